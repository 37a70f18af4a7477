"""Morris's screening (筛选): the coefficients that move the outcomes most, for which a search for evidence is worth most."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.experiments.resume_store import ResumeStore
from wushe_sim.experiments.uncertainty.robustness import Progress, describe_inputs, digest_work, work_through
from wushe_sim.model.indicators import evaluate
from wushe_sim.model.sums import Sums
from wushe_sim.running.runner import run
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import Coefficient, list_coefficients, with_values

OUTCOMES = ("coverage", "linkage", "compound_completion", "volunteer_rate", "registered_rate", "agreement", "compliance", "trust", "agency",
            "burnout", "habit", "pool")
"""What is looked at: service, taking part, governing together, feelings, staff, habit and money."""
LEVELS = 4


class Lengths(NamedTuple):
    """How long the runs of a screening are: weeks of burn-in at most, and weeks after it."""

    burn_in: int
    weeks: int


FULL, QUICK = Lengths(104, 78), Lengths(52, 52)
"""Shorter burn-ins than elsewhere: with thousands of runs what counts is which coefficient moves an outcome, not the outcome's level."""


class Influence(NamedTuple):
    """A coefficient's elementary effects: ``share`` is the mean over outcomes of μ* in standard deviations of the outcome."""

    coefficient: Coefficient
    share: float
    by_outcome: dict[str, float]


def screen_coefficients(base: Scenario, trajectories: int, store: ResumeStore, seed: int = 0, jobs: int = 1, most: int | None = None,
                        progress: Progress | None = None, space: Sequence[Coefficient] | None = None,
                        lengths: Lengths = FULL) -> list[Influence]:
    """The coefficients from the most influential to the least (Morris 1991, μ* of Campolongo 2007, by SALib).

    Each trajectory takes one run more than there are coefficients; all runs have one seed, so that chance is shared. Outcomes are ratios of
    sums over the weeks after the burn-in. Where ``most`` stops it, the trajectories that are whole count.
    """
    from SALib.analyze import morris as analysis  # takes longer to import than all else here
    from SALib.sample import morris as sampling

    chosen = list_coefficients()
    asked = [one.name for one in (space or chosen)]
    problem = {"num_vars": len(asked), "names": asked, "bounds": [[one.low, one.high] for one in chosen if one.name in asked]}
    points = sampling.sample(problem, trajectories, num_levels=LEVELS, seed=seed)
    shorter = shorten_runs(base, lengths)
    said = describe_work(shorter, asked)
    tasks = [(digest_work("morris", *said, seed, point.tolist()), get_outcomes(shorter, asked, point, seed)) for point in points]
    found = work_through(tasks, store, jobs, most, progress)
    steps = len(asked) + 1
    whole = [n for n in range(trajectories) if None not in found[n * steps:(n + 1) * steps]]
    if not whole:
        return []
    kept = np.concatenate([np.arange(n * steps, (n + 1) * steps) for n in whole])
    points, outcomes = points[kept], np.array([found[n] for n in kept], float)
    effects = {}
    for number, name in enumerate(OUTCOMES):
        spread = outcomes[:, number].std()
        if spread > 0 and np.isfinite(outcomes[:, number]).all():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # one trajectory has no spread of effects, which nobody asks for here
                found = analysis.analyze(problem, points, outcomes[:, number], num_levels=LEVELS)
            effects[name] = np.asarray(found["mu_star"], float) / spread
    by_name = {one.name: one for one in chosen}
    influences = [_influence(by_name[name], n, effects) for n, name in enumerate(asked)]
    return sorted(influences, key=lambda one: -one.share)


def _influence(coefficient: Coefficient, place: int, effects: dict[str, NDArray[np.float64]]) -> Influence:
    mine = {outcome: float(values[place]) for outcome, values in effects.items()}
    return Influence(coefficient, float(np.mean(list(mine.values()))) if mine else 0.0, mine)


def describe_work(shorter: Scenario, asked: Sequence[str]) -> tuple[Any, ...]:
    """What the outcomes of a point depend on besides the point and the seed."""
    return describe_inputs(shorter), OUTCOMES, list(asked)


def shorten_runs(base: Scenario, lengths: Lengths) -> Scenario:
    """The scenario with runs of these lengths, of which the street's sums are kept."""
    return base.shortened(lengths.weeks).replace(burn_in=min(base.burn_in, lengths.burn_in), keep={"weeks": "all", "by": "street"})


def get_outcomes(shorter: Scenario, asked: Sequence[str], point: NDArray[np.float64], seed: int) -> Callable[[], Any]:
    """The work of one point: the outcomes of one run; coefficients that are not asked about stay at what the scenario says."""
    def work() -> list[float]:
        counts = run(with_values(shorter, dict(zip(asked, point.tolist(), strict=True)), "point"), seeds=[seed]).runs[0].counts
        values = evaluate(Sums(counts.sum(axis=(0, 1))[None]), OUTCOMES)
        return [float(values[name][0]) for name in OUTCOMES]

    return work
