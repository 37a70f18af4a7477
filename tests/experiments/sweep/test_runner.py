"""Sweeps: the same bits as single runs, whole after any stop, and refused where they would mix with something else."""

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import tests.fake_engine as fake
import wushe_sim as ws
from tests import warm
from tests.experiments.conftest import BASE, ByLever, put_in, said
from tests.messages import Ending, expect, raises_message
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.sweep import coordinator, folder
from wushe_sim.experiments.sweep import executors as engines
from wushe_sim.experiments.sweep import runner as sweeping
from wushe_sim.experiments.sweep.ledger_reader import TABLES
from wushe_sim.experiments.sweep.ledger_rebuilding import Rebuilt
from wushe_sim.experiments.sweep.result import read_status
from wushe_sim.experiments.sweep.runner import SweepInterrupted, sweep
from wushe_sim.experiments.sweep.spec import Sweep
from wushe_sim.files.lock import get_holder
from wushe_sim.results.folder import read_manifest

ROOT = Path(__file__).resolve().parents[3]


def same(left, right):
    """Two sweeps' tables, bit for bit."""
    for name in ("weekly", "groups"):
        same_frame(getattr(left, name), getattr(right, name))
    same_frame(left.summary(), right.summary())
    same_frame(left.summary(5), right.summary(5))
    same_frame(left.design, right.design)


def same_frame(left, right):
    pd.testing.assert_frame_equal(left, right, check_exact=True)
    assert all(left[name].to_numpy().tobytes() == right[name].to_numpy().tobytes() for name in left if left[name].dtype.kind in "fi")


def at_point(frame, point):
    return frame[frame["design"] == point].drop(columns="design").reset_index(drop=True)


# --- what a sweep gives ----------------------------------------------------------------------------------------------------------


@pytest.mark.compiled
def test_a_sweep_gives_what_single_runs_give_bit_for_bit(tmp_path):
    small = BASE.replace(place={"residents": 100})
    vary = {"admin_burden": {"values": [0.1, 0.8], "week": 4}, "place.communities": [1, 3], "keep.by": ["community", "street"]}
    swept = sweep(said(base=small, vary=vary), tmp_path / "out", jobs=2)
    for point in range(len(swept.design)):
        alone = ws.run(swept.scenario(point), seeds=2)
        same_frame(at_point(swept.weekly, point), alone.weekly)
        same_frame(at_point(swept.groups, point), alone.groups)
        for weeks in (26, 5):
            same_frame(at_point(swept.summary(weeks), point), alone.summary(weeks))
    assert swept.weekly[["design", "seed"]].apply(tuple, axis=1).is_monotonic_increasing
    assert Sweep.of(said(base=small, vary=vary)).shares_burn_ins


@pytest.mark.parametrize("keep", ["all", "every fourth", "summary"])
def test_any_number_of_jobs_and_any_size_of_parts_give_the_same_tables(engine, tmp_path, monkeypatch, keep):
    spec = said(base=BASE.replace(keep={"weeks": keep}))
    alone = sweep(spec, tmp_path / "one")
    monkeypatch.setattr(folder, "MOST_RUNS_IN_A_PART", 5)
    same(alone, sweep(spec, tmp_path / "two", jobs=4))
    assert len(list((tmp_path / "two" / "weekly.parquet").iterdir())) == 3


def test_a_folder_holds_tables_that_anybody_can_read(engine, small_parts, tmp_path):
    swept = sweep(said(), tmp_path / "out")
    same_frame(pd.read_parquet(tmp_path / "out" / "weekly.parquet"), swept.weekly)
    summary = pd.read_csv(tmp_path / "out" / "summary.csv", encoding="utf-8-sig")
    assert list(summary) == list(swept.summary()) and len(summary) == 12
    assert np.array_equal(summary["coverage"], swept.summary()["coverage"], equal_nan=True)
    assert list(swept.design) == ["design", "admin_burden", "actors"] and len(swept.design) == 6
    manifest = read_manifest(tmp_path / "out")
    assert manifest["state"] == "done" and len(manifest["files"]) == 3 * len(TABLES) + 3 and manifest["seeds"] == [0, 1]
    assert pq.read_schema(tmp_path / "out" / "weekly.parquet" / "part-000000.parquet").field("design").metadata[b"zh"].decode() == "设计点"
    assert swept.scenario(5).levers.admin_burden == 0.8 and not swept.failed


