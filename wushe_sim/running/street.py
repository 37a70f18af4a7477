"""A street (镇街): its communities, its station with its social workers, its agencies; built once, from scenario and seed."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from wushe_sim.engine.chance import NETWORK, START, draw, key_for, place_key
from wushe_sim.engine.declare import allocate, view_rows
from wushe_sim.engine.table import Tables, pack_table
from wushe_sim.errors import BadInput
from wushe_sim.files.real_place import MOST_GROUPS, RealPlace
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import find_slip
from wushe_sim.model.actors.cases import CARE, Cases, Queue
from wushe_sim.model.actors.committee import Committees, Funded, Platform
from wushe_sim.model.actors.donors import Donors
from wushe_sim.model.actors.foundation import Foundations
from wushe_sim.model.actors.organizations import Agencies, Contracts, Organizations
from wushe_sim.model.actors.residents import ResidentChoices, Residents
from wushe_sim.model.actors.social_workers import Desks, SocialWorkers
from wushe_sim.model.actors.street import CityGovernment, StreetGovernment
from wushe_sim.model.actors.volunteers import Roll, Volunteers
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.levers import Levers
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.place_types import PLACE_TYPES, CommunityType
from wushe_sim.model.world.community import GROUPS, Community, CommunityTraits, Ledger, Scratch, StationTables, create_books
from wushe_sim.model.world.founding import (
    MINUTES_A_POST,
    compute_committee_minutes,
    count_founders,
    create_donors,
    create_links,
    create_nodes,
    create_organizations,
    create_volunteers,
    endow,
    scale_money,
)
from wushe_sim.model.world.linkage import Links, Nodes
from wushe_sim.model.world.network import make_households, make_ties
from wushe_sim.model.world.population import populate, set_mix
from wushe_sim.running.real_places import name_communities, read_real_places
from wushe_sim.scenario import Scenario

USUAL_HETEROGENEITY = 0.35
PLACES_A_STREET = 1000
"""Numbers of places that a street takes in a row: its communities', and the last one for its station. Further communities stand far off."""
FIRST_SESSION = np.uint64(1 << 40)
"""The draw that says how near a community's first session is, so that communities do not all deliberate in one week."""


@cache
def list_places_of_columns() -> dict[str, str]:
    """Where in a street its own fields, the levers and the actors' columns stand, by their names."""
    tables = {"residents": Residents, "volunteers": Volunteers, "organizations": Organizations, "donors": Donors, "foundation": Foundations,
              "committee": Committees}
    columns = {name: f"communities[0].{place}.{name}" for place, table in reversed(tables.items()) for name in table._fields}
    return columns | {name: f"levers.{name}[street.t:]" for name in Levers._fields} | {name: name for name in StreetState.__annotations__}


