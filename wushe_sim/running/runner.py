"""Running scenarios (运行): scenarios × seeds in threads, each as if alone; scenarios that begin alike share their burn-in.

The kernels hold no lock, so that threads are enough; what a run gives depends on nothing but its scenario and seed.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.i18n.counted import count_runs
from wushe_sim.notebook import SaidInterrupt, show_progress
from wushe_sim.results import Result, Run, make_run
from wushe_sim.results.code_digest import describe_code
from wushe_sim.results.ensemble import Ensemble, list_own_coefficients, parse_draws
from wushe_sim.results.manifest import LAST_SEED
from wushe_sim.results.provenance import describe_work, now
from wushe_sim.running import simulation, worker
from wushe_sim.running.real_places import count_scenario_residents, describe_places
from wushe_sim.running.region import SECONDS_BETWEEN_LOOKS, Progress, RegionBatch, RunStopped, refuse_hooks
from wushe_sim.scenario import Scenario, refuse_same_names

MOST_JOBS, MOST_SEEDS = 1024, 1_000_000


class Interrupted(SaidInterrupt):
    """The user or the system ended a run; ``result`` holds the runs that were done by then, or is None."""

    def __init__(self, result: Result | None, of: int) -> None:
        """``of`` is the number of runs that were asked for."""
        done = 0 if result is None else len({(run.scenario, run.seed) for run in result.runs})
        super().__init__(
            msg("Interrupted: {done} of {runs} done; no result is kept. ws.sweep(…) keeps each run in a folder and resumes.",
                done=done, runs=count_runs(of)) if result is None else
            msg("Interrupted: {done} of {runs} kept; the result is in sys.last_value.result (or error.result, where the error was caught). "
                "ws.sweep(…) keeps each run in a folder and resumes.", done=done, runs=count_runs(of)))
        self.result, self.of = result, of


def run(
    scenarios: Scenario | Iterable[Scenario], seeds: int | Iterable[int] | None = None, jobs: int = 1, agents: Any = None,
    each_week: Callable[[Any], Any] | None = None, weeks: int | None = None, progress: bool | Callable[[Progress], Any] | None = None,
    parts: Any = None, draws: Any = None,
) -> Result:
    """Run one or many scenarios under one or many seeds.

    ``seeds``: a number N means seeds 0 to N−1; one where none is named. ``jobs``: threads. ``weeks`` replaces the scenarios' own; later
    schedules are dropped.
    ``agents`` replaces classes of agents by subclasses (see ``WusheModel``), and ``each_week`` is called with the street (``world.street``)
    before each week after burn-in, and may write columns. With one job both run in this process; with more, in processes of their own.
    ``progress`` is called after each block of weeks, and True shows a bar. Rows stand in the order of the scenarios as given and of the
    seeds' numbers.
    ``draws``: sets of coefficients, a number of the default ensemble's, an ``Ensemble`` or its file. Every seed has a set of its own, the
    same in all scenarios; where no seeds are named there is one for each set, and a second one for the first twenty, which tell luck from
    ignorance. Regions are lived city by city; with ``parts`` (``results.parts.Parts``) finished cities are kept on disk, and gone on from.
    Raises BadInput for what cannot be run, and Interrupted, with what was done, on Ctrl-C.
    """
    chosen = [scenarios] if isinstance(scenarios, Scenario) or not isinstance(scenarios, Iterable) else list(scenarios)
    if not all(isinstance(scenario, Scenario) for scenario in chosen):
        raise BadInput(msg('run takes scenarios, one or several: run(Scenario.load("FILE"))'))
    if weeks is not None:
        chosen = [scenario.shortened(weeks) for scenario in chosen]
    if not chosen:
        raise BadInput(msg("there is no scenario to run"))
    refuse_same_names(chosen)
    ensemble = parse_draws(draws)
    numbers, threads, hooks = choose_seeds(seeds, ensemble), parse_jobs(jobs), collect_hooks(agents, each_week)
    work = describe_work(chosen, numbers, draws=ensemble) | describe_hooks(hooks)
    is_region = any(scenario.region is not None for scenario in chosen)
    if is_region:
        refuse_hooks(hooks)
    with show_progress(progress) as tell:
        batch: Any = RegionBatch(chosen, numbers, parts, tell, ensemble) if is_region else Batch(chosen, numbers, hooks, tell, ensemble)
        try:
            simulation.prepare()  # here, in the main thread, where Ctrl-C ends it, rather than in one of the jobs
            batch.work(threads)
        except KeyboardInterrupt:
            raise Interrupted(batch.result(work, interrupted=True), len(chosen) * len(numbers)) from None
    result = batch.result(work)
    assert result is not None
    return result


def choose_seeds(seeds: int | Iterable[int] | None, draws: Ensemble | None) -> list[int]:
    """The seeds' numbers, in order; where none are named those that the draws want, else seed 0. Raises BadInput as ``parse_seeds``."""
    if seeds is None:
        return draws.list_seeds() if draws is not None else [0]
    return parse_seeds(seeds)


