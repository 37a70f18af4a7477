"""How a case becomes known (deliver): a neighbour who volunteers, outreach, an organization, asking, the grid: the last metre (III.3)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, draw_order_key, key_for
from wushe_sim.engine.declare import NOBODY
from wushe_sim.engine.kernel import HALF, ONE, ZERO, exp, kernel, sort_draws
from wushe_sim.model.actors.cases import CARE, HIDDEN, WAITING
from wushe_sim.model.counts import count
from wushe_sim.model.world.linkage import COMMITTEE_NODE, NODE_OF_FIRST_TEAM

HOUR = np.float32(60)
LEVEL_GOVERNMENT = np.float32(0.55)


@kernel
def case_number(cases, residents, row):
    """The stable number of a case for draws: its resident's and its kind's."""
    return np.uint64(residents.person[cases.resident[row]]) * np.uint64(8) + np.uint64(cases.kind[row])


@kernel
def weigh_asking(cases, last, residents, online, feedback, p):
    """a · exp(t (trust in government − .55) + g (agency − ½)) · (1 + online + feedback), for each case that nobody knows of.

    Better channels raise what is reported, and with it queues (S64).
    """
    channel = ONE + p.ask_online * online + p.ask_feedback * feedback
    for row in range(last):
        cases.chance[row] = ZERO
        if cases.state[row] == HIDDEN:
            r = cases.resident[row]
            motive = p.ask_trust * (residents.trust_government[r] - LEVEL_GOVERNMENT) + p.ask_agency * (residents.agency[r] - HALF)
            cases.chance[row] = min(p.ask * exp(motive) * channel, ONE)


@kernel
def decide_to_ask(cases, last, residents, week):
    """Ask if the draw falls below the chance."""
    key = key_for(week, chance.HELP_ASKED)
    for row in range(last):
        cases.outcome[row] = draw(key, case_number(cases, residents, row)) < cases.chance[row]


@kernel
def team_that_hears(residents, ties, volunteers, r):
    """The team of the volunteering neighbour with the strongest tie, or −1."""
    best, team = np.float32(-1), -1
    for e in range(ties.start[r], ties.start[r + 1]):
        v = residents.volunteer[ties.neighbour[e]]
        if v != NOBODY and volunteers.active[v] and ties.strength[e] > best:
            best, team = ties.strength[e], np.int64(volunteers.team[v])
    return team


@kernel
def worker_who_visits(desks, u, people, boost, p):
    """The desk whose outreach reaches this resident, or −1: u runs through the chances one after the other."""
    passed = ZERO
    for d in range(desks.worker.size):
        passed += np.float32(desks.outreach[d]) / HOUR * p.visits * boost / people
        if u < passed:
            return d
    return -1


@kernel
def organization_that_hears(organizations, u, people, p):
    """The community organization whose members hear of it, or −1; and the chances summed so far: with −1 the chance that any hears."""
    passed = ZERO
    for o in range(organizations.alive.size):
        passed += p.members_hear * np.float32(organizations.members[o]) * organizations.alive[o] / people
        if u < passed:
            return o, passed
    return -1, passed


@kernel
def finder_of(community, row, heard, week, grid, p):
    """The node that finds a hidden case this week, or −1. Nearest first: neighbour, outreach, organization, then asking and the grid.

    ``heard`` is the chance that any organization hears of a case, the same for all: at or above it there is none to look for.
    """
    cases, residents, desks, tally = community.cases, community.residents, community.desks, community.books.tally
    organizations = community.organizations
    r = cases.resident[row]
    number = case_number(cases, residents, row)
    key = key_for(week, chance.HELP_FOUND)
    people = np.float32(residents.person.size)
    near = residents.volunteers_near[r]
    if near > 0 and draw(key, number * np.uint64(4)) < min(p.see * np.float32(near), np.float32(0.9)):
        team = team_that_hears(residents, community.ties, community.volunteers, r)
        if team >= 0:
            tally[count.found_by_volunteer, 0] += 1
            return NODE_OF_FIRST_TEAM + team
    boost = p.visit_vulnerable if residents.vulnerable[r] else ONE
    d = worker_who_visits(desks, draw(key, number * np.uint64(4) + np.uint64(1)), people, boost, p)
    if d >= 0:
        tally[count.found_by_worker, 0] += 1
        return np.int64(desks.node[d])
    u = draw(key, number * np.uint64(4) + np.uint64(2))
    o = organization_that_hears(organizations, u, people, p)[0] if u < heard else -1
    if o >= 0:
        tally[count.found_by_organization, 0] += 1
        return np.int64(organizations.node[o])
    if cases.outcome[row]:
        tally[count.found_by_asking, 0] += 1
        return COMMITTEE_NODE
    if draw(key, number * np.uint64(4) + np.uint64(3)) < p.grid * grid:
        tally[count.found_by_grid, 0] += 1
        return COMMITTEE_NODE
    return -1


@kernel
def find(community, last, now, grid, p):
    """Find hidden cases; who finds a case leads it."""
    cases, residents, tally = community.cases, community.residents, community.books.tally
    heard = organization_that_hears(community.organizations, ONE, np.float32(residents.person.size), p)[1]
    for row in range(last):
        if cases.state[row] == HIDDEN:
            node = finder_of(community, row, heard, now.key, grid, p)
            if node >= 0:
                cases.state[row] = WAITING
                cases.leader[row] = node
                cases.found[row] = now.week
                cases.taken[row] = now.week
                if cases.kind[row] != CARE:
                    group = residents.group[cases.resident[row]]
                    tally[count.found_cases, group] += 1
                    tally[count.found_weeks, group] += now.week - cases.opened[row]


@kernel
def order_cases(cases, last, residents, week, scratch):
    """This week's order of dealing with known cases: by keyed draws, never by rows. Returns how many there are."""
    key = key_for(week, chance.ORDER)
    known = 0
    for row in range(last):
        if cases.state[row] >= WAITING:
            cases.order[known] = row
            cases.luck[known] = np.int64(draw_order_key(key, case_number(cases, residents, row)) >> np.uint64(1))
            known += 1
    sort_draws(cases.luck, cases.order, known, 63, scratch)
    return known
