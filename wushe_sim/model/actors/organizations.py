"""Social organizations (社会组织): a few contracted agencies with staff, and many community organizations run by volunteers."""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import Amounts, Column, Counts, Flags, Rows, Shares


class Agencies(NamedTuple):
    """社会服务机构: organizations with staff, contracted by the street; one row each."""

    start: Annotated[Counts, Column("hours of its staff at the start", "minutes a week", (0, 2**31 - 1))]
    staff: Annotated[Counts, Column("hours of its staff", "minutes a week", (0, 2**31 - 1))]
    skill: Annotated[Shares, Column("professional skill", "share", (0, 1), 0.7)]
    scope: Annotated[Flags, Column("kinds of case within its scope", "bits", (0, 63))]
    appraisal: Annotated[Shares, Column("the street's appraisal", "share", (0, 1), 0.6)]


class Contracts(NamedTuple):
    """购买服务合同: one row for each agency's work in a community."""

    agency: Annotated[Rows, Column("row of the agency", "row", (0, 2**32 - 1))]
    node: Annotated[Rows, Column("node in the linkage network", "row", (0, 2**32 - 1))]
    minutes: Annotated[Counts, Column("hours here", "minutes a week", (0, 2**31 - 1))]
    well: Annotated[Counts, Column("cases that ended well since the last round", "cases", (0, 2**31 - 1))]
    ended: Annotated[Counts, Column("cases that ended since the last round", "cases", (0, 2**31 - 1))]


class Organizations(NamedTuple):
    """社区社会组织 community organizations, run by their members; one row each, alive or not."""

    node: Annotated[Rows, Column("node in the linkage network", "row", (0, 2**32 - 1))]
    alive: Annotated[Flags, Column("exists", "flag", (0, 1))]
    scope: Annotated[Flags, Column("kinds of case within its scope", "bits", (0, 63))]
    members: Annotated[Counts, Column("active volunteers who belong to it", "volunteers", (0, 2**31 - 1))]
    funds: Annotated[Amounts, Column("money in hand", "fen", (0, 2**62))]
    age: Annotated[Counts, Column("weeks since founding", "weeks", (0, 2**31 - 1))]
    chance: Annotated[Shares, Column("chance of the choice being weighed", "share", (0, 1))]
    outcome: Annotated[Flags, Column("what was decided", "flag", (0, 1))]
