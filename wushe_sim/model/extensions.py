"""Which extensions there are (扩展登记): those installed, by entry points of the group ``wushe_sim``; those named in WUSHE_EXTENSIONS
(``module:object``, several with commas); and those handed to ``extend``.

They are looked up once, when the first catalogue is read, and then the catalogues are closed: a scenario is checked against them.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.i18n.catalogue import add_translations
from wushe_sim.model.extension import MOST_DECISIONS, Extension

GROUP, NAMED = "wushe_sim", "WUSHE_EXTENSIONS"


class Register:
    """The extensions of this process."""

    def __init__(self) -> None:
        """None looked up yet."""
        self.by_hand: list[Extension] = []
        self.closed: tuple[Extension, ...] | None = None
        self.looking = ""

    def close(self) -> tuple[Extension, ...]:
        """All extensions, in the order of their names; from here on there are no others."""
        if self.looking:
            raise BadInput(msg("extension {name}: uses wushe_sim while it declares itself; import what its functions need inside them",
                               name=self.looking))
        if self.closed is None:
            found = [*self.by_hand, *self._named(), *self._installed()]
            unlike = {(one.name, one.digest()): one for one in found}
            names = [name for name, _ in unlike]
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise BadInput(msg("extension {name}: two extensions bear this name", name=twice[0]))
            if sum(len(one.decisions) for one in unlike.values()) > MOST_DECISIONS:
                raise BadInput(msg("extensions: together they bring more than {most} decisions", most=MOST_DECISIONS))
            self.closed = tuple(sorted(unlike.values(), key=lambda one: one.name))
            for one in self.closed:
                add_translations("zh", one.zh)
        return self.closed

    def _named(self) -> Iterator[Extension]:
        for address in filter(None, (part.strip() for part in os.environ.get(NAMED, "").split(","))):
            yield self.load(address, f"{NAMED}={address}")

    def _installed(self) -> Iterator[Extension]:
        for found in entry_points(group=GROUP):
            yield self.load(found.value, f"{found.name} ({found.value})")

    def load(self, address: str, called: str) -> Extension:
        """The object that ``module:object`` names; raises BadInput where it is no extension or cannot be loaded."""
        module, _, name = address.partition(":")
        self.looking = called
        try:
            one = getattr(import_module(module.strip()), name.strip())
        except BadInput:
            raise
        except Exception as wrong:
            raise BadInput(msg("extension {called}: cannot be loaded ({kind}: {error}); mend it, or take it off",
                               called=called, kind=type(wrong).__name__, error=wrong)) from wrong
        finally:
            self.looking = ""
        if not isinstance(one, Extension):
            raise BadInput(msg("extension {called}: is no Extension (got {kind})", called=called, kind=type(one).__name__))
        return one


_REGISTER = Register()


def list_extensions() -> tuple[Extension, ...]:
    """All extensions; the first to ask closes the catalogues."""
    return _REGISTER.close()


def extend(extension: Extension | str) -> None:
    """Add an extension, or ``"module:object"`` that is one, before anything else of the package is used.

    Once more is nothing. Raises BadInput where the catalogues have been read already.
    """
    one = _REGISTER.load(extension, extension) if isinstance(extension, str) else extension
    if not isinstance(one, Extension):
        raise BadInput(msg("extend: an Extension is wanted, or the module:object that is one (got {kind})", kind=type(one).__name__))
    if _REGISTER.closed is None:
        _REGISTER.by_hand.append(one)
    elif (one.name, one.digest()) not in {(other.name, other.digest()) for other in _REGISTER.closed}:
        raise BadInput(msg("extension {name}: comes too late; extend is called before anything else of wushe_sim is used", name=one.name))


def collect_declarations(kind: str, taken: Mapping[str, Any]) -> dict[str, Any]:
    """What all extensions bring of one kind, by name; raises BadInput for a name that is taken."""
    brought: dict[str, Any] = {}
    for one in list_extensions():
        for name, entry in getattr(one, kind).items():
            if name in taken or name in brought:
                raise BadInput(msg("extension {extension}: {kind}.{name} already exists; give it another name",
                                   extension=one.name, kind=kind, name=name))
            brought[name] = entry
    return brought


def describe_extensions() -> dict[str, dict[str, str]]:
    """Version and digest of each extension, as manifests say them; empty where there are none."""
    return {one.name: {"version": one.version, "digest": one.digest()} for one in list_extensions()}


def build_child_variables() -> dict[str, str]:
    """What a process of our own is told in its environment, so that it finds the same; raises BadInput for what lives in a script."""
    addresses = [part for part in os.environ.get(NAMED, "").split(",") if part.strip()]
    for one in _REGISTER.by_hand:
        address = next((f"{module}:{name}" for module, there in list(sys.modules.items()) if module != "__main__"
                        for name, value in list(getattr(there, "__dict__", {}).items()) if value is one), None)
        if address is None:
            raise BadInput(msg("extension {name}: other processes cannot find it; put it into a module of its own, or take one job",
                               name=one.name))
        addresses += [address] if address not in addresses else []
    return {NAMED: ",".join(addresses)} if addresses else {}
