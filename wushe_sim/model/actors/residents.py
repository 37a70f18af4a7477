"""Residents (居民): the people of a community, one row each; whoever moves away is replaced in the same row by a newcomer."""

from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.engine.declare import NOBODY, Amounts, Column, Counts, Flags, Rows, Shares

CHILD, ADULT, ELDER = 0, 1, 2
LONG_AGO = -(2**20)
"""A week before every run: whoever may be asked has been free to be asked since then."""
MOST_STANDING = 64
FRAIL, POOR = 1, 2
HOUSEHOLD, CLAN = 1, 2
"""Of ``kin``: ties within the household, and others that are as close."""
HELPED, FAILED, CARED, UNCARED, TOOK_PART, HEARD, OVERRULED, VOLUNTEERED, SERVED_BY_COMMITTEE, BUILT, LET_DOWN = (1 << k for k in range(11))
"""Bits of ``lived``: what happened to a resident this week."""


class Residents(NamedTuple):
    """居民."""

    person: Annotated[Rows, Column("number of the person who lives here: the key of all their draws", "number", (0, 2**32 - 1))]
    household: Annotated[Rows, Column("household (户)", "number", (0, 2**32 - 1))]
    group: Annotated[Flags, Column("social group (社会群体)", "number", (0, 15))]
    age: Annotated[Flags, Column("age band: 0 child, 1 adult, 2 aged 60 and over", "band", (0, 2), ADULT)]
    newcomer: Annotated[Flags, Column("not yet settled here (外来人口)", "flag", (0, 1))]
    party: Annotated[Flags, Column("Party member (党员)", "flag", (0, 1))]
    vulnerable: Annotated[Flags, Column("bit 1 frail or disabled, bit 2 poor (困难群众)", "bits", (0, 3))]
    care_minutes: Annotated[Counts, Column("care owed to a frail resident", "minutes a week", (0, 10_080))]
    free_minutes: Annotated[Counts, Column("hours free of work and home", "minutes a week", (0, 10_080))]
    income: Annotated[Shares, Column("income as a multiple of the mean", "ratio", (0, 100), 1)]
    skill: Annotated[Shares, Column("what the resident can do for others", "share", (0, 1), 0.5)]
    trust: Annotated[Shares, Column("trust in neighbours (社会信任)", "share", (0, 1), 0.67)]
    trust_government: Annotated[Shares, Column("trust in local government (政治信任)", "share", (0, 1), 0.55)]
    belonging: Annotated[Shares, Column("sense of belonging (归属感)", "share", (0, 1), 0.5)]
    agency: Annotated[Shares, Column("civic agency (主体意识)", "share", (0, 1), 0.5)]
    own_trust: Annotated[Shares, Column("personal level of trust in neighbours", "share", (0, 1), 0.67)]
    own_trust_government: Annotated[Shares, Column("personal level of trust in local government", "share", (0, 1), 0.55)]
    own_belonging: Annotated[Shares, Column("personal level of belonging", "share", (0, 1), 0.5)]
    own_agency: Annotated[Shares, Column("personal level of agency", "share", (0, 1), 0.5)]
    grievance: Annotated[Shares, Column("grievance with how the place is run (业主维权诉求)", "share", (0, 1))]
    unlike: Annotated[Shares, Column("neighbours of other groups outside the household, at the last look round", "share", (0, 1))]
    asked: Annotated[Shares, Column("memory of being asked to volunteer: 1 when asked", "share", (0, 1))]
    invitation: Annotated[Shares, Column("chance of being invited by incubation this week", "share", (0, 1000))]
    invited: Annotated[Flags, Column("invited by incubation this week", "flag", (0, 1))]
    asked_by: Annotated[Flags, Column(
        "who asked last: 0 nobody, 1 a neighbour, 2 an organization, 3 outreach, 4 incubation", "way", (0, 4))]
    spared_until: Annotated[Counts, Column(
        "week from which the resident may be invited again", "week", (-(2**31), 2**31 - 1), LONG_AGO)]
    pull: Annotated[Shares, Column("how ties speak for accepting an invitation, as a multiple of the mean", "ratio", (0, 1e6), 1)]
    standing: Annotated[Shares, Column(
        "mass base (群众基础): ties, or being named by neighbours, as a multiple of the mean", "ratio", (0, MOST_STANDING), 1)]
    opinion: Annotated[Shares, Column("position on the issue before the community", "position", (0, 1), 0.5)]
    agrees: Annotated[Flags, Column("agreed to the covenant in force", "flag", (0, 1))]
    complies: Annotated[Flags, Column("kept the covenant this week", "flag", (0, 1), 1)]
    attends: Annotated[Flags, Column("was at this week's session", "flag", (0, 1))]
    peers: Annotated[Counts, Column("ties to neighbours who volunteer, own group counting more", "1/4096 of tie strength", (0, 2**31 - 1))]
    volunteers_near: Annotated[Counts, Column("neighbours who volunteer", "neighbours", (0, 2**31 - 1))]
    good_news: Annotated[Counts, Column("neighbours to whom something good happened this week", "neighbours", (0, 2**31 - 1))]
    bad_news: Annotated[Counts, Column("neighbours to whom something bad happened this week", "neighbours", (0, 2**31 - 1))]
    makes_way: Annotated[Flags, Column("moves away this week, whatever they decide: an intervention", "flag", (0, 1))]
    lived: Annotated[Counts, Column("what happened to this resident this week", "bits", (0, 2047))]
    open_cases: Annotated[Flags, Column("kinds of which the resident has an open case", "bits", (0, 63))]
    volunteer: Annotated[Rows, Column("row among the volunteers, or nobody's", "row", (0, 2**32 - 1), NOBODY)]
    given: Annotated[Amounts, Column("given to the community's pool since moving in", "fen", (0, 2**62))]


