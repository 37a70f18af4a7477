"""治理限度 the paper's claims about takeover, heterogeneity and tasks without resources (III.1 to III.3): H2 to H5."""

from wushe_sim.experiments.arms import Window
from wushe_sim.experiments.hypothesis import (
    ANY,
    FIRST,
    LONG,
    NO_LOSS,
    PLAIN,
    Arm,
    Hypothesis,
    Variant,
    Words,
    less,
    part,
    stepped,
    throughout,
)

LATER = Window("fifth year", 208, 260)
BEFORE_RELEASE = Window("before release", 130, 156)
HALF_A_YEAR, TWO_YEARS, FIVE_YEARS = (
    Window("half a year after release", 182, 208),
    Window("two years after release", 260, 286),
    Window("five years after release", 416, 442),
)
RELEASE = 156

H2 = Hypothesis(
    "H2",
    Words(
        "takeover lifts service at first and erodes volunteers, organizations and agency later",
        "大包大揽起初提升服务，随后侵蚀志愿者、社会组织与居民主体意识",
    ),
    "III.1",
    {PLAIN: Arm({}, LONG), "takeover": Arm(stepped(takeover=0.9), 260)},
    (
        part("first", ("service rises in the first half-year", "头半年服务上升"), "coverage", less("takeover"), window=FIRST),
        part(
            "volunteers",
            ("fewer active volunteers in the fifth year", "第五年活跃志愿者减少"),
            "volunteer_rate",
            less("takeover"),
            -1,
            LATER,
        ),
        part(
            "organizations", ("fewer organizations in the fifth year", "第五年社会组织减少"), "organizations", less("takeover"), -1, LATER
        ),
        part("agency", ("less agency in the fifth year", "第五年主体意识下降"), "agency", less("takeover"), -1, LATER),
        part("service later", ("service in the fifth year", "第五年的服务"), "coverage", less("takeover"), -1, LATER, decides=False),
    ),
    main="agency",
    stages=("deliver", "mobilise", "feel"),
    pro=("S53", "S34"),
    contra=("S52", "S54", "S55", "S56"),
    remark=Words("takeover steps from .3 to .9; the evidence is contested", "takeover 由 0.3 升至 0.9；证据存在争议"),
)


H3 = Hypothesis(
    "H3",
    Words(
        "takeover is path dependent: raised and then lowered again, the old state does not come back",
        "大包大揽具有路径依赖：抬升后再放下，旧状态不会恢复",
    ),
    "III.1",
    {PLAIN: Arm({}, LONG), "raised": Arm({"schedule": {"takeover": [{"week": 0, "value": 0.9}, {"week": RELEASE, "value": 0.3}]}}, LONG)},
    (
        part(
            "raised",
            ("the habit rises while takeover is raised", "抬升期间惯性上升"),
            "habit",
            less("raised"),
            1,
            BEFORE_RELEASE,
            decides=False,
        ),
        part(
            "half a year",
            ("the habit half a year after release", "放下半年后的惯性"),
            "habit",
            less("raised"),
            1,
            HALF_A_YEAR,
            decides=False,
        ),
        part("two years", ("the habit two years after release", "放下两年后的惯性"), "habit", less("raised"), 1, TWO_YEARS, decides=False),
        part(
            "habit",
            ("the habit is still up five years after release", "放下五年后惯性仍偏高"),
            "habit",
            less("raised"),
            1,
            FIVE_YEARS,
            group="five years",
        ),
        part(
            "linkage two years",
            ("linkage two years after release", "放下两年后的联动度"),
            "linkage",
            less("raised"),
            -1,
            TWO_YEARS,
            decides=False,
        ),
        part(
            "linkage",
            ("linkage is still down five years after release", "放下五年后联动度仍偏低"),
            "linkage",
            less("raised"),
            -1,
            FIVE_YEARS,
            group="five years too",
        ),
        part(
            "volunteers",
            ("active volunteers are still fewer five years after release", "放下五年后活跃志愿者仍偏少"),
            "volunteer_rate",
            less("raised"),
            -1,
            FIVE_YEARS,
            group="five years volunteers",
        ),
    ),
    main="habit",
    stages=("adapt", "deliver", "broker"),
    rule=ANY,
    variants=(
        Variant("", Words("symmetric learning", "对称学习")),
        Variant(
            "asymmetric", Words("asymmetric learning, built in", "非对称学习，即内置"), {"switches": {"asymmetric_learning": True}}
        ),
        Variant("frozen", Words("beliefs frozen", "信念冻结"), {"switches": {"frozen_beliefs": True}}),
        Variant("unforgetting", Words("without forgetting", "无遗忘"), {"switches": {"forgetting": False}}),
    ),
    remark=Words(
        "takeover .9 for three years, then .3 again; five years after release decide, earlier differences are a lag; no field "
        "measurement was found; whether there are two states is asked by `wushe limits`",
        "takeover 升至 0.9 三年后回到 0.3；以放下五年后为准，此前的差异只是滞后；未见实地测量；是否存在两种稳态由 wushe limits 检验",
    ),
)