def test_load_opens_runs_and_sweeps_alike(engine, tmp_path, monkeypatch):

    sweep(said(), tmp_path / "sweep")
    fake.put_in_runs(monkeypatch.setattr, engine)
    ws.run(BASE).save(tmp_path / "run")
    assert type(ws.load(tmp_path / "sweep")).__name__ == "SweepResult" and type(ws.load(tmp_path / "run")).__name__ == "Result"
    with raises_message(BadInput, "no_result_folder", path=tmp_path):
        ws.load(tmp_path)


def test_points_that_differ_after_the_start_alone_share_their_burn_ins(engine, tmp_path):
    engine.burn_in_key = lambda scenario: f"{scenario.place}"
    sweep(said(vary={"admin_burden": {"values": [0.1, 0.4, 0.7], "week": 4}}), tmp_path / "out")
    assert sorted(set(engine.burnt)) == [0, 1] and len(engine.burnt) == 2


def test_what_it_will_take_is_told_after_the_first_runs(engine, tmp_path):
    told = []
    sweep(said(), tmp_path / "out", progress=told.append)
    plan = next(one for one in told if isinstance(one, coordinator.Plan))
    assert (plan.runs, plan.points, plan.seeds, plan.waiting) == (12, 6, 2, 10) and plan.seconds > 0 and plan.bytes > 0
    assert told[-1][:3] == (12, 0, 12)


def test_short_runs_are_handed_out_together(engine, tmp_path, monkeypatch):
    batches = []
    submit = engines.Engine.submit
    monkeypatch.setattr(engines.Engine, "submit", lambda self, batch: batches.append(len(batch.runs)) or submit(self, batch))
    sweep(said(seeds=60), tmp_path / "out")
    assert 1 < max(batches) <= coordinator.MOST_IN_A_BATCH and sum(batches) == 360


# --- failures --------------------------------------------------------------------------------------------------------------------


def fail_at(engine, burden):
    simulate = engine.simulate

    def failing(scenario, seed, *more, **named):
        if scenario.levers.admin_burden == burden and seed == 1 and engine.failing:
            raise ZeroDivisionError("a fault in the engine")
        return simulate(scenario, seed, *more, **named)

    engine.failing, engine.simulate = True, failing


def test_a_run_that_fails_is_kept_with_its_error_and_the_rest_go_on(engine, small_parts, tmp_path):
    fail_at(engine, 0.4)
    swept = sweep(said(), tmp_path / "out")
    assert swept.counts == {"runs": 12, "done": 10, "failed": 2, "waiting": 0}
    assert [(one["design"], one["seed"], one["tries"]) for one in swept.failed] == [(2, 1, 1), (3, 1, 1)]
    assert swept.failed[0]["error"].startswith("ZeroDivisionError: a fault in the engine\n") and "in failing" in swept.failed[0]["error"]
    assert len(swept.summary()) == 10 and len(pd.read_parquet(tmp_path / "out" / "weekly.parquet")) == 10 * 24
    assert read_manifest(tmp_path / "out")["failed"] == 2


def test_failed_runs_wait_for_a_retry_and_then_stand_in_their_place(engine, small_parts, tmp_path):
    whole = sweep(said(), tmp_path / "whole")
    fail_at(engine, 0.4)
    sweep(said(), tmp_path / "out")
    engine.lived.clear()
    assert sweep(said(), tmp_path / "out").counts["failed"] == 2 and not engine.lived
    engine.failing = False
    again = sweep(said(), tmp_path / "out", retry=True)
    assert len(engine.lived) == 2 and not again.failed
    same(whole, again)


def test_a_point_that_cannot_be_is_a_run_that_failed(engine, tmp_path, monkeypatch):
    monkeypatch.setattr("wushe_sim.experiments.sweep.spec.POINTS_TRIED", 2)
    swept = sweep(said(vary={"place.residents": [100, 20, 300], "place.social_workers": {"values": [50.0]}}, seeds=1), tmp_path / "out")
    assert [one["design"] for one in swept.failed] == [1] and swept.failed[0]["error"].startswith("BadInput: ")


