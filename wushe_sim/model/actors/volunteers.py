"""Volunteers (社区志愿者): a role of a resident, one row each; a row points at a resident and copies nothing of them."""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import NOBODY, Column, Counts, Flags, Rows, Shares


class Volunteers(NamedTuple):
    """志愿者: all who are registered; the first ``roll.registered[0]`` rows are filled."""

    resident: Annotated[Rows, Column("row of the resident who volunteers", "row", (0, 2**32 - 1), NOBODY)]
    team: Annotated[Rows, Column("team (志愿服务队)", "row", (0, 2**32 - 1))]
    organization: Annotated[Rows, Column("community organization joined, or nobody's", "row", (0, 2**32 - 1), NOBODY)]
    active: Annotated[Flags, Column("volunteers, beyond being registered", "flag", (0, 1))]
    enlisted: Annotated[Flags, Column("registered by quota, not by own motion", "flag", (0, 1))]
    skill: Annotated[Shares, Column("skill at serving cases", "share", (0, 1), 0.5)]
    bond: Annotated[Shares, Column("bond with the own team (团队归属)", "share", (0, 1), 0.5)]
    fatigue: Annotated[Shares, Column("weariness from recent hours", "share", (0, 1))]
    idle: Annotated[Shares, Column("share of recent weeks without work", "share", (0, 1))]
    routine: Annotated[Shares, Column("habit of volunteering (志愿习惯)", "share", (0, 1))]
    tenure: Annotated[Counts, Column("weeks since joining", "weeks", (0, 2**31 - 1))]
    offered: Annotated[Counts, Column("offered this week", "minutes", (0, 10_080))]
    worked: Annotated[Counts, Column("worked this week", "minutes", (0, 10_080))]
    chance: Annotated[Shares, Column("chance of the choice being weighed", "share", (0, 1))]
    outcome: Annotated[Flags, Column("what was decided", "flag", (0, 1))]
    order: Annotated[Rows, Column("rows in this week's order of being called", "row", (0, 2**32 - 1))]


class Roll(NamedTuple):
    """志愿者名册: how many volunteers a community has."""

    registered: Annotated[Counts, Column("rows filled among the volunteers", "volunteers", (0, 2**31 - 1))]

