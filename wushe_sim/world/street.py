"""镇街 a street: its communities, its station with the social workers posted to them, its agencies; built once, from scenario and seed."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wushe_sim.actors.cases import CARE, Cases, Queue
from wushe_sim.actors.committee import Committee, Funded, Platform
from wushe_sim.actors.donors import Donors
from wushe_sim.actors.foundation import Foundation
from wushe_sim.actors.organizations import Agencies, Contracts, Organizations
from wushe_sim.actors.residents import ResidentChoices, Residents
from wushe_sim.actors.social_workers import Desks, SocialWorkers
from wushe_sim.actors.street import City, StreetGovernment
from wushe_sim.actors.volunteers import Roll, Volunteers
from wushe_sim.chance import NETWORK, START, draw, key_for, place_key
from wushe_sim.counts import COUNTS
from wushe_sim.declare import allocate, rows_of
from wushe_sim.levers import Levers
from wushe_sim.parameters import Parameters
from wushe_sim.place_types import PLACE_TYPES, CommunityType
from wushe_sim.scenario import Scenario
from wushe_sim.world.community import GROUPS, Books, Community, Place, Scratch
from wushe_sim.world.founding import (
    found_donors,
    found_links,
    found_nodes,
    found_organizations,
    found_volunteers,
    node_counts,
)
from wushe_sim.world.linkage import Links, Nodes
from wushe_sim.world.network import make_households, make_ties
from wushe_sim.world.population import populate, set_mix
from wushe_sim.world.real import RealPlace
from wushe_sim.world.real_places import place_names, real_places

MINUTES_A_POST = 2400
USUAL_HETEROGENEITY = 0.35
PLACES_A_STREET = 1000
MOST_GROUPS = 16
FIRST_SESSION = np.uint64(1 << 40)
"""The draw that says how near a community's first session is, so that communities do not all deliberate in one week."""


@dataclass
class Street:
    """镇街: all that a street's weeks read and write. ``week`` is the next week to be lived.

    What communities share with the station (desks, contracts, committees, foundations) is one table for the street; a community holds a
    view of its rows. ``counted`` is what happened at the last round, to be counted in the week after it.
    """

    communities: list[Community]
    names: tuple[str, ...]
    group_names: tuple[str, ...]
    keys: list[np.uint64]
    key: np.uint64
    workers: SocialWorkers
    agencies: Agencies
    desks: Desks
    contracts: Contracts
    committees: Committee
    foundations: Foundation
    government: StreetGovernment
    city: City
    desk_community: np.ndarray
    contract_community: np.ndarray
    teams: list[int]
    breadth: int
    allotment: np.ndarray
    counted: np.ndarray
    week: int
    mended: dict[str, dict[str, int]] = field(default_factory=dict)

    def copy(self) -> "Street":
        """A street of its own in the same state: nothing that is done to one is seen by the other."""
        twin = copy.deepcopy(self)
        for c, community in enumerate(twin.communities):
            mine, theirs = np.flatnonzero(twin.desk_community == c), np.flatnonzero(twin.contract_community == c)
            twin.communities[c] = community._replace(
                desks=rows_of(twin.desks, mine[0], mine[-1] + 1), contracts=rows_of(twin.contracts, theirs[0], theirs[-1] + 1),
                committee=rows_of(twin.committees, c, c + 1), foundation=rows_of(twin.foundations, c, c + 1))
        return twin


def types_of(scenario: Scenario) -> list[str]:
    """A type for each community: shares by largest remainder, spread evenly over the street; the same for every seed."""
    if scenario.place.community:
        return [real.type for real in scenario.place.community]
    shares = {name: share for name, share in scenario.place.types.items() if share > 0}
    given: dict[str, int] = dict.fromkeys(shares, 0)
    chosen = []
    for n in range(1, scenario.place.communities + 1):
        name = max(shares, key=lambda kind: shares[kind] * n - given[kind])
        given[name] += 1
        chosen.append(name)
    return chosen


def desk_plan(posts: float, communities: int, own: Sequence[float] | None = None) -> tuple[list[tuple[int, int, float]], list[int]]:
    """Who sits where: posts laid along the communities, in equal lengths or in lengths of their own.

    Gives (community, worker, share of post) and minutes a post.
    """
    ends = [c * posts / communities for c in range(communities + 1)] if own is None else np.concatenate([[0], np.cumsum(own)]).tolist()
    posts = ends[-1]
    workers = int(np.ceil(posts - 1e-9))
    lengths = [min(1.0, posts - w) for w in range(workers)]
    plan = []
    for c in range(communities):
        first, last = ends[c], ends[c + 1]
        for w in range(workers):
            overlap = min(last, w + lengths[w]) - max(first, w)
            if overlap > 1e-9:
                plan.append((c, w, overlap / lengths[w]))
    return plan, [round(MINUTES_A_POST * length) for length in lengths]


