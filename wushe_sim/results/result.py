"""A result's tables: by community and week, by social group, by street, and one line for each run."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.indicators import GROUP_INDICATORS, INDICATORS, evaluate
from wushe_sim.sums import Sums

LAST_WEEKS = 26
"""Weeks at the end over which a summary is taken."""
STREET, WHOLE = "s0", "all"
"""The name of a street that stands alone, and what stands for its communities where only the whole street is kept."""


class Run(NamedTuple):
    """One street under one scenario and seed: its kept weeks.

    ``weeks`` (W,) are numbers of weeks, each the last one of those summed in its row; ``counts`` has the shape
    (W, communities, counts, groups).
    """

    scenario: str
    seed: int
    weeks: NDArray[np.int32]
    counts: NDArray[np.int64]
    communities: tuple[str, ...]
    groups: tuple[str, ...]
    street: str = STREET
    city: str = ""
    type: str = ""
    """City and type of a street of a region; a street alone has neither."""

    def of_street(self) -> "Run":
        """The same with the communities summed into one place, 'all'."""
        return self._replace(counts=self.counts.sum(axis=1, keepdims=True), communities=(WHOLE,))

    def last(self, weeks: int) -> NDArray[np.int64]:
        """The sums (counts, groups) over the last so many weeks and all communities.

        Where weeks were kept in blocks, over the blocks that lie within them, and at least over the last one.
        """
        first_of_row = np.concatenate(([0], self.weeks[:-1] + 1))
        within = first_of_row > self.weeks[-1] - weeks
        within[-1] = True
        return self.counts[within].sum(axis=(0, 1))


def kept(scenario: Any, seed: int, record: Any) -> tuple[Run, dict[str, dict[str, int]]]:
    """A run from the record of its simulation, and what was mended in files; only the street's sums where no more is to be kept."""
    run = Run(scenario.name, int(seed), record.weeks, record.counts, tuple(record.communities), tuple(record.groups))
    return run.of_street() if scenario.keep.by == "street" else run, record.mended


def summed(runs: Sequence[Run]) -> Run:
    """Streets of one scenario and seed as one place: whatever is a ratio of sums over it is one of the region."""
    counts = sum(run.of_street().counts for run in runs)
    return runs[0].of_street()._replace(counts=counts, street=runs[0].street if len(runs) == 1 else WHOLE, type="",
                                        city=runs[0].city if len({run.city for run in runs}) == 1 else WHOLE)


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """结果: the runs of some scenarios under some seeds, with where they came from.

    ``provenance`` is what the manifest says: full scenarios, seeds, versions, digest of inputs, start and end. ``texts`` are the scenario
    files, by the scenario's name; ``loaded`` are tables that were read back.
    """

    runs: tuple[Run, ...]
    provenance: Mapping[str, Any]
    texts: Mapping[str, str]
    loaded: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    parts: tuple[Path, ...] = ()
    """Folders that hold the tables of each city, where the runs are but the regions' sums (see ``parts.py``)."""

    @property
    def scenarios(self) -> dict[str, Any]:
        """The full scenarios by name, in the order in which they were given."""
        return dict(self.provenance["scenarios"])

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds, in order."""
        return tuple(dict.fromkeys(run.seed for run in self.runs))

    @property
    def weekly(self) -> pd.DataFrame:
        """A row for each scenario, seed, street, community and week; a column per indicator. A copy: what is done to it stays there."""
        return self._weekly.copy()

    @property
    def groups(self) -> pd.DataFrame:
        """The same by social group, with the indicators that are kept by group."""
        return self._groups.copy()

    def street(self, over: int = 1) -> pd.DataFrame:
        """Each street's weeks as in ``weekly``, as a whole; each value is a ratio of sums over the last ``over`` kept rows."""
        return _frame(_running(run.of_street(), over) for run in self.runs)

    def whole(self, over: int = 1) -> pd.DataFrame:
        """The same for each scenario and seed as a whole: the sum over all its streets."""
        return _frame(_running(run, over) for run in self._wholes)

    def summary(self, weeks: int = LAST_WEEKS) -> pd.DataFrame:
        """A row for each scenario and seed: ratios of sums over the last ``weeks`` weeks (all, where there are fewer)."""
        runs = self._wholes
        values = evaluate(Sums(np.stack([run.last(weeks) for run in runs])))
        names = pd.Series([run.scenario for run in runs], dtype=str)
        return pd.DataFrame({"scenario": names, "seed": np.array([run.seed for run in runs], np.int64), **values})

    def noted(self, **said: Any) -> "Result":
        """The same, with more said of where it comes from."""
        return replace(self, provenance={**self.provenance, **said})

    def places(self, weeks: int = LAST_WEEKS) -> pd.DataFrame:
        """A row for each scenario, seed and community: ratios of sums over the last ``weeks`` weeks.

        Of a loaded result, or where no more than the street was kept, the community is 'all'.
        """
        runs = [run._replace(counts=run.counts[:, c:c + 1], communities=(name,))
                for run in self.runs for c, name in enumerate(run.communities)]
        values = evaluate(Sums(np.stack([run.last(weeks) for run in runs])))
        names = {"scenario": [run.scenario for run in runs], "community": [run.communities[0] for run in runs]}
        texts = {key: pd.Series(said, dtype=str) for key, said in names.items()}
        return pd.DataFrame({**texts, "seed": np.array([run.seed for run in runs], np.int64), **values})

    def save(self, directory: str | Path, force: bool = False) -> Path:
        """Write the result folder, whole or not at all; its path.

        ``force`` overwrites another result. Raises StorageError where the folder holds anything else, or cannot be written.
        """
        from wushe_sim.results.folder import save  # the folder knows results, not the other way round

        return save(self, directory, force)

    def frames(self, name: str) -> Iterator[pd.DataFrame]:
        """A table, ``weekly``, ``groups`` or ``counts``, in as many pieces as it is kept in: one, or one for each city on disk."""
        from wushe_sim.results.tables import counted, read_frame

        if self.parts:
            yield from (read_frame(part / f"{name}.parquet") for part in self.parts)
        else:
            yield counted(self.runs) if name == "counts" else self._weekly if name == "weekly" else self._groups

    @cached_property
    def _wholes(self) -> list[Run]:
        together: dict[tuple[str, int], list[Run]] = {}
        for run in self.runs:
            together.setdefault((run.scenario, run.seed), []).append(run)
        return [summed(runs) for runs in together.values()]

    @cached_property
    def _weekly(self) -> pd.DataFrame:
        return self._table("weekly", _rows)

    @cached_property
    def _groups(self) -> pd.DataFrame:
        return self._table("groups", _group_rows)

    def _table(self, name: str, rows: Callable[[Run], dict[str, Any]]) -> pd.DataFrame:
        if self.parts:
            return pd.concat(list(self.frames(name)), ignore_index=True)
        return self.loaded[name] if name in self.loaded else _frame(map(rows, self.runs))

    def __repr__(self) -> str:
        """In one line: scenarios, seeds and weeks."""
        names = ", ".join(dict.fromkeys(run.scenario for run in self.runs))
        return f"<Result: {names}; {len(self.seeds)} seeds; {len(self.runs)} runs>"


