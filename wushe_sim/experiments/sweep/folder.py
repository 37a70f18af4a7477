"""A sweep's folder (批量实验文件夹): begun, resumed and finished; refused, with the difference, where it holds anything else.

``manifest.json``, ``design.csv``, ``ledger.sqlite``, ``scenarios/NAME.toml``, ``summary.csv``, and a folder of parts for each table
(``weekly.parquet/part-000000.parquet`` …), which pandas, Polars and DuckDB read as one table.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput, StorageError, describe_os_error
from wushe_sim.experiments.sweep.design_table import TablePoints
from wushe_sim.experiments.sweep.factors import OptionsFactor
from wushe_sim.experiments.sweep.ledger import SweepLedger
from wushe_sim.experiments.sweep.ledger_reader import NAME as LEDGER
from wushe_sim.experiments.sweep.ledger_reader import TABLES
from wushe_sim.experiments.sweep.ledger_rebuilding import open_sound_ledger, rebuild_ledger
from wushe_sim.experiments.sweep.spec import Sweep, list_differences
from wushe_sim.experiments.sweep.tables import read_part
from wushe_sim.files.opening import digest_inside, refuse_what_is_no_file
from wushe_sim.files.paths import describe_file, describe_strange
from wushe_sim.files.writing import create_new, put_in_place, write_whole
from wushe_sim.i18n import OUT, msg
from wushe_sim.results.folder import check_folder_name, refuse_unwritable, resolve_links
from wushe_sim.results.manifest import MANIFEST, SCENARIOS, SWEEP, list_scenario_files, read_manifest, seal_manifest
from wushe_sim.results.provenance import PYTHON_OF_USERS, describe_work, now
from wushe_sim.results.tables import as_csv
from wushe_sim.running.runner import describe_hooks

DESIGN, SUMMARY = "design.csv", "summary.csv"
ROWS_IN_A_PART, FEWEST_ROWS_IN_A_PART, MOST_RUNS_IN_A_PART, PARTS_OF_A_SWEEP = 250_000, 10_000, 10_000, 8
"""Rows of the weekly table, and runs, that make a part; and how many parts there are at least, where each still has rows enough."""
MUST_AGREE_TO_RESUME = ("format", "kind", "spec", "inputs", "code", "numbers", *PYTHON_OF_USERS)
"""What a folder and a sweep must agree in for the one to resume the other."""
SHOWN = 6
SUBJECT = "experiments/sweep"
"""The room in which points and tables are made: an edit there begins a sweep anew, as one of the model does."""


def describe_sweep_work(sweep: Sweep, hooks: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be done, before it is done, as a manifest says it."""
    work = describe_work(list(sweep.names.values()), sweep.seeds, SUBJECT)
    return {
        **work, **describe_hooks(hooks), "kind": SWEEP, "spec": sweep.said(),
        "numbers": {name: work["versions"][name] for name in ("wushe_sim", "numpy", "numba")},
        "points": len(sweep.points), "runs": sweep.runs, "columns": list_design_columns(sweep)}


def list_design_columns(sweep: Sweep) -> list[str]:
    """The columns of the design's table after ``design``."""
    columns: dict[str, None] = {}
    if isinstance(sweep.points, TablePoints):
        for point in range(len(sweep.points)):
            columns |= dict.fromkeys(sweep.row(point))
        return list(columns)
    for factor in sweep.factors:
        for value in factor.values if isinstance(factor, OptionsFactor) else [factor.at([0.5] * factor.size)]:
            columns |= dict.fromkeys(factor.said(value))
    return list(columns)


@contextmanager
def translate_storage_errors(folder: Path) -> Iterator[None]:
    """What the system refuses becomes a StorageError that says where; a folder that goes away meanwhile is said to be gone."""
    there = False
    try:
        there = os.path.exists(folder)  # False for a name that no folder can have
        yield
    except (OSError, StorageError) as error:
        if there and not folder.exists():
            raise StorageError(msg("{path}: is gone: it was moved or deleted meanwhile; what was written before is where it is now",
                                   path=folder)) from error
        if isinstance(error, StorageError):
            raise
        where = f" ({error.filename})" if error.filename and str(folder) not in str(error.filename) else ""
        raise StorageError(msg("{path}: {reason}{where}; what was written before is whole",
                               path=folder, reason=describe_os_error(error), where=where)) from error


