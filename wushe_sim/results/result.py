"""The result itself (结果表): its tables by community and week, by social group, by street, and one line for each run."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.i18n.counted import count_runs, count_seeds
from wushe_sim.model.indicators import evaluate
from wushe_sim.model.sums import Sums
from wushe_sim.notebook import Drawable
from wushe_sim.results.budget_lines import list_budget_lines
from wushe_sim.results.costs import PricesAsked, make_costs, make_incomes
from wushe_sim.results.cube import as_xarray
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.folder import save
from wushe_sim.results.rows import ROWS, join_to_frame, list_summary_rows, list_weekly_rows, stack_runs
from wushe_sim.results.run import LAST_WEEKS, WHOLE, Run, running_sums, sum_runs
from wushe_sim.results.spreads import separate_spreads
from wushe_sim.results.tables import read_frame


@dataclass(frozen=True, eq=False, repr=False)
class Result(Drawable):
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
    draws: Ensemble | None = None
    """The ``Ensemble`` whose sets of coefficients the seeds lived with; none where all lived with the scenarios' own."""

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
        return _running_rows(self.runs, over)

    def whole(self, over: int = 1) -> pd.DataFrame:
        """The same for each scenario and seed as a whole: the sum over all its streets."""
        return _running_rows(self.wholes, over)

    def summary(self, weeks: int = LAST_WEEKS) -> pd.DataFrame:
        """A row for each scenario and seed: ratios of sums over the last ``weeks`` weeks (all, where there are fewer)."""
        return join_to_frame(list_summary_rows(stack, weeks) for stack in stack_runs(self.wholes))

    def seeds_for(self, indicator: str, size: float, weeks: int = LAST_WEEKS) -> dict[str, int | None]:
        """How many seeds give an indicator's mean an interval of ± this size, by scenario; None with fewer than two.

        Over draws these are the seeds that luck takes, None where no set has two; ignorance (``spreads``) no number of seeds lessens.
        ``ws.compare(…).seeds_for`` says how many tell a difference. Raises BadInput for an unknown indicator, or a size not above 0.
        """
        from wushe_sim.results.seeds import count_seeds_for_means  # SciPy takes longer to import than all that a run needs

        return count_seeds_for_means(self.summary(weeks), "scenario", indicator, size, self.draws)

    def spreads(self, weeks: int = LAST_WEEKS) -> pd.DataFrame:
        """A row for each scenario and indicator: how far luck and how far ignorance of the coefficients move it (see ``spreads.py``).

        Columns: scenario, indicator, sets, mean, luck and ignorance (standard deviations), low and high (nine sets in ten). Raises BadInput
        where the seeds lived with no draws.
        """
        draws = self.draws
        if draws is None:
            raise BadInput(msg("spreads: the seeds of this result share one set of coefficients; run(…, draws=N) gives each its own"))
        frames = []
        for name, rows in self.summary(weeks).groupby("scenario", sort=False):
            indicators = [column for column in rows if column not in ("scenario", "seed")]
            found = separate_spreads(rows[indicators].to_numpy(float), np.array([draws.choose_set(seed) for seed in rows["seed"]]))
            frame = pd.DataFrame({"scenario": name, "indicator": indicators, **found._asdict()})
            frames.append(frame.drop(columns=["higher", "lower"]))
        return pd.concat(frames, ignore_index=True)

    def budget_lines(self) -> pd.DataFrame:
        """A row for each scenario with a budget, seed and use: what was given, spent and left, in yuan (see ``budget_lines.py``)."""
        return list_budget_lines(self)

    def to_xarray(self, table: str = "weekly") -> Any:
        """``weekly``, ``groups`` or ``summary`` as an xarray Dataset (``pip install 'wushe-sim[xarray]'``)."""
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

    def costs(self, weeks: int | None = LAST_WEEKS, prices: PricesAsked = None) -> pd.DataFrame:
        """A row for each scenario, seed, account and use: the hours and yuan that it takes in a year of 52 weeks.

        Parameters
        ----------
        weeks
            Taken over the last so many weeks; None takes the whole run.
        prices
            "low" or "high" for that end of every price's range, or some prices by name; otherwise the scenarios' own.

        Returns
        -------
        DataFrame
            Columns scenario, seed, account, use (``model/accounts.py``), hours_a_year (missing where an account is money alone),
            yuan_a_year (the whole street), yuan_a_year_per_1000 (residents).

        Raises
        ------
        BadInput
            For prices that there are none of, or a number of weeks below 1.
        """
        return make_costs(self, weeks, prices)

    def incomes(self, weeks: int | None = LAST_WEEKS) -> pd.DataFrame:
        """A row for each scenario, seed and income of the pools, in yuan a year; it is a cost when the fund pays it out (``costs``)."""
        return make_incomes(self, weeks)

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
            yield self._table(name) if name == "counts" else self._weekly if name == "weekly" else self._groups

    @cached_property
    def wholes(self) -> list[Run]:
        """For each scenario and seed the sum over its streets, by type of community where that is kept."""
        together: dict[tuple[str, int], list[Run]] = {}
        for run in self.runs:
            together.setdefault((run.scenario, run.seed), []).append(run)
        return [sum_runs(runs) for runs in together.values()]

    @cached_property
    def _weekly(self) -> pd.DataFrame:
        return self._table("weekly")

    @cached_property
    def _groups(self) -> pd.DataFrame:
        return self._table("groups")

    def _table(self, name: str) -> pd.DataFrame:
        if self.parts and name != "counts":
            return pd.concat(list(self.frames(name)), ignore_index=True)
        return self.loaded[name] if name in self.loaded else join_to_frame(map(ROWS[name], stack_runs(self.runs)))

    def __repr__(self) -> str:
        names = ", ".join(dict.fromkeys(run.scenario for run in self.runs))
        return f"<Result: {names}; {count_seeds(len(self.seeds))}; {count_runs(len(self.runs))}>"


def _running_rows(runs: Iterable[Run], over: int) -> pd.DataFrame:
    streets = (run.of_street() for run in runs)
    return join_to_frame(map(list_weekly_rows, stack_runs(run._replace(counts=running_sums(run.counts, over)) for run in streets)))
