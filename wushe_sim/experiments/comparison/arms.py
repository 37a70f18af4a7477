"""Arms (对照组): named scenarios on the experiment street under the same seeds, through the sweep engine, and paired contrasts of them.

``run_arms`` runs them into a folder from which the same call resumes; ``ArmResults.frame`` gives tidy frames, a row for each arm, seed and
window of weeks; ``contrast`` makes differences, and differences of differences, with intervals over seeds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.pairing import compare_pairs
from wushe_sim.experiments.sweep.coordinator import SweepProgress
from wushe_sim.experiments.sweep.ledger_reader import NAME as LEDGER
from wushe_sim.experiments.sweep.ledger_reader import read_ledger
from wushe_sim.experiments.sweep.runner import SweepInterrupted, sweep
from wushe_sim.experiments.validation.runs import QUICK_STREET
from wushe_sim.i18n import enumerate_choices, msg
from wushe_sim.model.indicators import GROUP_INDICATORS, INDICATORS, evaluate
from wushe_sim.model.sums import Sums
from wushe_sim.results import Run
from wushe_sim.results.rows import read_runs
from wushe_sim.results.student import LEVEL
from wushe_sim.running.real_places import count_scenario_residents
from wushe_sim.running.runner import parse_seeds
from wushe_sim.running.simulation import get_burn_in_key
from wushe_sim.scenario import Scenario

STREET: Mapping[str, Any] = {**QUICK_STREET, "social_workers": 1.0}
"""实验街道: four communities of 2,000 residents, each of another type, and one whole social worker."""
WEEKS, BURN_IN, YEAR = 156, 300, 52
SECONDS_A_RESIDENT_WEEK = 170e-9
"""On one core, with what keeping a run takes; for a plan's estimate alone."""

Formula = Callable[[Any], Any]
"""A measure like an indicator's: handed sums of counts (``Sums``), it gives a ratio of them."""


class Window(NamedTuple):
    """A named span of weeks: from ``first`` to before ``last``, 0 being the first week after the burn-in."""

    name: str
    first: int
    last: int


FIRST_YEAR, THIRD_YEAR = Window("first year", 0, YEAR), Window("third year", 2 * YEAR, 3 * YEAR)


def street(name: str = "plain", weeks: int = WEEKS, every: int = YEAR, **changes: Any) -> Scenario:
    """The experiment street as a scenario, every lever at its default; what is counted is kept in sums of ``every`` weeks.

    ``changes`` are a scenario's tables (``place``, ``levers``, ``switches``, ``burn_in`` …). Windows begin and end where kept sums do.
    """
    plain = Scenario(name=name, weeks=weeks, burn_in=BURN_IN, place=dict(STREET), keep={"weeks": every, "by": "community"})
    return plain.replace(**changes) if changes else plain


def from_week_0(base: Scenario, name: str, levers: Mapping[str, Any]) -> Scenario:
    """The same street whose levers step to these values in week 0: it has ``base``'s burn-in, and shares it in a batch."""
    return base.replace(name=name, schedule={lever: [{"week": 0, "value": value}] for lever, value in levers.items()})


def from_the_start(base: Scenario, name: str, levers: Mapping[str, Any]) -> Scenario:
    """A street of its own, with these levers throughout its burn-in: for levers that shape the population (H4, H10, H17)."""
    return base.replace(name=name, levers=dict(levers))


def run_arms(arms: Mapping[str, Scenario] | Iterable[Scenario], seeds: int | Iterable[int], folder: str | Path, jobs: int = 1,
             progress: Callable[[Any], Any] | None = None, at_most: int | None = None) -> "ArmResults":
    """Run every arm under every seed into the sweep's folder, or resume it where it stopped.

    Arms are scenarios, by name or bearing their names; those with one burn-in (``simulation.get_burn_in_key``) run it once a seed.
    ``at_most`` new runs are made. Raises SweepInterrupted where it was stopped before all was done, BadInput, and StorageError.
    """
    named = [scenario.replace(name=name) if scenario.name != name else scenario for name, scenario in arms.items()] \
        if isinstance(arms, Mapping) else list(arms)
    spec = {"seeds": parse_seeds(seeds), "vary": {"scenario": named}}
    swept = sweep(spec, folder, jobs, progress=progress, at_most=at_most)
    return ArmResults([run for part in swept.tables("counts") for run in read_runs(part)], lambda: swept.weekly, swept.failed)


