"""Agents that one can talk to: building them, and a decision that they take instead of the engine."""

import copy
import statistics
import time
from typing import Any

from measuring import BASELINE, RUNS, Figure, begun, measured, spread


def agents() -> dict[str, Any]:
    """Processor seconds for building every agent of the baseline street, and for a week of it with one decision overridden, or none."""
    ws = begun()

    class Plain(ws.Resident):
        def join_volunteering(self, chance: float, draw: float) -> bool:
            return self.belonging > 0.3 and draw < chance

    class Compiled(ws.Resident):
        join_volunteering = ws.rule(Plain.join_volunteering)

    scenario = ws.Scenario.load(BASELINE).replace(burn_in=0, weeks=64)
    built, weeks = [], {}
    for name, given in (("default", None), ("compiled", {ws.Resident: Compiled}), ("python", {ws.Resident: Plain})):
        model = ws.WusheModel(scenario, rng=0, agents=given)
        model.live_until(4)
        weeks[name] = []
        for until in (24, 44, 64):
            start = time.process_time()
            model.live_until(until)
            weeks[name].append((time.process_time() - start) / 20)
        if given is None:
            for _ in range(RUNS):
                twin = copy.deepcopy(model)
                start = time.process_time()
                count = len(twin.agents)
                built.append(time.process_time() - start)
    return {"built": built, "agents": count, "weeks": weeks}


def talking() -> list[Figure]:
    """What agents cost, as figures."""
    told = measured("talking", "agents")
    week = {name: statistics.median(taken) * 1e3 for name, taken in told["weeks"].items()}
    return [
        Figure(f"building {told['agents']:,} agents", f"{statistics.median(told['built']):.2f} s",
               f"of processor time; {RUNS} runs: {spread(told['built'], '.2f')}"),
        Figure("a week in which all residents decide by a compiled override", f"{week['compiled'] / week['default']:.2f} times",
               f"the default's; {week['compiled']:.1f} ms against {week['default']:.1f} ms of processor time, median of 3 times 20 weeks"),
        Figure("a week in which they decide by a Python method", f"{week['python'] / week['default']:.1f} times",
               f"the default's; {week['python']:.1f} ms"),
    ]
