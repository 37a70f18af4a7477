"""wushe plan: the mixes of remedies worth considering for a budget (资金方案)."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.inputs import check_real_places, get_typed_command
from wushe_sim.cli.options import Debug, Lang, LimitedJobs, MostRuns, OutFolder, Quiet, explain_stop
from wushe_sim.cli.progress import open_store, show_count
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import detect_language, msg, say
from wushe_sim.i18n.counted import count_runs

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_table
    from wushe_sim.experiments.planning import folder as plan_folder
    from wushe_sim.experiments.planning import planning
    from wushe_sim.experiments.planning import runs as plan_runs
    from wushe_sim.files.paths import claim_folder
    from wushe_sim.report import plan as report
    from wushe_sim.report.save import write_report
    from wushe_sim.scenario import Scenario


def plan(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help="A scenario file of one street, without a [budget].")],
    budget: Annotated[float, typer.Option("--budget", metavar="YUAN", help="Yuan a year, beyond what the street has.")] = 0,
    posts: Annotated[float, typer.Option("--posts", help="Further posts for social workers, granted and not paid out of the yuan.")] = 0,
    draws: Annotated[str | None, typer.Option(
        "--draws", metavar="N|ENSEMBLE", help="Sets of coefficients: so many of the default ensemble, or a file that `wushe calibrate` "
        "wrote; else the default ensemble.")] = None,
    seeds: Annotated[int | None, typer.Option(
        "--seeds", help="Seeds of the final comparison, two to a set of coefficients; 120, or 40 with --quick.")] = None,
    by: Annotated[Literal["type"] | None, typer.Option("--by", help="type: show which types of community gain, too.")] = None,
    jobs: LimitedJobs = 1, out: OutFolder = None,
    quick: Annotated[bool, typer.Option("--quick", help="A smaller search under fewer seeds, on the same street.")] = False,
    most: MostRuns = None, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Find the mixes of remedies worth considering for a budget, and which of them cannot be told apart."""
    spoken, street = detect_language(lang), Scenario.load(scenario)
    check_real_places([street])
    request = planning.make_request(street, budget, posts, draws, seeds, quick)
    if not quiet:
        for note in request.ensemble.list_notes(street):
            echo(msg("{name}: {problem}", name=street.name, problem=note), spoken)
    folder = out and claim_folder(out, plan_folder.OURS, plan_folder.ENDINGS)
    try:
        with open_store(folder, spoken) as store, show_count(spoken, quiet, count_runs, folder, store) as progress:
            found = planning.find_plan(request, store, jobs, most, progress)
    except plan_runs.PlanStopped:
        echo(explain_stop(folder is not None).render(spoken))
        return
    show_plan(found, by == "type", spoken)
    if folder is not None:
        files = plan_folder.save_plan(found, folder, get_typed_command())
        pages = [] if found.result is None else [write_report(found, folder / name, spoken, True) for name in plan_folder.PAGES]
        if not quiet:
            echo(say(spoken, "Saved in {folder} (plans, tables, runs).", folder=folder))
            if pages:
                echo(say(spoken, "Report: {file}", file=pages[0]))
            if files:
                echo(say(spoken, "To try next:"))
                echo(f"  wushe run {files[0]} --seeds 10")


def show_plan(found: "planning.BudgetPlan", by_type: bool, lang: str) -> None:
    """Print the table and what can be said of it."""
    if len(found.table):
        print_table(report.make_plan_table(found, lang))
        if by_type:
            print_table(report.make_type_table(found, lang))
    for line in report.describe_plan(found, lang):
        print(line)
