import numpy as np
import pytest

from tests.model.week.small_street import (
    DONOR_A,
    NO_GROUP_YET,
    TEAM_A,
    TEAM_B,
    THE_AGENCY,
    THE_COMMITTEE,
    THE_GROUP,
    THE_WORKER,
    a_street,
    at,
    counted,
    given,
    link,
    live,
    on,
    volunteering,
)
from wushe_sim.engine.declare import NOBODY
from wushe_sim.model.actors.cases import KINDS
from wushe_sim.model.parameters import Adapt, Broker
from wushe_sim.model.week.adapt import adapt
from wushe_sim.model.week.broker import broker
from wushe_sim.model.week.organizing import found_organizations, run_organizations, weigh_folding, weigh_founding

P = given(
    Adapt, fold_hazard=0.001, fold_small=0.1, fold_poor=0.004, found_hazard=0.1, found_incubation=3, found_idle=0, found_hours=0,
    found_members=3, inherits=0, running=12)


def adapting(c, p=P, week=1, switches=None):
    live(adapt, c, p, week=week, switches=switches)


def test_running_costs_are_paid_as_far_as_the_purse_goes():
    c = a_street()
    c.organizations.alive[:], c.organizations.funds[:] = 1, (5000, 700)
    run_organizations(c.organizations, np.float32(12), c.books.tally)
    assert c.organizations.funds.tolist() == [3800, 0]
    assert counted(c, "organizations_spent") == 1900
    assert c.organizations.age.tolist() == [1, 1]


@pytest.mark.parametrize(("funds", "members", "hazard"), [(100, 3, 0.001), (0, 3, 0.005), (100, 2, 0.101), (0, 2, 0.105)])
def test_an_organization_folds_more_with_an_empty_purse_and_much_more_with_fewer_than_three_members(funds, members, hazard):
    c = a_street()
    c.organizations.funds[0], c.organizations.members[0] = funds, members
    weigh_folding(c.organizations, P)
    assert c.organizations.chance.tolist() == pytest.approx([hazard, 0])


FOLDS = P._replace(fold_hazard=np.float32(1), found_hazard=np.float32(0), running=np.float32(0))


def test_a_folded_organizations_money_goes_back_to_the_pool_and_its_members_to_their_teams():
    c = a_street()
    volunteering(c, 0, 1)
    c.volunteers.organization[:2] = 0
    c.organizations.funds[0], c.foundation.pool[0], c.nodes.minutes[THE_GROUP] = 900, 100, 50
    adapting(c, FOLDS)
    assert (c.foundation.pool[0], c.organizations.funds[0]) == (1000, 0)
    assert counted(c, "organizations_closed", "organizations_folded") == (900, 1)
    assert (c.organizations.alive[0], c.nodes.alive[THE_GROUP], c.nodes.minutes[THE_GROUP]) == (0, 0, 0)
    assert c.volunteers.organization[:2].tolist() == [NOBODY] * 2 and c.volunteers.active[:2].all()


def test_an_organizations_money_is_what_it_was_less_what_it_spent_and_what_went_back():
    c = a_street()
    c.organizations.alive[:], c.organizations.funds[:] = 1, (50_000, 3_000)
    for week in range(40):
        before = c.organizations.funds.sum() + c.foundation.pool[0]
        c.books.tally[:] = 0
        adapting(c, week=week)
        assert c.organizations.funds.sum() + c.foundation.pool[0] == before - counted(c, "organizations_spent")
        assert (c.organizations.funds >= 0).all()


def founding(c, incubation=0.0, p=P, week=0):
    found_organizations(c, np.float32(incubation), at(week).key, p)


SURE = P._replace(found_hazard=np.float32(1))


def test_a_team_with_members_enough_founds_an_organization_of_so_many_with_a_scope_of_its_own():
    c = a_street()
    volunteering(c, 0, 1, 2, 3)
    founding(c, p=SURE)
    assert (c.organizations.alive[1], c.nodes.alive[NO_GROUP_YET]) == (1, 1)
    assert (c.volunteers.organization[:4] == 1).sum() == 3 == c.organizations.members[1]
    assert int(c.organizations.scope[1]).bit_count() == 2 and c.organizations.scope[1] == c.nodes.scope[NO_GROUP_YET] < 1 << KINDS
    assert counted(c, "organizations_founded") == 1


def test_a_team_whose_members_stay_idle_founds_less():
    idle = P._replace(found_hazard=np.float32(0.8), found_idle=np.float32(0.5))
    founded = 0
    for week in range(1000):
        c = a_street()
        volunteering(c, 0, 1, 2, 3)
        c.volunteers.idle[:4] = (1, 1, 0.5, 0.5)
        founding(c, p=idle, week=week)
        founded += counted(c, "organizations_founded")
    assert founded / 1000 == pytest.approx(0.8 * (1 - 0.5 * 0.75), abs=0.048)  # three standard errors


