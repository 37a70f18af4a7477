import math

import numpy as np
import pytest

from tests.model.week.small_street import (
    TEAM_A,
    TEAM_B,
    THE_GROUP,
    a_street,
    at,
    counted,
    given,
    live,
    on,
    ordered,
    permuted_ties,
    rearranged,
    ties_of,
    volunteering,
)
from wushe_sim.engine import chance
from wushe_sim.engine.chance import draws, key_for
from wushe_sim.engine.declare import NOBODY
from wushe_sim.model.actors.residents import CHILD
from wushe_sim.model.parameters import Mobilise
from wushe_sim.model.week.accepting import INCUBATION, NEIGHBOUR, ORGANIZATION, OUTREACH
from wushe_sim.model.week.asking import (
    contacts_a_resident,
    find_open,
    hear_of_volunteers,
    invitations_a_resident,
    meet,
    persuaded_by,
    recruit,
    share_of_peers,
    weigh_meeting,
    weigh_peers,
)
from wushe_sim.model.week.mobilise import (
    chance_of_quitting,
    decide_to_join,
    decide_to_quit,
    decide_to_take,
    enlist,
    find_node,
    gather_offers,
    join_volunteering,
    mobilise,
    quit_volunteering,
    weigh_joining,
    weigh_offers,
    weigh_quitting,
)
from wushe_sim.model.week.selecting import BOTH, MASS_BASE, SKILL, weigh_standing

P = given(
    Mobilise, join_hazard=0.001, join_agency=1.5, join_belonging=1, join_trust=0.5, join_grievance=0.3, join_asked=2, join_points=0.4,
    asked_fades=0.96, asked_by_peers=0.3, one_peer=0.5, own_group=0.5, contacts=4, local=0.3, invitations=2, invited_skill=0.1,
    recruits=0.2, recruit_chance=0.25, enlist_hazard=0.01, enlist_party=6, enlist_active=0.1, deregister=0.004, quit_hazard=0.008,
    quit_bond=2, quit_fatigue=1, quit_idle=0.3, quit_routine=1, offer=0.6, offer_points=0, offer_idle=0, offer_minutes=100,
    enlisted_offer=0.3, tired=0.5, monitor=0.08, enter_organization=0.25, bond_start=0.5, named=0, standing_persuades=0, lends=0)


def mobilising(c, p=P, week=0, switches=None, **levers):
    live(mobilise, c, p, week=week, switches=switches, levers=ordered(**levers))


def f32(*values):
    return np.array(values, np.float32)


# --- quitting

def test_whoever_is_bonded_as_usual_and_weary_as_usual_quits_at_the_hazard_less_a_little():
    assert chance_of_quitting(*f32(0.6, 0.4, 0, 0), P) == pytest.approx(0.008 * math.exp(-0.15))


def test_a_full_bond_keeps_people_and_weariness_and_idleness_wear_them():
    usual = chance_of_quitting(*f32(0.6, 0.4, 0, 0), P)
    assert chance_of_quitting(*f32(1, 0.4, 0, 0), P) == pytest.approx(usual * math.exp(-2 * 0.4))
    assert chance_of_quitting(*f32(0.6, 1, 0, 0), P) == pytest.approx(usual * math.exp(0.6))
    assert chance_of_quitting(*f32(0.6, 0.4, 1, 0), P) == pytest.approx(usual * math.exp(0.3))


def test_a_habit_of_volunteering_keeps_volunteers():
    usual = chance_of_quitting(*f32(0.6, 0.4, 0, 0), P)
    assert chance_of_quitting(*f32(0.6, 0.4, 0, 0.5), P) == pytest.approx(usual * math.exp(-0.5))
    c = a_street()
    volunteering(c, 0, 1, fatigue=0.4, bond=0.6)
    c.volunteers.routine[:2] = (0, 1)
    weigh_quitting(c.volunteers, 2, True, P)
    assert c.volunteers.chance[0] / c.volunteers.chance[1] == pytest.approx(math.e, rel=1e-4)


def test_without_team_bonds_the_bonded_and_the_unbonded_quit_alike():
    c = a_street()
    volunteering(c, 0, 1, fatigue=0.4)
    c.volunteers.bond[:2] = (0, 1)
    weigh_quitting(c.volunteers, 2, True, P)
    assert c.volunteers.chance[0] / c.volunteers.chance[1] == pytest.approx(math.exp(2), rel=1e-4)
    weigh_quitting(c.volunteers, 2, False, P)
    assert c.volunteers.chance[:2].tolist() == pytest.approx([0.008 * math.exp(-0.15)] * 2)


