import math

import numpy as np
import pytest

from tests.model.week.small_street import (
    DONOR_A,
    DONOR_B,
    NO_GROUP_YET,
    TEAM_A,
    TEAM_B,
    THE_AGENCY,
    THE_COMMITTEE,
    THE_FOUNDATION,
    THE_GROUP,
    THE_WORKER,
    a_street,
    at,
    given,
    link,
    live,
    on,
    ordered,
)
from wushe_sim.engine.declare import list_declarations
from wushe_sim.model.levers import Levers
from wushe_sim.model.parameters import Broker, Deliver
from wushe_sim.model.week.broker import (
    broker,
    choose_pairs,
    has_charity,
    has_volunteers,
    introduce,
    is_linked,
    next_strength,
    sit_together,
    wish,
)
from wushe_sim.model.week.handing import fitness
from wushe_sim.model.world.community import WeekPolicy

P = given(
    Broker, builds=0.03, own_links=0.5, decay=0.043, together=0.06, saturation=3, bridging=0.3, want_fades=0.75, wish_anyway=0.08,
    partners=1)


def brokering(c, p=P, week=0, switches=None, **levers):
    live(broker, c, {"broker": p, "deliver": given(Deliver, bridge_minutes=30)}, week=week, switches=switches, levers=ordered(**levers))


def strength_after(strength, joint=0, good=0, hours=0.0, decays=True, together=True):
    return float(next_strength(np.float32(strength), joint, good, np.float32(hours), decays, together, P))


# --- the strength of a link

def test_an_idle_link_decays_by_four_per_cent_a_week():
    assert strength_after(0.5) == pytest.approx(0.5 * 0.957)


def test_an_idle_link_is_half_as_strong_after_sixteen_weeks():
    # ln 2 / −ln(1 − .043) = 15.8 weeks
    strength = 0.8
    for _ in range(16):
        strength = strength_after(strength)
    assert strength == pytest.approx(0.8 * 0.957 ** 16, rel=1e-4)
    assert 0.39 < strength < 0.4


def test_hours_build_a_link_by_three_hundredths_of_the_room_that_is_left():
    assert strength_after(0.4, hours=2, decays=False) == pytest.approx(0.4 + 0.03 * 2 * 0.6)


def test_working_together_moves_a_link_towards_the_success_of_that_work():
    busy = 1 - math.exp(-1)  # three joint cases at a saturation of three
    assert strength_after(0.5, 3, 3, decays=False) == pytest.approx(0.5 + busy * 0.06 * 0.5)
    assert strength_after(0.5, 3, 0, decays=False) == pytest.approx(0.5 - busy * 0.06 * 0.5)
    assert strength_after(0.5, 4, 2, decays=False) == pytest.approx(0.5)


def test_a_link_at_work_decays_less():
    busy = 1 - math.exp(-2 / 3)
    assert strength_after(0.5, 2, 1) == pytest.approx(0.5 - (1 - busy) * 0.043 * 0.5)


def test_a_link_rests_where_an_hour_builds_what_a_week_decays():
    # .03 (1 − L) = .043 L at L = .411
    assert strength_after(0.03 / 0.073, hours=1) == pytest.approx(0.03 / 0.073, abs=1e-6)


def test_without_decay_an_idle_link_stays_and_without_working_together_joint_cases_move_nothing():
    assert strength_after(0.5, decays=False) == 0.5
    assert strength_after(0.5, 9, 9, decays=False, together=False) == 0.5


@pytest.mark.parametrize("strength", [0, 0.3, 1])
@pytest.mark.parametrize("hours", [0, 10, 10_000])
@pytest.mark.parametrize("good", [0, 50])
def test_a_link_stays_a_chance(strength, hours, good):
    assert 0 <= strength_after(strength, 50, good, hours) <= 1


# --- who takes part

def test_with_three_actors_neither_teams_nor_charity_take_part():
    c = a_street()
    assert [n for n in range(10) if is_linked(c.nodes, n, False, False)] == [THE_COMMITTEE, THE_WORKER, THE_AGENCY, THE_GROUP]
    assert [n for n in range(10) if is_linked(c.nodes, n, True, True)] == [n for n in range(10) if n != NO_GROUP_YET]


