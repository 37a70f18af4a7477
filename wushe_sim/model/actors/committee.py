"""The residents' committee with its Party branch (居民委员会): runs the platform, takes cases itself or refers them."""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import Column, Counts, Shares


class Committees(NamedTuple):
    """社区居委会与党支部: one row a community."""

    staff: Annotated[Counts, Column("hours of its staff", "minutes a week", (0, 2**31 - 1))]
    tasks: Annotated[Counts, Column("the street's tasks", "minutes a week", (0, 2**31 - 1))]
    helpers: Annotated[Counts, Column("hours of helpers hired with money that came with tasks", "minutes a week", (0, 2**31 - 1))]
    bought: Annotated[Counts, Column("hours of helpers that a budget buys for remedies", "minutes a week", (0, 2**31 - 1))]
    bought_helpers: Annotated[Counts, Column("of those, hours of helpers who are there by now", "minutes a week", (0, 2**31 - 1))]
    administration: Annotated[Counts, Column("spent on administration and tasks", "minutes a week", (0, 2**31 - 1))]
    relieved: Annotated[Counts, Column("administration that social workers do for it", "minutes a week", (0, 2**31 - 1))]
    remedies: Annotated[Counts, Column("spent on the remedies", "minutes a week", (0, 2**31 - 1))]
    coordination: Annotated[Counts, Column("spent on coordination", "minutes a week", (0, 2**31 - 1))]
    wish: Annotated[Shares, Column("share of the hours left by tasks and remedies that it gives to asking donors", "share", (0, 1))]
    asking: Annotated[Counts, Column("spent on asking donors", "minutes a week", (0, 2**31 - 1))]
    habit: Annotated[Shares, Column("takeover habit (大包大揽的惯性)", "share", (0, 1), 0.3)]
    own_success: Annotated[Shares, Column("recent success of cases that it kept", "share", (0, 1), 0.6)]
    others_success: Annotated[Shares, Column("recent success of cases that others held", "share", (0, 1), 0.6)]
    kept: Annotated[Shares, Column("recent share of cases that it kept", "share", (0, 1), 0.3)]
    own_well: Annotated[Counts, Column("cases that it kept and that ended well this week", "cases", (0, 2**31 - 1))]
    own_ended: Annotated[Counts, Column("cases that it kept and that ended or were taken from it this week", "cases", (0, 2**31 - 1))]
    others_well: Annotated[Counts, Column("cases that others held and that ended well this week", "cases", (0, 2**31 - 1))]
    others_ended: Annotated[Counts, Column("cases that others held and that ended or were taken from them this week", "cases",
                                           (0, 2**31 - 1))]
    kept_now: Annotated[Counts, Column("cases that it decided to keep this week", "cases", (0, 2**31 - 1))]
    decided_now: Annotated[Counts, Column("cases on which it decided this week", "cases", (0, 2**31 - 1))]


class Platform(NamedTuple):
    """社区平台: what the community as a platform carries from week to week; one row a community."""

    progress: Annotated[Shares, Column("how near the next session is", "share", (0, 2))]
    issue: Annotated[Counts, Column("number of the issue before the community", "number", (0, 2**31 - 1))]
    since_session: Annotated[Counts, Column("weeks since the last session", "weeks", (0, 2**31 - 1), 1000)]
    outcome: Annotated[Shares, Column("position that the last session came to", "position", (0, 1), 0.5)]
    agreement: Annotated[Shares, Column("share of the panel within reach of its median, last measured", "share", (0, 1), 0.5)]
    covenant: Annotated[Shares, Column("support of the covenant in force (居民公约)", "share", (0, 1))]
    conflict: Annotated[Shares, Column("open conflict", "share", (0, 1))]
    monitoring: Annotated[Shares, Column("reach of the self-management group this week", "share", (0, 1))]
    meeting: Annotated[Shares, Column("hours of meetings on the platform this week", "hours", (0, 1000))]


class Funded(NamedTuple):
    """本周落实的力度: each remedy's strength this week, as far as its accounts could pay for it; one row a community."""

    self_governance: Annotated[Shares, Column("self-governance", "share", (0, 1))]
    rule_of_law: Annotated[Shares, Column("rule of law", "share", (0, 1))]
    moral_governance: Annotated[Shares, Column("rule of virtue", "share", (0, 1))]
    grid_service: Annotated[Shares, Column("grid service", "share", (0, 1))]
    online_platform: Annotated[Shares, Column("online platform", "share", (0, 1))]
    feedback_channel: Annotated[Shares, Column("feedback channel", "share", (0, 1))]
    deliberation: Annotated[Shares, Column("deliberation", "share", (0, 1))]
    covenant: Annotated[Shares, Column("covenant", "share", (0, 1))]
    incubation: Annotated[Shares, Column("incubation", "share", (0, 1))]
    agency_building: Annotated[Shares, Column("agency building", "share", (0, 1))]
    points_scheme: Annotated[Shares, Column("points scheme", "share", (0, 1))]
    points_goods: Annotated[Shares, Column("share of those points that buy goods", "share", (0, 1))]
    crowd_giving: Annotated[Shares, Column("crowd-giving", "share", (0, 1))]
    party_coordination: Annotated[Shares, Column("Party branch's coordination", "share", (0, 1))]
