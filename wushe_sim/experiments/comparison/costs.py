"""Paired costs (成本差): what scenarios cost more or less than the first under the same seeds, and what a unit of their effect costs."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.experiments.comparison.pairing import compare_pairs
from wushe_sim.model.accounts import ACCOUNTS, MONEY, WEEKS_A_YEAR
from wushe_sim.results.ranking import LESS_IS_BETTER
from wushe_sim.results.student import find_student_quantile

ALL, YUAN, HOURS = "all", "yuan", "hours"
ROWS: Sequence[tuple[str, str]] = ((ALL, YUAN), *((name, YUAN) for name in ACCOUNTS),
                                   *((name, HOURS) for name, one in ACCOUNTS.items() if one.unit != MONEY))
"""Account and measure of each row of a comparison's costs; 'all' is the sum of all accounts in yuan."""
NO_DIFFERENCE, ONE_SEED, COST_UNCLEAR, SAME_COST = "no difference", "one seed", "cost unclear", "same cost"
BETTER_DEARER, BETTER_CHEAPER, WORSE_DEARER, WORSE_CHEAPER = (
    "better and dearer", "better and cheaper", "worse and dearer", "worse and cheaper")
OUTCOMES = (NO_DIFFERENCE, ONE_SEED, COST_UNCLEAR, SAME_COST, BETTER_DEARER, BETTER_CHEAPER, WORSE_DEARER, WORSE_CHEAPER)
"""What a policy's cost and effect come to."""
DIGITS = 6
"""Decimal places of yuan and hours a year per 1,000 residents; what counts hold is far coarser."""
WITH_RATIO = (BETTER_DEARER, WORSE_CHEAPER)
"""Outcomes in which effect is bought or sold: only then yuan for a unit say something."""
PER: Mapping[str, str] = {"hours per 1,000 residents a week": "hour", "share": "point"}
"""What the unit of an effect is called by the indicator's unit; of any other it is the indicator's own."""


class CostEffect(NamedTuple):
    """One policy's extra cost a year per 1,000 residents, its effect, and the cost of a unit of it, each with its interval."""

    seeds: int
    cost: float
    cost_low: float
    cost_high: float
    effect: float
    effect_low: float
    effect_high: float
    outcome: str
    ratio: float
    low: float
    high: float


SHOWN = ("seeds", "reference", "value", "difference", "low", "high", "agree", "detectable")
"""What is said of each row's difference."""


