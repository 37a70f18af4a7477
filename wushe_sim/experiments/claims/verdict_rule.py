"""Verdicts (判定) by effect size and interval against a threshold of relevance, corrected for the seventeen claims judged together."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.experiments.claims.hypotheses import TESTS
from wushe_sim.experiments.claims.hypothesis import ALL, NO_LOSS, ClaimPart, Hypothesis
from wushe_sim.results.student import estimate_seeds, find_half_width

SUPPORTED, OPPOSITE, NOT, UNDECIDED, SILENT = "supported", "opposite", "not supported", "undecided", "cannot be told"
STRUCTURAL, OUT, SAME = "structural", "out of reach", "no contrast"
"""Verdicts that no coefficient can change: nearly every draw passes the threshold, hardly any does, or the arms count the same."""
VERDICTS = (SUPPORTED, OPPOSITE, NOT, UNDECIDED, STRUCTURAL, OUT, SAME, SILENT)
ALPHA = 0.05


class PartVerdict(NamedTuple):
    """A part's verdict, and those at half and at twice the threshold: its mean effect over so many seeds (above 0 is as claimed), the
    interval, and the seeds that would settle it.
    """

    verdict: str
    at_half: str
    at_twice: str
    seeds: int
    effect: float
    low: float
    high: float
    seeds_needed: int | None = None


def get_confidence_level(hypothesis: Hypothesis, tests: int = TESTS) -> float:
    """The level of each part's interval, Bonferroni's: 1 − .05 / (claims × variants of this one × parts that decide).

    With it all intervals that make verdicts hold together with a chance of 95% at least, whatever they have to do with each other.
    """
    return 1 - ALPHA / (tests * len(hypothesis.variants) * max(1, len(hypothesis.deciding)))


def interval(values: NDArray[np.float64], level: float) -> tuple[float, float]:
    """Student's interval of the mean of the seeds' effects.

    A bootstrap of twenty values has no tails to read a level of 99.9% from. Without spread it is a point; with one seed there is none.
    """
    if len(values) < 2:
        return math.nan, math.nan
    if np.ptp(values) == 0:
        return float(values[0]), float(values[0])
    half = float(find_half_width(values.std(ddof=1) / np.sqrt(len(values)), len(values), level))
    return float(values.mean()) - half, float(values.mean()) + half


def judge_interval(part: ClaimPart, low: float, high: float) -> str:
    """Where an interval lies: above the threshold, below minus it, between them, or across one of them."""
    if not math.isfinite(low) or not math.isfinite(high):
        return UNDECIDED
    if part.kind == NO_LOSS:
        return SUPPORTED if low > -part.threshold else OPPOSITE if high < -part.threshold else UNDECIDED
    if low > part.threshold:
        return SUPPORTED
    if high < -part.threshold:
        return OPPOSITE
    return NOT if low >= -part.threshold and high <= part.threshold else UNDECIDED


def judge_part(part: ClaimPart, values: Iterable[float], level: float) -> PartVerdict:
    """A part's verdict from its effect under each seed; missing effects are left out. The part has its threshold already."""
    known = np.asarray([value for value in values if math.isfinite(value)], float)
    if part.missing or not known.size:
        return PartVerdict(SILENT, SILENT, SILENT, 0, math.nan, math.nan, math.nan)
    low, high = interval(known, level)
    verdict, half, twice = (judge_interval(replace(part, threshold=part.threshold * times), low, high) for times in (1, 0.5, 2))
    needed = seeds_to_settle(part, known, level) if verdict == UNDECIDED else None
    return PartVerdict(verdict, half, twice, known.size, float(known.mean()), low, high, needed)


def seeds_to_settle(part: ClaimPart, values: NDArray[np.float64], level: float) -> int | None:
    """How many seeds would take the interval clear of the nearest threshold, four times in five, if the effect is what it seems."""
    edges = [-part.threshold] if part.kind == NO_LOSS else [-part.threshold, part.threshold]
    away = min(abs(float(values.mean()) - edge) for edge in edges)
    needed = estimate_seeds(away, values, level)
    return None if needed is None else max(needed, len(values) + 1)


def combine_verdicts(verdicts: Sequence[str], rule: str) -> str:
    """One verdict from several.

    ``all``: supported if all are, opposite if all are; not supported if one fails otherwise; then out of reach, no contrast, undecided or
    'cannot be told', where one is. ``any``: supported if one is and none is opposite, opposite the other way round, not supported where
    they contradict each other; then undecided, out of reach or no contrast where one is, not supported, and 'cannot be told'. Structural
    parts speak for nothing: the others make the verdict, and where there are none it is structural.
    """
    there = set(verdicts) - {STRUCTURAL}
    if not there:
        return STRUCTURAL
    if there in ({SUPPORTED}, {OPPOSITE}):
        return there.pop()
    if rule == ALL:
        order = (OUT, SAME, UNDECIDED, SILENT)
        return NOT if there & {OPPOSITE, NOT} else next(one for one in order if one in there)
    if {SUPPORTED, OPPOSITE} <= there:
        return NOT
    return next(one for one in (SUPPORTED, OPPOSITE, UNDECIDED, OUT, SAME, NOT, SILENT) if one in there)


def conclude(hypothesis: Hypothesis, parts: Mapping[str, str]) -> str:
    """The claim's verdict from those of its parts: all of a group, and of the groups all or any (``rule``)."""
    groups: dict[str, list[str]] = {}
    for part in hypothesis.deciding:
        groups.setdefault(part.group, []).append(parts[part.key])
    return combine_verdicts([combine_verdicts(some, ALL) for some in groups.values()], hypothesis.rule)


def judge_effect(part: ClaimPart, effect: float, threshold: float) -> str:
    """Where one effect lies against a threshold, without an interval: for a single draw of the coefficients."""
    if part.missing or not math.isfinite(effect):
        return SILENT
    return judge_interval(replace(part, threshold=threshold), effect, effect)


def has_passed(part: ClaimPart, effect: float, threshold: float) -> bool:
    """Whether an effect, taken as it is, passes a threshold in the claimed direction."""
    return judge_effect(part, effect, threshold) == SUPPORTED
