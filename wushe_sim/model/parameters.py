"""Every coefficient, once: its default, its range and what it rests on (EVIDENCE's S numbers, the paper's section, or 'judgement').

One class for each stage that reads it; ``parameters.mobilise.quit_hazard`` in code, ``[parameters.mobilise] quit_hazard`` in a scenario.
"""
# pyright: reportInvalidTypeForm=false
# ``_of`` spells an Annotated type shortly; Python takes any expression there, Pyright does not.

from typing import Annotated, Any, NamedTuple

import numpy as np

from wushe_sim.engine.declare import Parameter, list_declarations

JUDGEMENT = "judgement"


def _of(default: float, low: float, high: float, unit: str, source: str, meaning: str) -> Any:
    return Annotated[float, Parameter(default, low, high, unit, source, meaning)]


class World(NamedTuple):
    """Who lives there, and who works for them (人口与行动者)."""

    child_share: _of(0.18, 0.1, 0.25, "share", "S65 (0-14: 17.95%)", "share of children")
    elder_share: _of(0.187, 0.1, 0.3, "share", "S65", "share aged 60 and over among locals, at least that among newcomers")
    newcomer_elder_share: _of(0.08, 0.03, 0.15, "share", JUDGEMENT, "share aged 60 and over among newcomers")
    frail_elder: _of(0.1, 0.05, 0.18, "share", "judgement; disabled 6.3% of all (recalled)", "share of elders who are owed care")
    frail_other: _of(0.012, 0.005, 0.03, "share", JUDGEMENT, "share of others who are owed care")
    poor_share: _of(0.029, 0.005, 0.04, "share", "dibao 2.9% (recalled), S70", "share of poor residents (dibao)")
    care_minutes: _of(95, 40, 240, "minutes a week", JUDGEMENT, "care owed to a frail resident beyond the family's")
    party_share: _of(0.08, 0.05, 0.12, "share of adults", JUDGEMENT, "share of Party members")
    free_minutes_adult: _of(600, 300, 1200, "minutes a week", JUDGEMENT, "free time of an adult")
    free_minutes_elder: _of(1500, 600, 2400, "minutes a week", JUDGEMENT, "free time of an elder")
    income_spread: _of(0.6, 0.3, 0.9, "log", JUDGEMENT, "standard deviation of log income")
    skill_mean: _of(0.45, 0.3, 0.6, "share", JUDGEMENT, "mean skill at serving others")
    skill_spread: _of(0.15, 0.05, 0.25, "share", JUDGEMENT, "standard deviation of skill")
    trust_mean: _of(0.67, 0.6, 0.75, "share", "S40", "mean personal level of trust in neighbours")
    trust_government_mean: _of(0.55, 0.35, 0.65, "share", "S42", "mean personal level of trust in local government")
    belonging_mean: _of(0.52, 0.4, 0.65, "share", JUDGEMENT, "mean personal level of belonging")
    agency_mean: _of(0.48, 0.35, 0.6, "share", JUDGEMENT, "mean personal level of agency")
    feeling_spread: _of(0.13, 0.05, 0.2, "share", JUDGEMENT, "standard deviation of personal levels")
    group_spread: _of(0.06, 0, 0.15, "share", "judgement; S51 (mixed places supply leaders)",
                      "standard deviation of groups' agency and skill")
    newcomer_trust: _of(-0.047, -0.1, 0, "share", "S40", "newcomers' personal level of trust, less than locals'")
    newcomer_belonging: _of(-0.12, -0.25, 0, "share", JUDGEMENT, "newcomers' personal level of belonging, less than locals'")
    settle_years: _of(6, 3, 12, "years", JUDGEMENT, "years until a newcomer counts as settled")
    homophily: _of(0.25, 0.1, 0.6, "share", "S36, counted anew (caste .17, .25, .35; religion .59)",
                   "assortativity of ties outside the household, at the default heterogeneity")
    committee_staff: _of(3.6, 3, 5, "posts per 2,000 residents", "S8", "committee staff")
    teams: _of(2, 1, 4, "per 1,000 residents", JUDGEMENT, "volunteer teams")
    suppliers: _of(2.5, 1, 4, "per kind of case", "judgement; MODEL (one to three)", "volunteer teams that take one kind of case")
    agencies: _of(3, 1, 6, "per street", JUDGEMENT, "contracted agencies")
    agency_staff: _of(15, 5, 40, "posts per 64,000 residents", JUDGEMENT, "staff of the contracted agencies together")
    organizations: _of(1.5, 0.5, 4, "per 1,000 residents", "S20 (24,826 in a city of 13.7 million: 1.8)",
                       "community organizations at the start")
    donors: _of(3, 1, 8, "per 1,000 residents", JUDGEMENT, "donors")
    gift: _of(11_500, 3_000, 16_000, "yuan", "S29 (fund inflow 50,000 yuan a year), S28b (mix)", "mean gift of a donor")
    inflow: _of(50_000, 10_000, 150_000, "yuan a year", "S29, S20, S100",
                "yearly inflow of a fund of 4,000 residents, to which gifts and the pool at the start are scaled")
    pool: _of(19_000, 2_000, 40_000, "yuan per 1,000 residents", "judgement; near where it settles", "the foundation's pool at the start")
    firm_share: _of(0.25, 0.1, 0.4, "share", JUDGEMENT, "share of firms among donors")
    firm_money: _of(0.74, 0.58, 0.77, "share", "S28b", "firms' share of donors' money")
    registered: _of(0.17, 0.13, 0.23, "share", "S19, S20", "registered volunteers at the start")
    active: _of(0.08, 0.04, 0.12, "share of adults", JUDGEMENT, "active volunteers at the start")
    by_type_organizations: _of(0.5, -1, 2, "power", JUDGEMENT, "how far types of community differ in organizations at the start")
    by_type_donors: _of(0.5, -1, 2, "power", JUDGEMENT, "how far they differ in donors")
    by_type_volunteers: _of(0.5, -1, 2, "power", "judgement; S92, S50, S51", "how far they differ in volunteers at the start")
    by_type_staff: _of(0.5, 0, 2, "power", JUDGEMENT, "how far they differ in committee staff")
    clan_ties: _of(0.5, 0, 1.5, "ratio", "judgement; S91", "ties of one clan or work unit, times the type's share")


