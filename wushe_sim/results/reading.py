"""The reading of a result (读取结果) from its folder: every file is what the manifest says, and no other is read."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput, StorageError
from wushe_sim.files.formulas import restore_text
from wushe_sim.files.opening import MB, NoSuchFile, digest_inside, read_inside
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.folder import COSTS, DRAWS, RANKING, TABLES
from wushe_sim.results.manifest import MANIFEST, describe_other, list_scenario_files, read_manifest, refuse_other_files
from wushe_sim.results.ranking import STANDING
from wushe_sim.results.result import Result
from wushe_sim.results.run import Run
from wushe_sim.results.tables import read_counts, read_csv, read_frame

MOST_BYTES_OF_A_SCENARIO, MOST_BYTES_OF_DRAWS = 16 * MB, 512 * MB


def load(directory: str | Path) -> Result:
    """Read a result folder. Raises BadInput where it is none, and StorageError, with the file's name, where one is damaged."""
    folder = Path(directory)
    manifest = read_manifest(folder)
    names = list_scenario_files(manifest["scenarios"])
    refuse_other_files(folder / MANIFEST, manifest["files"], [*TABLES, *names], [RANKING, DRAWS, COSTS])
    refuse_damage(folder, manifest["files"])
    runs = read_counts(folder)
    _refuse_other_runs(folder, runs, manifest)
    return Result(
        runs,
        {key: value for key, value in manifest.items() if key not in ("files", "digest")},
        {name: read_scenario_text(folder, name) for name in manifest["scenarios"]},
        {name: read_frame(folder, name) for name in ("weekly", "groups")}
        | ({"ranking": read_ranking(folder)} if RANKING in manifest["files"] else {}),
        draws=read_draws(folder, manifest),
    )


def read_ranking(folder: Path) -> pd.DataFrame:
    """The ranking of a result folder, as it was before it was written. Raises StorageError."""
    names = ("scenario", "name")
    frame = read_csv(folder, RANKING, missing="", texts=names)
    texts = {name: frame[name].fillna("").map(restore_text) for name in names if name in frame}
    ranks = {name: frame[name].astype("Int64") for name in ("rank", *STANDING) if name in frame and frame[name].dtype.kind in "fi"}
    return frame.assign(**texts, **ranks)


def read_draws(folder: Path, manifest: Mapping[str, Any]) -> Ensemble | None:
    """The sets of coefficients that a result's seeds lived with; None where it has none. Raises StorageError where they are others."""
    if not manifest.get("draws") and DRAWS not in manifest["files"]:
        return None
    said = manifest.get("draws") or {}
    try:
        ensemble = Ensemble.of_bytes(read_inside(folder, DRAWS, MOST_BYTES_OF_DRAWS), folder / DRAWS, said.get("name", DRAWS))
    except BadInput:
        ensemble = None
    if ensemble is None or ensemble.digest != said.get("digest"):
        raise StorageError(msg("{path}: damaged, or not of ours (its sets are not those of {manifest})", path=folder / DRAWS,
                               manifest=MANIFEST))
    return ensemble


DAMAGED, MISSING = msg("damaged (its sha256 is not the manifest's)"), msg("is missing")


def read_scenario_text(folder: Path, name: str) -> str:
    """The text of a scenario's file in a result folder. Raises StorageError."""
    [path] = list_scenario_files([name])
    try:
        return read_inside(folder, path, MOST_BYTES_OF_A_SCENARIO).decode()
    except UnicodeDecodeError as error:
        raise StorageError(describe_other(folder / path)) from error


def describe_mend(kind: str) -> Text:
    """How a file is mended that a command wrote and can write again."""
    return msg("damaged or missing; the same `wushe {kind}` makes it anew", kind=kind)


def refuse_damage(folder: Path, files: Mapping[str, str], mend: Text = DAMAGED, gone: Text = MISSING) -> None:
    """Raise StorageError that names every file which is missing, changed, or not to be read."""
    wrong: list[Text] = []
    for name, digest in files.items():
        try:
            if digest_inside(folder, name) != digest:
                wrong.append(msg("{place}: {problem}", place=folder / name, problem=mend))
        except NoSuchFile:
            wrong.append(msg("{place}: {problem}", place=folder / name, problem=gone))
        except StorageError as error:
            wrong += error.messages
    if wrong:
        raise StorageError(wrong)


def _refuse_other_runs(folder: Path, runs: Iterable[Run], manifest: Mapping[str, Any]) -> None:
    """Raise StorageError where the tables hold other runs than the manifest lists."""
    if {(run.scenario, run.seed) for run in runs} != {(name, seed) for name, seed in manifest["runs"]}:
        raise StorageError(msg("{path}: damaged, or not of ours (its runs are not those of {manifest})",
                               path=folder / "counts.parquet", manifest=MANIFEST))
