"""How community organizations are founded, spend and fold (adapt): by teams with members enough, and under incubation (IV.3)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, draw_order_key, key_for
from wushe_sim.engine.declare import NOBODY
from wushe_sim.engine.kernel import ONE, ZERO, kernel
from wushe_sim.model.actors.cases import KINDS
from wushe_sim.model.counts import count
from wushe_sim.model.world.linkage import NODE_OF_FIRST_TEAM, WORKER

HOUR = np.float32(60)
FEN = np.float32(100)
FEW = 3


@kernel
def run_organizations(organizations, running, tally):
    """Running costs, as far as the purse goes; a week older."""
    for o in range(organizations.alive.size):
        if organizations.alive[o]:
            cost = min(np.int64(running * FEN), organizations.funds[o])
            organizations.funds[o] -= cost
            organizations.age[o] += 1
            tally[count.organizations_spent, 0] += cost


@kernel
def weigh_folding(organizations, p):
    """A small hazard for all, more with an empty purse, much more with fewer than three members."""
    for o in range(organizations.alive.size):
        poor = p.fold_poor if organizations.funds[o] == 0 else ZERO
        small = p.fold_small if organizations.members[o] < FEW else ZERO
        organizations.chance[o] = (p.fold_hazard + poor + small) * organizations.alive[o]


@kernel
def decide_to_fold(organizations, week):
    """Fold if the draw falls below the chance."""
    key = key_for(week, chance.FOLD)
    for o in range(organizations.alive.size):
        organizations.outcome[o] = draw(key, np.uint64(o)) < organizations.chance[o]


@kernel
def close_all(organizations):
    """Every community organization is to fold: a place without any."""
    for o in range(organizations.alive.size):
        organizations.outcome[o] = organizations.alive[o]


@kernel
def fold(organizations, volunteers, registered, foundation, nodes, tally):
    """A folded organization's members stay volunteers in their teams; its money goes back to the pool."""
    for o in range(organizations.alive.size):
        if organizations.alive[o] and organizations.outcome[o]:
            organizations.alive[o] = 0
            nodes.alive[organizations.node[o]] = 0
            nodes.minutes[organizations.node[o]] = 0
            foundation.pool[0] += organizations.funds[o]
            tally[count.organizations_closed, 0] += organizations.funds[o]
            tally[count.organizations_folded, 0] += 1
            organizations.funds[o] = 0
            for v in range(registered):
                if volunteers.organization[v] == o:
                    volunteers.organization[v] = NOBODY


@kernel
def founder_score(volunteers, v, residents, key):
    """Order in which a team's volunteers found an organization: drawn at random."""
    return draw_order_key(key, np.uint64(residents.person[volunteers.resident[v]]))


@kernel
def inherit_links(nodes, links, node, team, share):
    """φ · L(team, n) to every n that the team knows, and to the team itself as much as to the best known of them. Source: judgement."""
    best = ZERO
    for n in range(nodes.kind.size):
        if n != node and n != team and (nodes.alive[n] or nodes.kind[n] == WORKER):
            strength = share * links.strength[team, n]
            links.strength[node, n], links.strength[n, node] = strength, strength
            best = max(best, strength)
    links.strength[node, team], links.strength[team, node] = best, best


@kernel
def found(organizations, o, team, volunteers, registered, residents, nodes, breadth, week, members):
    """Some unattached members of a team found an organization, with a scope of its own and links that have yet to be made."""
    key = key_for(week, chance.FOUNDER)
    organizations.alive[o] = 1
    organizations.age[o] = 0
    organizations.funds[o] = 0
    organizations.members[o] = 0
    first = draw_order_key(key_for(week, chance.SCOPE), np.uint64(o)) % np.uint64(KINDS)
    scope = 0
    for k in range(breadth):
        scope |= 1 << np.int64((first + np.uint64(2 * k + k // 3)) % np.uint64(KINDS))
    organizations.scope[o] = scope
    node = organizations.node[o]
    nodes.alive[node] = 1
    nodes.scope[node] = scope
    for _ in range(members):
        best, best_ticket = -1, np.uint64(0)
        for v in range(registered):
            if volunteers.active[v] and volunteers.team[v] == team and volunteers.organization[v] == NOBODY:
                ticket = founder_score(volunteers, v, residents, key)
                if best < 0 or ticket < best_ticket:
                    best, best_ticket = v, ticket
        if best >= 0:
            volunteers.organization[best] = o
            organizations.members[o] += 1


@kernel
def unattached(volunteers, registered, team):
    """Active members of a team who belong to no organization yet."""
    members = 0
    for v in range(registered):
        members += volunteers.active[v] and volunteers.team[v] == team and volunteers.organization[v] == NOBODY
    return members


@kernel
def mean_idleness(volunteers, registered, team):
    """Mean idleness of a team's active members who belong to no organization, in whole numbers summed; 0 if there are none."""
    idle, members = np.int64(0), 0
    for v in range(registered):
        if volunteers.active[v] and volunteers.team[v] == team and volunteers.organization[v] == NOBODY:
            idle += np.int64(volunteers.idle[v] * np.float32(65536))
            members += 1
    return np.float32(idle) / np.float32(members) / np.float32(65536) if members > 0 else ZERO


@kernel
def weigh_founding(desks, teams, incubation, p):
    """A team's chance a week: h (1 + i · incubation) + f · hours of incubation / teams.

    Founding by the lever's strength and by the hour are two coefficients beside that of inviting (``mobilise.invitations``), so that
    incubation may found without inviting, or invite without founding. Source: S81 (two organizations a station-year bought), S105.
    """
    minutes = np.int64(0)
    for d in range(desks.incubation.size):
        minutes += desks.incubation[d]
    return p.found_hazard * (ONE + p.found_incubation * incubation) + p.found_hours * np.float32(minutes) / HOUR / np.float32(teams)


@kernel
def found_organizations(community, incubation, week, p):
    """A team with members enough founds an organization with some chance, more under incubation, less if idle, where there is room.

    Idleness only lowers the chance, so it is summed only where the draw falls below the chance without it.
    """
    organizations, volunteers, registered = community.organizations, community.volunteers, community.roll.registered[0]
    nodes, teams, members = community.nodes, community.place.teams[0], np.int64(p.found_members)
    key, hazard = key_for(week, chance.FOUND), weigh_founding(community.desks, teams, incubation, p)
    for team in range(teams):
        u = draw(key, np.uint64(team))
        founds = u < hazard and u < hazard * (ONE - p.found_idle * mean_idleness(volunteers, registered, team))
        if founds and unattached(volunteers, registered, team) >= members:
            for o in range(organizations.alive.size):
                if not organizations.alive[o] and not organizations.outcome[o]:
                    found(organizations, o, team, volunteers, registered, community.residents, nodes, community.place.breadth[0], week,
                          members)
                    if p.inherits > ZERO:
                        inherit_links(nodes, community.links, np.int64(organizations.node[o]), NODE_OF_FIRST_TEAM + team, p.inherits)
                    community.books.tally[count.organizations_founded, 0] += 1
                    break
