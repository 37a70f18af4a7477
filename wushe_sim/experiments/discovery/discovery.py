"""Discovery (情景发现): the part of the ranges in which a condition on the outcomes holds, of a sweep, a run over draws, any frame."""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.discovery.condition import parse_condition
from wushe_sim.experiments.discovery.deciding import rank_deciding
from wushe_sim.experiments.discovery.drawn_runs import get_sets, list_factors
from wushe_sim.experiments.discovery.factor_columns import FactorColumns, join_rules, make_columns
from wushe_sim.experiments.discovery.held_back import average_points, find_held_back
from wushe_sim.experiments.discovery.libraries import require_all
from wushe_sim.experiments.discovery.regions import (
    Leaf,
    PeelingStep,
    Region,
    Runs,
    find_boxes,
    grow_leaves,
    list_box_rows,
    list_limit_rows,
)
from wushe_sim.experiments.loading import load
from wushe_sim.experiments.sweep.result import SweepResult
from wushe_sim.i18n import msg
from wushe_sim.results import Result

FOUND, UNCONFIRMED, NOTHING, TOO_FEW, EVERYWHERE, NOWHERE = "found", "unconfirmed", "nothing", "too few", "everywhere", "nowhere"
OUTCOMES = (FOUND, UNCONFIRMED, NOTHING, TOO_FEW, EVERYWHERE, NOWHERE)
"""A box holds up on the points held back; boxes were found and none holds up; no box is better than the whole; it holds, or does not
hold, in too few points to search; it holds in every run; it holds in none."""
FEWEST_POINTS, FEWEST_OF_A_KIND = 30, 10
"""Points in all, and points in which the condition ever holds, and ever does not, below which nothing is searched."""
MOST_COLUMNS, MOST_LOOKED_AT = 12, 8
"""Columns up to which all are looked at; of more, so many that a classifier finds to decide."""


