"""Hypotheses (假设): a claim of the paper as a small declared experiment, written down before it is run.

Arms are changes of one plain street; a part weighs some measure over arms, seed by seed, into one effect, whose sign is the claimed one's
when it is above 0. A threshold of relevance says from where on it matters: a share of the baseline's level, and never less than a floor.
Hypotheses stand in ``hypotheses.py``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import factorial, nan
from typing import Any, NamedTuple

from wushe_sim.experiments.comparison.arms import Window
from wushe_sim.i18n import DeclaredText

ADDITIVE, LOG, LOGIT = "additive", "log", "logit"
ALL, ANY = "all", "any"
BEYOND, NO_LOSS = "beyond", "no loss"
FIRST = Window("first half-year", 0, 26)
LATE = Window("third year", 104, 156)
WHOLE = Window("three years", 0, 156)
PLAIN = "plain"
"""The arm that changes nothing, run for as long as any other."""
LONG = 520


class Arm(NamedTuple):
    """What an arm changes in the plain street (tables of a scenario), and for how many weeks it is run after the burn-in.

    ``spent`` is yuan a year for each 1,000 residents spent on posts of these actors, ``taken`` names the tasks that lose hours, both by
    what the street has (see ``arm_changes.py``).
    """

    changes: Mapping[str, Any]
    weeks: int = 156
    spent: Mapping[str, float] = {}
    taken: tuple[str, ...] = ()


class Term(NamedTuple):
    """One of the values that make an effect: a measure of an arm in a window, and its weight."""

    weight: float
    arm: str
    measure: str
    window: Window


@dataclass(frozen=True)
class ClaimPart:
    """One effect and what is claimed of it.

    The effect is ``sign`` × Σ weight · scale(value), seed by seed; the last term is the baseline's. ``kind`` 'beyond': claimed to lie above
    the threshold; 'no loss': claimed not to lie below minus it. The threshold is ``size`` times the baseline's level, at least ``floor``
    (see ``effects.settle_threshold``; until then it is NaN). ``per`` names the unit of cause that the measure is taken by, such as an hour
    of outreach; without it the measure is the population's. Parts that do not decide are checks beside the verdict. ``menu`` is for what is
    best where: rows of arms, a row for each place, a column for each choice (see ``effects.judge_choice``). ``missing`` says what is not
    counted.
    """

    key: str
    says: str
    terms: tuple[Term, ...]
    size: float
    floor: float
    reason: str
    sign: int = 1
    scale: str = ADDITIVE
    kind: str = BEYOND
    decides: bool = True
    group: str = ""
    menu: tuple[tuple[str, ...], ...] = ()
    of: str = ""
    missing: str = ""
    per: str = ""
    threshold: float = nan

    @property
    def measure(self) -> str:
        """The measure that the part is about: its first term's, or a menu's (in the late window)."""
        return self.terms[0].measure if self.terms else self.of

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms that it needs."""
        return tuple(dict.fromkeys([*(term.arm for term in self.terms), *(arm for row in self.menu for arm in row)]))


class Variant(NamedTuple):
    """The same experiment under other rules of the model: a result of its own, never pooled with another."""

    key: str
    says: str
    changes: Mapping[str, Any] = {}


AS_IT_IS = Variant("", "")


@dataclass(frozen=True)
class Hypothesis:
    """假设: a claim of the paper, its section, the arms that test it, and the evidence that speaks for and against it.

    ``rule`` says how parts make the verdict: parts of one group must all hold; of the groups all (``all``) or one and none against it
    (``any``). ``main`` is the part whose causes are looked for, ``stages`` where its effect comes about, beside the stages that read the
    levers of its arms. ``pro`` and ``contra`` are keys of EVIDENCE (S1 to S113).
    """

    id: str
    claim: str
    section: str
    arms: Mapping[str, Arm]
    parts: tuple[ClaimPart, ...]
    main: str
    stages: tuple[str, ...]
    rule: str = ALL
    variants: tuple[Variant, ...] = (AS_IT_IS,)
    pro: tuple[str, ...] = ()
    contra: tuple[str, ...] = ()
    remark: str = ""

    def part(self, key: str) -> ClaimPart:
        """The part of that name."""
        return next(part for part in self.parts if part.key == key)

    def render(self, lang: str) -> str:
        """The claim in a reader's language."""
        return DeclaredText("claim", self.claim).render(lang)

    @property
    def deciding(self) -> tuple[ClaimPart, ...]:
        """The parts that make the verdict."""
        return tuple(part for part in self.parts if part.decides)


