"""Comparison (比较): any number of scenarios and design points against the first, paired by seed."""

import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.costs import (
    PER,
    average_sets,
    compare_costs,
    is_less_better,
    list_cost_rows,
    scale_effect,
    weigh_cost,
)
from wushe_sim.experiments.comparison.inputs import ComparedCase, flatten, list_cases, open_result, run_scenarios
from wushe_sim.experiments.comparison.pairing import compare_pairs
from wushe_sim.i18n import detect_language, msg, say
from wushe_sim.i18n.wording import quote, suggest
from wushe_sim.model.indicators import GROUP_INDICATORS, INDICATORS, evaluate
from wushe_sim.model.sums import Sums
from wushe_sim.notebook import Drawable
from wushe_sim.results import LAST_WEEKS, Result, Run
from wushe_sim.results.costs import PricesAsked, sum_accounts
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.run import running_sums
from wushe_sim.results.seeds import SeedsNeeded, find_indicators, find_seeds_needed
from wushe_sim.results.spreads import RELIED, separate_spreads
from wushe_sim.results.student import LEVEL
from wushe_sim.scenario.merging import plain_value

BY = ("week", "type", "group")
"""What a comparison may be taken by, in the order of its columns: week, type of community, social group."""
APART = ("name", "label")
"""What may differ between scenarios without their runs being any different."""
OVER_DRAWS = {"sets": "sets", "luck": "luck", "ignorance": "ignorance", "sets_low": "low", "sets_high": "high", "higher": "higher",
              "lower": "lower"}
"""Columns of a comparison over draws, and what they are among its spreads."""


