"""优化路径 the paper's claims about remedies: deliberation, incubation, three governances, the last metre, points. H10 to H14."""

from typing import Any

from wushe_sim.experiments.arms import Window
from wushe_sim.experiments.hypothesis import (
    ADDITIVE,
    ANY,
    LOGIT,
    NO_LOSS,
    Arm,
    Hypothesis,
    Part,
    Variant,
    Words,
    less,
    part,
    stepped,
    throughout,
)

WITH_POINTS, A_YEAR_AFTER = Window("second year, with points", 52, 104), Window("second year after they stop", 156, 208)
GOVERNANCES = ("self_governance", "rule_of_law", "moral_governance")
CELLS = {f"three {a}{b}{c}": dict(zip(GOVERNANCES, (a, b, c), strict=True)) for a in (0, 1) for b in (0, 1) for c in (0, 1)}
"""The full factorial of the three governances: none to all at full strength."""
SYNERGY = {"three 111": 1, "three 100": -1, "three 010": -1, "three 001": -1, "three 000": 2}
"""What all do together, less what each does alone."""

H10 = Hypothesis(
    "H10",
    Words("deliberation makes up for heterogeneity", "协商弥补社区异质性之损"),
    "IV.2",
    {
        "alike": Arm(throughout(heterogeneity=0.1)),
        "unlike": Arm(throughout(heterogeneity=0.8)),
        "alike talking": Arm({**throughout(heterogeneity=0.1), **stepped(deliberation=1.0, covenant=1.0)}),
        "unlike talking": Arm({**throughout(heterogeneity=0.8), **stepped(deliberation=1.0, covenant=1.0)}),
    },
    (
        part("loss", ("heterogeneity costs agreement", "异质性使共识下降"), "agreement", less("unlike", "alike"), -1),
        part(
            "net",
            (
                "deliberation wins more agreement where people are unlike than where they are alike",
                "协商在异质社区比在同质社区多赢得的共识",
            ),
            "agreement",
            {"unlike talking": 1, "unlike": -1, "alike talking": -1, "alike": 1},
        ),
        part(
            "gross",
            ("with deliberation, the unlike agree as much as the alike without", "异质社区有协商时的共识不低于同质社区无协商时"),
            "agreement",
            less("unlike talking", "alike"),
            kind=NO_LOSS,
            decides=False,
        ),
        part(
            "gain",
            ("what deliberation wins where people are unlike", "协商在异质社区赢得的共识"),
            "agreement",
            less("unlike talking", "unlike"),
            decides=False,
        ),
        part(
            "compliance",
            ("the same of compliance, net", "公约遵守率的净弥补"),
            "compliance",
            {"unlike talking": 1, "unlike": -1, "alike talking": -1, "alike": 1},
            decides=False,
        ),
    ),
    main="net",
    stages=("deliberate", "feel"),
    pro=("S54", "S62"),
    contra=("S46", "S47"),
    remark=Words(
        "net of what deliberation wins anyway (MODEL, Definitions); where heterogeneity costs nothing there is nothing to make up for",
        "扣除协商在同质社区也能赢得的部分；若异质性并无损失，则无可弥补",
    ),
)

H11 = Hypothesis(
    "H11",
    Words("incubation that selects by mass base beats selecting at random", "按群众基础选拔的志愿孵化优于随机选拔"),
    "IV.3",
    {key: Arm(stepped(incubation=1.0, volunteer_selection=key)) for key in ("random", "mass_base", "skill")},
    (
        part(
            "volunteers",
            ("more active volunteers than by selecting at random", "活跃志愿者多于随机选拔"),
            "volunteer_rate",
            less("mass_base", "random"),
        ),
        part(
            "coverage",
            ("more need covered than by selecting at random", "需求满足率高于随机选拔"),
            "coverage",
            less("mass_base", "random"),
            decides=False,
        ),
        part(
            "organizations",
            ("more organizations than by selecting at random", "社会组织多于随机选拔"),
            "organizations",
            less("mass_base", "random"),
            decides=False,
        ),
        part(
            "skill",
            ("selecting by skill against at random: coverage", "按技能选拔相对随机选拔：需求满足率"),
            "coverage",
            less("skill", "random"),
            decides=False,
        ),
    ),
    main="volunteers",
    stages=("mobilise", "adapt", "station"),
    remark=Words("incubation at full strength in all arms", "各组孵化均为全力"),
)


def _synergy(measure: str, scale: str, en: str, zh: str) -> Part:
    sizes = {"coverage": 0.01, "compliance": 0.01, "linkage": 0.003}
    logit = Words("a twentieth of the odds", "胜算的二十分之一")
    more: dict[str, Any] = {"threshold": 0.05, "reason": logit} if scale == LOGIT else {"threshold": sizes[measure]}
    scales = Words("on the additive scale", "加法尺度") if scale == ADDITIVE else Words("on the logit scale", "logit 尺度")
    return part(f"{measure} {scale}", (f"{en}, {scales.en}", f"{zh}（{scales.zh}）"), measure, SYNERGY, scale=scale, group=measure, **more)