def test_points_that_cannot_be_are_noted_and_the_rest_of_the_design_runs_unless_it_is_to_be_strict(engine, tmp_path):
    asked = said(vary={"place.residents": [100, 20, 300], "place.social_workers": {"values": [50.0]}}, seeds=2)
    assert "of 3 design points 1 cannot be run and will fail (strict=True refuses them)" in str(Sweep.of(asked).notes[-1])
    swept = sweep(asked, tmp_path / "out")
    assert {one["design"] for one in swept.failed} == {1} and swept.counts["done"] == 4
    with raises_message(BadInput, expect("point_fails", point=1)):
        sweep(asked, tmp_path / "strict", strict=True)
    with raises_message(BadInput, expect("point_fails", point=0)):
        Sweep.of(said(vary={"place.residents": [20], "place.social_workers": {"values": [50.0]}}))
    assert not (tmp_path / "strict").exists()


def test_a_run_that_takes_too_long_is_stopped_and_reported(engine, tmp_path):
    engine.before_block = lambda: time.sleep(0.05)
    swept = sweep(said(seeds=1, vary={"admin_burden": [0.1]}), tmp_path / "out", timeout=0.02)
    assert swept.failed[0]["error"] == "TookTooLong: it took longer than 0.02 seconds"


# --- stops -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_sweep_that_is_interrupted_goes_on_where_it_stopped(engine, small_parts, tmp_path, jobs):
    whole = sweep(said(), tmp_path / "whole")
    engine.lived.clear()

    def stop():
        if len(engine.lived) == 7:
            engine.before_block = lambda: time.sleep(0.01)
            signal.raise_signal(signal.SIGINT) if jobs == 1 else os.kill(os.getpid(), signal.SIGINT)

    engine.before_block = stop
    with pytest.raises(SweepInterrupted) as stopped:
        sweep(said(), tmp_path / "out", jobs=jobs)
    assert 1 <= stopped.value.done < 12 == stopped.value.of
    part = ws.load(tmp_path / "out")
    assert part.counts["waiting"] == 12 - stopped.value.done and len(part.summary()) == stopped.value.done
    assert read_status(tmp_path / "out")["waiting"] == part.counts["waiting"]
    engine.before_block = lambda: None
    engine.lived.clear()
    same(whole, sweep(said(), tmp_path / "out", jobs=jobs))
    assert len(engine.lived) == 12 - stopped.value.done


def test_a_finished_sweep_is_not_run_again(engine, tmp_path):
    sweep(said(), tmp_path / "out")
    engine.lived.clear()
    assert sweep(said(), tmp_path / "out").counts["done"] == 12 and not engine.lived


def test_a_folder_may_be_moved_between_two_stops(engine, small_parts, tmp_path):
    whole = sweep(said(), tmp_path / "here")
    with sqlite3.connect(tmp_path / "here" / "ledger.sqlite") as ledger:
        ledger.execute("UPDATE run SET state = 0 WHERE id >= 10")
        ledger.execute("DELETE FROM part WHERE block = 2")
    ledger.close()
    (tmp_path / "elsewhere").mkdir()
    shutil.move(tmp_path / "here", tmp_path / "elsewhere" / "there")
    engine.lived.clear()
    again = sweep(said(), tmp_path / "elsewhere" / "there")
    assert len(engine.lived) == 2
    whole.folder = again.folder
    same(whole, again)


def damage(path, how):
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": data[:len(data) // 2], "empty": b"", "zeros": data[:-64] + bytes(64),
                          "bit": data[:99] + bytes([data[99] ^ 4]) + data[100:]}[how])


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A whole sweep in parts of five runs, made once; tests damage a copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "MOST_RUNS_IN_A_PART", 5)
        put_in(ByLever(), patch.setattr)
        return sweep(said(), tmp_path_factory.mktemp("whole") / "whole")


@pytest.fixture
def copied(whole, small_parts, tmp_path):
    """A copy of the whole sweep, in the test's own folder."""
    shutil.copytree(whole.folder, tmp_path / "out")


