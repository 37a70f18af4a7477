"""读取结果 a result back from its folder, where every file is what the manifest says it is."""

from collections.abc import Mapping
from pathlib import Path

from wushe_sim.errors import StorageError
from wushe_sim.results.folder import RANKING, SCENARIOS, TABLES, read_manifest, sha256_of
from wushe_sim.results.result import Result
from wushe_sim.results.tables import read_counts, read_csv, read_frame


def load(directory: str | Path) -> Result:
    """Read a result folder. Raises BadInput where it is none, and StorageError, with the file's name, where one is damaged."""
    folder = Path(directory)
    manifest = read_manifest(folder)
    _verify(folder, manifest["files"])
    try:
        return Result(
            read_counts(folder / "counts.parquet"),
            {key: value for key, value in manifest.items() if key not in ("files", "digest")},
            {Path(name).stem: (folder / name).read_bytes().decode() for name in manifest["files"] if name.startswith(f"{SCENARIOS}/")},
            {name: read_frame(folder / f"{name}.parquet") for name in ("weekly", "groups")}
            | ({"ranking": read_csv(folder / RANKING)} if RANKING in manifest["files"] else {}),
        )
    except OSError as error:
        raise StorageError(f"{folder}: {error.strerror or error}") from error


def _verify(folder: Path, files: Mapping[str, str]) -> None:
    """Raise StorageError that names every file which is missing, changed, or lies outside the folder."""
    inside = folder.resolve()
    wrong = []
    for name, digest in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(inside):
            wrong.append(f"{path}: lies outside the folder")
        elif not path.is_file():
            wrong.append(f"{path}: is missing")
        elif sha256_of(path) != digest:
            wrong.append(f"{path}: damaged (its sha256 is not the manifest's)")
    wrong += [f"{folder / name}: is missing from the manifest" for name in TABLES if name not in files]
    if wrong:
        raise StorageError("\n".join(wrong))
