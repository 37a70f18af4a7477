import math

import numpy as np
import pytest

from tests.model.week.small_street import a_street, counted, given, live, on, ordered, ties_of, volunteering
from wushe_sim.engine.declare import allocate
from wushe_sim.model.actors.residents import CHILD
from wushe_sim.model.actors.social_workers import Desks
from wushe_sim.model.parameters import Mobilise
from wushe_sim.model.week.accepting import (
    INCUBATION,
    NEIGHBOUR,
    NO_ONE,
    ORGANIZATION,
    OUTREACH,
    answer_invitations,
    find_usual_pull,
    find_way_of_joining,
    local_share,
    motive_of,
    pull_of_ties,
    weigh_ties,
)
from wushe_sim.model.week.asking import find_open
from wushe_sim.model.week.mobilise import mobilise

P = given(
    Mobilise, join_hazard=0.001, join_agency=1.5, join_belonging=1, join_trust=0.5, join_grievance=0.3, join_asked=1, join_points=0.4,
    accept=0.04, accept_local=0.5, accept_neighbour=3, accept_ties=0, spared=26, contacts=4, invitations=2, enter_organization=0,
    asked_by_peers=0.2, recruits=0, enlist_hazard=0, deregister=0)
NEVER = {"join_hazard": np.float32(0), "quit_hazard": np.float32(0)}


def a_street_of_middling_feelings(people=5):
    c = a_street(people)
    c.residents.trust[:] = 0.65
    return c


def answering(c, *ways, p=P, passive=0.0):
    """Chances of joining of residents asked in these ways (0: not asked)."""
    c.residents.asked_by[:len(ways)] = ways
    c.choices.outcome[:] = c.residents.asked_by > 0
    c.choices.chance[:] = passive
    weigh_ties(c.residents, c.ties, p, c.scratch.rows)
    answer_invitations(c.residents, c.desks, True, p, c.choices.outcome, c.choices.chance)
    return c.choices.chance.tolist()


# --- saying yes

def test_at_middling_feelings_one_invitation_in_twenty_five_is_accepted_and_a_neighbours_three_times_as_often():
    c = a_street_of_middling_feelings()
    assert answering(c, NO_ONE, NEIGHBOUR, ORGANIZATION, OUTREACH, INCUBATION) == pytest.approx([0, 0.12, 0.04, 0.04, 0.04])


def test_an_invitation_stands_beside_the_passive_hazard():
    assert answering(a_street_of_middling_feelings(), OUTREACH, NO_ONE, passive=0.001)[:2] == pytest.approx([0.041, 0.001])


def test_no_more_than_all_accept():
    assert answering(a_street_of_middling_feelings(), NEIGHBOUR, p=P._replace(accept=np.float32(0.9)))[0] == 1


@pytest.mark.parametrize(("feeling", "level", "weight"), [("agency", 0.5, 1.5), ("belonging", 0.5, 1), ("trust", 0.65, 0.5)])
def test_own_motives_move_people_to_accept(feeling, level, weight):
    c = a_street_of_middling_feelings()
    getattr(c.residents, feeling)[:] = 1
    assert motive_of(c.residents, 0, True, P) == pytest.approx(math.exp(weight * (1 - level)), rel=1e-5)
    assert answering(c, OUTREACH)[0] == pytest.approx(0.04 * math.exp(weight * (1 - level)), rel=1e-5)


def test_a_grievance_moves_people_to_accept_unless_it_is_switched_off():
    c = a_street_of_middling_feelings()
    c.residents.grievance[:] = 1
    assert motive_of(c.residents, 0, True, P) == pytest.approx(math.exp(0.3), rel=1e-5)
    assert motive_of(c.residents, 0, False, P) == pytest.approx(1)