H4 = Hypothesis(
    "H4",
    Words("heterogeneity lowers social capital, agreement and volunteering", "社区异质性降低社会资本、共识与志愿参与"),
    "III.2",
    {"alike": Arm(throughout(heterogeneity=0.1)), "unlike": Arm(throughout(heterogeneity=0.8))},
    (
        part("trust", ("less trust in neighbours", "社会信任下降"), "trust", less("unlike", "alike"), -1),
        part("belonging", ("less belonging", "归属感下降"), "belonging", less("unlike", "alike"), -1),
        part("ties", ("weaker ties", "邻里关系减弱"), "tie_strength", less("unlike", "alike"), -1),
        part("agreement", ("less agreement", "共识度下降"), "agreement", less("unlike", "alike"), -1),
        part("volunteers", ("fewer active volunteers", "活跃志愿者减少"), "volunteer_rate", less("unlike", "alike"), -1),
    ),
    main="agreement",
    stages=("feel", "mobilise", "deliberate"),
    pro=("S43", "S44", "S45", "S48"),
    contra=("S46", "S47", "S48", "S49"),
    remark=Words(
        "separate starts at heterogeneity .1 and .8; the spread of interests and mobility stay as they are; signs conflict in China",
        "异质性 0.1 与 0.8 各自独立起步；诉求分散程度与人口流动不变；国内证据符号不一",
    ),
)

H5 = Hypothesis(
    "H5",
    Words("tasks without resources lower service; tasks with resources do not", "任务下移而资源不下沉则服务下降，资源随之下沉则不然"),
    "III.3",
    {
        PLAIN: Arm({}, LONG),
        "tasks alone": Arm(stepped(task_downshift=0.6, resource_passthrough=0.0)),
        "tasks funded": Arm(stepped(task_downshift=0.6, resource_passthrough=1.0)),
        "funds alone": Arm(stepped(resource_passthrough=1.0)),
        "neither": Arm(stepped(resource_passthrough=0.0)),
    },
    (
        part("alone", ("tasks without resources lower coverage", "有任务无资源使需求满足率下降"), "coverage", less("tasks alone"), -1),
        part(
            "funded",
            ("tasks with resources do not lower coverage", "任务与资源同来不降低需求满足率"),
            "coverage",
            less("tasks funded"),
            kind=NO_LOSS,
        ),
        part(
            "resources",
            ("resources make the difference (interaction)", "资源起决定作用（交互）"),
            "coverage",
            {"tasks funded": 1, "funds alone": -1, "tasks alone": -1, "neither": 1},
        ),
        part(
            "linkage",
            ("tasks without resources lower linkage", "有任务无资源使联动度下降"),
            "linkage",
            less("tasks alone"),
            -1,
            decides=False,
        ),
    ),
    main="alone",
    stages=("hand_down", "deliver"),
    remark=Words(
        "tasks step from .1 to .6 of committee hours, with none or all of their cost", "任务由居委会工时的 0.1 升至 0.6，经费全无或全额随附"
    ),
)
