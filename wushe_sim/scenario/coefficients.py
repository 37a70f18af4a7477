"""Coefficients (系数) as one list: every parameter by its dotted name, with its default and its declared range; draws of them."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from wushe_sim.engine.declare import list_declarations
from wushe_sim.scenario.scenario import Scenario
from wushe_sim.scenario.tables import PARAMETER_GROUPS


class Coefficient(NamedTuple):
    """A coefficient and its declared range."""

    name: str
    default: float
    low: float
    high: float


@cache
def list_coefficients() -> tuple[Coefficient, ...]:
    """Every coefficient with its range, under the name that a scenario calls it by."""
    return tuple(
        Coefficient(f"{group}.{name}", float(entry.declaration.default), float(entry.declaration.low), float(entry.declaration.high))
        for group, cls in PARAMETER_GROUPS.items() for name, entry in list_declarations(cls).items()
    )


def draw_coefficients(number: int, seed: int = 0) -> list[dict[str, float]]:
    """So many draws of all coefficients from their ranges, evenly spread in each (Latin hypercube)."""
    from scipy.stats import qmc  # takes longer to import than all else here

    space = list_coefficients()
    unit = qmc.LatinHypercube(len(space), rng=np.random.default_rng(seed)).random(number)
    points = qmc.scale(unit, [one.low for one in space], [one.high for one in space])
    return [dict(zip([one.name for one in space], point.tolist(), strict=True)) for point in points]


def with_values(base: Scenario, values: Mapping[str, float], name: str | None = None) -> Scenario:
    """The scenario with some coefficients at these values, each within its range."""
    tables: dict[str, dict[str, float]] = {}
    for one in list_coefficients():
        if one.name in values:
            group, _, key = one.name.partition(".")
            tables.setdefault(group, {})[key] = min(max(float(values[one.name]), one.low), one.high)
    return base.replace(name=name or base.name, parameters=tables)
