"""Planning (资金方案): search mixes of remedies for a budget, and compare the best with doing nothing on fresh seeds."""

import math
import numbers
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.planning import tables
from wushe_sim.experiments.planning.measures import OBJECTIVES, average
from wushe_sim.experiments.planning.mixes import EVENLY, NOTHING, POSTS_ALONE, Mix, list_single_mixes, spend, spread_evenly
from wushe_sim.experiments.planning.runs import MixRuns, Progress
from wushe_sim.experiments.planning.search import BY_DEMAND, Searched, SearchSize, search_mixes
from wushe_sim.experiments.planning.seeds import choose_final_seeds
from wushe_sim.experiments.planning.tables import ALONE, BESIDE, PLAN, Row
from wushe_sim.experiments.planning.uses import find_room, label_mix
from wushe_sim.experiments.resume_store import STORE_FILES, ResumeStore, open_call_store
from wushe_sim.files.paths import claim_folder
from wushe_sim.i18n import msg, pmsg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import bounds, quote
from wushe_sim.notebook import show_progress
from wushe_sim.results import Result
from wushe_sim.results.ensemble import Ensemble, load_default_ensemble, parse_draws
from wushe_sim.results.provenance import describe_work, now
from wushe_sim.running import simulation
from wushe_sim.running.runner import parse_jobs
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.budget import MOST_YUAN
from wushe_sim.scenario.interventions import MOST_POSTS

WHOLE = SearchSize(population=48, generations=16, seeds=8, races=((8, 24), (3, 48)), final_seeds=120)
QUICK = SearchSize(population=32, generations=8, seeds=4, races=((6, 12), (3, 24)), final_seeds=40)
FEWEST_SEEDS, MOST_SEEDS = 4, 10_000


@dataclass(frozen=True)
class PlanRequest:
    """What is asked: a street without a budget, yuan a year, granted posts, the ensemble, and how far the search goes."""

    base: Scenario
    yuan: float
    posts: float
    ensemble: Ensemble
    size: SearchSize
    is_quick: bool = False
    known_seeds: tuple[int, ...] = ()
    """The seeds of a plan that was made already."""

    @property
    def seeds(self) -> list[int]:
        """The seeds of the final comparison."""
        return list(self.known_seeds) or choose_final_seeds(self.ensemble, self.size.search_seeds, self.size.final_seeds)

    @cached_property
    def room(self) -> dict[str, int]:
        """How much of the yuan each use can take."""
        return find_room(self.base, self.yuan)


@dataclass(frozen=True, eq=False, repr=False)
class BudgetPlan:
    """资金方案: the mixes that are worth considering for a budget, beside doing nothing and all on one thing.

    Parameters
    ----------
    request : PlanRequest
        What was asked.
    rows : sequence of Row
        What was compared in the end: name, kind, role, mix.
    table : pandas.DataFrame
        A row for each of them (see ``planning.tables.make_table``).
    by_type, over_time : pandas.DataFrame
        Differences from doing nothing by type of community, and by quarter.
    tried : pandas.DataFrame
        Every mix of the search: its shares, the seeds that it was given, and the mean of each objective.
    result : Result or None
        The runs of the final comparison, which ``compare``, ``save`` and every table take; None where nothing was run.
    """

    request: PlanRequest
    rows: Sequence[Row]
    table: pd.DataFrame
    by_type: pd.DataFrame
    over_time: pd.DataFrame
    tried: pd.DataFrame
    result: Result | None

    @property
    def names(self) -> list[str]:
        """The names of the plans that are recommended, the best first.

        They are told better than doing nothing, and than the granted posts without the yuan. Where none is, but the posts alone are told
        better than nothing, they are recommended; else nothing is.
        """
        if self.table.empty:
            return []
        told = self.table[self.table["told"]]
        plans = told[(told["kind"] == PLAN) & told["told_from_posts"]]["name"].tolist()
        return plans or [name for name in told["name"] if name == POSTS_ALONE]

    @property
    def plans(self) -> list[Scenario]:
        """The recommended plans as scenarios that run as they stand, the best first; none where nothing is told from doing nothing."""
        by_name = {row.name: row for row in self.rows}
        return [make_scenario(self.request, by_name[name]) for name in self.names]

    def __repr__(self) -> str:
        """In one line."""
        return f"<BudgetPlan: {self.request.yuan:,.0f} yuan a year, {self.request.posts:g} posts; {', '.join(self.names) or 'nothing'}>"

    def __str__(self) -> str:
        return f"{self!r}\n{self.table.to_string(index=False, float_format='{:.4g}'.format)}"

    def _repr_html_(self) -> str:
        return self.table.to_html(escape=True)


