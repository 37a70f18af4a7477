"""Result tables as files (结果表文件): Parquet with units and labels in it, and a CSV that spreadsheets open in Chinese."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wushe_sim.engine.declare import get_label
from wushe_sim.errors import StorageError
from wushe_sim.files.formulas import escape_formula
from wushe_sim.files.opening import MB, open_inside, read_inside
from wushe_sim.files.raw_files import free_bytes
from wushe_sim.i18n import LANGUAGES, Text, msg, render
from wushe_sim.i18n.message import Message
from wushe_sim.i18n.wording import quote
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.results.rows import read_runs
from wushe_sim.results.run import Run

ROWS_IN_A_GROUP = 1 << 18
"""Rows to a Parquet row group: many runs of a street."""
MOST_BYTES_OF_A_CSV = 512 * MB
BYTES_TO_READ_A_VALUE = 16
"""Memory that reading takes for each value of a table: as Arrow, and as a frame."""
NEEDED = {
    "weekly": ("scenario", "seed", "street", "community", "week"), "groups": ("scenario", "seed", "street", "community", "group", "week"),
    "counts": ("scenario", "seed", "street", "type", "group", "week"), "summary": ("scenario", "seed"),
}
"""The columns that each table has at least, before its values."""
INDEX: Mapping[str, tuple[str, Message, str]] = {
    "design": ("number", msg("design point"), "the point of a sweep's design, from 0; design.csv says what it sets"),
    "scenario": ("name", msg("scenario"), "the scenario's name"),
    "seed": ("number", msg("seed"), "the seed of the run's chance"),
    "city": ("name", msg("city"), "the city; empty for a street alone"),
    "street_type": ("name", msg("type of street"), "the type of street, as the scenario's region calls it"),
    "street": ("name", msg("street"), "the street"),
    "community": ("name", msg("community"), "the community; 'all' for the whole street"),
    "type": ("name", msg("type of community"), "the communities' type; empty where only the whole street is kept"),
    "group": ("name", msg("social group"), "the social group"),
    "week": ("weeks", msg("week"), "week from 0, after burn-in; the last one of those summed where weeks are kept in blocks"),
}
"""Unit, label and meaning of the columns that say what a row is about."""


def get_column_notes(column: str) -> dict[str, str]:
    """Unit, labels and meaning of a column of any of the tables."""
    if column in INDEX:
        unit, label, meaning = INDEX[column]
        return {"unit": unit, **_labels(label), "meaning": meaning}
    if column in INDICATORS:
        entry = INDICATORS[column].declaration
        return {"unit": entry.unit, **_labels(get_label(entry)), "meaning": entry.meaning, "section": entry.section}
    entry = COUNTS[column].declaration
    return {"unit": entry.unit, "meaning": entry.meaning}


def _labels(label: Text) -> dict[str, str]:
    return {lang: render(label, lang) for lang in LANGUAGES}


def write_frames(frames: Iterable[pd.DataFrame], path: Path) -> None:
    """Frames of the same columns, one below the other, as one Parquet file; a group of rows and one frame are in memory at a time.

    What each column means stands in its metadata.
    """
    writer: Any = None
    try:
        waiting: list[pa.Table] = []
        for frame in frames:
            table = _table(frame)
            writer = writer or open_writer(path, table.schema)
            waiting.append(table)
            while sum(map(len, waiting)) > ROWS_IN_A_GROUP:
                joined = pa.concat_tables(waiting)
                writer.write_table(joined.slice(0, ROWS_IN_A_GROUP), ROWS_IN_A_GROUP)
                waiting = [joined.slice(ROWS_IN_A_GROUP)]
        if writer is not None:
            writer.write_table(pa.concat_tables(waiting), ROWS_IN_A_GROUP)
    finally:
        if writer is not None:
            writer.close()


def _table(frame: pd.DataFrame) -> pa.Table:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [field.with_metadata(get_column_notes(field.name)) for field in table.schema]
    return pa.Table.from_arrays(table.columns, schema=pa.schema(fields, table.schema.metadata))


def open_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A Parquet file to be written: zstd, numbers split by byte, checksums on every page."""
    numbers = [field.name for field in schema if pa.types.is_floating(field.type)]
    encoding: dict[str, Any] = {"use_dictionary": [name for name in schema.names if name not in numbers], "use_byte_stream_split": numbers}
    return pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True, **encoding)


def write_tables(result: Any, folder: Path) -> None:
    """A result's Parquet tables, each in whatever pieces it is kept."""
    for name in ("weekly", "groups", "counts"):
        write_frames(result.frames(name), folder / f"{name}.parquet")


def read_frame(folder: Path, table: str) -> pd.DataFrame:
    """A table of a result folder as a frame: ``weekly``, ``groups`` or ``counts``. Raises StorageError."""
    return read_parquet(folder, f"{table}.parquet", table).to_pandas()


