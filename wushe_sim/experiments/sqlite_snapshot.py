"""Snapshots (快照) of SQLite files: the bytes as of one moment, in memory, for a stranger's database is not opened where it lies.

SQLite would play back a journal that lies beside a database, and delete what that journal names. Here a journal of ours, as a killed sweep
leaves it, is played back in memory (https://www.sqlite.org/fileformat2.html, section 3), and one that names another is refused.
"""

import struct
import time
from pathlib import Path

from wushe_sim.errors import StorageError
from wushe_sim.files.opening import NoSuchFile, open_inside, read_inside
from wushe_sim.files.raw_files import free_bytes
from wushe_sim.i18n import msg

MOST_BYTES = 1 << 32
MAGIC = bytes.fromhex("d9d505f920a163d7")
HEADER = struct.Struct(">8sIIIII")
"""A journal's header: magic, records, nonce, pages of the database before, bytes of a sector and of a page."""
CHANGES = slice(24, 28)
"""Where a database counts its changes."""
LOCK_BYTE, EVERY, ALL = 1 << 30, 200, 0xFFFFFFFF
SECONDS_TO_WAIT, SECONDS_BETWEEN_LOOKS = 60, 0.02


def take_snapshot(folder: Path, name: str) -> bytes:
    """A database as it was after its last whole transaction, whoever is writing it.

    A writer lays the journal beside the database before it touches the database, and removes it at the end of the transaction. So the
    database is read first and the journal after it: either undoes what was half written, or a transaction ended meanwhile, which the
    database's own count of changes tells. Raises NoSuchFile and StorageError.
    """
    until = time.monotonic() + SECONDS_TO_WAIT
    while True:
        data = _read(folder, name)
        journal = read_journal(folder, name)
        with open_inside(folder, name) as file:
            same = file.read(100)[CHANGES] == data[CHANGES]
        if same:
            return play_back(data, journal)
        if time.monotonic() > until:
            raise StorageError(msg("{path}: is being written all the time; try again later", path=folder / name))
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _read(folder: Path, name: str) -> bytes:
    """A database's bytes; StorageError before they are read where memory would not hold them twice."""
    with open_inside(folder, name, MOST_BYTES) as file:
        size, free = file.seek(0, 2), free_bytes()
    if 2 * size > free:
        raise StorageError(msg("{path}: reading it takes about {needed:.1f} GB of memory, and {free:.1f} GB are free",
                               path=folder / name, needed=2 * size / 1e9, free=free / 1e9))
    return read_inside(folder, name, MOST_BYTES)


def read_journal(folder: Path, name: str) -> bytes:
    """The journal that lies beside a database, nothing where there is none. Raises StorageError where it names another."""
    try:
        journal = read_inside(folder, f"{name}-journal", MOST_BYTES)
    except NoSuchFile:
        return b""
    if journal.endswith(MAGIC):
        raise StorageError(msg("{path}-journal: names another journal, which none of ours does; move it away", path=folder / name))
    return journal


def play_back(data: bytes, journal: bytes) -> bytes:
    """A database with the pages that its journal kept put back, and as long as it was; as it is where the journal was never finished."""
    if len(journal) < HEADER.size or not journal.startswith(MAGIC):
        return data
    _, _, _, pages, sector, page = HEADER.unpack_from(journal)
    if not (512 <= page <= 65536 and 32 <= sector <= 65536 and page & (page - 1) == 0 and sector & (sector - 1) == 0):
        return data
    before = bytearray(data[:pages * page])
    before.extend(bytes(min(pages * page, len(data) + len(journal)) - len(before)))
    done: set[int] = set()
    at = 0
    while len(journal) - at >= HEADER.size and journal.startswith(MAGIC, at):
        _, records, nonce, *_ = HEADER.unpack_from(journal, at)
        at += sector
        for _ in range((len(journal) - at) // (page + 8) if records == ALL else records):
            if len(journal) - at < page + 8:
                return bytes(before)
            number, kept = int.from_bytes(journal[at:at + 4]), journal[at + 4:at + 4 + page]
            sums_up = _checksum(kept, nonce) == int.from_bytes(journal[at + 4 + page:at + 8 + page])
            if not number or number == LOCK_BYTE // page + 1 or not sums_up:
                return bytes(before)
            if number <= pages and number not in done:
                before[(number - 1) * page:number * page] = kept
                done.add(number)
            at += page + 8
        at = -(-at // sector) * sector
    return bytes(before)


def _checksum(page: bytes, nonce: int) -> int:
    return (nonce + sum(page[len(page) - EVERY:0:-EVERY])) & 0xFFFFFFFF
