"""wushe report: the report of a result as one file (报告)."""

from pathlib import Path
from typing import Annotated

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.options import Debug, Force, Lang, Quiet
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import detect_language, say

with deferred_imports(__name__):
    from wushe_sim.experiments.loading import load
    from wushe_sim.files.paths import resolve_absolute
    from wushe_sim.report.save import check_report_path, write_report


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A result folder: of a run, a sweep, limits or verdicts.")],
    out: Annotated[Path | None, typer.Option("--out", help="FILE.html, FILE.docx or FILE.xlsx; DIR.html if not given.")] = None,
    force: Force = False, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Write the report of a result as one file: a page, a Word document or an Excel workbook."""
    spoken, whole = detect_language(lang), resolve_absolute(folder)
    file = whole.with_name(f"{whole.name}.html") if out is None else out
    check_report_path(file, force)
    write_report(load(folder), file, spoken, force)
    if not quiet:
        echo(say(spoken, "Report: {file}", file=file))
