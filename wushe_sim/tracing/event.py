"""A happening (一件事): what the columns showed of one thing in one week, without words; readers' sentences are the report's."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wushe_sim.model.world.linkage import COMMITTEE, DONOR, FOUNDATION, ORGANIZATION, TEAM, WORKER

NO_CASE = -1
KINDS_OF_NODE = {COMMITTEE: "committee", FOUNDATION: "foundation", TEAM: "team", WORKER: "worker", ORGANIZATION: "organization",
                 DONOR: "donor"}


class TraceEvent(NamedTuple):
    """One thing that happened: in which week and stage, what, in which case if in any, and its values.

    Values are numbers, or a node as (what it is, its number among those) or several of them.
    """

    week: int
    stage: str
    what: str
    case: int
    values: Mapping[str, Any]
    place: int


Node = tuple[str, int]
"""An actor of the linkage network: its sort and its number, as agents are numbered: team 2, worker 0, agency 1."""


def node_of(community: Any, node: int) -> Node:
    """Who stands at a node of a community's linkage network; a social worker is the post of the station, an agency the street's."""
    if node < 0:
        return ("nobody", 0)
    kind = KINDS_OF_NODE[int(community.nodes.kind[node])]
    for sort, rows, numbers in (("worker", community.desks.node, community.desks.worker),
                                ("agency", community.contracts.node, community.contracts.agency),
                                ("organization", community.organizations.node, None), ("donor", community.donors.node, None)):
        found = (rows == node).nonzero()[0]
        if found.size:
            return (sort, int(found[0] if numbers is None else numbers[found[0]]))
    return (kind, node - 2 if kind == "team" else 0)