def test_volunteers_alone_bring_teams_and_charity_alone_the_foundation_and_donors():
    nodes = a_street().nodes
    three = {THE_COMMITTEE, THE_WORKER, THE_AGENCY, THE_GROUP}
    assert {n for n in range(10) if is_linked(nodes, n, True, False)} == three | {TEAM_A, TEAM_B}
    assert {n for n in range(10) if is_linked(nodes, n, False, True)} == three | {THE_FOUNDATION, DONOR_A, DONOR_B}


@pytest.mark.parametrize(("option", "there"), [
    ("three", (False, False)), ("three_and_volunteers", (True, False)), ("three_and_charity", (False, True)), ("five", (True, True))])
def test_each_option_says_who_is_added_to_the_three(option, there):
    number = list_declarations(Levers)["actors"].declaration.options.index(option)
    policy = WeekPolicy(ordered(actors=number), a_street().funded, on())
    assert (has_volunteers(policy, at()), has_charity(policy, at())) == there


def test_a_meeting_gives_each_pair_its_hours_over_the_others_who_are_there():
    c = a_street()
    sit_together(c.nodes, c.links, np.float32(3), True, True, np.float32(1))
    there = [THE_COMMITTEE, THE_FOUNDATION, TEAM_A, TEAM_B, THE_WORKER, THE_AGENCY, THE_GROUP]  # seven; donors do not come
    for i in range(10):
        for j in range(10):
            expected = 3 / 6 if i in there and j in there and i != j else 0
            assert c.links.hours[i, j] == pytest.approx(expected)


@pytest.mark.parametrize(("partners", "each"), [(1, 3 / 6), (4, 3 * 4 / 6), (6, 3), (15, 3)])
def test_whoever_deals_with_several_partners_at_once_gets_as_much_from_each_up_to_the_whole_meeting(partners, each):
    c = a_street()
    sit_together(c.nodes, c.links, np.float32(3), True, True, np.float32(partners))
    assert c.links.hours[TEAM_A, THE_COMMITTEE] == pytest.approx(each)


def test_coordination_that_matches_nobody_builds_nothing_while_a_session_still_does():
    c = a_street()
    c.committee.coordination[0], c.platform.meeting[0] = 90, 1.5
    brokering(c, switches=on(coordination_matches=False))
    assert c.links.strength[TEAM_A, THE_COMMITTEE] == pytest.approx(0.03 * 0.25)


def test_a_social_worker_stays_with_a_pair_until_their_link_is_firm():
    c = a_street()
    c.desks.brokering[0] = 60
    c.links.wanted[THE_GROUP, THE_FOUNDATION] = 1000
    c.desks.pair[0] = TEAM_A * 10 + THE_COMMITTEE
    link(c, TEAM_A, THE_COMMITTEE, 0.4)
    choose_pairs(c.desks, c.nodes, c.links, at(0).key, True, True, P.wish_anyway, np.float32(0.5))
    assert divmod(int(c.desks.pair[0]), 10) == (TEAM_A, THE_COMMITTEE)
    link(c, TEAM_A, THE_COMMITTEE, 0.6)
    choose_pairs(c.desks, c.nodes, c.links, at(0).key, True, True, P.wish_anyway, np.float32(0.5))
    assert divmod(int(c.desks.pair[0]), 10) == (THE_GROUP, THE_FOUNDATION)


def test_backing_makes_an_hour_of_brokering_build_more():
    hours = introduced(a_street(), TEAM_A, THE_COMMITTEE, backing=1.5)
    assert hours[TEAM_A, THE_COMMITTEE] == 2.5


def test_one_alone_does_not_meet():
    c = a_street()
    c.nodes.alive[:] = 0
    c.nodes.alive[THE_COMMITTEE] = 1
    sit_together(c.nodes, c.links, np.float32(3), True, True, np.float32(1))
    assert not c.links.hours.any()


