"""Research agenda: planted coefficients are ranked by what they settle, noise is not, and the sample sizes are worked by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.experiments.claims.conditions.planted_draws import DRAWN, FORM, POSTS, QUIT, points_of
from wushe_sim.experiments.claims.conditions.research_agenda import measure_disagreement, rank_agenda
from wushe_sim.experiments.claims.conditions.sample_size import (
    DIFFERENCE,
    MEAN,
    ODDS,
    RULES,
    SHARE,
    choose_deviation,
    estimate_sample,
    get_unit,
)
from wushe_sim.experiments.claims.conditions.tables import AGENDA, list_agenda
from wushe_sim.scenario.coefficients import Coefficient, list_coefficients

POINTS = points_of(200, 40)
YES, NO = "supported", "not supported"


def verdicts(supported):
    return pd.Series(np.where(supported, YES, NO), POINTS.index)


def by_chance(seed):
    return verdicts(np.random.default_rng(seed).random(len(POINTS)) < 0.5)


def test_a_coefficient_that_settles_two_claims_comes_before_one_that_settles_one_and_noise_is_not_ranked():
    told = {"H1": verdicts(POINTS[QUIT] > 0.5), "H2": verdicts(POINTS[QUIT] < 0.25), "H3": verdicts(POINTS[POSTS] > 0.5),
            "H4": by_chance(0)}
    first, second = rank_agenda(POINTS, told)
    assert (first.name, second.name) == (QUIT, POSTS) and first.claims[:2] == ("H1", "H2") and second.claims[0] == "H3"
    assert 0.5 < first.reduction < 0.75 and 0.35 < second.reduction <= 0.5, "a half and a quarter disagree; less what chance wins"
    assert first.chance < 0.01 and second.chance < 0.01


def test_where_no_coefficient_matters_the_agenda_is_empty():
    assert rank_agenda(POINTS, {f"H{number}": by_chance(number) for number in range(1, 9)}) == []
    assert rank_agenda(POINTS, {"H1": verdicts(np.full(len(POINTS), True))}) == []
    assert rank_agenda(POINTS, {}) == [] and rank_agenda(POINTS[:4], {"H1": by_chance(0)[:4]}) == []


def test_draws_without_a_verdict_are_left_out_of_their_claim_alone():
    short = verdicts(POINTS[QUIT] > 0.5)[20:]
    assert rank_agenda(POINTS, {"H1": short, "H2": verdicts(POINTS[POSTS] > 0.5)})[0].name in (QUIT, POSTS)


@given(st.lists(st.sampled_from([YES, NO, "opposite"]), min_size=1, max_size=30))
def test_disagreement_is_the_share_outside_of_the_most_frequent_verdict(told):
    most = max(told.count(kind) for kind in set(told))
    assert measure_disagreement({"H1": pd.Series(told), "H2": pd.Series(dtype=object)}) == pytest.approx(1 - most / len(told))


def test_the_sample_of_a_share_is_that_of_the_usual_formula():
    """A share between .01 and .2: h = .02375, p = .2, n = 1.96² · .16 / .02375²."""
    one = estimate_sample(Coefficient("a", 0.04, 0.01, 0.2), "share")
    assert one.rule == SHARE and one.half_width == pytest.approx(0.02375) and one.observations == 1090


@pytest.mark.parametrize(("low", "high", "unit", "rule", "deviation"), [
    (0.3, 0.8, "share", SHARE, 0.5), (0.7, 0.9, "share of adults", SHARE, (0.7 * 0.3) ** 0.5), (-0.1, 0.1, "share", DIFFERENCE, 1.0),
    (0.5, 3, "share", DIFFERENCE, 1.0), (-2, 1, "log odds", ODDS, 2.0), (10, 200, "minutes", MEAN, 100.0), (80, 120, "yuan", MEAN, 100.0)])
def test_the_rule_follows_from_the_unit_and_the_range(low, high, unit, rule, deviation):
    assert choose_deviation(Coefficient("a", 100.0 if rule == MEAN else 0.0, low, high), unit) == (rule, pytest.approx(deviation))


def test_every_coefficient_has_a_sample_by_one_of_the_rules():
    for one in list_coefficients():
        found = estimate_sample(one, get_unit(one.name))
        assert found.rule in RULES and found.observations >= 1 and found.half_width > 0, one.name


def test_the_table_has_coefficients_alone_with_what_measuring_them_takes():
    told = {"H1": verdicts(POINTS[QUIT] > 0.5), "H2": verdicts(POINTS[FORM] > 0.5), "H3": verdicts(POINTS[POSTS] > 0.5)}
    table = list_agenda([one for one in DRAWN if one.name in POINTS and one.kind == "coefficient"], POINTS, told)
    assert list(table.columns) == list(AGENDA) and list(table.name) == [QUIT] and table["claims"].tolist()[0].startswith("H1")
    assert table["disagreement"].tolist()[0] == pytest.approx(1.5, abs=0.01) and table["observations"].tolist()[0] > 0
