"""Compile lock (编译锁): of several first starts at once one compiles, and the others wait until it is done.

The lock is the system's own, on a file in the cache folder: it is free again however its holder ends. The holder shows that it works by
dating the file anew every second, so that nobody waits for a process that was stopped.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wushe_sim.engine.file_lock import try_lock
from wushe_sim.i18n.message import Text, msg

LOCK = "compiling.lock"
PATIENCE, BETWEEN_LOOKS, BETWEEN_BEATS = 30.0, 0.2, 1.0
"""Seconds: after which a holder that shows no life is given up, between looks at the lock, and between signs of life."""
WAITING = msg("another process is compiling; waiting until it is done (Ctrl-C ends the wait)")
GIVEN_UP = msg("the process that is compiling shows no life; compiling here, too")


@contextmanager
def compile_alone(folder: Path, say: Callable[[Text], object]) -> Iterator[None]:
    """Hold the lock of a cache folder; wait for it, and say so, while another process holds it and shows that it works.

    Where the file system has no locks, or the holder shows no life, this process goes on without: compiling twice harms nothing.
    """
    path = folder / LOCK
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError:
        yield
        return
    ended = threading.Event()
    try:
        if wait_for_lock(handle, say):
            threading.Thread(target=show_life, args=(path, ended), daemon=True).start()
        yield
    finally:
        ended.set()
        os.close(handle)


def wait_for_lock(handle: int, say: Callable[[Text], object]) -> bool:
    """Take the lock as soon as it is free; False where its holder shows no life."""
    if try_lock(handle):
        return True
    say(WAITING)
    seen, since = os.fstat(handle).st_mtime_ns, time.monotonic()
    while not try_lock(handle):
        if (beat := os.fstat(handle).st_mtime_ns) != seen:
            seen, since = beat, time.monotonic()
        elif time.monotonic() - since > PATIENCE:
            say(GIVEN_UP)
            return False
        time.sleep(BETWEEN_LOOKS)
    return True


def show_life(path: Path, ended: threading.Event) -> None:
    """Date the lock's file anew until the work is done."""
    while not ended.wait(BETWEEN_BEATS):
        with suppress(OSError):
            os.utime(path)