def test_coordination_and_meetings_build_links_where_there_were_none_and_switched_off_they_do_not():
    for switches, expected in ((on(), 0.03 * 0.5), (on(coordination=False), 0)):
        c = a_street()
        c.committee.coordination[0], c.platform.meeting[0] = 90, 1.5  # three hours, seven actors
        brokering(c, switches=switches)
        assert c.links.strength[TEAM_A, THE_COMMITTEE] == pytest.approx(expected)
        assert c.links.strength[DONOR_A, THE_COMMITTEE] == 0


# --- brokering

def test_a_pair_is_worth_what_open_cases_lacked_it_times_the_room_to_build():
    c = a_street()
    c.links.wanted[TEAM_A, THE_COMMITTEE] = 4
    link(c, TEAM_A, THE_COMMITTEE, 0.25)
    assert wish(c.links, c.nodes, TEAM_A, THE_COMMITTEE, True, True, np.float32(0.01)) == pytest.approx(4.01 * 0.75)
    assert wish(c.links, c.nodes, TEAM_A, THE_COMMITTEE, False, True, np.float32(0.01)) == 0


def pairs_chosen(c, weeks=300):
    found = []
    for week in range(weeks):
        choose_pairs(c.desks, c.nodes, c.links, at(week).key, True, True, P.wish_anyway, np.float32(0))
        found.append(tuple(map(int, divmod(c.desks.pair[0], 10))))
    return found


def test_brokering_goes_where_open_cases_lack_a_link():
    c = a_street()
    c.desks.brokering[0] = 60
    c.links.wanted[TEAM_A, THE_COMMITTEE] = 30
    c.links.wanted[THE_GROUP, THE_FOUNDATION] = 10
    found = pairs_chosen(c)
    # of nine actors each has .08 over eight others, .01 a pair: 30.01 and 10.01 of 40 + .01 · 36 pairs
    assert found.count((TEAM_A, THE_COMMITTEE)) / 300 == pytest.approx(0.7436, abs=0.076)
    assert found.count((THE_GROUP, THE_FOUNDATION)) / 300 == pytest.approx(0.248, abs=0.075)


@pytest.mark.parametrize("actors", [4, 8])
def test_what_is_wished_for_anyway_grows_with_actors_as_cases_do_and_not_with_their_pairs(actors):
    c = a_street()
    c.nodes.alive[:] = np.arange(10) < actors
    c.desks.brokering[0] = 60
    c.links.wanted[TEAM_A, THE_COMMITTEE] = actors / 2  # a case for every second actor, and a wish a pair of theirs
    found = []
    for week in range(400):
        choose_pairs(c.desks, c.nodes, c.links, at(week).key, True, True, np.float32(1), np.float32(0))
        found.append(divmod(int(c.desks.pair[0]), 10) == (TEAM_A, THE_COMMITTEE))
    other = 1 / (actors - 1)  # of the pair itself
    assert np.mean(found) == pytest.approx((actors / 2 + other) / actors, abs=0.075)


def test_who_has_no_hours_for_brokering_brings_nobody_together():
    c = a_street()
    assert set(pairs_chosen(c, 5)) == {divmod(-1, 10)}


def introduced(c, i, j, bridging=0.0, backing=0.0):
    c.desks.brokering[0], c.desks.pair[0] = 120, i * 10 + j
    introduce(c.desks, c.nodes, c.links, np.float32(bridging), np.int32(80), np.float32(0.5), np.float32(backing), True)
    assert (c.links.hours == c.links.hours.T).all()
    return c.links.hours


def test_half_of_the_hours_build_the_pairs_link_and_a_quarter_each_the_social_workers_own():
    hours = introduced(a_street(), TEAM_A, THE_COMMITTEE)
    assert hours[TEAM_A, THE_COMMITTEE] == 1
    assert hours[TEAM_A, THE_WORKER] == hours[THE_WORKER, THE_COMMITTEE] == 0.5