class RunBudget:
    """``run_arms`` with at most so many new runs in all its sweeps; ``new`` counts them while they are made."""

    def __init__(self, most: int | None = None, progress: Callable[[Path, Any], Any] | None = None) -> None:
        """No limit where ``most`` is None. ``progress`` is called with the sweep's folder and its Plan or SweepProgress."""
        self.most, self.progress, self.new = most, progress, 0

    def __call__(self, arms: Mapping[str, Scenario] | Iterable[Scenario], seeds: int, folder: Path, jobs: int) -> "ArmResults":
        """Run some arms. Raises BudgetSpent where the budget ends, SweepInterrupted where the user ends it."""
        start, before = self.new, count_done(folder)
        left = None if self.most is None else max(0, self.most - start)

        def hear(what: Any) -> None:
            if isinstance(what, SweepProgress):
                self.new = start + what.done + what.failed - before
            if self.progress is not None:
                self.progress(folder, what)

        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            return run_arms(arms, seeds, folder, jobs, hear, left)
        except SweepInterrupted:
            if left is not None and count_done(folder) - before >= left:
                raise BudgetSpent from None
            raise
        finally:
            self.new = start + count_done(folder) - before


class BudgetSpent(Exception):
    """As many new runs were made as were asked for; the same call resumes."""


def count_done(folder: Path) -> int:
    """How many runs of a sweep's folder have ended; 0 where there is none."""
    if not (folder / LEDGER).exists():
        return 0
    with read_ledger(folder) as ledger:
        counts = ledger.counts()
    return counts["done"] + counts["failed"]


class PlannedRuns(NamedTuple):
    """What a part of an experiment takes: arms and seeds, runs, and the resident-weeks of them all, shared burn-ins counted once."""

    part: str
    arms: int
    seeds: int
    runs: int
    resident_weeks: float

    def seconds(self, jobs: int = 1) -> float:
        """About how long, on so many cores."""
        return self.resident_weeks * SECONDS_A_RESIDENT_WEEK / jobs


def plan_runs(part: str, base: Scenario, arms: Sequence[Scenario], seeds: int) -> PlannedRuns:
    """What some arms take, each as long as it is, and each burn-in that they share once a seed."""
    burn_ins = len({get_burn_in_key(arm) for arm in arms})
    weeks = sum(arm.weeks for arm in arms) + burn_ins * base.burn_in
    return PlannedRuns(part, len(arms), seeds, len(arms) * seeds, float(seeds * count_scenario_residents(base) * weeks))


class ArmResults:
    """What arms gave: ``runs``, each arm's street under each seed, and ``failed``, runs that ended with an error."""

    def __init__(self, runs: Sequence[Run], weekly: Callable[[], pd.DataFrame] = pd.DataFrame, failed: Sequence[Any] = ()) -> None:
        """``weekly`` hands out the table by community when it is asked for."""
        self.runs, self._weekly, self.failed = list(runs), weekly, list(failed)

    def frame(self, windows: Iterable[Window] | None = None, by: str | None = None,
              measures: Mapping[str, Formula] | None = None) -> pd.DataFrame:
        """A row for each arm, seed and window; columns arm, seed, window, every indicator, and every one of ``measures``.

        Each value is a ratio of sums over the window. Without ``windows`` each sum that was kept is one, called by its last week. ``by``
        "group" has a row for each social group (column group; indicators that groups have); ``by`` "community" one for each community
        (column community; indicators alone, and windows of one kept sum). Raises BadInput for a window that cuts through a kept sum.
        """
        chosen = None if windows is None else list(windows)
        if by == "community":
            return self._by_community(chosen)
        rows = [(run, window.name, run.counts[within(run, window)].sum(axis=(0, 1)))
                for run in self.runs for window in chosen or each_row(run)]
        index = pd.DataFrame({"arm": [run.scenario for run, _, _ in rows], "seed": [run.seed for run, _, _ in rows],
                              "window": [name for _, name, _ in rows]})
        if by is None:
            sums = Sums(np.stack([counts for _, _, counts in rows]))
            return pd.concat([index, pd.DataFrame({**evaluate(sums), **evaluate_measures(sums, measures)})], axis=1)
        if by != "group":
            raise BadInput(msg('by = "{by}": rows are by "group" or by "community"', by=by))
        frames = []
        for place, (run, _, counts) in enumerate(rows):
            sums = Sums(counts).of_groups()
            values = {**evaluate(sums, GROUP_INDICATORS), **evaluate_measures(sums, measures)}
            frames.append(pd.DataFrame({**index.iloc[place].to_dict(), "group": list(run.groups), **values}))
        return pd.concat(frames, ignore_index=True)

    def _by_community(self, windows: Sequence[Window] | None) -> pd.DataFrame:
        """From the table by community, whose rows are ratios of one kept sum each."""
        weekly = self._weekly().rename(columns={"scenario": "arm"})
        called = {window.last - 1: window.name for window in windows or [row for run in self.runs for row in each_row(run)]}
        for window in windows or ():
            if any(within(run, window).sum() != 1 for run in self.runs):
                long = window.last - window.first
                raise BadInput(msg("window {name}: by community it must be one kept sum; make the street with every={weeks}",
                                   name=window.name, weeks=long))
        weekly["window"] = [called.get(week) for week in weekly["week"].tolist()]
        kept = weekly.dropna(subset=["window"])
        return kept.loc[:, ["arm", "seed", "window", "community", *INDICATORS]].reset_index(drop=True)