def parse_seeds(seeds: int | Iterable[int]) -> list[int]:
    """The seeds' numbers, in order; raises BadInput for what is no seed, for too many, and for one that is named twice."""
    try:
        return read_seeds(seeds)
    except BadInput as error:
        raise BadInput([msg("seeds: {problem}", problem=problem) for problem in error.messages]) from None


def read_seeds(seeds: int | Iterable[int]) -> list[int]:
    """The same for who says by itself that it is about seeds, as a file's error does with its place."""
    seeds = seeds.tolist() if isinstance(seeds, np.ndarray) else seeds  # one number, too, stands in an array without a length
    if isinstance(seeds, Integral) and not isinstance(seeds, bool):
        number = int(seeds)
        if not 1 <= number <= MOST_SEEDS:
            raise BadInput(msg("the number of seeds is 1 to {most} (got {number})", most=MOST_SEEDS, number=number))
        return list(range(number))
    if isinstance(seeds, str | bytes | bool) or not isinstance(seeds, Iterable):
        raise BadInput(msg("a number of seeds is wanted, or a list of them (got {value})", value=repr(seeds)))
    numbers = list(seeds)
    wrong = [seed for seed in numbers if isinstance(seed, bool) or not isinstance(seed, Integral) or not 0 <= seed <= LAST_SEED]
    if wrong or not numbers:
        raise BadInput(msg("a seed is a whole number from 0 to {last} (got {value})", last=LAST_SEED, value=repr(wrong[0])) if wrong
                       else msg("there is none"))
    if len(set(numbers)) < len(numbers):
        twice = next(seed for seed in sorted(numbers) if numbers.count(seed) > 1)
        raise BadInput(msg("{seed} is named twice", seed=twice))
    return sorted(int(seed) for seed in numbers)


def parse_jobs(jobs: int) -> int:
    """The number of threads; raises BadInput where it is none."""
    if isinstance(jobs, bool) or not isinstance(jobs, Integral) or not 1 <= jobs <= MOST_JOBS:
        raise BadInput(msg("jobs = {jobs}: the number of jobs is 1 to {most}; the machine's number of cores is a good one",
                           jobs=repr(jobs), most=MOST_JOBS))
    return int(jobs)


def collect_hooks(agents: Any, each_week: Any) -> dict[str, Any]:
    """What users hand on to the engine; raises BadInput for agents that are none, and for what cannot be called."""
    if each_week is not None and not callable(each_week):
        raise BadInput(msg("each_week: a function of the street is wanted (got {value})", value=repr(each_week)))
    if agents:
        from wushe_sim.agents import parse_agent_classes  # brings Mesa in, which a run without agents does not need

        parse_agent_classes(agents)
    return {name: hook for name, hook in (("agents", agents or None), ("each_week", each_week)) if hook is not None}


def describe_hooks(hooks: Mapping[str, Any]) -> dict[str, Any]:
    """Describe what users handed on to the engine, as a manifest says it: ``overrides`` and ``each_week``, where there are any."""
    said: dict[str, Any] = {}
    if "agents" in hooks:
        from wushe_sim.agents.recording import describe_overrides  # as in collect_hooks

        said["overrides"] = describe_overrides(hooks["agents"])
    if "each_week" in hooks:
        said["each_week"] = describe_code(hooks["each_week"])
    return {key: value for key, value in said.items() if value}


class Task(NamedTuple):
    """One scenario's weeks under a seed, from a shared burn-in or its own; or, with ``scenario`` None, a burn-in to share."""

    seed: int
    key: str
    scenario: int | None


class Workers:
    """A process for each thread, for runs with a user's own Python."""

    def __init__(self) -> None:
        self._mine, self._all = threading.local(), []

    def simulate(self, *run: Any) -> Any:
        """A run in this thread's process."""
        if not hasattr(self._mine, "worker"):
            self._mine.worker = worker.Worker()
            self._all.append(self._mine.worker)
        return self._mine.worker.simulate(*run)

    def end(self) -> None:
        """End every process."""
        for one in self._all:
            one.end()


