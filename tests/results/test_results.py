"""Results: tables that follow from what was counted, and folders that are whole or not there."""

import csv
import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import tests.fake_engine as fake
from tests.messages import find_lines, raises_message
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.indicators import GROUP_INDICATORS, INDICATORS
from wushe_sim.results import Result, folder, load, make_run
from wushe_sim.results.provenance import FORMAT, describe_work, is_same_work
from wushe_sim.results.tables import as_csv, get_column_notes
from wushe_sim.scenario import Scenario

SMALL = Scenario(name="small", label={"zh": "小街道"}, weeks=40, burn_in=8, place={"communities": 2, "residents": 300})


def result_of(*scenarios, seeds=(0, 1)):
    runs, work = [], describe_work(scenarios, seeds)
    for scenario in scenarios:
        runs += [make_run(scenario, seed, fake.record(scenario, seed))[0] for seed in seeds]
    done = {**work, "runs": [[run.scenario, run.seed] for run in runs], "mended": {}, "interrupted": False, "ended": work["begun"]}
    return Result(tuple(runs), done, {scenario.name: scenario.dump() for scenario in scenarios})


@pytest.fixture
def result():
    return result_of(SMALL)


@pytest.fixture
def saved(result, tmp_path):
    return result.save(tmp_path / "out")


def same_bits(left, right):
    pd.testing.assert_frame_equal(left, right, check_exact=True)
    numbers = [name for name in left if left[name].dtype.kind in "fi"]
    assert all(left[name].to_numpy().tobytes() == right[name].to_numpy().tobytes() for name in numbers)


# --- tables ----------------------------------------------------------------------------------------------------------------------


def test_a_weekly_row_stands_for_each_scenario_seed_community_and_week(result):
    assert list(result.weekly) == ["scenario", "seed", "street", "community", "week", *INDICATORS]
    assert len(result.weekly) == 2 * 2 * 40
    assert result.weekly.iloc[41][["seed", "community", "week"]].tolist() == [0, "c01", 1]


def test_rows_stand_in_the_order_scenario_seed_place_week():
    weekly = result_of(SMALL.replace(name="z"), SMALL.replace(name="a")).weekly
    assert list(dict.fromkeys(weekly["scenario"])) == ["z", "a"]
    for _, rows in weekly.groupby("scenario", sort=False):
        assert rows[["seed", "community", "week"]].apply(tuple, axis=1).is_monotonic_increasing


def test_the_weekly_table_is_the_ratio_of_what_was_counted(result):
    run, names = result.runs[1], list(COUNTS)
    served, need = (run.counts[7, 1, names.index(name)].sum() for name in ("served_minutes", "need_minutes"))
    row = result.weekly.query("seed == 1 and community == 'c01' and week == 7").iloc[0]
    assert row["coverage"] == served / need


def test_a_row_by_group_is_the_ratio_of_what_was_counted_of_that_group(result):
    groups, run, names = result.groups, result.runs[0], list(COUNTS)
    assert list(groups) == ["scenario", "seed", "street", "community", "group", "week", *GROUP_INDICATORS]
    assert len(groups) == 2 * 2 * 3 * 40
    served, need = (run.counts[5, 0, names.index(name), 2] for name in ("served_minutes", "need_minutes"))
    assert groups.query("seed == 0 and community == 'c00' and group == 'others' and week == 5").iloc[0]["coverage"] == served / need


def test_a_summary_is_a_ratio_of_sums_over_the_last_half_year_and_all_places(result):
    run, names = result.runs[0], list(COUNTS)
    served, need = (run.counts[-26:, :, names.index(name)].sum() for name in ("served_minutes", "need_minutes"))
    summary = result.summary()
    assert list(summary) == ["scenario", "seed", *INDICATORS] and len(summary) == 2
    assert summary["coverage"][0] == served / need


def test_a_summary_of_fewer_weeks_takes_them_all():
    short = result_of(SMALL.shortened(9))
    counts = short.runs[0].counts[:, :, list(COUNTS).index("need_minutes")]
    residents = short.runs[0].counts[:, :, list(COUNTS).index("residents")]
    assert short.summary()["need_hours"][0] == pytest.approx(counts.sum() / 60 / residents.sum() * 1000, rel=1e-12)


