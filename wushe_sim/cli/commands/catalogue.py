"""wushe levers, switches, decisions, indicators, parameters, explain: what is declared (名录)."""

from collections.abc import Callable
from typing import Annotated

import typer

from wushe_sim.cli.commands import COMMANDS
from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.options import Debug, Format, Lang, Quiet
from wushe_sim.i18n import detect_language

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_parts, print_rows
    from wushe_sim.report import catalogue as lists
    from wushe_sim.report.tables import describe_rows


def make_command(name: str) -> Callable[..., None]:
    """Make the command that prints one of the lists."""
    def print_list(form: Format = "table", quiet: Quiet = False, debug: Debug = False, lang: Lang = None) -> None:
        print_rows(lists.for_reading(name, detect_language(lang)) if form == "table" else lists.CATALOGUES[name][0](), form)

    print_list.__doc__ = COMMANDS[name].summary
    return print_list


levers, switches, decisions, indicators, parameters = map(make_command, ("levers", "switches", "decisions", "indicators", "parameters"))


def explain(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name or label of a lever, indicator, count, column …; or 'week'.")],
    form: Format = "table", quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Explain a name, a stage or the whole week."""
    rows, spoken = lists.explained(name), detect_language(lang)
    if form != "table":
        print_rows(rows, form)
    elif name == "week":
        print_rows(lists.week_for_reading(spoken))
    else:
        print_parts(describe_rows(lists.in_language(row, spoken) for row in rows))
