"""Digests of a user's own Python (用户代码摘要): a name for what a function, class or object does, as far as its source and values show.

Text of the source counts where Python finds it, else bytecode, constants and names; and with either the values that code takes from outside
itself: defaults, what a closure captures, globals that it reads, a callable object's attributes. Libraries count by name alone.
"""

import dis
import hashlib
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, GetSetDescriptorType, MemberDescriptorType, MethodType, ModuleType
from typing import Any, NamedTuple

import numpy as np

TEXT, CODE, NONE = SOURCES = "text", "code", "none"
"""What a digest is of: source text, bytecode where some text was not at hand, or nothing."""
MOST_UNREAD, DEEPEST = 20, 60
NOT_OF_THE_SOURCE = ("__module__", "__doc__", "__dict__", "__weakref__", "__qualname__", "__firstlineno__", "__static_attributes__",
                     "__annotations__", "__abstractmethods__", "_abc_impl", "__orig_bases__", "__parameters__")
"""Attributes of a class that Python sets itself."""


class CodeDigest(NamedTuple):
    """A digest (SHA-256, or nothing where nothing could be read), what it is of, and the names of values that it does not cover."""

    digest: str
    source: str
    unread: tuple[str, ...] = ()


def name_code(value: Any) -> str:
    """Name a function, a class or what a callable object is of, with its module; of a partial or a method the function's."""
    while isinstance(value, partial):
        value = value.func
    named = value if hasattr(value, "__qualname__") else type(value)
    return f"{getattr(named, '__module__', None) or '?'}.{named.__qualname__}"


def digest_code_of(value: Any) -> CodeDigest:
    """Digest a function, a class or a callable object that users handed to a run."""
    reading = _Reading()
    reading.add(value, "")
    unread = tuple(sorted(reading.unread))[:MOST_UNREAD]
    if not reading.sources:
        return CodeDigest("", NONE, unread)
    return CodeDigest(reading.sum.hexdigest(), CODE if CODE in reading.sources else TEXT, unread)


def describe_code(value: Any) -> dict[str, Any]:
    """Describe a function, a class or a callable object as a manifest says it: name, digest, what that is of, what it does not cover."""
    found = digest_code_of(value)
    return {"name": name_code(value), "digest": found.digest, "source": found.source,
            **({"unread": list(found.unread)} if found.unread else {})}


