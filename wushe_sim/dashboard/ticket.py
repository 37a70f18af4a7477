"""The ticket (入场券): what a browser holds once the token has admitted it; the same after a restart, so that a page comes back."""

import hashlib
import hmac
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_dir

BYTES = 32
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_ticket(port: int) -> str:
    """Make the ticket of a port from this user's key, which is kept in WUSHE_CACHE or the user's cache folder, for this user alone.

    Parameters
    ----------
    port : int
        What the dashboard listens on: browsers show a host's cookies to all its ports, so no ticket opens another one.

    Returns
    -------
    str
        Hexadecimal digits; those of a new key where none can be kept, or where others could have read or written the kept one.
    """
    key = b""
    with suppress(OSError, RuntimeError):
        key = _keep_key(Path(os.environ.get("WUSHE_CACHE") or user_cache_dir("wushe_sim")) / "dashboard")
    return hmac.digest(key or secrets.token_bytes(BYTES), str(port).encode(), hashlib.sha256).hex()


def _keep_key(folder: Path) -> bytes:
    """Read the key of a folder, or make it; nothing where it is not this user's alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_private(folder.lstat()):
        return b""
    file = folder / "key"
    with suppress(FileExistsError), os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
        new.write(secrets.token_bytes(BYTES))
    with file.open("rb") as kept:
        key = kept.read(BYTES)
        return key if len(key) == BYTES and _is_private(os.fstat(kept.fileno())) else b""


def _is_private(found: os.stat_result) -> bool:
    """Whether a file or folder belongs to this user, and others may neither read nor write it; Windows keeps a user's folders so."""
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & OTHERS)
