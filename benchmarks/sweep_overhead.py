"""What a sweep costs besides its runs: python -m benchmarks.sweep_overhead [RUNS]. The engine is a stand-in that answers at once."""

import resource
import sys
import tempfile
import time
from pathlib import Path

import tests.fake_engine as fake
from tests.experiments.conftest import put_in
from wushe_sim.experiments.sweeping import sweep
from wushe_sim.scenario import Scenario

BASE = Scenario(name="base", weeks=12, burn_in=4, place={"communities": 1, "residents": 60}, keep={"weeks": "summary"})
VARY = {"admin_burden": {"min": 0.0, "max": 0.9}, "actors": ["three", "five"], "covenant": {"min": 0.0, "max": 1.0}}


class Ready(fake.Engine):
    """Gives the same record to every run."""

    answer = fake.record(BASE, 0)

    def simulate(self, *_, **__):
        """At once."""
        return self.answer


def main() -> None:
    """Print milliseconds a run, and the greatest memory."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    put_in(Ready(), setattr)
    with tempfile.TemporaryDirectory() as place:
        wall, cpu = time.perf_counter(), time.process_time()
        sweep({"base": BASE, "design": {"kind": "lhs", "points": runs}, "vary": VARY}, Path(place) / "out")
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{runs} runs: {cpu / runs * 1e3:.2f} ms of processor time a run, {wall / runs * 1e3:.2f} by the clock; {memory:.0f} MB at most")


if __name__ == "__main__":
    main()