class Comparison(Drawable):
    """比较: ``table`` (a row for each scenario and indicator), ``scenarios`` (a row for each), ``differs`` (what they set otherwise)."""

    def __init__(self, results: Sequence[Any], indicators: Sequence[str], by: Sequence[str], weeks: int, level: float, over: int) -> None:
        """Of all scenarios of some results, the first of which is the baseline. Runs are not kept."""
        self.results, self.indicators, self.by = list(results), list(indicators), tuple(by)
        self.weeks, self.level, self.over = weeks, level, over
        self.cases: list[ComparedCase] = []
        self._values: list[_Values] = []
        for case in list_cases(self.results):
            self._values.append(_Values(case, self.indicators, self.by, weeks, over))
            self.cases.append(case._replace(runs={}))
        self.draws = refuse_other_draws(self.cases)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row for each scenario but the first, week, type of community or group if asked for, and indicator.

        ``seeds`` is how many both have; ``reference`` and ``value`` are means, ``difference`` theirs, ``low`` to ``high`` its interval;
        ``agree`` is the share of seeds with the difference's sign, ``effect`` the difference over the standard deviation of the seeds',
        ``detectable`` the smallest difference that so many seeds tell from none, four times in five; ``costs`` says what it costs.
        Where ``need_hours`` is compared, ``prevented_hours`` stands beside it. Over draws there are ``sets`` (of coefficients), ``luck``
        and ``ignorance`` (standard deviations of the difference), ``sets_low`` to ``sets_high`` (nine sets in ten), ``higher`` and
        ``lower`` (shares of sets in which it is so); see ``results/spreads.py``.
        """
        found = pd.concat([self._against(other) for other in self._values[1:]], ignore_index=True)
        return pd.concat([found, list_prevented(found)], ignore_index=True)

    @property
    def seeds(self) -> list[int]:
        """The seeds of the first scenario, in order."""
        return self._values[0].seeds

    @cached_property
    def values(self) -> pd.DataFrame:
        """A row for each scenario, seed and week, type or group: the indicators themselves, not paired; as ``ws.plot`` takes it."""
        return pd.concat([values.frame(self.by, self.indicators) for values in self._values], ignore_index=True)

    @cached_property
    def scenarios(self) -> pd.DataFrame:
        """A row for each scenario: its name, its number of seeds, what it sets otherwise, and the mean of each indicator over seeds."""
        means = [_means(values.whole) for values in self._values]
        seeds = {values.name: len(values.seeds) for values in self._values}
        frame = pd.DataFrame({"scenario": list(seeds), "seeds": list(seeds.values())})
        settings = self.differs.set_index("key").T.reset_index(drop=True).infer_objects()
        return pd.concat([frame, settings, pd.DataFrame(means, columns=self.indicators)], axis=1)

    @cached_property
    def wide(self) -> pd.DataFrame:
        """``scenarios`` with, beside each indicator, its difference from the first scenario and that one's interval: a row for each."""
        frame, plain = self.scenarios, self if not self.by else self.again(())
        columns = {name: frame[name] for name in frame if name not in self.indicators}
        found: Any = {name: rows.set_index("scenario") for name, rows in plain.table.groupby("indicator")}
        for name in self.indicators:
            columns[name] = frame[name]
            for part in ("difference", "low", "high"):
                columns[f"{name}_{part}"] = frame["scenario"].map(found[name][part])
        return pd.DataFrame(columns)

    @cached_property
    def differs(self) -> pd.DataFrame:
        """A row for each key in which the scenarios differ, a column for each of them."""
        every = [flatten({key: value for key, value in case.content().items() if key not in APART}) for case in self.cases]
        keys = [key for key in dict.fromkeys(itertools.chain(*every)) if len({json.dumps(one.get(key)) for one in every}) > 1]
        return pd.DataFrame([{"key": key} | {case.name: one.get(key) for case, one in zip(self.cases, every, strict=True)} for key in keys],
                            columns=["key", *(case.name for case in self.cases)], dtype=object)

    def again(self, by: str | Iterable[str] | None, over: int = 1, indicators: Iterable[str] | None = None) -> "Comparison":
        """The same results compared by something else; indicators that are not kept by it are left out."""
        wanted = [name for name in indicators or self.indicators if "group" not in _by(by) or name in GROUP_INDICATORS]
        return compare(*self.results, indicators=wanted, by=by, weeks=self.weeks, level=self.level, over=over)

    def seeds_for(self, indicator: str, size: float) -> dict[str, int | None]:
        """How many seeds tell a difference of this size from none, four times in five, by scenario; None with fewer than two.

        Over draws these are the seeds that luck takes, None where no set has two; see ``find_seeds_needed``. Raises BadInput for an
        indicator that is not compared, or a size that is not above 0.
        """
        return {name: needed.seeds for name, needed in self.find_seeds_needed(indicator, size).items()}

    def find_seeds_needed(self, indicator: str, size: float) -> dict[str, SeedsNeeded]:
        """The same, with the luck that these seeds lessen and, over draws, the ignorance that they do not."""
        place = self.indicators.index(find_indicators([indicator], self.indicators)[0])
        found = {}
        for other in self._values[1:]:
            both = [seed for seed in self._values[0].seeds if seed in other.seeds]
            one, two = self._pair(other, lambda side: side.whole)
            found[other.name] = find_seeds_needed((two - one)[:, place], both, size, self.draws, self.level)
        return found

    def _against(self, other: "_Values") -> pd.DataFrame:
        reference, value, keys = _align(self._values[0], other)
        seeds, many = reference.shape[0], len(self.indicators)
        found = compare_pairs(reference.reshape(seeds, -1), value.reshape(seeds, -1), self.level)
        frame = pd.DataFrame({"scenario": other.name, "against": self._values[0].name}, index=range(len(keys) * many))
        for place, name in enumerate(self.by):
            frame[name] = np.repeat(np.array([key[place] for key in keys], np.int64 if name == "week" else object), many)
        frame["indicator"] = np.tile(np.array(self.indicators, object), len(keys))
        frame["unit"] = [INDICATORS[name].declaration.unit for name in frame["indicator"]]
        for name, column in found._asdict().items():
            frame[name] = column
        self._add_spreads(frame, (value - reference).reshape(seeds, -1), other)
        return frame.replace([np.inf, -np.inf], np.nan)

    def _add_spreads(self, frame: pd.DataFrame, gaps: NDArray[np.float64], other: "_Values") -> None:
        """Add the columns of ``OVER_DRAWS`` for differences of the shape (seeds, rows); none where nothing was drawn."""
        if self.draws is not None:
            spreads = separate_spreads(gaps, self._list_sets(self.draws, other))
            frame[list(OVER_DRAWS)] = np.column_stack([getattr(spreads, OVER_DRAWS[name]) for name in OVER_DRAWS])

    def _list_sets(self, draws: Ensemble, other: "_Values") -> NDArray[np.int64]:
        """The set of coefficients of each seed that the first scenario and another have."""
        return np.array([draws.choose_set(seed) for seed in self._values[0].seeds if seed in set(other.seeds)])

    def costs(self, prices: PricesAsked = None) -> pd.DataFrame:
        """A row for each scenario but the first, account and measure: what it takes more than the first, paired by seed.

        ``account`` is one of ``model/accounts.py`` or 'all', ``measure`` "yuan" or "hours", all a year per 1,000 residents; the other
        columns are those of ``table``. ``prices`` are as ``Result.costs`` takes them. Raises BadInput for prices that there are none of.
        """
        frames = []
        for other in self._values[1:]:
            reference, value = self._pair(other, lambda side: side.list_costs(prices))
            frame = compare_costs(reference, value, self.level)
            frame.insert(0, "scenario", other.name)
            frame.insert(1, "against", self._values[0].name)
            self._add_spreads(frame, value - reference, other)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def weigh_costs(self, indicator: str | None = None, prices: PricesAsked = None) -> pd.DataFrame:
        """A row for each scenario but the first: its extra cost, its effect on one indicator, and what a unit of that effect costs.

        Parameters
        ----------
        indicator
            One of those compared; hours not served where that is among them, else the first.
        prices
            As for ``costs``.

        Returns
        -------
        DataFrame
            ``cost`` in yuan a year per 1,000 residents (all accounts), ``effect`` in hours a year for an indicator in hours a week, in
            percentage points for a share, else in its unit (``per`` says which); ``outcome`` one of ``costs.OUTCOMES``; ``ratio`` is yuan
            for each unit, with Fieller's interval ``low`` to ``high``, missing where the effect or the cost may be nil. Over draws each
            set of coefficients counts once, and 95% of the sets must agree on a sign.

        Raises
        ------
        BadInput
            For an indicator that is not compared, or prices that there are none of.
        """
        usual = "unserved_hours" if "unserved_hours" in self.indicators else self.indicators[0]
        name, = find_indicators([indicator or usual], self.indicators)
        unit, place, rows = INDICATORS[name].declaration.unit, self.indicators.index(name), []
        for other in self._values[1:]:
            costs, (one, two) = self._pair(other, lambda side: side.list_costs(prices)), self._pair(other, lambda side: side.whole)
            gaps = np.stack([(costs[1] - costs[0])[:, 0], (two - one)[:, place] * scale_effect(unit)], axis=1)
            if self.draws is not None:
                gaps = average_sets(gaps, self._list_sets(self.draws, other))
            found = weigh_cost(gaps[:, 0], gaps[:, 1], is_less_better(name), self.level, 0.0 if self.draws is None else RELIED)
            rows.append({"scenario": other.name, "against": self._values[0].name, "indicator": name, "per": PER.get(unit, unit),
                         **found._asdict()})
        return pd.DataFrame(rows)

    def _pair(self, other: "_Values", read: Callable[["_Values"], NDArray[np.float64]]) -> tuple[NDArray[np.float64], ...]:
        """The rows of the first scenario and of another, under the seeds that both have: arrays (seeds, …)."""
        both = [seed for seed in self._values[0].seeds if seed in set(other.seeds)]
        return tuple(read(side)[[side.seeds.index(seed) for seed in both]] for side in (self._values[0], other))

    def __repr__(self) -> str:
        """In one line."""
        return f"<Comparison: {', '.join(case.name for case in self.cases[1:6])} against {self.cases[0].name}>"

    def __str__(self) -> str:
        """Its table, and what ``detectable`` says."""
        shown = self.table.drop(columns=["against", "unit", "effect"])
        return "\n".join([repr(self), shown.to_string(index=False, float_format="{:.4g}".format), say(
            detect_language(), "detectable: the smallest difference that so many seeds tell from none, four times in five")])


