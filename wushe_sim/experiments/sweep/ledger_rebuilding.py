"""The rebuilding of ledgers (重建账本): a sweep whose ledger is lost or damaged resumes from the tables that are whole."""

import re
from pathlib import Path
from typing import NamedTuple

from wushe_sim.errors import StorageError
from wushe_sim.experiments.sqlite_file import DamagedFile, check_before_opening, put_aside, put_database_aside
from wushe_sim.experiments.sweep.ledger import SweepLedger
from wushe_sim.experiments.sweep.ledger_reader import NAME, TABLES, LedgerReader, part_name
from wushe_sim.experiments.sweep.tables import read_part
from wushe_sim.files.opening import digest_inside


class Rebuilt(NamedTuple):
    """That a ledger was made anew: how many runs stood in whole parts of the tables, of how many; the others are run again."""

    found: int
    of: int


def open_sound_ledger(folder: Path) -> SweepLedger | None:
    """The ledger of a folder that is held, to be written on, made where there is none; None, and it is put aside, where it is damaged.

    Raises StorageError where it cannot be read or written.
    """
    try:
        check_before_opening(folder, NAME, LedgerReader.of_bytes)
    except DamagedFile:
        put_database_aside(folder, NAME)
        return None
    return SweepLedger(folder)


def rebuild_ledger(folder: Path, seeds: tuple[int, ...], ledger: SweepLedger) -> Rebuilt:
    """Take into a ledger that was only just begun every part of the tables that is whole; others are put aside."""
    about, counts = ledger.about(), ledger.counts()
    size, found = about["block"], 0
    for block in sorted(_blocks(folder)):
        runs = block * size, min((block + 1) * size, counts["runs"])
        wanted = {(run // len(seeds), seeds[run % len(seeds)]) for run in range(*runs)}
        names = [part_name(table, block) for table in TABLES]
        if wanted and all(_holds(folder, table, block, wanted) for table in TABLES):
            ledger.adopt(block, {name: digest_inside(folder, name) for name in names}, runs)
            found += len(wanted)
        else:
            for name in names:
                put_aside(folder, folder / name)
    return Rebuilt(found, counts["runs"])


def _blocks(folder: Path) -> set[int]:
    """The blocks of which there is a part of any table."""
    names = (path.name for table in TABLES for path in folder.glob(f"{table}.parquet/part-*.parquet"))
    return {int(found[1]) for name in names if (found := re.fullmatch(r"part-(\d{6,})\.parquet", name))}


def _holds(folder: Path, table: str, block: int, wanted: set[tuple[int, int]]) -> bool:
    """Whether a part is whole, every page of it, and holds these points and seeds and no others."""
    try:
        found = read_part(folder, table, block)
    except StorageError:
        return False
    return set(zip(found["design"].to_pylist(), found["seed"].to_pylist(), strict=True)) == wanted
