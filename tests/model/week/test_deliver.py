"""Finding, handing over, serving and ending: how a case comes to an end."""

import math
from collections import Counter

import numpy as np
import pytest

from tests.model.week.small_street import (
    DONOR_B,
    TEAM_A,
    TEAM_B,
    THE_AGENCY,
    THE_COMMITTEE,
    THE_FOUNDATION,
    THE_GROUP,
    THE_WORKER,
    a_case,
    a_row,
    a_street,
    at,
    counted,
    given,
    link,
    live,
    on,
    ordered,
    permuted_ties,
    rearranged,
    volunteering,
)
from wushe_sim.engine.bits import first_bit
from wushe_sim.engine.declare import allocate
from wushe_sim.engine.kernel import exp, list_marked, logistic, sort_by_keys, sort_draws
from wushe_sim.model.actors.cases import (
    ANY,
    AUTHORITY,
    CARE,
    FREE,
    HANDS,
    HELD,
    HIDDEN,
    MEDIATION,
    MONEY,
    NO_LINK,
    NOWHERE,
    PARTS,
    PROFESSIONAL,
    PUBLIC,
    WAITING,
)
from wushe_sim.model.actors.residents import CARED, FAILED, FRAIL, HELPED, LET_DOWN, SERVED_BY_COMMITTEE, UNCARED, VOLUNTEERED
from wushe_sim.model.counts import count
from wushe_sim.model.parameters import Deliver, Mobilise
from wushe_sim.model.week.asking import hear_of_volunteers
from wushe_sim.model.week.broker import FIVE, THREE, THREE_AND_CHARITY, THREE_AND_VOLUNTEERS, has_charity, has_volunteers, is_linked
from wushe_sim.model.week.deliver import call_on_volunteers, deliver, see_money
from wushe_sim.model.week.finding import decide_to_ask, finder_of, order_cases, organization_that_hears, weigh_asking
from wushe_sim.model.week.governing import shift_odds
from wushe_sim.model.week.handing import (
    best_link,
    bridge,
    can_hold,
    decide_to_keep,
    fitness,
    is_free,
    list_able,
    weigh_keeping,
    weigh_nodes,
)
from wushe_sim.model.week.hosting import find_host, get_strength
from wushe_sim.model.week.mobilise import decide_to_take
from wushe_sim.model.week.serving import quality, weigh_ending, worked_together
from wushe_sim.model.world.community import Scratch, WeekPolicy
from wushe_sim.model.world.linkage import ORGANIZATION, WORKER

P = given(
    Deliver, see=0, members_hear=0, visits=0, visit_vulnerable=5, ask=0, ask_trust=1, ask_agency=0.8, ask_online=0.8, ask_feedback=0.5,
    grid=0, own_volunteers=0, keep_parts=0, law_caps=0.5, patience_hidden=8, patience_known=10, patience_holder=4, patience_compound=4,
    bridge_minutes=30, bridge_chance=0.7, guidance=0.3, fit_committee=0.5, fit_committee_public=0.75, well_base=0.45)
"""Nobody finds anything unless a test says so."""
WELL = P._replace(well_base=np.float32(1))


def but(**values):
    return P._replace(**{name: np.float32(value) for name, value in values.items()})


def delivering(c, p=P, week=0, switches=None, **levers):
    live(deliver, c, p, week=week, switches=switches, levers=ordered(**levers))


def seen(c):
    """Who has volunteers among the neighbours, as mobilise leaves it."""
    own = given(Mobilise, own_group=0)
    live(hear_of_volunteers, c, own, registered=int(c.roll.registered[0]), own_group_weight=False, rows=c.scratch.rows)


# --- the tools that the week is worked with

def test_our_own_exponential_and_logistic_are_those_of_the_textbook():
    for x in np.linspace(-20, 20, 161):
        assert exp(np.float32(x)) == pytest.approx(math.exp(x), rel=3e-7 + 1e-7 * abs(x))
        assert logistic(np.float32(x)) == pytest.approx(1 / (1 + math.exp(-x)), rel=2e-6)


def test_sorting_by_keys_sorts_the_first_so_many_and_takes_rows_along():
    rng = np.random.default_rng(1)
    for size in range(12):
        keys = rng.permutation(20).astype(np.int64)
        rows, before = keys * 10, keys.copy()
        sort_by_keys(keys, rows, size)
        assert keys[:size].tolist() == sorted(before[:size].tolist()) and keys[size:].tolist() == before[size:].tolist()
        assert (rows == keys * 10).all()


@pytest.mark.parametrize("size", [0, 1, 2, 3, 63, 64, 65, 500])
def test_draws_are_sorted_as_any_keys_are_also_where_the_room_is_too_short(size):
    rng = np.random.default_rng(size)
    drawn = rng.integers(0, 2**63, size, np.int64)
    for room in (allocate(Scratch, 2 * size + 2), allocate(Scratch, 1)):
        keys, rows = drawn.copy(), np.arange(size)
        sort_draws(keys, rows, size, 63, room)
        assert (rows == np.argsort(drawn)).all() and (keys == np.sort(drawn)).all()


def test_marked_rows_are_listed_in_the_order_given():
    marks, order, rows = np.array([1, 0, 1, 1, 0], np.uint8), np.array([4, 3, 2, 1, 0], np.uint32), np.zeros(5, np.int64)
    assert rows[:list_marked(marks, order, rows)].tolist() == [3, 2, 0]


def test_the_lowest_bit_of_a_word_is_found():
    assert [first_bit(np.uint64(1 << bit | 1 << 63)) for bit in range(64)] == list(range(64))


# --- finding

def chance_of_asking(online=0.0, feedback=0.0, state=HIDDEN, **feelings):
    c = a_street()
    a_case(c, 0, state=state)
    c.residents.trust_government[0], c.residents.agency[0] = 0.55, 0.5
    for name, value in feelings.items():
        getattr(c.residents, name)[0] = value
    weigh_asking(c.cases, 1, c.residents, np.float32(online), np.float32(feedback), but(ask=0.12))
    return float(c.cases.chance[0])


def test_a_resident_at_middling_feelings_asks_at_the_plain_chance():
    assert chance_of_asking() == pytest.approx(0.12)


def test_trust_in_government_and_agency_move_residents_to_ask():
    assert chance_of_asking(trust_government=1) == pytest.approx(0.12 * math.exp(0.45))
    assert chance_of_asking(agency=0) == pytest.approx(0.12 * math.exp(-0.4))


def test_better_channels_raise_what_is_reported():
    assert chance_of_asking(online=1) == pytest.approx(0.12 * 1.8)
    assert chance_of_asking(feedback=1) == pytest.approx(0.12 * 1.5)
    assert chance_of_asking(online=0.5, feedback=0.5) == pytest.approx(0.12 * 1.65)


def test_nobody_asks_about_a_case_that_is_known():
    assert chance_of_asking(state=WAITING) == 0


def test_whoever_asks_at_a_low_chance_asks_at_a_high_one_too():
    c = a_street(800, cases=800)
    for r in range(800):
        a_case(c, r, state=HIDDEN)
    asks = []
    for chance_ in (0.05, 0.5):
        c.cases.chance[:] = chance_
        decide_to_ask(c.cases, 800, c.residents, at().key)
        asks.append(c.cases.outcome.copy())
    assert 0 < asks[0].sum() < asks[1].sum() and (asks[1] >= asks[0]).all()


def found_by(c, p, grid=0.0, rows=1):
    seen(c)
    heard = organization_that_hears(c.organizations, np.float32(1), np.float32(c.residents.person.size), p)[1]
    return [int(finder_of(c, row, heard, at().key, np.float32(grid), p)) for row in range(rows)]


