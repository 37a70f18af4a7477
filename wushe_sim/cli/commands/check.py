"""wushe check: check scenario files before anything is run (检查情景文件)."""

from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.inputs import describe_real_places, load_scenarios
from wushe_sim.cli.options import Debug, Form, Format, Lang, Quiet
from wushe_sim.cli.terminal import echo_note
from wushe_sim.i18n import Message, detect_language, enumerate_choices, msg
from wushe_sim.i18n.counted import count_cities, count_communities, count_residents, count_streets, count_weeks
from wushe_sim.i18n.printable import make_printable

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_rows
    from wushe_sim.report.places import describe_places


def check(
    file: Annotated[list[Path], typer.Argument(metavar="FILE", help="Scenario files, or tables of districts.")],
    form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Check scenario files and list all their errors."""
    spoken = detect_language(lang)
    rows = []
    for path, scenario in load_scenarios(file, check_places=True):
        for note in scenario.notes:
            echo_note(msg("{name}: {problem}", name=scenario.name, problem=note), spoken)
        places = describe_real_places(scenario)
        rows.append({"file": str(path), "name": scenario.name, "weeks": scenario.weeks, "burn_in": scenario.burn_in, **scenario.sizes(),
                     **({"places": places} if places else {})})
    if form is not Form.table:
        print_rows(rows, form.value)
    elif not quiet:
        for row in rows:
            print(make_printable(describe_scenario(row).render(spoken)))
            for line in describe_places(row["places"], spoken) if "places" in row else ():
                print(make_printable(f"  {line}"))


def describe_scenario(row: dict[str, Any]) -> Message:
    """Say that a scenario is valid, how long it lasts and how large it is."""
    residents = count_residents(row["residents"]) if row["residents"] else msg("as many residents as its files say")
    region = [count_cities(row["cities"]), count_streets(row["streets"])] if "cities" in row else []
    return msg("{file}: valid; {name}, {weeks} after a burn-in of {burn_in}, {sizes}", file=row["file"], name=row["name"],
               weeks=count_weeks(row["weeks"]), burn_in=count_weeks(row["burn_in"]),
               sizes=enumerate_choices([*region, count_communities(row["communities"]), residents]))