def test_whoever_quits_at_a_low_hazard_quits_at_a_high_one_too():
    c = a_street(1000)
    volunteering(c, *range(1000), fatigue=0.4, bond=0.6)
    quits = []
    for hazard in (0.02, 0.2):
        weigh_quitting(c.volunteers, 1000, True, P._replace(quit_hazard=np.float32(hazard)))
        decide_to_quit(c.volunteers, 1000, c.residents.person, at().key)
        quits.append(c.volunteers.outcome.copy())
    few, many = quits
    assert 0 < few.sum() < many.sum() and (many >= few).all()


def test_who_quits_stays_on_the_register_and_leaves_the_organization_and_idle_names_are_struck_off():
    c = a_street()
    volunteering(c, 0, 1, 2)
    c.volunteers.organization[:3] = 0
    c.volunteers.active[0] = 0
    c.volunteers.outcome[:3] = (0, 1, 0)
    quit_volunteering(c.volunteers, c.roll, c.residents, at().key, P._replace(deregister=np.float32(1)), c.books.tally)
    assert c.residents.volunteer[0] == NOBODY  # an old name without a volunteer
    one, two = c.residents.volunteer[1], c.residents.volunteer[2]
    assert c.roll.registered[0] == 2 and {int(one), int(two)} == {0, 1}
    assert (c.volunteers.active[one], c.volunteers.active[two]) == (0, 1)
    assert (c.volunteers.organization[one], c.volunteers.organization[two]) == (NOBODY, 0)
    assert counted(c, "quit", "deregistered") == (1, 1)


# --- being asked

def test_the_share_of_peers_is_weighted_by_ties():
    c = a_street()
    c.ties.strength[:] = (0.5, 0.5, 0.25, 0.25, 0.75, 0.75, 0.5, 0.5)  # 0:1 | 1:0 1:2 | 2:1 2:3 | 3:2 3:4 | 4:3
    volunteering(c, 1)
    hear_of_volunteers(c.residents, c.ties, c.volunteers, 1, False, P, c.scratch.rows)
    assert [share_of_peers(c.residents, c.ties, r) for r in range(5)] == pytest.approx([1, 0, 0.25, 0, 0])
    assert c.residents.volunteers_near.tolist() == [1, 0, 1, 0, 0]


def test_a_volunteer_of_ones_own_group_counts_half_as_much_again():
    c = a_street()
    c.residents.group[2:] = 1
    volunteering(c, 1)
    hear_of_volunteers(c.residents, c.ties, c.volunteers, 1, True, P, c.scratch.rows)
    assert c.residents.peers[[0, 2]].tolist() == [4096 * 0.75, 4096 * 0.5]
    hear_of_volunteers(c.residents, c.ties, c.volunteers, 1, False, P, c.scratch.rows)
    assert c.residents.peers[[0, 2]].tolist() == [4096 * 0.5, 4096 * 0.5]


def test_who_has_stopped_volunteering_is_no_example():
    c = a_street()
    volunteering(c, 1)
    c.volunteers.active[0] = 0
    hear_of_volunteers(c.residents, c.ties, c.volunteers, 1, True, P, c.scratch.rows)
    assert not c.residents.peers.any() and not c.residents.volunteers_near.any()


def chances_of_being_asked(c, selection=0, peers=True, contagion=True, p=P, drawn=0.0, at_once=False):
    weigh_standing(c.residents, c.ties, p, c.scratch.values, c.choices.chance)
    hear_of_volunteers(c.residents, c.ties, c.volunteers, int(c.roll.registered[0]), False, p, c.scratch.rows)
    find_open(c.residents, c.volunteers, int(c.roll.registered[0]), at_once, 0, c.choices.outcome)
    weigh_meeting(c.residents, c.desks, c.organizations, selection, at_once, p, c.choices.outcome, c.choices.chance)
    c.choices.amount[:] = drawn
    if peers:
        weigh_peers(c.residents, c.ties, contagion, p, c.choices.outcome, c.choices.amount, c.scratch.marks, c.choices.chance)
    return c.choices.chance.tolist()


