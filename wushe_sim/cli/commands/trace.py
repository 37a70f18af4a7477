"""wushe trace, why: what happened to one of them, and what moved first (追踪与溯因命令)."""

from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.commands.sweep import results_of
from wushe_sim.cli.options import Debug, Force, Form, Format, Lang, Quiet
from wushe_sim.i18n import msg, say


def trace(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help="A scenario file.")],
    resident: Annotated[int | None, typer.Option("--resident", metavar="N", help="Follow a resident, as agents are numbered.")] = None,
    case: Annotated[int | None, typer.Option("--case", metavar="N", help="Follow a case, in the order in which they arise.")] = None,
    worker: Annotated[int | None, typer.Option("--worker", metavar="N", help="Follow a social worker's post.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The seed.")] = 0,
    community: Annotated[str | None, typer.Option("--community", metavar="C", help="The community; else the first.")] = None,
    weeks: Annotated[int | None, typer.Option("--weeks", help="Weeks, instead of the scenario's own.")] = None,
    against: Annotated[Path | None, typer.Option("--against", metavar="OTHER", help="Another scenario: where the two part.")] = None,
    form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Tell what happened to a resident, a case or a social worker, week by week."""
    import json

    from wushe_sim.report.labels import language
    from wushe_sim.report.tables import show
    from wushe_sim.report.trace import as_scenario, frame_of, heading, parting_told, weeks_told, whom

    who, number = whom(resident=resident, case=case, worker=worker)
    spoken = language(lang)
    one = _lived(as_scenario(scenario), who, number, seed, community, weeks, spoken, quiet)
    lives = [one]
    if against is not None:
        lives.append(_lived(as_scenario(against), who, number, seed, community, weeks, spoken, quiet, one))
    if form is not Form.table:
        rows = [row for life in lives for row in json.loads(str(frame_of(life, spoken).to_json(orient="records")))]
        show(rows, form.value)
    elif against is not None:
        print("\n".join(parting_told(one, lives[1], spoken)))
    else:
        print("\n".join([heading(one, spoken), *weeks_told(one, spoken)]))


def _lived(scenario: Any, who: str, number: int, seed: int, community: str | None, weeks: int | None, lang: str, quiet: bool,
           like: Any = None) -> Any:
    """A life, with a moving line while it is lived."""
    from wushe_sim.cli.preparing import prepare_engine
    from wushe_sim.cli.progress import MovingLine
    from wushe_sim.report.trace import living
    from wushe_sim.tracing.following import follow

    if weeks is not None:
        scenario = scenario.shortened(weeks)
    prepare_engine(lang, quiet)
    with MovingLine(quiet) as line:
        return follow(scenario, who, number, seed, community, like=like,
                      progress=lambda week: line.show(lambda: living(scenario, week, lang)))


def why(
    inputs: Annotated[list[Path], typer.Argument(metavar="A B", help="Two results or scenario files; or one result of two scenarios.")],
    seeds: Annotated[int, typer.Option("--seeds", help="Number of seeds under which scenario files are run.")] = 10,
    jobs: Annotated[int, typer.Option("--jobs", help="Threads.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="A picture (.png, .svg, .pdf) or the whole table (.csv).")] = None,
    force: Force = False, form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Say which stage moved first between two scenarios, from lever to indicator."""
    import json

    from wushe_sim.cli.terminal import tell
    from wushe_sim.errors import BadInput
    from wushe_sim.experiments.comparison.divergence import find_first_divergence, list_other_settings
    from wushe_sim.report.labels import language, title, told_apart
    from wushe_sim.report.tables import show
    from wushe_sim.report.why import checked, pair_of, save_why, tell_why

    spoken = language(lang)
    if len(inputs) > 2:
        raise BadInput(msg("why: two are held together (got {count})", count=len(inputs)))
    if out is not None:
        checked(out, force)
    results = results_of([str(path) for path in inputs], seeds, jobs, spoken, quiet)
    one, other, second = pair_of(results[0], results[1] if len(results) > 1 else None)
    frame = find_first_divergence(results[0], one, other, second)
    home = results[0] if second is None else second
    called, beside = told_apart([title(one, results[0].scenarios[one], spoken), title(other, home.scenarios[other], spoken)], [one, other])
    if out is not None:
        save_why(frame, called, beside, out, spoken)
        if not quiet:
            tell(say(spoken, "Written: {file}", file=out))
    if form is not Form.table:
        show(json.loads(str(frame.to_json(orient="records"))), form.value)
    else:
        tell_why(frame, called, beside, len(set(results[0].seeds) & set(home.seeds)), spoken,
                 list_other_settings(results[0].scenarios[one], home.scenarios[other]))
