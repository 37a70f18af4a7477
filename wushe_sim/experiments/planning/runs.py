"""The runs behind a plan (方案的运行): mixes under common seeds and sets of coefficients, from burn-ins that all of them share."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wushe_sim.experiments.planning.measures import YEAR, measure_run
from wushe_sim.experiments.planning.mixes import Mix, spend
from wushe_sim.experiments.resume_store import ResumeStore
from wushe_sim.experiments.uncertainty.robustness import describe_inputs, work_through
from wushe_sim.results.budget_lines import list_run_lines
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.provenance import digest_code
from wushe_sim.results.run import Run, make_run
from wushe_sim.running import simulation
from wushe_sim.running.real_places import count_residents_of_each, count_scenario_residents
from wushe_sim.scenario import Scenario

KEPT = 13
"""Weeks of which one sum is kept: a quarter."""
MOST_HELD = 2_000_000
"""Residents of the streets that are held in memory after their burn-ins, about half a kilobyte each."""

Progress = Callable[[int, int], Any]


class PlanStopped(Exception):
    """As many new runs were made as were asked for; the same call resumes."""


class SharedStarts:
    """Streets after their burn-ins, one for each seed, which all mixes begin from; made when first asked for, the oldest forgotten."""

    def __init__(self, base: Scenario, ensemble: Ensemble) -> None:
        self._base, self._ensemble = base, ensemble
        self._most = max(2, MOST_HELD // max(1, count_scenario_residents(base)))
        self._held: OrderedDict[int, Any] = OrderedDict()
        self._locks: dict[int, threading.Lock] = {}
        self._lock = threading.Lock()

    def get_start(self, seed: int) -> Any:
        """The street at the door of week 0 under a seed, with the seed's set of coefficients; who asks copies it."""
        with self._lock:
            own = self._locks.setdefault(seed, threading.Lock())
        with own:
            with self._lock:
                if seed in self._held:
                    self._held.move_to_end(seed)
                    return self._held[seed]
            street = simulation.run_burn_in(self._ensemble.lay_over(self._base, seed), seed)
            with self._lock:
                self._held[seed] = street
                while len(self._held) > self._most:
                    self._held.popitem(last=False)
            return street


class MixRuns:
    """Runs of mixes of a budget on a street; what the store keeps is not run again."""

    def __init__(self, base: Scenario, yuan: float, posts: float, ensemble: Ensemble, store: ResumeStore, jobs: int = 1,
                 most: int | None = None, progress: Progress | None = None) -> None:
        """``base`` is the street without a budget; at most ``most`` new runs are made, and ``progress`` hears how many of how many."""
        self.base = base.replace(keep={"weeks": KEPT, "by": "community"})
        self.yuan, self.posts, self._ensemble = yuan, posts, ensemble
        self._store, self._jobs, self._most, self._progress = store, jobs, most, progress
        self._starts, self._residents = SharedStarts(self.base, ensemble), count_residents_of_each(base)
        said = [digest_code("experiments/planning"), describe_inputs(self.base), simulation.get_burn_in_key(self.base), yuan, posts]
        self._digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
        self.new, self.planned = 0, 0

    def spend(self, mix: Mix, name: str = "mix") -> Scenario:
        """The street on which the budget is spent by a mix."""
        return spend(self.base, self.yuan, self.posts, mix, name)

    def evaluate(self, mixes: Sequence[Mix], seeds: Sequence[int]) -> NDArray[np.float64]:
        """Measure mixes under seeds: an array (mixes, seeds, objectives). Raises PlanStopped where ``most`` new runs are done."""
        def measure(scenario: Scenario, seed: int) -> list[float | None]:
            run, drawn = self._run(scenario, seed), self._ensemble.lay_over(scenario, seed)
            spent = sum(line["spent_yuan_a_year"] for line in list_run_lines(drawn, run, self._residents))
            values = measure_run(run.last(YEAR), spent)
            return [value if np.isfinite(value) else None for value in values]

        scenarios = {mix: self.spend(mix) for mix in mixes}
        tasks = [(self._make_key("measured", list(mix.parts), seed), lambda one=(scenario, seed): measure(*one))
                 for seed in seeds for mix, scenario in scenarios.items()]
        values = np.array(self._work_through(tasks), np.float64)
        return values.reshape(len(seeds), len(mixes), -1).swapaxes(0, 1)

    def run_all(self, scenarios: Mapping[str, Scenario], seeds: Sequence[int]) -> list[Run]:
        """Each scenario's run under each seed, by type of community, in sums of quarters. Raises PlanStopped."""
        def carry_out(scenario: Scenario, seed: int) -> dict[str, Any]:
            run = self._run(scenario, seed).of_types()
            return {"weeks": run.weeks.tolist(), "counts": run.counts.tolist(), "communities": run.communities, "groups": run.groups,
                    "types": run.types}

        tasks = [(self._make_key("run", describe_inputs(scenario), seed), lambda one=(scenario, seed): carry_out(*one))
                 for seed in seeds for scenario in scenarios.values()]
        found = iter(self._work_through(tasks))
        runs = [_read_run(name, seed, next(found)) for seed in seeds for name in scenarios]
        names = list(scenarios)
        return sorted(runs, key=lambda run: (names.index(run.scenario), run.seed))

    def _run(self, scenario: Scenario, seed: int) -> Run:
        """One run; an interrupt ends it between two blocks of weeks."""
        drawn = self._ensemble.lay_over(scenario, seed)
        return make_run(drawn, seed, simulation.simulate(drawn, seed, start=self._starts.get_start(seed)))[0]

    def _make_key(self, *parts: Any) -> str:
        said = [self._digest, *parts, self._ensemble.get_set(self._ensemble.choose_set(parts[-1]))]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:24]

    def _work_through(self, tasks: Sequence[tuple[str, Callable[[], Any]]]) -> list[Any]:
        """What all tasks give, in order. Raises PlanStopped where that would take more new runs than may be made."""
        before, there = self.new, self._store.keys()
        wanted = sum(key not in there for key, _ in tasks)
        left = None if self._most is None else self._most - before

        def hear(done: int, _: int) -> None:
            self.new = before + done - (len(tasks) - wanted)
            if self._progress is not None:
                self._progress(self.new, max(self.planned, self.new))

        self.planned -= len(tasks) - wanted
        found = work_through(tasks, self._store, self._jobs, left, hear)
        if any(one is None for one in found):
            raise PlanStopped
        return found


def _read_run(name: str, seed: int, said: Mapping[str, Any]) -> Run:
    counts = np.array(said["counts"], np.int64)
    return Run(name, seed, np.array(said["weeks"], np.int32), counts, tuple(said["communities"]), tuple(said["groups"]),
               types=tuple(said["types"]))
