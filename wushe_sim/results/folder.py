"""The result folder (结果文件夹): written whole or not at all; its manifest, and what is refused."""

import errno
import os
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wushe_sim.errors import BadInput, StorageError, describe_os_error
from wushe_sim.files.lock import beside, exclusive_lock, remove_leftovers
from wushe_sim.files.opening import digest_inside, refuse_what_is_no_file
from wushe_sim.files.paths import describe_file, describe_strange
from wushe_sim.files.writing import flush_to_disk
from wushe_sim.i18n import FORCE, OUT, OptionName, Text, enumerate_choices, msg
from wushe_sim.results.manifest import MANIFEST, SCENARIOS, list_scenario_files, read_manifest, seal_manifest
from wushe_sim.results.provenance import is_same_work
from wushe_sim.results.ranking import rank_places
from wushe_sim.results.tables import as_csv, write_tables

if TYPE_CHECKING:
    from wushe_sim.results.result import Result

PICTURE, RANKING, DRAWS, COSTS = "overview.png", "ranking.csv", "draws.parquet", "costs.csv"
TABLES = ("weekly.parquet", "groups.parquet", "counts.parquet", "summary.csv")

DIRECTORY = OptionName("out", python="directory=")
"""The folder as ``Result.save`` takes it."""


def save(result: "Result", directory: str | Path, force: bool = False) -> Path:
    """Write a result into a folder of its own: first beside it, then moved into place; the folder's path.

    Raises StorageError where the folder holds anything else (another result too, unless ``force``), or cannot be written.
    """
    target = check_result_folder(directory, result.provenance, force)
    with _translate_errors(target), exclusive_lock(target):
        remove_leftovers(target)
        new = _neighbour(target, "partial")
        new.mkdir()
        try:
            _write(result, new)
            _move(new, target)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return target


def check_result_folder(directory: str | Path, work: Mapping[str, Any], force: bool = False) -> Path:
    """The folder's real path, once it is sure that a result may go there; nothing is created.

    An empty folder will do, and so will one that holds the result of the same work (``provenance.is_same_work``).
    """
    with _translate_errors(Path(directory)):
        target = resolve_links(check_folder_name(Path(directory)))
        if Path.cwd().is_relative_to(target):  # a result takes the place of its folder
            raise BadInput(msg("{out}: is the folder you are in, or one above it; name a folder of its own",
                               out=OptionName("out", directory, python=str(directory))))
        refuse_unwritable(target, DIRECTORY)
        if not target.exists():
            return target
        if not target.is_dir():
            raise StorageError(describe_file(directory, DIRECTORY))
        refuse_what_is_no_file(target)
        found = sorted(path.name for path in target.iterdir())
        if not found:
            return target
        if MANIFEST not in found:
            raise StorageError(describe_strange(directory, found, DIRECTORY))
        held = read_manifest(target)
        _refuse_other_files(target, found, held["files"])
        if not force and not is_same_work(held, work):
            other = msg("this result by other code") if held["inputs"] == work["inputs"] else msg("another result")
            raise StorageError(msg("{path}: already holds {other}; use {force} to overwrite it, or name another folder ({out})",
                                   path=directory, other=other, force=FORCE, out=DIRECTORY))
    return target


@contextmanager
def hold_result_folder(directory: str | Path, work: Mapping[str, Any], force: bool = False) -> Iterator[Path]:
    """Hold a folder from before a run to after its saving, so that no other run writes there; its real path, as ``check_result_folder``.

    Raises StorageError where another run holds it, and where ``check_result_folder`` does.
    """
    target = check_result_folder(directory, work, force)
    with _translate_errors(target), exclusive_lock(target):
        remove_leftovers(target)
        yield check_result_folder(directory, work, force)


def check_folder_name(path: Path) -> Path:
    """The path, once it is sure that a folder may be called so."""
    if any(not part.isprintable() or len(part.encode(errors="surrogatepass")) > 255 for part in path.parts):
        raise BadInput(msg("{path!r}: a folder's name has up to 255 bytes (UTF-8) and nothing that cannot be printed", path=str(path)))
    return path


def resolve_links(path: Path) -> Path:
    """The path with links followed; a link that leads to itself is an OSError."""
    try:
        return path.resolve()
    except RuntimeError as error:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to the same file or folder, or are spelled alike."""
    try:
        return one == other or one.samefile(other)
    except (OSError, ValueError):
        return False


def refuse_unwritable(target: Path, out: Text = OUT) -> None:
    """Raise StorageError unless the nearest folder above that exists can be written to."""
    above = next(path for path in target.parents if path.exists())
    if not above.is_dir():
        raise StorageError(msg("{path}: {above} is a file, not a folder", path=target, above=above))
    if not os.access(above, os.W_OK | os.X_OK):
        raise StorageError(msg("{path}: {above} cannot be written to; name another folder ({out})", path=target, above=above, out=out))


def _refuse_other_files(target: Path, found: list[str], files: Collection[str]) -> None:
    """Raise StorageError if a folder holds other files than those that its manifest names, and the picture."""
    known = {MANIFEST, PICTURE, SCENARIOS} | {Path(name).parts[0] for name in files}
    inside = [f"{SCENARIOS}/{path.name}" for path in (target / SCENARIOS).glob("*")]
    strange = [name for name in found if name not in known] + [name for name in inside if name not in files]
    if strange:
        raise StorageError(msg("{path}: holds a result and something else ({names}); move that away or name another folder",
                               path=target, names=enumerate_choices(strange[:3])))


def _write(result: "Result", folder: Path) -> None:
    """Every file of the folder, the manifest last; each is on the disk when this returns."""
    (folder / SCENARIOS).mkdir()
    for name, text in result.texts.items():
        (folder / SCENARIOS / f"{name}.toml").write_bytes(text.encode())
    write_tables(result, folder)
    (folder / "summary.csv").write_bytes(as_csv(result.summary()))
    (folder / COSTS).write_bytes(as_csv(result.costs()))
    ranking = rank_places(result)
    if ranking is not None:
        (folder / RANKING).write_bytes(as_csv(ranking))
    if result.draws is not None:
        result.draws.write(folder / DRAWS)
    more = [RANKING] * (ranking is not None) + [DRAWS] * (result.draws is not None)
    names = [*TABLES, COSTS, *more, *list_scenario_files(result.texts)]
    manifest = {**result.provenance, "files": {name: digest_inside(folder, name) for name in names}}
    (folder / MANIFEST).write_bytes(seal_manifest(manifest))
    for path in [*(folder / name for name in (*names, MANIFEST)), folder / SCENARIOS, folder]:
        flush_to_disk(path)


def _move(new: Path, target: Path) -> None:
    """Put the finished folder in place; what stood there goes only once the new one stands."""
    old = _neighbour(target, "old")
    if target.exists():
        os.rename(target, old)
    try:
        os.rename(new, target)
    except BaseException:  # a Ctrl-C too
        if old.exists() and not target.exists():
            os.rename(old, target)
        raise
    flush_to_disk(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _neighbour(target: Path, suffix: str) -> Path:
    """A name beside the target that nothing else has."""
    return beside(target, suffix, secrets.token_hex(4))


@contextmanager
def _translate_errors(target: Path) -> Iterator[None]:
    """What the system refuses becomes a StorageError that says where."""
    try:
        yield
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not target.parent.exists():
            raise StorageError(msg("{path}: the folder above it is gone: it was moved or deleted meanwhile; nothing was written",
                                   path=target)) from error
        raise StorageError(msg("{path}: {reason}; nothing was written there", path=target, reason=describe_os_error(error))) from error
