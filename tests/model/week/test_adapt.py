import math

import numpy as np
import pytest

from tests.model.week.small_street import (
    NO_GROUP_YET,
    TEAM_A,
    THE_COMMITTEE,
    THE_GROUP,
    a_street,
    at,
    counted,
    given,
    link,
    live,
    on,
    ordered,
    volunteering,
)
from wushe_sim.engine.declare import NOBODY
from wushe_sim.model.actors.cases import KINDS
from wushe_sim.model.parameters import Adapt, Broker
from wushe_sim.model.week.adapt import (
    adapt,
    found_organizations,
    learn,
    logit,
    next_habit,
    rate_organizations,
    run_organizations,
    wear_and_bond,
    weigh_folding,
)
from wushe_sim.model.week.broker import broker

P = given(
    Adapt, habit=0.03, habit_success=3, habit_kept=2, habit_lever=1, habit_usual=0.4, habit_asymmetry=0.33, memory=0.05, forgets=0.01,
    believed=0.6, bond_work=0.05, bond_idle=0.02, bond_work_organization=0.075, bond_idle_organization=0.01, charter=0.5,
    fatigue_hours=1.5, fatigue_rate=0.1, practice=0.002, fold_hazard=0.001, fold_small=0.1, fold_poor=0.004, found_hazard=0.1,
    found_incubation=3, found_idle=0, idle_skill=0, routine_grows=0, routine_fades=0.005, found_members=3, running=12)


def adapting(c, p=P, week=1, switches=None, **levers):
    live(adapt, c, p, week=week, switches=switches, levers=ordered(**levers))


def sigma(x):
    return 1 / (1 + math.exp(-x))


# --- the habit

@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.77, 0.98])
def test_logit_is_the_inverse_of_the_logistic(share):
    assert logit(np.float32(share)) == pytest.approx(math.log(share / (1 - share)), abs=5e-6)  # a last bit of .98 is 3e-6 here


def test_beyond_two_per_cent_and_ninety_eight_shares_count_as_these():
    assert logit(np.float32(0)) == logit(np.float32(0.02)) == pytest.approx(-logit(np.float32(1)), abs=1e-5)


def habit_after(habit=0.3, takeover=0.3, own=0.6, others=0.6, kept=0.3, learning=True, asymmetric=False, p=P):
    return float(next_habit(*np.float32([habit, takeover, own, others, kept]), learning, asymmetric, p))


def test_where_a_committee_keeps_what_the_lever_says_and_succeeds_as_others_do_the_habit_rests():
    assert habit_after() == pytest.approx(0.3, abs=1e-6)


def test_the_habit_moves_three_hundredths_of_the_way_to_where_it_is_drawn():
    drawn_to = sigma(math.log(0.3 / 0.7) + 3 * (0.8 - 0.5) + 2 * (0.4 - 0.3))
    assert habit_after(own=0.8, others=0.5, kept=0.4) == pytest.approx(0.3 + 0.03 * (drawn_to - 0.3), abs=1e-6)


def test_own_success_and_keeping_feed_the_habit_and_others_success_starves_it():
    rest = habit_after()
    assert habit_after(own=0.7) > rest < habit_after(kept=0.5)
    assert habit_after(others=0.7) < rest < habit_after(takeover=0.4)


def test_against_a_usual_share_keeping_holds_the_habit_up_whatever_the_lever():
    usual = P._replace(habit_lever=np.float32(0), habit_kept=np.float32(4))
    drawn_to = sigma(math.log(0.1 / 0.9) + 4 * (0.7 - 0.4))
    assert habit_after(takeover=0.1, kept=0.7, p=usual) == pytest.approx(0.3 + 0.03 * (drawn_to - 0.3), abs=1e-6)
    half = P._replace(habit_lever=np.float32(0.5))
    drawn_to = sigma(math.log(0.2 / 0.8) + 2 * (0.7 - 0.3))
    assert habit_after(takeover=0.2, kept=0.7, p=half) == pytest.approx(0.3 + 0.03 * (drawn_to - 0.3), abs=1e-6)


