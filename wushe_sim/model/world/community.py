"""A community (社区): everything that its weeks read and write, one table for each kind of actor; and the clock that they run by."""

from typing import Annotated, NamedTuple

import numpy as np

from wushe_sim.engine.declare import Amounts, Column, Flags, Keys, Measures, Shares
from wushe_sim.model.actors.cases import Cases, Queue
from wushe_sim.model.actors.committee import Committees, Funded, Platform
from wushe_sim.model.actors.donors import Donors
from wushe_sim.model.actors.foundation import Foundations
from wushe_sim.model.actors.organizations import Agencies, Contracts, Organizations
from wushe_sim.model.actors.residents import ResidentChoices, Residents, Ties
from wushe_sim.model.actors.social_workers import Desks, SocialWorkers
from wushe_sim.model.actors.street import CityGovernment, StreetGovernment
from wushe_sim.model.actors.volunteers import Roll, Volunteers
from wushe_sim.model.levers import Levers
from wushe_sim.model.switches import Switches
from wushe_sim.model.world.linkage import Links, Nodes

GROUPS = 4
"""Social groups of a generated community; how unequal they are in size follows from heterogeneity."""


class CommunityTraits(NamedTuple):
    """What a community is by its type: one row."""

    heterogeneity: Annotated[Shares, Column("times the lever heterogeneity", "ratio", (0, 10), 1)]
    mobility: Annotated[Shares, Column("times the lever mobility", "ratio", (0, 10), 1)]
    disputes: Annotated[Shares, Column("times the rate of disputes with a property firm", "ratio", (0, 10), 0)]
    real: Annotated[Flags, Column("groups come from a file and do not follow the lever", "flag", (0, 1))]
    teams: Annotated[Amounts, Column("teams of volunteers", "teams", (1, 2**62), 2)]
    breadth: Annotated[Amounts, Column("kinds of case that a community organization takes", "kinds", (1, 8), 2)]


class Scratch(NamedTuple):
    """Room for what a stage works out and then forgets: as many rows as residents. Nothing is allocated in a week."""

    tickets: Annotated[Keys, Column("keys of an order", "number", (0, 2**64 - 1))]
    numbers: Annotated[Keys, Column("persons' numbers", "number", (0, 2**64 - 1))]
    rows: Annotated[Amounts, Column("rows in an order", "row", (0, 2**62))]
    turns: Annotated[Amounts, Column("turns in an order", "row", (0, 2**62))]
    values: Annotated[Shares, Column("values in an order", "as used", (-1e9, 1e9))]
    marks: Annotated[Flags, Column("rows to look at", "flag", (0, 1))]
    sorted_keys: Annotated[Keys, Column("room to sort keys in", "number", (0, 2**64 - 1))]
    sorted_rows: Annotated[Amounts, Column("room to sort rows in", "row", (0, 2**62))]
    boxes: Annotated[Amounts, Column("room to sort in: where each box of keys begins", "row", (0, 2**62))]


class Books(NamedTuple):
    """What is reckoned for the community as a whole: by group, by node, and the week's count."""

    mix: Annotated[Shares, Column("groups' shares among those who arrive", "share", (0, 1))]
    members: Annotated[Amounts, Column("members of classes, being counted", "residents", (0, 2**62))]
    room: Annotated[Measures, Column("room to work out betweenness in, by node", "as used", (-1, 1e18), 0, 0)]
    walks: Annotated[Amounts, Column("room for walks: distances, and nodes as they are reached", "as used", (0, 2**62), 0, 0)]
    sets: Annotated[Keys, Column("room for sets of nodes, in words of 64 bits", "bits", (0, 2**64 - 1), 0, 0)]
    tally: Annotated[Amounts, Column("the week's count, by social group (counts.py)", "as counted", (-(2**62), 2**62), 0, 0)]


def create_books(mix: Shares, nodes: int, counts: int, groups: int) -> Books:
    """Create empty books of a community with so many nodes and social groups, of which so many counts are kept."""
    return Books(mix, np.zeros(32, np.int64), *make_room_to_walk(nodes), np.zeros((counts, groups), np.int64))


def make_room_to_walk(nodes: int) -> tuple[Measures, Amounts, Keys]:
    """Make the rooms in which betweenness and efficiency are worked out (``week/walks.py``): Books' ``room``, ``walks`` and ``sets``."""
    return np.zeros((2, nodes)), np.zeros((2, nodes), np.int64), np.zeros((2 * nodes + 2, (nodes + 63) // 64), np.uint64)


class Community(NamedTuple):
    """社区: the platform and all who act on it."""

    place: CommunityTraits
    books: Books
    residents: Residents
    ties: Ties
    choices: ResidentChoices
    volunteers: Volunteers
    roll: Roll
    desks: Desks
    contracts: Contracts
    organizations: Organizations
    donors: Donors
    foundation: Foundations
    committee: Committees
    platform: Platform
    funded: Funded
    nodes: Nodes
    links: Links
    cases: Cases
    queue: Queue
    scratch: Scratch


class Ledger(NamedTuple):
    """What the street reckons: by desk and by contract the number of its community; all else by community."""

    desk_community: Annotated[Amounts, Column("community where a desk stands", "number", (0, 2**62))]
    contract_community: Annotated[Amounts, Column("community of a contract", "number", (0, 2**62))]
    accepted: Annotated[Amounts, Column("work accepted at each desk's node", "minutes", (0, 2**62))]
    residents: Annotated[Amounts, Column("residents", "residents", (0, 2**62))]
    needs: Annotated[Amounts, Column("poor and frail residents", "residents", (0, 2**62))]
    work: Annotated[Amounts, Column("work that known cases still ask for", "minutes", (0, 2**62))]
    claims: Annotated[Shares, Column("claim on the agencies' hours", "residents", (0, 1e30))]
    shares: Annotated[Shares, Column("weights in the city's allotment", "weight", (0, 1e30))]
    allotted: Annotated[Amounts, Column("what the city allotted last", "fen", (0, 2**62))]
    counted: Annotated[Amounts, Column("counts of the last round, due in the next week", "as counted", (-(2**62), 2**62), 0, 0)]


class StationTables(NamedTuple):
    """社工站: all that a street's communities share."""

    workers: SocialWorkers
    desks: Desks
    agencies: Agencies
    contracts: Contracts
    committees: Committees
    foundations: Foundations
    government: StreetGovernment
    city: CityGovernment
    ledger: Ledger


class WeekPolicy(NamedTuple):
    """政策 what a policy orders in a community: its levers by week, the strengths that it could pay for this week, and the switches."""

    levers: Levers
    funded: Funded
    switches: Switches


class Clock(NamedTuple):
    """When and where it is: the place's key, this week's key, the week (from 0 after burn-in) and its index in series of levers."""

    place: np.uint64
    key: np.uint64
    week: np.int64
    t: np.int64