def test_two_volunteering_neighbours_ask_twice_as_well_as_one_whose_tie_weighs_as_much():
    c = a_street()
    volunteering(c, 1, 3)
    # 0 and 4 have one neighbour each, 2 has two: all of their neighbours volunteer
    assert chances_of_being_asked(c) == pytest.approx([0.15, 0, 0.3, 0, 0.15])
    assert chances_of_being_asked(c, contagion=False) == pytest.approx([0.3, 0, 0.3, 0, 0.3])


def test_without_peer_influence_neighbours_ask_nobody():
    c = a_street()
    volunteering(c, 1, 3)
    assert chances_of_being_asked(c, peers=False) == [0] * 5


@pytest.mark.parametrize("contagion", [True, False])
def test_neighbours_are_left_out_only_where_they_could_not_ask_anybody(contagion):
    c = a_street(400)
    volunteering(c, *range(0, 400, 3))
    drawn = np.linspace(0, 1, 400, dtype=np.float32)[np.random.default_rng(0).permutation(400)]
    c.desks.outreach[0] = 600
    whole = np.array(chances_of_being_asked(c, contagion=contagion), np.float32)
    seen = np.array(chances_of_being_asked(c, contagion=contagion, drawn=drawn), np.float32)
    assert (seen < whole).any() and (drawn < whole).any()
    assert ((drawn < seen) == (drawn < whole)).all()


def test_an_hour_of_outreach_meets_four_residents_and_a_local_social_workers_counts_a_third_more():
    c = a_street(40)
    c.desks.outreach[0] = 60
    assert contacts_a_resident(c.desks, c.organizations, 40, False, P) == pytest.approx(4 / 40)
    c.desks.local[0] = 1
    assert contacts_a_resident(c.desks, c.organizations, 40, False, P) == pytest.approx(4 * 1.3 / 40)
    assert contacts_a_resident(c.desks, c.organizations, 40, True, P) == pytest.approx(4 / 40), "there it counts in the answer"


def test_an_organization_that_recruits_asks_a_resident_for_every_five_members():
    c = a_street(40)
    c.organizations.members[0], c.organizations.outcome[0] = 10, 1
    assert contacts_a_resident(c.desks, c.organizations, 40, False, P) == pytest.approx(0.2 * 10 / 40)
    c.organizations.outcome[0] = 0
    assert contacts_a_resident(c.desks, c.organizations, 40, False, P) == 0


def test_organizations_recruit_in_a_quarter_of_weeks_and_one_that_is_not_there_never():
    c = a_street()
    weeks = []
    for week in range(600):
        recruit(c.organizations, at(week).key, P)
        weeks.append(c.organizations.outcome.tolist())
    assert np.mean(weeks, axis=0)[0] == pytest.approx(0.25, abs=0.053)  # three standard errors
    assert np.sum(weeks, axis=0)[1] == 0


@pytest.mark.parametrize("skill", [0.3, 0.6])
@pytest.mark.parametrize("selection", [0, MASS_BASE, SKILL, BOTH])
def test_whoever_is_selected_and_however_skilled_the_place_as_many_are_invited_in_all(selection, skill):
    c = a_street(40)
    c.residents.skill[:20], c.residents.skill[20:] = skill, skill + 0.3
    c.desks.incubation[0] = 120
    assert invitations_a_resident(c.desks, 40, P) == pytest.approx(0.1)  # two hours, two residents an hour, forty residents
    chances_of_being_asked(c, selection)
    assert c.residents.invitation.sum() == pytest.approx(4, rel=1e-4)


def test_mass_base_invites_by_ties_and_skill_by_skill():
    c = a_street()
    c.residents.skill[:] = (0.9, 0.45, 0.45, 0.45, 0)
    c.desks.incubation[0] = 30  # .2 a resident
    chances_of_being_asked(c, MASS_BASE)
    assert c.residents.invitation.tolist() == pytest.approx([0.125, 0.25, 0.25, 0.25, 0.125])  # .2 · ties / 1.6
    chances_of_being_asked(c, SKILL)
    assert c.residents.invitation.tolist() == pytest.approx([0.4, 0.2, 0.2, 0.2, 0])


