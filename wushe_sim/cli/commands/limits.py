"""wushe limits: four limits × four remedies, tipping points, path dependence (四重限度 × 四条路径)."""

from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.commands.validate import Given, Jobs, MostRuns, Quick
from wushe_sim.cli.options import Debug, Lang, Quiet

OUT = Path("results/limits")


def limits(
    scenario: Given = None,
    out: Annotated[Path, typer.Option("--out", help="Folder of runs, tables and figures; an interrupted run resumes.")] = OUT,
    part: Annotated[list[str] | None, typer.Option("--part", help="matrix, tipping, paths or links; several times for several.")] = None,
    seeds: Annotated[int | None, typer.Option("--seeds", help="Number of seeds of every part; 10 to 20, or 3 with --quick.")] = None,
    jobs: Jobs = 1, quick: Quick = False, most: MostRuns = None, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Put the governance limits to the test: the matrix, tipping points, path dependence.

    On the experiment street (four communities of 2,000, each of another type), unless a scenario is given.
    """
    from wushe_sim.cli.commands.limits_run import Asked, limited
    from wushe_sim.cli.commands.validate import command_typed, language_of
    from wushe_sim.scenario import Scenario

    chosen = Scenario.load(scenario) if scenario else None
    limited(Asked(chosen, out, tuple(part or ()), seeds, jobs, quick, most, quiet, language_of(lang), command_typed()))


def add_commands(app: Any) -> None:
    """Add it to the program."""
    app.command()(limits)
