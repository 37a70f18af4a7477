"""Claims about limits (治理限度): takeover, path dependence, heterogeneity, and tasks without resources (III.1 to III.3), H2 to H5."""

from wushe_sim.experiments.claims.hypothesis import (
    FIRST,
    LATE,
    LONG,
    PLAIN,
    Arm,
    ClaimPart,
    Hypothesis,
    Term,
    Variant,
    compute_shapley_weights,
    less,
    part,
    stepped,
    throughout,
    weigh,
)
from wushe_sim.experiments.comparison.arms import Window

FIRST_YEAR, FIFTH_YEAR = Window("first year", 0, 52), Window("fifth year", 208, 260)
USUAL, RAISED = 0.3, 0.8

H2 = Hypothesis(
    "H2",
    "takeover keeps down what other actors do of their own accord, and volunteers' potential stays unused",
    "III.1",
    {
        PLAIN: Arm({}, LONG),
        "takeover": Arm(stepped(takeover=RAISED), 260),
        "settled": Arm(throughout(takeover=RAISED)),
    },
    (
        part("volunteers", "fewer of the hours that volunteers offer are used in the fifth year", "volunteer_hours_used", less("takeover"),
             -1, FIFTH_YEAR),
        part("hand-overs", "fewer hand-overs for each case in the fifth year", "referred_per_case", less("takeover"), -1, FIFTH_YEAR),
        part("organizations", "community organizations serve fewer hours in the fifth year", "organization_hours", less("takeover"), -1,
             FIFTH_YEAR),
        part("volunteers first year", "fewer of the hours that volunteers offer are used in the first year", "volunteer_hours_used",
             less("takeover"), -1, FIRST_YEAR, decides=False),
        part("hand-overs settled", "fewer hand-overs for each case where takeover began before the burn-in", "referred_per_case",
             less("settled"), -1, decides=False),
        part("volunteers settled", "the same of volunteers' hours", "volunteer_hours_used", less("settled"), -1, decides=False),
        part("organizations settled", "the same of organizations' hours", "organization_hours", less("settled"), -1, decides=False),
        part("linkage settled", "the same of joint service", "linkage", less("settled"), -1, decides=False),
        part("volunteer hours", "volunteers work fewer hours in the fifth year", "volunteer_hours", less("takeover"), -1, FIFTH_YEAR,
             decides=False),
        part("early service", "fewer hours stay unserved in the first half-year", "unserved_hours", less("takeover"), -1, FIRST,
             decides=False),
        part("late service", "more hours stay unserved in the fifth year", "unserved_hours", less("takeover"), window=FIFTH_YEAR,
             decides=False),
    ),
    main="volunteers",
    stages=("deliver", "mobilise", "adapt"),
    variants=(
        Variant("", "the habit reaches compound cases as usual"),
        Variant("simple", "the habit reaches simple cases alone", {"parameters": {"deliver": {"keep_parts": 0.0}}}),
        Variant("all", "the habit reaches compound cases in full", {"parameters": {"deliver": {"keep_parts": 1.0}}}),
    ),
    pro=("S53", "S34"),
    contra=("S52", "S54", "S55", "S56", "S107"),
    remark="takeover .3 or .8, from week 0 or from before the burn-in; early service stands beside it, the paper says nothing of it",
)

YEARS = {name: Window(f"{name} after", week - 26, week) for name, week in (("two years", 104), ("five years", 260), ("ten years", 520))}
_AGO = 520
_PAST = {"burn_in": _AGO, "levers": {"takeover": 0.9, "actors": "three"}}
_BACK = stepped(takeover=USUAL, actors="five")


def _gap(measure: str, says: str, sign: int, years: str, decides: bool) -> ClaimPart:
    return part(f"{measure} {years}", f"{says} {years} after", measure, less("history"), sign, YEARS[years], decides=decides,
                group=measure)


H3 = Hypothesis(
    "H3",
    "omnipotent governance leaves a path dependence: under the same policy, a street with that history stays apart",
    "III.1",
    {PLAIN: Arm({"burn_in": _AGO}, LONG), "history": Arm({**_PAST, **_BACK}, LONG)},
    tuple(
        _gap(measure, says, sign, years, years == "five years")
        for measure, says, sign in (
            ("habit", "the committee's habit is still up", 1), ("referred_per_case", "hand-overs are still fewer", -1),
            ("volunteer_hours_used", "volunteers' hours are still used less", -1))
        for years in YEARS
    ),
    main="habit five years",
    stages=("adapt", "deliver", "broker"),
    rule="any",
    variants=(
        Variant("", "symmetric learning"),
        Variant("asymmetric", "asymmetric learning", {"switches": {"asymmetric_learning": True}}),
        Variant("sealing", "learning that seals itself", {"switches": {"self_sealing": True}}),
        Variant("held", "a habit that holds itself up", {"parameters": {"adapt": {"habit_kept": 7.0, "habit_lever": 0.0}}}),
    ),
    remark=(
        "two histories of ten years, the usual one or takeover .9 with three actors, and then the same policy; a lag is gone after ten "
        "years, a second state is not; five years after decide; no field measurement was found"
    ),
)

