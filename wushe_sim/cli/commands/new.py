"""wushe new: a file to start from (新建情景文件或社区表)."""

from pathlib import Path
from typing import Annotated

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.options import Debug, Force, Lang, Quiet
from wushe_sim.cli.terminal import echo
from wushe_sim.errors import BadInput
from wushe_sim.i18n import detect_language, msg, say

with deferred_imports(__name__):
    from wushe_sim.files.paths import write_file
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
