"""Claims about practice (实践运作): the linkage itself, its actors, its money and its places (I, II, V), H1, H8, H9, H15 to H17."""

from typing import Any

from wushe_sim.experiments.claims.hypothesis import (
    LOG,
    LONG,
    PLAIN,
    WHOLE,
    Arm,
    ClaimPart,
    Hypothesis,
    Variant,
    compute_shapley_weights,
    less,
    part,
    stepped,
    throughout,
    weigh,
)

ADDED = {PLAIN: ("volunteers", "charity"), "volunteers alone": ("volunteers",), "charity alone": ("charity",), "three": ()}
"""Who is added to the three actors, by arm of H1; the baseline, nobody, stands last."""


def _add(who: str, does: str, key: str, says: str, measure: str, sign: int) -> ClaimPart:
    return part(f"{key} by {who}", f"{says}: what {does} (Shapley)", measure, compute_shapley_weights(ADDED, who), sign, decides=False)


_ADD = (("volunteers", "volunteers add"), ("charity", "charity adds"))
_COMPLETED = (("unserved", "fewer hours stay unserved", "unserved_hours", -1),
              ("lasting", "more known cases close well (lasting results)", "lasting_results", 1))
H1 = Hypothesis(
    "H1",
    "volunteers and charity usefully complete the three-actor linkage",
    "I",
    {
        PLAIN: Arm({}, LONG),
        "volunteers alone": Arm(throughout(actors="three_and_volunteers")),
        "charity alone": Arm(throughout(actors="three_and_charity")),
        "three": Arm(throughout(actors="three")),
    },
    (
        *(part(key, says, measure, less(PLAIN, "three"), sign) for key, says, measure, sign in _COMPLETED),
        *(_add(*who, *one) for one in _COMPLETED for who in _ADD),
        part("linkage", "more joint service", "linkage", less(PLAIN, "three"), decides=False),
        part("hand-overs", "more hand-overs for each case", "referred_per_case", less(PLAIN, "three"), decides=False),
        part("volunteers", "volunteers work more hours", "volunteer_hours", less(PLAIN, "three"), decides=False),
    ),
    main="unserved",
    stages=("give", "broker", "deliver"),
    pro=("S69",),
    remark="each with a burn-in of its own; the one source found is an argument, no comparison",
)

H8 = Hypothesis(
    "H8",
    "social workers from the place come nearer to residents, and so mobilise them",
    "II.2",
    {
        "outsiders": Arm(throughout(local_recruitment=0.0)),
        "locals": Arm(throughout(local_recruitment=1.0)),
        "hired by agencies": Arm(throughout(direct_hire=0.0)),
        "hired by the street": Arm(throughout(direct_hire=1.0)),
    },
    (
        part("hour", "an hour of outreach wins more volunteers", "joins_per_outreach_hour", less("locals", "outsiders")),
        part("volunteers", "more active volunteers", "volunteer_rate", less("locals", "outsiders"), decides=False),
        part("hard to reach", "more of the need of those hard to reach is served", "hard_to_reach_coverage", less("locals", "outsiders"),
             decides=False),
        part("hiring", "what hiring by the street does instead", "joins_per_outreach_hour",
             less("hired by the street", "hired by agencies"), decides=False),
    ),
    main="hour",
    stages=("station", "mobilise"),
    pro=("S75", "S76"),
    contra=("S4",),
    remark="the double-hundred programme brought local and direct hiring together, so the field cannot part them; here they are apart",
)

MIXES = {"government": (0.9, 0.05, 0.05), "targeted": (0.05, 0.9, 0.05), "love_link": (0.05, 0.05, 0.9)}
H9 = Hypothesis(
    "H9",
    "resources are distributed as a whole: government-led giving is even, love-link giving reaches people past the platform",
    "II.3",
    {
        f"mostly {name}": Arm(stepped(charity_mix=dict(zip(("government", "targeted", "love_link"), mix, strict=True))))
        for name, mix in MIXES.items()
    },
    (
        part("even", "money per resident is more even across communities than with targeted giving", "evenness_of_money",
             less("mostly government", "mostly targeted"), window=WHOLE),
        part("bypass", "with love-link giving there is less joint service than with government-led giving", "linkage",
             less("mostly love_link", "mostly government"), -1),
        part("reach", "love-link giving reaches more people", "love_reached", less("mostly love_link", "mostly government"), decides=False),
        part("aid", "with love-link giving less material need stays unmet than with government-led giving", "unmet_material",
             less("mostly love_link", "mostly government"), -1, decides=False),
    ),
    main="even",
    stages=("give", "station"),
    contra=("S29",),
    remark=(
        "nine tenths of gifts by one channel; in Qingyuan three quarters of the money came through charity federations, so the first "
        "two channels blur; that love-link gifts reach people is arithmetic, and a check"
    ),
)

ENDOWMENTS: dict[str, dict[str, dict[str, float]]] = {
    "organization_led": {"world": {"organizations": 3.0, "agency_staff": 30.0}},
    "volunteer_led": {"world": {"active": 0.12, "registered": 0.23, "teams": 3.0}},
    "charity_led": {"world": {"donors": 6.0, "pool": 38_000.0}},
}
"""What a street is rich in, by the mode that would lead by it: twice the usual, within the coefficients' ranges."""
SETTLING = 52
"""Weeks of burn-in of H15: after more of them little is left of what a street was rich in at the start."""


