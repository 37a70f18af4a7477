"""The linkage network (联动网络) of a community: committee, foundation, teams, social workers, organizations, donors, and their links."""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import Column, Counts, Flags, Shares

COMMITTEE, FOUNDATION, TEAM, WORKER, ORGANIZATION, DONOR = range(6)
COMMITTEE_NODE, FOUNDATION_NODE, NODE_OF_FIRST_TEAM = 0, 1, 2
"""Nodes stand in the order committee, foundation, teams, social workers, agencies, community organizations, donors; last, new posts'."""
NODES = 0
"""The width of a table of nodes × nodes: as many as there are."""
USABLE = 0.01
"""Below this strength there is no link to use, but what was built is kept."""


class Nodes(NamedTuple):
    """联动网络的节点: one row for each actor of a community that hands over or takes over work or money."""

    kind: Annotated[Flags, Column("committee, foundation, team, social worker, organization, donor", "kind", (0, 5))]
    alive: Annotated[Flags, Column("is there: exists, and, if it is a desk, somebody is in the post", "flag", (0, 1), 1)]
    agency: Annotated[Flags, Column("an organization with professional staff", "flag", (0, 1))]
    scope: Annotated[Flags, Column("kinds of case that it takes", "bits", (0, 63))]
    skill: Annotated[Shares, Column("what it is fit for", "share", (0, 1))]
    minutes: Annotated[Counts, Column("hours for service this week", "minutes", (0, 2**31 - 1))]
    watch: Annotated[Counts, Column("a team's hours for the self-management group this week", "minutes", (0, 2**31 - 1))]
    left: Annotated[Counts, Column("of those, not yet used", "minutes", (0, 2**31 - 1))]
    used: Annotated[Counts, Column("used this week and not yet divided among volunteers", "minutes", (0, 2**31 - 1))]
    score: Annotated[Shares, Column("betweenness, last taken", "share", (0, 1))]
    accepted: Annotated[Counts, Column("work accepted and not yet done", "minutes", (0, 2**31 - 1))]
    parts: Annotated[Flags, Column("parts of a case that it may be asked for this week", "bits", (0, 31))]
    fit: Annotated[Shares, Column("what it is fit for this week, under guidance", "share", (0, 1))]
    able: Annotated[Counts, Column("who could take a part, listed for one hand-over", "node", (0, 2**31 - 1))]


class Links(NamedTuple):
    """联系: a table of nodes × nodes each, symmetric; ``strength`` is the probability that a hand-over succeeds this week."""

    strength: Annotated[Shares, Column("strength", "share", (0, 1), 0, NODES)]
    joint: Annotated[Counts, Column("cases worked on together this week", "cases", (0, 2**31 - 1), 0, NODES)]
    good: Annotated[Counts, Column("of those, cases that ended well", "cases", (0, 2**31 - 1), 0, NODES)]
    hours: Annotated[Shares, Column("hours of brokering and meeting spent on it this week", "hours", (0, 10_000), 0, NODES)]
    wanted: Annotated[Shares, Column("open cases that lack this link (recent)", "cases", (0, 10_000), 0, NODES)]
    wish: Annotated[Shares, Column("what it is worth brokering this week", "weight", (0, 10_001), 0, NODES)]