BUNDLE = ("heterogeneity", "interest_spread", "mobility")
ALIKE, UNLIKE = dict(zip(BUNDLE, (0.1, 0.15, 0.02), strict=True)), dict(zip(BUNDLE, (0.6, 0.25, 0.16), strict=True))
"""The ends of what the evidence allows: mobility that makes some 10% and some 50% of residents newcomers."""
_SETS = {"".join("u" if mixed >> place & 1 else "a" for place in range(3)): {
    lever: (UNLIKE if mixed >> place & 1 else ALIKE)[lever] for place, lever in enumerate(BUNDLE)} for mixed in range(8)}


RAISED_IN = {name: [lever for lever, end in zip(BUNDLE, name, strict=True) if end == "u"] for name in sorted(_SETS, reverse=True)}
"""The levers of the bundle that stand at their upper end, by arm; the baseline, all alike, stands last."""


def _share(lever: str, measure: str, says: str) -> ClaimPart:
    return part(f"{measure} by {lever}", f"{says}: what {lever.replace('_', ' ')} does of it (Shapley)", measure,
                compute_shapley_weights(RAISED_IN, lever), -1, decides=False)


_BROKEN = (("ties", "weaker ties", "tie_strength"), ("trust", "less trust in neighbours", "trust"),
           ("belonging", "less belonging", "belonging"), ("agreement", "less agreement", "agreement"),
           ("volunteers", "fewer active volunteers", "volunteer_rate"))
H4 = Hypothesis(
    "H4",
    "mobility and heterogeneity show best how social ties have broken",
    "III.2",
    {name: Arm(throughout(**levers)) for name, levers in _SETS.items()},
    (
        *(part(key, says, measure, less("uuu", "aaa"), -1) for key, says, measure in _BROKEN),
        *(_share(lever, measure, says) for _, says, measure in _BROKEN for lever in BUNDLE),
    ),
    main="ties",
    stages=("feel", "mobilise", "deliberate"),
    pro=("S43", "S44", "S45", "S48", "S91"),
    contra=("S46", "S47", "S49", "S89", "S90"),
    remark=(
        "separate starts at the ends of the evidence: heterogeneity .1 and .6, spread of interests .15 and .25, mobility .02 and .16 a "
        "year; signs conflict in China"
    ),
)

_DUTIES = {"resource_passthrough": 0.0, "task_downshift": 0.4}


def _funding(share: float) -> tuple[Term, ...]:
    """What resources win back of unserved hours, less a share of what the tasks cost."""
    return (*weigh("unserved_hours", {"tasks funded": 1, "tasks alone": share - 1}),
            Term(-share, PLAIN, "unserved_hours", LATE))


H5 = Hypothesis(
    "H5",
    "moving the centre of gravity downwards became moving tasks downwards, for resources did not follow",
    "III.3",
    {
        PLAIN: Arm({}, LONG),
        "tasks alone": Arm(stepped(**_DUTIES)),
        "tasks funded": Arm(stepped(**{**_DUTIES, "resource_passthrough": 1.0})),
    },
    (
        part("alone", "tasks without resources leave more hours unserved", "unserved_hours", less("tasks alone")),
        part("resources", "resources win back at least half of what the tasks cost", "unserved_hours", {}, -1, terms=_funding(0.5)),
        part("all", "resources win back all of it", "unserved_hours", less("tasks funded"), -1, kind="no loss", decides=False),
        part("linkage", "tasks without resources lower joint service", "linkage", less("tasks alone"), -1, decides=False),
        part("hand-overs", "tasks without resources bring about more hand-overs", "referred_per_case", less("tasks alone"), decides=False),
    ),
    main="resources",
    stages=("hand_down", "deliver"),
    variants=(
        Variant("", "usual overhead"),
        Variant("lean", "overhead at the low end", {"parameters": {"hand_down": {"overhead": 0.1}}}),
        Variant("costly", "overhead at the high end", {"parameters": {"hand_down": {"overhead": 0.4}}}),
    ),
    remark="tasks step from .1 to .4 of committee hours, the high end of what the evidence allows, with none or all of their cost",
)
