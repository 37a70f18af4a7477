"""Shares (占比) of draws, or of anything else that is counted, with their exact intervals."""

from typing import NamedTuple

from scipy.stats import binomtest

from wushe_sim.results.student import LEVEL


class ShareInterval(NamedTuple):
    """A share and its exact 95% interval (Clopper and Pearson)."""

    share: float
    low: float
    high: float


def find_share(counted: int, whole: int) -> ShareInterval:
    """So many of the whole, which has one at least."""
    interval = binomtest(counted, whole).proportion_ci(LEVEL, "exact")
    return ShareInterval(counted / whole, float(interval.low), float(interval.high))
