"""Parts (分片): the runs of a block as one Parquet file for each table, streamed so that memory does not grow with the runs.

Each row is what ``results.result`` makes of the same run, bit for bit, with the number of the design point before it.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from wushe_sim.errors import StorageError
from wushe_sim.experiments.sweep.ledger_reader import TABLES, LedgerReader, part_name
from wushe_sim.experiments.sweep.packing import unpack
from wushe_sim.files.opening import open_inside
from wushe_sim.files.writing import create_new, put_in_place
from wushe_sim.i18n import msg
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.indicators import GROUP_INDICATORS, INDICATORS, evaluate
from wushe_sim.model.sums import Sums
from wushe_sim.results.run import LAST_WEEKS, STREET, WHOLE, Run, by_type
from wushe_sim.results.tables import NEEDED, refuse_too_many_rows, said_of, say_damaged

BYTES_AT_ONCE = 24 << 20
"""Counts that are turned into rows at once."""
RUNS_READ_AT_ONCE = 64


class Numbered(NamedTuple):
    """A run, and the point of the design that it belongs to."""

    point: int
    run: Run


class Stack(NamedTuple):
    """Runs that agree in weeks, places, their types and groups: ``counts`` has the shape (runs, weeks, places, counts, groups)."""

    points: NDArray[np.int64]
    seeds: NDArray[np.int64]
    names: list[str]
    counts: NDArray[np.int64]
    like: Run


def kept_runs(ledger: LedgerReader, seeds: tuple[int, ...], first: int, last: int) -> Iterator[Numbered]:
    """The runs whose results are in the ledger, in order, a few at a time."""
    ids = ledger.result_ids(first, last)
    for at in range(0, len(ids), RUNS_READ_AT_ONCE):
        some = ids[at:at + RUNS_READ_AT_ONCE]
        for run, kept in ledger.results(some[0], some[-1] + 1):
            yield Numbered(run // len(seeds), unpack(kept, seeds[run % len(seeds)], ledger.path))


def schema_of(table: str) -> pa.Schema:
    """A table's columns, each with its unit, labels and meaning."""
    text, whole, real = pa.string(), pa.int64(), pa.float64()
    index: dict[str, pa.DataType] = {"design": whole, "scenario": text, "seed": whole}
    if table != "summary":
        index["street"] = text
    if table == "weekly":
        index["community"] = text
    if table == "groups":
        index |= {"community": text, "group": text}
    if table == "counts":
        index |= {"type": text, "group": text}
    if table != "summary":
        index["week"] = whole
    values = {"weekly": INDICATORS, "groups": GROUP_INDICATORS, "counts": COUNTS, "summary": INDICATORS}[table]
    columns = index | dict.fromkeys(values, whole if table == "counts" else real)
    return pa.schema([pa.field(name, kind, metadata=said_of(name)) for name, kind in columns.items()])


SCHEMAS = {table: schema_of(table) for table in TABLES}


def read_part(folder: Path, table: str, block: int) -> pa.Table:
    """A part of a table in a sweep's folder; indicators that the version which wrote it did not have are missing values.

    Raises StorageError where it is missing, damaged, or holds anything else.
    """
    name, schema = part_name(table, block), SCHEMAS[table]
    with open_inside(folder, name) as file, say_damaged(folder / name):
        parquet = pq.ParquetFile(file, page_checksum_verification=True)
        there = parquet.schema_arrow
        known = [field for field in schema if field.name in there.names]
        needed = {"design", *NEEDED[table], *(COUNTS if table == "counts" else ())}
        if not needed.issubset(there.names) or any(there.field(field.name).type != field.type for field in known):
            raise StorageError(msg("{path}: damaged, or not of ours (its columns are others)", path=folder / name))
        refuse_too_many_rows(folder / name, parquet.metadata)
        data = parquet.read([field.name for field in known])
        columns = [data[field.name] if field in known else pa.nulls(len(data), field.type) for field in schema]
        return pa.Table.from_arrays(columns, schema=schema)


