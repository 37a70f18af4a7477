"""Rows of result tables (结果表的行): what was counted in some runs, as columns; of them a result makes frames and a sweep its parts."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from wushe_sim.model.counts import COUNTS
from wushe_sim.model.indicators import GROUP_INDICATORS, INDICATORS, evaluate
from wushe_sim.model.sums import Sums
from wushe_sim.results.run import WHOLE, Run, sum_by_type

BYTES_AT_ONCE = 24 << 20
"""Counts that are turned into rows at once."""
_NO_COUNTS = np.empty((0, 0, 0, 0), np.int64)


class Texts(NamedTuple):
    """A column of texts: which there are, and for each row the number of its own."""

    names: Sequence[str]
    codes: NDArray[Any]

    def as_objects(self) -> NDArray[np.object_]:
        """A text for each row."""
        return np.array(self.names, object)[self.codes]

    def as_arrow(self) -> pa.Array:
        """The same as Arrow has it."""
        names = pa.array(list(self.names), pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(self.codes.astype(np.int32)), names).cast(pa.string())


Columns = dict[str, Texts | NDArray[Any]]
"""A table's columns by name, in their order."""


class Stack(NamedTuple):
    """Runs that agree in weeks, places, their types and groups: ``counts`` has the shape (runs, weeks, places, counts, groups)."""

    runs: list[Run]
    """Without their counts."""
    counts: NDArray[np.int64]


def stack_runs(runs: Iterable[Run]) -> Iterator[Stack]:
    """Runs in their order, as many together as fit and are alike."""
    for _, alike in itertools.groupby(runs, key=lambda run: (run.counts.shape, run.weeks.tobytes(), run.communities, run.groups, run.types,
                                                             bool(run.city))):
        together: list[Run] = []
        for run in alike:
            together.append(run)
            if len(together) * run.counts.nbytes >= BYTES_AT_ONCE:
                yield _stack(together)
                together = []
        if together:
            yield _stack(together)


def _stack(runs: Sequence[Run]) -> Stack:
    return Stack([run._replace(counts=_NO_COUNTS) for run in runs], np.stack([run.counts for run in runs]))


def list_weekly_rows(stack: Stack) -> Columns:
    """For each run its places in order, in each their weeks."""
    (runs, weeks, places), like = stack.counts.shape[:3], stack.runs[0]
    values = evaluate(Sums(stack.counts))
    return {**_index(stack, weeks * places), "community": _repeat(like.communities, weeks, runs), "week": _weeks(like, runs * places),
            **{name: values[name].transpose(0, 2, 1).ravel() for name in INDICATORS}}


def list_group_rows(stack: Stack) -> Columns:
    """For each run its places, in each its groups, in each their weeks."""
    (runs, weeks, places, _, groups), like = stack.counts.shape, stack.runs[0]
    values = evaluate(Sums(stack.counts).of_groups(), GROUP_INDICATORS)
    return {**_index(stack, weeks * places * groups), "community": _repeat(like.communities, weeks * groups, runs),
            "group": _repeat(like.groups, weeks, runs * places), "week": _weeks(like, runs * places * groups),
            **{name: np.moveaxis(values[name], 1, -1).ravel() for name in GROUP_INDICATORS}}


def list_count_rows(stack: Stack) -> Columns:
    """For each run its types of community, in each its groups, in each their weeks: what every indicator of a street follows from."""
    like = stack.runs[0]
    kinds, counts = sum_by_type(stack.counts, like.types) if like.types else (("",), stack.counts.sum(axis=2, keepdims=True))
    runs, weeks, many, _, groups = counts.shape
    rows = counts.transpose(3, 0, 2, 4, 1).reshape(len(COUNTS), runs * many * groups * weeks)
    return {**_index(stack, many * groups * weeks), "type": _repeat(kinds, groups * weeks, runs),
            "group": _repeat(like.groups, weeks, runs * many), "week": _weeks(like, runs * many * groups),
            **dict(zip(COUNTS, rows, strict=True))}


