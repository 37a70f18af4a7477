"""7 deliver 服务递送: cases are found, kept or referred, served and ended; hours used go back to those who gave them (I, III.1, III.3)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw_order_key, key_for
from wushe_sim.engine.kernel import ONE, kernel, schedule, sort_draws
from wushe_sim.model.actors.cases import MONEY
from wushe_sim.model.actors.residents import VOLUNTEERED
from wushe_sim.model.actors.social_workers import BUDGET_PAYS, GRANTED
from wushe_sim.model.counts import count
from wushe_sim.model.decisions import decision
from wushe_sim.model.week.decided import decided
from wushe_sim.model.week.finding import decide_to_ask, find, order_cases, weigh_asking
from wushe_sim.model.week.handing import count_accepted, decide_to_keep, place_cases, weigh_keeping, weigh_nodes
from wushe_sim.model.week.hosting import has_own_volunteers
from wushe_sim.model.week.mobilise import find_node
from wushe_sim.model.week.serving import end_cases, serve
from wushe_sim.model.world.linkage import COMMITTEE, ORGANIZATION, TEAM, WORKER


@kernel
def come_to_work(desks, contracts, nodes):
    """Hours for service this week: casework of the social workers, and of the agencies what is contracted."""
    for d in range(desks.node.size):
        nodes.minutes[desks.node[d]] = desks.casework[d]
        nodes.skill[desks.node[d]] = desks.skill[d]
    for a in range(contracts.node.size):
        nodes.minutes[contracts.node[a]] = contracts.minutes[a]


@kernel
def call_on_volunteers(volunteers, registered, residents, organizations, nodes, scratch, week, lends, tally):
    """Divide what teams and community organizations used among those who offered: called one after the other, in the order of draws."""
    key, lending = key_for(week, chance.CALL), key_for(week, chance.LEND)
    offering = 0
    for v in range(registered):
        volunteers.worked[v] = 0
        volunteers.order[offering] = v
        offering += np.int64(volunteers.offered[v] > 0)
    for k in range(offering):
        scratch.tickets[k] = draw_order_key(key, np.uint64(residents.person[volunteers.resident[volunteers.order[k]]]))
    sort_draws(scratch.tickets, volunteers.order, offering, 64, scratch)
    for k in range(offering):
        v = volunteers.order[k]
        node = find_node(volunteers, v, organizations, residents, lending, lends)
        minutes = min(volunteers.offered[v], nodes.used[node])
        nodes.used[node] -= minutes
        volunteers.worked[v] = minutes
        r = volunteers.resident[v]
        tally[count.worked_minutes, residents.group[r]] += minutes
        tally[count.working, residents.group[r]] += minutes > 0
        tally[count.idle_volunteer_minutes, 0] += volunteers.offered[v] - minutes
        if minutes > 0:
            residents.lived[r] |= VOLUNTEERED


@kernel
def close_books(nodes, desks, tally):
    """The week's hours by who gave them: what was there is what was used and what is left."""
    for n in range(nodes.kind.size):
        used = nodes.minutes[n] - nodes.left[n]
        nodes.used[n] = used + (nodes.watch[n] if nodes.kind[n] == TEAM else 0)
        if nodes.kind[n] == COMMITTEE:
            tally[count.committee_served, 0] += used
            tally[count.committee_idle, 0] += nodes.left[n]
            tally[count.booked_committee, 0] += used
        elif nodes.kind[n] == WORKER:
            tally[count.worker_served, 0] += used
            tally[count.worker_idle, 0] += nodes.left[n]
            tally[count.booked_worker, 0] += used
        elif nodes.kind[n] == TEAM:
            tally[count.team_minutes, 0] += used
            tally[count.booked_team, 0] += used
        elif nodes.kind[n] == ORGANIZATION:
            tally[count.agency_minutes if nodes.agency[n] else count.group_minutes, 0] += nodes.minutes[n] if nodes.agency[n] else used
            if nodes.agency[n]:
                tally[count.agency_served, 0] += used
                tally[count.agency_idle, 0] += nodes.left[n]
            tally[count.booked_organization, 0] += used
    for d in range(desks.node.size):
        tally[count.worker_minutes, 0] += desks.contract[d]
        tally[count.worker_granted, 0] += desks.contract[d] if desks.payer[d] == GRANTED else 0
        tally[count.worker_bought, 0] += desks.contract[d] if desks.payer[d] == BUDGET_PAYS else 0
        tally[count.worker_vacant, 0] += desks.vacant[d]
        tally[count.worker_absent, 0] += desks.absent[d]
        tally[count.worker_administration, 0] += desks.administration[d]
        tally[count.worker_brokering, 0] += desks.brokering[d]
        tally[count.worker_incubation, 0] += desks.incubation[d]
        tally[count.worker_outreach, 0] += desks.outreach[d]
        tally[count.worker_casework, 0] += desks.casework[d]


@kernel
def see_money(cases, known, foundation, tally):
    """How much of the money that known cases ask for this week was paid, remembered for donors to see."""
    paid, unpaid = np.int64(0), np.int64(0)
    for g in range(tally.shape[1]):
        paid += tally[count.paid_cases, g]
    for k in range(known):
        unpaid += cases.left[cases.order[k], MONEY]
    asked = paid + unpaid
    tally[count.money_needed, 0] += asked
    if asked > 0:
        share = ONE - np.float32(unpaid) / np.float32(asked)
        foundation.served[0] += np.float32(0.05) * (share - foundation.served[0])


@schedule
def deliver(community, now, policy, p, overrides):
    """Find, place, serve, end. What the committee decided and how cases ended is what the habit learns from (adapt)."""
    residents, cases, nodes, desks = community.residents, community.cases, community.nodes, community.desks
    funded, own, tally = policy.funded, p.deliver, community.books.tally
    last = community.queue.last[0]
    come_to_work(desks, community.contracts, nodes)
    weigh_nodes(community, now, policy, own)
    weigh_asking(cases, last, residents, funded.online_platform[0], funded.feedback_channel[0], own)
    decide_to_ask(cases, last, residents, now.key)
    decided(overrides, decision.ask_for_help)
    find(community, last, now, funded.grid_service[0], own)
    known = order_cases(cases, last, residents, now.key, community.scratch)
    count_accepted(cases, known, nodes)
    weigh_keeping(cases, known, community.committee, nodes, funded.rule_of_law[0], own)
    decide_to_keep(cases, known, residents, now.key)
    decided(overrides, decision.keep_or_refer)
    place_cases(community, known, now, policy, own, overrides)
    serve(cases, known, nodes, community.foundation, residents, has_own_volunteers(policy, now, own), tally)
    see_money(cases, known, community.foundation, tally)
    close_books(nodes, desks, tally)
    end_cases(community, last, now, policy, own)
    call_on_volunteers(community.volunteers, community.roll.registered[0], residents, community.organizations, nodes, community.scratch,
                       now.key, p.mobilise.lends, tally)
