"""Held-back points (留出的设计点): a third of the design's points is kept out of the search, and a box is judged on them.

A point's seeds stay together, in the search or out of it. Intervals and chances take the points, not the runs, as what chance chose.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import beta, permutation_test

from wushe_sim.experiments.comparison.pairing import LEVEL
from wushe_sim.experiments.comparison.shares import ShareInterval
from wushe_sim.experiments.discovery.libraries import load

HELD_BACK = 1 / 3
PERMUTATIONS = 9999
NO_SHARE = ShareInterval(np.nan, np.nan, np.nan)


def average_points(holds: pd.Series, points: pd.Series) -> pd.Series:
    """Each point's share of runs in which the condition holds, by the point's number, in order."""
    grouped: Any = holds.astype(float).groupby(points.to_numpy())
    return grouped.mean().sort_index()


def find_held_back(holds: pd.Series, points: pd.Series) -> pd.Series:
    """Which runs are held back: those of a third of the points, as many of the points in which the condition ever holds as of the rest.

    A fixed shuffle of the points' numbers decides: the same runs have the same points held back, in whatever order.
    """
    shares = average_points(holds, points)
    split = load("sklearn.model_selection").train_test_split
    _, held = split(shares.index.to_numpy(), test_size=HELD_BACK, random_state=0, stratify=(shares > 0).to_numpy())
    return points.isin(held)


def find_share_over_points(counted: pd.Series, points: pd.Series) -> ShareInterval:
    """The share of rows that count, with a 95% interval over the points that they belong to.

    Clopper and Pearson's exact interval at the effective number of runs: p (1 − p) over the variance of the share between points (Korn
    and Graubard 1998). With one run a point that is the number of runs; where all runs agree, the number of points.
    """
    runs = len(counted)
    if not runs:
        return NO_SHARE
    share = float(counted.mean())
    rest: Any = (counted.astype(float) - share).groupby(points.to_numpy()).sum()
    variance = float((rest**2).sum()) / runs**2
    effective = len(rest) if variance <= 0 else min(max(share * (1 - share) / variance, 1.0), runs)
    there, tail = share * effective, (1 - LEVEL) / 2
    low = 0.0 if share == 0 else float(beta.ppf(tail, there, effective - there + 1))
    high = 1.0 if share == 1 else float(beta.ppf(1 - tail, there + 1, effective - there))
    return ShareInterval(share, low, high)


def compute_chance(inside: NDArray[np.bool_], shares: NDArray[np.float64]) -> float:
    """The chance that points put inside at random differ as much from those outside, in the mean of their shares (one-sided).

    1 where fewer than two points lie inside, or outside.
    """
    if min(int(inside.sum()), int((~inside).sum())) < 2:
        return 1.0
    found: Any = permutation_test((shares[inside], shares[~inside]), _subtract_means, vectorized=True, n_resamples=PERMUTATIONS,
                                  alternative="greater", rng=np.random.default_rng(0))
    return float(found.pvalue)


def compute_paired_chance(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> float:
    """The chance that points differ as much between their runs inside and their runs outside, either of which may be either (one-sided).

    ``inside`` and ``outside`` are the shares of the same points; 1 where there are fewer than two.
    """
    if len(inside) < 2:
        return 1.0
    found: Any = permutation_test((inside, outside), _subtract_means, vectorized=True, n_resamples=PERMUTATIONS, alternative="greater",
                                  permutation_type="samples", rng=np.random.default_rng(0))
    return float(found.pvalue)


def _subtract_means(one: Any, other: Any, axis: int) -> Any:
    return one.mean(axis=axis) - other.mean(axis=axis)
