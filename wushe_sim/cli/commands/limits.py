"""wushe limits: limits × remedies, tipping points, path dependence (治理限度 × 优化路径)."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.engine import prepare_engine
from wushe_sim.cli.inputs import get_typed_command, read_range_draws
from wushe_sim.cli.options import Debug, Lang, LimitedJobs, MostRuns, Quick, Quiet, Resolve, parse_resolve
from wushe_sim.cli.progress import ProgressLine
from wushe_sim.cli.terminal import echo
from wushe_sim.errors import BadInput
from wushe_sim.i18n import detect_language, enumerate_choices, msg, say
from wushe_sim.i18n.counted import count_arms, count_jobs, count_runs, count_seeds, format_duration

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_parts, print_rows
    from wushe_sim.experiments.limits import runs, settings
    from wushe_sim.experiments.limits.resolving import count_seeds_for_cells
    from wushe_sim.experiments.limits.runs import Experiment, LimitsProgress
    from wushe_sim.experiments.sweep import runner
    from wushe_sim.report import labels, studies
    from wushe_sim.report.limits.findings import describe_experiment, warn_of_quick
    from wushe_sim.report.limits.page import list_screen_parts
    from wushe_sim.results.seeds import find_indicators
    from wushe_sim.scenario import Scenario

FEWEST_SEEDS = 2
"""With one there is no interval."""


def limits(
    scenario: Annotated[Path | None, typer.Argument(
        metavar="[SCENARIO]", help="A scenario file; else the experiment street: four communities of 2,000, each of another type.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder of runs, tables and figures; an interrupted run resumes from it.")]
    = Path("results/limits"),
    part: Annotated[list[str] | None, typer.Option("--part", help="matrix, tipping, paths or links; may be given several times.")] = None,
    seeds: Annotated[int | None, typer.Option("--seeds", help="Number of seeds of every part; 10 to 20, or 3 with --quick.")] = None,
    draws: Annotated[str, typer.Option(
        "--draws", metavar="N|ENSEMBLE", help="Draws of all coefficients from their ranges, or the sets of an ensemble: they tell cells of "
        "the matrix that are out of reach; 20 or more to say anything.")] = "0",
    jobs: LimitedJobs = 1, quick: Quick = False, most: MostRuns = None, resolve: Resolve = None,
    quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Test the governance limits: remedies, tipping points and path dependence."""
    street = Scenario.load(scenario) if scenario else None
    wrong: list[Any] = [msg("--part {part}: unknown part; use {names} or {last}", part=name, names=enumerate_choices(runs.PARTS[:-1]),
                            last=runs.PARTS[-1]) for name in part or () if name not in runs.PARTS]
    if seeds is not None and seeds < FEWEST_SEEDS:
        wrong.append(msg("--seeds {seeds}: an interval needs two seeds or more", seeds=seeds))
    asked = parse_resolve(resolve)
    if asked is not None and runs.MATRIX not in (part or runs.PARTS):
        wrong.append(msg("--resolve {value}: speaks of the cells of the matrix; add --part {part}", value=resolve, part=runs.MATRIX))
    if wrong:
        raise BadInput(wrong)
    measure = None if asked is None else find_indicators([asked.name], settings.MEASURES)[0]
    number, ensemble = read_range_draws(draws)
    experiment = Experiment(runs.street_of(street), out, jobs, seeds, quick, most, tuple(part or runs.PARTS), draws=number,
                            ensemble=ensemble)
    found = run_limits(experiment, detect_language(lang), quiet, get_typed_command())
    if asked is not None and measure is not None and "recoveries" in found.tables:
        print_rows(count_seeds_for_cells(found.tables["recoveries"], measure, asked.size).to_dict("records"))


class LimitsDisplay(ProgressLine):
    """Shows how far all parts are."""

    def __init__(self, lang: str, quiet: bool) -> None:
        super().__init__(lang, quiet)
        self._began, self._before = 0.0, 0

    def __call__(self, progress: "LimitsProgress") -> None:
        """Show what this call of the command has done, and how long the sweep at hand still takes."""
        now = time.monotonic()
        if not self._began:
            self._began, self._before = now, progress.done
            return
        new = progress.done - self._before
        left = format_duration(progress.waiting * (now - self._began) / new) if new else "?"
        self.show(lambda: say(self._lang, "{part}: {runs} done, {left} left", part=labels.PART_NAMES[progress.part],
                              runs=count_runs(progress.done), left=left))


class LimitsResult(NamedTuple):
    """The tables of the limits, and what they rest on."""

    tables: Mapping[str, Any]
    about: str


def run_limits(experiment: "Experiment", lang: str, quiet: bool, command: str) -> LimitsResult:
    """Run an experiment whose folder is --out, print its tables, save them. Raises BadInput, StorageError, SweepInterrupted."""
    out = studies.open_limits_folder(experiment)
    with LimitsDisplay(lang, quiet) as progress:
        experiment.progress = progress
        if not quiet:
            echo_plan(experiment, lang)
        prepare_engine(lang, quiet)
        try:
            tables, whole = runs.all_tables(experiment)
        except runner.SweepInterrupted:
            echo(say(lang, "Interrupted: what is done is kept in {folder}; run the same command to resume.", folder=out))
            raise
    about = describe_experiment(experiment, lang)
    print_parts(list_screen_parts(tables, lang))
    studies.keep_limits(experiment, out, tables, whole, command, lang)
    if not whole:
        echo(say(lang, "Stopped at --max-runs; run the same command to resume from {folder}.", folder=out))
    if not quiet:
        if experiment.quick:
            echo(warn_of_quick(experiment), lang)
        echo(say(lang, "Saved in {folder} (tables, figures, page).", folder=out))
    return LimitsResult(tables, about)


def echo_plan(experiment: "Experiment", lang: str) -> None:
    """Show what every part takes, before anything runs."""
    plan = experiment.plan()
    for one in plan:
        echo("  " + say(lang, "{part}: {arms} × {seeds} = {runs}, about {time}", part=labels.PART_NAMES[one.part],
                        arms=count_arms(one.arms), seeds=count_seeds(one.seeds), runs=count_runs(one.runs),
                        time=format_duration(one.seconds(experiment.jobs))))
    seconds = sum(one.seconds(experiment.jobs) for one in plan)
    echo(say(lang, "The plan: {runs}, about {time} with {jobs}.", runs=count_runs(sum(one.runs for one in plan)),
             time=format_duration(seconds), jobs=count_jobs(experiment.jobs)))
