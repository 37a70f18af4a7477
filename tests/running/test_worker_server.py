"""Workers that fork from one warmed process: clean each time, ended with what they did, and none where it cannot be."""

import os

import pytest

import wushe_sim as ws
from wushe_sim.running import worker, worker_server

pytestmark = [pytest.mark.processes, pytest.mark.skipif(not worker_server.CAN_FORK, reason="workers fork on Linux alone")]
STREET = ws.Scenario(name="small", weeks=4, burn_in=4, place={"communities": 1, "residents": 60})


def note_process(street):
    """Say this process, its parent, and how often it was called in this process: on standard error, where workers print."""
    import builtins

    builtins.calls = getattr(builtins, "calls", 0) + 1
    print(os.getpid(), os.getppid(), builtins.calls, flush=True)


def read_processes(capfd, calls):
    lines = [tuple(map(int, line.split())) for line in capfd.readouterr().err.splitlines()]
    assert len(lines) == calls
    return lines


def test_the_second_call_forks_from_the_same_server_and_finds_nothing_of_the_first(capfd):
    first, second = [], []
    for found in (first, second):
        ws.run(STREET, seeds=2, jobs=2, each_week=note_process)
        found += read_processes(capfd, 8)
    assert {parent for _, parent, _ in first} == {parent for _, parent, _ in second} != {os.getpid()}
    assert not {pid for pid, _, _ in first} & {pid for pid, _, _ in second}
    assert min(calls for _, _, calls in second) == 1, "what the first call left in its processes is gone"


def test_another_folder_or_environment_has_a_server_of_its_own(capfd, tmp_path, monkeypatch):
    ws.run(STREET, seeds=1, jobs=2, each_week=note_process)
    monkeypatch.chdir(tmp_path)
    ws.run(STREET, seeds=1, jobs=2, each_week=note_process)
    monkeypatch.setenv("WUSHE_TRIED", "1")
    ws.run(STREET, seeds=1, jobs=2, each_week=note_process)
    assert len({parent for _, parent, _ in read_processes(capfd, 12)}) == 3


def test_a_server_that_was_ended_is_started_again(capfd):
    ws.run(STREET, seeds=1, jobs=2, each_week=note_process)
    (_, parent, _), *_ = read_processes(capfd, 4)
    os.kill(parent, 9)
    ws.run(STREET, seeds=1, jobs=2, each_week=note_process)
    assert {other for _, other, _ in read_processes(capfd, 4)}.isdisjoint({parent})


def test_without_a_server_a_worker_is_a_process_of_its_own(capfd, monkeypatch):
    monkeypatch.setattr(worker, "CAN_FORK", False)
    ws.run(STREET, seeds=1, jobs=2, each_week=note_process)
    assert {parent for _, parent, _ in read_processes(capfd, 4)} == {os.getpid()}
