"""An extension (扩展): levers, counts, indicators, stages, decisions, types of community and readers of networks from outside the package.

It is one object of a user's own module, in whose words nothing else of the package is needed: what a stage or a reader uses beyond that is
imported inside its function. ``extensions.py`` finds it; ``running/extension_stages.py`` lets its stages act.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from wushe_sim.engine.declare import Count, Decision, Indicator, Lever
from wushe_sim.errors import BadInput
from wushe_sim.i18n import enumerate_choices, join_messages, msg
from wushe_sim.i18n.message import Text

__all__ = ["Count", "Decision", "Extension", "Indicator", "Lever", "Reader", "Stage"]

ASKED = ("yes or no", "amount")
"""The kinds of decision that a stage from outside may ask for."""
ASKED_ACTORS = ("Resident", "Volunteer", "Organization", "Donor", "Foundation", "Committee")
TOLD_BY_CONTENT = (".csv", ".tsv", ".txt", ".xlsx", ".graphml", ".gml", ".net", ".gz")
MOST_DECISIONS = 16


def _find_code(function: Any) -> Any:
    """The code of a function, or of that which a partial, a method or a callable object calls; None where there is none."""
    while isinstance(function, partial):
        function = function.func
    return getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)


class Stage(NamedTuple):
    """A stage from outside: ``act`` is handed a ``Moment`` (running/extension_stages.py) of each community, in each week."""

    act: Callable[[Any], Any]
    after: str
    meaning: str
    CONTEXT = "stage"


class Reader(NamedTuple):
    """A reader of networks: files whose names end like this are read by ``read``, from a path to a networkx graph.

    Attributes of nodes are those of residents, ``weight`` of an edge how strong the tie is.
    """

    suffixes: tuple[str, ...]
    read: Callable[[Path], Any]
    meaning: str


@dataclass(frozen=True)
class Extension:
    """What an extension brings, by name. ``zh`` has its labels and meanings in Chinese, by their English; what is missing stays English.

    A type of community says which of the package's it is ``like``, and the fields of ``CommunityType`` in which it differs.
    Raises BadInput for what no catalogue could hold.
    """

    name: str
    version: str
    levers: Mapping[str, Lever] = field(default_factory=dict)
    counts: Mapping[str, Count] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    stages: Mapping[str, Stage] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    community_types: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    readers: Mapping[str, Reader] = field(default_factory=dict)
    zh: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Everything that is wrong, at once."""
        wrong = [*self._wrong_names(), *self._wrong_levers(), *self._wrong_decisions(), *self._wrong_readers(),
                 *self._wrong_translations()]
        if wrong:
            raise BadInput([msg("extension {name}: {problem}", name=self.name, problem=problem) for problem in wrong])

    def digest(self) -> str:
        """A short name for what it declares and for the files that its functions are written in."""
        said = (self.levers, self.counts, self.decisions, self.community_types,
                {name: entry._replace(formula=None) for name, entry in self.indicators.items()},  # type: ignore[arg-type]
                {name: entry._replace(act=None) for name, entry in self.stages.items()},  # type: ignore[arg-type]
                {name: entry._replace(read=None) for name, entry in self.readers.items()})  # type: ignore[arg-type]
        digest = hashlib.sha256(repr((self.version, said)).encode())
        for code in sorted(set(self._code())):
            digest.update(code)
        return digest.hexdigest()[:16]

    def _code(self) -> Iterator[bytes]:
        for function in (*(entry.formula for entry in self.indicators.values()), *(entry.act for entry in self.stages.values()),
                         *(entry.read for entry in self.readers.values())):
            code = _find_code(function)
            file = Path(getattr(code, "co_filename", ""))
            yield file.read_bytes() if file.is_file() else getattr(code, "co_code", b"")

    def _wrong_names(self) -> Iterator[Text]:
        kinds = {"levers": Lever, "counts": Count, "indicators": Indicator, "stages": Stage, "decisions": Decision,
                 "community_types": Mapping, "readers": Reader}
        if not re.fullmatch(r"[A-Za-z][\w-]*", self.name) or not self.version:
            yield msg("wants a name and a version (got {name!r} and {version!r}; allowed letters, digits, - and _)",
                      name=self.name, version=self.version)
        for kind, cls in kinds.items():
            for name, entry in getattr(self, kind).items():
                if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                    yield msg("{kind}: {name!r} is no name (allowed small letters, digits and _)", kind=kind, name=name)
                if not isinstance(entry, cls):
                    yield msg("{kind}.{name}: a {wanted} is wanted (got {found})",
                              kind=kind, name=name, wanted=cls.__name__, found=type(entry).__name__)

    def _wrong_levers(self) -> Iterator[Text]:
        for name, lever in self.levers.items():
            astray = [stage for stage in lever.stages if stage not in self.stages]
            if astray or not lever.stages:
                yield msg("levers.{name}: a lever acts where a stage of its own extension reads it (got {stages}; allowed {allowed})",
                          name=name, stages=enumerate_choices(astray) if astray else msg("none"),
                          allowed=enumerate_choices(self.stages) if self.stages else msg("none: it has no stage"))
            if lever.shapes_population:
                yield msg("levers.{name}: the population at the start is shaped by the package's own levers alone", name=name)
            fits = (lever.default in lever.options if lever.options else
                    len(lever.default) == len(lever.parts) if lever.parts else lever.low <= lever.default <= lever.high)
            if not fits:
                names = lever.options or lever.parts
                allowed = enumerate_choices(names) if names else msg("{low:g} to {high:g}", low=lever.low, high=lever.high)
                yield msg("levers.{name}: default {default} is not among what it may be (allowed {allowed})",
                          name=name, default=repr(lever.default), allowed=allowed)

    def _wrong_decisions(self) -> Iterator[Text]:
        for name, entry in self.decisions.items():
            if entry.kind not in ASKED:
                yield msg("decisions.{name}: kind {kind!r} (allowed {names})",
                          name=name, kind=entry.kind, names=join_messages(ASKED, msg(" or ")))
            if entry.actor not in ASKED_ACTORS:
                yield msg("decisions.{name}: actor {actor!r} (allowed {names})",
                          name=name, actor=entry.actor, names=enumerate_choices(ASKED_ACTORS))
            if entry.stage not in self.stages:
                yield msg("decisions.{name}: stage {stage!r} is none of its own (allowed {allowed})",
                          name=name, stage=entry.stage, allowed=enumerate_choices(self.stages) if self.stages else msg("none"))

    def get_texts(self) -> set[str]:
        """Every text that readers see of what it brings, in English: labels, meanings, units, options."""
        found: set[str] = set()
        for entry in (*self.levers.values(), *self.counts.values(), *self.indicators.values(), *self.stages.values(),
                      *self.decisions.values(), *self.readers.values()):
            found |= {getattr(entry, name, "") for name in ("label", "meaning", "unit", "account")}
            found |= {name.replace("_", " ") for name in (*getattr(entry, "options", ()), *getattr(entry, "parts", ()))}
        return found | {kind.get(name, "") for kind in self.community_types.values() for name in ("label", "meaning")}

    def _wrong_translations(self) -> Iterator[Text]:
        texts = self.get_texts()
        for english in self.zh:
            if english not in texts:
                near = get_close_matches(english, texts, n=1)
                known = msg("allowed its labels, meanings, units and options, in English")
                hint = msg('did you mean "{near}"?', near=near[0]) if near else known
                yield msg('zh: "{text}" is no text of its own ({hint})', text=english, hint=hint)

    def _wrong_readers(self) -> Iterator[Text]:
        for name, reader in self.readers.items():
            for suffix in reader.suffixes:
                if not suffix.startswith(".") or suffix in TOLD_BY_CONTENT:
                    yield msg("readers.{name}: suffix {suffix!r} (allowed one that begins with a dot and is not read already: {names})",
                              name=name, suffix=suffix, names=enumerate_choices(TOLD_BY_CONTENT))
