"""The matrix: losses, what remedies win back net of what they win anyway, and no more false alarms than chance allows."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from wushe_sim.experiments.comparison.arms import street
from wushe_sim.experiments.limits.matrix import (
    arm,
    effects,
    five_against_three,
    is_sure,
    losses,
    matrix_arms,
    recoveries,
    types_by_community,
    within_each,
)
from wushe_sim.experiments.limits.settings import LIMITS, REMEDIES, WITH_ALL
from wushe_sim.scenario import Scenario

REMEDY_NAMES = ["none", *(one.name for one in WITH_ALL)]


def toy(worth=None, seeds=10, spread=0.004, seed=0, limits=("takeover",), actors=("five",), remedies=("none", "deliberation")):
    """A frame of arms: linkage is .5, what ``worth`` says of limit and remedy, luck that a seed's arms share, and luck of their own."""
    chance, rows = np.random.default_rng(seed), []
    shared = chance.normal(0, 0.05, seeds)
    for linked in actors:
        for limit in ("none", *limits):
            for remedy in remedies:
                value = 0.5 + (worth or {}).get((limit, remedy), 0.0) + shared + chance.normal(0, spread, seeds)
                rows.append(pd.DataFrame({"arm": arm(limit, remedy, linked), "seed": range(seeds), "linkage": value}))
    return pd.concat(rows, ignore_index=True)


def test_a_remedys_recovery_is_net_of_what_it_wins_anyway():
    row = recoveries(toy({("takeover", "none"): -0.2, ("none", "deliberation"): 0.03, ("takeover", "deliberation"): -0.1}),
                     ["linkage"]).iloc[0]
    assert row.loss == pytest.approx(-0.2, abs=0.005) and row.gross == pytest.approx(0.1, abs=0.005)
    assert row.anyway == pytest.approx(0.03, abs=0.005) and row.difference == pytest.approx(0.07, abs=0.01)
    assert row.low < 0.07 < row.high and row.share == pytest.approx(0.35, abs=0.05) and row.share_low < 0.35 < row.share_high


def test_what_helps_everywhere_alike_recovers_nothing():
    row = recoveries(toy({("takeover", "none"): -0.2, ("none", "deliberation"): 0.1, ("takeover", "deliberation"): -0.1}),
                     ["linkage"]).iloc[0]
    assert row.gross == pytest.approx(0.1, abs=0.005) and row.low < 0 < row.high


def test_a_share_of_a_loss_is_given_only_where_the_loss_is_sure():
    frame = toy({("takeover", "none"): -0.003}, spread=0.01)
    assert np.isnan(recoveries(frame, ["linkage"])["share"].iloc[0]) and not losses(frame, ["linkage"])["sure"].iloc[0]
    gain = toy({("takeover", "none"): 0.2})
    assert np.isnan(recoveries(gain, ["linkage"])["share"].iloc[0]) and not losses(gain, ["linkage"])["sure"].iloc[0]


def test_planted_nothings_raise_no_more_alarms_than_chance_allows():
    """Over 200 seeds of luck, 200 matrices in which neither limit nor remedy does anything: the 95% intervals that leave out 0."""
    nothings = [toy(seeds=20, seed=seed) for seed in range(200)]
    alarms = sum(row.low > 0 or row.high < 0 for row in (recoveries(one, ["linkage"]).iloc[0] for one in nothings))
    assert binom.ppf(0.0005, 200, 0.05) <= alarms <= binom.ppf(0.9995, 200, 0.05)
    sure = sum(is_sure(losses(one, ["linkage"])).iloc[0] for one in nothings)
    assert sure <= binom.ppf(0.9995, 200, 0.005)


def test_five_actors_are_held_against_three_limit_by_limit():
    frame = pd.concat([toy({("takeover", "none"): -0.1}, remedies=("none",)),
                       toy({("takeover", "none"): -0.2}, remedies=("none",), actors=("three",), seed=0)])
    row = five_against_three(frame, ["linkage"]).iloc[0]
    assert row.limit == "takeover" and row.difference == pytest.approx(0.1, abs=0.01)


def test_effects_are_told_apart_by_group():
    frame = pd.concat([toy({("none", "deliberation"): worth}).assign(group=group) for group, worth in (("A", 0.1), ("B", 0.0))])
    found = within_each(effects, frame, "group", ["linkage"]).query("limit == 'none'").set_index("group")
    assert found.loc["A", "difference"] == pytest.approx(0.1, abs=0.01) and found.loc["B", "low"] < 0 < found.loc["B", "high"]
    assert len(effects(frame[frame["group"] == "A"], ["linkage"])) == 2


def test_the_matrix_has_every_limit_under_every_remedy_with_five_and_three_actors():
    arms = {one.name: one for one in matrix_arms(street())}
    assert len(arms) == 2 * (1 + len(LIMITS)) * (2 + len(REMEDIES))
    both = arms[arm("takeover", "deliberation")]
    assert both.schedule.takeover[0].value == 0.76 and both.schedule.deliberation[0].value == 1
    mixed = arms[arm("heterogeneity", "all", "three")]
    assert mixed.levers.heterogeneity == 0.8 and mixed.schedule.actors[0].value == "three" and mixed.schedule.crowd_giving[0].value == 1


def test_limits_and_remedies_are_those_of_the_scenario_files():
    for limit in LIMITS:
        said = Scenario.load(f"scenarios/limit-{limit.name.replace('_', '-')}.toml").said()["levers"]
        assert said == dict(limit.levers)
    for remedy in REMEDIES:
        said = Scenario.load(f"scenarios/remedy-{remedy.name.replace('_', '-')}.toml").said()["levers"]
        assert said == dict(remedy.levers)


def test_the_communities_of_the_experiment_street_are_of_four_types():
    assert sorted(types_by_community(street())) == ["c00", "c01", "c02", "c03"] and len(set(types_by_community(street()).values())) == 4
