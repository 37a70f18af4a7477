"""What decides: a planted cause is found first, with its direction; where nothing decides, nothing is named."""

import numpy as np
import pandas as pd
import pytest

from tests.experiments.claims.conditions.planted_draws import points_of
from wushe_sim.experiments.discovery.deciding import can_classify, count_support, rank_deciding

pytestmark = pytest.mark.libraries
POINTS = points_of(200, 60)


def test_the_share_of_draws_has_its_exact_interval():
    support = count_support(pd.Series([True] * 100))
    assert support.share == 1 and support.high == 1 and support.low == pytest.approx(0.025 ** (1 / 100))
    half = count_support(pd.Series([True, False] * 10))
    assert half.draws == 20 and half.low == pytest.approx(1 - half.high) and half.low < 0.5


def test_two_planted_causes_are_ranked_before_everything_else_and_the_classifier_beats_the_base_rate():
    labels = (POINTS["mobilise.quit_hazard"] > 0.4) & (POINTS["posts"] < 0.7)
    found = rank_deciding(POINTS, labels)
    assert found.is_better and found.gain > 0.5
    assert set(found.importance.index[:2]) == {"mobilise.quit_hazard", "posts"}
    assert (found.importance > 0).all() and found.importance.is_monotonic_decreasing


def test_where_no_coefficient_matters_the_classifier_is_no_better_than_the_base_rate_and_names_nothing():
    for seed in range(2):
        labels = pd.Series(np.random.default_rng(seed).random(len(POINTS)) < 0.5, POINTS.index)
        found = rank_deciding(POINTS, labels)
        assert not found.is_better and not len(found.importance)


def test_with_draws_of_one_kind_or_few_of_the_other_there_is_nothing_to_tell_apart():
    for supported in (0, 4, 200):
        labels = pd.Series(np.arange(200) < supported, POINTS.index)
        found = rank_deciding(POINTS, labels)
        assert not can_classify(labels) and np.isnan(found.gain) and not found.is_better and not len(found.importance)
