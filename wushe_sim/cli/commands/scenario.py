"""wushe new, check, schema: scenario files to start from, to check, and to have checked by an editor (情景文件)."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.inputs import describe_real_places, is_sweep_file, load_scenarios
from wushe_sim.cli.options import Debug, Force, Format, Lang, Quiet
from wushe_sim.cli.terminal import echo
from wushe_sim.errors import BadInput
from wushe_sim.i18n import Message, detect_language, enumerate_choices, msg, nmsg, say
from wushe_sim.i18n.counted import (
    count_cities,
    count_communities,
    count_residents,
    count_runs,
    count_seeds,
    count_streets,
    count_weeks,
)
from wushe_sim.i18n.printable import make_printable

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_rows
    from wushe_sim.experiments.sweep.spec import Sweep
    from wushe_sim.files.paths import write_file
    from wushe_sim.report.places import describe_places
    from wushe_sim.scenario import Scenario, new_scenario_text, table_template
    from wushe_sim.scenario.districts import is_table


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    table: Annotated[bool, typer.Option("--table", help="Write a table with a row for each community instead: .csv or .xlsx.")] = False,
    force: Force = False, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Write a starter scenario with every key explained, or a table of districts."""
    if not file.name:
        raise BadInput(msg("FILE: is empty; name the file to write"))
    spoken = detect_language(lang)
    write_file(file, make_table(file, spoken) if table else make_scenario(file, spoken), force)
    if not quiet:
        echo(say(spoken, "Written: {file}", file=file))


def make_scenario(file: Path, lang: str) -> bytes:
    """Return the text of a new scenario. Raises BadInput where a scenario cannot have the file's name."""
    if is_table(file):
        raise BadInput(msg("{path}: a scenario's name ends in .toml (got {suffix}); add --table for a table of districts",
                           path=file, suffix=file.suffix))
    text = new_scenario_text(file.stem, lang)
    Scenario.loads(text, str(file))
    return text.encode()


def make_table(file: Path, lang: str) -> bytes:
    """Return the content of a new table of districts, by the file's name. Raises BadInput unless that ends in .csv or .xlsx."""
    suffix = file.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        got = file.suffix or msg("no ending")
        raise BadInput(msg("{path}: a table's name ends in .csv or .xlsx (got {suffix})", path=file, suffix=got))
    return table_template.as_csv(lang) if suffix == ".csv" else table_template.as_workbook(lang)


def check(
    file: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files of scenarios or sweeps, or tables of districts.")],
    form: Format = "table", quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Check files of scenarios and sweeps, and list all their errors."""
    spoken = detect_language(lang)
    sweeps = [path for path in file if is_sweep_file(path)]
    rows: list[dict[str, Any]] = [check_sweep(path, spoken) for path in sweeps]
    for path, scenario in load_scenarios([path for path in file if path not in sweeps], check_places=True):
        for note in scenario.notes:
            echo(msg("{name}: {problem}", name=scenario.name, problem=note), spoken)
        places = describe_real_places(scenario)
        rows.append({"file": str(path), "name": scenario.name, "weeks": scenario.weeks, "burn_in": scenario.burn_in, **scenario.sizes(),
                     **({"places": places} if places else {})})
    if form != "table":
        print_rows(rows, form)
    elif not quiet:
        for row in rows:
            print(make_printable((describe_sweep if "points" in row else describe_scenario)(row).render(spoken)))
            for line in describe_places(row["places"], spoken) if "places" in row else ():
                print(make_printable(f"  {line}"))


def check_sweep(path: Path, lang: str) -> dict[str, Any]:
    """Check a sweep's file, say what there is to note about it, and return its sizes. Raises BadInput."""
    found = Sweep.load(path)
    for note in found.notes:
        echo(note, lang)
    return {"file": str(path), "design": found.design.kind, "points": len(found.points), "seeds": len(found.seeds), "runs": found.runs}


def describe_sweep(row: dict[str, Any]) -> Message:
    """Say that a sweep is valid, and how large it is."""
    return msg("{file}: valid; a sweep of {points} under {seeds}, {runs}", file=row["file"], runs=count_runs(row["runs"]),
               points=nmsg("{count:,} design point", "{count:,} design points", row["points"]), seeds=count_seeds(row["seeds"]))


def describe_scenario(row: dict[str, Any]) -> Message:
    """Say that a scenario is valid, how long it lasts and how large it is."""
    residents = count_residents(row["residents"]) if row["residents"] else msg("as many residents as its files say")
    region = [count_cities(row["cities"]), count_streets(row["streets"])] if "cities" in row else []
    return msg("{file}: valid; {name}, {weeks} after a burn-in of {burn_in}, {sizes}", file=row["file"], name=row["name"],
               weeks=count_weeks(row["weeks"]), burn_in=count_weeks(row["burn_in"]),
               sizes=enumerate_choices([*region, count_communities(row["communities"]), residents]))


def schema(quiet: Quiet = False, debug: Debug = False, lang: Lang = None) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    print(json.dumps(Scenario.model_json_schema(), ensure_ascii=True, indent=1))
