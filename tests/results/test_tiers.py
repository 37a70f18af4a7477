"""Tiers of a ranking: which places can be told apart, against SciPy's paired test, hand-worked cases and chance."""

import numpy as np
import pytest
from scipy.stats import ttest_rel

from wushe_sim.results.tiers import find_better, find_standings, reject_by_holm

RNG = np.random.default_rng


def test_holm_goes_step_by_step_and_stops_at_the_first_that_holds():
    chances = np.array([0.01, 0.04, 0.03, 0.005])  # Holm's bounds: 0.0125, 0.0167, 0.025, 0.05
    assert reject_by_holm(chances, 0.05).tolist() == [True, False, False, True]
    assert reject_by_holm(np.array([0.02, 0.024]), 0.05).tolist() == [True, True]
    assert reject_by_holm(np.array([0.026, 0.001, 0.03]), 0.05).tolist() == [False, True, False]


def test_two_places_are_told_apart_where_scipys_paired_test_tells_them():
    for seed in range(40):
        values = RNG(seed).normal(0, 1, (8, 2)) + np.array([0.8, 0])
        told = ttest_rel(values[:, 0], values[:, 1]).pvalue <= 0.05
        assert find_better(values).any() == told


def test_places_far_apart_have_a_tier_each_and_one_rank():
    values = RNG(1).normal(0, 0.01, (10, 4)) + np.array([0, 3, 1, 2])
    found = find_standings(values)
    assert found.tier.tolist() == found.rank_from.tolist() == found.rank_to.tolist() == [4, 1, 3, 2]


def test_neighbours_that_cannot_be_told_apart_share_a_tier_through_the_one_between_them():
    between = np.array([-1, 1, -1, 1, -1, 1, -1, 1]) * 0.1
    values = np.stack([np.full(8, 0.2), between + 0.15, np.full(8, 0.1), np.full(8, -5.0)], axis=1)
    found = find_standings(values)
    assert found.tier.tolist() == [1, 1, 1, 2], "the first and the third are told apart, but neither from the second"
    assert found.rank_from.tolist() == [1, 1, 2, 4] and found.rank_to.tolist() == [2, 3, 3, 4]


def test_places_that_always_give_the_same_are_one_tier_and_rounding_separates_nothing():
    one = RNG(2).normal(0.5, 0.1, 12)
    found = find_standings(np.stack([one, one * (1 + 1e-15), one], axis=1))
    assert set(found.tier) == {1} and set(found.rank_from) == {1} and set(found.rank_to) == {3}


def test_a_shared_chance_is_taken_out_by_pairing():
    shared = RNG(3).normal(0, 10, (12, 1))
    values = shared + RNG(4).normal(0, 0.1, (12, 2)) + np.array([1, 0])
    assert find_standings(values).tier.tolist() == [1, 2]


@pytest.mark.parametrize("values", [np.empty((0, 3)), np.array([[3.0, 1.0, 2.0]]), np.full((5, 3), np.nan)])
def test_with_one_seed_or_no_value_nothing_can_be_told(values):
    assert np.isnan(np.stack(find_standings(values))).all()


def test_a_place_without_a_value_has_no_tier_and_missing_seeds_are_left_out():
    values = RNG(5).normal(0, 0.01, (6, 3)) + np.array([2, 0, 1])
    values[:, 1] = np.nan
    values[0, 0] = np.nan
    found = find_standings(values)
    assert found.tier.tolist()[::2] == [1, 2] and np.isnan(found.tier[1])
    assert found.rank_to[2] == 2, "a place without a value has no rank"


def test_among_places_that_do_not_differ_one_is_set_apart_in_few_of_many_rankings():
    wrong = sum(find_better(RNG(seed).normal(0, 1, (10, 6))).any() for seed in range(400))
    assert wrong <= 33  # scipy.stats.binom.sf(33, 400, 0.05) = 0.002