def get_texts(one: Hypothesis) -> list[str]:
    """Every text of a hypothesis that is shown to readers, in English: its other languages stand in the catalogue under ``claim``."""
    parts = [text for part in one.parts for text in (part.says, part.reason, part.missing, part.per)]
    return [text for text in (one.claim, one.remark, *parts, *(variant.says for variant in one.variants)) if text]


class Relevance(NamedTuple):
    """The smallest effect on a measure that would matter: a share of the baseline's level, never less than a floor; and why."""

    floor: float
    reason: str
    size: float = 0.05
    scale: str = ADDITIVE
    per: str = ""


_TWENTIETH = "a twentieth of what there is"
_FEELING = "a fifth of what moving house costs in trust (S40)"
_LOSS = "a tenth of the needs that nobody finds"
RELEVANCE: Mapping[str, Relevance] = {
    **dict.fromkeys(("unserved_hours", "need_hours", "volunteer_hours", "casework"), Relevance(0.25, _TWENTIETH)),
    **dict.fromkeys(("coverage", "hard_to_reach_coverage", "lasting_results", "compliance", "agreement", "unmet_material", "hours_worked",
                     "volunteer_hours_used", "referred_per_case", "administration_share"), Relevance(0.005, _TWENTIETH)),
    **dict.fromkeys(("linkage", "linkage_without_workers", "volunteer_rate"), Relevance(0.002, _TWENTIETH)),
    **dict.fromkeys(("trust", "belonging", "agency"), Relevance(0.01, _FEELING, 0.0)),
    **dict.fromkeys(("time_to_found", "time_to_service"), Relevance(0.05, _TWENTIETH)),
    "worker_link_strength": Relevance(0.005, _TWENTIETH),
    "tie_strength": Relevance(0.005, _TWENTIETH),
    "organizations": Relevance(0.02, _TWENTIETH),
    "organization_hours": Relevance(0.1, _TWENTIETH),
    "attendance": Relevance(0.001, _TWENTIETH),
    "burnout": Relevance(0.01, _TWENTIETH),
    "volunteer_turnover": Relevance(0.01, _TWENTIETH),
    "never_found": Relevance(0.005, _LOSS, 0.1),
    "habit": Relevance(0.02, _TWENTIETH),
    "evenness_of_money": Relevance(0.02, _TWENTIETH),
    "love_reached": Relevance(0.5, _TWENTIETH),
    "joins_per_outreach_hour": Relevance(0.002, _TWENTIETH, per="an hour of outreach"),
    "joins_per_invitation": Relevance(0.001, _TWENTIETH, per="an invitation"),
    "joins_per_incubation_hour": Relevance(0.002, _TWENTIETH, per="an hour of incubation"),
    "service_per_invitation": Relevance(0.02, _TWENTIETH, per="an invitation"),
}
"""The threshold of relevance of each measure, unless a part says otherwise and why."""


def weigh(measure: str, weights: Mapping[str, float], window: Window = LATE) -> tuple[Term, ...]:
    """The terms of one measure in one window over some arms."""
    return tuple(Term(weight, arm, measure, window) for arm, weight in weights.items())


def less(one: str, other: str = PLAIN) -> dict[str, float]:
    """The difference of two arms."""
    return {one: 1.0, other: -1.0}


def compute_shapley_weights(sets: Mapping[str, Collection[str]], player: str) -> dict[str, float]:
    """The weights of arms that make a player's Shapley value: its mean step over all orders in which players may be added.

    ``sets`` names an arm for every set of players, the arm without any last: that is the baseline.
    """
    arm_of, many = {frozenset(players): arm for arm, players in sets.items()}, max(map(len, sets.values()))
    weights = dict.fromkeys(sets, 0.0)
    for players, arm in arm_of.items():
        if player not in players:
            share = factorial(len(players)) * factorial(many - len(players) - 1) / factorial(many)
            weights[arm_of[players | {player}]] += share
            weights[arm] -= share
    return weights


def part(key: str, says: str, measure: str, weights: Mapping[str, float], sign: int = 1, window: Window = LATE,
         **more: Any) -> ClaimPart:
    """A part about one measure in one window, with that measure's own threshold."""
    relevant = RELEVANCE[measure]
    known: dict[str, Any] = {"terms": weigh(measure, weights, window), "size": relevant.size, "floor": relevant.floor,
                             "reason": relevant.reason, "scale": relevant.scale, "per": relevant.per}
    return ClaimPart(key, says, sign=sign, **{**known, **more})


def stepped(**levers: Any) -> dict[str, Any]:
    """Levers that step to a value in week 0; until then, the plain street's burn-in."""
    return {"schedule": {lever: [{"week": 0, "value": value}] for lever, value in levers.items()}}


def throughout(**levers: Any) -> dict[str, Any]:
    """Levers that have a value from the very start: a street of its own, with a burn-in of its own."""
    return {"levers": levers}