class _Values:
    """A case's indicators: ``whole`` (seeds, indicators), and ``numbers`` (seeds, keys, indicators) by week, type or group."""

    def __init__(self, case: ComparedCase, indicators: Sequence[str], by: Sequence[str], weeks: int, over: int) -> None:
        self.name, self.seeds = case.name, sorted(case.runs)
        runs = [case.runs[seed] for seed in self.seeds]
        if "type" in by and not all(run.types for run in runs):
            raise BadInput(msg('by type: {name} kept the street alone; [keep] by = "community" keeps the types of communities',
                               name=case.name))
        first = runs[0].of_types()
        axes = {"week": first.weeks.tolist(), "type": first.types, "group": first.groups}
        self.keys: list[Any] = list(itertools.product(*(axes[name] for name in by)))
        self.whole = np.stack([_numbers(run, tuple(indicators), (), weeks, 1)[0] for run in runs])
        self.numbers = np.stack([_numbers(run, tuple(indicators), by, weeks, over) for run in runs]) if by else self.whole[:, None]
        self.counts, self._rates = np.stack([run.last(weeks).sum(axis=1) for run in runs]), case.rates

    def list_costs(self, prices: PricesAsked) -> NDArray[np.float64]:
        """What each seed costs: (seeds, rows of ``costs.ROWS``)."""
        rates = self._rates(prices)
        return list_cost_rows(np.stack([sum_accounts(Sums(counts[:, None]), rates(seed))
                                        for seed, counts in zip(self.seeds, self.counts, strict=True)]))

    def frame(self, by: Sequence[str], indicators: Sequence[str]) -> pd.DataFrame:
        """The values as a table."""
        many = len(self.keys)
        index: dict[str, Any] = {"scenario": [self.name] * (many * len(self.seeds)), "seed": np.repeat(self.seeds, many)}
        index |= {name: [key[place] for key in self.keys] * len(self.seeds) for place, name in enumerate(by)}
        flat_numbers = self.numbers.reshape(-1, len(indicators))
        return pd.DataFrame({**index, **{name: flat_numbers[:, place] for place, name in enumerate(indicators)}})


