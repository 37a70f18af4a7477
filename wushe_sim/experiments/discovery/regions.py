"""Found regions (发现的区域): boxes of PRIM, one after the other, and of a small tree, found on some points and judged on the others."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binomtest

from wushe_sim.experiments.comparison.shares import ShareInterval
from wushe_sim.experiments.discovery.boxes import PRIM, TREE, Box, choose_box, find_inside, grow_tree, peel_boxes
from wushe_sim.experiments.discovery.factor_columns import FactorColumns, FactorLimit
from wushe_sim.experiments.discovery.held_back import (
    NO_SHARE,
    average_points,
    compute_chance,
    compute_paired_chance,
    find_share_over_points,
)

LEAST_MASS, MOST_BOXES = 0.05, 3
"""The smallest share of the runs that are searched which a box may hold; how many boxes PRIM looks for, each outside of the earlier."""
ALPHA = 0.05
"""The chance of error of all boxes together: PRIM's and the tree's have half of it each, and a later box of PRIM's needs the earlier."""
LEAST_OF_A_KIND = 5
"""Runs in which the condition holds, and in which it does not, without which no box is looked for."""


class JudgedLimit(NamedTuple):
    """A limit, and the chance of a density as high without it (PRIM's quasi-p, with a point as one observation)."""

    limit: FactorLimit
    chance: float


class Region(NamedTuple):
    """A box and what it is worth.

    ``density`` of the runs inside fulfil the condition; ``coverage`` of the runs that fulfil it lie inside. Both leave out what lies in
    an earlier box of the same method. ``held_…`` is the same of the points held back, ``held_base`` the share that fulfils it of all of
    those; ``chance`` is that of so great a difference between inside and outside there, if the box meant nothing.
    """

    number: int
    method: str
    limits: tuple[JudgedLimit, ...]
    runs: int
    density: float
    coverage: float
    held_points: int
    held_runs: int
    held_density: ShareInterval
    held_coverage: ShareInterval
    held_base: float
    chance: float

    @property
    def holds_up(self) -> bool:
        """Whether the points held back confirm the box."""
        return self.chance < ALPHA / 2


class PeelingStep(NamedTuple):
    """A box on PRIM's way: how many factors it limits, and what it is worth on the points that are searched."""

    box: int
    step: int
    limits: int
    coverage: float
    density: float
    runs: int
    chosen: bool


class Leaf(NamedTuple):
    """A leaf of the small tree: its limits, and the share of runs in it that fulfil the condition, searched and held back."""

    limits: tuple[FactorLimit, ...]
    runs: int
    density: float
    held_runs: int
    held_density: ShareInterval


@dataclass(frozen=True)
class Runs:
    """The runs of a search: columns of the factors, whether the condition holds, the point of each, and whether it is held back.

    Series of pandas, and a frame, with one row for each run.
    """

    columns: FactorColumns
    holds: Any
    points: Any
    held: Any
    frame: Any = field(repr=False)
    """The columns that are looked at."""

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """What each run counts, so that a point counts once."""
        return 1 / self.points.map(self.points.value_counts()).to_numpy(float)

    @property
    def positives(self) -> tuple[int, int]:
        """In how many runs it holds, of those searched and of those held back."""
        return int(self.holds[~self.held].sum()), int(self.holds[self.held].sum())


def find_boxes(runs: Runs) -> tuple[list[Region], list[PeelingStep]]:
    """Find boxes by PRIM, each outside of the earlier ones, as long as the points held back confirm them; and PRIM's way to each."""
    regions, steps = [], []
    rest = pd.Series(True, runs.holds.index)
    for number in range(1, MOST_BOXES + 1):
        near = ~runs.held & rest
        if not _can_search(runs.holds[near]):
            break
        least = LEAST_MASS * int((~runs.held).sum()) / int(near.sum())
        box, peeled = _peel_ways(runs, near, least)
        mine = [_measure_step(runs, number, step, one, near, one == box) for step, one in enumerate(peeled)]
        if box and not any(one.chosen for one in mine):
            mine.append(_measure_step(runs, number, len(mine), box, near, True))
        if number == 1 or box:
            steps += mine
        if not box:
            break
        regions.append(judge_box(runs, number, PRIM, box, rest))
        if not regions[-1].holds_up:
            if number > 1:
                regions.pop()
                steps = [one for one in steps if one.box < number]
            break
        rest &= ~find_inside(box, runs.frame)
    return regions, steps


def _peel_ways(runs: Runs, near: pd.Series, least: float) -> tuple[Box, list[Box]]:
    """Peel twice, by all columns and by numbers alone, and choose; the box, and all boxes on the way that leads to it.

    One option kept out of three takes off two thirds of the runs at once, after which no patient peeling of numbers is possible.
    """
    numbers = [name for name in runs.frame.columns if not runs.columns.origins[name].options]
    sets = [list(runs.frame.columns), *([numbers] if 0 < len(numbers) < runs.frame.shape[1] else [])]
    ways = [list(peel_boxes(runs.frame.loc[near, names], runs.holds[near], least)) for names in sets]
    chosen = [_choose_simplified(runs, way, near, least) for way in ways]
    box = choose_box(chosen, runs.frame[near], runs.holds[near], least, runs.columns.count_factors)
    return box, ways[chosen.index(box) if box in chosen else 0]


def grow_leaves(runs: Runs) -> tuple[list[Region], list[Leaf]]:
    """Grow a small tree: its best node as a region, and all of its leaves, the densest first."""
    near = ~runs.held
    nodes = list(grow_tree(runs.frame[near], runs.holds[near], LEAST_MASS))
    box = _choose_simplified(runs, [node.box for node in nodes], near, LEAST_MASS)
    leaves = [_measure_leaf(runs, node.box) for node in nodes if node.is_leaf]
    everything = pd.Series(True, runs.holds.index)
    return ([judge_box(runs, 1, TREE, box, everything)] if box else []), sorted(leaves, key=lambda leaf: -leaf.density)


