"""Claims about limits (治理限度): takeover, heterogeneity and tasks without resources (III.1 to III.3), H2 to H5."""

from wushe_sim.experiments.claims.hypothesis import (
    ANY,
    FIRST,
    LONG,
    NO_LOSS,
    PLAIN,
    Arm,
    Hypothesis,
    Variant,
    less,
    part,
    stepped,
    throughout,
)
from wushe_sim.experiments.comparison.arms import Window

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
    "takeover lifts service at first and erodes volunteers, organizations and agency later",
    "III.1",
    {PLAIN: Arm({}, LONG), "takeover": Arm(stepped(takeover=0.9), 260)},
    (
        part("first", "service rises in the first half-year", "coverage", less("takeover"), window=FIRST),
        part(
            "volunteers",
            "fewer active volunteers in the fifth year",
            "volunteer_rate",
            less("takeover"),
            -1,
            LATER,
        ),
        part(
            "organizations", "fewer organizations in the fifth year", "organizations", less("takeover"), -1, LATER
        ),
        part("agency", "less agency in the fifth year", "agency", less("takeover"), -1, LATER),
        part("service later", "service in the fifth year", "coverage", less("takeover"), -1, LATER, decides=False),
    ),
    main="agency",
    stages=("deliver", "mobilise", "feel"),
    pro=("S53", "S34"),
    contra=("S52", "S54", "S55", "S56"),
    remark="takeover steps from .3 to .9; the evidence is contested",
)


H3 = Hypothesis(
    "H3",
    "takeover is path dependent: raised and then lowered again, the old state does not come back",
    "III.1",
    {PLAIN: Arm({}, LONG), "raised": Arm({"schedule": {"takeover": [{"week": 0, "value": 0.9}, {"week": RELEASE, "value": 0.3}]}}, LONG)},
    (
        part(
            "raised",
            "the habit rises while takeover is raised",
            "habit",
            less("raised"),
            1,
            BEFORE_RELEASE,
            decides=False,
        ),
        part(
            "half a year",
            "the habit half a year after release",
            "habit",
            less("raised"),
            1,
            HALF_A_YEAR,
            decides=False,
        ),
        part("two years", "the habit two years after release", "habit", less("raised"), 1, TWO_YEARS, decides=False),
        part(
            "habit",
            "the habit is still up five years after release",
            "habit",
            less("raised"),
            1,
            FIVE_YEARS,
            group="five years",
        ),
        part(
            "linkage two years",
            "linkage two years after release",
            "linkage",
            less("raised"),
            -1,
            TWO_YEARS,
            decides=False,
        ),
        part(
            "linkage",
            "linkage is still down five years after release",
            "linkage",
            less("raised"),
            -1,
            FIVE_YEARS,
            group="five years too",
        ),
        part(
            "volunteers",
            "active volunteers are still fewer five years after release",
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
        Variant("", "symmetric learning"),
        Variant(
            "asymmetric", "asymmetric learning, built in", {"switches": {"asymmetric_learning": True}}
        ),
        Variant("frozen", "beliefs frozen", {"switches": {"frozen_beliefs": True}}),
        Variant("unforgetting", "without forgetting", {"switches": {"forgetting": False}}),
    ),
    remark=(
        "takeover .9 for three years, then .3 again; five years after release decide, earlier differences are a lag; no field "
        "measurement was found; whether there are two states is asked by `wushe limits`"
    ),
)

H4 = Hypothesis(
    "H4",
    "heterogeneity lowers social capital, agreement and volunteering",
    "III.2",
    {"alike": Arm(throughout(heterogeneity=0.1)), "unlike": Arm(throughout(heterogeneity=0.8))},
    (
        part("trust", "less trust in neighbours", "trust", less("unlike", "alike"), -1),
        part("belonging", "less belonging", "belonging", less("unlike", "alike"), -1),
        part("ties", "weaker ties", "tie_strength", less("unlike", "alike"), -1),
        part("agreement", "less agreement", "agreement", less("unlike", "alike"), -1),
        part("volunteers", "fewer active volunteers", "volunteer_rate", less("unlike", "alike"), -1),
    ),
    main="agreement",
    stages=("feel", "mobilise", "deliberate"),
    pro=("S43", "S44", "S45", "S48"),
    contra=("S46", "S47", "S48", "S49"),
    remark="separate starts at heterogeneity .1 and .8; the spread of interests and mobility stay as they are; signs conflict in China",
)

H5 = Hypothesis(
    "H5",
    "tasks without resources lower service; tasks with resources do not",
    "III.3",
    {
        PLAIN: Arm({}, LONG),
        "tasks alone": Arm(stepped(task_downshift=0.6, resource_passthrough=0.0)),
        "tasks funded": Arm(stepped(task_downshift=0.6, resource_passthrough=1.0)),
        "funds alone": Arm(stepped(resource_passthrough=1.0)),
        "neither": Arm(stepped(resource_passthrough=0.0)),
    },
    (
        part("alone", "tasks without resources lower coverage", "coverage", less("tasks alone"), -1),
        part(
            "funded",
            "tasks with resources do not lower coverage",
            "coverage",
            less("tasks funded"),
            kind=NO_LOSS,
        ),
        part(
            "resources",
            "resources make the difference (interaction)",
            "coverage",
            {"tasks funded": 1, "funds alone": -1, "tasks alone": -1, "neither": 1},
        ),
        part(
            "linkage",
            "tasks without resources lower linkage",
            "linkage",
            less("tasks alone"),
            -1,
            decides=False,
        ),
    ),
    main="alone",
    stages=("hand_down", "deliver"),
    remark="tasks step from .1 to .6 of committee hours, with none or all of their cost",
)
