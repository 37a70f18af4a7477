"""SQLite files (数据库文件) of ours: a stranger may have made one, so it is checked in memory before SQLite opens it where it lies."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Self

from wushe_sim.errors import StorageError
from wushe_sim.experiments.sqlite_snapshot import read_journal, take_snapshot
from wushe_sim.files.opening import NoSuchFile, open_inside
from wushe_sim.files.writing import write_whole
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text

PATIENCE = 60
"""Seconds to wait for a reader to finish."""
STEPS_AT_ONCE, STEPS_A_BYTE = 100_000, 50
"""A query is looked after every so many of SQLite's steps, and ended after so many for each byte of the file."""
FEWEST_STEPS = 10_000_000
LIMITS = {sqlite3.SQLITE_LIMIT_ATTACHED: 0, sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0, sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0}
VERSIONS, NO_WAL = slice(18, 20), b"\1\1"
"""Where a database says how it is written, and what it says that has a rollback journal."""
GUARDS = ("trusted_schema = OFF", "cell_size_check = ON")
QUARANTINE = "quarantine"
_LIST_OF_TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"


class DamagedFile(StorageError):
    """A file that is no sound database of ours."""


class SqliteFile:
    """A database of ours, open; ``mend`` says what to do about damage, ``schema`` is the SQL that makes its tables."""

    mend: Text = ""
    schema: str = ""

    def __init__(self, path: Path, database: sqlite3.Connection, size: int = 0) -> None:
        """``path`` is for the errors, ``size`` the bytes that a query's steps are allowed by."""
        self.path, self._db, self._most = path, database, FEWEST_STEPS + STEPS_A_BYTE * size
        self._steps, self._too_long = 0, False

    @classmethod
    def of_bytes(cls, path: Path, data: bytes) -> Self:
        """A database whose bytes these are, in memory, checked. Raises DamagedFile."""
        if data[VERSIONS] != NO_WAL:
            raise DamagedFile(cls.describe_damage(path))
        made = cls(path, sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False), len(data))
        try:
            made._load(data)
            made.check()
        except BaseException:
            made.__exit__()
            raise
        return made

    @classmethod
    def describe_damage(cls, path: Path) -> Text:
        """What is said of a file that cannot be read."""
        return msg("{path}: damaged, or not of ours; {mend}", path=path, mend=cls.mend)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:
        self._db.close()

    def check(self) -> None:
        """Raise DamagedFile for another database than we would have written: other tables, views or triggers."""
        with self._translate_errors():
            if self._db.execute(_LIST_OF_TABLES).fetchall() != _list_tables(self.schema):
                raise DamagedFile(msg("{path}: is none of ours (its tables are others); {mend}", path=self.path, mend=self.mend))

    def is_sound(self) -> bool:
        """Whether the file is what SQLite wrote, all through."""
        with self._translate_errors():
            return self._db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        self._steps = 0
        try:
            yield
        except sqlite3.Error as error:
            if str(error) == "interrupted" and not self._too_long:
                raise KeyboardInterrupt from None  # SQLite swallows it where it looks whether to go on
            damaged = type(error) is sqlite3.DatabaseError or str(error).startswith(("no such table", "Could not decode", "interrupted"))
            mend = self.mend if damaged else msg("what was written before is whole")
            raise (DamagedFile if damaged else StorageError)(
                msg("{path}: {error}; {mend}", path=self.path, error=error, mend=mend)) from error

    def _load(self, data: bytes) -> None:
        """Take in a database's bytes; let no query of them go on for ever, nor what they say be obeyed."""
        for limit, value in LIMITS.items():
            self._db.setlimit(limit, value)
        self._db.set_progress_handler(self._count_steps, STEPS_AT_ONCE)
        with self._translate_errors():
            for guard in GUARDS:
                self._db.execute(f"PRAGMA {guard}")
            self._db.deserialize(data)

    def _count_steps(self) -> bool:
        self._steps += STEPS_AT_ONCE
        self._too_long = self._steps > self._most
        return self._too_long

    @contextmanager
    def _change(self) -> Iterator[None]:
        """All of it or nothing, whatever comes between, a Ctrl-C too."""
        with self._translate_errors():
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

    def _make_tables(self) -> None:
        for statement in filter(str.strip, self.schema.split(";")):
            self._db.execute(statement)


@cache
def _list_tables(schema: str) -> list[tuple[Any, ...]]:
    """What the list of tables and indexes of a database of this schema holds."""
    database = sqlite3.connect(":memory:")
    database.executescript(schema)
    return database.execute(_LIST_OF_TABLES).fetchall()


def connect_to_file(path: Path, create: bool = True) -> sqlite3.Connection:
    """Open a file to be written, by the one who holds its folder. Raises StorageError."""
    try:
        name = path.absolute().as_uri() + f"?mode={'rwc' if create else 'rw'}"
        database = sqlite3.connect(name, timeout=PATIENCE, isolation_level=None, check_same_thread=False, uri=True)
        for guard in (*GUARDS, "synchronous = FULL"):
            database.execute(f"PRAGMA {guard}")
        return database
    except sqlite3.Error as error:
        raise StorageError(msg("{path}: {error}; what was written before is whole", path=path, error=error)) from error


def check_before_opening(folder: Path, name: str, read: Callable[[Path, bytes], SqliteFile]) -> bool:
    """Whether there is a file to be opened, once it is sure that it is sound and ours; False where there is none.

    It is written anew where a journal lies beside it or where it has a second name. Raises DamagedFile where it is no sound database of
    ours, and StorageError where it cannot be read or written.
    """
    path = folder / name
    try:
        with open_inside(folder, name) as file:
            names = os.fstat(file.fileno()).st_nlink
    except NoSuchFile:
        return False
    data, left_over = take_snapshot(folder, name), bool(read_journal(folder, name))
    if data:
        with read(path, data) as database:
            if not database.is_sound():
                raise DamagedFile(msg("{path}: damaged; {mend}", path=path, mend=database.mend))
    if left_over or names > 1:
        write_whole(path, data)
    for suffix in ("-journal", "-wal", "-shm"):
        (folder / f"{name}{suffix}").unlink(missing_ok=True)
    return bool(data)


def put_aside(folder: Path, path: Path) -> None:
    """Move a damaged file of a folder that is held into its quarantine."""
    if path.exists():
        (folder / QUARANTINE).mkdir(exist_ok=True)
        name = path.name if path.parent == folder else f"{path.parent.name}-{path.name}"
        os.replace(path, folder / QUARANTINE / name)


def put_database_aside(folder: Path, name: str) -> None:
    """The same for a database; a journal that lay beside a new one would be played back into it."""
    for each in (name, f"{name}-journal"):
        put_aside(folder, folder / each)