def test_a_case_nobody_knows_of_is_not_served():
    c = a_street()
    row = a_case(c, 2, minutes=60, state=HIDDEN)
    c.nodes.minutes[:] = 6000
    delivering(c)
    assert (c.cases.state[row], c.cases.left[row, ANY]) == (HIDDEN, 60)
    assert counted(c, "served_minutes", "booked_committee", "booked_team") == (0, 0, 0)


def test_a_volunteering_neighbour_with_the_strongest_tie_brings_the_case_to_the_own_team():
    c = a_street()
    a_case(c, 2, state=HIDDEN)
    volunteering(c, 1, team=0)
    volunteering(c, 3, team=1)
    c.ties.strength[:] = (0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.5, 0.5)  # 2 is nearer to 3 than to 1
    c.residents.volunteers_near[2] = 2
    draws = found_by(c, but(see=1))
    assert draws in ([TEAM_B], [-1])  # heard of with chance .9 at most
    many = a_street(500, cases=500)
    volunteering(many, *range(1, 500, 2))
    for r in range(0, 500, 2):
        a_case(many, r, state=HIDDEN)
    found = found_by(many, but(see=0.2), rows=250)
    assert np.mean(np.array(found) == TEAM_A) == pytest.approx(0.4, abs=0.093)  # .2 for each of two neighbours
    assert counted(many, "found_by_volunteer") == found.count(TEAM_A)


def test_outreach_finds_the_vulnerable_five_times_as_often():
    c = a_street(1000, cases=1000)
    for r in range(1000):
        a_case(c, r, state=HIDDEN)
    c.residents.vulnerable[:500] = FRAIL
    c.desks.outreach[0] = 600  # ten hours, four visits an hour, a thousand residents: .04
    found = np.array(found_by(c, but(visits=4), rows=1000)) == THE_WORKER
    assert found[:500].mean() == pytest.approx(0.2, abs=0.054)
    assert found[500:].mean() == pytest.approx(0.04, abs=0.027)


def test_an_organization_hears_of_cases_by_its_share_of_residents():
    c = a_street(1000, cases=1000)
    for r in range(1000):
        a_case(c, r, state=HIDDEN)
    c.organizations.members[:] = 100  # the second does not exist
    found = np.array(found_by(c, but(members_hear=1), rows=1000))
    assert np.mean(found == THE_GROUP) == pytest.approx(0.1, abs=0.029)
    assert set(found.tolist()) == {THE_GROUP, -1}


def test_grid_workers_at_full_strength_find_three_cases_in_ten_for_the_committee():
    c = a_street(1000, cases=1000)
    for r in range(1000):
        a_case(c, r, state=HIDDEN)
    half, full = (np.array(found_by(c, but(grid=0.3), grid, 1000)) == THE_COMMITTEE for grid in (0.5, 1))
    assert half.mean() == pytest.approx(0.15, abs=0.034) and full.mean() == pytest.approx(0.3, abs=0.044)
    assert (full >= half).all()


def test_who_asks_is_found_by_the_committee_and_who_finds_a_case_leads_it():
    c = a_street()
    row = a_case(c, 2, state=HIDDEN, week=3)
    delivering(c, but(ask=1000), week=5)
    assert (c.cases.state[row], c.cases.leader[row], c.cases.found[row]) == (WAITING, THE_COMMITTEE, 5)
    assert counted(c, "found_by_asking", "found_cases", "found_weeks") == (1, 1, 2)


def test_every_case_is_found_once():
    c = a_street(300, cases=400)
    volunteering(c, *range(0, 300, 3))
    for r in range(300):
        a_case(c, r, kind=r % 4, state=HIDDEN)
    c.desks.outreach[0], c.organizations.members[0] = 3000, 30
    c.funded.grid_service[0] = 1
    seen(c)
    p = but(see=0.2, visits=4, members_hear=1, ask=0.2, grid=0.3)
    delivering(c, p)
    ways = [counted(c, f"found_by_{way}") for way in ("volunteer", "worker", "organization", "asking", "grid")]
    assert min(ways) > 0 and sum(ways) == counted(c, "found_cases") == (c.cases.state[:300] != HIDDEN).sum()


# --- who can take it

@pytest.mark.parametrize(("part", "who"), [
    (ANY, {THE_COMMITTEE, TEAM_A, TEAM_B, THE_WORKER, THE_AGENCY, THE_GROUP}), (PROFESSIONAL, {THE_WORKER, THE_AGENCY}),
    (HANDS, {TEAM_A, TEAM_B, THE_GROUP}), (AUTHORITY, {THE_COMMITTEE}), (MONEY, {THE_FOUNDATION}),
])
def test_a_part_asks_for_a_supplier_of_the_right_sort(part, who):
    c = a_street()
    assert {n for n in range(10) if can_hold(c.nodes, n, part, MEDIATION)} == who


def test_what_is_out_of_scope_is_not_taken():
    c = a_street()
    c.nodes.scope[THE_AGENCY] = 1 << CARE
    assert not can_hold(c.nodes, THE_AGENCY, PROFESSIONAL, MEDIATION)
    assert can_hold(c.nodes, THE_AGENCY, PROFESSIONAL, CARE)


def test_a_provider_is_free_while_its_hours_exceed_what_it_has_accepted_and_authority_and_money_are_asked_in_any_case():
    c = a_street()
    c.nodes.minutes[TEAM_A], c.nodes.accepted[TEAM_A] = 60, 59
    assert is_free(c.nodes, TEAM_A, ANY)
    c.nodes.accepted[TEAM_A] = 60
    assert not is_free(c.nodes, TEAM_A, ANY)
    assert is_free(c.nodes, THE_COMMITTEE, AUTHORITY) and is_free(c.nodes, THE_FOUNDATION, MONEY)


def test_guidance_by_the_best_linked_social_worker_closes_a_part_of_a_teams_gap_in_fitness():
    c = a_street()
    c.nodes.skill[:] = 0.4
    link(c, TEAM_A, THE_WORKER, 0.5)
    assert fitness(c.nodes, c.links, TEAM_A, MEDIATION, True, P) == pytest.approx(0.4 + 0.3 * 0.5 * 0.6)
    assert fitness(c.nodes, c.links, TEAM_A, MEDIATION, False, P) == pytest.approx(0.4)
    assert fitness(c.nodes, c.links, THE_GROUP, MEDIATION, True, P) == pytest.approx(0.4)
    assert fitness(c.nodes, c.links, THE_COMMITTEE, MEDIATION, True, P) == 0.5
    assert fitness(c.nodes, c.links, THE_COMMITTEE, PUBLIC, True, P) == 0.75
    c.nodes.kind[DONOR_B] = WORKER  # a new post's node stands last
    link(c, TEAM_A, DONOR_B, 0.9)
    assert fitness(c.nodes, c.links, TEAM_A, MEDIATION, True, P) == pytest.approx(0.4 + 0.3 * 0.9 * 0.6)


# --- keeping

def chance_of_keeping(habit=0.4, law=0.0, backlog=0, hours=600):
    c = a_street()
    a_case(c, 0, leader=THE_COMMITTEE)
    c.committee.habit[0], c.nodes.minutes[THE_COMMITTEE], c.nodes.accepted[THE_COMMITTEE] = habit, hours, backlog
    known = order_cases(c.cases, 1, c.residents, at().key, c.scratch)
    weigh_keeping(c.cases, known, c.committee, c.nodes, np.float32(law), P)
    return float(c.cases.chance[0])


def test_a_committee_keeps_by_habit_and_a_duty_list_caps_it():
    assert chance_of_keeping() == pytest.approx(0.4)
    assert chance_of_keeping(law=1) == pytest.approx(0.2)


