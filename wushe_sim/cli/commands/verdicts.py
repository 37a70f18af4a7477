"""wushe verdicts: is the paper right, where, and why (论断检验)."""

from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.commands.validate import Jobs, MostRuns, Quick
from wushe_sim.cli.options import Debug, Form, Format, Lang, Quiet


def verdicts(
    only: Annotated[list[str] | None, typer.Argument(metavar="[H1 …]", help="Claims; all seventeen if none is named.")] = None,
    seeds: Annotated[int | None, typer.Option("--seeds", min=2, help="Seeds of the verdicts; 20, or 5 with --quick.")] = None,
    draws: Annotated[int | None, typer.Option("--draws", min=0, help="Draws of all coefficients; 100, or none with --quick.")] = None,
    street: Annotated[str, typer.Option("--street", help="experiment (4 communities of 2,000) or default.")] = "experiment",
    out: Annotated[Path | None, typer.Option("--out", help="Folder; an interrupted run resumes.")] = None,
    jobs: Jobs = 1, quick: Quick = False, most: MostRuns = None,
    form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Put the paper's claims to the test: supported, not supported, opposite, undecided, or not to be told."""
    from wushe_sim.cli.commands.validate import language_of
    from wushe_sim.cli.commands.verdicts_run import Asked, answered

    answered(Asked(only or [], seeds, draws, street, jobs, out, quick, most, form.value, quiet, language_of(lang)))


def add_verdicts(app: Any) -> None:
    """Add it to the program."""
    app.command()(verdicts)


