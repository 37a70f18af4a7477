"""Claims about practice (实践运作): the linkage itself, its actors, its money and its places (I, II, V), H1, H8, H9, H15 to H17."""

from wushe_sim.experiments.claims.hypothesis import (
    LONG,
    PLAIN,
    WHOLE,
    Arm,
    ClaimPart,
    Hypothesis,
    less,
    part,
    stepped,
    throughout,
)
from wushe_sim.model.parameters import default_parameters
from wushe_sim.model.place_types import PLACE_TYPES

H1 = Hypothesis(
    "H1",
    "five-actor linkage covers more need, more lastingly, than three-actor",
    "I",
    {PLAIN: Arm({}, LONG), "three": Arm(throughout(actors="three"))},
    (
        part("coverage", "more need is covered", "coverage", less(PLAIN, "three")),
        part(
            "lasting",
            "more known cases close well (lasting results)",
            "lasting_results",
            less(PLAIN, "three"),
        ),
        part("linkage", "more joint service", "linkage", less(PLAIN, "three"), decides=False),
    ),
    main="coverage",
    stages=("give", "broker", "deliver"),
    pro=("S69",),
    remark="each with a burn-in of its own; the one source found is an argument, no comparison",
)

H8 = Hypothesis(
    "H8",
    "locally recruited social workers mobilise more volunteers",
    "II.2",
    {
        "outsiders": Arm(throughout(local_recruitment=0.0)),
        "locals": Arm(throughout(local_recruitment=1.0)),
        "hired by agencies": Arm(throughout(direct_hire=0.0)),
        "hired by the street": Arm(throughout(direct_hire=1.0)),
    },
    (
        part("volunteers", "more active volunteers", "volunteer_rate", less("locals", "outsiders")),
        part(
            "hiring",
            "what hiring by the street does instead",
            "volunteer_rate",
            less("hired by the street", "hired by agencies"),
            decides=False,
        ),
    ),
    main="volunteers",
    stages=("station", "mobilise"),
    contra=("S4",),
    remark="double-hundred brought local and direct hiring together, so the field cannot tell them apart; here they are set apart",
)

MIXES = {"government": (0.9, 0.05, 0.05), "targeted": (0.05, 0.9, 0.05), "love_link": (0.05, 0.05, 0.9)}
H9 = Hypothesis(
    "H9",
    "government-led giving is more even across communities than targeted giving; love-link reaches people but bypasses the platform",
    "II.3",
    {
        f"mostly {name}": Arm(stepped(charity_mix=dict(zip(("government", "targeted", "love_link"), mix, strict=True))))
        for name, mix in MIXES.items()
    },
    (
        part(
            "even",
            "money per resident is more even across communities than with targeted giving",
            "evenness_of_money",
            less("mostly government", "mostly targeted"),
            window=WHOLE,
        ),
        part(
            "bypass",
            "with love-link there is less joint service than with government-led giving",
            "linkage",
            less("mostly love_link", "mostly government"),
            -1,
        ),
        part(
            "aid",
            "with love-link less material need stays unmet than with government-led giving",
            "unmet_material",
            less("mostly love_link", "mostly government"),
            -1,
            decides=False,
        ),
        ClaimPart(
            "reach",
            "love-link reaches more people",
            (),
            0.0,
            "",
            missing="the model does not count residents whom a love-link gift reached, only its yuan",
        ),
    ),
    main="even",
    stages=("give", "station"),
    contra=("S29",),
    remark=(
        "nine tenths of gifts by one channel; in Qingyuan three quarters of the money came through charity federations, so the first "
        "two channels blur"
    ),
)

