"""Who takes a case (deliver): the committee keeps or refers, finders take or refer, missing parts come along the strongest link (III.1)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for
from wushe_sim.engine.kernel import HALF, ONE, ZERO, kernel, wipe
from wushe_sim.model.actors.cases import (
    ANY,
    AUTHORITY,
    HANDS,
    HELD,
    MONEY,
    NO_HOURS,
    NO_LINK,
    NOWHERE,
    PARTS,
    PROFESSIONAL,
    PUBLIC,
    WAITING,
)
from wushe_sim.model.counts import count
from wushe_sim.model.decisions import decision
from wushe_sim.model.week.broker import has_charity, has_volunteers, is_linked
from wushe_sim.model.week.decided import decided
from wushe_sim.model.week.finding import case_number
from wushe_sim.model.week.hosting import find_host, get_strength, has_own_volunteers, pass_lead_on
from wushe_sim.model.world.linkage import COMMITTEE, COMMITTEE_NODE, FOUNDATION, ORGANIZATION, TEAM, USABLE, WORKER

LINK = np.float32(USABLE)
NOISE = HALF


@kernel
def can_hold(nodes, n, part, kind):
    """Whether a node is of the right sort and scope for a part of a case of this kind."""
    sort = nodes.kind[n]
    if not nodes.alive[n]:
        return False
    in_scope = (nodes.scope[n] >> kind) & 1
    if part == ANY:
        return in_scope and (sort == COMMITTEE or sort == TEAM or sort == WORKER or sort == ORGANIZATION)
    if part == PROFESSIONAL:
        return in_scope and (sort == WORKER or nodes.agency[n])
    if part == HANDS:
        return in_scope and (sort == TEAM or (sort == ORGANIZATION and not nodes.agency[n]))
    if part == AUTHORITY:
        return sort == COMMITTEE
    return sort == FOUNDATION


@kernel
def is_free(nodes, n, part):
    """A provider is free if its hours exceed the work it has accepted; authority and money are asked for in any case."""
    return part == AUTHORITY or part == MONEY or nodes.accepted[n] < nodes.minutes[n]


@kernel
def fitness(nodes, links, n, kind, guidance, p):
    """What a node is fit for: f; a team under guidance f + g · L(social worker, team) · (1 − f), by the best link (督导).

    Social workers' nodes follow those of the teams; those of new posts stand last.
    """
    if nodes.kind[n] == COMMITTEE:
        return p.fit_committee_public if kind == PUBLIC else p.fit_committee
    f = nodes.skill[n]
    if guidance and nodes.kind[n] == TEAM:
        best, other = ZERO, n + 1
        while other < nodes.kind.size and nodes.kind[other] <= WORKER:
            if nodes.kind[other] == WORKER and nodes.alive[other]:
                best = max(best, links.strength[n, other])
            other += 1
        other = nodes.kind.size - 1
        while nodes.kind[other] == WORKER:
            if nodes.alive[other]:
                best = max(best, links.strength[n, other])
            other -= 1
        f += p.guidance * best * (ONE - f)
    return f


@kernel
def weigh_nodes(community, now, policy, p):
    """What each node is fit for this week, and which parts of a case in its scope it may be asked for (none outside the linkage)."""
    nodes, own = community.nodes, has_own_volunteers(policy, now, p)
    volunteers, charity = has_volunteers(policy, now), has_charity(policy, now)
    for n in range(nodes.kind.size):
        sort, agency = nodes.kind[n], nodes.agency[n] != 0
        parts = np.int64((sort == COMMITTEE) | (sort == TEAM) | (sort == WORKER) | (sort == ORGANIZATION)) << ANY
        parts |= np.int64((sort == WORKER) | agency) << PROFESSIONAL
        parts |= np.int64((sort == TEAM) | ((sort == ORGANIZATION) & (not agency))) << HANDS
        parts |= np.int64(sort == COMMITTEE) << AUTHORITY | np.int64(sort == FOUNDATION) << MONEY
        asked = nodes.alive[n] != 0 and is_linked(nodes, find_host(nodes, n) if own else n, volunteers, charity)
        nodes.parts[n] = parts if asked else 0
        nodes.fit[n] = fitness(nodes, community.links, n, ANY, policy.switches.guidance, p)


@kernel
def fitness_this_week(nodes, n, kind, p):
    """What ``weigh_nodes`` found a node fit for; the committee by the kind of case."""
    if nodes.kind[n] == COMMITTEE:
        return p.fit_committee_public if kind == PUBLIC else p.fit_committee
    return nodes.fit[n]


@kernel
def list_able(cases, row, part, nodes):
    """List who could take a part now, without a jump to guess: whom ``weigh_nodes`` lets be asked, in scope and free (see ``can_hold``).

    Returns how many there are. Whoever leads a simple case is not asked for it.
    """
    kind, anyhow, leader, able = cases.kind[row], part == AUTHORITY or part == MONEY, cases.leader[row], 0
    for j in range(nodes.kind.size):
        nodes.able[able] = j
        fits = np.int64(anyhow) | np.int64((nodes.scope[j] >> kind) & 1) & np.int64(nodes.accepted[j] < nodes.minutes[j])
        able += np.int64(nodes.parts[j] >> part) & 1 & fits & np.int64((part != ANY) | (j != leader))
    return able


@kernel
def noise(key, number, n):
    """Half to one: chance in who comes to mind, for one case and one node."""
    return NOISE + HALF * draw(key, number * np.uint64(4096) + np.uint64(n))


@kernel
def best_link(cases, row, part, nodes, links, residents, week, own, p):
    """The best hand-over for a part: from whoever is on the case to who can hold it and is free, by fitness × link × noise.

    Returns (to whom, strength, the fittest who could take it, however weak the link). Who takes no part in the linkage is nobody to ask;
    for a team of own volunteers (``own``) its host takes part. Nodes have been weighed for the week (``weigh_nodes``).
    """
    key = key_for(week, chance.REFER)
    number = case_number(cases, residents, row)
    kind, leader, first = cases.kind[row], cases.leader[row], PARTS
    best, target, strength = ZERO, NOWHERE, ZERO
    fittest, candidate = ZERO, NOWHERE
    for held in range(PARTS - 1, -1, -1):
        first = held if cases.holder[row, held] >= 0 else first
    for k in range(list_able(cases, row, part, nodes)):
        j = np.int64(nodes.able[k])
        fit = fitness_this_week(nodes, j, kind, p) * noise(key, number, j) if part != MONEY else ONE
        if fit > fittest:
            fittest, candidate = fit, j
        for on_it in range(first, PARTS + 1):
            i = leader if on_it == PARTS else cases.holder[row, on_it]
            if i >= 0 and i != j and nodes.parts[i] != 0:
                i = find_host(nodes, i) if own else i
                link = get_strength(nodes, links, i, j, own, p) if i != j else ZERO
                if link >= LINK and fit * link > best:
                    best, target, strength = fit * link, j, link
    return target, strength, candidate


@kernel
def take(cases, row, part, node, nodes, week):
    """A node takes a part of a case: the work counts against its hours from now on."""
    cases.holder[row, part] = node
    cases.state[row] = HELD
    if part != MONEY:
        nodes.accepted[node] += cases.left[row, part]
    if part == ANY:
        cases.taken[row] = week


@kernel
def bridge(desks, p, key, number):
    """A social worker bridges the stuck hand-over, if bridging time is left, with chance b; the time is spent either way."""
    cost = np.int32(p.bridge_minutes)
    for d in range(desks.worker.size):
        if desks.vacant[d] == 0 and desks.bridging[d] >= cost:
            desks.bridging[d] -= cost
            return draw(key, number) < p.bridge_chance
    return False


@kernel
def want(links, i, j):
    """A case lacked this link: what brokering looks at."""
    links.wanted[max(i, j), min(i, j)] += ONE


@kernel
def decide_to_take(queue, row, node, number, accepts, week):
    """A hand-over succeeds if the draw falls below the chance that it is accepted: the link's strength, and what coordination adds."""
    queue.case[0], queue.to[0], queue.number[0], queue.chance[0] = row, node, np.int64(number), accepts
    queue.outcome[0] = draw(key_for(week, chance.ACCEPT), number) < accepts


