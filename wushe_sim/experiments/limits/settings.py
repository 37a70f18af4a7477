"""The governance limits (治理限度, III) and remedies (优化路径, IV) as the paper groups them: which levers each moves, and how far.

A limit is at its severe setting, four fifths of a lever's range; a remedy is at full strength. ``scenarios/limit-*.toml`` and
``scenarios/remedy-*.toml`` say the same of an ordinary street.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wushe_sim.experiments.comparison.arms import from_the_start, from_week_0
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.tables import LEVERS


class Limit(NamedTuple):
    """治理限度: the levers that make it, the first of them its own; ``from_start`` where they shape who lives there (MODEL: H4, H10)."""

    name: str
    section: str
    levers: Mapping[str, float]
    from_start: bool = False

    def on(self, base: Scenario, name: str) -> Scenario:
        """The street under this limit: from week 0 on, or from before the burn-in."""
        return from_the_start(base, name, self.levers) if self.from_start else from_week_0(base, name, self.levers)


class Remedy(NamedTuple):
    """优化路径: the levers that it raises."""

    name: str
    section: str
    levers: Mapping[str, Any]


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
    Limit("takeover", "III.1", {"takeover": 0.76}),
    Limit("heterogeneity", "III.2", {"heterogeneity": 0.8, "interest_spread": 0.4, "mobility": 0.4}, from_start=True),
    Limit("task_downshift", "III.3", {"task_downshift": 0.8, "resource_passthrough": 0.1, "approval_delay": 8.0}),
    Limit("admin_burden", "III.4", {"admin_burden": 0.76, "dual_leadership": 0.8, "service_scope": 0.8}),
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
    "service_scope": "admin_burden"}
RANGES: tuple[LeverRange, ...] = tuple(
    LeverRange(lever, limit, *(LEVERS[lever].low, LEVERS[lever].high)[::-1 if lever in _WORSE_DOWNWARDS else 1])
    for lever, limit in _LIMIT_OF.items())
"""Every lever of a limit over its whole range; which end hurts is the paper's claim, and may prove wrong."""


def with_remedy(base: Scenario, name: str, remedy: Remedy | None) -> Scenario:
    """A street with a remedy from week 0, beside what is scheduled there already."""
    if remedy is None:
        return base.replace(name=name)
    return base.replace(name=name, schedule={lever: [{"week": 0, "value": value}] for lever, value in remedy.levers.items()})
