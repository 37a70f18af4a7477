"""The reading of ledgers (查看账本): a stranger may have made one, so it is read from a snapshot in memory, and checked first."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from wushe_sim.errors import StorageError
from wushe_sim.experiments.sqlite_file import DamagedFile, SqliteFile
from wushe_sim.experiments.sqlite_snapshot import take_snapshot
from wushe_sim.experiments.sweep.packing import Packed
from wushe_sim.files.opening import NoSuchFile
from wushe_sim.i18n import msg
from wushe_sim.i18n.stored import load_message
from wushe_sim.results.manifest import Digest, ManifestTable, Number, SweepWork, check_content
from wushe_sim.scenario.kinds import Whole

NAME = "ledger.sqlite"
TABLES = ("weekly", "groups", "counts", "summary")
"""The tables that a sweep's parts make up."""
WAITING, DONE, FAILED = 0, 1, 2
MENDED_BY = msg("the same `wushe sweep` makes it anew from the tables")
SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE run (id INTEGER PRIMARY KEY, state INTEGER NOT NULL, tries INTEGER NOT NULL, seconds REAL, error TEXT);
CREATE INDEX state ON run (state) WHERE state != 1;
CREATE TABLE result (id INTEGER PRIMARY KEY, about TEXT NOT NULL, counts BLOB NOT NULL);
CREATE TABLE part (block INTEGER PRIMARY KEY, files TEXT NOT NULL, whole INTEGER NOT NULL);
"""
_COUNTS = "SELECT count(*), sum(state = 0), sum(state = 2) FROM run"
"""Counted step by step: the short way, ``count(*)`` alone, cannot be ended while it is under way."""
_WRONG_RUNS = """
SELECT min(id), max(id), sum(state NOT IN (0, 1, 2) OR typeof(tries) != 'integer' OR tries NOT BETWEEN 0 AND 1000000
  OR typeof(seconds) NOT IN ('real', 'null') OR seconds NOT BETWEEN 0 AND 1e9 OR typeof(error) NOT IN ('text', 'null')
  OR length(error) > 10000)
