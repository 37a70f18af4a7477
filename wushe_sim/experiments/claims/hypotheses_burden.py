"""Claims about social workers (身份异化) between service and administration (III.1, III.4): H6, hours taken from one task each, and H7."""

from wushe_sim.experiments.claims.arm_changes import AGENCIES, TASKS
from wushe_sim.experiments.claims.hypothesis import LONG, PLAIN, Arm, Hypothesis, Variant, less, part, stepped

USUAL, MORE = 0.35, 0.65
"""The usual burden, and the one that the evidence's high end gives (EVIDENCE 1)."""

H6 = Hypothesis(
    "H6",
    "administrative burden weakens social workers' threading of the needle: hours lost to brokering cost linkage most",
    "III.1, III.4",
    {
        PLAIN: Arm({}, LONG),
        "from brokering": Arm({}, taken=("brokering",)),
        "from casework": Arm({}, taken=("casework",)),
        "from all": Arm({}, taken=TASKS),
        "from agencies": Arm({}, taken=(AGENCIES,)),
        "heavy": Arm(stepped(admin_burden=MORE)),
    },
    (
        part("linkage", "an hour taken from brokering costs more joint service than one taken from casework, workers' own cases aside",
             "linkage_without_workers", less("from brokering", "from casework"), -1),
        part("hand-overs", "it costs more hand-overs for each case", "referred_per_case", less("from brokering", "from casework"), -1),
        part("placebo", "it costs more joint service than an hour taken from agencies", "linkage_without_workers",
             less("from brokering", "from agencies"), -1),
        part("unserved", "it leaves more hours unserved than one taken from casework", "unserved_hours",
             less("from brokering", "from casework"), decides=False),
        part("all", "hours taken from all tasks alike cost joint service, workers' own cases aside", "linkage_without_workers",
             less("from all"), -1, decides=False),
        part("links", "hours taken from all tasks alike weaken social workers' links", "worker_link_strength", less("from all"), -1,
             decides=False),
        part("heavy", "a burden of .65 costs joint service, workers' own cases aside", "linkage_without_workers", less("heavy"), -1,
             decides=False),
        part("heavy hand-overs", "a burden of .65 costs hand-overs", "referred_per_case", less("heavy"), -1, decides=False),
    ),
    main="linkage",
    stages=("station", "broker", "deliver"),
    variants=(
        Variant("", "Party coordination matches actors"),
        Variant("doors", "Party coordination only opens doors", {"switches": {"coordination_matches": False}}),
    ),
    contra=("S83", "S84", "S85", "S86"),
    pro=("S82",),
    remark=(
        "as many hours as half of those for brokering are taken from brokering alone, from casework alone, from all alike, or from "
        "agencies, from before the burn-in on; evidence on navigators is mixed"
    ),
)

H7 = Hypothesis(
    "H7",
    "dual leadership adds to social workers' burden",
    "III.4",
    {
        f"{name} {dual}": Arm(stepped(admin_burden=load, dual_leadership=float(dual)))
        for name, load in (("usual", USUAL), ("heavy", MORE))
        for dual in (0, 1)
    },
    (
        part("administration", "more of social workers' hours goes to administration", "administration_share", less("usual 1", "usual 0")),
        part("burnout", "more burnout", "burnout", less("usual 1", "usual 0")),
        part("hours", "fewer of the posts' hours are worked", "hours_worked", less("usual 1", "usual 0"), -1, decides=False),
        part("interaction", "burden adds more burnout under two masters", "burnout",
             {"heavy 1": 1, "usual 1": -1, "heavy 0": -1, "usual 0": 1}, decides=False),
        part("interaction hours", "burden costs more hours under two masters", "hours_worked",
             {"heavy 1": 1, "usual 1": -1, "heavy 0": -1, "usual 0": 1}, -1, decides=False),
    ),
    main="burnout",
    stages=("station", "hand_down"),
    pro=("S66", "S102"),
    contra=("S4",),
    remark=(
        "dual leadership 0 or 1, under the usual burden and under .65; role conflict goes with depression (r = .32); social workers whom "
        "the street hires have one master"
    ),
)
