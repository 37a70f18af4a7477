"""Synergy (协同, 1+1+1>3): the full factorial of the three governances, every effect and interaction on two scales (H12)."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from wushe_sim.experiments.claims.effects import scale_values
from wushe_sim.experiments.claims.hypothesis import ADDITIVE, LOGIT
from wushe_sim.experiments.claims.verdict_rule import interval
from wushe_sim.results.student import LEVEL

OUTCOMES = ("coverage", "compliance", "linkage")
EXCESS = "excess"


def factorial(cells: Mapping[tuple[int, ...], pd.Series], factors: Sequence[str], scale: str, level: float = LEVEL) -> pd.DataFrame:
    """Every effect of a full factorial with two levels each, from the cells' values by seed: a row for each set of factors.

    The effect of a set is Σ over its subsets of (−1)^(size of the set − size of the subset) · value with that subset at its high level,
    all else at its low one: alone, what one adds; for two or three, what they add beside that (interaction). The row 'excess' is
    what all do together less the sum of what each does alone: the sum of all interactions. Columns term, size, effect, low, high, seeds.
    """
    values = {cell: pd.Series(scale_values(series.to_numpy(float), scale), index=series.index) for cell, series in cells.items()}
    rows, found = [], {}
    for size in range(1, len(factors) + 1):
        for chosen in itertools.combinations(range(len(factors)), size):
            found[chosen] = _interaction(values, chosen, len(factors))
            rows.append(_row("+".join(factors[place] for place in chosen), size, found[chosen], level))
    excess: Any = sum(series for chosen, series in found.items() if len(chosen) > 1)
    return pd.DataFrame([*rows, _row(EXCESS, 0, excess, level)])


def _interaction(values: Mapping[tuple[int, ...], pd.Series], chosen: Sequence[int], many: int) -> pd.Series:
    total: Any = 0.0
    for some in itertools.chain.from_iterable(itertools.combinations(chosen, size) for size in range(len(chosen) + 1)):
        cell = tuple(int(place in some) for place in range(many))
        total = total + (-1) ** (len(chosen) - len(some)) * values[cell]
    return total


def _row(term: str, size: int, series: pd.Series, level: float) -> dict[str, Any]:
    known = series.dropna().to_numpy(float)
    low, high = interval(known, level)
    return {"term": term, "size": size, "effect": float(np.mean(known)) if known.size else np.nan, "low": low, "high": high,
            "seeds": known.size}


def synergies(cells: Mapping[tuple[int, ...], Any], factors: Sequence[str]) -> pd.DataFrame:
    """The factorial of coverage, compliance and linkage on both scales; ``cells`` hold a frame by seed with a column for each outcome."""
    frames: list[Any] = []
    for outcome, scale in itertools.product(OUTCOMES, (ADDITIVE, LOGIT)):
        found = factorial({cell: frame[outcome] for cell, frame in cells.items()}, factors, scale)
        frames.append(found.assign(outcome=outcome, scale=scale))
    return pd.concat(frames, ignore_index=True).reindex(
        columns=["outcome", "scale", "term", "size", "effect", "low", "high", "seeds"])
