"""Research agenda (调查议程): which coefficients, measured in the field, would settle the most verdicts.

Draws disagree about a claim in so far as they do not come to its most frequent verdict. A coefficient that were known to a quarter of its
range would leave the draws of that quarter; the expected share that then still disagrees, less than before, is what measuring it is worth.
Quarters of draws that are picked at random win something, too: what they win is taken off, and a coefficient counts only if hardly any
random partition wins as much.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

QUARTERS, ALPHA, BATCH = 4, 0.01, 200
NAMED = 3
"""Claims that are named at once."""


class AgendaItem(NamedTuple):
    """A coefficient worth measuring: by how many claims' worth of draws disagreement is expected to fall, the chance of as much if it meant
    nothing (already times the coefficients looked at), and the claims that gain most.
    """

    name: str
    reduction: float
    chance: float
    claims: tuple[str, ...]


class _Votes(NamedTuple):
    """Each draw's verdict on each claim as a row of ones and zeros (claims × verdicts flat), and the draws that tell of each claim."""

    flat: NDArray[np.float64]
    shape: tuple[int, int]
    told: NDArray[np.float64]
    agreeing: NDArray[np.float64]


def rank_agenda(points: pd.DataFrame, verdicts: Mapping[str, pd.Series], seed: int = 0) -> list[AgendaItem]:
    """Rank the columns of ``points`` by the disagreement that knowing them would settle.

    Parameters
    ----------
    points
        A row for each draw and a column for each coefficient.
    verdicts
        By claim, each draw's verdict; draws without one are left out there.
    """
    told = {name: some for name, some in verdicts.items() if len(some)}
    if not told or len(points) < 2 * QUARTERS:
        return []
    votes, names = _count_votes(points.index, told), list(points.columns)
    quarters = np.arange(len(points)) * QUARTERS // len(points)
    ranks = np.argsort(np.argsort(points.to_numpy(float), axis=0, kind="stable"), axis=0)
    own = _settle(votes, quarters[ranks.T])
    chance, usual = _settle_at_random(votes, quarters, int(2 * len(names) / ALPHA), own.sum(axis=1), seed)
    kept = [place for place in range(len(names)) if chance[place] * len(names) < ALPHA]
    claims = list(told)
    items = []
    for place in sorted(kept, key=lambda place: -own[place].sum()):
        gains = own[place] - usual
        most = [claims[one] for one in np.argsort(-gains)[:NAMED] if gains[one] > 0]
        items.append(AgendaItem(names[place], float(gains.sum()), float(chance[place] * len(names)), tuple(most)))
    return items


def measure_disagreement(verdicts: Mapping[str, pd.Series]) -> float:
    """The shares of draws that do not come to their claim's most frequent verdict, summed over the claims."""
    return float(sum(1 - some.value_counts(normalize=True).iloc[0] for some in verdicts.values() if len(some)))


def _count_votes(draws: pd.Index, verdicts: Mapping[str, pd.Series]) -> _Votes:
    kinds = sorted({str(kind) for some in verdicts.values() for kind in some.unique()})
    votes = np.stack([[some.reindex(draws).eq(kind).to_numpy(float) for kind in kinds] for some in verdicts.values()])
    told = votes.sum(axis=(1, 2))
    return _Votes(votes.reshape(-1, len(draws)).T.copy(), (len(votes), len(kinds)), told, votes.sum(axis=2).max(axis=1))


def _settle(votes: _Votes, parts: NDArray[np.int64]) -> NDArray[np.float64]:
    """What each partition of the draws settles of each claim; ``parts`` are partitions × draws."""
    inside = np.stack([parts == part for part in range(QUARTERS)], axis=1).astype(float)
    counts = (inside @ votes.flat).reshape(len(parts), QUARTERS, *votes.shape)
    return (counts.max(axis=3).sum(axis=1) - votes.agreeing) / votes.told


def _settle_at_random(votes: _Votes, quarters: NDArray[np.int64], number: int, own: Sequence[float] | NDArray[np.float64],
                      seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each total the chance that a random partition settles as much, and what random partitions settle of each claim on average."""
    rng, totals, sums = np.random.default_rng([seed, 2]), [], np.zeros(votes.shape[0])
    for _ in range(0, number, BATCH):
        settled = _settle(votes, rng.permuted(np.tile(quarters, (BATCH, 1)), axis=1))
        totals.append(settled.sum(axis=1))
        sums += settled.sum(axis=0)
    random = np.sort(np.concatenate(totals))
    as_much = len(random) - np.searchsorted(random, np.asarray(own) - 1e-12)
    return (1 + as_much) / (len(random) + 1), sums / len(random)
