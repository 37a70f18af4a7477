"""Shapley's shares: planted values are recovered, and they always sum to the whole."""

import numpy as np
import pandas as pd
import pytest

from wushe_sim.experiments.claims.shapley import pick_switches, rank_switches, share_effect, shares, subsets

FOUR = ("a", "b", "c", "d")


def worths(effect):
    """The effect of every set of switches that are on."""
    return {frozenset(some): effect(set(some)) for some in subsets(FOUR)}


def test_planted_values_that_add_up_are_recovered():
    planted = {"a": 3.0, "b": -1.0, "c": 0.5, "d": 0.0}
    assert shares(worths(lambda on: 2 + sum(planted[name] for name in on)), FOUR) == pytest.approx(planted)


def test_what_two_do_only_together_is_shared_between_them():
    assert shares(worths(lambda on: 6.0 * ({"a", "b"} <= on) + 1.0 * ("c" in on)), FOUR) == pytest.approx({"a": 3, "b": 3, "c": 1, "d": 0})


def test_shapleys_own_example_the_glove_game():
    """One left glove, two right ones: the owner of the left one gets two thirds."""
    value = {frozenset(some): float("L" in some and len(some) > 1) for some in subsets(("L", "R1", "R2"))}
    assert shares(value, ("L", "R1", "R2")) == pytest.approx({"L": 2 / 3, "R1": 1 / 6, "R2": 1 / 6})


def test_values_sum_to_the_effect_with_all_on_less_that_with_all_off():
    rng = np.random.default_rng(0)
    value = worths(lambda on: float(rng.normal()))
    assert sum(shares(value, FOUR).values()) == pytest.approx(value[frozenset(FOUR)] - value[frozenset()])


def test_shares_and_the_rest_make_one():
    without = {off: pd.Series([10.0 - 2 * ("a" in off) - 5 * ("b" in off)] * 3) for off in subsets(("a", "b"))}
    rows = {row["switch"]: row for row in share_effect(("a", "b"), without)}
    assert rows["a"]["share"] == pytest.approx(0.2) and rows["b"]["share"] == pytest.approx(0.5) and rows[""]["share"] == pytest.approx(0.3)


def test_a_switch_matters_that_moves_a_tenth_of_the_effect_beyond_luck():
    rng = np.random.default_rng(1)
    whole = pd.Series(rng.normal(10, 0.5, 6))
    found = rank_switches(whole, {"carries": whole - 6 + rng.normal(0, 0.2, 6), "trifle": whole - 0.3 + rng.normal(0, 0.01, 6),
                          "noise": whole + rng.normal(0, 3, 6), "nothing": whole.copy()})
    assert found[0].switch == "carries" and found[0].change == pytest.approx(-6, abs=0.3)
    assert pick_switches(found) == ["carries"]


def test_no_more_than_four_are_shared_among():
    whole = pd.Series([10.0, 10.1, 9.9])
    found = rank_switches(whole, {f"s{number}": whole - number for number in range(1, 8)})
    assert pick_switches(found) == ["s7", "s6", "s5", "s4"]
