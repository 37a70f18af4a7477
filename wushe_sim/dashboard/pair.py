"""成对运行 the run that one looks at: a street as changed beside the same street without the change, week by week, with the same luck."""

import copy
import threading
import traceback
from collections.abc import Callable
from typing import Any

import mesa

from wushe_sim.agents.model import LAST_SEED, WusheModel
from wushe_sim.dashboard.lives import Moment, Who, look
from wushe_sim.errors import BadInput
from wushe_sim.i18n import join_messages
from wushe_sim.i18n.message import Joined, Message
from wushe_sim.results import Result, make_run

CHANGED, UNCHANGED = "changed", "unchanged"
RUNNING_WEEKS = 13
"""Weeks over which drawn values are taken: a quarter, as in the picture of a run."""


class Pair(mesa.Model):
    """A mesa.Model of two streets, as SolaraViz drives it: ``step`` lives a week in both. Until ``build`` is done a step does nothing.

    Whatever goes wrong in a week stands in ``failed``, in one line, and ends the run: ``running`` is False then, and after the last week.
    """

    def __init__(self, session: Any, seed: str = "0") -> None:
        """For a session (``session.py``), which says what is lived, and a seed as it was typed; so Mesa's Reset makes a new one."""
        session.seed = int(seed) if seed.strip().isdecimal() and int(seed) <= LAST_SEED else session.seed
        super().__init__(rng=session.seed)
        self.session, self.progress = session, (0, 1)
        self.failed: Message | Joined | None = None
        self.runs: dict[str, WusheModel] = {}
        self.diaries: dict[str, list[Moment]] = {}
        self.who: Who | None = None
        self._began: dict[str, WusheModel] = {}
        self._lock = threading.RLock()
        session.pair = self

    @property
    def ready(self) -> bool:
        """Whether both streets stand at the door of week 0, or further on."""
        return bool(self.runs)

    @property
    def week(self) -> int:
        """The next week to be lived."""
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
        """Live a week in both streets, and note what happened to whoever is followed."""
        self.session.ready_to_step()
        with self._lock:
            if not self.ready or self.failed or not self.running:
                return
            try:
                for name, model in self.runs.items():
                    model.step()
                    if self.diaries:
                        self.diaries[name].append(look(model, self._followed(), self.diaries[name][-1]))
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

    def follow(self, who: Who | None) -> None:
        """Follow somebody: both runs are lived again from the start up to now, so that the life is told from its beginning."""
        with self._lock:
            self.who, self.diaries = who, {}
            if who is None or not self.ready:
                return
            diaries = {}
            for name, model in self.runs.items():
                again = copy.deepcopy(self._began[name])
                again.plan = model.plan
                again.change()  # the same plan, read anew
                diaries[name] = [look(again, who)]
                while again.week < model.week:
                    again.live_until(again.week + 1)
                    diaries[name].append(look(again, who, diaries[name][-1]))
            self.diaries = diaries

    def frame(self) -> Any:
        """Both runs' indicators by week, running values of a quarter, as ``ws.plot.over_time`` takes them; None before the first week."""
        import pandas as pd

        with self._lock:
            if not self.ready or self.week < 1:
                return None
            runs = [make_run(model.plan, model.seed, model.record)[0]._replace(scenario=name) for name, model in self.runs.items()]
        return pd.concat([Result((run,), {}, {}).street(RUNNING_WEEKS) for run in runs], ignore_index=True)

    def reading(self, look_at: Callable[[WusheModel], Any], name: str = CHANGED) -> Any:
        """What a function makes of one of the runs while no week is being lived."""
        with self._lock:
            return look_at(self.runs[name])

    def _progress(self, done: int, of: int) -> None:
        self.progress = done, of

    def _followed(self) -> Who:
        assert self.who is not None
        return self.who

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, BadInput):
            traceback.print_exc()
        said = error.messages if isinstance(error, BadInput) else [type(error).__name__, " ".join(str(error).split())]
        self.failed = join_messages(said, " " if isinstance(error, BadInput) else ": ")
        self.running = False
