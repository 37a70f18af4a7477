"""身份异化 the paper's claims about social workers between service and administration (III.4): H6, under both ways to divide hours, H7."""

from wushe_sim.experiments.hypothesis import (
    ANY,
    LATE,
    LONG,
    PLAIN,
    Arm,
    Hypothesis,
    Part,
    Variant,
    Words,
    less,
    part,
    stepped,
    throughout,
    weighed,
)

USUAL, MIDDLE, HEAVY = 0.35, 0.575, 0.8
SAME_HOURS = 8 * (HEAVY - USUAL)
"""Agency posts per 64,000 residents whose hours are those that the burden takes from one social worker to 8,000 residents."""


def _larger_share(key: str, en: str, zh: str, high: str, low: str, first: str, then: str, decides: bool = False) -> Part:
    """That ``first`` falls by a larger share than ``then``: a difference of log ratios."""
    others = tuple(term._replace(weight=-term.weight) for term in weighed(then, less(high, low)))
    return part(key, (en, zh), first, {}, -1, terms=weighed(first, less(high, low)) + others, decides=decides)


H6 = Hypothesis(
    "H6",
    Words(
        "administrative burden weakens linkage more than it weakens casework, and past some point linkage collapses",
        "行政负担对联动的削弱甚于对个案服务的削弱，超过某一点后联动瓦解",
    ),
    "III.4",
    {
        PLAIN: Arm({}, LONG),
        "middle": Arm(stepped(admin_burden=MIDDLE)),
        "heavy": Arm(stepped(admin_burden=HEAVY)),
        "apart": Arm(throughout(party_coordination=0.0)),
        "apart heavy": Arm({**throughout(party_coordination=0.0), **stepped(admin_burden=HEAVY)}),
        "unbridged": Arm({"switches": {"bridging": False}}),
        "unbridged heavy": Arm({"switches": {"bridging": False}, **stepped(admin_burden=HEAVY)}),
        "placebo": Arm({}, added={"world.agency_staff": -SAME_HOURS}),
    },
    (
        _larger_share(
            "a",
            "(a) linkage falls by a larger share than coverage",
            "（a）联动度的降幅大于需求满足率",
            "heavy",
            PLAIN,
            "linkage",
            "coverage",
            True,
        ),
        _larger_share(
            "b",
            "(b) workers' own links fall by a larger share than their casework",
            "（b）社工自身联系的降幅大于其个案工时",
            "heavy",
            PLAIN,
            "worker_link_strength",
            "casework",
            True,
        ),
        part(
            "collapse",
            ("the second half of the burden costs a larger share of linkage than the first", "后一半负担使联动度的降幅大于前一半"),
            "linkage",
            {"heavy": 1, "middle": -2, PLAIN: 1},
            -1,
            threshold=0.1,
            reason=Words("a tenth of linkage more than a steady slope would cost", "比匀速下降多损失十分之一的联动度"),
        ),
        _larger_share(
            "a without workers",
            "(a) without the cases on which a social worker booked hours",
            "（a）剔除社工投入工时的个案",
            "heavy",
            PLAIN,
            "linkage_without_workers",
            "coverage",
        ),
        _larger_share("a unbridged", "(a) with bridging off", "（a）关闭个案搭桥", "unbridged heavy", "unbridged", "linkage", "coverage"),
        part(
            "a placebo",
            ("(a) burden costs more linkage than the same hours taken from agencies", "（a）负担比从社会组织抽走同样工时更损联动"),
            "linkage",
            less("heavy", "placebo"),
            -1,
            decides=False,
        ),
        _larger_share("a apart", "(a) without Party coordination", "（a）无党组织协调", "apart heavy", "apart", "linkage", "coverage"),
        _larger_share(
            "b apart", "(b) without Party coordination", "（b）无党组织协调", "apart heavy", "apart", "worker_link_strength", "casework"
        ),
    ),
    main="a",
    stages=("station", "broker", "deliver"),
    variants=(
        Variant("", Words("hours cut in proportion", "各项工时按比例压缩")),
        Variant("visible", Words("what is visible is spared", "先保可见工作"), {"switches": {"visible_first": True}}),
    ),
    remark=Words(
        "burden steps from .35 to .575 and .8; part of (a) is by construction, hence the checks; a break itself is searched for by "
        "`wushe limits`",
        "负担由 0.35 升至 0.575 与 0.8；（a）部分出于构造，故设对照；断点本身由 wushe limits 搜索",
    ),
)

H7 = Hypothesis(
    "H7",
    Words("dual leadership makes administrative burden worse", "双重领导加重行政负担的损害"),
    "III.4",
    {
        f"{name} {dual}": Arm(stepped(admin_burden=load, dual_leadership=float(dual)))
        for name, load in (("usual", USUAL), ("heavy", HEAVY))
        for dual in (0, 1)
    },
    tuple(
        part(key, says, measure, {"heavy 1": 1, "usual 1": -1, "heavy 0": -1, "usual 0": 1}, sign, LATE, decides=decides, group=key)
        for key, says, measure, sign, decides in (
            ("burnout", ("burden adds more burnout under two masters", "双重领导下负担更添倦怠"), "burnout", 1, True),
            ("linkage", ("burden costs more linkage under two masters", "双重领导下负担更损联动"), "linkage", -1, True),
            ("links", ("burden costs social workers more of their links", "双重领导下负担更损社工联系"), "worker_link_strength", -1, True),
            ("coverage", ("burden costs more coverage under two masters", "双重领导下负担更损需求满足"), "coverage", -1, False),
        )
    ),
    main="burnout",
    stages=("broker", "deliver"),
    rule=ANY,
    pro=("S66",),
    contra=("S4", "S66"),
    remark=Words(
        "an interaction of burden (.35, .8) and dual leadership (0, 1); role conflict goes with depression (r = .32) but hardly with "
        "performance; social workers hired by the street have one master",
        "负担（0.35、0.8）与双重领导（0、1）的交互；角色冲突与抑郁相关（r = 0.32），与绩效几乎无关；镇街直聘社工只有一重领导",
    ),
)
