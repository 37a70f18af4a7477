"""Engines: the same tables from threads, processes and a cluster, one worker of which is killed on the way.

What an engine makes of a process that ends, hangs or has too little memory is tried with a stand-in for the process as well.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

import wushe_sim as ws
from tests.experiments.conftest import BASE, said
from tests.experiments.sweep.test_runner import same
from tests.messages import raises_message
from tests.workers import list_workers
from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.coordinator import SweepProgress
from wushe_sim.experiments.sweep.runner import sweep
from wushe_sim.running import worker

ROOT = Path(__file__).resolve().parents[3]
TINY = BASE.replace(place={"communities": 1, "residents": 60})


def tiny(**changes):
    return said(base=TINY, vary={"admin_burden": [0.1, 0.8]}, **changes)


# --- with a stand-in for the process -----------------------------------------------------------------------------------------------


class FakeProcess:
    """Stands for ``worker.Worker``: lives runs in this process; those with a high burden meet with what the test says."""

    def __init__(self, engine, happens):
        self.engine, self.happens, self.ended = engine, happens, threading.Event()

    def simulate(self, scenario, seed, hooks, progress, start=None):
        if scenario.levers.admin_burden > 0.5:
            self.happens(self)
        return self.engine.simulate(scenario, seed)

    def kill(self):
        self.ended.set()

    end = kill


@pytest.fixture
def swept_where(engine, monkeypatch, tmp_path):
    """A sweep of two runs in stand-ins for processes, one of which meets with something; how often a process was started."""
    def swept(happens, **how):
        begun = []
        monkeypatch.setattr(worker, "Worker", lambda: begun.append(FakeProcess(engine, happens)) or begun[-1])
        return sweep(tiny(seeds=1), tmp_path / "out", processes=True, jobs=2, **how), begun

    return swept


def test_a_run_whose_process_ends_is_begun_three_times_each_in_a_new_process_and_ends_no_other(swept_where):
    def end(process):
        raise worker.WorkerEnded("the process of base, seed 0, ended with exit code -9")

    swept, begun = swept_where(end)
    assert [one["design"] for one in swept.failed] == [1] and swept.counts["done"] == 1
    assert "ended with exit code -9; it was begun 3 times" in swept.failed[0]["error"]
    assert len(begun) in (3, 4) and all(process.ended.is_set() for process in begun)


def test_a_run_that_lacks_memory_is_begun_three_times_and_reported_as_that(swept_where):
    def want_too_much(process):
        raise MemoryError("no room for 2 GB")

    swept, _ = swept_where(want_too_much)
    assert [one["design"] for one in swept.failed] == [1] and swept.counts["done"] == 1
    assert swept.failed[0]["error"].startswith("memory: there was not enough of it (no room for 2 GB; it was begun 3 times")


def test_a_run_that_hangs_is_ended_when_its_time_is_over_and_no_other(swept_where):
    def hang(process):
        assert process.ended.wait(60)
        raise worker.WorkerEnded("the process of base, seed 0, ended with exit code -9")

    swept, _ = swept_where(hang, timeout=1)
    assert [(one["design"], one["error"]) for one in swept.failed] == [(1, "TookTooLong: it took longer than 1 seconds")]
    assert swept.counts["done"] == 1


# --- with processes --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return sweep(tiny(), tmp_path_factory.mktemp("whole") / "out")


@pytest.mark.processes
def test_processes_give_what_threads_give(whole, tmp_path):
    same(whole, sweep(tiny(), tmp_path / "out", jobs=2, processes=True))


@pytest.mark.processes
def test_a_users_own_python_runs_in_processes_and_gives_the_same_there(tmp_path):
    def look(street):
        if street.week == 3:
            street.communities[0].residents.belonging[:] = 0.9

    here = sweep(tiny(), tmp_path / "here", each_week=look)
    same(here, sweep(tiny(), tmp_path / "there", each_week=look, jobs=2))
    alone = ws.run(here.scenario(1), seeds=2, each_week=look).weekly
    assert alone["belonging"].equals(here.weekly.query("design == 1")["belonging"].reset_index(drop=True))


@pytest.mark.processes
def test_a_run_that_ends_its_process_is_tried_again_reported_and_ends_no_other(tmp_path):
    def die(street):
        if street.week == 2 and street.levers.admin_burden[0] > 0.5:
            os.kill(os.getpid(), signal.SIGKILL)

    swept = sweep(tiny(seeds=1), tmp_path / "out", each_week=die, jobs=2)
    assert [one["design"] for one in swept.failed] == [1] and swept.counts["done"] == 1
    assert "ended with exit code -9; it was begun 3 times" in swept.failed[0]["error"] and swept.failed[0]["tries"] == 3


@pytest.mark.processes
def test_a_process_killed_from_outside_loses_nothing(whole, tmp_path):
    def kill_one():
        for _ in range(4000):
            time.sleep(0.005)
            for child in list_workers():
                with suppress(psutil.NoSuchProcess):  # it was done already
                    child.kill()
                    return

    thread = threading.Thread(target=kill_one)
    thread.start()
    swept = sweep(tiny(), tmp_path / "out", jobs=2, processes=True)
    thread.join()
    same(whole, swept)


LONG = """
import sys
import wushe_sim as ws
base = ws.Scenario(name="base", weeks=4000, burn_in=4, place={"communities": 1, "residents": 60})
ws.sweep({"base": base, "vary": {"admin_burden": [0.1, 0.8]}}, sys.argv[1], jobs=2, processes=True)
"""


@pytest.mark.processes
def test_processes_end_by_themselves_when_their_parent_is_killed(tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", LONG, str(tmp_path / "out")], env={**os.environ, "PYTHONPATH": str(ROOT)})
    workers = []
    for _ in range(1200):
        time.sleep(0.05)
        workers = list_workers(parent.pid)
        if len(workers) == 2:
            break
    assert len(workers) == 2
    parent.kill()
    parent.wait()
    gone, alive = psutil.wait_procs(workers, timeout=120)
    assert len(gone) == 2 and not alive


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on memory is Linux's here")
@pytest.mark.processes
def test_a_run_with_too_little_memory_is_tried_again_and_reported_as_that(tmp_path):
    def want_too_much(street):
        if street.week == 2 and street.levers.admin_burden[0] > 0.5:
            import resource

            import numpy
            import psutil

            held = psutil.Process().memory_info().vms
            resource.setrlimit(resource.RLIMIT_AS, (held + 2**26, resource.getrlimit(resource.RLIMIT_AS)[1]))
            numpy.ones(2**28)

    swept = sweep(tiny(seeds=1), tmp_path / "out", each_week=want_too_much, jobs=2)
    assert [one["design"] for one in swept.failed] == [1] and swept.counts["done"] == 1
    error = swept.failed[0]["error"]
    assert error.startswith("memory: there was not enough of it (") and "it was begun 3 times" in error
    assert "take fewer place.residents" in error and swept.failed[0]["tries"] == 3


FROZEN = """#!{python}
import sys
sys.frozen, sys.executable = True, __file__
sys.path[:0] = [{root!r}]
import tests.fake_engine as fake
from wushe_sim.running import worker
worker.simulation = fake.Engine()  # a frozen program compiles for itself: a minute that says nothing of processes
worker.freeze_support()
import wushe_sim as ws
base = ws.Scenario(name="base", weeks=4, burn_in=4, place={{"communities": 1, "residents": 60}})
swept = ws.sweep({{"base": base, "vary": {{"admin_burden": [0.1, 0.8]}}}}, sys.argv[1], jobs=2, processes=True)
print(swept.counts["done"])
"""
SCRIPT = """
import sys
import wushe_sim as ws
base = ws.Scenario(name="base", weeks=4, burn_in=4, place={"communities": 1, "residents": 60})
swept = ws.sweep({"base": base, "vary": {"admin_burden": [0.1, 0.8]}}, sys.argv[1], jobs=2, each_week=lambda street: None)
print(swept.counts["done"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a script that runs by itself is POSIX's")
@pytest.mark.parametrize("text", [FROZEN, SCRIPT], ids=["frozen", "no main guard"])
@pytest.mark.processes
def test_a_frozen_program_and_a_script_without_a_main_guard_sweep_in_processes(tmp_path, text):
    program = tmp_path / "program"
    program.write_text(text.format(python=sys.executable, root=str(ROOT)) if text is FROZEN else text)
    program.chmod(0o755)
    words = [str(program)] if text is FROZEN else [sys.executable, str(program)]
    done = subprocess.run([*words, str(tmp_path / "out")], capture_output=True, text=True, timeout=300, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0 and done.stdout.split() == ["2"], done.stderr


@pytest.mark.processes
def test_a_run_that_hangs_in_a_process_is_ended_and_reported(tmp_path):
    def hang(street):
        while street.week == 2:
            time.sleep(0.1)

    swept = sweep(tiny(seeds=1), tmp_path / "out", each_week=hang, jobs=2, timeout=15)
    assert [one["error"] for one in swept.failed] == ["TookTooLong: it took longer than 15 seconds"] * 2


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers, each a process of its own: the scheduler's file, and the workers."""
    pytest.importorskip("distributed")
    where, environment = tmp_path / "scheduler.json", {**os.environ, "PYTHONPATH": str(ROOT)}
    options = ["--scheduler-file", str(where)]
    quiet = {"env": environment, "cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", *options, "--port", "0", "--no-dashboard"]
    started = [subprocess.Popen(scheduler, **quiet)]
    worker = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60"]
    started += [subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_worker", *options, *worker], **quiet) for _ in range(2)]
    yield where, started[1:]
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.processes
def test_a_cluster_gives_what_threads_give_with_a_worker_killed_on_the_way(cluster, tmp_path):
    from distributed import Client

    where, workers = cluster
    for _ in range(300):
        if where.exists():
            break
        time.sleep(0.1)
    with Client(scheduler_file=str(where)) as client:
        client.wait_for_workers(2, timeout=60)
    seen = []

    def kill_one(progress):
        if isinstance(progress, SweepProgress):
            seen.append(progress.done)
            workers[0].kill()

    spec = tiny(seeds=30)
    gone_on = sweep(spec, tmp_path / "out", cluster=str(where), progress=kill_one)
    assert 0 < seen[0] < 60 and workers[0].poll() is not None
    same(sweep(spec, tmp_path / "whole"), gone_on)


def test_a_cluster_that_is_not_there_is_bad_input(tmp_path):
    pytest.importorskip("distributed")
    with raises_message(BadInput, "cluster_not_reached", option="cluster=not an address"):
        sweep(tiny(), tmp_path / "out", cluster="not an address")
    assert not list(tmp_path.iterdir())
