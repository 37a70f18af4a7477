"""1+1+1>3: planted synergy on the additive scale alone, and on the logit scale alone, is told apart."""

import itertools

import pandas as pd
import pytest
from scipy.special import expit, logit

from wushe_sim.experiments.claims.hypothesis import ADDITIVE, LOGIT
from wushe_sim.experiments.claims.synergy import EXCESS, factorial, synergies

THREE = ("one", "two", "three")
CORNERS = list(itertools.product((0, 1), repeat=3))


def cells(value):
    """A value for each corner under three seeds that differ by a hair."""
    return {corner: pd.Series([value(corner) + 1e-7 * seed for seed in range(3)]) for corner in CORNERS}


def effect(found, scale, term=EXCESS):
    return factorial(found, THREE, scale).set_index("term").effect[term]


def test_effects_that_add_up_have_no_synergy_on_the_additive_scale_but_have_on_the_logit_scale():
    found = cells(lambda corner: 0.5 + 0.15 * sum(corner))
    assert effect(found, ADDITIVE) == pytest.approx(0, abs=1e-5)
    assert effect(found, LOGIT) > 0.5


def test_effects_that_add_up_in_log_odds_have_none_on_the_logit_scale_but_have_on_the_additive_scale():
    low = cells(lambda corner: float(expit(-3 + sum(corner))))
    assert effect(low, LOGIT) == pytest.approx(0, abs=1e-5) and effect(low, ADDITIVE) > 0.1
    full = cells(lambda corner: float(expit(1 + sum(corner))))
    assert effect(full, ADDITIVE) < -0.1, "saturation alone flips the sign"


def test_each_interaction_is_recovered_and_their_sum_is_the_excess():
    def value(corner):
        a, b, c = corner
        return 0.2 + 0.1 * a + 0.05 * b + 0.02 * c + 0.03 * a * b - 0.01 * b * c + 0.04 * a * b * c

    found = factorial(cells(value), THREE, ADDITIVE).set_index("term").effect
    planted = {"one": 0.1, "two": 0.05, "three": 0.02, "one+two": 0.03, "one+three": 0, "two+three": -0.01, "one+two+three": 0.04,
               EXCESS: 0.06}
    assert found.to_dict() == pytest.approx(planted, abs=1e-5)
    whole = logit(0.2)
    assert factorial(cells(lambda corner: 0.2), THREE, LOGIT).effect.abs().max() < 1e-5 * abs(whole)


def test_all_three_outcomes_are_told_on_both_scales():
    found = {corner: pd.DataFrame({name: series for name in ("coverage", "compliance", "linkage")})
             for corner, series in cells(lambda corner: 0.3 + 0.1 * sum(corner)).items()}
    told = synergies(found, THREE)
    assert len(told) == 3 * 2 * 8 and set(told.outcome) == {"coverage", "compliance", "linkage"} and set(told.scale) == {ADDITIVE, LOGIT}
