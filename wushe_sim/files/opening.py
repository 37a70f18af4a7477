"""Opening (打开文件) a file that a stranger may have made: no link is followed, no pipe waited for, and no more read than allowed.

Every file of a result's or a sweep's folder is opened here. The descriptor counts, not the path: what is read is what was looked at.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from wushe_sim.errors import StorageError, describe_os_error
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text

MB = 1 << 20
MOST_BYTES = 1 << 36
"""Of any file: a table of a province's weeks has a thousandth of it."""
READ_AT_ONCE = MB
OPEN_FILE = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"))
OPEN_FOLDER = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC"))
FOLDER, LINK = msg("a folder"), msg("a link")
_KINDS = (
    (stat.S_ISDIR, FOLDER), (stat.S_ISFIFO, msg("a named pipe")), (stat.S_ISSOCK, msg("a socket")), (stat.S_ISLNK, LINK),
    (stat.S_ISCHR, msg("a device")), (stat.S_ISBLK, msg("a device")),
)


class NoSuchFile(StorageError):
    """A file that a folder should hold and does not."""


def name_kind(mode: int) -> Text:
    """What an entry of a folder is that is no file; nothing for a file."""
    return next((kind for is_kind, kind in _KINDS if is_kind(mode)), "")


def describe_kind(path: Any, kind: Text) -> Text:
    """What is said of an entry that is no file."""
    return msg("{path}: is {kind}, not a file", path=path, kind=kind)


def describe_link(path: Path) -> Text:
    """What to do about a link."""
    return msg("{path}: is a link, which is not followed; put the file itself there", path=path)


def describe_size(path: Path, most: int) -> Text:
    """What is said of a file that is too large."""
    return msg("{path}: is larger than it can be (allowed up to {most} MB)", path=path, most=most // MB)


@contextmanager
def open_inside(folder: Path, name: str, most: int = MOST_BYTES) -> Iterator[BinaryIO]:
    """Open a file within a folder to read it.

    Parameters
    ----------
    folder : Path
        The folder as the user named it; links that lead to it are followed.
    name : str
        The file's path within the folder, with ``/``; no link below the folder is followed.
    most : int
        Bytes that the file may have.

    Raises
    ------
    NoSuchFile
        Where there is none.
    StorageError
        Where it is a link, a folder, a pipe or a device, lies outside the folder, is larger than allowed, or cannot be opened.
    """
    path = folder / name
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\0" in part or "\\" in part for part in parts):
        raise StorageError(msg("{path}: lies outside the folder", path=path))
    with _opened(folder, parts, path) as handle:
        found = os.fstat(handle)
        _refuse_kind(path, found.st_mode)
        if found.st_size > most:
            raise StorageError(describe_size(path, most))
        with open(handle, "rb", closefd=False) as file:
            yield file


@contextmanager
def _opened(folder: Path, parts: list[str], path: Path) -> Iterator[int]:
    """The descriptor of a file, reached folder by folder."""
    handles: list[int] = []
    try:
        try:
            if os.open in os.supports_dir_fd:
                handles.append(os.open(folder, OPEN_FOLDER & ~getattr(os, "O_NOFOLLOW", 0)))
                for part in parts[:-1]:
                    _refuse_kind(path, os.stat(part, dir_fd=handles[-1], follow_symlinks=False).st_mode, within=True)
                    handles.append(os.open(part, OPEN_FOLDER, dir_fd=handles[-1]))
                _refuse_kind(path, os.stat(parts[-1], dir_fd=handles[-1], follow_symlinks=False).st_mode)
                handles.append(os.open(parts[-1], OPEN_FILE, dir_fd=handles[-1]))
            else:  # Windows
                for number in range(1, len(parts) + 1):
                    _refuse_kind(path, folder.joinpath(*parts[:number]).lstat().st_mode, within=number < len(parts))
                handles.append(os.open(path, OPEN_FILE))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoSuchFile(msg("{path}: is missing", path=path)) from error
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise StorageError(describe_link(path)) from error
            raise StorageError(msg("{path}: {reason}", path=path, reason=describe_os_error(error))) from error
        yield handles[-1]
    finally:
        for handle in handles:
            with suppress(OSError):
                os.close(handle)


def _refuse_kind(path: Path, mode: int, within: bool = False) -> None:
    """Raise StorageError for what is no file; ``within`` is asked of a folder on the way to it."""
    kind = name_kind(mode)
    if kind == LINK:
        raise StorageError(describe_link(path))
    if kind and not (within and kind == FOLDER):
        raise StorageError(describe_kind(path, kind))


def read_inside(folder: Path, name: str, most: int) -> bytes:
    """The bytes of a file within a folder; raises as ``open_inside`` does, also where the file grows while it is read."""
    with open_inside(folder, name, most) as file, translate_os_errors(folder / name):
        data = file.read(most + 1)
    if len(data) > most:
        raise StorageError(describe_size(folder / name, most))
    return data


def digest_inside(folder: Path, name: str, most: int = MOST_BYTES) -> str:
    """The SHA-256 of a file within a folder, in hexadecimal; raises as ``open_inside`` does."""
    digest, left = hashlib.sha256(), most
    with open_inside(folder, name, most) as file, translate_os_errors(folder / name):
        while left >= 0 and (part := file.read(READ_AT_ONCE)):
            digest.update(part)
            left -= len(part)
    return digest.hexdigest()


@contextmanager
def translate_os_errors(path: Path) -> Iterator[None]:
    """What the system refuses becomes a StorageError that says where."""
    try:
        yield
    except OSError as error:
        raise StorageError(msg("{path}: {reason}", path=path, reason=describe_os_error(error))) from error


def refuse_what_is_no_file(folder: Path) -> None:
    """Raise StorageError where a folder that is about to be written in holds a link, a pipe, a socket or a device, however deep.

    A folder that is not there holds nothing.
    """
    with translate_os_errors(folder):
        waiting = [folder] if folder.exists() else []
        while waiting:
            for entry in os.scandir(waiting.pop()):
                if entry.is_dir(follow_symlinks=False) and not entry.is_symlink():
                    waiting.append(Path(entry.path))
                elif kind := name_kind(entry.stat(follow_symlinks=False).st_mode):
                    raise StorageError(msg("{path}: is {kind}, and nothing is written in a folder that holds one; move it away",
                                           path=entry.path, kind=kind))
