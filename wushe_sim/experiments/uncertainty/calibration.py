"""校准 coefficients set, within their ranges, to the patterns marked 'fit': by a search (Optuna) that can be stopped and gone on with.

Held-out patterns are never measured here. Each fit pattern names the coefficients that may be moved for it.
"""

import math
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.experiments.uncertainty.robustness import Coefficient, Tell, coefficients
from wushe_sim.experiments.validation.measures import FEWEST_POSTS
from wushe_sim.experiments.validation.patterns import FIT, PATTERNS, Pattern
from wushe_sim.experiments.validation.runs import see
from wushe_sim.experiments.validation.validation import Row, table_of
from wushe_sim.i18n import msg
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


class Fitted(NamedTuple):
    """What a search found: the best trial's coefficients beside the defaults, its misfit and the defaults' own."""

    values: dict[str, float]
    misfit: float
    misfit_before: float
    trials: int
    rows: list[Row]


def fit_patterns(patterns: Sequence[Pattern] = PATTERNS) -> list[Pattern]:
    """The patterns that a coefficient may be set to, and no other."""
    return [pattern for pattern in patterns if pattern.use == FIT and pattern.measure is not None and pattern.number in MOVED]


def misfit(patterns: Sequence[Pattern], figures: Sequence[float]) -> float:
    """Σ max(0, |z| − ½)², z being 1 at a band's edge: nothing in the inner half of every band; what was not measured counts nothing."""
    offs = (abs(figure - (one.low + one.high) / 2) / ((one.high - one.low) / 2)
            for one, figure in zip(patterns, figures, strict=True) if not math.isnan(figure))
    return sum(max(0.0, off - INNER) ** 2 for off in offs)


def moved(space: Mapping[str, Coefficient], values: Mapping[str, float]) -> float:
    """What moving coefficients costs: a little of the squared share of their ranges, so that what need not move stays at its default."""
    return MOVING * sum(((values[name] - one.default) / (one.high - one.low)) ** 2 for name, one in space.items())


def fitted_rows(base: Scenario, values: Mapping[str, float], seeds: Sequence[int]) -> list[Row]:
    """The fit patterns with these coefficients."""
    return table_of([see(_with(base, values), seed, changes=False) for seed in seeds], fit_patterns())


def calibration(base: Scenario, trials: int, folder: Path | None, seeds: Sequence[int] = (0,), most: int | None = None,
                tell: Tell | None = None) -> Fitted:
    """Search until so many trials are done in all; with a folder, trials of earlier searches count (the defaults are the first).

    Raises BadInput without Optuna, and where the folder holds a search of another scenario.
    """
    if find_spec("optuna") is None:
        raise BadInput(msg("calibrate: needs Optuna, which is not installed; pip install 'wushe-sim[analysis]'"))
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = _study(optuna, base, folder, seeds)
    space = moveable(base)
    if not study.trials:
        study.enqueue_trial({name: one.default for name, one in space.items()})

    def objective(trial: Any) -> float:
        values = {name: trial.suggest_float(name, one.low, one.high) for name, one in space.items()}
        rows = fitted_rows(base, values, seeds)
        for row in rows:
            trial.set_user_attr(row.pattern.number, row.figure)
        return misfit([row.pattern for row in rows], [row.figure for row in rows]) + moved(space, values)

    for _ in range(min(max(0, trials - _done(study)), most or trials)):
        study.optimize(objective, n_trials=1)
        if tell is not None:
            tell(_done(study), trials)
    first = next(trial for trial in study.trials if trial.value is not None)
    return Fitted(dict(study.best_params), float(study.best_value), float(first.value or 0), _done(study),
                  fitted_rows(base, study.best_params, seeds))


def moveable(base: Scenario) -> dict[str, Coefficient]:
    """The coefficients that may be moved on this street: a station of too few posts says nothing of what pattern 2 asks for."""
    silent = ("2",) if base.place.posts < FEWEST_POSTS else ()
    names = {name for number, own in MOVED.items() if number not in silent for name in own}
    return {one.name: one for one in coefficients() if one.name in names}


def _study(optuna: Any, base: Scenario, folder: Path | None, seeds: Sequence[int]) -> Any:
    storage = None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        storage = optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(str(folder / "trials.log")))
    study = optuna.create_study(study_name="calibration", storage=storage, load_if_exists=True)
    study.sampler = optuna.samplers.TPESampler(seed=_done(study))
    work = f"{base.digest()} {list(seeds)}"
    if study.user_attrs.get("work", work) != work:
        raise BadInput(msg("{path}: holds a calibration of another scenario or other seeds; name another folder (--out)",
                           path=folder))
    study.set_user_attr("work", work)
    return study


def _done(study: Any) -> int:
    return sum(trial.value is not None for trial in study.trials)


def _with(base: Scenario, values: Mapping[str, float]) -> Scenario:
    tables: dict[str, dict[str, float]] = {}
    for name, value in values.items():
        group, _, key = name.partition(".")
        tables.setdefault(group, {})[key] = value
    return base.replace(parameters=tables)
