"""Parts (分片): the runs of a block as one Parquet file for each table, streamed so that memory does not grow with the runs.

Each row is what a result makes of the same run, bit for bit (``results.rows``), with the number of the design point before it.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from wushe_sim.experiments.sweep.ledger_reader import TABLES, LedgerReader, part_name
from wushe_sim.experiments.sweep.packing import unpack_run
from wushe_sim.files.writing import create_new, put_in_place
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.indicators import GROUP_INDICATORS, INDICATORS
from wushe_sim.results.rows import ROWS, Columns, Stack, Texts, list_summary_rows, read_runs, stack_runs
from wushe_sim.results.run import LAST_WEEKS, Run
from wushe_sim.results.tables import INDEX, NEEDED, get_column_notes, open_writer, read_parquet, translate_damage

RUNS_READ_AT_ONCE = 64


def read_unsealed_runs(ledger: LedgerReader, seeds: tuple[int, ...], first: int, last: int) -> Iterator[Run]:
    """The runs whose results are in the ledger, in order, a few at a time."""
    ids = ledger.result_ids(first, last)
    for at in range(0, len(ids), RUNS_READ_AT_ONCE):
        some = ids[at:at + RUNS_READ_AT_ONCE]
        for run, packed in ledger.results(some[0], some[-1] + 1):
            yield unpack_run(packed, seeds[run % len(seeds)], ledger.path)._replace(design=run // len(seeds))


def make_schema(table: str) -> pa.Schema:
    """A table's columns, each with its unit, labels and meaning."""
    index = {name: pa.string() if INDEX[name][0] == "name" else pa.int64() for name in ("design", *NEEDED[table])}
    values = {"weekly": INDICATORS, "groups": GROUP_INDICATORS, "counts": COUNTS, "summary": INDICATORS}[table]
    columns = index | dict.fromkeys(values, pa.int64() if table == "counts" else pa.float64())
    return pa.schema([pa.field(name, kind, metadata=get_column_notes(name)) for name, kind in columns.items()])


SCHEMAS = {table: make_schema(table) for table in TABLES}


def read_part(folder: Path, table: str, block: int) -> pa.Table:
    """A part of a table in a sweep's folder; indicators that the version which wrote it did not have are missing values.

    Raises StorageError where it is missing, damaged, or holds anything else.
    """
    name, schema = part_name(table, block), SCHEMAS[table]
    data = read_parquet(folder, name, table, ("design",))
    with translate_damage(folder / name):
        columns = [data[field.name].cast(field.type) if field.name in data.column_names else pa.nulls(len(data), field.type)
                   for field in schema]
        return pa.Table.from_arrays(columns, schema=schema)


def make_rows(table: str, stack: Stack) -> pa.Table:
    """The rows of one table for a stack of runs."""
    return _as_arrow(table, list_summary_rows(stack, LAST_WEEKS) if table == "summary" else ROWS[table](stack))


def make_summary(counts: pa.Table, weeks: int) -> pa.Table:
    """The summary over other weeks, from a part of the table of counts."""
    rows = (_as_arrow("summary", list_summary_rows(stack, weeks)) for stack in stack_runs(read_runs(counts)))
    return pa.concat_tables([SCHEMAS["summary"].empty_table(), *rows])


def _as_arrow(table: str, columns: Columns) -> pa.Table:
    """Columns as the table's schema has them; what has no value is null, which every reader takes for missing."""
    schema = SCHEMAS[table]
    found = ((field, columns[field.name]) for field in schema)
    arrays = [column.as_arrow() if isinstance(column, Texts) else pa.array(column, field.type, from_pandas=True) for field, column in found]
    return pa.Table.from_arrays(arrays, schema=schema)


def write_part(folder: Path, block: int, runs: Iterable[Run], threads: int = 1) -> dict[str, str]:
    """Write a block's part of every table, by so many threads; each stands there whole or not at all.

    The SHA-256 of each file, by its path in the folder.
    """
    names = {table: part_name(table, block) for table in TABLES}
    temporary = {table: folder / f"{name}.tmp" for table, name in names.items()}
    writers: dict[str, pq.ParquetWriter] = {}
    try:
        with ExitStack() as opened, ThreadPoolExecutor(threads) as pool:
            for table, path in temporary.items():
                path.parent.mkdir(exist_ok=True)
                writers[table] = opened.enter_context(open_writer(create_new(path), SCHEMAS[table]))
            writing: Iterator[None] = iter(())
            for stack in stack_runs(runs):  # the next is read while these are written
                list(writing)
                writing = pool.map(lambda table, stack=stack: writers[table].write_table(make_rows(table, stack)), TABLES)
            list(writing)
    except BaseException:
        for path in temporary.values():
            path.unlink(missing_ok=True)
        raise
    return {names[table]: put_in_place(path, folder / names[table]) for table, path in temporary.items()}
