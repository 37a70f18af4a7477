"""Reach of the claims (可及范围): whether the experiment behind each deciding part can come out both ways over draws of all coefficients.

A verdict that no coefficient can change is wired in, whether it says yes or no. Such a part is out of reach, structural, or without
contrast; none of the three means 'not supported'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import spearmanr

from wushe_sim.experiments.claims.draws import ENOUGH, draw_worlds, measure_draws
from wushe_sim.experiments.claims.hypothesis import ClaimPart, Hypothesis
from wushe_sim.experiments.claims.mechanisms import find_effects_without, list_single_switches, pick_removing_switch
from wushe_sim.experiments.claims.shapley import stages_of
from wushe_sim.experiments.claims.verdict_rule import OUT, SAME, SILENT, STRUCTURAL, has_passed
from wushe_sim.experiments.comparison.arms import run_arms
from wushe_sim.experiments.comparison.shares import find_share
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import Coefficient, list_coefficients

WITHIN = "within reach"
RARELY, NEARLY_ALWAYS = 0.02, 0.98
"""Shares of draws below which a part is out of reach, and above which it is structural."""
SHOWN = 3
"""Coefficients that are named at once."""
ALPHA = 0.05


class Extreme(NamedTuple):
    """A coefficient's value in a draw, and how far it lies from its default, as a share of its range (below 0: under the default)."""

    coefficient: Coefficient
    value: float
    distance: float


class Driver(NamedTuple):
    """A coefficient whose values go with the effect over the draws, and the rank correlation."""

    name: str
    correlation: float


class Reach(NamedTuple):
    """What the draws say of one deciding part. Effects lie above 0 in the claimed direction, on the part's own scale.

    ``share`` of the draws pass the threshold by the mean of their seeds (exact 95% interval ``share_low`` to ``share_high``),
    ``share_each_seed`` under every seed; ``noise`` is the standard deviation between seeds of a draw. ``largest`` is the largest effect,
    in draw ``at``, whose coefficients furthest from their defaults are ``extremes``. ``switch`` removes a structural effect; empty where
    none is known to.
    """

    hypothesis: str
    part: ClaimPart
    status: str
    draws: int
    low: float = np.nan
    median: float = np.nan
    high: float = np.nan
    share: float = np.nan
    share_low: float = np.nan
    share_high: float = np.nan
    share_each_seed: float = np.nan
    noise: float = np.nan
    largest: float = np.nan
    at: int = -1
    extremes: tuple[Extreme, ...] = ()
    drivers: tuple[Driver, ...] = ()
    switch: str = ""

    @property
    def name(self) -> str:
        """The claim and its part: ``H5 alone``."""
        return f"{self.hypothesis} {self.part.key}"


def measure_reach(hypotheses: Sequence[Hypothesis], base: Scenario, number: int, seeds: int, folder: Path, jobs: int = 1,
                  run: Any = run_arms) -> list[Reach]:
    """Measure the reach of every deciding part; what is done stays in the folder, and the same call resumes.

    Parameters
    ----------
    number
        Draws of all coefficients from their declared ranges (Latin hypercube).
    seeds
        Seeds under each draw; two at least for claims that choose on one half of the seeds and judge on the other.
    run
        Runs the arms of one sweep; see ``run_arms``.
    """
    each = measure_draws(hypotheses, base, number, folder / "draws", jobs, run, seeds)
    return assess_reach(hypotheses, base, number, seeds, each, folder, jobs, run)


def assess_reach(hypotheses: Sequence[Hypothesis], base: Scenario, number: int, seeds: int, each: pd.DataFrame, folder: Path,
                 jobs: int = 1, run: Any = run_arms) -> list[Reach]:
    """Assess the reach of every deciding part from its effects under some or all of so many draws: ``each`` has ``iterate_draws``' rows.

    Switches that remove structural parts are looked for in the folder; the rest is as for ``measure_reach``.
    """
    values = [world.describe() for world in draw_worlds(number)]
    mine: Any = {key: rows for key, rows in each.groupby(["hypothesis", "part"], sort=False)}
    found = [assess_part(one, part, mine.get((one.id, part.key), each[:0]), values) for one in hypotheses
             for part in one.deciding]
    by_id = {one.id: one for one in hypotheses}
    structural = [replace(by_id[reach.hypothesis], id=reach.name, main=reach.part.key) for reach in found
                  if reach.status == STRUCTURAL and not reach.part.menu]
    switches = find_removing_switches(structural, base, seeds, folder / "reach", jobs, run) if structural else {}
    return [reach._replace(switch=switches.get(reach.name, "")) for reach in found]


