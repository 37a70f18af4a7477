"""A ranking (排名) of communities, or of streets, under the names that their table gave them."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import find_nearest
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.scenario.naming import resolve_name

if TYPE_CHECKING:
    from wushe_sim.results.result import Result

BY = "coverage"
"""The indicator that ranks where none is asked for: of the hours of need, the part that was served."""
LESS_IS_BETTER = (
    "unserved_hours", "time_to_service", "time_to_found", "never_found", "ended_badly", "volunteer_turnover", "fatigue", "conflict",
    "grievance", "burnout", "worker_turnover", "vacancy", "understaffed", "habit", "organizations_folded",
    *(name for name in INDICATORS if name.startswith("unmet_")),
)
"""Indicators of which the lowest comes first."""
KEPT = ("coverage", "linkage", "time_to_service", "never_found", "compound_completion", "volunteer_rate", "committee_share", "agreement",
        "compliance", "trust", "belonging")
"""Indicators that stand beside the one that ranks."""


STANDING = ("tier", "rank_from", "rank_to")
"""Columns that say what so many seeds tell of a place's rank: its tier, and the first and the last rank that it may have."""
DECLARED = {name: entry.declaration for name, entry in INDICATORS.items()}

LISTED = msg("`wushe indicators` lists them")
"""Where all names are."""


def find_indicator(indicator: str) -> str:
    """The indicator of this name or label; BadInput, with the nearest, for any other."""
    indicator = resolve_name(indicator, DECLARED, "--rank")
    if indicator not in INDICATORS:
        near = find_nearest(indicator, INDICATORS)
        hint = msg("did you mean {near}?", near=near) if near else LISTED
        raise BadInput(msg("--rank {name}: is no indicator ({hint})", name=indicator, hint=hint))
    return indicator


def rank_places(result: "Result") -> pd.DataFrame | None:
    """Rank places, the best first.

    Places are the communities that stand by themselves, or else the scenarios that are rows of one table.

    Returns
    -------
    DataFrame or None
        A row for each place: ``rank`` by its mean; ``tier``, and ``rank_from`` to ``rank_to``, the ranks that it may have (see
        ``tiers.py``; missing with one seed); its name; the indicator that ranks, its mean, ``lowest`` and ``highest`` over seeds; and means
        of other indicators. None where there are no places, and where no more than the street was kept.
    """
    if "ranking" in result.loaded:
        return result.loaded["ranking"]
    by = result.provenance.get("ranked_by", BY)
    alone = [name for name, content in result.scenarios.items() if content["place"]["community"]]
    if alone and all(len(run.communities) > 1 for run in result.runs if run.scenario in alone):
        every: Any = result.places()
        frame, keys = every[every["scenario"].isin(alone)], ["scenario", "community"]
    elif result.provenance.get("streets"):
        frame, keys = result.summary(), ["scenario"]
    else:
        return None
    return _rank(frame, keys, by, result)


def _rank(frame: Any, keys: list[str], by: str, result: "Result") -> pd.DataFrame:
    up = by in LESS_IS_BETTER
    groups: Any = frame.groupby(keys, sort=False)
    places = [key for key, _ in groups]
    table: Any = pd.DataFrame({
        "scenario": [key[0] if len(keys) > 1 else "" for key in places],
        "name": [key[1] if len(key) > 1 else result.scenarios[key[0]].get("label", {}).get("zh") or key[0] for key in places],
        by: groups[by].mean().to_numpy(),
        "lowest": groups[by].min().to_numpy(), "highest": groups[by].max().to_numpy(),
        **{name: groups[name].mean().to_numpy() for name in KEPT if name != by},
    })
    table.insert(0, "rank", table.groupby("scenario")[by].rank(ascending=up, method="min"))
    observed = _observe(frame, keys, by, result, -1.0 if up else 1.0)
    for place, name in enumerate(STANDING, 1):
        table.insert(place, name, np.nan)
    for _, rows in table.groupby("scenario"):
        table.loc[rows.index, list(STANDING)] = np.transpose(_find_standings(observed[:, rows.index]))
    for name in ("rank", *STANDING):
        table[name] = table[name].astype("Int64")
    table = table.sort_values(["scenario", "rank"], kind="stable", na_position="last").reset_index(drop=True)
    table.insert(0, "scenario", table.pop("scenario"))
    return table if len(keys) > 1 and table["scenario"].nunique() > 1 else table.drop(columns="scenario")


def _observe(frame: Any, keys: list[str], by: str, result: "Result", sign: float) -> NDArray[np.float64]:
    """What each seed gave, or the mean of each set of coefficients over its seeds, by place; the highest is the best."""
    draws = result.draws
    unit = frame["seed"] if draws is None else frame["seed"].map(draws.choose_set)
    means = frame.assign(_unit=unit).groupby([*keys, "_unit"], sort=False)[by].mean().unstack("_unit")
    return sign * means.reindex([key if len(keys) > 1 else key[0] for key, _ in frame.groupby(keys, sort=False)]).to_numpy(float).T


def _find_standings(observed: NDArray[np.float64]) -> Any:
    from wushe_sim.results.tiers import find_standings  # SciPy takes longer to import than all that a run needs

    return find_standings(observed)
