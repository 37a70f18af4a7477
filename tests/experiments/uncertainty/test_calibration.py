import math

import pytest

from tests.experiments.small_street import SMALL
from wushe_sim.experiments.resume_store import ResumeStore, open_resume_store
from wushe_sim.experiments.uncertainty import calibration as room
from wushe_sim.experiments.uncertainty.calibration import MOVED, calibrate, compute_misfit, cost_of_moving, list_fit_patterns, list_moveable
from wushe_sim.experiments.uncertainty.robustness import list_coefficients
from wushe_sim.experiments.validation.patterns import FIT, HELD_OUT, PATTERNS

FAST = SMALL.replace(burn_in=0)


def test_only_patterns_marked_fit_are_ever_measured(monkeypatch):
    assert all(one.use == FIT for one in list_fit_patterns())

    def forbidden(_):
        raise AssertionError("a held-out pattern was measured")

    kept = tuple(one if one.use == FIT else one._replace(measure=forbidden) for one in PATTERNS)
    monkeypatch.setattr(room, "PATTERNS", kept)
    assert any(one.use == HELD_OUT for one in kept)
    assert calibrate(FAST, 2, ResumeStore()).trials == 2


def test_what_may_be_moved_are_coefficients_that_there_are_for_patterns_marked_fit():
    names, uses = {one.name for one in list_coefficients()}, {one.number: one.use for one in PATTERNS}
    assert all(set(moved) <= names and uses[number] == FIT for number, moved in MOVED.items())


def test_a_small_station_moves_nothing_for_a_pattern_that_it_cannot_show():
    assert not set(MOVED["2"]) & set(list_moveable(FAST))
    assert set(MOVED["2"]) <= set(list_moveable(FAST.replace(place={"social_workers": 9})))


def test_moving_costs_nothing_at_the_defaults_and_a_little_elsewhere():
    space = list_moveable(FAST)
    values = {name: one.default for name, one in space.items()}
    assert cost_of_moving(space, values) == 0 < cost_of_moving(space, values | {"station.quit_hazard": 0.006}) < 0.02


def test_the_misfit_is_nothing_within_the_inner_half_of_a_band():
    one = next(pattern for pattern in PATTERNS if pattern.number == "1")
    assert compute_misfit([one], [0.22]) == 0 and compute_misfit([one], [math.nan]) == 0
    assert compute_misfit([one], [0.25]) == pytest.approx(0.25)


def test_a_search_goes_on_where_it_stopped_and_begins_with_the_defaults(tmp_path):
    with open_resume_store(tmp_path) as store:
        first = calibrate(FAST, 3, store, most=1)
    assert first.trials == 1 and first.misfit == first.misfit_before
    defaults = {one.name: one.default for one in list_coefficients()}
    assert first.values == pytest.approx({name: defaults[name] for name in first.values})
    with open_resume_store(tmp_path) as store:
        second = calibrate(FAST, 3, store)
        again = calibrate(FAST, 3, store)
        assert again._replace(rows=[]) == second._replace(rows=[]) and len(store) == 3, "all trials are done"
    assert second.trials == 3 and second.misfit <= second.misfit_before == first.misfit
    ranges = {one.name: one for one in list_coefficients()}
    assert all(ranges[name].low <= value <= ranges[name].high for name, value in second.values.items())


def test_two_searches_in_one_folder_are_kept_apart():
    store = ResumeStore()
    one = calibrate(FAST, 1, store)
    calibrate(FAST.replace(levers={"takeover": 0.6}), 1, store)
    assert len(store) == 2
    assert calibrate(FAST, 1, store).misfit == one.misfit and len(store) == 2
