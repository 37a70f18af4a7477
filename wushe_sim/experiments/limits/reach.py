"""Reach of the cells (可及范围): in which share of draws of all coefficients a remedy wins back a limit's loss.

A cell that no draw wins back is wired in: it is out of reach, which is not the same as winning nothing.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.experiments.comparison.arms import THIRD_YEAR
from wushe_sim.experiments.comparison.shares import find_share
from wushe_sim.experiments.limits.cells import has_won_back
from wushe_sim.experiments.limits.matrix_arms import MatrixArm, build_arms
from wushe_sim.experiments.limits.settings import LIMITS, MEASURES, NONE, SETTLED, STEP, WITH_ALL, get_direction
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import draw_coefficients, with_values

TOGETHER = 10
"""Draws to a folder."""
COLUMNS = ["limit", "remedy", "measure", "draws", "reach", "reach_low", "reach_high"]


def list_draw_arms() -> list[MatrixArm]:
    """Every limit in its usual regime, and none, under every remedy at full strength and none; prices are drawn with all coefficients."""
    grounds = [MatrixArm(), *(MatrixArm(limit.name, regime=SETTLED if limit.shapes_population else STEP) for limit in LIMITS)]
    return [ground._replace(remedy=name) for ground in grounds for name in (NONE, *(remedy.name for remedy in WITH_ALL))]


def draw_arms(base: Scenario, draws: Sequence[int], number: int) -> dict[str, Scenario]:
    """The arms of some draws out of so many, by name; a draw has random numbers of its own (its street bears the draw's number)."""
    values, found = draw_coefficients(number), {}
    for draw in draws:
        street = with_values(base, values[draw]).replace(place={"number": draw + 1})
        found |= {f"d{draw:03}.{one.name}": one for one in build_arms(street, list_draw_arms())}
    return found


def measure_reach(base: Scenario, number: int, folder: Path, run: Any) -> pd.DataFrame:
    """Measure every cell's reach over so many draws, one seed each; what is done stays in the folder.

    ``run`` takes arms by name and a folder, and gives what ``run_arms`` does. Columns limit, remedy, measure, draws, reach (the share of
    draws in which the remedy wins back) and its exact 95% interval.
    """
    frames = []
    for first in range(0, number, TOGETHER):
        arms = draw_arms(base, range(first, min(first + TOGETHER, number)), number)
        frames.append(run(arms, folder / f"{first:03}").frame([THIRD_YEAR]))
    whole = pd.concat(frames, ignore_index=True)
    draws, names = zip(*(name.split(".", 1) for name in whole["arm"]), strict=True)
    return count_reach(whole.assign(draw=draws, arm=names))


def count_reach(frame: pd.DataFrame) -> pd.DataFrame:
    """Count in which share of draws each cell wins back, from a frame with the columns draw, arm and the measures."""
    rows = []
    for measure in (name for name in MEASURES if name in frame):
        values = frame.pivot_table(index="draw", columns="arm", values=measure) * get_direction(measure)
        for both in list_draw_arms():
            if NONE in (both.limit, both.remedy):
                continue
            ill, cure, plain = (one.name for one in (both.without_remedy(), both.without_limit(), both.without_limit().without_remedy()))
            known: Any = values[[both.name, ill, cure, plain]].dropna()
            gross = known[both.name] - known[ill]
            net, loss = gross - (known[cure] - known[plain]), known[ill] - known[plain]
            won = sum(has_won_back(*one) for one in zip(loss, net, gross, strict=True))
            rows.append([both.limit, both.remedy, measure, len(known), *(find_share(won, len(known)) if len(known) else (math.nan,) * 3)])
    return pd.DataFrame(rows, columns=COLUMNS)
