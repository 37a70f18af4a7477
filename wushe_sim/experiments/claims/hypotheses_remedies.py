"""Claims about remedies (优化路径): deliberation, incubation, three governances, the last metre, points, H10 to H14."""

from wushe_sim.experiments.claims.hypotheses_limits import ALIKE, UNLIKE
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
NET = {"unlike talking": 1, "unlike": -1, "alike talking": -1, "alike": 1}
"""What deliberation wins where people are unlike, less what it wins where they are alike."""
_TALK = stepped(deliberation=1.0, covenant=1.0)

H10 = Hypothesis(
    "H10",
    "deliberation finds the greatest common denominator: it makes up for heterogeneity",
    "IV.2",
    {
        "alike": Arm(throughout(**ALIKE)),
        "unlike": Arm(throughout(**UNLIKE)),
        "alike talking": Arm({**throughout(**ALIKE), **_TALK}),
        "unlike talking": Arm({**throughout(**UNLIKE), **_TALK}),
    },
    (
        part("loss", "heterogeneity costs agreement", "agreement", less("unlike", "alike"), -1),
        part("net", "deliberation wins more agreement where people are unlike than where they are alike", "agreement", NET),
        part("compliance loss", "heterogeneity costs compliance", "compliance", less("unlike", "alike"), -1, decides=False),
        part("compliance", "deliberation wins more compliance where people are unlike than where they are alike", "compliance", NET,
             decides=False),
        part("gross", "with deliberation, the unlike agree as much as the alike without", "agreement", less("unlike talking", "alike"),
             kind=NO_LOSS, decides=False),
        part("gain", "what deliberation wins where people are unlike", "agreement", less("unlike talking", "unlike"), decides=False),
    ),
    main="net",
    stages=("deliberate", "feel"),
    pro=("S54", "S62"),
    contra=("S46", "S47"),
    remark="net of what deliberation wins anyway (MODEL, Definitions); where heterogeneity costs nothing there is nothing to make up for",
)

SELECTIONS = ("random", "mass_base", "skill", "both")
H11 = Hypothesis(
    "H11",
    "incubation should look at both mass base and professional skill",
    "IV.3",
    {key: Arm(stepped(incubation=1.0, volunteer_selection=key)) for key in SELECTIONS},
    (
        part("joins", "an invitation wins more volunteers than by choosing at random", "joins_per_invitation", less("both", "random")),
        part("service", "an invitation brings more volunteer hours than by choosing at random", "service_per_invitation",
             less("both", "random")),
        *(part(f"joins {other}", f"an invitation wins more volunteers than by choosing by {other.replace('_', ' ')}",
               "joins_per_invitation", less("both", other), decides=False) for other in ("mass_base", "skill")),
        *(part(f"service {other}", f"an invitation brings more volunteer hours than by choosing by {other.replace('_', ' ')}",
               "service_per_invitation", less("both", other), decides=False) for other in ("mass_base", "skill")),
        part("retention", "fewer volunteers stop than by choosing at random", "volunteer_turnover", less("both", "random"), -1,
             decides=False),
        part("mass base", "choosing by mass base against at random: joins for each invitation", "joins_per_invitation",
             less("mass_base", "random"), decides=False),
        part("volunteers", "more active volunteers than by choosing at random", "volunteer_rate", less("both", "random"), decides=False),
        part("unserved", "fewer hours stay unserved than by choosing at random", "unserved_hours", less("both", "random"), -1,
             decides=False),
    ),
    main="service",
    stages=("mobilise", "adapt", "station"),
    rule=ANY,
    pro=("S77",),
    remark="incubation at full strength in all arms",
)


def _synergy(measure: str, says: str, sign: int, scale: str, decides: bool = True) -> ClaimPart:
    scales = "on the additive scale" if scale == ADDITIVE else "on the logit scale"
    size = {"size": 0.05, "reason": "a twentieth of the odds"} if scale == LOGIT else {}
    return part(f"{measure} {scale}", f"{says}, {scales}", measure, SYNERGY, sign, scale=scale, group=measure, decides=decides, **size)


def _interact(value: float) -> dict[str, dict[str, dict[str, float]]]:
    """How the governances add to each other in what residents comply with."""
    pairs = ("comply_monitoring_law", "comply_moral_monitoring", "comply_law_moral")
    return {"parameters": {"deliberate": dict.fromkeys(pairs, value)}}