def test_a_committee_sees_its_own_backlog():
    assert chance_of_keeping(backlog=600) == pytest.approx(0.4)  # a week's work: none too much
    assert chance_of_keeping(backlog=1800) == pytest.approx(0.4 / 3)  # three weeks' work
    assert chance_of_keeping(backlog=300) == pytest.approx(0.4)


def test_what_is_kept_at_a_weak_habit_is_kept_at_a_strong_one():
    c = a_street(500, cases=500)
    for r in range(500):
        a_case(c, r, leader=THE_COMMITTEE)
    known = order_cases(c.cases, 500, c.residents, at().key, c.scratch)
    keeps = []
    for habit in (0.2, 0.6):
        c.committee.habit[0], c.nodes.minutes[THE_COMMITTEE] = habit, 600
        weigh_keeping(c.cases, known, c.committee, c.nodes, np.float32(0), P)
        decide_to_keep(c.cases, known, c.residents, at().key)
        keeps.append(c.cases.outcome.copy())
    assert 0 < keeps[0].sum() < keeps[1].sum() and (keeps[1] >= keeps[0]).all()


def a_desk_of_the_committee(habit=0.0, minutes=6000):
    c = a_street()
    c.committee.habit[0], c.nodes.minutes[THE_COMMITTEE] = habit, minutes
    c.nodes.skill[:] = 0.5
    return c


def test_a_committee_that_keeps_serves_the_case_itself():
    c = a_desk_of_the_committee(habit=1)
    a_case(c, 2, minutes=60, leader=THE_COMMITTEE)
    c.nodes.minutes[TEAM_A] = 600
    link(c, TEAM_A, THE_COMMITTEE, 1)
    delivering(c, WELL)
    assert counted(c, "booked_committee", "booked_team", "served_minutes", "cases_well") == (60, 0, 60, 1)
    assert (c.committee.kept_now[0], c.committee.decided_now[0]) == (1, 1)
    assert c.residents.lived[2] == HELPED | SERVED_BY_COMMITTEE
    assert (c.committee.own_ended[0], c.committee.own_well[0], c.committee.others_ended[0]) == (1, 1, 0)


def test_a_committee_that_does_not_keep_hands_the_case_along_a_sure_link():
    c = a_desk_of_the_committee(habit=0)
    a_case(c, 2, minutes=60, leader=THE_COMMITTEE)
    c.nodes.minutes[TEAM_A] = 600
    link(c, TEAM_A, THE_COMMITTEE, 1)
    delivering(c, WELL)
    assert counted(c, "booked_committee", "booked_team", "referred") == (0, 60, 1)
    assert c.residents.lived[2] == HELPED
    assert (c.committee.others_ended[0], c.committee.others_well[0]) == (1, 1)
    assert (c.links.joint[TEAM_A, THE_COMMITTEE], c.links.good[TEAM_A, THE_COMMITTEE]) == (1, 1)
    assert counted(c, "joint_minutes") == 0  # a bare referral is referred, not joint


def test_without_referral_no_case_passes_along_a_link():
    c = a_desk_of_the_committee(habit=0)
    row = a_case(c, 2, minutes=60, leader=THE_COMMITTEE)
    c.nodes.minutes[TEAM_A] = 600
    link(c, TEAM_A, THE_COMMITTEE, 1)
    c.nodes.minutes[THE_COMMITTEE] = 0
    delivering(c, WELL, switches=on(referral=False, bridging=False))
    assert c.cases.state[row] == WAITING and counted(c, "referred", "served_minutes") == (0, 0)
    c.nodes.minutes[THE_COMMITTEE] = 600  # with hours of its own the committee serves what it cannot pass on
    delivering(c, WELL, switches=on(referral=False, bridging=False))
    assert counted(c, "referred", "booked_committee") == (0, 60)


def test_a_hand_over_succeeds_with_the_links_strength():
    taken = []
    for strength in (0.3, 0.8):
        c = a_street(500, cases=500)
        c.nodes.skill[:], c.nodes.minutes[TEAM_A] = 0.5, 600_000
        link(c, TEAM_A, THE_COMMITTEE, strength)
        c.committee.habit[0] = 0
        for r in range(500):
            a_case(c, r, minutes=60, leader=THE_COMMITTEE)
        delivering(c, WELL, switches=on(bridging=False))
        assert counted(c, "referred") / 500 == pytest.approx(strength, abs=0.061)
        assert counted(c, "referred", "refused") == (counted(c, "cases_well"), 500 - counted(c, "referred"))
        taken.append(c.cases.state[:500] == FREE)
    assert (taken[1] >= taken[0]).all()


def test_coordination_that_opens_doors_raises_the_chance_that_a_hand_over_is_accepted():
    for doors, coordination, expected in ((0.3, 0.5, 0.45), (0.3, 0, 0.3), (0, 1, 0.3)):
        c = a_street(500, cases=500)
        c.nodes.skill[:], c.nodes.minutes[TEAM_A], c.funded.party_coordination[0] = 0.5, 600_000, coordination
        link(c, TEAM_A, THE_COMMITTEE, 0.3)
        c.committee.habit[0] = 0
        for r in range(500):
            a_case(c, r, minutes=60, leader=THE_COMMITTEE)
        delivering(c, WELL._replace(doors=np.float32(doors)), switches=on(bridging=False))
        assert counted(c, "referred") / 500 == pytest.approx(expected, abs=0.067)


def test_below_one_hundredth_there_is_no_link_to_use():
    c = a_desk_of_the_committee(minutes=0)
    row = a_case(c, 2, minutes=60, leader=THE_COMMITTEE)
    c.nodes.minutes[TEAM_A] = 600
    link(c, TEAM_A, THE_COMMITTEE, 0.009)
    delivering(c, switches=on(bridging=False))
    assert counted(c, "no_provider", "refused") == (1, 0)
    assert c.cases.lacked[row] == NO_LINK
    assert c.links.wanted[TEAM_A, THE_COMMITTEE] == 1  # what brokering looks at


def test_the_strongest_of_links_to_equally_fit_providers_is_tried():
    c = a_street()
    row = a_case(c, 2, leader=THE_COMMITTEE)
    c.nodes.skill[:], c.nodes.minutes[:] = 0.5, 600
    link(c, TEAM_A, THE_COMMITTEE, 0.2)
    link(c, TEAM_B, THE_COMMITTEE, 0.9)  # noise runs from a half to one
    weigh_nodes(c, at(), WeekPolicy(ordered(), c.funded, on()), P)
    found = best_link(c.cases, row, ANY, c.nodes, c.links, c.residents, at().key, False, P)
    assert found[-3:-1] == (TEAM_B, np.float32(0.9))


@pytest.mark.parametrize("actors", [FIVE, THREE, THREE_AND_VOLUNTEERS, THREE_AND_CHARITY])
def test_able_is_who_takes_part_in_the_linkage_can_hold_the_part_and_is_free(actors):
    c = a_street()
    c.nodes.minutes[:], c.nodes.accepted[[TEAM_B, THE_WORKER]] = 60, 60
    c.nodes.scope[TEAM_A] = 1 << MEDIATION
    policy = WeekPolicy(ordered(actors=actors), c.funded, on())
    weigh_nodes(c, at(), policy, P)
    for kind in (MEDIATION, CARE):
        row = a_case(c, 2, kind, leader=THE_COMMITTEE)
        for part in range(PARTS):
            able = c.nodes.able[:list_able(c.cases, row, part, c.nodes)].tolist()
            assert able == [n for n in range(c.nodes.kind.size)
                            if is_linked(c.nodes, n, has_volunteers(policy, at()), has_charity(policy, at()))
                            and can_hold(c.nodes, n, part, kind) and is_free(c.nodes, n, part) and (part != ANY or n != THE_COMMITTEE)]


