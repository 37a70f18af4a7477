"""The living picture on the dashboard: both streets' cases are read while somebody looks, and only then."""

import pytest

import wushe_sim as ws
from wushe_sim.dashboard.pair import CHANGED, MOST_CASE_WEEKS, UNCHANGED, Pair
from wushe_sim.dashboard.session import Session, Starts

SMALL = ws.Scenario(name="small", weeks=80, burn_in=12, place={"communities": 2, "residents": 200, "social_workers": 1})


@pytest.fixture
def pair():
    made = Pair(Session(SMALL, Starts()))
    made.build()
    return made


def run(pair, weeks):
    for _ in range(weeks):
        pair.step()


def test_nothing_is_read_until_somebody_looks(pair):
    run(pair, 2)
    assert pair.take_case_weeks() == []


def test_a_look_comes_first_and_then_every_week_of_both_streets(pair):
    run(pair, 2)
    pair.watch_cases(1)
    run(pair, 3)
    weeks = pair.take_case_weeks()
    assert [(week[CHANGED].week, week[UNCHANGED].week) for week in weeks] == [(k, k) for k in (1, 2, 3, 4)]
    assert pair.take_case_weeks() == []


def test_streets_without_a_change_show_the_same_and_with_one_they_part(pair):
    pair.watch_cases(0)
    run(pair, 4)
    assert all(week[CHANGED].cases == week[UNCHANGED].cases for week in pair.take_case_weeks())
    pair.change({"takeover": 0.95, "admin_burden": 0.9})
    run(pair, 12)
    assert any(week[CHANGED].cases != week[UNCHANGED].cases for week in pair.take_case_weeks())


def test_who_looks_away_costs_nothing_and_who_is_slow_gets_the_last_weeks(pair):
    pair.watch_cases(0)
    run(pair, MOST_CASE_WEEKS + 5)
    weeks = pair.take_case_weeks()
    assert (len(weeks), weeks[-1][CHANGED].week) == (MOST_CASE_WEEKS, MOST_CASE_WEEKS + 4)
    pair.watch_cases(None)
    run(pair, 2)
    assert pair.take_case_weeks() == []
