import math

import numpy as np
import pytest

from tests.model.week.small_street import (
    DONOR_A,
    DONOR_B,
    PLACE,
    THE_FOUNDATION,
    a_case,
    a_street,
    at,
    counted,
    given,
    link,
    live,
    on,
    ordered,
    ties_of,
    volunteering,
)
from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw_order_key, key_for
from wushe_sim.engine.declare import allocate
from wushe_sim.model.actors.cases import HIDDEN, MONEY, PROFESSIONAL
from wushe_sim.model.actors.donors import GOVERNMENT_LED, LOVE_LINK, TARGETED, Donors
from wushe_sim.model.actors.foundation import POINTS
from wushe_sim.model.actors.residents import CHILD, HELPED, POOR
from wushe_sim.model.parameters import Give, Mobilise
from wushe_sim.model.week.broker import FIVE, THREE, THREE_AND_CHARITY, THREE_AND_VOLUNTEERS
from wushe_sim.model.week.give import (
    AID,
    EXPENSES,
    ORGANIZATIONS,
    REMEDIES,
    ask_donors,
    choose_channel,
    collect,
    decide_to_crowd_give,
    decide_to_give,
    give,
    grant,
    love_link,
    pay_volunteers,
    receive,
    remember_impact,
    walk_from_friend,
    weigh_crowd_giving,
    weigh_giving,
    weigh_grant,
)
from wushe_sim.model.week.mobilise import mobilise

P = given(
    Give, reach=2, base=0.4, by_link=1.8, new_gives=0.27, again_gives=0.65, by_impact=0.8, impact_usual=0.5, impact_memory=0.02,
    love_receivers=4, crowd_chance=0.4, crowd_yuan=6, pay_out=0.1, aid=0.5, expenses=0.2, organizations=0.2, remedies=0.1, mode=0.2,
    expense=1, points=4, release=0)


def but(**values):
    return P._replace(**{name: np.float32(value) for name, value in values.items()})


def giving(c, p=P, week=0, switches=None, **levers):
    live(give, c, p, week=week, switches=switches, levers=ordered(**levers))


def many_donors(number=2000):
    donors = allocate(Donors, number)
    donors.node[:] = DONOR_A
    return donors


# --- asking

def share_asked(minutes, strength, by_link=True):
    c, donors = a_street(), many_donors()
    link(c, THE_FOUNDATION, DONOR_A, strength)
    ask_donors(donors, c.links, at().key, np.int32(minutes), by_link, P, c.books.tally)
    assert counted(c, "donors", "donors_asked") == (2000, donors.asked.sum())
    return donors.asked.mean(), donors.asked


def test_two_hours_a_donor_reach_two_in_three_and_a_link_of_a_third_makes_a_donor_reached_a_donor_asked():
    reached = 1 - math.exp(-1)  # 2,000 donors, two hours each, a reach of two
    assert share_asked(240_000, 0)[0] == pytest.approx(reached * 0.4, abs=0.03)
    assert share_asked(240_000, 1 / 3)[0] == pytest.approx(reached * 1.0, abs=0.033)


def test_without_resources_along_links_every_donor_is_asked_as_over_a_usual_link():
    assert (share_asked(60_000, 0, by_link=False)[1] == share_asked(60_000, 0.1)[1]).all()


def test_whoever_is_asked_in_few_hours_is_asked_in_many_too():
    (few, asked_few), (many, asked_many) = share_asked(30_000, 0.2), share_asked(300_000, 0.2)
    assert 0 < few < many and (asked_many >= asked_few).all()


def test_nobody_is_asked_without_hours():
    assert share_asked(0, 1)[0] == 0


def test_a_donor_is_asked_at_most_once_in_fifty_two_weeks():
    c = a_street()
    p = P._replace(base=np.float32(1))
    asked = []
    for week in range(120):
        ask_donors(c.donors, c.links, at(week).key, np.int32(1_000_000), True, p, c.books.tally)
        asked.append(c.donors.asked.copy())
    assert np.flatnonzero(np.array(asked)[:, 0]).tolist() == [0, 52, 104]


# --- giving

