"""Tiers (梯队) of a ranking: places of different tiers can be told apart, by differences paired over seeds.

Every pair of places is tested with Student's paired t, and Holm's step-down procedure (Holm 1979) keeps the chance of even one false
distinction below 5%. From the pairs that can be told apart follow the ranks that a place may have: the simultaneous confidence sets for
ranks of Mogstad, Romano, Shaikh and Wilhelm (Review of Economic Studies, 2024).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from wushe_sim.results.student import LEVEL

ROUNDING = 1e-12
"""Values that differ by less than so much of themselves are the same but for the last bits."""


class Standings(NamedTuple):
    """Of each place: its tier from 1, and the first and last rank that it may have; all missing (NaN) where nothing can be told."""

    tier: NDArray[np.float64]
    rank_from: NDArray[np.float64]
    rank_to: NDArray[np.float64]


def find_standings(values: NDArray[np.float64], level: float = LEVEL) -> Standings:
    """Find tiers and possible ranks.

    Parameters
    ----------
    values : array of shape (observations, places)
        What each seed, or each set of coefficients, gave; missing (NaN) where it gave nothing. The highest comes first.
    level : float
        The chance that no two places are told apart wrongly.

    Returns
    -------
    Standings
        Any two places of different tiers can be told apart. With fewer than two observations nothing can be told.
    """
    many = values.shape[1]
    standings = Standings(*np.full((3, many), np.nan))
    places = np.flatnonzero(np.isfinite(values).any(axis=0))
    if len(values) < 2 or not len(places):
        return standings
    order = places[np.argsort(-np.nanmean(values[:, places], axis=0), kind="stable")]
    better = find_better(values[:, order], level)
    standings.rank_from[order] = 1 + better.sum(axis=0)
    standings.rank_to[order] = len(order) - better.sum(axis=1)
    standings.tier[order] = _cut_tiers(better)
    return standings


def find_better(values: NDArray[np.float64], level: float = LEVEL) -> NDArray[np.bool_]:
    """Find which place is better than which: a square of truths, rows better than columns, after Holm's correction.

    Pairs with fewer than two observations in common are not tested, and are not told apart.
    """
    many = values.shape[1]
    gaps, chances = np.zeros((many, many)), np.full((many, many), np.nan)
    for place in range(many - 1):
        gaps[place, place + 1:], chances[place, place + 1:] = _test_pairs(values[:, [place]], values[:, place + 1:])
    tested = np.flatnonzero(np.isfinite(chances))
    apart = np.zeros(many * many, bool)
    apart[tested] = reject_by_holm(chances.ravel()[tested], 1 - level)
    told = apart.reshape(many, many)
    return (told & (gaps > 0)) | (told & (gaps < 0)).T


def _test_pairs(one: NDArray[np.float64], others: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean gap of one place to each of the others, and the chance of so large a one where there is none (paired, two-sided)."""
    gaps = one - others
    gaps[np.abs(gaps) <= ROUNDING * np.maximum(np.abs(one), np.abs(others))] = 0.0
    there = np.isfinite(gaps)
    seeds = there.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(there, gaps, 0.0).sum(axis=0) / seeds
        squares = np.where(there, (gaps - means) ** 2, 0.0).sum(axis=0)
        errors = np.sqrt(squares / (seeds - 1) / seeds)
        errors[errors <= ROUNDING * np.abs(means)] = 0.0
        chances = np.where(means == 0, 1.0, 2 * stdtr(np.maximum(seeds - 1, 1), -np.abs(means / errors)))
    return means, np.where(seeds > 1, chances, np.nan)


def reject_by_holm(chances: NDArray[np.float64], error: float) -> NDArray[np.bool_]:
    """Reject hypotheses step by step: the smallest chance at error / n, the next at error / (n − 1), until one holds (Holm 1979)."""
    order = np.argsort(chances, kind="stable")
    passed = chances[order] <= error / np.arange(len(chances), 0, -1)
    rejected = np.zeros(len(chances), bool)
    rejected[order] = np.logical_and.accumulate(passed)
    return rejected


def _cut_tiers(better: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Tiers of places in their order: a tier ends where each place up to there is better than each after it."""
    many = len(better)
    places = np.arange(many)
    last_alike = np.where(better | (places[None, :] <= places[:, None]), -1, places[None, :]).max(axis=1)
    ends = np.maximum.accumulate(np.maximum(last_alike, places)) == places
    return 1 + np.concatenate([[0], np.cumsum(ends)[:-1]])
