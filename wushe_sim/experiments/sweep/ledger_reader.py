"""A ledger that is looked at (查看账本): a stranger may have made it, so it is read from a snapshot in memory, and checked first."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from wushe_sim.errors import StorageError
from wushe_sim.experiments.sweep.ledger_snapshot import take_snapshot
from wushe_sim.experiments.sweep.packing import Packed
from wushe_sim.files.opening import NoSuchFile
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.stored import load_message
from wushe_sim.results.manifest import Digest, Number, Part, SweepWork, check
from wushe_sim.scenario.kinds import Whole

NAME = "ledger.sqlite"
TABLES = ("weekly", "groups", "counts", "summary")
"""The tables that a sweep's parts make up."""
WAITING, DONE, FAILED = 0, 1, 2
MENDED_BY = msg("the same `wushe sweep` makes it anew from the tables")
STEPS_AT_ONCE, STEPS_A_BYTE = 100_000, 50
"""A query is looked after every so many of SQLite's steps, and ended after so many for each byte of the ledger."""
FEWEST_STEPS = 10_000_000
LIMITS = {sqlite3.SQLITE_LIMIT_ATTACHED: 0, sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0, sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0}
VERSIONS, NO_WAL = slice(18, 20), b"\1\1"
"""Where a database says how it is written, and what it says that has a rollback journal."""
GUARDS = ("trusted_schema = OFF", "cell_size_check = ON")
SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE run (id INTEGER PRIMARY KEY, state INTEGER NOT NULL, tries INTEGER NOT NULL, seconds REAL, error TEXT);
CREATE INDEX state ON run (state) WHERE state != 1;
CREATE TABLE result (id INTEGER PRIMARY KEY, about TEXT NOT NULL, counts BLOB NOT NULL);
CREATE TABLE part (block INTEGER PRIMARY KEY, files TEXT NOT NULL, whole INTEGER NOT NULL);
"""
_LIST_OF_TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"
_COUNTS = "SELECT count(*), sum(state = 0), sum(state = 2) FROM run"
"""Counted step by step: the short way, ``count(*)`` alone, cannot be ended while it is under way."""
_WRONG_RUNS = """
SELECT min(id), max(id), sum(state NOT IN (0, 1, 2) OR typeof(tries) != 'integer' OR tries NOT BETWEEN 0 AND 1000000
  OR typeof(seconds) NOT IN ('real', 'null') OR seconds NOT BETWEEN 0 AND 1e9 OR typeof(error) NOT IN ('text', 'null')
  OR length(error) > 10000)