def test_with_three_actors_nothing_is_handed_to_volunteers():
    c = a_desk_of_the_committee(minutes=0)
    a_case(c, 2, leader=THE_COMMITTEE)
    c.nodes.minutes[TEAM_A] = 600
    link(c, TEAM_A, THE_COMMITTEE, 1)
    delivering(c, actors=THREE)
    assert counted(c, "referred", "booked_team") == (0, 0)


def test_with_three_actors_a_team_serves_what_its_members_find_and_leaves_the_rest_to_the_committee():
    c = a_desk_of_the_committee(minutes=0)
    c.nodes.minutes[TEAM_A], c.nodes.scope[TEAM_A] = 600, 1 << MEDIATION
    link(c, TEAM_A, THE_COMMITTEE, 1)
    a_case(c, 1, MEDIATION, leader=TEAM_A)
    beyond = a_case(c, 2, CARE, leader=TEAM_A)
    compound = a_case(c, 3, MEDIATION, leader=TEAM_A, parts={HANDS: 60, AUTHORITY: 60})
    delivering(c, WELL, actors=THREE)
    assert counted(c, "booked_team", "referred", "cases_well") == (60, 0, 1)
    assert c.cases.leader[[beyond, compound]].tolist() == [THE_COMMITTEE, THE_COMMITTEE]
    assert c.cases.holder[compound, HANDS] == NOWHERE


def test_with_three_actors_volunteers_hours_are_none_that_the_committee_could_ask_for():
    for actors, served in ((FIVE, (0, 60)), (THREE, (60, 0))):
        c = a_desk_of_the_committee(minutes=600)
        c.nodes.minutes[TEAM_A] = 600
        link(c, TEAM_A, THE_COMMITTEE, 1)
        a_case(c, 2, minutes=60, leader=THE_COMMITTEE)
        delivering(c, WELL, actors=actors)
        assert counted(c, "booked_committee", "booked_team") == served


# --- three actors with volunteers of their own: team A works for the social worker, team B for the agency

def own(chance_=1.0):
    return WELL._replace(own_volunteers=np.float32(chance_))


def test_teams_are_dealt_out_among_social_workers_and_agencies_and_others_stand_for_themselves():
    nodes = a_street().nodes
    assert [find_host(nodes, n) for n in (TEAM_A, TEAM_B)] == [THE_WORKER, THE_AGENCY]
    assert [find_host(nodes, n) for n in (THE_COMMITTEE, THE_WORKER, THE_GROUP)] == [THE_COMMITTEE, THE_WORKER, THE_GROUP]
    nodes.kind[THE_WORKER], nodes.agency[THE_AGENCY] = ORGANIZATION, 0
    assert find_host(nodes, TEAM_B) == THE_COMMITTEE


def test_a_team_of_own_volunteers_is_won_through_its_host_alone():
    c = a_street()
    link(c, THE_COMMITTEE, THE_WORKER, 0.6)
    link(c, THE_COMMITTEE, TEAM_A, 1)  # what a team is linked to itself does not count
    strength = [get_strength(c.nodes, c.links, i, TEAM_A, True, own(0.5)) for i in (THE_WORKER, THE_COMMITTEE, THE_GROUP)]
    assert strength == pytest.approx([0.5, 0.5 * 0.6, 0])
    assert get_strength(c.nodes, c.links, THE_COMMITTEE, THE_WORKER, True, own(0.5)) == pytest.approx(0.6)
    assert get_strength(c.nodes, c.links, THE_COMMITTEE, TEAM_A, False, own(0.5)) == 1


def a_street_of_three():
    c = a_desk_of_the_committee(minutes=0)
    c.desks.casework[0], c.desks.skill[0], c.nodes.minutes[TEAM_A] = 600, 0.5, 600
    return c


def test_a_social_worker_gets_hands_from_volunteers_of_her_own_and_what_they_do_is_hers():
    c = a_street_of_three()
    a_case(c, 2, MEDIATION, leader=THE_WORKER, parts={PROFESSIONAL: 60, HANDS: 60})
    delivering(c, own(), actors=THREE)
    assert counted(c, "booked_worker", "booked_team", "compound_done", "joint_minutes") == (60, 60, 1, 0)


def test_the_committee_wins_them_through_her_and_that_is_joint_service_of_two_actors():
    c = a_street_of_three()
    c.nodes.minutes[THE_COMMITTEE] = 600
    link(c, THE_COMMITTEE, THE_WORKER, 1)
    a_case(c, 2, MEDIATION, leader=THE_COMMITTEE, parts={HANDS: 60, AUTHORITY: 60})
    delivering(c, own(), actors=THREE)
    assert counted(c, "booked_committee", "booked_team", "joint_minutes", "worker_joint_minutes") == (60, 60, 120, 120)


def test_volunteers_of_a_post_that_stands_empty_are_won_by_nobody():
    c = a_street_of_three()
    c.nodes.alive[THE_WORKER] = 0
    link(c, THE_COMMITTEE, THE_WORKER, 1)
    a_case(c, 2, MEDIATION, minutes=60, leader=THE_COMMITTEE)
    delivering(c, own(), actors=THREE)
    assert counted(c, "booked_team", "referred") == (0, 0)


def test_who_lacks_them_wishes_for_a_link_to_their_host():
    c = a_street_of_three()
    c.desks.casework[0] = 0
    a_case(c, 2, MEDIATION, minutes=60, leader=THE_COMMITTEE)
    delivering(c, own(), actors=THREE, switches=on(bridging=False))
    assert (c.links.wanted[THE_WORKER, THE_COMMITTEE], c.links.wanted[TEAM_A, THE_COMMITTEE]) == (1, 0)


def test_what_own_volunteers_find_and_cannot_serve_goes_to_their_host_with_the_chance_that_they_are_won():
    c = a_street(600, cases=600)
    for r in range(600):
        a_case(c, r, PUBLIC, minutes=60, leader=TEAM_A)  # of teams without hours
    delivering(c, own(0.3), actors=THREE)
    leaders = c.cases.leader[:600]
    assert (leaders == THE_WORKER).mean() == pytest.approx(0.3, abs=0.057) and set(leaders) == {THE_WORKER, THE_COMMITTEE}


def test_volunteers_are_somebodys_own_where_they_are_no_actor_themselves():
    joint = {}
    for actors in (THREE, THREE_AND_VOLUNTEERS, THREE_AND_CHARITY, FIVE):
        c = a_street_of_three()
        link(c, THE_WORKER, TEAM_A, 1)
        a_case(c, 2, MEDIATION, leader=THE_WORKER, parts={PROFESSIONAL: 60, HANDS: 60})
        delivering(c, own(), actors=actors)
        joint[actors] = counted(c, "booked_worker", "booked_team", "joint_minutes")
    assert joint == {THREE: (60, 60, 0), THREE_AND_VOLUNTEERS: (60, 60, 120), THREE_AND_CHARITY: (60, 60, 0), FIVE: (60, 60, 120)}


def test_with_five_actors_volunteers_are_nobodys_own():
    tallies = []
    for chance_ in (0.0, 1.0):
        c, rng = a_busy_street()
        opened(c, rng, range(100), np.arange(150))
        for week in range(4):
            delivering(c, FULL._replace(own_volunteers=np.float32(chance_)), week=week)
        tallies.append(c.books.tally.copy())
    assert (tallies[0] == tallies[1]).all()


