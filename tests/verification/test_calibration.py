"""Simulation-based calibration (Talts and others 2018): planted coefficients lie in an ensemble's intervals as often as these say.

A set is drawn from the declared ranges and lived; what it gave, blurred by as much as the bands are wide (noisy ABC: Fearnhead and Prangle
2012), is the middle of the targets. Then the planted value's rank among the ensemble's is uniform for every coefficient.
"""

import numpy as np
import pytest
from scipy import stats

from tests.experiments.small_street import SMALL
from wushe_sim.experiments.resume_store import ResumeStore
from wushe_sim.experiments.uncertainty.calibration import find_ensemble
from wushe_sim.experiments.uncertainty.emulator import rank_by_influence
from wushe_sim.experiments.validation.measures import indicator
from wushe_sim.experiments.validation.patterns import FIT, Pattern
from wushe_sim.experiments.validation.runs import observe_seed
from wushe_sim.scenario.coefficients import draw_coefficients, list_coefficients, with_values

STREET = SMALL.replace(burn_in=52)
MEASURED = ("registered_rate", "trust", "burnout")
PLANTED, SETS, FIRST, MATTER = 20, 40, 150, 6
WIDTH = 0.4
"""Half a band, in standard deviations of the figure over even draws."""


def measure(values, seed):
    seen = [observe_seed(with_values(STREET, values), seed, changes=False, networks=False)]
    return np.array([indicator(name)(seen) for name in MEASURED])


def targets_about(middle, spread):
    return [Pattern(name, name, at - WIDTH * one, at + WIDTH * one, "share", FIT, "planted", "-", indicator(name), name)
            for name, at, one in zip(MEASURED, middle, spread, strict=True)]


@pytest.mark.slow
@pytest.mark.compiled
def test_planted_coefficients_lie_in_the_intervals_as_often_as_stated():
    space, chance = list_coefficients(), np.random.default_rng(11)
    names = [one.name for one in space]
    first = [measure(values, 10_000 + k) for k, values in enumerate(draw_coefficients(100, seed=1))]
    spread = np.std(first, axis=0)
    units = np.array([[(values[one.name] - one.low) / (one.high - one.low) for one in space] for values in draw_coefficients(100, seed=1)])
    matter = {int(place) for figures in np.array(first).T for place in rank_by_influence(units, figures)[:MATTER]}
    store, ranks = ResumeStore(), []
    for number, values in enumerate(draw_coefficients(PLANTED, seed=2)):
        middle = measure(values, 20_000 + number) + WIDTH * spread * chance.uniform(-1, 1, len(MEASURED))
        found = find_ensemble(STREET, targets_about(middle, spread), store, sets=SETS, first=FIRST, jobs=2)
        assert found is not None
        for place in sorted(matter):
            sets = found.ensemble.values[names[place]].to_numpy()
            ranks.append((np.sum(sets < values[names[place]]) + chance.uniform()) / (len(sets) + 1))
    uniform, many = stats.kstest(ranks, "uniform").pvalue, len(ranks)
    covered = int(np.sum((np.array(ranks) >= 0.05) & (np.array(ranks) <= 0.95)))
    print(f"{covered} of {many} planted values lie in their 90% intervals; ranks uniform: p = {uniform:.2f}")
    assert uniform > 0.01
    assert stats.binomtest(covered, many, 0.9).pvalue > 0.001
