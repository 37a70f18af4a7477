"""A result's tables: by community and week, by social group, by street, and one line for each run."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.model.indicators import GROUP_INDICATORS, INDICATORS, evaluate
from wushe_sim.model.sums import Sums
from wushe_sim.results.folder import save
from wushe_sim.results.run import LAST_WEEKS, WHOLE, Run, running_sums, summed
from wushe_sim.results.tables import counted, read_frame


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
        return _frame(_running(run.of_street(), over) for run in self.wholes)

    def summary(self, weeks: int = LAST_WEEKS) -> pd.DataFrame:
        """A row for each scenario and seed: ratios of sums over the last ``weeks`` weeks (all, where there are fewer)."""
        runs = self.wholes
        values = evaluate(Sums(np.stack([run.last(weeks) for run in runs])))
        names = pd.Series([run.scenario for run in runs], dtype=str)
        return pd.DataFrame({"scenario": names, "seed": np.array([run.seed for run in runs], np.int64), **values})

    def to_xarray(self, table: str = "weekly") -> Any:
        """``weekly``, ``groups`` or ``summary`` as an xarray Dataset (``pip install 'wushe-sim[xarray]'``)."""
        from wushe_sim.results.cube import as_xarray  # few want it

        return as_xarray(self.summary() if table == "summary" else getattr(self, f"_{table}"))

    def noted(self, **said: Any) -> "Result":
        """The same, with more said of where it comes from."""
        return replace(self, provenance={**self.provenance, **said})

    def places(self, weeks: int = LAST_WEEKS) -> pd.DataFrame:
        """A row for each scenario, seed and community: ratios of sums over the last ``weeks`` weeks.

        Of a loaded result, or where no more than the street was kept, the community is 'all'.
        """
        named = [run.of_street() if WHOLE in run.communities else run for run in self.runs]
        runs = [run._replace(counts=run.counts[:, c:c + 1], communities=(name,)) for run in named
                for c, name in enumerate(run.communities)]
        values = evaluate(Sums(np.stack([run.last(weeks) for run in runs])))
        names = {"scenario": [run.scenario for run in runs], "community": [run.communities[0] for run in runs]}
        texts = {key: pd.Series(said, dtype=str) for key, said in names.items()}
        return pd.DataFrame({**texts, "seed": np.array([run.seed for run in runs], np.int64), **values})

    def save(self, directory: str | Path, force: bool = False) -> Path:
        """Write the result folder, whole or not at all; its path.

        ``force`` overwrites another result. Raises StorageError where the folder holds anything else, or cannot be written.
        """
        return save(self, directory, force)

    def frames(self, name: str) -> Iterator[pd.DataFrame]:
        """A table, ``weekly``, ``groups`` or ``counts``, in as many pieces as it is kept in: one, or one for each city on disk."""
        if self.parts:
            yield from (read_frame(part, name) for part in self.parts)
        else:
            yield counted(self.runs) if name == "counts" else self._weekly if name == "weekly" else self._groups

    @cached_property
    def wholes(self) -> list[Run]:
        """For each scenario and seed the sum over its streets, by type of community where that is kept."""
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
