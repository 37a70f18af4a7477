"""Sensitivity of a sweep (敏感性分析): its runs beside the design's own points, and which factor does what to which indicator."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.designs import Points
from wushe_sim.experiments.sweep.indices import Indices, compute_morris, compute_sobol
from wushe_sim.i18n import Message, OptionName, msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import quote, suggest
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.results.seeds import find_indicators

RETRY = OptionName("retry", python="retry=True")

METHODS = {"saltelli": "sobol", "morris": "morris"}
"""The method that analyses a design of each kind."""
POINTS_COMPARED = 500


def analyze_sweep(swept: Any, method: str, indicators: str | Iterable[str] | None, weeks: int) -> Indices:
    """Compute the indices of a sweep (``sobol`` or ``morris``) of these indicators, or of all that vary and have a value everywhere.

    A point's outcome is the mean over its seeds. A frame of Sobol indices has a column ``chance``: the part of the variance over the
    points that seeds make, each total index includes it; missing with one seed. Raises BadInput for a sweep of another design, for runs
    that are missing, and for an unknown indicator.
    """
    design = swept.design_settings
    if METHODS.get(design.kind) != method:
        wanted = next(kind for kind, name in METHODS.items() if name == method)
        raise BadInput(msg('{path}: {method}() needs a design of kind "{wanted}", not "{kind}"; design = {{ kind = "{wanted}", '
                           'points = {points} }} gives one', path=swept.folder, method=method, wanted=wanted, kind=design.kind,
                           points=256 if wanted == "saltelli" else 20))
    asked = find_indicators(list(INDICATORS) if indicators is None else [indicators] if isinstance(indicators, str) else list(indicators))
    sizes, points = get_factor_sizes(swept), get_unit_points(swept)
    runs = swept.summary(weeks)
    refuse_missing_runs(swept, runs)
    means = runs.groupby("design")[list(asked)].mean().reindex(range(len(points)))
    outcomes = {name: means[name].to_numpy(float) for name in asked}
    if indicators is None:
        outcomes = {name: values for name, values in outcomes.items() if np.isfinite(values).all() and np.ptp(values) > 0}
    if method == "morris":
        return compute_morris(design, sizes, points, outcomes)
    found = compute_sobol(design, sizes, outcomes)
    chance = {name: measure_chance(runs, name) for name in outcomes}
    return found._replace(frame=found.frame.assign(chance=[chance[name] for name in found.frame["indicator"]] if outcomes else []))


def describe_unknown_indicator(name: Any, hint: Text | None = None) -> Message:
    """Say that there is no such indicator, with this hint, else the nearest name."""
    return msg("{name} is no indicator ({hint})", name=quote(name), hint=suggest(str(name), list(INDICATORS)) if hint is None else hint)


def get_factor_sizes(swept: Any) -> dict[str, int]:
    """How many numbers from 0 to 1 each factor of a sweep takes, by its name."""
    return {factor.name: factor.size for factor in swept.spec.factors}


def get_unit_points(swept: Any) -> np.ndarray:
    """Get the points of a sweep's design as they were drawn, points × numbers from 0 to 1.

    They are drawn again from the design's seed, and compared with the values that the sweep's runs had. Raises BadInput where these
    differ: another version of a library draws other points.
    """
    spec, design = swept.spec, swept.design
    assert isinstance(spec.points, Points) and spec.points.units is not None
    number = len(spec.points)
    compared = np.unique(np.linspace(0, number - 1, min(number, POINTS_COMPARED)).round().astype(int)).tolist()
    rows = design.to_dict("records")
    if len(design) != number or not all(_agree(rows[point], spec.row(point)) for point in compared):
        raise BadInput(msg("{path}: these versions of the package and its libraries draw other points for this design than its sweep "
                           "was run with; run the sweep anew", path=swept.folder))
    return spec.points.units


def _agree(there: dict[str, Any], here: dict[str, Any]) -> bool:
    """Whether a row of design.csv has the values of a point."""
    def alike(one: Any, other: Any) -> bool:
        if isinstance(one, bool | np.bool_) or not isinstance(one, int | float) or not isinstance(other, int | float):
            return str(one) == str(other)
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)

    return all(alike(there.get(name), value) for name, value in here.items())


def refuse_missing_runs(swept: Any, runs: pd.DataFrame) -> None:
    """Raise BadInput, with how many, where runs failed or are still to do: an index needs every point."""
    wanted, failed = len(swept.design) * len(swept.seeds), swept.counts["failed"]
    missing = wanted - len(runs)
    if missing:
        raise BadInput(msg("{path}: {missing} of {wanted} runs are missing ({failed} failed, {waiting} still to do), and an index needs "
                           "every point; the same sweep resumes, with {option} also those that failed", path=swept.folder,
                           option=RETRY, missing=missing, wanted=wanted, failed=failed, waiting=missing - failed))


def measure_chance(runs: pd.DataFrame, indicator: str) -> float:
    """Measure the part of an indicator's variance over the points that chance makes: missing with one seed, or without variance.

    What seeds do alike at all points is none of it, since all points share their seeds: it is the mean square of what is left of point ×
    seed after both means, over the number of seeds. At most 1, which a few seeds may overshoot.
    """
    wide = runs.pivot(index="design", columns="seed", values=indicator).to_numpy(float)
    points, seeds = wide.shape
    spread = wide.mean(1).var(ddof=1) if points > 1 else 0.0
    if seeds < 2 or not np.isfinite(wide).all() or not spread:
        return math.nan
    left = wide - wide.mean(1, keepdims=True) - wide.mean(0, keepdims=True) + wide.mean()
    return min(1.0, float((left**2).sum() / ((points - 1) * (seeds - 1)) / seeds / spread))


def attach_notes(frame: pd.DataFrame, found: Indices, lang: str) -> pd.DataFrame:
    """Attach what a reader must know to a frame: ``frame.attrs["warnings"]``, a list of texts."""
    frame.attrs["warnings"] = [note.message.render(lang) for note in found.notes]
    return frame


def get_pairs(swept: Any, found: Indices) -> pd.DataFrame:
    """Get the indices of pairs. Raises BadInput where the design has none."""
    if found.pairs is None:
        raise BadInput(msg('{path}: the design has no pairs of factors; design = {{ kind = "saltelli", points = 256, '
                           'second_order = true }} has', path=swept.folder))
    return found.pairs
