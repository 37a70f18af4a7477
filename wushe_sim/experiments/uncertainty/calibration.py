"""Calibration (校准): an ensemble of coefficient sets under which the street agrees with what is known of it.

Approximate Bayesian computation: a set drawn from the declared ranges is kept where its run's figures lie in all bands. Emulators say where
to look, and balance weights undo what they favoured (Owen and Zhou 2000; Prangle 2016), so that a bad emulator costs runs, not truth.
"""

import math
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.errors import BadInput
from wushe_sim.experiments.resume_store import STORE_FILES, ResumeStore, open_call_store
from wushe_sim.experiments.uncertainty.emulator import Emulator, find_chance_of_all
from wushe_sim.experiments.uncertainty.robustness import Progress, describe_inputs, digest_work, work_through
from wushe_sim.experiments.validation.patterns import FIT, PATTERNS, Pattern
from wushe_sim.experiments.validation.runs import experiment_street, observe_seed
from wushe_sim.experiments.validation.targets import read_targets
from wushe_sim.experiments.validation.validation import is_inside
from wushe_sim.files.paths import claim_folder
from wushe_sim.i18n import enumerate_choices, msg
from wushe_sim.notebook import show_progress
from wushe_sim.results.ensemble import Ensemble, list_own_coefficients
from wushe_sim.results.provenance import MODEL, VERSION
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import Coefficient, draw_coefficients, list_coefficients, with_values

SETS, FIRST, BATCH = 200, 400, 100
"""Sets of an ensemble; sets drawn evenly from the ranges before anything is guessed; sets between two fittings of the emulators."""
QUICK_SETS, QUICK_FIRST = 20, 80
"""The same for a quick answer, on the experiment street."""
POOL = 10_000
"""Sets among which those are chosen that are run next."""
WORTH = 0.7
"""How many equally weighted sets the kept ones must be worth, as a share of the sets that are wanted."""
MOST_FOR_A_SET = 40
"""Runs for each set that is wanted, after which a calibration ends with fewer."""
HOPELESS = 400
"""Runs after the first ones without a single set in all bands, after which it says that there is none."""
LEFT_OUT = ("1 counted", "13a")
"""Patterns marked 'fit' that say nothing of a set: a few people's quitting in one run is chance, and the network has constants alone."""


class TargetFit(NamedTuple):
    """A target over the runs: the share of the first sets and of the ensemble's that lie inside, and the ensemble's figures."""

    pattern: Pattern
    first_inside: float
    inside: float
    low: float
    median: float
    high: float


class Calibration(NamedTuple):
    """What a calibration found.

    ``coefficients`` has a row for each coefficient: its range and default, where the middle and 90% of the sets lie, how much narrower
    that is than the range, and whether the targets inform it. ``runs`` were made; of even draws ``share`` would agree, by the weights of
    those that did.
    """

    ensemble: Ensemble
    targets: list[TargetFit]
    coefficients: pd.DataFrame
    runs: int
    share: float
    is_complete: bool

    @property
    def runs_without_emulators(self) -> float:
        """The runs that drawing evenly would take for as many sets."""
        return len(self.ensemble) / self.share


class _Stage(NamedTuple):
    """Sets that were proposed together: by which emulators (none: evenly), and the mean of what favoured them."""

    emulators: list[Emulator | None] | None
    sets: int
    mean: float


def list_targets(own: Sequence[Pattern] = ()) -> list[Pattern]:
    """The patterns that coefficients may be set to: a user's own that are marked 'fit', and ours, but where a user has one of the same.

    Raises BadInput where a user's targets are all held out, or where two of them cannot both be met.
    """
    wanted = [one for one in own if one.use == FIT]
    if own and not wanted:
        raise BadInput(msg('targets: none is marked use = "fit", so there is nothing to calibrate to; held-out targets are only compared'))
    for number, one in enumerate(wanted):
        for other in wanted[:number]:
            if one.how == other.how and (one.low > other.high or other.low > one.high):
                raise BadInput(msg("targets {one} and {other} cannot both be met: they ask {how} to be {low:g} to {high:g}, and {low2:g} "
                                   "to {high2:g}", one=other.number, other=one.number, how=one.how, low=other.low, high=other.high,
                                   low2=one.low, high2=one.high))
    theirs = {one.indicator for one in wanted}
    ours = [one for one in PATTERNS if one.use == FIT and one.measure is not None and one.number not in LEFT_OUT
            and (not one.indicator or one.indicator not in theirs)]
    return [*wanted, *ours]