def test_a_local_social_workers_invitation_is_accepted_half_as_often_again_by_the_hours_that_she_gives():
    c = a_street_of_middling_feelings()._replace(desks=allocate(Desks, 2))
    c.desks.outreach[:], c.desks.incubation[:], c.desks.local[:] = (30, 90), (0, 60), (0, 1)
    assert local_share(c.desks.outreach, c.desks.local) == 0.75
    found = answering(c, NEIGHBOUR, ORGANIZATION, OUTREACH, INCUBATION)
    assert found[:4] == pytest.approx([0.12, 0.04, 0.04 * (1 + 0.5 * 0.75), 0.04 * 1.5])
    hindering = answering(c, OUTREACH, p=P._replace(accept_local=np.float32(-0.3)))[0]
    assert hindering == pytest.approx(0.04 * (1 - 0.3 * 0.75)), "it may hinder, too"
    c.desks.outreach[:] = 0
    assert local_share(c.desks.outreach, c.desks.local) == 0


def test_ties_pull_by_their_power_and_as_many_accept_as_if_they_did_not():
    c = a_street_of_middling_feelings()._replace(ties=ties_of(5, [(0, 1), (0, 2), (0, 3), (0, 4)]))
    for power, pulls in ((0.5, (2, 1, 1, 1, 1)), (-0.5, (0.5, 1, 1, 1, 1)), (1, (4, 1, 1, 1, 1))):
        p = P._replace(accept_ties=np.float32(power))
        found = answering(c, *[OUTREACH] * 5, p=p)
        assert found == pytest.approx([0.04 * pull / np.mean(pulls) for pull in pulls], rel=1e-5)
        assert np.mean(found) == pytest.approx(0.04, rel=1e-5)


def test_without_a_tie_one_is_taken_to_have_one():
    assert pull_of_ties(0, np.float32(-0.5)) == pull_of_ties(1, np.float32(-0.5)) == 1
    c = a_street_of_middling_feelings()._replace(ties=ties_of(5, []))
    assert answering(c, OUTREACH, p=P._replace(accept_ties=np.float32(1)))[0] == pytest.approx(0.04)


def test_how_ties_speak_for_accepting_and_who_is_named_are_found_out_each_twelfth_week():
    c = a_street_of_middling_feelings()
    p = P._replace(accept_ties=np.float32(1), named=np.float32(1))
    for week in (11, 13):
        mobilising(c, p, week)
        assert c.residents.pull.tolist() == c.residents.standing.tolist() == [1] * 5
    mobilising(c, p, 12)
    assert c.residents.pull.tolist() == pytest.approx([t / 1.6 for t in (1, 2, 2, 2, 1)])
    assert c.residents.standing.tolist() == pytest.approx([0.5, 1.5, 1, 1.5, 0.5])


def test_the_usual_pull_is_that_of_grown_ups_and_where_there_are_none_it_is_one():
    c = a_street()  # 1, 2, 2, 2, 1 ties
    power = np.float32(1)
    assert find_usual_pull(c.residents, c.ties, power, c.scratch.rows) == pytest.approx(8 / 5)
    c.residents.age[0] = CHILD
    assert find_usual_pull(c.residents, c.ties, power, c.scratch.rows) == pytest.approx(7 / 4)
    c.residents.age[:] = CHILD
    assert find_usual_pull(c.residents, c.ties, power, c.scratch.rows) == 1
    assert find_usual_pull(c.residents, c.ties, np.float32(0), c.scratch.rows) == 1


# --- whose asking won them

def test_whoever_would_have_joined_unasked_came_by_themselves_and_others_through_whoever_asked_last():
    c = a_street_of_middling_feelings()
    c.residents.asked_by[:2] = (OUTREACH, NO_ONE)
    way = [find_way_of_joining(c.residents, r, np.float32(u), np.float32(0), True, P)
           for r, u in ((0, 0.0009), (0, 0.0011), (1, 0.0011))]
    assert way == [NO_ONE, OUTREACH, NO_ONE]
    assert find_way_of_joining(c.residents, 0, np.float32(0.0013), np.float32(1), True, P) == NO_ONE, "points, not asking, moved them"


