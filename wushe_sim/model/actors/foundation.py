"""The community fund (社区基金): receives gifts, and pays grants, direct aid and volunteers' expenses."""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import Amounts, Column, Shares

MORAL, ONLINE, INCUBATION, POINTS = range(4)
"""What a budget's money beside the pool is for, in the order of its column."""
BUDGET_USES = 4


class Foundations(NamedTuple):
    """社区基金: a community fund, one row a community."""

    pool: Annotated[Amounts, Column("all money in hand (慈善资源库)", "fen", (0, 2**62))]
    aid: Annotated[Amounts, Column("of the pool, granted for cases and not yet paid", "fen", (0, 2**62))]
    expenses: Annotated[Amounts, Column("of the pool, granted for volunteers' expenses and points", "fen", (0, 2**62))]
    projects: Annotated[Amounts, Column("of the pool, granted for remedies", "fen", (0, 2**62))]
    to_city: Annotated[Amounts, Column("government-led gifts on their way to the city", "fen", (0, 2**62))]
    shares: Annotated[Shares, Column("shares of what is granted: aid, expenses, organizations, remedies", "share", (0, 1), 0, 4)]
    public: Annotated[Shares, Column("recent share of public money in the pool's income", "share", (0, 1))]
    public_in: Annotated[Amounts, Column("public money received since the last city round", "fen", (0, 2**62))]
    private_in: Annotated[Amounts, Column("gifts received since the last city round, the city's allotment among them", "fen", (0, 2**62))]
    served: Annotated[Shares, Column("recent share of money asked for by cases that was paid", "share", (0, 1), 0.6)]
    points_paid: Annotated[Shares, Column("share of last week's points that were paid", "share", (0, 1), 1)]
    budget: Annotated[Amounts, Column("a budget's money beside the pool: moral governance, online platform, incubation, points", "fen",
                                      (0, 2**62), 0, BUDGET_USES)]
    goods_bought: Annotated[Shares, Column("goods for points that a budget paid last week, as a strength of the lever", "share", (0, 1))]
