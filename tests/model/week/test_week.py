"""The ten stages one after the other, in plain Python, on a street of forty."""

import numpy as np
import pytest

from tests.model.week.small_street import THE_FOUNDATION, a_street, at, counted, link, on, ordered, volunteering
from wushe_sim.engine.declare import find_out_of_bounds
from wushe_sim.model.actors.cases import CARE, FREE
from wushe_sim.model.counts import count
from wushe_sim.model.parameters import default_parameters
from wushe_sim.model.week import STAGES, one_week

P = default_parameters()
P = P._replace(need=P.need._replace(mediation=np.float32(150), public=np.float32(60)), give=P.give._replace(new_gives=np.float32(1)))
ORDERS = {
    "takeover": 0.3, "mobility": 0.5, "heterogeneity": 0.5, "rule_of_law": 0.3, "deliberation": 1, "covenant": 1, "self_governance": 1,
    "moral_governance": 1, "points_scheme": 1, "points_goods": 0.5, "crowd_giving": 1, "incubation": 0.5, "enlistment": 0.5,
    "party_coordination": 0.5, "grid_service": 1, "charity_mix": (0.3, 0.6, 0.1),
}


def a_living_street():
    c = a_street(40, cases=300)
    c.committee.staff[0] = 4000
    c.desks.contract[0], c.desks.administration[0], c.desks.casework[0], c.desks.brokering[0] = 2400, 1000, 700, 400
    c.desks.incubation[0], c.desks.outreach[0], c.desks.skill[0] = 100, 200, 0.7
    c.contracts.minutes[0] = 300
    c.nodes.skill[:] = 0.5
    c.donors.gift[:], c.foundation.pool[0], c.organizations.funds[0] = 60_000, 400_000, 20_000
    c.residents.vulnerable[::9], c.residents.care_minutes[::9] = 3, 90
    volunteering(c, *range(0, 40, 3), bond=0.6, fatigue=0.3)
    for n in range(2, 10):
        link(c, 0, n, 0.5)
        link(c, THE_FOUNDATION, n, 0.3)
    return c


def lives(c, week, switches=None):
    one_week(c, at(week), ordered(**ORDERS), switches or on(), P, None)


def test_the_week_has_ten_stages():
    assert [name for name, _ in STAGES] == [
        "move", "need", "hand_down", "mobilise", "give", "broker", "deliver", "deliberate", "feel", "adapt"]


@pytest.fixture(scope="module")
def a_year():
    """The street's state before and its books after each of sixteen weeks."""
    c, kept = a_living_street(), []
    for week in range(16):
        before = {"pool": int(c.foundation.pool[0]), "purse": int(c.organizations.funds.sum()), "city": int(c.foundation.to_city[0]),
                  "open": int(((c.cases.state != FREE) & (c.cases.kind != CARE)).sum()),
                  "active": int(c.volunteers.active[: c.roll.registered[0]].sum())}
        lives(c, week)
        kept.append((before, c.books.tally.copy(), {
            "pool": int(c.foundation.pool[0]), "purse": int(c.organizations.funds.sum()), "city": int(c.foundation.to_city[0]),
            "open": int(((c.cases.state != FREE) & (c.cases.kind != CARE)).sum()),
            "active": int(c.volunteers.active[: c.roll.registered[0]].sum())}))
    return c, kept


def of(tally, *names):
    return sum(int(tally[getattr(count, name)].sum()) for name in names)


def test_as_many_people_arrive_as_leave_every_week(a_year):
    _, kept = a_year
    assert all(of(t, "left") == of(t, "arrived") and of(t, "residents") == 40 for _, t, _ in kept)
    assert sum(of(t, "left") for _, t, _ in kept) > 0


def test_cases_that_arose_ended_in_one_way_or_are_open(a_year):
    _, kept = a_year
    for before, t, after in kept:
        ended = of(t, "cases_well", "cases_badly", "cases_lapsed", "cases_never_found", "cases_moved")
        assert before["open"] + of(t, "cases_opened") == ended + after["open"]
        assert after["open"] == of(t, "cases_open")
    assert sum(of(t, "cases_opened") for _, t, _ in kept) > 50


def test_the_pools_and_organizations_books_balance_every_week(a_year):
    _, kept = a_year
    for before, t, after in kept:
        came = of(t, "gifts_targeted", "gifts_crowd", "organizations_closed")
        went = of(t, "paid_cases", "paid_expenses", "paid_organizations", "paid_remedies")
        assert after["pool"] == before["pool"] + came - went
        assert after["purse"] == before["purse"] + of(t, "paid_organizations") - of(t, "organizations_spent", "organizations_closed")
        assert after["city"] == before["city"] + of(t, "gifts_government")
    for account in ("paid_cases", "paid_expenses", "paid_organizations", "paid_remedies", "gifts_crowd"):
        assert sum(of(t, account) for _, t, _ in kept) > 0, account


def test_hours_came_from_somewhere_and_went_somewhere_every_week(a_year):
    _, kept = a_year
    for _, t, _ in kept:
        assert of(t, "committee_minutes") == of(t, "committee_administration", "committee_remedies", "committee_coordination",
                                                "committee_asking", "committee_served", "committee_idle")
        assert of(t, "worker_minutes") == of(t, "worker_absent", "worker_administration", "worker_brokering", "worker_incubation",
                                             "worker_outreach", "worker_casework")
        assert of(t, "worker_casework") == of(t, "worker_served", "worker_idle")
        assert of(t, "agency_minutes") == of(t, "agency_served", "agency_idle")
        assert of(t, "offered_minutes") == of(t, "worked_minutes", "idle_volunteer_minutes")
        assert of(t, "worked_minutes") == of(t, "team_minutes", "group_minutes", "monitoring_minutes")
    assert sum(of(t, "worked_minutes") for _, t, _ in kept) > 0


def test_volunteers_who_are_there_joined_and_neither_quit_nor_moved(a_year):
    c, kept = a_year
    for before, t, after in kept:
        gone = of(t, "quit", "moved_volunteers")
        assert before["active"] + of(t, "joined") - gone <= after["active"] <= before["active"] + of(t, "joined", "enlisted") - gone
    assert counted(c, "registered") == c.roll.registered[0]


def test_after_weeks_of_life_every_quantity_lies_within_its_bounds(a_year):
    c, _ = a_year
    assert not [line for name in c._fields if name not in ("books", "scratch") for line in find_out_of_bounds(getattr(c, name))]


class Bystander:
    """An override that replaces no decision."""

    decisions = ~0

    def __init__(self):
        self.settled = set()

    def settle(self, number):
        self.settled.add(int(number))


def test_a_week_in_which_every_decision_may_be_replaced_and_none_is_is_the_same_week():
    one, other, bystander = a_living_street(), a_living_street(), Bystander()
    lives(one, 0)
    lives(one, 1)
    for week in (0, 1):
        one_week(other, at(week), ordered(**ORDERS), on(), P, bystander)
    for name in set(one._fields) - {"scratch", "choices"}:  # room to work in; whoever is asked sees what others need not work out
        for mine, theirs in zip(getattr(one, name), getattr(other, name), strict=True):
            assert np.array_equal(mine, theirs)
    assert len(bystander.settled) > 12
