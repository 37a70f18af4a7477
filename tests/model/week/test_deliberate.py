"""Sessions, opinions, agreement and the covenant."""

import math

import numpy as np
import pytest

from tests.model.week.small_street import (
    PLACE,
    TEAM_A,
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
from wushe_sim.engine.chance import draws
from wushe_sim.engine.declare import allocate, list_declarations
from wushe_sim.model.actors.residents import CHILD, ELDER, HEARD, OVERRULED, TOOK_PART
from wushe_sim.model.parameters import Deliberate
from wushe_sim.model.week.deliberate import (
    ask_panel,
    conclude,
    cool_down,
    decide_to_attend,
    decide_to_comply,
    deliberate,
    due,
    gather,
    sessions_a_week,
    watch,
    weigh_attending,
    weigh_compliance,
)
from wushe_sim.model.week.opinions import (
    INTERESTS,
    interest_of,
    median_of,
    meet_in_pairs,
    report,
    settle_opinions,
    spread_over,
    take_positions,
    talk,
    talk_in_session,
)
from wushe_sim.model.world.community import Scratch, WeekPolicy

P = given(
    Deliberate, rarest=26, densest=6, attend=0.02, attend_belonging=1.2, attend_agency=1.5, attend_grievance=0.5, attend_channel=1,
    attend_volunteers=2, session_minutes=90, group_share=0.5, interest_share=0.15, bound=0.25, facilitation=0.2, rounds=6, moves=0.3,
    talk=0.1, report_reach=0.2, report_channel=0.5, report_moves=0.5, near=0.15, agreed=0.5, covenant_grows=0.8, covenant_fades=0.006,
    conflict_grows=0.4, conflict_fades=0.04, comply_base=0.6, comply_agreed=1.2, comply_neighbours=2.5, cooperators=0.35,
    neighbours_level=0.7, comply_monitoring=0.6, comply_law=0.6, comply_moral=0.4, comply_belonging=0.6,
    comply_monitoring_law=0, comply_moral_monitoring=0, comply_law_moral=0, watchers=30)
ALL_COME = P._replace(attend=np.float32(1000))


def deliberating(c, p=P, week=0, switches=None, **levers):
    live(deliberate, c, p, week=week, switches=switches, levers=ordered(**levers))


def sigma(x):
    return 1 / (1 + math.exp(-x))


# --- when

def test_sessions_come_every_twenty_six_weeks_without_deliberation_and_every_six_at_its_full():
    assert 1 / sessions_a_week(np.float32(0), P) == pytest.approx(26)
    assert 1 / sessions_a_week(np.float32(1), P) == pytest.approx(6)
    assert sessions_a_week(np.float32(0.5), P) == pytest.approx((1 / 26 + 1 / 6) / 2)


def test_in_a_year_at_full_deliberation_eight_or_nine_sessions_fall_due():
    c = a_street()
    weeks = [week for week in range(52) if due(c.platform, np.float32(1), P)]
    assert len(weeks) in (8, 9) and set(np.diff(weeks)) <= {5, 6, 7}


# --- who comes

def chances_of_attending(channel=0.0, moved=True, **columns):
    c = a_street()
    for name, value in columns.items():
        getattr(c.residents, name)[:] = value
    volunteering(c, 3, 4)
    c.volunteers.active[1] = 0  # 4 has stopped
    weigh_attending(c.residents, c.volunteers, np.float32(channel), P, moved, c.choices.chance)
    return c.choices.chance.tolist()


def test_at_middling_feelings_one_in_fifty_comes_volunteers_twice_as_often_and_no_children():
    assert chances_of_attending(age=[1, CHILD, ELDER, 1, 1]) == pytest.approx([0.02, 0, 0.02, 0.04, 0.02])


def test_belonging_agency_and_a_grievance_bring_people_and_a_channel_twice_as_many():
    assert chances_of_attending(belonging=1)[0] == pytest.approx(0.02 * math.exp(0.6))
    assert chances_of_attending(agency=0)[0] == pytest.approx(0.02 * math.exp(-0.75))
    assert chances_of_attending(grievance=1)[0] == pytest.approx(0.02 * math.exp(0.5))
    assert chances_of_attending(channel=1.0)[0] == pytest.approx(0.04)
    assert chances_of_attending(grievance=1, moved=False)[0] == pytest.approx(0.02)


def test_whoever_comes_at_a_low_chance_comes_at_a_high_one_too():
    c = a_street(1000)
    few, many = np.zeros(1000, np.uint8), np.zeros(1000, np.uint8)
    decide_to_attend(c.residents, at().key, np.full(1000, 0.05, np.float32), few)
    decide_to_attend(c.residents, at().key, np.full(1000, 0.4, np.float32), many)
    assert 0 < few.sum() < many.sum() and (many >= few).all()


def test_a_session_costs_those_who_come_their_free_time():
    c = a_street()
    c.residents.age[4] = CHILD
    assert gather(c.residents, np.array([1, 0, 1, 0, 0], np.uint8), np.float32(90), c.books.tally) == 2
    assert counted(c, "invited", "attended", "free_minutes") == (4, 2, 180)
    assert c.residents.lived.tolist() == [TOOK_PART, 0, TOOK_PART, 0, 0]


# --- positions

def test_interests_are_six_by_age_and_by_being_a_newcomer():
    c = a_street(6)
    c.residents.age[:], c.residents.newcomer[:] = (0, 0, 1, 1, 2, 2), (0, 1, 0, 1, 0, 1)
    assert [interest_of(c.residents, r) for r in range(6)] == list(range(INTERESTS))


def test_what_lies_between_classes_is_the_chance_that_two_residents_are_of_different_ones():
    assert spread_over(np.array([9, 3, 2, 9]), 1, 3, 5) == pytest.approx(1 - 0.36 - 0.16)


def positions(groups, spread, people=120, issues=150):
    c = a_street(people)
    c.residents.group[:] = groups
    c.residents.age[::3] = ELDER
    rows = []
    for issue in range(issues):
        take_positions(c.residents, c.books.members, PLACE, issue, np.float32(spread), P)
        rows.append(c.residents.opinion.copy())
    return np.array(rows)


def test_positions_spread_as_far_whoever_lives_here():
    """The expected variance within a community is s², whether it is of one group or of four."""
    of_one, of_four = positions(0, 0.1), positions(np.arange(120) % 4, 0.1)
    assert of_one.var(axis=1).mean() == pytest.approx(0.01, rel=0.12)
    assert of_four.var(axis=1).mean() == pytest.approx(0.01, rel=0.12)


def test_unlike_groups_disagree_with_each_other_more_than_a_group_with_itself():
    of_four = positions(np.arange(120) % 4, 0.1)
    groups = np.arange(120) % 4
    within = np.mean([of_four[:, groups == g].var(axis=1) for g in range(4)])
    assert within < 0.75 * of_four.var(axis=1).mean()


def test_positions_lie_within_bounds_and_at_no_spread_all_think_alike():
    assert positions(0, 0.5, issues=5).min() >= 0 and positions(0, 0.5, issues=5).max() <= 1
    assert (positions(0, 0, issues=2) == 0.5).all()


def test_every_issue_divides_people_anew():
    rows = positions(np.arange(120) % 4, 0.1, issues=2)
    assert abs(np.corrcoef(rows)[0, 1]) < 0.9 and (rows[0] != rows[1]).any()


# --- talk

@pytest.mark.parametrize(("values", "middle"), [([0.3], 0.3), ([0.9, 0.1], 0.1), ([0.9, 0.1, 0.5], 0.5), ([4, 1, 3, 2], 2), ([2, 2, 1], 2)])
def test_the_median_is_the_middle_one_or_the_lower_of_two(values, middle):
    values = np.array(values, np.float32)
    assert median_of(values, np.arange(values.size), values.size) == np.float32(middle)


def test_the_median_of_the_first_so_many_does_not_see_the_rest():
    assert median_of(np.array([5, 1, 3, 99, 98], np.float32), np.arange(5), 3) == 3


def pair(opinion, reach):
    opinion = np.array(opinion, np.float32)
    size = opinion.size
    numbers, scratch = np.arange(size, dtype=np.uint64), allocate(Scratch, size)
    meet_in_pairs(opinion, size, np.uint64(5), numbers, scratch, np.float32(reach), np.float32(0.3))
    return opinion.tolist()


def test_two_within_reach_move_three_tenths_of_the_way_to_each_other_and_two_beyond_it_do_not():
    assert pair([0.4, 0.6], 0.25) == pytest.approx([0.46, 0.54])
    assert pair([0.4, 0.8], 0.25) == pytest.approx([0.4, 0.8])
    assert pair([0.4, 0.8], 0.45) == pytest.approx([0.52, 0.68])


def test_talk_in_pairs_keeps_the_mean_and_narrows_the_spread():
    rng = np.random.default_rng(1)
    before = rng.random(40)
    after = np.array(pair(before, 2))
    assert after.mean() == pytest.approx(before.mean(), abs=1e-6) and after.std() < before.std()


def test_a_session_ends_at_the_median_of_those_who_came_and_moves_nobody_else():
    c = a_street()
    c.residents.opinion[:] = (0.2, 0.3, 0.4, 0.9, 0.95)
    c.residents.attends[:] = (1, 1, 1, 0, 0)
    outcome = talk_in_session(c.residents, c.scratch, 3, at().key, np.float32(0.5), np.float32(0.3), 60)
    assert outcome == pytest.approx(0.3, abs=0.01)
    assert c.residents.opinion[3:].tolist() == pytest.approx([0.9, 0.95])
    assert c.residents.opinion[:3].std() < 0.01


def test_the_outcome_moves_who_hears_of_it_as_far_as_they_trust_who_tells_them():
    c = a_street()
    c.residents.opinion[:], c.residents.trust_government[:] = (0.5, 0.5, 0.5, 0.1, 0.5), (1, 0.5, 0, 1, 1)
    c.residents.attends[4] = 1
    report(c.residents, at().key, np.float32(0.7), np.float32(0.25), np.float32(1), np.float32(0.5), c.choices.amount)
    assert c.choices.amount.tolist() == pytest.approx([0.6, 0.55, 0.5, 0.1, 0.5])  # the fourth is beyond reach, the fifth was there
    assert (c.residents.lived & HEARD > 0).tolist() == [True, True, True, True, False]


def test_children_are_told_nothing():
    c = a_street()
    c.residents.age[:] = CHILD
    report(c.residents, at().key, np.float32(0.7), np.float32(1), np.float32(1), np.float32(0.5), c.choices.amount)
    assert c.choices.amount.tolist() == [0.5] * 5 and not c.residents.lived.any()


def test_neighbours_within_reach_move_each_other_by_a_tenth_of_the_mean_gap_weighted_by_ties():
    c = a_street()
    c.residents.opinion[:] = (0.5, 0.6, 0.5, 0.9, 0.8)
    c.ties.strength[:] = (0.5, 0.5, 0.25, 0.25, 0.75, 0.75, 0.5, 0.5)
    talk(c.residents, c.ties, np.float32(0.25), np.float32(0.1), c.choices.amount)
    # 1 hears 0 and 2; 2 hears 1 alone, for 3 is beyond reach; 3 hears 4 alone
    assert c.choices.amount.tolist() == pytest.approx([0.51, 0.59, 0.51, 0.89, 0.81])


def test_positions_after_hearing_others_are_held_within_bounds():
    c = a_street()
    settle_opinions(c.residents, np.array([-1, 0, 0.5, 1, 2], np.float32))
    assert c.residents.opinion.tolist() == [0, 0, 0.5, 1, 1]


# --- agreement

def test_agreement_is_the_share_of_the_panel_near_its_own_median():
    c = a_street()  # so few that all are asked
    c.residents.opinion[:] = (0.1, 0.4, 0.5, 0.6, 0.9)
    assert ask_panel(c.residents, PLACE, np.float32(0.15), c.scratch, c.books.tally) == pytest.approx(0.6)
    assert counted(c, "panel", "panel_near") == (5, 3)
    c.residents.age[[0, 4]] = CHILD
    assert ask_panel(c.residents, PLACE, np.float32(0.15), c.scratch, c.books.tally) == 1


def test_the_panel_is_some_two_hundred_residents_the_same_ones_every_time():
    c = a_street(1000)
    c.residents.opinion[:] = np.linspace(0, 1, 1000)
    one = ask_panel(c.residents, PLACE, np.float32(0.15), c.scratch, c.books.tally)
    assert counted(c, "panel") == pytest.approx(200, abs=38)
    assert ask_panel(c.residents, PLACE, np.float32(0.15), c.scratch, c.books.tally) == one == pytest.approx(0.3, abs=0.1)


def test_a_panel_of_nobody_agrees_on_nothing():
    c = a_street()
    c.residents.age[:] = CHILD
    assert ask_panel(c.residents, PLACE, np.float32(0.15), c.scratch, c.books.tally) == -1


def concluded(agreement, strength=0.5):
    c = a_street()
    c.residents.age[0] = CHILD
    c.residents.opinion[:], c.platform.outcome[0] = (0.1, 0.4, 0.5, 0.6, 0.9), 0.5
    c.platform.covenant[0], c.platform.conflict[0] = 0.2, 0.1
    conclude(c.residents, c.platform, np.float32(agreement), np.float32(strength), P)
    return c


def test_agreement_enough_makes_a_covenant_to_which_those_near_have_agreed_and_by_which_other_adults_are_overruled():
    c = concluded(0.7)
    assert c.platform.covenant[0] == pytest.approx(0.2 + 0.5 * 0.8 * 0.5)
    assert c.platform.conflict[0] == pytest.approx(0.1 + 0.4 * 0.3 ** 2 * 0.9)
    assert c.residents.agrees.tolist() == [0, 1, 1, 1, 0]
    assert c.residents.lived.tolist() == [0, 0, 0, 0, OVERRULED]  # the first is a child


def test_too_little_agreement_leaves_conflict_and_overrules_nobody():
    c = concluded(0.4)
    assert c.platform.covenant[0] == pytest.approx(0.2)
    assert c.platform.conflict[0] == pytest.approx(0.1 + 0.4 * 0.6 ** 2 * 0.9)
    assert not c.residents.lived.any() and not c.residents.agrees.any()


def test_covenants_are_forgotten_and_conflicts_cool():
    c = concluded(0.4)
    c.platform.covenant[0] = c.platform.conflict[0] = 0.5
    cool_down(c.platform, P)
    assert (c.platform.covenant[0], c.platform.conflict[0]) == pytest.approx((0.497, 0.48))


# --- the covenant

def chances_of_complying(c=None, law=0.0, moral=0.0, cooperation=False, p=P):
    c = c or a_street()
    c.funded.rule_of_law[0], c.funded.moral_governance[0] = law, moral
    weigh_compliance(c, PLACE, WeekPolicy(ordered(), c.funded, on(conditional_cooperation=cooperation)), True, c.choices.amount, p)
    return c.choices.chance.tolist()


def test_two_governances_together_may_be_more_or_less_than_their_sum():
    def chance_under(law, moral, monitoring, **pairs):
        c = a_street()
        c.platform.monitoring[0] = monitoring
        return chances_of_complying(c, law=law, moral=moral, p=P._replace(**{name: np.float32(size) for name, size in pairs.items()}))[0]

    assert chance_under(1, 0, 0.5, comply_monitoring_law=0.4) == pytest.approx(sigma(0.6 + 0.6 + 0.3 + 0.4 * 0.5))
    assert chance_under(0, 1, 0.5, comply_moral_monitoring=-0.6) == pytest.approx(sigma(0.6 + 0.4 + 0.3 - 0.6 * 0.5))
    assert chance_under(1, 1, 0, comply_law_moral=0.5) == pytest.approx(sigma(0.6 + 0.6 + 0.4 + 0.5))
    assert chance_under(1, 1, 0) == pytest.approx(sigma(0.6 + 0.6 + 0.4))


def test_without_anything_two_in_three_comply():
    assert chances_of_complying() == pytest.approx([sigma(0.6)] * 5)


def test_enforcement_norms_monitoring_belonging_and_having_agreed_make_compliance():
    assert chances_of_complying(law=1)[0] == pytest.approx(sigma(1.2))
    assert chances_of_complying(moral=0.5)[0] == pytest.approx(sigma(0.8))
    c = a_street()
    c.platform.monitoring[0] = 0.5
    c.residents.belonging[:] = (0.5, 1, 0, 0.5, 0.5)
    assert chances_of_complying(c)[:3] == pytest.approx([sigma(0.9), sigma(1.2), sigma(0.6)])
    c = a_street()
    c.platform.covenant[0], c.residents.agrees[2] = 0.5, 1
    assert chances_of_complying(c) == pytest.approx([sigma(0.6)] * 2 + [sigma(1.2)] + [sigma(0.6)] * 2)


def test_conditional_cooperators_look_at_their_neighbours_and_switched_off_do_not():
    c = a_street()
    c.residents.complies[:] = (1, 1, 0, 1, 1)
    everybody = P._replace(cooperators=np.float32(1))
    all_keep, half_keep = sigma(0.6 + 2.5 * 0.3), sigma(0.6 - 2.5 * 0.2)
    assert chances_of_complying(c, cooperation=True, p=everybody) == pytest.approx([all_keep, half_keep, all_keep, half_keep, all_keep])
    assert chances_of_complying(c, cooperation=False, p=everybody) == pytest.approx([sigma(0.6)] * 5)
    c.residents.age[[1, 4]] = CHILD  # 0 has no grown-up neighbour left, and 2 and 3 have each other or one more
    some = chances_of_complying(c, cooperation=True, p=everybody)
    assert (some[0], some[2], some[3]) == pytest.approx((sigma(0.6), all_keep, sigma(0.6 - 2.5 * 0.7)))
    c.residents.age[:] = 1
    assert chances_of_complying(c, cooperation=True, p=P._replace(cooperators=np.float32(0))) == pytest.approx([sigma(0.6)] * 5)


def test_about_a_third_are_conditional_cooperators_always_the_same():
    c = a_street(800)
    c.residents.complies[:] = 0
    low = [x < 0.5 for x in chances_of_complying(c, cooperation=True)]
    assert np.mean(low) == pytest.approx(0.35, abs=0.051)
    assert low == [x < 0.5 for x in chances_of_complying(c, cooperation=True)]


def test_whoever_complies_at_a_low_chance_complies_at_a_high_one_too():
    c = a_street(500)
    few, many = np.zeros(500, np.uint8), np.zeros(500, np.uint8)
    draws(at().key, c.residents.person, c.choices.amount)
    decide_to_comply(c.choices.amount, np.full(500, 0.3, np.float32), few)
    decide_to_comply(c.choices.amount, np.full(500, 0.8, np.float32), many)
    assert 0 < few.sum() < many.sum() and (many >= few).all()


@pytest.mark.parametrize("weight", [2.5, 0.4, 0])
def test_whose_draw_leaves_it_open_alone_look_and_all_decide_as_if_everybody_did(weight):
    rng, c = np.random.default_rng(3), a_street(2000)
    c.residents.complies[:], c.residents.belonging[:] = rng.random(2000) < 0.7, rng.random(2000)
    draws(at().key, c.residents.person, c.choices.amount)
    policy, looked, decided = WeekPolicy(ordered(), c.funded, on()), [], []
    for exact in (True, False):
        weigh_compliance(c, PLACE, policy, exact, c.choices.amount, P._replace(comply_neighbours=np.float32(weight)))
        complies = np.zeros(2000, np.uint8)
        decide_to_comply(c.choices.amount, c.choices.chance, complies)
        looked.append(c.scratch.marks.sum())
        decided.append(complies)
    assert (decided[0] == decided[1]).all() and 0 < decided[0].sum() < 2000
    assert looked[1] < looked[0] / 2 or weight == 2.5
    assert looked[1] < looked[0] > 500


def test_thirty_watching_minutes_per_thousand_residents_reach_two_in_three():
    c = a_street(500)
    c.nodes.watch[TEAM_A] = 15
    watch(c.platform, c.nodes, np.float32(1), 500, P)
    assert c.platform.monitoring[0] == pytest.approx(1 - math.exp(-1))
    watch(c.platform, c.nodes, np.float32(0), 500, P)
    assert c.platform.monitoring[0] == 0


# --- the stage

def a_session(c, p=ALL_COME, **more):
    """A session in week 0."""
    c.platform.progress[0] = 1
    deliberating(c, p, **more)


def test_the_week_of_a_session_fills_the_platform_and_sets_an_outcome():
    c = a_street(60)
    c.residents.age[:10] = CHILD
    a_session(c, interest_spread=0.1)
    assert counted(c, "sessions", "attended", "bound") == (1, 50, 50)
    assert c.platform.meeting[0] == 1.5 and c.platform.issue[0] == 1
    assert 0.2 < c.platform.outcome[0] < 0.8
    assert c.residents.complies[:10].all()  # children are not asked
    deliberating(c, week=1)
    assert c.platform.meeting[0] == 0  # an hour and a half, once


def test_a_session_to_which_one_alone_comes_is_none():
    c = a_street()
    c.residents.age[1:] = CHILD
    a_session(c)
    assert counted(c, "sessions") == 0 and c.platform.meeting[0] == 0


def opinions_after(week_of_session_only=True, switches=None, deliberation=0.0, attend=0.0, **levers):
    c = a_street(60)
    c.residents.age[:] = 1
    c.funded.deliberation[0] = deliberation
    p = P._replace(attend=np.float32(attend or 0.3), report_reach=np.float32(1))
    a_session(c, p, switches=switches, interest_spread=0.2)
    if not week_of_session_only:
        for week in range(1, 4):
            deliberating(c, p, week=week, switches=switches)
    return c


def test_without_report_back_the_outcome_reaches_nobody_who_was_not_there():
    c = opinions_after(switches=on(report_back=False))
    assert not (c.residents.lived & HEARD).any()
    assert (opinions_after().residents.lived & HEARD).any()


def test_facilitators_widen_who_is_listened_to_and_switched_off_do_not():
    facilitated, plain = (opinions_after(attend=1000, deliberation=1, switches=on(facilitation=x)) for x in (True, False))
    assert facilitated.residents.opinion.std() < plain.residents.opinion.std()


def test_without_peer_influence_neighbours_do_not_talk_each_other_round():
    session = opinions_after().residents.opinion
    assert (opinions_after(False, on(peer_influence=False)).residents.opinion == session).all()
    assert (opinions_after(False).residents.opinion != session).any()


def test_four_weeks_after_a_session_the_panel_is_asked_once():
    c = a_street(60)
    a_session(c)
    panels = []
    for week in range(1, 9):
        deliberating(c, week=week)
        panels.append(counted(c, "panel"))
    assert panels == [0, 0, 0, 60, 60, 60, 60, 60]


@pytest.mark.parametrize("strength", [0, 1])
def test_a_covenant_is_made_only_where_agreements_are_written_down(strength):
    c = a_street(60)
    c.funded.covenant[0] = strength
    a_session(c, interest_spread=0)  # all think alike
    for week in range(1, 5):
        deliberating(c, week=week)
    assert c.platform.agreement[0] == 1
    assert c.platform.covenant[0] == pytest.approx(0.8 * strength * 0.994)


def test_at_the_densest_allowed_every_session_is_still_followed_by_its_panel():
    """A panel is asked four weeks after: sessions that come as often as this must leave room for it."""

    densest = list_declarations(Deliberate)["densest"].declaration.low
    c = a_street(40)
    c.funded.deliberation[0] = 1
    p = ALL_COME._replace(densest=np.float32(densest))
    for week in range(40):
        deliberating(c, p, week=week)
    assert counted(c, "sessions") > 4 and counted(c, "panel") > 0


def test_the_order_of_rows_persuades_nobody():
    people, rng = 80, np.random.default_rng(6)
    row = rng.permutation(people)
    ties = ties_of(people, sorted({tuple(sorted(map(int, rng.choice(people, 2, False)))) for _ in range(200)}))
    one, other = a_street(people)._replace(ties=ties), a_street(people)
    one.residents.group[:], one.residents.age[:] = rng.integers(0, 4, people), rng.integers(0, 3, people)
    other = other._replace(residents=rearranged(one.residents, row), ties=permuted_ties(ties, row))
    p = P._replace(attend=np.float32(0.5), report_reach=np.float32(0.5))
    for c in (one, other):
        c.funded.covenant[0] = 1
        a_session(c, p, interest_spread=0.1)
    assert (one.residents.opinion == other.residents.opinion[row]).all()
    for week in range(1, 5):
        for c in (one, other):
            deliberating(c, p, week=week)
    # neighbours' talk is summed in the order of a row's ties: equal but for the last bit
    assert one.residents.opinion == pytest.approx(other.residents.opinion[row], abs=1e-6)
    assert (one.books.tally == other.books.tally).all()