H12 = Hypothesis(
    "H12",
    "the three governances together do more than their sum ('1+1+1>3')",
    "IV.1, V",
    {name: Arm(stepped(**{lever: float(level) for lever, level in cell.items()})) for name, cell in CELLS.items()},
    (
        *(_synergy("compliance", "more compliance than the sum", 1, scale) for scale in (ADDITIVE, LOGIT)),
        part("unserved", "fewer hours stay unserved than by the sum", "unserved_hours", SYNERGY, -1, group="unserved"),
        part("prevented", "more need is prevented than by the sum", "need_hours", SYNERGY, -1, group="prevented", decides=False),
        _synergy("linkage", "more joint service than the sum", 1, ADDITIVE, False),
    ),
    main="compliance additive",
    stages=("need", "deliver", "deliberate"),
    rule=ANY,
    variants=(
        Variant("", "governances add up"),
        Variant("complements", "governances strengthen each other", _interact(0.4)),
        Variant("substitutes", "governances stand in for each other", _interact(-0.4)),
    ),
    pro=("S109", "S110", "S112"),
    contra=("S109", "S111"),
    remark="compliance has synergy where both scales say so: saturation alone flips one; the evidence leaves the sign open",
)

_CHANNELS = {"grid": "grid_service", "platform": "online_platform", "feedback": "feedback_channel"}
_SHUT = dict.fromkeys(_CHANNELS.values(), 0.0)
H13 = Hypothesis(
    "H13",
    "grid, platform and feedback open the last metre of community service",
    "III.3, IV.1",
    {
        "channels shut": Arm(stepped(**_SHUT)),
        "channels open": Arm(stepped(**dict.fromkeys(_CHANNELS.values(), 1.0))),
        **{f"{key} alone": Arm(stepped(**{**_SHUT, lever: 1.0})) for key, lever in _CHANNELS.items()},
    },
    (
        part("hard to reach", "more of the need of the frail, the poor and newcomers is served", "hard_to_reach_coverage",
             less("channels open", "channels shut")),
        part("unserved", "fewer hours stay unserved", "unserved_hours", less("channels open", "channels shut"), -1),
        part("found", "needs are found sooner", "time_to_found", less("channels open", "channels shut"), -1, decides=False),
        part("never found", "fewer needs are never found", "never_found", less("channels open", "channels shut"), -1, decides=False),
        part("served", "needs are served sooner", "time_to_service", less("channels open", "channels shut"), -1, decides=False),
        *(part(f"{key} alone", f"{key} alone: fewer hours stay unserved", "unserved_hours", less(f"{key} alone", "channels shut"), -1,
               decides=False) for key in _CHANNELS),
    ),
    main="hard to reach",
    stages=("deliver", "hand_down"),
    pro=("S63",),
    contra=("S64",),
    remark="all three at none against full strength; that needs are found sooner is arithmetic, and a check; channels raise demand too",
)

H14 = Hypothesis(
    "H14",
    "community points mobilise residents effectively",
    "II.2",
    {
        "no points": Arm(stepped(points_scheme=0.0), 208),
        **{name: Arm({"schedule": {"points_scheme": [{"week": 0, "value": dose}, {"week": 104, "value": 0.0}]}}, 208)
           for name, dose in (("half points", 0.5), ("points", 1.0))},
    },
    (
        part("raise", "volunteers work more hours with points", "volunteer_hours", less("points", "no points"), 1, WITH_POINTS),
        part("dose", "half of the points do as much for each point as all", "volunteer_hours",
             {"half points": 2, "points": -1, "no points": -1}, 1, WITH_POINTS, kind=NO_LOSS, decides=False),
        part("volunteers", "more active volunteers with points", "volunteer_rate", less("points", "no points"), 1, WITH_POINTS,
             decides=False),
        part("lasts", "volunteers still work more hours in the second year after points stop", "volunteer_hours",
             less("points", "no points"), 1, A_YEAR_AFTER, decides=False),
        part("agency", "less agency after points stop", "agency", less("points", "no points"), -1, A_YEAR_AFTER, decides=False),
    ),
    main="raise",
    stages=("mobilise", "feel", "give"),
    pro=("S60", "S97", "S99"),
    contra=("S57", "S58", "S59", "S98"),
    variants=(
        Variant("", "points half for goods, half for honour"),
        Variant("goods", "points that buy goods", {"levers": {"points_goods": 1.0}}),
        Variant("honour", "points for honour", {"levers": {"points_goods": 0.0}}),
    ),
    remark=(
        "points for two years, then none; whether it lasts is a question of the paper, not a claim, and stands beside the verdict; one "
        "Chinese study of removal was found (S97)"
    ),
)
