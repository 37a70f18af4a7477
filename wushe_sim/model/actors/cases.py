"""Cases (个案): a table of their own. A case belongs to a resident, asks for parts, is found, held, served, and closed once."""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import Amounts, Column, Counts, Flags, Rows, Shares

MATERIAL, MEDIATION, CAPACITY, EMOTIONAL, CARE, PUBLIC = range(6)
KINDS = 6
FREE, HIDDEN, WAITING, HELD = range(4)
"""States of a case: the row is free; nobody knows of it; known and looking for who serves it; held by a supplier."""
ANY, PROFESSIONAL, HANDS, AUTHORITY, MONEY = range(5)
PARTS = 5
NO_CAUSE, NO_LINK, NO_HOURS, NO_MONEY = range(4)
NOWHERE = -1


class Cases(NamedTuple):
    """个案: one row each; a row is free again once its case is closed. Care is one standing case, renewed every week."""

    state: Annotated[Flags, Column("0 free, 1 hidden, 2 waiting, 3 held", "state", (0, 3))]
    resident: Annotated[Rows, Column("row of the resident", "row", (0, 2**32 - 1))]
    kind: Annotated[Flags, Column("material, mediation, capacity, emotional, care, public", "kind", (0, 5))]
    compound: Annotated[Flags, Column("asks for several kinds of supply at once", "flag", (0, 1))]
    opened: Annotated[Counts, Column("week in which it arose", "week", (-(2**20), 2**31 - 1))]
    found: Annotated[Counts, Column("week in which it was found", "week", (-(2**20), 2**31 - 1))]
    taken: Annotated[Counts, Column("week in which the present holder took it", "week", (-(2**20), 2**31 - 1))]
    approval: Annotated[Flags, Column("waits for the street's approval", "flag", (0, 1))]
    leader: Annotated[Counts, Column("node of whoever found it, or -1", "node", (-1, 2**31 - 1), NOWHERE)]
    weighed: Annotated[Flags, Column("parts that the committee has decided to keep or not", "bits", (0, 31))]
    lacked: Annotated[Flags, Column("what it lacked last: link, hours or money", "cause", (0, 3))]
    need: Annotated[Counts, Column("asked for, by part (any, professional, hands, authority in minutes; money in fen)", "minutes, fen",
                                   (0, 2**31 - 1), 0, PARTS)]
    left: Annotated[Counts, Column("still to be served, by part", "minutes, fen", (0, 2**31 - 1), 0, PARTS)]
    holder: Annotated[Counts, Column("node that holds each part, or -1", "node", (-1, 2**31 - 1), NOWHERE, PARTS)]
    spent: Annotated[Counts, Column("booked by kind of actor: committee, foundation (fen), team, worker, organization", "minutes, fen",
                                    (0, 2**31 - 1), 0, PARTS)]
    order: Annotated[Rows, Column("rows in this week's order of being dealt with", "row", (0, 2**32 - 1))]
    luck: Annotated[Amounts, Column("this week's key of that order", "number", (-(2**63), 2**63 - 1))]
    chance: Annotated[Shares, Column("chance of the choice being weighed", "share", (0, 1))]
    outcome: Annotated[Flags, Column("what was decided", "flag", (0, 1))]


class Queue(NamedTuple):
    """How full the table of cases is, and which hand-over is being decided: one row a community."""

    last: Annotated[Counts, Column("rows in use, free ones among them included", "rows", (0, 2**31 - 1))]
    full: Annotated[Flags, Column("a case found no room: an error, never a dropped case", "flag", (0, 1))]
    case: Annotated[Counts, Column("row of the case that is being handed over", "row", (0, 2**31 - 1))]
    to: Annotated[Counts, Column("node that it is handed to", "node", (0, 2**31 - 1))]
    number: Annotated[Amounts, Column("number of that hand-over: the key of its draw", "number", (0, 2**62))]
    chance: Annotated[Shares, Column("chance that it succeeds", "share", (0, 1))]
    outcome: Annotated[Flags, Column("whether it does", "flag", (0, 1))]
