"""An ensemble (系数组) of coefficient sets: worlds that agree with what is known, over which a result is told with what is not known."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Self, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wushe_sim.errors import BadInput
from wushe_sim.files.paths import describe_nearest, format_path, in_place_of
from wushe_sim.files.raw_files import read_packed_bytes
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Message
from wushe_sim.i18n.wording import quote, suggest
from wushe_sim.results.provenance import MODEL
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import list_coefficients, with_values

ABOUT = b"wushe_sim"
"""The key of Parquet's metadata under which an ensemble says where it comes from."""
DEFAULT = "default_ensemble.parquet"
TWICE = 20
"""Sets that live under a second seed where seeds are not named: their differences tell luck from ignorance."""


@dataclass(frozen=True, eq=False, repr=False)
class Ensemble:
    """系数组: sets of coefficients.

    Parameters
    ----------
    values : pandas.DataFrame
        A row for each set, a column for each coefficient by its dotted name (``need.public``), in the coefficient's own unit.
    about : mapping
        Where the sets come from: model, scenario, patterns or targets, numbers of runs.
    name : str
        What it is called in a manifest and on a page: "default", or its file.
    """

    values: pd.DataFrame
    about: Mapping[str, Any]
    name: str

    def __post_init__(self) -> None:
        refuse_wrong_values(self.values, self.name)

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        return f"<Ensemble {self.name}: {len(self)} × {self.values.shape[1]}>"

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of names and values: the same for the same sets, whatever the ensemble is called."""
        digest = hashlib.sha256("\n".join(self.values.columns).encode())
        digest.update(np.ascontiguousarray(self.values.to_numpy(np.float64)).tobytes())
        return digest.hexdigest()

    def take(self, number: int) -> Self:
        """The first so many sets. Raises BadInput where there are fewer."""
        if not 1 <= number <= len(self):
            raise BadInput(msg("draws = {number}: {name} has 1 to {most} sets of coefficients", number=number, name=self.name,
                               most=len(self)))
        return type(self)(self.values.iloc[:number].reset_index(drop=True), self.about, self.name)

    def get_set(self, number: int) -> dict[str, float]:
        """One of the sets: each coefficient's value by dotted name."""
        return dict(zip(self.values.columns, self.values.iloc[number].tolist(), strict=True))

    def choose_set(self, seed: int) -> int:
        """The set that a seed lives with, in every scenario: the seeds take the sets in turn."""
        return seed % len(self)

    def list_seeds(self) -> list[int]:
        """The seeds where none are named: one for each set, and a second one for the first twenty."""
        return list(range(len(self) + min(len(self), TWICE)))

    def lay_over(self, scenario: Scenario, seed: int) -> Scenario:
        """The scenario with the coefficients of the seed's set; a coefficient that the scenario itself names stays as it is."""
        own = list_own_coefficients(scenario)
        return with_values(scenario, {name: value for name, value in self.get_set(self.choose_set(seed)).items() if name not in own})

    def list_notes(self, scenario: Scenario) -> list[Message]:
        """What a reader of a result should know: coefficients that the scenario sets, and sets made for another model."""
        notes = []
        if own := sorted(set(self.values.columns) & list_own_coefficients(scenario)):
            notes.append(msg("{name} sets {coefficients}, which the draws leave alone", name=scenario.name, coefficients=", ".join(own)))
        if (made := self.about.get("model", MODEL)) != MODEL:
            notes.append(msg("{name}: made for model {made}; this is model {model}", name=self.name, made=made, model=MODEL))
        return notes

    def describe(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {"name": self.name, "sets": len(self), "digest": self.digest, "about": dict(self.about)}

    def save(self, path: str | os.PathLike) -> None:
        """Write it whole or not at all; it takes the place of a file of that name. Raises StorageError."""
        with in_place_of(Path(path)) as beside:
            self.write(beside)

    def write(self, path: Path) -> None:
        """Write it as Parquet, where it comes from in the metadata."""
        table = pa.Table.from_pandas(self.values.astype(np.float64), preserve_index=False)
        about = json.dumps(dict(self.about), ensure_ascii=False, sort_keys=True).encode()
        columns: Any = table.schema.names
        pq.write_table(table.replace_schema_metadata({ABOUT: about}), path, compression="zstd", use_dictionary=False,
                       use_byte_stream_split=columns, write_page_checksum=True)

    @classmethod
    def read(cls, path: str | os.PathLike, name: str | None = None) -> Self:
        """Read it from its file.

        Raises BadInput where there is no such file, or it is no ensemble: no Parquet, a column that is no coefficient, a value outside its
        range.
        """
        return cls.of_bytes(read_packed_bytes(Path(path)), path, name or format_path(path))

    @classmethod
    def of_bytes(cls, data: bytes, path: str | os.PathLike, name: str) -> Self:
        """Read it from the bytes of a file; see ``read``."""
        try:
            table = pq.read_table(pa.BufferReader(data), page_checksum_verification=True)
            about = json.loads((table.schema.metadata or {}).get(ABOUT, b"{}"))
            values = table.replace_schema_metadata().to_pandas()
        except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError) as error:
            raise BadInput(msg("{path}: is no ensemble of coefficients, as `wushe calibrate --out DIR` writes it",
                               path=format_path(path))) from error
        return cls(values, about if isinstance(about, dict) else {}, name)


