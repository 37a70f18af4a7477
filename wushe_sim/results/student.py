"""Student's interval (学生 t 区间) of a mean over seeds, what so many seeds tell, and how many seeds (种子数) an answer takes.

All of it follows from one line: n seeds whose values have the standard deviation s detect a difference of (t₁ + t₂) · s / √n. t₁ is
Student's quantile of the interval's level, t₂ that of the chance with which the difference is to be detected, its power.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEVEL, POWER = 0.95, 0.8
INTERVAL = 0.5
"""The power at which the size that is detected is half the interval's width: t₂ is 0."""
MANY = 200
"""Seeds from which on Student's quantiles are normal ones."""


def find_student_quantile(freedom: Any, share: float) -> Any:
    """Student's quantile for degrees of freedom, which need not be whole. SciPy is imported here: a run of one seed needs none of it."""
    from scipy.special import stdtrit

    return stdtrit(freedom, share)


def find_normal_quantile(share: float) -> float:
    """The standard normal quantile."""
    from scipy.special import ndtri

    return float(ndtri(share))


def find_half_width(error: Any, seeds: Any, level: float = LEVEL) -> Any:
    """Half the width of the interval of means, from their standard errors and the seeds that each rests on; missing with one seed.

    Of a difference between two samples ``seeds`` is one more than its degrees of freedom (Welch), which need not be whole.
    """
    return find_detectable(error, seeds, level, INTERVAL)


def find_detectable(error: Any, seeds: Any, level: float = LEVEL, power: float = POWER) -> Any:
    """The smallest difference that so many seeds detect with this power: their interval leaves out 0 so often. Missing with one seed.

    The sum of two quantiles stands for one of the noncentral t; at 80% it is 1% too small with five seeds, 5% with three.
    """
    seeds = np.asarray(seeds, float)
    with np.errstate(invalid="ignore"):
        return np.where(seeds > 1, _sum_quantiles(np.where(seeds > 1, seeds, 2), level, power) * np.asarray(error, float), np.nan)


def _sum_quantiles(seeds: Any, level: float, power: float) -> Any:
    return find_student_quantile(seeds - 1, (1 + level) / 2) + (0.0 if power == INTERVAL else find_student_quantile(seeds - 1, power))


def find_deviation(low: float, high: float, seeds: int, level: float = LEVEL) -> float:
    """The standard deviation between seeds from which Student's interval of their mean was made; missing where there is none."""
    return (high - low) / 2 / float(find_student_quantile(seeds - 1, (1 + level) / 2)) * math.sqrt(seeds) if seeds > 1 else math.nan


def count_observations(deviation: float, size: float, level: float = LEVEL, power: float = INTERVAL) -> int:
    """How many observations of a known standard deviation detect this size: ((z₁ + z₂) · s / size)², with normal quantiles."""
    z = find_normal_quantile((1 + level) / 2) + (0.0 if power == INTERVAL else find_normal_quantile(power))
    return math.ceil(round((z * deviation / abs(size)) ** 2, 6))


def count_seeds(deviation: float, size: float, level: float = LEVEL, power: float = POWER) -> int | None:
    """How many seeds detect a difference of this size, or give an interval of ± this size (``INTERVAL``), 2 at least.

    None where the deviation is not known, or the size is 0. A few seeds have wider tails than the normal ones that the first answer takes.
    """
    if not math.isfinite(deviation) or size == 0 or not math.isfinite(size):
        return None
    needed = max(2, count_observations(deviation, size, level, power))
    while needed < MANY and _sum_quantiles(needed, level, power) * deviation > abs(size) * math.sqrt(needed):
        needed += 1
    return needed


def estimate_seeds(size: float, values: NDArray[np.float64], level: float = LEVEL, power: float = POWER) -> int | None:
    """``count_seeds`` from the values, or the differences, under the seeds that there are; None where they are fewer than two."""
    known = values[np.isfinite(values)]
    return count_seeds(float(known.std(ddof=1)), size, level, power) if len(known) > 1 else None
