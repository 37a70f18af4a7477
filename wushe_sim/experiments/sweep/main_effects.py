"""Main effects (主效应): what an indicator does, over the points of a design, as one factor goes from its lowest to its highest values."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wushe_sim.results.student import find_half_width

LEVELS, FEW, LEAST = 3, 6, 3
"""Parts into which a number's range is cut; different values up to which it is taken as it is; points that a mean needs at least."""
BASE = "base"
"""What stands for a factor in a point that leaves it as the base has it."""


class DesignFactor(NamedTuple):
    """A factor of a design: its column, whether it is a number, each point's level, and what the levels are called."""

    name: str
    number: bool
    level: Any
    labels: tuple[str, ...]


def find_design_factors(design: Any) -> list[DesignFactor]:
    """The factors of a design that take more than one value: numbers with many values cut into thirds of the points."""
    found = []
    for name in design.columns:
        values = design[name]
        if name == "design" or values.nunique(dropna=False) < 2:
            continue
        number = values.dtype.kind in "fiu" and not values.isna().any()
        if number and values.nunique() > FEW:
            level = pd.Series(pd.qcut(values, LEVELS, labels=False, duplicates="drop"), values.index)
            labels = tuple(f"{values[level == k].min():.2g}–{values[level == k].max():.2g}" for k in range(int(level.max()) + 1))
        else:
            kinds = sorted(values.dropna().unique()) if number else list(dict.fromkeys(values.fillna(BASE)))
            level = values.fillna(BASE).map({kind: k for k, kind in enumerate(kinds)})
            labels = tuple(f"{kind:.3g}" if number else str(kind) for kind in kinds)
        found.append(DesignFactor(name, number, level.to_numpy(), labels))
    return found


def average_points(swept: Any, indicators: tuple[str, ...]) -> Any:
    """A row for each point that has runs: ``design``, and the mean of each indicator over its seeds."""
    return swept.summary().groupby("design")[list(indicators)].mean().reset_index()


def main_effects(swept: Any, indicators: tuple[str, ...]) -> Any:
    """A row for each factor and indicator.

    Columns: factor, indicator, lowest and highest (the levels held together: the ends of a number's range, else those with the lowest and
    the highest mean), at_lowest and at_highest (means over the points there), difference, low and high (its 95% interval, points being
    what chance chose), share (of the indicator's variance over the points, what lies between the factor's levels, less what chance alone
    would put there).
    """
    points = average_points(swept, indicators)
    design = swept.design.set_index("design", drop=False).loc[points["design"]].reset_index(drop=True)
    rows = [(factor.name, indicator, *_effect(factor, points[indicator].to_numpy())) for factor in find_design_factors(design)
            for indicator in indicators]
    return pd.DataFrame(rows, columns=["factor", "indicator", "lowest", "highest", "at_lowest", "at_highest", "difference", "low", "high",
                                       "share"])


def _effect(factor: DesignFactor, values: Any) -> tuple[Any, ...]:
    known = np.isfinite(values)
    parts = [values[known & (factor.level == k)] for k in range(len(factor.labels))]
    there = [k for k, part in enumerate(parts) if len(part) >= LEAST] or [k for k, part in enumerate(parts) if len(part)]
    if len(there) < 2:
        return ("", "", *[np.nan] * 6)
    means = {k: float(parts[k].mean()) for k in there}
    one, other = (there[0], there[-1]) if factor.number else (min(there, key=means.__getitem__), max(there, key=means.__getitem__))
    gap = means[other] - means[one]
    errors = [parts[k].var(ddof=1) / len(parts[k]) if len(parts[k]) > 1 else np.nan for k in (one, other)]
    error, freedom = float(np.sqrt(sum(errors))), 0.0
    if error > 0:
        freedom = sum(errors) ** 2 / sum(part**2 / (len(parts[k]) - 1) for part, k in zip(errors, (one, other), strict=True))
    half = float(find_half_width(error, freedom + 1)) if freedom else (0.0 if error == 0 else np.nan)
    share = _share([parts[k] for k in there])
    return factor.labels[one], factor.labels[other], means[one], means[other], gap, gap - half, gap + half, share


def _share(parts: list[Any]) -> float:
    """ω²: (between − (levels − 1) · within) / (total + within), at least 0."""
    everything = np.concatenate(parts)
    freedom = len(everything) - len(parts)
    total = float(((everything - everything.mean()) ** 2).sum())
    if freedom <= 0 or total == 0:
        return np.nan
    within = sum(float(((part - part.mean()) ** 2).sum()) for part in parts)
    spread = within / freedom
    return max(0.0, (total - within - (len(parts) - 1) * spread) / (total + spread))
