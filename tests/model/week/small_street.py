"""A street of five that a reader can follow with a pencil; everything stands at its declared start unless a test says otherwise.

Five grown-up residents live in a row, 0–1–2–3–4, each knowing the next by a tie of one half. Ten nodes are to be linked:

    0 committee   1 foundation   2, 3 teams   4 social worker   5 agency   6 community organization   7 room for another   8, 9 donors
"""

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

import numpy as np

from wushe_sim.engine.chance import draw, key_for, place_key, week_key
from wushe_sim.engine.declare import allocate, list_declarations
from wushe_sim.model.actors.cases import ANY, HELD, HIDDEN, KINDS, WAITING, Cases, Queue
from wushe_sim.model.actors.committee import Committees, Funded, Platform
from wushe_sim.model.actors.donors import Donors
from wushe_sim.model.actors.foundation import Foundations
from wushe_sim.model.actors.organizations import Contracts, Organizations
from wushe_sim.model.actors.residents import ResidentChoices, Residents, Ties, collect_ties
from wushe_sim.model.actors.social_workers import Desks
from wushe_sim.model.actors.volunteers import Roll, Volunteers
from wushe_sim.model.counts import COUNTS, count
from wushe_sim.model.levers import Levers
from wushe_sim.model.parameters import World, default_parameters
from wushe_sim.model.switches import Switches
from wushe_sim.model.week import STAGES
from wushe_sim.model.world.community import Clock, Community, CommunityTraits, Scratch, WeekPolicy, create_books
from wushe_sim.model.world.linkage import COMMITTEE, DONOR, FOUNDATION, ORGANIZATION, TEAM, WORKER, Links, Nodes

PLACE = np.uint64(place_key(np.uint64(7), np.uint64(0)))
ALL_KINDS = (1 << KINDS) - 1
THE_COMMITTEE, THE_FOUNDATION, TEAM_A, TEAM_B, THE_WORKER, THE_AGENCY, THE_GROUP, NO_GROUP_YET, DONOR_A, DONOR_B = range(10)
SORTS = (COMMITTEE, FOUNDATION, TEAM, TEAM, WORKER, ORGANIZATION, ORGANIZATION, ORGANIZATION, DONOR, DONOR)
GROUPS = 4


def given(cls: Any, **values: float) -> Any:
    """A stage's coefficients: those that a test works with, by name; the others at their defaults, which the test must not feel."""
    entries = list_declarations(cls)
    assert not set(values) - set(entries), f"{cls.__name__} has no {set(values) - set(entries)}"
    return cls(*(np.float32(values.get(name, entry.declaration.default)) for name, entry in entries.items()))


def ordered(**values: Any) -> Levers:
    """What policy orders in week 0: nothing but what is named, five actors, and gifts by the usual channels."""
    names = list(get_type_hints(Levers))
    assert not set(values) - set(names)
    plain = {"actors": 3.0, "charity_mix": (0.7, 0.2, 0.1), "interest_spread": 0.2} | values
    return Levers(*(np.array([plain.get(name, 0)], np.float32) for name in names))


def on(**values: bool) -> Switches:
    """Every mechanism as it usually is, but for those named."""
    entries = list_declarations(Switches)
    assert not set(values) - set(entries)
    return Switches(*(values.get(name, entry.declaration.default) for name, entry in entries.items()))


def at(week: int = 0, place: np.uint64 = PLACE) -> Clock:
    """The clock in a week; series of levers are read at 0."""
    return Clock(place, np.uint64(week_key(place, week)), np.int64(week), np.int64(0))


def luck_of(purpose: np.uint64, agent: int, week: int = 0) -> float:
    """The draw of an agent for a purpose, as the model takes it."""
    return float(draw(key_for(at(week).key, purpose), np.uint64(agent)))


def a_row(people: int, strength: float = 0.5) -> Ties:
    """Residents in a row, each tied to the next."""
    return ties_of(people, [(r, r + 1) for r in range(people - 1)], strength)


def ties_of(people: int, pairs: list[tuple[int, int]], strength: float = 0.5) -> Ties:
    """Ties as given, each from both ends."""
    both = sorted([*pairs, *((b, a) for a, b in pairs)])
    start = np.searchsorted([a for a, _ in both], np.arange(people + 1)).astype(np.uint32)
    other = np.array([b for _, b in both], np.uint32)
    return collect_ties(start, other, np.full(other.size, strength, np.float32), np.zeros(other.size, np.uint8))


def permuted_ties(ties: Ties, row: np.ndarray) -> Ties:
    """The same ties where the resident of old row r stands in ``row[r]``."""
    people = row.size
    pairs = [(int(row[r]), int(row[ties.neighbour[e]]), e) for r in range(people) for e in range(ties.start[r], ties.start[r + 1])]
    pairs.sort()
    start = np.searchsorted([a for a, _, _ in pairs], np.arange(people + 1)).astype(np.uint32)
    old = [e for _, _, e in pairs]
    return collect_ties(start, np.array([b for _, b, _ in pairs], np.uint32), ties.strength[old], ties.kin[old])


