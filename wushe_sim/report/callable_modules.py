"""Modules that are called (可调用的模块): ``ws.claims()`` lists the claims, and ``ws.claims.run_trial`` is what the module has."""

from collections.abc import Callable
from functools import update_wrapper
from importlib import import_module
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class CallableModule(Generic[P, R]):
    """A module's names, and a call: for a subject whose module scripts use, and which has one usual thing to do."""

    def __init__(self, module: str, call: Callable[P, R]) -> None:
        """Of a module by its name; ``call`` is the call, whose signature and documentation this has."""
        update_wrapper(self, call)
        self._module, self._call = module, call

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """What the call gives."""
        return self._call(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._module), name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(name for name in dir(import_module(self._module)) if not name.startswith("_"))})

    def __repr__(self) -> str:
        return f"<{self._module}, callable>"
