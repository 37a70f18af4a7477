"""经历 one life, week by week: what is seen of a resident, or of an actor of the linkage network, and what happened between two weeks."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from wushe_sim.agents.model import KINDS_OF_NODE
from wushe_sim.engine.declare import NOBODY
from wushe_sim.model.actors.cases import ANY, FREE, HIDDEN, NOWHERE
from wushe_sim.model.actors.residents import FRAIL, POOR
from wushe_sim.report.plot.networks import FEELINGS, USABLE

RESIDENT, ACTOR = "resident", "actor"
MOST_PARTNERS = 3
ROLES_CHANGED = {
    ("resident", "registered"): ("joined",), ("resident", "volunteer"): ("joined", "active"), ("registered", "volunteer"): ("active",),
    ("volunteer", "registered"): ("rests",), ("registered", "resident"): ("left",), ("volunteer", "resident"): ("rests", "left"),
}
"""What happened to a resident whose part in volunteering is another than last week's."""


class Who(NamedTuple):
    """跟踪对象: a resident or an actor of the linkage network, by community and number."""

    kind: str
    place: int
    number: int


class Case(NamedTuple):
    """An open case as it stands: its kind, the week in which it arose, whether anybody knows of it, and what kind of actor holds it."""

    kind: int
    opened: int
    found: bool
    holder: str


class Event(NamedTuple):
    """Something that happened: a word of the catalogue (``event.NAME``) and what stands in it."""

    name: str
    case: int | None = None
    by: str = ""
    more: tuple[int, int] | None = None


class Moment(NamedTuple):
    """What is seen at the end of a week (−1: at the start): ``facts`` are for reading, ``shares`` are drawn, the rest tells events."""

    week: int
    facts: Mapping[str, Any]
    shares: Mapping[str, float]
    person: int
    cases: Mapping[int, Case]
    events: tuple[Event, ...] = ()


def last_number(model: Any, kind: str, place: int) -> int:
    """The highest number that a resident or an actor of a community has."""
    community = model.street.communities[place]
    return int((community.residents.person if kind == RESIDENT else community.nodes.kind).size) - 1


def look(model: Any, who: Who, before: Moment | None = None) -> Moment:
    """How somebody stands now; with the moment a week ago, also what happened since."""
    seen = _resident(model, who) if who.kind == RESIDENT else _actor(model, who)
    if before is None:
        return seen
    events = _lived(model, who, before, seen) if who.kind == RESIDENT else _worked(before, seen)
    return seen._replace(events=tuple(events))


def first_difference(one: list[Moment], other: list[Moment]) -> int | None:
    """The first week in which two lives differ, in what is seen or in what happened; None while they are one."""
    return next((a.week for a, b in zip(one, other, strict=False) if a != b), None)


def _resident(model: Any, who: Who) -> Moment:
    community = model.street.communities[who.place]
    residents, row = community.residents, who.number
    volunteer = int(residents.volunteer[row])
    role = "resident" if volunteer == NOBODY else "volunteer" if community.volunteers.active[volunteer] else "registered"
    facts = {
        "age": int(residents.age[row]), "group": model.street.group_names[int(residents.group[row])],
        "newcomer": bool(residents.newcomer[row]), "party": bool(residents.party[row]),
        "vulnerable": int(residents.vulnerable[row]) & (FRAIL | POOR),
        "role": role, "ties": int(community.ties.start[row + 1]) - int(community.ties.start[row]),
    }
    cases = {int(case): _case(community, case) for case in _open(community, row)}
    facts["open_cases"] = tuple(sorted(case.kind for case in cases.values()))
    return Moment(model.week - 1, facts | {"asked": bool(residents.asked[row] == 1)},
                  {feeling: float(getattr(residents, feeling)[row]) for feeling in FEELINGS}, int(residents.person[row]), cases)


def _open(community: Any, row: int) -> Any:
    used = int(community.queue.last[0])
    return np.flatnonzero((community.cases.resident[:used] == row) & (community.cases.state[:used] != FREE))


def _case(community: Any, row: int) -> Case:
    cases = community.cases
    holder = int(cases.holder[row, ANY])
    return Case(int(cases.kind[row]), int(cases.opened[row]), bool(cases.state[row] != HIDDEN),
                "" if holder == NOWHERE else KINDS_OF_NODE[int(community.nodes.kind[holder])])


def _lived(model: Any, who: Who, before: Moment, now: Moment) -> list[Event]:
    """What happened to a resident in a week, told by what changed."""
    if now.person != before.person:
        return [Event("moved")]
    events = [Event("asked")] if now.facts["asked"] else []
    change = (before.facts["role"], now.facts["role"])
    events += [Event(name) for name in ROLES_CHANGED.get(change, ())]
    community = model.street.communities[who.place]
    for row, case in now.cases.items():
        events += _of_case(before.cases.get(row), case, now.week)
    for row, case in before.cases.items():
        same = now.cases.get(row)
        if same is None or same.opened != case.opened:
            events.append(Event(_end(community, row, case), case.kind))
    used = int(community.queue.last[0])
    cases = community.cases
    brief = (cases.resident[:used] == who.number) & (cases.state[:used] == FREE) & (cases.opened[:used] == now.week)
    return events + [Event("at_once", int(cases.kind[row])) for row in np.flatnonzero(brief).tolist() if _served(community, row)]


def _of_case(before: Case | None, now: Case, week: int) -> list[Event]:
    """What happened to a case that is open."""
    old = before if before is not None and before.opened == now.opened else None
    events = [Event("arose", now.kind)] if old is None and now.opened == week else []
    if now.found and not (old and old.found):
        events.append(Event("found", now.kind))
    if now.holder and now.holder != (old.holder if old else ""):
        events.append(Event("taken", now.kind, now.holder))
    return events


def _end(community: Any, row: int, case: Case) -> str:
    """How a case ended; where its row is another's by now, as most that end so early do: served."""
    mine = int(community.cases.opened[row]) == case.opened and int(community.cases.kind[row]) == case.kind
    return "served" if not mine or _served(community, row) else "lapsed"


def _served(community: Any, row: int) -> bool:
    return not community.cases.left[row].any()


def _actor(model: Any, who: Who) -> Moment:
    community = model.street.communities[who.place]
    nodes, node = community.nodes, who.number
    strength = community.links.strength[node].astype(float) * (nodes.alive == 1)
    strength[node] = 0
    usable = np.flatnonzero(strength >= USABLE)
    best = sorted(usable.tolist(), key=lambda other: -strength[other])[:MOST_PARTNERS]
    alive = bool(nodes.alive[node])
    others = max(int((nodes.alive == 1).sum()) - 1, 1)
    strongest = tuple((KINDS_OF_NODE[int(nodes.kind[other])], other, round(float(strength[other]), 3)) for other in best)
    facts = {"kind": KINDS_OF_NODE[int(nodes.kind[node])], "alive": alive, "links": len(usable) if alive else 0,
             "strongest": strongest if alive else ()}
    return Moment(model.week - 1, facts, {"strength": float(strength.sum()) / others if alive else 0.0}, int(alive), {})


def _worked(before: Moment, now: Moment) -> list[Event]:
    if before.facts["alive"] != now.facts["alive"]:
        return [Event("came" if now.facts["alive"] else "gone")]
    old, new = before.facts["links"], now.facts["links"]
    return [Event("more", more=(old, new))] if old != new else []