def people_of(kind: CommunityType, residents: int, key: np.uint64, heterogeneity: float, mobility: float, p: Parameters) -> tuple[Any, ...]:
    """Residents and their ties in a generated community: households, groups by household, persons, and who knows whom."""
    people = allocate(Residents, residents)
    mix = np.empty(GROUPS, np.float32)
    set_mix(mix, np.float32(min(heterogeneity * kind.heterogeneity_factor, 1)))
    people.household[:] = make_households(residents, kind, np.uint64(key_for(key, NETWORK)))
    populate(people, key, np.float32(mobility * kind.mobility_factor), mix, False, p.world)
    homophily = min(0.95, float(p.world.homophily) * (0.5 + heterogeneity * kind.heterogeneity_factor / (2 * USUAL_HETEROGENEITY)))
    return people, make_ties(people.group, people.household, kind, homophily, np.uint64(key_for(key, NETWORK))), mix


def people_from(real: RealPlace, groups: tuple[str, ...], kind: CommunityType, key: np.uint64, mobility: float,
                p: Parameters) -> tuple[Any, ...]:
    """Residents and ties of a place that was read from files: its groups are given, its mix of arrivals is that of who lives there."""
    people = allocate(Residents, len(real.ids))
    people.household[:] = np.arange(len(real.ids))
    number = {name: g for g, name in enumerate(groups)}
    people.group[:] = np.array([number.get(name, len(groups) - 1) for name in real.group_names], np.uint8)[real.group]
    ties = copy.deepcopy(real.ties)  # read once: each run has its own
    mix = np.bincount(people.group, minlength=len(groups)).astype(np.float32) / np.float32(len(real.ids))
    populate(people, key, np.float32(mobility * kind.mobility_factor), mix, True, p.world)
    return people, ties, mix