@pytest.mark.parametrize("selection", [0, MASS_BASE, SKILL])
def test_no_child_is_asked_and_as_many_grown_ups_are_as_hours_can_reach(selection):
    c = a_street()
    c.residents.age[[1, 4]] = CHILD
    c.residents.skill[:] = (0.2, 0.9, 0.4, 0.6, 0.9)
    volunteering(c, 3)
    c.desks.outreach[0], c.desks.incubation[0] = 15, 30  # one resident is met and one invited, of three grown-ups
    chances = chances_of_being_asked(c, selection)
    # ties 1, 2, 2 of a mean of 5/3; skill .2, .4, .6 of a mean of .4
    weights = {0: [1, 1, 1], MASS_BASE: [0.6, 1.2, 1.2], SKILL: [0.5, 1, 1.5]}[selection]
    assert c.residents.invitation[[0, 2, 3]].tolist() == pytest.approx([weight / 3 for weight in weights])
    assert chances[0] == pytest.approx(1 / 3 + weights[0] / 3)
    assert chances[2] == pytest.approx(1 / 3 + weights[1] / 3 + 0.15 * 0.5), "of two neighbours, one alone volunteers"
    assert chances[1] == chances[4] == 0, "the child next to the volunteer is not asked"


def test_where_there_are_only_children_nobody_is_asked():
    c = a_street()
    c.residents.age[:] = CHILD
    c.desks.outreach[0], c.desks.incubation[0] = 60, 60
    for selection in (0, MASS_BASE, SKILL):
        assert chances_of_being_asked(c, selection) == [0] * 5


def meeting(c, drawn, chances, outreach=0.0, met=0.0, spared_until=26):
    meet(c.residents, drawn, chances, np.float32(outreach), np.float32(met), spared_until, P, c.choices.outcome, c.books.tally)


def test_whoever_is_asked_is_asked_in_the_way_that_the_draw_falls_to():
    c = a_street()
    c.residents.invitation[:] = 0.125
    meeting(c, f32(0, 0.125, 0.375, 0.625, 0.75), f32(0.75, 0.75, 0.75, 0.75, 0.75), outreach=0.25, met=0.5)
    assert c.residents.asked_by.tolist() == [INCUBATION, OUTREACH, ORGANIZATION, NEIGHBOUR, 0]
    assert c.residents.spared_until[:4].tolist() == [26] * 4 and c.residents.spared_until[4] < -1000
    ways = counted(c, "asked_by_neighbours", "asked_by_organizations", "asked_by_outreach", "asked_by_incubation")
    assert ways == (1, 1, 1, 1) and counted(c, "asked") == 4


def test_several_volunteering_neighbours_persuade_more_than_in_proportion_where_persuasion_is_convex():
    linear, half, convex = (given(Mobilise, peers_convex=c, peers_usual=0.125) for c in (0, 0.5, 1))
    shares = f32(0, 0.0625, 0.125, 0.25, 0.5)
    assert [persuaded_by(s, linear) for s in shares] == shares.tolist()
    assert [persuaded_by(s, convex) for s in shares] == [0, 0.03125, 0.125, 0.5, 1]  # s² / s₀, at most 1
    assert [persuaded_by(s, half) for s in shares] == [0, 0.046875, 0.125, 0.375, 1]


def test_among_convexly_persuaded_residents_two_volunteering_neighbours_of_four_ask_four_times_as_often_as_one():
    c = a_street(6)
    c = c._replace(ties=ties_of(6, [(0, 1), (0, 2), (0, 3), (0, 4)]))
    p = P._replace(asked_by_peers=np.float32(0.1), one_peer=np.float32(1), peers_convex=np.float32(1), peers_usual=np.float32(0.5))
    asked = []
    for who in (1, 2):
        volunteering(c, who)
        asked.append(chances_of_being_asked(c, p=p)[0])
    assert asked == pytest.approx([0.1 * 0.25**2 / 0.5, 0.1 * 0.5])


def test_being_asked_is_remembered_and_fades():
    c = a_street()
    meeting(c, f32(0.5, 0.5, 0.5, 0.5, 0.5), f32(1, 1, 0, 0, 0))
    assert c.residents.asked.tolist() == [1, 1, 0, 0, 0]
    assert counted(c, "asked") == 2
    meeting(c, f32(0.5, 0.5, 0.5, 0.5, 0.5), f32(0, 1, 0, 0, 0))
    assert c.residents.asked.tolist() == pytest.approx([0.96, 1, 0, 0, 0])


def test_whoever_is_invited_has_been_asked():
    c = a_street(400)
    c.residents.invitation[:] = 0.3
    draws(key_for(at().key, chance.ASKED), c.residents.person, c.choices.amount)
    meeting(c, c.choices.amount, np.full(400, 0.5, np.float32))
    assert 0 < c.residents.invited.sum() < (c.residents.asked == 1).sum()
    assert (c.residents.asked[c.residents.invited == 1] == 1).all()


