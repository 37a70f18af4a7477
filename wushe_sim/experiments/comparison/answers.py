"""Answers (答复) that a decision needs from a comparison: need left unserved, cases served, waiting, what else moves, when, and for whom.

Whatever differs is judged together with all that is asked for first, or with all that stands beside it (Holm 1979): over seeds, or over
sets of coefficients where the seeds live with draws, for seeds that share a set are no independent witnesses.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr

from wushe_sim.experiments.comparison.comparison import Comparison
from wushe_sim.experiments.comparison.costs import average_sets
from wushe_sim.experiments.comparison.divergence import find_lever_changes, list_other_settings
from wushe_sim.experiments.comparison.inputs import ComparedCase, list_cases
from wushe_sim.experiments.comparison.pairing import ROUNDING, compare_pairs
from wushe_sim.model.accounts import WEEKS_A_YEAR
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.model.sums import Sums
from wushe_sim.results.run import Run, running_sums
from wushe_sim.results.spreads import RELIED, separate_spreads

UNSERVED, CASES, WAITING = "unserved", "cases", "waiting"
ALPHA = 0.05
"""The chance of calling one difference or more of a page a difference where there is none."""
DAYS_A_WEEK = 7
RUNNING, IN_A_ROW = 13, 4
"""Weeks whose mean a week of the curve is, and weeks in a row in which it must agree before a date is given."""
BETTER, WORSE, UNTOLD = 1, -1, 0
OTHERS: Mapping[str, int] = {
    "evenness": 1, "hard_to_reach_coverage": 1, "never_found": -1, "ended_badly": -1, "compound_completion": 1, "volunteer_rate": 1,
    "volunteer_turnover": -1, "professional_time": 1, "burnout": -1, "worker_turnover": -1, "agreement": 1, "compliance": 1, "trust": 1,
    "belonging": 1, "grievance": -1,
}
"""Indicators of which more is better (1) or worse (−1), beside the three that are asked for first."""
BEFORE = ("place", "region", "burn_in", "switches", "parameters")
"""Parts of a scenario that act before week 0."""


class Measure(NamedTuple):
    """What is asked for first, of a whole place: sums, and the weeks that they are of, become a number; and whether more is better."""

    formula: Callable[[Any, Any], Any]
    sign: int


MEASURES: Mapping[str, Measure] = {
    UNSERVED: Measure(lambda s, weeks: (s.need_minutes - s.served_minutes) / 60 / weeks, -1),
    CASES: Measure(lambda s, weeks: s.ended_cases / weeks * WEEKS_A_YEAR, 1),
    WAITING: Measure(lambda s, weeks: s.ended_weeks / s.ended_cases * DAYS_A_WEEK, -1),
}
"""Hours of need a week that are not served, cases a year that are served to their end (care aside), days until they are."""


class Onset(NamedTuple):
    """When a scenario's effect comes: weeks until half of it, and until it can be told; None where neither is reached."""

    half: int | None
    told: int | None


class Answers(NamedTuple):
    """What a comparison answers.

    ``table`` has a row for each scenario but the first and each measure or indicator; ``types`` one for each type, of UNSERVED.
    Both have the columns reference, value, difference, low, high, units (seeds, or sets of coefficients), chance (p), holm (p after
    correction), verdict (BETTER, WORSE, UNTOLD), and over draws luck, sets_low, sets_high, agree (share of sets that agree). ``weeks`` is
    UNSERVED by week: scenario, week, difference, low, high. ``onsets`` are by scenario, those alone whose effect begins at week 0 and can
    be told; ``early`` are the scenarios that differ from the first before week 0. ``residents`` is how many live there.
    """

    table: pd.DataFrame
    types: pd.DataFrame
    weeks: pd.DataFrame
    onsets: Mapping[str, Onset]
    early: Sequence[str]
    residents: float
    units: int

    @property
    def tests(self) -> int:
        """How many differences are judged together."""
        return sum(int(frame["chance"].notna().to_numpy().sum()) for frame in (self.table, self.types))

    def get_row(self, scenario: str, name: str) -> dict[str, Any]:
        """Get one row of ``table``."""
        rows: Any = self.table[(self.table["scenario"] == scenario) & (self.table["name"] == name)]
        return rows.to_dict("records")[0]


class _Case(NamedTuple):
    """A case's numbers, a row for each seed: of the whole, by type, and UNSERVED by week."""

    seeds: list[int]
    whole: NDArray[np.float64]
    types: Mapping[str, NDArray[np.float64]]
    weeks: NDArray[np.float64]
    kept: NDArray[np.int32]


