"""Tables of a plan (方案的表): every mix of the final comparison against doing nothing, with tiers, regret, and how often it is best."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.experiments.comparison.pairing import compare_pairs
from wushe_sim.experiments.planning.measures import EVENNESS, UNSERVED, WAITING, YEAR, count_weeks
from wushe_sim.experiments.planning.mixes import NOTHING, POSTS_ALONE, Mix
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.model.sums import Sums
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.run import Run
from wushe_sim.results.tiers import find_better, find_standings

NEAR = 0.01
"""A plan is among the best of a set where it leaves no more unserved than the best does and this share of what doing nothing leaves."""
NINTH = 0.9
PLAN, ALONE, BESIDE = "plan", "all on one thing", "beside"
"""Kinds of rows: what is recommended, all on one thing, and what stands beside them."""
SHOWN = (UNSERVED, WAITING, EVENNESS)
"""Indicators of which a table has the mean, and the difference from doing nothing with its interval."""


class Row(NamedTuple):
    """A row of the final comparison: its kind, the reason for which it was chosen, and what it spends the yuan on."""

    name: str
    kind: str
    role: str
    mix: Mix
    posts: float
    yuan: float


def average_sets(values: NDArray[np.float64], seeds: Sequence[int], ensemble: Ensemble) -> NDArray[np.float64]:
    """Means of each set of coefficients over its seeds (seeds, … → sets, …); of a single set the seeds as they are."""
    sets = np.array([ensemble.choose_set(seed) for seed in seeds])
    if len(set(sets.tolist())) < 2:
        return values
    return np.array([values[sets == one].mean(axis=0) for one in np.unique(sets)])


def make_table(rows: Sequence[Row], runs: Sequence[Run], ensemble: Ensemble, lines: pd.DataFrame) -> pd.DataFrame:
    """Make the table of the final comparison.

    Parameters
    ----------
    rows : sequence of Row
        What was compared; one of them is ``nothing``.
    runs : sequence of Run
        Each row's run under each seed, the same seeds for all.
    ensemble : Ensemble
        The sets that the seeds lived with; a set is what intervals, tiers and regret count.
    lines : pandas.DataFrame
        What was given, spent and left of the budget (``results.budget_lines``).

    Returns
    -------
    pandas.DataFrame
        A row for each mix, the best first within each kind. ``tier``, ``rank_from`` and ``rank_to`` rank what plans, the granted posts and
        doing nothing leave unserved (see ``results/tiers.py``); ``told`` says whether a plan is told better than doing nothing, and
        ``told_from_posts`` than the granted posts without the yuan, after Holm's correction for all pairs of these.
        ``spent_yuan`` and ``left_yuan`` are of a year's yuan, over the whole run. ``regret`` is the mean over sets of the hours that it
        leaves unserved beyond the best plan of the set, ``regret_high`` the ninth tenth, and ``among_best`` the share of sets in which that
        is at most a hundredth of what doing nothing leaves.
    """
    seeds = sorted({run.seed for run in runs})
    by_name = {row.name: [run for run in runs if run.scenario == row.name] for row in rows}
    sums = {name: Sums(np.stack([run.last(YEAR) for run in some])) for name, some in by_name.items()}
    values = {indicator: average_sets(np.column_stack([_evaluate(indicator, sums[row.name]) for row in rows]), seeds, ensemble)
              for indicator in SHOWN}
    names = [row.name for row in rows]
    nothing = names.index(NOTHING)
    served = np.array([np.mean(sums[name].ended_cases * YEAR / count_weeks(by_name[name][0], YEAR)) for name in names])
    judged = [place for place, row in enumerate(rows) if row.kind == PLAN or row.name in (POSTS_ALONE, NOTHING)]
    without_yuan = names.index(POSTS_ALONE) if POSTS_ALONE in names else nothing
    frame = pd.DataFrame({"name": names, "kind": [row.kind for row in rows], "role": [row.role for row in rows],
                          **_compare(values, nothing), "cases_served": served,
                          **{column: _average_yuan(lines, column, names) for column in ("spent_yuan", "left_yuan")},
                          "posts": [row.posts for row in rows],
                          **_rank(values[UNSERVED], judged, nothing, without_yuan)})
    frame["sets"] = len(values[UNSERVED])
    order = [(PLAN, ALONE, BESIDE).index(row.kind) for row in rows]
    return frame.assign(_order=order).sort_values(["_order", UNSERVED], kind="stable").drop(columns="_order").reset_index(drop=True)


def _evaluate(indicator: str, sums: Sums) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(INDICATORS[indicator].declaration.formula(sums), np.float64)


def _average_yuan(lines: pd.DataFrame, column: str, names: Sequence[str]) -> list[float]:
    """What was spent or left of the yuan of a year, over all uses, the mean over seeds; 0 for what has no budget."""
    totals: Any = lines.groupby(["scenario", "seed"])[f"{column}_a_year"].sum()
    yearly = totals.groupby("scenario").mean()
    return [float(yearly.get(name, 0.0)) for name in names]


def _compare(values: Mapping[str, NDArray[np.float64]], nothing: int) -> dict[str, NDArray[np.float64]]:
    """The mean of each indicator, and its difference from doing nothing with the interval."""
    columns = {}
    for indicator, found in values.items():
        pairs = compare_pairs(np.repeat(found[:, [nothing]], found.shape[1], axis=1), found)
        columns |= {indicator: pairs.value, f"{indicator}_difference": pairs.difference, f"{indicator}_low": pairs.low,
                    f"{indicator}_high": pairs.high}
    return columns


def _rank(unserved: NDArray[np.float64], judged: Sequence[int], nothing: int, without_yuan: int) -> dict[str, NDArray]:
    """Tiers and possible ranks of those that are judged, regret, and the share of sets in which each is among the best."""
    many, places = unserved.shape[1], np.array(judged)
    columns: dict[str, NDArray] = {name: np.full(many, np.nan) for name in ("tier", "rank_from", "rank_to")}
    told, from_posts = np.zeros(many, bool), np.zeros(many, bool)
    for name, found in find_standings(-unserved[:, places])._asdict().items():
        columns[name][places] = found
    better = find_better(-unserved[:, places])
    told[places], from_posts[places] = better[:, judged.index(nothing)], better[:, judged.index(without_yuan)]
    regret = unserved - np.nanmin(unserved, axis=1, keepdims=True)
    return {"told": told, "told_from_posts": from_posts, **columns,
            "regret": np.nanmean(regret, axis=0), "regret_high": np.nanquantile(regret, NINTH, axis=0),
            "among_best": np.mean(regret <= NEAR * unserved[:, [nothing]], axis=0)}


def make_type_table(rows: Sequence[Row], runs: Sequence[Run], ensemble: Ensemble) -> pd.DataFrame:
    """Make the table by type of community: a row for each mix but doing nothing, type and indicator, with its difference and interval."""
    seeds, types = sorted({run.seed for run in runs}), runs[0].types or ("",)
    values = {row.name: _evaluate_types([run for run in runs if run.scenario == row.name], len(types)) for row in rows}
    frames = []
    for row in rows:
        if row.name == NOTHING:
            continue
        for place, kind in enumerate(types):
            reference, value = (average_sets(values[name][:, place], seeds, ensemble) for name in (NOTHING, row.name))
            found = compare_pairs(reference, value)
            frames.append(pd.DataFrame({"name": row.name, "type": kind, "indicator": SHOWN, "reference": found.reference,
                                        "value": found.value, "difference": found.difference, "low": found.low, "high": found.high}))
    return pd.concat(frames, ignore_index=True)


def _evaluate_types(runs: Sequence[Run], types: int) -> NDArray[np.float64]:
    """What each seed gave: (seeds, types, indicators)."""
    counts = np.stack([run.counts[run.within(YEAR)].sum(axis=0) for run in runs])
    sums = Sums(counts.reshape(-1, *counts.shape[2:]))
    return np.column_stack([_evaluate(indicator, sums) for indicator in SHOWN]).reshape(len(runs), types, len(SHOWN))


def make_time_table(rows: Sequence[Row], runs: Sequence[Run], ensemble: Ensemble) -> pd.DataFrame:
    """Make the table over time: for each mix and quarter what stays unserved, and its difference from doing nothing with the interval."""
    seeds = sorted({run.seed for run in runs})
    values = {}
    for row in rows:
        counts = np.stack([run.counts.sum(axis=1) for run in runs if run.scenario == row.name])
        values[row.name] = average_sets(_evaluate(UNSERVED, Sums(counts)), seeds, ensemble)
    frames = []
    for row in rows:
        if row.name != NOTHING:
            found = compare_pairs(values[NOTHING], values[row.name])
            frames.append(pd.DataFrame({"name": row.name, "week": runs[0].weeks, "indicator": UNSERVED, "reference": found.reference,
                                        "value": found.value, "difference": found.difference, "low": found.low, "high": found.high}))
    return pd.concat(frames, ignore_index=True)
