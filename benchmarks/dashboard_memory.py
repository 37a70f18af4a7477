"""Memory of the dashboard's pair of runs over many runs: ``python benchmarks/dashboard_memory.py`` prints MB after each. Linux.

What a page does without its browser: two streets of 1,000 residents live 520 weeks, every fifth week is read, and Reset begins anew.
"""

from pathlib import Path

from wushe_sim.dashboard.pair import Pair
from wushe_sim.dashboard.session import Session, Starts, small_street

RUNS, WEEKS, EVERY = 9, 520, 5
PAGE = 4096


def main() -> None:
    """Play run after run."""
    session = Session(small_street().replace(weeks=WEEKS, burn_in=52), Starts(), 0)
    for run in range(RUNS):
        pair = Pair(session)
        pair.build()
        for week in range(WEEKS):
            pair.step()
            if week % EVERY == 0:
                pair.frame(max(week - EVERY, 0))
                pair.results()
        held = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * PAGE
        print(f"run {run + 1}: {held / 1e6:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
