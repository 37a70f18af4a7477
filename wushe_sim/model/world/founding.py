"""How a community's actors stand at the start: nodes and links, organizations, donors and volunteers, near their settled levels."""

import math
from typing import Any, NamedTuple

import numpy as np

from wushe_sim.engine.chance import ACTOR, POST, draw, draw_order_key, key_for
from wushe_sim.engine.declare import NOBODY
from wushe_sim.engine.kernel import kernel
from wushe_sim.engine.table import pack_table
from wushe_sim.model.actors.cases import CARE, KINDS, PUBLIC
from wushe_sim.model.actors.donors import ENTREPRENEUR, FIRM, INDIVIDUAL, Donors
from wushe_sim.model.actors.organizations import Contracts, Organizations
from wushe_sim.model.actors.residents import Residents
from wushe_sim.model.actors.social_workers import Desks
from wushe_sim.model.actors.volunteers import Roll, Volunteers
from wushe_sim.model.parameters import Parameters, World
from wushe_sim.model.place_types import CommunityType
from wushe_sim.model.world.linkage import (
    COMMITTEE,
    COMMITTEE_NODE,
    DONOR,
    FOUNDATION,
    FOUNDATION_NODE,
    NODE_OF_FIRST_TEAM,
    ORGANIZATION,
    TEAM,
    WORKER,
    Links,
    Nodes,
)
from wushe_sim.model.world.population import volunteer_at_start
from wushe_sim.model.world.register import enter

ALL_KINDS = (1 << KINDS) - 1
NOT_PUBLIC = ALL_KINDS & ~(1 << PUBLIC)
ROOM_TO_GROW = 3
MINUTES_A_POST = 2400
MOST_VOLUNTEERS = 0.6
"""Share of residents who are registered, or of adults who are active, at the start where a type has the most volunteers (judgement)."""
USUAL_INFLOW = np.float32(50_000)
"""Yuan that reach the fund of 4,000 residents in a year where gifts are as they are by default (pattern 'inflow': 50,617 measured)."""


class NodeCounts(NamedTuple):
    """How many nodes of each kind a community has."""

    teams: int
    workers: int
    agencies: int
    organizations: int
    founded: int
    donors: int
    total: int


def count_founders(residents: int, desks: int, agencies: int, w: World) -> NodeCounts:
    """Teams, organizations and donors per 1,000 residents, at least one of each; room for three times the organizations."""
    teams = max(1, round(residents / 1000 * float(w.teams)))
    founded = max(1, round(residents / 1000 * float(w.organizations)))
    organizations = founded * ROOM_TO_GROW
    donors = max(1, round(residents / 1000 * float(w.donors)))
    return NodeCounts(teams, desks, agencies, organizations, founded, donors, 2 + teams + desks + agencies + organizations + donors)


@kernel
def scale_money(w):
    """m = inflow / 50,000: gifts and the pool at the start are m times the usual, and a pool is full at max(1, m) times.

    Three levels are found: 10,000, 50,000 and 70,000 yuan a community and year. Source: S29, S20, S100.
    """
    return w.inflow / USUAL_INFLOW


def endow(kind: CommunityType, w: World) -> World:
    """What a community of a type has: f^k times the usual, f the type's factor and k how far types differ in it; at k = 0 the usual.

    Organizations, donors and volunteers at the start, and posts of the committee. Source: the paper's I and V; factors in ``place_types``.
    """
    def scale(value: Any, factor: float, power: Any, most: float = math.inf) -> np.float32:
        return np.float32(min(float(value) * factor ** float(power), max(most, float(value))))

    return w._replace(
        organizations=scale(w.organizations, kind.organizations, w.by_type_organizations),
        donors=scale(w.donors, kind.donors, w.by_type_donors),
        committee_staff=scale(w.committee_staff, kind.committee_staff, w.by_type_staff),
        registered=scale(w.registered, kind.volunteers, w.by_type_volunteers, MOST_VOLUNTEERS),
        active=scale(w.active, kind.volunteers, w.by_type_volunteers, MOST_VOLUNTEERS))


def choose_scope(number: int, suppliers: int, wanted: float) -> int:
    """Kinds of case of one of several like suppliers: as many as give each kind about the wanted number of them, in turn."""
    breadth = min(KINDS, max(1, round(wanted * KINDS / suppliers)))
    first = number * breadth
    return sum(1 << ((first + k) % KINDS) for k in range(breadth))


