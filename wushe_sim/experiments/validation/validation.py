"""Validation (验证): patterns beside what the model gives: a figure over seeds with its interval, the band, and whether it lies inside."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from wushe_sim.experiments.validation.patterns import PATTERNS, Pattern
from wushe_sim.experiments.validation.runs import ObservedSeed

INSIDE, OUTSIDE, SILENT, UNMEASURED = "inside", "outside", "cannot speak", "not measured here"
SURE = 1.96
"""Standard errors on each side of a 95% interval."""


class PatternRow(NamedTuple):
    """A pattern's line of the table: the figure of all seeds together, its 95% interval, and how many seeds alone lie inside."""

    pattern: Pattern
    figure: float
    low: float
    high: float
    seeds: int
    seeds_inside: int
    verdict: str


def judge_patterns(seen: Sequence[ObservedSeed], patterns: Iterable[Pattern] = PATTERNS) -> list[PatternRow]:
    """A line for each pattern, in order."""
    return [judge_pattern(pattern, seen) for pattern in patterns]


def judge_pattern(pattern: Pattern, seen: Sequence[ObservedSeed]) -> PatternRow:
    """One pattern's line; the interval is a jackknife's over seeds (none with one seed)."""
    if pattern.measure is None:
        return PatternRow(pattern, math.nan, math.nan, math.nan, len(seen), 0, SILENT)
    figure = pattern.measure(seen)
    error = jackknife([pattern.measure([*seen[:n], *seen[n + 1:]]) for n in range(len(seen))]) if len(seen) > 1 else math.nan
    alone = sum(is_inside(pattern, pattern.measure([one])) for one in seen)
    verdict = UNMEASURED if math.isnan(figure) else (INSIDE if is_inside(pattern, figure) else OUTSIDE)
    return PatternRow(pattern, figure, figure - SURE * error, figure + SURE * error, len(seen), alone, verdict)


def is_inside(pattern: Pattern, figure: float) -> bool:
    """Whether a figure lies in the pattern's band; a missing one does not. A band that asks for a sign has no 0 in it."""
    if math.isinf(pattern.low) and pattern.high == 0:
        return figure < 0
    if math.isinf(pattern.high) and pattern.low == 0:
        return figure > 0
    return pattern.low <= figure <= pattern.high


def jackknife(without_one: Sequence[float]) -> float:
    """The standard error of a figure from what it is without each of the n parts: √((n − 1)/n Σ (x − mean)²)."""
    n = len(without_one)
    return float(np.sqrt((n - 1) * np.var(without_one)))


def as_records(rows: Iterable[PatternRow]) -> list[dict[str, Any]]:
    """The table as plain rows, for files: numbers in full."""
    return [{
        "pattern": row.pattern.number, "says": str(row.pattern.says), "zh": row.pattern.render("zh").says, "figure": _number(row.figure),
        "low_95": _number(row.low), "high_95": _number(row.high),
        "seeds": row.seeds, "seeds_inside": row.seeds_inside, "band_low": _number(row.pattern.low),
        "band_high": _number(row.pattern.high), "unit": row.pattern.unit, "verdict": row.verdict, "use": row.pattern.use,
        "source": row.pattern.source, "grade": row.pattern.grade, "how": str(row.pattern.how), "built_in": row.pattern.built_in,
    } for row in rows]


def _number(number: float) -> float | None:
    return number if math.isfinite(number) else None