def test_where_nobody_else_has_hours_the_committee_serves_what_it_has_hours_for():
    c = a_desk_of_the_committee(habit=0, minutes=600)
    a_case(c, 2, minutes=60, leader=THE_COMMITTEE)
    delivering(c, WELL)
    assert counted(c, "booked_committee") == 60
    assert c.committee.kept_now[0] == 0


def test_whoever_finds_a_case_and_can_and_is_free_takes_it():
    c = a_street()
    c.nodes.minutes[TEAM_A], c.nodes.skill[:] = 600, 0.5
    a_case(c, 2, minutes=60, leader=TEAM_A)
    delivering(c, WELL)
    assert counted(c, "booked_team", "referred") == (60, 0)
    assert c.committee.decided_now[0] == 0


# --- bridging

def a_stuck_case():
    c = a_street()
    a_case(c, 2, minutes=60, leader=THE_COMMITTEE)
    c.nodes.minutes[TEAM_A], c.nodes.skill[:], c.committee.habit[0] = 600, 0.5, 0
    c.desks.bridging[0], c.desks.contract[0] = 100, 2400
    return c


def test_a_social_worker_bridges_a_stuck_case_in_half_an_hour():
    c = a_stuck_case()
    delivering(c, WELL._replace(bridge_chance=np.float32(1)))
    assert counted(c, "bridged", "booked_team") == (1, 60)
    assert c.desks.bridging[0] == 70


def test_the_time_is_spent_even_where_bridging_fails():
    c = a_stuck_case()
    delivering(c, but(bridge_chance=0))
    assert counted(c, "bridged") == 0 and c.desks.bridging[0] == 70


def test_without_bridging_no_time_goes_to_it_and_without_time_nothing_is_bridged():
    c = a_stuck_case()
    delivering(c, but(bridge_chance=1), switches=on(bridging=False))
    assert counted(c, "bridged") == 0 and c.desks.bridging[0] == 100
    c = a_stuck_case()
    c.desks.bridging[0] = 29
    delivering(c, but(bridge_chance=1))
    assert counted(c, "bridged") == 0 and c.desks.bridging[0] == 29


def test_seven_in_ten_stuck_cases_that_are_tried_are_bridged():
    c = a_street()
    c.desks.contract[0] = 2400
    worked = 0
    for number in range(600):
        c.desks.bridging[0] = 30
        worked += bridge(c.desks, P, at().key, np.uint64(number))
    assert worked / 600 == pytest.approx(0.7, abs=0.057)


# --- compound cases

def a_compound_case(c, leader=THE_WORKER, **extra):
    return a_case(c, 2, MEDIATION, leader=leader, parts={PROFESSIONAL: 60, HANDS: 60, MONEY: 5000}, **extra)


def a_linked_street():
    c = a_street()
    c.desks.casework[0], c.desks.skill[0] = 600, 0.5
    c.nodes.minutes[TEAM_A], c.nodes.skill[:] = 600, 0.5
    c.foundation.pool[0] = c.foundation.aid[0] = 20_000
    link(c, THE_WORKER, TEAM_A, 1)
    link(c, TEAM_A, THE_FOUNDATION, 1)
    return c


def test_each_missing_part_of_a_compound_case_comes_along_the_strongest_link_of_anyone_on_it():
    c = a_linked_street()
    a_compound_case(c)
    delivering(c, WELL)
    assert counted(c, "booked_worker", "booked_team", "paid_cases") == (60, 60, 5000)
    assert counted(c, "compound_done", "joint_minutes", "worker_joint_minutes", "served_minutes") == (1, 120, 120, 120)
    assert (c.foundation.pool[0], c.foundation.aid[0]) == (15_000, 15_000)


def test_with_three_actors_a_compound_case_that_needs_hands_and_money_is_not_complete():
    c = a_linked_street()
    row = a_compound_case(c)
    delivering(c, WELL, actors=THREE)
    assert counted(c, "compound_done", "booked_worker", "booked_team", "paid_cases") == (0, 60, 0, 0)
    assert c.cases.state[row] == HELD


def test_hands_come_with_volunteers_and_money_with_charity_and_only_five_actors_complete_what_needs_both():
    booked = {}
    for actors in (THREE, THREE_AND_VOLUNTEERS, THREE_AND_CHARITY, FIVE):
        c = a_linked_street()
        link(c, THE_WORKER, THE_FOUNDATION, 1)
        a_compound_case(c)
        delivering(c, WELL, actors=actors)
        booked[actors] = counted(c, "booked_worker", "booked_team", "paid_cases", "compound_done")
    assert booked == {
        THREE: (60, 0, 0, 0), THREE_AND_VOLUNTEERS: (60, 60, 0, 0), THREE_AND_CHARITY: (60, 0, 5000, 0), FIVE: (60, 60, 5000, 1)}


def test_the_foundation_pays_a_cases_money_whole_or_not_at_all():
    c = a_linked_street()
    c.foundation.aid[0] = 4999
    row = a_compound_case(c)
    delivering(c, WELL)
    assert counted(c, "paid_cases") == 0
    assert (c.cases.left[row, MONEY], c.foundation.pool[0]) == (5000, 20_000)


def test_a_compound_case_that_is_not_complete_in_four_weeks_lapses_and_its_hours_are_spent():
    c = a_linked_street()
    c.foundation.aid[0] = 0
    row = a_compound_case(c)
    for week in range(3):
        delivering(c, WELL, week=week)
        assert c.cases.state[row] == HELD
    delivering(c, WELL, week=3)
    assert c.cases.state[row] == FREE
    assert counted(c, "compound_lapsed", "wasted_minutes", "lacked_money", "served_minutes", "cases_lapsed") == (1, 120, 1, 0, 1)
    assert c.residents.lived[2] & FAILED


def test_hands_that_no_link_leads_to_are_missing_for_want_of_a_link():
    c = a_linked_street()
    link(c, THE_WORKER, TEAM_A, 0)
    a_case(c, 2, MEDIATION, leader=THE_WORKER, parts={PROFESSIONAL: 60, HANDS: 60})
    for week in range(4):
        delivering(c, WELL, week=week, switches=on(bridging=False))
    assert counted(c, "compound_lapsed", "lacked_link", "lacked_hours", "lacked_money") == (1, 1, 0, 0)


def test_hands_without_hours_are_missing_for_want_of_hours():
    c = a_linked_street()
    c.nodes.minutes[TEAM_A] = 0
    a_case(c, 2, MEDIATION, leader=THE_WORKER, parts={PROFESSIONAL: 60, HANDS: 60})
    for week in range(4):
        delivering(c, WELL, week=week)
    assert counted(c, "compound_lapsed", "lacked_link", "lacked_hours") == (1, 0, 1)


def a_case_led_by_the_committee(parts, habit=1.0, keep_parts=1.0, minutes=6000, people=5, law=0.0):
    """As many residents' compound cases, with social worker and team at hand along sure links, and what became of them."""
    c = a_street(people, cases=people)
    c.committee.habit[0], c.funded.rule_of_law[0], c.nodes.minutes[THE_COMMITTEE], c.nodes.skill[:] = habit, law, minutes, 0.5
    c.desks.casework[0], c.desks.skill[0], c.nodes.minutes[TEAM_A] = 600_000, 0.5, 600_000
    c.foundation.pool[0] = c.foundation.aid[0] = 20_000
    for other in (THE_WORKER, TEAM_A, THE_FOUNDATION):
        link(c, THE_COMMITTEE, other, 1)
    for r in range(people):
        a_case(c, r, MEDIATION, leader=THE_COMMITTEE, parts=parts)
    delivering(c, WELL._replace(keep_parts=np.float32(keep_parts)))
    return c


