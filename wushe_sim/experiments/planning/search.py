"""The search (搜索): Optuna's NSGA-II over mixes under few seeds, then a race in which only those that may be the best get more seeds."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.errors import require
from wushe_sim.experiments.planning.measures import OBJECTIVES, SIGNS, SPENT
from wushe_sim.experiments.planning.mixes import MOST_USES, STEPS, UNSPENT, Mix, list_single_mixes, share_out
from wushe_sim.experiments.planning.roles import ChosenMix, TriedMixes, choose_plans, keep_for_roles
from wushe_sim.scenario.budget import FUND, POINTS_SCHEME

HEAVIEST = 10
"""The largest weight of a use against another."""
ASKED_BY = "wushe plan"
BY_DEMAND = (FUND, POINTS_SCHEME)
"""Uses whose money is spent as cases and volunteers' hours ask for it."""

Evaluate = Callable[[Sequence[Mix], Sequence[int]], NDArray[np.float64]]
"""Measures mixes under seeds: an array (mixes, seeds, objectives)."""


class SearchSize(NamedTuple):
    """How far a search goes: mixes of a generation, generations, seeds of each; for each race how many are kept for a role, and seeds."""

    population: int
    generations: int
    seeds: int
    races: tuple[tuple[int, int], ...]
    final_seeds: int

    @property
    def search_seeds(self) -> int:
        """How many seeds the search sees in all: the final comparison has others."""
        return max(self.seeds, *(seeds for _, seeds in self.races))


class Searched(NamedTuple):
    """What a search found: the mixes worth considering, and every mix that was tried, with the seeds that it was given."""

    chosen: list[ChosenMix]
    tried: dict[Mix, NDArray[np.float64]]


def search_mixes(room: Mapping[str, int], yuan: float, evaluate: Evaluate, seeds: Sequence[int], size: SearchSize) -> Searched:
    """Search the mixes that are worth considering.

    Parameters
    ----------
    room : mapping
        For each use the parts of the yuan that it can take, as far as is known before anything runs.
    yuan : float
        The yuan of a year.
    evaluate : callable
        Measures mixes under seeds; the same call gives the same values.
    seeds : sequence of int
        ``size.search_seeds`` seeds; all mixes live under the same ones.
    size : SearchSize
        How far it goes.

    Raises BadInput where Optuna is not installed.
    """
    tried = _evolve(measure_room(room, yuan, evaluate, seeds[:size.seeds]), evaluate, seeds[:size.seeds], size)
    left = TriedMixes(list(tried), np.array(list(tried.values())))
    for most, many in size.races:
        kept = keep_for_roles(left, most)
        left = TriedMixes(kept, evaluate(kept, seeds[:many]))
        tried |= dict(zip(kept, left.values, strict=True))
    return Searched(choose_plans(left), tried)


def measure_room(room: Mapping[str, int], yuan: float, evaluate: Evaluate, seeds: Sequence[int]) -> dict[str, int]:
    """Measure what the uses can take that spend as far as there is demand: what each spends, at most, where it is given all."""
    mixes = [mix for mix in list_single_mixes(room) if mix.uses[0] in BY_DEMAND]
    if not mixes:
        return dict(room)
    spent = np.nanmax(evaluate(mixes, seeds)[:, :, OBJECTIVES.index(SPENT)], axis=1)
    most = {mix.uses[0]: max(1, math.ceil(STEPS * one / yuan)) for mix, one in zip(mixes, spent.tolist(), strict=True)}
    return {use: min(many, most.get(use, many)) for use, many in room.items()}


def _evolve(room: Mapping[str, int], evaluate: Evaluate, seeds: Sequence[int], size: SearchSize) -> dict[Mix, NDArray[np.float64]]:
    """Every mix of all generations with its values; the first has every use alone, and the empty mix stands beside them."""
    optuna: Any = require("optuna", "analysis", ASKED_BY)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(directions=["minimize"] * len(OBJECTIVES),
                                sampler=optuna.samplers.NSGAIISampler(population_size=size.population, seed=0))
    for mix in list_single_mixes(room)[:size.population]:
        study.enqueue_trial(_describe_genes(mix))
    tried = {Mix(): evaluate([Mix()], seeds)[0]}
    for _ in range(size.generations):
        trials = [study.ask() for _ in range(size.population)]
        mixes = [_read_genes(trial, room) for trial in trials]
        new = [mix for mix in dict.fromkeys(mixes) if mix not in tried]
        tried |= dict(zip(new, evaluate(new, seeds), strict=True)) if new else {}
        for trial, mix in zip(trials, mixes, strict=True):
            study.tell(trial, [float(value) for value in np.nan_to_num(np.nanmean(tried[mix], axis=0) * SIGNS, nan=np.inf)])
    return tried


def _read_genes(trial: Any, room: Mapping[str, int]) -> Mix:
    """The mix that a trial's genes mean: so many uses, or none in place of one, each with a weight."""
    uses = [use for use, many in room.items() if many]
    weights = [(trial.suggest_categorical(f"use{number}", [*uses, UNSPENT]), trial.suggest_int(f"weight{number}", 1, HEAVIEST))
               for number in range(MOST_USES)]
    return share_out(weights, room)


def _describe_genes(mix: Mix) -> dict[str, Any]:
    """The genes of a mix of one use."""
    use, = mix.uses
    return {f"use{number}": use for number in range(MOST_USES)} | {f"weight{number}": HEAVIEST for number in range(MOST_USES)}