def plan(scenario: Scenario, budget: float, posts: float = 0, draws: Any = None, seeds: int | None = None, quick: bool = False,
         jobs: int = 1, out: str | os.PathLike | None = None, progress: bool | Progress | None = None) -> BudgetPlan:
    """Find the mixes of remedies that are worth considering for a budget.

    Parameters
    ----------
    scenario : Scenario
        A street without a budget.
    budget : float
        Yuan a year, beyond what the street has.
    posts : float
        Further posts for social workers, granted and not paid out of the yuan: every plan has them.
    draws : int, Ensemble or path, optional
        Sets of coefficients over which plans are judged; the default ensemble where none are named.
    seeds : int, optional
        Seeds of the final comparison, two to a set of coefficients; 120, or 40 with ``quick``.
    quick : bool
        A smaller search under fewer seeds.
    jobs : int
        Threads.
    out : path, optional
        A folder in which runs are kept, so that the same call resumes.
    progress : callable or True, optional
        Called with the new runs that are made, and how many there will be at most; True shows a bar.

    Returns
    -------
    BudgetPlan
        Its ``plans`` are scenarios; none where no plan is told from doing nothing.

    Raises BadInput for amounts that are none, for a region, for a scenario with a budget of its own, and without Optuna.
    """
    request = make_request(scenario, budget, posts, draws, seeds, quick)
    folder = None if out is None else claim_folder(Path(out), STORE_FILES)
    with open_call_store(folder) as store, show_progress(progress) as tell:
        return find_plan(request, store, parse_jobs(jobs), None, tell)


def make_request(scenario: Scenario, yuan: float, posts: float = 0, draws: Any = None, seeds: int | None = None,
                 quick: bool = False) -> PlanRequest:
    """Check what is asked. Raises BadInput with a line for each thing that is wrong."""
    wrong: list[Any] = [*_check_amount("budget", yuan, MOST_YUAN, pmsg("unit", "yuan a year")),
                        *_check_amount("posts", posts, MOST_POSTS, pmsg("unit", "posts"))]
    if scenario.region is not None:
        wrong.append(msg("{name} is a region of many streets; a budget is one street's: plan for scenario.street(0), or for a file of the "
                         "street alone", name=scenario.name))
    if not scenario.budget.is_empty:
        wrong.append(msg("{name} has a [budget] of its own; take it out, for a plan finds how to spend one", name=scenario.name))
    if seeds is not None and not FEWEST_SEEDS <= seeds <= MOST_SEEDS:
        wrong.append(msg("seeds = {seeds}: a plan is compared under {least} to {most} seeds", seeds=seeds, least=FEWEST_SEEDS,
                         most=MOST_SEEDS))
    if wrong:
        raise BadInput(wrong)
    ensemble = parse_draws(draws) or load_default_ensemble()
    size = QUICK if quick else WHOLE
    return PlanRequest(scenario, float(yuan), float(posts), ensemble, size if seeds is None else size._replace(final_seeds=seeds), quick)


def _check_amount(key: str, value: Any, most: float, unit: Text) -> list[Any]:
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value)
    if is_number and 0 <= float(value) <= most:
        return []
    return [msg("{key} = {value}: is no amount here (allowed {bounds})", key=key, value=quote(value), bounds=bounds(0, most, unit))]


