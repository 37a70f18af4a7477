"""The week's end: stocks are counted. Observing draws nothing and changes nothing."""

import numpy as np

from wushe_sim.engine.kernel import HALF, SCALE, kernel, schedule, to_fixed_point
from wushe_sim.model.actors.cases import CARE, FREE
from wushe_sim.model.actors.foundation import BUDGET_USES
from wushe_sim.model.actors.residents import CHILD
from wushe_sim.model.counts import count
from wushe_sim.model.week.walks import betweenness, sum_nearness
from wushe_sim.model.world.linkage import COMMITTEE_NODE, WORKER

TENTH = np.float32(0.1)
AT_ONCE = 64
"""Shares that are summed up together."""
ROUND = 4


@kernel
def count_people(residents, g, tally):
    """People of one group, the adults and the newcomers among them. The group is a byte, as the column is: so many are compared at once."""
    here, adults, newcomers = np.int32(0), np.int32(0), np.int32(0)
    for r in range(residents.group.size):
        mine = np.uint8(residents.group[r] == g)
        here = np.int32(here + mine)
        adults = np.int32(adults + (mine & np.uint8(residents.age[r] != CHILD)))
        newcomers = np.int32(newcomers + (mine & residents.newcomer[r]))
    tally[count.residents, g] += here
    tally[count.adults, g] += adults
    tally[count.newcomers, g] += newcomers


@kernel
def some_shares(column, first, number):
    """The sum of at most ``AT_ONCE`` shares as whole numbers: 32 bits hold it, and so many are taken at once."""
    found = np.int32(0)
    for r in range(first, first + number):
        found = np.int32(found + np.int32(column[r] * SCALE + HALF))
    return found


@kernel
def some_shares_of(column, group, g, first, number):
    """The same of one group's."""
    found = np.int32(0)
    for r in range(first, first + number):
        share = np.int32(column[r] * SCALE + HALF)
        found = np.int32(found + (share if group[r] == g else np.int32(0)))
    return found


@kernel
def count_feeling(feeling, group, g, tally, row):
    """What one group feels."""
    total, whole = np.int64(0), feeling.size - feeling.size % AT_ONCE
    for first in range(0, whole, AT_ONCE):
        total += some_shares_of(feeling, group, g, first, AT_ONCE)
    tally[row, g] += total + some_shares_of(feeling, group, g, whole, feeling.size - whole)


@kernel
def count_residents(residents, tally):
    """People and what they feel, group by group."""
    for group in range(tally.shape[1]):
        g = np.uint8(group)
        count_people(residents, g, tally)
        count_feeling(residents.trust, residents.group, g, tally, count.trust)
        count_feeling(residents.trust_government, residents.group, g, tally, count.trust_government)
        count_feeling(residents.belonging, residents.group, g, tally, count.belonging)
        count_feeling(residents.agency, residents.group, g, tally, count.agency)
        count_feeling(residents.grievance, residents.group, g, tally, count.grievance)


@kernel
def count_ties(strength, tally):
    """Residents' ties and their strengths."""
    total, whole = np.int64(0), strength.size - strength.size % AT_ONCE
    for first in range(0, whole, AT_ONCE):
        total += some_shares(strength, first, AT_ONCE)
    tally[count.tie_strength, 0] += total + some_shares(strength, whole, strength.size - whole)
    tally[count.ties, 0] += strength.size


@kernel
def count_volunteers(volunteers, registered, residents, tally):
    """Who is registered and who is active."""
    for v in range(registered):
        g = residents.group[volunteers.resident[v]]
        tally[count.registered, g] += 1
        if volunteers.active[v]:
            tally[count.active, g] += 1
            tally[count.bond, 0] += to_fixed_point(volunteers.bond[v])
            tally[count.fatigue, 0] += to_fixed_point(volunteers.fatigue[v])