class _Search:
    """A calibration on its way."""

    def __init__(self, base: Scenario, targets: Sequence[Pattern], store: ResumeStore, jobs: int, most: int | None,
                 progress: Progress | None) -> None:
        own = list_own_coefficients(base)
        self.space = [one for one in list_coefficients() if one.name not in own]
        self.base, self.targets, self._store, self._jobs, self._most, self._progress = base, list(targets), store, jobs, most, progress
        self._before = len(store)
        self.units = np.zeros((0, len(self.space)))
        self.figures = np.zeros((0, len(self.targets)))
        self.stages: list[_Stage] = []
        self.is_stopped = False

    def run_sets(self, units: NDArray[np.float64], stage: _Stage, of: int) -> None:
        """Run some sets, each with a seed of its own, and take in what they gave; stops where ``most`` new runs are done."""
        first, said = len(self.units), (describe_inputs(self.base), [f"{one.number}: {one.how}" for one in self.targets])
        tasks = [(digest_work("set", *said, seed, row.tolist()), self._measure(row, seed)) for seed, row in enumerate(units, first)]
        left = None if self._most is None else self._most - (len(self._store) - self._before)
        progress = self._progress
        tell = None if progress is None else (lambda done, _: progress(first + done, of))
        found = work_through(tasks, self._store, self._jobs, left, tell)
        self.is_stopped = any(one is None for one in found)
        if not self.is_stopped:
            self.units = np.concatenate([self.units, units])
            self.figures = np.concatenate([self.figures, np.array(found, float).reshape(len(units), -1)])
            self.stages.append(stage)

    def _measure(self, row: NDArray[np.float64], seed: int) -> Any:
        def measured() -> list[float | None]:
            seen = [observe_seed(with_values(self.base, self.as_values(row)), seed, changes=False, networks=False)]
            figures = [one.measure(seen) if one.measure else math.nan for one in self.targets]
            return [float(figure) if math.isfinite(figure) else None for figure in figures]

        return measured

    def as_values(self, row: NDArray[np.float64]) -> dict[str, float]:
        """A set's coefficients by name, from their places in their ranges."""
        return {one.name: one.low + place * (one.high - one.low) for one, place in zip(self.space, row.tolist(), strict=True)}

    def drop_unmeasured(self) -> None:
        """Leave out targets that no run gave a figure for: the street is too small to show them."""
        there = np.flatnonzero(np.isfinite(self.figures).any(axis=0))
        self.targets = [self.targets[place] for place in there]
        self.figures = self.figures[:, there]

    @property
    def kept(self) -> NDArray[np.intp]:
        """The sets whose run's figures lie in all bands."""
        inside = [[is_inside(target, figure) for target, figure in zip(self.targets, row, strict=True)] for row in self.figures.tolist()]
        return np.flatnonzero(np.array(inside, bool).reshape(len(self.figures), -1).all(axis=1))

    def weigh(self) -> NDArray[np.float64]:
        """The balance weight of each kept set: how often it would be drawn evenly, over how often all stages together propose it."""
        kept = self.units[self.kept]
        if not len(kept):
            return np.zeros(0)
        favour = np.zeros(len(kept))
        for stage in self.stages:
            favour += stage.sets * (1.0 if stage.emulators is None else self._favour(stage.emulators, kept) / stage.mean)
        return len(self.units) / favour

    def _favour(self, emulators: list[Emulator | None], units: NDArray[np.float64]) -> NDArray[np.float64]:
        """The root of the chance of lying in all bands: what costs least runs for a given precision (Prangle 2016)."""
        return np.sqrt(find_chance_of_all(emulators, [(one.low, one.high) for one in self.targets], units))

    def propose(self, number: int) -> tuple[NDArray[np.float64], _Stage]:
        """Sets that are likely to agree, by emulators fitted to all runs so far."""
        emulators = [Emulator.fit(self.units, figures) for figures in self.figures.T]
        chance = np.random.default_rng([0, len(self.stages)])
        pool = chance.random((POOL, len(self.space)))
        favour = self._favour(emulators, pool)
        if np.count_nonzero(favour) < number:  # nothing to go by
            return pool[:number], _Stage(None, number, 1.0)
        chosen = chance.choice(POOL, number, replace=False, p=favour / favour.sum())
        return pool[chosen], _Stage(emulators, number, float(favour.mean()))


