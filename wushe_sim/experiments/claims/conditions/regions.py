"""Regions (成立区域): the part of the ranges in which a claim holds, by PRIM and by a small tree, checked on draws held back.

Both look at two thirds of the draws, and there only at what decides. Of all boxes that PRIM peels, and of all nodes of the tree, the one
with the greatest weighted relative accuracy counts: (supported inside − base rate × inside) / draws, with at most three limits.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import fisher_exact

from wushe_sim.experiments.discovery.boxes import PRIM, TREE, Box, choose_box, find_inside, grow_boxes, peel_boxes
from wushe_sim.experiments.discovery.deciding import can_classify, rank_deciding
from wushe_sim.experiments.discovery.libraries import load

HELD_BACK, MOST_LOOKED_AT = 1 / 3, 8
ALPHA = 0.05


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
