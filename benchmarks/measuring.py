"""How figures are taken: each measurement in a process of its own, so that one does not warm another; a figure is a row of the page."""

import json
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BASELINE, CLASSROOM = ROOT / "scenarios" / "baseline.toml", ROOT / "scenarios" / "classroom.toml"
RUNS = 3
MEGABYTE = 1e6
BYTES_OF_MAXRSS = 1 if sys.platform == "darwin" else 1024
CALL = "import json, sys; import {module}; print(json.dumps({module}.{part}(*json.loads(sys.argv[1]))))"


class Figure(NamedTuple):
    """One line of a table: what was measured, its value, and how."""

    what: str
    value: str
    compared: str


def begun() -> Any:
    """The package with its kernels loaded: a small street has lived, so that nothing is left to compile or to load."""
    import wushe_sim as ws
    from wushe_sim.running.simulation import simulate

    tiny = ws.Scenario.load(CLASSROOM).replace(burn_in=12, weeks=12)
    simulate(tiny, 0)
    return ws


def peak() -> float:
    """Most memory that this process held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_OF_MAXRSS / MEGABYTE


def timed(module: str, part: str, *given: Any, **environment: str) -> tuple[Any, float, float]:
    """What a function of a file of this folder gives in a process of its own, and the seconds, on the clock and of processor."""
    return program([sys.executable, "-c", CALL.format(module=module, part=part), json.dumps(given)], **environment)


def measured(module: str, part: str, *given: Any) -> Any:
    """The same without the seconds."""
    return timed(module, part, *given)[0]


def program(command: list[str], **environment: str) -> tuple[Any, float, float]:
    """Run a program: the JSON that it printed last, if any, and its seconds on the clock and of processor."""
    path = os.pathsep.join(filter(None, (str(ROOT), str(HERE), os.environ.get("PYTHONPATH", ""))))
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": path, **environment})
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr[-3000:]}")
    lines = done.stdout.strip().splitlines()
    told = json.loads(lines[-1]) if lines and lines[-1][0] in "{[" else {}
    return told, clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def spread(values: list[float], form: str) -> str:
    """Least to most."""
    return f"{min(values):{form}} to {max(values):{form}}"


def cpu_name() -> str:
    """The processor's name, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor() or "unknown")