def test_a_committee_of_full_habit_keeps_hands_and_professional_parts_of_a_case_that_it_leads_and_serves_it_alone():
    c = a_case_led_by_the_committee({PROFESSIONAL: 60, HANDS: 60}, people=1)
    assert counted(c, "booked_committee", "booked_worker", "booked_team", "compound_done", "referred") == (120, 0, 0, 1, 0)
    assert counted(c, "served_minutes", "joint_minutes") == (120, 0)
    assert (c.committee.decided_now[0], c.committee.own_ended[0]) == (0, 0)  # its books are of simple cases


def test_out_of_the_habits_reach_the_parts_go_to_whom_they_ask_for():
    c = a_case_led_by_the_committee({PROFESSIONAL: 60, HANDS: 60}, keep_parts=0, people=1)
    assert counted(c, "booked_committee", "booked_worker", "booked_team", "joint_minutes", "referred") == (0, 60, 60, 120, 2)


def test_what_a_committee_serves_with_the_foundations_money_alone_is_no_joint_service():
    money = {PROFESSIONAL: 60, MONEY: 5000}
    assert counted(a_case_led_by_the_committee(money, people=1), "served_minutes", "joint_minutes", "paid_cases") == (60, 0, 5000)
    official = {AUTHORITY: 60, MONEY: 5000}  # a part of its own, and nothing kept from others
    assert counted(a_case_led_by_the_committee(official, people=1), "served_minutes", "joint_minutes", "paid_cases") == (60, 60, 5000)


def test_a_part_is_kept_by_reach_times_habit_under_the_duty_list_and_once_decided_not_decided_again():
    c = a_case_led_by_the_committee({HANDS: 60}, habit=0.8, keep_parts=0.5, law=1.0, minutes=600_000, people=800)
    kept, handed = counted(c, "booked_committee", "booked_team")
    assert kept / (kept + handed) == pytest.approx(0.8 * 0.5 * 0.5, abs=0.043)  # three standard errors
    c = a_linked_street()
    c.committee.habit[0], c.nodes.minutes[[THE_COMMITTEE, TEAM_A]] = 0, (600, 0)
    row = a_case(c, 2, MEDIATION, leader=THE_COMMITTEE, parts={HANDS: 60})
    delivering(c, but(keep_parts=1))
    c.committee.habit[0] = 1
    delivering(c, but(keep_parts=1), week=1)
    assert (c.cases.weighed[row], c.cases.holder[row, HANDS]) == (1 << HANDS, NOWHERE)


def test_a_committee_keeps_no_part_of_what_others_lead():
    c = a_linked_street()
    c.committee.habit[0], c.nodes.minutes[THE_COMMITTEE] = 1, 600
    a_compound_case(c)
    delivering(c, WELL._replace(keep_parts=np.float32(1)))
    assert counted(c, "booked_committee", "booked_worker", "booked_team") == (0, 60, 60)


def test_a_committee_whose_desk_is_full_keeps_fewer_parts():
    c = a_street(400, cases=401)
    c.committee.habit[0], c.nodes.minutes[[THE_COMMITTEE, TEAM_A]] = 1, (600, 600_000)
    link(c, THE_COMMITTEE, TEAM_A, 1)
    a_case(c, 0, PUBLIC, minutes=2400, leader=THE_COMMITTEE, holder=THE_COMMITTEE)  # four weeks' work: a quarter of the chance
    rows = [a_case(c, r, MEDIATION, leader=THE_COMMITTEE, parts={HANDS: 60}) for r in range(400)]
    delivering(c, but(keep_parts=1))
    assert (c.cases.weighed[rows] == 1 << HANDS).all()
    assert (c.cases.holder[rows, HANDS] == THE_COMMITTEE).mean() == pytest.approx(0.25, abs=0.065)


def test_every_pair_on_a_case_has_worked_together_once_more_whoever_leads_it():
    c = a_street()
    row = a_compound_case(c, leader=THE_WORKER)
    c.cases.holder[row, [PROFESSIONAL, HANDS, MONEY]] = THE_WORKER, TEAM_A, THE_FOUNDATION
    worked_together(c.cases, row, c.links, True)
    pairs = {(THE_WORKER, TEAM_A), (THE_WORKER, THE_FOUNDATION), (TEAM_A, THE_FOUNDATION)}
    for i in range(10):
        for j in range(10):
            together = (i, j) in pairs or (j, i) in pairs
            assert (c.links.joint[i, j], c.links.good[i, j]) == (together, together), (i, j)


def test_a_leader_who_holds_nothing_has_worked_together_with_all_who_do():
    c = a_street()
    row = a_compound_case(c, leader=THE_COMMITTEE)
    c.cases.holder[row, [PROFESSIONAL, HANDS]] = THE_WORKER, TEAM_A
    worked_together(c.cases, row, c.links, False)
    assert c.links.joint[THE_COMMITTEE, [THE_WORKER, TEAM_A]].tolist() == [1, 1]
    assert c.links.joint[THE_WORKER, TEAM_A] == 1 and not c.links.good.any()


# --- serving and ending

def test_no_node_serves_more_hours_than_it_has_and_the_rest_stays_for_next_week():
    c = a_street()
    c.nodes.minutes[TEAM_A], c.nodes.skill[:] = 100, 0.5
    row = a_case(c, 2, minutes=160, holder=TEAM_A, leader=TEAM_A)
    delivering(c, WELL)
    assert (c.cases.left[row, ANY], c.cases.state[row]) == (60, HELD)
    assert counted(c, "booked_team", "served_minutes") == (100, 0)
    delivering(c, WELL, week=1)
    assert counted(c, "booked_team", "served_minutes") == (160, 160)
    assert counted(c, "ended_cases", "ended_weeks", "kinds_involved") == (1, 2, 1)


def test_service_of_a_newcomer_is_counted_among_that_of_the_hard_to_reach():
    for newcomer in (0, 1):
        c = a_street()
        c.nodes.minutes[TEAM_A], c.residents.newcomer[2] = 200, newcomer
        a_case(c, 2, minutes=160, holder=TEAM_A, leader=TEAM_A)
        delivering(c, WELL)
        assert counted(c, "served_minutes", "hard_served_minutes") == (160, 160 * newcomer)


def test_a_case_that_waits_for_approval_is_neither_placed_nor_served():
    c = a_desk_of_the_committee(habit=1)
    row = a_case(c, 2, PUBLIC, minutes=60, leader=THE_COMMITTEE)
    c.cases.approval[row] = 1
    delivering(c, WELL)
    assert c.cases.state[row] == WAITING and counted(c, "booked_committee") == 0


def test_a_served_case_ends_well_with_the_chance_of_its_holders_fitness_weighted_by_minutes():
    c = a_street()
    c.nodes.skill[[THE_WORKER, TEAM_A]] = 0.8, 0.5
    row = a_case(c, 2, MEDIATION, parts={PROFESSIONAL: 60, HANDS: 120, MONEY: 9000})
    c.cases.holder[row, [PROFESSIONAL, HANDS, MONEY]] = THE_WORKER, TEAM_A, THE_FOUNDATION
    weigh_nodes(c, at(), WeekPolicy(ordered(), c.funded, on(guidance=False)), P)
    assert quality(c.cases, row, c.nodes, P) == pytest.approx(0.45 + 0.55 * 0.6)  # (60 · .8 + 120 · .5) / 180