FROM run
"""
_WRONG_RESULTS = "SELECT count(*) FROM result WHERE typeof(about) != 'text' OR typeof(counts) != 'blob' OR id < 0 OR id >= ?"


class LedgerNotes(ManifestTable):
    """What a ledger says of its sweep."""

    work: SweepWork
    block: Annotated[int, Whole(1, 10_000)]
    jobs: Annotated[int, Whole(1, 1_000_000)] = 1
    mended: dict[str, Any] = Field(default={})
    rebuilt: dict[str, Number] = Field(default={})


def part_name(table: str, block: int) -> str:
    """A part's path in the sweep's folder; the table is the folder of its parts."""
    return f"{table}.parquet/part-{block:06d}.parquet"


class LedgerReader(SqliteFile):
    """A ledger that is looked at; what it says is checked when it is opened."""

    mend, schema = MENDED_BY, SCHEMA

    def check(self) -> None:
        """Raise DamagedFile for another database than we would have written: other tables, views, triggers, values of other kinds."""
        super().check()
        about, counts = self.about(), self.counts()
        self._check(about, LedgerNotes)
        work, runs = about["work"], counts["runs"]
        with self._translate_errors():
            first, last, wrong = self._db.execute(_WRONG_RUNS).fetchone()
            results = self._db.execute(_WRONG_RESULTS, (runs,)).fetchone()[0]
        if wrong or first or last != runs - 1 or runs != work["runs"] or runs != work["points"] * len(work["seeds"]):
            raise DamagedFile(msg("{path}: its runs are not those of its sweep; {mend}", path=self.path, mend=MENDED_BY))
        if results or any(block * about["block"] >= runs for block in self.parts()):
            raise DamagedFile(msg("{path}: its results are not those of its runs; {mend}", path=self.path, mend=MENDED_BY))

    def about(self) -> dict[str, Any]:
        """What the sweep is; empty where the ledger was never begun."""
        with self._translate_errors():
            if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
                return {}
            found = self._db.execute("SELECT key, value FROM about").fetchall()
        return {key: self._json(value) for key, value in found}

    def _check(self, said: Mapping[str, Any], schema: type[ManifestTable]) -> None:
        try:
            check_content(said, schema, self.path)
        except StorageError as error:
            raise DamagedFile(error.messages) from error

    def _json(self, text: Any) -> Any:
        """What a text of the ledger says, which can be written again: no number without end, no half of a sign."""
        try:
            said = json.loads(text)
            _ = json.dumps(said, ensure_ascii=False, allow_nan=False).encode()
            return said
        except (ValueError, TypeError, RecursionError) as error:
            raise DamagedFile(self.describe_damage(self.path)) from error

    def waiting(self, first: int, last: int) -> list[int]:
        """The runs from ``first`` to before ``last`` that wait."""
        return self._ids("SELECT id FROM run WHERE state = 0 AND id >= ? AND id < ? ORDER BY id", first, last)

    def results(self, first: int, last: int) -> list[tuple[int, Packed]]:
        """The results of the runs from ``first`` to before ``last`` that are in no whole part, in order."""
        with self._translate_errors():
            found = self._db.execute("SELECT id, about, counts FROM result WHERE id >= ? AND id < ? ORDER BY id", (first, last)).fetchall()
        return [(run, Packed(about, counts)) for run, about, counts in found]

    def result_ids(self, first: int, last: int) -> list[int]:
        """The runs that have such a result."""
        return self._ids("SELECT id FROM result WHERE id >= ? AND id < ? ORDER BY id", first, last)

    def parts(self) -> dict[int, tuple[dict[str, str], bool]]:
        """The blocks that stand in the tables: their files with digests, and whether all their runs are in them."""
        with self._translate_errors():
            found = self._db.execute("SELECT block, files, whole FROM part ORDER BY block").fetchall()
        parts = {block: (self._json(files), bool(whole)) for block, files, whole in found}
        for block, (files, _) in parts.items():
            if not isinstance(files, dict) or set(files) != {part_name(table, block) for table in TABLES}:
                raise DamagedFile(msg("{path}: names files that no sweep has; {mend}", path=self.path, mend=MENDED_BY))
        self._check({"parts": [files for files, _ in parts.values()]}, _Parts)
        return parts

    def counts(self) -> dict[str, int]:
        """How many runs wait, are done and failed."""
        with self._translate_errors():
            runs, waiting, failed = (value or 0 for value in self._db.execute(_COUNTS).fetchone())
        return {"runs": runs, "done": runs - waiting - failed, "failed": failed, "waiting": waiting}

    def unfinished(self, size: int) -> set[int]:
        """The blocks of so many runs in which some run is not done."""
        return set(self._ids("SELECT DISTINCT id / ? FROM run WHERE state != 1", size))

    def failures(self, most: int = 1_000_000) -> list[dict[str, Any]]:
        """The runs that failed, with their errors."""
        with self._translate_errors():
            found = self._db.execute("SELECT id, tries, error FROM run WHERE state = 2 ORDER BY id LIMIT ?", (most,)).fetchall()
        return [{"run": run, "tries": tries, "error": load_message(error or "")} for run, tries, error in found]

    def seconds_of_a_run(self) -> float:
        """What a run took on average."""
        with self._translate_errors():
            return self._db.execute("SELECT avg(seconds) FROM (SELECT seconds FROM run WHERE seconds > 0 LIMIT 10000)").fetchone()[0] or 0.0

    def _ids(self, query: str, *values: int) -> list[int]:
        with self._translate_errors():
            return [row[0] for row in self._db.execute(query, values)]


def read_ledger(folder: Path) -> LedgerReader:
    """A sweep's ledger to look at, as of now and in memory, whoever wrote it and whoever is writing it.

    Raises DamagedFile where there is none, or no ledger of ours, and StorageError where it cannot be read.
    """
    try:
        return LedgerReader.of_bytes(folder / NAME, take_snapshot(folder, NAME))
    except NoSuchFile as error:
        raise DamagedFile(msg("{path}: is missing; {mend}", path=folder / NAME, mend=MENDED_BY)) from error


class _Parts(ManifestTable):
    parts: list[dict[str, Digest]]
