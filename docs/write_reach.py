"""Writes docs/results/reach-MODEL.csv (``make docs-reach``): what each deciding part of the paper's claims can reach over draws.

The draws are those that ``wushe verdicts --out results/verdicts`` saved, one seed each. With ``--seeds`` above one, draws are made for this
table alone, in results/reach-MODEL, where an interrupted run resumes: the difference between seeds shows how much of an effect is noise.
No number in the table is written by hand.
"""

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import Any

from wushe_sim import __version__
from wushe_sim.experiments.claims.draws import halve_street
from wushe_sim.experiments.claims.effects import plain_street
from wushe_sim.experiments.claims.hypotheses import select_hypotheses
from wushe_sim.experiments.claims.reach import NEARLY_ALWAYS, RARELY, Extreme, Reach, assess_reach, measure_reach
from wushe_sim.experiments.claims.settings import FORMS, LOADS, POSTS
from wushe_sim.experiments.claims.trial import DRAWS, read_findings
from wushe_sim.experiments.comparison.arms import ArmResults, run_arms
from wushe_sim.experiments.sweep.runner import SweepInterrupted
from wushe_sim.files.paths import write_file
from wushe_sim.results.provenance import MODEL
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import list_coefficients

ROOT = Path(__file__).resolve().parent.parent
VERDICTS, FOLDER = ROOT / "results" / "verdicts", ROOT / "results" / f"reach-{MODEL}"
TABLE = ROOT / "docs" / "results" / f"reach-{MODEL}.csv"
COLUMNS = ("hypothesis", "part", "says", "measure", "scale", "kind", "relevant_share", "relevant_floor", "class",
           "switch_that_removes_it", "draws", "effect_p05", "effect_median", "effect_p95", "share_passing", "share_low", "share_high",
           "share_passing_under_each_seed", "noise_between_seeds", "largest_effect", "largest_in_draw", "largest_where", "goes_with")


def describe_extreme(one: Extreme) -> str:
    """Say where a coefficient lies in a draw: ``give.base 0.75 (50% of its range above 0.4)``."""
    side = "above" if one.distance >= 0 else "below"
    return f"{one.coefficient.name} {one.value:.3g} ({abs(one.distance):.0%} of its range {side} its default {one.coefficient.default:.3g})"


def make_row(reach: Reach) -> list[Any]:
    """One row of the table, in the order of ``COLUMNS``."""
    part = reach.part
    numbers = (reach.low, reach.median, reach.high, reach.share, reach.share_low, reach.share_high, reach.share_each_seed, reach.noise,
               reach.largest)
    figures = ["" if number != number else f"{number:.4g}" for number in numbers]
    return [reach.hypothesis, part.key, part.says, part.measure, part.scale, part.kind, part.size, part.floor, reach.status, reach.switch,
            reach.draws, *figures, reach.at if reach.draws else "", "; ".join(map(describe_extreme, reach.extremes)),
            "; ".join(f"{one.name} {one.correlation:+.2f}" for one in reach.drivers)]


def make_head(command: str, base: Scenario, draws: int, seeds: int) -> list[str]:
    """What the table rests on."""
    place = base.place
    few = "" if draws >= DRAWS else f", fewer than the {DRAWS} that a full trial takes"
    return [
        f"Reach of the claims' deciding parts; model {MODEL}, wushe_sim {__version__}; command: {command}",
        f"{draws} draws{few}, of {len(list_coefficients())} coefficients from their declared ranges, of {POSTS[0]:g} to {POSTS[-1]:g} "
        f"social-work posts for 8,000 residents, of {LOADS[0]:g} to {LOADS[-1]:g} times the usual need, and of {len(FORMS)} forms on or "
        f"off (Latin hypercube); {seeds} seed{'s' * (seeds > 1)} a draw; {place.communities} communities of {place.residents} residents, "
        f"{base.burn_in} weeks of burn-in",
        "a draw passes from relevant_share of its own baseline's level on, never below relevant_floor",
        f"class: out of reach = below {RARELY:.0%} of the draws pass the threshold in the claimed direction; structural = above "
        f"{NEARLY_ALWAYS:.0%}; no contrast = the arms count the same in every draw; none of the three is 'not supported'",
        "effects are above 0 in the claimed direction, the mean of a draw's seeds; share_low to share_high is the exact 95% interval; "
        "noise_between_seeds is a standard deviation; goes_with: rank correlation with the effect, p below .05 (Bonferroni)",
    ]


def format_table(found: list[Reach], head: list[str]) -> str:
    """The table as CSV, below its head of comment lines."""
    text = io.StringIO()
    text.writelines(f"# {line}\n" for line in head)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(make_row(one) for one in found)
    return text.getvalue()


def run_and_report(arms: Any, seeds: int, folder: Path, jobs: int) -> ArmResults:
    """Run one sweep and say that it is done."""
    ran = run_arms(arms, seeds, folder, jobs)
    print(f"{folder.parent.name}/{folder.name}: {len(ran.runs)} runs done", file=sys.stderr, flush=True)
    return ran


def main() -> None:
    """Run what is not done yet, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=DRAWS, help="draws of all coefficients")
    parser.add_argument("--seeds", type=int, default=1, help="seeds under each draw")
    parser.add_argument("--jobs", type=int, default=1, help="threads")
    asked = parser.parse_args()
    base = halve_street(plain_street())
    try:
        if asked.seeds == 1:
            each = read_findings(VERDICTS).draws.assign(seed=0)
            found = assess_reach(select_hypotheses(), base, asked.draws, 1, each, VERDICTS, asked.jobs, run_and_report)
        else:
            found = measure_reach(select_hypotheses(), base, asked.draws, asked.seeds, FOLDER, asked.jobs, run_and_report)
    except SweepInterrupted as stopped:
        sys.exit(f"stopped; {stopped.done} of {stopped.of} runs of {stopped.folder.name} are kept: run the same command to resume")
    command = f"python docs/write_reach.py --draws {asked.draws} --seeds {asked.seeds}"
    done = max(reach.draws for reach in found)
    write_file(TABLE, format_table(found, make_head(command, base, done, asked.seeds)))


if __name__ == "__main__":
    main()
