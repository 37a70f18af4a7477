"""A resident's life (居民经历): moving, volunteering, giving, sessions, feelings, and the cases of one person, as the columns show them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wushe_sim.engine.declare import NOBODY
from wushe_sim.model.actors.cases import FREE
from wushe_sim.model.actors.residents import FRAIL, HEARD, OVERRULED, POOR
from wushe_sim.tracing.cases import KIND_NAMES
from wushe_sim.tracing.event import NO_CASE, TraceEvent

AGES = ("child", "adult", "elder")
FORGOTTEN = 0.5
"""Memory of being asked below which being asked again is an event; who is asked week after week has one."""
FEELINGS = ("trust", "trust_government", "belonging", "agency", "grievance")


class ResidentState(NamedTuple):
    """A resident's columns at one moment, with those of the volunteer that they are, if they are one."""

    person: int
    group: int
    age: int
    newcomer: int
    party: int
    vulnerable: int
    asked: float
    attends: int
    complies: int
    lived: int
    given: int
    grievance: float
    trust: float
    trust_government: float
    belonging: float
    agency: float
    registered: bool
    active: int
    enlisted: int
    team: int
    organization: int
    worked: int

    @property
    def columns(self) -> dict[str, Any]:
        """What may differ from another run: everything but the events of the week."""
        return {name: value for name, value in self._asdict().items() if name != "lived"}


def read_resident(community: Any, row: int) -> ResidentState:
    """Who lives in a dwelling, now."""
    residents, volunteers = community.residents, community.volunteers
    v = int(residents.volunteer[row])
    registered = v != NOBODY
    office = [int(getattr(volunteers, name)[v]) if registered else 0 for name in ("active", "enlisted", "team", "organization", "worked")]
    return ResidentState._make([*(getattr(residents, name)[row].item() for name in ResidentState._fields[:16]), registered, *office])


def read_situation(community: Any, row: int) -> dict[str, Any]:
    """Read a resident's columns, how many ties they have, and the kinds of their open cases."""
    cases, used = community.cases, int(community.queue.last[0])
    mine = ((cases.resident[:used] == row) & (cases.state[:used] != FREE)).nonzero()[0]
    return read_resident(community, row).columns | {
        "ties": int(community.ties.start[row + 1]) - int(community.ties.start[row]),
        "open_cases": tuple(KIND_NAMES[int(kind)] for kind in sorted(cases.kind[mine].tolist()))}


def list_first_events(community: Any, row: int, place: int, week: int) -> Iterator[TraceEvent]:
    """Who it is, before the first week, or when they moved in."""
    now, start = read_resident(community, row), community.ties.start
    neighbours = community.residents.volunteer[community.ties.neighbour[start[row]:start[row + 1]]]

    def record(what: str, **values: Any) -> TraceEvent:
        return TraceEvent(week, "start", what, NO_CASE, values, place)

    yield record("is", person=now.person, age=AGES[now.age], newcomer=bool(now.newcomer), group=now.group,
                 frail=bool(now.vulnerable & FRAIL), poor=bool(now.vulnerable & POOR), party=bool(now.party), ties=len(neighbours),
                 near=int((neighbours != NOBODY).sum()))
    yield record("feels", **{name: getattr(now, name) for name in FEELINGS})
    if now.registered:
        yield record("is_volunteer" if now.active else "is_registered", team=now.team)


def list_changes(before: ResidentState, spoke: ResidentState | None, after: ResidentState, week: int, place: int) -> Iterator[TraceEvent]:
    """What one week changed; ``spoke`` is how they stood before the week's events were felt and forgotten."""
    def record(stage: str, what: str, **values: Any) -> TraceEvent:
        return TraceEvent(week, stage, what, NO_CASE, values, place)

    if after.person != before.person:
        yield record("move", "moved_away", person=before.person, successor=after.person)
        return
    if before.newcomer and not after.newcomer:
        yield record("move", "settled")
    yield from _volunteering(before, after, record)
    if after.given > before.given:
        yield record("give", "gave", fen=after.given - before.given)
    if after.attends:
        yield record("deliberate", "attended")
    for bit, what in ((HEARD, "heard"), (OVERRULED, "overruled")):
        if spoke is not None and spoke.lived & bit:
            yield record("deliberate", what)
    if before.complies and not after.complies:
        yield record("deliberate", "broke_covenant")
    if after.grievance > before.grievance:
        yield record("feel", "aggrieved", before=before.grievance, after=after.grievance)


def _volunteering(before: ResidentState, after: ResidentState, record: Any) -> Iterator[TraceEvent]:
    if after.asked == 1 and before.asked < FORGOTTEN:
        yield record("mobilise", "invited")
    if not before.registered and after.registered:
        yield record("mobilise", "enlisted" if after.enlisted else "registered", team=after.team)
    if before.registered and not after.registered:
        yield record("mobilise", "struck_off")
    if after.active and not before.active:
        yield record("mobilise", "joined", team=after.team)
    if before.active and not after.active:
        yield record("mobilise", "stopped")
    if after.active and after.organization != NOBODY and (not before.active or before.organization == NOBODY):
        yield record("mobilise" if not before.active else "adapt", "entered_organization", organization=after.organization)
    elif before.active and after.active and before.organization != NOBODY and after.organization == NOBODY:
        yield record("adapt", "organization_folded", organization=before.organization)
    if after.worked and after.active and not before.worked:
        yield record("deliver", "worked", minutes=after.worked)


def sum_up(states: Sequence[dict[str, Any] | None], first: Mapping[str, Any], week: int, place: int) -> Iterator[TraceEvent]:
    """What many weeks came to: work, being asked, the covenant, and how feelings moved."""
    present = [state for state in states if state is not None]
    if not present:
        return
    values = {"weeks": len(present), "kept": sum(bool(state["complies"]) for state in present),
              "asked": sum(state["asked"] == 1 for state in present), "worked": sum(state["worked"] > 0 for state in present),
              "minutes": sum(state["worked"] for state in present)}
    sort = "_volunteer" if values["worked"] else "_child" if AGES[present[-1]["age"]] == "child" else ""
    yield TraceEvent(week, "end", f"in_all{sort}", NO_CASE, values, place)
    moved = {f"{name}_{when}": state[name] for name in FEELINGS for when, state in (("then", first), ("now", present[-1]))}
    yield TraceEvent(week, "end", "feelings", NO_CASE, moved, place)