class Move(NamedTuple):
    """Residents leave and arrive (人口流动)."""

    by_belonging: _of(1, 0, 2, "per unit", JUDGEMENT, "how far belonging keeps people")
    own_kind: _of(0.7, 0.3, 0.95, "share", JUDGEMENT, "newcomers who move in where their own group lives already")
    new_tie: _of(0.08, 0.02, 0.2, "share", JUDGEMENT, "strength of a newcomer's ties")
    new_kin: _of(0.4, 0.2, 0.8, "share", JUDGEMENT, "strength of a newcomer's ties within the household")


class Need(NamedTuple):
    """Cases arise (需求)."""

    material: _of(2.2, 0.5, 6, "cases per 1,000 a week", JUDGEMENT, "spells of material need")
    mediation: _of(2.4, 0.5, 6, "cases per 1,000 a week", JUDGEMENT, "conflicts that ask for mediation")
    capacity: _of(2.2, 0.5, 6, "cases per 1,000 a week", JUDGEMENT, "needs of learning and employment")
    emotional: _of(2.8, 0.5, 6, "cases per 1,000 a week", JUDGEMENT, "spells of emotional need")
    public: _of(2, 1, 9, "cases per 1,000 a week", "S64, S10", "public affairs, breaches not counted")
    poor: _of(6, 2, 12, "ratio", JUDGEMENT, "how much likelier the poor are to need material aid and capacity building")
    frail: _of(3, 1, 6, "ratio", JUDGEMENT, "how much likelier the frail are to need aid and emotional support")
    breach: _of(8, 2, 20, "cases per 1,000 breaking it a week", JUDGEMENT, "public-affairs cases made by residents who break the covenant")
    minutes_material: _of(180, 60, 480, "minutes", JUDGEMENT, "size of a case of material aid")
    minutes_mediation: _of(240, 60, 600, "minutes", JUDGEMENT, "size of a case of mediation")
    minutes_capacity: _of(240, 60, 600, "minutes", JUDGEMENT, "size of a case of capacity building")
    minutes_emotional: _of(210, 60, 600, "minutes", JUDGEMENT, "size of a case of emotional support")
    minutes_public: _of(90, 30, 240, "minutes", "MODEL (an hour or two)", "size of a public-affairs case")
    compound: _of(0.25, 0, 0.6, "share", "MODEL: judgement", "share of cases that ask for several kinds of supply")
    compound_size: _of(1.3, 1, 2, "ratio", JUDGEMENT, "hours of a compound case against a simple one's")
    money: _of(90, 20, 300, "yuan", JUDGEMENT, "money part of a compound case")
    prevent_monitoring_law: _of(0, -0.6, 0.6, "log rate", "S109, S112",
                                "conflicts and public affairs that monitoring and law prevent together")
    prevent_moral_monitoring: _of(0, -0.6, 0.6, "log rate", "S109, S111", "those that norms and monitoring prevent together")
    prevent_law_moral: _of(0, -0.6, 0.6, "log rate", "S109, S110", "those that law and norms prevent together")
    approval: _of(0.3, 0, 0.6, "share", JUDGEMENT, "share of public-affairs and authority cases that need the street's approval")
    dispute: _of(4, 0, 12, "per 1,000 a week", "judgement; S50", "disputes with the property firm in a new estate, each a grievance")


