import math

import numpy as np
import pytest

from tests.experiments.small_street import SMALL
from wushe_sim.experiments.resume_store import ResumeStore, open_resume_store
from wushe_sim.experiments.uncertainty import robustness as room
from wushe_sim.experiments.uncertainty.robustness import judge_over_draws, summarize_draws, work_through
from wushe_sim.experiments.uncertainty.screening import OUTCOMES, screen_coefficients
from wushe_sim.experiments.validation.patterns import FIT, PATTERNS
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.scenario.coefficients import draw_coefficients, list_coefficients, with_values

FAST = SMALL.replace(burn_in=0)


def test_every_coefficient_is_drawn_from_its_own_range():
    space, points = list_coefficients(), draw_coefficients(8)
    assert len(points) == 8 and len({one.name for one in space}) == len(space)
    assert all(list(point) == [one.name for one in space] for point in points)
    assert all(one.low <= one.default <= one.high and one.low <= point[one.name] <= one.high for one in space for point in points)


def test_draws_are_spread_evenly_and_are_the_same_every_time():
    points, one = draw_coefficients(10), list_coefficients()[0]
    assert points == draw_coefficients(10)
    assert sorted(int((point[one.name] - one.low) / (one.high - one.low) * 10) for point in points) == list(range(10))


def test_a_scenario_takes_each_drawn_value():
    [values] = draw_coefficients(1)
    scenario = with_values(SMALL, values, "drawn")
    for name, value in values.items():
        group, _, key = name.partition(".")
        assert getattr(getattr(scenario.parameters, group), key) == pytest.approx(value)
    some = with_values(scenario, {"need.public": 2.0})
    assert some.name == "drawn" and some.parameters.need.public == 2.0
    assert some.parameters.station.quit_hazard == pytest.approx(values["station.quit_hazard"])


def test_work_that_is_kept_is_not_done_again(tmp_path):
    done = []
    tasks = [(str(n), lambda n=n: done.append(n) or n * n) for n in range(5)]
    with open_resume_store(tmp_path) as store:
        assert work_through(tasks, store, most=2) == [0, 1, None, None, None]
    assert sorted(done) == [0, 1]
    with open_resume_store(tmp_path) as store:
        assert work_through(tasks, store, jobs=2) == [0, 1, 4, 9, 16]
    assert sorted(done) == [0, 1, 2, 3, 4]


def test_a_pattern_holds_in_a_share_of_the_draws_in_which_it_was_measured():
    one = next(pattern for pattern in PATTERNS if pattern.number == "8")
    held = summarize_draws(one, [0.6, 0.7, 0.9, None])
    assert (held.measured, held.held, held.median) == (3, 2, 0.7)
    assert summarize_draws(one, [None]).measured == 0 and math.isnan(summarize_draws(one, [None]).median)


def test_draws_of_a_street_give_a_line_for_each_pattern_that_can_be_measured():
    asked = [pattern for pattern in PATTERNS if pattern.use == FIT]
    store = ResumeStore()
    held = judge_over_draws(FAST, 2, store, asked)
    assert [one.pattern for one in held] == asked and all(one.measured <= 2 for one in held)
    assert len(store) == 2


def test_draws_kept_for_other_sources_do_not_count(monkeypatch):
    before, asked = room.digest_work("draw", 1), []
    monkeypatch.setattr(room, "digest_code", lambda *subjects: asked.append(subjects) or "other")
    assert room.digest_work("draw", 1) != before and asked == [room.SUBJECTS]


def test_the_screening_finds_the_coefficient_that_matters_and_orders_by_it():
    space = [one for one in list_coefficients() if one.name in ("need.public", "station.skill_mean", "broker.wish_anyway")]
    found = screen_coefficients(FAST.shortened(30), 2, ResumeStore(), space=space)
    assert [one.share for one in found] == sorted((one.share for one in found), reverse=True)
    assert {one.coefficient.name for one in found} == {one.name for one in space}
    assert set(found[0].by_outcome) <= set(OUTCOMES) and np.isfinite(found[0].share)


def test_a_screening_that_is_stopped_counts_whole_trajectories():
    space = [one for one in list_coefficients() if one.name in ("need.public", "station.skill_mean")]
    fast, store = FAST.shortened(30), ResumeStore()
    assert screen_coefficients(fast, 2, store, space=space, most=2) == []
    one = screen_coefficients(fast, 2, store, space=space, most=1)
    assert {found.coefficient.name for found in one} == {one.name for one in space}


def test_outcomes_of_the_screening_are_indicators():
    assert set(OUTCOMES) <= set(INDICATORS)