H12 = Hypothesis(
    "H12",
    Words("the three governances together do more than their sum ('1+1+1>3')", "三治融合之效大于三者之和（“1+1+1>3”）"),
    "IV.1, V",
    {name: Arm(stepped(**{lever: float(level) for lever, level in cell.items()})) for name, cell in CELLS.items()},
    tuple(
        _synergy(measure, scale, en, zh)
        for measure, en, zh in (
            ("coverage", "more coverage than the sum", "需求满足率大于三者之和"),
            ("compliance", "more compliance than the sum", "公约遵守率大于三者之和"),
            ("linkage", "more linkage than the sum", "联动度大于三者之和"),
        )
        for scale in (ADDITIVE, LOGIT)
    ),
    main="compliance additive",
    stages=("deliberate", "deliver"),
    rule=ANY,
    remark=Words(
        "an outcome has synergy where both scales say so: saturation alone flips one; no quantitative evidence was found",
        "两种尺度一致方算协同：饱和本身就能使其一翻转；未见定量证据",
    ),
)

H13 = Hypothesis(
    "H13",
    Words("grid, platform and feedback shorten the last metre", "网格、平台与反馈打通“最后一米”"),
    "IV.1",
    {
        "channels shut": Arm(stepped(grid_service=0.0, online_platform=0.0, feedback_channel=0.0)),
        "channels open": Arm(stepped(grid_service=1.0, online_platform=1.0, feedback_channel=1.0)),
        **{
            f"{key} alone": Arm(stepped(**{"grid_service": 0.0, "online_platform": 0.0, "feedback_channel": 0.0, lever: 1.0}))
            for key, lever in (("grid", "grid_service"), ("platform", "online_platform"), ("feedback", "feedback_channel"))
        },
    },
    (
        part(
            "never found",
            ("fewer needs are never found", "从未被发现的需求减少"),
            "never_found",
            less("channels open", "channels shut"),
            -1,
        ),
        part("found", ("needs are found sooner", "需求更早被发现"), "time_to_found", less("channels open", "channels shut"), -1),
        part(
            "served",
            ("needs are served sooner", "需求更早得到服务"),
            "time_to_service",
            less("channels open", "channels shut"),
            -1,
            decides=False,
        ),
        part("coverage", ("more need is covered", "需求满足率上升"), "coverage", less("channels open", "channels shut"), decides=False),
        *(
            part(
                f"{key} alone",
                (f"{key} alone: needs are found sooner", f"仅{zh}：需求更早被发现"),
                "time_to_found",
                less(f"{key} alone", "channels shut"),
                -1,
                decides=False,
            )
            for key, zh in (("grid", "网格"), ("platform", "平台"), ("feedback", "反馈"))
        ),
    ),
    main="found",
    stages=("deliver", "hand_down"),
    pro=("S63",),
    contra=("S64",),
    remark=Words(
        "all three at none against full strength; better channels raise reported demand, so service can wait longer",
        "三者全无与全力之比；渠道改善也会推高上报需求，服务等待可能变长",
    ),
)

H14 = Hypothesis(
    "H14",
    Words("points raise participation; whether it lasts when they stop", "积分提升参与；停止后能否持续"),
    "II.2",
    {
        "no points": Arm(stepped(points_scheme=0.0), 208),
        "points": Arm({"schedule": {"points_scheme": [{"week": 0, "value": 1.0}, {"week": 104, "value": 0.0}]}}, 208),
    },
    (
        part(
            "raise",
            ("more active volunteers with points", "有积分时活跃志愿者增加"),
            "volunteer_rate",
            less("points", "no points"),
            1,
            WITH_POINTS,
        ),
        part(
            "lasts",
            ("still more in the second year after points stop", "积分停止后第二年仍偏多"),
            "volunteer_rate",
            less("points", "no points"),
            1,
            A_YEAR_AFTER,
            decides=False,
        ),
        part(
            "agency",
            ("less agency after points stop", "积分停止后主体意识下降"),
            "agency",
            less("points", "no points"),
            -1,
            A_YEAR_AFTER,
            decides=False,
        ),
    ),
    main="raise",
    stages=("mobilise", "feel", "give"),
    pro=("S60",),
    contra=("S57", "S58", "S59"),
    variants=(
        Variant("goods", Words("points that buy goods", "积分兑换实物"), {"levers": {"points_goods": 1.0}}),
        Variant("honour", Words("points for honour", "荣誉积分"), {"levers": {"points_goods": 0.0}}),
    ),
    remark=Words(
        "points at full strength for two years, then none; whether it lasts is a question of the paper, not a claim, and stands beside "
        "the verdict; no Chinese study of removal was found",
        "全力积分两年后停止；能否持续是论文的疑问而非论断，列于判定之旁；未见国内取消积分的研究",
    ),
)
