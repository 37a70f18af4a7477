"""The kinds of value that a scenario holds: whole number, number, truth, choice, shares, text; each says what is wrong with another.

A kind stands in a field's annotation, ``Annotated[int, Whole(1, 52, "weeks")]``. Nothing is coerced: a text is never taken for a number,
nor true for 1.
"""

import math
import numbers
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError, core_schema

from wushe_sim.i18n import enumerate_choices, join_clauses, msg, pmsg
from wushe_sim.i18n.message import Text as Message
from wushe_sim.i18n.wording import bounds, describe_number_mend, format_number, quote, suggest

REFUSED = "refused"
"""The pydantic error type of every refusal made here; its context holds the message."""

SUM_TOLERANCE = 1e-6
MOST_SAID = 10
"""Complaints about one table, so that a table of thousands of wrong keys is no flood."""


def refusal(said: Message) -> PydanticCustomError:
    """The error that a kind raises; the message says what is wrong, and in brackets what came and what is allowed."""
    return PydanticCustomError(REFUSED, "{said}", {"said": said})


def get_message(refused: PydanticCustomError) -> Any:
    """The message of a refusal."""
    return (refused.context or {})["said"]


def read_list(wanted: Any, fewest: int = 0) -> BeforeValidator:
    """The validator of a list, which is kept as a tuple; ``wanted`` is the template of what is said of another value."""
    def check(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or len(value) < fewest:
            raise refusal(wanted.fill(value=quote(value)))
        return tuple(value)

    return BeforeValidator(check)


class FixedTable(dict):
    """A table that never changes, so that a scenario does not either; it pickles, compares and reads like a dict."""

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise TypeError("a scenario never changes: scenario.replace(...) makes a new one")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]

    def __reduce__(self) -> Any:
        """Pickled whole, for the usual way sets one item after another."""
        return FixedTable, (dict(self),)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        """A dict, as far as a JSON schema's defaults are concerned."""
        return core_schema.dict_schema()

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


class Kind(ABC):
    """A kind of value: ``check`` gives the value as it is kept, or refuses it; ``schema`` is the same as JSON Schema."""

    @abstractmethod
    def check(self, value: Any) -> Any:
        """The value as it is kept; raises a refusal."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """What ``check`` lets in, as far as JSON Schema can say it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """Validation is ``check`` and nothing else."""
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        """The schema for editors."""
        return self.schema()


def _is_plain_within(value: Any, low: float, high: float) -> bool:
    """Whether this is surely a number to keep, which spares the messages: a scenario has hundreds of them, and nearly all are."""
    return type(value) in (int, float) and low <= value <= high and (type(value) is int or math.isfinite(value))


def _bounded(value: Any, wanted: Message, low: float, high: float, unit: Message) -> None:
    """Refuse what is no finite real number within its range; compared before it is converted, for whole numbers may be huge."""
    allowed = msg("got {value}; allowed {allowed}", value=quote(value), allowed=bounds(low, high, unit))
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise refusal(msg("{wanted} is wanted{instead} ({allowed})", wanted=wanted, instead=describe_number_mend(value), allowed=allowed))
    if isinstance(value, float) and not math.isfinite(value):
        raise refusal(msg("is not a finite number ({allowed})", allowed=allowed))
    if not low <= value <= high:  # type: ignore[operator]
        below, above = msg("is below its range ({allowed})", allowed=allowed), msg("is above its range ({allowed})", allowed=allowed)
        raise refusal(below if value < low else above)  # type: ignore[operator]


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number from ``low`` to ``high``."""

    low: int
    high: int
    unit: Message = ""

    def check(self, value: Any) -> int:
        """300.5 is refused, and so is 300.0: a count is written without a point."""
        if type(value) is int and _is_plain_within(value, self.low, self.high):
            return value
        _bounded(value, msg("a whole number"), self.low, self.high, self.unit)
        if not isinstance(value, numbers.Integral):
            raise refusal(msg("a whole number is wanted (got {value}; allowed {allowed})",
                              value=format_number(value), allowed=bounds(self.low, self.high, self.unit)))
        return int(value)

    def schema(self) -> dict[str, Any]:
        """An integer with bounds."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True)
class Number(Kind):
    """A finite number from ``low`` to ``high``; a whole number will do."""

    low: float
    high: float
    unit: Message = ""

    def check(self, value: Any) -> float:
        """As a float; −0 becomes 0, so that one value has one spelling."""
        if not _is_plain_within(value, self.low, self.high):
            _bounded(value, msg("a number"), self.low, self.high, self.unit)
        return float(value) + 0.0

    def schema(self) -> dict[str, Any]:
        """A number with bounds."""
        return {"type": "number", "minimum": self.low, "maximum": self.high}


