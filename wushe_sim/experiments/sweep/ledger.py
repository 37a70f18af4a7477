"""The ledger (账本) of a sweep: which runs wait, are done or failed, and the results that are in no table yet. One SQLite file.

The coordinator alone writes it. A run's state and its result are written in one transaction: there is never one without the other.
Whoever only looks at a sweep reads a snapshot in memory (``ledger_reader``); SQLite opens the file itself for the one who holds the
folder, once it is known to be a ledger of ours.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from wushe_sim.experiments.sqlite_file import connect_to_file
from wushe_sim.experiments.sweep.ledger_reader import DONE, FAILED, NAME, LedgerReader
from wushe_sim.experiments.sweep.packing import Outcome


class SweepLedger(LedgerReader):
    """A sweep's ledger, open to be written by the one who holds the folder. Raises StorageError where the disk is full."""

    def __init__(self, folder: Path, create: bool = True) -> None:
        """``create`` makes the file where there is none; what lies there must be a ledger of ours (``open_sound_ledger``)."""
        super().__init__(folder / NAME, connect_to_file(folder / NAME, create))

    def begin(self, about: Mapping[str, Any], runs: int) -> None:
        """Write what the sweep is, and that all its runs wait."""
        with self._change():
            self._make_tables()
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
                self._db.execute("UPDATE run SET state = ?, tries = tries + ?, seconds = ?, error = ? WHERE id = ?",
                                 (state, outcome.tries, outcome.seconds, outcome.error or None, outcome.run))
                if outcome.packed:
                    self._db.execute("INSERT OR REPLACE INTO result VALUES (?, ?, ?)", (outcome.run, *outcome.packed))

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

    def retry(self) -> int:
        """Let the failed runs wait again; how many they are."""
        with self._change():
            return self._db.execute("UPDATE run SET state = 0 WHERE state = 2").rowcount

    def compact(self) -> None:
        """Give back the room of results that now stand in the tables."""
        with self._translate_errors():
            self._db.execute("VACUUM")
