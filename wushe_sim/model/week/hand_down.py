"""3 hand_down 任务下移: the street's tasks arrive and eat hours; what is left is divided among remedies, coordination and service (III.3).

Nothing is free: each remedy takes its share of committee hours, some take money, and where money runs out the remedy is weaker.
"""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for
from wushe_sim.engine.kernel import ONE, ZERO, clip_to_unit, kernel, schedule, wipe
from wushe_sim.model.actors.cases import FREE, HIDDEN
from wushe_sim.model.actors.foundation import INCUBATION, MORAL, ONLINE
from wushe_sim.model.counts import count
from wushe_sim.model.decisions import decision
from wushe_sim.model.week.decided import decided
from wushe_sim.model.world.founding import scale_money
from wushe_sim.model.world.linkage import COMMITTEE_NODE

FEN = np.float32(100)
MINUTES = np.float32(60)
CHARITY_LED = 3
ROUND = 4


@kernel
def hire(committee, passthrough, p, hiring, tally):
    """Helpers move to what the money pays for: (target − helpers) / weeks; target = passthrough · tasks · (1 − overhead)."""
    target = passthrough * np.float32(committee.tasks[0]) * (ONE - p.overhead) if hiring else ZERO
    helpers = np.float32(committee.helpers[0])
    step = (target - helpers) / p.hire_weeks
    committee.helpers[0] = np.int32(max(ZERO, helpers + step + np.float32(0.5)))
    tally[count.public_hiring, 0] += np.int64(np.float32(committee.helpers[0]) / MINUTES * p.wage * FEN)


@kernel
def hire_bought(committee, p, tally):
    """Helpers that a budget pays for come in the same weeks as others, a minute a week at least until all are there."""
    missing = committee.bought[0] - committee.bought_helpers[0]
    come = np.int32(np.float32(missing) / p.hire_weeks + np.float32(0.5))
    committee.bought_helpers[0] += max(come, min(missing, 1))
    tally[count.committee_bought, 0] += committee.bought_helpers[0]


@kernel
def charge_tasks(committee, dual_leadership, p, tally):
    """Administration takes its ordinary share and the tasks, less what the station does of both. Returns the hours left."""
    available = committee.staff[0] + committee.helpers[0] + committee.bought_helpers[0]
    tasks = np.int32(np.float32(committee.tasks[0]) * (ONE - dual_leadership * p.station_share))
    administration = min(available, np.int32(p.administration * np.float32(committee.staff[0])) + tasks)
    administration -= min(administration, committee.relieved[0])
    committee.administration[0] = administration
    tally[count.committee_minutes, 0] += available
    tally[count.committee_administration, 0] += administration
    return available - administration


