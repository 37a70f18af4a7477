"""wushe rerun: repeat a result from its manifest, and say whether the same bytes come out (重做)."""

import shutil
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated, Any

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.engine import prepare_engine
from wushe_sim.cli.options import Debug, Lang, LimitedJobs, Quiet
from wushe_sim.cli.progress import RunDisplay, SweepDisplay
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import detect_language, render, say
from wushe_sim.i18n.printable import make_printable

with deferred_imports(__name__):
    from wushe_sim.experiments.rerun.plan import plan_rerun
    from wushe_sim.experiments.rerun.repetition import repeat

OTHER_BYTES = 2
"""The exit code where the repetition came out otherwise: the result is not what these inputs give here, as with any bad input."""


def rerun(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The result folder of a run or a sweep.")],
    out: Annotated[Path | None, typer.Option("--out", help="Folder that keeps the repetition; a temporary one if not given.")] = None,
    files: Annotated[Path | None, typer.Option(
        "--files", metavar="FOLDER", help="Where the files of real places lie, if not where they lay.")] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Repeat it by another model, other extensions or other files, too.")] = False,
    jobs: LimitedJobs = 1, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Repeat a result from its manifest and say whether the bytes agree."""
    spoken, plan = detect_language(lang), plan_rerun(folder, files, anyway)
    prepare_engine(spoken, quiet)
    with open_display(plan, out, spoken, quiet) as progress:
        found = repeat(plan, out, jobs, progress)
    for line in found.list_lines():
        print(make_printable(render(line, spoken)))
    if out is not None and not quiet:
        echo(say(spoken, "Saved in {folder}.", folder=out))
    if not found.agrees:
        raise typer.Exit(OTHER_BYTES)


def open_display(plan: Any, out: Path | None, lang: str, quiet: bool) -> Any:
    """Make what shows how far a repetition is; a sweep's says how much room there is, too."""
    if not plan.is_sweep:
        return RunDisplay(lang, quiet)
    whole = (out or Path(gettempdir())).absolute()
    return SweepDisplay(lang, quiet, shutil.disk_usage(next(path for path in (whole, *whole.parents) if path.exists())).free)
