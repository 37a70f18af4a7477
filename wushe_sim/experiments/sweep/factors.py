"""Factors (变化因素) of a sweep: each turns numbers from 0 to 1 into a value, and a value into changes of a scenario.

Whatever the design, a range is stretched over those numbers, options share them equally, and a mix takes one number fewer than it has
parts; so one design serves levers, switches, settings of the place, parameters, and whole scenarios.
"""

import itertools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wushe_sim.scenario.merging import merge_content, nest

DIGITS = 12
"""Significant digits of a value within a range: enough for any, and written out they are short."""
AFTER_THE_START = frozenset({"schedule", "interventions", "budget", "prices", "weeks", "keep"})
"""Tables and keys of a scenario that change nothing of its burn-in."""


def round_value(value: float) -> float:
    """A value as it is written: 0.6, not 0.6000000000000001."""
    return float(f"{value:.{DIGITS}g}")


@dataclass(frozen=True)
class Factor:
    """What all factors have: the name in the design, and where in a scenario the value goes.

    With ``week`` a lever takes its value in that week, ``over`` so many weeks, and has the base's until then.
    """

    name: str
    path: tuple[str, ...]
    week: int | None = None
    over: int = 0

    @property
    def size(self) -> int:
        """How many numbers from 0 to 1 make one value."""
        return 1

    def at(self, unit: Sequence[float]) -> Any:
        """The value at those numbers."""
        raise TypeError(f"{self.name}: has no values")

    def steps(self) -> Sequence[Any]:
        """The values that a grid takes."""
        raise TypeError(f"{self.name}: has no values")

    @property
    def number_of_steps(self) -> int:
        """How many these are, counted before any is made; 0 where nothing says how many."""
        return len(self.steps())

    def change(self, value: Any) -> dict[str, Any]:
        """What the value changes in a scenario."""
        if self.week is None:
            return nest(self.path, value)
        return {"schedule": {self.path[-1]: [{"week": self.week, "value": value} | ({"over": self.over} if self.over else {})]}}

    def said(self, value: Any) -> dict[str, Any]:
        """The value as the design's table has it: a column, or one for each part of a mix."""
        if isinstance(value, Mapping):
            return {f"{self.name}.{part}": share for part, share in value.items()}
        return {self.name: value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False, sort_keys=True)}

    @property
    def after_the_start(self) -> bool:
        """Whether all of its values have the same burn-in."""
        return self.week is not None or self.path[0] in AFTER_THE_START


@dataclass(frozen=True)
class OptionsFactor(Factor):
    """One of a few values."""

    values: tuple[Any, ...] = ()

    def at(self, unit: Sequence[float]) -> Any:
        """Each has an equal part of 0 to 1."""
        return self.values[min(int(unit[0] * len(self.values)), len(self.values) - 1)]

    def steps(self) -> Sequence[Any]:
        """All of them."""
        return self.values


@dataclass(frozen=True)
class PackagesFactor(OptionsFactor):
    """One of a few named sets of changes; ``values`` are their names."""

    changes: tuple[dict[str, Any], ...] = ()

    def change(self, value: Any) -> dict[str, Any]:
        """All that the set changes."""
        return self.changes[self.values.index(value)]

    @property
    def after_the_start(self) -> bool:
        """Whether none of the sets changes more than what comes after the burn-in."""
        return all(set(change) <= AFTER_THE_START for change in self.changes)


@dataclass(frozen=True)
class RangeFactor(Factor):
    """Any number between two; whole numbers where the key holds such."""

    low: float = 0.0
    high: float = 1.0
    number: int = 0
    whole: bool = False

    def at(self, unit: Sequence[float]) -> Any:
        """0 is the lowest, 1 the highest; whole numbers share equally."""
        if self.whole:
            return min(int(self.low) + int(unit[0] * (int(self.high) - int(self.low) + 1)), int(self.high))
        return min(max(round_value(self.low + unit[0] * (self.high - self.low)), self.low), self.high)

    def steps(self) -> Sequence[Any]:
        """As many as were asked for, from end to end."""
        found = [self.low + step * (self.high - self.low) / (self.number - 1) for step in range(self.number)]
        return list(dict.fromkeys(round(value) if self.whole else round_value(value) for value in found))

    @property
    def number_of_steps(self) -> int:
        """Fewer than were asked for where whole numbers are fewer."""
        return len(self.steps()) if self.number else 0


@dataclass(frozen=True)
class MixFactor(Factor):
    """Shares that sum to 1, every mix as likely as another."""

    parts: tuple[str, ...] = ()
    number: int = 0

    @property
    def size(self) -> int:
        """One fewer than its parts: the last share is what is left."""
        return len(self.parts) - 1

    def at(self, unit: Sequence[float]) -> dict[str, float]:
        """Uniform over all mixes: of what is left, each part but the last takes 1 − (1 − u)^(1 / parts to come)."""
        left, shares = 1.0, []
        for place, u in enumerate(unit):
            shares.append(round_value(left * (1 - (1 - u) ** (1 / (len(unit) - place)))))
            left = max(0.0, left - shares[-1])
        return dict(zip(self.parts, [*shares, round_value(max(0.0, 1 - math.fsum(shares)))], strict=True))

    def steps(self) -> list[dict[str, float]]:
        """Every mix of shares that are multiples of 1 / (number − 1)."""
        pieces, parts = self.number - 1, len(self.parts)
        found = []
        for bars in itertools.combinations(range(pieces + parts - 1), parts - 1):
            ends = (-1, *bars, pieces + parts - 1)
            found.append({part: round_value((ends[k + 1] - ends[k] - 1) / pieces) for k, part in enumerate(self.parts)})
        return found

    @property
    def number_of_steps(self) -> int:
        """As many as there are ways to cut the whole into pieces."""
        return math.comb(self.number - 1 + len(self.parts) - 1, len(self.parts) - 1) if self.number else 0


def merge_changes(factors: Sequence[Factor], values: Sequence[Any]) -> dict[str, Any]:
    """What a point changes in its scenario; a later factor stands over an earlier one, and None leaves the base's value."""
    changes: dict[str, Any] = {}
    for factor, value in zip(factors, values, strict=True):
        if value is not None:
            changes = merge_content(changes, factor.change(value))
    return changes
