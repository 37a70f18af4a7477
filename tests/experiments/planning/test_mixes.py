"""Mixes: whatever the search draws, no mix breaks its budget, and no use is given more than it can take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wushe_sim.experiments.planning.mixes import (
    MOST_USES,
    STEPS,
    UNSPENT,
    Mix,
    list_single_mixes,
    make_mix,
    share_out,
    spread_evenly,
)
from wushe_sim.scenario.budget import USES
from wushe_sim.scenario.naming import LONGEST_NAME

ROOMS = st.fixed_dictionaries({use: st.integers(0, STEPS) for use in USES})
WEIGHTS = st.lists(st.tuples(st.sampled_from([*USES, UNSPENT]), st.integers(1, 10)), min_size=1, max_size=MOST_USES)


@given(WEIGHTS, ROOMS)
def test_a_mix_never_breaks_its_budget_and_no_use_is_given_more_than_it_can_take(weights, room):
    mix = share_out(weights, room)
    assert 0 <= mix.steps <= STEPS and sum(mix.shares.values()) <= 1
    assert all(0 < steps <= room[use] for use, steps in mix.parts)
    assert set(mix.uses) <= {use for use, _ in weights} and len(mix.uses) <= MOST_USES


@given(WEIGHTS)
def test_where_all_uses_have_room_the_whole_is_shared_out_by_weight(weights):
    room, whole = dict.fromkeys(USES, STEPS), sum(weight for _, weight in weights)
    mix = share_out(weights, room)
    kept = sum(weight for use, weight in weights if use == UNSPENT)
    assert abs(mix.steps - STEPS * (1 - kept / whole)) < 1 or kept == 0
    for use, steps in mix.parts:
        assert abs(steps - STEPS * sum(weight for one, weight in weights if one == use) / whole) < 1


def test_what_a_full_use_cannot_take_goes_to_the_others():
    mix = share_out([("incubation", 5), ("fund", 5)], {"incubation": 3, "fund": 20})
    assert dict(mix.parts) == {"incubation": 3, "fund": 17}
    assert share_out([("incubation", 1)], {"incubation": 3}).steps == 3


@given(ROOMS)
def test_the_yuan_spread_evenly_and_each_use_alone_keep_to_the_budget_too(room):
    for mix in [spread_evenly(room), *list_single_mixes(room)]:
        assert mix.steps <= STEPS and all(steps <= room[use] for use, steps in mix.parts)
    assert {mix.uses[0] for mix in list_single_mixes(room)} == {use for use in USES if room[use]}


def test_a_mix_that_would_spend_more_than_there_is_cannot_be_made():
    for parts in ((("fund", STEPS), ("posts", 1)), (("fund", 1), ("fund", 1)), (("fund", 0),)):
        with pytest.raises(ValueError):
            Mix(parts)


def test_a_name_says_what_the_money_goes_to_and_fits():
    assert make_mix({"fund": 8, "services": 12}).name == "services-60-fund-40"
    longest = sorted(USES, key=len)[-MOST_USES:]
    assert len(make_mix(dict.fromkeys(longest, 5)).name) <= LONGEST_NAME


def test_the_distance_of_two_mixes_is_the_money_that_would_go_elsewhere():
    one, other = make_mix({"fund": 10, "posts": 10}), make_mix({"fund": 5, "services": 10})
    assert one.measure_distance(other) == pytest.approx(0.75) == other.measure_distance(one)
    assert one.measure_distance(one) == 0 and one.measure_distance(Mix()) == 1