def test_the_three_governances_move_the_log_odds_of_a_good_end_in_pairs():
    c = a_street()
    c.nodes.skill[TEAM_A] = 0.6
    row = a_case(c, 2, minutes=60, holder=TEAM_A)
    c.platform.monitoring[0], c.funded.rule_of_law[0], c.funded.moral_governance[0] = 0.8, 0.5, 0.25
    policy = WeekPolicy(ordered(), c.funded, on(guidance=False))
    plain = 0.45 + 0.55 * 0.6
    weigh_nodes(c, at(), policy, P)
    assert weigh_ending(c, row, policy, P) == pytest.approx(plain)
    moved = weigh_ending(c, row, policy, but(well_monitoring_law=0.6, well_moral_monitoring=-0.3, well_law_moral=0.4))
    assert math.log(moved / (1 - moved)) - math.log(plain / (1 - plain)) == pytest.approx(0.6 * 0.4 - 0.3 * 0.2 + 0.4 * 0.125, abs=1e-5)


@pytest.mark.parametrize("share", [0.0, 0.37, 1.0])
def test_odds_that_nothing_moves_leave_a_share_what_it_is_and_certainty_stays_certain(share):
    share = np.float32(share)
    assert shift_odds(share, np.float32(0)) == share
    assert shift_odds(share, np.float32(1.5)) == pytest.approx(share * math.exp(1.5) / (1 - share + share * math.exp(1.5)))


def test_as_many_cases_end_well_as_the_chance_says_and_the_resident_learns_which():
    c = a_street(600, cases=600)
    c.nodes.minutes[TEAM_A], c.nodes.skill[TEAM_A] = 600_000, 0.5
    for r in range(600):
        a_case(c, r, minutes=60, holder=TEAM_A, leader=TEAM_A)
    delivering(c)
    well, badly = counted(c, "cases_well", "cases_badly")
    assert well / 600 == pytest.approx(0.725, abs=0.055) and well + badly == 600
    assert (c.residents.lived == HELPED).sum() == well and (c.residents.lived == FAILED).sum() == badly


@pytest.mark.parametrize(("kind", "lived"), [(PUBLIC, FAILED | LET_DOWN), (MEDIATION, FAILED)])
def test_only_failed_public_affairs_leave_their_resident_let_down_by_how_the_place_is_run(kind, lived):
    c = a_street()
    c.nodes.minutes[TEAM_A] = 600
    a_case(c, 1, kind, minutes=60, holder=TEAM_A, leader=TEAM_A)  # of no skill: ends badly at no base chance
    a_case(c, 2, kind, state=HIDDEN, week=-7)
    delivering(c, but(well_base=0))
    assert c.residents.lived[[1, 2]].tolist() == [lived, lived]


def test_a_case_that_nobody_found_lapses_after_eight_weeks():
    c = a_street()
    row = a_case(c, 2, state=HIDDEN, week=0)
    delivering(c, week=6)
    assert c.cases.state[row] == HIDDEN
    delivering(c, week=7)
    assert c.cases.state[row] == FREE and counted(c, "cases_never_found", "cases_lapsed") == (1, 0)
    assert c.residents.lived[2] == FAILED and c.residents.open_cases[2] == 0


def test_a_known_case_lapses_ten_weeks_after_it_was_found():
    c = a_street()
    row = a_case(c, 2, leader=THE_COMMITTEE, week=3)
    c.committee.habit[0] = 0
    delivering(c, week=11)
    assert c.cases.state[row] == WAITING
    delivering(c, week=12)
    assert c.cases.state[row] == FREE and counted(c, "cases_lapsed") == 1


def test_four_weeks_in_a_queue_and_a_case_is_decided_anew_a_failure_of_its_holder():
    c = a_street()
    row = a_case(c, 2, minutes=60, holder=TEAM_A, leader=THE_COMMITTEE)
    delivering(c, week=3)
    assert c.cases.holder[row, ANY] == TEAM_A
    delivering(c, week=4)
    assert (c.cases.holder[row, ANY], c.cases.state[row], c.cases.taken[row]) == (NOWHERE, WAITING, 4)
    assert (c.committee.others_ended[0], c.committee.others_well[0]) == (1, 0)
    assert (c.links.joint[TEAM_A, THE_COMMITTEE], c.links.good[TEAM_A, THE_COMMITTEE]) == (1, 0)


@pytest.mark.parametrize(("holder", "table"), [(THE_WORKER, "desks"), (THE_AGENCY, "contracts")])
def test_cases_that_lapse_or_are_taken_away_are_failures_in_their_holders_results_and_appraisal(holder, table):
    c = a_street()
    a_case(c, 1, minutes=60, holder=holder, leader=THE_COMMITTEE)  # held for four weeks without hours: taken away
    a_case(c, 2, minutes=60, holder=holder, leader=THE_COMMITTEE, week=-6)  # known for ten weeks: lapses
    row = a_case(c, 3, parts={PROFESSIONAL: 60, MONEY: 5000}, leader=holder, week=1)  # not complete in four weeks
    c.cases.holder[row, PROFESSIONAL], c.cases.state[row] = holder, HELD
    carer = a_case(c, 4, CARE, 60, holder=holder, leader=THE_COMMITTEE)  # nothing served this week
    delivering(c, week=3)
    assert (c.cases.state[1], c.cases.state[carer], c.cases.state[row]) == (FREE, WAITING, HELD)
    assert (getattr(c, table).ended[0], getattr(c, table).well[0]) == (2, 0)
    delivering(c, week=4)
    assert c.cases.state[[0, row]].tolist() == [WAITING, FREE]
    assert (getattr(c, table).ended[0], getattr(c, table).well[0]) == (4, 0)


def test_a_holder_that_is_gone_holds_nothing():
    c = a_street()
    row = a_case(c, 2, minutes=60, holder=THE_GROUP, leader=THE_GROUP)
    c.nodes.alive[THE_GROUP] = 0
    delivering(c)
    assert (c.cases.holder[row, ANY], c.cases.state[row], c.cases.leader[row]) == (NOWHERE, WAITING, THE_COMMITTEE)


def care(c, minutes=80, holder=TEAM_A, hours=600, state=WAITING):
    c.nodes.minutes[TEAM_A], c.nodes.skill[:] = hours, 0.5
    return a_case(c, 2, CARE, minutes, holder=holder, leader=TEAM_A, state=state)


def test_care_that_is_served_is_served_and_stays_with_its_carer():
    c = a_street()
    row = care(c)
    delivering(c, WELL)
    assert counted(c, "served_minutes", "served_care", "cases_well") == (80, 80, 1)
    assert (c.cases.state[row], c.cases.holder[row, ANY]) == (HELD, TEAM_A)
    assert c.residents.lived[2] == CARED


@pytest.mark.parametrize(("hours", "keeps"), [(40, True), (39, False)])
def test_a_carer_who_serves_less_than_half_loses_the_case(hours, keeps):
    c = a_street()
    row = care(c, hours=hours)
    delivering(c, WELL)
    assert (c.cases.holder[row, ANY] == TEAM_A) == keeps
    assert counted(c, "served_care", "cases_lapsed", "cases_well", "lacked_hours") == (hours, 1, 0, 1)
    assert c.residents.lived[2] == UNCARED


def test_care_that_nobody_knows_of_lapses_every_week():
    c = a_street()
    row = care(c, holder=-1, state=HIDDEN)
    delivering(c)
    delivering(c, week=1)
    assert counted(c, "cases_never_found", "served_care") == (2, 0)
    assert c.cases.state[row] == HIDDEN


# --- books

def volunteers_at_work(used, offers=(60, 60, 60)):
    c = a_street()
    volunteering(c, *range(len(offers)))
    c.volunteers.offered[: len(offers)] = offers
    c.nodes.used[TEAM_A] = used
    call_on_volunteers(c.volunteers, len(offers), c.residents, c.organizations, c.nodes, c.scratch, at().key, np.float32(0),
                       c.books.tally)
    return c


