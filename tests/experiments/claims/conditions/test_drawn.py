"""Drawn things: a draw as a point and back, the street's own values, verdicts and margins of planted effects."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.experiments.claims.conditions.planted_draws import BASE, DRAWN, ONE, TWO, plant, points_of
from wushe_sim.experiments.claims.conditions.drawn import (
    compute_margins,
    get_start,
    label_support,
    list_verdicts,
    make_world,
)
from wushe_sim.experiments.claims.draws import draw_worlds
from wushe_sim.experiments.claims.hypothesis import ANY, NO_LOSS
from wushe_sim.experiments.claims.settings import FORMS
from wushe_sim.scenario.coefficients import with_values

BY_NAME = {one.name: one for one in DRAWN}


def test_every_draw_is_a_point_within_the_ranges_and_gives_its_world_back():
    points, worlds = points_of(20), draw_worlds(20)
    assert ((points >= 0) & (points <= 1)).all(axis=None)
    for draw, world in enumerate(worlds):
        again = make_world(DRAWN, points.loc[draw]).describe()
        assert again == pytest.approx(world.describe())


def test_the_point_of_the_defaults_gives_the_street_itself():
    start = get_start(DRAWN)
    assert all(0 <= share <= 1 for share in start.values())
    world = make_world(DRAWN, start)
    assert world.setting.load == pytest.approx(1) and world.setting.forms == {name: getattr(BASE.switches, name) for name in FORMS}
    coefficients = with_values(BASE, world.values).parameters
    assert coefficients.model_dump() == {group: pytest.approx(some) for group, some in BASE.parameters.model_dump().items()}


@given(st.sampled_from([one for one in DRAWN if one.kind != "form"]), st.floats(0, 1))
def test_a_share_of_a_range_and_its_value_are_each_others_inverse(one, share):
    value = one.unscale(share)
    assert one.low - 1e-9 <= value <= one.high * (1 + 1e-9) + 1e-9 and one.scale(value) == pytest.approx(share, abs=1e-6)


def test_posts_are_halfway_in_the_logarithm_and_a_form_is_on_from_one_half():
    assert BY_NAME["posts"].unscale(0.5) == pytest.approx(5**0.5)
    assert [BY_NAME["self_sealing"].unscale(share) for share in (0.4, 0.5)] == [0.0, 1.0]


def test_a_draw_supports_a_claim_where_its_effect_passes_the_threshold_and_one_without_a_value_is_left_out():
    points = points_of(4)
    draws = pd.DataFrame(plant(points, lambda row: 0))
    draws["effect"] = [0.2, 0.05, np.nan, -0.2]
    assert label_support(ONE, draws).to_dict() == {0: True, 1: False, 3: False}
    assert list_verdicts(ONE, draws)[3] == "opposite"
    assert compute_margins(ONE, draws).to_dict() == pytest.approx({0: 1.0, 1: -0.5, 3: -3.0})


def two_parts(first, second):
    points = points_of(2)
    rows = [*plant(points, lambda row: 0, "H6", "first"), *plant(points, lambda row: 0, "H6", "second")]
    return pd.DataFrame(rows).assign(effect=[*first, *second])


def test_of_parts_that_must_all_hold_the_least_margin_counts_and_of_groups_of_which_one_suffices_the_greatest():
    draws = two_parts((0.2, 0.3), (0.15, 0.0))
    assert compute_margins(TWO, draws).to_dict() == pytest.approx({0: 0.5, 1: -1.0})
    parts = tuple(dataclasses.replace(part, group=part.key) for part in TWO.parts)
    assert compute_margins(dataclasses.replace(TWO, parts=parts, rule=ANY), draws).to_dict() == pytest.approx({0: 1.0, 1: 2.0})


def test_a_part_about_no_loss_has_its_margin_from_minus_the_threshold():
    one = dataclasses.replace(ONE, parts=(dataclasses.replace(ONE.parts[0], kind=NO_LOSS),))
    draws = pd.DataFrame(plant(points_of(2), lambda row: 0.0))
    assert compute_margins(one, draws).tolist() == pytest.approx([1.0, 1.0]) and label_support(one, draws).all()


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=2))
def test_the_margin_is_above_nought_exactly_where_all_parts_hold(effects):
    draws = two_parts([one for one, _ in effects], [other for _, other in effects])
    assert (compute_margins(TWO, draws) > 0).tolist() == label_support(TWO, draws).tolist()
