"""Many streets under a city (区域), city by city: the same weeks as a street alone, and between them the city's round, which they share.

Only one city is in memory at a time. Its streets live from one city round to the next in as many threads as there are jobs; none reads
what another writes, so their order and number change nothing.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from typing import Any, NamedTuple, TypeVar

from wushe_sim.engine.declare import allocate
from wushe_sim.errors import BadInput
from wushe_sim.i18n import join_messages, msg
from wushe_sim.model.actors.street import CityGovernment
from wushe_sim.results import STREET, Result, Run, make_run
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.parts import Parts
from wushe_sim.results.provenance import now
from wushe_sim.results.run import sum_runs
from wushe_sim.running.real_places import count_scenario_residents, describe_places
from wushe_sim.running.simulation import Keeper, Policy, build_policy, hold_city_round, iterate_rounds, simulate
from wushe_sim.running.street import StreetState, build_street
from wushe_sim.running.warm_up import prepare
from wushe_sim.scenario import Scenario, StreetPlan
from wushe_sim.scenario.kinds import FixedTable

SECONDS_BETWEEN_LOOKS = 0.25
"""How long the main thread waits before it looks for a Ctrl-C that another thread was handed."""
Given = TypeVar("Given")
Made = TypeVar("Made")


class Progress(NamedTuple):
    """How far a run is, its burn-ins included; ``streets`` are counted where there are regions."""

    runs: int
    of_runs: int
    weeks: int
    of_weeks: int
    resident_weeks: int
    of_resident_weeks: int
    streets: int = 0
    of_streets: int = 0


class RunStopped(Exception):
    """Raised inside a run that is to stop, at the end of its block of weeks."""


class Threads:
    """So many threads, or none beside this one for a single job."""

    def __init__(self, jobs: int) -> None:
        self.stop = threading.Event()
        self._pool = ThreadPoolExecutor(jobs, thread_name_prefix="wushe") if jobs > 1 else None

    def each(self, function: Callable[[Given], Made], given: Sequence[Given]) -> list[Made]:
        """What the function makes of each, in order. On Ctrl-C, or when one fails, the others stop at the end of their block of weeks."""
        if self._pool is None:
            return [function(one) for one in given]
        futures = [self._pool.submit(function, one) for one in given]
        waiting = set(futures)
        try:
            while waiting:
                done, waiting = wait(waiting, SECONDS_BETWEEN_LOOKS)
                for future in done:
                    future.result()
        except BaseException:
            self.end()
            raise
        return [future.result() for future in futures]

    def end(self) -> None:
        """Stop whatever goes on, and wait for it."""
        self.stop.set()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


class StreetRun(NamedTuple):
    """A street on its way: what it is, and its weeks as far as the next city round."""

    scenario: Scenario
    street: StreetState
    keeper: Keeper
    turns: Iterator[None]


class CityRun:
    """One city of a scenario under a seed: its streets, all in memory, with one pool in common."""

    def __init__(self, scenario: Scenario, seed: int, plans: Sequence[StreetPlan], tell: Callable[[StreetPlan, int], Any] | None = None):
        """Nothing is built yet. ``tell`` is called with a street and the number of its weeks done, from any thread."""
        self.scenario, self.seed, self.plans, self._tell = scenario, seed, plans, tell
        self._shared = allocate(CityGovernment, 1)
        self._kinds: dict[Any, tuple[Scenario, Policy]] = {}
        for plan in plans:  # streets that differ by their number alone are one scenario
            if (plan.place, plan.levers) not in self._kinds:
                alone = scenario.alone(plan)
                self._kinds[plan.place, plan.levers] = alone, build_policy(alone)

    def live(self, crew: Threads) -> list[Run]:
        """All weeks of all streets; a run for each, in order."""
        lives = crew.each(self._build, self.plans)
        while any(crew.each(lambda life: next(life.turns, life) is None, lives)):  # else the streets' weeks are over
            hold_city_round([life.street for life in lives])
        runs = [make_run(life.scenario, self.seed, life.keeper.record(life.street))[0] for life in lives]
        return [run._replace(scenario=self.scenario.name, street=plan.name, city=plan.city, type=plan.type)
                for run, plan in zip(runs, self.plans, strict=True)]

    def _build(self, plan: StreetPlan) -> StreetRun:
        scenario, policy = self._kinds[plan.place, plan.levers]
        street = build_street(scenario, self.seed, policy.levers, policy.parameters, plan.number, self._shared)
        keeper = Keeper(scenario, None if self._tell is None else lambda weeks: self._tell(plan, weeks))  # pyright: ignore[reportOptionalCall]
        return StreetRun(scenario, street, keeper, iterate_rounds(street, policy, scenario.weeks, keeper))


ALONE = StreetPlan(0, STREET, "", "", FixedTable(), FixedTable())
"""The plan of a street without a region, beside others that have one."""


class RegionBatch:
    """Scenarios × seeds of which some are regions, on their way: city by city, each put away before the next is built."""

    def __init__(self, scenarios: Sequence[Scenario], seeds: Sequence[int], parts: Parts | None = None,
                 tell: Callable[[Progress], Any] | None = None, draws: Ensemble | None = None) -> None:
        """Nothing runs yet. With ``parts`` finished cities are kept on disk, and those found there are not lived again."""
        self.scenarios, self.seeds, self.parts, self._tell = list(scenarios), list(seeds), parts, tell
        self._draws = draws
        self._cities = [scenario.cities() or [[ALONE]] for scenario in self.scenarios]
        self._work = [(s, seed, c) for s, cities in enumerate(self._cities) for seed in self.seeds for c in range(len(cities))]
        self._runs: dict[tuple[int, int, int], list[Run]] = {}
        self._whole: dict[tuple[int, int], Run] = {}
        self._left = {(s, seed): len(cities) for s, cities in enumerate(self._cities) for seed in self.seeds}
        self._counted: set[tuple[int, int, int]] = set()
        self._lock, self._weeks = threading.Lock(), {}
        streets = sum(len(cities[c]) for cities in self._cities for c in range(len(cities))) * len(self.seeds)
        weeks = {s: scenario.burn_in + scenario.weeks for s, scenario in enumerate(self.scenarios)}
        people = {s: sum(self._residents(s, plan) for city in cities for plan in city) for s, cities in enumerate(self._cities)}
        self._progress = Progress(
            0, len(self.scenarios) * len(self.seeds),
            0, sum(weeks[s] * len(self._cities[s][c]) for s, _, c in self._work),
            0, sum(weeks[s] * people[s] for s in people) * len(self.seeds), 0, streets)

    def work(self, jobs: int) -> None:
        """Run everything that is not done yet."""
        prepare()
        crew = Threads(jobs)
        try:
            for key in self._after_those_on_disk():
                runs = self._live(key, crew)
                if self.parts is None:
                    self._runs[key] = runs
                else:
                    self.parts.put(key, runs)
                self._count_whole(key)
        finally:
            crew.end()

    def _after_those_on_disk(self) -> list[tuple[int, int, int]]:
        """What is still to be lived; those that a run before has finished are counted, and nothing is told of them."""
        there = {key for key in self._work if self.parts is not None and self.parts.has(key)}
        tell, self._tell = self._tell, None
        for key in self._work:
            if key in there:
                self._count_whole(key)
        self._tell = tell
        return [key for key in self._work if key not in there]

    def result(self, work: Mapping[str, Any], interrupted: bool = False) -> Result | None:
        """What is done, in order; None where nothing is. With parts each scenario and seed is one run, the sum of its streets."""
        done = [key for key in self._work if key in self._counted]
        runs = [run for key in done for run in self._runs.get(key, ())] or [self._whole[key] for key in sorted(self._whole)]
        if not done:
            return None
        came = {
            **work, "runs": [[self.scenarios[s].name, seed] for s, seed in dict.fromkeys(key[:2] for key in done)],
            "of_cities": len(self._work), "cities": [[self.scenarios[s].name, seed, self._cities[s][c][0].city] for s, seed, c in done],
            "mended": {},
            "places": {scenario.name: about for scenario in self.scenarios if (about := describe_places(scenario))},
            "interrupted": interrupted, "ended": now()}
        texts = {scenario.name: scenario.dump() for scenario in self.scenarios}
        parts = () if self.parts is None else tuple(self.parts.path(key) for key in done)
        return Result(tuple(runs), came, texts, parts=parts, draws=self._draws)

    def _live(self, key: tuple[int, int, int], crew: Threads) -> list[Run]:
        s, seed, c = key

        def told(plan: StreetPlan, weeks: int) -> None:
            if crew.stop.is_set():
                raise RunStopped
            self._report(key, plan, weeks)

        lived = self.scenarios[s] if self._draws is None else self._draws.lay_over(self.scenarios[s], seed)
        if lived.region is None:
            records = crew.each(lambda scenario: simulate(scenario, seed, partial(told, ALONE)), [lived])
            return [make_run(lived, seed, record)[0] for record in records]
        return CityRun(lived, seed, self._cities[s][c], told).live(crew)

    def _count_whole(self, key: tuple[int, int, int]) -> None:
        """Add a city that is done to its region's sums, and to what is told."""
        s, seed, c = key
        if self.parts is not None:
            before = [self._whole[s, seed]] if (s, seed) in self._whole else []
            self._whole[s, seed] = sum_runs([*before, *self.parts.runs(key)])
        self._counted.add(key)
        self._left[s, seed] -= 1
        if not self._left[s, seed]:
            self._progress = self._progress._replace(runs=self._progress.runs + 1)
        for plan in self._cities[s][c]:
            self._report(key, plan, self.scenarios[s].burn_in + self.scenarios[s].weeks)

    def _residents(self, s: int, plan: StreetPlan) -> int:
        scenario = self.scenarios[s]
        if scenario.region is None:
            return count_scenario_residents(scenario)
        return plan.place.get("communities", scenario.place.communities) * plan.place.get("residents", scenario.place.residents)

    def _report(self, key: tuple[int, int, int], plan: StreetPlan, weeks: int) -> None:
        s, place = key[0], (*key, plan.number)
        of_weeks = self.scenarios[s].burn_in + self.scenarios[s].weeks
        with self._lock:
            more = weeks - self._weeks.get(place, 0)
            self._weeks[place] = weeks
            far = self._progress
            self._progress = far._replace(
                weeks=far.weeks + more, resident_weeks=far.resident_weeks + more * self._residents(s, plan),
                streets=far.streets + (more > 0 and weeks == of_weeks))
            if self._tell:
                self._tell(self._progress)


def refuse_hooks(hooks: Mapping[str, Any]) -> None:
    """Raise BadInput where agents of a user's own or a function for each week are to act in a region."""
    if hooks:
        raise BadInput(msg("{names}: act in one street; run a street of the region alone: scenario.street(number)",
                           names=join_messages(hooks, msg(" and "))))