def stacks(runs: Iterable[Numbered]) -> Iterator[Stack]:
    """Runs in their order, as many together as fit and are alike."""
    for _, alike in itertools.groupby(runs, key=lambda one: (one.run.counts.shape, one.run.weeks.tobytes(), one.run.communities,
                                                           one.run.groups, one.run.types)):
        held: list[Numbered] = []
        for one in alike:
            held.append(one)
            if len(held) * one.run.counts.nbytes >= BYTES_AT_ONCE:
                yield _stacked(held)
                held = []
        if held:
            yield _stacked(held)


def _stacked(held: Sequence[Numbered]) -> Stack:
    return Stack(np.array([one.point for one in held], np.int64), np.array([one.run.seed for one in held], np.int64),
                 [one.run.scenario for one in held], np.stack([one.run.counts for one in held]), held[0].run)


def rows_of(table: str, stack: Stack) -> pa.Table:
    """The rows of one table for a stack of runs."""
    return _ROWS[table](stack)


def _weekly(stack: Stack) -> pa.Table:
    runs, weeks, places = stack.counts.shape[:3]
    values = evaluate(Sums(stack.counts))
    index = _index(stack, weeks * places) | {
        "street": _constant(STREET, runs * weeks * places),
        "community": _text(stack.like.communities, np.tile(np.repeat(np.arange(places), weeks), runs)),
        "week": np.tile(stack.like.weeks, runs * places).astype(np.int64)}
    return _table("weekly", index | {name: values[name].transpose(0, 2, 1).ravel() for name in INDICATORS})


def _groups(stack: Stack) -> pa.Table:
    runs, weeks, places, _, groups = stack.counts.shape
    values = evaluate(Sums(stack.counts).of_groups(), GROUP_INDICATORS)
    index = _index(stack, weeks * places * groups) | {
        "street": _constant(STREET, runs * weeks * places * groups),
        "community": _text(stack.like.communities, np.tile(np.repeat(np.arange(places), weeks * groups), runs)),
        "group": _text(stack.like.groups, np.tile(np.repeat(np.arange(groups), weeks), runs * places)),
        "week": np.tile(stack.like.weeks, runs * places * groups).astype(np.int64)}
    return _table("groups", index | {name: np.moveaxis(values[name], 1, -1).ravel() for name in GROUP_INDICATORS})


def _counts(stack: Stack) -> pa.Table:
    types = stack.like.types
    kinds, counts = by_type(stack.counts, types) if types else (("",), stack.counts.sum(axis=2, keepdims=True))
    runs, weeks, many, _, groups = counts.shape
    index = _index(stack, many * groups * weeks) | {
        "street": _constant(STREET, runs * many * groups * weeks),
        "type": _text(kinds, np.tile(np.repeat(np.arange(many), groups * weeks), runs)),
        "group": _text(stack.like.groups, np.tile(np.repeat(np.arange(groups), weeks), runs * many)),
        "week": np.tile(stack.like.weeks, runs * many * groups).astype(np.int64)}
    rows = counts.transpose(3, 0, 2, 4, 1).reshape(len(COUNTS), runs * many * groups * weeks)
    return _table("counts", index | dict(zip(COUNTS, rows, strict=True)))


def _summary(stack: Stack) -> pa.Table:
    return summary_rows(stack, LAST_WEEKS)


def summary_rows(stack: Stack, weeks: int) -> pa.Table:
    """A row for each run: ratios of sums over its last weeks, as ``Run.last`` takes them."""
    return _table("summary", _index(stack, 1) | evaluate(Sums(stack.counts[:, stack.like.within(weeks)].sum(axis=(1, 2)))))


def summary_of(counts: pa.Table, weeks: int) -> pa.Table:
    """The summary over other weeks, from a part of the table of counts."""
    return pa.concat_tables([SCHEMAS["summary"].empty_table(), *(summary_rows(stack, weeks) for stack in stacks(runs_in(counts)))])


