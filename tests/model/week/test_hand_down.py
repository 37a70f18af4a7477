import inspect

import numpy as np
import pytest

from tests.model.week.small_street import THE_COMMITTEE, a_case, a_street, at, counted, given, live, on, ordered
from wushe_sim.model.actors.cases import HIDDEN, PUBLIC, WAITING
from wushe_sim.model.actors.foundation import MORAL
from wushe_sim.model.counts import count
from wushe_sim.model.parameters import HandDown
from wushe_sim.model.week.hand_down import approve, charge_tasks, hand_down, hire, paid, wished_asking

P = given(
    HandDown, administration=0.4, station_share=0.1, hire_weeks=12, overhead=0.2, wage=30, law_shortens=0.5, cost_rule_of_law=0.05,
    cost_moral_governance=0.03, cost_grid_service=0.08, cost_online_platform=0.02, cost_feedback_channel=0.03, cost_deliberation=0.06,
    cost_covenant=0.02, cost_agency_building=0.04, cost_honour=0.01, cost_crowd_giving=0.02, cost_party_coordination=0.04,
    yuan_moral_governance=20, yuan_online_platform=15, yuan_incubation=20, asking=0.02, crowding_out=0.5)
USED = ("committee_administration", "committee_remedies", "committee_coordination", "committee_asking")
REMEDIES = ("self_governance", "rule_of_law", "moral_governance", "grid_service", "online_platform", "feedback_channel", "deliberation",
            "covenant", "incubation", "agency_building", "points_scheme", "crowd_giving")


def handing_down(c, p=P, week=0, switches=None, **levers):
    live(hand_down, c, p, week=week, switches=switches, levers=ordered(**levers))


def an_office(staff=10_000, tasks=0):
    c = a_street()
    c.committee.staff[0], c.committee.tasks[0] = staff, tasks
    c.foundation.pool[0] = c.foundation.projects[0] = 10_000
    return c


def test_helpers_come_a_twelfth_of_the_way_a_week_to_what_the_money_pays_for_less_overhead():
    c = an_office(tasks=1200)
    hire(c.committee, np.float32(0.5), P, True, c.books.tally)
    assert c.committee.helpers[0] == 40  # (.5 · 1200 · .8 − 0) / 12
    assert counted(c, "public_hiring") == 2000  # 40 minutes at 30 yuan an hour: 20 yuan
    for _ in range(200):
        hire(c.committee, np.float32(0.5), P, True, c.books.tally)
    assert c.committee.helpers[0] == pytest.approx(480, abs=6)  # the last half minute a week is rounded off


def test_helpers_leave_when_the_money_stops():
    c = an_office(tasks=1200)
    c.committee.helpers[0] = 480
    hire(c.committee, np.float32(0), P, True, c.books.tally)
    assert c.committee.helpers[0] == 440


def test_without_hiring_no_money_becomes_helpers():
    c = an_office(tasks=1200)
    handing_down(c, switches=on(hiring=False), resource_passthrough=1)
    assert c.committee.helpers[0] == 0 and counted(c, "public_hiring") == 0


def test_tasks_come_off_the_committees_hours_less_what_dual_leadership_puts_on_the_station():
    c = an_office(2400, tasks=1000)
    left = charge_tasks(c.committee, np.float32(0.5), P, c.books.tally)
    assert c.committee.administration[0] == 1910  # .4 · 2400 + 1000 · (1 − .5 · .1)
    assert left == 490


def test_what_social_workers_do_for_the_committee_leaves_it_hours_but_no_more_than_it_administers():
    c = an_office(2400, tasks=0)
    c.committee.relieved[0] = 300
    assert charge_tasks(c.committee, np.float32(0), P, c.books.tally) == 2400 - 960 + 300
    c.committee.relieved[0] = 5000
    assert charge_tasks(c.committee, np.float32(0), P, c.books.tally) == 2400
    assert c.committee.administration[0] == 0


def test_no_more_hours_are_administered_than_there_are():
    c = an_office(2400, tasks=9000)
    c.committee.helpers[0] = 100
    assert charge_tasks(c.committee, np.float32(0), P, c.books.tally) == 0
    assert c.committee.administration[0] == 2500