def list_summary_rows(stack: Stack, weeks: int) -> Columns:
    """A row for each run: ratios of sums over its last weeks, as ``Run.last`` takes them."""
    sums = stack.counts[:, stack.runs[0].within(weeks)].sum(axis=(1, 2))
    return {**_index(stack, 1, of_streets=False), **evaluate(Sums(sums))}


ROWS: Mapping[str, Callable[[Stack], Columns]] = {"weekly": list_weekly_rows, "groups": list_group_rows, "counts": list_count_rows}


def _index(stack: Stack, times: int, of_streets: bool = True) -> Columns:
    """What says which run a row is about, so many times for each run."""
    runs, columns = stack.runs, Columns()
    if runs[0].design is not None:
        columns["design"] = np.repeat(np.array([run.design for run in runs], np.int64), times)
    columns["scenario"] = _number([run.scenario for run in runs], times)
    columns["seed"] = np.repeat(np.array([run.seed for run in runs], np.int64), times)
    if of_streets and runs[0].city:
        columns |= {"city": _number([run.city for run in runs], times), "street_type": _number([run.type for run in runs], times)}
    if of_streets:
        columns["street"] = _number([run.street for run in runs], times)
    return columns


def _number(texts: Sequence[str], times: int) -> Texts:
    names = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    return Texts(tuple(names), np.repeat(np.array([names[text] for text in texts]), times))


def _repeat(names: Sequence[str], each: int, times: int) -> Texts:
    return Texts(names, np.tile(np.repeat(np.arange(len(names)), each), times))


def _weeks(like: Run, times: int) -> NDArray[np.int64]:
    return np.tile(like.weeks, times).astype(np.int64)


def join_to_frame(pieces: Iterable[Columns]) -> pd.DataFrame:
    """Columns one below the other as a frame: text as text, weeks as int64, indicators as float64."""
    every = list(pieces)
    frame: dict[str, Any] = {}
    for name in max(every, key=len):
        parts = [piece.get(name) for piece in every]
        if any(isinstance(part, Texts) for part in parts):
            frame[name] = pd.Series(np.concatenate(list(map(_as_objects, parts, every))), dtype=str)
        else:
            frame[name] = np.concatenate([part for part in parts if isinstance(part, np.ndarray)])
    return pd.DataFrame(frame)


def _as_objects(texts: Any, piece: Columns) -> NDArray[np.object_]:
    """A text for each row; a street alone beside a region has no city."""
    return texts.as_objects() if isinstance(texts, Texts) else np.full(len(piece["week"]), "", object)


def read_runs(counts: pa.Table) -> Iterator[Run]:
    """The streets' runs, back from the table of counts, by type of community where that is kept."""
    keys = [name for name in ("design", "scenario", "seed", "street", "city", "street_type") if name in counts.column_names]
    changes = np.zeros(max(0, len(counts) - 1), np.bool_)
    for name in keys:
        column = counts[name].combine_chunks()
        changes |= np.diff((column if pa.types.is_integer(column.type) else column.dictionary_encode().indices).to_numpy()) != 0
    starts = [0, *(np.flatnonzero(changes) + 1).tolist(), len(counts)]
    for first, last in itertools.pairwise(starts if len(counts) else []):
        rows = counts.slice(first, last - first)
        kinds, groups = (tuple(rows[name].unique().to_pylist()) for name in ("type", "group"))
        shape = (len(COUNTS), len(kinds), len(groups), len(rows) // len(groups) // len(kinds))
        values = np.stack([rows[name].to_numpy() for name in COUNTS]).reshape(shape)
        of = {name: rows[name][0].as_py() for name in keys}
        yield Run(of["scenario"], of["seed"], rows["week"].to_numpy()[:shape[3]].astype(np.int32),
                  np.ascontiguousarray(values.transpose(3, 1, 0, 2)), (WHOLE,) * len(kinds), groups, of["street"], of.get("city", ""),
                  of.get("street_type", ""), kinds if any(kinds) else (), of.get("design"))