def _can_search(holds: pd.Series) -> bool:
    return LEAST_OF_A_KIND <= int(holds.sum()) <= len(holds) - LEAST_OF_A_KIND


def _choose_simplified(runs: Runs, boxes: Sequence[Box], near: pd.Series, least: float) -> Box:
    """Choose among boxes without their idle limits: a box's way may lead over factors that do nothing."""
    simpler = [drop_idle_limits(runs, box, near) for box in boxes]
    return choose_box(simpler, runs.frame[near], runs.holds[near], least, runs.columns.count_factors)


def drop_idle_limits(runs: Runs, box: Box, near: pd.Series) -> Box:
    """Drop limits, the idlest first, as long as the density without one is as high by more than 5% chance; one limit stays."""
    while len(limits := judge_limits(runs, box, near)) > 1:
        idlest = max(limits, key=lambda one: one.chance)
        if idlest.chance <= ALPHA:
            break
        box = runs.columns.drop_factor(box, idlest.limit.factor)
    return box


def judge_limits(runs: Runs, box: Box, near: pd.Series) -> list[JudgedLimit]:
    """Each limit of a box with its quasi-p on the points that are searched."""
    def count(one: Box) -> tuple[float, float]:
        inside = (near & find_inside(one, runs.frame)).to_numpy()
        return float(runs.weights[inside].sum()), float(runs.weights[inside & runs.holds.to_numpy()].sum())

    points, holding = count(box)
    judged = []
    for limit in runs.columns.list_limits(box):
        wider, more = count(runs.columns.drop_factor(box, limit.factor))
        chance = binomtest(min(round(holding), round(points)), round(points), min(more / wider, 1.0), alternative="greater").pvalue
        judged.append(JudgedLimit(limit, float(chance)))
    return judged


def judge_box(runs: Runs, number: int, method: str, box: Box, rest: pd.Series) -> Region:
    """Judge a box on the points that it was found in and on those held back, leaving out what is not in ``rest``."""
    inside, near, far = rest & find_inside(box, runs.frame), ~runs.held, runs.held
    seen, held = inside & near, inside & far
    left = far & rest
    return Region(
        number, method, tuple(judge_limits(runs, box, near & rest)), int(seen.sum()), _average(runs.holds[seen]),
        _divide(int(runs.holds[seen].sum()), runs.positives[0]), int(runs.points[held].nunique()), int(held.sum()),
        find_share_over_points(runs.holds[held], runs.points[held]),
        find_share_over_points(held[far & runs.holds], runs.points[far & runs.holds]),
        _average(runs.holds[left]), _compute_chance(runs, held, left & ~held))


def _compute_chance(runs: Runs, inside: pd.Series, outside: pd.Series) -> float:
    """The chance of so great a difference if the box meant nothing.

    A box that divides points, since what their runs differ in decides, is judged by these points alone: each against itself. A
    comparison of different points would take the runs of one for so many observations.
    """
    there, elsewhere = (average_points(runs.holds[rows], runs.points[rows]) for rows in (inside, outside))
    both = there.index.intersection(elsewhere.index)
    if len(both):
        return compute_paired_chance(there.loc[both].to_numpy(), elsewhere.loc[both].to_numpy())
    shares = pd.concat([there, elsewhere]).sort_index()
    return compute_chance(shares.index.isin(there.index), shares.to_numpy())


def _measure_step(runs: Runs, number: int, step: int, box: Box, near: pd.Series, chosen: bool) -> PeelingStep:
    inside = near & find_inside(box, runs.frame)
    return PeelingStep(number, step, runs.columns.count_factors(box), _divide(int(runs.holds[inside].sum()), runs.positives[0]),
                       _average(runs.holds[inside]), int(inside.sum()), bool(box) and chosen)


def _measure_leaf(runs: Runs, box: Box) -> Leaf:
    inside = find_inside(box, runs.frame)
    seen, held = inside & ~runs.held, inside & runs.held
    share = find_share_over_points(runs.holds[held], runs.points[held]) if held.any() else NO_SHARE
    return Leaf(tuple(runs.columns.list_limits(box)), int(seen.sum()), _average(runs.holds[seen]), int(held.sum()), share)


def _average(holds: pd.Series) -> float:
    return float(holds.mean()) if len(holds) else float("nan")


def _divide(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def list_box_rows(regions: Sequence[Region]) -> Iterator[dict[str, object]]:
    """A row for each box, as a table has it."""
    for place, one in enumerate(regions, 1):
        yield {
            "box": place, "method": one.method, "rule": " and ".join(each.limit.rule for each in one.limits), "limits": len(one.limits),
            "runs": one.runs, "density": one.density, "coverage": one.coverage, "held_points": one.held_points, "held_runs": one.held_runs,
            "held_density": one.held_density.share, "held_density_low": one.held_density.low, "held_density_high": one.held_density.high,
            "held_coverage": one.held_coverage.share, "held_coverage_low": one.held_coverage.low,
            "held_coverage_high": one.held_coverage.high, "held_base": one.held_base, "chance": one.chance, "holds_up": one.holds_up,
        }


def list_limit_rows(regions: Sequence[Region]) -> Iterator[dict[str, object]]:
    """A row for each limit of each box, as a table has it; empty where a limit is open."""
    for place, one in enumerate(regions, 1):
        for limit, chance in one.limits:
            low, high = (end if math.isfinite(end) else math.nan for end in (limit.low, limit.high))
            yield {"box": place, "method": one.method, "factor": limit.factor, "low": low, "high": high,
                   "options": "|".join(limit.options), "chance": chance}
