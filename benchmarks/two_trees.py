"""The week of two checkouts, measured side by side: ``python benchmarks/two_trees.py OTHER [THIS]``, each the folder of a checkout.

Four communities of 4,000 residents after 60 weeks of burn-in live 24 weeks, each time from the same state, in shuffled turns.
Processor time of the thread alone is compared, and whether both kept the same counts and residents. Prints the median ratio, its quartiles,
and the ratio of the least times.
"""

import argparse
import hashlib
import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

COMMUNITIES, RESIDENTS, WEEKS = 4, 4000, 24


def answer_turns() -> None:
    """Live the weeks once for each line of standard input; print nanoseconds a resident-week and a digest of what came of it."""
    import wushe_sim as ws
    from wushe_sim.running import simulation
    from wushe_sim.running.street import build_street

    scenario = ws.Scenario.load(Path(ws.__file__).parents[1] / "scenarios" / "baseline.toml").replace(
        burn_in=60, weeks=WEEKS, place={"communities": COMMUNITIES, "residents": RESIDENTS})
    policy = simulation.build_policy(scenario)
    street = build_street(scenario, 0, policy.levers, policy.parameters)
    simulation.run_weeks(street, policy, 0)
    for _ in sys.stdin:
        here, digest = street.copy(), hashlib.sha256()
        start = time.thread_time_ns()
        simulation.run_weeks(here, policy, WEEKS, lambda _, tallies, digest=digest: digest.update(tallies.tobytes()), WEEKS)
        taken = time.thread_time_ns() - start
        for community in here.communities:
            for column in community.residents:
                digest.update(column.tobytes())
        print(json.dumps([taken / (COMMUNITIES * RESIDENTS * WEEKS), digest.hexdigest()]), flush=True)


def start_tree(folder: Path) -> Any:
    """Start a program that answers turns with the package of a checkout."""
    code = f"import sys; sys.path[:0] = [{str(folder)!r}, {str(Path(__file__).parent)!r}]; import two_trees; two_trees.answer_turns()"
    return subprocess.Popen([sys.executable, "-c", code], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def take_turn(program: Any) -> tuple[float, str]:
    """Have a program live its weeks once."""
    program.stdin.write("\n")
    program.stdin.flush()
    nanoseconds, digest = json.loads(program.stdout.readline())
    return nanoseconds, digest


def main() -> None:
    """Compare this checkout with another."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, help="what is compared with")
    parser.add_argument("this", type=Path, nargs="?", default=Path(__file__).resolve().parents[1])
    parser.add_argument("--turns", type=int, default=24)
    given = parser.parse_args()
    programs = [start_tree(folder.resolve()) for folder in (given.other, given.this)]
    for program in programs:
        take_turn(program)  # compiles
    times: list[list[float]] = [[], []]
    digests: list[set[str]] = [set(), set()]
    for _ in range(given.turns):
        for k in random.sample(range(2), 2):
            nanoseconds, digest = take_turn(programs[k])
            times[k].append(nanoseconds)
            digests[k].add(digest)
    ratios = [mine / theirs for theirs, mine in zip(*times, strict=True)]
    low, _, high = statistics.quantiles(ratios, n=4)
    for folder, taken in zip((given.other, given.this), times, strict=True):
        print(f"{folder}: median {statistics.median(taken):.1f}, least {min(taken):.1f} ns a resident-week")
    print(f"this against the other: median {statistics.median(ratios):.3f} (quartiles {low:.3f} to {high:.3f}), "
          f"of the least {min(times[1]) / min(times[0]):.3f}; {'the same bytes' if digests[0] == digests[1] else 'OTHER BYTES'}")
    for program in programs:
        program.stdin.close()
        program.wait()


if __name__ == "__main__":
    main()
