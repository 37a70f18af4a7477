"""指标 indicators, each once: every share is a ratio of sums over communities, weeks and people, never a mean of ratios.

A formula is handed ``s``, the sums of what was counted (``Sums``): minutes, fen, cases, residents; sums of shares already in whole shares.
Stocks are counted once a week, so that ``s.pool / s.residents`` is fen per resident in a mean week, and flows over ``s.residents`` are per
resident and week. A ratio with nothing below it is missing (NaN), never zero.
"""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.declare import Declared, Indicator, declared
from wushe_sim.extensions import declarations
from wushe_sim.sums import (
    a_year,
    booked,
    closed_known,
    deliberation_that_agrees,
    diversity,
    evenness_of_coverage,
    found,
    hours,
    lacked,
    paid,
    per_one,
    unmet,
    yuan,
)

SHARE, HOURS_PER_1000, YUAN_PER_1000 = "share", "hours per 1,000 residents a week", "yuan per 1,000 residents a week"


class Indicators(NamedTuple):
    """指标: one number for each place and time, each declared with formula, unit, the paper's section, meaning and two labels."""

    # service (服务)
    coverage: Annotated[float, Indicator(
        lambda s: s.served_minutes / s.need_minutes, SHARE, "I",
        "hours of need served, of hours of need that arose; hours count when a case ends, so that one week's value can pass 1",
        "Need coverage", "需求满足率", True)]
    need_hours: Annotated[float, Indicator(
        hours("need_minutes"), HOURS_PER_1000, "I", "hours of need that arose", "Hours of need", "需求工时", True)]
    served_hours: Annotated[float, Indicator(
        hours("served_minutes"), HOURS_PER_1000, "I", "hours of need that were served", "Hours served", "服务工时", True)]
    time_to_service: Annotated[float, Indicator(
        per_one("ended_weeks", "ended_cases"), "weeks", "III.3", "weeks from a case's arising to its being served (care aside)",
        "Time to service", "服务等待时间", True)]
    time_to_found: Annotated[float, Indicator(
        per_one("found_weeks", "found_cases"), "weeks", "III.3", "weeks from a case's arising to somebody's knowing of it (care aside)",
        "Time until found", "发现时间", True)]
    unmet_material: Annotated[float, Indicator(
        unmet("material"), SHARE, "I", "hours of material aid needed and not served", "Unmet: material aid", "未满足：物质帮扶")]
    unmet_mediation: Annotated[float, Indicator(
        unmet("mediation"), SHARE, "I", "hours of mediation needed and not served", "Unmet: mediation", "未满足：关系调适")]
    unmet_capacity: Annotated[float, Indicator(
        unmet("capacity"), SHARE, "I", "hours of capacity building needed and not served", "Unmet: capacity building", "未满足：能力建设")]
    unmet_emotional: Annotated[float, Indicator(
        unmet("emotional"), SHARE, "I", "hours of emotional support needed and not served", "Unmet: emotional support", "未满足：情感支持")]
    unmet_care: Annotated[float, Indicator(
        unmet("care"), SHARE, "I", "hours of care owed and not served", "Unmet: care", "未满足：照料")]
    unmet_public: Annotated[float, Indicator(
        unmet("public"), SHARE, "I", "hours of public affairs needed and not served", "Unmet: public affairs", "未满足：公共事务")]
    never_found: Annotated[float, Indicator(
        lambda s: s.cases_never_found / (closed_known(s) + s.cases_never_found), SHARE, "III.3",
        "closed cases of which nobody ever knew: the 'last metre'", "Never found", "从未被发现", True)]
    ended_badly: Annotated[float, Indicator(
        lambda s: s.cases_badly / (s.cases_well + s.cases_badly), SHARE, "I", "served cases that ended badly",
        "Ended badly", "服务效果不佳", True)]
    evenness: Annotated[float, Indicator(
        evenness_of_coverage, SHARE, "I",
        "共享: 1 less the groups' mean absolute deviation from the whole's coverage, weighted by need and relative to it; at least 0",
        "Evenness across groups", "群体间均等度")]
    compound_share: Annotated[float, Indicator(
        lambda s: s.compound_need_minutes / s.need_minutes, SHARE, "I", "hours of need that ask for several kinds of supply at once",
        "Compound need", "复合型需求占比")]
    compound_completion: Annotated[float, Indicator(
        lambda s: s.compound_done / (s.compound_done + s.compound_lapsed), SHARE, "I",
        "known compound cases that were served in all their parts before they lapsed", "Compound cases completed", "复合型个案完成率")]
    lacked_link_share: Annotated[float, Indicator(
        lambda s: s.lacked_link / lacked(s), SHARE, "I", "parts missing when a case lapsed, for want of a link",
        "Lapsed: no link", "缺联系")]
    lacked_hours_share: Annotated[float, Indicator(
        lambda s: s.lacked_hours / lacked(s), SHARE, "I", "parts missing when a case lapsed, for want of hours",
        "Lapsed: no hours", "缺工时")]
    lacked_money_share: Annotated[float, Indicator(
        lambda s: s.lacked_money / lacked(s), SHARE, "I", "parts missing when a case lapsed, for want of money",
        "Lapsed: no money", "缺资金")]

    # taking part (共建)
    volunteer_rate: Annotated[float, Indicator(
        per_one("active", "adults"), SHARE, "II.2", "adults who are active volunteers", "Active volunteers", "活跃志愿者比例", True)]
    working_rate: Annotated[float, Indicator(
        per_one("working", "adults"), SHARE, "II.2", "adults who volunteered in the week", "Volunteering this week", "当周服务比例", True)]
    registered_rate: Annotated[float, Indicator(
        per_one("registered"), SHARE, "II.2", "residents on the register of volunteers", "Registered volunteers", "注册志愿者比例", True)]
    volunteer_hours: Annotated[float, Indicator(
        hours("worked_minutes"), HOURS_PER_1000, "II.2", "hours that volunteers worked", "Volunteer hours", "志愿服务时长", True)]
    hours_per_volunteer: Annotated[float, Indicator(
        lambda s: s.worked_minutes / 60 / s.active, "hours a week", "II.2", "hours worked for each active volunteer",
        "Hours per active volunteer", "人均志愿时长", True)]
    volunteer_turnover: Annotated[float, Indicator(
        a_year("quit", "active"), "share a year", "II.2", "active volunteers who stop, a year", "Volunteer turnover", "志愿者流失率", True)]
    joined_rate: Annotated[float, Indicator(
        lambda s: s.joined / s.adults * 52 * 1000, "per 1,000 adults a year", "II.2", "residents who take up volunteering",
        "Volunteers joining", "新增志愿者", True)]
    bond: Annotated[float, Indicator(
        per_one("bond", "active"), SHARE, "II.2", "active volunteers' bond with their team", "Team bond", "团队归属")]
    fatigue: Annotated[float, Indicator(
        per_one("fatigue", "active"), SHARE, "II.2", "active volunteers' weariness from recent hours", "Volunteer fatigue", "志愿疲劳")]

    # governing together (共治)
    attendance: Annotated[float, Indicator(
        per_one("attended", "invited"), SHARE, "IV.2", "adults who came to a session, of those invited", "Attendance", "协商参与率", True)]
    agreement: Annotated[float, Indicator(
        per_one("panel_near", "panel"), SHARE, "IV.2",
        "a random panel's members whose positions lie near the panel's median, four weeks after a session", "Agreement", "共识度", True)]
    compliance: Annotated[float, Indicator(
        per_one("complied", "bound"), SHARE, "IV.2", "adults who keep the covenant", "Compliance", "公约遵守率", True)]
    covenant: Annotated[float, Indicator(
        per_one("covenant", "weeks"), SHARE, "IV.2", "support of the covenant in force; 0 while there is none",
        "Covenant support", "公约支持度")]
    conflict: Annotated[float, Indicator(
        per_one("conflict", "weeks"), SHARE, "III.2", "open conflict that disagreement left behind", "Open conflict", "公开冲突")]

    # what people feel (社会心态)
    trust: Annotated[float, Indicator(
        per_one("trust"), SHARE, "II.2", "mean trust in neighbours", "Trust in neighbours", "社会信任", True)]
    trust_government: Annotated[float, Indicator(
        per_one("trust_government"), SHARE, "IV.1", "mean trust in local government", "Trust in government", "政治信任", True)]
    belonging: Annotated[float, Indicator(
        per_one("belonging"), SHARE, "III.2", "mean sense of belonging", "Belonging", "归属感", True)]
    agency: Annotated[float, Indicator(
        per_one("agency"), SHARE, "IV.4", "mean civic agency: readiness to act for the community", "Civic agency", "主体意识", True)]
    grievance: Annotated[float, Indicator(
        per_one("grievance"), SHARE, "II.2", "mean grievance with how the place is run", "Grievance", "维权诉求", True)]
    newcomer_share: Annotated[float, Indicator(
        per_one("newcomers"), SHARE, "III.2", "residents not yet settled", "Newcomers", "外来人口占比", True)]
    tie_strength: Annotated[float, Indicator(
        per_one("tie_strength", "ties"), SHARE, "II.2", "mean strength of residents' ties", "Tie strength", "邻里关系强度")]

    # social workers (社会工作者)
    professional_time: Annotated[float, Indicator(
        lambda s: 1 - s.worker_administration / s.worker_minutes, SHARE, "III.4", "social workers' hours not spent on administration",
        "Professional time", "专业服务时间占比")]
    brokering_share: Annotated[float, Indicator(
        per_one("worker_brokering", "worker_minutes"), SHARE, "I", "social workers' hours spent on linking others (穿针引线)",
        "Brokering time", "链接资源时间占比")]
    burnout: Annotated[float, Indicator(
        per_one("burnout", "worker_minutes"), SHARE, "III.4", "social workers' burnout, weighted by their hours", "Burnout", "职业倦怠")]
    worker_turnover: Annotated[float, Indicator(
        a_year("worker_quits", "worker_weeks"), "share a year", "III.4", "social workers who quit, a year",
        "Worker turnover", "社工流失率")]
    vacancy: Annotated[float, Indicator(
        lambda s: s.worker_vacant / (s.worker_vacant + s.worker_minutes), SHARE, "III.4", "hours of the station's posts that stand empty",
        "Vacant posts", "岗位空缺率")]
    understaffed: Annotated[float, Indicator(
        per_one("understaffed", "weeks"), SHARE, "III.4", "weeks in which the station has too few social workers",
        "Understaffed", "社工力量不足")]

    # who serves (服务主体)
    committee_share: Annotated[float, Indicator(
        lambda s: s.booked_committee / booked(s), SHARE, "III.1", "hours booked on cases by the residents' committee",
        "Served by committee", "居委会服务占比")]
    team_share: Annotated[float, Indicator(
        lambda s: s.booked_team / booked(s), SHARE, "II.2", "hours booked on cases by volunteer teams",
        "Served by volunteers", "志愿者服务占比")]
    worker_share: Annotated[float, Indicator(
        lambda s: s.booked_worker / booked(s), SHARE, "I", "hours booked on cases by social workers",
        "Served by social workers", "社工服务占比")]
    organization_share: Annotated[float, Indicator(
        lambda s: s.booked_organization / booked(s), SHARE, "II.1", "hours booked on cases by agencies and community organizations",
        "Served by organizations", "社会组织服务占比")]
    habit: Annotated[float, Indicator(
        per_one("habit", "weeks"), SHARE, "III.1", "the committee's habit of keeping cases that others could serve",
        "Takeover habit", "大包大揽惯性")]
    organizations: Annotated[float, Indicator(
        lambda s: s.organizations / s.residents * 1000, "per 1,000 residents", "II.2", "community organizations alive",
        "Organizations", "社区社会组织数")]
    organizations_founded: Annotated[float, Indicator(
        lambda s: s.organizations_founded / s.residents * 52 * 1000, "per 1,000 residents a year", "II.2",
        "community organizations founded", "Organizations founded", "新成立组织")]
    organizations_folded: Annotated[float, Indicator(
        lambda s: s.organizations_folded / s.residents * 52 * 1000, "per 1,000 residents a year", "II.2",
        "community organizations that folded", "Organizations folded", "注销组织")]

    # money (慈善资源)
    gifts_government: Annotated[float, Indicator(
        yuan("gifts_government"), YUAN_PER_1000, "II.3", "gifts by the government-led channel, to the city's pool",
        "Gifts: government-led", "政府主导捐赠")]
    gifts_targeted: Annotated[float, Indicator(
        yuan("gifts_targeted"), YUAN_PER_1000, "II.3", "gifts to the community's own pool", "Gifts: targeted", "定向捐赠")]
    gifts_love: Annotated[float, Indicator(
        yuan("gifts_love"), YUAN_PER_1000, "II.3", "gifts one to one, past the platform", "Gifts: love-link", "爱心结对")]
    gifts_crowd: Annotated[float, Indicator(
        yuan("gifts_crowd"), YUAN_PER_1000, "IV.4", "residents' small gifts to the community's pool", "Crowd-giving", "公益众投", True)]
    allotted: Annotated[float, Indicator(
        yuan("allotted"), YUAN_PER_1000, "II.3", "what the city allots from its pool", "Allotted by the city", "市级划拨")]
    pool: Annotated[float, Indicator(
        yuan("pool"), "yuan per 1,000 residents", "II.3", "the community foundation's pool", "Foundation's pool", "社区基金余额")]
    paid_cases: Annotated[float, Indicator(
        yuan("paid_cases"), YUAN_PER_1000, "II.3", "paid from the pool on cases", "Paid on cases", "个案支出", True)]
    spent_share: Annotated[float, Indicator(
        lambda s: paid(s) * 52 / (paid(s) * 52 + s.pool), SHARE, "II.3",
        "of the money available in a year (what is paid out, at the present rate, and what is left), the part paid out",
        "Spent of available", "资金使用率")]
    donor_renewal: Annotated[float, Indicator(
        per_one("renewals", "renewals_due"), SHARE, "II.3", "donors who gave when last asked and give again when asked again",
        "Donor renewal", "捐赠人续捐率")]

    # linkage (联动)
    linkage: Annotated[float, Indicator(
        lambda s: s.joint_minutes / s.need_minutes, SHARE, "I",
        "hours of joint service (at least two kinds of actor on one case) for each hour of need", "Linkage", "联动度", True)]
    linkage_of_service: Annotated[float, Indicator(
        lambda s: s.joint_minutes / s.served_minutes, SHARE, "I",
        "joint service as a share of service; it rises too when the committee serves less", "Joint share of service", "联动服务占比", True)]
    linkage_density: Annotated[float, Indicator(
        per_one("link_strength", "link_pairs"), SHARE, "I", "mean strength of links over all pairs of actors",
        "Linkage density", "联动网络密度")]
    worker_link_strength: Annotated[float, Indicator(
        per_one("worker_link_strength", "worker_link_pairs"), SHARE, "I", "mean strength of social workers' links",
        "Social workers' links", "社工联系强度")]
    brokerage: Annotated[float, Indicator(
        per_one("brokerage", "brokerage_workers"), SHARE, "I",
        "social workers' betweenness in the linkage network, taken every fourth week", "Brokerage", "社工中介中心性")]
    referred_per_case: Annotated[float, Indicator(
        lambda s: s.referred / found(s), "hand-overs per case", "I", "hand-overs along a link for each case found",
        "Hand-overs per case", "个案转介次数")]
    refused_share: Annotated[float, Indicator(
        lambda s: s.refused / (s.refused + s.referred), SHARE, "I", "hand-overs tried that failed", "Hand-overs failed", "转介失败率")]
    bridged_share: Annotated[float, Indicator(
        lambda s: s.bridged / (s.bridged + s.referred), SHARE, "I", "hand-overs that were stuck and that a social worker brought about",
        "Hand-overs bridged", "社工搭桥占比")]
    found_by_volunteer: Annotated[float, Indicator(
        lambda s: s.found_by_volunteer / found(s), SHARE, "III.3", "cases found by neighbours who volunteer",
        "Found by neighbours", "邻里发现")]
    found_by_worker: Annotated[float, Indicator(
        lambda s: s.found_by_worker / found(s), SHARE, "III.3", "cases found by social workers' outreach",
        "Found by outreach", "社工外展发现")]
    found_by_organization: Annotated[float, Indicator(
        lambda s: s.found_by_organization / found(s), SHARE, "III.3", "cases found by community organizations",
        "Found by organizations", "社会组织发现")]
    found_by_asking: Annotated[float, Indicator(
        lambda s: s.found_by_asking / found(s), SHARE, "III.3", "cases that residents brought to the committee themselves",
        "Found by asking", "居民求助")]
    found_by_grid: Annotated[float, Indicator(
        lambda s: s.found_by_grid / found(s), SHARE, "III.3", "cases found by grid workers", "Found by the grid", "网格发现")]

    # the five marks of a working linkage (V): 主体多元化, 过程协商化, 资源广泛化, 结果持续化, 约束公约化
    plural_actors: Annotated[float, Indicator(
        lambda s: diversity(s.booked_committee, s.booked_team, s.booked_worker, s.booked_organization), SHARE, "V",
        "how evenly committee, volunteers, social workers and organizations share the hours of service: the chance that two hours come "
        "from different kinds of actor, over its greatest; charity is a resource, not a subject (I), and counts under broad_resources",
        "Plural actors", "主体多元化")]
    deliberative_process: Annotated[float, Indicator(
        deliberation_that_agrees, SHARE, "V",
        "agreement × sessions a year of the four that make one a quarter (at most 1): talk counts where it is regular and brings people "
        "nearer; missing where there was no session or no panel, so best read over half a year",
        "Deliberative process", "过程协商化")]
    broad_resources: Annotated[float, Indicator(
        lambda s: diversity(s.gifts_government, s.gifts_targeted, s.gifts_love, s.gifts_crowd), SHARE, "V",
        "how evenly gifts come from government-led, targeted, love-link and crowd-giving: the chance that two yuan come by different "
        "channels, over its greatest", "Broad resources", "资源广泛化")]
    lasting_results: Annotated[float, Indicator(
        lambda s: s.cases_well / closed_known(s), SHARE, "V",
        "known cases that closed well, of all known cases that closed: neither badly served nor lapsed", "Lasting results", "结果持续化",
        True)]
    binding_covenants: Annotated[float, Indicator(
        lambda s: s.complied / s.bound * (s.covenant / s.weeks), SHARE, "V",
        "compliance × support of the covenant in force: rules bind where there are some, people back them and people keep them",
        "Binding covenants", "约束公约化")]


_OWN = declared(Indicators)
INDICATORS: Mapping[str, Declared] = {
    **_OWN, **{name: Declared(name, float, entry) for name, entry in declarations("indicators", _OWN).items()}}
MARKS = ("plural_actors", "deliberative_process", "broad_resources", "lasting_results", "binding_covenants")
GROUP_INDICATORS = tuple(name for name, entry in INDICATORS.items() if entry.declaration.by_group)


def evaluate(sums: Any, names: tuple[str, ...] | None = None) -> dict[str, NDArray[np.float64]]:
    """Every indicator (or those named) of some sums, by name: float64 arrays of the sums' shape; what has no value is NaN."""
    values = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        for name in names or INDICATORS:
            value = np.asarray(INDICATORS[name].declaration.formula(sums), np.float64)
            values[name] = np.where(np.isfinite(value), value, np.nan)
    return values
