"""Nearest flip: a planted flip is found along the direction and on single things, and one that is not there is not."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.experiments.claims.conditions.planted_draws import DRAWN, FORM, POSTS, QUIT, points_of
from wushe_sim.experiments.claims.conditions.drawn import get_start
from wushe_sim.experiments.claims.conditions.nearest_flip import (
    HALVINGS,
    TOGETHER,
    FlipPath,
    find_flip,
    fit_margin,
    measure_distance,
    plan_paths,
)

POINTS, START = points_of(150, 40), {**get_start(DRAWN), POSTS: 0.0}


def margin(point):
    """Planted: the verdict hangs on one hazard and on posts, in the ratio of 3 to 4."""
    return 3 * (point[QUIT] - START[QUIT]) + 4 * (point[POSTS] - START[POSTS]) - 1.5


@pytest.fixture(scope="module")
def fit():
    noise = np.random.default_rng(0).normal(0, 0.1, len(POINTS))
    return fit_margin(POINTS, POINTS.apply(margin, axis=1) + noise, START)


def test_the_fit_finds_the_planted_slopes_and_says_how_well_it_foretells_what_it_has_not_seen(fit):
    slopes = sorted(fit.slopes, key=lambda name: -abs(fit.slopes[name]))
    assert slopes[:2] == [POSTS, QUIT] and fit.slopes[POSTS] / fit.slopes[QUIT] == pytest.approx(4 / 3, rel=0.15)
    assert fit.score > 0.9 and fit.at_start == pytest.approx(-1.5, abs=0.25)


def test_the_planted_flip_is_found_along_the_direction_and_is_nearer_than_on_single_things(fit):
    asked = []

    def ask(point):
        asked.append(point)
        return margin(point) > 0

    paths = plan_paths(fit, DRAWN, START, False)
    found = {path.name: find_flip(path, ask, False) for path in paths}
    assert list(found) == [TOGETHER, POSTS, QUIT] and all(found.values())
    distances = {name: flip.distance for name, flip in found.items()}
    assert distances[POSTS] == pytest.approx(1.5 / 4, abs=0.1) and distances[QUIT] == pytest.approx(0.5, abs=0.15)
    assert 0.3 <= distances[TOGETHER] < distances[POSTS], "the shortest way is .3, as 1.5 over the slopes' length of 5"
    for flip in found.values():
        assert flip.before < flip.distance and margin(flip.point) > 0
    assert len(asked) <= len(paths) * (2 + HALVINGS)


def test_what_is_supported_is_followed_the_other_way(fit):
    falling = fit._replace(at_start=1.5, slopes={POSTS: -4.0})
    path = plan_paths(falling, DRAWN, START, True)[0]
    assert path.direction == {POSTS: 1.0} and path.expected == pytest.approx(1.5 / 4)


def test_a_flip_that_is_not_there_is_not_found_and_neither_is_one_where_nothing_can_be_told():
    path = FlipPath(QUIT, {QUIT: 0.25}, {QUIT: 1.0}, 0.2)
    assert path.length == 0.75
    assert find_flip(path, lambda point: False, False) is None and find_flip(path, lambda point: None, False) is None


def test_a_flip_further_away_than_expected_is_still_found():
    flip = find_flip(FlipPath(QUIT, {QUIT: 0.0}, {QUIT: 1.0}, 0.1), lambda point: point[QUIT] > 0.9, False, 6)
    assert flip.before <= 0.9 < flip.distance <= 0.92


def test_a_form_is_turned_on_or_off_and_not_halved():
    asked = []
    path = FlipPath(FORM, {FORM: 0.0}, {FORM: 1.0}, 0.1, is_form=True)
    flip = find_flip(path, lambda point: asked.append(point) or point[FORM] >= 0.5, False)
    assert flip.point == {FORM: 1.0} and flip.distance == 1 and len(asked) == 1


def test_where_no_coefficient_matters_there_is_no_direction():
    assert fit_margin(POINTS, pd.Series(2.0, POINTS.index), START) is None
    assert fit_margin(POINTS[:10], pd.Series(range(10)), START) is None


@given(st.floats(0.02, 0.98), st.floats(0, 1), st.floats(0.05, 2))
def test_whatever_the_fit_expects_the_flip_lies_between_the_last_point_before_it_and_the_one_found(at, start, expected):
    path = FlipPath(QUIT, {QUIT: start}, {QUIT: 1.0}, expected)
    flip = find_flip(path, lambda point: point[QUIT] >= at, start >= at)
    if start >= at or path.length == 0:
        assert flip is None
    else:
        assert start + flip.before <= at + 1e-9 and flip.point[QUIT] >= at
        assert flip.distance == pytest.approx(flip.point[QUIT] - start) and flip.distance - flip.before <= path.length / 2**HALVINGS + 1e-9


@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(st.floats(0, 1), st.floats(-1, 1)), min_size=1), st.floats(0, 5))
def test_no_step_leaves_the_ranges_and_distance_is_never_more_than_the_step(moves, step):
    size = sum(slope**2 for _, slope in moves.values()) ** 0.5
    if size < 1e-3:
        return
    start = {name: at for name, (at, _) in moves.items()}
    path = FlipPath(TOGETHER, start, {name: slope / size for name, (_, slope) in moves.items() if slope}, 0.1)
    point = path.find_point(step)
    assert all(0 <= share <= 1 for share in point.values()) and measure_distance(start, point) <= step + 1e-9
