"""Every mechanism's switch, once: turn one off and ask which mechanism carries an effect (消融)."""

from typing import Annotated, NamedTuple

from wushe_sim.declare import Switch


class Switches(NamedTuple):
    """机制开关: one truth value for each mechanism."""

    migration: Annotated[bool, Switch(True, ("move",), "residents leave and newcomers arrive", "人口流动")]
    settling: Annotated[bool, Switch(True, ("move",), "newcomers become locals after some years", "新居民融入")]
    needs: Annotated[bool, Switch(True, ("need",), "cases of need arise", "需求产生")]
    care: Annotated[bool, Switch(True, ("need",), "frail residents are owed hours of care every week", "照料需求")]
    breaches: Annotated[bool, Switch(True, ("need",), "broken covenants make public-affairs cases", "违约引发公共事务")]
    tasks: Annotated[bool, Switch(True, ("station",), "the street hands tasks down", "任务下派")]
    hiring: Annotated[bool, Switch(True, ("hand_down",), "money that comes with tasks hires helpers", "随任务聘用人员")]
    approval: Annotated[bool, Switch(True, ("hand_down",), "some cases wait for the street's approval", "镇街审批")]
    peer_influence: Annotated[bool, Switch(
        True, ("mobilise", "deliberate"), "neighbours ask each other to volunteer and talk each other's opinions round", "邻里影响")]
    own_group_weight: Annotated[bool, Switch(True, ("mobilise",), "a helper from one's own group counts more", "同群体示范")]
    complex_contagion: Annotated[bool, Switch(
        True, ("mobilise",), "one volunteer among the neighbours persuades less than two", "复杂传播")]
    grievance: Annotated[bool, Switch(
        True, ("need", "mobilise", "deliberate", "feel"),
        "disputes and failed public affairs leave grievances, which can move people to act", "维权动员")]
    enlisting: Annotated[bool, Switch(True, ("mobilise",), "the state registers volunteers by quota", "行政动员注册")]
    team_bonds: Annotated[bool, Switch(True, ("mobilise",), "the bond with the team keeps volunteers", "团队归属")]
    goods_crowd_out: Annotated[bool, Switch(True, ("feel",), "points that buy goods wear down agency", "物质激励挤出")]
    community_organizations: Annotated[bool, Switch(
        True, ("adapt",), "volunteers found community organizations, which grow and fold", "社区社会组织成长")]
    giving: Annotated[bool, Switch(True, ("give",), "donors and residents give", "慈善捐赠")]
    crowding_out: Annotated[bool, Switch(True, ("hand_down",), "public money lessens asking", "公共资金挤出筹款")]
    brokering: Annotated[bool, Switch(True, ("broker",), "social workers' brokering hours build links", "社工链接资源")]
    coordination: Annotated[bool, Switch(
        True, ("broker",), "meetings under the Party branch and on the platform build links", "党组织协调")]
    link_decay: Annotated[bool, Switch(True, ("broker",), "idle links decay", "联系衰减")]
    working_together: Annotated[bool, Switch(True, ("broker",), "joint cases move links towards their success rate", "共事强化联系")]
    referral: Annotated[bool, Switch(True, ("deliver",), "a case passes along a link to who can serve it", "转介")]
    compound_cases: Annotated[bool, Switch(True, ("need",), "some cases ask for two or three kinds of supply at once", "复合型个案")]
    bridging: Annotated[bool, Switch(True, ("broker", "deliver"), "a social worker may bridge one stuck case", "个案搭桥")]
    guidance: Annotated[bool, Switch(True, ("deliver",), "a social worker's link to a team lifts what it is fit for", "专业督导")]
    resources: Annotated[bool, Switch(True, ("give",), "money flows along links", "资源沿联系流动")]
    report_back: Annotated[bool, Switch(True, ("deliberate",), "the outcome of a session reaches those who were not there", "协商结果反馈")]
    facilitation: Annotated[bool, Switch(True, ("deliberate",), "facilitators widen who is listened to", "协商引导")]
    conditional_cooperation: Annotated[bool, Switch(True, ("deliberate",), "people comply more where neighbours comply", "条件性合作")]
    own_levels: Annotated[bool, Switch(True, ("feel",), "feelings return to a personal level", "态度回归")]
    taught_waiting: Annotated[bool, Switch(
        True, ("feel",), "what the committee does for all teaches waiting, what residents do themselves teaches agency", "等靠要与自主")]
    contact: Annotated[bool, Switch(True, ("feel",), "contact across groups changes trust", "跨群体接触")]
    neighbours_news: Annotated[bool, Switch(True, ("feel",), "residents learn from what happened to their neighbours", "邻里见闻")]
    habit_learning: Annotated[bool, Switch(True, ("adapt",), "the committee's habit learns from success and failure", "路径依赖学习")]
    asymmetric_learning: Annotated[bool, Switch(False, ("adapt",), "the habit rises faster than it falls", "非对称学习")]
    forgetting: Annotated[bool, Switch(True, ("adapt",), "what the committee no longer tries, it slowly forgets", "能力遗忘")]
    frozen_beliefs: Annotated[bool, Switch(False, ("adapt",), "what the committee believes of itself and others stays fixed", "信念冻结")]
    tie_dynamics: Annotated[bool, Switch(True, ("feel",), "residents' ties grow with joint activity and decay without", "居民关系动态")]
    burnout: Annotated[bool, Switch(True, ("station",), "demands and resources move social workers' burnout", "职业倦怠")]
    turnover: Annotated[bool, Switch(True, ("station",), "social workers quit and are replaced", "社工流动")]
    visible_first: Annotated[bool, Switch(
        False, ("station",), "administration spares what is visible first (casework) and cuts the rest; off: cuts all in proportion",
        "先保可见工作")]
