"""A budget as a scenario says it, and what its yuan buy: worked by hand, in yuan."""

import pytest

from tests.messages import expect, raises_message
from wushe_sim.errors import BadInput
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.budget import USES
from wushe_sim.scenario.purchases import compute_agency_minutes, compute_full_price, compute_money_due, list_committee_hours, plan_purchases

STREET = Scenario(name="street", place={"communities": 16, "residents": 4000, "types": {"mixed": 1.0}},
                  parameters={"world": {"by_type_staff": 0.0}})
SIZES = [4000] * 16


def bought(scenario=STREET, **budget):
    return {line.use: line for line in plan_purchases(scenario.replace(budget=budget), SIZES).lines}


def test_a_full_platform_costs_its_money_and_the_committees_hours():
    hours = list_committee_hours(STREET, SIZES)
    assert hours == [10_368] * 16  # 4,000 / 2,000 · 3.6 posts of 2,400 minutes: 17,280, less .4 of it
    price = compute_full_price(STREET, "online_platform", SIZES)
    assert price.money == 15 * 64 * 52 == 49_920
    assert price.helpers == pytest.approx(0.02 * 16 * 10_368 / 60 * 30 / 0.8 * 52)  # 107,827 yuan


@pytest.mark.parametrize(("lever", "yuan"), [("incubation", 20 * 64 * 52), ("rule_of_law", 0.05 * 16 * 10_368 / 60 * 37.5 * 52)])
def test_other_levers_take_one_of_the_two(lever, yuan):
    assert sum(compute_full_price(STREET, lever, SIZES)) == pytest.approx(yuan)


def test_a_lever_rises_by_what_its_share_buys_and_at_most_to_1():
    half = bought(yuan=66_560, shares={"incubation": 0.5})["incubation"]
    assert (half.given, half.strength) == (33_280, pytest.approx(0.5)) and half.bought == pytest.approx(half.given)
    more = bought(yuan=100_000, shares={"incubation": 1.0})["incubation"]
    assert more.strength == 1 - 0.2 and more.bought == pytest.approx(0.8 * 66_560)  # the lever stands at .2
    assert bought(STREET.replace(levers={"incubation": 1.0}), yuan=1000, shares={"incubation": 1.0})["incubation"].bought == 0


def test_helpers_hours_follow_what_is_bought():
    plan = plan_purchases(STREET.replace(budget={"yuan": 100_000, "shares": {"grid_service": 1.0}}), SIZES)
    strength = 100_000 / (0.08 * 16 * 10_368 / 60 * 37.5 * 52)
    assert plan.lines[0].strength == pytest.approx(strength)
    assert plan.helpers == (round(0.08 * strength * 10_368),) * 16


def test_posts_and_services_are_bought_at_their_prices():
    cheaper = STREET.replace(prices={"social_worker": 60_000})
    lines = bought(cheaper, yuan=300_000, shares={"posts": 0.5, "services": 0.2})
    assert lines["posts"].posts == 2.5 and lines["services"].posts == 0.75  # of 80,000 yuan
    plan = plan_purchases(cheaper.replace(budget={"yuan": 300_000, "posts": 2, "shares": {"services": 0.2}}), SIZES)
    assert plan.granted == 2 and compute_agency_minutes(plan) == 1800


@pytest.mark.parametrize(("week", "first"), [(0, 0), (1, 4), (4, 4), (53, 56)])
def test_it_is_spent_from_the_stations_next_round_on(week, first):
    assert plan_purchases(STREET.replace(budget={"yuan": 1, "from": week}), SIZES).first == first


def test_thirteen_rounds_put_in_a_years_money_to_the_fen():
    assert compute_money_due(12_345.67, 13) == 1_234_567
    assert [compute_money_due(100, rounds) for rounds in range(4)] == [0, 769, 1538, 2307]


def test_what_money_cannot_buy_is_not_among_its_uses():
    assert {"self_governance", "volunteer_charter"}.isdisjoint(USES) and {"posts", "services", "fund", "points_scheme"} < set(USES)


@pytest.mark.parametrize(("budget", "line"), [
    ({"yuan": 1, "shares": {"incubatoin": 0.5}}, expect("unknown_part")),
    ({"yuan": 1, "shares": {"self_governance": 0.5}}, expect("self_governance_is_not_for_sale")),
    ({"yuan": 1, "shares": {"volunteer_charter": 0.5}}, expect("volunteer_charter_is_not_for_sale")),
    ({"yuan": 1, "shares": {"posts": 0.6, "fund": 0.5}}, expect("sum_at_most_1", sum="1.1")),
    ({"yuan": 1, "shares": {"posts": -0.1}}, expect("below_range")),
    ({"yuan": -1}, expect("below_range")),
    ({"posts": 1, "shares": {"fund": 0.5}}, expect("shares_of_no_yuan")),
    ({"posts": 2000}, expect("above_range")),
    ({"yuan": 1, "from": 60}, expect("outside_the_run", week="60", last="51")),
    ({"yuan": 1, "form": 3}, expect("unknown_key", near="from")),
])
def test_a_wrong_budget_is_refused_in_one_line(budget, line):
    with raises_message(BadInput, line):
        Scenario(name="t", weeks=52, budget=budget)


def test_a_lever_is_not_both_bought_and_set_over_time_or_by_a_community():
    budget = {"yuan": 1000, "shares": {"deliberation": 1.0}}
    with raises_message(BadInput, expect("bought_and_set", name="deliberation")):
        Scenario(name="t", budget=budget, schedule={"deliberation": [{"week": 3, "value": 1.0}]})
    with raises_message(BadInput, expect("bought_and_set", name="deliberation")):
        Scenario(name="t", budget=budget, place={"community": [{"residents": 300, "type": "mixed", "levers": {"deliberation": 1.0}}]})
    Scenario(name="t", budget=budget, schedule={"covenant": [{"week": 3, "value": 1.0}]})


def test_a_region_has_no_budget():
    region = {"cities": 1, "streets": [2], "mix": {"a": 1.0}, "type": [{"name": "a", "types": {"mixed": 1.0}}]}
    with raises_message(BadInput, expect("budget_beside_region")):
        Scenario(name="t", budget={"yuan": 1}, region=region)


def test_it_is_written_and_read_and_set_like_every_table():
    scenario = STREET.replace(budget={"yuan": 300_000, "posts": 2, "from": 8, "shares": {"fund": 0.2, "posts": 0.5}})
    again = Scenario.loads(scenario.dump())
    assert again == scenario and again.budget.start == 8 and again.digest() != STREET.digest()
    assert Scenario.of_content(scenario.content()) == scenario and Scenario.of_content(STREET.content()) == STREET
    more = scenario.set("budget.yuan", "1000")
    assert (more.budget.yuan, more.budget.posts, dict(more.budget.shares)) == (1000, 2, {"posts": 0.5, "fund": 0.2})
    assert STREET.set("budget.posts", "1").budget.posts == 1
    assert scenario.shortened(8).budget.yuan == 0 and scenario.shortened(9).budget.yuan == 300_000
