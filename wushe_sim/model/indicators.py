"""Indicators (指标), each once: every share is a ratio of sums over communities, weeks and people, never a mean of ratios.

A formula is handed ``s``, the sums of what was counted (``Sums``): minutes, fen, cases, residents; sums of shares already in whole shares.
Stocks are counted once a week, so that ``s.pool / s.residents`` is fen per resident in a mean week, and flows over ``s.residents`` are per
resident and week. A ratio with nothing below it is missing (NaN), never zero.
"""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.engine.declare import Declared, Indicator, list_declarations
from wushe_sim.model.extensions import collect_declarations
from wushe_sim.model.sums import (
    a_year,
    compute_unmet_share,
    count_closed_known_cases,
    count_missing_parts,
    deliberation_that_agrees,
    diversity,
    evenness_of_coverage,
    found,
    hours,
    per_one,
    sum_booked_minutes,
    sum_payments,
    yuan,
)

SHARE, HOURS_PER_1000, YUAN_PER_1000 = "share", "hours per 1,000 residents a week", "yuan per 1,000 residents a week"


class Indicators(NamedTuple):
    """指标: one number for each place and time, each declared with formula, unit, the paper's section, meaning and two labels."""

    # service (服务)
    coverage: Annotated[float, Indicator(
        lambda s: s.served_minutes / s.need_minutes, SHARE, "I",
        "hours of need served, of hours of need that arose; hours count when a case ends, so that one week's value can pass 1",
        "Need coverage", True)]
    need_hours: Annotated[float, Indicator(
        hours("need_minutes"), HOURS_PER_1000, "I", "hours of need that arose", "Hours of need", True)]
    served_hours: Annotated[float, Indicator(
        hours("served_minutes"), HOURS_PER_1000, "I", "hours of need that were served", "Hours served", True)]
    unserved_hours: Annotated[float, Indicator(
        lambda s: (s.need_minutes - s.served_minutes) / 60 / s.residents * 1000, HOURS_PER_1000, "I",
        "hours of need that arose less hours served; below 0 in a week in which more ends than arises", "Hours not served", True)]
    time_to_service: Annotated[float, Indicator(
        per_one("ended_weeks", "ended_cases"), "weeks", "III.3", "weeks from a case's arising to its being served (care aside)",
        "Time to service", True)]
    time_to_found: Annotated[float, Indicator(
        per_one("found_weeks", "found_cases"), "weeks", "III.3", "weeks from a case's arising to somebody's knowing of it (care aside)",
        "Time until found", True)]
    unmet_material: Annotated[float, Indicator(
        compute_unmet_share("material"), SHARE, "I", "hours of material aid needed and not served", "Unmet: material aid")]
    unmet_mediation: Annotated[float, Indicator(
        compute_unmet_share("mediation"), SHARE, "I", "hours of mediation needed and not served", "Unmet: mediation")]
    unmet_capacity: Annotated[float, Indicator(
        compute_unmet_share("capacity"), SHARE, "I", "hours of capacity building needed and not served", "Unmet: capacity building")]
    unmet_emotional: Annotated[float, Indicator(
        compute_unmet_share("emotional"), SHARE, "I", "hours of emotional support needed and not served", "Unmet: emotional support")]
    unmet_care: Annotated[float, Indicator(
        compute_unmet_share("care"), SHARE, "I", "hours of care owed and not served", "Unmet: care")]
    unmet_public: Annotated[float, Indicator(
        compute_unmet_share("public"), SHARE, "I", "hours of public affairs needed and not served", "Unmet: public affairs")]
    never_found: Annotated[float, Indicator(
        lambda s: s.cases_never_found / (count_closed_known_cases(s) + s.cases_never_found), SHARE, "III.3",
        "closed cases of which nobody ever knew: the 'last metre'", "Never found", True)]
    ended_badly: Annotated[float, Indicator(
        lambda s: s.cases_badly / (s.cases_well + s.cases_badly), SHARE, "I", "served cases that ended badly",
        "Ended badly", True)]
    hard_to_reach_coverage: Annotated[float, Indicator(
        lambda s: s.hard_served_minutes / s.hard_need_minutes, SHARE, "III.3",
        "hours of need served, of those that arose among the frail, the poor and newcomers", "Coverage of the hard to reach")]
    evenness: Annotated[float, Indicator(
        evenness_of_coverage, SHARE, "I",
        "共享: 1 less the groups' mean absolute deviation from the whole's coverage, weighted by need and relative to it; at least 0",
        "Evenness across groups")]
    compound_share: Annotated[float, Indicator(
        lambda s: s.compound_need_minutes / s.need_minutes, SHARE, "I", "hours of need that ask for several kinds of supply at once",
        "Compound need")]
    compound_completion: Annotated[float, Indicator(
        lambda s: s.compound_done / (s.compound_done + s.compound_lapsed), SHARE, "I",
        "known compound cases that were served in all their parts before they lapsed", "Compound cases completed")]
    lacked_link_share: Annotated[float, Indicator(
        lambda s: s.lacked_link / count_missing_parts(s), SHARE, "I", "parts missing when a case lapsed, for want of a link",
        "Lapsed: no link")]
    lacked_hours_share: Annotated[float, Indicator(
        lambda s: s.lacked_hours / count_missing_parts(s), SHARE, "I", "parts missing when a case lapsed, for want of hours",
        "Lapsed: no hours")]
    lacked_money_share: Annotated[float, Indicator(
        lambda s: s.lacked_money / count_missing_parts(s), SHARE, "I", "parts missing when a case lapsed, for want of money",
        "Lapsed: no money")]

    # taking part (共建)
    volunteer_rate: Annotated[float, Indicator(
        per_one("active", "adults"), SHARE, "II.2", "adults who are active volunteers", "Active volunteers", True)]
    working_rate: Annotated[float, Indicator(
        per_one("working", "adults"), SHARE, "II.2", "adults who volunteered in the week", "Volunteering this week", True)]
    registered_rate: Annotated[float, Indicator(
        per_one("registered"), SHARE, "II.2", "residents on the register of volunteers", "Registered volunteers", True)]
    volunteer_hours: Annotated[float, Indicator(
        hours("worked_minutes"), HOURS_PER_1000, "II.2", "hours that volunteers worked", "Volunteer hours", True)]
    volunteer_hours_used: Annotated[float, Indicator(
        lambda s: s.worked_minutes / s.offered_minutes, SHARE, "II.2", "hours that volunteers worked, of those that they offered",
        "Volunteer hours used", True)]
    hours_per_volunteer: Annotated[float, Indicator(
        lambda s: s.worked_minutes / 60 / s.active, "hours a week", "II.2", "hours worked for each active volunteer",
        "Hours per active volunteer", True)]
    volunteer_turnover: Annotated[float, Indicator(
        a_year("quit", "active"), "share a year", "II.2", "active volunteers who stop, a year", "Volunteer turnover", True)]
    joined_rate: Annotated[float, Indicator(
        lambda s: s.joined / s.adults * 52 * 1000, "per 1,000 adults a year", "II.2", "residents who take up volunteering",
        "Volunteers joining", True)]
    bond: Annotated[float, Indicator(
        per_one("bond", "active"), SHARE, "II.2", "active volunteers' bond with their team", "Team bond")]
    fatigue: Annotated[float, Indicator(
        per_one("fatigue", "active"), SHARE, "II.2", "active volunteers' weariness from recent hours", "Volunteer fatigue")]

    # governing together (共治)
    attendance: Annotated[float, Indicator(
        per_one("attended", "invited"), SHARE, "IV.2", "adults who came to a session, of those invited", "Attendance", True)]
    agreement: Annotated[float, Indicator(
        per_one("panel_near", "panel"), SHARE, "IV.2",
        "a random panel's members whose positions lie near the panel's median, four weeks after a session", "Agreement", True)]
    compliance: Annotated[float, Indicator(
        per_one("complied", "bound"), SHARE, "IV.2", "adults who keep the covenant", "Compliance", True)]
    covenant: Annotated[float, Indicator(
        per_one("covenant", "weeks"), SHARE, "IV.2", "support of the covenant in force; 0 while there is none",
        "Covenant support")]
    conflict: Annotated[float, Indicator(
        per_one("conflict", "weeks"), SHARE, "III.2", "open conflict that disagreement left behind", "Open conflict")]

    # what people feel (社会心态)
    trust: Annotated[float, Indicator(
        per_one("trust"), SHARE, "II.2", "mean trust in neighbours", "Trust in neighbours", True)]
    trust_government: Annotated[float, Indicator(
        per_one("trust_government"), SHARE, "IV.1", "mean trust in local government", "Trust in government", True)]
    belonging: Annotated[float, Indicator(
        per_one("belonging"), SHARE, "III.2", "mean sense of belonging", "Belonging", True)]
    agency: Annotated[float, Indicator(
        per_one("agency"), SHARE, "IV.4", "mean civic agency: readiness to act for the community", "Civic agency", True)]
    grievance: Annotated[float, Indicator(
        per_one("grievance"), SHARE, "II.2", "mean grievance with how the place is run", "Grievance", True)]
    newcomer_share: Annotated[float, Indicator(
        per_one("newcomers"), SHARE, "III.2", "residents not yet settled", "Newcomers", True)]
    tie_strength: Annotated[float, Indicator(
        per_one("tie_strength", "ties"), SHARE, "II.2", "mean strength of residents' ties", "Tie strength")]

    # social workers (社会工作者)
    professional_time: Annotated[float, Indicator(
        lambda s: 1 - (s.worker_administration + s.worker_absent) / s.worker_minutes, SHARE, "III.4",
        "social workers' hours neither spent on administration nor lost to burnout", "Professional time")]
    brokering_share: Annotated[float, Indicator(
        per_one("worker_brokering", "worker_minutes"), SHARE, "I", "social workers' hours spent on linking others (穿针引线)",
        "Brokering time")]
    burnout: Annotated[float, Indicator(
        per_one("burnout", "worker_minutes"), SHARE, "III.4", "social workers' burnout, weighted by their hours", "Burnout")]
    worker_turnover: Annotated[float, Indicator(
        a_year("worker_quits", "worker_weeks"), "share a year", "III.4", "social workers who quit, a year",
        "Worker turnover")]
    vacancy: Annotated[float, Indicator(
        lambda s: s.worker_vacant / (s.worker_vacant + s.worker_minutes), SHARE, "III.4", "hours of the station's posts that stand empty",
        "Vacant posts")]
    understaffed: Annotated[float, Indicator(
        per_one("understaffed", "weeks"), SHARE, "III.4", "weeks in which the station has too few social workers",
        "Understaffed")]

    # who serves (服务主体)
    committee_share: Annotated[float, Indicator(
        lambda s: s.booked_committee / sum_booked_minutes(s), SHARE, "III.1", "hours booked on cases by the residents' committee",
        "Served by committee")]
    team_share: Annotated[float, Indicator(
        lambda s: s.booked_team / sum_booked_minutes(s), SHARE, "II.2", "hours booked on cases by volunteer teams",
        "Served by volunteers")]
    worker_share: Annotated[float, Indicator(
        lambda s: s.booked_worker / sum_booked_minutes(s), SHARE, "I", "hours booked on cases by social workers",
        "Served by social workers")]
    organization_share: Annotated[float, Indicator(
        lambda s: s.booked_organization / sum_booked_minutes(s), SHARE, "II.1",
        "hours booked on cases by agencies and community organizations", "Served by organizations")]
    habit: Annotated[float, Indicator(
        per_one("habit", "weeks"), SHARE, "III.1", "the committee's habit of keeping cases that others could serve",
        "Takeover habit")]
    organizations: Annotated[float, Indicator(
        lambda s: s.organizations / s.residents * 1000, "per 1,000 residents", "II.2", "community organizations alive",
        "Organizations")]
    organizations_founded: Annotated[float, Indicator(
        lambda s: s.organizations_founded / s.residents * 52 * 1000, "per 1,000 residents a year", "II.2",
        "community organizations founded", "Organizations founded")]
    organizations_folded: Annotated[float, Indicator(
        lambda s: s.organizations_folded / s.residents * 52 * 1000, "per 1,000 residents a year", "II.2",
        "community organizations that folded", "Organizations folded")]

    # money (慈善资源)
    gifts_government: Annotated[float, Indicator(
        yuan("gifts_government"), YUAN_PER_1000, "II.3", "gifts by the government-led channel, to the city's pool",
        "Gifts: government-led")]
    gifts_targeted: Annotated[float, Indicator(
        yuan("gifts_targeted"), YUAN_PER_1000, "II.3", "gifts to the community's own pool", "Gifts: targeted")]
    gifts_love: Annotated[float, Indicator(
        yuan("gifts_love"), YUAN_PER_1000, "II.3", "gifts one to one, past the platform", "Gifts: love-link")]
    love_reached: Annotated[float, Indicator(
        lambda s: s.love_reached / s.residents * 52 * 1000, "residents per 1,000 a year", "II.3", "residents whom a love-link gift reached",
        "Reached by love-link gifts")]
    gifts_crowd: Annotated[float, Indicator(
        yuan("gifts_crowd"), YUAN_PER_1000, "IV.4", "residents' small gifts to the community's pool", "Crowd-giving", True)]
    allotted: Annotated[float, Indicator(
        yuan("allotted"), YUAN_PER_1000, "II.3", "what the city allots from its pool", "Allotted by the city")]
    pool: Annotated[float, Indicator(
        yuan("pool"), "yuan per 1,000 residents", "II.3", "the community foundation's pool", "Foundation's pool")]
    paid_cases: Annotated[float, Indicator(
        yuan("paid_cases"), YUAN_PER_1000, "II.3", "paid from the pool on cases", "Paid on cases", True)]
    spent_share: Annotated[float, Indicator(
        lambda s: sum_payments(s) * 52 / (sum_payments(s) * 52 + s.pool), SHARE, "II.3",
        "of the money available in a year (what is paid out, at the present rate, and what is left), the part paid out",
        "Spent of available")]
    donor_renewal: Annotated[float, Indicator(
        per_one("renewals", "renewals_due"), SHARE, "II.3", "donors who gave when last asked and give again when asked again",
        "Donor renewal")]

    # linkage (联动)
    linkage: Annotated[float, Indicator(
        lambda s: s.joint_minutes / s.served_minutes, SHARE, "I",
        "hours of joint service (at least two kinds of actor on one case) for each hour served; never read alone, for it rises "
        "too when the committee serves less", "Linkage", True)]
    linkage_density: Annotated[float, Indicator(
        per_one("link_strength", "link_pairs"), SHARE, "I", "mean strength of links over all pairs of actors",
        "Linkage density")]
    density_without_committee: Annotated[float, Indicator(
        per_one("outer_link_strength", "outer_link_pairs"), SHARE, "I", "mean strength of links over all pairs of actors but the committee",
        "Density without committee")]
    efficiency_without_committee: Annotated[float, Indicator(
        per_one("outer_efficiency", "outer_efficiency_pairs"), SHARE, "I",
        "how near actors are to each other without the committee between them: the mean of 1 / distance over pairs, by links of at least a "
        "tenth, taken every fourth week", "Efficiency without committee")]
    worker_link_strength: Annotated[float, Indicator(
        per_one("worker_link_strength", "worker_link_pairs"), SHARE, "I", "mean strength of social workers' links",
        "Social workers' links")]
    brokerage: Annotated[float, Indicator(
        per_one("brokerage", "brokerage_workers"), SHARE, "I",
        "social workers' betweenness in the linkage network, taken every fourth week", "Brokerage")]
    referred_per_case: Annotated[float, Indicator(
        lambda s: s.referred / found(s), "per case", "I", "hand-overs along a link for each case found",
        "Hand-overs")]
    referral_success: Annotated[float, Indicator(
        lambda s: s.referred / (s.refused + s.referred), SHARE, "I", "hand-overs tried that succeeded", "Hand-overs that succeed")]
    actors_per_100_cases: Annotated[float, Indicator(
        lambda s: s.kinds_involved / s.ended_cases * 100, "per 100 cases", "I",
        "kinds of actor that gave hours or money to a hundred cases (care aside) that were served to their end", "Actors involved")]
    bridged_share: Annotated[float, Indicator(
        lambda s: s.bridged / (s.bridged + s.referred), SHARE, "I", "hand-overs that were stuck and that a social worker brought about",
        "Hand-overs bridged")]
    found_by_volunteer: Annotated[float, Indicator(
        lambda s: s.found_by_volunteer / found(s), SHARE, "III.3", "cases found by neighbours who volunteer",
        "Found by neighbours")]
    found_by_worker: Annotated[float, Indicator(
        lambda s: s.found_by_worker / found(s), SHARE, "III.3", "cases found by social workers' outreach",
        "Found by outreach")]
    found_by_organization: Annotated[float, Indicator(
        lambda s: s.found_by_organization / found(s), SHARE, "III.3", "cases found by community organizations",
        "Found by organizations")]
    found_by_asking: Annotated[float, Indicator(
        lambda s: s.found_by_asking / found(s), SHARE, "III.3", "cases that residents brought to the committee themselves",
        "Found by asking")]
    found_by_grid: Annotated[float, Indicator(
        lambda s: s.found_by_grid / found(s), SHARE, "III.3", "cases found by grid workers", "Found by the grid")]

    # the five marks of a working linkage (V): 主体多元化, 过程协商化, 资源广泛化, 结果持续化, 约束公约化
    plural_actors: Annotated[float, Indicator(
        lambda s: diversity(s.booked_committee, s.booked_team, s.booked_worker, s.booked_organization), SHARE, "V",
        "how evenly committee, volunteers, social workers and organizations share the hours of service: the chance that two hours come "
        "from different kinds of actor, over its greatest; charity is a resource, not a subject (I), and counts under broad_resources",
        "Plural actors")]
    deliberative_process: Annotated[float, Indicator(
        deliberation_that_agrees, SHARE, "V",
        "agreement × sessions a year of the four that make one a quarter (at most 1): talk counts where it is regular and brings people "
        "nearer; missing where there was no session or no panel, so best read over half a year",
        "Deliberative process")]
    broad_resources: Annotated[float, Indicator(
        lambda s: diversity(s.gifts_government, s.gifts_targeted, s.gifts_love, s.gifts_crowd), SHARE, "V",
        "how evenly gifts come from government-led, targeted, love-link and crowd-giving: the chance that two yuan come by different "
        "channels, over its greatest", "Broad resources")]
    lasting_results: Annotated[float, Indicator(
        lambda s: s.cases_well / count_closed_known_cases(s), SHARE, "V",
        "known cases that closed well, of all known cases that closed: neither badly served nor lapsed", "Lasting results",
        True)]
    binding_covenants: Annotated[float, Indicator(
        lambda s: s.complied / s.bound * (s.covenant / s.weeks), SHARE, "V",
        "compliance × support of the covenant in force: rules bind where there are some, people back them and people keep them",
        "Binding covenants")]


