import math

import numpy as np
import pytest

from tests.model.week.small_street import (
    THE_GROUP,
    a_street,
    counted,
    given,
    live,
    on,
    ordered,
    volunteering,
)
from wushe_sim.engine.declare import NOBODY
from wushe_sim.model.parameters import Adapt
from wushe_sim.model.week.adapt import (
    adapt,
    learn,
    logit,
    next_habit,
    rate_organizations,
    wear_and_bond,
)
from wushe_sim.model.world.register import list_active

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
    wear_and_bond(c.volunteers, list_active(c.volunteers, 1, c.scratch.rows), c.scratch.rows, np.float32(charter), p)
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
    wear_and_bond(c.volunteers, list_active(c.volunteers, 1, c.scratch.rows), c.scratch.rows, np.float32(0), forgetful)
    assert c.volunteers.skill[0] == 0


def test_repeated_work_makes_a_habit_that_fades_slowly_in_idle_weeks():
    forming = P._replace(routine_grows=np.float32(0.05))
    c = a_street()
    volunteering(c, 0, 1, 2)
    c.volunteers.routine[:3], c.volunteers.worked[:3], c.volunteers.active[2] = 0.5, (60, 0, 60), 0
    wear_and_bond(c.volunteers, list_active(c.volunteers, 3, c.scratch.rows), c.scratch.rows, np.float32(0), forming)
    assert c.volunteers.routine[:3].tolist() == pytest.approx([0.5 + 0.05 * 0.5, 0.5 * 0.995, 0.5])
    c.volunteers.routine[0] = 0
    for _ in range(14):
        wear_and_bond(c.volunteers, list_active(c.volunteers, 1, c.scratch.rows), c.scratch.rows, np.float32(0), forming)
    assert c.volunteers.routine[0] == pytest.approx(1 - 0.95**14, abs=1e-5)  # half of it after fourteen weeks of work
    c.volunteers.routine[0] = 0
    wear_and_bond(c.volunteers, list_active(c.volunteers, 1, c.scratch.rows), c.scratch.rows, np.float32(0), P)
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


def test_an_organization_is_fit_for_what_its_members_are_on_average():
    c = a_street()
    volunteering(c, 0, 1, 2)
    c.volunteers.skill[:3], c.volunteers.organization[:3] = (0.25, 0.75, 0.9), (0, 0, NOBODY)
    rate_organizations(c.organizations, c.volunteers, list_active(c.volunteers, 3, c.scratch.rows), c.scratch.rows, c.nodes)
    assert c.nodes.skill[THE_GROUP] == pytest.approx(0.5)


def test_a_habit_is_drawn_by_the_lever_of_the_week():
    c = a_street()
    c.committee.habit[0], c.committee.kept[0] = 0.3, 0.3
    adapting(c, takeover=0.8, switches=on(habit_learning=False))
    assert c.committee.habit[0] == pytest.approx(0.3 + 0.03 * 0.5, abs=1e-5)