class HandDown(NamedTuple):
    """Tasks and resources arrive (任务下移)."""

    administration: _of(0.4, 0.3, 0.8, "share of staff hours", "S11 (half, the street's tasks included)",
                        "the committee's ordinary administrative load")
    station_share: _of(0.1, 0, 0.3, "share", JUDGEMENT, "share of handed-down tasks that full dual leadership puts on the station")
    hire_weeks: _of(12, 4, 26, "weeks", JUDGEMENT, "time that hiring with money takes")
    overhead: _of(0.2, 0.1, 0.4, "share", JUDGEMENT, "share of that money lost to hiring and managing")
    wage: _of(30, 20, 60, "yuan an hour", JUDGEMENT, "wage of a helper")
    law_shortens: _of(0.5, 0.2, 0.8, "share", JUDGEMENT, "how far rule of law shortens approval")
    cost_rule_of_law: _of(0.05, 0.02, 0.1, "share of committee hours", JUDGEMENT, "price of rule of law at full strength")
    cost_moral_governance: _of(0.03, 0.01, 0.08, "share of committee hours", JUDGEMENT, "price of moral governance")
    cost_grid_service: _of(0.08, 0.04, 0.2, "share of committee hours", JUDGEMENT, "price of grid service")
    cost_online_platform: _of(0.02, 0.01, 0.06, "share of committee hours", JUDGEMENT, "price of the online platform")
    cost_feedback_channel: _of(0.03, 0.01, 0.08, "share of committee hours", JUDGEMENT, "price of feedback")
    cost_deliberation: _of(0.06, 0.02, 0.15, "share of committee hours", JUDGEMENT, "price of deliberation")
    cost_covenant: _of(0.02, 0.01, 0.06, "share of committee hours", JUDGEMENT, "price of the covenant")
    cost_agency_building: _of(0.04, 0.02, 0.1, "share of committee hours", JUDGEMENT, "price of agency building")
    cost_honour: _of(0.01, 0.005, 0.04, "share of committee hours", JUDGEMENT, "price of honour points")
    cost_crowd_giving: _of(0.02, 0.01, 0.06, "share of committee hours", JUDGEMENT, "price of crowd-giving")
    cost_party_coordination: _of(0.04, 0.02, 0.08, "share of committee hours", "MODEL", "price of the Party branch's coordination")
    yuan_moral_governance: _of(20, 5, 60, "yuan per 1,000 residents a week", JUDGEMENT, "money for moral governance")
    yuan_online_platform: _of(15, 5, 60, "yuan per 1,000 residents a week", JUDGEMENT, "money for the online platform")
    yuan_incubation: _of(20, 5, 60, "yuan per 1,000 residents a week", JUDGEMENT, "money for incubation")
    asking: _of(0.06, 0.01, 0.1, "share of committee hours", JUDGEMENT, "hours spent on asking donors while the pool is empty")
    full_pool: _of(20_000, 5_000, 80_000, "yuan per 1,000 residents", JUDGEMENT, "the pool at which asking halves")
    crowding_out: _of(0.5, 0, 0.75, "share", "S31, S32, S33, S35 (signs differ)", "asking given up when all money is public")


class Mobilise(NamedTuple):
    """Residents join, stay or quit volunteering (志愿动员)."""

    join_hazard: _of(0.00028, 0.00005, 0.0006, "per week", "judgement; pattern 5", "chance of joining unasked, at middling feelings")
    join_agency: _of(1.5, 0.5, 3, "per unit", JUDGEMENT, "weight of agency in joining")
    join_belonging: _of(1, 0, 2, "per unit", JUDGEMENT, "weight of belonging in joining")
    join_trust: _of(0.5, 0, 1.5, "per unit", JUDGEMENT, "weight of trust in joining")
    join_grievance: _of(0.3, 0, 1, "per unit", "judgement; S50, S51", "weight of a grievance in joining")
    join_asked: _of(1, 1, 4, "ratio", "S25", "joining when asked against unasked")
    join_points: _of(0.4, 0, 1, "share", "judgement; S60, S59", "rise of joining under a full points scheme")
    asked_fades: _of(0.96, 0.9, 0.99, "per week", JUDGEMENT, "what is left of having been asked after a week")
    asked_by_peers: _of(0.06, 0.02, 0.2, "per week", "judgement; S74", "chance of being asked if all neighbours volunteer")
    one_peer: _of(0.5, 0.2, 1, "share", "S38 (complex contagion)", "what one volunteering neighbour persuades, against two")
    peers_convex: _of(0, 0, 1, "share", "judgement; S38", "how far several volunteering neighbours persuade more than in proportion")
    peers_usual: _of(0.125, 0.05, 0.3, "share", JUDGEMENT, "share of volunteering neighbours at which either form asks as often")
    own_group: _of(0.5, 0, 1, "share", "II.2; judgement", "how much more a volunteer from one's own group counts")
    contacts: _of(4, 2, 10, "residents an hour", JUDGEMENT, "residents met in an hour of outreach")
    local: _of(0.3, 0, 1, "share", "II.2; judgement (no figure found)", "how much more a local social worker's contact counts")
    invitations: _of(2, 0, 6, "residents an hour", JUDGEMENT, "residents invited in an hour of incubation")
    invited_skill: _of(0.1, 0, 0.3, "share", JUDGEMENT, "skill that training adds for volunteers who were invited")
    named: _of(1, 0, 1, "share", "S77", "how far a mass base is being named by neighbours, else the number of ties")
    standing_persuades: _of(0.2, 0, 0.65, "per unit", "S77 (1.2 [1 to 1.65] in all)",
                            "how much more a volunteer of twice the usual mass base persuades")
    accept: _of(0.04, 0.01, 0.2, "share", "S71, S72, S73", "chance that an invitation is accepted at once, at middling feelings")
    accept_local: _of(0.3, -0.3, 1, "share", "II.2; judgement (no figure found)",
                      "how much more a local social worker's invitation is accepted")
    accept_neighbour: _of(1, 1, 5, "ratio", "judgement; S75 (+21 points)", "how much likelier a neighbour's asking is accepted")
    accept_ties: _of(0, -0.5, 1, "power", "judgement; S77", "how acceptance goes with the number of ties")
    spared: _of(26, 4, 52, "weeks", JUDGEMENT, "weeks for which who was invited is not invited again")
    recruits: _of(0.35, 0.05, 1.5, "residents per member a week", "judgement; S74",
                  "residents asked by a community organization that recruits")
    recruit_chance: _of(0.25, 0.05, 1, "per week", JUDGEMENT, "chance that a community organization recruits in a week")
    enlist_hazard: _of(0.0009, 0.0001, 0.003, "per week", "judgement; S19, S68", "chance of being registered under full enlistment")
    enlist_party: _of(6, 2, 12, "ratio", JUDGEMENT, "how much likelier Party members are to be registered")
    enlist_active: _of(0.1, 0, 0.4, "share", "judgement; S23", "share of those registered by quota who become active")
    deregister: _of(0.0035, 0.001, 0.01, "per week", JUDGEMENT, "chance that an inactive volunteer is struck off")
    quit_hazard: _of(0.008, 0.005, 0.015, "per week", "S24", "chance of quitting at middling bond and fatigue")
    quit_bond: _of(2, 1, 4, "per unit", "judgement; S26", "how far the bond keeps volunteers")
    quit_fatigue: _of(1, 0, 2, "per unit", JUDGEMENT, "how far fatigue drives them away")
    quit_idle: _of(0.3, 0, 1, "per unit", "judgement; S26", "how far idleness drives them away")
    offer: _of(0.6, 0.3, 0.9, "per week", JUDGEMENT, "chance that an active volunteer has time in a week")
    quit_routine: _of(0, 0, 2, "per unit", "judgement; S97", "how far a habit of volunteering keeps volunteers, where habits form")
    offer_points: _of(0.15, 0, 0.5, "share", "judgement; S60, S97", "rise of having time under a full points scheme, or by a full habit")
    offer_idle: _of(0, 0, 1, "share", "judgement; S94", "how far idleness keeps an active volunteer from having time")
    offer_minutes: _of(115, 30, 180, "minutes", "S21, S24 (an hour a week)", "minutes offered in such a week")
    free_share: _of(0.25, 0.1, 0.5, "share", JUDGEMENT, "of their free time, the most that volunteers offer")
    enlisted_offer: _of(0.3, 0.05, 0.8, "share", "judgement; S68", "what volunteers enlisted by quota offer, against others")
    tired: _of(0.5, 0.2, 0.8, "share", JUDGEMENT, "how far full fatigue keeps a volunteer from taking a case")
    monitor: _of(0.08, 0.03, 0.2, "share of teams' hours", JUDGEMENT, "teams' hours for the self-management group at full strength")
    lends: _of(0.5, 0, 1, "per week", "judgement; S94",
               "chance that a wholly idle member of a community organization serves with the team in a week")
    enter_organization: _of(0.25, 0.1, 0.5, "share", JUDGEMENT, "share of new volunteers who join a community organization")
    bond_start: _of(0.5, 0.3, 0.7, "share", JUDGEMENT, "bond of a new volunteer")


