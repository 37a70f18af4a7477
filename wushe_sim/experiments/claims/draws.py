"""Draws (判断依赖): how far a verdict hangs on judgement; the same experiments under draws of coefficients, settings and forms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wushe_sim.experiments.claims.effects import (
    WantedArms,
    collect_arms,
    effects,
    has_contrast,
    measure_arms,
    pick_arms,
    settle_threshold,
    windows_asked,
)
from wushe_sim.experiments.claims.hypothesis import ClaimPart, Hypothesis
from wushe_sim.experiments.claims.settings import FORMS, LOADS, POSTS, Setting
from wushe_sim.experiments.claims.verdict_rule import NOT, OPPOSITE, SAME, SILENT, SUPPORTED, conclude, judge_effect
from wushe_sim.experiments.comparison.arms import run_arms
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import draw_coefficients, with_values

TOGETHER = 10
"""Draws to a folder."""
ENOUGH = 50
"""Draws from which on a share of one in fifty says something."""


class Agreement(NamedTuple):
    """A claim over the draws: in how many it had a verdict, the shares of those verdicts, and the share that agrees with the claim's."""

    draws: int
    supported: float
    opposite: float
    not_supported: float
    agree: float


def can_draw(hypothesis: Hypothesis, seeds: int = 1) -> bool:
    """Whether so many streets under each draw can tell: what is chosen on half of the seeds cannot be read off one."""
    return seeds > 1 or not any(part.menu for part in hypothesis.deciding)


class DrawnWorld(NamedTuple):
    """One draw: a value of every coefficient, and the setting, with the forms that its mechanisms have."""

    values: Mapping[str, float]
    setting: Setting

    def describe(self) -> dict[str, float]:
        """Everything that was drawn, as numbers by name; a form is 1 where it is on."""
        return {**self.values, "posts": self.setting.posts, "load": self.setting.load,
                **{name: float(is_on) for name, is_on in self.setting.forms.items()}}


def draw_worlds(number: int, seed: int = 0) -> list[DrawnWorld]:
    """So many draws of every coefficient, of posts (1 to 5 for 8,000 residents, evenly in the logarithm), of load (.8 to 1.2) and of forms.

    Each is spread evenly over its range (Latin hypercube).
    """
    from scipy.stats import qmc  # takes longer to import than all else here

    unit = qmc.LatinHypercube(2 + len(FORMS), rng=np.random.default_rng([seed, 1])).random(number)
    settings = [Setting(float(POSTS[0] * (POSTS[-1] / POSTS[0]) ** row[0]), float(LOADS[0] + (LOADS[-1] - LOADS[0]) * row[1]),
                        {name: bool(at >= 0.5) for name, at in zip(FORMS, row[2:], strict=True)}) for row in unit]
    return [DrawnWorld(values, setting) for values, setting in zip(draw_coefficients(number, seed), settings, strict=True)]


def draw_arms(hypotheses: Iterable[Hypothesis], base: Scenario, draws: Sequence[int], number: int, seeds: int = 1) -> dict[int, WantedArms]:
    """The arms of some draws out of so many, by draw, for so many seeds.

    A draw has random numbers of its own (its street bears the draw's number). A hypothesis that adds to a coefficient is left out of a
    draw in which that would leave its range.
    """
    worlds, found = draw_worlds(number), {}
    able = [one for one in hypotheses if can_draw(one, seeds)]
    for draw in draws:
        world = worlds[draw]
        street = world.setting.on(with_values(base, world.values, "plain")).replace(place={"number": draw + 1})
        found[draw] = collect_arms(able, street, "deciding", variants=False, prefix=f"d{draw:03}.", leave_out=True)
    return found


