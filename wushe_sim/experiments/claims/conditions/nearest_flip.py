"""Nearest flip (最近的翻转点): how far from the defaults the verdict on a claim flips, as shares of the ranges.

A linear fit (lasso) of the claim's margin over the draws gives a direction. The search goes from the defaults along it, and along single
drawn things, and asks at each point whether the claim is supported there; between the last point that agrees with the defaults and the
first that does not, it halves.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from wushe_sim.experiments.claims.conditions.drawn import FORM, Drawn, Point
from wushe_sim.experiments.claims.draws import ENOUGH
from wushe_sim.experiments.discovery.libraries import load

TOGETHER = "together"
"""The name of the path along all drawn things at once."""
SINGLE, HALVINGS, BEYOND, FOLDS = 2, 3, 1.5, 5
TAIL = 0.05
"""The share of margins at either end that count as the last one before them."""

Ask = Callable[[Point], bool | None]
"""Whether the claim is supported at a point; None where it cannot be told."""


class MarginFit(NamedTuple):
    """The margin as a linear function of the point: its value at the defaults, its slopes (those that are none left out), and its R².

    R² is of margins that the fit has not seen.
    """

    at_start: float
    slopes: Mapping[str, float]
    score: float


class FlipPath(NamedTuple):
    """A way from the defaults: ``direction`` by name, of length 1, and how far the fit expects the flip. It ends at the ranges' ends."""

    name: str
    start: Point
    direction: Mapping[str, float]
    expected: float
    is_form: bool = False

    @property
    def length(self) -> float:
        """How far one can go until everything stands at an end of its range."""
        return max(((1 - self.start[name] if slope > 0 else self.start[name]) / abs(slope) for name, slope in self.direction.items()),
                   default=0.0)

    def find_point(self, step: float) -> dict[str, float]:
        """The point so far along the path."""
        moved = {name: min(max(self.start[name] + step * slope, 0.0), 1.0) for name, slope in self.direction.items()}
        return {**self.start, **moved}


class Flip(NamedTuple):
    """Where the verdict flips: the point, its distance from the defaults, and the last distance at which it had not flipped."""

    point: Point
    distance: float
    before: float


def fit_margin(points: pd.DataFrame, margins: pd.Series, start: Point) -> MarginFit | None:
    """Fit the margin; None where there are too few draws, or where nothing goes with it."""
    if len(margins) < ENOUGH:
        return None
    values = points.to_numpy(float)
    wanted = margins.clip(*margins.quantile([TAIL, 1 - TAIL])).to_numpy(float)
    if np.ptp(wanted) == 0:
        return None
    lasso = load("sklearn.linear_model").LassoCV(cv=FOLDS, max_iter=5000).fit(values, wanted)
    slopes = {name: float(slope) for name, slope in zip(points.columns, lasso.coef_, strict=True) if slope}
    if not slopes:
        return None
    plain = load("sklearn.linear_model").Lasso(lasso.alpha_, max_iter=5000)
    folds = load("sklearn.model_selection").KFold(FOLDS, shuffle=True, random_state=0)
    guessed = load("sklearn.model_selection").cross_val_predict(plain, values, wanted, cv=folds)
    at_start = float(lasso.predict([[start[name] for name in points.columns]])[0])
    return MarginFit(at_start, slopes, float(1 - ((guessed - wanted) ** 2).mean() / wanted.var()))


def plan_paths(fit: MarginFit, drawn: Sequence[Drawn], start: Point, is_supported: bool) -> list[FlipPath]:
    """Plan the paths: along the gradient of all but forms, and along the single things that are expected to flip the verdict soonest."""
    forms = {one.name for one in drawn if one.kind == FORM}
    towards = -1.0 if is_supported else 1.0
    gap = max(0.0, -towards * fit.at_start)  # nothing is known of how far, where the fit takes the defaults for the other side
    free = {name: towards * slope for name, slope in fit.slopes.items() if name not in forms}
    size = float(np.sqrt(sum(slope**2 for slope in free.values())))
    paths = [FlipPath(TOGETHER, start, {name: slope / size for name, slope in free.items()}, gap / size)] if free else []
    single = [FlipPath(name, start, {name: float(np.sign(towards * slope))}, gap / abs(slope), name in forms)
              for name, slope in fit.slopes.items()]
    open_ways = [path for path in single if path.length > 0]
    return paths + sorted(open_ways, key=_rank_path)[:SINGLE]


def _rank_path(path: FlipPath) -> tuple[bool, float]:
    """Paths on which a flip is expected come first, the nearest first; of the others those that come nearest to one."""
    beyond = path.expected > path.length
    return beyond, path.expected / path.length if beyond else path.expected


def find_flip(path: FlipPath, ask: Ask, is_supported: bool, halvings: int = HALVINGS) -> Flip | None:
    """Find where the verdict flips along a path; None where it does not up to the path's end, as far as was asked.

    It asks half as far again as the fit expects, then at the end, and halves what lies between so many times.
    """
    asked = path.length if path.is_form or not path.expected else min(path.length, BEYOND * path.expected)
    before = 0.0
    for step in dict.fromkeys((asked, path.length)):
        if ask(path.find_point(step)) is (not is_supported):
            after = step
            break
        before = step
    else:
        return None
    for _ in range(0 if path.is_form else halvings):
        middle = (before + after) / 2
        if ask(path.find_point(middle)) is (not is_supported):
            after = middle
        else:
            before = middle
    point = path.find_point(after)
    return Flip(point, measure_distance(path.start, point), measure_distance(path.start, path.find_point(before)))


def measure_distance(one: Point, other: Point) -> float:
    """How far apart two points are, in shares of the ranges (Euclid's)."""
    return float(np.sqrt(sum((one[name] - other[name]) ** 2 for name in one)))
