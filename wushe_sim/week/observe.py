"""The week's end: stocks are counted. Observing draws nothing and changes nothing."""

import numpy as np

from wushe_sim.actors.cases import CARE, FREE
from wushe_sim.actors.residents import CHILD
from wushe_sim.counts import count
from wushe_sim.kernel import fixed, kernel, schedule
from wushe_sim.world.linkage import WORKER

TENTH = np.float32(0.1)
ROUND = 4
DISTANCE, PATHS, ORDER, SHARE, KNOWN, LISTS = range(6)
"""Rows of the room for betweenness; the last is the first of as many as there are nodes."""


@kernel
def count_residents(residents, tally):
    """People and what they feel, by group."""
    for r in range(residents.person.size):
        g = residents.group[r]
        tally[count.residents, g] += 1
        tally[count.adults, g] += residents.age[r] != CHILD
        tally[count.newcomers, g] += residents.newcomer[r]
        tally[count.trust, g] += fixed(residents.trust[r])
        tally[count.trust_government, g] += fixed(residents.trust_government[r])
        tally[count.belonging, g] += fixed(residents.belonging[r])
        tally[count.agency, g] += fixed(residents.agency[r])
        tally[count.grievance, g] += fixed(residents.grievance[r])


@kernel
def count_ties(strength, tally):
    """Residents' ties and their strengths."""
    total = np.int64(0)
    for e in range(strength.size):
        total += fixed(strength[e])
    tally[count.tie_strength, 0] += total
    tally[count.ties, 0] += strength.size


@kernel
def count_volunteers(volunteers, registered, residents, tally):
    """Who is registered and who is active."""
    for v in range(registered):
        g = residents.group[volunteers.resident[v]]
        tally[count.registered, g] += 1
        if volunteers.active[v]:
            tally[count.active, g] += 1
            tally[count.bond, 0] += fixed(volunteers.bond[v])
            tally[count.fatigue, 0] += fixed(volunteers.fatigue[v])


@kernel
def count_stocks(organizations, foundation, committee, desks, understaffed, cases, last, residents, tally):
    """Organizations, money in hand, the habit, the station's people, and cases still open."""
    tally[count.weeks, 0] += 1
    for o in range(organizations.alive.size):
        tally[count.organizations, 0] += organizations.alive[o]
        tally[count.organizations_funds, 0] += organizations.funds[o]
    tally[count.pool, 0] += foundation.pool[0]
    tally[count.habit, 0] += fixed(committee.habit[0])
    for d in range(desks.worker.size):
        if desks.contract[d] > 0:
            tally[count.worker_weeks, 0] += np.int64(desks.contract[d]) * 1000 // 2400
            tally[count.burnout, 0] += fixed(desks.burnout[d]) * np.int64(desks.contract[d])
    tally[count.understaffed, 0] += understaffed
    for row in range(last):
        if cases.state[row] != FREE and cases.kind[row] != CARE:
            tally[count.cases_open, residents.group[cases.resident[row]]] += 1


@kernel
def count_links(nodes, links, tally):
    """Links of the linkage network, over pairs of nodes that exist."""
    for i in range(nodes.kind.size):
        if nodes.alive[i]:
            for j in range(i):
                if nodes.alive[j]:
                    strength = fixed(links.strength[i, j])
                    usable = links.strength[i, j] >= TENTH
                    tally[count.link_strength, 0] += strength
                    tally[count.link_pairs, 0] += 1
                    tally[count.links_usable, 0] += usable
                    if nodes.kind[i] == WORKER or nodes.kind[j] == WORKER:
                        tally[count.worker_link_strength, 0] += strength
                        tally[count.worker_link_pairs, 0] += 1


@kernel
def list_links(strength, alive, room):
    """Who is linked with whom, one node a row from ``room[LISTS]``, lower numbers first; and how many they are."""
    for i in range(alive.size):
        known = 0
        for j in range(alive.size):
            room[LISTS + i, known] = j
            known += i != j and alive[i] and alive[j] and strength[i, j] >= TENTH
        room[KNOWN, i] = known


@kernel
def walk_from(s, room):
    """Distances from a node, numbers of shortest paths, and the order in which nodes are reached; returns how many are."""
    for i in range(room.shape[1]):
        room[DISTANCE, i], room[PATHS, i], room[SHARE, i] = -1, 0, 0
    room[DISTANCE, s], room[PATHS, s], room[ORDER, 0] = 0, 1, s
    head, tail = 0, 1
    while head < tail:
        i = np.int64(room[ORDER, head])
        head += 1
        for k in range(np.int64(room[KNOWN, i])):
            j = np.int64(room[LISTS + i, k])
            if room[DISTANCE, j] < 0:
                room[DISTANCE, j] = room[DISTANCE, i] + 1
                room[ORDER, tail] = j
                tail += 1
            if room[DISTANCE, j] == room[DISTANCE, i] + 1:
                room[PATHS, j] += room[PATHS, i]
    return tail


@kernel
def betweenness(strength, alive, score, room):
    """Betweenness of every node in the graph of links of at least a tenth (Brandes 2001, unweighted), as a share of all pairs."""
    n = alive.size
    living = np.int64(0)
    for i in range(n):
        score[i] = np.float32(0)
        living += alive[i]
    list_links(strength, alive, room)
    for s in range(n):
        if not alive[s]:
            continue
        for k in range(walk_from(s, room) - 1, 0, -1):
            j = np.int64(room[ORDER, k])
            for known in range(np.int64(room[KNOWN, j])):
                i = np.int64(room[LISTS + j, known])
                if room[DISTANCE, i] == room[DISTANCE, j] - 1:
                    room[SHARE, i] += room[PATHS, i] / room[PATHS, j] * (1 + room[SHARE, j])
            score[j] += np.float32(room[SHARE, j])
    if living > 2:
        for i in range(n):
            score[i] = score[i] / np.float32((living - 1) * (living - 2))


@kernel
def count_brokerage(nodes, links, score, room, tally):
    """Betweenness of social workers among the actors they link, every fourth week."""
    betweenness(links.strength, nodes.alive, score, room)
    for n in range(nodes.kind.size):
        if nodes.kind[n] == WORKER and nodes.alive[n]:
            tally[count.brokerage, 0] += fixed(score[n])
            tally[count.brokerage_workers, 0] += 1


@schedule
def observe(residents, ties, volunteers, roll, desks, organizations, foundation, committee, nodes, links, cases, queue, room, now, tally):
    """Count what there is at the end of the week."""
    count_residents(residents, tally)
    count_ties(ties.strength, tally)
    count_volunteers(volunteers, roll.registered[0], residents, tally)
    count_stocks(organizations, foundation, committee, desks, desks.understaffed[0], cases, queue.last[0], residents, tally)
    count_links(nodes, links, tally)
    if now.week % ROUND == 0:
        count_brokerage(nodes, links, nodes.score, room, tally)