def mobilising(c, p, week=0, **levers):
    c.books.tally[:] = 0
    live(mobilise, c, p, week=week, switches=on(answered_at_once=True, enlisting=False), levers=ordered(**levers))
    return counted(c, "asked", "joined", "joined_own", "joined_neighbours", "joined_organizations", "joined_outreach", "joined_incubation")


def test_joins_by_way_are_all_joins():
    c = a_street_of_middling_feelings(400)
    volunteering(c, *range(0, 400, 20))
    c.volunteers.organization[:10] = 0
    c.desks.outreach[0], c.desks.incubation[0] = 900, 900
    more = {"accept": 0.5, "join_hazard": 0.05, "recruits": 1, "recruit_chance": 1, "spared": 4}
    p = P._replace(**{name: np.float32(value) for name, value in more.items()})
    totals = np.sum([mobilising(c, p, week) for week in range(12)], axis=0)
    assert (totals[2:] > 0).all() and totals[1] == totals[2:].sum()


def test_with_no_motive_of_their_own_and_an_invitation_that_all_accept_just_those_invited_join():
    c = a_street_of_middling_feelings(60)
    c.desks.incubation[0] = 300  # ten invitations
    asked, joined, *_, by_incubation = mobilising(c, P._replace(accept=np.float32(1), accept_local=np.float32(0), **NEVER))
    assert asked == joined == by_incubation > 0
    assert c.residents.volunteer[c.residents.asked_by == INCUBATION].max() < asked


# --- who may be asked

def marked(c, at_once, week=0):
    find_open(c.residents, c.volunteers, int(c.roll.registered[0]), at_once, week, c.choices.outcome)
    return c.choices.outcome.tolist()


def test_children_active_volunteers_and_those_invited_of_late_are_not_asked():
    c = a_street()
    c.residents.age[0] = CHILD
    volunteering(c, 1, 2)
    c.volunteers.active[1] = 0
    c.residents.spared_until[[3, 4]] = (8, 9)
    assert marked(c, True, week=8) == [0, 0, 1, 1, 0]
    assert marked(c, False, week=8) == [0, 1, 1, 1, 1], "where an invitation is only remembered, all grown-ups are asked"


def test_an_invitation_to_somebody_active_or_just_invited_goes_to_another():
    c = a_street_of_middling_feelings(40)
    volunteering(c, *range(10))
    c.residents.spared_until[10:20] = 100
    c.desks.outreach[0], c.desks.incubation[0] = 60, 60  # four are met, two are invited, of forty residents
    mobilising(c, P._replace(asked_by_peers=np.float32(0), **NEVER))
    assert c.residents.invitation[20:].tolist() == pytest.approx([0.1] * 20) and not c.residents.invitation[:20].any()
    assert not c.residents.asked_by[:20].any()


def test_who_was_invited_is_invited_again_after_half_a_year_and_not_before():
    c = a_street_of_middling_feelings(30)
    c.desks.outreach[0] = 60 * 600
    p = P._replace(accept=np.float32(0), **NEVER)
    asked = [mobilising(c, p, week)[0] for week in range(53)]
    assert [week for week, number in enumerate(asked) if number] == [0, 26, 52] and asked[0] == 30


def test_a_resident_who_volunteers_next_door_is_asked_through_the_network_and_answers_at_once():
    c = a_street_of_middling_feelings()
    volunteering(c, 1)
    p = P._replace(asked_by_peers=np.float32(1), one_peer=np.float32(1), own_group=np.float32(0), accept=np.float32(0.5), **NEVER)
    asked, joined, _, by_neighbours, *_ = mobilising(c, p)
    assert c.residents.asked_by.tolist()[0] == NEIGHBOUR and asked >= 1 and joined == by_neighbours >= 1
