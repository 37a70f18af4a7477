"""First use on a machine: the kernels are compiled, those of the week in a process beside this one, for the two do not need each other.

Nothing depends on it: what is not compiled here is compiled when it is first called. Of several processes that start at once one compiles,
and the others wait for it.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numba
from numba import types

from wushe_sim.engine.compile_lock import compile_alone
from wushe_sim.engine.kernel_cache import CACHE, DONE, is_cold, is_kept
from wushe_sim.engine.table import Tables, pack_table, table_type, tables_type
from wushe_sim.i18n.catalogue import detect_language
from wushe_sim.i18n.message import Text, render
from wushe_sim.model.levers import Levers
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.switches import Switches
from wushe_sim.model.week import weeks
from wushe_sim.model.week.decided import NOBODY_ASKED
from wushe_sim.model.week.station import city_round, station_round
from wushe_sim.model.world.community import Community
from wushe_sim.running.child_process import child_environment, python_command
from wushe_sim.running.street import build_street
from wushe_sim.scenario import Scenario

SMALLEST = Scenario.loads('name = "first-use"\nweeks = 1\nburn_in = 0\n[place]\ncommunities = 1\nresidents = 60\n')
AS_A_RUN_CALLS_IT = (
    tables_type(Community), tables_type(Levers), table_type(Switches), table_type(Parameters),
    types.Array(types.uint64, 1, "C"), types.UniTuple(types.int64, 2), types.UniTuple(types.int64, 2), types.int64,
    types.Array(types.int64, 4, "C"), numba.typeof(NOBODY_ASKED),
)
"""The types of what ``live`` hands to ``weeks``."""
COMPILE_WEEKS = "from wushe_sim.running.warm_up import compile_weeks; compile_weeks()"
"""What the process beside this one runs."""
_preparing, _prepared = threading.Lock(), threading.Event()


def compile_weeks() -> None:
    """Compile the week, or load it where another process has compiled it."""
    weeks.compile(AS_A_RUN_CALLS_IT)  # pyright: ignore[reportFunctionMemberAccess]  # a compiled function has more than its code says


def compile_the_rest() -> None:
    """Compile what builds a street, and the station's round, by doing both once."""
    levers, switches, parameters = SMALLEST.levers_by_week(), SMALLEST.switch_values(), SMALLEST.parameter_values()
    street = build_street(SMALLEST, 0, levers, parameters)
    station_round(pack_table(street.station), Tables(street.communities), street.key, 0, 0, levers, switches, parameters,
                  NOBODY_ASKED)
    city_round(Tables([street.station]), 1, NOBODY_ASKED)


def beside() -> subprocess.Popen | None:
    """A process that compiles the week into the cache, where there is a second core, a cache to share, and a Python to start."""
    if (os.cpu_count() or 1) < 2 or not is_kept() or getattr(sys, "frozen", False):
        return None
    try:
        return subprocess.Popen(
            python_command("-c", COMPILE_WEEKS), cwd=CACHE.folder,
            env=child_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return None


class Anything:
    """What stands for every class and function that compiled code names: to see that a file is whole, none need be imported."""

    def __new__(cls, *_, **__) -> "Anything":
        """Taken whatever it is called with."""
        return super().__new__(cls)

    def __setstate__(self, state: object) -> None:
        pass


class OutputReader(pickle.Unpickler):
    """Reads a pickle to its end, and imports and calls nothing of what it names."""

    def find_class(self, module_name: str, global_name: str, /) -> type[Anything]:
        """The same for every name."""
        return Anything


def purge_corrupt_cache(folder: Path = CACHE.folder) -> list[Path]:
    """Remove compiled code that was cut or overwritten, by a full disk or a crash: Numba would fail on it, and now compiles it anew."""
    damaged = []
    for path in folder.rglob("*.nb[ci]"):
        try:
            with path.open("rb") as file:
                for _ in range(2 if path.suffix == ".nbi" else 1):
                    OutputReader(file).load()
        except FileNotFoundError:  # another process is writing there
            continue
        except Exception:
            damaged.append(path)
            path.unlink(missing_ok=True)
    return damaged


def say_on_standard_error(text: Text) -> None:
    """Say a line in the language that the environment names."""
    print(render(text, detect_language()), file=sys.stderr, flush=True)


def prepare(say: Callable[[Text], object] = say_on_standard_error) -> None:
    """Compile everything, where nothing is compiled yet; wait where another process does so.

    Parameters
    ----------
    say : callable
        Takes a message of one line: why a cache folder is not trusted, and that this process waits for another.
    """
    with _preparing:
        if _prepared.is_set():
            return
        _prepared.set()
        if CACHE.refusal:
            say(CACHE.refusal)
        purge_corrupt_cache()
        if not is_cold() or numba.config.DISABLE_JIT:  # pyright: ignore[reportAttributeAccessIssue]
            return
        with compile_alone(CACHE.folder, say):
            if is_cold():
                compile_everything()
                with suppress(OSError):  # a full disk: the next start looks again
                    (CACHE.folder / DONE).touch(mode=0o600)


def compile_everything() -> None:
    """Compile the week in a process beside this one, and the rest here."""
    helper = beside()
    try:
        compile_the_rest()
        if helper is not None:
            helper.wait()
    finally:
        if helper is not None:
            helper.kill()
    compile_weeks()