class Batch:
    """Scenarios × seeds on their way: what waits, what is shared, how far each is, what is done."""

    def __init__(self, scenarios: Sequence[Scenario], seeds: Sequence[int], hooks: Mapping[str, Any], progress: Any = None,
                 draws: Ensemble | None = None) -> None:
        """Nothing runs yet. With agents of a user's own each run has its own burn-in, for they act in it and may keep state."""
        self._draws = draws
        self.scenarios, self.seeds, self._hooks, self._tell = list(scenarios), list(seeds), dict(hooks), progress
        self._keys = [simulation.get_burn_in_key(scenario) for scenario in self.scenarios]
        if draws is not None:  # a set may tell scenarios apart that agree without it: what one of them names stays as it is there
            self._keys = [f"{key}{sorted(list_own_coefficients(one))}" for key, one in zip(self._keys, self.scenarios, strict=True)]
        self._sharers = {key: self._keys.count(key) if "agents" not in hooks else 1 for key in self._keys}
        self._simulate = worker.simulate
        self._waiting = deque(self._tasks())
        self._starts: dict[tuple[str, int], list[Any]] = {}
        self._done: dict[tuple[int, int], Run] = {}
        self._mended: dict[str, Any] = {}
        self._places = {scenario.name: about for scenario in self.scenarios if (about := describe_places(scenario))}
        self._plan = {task: self._size(task) for task in self._waiting}
        self._weeks = dict.fromkeys(self._waiting, 0)
        self._progress = Progress(
            0, len(self.scenarios) * len(self.seeds), 0, sum(weeks for weeks, _ in self._plan.values()),
            0, sum(weeks * residents for weeks, residents in self._plan.values()))
        self._lock, self._stop = threading.Lock(), threading.Event()

    def work(self, jobs: int) -> None:
        """Run everything. On Ctrl-C, or when a run fails, the others stop at the end of their block of weeks."""
        if jobs == 1:
            while task := self._next():
                self._finish(task, self._carry_out(task))
            return
        running: dict[Future, Task] = {}
        workers = Workers() if self._hooks else None
        if workers is not None:
            self._simulate = workers.simulate
        with ThreadPoolExecutor(jobs, thread_name_prefix="wushe") as pool:
            try:
                while True:
                    while len(running) < jobs and (task := self._next()):
                        running[pool.submit(self._carry_out, task)] = task
                    if not running:
                        return
                    for future in wait(running, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED).done:
                        self._finish(running.pop(future), future.result())
            except BaseException:
                self._stop.set()
                raise
            finally:
                if workers is not None:
                    workers.end()

    def result(self, work: Mapping[str, Any], interrupted: bool = False) -> Result | None:
        """What is done, in order; None where nothing is."""
        runs = tuple(self._done[key] for key in sorted(self._done))
        done = [[run.scenario, run.seed] for run in runs]
        texts = {scenario.name: scenario.dump() for scenario in self.scenarios}
        came = {
            **work, "runs": done, "mended": self._mended, "places": self._places, "interrupted": interrupted, "ended": now()}
        return Result(runs, came, texts, draws=self._draws) if runs else None

    def _tasks(self) -> Iterator[Task]:
        """Seed by seed, so that few shared burn-ins are kept at once; a burn-in stands before the scenarios that share it."""
        for seed in self.seeds:
            for key in dict.fromkeys(self._keys):
                if self._sharers[key] > 1:
                    yield Task(seed, key, None)
                yield from (Task(seed, key, number) for number, own in enumerate(self._keys) if own == key)

    def _next(self) -> Task | None:
        """The first task that can begin: one whose burn-in, where it shares one, is done."""
        for place, task in enumerate(self._waiting):
            if task.scenario is None or self._sharers[task.key] == 1 or (task.key, task.seed) in self._starts:
                del self._waiting[place]
                return task
        return None

    def _carry_out(self, task: Task) -> Any:
        """A burn-in's end, or a run's record; in whatever thread."""
        start = self._starts.get((task.key, task.seed)) if task.scenario is not None else None

        def after(weeks: int) -> None:
            if self._stop.is_set():
                raise RunStopped
            self._report(task, weeks - (scenario.burn_in if start else 0))

        scenario = self.scenarios[self._keys.index(task.key) if task.scenario is None else task.scenario]
        scenario = scenario if self._draws is None else self._draws.lay_over(scenario, task.seed)
        if task.scenario is None:
            return simulation.run_burn_in(scenario, task.seed, progress=after)
        return make_run(scenario, task.seed, self._simulate(scenario, task.seed, self._hooks, after, start[0] if start else None))

    def _finish(self, task: Task, made: Any) -> None:
        """Put away what a task has made; a burn-in goes when the last of its scenarios is done."""
        place = (task.key, task.seed)
        if task.scenario is None:
            self._starts[place] = [made, self._sharers[task.key]]
        else:
            self._done[task.scenario, task.seed], mended = made
            if mended:
                self._mended[self.scenarios[task.scenario].name] = mended
            if place in self._starts:
                self._starts[place][1] -= 1
                if not self._starts[place][1]:
                    del self._starts[place]
        self._report(task, self._plan[task][0])

    def _size(self, task: Task) -> tuple[int, int]:
        """Weeks of a task, and the street's residents."""
        scenario = self.scenarios[self._keys.index(task.key) if task.scenario is None else task.scenario]
        residents = count_scenario_residents(scenario)
        if task.scenario is None:
            return scenario.burn_in, residents
        return scenario.weeks + (scenario.burn_in if self._sharers[task.key] == 1 else 0), residents

    def _report(self, task: Task, weeks: int) -> None:
        plan, residents = self._plan[task]
        with self._lock:
            more = max(0, min(weeks, plan) - self._weeks[task])
            self._weeks[task] += more
            far, residents = self._progress, more * residents
            self._progress = far._replace(runs=len(self._done), weeks=far.weeks + more, resident_weeks=far.resident_weeks + residents)
            if self._tell:
                self._tell(self._progress)
