"""Paired costs: hand-worked differences and prices of an effect, and Fieller's interval against its definition and its coverage."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp

import tests.fake_engine as fake
import wushe_sim as ws
from tests.experiments.conftest import BASE
from tests.messages import raises_message
from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison import costs
from wushe_sim.experiments.comparison.costs import compare_costs, find_fieller_interval, list_cost_rows, weigh_cost
from wushe_sim.model.accounts import ACCOUNTS
from wushe_sim.model.sums import ROWS
from wushe_sim.results import Result, make_run
from wushe_sim.results.ensemble import Ensemble

PEOPLE = BASE.place.residents // 3 * 3
YUAN = 100 / PEOPLE * 1000 * 52
"""156 minutes of a social worker are 100 yuan; in each community and week, a year per 1,000 residents."""
HOURS = 1 / PEOPLE * 1000 * 52


def result_of(name, seeds=range(4), draws=None, **more):
    """The stand-in's runs with so many minutes more in each community and week."""
    runs = []
    for seed in seeds:
        run = make_run(BASE.replace(name=name), seed, fake.record(BASE, seed))[0]
        counts = run.counts.copy()
        for count, minutes in more.items():
            counts[:, :, ROWS[count], 0] += minutes
        runs.append(run._replace(counts=counts))
    return Result(tuple(runs), {"scenarios": {name: BASE.replace(name=name).content()}}, {}, draws=draws)


def test_costs_are_paired_by_account_in_yuan_and_hours():
    made = ws.compare(result_of("one"), result_of("two", range(1, 6), worker_idle=156, worked_minutes=60))
    frame = made.costs().set_index(["account", "measure"])
    assert frame.loc[("all", "yuan"), "difference"] == pytest.approx(YUAN) == frame.loc[("social_workers", "yuan"), "difference"]
    assert frame.loc[("social_workers", "hours"), "difference"] == pytest.approx(2.6 * HOURS)
    assert frame.loc[("volunteers", "hours"), "difference"] == pytest.approx(HOURS)
    assert frame.loc[("volunteers", "yuan"), "difference"] == 0 == frame.loc[("committee", "yuan"), "difference"]
    assert (frame["seeds"] == 3).all()
    priced = made.costs({"volunteer_hour": 20}).set_index(["account", "measure"])
    assert priced.loc[("all", "yuan"), "difference"] == pytest.approx(YUAN + 20 * HOURS)
    assert made.costs("low").set_index("account").loc["all", "difference"] == pytest.approx(YUAN * 50 / 80)


def test_equal_costs_that_summing_rounds_off_differently_differ_by_exactly_nothing():
    rng = np.random.default_rng(1)
    hours = rng.uniform(1e3, 1e5, (6, 2, len(ACCOUNTS)))
    off = hours * (1 + np.finfo(float).eps * rng.integers(-4, 5, hours.shape))
    assert (off != hours).any()
    assert (list_cost_rows(off) == list_cost_rows(hours)).all()
    frame = compare_costs(list_cost_rows(hours), list_cost_rows(off), 0.95)
    assert (frame[["difference", "low", "high"]] == 0).all(axis=None)


@pytest.mark.parametrize(("idle", "served", "outcome", "ratio"), [
    (156, 60, costs.BETTER_DEARER, 100), (-156, -60, costs.WORSE_CHEAPER, 100), (-156, 60, costs.BETTER_CHEAPER, math.nan),
    (156, -60, costs.WORSE_DEARER, math.nan), (156, 0, costs.NO_DIFFERENCE, math.nan), (0, 60, costs.SAME_COST, math.nan),
])
def test_what_an_hour_costs_is_said_where_effect_is_bought_or_sold(idle, served, outcome, ratio):
    made = ws.compare(result_of("one"), result_of("two", worker_idle=idle, served_minutes=served))
    row = made.weigh_costs().iloc[0]
    assert (row["indicator"], row["per"], row["outcome"]) == ("unserved_hours", "hour", outcome)
    assert row["cost"] == pytest.approx(idle / 156 * YUAN) and row["effect"] == pytest.approx(-served / 60 * HOURS)
    assert (row["ratio"], row["low"], row["high"]) == pytest.approx((ratio,) * 3, rel=1e-6, nan_ok=True)


