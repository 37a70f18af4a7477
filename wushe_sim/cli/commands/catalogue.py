"""wushe schema, explain, levers and their like: the commands that print what is declared (查阅命令)."""

import json
from typing import Annotated, Any

import typer

from wushe_sim.cli.options import Debug, Form, Format, Lang, Quiet


def schema(quiet: Quiet = False, debug: Debug = False, lang: Lang = None) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from wushe_sim.scenario import Scenario

    print(json.dumps(Scenario.model_json_schema(), ensure_ascii=True, indent=1))


def explain(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What 'levers', 'indicators' and the like list; a count, a column; 'week'.")],
    form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Explain a name, a stage or the whole week."""
    from wushe_sim.report.catalogue import explained, in_language, week_for_reading
    from wushe_sim.report.labels import language
    from wushe_sim.report.tables import describe, show

    rows = explained(name)
    if form is not Form.table:
        show(rows, form.value)
    elif name == "week":
        show(week_for_reading(language(lang)))
    else:
        describe(in_language(row, language(lang)) for row in rows)


def catalogue(app: Any, name: str, summary: str) -> None:
    """Add a command that prints one of the catalogues."""
    def print_catalogue(form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None) -> None:
        from wushe_sim.report.catalogue import CATALOGUES, for_reading
        from wushe_sim.report.labels import language
        from wushe_sim.report.tables import show

        show(for_reading(name, language(lang)) if form is Form.table else CATALOGUES[name][0](), form.value)

    app.command(name, help=summary)(print_catalogue)


def add_catalogues(app: Any) -> None:
    """Add them to the program."""
    for command in (schema, explain):
        app.command()(command)
    for name, summary in (
        ("levers", "List the policy levers."), ("switches", "List the mechanisms' switches."),
        ("decisions", "List the actors' decisions."), ("indicators", "List the indicators."),
        ("parameters", "List the coefficients and what they rest on."),
    ):
        catalogue(app, name, summary)
