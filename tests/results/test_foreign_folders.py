"""Folders that a stranger sends are read, never obeyed: nothing outside changes, nothing runs or hangs, and each fault is a line."""

import hashlib
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import wushe_sim as ws
from tests import forged
from tests.experiments.conftest import ByLever, put_in, said
from tests.forged import in_ledger, reseal, tree
from tests.messages import check_message, collect_shown, expect, find_lines, raises_message
from wushe_sim.cli.main import app
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.sqlite_snapshot import take_snapshot
from wushe_sim.experiments.sweep import folder as sweep_folders
from wushe_sim.experiments.sweep.ledger_reader import part_name, read_ledger
from wushe_sim.experiments.sweep.result import SweepResult, read_status
from wushe_sim.experiments.sweep.runner import sweep
from wushe_sim.files.lock import beside, break_lock, exclusive_lock, get_holder
from wushe_sim.report.run import build_run_report
from wushe_sim.report.save import build_experiment_report
from wushe_sim.report.sweep import build_sweep_report
from wushe_sim.results.provenance import describe_work
from wushe_sim.running.real_places import read_real_places
from wushe_sim.running.simulation import get_burn_in_key

ROOT = Path(__file__).resolve().parents[2]
MAKERS = {"run": forged.run_folder, "whole": forged.sweep_folder, "half": lambda out: forged.sweep_folder(out, 7),
          "limits": forged.limits_folder, "verdicts": forged.verdicts_folder}
posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and locks as POSIX has them")


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A folder of each kind, made once."""
    folder = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        put_in(ByLever(), patch.setattr)
        patch.setattr(sweep_folders, "MOST_RUNS_IN_A_PART", 5)
        for name, make in MAKERS.items():
            make(folder / name)
    return folder


@pytest.fixture
def sent(sound, tmp_path, monkeypatch):
    """What makes a copy of one of them, to be forged; beside it lies something that must not be touched."""
    put_in(ByLever(), monkeypatch.setattr)
    monkeypatch.setattr(sweep_folders, "MOST_RUNS_IN_A_PART", 5)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")

    def send(name):
        return Path(shutil.copytree(sound / name, tmp_path / "sent"))

    return send


def read_all(folder):
    """Everything that can be read of a folder, as far as it goes."""
    found = ws.load(folder)
    if isinstance(found, SweepResult):
        found.weekly, found.groups, found.summary(), found.summary(5), found.design, found.failed
        found.scenario(0)
        read_status(folder)
    elif hasattr(found, "weekly"):
        found.weekly, found.groups, found.summary(), found.places()
    return found


def complaint(folder, read=read_all):
    """What is said of a folder that is refused, all of it in lines."""
    with pytest.raises((BadInput, StorageError)) as refused:
        read(folder)
    text = str(refused.value)
    assert text and all(line.strip() and len(line) < 1000 for line in text.splitlines())
    return refused.value


def sum_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- what may lie in a folder, and what must not happen ---------------------------------------------------------------------------


def a_journal_that_names_another(folder, mine):
    forged.add_journal_that_names(mine / "thesis.txt", folder)


def a_part_outside(folder, mine):
    in_ledger(folder, "DELETE FROM part", ("INSERT INTO part VALUES (0, ?, 1)", [json.dumps({"../mine/thesis.txt": "0" * 64})]))


def a_part_at_an_absolute_path(folder, mine):
    in_ledger(folder, "DELETE FROM part", ("INSERT INTO part VALUES (0, ?, 1)", [json.dumps({str(mine / "thesis.txt"): "0" * 64})]))


def a_link_for(name):
    def put(folder, mine):
        path = folder / name
        outside = mine / path.name
        if path.is_dir():
            shutil.rmtree(path)
            outside.mkdir()
        elif path.exists():
            shutil.move(path, outside)
        path.parent.mkdir(exist_ok=True)
        path.symlink_to(outside)

    put.__name__ = f"a link for {name}"
    return put


def a_view_without_end(folder, mine):
    in_ledger(folder, "ALTER TABLE run RENAME TO other", "CREATE VIEW run AS WITH RECURSIVE c(id) AS (SELECT 0 UNION ALL SELECT id + 1 "
              "FROM c) SELECT id, 0 AS state, 0 AS tries, 0.0 AS seconds, '' AS error FROM c")


def a_trigger(folder, mine):
    in_ledger(folder, "CREATE TRIGGER t AFTER UPDATE ON run BEGIN DELETE FROM result; END")


def a_pipe_for(name):
    def put(folder, mine):
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)

    put.__name__ = f"a pipe for {name}"
    return put


FOR_SWEEPS = [a_journal_that_names_another, a_part_outside, a_part_at_an_absolute_path, a_view_without_end, a_trigger,
              *(a_link_for(name) for name in ("weekly.parquet", "weekly.parquet/part-000000.parquet", "ledger.sqlite", "manifest.json")),
              *(a_pipe_for(name) for name in ("ledger.sqlite", "manifest.json", "ledger.sqlite-journal"))]


@posix
@pytest.mark.parametrize("attack", FOR_SWEEPS, ids=lambda attack: attack.__name__)
def test_a_half_done_sweep_that_is_forged_is_neither_read_nor_gone_on_with_and_nothing_outside_changes(sent, tmp_path, attack):
    folder = sent("half")
    attack(folder, tmp_path / "mine")
    before = tree(tmp_path, leave=[folder])
    said_of_it = complaint(folder)
    assert str(folder) in str(said_of_it) and tree(tmp_path, leave=[folder]) == before
    with suppress(StorageError):  # goes on from what is sound, or refuses
        sweep(said(), folder)
    assert tree(tmp_path, leave=[folder]) == before


@posix
@pytest.mark.parametrize("name", ["scenarios", "design.csv", "summary.csv", "quarantine", "groups.parquet", "scenarios/base.toml.tmp"])
def test_a_sweep_does_not_write_through_a_link_in_the_place_of_what_is_ours(sent, tmp_path, name):
    folder = sent("half")
    a_link_for(name)(folder, tmp_path / "mine")
    before = tree(tmp_path, leave=[folder])
    said_of_it = complaint(folder, lambda out: sweep(said(), out))
    check_message(said_of_it, "not_written_beside", "a_link", path=folder / name)
    assert tree(tmp_path, leave=[folder]) == before


@posix
def test_nothing_is_written_where_a_link_has_the_name_of_ours_in_results_limits_and_verdicts(sent, tmp_path):
    folder = sent("run")
    a_link_for("scenarios")(folder, tmp_path / "mine")
    before = tree(tmp_path)
    with raises_message(StorageError, "not_written_beside", "a_link", path=folder / "scenarios"):
        forged.run_folder(folder)
    for command, name in (("limits", "runs"), ("verdicts", "main")):
        (tmp_path / command).mkdir()
        (tmp_path / command / name).symlink_to(tmp_path / "mine")
        with collect_shown() as shown:
            ended = CliRunner().invoke(app, [command, "--quick", "--out", str(tmp_path / command), "--lang", "en"])
        assert ended.exit_code == 4
        check_message(shown, "not_written_beside", "a_link", path=tmp_path / command / name)
        shutil.rmtree(tmp_path / command)
    after = tree(tmp_path)
    assert after == before


@posix
@pytest.mark.parametrize("make", [os.symlink, os.link], ids=["link", "second name"])
def test_a_lock_that_is_another_file_is_refused_and_that_file_stays(sent, tmp_path, make):
    folder, mine = sent("run"), tmp_path / "mine" / "thesis.txt"
    make(mine, beside(folder, "lock"))
    expected = expect("link_for_lock" if make is os.symlink else "no_lock", path=beside(folder, "lock"))
    with raises_message(StorageError, expected), exclusive_lock(folder):
        pass
    with raises_message(StorageError, expected):
        break_lock(folder)
    assert get_holder(folder) is None and mine.read_text() == "years of work"


@posix
def test_what_a_lock_says_is_told_and_nothing_else_of_it(sent):
    folder = sent("half")
    with exclusive_lock(folder):
        beside(folder, "lock").write_text(json.dumps({"pid": 7, "host": "h" * 500, "since": [[]], "name": "x", "lang": "zh"}))
        found = read_status(folder)["holder"]
        assert set(found) == {"pid", "host", "since"} and found["pid"] == "7" and len(found["host"]) == 100
        assert CliRunner().invoke(app, ["status", str(folder)]).exit_code == 0
        beside(folder, "lock").write_text("[" * 900)
        assert read_status(folder)["holder"] == {}


@pytest.mark.parametrize("kind", ["limits", "verdicts", "run", "whole"])
@pytest.mark.parametrize("name", ["../mine/table.parquet", "notes.parquet", "scenarios/../../mine/table.parquet", "/etc/host", "a\\b", ""])
def test_a_manifest_that_names_a_file_that_is_not_ours_is_refused(sent, tmp_path, kind, name):
    folder = sent(kind)
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "mine" / "table.parquet")
    reseal(folder, lambda said_there: said_there["files"].update({name: sum_of(tmp_path / "mine" / "table.parquet")}))
    check_message(complaint(folder), "names_other_files", path=folder / "manifest.json")


@posix
def test_reading_writes_nothing_starts_nothing_and_connects_to_nothing(sound, tmp_path):
    """Every attack on a sweep, and one folder of each kind, in a program of its own that hears whatever Python does."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    folders = [tmp_path / "sent" / name for name in ("run", "whole", "half", "verdicts")]
    for folder in folders:
        shutil.copytree(sound / folder.name, folder)
    for number, attack in enumerate(FOR_SWEEPS):
        folders.append(Path(shutil.copytree(sound / "half", tmp_path / "sent" / f"forged{number}")))
        (tmp_path / f"mine{number}").mkdir()
        (tmp_path / f"mine{number}" / "thesis.txt").write_text("years of work")
        attack(folders[-1], tmp_path / f"mine{number}")
    for folder in folders:
        for name in ("wushe_sim.py", "platformdirs.py", "sitecustomize.py", "usercustomize.py"):
            (folder / name).write_text("raise SystemExit('the folder was obeyed')")
    (tmp_path / "out").mkdir()
    before = tree(tmp_path, leave=[tmp_path / "out"])
    program = [sys.executable, "-P", str(ROOT / "tests" / "reading_watched.py"), str(tmp_path / "out"), *map(str, folders)]
    done = subprocess.run(program, capture_output=True, text=True, check=False, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr[-3000:]
    lines = done.stdout.splitlines()
    assert lines[:4] == ["taken"] * 4 and len(lines) == len(folders)
    assert all(str(folder) in line for folder, line in zip(folders[4:], lines[4:], strict=True))
    assert tree(tmp_path, leave=[tmp_path / "out"]) == before


# --- what would hang or swell -----------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("kind", ["run", "half", "limits"])
def test_a_pipe_or_an_endless_device_is_named_and_not_waited_for(sent, kind):
    folder = sent(kind)
    a_pipe_for("manifest.json")(folder, None)
    check_message(complaint(folder), "no_file", "pipe", path=folder / "manifest.json")
    (folder / "manifest.json").unlink()
    (folder / "manifest.json").symlink_to("/dev/zero")
    check_message(complaint(folder), "link_not_followed", path=folder / "manifest.json")


@pytest.mark.parametrize("kind", ["run", "half"])
def test_a_manifest_of_hundreds_of_megabytes_is_not_read(sent, kind):
    folder = sent(kind)
    os.truncate(folder / "manifest.json", 300 << 20)
    check_message(complaint(folder), "larger_than_it_can_be", path=folder / "manifest.json", most=64)


def test_a_small_table_of_very_many_rows_is_refused_before_it_is_read(sent, monkeypatch):
    folder = sent("run")
    monkeypatch.setattr("wushe_sim.results.tables.free_bytes", lambda: 10**8)
    schema = pq.read_schema(folder / "weekly.parquet")
    texts = {field.name: pa.DictionaryArray.from_arrays(pa.array(np.zeros(10**6, np.int32)), pa.array(["base"])).cast(field.type)
             if not pa.types.is_floating(field.type) and not pa.types.is_integer(field.type) else pa.array(np.zeros(10**6)).cast(field.type)
             for field in schema}
    pq.write_table(pa.table(texts), folder / "weekly.parquet", compression="zstd")
    assert (folder / "weekly.parquet").stat().st_size < 10**6
    reseal(folder, lambda said_there: said_there["files"].update({"weekly.parquet": sum_of(folder / "weekly.parquet")}))
    check_message(complaint(folder), "rows_need_memory", path=folder / "weekly.parquet", rows=10**6, free=0.1)


@pytest.mark.parametrize("columns", [{"x": np.zeros(9)}, {"scenario": np.zeros(9)}, {"scenario": [[1]] * 9}])
@pytest.mark.parametrize("table", ["weekly", "groups", "counts"])
def test_a_table_of_other_columns_is_refused_with_the_column(sent, table, columns):
    folder = sent("run")
    pd.DataFrame(columns).to_parquet(folder / f"{table}.parquet")
    reseal(folder, lambda said_there: said_there["files"].update({f"{table}.parquet": sum_of(folder / f"{table}.parquet")}))
    said_of_it, path = complaint(folder), folder / f"{table}.parquet"
    assert find_lines(said_of_it, "column_missing", path=path) or find_lines(said_of_it, "column_of_other_kind", path=path)


@pytest.mark.parametrize("change", [
    {"weeks": list(range(5000)), "places": ["c"] * 100_000}, {"shape": [10**9, 2, 3, 4]}, {"shape": [-1, 2, 3, 4]}, {"weeks": "x"},
    {"groups": []}, {"places": [7]}, {"weeks": [1e999]}, {"types": ["a"]}, {"name": None}])
def test_a_packed_run_that_claims_more_than_it_holds_is_refused_before_there_is_room_for_it(sent, change):
    folder = sent("half")
    with sqlite3.connect(folder / "ledger.sqlite") as ledger:
        about = json.loads(ledger.execute("SELECT about FROM result").fetchone()[0]) | change
        if "places" in change and "weeks" in change:
            about |= {"shape": [5000, 100_000, about["shape"][2], about["shape"][3]], "types": []}
        ledger.execute("UPDATE result SET about = ?", [json.dumps(about)])
    ledger.close()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "ledger.sqlite" in str(complaint(folder))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10**6  # kilobytes: it claimed a hundred times as many


def test_a_query_without_end_is_given_up_and_ends_on_ctrl_c(sent, monkeypatch):
    endless = "WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c) SELECT sum(n) FROM c"
    with read_ledger(sent("half")) as reader:
        reader._most = 10**6
        with raises_message(StorageError, "file_error", "mended_by_sweep", error="interrupted"):
            reader._ids(endless)
        reader._most = 10**15
        signal.signal(signal.SIGINT, signal.default_int_handler)
        threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            reader._ids(endless)


# --- what is said in a manifest or a ledger ---------------------------------------------------------------------------------------


WRONG = {
    "run": [("seeds", "x"), ("seeds", [1.5]), ("seeds", [-1]), ("seeds", []), ("begun", 5), ("begun", "yesterday"), ("code", 3),
            ("machine", []), ("machine", {"cpu": 4}), ("kind", 7), ("kind", "other"), ("kind", None), ("inputs", "x"),
            ("versions", {"wushe_sim": 1}),
            ("runs", [["base", "0"]]), ("runs", [["base"]]), ("runs", [["../x", 0]]), ("runs", [["base", 7]]),
            ("interrupted", 1), ("files", []), ("files", {"weekly.parquet": 5}), ("scenarios", {}), ("scenarios", {"base": 5}),
            ("scenarios", {"../x": {}}),
            ("scenarios.base.weeks", "x"), ("scenarios.base.weeks", 10**30), ("scenarios.base.levers", []),
            ("scenarios.base.name", "other"),
            ("scenarios.base.levers.admin_burden", True), ("scenarios.base.place", None),
            ("scenarios.base.label", {"zh": "\x1b[31m"}), ("scenarios.base.schedule.admin_burden", [{"week": -1, "value": 0}]),
            ("streets", "yes"), ("ranked_by", 7), ("ended", True)],
    "half": [("seeds", "x"), ("seeds", [0]), ("points", 0), ("points", "a"), ("runs", 13), ("runs", -1), ("columns", [7]),
             ("columns", ["x"]), ("spec", []), ("spec.base", {"": 5}), ("spec.design", "grid"), ("numbers", []),
             ("state", "sold"), ("begun", None), ("code", []), ("scenarios.base.weeks", 0)],
    "limits": [("asked", []), ("asked.seeds", "many"), ("asked.parts", ["all"]), ("asked.quick", "yes"), ("asked.command", 7),
               ("scenarios", {}), ("ended", 5), ("files", {"losses.parquet": "0"})],
    "verdicts": [("asked.draws", -1), ("asked.street", "mine"), ("asked.unfinished", 3), ("asked.only", "H1"), ("asked.seeds", None)],
}


@pytest.mark.parametrize(("kind", "key", "value"), [(kind, *one) for kind, some in WRONG.items() for one in some])
def test_a_manifest_with_a_wrong_value_never_loads_and_the_key_is_named(sent, kind, key, value):
    folder = sent(kind)

    def change(manifest):
        *path, last = key.split(".")
        for part in path:
            manifest = manifest[part]
        manifest[last] = value

    reseal(folder, change)
    text = str(complaint(folder))
    assert str(folder) in text and (key.rpartition(".")[2] in text or "runs" in text)


RAW = {"deep": "[" * 100_000, "deeper": '{"format": 1, "versions": {"wushe_sim": "x"}, "x": ' + "[" * 900 + "]" * 900 + "}",
       "nothing": "",
       "infinite": '{"format": 1, "versions": {"wushe_sim": "x"}, "seeds": [1e999]}', "a list": "[1]", "a number": "7",
       "latin": b"\xff\xfe{",
       "half a sign": '{"format": 1, "versions": {"wushe_sim": "\\ud800"}}', "a long number": '{"format": ' + "9" * 5000 + "}",
       "versions of none": '{"format": 1, "versions": 7}', "another form": '{"format": "\\u001b[31m", "versions": {"wushe_sim": {}}}'}


@pytest.mark.parametrize("text", RAW.values(), ids=RAW)
@pytest.mark.parametrize("kind", ["run", "half"])
def test_a_manifest_that_is_none_is_a_line(sent, kind, text):
    folder = sent(kind)
    (folder / "manifest.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert str(folder) in str(complaint(folder))
    ended = CliRunner().invoke(app, ["status" if kind == "half" else "report", str(folder), "--lang", "en"])
    assert ended.exit_code in (2, 4) and ended.stderr.startswith("error: ")
    assert "Traceback" not in ended.stderr and "\x1b" not in ended.stderr


LEDGERS = [
    ("UPDATE about SET value = '0' WHERE key = 'block'", "block"),
    ("UPDATE about SET value = '\"x\"' WHERE key = 'block'", "block"),
    ("UPDATE about SET value = '0' WHERE key = 'jobs'", "jobs"), ("DELETE FROM about WHERE key = 'work'", "work"),
    (("UPDATE about SET value = ? WHERE key = 'work'", ["[" * 5000]), "damaged"),
    ("UPDATE about SET value = '1e999' WHERE key = 'block'", "damaged"),
    ("UPDATE about SET value = '\"\\ud800\"' WHERE key = 'block'", "damaged"), ("UPDATE run SET state = 7", "runs"),
    ("UPDATE run SET state = 'x' WHERE id = 3", "runs"), ("UPDATE run SET tries = 'x'", "runs"),
    ("UPDATE run SET seconds = 'x'", "runs"),
    ("UPDATE run SET seconds = 9e999", "runs"), ("UPDATE run SET error = x'00'", "runs"),
    ("DELETE FROM run WHERE id = 5", "runs"), ("DELETE FROM run", "runs"), ("UPDATE run SET id = id + 1000", "runs"),
    ("INSERT INTO run VALUES (-5, 0, 0, NULL, NULL)", "runs"),
    ("UPDATE result SET counts = 'x'", "results"), ("UPDATE result SET about = x'00'", "results"),
    ("INSERT INTO result VALUES (99, 'x', x'00')", "results"), ("UPDATE part SET block = 10", "files"),
    ("UPDATE part SET files = '7'", "files"),
    ("UPDATE part SET files = '{}'", "files"), ("CREATE TABLE more (x)", "tables"), ("DROP TABLE part", "tables"),
    ("PRAGMA journal_mode = WAL", "damaged"), ("CREATE VIEW v AS SELECT 1", "tables"), ("DROP INDEX state", "tables"),
]


@pytest.mark.parametrize(("statement", "word"), LEDGERS, ids=[str(number) for number in range(len(LEDGERS))])
def test_a_ledger_with_wrong_values_is_refused_and_a_sweep_goes_on_from_the_tables_alone(sent, tmp_path, statement, word):
    folder = sent("half")
    in_ledger(folder, statement)
    for name in ("ledger.sqlite-wal", "ledger.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)
    assert word in str(complaint(folder, read_status))
    assert word in str(complaint(folder))
    assert sweep(said(), folder).counts == {"runs": 12, "done": 12, "failed": 0, "waiting": 0}
    assert [path.name for path in (folder / "quarantine").glob("ledger*")] == ["ledger.sqlite"]


def test_a_manifest_and_a_ledger_of_two_sweeps_are_refused_together(sent, tmp_path):
    folder = sent("half")
    sweep(said(seeds=[5, 6]), tmp_path / "other")
    shutil.copy(tmp_path / "other" / "ledger.sqlite", folder / "ledger.sqlite")
    for read in (read_status, ws.load):
        check_message(complaint(folder, read), "of_two_sweeps", path=folder, names=lambda names: names.startswith("spec"))


def test_a_design_of_other_points_is_refused(sent):
    folder = sent("half")
    for text in ("design,admin_burden,actors\n0,0.1,five\n", "", "x\n", "a,b\n\"", "\xff"):
        (folder / "design.csv").write_bytes(text.encode("latin-1"))
        assert "design.csv" in str(complaint(folder, lambda out: ws.load(out).design))


# --- a sweep of our own that was killed, or is being written -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_a_journal_that_a_killed_sweep_left_is_played_back_in_memory_as_sqlite_would(tmp_path, seed):
    draws = np.random.default_rng(seed)
    with sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None) as writer:
        writer.execute("CREATE TABLE run (id INTEGER PRIMARY KEY, error BLOB)")
        writer.execute("BEGIN")
        writer.executemany("INSERT INTO run VALUES (?, ?)", [(run, draws.bytes(int(draws.integers(3000)))) for run in range(300)])
        writer.execute("COMMIT")
        writer.execute(f"PRAGMA cache_size = {[5, 50, 5000][seed % 3]}")  # where little is kept, pages are written before the end
        writer.execute("BEGIN IMMEDIATE")
        for run in draws.integers(0, 400, 300).tolist():
            writer.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (run, draws.bytes(int(draws.integers(6000)))))
        (tmp_path / "killed").mkdir()
        for name in ("ledger.sqlite", "ledger.sqlite-journal"):
            shutil.copy(tmp_path / name, tmp_path / "killed" / name)
        writer.execute("ROLLBACK")
    writer.close()
    snapshot = take_snapshot(tmp_path / "killed", "ledger.sqlite")
    with sqlite3.connect(tmp_path / "killed" / "ledger.sqlite") as there:
        assert there.execute("SELECT count(*) FROM run").fetchone() == (300,)
    there.close()
    assert (tmp_path / "killed" / "ledger.sqlite").read_bytes() == snapshot


def test_a_half_done_sweep_is_looked_at_while_it_is_written_and_nothing_is_written_by_looking(sent, tmp_path, monkeypatch):
    folder = sent("half")
    expected = read_status(folder)
    writer = sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)
    writer.execute("PRAGMA cache_size = 1")
    writer.execute("BEGIN EXCLUSIVE")
    writer.execute("UPDATE run SET state = 0, error = hex(randomblob(3000))")
    before = tree(tmp_path)
    monkeypatch.setattr(os, "access", lambda path, mode, **_: not mode & os.W_OK)  # as on a medium that is read-only
    assert read_status(folder) == expected and ws.load(folder).counts["done"] == expected["done"]
    assert tree(tmp_path) == before
    writer.execute("ROLLBACK")
    writer.close()