def test_tasks_without_resources_leave_fewer_hours_for_service_and_resources_give_some_back():
    hours = {}
    for tasks, passthrough in ((0, 0), (2000, 0), (2000, 1)):
        c = an_office(tasks=tasks)
        for week in range(60):
            handing_down(c, week=week, resource_passthrough=passthrough)
        hours[tasks, passthrough] = int(c.nodes.minutes[THE_COMMITTEE])
    assert hours[2000, 0] < hours[2000, 1] < hours[0, 0]


@pytest.mark.parametrize("strength", [0, 0.3, 1])
@pytest.mark.parametrize("tasks", [0, 3000, 20_000])
def test_committee_minutes_are_administration_remedies_coordination_asking_and_service(strength, tasks):
    c = an_office(tasks=tasks)
    handing_down(c, party_coordination=strength, dual_leadership=0.4, resource_passthrough=0.3, **dict.fromkeys(REMEDIES, strength))
    assert counted(c, "committee_minutes") == sum(counted(c, *USED)) + c.nodes.minutes[THE_COMMITTEE]
    assert counted(c, "committee_minutes") == c.committee.staff[0] + c.committee.helpers[0]
    assert c.nodes.minutes[THE_COMMITTEE] >= 0


@pytest.mark.parametrize(("lever", "minutes"), [
    ("self_governance", 0), ("rule_of_law", 300), ("moral_governance", 180), ("grid_service", 480), ("online_platform", 120),
    ("feedback_channel", 180), ("deliberation", 360), ("covenant", 120), ("incubation", 0), ("agency_building", 240),
    ("points_scheme", 60), ("crowd_giving", 120),
])
def test_each_remedy_takes_its_share_of_the_hours_that_administration_leaves(lever, minutes):
    c = an_office()  # 10,000 · (1 − .4) = 6,000 minutes
    handing_down(c, **{lever: 1})
    assert counted(c, "committee_remedies") == minutes
    assert getattr(c.funded, lever)[0] == 1


def test_half_a_remedy_costs_half():
    c = an_office()
    handing_down(c, rule_of_law=0.5)
    assert counted(c, "committee_remedies") == 150 and c.funded.rule_of_law[0] == 0.5


def test_goods_for_points_take_no_committee_hours_and_honour_does():
    c = an_office()
    handing_down(c, points_scheme=1, points_goods=0.5)
    assert counted(c, "committee_remedies") == 30  # .01 · 6,000 · (1 − ½)


def test_points_are_worth_less_where_the_goods_for_them_were_not_paid():
    c = an_office()
    c.foundation.points_paid[0] = 0.4
    handing_down(c, points_scheme=1, points_goods=0.5)
    assert c.funded.points_scheme[0] == pytest.approx(0.7)  # 1 − ½ · (1 − .4)


def test_goods_that_a_budget_paid_come_on_top_of_the_points_ordered():
    c = an_office()
    c.foundation.points_paid[0], c.foundation.goods_bought[0] = 1, 0.5
    handing_down(c, points_scheme=0.5, points_goods=0.5)
    assert c.funded.points_scheme[0] == 1 and c.funded.points_goods[0] == pytest.approx(0.75)
    assert counted(c, "committee_remedies") == 15  # honour's hours, as without


def test_a_budget_pays_for_a_remedy_before_the_foundation_does_and_lasts_until_the_next_round():
    c = an_office()
    c.foundation.budget[0, MORAL] = 16
    for week, (left, projects) in enumerate([(12, 9994), (8, 9988), (4, 9982), (0, 9976)]):
        handing_down(c, week=week, moral_governance=1)  # 10 fen
        assert (c.foundation.budget[0, MORAL], c.foundation.projects[0], c.funded.moral_governance[0]) == (left, projects, 1)
    assert counted(c, "budget_moral_governance", "paid_remedies") == (16, 24)


def test_helpers_that_a_budget_buys_come_as_others_do_and_work_for_the_committee():
    c = an_office()
    c.committee.bought[0] = 1200
    handing_down(c)
    assert (c.committee.bought_helpers[0], c.committee.helpers[0]) == (100, 0)
    assert counted(c, "committee_bought", "committee_minutes", "public_hiring") == (100, 10_100, 0)
    for week in range(1, 120):
        handing_down(c, week=week)
    assert c.committee.bought_helpers[0] == 1200


def test_coordination_takes_its_share_of_what_remedies_leave():
    c = an_office()
    handing_down(c, party_coordination=0.5, rule_of_law=1)
    assert c.committee.coordination[0] == 114  # .04 · ½ · (6,000 − 300)


