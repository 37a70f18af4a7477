"""The runs behind ``wushe limits`` (治理限度实验): what each part takes, its sweeps in folders of their own, and the tables they give.

A part is the matrix, the tipping points, path dependence, or the way back from no links. Whatever stops it, the same call resumes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.experiments.comparison.arms import (
    THIRD_YEAR,
    WEEKS,
    YEAR,
    ArmResults,
    BudgetSpent,
    PlannedRuns,
    RunBudget,
    plan_runs,
    street,
)
from wushe_sim.experiments.limits import matrix, path_dependence, reach, strength, tipping
from wushe_sim.experiments.limits.matrix_arms import ACTORS, ALL_GROUNDS, QUICK_GROUNDS, MatrixArm, build_arms, list_arms, list_matrix_arms
from wushe_sim.experiments.limits.path_dependence import paths
from wushe_sim.experiments.limits.settings import HEAD_MEASURES, HIGH, LIMITS, NONE
from wushe_sim.experiments.limits.tipping import Curve, curves
from wushe_sim.experiments.sweep.coordinator import SweepProgress
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import draw_coefficients

MATRIX, TIPPING, PATHS, LINKS, DRAWS = "matrix", "tipping", "paths", "links", "draws"
PARTS = (MATRIX, TIPPING, PATHS, LINKS)
"""What is run unless something else is asked for; draws of all coefficients come on demand."""
SEEDS: Mapping[str, int] = {MATRIX: 20, TIPPING: 10, PATHS: 15, LINKS: 10}
QUICK_SEEDS = 3
QUICK_VALUES, QUICK_ROUNDS = 5, 1


class LimitsProgress(NamedTuple):
    """How far it is: the part at hand, new runs so far, and runs that the sweep at hand still waits for."""

    part: str
    done: int
    waiting: int


@dataclass
class Experiment:
    """The governance limits on a street: ``folder`` keeps the runs, ``most`` new ones are made, and ``progress`` hears how far it is."""

    base: Scenario
    folder: Path
    jobs: int = 1
    seeds: int | None = None
    quick: bool = False
    most: int | None = None
    parts: Sequence[str] = PARTS
    actors: Sequence[str] = ACTORS
    grounds: Sequence[tuple[str, str]] = ALL_GROUNDS
    draws: int = 0
    ensemble: Ensemble | None = None
    progress: Callable[[LimitsProgress], Any] | None = None
    budget: RunBudget = field(init=False)

    def __post_init__(self) -> None:
        self.budget = RunBudget(self.most)
        self.draws = self.draws if self.ensemble is None else len(self.ensemble)
        if self.draws and DRAWS not in self.parts:
            self.parts = (*self.parts, DRAWS)

    def seeds_of(self, part: str) -> int:
        """How many seeds a part has; each draw has one."""
        return 1 if part == DRAWS else self.seeds or (QUICK_SEEDS if self.quick else SEEDS[part])

    @property
    def street(self) -> Scenario:
        """The street on which limits and remedies are tried."""
        return self.base.replace(weeks=WEEKS, keep={"weeks": YEAR, "by": "community"})

    def curves(self) -> list[Curve]:
        """The searches for tipping points: all, or each limit's own lever alone."""
        own = {next(iter(limit.levers)) for limit in LIMITS}
        return [one for one in curves() if not self.quick or (one.remedy == NONE and one.range.lever in own)]

    def paths(self) -> list[path_dependence.Path]:
        """The ways up and down: all, or the takeover's slow one."""
        return paths()[:1] if self.quick else paths()

    def arms_of(self, part: str) -> list[Scenario]:
        """The arms of a part; of the tipping points those that the search begins with, of the draws those of one."""
        if part == MATRIX:
            return build_arms(self.street, self._matrix_arms())
        if part == TIPPING:
            return [arm for one in self.curves() for arm in tipping.curve_arms(self.street, one, self._first_shares())]
        if part == PATHS:
            return path_dependence.path_arms(self.base, self.paths())
        if part == DRAWS:
            return build_arms(self.street, reach.list_draw_arms())
        return [arm for arm in path_dependence.start_arms(self.base) if not self.quick or ".without." in arm.name]

    def _matrix_arms(self) -> list[MatrixArm]:
        """The arms that the matrix begins with: every remedy at full strength."""
        return list_matrix_arms(self.actors[:1] if self.quick else self.actors, QUICK_GROUNDS if self.quick else self.grounds)

    def _first_shares(self) -> list[float]:
        return tipping.first_shares(QUICK_VALUES if self.quick else tipping.FIRST_VALUES)

    @property
    def rounds(self) -> int:
        """How often the search for tipping points looks closer."""
        return QUICK_ROUNDS if self.quick else tipping.ROUNDS

    @property
    def strength_rounds(self) -> int:
        """How often the search for the largest strength that is carried out looks closer."""
        return strength.QUICK_ROUNDS if self.quick else strength.ROUNDS

    def plan(self) -> list[PlannedRuns]:
        """What every part takes, before anything runs; of the tipping points at most, and of weaker remedies as if all were sought for at
        the high end of their prices and none elsewhere.
        """
        return [self._plan(part) for part in self.parts]

    def _plan(self, part: str) -> PlannedRuns:
        if part == MATRIX:
            arms = self._matrix_arms()
            weaker = [one._replace(strength=(2 * k + 1) / 16) for one in arms for k in range(self.strength_rounds)
                      if one.price == HIGH and one.remedy != NONE]
            return plan_runs(part, self.base, build_arms(self.street, [*arms, *weaker]), self.seeds_of(part))
        if part == DRAWS:
            one = plan_runs(part, self.base, self.arms_of(part), 1)
            return one._replace(arms=one.arms * self.draws, runs=one.runs * self.draws, resident_weeks=one.resident_weeks * self.draws)
        if part != TIPPING:
            return plan_runs(part, self.base, self.arms_of(part), self.seeds_of(part))
        most = self.rounds * len(HEAD_MEASURES)
        later = [(2 * k + 1) / 101 for k in range(most)]  # in place of those that the search will choose
        shares = [*self._first_shares(), *later]
        return plan_runs(part, self.base, [arm for one in self.curves() for arm in tipping.curve_arms(self.street, one, shares)],
                         self.seeds_of(part))

    def ran(self, name: str, part: str, arms: Sequence[Scenario] | Mapping[str, Scenario]) -> ArmResults:
        """Run some arms into their folder, as far as ``most`` allows. Raises BudgetSpent or SweepInterrupted where that is not all."""
        def hear(_: Path, what: Any) -> None:
            if self.progress is not None and isinstance(what, SweepProgress):
                self.progress(LimitsProgress(part, self.budget.new, what.of - what.done - what.failed))

        self.budget.progress = hear
        return self.budget(arms, self.seeds_of(part), self.folder / name, self.jobs)

    def tables(self, part: str) -> dict[str, pd.DataFrame]:
        """The tables of a part, by name. Raises BudgetSpent or SweepInterrupted where it was stopped before all was done."""
        if part == MATRIX:
            return self._make_matrix()
        if part == TIPPING:
            points = self._search()
            return {"tipping-points": points, "tipping": tipping.tipping_table(points, self.curves())}
        if part == PATHS:
            frame = path_dependence.weekly_frame(self.ran(PATHS, PATHS, self.arms_of(PATHS)))
            return {"path-weeks": frame, "paths": path_dependence.path_table(frame, self.paths())}
        if part == DRAWS:
            def run(arms: Mapping[str, Scenario], folder: Path) -> ArmResults:
                return self.ran(str(folder), DRAWS, arms)

            sets = draw_coefficients(self.draws) if self.ensemble is None else [*map(self.ensemble.get_set, range(self.draws))]
            return {"reach": reach.measure_reach(self.street, sets, Path(DRAWS), run)}
        frame = path_dependence.weekly_frame(self.ran(LINKS, LINKS, self.arms_of(LINKS)))
        return {"link-weeks": frame, "links": path_dependence.start_table(frame)}

    def _make_matrix(self) -> dict[str, pd.DataFrame]:
        """The matrix at full strength, then round after round weaker remedies where a limit or a price leaves too little for them."""
        ran = self.ran(MATRIX, MATRIX, self.arms_of(MATRIX))
        frames = [ran.frame([THIRD_YEAR], measures=matrix.COUNTED)]
        tried: dict[MatrixArm, dict[float, dict[str, float]]] = {
            one: {} for one in list_arms(frames[0]) if one.actors == "five" and NONE not in (one.limit, one.remedy)}
        for number in range(self.strength_rounds + 1):
            self._add_carried(tried, frames[-1])
            wanted = {cell: strength.find_next_strength({s: min(given.values(), default=1.0) for s, given in parts.items()})
                      for cell, parts in tried.items()} if number < self.strength_rounds else {}
            weaker = [cell._replace(strength=value) for cell, value in wanted.items() if value is not None]
            if not weaker:
                break
            arms = build_arms(self.street, [*weaker, *(one.without_limit() for one in weaker)])
            frames.append(self.ran(f"{MATRIX}-{number + 1}", MATRIX, arms).frame([THIRD_YEAR], measures=matrix.COUNTED))
        whole = pd.concat(frames, ignore_index=True).drop_duplicates(["arm", "seed"])
        return matrix.make_matrix_tables(ran, whole, strength.tabulate_strengths(tried), self.street, THIRD_YEAR)

    def _add_carried(self, tried: dict[MatrixArm, dict[float, dict[str, float]]], frame: pd.DataFrame) -> None:
        """Add to each cell which part its accounts gave at the strengths of a frame."""
        for one in list_arms(frame):
            cell = one._replace(strength=1.0)
            if cell in tried:
                scenario, without = build_arms(self.street, [one, one.without_remedy()])
                tried[cell][one.strength] = strength.compute_carried(scenario, without, frame[frame["arm"] == one.name])

    def _search(self) -> pd.DataFrame:
        """Every curve's first values, and round after round those where a head measure falls most: a row for each point and seed."""
        shares = {one: self._first_shares() for one in range(len(self.curves()))}
        frames: list[pd.DataFrame] = []
        asked = self.curves()
        for number in range(self.rounds + 1):
            named = {asked[one].arm(share): (asked[one], share) for one, some in shares.items() for share in some}
            arms = [arm for one, some in shares.items() for arm in tipping.curve_arms(self.street, asked[one], some)]
            if not arms:
                break
            frame = self.ran(f"{TIPPING}-{number}", TIPPING, arms).frame([THIRD_YEAR], measures=tipping.STRAIN)
            frames.append(tipping.points_of(frame, named))
            points = pd.concat(frames, ignore_index=True)
            shares = {one: tipping.find_next_values(points, asked[one]) for one in shares}
            shares = {one: some for one, some in shares.items() if some}
        return pd.concat(frames, ignore_index=True)


def all_tables(asked: Experiment) -> tuple[dict[str, pd.DataFrame], bool]:
    """The tables of every part that is done, and whether that is all: not where ``most`` ended it. Raises SweepInterrupted on Ctrl-C."""
    found: dict[str, pd.DataFrame] = {}
    for part in asked.parts:
        try:
            found |= asked.tables(part)
        except BudgetSpent:
            return add_reach(found), False
    return add_reach(found), True


def add_reach(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Judge the matrix's cells anew where there are draws."""
    if "reach" in tables and "recoveries" in tables:
        return {**tables, "recoveries": matrix.add_kinds(tables["recoveries"], tables["reach"])}
    return tables


def street_of(scenario: Scenario | None) -> Scenario:
    """The street to try limits and remedies on: a scenario's, or the experiment street."""
    return scenario if scenario is not None else street("experiment")