def test_a_ledger_with_a_second_name_is_written_anew_before_it_is_written_on(sent, tmp_path):
    folder = sent("half")
    os.link(folder / "ledger.sqlite", tmp_path / "mine" / "backup.sqlite")
    before = tree(tmp_path / "mine")
    assert sweep(said(), folder).counts["done"] == 12
    assert tree(tmp_path / "mine") == before


def test_a_sweep_by_a_version_with_fewer_indicators_is_read_with_missing_values(sent):
    folder = sent("whole")
    path = folder / part_name("summary", 0)
    pq.write_table(pq.read_table(path).drop_columns(["linkage"]), path)
    with sqlite3.connect(folder / "ledger.sqlite") as ledger:
        files = json.loads(ledger.execute("SELECT files FROM part WHERE block = 0").fetchone()[0]) | {part_name("summary", 0): sum_of(path)}
        ledger.execute("UPDATE part SET files = ? WHERE block = 0", [json.dumps(files)])
    ledger.close()
    summary = ws.load(folder).summary()
    assert summary["linkage"].isna().sum() == 5 and len(summary) == 12 and summary["coverage"].notna().all()


def test_a_sweep_whose_folder_is_moved_away_says_that_it_is_gone(sent, tmp_path):
    folder, moved = sent("half"), []

    def move(progress):
        if not moved and hasattr(progress, "left"):
            moved.append(shutil.move(folder, tmp_path / "elsewhere"))

    check_message(complaint(folder, lambda out: sweep(said(), out, progress=move)), "folder_gone", path=folder)
    assert ws.load(tmp_path / "elsewhere").counts["done"] >= 7 and not folder.exists()


