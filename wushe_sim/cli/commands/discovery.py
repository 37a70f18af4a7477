"""wushe discover: the part of the ranges in which a condition on outcomes holds, of a sweep or a run with draws (情景发现)."""

import json
from pathlib import Path
from typing import Annotated

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.inputs import get_typed_command
from wushe_sim.cli.options import Debug, Format, Lang, Quiet
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import detect_language, say

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_parts, print_rows
    from wushe_sim.experiments.discovery import discovery as search
    from wushe_sim.experiments.discovery.condition import parse_condition
    from wushe_sim.files.paths import claim_folder, make_folder
    from wushe_sim.report.discovery import list_screen_parts
    from wushe_sim.report.save import save_discovery

ENDINGS = (".csv", ".parquet", ".png", ".html")
"""How the names of our files in --out end."""


def discover(
    result: Annotated[Path, typer.Argument(metavar="RESULT", help="Folder of a sweep, or of a run with draws.")],
    where: Annotated[str, typer.Option("--where", metavar="CONDITION",
                                       help='A condition on indicators, such as "unserved_hours > 30 and linkage < 0.2".')],
    out: Annotated[Path | None, typer.Option("--out", help="Folder for a page, its picture and tables.")] = None,
    form: Format = "table", quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Find the part of the ranges in which a condition on outcomes holds, of a sweep or a run with draws."""
    spoken = detect_language(lang)
    parse_condition(where)
    folder = None if out is None else claim_folder(out, (), ENDINGS)
    swept = search.open_runs(result)
    found = search.discover(swept, where)
    if folder is not None:
        files = save_discovery(found, swept, make_folder(folder), get_typed_command(), spoken)
        if not quiet:
            has_picture = any(file.endswith(".png") for file in files)
            echo(say(spoken, "Saved in {folder} (page, picture, tables).", folder=folder) if has_picture else
                 say(spoken, "Saved in {folder} (page, tables).", folder=folder))
    if form == "table":
        print_parts(list_screen_parts(found, spoken))
    elif form == "csv":
        print_rows(json.loads(str(found.boxes.to_json(orient="records"))), form)
    else:
        print_rows([describe_found(found)], form)


def describe_found(found: "search.Discovery") -> dict[str, object]:
    """Everything that was found, as JSON has it; boxes, limits, the tree and PRIM's way are lists of rows."""
    counts = ("condition", "outcome", "runs", "points", "held_points", "holding", "points_holding", "points_failing", "left_out")
    tables = {name: json.loads(str(frame.to_json(orient="records"))) for name, frame in found.tables().items()}
    return {**{name: getattr(found, name) for name in counts}, "factors": list(found.factors), **tables}
