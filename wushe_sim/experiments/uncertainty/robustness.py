"""Robustness (稳健性): the patterns under draws of every coefficient from its declared range, and in what share each holds."""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any, NamedTuple

import numpy as np

from wushe_sim.experiments.resume_store import ResumeStore
from wushe_sim.experiments.validation.patterns import PATTERNS, Pattern
from wushe_sim.experiments.validation.runs import ObservedSeed, observe_seed
from wushe_sim.experiments.validation.validation import is_inside
from wushe_sim.results.provenance import digest_code
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import draw_coefficients, with_values

Progress = Callable[[int, int], Any]
SUBJECTS = ("experiments/validation", "experiments/uncertainty")
"""The rooms in which figures are measured and draws are made: what is kept holds for them as they are."""


class PatternOverDraws(NamedTuple):
    """A pattern over the draws: in how many it was measured and held, and the middle and the tenths of its figure."""

    pattern: Pattern
    measured: int
    held: int
    median: float
    tenth: float
    ninetieth: float


def digest_work(*parts: Any) -> str:
    """What a piece of work is kept under: a digest of all that it hangs on, the sources that its figures come from among it."""
    return hashlib.sha256(json.dumps([digest_code(*SUBJECTS), *parts], sort_keys=True).encode()).hexdigest()[:24]


def describe_inputs(base: Scenario) -> dict[str, Any]:
    """All that a scenario asks for; what it is called changes no figure."""
    return {key: value for key, value in base.content().items() if key not in ("name", "label")}


def work_through(tasks: Sequence[tuple[str, Callable[[], Any]]], store: ResumeStore, jobs: int = 1, most: int | None = None,
                 progress: Progress | None = None) -> list[Any]:
    """What each task gives, in order: kept ones from the store, the others carried out in threads and kept at once.

    After ``most`` new ones it stops; what is not done then is None.
    """
    done = store.keys()
    wanted = [(key, task) for key, task in tasks if key not in done]
    before = len(tasks) - len(wanted)
    for number, (key, value) in enumerate(_run_tasks(wanted[:most], jobs), 1):
        store.put(key, value)
        if progress is not None:
            progress(before + number, len(tasks))
    return [store.get(key) for key, _ in tasks]


def _run_tasks(tasks: Sequence[tuple[str, Callable[[], Any]]], jobs: int) -> Iterator[tuple[str, Any]]:
    """What each task gives, as they end; with one job in this thread, so that an interrupt ends it at once."""
    if jobs == 1:
        yield from ((key, task()) for key, task in tasks)
        return
    pool = ThreadPoolExecutor(jobs)
    try:
        running = {pool.submit(task): key for key, task in tasks}
        for future in as_completed(running):
            yield running[future], future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def observe_seeds(base: Scenario, seeds: Sequence[int], store: ResumeStore, jobs: int = 1,
                  progress: Progress | None = None) -> list[ObservedSeed]:
    """All that patterns are measured in, under each of these seeds, in their order."""
    tasks = [(digest_work("seed", describe_inputs(base), seed), lambda seed=seed: observe_seed(base, seed).as_json()) for seed in seeds]
    return [ObservedSeed.of_json(seen) for seen in work_through(tasks, store, jobs, None, progress)]


def judge_over_draws(base: Scenario, number: int, store: ResumeStore, patterns: Sequence[Pattern] = PATTERNS, jobs: int = 1,
                     most: int | None = None, progress: Progress | None = None) -> list[PatternOverDraws]:
    """Each pattern over so many draws, those that are done; each draw has a seed of its own, so that chance counts too."""
    asked = [pattern for pattern in patterns if pattern.measure is not None]

    def figures(draw: int, values: Mapping[str, float]) -> dict[str, float | None]:
        seen = [observe_seed(with_values(base, values, f"draw-{draw}"), draw)]
        found = {pattern.number: pattern.measure(seen) for pattern in asked if pattern.measure is not None}
        return {name: figure if math.isfinite(figure) else None for name, figure in found.items()}

    tasks = [
        (digest_work("draw", describe_inputs(base), [pattern.number for pattern in asked], draw, list(values.values())),
         lambda draw=draw, values=values: figures(draw, values))
        for draw, values in enumerate(draw_coefficients(number))
    ]
    found = [one for one in work_through(tasks, store, jobs, most, progress) if one is not None]
    return [summarize_draws(pattern, [one[pattern.number] for one in found]) for pattern in asked]


def summarize_draws(pattern: Pattern, figures: Iterable[float | None]) -> PatternOverDraws:
    """In how many draws a pattern holds, and where its figures lie."""
    measured = np.array([figure for figure in figures if figure is not None])
    if not measured.size:
        return PatternOverDraws(pattern, 0, 0, math.nan, math.nan, math.nan)
    tenth, median, ninetieth = np.quantile(measured, [0.1, 0.5, 0.9])
    return PatternOverDraws(pattern, measured.size, sum(is_inside(pattern, figure) for figure in measured), float(median), float(tenth),
                            float(ninetieth))
