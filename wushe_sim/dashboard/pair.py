"""A pair of runs (成对运行): a street as changed beside the same street without the change, week by week, with the same draws."""

import copy
import threading
import traceback
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

import mesa
import pandas as pd

from wushe_sim.agents.model import LAST_SEED, WusheModel
from wushe_sim.errors import BadInput
from wushe_sim.i18n import join_messages
from wushe_sim.i18n.message import Joined, Message
from wushe_sim.results import Result, make_run
from wushe_sim.results.run import Run
from wushe_sim.tracing.case_places import CaseReader, WeekOfCases
from wushe_sim.tracing.followers import FOLLOWERS, RESIDENT, Follower, Life

CHANGED, UNCHANGED = "changed", "unchanged"
MOST_CASE_WEEKS = 60
"""Weeks of cases that wait to be shown; where more come, the first are left out."""
RUNNING_WEEKS = 13
"""Weeks over which drawn values are taken: a quarter, as in the picture of a run."""


class Subject(NamedTuple):
    """Whom the page follows: a resident or an actor of the linkage network, by community and number."""

    kind: str
    place: int
    number: int


class Pair(mesa.Model):
    """A mesa.Model of two streets, as SolaraViz drives it: ``step`` runs a week in both. Until ``build`` is done a step does nothing.

    Whatever goes wrong in a week stands in ``failed``, in one line, and ends the run: ``running`` is False then, and after the last week.
    """

    def __init__(self, session: Any, seed: str = "0") -> None:
        """For a session (``session.py``), which says what runs, and a seed as it was typed; so Mesa's Reset makes a new one."""
        session.seed = int(seed) if seed.strip().isdecimal() and int(seed) <= LAST_SEED else session.seed
        super().__init__(rng=session.seed)
        self.session, self.progress, self.bell = session, (0, 1), session.bell
        self.failed: Message | Joined | None = None
        self.runs: dict[str, WusheModel] = {}
        self.subject: Subject | None = None
        self._followers: dict[str, Follower] = {}
        self._readers: dict[str, CaseReader] = {}
        self._case_weeks: deque[dict[str, WeekOfCases]] = deque(maxlen=MOST_CASE_WEEKS)
        self._began: dict[str, WusheModel] = {}
        self._lock = threading.RLock()
        session.pair = self

    @property
    def ready(self) -> bool:
        """Whether both streets stand at the door of week 0, or further on."""
        return bool(self.runs)

    @property
    def has_same_people(self) -> bool:
        """Whether the same people live in both streets at the start: nothing that shapes the population was changed."""
        return len({id(model) for model in self._began.values()}) < 2

    @property
    def keeps_every_week(self) -> bool:
        """Whether each week has a row of its own; else the last row is a block that the coming weeks still fill."""
        return self.session.scenario.keep.every == 1

    @property
    def week(self) -> int:
        """The next week to run."""
        return self.runs[CHANGED].week if self.runs else 0

    def build(self) -> None:
        """Set up both streets, burn-in included; takes seconds. ``progress`` says how many weeks are done, of how many."""
        try:
            began = self.session.starts(self._progress)
        except Exception as error:  # a page that says so is worth more than one that is gone
            self._fail(error)
            return
        with self._lock:
            self._began = began
            self.runs = {name: copy.deepcopy(model) for name, model in began.items()}
            if steps := self.session.first_steps():
                self.runs[CHANGED].change(**steps)
        self.bell.ring()

    def step(self) -> None:
        """Run a week in both streets, and note what happens to whoever is followed."""
        self.session.ready_to_step()
        with self._lock:
            if not self.ready or self.failed or not self.running:
                return
            try:
                for name, model in self.runs.items():
                    _run_week(model, self._followers.get(name), model.step)
                self._read_cases()
            except Exception as error:
                self._fail(error)
                return
            self.running = self.runs[CHANGED].running
            self.steps = self.week
        self.bell.ring()

    def change(self, levers: dict[str, Any]) -> None:
        """Set levers of the changed street from the coming week on. Raises BadInput for what cannot be set."""
        with self._lock:
            if self.ready and not self.failed and self.running:
                self.runs[CHANGED].change(**levers)
        self.bell.ring()

    def follow(self, subject: Subject) -> None:
        """Follow somebody: both runs are run again from the start up to now, so that the life begins at week 0."""
        with self._lock:
            self.subject, self._followers = subject, {}
            if self.ready:
                try:
                    self._followers = {name: self._replay(name, model, subject) for name, model in self.runs.items()}
                except BadInput:  # nobody of that number lives there
                    self.subject = None
        self.bell.ring()

    def _replay(self, name: str, model: WusheModel, subject: Subject) -> Follower:
        """Run a street again from the start up to now, under the eyes of a new follower."""
        again = copy.deepcopy(self._began[name])
        again.plan = model.plan
        again.change()  # the same plan, read anew
        follower = FOLLOWERS[subject.kind](again.street, subject.place, subject.number)
        while again.week < model.week:
            _run_week(again, follower, lambda: again.live_until(again.week + 1))
        follower.check()
        return follower

    def watch_cases(self, place: int | None) -> None:
        """Read where the cases of a community are, now and after each week from now on; None reads no more."""
        with self._lock:
            self._readers = {} if place is None else {
                name: CaseReader(model.street.communities[place]) for name, model in self.runs.items()}
            self._case_weeks.clear()
            if self._readers:
                self._case_weeks.append({name: reader.look(self.week - 1) for name, reader in self._readers.items()})

    def take_case_weeks(self) -> list[dict[str, WeekOfCases]]:
        """Take what was read since the last call, a week of both runs each; of many weeks the last ones."""
        with self._lock:
            weeks = list(self._case_weeks)
            self._case_weeks.clear()
            return weeks

    def _read_cases(self) -> None:
        if self._readers:
            self._case_weeks.append({name: reader.read(self.week - 1) for name, reader in self._readers.items()})

    def count_subjects(self, kind: str, place: int) -> int:
        """Count who may be followed from week 0: a community's residents or its actors."""
        community = self.runs[CHANGED].street.communities[place]
        return int((community.residents.person if kind == RESIDENT else community.nodes.kind).size)

    def get_lives(self) -> dict[str, Life]:
        """Get the life of whoever is followed up to now, in both runs; nothing where nobody is followed."""
        with self._lock:
            return {name: one.get_life(self.runs[name].plan, self.runs[name].seed, self.runs[name].street)
                    for name, one in self._followers.items()}

    def frame(self, start: int = 0) -> Any:
        """Both runs' indicators by week from ``start`` on, running values of a quarter; None where no such week has been run."""
        runs = self._read_runs(max(0, start - RUNNING_WEEKS + 1))
        if not runs:
            return None
        rows = pd.concat([Result((run,), {}, {}).street(RUNNING_WEEKS) for run in runs], ignore_index=True).query("week >= @start")
        return rows if len(rows) else None

    def results(self) -> dict[str, Result]:
        """Both runs up to now as results, by what they are called; empty before the first week."""
        return {run.scenario: Result((run,), {}, {}) for run in self._read_runs(0)}

    def _read_runs(self, start: int) -> list[Run]:
        """Both runs' kept weeks from ``start`` on, called 'changed' and 'unchanged'."""
        with self._lock:
            if not self.ready or self.week < 1:
                return []
            runs = [make_run(model.plan, model.seed, model.record)[0]._replace(scenario=name) for name, model in self.runs.items()]
        if not self.keeps_every_week:
            return runs
        late = [run.weeks >= start for run in runs]
        return [run._replace(weeks=run.weeks[rows], counts=run.counts[rows]) for run, rows in zip(runs, late, strict=True) if rows.any()]

    def reading(self, look_at: Callable[[WusheModel], Any], name: str = CHANGED) -> Any:
        """What a function makes of one of the runs while no week runs."""
        with self._lock:
            return look_at(self.runs[name])

    def _progress(self, done: int, of: int) -> None:
        self.progress = done, of
        self.bell.ring()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, BadInput):
            traceback.print_exc()
        said = error.messages if isinstance(error, BadInput) else [type(error).__name__, " ".join(str(error).split())]
        self.failed = join_messages(said, " " if isinstance(error, BadInput) else ": ")
        self.running = False
        self.bell.ring()


def _run_week(model: WusheModel, follower: Follower | None, run: Callable[[], Any]) -> None:
    """Run a week of a model under a follower's eyes, as long as there is somebody to follow."""
    if follower is None or follower.over:
        run()
        return
    week = model.week
    follower.begin(model.street)
    model.watch = follower.watch
    run()
    model.watch = None
    follower.end(model.street, week)