def assess_part(hypothesis: Hypothesis, part: ClaimPart, each: pd.DataFrame, values: Sequence[Mapping[str, float]]) -> Reach:
    """Assess one part from its effect under each draw and seed (see ``measure_draws``); ``values`` are each draw's coefficients."""
    by_seed: Any = each.pivot(index="draw", columns="seed", values="effect").dropna(how="all")
    if part.missing or not len(by_seed):
        return Reach(hypothesis.id, part, SILENT, 0)
    effect = by_seed.mean(axis=1).to_numpy(float)
    draws = by_seed.index.to_numpy(int)
    limits: Any = each.groupby("draw")["threshold"].first().reindex(by_seed.index)
    passed = sum(has_passed(part, *one) for one in zip(effect, limits, strict=True))
    in_each = sum(all(has_passed(part, one, limit) for one in row) for row, limit in zip(by_seed.to_numpy(float), limits, strict=True))
    low, median, high = np.quantile(effect, [0.05, 0.5, 0.95]).tolist()
    best = int(effect.argmax())
    share = find_share(passed, len(effect))
    contrast = bool(each["contrast"].any())
    return Reach(
        hypothesis.id, part, classify(share.share, contrast), len(effect), low, median, high, *share,
        in_each / len(effect), float(np.sqrt(by_seed.var(axis=1, ddof=1).mean())), float(effect[best]), int(draws[best]),
        tuple(rank_extremes(replace(hypothesis, main=part.key), values[draws[best]])),
        tuple(rank_drivers([values[draw] for draw in draws], effect)))


def classify(share: float, contrast: bool) -> str:
    """Name what a share of draws says of a part whose arms differ, or do not."""
    if not contrast:
        return SAME
    return OUT if share < RARELY else STRUCTURAL if share > NEARLY_ALWAYS else WITHIN


def rank_extremes(hypothesis: Hypothesis, values: Mapping[str, float]) -> list[Extreme]:
    """Rank the coefficients of one draw by their distance from the default; those of the stages involved in the main part."""
    involved = {*stages_of(hypothesis), "world"}
    found = [Extreme(one, values[one.name], (values[one.name] - one.default) / (one.high - one.low))
             for one in list_coefficients() if one.name.partition(".")[0] in involved]
    return sorted(found, key=lambda one: -abs(one.distance))[:SHOWN]


def rank_drivers(values: Sequence[Mapping[str, float]], effect: NDArray[np.float64]) -> list[Driver]:
    """Rank the coefficients that go with the effect over the draws, corrected for how many are looked at (Spearman, Bonferroni)."""
    if len(effect) < ENOUGH or np.ptp(effect) == 0:
        return []
    found: list[tuple[str, Any]] = [(name, spearmanr([draw[name] for draw in values], effect)) for name in values[0]]
    clear = [Driver(name, float(test.statistic)) for name, test in found if test.pvalue * len(found) < ALPHA]
    return sorted(clear, key=lambda one: -abs(one.correlation))[:SHOWN]


def find_removing_switches(hypotheses: Sequence[Hypothesis], base: Scenario, seeds: int, folder: Path, jobs: int = 1,
                           run: Any = run_arms) -> dict[str, str]:
    """Find the switch that removes the main part of each hypothesis: without it the mean effect at the defaults fails to pass.

    Of several the one that leaves least; an empty name where there is none.
    """
    without = find_effects_without(list_single_switches(hypotheses), base, seeds, folder, jobs, run)
    return {one.id: pick_removing_switch({off[0]: (float(some[one.id].by_seed.mean()), some[one.id].threshold)
                                          for off, some in without.items() if one.id in some}, one.part(one.main))
            for one in hypotheses}
