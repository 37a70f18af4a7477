"""Nanoseconds of processor time a resident-week, by stage of the real ``one_week``, and which loops are vectorised.

``python benchmarks/stages.py`` prints both. The schedule is compiled anew, with a clock around each stage. Linux and macOS.
"""

import ast
import inspect
import re
import textwrap
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numpy.typing import NDArray

import wushe_sim as ws
from wushe_sim.engine.compiling import Kernel, LeanDoor
from wushe_sim.engine.kernel import schedule
from wushe_sim.model import week
from wushe_sim.running import simulation
from wushe_sim.running.real_places import count_scenario_residents
from wushe_sim.running.street import build_street

BASELINE = Path(__file__).resolve().parent.parent / "scenarios" / "baseline.toml"
SMALL = ws.Scenario(name="small", burn_in=0, weeks=1, place={"communities": 1, "residents": 200, "social_workers": 1})
RUNS = 3
BETWEEN = "between the stages"
"""What is not a stage: the station's and the city's rounds, the tally being kept, and the Python that drives them."""
TIMED = (*(name for name, _ in week.STAGES), "observe")


class Loops(NamedTuple):
    """Of one kernel of a stage: its nanoseconds are not told apart, its loops are."""

    stage: str
    kernel: str
    loops: int
    """``for`` in its own source."""
    vectorised: int
    """Loops of the machine's code, those of inlined callees among them, that take several rows at once."""


@intrinsic
def processor_time(typingctx: Any) -> Any:
    """Nanoseconds of processor that this thread has used."""
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        word = ir.IntType(64)
        told = cgutils.alloca_once(builder, ir.ArrayType(word, 2))
        kind = ir.FunctionType(ir.IntType(32), [ir.IntType(32), told.type])
        clock = cgutils.get_or_insert_function(builder.module, kind, "clock_gettime")
        builder.call(clock, [ir.Constant(ir.IntType(32), time.CLOCK_THREAD_CPUTIME_ID), told])
        seconds, rest = (builder.load(cgutils.gep_inbounds(builder, told, 0, part)) for part in range(2))
        return builder.add(builder.mul(seconds, word(10**9)), rest)

    return types.int64(), codegen


def with_clock(stage: Callable, cell: int) -> Callable:
    """A stage that adds the time that it takes to the word at an address."""
    @intrinsic
    def add(typingctx: Any, amount: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            place = builder.inttoptr(ir.Constant(ir.IntType(64), cell), ir.IntType(64).as_pointer())
            builder.store(builder.add(builder.load(place), args[0]), place)
            return context.get_dummy_value()

        return types.void(types.int64), codegen

    @schedule
    def timed(*tables):
        start = processor_time()  # pyright: ignore[reportCallIssue]  # Numba's first argument
        stage(*tables)
        add(processor_time() - start)  # pyright: ignore[reportCallIssue]

    return timed


def door(function: Callable, **more: bool) -> Any:
    """A kernel that is compiled whenever it is wanted, never loaded from the cache."""
    options = {"error_model": "numpy", "nogil": True, "nopython": True, "boundscheck": None, **more}
    return Kernel(py_func=function, targetoptions=options, pipeline_class=LeanDoor)


def timed_weeks(cells: NDArray[np.int64]) -> Any:
    """``weeks`` with the schedule that it has, but for a clock around each stage, which adds to the stage's cell."""
    clocks = {name: with_clock(getattr(week, name), cells[k:].ctypes.data) for k, name in enumerate(TIMED)}
    one_week = schedule(FunctionType(week.one_week.__code__, {**vars(week), **clocks}))
    return door(FunctionType(week.weeks.py_func.__code__, {**vars(week), "one_week": one_week}))


def cost_of_the_clock() -> float:
    """Nanoseconds that a stage which does nothing seems to take; both readings of the clock together take twice that."""
    cell = np.zeros(1, np.int64)
    nothing = with_clock(schedule(lambda: None), cell.ctypes.data)

    @door
    def often(times):
        for _ in range(times):
            nothing()

    often(1)
    found = []
    for _ in range(RUNS):
        cell[0] = 0
        often(2000)
        found.append(int(cell[0]) / 2000)
    return min(found)


def seconds_of(scenario: ws.Scenario, seed: int, weeks: Any) -> float:
    """Processor seconds of a whole run, in which ``weeks`` stands for the engine's own."""
    policy = simulation.build_policy(scenario)
    street = build_street(scenario, seed, policy.levers, policy.parameters)
    usual, simulation.weeks = simulation.weeks, weeks
    try:
        start = time.process_time()
        simulation.run_weeks(street, policy, scenario.weeks)
        return time.process_time() - start
    finally:
        simulation.weeks = usual


def by_stage(scenario: ws.Scenario | None = None, runs: int = RUNS) -> dict[str, float]:
    """Nanoseconds of processor time a resident-week, by stage, and of the remainder of the run, under ``BETWEEN``.

    The least of some runs, each of its own seed, on one core. Without a scenario it is the default street, burn-in included. What the
    clock itself takes is measured and taken off.
    """
    scenario = ws.Scenario.load(BASELINE) if scenario is None else scenario
    cells, found = np.zeros(len(TIMED), np.int64), []
    clocked, cost = timed_weeks(cells), cost_of_the_clock()
    seconds_of(SMALL, 0, clocked)  # compiles
    readings = (scenario.burn_in + scenario.weeks) * (scenario.place.communities or 1)
    for seed in range(runs):
        cells[:] = 0
        whole = seconds_of(scenario, seed, clocked) * 1e9
        stages = cells - readings * cost
        found.append([*stages, whole - stages.sum() - readings * len(TIMED) * 2 * cost])
    least = np.array(found).min(axis=0) / (count_scenario_residents(scenario) * (scenario.burn_in + scenario.weeks))
    return dict(zip((*TIMED, BETWEEN), least.tolist(), strict=True))


def loops(stages: tuple[str, ...] = TIMED) -> list[Loops]:
    """Every kernel with a loop of its own in the files of these stages, each compiled by itself for the types it is called with."""
    seconds_of(SMALL, 0, door(week.weeks.py_func))  # compiles, and so finds the types
    return [found for stage in stages for made in vars(import_module(f"wushe_sim.model.week.{stage}")).values()
            if isinstance(made, Kernel) and made.__module__ == f"wushe_sim.model.week.{stage}" for found in loops_of(stage, made)]


def loops_of(stage: str, made: Kernel) -> Iterator[Loops]:
    """One kernel's loops, if it has any and the week calls it."""
    source = ast.parse(textwrap.dedent(inspect.getsource(made.py_func)))
    own = sum(isinstance(node, ast.For | ast.While) for node in ast.walk(source))
    if own and made.inside.signatures:
        again, signature = door(made.py_func, no_cpython_wrapper=True), made.inside.signatures[0]
        again.compile(signature)
        yield Loops(stage, made.__name__, own, len(re.findall(r"^vector\.body\S*:", again.inspect_llvm(signature), re.MULTILINE)))


def main() -> None:
    """Print nanoseconds by stage, then the kernels with their loops."""
    found = by_stage()
    for stage, nanoseconds in found.items():
        print(f"{stage:20} {nanoseconds:6.1f} ns")
    print(f"{'together':20} {sum(found.values()):6.1f} ns a resident-week, the least of {RUNS} runs of each")
    for kernel in loops():
        print(f"{kernel.stage:12} {kernel.kernel:24} {kernel.loops} loops in its source, {kernel.vectorised} vectorised")


if __name__ == "__main__":
    main()