@kernel
def count_stocks(community, understaffed, last, tally):
    """Organizations, money in hand, the habit, the station's people, and cases still open."""
    organizations, desks, cases = community.organizations, community.desks, community.cases
    tally[count.weeks, 0] += 1
    for o in range(organizations.alive.size):
        tally[count.organizations, 0] += organizations.alive[o]
        tally[count.organizations_funds, 0] += organizations.funds[o]
    tally[count.pool, 0] += community.foundation.pool[0]
    for use in range(BUDGET_USES):
        tally[count.budget_left, 0] += community.foundation.budget[0, use]
    tally[count.habit, 0] += to_fixed_point(community.committee.habit[0])
    for d in range(desks.worker.size):
        if desks.contract[d] > 0:
            tally[count.worker_weeks, 0] += np.int64(desks.contract[d]) * 1000 // 2400
            tally[count.burnout, 0] += to_fixed_point(desks.burnout[d]) * np.int64(desks.contract[d])
    tally[count.understaffed, 0] += understaffed
    for row in range(last):
        if cases.state[row] != FREE and cases.kind[row] != CARE:
            tally[count.cases_open, community.residents.group[cases.resident[row]]] += 1


@kernel
def count_links(nodes, links, tally):
    """Links of the linkage network, over pairs of nodes that exist; those of the committee apart, with which every network is a star."""
    for i in range(nodes.kind.size):
        if nodes.alive[i]:
            whole, usable, pairs, of_worker, pairs_of_worker = np.int64(0), np.int64(0), np.int64(0), np.int64(0), np.int64(0)
            of_committee = to_fixed_point(links.strength[i, COMMITTEE_NODE]) if i > COMMITTEE_NODE else np.int64(0)
            for j in range(i):
                there = nodes.alive[j] != 0
                brokers = there & ((nodes.kind[i] == WORKER) | (nodes.kind[j] == WORKER))
                strength = to_fixed_point(links.strength[i, j])
                whole += strength if there else np.int64(0)
                of_worker += strength if brokers else np.int64(0)
                usable += there & (links.strength[i, j] >= TENTH)
                pairs += there
                pairs_of_worker += brokers
            tally[count.link_strength, 0] += whole
            tally[count.link_pairs, 0] += pairs
            tally[count.links_usable, 0] += usable
            tally[count.outer_link_strength, 0] += whole - of_committee
            tally[count.outer_link_pairs, 0] += pairs - (i > COMMITTEE_NODE)
            tally[count.worker_link_strength, 0] += of_worker
            tally[count.worker_link_pairs, 0] += pairs_of_worker


@kernel
def count_brokerage(nodes, links, books, tally):
    """Betweenness of social workers among the actors they link, every fourth week."""
    betweenness(links.strength, nodes.alive, nodes.score, books.sets, books.walks, books.room)
    for n in range(nodes.kind.size):
        if nodes.kind[n] == WORKER and nodes.alive[n]:
            tally[count.brokerage, 0] += to_fixed_point(nodes.score[n])
            tally[count.brokerage_workers, 0] += 1


@kernel
def count_efficiency(nodes, links, books, tally):
    """How near the actors are to each other when the committee does not stand between them, every fourth week."""
    others = np.int64(0)
    for n in range(COMMITTEE_NODE + 1, nodes.alive.size):
        others += nodes.alive[n]
    tally[count.outer_efficiency, 0] += np.int64(sum_nearness(links.strength, nodes.alive, books.sets) * SCALE + HALF)
    tally[count.outer_efficiency_pairs, 0] += others * (others - 1)


@schedule
def observe(community, now):
    """Count what there is at the end of the week."""
    residents, nodes, links, desks, tally = community.residents, community.nodes, community.links, community.desks, community.books.tally
    count_residents(residents, tally)
    count_ties(community.ties.strength, tally)
    count_volunteers(community.volunteers, community.roll.registered[0], residents, tally)
    count_stocks(community, desks.understaffed[0], community.queue.last[0], tally)
    count_links(nodes, links, tally)
    if now.week % ROUND == 0:
        count_brokerage(nodes, links, community.books, tally)
        count_efficiency(nodes, links, community.books, tally)