def test_without_learning_the_lever_alone_draws_the_habit():
    assert habit_after(own=1, others=0, kept=1, learning=False) == pytest.approx(0.3, abs=1e-6)
    assert habit_after(takeover=0.6, learning=False) == pytest.approx(0.3 + 0.03 * 0.3, abs=1e-6)


def test_where_learning_is_asymmetric_the_habit_falls_at_a_third_of_the_pace_and_rises_at_the_whole():
    fall, rise = habit_after(takeover=0.1, learning=False) - 0.3, habit_after(takeover=0.5, learning=False) - 0.3
    assert habit_after(takeover=0.1, learning=False, asymmetric=True) - 0.3 == pytest.approx(0.33 * fall, rel=1e-4)
    assert habit_after(takeover=0.5, learning=False, asymmetric=True) - 0.3 == pytest.approx(rise)


def a_committee(own=(0, 0), others=(0, 0), kept=(0, 0)):
    c = a_street()
    k = c.committee
    k.own_well[0], k.own_ended[0] = own
    k.others_well[0], k.others_ended[0] = others
    k.kept_now[0], k.decided_now[0] = kept
    k.own_success[0], k.others_success[0], k.kept[0] = 0.5, 0.5, 0.2
    return c


def test_the_committee_learns_a_twentieth_of_a_weeks_success():
    c = a_committee((3, 4), (0, 2), (6, 10))
    learn(c.committee, True, False, False, P)
    assert c.committee.own_success[0] == pytest.approx(0.5 + 0.05 * 0.25)
    assert c.committee.others_success[0] == pytest.approx(0.5 - 0.05 * 0.5)
    assert c.committee.kept[0] == pytest.approx(0.2 + 0.05 * 0.4)


def test_what_is_not_tried_is_slowly_forgotten_and_without_forgetting_it_is_not():
    c = a_committee()
    learn(c.committee, True, False, False, P)
    assert c.committee.own_success[0] == c.committee.others_success[0] == pytest.approx(0.5 + 0.01 * 0.1)
    assert c.committee.kept[0] == pytest.approx(0.2)
    c = a_committee()
    learn(c.committee, False, False, False, P)
    assert c.committee.own_success[0] == 0.5


def test_where_learning_seals_itself_what_is_kept_from_others_counts_as_their_failure():
    c = a_committee(others=(2, 2))  # it keeps a fifth
    learn(c.committee, True, True, False, P)
    assert c.committee.others_success[0] == pytest.approx((0.5 + 0.05 * 0.5) * (1 - 0.05 * 0.2))
    assert c.committee.own_success[0] == pytest.approx(0.5 + 0.01 * 0.1)


def test_frozen_beliefs_stay_while_the_kept_share_is_still_counted():
    c = a_committee((4, 4), (0, 4), (10, 10))
    learn(c.committee, True, False, True, P)
    assert (c.committee.own_success[0], c.committee.others_success[0]) == (0.5, 0.5)
    assert c.committee.kept[0] == pytest.approx(0.24)


def test_a_weeks_decisions_are_counted_once_and_forgotten():
    c = a_committee((3, 4), (1, 2), (6, 10))
    adapting(c)
    assert counted(c, "kept", "decided") == (6, 10)
    k = c.committee
    assert not any((k.own_well[0], k.own_ended[0], k.others_well[0], k.others_ended[0], k.kept_now[0], k.decided_now[0]))


# --- bonds

def a_week_of(worked, organization=NOBODY, charter=0.0, bond=0.4, fatigue=0.3, active=1, p=P):
    c = a_street()
    volunteering(c, 0, bond=bond, fatigue=fatigue, idle=0.5, skill=0.5, worked=worked)
    c.volunteers.organization[0], c.volunteers.active[0] = organization, active
    wear_and_bond(c.volunteers, 1, np.float32(charter), p)
    return {name: float(getattr(c.volunteers, name)[0]) for name in ("bond", "fatigue", "idle", "skill", "tenure")}


