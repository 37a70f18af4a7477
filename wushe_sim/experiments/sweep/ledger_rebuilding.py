"""Rebuilding (重建账本): a sweep whose ledger is lost or damaged goes on from the tables that are whole."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from wushe_sim.errors import StorageError
from wushe_sim.experiments.sweep.ledger import Ledger, open_ledger
from wushe_sim.experiments.sweep.ledger_reader import NAME, TABLES, DamagedLedger, part_name
from wushe_sim.experiments.sweep.tables import read_part
from wushe_sim.files.opening import digest_inside

QUARANTINE = "quarantine"


class Rebuilt(NamedTuple):
    """That a ledger was made anew: how many runs stood in whole parts of the tables, of how many; the others are lived again."""

    found: int
    of: int


def sound_ledger(folder: Path) -> Ledger | None:
    """The folder's ledger; None, and what there is of it put aside, where it is damaged. Raises StorageError where it cannot be read."""
    try:
        return open_ledger(folder)
    except DamagedLedger:
        for name in (NAME, f"{NAME}-journal"):  # a journal that lay beside a new ledger would be played back into it
            put_aside(folder, folder / name)
        return None


def rebuilt(folder: Path, seeds: tuple[int, ...], ledger: Ledger) -> Rebuilt:
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


def put_aside(folder: Path, path: Path) -> None:
    """Move a damaged file of a folder that is held into its quarantine."""
    if path.exists():
        (folder / QUARANTINE).mkdir(exist_ok=True)
        name = path.name if path.parent == folder else f"{path.parent.name}-{path.name}"
        os.replace(path, folder / QUARANTINE / name)


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
