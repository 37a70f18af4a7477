"""Measures speed and memory, prints every figure, and writes docs/performance.md with its picture (``make bench``).

``python benchmarks/bench.py --most 1e5 --out FOLDER`` measures no street above so many residents, and writes elsewhere. Each file beside
this one measures one thing. Linux and macOS; under a quarter of an hour on two cores that nobody else uses.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import files
import growth
import street
import sweeps
import talking
from measuring import ROOT, Figure, cpu_name, measured, program, timed
from picture import NAMES, picture

DOCS = ROOT / "docs"
STEPS = Path(__file__).with_name("steps.md")
"""How the week became faster, step by step: measured once, when each step was taken."""


def compared(twins: dict[str, Any], bandwidth: dict[str, float], table: dict[str, float], week: float) -> list[Figure]:
    """The twins, and the memory."""
    ns, ours = twins["ns"], twins["ns"]["ours"]
    figures = [Figure(f"mobilise, deliberate and feel: {NAMES[name]}", f"{value:,.1f} ns",
                      "a resident-week" + ("" if name == "ours" else f"; {value / ours:,.2f} times ours")) for name, value in ns.items()]
    for name, title in (("c", "C"), ("agentpy", "AgentPy")):
        if name not in ns:
            figures.append(Figure(f"the same in {title}", "not measured", "no C compiler here" if name == "c" else "AgentPy is not there"))
    figures += [Figure(f"two threads against one, the three stages: {NAMES[name]}", f"{ratio:.2f} times as fast", "on the clock")
                for name, ratio in twins["threads"].items()]
    touched = sum(table.values())
    tables = ", ".join(f"{name} {size:.0f}" for name, size in table.items())
    bound = touched / bandwidth["1"] * 1e9
    return [*figures,
            Figure("memory bandwidth, one thread and two", f"{bandwidth['1'] / 1e9:.1f} and {bandwidth['2'] / 1e9:.1f} GB/s",
                   "a triad as in STREAM, three columns of 134 MB"),
            Figure("a week that touched each of its columns once", f"{bound:.1f} ns",
                   f"a resident, {touched:,.0f} bytes at that bandwidth ({tables}); the week takes {week / bound:.1f} times as long")]


def grown(found: dict[str, Any]) -> Iterator[str]:
    """Growth, as rows of a table."""
    def told(row: dict[str, Any]) -> str:
        return f"{row['ns']:.0f} | {row['built']:.2f} | {row['beyond']:,.0f}"

    for size, row in found["residents"].items():
        if "refused" in row:
            yield f"| {size:,} residents | – | – | – | does not fit here: {row['refused']} |"
        else:
            building = f"building takes as long as {row['built'] / row['lived'] * row['weeks']:.0f} weeks"
            yield f"| {row['residents']:,} residents, {row['weeks']} weeks | {told(row)} | {building} |"
    for weeks, row in found["weeks"].items():
        yield f"| {row['residents']:,} residents, {weeks:,} weeks | {told(row)} | |"
    for degree, row in found["ties"].items():
        yield f"| {row['residents']:,} residents, some {degree} ties each, from a file | {told(row)} | |"
    one, two = (found["threads"][jobs]["clock"] for jobs in (1, 2))
    yield f"| four seeds of the baseline street, 52 weeks, on two threads | | | | {one / two:.2f} times as fast as on one, on the clock |"


def page(found: dict[str, Any], load: tuple[float, float], seconds: float, command: str) -> str:
    """The page: tables, picture, machine, command."""
    from importlib.metadata import version

    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "llvmlite", "mesa"))
    rows = "\n".join(f"| {figure.what} | {figure.value} | {figure.compared} |" for figure in found["figures"])
    stages = "\n".join(f"| {stage} | {ns:.1f} | {_loops(found['loops'], stage)} |" for stage, ns in found["stages"].items())
    against = "\n".join(f"| {figure.what} | {figure.value} | {figure.compared} |" for figure in found["compared"])
    growing = "\n".join(grown(found["growth"]))
    return f"""# Performance