def read_parquet(folder: Path, name: str, table: str, more: Sequence[str] = ()) -> pa.Table:
    """A Parquet file of a result or a sweep; only columns that such a table has (``more`` besides), and only so much as memory holds.

    Raises StorageError, with the file's name, for anything else.
    """
    with open_inside(folder, name) as file, translate_damage(folder / name):
        parquet = pq.ParquetFile(file, page_checksum_verification=True)
        _refuse_other_columns(folder / name, parquet.schema_arrow, table, more)
        refuse_too_many_rows(folder / name, parquet.metadata)
        return parquet.read().replace_schema_metadata()


def read_any_parquet(folder: Path, name: str) -> pd.DataFrame:
    """A Parquet file of numbers, texts and truths, whatever its columns. Raises StorageError."""
    with open_inside(folder, name) as file, translate_damage(folder / name):
        parquet = pq.ParquetFile(file)
        refuse_too_many_rows(folder / name, parquet.metadata)
        kinds = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, _is_text, pa.types.is_null)
        if other := [field for field in parquet.schema_arrow if not any(is_kind(field.type) for is_kind in kinds)]:
            raise StorageError(describe_column(folder / name, other[0]))
        return parquet.read().to_pandas()


def describe_column(path: Path, field: pa.Field) -> Text:
    """What is said of a column that holds something else."""
    return msg("{path}: damaged, or not of ours (column {name} is {kind})", path=path, name=quote(field.name), kind=field.type)


def refuse_too_many_rows(path: Path, about: pq.FileMetaData) -> None:
    """Raise StorageError for a table that memory would not hold, before it is read."""
    needed, free = about.num_rows * about.num_columns * BYTES_TO_READ_A_VALUE, free_bytes()
    if needed > free:
        raise StorageError(msg("{path}: {rows:,} rows take about {needed:.1f} GB of memory, and {free:.1f} GB are free",
                               path=path, rows=about.num_rows, needed=needed / 1e9, free=free / 1e9))


@contextmanager
def translate_damage(path: Path) -> Iterator[None]:
    """What a file's reader cannot take apart becomes a StorageError that says where."""
    try:
        yield
    except StorageError:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError) as error:
        raise StorageError(msg("{path}: damaged, or not of ours ({kind})", path=path, kind=type(error).__name__)) from error


def _refuse_other_columns(path: Path, schema: pa.Schema, table: str, more: Sequence[str]) -> None:
    """Raise StorageError for a column of another kind than its name has, and for one that is missing."""
    value = pa.types.is_int64 if table == "counts" else pa.types.is_float64
    for field in schema:
        text = field.name in INDEX and INDEX[field.name][0] == "name"
        right = _is_text(field.type) if text else pa.types.is_int64(field.type) if field.name in INDEX else value(field.type)
        if not right or schema.names.count(field.name) > 1:
            raise StorageError(describe_column(path, field))
    missing = [name for name in (*more, *NEEDED[table], *(COUNTS if table == "counts" else ())) if name not in schema.names]
    if missing:
        raise StorageError(msg("{path}: damaged, or not of ours (column {name} is missing)", path=path, name=missing[0]))


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def read_counts(folder: Path) -> tuple[Run, ...]:
    """The streets' runs, back from what was counted, by type of community where that is kept. Raises StorageError."""
    counts = read_parquet(folder, "counts.parquet", "counts")
    with translate_damage(folder / "counts.parquet"):
        return tuple(read_runs(counts))


def read_csv(folder: Path, name: str, missing: str | None = None, texts: Sequence[str] = ()) -> pd.DataFrame:
    """The frame that was written there: text as it was, every digit of a number; ``missing`` is what stands for no value.

    ``texts`` are columns that hold texts even where all of them look like numbers.

    Raises StorageError.
    """
    data = read_inside(folder, name, MOST_BYTES_OF_A_CSV)
    with translate_damage(folder / name):
        return pd.read_csv(io.BytesIO(data), encoding="utf-8-sig", keep_default_na=False, na_values={} if missing is None else [missing],
                           dtype=dict.fromkeys(texts, str))


def as_csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV in UTF-8 with a byte-order mark; numbers in full; no text that a spreadsheet would run as a formula."""
    text = io.StringIO(newline="")
    without_formulas(frame).to_csv(text, index=False, lineterminator="\n")
    return text.getvalue().encode("utf-8-sig")


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame in which no text, and no column's name, is what a spreadsheet would run; a zero has no sign."""
    safe = frame.copy()
    for name in frame.columns:
        if frame[name].dtype.kind == "f":
            safe[name] = frame[name] + 0.0
        elif frame[name].dtype.kind not in "iub":
            safe[name] = frame[name].map(escape_formula)
    return safe.rename(columns=escape_formula)
