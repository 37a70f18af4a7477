"""wushe trace: what happened to one resident, case or social worker (追踪)."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.engine import prepare_engine
from wushe_sim.cli.options import Debug, Format, Lang, Quiet, Weeks
from wushe_sim.cli.progress import ProgressLine
from wushe_sim.i18n import detect_language

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_rows
    from wushe_sim.report.trace import (
        describe_first_divergence,
        describe_progress,
        format_heading,
        format_weeks,
        load_scenario,
        make_frame,
        parse_subject,
    )
    from wushe_sim.tracing.following import follow


def trace(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help="A scenario file.")],
    resident: Annotated[int | None, typer.Option("--resident", metavar="N", help="Follow a resident, as agents are numbered.")] = None,
    case: Annotated[int | None, typer.Option("--case", metavar="N", help="Follow a case, in the order in which they arise.")] = None,
    worker: Annotated[int | None, typer.Option("--worker", metavar="N", help="Follow a social worker's post.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The seed.")] = 0,
    community: Annotated[str | None, typer.Option("--community", metavar="C", help="The community; else the first.")] = None,
    weeks: Weeks = None,
    against: Annotated[Path | None, typer.Option("--against", metavar="OTHER", help="Another scenario: where do the two diverge?")] = None,
    form: Format = "table", quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Follow a resident, a case or a social worker week by week."""
    spoken = detect_language(lang)
    who, number = parse_subject(resident=resident, case=case, worker=worker)

    def follow_in(file: Path, like: Any = None) -> Any:
        followed = load_scenario(file)
        if weeks is not None:
            followed = followed.shortened(weeks)
        prepare_engine(spoken, quiet)
        with ProgressLine(spoken, quiet) as line:
            return follow(followed, who, number, seed, community, like=like,
                          progress=lambda week: line.show(lambda: describe_progress(followed, week, spoken), week, followed.weeks))

    one = follow_in(scenario)
    other = None if against is None else follow_in(against, one)
    if form != "table":
        lives = [one] if other is None else [one, other]
        print_rows([row for life in lives for row in json.loads(str(make_frame(life, spoken).to_json(orient="records")))], form)
    elif other is not None:
        print("\n".join(describe_first_divergence(one, other, spoken)))
    else:
        print("\n".join([format_heading(one, spoken), *format_weeks(one, spoken)]))
