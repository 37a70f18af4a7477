"""wushe explain: what a name means (释义)."""

from typing import Annotated

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.options import Debug, Form, Format, Lang, Quiet
from wushe_sim.i18n import detect_language

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_parts, print_rows
    from wushe_sim.report.catalogue import explained, in_language, week_for_reading
    from wushe_sim.report.tables import describe_rows


def explain(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name or label of a lever, indicator, count, column …; or 'week'.")],
    form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Explain a name, a stage or the whole week."""
    rows, spoken = explained(name), detect_language(lang)
    if form is not Form.table:
        print_rows(rows, form.value)
    elif name == "week":
        print_rows(week_for_reading(spoken))
    else:
        print_parts(describe_rows(in_language(row, spoken) for row in rows))
