"""The governance limits (治理限度, III) and remedies (优化路径, IV) as the paper groups them: which levers each moves, and how far.

A limit's severe setting is the upper end of what the evidence allows, read as its 95th percentile; where no figure was found it is a
judgement and says so. A remedy at full strength has its levers at their ends. ``scenarios/limit-*.toml`` and ``scenarios/remedy-*.toml``
say the same of an ordinary street.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wushe_sim.engine.declare import list_declarations
from wushe_sim.experiments.comparison.arms import from_the_start, from_week_0
from wushe_sim.model.indicators import MARKS
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.tables import LEVERS, PARAMETER_GROUPS

STEP, SETTLED = "step", "settled"
REGIMES = (STEP, SETTLED)
"""When a limit's levers act: from week 0 on, or throughout the burn-in as well, so that the street has settled under it."""
LOW, MIDDLE, HIGH = "low", "middle", "high"
PRICE_ENDS = (LOW, MIDDLE, HIGH)
"""What remedies cost: every price at the low end of its range, at its default, at the high end."""

DIRECTIONS: Mapping[str, int] = {
    "linkage": 1, "referred_per_case": 1, "volunteer_hours_used": 1, "unserved_hours": -1, "coverage": 1, **dict.fromkeys(MARKS, 1)}
"""Measures of what a limit may cost and a remedy win back: 1 where more is better, −1 where more is worse."""
MEASURES = tuple(DIRECTIONS)
HEAD_MEASURES = ("linkage", "referred_per_case", "volunteer_hours_used", "unserved_hours")
"""The part of the battery of linkage on which the matrix and the search for tipping points run."""


class Limit(NamedTuple):
    """治理限度: the levers that make it, the first of them its own, and what its severe setting rests on."""

    name: str
    section: str
    levers: Mapping[str, float]
    source: str
    shapes_population: bool = False
    """Whether its levers shape who lives there; it then takes a settled regime to show."""

    def on(self, base: Scenario, name: str, regime: str = "") -> Scenario:
        """Put the street under this limit, from week 0 or settled; without a regime, settled where the levers shape who lives there."""
        regime = regime or (SETTLED if self.shapes_population else STEP)
        return from_the_start(base, name, self.levers) if regime == SETTLED else from_week_0(base, name, self.levers)


class Remedy(NamedTuple):
    """优化路径: the levers that it raises."""

    name: str
    section: str
    levers: Mapping[str, Any]

    def at(self, base: Scenario, strength: float) -> dict[str, Any]:
        """Set its levers a share of the way from the street's own values to full strength; a choice has no degrees."""
        own = base.levers.model_dump()
        return {lever: value if isinstance(value, str) else round(own[lever] + strength * (value - own[lever]), 6)
                for lever, value in self.levers.items()}


class LeverRange(NamedTuple):
    """A limit's lever and the way in which it hurts: from ``mild`` to ``severe``."""

    lever: str
    limit: str
    mild: float
    severe: float

    def at(self, share: float) -> float:
        """The lever's value at a share of the way, in six digits."""
        return round(self.mild + (self.severe - self.mild) * share, 6)


LIMITS: tuple[Limit, ...] = (
    Limit("takeover", "III.1", {"takeover": 0.76},
          "judgement, four fifths of the range: no figure was found for the share of services that committees provide themselves"),
    Limit("heterogeneity", "III.2", {"heterogeneity": 0.8, "interest_spread": 0.4, "mobility": 0.17},
          "mobility: half of the residents newcomers (S65, Guangzhou 50.2%), measured; the others judgement, four fifths of their ranges",
          shapes_population=True),
    Limit("task_downshift", "III.3", {"task_downshift": 0.4, "resource_passthrough": 0.0},
          "a committee's administrative load of .8 of its hours at most (around S11), of which .4 is its ordinary load; unfunded (III.3)"),
    Limit("admin_burden", "III.4", {"admin_burden": 0.65}, "S18: 29 of 45 hours at the desk"),
    Limit("service_scope", "III.4", {"service_scope": 0.8},
          "judgement, four fifths of the range: agencies serve care and one other kind of case; no figure was found"),
)
REMEDIES: tuple[Remedy, ...] = (
    Remedy("three_governances", "IV.1", dict.fromkeys(
        ("self_governance", "rule_of_law", "moral_governance", "grid_service", "online_platform", "feedback_channel"), 1.0)),
    Remedy("deliberation", "IV.2", {"deliberation": 1.0, "covenant": 1.0}),
    Remedy("incubation", "IV.3", {"incubation": 1.0, "volunteer_selection": "mass_base", "volunteer_charter": 1.0}),
    Remedy("agency", "IV.4", {"agency_building": 1.0, "points_scheme": 1.0, "crowd_giving": 1.0}),
)
NONE, ALL = "none", "all"
WITH_ALL: tuple[Remedy, ...] = (
    *REMEDIES, Remedy(ALL, "IV", {lever: value for remedy in REMEDIES for lever, value in remedy.levers.items()}))
"""The four remedies, and all of them together."""

_WORSE_DOWNWARDS = ("resource_passthrough", "staffing")
_LIMIT_OF = {
    "takeover": "takeover", "heterogeneity": "heterogeneity", "interest_spread": "heterogeneity", "mobility": "heterogeneity",
    "task_downshift": "task_downshift", "resource_passthrough": "task_downshift", "approval_delay": "task_downshift",
    "admin_burden": "admin_burden", "dual_leadership": "admin_burden", "direct_hire": "admin_burden", "staffing": "admin_burden",
    "service_scope": "service_scope"}
RANGES: tuple[LeverRange, ...] = tuple(
    LeverRange(lever, limit, *(LEVERS[lever].low, LEVERS[lever].high)[::-1 if lever in _WORSE_DOWNWARDS else 1])
    for lever, limit in _LIMIT_OF.items())
"""Every lever of a limit over its whole range; which end hurts is the paper's claim, and may prove wrong."""

_PRICE_NAMES, _NO_REMEDY = ("cost_", "yuan_"), ("cost_party_coordination",)
_GOODS = ("give", "points")
"""What an hour's points buy of goods: the price of the points scheme, under another name."""


def list_prices(end: str) -> dict[str, dict[str, float]]:
    """List the prices of remedies at an end of their ranges, by group of coefficients; none at the middle.

    They are all ``cost_…`` and ``yuan_…``, but for coordination's, and the goods that points buy.
    """
    if end == MIDDLE:
        return {}
    found = {group: {name: float(entry.declaration.low if end == LOW else entry.declaration.high)
                     for name, entry in list_declarations(cls).items() if _is_price(group, name)}
             for group, cls in PARAMETER_GROUPS.items()}
    return {group: prices for group, prices in found.items() if prices}


def _is_price(group: str, name: str) -> bool:
    return (group, name) == _GOODS or (name.startswith(_PRICE_NAMES) and name not in _NO_REMEDY)


def set_prices(base: Scenario, end: str) -> Scenario:
    """Set what remedies cost on a street, its burn-in included."""
    return base.replace(parameters=list_prices(end)) if end != MIDDLE else base


def with_remedy(base: Scenario, name: str, remedy: Remedy | None, strength: float = 1.0) -> Scenario:
    """A street with a remedy from week 0, beside what is scheduled there already."""
    if remedy is None:
        return base.replace(name=name)
    levers = remedy.at(base, strength)
    return base.replace(name=name, schedule={lever: [{"week": 0, "value": value}] for lever, value in levers.items()})


def get_direction(measure: str) -> int:
    """1 where more of a measure is better, −1 where it is worse; what is declared nowhere counts as better."""
    return DIRECTIONS.get(measure, 1)
