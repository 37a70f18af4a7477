"""What a sweep costs besides its runs, beside mesa.batch_run, joblib and Dask on the same runs; cores used; memory (``make bench``).

Alone: ``python benchmarks/sweeps.py PART``, which prints JSON. Each way lives the same small street under the same levers and seeds with
one worker, one way after the other in one process, some times over in turn; the least of each counts. Ours writes every table to the disk,
the others hand back summaries in memory.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RUNS, ROUNDS, MANY = 100, 3, (10_000, 100_000)
STREETS = {64_000: 24, 8_000: 100}
"""Residents of the streets whose sweeps show how many cores are used, and how many runs each."""
WEEKS, BURN_IN, RESIDENTS = 26, 4, 200
BYTES_OF_MAXRSS = 1 if sys.platform == "darwin" else 1024


def scenario(**changes: Any) -> Any:
    """A street that lives its weeks in some milliseconds."""
    import wushe_sim as ws

    return ws.Scenario(name="base", weeks=WEEKS, burn_in=BURN_IN, place={"communities": 1, "residents": RESIDENTS},
                       keep={"weeks": "summary"}).replace(**changes)


def burdens() -> list[float]:
    """The points of the design: another lever for each run."""
    return [round(0.9 * place / (RUNS - 1), 6) for place in range(RUNS)]


def lived(burden: float) -> dict[str, float]:
    """One run, and its indicators: what each peer is handed."""
    from wushe_sim.model.indicators import evaluate
    from wushe_sim.model.sums import Sums
    from wushe_sim.results import make_run
    from wushe_sim.running.simulation import simulate

    street = scenario(levers={"admin_burden": burden})
    run, _ = make_run(street, 0, simulate(street, 0))
    return {name: float(value) for name, value in evaluate(Sums(run.last(26))).items()}


def bare() -> None:
    """The runs themselves and nothing else."""
    from wushe_sim.running.simulation import simulate

    for burden in burdens():
        simulate(scenario(levers={"admin_burden": burden}), 0)


def ours() -> None:
    """A sweep into a folder, one thread."""
    import wushe_sim as ws

    with tempfile.TemporaryDirectory() as place:
        ws.sweep({"base": scenario(), "vary": {"admin_burden": burdens()}}, Path(place) / "out")


def batch_run() -> None:
    """Mesa's own, on WusheModel, in this process."""
    import mesa

    import wushe_sim as ws

    mesa.batch_run(ws.WusheModel, {"scenario": [scenario()], "admin_burden": burdens(), "rng": [0]}, number_processes=1,
                   max_steps=WEEKS, data_collection_period=-1, display_progress=False)


def joblib() -> None:
    """joblib, in this process."""
    from joblib import Parallel, delayed

    Parallel(n_jobs=1)(delayed(lived)(burden) for burden in burdens())


@contextmanager
def dask_client() -> Iterator[Any]:
    """A scheduler and one worker with one thread, in this process."""
    from distributed import Client

    with Client(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as client:
        yield client


def compared() -> dict[str, Any]:
    """Seconds on the clock for all runs, by each way, in turn."""
    taken: dict[str, list[float]] = {}
    with dask_client() as client:
        def dask() -> None:
            client.gather(client.map(lived, burdens(), pure=False))

        ways: list[Callable[[], None]] = [bare, ours, batch_run, joblib, dask]
        for turn in range(ROUNDS + 1):
            for way in ways:
                start = time.perf_counter()
                way()
                if turn:  # the first is for what is loaded and compiled once
                    taken.setdefault(way.__name__, []).append(time.perf_counter() - start)
    return {"runs": RUNS, "seconds": taken}


def cores() -> dict[str, Any]:
    """Of two cores, how many a sweep keeps busy, by the residents of its streets: processor seconds for each second on the clock."""
    import wushe_sim as ws

    found: dict[str, list[float]] = {}
    for residents, runs in STREETS.items():
        base = scenario(weeks=104, place={"communities": 8, "residents": residents // 8}, keep={"weeks": "all"})
        for turn in range(ROUNDS + 1):
            with tempfile.TemporaryDirectory() as place:
                clock, processor = time.perf_counter(), time.process_time()
                ws.sweep({"base": base, "seeds": 1, "vary": {"admin_burden": burdens()[:runs]}}, Path(place) / "out", jobs=2)
                if turn:
                    found.setdefault(str(residents), []).append((time.process_time() - processor) / (time.perf_counter() - clock))
    return {"cores": found}


def without_runs(runs: int) -> dict[str, Any]:
    """A sweep whose engine answers at once: what is left is what a sweep costs; and the most memory that it held."""
    import tests.fake_engine as fake
    from tests.experiments.conftest import put_in
    from wushe_sim.experiments.sweep.runner import sweep
    from wushe_sim.scenario import Scenario

    base = Scenario(name="base", weeks=12, burn_in=4, place={"communities": 1, "residents": 60}, keep={"weeks": "summary"})
    vary = {"admin_burden": {"min": 0.0, "max": 0.9}, "actors": ["three", "five"], "covenant": {"min": 0.0, "max": 1.0}}

    class Ready(fake.Engine):
        answer = fake.record(base, 0)

        def simulate(self, *_: Any, **__: Any) -> Any:
            return self.answer

    put_in(Ready(), setattr)
    with tempfile.TemporaryDirectory() as place:
        clock, processor = time.perf_counter(), time.process_time()
        sweep({"base": base, "design": {"kind": "lhs", "points": runs}, "vary": vary}, Path(place) / "out")
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_OF_MAXRSS / 1e6
    return {"runs": runs, "clock": clock / runs, "processor": processor / runs, "memory": memory}


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "compared": compared, "cores": cores, **{f"without_runs_{runs}": lambda runs=runs: without_runs(runs) for runs in MANY}}


def lines(told: Callable[[str], dict[str, Any]]) -> list[tuple[str, str, str]]:
    """The figures as lines of a table; ``told`` gives what a part measured, each in a process of its own."""
    found = told("compared")
    least = {name: min(seconds) / found["runs"] * 1e3 for name, seconds in found["seconds"].items()}
    beyond = {name: value - least["bare"] for name, value in least.items() if name != "bare"}
    names = {"ours": "`wushe sweep`, written to the disk", "batch_run": "mesa.batch_run", "joblib": "joblib", "dask": "Dask"}
    rows = [(f"beyond a run of {RESIDENTS} residents and {WEEKS + BURN_IN} weeks: {names[name]}", f"{beyond[name]:+.2f} ms",
             f"beside {least['bare']:.1f} ms for the run itself ({least[name] / least['bare']:.2f} times), one worker, on the clock; "
             f"the least of {ROUNDS} times {found['runs']} runs, in turn") for name in names]
    few, many = (told(f"without_runs_{runs}") for runs in MANY)
    used = told("cores")["cores"]
    return [
        *rows,
        ("a sweep's own work for a run", f"{many['processor'] * 1e3:.2f} ms",
         f"of processor time ({many['clock'] * 1e3:.2f} ms on the clock), {many['runs']:,} runs by an engine that answers at once"),
        ("memory of a sweep", f"{many['memory']:.0f} MB", f"at {many['runs']:,} runs, {few['memory']:.0f} MB at {few['runs']:,}"),
        *((f"of two cores, those that a sweep on two threads kept busy: runs of {int(residents):,} residents", f"{max(shares) / 2:.0%}",
           f"the most of {ROUNDS} times {STREETS[int(residents)]} runs; {min(shares) / 2:.0%} the least; other programs "
           "take their part") for residents, shares in used.items()),
    ]


if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]]()))