def check_sweep_folder(directory: str | Path) -> Path:
    """The folder's real path, once it is sure that a sweep may be or come there; nothing is created."""
    with translate_storage_errors(Path(directory)):
        target = resolve_links(check_folder_name(Path(directory)))
        if not target.exists():
            refuse_unwritable(target)
            return target
        if not target.is_dir():
            raise StorageError(describe_file(directory))
        found = sorted(path.name for path in target.iterdir())
        if found and MANIFEST not in found and LEDGER not in found:
            raise StorageError(describe_strange(directory, found))
        if not os.access(target, os.W_OK | os.X_OK):
            raise StorageError(msg("{path}: cannot be written to; name another folder ({out})", path=directory, out=OUT))
    return target


def open_sweep_ledger(folder: Path, sweep: Sweep, work: Mapping[str, Any], progress: Callable[[Any], Any] | None = None) -> SweepLedger:
    """The ledger of a folder that is held: begun, resumed, or made anew from the tables, which ``progress`` hears (Rebuilt).

    Raises StorageError, with the difference, for another sweep's folder.
    """
    refuse_what_is_no_file(folder)
    manifest = _read_manifest(folder)
    if manifest is not None:
        refuse_another_sweep(folder, manifest, work)
    with translate_storage_errors(folder):
        folder.mkdir(exist_ok=True)
        _clean(folder)
        sound = open_sound_ledger(folder)
        if sound is None and manifest is None:
            raise StorageError(msg("{path}: ledger and manifest are both damaged: nobody knows what is done; begin anew in another "
                                   "folder", path=folder))
        ledger = sound or SweepLedger(folder)
        try:
            known = ledger.about()
            if known:
                refuse_another_sweep(folder, known["work"], work)
            else:
                _begin(folder, sweep, work, ledger)
            if manifest is not None and not known:
                found = rebuild_ledger(folder, sweep.seeds, ledger)
                ledger.note(rebuilt=found._asdict())
                if progress:
                    progress(found)
            if manifest is None:
                write_manifest(folder, {**ledger.about()["work"], "state": "begun", "files": {}})
        except BaseException:
            ledger.__exit__()
            raise
        return ledger


def _read_manifest(folder: Path) -> dict[str, Any] | None:
    """The folder's manifest; None where there is none, or where it is damaged while the ledger says the same."""
    try:
        return read_manifest(folder)
    except BadInput as error:
        if (folder / MANIFEST).exists():
            raise StorageError(error.messages) from error
        return None
    except StorageError:
        if (folder / LEDGER).exists():
            return None
        raise


def _begin(folder: Path, sweep: Sweep, work: Mapping[str, Any], ledger: SweepLedger) -> None:
    (folder / SCENARIOS).mkdir(exist_ok=True)
    for name, scenario in sweep.names.items():
        write_whole(folder / SCENARIOS / f"{name}.toml", scenario.dump().encode())
    write_whole(folder / DESIGN, as_csv(make_design_frame(sweep, work["columns"])))
    ledger.begin({"work": work, "block": choose_part_size(sweep)}, sweep.runs)