def test_who_gave_when_last_asked_gives_again_likelier_and_the_impact_seen_moves_both():
    c = a_street()
    c.donors.given[:] = (0, 1)
    c.donors.impact[:] = 0.5
    weigh_giving(c.donors, P)
    assert c.donors.chance.tolist() == pytest.approx([0.27, 0.65])
    c.donors.impact[:] = (1, 0)
    weigh_giving(c.donors, P)
    assert c.donors.chance.tolist() == pytest.approx([0.27 * math.exp(0.4), 0.65 * math.exp(-0.4)], rel=1e-5)


def test_nobody_gives_who_was_not_asked_and_who_gives_at_a_low_chance_gives_at_a_high_one():
    donors = many_donors(600)
    donors.asked[:300] = 1
    donors.chance[:] = 0.2
    decide_to_give(donors, at().key)
    few = donors.outcome.copy()
    donors.chance[:] = 0.7
    decide_to_give(donors, at().key)
    assert 0 < few.sum() < donors.outcome.sum() and (donors.outcome >= few).all() and not donors.outcome[300:].any()


def test_channels_follow_the_mix():
    donors = many_donors()
    choose_channel(donors, np.array([0.7, 0.2, 0.1], np.float32), at().key)
    assert np.bincount(donors.channel) / 2000 == pytest.approx([0.7, 0.2, 0.1], abs=0.031)


def a_gift(c, channel, fen=10_000):
    c.donors.asked[0] = c.donors.outcome[0] = 1
    c.donors.gift[0], c.donors.channel[0] = fen, channel
    receive(c.donors, c.foundation, c.residents, c.ties, c.cases, c.queue, c.scratch.turns, at(), P, c.books.tally)


def test_a_government_led_gift_goes_to_the_city_and_a_targeted_one_to_the_communitys_pool():
    c = a_street()
    a_gift(c, GOVERNMENT_LED)
    assert (c.foundation.to_city[0], c.foundation.pool[0], counted(c, "gifts_government")) == (10_000, 0, 10_000)
    c = a_street()
    a_gift(c, TARGETED)
    assert (c.foundation.to_city[0], c.foundation.pool[0], counted(c, "gifts_targeted")) == (0, 10_000, 10_000)
    assert c.foundation.private_in[0] == 10_000


def test_a_love_link_gift_goes_past_both_to_a_few_poor_residents():
    c = a_street()
    c.residents.vulnerable[:] = POOR
    a_gift(c, LOVE_LINK, 10_001)
    assert (c.foundation.to_city[0], c.foundation.pool[0]) == (0, 0)
    assert counted(c, "gifts_love") == 10_001
    assert ((c.residents.lived & HELPED) > 0).sum() == counted(c, "love_reached") == 4


def test_only_the_poor_are_helped_by_love_links():
    c = a_street()
    c.residents.vulnerable[3] = POOR
    a_gift(c, LOVE_LINK)
    assert np.flatnonzero(c.residents.lived & HELPED).tolist() == [3]


def friend_of(donor):
    """Whom a donor knows among the five: who has the lowest luck under the donor's key."""
    return min(range(5), key=lambda r: int(draw_order_key(key_for(PLACE, chance.LOVE) + np.uint64(donor), np.uint64(r))))


@pytest.mark.parametrize("wanted", [1, 2])
def test_a_love_link_goes_along_ties_from_whom_the_donor_knows_to_the_nearest_poor(wanted):
    friend = friend_of(0)
    c = a_street()
    c.residents.vulnerable[:] = POOR
    c.residents.vulnerable[friend] = 0
    c.donors.asked[0], c.donors.outcome[0], c.donors.gift[0], c.donors.channel[0] = 1, 1, 10_000, LOVE_LINK
    near = [r for r in (friend - 1, friend + 1) if 0 <= r < 5]
    for week in range(4):  # a donor knows the same person every week
        c.residents.lived[:] = 0
        receive(c.donors, c.foundation, c.residents, c.ties, c.cases, c.queue, c.scratch.turns, at(week), but(love_receivers=wanted),
                c.books.tally)
        helped = np.flatnonzero(c.residents.lived & HELPED).tolist()
        assert len(helped) == wanted and len(set(helped) & set(near)) == min(wanted, len(near))
    c.residents.age[friend] = CHILD
    steps = c.scratch.turns
    walk_from_friend(c.residents, c.ties, key_for(PLACE, chance.LOVE), 5, steps)
    assert steps[friend] > 0 and sorted(np.abs(np.diff(steps)).tolist()) == [1, 1, 1, 1]