def rearranged(columns: Any, row: np.ndarray) -> Any:
    """The same actors in other rows: who stood in old row r stands in ``row[r]``."""
    fresh = [np.copy(column) for column in columns]
    for new, old in zip(fresh, columns, strict=True):
        new[row] = old[: row.size]
    return type(columns)(*fresh)


def a_street(people: int = 5, cases: int = 16) -> Community:
    """The street before anything has happened: no volunteers, no links, no cases, no money, no hours."""
    residents = allocate(Residents, people)
    residents.person[:] = np.arange(people)
    residents.free_minutes[:] = 600
    nodes = allocate(Nodes, len(SORTS))
    nodes.kind[:] = SORTS
    nodes.scope[[THE_COMMITTEE, TEAM_A, TEAM_B, THE_WORKER, THE_AGENCY, THE_GROUP]] = ALL_KINDS
    nodes.agency[THE_AGENCY] = 1
    nodes.alive[NO_GROUP_YET] = 0
    desks, contracts, organizations, donors = allocate(Desks, 1), allocate(Contracts, 1), allocate(Organizations, 2), allocate(Donors, 2)
    desks.node[0], contracts.node[0] = THE_WORKER, THE_AGENCY
    desks.share[:], desks.share_now[:] = 1, 1
    organizations.node[:], donors.node[:] = (THE_GROUP, NO_GROUP_YET), (DONOR_A, DONOR_B)
    organizations.alive[0] = 1
    organizations.scope[0] = ALL_KINDS
    books = create_books(np.full(GROUPS, 0.25, np.float32), len(SORTS), len(COUNTS), GROUPS)
    return Community(
        allocate(CommunityTraits, 1), books, residents, a_row(people), allocate(ResidentChoices, people),
        allocate(Volunteers, people), allocate(Roll, 1), desks, contracts, organizations, donors, allocate(Foundations, 1),
        allocate(Committees, 1), allocate(Platform, 1), allocate(Funded, 1), nodes, allocate(Links, len(SORTS)), allocate(Cases, cases),
        allocate(Queue, 1), allocate(Scratch, people))


def volunteering(c: Community, *who: int, team: int = 0, **columns: float) -> None:
    """Enter residents as active volunteers of a team."""
    for r in who:
        v = int(c.roll.registered[0])
        c.roll.registered[0] += 1
        c.volunteers.resident[v], c.residents.volunteer[r] = r, v
        c.volunteers.active[v], c.volunteers.team[v] = 1, team
        for name, value in columns.items():
            getattr(c.volunteers, name)[v] = value


def a_case(c: Community, resident: int, kind: int = 0, minutes: int = 60, *, state: int = WAITING, leader: int = -1, holder: int = -1,
           parts: dict[int, int] | None = None, week: int = 0) -> int:
    """Open a case: simple, of so many minutes, or compound with so much asked for in each part. Returns its row."""
    row = int(c.queue.last[0])
    c.queue.last[0] += 1
    x = c.cases
    x.state[row] = HELD if holder >= 0 and state != HIDDEN else state
    x.resident[row], x.kind[row], x.leader[row] = resident, kind, leader
    x.opened[row] = x.found[row] = x.taken[row] = week
    x.compound[row] = parts is not None
    for part, amount in (parts or {ANY: minutes}).items():
        x.need[row, part] = x.left[row, part] = amount
    if parts is None:
        x.holder[row, ANY] = holder
    c.residents.open_cases[resident] |= np.uint8(1 << kind)
    return row


def link(c: Community, i: int, j: int, strength: float) -> None:
    """A link of so much, from both ends."""
    c.links.strength[i, j] = c.links.strength[j, i] = strength


def live(stage: Callable, c: Community, p: Any, *, week: int = 0, switches: Switches | None = None, levers: Levers | None = None,
         **more: Any) -> None:
    """One stage of one week on the street: each argument by its name, from the community or from what is given here."""
    levers, switches = levers or ordered(), switches or on()
    known = c._asdict() | c.books._asdict() | {
        "community": c, "now": at(week), "policy": WeekPolicy(levers, c.funded, switches), "levers": levers, "switches": switches,
        "p": coefficients(stage.__name__, p), "w": WORLD, "overrides": None} | more
    stage(**{name: known[name] for name in inspect.signature(stage).parameters})


def coefficients(stage: str, p: Any) -> Any:
    """All coefficients, with a stage's own or several stages' as given; what is no stage takes its own as they are."""
    several = p if isinstance(p, dict) else {stage: p}
    return default_parameters()._replace(**several) if stage in dict(STAGES) else p



def counted(c: Community, *names: str) -> tuple[int, ...] | int:
    """What was counted under these names, over all groups."""
    totals = tuple(int(c.books.tally[getattr(count, name)].sum()) for name in names)
    return totals if len(totals) > 1 else totals[0]


WORLD = given(World)
