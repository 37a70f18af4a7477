"""An actor's life (主体经历): the links of a node of the linkage network, and whether anybody stands there."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from wushe_sim.tracing.event import KINDS_OF_NODE, NO_CASE, TraceEvent

USABLE = 0.1
"""Strength from which on a link counts, as in the indicator ``brokerage``."""
MOST_PARTNERS = 3


class ActorState(NamedTuple):
    """A node at one moment: its kind, whether somebody is there, its links that count, the strongest of them and the mean strength."""

    kind: str
    alive: int
    links: int
    strongest: tuple[tuple[str, int, float], ...]
    strength: float


def read_actor(community: Any, node: int) -> ActorState:
    """Read a node's state now."""
    nodes = community.nodes
    kind = KINDS_OF_NODE[int(nodes.kind[node])]
    if not nodes.alive[node]:
        return ActorState(kind, 0, 0, (), 0.0)
    strength = community.links.strength[node].astype(float) * (nodes.alive == 1)
    strength[node] = 0
    usable = np.flatnonzero(strength >= USABLE).tolist()
    strongest = tuple((KINDS_OF_NODE[int(nodes.kind[other])], other, round(float(strength[other]), 3))
                      for other in sorted(usable, key=lambda other: -strength[other])[:MOST_PARTNERS])
    return ActorState(kind, 1, len(usable), strongest, float(strength.sum()) / max(int((nodes.alive == 1).sum()) - 1, 1))


def list_changes(before: ActorState, after: ActorState, week: int, place: int) -> Iterator[TraceEvent]:
    """List what one week changed."""
    if before.alive != after.alive:
        yield TraceEvent(week, "adapt", "node_filled" if after.alive else "node_emptied", NO_CASE, {}, place)
    elif before.links != after.links:
        yield TraceEvent(week, "broker", "links_changed", NO_CASE, {"old": before.links, "new": after.links}, place)
