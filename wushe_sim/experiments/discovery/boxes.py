"""Boxes (区域框): limits on some columns of numbers, by PRIM and by a small tree, and the choice of one among them.

Of all boxes that PRIM peels, and of all nodes of the tree, the one with the greatest weighted relative accuracy counts: (wanted inside −
base rate × inside) / rows, with at most three limits.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from inspect import signature
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wushe_sim.experiments.discovery.libraries import load

PRIM, TREE = "PRIM", "tree"
MOST_LIMITS, DEPTH = 3, 3
LEAST_MASS = 0.1
"""The smallest share of the rows that a box may hold."""

Box = Mapping[str, tuple[float, float]]
"""The limits by column, from above the first to below the second; infinite where it is open."""


class TreeNode(NamedTuple):
    """A node of a small tree: its box, how many limits lead to it, and whether it is a leaf."""

    box: Box
    depth: int
    is_leaf: bool


def find_inside(box: Box, points: pd.DataFrame) -> pd.Series:
    """Which rows lie in a box."""
    inside = pd.Series(True, index=points.index)
    for name, (low, high) in box.items():
        inside &= (points[name] >= low) & (points[name] <= high)
    return inside


def choose_box(boxes: Sequence[Box], points: pd.DataFrame, labels: pd.Series, least_mass: float = LEAST_MASS,
               count_limits: Callable[[Box], int] = len) -> Box:
    """Choose the box of the greatest weighted relative accuracy; the empty box, that is everything, where none has any.

    Parameters
    ----------
    boxes
        What to choose among.
    points, labels
        A row for each draw or run, and whether it is wanted.
    least_mass
        The smallest share of the rows that a box may hold.
    count_limits
        How many limits a box has, where several columns are one thing's.
    """
    best: Box = {}
    most, base = 0.0, float(labels.mean())
    for box in boxes:
        inside = find_inside(box, points)
        accuracy = float((labels[inside].astype(float) - base).sum())
        if count_limits(box) <= MOST_LIMITS and inside.mean() >= least_mass and accuracy > most + 1e-9:
            best, most = box, accuracy
    return best


def peel_boxes(points: pd.DataFrame, labels: pd.Series, least_mass: float = LEAST_MASS) -> Iterator[Box]:
    """Every box on the way that PRIM peels and pastes (EMA Workbench)."""
    lows, highs = ({str(name): float(getattr(points[name], end)()) for name in points} for end in ("min", "max"))
    prim = load("ema_workbench.analysis.prim").Prim
    # until 3.0 the workbench asks for a threshold, by which it stops after a first box; we take the first alone
    asked = {"threshold": float(labels.mean())} if "threshold" in signature(prim).parameters else {}
    with np.errstate(all="ignore"):
        peeled = prim(points.reset_index(drop=True), labels.to_numpy(bool), mass_min=least_mass, **asked).find_box()
    for limits in peeled.box_lims:
        ends = {str(name): (float(limits[name].iloc[0]), float(limits[name].iloc[1])) for name in limits}
        open_ends = {name: (low if low > lows[name] else -np.inf, high if high < highs[name] else np.inf)
                     for name, (low, high) in ends.items()}
        yield {name: pair for name, pair in open_ends.items() if np.isfinite(pair).any()}


def grow_boxes(points: pd.DataFrame, labels: pd.Series, least_mass: float = LEAST_MASS) -> Iterator[Box]:
    """Every node of a small tree as a box."""
    yield from (node.box for node in grow_tree(points, labels, least_mass))


def grow_tree(points: pd.DataFrame, labels: pd.Series, least_mass: float = LEAST_MASS) -> Iterator[TreeNode]:
    """Every node of a small tree (scikit-learn), from the root."""
    least = max(2, int(least_mass * len(points)))
    tree = load("sklearn.tree").DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=least, random_state=0)
    grown: Any = tree.fit(points.to_numpy(float), labels.to_numpy(bool)).tree_
    waiting: list[tuple[int, int, dict[str, tuple[float, float]]]] = [(0, 0, {})]
    while waiting:
        node, depth, box = waiting.pop()
        is_leaf = bool(grown.children_left[node] < 0)
        yield TreeNode(box, depth, is_leaf)
        if is_leaf:
            continue
        name, at = str(points.columns[grown.feature[node]]), float(grown.threshold[node])
        low, high = box.get(name, (-np.inf, np.inf))
        waiting += [(int(grown.children_left[node]), depth + 1, {**box, name: (low, min(high, at))}),
                    (int(grown.children_right[node]), depth + 1, {**box, name: (max(low, at), high)})]
