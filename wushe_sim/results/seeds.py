"""How many seeds (种子数) an indicator's mean, or a difference of it, takes: for each scenario or design point of a summary."""

import math
import numbers
from collections.abc import Sequence
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import quote, suggest
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.results.student import INTERVAL, estimate_seeds
from wushe_sim.scenario.naming import resolve_name


def find_indicators(said: Sequence[str], allowed: Sequence[str] = tuple(INDICATORS)) -> list[str]:
    """The indicators of these names or labels; BadInput for any that is none of those allowed."""
    entries = {name: INDICATORS[name].declaration for name in allowed if name in INDICATORS}
    names = [resolve_name(str(name), entries, "indicators") for name in said]
    wrong = [msg("indicators: {name} is none here ({hint})", name=quote(name), hint=suggest(str(name), tuple(allowed)))
             for name in names if name not in allowed]
    if wrong or not names:
        raise BadInput(wrong or msg("indicators: none is named"))
    return names


def check_size(size: float) -> float:
    """Return a size that seeds can be asked to tell. Raises BadInput unless it is a number above 0."""
    if isinstance(size, bool) or not isinstance(size, numbers.Real) or not (math.isfinite(size) and size > 0):
        raise BadInput(msg("size = {size}: a number above 0 is wanted, in the indicator's unit (0.01 is one percentage point)", size=size))
    return float(size)


def count_seeds_for_means(summary: pd.DataFrame, by: str, indicator: str, size: float) -> dict[Any, int | None]:
    """How many seeds give each scenario's (or design point's, ``by``) mean an interval of ± this size; None where fewer than two are known.

    ``summary`` has a row for each of them and seed. Raises BadInput for an unknown indicator, or a size that is not above 0.
    """
    values = _pivot(summary, by, indicator)
    return {key: estimate_seeds(check_size(size), values[key].to_numpy(float), power=INTERVAL) for key in values}


def count_seeds_for_differences(summary: pd.DataFrame, by: str, indicator: str, size: float) -> dict[Any, int | None]:
    """How many seeds tell a difference of this size from none, four times in five, between each scenario (or point) and the first."""
    values = _pivot(summary, by, indicator)
    first = values[values.columns[0]]
    return {key: estimate_seeds(check_size(size), (values[key] - first).to_numpy(float)) for key in values.columns[1:]}


def _pivot(summary: pd.DataFrame, by: str, indicator: str) -> pd.DataFrame:
    """The indicator by seed, a column for each scenario or point in their order."""
    name, = find_indicators([indicator])
    values: Any = summary.pivot(index="seed", columns=by, values=name)
    return values[list(dict.fromkeys(summary[by]))]
