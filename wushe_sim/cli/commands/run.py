"""wushe run: run scenarios and save their result (运行情景)."""

import json
import shlex
import sys
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.engine import prepare_engine
from wushe_sim.cli.inputs import check_real_places, load_scenarios
from wushe_sim.cli.options import Debug, Draws, Force, Jobs, Lang, Quiet, Resolution, Resolve
from wushe_sim.cli.progress import RunDisplay
from wushe_sim.cli.resolving import list_run_rows, parse_indicator_size
from wushe_sim.cli.terminal import echo
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.i18n import OptionName, detect_language, msg, say
from wushe_sim.i18n.counted import count_cities, count_runs

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_parts, print_rows, print_table
    from wushe_sim.report import labels
    from wushe_sim.report.budget import describe_budgets, make_budget_tables
    from wushe_sim.report.costs import make_costs_table
    from wushe_sim.report.places import describe_places
    from wushe_sim.report.plot.overview import save_overview
    from wushe_sim.report.ranking import make_ranking_table
    from wushe_sim.report.spreads import describe_draws, describe_seeds_needed, make_spreads_table
    from wushe_sim.report.tables import make_main_table
    from wushe_sim.results import folder as result_folder
    from wushe_sim.results.ensemble import parse_draws
    from wushe_sim.results.parts import open_parts
    from wushe_sim.results.provenance import describe_work
    from wushe_sim.results.ranking import find_indicator, rank_places
    from wushe_sim.running import runner
    from wushe_sim.scenario import refuse_same_names

MOST_SIDE_BY_SIDE = 8
"""Scenarios whose main indicators stand in one table on the screen; of more the ranking alone is printed."""


class Output(NamedTuple):
    """Where a run's result goes, and what a reader is told of it."""

    folder: Path
    force: bool
    picture: bool
    lang: str
    quiet: bool
    resolve: Resolution | None = None