# --- joining

def chances_of_joining(points=0.0, grievance=True, **columns):
    c = a_street()
    c.residents.trust[:] = 0.65
    for name, value in columns.items():
        getattr(c.residents, name)[:] = value
    weigh_joining(c.residents, np.float32(points), P, grievance, c.choices.chance)
    return c.choices.chance


def test_at_middling_feelings_and_unasked_one_joins_at_the_plain_hazard():
    assert chances_of_joining().tolist() == pytest.approx([0.001] * 5)


def test_who_is_asked_joins_twice_as_often_and_less_as_it_fades():
    assert chances_of_joining(asked=[0, 0.25, 0.5, 0.96, 1]).tolist() == pytest.approx([0.001, 0.00125, 0.0015, 0.00196, 0.002])


@pytest.mark.parametrize(("feeling", "level", "weight"), [("agency", 0.5, 1.5), ("belonging", 0.5, 1), ("trust", 0.65, 0.5)])
def test_own_motives_move_people_to_join(feeling, level, weight):
    assert chances_of_joining(**{feeling: 1}) == pytest.approx([0.001 * math.exp(weight * (1 - level))] * 5, rel=1e-5)


def test_a_grievance_can_move_people_to_join_and_switched_off_it_does_not():
    assert chances_of_joining(grievance=True)[0] == pytest.approx(0.001)
    c = a_street()
    c.residents.trust[:], c.residents.grievance[:] = 0.65, 1
    weigh_joining(c.residents, np.float32(0), P, True, c.choices.chance)
    assert c.choices.chance[0] == pytest.approx(0.001 * math.exp(0.3), rel=1e-5)
    weigh_joining(c.residents, np.float32(0), P, False, c.choices.chance)
    assert c.choices.chance[0] == pytest.approx(0.001)


def test_full_points_raise_joining_by_two_fifths():
    assert chances_of_joining(points=1.0)[0] == pytest.approx(0.0014)


def test_whoever_joins_unasked_joins_when_asked_too():
    c = a_street(2000)
    unasked, asked = np.zeros(2000, np.uint8), np.zeros(2000, np.uint8)
    decide_to_join(c.residents, c.volunteers, at().key, np.full(2000, 0.05, np.float32), unasked)
    decide_to_join(c.residents, c.volunteers, at().key, np.full(2000, 0.1, np.float32), asked)
    assert 0 < unasked.sum() < asked.sum() and (asked >= unasked).all()


def test_children_and_those_who_volunteer_already_do_not_join():
    c = a_street()
    c.residents.age[0] = CHILD
    volunteering(c, 1, 2)
    c.volunteers.active[1] = 0  # 2 has stopped
    decide_to_join(c.residents, c.volunteers, at().key, np.ones(5, np.float32), c.choices.outcome)
    assert c.choices.outcome.tolist() == [0, 0, 1, 1, 1]


def joining(c, joins, p=P):
    c.choices.outcome[:] = joins
    join_volunteering(c.residents, c.volunteers, c.roll, c.organizations, c.choices.outcome, at(), 2, np.float32(0), True, p, c.books.tally)


def test_who_joins_is_entered_with_the_bond_of_a_beginner_and_own_skill_and_who_was_invited_comes_trained():
    c = a_street()
    c.residents.skill[:] = 0.4
    c.residents.invited[3] = 1
    joining(c, (0, 0, 1, 1, 0))
    assert c.roll.registered[0] == 2 and c.volunteers.resident[:2].tolist() == [2, 3]
    assert c.volunteers.active[:2].all()
    assert c.volunteers.bond[:2].tolist() == [0.5, 0.5]
    assert c.volunteers.skill[:2].tolist() == pytest.approx([0.4, 0.5])
    assert counted(c, "joined", "entered") == (2, 2)
    c.volunteers.active[0] = 0  # 2 has stopped and stays on the register
    joining(c, (0, 0, 1, 0, 1))
    assert counted(c, "joined", "entered") == (4, 3)


def test_who_comes_back_keeps_the_place_on_the_register():
    c = a_street()
    volunteering(c, 2, bond=0.9, tenure=70, enlisted=1)
    c.volunteers.active[0] = 0
    joining(c, (0, 0, 1, 0, 0))
    assert c.roll.registered[0] == 1
    assert (c.volunteers.active[0], c.volunteers.bond[0], c.volunteers.tenure[0], c.volunteers.enlisted[0]) == (1, 0.5, 0, 0)