def test_working_together_bonds_teaches_and_tires():
    # an hour of work is two thirds of what tires fully
    assert a_week_of(60) == pytest.approx(
        {"bond": 0.4 + 0.05 * 0.6, "fatigue": 0.3 + 0.1 * (2 / 3 - 0.3), "idle": 0.45, "skill": 0.501, "tenure": 1})


def test_an_idle_week_loosens_bonds_and_rests():
    assert a_week_of(0) == pytest.approx({"bond": 0.4 * 0.98, "fatigue": 0.27, "idle": 0.55, "skill": 0.5, "tenure": 1})


def test_who_stays_idle_forgets_and_who_works_forgets_less():
    forgetful = P._replace(idle_skill=np.float32(0.01))
    assert a_week_of(0, p=forgetful)["skill"] == pytest.approx(0.5 - 0.01 * 0.55)
    assert a_week_of(60, p=forgetful)["skill"] == pytest.approx(0.501 - 0.01 * 0.45)
    assert a_week_of(0, p=forgetful, active=0)["skill"] == 0.5
    c = a_street()
    volunteering(c, 0, idle=1, skill=0.005)
    wear_and_bond(c.volunteers, 1, np.float32(0), forgetful)
    assert c.volunteers.skill[0] == 0


def test_repeated_work_makes_a_habit_that_fades_slowly_in_idle_weeks():
    forming = P._replace(routine_grows=np.float32(0.05))
    c = a_street()
    volunteering(c, 0, 1, 2)
    c.volunteers.routine[:3], c.volunteers.worked[:3], c.volunteers.active[2] = 0.5, (60, 0, 60), 0
    wear_and_bond(c.volunteers, 3, np.float32(0), forming)
    assert c.volunteers.routine[:3].tolist() == pytest.approx([0.5 + 0.05 * 0.5, 0.5 * 0.995, 0.5])
    c.volunteers.routine[0] = 0
    for _ in range(14):
        wear_and_bond(c.volunteers, 1, np.float32(0), forming)
    assert c.volunteers.routine[0] == pytest.approx(1 - 0.95**14, abs=1e-5)  # half of it after fourteen weeks of work
    c.volunteers.routine[0] = 0
    wear_and_bond(c.volunteers, 1, np.float32(0), P)
    assert c.volunteers.routine[0] == 0


def test_an_organization_bonds_faster_and_loosens_slower():
    assert a_week_of(60, organization=0)["bond"] == pytest.approx(0.4 + 0.075 * 0.6)
    assert a_week_of(0, organization=0)["bond"] == pytest.approx(0.4 * 0.99)


def test_a_charter_firms_bonds_and_spares_strength():
    week = a_week_of(60, charter=1)
    assert week["bond"] == pytest.approx(0.4 + 0.05 * 1.5 * 0.6)
    assert week["fatigue"] == pytest.approx(0.3 + 0.1 * (2 / 3 * 0.75 - 0.3))


def test_no_one_is_more_than_wholly_tired():
    assert a_week_of(6000, fatigue=1)["fatigue"] == pytest.approx(1)


def test_who_does_not_volunteer_neither_bonds_nor_tires_by_it():
    assert a_week_of(60, active=0)["bond"] == pytest.approx(0.4)


# --- organizations

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


def test_an_organization_is_fit_for_what_its_members_are_on_average():
    c = a_street()
    volunteering(c, 0, 1, 2)
    c.volunteers.skill[:3], c.volunteers.organization[:3] = (0.25, 0.75, 0.9), (0, 0, NOBODY)
    rate_organizations(c.organizations, c.volunteers, 3, c.nodes)
    assert c.nodes.skill[THE_GROUP] == pytest.approx(0.5)


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


def test_a_habit_is_drawn_by_the_lever_of_the_week():
    c = a_street()
    c.committee.habit[0], c.committee.kept[0] = 0.3, 0.3
    adapting(c, takeover=0.8, switches=on(habit_learning=False))
    assert c.committee.habit[0] == pytest.approx(0.3 + 0.03 * 0.5, abs=1e-5)
