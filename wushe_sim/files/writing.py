"""Writing (写入文件) a file of ours whole or not at all, in a folder that we hold: under a name beside it first, and through no link."""

import hashlib
import os
from pathlib import Path


def create_new(path: Path) -> Path:
    """An empty file of our own in place of whatever bears its name: no link is written through. Raises OSError."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0), 0o666))
    return path


def flush_to_disk(path: Path) -> None:
    """See to it that a file or folder is on the disk (Windows cannot open folders). Raises OSError."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(path: Path, target: Path) -> str:
    """Put a file that is written in its place, once it is on the disk; its SHA-256. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    flush_to_disk(path)
    os.replace(path, target)
    flush_to_disk(target.parent)
    return digest


def write_whole(target: Path, data: bytes) -> str:
    """Write a small file whole or not at all; its SHA-256. Raises OSError."""
    path = create_new(target.with_name(f"{target.name}.tmp"))
    path.write_bytes(data)
    return put_in_place(path, target)