def test_who_is_nobodys_neighbour_is_reached_last():
    friend = friend_of(0)
    other = 0 if friend > 2 else 4
    c = a_street()._replace(ties=ties_of(5, [(friend, abs(friend - 1))]))
    c.residents.vulnerable[[abs(friend - 1), other]] = POOR
    c.donors.asked[0], c.donors.outcome[0], c.donors.gift[0], c.donors.channel[0] = 1, 1, 10_000, LOVE_LINK
    for receivers, helped in ((1, [abs(friend - 1)]), (2, sorted([abs(friend - 1), other]))):
        c.residents.lived[:] = 0
        receive(c.donors, c.foundation, c.residents, c.ties, c.cases, c.queue, c.scratch.turns, at(), but(love_receivers=receivers),
                c.books.tally)
        assert np.flatnonzero(c.residents.lived & HELPED).tolist() == helped


def a_poor_residents_case(c, kind=0, fen=6000, **case):
    c.residents.vulnerable[2] = POOR
    return a_case(c, 2, kind, parts={PROFESSIONAL: 100, MONEY: fen}, **case)


def test_money_from_a_love_link_is_no_longer_needed_by_a_known_case():
    c = a_street()
    row = a_poor_residents_case(c)
    love_link(c.residents, c.cases, c.queue, c.scratch.turns, key_for(at().key, np.uint64(1)), np.int64(4000), np.int64(1), c.books.tally)
    assert c.cases.left[row, MONEY] == 2000
    c = a_street()
    row = a_poor_residents_case(c, state=HIDDEN)
    love_link(c.residents, c.cases, c.queue, c.scratch.turns, key_for(at().key, np.uint64(1)), np.int64(4000), np.int64(1), c.books.tally)
    assert c.cases.left[row, MONEY] == 6000


def test_the_same_gift_does_not_pay_two_cases():
    c = a_street()
    rows = [a_poor_residents_case(c, kind) for kind in (0, 2)]
    love_link(c.residents, c.cases, c.queue, c.scratch.turns, key_for(at().key, np.uint64(1)), np.int64(6000), np.int64(1), c.books.tally)
    assert c.cases.left[rows, MONEY].sum() == 6000  # 12,000 asked for, 6,000 given


def test_donors_remember_a_fiftieth_of_what_they_see_a_week():
    c = a_street()
    c.foundation.served[0] = 1
    remember_impact(c.donors, c.foundation, np.float32(0.02))
    assert c.donors.impact.tolist() == pytest.approx([0.51, 0.51])


def test_a_donor_who_gave_when_last_asked_and_gives_now_has_renewed():
    c = a_street()
    c.donors.asked[:], c.donors.given[:], c.donors.outcome[:], c.donors.channel[:] = 1, (1, 1), (1, 0), TARGETED
    receive(c.donors, c.foundation, c.residents, c.ties, c.cases, c.queue, c.scratch.turns, at(), P, c.books.tally)
    assert counted(c, "renewals_due", "renewals", "donors_gave") == (2, 1, 1)
    assert c.donors.given.tolist() == [1, 0]


def asked_to_the_full(**levers):
    c = a_street(400)
    c.committee.asking[0] = 1_000_000
    c.funded.crowd_giving[0] = 1
    c.donors.gift[:] = 7_000
    c.residents.vulnerable[:] = POOR
    link(c, THE_FOUNDATION, DONOR_A, 1)
    link(c, THE_FOUNDATION, DONOR_B, 1)
    return c


SURE = P._replace(new_gives=np.float32(1), again_gives=np.float32(1), by_impact=np.float32(0))


def test_without_giving_nobody_gives():
    c = asked_to_the_full()
    giving(c, SURE, switches=on(giving=False))
    assert counted(c, "gifts_government", "gifts_targeted", "gifts_love", "gifts_crowd", "donors_asked") == (0, 0, 0, 0, 0)


def test_with_three_actors_every_gift_goes_past_the_platform():
    c = asked_to_the_full()
    giving(c, SURE, actors=THREE)
    assert counted(c, "gifts_government", "gifts_targeted", "gifts_love", "gifts_crowd") == (0, 0, 14_000, 0)


