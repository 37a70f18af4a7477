"""判定 verdicts by effect size and interval against a threshold of relevance, corrected for the seventeen claims judged together."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.experiments.claims.hypotheses import TESTS
from wushe_sim.experiments.claims.hypothesis import ALL, NO_LOSS, Hypothesis, Part
from wushe_sim.experiments.comparison.pairing import POWER, seeds_for

SUPPORTED, OPPOSITE, NOT, UNDECIDED, SILENT = "supported", "opposite", "not supported", "undecided", "cannot be told"
VERDICTS = (SUPPORTED, OPPOSITE, NOT, UNDECIDED, SILENT)
ALPHA = 0.05
FEW = 200
"""Seeds from which on Student's quantiles are normal ones."""


class Judged(NamedTuple):
    """A part's verdict: its mean effect over so many seeds (above 0 is as claimed), the interval, and the seeds that would settle it."""

    verdict: str
    seeds: int
    effect: float
    low: float
    high: float
    seeds_needed: int | None = None


def level_of(hypothesis: Hypothesis, tests: int = TESTS) -> float:
    """The level of each part's interval, Bonferroni's: 1 − .05 / (claims × variants of this one × parts that decide).

    With it all intervals that make verdicts hold together with a chance of 95% at least, whatever they have to do with each other.
    """
    return 1 - ALPHA / (tests * len(hypothesis.variants) * max(1, len(hypothesis.deciding)))


def interval(values: NDArray[np.float64], level: float) -> tuple[float, float]:
    """Student's interval of the mean of the seeds' effects.

    A bootstrap of twenty values has no tails to read a level of 99.9% from. Without spread it is a point; with one seed there is none.
    """
    from scipy.stats import ttest_1samp

    if len(values) < 2:
        return math.nan, math.nan
    if np.ptp(values) == 0:
        return float(values[0]), float(values[0])
    found = ttest_1samp(values, 0).confidence_interval(level)
    return float(found.low), float(found.high)


def verdict_of(part: Part, low: float, high: float) -> str:
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


def judged(part: Part, values: Iterable[float], level: float) -> Judged:
    """A part's verdict from its effect under each seed; missing effects are left out."""
    if part.missing:
        return Judged(SILENT, 0, math.nan, math.nan, math.nan)
    known = np.asarray([value for value in values if math.isfinite(value)], float)
    if not known.size:
        return Judged(SILENT, 0, math.nan, math.nan, math.nan)
    low, high = interval(known, level)
    verdict = verdict_of(part, low, high)
    needed = seeds_to_settle(part, known, level) if verdict == UNDECIDED else None
    return Judged(verdict, known.size, float(known.mean()), low, high, needed)


def seeds_to_settle(part: Part, values: NDArray[np.float64], level: float) -> int | None:
    """How many seeds would take the interval clear of the nearest threshold, four times in five, if the effect is what it seems."""
    from scipy.stats import t

    edges = [-part.threshold] if part.kind == NO_LOSS else [-part.threshold, part.threshold]
    away = min(abs(float(values.mean()) - edge) for edge in edges)
    needed = seeds_for(away, values, level)
    if needed is None:
        return None
    spread = float(values.std(ddof=1))
    needed = max(needed, len(values) + 1)
    while needed < FEW and (t.ppf((1 + level) / 2, needed - 1) + t.ppf(POWER, needed - 1)) * spread > away * needed ** 0.5:
        needed += 1  # a few values have wider tails than the normal ones that the first answer takes
    return needed


def together(verdicts: Sequence[str], rule: str) -> str:
    """One verdict from several.

    ``all``: supported if all are, opposite if all are; not supported if one fails otherwise; then undecided, then 'cannot be told', where
    one is. ``any``: supported if one is and none is opposite, opposite the other way round, not supported where
    they contradict each other; else undecided where one is, 'cannot be told' where all are, and not supported.
    """
    there = set(verdicts)
    if rule == ALL:
        if there in ({SUPPORTED}, {OPPOSITE}):
            return verdicts[0]
        return NOT if there & {OPPOSITE, NOT} else UNDECIDED if UNDECIDED in there else SILENT
    if {SUPPORTED, OPPOSITE} <= there:
        return NOT
    for one in (SUPPORTED, OPPOSITE, UNDECIDED):
        if one in there:
            return one
    return SILENT if there == {SILENT} else NOT


def concluded(hypothesis: Hypothesis, parts: Mapping[str, str]) -> str:
    """The claim's verdict from those of its parts: all of a group, and of the groups all or any (``rule``)."""
    groups: dict[str, list[str]] = {}
    for part in hypothesis.deciding:
        groups.setdefault(part.group, []).append(parts[part.key])
    return together([together(some, ALL) for some in groups.values()], hypothesis.rule)


def at_a_glance(part: Part, effect: float) -> str:
    """Where one effect lies, without an interval: for a single draw of the coefficients."""
    return SILENT if part.missing or not math.isfinite(effect) else verdict_of(part, effect, effect)
