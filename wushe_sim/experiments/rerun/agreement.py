"""The agreement (一致性) of a result and its repetition: table by table, byte by byte, and where they part first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.experiments.sweep.spec import list_differences
from wushe_sim.i18n import enumerate_choices, msg, nmsg
from wushe_sim.i18n.message import Text
from wushe_sim.results.folder import COSTS
from wushe_sim.results.manifest import SCENARIOS
from wushe_sim.results.tables import INDEX, read_any_parquet, read_csv

CIRCUMSTANCES = ("code", "versions", "machine")
"""What a manifest says of what else may make other bytes."""


@dataclass(frozen=True)
class Rerun:
    """What a repetition gave: each table's name and whether its bytes agree, where those that do not part first, and what else differs."""

    folder: Path
    tables: Mapping[str, bool]
    differences: tuple[Text, ...]
    circumstances: tuple[Text, ...]
    notes: tuple[Text, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the bytes of all tables agree."""
        return all(self.tables.values())

    def list_lines(self) -> Iterator[Text]:
        """Yield what is to be said, a line each."""
        if self.agrees:
            yield nmsg("{folder}: repeated; its table has the same bytes.", "{folder}: repeated; all {count} tables have the same bytes.",
                       len(self.tables), folder=self.folder)
        else:
            same = [name for name, agrees in self.tables.items() if agrees]
            yield msg("{folder}: repeated; {count} of {of} tables have other bytes.", folder=self.folder,
                      count=len(self.tables) - len(same), of=len(self.tables))
            yield from self.differences
            if same:
                yield msg("The same bytes: {names}.", names=enumerate_choices(same[:len(INDEX)]))
        yield from (msg("Repeated despite this: {problem}", problem=note) for note in self.notes)
        yield from (msg("Changed since then: {problem}", problem=line) for line in self.circumstances)
        if not self.agrees and not self.circumstances and not self.notes:
            yield msg("Nothing that the manifest records explains it: code, versions and machine are the same.")

    def __str__(self) -> str:
        return "\n".join(map(str, self.list_lines()))


def compare_folders(folder: Path, there: Mapping[str, Any], again: Path, here: Mapping[str, Any], notes: tuple[Text, ...]) -> Rerun:
    """Compare the tables of a result folder with those of its repetition, by their digests; ``there`` and ``here`` are the manifests."""
    added = {COSTS} - set(there["files"])  # results of earlier versions have no such table, which follows from the others
    names = [name for name in dict.fromkeys([*there["files"], *here["files"]])
             if not name.startswith(f"{SCENARIOS}/") and name not in added]
    tables = {name: there["files"].get(name) == here["files"].get(name) for name in names}
    differences = [_describe_difference(folder, there, again, here, name) for name, agrees in tables.items() if not agrees]
    others = list_differences({key: there.get(key) for key in CIRCUMSTANCES}, {key: here.get(key) for key in CIRCUMSTANCES})
    return Rerun(folder, tables, tuple(differences), tuple(others), notes)


def _describe_difference(folder: Path, there: Mapping[str, Any], again: Path, here: Mapping[str, Any], name: str) -> Text:
    for manifest, other in ((there, msg("the repetition")), (here, msg("the result"))):
        if name not in manifest["files"]:
            return msg("{name}: only {other} has it", name=name, other=other)
    return find_first_difference(name, _read(folder, name), _read(again, name))


def _read(folder: Path, name: str) -> pd.DataFrame:
    return read_csv(folder, name, missing="") if name.endswith(".csv") else read_any_parquet(folder, name)


def find_first_difference(name: str, there: pd.DataFrame, here: pd.DataFrame) -> Text:
    """Say where two tables part first: columns, number of rows, or a value; or that only the bytes of their files do."""
    if list(there) != list(here):
        other = [column for column in dict.fromkeys([*there, *here]) if (column in there) != (column in here)]
        return msg("{name}: other columns, first {column}", name=name, column=next(iter(other), next(iter(here))))
    if len(there) != len(here):
        return msg("{name}: {there:,} rows there, {here:,} here", name=name, there=len(there), here=len(here))
    unlike = pd.DataFrame({column: (there[column] != here[column]) & ~(there[column].isna() & here[column].isna()) for column in there})
    rows = unlike.any(axis=1)
    if not rows.any():
        return msg("{name}: all values agree, and the bytes of the file do not (another version writes them otherwise)", name=name)
    row = int(rows.to_numpy().argmax())
    column = next(column for column in unlike if unlike[column].iloc[row])
    where = enumerate_choices(f"{key} {there[key].iloc[row]}" for key in INDEX if key in there)
    one, other = (repr(frame[column].iloc[row:row + 1].tolist()[0]) for frame in (there, here))  # a plain number, with all its digits
    return msg("{name}: {count:,} values differ; first row {row:,} ({where}), column {column}: {there} there, {here} here", name=name,
               count=int(unlike.to_numpy().sum()), row=row + 1, where=where, column=column, there=one, here=other)
