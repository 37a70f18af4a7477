"""What is counted in each community in each week: whole numbers, so that books balance exactly and sums have no order.

``tally[count.need_minutes, g]`` is one cell: a count and a social group. What is not kept by group stands in column 0, so that the sum
over groups is the community's number in either case. Sums of shares are in units of 2⁻²⁴ (``kernel.fixed``).
"""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import Count, Declared, list_declarations
from wushe_sim.model.extensions import collect_declarations

SHARE_SUM = "2^-24"


class Counted(NamedTuple):
    """计数: each field's value is the count's row in the tally."""

    # one for each community and week; stocks are counted once a week, so that a ratio to ``weeks`` is a mean over weeks
    weeks: Annotated[int, Count("community-weeks", "weeks")]

    # people (人口)
    residents: Annotated[int, Count("residents", "residents", True)]
    adults: Annotated[int, Count("residents aged 18 and over", "residents", True)]
    newcomers: Annotated[int, Count("residents not yet settled", "residents", True)]
    left: Annotated[int, Count("residents who moved away", "residents", True)]
    newcomers_left: Annotated[int, Count("of those who moved away, newcomers", "residents", True)]
    arrived: Annotated[int, Count("residents who moved in", "residents", True)]
    settled: Annotated[int, Count("newcomers who settled", "residents", True)]

    # feelings (社会心态)
    trust: Annotated[int, Count("sum of trust in neighbours", SHARE_SUM, True)]
    trust_government: Annotated[int, Count("sum of trust in local government", SHARE_SUM, True)]
    belonging: Annotated[int, Count("sum of belonging", SHARE_SUM, True)]
    agency: Annotated[int, Count("sum of agency", SHARE_SUM, True)]
    grievance: Annotated[int, Count("sum of grievance", SHARE_SUM, True)]
    tie_strength: Annotated[int, Count("sum of the strengths of residents' ties", SHARE_SUM)]
    ties: Annotated[int, Count("ties, each counted from both ends", "ties")]

    # volunteers (志愿者)
    registered: Annotated[int, Count("registered volunteers", "volunteers", True)]
    active: Annotated[int, Count("active volunteers", "volunteers", True)]
    working: Annotated[int, Count("volunteers who worked this week", "volunteers", True)]
    joined: Annotated[int, Count("residents who took up volunteering", "volunteers", True)]
    entered: Annotated[int, Count("of those, new on the register", "volunteers", True)]
    quit: Annotated[int, Count("volunteers who stopped", "volunteers", True)]
    moved_volunteers: Annotated[int, Count("active volunteers who moved away", "volunteers", True)]
    enlisted: Annotated[int, Count("residents registered by quota", "volunteers", True)]
    enlisted_active: Annotated[int, Count("of those, active at once", "volunteers", True)]
    deregistered: Annotated[int, Count("names struck off the register, movers included", "volunteers", True)]
    asked: Annotated[int, Count("residents asked to volunteer", "residents", True)]
    asked_by_neighbours: Annotated[int, Count("of those, asked by neighbours", "residents", True)]
    asked_by_organizations: Annotated[int, Count("of those, asked by community organizations", "residents", True)]
    asked_by_outreach: Annotated[int, Count("of those, asked by social workers' outreach", "residents", True)]
    asked_by_incubation: Annotated[int, Count("of those, invited by social workers' incubation", "residents", True)]
    joined_own: Annotated[int, Count("of those who took up volunteering, residents who would have done so unasked", "volunteers", True)]
    joined_neighbours: Annotated[int, Count("of those who took up volunteering, residents whom neighbours' asking won", "volunteers", True)]
    joined_organizations: Annotated[int, Count(
        "of those who took up volunteering, residents whom community organizations' asking won", "volunteers", True)]
    joined_outreach: Annotated[int, Count("of those who took up volunteering, residents whom outreach won", "volunteers", True)]
    joined_incubation: Annotated[int, Count("of those who took up volunteering, residents whom incubation won", "volunteers", True)]
    offered_minutes: Annotated[int, Count("offered by volunteers", "minutes", True)]
    worked_minutes: Annotated[int, Count("worked by volunteers", "minutes", True)]
    team_minutes: Annotated[int, Count("of those, served in teams", "minutes")]
    group_minutes: Annotated[int, Count("of those, served in community organizations", "minutes")]
    monitoring_minutes: Annotated[int, Count("of those, spent watching over the covenant", "minutes")]
    idle_volunteer_minutes: Annotated[int, Count("offered and not called on", "minutes")]
    bond: Annotated[int, Count("sum of active volunteers' bonds", SHARE_SUM)]
    fatigue: Annotated[int, Count("sum of active volunteers' fatigue", SHARE_SUM)]

    # need and service (需求与服务)
    need_minutes: Annotated[int, Count("hours of need that arose", "minutes", True)]
    served_minutes: Annotated[int, Count("hours of need served: of cases when they end served, of care every week", "minutes", True)]
    hard_need_minutes: Annotated[int, Count("need that arose among the hard to reach: frail, poor or newcomers", "minutes")]
    hard_served_minutes: Annotated[int, Count("of theirs, served", "minutes")]
    joint_minutes: Annotated[int, Count("of those, on cases on which at least two kinds of actor booked", "minutes", True)]
    worker_joint_minutes: Annotated[int, Count("of joint hours, on cases on which a social worker booked", "minutes", True)]
    need_material: Annotated[int, Count("need: material aid", "minutes")]
    need_mediation: Annotated[int, Count("need: relationship mediation", "minutes")]
    need_capacity: Annotated[int, Count("need: capacity building", "minutes")]
    need_emotional: Annotated[int, Count("need: emotional support", "minutes")]
    need_care: Annotated[int, Count("need: care", "minutes")]
    need_public: Annotated[int, Count("need: public affairs", "minutes")]
    served_material: Annotated[int, Count("served: material aid", "minutes")]
    served_mediation: Annotated[int, Count("served: relationship mediation", "minutes")]
    served_capacity: Annotated[int, Count("served: capacity building", "minutes")]
    served_emotional: Annotated[int, Count("served: emotional support", "minutes")]
    served_care: Annotated[int, Count("served: care", "minutes")]
    served_public: Annotated[int, Count("served: public affairs", "minutes")]
    cases_opened: Annotated[int, Count("cases that arose (care: each week's)", "cases", True)]
    cases_well: Annotated[int, Count("cases served that ended well (care: each week's)", "cases", True)]
    cases_badly: Annotated[int, Count("cases served that ended badly (care: each week's)", "cases", True)]
    cases_lapsed: Annotated[int, Count("cases known that lapsed (care: each week's)", "cases", True)]
    cases_never_found: Annotated[int, Count("cases that lapsed unknown to anyone (care: each week's)", "cases", True)]
    cases_moved: Annotated[int, Count("cases that ended because the resident moved", "cases", True)]
    cases_open: Annotated[int, Count("cases open at the week's end (care stands closed at every week's end)", "cases", True)]
    ended_cases: Annotated[int, Count("cases other than care that ended served", "cases", True)]
    ended_weeks: Annotated[int, Count("their weeks from arising to end", "weeks", True)]
    kinds_involved: Annotated[int, Count("kinds of actor that booked hours or money on those cases, added up", "kinds")]
    found_cases: Annotated[int, Count("cases other than care that were found", "cases", True)]
    found_weeks: Annotated[int, Count("their weeks from arising to being found", "weeks", True)]
    found_by_volunteer: Annotated[int, Count("cases found by a neighbour who volunteers", "cases")]
    found_by_worker: Annotated[int, Count("cases found by social workers' outreach", "cases")]
    found_by_organization: Annotated[int, Count("cases found by a community organization", "cases")]
    found_by_asking: Annotated[int, Count("cases that residents brought to the committee", "cases")]
    found_by_grid: Annotated[int, Count("cases found by grid workers", "cases")]
    kept: Annotated[int, Count("cases that the committee kept", "cases")]
    decided: Annotated[int, Count("cases that the committee kept or tried to refer", "cases")]
    referred: Annotated[int, Count("cases handed over along a link", "cases")]
    refused: Annotated[int, Count("hand-overs that failed", "cases")]
    no_provider: Annotated[int, Count("searches that found no provider with hours and a link", "cases")]
    bridged: Annotated[int, Count("stuck hand-overs that a social worker bridged", "cases")]
    compound_opened: Annotated[int, Count("compound cases that arose", "cases")]
    compound_need_minutes: Annotated[int, Count("hours asked for by compound cases that arose", "minutes")]
    compound_done: Annotated[int, Count("compound cases served in all their parts", "cases")]
    compound_lapsed: Annotated[int, Count("compound cases found that lapsed", "cases")]
    compound_led_by_committee: Annotated[int, Count("compound cases led by the committee, when they ended or lapsed", "cases")]
    wasted_minutes: Annotated[int, Count("hours spent on cases that lapsed or ended by a move", "minutes")]
    lacked_link: Annotated[int, Count("parts missing when a case lapsed: no link", "parts")]
    lacked_hours: Annotated[int, Count("parts missing when a case lapsed: no hours", "parts")]
    lacked_money: Annotated[int, Count("parts missing when a case lapsed: no money", "parts")]

    # hours by who gives them: what came in is what was used and what is left (工时账)
    committee_minutes: Annotated[int, Count("committee hours, helpers included", "minutes")]
    committee_administration: Annotated[int, Count("committee: administration and tasks", "minutes")]
    committee_remedies: Annotated[int, Count("committee: remedies", "minutes")]
    committee_coordination: Annotated[int, Count("committee: coordination", "minutes")]
    committee_asking: Annotated[int, Count("committee: asking donors", "minutes")]
    committee_served: Annotated[int, Count("committee: service", "minutes")]
    committee_idle: Annotated[int, Count("committee: left over", "minutes")]
    worker_minutes: Annotated[int, Count("social workers' hours, vacant posts not counted", "minutes")]
    worker_vacant: Annotated[int, Count("hours of vacant posts", "minutes")]
    worker_absent: Annotated[int, Count("social workers: lost to burnout", "minutes")]
    worker_administration: Annotated[int, Count("social workers: administration", "minutes")]
    worker_brokering: Annotated[int, Count("social workers: brokering, bridging included", "minutes")]
    worker_incubation: Annotated[int, Count("social workers: incubation", "minutes")]
    worker_outreach: Annotated[int, Count("social workers: outreach", "minutes")]
    worker_casework: Annotated[int, Count("social workers: set aside for casework", "minutes")]
    worker_served: Annotated[int, Count("social workers: casework done", "minutes")]
    worker_idle: Annotated[int, Count("social workers: casework hours left over", "minutes")]
    agency_minutes: Annotated[int, Count("agencies' hours", "minutes")]
    agency_served: Annotated[int, Count("agencies: service", "minutes")]
    agency_idle: Annotated[int, Count("agencies: left over", "minutes")]
    free_minutes: Annotated[int, Count("residents' free hours spent in sessions and projects", "minutes", True)]

    # money, by account: what came in is what went out and what is left (资金账)
    gifts_government: Annotated[int, Count("gifts, government-led, to the city's pool", "fen")]
    gifts_targeted: Annotated[int, Count("gifts, targeted, to the community's pool", "fen")]
    gifts_love: Annotated[int, Count("gifts, love-link, straight to residents", "fen")]
    love_reached: Annotated[int, Count("residents whom a love-link gift reached", "residents")]
    gifts_crowd: Annotated[int, Count("residents' crowd-giving to the community's pool", "fen", True)]
    allotted: Annotated[int, Count("allotted by the city to the community's pool", "fen")]
    paid_cases: Annotated[int, Count("paid from the pool on cases", "fen", True)]
    paid_expenses: Annotated[int, Count("paid from the pool for volunteers' expenses and points", "fen")]
    paid_organizations: Annotated[int, Count("granted from the pool to community organizations", "fen")]
    paid_remedies: Annotated[int, Count("paid from the pool for remedies", "fen")]
    pool: Annotated[int, Count("the community's pool at the week's end", "fen")]
    organizations_spent: Annotated[int, Count("spent by community organizations", "fen")]
    organizations_closed: Annotated[int, Count("left over by folded organizations, back to the pool", "fen")]
    organizations_funds: Annotated[int, Count("community organizations' money at the week's end", "fen")]
    pool_shock: Annotated[int, Count("put into the community's pool by an intervention; below 0 where it was taken out", "fen")]
    public_hiring: Annotated[int, Count("public money that came with tasks, spent on helpers", "fen")]
    money_needed: Annotated[int, Count("money that known cases asked for", "fen")]
    donors: Annotated[int, Count("donors", "donors")]
    donors_asked: Annotated[int, Count("donors asked", "donors")]
    donors_gave: Annotated[int, Count("donors who gave", "donors")]
    renewals_due: Annotated[int, Count("donors asked who gave when last asked", "donors")]
    renewals: Annotated[int, Count("of those, donors who gave again", "donors")]

    # deliberation and the covenant (协商与公约)
    sessions: Annotated[int, Count("sessions", "sessions")]
    invited: Annotated[int, Count("adults when a session was held", "residents", True)]
    attended: Annotated[int, Count("of those, residents who came", "residents", True)]
    panel: Annotated[int, Count("panel members asked four weeks after a session", "residents", True)]
    panel_near: Annotated[int, Count("of those, near the panel's median", "residents", True)]
    covenant: Annotated[int, Count("support of the covenant in force", SHARE_SUM)]
    conflict: Annotated[int, Count("open conflict", SHARE_SUM)]
    bound: Annotated[int, Count("adults who chose whether to comply", "residents", True)]
    complied: Annotated[int, Count("of those, residents who complied", "residents", True)]
    breaches: Annotated[int, Count("breaches that made public-affairs cases", "cases", True)]

    # the station (社工站)
    worker_weeks: Annotated[int, Count("filled posts, in thousandths of a post", "post-weeks/1000")]
    worker_quits: Annotated[int, Count("social workers who quit, in thousandths, shared among the communities served", "quits/1000")]
    burnout: Annotated[int, Count("sum of social workers' burnout, weighted by minutes", "minutes * 2^-24")]
    understaffed: Annotated[int, Count("community-weeks whose station is understaffed", "weeks")]

    # linkage (联动)
    habit: Annotated[int, Count("the committee's takeover habit", SHARE_SUM)]
    link_strength: Annotated[int, Count("sum of link strengths over pairs of nodes", SHARE_SUM)]
    link_pairs: Annotated[int, Count("pairs of nodes", "pairs")]
    links_usable: Annotated[int, Count("pairs whose link is at least a tenth", "pairs")]
    outer_link_strength: Annotated[int, Count("sum of link strengths over pairs without the committee", SHARE_SUM)]
    outer_link_pairs: Annotated[int, Count("pairs of nodes without the committee", "pairs")]
    worker_link_strength: Annotated[int, Count("sum of link strengths over pairs with a social worker", SHARE_SUM)]
    worker_link_pairs: Annotated[int, Count("pairs with a social worker", "pairs")]
    brokerage: Annotated[int, Count("sum of social workers' betweenness, every fourth week", SHARE_SUM)]
    brokerage_workers: Annotated[int, Count("social workers whose betweenness was taken", "workers")]
    outer_efficiency: Annotated[int, Count("sum of 1 / distance over pairs without the committee, both ways, every fourth week", SHARE_SUM)]
    outer_efficiency_pairs: Annotated[int, Count("pairs whose distance was taken, both ways", "pairs")]
    booked_committee: Annotated[int, Count("hours booked on cases by the committee", "minutes")]
    booked_team: Annotated[int, Count("hours booked on cases by volunteer teams", "minutes")]
    booked_worker: Annotated[int, Count("hours booked on cases by social workers", "minutes")]
    booked_organization: Annotated[int, Count("hours booked on cases by organizations", "minutes")]
    organizations: Annotated[int, Count("community organizations alive", "organizations")]
    organizations_founded: Annotated[int, Count("community organizations founded", "organizations")]
    organizations_folded: Annotated[int, Count("community organizations folded", "organizations")]


_OWN = list_declarations(Counted)
COUNTS = {**_OWN, **{name: Declared(name, int, entry) for name, entry in collect_declarations("counts", _OWN).items()}}
"""The package's own first: compiled code knows their rows by number; extensions' stand below."""
count = Counted(*range(len(_OWN)))
