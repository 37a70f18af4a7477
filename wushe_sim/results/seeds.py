"""How many seeds (种子数) an indicator's mean, or a difference of it, takes: for each scenario or design point of a summary."""

import math
import numbers
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import find_nearest, quote, suggest
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.ranking import LISTED
from wushe_sim.results.spreads import separate_spreads
from wushe_sim.results.student import INTERVAL, LEVEL, POWER, count_seeds
from wushe_sim.scenario.naming import resolve_name


def find_indicators(said: Sequence[str], allowed: Sequence[str] = tuple(INDICATORS)) -> list[str]:
    """The indicators of these names or labels, each once; BadInput for any that is none of those allowed, and where none is named."""
    entries = {name: INDICATORS[name].declaration for name in allowed if name in INDICATORS}
    names = [resolve_name(str(name), entries, "indicators") for name in said]
    wrong = [msg("indicators: {name} is none here ({hint})", name=quote(name), hint=_hint_at_indicators(name, allowed))
             for name in names if name not in allowed]
    if wrong or not names:
        raise BadInput(wrong or msg("indicators: none is named"))
    return list(dict.fromkeys(names))


def _hint_at_indicators(name: str, allowed: Sequence[str]) -> Text:
    """The nearest name; where none is near, the names allowed, or the command that lists them if all indicators are."""
    every = set(INDICATORS) <= set(allowed)
    return LISTED if every and find_nearest(name, allowed) is None else suggest(name, tuple(allowed))


def check_size(size: float) -> float:
    """Return a size that seeds can be asked to tell. Raises BadInput unless it is a number above 0."""
    if isinstance(size, bool) or not isinstance(size, numbers.Real) or not (math.isfinite(size) and size > 0):
        raise BadInput(msg("size = {size}: a number above 0 is wanted, in the indicator's unit (0.01 is one percentage point)", size=size))
    return float(size)


class SeedsNeeded(NamedTuple):
    """How many seeds an answer takes, None where that is not known; over draws what they lessen, and what they do not.

    ``luck`` and ``ignorance`` are standard deviations; without draws all that seeds differ by is luck, and ``ignorance`` is missing.
    """

    seeds: int | None
    luck: float
    ignorance: float


def find_seeds_needed(values: NDArray[np.float64], seeds: Sequence[int], size: float, draws: Ensemble | None, level: float = LEVEL,
                      power: float = POWER) -> SeedsNeeded:
    """How many seeds detect this size, from the values or the differences under the seeds that there are, one for each.

    Over draws it is luck alone that seeds lessen: two seeds of one set differ by it. None where no set has two seeds. What sets differ by,
    ignorance, any number of seeds leaves as it is. Raises BadInput for a size that is not above 0.
    """
    if draws is None:
        known = values[np.isfinite(values)]
        luck, ignorance = float(known.std(ddof=1)) if len(known) > 1 else math.nan, math.nan
    else:
        spreads = separate_spreads(values[:, None], np.array([draws.choose_set(int(seed)) for seed in seeds]))
        luck, ignorance = float(spreads.luck[0]), float(spreads.ignorance[0])
    return SeedsNeeded(count_seeds(luck, check_size(size), level, power), luck, ignorance)


def find_seeds_for_means(summary: pd.DataFrame, by: str, indicator: str, size: float, draws: Ensemble | None = None,
                         ) -> dict[Any, SeedsNeeded]:
    """How many seeds give each scenario's (or design point's, ``by``) mean an interval of ± this size.

    ``summary`` has a row for each of them and seed; ``draws`` are the sets of coefficients that the seeds lived with. Raises BadInput for
    an unknown indicator, or a size that is not above 0.
    """
    values = _pivot(summary, by, indicator)
    return {key: find_seeds_needed(values[key].to_numpy(float), list(values.index), size, draws, power=INTERVAL) for key in values}


def find_seeds_for_differences(summary: pd.DataFrame, by: str, indicator: str, size: float, draws: Ensemble | None = None,
                               ) -> dict[Any, SeedsNeeded]:
    """How many seeds tell a difference of this size from none, four times in five, between each scenario (or point) and the first."""
    values = _pivot(summary, by, indicator)
    first = values[values.columns[0]]
    return {key: find_seeds_needed((values[key] - first).to_numpy(float), list(values.index), size, draws) for key in values.columns[1:]}


def count_seeds_for_means(summary: pd.DataFrame, by: str, indicator: str, size: float, draws: Ensemble | None = None,
                          ) -> dict[Any, int | None]:
    """``find_seeds_for_means``, the numbers of seeds alone."""
    return {key: needed.seeds for key, needed in find_seeds_for_means(summary, by, indicator, size, draws).items()}


def count_seeds_for_differences(summary: pd.DataFrame, by: str, indicator: str, size: float, draws: Ensemble | None = None,
                                ) -> dict[Any, int | None]:
    """``find_seeds_for_differences``, the numbers of seeds alone."""
    return {key: needed.seeds for key, needed in find_seeds_for_differences(summary, by, indicator, size, draws).items()}


def _pivot(summary: pd.DataFrame, by: str, indicator: str) -> pd.DataFrame:
    """The indicator by seed, a column for each scenario or point in their order."""
    name, = find_indicators([indicator])
    values: Any = summary.pivot(index="seed", columns=by, values=name)
    return values[list(dict.fromkeys(summary[by]))]