@kernel
def hand_over(community, row, part, now, policy, p, overrides):
    """Try to find a holder for a part along the links of whoever is on the case."""
    cases, nodes, links, queue, tally = community.cases, community.nodes, community.links, community.queue, community.books.tally
    number = case_number(cases, community.residents, row) * np.uint64(8) + np.uint64(part)
    own = has_own_volunteers(policy, now, p)
    target, strength, candidate = best_link(cases, row, part, nodes, links, community.residents, now.key, own, p)
    if target >= 0:
        accepts = min(strength + p.doors * policy.funded.party_coordination[0], ONE)
        decide_to_take(queue, row, target, number, accepts, now.key)
        decided(overrides, decision.take)
        if queue.outcome[0]:
            take(cases, row, part, target, nodes, now.week)
            tally[count.referred, 0] += 1
            return True
        tally[count.refused, 0] += 1
    else:
        tally[count.no_provider, 0] += 1
    if candidate < 0:
        cases.lacked[row] = NO_HOURS
        return False
    cases.lacked[row] = NO_LINK
    partner = find_host(nodes, candidate) if own else candidate
    if partner != cases.leader[row]:
        want(links, cases.leader[row], partner)
        if policy.switches.bridging and bridge(community.desks, p, key_for(now.key, chance.BRIDGE), number):
            take(cases, row, part, candidate, nodes, now.week)
            tally[count.bridged, 0] += 1
            return True
    return False


@kernel
def weigh_keeping(cases, known, committee, nodes, law, p):
    """H · (1 − ½ rule of law) / (1 + max(0, backlog hours / hours − 1)), for cases that the committee leads; it sees its own backlog."""
    hours = np.float32(max(nodes.minutes[COMMITTEE_NODE], 1))
    backlog = np.float32(nodes.accepted[COMMITTEE_NODE])
    keeps = committee.habit[0] * (ONE - p.law_caps * law) / (ONE + max(ZERO, backlog / hours - ONE))
    for k in range(known):
        cases.chance[cases.order[k]] = keeps