def test_who_comes_back_has_rested():
    # weariness is 'from recent hours' and idleness 'of recent weeks': what a volunteer stopped with, years ago, is neither
    c = a_street()
    volunteering(c, 2, fatigue=1, idle=0.9)
    c.volunteers.active[0] = 0
    joining(c, (0, 0, 1, 0, 0))
    assert (c.volunteers.fatigue[0], c.volunteers.idle[0]) == (0, 0)


def test_a_quarter_of_new_volunteers_enter_an_organization_and_only_one_that_is_there():
    c = a_street(600)
    joining(c, 1)
    inside = c.volunteers.organization[:600] != NOBODY
    assert inside.mean() == pytest.approx(0.25, abs=0.053)
    assert set(c.volunteers.organization[:600][inside].tolist()) == {0}
    c = a_street(600)
    c.organizations.alive[:] = 1
    joining(c, 1, P._replace(enter_organization=np.float32(1)))
    assert np.bincount(c.volunteers.organization[:600]).tolist() == pytest.approx([300, 300], abs=37)  # as likely
    c.organizations.alive[:] = 0
    c.residents.volunteer[:], c.roll.registered[0] = NOBODY, 0
    joining(c, 1, P._replace(enter_organization=np.float32(1)))
    assert (c.volunteers.organization[:600] == NOBODY).all()


def test_new_volunteers_fall_into_every_team():
    c = a_street(400)
    joining(c, 1)
    assert np.bincount(c.volunteers.team[:400]).tolist() == pytest.approx([200, 200], abs=30)


# --- enlisting

def test_the_state_registers_party_members_six_times_as_often_and_few_become_active():
    c = a_street(2000)
    c.residents.party[:1000] = 1
    c.residents.age[::10] = CHILD
    enlist(c.residents, c.volunteers, c.roll, at(), np.float32(1), 2, P._replace(enlist_hazard=np.float32(0.1)), c.choices.outcome,
           c.books.tally)
    registered = c.residents.volunteer != NOBODY
    assert registered[:1000].mean() == pytest.approx(0.9 * 0.6, abs=0.05)
    assert registered[1000:].mean() == pytest.approx(0.9 * 0.1, abs=0.03)
    assert not registered[::10].any()
    number = int(c.roll.registered[0])
    assert number == registered.sum() == counted(c, "enlisted")
    assert c.volunteers.enlisted[:number].all()
    assert c.volunteers.active[:number].mean() == pytest.approx(0.1, abs=0.04)
    assert c.volunteers.active[:number].sum() == counted(c, "enlisted_active")


@pytest.mark.parametrize(("switches", "levers"), [(on(enlisting=False), {"enlistment": 1}), (on(), {"enlistment": 0})])
def test_without_enlisting_the_state_registers_nobody(switches, levers):
    c = a_street(50)
    c.residents.party[:] = 1
    mobilising(c, P._replace(enlist_hazard=np.float32(1), join_hazard=np.float32(0)), switches=switches, **levers)
    assert c.roll.registered[0] == 0 and counted(c, "enlisted") == 0


# --- offering

def test_offers_run_from_half_to_one_and_a_half_within_free_time_and_those_enlisted_offer_less():
    c = a_street(900)
    volunteering(c, *range(900))
    c.volunteers.enlisted[300:600] = 1
    c.residents.free_minutes[600:] = 60
    weigh_offers(c.volunteers, 900, c.residents, np.float32(0), at().key, c.scratch.rows, P._replace(free_share=np.float32(0.25)))
    own, quota, busy = (c.volunteers.offered[first:first + 300] for first in (0, 300, 600))
    assert (own > 0).mean() == pytest.approx(0.6, abs=0.085)
    assert 50 <= own[own > 0].min() < 60 and 140 < own.max() <= 150
    assert quota.max() <= 45  # 100 · 1.5 · .3
    assert busy.max() == 15  # a quarter of sixty free minutes


def test_the_idle_have_time_less_often_and_offer_as_much_when_they_have():
    c = a_street(900)
    volunteering(c, *range(900))
    c.volunteers.idle[450:900] = 0.5
    often = P._replace(free_share=np.float32(1), offer_idle=np.float32(0.8))
    weigh_offers(c.volunteers, 900, c.residents, np.float32(0), at().key, c.scratch.rows, often)
    busy, idle = c.volunteers.offered[:450], c.volunteers.offered[450:900]
    assert (busy > 0).mean() == pytest.approx(0.6, abs=0.07) and (idle > 0).mean() == pytest.approx(0.36, abs=0.07)
    assert idle[idle > 0].mean() == pytest.approx(busy[busy > 0].mean(), abs=10) and idle.max() <= 150