def each_row(run: Run) -> list[Window]:
    """Every sum that a run kept as a window, called by its last week."""
    return [Window(str(int(last)), int(first), int(last) + 1) for first, last in zip(run.first_weeks, run.weeks, strict=True)]


def within(run: Run, window: Window) -> NDArray[np.bool_]:
    """Which of a run's kept sums make up a window. Raises BadInput where it cuts through one, or lies outside the run."""
    firsts, lasts = run.first_weeks, run.weeks + 1
    if window.first not in firsts or window.last not in lasts or window.last <= window.first:
        raise BadInput(msg("window {name}, weeks {first} to {last}: kept sums end with the weeks {weeks} …; make the street with another "
                           "every=", name=window.name, first=window.first, last=window.last - 1,
                           weeks=enumerate_choices(map(str, run.weeks[:5].tolist()))))
    return (firsts >= window.first) & (lasts <= window.last)


def evaluate_measures(sums: Sums, measures: Mapping[str, Formula] | None) -> dict[str, NDArray[np.float64]]:
    """Each measure of some sums; what has no value is NaN."""
    with np.errstate(divide="ignore", invalid="ignore"):
        values = {name: np.asarray(formula(sums), np.float64) for name, formula in (measures or {}).items()}
    return {name: np.where(np.isfinite(value), value, np.nan) for name, value in values.items()}


def by_arm(frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    """One measure as a table: a row for each seed, a column for each arm. The frame has one row for each arm and seed."""
    return frame.pivot(index="seed", columns="arm", values=measure)


def per_seed(frame: pd.DataFrame, weights: Mapping[str, float], measures: Sequence[str],
             scale: Callable[[Any], Any] | None = None) -> pd.DataFrame:
    """The weighted sum of arms, seed by seed: a row for each seed, a column for each measure; see ``contrast``."""
    both = {side: _side(frame, weights, measures, sign, scale) for side, sign in (("plus", 1.0), ("minus", -1.0))}
    return both["plus"] - both["minus"]


def contrast(frame: pd.DataFrame, weights: Mapping[str, float], measures: Sequence[str], scale: Callable[[Any], Any] | None = None,
             level: float = LEVEL) -> pd.DataFrame:
    """A contrast of arms, paired by seed: a row for each measure.

    ``weights`` says what is added and what is taken away: ``{"limit": 1, "plain": -1}`` is a difference, ``{"both": 1, "limit": -1,
    "remedy": -1, "plain": 1}`` a difference of differences. ``scale`` (``np.log``) turns values before they are weighed. ``frame`` has
    one row for each arm and seed (one window, one group). Columns: measure, seeds, reference and value (what is taken away and what is
    added), difference, low and high, agree, effect, detectable (see ``compare_pairs``) and error, the difference's standard error.
    """
    minus, plus = (_side(frame, weights, measures, sign, scale) for sign in (-1.0, 1.0))
    found = compare_pairs(minus.to_numpy(), plus.to_numpy(), level)
    with np.errstate(invalid="ignore"):
        error = (plus - minus).std(ddof=1).to_numpy() / np.sqrt(found.seeds)
    return pd.DataFrame({"measure": list(measures), **found._asdict(), "error": error})


def _side(frame: pd.DataFrame, weights: Mapping[str, float], measures: Sequence[str], sign: float,
          scale: Callable[[Any], Any] | None) -> pd.DataFrame:
    """What is added (sign 1) or taken away (−1) under each seed that has every arm."""
    missing = [name for name in weights if name not in set(frame["arm"])]
    if missing:
        raise BadInput(msg("contrast: there is no arm {names}", names=enumerate_choices(missing)))
    there = frame[frame["arm"].isin(list(weights))].set_index(["seed", "arm"])[list(measures)].astype(float)
    if there.index.has_duplicates:
        raise BadInput(msg("contrast: the frame has several rows for one arm and seed; choose one window and one group"))
    scaled = there if scale is None else scale(there)
    seeds = [seed for seed in sorted(set(frame["seed"])) if all((seed, arm) in scaled.index for arm in weights)]
    total = pd.DataFrame(0.0, index=seeds, columns=list(measures))
    for arm, weight in weights.items():
        if weight * sign > 0:
            total = total + abs(weight) * scaled.xs(arm, level="arm").loc[seeds]
    return total