FROM run
"""
_WRONG_RESULTS = "SELECT count(*) FROM result WHERE typeof(about) != 'text' OR typeof(counts) != 'blob' OR id < 0 OR id >= ?"


class About(Part):
    """What a ledger says of its sweep."""

    work: SweepWork
    block: Annotated[int, Whole(1, 10_000)]
    jobs: Annotated[int, Whole(1, 1_000_000)] = 1
    mended: dict[str, Any] = Field(default={})
    rebuilt: dict[str, Number] = Field(default={})


def part_name(table: str, block: int) -> str:
    """A part's path in the sweep's folder; the table is the folder of its parts."""
    return f"{table}.parquet/part-{block:06d}.parquet"


class DamagedLedger(StorageError):
    """A file that is no ledger of ours."""


def describe_damage(path: Path) -> Text:
    """What is said of a ledger that cannot be read."""
    return msg("{path}: damaged, or not of ours; {mend}", path=path, mend=MENDED_BY)


class LedgerReader:
    """A ledger that is looked at; what it says is checked when it is opened."""

    def __init__(self, path: Path, database: sqlite3.Connection, size: int) -> None:
        """``database`` is open; ``path`` is for the errors, ``size`` the bytes that a query's steps are allowed by."""
        self.path, self._db, self._most = path, database, FEWEST_STEPS + STEPS_A_BYTE * size
        self._steps, self._too_long = 0, False

    def __enter__(self) -> "LedgerReader":
        """Open already."""
        return self

    def __exit__(self, *_: Any) -> None:
        """Close it."""
        self._db.close()

    @contextmanager
    def _said(self) -> Iterator[None]:
        self._steps = 0
        try:
            yield
        except sqlite3.Error as error:
            if str(error) == "interrupted" and not self._too_long:
                raise KeyboardInterrupt from None  # SQLite swallows it where it looks whether to go on
            damaged = type(error) is sqlite3.DatabaseError or str(error).startswith(("no such table", "Could not decode", "interrupted"))
            after = MENDED_BY if damaged else msg("what was written before is whole")
            raise (DamagedLedger if damaged else StorageError)(
                msg("{path}: {error}; {mend}", path=self.path, error=error, mend=after)) from error

    def load(self, data: bytes) -> None:
        """Take in a database's bytes; let no query of them go on for ever, nor what they say be obeyed."""
        for limit, value in LIMITS.items():
            self._db.setlimit(limit, value)
        self._db.set_progress_handler(self._count_steps, STEPS_AT_ONCE)
        with self._said():
            for guard in GUARDS:
                self._db.execute(f"PRAGMA {guard}")
            self._db.deserialize(data)

    def _count_steps(self) -> bool:
        self._steps += STEPS_AT_ONCE
        self._too_long = self._steps > self._most
        return self._too_long

    def check(self) -> None:
        """Raise DamagedLedger for another database than we would have written: other tables, views, triggers, values of other kinds."""
        with self._said():
            if self._db.execute(_LIST_OF_TABLES).fetchall() != _schema():
                raise DamagedLedger(msg("{path}: is no ledger of ours (its tables are others); {mend}",
                                        path=self.path, mend=MENDED_BY))
        about, counts = self.about(), self.counts()
        self._check(about, About)
        work, runs = about["work"], counts["runs"]
        with self._said():
            first, last, wrong = self._db.execute(_WRONG_RUNS).fetchone()
            results = self._db.execute(_WRONG_RESULTS, (runs,)).fetchone()[0]
        if wrong or first or last != runs - 1 or runs != work["runs"] or runs != work["points"] * len(work["seeds"]):
            raise DamagedLedger(msg("{path}: its runs are not those of its sweep; {mend}", path=self.path, mend=MENDED_BY))
        if results or any(block * about["block"] >= runs for block in self.parts()):
            raise DamagedLedger(msg("{path}: its results are not those of its runs; {mend}", path=self.path, mend=MENDED_BY))

    def is_sound(self) -> bool:
        """Whether the file is what SQLite wrote, all through."""
        with self._said():
            return self._db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"

    def about(self) -> dict[str, Any]:
        """What the sweep is; empty where the ledger was never begun."""
        with self._said():
            if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
                return {}
            found = self._db.execute("SELECT key, value FROM about").fetchall()
        return {key: self._json(value) for key, value in found}

    def _check(self, said: Mapping[str, Any], schema: type[Part]) -> None:
        try:
            check(said, schema, self.path)
        except StorageError as error:
            raise DamagedLedger(error.messages) from error

    def _json(self, text: Any) -> Any:
        """What a text of the ledger says, which can be written again: no number without end, no half of a sign."""
        try:
            said = json.loads(text)
            _ = json.dumps(said, ensure_ascii=False, allow_nan=False).encode()
            return said
        except (ValueError, TypeError, RecursionError) as error:
            raise DamagedLedger(describe_damage(self.path)) from error

    def waiting(self, first: int, last: int) -> list[int]:
        """The runs from ``first`` to before ``last`` that wait."""
        return self._ids("SELECT id FROM run WHERE state = 0 AND id >= ? AND id < ? ORDER BY id", first, last)

    def results(self, first: int, last: int) -> list[tuple[int, Packed]]:
        """The results of the runs from ``first`` to before ``last`` that are in no whole part, in order."""
        with self._said():
            found = self._db.execute("SELECT id, about, counts FROM result WHERE id >= ? AND id < ? ORDER BY id", (first, last)).fetchall()
        return [(run, Packed(about, counts)) for run, about, counts in found]

    def result_ids(self, first: int, last: int) -> list[int]:
        """The runs that have such a result."""
        return self._ids("SELECT id FROM result WHERE id >= ? AND id < ? ORDER BY id", first, last)

    def parts(self) -> dict[int, tuple[dict[str, str], bool]]:
        """The blocks that stand in the tables: their files with digests, and whether all their runs are in them."""
        with self._said():
            found = self._db.execute("SELECT block, files, whole FROM part ORDER BY block").fetchall()
        parts = {block: (self._json(files), bool(whole)) for block, files, whole in found}
        for block, (files, _) in parts.items():
            if not isinstance(files, dict) or set(files) != {part_name(table, block) for table in TABLES}:
                raise DamagedLedger(msg("{path}: names files that no sweep has; {mend}", path=self.path, mend=MENDED_BY))
        self._check({"parts": [files for files, _ in parts.values()]}, _Parts)
        return parts

    def counts(self) -> dict[str, int]:
        """How many runs wait, are done and failed."""
        with self._said():
            runs, waiting, failed = (value or 0 for value in self._db.execute(_COUNTS).fetchone())
        return {"runs": runs, "done": runs - waiting - failed, "failed": failed, "waiting": waiting}

    def unfinished(self, size: int) -> set[int]:
        """The blocks of so many runs in which some run is not done."""
        return set(self._ids("SELECT DISTINCT id / ? FROM run WHERE state != 1", size))

    def failures(self, most: int = 1_000_000) -> list[dict[str, Any]]:
        """The runs that failed, with their errors."""
        with self._said():
            found = self._db.execute("SELECT id, tries, error FROM run WHERE state = 2 ORDER BY id LIMIT ?", (most,)).fetchall()
        return [{"run": run, "tries": tries, "error": load_message(error or "")} for run, tries, error in found]

    def seconds_of_a_run(self) -> float:
        """What a run took on average."""
        with self._said():
            return self._db.execute("SELECT avg(seconds) FROM (SELECT seconds FROM run WHERE seconds > 0 LIMIT 10000)").fetchone()[0] or 0.0

    def _ids(self, query: str, *values: int) -> list[int]:
        with self._said():
            return [row[0] for row in self._db.execute(query, values)]


def read_ledger(folder: Path) -> LedgerReader:
    """A sweep's ledger to look at, as of now and in memory, whoever wrote it and whoever is writing it.

    Raises DamagedLedger where there is none, or no ledger of ours, and StorageError where it cannot be read.
    """
    try:
        return reader_of(folder / NAME, take_snapshot(folder, NAME))
    except NoSuchFile as error:
        raise DamagedLedger(msg("{path}: is missing; {mend}", path=folder / NAME, mend=MENDED_BY)) from error


def reader_of(path: Path, data: bytes) -> LedgerReader:
    """A ledger whose bytes these are, checked."""
    if data[VERSIONS] != NO_WAL:
        raise DamagedLedger(describe_damage(path))
    reader = LedgerReader(path, sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False), len(data))
    try:
        reader.load(data)
        reader.check()
    except BaseException:
        reader.__exit__()
        raise
    return reader


class _Parts(Part):
    parts: list[dict[str, Digest]]


@cache
def _schema() -> list[tuple[Any, ...]]:
    """What the list of a ledger's tables and indexes holds."""
    database = sqlite3.connect(":memory:")
    database.executescript(SCHEMA)
    return database.execute(_LIST_OF_TABLES).fetchall()
