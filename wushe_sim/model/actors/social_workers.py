"""Social workers (社会工作者): the station's staff, one row each for a post, and where each of them works."""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import Column, Counts, Flags, Rows, Shares

STREET_PAYS, GRANTED, BUDGET_PAYS = range(3)
"""Who pays for a post: the street, as far as staffing goes; whoever granted it on top; a budget."""


class SocialWorkers(NamedTuple):
    """社工站的社会工作者: one row a post; a post may be vacant."""

    person: Annotated[Rows, Column("number of the person in the post", "number", (0, 2**32 - 1))]
    stride: Annotated[Rows, Column("what that number grows by when somebody new comes", "number", (0, 2**32 - 1))]
    contract: Annotated[Counts, Column("hours of the post", "minutes a week", (0, 10_080), 2400)]
    vacant: Annotated[Flags, Column("nobody is in the post", "flag", (0, 1))]
    funded: Annotated[Flags, Column("the street pays for the post", "flag", (0, 1), 1)]
    payer: Annotated[Flags, Column("who pays for the post: 0 the street, 1 whoever granted it on top, 2 a budget", "payer", (0, 2))]
    awaited: Annotated[Flags, Column("a new post in which nobody has been yet", "flag", (0, 1))]
    local: Annotated[Flags, Column("from the place (本土社工)", "flag", (0, 1))]
    direct: Annotated[Flags, Column("hired by the street itself (镇街直聘)", "flag", (0, 1))]
    skill: Annotated[Shares, Column("professional skill", "share", (0, 1), 0.75)]
    burnout: Annotated[Shares, Column("burnout (职业倦怠)", "share", (0, 1), 0.3)]
    tenure: Annotated[Counts, Column("weeks in the post", "weeks", (0, 2**31 - 1))]
    results: Annotated[Shares, Column("share of own cases seen to end well", "share", (0, 1), 0.6)]
    load: Annotated[Shares, Column("work accepted against hours for it", "ratio", (0, 10))]
    uses: Annotated[Shares, Column("wished shares of professional hours: casework, brokering, incubation, outreach", "share", (0, 1), 0, 4)]
    absent: Annotated[Counts, Column("of the post, lost to burnout", "minutes a week", (0, 10_080))]
    administration: Annotated[Counts, Column("for administration", "minutes a week", (0, 10_080))]
    chance: Annotated[Shares, Column("chance of quitting being weighed", "share", (0, 1))]
    quits: Annotated[Flags, Column("decided to quit at this round", "flag", (0, 1))]
    must_leave: Annotated[Flags, Column("leaves at the next round, whatever they decide: an intervention", "flag", (0, 1))]


class Desks(NamedTuple):
    """社工岗位在社区的工时: one row for each social worker posted to a community, with the week's minutes by use."""

    worker: Annotated[Rows, Column("row of the social worker", "row", (0, 2**32 - 1))]
    node: Annotated[Rows, Column("node in the linkage network", "row", (0, 2**32 - 1))]
    share: Annotated[Shares, Column("share of the worker's post that belongs to this community", "share", (0, 1))]
    share_now: Annotated[Shares, Column("share of the worker's hours that this community gets until the next round", "share", (0, 1))]
    skill: Annotated[Shares, Column("the worker's skill", "share", (0, 1))]
    local: Annotated[Flags, Column("the worker is from the place", "flag", (0, 1))]
    payer: Annotated[Flags, Column("who pays for the post: 0 the street, 1 whoever granted it on top, 2 a budget", "payer", (0, 2))]
    contract: Annotated[Counts, Column("hours here", "minutes a week", (0, 10_080))]
    vacant: Annotated[Counts, Column("hours here of a vacant post", "minutes a week", (0, 10_080))]
    absent: Annotated[Counts, Column("hours here lost to burnout", "minutes a week", (0, 10_080))]
    administration: Annotated[Counts, Column("for administration", "minutes a week", (0, 10_080))]
    casework: Annotated[Counts, Column("for casework", "minutes a week", (0, 10_080))]
    brokering: Annotated[Counts, Column("for brokering (穿针引线)", "minutes a week", (0, 10_080))]
    incubation: Annotated[Counts, Column("for incubation (孵化)", "minutes a week", (0, 10_080))]
    outreach: Annotated[Counts, Column("for outreach", "minutes a week", (0, 10_080))]
    bridging: Annotated[Counts, Column("kept for bridging stuck cases", "minutes", (0, 10_080))]
    pair: Annotated[Counts, Column("pair of nodes brought together this week, as row times size plus column, or -1", "pair",
                                   (-1, 2**31 - 1), -1)]
    burnout: Annotated[Shares, Column("the worker's burnout", "share", (0, 1))]
    understaffed: Annotated[Flags, Column("the station is understaffed this round", "flag", (0, 1))]
    well: Annotated[Counts, Column("own cases that ended well since the last round", "cases", (0, 2**31 - 1))]
    ended: Annotated[Counts, Column("own cases that ended since the last round", "cases", (0, 2**31 - 1))]
