"""Reach of the cells: the share of draws in which a planted remedy wins back a planted loss."""

import pandas as pd
import pytest

from wushe_sim.experiments.comparison.arms import street
from wushe_sim.experiments.limits.cells import OUT_OF_REACH, WINS_NOTHING
from wushe_sim.experiments.limits.matrix import add_kinds, find_recoveries
from wushe_sim.experiments.limits.reach import count_reach, draw_arms, list_draw_arms
from wushe_sim.scenario.coefficients import draw_coefficients

from .test_matrix import toy


def drawn(winners, draws=50):
    """A loss of .2 under every limit in every draw, of which every remedy wins back half in some draws."""
    rows = []
    for draw in range(draws):
        for one in list_draw_arms():
            lost = -0.2 if one.limit != "none" else 0.0
            won = 0.1 if lost and one.remedy != "none" and draw < winners else 0.0
            rows.append({"draw": f"d{draw:03}", "arm": one.name, "linkage": 0.5 + lost + won, "unserved_hours": 20 - 10 * (lost + won)})
    return count_reach(pd.DataFrame(rows))


def test_reach_is_the_share_of_draws_that_win_back_by_either_direction():
    found = drawn(10)
    assert (found["reach"] == 0.2).all() and (found["draws"] == 50).all() and set(found["measure"]) == {"linkage", "unserved_hours"}
    assert ((found["reach_low"] < 0.2) & (found["reach_high"] > 0.2)).all()


def test_a_cell_that_no_draw_wins_back_is_out_of_reach_and_without_draws_no_cell_is():
    rows = find_recoveries(toy({("takeover", "none"): -0.2, ("takeover", "deliberation"): -0.2}), ["linkage"])
    assert rows["kind"].to_list() == [WINS_NOTHING]
    assert add_kinds(rows, drawn(0))["kind"].to_list() == [OUT_OF_REACH]
    assert add_kinds(rows, drawn(10))["kind"].to_list() == [WINS_NOTHING]


def test_each_draw_is_a_street_of_its_own_with_its_own_coefficients():
    arms = draw_arms(street(), range(2), draw_coefficients(2))
    first, second = (arms[f"d{draw:03}.{list_draw_arms()[0].name}"] for draw in (0, 1))
    assert len(arms) == 2 * len(list_draw_arms()) and (first.place.number, second.place.number) == (1, 2)
    assert first.parameters.station.casework != pytest.approx(second.parameters.station.casework)