def find_answers(comparison: Comparison, names: Sequence[str] | None = None) -> Answers:
    """Find what a comparison answers about some of its scenarios, all if none is named; the first is what they are compared with."""
    wanted = {case.name for case in comparison.cases[1:]} if names is None else set(names)
    first: _Case | None = None
    tables, types, weeks = [], [], []
    residents = 0.0
    for place, case in enumerate(list_cases(comparison.results)):
        if place and case.name not in wanted:
            continue
        measured = _measure(case, comparison.weeks)
        if first is None:
            first, residents = measured, _count_residents(case)
            continue
        pair = _pair(first, measured, comparison)
        tables.append(pair.compare(case.name, first.whole, measured.whole, _list_names()))
        types.append(pair.compare_types(case.name))
        weeks.append(pair.compare_weeks(case.name))
    table, by_type = _judge(pd.concat(tables, ignore_index=True), pd.concat(types, ignore_index=True))
    every = pd.concat(weeks, ignore_index=True)
    early = [case.name for case in comparison.cases[1:] if case.name in wanted and differs_early(comparison.cases[0], case)]
    onsets = {str(name): find_onset(rows, table) for name, rows in every.groupby("scenario", sort=False) if name not in early}
    return Answers(table, by_type, every, {name: found for name, found in onsets.items() if found is not None}, early, residents,
                   int(table["units"].to_numpy().max()))


def _list_names() -> list[str]:
    return [*MEASURES, *OTHERS]


def _measure(case: ComparedCase, last: int) -> _Case:
    """The numbers of a case under each of its seeds."""
    seeds = sorted(case.runs)
    runs = [case.runs[seed] for seed in seeds]
    whole = np.stack([_evaluate(run, last) for run in runs])
    kinds = runs[0].of_types().types
    types = {kind: np.stack([_take_last(run.of_types(), last, UNSERVED)[place:place + 1] for run in runs])
             for place, kind in enumerate(kinds)} if len(kinds) > 1 else {}
    return _Case(seeds, whole, types, np.stack([_list_weeks(run) for run in runs]), runs[0].weeks)


def _evaluate(run: Run, last: int) -> NDArray[np.float64]:
    """Every measure and indicator over the last weeks of a run's street."""
    sums, weeks = Sums(run.last(last)), _count_weeks(run, last)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [measure.formula(sums, weeks) for measure in MEASURES.values()]
        found += [INDICATORS[name].declaration.formula(sums) for name in OTHERS]
    values = np.array(found, np.float64)
    return np.where(np.isfinite(values), values, np.nan)


def _take_last(run: Run, last: int, name: str) -> NDArray[np.float64]:
    """One measure over the last weeks, for each of a run's places."""
    return np.asarray(MEASURES[name].formula(Sums(run.counts[run.within(last)].sum(axis=0)), _count_weeks(run, last)), np.float64)


def _count_weeks(run: Run, last: int) -> int:
    return int(run.weeks[-1] - run.first_weeks[run.within(last)][0] + 1)


