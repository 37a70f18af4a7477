"""wushe validate, sensitivity, calibrate: does the model resemble what was found in the field (验证、敏感性与校准)."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.options import Debug, Form, Format, Lang, Quiet

Given = Annotated[Path | None, typer.Argument(metavar="[SCENARIO]", help="A scenario file; the default street if not given.")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, max=1024, help="Threads.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder to keep the result in.")]
Page = Annotated[Path | None, typer.Option("--page", help="Write a page (Markdown) here, its picture beside it.")]
Quick = Annotated[bool, typer.Option("--quick", help="A smaller answer, on a small street; it says so.")]
MostRuns = Annotated[int | None, typer.Option("--max-runs", min=1, help="At most so many new runs.")]


def validate(
    scenario: Given = None, seeds: Annotated[int | None, typer.Option("--seeds", help="Number of seeds; 20, or 3 with --quick.")] = None,
    targets: Annotated[Path | None, typer.Option("--targets", help="Own targets (TOML).")] = None,
    jobs: Jobs = 1, out: Out = None, page: Page = None, quick: Quick = False, most: MostRuns = None,
    form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Lay the patterns of the evidence beside what the model gives."""
    from wushe_sim.cli.commands.validate_run import Asked, validated
    from wushe_sim.experiments.validation.targets import read_targets

    own = read_targets(targets) if targets else []
    validated(Asked(_scenario(scenario), seeds, own, jobs, out, page, quick, most, form.value, quiet, language_of(lang), command_typed()))


def sensitivity(
    scenario: Given = None, draws: Annotated[int | None, typer.Option("--draws", min=0, help="Draws of all coefficients; 200.")] = None,
    trajectories: Annotated[int | None, typer.Option("--trajectories", min=0, help="Trajectories of Morris's screening; 4.")] = None,
    jobs: Jobs = 1, out: Out = None, page: Page = None, quick: Quick = False, most: MostRuns = None,
    quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Which patterns hold under other coefficients, and which coefficients matter most."""
    from wushe_sim.cli.commands.validate_run import Examined, examined

    examined(Examined(_scenario(scenario), draws, trajectories, jobs, out, page, quick, most, quiet, language_of(lang), command_typed()))


def calibrate(
    scenario: Given = None,
    trials: Annotated[int | None, typer.Option("--trials", min=1, help="Trials in all; 40, or 8 with --quick.")] = None,
    out: Out = None, quick: Quick = False, most: MostRuns = None, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Set coefficients within their ranges to the patterns marked 'fit', never to held-out ones."""
    from wushe_sim.cli.commands.validate_run import calibrated

    calibrated(_scenario(scenario), trials, out, quick, most, quiet, language_of(lang))


def add_commands(app: Any) -> None:
    """Add them to the program."""
    for command in (validate, sensitivity, calibrate):
        app.command()(command)


def _scenario(file: Path | None) -> Any:
    """The scenario of a file, or the default one."""
    from wushe_sim.scenario import Scenario

    return Scenario.load(file) if file else Scenario(name="default")


def language_of(lang: Any) -> str:
    """The reader's language."""
    from wushe_sim.report.labels import language

    return language(lang)


def command_typed() -> str:
    """What was typed, as it can be typed again."""
    import shlex

    return shlex.join(["wushe", *sys.argv[1:]])
