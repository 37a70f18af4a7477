"""Sobol indices of coefficients: a known answer through the same path, chance from a second seed, work that is kept."""

import numpy as np
import pytest

from tests.experiments.small_street import SMALL
from wushe_sim.experiments.resume_store import ResumeStore
from wushe_sim.experiments.uncertainty import variance
from wushe_sim.experiments.uncertainty.screening import OUTCOMES, QUICK
from wushe_sim.experiments.uncertainty.variance import decompose_variance, measure_chance
from wushe_sim.scenario.coefficients import list_coefficients

CHOSEN = [one for one in list_coefficients() if one.name in ("need.public", "station.skill_mean", "broker.wish_anyway")]


@pytest.fixture
def sums(monkeypatch):
    """Runs whose every outcome is 1, 2 and 0 times where the coefficients stand in their ranges, and chance with a variance of its own."""
    def outcomes(base, asked, point, seed):
        units = [(value - one.low) / (one.high - one.low) for value, one in zip(point, CHOSEN, strict=True)]
        chance = np.random.default_rng([seed, *(int(1e9 * unit) for unit in units)]).normal(0, 0.5)
        return lambda: [float(np.dot(units, [1, 2, 0]) + seed * 10 + chance)] * len(OUTCOMES)

    monkeypatch.setattr(variance, "get_outcomes", outcomes)


def test_shares_of_a_sum_are_those_of_its_squared_weights_and_chance_is_in_every_total(sums):
    """Variances 1/12, 4/12 and 0, with 1/4 by chance: of 2/3."""
    found = decompose_variance(SMALL, CHOSEN, 2048, ResumeStore())
    mine = found.frame[found.frame["indicator"] == "linkage"].set_index("factor")
    names = [one.name for one in CHOSEN]
    assert mine.loc[names, "first"].to_numpy() == pytest.approx([0.125, 0.5, 0], abs=0.04)
    assert mine.loc[names, "total"].to_numpy() == pytest.approx([0.5, 0.875, 0.375], abs=0.04)
    assert mine["chance"].to_numpy() == pytest.approx([0.375] * 3, abs=0.04)
    assert set(found.frame["indicator"]) == set(OUTCOMES)


def test_what_is_stopped_gives_nothing_and_goes_on(sums):
    store = ResumeStore()
    assert decompose_variance(SMALL, CHOSEN, 8, store, most=5) is None and len(store) == 5
    assert decompose_variance(SMALL, CHOSEN, 8, store, most=0) is None and len(store) == 5
    assert decompose_variance(SMALL, CHOSEN, 8, store) is not None and len(store) == 8 * (len(CHOSEN) + 3)


def test_chance_is_missing_where_nothing_varies_or_has_no_value():
    one = np.array([1.0, 2.0, 4.0])
    assert measure_chance(one, one + 3, one) == 0
    assert np.isnan(measure_chance(one * 0, one * 0, one * 0)) and np.isnan(measure_chance(one, one, one * np.nan))


def test_runs_of_a_street_have_indices():
    found = decompose_variance(SMALL, CHOSEN[:1], 2, ResumeStore(), lengths=QUICK._replace(weeks=12, burn_in=4))
    assert len(found.frame) == len(OUTCOMES) and found.notes and found.coefficients == tuple(CHOSEN[:1])
