"""Communities that stand by themselves in a street: how many live there, who works there, and levers of their own."""

import numpy as np
import pytest

from wushe_sim.model.counts import count
from wushe_sim.running.real_places import measure_division
from wushe_sim.running.simulation import run_until, simulate
from wushe_sim.running.street import plan_desks
from wushe_sim.scenario import Scenario

TWO = {"community": [{"name": "甲", "residents": 200, "type": "mixed"}, {"name": "乙", "residents": 400, "type": "mixed"}]}


@pytest.mark.compiled
def test_each_community_has_its_own_name_size_and_staff():
    street = run_until(Scenario(name="a", burn_in=0, place=TWO), 0, 0)
    assert street.names == ("甲", "乙") and [c.residents.person.size for c in street.communities] == [200, 400]
    assert sum(c.desks.share.sum() for c in street.communities) == pytest.approx(1)
    assert street.communities[1].desks.share.sum() == pytest.approx(2 / 3)


@pytest.mark.compiled
def test_a_lever_of_its_own_acts_there_alone_until_the_station_shares_it_out():
    own = {"community": [TWO["community"][0] | {"levers": {"interest_spread": 0.5, "deliberation": 1.0}}, TWO["community"][1]]}
    plain, changed = (simulate(Scenario(name="a", weeks=4, burn_in=0, place=place), 3) for place in (TWO, own))
    assert (plain.counts[:, 1] == changed.counts[:, 1]).all() and (plain.counts[:, 0] != changed.counts[:, 0]).any()


@pytest.mark.compiled
def test_own_levers_equal_to_the_streets_change_nothing():
    same = {"community": [one | {"levers": {"deliberation": 0.25, "takeover": 0.3}} for one in TWO["community"]]}
    first, second = (simulate(Scenario(name="a", weeks=30, burn_in=4, place=place), 3) for place in (TWO, same))
    assert (first.counts == second.counts).all() and first.counts[:, :, count.residents].any()


def test_posts_lie_along_the_communities_in_lengths_of_their_own():
    plan, minutes = plan_desks(9, 3, [0.5, 1.0, 0.25])
    assert [(c, w) for c, w, _ in plan] == [(0, 0), (1, 0), (1, 1), (2, 1)] and minutes == [2400, 1800]
    assert np.allclose([share for *_, share in plan], [0.5, 0.5, 2 / 3, 1 / 3])


def test_groups_are_measured_by_formulas_worked_by_hand():
    assert measure_division([5, 5]) == {"fractionalization": 0.5, "polarization": 1.0}
    assert measure_division([9]) == {"fractionalization": 0.0, "polarization": 0.0}
    assert measure_division([1, 1, 2])["fractionalization"] == 0.625 and measure_division([1, 1, 2])["polarization"] == pytest.approx(0.875)