def test_a_summary_of_blocks_takes_those_that_lie_within_the_last_half_year():
    blocks = result_of(SMALL.replace(keep={"weeks": "every fourth"}))
    assert blocks.weekly["week"].unique().tolist() == [3, 7, 11, 15, 19, 23, 27, 31, 35, 39]
    assert (blocks.runs[0].last(26) == blocks.runs[0].counts[-6:].sum(axis=(0, 1))).all()


def test_keeping_a_summary_alone_gives_the_summary_of_every_week():
    alone = result_of(SMALL.replace(keep={"weeks": "summary"}))
    assert len(alone.weekly) == 2 * 2
    same_bits(alone.summary(), result_of(SMALL).summary())


def test_keeping_by_street_puts_all_communities_into_one_row_a_week():
    street = result_of(SMALL.replace(keep={"by": "street"}))
    assert street.weekly["community"].unique().tolist() == ["all"] and len(street.weekly) == 2 * 40
    same_bits(street.weekly, result_of(SMALL).street())


def test_running_values_of_the_street_are_ratios_of_running_sums(result):
    counts, names = result.runs[0].counts.sum(axis=1), list(COUNTS)
    served, need = (counts[8:13, names.index(name)].sum() for name in ("served_minutes", "need_minutes"))
    assert result.street(5)["coverage"][12] == served / need
    assert result.street(5)["coverage"][0] == result.street()["coverage"][0]


def test_a_result_does_not_change_when_its_tables_do(result):
    before = result.weekly
    taken = result.weekly
    taken.loc[:, "coverage"] = 7.0
    same_bits(result.weekly, before)
    with pytest.raises(AttributeError):
        result.runs = ()


def test_asking_for_tables_in_any_order_gives_the_same_ones():
    one, other = result_of(SMALL), result_of(SMALL)
    one.weekly, one.groups  # noqa: B018
    other.summary(), other.groups
    same_bits(one.summary(), other.summary())
    same_bits(one.weekly, other.weekly)


# --- folders ---------------------------------------------------------------------------------------------------------------------


def test_a_round_trip_gives_every_table_back_bit_for_bit(result, saved):
    back = load(saved)
    same_bits(result.weekly, back.weekly)
    same_bits(result.groups, back.groups)
    same_bits(result.summary(), back.summary())
    same_bits(result.street(13), back.street(13))
    assert dict(back.provenance) == dict(result.provenance) and back.texts == result.texts


def test_a_missing_value_comes_back_missing_and_is_null_for_other_readers(result, saved):
    assert result.weekly["deliberative_process"].isna().any()
    assert pq.read_table(saved / "weekly.parquet")["deliberative_process"].null_count == result.weekly["deliberative_process"].isna().sum()


def test_a_loaded_result_saved_again_has_the_same_files(saved, tmp_path):
    again = load(saved).save(tmp_path / "again")
    assert {path.name: path.read_bytes() for path in saved.rglob("*.*")} == {path.name: path.read_bytes() for path in again.rglob("*.*")}


def test_the_folder_holds_what_is_promised(saved):
    files = sorted(path.relative_to(saved).as_posix() for path in saved.rglob("*") if path.is_file())
    assert files == ["costs.csv", "counts.parquet", "groups.parquet", "manifest.json", "scenarios/small.toml", "summary.csv",
                     "weekly.parquet"]
    manifest = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["scenarios"]["small"] == SMALL.content() and manifest["seeds"] == [0, 1]
    assert set(manifest["versions"]) == {"wushe_sim", "model", "python", "numpy", "numba", "llvmlite", "pandas", "pyarrow"}
    assert manifest["machine"]["cpu"] and manifest["begun"] <= manifest["ended"] and len(manifest["inputs"]) == 64
    assert manifest["files"] == {name: hashlib.sha256((saved / name).read_bytes()).hexdigest() for name in manifest["files"]}


def test_the_saved_scenario_is_the_scenario(saved):
    assert Scenario.load(saved / "scenarios" / "small.toml").digest() == SMALL.digest()


def test_each_column_carries_its_unit_and_labels(saved):
    for name in ("weekly", "groups", "counts"):
        for field in pq.read_schema(saved / f"{name}.parquet"):
            assert field.metadata[b"unit"].decode() == get_column_notes(field.name)["unit"]
    coverage = pq.read_schema(saved / "weekly.parquet").field("coverage").metadata
    assert (coverage[b"en"].decode(), coverage[b"zh"].decode()) == ("Need coverage", "需求满足率")


