"""How a community's actors stand at the start: how many there are of them, and how much money."""

import numpy as np
import pytest

from wushe_sim.engine.chance import place_key
from wushe_sim.engine.declare import allocate
from wushe_sim.model.actors.donors import FIRM, Donors
from wushe_sim.model.parameters import default_parameters
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.model.world.founding import MOST_VOLUNTEERS, count_founders, create_donors, endow, scale_money

W = default_parameters().world._replace(
    gift=np.float32(10_000), donors=np.float32(3), firm_share=np.float32(0.25), firm_money=np.float32(0.75), inflow=np.float32(50_000))
KEY = np.uint64(place_key(np.uint64(1), np.uint64(0)))


def donors_of(w, residents=4000, number=12):
    """The donors of a community."""
    donors = allocate(Donors, number)
    create_donors(donors, residents, KEY, w)
    return donors


def test_firms_give_three_quarters_of_the_money_and_all_donors_together_the_mean_gift():
    donors = donors_of(W)
    assert (donors.kind == FIRM).sum() == 3
    assert donors.gift.sum() == pytest.approx(12 * 10_000 * 100, abs=12)  # each is cut to whole fen
    assert donors.gift[donors.kind == FIRM].tolist() == [30_000 * 100] * 3


@pytest.mark.parametrize(("inflow", "times"), [(10_000, 0.2), (50_000, 1), (110_000, 2.2)])
def test_gifts_are_scaled_to_the_inflow_and_who_gives_is_the_same(inflow, times):
    w = W._replace(inflow=np.float32(inflow))
    usual, donors = donors_of(W), donors_of(w)
    assert float(scale_money(w)) == pytest.approx(times)
    assert donors.gift.tolist() == pytest.approx((usual.gift * times).tolist(), abs=1)
    assert donors.kind.tolist() == usual.kind.tolist() and donors.given.tolist() == usual.given.tolist()


POWERS = ("by_type_organizations", "by_type_donors", "by_type_volunteers", "by_type_staff")


def powers(value):
    """The world in which types differ by this power in all that they have."""
    return W._replace(**dict.fromkeys(POWERS, np.float32(value)))


@pytest.mark.parametrize("name", PLACE_TYPES)
def test_where_types_do_not_differ_each_has_the_usual(name):
    assert endow(PLACE_TYPES[name], powers(0)) == powers(0)


def test_the_old_neighbourhood_is_the_reference_however_far_types_differ():
    for power in (1, 2):
        assert endow(PLACE_TYPES["old_neighbourhood"], powers(power)) == powers(power)


def test_a_type_has_its_factor_times_the_usual_and_at_twice_the_power_its_square():
    kind = PLACE_TYPES["new_estate"]._replace(organizations=0.5, donors=2.0, volunteers=0.5, committee_staff=0.8)
    once, twice, turned = (endow(kind, powers(power)) for power in (1, 2, -1))
    for name, factor in (("organizations", 0.5), ("donors", 2), ("active", 0.5), ("registered", 0.5), ("committee_staff", 0.8)):
        usual = float(getattr(W, name))
        found = [float(getattr(world, name)) / usual for world in (once, twice, turned)]
        assert found == pytest.approx([factor, factor**2, 1 / factor])
    assert count_founders(4000, 1, 3, once).founded == count_founders(4000, 1, 3, W).founded // 2
    assert donors_of(once).gift.sum() == pytest.approx(2 * donors_of(W).gift.sum(), abs=24)


def test_no_type_has_more_volunteers_than_six_in_ten():
    world = endow(PLACE_TYPES["new_estate"]._replace(volunteers=5.0), powers(1))
    assert float(world.registered) == pytest.approx(MOST_VOLUNTEERS) and float(world.active) == pytest.approx(5 * float(W.active))
