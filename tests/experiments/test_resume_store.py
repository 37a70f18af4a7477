"""What is done is kept, whole, in one file; a stranger's is checked first, and two processes do not write at once."""

import json
import sqlite3
import zlib

import pytest

from tests import warm
from tests.messages import raises_message
from wushe_sim.errors import StorageError
from wushe_sim.experiments.resume_store import NAME, RETIRED, ResumeStore, open_resume_store
from wushe_sim.experiments.sqlite_file import QUARANTINE, DamagedFile

VALUES = {"a": {"x": None, "y": [1.5, 0.1 + 0.2]}, "b": [], "c": "五社联动"}


@pytest.fixture
def kept(tmp_path):
    """A folder in which some work is done."""
    with open_resume_store(tmp_path / "out") as store:
        for key, value in VALUES.items():
            store.put(key, value)
    return tmp_path / "out"


def in_file(folder, *statements):
    with sqlite3.connect(folder / NAME) as database:
        for statement, *values in statements:
            database.execute(statement, values)
    database.close()


def test_what_is_done_is_there_when_the_folder_is_opened_again(kept):
    with open_resume_store(kept) as store:
        assert store.keys() == set(VALUES) and len(store) == 3
        assert {key: store.get(key) for key in VALUES} == VALUES and store.get("d") is None
        store.put("a", 7)
        assert store.get("a") == 7 and len(store) == 3
    assert [path.name for path in kept.iterdir()] == [NAME]


def test_without_a_folder_it_is_kept_in_memory_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open_resume_store(None) as store:
        store.put("a", 1)
        assert store.get("a") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("retired", RETIRED)
def test_the_work_of_version_0_1_is_refused_in_a_line_that_says_what_to_do(tmp_path, retired):
    (tmp_path / retired).write_text("{}")
    with raises_message(StorageError, "kept_by_version_0_1", path=tmp_path / retired) as error, open_resume_store(tmp_path):
        pass
    assert "\n" not in str(error.value) and [path.name for path in tmp_path.iterdir()] == [retired]


DAMAGE = {
    "text": lambda folder: (folder / NAME).write_text("hello\nworld\n" * 1000),
    "cut short": lambda folder: (folder / NAME).write_bytes((folder / NAME).read_bytes()[:5000]),
    "another table": lambda folder: in_file(folder, ["CREATE TABLE more (x)"]),
    "a view": lambda folder: in_file(folder, ["ALTER TABLE done RENAME TO other"], ["CREATE VIEW done AS SELECT * FROM other"]),
    "a trigger": lambda folder: in_file(folder, ["CREATE TRIGGER t AFTER INSERT ON done BEGIN DELETE FROM done; END"]),
    "a number for a value": lambda folder: in_file(folder, ["UPDATE done SET value = 5"]),
    "a value that does not unpack": lambda folder: in_file(folder, ["UPDATE done SET value = ?", b"PK\x03\x04"]),
    "a value cut short": lambda folder: in_file(folder, ["UPDATE done SET value = ?", zlib.compress(b"[1, 2, 3]")[:-2]]),
    "a value that is no JSON": lambda folder: in_file(folder, ["UPDATE done SET value = ?", zlib.compress(b"cos\nsystem\n")]),
    "a value without end": lambda folder: in_file(folder, ["UPDATE done SET value = ?", zlib.compress(b"[" * 100_000)]),
    "a value that fills a memory": lambda folder: in_file(folder, ["UPDATE done SET value = ?", zlib.compress(b" " * (65 << 20))]),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_put_aside_and_its_work_done_again(kept, damage):
    DAMAGE[damage](kept)
    found = (kept / NAME).read_bytes()
    with open_resume_store(kept) as store:
        assert store.is_begun_anew and store.keys() == set()
        store.put("a", 1)
    with open_resume_store(kept) as store:
        assert not store.is_begun_anew and store.get("a") == 1
    assert (kept / QUARANTINE / NAME).read_bytes() == found


def test_a_link_in_place_of_the_file_is_refused_and_not_followed(kept):
    (kept / NAME).rename(kept.parent / "thesis.sqlite")
    (kept / NAME).symlink_to(kept.parent / "thesis.sqlite")
    with raises_message(StorageError, "link_not_followed", path=kept / NAME), open_resume_store(kept):
        pass


def test_a_journal_that_names_another_file_is_refused_and_deletes_nothing(kept):
    (kept.parent / "thesis.txt").write_text("years of work")
    (kept / f"{NAME}-journal").write_bytes(bytes(512) + str(kept.parent / "thesis.txt").encode() + bytes.fromhex("d9d505f920a163d7"))
    with raises_message(StorageError, "another_journal", path=kept / NAME), open_resume_store(kept):
        pass
    assert (kept.parent / "thesis.txt").exists()


def test_a_process_that_is_killed_while_it_writes_leaves_what_was_done_before(kept):
    program = f"""
import os, sqlite3
from pathlib import Path
database = sqlite3.connect({str(kept / NAME)!r}, isolation_level=None)
database.execute("PRAGMA cache_size = 1")
database.execute("BEGIN IMMEDIATE")
for number in range(200):
    database.execute("INSERT INTO done VALUES (?, ?)", (str(number), os.urandom(9000)))
os._exit(9)
"""
    assert warm.run(["-c", program]).returncode == 9 and (kept / f"{NAME}-journal").exists()
    with open_resume_store(kept) as store:
        assert store.keys() == set(VALUES) and not store.is_begun_anew
    assert [path.name for path in kept.iterdir()] == [NAME]


def test_the_second_of_two_is_told_who_holds_the_folder(kept):
    program = f"""
from pathlib import Path
from wushe_sim.errors import StorageError
from wushe_sim.experiments.resume_store import open_resume_store
try:
    with open_resume_store(Path({str(kept)!r})):
        pass
except StorageError as error:
    print(error)
"""
    with open_resume_store(kept):
        assert "another run is writing there" in warm.run(["-c", program]).stdout
    assert warm.run(["-c", program]).stdout == ""


def test_a_folder_of_a_store_that_cannot_be_written_is_a_storage_error(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(StorageError), open_resume_store(tmp_path / "out"):
        pass


def test_a_folder_beside_which_no_lock_can_stand_is_a_storage_error(kept, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("wushe_sim.files.lock._open_lock", refuse)
    with raises_message(StorageError, "permission_denied"), open_resume_store(kept):
        pass


def test_bytes_of_a_store_are_read_in_memory_and_those_with_another_kind_of_journal_refused(kept):
    data = (kept / NAME).read_bytes()
    with ResumeStore.of_bytes(kept / NAME, data) as store:
        assert json.dumps({key: store.get(key) for key in sorted(store.keys())}) == json.dumps(VALUES)
    with pytest.raises(DamagedFile):
        ResumeStore.of_bytes(kept / NAME, data[:18] + b"\2\2" + data[20:])