@kernel
def decide_to_keep(cases, known, residents, week):
    """Keep if the draw falls below the chance."""
    key = key_for(week, chance.KEEP)
    for k in range(known):
        row = cases.order[k]
        cases.outcome[row] = draw(key, case_number(cases, residents, row)) < cases.chance[row]


@kernel
def keep_part(community, row, part, now, p, overrides):
    """κ · H · (1 − ½ rule of law) / (1 + max(0, backlog / hours − 1)): a committee that leads a case keeps others' part of it (III.1).

    Hands and professional parts; decided once a case and part, with the chance of simple cases, and served at the committee's fitness.
    Source: judgement; no share of services that committees provide themselves was found.
    """
    cases, queue = community.cases, community.queue
    bit = np.uint8(1 << part)
    others_could = part == PROFESSIONAL or part == HANDS
    if cases.leader[row] != COMMITTEE_NODE or not others_could or cases.weighed[row] & bit:
        return False
    cases.weighed[row] |= bit
    number = case_number(cases, community.residents, row) * np.uint64(8) + np.uint64(part)
    queue.case[0], queue.to[0], queue.number[0], queue.chance[0] = row, COMMITTEE_NODE, np.int64(number), p.keep_parts * cases.chance[row]
    queue.outcome[0] = draw(key_for(now.key, chance.KEEP_PART), number) < queue.chance[0]
    decided(overrides, decision.keep_part)
    return queue.outcome[0] != 0


@kernel
def place_simple(community, row, now, policy, p, overrides):
    """A simple case that waits: its leader keeps it (the committee by habit, others if they can and are free), or refers it.

    Where no other provider has hours (or none may be asked), the committee serves what it has hours for. A team outside the linkage
    still serves what its own members found; what it cannot serve it passes on.
    """
    cases, nodes, referral = community.cases, community.nodes, policy.switches.referral
    leader = cases.leader[row]
    if leader == COMMITTEE_NODE:
        community.committee.decided_now[0] += 1
        if cases.outcome[row]:
            community.committee.kept_now[0] += 1
            take(cases, row, ANY, leader, nodes, now.week)
            return
    elif can_hold(nodes, leader, ANY, cases.kind[row]) and is_free(nodes, leader, ANY):
        take(cases, row, ANY, leader, nodes, now.week)
        return
    if leader != COMMITTEE_NODE and not is_linked(nodes, leader, has_volunteers(policy, now), has_charity(policy, now)):
        pass_lead_on(community, row, now, policy, p)
    else:
        found = referral and hand_over(community, row, ANY, now, policy, p, overrides)
        nobody_else = not found and (not referral or cases.lacked[row] == NO_HOURS)
        if nobody_else and leader == COMMITTEE_NODE and is_free(nodes, leader, ANY):
            take(cases, row, ANY, leader, nodes, now.week)


@kernel
def place_parts(community, row, now, policy, p, overrides):
    """A compound case: the leader takes the part that it can, and as a committee may keep others' parts by habit.

    Each missing part comes along the strongest link of anyone on the case.
    """
    cases, nodes = community.cases, community.nodes
    leader = cases.leader[row]
    if leader != COMMITTEE_NODE and not is_linked(nodes, leader, has_volunteers(policy, now), has_charity(policy, now)):
        pass_lead_on(community, row, now, policy, p)
        leader = cases.leader[row]
    for part in range(PROFESSIONAL, PARTS):
        if cases.left[row, part] > 0 and cases.holder[row, part] < 0:
            holds = can_hold(nodes, leader, part, cases.kind[row]) and is_free(nodes, leader, part)
            if holds or keep_part(community, row, part, now, p, overrides):
                take(cases, row, part, leader, nodes, now.week)
            elif policy.switches.referral:
                hand_over(community, row, part, now, policy, p, overrides)


@kernel
def place_cases(community, known, now, policy, p, overrides):
    """Find holders, in this week's order, for what has none and waits for nobody's approval."""
    cases = community.cases
    for k in range(known):
        row = cases.order[k]
        if not cases.approval[row]:
            if cases.compound[row]:
                place_parts(community, row, now, policy, p, overrides)
            elif cases.state[row] == WAITING:
                place_simple(community, row, now, policy, p, overrides)


@kernel
def count_accepted(cases, known, nodes):
    """Work accepted and not yet done, by node; what is with the committee is its backlog. Holders that are gone hold nothing."""
    wipe(nodes.accepted)
    for k in range(known):
        row = cases.order[k]
        for part in range(PARTS):
            holder = cases.holder[row, part]
            if holder >= 0:
                if not nodes.alive[holder]:
                    cases.holder[row, part] = NOWHERE
                    cases.state[row] = WAITING
                elif part != MONEY:
                    nodes.accepted[holder] += cases.left[row, part]