def calibrate(scenario: Scenario | None = None, targets: str | os.PathLike | Sequence[Pattern] = (), sets: int | None = None, jobs: int = 1,
              out: str | os.PathLike | None = None, quick: bool = False, progress: bool | Progress | None = None) -> Calibration:
    """Find an ensemble of coefficient sets under which a street agrees with the patterns marked 'fit' and with targets of one's own.

    Parameters
    ----------
    scenario : Scenario, optional
        The street; the default one where none is given.
    targets : path or sequence of Pattern
        The file of targets, or what ``read_targets`` made of it.
    sets : int, optional
        How many sets; 200, or 20 with ``quick``.
    jobs : int
        Threads.
    out : path, optional
        A folder in which what is done is kept, so that the same call resumes.
    quick : bool
        A smaller answer, on the experiment street.
    progress : callable or True, optional
        Called with the runs that are done, and how many there will be as far as is known; True shows a bar.

    Returns
    -------
    Calibration
        Its ``ensemble`` goes into ``run(…, draws=…)``.

    Raises BadInput where no set of coefficients agrees, for targets that are none, and without scikit-learn.
    """
    own = read_targets(Path(targets)) if isinstance(targets, str | os.PathLike) else list(targets)
    base = scenario or Scenario(name="default")
    folder = None if out is None else claim_folder(Path(out), STORE_FILES)
    with open_call_store(folder) as store, show_progress(progress) as tell:
        found = find_ensemble(experiment_street(base) if quick else base, list_targets(own), store, *choose_size(sets, quick), jobs, None,
                              tell)
    assert found is not None
    return found


def choose_size(sets: int | None, quick: bool) -> tuple[int, int]:
    """How many sets are wanted, where none or so many were asked for, and how many are drawn evenly before anything is guessed."""
    return sets or (QUICK_SETS if quick else SETS), QUICK_FIRST if quick else FIRST


