"""wushe new: a file to start from (新建情景文件或社区表)."""

from pathlib import Path
from typing import Annotated

import typer

from wushe_sim.cli.options import Debug, Force, Lang, Quiet
from wushe_sim.cli.terminal import tell
from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg, say


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    table: Annotated[bool, typer.Option("--table", help="A table with a row for each community instead: .csv or .xlsx.")] = False,
    force: Force = False, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Write a scenario to start from, every key explained; or a table of districts."""
    from wushe_sim.files.paths import written
    from wushe_sim.report.labels import language

    if not file.name:
        raise BadInput(msg("FILE: is empty; name the file to write"))
    content = new_table(file, language(lang)) if table else new_scenario(file, language(lang))
    written(file, content, force)
    if not quiet:
        tell(say(language(lang), "Written: {file}", file=file))


def new_scenario(file: Path, lang: str) -> bytes:
    """The text of a new scenario; BadInput where it cannot be called like its file."""
    from wushe_sim.scenario import Scenario, new_scenario_text
    from wushe_sim.scenario.districts import is_table

    if is_table(file):
        raise BadInput(msg("{path}: a scenario is called .toml (got {suffix}); for a table of districts add --table",
                           path=file, suffix=file.suffix))
    text = new_scenario_text(file.stem, lang)
    Scenario.loads(text, str(file))
    return text.encode()


def new_table(file: Path, lang: str) -> bytes:
    """The content of a new table of districts, by what its file is called; BadInput for any other ending than .csv and .xlsx."""
    from wushe_sim.scenario import table_template

    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise BadInput(msg("{path}: a table is called .csv or .xlsx (got {suffix})", path=file, suffix=file.suffix or msg("no ending")))
    return table_template.as_csv(lang) if file.suffix.lower() == ".csv" else table_template.as_workbook(lang)