@pytest.mark.parametrize(("points", "routine", "more"), [(0, 0, 1), (1, 0, 1.4), (0, 1, 1.4), (1, 1, 1.4), (0.5, 0.5, 1.3)])
def test_a_habit_has_volunteers_find_the_time_that_points_had_them_find(points, routine, more):
    c = a_street(4000)
    volunteering(c, *range(4000), routine=routine)
    half = P._replace(offer=np.float32(0.5), offer_points=np.float32(0.4))
    weigh_offers(c.volunteers, 4000, c.residents, np.float32(points), at().key, c.scratch.rows, half)
    assert (c.volunteers.offered[:4000] > 0).mean() == pytest.approx(0.5 * more, abs=0.024)  # three standard errors


def test_who_has_time_for_certain_offers_in_every_week_and_no_more_minutes():
    c = a_street(200)
    volunteering(c, *range(200), routine=1)
    sure = P._replace(offer=np.float32(0.9), offer_points=np.float32(0.5), free_share=np.float32(1))
    weigh_offers(c.volunteers, 200, c.residents, np.float32(0), at().key, c.scratch.rows, sure)
    assert c.volunteers.offered[:200].min() >= 50 and c.volunteers.offered[:200].max() <= 150


def test_who_comes_back_begins_without_a_habit():
    c = a_street()
    volunteering(c, 0, active=0, routine=0.8)
    joining(c, (1, 0, 0, 0, 0))
    assert (c.volunteers.active[0], c.volunteers.routine[0]) == (1, 0)


def test_who_is_not_active_offers_nothing():
    c = a_street(50)
    volunteering(c, *range(50))
    c.volunteers.active[:25] = 0
    weigh_offers(c.volunteers, 50, c.residents, np.float32(0), at().key, c.scratch.rows, P._replace(offer=np.float32(1)))
    assert not c.volunteers.offered[:25].any() and c.volunteers.offered[25:50].all()


def test_the_wholly_weary_are_there_when_called_half_of_the_time_and_the_fresh_always():
    c = a_street(800)
    volunteering(c, *range(800))
    c.volunteers.fatigue[:400] = 1
    decide_to_take(c.volunteers, 800, c.residents.person, at().key, P)
    assert c.volunteers.outcome[:400].mean() == pytest.approx(0.5, abs=0.075)
    assert c.volunteers.outcome[400:].all()


def test_what_is_offered_goes_to_the_own_team_or_organization_and_a_share_of_the_teams_to_watching():
    c = a_street()
    volunteering(c, 0, 1, 2)
    c.volunteers.team[:3] = (0, 1, 0)
    c.volunteers.organization[2] = 0
    c.volunteers.offered[:3], c.volunteers.outcome[:3] = (100, 50, 70), (1, 1, 1)
    gather_offers(c.volunteers, 3, c.residents, c.organizations, c.nodes, 2, np.float32(0.08), at().key,
                  np.float32(0), c.books.tally)
    assert c.nodes.minutes[[TEAM_A, TEAM_B, THE_GROUP]].tolist() == [92, 46, 70]
    assert c.nodes.watch[[TEAM_A, TEAM_B, THE_GROUP]].tolist() == [8, 4, 0]
    assert counted(c, "offered_minutes", "monitoring_minutes") == (220, 12)
    assert c.organizations.members.tolist() == [1, 0]


def test_a_member_who_is_wholly_idle_serves_with_the_team_and_one_who_is_half_idle_in_half_of_the_weeks():
    c = a_street(600)
    volunteering(c, *range(600))
    c.volunteers.organization[:500], c.volunteers.idle[:600] = 0, [1] * 100 + [0.5] * 400 + [1] * 100
    key = key_for(at().key, chance.LEND)
    lent = np.array([find_node(c.volunteers, v, c.organizations, c.residents, key, np.float32(1)) == TEAM_A for v in range(600)])
    assert lent[:100].all() and lent[500:].all() and lent[100:500].mean() == pytest.approx(0.5, abs=0.075)
    assert not any(find_node(c.volunteers, v, c.organizations, c.residents, key, np.float32(0)) == TEAM_A for v in range(500))