_OWN = list_declarations(Indicators)
INDICATORS: Mapping[str, Declared] = {
    **_OWN, **{name: Declared(name, float, entry) for name, entry in collect_declarations("indicators", _OWN).items()}}
MARKS = ("plural_actors", "deliberative_process", "broad_resources", "lasting_results", "binding_covenants")
PAIRED: Mapping[str, Declared] = {"prevented_hours": Declared("prevented_hours", float, Indicator(
    hours("need_minutes"), HOURS_PER_1000, "IV.1",
    "hours of need that arose in the baseline and did not arise here, under the same seeds: of two scenarios, never of one",
    "Need prevented", True))}
"""What only a comparison can tell: the formula's value in the baseline less that in the other scenario."""
COMPARED: Mapping[str, Declared] = {**INDICATORS, **PAIRED}
"""Every row that the table of a comparison may have."""
GROUP_INDICATORS = tuple(name for name, entry in INDICATORS.items() if entry.declaration.by_group)


def evaluate(sums: Any, names: tuple[str, ...] | None = None) -> dict[str, NDArray[np.float64]]:
    """Every indicator (or those named) of some sums, by name: float64 arrays of the sums' shape; what has no value is NaN."""
    values = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        for name in names or INDICATORS:
            value = np.asarray(INDICATORS[name].declaration.formula(sums), np.float64)
            values[name] = np.where(np.isfinite(value), value, np.nan)
    return values