def test_the_summary_opens_in_spreadsheets_and_has_every_digit(result, saved):
    text = (saved / "summary.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(text.decode("utf-8-sig").splitlines()))
    assert [float(row["linkage"]) for row in rows] == result.summary()["linkage"].tolist()


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\tx", "'x"])
def test_no_text_of_a_csv_is_a_formula(text):
    lines = as_csv(pd.DataFrame({"name": pd.Series([text], dtype=str), "x": [-1.5]})).decode("utf-8-sig").splitlines()
    assert lines[1].lstrip('"').startswith("'" + text[0]) and lines[1].endswith(",-1.5")


def test_a_flipped_bit_is_noticed_and_the_file_named(saved):
    path = saved / "weekly.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with raises_message(StorageError, "another_sha256", place=path):
        load(saved)


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b""), lambda path: path.write_bytes(path.read_bytes()[:-9]), Path.unlink])
@pytest.mark.parametrize("name", ["groups.parquet", "summary.csv", "scenarios/small.toml"])
def test_a_truncated_empty_or_missing_file_is_named(saved, name, damage):
    damage(saved / name)
    with raises_message(StorageError, "missing" if damage is Path.unlink else "another_sha256", place=saved / name):
        load(saved)


def test_every_damaged_file_is_named_at_once(saved):
    for name in ("weekly.parquet", "groups.parquet"):
        (saved / name).write_bytes(b"x")
    with pytest.raises(StorageError) as raised:
        load(saved)
    assert len(str(raised.value).splitlines()) == 2


def test_a_changed_manifest_is_noticed(saved):
    path = saved / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"burn_in": 8', '"burn_in": 9'), encoding="utf-8")
    with raises_message(StorageError, "damaged_manifest", path=path):
        load(saved)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_a_truncated_manifest_is_noticed(saved, text):
    (saved / "manifest.json").write_text(text)
    with raises_message(StorageError, path=saved / "manifest.json"):
        load(saved)


def test_a_folder_of_a_newer_form_says_who_wrote_it(saved):
    path = saved / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | {"format": FORMAT + 1}
    manifest["versions"]["wushe_sim"] = "9.9"
    path.write_text(json.dumps(manifest))
    with raises_message(BadInput, "another_version", path=saved, written="9.9", made=FORMAT + 1, format=FORMAT):
        load(saved)


def test_a_link_out_of_the_folder_is_refused(saved, tmp_path):
    outside = tmp_path / "elsewhere.parquet"
    shutil.move(saved / "weekly.parquet", outside)
    (saved / "weekly.parquet").symlink_to(outside)
    with raises_message(StorageError, "link_not_followed", path=saved / "weekly.parquet"):
        load(saved)


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_what_is_no_result_folder_is_bad_input(tmp_path, name):
    with raises_message(BadInput, "no_result_folder", path=tmp_path / name):
        load(tmp_path / name)


def test_someone_elses_folder_is_not_touched_even_by_force(result, tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    for force in (False, True):
        with raises_message(StorageError, "holds_something_else", names="thesis.docx"):
            result.save(tmp_path, force=force)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_result_with_notes_beside_it_is_not_overwritten(saved):
    (saved / "notes.txt").write_text("mine")
    with raises_message(StorageError, names="notes.txt"):
        result_of(SMALL, seeds=(5,)).save(saved, force=True)
    assert (saved / "notes.txt").read_text() == "mine"


def test_another_result_is_overwritten_by_force_alone(saved):
    other = result_of(SMALL, seeds=(5,))
    with raises_message(StorageError, "holds_other", "another_result", path=saved):
        other.save(saved)
    assert load(saved).seeds == (0, 1)
    assert load(other.save(saved, force=True)).seeds == (5,)
    assert [path.name for path in saved.parent.iterdir()] == ["out"]


def test_the_same_work_may_be_saved_again(saved, result):
    assert is_same_work(json.loads((saved / "manifest.json").read_text(encoding="utf-8")), describe_work([SMALL], [0, 1]))
    assert not is_same_work(result.provenance, describe_work([SMALL], [0, 2]))
    assert not is_same_work(result.provenance, describe_work([SMALL.replace(weeks=41)], [0, 1]))
    result.save(saved)


def test_an_empty_folder_will_do_and_a_file_will_not(result, tmp_path):
    (tmp_path / "empty").mkdir()
    load(result.save(tmp_path / "empty"))
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StorageError) as refused:
            result.save(path)
        assert find_lines(refused.value, "file_for_folder", path=path) or find_lines(refused.value, "file_above", above=path.parent)


