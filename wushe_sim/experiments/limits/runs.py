"""The runs behind ``wushe limits`` (治理限度实验): what each part takes, its sweeps in folders of their own, and the tables they give.

A part is the matrix, the tipping points, path dependence, or the way back from no links. Whatever stops it, the same call goes on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.experiments.comparison.arms import THIRD_YEAR, WEEKS, YEAR, Ran, run_arms, street
from wushe_sim.experiments.limits import matrix, path_dependence, tipping
from wushe_sim.experiments.limits.path_dependence import paths
from wushe_sim.experiments.limits.settings import LIMITS, NONE
from wushe_sim.experiments.limits.tipping import Curve, curves
from wushe_sim.experiments.sweep.ledger_reader import NAME as LEDGER
from wushe_sim.experiments.sweep.ledger_reader import read_ledger
from wushe_sim.experiments.sweep.runner import SweepInterrupted
from wushe_sim.running.real_places import residents_of
from wushe_sim.scenario import Scenario

MATRIX, TIPPING, PATHS, LINKS = "matrix", "tipping", "paths", "links"
PARTS = (MATRIX, TIPPING, PATHS, LINKS)
SEEDS: Mapping[str, int] = {MATRIX: 20, TIPPING: 10, PATHS: 15, LINKS: 10}
QUICK_SEEDS = 3
QUICK_VALUES, QUICK_ROUNDS = 5, 1
SECONDS_A_RESIDENT_WEEK = 170e-9
"""On one core, with what keeping a run takes; for the plan's estimate alone."""


class Planned(NamedTuple):
    """What a part takes: arms and seeds, runs, and the resident-weeks of them all, shared burn-ins counted once."""

    part: str
    arms: int
    seeds: int
    runs: int
    resident_weeks: float

    def seconds(self, jobs: int) -> float:
        """About how long, on so many cores."""
        return self.resident_weeks * SECONDS_A_RESIDENT_WEEK / jobs


class Told(NamedTuple):
    """How far it is: the part at hand, new runs so far, and runs that the sweep at hand still waits for."""

    part: str
    done: int
    waiting: int


@dataclass
class Experiment:
    """The governance limits on a street: ``folder`` keeps the runs, ``most`` new ones are lived, and ``tell`` hears how far it is."""

    base: Scenario
    folder: Path
    jobs: int = 1
    seeds: int | None = None
    quick: bool = False
    most: int | None = None
    parts: Sequence[str] = PARTS
    actors: Sequence[str] = matrix.ACTORS
    tell: Callable[[Told], Any] | None = None
    lived: int = field(default=0, init=False)
    """New runs so far."""

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

    def plan(self) -> list[Planned]:
        """What every part takes, before anything runs; of the tipping points at most."""
        return [self._planned(part) for part in self.parts]

    def _planned(self, part: str) -> Planned:
        from wushe_sim.running.simulation import burn_in_key

        arms, seeds, residents = self.arms_of(part), self.seeds_of(part), residents_of(self.base)
        starts = len({burn_in_key(arm) for arm in arms})
        number, weeks = len(arms), arms[0].weeks
        if part == TIPPING:
            more = self.rounds * tipping.VALUES_A_ROUND
            number += more * len(self.curves())
            starts += more * sum(one.range.limit == "heterogeneity" for one in self.curves())
        return Planned(part, number, seeds, number * seeds, float(seeds * residents * (number * weeks + starts * self.base.burn_in)))

    def ran(self, name: str, part: str, arms: Sequence[Scenario]) -> Ran:
        """Live some arms into their folder, as far as ``most`` allows. Raises SweepInterrupted where that is not all."""
        folder = self.folder / name
        before = done_in(folder)
        left = None if self.most is None else max(0, self.most - self.lived)

        def hear(what: Any) -> None:
            if self.tell is not None and hasattr(what, "done"):
                self.tell(Told(part, self.lived + what.done - before, what.of - what.done - what.failed))

        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            return run_arms(arms, self.seeds_of(part), folder, self.jobs, hear, left)
        finally:
            self.lived += done_in(folder) - before

    def tables(self, part: str) -> dict[str, pd.DataFrame]:
        """The tables of a part, by name. Raises SweepInterrupted where it was stopped before all was done."""
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

    @property
    def stopped_as_asked(self) -> bool:
        """Whether as many new runs were lived as were asked for."""
        return self.most is not None and self.lived >= self.most


def done_in(folder: Path) -> int:
    """How many runs of a sweep's folder are done; 0 where there is none."""
    if not (folder / LEDGER).exists():
        return 0
    with read_ledger(folder) as ledger:
        counts = ledger.counts()
    return counts["done"] + counts["failed"]


def all_tables(asked: Experiment) -> tuple[dict[str, pd.DataFrame], bool]:
    """The tables of every part that is done, and whether that is all: not where ``most`` ended it. Raises SweepInterrupted on Ctrl-C."""
    found: dict[str, pd.DataFrame] = {}
    for part in asked.parts:
        try:
            found |= asked.tables(part)
        except SweepInterrupted:
            if not asked.stopped_as_asked:
                raise
            return found, False
    return found, True


def street_of(scenario: Scenario | None) -> Scenario:
    """The street to try limits and remedies on: a scenario's, or the experiment street."""
    return scenario if scenario is not None else street("experiment")