def test_gifts_go_by_the_platform_where_charity_is_an_actor_whether_volunteers_are_or_not():
    given_by = []
    for actors in (THREE, THREE_AND_VOLUNTEERS, THREE_AND_CHARITY, FIVE):
        c = asked_to_the_full()
        giving(c, SURE, charity_mix=(0, 1, 0), actors=actors)
        given_by.append((*counted(c, "gifts_targeted", "gifts_love"), counted(c, "gifts_crowd") > 0))
    assert given_by == [(0, 14_000, False), (0, 14_000, False), (14_000, 0, True), (14_000, 0, True)]


def test_all_that_is_given_is_in_the_pool_on_its_way_to_the_city_or_with_a_resident():
    c = asked_to_the_full()
    giving(c, SURE, charity_mix=(0, 1, 0))
    crowd = counted(c, "gifts_crowd")
    assert counted(c, "gifts_targeted") == 14_000 and crowd > 0
    assert c.foundation.pool[0] == 14_000 + crowd - counted(c, "paid_organizations", ) - counted(c, "paid_expenses")
    assert c.residents.given.sum() == crowd and c.foundation.private_in[0] == 14_000 + crowd


# --- residents' gifts

def test_belonging_and_trust_move_residents_to_give():
    c = a_street()
    c.residents.belonging[:], c.residents.trust[:] = (0, 0.5, 1, 1, 0), (0, 0.5, 0, 1, 1)
    weigh_crowd_giving(c.residents, np.float32(0.5), P, c.choices.chance)
    assert c.choices.chance.tolist() == pytest.approx([0, 0.2, 0.2, 0.4, 0.2])  # ½ · .4 · (belonging + trust)


def test_children_do_not_give_and_a_gift_is_by_income():
    c = a_street()
    c.residents.age[0] = CHILD
    c.residents.income[:] = (1, 1, 2, 0.5, 1)
    decide_to_crowd_give(c.residents, at().key, np.ones(5, np.float32), c.choices.outcome)
    assert c.choices.outcome.tolist() == [0, 1, 1, 1, 1]
    collect(c.residents, c.foundation, c.choices.outcome, np.float32(6), c.books.tally)
    assert c.residents.given.tolist() == [0, 600, 1200, 300, 600]
    assert c.foundation.pool[0] == counted(c, "gifts_crowd") == 2700


# --- granting

def test_a_tenth_of_the_free_pool_is_granted_for_four_uses():
    c = a_street()
    c.foundation.pool[0], c.foundation.aid[0] = 11_000, 1_000
    weigh_grant(c.foundation, 0, P)
    grant(c.foundation, c.organizations, P.pay_out, c.books.tally)  # a tenth of 10,000
    assert (c.foundation.aid[0], c.foundation.expenses[0], c.organizations.funds[0]) == (1500, 200, 200)
    assert c.foundation.projects[0] == pytest.approx(100, abs=1)
    assert c.foundation.pool[0] == 10_800 and counted(c, "paid_organizations") == 200


def test_organizations_share_alike_and_where_there_is_none_their_part_stays_in_the_pool():
    c = a_street()
    c.foundation.pool[0] = 10_000
    c.organizations.alive[:] = 1
    weigh_grant(c.foundation, 0, P)
    grant(c.foundation, c.organizations, P.pay_out, c.books.tally)
    assert c.organizations.funds.tolist() == [100, 100]
    c = a_street()
    c.foundation.pool[0] = 10_000
    c.organizations.alive[:] = 0
    weigh_grant(c.foundation, 0, P)
    grant(c.foundation, c.organizations, P.pay_out, c.books.tally)
    assert c.foundation.pool[0] == 10_000 and not c.organizations.funds.any()


def test_however_heavy_the_weights_each_use_has_its_part_and_all_parts_make_one():
    c = a_street()
    weigh_grant(c.foundation, 0, but(aid=0.8, expenses=0.5, organizations=0.4, remedies=0.3))  # 2 in all
    assert c.foundation.shares[0].tolist() == pytest.approx([0.4, 0.25, 0.2, 0.15])


@pytest.mark.parametrize(("mode", "leads"), [(1, ORGANIZATIONS), (2, EXPENSES), (3, AID)])
def test_a_mode_moves_a_fifth_of_the_same_sum_towards_what_it_leads_by(mode, leads):
    c = a_street()
    weigh_grant(c.foundation, 0, P)
    balanced = c.foundation.shares[0].copy()
    assert balanced.tolist() == pytest.approx([0.5, 0.2, 0.2, 0.1])
    weigh_grant(c.foundation, mode, P)
    expected = 0.8 * balanced
    expected[leads] += 0.2
    assert c.foundation.shares[0] == pytest.approx(expected)
    assert c.foundation.shares[0].sum() == pytest.approx(1) and REMEDIES == 3


