"""The three stages against their twins in Mesa, AgentPy, NumPy and C, in one run, on one community in the same state; two threads besides.

``python benchmarks/twins.py`` prints nanoseconds a resident-week as JSON. Alike: residents, ties, policy, luck and what happens to each
resident
in a week, which takes no part in the time. The C twin is missing where there is no compiler, AgentPy's where it was not fetched.
"""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
RESIDENTS, ROUNDS = 4000, 5
WEEKS = {"ours": 24, "c": 24, "numpy": 12, "mesa": 4, "agentpy": 4}
"""Weeks between two looks at the clock: each with as many sessions, talks and rounds of ties as its share, so multiples of four."""


def happen_in_arrays(twin: Any) -> None:
    """The events of the week, in the NumPy twin."""
    import numpy as np

    from tests.verification.three_stages import EVENTS

    rows = np.arange(twin.people)
    for name, (_, by_row, by_week, every) in EVENTS.items():
        twin.lived[name] |= (rows * by_row + twin.week * by_week) % every == 0


def contenders(residents: int) -> dict[str, tuple[Callable[[], None], Callable[[], None]]]:
    """By name: what lets a week's events happen, and what lives the week."""
    import agentpy_twin
    import c_twin
    import numpy_twin

    from tests.verification.three_stages import SCENARIO, Ours, happen, twin_of

    scenario = SCENARIO.replace(place={"residents": residents})
    ours = Ours(scenario)
    arrays, plain = numpy_twin.NumpyTwin(ours, twin_of(ours)), twin_of(ours)
    found = {"ours": (ours.happen, ours.live), "numpy": (lambda: happen_in_arrays(arrays), arrays.step),
             "mesa": (lambda: happen(plain), plain.step)}
    if agentpy_twin.installed():
        listed = agentpy_twin.agentpy_twin_of(ours)
        found["agentpy"] = (lambda: happen(listed), listed.step)
    if c_twin.compiler() is not None:
        other = Ours(scenario)
        in_c = c_twin.CTwin(other, c_twin.compiled(other))
        found["c"] = (other.happen, in_c.step)
    return found


def raced(residents: int = RESIDENTS, rounds: int = ROUNDS) -> dict[str, float]:
    """Nanoseconds of processor time a resident-week, the least of some rounds, one contender after the other in each."""
    taken: dict[str, list[float]] = {}
    running = contenders(residents)
    for turn in range(rounds + 1):
        for name, (happen, live) in running.items():
            seconds = 0.0
            for _ in range(WEEKS[name]):
                happen()
                start = time.process_time()
                live()
                seconds += time.process_time() - start
            if turn:  # the first warms
                taken.setdefault(name, []).append(seconds / WEEKS[name] / residents * 1e9)
    return {name: min(values) for name, values in taken.items()}


def threads(residents: int = RESIDENTS, rounds: int = ROUNDS, weeks: int = 200) -> dict[str, float]:
    """How many times as fast two threads live two communities as one does, ours and C's, on the clock: the best of some rounds each."""
    import c_twin

    from tests.verification.three_stages import SCENARIO, Ours

    pair = [Ours(SCENARIO.replace(place={"residents": residents}), seed) for seed in (3, 4)]
    made = {"ours": [one.live for one in pair]}
    if c_twin.compiler() is not None:
        others = [Ours(SCENARIO.replace(place={"residents": residents}), seed) for seed in (3, 4)]
        library = c_twin.compiled(others[0])
        made["c"] = [c_twin.CTwin(one, library).step for one in others]

    def lived(step: Callable[[], None]) -> None:
        for _ in range(weeks):
            step()

    found = {}
    for name, steps in made.items():
        clock: dict[int, list[float]] = {1: [], 2: []}
        for jobs in (1, 2) * rounds:
            with ThreadPoolExecutor(jobs) as pool:
                start = time.perf_counter()
                list(pool.map(lived, steps))
                clock[jobs].append(time.perf_counter() - start)
        found[name] = min(clock[1]) / min(clock[2])
    return found


if __name__ == "__main__":
    print(json.dumps({"ns": raced(), "threads": threads()}))
