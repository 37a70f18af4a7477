"""Writes docs/results/mechanisms-MODEL.csv (``make docs-mechanisms``): what a mechanism that is neutral by default does when it is on.

Each is set to the high end of its range from week 0's burn-in on, on the experiment street, and compared with the same street without it
under the same seeds, in the third year. What is done lies in results/mechanisms-MODEL, so that an interrupted run resumes.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.experiments.comparison.arms import THIRD_YEAR, contrast, run_arms, street
from wushe_sim.files.paths import written
from wushe_sim.results.provenance import MODEL
from wushe_sim.scenario import Scenario

ROOT = Path(__file__).resolve().parent.parent
FOLDER, TABLE = ROOT / "results" / f"mechanisms-{MODEL}", ROOT / "docs" / "results" / f"mechanisms-{MODEL}.csv"
MEASURES = ("coverage", "linkage", "volunteer_hours", "volunteer_rate", "organizations", "professional_time", "burnout", "habit")


class Mechanism(NamedTuple):
    """Coefficients that turn it on, and the levers under which it has something to do."""

    says: str
    coefficients: Mapping[str, Mapping[str, float]]
    levers: Mapping[str, float] = {}


MECHANISMS = {
    "M2": Mechanism("takeover turns social workers into clerks", {"station": {"chores": 0.3}}, {"takeover": 0.76}),
    "M3 skill": Mechanism("idle volunteers lose skill", {"adapt": {"idle_skill": 0.01}}),
    "M3 use": Mechanism("offers and founding follow use", {"mobilise": {"offer_idle": 1.0}, "adapt": {"found_idle": 1.0}}),
    "M9": Mechanism("burnout costs hours", {"station": {"burnout_hours": 0.15}}),
    "M9 heavy": Mechanism("burnout costs hours under a heavy burden", {"station": {"burnout_hours": 0.15}}, {"admin_burden": 0.65}),
}


def make_arms() -> dict[str, Scenario]:
    """The street with and without each mechanism."""
    arms: dict[str, Scenario] = {}
    for name, one in MECHANISMS.items():
        levers: dict[str, Any] = {"levers": dict(one.levers)} if one.levers else {}
        arms[f"{name} off"] = street(**levers)
        arms[f"{name} on"] = street(**levers, parameters={group: dict(values) for group, values in one.coefficients.items()})
    return {name.replace(" ", "-"): scenario for name, scenario in arms.items()}


def measure_mechanisms(seeds: int, jobs: int, folder: Path = FOLDER) -> pd.DataFrame:
    """A row for each mechanism and measure: its value without and with the mechanism, and the difference with a 95% interval."""
    frame, rows = run_arms(make_arms(), seeds, folder, jobs).frame([THIRD_YEAR]), []
    for name, one in MECHANISMS.items():
        key = name.replace(" ", "-")
        found = contrast(frame, {f"{key}-on": 1, f"{key}-off": -1}, MEASURES)
        said = ", ".join(f"{group}.{which} = {value:g}" for group, values in one.coefficients.items() for which, value in values.items())
        under = ", ".join(f"{lever} = {value:g}" for lever, value in one.levers.items())
        rows.append(found.assign(mechanism=name, says=one.says, set=said, under=under))
    columns = ["mechanism", "says", "set", "under", "measure", "seeds", "reference", "value", "difference", "low", "high"]
    return pd.concat(rows, ignore_index=True)[columns].rename(columns={"reference": "off", "value": "on"})


def main() -> None:
    """Run what is not done yet, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="seeds")
    parser.add_argument("--jobs", type=int, default=1, help="threads")
    asked = parser.parse_args()
    table = measure_mechanisms(asked.seeds, asked.jobs)
    head = (f"# Mechanisms that are neutral by default, on against off; model {MODEL}; experiment street, third year, differences "
            f"paired by seed with a 95% interval (BCa); command: python docs/write_mechanisms.py --seeds {asked.seeds}\n")
    written(TABLE, head + table.to_csv(index=False, float_format="%.5g"))


if __name__ == "__main__":
    main()
