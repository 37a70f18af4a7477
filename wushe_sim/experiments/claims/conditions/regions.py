"""Regions (成立区域): the part of the ranges in which a claim holds, by PRIM and by a small tree, checked on draws held back.

Both look at two thirds of the draws, and there only at what decides. Of all boxes that PRIM peels, and of all nodes of the tree, the one
with the greatest weighted relative accuracy counts: (supported inside − base rate × inside) / draws, with at most three limits.
"""

from collections.abc import Iterator, Mapping
from inspect import signature
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import fisher_exact

from wushe_sim.experiments.claims.conditions.deciding import can_classify, rank_deciding
from wushe_sim.experiments.claims.conditions.libraries import load

PRIM, TREE = "PRIM", "tree"
HELD_BACK, MOST_LIMITS, MOST_LOOKED_AT, DEPTH = 1 / 3, 3, 8, 3
LEAST_MASS = 0.1
"""The smallest share of the draws that a region may hold."""
ALPHA = 0.05

Box = Mapping[str, tuple[float, float]]
"""The limits by name, from above the first to below the second, in shares of the ranges; infinite where it is open."""


class ConditionRegion(NamedTuple):
    """Where a claim holds: ``density`` of the draws inside support it, ``coverage`` of those that support it lie inside.

    The same of the draws held back, how many of those lie inside, and the chance of so many there if the region meant nothing (Fisher).
    """

    method: str
    box: Box
    density: float
    coverage: float
    held_density: float
    held_coverage: float
    held_draws: int
    chance: float


def find_inside(box: Box, points: pd.DataFrame) -> pd.Series:
    """Which points lie in a box."""
    inside = pd.Series(True, index=points.index)
    for name, (low, high) in box.items():
        inside &= (points[name] >= low) & (points[name] <= high)
    return inside


def find_regions(points: pd.DataFrame, labels: pd.Series) -> list[ConditionRegion]:
    """Find where a claim holds; nothing where no region is surely better than the whole on the draws held back."""
    if not can_classify(labels):
        return []
    split = load("sklearn.model_selection").train_test_split
    seen, held = split(np.arange(len(labels)), test_size=HELD_BACK, random_state=0, stratify=labels)
    names = list(rank_deciding(points.iloc[seen], labels.iloc[seen]).importance.index[:MOST_LOOKED_AT])
    if not names:
        return []
    near, wanted = points.iloc[seen][names], labels.iloc[seen]
    found = []
    for method, boxes in ((PRIM, peel_boxes(near, wanted)), (TREE, grow_boxes(near, wanted))):
        box = choose_box(list(boxes), near, wanted)
        if box:
            found.append(check_region(method, box, (near, wanted), (points.iloc[held], labels.iloc[held])))
    return [region for region in found if region.chance < ALPHA]


def choose_box(boxes: list[Box], points: pd.DataFrame, labels: pd.Series) -> Box:
    """Choose the box of the greatest weighted relative accuracy; the empty box, that is everything, where none has any."""
    best: Box = {}
    most, base = 0.0, float(labels.mean())
    for box in boxes:
        inside = find_inside(box, points)
        accuracy = float((labels[inside].astype(float) - base).sum())
        if len(box) <= MOST_LIMITS and inside.mean() >= LEAST_MASS and accuracy > most + 1e-9:
            best, most = box, accuracy
    return best


def peel_boxes(points: pd.DataFrame, labels: pd.Series) -> Iterator[Box]:
    """Every box on the way that PRIM peels and pastes."""
    lows, highs = ({str(name): float(getattr(points[name], end)()) for name in points} for end in ("min", "max"))
    prim = load("ema_workbench.analysis.prim").Prim
    # until 3.0 the workbench asks for a threshold, by which it stops after a first box; we take the first alone
    asked = {"threshold": float(labels.mean())} if "threshold" in signature(prim).parameters else {}
    with np.errstate(all="ignore"):
        peeled = prim(points.reset_index(drop=True), labels.to_numpy(bool), mass_min=LEAST_MASS, **asked).find_box()
    for limits in peeled.box_lims:
        ends = {str(name): (float(limits[name].iloc[0]), float(limits[name].iloc[1])) for name in limits}
        open_ends = {name: (low if low > lows[name] else -np.inf, high if high < highs[name] else np.inf)
                     for name, (low, high) in ends.items()}
        yield {name: pair for name, pair in open_ends.items() if np.isfinite(pair).any()}


def grow_boxes(points: pd.DataFrame, labels: pd.Series) -> Iterator[Box]:
    """Every node of a small tree as a box."""
    least = max(2, int(LEAST_MASS * len(points)))
    tree = load("sklearn.tree").DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=least, random_state=0)
    grown: Any = tree.fit(points.to_numpy(float), labels.to_numpy(bool)).tree_
    waiting: list[tuple[int, dict[str, tuple[float, float]]]] = [(0, {})]
    while waiting:
        node, box = waiting.pop()
        yield box
        if grown.children_left[node] < 0:
            continue
        name, at = str(points.columns[grown.feature[node]]), float(grown.threshold[node])
        low, high = box.get(name, (-np.inf, np.inf))
        waiting += [(int(grown.children_left[node]), {**box, name: (low, min(high, at))}),
                    (int(grown.children_right[node]), {**box, name: (max(low, at), high)})]


def check_region(method: str, box: Box, seen: tuple[pd.DataFrame, pd.Series], held: tuple[pd.DataFrame, pd.Series]) -> ConditionRegion:
    """Judge a box on the draws that it was found in, and on those held back."""
    (density, coverage, _), (held_density, held_coverage, table) = (_judge_box(box, *some) for some in (seen, held))
    fisher: Any = fisher_exact(table, alternative="greater")
    return ConditionRegion(method, box, density, coverage, held_density, held_coverage, int(table[0].sum()), float(fisher.pvalue))


def _judge_box(box: Box, points: pd.DataFrame, labels: pd.Series) -> tuple[float, float, Any]:
    inside, wanted = find_inside(box, points).to_numpy(bool), labels.to_numpy(bool)
    table = np.array([[(inside & wanted).sum(), (inside & ~wanted).sum()], [(~inside & wanted).sum(), (~inside & ~wanted).sum()]])
    with np.errstate(invalid="ignore"):
        return float(table[0, 0] / table[0].sum()), float(table[0, 0] / table[:, 0].sum()), table
