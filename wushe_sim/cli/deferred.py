"""Deferred imports (延迟导入): what a command computes with is loaded when it is used, so that help and bad input are answered at once."""

import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


class Deferred:
    """A module of ours, or a function or class of one, which is loaded when it is called or asked for an attribute."""

    def __init__(self, module: str, name: str) -> None:
        """Take ``from module import name`` without doing it."""
        self.__module, self.__name = module, name  # mangled, for every other name is an attribute of what is loaded

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self.__load(), attribute)

    def __call__(self, *args: Any, **named: Any) -> Any:
        """Call what is loaded."""
        return self.__load()(*args, **named)

    def __load(self) -> Any:
        """Do what ``from module import name`` does."""
        module = import_module(self.__module)
        try:
            return getattr(module, self.__name)
        except AttributeError:
            return import_module(f"{self.__module}.{self.__name}")


class _Source:
    """What stands for the module in ``from module import name``."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Deferred:
        return Deferred(self._module, name)


@contextmanager
def deferred_imports(importer: str) -> Iterator[None]:
    """Defer each ``from module import name`` that the module ``importer`` does within; type checkers read them as ordinary imports.

    A deferred name can be called and asked for attributes. It is no value and no class to catch: a constant or an exception is taken from
    its module (``runner.Interrupted``).
    """
    load = builtins.__import__

    def defer(name: str, namespace: Any = None, local: Any = None, names: Any = (), level: int = 0) -> Any:
        deferred = namespace is not None and namespace.get("__name__") == importer
        return _Source(name) if deferred else load(name, namespace, local, names, level)

    builtins.__import__ = defer
    try:
        yield
    finally:
        builtins.__import__ = load