class Truth(Kind):
    """True or false."""

    def check(self, value: Any) -> bool:
        """Neither "yes" nor 1."""
        if not isinstance(value, bool):
            raise refusal(msg("true or false is wanted, without quotes (got {value}; allowed true, false)", value=quote(value)))
        return value

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few names."""

    options: tuple[str, ...]

    def check(self, value: Any) -> str:
        """The name, spelled as declared."""
        if not isinstance(value, str):
            raise refusal(msg("a name in quotes is wanted (got {value}; allowed {names})",
                              value=quote(value), names=enumerate_choices(self.options)))
        if value not in self.options:
            raise refusal(msg("is not one of its choices (got {value}; {hint})", value=quote(value), hint=suggest(value, self.options)))
        return value

    def schema(self) -> dict[str, Any]:
        """An enumeration."""
        return {"type": "string", "enum": list(self.options)}


@dataclass(frozen=True)
class ShareTable(Kind):
    """A table of shares that sum to 1, kept in the order of ``names``; where not all are needed, a missing one is 0."""

    names: tuple[str, ...]
    all_needed: bool

    def check(self, value: Any) -> FixedTable:
        """Zeros are left out where not all are needed, so that one mix has one spelling."""
        if not isinstance(value, Mapping):
            raise refusal(msg("a table of shares is wanted, such as {{ {first} = 0.6, {second} = 0.4 }} (got {value})",
                              first=self.names[0], second=self.names[1], value=quote(value)))
        wrong = [msg("knows no {key} ({hint})", key=quote(key), hint=suggest(str(key), self.names))
                 for key in value if key not in self.names]
        missing = [name for name in self.names if name not in value]
        if self.all_needed and missing:
            wrong.append(msg("lacks {names} (allowed: each of {allowed})",
                             names=enumerate_choices(missing), allowed=enumerate_choices(self.names)))
        wrong += [said for key in self.names if key in value and (said := find_share_problem(key, value[key]))]
        if not wrong and abs(sum_less_1 := math.fsum([*value.values(), -1])) > SUM_TOLERANCE:
            wrong.append(msg("must sum to 1 (got a sum of {sum})", sum=format_number(round(1 + sum_less_1, 6))))
        if wrong:
            raise refusal(join_clauses(wrong[:MOST_SAID]))
        return FixedTable({name: float(value[name]) + 0.0 for name in self.names if self.all_needed or value.get(name)})

    def schema(self) -> dict[str, Any]:
        """An object with a number for each name."""
        share = {"type": "number", "minimum": 0, "maximum": 1}
        known = {"type": "object", "properties": dict.fromkeys(self.names, share), "additionalProperties": False}
        return known | ({"required": list(self.names)} if self.all_needed else {})


def find_share_problem(key: str, value: Any) -> Message:
    """Find what is wrong with a share of a table; the empty message where it is one."""
    try:
        _bounded(value, msg("a number"), 0, 1, pmsg("unit", "share"))
    except PydanticCustomError as wrong:
        return msg("{key} {problem}", key=key, problem=get_message(wrong))
    return ""


@dataclass(frozen=True)
class Text(Kind):
    """A text of one line: not empty, not too long, without control characters (a terminal would obey them)."""

    longest: int

    def check(self, value: Any) -> str:
        """The text as it is."""
        if not isinstance(value, str) or not value.strip():
            raise refusal(msg("a text is wanted (got {value}; allowed 1 to {longest} characters)",
                              value=quote(value), longest=self.longest))
        if len(value) > self.longest or not value.isprintable():
            raise refusal(msg("is too long, or holds control characters (got {value}; allowed 1 to {longest} plain characters)",
                              value=quote(value), longest=self.longest))
        return value

    def schema(self) -> dict[str, Any]:
        """A string with a length."""
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


@dataclass(frozen=True)
class TextTable(Kind):
    """A table of a few known keys, each with a text."""

    keys: tuple[str, ...]
    text: Text

    def check(self, value: Any) -> FixedTable:
        """In the order of ``keys``."""
        if not isinstance(value, Mapping):
            raise refusal(msg('a table is wanted, such as {{ {key} = "…" }} (got {value})', key=self.keys[0], value=quote(value)))
        wrong = [msg("knows no {key} ({hint})", key=quote(key), hint=suggest(str(key), self.keys)) for key in value if key not in self.keys]
        for key in self.keys:
            try:
                _ = key in value and self.text.check(value[key])
            except PydanticCustomError as refused:
                wrong.append(msg("{key}: {problem}", key=key, problem=get_message(refused)))
        if wrong:
            raise refusal(join_clauses(wrong[:MOST_SAID]))
        return FixedTable({key: value[key] for key in self.keys if key in value})

    def schema(self) -> dict[str, Any]:
        """An object with a string for each key."""
        return {"type": "object", "properties": dict.fromkeys(self.keys, self.text.schema()), "additionalProperties": False}