@kernel
def draw_from_budget(foundation, use, row, due, week, tally):
    """Pay from a budget's money for one use: what is there lasts until the next round. Counts it in ``row`` and returns it."""
    payment = min(due, foundation.budget[0, use] // (ROUND - week % ROUND))
    foundation.budget[0, use] -= payment
    tally[row, 0] += payment
    return payment


@kernel
def paid(foundation, use, row, yuan, residents, strength, week, tally):
    """Pay a remedy's money for a week, from a budget, then from what the foundation granted for remedies.

    Returns the share of it that could be paid.
    """
    due = np.int64(yuan * FEN * np.float32(residents) * np.float32(0.001) * strength)
    if due <= 0:
        return ONE
    bought = draw_from_budget(foundation, use, row, due, week, tally)
    payment = min(due - bought, foundation.projects[0])
    foundation.projects[0] -= payment
    foundation.pool[0] -= payment
    tally[count.paid_remedies, 0] += payment
    return np.float32(bought + payment) / np.float32(due)


@kernel
def charge(hours, share, strength):
    """Minutes that a remedy at some strength takes of the committee's hours."""
    return np.int32(np.float32(hours) * share * strength)


@kernel
def fund_governance(community, hours, now, policy, p):
    """Three governances in one and the service modes (IV.1): set what is funded; returns the minutes that they take."""
    levers, funded, foundation, tally = policy.levers, policy.funded, community.foundation, community.books.tally
    people, law, grid, feedback = (
        community.residents.person.size, levers.rule_of_law[now.t], levers.grid_service[now.t], levers.feedback_channel[now.t])
    moral, online = levers.moral_governance[now.t], levers.online_platform[now.t]
    funded.self_governance[0] = levers.self_governance[now.t]
    funded.rule_of_law[0] = law
    funded.moral_governance[0] = moral * paid(
        foundation, MORAL, count.budget_moral_governance, p.yuan_moral_governance, people, moral, now.week, tally)
    funded.grid_service[0] = grid
    funded.online_platform[0] = online * paid(
        foundation, ONLINE, count.budget_online_platform, p.yuan_online_platform, people, online, now.week, tally)
    funded.feedback_channel[0] = feedback
    return (charge(hours, p.cost_rule_of_law, law) + charge(hours, p.cost_moral_governance, funded.moral_governance[0])
            + charge(hours, p.cost_grid_service, grid) + charge(hours, p.cost_online_platform, funded.online_platform[0])
            + charge(hours, p.cost_feedback_channel, feedback))


@kernel
def fund_points(funded, foundation, points, goods):
    """Points at the strength ordered, as far as the goods for them were paid, and on top the goods that a budget paid."""
    own, bought = points * (ONE - goods * (ONE - foundation.points_paid[0])), foundation.goods_bought[0]
    funded.points_scheme[0] = min(own + bought, ONE)
    funded.points_goods[0] = (own * goods + bought) / (own + bought) if bought > ZERO else goods


@kernel
def fund_participation(community, hours, now, policy, p):
    """Deliberation, incubation and residents as subjects (IV.2 to IV.4): set what is funded; returns the minutes that they take."""
    levers, funded, foundation = policy.levers, policy.funded, community.foundation
    deliberation, covenant, incubation = levers.deliberation[now.t], levers.covenant[now.t], levers.incubation[now.t]
    building, points, goods, crowd = (
        levers.agency_building[now.t], levers.points_scheme[now.t], levers.points_goods[now.t], levers.crowd_giving[now.t])
    funded.deliberation[0] = deliberation
    funded.covenant[0] = covenant
    funded.incubation[0] = incubation * paid(
        foundation, INCUBATION, count.budget_incubation, p.yuan_incubation, community.residents.person.size, incubation, now.week,
        community.books.tally)
    funded.agency_building[0] = building
    fund_points(funded, foundation, points, goods)
    funded.crowd_giving[0] = crowd
    return (charge(hours, p.cost_deliberation, deliberation) + charge(hours, p.cost_covenant, covenant)
            + charge(hours, p.cost_agency_building, building) + charge(hours, p.cost_honour, points * (ONE - goods))
            + charge(hours, p.cost_crowd_giving, crowd))


@kernel
def wished_asking(foundation, residents, mode, crowding, money, p):
    """Share of the committee's free hours for asking donors: a / (1 + pool / full), less where public money fills the pool.

    A full pool asks for little: ``full`` is the pool at which asking halves, ``money`` times as large where there is more than usual.
    Twice as much where charity leads.
    """
    fullness = np.float32(foundation.pool[0]) / (p.full_pool * max(money, ONE) * FEN * np.float32(residents) * np.float32(0.001))
    share = p.asking / (ONE + fullness) * (np.float32(2) if mode == CHARITY_LED else ONE)
    return share * (ONE - p.crowding_out * foundation.public[0]) if crowding else share


@kernel
def weaken(funded, share):
    """Where hours run out every remedy is weaker by the same share: nothing is free."""
    funded.self_governance[0] *= share
    funded.rule_of_law[0] *= share
    funded.moral_governance[0] *= share
    funded.grid_service[0] *= share
    funded.online_platform[0] *= share
    funded.feedback_channel[0] *= share
    funded.deliberation[0] *= share
    funded.covenant[0] *= share
    funded.incubation[0] *= share
    funded.agency_building[0] *= share
    funded.points_scheme[0] *= share
    funded.crowd_giving[0] *= share


@kernel
def divide(committee, nodes, funded, hours, remedies, party, asking, p, tally):
    """Divide the hours left: remedies, coordination, asking donors, and the rest for service; the shares always sum to the whole."""
    if remedies > hours:
        weaken(funded, np.float32(hours) / np.float32(remedies))
        remedies = hours
    hours -= remedies
    coordination = min(charge(hours, p.cost_party_coordination, party), hours)
    funded.party_coordination[0] = party
    asked = min(charge(hours, clip_to_unit(asking), ONE), hours - coordination)
    committee.remedies[0] = remedies
    committee.coordination[0] = coordination
    committee.asking[0] = asked
    nodes.minutes[COMMITTEE_NODE] = hours - coordination - asked
    tally[count.committee_remedies, 0] += remedies
    tally[count.committee_coordination, 0] += coordination
    tally[count.committee_asking, 0] += asked


@kernel
def approve(cases, queue, residents, week, delay, law, p):
    """A known case that waits for the street is approved with chance 1 / (1 + delay · (1 − s · rule of law)) a week (梗阻)."""
    key = key_for(week, chance.APPROVAL)
    granted = ONE / (ONE + delay * (ONE - p.law_shortens * law))
    for row in range(queue.last[0]):
        if cases.state[row] > HIDDEN and cases.state[row] != FREE and cases.approval[row]:
            agent = np.uint64(residents.person[cases.resident[row]]) * np.uint64(8) + np.uint64(cases.kind[row])
            if draw(key, agent) < granted:
                cases.approval[row] = 0


@schedule
def hand_down(community, now, policy, p, overrides):
    """Tasks, hours and money of the week. The tasks themselves are set at the station's round.

    A remedy's price is a share of the hours that ordinary administration leaves; where tasks have eaten those, all remedies are weaker.
    """
    committee, levers, funded, own, tally = community.committee, policy.levers, policy.funded, p.hand_down, community.books.tally
    t = now.t
    hire(committee, levers.resource_passthrough[t], own, policy.switches.hiring, tally)
    hire_bought(committee, own, tally)
    hours = charge_tasks(committee, levers.dual_leadership[t], own, tally)
    usual = committee.staff[0] - np.int32(own.administration * np.float32(committee.staff[0]))
    remedies = fund_governance(community, usual, now, policy, own)
    remedies += fund_participation(community, usual, now, policy, own)
    committee.wish[0] = wished_asking(
        community.foundation, community.residents.person.size, levers.mode[t], policy.switches.crowding_out,
        scale_money(p.world), own)
    decided(overrides, decision.hand_on_tasks)
    divide(committee, community.nodes, funded, hours, remedies, levers.party_coordination[t], committee.wish[0], own, tally)
    if policy.switches.approval:
        approve(community.cases, community.queue, community.residents, now.key, levers.approval_delay[t], funded.rule_of_law[0], own)
    else:
        wipe(community.cases.approval)