class Give(NamedTuple):
    """Donors give, and the foundation pays out (慈善捐赠)."""

    reach: _of(2.0, 0.5, 6, "hours a donor", JUDGEMENT, "hours of asking that reach a donor with two chances in three")
    base: _of(0.4, 0.1, 0.8, "share", "MODEL", "chance of reaching a donor without a link")
    by_link: _of(1.8, 0.5, 3, "share", "MODEL", "what a full link to the foundation adds")
    new_gives: _of(0.27, 0.2, 0.35, "share", "S30", "chance that a donor gives who did not when last asked")
    again_gives: _of(0.65, 0.6, 0.7, "share", "S30", "chance that a donor gives again")
    by_impact: _of(0.8, 0, 1.5, "per unit", JUDGEMENT, "weight of the impact seen")
    impact_usual: _of(0.47, 0.05, 0.9, "share", "judgement; where it rests", "impact seen at which the source's shares hold")
    impact_memory: _of(0.02, 0.005, 0.1, "per week", JUDGEMENT, "how fast the impact seen is learned")
    love_receivers: _of(4, 1, 10, "residents", JUDGEMENT, "residents helped by one love-link gift")
    crowd_chance: _of(0.004, 0.001, 0.02, "per week", JUDGEMENT, "chance that a resident gives under full crowd-giving")
    crowd_yuan: _of(6, 1, 20, "yuan", JUDGEMENT, "a resident's gift at mean income")
    pay_out: _of(0.015, 0.005, 0.05, "share a week", "MODEL; S29 (.54 spent)", "share of the free pool granted in a week")
    release: _of(0.05, 0.01, 0.2, "share a week", JUDGEMENT, "of what was granted and not called for, back to the free pool")
    aid: _of(0.55, 0.2, 0.8, "weight", JUDGEMENT, "of what is granted, against the three other uses: for cases")
    expenses: _of(0.2, 0.1, 0.5, "weight", JUDGEMENT, "for volunteers' expenses and points")
    organizations: _of(0.1, 0, 0.4, "weight", JUDGEMENT, "for community organizations")
    remedies: _of(0.15, 0.05, 0.4, "weight", JUDGEMENT, "for remedies")
    mode: _of(0.2, 0.1, 0.4, "share", JUDGEMENT, "what a mode moves towards what it leads by")
    expense: _of(1, 0, 5, "yuan an hour", JUDGEMENT, "volunteers' expenses")
    points: _of(4, 1, 10, "yuan an hour", JUDGEMENT, "goods for an hour under a full points scheme")