def test_what_a_team_used_is_divided_among_those_who_offered_one_after_the_other():
    c = volunteers_at_work(90)
    assert sorted(c.volunteers.worked[:3].tolist()) == [0, 30, 60]
    assert counted(c, "worked_minutes", "idle_volunteer_minutes", "working") == (90, 90, 2)
    assert ((c.residents.lived & VOLUNTEERED) > 0).sum() == 2


def test_who_is_lent_to_the_team_works_for_it_and_not_for_the_organization():
    c = a_street()
    volunteering(c, 0, 1)
    c.volunteers.offered[:2], c.volunteers.organization[:2], c.volunteers.idle[:2] = 60, 0, (1, 0)
    c.nodes.used[TEAM_A], c.nodes.used[THE_GROUP] = 40, 25
    call_on_volunteers(c.volunteers, 2, c.residents, c.organizations, c.nodes, c.scratch, at().key, np.float32(1), c.books.tally)
    assert c.volunteers.worked[:2].tolist() == [40, 25]


def test_nobody_works_longer_than_offered():
    c = volunteers_at_work(10_000, (10, 0, 50))
    assert c.volunteers.worked[:3].tolist() == [10, 0, 50]


def test_the_weary_who_come_are_called_neither_before_the_fresh_nor_after_them():
    c = a_street(800)
    volunteering(c, *range(800))
    c.volunteers.fatigue[:400] = 1
    decide_to_take(c.volunteers, 800, c.residents.person, at().key, given(Mobilise, tired=0.5))
    came = c.volunteers.outcome[:800] == 1
    c.volunteers.offered[:800] = np.where(came, 60, 0)
    c.nodes.used[TEAM_A] = 60 * int(came.sum()) // 2  # there is work for half of those who came
    call_on_volunteers(c.volunteers, 800, c.residents, c.organizations, c.nodes, c.scratch, at().key, np.float32(0),
                       c.books.tally)
    worked = c.volunteers.worked[:800] > 0
    assert worked[:400][came[:400]].mean() == pytest.approx(0.5, abs=0.106)  # of about two hundred
    assert worked[400:][came[400:]].mean() == pytest.approx(0.5, abs=0.075)


def test_donors_see_what_share_of_the_money_asked_for_was_paid():
    c = a_street()
    for r, left in ((1, 6000), (2, 3000)):
        row = a_case(c, r, parts={MONEY: 6000})
        c.cases.left[row, MONEY] = left
    c.foundation.served[0] = 0.6
    c.books.tally[count.paid_cases, 0] = 9000
    known = order_cases(c.cases, 2, c.residents, at().key, c.scratch)
    see_money(c.cases, known, c.foundation, c.books.tally)
    assert c.foundation.served[0] == pytest.approx(0.6 + 0.05 * (0.5 - 0.6))
    assert counted(c, "money_needed") == 18_000


def a_busy_street(people=150, seed=4):
    """Many cases in all states, volunteers, links and money: enough that everything happens."""
    rng = np.random.default_rng(seed)
    c = a_street(people, cases=people)
    c.nodes.skill[:] = 0.5
    c.nodes.minutes[[THE_COMMITTEE, TEAM_A, TEAM_B, THE_GROUP]] = 900, 700, 500, 300
    c.desks.contract[0], c.desks.casework[0], c.desks.outreach[0], c.desks.bridging[0], c.desks.skill[0] = 2400, 400, 200, 240, 0.7
    c.contracts.minutes[0] = 350
    c.foundation.pool[0], c.foundation.aid[0] = 90_000, 40_000
    c.committee.habit[0] = 0.3
    strengths = rng.random((10, 10))
    for i in range(10):
        for j in range(i):
            link(c, i, j, strengths[i, j])
    return c, rng


def opened(c, rng, order, place):
    """The same cases, entered in this order of residents."""
    kinds, sizes, compound = rng.integers(0, 6, 200), rng.integers(20, 200, 200), rng.random(200) < 0.4
    for r in order:
        r = int(r)
        parts = {PROFESSIONAL: 50, HANDS: 40, MONEY: 3000} if compound[r] and kinds[r] != CARE else None
        state = (HIDDEN, WAITING)[r % 3 > 0]
        a_case(c, int(place[r]), int(kinds[r]), int(sizes[r]), parts=parts, state=state, leader=THE_COMMITTEE if state == WAITING else -1)


FULL = but(see=0.2, visits=4, members_hear=1, ask=0.2, grid=0.2)


def test_cases_that_are_open_end_once_or_stay_open_and_hours_and_money_are_booked_on_them_once():
    c, rng = a_busy_street()
    opened(c, rng, range(100), np.arange(150))
    simple = [row for row in range(100) if c.cases.kind[row] != CARE]
    carers = 100 - len(simple)
    pool = int(c.foundation.pool[0])
    hours = ("booked_committee", "booked_team", "booked_worker", "booked_organization")
    for week in range(12):
        open_before = sum(c.cases.state[row] != FREE for row in simple)
        spent = c.cases.spent.copy()
        care_rows = (c.cases.kind[:100] == CARE).nonzero()[0]
        c.cases.spent[care_rows], spent[care_rows] = 0, 0
        c.cases.left[care_rows, ANY] = c.cases.need[care_rows, ANY]
        c.books.tally[:] = 0
        delivering(c, FULL, week=week)
        ended = sum(counted(c, "cases_well", "cases_badly", "cases_lapsed", "cases_never_found")) - carers
        assert open_before - sum(c.cases.state[row] != FREE for row in simple) == ended
        new = c.cases.spent - spent
        assert sum(counted(c, *hours)) == new[:, [0, 2, 3, 4]].sum()
        assert counted(c, "paid_cases") == new[:, 1].sum() == pool - c.foundation.pool[0]
        pool = int(c.foundation.pool[0])
        assert (c.nodes.left >= 0).all() and 0 <= c.foundation.aid[0] <= pool
        assert counted(c, "committee_served", "committee_idle") == (counted(c, "booked_committee"), 900 - counted(c, "booked_committee"))
        assert counted(c, "worker_casework") == sum(counted(c, "worker_served", "worker_idle")) == 400
        assert counted(c, "agency_minutes") == sum(counted(c, "agency_served", "agency_idle")) == 350
    assert counted(c, "cases_open") == 0  # counted by observe alone


def test_the_order_of_rows_serves_nobody_otherwise():
    people = 120
    row = np.random.default_rng(8).permutation(people)
    one, _ = a_busy_street(people)
    volunteering(one, *range(0, people, 4))
    other, _ = a_busy_street(people)
    other = other._replace(residents=rearranged(other.residents, row), ties=permuted_ties(a_row(people), row))
    volunteering(other, *(int(row[r]) for r in reversed(range(0, people, 4))))
    opened(one, np.random.default_rng(1), range(people), np.arange(people))
    opened(other, np.random.default_rng(1), reversed(range(people)), row)
    for c in (one, other):
        seen(c)
        c.volunteers.offered[: c.roll.registered[0]] = 40
    for week in range(5):
        for c in (one, other):
            c.nodes.used[:] = 0
            delivering(c, FULL, week=week)

    def book(c):
        return Counter((int(c.residents.person[c.cases.resident[k]]), int(c.cases.kind[k]), int(c.cases.state[k]), int(c.cases.leader[k]),
                        *c.cases.left[k].tolist(), *c.cases.holder[k].tolist())
                       for k in range(people) if c.cases.state[k] != FREE)

    assert (one.books.tally == other.books.tally).all()
    assert book(one) == book(other)
    assert (one.links.joint == other.links.joint).all() and (one.links.wanted == other.links.wanted).all()
    assert (one.residents.lived == other.residents.lived[row]).all()
    assert min(counted(one, "referred", "refused", "compound_done", "found_by_volunteer", "worked_minutes", "cases_lapsed")) > 0
