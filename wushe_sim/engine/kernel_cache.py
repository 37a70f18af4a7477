"""Kernel cache (编译缓存): the private folder in which compiled kernels are kept, under a digest of the sources that they come from.

Numba's own cache looks at one file at a time: after an edit elsewhere, or after two columns swap places, it serves the old code. So
the folder carries a digest of all sources. Kernels are pickles: whoever may write to the folder decides what its reader runs. So the
folder is its user's alone; one that others own or may write to is refused, and a temporary one serves, as where no folder is writable.
"""

import atexit
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
from platformdirs import user_cache_dir

from wushe_sim.engine.compilers import choose_compiler
from wushe_sim.engine.sources import digest_sources
from wushe_sim.i18n.message import Message, Text, msg

KEPT_CACHES, A_DAY = 3, 86_400
"""Caches of older sources are removed, but for the three last used and what was used within a day (another run may be using it)."""
TAG = "CACHEDIR.TAG"
TAG_TEXT = b"Signature: 8a477f597d28d172789f06886806bc55\n# Kernels compiled by wushe_sim; it may be removed at any time.\n"
"""The mark of a cache folder that we made (bford.info/cachedir): programs that make backups pass it by, and we remove no other."""
DONE = "everything-is-compiled"
"""A file that stands in the folder once all kernels do."""
OTHERS_WRITE, OTHERS_READ_OR_WRITE = stat.S_IWGRP | stat.S_IWOTH, stat.S_IRWXG | stat.S_IRWXO

COMPILED_ROOMS = (
    "engine", "model/actors", "model/world", "model/week", "model/stages.py", "model/counts.py", "model/decisions.py", "model/levers.py",
    "model/switches.py", "model/parameters.py",
)
"""Where kernels are, and what they are compiled from; an edit elsewhere compiles nothing anew."""


class Cache(NamedTuple):
    """A folder for compiled kernels.

    ``is_kept`` says that the next run finds them there; in a temporary folder they are gone with this one. ``refusal`` says in a line why
    the folder that was meant is not trusted, and what to do; it is empty where no folder was refused.
    """

    folder: Path
    is_kept: bool
    refusal: Text = ""


class Untrusted(Exception):
    """A folder or file in the cache that somebody else may have written; its one argument is a message that says why."""


def sources_digest() -> str:
    """A short name for this state of the sources that kernels are compiled from, and of Numba.

    A program frozen into one file has a name of its own: Numba dates what it compiles by that file, and would throw away ours.
    """
    return digest_sources(COMPILED_ROOMS, numba.__version__, np.__version__, sys.executable if getattr(sys, "frozen", False) else "")


def name_cache(compiler: str) -> str:
    """The name of the folder for what a compiler makes of this state of the sources, for this Python."""
    return f"{sources_digest()}-{sys.implementation.cache_tag}-{compiler}"


def open_cache(compiler: str) -> Cache:
    """Open the cache folder of a compiler and this Python: in WUSHE_CACHE, else the user's; a temporary one if not private and writable."""
    refusal: Text = ""
    try:
        root = Path(os.environ.get("WUSHE_CACHE") or user_cache_dir("wushe_sim")).resolve()
        folder = make_private_folder(root, name_cache(compiler))
        with tempfile.TemporaryFile(dir=folder):
            pass
        os.utime(folder)
        remove_old_caches(folder.parent)
        return Cache(folder, True)
    except Untrusted as error:
        refusal = error.args[0]
    except (OSError, RuntimeError):  # RuntimeError: a link to itself, as Python 3.11 says it
        pass
    temporary = tempfile.mkdtemp(prefix="wushe_sim-kernels-")
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    return Cache(Path(temporary), False, refusal)


