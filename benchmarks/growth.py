"""How time and memory grow: with residents, weeks, ties and threads."""

import tempfile
import time
from pathlib import Path
from typing import Any

from measuring import begun, measured, peak

A_COMMUNITY = 4000
RESIDENTS = {10**3: 400, 10**4: 200, 10**5: 80, 10**6: 24, 10**7: 12}
"""Weeks lived, by the number of residents."""
WEEKS, OF_WEEKS = (26, 104, 416, 1664), 4000
TIES = (4, 8, 16, 32, 64)


def sized(residents: int, weeks: int) -> dict[str, Any]:
    """Seconds of processor for building so many residents and for so many weeks of them; peak memory; or why they do not fit."""
    from wushe_sim.errors import BadInput

    ws = begun()
    before, communities = peak(), max(1, round(residents / A_COMMUNITY))
    try:
        scenario = ws.Scenario(name="sized", burn_in=0, weeks=weeks, place={
            "communities": communities, "residents": round(residents / communities)})
    except BadInput as error:
        return {"refused": str(error)}
    return {**lived(scenario), "beyond": peak() - before, "peak": peak()}


def lived(scenario: Any) -> dict[str, Any]:
    """What building a street and living its weeks took, in seconds of processor."""
    from wushe_sim.running.real_places import count_scenario_residents
    from wushe_sim.running.simulation import build_policy, run_weeks
    from wushe_sim.running.street import build_street

    policy = build_policy(scenario)
    start = time.process_time()
    street = build_street(scenario, 0, policy.levers, policy.parameters)
    middle = time.process_time()
    run_weeks(street, policy, scenario.weeks)
    end = time.process_time()
    people = sum(community.residents.person.size for community in street.communities)
    assert people >= count_scenario_residents(scenario) > 0 or scenario.place.community
    return {"built": middle - start, "lived": end - middle, "ns": (end - middle) / people / scenario.weeks * 1e9, "residents": people,
            "weeks": scenario.weeks}


def tied(degree: int) -> dict[str, Any]:
    """A community whose network is a file: residents with so many ties each, on average, to anybody."""
    import numpy as np

    ws, rng = begun(), np.random.default_rng(0)
    before = peak()
    pairs = rng.integers(0, A_COMMUNITY, (A_COMMUNITY * degree // 2, 2))
    ring = np.stack([np.arange(A_COMMUNITY), np.roll(np.arange(A_COMMUNITY), 1)], axis=1)  # so that everybody has ties
    with tempfile.TemporaryDirectory(prefix="wushe-ties-") as folder:
        file = Path(folder) / "edges.csv"
        rows = "\n".join(f"{a},{b}" for a, b in np.concatenate([ring, pairs[A_COMMUNITY:]]).tolist())
        file.write_text(f"source,target\n{rows}\n", encoding="utf-8")
        scenario = ws.Scenario(name="tied", burn_in=0, weeks=104, place={"communities": 1, "community": [{"network": str(file)}]})
        return {**lived(scenario), "beyond": peak() - before}


def on_threads(jobs: int) -> dict[str, Any]:
    """Seconds on the clock, and of processor, for two seeds of the baseline street, a year each; the least of three."""
    ws = begun()
    from measuring import BASELINE, RUNS

    scenario = ws.Scenario.load(BASELINE).replace(burn_in=0, weeks=52)
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        ws.run(scenario, seeds=4, jobs=jobs)
        taken.append(time.perf_counter() - start)
    return {"clock": min(taken)}


def all_of_it(most: int = 10**7) -> dict[str, Any]:
    """Everything, each street in a process of its own; ``most`` residents at most."""
    return {
        "residents": {size: measured("growth", "sized", size, weeks) for size, weeks in RESIDENTS.items() if size <= most},
        "weeks": {weeks: measured("growth", "sized", OF_WEEKS, weeks) for weeks in WEEKS},
        "ties": {degree: measured("growth", "tied", degree) for degree in TIES},
        "threads": {jobs: measured("growth", "on_threads", jobs) for jobs in (1, 2)},
    }