def test_too_few_members_the_inactive_and_those_attached_found_nothing():
    c = a_street()
    volunteering(c, 0, 1, 2, 3)
    c.volunteers.active[0], c.volunteers.organization[1] = 0, 0
    founding(c, p=SURE)
    assert c.organizations.alive.tolist() == [1, 0]


def test_where_there_is_no_room_none_is_founded():
    c = a_street()
    volunteering(c, 0, 1, 2, 3)
    c.organizations.alive[:] = 1
    founding(c, p=SURE)
    assert counted(c, "organizations_founded") == 0


def test_incubation_founds_four_times_as_often():
    c, founded = a_street(), []
    volunteering(c, 0, 1, 2)
    for incubation in (0, 1):
        number = 0
        for week in range(800):
            c.organizations.alive[:], c.volunteers.organization[:], c.books.tally[:] = (1, 0), NOBODY, 0
            founding(c, incubation, week=week)
            number += counted(c, "organizations_founded")
        founded.append(number / 800)
    assert founded == pytest.approx([0.1, 0.4], abs=0.052)


def test_without_community_organizations_none_is_founded_folds_or_spends():
    c = a_street()
    volunteering(c, 0, 1, 2, 3)
    c.organizations.funds[0] = 500
    adapting(c, P._replace(found_hazard=np.float32(1), fold_hazard=np.float32(1)), switches=on(community_organizations=False))
    assert c.organizations.alive.tolist() == [1, 0]
    assert counted(c, "organizations_founded", "organizations_folded", "organizations_spent") == (0, 0, 0)


def test_a_new_organization_has_links_that_have_yet_to_be_made_even_in_the_week_in_which_another_folds():
    c = a_street()
    volunteering(c, 0, 1, 2, 3)
    link(c, THE_GROUP, THE_COMMITTEE, 0.8)
    link(c, THE_GROUP, TEAM_A, 0.8)
    adapting(c, P._replace(fold_hazard=np.float32(1), found_hazard=np.float32(1)))
    assert counted(c, "organizations_folded", "organizations_founded") == (1, 1)
    live(broker, c, given(Broker), week=2)
    there = c.organizations.node[c.organizations.alive == 1]
    assert there.size == 1 and c.links.strength[there[0]].max() == 0


def test_with_all_of_its_teams_links_inherited_a_new_organization_is_as_well_known_and_knows_its_team_as_the_best():
    c = a_street()
    volunteering(c, 0, 1, 2)
    link(c, TEAM_A, THE_COMMITTEE, 0.4)
    link(c, TEAM_A, THE_WORKER, 0.6)
    link(c, TEAM_B, THE_AGENCY, 0.9)
    founding(c, p=SURE._replace(inherits=np.float32(1)))
    mine = c.links.strength[NO_GROUP_YET]
    assert mine.tolist() == c.links.strength[:, NO_GROUP_YET].tolist()
    assert mine[[THE_COMMITTEE, THE_WORKER, TEAM_A]].tolist() == pytest.approx([0.4, 0.6, 0.6])
    assert mine[[TEAM_B, THE_AGENCY, THE_GROUP, DONOR_A, NO_GROUP_YET]].tolist() == [0, 0, 0, 0, 0]


def test_with_half_inherited_links_are_half_as_strong_and_what_is_gone_is_not_known():
    c = a_street()
    volunteering(c, 0, 1, 2)
    link(c, TEAM_A, THE_WORKER, 0.6)
    link(c, TEAM_A, THE_GROUP, 0.8)
    c.nodes.alive[[THE_WORKER, THE_GROUP]] = 0  # an empty desk is known, a folded organization is not
    founding(c, p=SURE._replace(inherits=np.float32(0.5)))
    assert c.links.strength[NO_GROUP_YET, [THE_WORKER, THE_GROUP, TEAM_A]].tolist() == pytest.approx([0.3, 0, 0.3])


def test_an_hour_of_incubation_founds_beside_what_the_lever_does():
    c = a_street()
    c.desks.incubation[0] = 600
    by_lever_and_hour = P._replace(found_hazard=np.float32(0.001), found_hours=np.float32(0.004))
    assert weigh_founding(c.desks, 2, np.float32(0.5), by_lever_and_hour) == pytest.approx(0.001 * 2.5 + 0.004 * 10 / 2)
    assert weigh_founding(c.desks, 2, np.float32(0.5), P._replace(found_incubation=np.float32(0))) == pytest.approx(0.1)


def test_where_there_are_to_be_no_organizations_all_fold_at_once_and_none_is_founded():
    c = a_street()
    volunteering(c, 0, 1, 2, 3)
    c.volunteers.organization[0], c.organizations.funds[0] = 0, 700
    for week in (1, 2):
        adapting(c, SURE, week=week, switches=on(organizations_exist=False))
    assert c.organizations.alive.tolist() == [0, 0] and c.nodes.alive[[THE_GROUP, NO_GROUP_YET]].tolist() == [0, 0]
    assert counted(c, "organizations_folded", "organizations_founded", "organizations_spent", "organizations_closed") == (1, 0, 0, 700)
    assert c.volunteers.organization[0] == NOBODY and c.foundation.pool[0] == 700
