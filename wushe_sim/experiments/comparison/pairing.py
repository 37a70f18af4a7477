"""Paired statistics (配对统计) of two scenarios under the same seeds: difference, interval, agreement in sign, effect size."""

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.results.student import LEVEL, find_detectable, find_half_width

RESAMPLES = 2000
FEW = 20
"""Seeds below which intervals are Student's: there a bootstrap covers the mean less often than it says (`benchmarks/coverage.py`)."""
ROUNDING = 1e-12
"""Differences that vary by less than so much of what they are taken from are the same but for the last bits."""


class Paired(NamedTuple):
    """Of each quantity: how many seeds both have it, its means, and what is said of their difference."""

    seeds: NDArray[np.int64]
    reference: NDArray[np.float64]
    value: NDArray[np.float64]
    difference: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    agree: NDArray[np.float64]
    effect: NDArray[np.float64]
    detectable: NDArray[np.float64]


def compare_pairs(reference: NDArray[np.float64], value: NDArray[np.float64], level: float = LEVEL) -> Paired:
    """Both have the shape (seeds, quantities), a row of each being one seed. What is missing under a seed is left out of that quantity.

    The interval of the mean of the differences is Student's with fewer than twenty seeds, and otherwise SciPy's bias-corrected and
    accelerated bootstrap; with one seed there is none. ``agree`` is the share of seeds whose difference has the sign of the mean, missing
    where that is 0; ``effect`` the mean over the standard deviation of the differences, ``detectable`` the smallest difference that so
    many seeds tell from none, four times in five. Differences in the last bits of the values are 0.
    """
    gaps = value - reference
    gaps = np.where(np.abs(gaps) <= ROUNDING * np.maximum(np.abs(reference), np.abs(value)), 0.0, gaps)
    there = np.isfinite(gaps)
    many = there.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # means of nothing are missing, and say so by themselves
        means = [np.nanmean(np.where(there, part, np.nan), axis=0) for part in (reference, value, gaps)]
        agree = np.where((many > 0) & (means[2] != 0), (there & (np.sign(gaps) == np.sign(means[2]))).sum(axis=0) / many, np.nan)
        spread = np.where(many > 1, np.nanstd(np.where(there, gaps, np.nan), axis=0, ddof=1), np.nan)
        spread = np.where(spread <= ROUNDING * np.maximum(np.abs(means[0]), np.abs(means[1])), 0.0, spread)
        effect = np.where(spread > 0, means[2] / spread, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        error = spread / np.sqrt(many)
    low, high = _intervals(gaps, there, error, means[2], level)
    return Paired(many.astype(np.int64), means[0], means[1], means[2], low, high, agree, effect, find_detectable(error, many, level))


def _intervals(gaps: NDArray[np.float64], there: NDArray[np.bool_], error: NDArray[np.float64], means: NDArray[np.float64],
               level: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Quantities that the same seeds have are resampled together; where all seeds agree exactly the interval is a point."""
    many = there.sum(axis=0)
    half = find_half_width(error, many, level)
    low, high = means - half, means + half
    patterns: dict[bytes, list[int]] = {}
    for column in np.flatnonzero((error > 0) & (many >= FEW)):
        patterns.setdefault(there[:, column].tobytes(), []).append(int(column))
    for columns in patterns.values():
        found = bootstrap_means(gaps[there[:, columns[0]]][:, columns], level)
        low[columns], high[columns] = found
    return low, high


def bootstrap_means(gaps: NDArray[np.float64], level: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The bootstrap interval of the mean of each column; all columns are resampled together."""
    from scipy.stats import bootstrap  # takes longer to import than all else here, and a run needs none of it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = bootstrap((gaps,), np.mean, axis=0, n_resamples=RESAMPLES, confidence_level=level, method="BCa", vectorized=True,
                          batch=max(1, 20_000_000 // gaps.size), rng=np.random.default_rng(0)).confidence_interval
        low, high = np.asarray(found.low), np.asarray(found.high)
        if not (np.isfinite(low) & np.isfinite(high)).all():  # too few different values for the correction
            plain = bootstrap((gaps,), np.mean, axis=0, n_resamples=RESAMPLES, confidence_level=level, method="percentile",
                              vectorized=True, batch=max(1, 20_000_000 // gaps.size), rng=np.random.default_rng(0)).confidence_interval
            low, high = np.where(np.isfinite(low), low, plain.low), np.where(np.isfinite(high), high, plain.high)
    return low, high
