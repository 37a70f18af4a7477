"""Draws (判断依赖): how far a verdict depends on judgement calls; the same experiments under draws of every coefficient from its range."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.effects import WantedArms, collect_arms, effects, has_contrast, measure_arms, pick_arms, windows_asked
from wushe_sim.experiments.claims.hypothesis import Hypothesis
from wushe_sim.experiments.claims.verdict_rule import NOT, OPPOSITE, SILENT, SUPPORTED, conclude, judge_effect
from wushe_sim.experiments.comparison.arms import run_arms
from wushe_sim.experiments.uncertainty.robustness import draw_coefficients, with_values
from wushe_sim.scenario import Scenario

TOGETHER = 10
"""Draws to a folder."""
ENOUGH = 20
"""Draws from which on 'every one' says something."""


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


def draw_arms(hypotheses: Iterable[Hypothesis], base: Scenario, draws: Sequence[int], number: int, seeds: int = 1) -> dict[int, WantedArms]:
    """The arms of some draws out of so many, by draw, for so many seeds.

    A draw has random numbers of its own (its street bears the draw's number). A hypothesis that adds to a coefficient is left out of a
    draw in which that would leave its range.
    """
    values, found = draw_coefficients(number), {}
    able = [one for one in hypotheses if can_draw(one, seeds)]
    for draw in draws:
        street = with_values(base, values[draw], "plain").replace(place={"number": draw + 1})
        found[draw] = collect_arms([one for one in able if _fits(one, street)], street, "deciding", variants=False, prefix=f"d{draw:03}.")
    return found


def _fits(hypothesis: Hypothesis, street: Scenario) -> bool:
    try:
        collect_arms([hypothesis], street, "deciding", variants=False)
    except BadInput:
        return False
    return True


def find_drawn_effects(hypotheses: Sequence[Hypothesis], base: Scenario, number: int, folder: Path, jobs: int = 1,
                       run: Any = run_arms) -> pd.DataFrame:
    """Each deciding part's effect under each draw: columns hypothesis, part, draw, effect; one seed to a draw."""
    each: Any = measure_draws(hypotheses, base, number, folder, jobs, run)
    return each.groupby(["hypothesis", "part", "draw"], sort=False, as_index=False)["effect"].mean()


def measure_draws(hypotheses: Sequence[Hypothesis], base: Scenario, number: int, folder: Path, jobs: int = 1, run: Any = run_arms,
                  seeds: int = 1) -> pd.DataFrame:
    """Run every deciding part under so many draws and seeds, ten draws to a folder; see ``run_arms``.

    Returns
    -------
    A row for each part, draw and seed: hypothesis, part, draw, seed, effect, and contrast, whether the part's arms differ in that draw.
    """
    rows = []
    for first in range(0, number, TOGETHER):
        chosen = draw_arms(hypotheses, base, range(first, min(first + TOGETHER, number)), number, seeds)
        arms = {name: scenario for some in chosen.values() for name, scenario in some.scenarios.items()}
        ran = run(arms, seeds, folder / f"{first:03}", jobs)
        for draw, some in chosen.items():
            rows += _effects_in(hypotheses, draw, some, ran, seeds)
    return pd.DataFrame(rows, columns=["hypothesis", "part", "draw", "seed", "effect", "contrast"])


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
            rows += [{"hypothesis": one.id, "part": part.key, "draw": draw, "seed": seed, "effect": effect, "contrast": contrast}
                     for seed, effect in found.reindex(range(seeds)).items()]
    return rows


def agreement(hypothesis: Hypothesis, verdict: str, draws: pd.DataFrame) -> Agreement | None:
    """How the draws speak of a claim; None where none does.

    Each draw's verdict is that of its effects as they are, against the same thresholds; chance counts, as there is one street to a draw.
    """
    mine = draws[draws["hypothesis"] == hypothesis.id]
    verdicts = [_judge_draw(hypothesis, dict(zip(some["part"], some["effect"], strict=True))) for _, some in mine.groupby("draw")]
    verdicts = [one for one in verdicts if one is not None]
    if not verdicts:
        return None
    share = {name: verdicts.count(name) / len(verdicts) for name in (SUPPORTED, OPPOSITE, NOT)}
    return Agreement(len(verdicts), share[SUPPORTED], share[OPPOSITE], share[NOT], share.get(verdict, float("nan")))


def _judge_draw(hypothesis: Hypothesis, effect: Mapping[str, float]) -> str | None:
    """One draw's verdict; None where a value is missing that should be there."""
    parts = {part.key: judge_effect(part, effect[part.key]) for part in hypothesis.deciding}
    if any(parts[part.key] == SILENT and not part.missing for part in hypothesis.deciding):
        return None
    return conclude(hypothesis, parts)


def is_wired_in(verdict: str, agreed: Agreement | None) -> bool:
    """Whether every draw supports a supported claim: then it may have been built in, and is looked at twice."""
    return verdict == SUPPORTED and agreed is not None and agreed.draws >= ENOUGH and agreed.agree == 1.0
