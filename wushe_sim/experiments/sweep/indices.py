"""Sensitivity indices (敏感性指数): what each factor does to outcomes, from the design's unit points and the outcomes (SALib)."""

import warnings
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.experiments.sweep.designs import Design, make_problem
from wushe_sim.i18n import Message, enumerate_choices, msg

MATTERS = 0.1
"""A factor matters whose total index is at least a tenth of the variance (in Morris's design: whose μ* is half of the greatest or more)."""
HALF = 0.5
FEWEST, MOST_TIMES = 8, 16
"""Points (N, trajectories) below which resamples say nothing of how uncertain an index is; by how much more than there are is advised."""
RESAMPLES, SEED = 200, 1
"""Resamples of an interval, and the seed that draws them; SALib takes a seed of 0 for none."""
SOBOL, MORRIS = ("first", "total"), ("mu_star", "mu", "sigma")


class IndexNote(NamedTuple):
    """What a reader must know of some outcomes' indices; the message names them as ``names``."""

    indicators: tuple[str, ...]
    message: Message


class Indices(NamedTuple):
    """Indices of several outcomes: ``frame`` has a row for each outcome and factor, ``pairs`` one for each outcome and pair of factors."""

    frame: pd.DataFrame
    pairs: pd.DataFrame | None
    notes: tuple[IndexNote, ...]


def compute_sobol(design: Design, sizes: Mapping[str, int], outcomes: Mapping[str, NDArray[np.float64]]) -> Indices:
    """Compute Sobol indices from the outcomes at the points of a Saltelli design, in the design's order.

    Parameters
    ----------
    design : of kind "saltelli"
    sizes : how many numbers from 0 to 1 each factor takes, by its name, in the design's order
    outcomes : values at all points, by the outcome's name; one without a value at some point, or constant, has missing indices

    Returns
    -------
    Indices
        ``frame``: indicator, factor, first, total (shares of the outcome's variance), each with _low and _high, its 95% interval; with
        ``second_order`` also second, second_low, second_high and second_with: the factor's strongest pair. ``pairs``: indicator, factor,
        other, second, second_low, second_high.

    Saltelli et al. (2010) for first and total, Saltelli (2002) for pairs; intervals are 1.96 standard deviations of resamples.
    """
    from SALib.analyze import sobol  # takes longer to import than all else here

    problem, paired = make_problem(list(sizes.values())), bool(design.settings["second_order"])
    rows, pairs = [], []
    for indicator, values in outcomes.items():
        found: dict[str, Any] = {}
        if _varies(values):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # constant parts: their indices are 0
                found = sobol.analyze(problem, np.asarray(values, float), paired, RESAMPLES, seed=SEED)
        mine = list(_list_pairs(indicator, list(sizes), found)) if paired else []
        pairs += mine
        for place, factor in enumerate(sizes):
            ends = {name: _span(found, key, place) for name, key in zip(SOBOL, ("S1", "ST"), strict=True)}
            rows.append({"indicator": indicator, "factor": factor, **_spread_out(ends), **(_get_strongest(factor, mine) if paired else {})})
    frame = pd.DataFrame(rows)
    return Indices(frame, pd.DataFrame(pairs) if paired else None, _make_notes(design, frame, outcomes))


def compute_morris(design: Design, sizes: Mapping[str, int], units: NDArray[np.float64],
                   outcomes: Mapping[str, NDArray[np.float64]]) -> Indices:
    """Compute the measures of Morris's screening from the outcomes at the points of his trajectories.

    ``units`` are the points, points × numbers from 0 to 1; the rest is as in ``compute_sobol``. The columns of ``frame``: indicator,
    factor, mu_star (mean size of an elementary effect: of the change in the outcome over the factor's whole range), mu_star_low and
    mu_star_high (its 95% interval), mu (their mean, with sign) and sigma (their standard deviation; with mu missing for a mix, whose
    numbers move in different directions). Morris (1991), Campolongo et al. (2007).
    """
    from SALib.analyze import morris  # takes longer to import than all else here

    rows = []
    for indicator, values in outcomes.items():
        found: dict[str, Any] = {}
        if np.isfinite(values).all():
            found = morris.analyze(make_problem(list(sizes.values())), units, np.asarray(values, float), RESAMPLES,
                                   num_levels=design.settings["levels"], seed=SEED)
        for place, (factor, size) in enumerate(sizes.items()):
            one = {name: float(found[name][place]) if found and (size == 1 or name == "mu_star") else np.nan for name in MORRIS}
            low, high = _span(found, "mu_star", place)[1:]
            rows.append({"indicator": indicator, "factor": factor, "mu_star": one["mu_star"], "mu_star_low": low, "mu_star_high": high,
                         "mu": one["mu"], "sigma": one["sigma"]})
    frame = pd.DataFrame(rows)
    return Indices(frame, None, _make_notes(design, frame, outcomes))


