"""一次一个 one run at a time writes to a result folder: who holds it, and what a run that was killed left beside it.

The lock is the system's own (flock) on a file beside the folder: it is free again however its holder ends.
"""

import hashlib
import json
import os
import platform
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from wushe_sim.errors import StorageError

_held: dict[Path, int] = {}
"""Folders that this process holds, and how often: a run holds its folder, and so does the saving at its end."""


@contextmanager
def held_alone(target: Path) -> Iterator[None]:
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
    """The lock file, open and held."""
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            free = _try_to_hold(handle) or _try_again(handle)
            same = free and os.path.samestat(os.fstat(handle), os.stat(lock))
        except FileNotFoundError:  # its holder has just ended and taken it away
            same = False
        except BaseException:
            os.close(handle)
            raise
        if not free:
            said = _holder(handle)
            os.close(handle)
            raise StorageError(f"{target}: another run is writing there{said}; wait for it, or name another folder (--out)")
        if same:
            mine = {"pid": os.getpid(), "host": platform.node(), "since": datetime.now().isoformat(sep=" ", timespec="seconds")}
            with suppress(OSError):  # a full disk: the lock holds all the same
                os.truncate(handle, 0)
                os.write(handle, json.dumps(mine).encode())
            return handle
        os.close(handle)


def _try_again(handle: int) -> bool:
    """Once more, a moment later: it may only have been looked at (``holder_of``)."""
    time.sleep(0.1)
    return _try_to_hold(handle)


def _try_to_hold(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: the folder is still written whole or not at all
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _holder(handle: int) -> str:
    try:
        who = json.loads(os.read(handle, 1000))
        return f" (process {who['pid']} on {who['host']}, since {who['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def holder_of(target: Path) -> dict[str, str] | None:
    """Who holds a result folder (its real path) now: process, host and since when; None where nobody does."""
    try:
        handle = os.open(beside(target, "lock"), os.O_RDWR)
    except OSError:
        return None
    try:
        if _try_to_hold(handle):
            return None
        return {key: str(value) for key, value in json.loads(os.read(handle, 1000)).items()}
    except (OSError, ValueError, AttributeError):
        return {}
    finally:
        os.close(handle)


def break_lock(target: Path) -> None:
    """Free a folder whose holder is gone while its lock is not (some network file systems keep it); StorageError where it lives here."""
    lock = beside(target, "lock")
    with suppress(OSError, ValueError):
        who = json.loads(lock.read_bytes()[:1000])
        if holder_of(target) is not None and who.get("host") == platform.node() and _alive(int(who.get("pid", 0))):
            raise StorageError(f"{target}: process {who['pid']} on this machine is still writing there; end it first")
        lock.unlink()


def _alive(pid: int) -> bool:
    import psutil

    return pid > 0 and psutil.pid_exists(pid)


def remove_leftovers(target: Path) -> None:
    """Mend what a run that was killed while saving left beside the folder; only while the folder is held.

    The result that it was about to replace is put back if nothing stands in its place.
    """
    begin, half, _ = beside(target, "partial", "\0").name.partition("\0")
    for path in list(target.parent.iterdir()):
        mark, dot, kind = path.name[len(begin):].partition(".")
        if path.name.startswith(begin) and half and len(mark) == 8 and dot and kind in ("partial", "old") and path.is_dir():
            if kind == "old" and not target.exists():
                path.rename(target)
            else:
                shutil.rmtree(path, ignore_errors=True)
