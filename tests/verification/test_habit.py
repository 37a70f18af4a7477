"""The habit (大包大揽的惯性): two states where the cases that a committee keeps weigh enough, one where they do not (M15)."""

import numpy as np
import pytest

import wushe_sim as ws

TEN_YEARS = 520


def settle_habit(start, kept, lever):
    """The habit in the tenth year of a street of 200 whose committee starts at ``start`` and learns from what it keeps alone."""
    street = ws.Scenario.load("scenarios/classroom.toml").replace(
        burn_in=0, weeks=TEN_YEARS, levers={"takeover": 0.3},
        parameters={"adapt": {"habit_success": 0.0, "habit_kept": kept, "habit_lever": lever}})

    def begin(state):
        if state.week == 0:
            for community in state.communities:
                community.committee.habit[0] = community.committee.kept[0] = np.float32(start)

    return float(ws.run(street, seeds=[1], each_week=begin).street()["habit"].to_numpy()[-52:].mean())


@pytest.mark.slow
@pytest.mark.parametrize("lever", [1.0, 0.0])
def test_two_histories_meet_again_where_keeping_weighs_little_and_part_for_good_where_it_weighs_much(lever):
    gaps = [settle_habit(0.95, kept, lever) - settle_habit(0.05, kept, lever) for kept in (0.0, 2.0, 8.0)]
    assert gaps[0] == pytest.approx(0, abs=0.01) and gaps[1] < 0.1 and gaps[2] > 0.3
