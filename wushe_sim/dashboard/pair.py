"""A pair of runs (成对运行): a street as changed beside the same street without the change, week by week, with the same draws."""

import copy
import threading
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple

import mesa
import pandas as pd

from wushe_sim.agents.model import LAST_SEED, WusheModel
from wushe_sim.errors import BadInput
from wushe_sim.i18n import join_messages
from wushe_sim.i18n.message import Joined, Message
from wushe_sim.results import Result, make_run
from wushe_sim.tracing.followers import FOLLOWERS, RESIDENT, Follower, Life

CHANGED, UNCHANGED = "changed", "unchanged"
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
        self.session, self.progress = session, (0, 1)
        self.failed: Message | Joined | None = None
        self.runs: dict[str, WusheModel] = {}
        self.subject: Subject | None = None
        self._followers: dict[str, Follower] = {}
        self._began: dict[str, WusheModel] = {}
        self._lock = threading.RLock()
        session.pair = self

    @property
    def ready(self) -> bool:
        """Whether both streets stand at the door of week 0, or further on."""
        return bool(self.runs)

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

    def step(self) -> None:
        """Run a week in both streets, and note what happens to whoever is followed."""
        self.session.ready_to_step()
        with self._lock:
            if not self.ready or self.failed or not self.running:
                return
            try:
                for name, model in self.runs.items():
                    _run_week(model, self._followers.get(name), model.step)
            except Exception as error:
                self._fail(error)
                return
            self.running = self.runs[CHANGED].running
            self.steps = self.week

    def change(self, levers: dict[str, Any]) -> None:
        """Set levers of the changed street from the coming week on. Raises BadInput for what cannot be set."""
        with self._lock:
            if self.ready and not self.failed and self.running:
                self.runs[CHANGED].change(**levers)

    def follow(self, subject: Subject) -> None:
        """Follow somebody: both runs are run again from the start up to now, so that the life begins at week 0."""
        with self._lock:
            self.subject, self._followers = subject, {}
            if not self.ready:
                return
            followers = {}
            try:
                for name, model in self.runs.items():
                    again = copy.deepcopy(self._began[name])
                    again.plan = model.plan
                    again.change()  # the same plan, read anew
                    followers[name] = FOLLOWERS[subject.kind](again.street, subject.place, subject.number)
                    while again.week < model.week:
                        _run_week(again, followers[name], lambda again=again: again.live_until(again.week + 1))
                    followers[name].check()
            except BadInput:  # nobody of that number lives there
                self.subject = None
                return
            self._followers = followers

    def count_subjects(self, kind: str, place: int) -> int:
        """Count who may be followed from week 0: a community's residents or its actors."""
        community = self.runs[CHANGED].street.communities[place]
        return int((community.residents.person if kind == RESIDENT else community.nodes.kind).size)

    def get_lives(self) -> dict[str, Life]:
        """Get the life of whoever is followed up to now, in both runs; nothing where nobody is followed."""
        with self._lock:
            return {name: one.get_life(self.runs[name].plan, self.runs[name].seed, self.runs[name].street)
                    for name, one in self._followers.items()}

    def frame(self) -> Any:
        """Both runs' indicators by week, running values of a quarter, as ``ws.plot.over_time`` takes them; None before the first week."""
        with self._lock:
            if not self.ready or self.week < 1:
                return None
            runs = [make_run(model.plan, model.seed, model.record)[0]._replace(scenario=name) for name, model in self.runs.items()]
        return pd.concat([Result((run,), {}, {}).street(RUNNING_WEEKS) for run in runs], ignore_index=True)

    def reading(self, look_at: Callable[[WusheModel], Any], name: str = CHANGED) -> Any:
        """What a function makes of one of the runs while no week runs."""
        with self._lock:
            return look_at(self.runs[name])

    def _progress(self, done: int, of: int) -> None:
        self.progress = done, of

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, BadInput):
            traceback.print_exc()
        said = error.messages if isinstance(error, BadInput) else [type(error).__name__, " ".join(str(error).split())]
        self.failed = join_messages(said, " " if isinstance(error, BadInput) else ": ")
        self.running = False


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
