"""Claims about remedies (优化路径): deliberation, incubation, three governances, the last metre, points, H10 to H14."""

from typing import Any

from wushe_sim.experiments.claims.hypothesis import (
    ADDITIVE,
    ANY,
    LOGIT,
    NO_LOSS,
    Arm,
    ClaimPart,
    Hypothesis,
    Variant,
    less,
    part,
    stepped,
    throughout,
)
from wushe_sim.experiments.comparison.arms import Window

WITH_POINTS, A_YEAR_AFTER = Window("second year, with points", 52, 104), Window("second year after they stop", 156, 208)
GOVERNANCES = ("self_governance", "rule_of_law", "moral_governance")
CELLS = {f"three {a}{b}{c}": dict(zip(GOVERNANCES, (a, b, c), strict=True)) for a in (0, 1) for b in (0, 1) for c in (0, 1)}
"""The full factorial of the three governances: none to all at full strength."""
SYNERGY = {"three 111": 1, "three 100": -1, "three 010": -1, "three 001": -1, "three 000": 2}
"""What all do together, less what each does alone."""

H10 = Hypothesis(
    "H10",
    "deliberation makes up for heterogeneity",
    "IV.2",
    {
        "alike": Arm(throughout(heterogeneity=0.1)),
        "unlike": Arm(throughout(heterogeneity=0.8)),
        "alike talking": Arm({**throughout(heterogeneity=0.1), **stepped(deliberation=1.0, covenant=1.0)}),
        "unlike talking": Arm({**throughout(heterogeneity=0.8), **stepped(deliberation=1.0, covenant=1.0)}),
    },
    (
        part("loss", "heterogeneity costs agreement", "agreement", less("unlike", "alike"), -1),
        part(
            "net",
            "deliberation wins more agreement where people are unlike than where they are alike",
            "agreement",
            {"unlike talking": 1, "unlike": -1, "alike talking": -1, "alike": 1},
        ),
        part(
            "gross",
            "with deliberation, the unlike agree as much as the alike without",
            "agreement",
            less("unlike talking", "alike"),
            kind=NO_LOSS,
            decides=False,
        ),
        part(
            "gain",
            "what deliberation wins where people are unlike",
            "agreement",
            less("unlike talking", "unlike"),
            decides=False,
        ),
        part(
            "compliance",
            "the same of compliance, net",
            "compliance",
            {"unlike talking": 1, "unlike": -1, "alike talking": -1, "alike": 1},
            decides=False,
        ),
    ),
    main="net",
    stages=("deliberate", "feel"),
    pro=("S54", "S62"),
    contra=("S46", "S47"),
    remark="net of what deliberation wins anyway (MODEL, Definitions); where heterogeneity costs nothing there is nothing to make up for",
)

H11 = Hypothesis(
    "H11",
    "incubation that selects by mass base beats selecting at random",
    "IV.3",
    {key: Arm(stepped(incubation=1.0, volunteer_selection=key)) for key in ("random", "mass_base", "skill")},
    (
        part(
            "volunteers",
            "more active volunteers than by selecting at random",
            "volunteer_rate",
            less("mass_base", "random"),
        ),
        part(
            "coverage",
            "more need covered than by selecting at random",
            "coverage",
            less("mass_base", "random"),
            decides=False,
        ),
        part(
            "organizations",
            "more organizations than by selecting at random",
            "organizations",
            less("mass_base", "random"),
            decides=False,
        ),
        part(
            "skill",
            "selecting by skill against at random: coverage",
            "coverage",
            less("skill", "random"),
            decides=False,
        ),
    ),
    main="volunteers",
    stages=("mobilise", "adapt", "station"),
    remark="incubation at full strength in all arms",
)


def _synergy(measure: str, scale: str) -> ClaimPart:
    sizes = {"coverage": 0.01, "compliance": 0.01, "linkage": 0.003}
    logit = "a twentieth of the odds"
    more: dict[str, Any] = {"threshold": 0.05, "reason": logit} if scale == LOGIT else {"threshold": sizes[measure]}
    scales = "on the additive scale" if scale == ADDITIVE else "on the logit scale"
    return part(f"{measure} {scale}", f"more {measure} than the sum, {scales}", measure, SYNERGY, scale=scale, group=measure, **more)


H12 = Hypothesis(
    "H12",
    "the three governances together do more than their sum ('1+1+1>3')",
    "IV.1, V",
    {name: Arm(stepped(**{lever: float(level) for lever, level in cell.items()})) for name, cell in CELLS.items()},
    tuple(
        _synergy(measure, scale)
        for measure in ("coverage", "compliance", "linkage")
        for scale in (ADDITIVE, LOGIT)
    ),
    main="compliance additive",
    stages=("need", "deliver", "deliberate"),
    rule=ANY,
    remark="an outcome has synergy where both scales say so: saturation alone flips one; no quantitative evidence was found",
)

H13 = Hypothesis(
    "H13",
    "grid, platform and feedback shorten the last metre",
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
            "fewer needs are never found",
            "never_found",
            less("channels open", "channels shut"),
            -1,
        ),
        part("found", "needs are found sooner", "time_to_found", less("channels open", "channels shut"), -1),
        part(
            "served",
            "needs are served sooner",
            "time_to_service",
            less("channels open", "channels shut"),
            -1,
            decides=False,
        ),
        part("coverage", "more need is covered", "coverage", less("channels open", "channels shut"), decides=False),
        *(
            part(
                f"{key} alone",
                f"{key} alone: needs are found sooner",
                "time_to_found",
                less(f"{key} alone", "channels shut"),
                -1,
                decides=False,
            )
            for key in ("grid", "platform", "feedback")
        ),
    ),
    main="found",
    stages=("deliver", "hand_down"),
    pro=("S63",),
    contra=("S64",),
    remark="all three at none against full strength; better channels raise reported demand, so service can wait longer",
)

H14 = Hypothesis(
    "H14",
    "points raise participation; whether it lasts when they stop",
    "II.2",
    {
        "no points": Arm(stepped(points_scheme=0.0), 208),
        "points": Arm({"schedule": {"points_scheme": [{"week": 0, "value": 1.0}, {"week": 104, "value": 0.0}]}}, 208),
    },
    (
        part(
            "raise",
            "more active volunteers with points",
            "volunteer_rate",
            less("points", "no points"),
            1,
            WITH_POINTS,
        ),
        part(
            "lasts",
            "still more in the second year after points stop",
            "volunteer_rate",
            less("points", "no points"),
            1,
            A_YEAR_AFTER,
            decides=False,
        ),
        part(
            "agency",
            "less agency after points stop",
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
        Variant("goods", "points that buy goods", {"levers": {"points_goods": 1.0}}),
        Variant("honour", "points for honour", {"levers": {"points_goods": 0.0}}),
    ),
    remark=(
        "points at full strength for two years, then none; whether it lasts is a question of the paper, not a claim, and stands beside "
        "the verdict; no Chinese study of removal was found"
    ),
)
