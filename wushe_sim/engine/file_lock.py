"""File locks (文件锁): the system's own lock on an open file, which is free again however its holder ends."""

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt


def try_lock(handle: int, shared: bool = False) -> bool:
    """Take the lock of an open file if it is free.

    Parameters
    ----------
    handle : int
        The file's descriptor; the lock lasts until it is closed.
    shared : bool
        Whether others may hold the lock in the same way (Windows has no such locks: there it is held alone).

    Returns
    -------
    bool
        Whether it is held; True, too, on a file system without locks.
    """
    try:
        if fcntl is None:  # the file's first byte
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # pyright: ignore[reportAttributeAccessIssue, reportPossiblyUnboundVariable]
        else:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # Windows says so of a lock that another has, other systems where there are no locks
        return fcntl is not None
    return True