# --- what a user names ------------------------------------------------------------------------------------------------------------


@posix
def test_a_pipe_or_a_device_for_a_network_is_refused_wherever_it_is_read_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in (tmp_path / "pipe", "/dev/zero"):
        place = {"community": [{"network": str(name)}]}
        scenario = ws.Scenario(name="real", weeks=4, burn_in=0, place=place)
        for read in (lambda scenario=scenario: describe_work([scenario], [0]), lambda scenario=scenario: get_burn_in_key(scenario),
                     lambda scenario=scenario: read_real_places(scenario)):
            with raises_message(BadInput, "no_file", "device" if name == "/dev/zero" else "pipe", path=name):
                read()


# --- anything at all --------------------------------------------------------------------------------------------------------------


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-10**20, 10**20), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20),
    st.lists(st.integers(-5, 5), max_size=3), st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
    st.sampled_from(["../../x", "\x1b[2J"]))


def places_in(said_there, path=()):
    """Every place in a nested content."""
    pairs = said_there.items() if isinstance(said_there, dict) else enumerate(said_there) if isinstance(said_there, list) else ()
    for key, value in pairs:
        yield (*path, key)
        yield from places_in(value, (*path, key))


def put(said_there, path, value):
    for key in path[:-1]:
        said_there = said_there[key]
    said_there[path[-1]] = value


