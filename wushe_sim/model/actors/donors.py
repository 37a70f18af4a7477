"""Donors (捐赠者): firms, hometown entrepreneurs and individuals who give to a community, one row each."""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import Amounts, Column, Counts, Flags, Rows, Shares

FIRM, ENTREPRENEUR, INDIVIDUAL = 0, 1, 2
GOVERNMENT_LED, TARGETED, LOVE_LINK = 0, 1, 2


class Donors(NamedTuple):
    """捐赠者."""

    node: Annotated[Rows, Column("node in the linkage network", "row", (0, 2**32 - 1))]
    kind: Annotated[Flags, Column("0 firm, 1 hometown entrepreneur, 2 individual", "kind", (0, 2))]
    gift: Annotated[Amounts, Column("a gift of this donor", "fen", (0, 2**62))]
    since_asked: Annotated[Counts, Column("weeks since last asked", "weeks", (0, 2**31 - 1), 1000)]
    given: Annotated[Flags, Column("gave when last asked", "flag", (0, 1))]
    impact: Annotated[Shares, Column("memory of the impact seen", "share", (0, 1), 0.5)]
    asked: Annotated[Flags, Column("asked this week", "flag", (0, 1))]
    chance: Annotated[Shares, Column("chance of giving", "share", (0, 1))]
    outcome: Annotated[Flags, Column("gives this week", "flag", (0, 1))]
    mix: Annotated[Shares, Column("weights of the channels on offer: government-led, targeted, love-link", "share", (0, 1), 0, 3)]
    channel: Annotated[Flags, Column("0 government-led, 1 targeted, 2 love-link", "channel", (0, 2))]
