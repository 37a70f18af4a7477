"""Calibration (校准): coefficients set, within their ranges, to the patterns marked 'fit', by a search (Optuna) that can be resumed.

Held-out patterns are never measured here. Each fit pattern names the coefficients that may be moved for it.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wushe_sim.errors import require
from wushe_sim.experiments.resume_store import ResumeStore
from wushe_sim.experiments.uncertainty.robustness import Coefficient, Progress, describe_inputs, digest_work, list_coefficients, with_values
from wushe_sim.experiments.validation.measures import FEWEST_POSTS
from wushe_sim.experiments.validation.patterns import FIT, PATTERNS, Pattern
from wushe_sim.experiments.validation.runs import observe_seed
from wushe_sim.experiments.validation.validation import PatternRow, judge_patterns
from wushe_sim.scenario import Scenario

MOVED: Mapping[str, tuple[str, ...]] = {
    "1": ("station.quit_hazard", "station.quit_burnout"),
    "2": ("station.vacancy_weeks", "station.understaffed"),
    "5": ("mobilise.enlist_hazard", "mobilise.deregister"),
    "8": ("mobilise.quit_hazard", "mobilise.quit_bond"),
}
"""By fit pattern: the coefficients that may be moved for it. 11a is charity_mix's (a lever), 13a the network's constants'."""


INNER, MOVING = 0.5, 0.02
"""The part of a band, about its middle, in which nothing is asked for; and the cost of moving a coefficient over its whole range."""


class CalibrationResult(NamedTuple):
    """What a search found: the best trial's coefficients beside the defaults, its misfit and the defaults' own."""

    values: dict[str, float]
    misfit: float
    misfit_before: float
    trials: int
    rows: list[PatternRow]


def list_fit_patterns(patterns: Sequence[Pattern] = PATTERNS) -> list[Pattern]:
    """The patterns that a coefficient may be set to, and no other."""
    return [pattern for pattern in patterns if pattern.use == FIT and pattern.measure is not None and pattern.number in MOVED]


def compute_misfit(patterns: Sequence[Pattern], figures: Sequence[float]) -> float:
    """Σ max(0, |z| − ½)², z being 1 at a band's edge: nothing in the inner half of every band; what was not measured counts nothing."""
    offs = (abs(figure - (one.low + one.high) / 2) / ((one.high - one.low) / 2)
            for one, figure in zip(patterns, figures, strict=True) if not math.isnan(figure))
    return sum(max(0.0, off - INNER) ** 2 for off in offs)


def cost_of_moving(space: Mapping[str, Coefficient], values: Mapping[str, float]) -> float:
    """What moving coefficients costs: a little of the squared share of their ranges, so that what need not move stays at its default."""
    return MOVING * sum(((values[name] - one.default) / (one.high - one.low)) ** 2 for name, one in space.items())


def measure_fit(base: Scenario, values: Mapping[str, float], seeds: Sequence[int]) -> list[PatternRow]:
    """The fit patterns with these coefficients."""
    return judge_patterns([observe_seed(with_values(base, values), seed, changes=False) for seed in seeds], list_fit_patterns())


def calibrate(base: Scenario, trials: int, store: ResumeStore, seeds: Sequence[int] = (0,), most: int | None = None,
              progress: Progress | None = None) -> CalibrationResult:
    """Search until so many trials are done in all; those that the store keeps count (the defaults are the first).

    Raises BadInput without Optuna.
    """
    optuna = require("optuna", "analysis", "calibrate")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    space = list_moveable(base)
    ranges = {name: optuna.distributions.FloatDistribution(one.low, one.high) for name, one in space.items()}
    study = optuna.create_study()
    keys = [digest_work("trial", describe_inputs(base), list(seeds), number) for number in range(trials)]
    kept = list(itertools.takewhile(lambda trial: trial is not None, map(store.get, keys)))
    for values, cost in kept:
        study.add_trial(optuna.create_trial(params=values, distributions=ranges, value=cost))
    if not kept:
        study.enqueue_trial({name: one.default for name, one in space.items()})
    study.sampler = optuna.samplers.TPESampler(seed=len(kept))
    for number in range(len(kept), trials)[:most]:
        trial = study.ask(ranges)
        rows = measure_fit(base, trial.params, seeds)
        cost = compute_misfit([row.pattern for row in rows], [row.figure for row in rows]) + cost_of_moving(space, trial.params)
        store.put(keys[number], [trial.params, cost])
        study.tell(trial, cost)
        if progress is not None:
            progress(number + 1, trials)
    best = dict(study.best_params)
    return CalibrationResult(best, float(study.best_value), float(study.trials[0].value or 0), len(study.trials),
                             measure_fit(base, best, seeds))


def list_moveable(base: Scenario) -> dict[str, Coefficient]:
    """The coefficients that may be moved on this street: a station of too few posts says nothing of what pattern 2 asks for."""
    silent = ("2",) if base.place.posts < FEWEST_POSTS else ()
    names = {name for number, own in MOVED.items() if number not in silent for name in own}
    return {one.name: one for one in list_coefficients() if one.name in names}