def community_of(kind: CommunityType, people: tuple[Any, ...], real: bool, key: np.uint64, shared: dict[str, Any], desks: Desks,
                 contracts: Contracts, groups: int, habit: float, p: Parameters) -> Community:
    """A community around its people: committee, foundation, teams, organizations, donors, the links between them, and empty books."""
    residents, ties, mix = people
    size = residents.person.size
    counts = node_counts(size, desks.worker.size, contracts.agency.size, p.world)
    place = allocate(Place, 1)
    place.heterogeneity[0], place.mobility[0] = kind.heterogeneity_factor, kind.mobility_factor
    place.disputes[0], place.real[0] = kind.disputes, real
    nodes = allocate(Nodes, counts.total)
    links = allocate(Links, counts.total)
    organizations = allocate(Organizations, counts.organizations)
    donors = allocate(Donors, counts.donors)
    volunteers, roll = allocate(Volunteers, size), allocate(Roll, 1)
    found_nodes(nodes, counts, desks, contracts, organizations, donors, float(p.station.skill_mean), p.world)
    found_organizations(organizations, nodes, counts, key, p.world)
    found_donors(donors, size, key, p.world)
    found_volunteers(volunteers, roll, residents, organizations, counts.teams, key, p)
    found_links(nodes, links)
    platform = allocate(Platform, 1)
    platform.progress[0] = draw(np.uint64(key_for(key, START)), FIRST_SESSION)
    shared["committee"].staff[0] = round(size / 2000 * float(p.world.committee_staff) * MINUTES_A_POST)
    shared["committee"].habit[0] = habit
    shared["committee"].kept[0] = habit
    shared["foundation"].pool[0] = round(size / 1000 * float(p.world.pool) * 100)
    books = Books(mix, np.zeros(32, np.int64), np.zeros((4, counts.total)), np.zeros((len(COUNTS), groups), np.int64))
    return Community(
        place, books, residents, ties, allocate(ResidentChoices, size), volunteers, roll, desks, contracts, organizations, donors,
        shared["foundation"], shared["committee"], platform, allocate(Funded, 1), nodes, links,
        allocate(Cases, 64 + size // 4), allocate(Queue, 1), allocate(Scratch, size))


def staff_station(posts: Sequence[int], plan: Sequence[tuple[int, int, float]], p: Parameters) -> tuple[Any, Any, np.ndarray]:
    """Social workers and their desks; the first who is there, what is paid for and who is local follow at the first round."""
    workers, desks = allocate(SocialWorkers, len(posts)), allocate(Desks, len(plan))
    workers.contract[:] = posts
    workers.person[:] = np.arange(len(posts))
    workers.vacant[:] = 1
    workers.skill[:] = p.station.skill_mean
    for d, (_, worker, share) in enumerate(plan):
        desks.worker[d], desks.share[d], desks.skill[d] = worker, share, p.station.skill_mean
    return workers, desks, np.array([c for c, _, _ in plan])


def contract_agencies(residents: int, communities: int, p: Parameters) -> tuple[Any, Any, np.ndarray]:
    """The street's agencies with equal staff, each with a contract in every community."""
    number = max(1, round(float(p.world.agencies)))
    agencies, contracts = allocate(Agencies, number), allocate(Contracts, number * communities)
    agencies.start[:] = round(residents / 64_000 * float(p.world.agency_staff) * MINUTES_A_POST / number)
    agencies.staff[:] = agencies.start
    agencies.skill[:] = p.station.skill_mean
    agencies.scope[:] = 1 << CARE
    contracts.agency[:] = np.tile(np.arange(number), communities)
    return agencies, contracts, np.repeat(np.arange(communities), number)


def build_street(scenario: Scenario, seed: int, levers: Levers, p: Parameters, number: int = 0) -> Street:
    """A street as it stands before its first week, burn-in included."""
    kinds = [PLACE_TYPES[name] for name in types_of(scenario)]
    real = real_places(scenario)
    group_names = joint_group_names(real)
    by_place = scenario.levers_by_place() or [levers] * len(kinds)
    sizes = [one.residents for one in scenario.place.community] or [scenario.place.residents] * len(kinds)
    keys = [np.uint64(place_key(np.uint64(seed), np.uint64(number * PLACES_A_STREET + c))) for c in range(len(kinds))]
    people = [
        people_from(real[c], group_names, kind, keys[c], float(levers.mobility[0]), p) if real
        else people_of(kind, sizes[c] or 0, keys[c], float(levers.heterogeneity[0]), float(levers.mobility[0]), p)
        for c, (kind, levers) in enumerate(zip(kinds, by_place, strict=True))
    ]
    crowds = [crowd[0].person.size for crowd in people]
    total = sum(crowds)
    plan, posts = desk_plan(scenario.place.posts, len(kinds), scenario.place.posts_of_each(crowds))
    workers, desks, desk_community = staff_station(posts, plan, p)
    agencies, contracts, contract_community = contract_agencies(total, len(kinds), p)
    committees, foundations = allocate(Committee, len(kinds)), allocate(Foundation, len(kinds))
    communities, teams = [], []
    for c, (kind, levers) in enumerate(zip(kinds, by_place, strict=True)):
        mine = np.flatnonzero(desk_community == c)
        theirs = np.flatnonzero(contract_community == c)
        shared = {"committee": rows_of(committees, c, c + 1), "foundation": rows_of(foundations, c, c + 1)}
        communities.append(community_of(
            kind, people[c], bool(real), keys[c], shared, rows_of(desks, mine[0], mine[-1] + 1),
            rows_of(contracts, theirs[0], theirs[-1] + 1), len(group_names), float(levers.takeover[0]), p))
        teams.append(node_counts(people[c][0].person.size, mine.size, theirs.size, p.world).teams)
    names = tuple(place_names(scenario))
    mended = {name: place.mended for name, place in zip(names, real, strict=False)}
    return Street(
        communities, names, group_names, keys, np.uint64(place_key(np.uint64(seed), np.uint64((number + 1) * PLACES_A_STREET - 1))),
        workers, agencies, desks, contracts, committees, foundations, allocate(StreetGovernment, 1), allocate(City, 1), desk_community,
        contract_community, teams, 2, np.ones(len(kinds), np.float32), np.zeros((len(kinds), len(COUNTS)), np.int64), -scenario.burn_in,
        mended)


def joint_group_names(real: Sequence[RealPlace]) -> tuple[str, ...]:
    """Names of the social groups: A to D in generated communities; those of the files of real ones, at most 16, the rest 'other'."""
    if not real:
        return tuple("ABCD"[:GROUPS])
    names = list(dict.fromkeys(name for place in real for name in place.group_names))
    return tuple(names if len(names) <= MOST_GROUPS else [*names[:MOST_GROUPS - 1], "other"])
