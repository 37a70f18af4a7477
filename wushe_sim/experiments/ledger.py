"""The ledger (账本) of a sweep: which runs wait, are done or failed, and the results that are in no table yet. One SQLite file.

The coordinator alone writes it. A run's state and its result are written in one transaction: there is never one without the other.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wushe_sim.errors import StorageError
from wushe_sim.experiments.packing import Outcome, Packed

NAME = "ledger.sqlite"
WAITING, DONE, FAILED = 0, 1, 2
MENDED_BY = "the same `wushe sweep` makes it anew from the tables"
PATIENCE = 60
"""Seconds to wait for a reader to finish."""
_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE run (id INTEGER PRIMARY KEY, state INTEGER NOT NULL, tries INTEGER NOT NULL, seconds REAL, error TEXT);
CREATE INDEX state ON run (state) WHERE state != 1;
CREATE TABLE result (id INTEGER PRIMARY KEY, about TEXT NOT NULL, counts BLOB NOT NULL);
CREATE TABLE part (block INTEGER PRIMARY KEY, files TEXT NOT NULL, whole INTEGER NOT NULL);
"""


class Ledger:
    """A sweep's ledger, open. Raises StorageError where the disk is full, or the file is damaged."""

    def __init__(self, folder: Path, writing: bool = True) -> None:
        """``writing`` is for the one who holds the folder: it makes the file where there is none."""
        self.path = folder / NAME
        if not writing and not self.path.exists():
            raise StorageError(f"{self.path}: is missing; {MENDED_BY}")
        with self._said():
            name = self.path.absolute().as_uri() + f"?mode={'rwc' if writing else 'rw'}"
            self._db = sqlite3.connect(name, PATIENCE, isolation_level=None, check_same_thread=False, uri=True)
            self._db.execute("PRAGMA synchronous = FULL")

    def __enter__(self) -> "Ledger":
        """Open already."""
        return self

    def __exit__(self, *_: Any) -> None:
        """Close it."""
        self._db.close()

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            damaged = type(error) is sqlite3.DatabaseError or str(error).startswith("no such table")
            after = MENDED_BY if damaged else "what was written before is whole"
            raise StorageError(f"{self.path}: {error}; {after}") from error

    def is_sound(self) -> bool:
        """Whether the file is what SQLite wrote, all through."""
        with self._said():
            return self._db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"

    @contextmanager
    def _change(self) -> Iterator[None]:
        """All of it or nothing, whatever comes between, a Ctrl-C too."""
        with self._said():
            if self._db.in_transaction:
                self._db.rollback()
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.commit()
            except BaseException:
                if self._db.in_transaction:
                    self._db.rollback()
                raise

    def about(self) -> dict[str, Any]:
        """What the sweep is; empty where the ledger was never begun."""
        with self._said():
            if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
                return {}
            return {key: json.loads(value) for key, value in self._db.execute("SELECT key, value FROM about")}

    def begin(self, about: Mapping[str, Any], runs: int) -> None:
        """Write what the sweep is, and that all its runs wait."""
        with self._change():
            for statement in filter(str.strip, _TABLES.split(";")):
                self._db.execute(statement)
            self._db.executemany("INSERT INTO run VALUES (?, 0, 0, NULL, NULL)", ((run,) for run in range(runs)))
            self._db.executemany("INSERT INTO about VALUES (?, ?)", ((key, json.dumps(value)) for key, value in about.items()))

    def note(self, **about: Any) -> None:
        """Write something more about the sweep."""
        with self._change():
            self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", ((key, json.dumps(value)) for key, value in about.items()))

    def record(self, outcomes: Iterable[Outcome]) -> None:
        """Write how some runs ended, with their results."""
        with self._change():
            for outcome in outcomes:
                state = DONE if outcome.packed else FAILED
                self._db.execute("UPDATE run SET state = ?, tries = tries + 1, seconds = ?, error = ? WHERE id = ?",
                                 (state, outcome.seconds, outcome.error or None, outcome.run))
                if outcome.packed:
                    self._db.execute("INSERT OR REPLACE INTO result VALUES (?, ?, ?)", (outcome.run, *outcome.packed))

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

    def sealed(self, block: int, files: Mapping[str, str], runs: tuple[int, int], whole: bool) -> None:
        """Write that a block's runs stand in its part of the tables; where none is missing, their results here are no longer needed."""
        with self._change():
            self._db.execute("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", (block, json.dumps(files), whole))
            if whole:
                self._db.execute("DELETE FROM result WHERE id >= ? AND id < ?", runs)

    def adopt(self, block: int, files: Mapping[str, str], runs: tuple[int, int]) -> None:
        """Write that a block's runs are done and stand in its part of the tables, which was found whole."""
        with self._change():
            self._db.execute("UPDATE run SET state = 1, tries = 1 WHERE id >= ? AND id < ?", runs)
            self._db.execute("INSERT OR REPLACE INTO part VALUES (?, ?, 1)", (block, json.dumps(files)))

    def reopen(self, block: int, runs: tuple[int, int]) -> None:
        """Forget a part that is damaged; runs of it whose results are not here either wait again."""
        with self._change():
            self._db.execute("DELETE FROM part WHERE block = ?", (block,))
            self._db.execute("UPDATE run SET state = 0 WHERE state = 1 AND id >= ? AND id < ? AND id NOT IN (SELECT id FROM result)", runs)

    def parts(self) -> dict[int, tuple[dict[str, str], bool]]:
        """The blocks that stand in the tables: their files with digests, and whether all their runs are in them."""
        with self._said():
            found = self._db.execute("SELECT block, files, whole FROM part ORDER BY block").fetchall()
        return {block: (json.loads(files), bool(whole)) for block, files, whole in found}

    def retry(self) -> int:
        """Let the failed runs wait again; how many they are."""
        with self._change():
            return self._db.execute("UPDATE run SET state = 0 WHERE state = 2").rowcount

    def counts(self) -> dict[str, int]:
        """How many runs wait, are done and failed."""
        with self._said():
            total = self._db.execute("SELECT count(*) FROM run").fetchone()[0]
            other = dict(self._db.execute("SELECT state, count(*) FROM run WHERE state != 1 GROUP BY state").fetchall())
        waiting, failed = other.get(WAITING, 0), other.get(FAILED, 0)
        return {"runs": total, "done": total - waiting - failed, "failed": failed, "waiting": waiting}

    def unfinished(self, size: int) -> set[int]:
        """The blocks of so many runs in which some run is not done."""
        return set(self._ids("SELECT DISTINCT id / ? FROM run WHERE state != 1", size))

    def failures(self, most: int = 1_000_000) -> list[dict[str, Any]]:
        """The runs that failed, with their errors."""
        with self._said():
            found = self._db.execute("SELECT id, tries, error FROM run WHERE state = 2 ORDER BY id LIMIT ?", (most,)).fetchall()
        return [{"run": run, "tries": tries, "error": error} for run, tries, error in found]

    def seconds_of_a_run(self) -> float:
        """What a run took on average."""
        with self._said():
            return self._db.execute("SELECT avg(seconds) FROM (SELECT seconds FROM run WHERE seconds > 0 LIMIT 10000)").fetchone()[0] or 0.0

    def compact(self) -> None:
        """Give back the room of results that now stand in the tables."""
        with self._said():
            self._db.execute("VACUUM")

    def _ids(self, query: str, *values: int) -> list[int]:
        with self._said():
            return [row[0] for row in self._db.execute(query, values)]
