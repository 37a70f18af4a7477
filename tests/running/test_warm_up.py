"""First use: what is compiled is kept; a cache that is damaged, shared or not to be written to fails no run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import warm
from wushe_sim.engine import kernel_cache
from wushe_sim.running import warm_up

ROOT = Path(__file__).resolve().parents[2]
SORTING = """
import sys
from wushe_sim.running import warm_up
from wushe_sim.engine import kernel
if "mend" in sys.argv:
    print(len(warm_up.purge_corrupt_cache()))
import numpy as np
keys, rows = np.array([3, 1, 2]), np.array([0, 1, 2])
kernel.sort_by_keys(keys, rows, 3)
print(*keys, *rows)
"""
SORTED = ["1", "2", "3", "1", "2", "0"]


def environment(cache):
    return {**os.environ, "PYTHONPATH": str(ROOT), "WUSHE_CACHE": str(cache)}


def sorting(cache, *words):
    """What a program says that compiles, or loads, what sorts."""
    return warm.run(["-c", SORTING, *words], env=environment(cache), check=True).stdout.split()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A cache that a first start filled."""
    place = tmp_path_factory.mktemp("cache")
    assert sorting(place) == SORTED
    return place


@pytest.fixture
def cache(filled, tmp_path):
    """A copy of it, dates and all, to be damaged."""
    return shutil.copytree(filled, tmp_path / "cache")


def damage(cache, kind, how):
    """Overwrite one file of the cache."""
    path = next(path for path in cache.rglob(f"*.{kind}") if "sort_by_keys" in path.name)
    data = path.read_bytes()
    path.write_bytes({"cut": data[:len(data) // 2], "empty": b"", "zeros": bytes(len(data)), "garbage": b"garbage" * 50}[how])
    return path


@pytest.mark.processes
def test_two_first_starts_share_a_cache_that_is_whole(tmp_path):
    words, env = [sys.executable, "-c", SORTING], environment(tmp_path)
    both = [subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate(timeout=300)[0].split() for process in both] == [SORTED, SORTED]
    assert list(tmp_path.rglob("*.nbc")) and not list(tmp_path.rglob("*.tmp*"))
    assert sorting(tmp_path, "mend") == ["0", *SORTED]


@pytest.mark.compiled
@pytest.mark.parametrize("how", ["cut", "empty", "zeros", "garbage"])
@pytest.mark.parametrize("kind", ["nbi", "nbc"])
def test_what_is_damaged_in_a_cache_is_thrown_away_and_nothing_else(cache, how, kind):
    assert warm_up.purge_corrupt_cache(cache) == []
    path = damage(cache, kind, how)
    assert warm_up.purge_corrupt_cache(cache) == [path] and not path.exists()
    assert warm_up.purge_corrupt_cache(cache) == []


@pytest.mark.compiled
@pytest.mark.parametrize(("kind", "how"), [("nbi", "cut"), ("nbc", "garbage")])
def test_a_damaged_cache_is_thrown_away_and_compiled_anew(cache, kind, how):
    damage(cache, kind, how)
    assert sorting(cache, "mend") == ["1", *SORTED]
    assert sorting(cache, "mend") == ["0", *SORTED]


def test_looking_through_the_cache_imports_nothing_of_what_it_names(tmp_path):
    (tmp_path / "somebody.nbc").write_bytes(b"cnobody_wrote_this_module\nnor_this\n(tR.")
    (tmp_path / "damaged.nbc").write_bytes(b"cnobody_wrote_this_module\nnor_this\n(tR")
    assert [path.name for path in warm_up.purge_corrupt_cache(tmp_path)] == ["damaged.nbc"]


def test_a_frozen_program_has_a_cache_of_its_own(monkeypatch):
    """Numba dates what it keeps by a frozen program's file, else by the sources: in one folder each would throw the other's away."""
    ours = kernel_cache.sources_digest()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert kernel_cache.sources_digest() != ours


def test_the_cache_is_looked_through_before_anything_runs(monkeypatch):
    looked = []
    monkeypatch.setattr(warm_up, "purge_corrupt_cache", lambda: looked.append(True))
    monkeypatch.setattr(warm_up, "is_cold", lambda: False)
    warm_up._prepared.clear()
    warm_up.prepare()
    warm_up.prepare()
    assert looked == [True]