def test_a_link_to_a_folder_is_followed_and_a_link_to_itself_is_an_error(result, tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    assert load(result.save(tmp_path / "link")).seeds == (0, 1)
    assert (tmp_path / "link").is_symlink()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with raises_message(StorageError, "nothing_written", "too_many_links", path=tmp_path / "loop"):
        result.save(tmp_path / "loop")


@pytest.mark.parametrize("name", ["x" * 256, "汉" * 86, "a\nb", "a\x00b", "a\x1b[31m"])
def test_a_name_that_no_folder_can_have_is_refused_at_the_start(result, tmp_path, name):
    with raises_message(BadInput, "folder_unfit"):
        result.save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_full_disk_leaves_nothing_behind_and_the_old_result_whole(saved, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(folder, "write_tables", full)
    with raises_message(StorageError, "nothing_written", "disk_full", path=saved):
        result_of(SMALL, seeds=(5,)).save(saved, force=True)
    assert [path.name for path in saved.parent.iterdir()] == ["out"]
    assert load(saved).seeds == (0, 1)


def test_where_the_last_move_fails_the_old_result_stands_again(saved, monkeypatch):
    real = os.rename
    monkeypatch.setattr(os, "rename", lambda old, new: real(old, new) if ".partial" not in str(old) else real(old, new / "no" / "where"))
    with pytest.raises(StorageError):
        result_of(SMALL, seeds=(5,)).save(saved, force=True)
    assert [path.name for path in saved.parent.iterdir()] == ["out"]
    assert load(saved).seeds == (0, 1)


def test_a_folder_that_was_moved_is_still_a_result(saved, tmp_path):
    assert load(saved.rename(tmp_path / "moved")).seeds == (0, 1)


# --- one run at a time -----------------------------------------------------------------------------------------------------------


def test_while_a_run_holds_its_folder_another_one_is_refused_and_told_who(result, tmp_path):
    target = tmp_path / "deep" / "out"
    program = f"""
import sys
from pathlib import Path
from wushe_sim.files.lock import exclusive_lock
with exclusive_lock(Path({str(target)!r})):
    print("held", flush=True)
    sys.stdin.read()
"""
    other = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                             env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])})
    assert other.stdout.readline() == "held\n"
    with raises_message(StorageError, "another_run_writes", pid=other.pid):
        result.save(target)
    other.kill()
    other.wait()
    result.save(target)
    assert [path.name for path in target.parent.iterdir()] == ["out"]


def test_a_folder_that_was_held_for_nothing_leaves_nothing(result, tmp_path):
    with folder.hold_result_folder(tmp_path / "a" / "b", result.provenance):
        assert (tmp_path / "a").is_dir()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_beside_its_folder_is_mended_by_the_next(result, saved):
    beside = saved.parent
    (beside / f".{saved.name}-0123abcd.partial" / "scenarios").mkdir(parents=True)
    (beside / f".{saved.name}-mine").mkdir()
    os.rename(saved, beside / f".{saved.name}-0123abcd.old")
    with folder.hold_result_folder(saved, result.provenance):
        assert load(saved).seeds == result.seeds
    assert sorted(path.name for path in beside.iterdir() if path.name.startswith(".")) == [f".{saved.name}-mine"]


def test_a_ctrl_c_in_the_last_move_leaves_the_old_result(saved, result, monkeypatch):
    rename, calls = os.rename, []

    def stop(old, new):
        calls.append(old)
        if len(calls) == 2:
            raise KeyboardInterrupt
        rename(old, new)

    monkeypatch.setattr(os, "rename", stop)
    with pytest.raises(KeyboardInterrupt):
        result.save(saved, force=True)
    assert load(saved).seeds == result.seeds and [path.name for path in saved.parent.iterdir()] == [saved.name]