def find_ensemble(base: Scenario, targets: Sequence[Pattern], store: ResumeStore, sets: int = SETS, first: int = FIRST, jobs: int = 1,
                  most: int | None = None, progress: Progress | None = None) -> Calibration | None:
    """Find an ensemble of ``sets`` under which a street agrees with targets (``list_targets``); what the store keeps is not run again.

    Coefficients that the street's scenario sets stay as they are. Held-out patterns are never measured.

    Returns
    -------
    None where ``most`` new runs were made before it was found; an ensemble of fewer sets where forty runs for each were not enough.

    Raises
    ------
    BadInput
        Where no set agrees: the target that is never met, or that they are never met together. Without scikit-learn.
    """
    search = _Search(base, targets, store, jobs, most, progress)
    search.run_sets(_draw_units(search.space, first), _Stage(None, first, 1.0), first + sets)
    if search.is_stopped:
        return None
    search.drop_unmeasured()
    while (count := count_effective(search.weigh())) < WORTH * sets and len(search.units) < first + MOST_FOR_A_SET * sets:
        if not len(search.kept) and len(search.units) >= first + min(HOPELESS, MOST_FOR_A_SET * sets // 2):
            raise BadInput(describe_what_fails(search.targets, search.figures))
        done = len(search.units)
        kept = max(1, len(search.kept))
        search.run_sets(*search.propose(BATCH if sets >= BATCH else sets), of=max(done + 1, math.ceil(done * sets / kept)))
        if search.is_stopped:
            return None
    if not len(search.kept):
        raise BadInput(describe_what_fails(search.targets, search.figures))
    return _conclude(search, sets, first, count >= WORTH * sets)


def _draw_units(space: Sequence[Coefficient], number: int) -> NDArray[np.float64]:
    """The first sets, evenly over all ranges, as places in them."""
    draws = draw_coefficients(number)
    return np.array([[(one[it.name] - it.low) / (it.high - it.low) for it in space] for one in draws])


def count_effective(weights: NDArray[np.float64]) -> float:
    """Kish's effective number: how many equally weighted sets say as much."""
    return float(weights.sum() ** 2 / (weights**2).sum()) if len(weights) else 0.0


def choose_by_weight(weights: NDArray[np.float64], number: int, seed: int = 0) -> NDArray[np.intp]:
    """Choose so many rows, each as often as its weight says: what is worth several places stands several times (systematic sampling)."""
    chance = np.random.default_rng(seed)
    order = chance.permutation(len(weights))
    ends = np.cumsum(weights[order]) / weights.sum() * number
    marks = np.arange(number) + chance.random()
    return chance.permutation(order[np.searchsorted(ends, marks).clip(0, len(weights) - 1)])


def _conclude(search: _Search, sets: int, first: int, is_complete: bool) -> Calibration:
    """The ensemble, and what is said of its targets and coefficients."""
    weights, kept = search.weigh(), search.kept
    chosen = kept[choose_by_weight(weights, sets if is_complete else max(1, math.floor(count_effective(weights))))]
    values = pd.DataFrame([search.as_values(row) for row in search.units[chosen]], columns=[one.name for one in search.space])
    share = float(weights.sum()) / len(search.units)
    about = {
        "model": MODEL, "version": VERSION, "scenario": describe_inputs(search.base), "runs": len(search.units), "share": share,
        "targets": [{"name": str(one.number), "low": _finite(one.low), "high": _finite(one.high), "source": one.source}
                    for one in search.targets],
    }
    fits = [summarize_target(target, search.figures[:first, place], search.figures[chosen, place])
            for place, target in enumerate(search.targets)]
    return Calibration(Ensemble(values, about, "calibrated"), fits, describe_coefficients(search.space, values, count_effective(weights)),
                       len(search.units), share, is_complete)


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def summarize_target(target: Pattern, first: Iterable[float], figures: Iterable[float]) -> TargetFit:
    """A target's line: how often the first sets and the ensemble's lie inside, and the ensemble's figures."""
    at_first, now = (float(np.mean([is_inside(target, one) for one in some])) for some in (first, figures))
    low, median, high = np.nanquantile(np.array(list(figures)), [0.05, 0.5, 0.95]).tolist()
    return TargetFit(target, at_first, now, low, median, high)


def describe_coefficients(space: Sequence[Coefficient], values: pd.DataFrame, worth: float) -> pd.DataFrame:
    """Each coefficient's range beside where the sets lie, which are worth so many equally weighted ones.

    Columns: coefficient, default, range_low, range_high, low, median, high (the 5th, 50th and 95th percentile of the sets), narrowed (how
    much less of the range 90% of the sets take than 90% of even draws would), p (Kolmogorov and Smirnov's of even draws), informed (p is
    below .05 with Benjamini and Hochberg's correction for so many coefficients). The most informed come first.
    """
    from scipy import stats  # takes longer to import than all else here

    rows = []
    for one in space:
        units = (values[one.name].to_numpy() - one.low) / (one.high - one.low)
        low, median, high = np.quantile(units, [0.05, 0.5, 0.95])
        span = one.high - one.low
        rows.append((one.name, one.default, one.low, one.high, one.low + low * span, one.low + median * span, one.low + high * span,
                     max(0.0, 1 - (high - low) / 0.9), float(stats.kstwo.sf(stats.kstest(units, "uniform").statistic, max(1, int(worth))))))
    frame = pd.DataFrame(rows, columns=["coefficient", "default", "range_low", "range_high", "low", "median", "high", "narrowed", "p"])
    frame["informed"] = stats.false_discovery_control(frame["p"].to_numpy()) < 0.05
    return frame.sort_values(["p", "coefficient"], ignore_index=True)


def describe_what_fails(targets: Sequence[Pattern], figures: NDArray[np.float64]) -> Any:
    """What is said where no set agrees: of each target that no run met, what the runs gave; else that they are not met together."""
    lines = [msg("target {name}: no set of coefficients gives {low:g} to {high:g}; {runs} runs gave {least:.3g} to {most:.3g}",
                 name=one.number, low=one.low, high=one.high, runs=len(column), least=float(np.nanmin(column)),
                 most=float(np.nanmax(column)))
             for one, column in zip(targets, figures.T, strict=True) if not any(is_inside(one, figure) for figure in column.tolist())]
    return lines or [msg("targets: each is met by some set of coefficients, but none of {runs} runs met all of them ({names})",
                         runs=len(figures), names=enumerate_choices([one.number for one in targets]))]
