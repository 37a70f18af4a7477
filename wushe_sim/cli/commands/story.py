"""wushe story: what scenarios do to a hundred hours of need, each beside the one before it, as one table and one picture (对照)."""

from pathlib import Path
from typing import Annotated

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.inputs import load_or_run
from wushe_sim.cli.options import Debug, Draws, Force, Jobs, Lang, Quiet, RunSeeds
from wushe_sim.cli.terminal import echo
from wushe_sim.errors import StorageError
from wushe_sim.i18n import detect_language, say

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_parts
    from wushe_sim.experiments.comparison import comparison as comparisons
    from wushe_sim.files.paths import describe_existing, make_folder
    from wushe_sim.report import plot
    from wushe_sim.report import story as telling
    from wushe_sim.report.plot import style

PICTURE = Path("results/story.png")


def story(
    inputs: Annotated[list[str], typer.Argument(metavar="A B …", help="Result folders or scenario files, in the order to be told.")],
    seeds: RunSeeds = None, draws: Draws = None, jobs: Jobs = 1,
    out: Annotated[Path, typer.Option("--out", help="The picture: .png, .svg or .pdf.")] = PICTURE,
    force: Force = False, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Tell who serves a hundred hours of need under each scenario, what is lost and why, each against the one before it."""
    spoken = detect_language(lang)
    style.check_form(out)
    if out.is_dir() or (out.exists() and not force):
        raise StorageError(describe_existing(out))
    comparison = comparisons.compare(*load_or_run(inputs, seeds, jobs, spoken, quiet, draws), indicators=["coverage"])
    told = telling.tell_story(comparison, spoken)
    print_parts([*told.headline, telling.make_story_table(told, spoken)])
    make_folder(out.parent)
    plot.save(plot.story(comparison, lang=spoken), out)
    if not quiet:
        echo(say(spoken, "Written: {file}", file=out))