@pytest.mark.parametrize("how", ["gone", "cut", "empty", "zeros", "bit"])
def test_a_damaged_part_is_named_put_aside_and_made_anew(engine, whole, copied, tmp_path, how):
    damage(tmp_path / "out" / "groups.parquet" / "part-000001.parquet", how)
    with raises_message(StorageError, "damaged_or_missing", place=Ending("groups.parquet/part-000001.parquet"), kind="sweep"):
        ws.load(tmp_path / "out")
    same(whole, sweep(said(), tmp_path / "out"))
    assert len(engine.lived) == 5
    kept = list((tmp_path / "out").glob("quarantine/*"))
    assert [path.name for path in kept] == ([] if how == "gone" else ["groups.parquet-part-000001.parquet"])


@pytest.mark.parametrize("how", ["gone", "cut", "empty"])
def test_a_damaged_manifest_is_written_anew_from_the_ledger(engine, whole, copied, tmp_path, how):
    damage(tmp_path / "out" / "manifest.json", how)
    same(whole, sweep(said(), tmp_path / "out"))
    assert not engine.lived


@pytest.mark.parametrize("how", ["gone", "cut", "empty", "zeros", "garbage"])
def test_a_ledger_that_is_lost_or_damaged_is_made_anew_from_the_parts_and_that_is_said(engine, whole, copied, tmp_path, how):
    told = []
    ledger = tmp_path / "out" / "ledger.sqlite"
    if how == "garbage":
        ledger.write_bytes(b"no ledger at all" * 1000)
    elif how == "zeros":
        ledger.write_bytes(bytes(ledger.stat().st_size))
    else:
        damage(ledger, how)
    damage(tmp_path / "out" / "groups.parquet" / "part-000001.parquet", "bit")
    with raises_message(StorageError, "mended_by_sweep", path=ledger):
        ws.load(tmp_path / "out").weekly  # noqa: B018  # nothing is read past damage
    again = sweep(said(), tmp_path / "out", progress=told.append)
    assert told[0] == Rebuilt(found=7, of=12) and len(engine.lived) == 5
    same(whole, again)
    assert again.counts == whole.counts and read_manifest(tmp_path / "out")["rebuilt"] == {"found": 7, "of": 12}
    aside = {path.name for path in (tmp_path / "out" / "quarantine").iterdir()}
    assert "groups.parquet-part-000001.parquet" in aside and ("ledger.sqlite" in aside) == (how not in ("gone", "empty"))
    engine.lived.clear()
    assert sweep(said(), tmp_path / "out").counts["done"] == 12 and not engine.lived


def test_a_part_with_failed_runs_is_not_taken_for_a_whole_one(engine, small_parts, tmp_path):
    fail_at(engine, 0.4)
    sweep(said(), tmp_path / "out")
    (tmp_path / "out" / "ledger.sqlite").unlink()
    engine.failing, told = False, []
    again = sweep(said(), tmp_path / "out", progress=told.append)
    assert told[0] == Rebuilt(found=7, of=12) and again.counts["done"] == 12


def test_without_ledger_and_manifest_nobody_goes_on(engine, tmp_path):
    sweep(said(), tmp_path / "out")
    for name in ("ledger.sqlite", "manifest.json"):
        (tmp_path / "out" / name).write_bytes(b"no more")
    with raises_message(StorageError, "both_damaged", path=tmp_path / "out"):
        sweep(said(), tmp_path / "out")


def test_the_second_of_two_files_for_one_part_is_told_by_its_digest(engine, small_parts, tmp_path):
    """A part of another run under a part's name is not what the ledger wrote, and is made anew."""
    whole = sweep(said(), tmp_path / "whole")
    sweep(said(), tmp_path / "out")
    weekly = tmp_path / "out" / "weekly.parquet"
    shutil.copy(weekly / "part-000001.parquet", weekly / "part-000000.parquet")
    same(whole, sweep(said(), tmp_path / "out"))