class Broker(NamedTuple):
    """Links are built and decay (穿针引线)."""

    builds: _of(0.03, 0, 0.1, "per hour", "S82, S84, S86", "what an hour of brokering or meeting builds")
    partners: _of(8, 1, 15, "actors", JUDGEMENT, "others whom an actor can deal with for the whole of a meeting")
    backed: _of(0, 0, 5, "ratio", JUDGEMENT, "what full Party coordination adds to what an hour of brokering builds")
    stays_until: _of(0.5, 0.3, 0.7, "share", JUDGEMENT, "strength of a link up to which a social worker stays with a pair, where they stay")
    own_links: _of(0.5, 0.2, 0.8, "share", JUDGEMENT, "share of brokering hours that builds the social worker's own links to both sides")
    decay: _of(0.043, 0.02, 0.06, "per week", "S37", "decay of an idle link")
    together: _of(0.06, 0.02, 0.15, "per week", "MODEL: judgement", "how fast working together moves a link to its success rate")
    saturation: _of(3, 1, 8, "cases", "MODEL: judgement", "joint cases a week that make a link fully busy")
    bridging: _of(0.3, 0, 0.8, "share", JUDGEMENT, "share of brokering hours kept for bridging stuck cases")
    wish_anyway: _of(0.3, 0.1, 1, "cases per actor", JUDGEMENT, "wishes for links that no case lacked, shared out over all others")
    want_fades: _of(0.75, 0.5, 0.95, "per week", JUDGEMENT, "what is left after a week of the wish for a missing link")
    leaver_keeps: _of(0.7, 0.4, 0.95, "share", "MODEL: most", "share of their links that who leaves takes along")


class Deliver(NamedTuple):
    """Cases are found, handed over and served (服务递送)."""

    see: _of(0.1, 0.03, 0.3, "per week", JUDGEMENT, "chance that a volunteering neighbour hears of a case")
    members_hear: _of(1.0, 0.2, 3, "per share of residents", JUDGEMENT,
                      "chance that a community organization hears of it, per share of members")
    visits: _of(4, 2, 10, "residents an hour", JUDGEMENT, "residents visited in an hour of outreach")
    visit_vulnerable: _of(5, 1, 15, "ratio", JUDGEMENT, "how much likelier vulnerable residents are visited")
    ask: _of(0.12, 0.04, 0.3, "per week", JUDGEMENT, "chance that a resident brings a case to the committee")
    ask_trust: _of(1, 0, 2, "per unit", JUDGEMENT, "weight of trust in local government in asking")
    ask_agency: _of(0.8, 0, 2, "per unit", JUDGEMENT, "weight of agency in asking")
    ask_online: _of(0.8, 0.2, 2, "share", "judgement; S64 (contacts +55%)", "what a full online platform adds to asking")
    ask_feedback: _of(0.5, 0, 1, "share", JUDGEMENT, "what full feedback adds to asking")
    grid: _of(0.3, 0.1, 0.5, "per week", "judgement; S63", "chance that grid workers at full strength find a case")
    doors: _of(0, 0, 0.3, "share", JUDGEMENT, "what full Party coordination adds to the chance that a hand-over is accepted")
    own_volunteers: _of(0.5, 0, 1, "share", "I; judgement",
                        "where volunteers are no linked actor: chance that a social worker or an agency wins a team of its own for a case")
    keep_parts: _of(0.5, 0, 1, "share", "III.1; judgement", "how far the takeover habit reaches the parts of compound cases")
    law_caps: _of(0.5, 0.2, 0.8, "share", "MODEL", "how far a full duty list caps keeping")
    patience_hidden: _of(8, 4, 16, "weeks", JUDGEMENT, "weeks after which a case that nobody found lapses")
    patience_known: _of(10, 4, 20, "weeks", JUDGEMENT, "weeks after which a known simple case lapses")
    patience_holder: _of(4, 2, 8, "weeks", "MODEL", "weeks after which a held case is decided anew")
    patience_compound: _of(4, 2, 8, "weeks", "MODEL", "weeks within which a compound case must be complete")
    bridge_minutes: _of(30, 15, 120, "minutes", "MODEL", "time that bridging a case takes")
    bridge_chance: _of(0.7, 0.4, 0.9, "share", "MODEL", "chance that bridging works")
    guidance: _of(0.3, 0.1, 0.6, "share", "MODEL", "how far guidance closes a team's gap in fitness")
    fit_committee: _of(0.5, 0.3, 0.7, "share", JUDGEMENT, "fitness of the committee for cases other than public affairs")
    fit_committee_public: _of(0.75, 0.5, 0.9, "share", JUDGEMENT, "fitness of the committee for public affairs")
    well_base: _of(0.45, 0.2, 0.7, "share", JUDGEMENT, "chance that a served case ends well at no fitness")
    well_monitoring_law: _of(0, -0.6, 0.6, "log odds", "S109, S112", "what monitoring and law add together to a served case's ending well")
    well_moral_monitoring: _of(0, -0.6, 0.6, "log odds", "S109, S111", "what norms and monitoring add together to it")
    well_law_moral: _of(0, -0.6, 0.6, "log odds", "S109, S110", "what law and norms add together to it")