def choose_part_size(sweep: Sweep) -> int:
    """How many runs make a part: so that parts are few and large, and most are written while other runs are still running."""
    first = sweep.scenario(0)
    weeks = -(-first.weeks // first.keep.every) if first.keep.every else 1
    rows = weeks * (first.place.communities if first.keep.by == "community" else 1)
    enough = max(FEWEST_ROWS_IN_A_PART // rows, -(-sweep.runs // PARTS_OF_A_SWEEP))
    return max(1, min(MOST_RUNS_IN_A_PART, ROWS_IN_A_PART // rows, enough))


def make_design_frame(sweep: Sweep, columns: Iterable[str]) -> pd.DataFrame:
    """A row for each point: its number, and what it sets."""
    values: dict[str, list[Any]] = {name: [] for name in columns}
    for point in range(len(sweep.points)):
        row = sweep.row(point)
        for name, column in values.items():
            column.append(row.get(name))
    return pd.DataFrame({"design": range(len(sweep.points)), **values})


def refuse_another_sweep(folder: Path, held: Mapping[str, Any], work: Mapping[str, Any]) -> None:
    """Raise StorageError, with what differs, where a folder holds anything but this sweep."""
    if held.get("kind") != SWEEP:
        raise StorageError(msg("{path}: holds the result of a run, not a sweep; name another folder ({out})", path=folder, out=OUT))
    there, here = ({key: json.loads(json.dumps(one.get(key))) for key in MUST_AGREE_TO_RESUME} for one in (held, work))
    if there == here:
        return
    found = [line for line in list_differences(there, here) if not str(line).startswith(("inputs", "code"))]
    if there["inputs"] != here["inputs"] and not found:
        found.append(msg("inputs: the files of real places are not what they were"))
    if there["code"] != here["code"] and not found:
        found.append(msg("code: the model, or how runs are read and written, was changed ({there} there, {here} here)",
                         there=there["code"], here=here["code"]))
    more = [msg("and {count} more", count=len(found) - SHOWN)] if len(found) > SHOWN else []
    head = msg("{path}: holds another sweep, or one by another version; name another folder ({out}). They differ in:", path=folder, out=OUT)
    raise StorageError([head, *(msg("{place}: {problem}", place=folder, problem=line) for line in [*found[:SHOWN], *more])])


def _clean(folder: Path) -> None:
    """Remove files half written when a sweep was killed."""
    for name in (MANIFEST, DESIGN, SUMMARY):
        (folder / f"{name}.tmp").unlink(missing_ok=True)
    for table in TABLES:
        for path in folder.glob(f"{table}.parquet/part-*.parquet.tmp"):
            path.unlink()


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, with its digest."""
    write_whole(folder / MANIFEST, seal_manifest(manifest))


def find_damaged_parts(folder: Path, parts: Mapping[int, tuple[Mapping[str, str], bool]]) -> dict[int, list[Path]]:
    """The files, by block, that are missing, or not what the ledger says."""
    wrong: dict[int, list[Path]] = {}
    for block, (files, _) in parts.items():
        for name, digest in files.items():
            try:
                whole = digest_inside(folder, name) == digest
            except StorageError:
                whole = False
            if not whole:
                wrong.setdefault(block, []).append(folder / name)
    return wrong


def finish_folder(folder: Path, ledger: SweepLedger, mended: Mapping[str, Any]) -> None:
    """Write the summary, and the manifest that names every file."""
    with translate_storage_errors(folder):
        counts, parts = ledger.counts(), ledger.parts()
        files = {name: digest for found, _ in parts.values() for name, digest in found.items()}
        files[SUMMARY] = _write_summary(folder, sorted(parts))
        about = ledger.about()
        files |= {name: digest_inside(folder, name) for name in (DESIGN, *sorted(list_scenario_files(about["work"]["scenarios"])))}
        write_manifest(folder, {
            **about["work"], "state": "done" if not counts["failed"] else "failed runs", "failed": counts["failed"],
            **({"rebuilt": about["rebuilt"]} if "rebuilt" in about else {}), "mended": dict(mended), "ended": now(), "files": files})


def _write_summary(folder: Path, blocks: Iterable[int]) -> str:
    """One CSV of all the parts of the summary, part after part."""
    path = create_new(folder / f"{SUMMARY}.tmp")
    with path.open("wb") as file:
        for place, block in enumerate(blocks):
            text = as_csv(read_part(folder, "summary", block).to_pandas())
            file.write(text if place == 0 else text.split(b"\n", 1)[1])
    return put_in_place(path, folder / SUMMARY)
