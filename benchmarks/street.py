"""The baseline street: a resident-week, two threads, building, memory, compiling and starting."""

import statistics
import tempfile
import time
from typing import Any

from measuring import BASELINE, CLASSROOM, RUNS, Figure, begun, measured, peak, spread, timed
from starts import starts


def street() -> dict[str, Any]:
    """Processor seconds for building the baseline street and for living all its weeks, once for each of some seeds."""
    ws = begun()
    from wushe_sim.running.real_places import count_scenario_residents
    from wushe_sim.running.simulation import build_policy, run_weeks
    from wushe_sim.running.street import build_street

    scenario = ws.Scenario.load(BASELINE)
    policy = build_policy(scenario)
    built, lived = [], []
    for seed in range(RUNS):
        start = time.process_time()
        place = build_street(scenario, seed, policy.levers, policy.parameters)
        middle = time.process_time()
        run_weeks(place, policy, scenario.weeks)
        built.append(middle - start)
        lived.append(time.process_time() - middle)
    return {"built": built, "lived": lived, "weeks": scenario.burn_in + scenario.weeks, "residents": count_scenario_residents(scenario)}


def memory_of_libraries() -> dict[str, Any]:
    """Peak memory of the package and a small street."""
    begun()
    return {"peak": peak()}


def memory_of_a_run() -> dict[str, Any]:
    """Peak memory of a run of the baseline street, every week kept."""
    ws = begun()
    ws.run(ws.Scenario.load(BASELINE))
    return {"peak": peak()}


def threads() -> dict[str, Any]:
    """Seconds on the clock for two seeds, with one thread and with two, in turn; and the processor's seconds in each of them."""
    ws = begun()
    scenario = ws.Scenario.load(BASELINE)
    taken: dict[str, list[tuple[float, float]]] = {"1": [], "2": []}
    for jobs in (1, 2) * RUNS:
        start, before = time.perf_counter(), time.process_time()
        ws.run(scenario, seeds=2, jobs=jobs)
        taken[str(jobs)].append((time.perf_counter() - start, time.process_time() - before))
    return taken


def first_week() -> dict[str, Any]:
    """A street of 200 residents lives one week: what a first call costs."""
    import wushe_sim as ws
    from wushe_sim.running.simulation import simulate

    simulate(ws.Scenario.load(CLASSROOM).replace(burn_in=0, weeks=1), 0)
    return {}


def speed() -> list[Figure]:
    """One core, two threads, and building a street."""
    told = measured("street", "street")
    residents, weeks = told["residents"], told["weeks"]
    each = [seconds / residents / weeks * 1e9 for seconds in told["lived"]]
    week, build = statistics.median(told["lived"]) / weeks, statistics.median(told["built"])
    taken = measured("street", "threads")
    (one, _), (two, processor) = min(taken["1"]), min(taken["2"])
    return [
        Figure("a resident-week, one core", f"{statistics.median(each):.0f} ns", f"of processor time; {RUNS} runs: {spread(each, '.0f')}"),
        Figure(f"a run of {residents:,} residents, {weeks} weeks, one core", f"{statistics.median(told['lived']):.1f} s",
               f"of processor time; building the street not counted; {RUNS} runs: {spread(told['lived'], '.1f')}"),
        Figure("building that street", f"{build:.2f} s", f"of processor time; as long as {build / week:.0f} of its weeks"),
        Figure("two seeds on two threads against one", f"{one / two:.2f} times as fast",
               f"on the clock, {two:.1f} s against {one:.1f} s, the least of {RUNS} runs each, in turn; the two threads got "
               f"{processor / two:.1f} cores (the most that they got in a run: {max(p / c for c, p in taken['2']):.1f})"),
    ]


def memory() -> list[Figure]:
    """What a run holds beyond the libraries and kernels."""
    libraries, run = (measured("street", part)["peak"] for part in ("memory_of_libraries", "memory_of_a_run"))
    return [Figure("peak memory of that run beyond the libraries", f"{run - libraries:.0f} MB",
                   f"{run:.0f} MB in all, {libraries:.0f} MB of it libraries and kernels ({run / libraries:.1f} times)")]


def beginnings() -> list[Figure]:
    """Compiling everything, a cached start, and what answers without running anything."""
    with tempfile.TemporaryDirectory(prefix="wushe-bench-") as folder:
        _, cold, cold_processor = timed("street", "first_week", WUSHE_CACHE=folder)
        cached = [timed("street", "first_week", WUSHE_CACHE=folder)[1:] for _ in range(RUNS)]
    clock, processor = (statistics.median(values) for values in zip(*cached, strict=True))
    return [
        Figure("compiling everything, in an empty cache folder", f"{cold_processor - processor:.1f} s",
               f"of processor time ({cold - clock:.1f} s on the clock), 1 run; a first start takes {cold / clock:.0f} times a cached one"),
        Figure("a cached start, until a small street has lived its first week", f"{clock:.2f} s",
               f"on the clock ({processor:.2f} s of processor), median of {RUNS}"),
        *starts(),
    ]
