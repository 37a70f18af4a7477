"""The folder of a plan (方案文件夹): each recommended plan as a scenario file that runs as it stands, the tables, the runs, a manifest."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w

from wushe_sim.experiments.experiment_folder import PLAN, TABLES, read_experiment, save_tables, write_experiment_manifest
from wushe_sim.experiments.planning.mixes import STEPS, make_mix
from wushe_sim.experiments.planning.planning import QUICK, WHOLE, BudgetPlan, PlanRequest
from wushe_sim.experiments.planning.tables import Row
from wushe_sim.experiments.resume_store import STORE_FILES
from wushe_sim.files.paths import make_folder, write_file
from wushe_sim.results import load
from wushe_sim.results.ensemble import load_default_ensemble
from wushe_sim.scenario import Scenario

PLANS, RUNS = "plans", "runs"
"""The folders of the scenario files, and of the result of the final comparison."""
PAGES = ("report.html", "report.docx")
"""What is read of a plan: written by ``report/save.py``."""
COMPARISON, BY_TYPE, OVER_TIME, SEARCH = TABLES[PLAN]
OURS = (*STORE_FILES, PLANS, RUNS, *PAGES)
ENDINGS = (".csv", ".parquet", ".json")
"""What a plan's folder may hold."""


def save_plan(found: BudgetPlan, folder: Path, command: str) -> list[Path]:
    """Save a plan, each file whole or not at all; the scenario files. Raises StorageError.

    ``command`` is what was typed, for the manifest.
    """
    make_folder(folder / PLANS)
    files = []
    for scenario in found.plans:
        files.append(folder / PLANS / f"{scenario.name}.toml")
        write_file(files[-1], write_scenario(scenario, folder / PLANS))
    tables = {COMPARISON: found.table, BY_TYPE: found.by_type, OVER_TIME: found.over_time, SEARCH: found.tried}
    tables = {name: frame for name, frame in tables.items() if len(frame)}
    save_tables(folder, tables)
    if found.result is not None:
        found.result.save(folder / RUNS, force=True)
    request = found.request
    asked = {"command": command, "yuan": request.yuan, "posts": request.posts, "quick": request.is_quick,
             "seeds": len(request.seeds), "ensemble": request.ensemble.describe()}
    write_experiment_manifest(folder, PLAN, request.base, request.seeds, asked, tables)
    return files


def read_plan(folder: Path) -> BudgetPlan:
    """Read a plan back from its folder. Raises BadInput where there is none, and StorageError for damage."""
    found = read_experiment(folder)
    base, asked = Scenario.of_content(next(iter(found.scenarios.values()))), found.asked
    result = load(folder / RUNS) if COMPARISON in found.tables else None
    ensemble = result.draws if result is not None else load_default_ensemble()
    size = (QUICK if asked["quick"] else WHOLE)._replace(final_seeds=asked["seeds"])
    request = PlanRequest(base, asked["yuan"], asked["posts"], ensemble or load_default_ensemble(), size, asked["quick"],
                          found.seeds)
    table, by_type, over_time, tried = (found.tables.get(name, pd.DataFrame()) for name in (COMPARISON, BY_TYPE, OVER_TIME, SEARCH))
    rows = [_read_row(line, result.scenarios[line["name"]]["budget"]) for line in table.to_dict("records")] if result else []
    return BudgetPlan(request, rows, table, by_type, over_time, tried, result)


def _read_row(line: Mapping[str, Any], budget: Mapping[str, Any]) -> Row:
    mix = make_mix({use: round(share * STEPS) for use, share in budget["shares"].items()})
    return Row(line["name"], line["kind"], line["role"], mix, budget["posts"], budget["yuan"])


def write_scenario(scenario: Scenario, folder: Path) -> str:
    """A scenario as TOML for a file in this folder: the paths of its real places start from there."""
    said = scenario.said()
    for one in said.get("place", {}).get("community", ()):
        one |= _move_paths(one, scenario.folder, folder)
    return tomli_w.dumps(said)


def _move_paths(place: Mapping[str, Any], from_folder: Path, to_folder: Path) -> dict[str, str]:
    return {key: Path(os.path.relpath(from_folder / place[key], to_folder)).as_posix() for key in ("network", "attributes", "keys")
            if key in place}