def run(
    scenario: Annotated[list[Path], typer.Argument(metavar="SCENARIO", help="Scenario files, or tables of districts (CSV, Excel).")],
    seeds: Annotated[int | None, typer.Option("--seeds", help="Number of seeds: 0 to N-1.")] = None,
    seed: Annotated[list[int] | None, typer.Option("--seed", help="A seed; may be given several times.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a lever or a dotted key.")] = None,
    weeks: Annotated[int | None, typer.Option("--weeks", help="Weeks, instead of the scenarios' own.")] = None,
    jobs: Jobs = 1,
    out: Annotated[Path | None, typer.Option("--out", help="Result folder; results/NAME if not given.")] = None,
    draws: Draws = None,
    rank: Annotated[str | None, typer.Option("--rank", metavar="INDICATOR", help="What ranks a table's rows; else coverage.")] = None,
    picture: Annotated[bool, typer.Option("--picture/--no-picture", help="Draw a picture; without it a run ends a second sooner.")] = True,
    resolve: Resolve = None,
    force: Force = False, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Run scenarios and save tables and a picture."""
    ranked_by = "coverage" if rank is None else find_indicator(rank)
    if seeds is not None and seed:
        raise BadInput(msg("--seeds and --seed: give the number of seeds or each of them, not both"))
    pairs = load_scenarios(scenario)
    scenarios = [changed.set_all(set_) if set_ else changed for _, changed in pairs]
    refuse_same_names(scenarios, [file for file, _ in pairs])
    if weeks is not None:
        scenarios = [changed.shortened(weeks) for changed in scenarios]
    check_real_places(scenarios)

    ensemble = parse_draws(draws)
    numbers = runner.choose_seeds(seed or seeds, ensemble)
    asked = parse_indicator_size(resolve, len(numbers))
    output = Output(resolve_output_path(out, scenarios, scenario), force, picture, detect_language(lang), quiet, asked)
    work = describe_work(scenarios, numbers, draws=ensemble)
    with result_folder.hold_result_folder(output.folder, work, force) as target:
        parts = open_parts(target, work, scenarios, len(numbers), force)
        ranking = {"ranked_by": ranked_by, "streets": len(scenarios) > len(scenario)}
        result = run_keeping_partial_results(scenarios, numbers, jobs, output, ranking, parts, ensemble)
        try:
            present(result, output, scenario)
        except KeyboardInterrupt:  # however late it comes, the result is kept
            save_partial_result(result, output, len(result.runs))
            raise
        if parts is not None:
            parts.remove()


def resolve_output_path(out: Path | None, scenarios: list[Any], files: list[Path]) -> Path:
    """Return the folder that was asked for, else results/NAME. Raises BadInput where it is one of the inputs."""
    if out is None:
        names = [scenario.name for scenario in scenarios]
        return Path("results") / (names[0] if len(names) == 1 else f"{names[0]}-and-{len(names) - 1}-more")
    for file in [*files, *(path for scenario in scenarios for path in scenario.files().values())]:
        if result_folder.is_same(out, file):
            raise BadInput(msg("{out}: is an input and would be overwritten; name another folder", out=OptionName("out", out)))
    return out


def run_keeping_partial_results(scenarios: list[Any], seeds: list[int], jobs: int, output: Output, ranking: dict[str, Any],
                                parts: Any, draws: Any) -> Any:
    """Run, and return the result; on Ctrl-C save what is done, with its picture, before the interrupt goes on."""
    for scenario in () if output.quiet else scenarios:
        for note in [*scenario.notes, *(draws.list_notes(scenario) if draws is not None else ())]:
            echo(msg("{name}: {problem}", name=scenario.name, problem=note), output.lang)
    try:
        prepare_engine(output.lang, output.quiet)
        with RunDisplay(output.lang, output.quiet) as progress:
            return runner.run(scenarios, seeds, jobs, progress=progress, parts=parts, draws=draws).noted(**ranking)
    except KeyboardInterrupt as interrupted:
        if isinstance(interrupted, runner.Interrupted) and interrupted.result is not None:
            save_partial_result(interrupted.result.noted(**ranking), output, len(scenarios) * len(seeds))
        else:
            echo(say(output.lang, "Interrupted before any run was done; nothing was written."))
        raise


def save_partial_result(result: Any, output: Output, of: int) -> None:
    """Save what is done of so many runs, and say so."""
    save_with_picture(result, output)
    if "cities" in result.provenance:
        echo(say(output.lang, "Interrupted: {done} of {cities} kept in {folder}; run the same command to resume.",
                 done=len(result.provenance["cities"]), cities=count_cities(result.provenance["of_cities"]), folder=output.folder))
    else:
        echo(say(output.lang, "Interrupted: {done} of {runs} kept in {folder}.", done=len(result.runs), runs=count_runs(of),
                 folder=output.folder))


def save_with_picture(result: Any, output: Output) -> None:
    """Save a result and then its picture, if one is wanted. Raises StorageError."""
    saved = result.save(output.folder, output.force)
    if not output.picture:
        return
    try:
        save_overview(result, saved / result_folder.PICTURE, output.lang)
    except MemoryError:
        echo(msg("the picture is left out: there is not enough memory for it; the tables are saved"), output.lang)
    except StorageError as error:
        raise StorageError([msg("{problem}; the tables are saved", problem=problem) for problem in error.messages]) from error


def present(result: Any, output: Output, files: list[Path]) -> None:
    """Save the result with its picture, print the main indicators, and say what to try next."""
    save_with_picture(result, output)
    if len(result.scenarios) <= MOST_SIDE_BY_SIDE:
        titles = {name: labels.title(name, content, output.lang) for name, content in result.scenarios.items()}
        print_table(make_main_table(result, titles, output.lang))
        print_table(make_costs_table(result, titles, output.lang, brief=True))
        print_parts([*make_budget_tables(result, titles, output.lang), *describe_budgets(result, titles, output.lang)])
    if result.draws is not None:
        spreads = result.spreads()
        for name, rows in spreads.groupby("scenario", sort=False):
            print_table(make_spreads_table(rows, labels.MAIN, output.lang, labels.title(name, result.scenarios[name], output.lang)))
        print_parts(describe_draws(result.draws, result.seeds, output.lang))
    if (places := rank_places(result)) is not None:
        print_table(make_ranking_table(places, output.lang))
    if output.resolve is not None:
        rows = list_run_rows(result, output.resolve)
        print_rows(rows)
        if result.draws is not None and not output.quiet:
            spread = [row[name] for row in rows for name in ("ignorance", "ignorance_of_difference")]
            echo(describe_seeds_needed(spread, output.resolve.size), output.lang)
    if output.quiet:
        return
    if len(result.seeds) == 1:
        echo(msg("One seed does not show how much is chance; --seeds 10 does."), output.lang)
    for about in result.provenance["places"].values():
        for line in describe_places(about, output.lang):
            echo(line)
    echo(say(output.lang, "Saved in {folder} (tables, picture {picture}, manifest).", folder=output.folder, picture=result_folder.PICTURE)
         if output.picture else say(output.lang, "Saved in {folder}.", folder=output.folder))
    echo(say(output.lang, "To try next:"))
    for command in suggest_commands(output.folder, files):
        echo(f"  {command}")


def suggest_commands(folder: Path, files: list[Path]) -> list[str]:
    """Return commands that work as they stand: one explains, one changes a lever, one opens the tables in Python."""
    wushe = "wushe" if Path(sys.argv[0]).name == "wushe" else "python -m wushe_sim"
    file, other = shlex.quote(str(files[0])), shlex.quote(str(folder.with_name(f"{folder.name}-heavy")))
    opened = shlex.quote(f"import wushe_sim as ws; print(ws.load({json.dumps(str(folder), ensure_ascii=False)}).summary().T)")
    return [
        f"{wushe} explain linkage",
        f"{wushe} run {file} --set admin_burden=0.7 --seeds 5 --out {other}",
        f"python -c {opened}",
    ]
