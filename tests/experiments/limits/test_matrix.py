"""The matrix: losses, what remedies win back net of what they win anyway, and no more false alarms than chance allows."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from wushe_sim.experiments.comparison.arms import street
from wushe_sim.experiments.limits.cells import NOT_CARRIED, WINS_BACK, WINS_NOTHING
from wushe_sim.experiments.limits.matrix import (
    compare_five_with_three,
    find_effects,
    find_losses,
    find_recoveries,
    find_within_each,
    is_sure,
    types_by_community,
)
from wushe_sim.experiments.limits.matrix_arms import ALL_GROUNDS, MatrixArm, build_arms, list_matrix_arms, name_arm, parse_arm
from wushe_sim.experiments.limits.settings import HIGH, LIMITS, LOW, REMEDIES, SETTLED, WITH_ALL, list_prices
from wushe_sim.scenario import Scenario

REMEDY_NAMES = ["none", *(one.name for one in WITH_ALL)]


def toy(worth=None, seeds=10, spread=0.004, seed=0, limits=("takeover",), actors=("five",), remedies=("none", "deliberation"),
        strength=1.0):
    """A frame of arms: linkage is .5, what ``worth`` says of limit and remedy, luck that a seed's arms share, and luck of their own.

    Unserved hours are ten times as far below 20: less of them is better.
    """
    chance, rows = np.random.default_rng(seed), []
    shared = chance.normal(0, 0.05, seeds)
    for linked in actors:
        for limit in ("none", *limits):
            for remedy in remedies:
                value = 0.5 + (worth or {}).get((limit, remedy), 0.0) + shared + chance.normal(0, spread, seeds)
                name = name_arm(limit, remedy, linked, strength=1.0 if remedy == "none" else strength)
                rows.append(pd.DataFrame({"arm": name, "seed": range(seeds), "linkage": value, "unserved_hours": 25 - 10 * value}))
    return pd.concat(rows, ignore_index=True)


def test_a_remedys_recovery_is_net_of_what_it_wins_anyway():
    row = find_recoveries(toy({("takeover", "none"): -0.2, ("none", "deliberation"): 0.03, ("takeover", "deliberation"): -0.1}),
                     ["linkage"]).iloc[0]
    assert row.loss == pytest.approx(-0.2, abs=0.005) and row.gross == pytest.approx(0.1, abs=0.005)
    assert row.anyway == pytest.approx(0.03, abs=0.005) and row.difference == pytest.approx(0.07, abs=0.01)
    assert row.low < 0.07 < row.high and row.share == pytest.approx(0.35, abs=0.05) and row.share_low < 0.35 < row.share_high


def test_what_helps_everywhere_alike_recovers_nothing():
    row = find_recoveries(toy({("takeover", "none"): -0.2, ("none", "deliberation"): 0.1, ("takeover", "deliberation"): -0.1}),
                     ["linkage"]).iloc[0]
    assert row.gross == pytest.approx(0.1, abs=0.005) and row.low < 0 < row.high


def test_a_share_of_a_loss_is_given_only_where_the_loss_is_sure():
    frame = toy({("takeover", "none"): -0.003}, spread=0.01)
    assert np.isnan(find_recoveries(frame, ["linkage"])["share"].iloc[0]) and not find_losses(frame, ["linkage"])["sure"].iloc[0]
    gain = toy({("takeover", "none"): 0.2})
    assert np.isnan(find_recoveries(gain, ["linkage"])["share"].iloc[0]) and not find_losses(gain, ["linkage"])["sure"].iloc[0]


def test_planted_nothings_raise_no_more_alarms_than_chance_allows():
    """Over 200 seeds of luck, 200 measures on which neither limit nor remedy does anything: the 95% intervals that leave out 0."""
    measures = [f"nothing {seed}" for seed in range(200)]
    columns = [toy(seeds=20, seed=seed)["linkage"].rename(name) for seed, name in enumerate(measures)]
    nothings = pd.concat([toy(seeds=20)[["arm", "seed"]], *columns], axis=1)
    rows = find_recoveries(nothings, measures)
    assert rows["measure"].tolist() == measures and rows["low"].nunique() == 200
    alarms = ((rows["low"] > 0) | (rows["high"] < 0)).sum()
    assert binom.ppf(0.0005, 200, 0.05) <= alarms <= binom.ppf(0.9995, 200, 0.05)
    sure = is_sure(find_losses(nothings, measures)).sum()
    assert sure <= binom.ppf(0.9995, 200, 0.005)


def test_five_actors_are_held_against_three_limit_by_limit():
    frame = pd.concat([toy({("takeover", "none"): -0.1}, remedies=("none",)),
                       toy({("takeover", "none"): -0.2}, remedies=("none",), actors=("three",), seed=0)])
    row = compare_five_with_three(frame, ["linkage"]).iloc[0]
    assert row.limit == "takeover" and row.difference == pytest.approx(0.1, abs=0.01)


def test_effects_are_told_apart_by_group():
    frame = pd.concat([toy({("none", "deliberation"): worth}).assign(group=group) for group, worth in (("A", 0.1), ("B", 0.0))])
    found = find_within_each(find_effects, frame, "group", ["linkage"]).query("limit == 'none'").set_index("group")
    assert found.loc["A", "difference"] == pytest.approx(0.1, abs=0.01) and found.loc["B", "low"] < 0 < found.loc["B", "high"]
    assert len(find_effects(frame[frame["group"] == "A"], ["linkage"])) == 2


def test_more_hours_unserved_are_a_loss_and_fewer_are_won_back():
    worth = {("takeover", "none"): -0.2, ("takeover", "deliberation"): -0.1}
    rows = find_recoveries(toy(worth), ["linkage", "unserved_hours"]).set_index("measure")
    assert rows.loc["unserved_hours", "loss"] == pytest.approx(10 * rows.loc["linkage", "loss"])
    ends = ["low", "high"]
    assert rows.loc["unserved_hours", ends].to_list() == pytest.approx([10 * rows.loc["linkage", end] for end in ends])
    assert set(rows["kind"]) == {WINS_BACK} and rows.loc["unserved_hours", "level"] == pytest.approx(20, abs=1)
    raw = find_losses(toy(worth), ["unserved_hours"]).iloc[0]
    assert raw["sure"] and raw["value"] > raw["reference"]


def test_a_remedy_counts_at_the_strength_that_was_carried_out_and_one_that_never_was_is_said_to_be():
    full = toy({("takeover", "none"): -0.2})
    half = toy({("takeover", "deliberation"): -0.1, ("takeover", "none"): -0.2}, strength=0.5)
    frame = pd.concat([full, half[half["arm"].str.endswith(".500")]], ignore_index=True)
    strengths = pd.DataFrame([("middle", "step", "takeover", "deliberation", 0.5)],
                             columns=["price", "regime", "limit", "remedy", "strength"])
    row, = find_recoveries(frame, ["linkage"], strengths).to_dict("records")
    assert row["strength"] == 0.5 and row["kind"] == WINS_BACK and row["gross"] == pytest.approx(0.1, abs=0.01)
    never, = find_recoveries(frame, ["linkage"], strengths.assign(strength=0.0)).to_dict("records")
    assert never["kind"] == NOT_CARRIED


def test_a_planted_nothing_wins_nothing():
    row, = find_recoveries(toy({("takeover", "none"): -0.2, ("takeover", "deliberation"): -0.2}), ["linkage"]).to_dict("records")
    assert row["kind"] == row["kind_half"] == row["kind_twice"] == WINS_NOTHING


def test_the_matrix_has_every_limit_under_every_remedy_at_every_price_in_both_regimes():
    wanted = list_matrix_arms()
    prices, remedies = 3, 2 + len(REMEDIES)
    assert sum(one.actors == "five" for one in wanted) == prices * remedies * (1 + 2 * len(LIMITS))
    assert sum(one.actors == "three" for one in wanted) == 1 + 2 * len(LIMITS)
    assert all(parse_arm(one.name) == one for one in wanted) and len(ALL_GROUNDS) == 6


def test_a_limit_steps_in_week_0_or_stands_throughout_the_burn_in_and_its_remedy_steps_in_either_case():
    wanted = [MatrixArm("takeover", "deliberation"), MatrixArm("takeover", "deliberation", regime=SETTLED, strength=0.5),
              MatrixArm("heterogeneity", "none", "three")]
    step, settled, three = build_arms(street(), wanted)
    assert step.schedule.takeover[0].value == settled.levers.takeover == 0.76 and step.levers.takeover == street().levers.takeover
    assert step.schedule.deliberation[0].value == 1 and not settled.schedule.takeover
    own = street().levers.deliberation
    assert settled.schedule.deliberation[0].value == pytest.approx((1 + own) / 2) and settled.levers.deliberation == own
    assert three.schedule.actors[0].value == "three" and three.schedule.mobility[0].value == 0.17


def test_prices_at_their_ends_are_those_of_remedies_alone():
    low, high = build_arms(street(), [MatrixArm(price=LOW), MatrixArm(price=HIGH)])
    assert low.parameters.hand_down.cost_grid_service == 0.04 and high.parameters.hand_down.yuan_incubation == 60
    assert high.parameters.station.cost_incubation == 0.4
    assert high.parameters.hand_down.cost_party_coordination == street().parameters.hand_down.cost_party_coordination
    names = {name for prices in list_prices(LOW).values() for name in prices}
    assert names == {name for prices in list_prices(HIGH).values() for name in prices} and "points" in names


def test_limits_and_remedies_are_those_of_the_scenario_files():
    for limit in LIMITS:
        said = Scenario.load(f"scenarios/limit-{limit.name.replace('_', '-')}.toml").said()["levers"]
        assert said == dict(limit.levers)
    for remedy in REMEDIES:
        said = Scenario.load(f"scenarios/remedy-{remedy.name.replace('_', '-')}.toml").said()["levers"]
        assert said == dict(remedy.levers)


def test_the_communities_of_the_experiment_street_are_of_four_types():
    assert sorted(types_by_community(street())) == ["c00", "c01", "c02", "c03"] and len(set(types_by_community(street()).values())) == 4
