"""The compile lock: of several first starts one compiles; nobody waits for one that is gone or stopped, and Ctrl-C ends the wait."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from wushe_sim.engine import compile_lock, kernel_cache
from wushe_sim.engine.compile_lock import GIVEN_UP, WAITING, compile_alone
from wushe_sim.i18n.message import render
from wushe_sim.running import warm_up

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes here are stopped and killed as on Linux and macOS")

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys, time
from pathlib import Path
from wushe_sim.engine.compile_lock import compile_alone
with compile_alone(Path(sys.argv[1]), print):
    print("held", flush=True)
    time.sleep(600)
"""
START = """
import os, sys, time
from pathlib import Path
from wushe_sim.running import warm_up
place = Path(sys.argv[1])
def compile_everything():
    with (place / "compiled").open("a") as file:
        file.write("once ")
    while not (place / "waits").exists():
        time.sleep(0.02)
def say(text):
    (place / "waits").write_text(str(text))
warm_up.compile_everything = compile_everything
warm_up.prepare(say)
"""
"""A first start with a stand-in for compiling, which takes until another start says that it waits."""


def start(script, *words, **environment):
    return subprocess.Popen([sys.executable, "-c", script, *map(str, words)], stdout=subprocess.PIPE, text=True,
                            env={**os.environ, "PYTHONPATH": str(ROOT), **environment})


@pytest.fixture
def holder(tmp_path):
    """A process that holds the lock of a folder and does nothing else."""
    process = start(HOLD, tmp_path)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


@pytest.mark.processes
def test_two_first_starts_at_once_compile_once_and_the_second_says_that_it_waits(tmp_path):
    both = [start(START, tmp_path, WUSHE_CACHE=str(tmp_path / "cache")) for _ in range(2)]
    assert [process.wait(300) for process in both] == [0, 0]
    assert (tmp_path / "compiled").read_text() == "once "
    assert (tmp_path / "waits").read_text() == str(WAITING)
    for process in both:
        process.communicate()


def test_threads_that_start_at_once_compile_once(tmp_path, monkeypatch):
    compiled = []
    monkeypatch.setattr(warm_up, "CACHE", kernel_cache.Cache(tmp_path, True))
    monkeypatch.setattr(kernel_cache, "CACHE", warm_up.CACHE)
    monkeypatch.setattr(warm_up, "compile_everything", lambda: compiled.append(True))
    monkeypatch.setattr(warm_up, "_prepared", threading.Event())
    threads = [threading.Thread(target=warm_up.prepare) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert compiled == [True] and (tmp_path / kernel_cache.DONE).exists()


def test_the_lock_is_free_as_soon_as_its_holder_is_killed(tmp_path, holder):
    said = []

    def say(text):
        said.append(text)
        holder.kill()

    with compile_alone(tmp_path, say):
        assert said == [WAITING]


def test_a_holder_that_was_stopped_is_given_up(tmp_path, holder, monkeypatch):
    monkeypatch.setattr(compile_lock, "PATIENCE", 0.2)
    os.kill(holder.pid, signal.SIGSTOP)
    said = []
    with compile_alone(tmp_path, said.append):
        assert said == [WAITING, GIVEN_UP]
    assert holder.poll() is None


class Clock:
    """A time that passes while one sleeps; each second the holder of a lock may show life."""

    def __init__(self, path, beats):
        self.now, self.path, self.beats = 0.0, path, beats

    def monotonic(self):
        return self.now

    def sleep(self, _):
        self.now += 1
        if self.beats:
            os.utime(self.path, ns=(0, int(self.now) * 10**9))


@pytest.mark.parametrize("beats", [True, False])
def test_one_waits_as_long_as_the_holder_shows_life_and_no_longer(tmp_path, monkeypatch, beats):
    path = tmp_path / "lock"
    clock, said = Clock(path, beats), []
    monkeypatch.setattr(compile_lock, "time", clock)
    monkeypatch.setattr(compile_lock, "try_lock", lambda _: clock.now >= 1000)
    with path.open("w") as file:
        assert compile_lock.wait_for_lock(file.fileno(), said.append) is beats
    assert clock.now == (1000 if beats else compile_lock.PATIENCE + 1)
    assert said == ([WAITING] if beats else [WAITING, GIVEN_UP])


def test_the_holder_shows_life_until_it_is_done(tmp_path, monkeypatch):
    shown = threading.Event()
    monkeypatch.setattr(compile_lock, "BETWEEN_BEATS", 0.01)
    monkeypatch.setattr(compile_lock.os, "utime", lambda path: shown.set())
    with compile_alone(tmp_path, print):
        assert shown.wait(60)


def test_where_no_file_can_be_made_one_compiles_without_a_lock(tmp_path):
    with compile_alone(tmp_path / "nowhere", pytest.fail):
        pass


def test_what_is_said_is_said_in_the_readers_language(capsys, monkeypatch):
    for lang in ("en", "zh"):
        monkeypatch.setenv("WUSHE_LANG", lang)
        warm_up.say_on_standard_error(WAITING)
        assert capsys.readouterr().err == f"{render(WAITING, lang)}\n"


@pytest.mark.processes
def test_ctrl_c_ends_the_wait_with_130_and_nothing_is_written(tmp_path):
    folder = kernel_cache.make_private_folder(tmp_path / "cache", kernel_cache.CACHE.folder.name)
    holder = start(HOLD, folder)
    assert holder.stdout.readline() == "held\n"
    command = [sys.executable, "-m", "wushe_sim", "run", str(ROOT / "scenarios" / "classroom.toml"), "--lang", "en"]
    waiting = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, "PYTHONPATH": str(ROOT), "WUSHE_CACHE": str(tmp_path / "cache")})
    try:
        for line in waiting.stderr:
            if str(WAITING) in line:
                break
        else:
            pytest.fail("it did not wait")
        waiting.send_signal(signal.SIGINT)
        assert "nothing was written" in waiting.communicate(timeout=60)[1]
        assert waiting.returncode == 130 and {path.name for path in tmp_path.iterdir()} <= {"cache", "results"}
        assert not list(tmp_path.glob("results/*"))
    finally:
        for process in (waiting, holder):
            process.kill()
            process.communicate()
