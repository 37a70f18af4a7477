import math

import pytest

from tests.experiments.small_street import SMALL
from wushe_sim.errors import BadInput
from wushe_sim.experiments.uncertainty import calibration as room
from wushe_sim.experiments.uncertainty.calibration import MOVED, calibration, fit_patterns, misfit, moveable, moved
from wushe_sim.experiments.uncertainty.robustness import coefficients
from wushe_sim.experiments.validation.patterns import FIT, HELD_OUT, PATTERNS

FAST = SMALL.replace(burn_in=0)


def test_only_patterns_marked_fit_are_ever_measured(monkeypatch):
    assert all(one.use == FIT for one in fit_patterns())

    def forbidden(_):
        raise AssertionError("a held-out pattern was measured")

    kept = tuple(one if one.use == FIT else one._replace(measure=forbidden) for one in PATTERNS)
    monkeypatch.setattr(room, "PATTERNS", kept)
    assert any(one.use == HELD_OUT for one in kept)
    assert calibration(FAST, 2, None).trials == 2


def test_what_may_be_moved_are_coefficients_that_there_are_for_patterns_marked_fit():
    names, uses = {one.name for one in coefficients()}, {one.number: one.use for one in PATTERNS}
    assert all(set(moved) <= names and uses[number] == FIT for number, moved in MOVED.items())


def test_a_small_station_moves_nothing_for_a_pattern_that_it_cannot_show():
    assert not set(MOVED["2"]) & set(moveable(FAST)) and set(MOVED["2"]) <= set(moveable(FAST.replace(place={"social_workers": 9})))


def test_moving_costs_nothing_at_the_defaults_and_a_little_elsewhere():
    space = moveable(FAST)
    values = {name: one.default for name, one in space.items()}
    assert moved(space, values) == 0 < moved(space, values | {"station.quit_hazard": 0.006}) < 0.02


def test_the_misfit_is_nothing_within_the_inner_half_of_a_band():
    one = next(pattern for pattern in PATTERNS if pattern.number == "1")
    assert misfit([one], [0.22]) == 0 and misfit([one], [0.25]) == pytest.approx(0.25) and misfit([one], [math.nan]) == 0


def test_a_search_goes_on_where_it_stopped_and_begins_with_the_defaults(tmp_path):
    first = calibration(FAST, 3, tmp_path, most=1)
    assert first.trials == 1 and first.misfit == first.misfit_before
    defaults = {one.name: one.default for one in coefficients()}
    assert first.values == pytest.approx({name: defaults[name] for name in first.values})
    second = calibration(FAST, 3, tmp_path)
    assert second.trials == 3 and second.misfit <= second.misfit_before == first.misfit
    ranges = {one.name: one for one in coefficients()}
    assert all(ranges[name].low <= value <= ranges[name].high for name, value in second.values.items())


def test_a_folder_with_another_search_is_refused(tmp_path):
    calibration(FAST, 1, tmp_path)
    with pytest.raises(BadInput, match="another scenario"):
        calibration(FAST.replace(levers={"takeover": 0.6}), 1, tmp_path)