def test_a_remedy_that_money_runs_out_for_is_weaker():
    c = an_office()
    c.foundation.projects[0] = 4
    yuan = np.float32(20)  # per 1,000 residents: 10 fen for five
    share = paid(c.foundation, MORAL, count.budget_moral_governance, yuan, 5, np.float32(1), 0, c.books.tally)
    assert share == pytest.approx(0.4)
    assert (c.foundation.projects[0], c.foundation.pool[0], counted(c, "paid_remedies")) == (0, 9996, 4)
    c = an_office()
    c.foundation.projects[0] = 0
    handing_down(c, moral_governance=1)
    assert c.funded.moral_governance[0] == 0
    assert counted(c, "committee_remedies", "paid_remedies") == (0, 0)


def test_what_remedies_cost_leaves_the_pool_and_is_booked():
    c = an_office()
    handing_down(c, moral_governance=1, online_platform=1, incubation=1)
    assert counted(c, "paid_remedies") == 10 + 7 + 10  # 20, 15 and 20 yuan per 1,000 residents, in fen, whole ones
    assert c.foundation.pool[0] == 10_000 - 27 == c.foundation.projects[0]


def asking(c, mode=0, crowding=True, p=P, money=1):
    known = {"foundation": c.foundation, "residents": 5, "mode": mode, "crowding": crowding, "money": np.float32(money), "p": p}
    return wished_asking(*(known[name] for name in inspect.signature(wished_asking).parameters))


def test_public_money_crowds_out_asking_and_charity_led_work_asks_twice_as_much():
    c = a_street()
    c.foundation.public[0] = 0.6
    assert asking(c) == pytest.approx(0.014)  # .02 · (1 − .5 · .6)
    assert asking(c, crowding=False) == pytest.approx(0.02)
    assert asking(c, mode=3) == pytest.approx(0.028)


def test_where_there_is_twice_the_money_a_pool_is_full_at_twice_the_sum_and_where_there_is_half_at_the_usual_one():
    c = a_street()
    p = P._replace(full_pool=np.float32(20_000))
    c.foundation.pool[0] = 10_000
    assert [asking(c, p=p, money=money) for money in (0.5, 1, 2)] == pytest.approx([0.01, 0.01, 0.02 / 1.5])


def test_asking_halves_at_a_full_pool():
    c = a_street()
    p = P._replace(full_pool=np.float32(20_000))
    c.foundation.pool[0] = 10_000  # 20,000 yuan per 1,000 residents: 100 yuan for five
    assert asking(c, crowding=False, p=p) == pytest.approx(0.01)


def test_a_case_is_approved_with_the_chance_that_makes_it_wait_the_delay_on_average():
    # a chance of 1 / (1 + 3) a week: ¾ + ¾² + … = 3 weeks of waiting
    c = a_street(2000, cases=2000)
    for r in range(2000):
        a_case(c, r, kind=PUBLIC)
    c.cases.approval[:] = 1
    approve(c.cases, c.queue, c.residents, at().key, np.float32(3), np.float32(0), P)
    assert c.cases.approval.mean() == pytest.approx(0.75, abs=0.03)
    slow = c.cases.approval.copy()
    c.cases.approval[:] = 1
    approve(c.cases, c.queue, c.residents, at().key, np.float32(3), np.float32(1), P)  # 1 / (1 + 3 · (1 − ½ · 1)) = .4
    assert c.cases.approval.mean() == pytest.approx(0.6, abs=0.033)
    assert (c.cases.approval <= slow).all()  # whoever is approved under a long delay is under a short one


def test_at_no_delay_every_known_case_is_approved_and_one_that_nobody_knows_of_waits():
    c = a_street()
    a_case(c, 0, kind=PUBLIC, state=WAITING)
    a_case(c, 1, kind=PUBLIC, state=HIDDEN)
    c.cases.approval[:2] = 1
    handing_down(c, approval_delay=0)
    assert c.cases.approval[:2].tolist() == [0, 1]


def test_without_approval_no_case_waits_for_the_street():
    c = a_street()
    for r in range(5):
        a_case(c, r, kind=PUBLIC)
    c.cases.approval[:5] = 1
    handing_down(c, approval_delay=1000)
    assert c.cases.approval[:5].any()
    handing_down(c, switches=on(approval=False), approval_delay=1000)
    assert not c.cases.approval.any()
