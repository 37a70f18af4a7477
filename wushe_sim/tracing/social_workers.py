"""A social worker's life (社工经历): a post of the station and whoever is in it: hours, links, cases, burnout, leaving, being replaced."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from wushe_sim.tracing.event import NO_CASE, TraceEvent, node_of

USES = ("administration", "casework", "brokering", "incubation", "outreach")
STREET = -1
"""The place of what concerns the post as a whole."""


class PostState(NamedTuple):
    """A post's columns at one moment; its hours by use are those of its desks in all communities together."""

    person: int
    vacant: int
    funded: int
    local: int
    direct: int
    burnout: float
    results: float
    load: float
    skill: float
    hours: tuple[int, ...]
    desks: tuple[tuple[int, int], ...]
    """Well and ended, of each desk since the last round."""


def read_post(street: Any, worker: int) -> PostState:
    """A post, now."""
    workers, desks = street.station.workers, street.station.desks
    mine = (desks.worker == worker).nonzero()[0]
    return PostState._make([*(getattr(workers, name)[worker].item() for name in PostState._fields[:9]),
                       tuple(int(getattr(desks, use)[mine].sum()) for use in USES),
                       tuple((int(desks.well[d]), int(desks.ended[d])) for d in mine)])


def list_places(street: Any, worker: int) -> tuple[int, ...]:
    """The communities that a post serves."""
    desks = street.station.desks
    return tuple(street.station.ledger.desk_community[desks.worker == worker].tolist())


def list_first_events(street: Any, worker: int, week: int) -> Iterator[TraceEvent]:
    """Who is in the post before the first week, and where it serves."""
    now = read_post(street, worker)
    where = [street.names[c] for c in list_places(street, worker)]
    values = {"person": now.person, "local": bool(now.local), "direct": bool(now.direct), "burnout": now.burnout, "where": where}
    yield TraceEvent(week, "start", "post_vacant" if now.vacant else "post_held", NO_CASE, values, STREET)


def list_changes(before: PostState, after: PostState, week: int) -> Iterator[TraceEvent]:
    """What the week's round, if there was one, changed."""
    def record(what: str, **values: Any) -> TraceEvent:
        return TraceEvent(week, "station", what, NO_CASE, values, STREET)

    left = not before.vacant and (after.vacant or after.person != before.person)
    if left:
        yield record("quit_post", person=before.person, burnout=before.burnout)
    if not after.vacant and (before.vacant or after.person != before.person):
        yield record("hired", person=after.person, local=bool(after.local), direct=bool(after.direct))
    if before.funded != after.funded:
        yield record("post_funded" if after.funded else "post_unfunded")
    if after.hours != before.hours and any(after.hours):
        yield record("divided", **dict(zip(USES, after.hours, strict=True)))
    if not left and not after.vacant and abs(after.burnout - before.burnout) >= 0.005:
        yield record("burnout_up" if after.burnout > before.burnout else "burnout_down", before=before.burnout, after=after.burnout)


def list_introductions(street: Any, worker: int, week: int) -> Iterator[TraceEvent]:
    """Whom the post brought together this week, in each community."""
    for place in list_places(street, worker):
        community = street.communities[place]
        desks, size = community.desks, community.nodes.kind.size
        for d in (desks.worker == worker).nonzero()[0]:
            if desks.pair[d] >= 0 and desks.brokering[d] > 0:
                one, other = (node_of(community, int(node)) for node in divmod(int(desks.pair[d]), size))
                me = ("worker", worker)
                own = other if one == me else one if other == me else None
                values = {"to": own} if own else {"one": one, "other": other}
                yield TraceEvent(week, "broker", "own_link" if own else "introduced_pair", NO_CASE, values, place)


def is_concerned(happening: TraceEvent, worker: int, on_it: set[int]) -> bool:
    """Whether what happened to a case is this worker's: found, taken, handed to them, or ended while they were on it."""
    if ("worker", worker) in map(happening.values.get, ("by", "to", "of")):
        return True
    return happening.case in on_it and happening.what.startswith(("ended_", "lapsed"))