def test_what_nobody_called_for_goes_back_to_the_free_pool_little_by_little():
    c = a_street()
    c.foundation.pool[0] = c.foundation.aid[0] = 10_000  # all is earmarked
    giving(c, P._replace(release=np.float32(0.1)))
    # a tenth is released, of which a tenth is granted again: half of that for cases
    assert c.foundation.aid[0] == 9000 + 50
    assert c.foundation.pool[0] + c.organizations.funds[0] == 10_000


# --- paying

def test_an_hour_of_volunteering_is_paid_its_expenses_and_goods_for_points():
    c = a_street()
    volunteering(c, 0, 1, worked=60)
    c.foundation.pool[0] = c.foundation.expenses[0] = 1000
    pay_volunteers(c.volunteers, 2, c.foundation, np.float32(0.5), np.float32(1), 0, P, c.books.tally)
    assert counted(c, "paid_expenses") == 600  # two hours at 1 + 4 · ½ · 1 yuan
    assert (c.foundation.pool[0], c.foundation.expenses[0], c.foundation.points_paid[0]) == (400, 400, 1)


def test_points_are_paid_as_far_as_the_money_for_them_goes():
    c = a_street()
    volunteering(c, 0, 1, worked=60)
    c.foundation.pool[0] = c.foundation.expenses[0] = 150
    pay_volunteers(c.volunteers, 2, c.foundation, np.float32(0.5), np.float32(1), 0, P, c.books.tally)
    assert (c.foundation.pool[0], c.foundation.points_paid[0]) == (0, 0.25)


def test_a_budget_pays_for_goods_beyond_those_ordered_and_for_no_expenses():
    c = a_street()
    volunteering(c, 0, 1, worked=60)
    c.foundation.pool[0] = c.foundation.expenses[0] = 1000
    c.foundation.budget[0, POINTS] = 800
    pay_volunteers(c.volunteers, 2, c.foundation, np.float32(0.5), np.float32(1), 0, P, c.books.tally)
    assert counted(c, "paid_expenses", "budget_points_scheme") == (600, 200)  # a quarter of 800; two hours at 4 · (1 − ½) would take 400
    assert (c.foundation.budget[0, POINTS], c.foundation.goods_bought[0]) == (600, 0.25)  # 200 of the 800 fen of full strength
    pay_volunteers(c.volunteers, 2, c.foundation, np.float32(0.5), np.float32(1), 3, P, c.books.tally)
    assert (c.foundation.budget[0, POINTS], c.foundation.goods_bought[0]) == (200, 0.5)


def test_volunteers_are_paid_for_the_hours_that_they_worked_last_week():
    """Offers of the new week are gathered (mobilise) before last week's hours are paid (give)."""
    c = a_street()
    volunteering(c, 0, 1, worked=60)
    c.foundation.pool[0] = c.foundation.expenses[0] = 10_000
    still = given(Mobilise, quit_hazard=0, deregister=0, join_hazard=0)
    live(mobilise, c, still, week=1)
    giving(c, P, week=1)
    assert counted(c, "paid_expenses") == 200  # two hours at a yuan


def test_the_pool_is_what_it_was_and_what_came_in_less_what_went_out_and_earmarks_lie_within_it():
    c = asked_to_the_full()
    volunteering(c, *range(30), worked=45)
    c.foundation.pool[0], c.foundation.expenses[0] = 50_000, 800
    for week in range(60):
        before, purse = int(c.foundation.pool[0]), int(c.organizations.funds.sum())
        c.books.tally[:] = 0
        giving(c, P, week=week, charity_mix=(0.3, 0.5, 0.2), points_scheme=1, points_goods=0.5)
        came = sum(counted(c, "gifts_targeted", "gifts_crowd"))
        went = sum(counted(c, "paid_organizations", "paid_expenses"))
        assert c.foundation.pool[0] == before + came - went
        assert c.organizations.funds.sum() - purse == counted(c, "paid_organizations")
        earmarked = c.foundation.aid[0] + c.foundation.expenses[0] + c.foundation.projects[0]
        assert min(c.foundation.aid[0], c.foundation.expenses[0], c.foundation.projects[0]) >= 0 and earmarked <= c.foundation.pool[0]