def test_a_folder_of_a_newer_form_is_refused_with_both_versions(engine, tmp_path):
    sweep(said(), tmp_path / "out")
    path = tmp_path / "out" / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 1', '"format": 9'), encoding="utf-8")
    with raises_message(StorageError, "another_version", path=tmp_path / "out", made=9, format=1):
        sweep(said(), tmp_path / "out")


def test_a_clock_that_goes_back_changes_nothing(engine, small_parts, tmp_path, monkeypatch):
    whole = sweep(said(), tmp_path / "whole")
    moments = iter(range(10**9, 0, -86_400))
    monkeypatch.setattr("time.time", lambda: float(next(moments)))
    same(whole, sweep(said(), tmp_path / "out", jobs=2))


def test_a_rename_that_fails_ends_with_exit_code_4_and_names_the_place(engine, small_parts, tmp_path, monkeypatch):
    def refuse(source, target):
        raise OSError(18, "Invalid cross-device link", str(source), None, str(target))

    with monkeypatch.context() as patch:
        patch.setattr("wushe_sim.files.writing.os.replace", refuse)
        with raises_message(StorageError, "before_is_whole", path=tmp_path / "out", reason="Invalid cross-device link"):
            sweep(said(), tmp_path / "out")
    whole = sweep(said(), tmp_path / "whole")
    same(whole, sweep(said(), tmp_path / "out"))


@pytest.mark.parametrize("name", ["a\nb", "x" * 300, "loop"])
def test_a_name_that_no_folder_can_have_is_refused_before_anything_runs(engine, tmp_path, name):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises((BadInput, StorageError)):
        sweep(said(), tmp_path / name)
    assert not engine.lived and [path.name for path in tmp_path.iterdir()] == ["loop"]


def test_files_half_written_are_removed_and_others_left_alone(engine, tmp_path):
    sweep(said(), tmp_path / "out")
    (tmp_path / "out" / "weekly.parquet" / "part-000000.parquet.tmp").write_bytes(b"half")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    sweep(said(), tmp_path / "out")
    assert not list((tmp_path / "out").glob("*/*.tmp")) and (tmp_path / "out" / "notes.txt").read_text() == "mine"