def _list_weeks(run: Run) -> NDArray[np.float64]:
    """Hours a week that are not served, as a mean over the quarter up to each kept week; shape (weeks,)."""
    street = run.of_street()
    rows = max(1, RUNNING // int(run.weeks[1] - run.weeks[0])) if len(run.weeks) > 1 else 1
    first = street.first_weeks[np.maximum(np.arange(len(run.weeks)) - rows + 1, 0)]
    return MEASURES[UNSERVED].formula(Sums(running_sums(street.counts, rows)[:, 0]), run.weeks - first + 1)


def _count_residents(case: ComparedCase) -> float:
    """How many live there, on average over the seeds, in the last kept weeks."""
    runs = list(case.runs.values())
    return float(np.mean([Sums(run.last(1)).residents / _count_weeks(run, 1) for run in runs]))


class _Pair(NamedTuple):
    """Two cases under the seeds that both have; ``sets`` is each seed's set of coefficients, where there are draws."""

    first: _Case
    other: _Case
    mine: list[int]
    theirs: list[int]
    sets: NDArray[np.int64] | None
    level: float

    def compare(self, scenario: str, first: NDArray[np.float64], other: NDArray[np.float64], names: Sequence[str]) -> pd.DataFrame:
        """A row for each of some quantities, which are the columns."""
        one, two = first[self.mine], other[self.theirs]
        units = [part if self.sets is None else average_sets(part, self.sets) for part in (one, two)]
        found = compare_pairs(units[0], units[1], self.level)
        frame = pd.DataFrame({"scenario": scenario, "name": list(names), **found._asdict()}).rename(columns={"seeds": "units"})
        same = frame["difference"].abs() <= ROUNDING * frame[["reference", "value"]].abs().max(axis=1)
        frame.loc[same, "difference"] = 0.0
        frame["chance"] = compute_chance(frame["difference"].to_numpy(), frame["effect"].to_numpy(), frame["units"].to_numpy())
        if self.sets is not None:
            spreads = separate_spreads(two - one, self.sets)
            frame["luck"], frame["sets_low"], frame["sets_high"] = spreads.luck, spreads.low, spreads.high
            frame["agree"] = np.where(frame["difference"] > 0, spreads.higher, spreads.lower)
        return frame

    def compare_types(self, scenario: str) -> pd.DataFrame:
        """Hours not served of each type of community that both have."""
        kinds = [kind for kind in self.first.types if kind in self.other.types]
        if not kinds:
            return pd.DataFrame({"scenario": [], "type": [], "chance": pd.Series([], dtype=float)})
        one, two = (np.concatenate([side.types[kind] for kind in kinds], axis=1) for side in (self.first, self.other))
        return self.compare(scenario, one, two, [UNSERVED] * len(kinds)).assign(type=kinds)

    def compare_weeks(self, scenario: str) -> pd.DataFrame:
        """Hours not served by week, from the first full quarter on; none where fewer than three weeks were kept."""
        many = min(len(self.first.kept), len(self.other.kept))
        kept = self.first.kept[:many]
        columns = np.flatnonzero(kept >= RUNNING - 1)
        if len(columns) < 3:
            return pd.DataFrame({"scenario": [], "week": [], "difference": [], "low": [], "high": []})
        found = self.compare(scenario, self.first.weeks[:, columns], self.other.weeks[:, columns], [UNSERVED] * len(columns))
        return found.assign(week=kept[columns])


def _pair(first: _Case, other: _Case, comparison: Comparison) -> _Pair:
    both = [seed for seed in first.seeds if seed in set(other.seeds)]
    draws = comparison.draws
    sets = None if draws is None else np.array([draws.choose_set(seed) for seed in both])
    return _Pair(first, other, [first.seeds.index(seed) for seed in both], [other.seeds.index(seed) for seed in both], sets,
                 comparison.level)


def compute_chance(difference: NDArray[np.float64], effect: NDArray[np.float64], units: NDArray[np.int64]) -> NDArray[np.float64]:
    """Compute the chance (p) of so large a mean difference where there is none: Student's, from the standardized one; NaN with one unit.

    Units that all agree exactly leave no chance, or, where they do not differ, all of it.
    """
    with np.errstate(invalid="ignore"):
        found = 2 * stdtr(np.maximum(units - 1, 1), -np.abs(effect) * np.sqrt(units))
    found = np.where(np.isnan(effect), np.where(difference == 0, 1.0, 0.0), found)
    return np.where((units < 2) | np.isnan(difference), np.nan, found)


def adjust_holm(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Adjust chances for how many there are (Holm 1979): the k-th smallest of m times m − k + 1, never falling; missing ones aside."""
    known = np.flatnonzero(~np.isnan(chances))
    order = known[np.argsort(chances[known], kind="stable")]
    adjusted = np.full(len(chances), np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(chances[order] * (len(order) - np.arange(len(order)))), 1.0)
    return adjusted


def _judge(table: pd.DataFrame, types: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Judge differences: a verdict where one is left after correction, and the sets agree where there are draws.

    Those that are asked for first are one family, all others another, so that the answer does not hang on what stands beside it.
    """
    chances = np.concatenate([table["chance"].to_numpy(float), types["chance"].to_numpy(float)])
    first = np.concatenate([table["name"].isin(list(MEASURES)).to_numpy(bool), np.zeros(len(types), bool)])
    adjusted = np.where(first, adjust_holm(np.where(first, chances, np.nan)), adjust_holm(np.where(first, np.nan, chances)))
    parts = []
    for frame, holm in ((table, adjusted[:len(table)]), (types, adjusted[len(table):])):
        frame = frame.assign(holm=holm)
        if not len(frame):
            parts.append(frame)
            continue
        told = (frame["holm"] < ALPHA) & ((frame["low"] > 0) | (frame["high"] < 0))
        if "sets_low" in frame:
            told &= frame["agree"] >= RELIED
        better = {**{name: measure.sign for name, measure in MEASURES.items()}, **OTHERS}
        signs = np.array([better[name] for name in frame["name"]])
        parts.append(frame.assign(verdict=np.where(told, np.sign(frame["difference"]) * signs, UNTOLD).astype(int)))
    return parts[0], parts[1]


def differs_early(first: ComparedCase, other: ComparedCase) -> bool:
    """Whether a scenario differs from the first before week 0: then the burn-in has settled its effect, and no week shows it coming."""
    one, two = first.content(), other.content()
    if set(list_other_settings(one, two)) & set(BEFORE):
        return True
    return any(week < 0 for _, week, _ in find_lever_changes(one, two))


def find_onset(rows: pd.DataFrame, table: pd.DataFrame) -> Onset | None:
    """Find when an effect on the hours not served comes, from its weeks in order; None where it cannot be told at the end."""
    final = table[(table["scenario"] == rows["scenario"].iloc[0]) & (table["name"] == UNSERVED)].iloc[0]
    if final["verdict"] == UNTOLD:
        return None
    sign, size = np.sign(final["difference"]), abs(final["difference"])
    towards = rows["difference"].to_numpy() * sign
    nearest = np.where(sign > 0, rows["low"], -rows["high"])
    return Onset(*(_find_first(rows["week"].to_numpy(), reached) for reached in (towards >= size / 2, nearest > 0)))


def _find_first(weeks: NDArray[np.int64], reached: NDArray[np.bool_]) -> int | None:
    """The first of so many kept weeks in a row; None where there are none."""
    in_a_row = min(IN_A_ROW, len(reached))
    starts = np.flatnonzero(np.convolve(reached, np.ones(in_a_row), "valid") > in_a_row - 0.5)
    return int(weeks[starts[0]]) if len(starts) else None