def test_all_that_is_offered_is_for_service_or_for_watching():
    c = a_street(300)
    volunteering(c, *range(0, 300, 2), fatigue=0.6)
    c.volunteers.team[:150] = np.arange(150) % 2
    c.volunteers.organization[100:150] = 0
    c.funded.self_governance[0] = 0.7
    mobilising(c, self_governance=0.7)
    assert counted(c, "offered_minutes") == c.nodes.minutes.sum() + c.nodes.watch.sum() == c.volunteers.offered.sum() > 0
    assert counted(c, "monitoring_minutes") == c.nodes.watch.sum() > 0


def test_whoever_is_on_the_register_was_there_or_was_entered_and_has_not_been_struck_off():
    c = a_street(400)
    volunteering(c, *range(0, 200))
    c.volunteers.active[:80] = 0
    active = 120
    p = P._replace(join_hazard=np.float32(0.1), quit_hazard=np.float32(0.1), deregister=np.float32(0.2), enlist_active=np.float32(0))
    for week in range(4):
        before = c.roll.registered[0]
        entries = c.residents.volunteer != NOBODY
        c.books.tally[:] = 0
        mobilising(c, p, week=week, enlistment=1)
        after = c.roll.registered[0]
        assert after == (c.residents.volunteer != NOBODY).sum()
        assert sorted(c.residents.volunteer[c.residents.volunteer != NOBODY]) == list(range(after))
        joined, entered, quit_, enlisted, struck = counted(c, "joined", "entered", "quit", "enlisted", "deregistered")
        assert min(joined, quit_, struck) > 0
        assert after == before - struck + entered + enlisted and 0 < entered < joined
        active += joined - quit_
        assert c.volunteers.active[:after].sum() == active
        assert entries.sum() == before


@pytest.mark.parametrize(("selection", "at_once"), [(MASS_BASE, False), (BOTH, True)])
def test_the_order_of_rows_mobilises_nobody(selection, at_once):
    people, rng = 120, np.random.default_rng(5)
    row = rng.permutation(people)
    one = a_street(people)
    one = one._replace(ties=ties_of(people, sorted({tuple(sorted(map(int, rng.choice(people, 2, False)))) for _ in range(300)})))
    one.residents.group[:] = rng.integers(0, 4, people)
    for name in ("agency", "belonging", "trust", "grievance"):
        getattr(one.residents, name)[:] = rng.integers(0, 9, people) / 8
    other = one._replace(
        residents=rearranged(one.residents, row), ties=permuted_ties(one.ties, row),
        **{name: type(getattr(one, name))(*(column.copy() for column in getattr(one, name)))
           for name in ("volunteers", "roll", "nodes", "organizations", "choices")},
        books=one.books._replace(tally=one.books.tally.copy()))
    volunteers = rng.permutation(people)[:50]
    for c, order, place in ((one, volunteers, np.arange(people)), (other, volunteers[::-1], row)):
        for r in order:
            v = int(c.roll.registered[0])
            volunteering(c, int(place[r]), team=int(r) % 2)
            c.volunteers.bond[v], c.volunteers.fatigue[v] = int(r) % 7 / 8, int(r) % 5 / 8
            c.volunteers.active[v] = int(r) % 4 > 0
        c.desks.outreach[0], c.desks.incubation[0] = 300, 200
    more = {"join_hazard": 0.05, "quit_hazard": 0.1, "deregister": 0.2, "named": 0.5, "standing_persuades": 0.4, "accept_ties": 0.5}
    p = P._replace(**{name: np.float32(value) for name, value in more.items()})
    for week in (0, 1, 12):
        for c in (one, other):
            mobilising(c, p, week, on(answered_at_once=at_once), enlistment=1, volunteer_selection=selection)
    assert (one.books.tally == other.books.tally).all()
    assert min(counted(one, "joined", "quit", "deregistered", "asked")) > 0
    for name in ("asked", "asked_by", "spared_until", "standing", "pull"):
        assert (getattr(other.residents, name)[row] == getattr(one.residents, name)).all(), name
    assert one.nodes.minutes.tolist() == other.nodes.minutes.tolist()

    def register(c):
        return sorted((int(c.residents.person[c.volunteers.resident[v]]), int(c.volunteers.active[v]), float(c.volunteers.bond[v]),
                       int(c.volunteers.team[v]), int(c.volunteers.offered[v])) for v in range(c.roll.registered[0]))

    assert register(one) == register(other)