class Deliberate(NamedTuple):
    """The platform deliberates; the covenant binds or does not (协商与公约)."""

    rarest: _of(26, 13, 52, "weeks", JUDGEMENT, "weeks between sessions without deliberation")
    densest: _of(6, 5, 12, "weeks", JUDGEMENT, "weeks between sessions at full deliberation")
    attend: _of(0.02, 0.005, 0.08, "share", JUDGEMENT, "chance of attending at middling feelings")
    attend_belonging: _of(1.2, 0, 2, "per unit", JUDGEMENT, "weight of belonging in attending")
    attend_agency: _of(1.5, 0, 3, "per unit", JUDGEMENT, "weight of agency in attending")
    attend_grievance: _of(0.5, 0, 2, "per unit", "judgement; S50", "weight of a grievance in attending")
    attend_channel: _of(1, 0, 2, "share", JUDGEMENT, "what a full two-way channel adds to attendance")
    attend_volunteers: _of(2, 1, 4, "ratio", JUDGEMENT, "how much likelier volunteers attend")
    session_minutes: _of(90, 45, 180, "minutes", JUDGEMENT, "length of a session")
    group_share: _of(0.5, 0.2, 0.8, "share of variance", JUDGEMENT,
                     "what groups' positions add to the variance of positions, if all groups were one person each")
    interest_share: _of(0.15, 0, 0.3, "share of variance", JUDGEMENT, "what interests by age and arrival add, likewise")
    bound: _of(0.25, 0.1, 0.5, "position", "theory (bounded confidence)", "distance within which others are listened to")
    facilitation: _of(0.2, 0, 0.4, "position", JUDGEMENT, "what full facilitation adds to it")
    rounds: _of(6, 1, 12, "rounds", "MODEL", "rounds of talk in a session")
    moves: _of(0.3, 0.1, 0.5, "share", JUDGEMENT, "how far a talk moves an opinion towards the other's")
    talk: _of(0.1, 0, 0.3, "share a week", JUDGEMENT, "how far neighbours' talk moves an opinion in a week after a session")
    report_reach: _of(0.2, 0.05, 0.5, "share", JUDGEMENT, "residents whom the outcome reaches without a channel")
    report_channel: _of(0.5, 0.2, 0.8, "share", JUDGEMENT, "what a full channel adds")
    report_moves: _of(0.5, 0.1, 0.9, "share", JUDGEMENT, "how far the outcome moves who hears of it, times trust in local government")
    near: _of(0.15, 0.1, 0.25, "position", JUDGEMENT, "distance from the panel's median that counts as agreement")
    agreed: _of(0.5, 0.4, 0.67, "share", JUDGEMENT, "agreement from which a covenant is made")
    covenant_grows: _of(0.8, 0.3, 1, "share", JUDGEMENT, "how far a covenant is renewed by an agreement at full strength")
    covenant_fades: _of(0.006, 0.002, 0.02, "per week", JUDGEMENT, "how fast a covenant is forgotten")
    conflict_grows: _of(0.4, 0.1, 0.8, "share", JUDGEMENT, "conflict left by disagreement, times the square of the share that stays apart")
    conflict_fades: _of(0.04, 0.01, 0.1, "per week", JUDGEMENT, "how fast conflict cools")
    comply_base: _of(0.6, 0, 1.2, "log odds", "MODEL", "compliance without anything")
    comply_agreed: _of(1.2, 0.4, 2, "log odds", "MODEL", "weight of having agreed")
    comply_neighbours: _of(2.5, 0.5, 4, "log odds", "judgement; S61", "weight of neighbours' compliance for conditional cooperators")
    cooperators: _of(0.35, 0.2, 0.5, "share", "S61", "share of conditional cooperators")
    neighbours_level: _of(0.7, 0.5, 0.9, "share", "MODEL", "neighbours' compliance that leaves cooperators as they are")
    comply_monitoring: _of(0.6, 0.2, 1.2, "log odds", "MODEL; S53, S54, S55 (contested)", "weight of monitoring")
    comply_law: _of(0.6, 0.2, 1.2, "log odds", "MODEL; S53, S55 (contested)", "weight of enforcement")
    comply_moral: _of(0.4, 0, 1, "log odds", JUDGEMENT, "weight of norms and examples")
    comply_monitoring_law: _of(0, -0.6, 0.6, "log odds", "S109, S112", "what monitoring and enforcement add together")
    comply_moral_monitoring: _of(0, -0.6, 0.6, "log odds", "S109, S111", "what norms and monitoring add together")
    comply_law_moral: _of(0, -0.6, 0.6, "log odds", "S109, S110", "what enforcement and norms add together")
    comply_belonging: _of(0.6, 0, 1.5, "log odds", "MODEL", "weight of belonging")
    watchers: _of(30, 10, 90, "minutes per 1,000 residents a week", JUDGEMENT, "watching hours that reach two residents in three")