class _Reading:
    """What has been read so far of one function, class or object."""

    def __init__(self) -> None:
        self.sum, self.sources, self.unread = hashlib.sha256(), set[str](), set[str]()
        self._seen: dict[int, tuple[int, Any]] = {}
        self._depth = 0

    def add(self, value: Any, where: str) -> None:
        """Take in a value; ``where`` is the name under which it is found, for what cannot be read."""
        if value is None or isinstance(value, bool | int | float | complex | str | bytes | np.generic):
            self._say(type(value).__name__, repr(value))
        elif id(value) in self._seen:
            self._say("again", str(self._seen[id(value)][0]))
        elif self._depth == DEEPEST:
            self.unread.add(f"{where} ({name_code(value)})")
        else:
            self._seen[id(value)] = len(self._seen), value  # kept, for else another object could bear its number
            self._depth += 1
            self._add_object(value, where)
            self._depth -= 1

    def _add_object(self, value: Any, where: str) -> None:
        match value:
            case list() | tuple() | set() | frozenset() | Mapping():
                self._add_container(value, where)
            case np.ndarray() if value.dtype != object:
                self._say("array", str(value.dtype), str(value.shape))
                self.sum.update(value.tobytes())
            case ModuleType():
                self._add_module(value)
            case partial():
                self._add_container((value.func, value.args, value.keywords), where)
            case MethodType():
                self._add_container((value.__func__, value.__self__), where)
            case BuiltinFunctionType() | MemberDescriptorType() | GetSetDescriptorType():
                self._say("built in", name_code(value))
            case _ if is_of_library(value):
                self._add_of_library(value, where)
            case FunctionType():
                self._add_function(value)
            case type():
                self._add_class(value)
            case _:
                self._add_class(type(value))
                self.add(getattr(value, "__dict__", {}), where)

    def _add_container(self, value: Any, where: str) -> None:
        self._say(type(value).__name__, str(len(value)))
        items = ([part for pair in sorted(value.items(), key=lambda pair: repr(pair[0])) for part in pair] if isinstance(value, Mapping)
                 else sorted(value, key=repr) if isinstance(value, set | frozenset) else value)
        for item in items:
            self.add(item, where)

    def _add_module(self, module: ModuleType) -> None:
        self._say("module", module.__name__)
        file = Path(module.__file__ or "") if hasattr(module, "__file__") else Path()
        if not is_library(module.__name__) and file.is_file():
            self.sum.update(file.read_bytes())

    def _add_of_library(self, value: Any, where: str) -> None:
        """A library's function or class by its name; what wraps a function of a user's own (numba.njit, ws.rule, property) by that one."""
        self._say("library", name_code(value))
        inner = [getattr(value, name, None) for name in ("__wrapped__", "__func__", "func", "fget", "fset")]
        found = [one for one in inner if isinstance(one, FunctionType) and not is_of_library(one)]
        for one in found:
            self.add(one, where)
        if not found and not isinstance(value, type | FunctionType):
            self.unread.add(f"{where or '.'} ({name_code(value)})")

    def _add_function(self, function: Any) -> None:
        text = _find_text(function.__code__) if function.__name__ != "<lambda>" else None  # a lambda's is its whole line
        self.sources.add(CODE if text is None else TEXT)
        self._add_bytecode(function.__code__) if text is None else self._say("text", text)
        self.add(function.__defaults__, f"{function.__name__}: defaults")
        self.add(function.__kwdefaults__, f"{function.__name__}: defaults")
        for name, value in _iterate_captured(function):
            self._say("captured", name)
            self.add(value, name)

    def _add_bytecode(self, code: CodeType) -> None:
        self.sum.update(code.co_code)
        self._say("names", *code.co_names, "|", *code.co_varnames, "|", *code.co_freevars)
        for constant in code.co_consts:
            self._add_bytecode(constant) if isinstance(constant, CodeType) else self.add(constant, "constants")

    def _add_class(self, cls: type) -> None:
        for base in cls.__mro__:
            if is_of_library(base):
                self._say("library", name_code(base))
                continue
            if (text := _find_text(base)) is not None:
                self._say("text", text)
                self.sources.add(TEXT)
            for name, member in sorted(vars(base).items()):
                if name not in NOT_OF_THE_SOURCE:
                    self._say("member", name)
                    self.add(member, f"{base.__name__}.{name}")

    def _say(self, *words: str) -> None:
        for word in words:
            data = word.encode(errors="surrogatepass")
            self.sum.update(len(data).to_bytes(8, "big") + data)


def _iterate_captured(function: Any) -> Iterator[tuple[str, Any]]:
    """What a function takes from outside itself, by name: its closure's cells, and the globals that it reads."""
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            yield name, cell.cell_contents
        except ValueError:  # not filled yet
            continue
    for name in sorted(set(_iterate_globals(function.__code__))):
        if name in function.__globals__:
            yield name, function.__globals__[name]


def _iterate_globals(code: CodeType) -> Iterator[str]:
    yield from (one.argval for one in dis.get_instructions(code) if one.opname in ("LOAD_GLOBAL", "LOAD_NAME"))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _iterate_globals(constant)


def _find_text(of: CodeType | type) -> str | None:
    try:
        return inspect.getsource(of)
    except (OSError, TypeError, IndexError, SyntaxError):
        return None


def is_of_library(value: Any) -> bool:
    """Whether a function, a class or an object is of Python, of this package or of an installed one."""
    named = value if isinstance(value, FunctionType | type) else type(value)
    return is_library(getattr(named, "__module__", None) or "")


@cache
def is_library(module: str) -> bool:
    """Whether a module, by its name, is of Python, of this package or of an installed one."""
    root = module.partition(".")[0]
    if root in sys.stdlib_module_names or root == __name__.partition(".")[0]:
        return True
    file = getattr(sys.modules.get(module), "__file__", None)
    return file is not None and bool({"site-packages", "dist-packages"} & set(Path(file).parts))