@dataclass(frozen=True)
class Discovery:
    """What a search found.

    Attributes
    ----------
    condition
        The condition, as it was read.
    outcome
        One of ``OUTCOMES``.
    runs, points, held_points
        Runs that were judged, points that they belong to, and how many of those were held back.
    holding, points_holding, points_failing
        Runs in which the condition holds; points in which it holds under some seed, and in which it does not under some seed.
    left_out
        Runs in which something that the condition compares has no value.
    factors
        What varies.
    regions, leaves, steps
        Boxes with what they are worth; the leaves of the small tree; PRIM's way.
    is_over_draws
        Whether a point is a set of coefficients, with its runs in all scenarios.
    """

    condition: str
    outcome: str
    runs: int
    points: int
    held_points: int
    holding: int
    points_holding: int
    points_failing: int
    left_out: int
    factors: tuple[str, ...]
    regions: tuple[Region, ...] = field(default=(), repr=False)
    leaves: tuple[Leaf, ...] = field(default=(), repr=False)
    steps: tuple[PeelingStep, ...] = field(default=(), repr=False)
    is_over_draws: bool = False

    @property
    def boxes(self) -> pd.DataFrame:
        """A row for each box: what it is worth on the points searched and on those held back."""
        return pd.DataFrame(list_box_rows(self.regions), columns=list(BOXES))

    @property
    def limits(self) -> pd.DataFrame:
        """A row for each limit of each box, with its quasi-p; ``options`` of a choice are joined by ``|``."""
        return pd.DataFrame(list_limit_rows(self.regions), columns=list(LIMITS))

    @property
    def tree(self) -> pd.DataFrame:
        """A row for each leaf of the small tree."""
        rows = [(join_rules(one.limits), one.runs, one.density, one.held_runs, *one.held_density) for one in self.leaves]
        return pd.DataFrame(rows, columns=["rule", "runs", "density", "held_runs", "held_density", "held_density_low", "held_density_high"])

    @property
    def trajectory(self) -> pd.DataFrame:
        """A row for each step of PRIM, for ``ws.plot.peeling``."""
        return pd.DataFrame(self.steps, columns=list(PeelingStep._fields))

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that are saved, by name."""
        return {"boxes": self.boxes, "limits": self.limits, "tree": self.tree, "trajectory": self.trajectory}


BOXES = ("box", "method", "rule", "limits", "runs", "density", "coverage", "held_points", "held_runs", "held_density", "held_density_low",
         "held_density_high", "held_coverage", "held_coverage_low", "held_coverage_high", "held_base", "chance", "holds_up")
LIMITS = ("box", "method", "factor", "low", "high", "options", "chance")


def discover(result: SweepResult | Result | str | os.PathLike, where: str) -> Discovery:
    """Find the part of the ranges in which a condition on the outcomes holds: by PRIM, and by a small tree.

    Parameters
    ----------
    result
        A sweep (``ws.load``, ``ws.sweep``), finished or not; or a run over draws (``ws.run(…, draws=N)``), of which vary the coefficients
        of each seed's set, and what its scenarios set otherwise. Or the folder of either.
    where
        The condition on a run's indicators over the last 26 weeks: names or labels, numbers, comparisons, ``+ - * /``, ``and``, ``or``,
        ``not`` and parentheses, such as ``"unserved_hours > 30 and linkage < 0.2"``.

    Returns
    -------
    Discovery
        Boxes, found on two thirds of the points and judged on the third that was held back. A point is one of the sweep's design, or a set
        of coefficients with its runs in all scenarios.

    Raises
    ------
    BadInput
        The condition cannot be read, the result has nothing that varies or no finished run, or the libraries of the extra ``analysis`` are
        not installed.
    StorageError
        Something in the folder is damaged.
    """
    condition = parse_condition(where)
    require_all("discover")
    opened = open_runs(result)
    summary = opened.summary()
    if not len(summary):
        raise BadInput(msg("discover: no run of the sweep is done yet"))
    over_draws = isinstance(opened, Result)
    points: Any = get_sets(opened, summary) if over_draws else summary["design"]
    truth: Any = condition.judge(summary)
    known = truth.notna()
    kept: Any = summary[known]
    factors: Any = list_factors(opened, kept) if over_draws else opened.design.set_index("design").loc[kept["design"]]
    found = discover_regions(factors.reset_index(drop=True), truth[known].reset_index(drop=True) > 0,
                             points[known].reset_index(drop=True), condition.text, int((~known).sum()))
    return replace(found, is_over_draws=over_draws)


def open_runs(result: Any) -> SweepResult | Result:
    """A sweep, or a run, as it is or from its folder. Raises BadInput for anything else."""
    opened = load(Path(result)) if isinstance(result, str | os.PathLike) else result
    if not isinstance(opened, SweepResult | Result):
        raise BadInput(msg("discover: takes a sweep, or a run over draws, or the folder of either (got {value})",
                           value=type(opened).__name__))
    return opened


def discover_regions(factors: pd.DataFrame, holds: pd.Series, points: pd.Series | None = None, condition: str = "",
                     left_out: int = 0) -> Discovery:
    """Find the part of the factors' ranges in which something holds.

    Parameters
    ----------
    factors
        A row for each run and a column for each thing that varies: numbers, or choices as texts.
    holds
        Whether it holds in each of these runs.
    points
        The point that each run belongs to; runs of one point are never split between those searched and those held back. Without it
        each run is a point of its own.
    condition, left_out
        What holds, in words, and how many runs were left out: told on, and not looked at.
    """
    holds = pd.Series(holds.to_numpy(bool))
    points = pd.Series(range(len(holds)) if points is None else points.to_numpy())
    columns, shares = make_columns(factors.reset_index(drop=True)), average_points(holds, points)
    names = tuple(dict.fromkeys(origin.factor for origin in columns.origins.values()))
    holding, failing = int((shares > 0).sum()), int((shares < 1).sum())
    outcome = _find_outcome(len(shares), holding, failing)
    if not outcome and not names:
        raise BadInput(msg("discover: nothing varies over the runs, so that nothing can be told apart"))
    regions, leaves, steps, held_points = [], [], [], 0
    if not outcome:
        held: Any = find_held_back(holds, points)
        held_points = int(points.loc[held].nunique())
        runs = Runs(columns, holds, points, held, select_columns(columns, holds, points, held))
        if runs.frame.shape[1]:
            regions, steps = find_boxes(runs)
            found, leaves = grow_leaves(runs)
            regions = [*regions, *found]
        outcome = FOUND if any(one.holds_up for one in regions) else UNCONFIRMED if regions else NOTHING
    return Discovery(condition, outcome, len(holds), len(shares), held_points, int(holds.sum()), holding, failing, left_out, names,
                     tuple(regions), tuple(leaves), tuple(steps))


def _find_outcome(points: int, holding: int, failing: int) -> str:
    """Why nothing is searched; empty where it is."""
    if not failing:
        return EVERYWHERE
    if not holding:
        return NOWHERE
    return TOO_FEW if points < FEWEST_POINTS or min(holding, failing) < FEWEST_OF_A_KIND else ""


def select_columns(columns: FactorColumns, holds: pd.Series, points: pd.Series, held: pd.Series) -> pd.DataFrame:
    """The columns to look at: all where they are few, else those by which a classifier tells points apart that it has not seen."""
    frame = columns.frame
    if frame.shape[1] <= MOST_COLUMNS:
        return frame
    seen: Any = ~held
    searched: Any = frame[seen]
    places = searched.assign(point=points[seen]).groupby(["point", *searched], sort=True).ngroup()
    shares: Any = average_points(holds.loc[seen], places)
    first = searched.groupby(places).first().sort_index()
    names = list(rank_deciding(first, shares >= shares.mean() if shares.nunique() > 1 else shares > 0).importance.index[:MOST_LOOKED_AT])
    return frame.loc[:, [name for name in frame.columns if name in names]]