def _numbers(run: Run, indicators: tuple[str, ...], by: Sequence[str], weeks: int, over: int) -> NDArray[np.float64]:
    counts = (run.of_types() if "type" in by else run.of_street()).counts
    rows = max(1, over // int(run.weeks[1] - run.weeks[0])) if len(run.weeks) > 1 else 1
    counts = running_sums(counts, rows) if "week" in by else counts[run.within(weeks)].sum(axis=0, keepdims=True)
    values = evaluate(Sums(counts).of_groups() if "group" in by else Sums(counts), indicators)
    return np.stack([values[name].reshape(-1) for name in indicators], axis=-1)


def _means(numbers: NDArray[np.float64]) -> list[float]:
    return pd.DataFrame(numbers).mean().tolist()


def _align(one: _Values, other: _Values) -> tuple[NDArray[np.float64], NDArray[np.float64], list[Any]]:
    """The values of both under the seeds and keys that both have."""
    seeds = [seed for seed in one.seeds if seed in set(other.seeds)]
    keys = [key for key in one.keys if key in set(other.keys)]
    if not seeds or not keys:
        if seeds:
            raise BadInput(msg("{one} and {other} have no week, type or group in common", one=one.name, other=other.name))
        raise BadInput(msg("{one} and {other} have no seed in common; run both under the same seeds", one=one.name, other=other.name))

    def of(side: _Values) -> NDArray[np.float64]:
        return side.numbers[[side.seeds.index(seed) for seed in seeds]][:, [side.keys.index(key) for key in keys]]

    return of(one), of(other), keys


def compare(*results: Any, indicators: Iterable[str] | None = None, by: str | Iterable[str] | None = None, weeks: int = LAST_WEEKS,
            level: float = LEVEL, over: int = 1, seeds: Any = None, jobs: int = 1, progress: Any = None, draws: Any = None) -> Comparison:
    """Compare scenarios and results (``Result``, what a sweep gave, or their folders): all against the first, paired by seed.

    Scenarios are run first, with the options of ``run``; under ten seeds where none are named. ``indicators`` are all unless named.
    Values are ratios of sums over the last ``weeks`` weeks; ``by`` gives them by "week" instead (over the last ``over`` weeks up to it), by
    "type" of community, by social "group", or by several of these. Raises BadInput where there are not two scenarios, or no seed is shared.
    """
    chosen_by, weeks, over, level = _by(by), plain_value(weeks), plain_value(over), plain_value(level)
    if any(not isinstance(number, int) or number < 1 for number in (weeks, over)) or not 0 < level < 1:
        raise BadInput(msg("weeks = {weeks}, over = {over}, level = {level}: at least one week is wanted, and a level between 0 and 1",
                           weeks=weeks, over=over, level=level))
    allowed = GROUP_INDICATORS if "group" in chosen_by else tuple(INDICATORS)
    chosen = find_indicators(list(allowed if indicators is None else indicators), allowed)
    given = run_scenarios(results, seeds, jobs, progress, draws)
    made = Comparison([open_result(one) for one in given], chosen, chosen_by, weeks, level, over)
    if len(made.cases) < 2:
        raise BadInput(msg("two scenarios are wanted at least: compare(result, other)"))
    for other in made._values[1:]:
        _align(made._values[0], other)
    return made


def refuse_other_draws(cases: Sequence[ComparedCase]) -> Ensemble | None:
    """The sets of coefficients that all cases lived with; None where none has any. Raises BadInput where they are not the same."""
    first = cases[0].draws if cases else None
    for case in cases[1:]:
        if (case.draws and case.draws.digest) != (first and first.digest):
            raise BadInput(msg("{one} and {other} lived with other sets of coefficients; run both with the same draws",
                               one=cases[0].name, other=case.name))
    return first


def list_prevented(table: pd.DataFrame) -> pd.DataFrame:
    """List the hours of need that each scenario prevents, from rows of ``Comparison.table``: the baseline's need less the scenario's.

    Both share every draw, so that a case that arose in one alone arose there because of the policy (FAIR_TRIAL, M11).
    """
    rows: Any = table[table["indicator"] == "need_hours"]
    if "sets" in rows:
        rows = rows.assign(sets_low=-rows["sets_high"], sets_high=-rows["sets_low"], higher=rows["lower"], lower=rows["higher"])
    return rows.assign(indicator="prevented_hours", reference=0.0, value=-rows["difference"], difference=-rows["difference"],
                       low=-rows["high"], high=-rows["low"], effect=-rows["effect"])


def compare_scenarios(result: Result) -> dict[str, pd.DataFrame]:
    """Of a result's scenarios those that differ from the first under a seed of both: a row for each indicator that has a difference."""
    if len(result.scenarios) < 2:
        return {}
    try:
        table = compare(result).table.dropna(subset="difference")
    except BadInput:  # an interrupted run may leave them no seed in common
        return {}
    return {str(name): rows for name, rows in table.groupby("scenario", sort=False)}


def _by(by: str | Iterable[str] | None) -> tuple[str, ...]:
    asked = [by] if isinstance(by, str) else list(by or ())
    for name in asked:
        if name not in BY:
            raise BadInput(msg("by = {name}: is nothing to compare by ({hint})", name=quote(name), hint=suggest(str(name), BY)))
    return tuple(name for name in BY if name in asked)