class Feel(NamedTuple):
    """Residents learn from what happened (社会心态)."""

    step: _of(0.02, 0.005, 0.05, "per event", "MODEL: judgement", "how far one event moves a feeling")
    back: _of(0.01, 0.003, 0.03, "per week", "MODEL: judgement", "return to the personal level")
    news: _of(0.25, 0, 0.5, "events", JUDGEMENT, "what happened to a neighbour, against what happened to oneself")
    waiting: _of(0.5, 0, 1, "events", "judgement; mixed evidence (S52, S54, S56)", "agency lost by being served by the committee")
    doing: _of(0.5, 0, 1, "events", "judgement", "agency won by a week of volunteering")
    goods: _of(0.3, 0, 1, "events", "S57 (d -0.28 to -0.40)", "agency lost by a week of work for full goods")
    goods_half: _of(0.1, 0.01, 10, "share", "judgement; S57 (rewards as such), S58",
                   "goods that already take half of that; large: in proportion")
    goods_forgiven: _of(0.05, 0, 0.1, "per week of work", "judgement; S99",
                        "how fast agency below the personal level recovers by work that no goods pay for")
    honour: _of(0.2, 0, 0.6, "events", "S57 (verbal reward +0.33)", "agency won by a week of work for honour")
    feedback: _of(0.5, 0.2, 0.9, "share", JUDGEMENT, "how far full feedback softens a failure")
    examples: _of(0.04, 0, 0.2, "events", JUDGEMENT, "trust and belonging won in a week of full moral governance")
    contact: _of(0.5, -0.5, 1, "events", "judgement; S43, S45, S47, S49 (signs conflict)",
                 "trust won by doing things together in a wholly mixed place")
    strain: _of(0.3, 0, 1, "events", "judgement; S43", "trust lost to open conflict in a wholly mixed place")
    unlike: _of(0, -0.2, 0.2, "events", "judgement; S44, S45, S47, S90, S91 (signs conflict)",
                "belonging won by contact, or lost to threat, in a week among neighbours who are all of other groups")
    eased: _of(1, 0, 2, "share", "judgement; S89 (high at both ends)",
               "how far newcomers' lower levels of trust and belonging are eased, per share of newcomers")
    project_share: _of(0.02, 0.005, 0.05, "share of adults a week", JUDGEMENT,
                       "residents who take part in projects under full agency building")
    project_minutes: _of(60, 30, 180, "minutes", JUDGEMENT, "a participant's free time in a project a week")
    grievance_step: _of(0.3, 0.1, 0.6, "share", JUDGEMENT, "grievance made by a dispute or a failed public-affairs case")
    grievance_fades: _of(0.03, 0.01, 0.1, "per week", JUDGEMENT, "how fast a grievance fades")
    tie_return: _of(0.01, 0.003, 0.03, "per week", JUDGEMENT, "return of a tie to its usual strength")
    tie_grows: _of(0.02, 0.005, 0.06, "per week", JUDGEMENT, "growth of a tie by volunteering together")
    tie_usual: _of(0.3, 0.1, 0.5, "share", JUDGEMENT, "usual strength of a tie between neighbours")
    tie_across: _of(0.4, 0, 0.8, "share", "judgement; S36", "how much weaker a tie between neighbours is kept across groups")
    tie_kin: _of(0.8, 0.6, 1, "share", JUDGEMENT, "usual strength of a tie within the household")


class Adapt(NamedTuple):
    """Habits, bonds and organizations change (路径依赖与成长)."""

    habit: _of(0.03, 0.01, 0.1, "per week", "MODEL", "how fast the habit moves")
    habit_success: _of(3, 0, 6, "log odds", "MODEL", "weight of own against others' success")
    habit_kept: _of(2, 0, 8, "log odds", "MODEL", "weight of the share that it kept")
    habit_lever: _of(0, 0, 1, "share", JUDGEMENT, "how far the kept share is compared with the lever, else with a usual share")
    habit_usual: _of(0.4, 0.3, 0.5, "share", JUDGEMENT, "usual share of cases that a committee keeps")
    habit_asymmetry: _of(0.33, 0.1, 1, "ratio", JUDGEMENT, "how fast the habit falls against rising, where learning is asymmetric")
    memory: _of(0.05, 0.02, 0.15, "per week", "MODEL", "rate of the weekly averages of success")
    forgets: _of(0.01, 0.002, 0.03, "per week", JUDGEMENT, "how fast untried success is forgotten")
    believed: _of(0.6, 0.4, 0.8, "share", JUDGEMENT, "success believed of what is not tried")
    bond_work: _of(0.05, 0.02, 0.15, "per week", "MODEL", "bond won by working together")
    bond_idle: _of(0.02, 0.01, 0.06, "per week", "MODEL", "bond lost in an idle week")
    bond_work_organization: _of(0.075, 0.02, 0.2, "per week", "MODEL", "bond won in a community organization")
    bond_idle_organization: _of(0.01, 0.003, 0.04, "per week", "MODEL", "bond lost in an idle week in one")
    charter: _of(0.5, 0, 1, "share", JUDGEMENT, "what a full charter adds to bonds won and takes off fatigue")
    fatigue_hours: _of(1.5, 0.75, 4, "hours", "MODEL", "hours a week that tire fully")
    fatigue_rate: _of(0.1, 0.05, 0.3, "per week", "MODEL", "how fast fatigue comes and goes")
    practice: _of(0.002, 0, 0.01, "per week", JUDGEMENT, "skill won in a week of work")
    idle_skill: _of(0.005, 0, 0.01, "per week", "judgement; S94 (.55 of those on duty)", "skill that wholly idle volunteers lose in a week")
    routine_grows: _of(0.02, 0, 0.1, "per week of work", "S97 (half of it after 10 months)",
                       "how fast repeated work makes a habit of volunteering")
    routine_fades: _of(0.005, 0.001, 0.03, "per idle week", "judgement; S97", "how fast that habit fades without work")
    fold_hazard: _of(0.0003, 0.0002, 0.01, "per week", "judgement; S106 (1-3% a year)", "chance that a sound community organization folds")
    fold_small: _of(0.03, 0.02, 0.3, "per week", JUDGEMENT, "chance that one with fewer than three members folds")
    fold_poor: _of(0.004, 0, 0.02, "per week", JUDGEMENT, "what an empty purse adds")
    found_hazard: _of(0.0007, 0.0002, 0.01, "per team a week", "judgement; S81, S105", "chance that a team founds a community organization")
    found_incubation: _of(0, 0, 6, "ratio", JUDGEMENT, "how much more under full incubation")
    found_hours: _of(0.003, 0, 0.006, "organizations an hour", "S81 (2 a station-year)",
                     "organizations that an hour of incubation founds besides")
    found_idle: _of(0.5, 0, 1, "share", "judgement; S94", "how far the idleness of its members keeps a team from founding one")
    found_members: _of(6, 3, 12, "volunteers", JUDGEMENT, "members who found an organization together")
    inherits: _of(0.5, 0, 1, "share", JUDGEMENT, "share of its team's links that a new community organization inherits")
    running: _of(12, 4, 60, "yuan a week", JUDGEMENT, "running costs of a community organization")