def runs_in(counts: pa.Table) -> Iterator[Numbered]:
    """The streets' runs, back from what was counted, by type of community where that is kept."""
    points, seeds, week = (counts[name].to_numpy() for name in ("design", "seed", "week"))
    names, types, groups = (counts[name].to_pylist() for name in ("scenario", "type", "group"))
    values = np.stack([counts[name].to_numpy() for name in COUNTS])
    starts = [0, *(np.flatnonzero((np.diff(points) != 0) | (np.diff(seeds) != 0)) + 1).tolist(), len(points)]
    for first, last in itertools.pairwise(starts if len(points) else []):
        kinds, called = tuple(dict.fromkeys(types[first:last])), tuple(dict.fromkeys(groups[first:last]))
        shape = (len(COUNTS), len(kinds), len(called), (last - first) // len(called) // len(kinds))
        counted = np.ascontiguousarray(values[:, first:last].reshape(shape).transpose(3, 1, 0, 2))
        yield Numbered(int(points[first]), Run(names[first], int(seeds[first]), week[first:first + shape[3]].astype(np.int32), counted,
                                               (WHOLE,) * len(kinds), called, types=kinds if any(kinds) else ()))


_ROWS: Mapping[str, Callable[[Stack], pa.Table]] = {"weekly": _weekly, "groups": _groups, "counts": _counts, "summary": _summary}


def _index(stack: Stack, times: int) -> dict[str, Any]:
    names = list(dict.fromkeys(stack.names))
    codes = np.array([names.index(name) for name in stack.names])
    return {"design": np.repeat(stack.points, times), "scenario": _text(names, np.repeat(codes, times)),
            "seed": np.repeat(stack.seeds, times)}


def _text(names: Sequence[str], codes: NDArray[Any]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(list(names), pa.string())).cast(pa.string())


def _constant(text: str, times: int) -> pa.Array:
    return _text([text], np.zeros(times, np.int32))


def _table(table: str, columns: Mapping[str, Any]) -> pa.Table:
    """Columns as the table's schema has them; what has no value is null, which every reader takes for missing."""
    schema = SCHEMAS[table]
    arrays = [pa.array(columns[name], schema.field(name).type, from_pandas=True) for name in schema.names]
    return pa.Table.from_arrays(arrays, schema=schema)


def write_part(folder: Path, block: int, runs: Iterable[Numbered], threads: int = 1) -> dict[str, str]:
    """Write a block's part of every table, by so many threads; each stands there whole or not at all.

    The SHA-256 of each file, by its path in the folder.
    """
    names = {table: part_name(table, block) for table in TABLES}
    temporary = {table: folder / f"{name}.tmp" for table, name in names.items()}
    writers: dict[str, pq.ParquetWriter] = {}
    try:
        for table, path in temporary.items():
            path.parent.mkdir(exist_ok=True)
            writers[table] = pq.ParquetWriter(
                create_new(path), SCHEMAS[table], compression="zstd", write_page_checksum=True, **_encoding(table))
        with ThreadPoolExecutor(threads) as pool:
            writing: list[Future[None]] = []
            for stack in stacks(runs):  # the next is read while these are written
                _done(writing)
                writing = [pool.submit(_write_rows, writer, table, stack) for table, writer in writers.items()]
            _done(writing)
    except BaseException:
        for writer in writers.values():
            writer.close()
        for path in temporary.values():
            path.unlink(missing_ok=True)
        raise
    for writer in writers.values():
        writer.close()
    return {names[table]: put_in_place(path, folder / names[table]) for table, path in temporary.items()}


def _write_rows(writer: pq.ParquetWriter, table: str, stack: Stack) -> None:
    writer.write_table(rows_of(table, stack))


def _done(writing: Iterable[Future[None]]) -> None:
    """Wait; raises what went wrong."""
    for future in writing:
        future.result()


def _encoding(table: str) -> dict[str, Any]:
    schema = SCHEMAS[table]
    numbers = [field.name for field in schema if pa.types.is_floating(field.type)]
    return {"use_dictionary": [name for name in schema.names if name not in numbers], "use_byte_stream_split": numbers}
