"""wushe levers, switches, decisions, indicators, parameters: lists of what is declared (名录)."""

from collections.abc import Callable

from wushe_sim.cli.commands import COMMANDS
from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.options import Debug, Form, Format, Lang, Quiet
from wushe_sim.i18n import detect_language

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_rows
    from wushe_sim.report import catalogue as lists


def make_command(name: str) -> Callable[..., None]:
    """Make the command that prints one of the lists."""
    def print_list(form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None) -> None:
        print_rows(lists.for_reading(name, detect_language(lang)) if form is Form.table else lists.CATALOGUES[name][0](), form.value)

    print_list.__doc__ = COMMANDS[name].summary
    return print_list


levers, switches, decisions, indicators, parameters = map(make_command, ("levers", "switches", "decisions", "indicators", "parameters"))