class Station(NamedTuple):
    """The station's round, every fourth week (社工站)."""

    casework: _of(0.5, 0.2, 0.8, "share", JUDGEMENT, "wished share of professional hours for casework")
    brokering: _of(0.25, 0.05, 0.5, "share", JUDGEMENT, "for brokering")
    outreach: _of(0.15, 0.05, 0.4, "share", JUDGEMENT, "for outreach")
    incubating: _of(0.1, 0, 0.3, "share", JUDGEMENT, "for incubation, before the lever")
    cost_incubation: _of(0.25, 0.1, 0.4, "share", JUDGEMENT, "what full incubation takes of professional hours")
    cost_charter: _of(0.03, 0.01, 0.08, "share", JUDGEMENT, "what a full charter takes of professional hours")
    visible: _of(0.5, 0, 1, "share", JUDGEMENT, "how far the street's appraisal favours casework, which it sees")
    mode: _of(0.15, 0.05, 0.3, "share", JUDGEMENT, "what a mode moves towards what it leads by")
    spared_burden: _of(0.15, 0.05, 0.3, "share of hours", JUDGEMENT, "administration below which nothing visible is cut")
    follow_need: _of(0.5, 0, 1, "share", JUDGEMENT, "how far shared hours follow open work instead of posts")
    burnout_rate: _of(0.03, 0.01, 0.1, "per week", "MODEL", "how fast burnout moves")
    demands: _of(1.5, 0.5, 3, "log odds", "MODEL; S17", "weight of demands in burnout")
    resources: _of(2, 0.5, 4, "log odds", "MODEL; S17 (resources outweigh demands)", "weight of resources in burnout")
    resources_level: _of(0.9, 0.5, 1.2, "sum", "MODEL", "resources that leave burnout as it is")
    burnout_base: _of(-1.6, -2.5, -0.5, "log odds", "judgement; S16", "burnout without demands, at middling resources")
    role_conflict: _of(0.5, 0.1, 1, "demands", "S66", "demands added by two masters")
    chores: _of(0.15, 0, 0.3, "share of hours a unit", "S78 (direction only); III.1",
                "committees' chores that their habit of taking over beyond .3 pushes onto social workers")
    burnout_hours: _of(0.08, 0, 0.15, "share", "S102, S103, S104 (2 to 6% of hours)", "working hours that full burnout costs")
    quit_hazard: _of(0.0043, 0.003, 0.006, "per week", "S13, S14", "chance of quitting at the usual burnout")
    quit_burnout: _of(2, 0.5, 4, "per unit", JUDGEMENT, "weight of burnout in quitting")
    burnout_usual: _of(0.4, 0.2, 0.6, "share", "judgement; where it rests", "burnout at which the source's chance of quitting holds")
    vacancy_weeks: _of(15, 6, 30, "weeks", "MODEL: judgement", "weeks for which a post stays empty on average")
    skill_mean: _of(0.75, 0.6, 0.9, "share", JUDGEMENT, "mean skill of social workers and agencies")
    understaffed: _of(0.12, 0.05, 0.25, "share", "judgement; pattern 2", "share of posts empty from which a station is understaffed")
    local_skill: _of(0, -0.1, 0.1, "share", "II.2; no figure found", "skill of local social workers, against others")
    agency_memory: _of(0.1, 0.03, 0.3, "per round", JUDGEMENT, "how fast the street's appraisal of an agency moves")
    appraisal_weight: _of(0.5, 0, 1, "share", JUDGEMENT, "how far contracts follow appraisal")


class Parameters(NamedTuple):
    """All coefficients, by the stage that reads them."""

    world: World
    move: Move
    need: Need
    hand_down: HandDown
    mobilise: Mobilise
    give: Give
    broker: Broker
    deliver: Deliver
    deliberate: Deliberate
    feel: Feel
    adapt: Adapt
    station: Station


def default_parameters() -> Parameters:
    """Every coefficient at its default, as float32."""
    groups = Parameters.__annotations__.values()
    return Parameters(*(g(*(np.float32(f.declaration.default) for f in list_declarations(g).values())) for g in groups))