def find_plan(request: PlanRequest, store: ResumeStore, jobs: int = 1, most: int | None = None,
              progress: Progress | None = None) -> BudgetPlan:
    """Search, race, and compare on fresh seeds; what the store keeps is not run again. Raises PlanStopped after ``most`` new runs.

    Without yuan there is nothing to search, and without posts besides nothing to run: it recommends nothing.
    """
    if not request.yuan and not request.posts:
        return BudgetPlan(request, (), pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), None)
    simulation.prepare()
    runs = MixRuns(request.base, request.yuan, request.posts, request.ensemble, store, jobs, most, progress)
    runs.planned = count_runs_at_most(request)
    searched = Searched([], {})
    if any(request.room.values()):
        searched = search_mixes(request.room, request.yuan, runs.evaluate, range(request.size.search_seeds), request.size)
    rows = list_rows(request, searched)
    return conclude(request, rows, runs, searched)


def count_runs_at_most(request: PlanRequest) -> int:
    """How many runs a plan takes at most, burn-ins apart."""
    size, uses = request.size, sum(many > 0 for many in request.room.values())
    search, before = (size.population * size.generations + len(BY_DEMAND) + 1) * size.seeds, size.seeds
    for kept, seeds in size.races:
        search += 5 * kept * (seeds - before)
        before = seeds
    return (search if uses else 0) + (5 + uses + 3) * size.final_seeds


def list_rows(request: PlanRequest, searched: Searched) -> list[Row]:
    """What is compared in the end: the chosen mixes, each use alone, the posts alone, the yuan spread evenly, and doing nothing."""
    yuan, posts = request.yuan, request.posts
    rows = [Row(one.mix.name, PLAN, one.role, one.mix, posts, yuan) for one in searched.chosen]
    if not yuan:
        rows = [Row(POSTS_ALONE, PLAN, "", Mix(), posts, yuan)]
    taken = {row.mix for row in rows}
    rows += [Row(mix.name, ALONE, "", mix, posts, yuan) for mix in list_single_mixes(request.room) if mix not in taken]
    if yuan and posts:
        rows.append(Row(POSTS_ALONE, BESIDE, "", Mix(), posts, yuan))
    if yuan and (even := spread_evenly(request.room)).parts:
        rows.append(Row(EVENLY, BESIDE, "", even, posts, yuan))
    return [*rows, Row(NOTHING, BESIDE, "", Mix(), 0.0, 0.0)]


def make_scenario(request: PlanRequest, row: Row) -> Scenario:
    """The scenario of a row, which runs as it stands."""
    label = label_mix(row.name, row.mix, row.kind == PLAN)
    if row.name == NOTHING:
        return request.base.replace(name=NOTHING, label=label)
    return spend(request.base, request.yuan, request.posts, row.mix, row.name, label)


def conclude(request: PlanRequest, rows: Sequence[Row], runs: MixRuns, searched: Searched) -> BudgetPlan:
    """Compare what is left on fresh seeds, and make the tables."""
    scenarios = {row.name: make_scenario(request, row).replace(keep=runs.base.said()["keep"]) for row in rows}
    seeds = request.seeds
    work = describe_work(list(scenarios.values()), seeds, "experiments/planning", draws=request.ensemble)
    made = runs.run_all(scenarios, seeds)
    came = {**work, "runs": [[run.scenario, run.seed] for run in made], "mended": {}, "places": {}, "interrupted": False, "ended": now()}
    result = Result(tuple(made), came, {name: scenario.dump() for name, scenario in scenarios.items()}, draws=request.ensemble)
    return BudgetPlan(request, rows, tables.make_table(rows, made, request.ensemble, result.budget_lines()),
                      tables.make_type_table(rows, made, request.ensemble), tables.make_time_table(rows, made, request.ensemble),
                      tabulate_search(searched), result)


def tabulate_search(searched: Searched) -> pd.DataFrame:
    """A row for each mix of the search: name, number of uses, share of the yuan, seeds, and the mean of each objective."""
    rows = []
    for mix, values in searched.tried.items():
        means = average(values[None])[0]
        rows.append({"name": mix.name, "uses": len(mix.uses), "share": sum(mix.shares.values()), "seeds": len(values),
                     **dict(zip(OBJECTIVES, means.tolist(), strict=True))})
    return pd.DataFrame(rows, columns=["name", "uses", "share", "seeds", *OBJECTIVES])