def test_another_indicator_has_its_own_unit_and_one_seed_says_nothing():
    made = ws.compare(result_of("one", [0]), result_of("two", [0], worker_idle=156, served_minutes=60), indicators=["coverage", "trust"])
    row = made.weigh_costs().iloc[0]
    assert (row["indicator"], row["per"], row["outcome"]) == ("coverage", "point", costs.ONE_SEED)
    table = made.table.set_index("indicator")
    assert row["effect"] == pytest.approx(100 * table.loc["coverage", "difference"]) and math.isnan(row["ratio"])
    with raises_message(BadInput, "did_you_mean", near="trust"):
        made.weigh_costs("trus")


def test_over_draws_each_set_of_coefficients_counts_once():
    draws = Ensemble(pd.DataFrame({"hand_down.hire_weeks": [8.0, 12.0, 16.0]}), {}, "three")
    made = ws.compare(result_of("one", range(6), draws), result_of("two", range(6), draws, worker_idle=156, served_minutes=60))
    row = made.weigh_costs().iloc[0]
    assert row["seeds"] == 3 and row["ratio"] == pytest.approx(100)
    frame = made.costs()
    assert (frame["sets"] == 3).all() and frame.loc[0, "sets_low"] == pytest.approx(YUAN)


def test_a_cost_that_may_be_nil_and_an_effect_that_may_be_nil_have_no_ratio():
    sure, unsure = np.array([9.0, 10.0, 11.0]), np.array([-9.0, 10.0, 2.0])
    assert weigh_cost(unsure, sure, False, 0.95).outcome == costs.COST_UNCLEAR
    assert weigh_cost(sure, unsure, False, 0.95).outcome == costs.NO_DIFFERENCE
    assert math.isnan(weigh_cost(unsure, sure, False, 0.95).ratio) and math.isnan(weigh_cost(sure, unsure, False, 0.95).ratio)


def test_over_draws_a_cost_is_told_where_nearly_all_sets_agree_on_its_sign():
    effect, cost = np.full(20, 5.0) + np.arange(20), np.array([10.0] * 18 + [-1.0] * 2)
    assert weigh_cost(cost, effect, False, 0.95).outcome == costs.BETTER_DEARER
    assert weigh_cost(cost, effect, False, 0.95, agreeing=0.95).outcome == costs.COST_UNCLEAR
    assert weigh_cost(effect, cost, False, 0.95, agreeing=0.95).outcome == costs.NO_DIFFERENCE


def test_the_interval_of_a_constant_effect_is_students():
    """Of 90, 100 and 110 yuan the mean is 100 ± 4.3027 · 10 / √3 = 24.84; ten units each, so that one costs 7.516 to 12.484."""
    low, high = find_fieller_interval(np.array([90.0, 100.0, 110.0]), np.full(3, 10.0), 0.95)
    assert (low, high) == pytest.approx((7.516, 12.484), abs=1e-3)
    assert find_fieller_interval(np.array([90.0, 100.0, 110.0]), np.array([9.0, 10.0, 11.0]), 0.95) == pytest.approx((10, 10))


def test_the_ends_of_the_interval_are_the_ratios_at_which_students_test_turns():
    draws = np.random.default_rng(1)
    cost, gain = draws.normal(100, 30, 6), draws.normal(10, 2, 6)
    for end in find_fieller_interval(cost, gain, 0.9):
        assert ttest_1samp(cost - end * gain, 0).pvalue == pytest.approx(0.1)
    assert all(map(math.isnan, find_fieller_interval(cost, gain - gain.mean(), 0.9)))


def test_the_interval_covers_the_true_ratio_about_as_often_as_it_says():
    """Of 2,000 draws at a coverage of 95%, more than 99.9% of the counts lie between 93.3% and 96.7%."""
    draws = np.random.default_rng(2)
    found = [find_fieller_interval(*draws.multivariate_normal([100, 10], [[900, 30], [30, 4]], 5).T, 0.95) for _ in range(2000)]
    assert 0.933 <= np.mean([low <= 10 <= high for low, high in found]) <= 0.967