def story(found):
    """What a report would say of it."""
    if isinstance(found, SweepResult):
        return build_sweep_report(found, "en")
    return build_experiment_report(found, "en") if hasattr(found, "asked") else build_run_report(found, "en", {})


def is_taken(folder):
    """Whether a folder is read to its end; what is neither taken nor refused in lines is an error."""
    try:
        story(read_all(folder))
        return True
    except (BadInput, StorageError) as refused:
        assert str(refused).strip()
        return False


@pytest.mark.parametrize("kind", MAKERS)
def test_whatever_a_manifest_says_it_is_taken_or_refused_in_lines(sound, tmp_path, kind):
    folder = Path(shutil.copytree(sound / kind, tmp_path / "sent"))
    text = (folder / "manifest.json").read_bytes()
    places = [path for path in places_in(json.loads(text)) if "parameters" not in path]

    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(st.lists(st.tuples(st.sampled_from(places), VALUES), min_size=1, max_size=2))
    def tried(changes):
        (folder / "manifest.json").write_bytes(text)

        def change(manifest):
            for path, value in changes:
                with suppress(KeyError, IndexError, TypeError):
                    put(manifest, path, value)

        reseal(folder, change)
        is_taken(folder)

    tried()


@pytest.mark.parametrize("kind", MAKERS)
def test_whatever_is_done_to_the_bytes_of_a_folder_it_is_taken_or_refused_in_lines(sound, tmp_path, kind):
    folder = Path(shutil.copytree(sound / kind, tmp_path / "sent"))
    files = sorted(path for path in folder.rglob("*") if path.is_file())

    @settings(max_examples=40, deadline=None, derandomize=True, database=None)
    @given(st.sampled_from(files), st.integers(0, 2**32), st.binary(max_size=40), st.booleans())
    def tried(path, at, bits, cut):
        data = path.read_bytes()
        at %= len(data)
        try:
            path.write_bytes(data[:at] if cut else data[:at] + bits + data[at + len(bits):])
            if path.name != "manifest.json" and kind != "half":
                name = path.relative_to(folder).as_posix()
                reseal(folder, lambda manifest: manifest["files"].update({name: sum_of(path)}) if name in manifest["files"] else None)
            is_taken(folder)
        finally:
            shutil.rmtree(folder)
            shutil.copytree(sound / kind, folder)

    tried()


LEDGER_VALUES = st.one_of(st.none(), st.integers(-2**63, 2**63 - 1), st.floats(), st.text(max_size=9), st.binary(max_size=9))


def test_whatever_a_ledger_says_it_is_taken_or_refused_in_lines(sound, tmp_path):
    folder = Path(shutil.copytree(sound / "half", tmp_path / "sent"))
    data = (folder / "ledger.sqlite").read_bytes()
    columns = ["about.value", "run.id", "run.state", "run.tries", "run.seconds", "run.error", "result.id", "result.about", "result.counts",
               "part.block", "part.files", "part.whole"]

    @settings(max_examples=80, deadline=None, derandomize=True, database=None)
    @given(st.sampled_from(columns), st.integers(0, 11), LEDGER_VALUES)
    def tried(column, row, value):
        (folder / "ledger.sqlite").write_bytes(data)
        table, name = column.split(".")
        with suppress(sqlite3.Error, OverflowError, UnicodeEncodeError):
            in_ledger(folder, (f"UPDATE {table} SET {name} = ? WHERE rowid = (SELECT rowid FROM {table} LIMIT 1 OFFSET ?)", [value, row]))
        is_taken(folder)

    tried()