def list_own_coefficients(scenario: Scenario) -> set[str]:
    """The coefficients that a scenario names, by dotted name."""
    said = scenario.said().get("parameters", {})
    return {f"{group}.{name}" for group, values in said.items() for name in values}


def refuse_wrong_values(values: pd.DataFrame, name: str) -> None:
    """Raise BadInput, with a line for each column, where a frame is no ensemble."""
    known, wrong = {one.name: one for one in list_coefficients()}, []
    if values.empty:
        raise BadInput(msg("{name}: has no sets of coefficients", name=name))
    for column in values.columns:
        if column not in known:
            wrong.append(msg("{name}: column {column} is no coefficient ({hint})", name=name, column=quote(column),
                             hint=suggest(str(column), tuple(known))))
            continue
        one, numbers = known[column], cast(Any, values[column])
        if numbers.dtype.kind not in "fiu":
            wrong.append(msg("{name}: column {column} is not of numbers", name=name, column=column))
            continue
        outside = ~numbers.between(one.low - 1e-6 * abs(one.low), one.high + 1e-6 * abs(one.high))
        if outside.any():
            wrong.append(msg("{name}: column {column}, row {row}: {value:g} (allowed {low:g} to {high:g})", name=name, column=column,
                             row=int(outside.to_numpy().argmax()), value=float(numbers[outside].iloc[0]), low=one.low, high=one.high))
    if wrong:
        raise BadInput(wrong[:10])


@cache
def load_default_ensemble() -> Ensemble:
    """The ensemble that comes with the package; ``make ensemble`` makes it anew."""
    with as_file(files("wushe_sim.results").joinpath(DEFAULT)) as path:
        return Ensemble.read(path, "default")


def parse_draws(draws: Any) -> Ensemble | None:
    """What is meant by ``draws``: a number, of the default ensemble's sets; an ensemble, its file, or a frame of coefficients.

    Raises BadInput for anything else.
    """
    if draws is None or isinstance(draws, Ensemble):
        return draws
    if isinstance(draws, pd.DataFrame):
        return Ensemble(draws.reset_index(drop=True), {}, "a frame")
    if (isinstance(draws, str) and not draws.strip().isdecimal()) or isinstance(draws, os.PathLike):
        if str(draws) == "default":
            return load_default_ensemble()
        if not Path(draws).exists():
            raise BadInput(msg('draws: a number of sets, "default" or the file of an ensemble is wanted (there is no file {path}{hint})',
                               path=format_path(draws), hint=describe_nearest(Path(draws))))
        return Ensemble.read(draws)
    try:
        number = int(draws) if not isinstance(draws, bool) and int(draws) == float(draws) else None
    except (TypeError, ValueError):
        number = None
    if number is None:
        raise BadInput(msg("draws: a number of sets, an ensemble or its file is wanted (got {value})", value=quote(draws)))
    return load_default_ensemble().take(number)
