"""Runs of the flip search (翻转点的验证): each point that it asks about is run, the claim's own arms under a few seeds."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.conditions.drawn import Drawn, Point, compute_margins, frame_points, get_start, list_drawn, make_world
from wushe_sim.experiments.claims.conditions.nearest_flip import (
    HALVINGS,
    SINGLE,
    Flip,
    FlipPath,
    MarginFit,
    find_flip,
    fit_margin,
    measure_distance,
    plan_paths,
)
from wushe_sim.experiments.claims.draws import can_draw
from wushe_sim.experiments.claims.effects import collect_arms, judge_means, measure_arms, pick_arms, windows_asked
from wushe_sim.experiments.claims.hypothesis import Hypothesis
from wushe_sim.experiments.claims.verdict_rule import SILENT, SUPPORTED, conclude
from wushe_sim.experiments.comparison.arms import run_arms
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import with_values

FLIPS = ("hypothesis", "path", "at_default", "flips", "distance", "before", "fit", "name", "default", "value", "moved")
MOST_POINTS = 1 + (1 + SINGLE) * (2 + HALVINGS)
"""Points that the search of one claim asks about at most."""


class PointRuns:
    """Answers whether a claim is supported at a point, by the mean effects of its deciding parts over the same few seeds."""

    def __init__(self, hypothesis: Hypothesis, base: Scenario, drawn: Sequence[Drawn], seeds: int, folder: Path, jobs: int = 1,
                 run: Any = run_arms) -> None:
        """Each point has a folder of its own, numbered in the order in which it was asked about: the same search resumes."""
        self.hypothesis, self.base, self.drawn, self.seeds = hypothesis, base, drawn, seeds
        self.folder, self.jobs, self.run, self.asked = folder, jobs, run, 0

    def __call__(self, point: Point) -> bool | None:
        """Run the arms at a point. None where a value is missing, or an arm would leave a coefficient's range."""
        world, one = make_world(self.drawn, point), self.hypothesis
        folder, self.asked = self.folder / f"{one.id}-{self.asked:02}", self.asked + 1
        try:
            street = world.setting.on(with_values(self.base, world.values, "plain"))
            wanted = collect_arms([one], street, "deciding", variants=False)
        except BadInput:
            return None
        ran = self.run(wanted.scenarios, self.seeds, folder, self.jobs)
        values = measure_arms(ran, windows_asked([one], "deciding", wanted.names))
        parts = {key: part.verdict for key, part in judge_means(one, ran, values, pick_arms(wanted.names, one.id)).items()}
        if any(verdict == SILENT and not one.part(key).missing for key, verdict in parts.items()):
            return None
        return conclude(one, parts) == SUPPORTED


def search_flips(hypotheses: Sequence[Hypothesis], base: Scenario, draws: pd.DataFrame, number: int, seeds: int, folder: Path,
                 jobs: int = 1, run: Any = run_arms) -> pd.DataFrame:
    """Search the nearest flip of each claim.

    Returns
    -------
    A row for each claim, path and thing that moves on it; ``name`` is empty where the verdict does not flip. ``distance``, ``before`` and
    ``moved`` are shares of the ranges, ``fit`` is the fit's R² on draws that it has not seen.
    """
    drawn = list_drawn(base)
    points, start, rows = frame_points(drawn, number), get_start(drawn), []
    for one in hypotheses:
        margins = compute_margins(one, draws)
        fit = fit_margin(points.loc[margins.index], margins, start) if can_draw(one) and len(margins) else None
        if fit is not None:
            rows += search_claim(one.id, fit, drawn, start, PointRuns(one, base, drawn, seeds, folder, jobs, run))
    return pd.DataFrame(rows, columns=list(FLIPS))


def search_claim(name: str, fit: MarginFit, drawn: Sequence[Drawn], start: Point, ask: Any) -> list[dict[str, Any]]:
    """Search along every path of one claim; nothing where the defaults themselves cannot be told."""
    at_default = ask(start)
    if at_default is None:
        return []
    return [row for path in plan_paths(fit, drawn, start, at_default)
            for row in _describe(name, fit, path, at_default, find_flip(path, ask, at_default), {one.name: one for one in drawn})]


def _describe(hypothesis: str, fit: MarginFit, path: FlipPath, at_default: bool, flip: Flip | None,
              drawn: dict[str, Drawn]) -> list[dict[str, Any]]:
    common = {"hypothesis": hypothesis, "path": path.name, "at_default": at_default, "flips": flip is not None, "fit": fit.score}
    nan = float("nan")
    if flip is None:
        end = measure_distance(path.start, path.find_point(path.length))
        return [{**common, "distance": nan, "before": end, "name": "", "default": nan, "value": nan, "moved": nan}]
    moved = {name: flip.point[name] - path.start[name] for name in path.direction}
    ranked = sorted((name for name, by in moved.items() if by), key=lambda name: -abs(moved[name]))
    return [{**common, "distance": flip.distance, "before": flip.before, "name": name, "default": drawn[name].default,
             "value": drawn[name].unscale(flip.point[name]), "moved": moved[name]} for name in ranked]