def list_cost_rows(costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """List the values of ``ROWS``: from an array (seeds, 2, accounts) of hours and yuan one of shape (seeds, rows).

    They are rounded to ``DIGITS``, so that equal hours under two scenarios differ by exactly 0 and not by what summing rounds off.
    """
    hours, yuan = (dict(zip(ACCOUNTS, costs[:, measure].T, strict=True)) for measure in (0, 1))
    rows = [costs[:, 1].sum(axis=1) if name == ALL else (yuan if measure == YUAN else hours)[name] for name, measure in ROWS]
    return np.stack(rows, axis=1).round(DIGITS)


def compare_costs(reference: NDArray[np.float64], value: NDArray[np.float64], level: float) -> pd.DataFrame:
    """Compare costs, both of the shape (seeds, rows): a row for each of ``ROWS``, as ``compare_pairs`` has them."""
    found = compare_pairs(reference, value, level)._asdict()
    frame = pd.DataFrame({"account": [name for name, _ in ROWS], "measure": [measure for _, measure in ROWS]})
    return frame.assign(**{name: found[name] for name in SHOWN})


def average_sets(values: NDArray[np.float64], sets: NDArray[np.int64]) -> NDArray[np.float64]:
    """Average seeds that share a set of coefficients: an array (seeds, columns) becomes one of (sets, columns)."""
    averages: Any = pd.DataFrame(values).groupby(sets).mean()
    return averages.to_numpy(np.float64)


def scale_effect(unit: str) -> float:
    """What an effect is multiplied by for its unit of ``PER``: hours a week make hours a year, shares percentage points."""
    return float(WEEKS_A_YEAR) if unit == "hours per 1,000 residents a week" else 100.0 if unit == "share" else 1.0


def weigh_cost(cost: NDArray[np.float64], effect: NDArray[np.float64], less_is_better: bool, level: float,
               agreeing: float = 0.0) -> CostEffect:
    """Weigh extra cost against effect.

    Parameters
    ----------
    cost, effect : arrays of shape (seeds,)
        Paired differences from the baseline: yuan a year per 1,000 residents, and an indicator's. Over draws, means of the sets.
    less_is_better
        Whether a lower value of the indicator is the better one.
    level
        Of all intervals.
    agreeing
        The share of differences that must have their mean's sign for it to be told: over draws, of the sets.

    Returns
    -------
    CostEffect
        ``ratio`` is the cost of one unit more of what is better, with Fieller's interval; missing unless the policy is better and dearer
        or worse and cheaper, each beyond chance.
    """
    there = np.isfinite(cost) & np.isfinite(effect)
    pairs = np.stack([cost[there], effect[there]], axis=1)
    found = compare_pairs(np.zeros_like(pairs), pairs, level)
    (cost_mean, effect_mean), (cost_low, effect_low), (cost_high, effect_high) = found.difference, found.low, found.high
    gain = pairs[:, 1] * (-1 if less_is_better else 1)
    low, high = find_fieller_interval(pairs[:, 0], gain, level)
    told = [bool(one > 0 or other < 0) and np.mean(np.sign(column) == np.sign(column.mean())) >= agreeing
            for one, other, column in zip(found.low, found.high, pairs.T, strict=True)]
    outcome = ONE_SEED if len(pairs) < 2 else _name_outcome(pairs[:, 0], told[0], float(gain.mean()), told[1] and math.isfinite(low))
    ratio = (float(pairs[:, 0].mean() / gain.mean()), low, high) if outcome in WITH_RATIO else (math.nan,) * 3
    return CostEffect(len(pairs), cost_mean, cost_low, cost_high, effect_mean, effect_low, effect_high, outcome, *ratio)


def _name_outcome(cost: NDArray[np.float64], is_cost_told: bool, gain: float, is_gain_told: bool) -> str:
    """Name what cost and gain come to; a gain that may be nil has no ratio, whatever it costs."""
    if not is_gain_told:
        return NO_DIFFERENCE
    if not is_cost_told:
        return COST_UNCLEAR if cost.any() else SAME_COST
    if gain > 0:
        return BETTER_DEARER if cost.mean() > 0 else BETTER_CHEAPER
    return WORSE_DEARER if cost.mean() > 0 else WORSE_CHEAPER


def find_fieller_interval(cost: NDArray[np.float64], gain: NDArray[np.float64], level: float) -> tuple[float, float]:
    """Find Fieller's interval (1954) of the ratio of two paired means; missing where it has no two ends.

    It holds each ratio r for which the mean of cost − r · gain is not told from 0 by Student's t. It has two ends exactly where the gain's
    own interval leaves out 0, and unlike a bootstrap it covers what it says with five seeds.
    """
    seeds = len(cost)
    if seeds < 2:
        return math.nan, math.nan
    t = float(find_student_quantile(seeds - 1, (1 + level) / 2)) ** 2 / seeds
    spread = np.atleast_2d(np.cov(cost, gain))
    square = gain.mean() ** 2 - t * spread[1, 1]
    middle = cost.mean() * gain.mean() - t * spread[0, 1]
    rest = cost.mean() ** 2 - t * spread[0, 0]
    if square <= 0:
        return math.nan, math.nan
    half = math.sqrt(max(0.0, middle**2 - square * rest))
    return float((middle - half) / square), float((middle + half) / square)


def is_less_better(indicator: str) -> bool:
    """Whether the lower value of an indicator is the better one."""
    return indicator in LESS_IS_BETTER
