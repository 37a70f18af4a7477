"""稳健性 the same table under draws of every coefficient from its declared range: which patterns hold in what share of them."""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from wushe_sim.engine.declare import declared
from wushe_sim.experiments.uncertainty.store import Store
from wushe_sim.experiments.validation.patterns import PATTERNS, Pattern
from wushe_sim.experiments.validation.runs import Seen, see
from wushe_sim.experiments.validation.validation import is_inside
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.tables import PARAMETER_GROUPS

Tell = Callable[[int, int], Any]


class Kept(Protocol):
    """Where done work is kept by key."""

    done: dict[str, Any]

    def put(self, key: str, value: Any, /) -> None:
        """Keep one piece."""


class Coefficient(NamedTuple):
    """A coefficient and its declared range."""

    name: str
    default: float
    low: float
    high: float


class Held(NamedTuple):
    """A pattern over the draws: in how many it was measured and held, and the middle and the tenths of its figure."""

    pattern: Pattern
    measured: int
    held: int
    median: float
    tenth: float
    ninetieth: float


def coefficients() -> list[Coefficient]:
    """Every coefficient with its range, under the name that a scenario calls it by."""
    return [
        Coefficient(f"{group}.{name}", float(entry.declaration.default), float(entry.declaration.low), float(entry.declaration.high))
        for group, cls in PARAMETER_GROUPS.items() for name, entry in declared(cls).items()
    ]


def drawn(number: int, seed: int = 0) -> NDArray[np.float64]:
    """So many draws of all coefficients from their ranges, evenly spread in each (Latin hypercube): draws × coefficients."""
    from scipy.stats import qmc

    space = coefficients()
    unit = qmc.LatinHypercube(len(space), rng=np.random.default_rng(seed)).random(number)
    return qmc.scale(unit, [one.low for one in space], [one.high for one in space])


def with_values(base: Scenario, values: Sequence[float], name: str) -> Scenario:
    """The scenario with each coefficient at its value, in the order of ``coefficients``."""
    tables: dict[str, dict[str, float]] = {}
    for one, value in zip(coefficients(), values, strict=True):
        group, _, key = one.name.partition(".")
        tables.setdefault(group, {})[key] = min(max(float(value), one.low), one.high)
    return base.replace(name=name, parameters=tables)


def key_of(*parts: Any) -> str:
    """What a piece of work is kept under: a digest of all that it hangs on, the package's sources among it."""
    from wushe_sim.engine.kernel_cache import sources_digest

    return hashlib.sha256(json.dumps([sources_digest(), *parts], sort_keys=True).encode()).hexdigest()[:24]


def said_of(base: Scenario) -> dict[str, Any]:
    """All that a scenario asks for; what it is called changes no figure."""
    return {key: value for key, value in base.content().items() if key not in ("name", "label")}


def measuring() -> str:
    """A digest of how figures are measured: kept draws hold for it alone."""
    digest = hashlib.sha256()
    for name in ("measures", "observation", "runs"):
        digest.update((Path(__file__).parent.parent / "validation" / f"{name}.py").read_bytes())
    return digest.hexdigest()[:16]


def worked_through(tasks: Sequence[tuple[str, Callable[[], Any]]], store: Kept, jobs: int = 1, most: int | None = None,
                   tell: Tell | None = None) -> list[Any]:
    """What each task gives, in order: kept ones from the store, the others carried out in threads and kept at once.

    After ``most`` new ones it stops; what is not done then is None.
    """
    wanted = [(key, task) for key, task in tasks if key not in store.done]
    before = len(tasks) - len(wanted)
    for number, (key, value) in enumerate(_carried_out(wanted[:most], jobs), 1):
        store.put(key, value)
        if tell is not None:
            tell(before + number, len(tasks))
    return [store.done.get(key) for key, _ in tasks]


def _carried_out(tasks: Sequence[tuple[str, Callable[[], Any]]], jobs: int) -> Iterator[tuple[str, Any]]:
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


def seen_under(base: Scenario, seeds: Sequence[int], store: Kept, jobs: int = 1, tell: Tell | None = None) -> list[Seen]:
    """All that patterns are measured in, under each of these seeds, in their order."""
    tasks = [(key_of("seed", measuring(), said_of(base), seed), lambda seed=seed: see(base, seed)) for seed in seeds]
    return worked_through(tasks, store, jobs, None, tell)


def robustness(base: Scenario, number: int, store: Store, patterns: Sequence[Pattern] = PATTERNS, jobs: int = 1, most: int | None = None,
               tell: Tell | None = None) -> list[Held]:
    """Each pattern over so many draws, those that are done; each draw has a seed of its own, so that luck counts too."""
    asked = [pattern for pattern in patterns if pattern.measure is not None]

    def figures(draw: int, values: Sequence[float]) -> dict[str, float | None]:
        seen = [see(with_values(base, values, f"draw-{draw}"), draw)]
        found = {pattern.number: pattern.measure(seen) for pattern in asked if pattern.measure is not None}
        return {name: figure if math.isfinite(figure) else None for name, figure in found.items()}

    measure = measuring()
    tasks = [
        (key_of("draw", measure, said_of(base), [pattern.number for pattern in asked], draw, values.tolist()),
         lambda draw=draw, values=values: figures(draw, values))
        for draw, values in enumerate(drawn(number))
    ]
    found = [one for one in worked_through(tasks, store, jobs, most, tell) if one is not None]
    return [held_in(pattern, [one[pattern.number] for one in found]) for pattern in asked]


def held_in(pattern: Pattern, figures: Iterable[float | None]) -> Held:
    """In how many draws a pattern holds, and where its figures lie."""
    measured = np.array([figure for figure in figures if figure is not None])
    if not measured.size:
        return Held(pattern, 0, 0, math.nan, math.nan, math.nan)
    tenth, median, ninetieth = np.quantile(measured, [0.1, 0.5, 0.9])
    return Held(pattern, measured.size, sum(is_inside(pattern, figure) for figure in measured), float(median), float(tenth),
                float(ninetieth))
