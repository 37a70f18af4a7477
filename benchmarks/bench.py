"""Measures speed and memory of the baseline street, prints a table and writes it to docs/performance.md (``make bench``).

What is measured runs in processes of its own, so that one figure does not warm another. Linux and macOS; under five minutes on two cores.
"""

import copy
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
BASELINE, CLASSROOM = ROOT / "scenarios" / "baseline.toml", ROOT / "scenarios" / "classroom.toml"
RUNS = 3
MEGABYTE = 1e6
BYTES_OF_MAXRSS = 1 if sys.platform == "darwin" else 1024


class Figure(NamedTuple):
    """One line of the table: what was measured, its value, and how it compares."""

    what: str
    value: str
    compared: str


# --- what a child process measures and prints as JSON ----------------------------------------------------------------------------


def begun() -> Any:
    """The package with its kernels loaded: a small street has lived, so that nothing is left to compile or to load."""
    import wushe_sim as ws
    from wushe_sim.simulation import simulate

    tiny = ws.Scenario.load(CLASSROOM).replace(burn_in=12, weeks=12)
    simulate(tiny, 0)
    return ws


def peak() -> float:
    """Most memory that this process held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_OF_MAXRSS / MEGABYTE


def street() -> dict[str, Any]:
    """Processor seconds for building the baseline street and for living all its weeks, once for each of some seeds."""
    ws = begun()
    from wushe_sim.simulation import live, policy_of, resident_weeks
    from wushe_sim.world.street import build_street

    scenario = ws.Scenario.load(BASELINE)
    policy = policy_of(scenario)
    built, lived = [], []
    for seed in range(RUNS):
        start = time.process_time()
        place = build_street(scenario, seed, policy.levers, policy.parameters)
        middle = time.process_time()
        live(place, policy, scenario.weeks)
        built.append(middle - start)
        lived.append(time.process_time() - middle)
    weeks = scenario.burn_in + scenario.weeks
    return {"built": built, "lived": lived, "weeks": weeks, "residents": resident_weeks(scenario) // weeks}


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
    from wushe_sim.simulation import simulate

    simulate(ws.Scenario.load(CLASSROOM).replace(burn_in=0, weeks=1), 0)
    return {}


def agents() -> dict[str, Any]:
    """Processor seconds for building every agent of the baseline street, and for a week of it with one decision overridden, or none."""
    ws = begun()

    class Plain(ws.Resident):
        def join_volunteering(self, chance: float, draw: float) -> bool:
            return self.belonging > 0.3 and draw < chance

    class Compiled(ws.Resident):
        join_volunteering = ws.rule(Plain.join_volunteering)

    scenario = ws.Scenario.load(BASELINE).replace(burn_in=0, weeks=64)
    built, weeks = [], {}
    for name, given in (("default", None), ("compiled", {ws.Resident: Compiled}), ("python", {ws.Resident: Plain})):
        model = ws.WusheModel(scenario, agents=given)
        model.live_until(4)
        weeks[name] = []
        for until in (24, 44, 64):
            start = time.process_time()
            model.live_until(until)
            weeks[name].append((time.process_time() - start) / 20)
        if given is None:
            for _ in range(RUNS):
                twin = copy.deepcopy(model)
                start = time.process_time()
                count = len(twin.agents)
                built.append(time.process_time() - start)
    return {"built": built, "agents": count, "weeks": weeks}


def twins() -> dict[str, Any]:
    """Processor seconds for a week of three stages of 2,000 residents, ours and one object to an agent."""
    from tests.verification.three_stages import SCENARIO, Ours, happen, twin_of

    ours = Ours(SCENARIO.replace(place={"residents": 2000}))
    ours.step()
    plain = twin_of(ours)
    taken: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(2 * RUNS):
        start = time.process_time()
        for _ in range(50):
            ours.step()
        middle = time.process_time()
        happen(plain)
        plain.step()
        taken["ours"].append((middle - start) / 50)
        taken["plain"].append(time.process_time() - middle)
    return taken


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    part.__name__: part for part in (street, memory_of_libraries, memory_of_a_run, threads, first_week, agents, twins)
}


# --- what the parent process makes of it -----------------------------------------------------------------------------------------


def child(part: str, **environment: str) -> tuple[dict[str, Any], float, float]:
    """What a part measured, and the seconds on the clock and of processor that its process took from start to end."""
    return program([sys.executable, __file__, part], **environment)


def program(command: list[str], **environment: str) -> tuple[dict[str, Any], float, float]:
    """Run a program: the JSON that it printed last, if any, and its seconds on the clock and of processor."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
                          env={**os.environ, "PYTHONPATH": path, **environment})
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = done.stdout.strip().splitlines()
    told = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    return told, clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu_name() -> str:
    """The processor's name, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor() or "unknown")


def speed() -> list[Figure]:
    """One core, two threads, and building a street."""
    told, _, _ = child("street")
    residents, weeks = told["residents"], told["weeks"]
    each = [seconds / residents / weeks * 1e9 for seconds in told["lived"]]
    week, build = statistics.median(told["lived"]) / weeks, statistics.median(told["built"])
    taken, _, _ = child("threads")
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


def talking() -> list[Figure]:
    """Agents: building them, overriding a decision, and the plain twin."""
    told, pair = child("agents")[0], child("twins")[0]
    week = {name: statistics.median(taken) * 1e3 for name, taken in told["weeks"].items()}
    ours, plain = (statistics.median(pair[name]) * 1e3 for name in ("ours", "plain"))
    return [
        Figure(f"building {told['agents']:,} agents", f"{statistics.median(told['built']):.2f} s",
               f"of processor time; {RUNS} runs: {spread(told['built'], '.2f')}"),
        Figure("a week in which all residents decide by a compiled override", f"{week['compiled'] / week['default']:.2f} times",
               f"the default's; {week['compiled']:.1f} ms against {week['default']:.1f} ms of processor time, median of 3 times 20 weeks"),
        Figure("a week in which they decide by a Python method", f"{week['python'] / week['default']:.1f} times",
               f"the default's; {week['python']:.1f} ms"),
        Figure("mobilise, deliberate and feel, against one object to an agent", f"{plain / ours:,.0f} times as fast",
               f"{ours:.2f} ms a week of 2,000 residents against {plain:.0f} ms of processor time; the same results (make verify)"),
    ]


def memory() -> list[Figure]:
    """What a run holds beyond the libraries and kernels."""
    libraries, run = child("memory_of_libraries")[0]["peak"], child("memory_of_a_run")[0]["peak"]
    return [Figure("peak memory of that run beyond the libraries", f"{run - libraries:.0f} MB",
                   f"{run:.0f} MB in all, {libraries:.0f} MB of it libraries and kernels ({run / libraries:.1f} times)")]


def sweeps() -> list[Figure]:
    """What a sweep costs besides its runs, and what peers cost."""
    import sweeps as measured  # beside this file

    return [Figure(*line) for line in measured.lines(lambda part: program([sys.executable, measured.__file__, part])[0])]


def beginnings() -> list[Figure]:
    """Compiling everything, a cached start, and what answers without running anything."""
    with tempfile.TemporaryDirectory(prefix="wushe-bench-") as folder:
        _, cold, cold_processor = child("first_week", WUSHE_CACHE=folder)
        cached = [child("first_week", WUSHE_CACHE=folder)[1:] for _ in range(RUNS)]
    clock, processor = (statistics.median(values) for values in zip(*cached, strict=True))
    check = [program([sys.executable, "-m", "wushe_sim", "check", str(BASELINE)])[1] for _ in range(RUNS)]
    usage = [program([sys.executable, "-m", "wushe_sim", "--help"])[1] for _ in range(RUNS)]
    return [
        Figure("compiling everything, in an empty cache folder", f"{cold_processor - processor:.1f} s",
               f"of processor time ({cold - clock:.1f} s on the clock), 1 run; a first start takes {cold / clock:.0f} times a cached one"),
        Figure("a cached start, until a small street has lived its first week", f"{clock:.2f} s",
               f"on the clock ({processor:.2f} s of processor), median of {RUNS}"),
        Figure("`wushe check`", f"{statistics.median(check):.2f} s", f"on the clock, {RUNS} runs: {spread(check, '.2f')}"),
        Figure("`wushe --help`", f"{statistics.median(usage):.2f} s", f"on the clock, {RUNS} runs: {spread(usage, '.2f')}"),
    ]


def spread(values: list[float], form: str) -> str:
    """Least to most."""
    return f"{min(values):{form}} to {max(values):{form}}"


def page(figures: list[Figure], load: tuple[float, float], seconds: float) -> str:
    """The page: the table, the machine, the command."""
    from importlib.metadata import version

    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "llvmlite"))
    rows = "\n".join(f"| {figure.what} | {figure.value} | {figure.compared} |" for figure in figures)
    return f"""# Performance

Measured by `make bench` (`python benchmarks/bench.py`), which writes this page. The street is `scenarios/baseline.toml`, burn-in included.

| what | measured | how |
|---|---|---|
{rows}

Machine: {cpu_name()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; Python {platform.python_version()}, {libraries};
{datetime.now(UTC):%Y-%m-%d}; all of it took {seconds:.0f} s. The load average was {load[0]:.1f} at the start and {load[1]:.1f} at the end:
what it shows beyond the benchmark's own one or two threads is other programs on the machine, which make figures on the clock longer.
Processor time suffers less from them.
"""


def main() -> None:
    """Measure a part, where one is named; else everything."""
    if len(sys.argv) > 1:
        print(json.dumps(PARTS[sys.argv[1]]()))
        return
    load, start = os.getloadavg()[0], time.perf_counter()
    child("first_week")  # compiles, where the usual cache is empty, before anything is timed
    figures = beginnings() + speed() + talking() + memory() + sweeps()
    for figure in figures:
        print(f"{figure.what:62} {figure.value:>22}   {figure.compared}")
    PAGE.write_text(page(figures, (load, os.getloadavg()[0]), time.perf_counter() - start), encoding="utf-8")
    print(f"Written to {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