def make_private_folder(root: Path, name: str) -> Path:
    """Make ``root/kernels/name`` where it is missing, for this user alone, and mark it as ours.

    Parameters
    ----------
    root : Path
        The cache folder as the user named it, without links in it. What is missing of it is made, too.
    name : str
        The name of the cache (``name_cache``).

    Returns
    -------
    Path
        The folder, in which only this user may have written.

    Raises
    ------
    Untrusted
        Where somebody else owns the folder, one that it lies in or anything inside, or may write there.
    OSError
        Where it cannot be made.
    """
    folder = root / "kernels" / name
    for path in (*reversed(folder.parents), folder):
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
    for path in (*root.parents, root):
        refuse_shared_parent(path, is_root=path == root)
    for path in (folder.parent, folder):
        refuse_foreign(path, OTHERS_WRITE)
    is_closed = not folder.stat().st_mode & OTHERS_READ_OR_WRITE
    for path in walk_everything(folder):
        refuse_foreign(path, 0 if is_closed else OTHERS_WRITE)
    tag = folder / TAG
    if not tag.exists():
        tag.write_bytes(TAG_TEXT)
    return folder


def refuse_shared_parent(path: Path, is_root: bool) -> None:
    """Raise Untrusted for a folder above the cache in which others could put another in its place.

    Of the folder that the user named, its owner and group count, too; of those above it, whether everybody may write there.
    """
    if not hasattr(os, "getuid"):
        return
    found = path.stat()
    if found.st_mode & (OTHERS_WRITE if is_root else stat.S_IWOTH) and not found.st_mode & stat.S_ISVTX:
        raise Untrusted(describe_open(path))
    if is_root and found.st_uid not in (0, os.getuid()):
        raise Untrusted(describe_foreign(path))


def refuse_foreign(path: Path, forbidden: int) -> None:
    """Raise Untrusted for a link, for what another user owns, and for what has one of these permissions. Windows knows links only."""
    found = path.lstat()
    if not (stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)):
        raise Untrusted(msg("{path}: is a link or a special file, so the compiled code there is not used; "
                            "remove it, or let WUSHE_CACHE name another folder", path=path))
    if not hasattr(os, "getuid"):
        return
    if found.st_uid != os.getuid():
        raise Untrusted(describe_foreign(path))
    if found.st_mode & forbidden:
        raise Untrusted(describe_open(path))


def describe_foreign(path: Path) -> Message:
    """A line about what somebody else owns."""
    return msg("{path}: belongs to another user, so the compiled code there is not used; let WUSHE_CACHE name a folder of your own",
               path=path)


def describe_open(path: Path) -> Message:
    """A line about what others may write."""
    return msg("{path}: others may write there, so the compiled code there is not used; "
               "take that permission away (chmod go-w), or let WUSHE_CACHE name another folder", path=path)


def walk_everything(folder: Path) -> Iterator[Path]:
    """All files and folders below a folder; what goes away meanwhile (another process is compiling) is passed by."""
    for entry in sorted(folder.iterdir()):
        with suppress(FileNotFoundError):
            yield entry
            if stat.S_ISDIR(entry.lstat().st_mode):
                yield from walk_everything(entry)


def remove_old_caches(root: Path) -> None:
    """Remove caches of older sources: folders that bear our mark, and no others."""
    ours = [path for path in root.iterdir() if is_marked(path)]
    for old in sorted(ours, key=lambda path: path.stat().st_mtime)[:-KEPT_CACHES]:
        if time.time() - old.stat().st_mtime > A_DAY:
            shutil.rmtree(old, ignore_errors=True)


def is_marked(folder: Path) -> bool:
    """Whether a folder bears our mark; a link does not."""
    tag = folder / TAG
    try:
        return not folder.is_symlink() and not tag.is_symlink() and tag.is_file() and tag.stat().st_size == len(TAG_TEXT) \
            and tag.read_bytes() == TAG_TEXT
    except OSError:
        return False


COMPILER, CACHE = choose_compiler(open_cache)


def is_kept() -> bool:
    """Whether what is compiled is there for the next run; where no folder can be written to, it is gone with this one."""
    return CACHE.is_kept


def is_cold() -> bool:
    """Whether kernels have still to be compiled on this machine."""
    return not (CACHE.folder / DONE).exists()
