"""Experiment folders (实验结果文件夹) of ``wushe limits``, ``verdicts`` and ``plan``: tables, and a manifest of what was asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.files.opening import digest_inside
from wushe_sim.files.paths import write_file
from wushe_sim.notebook import ShownAsCard
from wushe_sim.results.manifest import LIMITS, MANIFEST, PLAN, VERDICTS, read_manifest, refuse_other_files, seal_manifest
from wushe_sim.results.provenance import describe_work, now
from wushe_sim.results.reading import describe_mend, refuse_damage
from wushe_sim.results.tables import as_csv, read_any_parquet

TABLES: Mapping[str, tuple[str, ...]] = {
    LIMITS: ("matrix-values", "losses", "strengths", "recoveries", "remedies", "prices", "by-group", "losses-by-type", "by-type",
             "five-against-three", "tipping-points", "tipping", "path-weeks", "paths", "link-weeks", "links", "reach"),
    VERDICTS: ("claims", "parts", "settings", "switches", "shares", "draws", "synergy", "support", "decides", "conditions", "flips",
               "agenda"),
    PLAN: ("comparison", "by-type", "over-time", "search"),
}
"""The tables that each experiment leaves."""


@dataclass(frozen=True, repr=False)
class ExperimentResult(ShownAsCard):
    """What an experiment found: ``tables`` by the names of their files, and ``provenance``, what its manifest says."""

    kind: str
    tables: Mapping[str, pd.DataFrame]
    provenance: Mapping[str, Any] = field(repr=False)

    @property
    def scenarios(self) -> dict[str, Any]:
        """The street on which everything was tried, in full, by its name."""
        return dict(self.provenance["scenarios"])

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds; of several parts those of the part that has most."""
        return tuple(self.provenance["seeds"])

    @property
    def asked(self) -> Mapping[str, Any]:
        """What the command was asked for."""
        return self.provenance["asked"]

    def __repr__(self) -> str:
        return f"<ExperimentResult: {self.kind}; tables: {', '.join(self.tables) or '-'}>"


def save_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Write an experiment's tables, each as CSV and as Parquet, whole or not at all; the files' names. Raises StorageError."""
    for name, frame in tables.items():
        write_file(folder / f"{name}.csv", as_csv(frame))
        write_file(folder / f"{name}.parquet", frame.to_parquet(index=False))
    return [f"{name}.{ending}" for name in tables for ending in ("csv", "parquet")]


def write_experiment_manifest(folder: Path, kind: str, base: Any, seeds: int | Sequence[int], asked: Mapping[str, Any],
                              tables: Iterable[str]) -> None:
    """Write the manifest beside an experiment's tables, whole or not at all; a number of seeds means 0 to N−1. Raises StorageError."""
    numbers = range(seeds) if isinstance(seeds, int) else seeds
    work = {key: value for key, value in describe_work([base], numbers).items() if key != "begun"}
    files = {f"{name}.parquet": digest_inside(folder, f"{name}.parquet") for name in tables}
    manifest = {**work, "kind": kind, "asked": dict(asked), "ended": now(), "files": files}
    write_file(folder / MANIFEST, seal_manifest(manifest))


def read_experiment(folder: Path) -> ExperimentResult:
    """What an experiment left in a folder. Raises BadInput where it left nothing, and StorageError for damage."""
    manifest = read_manifest(folder)
    kind = manifest["kind"]
    refuse_other_files(folder / MANIFEST, manifest["files"], (), [f"{name}.parquet" for name in TABLES[kind]])
    mend = describe_mend(kind)
    refuse_damage(folder, manifest["files"], mend, mend)
    return ExperimentResult(kind, {Path(name).stem: read_any_parquet(folder, name) for name in manifest["files"]}, manifest)


def format_experiment_command(manifest: Mapping[str, Any]) -> str:
    """The command that made an experiment, as its manifest says it."""
    asked = manifest["asked"]
    return format_verdicts_command(asked) if manifest["kind"] == VERDICTS else asked["command"]


def format_verdicts_command(asked: Mapping[str, Any]) -> str:
    """The command that asks for the same verdicts, into another folder."""
    quick = ["--quick"] if asked["quick"] else []
    return " ".join(["wushe", "verdicts", *asked["only"], "--seeds", str(asked["seeds"]), "--draws", str(asked["draws"]), "--street",
                     asked["street"], *quick, "--out", "again"])
