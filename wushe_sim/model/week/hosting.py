"""Volunteers of their own (deliver): outside the linkage, teams that work for a social worker or an agency and are won through them."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for
from wushe_sim.engine.kernel import ONE, ZERO, kernel
from wushe_sim.model.actors.cases import PARTS
from wushe_sim.model.week.broker import has_volunteers
from wushe_sim.model.week.finding import case_number
from wushe_sim.model.world.linkage import COMMITTEE_NODE, NODE_OF_FIRST_TEAM, TEAM, WORKER


@kernel
def has_own_volunteers(policy, now, p):
    """Whether, where volunteers are no actor of the linkage, social workers and agencies use volunteers of their own."""
    return p.own_volunteers > ZERO and not has_volunteers(policy, now)


@kernel
def find_host(nodes, n):
    """The social worker or agency whose own volunteers a team is: teams are dealt out in turn (where there is neither, the committee).

    Any other node stands for itself.
    """
    if nodes.kind[n] != TEAM:
        return n
    first, hosts = NODE_OF_FIRST_TEAM, 0
    while nodes.kind[first] == TEAM:
        first += 1
    while first + hosts < nodes.kind.size and (nodes.kind[first + hosts] == WORKER or nodes.agency[first + hosts]):
        hosts += 1
    return first + (n - NODE_OF_FIRST_TEAM) % hosts if hosts > 0 else COMMITTEE_NODE


@kernel
def get_strength(nodes, links, i, j, own, p):
    """The link along which i hands to j: L; to a team of own volunteers o · L(i, its host), o where i is the host itself (I).

    Source: judgement; no rate at which a station or an agency wins its own volunteers was found.
    """
    if not own or nodes.kind[j] != TEAM:
        return links.strength[i, j]
    host = find_host(nodes, j)
    return p.own_volunteers * (ONE if i == host else links.strength[i, host])


@kernel
def pass_lead_on(community, row, now, policy, p):
    """A team outside the linkage leaves its case to the committee, or with chance o to the social worker or agency that it works for."""
    cases, nodes = community.cases, community.nodes
    host = find_host(nodes, cases.leader[row])
    number = case_number(cases, community.residents, row) * np.uint64(8) + np.uint64(PARTS)
    hosted = has_own_volunteers(policy, now, p) and nodes.alive[host] and draw(key_for(now.key, chance.ACCEPT), number) < p.own_volunteers
    cases.leader[row] = host if hosted else COMMITTEE_NODE
