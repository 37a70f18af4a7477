"""Measures (衡量) of a plan: what stays unserved, how evenly it is served, how long it takes, and what is spent, all over the last year."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.model.indicators import INDICATORS
from wushe_sim.model.sums import Sums
from wushe_sim.results.run import Run

YEAR = 52
"""Weeks at the end over which plans are judged: yuan are given by the year."""


class Measure(NamedTuple):
    """One of the ends of the search: a formula of sums of counts over the last year, and whether less of it is better."""

    formula: Callable[[Any], Any]
    less_is_better: bool


def _get_indicator(name: str, less_is_better: bool) -> Measure:
    return Measure(INDICATORS[name].declaration.formula, less_is_better)


UNSERVED, EVENNESS, WAITING, SPENT = "unserved_hours", "evenness", "time_to_service", "spent"
MEASURES: Mapping[str, Measure] = {
    UNSERVED: _get_indicator(UNSERVED, True), EVENNESS: _get_indicator(EVENNESS, False), WAITING: _get_indicator(WAITING, True),
}
"""What is measured in a run; what is spent follows from the accounts of the budget."""
OBJECTIVES = (UNSERVED, EVENNESS, WAITING, SPENT)
"""The ends of the search, in the order of the last axis of every array of measures."""
SIGNS = np.array([1.0, -1.0, 1.0, 1.0])
"""Makes less better in all of them."""


def measure_run(counts: NDArray[np.int64], spent: float) -> list[float]:
    """The objectives of one run, from its sums over the last year (counts, groups) and the yuan that it spent in a year."""
    sums = Sums(counts[None])
    with np.errstate(divide="ignore", invalid="ignore"):
        values = [float(np.asarray(one.formula(sums))[0]) for one in MEASURES.values()]
    return [*values, spent]


def average(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The means over seeds of an array (mixes, seeds, objectives), what is missing left out."""
    there = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        return np.where(there, values, 0.0).sum(axis=1) / there.sum(axis=1)


def count_weeks(run: Run, weeks: int) -> int:
    """How many weeks the last ``weeks`` of a run really are: fewer where it is shorter, or where kept sums end otherwise."""
    return int((run.weeks - run.first_weeks + 1)[run.within(weeks)].sum())