@dataclass
class StreetState:
    """镇街: all that a street's weeks read and write. ``week`` is the next week to be lived.

    What communities share with the station (desks, contracts, committees, foundations) is one table for the street; a community holds a
    view of its rows. ``station.ledger.counted`` is what happened at the last round and what interventions did, to be counted in the week
    after it. ``levers`` are the run's levers by week, burn-in first: this week's stand at ``t``. ``seasons`` are the inspection seasons so
    far: where each begins in those series, its weeks and its burden. ``own`` is what extensions keep from week to week, and ``question``
    what one of their stages is asking (``running/extension_stages.py``).
    """

    communities: list[Community]
    names: tuple[str, ...]
    group_names: tuple[str, ...]
    keys: list[np.uint64]
    key: np.uint64
    station: StationTables
    week: int
    mended: dict[str, dict[str, int]] = field(default_factory=dict)
    levers: Levers | None = None
    burn_in: int = 0
    seasons: list[tuple[int, int, float]] = field(default_factory=list)
    own: dict[str, Any] = field(default_factory=dict)
    question: Any = None
    _held: Tables | None = field(default=None, repr=False)
    _station: Any = field(default=None, repr=False)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute. Raises BadInput for the name of a lever or of an actor's column, or nearly one: here it changes nothing."""
        known = list_places_of_columns()
        near = name if name in known else find_slip(name, known)
        if near is not None and name not in StreetState.__annotations__:
            raise BadInput(msg("street.{name}: nothing reads it; did you mean street.{place}? What is yours is kept in street.own",
                               name=name, place=known[near]))
        super().__setattr__(name, value)

    @property
    def t(self) -> int:
        """Where the next week stands in the series of levers."""
        return self.week + self.burn_in

    @property
    def tables(self) -> Tables:
        """The communities as compiled code sees them; laid out anew only where one was replaced."""
        held = self._held.tables if self._held is not None else []
        if len(held) != len(self.communities) or any(one is not other for one, other in zip(held, self.communities, strict=True)):
            self._held = Tables(self.communities, self._held if len(held) == len(self.communities) else None)
        assert self._held is not None
        return self._held

    @property
    def shared(self) -> Any:
        """The station's tables as compiled code sees them, laid out once."""
        self._station = pack_table(self.station, self._station)
        return self._station

    def copy(self) -> "StreetState":
        """A street of its own in the same state: nothing that is done to one is seen by the other."""
        return copy.deepcopy(self)

    def __getstate__(self) -> dict[str, Any]:
        """Everything but where it lies in memory."""
        return {**vars(self), "_held": None, "_station": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy, or what was pickled: communities hold views of the street's own tables again."""
        vars(self).update(state)
        for c, community in enumerate(self.communities):
            self.communities[c] = community._replace(**view_community(self.station, c))


def view_community(station: StationTables, number: int) -> dict[str, Any]:
    """The rows of the street's tables that are a community's own."""
    desks, contracts = np.flatnonzero(station.ledger.desk_community == number), np.flatnonzero(station.ledger.contract_community == number)
    return {
        "desks": view_rows(station.desks, desks[0], desks[-1] + 1),
        "contracts": view_rows(station.contracts, contracts[0], contracts[-1] + 1),
        "committee": view_rows(station.committees, number, number + 1), "foundation": view_rows(station.foundations, number, number + 1),
    }


def plan_desks(posts: float, communities: int, own: Sequence[float] | None = None) -> tuple[list[tuple[int, int, float]], list[int]]:
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


def generate_people(kind: CommunityType, residents: int, key: np.uint64, heterogeneity: float, mobility: float,
                    p: Parameters) -> tuple[Any, ...]:
    """Residents and their ties in a generated community: households, groups by household, persons, and who knows whom."""
    people = allocate(Residents, residents)
    mix = np.empty(GROUPS, np.float32)
    set_mix(mix, np.float32(min(heterogeneity * kind.heterogeneity_factor, 1)))
    people.household[:] = make_households(residents, kind, np.uint64(key_for(key, NETWORK)))
    populate(people, key, np.float32(mobility * kind.mobility_factor), mix, False, p.world)
    homophily = min(0.95, float(p.world.homophily) * (0.5 + heterogeneity * kind.heterogeneity_factor / (2 * USUAL_HETEROGENEITY)))
    clan = min(1.0, float(p.world.clan_ties) * kind.clan_share)
    return people, make_ties(people.group, people.household, kind, homophily, np.uint64(key_for(key, NETWORK)), clan), mix


def load_people(real: RealPlace, groups: tuple[str, ...], kind: CommunityType, key: np.uint64, mobility: float,
                p: Parameters) -> tuple[Any, ...]:
    """Residents and ties of a place that was read from files: its groups are given, its mix of arrivals is that of who lives there."""
    people = allocate(Residents, len(real.ids))
    people.household[:] = np.arange(len(real.ids))
    number = {name: g for g, name in enumerate(groups)}
    people.group[:] = np.array([number.get(name, len(groups) - 1) for name in real.group_names], np.uint8)[real.group]
    ties = copy.deepcopy(real.ties)  # read once; each run has its own
    mix = np.bincount(people.group, minlength=len(groups)).astype(np.float32) / np.float32(len(real.ids))
    populate(people, key, np.float32(mobility * kind.mobility_factor), mix, True, p.world)
    return people, ties, mix


def build_community(kind: CommunityType, people: tuple[Any, ...], real: bool, key: np.uint64, shared: dict[str, Any], groups: int,
                 habit: float, p: Parameters) -> Community:
    """A community around its people: committee, foundation, teams, organizations, donors, the links between them, and empty books."""
    p = p._replace(world=endow(kind, p.world))
    residents, ties, mix = people
    desks, contracts = shared["desks"], shared["contracts"]
    size = residents.person.size
    counts = count_founders(size, desks.worker.size, contracts.agency.size, p.world)
    place = allocate(CommunityTraits, 1)
    place.heterogeneity[0], place.mobility[0] = kind.heterogeneity_factor, kind.mobility_factor
    place.disputes[0], place.real[0], place.teams[0] = kind.disputes, real, counts.teams
    nodes = allocate(Nodes, counts.total)
    links = allocate(Links, counts.total)
    organizations = allocate(Organizations, counts.organizations)
    donors = allocate(Donors, counts.donors)
    volunteers, roll = allocate(Volunteers, size), allocate(Roll, 1)
    create_nodes(nodes, counts, desks, contracts, organizations, donors, float(p.station.skill_mean), p.world)
    create_organizations(organizations, nodes, counts, key, p.world)
    create_donors(donors, size, key, p.world)
    create_volunteers(volunteers, roll, residents, organizations, counts.teams, key, p)
    create_links(nodes, links)
    platform = allocate(Platform, 1)
    platform.progress[0] = draw(np.uint64(key_for(key, START)), FIRST_SESSION)
    shared["committee"].staff[0] = compute_committee_minutes(size, p.world)
    shared["committee"].habit[0] = habit
    shared["committee"].kept[0] = habit
    shared["foundation"].pool[0] = round(size / 1000 * float(p.world.pool) * 100 * float(scale_money(p.world)))
    books = create_books(mix, counts.total, len(COUNTS), groups)
    return Community(
        place, books, residents, ties, allocate(ResidentChoices, size), volunteers, roll, desks, contracts, organizations, donors,
        shared["foundation"], shared["committee"], platform, allocate(Funded, 1), nodes, links,
        allocate(Cases, 64 + size // 4), allocate(Queue, 1), allocate(Scratch, size))


def staff_station(posts: Sequence[int], plan: Sequence[tuple[int, int, float]], p: Parameters) -> tuple[Any, Any, np.ndarray]:
    """Social workers and their desks; the first who is there, what is paid for and who is local follow at the first round."""
    workers, desks = allocate(SocialWorkers, len(posts)), allocate(Desks, len(plan))
    workers.contract[:] = posts
    workers.person[:], workers.stride[:] = np.arange(len(posts)), len(posts)
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


def create_ledger(desk_community: np.ndarray, contract_community: np.ndarray, communities: int) -> Ledger:
    """Empty books of a street with so many communities."""
    whole = {name: np.zeros(communities, np.int64) for name in ("residents", "needs", "work", "allotted")}
    return Ledger(
        desk_community=desk_community, contract_community=contract_community, accepted=np.zeros(desk_community.size, np.int64),
        claims=np.zeros(communities, np.float32), shares=np.ones(communities, np.float32),
        counted=np.zeros((communities, len(COUNTS)), np.int64), **whole)


def get_place_number(street: int, community: int) -> int:
    """A place's number among all places of all streets, which keys its draws: no two places share one."""
    far, near = divmod(community, PLACES_A_STREET - 1)
    return (far << 48) + street * PLACES_A_STREET + near


def build_street(scenario: Scenario, seed: int, levers: Levers, p: Parameters, number: int | None = None,
                 city: CityGovernment | None = None) -> StreetState:
    """A street as it stands before its first week, burn-in included.

    ``number`` is the street's in its region (else the scenario's own), and ``city`` the city that it shares with others (else its own).
    """
    number = scenario.place.number if number is None else number
    kinds = [PLACE_TYPES[name] for name in scenario.place.list_types()]
    real = read_real_places(scenario)
    group_names = list_group_names(real)
    by_place = scenario.levers_by_place() or [levers] * len(kinds)
    sizes = [one.residents for one in scenario.place.community] or [scenario.place.residents] * len(kinds)
    keys = [np.uint64(place_key(np.uint64(seed), np.uint64(get_place_number(number, c)))) for c in range(len(kinds))]
    people = [
        load_people(real[c], group_names, kind, keys[c], float(levers.mobility[0]), p) if real
        else generate_people(kind, sizes[c] or 0, keys[c], float(levers.heterogeneity[0]), float(levers.mobility[0]), p)
        for c, (kind, levers) in enumerate(zip(kinds, by_place, strict=True))
    ]
    crowds = [crowd[0].person.size for crowd in people]
    total = sum(crowds)
    plan, posts = plan_desks(scenario.place.posts, len(kinds), scenario.place.posts_of_each(crowds))
    workers, desks, desk_community = staff_station(posts, plan, p)
    agencies, contracts, contract_community = contract_agencies(total, len(kinds), p)
    station = StationTables(
        workers, desks, agencies, contracts, allocate(Committees, len(kinds)), allocate(Foundations, len(kinds)),
        allocate(StreetGovernment, 1), city or allocate(CityGovernment, 1), create_ledger(desk_community, contract_community, len(kinds)))
    communities = [
        build_community(kind, people[c], bool(real), keys[c], view_community(station, c), len(group_names), float(levers.takeover[0]), p)
        for c, (kind, levers) in enumerate(zip(kinds, by_place, strict=True))
    ]
    names = tuple(name_communities(scenario))
    mended = {name: place.mended for name, place in zip(names, real, strict=False)}
    return StreetState(
        communities, names, group_names, keys, np.uint64(place_key(np.uint64(seed), np.uint64((number + 1) * PLACES_A_STREET - 1))),
        station, -scenario.burn_in, mended, levers, scenario.burn_in)


def list_group_names(real: Sequence[RealPlace]) -> tuple[str, ...]:
    """Names of the social groups: A to D in generated communities; those of the files of real ones, at most 16, the rest 'other'."""
    if not real:
        return tuple("ABCD"[:GROUPS])
    names = list(dict.fromkeys(name for place in real for name in place.group_names))
    return tuple(names if len(names) <= MOST_GROUPS else [*names[:MOST_GROUPS - 1], "other"])
