"""wushe why: which stage moves first between two scenarios (溯因)."""

import json
from pathlib import Path
from typing import Annotated

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.inputs import load_or_run
from wushe_sim.cli.options import Debug, Force, Form, Format, Jobs, Lang, Quiet, RunSeeds
from wushe_sim.cli.terminal import echo
from wushe_sim.errors import BadInput
from wushe_sim.i18n import detect_language, msg, say

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_parts, print_rows
    from wushe_sim.experiments.comparison.divergence import find_first_divergence, list_other_settings
    from wushe_sim.report.labels import distinguish_titles, title
    from wushe_sim.report.save import check_why_path, save_why
    from wushe_sim.report.why import list_screen_parts, resolve_pair


def why(
    inputs: Annotated[list[Path], typer.Argument(metavar="A B", help="Two results or scenario files; or one result of two scenarios.")],
    seeds: RunSeeds = 10, jobs: Jobs = 1,
    out: Annotated[Path | None, typer.Option("--out", help="A picture (.png, .svg, .pdf) or the whole table (.csv).")] = None,
    force: Force = False, form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Show which stage moves first between two scenarios, from lever to indicator."""
    spoken = detect_language(lang)
    if len(inputs) > 2:
        raise BadInput(msg("why: compares two results or scenarios (got {count})", count=len(inputs)))
    if out is not None:
        check_why_path(out, force)
    results = load_or_run([str(path) for path in inputs], seeds, jobs, spoken, quiet)
    one, other, second = resolve_pair(results[0], results[1] if len(results) > 1 else None)
    frame = find_first_divergence(results[0], one, other, second)
    first, home = results[0], results[0] if second is None else second
    one_title, other_title = distinguish_titles(
        [title(one, first.scenarios[one], spoken), title(other, home.scenarios[other], spoken)], [one, other])
    if out is not None:
        save_why(frame, one_title, other_title, out, spoken)
        if not quiet:
            echo(say(spoken, "Written: {file}", file=out))
    if form is not Form.table:
        print_rows(json.loads(str(frame.to_json(orient="records"))), form.value)
    else:
        print_parts(list_screen_parts(frame, one_title, other_title, len(set(first.seeds) & set(home.seeds)), spoken,
                                      list_other_settings(first.scenarios[one], home.scenarios[other])))
