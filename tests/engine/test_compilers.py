"""Compilers: kernels count the same whoever compiles them, and a Numba that has changed inside fails nobody."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import wushe_sim as ws
from wushe_sim.running import simulation

pytestmark = [pytest.mark.compiled, pytest.mark.libraries, pytest.mark.processes]

ROOT = Path(__file__).resolve().parents[2]
SORT = """
import sys
import numpy as np
from wushe_sim.engine import kernel
keys, rows = np.array([3, 1, 2]), np.array([0, 1, 2])
kernel.sort_by_keys(keys, rows, 3)
print(kernel.COMPILER.name, *keys, *rows, "wushe_sim.engine.compiling" in sys.modules)
"""
A_NAME_IS_GONE = "import numba, numba.core.compiler_machinery as inside; del inside.register_pass\n"
AN_ATTRIBUTE_IS_GONE = """
from numba.core.codegen import JITCPUCodegen as inside
kept = inside._library_class
del inside._library_class
inside.__getattr__ = lambda self, name: kept if name == "_library_class" else object.__getattribute__(self, name)
"""
WITHOUT_A_COMPILER = """
import json
import numpy as np
import wushe_sim as ws
from tests.engine.test_compilers import TINY, Careful, Ruled, count
print(json.dumps([count(), count(agents={ws.Resident: Careful}), count(agents={ws.Resident: Ruled})]))
model = ws.WusheModel(TINY, rng=3)
model.run_model()
"""
TINY = ws.Scenario(name="tiny", weeks=8, burn_in=4, place={"communities": 1, "residents": 60})


class Careful(ws.Resident):
    """Whom Python is asked about."""

    def join_volunteering(self, chance, draw):
        return self.belonging > 0.6 and draw < chance


class Ruled(ws.Resident):
    """Whom compiled code is asked about, if there is a compiler."""

    @ws.rule
    def join_volunteering(self, chance, draw):
        return self.belonging > 0.6 and draw < chance


def count(**hooks):
    """What a tiny street shows, to the last bit."""
    if not hooks:
        return simulation.simulate(TINY, 3).counts.tolist()
    return [[float(value).hex() for value in row] for row in ws.run(TINY, seeds=[3], **hooks).weekly.select_dtypes("number").to_numpy()]


def start(code, cache, **environment):
    """A Python that starts with some code, and a cache of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "WUSHE_CACHE": str(cache), "WUSHE_LANG": "en", **environment}
    ended = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, encoding="utf-8", timeout=600)
    assert ended.returncode == 0, ended.stderr
    return ended


def test_the_lean_compiler_serves_this_numba_and_says_nothing(tmp_path):
    ended = start(SORT, tmp_path)
    assert ended.stdout.split() == ["lean", "1", "2", "3", "1", "2", "0", "True"]
    assert not ended.stderr


def test_the_stock_compiler_serves_whoever_asks_for_it_and_needs_nothing_of_numbas_inside(tmp_path):
    ended = start(SORT, tmp_path, WUSHE_STOCK_NUMBA="1")
    assert ended.stdout.split() == ["stock", "1", "2", "3", "1", "2", "0", "False"]
    assert not ended.stderr


@pytest.mark.parametrize("broken", [A_NAME_IS_GONE, AN_ATTRIBUTE_IS_GONE], ids=["a-name-is-gone", "an-attribute-is-gone"])
def test_a_numba_that_has_changed_inside_is_said_once_and_served_by_the_stock_compiler(broken, tmp_path):
    first, second = (start(broken + SORT, tmp_path) for _ in range(2))
    for ended in (first, second):
        assert ended.stdout.split()[:-1] == ["stock", "1", "2", "3", "1", "2", "0"]
    line, = first.stderr.splitlines()
    assert "does not take the lean compiler (AttributeError" in line or "does not take the lean compiler (ImportError" in line
    assert not second.stderr


def test_with_the_compiler_off_a_street_counts_the_same(tmp_path):
    """NUMBA_DISABLE_JIT=1, with and without overrides, and as a Mesa model."""
    plain = json.loads(start(WITHOUT_A_COMPILER, tmp_path, NUMBA_DISABLE_JIT="1", PYTHONWARNINGS="error").stdout)
    assert plain == [count(), count(agents={ws.Resident: Careful}), count(agents={ws.Resident: Ruled})]
