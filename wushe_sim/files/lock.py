"""Locks of result folders (文件夹锁): one run at a time writes to a folder; who holds it, and what a killed run left beside it.

The lock is the system's own (flock) on a file beside the folder: it is free again however its holder ends.
"""

import errno
import hashlib
import json
import os
import platform
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from wushe_sim.engine.file_lock import try_lock
from wushe_sim.errors import StorageError
from wushe_sim.i18n import OUT, msg

MOST_BYTES, MOST_LETTERS = 1000, 100
"""Of a lock file, and of each thing that it says."""
NO_LINK = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY"))
_held: dict[Path, int] = {}
"""Folders that this process holds, and how often: a run holds its folder, and so does the saving at its end."""


@contextmanager
def exclusive_lock(target: Path) -> Iterator[None]:
    """Hold a result folder (its real path) while something is made for it; StorageError, with who and since when, where another does.

    Folders above it are made where they are missing, and taken away again where nothing came of it.
    """
    made = [path for path in target.parents if not path.exists()]
    lock = beside(target, "lock")
    if _held.get(lock):
        _held[lock] += 1
        try:
            yield
        finally:
            _held[lock] -= 1
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = _locked(lock, target)
        _held[lock] = 1
        try:
            yield
        finally:
            del _held[lock]
            with suppress(OSError):
                lock.unlink()
            os.close(handle)
    finally:
        with suppress(OSError):
            for path in made:
                path.rmdir()


def beside(target: Path, suffix: str, mark: str = "") -> Path:
    """A hidden name beside a folder, no longer than a file system takes."""
    name = target.name if len(target.name) <= 40 else f"{target.name[:31]}-{hashlib.sha256(target.name.encode()).hexdigest()[:8]}"
    return target.with_name(f".{name}{mark and '-'}{mark}.{suffix}")


def _locked(lock: Path, target: Path) -> int:
    while True:
        handle, free = _open_lock(lock, os.O_RDWR | os.O_CREAT), False
        try:
            if not (free := try_lock(handle)):  # it may only have been looked at (``get_holder``)
                time.sleep(0.1)
                free = try_lock(handle)
            same = free and os.path.samestat(os.fstat(handle), os.stat(lock))
        except FileNotFoundError:  # its holder has just ended and taken it away
            same = False
        except BaseException:
            os.close(handle)
            raise
        if not free:
            who = _read_holder(handle)
            os.close(handle)
            said = msg(" (process {pid} on {host}, since {since})", **who) if who else ""
            raise StorageError(msg("{path}: another run is writing there{holder}; wait for it, or name another folder ({out})",
                                   path=target, holder=said, out=OUT))
        if same:
            mine = {"pid": os.getpid(), "host": platform.node(), "since": datetime.now().isoformat(sep=" ", timespec="seconds")}
            with suppress(OSError):  # a full disk: the lock holds all the same
                os.truncate(handle, 0)
                os.write(handle, json.dumps(mine).encode())
            return handle
        os.close(handle)


def _open_lock(lock: Path, flags: int) -> int:
    """The lock file, open. Raises StorageError where something else bears its name: a link, a second name of a file, a pipe, a device."""
    try:
        handle = os.open(lock, flags | NO_LINK, 0o644)
    except OSError as error:
        if error.errno == errno.ELOOP or lock.is_symlink():
            raise StorageError(msg("{path}: is a link and no lock of ours; remove it", path=lock)) from error
        raise
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1 or found.st_size > MOST_BYTES:
        os.close(handle)
        raise StorageError(msg("{path}: is no lock of ours; remove it", path=lock))
    return handle


def _read_holder(handle: int) -> dict[str, str]:
    """Who wrote the lock: process, host and since when; empty where it does not say."""
    try:
        who = json.loads(os.read(handle, MOST_BYTES))
        return {key: str(who[key])[:MOST_LETTERS] for key in ("pid", "host", "since")}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def get_holder(target: Path) -> dict[str, str] | None:
    """Who holds a result folder (its real path) now: process, host and since when; None where none does."""
    try:
        handle = _open_lock(beside(target, "lock"), os.O_RDONLY)
    except (OSError, StorageError):
        return None
    try:
        return None if try_lock(handle, shared=True) else _read_holder(handle)
    finally:
        os.close(handle)


def break_lock(target: Path) -> None:
    """Free a folder whose holder is gone while its lock is not (some network file systems keep it).

    Raises StorageError where the holder is alive on this machine.
    """
    lock = beside(target, "lock")
    with suppress(OSError):
        handle = _open_lock(lock, os.O_RDONLY)
        try:
            who = _read_holder(handle)
        finally:
            os.close(handle)
        if get_holder(target) is not None and who.get("host") == platform.node() and _is_alive(who["pid"]):
            raise StorageError(msg("{path}: process {pid} on this machine is still writing there; end it first",
                                   path=target, pid=who["pid"]))
        lock.unlink()


def _is_alive(pid: str) -> bool:
    import psutil  # for --break-lock alone; every run reads this module

    return pid.isdecimal() and 0 < int(pid) < 2**31 and psutil.pid_exists(int(pid))


def remove_leftovers(target: Path) -> None:
    """Mend what a run that was killed while saving left beside the folder; only while the folder is held.

    The result that it was about to replace is put back if nothing stands in its place.
    """
    begin, half, _ = beside(target, "partial", "\0").name.partition("\0")
    for path in list(target.parent.iterdir()):
        mark, dot, kind = path.name[len(begin):].partition(".")
        ours = path.name.startswith(begin) and half and len(mark) == 8 and dot and kind in ("partial", "old")
        if ours and path.is_dir() and not path.is_symlink():
            if kind == "old" and not target.exists():
                path.rename(target)
            else:
                shutil.rmtree(path, ignore_errors=True)