def create_nodes(nodes: Nodes, counts: NodeCounts, desks: Desks, contracts: Contracts, organizations: Organizations, donors: Donors,
                professional: float, w: World) -> None:
    """Number the nodes in their order and tell each what it may take on."""
    nodes.kind[COMMITTEE_NODE], nodes.scope[COMMITTEE_NODE] = COMMITTEE, ALL_KINDS
    nodes.kind[FOUNDATION_NODE] = FOUNDATION
    n = NODE_OF_FIRST_TEAM
    for team in range(counts.teams):
        nodes.kind[n], nodes.scope[n] = TEAM, choose_scope(team, counts.teams, float(w.suppliers))
        nodes.skill[n] = w.skill_mean
        n += 1
    for d in range(counts.workers):
        nodes.kind[n], nodes.scope[n], desks.node[d] = WORKER, NOT_PUBLIC, n
        nodes.skill[n] = desks.skill[d]
        n += 1
    for a in range(counts.agencies):
        nodes.kind[n], nodes.scope[n], nodes.agency[n] = ORGANIZATION, 1 << CARE, 1
        nodes.skill[n], contracts.node[a] = professional, n
        n += 1
    for o in range(counts.organizations):
        nodes.kind[n], organizations.node[o] = ORGANIZATION, n
        nodes.alive[n], nodes.skill[n] = 0, w.skill_mean
        n += 1
    for d in range(counts.donors):
        nodes.kind[n], donors.node[d] = DONOR, n
        n += 1


def create_organizations(organizations: Organizations, nodes: Nodes, counts: NodeCounts, key: np.uint64, w: World) -> None:
    """The community organizations that are there at the start."""
    for o in range(counts.founded):
        node = organizations.node[o]
        organizations.alive[o], nodes.alive[node] = 1, 1
        organizations.scope[o] = nodes.scope[node] = choose_scope(o, counts.founded, float(w.suppliers))
        organizations.funds[o] = 20_000
        organizations.age[o] = int(draw_order_key(np.uint64(key_for(key, ACTOR)), np.uint64(o)) % 300)


def compute_committee_minutes(residents: int, w: World) -> int:
    """Compute the hours of a committee's staff, in minutes a week, by the community's residents."""
    return round(residents / 2000 * float(w.committee_staff) * MINUTES_A_POST)


def create_donors(donors: Donors, residents: int, key: np.uint64, w: World) -> None:
    """Firms, entrepreneurs and individuals; firms give the most. Their last asking lies somewhere in the past year.

    Gifts are scaled so that a small place, where a fraction of a donor is rounded to one, has no more money a resident than a large one.
    """
    number = donors.kind.size
    money = float(w.gift) * 100 * residents / 1000 * float(w.donors) * float(scale_money(w))
    start = np.uint64(key_for(key, POST))
    firms = max(1, round(number * float(w.firm_share))) if number > 1 else 0
    firm_money = float(w.firm_money) if firms else 0.0
    for d in range(number):
        donors.kind[d] = FIRM if d < firms else (ENTREPRENEUR if d % 3 == 0 else INDIVIDUAL)
        mine = firm_money / firms if d < firms else (1 - firm_money) / (number - firms)
        donors.gift[d] = round(money * mine)
        donors.since_asked[d] = int(draw_order_key(start, np.uint64(d)) % 52)
        donors.given[d] = draw(start, np.uint64(1000 + d)) < 0.43


@kernel
def enter_registered(volunteers, roll, residents, organizations, state, alive, start, place, teams, bond, in_organization):
    """Enter whoever is registered (1) or active (2) by ``state``; some of the active join one of the organizations that are alive."""
    for r in range(state.size):
        if state[r]:
            v = enter(volunteers, roll, residents, r, place, teams, bond)
            if state[r] == 2:
                volunteers.active[v] = 1
                person = np.uint64(residents.person[r])
                volunteers.bond[v] = np.float32(0.6)
                volunteers.fatigue[v] = np.float32(0.3)
                if draw(start, person) < in_organization:
                    organization = alive[np.int64(draw_order_key(start, person) % np.uint64(alive.size))]
                    volunteers.organization[v] = np.uint32(organization)
                    organizations.members[organization] += 1


def create_volunteers(volunteers: Volunteers, roll: Roll, residents: Residents, organizations: Organizations, teams: int, key: np.uint64,
                     p: Parameters) -> None:
    """Who is registered and active at the start, in teams and, some of them, in community organizations."""
    alive = np.flatnonzero(organizations.alive)
    start, people = np.uint64(key_for(key, ACTOR)), pack_table(residents)
    state = volunteer_at_start(people, key, p.world)
    enter_registered(volunteers, roll, people, organizations, state, alive, start, key, teams, p.mobilise.bond_start,
                     p.mobilise.enter_organization)
    if not volunteers.active.any():
        r = int(np.argmax(residents.age > 0))
        v = int(residents.volunteer[r]) if residents.volunteer[r] != NOBODY else enter(
            volunteers, roll, residents, r, key, teams, p.mobilise.bond_start)
        volunteers.active[v] = 1


def create_links(nodes: Nodes, links: Links) -> None:
    """Links at the start: the committee knows everyone, social workers most, others little. They move to their own level in the burn-in."""
    committee, worker, alive = nodes.kind == COMMITTEE, nodes.kind == WORKER, nodes.alive > 0
    strength = np.where(np.logical_or.outer(committee, committee), 0.4, np.where(np.logical_or.outer(worker, worker), 0.25, 0.1))
    links.strength[:] = np.where(np.logical_and.outer(alive, alive) & ~np.eye(alive.size, dtype=bool), strength, 0)
