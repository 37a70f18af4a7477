import json
import math

import numpy as np
import pytest

from tests.experiments.small_street import SMALL
from wushe_sim.errors import StorageError
from wushe_sim.experiments.uncertainty import robustness as room
from wushe_sim.experiments.uncertainty.robustness import coefficients, drawn, held_in, robustness, with_values, worked_through
from wushe_sim.experiments.uncertainty.screening import OUTCOMES, screened
from wushe_sim.experiments.uncertainty.store import Store
from wushe_sim.experiments.validation.patterns import FIT, PATTERNS
from wushe_sim.model.indicators import INDICATORS

FAST = SMALL.replace(burn_in=0)


def test_every_coefficient_is_drawn_from_its_own_range():
    space, points = coefficients(), drawn(8)
    assert points.shape == (8, len(space)) and len({one.name for one in space}) == len(space)
    assert all(one.low <= one.default <= one.high for one in space)
    assert all((column >= one.low).all() and (column <= one.high).all() for one, column in zip(space, points.T, strict=True))


def test_draws_are_spread_evenly_and_are_the_same_every_time():
    points, space = drawn(10), coefficients()
    assert (points == drawn(10)).all()
    first = (points[:, 0] - space[0].low) / (space[0].high - space[0].low)
    assert sorted((first * 10).astype(int)) == list(range(10))


def test_a_scenario_takes_each_drawn_value():
    values = drawn(1)[0]
    scenario = with_values(SMALL, values, "drawn")
    for one, value in zip(coefficients(), values, strict=True):
        group, _, key = one.name.partition(".")
        assert getattr(getattr(scenario.parameters, group), key) == pytest.approx(value)


def test_work_that_is_kept_is_not_done_again(tmp_path):
    done = []
    tasks = [(str(n), lambda n=n: done.append(n) or n * n) for n in range(5)]
    assert worked_through(tasks, Store(tmp_path / "runs.jsonl"), most=2) == [0, 1, None, None, None]
    assert sorted(done) == [0, 1]
    assert worked_through(tasks, Store(tmp_path / "runs.jsonl"), jobs=2) == [0, 1, 4, 9, 16]
    assert sorted(done) == [0, 1, 2, 3, 4]


def test_a_line_cut_short_is_done_again_and_spoils_nothing(tmp_path):
    path = tmp_path / "runs.jsonl"
    Store(path).put("a", 1)
    path.write_text(path.read_text() + '{"key": "b", "val')
    store = Store(path)
    assert store.done == {"a": 1}
    store.put("c", 3)
    path.write_text("\n".join(line for line in path.read_text().splitlines() if line.endswith("}")) + "\n")
    assert Store(path).done == {"a": 1, "c": 3}


def test_a_file_of_something_else_is_refused(tmp_path):
    (tmp_path / "runs.jsonl").write_text("hello\nworld\n")
    with pytest.raises(StorageError, match="line 1"):
        Store(tmp_path / "runs.jsonl")


def test_a_pattern_holds_in_a_share_of_the_draws_in_which_it_was_measured():
    one = next(pattern for pattern in PATTERNS if pattern.number == "8")
    held = held_in(one, [0.6, 0.7, 0.9, None])
    assert (held.measured, held.held, held.median) == (3, 2, 0.7)
    assert held_in(one, [None]).measured == 0 and math.isnan(held_in(one, [None]).median)


def test_draws_of_a_street_give_a_line_for_each_pattern_that_can_be_measured(tmp_path):
    asked = [pattern for pattern in PATTERNS if pattern.use == FIT]
    held = robustness(FAST, 2, Store(tmp_path / "runs.jsonl"), asked)
    assert [one.pattern for one in held] == asked and all(one.measured <= 2 for one in held)
    assert len((tmp_path / "runs.jsonl").read_text().splitlines()) == 2


def test_draws_kept_for_other_measures_do_not_count(monkeypatch):
    before = room.key_of("draw", room.measuring(), 1)
    monkeypatch.setattr(room, "measuring", lambda: "other")
    assert room.key_of("draw", room.measuring(), 1) != before


def test_the_screening_finds_the_coefficient_that_matters_and_orders_by_it():
    space = [one for one in coefficients() if one.name in ("need.public", "station.skill_mean", "broker.wish_anyway")]
    found = screened(FAST.shortened(30), 2, Store(None), space=space)
    assert [one.share for one in found] == sorted((one.share for one in found), reverse=True)
    assert {one.coefficient.name for one in found} == {one.name for one in space}
    assert set(found[0].by_outcome) <= set(OUTCOMES) and np.isfinite(found[0].share)


def test_a_screening_that_is_stopped_counts_whole_trajectories(tmp_path):
    space = [one for one in coefficients() if one.name in ("need.public", "station.skill_mean")]
    fast, store = FAST.shortened(30), Store(tmp_path / "runs.jsonl")
    assert screened(fast, 2, store, space=space, most=2) == []
    one = screened(fast, 2, store, space=space, most=1)
    assert {found.coefficient.name for found in one} == {one.name for one in space}


def test_outcomes_of_the_screening_are_indicators():
    assert set(OUTCOMES) <= set(INDICATORS)


def test_what_is_kept_is_one_json_line_each(tmp_path):
    store = Store(tmp_path / "deep" / "runs.jsonl")
    store.put("a", {"x": None})
    store.put("b", [1.5])
    assert [json.loads(line)["key"] for line in (tmp_path / "deep" / "runs.jsonl").read_text().splitlines()] == ["a", "b"]