def halve_street(base: Scenario) -> Scenario:
    """The street on which draws are made: half as many residents in each community, so that twice as many draws take the same time.

    Communities that stand by themselves stay as they are. Each draw sets its posts by the residents.
    """
    return base if base.place.community else base.replace(place={"residents": max(base.place.residents // 2, 1)})


def measure_draws(hypotheses: Sequence[Hypothesis], base: Scenario, number: int, folder: Path, jobs: int = 1, run: Any = run_arms,
                  seeds: int = 1) -> pd.DataFrame:
    """Run every deciding part under so many draws and seeds: the rows of ``iterate_draws``, all together."""
    return pd.concat(iterate_draws(hypotheses, base, number, folder, jobs, run, seeds), ignore_index=True)


def iterate_draws(hypotheses: Sequence[Hypothesis], base: Scenario, number: int, folder: Path, jobs: int = 1, run: Any = run_arms,
                  seeds: int = 1) -> Iterator[pd.DataFrame]:
    """Run every deciding part under so many draws and seeds, ten draws to a folder; see ``run_arms``.

    Yields
    ------
    For each folder, as soon as it is done, a row for each part, draw and seed: hypothesis, part, draw, seed, effect, threshold (by that
    draw's baseline), and contrast, whether the part's arms differ in that draw.
    """
    for first in range(0, number, TOGETHER):
        chosen = draw_arms(hypotheses, base, range(first, min(first + TOGETHER, number)), number, seeds)
        arms = {name: scenario for some in chosen.values() for name, scenario in some.scenarios.items()}
        ran = run(arms, seeds, folder / f"{first:03}", jobs)
        rows = [row for draw, some in chosen.items() for row in _effects_in(hypotheses, draw, some, ran, seeds)]
        yield pd.DataFrame(rows, columns=["hypothesis", "part", "draw", "seed", "effect", "threshold", "contrast"])


def _effects_in(hypotheses: Sequence[Hypothesis], draw: int, some: WantedArms, ran: Any, seeds: int) -> list[dict[str, Any]]:
    there = {which for which, _, _ in some.names}
    able = [one for one in hypotheses if one.id in there]
    values = measure_arms(ran, windows_asked(able, "deciding", some.names))
    rows = []
    for one in able:
        run_as = pick_arms(some.names, one.id)
        for part in one.deciding:
            found: Any = pd.Series(dtype=float) if part.missing else effects(part, values, run_as)
            contrast = bool(part.missing) or has_contrast(part, ran, run_as)
            row = {"hypothesis": one.id, "part": part.key, "draw": draw, "threshold": settle_threshold(part, values, run_as).threshold,
                   "contrast": contrast}
            rows += [{**row, "seed": seed, "effect": effect} for seed, effect in found.reindex(range(seeds)).items()]
    return rows


def agreement(hypothesis: Hypothesis, verdict: str, draws: pd.DataFrame) -> Agreement | None:
    """How the draws speak of a claim; None where none does.

    Each draw's verdict is that of its effects as they are, against the same thresholds; chance counts, as there is one street to a draw.
    """
    mine: Any = draws[draws["hypothesis"] == hypothesis.id]
    verdicts = [one for one in judge_draws(hypothesis, mine).values() if one is not None]
    if not verdicts:
        return None
    share = {name: verdicts.count(name) / len(verdicts) for name in (SUPPORTED, OPPOSITE, NOT)}
    return Agreement(len(verdicts), share[SUPPORTED], share[OPPOSITE], share[NOT], share.get(verdict, float("nan")))


def judge_drawn(part: ClaimPart, row: Any) -> str:
    """A part's verdict in one draw, from its row."""
    return judge_effect(part, float(row["effect"]), float(row["threshold"])) if row["contrast"] else SAME


def judge_draws(hypothesis: Hypothesis, draws: pd.DataFrame) -> dict[int, str | None]:
    """Each draw's verdict on a claim, by draw; None where a value is missing that should be there."""
    mine: Any = draws[draws["hypothesis"] == hypothesis.id]
    found: dict[int, str | None] = {}
    for draw, rows in mine.groupby("draw"):
        by_part = rows.set_index("part")
        parts = {part.key: judge_drawn(part, by_part.loc[part.key]) for part in hypothesis.deciding}
        gone = any(parts[part.key] == SILENT and not part.missing for part in hypothesis.deciding)
        found[int(draw)] = None if gone else conclude(hypothesis, parts)
    return found
