"""wushe sweep, status, compare: the commands of experiments (批量实验命令)."""

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.options import Debug, Force, Form, Format, Lang, Quiet
from wushe_sim.cli.terminal import remark, tell
from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg, say

FAILED_RUNS = 3


def sweep(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help="The sweep's file: base, seeds, design, what varies.")],
    out: Annotated[Path, typer.Option("--out", help="The sweep's folder; an interrupted sweep resumes.")],
    jobs: Annotated[int, typer.Option("--jobs", help="Threads, or processes: a core each.")] = 1,
    processes: Annotated[bool, typer.Option("--processes", help="Processes in place of threads.")] = False,
    cluster: Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler's address, or its file.")] = None,
    max_runs: Annotated[int | None, typer.Option("--max-runs", min=1, help="Refuse more runs than that.")] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Run again what failed.")] = False,
    timeout: Annotated[float | None, typer.Option("--timeout", min=0.001, help="Seconds that a run may take.")] = None,
    break_lock: Annotated[bool, typer.Option("--break-lock", help="Free a folder whose holder is gone.")] = False,
    quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Run a design of many scenarios under many seeds; an interrupted sweep resumes."""
    import shutil

    from wushe_sim.experiments.sweep.spec import Sweep
    from wushe_sim.report.labels import language

    chosen, spoken = Sweep.load(spec, max_runs), language(lang)
    for note in () if quiet else chosen.notes:
        remark(note, spoken)
    from wushe_sim.cli.preparing import prepare_engine
    from wushe_sim.cli.sweep_progress import SweepScreen, say_interrupted, tell_failures
    from wushe_sim.experiments.sweep.runner import SweepInterrupted
    from wushe_sim.experiments.sweep.runner import sweep as run_sweep
    from wushe_sim.files.paths import absolute
    from wushe_sim.i18n.counted import count_runs

    if cluster is None:
        prepare_engine(spoken, quiet)
    whole = absolute(out)
    above = next((path for path in (whole, *whole.parents) if path.exists()), Path(whole.anchor or os.sep))
    try:
        with SweepScreen(spoken, quiet, shutil.disk_usage(above).free) as screen:
            swept = run_sweep(chosen, out, jobs, processes=processes, cluster=cluster, retry=retry, timeout=timeout,
                              break_lock=break_lock, progress=screen)
    except SweepInterrupted as stopped:
        tell(say_interrupted(stopped.done, stopped.of, out).render(spoken))
        raise
    if not quiet:
        tell(say(spoken, "{done} of {runs} saved in {folder}.", done=swept.counts["done"], runs=count_runs(swept.counts["runs"]),
                 folder=out))
    if swept.counts["failed"]:
        tell_failures(swept.failed, spoken)
        raise typer.Exit(FAILED_RUNS)


def status(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A sweep's folder.")],
    form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Show a sweep's progress and which process holds it."""
    from wushe_sim.cli.sweep_progress import print_status
    from wushe_sim.experiments.sweep.result import read_status as status_of
    from wushe_sim.report.labels import language
    from wushe_sim.report.tables import show

    found = status_of(folder)
    if form is Form.json:
        print(json.dumps(found, ensure_ascii=True, indent=1))
    elif form is Form.csv:
        show([{key: value for key, value in found.items() if key not in ("holder", "failures")}], "csv")
    else:
        print_status(found, language(lang))


def compare(
    inputs: Annotated[list[str], typer.Argument(metavar="A B …", help="Result folders or scenario files; the first is the baseline.")],
    seeds: Annotated[int, typer.Option("--seeds", help="Number of seeds under which scenario files are run.")] = 10,
    jobs: Annotated[int, typer.Option("--jobs", help="Threads.")] = 1,
    indicator: Annotated[list[str] | None, typer.Option("--indicator", help="An indicator; may be given several times.")] = None,
    by: Annotated[list[str] | None, typer.Option("--by", help="week, type (of community) or group; may be given several times.")] = None,
    resolve: Annotated[str | None, typer.Option("--resolve", metavar="NAME=SIZE", help="Seeds that would tell such a difference.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="page.html, page.docx, book.xlsx, table.csv or table.parquet.")] = None,
    wide: Annotated[bool, typer.Option("--wide", help="CSV, Parquet: a row for each scenario, differences beside values.")] = False,
    encoding: Annotated[str, typer.Option("--encoding", help="Of a CSV: utf-8-sig, utf-8, gb18030.")] = "utf-8-sig",
    force: Force = False, form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Compare results or scenarios, paired by seed."""
    from wushe_sim.errors import StorageError
    from wushe_sim.experiments.comparison.comparison import compare as compare_all
    from wushe_sim.files.paths import describe_existing
    from wushe_sim.report.comparison import print_comparison
    from wushe_sim.report.comparison_files import checked, save
    from wushe_sim.report.labels import MAIN, language
    from wushe_sim.report.tables import show

    if out is not None:
        checked(out, encoding)
    if out is not None and out.exists() and not force:
        from wushe_sim.files.paths import describe_existing

        raise StorageError(describe_existing(out))
    wanted = None if resolve is None else _difference(resolve)
    made = compare_all(*results_of(inputs, seeds, jobs, language(lang), quiet), indicators=indicator, by=by)
    if out is not None:
        save(made, out, language(lang), encoding, wide)
        if not quiet:
            tell(say(language(lang), "Written: {file}", file=out))
    if wanted is not None:
        show([{"scenario": name, "indicator": wanted[0], "difference": wanted[1], "seeds": number or ""}
              for name, number in made.seeds_for(*wanted).items()], form.value)
    elif form is not Form.table:
        show(json.loads(str(made.table.to_json(orient="records"))), form.value)
    else:
        print_comparison(made, indicator or [name for name in MAIN if name in made.indicators], language(lang))


def _difference(written: str) -> tuple[str, float]:
    name, _, size = written.partition("=")
    try:
        return name.strip(), float(size)
    except ValueError:
        raise BadInput(msg("--resolve {value}: allowed NAME=SIZE, such as coverage=0.01", value=written)) from None


def results_of(inputs: list[str], seeds: int, jobs: int, lang: str, quiet: bool) -> list[Any]:
    """What there is to compare: folders as they are, and scenario files run, together, for they may share their burn-in."""
    from wushe_sim.experiments.loading import load
    from wushe_sim.scenario import Scenario

    folders = {named: load(named) for named in dict.fromkeys(inputs) if Path(named).is_dir()}
    scenarios = {named: Scenario.load(named) for named in dict.fromkeys(inputs) if named not in folders}
    if not scenarios:
        return [folders[named] for named in inputs]
    from wushe_sim.cli.preparing import prepare_engine
    from wushe_sim.cli.progress import Screen
    from wushe_sim.running.runner import run

    prepare_engine(lang, quiet)
    with Screen(lang, quiet) as screen:
        ran = run(list(scenarios.values()), seeds, jobs, progress=screen)
    first = next(iter(scenarios))
    return [folders.get(named, ran) for named in inputs if named in folders or named == first]
