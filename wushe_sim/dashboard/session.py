"""A session (会话): what one reader has set on top of a scenario, levers, switches and the seed; and the scenario that comes of it."""

import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from wushe_sim.agents.model import WusheModel, build_plan
from wushe_sim.dashboard.bell import Bell
from wushe_sim.dashboard.pair import CHANGED, UNCHANGED
from wushe_sim.i18n import LANGUAGES, msg
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.naming import LONGEST_NAME
from wushe_sim.scenario.tables import LEVERS

MOST_STARTS = 4
"""Streets after their burn-in that are kept, so that Reset need not live it again."""


def small_street() -> Scenario:
    """The street that is shown where no scenario is named: one community of 1,000 residents, small enough to look at everyone."""
    place = {"communities": 1, "residents": 1000, "social_workers": 2}
    return Scenario(name="street", label={lang: msg("A small street").render(lang) for lang in LANGUAGES}, place=place)


class Change(NamedTuple):
    """A lever or a switch that differs: what it was, and what it steps to, each with its week (None: from the start)."""

    name: str
    old: Any
    steps: tuple[tuple[int | None, Any], ...]


class Starts:
    """Streets after their burn-in, the last few of them, by scenario and seed; shared by all who look, and only ever copied."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, int], WusheModel] = {}

    def of(self, plan: Scenario, seed: int, progress: Callable[[int, int], Any]) -> WusheModel:
        """The model of a scenario at the door of week 0, run now if need be."""
        with self._lock:
            key = (plan.digest(), seed)
            model = self._kept.pop(key, None) or WusheModel(plan, seed, progress=lambda done: progress(done, plan.burn_in))
            self._kept[key] = model
            while len(self._kept) > MOST_STARTS:
                del self._kept[next(iter(self._kept))]
            return model


class Session:
    """What is set. ``scenario`` is what the page was opened with; ``steps`` are levers that act from a week on, ``founding`` and
    ``switched`` what acts from the start on, and so at the next Reset only (``waiting`` names it). ``ready_to_step`` may hold up a step."""

    def __init__(self, scenario: Scenario, starts: Starts, seed: int = 0) -> None:
        """Nothing is set yet. Raises BadInput for a region, which is many streets."""
        self.scenario, self.seed = build_plan(scenario, {}), seed
        self.pair: Any = None
        self.bell = Bell()
        self.ready_to_step: Callable[[], None] = lambda: None
        self._starts = starts
        self.steps: dict[str, Any] = {}
        self.founding: dict[str, Any] = {}
        self.switched: dict[str, bool] = {}
        self.begun: tuple[dict[str, Any], dict[str, bool]] = ({}, {})

    def back(self) -> None:
        """As the scenario says, all of it: levers from the coming week on, the rest at the next Reset."""
        if self.pair is not None and self.steps:
            self.pair.change({name: getattr(self.scenario.levers, name) for name in self.steps})
        self.steps, self.founding, self.switched = {}, {}, {}
        self.bell.ring()

    def value(self, lever: str) -> Any:
        """What a lever is set to: by the reader, or else by the scenario (a mix as a dict)."""
        value = {**self.steps, **self.founding}.get(lever, getattr(self.scenario.levers, lever))
        return dict(value) if LEVERS[lever].parts else value

    def switch(self, name: str) -> bool:
        """Whether a mechanism is on."""
        return bool(self.switched.get(name, getattr(self.scenario.switches, name)))

    def set_lever(self, name: str, value: Any) -> None:
        """Set a lever: from the coming week on, or at the next Reset if it shapes who lives there. Raises BadInput if it may not be."""
        Scenario(name="one", levers={name: value})
        if LEVERS[name].shapes_population:
            self.founding = _without(self.founding, name, value, getattr(self.scenario.levers, name))
        else:
            self.steps = self.steps | {name: value}
            if self.pair is not None:
                self.pair.change({name: value})
        self.bell.ring()

    def set_switch(self, name: str, on: bool) -> None:
        """Turn a mechanism on or off, at the next Reset."""
        self.switched = _without(self.switched, name, on, getattr(self.scenario.switches, name))
        self.bell.ring()

    @property
    def waiting(self) -> list[str]:
        """The names of levers and switches that are set and act at the next Reset only."""
        return [name for new, old in zip((self.founding, self.switched), self.begun, strict=True)
                for name in {**new, **old} if new.get(name) != old.get(name)]

    def founded(self) -> Scenario:
        """The scenario whose burn-in the changed street lives: with what acts from the start on."""
        if not self.founding and not self.switched:
            return self.scenario
        return self.scenario.replace(levers=self.founding, switches=self.switched)

    def starts(self, progress: Callable[[int, int], Any]) -> dict[str, WusheModel]:
        """Both streets at the door of week 0, changed and unchanged; one street where nothing acts from the start on."""
        self.begun = (dict(self.founding), dict(self.switched))
        seed, founded = self.seed, self.founded()
        return {CHANGED: self._starts.of(founded, seed, progress), UNCHANGED: self._starts.of(self.scenario, seed, progress)}

    def first_steps(self) -> dict[str, Any]:
        """The levers that step in week 0 of a run that begins now: those that the scenario does not set so anyway."""
        return {name: value for name, value in self.steps.items()
                if value != getattr(self.scenario.levers, name) or getattr(self.scenario.schedule, name)}

    def plan(self) -> Scenario:
        """The scenario to save: what runs, or else what a Reset would run; under the same seed it is the run on the page."""
        if self.pair is not None and self.pair.ready and not self.waiting:
            plan = self.pair.runs[CHANGED].plan
        else:
            plan = self.founded().turned(0, self.first_steps())
        return plan if plan == self.scenario else plan.replace(name=self.file_name)

    @property
    def file_name(self) -> str:
        """What the saved scenario is called."""
        tail = "-changed"
        return self.scenario.name.encode()[:LONGEST_NAME - len(tail)].decode(errors="ignore") + tail

    def changes(self) -> list[Change]:
        """What differs in the run on the page from the one beside it: what acts from the start on, then levers, the last moved first."""
        founding, switched = self.begun
        found = [Change(name, getattr(self.scenario.levers, name), ((None, value),)) for name, value in founding.items()]
        found += [Change(name, getattr(self.scenario.switches, name), ((None, on),)) for name, on in switched.items()]
        moved = []
        if self.pair is not None and self.pair.ready:
            plan = self.pair.runs[CHANGED].plan
            for name in LEVERS:
                theirs = {entry.week: entry for entry in getattr(self.scenario.schedule, name)}
                ours = [entry for entry in getattr(plan.schedule, name) if theirs.get(entry.week) != entry]
                if ours:
                    moved.append(Change(name, getattr(self.scenario.levers, name), tuple((entry.week, entry.value) for entry in ours)))
        return found + sorted(moved, key=lambda change: -(change.steps[-1][0] or 0))


def _without(table: dict[str, Any], name: str, value: Any, usual: Any) -> dict[str, Any]:
    """A table with one value set, or struck out where it is what the scenario says anyway."""
    rest = {key: old for key, old in table.items() if key != name}
    return rest if value == usual else rest | {name: value}
