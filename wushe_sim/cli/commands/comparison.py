"""wushe compare, why: results or scenarios side by side, paired by seed, and which stage moves first between two (比较、溯因)."""

import json
from pathlib import Path
from typing import Annotated

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.inputs import load_or_run
from wushe_sim.cli.options import Debug, Draws, Force, Format, Jobs, Lang, Quiet, Resolve, RunSeeds, parse_resolve
from wushe_sim.cli.resolving import list_comparison_rows
from wushe_sim.cli.terminal import echo
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.i18n import detect_language, msg, say

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_parts, print_rows
    from wushe_sim.experiments.comparison import comparison as comparisons
    from wushe_sim.experiments.comparison.divergence import find_first_divergence, list_other_settings
    from wushe_sim.files.paths import describe_existing
    from wushe_sim.report import comparison as comparison_report
    from wushe_sim.report import labels
    from wushe_sim.report import why as timeline
    from wushe_sim.report.save import check_comparison_path, check_why_path, save, save_why
    from wushe_sim.report.spreads import describe_seeds_needed
    from wushe_sim.results.seeds import find_indicators


def compare(
    inputs: Annotated[list[str], typer.Argument(metavar="A B …", help="Result folders or scenario files; the first is the baseline.")],
    seeds: RunSeeds = None, draws: Draws = None, jobs: Jobs = 1,
    indicator: Annotated[list[str] | None, typer.Option("--indicator", help="An indicator; may be given several times.")] = None,
    by: Annotated[list[str] | None, typer.Option("--by", help="week, type (of community) or group; may be given several times.")] = None,
    resolve: Resolve = None,
    out: Annotated[Path | None, typer.Option("--out", help="page.html, page.docx, book.xlsx, table.csv or table.parquet.")] = None,
    wide: Annotated[bool, typer.Option("--wide", help="CSV, Parquet: a row for each scenario, differences beside values.")] = False,
    encoding: Annotated[str, typer.Option("--encoding", help="Of a CSV: utf-8-sig, utf-8, gb18030.")] = "utf-8-sig",
    force: Force = False, form: Format = "table", quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Compare results or scenarios, paired by seed."""
    spoken = detect_language(lang)
    if out is not None:
        check_comparison_path(out, encoding)
        if out.exists() and not force:
            raise StorageError(describe_existing(out))
    asked = parse_resolve(resolve)
    if asked is not None:
        asked = asked._replace(name=find_indicators([asked.name])[0])
    chosen = None if indicator is None else [*indicator, *([asked.name] if asked else [])]
    comparison = comparisons.compare(*load_or_run(inputs, seeds, jobs, spoken, quiet, draws), indicators=chosen, by=by)
    if out is not None:
        save(comparison, out, spoken, encoding, wide)
        if not quiet:
            echo(say(spoken, "Written: {file}", file=out))
    if asked is not None:
        rows = list_comparison_rows(comparison, asked)
        print_rows(rows, form)
        if comparison.draws is not None and not quiet:
            echo(describe_seeds_needed([row["ignorance"] for row in rows], asked.size), spoken)
    elif form != "table":
        print_rows(json.loads(str(comparison.table.to_json(orient="records"))), form)
    else:
        shown = indicator or comparison_report.list_main_rows(comparison)
        print_parts(comparison_report.list_screen_parts(comparison, shown, spoken))


def why(
    inputs: Annotated[list[Path], typer.Argument(metavar="A B", help="Two results or scenario files; or one result of two scenarios.")],
    seeds: RunSeeds = None, jobs: Jobs = 1,
    out: Annotated[Path | None, typer.Option("--out", help="A picture (.png, .svg, .pdf) or the whole table (.csv).")] = None,
    force: Force = False, form: Format = "table", quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Show which stage moves first between two scenarios, from lever to indicator."""
    spoken = detect_language(lang)
    if len(inputs) > 2:
        raise BadInput(msg("why: compares two results or scenarios (got {count})", count=len(inputs)))
    if out is not None:
        check_why_path(out, force)
    results = load_or_run([str(path) for path in inputs], seeds, jobs, spoken, quiet)
    one, other, second = timeline.resolve_pair(results[0], results[1] if len(results) > 1 else None)
    frame = find_first_divergence(results[0], one, other, second)
    first, home = results[0], results[0] if second is None else second
    one_title, other_title = labels.distinguish_titles(
        [labels.title(one, first.scenarios[one], spoken), labels.title(other, home.scenarios[other], spoken)], [one, other])
    if out is not None:
        save_why(frame, one_title, other_title, out, spoken)
        if not quiet:
            echo(say(spoken, "Written: {file}", file=out))
    if form != "table":
        print_rows(json.loads(str(frame.to_json(orient="records"))), form)
    else:
        print_parts(timeline.list_screen_parts(frame, one_title, other_title, len(set(first.seeds) & set(home.seeds)), spoken,
                                               list_other_settings(first.scenarios[one], home.scenarios[other])))