def running_sums(counts: NDArray[np.int64], over: int) -> NDArray[np.int64]:
    """Each row with the ``over`` − 1 rows before it added (fewer at the start)."""
    sums = counts.cumsum(axis=0)
    sums[over:] -= sums[:-over].copy()
    return sums


def _running(run: Run, over: int) -> dict[str, Any]:
    return _rows(run._replace(counts=running_sums(run.counts, over)))


def _rows(run: Run) -> dict[str, Any]:
    """One run's columns: places in order, and each place's weeks."""
    values = evaluate(Sums(run.counts))
    index = _index(run, np.repeat(run.communities, len(run.weeks)), 1)
    return index | {"week": np.tile(run.weeks, len(run.communities))} | {name: values[name].T.ravel() for name in INDICATORS}


def _group_rows(run: Run) -> dict[str, Any]:
    """One run's columns by group: places, in each its groups, in each their weeks."""
    values = evaluate(Sums(run.counts).of_groups(), GROUP_INDICATORS)
    index = _index(run, np.repeat(run.communities, len(run.groups) * len(run.weeks)), len(run.groups))
    index["group"] = np.tile(np.repeat(run.groups, len(run.weeks)), len(run.communities))
    index["week"] = np.tile(run.weeks, len(run.communities) * len(run.groups))
    return index | {name: np.moveaxis(values[name], 0, -1).ravel() for name in GROUP_INDICATORS}


def _index(run: Run, communities: NDArray[np.str_], times: int) -> dict[str, Any]:
    rows = len(communities)
    assert rows == len(run.weeks) * len(run.communities) * times
    region = {"city": np.full(rows, run.city), "street_type": np.full(rows, run.type)} if run.city else {}
    return {"scenario": np.full(rows, run.scenario), "seed": np.full(rows, run.seed, np.int64), **region,
            "street": np.full(rows, run.street), "community": communities}


def _frame(runs: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Runs' columns one below the other: text as text, weeks as int64, indicators as float64."""
    columns: dict[str, list[Any]] = {}
    pieces = list(runs)
    names = max(pieces, key=len)
    for run in pieces:
        for name in names:  # a street alone beside a region has no city
            columns.setdefault(name, []).append(run[name] if name in run else np.full(len(run["week"]), ""))
    joined = {name: np.concatenate(parts) for name, parts in columns.items()}
    return pd.DataFrame({name: _typed(values) for name, values in joined.items()})


def _typed(values: NDArray[Any]) -> Any:
    if values.dtype.kind == "U":
        return pd.Series(values.astype(object), dtype=str)
    return values.astype(np.int64) if values.dtype.kind == "i" else values
