"""Spreads (三种离散) told apart: of luck, which another seed changes, and of ignorance, which another set of coefficients changes.

Seeds that live with one set differ by luck alone, sets differ by both: a one-way analysis of variance with unequal numbers (Searle 1971).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

INNER, OUTER = 0.05, 0.95
"""The ends of the band that holds nine sets in ten."""
NINE_IN_TEN = 1.645
"""Standard deviations on each side of a normal mean between which nine in ten lie."""
RELIED = 0.95
"""The share of sets that must agree before a direction is to be relied on."""


class Spreads(NamedTuple):
    """Of each quantity: how many sets have it, the mean over them, two standard deviations, and where nine in ten lie.

    ``luck`` is missing where no set has two seeds, and ``ignorance`` with it; ``low`` to ``high`` hold nine sets in ten, luck included.
    ``higher`` and ``lower`` are the shares of sets whose mean lies above and below 0.
    """

    sets: NDArray[np.int64]
    mean: NDArray[np.float64]
    luck: NDArray[np.float64]
    ignorance: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    higher: NDArray[np.float64]
    lower: NDArray[np.float64]


def separate_spreads(values: NDArray[np.float64], sets: NDArray[np.int64]) -> Spreads:
    """Tell luck from ignorance.

    Parameters
    ----------
    values : array of shape (seeds, quantities)
        What each seed gave; missing (NaN) where it gave nothing.
    sets : array of shape (seeds,)
        The set of coefficients that each seed lived with.
    """
    found = [_separate(column[there], sets[there]) for column, there in zip(values.T, np.isfinite(values).T, strict=True)]
    columns = [np.array(part) for part in zip(*found, strict=True)]
    return Spreads(columns[0].astype(np.int64), *columns[1:])


def _separate(values: NDArray[np.float64], sets: NDArray[np.int64]) -> tuple[float, ...]:
    which, place, seeds = np.unique(sets, return_inverse=True, return_counts=True)
    if not len(which):
        return 0, *[np.nan] * 7
    means = np.bincount(place, values) / seeds
    free = int((seeds - 1).sum())
    luck = float(np.sum((values - means[place]) ** 2) / free) if free else np.nan
    between = float(means.var(ddof=1)) if len(which) > 1 else np.nan
    ignorance = max(0.0, between - luck * float(np.mean(1 / seeds))) if luck == luck and between == between else np.nan
    low, high = np.quantile(means, [INNER, OUTER])
    return (len(which), float(means.mean()), np.sqrt(luck), np.sqrt(ignorance), float(low), float(high), float((means > 0).mean()),
            float((means < 0).mean()))
