"""Claims about social workers (身份异化) between service and administration (III.4): H6, under both ways to divide hours, and H7."""

from wushe_sim.experiments.claims.hypothesis import (
    ANY,
    LATE,
    LONG,
    PLAIN,
    Arm,
    ClaimPart,
    Hypothesis,
    Variant,
    less,
    part,
    stepped,
    throughout,
    weigh,
)

USUAL, MIDDLE, HEAVY = 0.35, 0.575, 0.8
SAME_HOURS = 8 * (HEAVY - USUAL)
"""Agency posts per 64,000 residents whose hours are those that the burden takes from one social worker to 8,000 residents."""


def _larger_share(key: str, says: str, high: str, low: str, first: str, then: str, decides: bool = False) -> ClaimPart:
    """That ``first`` falls by a larger share than ``then``: a difference of log ratios."""
    others = tuple(term._replace(weight=-term.weight) for term in weigh(then, less(high, low)))
    return part(key, says, first, {}, -1, terms=weigh(first, less(high, low)) + others, decides=decides)


H6 = Hypothesis(
    "H6",
    "administrative burden weakens linkage more than it weakens casework, and past some point linkage collapses",
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
            "heavy",
            PLAIN,
            "linkage",
            "coverage",
            True,
        ),
        _larger_share(
            "b",
            "(b) workers' own links fall by a larger share than their casework",
            "heavy",
            PLAIN,
            "worker_link_strength",
            "casework",
            True,
        ),
        part(
            "collapse",
            "the second half of the burden costs a larger share of linkage than the first",
            "linkage",
            {"heavy": 1, "middle": -2, PLAIN: 1},
            -1,
            threshold=0.1,
            reason="a tenth of linkage more than a steady slope would cost",
        ),
        _larger_share(
            "a without workers",
            "(a) without the cases on which a social worker booked hours",
            "heavy",
            PLAIN,
            "linkage_without_workers",
            "coverage",
        ),
        _larger_share("a unbridged", "(a) with bridging off", "unbridged heavy", "unbridged", "linkage", "coverage"),
        part(
            "a placebo",
            "(a) burden costs more linkage than the same hours taken from agencies",
            "linkage",
            less("heavy", "placebo"),
            -1,
            decides=False,
        ),
        _larger_share("a apart", "(a) without Party coordination", "apart heavy", "apart", "linkage", "coverage"),
        _larger_share(
            "b apart", "(b) without Party coordination", "apart heavy", "apart", "worker_link_strength", "casework"
        ),
    ),
    main="a",
    stages=("station", "broker", "deliver"),
    variants=(
        Variant("", "hours cut in proportion"),
        Variant("visible", "what is visible is spared", {"switches": {"visible_first": True}}),
    ),
    remark=(
        "burden steps from .35 to .575 and .8; part of (a) is by construction, hence the checks; a break itself is searched for by "
        "`wushe limits`"
    ),
)

H7 = Hypothesis(
    "H7",
    "dual leadership makes administrative burden worse",
    "III.4",
    {
        f"{name} {dual}": Arm(stepped(admin_burden=load, dual_leadership=float(dual)))
        for name, load in (("usual", USUAL), ("heavy", HEAVY))
        for dual in (0, 1)
    },
    tuple(
        part(key, says, measure, {"heavy 1": 1, "usual 1": -1, "heavy 0": -1, "usual 0": 1}, sign, LATE, decides=decides, group=key)
        for key, says, measure, sign, decides in (
            ("burnout", "burden adds more burnout under two masters", "burnout", 1, True),
            ("linkage", "burden costs more linkage under two masters", "linkage", -1, True),
            ("links", "burden costs social workers more of their links", "worker_link_strength", -1, True),
            ("coverage", "burden costs more coverage under two masters", "coverage", -1, False),
        )
    ),
    main="burnout",
    stages=("broker", "deliver"),
    rule=ANY,
    pro=("S66",),
    contra=("S4", "S66"),
    remark=(
        "an interaction of burden (.35, .8) and dual leadership (0, 1); role conflict goes with depression (r = .32) but hardly with "
        "performance; social workers hired by the street have one master"
    ),
)
