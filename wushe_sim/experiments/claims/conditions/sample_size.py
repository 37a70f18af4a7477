"""Sample size (样本量): how many observations place a coefficient within a quarter of its range, with 95% confidence.

n = z² s² / h², with z = 1.96 and h an eighth of the range, so that the interval is as wide as a quarter of it. The standard deviation s of
one observation follows from the coefficient's unit:

- a share: √(p (1 − p)), at the p of its range that lies nearest to one half;
- a difference or ratio of shares (its range leaves 0 to 1): 1, as of two groups of equal size with shares of one half;
- log odds: 2, as of a yes or no that is given half of the time, against a thing in standard deviations;
- anything else: as large as the default, and at least half the range.
"""

import math
from typing import NamedTuple

from wushe_sim.engine.declare import list_declarations
from wushe_sim.results.student import count_observations
from wushe_sim.scenario.coefficients import Coefficient
from wushe_sim.scenario.tables import PARAMETER_GROUPS

PLACED = 8
SHARE, DIFFERENCE, ODDS, MEAN = "share", "difference", "log odds", "mean"
RULES = (SHARE, DIFFERENCE, ODDS, MEAN)


class SampleSize(NamedTuple):
    """By which rule, the standard deviation of one observation, half the interval's width, and how many observations it takes."""

    rule: str
    deviation: float
    half_width: float
    observations: int


def get_unit(name: str) -> str:
    """The unit in which a coefficient is declared."""
    group, _, key = name.partition(".")
    return list_declarations(PARAMETER_GROUPS[group])[key].declaration.unit


def estimate_sample(one: Coefficient, unit: str) -> SampleSize:
    """Estimate the observations that it takes to place a coefficient."""
    rule, deviation = choose_deviation(one, unit)
    half = (one.high - one.low) / PLACED
    return SampleSize(rule, deviation, half, count_observations(deviation, half))


def choose_deviation(one: Coefficient, unit: str) -> tuple[str, float]:
    """The rule for a unit, and the standard deviation that it gives."""
    if unit.startswith("share"):
        if one.low < 0 or one.high > 1:
            return DIFFERENCE, 1.0
        p = min(max(0.5, one.low), one.high)
        return SHARE, math.sqrt(p * (1 - p))
    return (ODDS, 2.0) if unit == "log odds" else (MEAN, max(abs(one.default), (one.high - one.low) / 2))
