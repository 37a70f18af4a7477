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
from wushe_sim.experiments.limits import matrix, path_dependence, tipping
from wushe_sim.experiments.limits.path_dependence import paths
from wushe_sim.experiments.limits.settings import LIMITS, NONE
from wushe_sim.experiments.limits.tipping import Curve, curves
from wushe_sim.experiments.sweep.coordinator import SweepProgress
from wushe_sim.scenario import Scenario

MATRIX, TIPPING, PATHS, LINKS = "matrix", "tipping", "paths", "links"
PARTS = (MATRIX, TIPPING, PATHS, LINKS)
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
    actors: Sequence[str] = matrix.ACTORS
    progress: Callable[[LimitsProgress], Any] | None = None
    budget: RunBudget = field(init=False)

    def __post_init__(self) -> None:
        self.budget = RunBudget(self.most)

    def seeds_of(self, part: str) -> int:
        """How many seeds a part has."""
        return self.seeds or (QUICK_SEEDS if self.quick else SEEDS[part])

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
        """The arms of a part; of the tipping points those that the search begins with."""
        if part == MATRIX:
            return matrix.matrix_arms(self.street, self.actors[:1] if self.quick else self.actors)
        if part == TIPPING:
            return [arm for one in self.curves() for arm in tipping.curve_arms(self.street, one, self._first_shares())]
        if part == PATHS:
            return path_dependence.path_arms(self.base, self.paths())
        return [arm for arm in path_dependence.start_arms(self.base) if not self.quick or ".without." in arm.name]

    def _first_shares(self) -> list[float]:
        return tipping.first_shares(QUICK_VALUES if self.quick else tipping.FIRST_VALUES)

    @property
    def rounds(self) -> int:
        """How often the search for tipping points looks closer."""
        return QUICK_ROUNDS if self.quick else tipping.ROUNDS

    def plan(self) -> list[PlannedRuns]:
        """What every part takes, before anything runs; of the tipping points at most."""
        return [self._plan(part) for part in self.parts]

    def _plan(self, part: str) -> PlannedRuns:
        if part != TIPPING:
            return plan_runs(part, self.base, self.arms_of(part), self.seeds_of(part))
        later = [(2 * k + 1) / 101 for k in range(self.rounds * tipping.VALUES_A_ROUND)]  # in place of those that the search will choose
        shares = [*self._first_shares(), *later]
        return plan_runs(part, self.base, [arm for one in self.curves() for arm in tipping.curve_arms(self.street, one, shares)],
                         self.seeds_of(part))

    def ran(self, name: str, part: str, arms: Sequence[Scenario]) -> ArmResults:
        """Run some arms into their folder, as far as ``most`` allows. Raises BudgetSpent or SweepInterrupted where that is not all."""
        def hear(_: Path, what: Any) -> None:
            if self.progress is not None and isinstance(what, SweepProgress):
                self.progress(LimitsProgress(part, self.budget.new, what.of - what.done - what.failed))

        self.budget.progress = hear
        return self.budget(arms, self.seeds_of(part), self.folder / name, self.jobs)

    def tables(self, part: str) -> dict[str, pd.DataFrame]:
        """The tables of a part, by name. Raises BudgetSpent or SweepInterrupted where it was stopped before all was done."""
        if part == MATRIX:
            return matrix.matrix_tables(self.ran(MATRIX, MATRIX, self.arms_of(MATRIX)), self.street, THIRD_YEAR)
        if part == TIPPING:
            points = self._search()
            return {"tipping-points": points, "tipping": tipping.tipping_table(points, self.curves())}
        if part == PATHS:
            frame = path_dependence.weekly_frame(self.ran(PATHS, PATHS, self.arms_of(PATHS)))
            return {"path-weeks": frame, "paths": path_dependence.path_table(frame, self.paths())}
        frame = path_dependence.weekly_frame(self.ran(LINKS, LINKS, self.arms_of(LINKS)))
        return {"link-weeks": frame, "links": path_dependence.start_table(frame)}

    def _search(self) -> pd.DataFrame:
        """Every curve's first values, and round after round those where its linkage falls most: a row for each point and seed."""
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
            shares = {one: tipping.next_shares(*tipping.curve_values(points, asked[one], tipping.INDICATORS[0])) for one in shares}
            shares = {one: some for one, some in shares.items() if some}
        return pd.concat(frames, ignore_index=True)


def all_tables(asked: Experiment) -> tuple[dict[str, pd.DataFrame], bool]:
    """The tables of every part that is done, and whether that is all: not where ``most`` ended it. Raises SweepInterrupted on Ctrl-C."""
    found: dict[str, pd.DataFrame] = {}
    for part in asked.parts:
        try:
            found |= asked.tables(part)
        except BudgetSpent:
            return found, False
    return found, True


def street_of(scenario: Scenario | None) -> Scenario:
    """The street to try limits and remedies on: a scenario's, or the experiment street."""
    return scenario if scenario is not None else street("experiment")
