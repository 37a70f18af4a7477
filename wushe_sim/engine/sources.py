"""Digests of sources (源码摘要): a name for the state of some files of this package, whatever lies beside them."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def digest_sources(rooms: Iterable[str], *others: str, package: Path = PACKAGE) -> str:
    """Name the state of some sources and of what else decides what they do.

    Parameters
    ----------
    rooms : iterable of str
        Folders and files of the package, with ``/``; of a folder every Python file below it counts.
    *others : str
        What else counts: versions of libraries, say.
    package : Path
        Where the package lies.

    Returns
    -------
    str
        Sixteen hexadecimal digits.
    """
    digest = hashlib.sha256(" ".join(others).encode())
    for room in rooms:
        place = package / room
        for source in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(source.relative_to(package).as_posix().encode() + source.read_bytes())
    return digest.hexdigest()[:16]


def find_version(library: str) -> str:
    """The version of an installed library; 'unknown' where it says none."""
    try:
        return version(library)
    except PackageNotFoundError:
        return "unknown"