# --- what is refused -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("changes", "expected"), [
    ({"seeds": 3}, "seeds: [0, 1] there, [0, 1, 2] here"), ({"base": BASE.replace(weeks=13)}, "base..weeks: 12 there, 13 here"),
    ({"vary": {"admin_burden": [0.1]}}, "vary.admin_burden"),
])
def test_another_sweep_in_the_folder_is_refused_with_the_difference(engine, tmp_path, changes, expected):
    sweep(said(), tmp_path / "out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    with raises_message(StorageError, "another_sweep", path=tmp_path / "out") as refused:
        sweep(said(**changes), tmp_path / "out")
    assert expected in str(refused.value)
    assert before == {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}


@pytest.mark.parametrize(("change", "expected"), [
    (lambda work: work["numbers"].update(numpy="1.0"), "numbers.numpy"), (lambda work: work.update(code="other"), "code: "),
    (lambda work: work.update(code="f" * 16), "how runs are read and written, was changed"),
    (lambda work: work.update(inputs="other"), "files of real places"),
])
def test_a_folder_by_another_version_is_refused_with_the_difference(engine, tmp_path, monkeypatch, change, expected):
    sweep(said(), tmp_path / "out")
    describe_sweep_work = sweeping.describe_sweep_work

    def other(*given):
        work = describe_sweep_work(*given)
        change(work)
        return work

    monkeypatch.setattr(sweeping, "describe_sweep_work", other)
    with pytest.raises(StorageError) as refused:
        sweep(said(), tmp_path / "out")
    assert expected in str(refused.value)


def test_a_folder_that_holds_something_else_is_left_alone(engine, tmp_path, monkeypatch):

    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with raises_message(StorageError, "holds_something_else", path=tmp_path / "mine", names="letter.txt"):
        sweep(said(), tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    fake.put_in_runs(monkeypatch.setattr, engine)
    ws.run(BASE).save(tmp_path / "run")
    with raises_message(StorageError, "holds_a_run", path=tmp_path / "run"):
        sweep(said(), tmp_path / "run")
    with raises_message(StorageError, "file_for_folder", path=tmp_path / "mine" / "letter.txt"):
        sweep(said(), tmp_path / "mine" / "letter.txt")


def test_bad_input_leaves_nothing_behind(engine, tmp_path):
    for wrong in ({"jobs": 0}, {"each_week": 3}, {"max_runs": 3}):
        with pytest.raises(BadInput):
            sweep(said(), tmp_path / "deep" / "out", **wrong)
    assert not list(tmp_path.iterdir())


# --- from outside ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def spec(tmp_path):
    """Files of a sweep of 48 runs."""
    (tmp_path / "base.toml").write_text(BASE.dump())
    (tmp_path / "sweep.toml").write_text(
        'base = "base.toml"\nseeds = 4\n[vary]\nadmin_burden = { min = 0.0, max = 0.9, steps = 6 }\nactors = ["three", "five"]\n')
    return tmp_path / "sweep.toml"


def started(spec, out, *more, jobs=2, block=0.004, most_bytes=""):
    program = [ROOT / "tests" / "experiments" / "sweep" / "killable_sweep.py", spec, out, jobs, *more]
    return warm.Program(program, env={**os.environ, "PYTHONPATH": str(ROOT), "WUSHE_LANG": "en", "SECONDS_A_BLOCK": str(block),
                                      "MOST_BYTES": str(most_bytes)})


def ended(process):
    _, err = process.communicate(timeout=120)
    return process.returncode, err


def begun(out, least=1):
    """Wait until so many runs are in the ledger."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if (out / "manifest.json").exists() and read_status(out)["done"] >= least:
            return
        time.sleep(0.02)
    raise AssertionError("it did not begin")


def at_work(process, out):
    """Wait until a process holds its folder."""
    while process.poll() is None and (get_holder(out) or {}).get("pid") != str(process.pid):
        time.sleep(0.01)


def kill_at_random(spec, tmp_path, kills):
    """Kill a sweep again and again until it has been killed so often, begun anew whenever it is finished; then let it end, and compare."""
    assert ended(started(spec, tmp_path / "whole"))[0] == 0
    whole, chance, killed, number = ws.load(tmp_path / "whole"), random.Random(kills), 0, 0
    while killed < kills:
        out = tmp_path / f"out{number}"
        number += 1
        while killed < kills:
            process = started(spec, out, jobs=chance.choice([1, 2]))
            if chance.random() < 0.2:
                time.sleep(chance.uniform(0, 2))
            else:
                at_work(process, out)
                time.sleep(chance.uniform(0, 0.8))
            process.kill()
            code, err = ended(process)
            assert code in (0, -signal.SIGKILL), err
            if code == 0:  # it had come to its end before
                break
            killed += 1
        code, err = ended(started(spec, out))
        assert code == 0, err
        same(whole, ws.load(out))
        assert [path.name for path in out.glob("*/*.tmp")] == []


def test_a_sweep_killed_at_random_moments_gives_the_same_tables(spec, tmp_path):
    kill_at_random(spec, tmp_path, 4)


@pytest.mark.slow
def test_a_sweep_killed_two_hundred_times_gives_the_same_tables(spec, tmp_path):
    kill_at_random(spec, tmp_path, 200)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stop_from_outside_keeps_what_was_done_and_says_how_to_go_on(spec, tmp_path, number, code):
    process = started(spec, tmp_path / "out", jobs=1, block=0.02)
    begun(tmp_path / "out", 5)
    process.send_signal(number)
    found, err = ended(process)
    assert found == code and "runs kept in" in err and "run the same command to resume" in err, err
    done = read_status(tmp_path / "out")["done"]
    assert 5 <= done < 48 and f"{done} of 48" in err
    assert ended(started(spec, tmp_path / "out"))[0] == 0 and len(ws.load(tmp_path / "out").summary()) == 48


def test_a_second_ctrl_c_ends_it_at_once_and_the_same_command_goes_on(spec, tmp_path):
    process = started(spec, tmp_path / "out", jobs=1, block=0.5)
    begun(tmp_path / "out", 1)
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    code, err = ended(process)
    assert code in (-signal.SIGINT, 130) and "Traceback" not in err, err
    assert ended(started(spec, tmp_path / "out"))[0] == 0 and len(ws.load(tmp_path / "out").summary()) == 48


def test_the_second_of_two_coordinators_is_told_who_holds_the_folder(spec, tmp_path):
    first = started(spec, tmp_path / "out", jobs=1, block=0.5)
    begun(tmp_path / "out")
    code, err = ended(started(spec, tmp_path / "out"))
    assert code == 4 and f"process {first.pid} on " in err, err
    code, err = ended(started(spec, tmp_path / "out", "--break-lock"))
    assert code == 4 and "on this machine is still writing there; end it first" in err, err
    assert read_status(tmp_path / "out")["holder"]["pid"] == str(first.pid)
    first.terminate()
    assert ended(first)[0] == 143 and read_status(tmp_path / "out")["holder"] is None


@pytest.mark.skipif(sys.platform == "win32", reason="limits on files are POSIX's")
def test_a_full_disk_ends_with_exit_code_4_and_once_there_is_room_the_sweep_goes_on(spec, tmp_path):
    assert ended(started(spec, tmp_path / "whole"))[0] == 0
    code, err = ended(started(spec, tmp_path / "out", most_bytes=200_000))
    assert code == 4 and "what was written before is whole" in err and "Traceback" not in err, err
    assert ended(started(spec, tmp_path / "out"))[0] == 0
    same(ws.load(tmp_path / "whole"), ws.load(tmp_path / "out"))


def test_the_command_tells_what_it_takes_and_status_what_is_done(spec, tmp_path):
    code, err = ended(started(spec, tmp_path / "out"))
    assert code == 0 and "48 runs: 12 points × 4 seeds; 46 still to do, about" in err and "48 of 48 runs saved in" in err
    told = warm.run(["-m", "wushe_sim", "status", tmp_path / "out", "--format", "json"], check=True, cwd=ROOT)
    assert json.loads(told.stdout)["done"] == 48


# --- the command -----------------------------------------------------------------------------------------------------------------


def test_the_command_ends_with_3_where_runs_failed_and_with_2_for_bad_input(engine, spec, tmp_path):
    from typer.testing import CliRunner

    from wushe_sim.cli.main import app

    def wushe(*words):
        return CliRunner().invoke(app, ["sweep", str(spec), "--out", str(tmp_path / "out"), "--lang", "en", *words])

    for wrong in (["--max-runs", "5"], ["--jobs", "0"], ["--timeout", "0"], ["--jbos", "2"]):
        assert wushe(*wrong).exit_code == 2 and not (tmp_path / "out").exists()
    fail_at(engine, 0.0)
    done = wushe()
    assert done.exit_code == 3 and "2 runs failed" in done.stderr and "ZeroDivisionError: a fault in the engine" in done.stderr
    assert "Traceback" not in done.stderr
    told = CliRunner().invoke(app, ["status", str(tmp_path / "out"), "--lang", "en"])
    assert told.exit_code == 0 and "46 of 48 runs done, 2 failed, 0 waiting" in told.stdout
    engine.failing = False
    assert wushe("--retry").exit_code == 0
    for folder_of_none in (tmp_path, tmp_path / "none"):
        assert CliRunner().invoke(app, ["status", str(folder_of_none)]).exit_code in (2, 4)


def test_runs_of_a_long_batch_are_kept_one_by_one(engine, tmp_path, monkeypatch):
    """All points share a burn-in, so that one batch holds every run: a stop in its middle keeps those before."""
    monkeypatch.setattr(coordinator, "SECONDS_BETWEEN_COMMITS", 0.0)
    engine.burn_in_key = lambda scenario: "all"
    engine.before_block = lambda: time.sleep(0.02)
    kept = []

    def look(progress):
        if isinstance(progress, coordinator.SweepProgress):
            kept.append(read_status(tmp_path / "out")["done"])

    steps = {"values": [round(0.1 + 0.02 * step, 2) for step in range(20)], "week": 4}
    sweep(said(seeds=1, vary={"admin_burden": steps}), tmp_path / "out", progress=look)
    assert len(engine.burnt) == 1 and len(set(kept)) > 5
