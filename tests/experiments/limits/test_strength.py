"""Strength: what remedies order is what the engine charges, and the search ends at the largest strength that is carried out."""

import pandas as pd
import pytest

from wushe_sim.experiments.comparison.arms import ArmResults, Window, from_week_0, street
from wushe_sim.experiments.limits.matrix_arms import MatrixArm
from wushe_sim.experiments.limits.settings import HIGH, WITH_ALL, set_prices, with_remedy
from wushe_sim.experiments.limits.strength import (
    CARRIED,
    PAID,
    compute_carried,
    find_largest,
    find_next_strength,
    list_orders,
    tabulate_strengths,
)
from wushe_sim.running.runner import run

SHORT = Window("second month", 4, 12)
ALL = WITH_ALL[-1]


def measure(scenario):
    """What the accounts of a small street gave over two months."""
    result = run(scenario, seeds=[0])
    return ArmResults(list(result.runs)).frame([SHORT], measures=PAID)


def small(**changes):
    return street("small", weeks=12, every=4, burn_in=4, place={"residents": 500}, **changes)


@pytest.mark.compiled
def test_what_is_ordered_of_the_committee_is_what_the_engine_charges():
    rich = small(parameters={"hand_down": {"yuan_moral_governance": 5.0, "yuan_online_platform": 5.0, "yuan_incubation": 5.0}})
    for street_ in (rich, with_remedy(rich, "rich", WITH_ALL[1]), with_remedy(rich, "rich", WITH_ALL[3], 0.5)):
        given, orders = measure(street_).iloc[0], list_orders(street_)
        assert given["committee_hours"] == pytest.approx(orders["committee_hours"], rel=0.01)
        assert given["remedy_yuan"] == pytest.approx(orders["remedy_yuan"], rel=0.02)
        assert given["yuan_per_volunteer_hour"] <= orders["yuan_per_volunteer_hour"] * 1.3


@pytest.mark.compiled
def test_a_remedy_that_a_limit_or_a_price_leaves_nothing_for_falls_short_in_its_own_accounts_alone():
    plain = small()
    drowned = from_week_0(plain, "drowned", {"task_downshift": 0.6, "resource_passthrough": 0.0})
    deliberation = with_remedy(drowned, "drowned", WITH_ALL[1])
    found = compute_carried(deliberation, drowned, measure(deliberation))
    assert set(found) == {"committee_hours"} and found["committee_hours"] < 0.5
    dear = set_prices(plain, HIGH)
    costly = compute_carried(with_remedy(dear, "dear", ALL), dear, measure(with_remedy(dear, "dear", ALL)))
    assert set(costly) == set(PAID) and costly["remedy_yuan"] < CARRIED and costly["committee_hours"] > 0.8


def test_the_search_halves_until_it_knows_the_largest_strength_to_an_eighth():
    def search(able):
        tried = {}
        wanted = 1.0
        while wanted is not None:
            tried[wanted] = 1.0 if wanted <= able else 0.5
            wanted = find_next_strength(tried)
        return find_largest(tried), len(tried)

    assert search(1.0) == (1.0, 1)
    assert search(0.8) == (0.75, 4) and search(0.3) == (0.25, 4) and search(0.05) == (0.0, 4)


def test_the_table_names_the_account_that_falls_short():
    cell = MatrixArm("takeover", "all")
    tried = {cell: {1.0: {"committee_hours": 1.0, "remedy_yuan": 0.4}, 0.5: {"committee_hours": 1.0, "remedy_yuan": 0.97}}}
    row, = tabulate_strengths(tried).to_dict("records")
    assert (row["strength"], row["carried"], row["short"], row["tried"]) == (0.5, 0.4, "remedy_yuan", 2)
    free, = tabulate_strengths({cell: {1.0: {}}}).to_dict("records")
    assert free["strength"] == 1 and free["short"] == ""
    assert isinstance(tabulate_strengths({}), pd.DataFrame)
