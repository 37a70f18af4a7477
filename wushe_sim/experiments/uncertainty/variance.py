"""Variance by coefficient (方差分解): Sobol indices of the coefficients that matter most, and the part that chance makes."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.experiments.resume_store import ResumeStore
from wushe_sim.experiments.sweep.designs import Design, draw_unit_points
from wushe_sim.experiments.sweep.indices import IndexNote, compute_sobol
from wushe_sim.experiments.uncertainty.robustness import Progress, digest_work, work_through
from wushe_sim.experiments.uncertainty.screening import FULL, OUTCOMES, Lengths, describe_work, get_outcomes, shorten_runs
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import Coefficient

MOST_INFLUENTIAL = 12
"""Coefficients that a Sobol design takes of a screening."""


class VarianceShares(NamedTuple):
    """Sobol indices of some coefficients.

    ``frame`` has a row for each outcome and coefficient (columns as in ``compute_sobol``, the factor being the coefficient's name), and
    ``chance``, the part of the outcome's variance that chance makes, which every total index includes; ``notes`` say what is uncertain.
    """

    coefficients: tuple[Coefficient, ...]
    frame: pd.DataFrame
    notes: tuple[IndexNote, ...]


def decompose_variance(base: Scenario, chosen: Sequence[Coefficient], points: int, store: ResumeStore, seed: int = 0, jobs: int = 1,
                       most: int | None = None, progress: Progress | None = None, lengths: Lengths = FULL) -> VarianceShares | None:
    """Compute Sobol indices of some coefficients over their declared ranges; the others stay as the scenario has them.

    All runs have one seed, so that chance is shared; the first matrix of the design also runs under a second one, by which the part of the
    variance that chance makes is known. None where ``most`` stopped it before all runs were done.
    """
    names = [one.name for one in chosen]
    design = Design("saltelli", {"points": points, "seed": seed, "second_order": False})
    low, high = (np.array([getattr(one, end) for one in chosen]) for end in ("low", "high"))
    values = low + draw_unit_points(design, [1] * len(chosen)) * (high - low)
    first = values[::len(chosen) + 2]
    shorter = shorten_runs(base, lengths)
    said = describe_work(shorter, names)
    tasks = [(digest_work("sobol", *said, own, point.tolist()), get_outcomes(shorter, names, point, own))
             for rows, own in ((values, seed), (first, seed + 1)) for point in rows]
    found = work_through(tasks, store, jobs, most, progress)
    if None in found:
        return None
    known = np.array(found, float)
    own, again = known[:len(values)], known[len(values):]
    indices = compute_sobol(design, dict.fromkeys(names, 1), {name: own[:, place] for place, name in enumerate(OUTCOMES)})
    chance = {name: measure_chance(own[::len(chosen) + 2, place], again[:, place], own[:, place]) for place, name in enumerate(OUTCOMES)}
    return VarianceShares(tuple(chosen), indices.frame.assign(chance=[chance[name] for name in indices.frame["indicator"]]), indices.notes)


def measure_chance(one: NDArray[np.float64], other: NDArray[np.float64], every: NDArray[np.float64]) -> float:
    """Measure the part of an outcome's variance that chance makes, from the same points under two seeds.

    It is half the variance of the difference: what the second seed does alike everywhere is none of it. Missing without variance.
    """
    spread = float(np.var(every))
    return min(1.0, float(np.var(one - other)) / 2 / spread) if spread > 0 and np.isfinite(every).all() else float("nan")