def test_what_is_kept_for_bridging_builds_nothing():
    hours = introduced(a_street(), TEAM_A, THE_COMMITTEE, bridging=0.3)
    assert hours.sum() / 2 == pytest.approx(2 * 0.7)


@pytest.mark.parametrize(("i", "j"), [(TEAM_A, THE_COMMITTEE), (THE_WORKER, THE_COMMITTEE), (THE_AGENCY, THE_WORKER)])
def test_every_hour_of_brokering_is_spent_on_some_link(i, j):
    assert introduced(a_street(), i, j).sum() / 2 == pytest.approx(2)


def test_minutes_kept_for_bridging_carry_over_up_to_a_cap_and_what_is_above_it_builds_links():
    c = a_street()
    for kept, spent in ((36, 84), (72, 84), (80, 112), (80, 120)):  # .3 of two hours are 36 minutes; eighty may be kept
        c.links.hours[:] = 0
        hours = introduced(c, TEAM_A, THE_COMMITTEE, bridging=0.3)
        assert (c.desks.bridging[0], hours.sum() / 2) == (kept, pytest.approx(spent / 60))


def test_without_brokering_its_hours_build_nothing_but_stuck_cases_are_still_bridged():
    c = a_street()
    c.desks.brokering[0], c.desks.pair[0] = 100, TEAM_A * 10 + THE_COMMITTEE  # a pair of earlier weeks
    brokering(c, switches=on(brokering=False))
    assert not c.links.strength.any() and c.desks.bridging[0] == 30
    brokering(c)
    assert c.links.strength.any()


def test_without_bridging_all_brokering_builds_links():
    c = a_street()
    c.desks.brokering[0] = 600
    brokering(c, switches=on(bridging=False))
    assert c.desks.bridging[0] == 0


# --- the week of a link

def test_links_are_the_same_from_both_ends_and_the_weeks_books_are_closed():
    c = a_street()
    rng = np.random.default_rng(2)
    for i in range(10):
        for j in range(i):
            link(c, i, j, rng.random())
            c.links.joint[i, j] = c.links.joint[j, i] = 3
            c.links.good[i, j] = c.links.good[j, i] = 2
    c.links.wanted[TEAM_B, THE_COMMITTEE] = 4
    c.desks.brokering[0] = 600
    brokering(c)
    assert (c.links.strength == c.links.strength.T).all()
    assert not c.links.joint.any() and not c.links.good.any() and not c.links.hours.any()
    assert c.links.wanted[TEAM_B, THE_COMMITTEE] == 3  # three quarters of the wish are left


def test_who_is_not_there_has_no_links():
    c = a_street()
    link(c, NO_GROUP_YET, THE_COMMITTEE, 0.9)
    brokering(c)
    assert c.links.strength[NO_GROUP_YET, THE_COMMITTEE] == 0


def test_an_empty_desk_meets_nobody_guides_nobody_and_keeps_what_its_holder_left_until_it_fades():
    c = a_street()
    c.nodes.alive[THE_WORKER] = 0
    link(c, THE_WORKER, TEAM_A, 0.5)
    c.nodes.skill[TEAM_A] = 0.4
    c.committee.coordination[0] = 150  # two and a half hours, six actors
    assert fitness(c.nodes, c.links, TEAM_A, 0, True, given(Deliver)) == pytest.approx(0.4)
    brokering(c)
    assert c.links.strength[THE_WORKER, TEAM_A] == pytest.approx(0.5 * 0.957)
    assert c.links.strength[THE_WORKER, THE_COMMITTEE] == 0
    assert c.links.strength[TEAM_A, THE_COMMITTEE] == pytest.approx(0.03 * 2.5 / 5)


def test_more_brokering_never_leaves_less_linkage():
    total = []
    for minutes in (0, 300, 1200):
        c = a_street()
        for i in range(10):
            for j in range(i):
                link(c, i, j, 0.3)
        c.desks.brokering[0] = minutes
        for week in range(20):
            brokering(c, week=week)
        total.append(float(c.links.strength.sum()))
    assert total[0] < total[1] < total[2]
