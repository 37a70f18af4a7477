"""How a community's actors stand at the start: how many there are of them, and how much money."""

import numpy as np
import pytest

from wushe_sim.engine.chance import place_key
from wushe_sim.engine.declare import allocate
from wushe_sim.model.actors.donors import FIRM, Donors
from wushe_sim.model.parameters import default_parameters
from wushe_sim.model.world.founding import create_donors, scale_money

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