MODES = ("organization_led", "volunteer_led", "charity_led")
H15 = Hypothesis(
    "H15",
    "the best mode depends on what a community has",
    "I, V",
    {f"{kind} {mode}": Arm({"place": {"types": {kind: 1.0}}, **stepped(mode=mode)}) for kind in PLACE_TYPES for mode in MODES},
    tuple(
        part(
            measure,
            says,
            measure,
            {},
            terms=(),
            of=measure,
            menu=tuple(tuple(f"{kind} {mode}" for mode in MODES) for kind in PLACE_TYPES),
            scale="additive",
            threshold=size,
            decides=decides,
        )
        for measure, says, size, decides in (
            ("coverage", "choosing the mode by type of community covers more than the best one for all", 0.01, True),
            ("linkage", "the same of linkage", 0.003, False),
        )
    ),
    main="coverage",
    stages=("give", "hand_down", "station"),
    remark=(
        "streets of one type each; the best mode is chosen on half of the seeds and judged on the other half, so that chance cannot choose"
    ),
)

_USUAL = default_parameters()
MONEY = 40 * float(_USUAL.hand_down.wage) / 8
"""Yuan per 1,000 residents a week: on 8,000 residents a full-time post at the wage of a helper."""
POOL = float(_USUAL.world.pool)
"""Yuan per 1,000 residents that a foundation holds at the start: what a share of it is worth."""
_EVERY_WEEK = [{"week": week, "share": MONEY / POOL} for week in range(156)]
H16 = Hypothesis(
    "H16",
    "volunteers and charity are the weakest elements: a unit of support buys most there",
    "V",
    {
        PLAIN: Arm({}, LONG),
        "money to social workers": Arm({}, added={"social_workers": 1.0}),
        "money to volunteers": Arm(throughout(incubation=1.0), added={"social_workers": 1.0}),
        "money to organizations": Arm({}, added={"world.agency_staff": 8.0}),
        "money to committees": Arm({}, added={"world.committee_staff": 0.25}),
        "money to charity": Arm({"interventions": {"shock_to_funds": _EVERY_WEEK}}),
    },
    (
        *(
            part(
                f"{weak} over {strong}",
                f"a unit of support for {weak} covers more than one for {strong}",
                "coverage",
                less(f"money to {weak}", f"money to {strong}"),
                threshold=0.005,
                reason="half a point: an eighth of what a full-time post can serve",
            )
            for weak in ("volunteers", "charity")
            for strong in ("organizations", "social workers")
        ),
        *(
            part(
                f"{who} at all",
                f"what a unit of support for {who} covers",
                "coverage",
                less(f"money to {who}"),
                threshold=0.005,
                decides=False,
            )
            for who in ("volunteers", "charity", "organizations", "social workers", "committees")
        ),
    ),
    main="volunteers over organizations",
    stages=("station", "mobilise", "deliver", "give"),
    contra=("S31", "S33"),
    remark=(
        "each arm has 1,200 yuan a week more: a post at the station, the same post with incubation at full strength, an agency's post, a "
        "committee's post, or the pools (there about as much, from week 0 on)"
    ),
)

H17 = Hypothesis(
    "H17",
    "traditional communities mobilise more easily than new estates",
    "II.2",
    {
        f"{kind}{name}": Arm({"place": {"types": {kind: 1.0}}, **changes})
        for kind in ("traditional_village", "new_estate")
        for name, changes in (("", {}), (" incubated", stepped(incubation=1.0)))
    },
    (
        part(
            "level",
            "more active volunteers at the same effort",
            "volunteer_rate",
            less("traditional_village", "new_estate"),
        ),
        part(
            "response",
            "more volunteers won by the same incubation",
            "volunteer_rate",
            {"traditional_village incubated": 1, "traditional_village": -1, "new_estate incubated": -1, "new_estate": 1},
        ),
        part(
            "sessions",
            "more come to the committee's sessions",
            "attendance",
            less("traditional_village", "new_estate"),
            decides=False,
        ),
        ClaimPart(
            "owners",
            "more vote in owners' committees",
            (),
            0.0,
            "",
            decides=False,
            missing="the model has no owners' committees, in which new estates take part most",
        ),
    ),
    main="level",
    stages=("mobilise", "station", "feel"),
    contra=("S50", "S51"),
    remark="streets of one type each; new estates are shallow neighbours but active defenders of their rights",
)
