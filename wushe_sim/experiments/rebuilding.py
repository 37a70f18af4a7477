"""Rebuilding (重建账本): a sweep whose ledger is lost or damaged goes on from the tables that are whole."""

import os
import re
import sqlite3
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from wushe_sim.errors import StorageError
from wushe_sim.experiments.ledger import NAME, Ledger
from wushe_sim.experiments.parts import TABLES, part_name
from wushe_sim.results.folder import sha256_of

QUARANTINE = "quarantine"


class Rebuilt(NamedTuple):
    """That a ledger was made anew: how many runs stood in whole parts of the tables, of how many; the others are lived again."""

    found: int
    of: int


def sound_ledger(folder: Path) -> Ledger | None:
    """The folder's ledger; None, and what there is of it put aside, where it is damaged. Raises StorageError where it cannot be read."""
    ledger = None
    try:
        ledger = Ledger(folder)
        if ledger.is_sound():
            return ledger
    except StorageError as error:
        if type(error.__cause__) is not sqlite3.DatabaseError:  # a full disk, a lock: the file itself may be whole
            raise
    if ledger is not None:
        ledger.__exit__()
    for name in (NAME, f"{NAME}-journal"):  # a journal that lay beside a new ledger would be played back into it
        quarantined(folder, folder / name)
    return None


def rebuilt(folder: Path, seeds: tuple[int, ...], ledger: Ledger) -> Rebuilt:
    """Take into a ledger that was only just begun every part of the tables that is whole; others are put aside."""
    about, counts = ledger.about(), ledger.counts()
    size, found = about["block"], 0
    for block in sorted(_blocks(folder)):
        runs = block * size, min((block + 1) * size, counts["runs"])
        wanted = {(run // len(seeds), seeds[run % len(seeds)]) for run in range(*runs)}
        paths = {part_name(table, block): folder / part_name(table, block) for table in TABLES}
        if wanted and all(_holds(path, wanted) for path in paths.values()):
            ledger.adopt(block, {name: sha256_of(path) for name, path in paths.items()}, runs)
            found += len(wanted)
        else:
            for path in paths.values():
                quarantined(folder, path)
    return Rebuilt(found, counts["runs"])


def quarantined(folder: Path, path: Path) -> None:
    """Put a damaged file aside."""
    if path.exists() or path.is_symlink():
        (folder / QUARANTINE).mkdir(exist_ok=True)
        name = path.name if path.parent == folder else f"{path.parent.name}-{path.name}"
        os.replace(path, folder / QUARANTINE / name)


def _blocks(folder: Path) -> set[int]:
    """The blocks of which there is a part of any table."""
    names = (path.name for table in TABLES for path in folder.glob(f"{table}.parquet/part-*.parquet"))
    return {int(found[1]) for name in names if (found := re.fullmatch(r"part-(\d{6,})\.parquet", name))}


def _holds(path: Path, wanted: set[tuple[int, int]]) -> bool:
    """Whether a file is whole, every page of it, and holds these points and seeds and no others."""
    if path.is_symlink():
        return False
    try:
        table = pq.read_table(path, page_checksum_verification=True)
        return set(zip(table["design"].to_pylist(), table["seed"].to_pylist(), strict=True)) == wanted
    except (OSError, pa.ArrowException, KeyError):
        return False