Measured by `{command}`, which writes this page. The street is `scenarios/baseline.toml`, burn-in included, where nothing else is said.
The ratios of a table are of one run.

![Twins, stages and growth](performance.png)

| what | measured | how |
|---|---|---|
{rows}

## By stage

Nanoseconds of processor time a resident-week (`python benchmarks/stages.py`), and of each kernel the loops that LLVM made take several rows
at once.

| stage | ns | loops that are vectorised, of those in its kernels |
|---|---|---|
{stages}

## Against twins, and against the memory

Mobilise, deliberate and feel of one community of 4,000, with the same luck and events (`python benchmarks/twins.py`). In C (`-O3
-march=native -ffp-contract=off`) they give the engine's bytes, by the plain road: ties are summed for everybody, not only where the draw
leaves it open. In NumPy, Mesa and AgentPy the same persons join, come and comply, and feelings are the same to 3 in 100,000
(`make verify`). Everybody's draws are made at once for the objects of Mesa and AgentPy, so that their
time is the model's.

| what | measured | how |
|---|---|---|
{against}

## Growth

Each line in a process of its own; MB beyond libraries and kernels.

| what | ns a resident-week | building, s | MB | |
|---|---|---|---|---|
{growing}

{STEPS.read_text(encoding="utf-8").strip()}

Machine: {cpu_name()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; Python {platform.python_version()}, {libraries};
{datetime.now(UTC):%Y-%m-%d}; all of it took {seconds:.0f} s. The load average was {load[0]:.1f} at the start and {load[1]:.1f} at the end:
what it shows beyond the benchmark's own one or two threads is other programs on the machine, which make figures on the clock longer.
Processor time suffers less from them.
"""


def _loops(loops: list[Any], stage: str) -> str:
    own = [kernel for kernel in loops if kernel[0] == stage]
    if not own:
        return ""
    return f"{sum(min(kernel[2], kernel[3]) for kernel in own)} of {sum(kernel[2] for kernel in own)}: " + (
        ", ".join(f"`{kernel[1]}`" for kernel in own if kernel[3]) or "none")


def gathered(most: int) -> dict[str, Any]:
    """Everything that is measured."""
    timed("street", "first_week")  # compiles, where the usual cache is empty, before anything is timed
    stages = measured("stages", "by_stage")
    twins = {"ns": measured("twins", "raced"), "threads": measured("twins", "threads")}
    found = {
        "stages": stages, "loops": measured("stages", "loops"), "twins": twins,
        "compared": compared(twins, measured("bandwidth", "triad"), measured("bandwidth", "bytes_a_resident"), sum(stages.values())),
        "growth": growth.all_of_it(most)}
    costs = [Figure(*line) for line in sweeps.lines(lambda part: program([sys.executable, sweeps.__file__, part])[0])]
    return {**found, "figures": street.beginnings() + street.speed() + talking.talking() + street.memory() + files.files() + costs}


def main() -> None:
    """Measure everything and write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--most", type=float, default=1e7, help="residents of the largest street")
    asked.add_argument("--out", type=Path, default=DOCS, help="folder of the page and its picture")
    given = asked.parse_args()
    load, start = os.getloadavg()[0], time.perf_counter()
    found = gathered(int(given.most))
    for figure in found["figures"] + found["compared"]:
        print(f"{figure.what:62} {figure.value:>22}   {figure.compared}")
    command = "make bench" if given.most >= 1e7 else f"python benchmarks/bench.py --most {given.most:g}"
    given.out.mkdir(parents=True, exist_ok=True)
    picture(found, given.out / "performance.png")
    whole = page(found, (load, os.getloadavg()[0]), time.perf_counter() - start, command)
    (given.out / "performance.md").write_text(whole, encoding="utf-8")
    print(f"Written to {given.out / 'performance.md'}")


if __name__ == "__main__":
    main()