def _match(weight: float, other: float) -> dict[str, float]:
    """Weights of the arms: the mode that leads by what a street is rich in, against the others."""
    return {f"{rich} {mode}": weight if rich == mode else other for rich in ENDOWMENTS for mode in sorted(ENDOWMENTS, key=rich.__ne__)}


H15 = Hypothesis(
    "H15",
    "modes differ by the kind and amount of a community's resources, and each place does best with the mode that fits it",
    "I, V",
    {f"{rich} {mode}": Arm({"burn_in": SETTLING, "parameters": more, **stepped(mode=mode)})
     for rich, more in ENDOWMENTS.items() for mode in ENDOWMENTS},
    (
        part("match", "the mode that leads by what a street is rich in leaves fewer hours unserved than the others", "unserved_hours", {},
             -1, terms=weigh("unserved_hours", _match(1 / 3, -1 / 6))),
        part("choice", "choosing the mode by what a street is rich in leaves fewer hours unserved than the best one for all",
             "unserved_hours", {}, -1, terms=(), of="unserved_hours", decides=False,
             menu=tuple(tuple(f"{rich} {mode}" for mode in ENDOWMENTS) for rich in ENDOWMENTS)),
        part("linkage", "the mode that fits brings more joint service than the others", "linkage", {},
             terms=weigh("linkage", _match(1 / 3, -1 / 6)), decides=False),
    ),
    main="match",
    stages=("give", "hand_down", "station"),
    pro=("S113",),
    remark=(
        "streets rich in organizations, volunteers or donors, each under each mode; the best choice is made on half of the seeds and "
        "judged on the other half, so that chance cannot choose; a mismatch was never tried in the field"
    ),
)

A_YEAR = 10_000
"""Yuan a year for each 1,000 residents that each arm of H16 spends."""
WEEKLY = A_YEAR / 52
_EVERY_WEEK = [{"week": week, "share": 0.0, "yuan": WEEKLY} for week in range(156)]


def _money(gift: float, pool: float) -> dict[str, Any]:
    return {"parameters": {"world": {"gift": gift, "pool": pool}}}


H16 = Hypothesis(
    "H16",
    "volunteers and charity are the weakest elements: money spent there buys most",
    "V",
    {
        PLAIN: Arm({}, LONG),
        "money to social workers": Arm({}, spent={"social_workers": A_YEAR}),
        "money to volunteers": Arm(throughout(incubation=1.0), spent={"social_workers": A_YEAR}),
        "money to organizations": Arm({}, spent={"agency_staff": A_YEAR}),
        "money to committees": Arm({}, spent={"committee_staff": A_YEAR}),
        "money to charity": Arm({"interventions": {"shock_to_funds": _EVERY_WEEK}}),
    },
    (
        *(
            part(f"{weak} over {strong}", f"10,000 yuan for {weak} serve more than for {strong}", "unserved_hours",
                 less(f"money to {weak}", f"money to {strong}"), -1, per="10,000 yuan a year")
            for weak in ("volunteers", "charity") for strong in ("organizations", "social workers")
        ),
        *(
            part(f"{who} at all", f"hours that 10,000 yuan for {who} serve", "unserved_hours", less(f"money to {who}"), -1, decides=False,
                 per="10,000 yuan a year")
            for who in ("volunteers", "charity", "organizations", "social workers", "committees")
        ),
    ),
    main="volunteers over organizations",
    stages=("station", "mobilise", "deliver", "give"),
    variants=(
        Variant("", "usual inflow of gifts"),
        Variant("scarce", "a fifth of the usual inflow", _money(3_000.0, 4_000.0)),
        Variant("ample", "much inflow", _money(16_000.0, 26_000.0)),
    ),
    contra=("S31", "S33"),
    remark=(
        "each arm has 10,000 yuan a year more for each 1,000 residents: posts at the station, the same posts with incubation at full "
        "strength, agencies' posts, committees' posts, or the pools, there from week 0 on"
    ),
)

OLD = ("traditional_village", "old_neighbourhood")
H17 = Hypothesis(
    "H17",
    "traditional villages and old neighbourhoods are easier to organize and mobilise than new estates",
    "II.2",
    {kind: Arm({"place": {"types": {kind: 1.0}}, **stepped(incubation=1.0)}) for kind in (*OLD, "new_estate")},
    (
        part("hour", "an hour of outreach wins more volunteers", "joins_per_outreach_hour",
             {**dict.fromkeys(OLD, 0.5), "new_estate": -1}, scale=LOG),
        part("invitation", "an invitation wins more volunteers", "joins_per_invitation", {**dict.fromkeys(OLD, 0.5), "new_estate": -1},
             scale=LOG),
        *(part(kind, f"{kind.replace('_', ' ')}: an invitation wins more volunteers", "joins_per_invitation", less(kind, "new_estate"),
               scale=LOG, decides=False) for kind in OLD),
        part("level", "more active volunteers", "volunteer_rate", {**dict.fromkeys(OLD, 0.5), "new_estate": -1}, decides=False),
        part("sessions", "more come to the committee's sessions", "attendance", {**dict.fromkeys(OLD, 0.5), "new_estate": -1},
             decides=False),
    ),
    main="hour",
    stages=("mobilise", "station", "feel"),
    pro=("S92",),
    contra=("S50", "S51"),
    remark="streets of one type each, with the same effort; new estates are shallow neighbours but active defenders of their rights",
)
