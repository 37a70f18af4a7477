"""wushe verdicts: is the paper right, where, and why (论断检验)."""

from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.report.options import Debug, Form, Format, Lang, Quiet


def verdicts(
    only: Annotated[list[str] | None, typer.Argument(metavar="[H1 …]", help="Claims; all seventeen if none is named.")] = None,
    seeds: Annotated[int | None, typer.Option("--seeds", min=2, help="Seeds of the verdicts; 20, or 5 with --quick.")] = None,
    draws: Annotated[int | None, typer.Option("--draws", min=0, help="Draws of all coefficients; 100, or none with --quick.")] = None,
    street: Annotated[str, typer.Option("--street", help="experiment (4 communities of 2,000) or default.")] = "experiment",
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=1024, help="Threads: a core each.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="Folder; where it stopped, it goes on.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A first answer; it says so.")] = False,
    most: Annotated[int | None, typer.Option("--max-runs", min=1, help="At most so many new runs.")] = None,
    form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Put the paper's claims to the test: supported, not supported, opposite, undecided, or not to be told (论断检验)."""
    from wushe_sim.report.labels import language
    from wushe_sim.report.verdicts_run import Asked, answered

    spoken = language(lang)
    answered(Asked(only or [], seeds, draws, street, jobs, out, quick, most, form.value, quiet, spoken))


def add_verdicts(app: Any) -> None:
    """Add it to the program."""
    app.command()(verdicts)


