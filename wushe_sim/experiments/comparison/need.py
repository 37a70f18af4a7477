"""Hours of need (需求工时): of every hundred, who served them, and what was lost and why; each scenario against the one before it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.experiments.comparison.comparison import Comparison, compare
from wushe_sim.experiments.comparison.costs import average_sets, list_cost_rows
from wushe_sim.experiments.comparison.inputs import ComparedCase, list_cases
from wushe_sim.experiments.comparison.pairing import compare_pairs
from wushe_sim.model.sums import Sums
from wushe_sim.results import Result
from wushe_sim.results.costs import sum_accounts

HUNDRED = 100
SERVED, LOST, JOINT, COST = "served", "lost", "joint", "cost"
SERVERS: Mapping[str, str] = {
    "committee": "booked_committee", "team": "booked_team", "organization": "booked_organization", "worker": "booked_worker"}
"""Who serves, and the count of the hours that they book on cases."""
REASONS: Mapping[str, str] = {
    "no_hours": "lacked_hours", "no_link": "lacked_link", "no_money": "lacked_money", "never_found": "cases_never_found"}
"""Why need is lost, and the count of what lapsed for that reason: parts of known cases, or cases that nobody knew of."""
PARTS: Sequence[str] = (SERVED, *SERVERS, LOST, *REASONS, JOINT, COST)


def follow_need(comparison: Comparison | Result) -> pd.DataFrame:
    """Follow the hours of need: who served them, what was lost and why.

    Hours served are shared among those who serve by the hours that they book on cases; hours lost are shared among the reasons by the
    number of parts and cases that lapsed for each.

    Parameters
    ----------
    comparison
        A Comparison, or a Result with several scenarios, in the order in which they are told. Values are over its last ``weeks`` weeks.

    Returns
    -------
    DataFrame
        A row for each scenario and part (``PARTS``), with the columns scenario, against (the scenario before it, none for the first), part,
        units (seeds, or sets of coefficients over draws), reference, value, difference, low, high. Parts are hours of each 100 hours
        of need, 'joint' those on cases that two kinds of actor or more served; 'cost' is in yuan a year per 1,000 residents, all accounts.
    """
    comparison = compare(comparison, indicators=["coverage"]) if isinstance(comparison, Result) else comparison
    frames: list[pd.DataFrame] = []
    before: tuple[str, list[int], NDArray[np.float64]] | None = None
    for case in list_cases(comparison.results):
        seeds = sorted(case.runs)
        values = np.stack([_measure(case, seed, comparison.weeks) for seed in seeds])
        name, old_seeds, old = before or ("", seeds, np.full_like(values, np.nan))
        both = [seed for seed in old_seeds if seed in case.runs]
        sides = [side[[own.index(seed) for seed in both]] for own, side in ((old_seeds, old), (seeds, values))]
        if comparison.draws is not None:
            sides = [average_sets(side, np.array([comparison.draws.choose_set(seed) for seed in both])) for side in sides]
        found = compare_pairs(sides[0], sides[1], comparison.level)
        frames.append(pd.DataFrame({
            "scenario": case.name, "against": name, "part": PARTS, "units": len(sides[1]), "reference": found.reference,
            "value": sides[1].mean(axis=0), "difference": found.difference, "low": found.low, "high": found.high}))
        before = (case.name, seeds, values)
    return pd.concat(frames, ignore_index=True)


def _measure(case: ComparedCase, seed: int, weeks: int) -> NDArray[np.float64]:
    """The values of ``PARTS`` under one seed."""
    counts = case.runs[seed].last(weeks)
    s = Sums(counts)
    need, served = float(s.need_minutes), float(s.served_minutes)
    lost = max(0.0, need - served)  # above 100% of the need of some weeks, those before are served too
    booked, lapsed = (_read_counts(s, of) for of in (SERVERS, REASONS))
    costs = list_cost_rows(sum_accounts(Sums(counts.sum(axis=1)[:, None]), case.rates(None)(seed))[None])
    with np.errstate(divide="ignore", invalid="ignore"):
        hours = np.concatenate([[served], _share_out(served, booked), [lost], _share_out(lost, lapsed), [float(s.joint_minutes)]])
        return np.append(hours * HUNDRED / np.float64(need), costs[0, 0])


def _read_counts(s: Any, names: Mapping[str, str]) -> NDArray[np.float64]:
    return np.array([float(getattr(s, count)) for count in names.values()])


def _share_out(whole: float, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """A whole shared out by weights; nothing to anyone where all weights are 0."""
    return whole * weights / weights.sum() if weights.sum() else np.zeros_like(weights)
