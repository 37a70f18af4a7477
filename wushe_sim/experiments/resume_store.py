"""Resume stores (断点存储): pieces of long work that are done, by key, in one small SQLite file from which the same command resumes."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from wushe_sim.errors import StorageError
from wushe_sim.experiments.sqlite_file import (
    QUARANTINE,
    DamagedFile,
    SqliteFile,
    check_before_opening,
    connect_to_file,
    put_database_aside,
)
from wushe_sim.files.lock import exclusive_lock
from wushe_sim.files.opening import MB, translate_os_errors
from wushe_sim.files.paths import make_folder
from wushe_sim.i18n import OUT, msg
from wushe_sim.i18n.counted import count_runs
from wushe_sim.notebook import SaidInterrupt
from wushe_sim.results.folder import resolve_links

NAME = "resume.sqlite"
RETIRED = ("seeds", "runs.jsonl", "trials.log", "trials.log.lock")
"""Where version 0.1 kept what was done: it is refused, never read."""
STORE_FILES = (NAME, f"{NAME}-journal", QUARANTINE, *RETIRED)
"""What a store may have left in its folder."""
MOST_BYTES_OF_A_VALUE = 64 * MB
_WRONG_ROWS = "SELECT count(*) FROM done WHERE typeof(key) != 'text' OR typeof(value) != 'blob'"


class ResumeStore(SqliteFile):
    """Done pieces of work by key, each a value as JSON has it; in memory alone unless a folder is opened (``open_resume_store``).

    ``is_begun_anew`` says that a damaged file was put aside, so that its work is done again.
    """

    schema = "CREATE TABLE done (key TEXT PRIMARY KEY, value BLOB NOT NULL)"
    mend = msg("the same command does its work again once the file is moved away")
    is_begun_anew = False

    def __init__(self, path: Path = Path(NAME), database: sqlite3.Connection | None = None, size: int = 0) -> None:
        """Of a database that is open; one in memory where there is none."""
        super().__init__(path, database or sqlite3.connect(":memory:", isolation_level=None), size)
        if database is None:
            self._make_tables()

    def check(self) -> None:
        """Raise DamagedFile for another database than we would have written, and for a value that does not unpack."""
        super().check()
        with self._translate_errors():
            wrong = self._db.execute(_WRONG_ROWS).fetchone()[0]
        if wrong:
            raise DamagedFile(self.describe_damage(self.path))
        for key in self.keys():
            self.get(key)

    def keys(self) -> set[str]:
        """The keys of what is done."""
        with self._translate_errors():
            return {key for key, in self._db.execute("SELECT key FROM done")}

    def get(self, key: str) -> Any:
        """The value of a piece of work; None where it is not done. Raises DamagedFile for one that nothing of ours wrote."""
        with self._translate_errors():
            row = self._db.execute("SELECT value FROM done WHERE key = ?", (key,)).fetchone()
        try:
            return None if row is None else json.loads(_unpack(row[0]))
        except (zlib.error, ValueError, RecursionError) as error:
            raise DamagedFile(self.describe_damage(self.path)) from error

    def put(self, key: str, value: Any) -> None:
        """Keep a piece of work; it is on the disk when this returns. Raises StorageError."""
        with self._change():
            self._db.execute("INSERT OR REPLACE INTO done VALUES (?, ?)", (key, zlib.compress(json.dumps(value).encode())))

    def __len__(self) -> int:
        return len(self.keys())


def _unpack(value: bytes) -> bytes:
    """The bytes of a value. Raises zlib.error for damage, and ValueError for one that is made to fill a memory."""
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(value, MOST_BYTES_OF_A_VALUE)
    if not unpacker.eof:
        raise ValueError("cut short, or too large")
    return data


@contextmanager
def open_resume_store(folder: Path | None) -> Iterator[ResumeStore]:
    """Open the store of a folder, and hold the folder; without a folder, what is done is kept in memory.

    A damaged file is put aside, and its work done again. Raises StorageError where another process holds the folder, where it holds the
    work of version 0.1, and where it cannot be written.
    """
    if folder is None:
        with ResumeStore() as store:
            yield store
        return
    if retired := next((name for name in RETIRED if (folder / name).exists()), None):
        raise StorageError(msg("{path}: was kept by version 0.1, which this one does not resume; name another folder ({out})",
                               path=folder / retired, out=OUT))
    with ExitStack() as held:
        with translate_os_errors(folder):
            held.enter_context(exclusive_lock(resolve_links(folder)))
            make_folder(folder)
            store = held.enter_context(_open_in(folder))
        yield store


@contextmanager
def open_call_store(folder: Path | None) -> Iterator[ResumeStore]:
    """The same for a call in Python, which holds runs: an interrupt says how many are kept, and that the same call resumes."""
    with open_resume_store(folder) as store:
        try:
            yield store
        except KeyboardInterrupt:
            raise SaidInterrupt(
                msg("Interrupted; nothing is kept. With out=FOLDER the same call resumes.") if folder is None else
                msg("Interrupted: {done} kept in {folder}; the same call resumes.", done=count_runs(len(store)), folder=folder)) from None


def _open_in(folder: Path) -> ResumeStore:
    """The store of a folder that is held, made anew where there is none or where it is damaged."""
    try:
        is_there, is_damaged = check_before_opening(folder, NAME, ResumeStore.of_bytes), False
    except DamagedFile:
        put_database_aside(folder, NAME)
        is_there, is_damaged = False, True
    store = ResumeStore(folder / NAME, connect_to_file(folder / NAME))
    store.is_begun_anew = is_damaged
    if not is_there:
        with store._change():
            store._make_tables()
    return store
