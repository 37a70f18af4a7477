"""Paths (路径): what stands there, and why it cannot be read: no such file, a folder, a pipe, a loop of links."""

import errno
import os
import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from wushe_sim.errors import BadInput, StorageError, describe_os_error
from wushe_sim.files.opening import describe_kind, name_kind, refuse_what_is_no_file, translate_os_errors
from wushe_sim.files.writing import put_in_place
from wushe_sim.i18n import FORCE, OUT, enumerate_choices, msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import find_nearest

MOST_NEIGHBOURS = 5000
"""Files of a folder among which the likely neighbour of a missing one is looked for."""


def refuse_other_kinds(path: str | os.PathLike, mode: int) -> None:
    """Raise BadInput for what is no file."""
    if kind := name_kind(mode):
        raise BadInput(describe_kind(format_path(path), kind))


def describe_read_error(path: str | os.PathLike, wrong: Exception) -> Text:
    """Why the system did not open or read a file."""
    if isinstance(wrong, FileNotFoundError | NotADirectoryError):
        return msg("there is no such file{hint}", hint=describe_nearest(Path(path)))
    if isinstance(wrong, PermissionError):
        return msg("may not be read (permission denied)")
    if isinstance(wrong, OSError) and wrong.errno == errno.ELOOP:
        return msg("is a link that leads to itself")
    if isinstance(wrong, OSError) and wrong.errno == errno.ENAMETOOLONG:
        return msg("is too long a name for a file")
    if isinstance(wrong, OSError):
        return msg("cannot be read ({reason})", reason=describe_os_error(wrong))
    return msg("is no path (it holds a null character)")


def describe_nearest(path: Path) -> Text:
    """What a missing file may have been meant to be: a hint, or nothing."""
    if any(part in ("http:", "https:", "ftp:") for part in path.parts):
        return msg("; an address on the net is not followed: download the file and name it")
    if path.is_symlink():
        return msg(" (a link to {target}, which is not there)", target=format_path(os.readlink(path)))
    try:
        entries = islice(os.scandir(path.parent), MOST_NEIGHBOURS)
        near = find_nearest(path.name, sorted(entry.name for entry in entries if not entry.is_dir()))
    except OSError:
        return msg(" (nor a folder {folder})", folder=format_path(path.parent))
    return msg(' (did you mean "{near}"?)', near=format_path(path.parent / near)) if near else ""


def format_path(path: Any) -> str:
    """A path or name as it may stand in a message: what cannot be printed is escaped, and undecodable bytes too."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in os.fspath(path))


@contextmanager
def in_place_of(path: Path, force: bool = True) -> Iterator[Path]:
    """Where to write what then takes the place of a file, whole or not at all: a name beside it that ends alike.

    Raises StorageError where it cannot be written, and where it is there already, unless ``force``.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial{path.suffix}")
    try:
        with translate_os_errors(path):
            if not force and path.exists():
                raise StorageError(msg("{path}: already exists; use {force} to overwrite it, or name another file", path=path, force=FORCE))
            yield beside
            put_in_place(beside, path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def write_file(path: Path, content: bytes | str, force: bool = True) -> None:
    """Write a file whole or not at all, text as UTF-8; see ``in_place_of``."""
    with in_place_of(path, force) as beside:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)


def make_folder(folder: Path) -> Path:
    """A folder, made where it is not there yet. Raises StorageError."""
    with translate_os_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def claim_folder(folder: Path, ours: Collection[str], endings: Collection[str] = ()) -> Path:
    """A folder that holds nothing but what is written there: those names and endings, and hidden files, as a killed process leaves them.

    Raises StorageError.
    """
    if folder.exists() and not folder.is_dir():
        raise StorageError(describe_file(folder))
    refuse_what_is_no_file(folder)
    with translate_os_errors(folder):
        there = list(folder.iterdir()) if folder.exists() else []
    strange = sorted(path.name for path in there if not (path.name.startswith(".") or path.name in ours or path.suffix in endings))
    if strange:
        raise StorageError(describe_strange(folder, strange))
    if not str(folder).isprintable():
        raise BadInput(msg("{path!r}: a folder's name has nothing that cannot be printed", path=str(folder)))
    return folder


def describe_existing(path: Path) -> Text:
    """What to do about a file that is there already."""
    return msg("{path}: already exists; use {force} to overwrite it, or name another file ({out})", path=path, force=FORCE, out=OUT)


def describe_file(folder: str | os.PathLike, out: Text = OUT) -> Text:
    """What to do about a file in place of a folder."""
    return msg("{path}: is a file, not a folder; name another one ({out})", path=folder, out=out)


def describe_strange(folder: str | os.PathLike, names: Sequence[str], out: Text = OUT) -> Text:
    """What to do about a folder that holds files which are not ours."""
    return msg("{path}: holds something else ({names}); name another folder ({out})",
               path=folder, names=enumerate_choices(names[:3]), out=out)


def resolve_absolute(folder: Path) -> Path:
    """A folder as an absolute path, links not followed; as it is where the folder that one is in is gone."""
    try:
        return Path(os.path.abspath(folder))
    except FileNotFoundError:
        return folder