def _varies(values: NDArray[np.float64]) -> bool:
    return bool(np.isfinite(values).all() and np.ptp(values) > 1e-12 * np.abs(values).max())


def _span(found: Mapping[str, Any], key: str, *place: int) -> tuple[float, float, float]:
    """An index and the ends of its interval; missing where nothing was found."""
    if not found:
        return np.nan, np.nan, np.nan
    value, half = float(found[key][place]), float(found[f"{key}_conf"][place])
    return value, value - half, value + half


def _spread_out(ends: Mapping[str, tuple[float, float, float]]) -> dict[str, float]:
    return {f"{name}{end}": value for name, values in ends.items() for end, value in zip(("", "_low", "_high"), values, strict=True)}


def _list_pairs(indicator: str, factors: list[str], found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for one, other in zip(*np.triu_indices(len(factors), 1), strict=True):
        yield {"indicator": indicator, "factor": factors[one], "other": factors[other],
               **_spread_out({"second": _span(found, "S2", int(one), int(other))})}


def _get_strongest(factor: str, pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """A factor's pair with the greatest index; missing where it has none."""
    mine = [pair for pair in pairs if factor in (pair["factor"], pair["other"]) and np.isfinite(pair["second"])]
    if not mine:
        return {"second": np.nan, "second_low": np.nan, "second_high": np.nan, "second_with": None}
    best = max(mine, key=lambda pair: pair["second"])
    return {**{name: best[name] for name in ("second", "second_low", "second_high")},
            "second_with": best["other"] if best["factor"] == factor else best["factor"]}


def _find_too_few(frame: pd.DataFrame) -> float:
    """How many times as many points an outcome's indices need; at most 1 where there are enough, missing where there are no indices.

    Points are too few where, of a factor that matters, a 95% interval (of the first-order or the total index; of μ*) is wider from end to
    end than the total index (μ*) itself. The index may then be half of what is found, or half as much again, and factors of which one
    matters twice as much as the other cannot be told apart. An interval's width goes with one over the root of the points.
    """
    head = "total" if "total" in frame else "mu_star"
    index = frame[head].to_numpy()
    if not np.isfinite(index).all():
        return np.nan
    matters = (index >= (min(MATTERS, index.max()) if head == "total" else HALF * index.max())) & (index > 0)
    width = np.max([frame[f"{name}_high"] - frame[f"{name}_low"] for name in ("first", "total", "mu_star") if name in frame], axis=0)
    return float(((width[matters] / index[matters]) ** 2).max(initial=0.0))


def _make_notes(design: Design, frame: pd.DataFrame, outcomes: Mapping[str, NDArray[np.float64]]) -> tuple[IndexNote, ...]:
    """What a reader must know: outcomes without values, without variance, and with too few points."""
    points, notes = int(design.settings["points"]), []
    times = {str(name): _find_too_few(mine) for name, mine in frame.groupby("indicator", sort=False)} if len(frame) else {}
    without = [name for name, values in outcomes.items() if not np.isfinite(values).all()]
    if without:
        notes.append(_note(without, msg("No indices of {names}: no value at some points of the design.", names=enumerate_choices(without))))
    constant = [name for name in outcomes if name not in without and np.isnan(times[name])]
    if constant:
        notes.append(_note(constant, msg("No indices of {names}: the same value at all points of the design.",
                                         names=enumerate_choices(constant))))
    known = [name for name in outcomes if np.isfinite(times[name])]
    few = [name for name in known if times[name] > 1]
    if points < FEWEST and known:
        notes.append(_note(known, msg("Points are too few (points = {points}) for an interval that says anything; take at least {fewest}.",
                                      points=points, fewest=FEWEST)))
    elif few:
        needed = points * min(max(times[name] for name in few), MOST_TIMES)
        notes.append(_note(few, msg(
            "Points are too few (points = {points}) for {names}: a 95% interval of a factor that matters is wider than its index. About "
            "points = {needed} would do.", points=points, names=enumerate_choices(few),
            needed=1 << int(np.ceil(np.log2(needed))) if design.kind == "saltelli" else int(np.ceil(needed)))))
    return tuple(notes)


def _note(names: list[str], message: Message) -> IndexNote:
    return IndexNote(tuple(names), message)