class Ties(NamedTuple):
    """邻里关系: who knows whom. Row r's neighbours stand from ``start[r]`` to before ``start[r + 1]``, each tie in both directions."""

    start: Annotated[Rows, Column("where a resident's ties begin (one entry more than residents)", "row", (0, 2**32 - 1))]
    neighbour: Annotated[Rows, Column("the neighbour's row", "row", (0, 2**32 - 1))]
    strength: Annotated[Shares, Column("strength of the tie", "share", (0, 1), 0.5)]
    kin: Annotated[Flags, Column("1 within the household, 2 of one clan or work unit (宗亲、单位)", "kind", (0, 2))]
    across: Annotated[Flags, Column("whether the two were of different groups when last looked at", "flag", (0, 1))]
    group_seen: Annotated[Flags, Column("the group of each resident when last looked at", "number", (0, 15))]
    by_number: Annotated[Rows, Column("residents' rows, those with the fewest ties first", "row", (0, 2**32 - 1))]


def collect_ties(start: NDArray[np.uint32], neighbour: NDArray[np.uint32], strength: NDArray[np.float32], kin: NDArray[np.uint8]) -> Ties:
    """Collect ties in a table, with the residents in the order of how many each has: loops over ties of equal length are fastest."""
    number = np.diff(start.astype(np.int64))
    by_number = np.argsort(number, kind="stable").astype(np.uint32)
    return Ties(start, neighbour, strength, kin, np.zeros(kin.size, np.uint8), np.zeros(number.size, np.uint8), by_number)


class ResidentChoices(NamedTuple):
    """What stands between a resident's weighing of a decision and its being carried out; overrides write the outcome."""

    chance: Annotated[Shares, Column("chance of the choice being weighed", "share", (0, 1))]
    amount: Annotated[Shares, Column("position or amount being weighed", "as decided", (0, 2**31 - 1))]
    outcome: Annotated[Flags, Column("what was decided", "flag", (0, 1))]
