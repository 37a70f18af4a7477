"""wushe sweep, status: many scenarios under many seeds, and how far they are (批量实验)."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.engine import prepare_engine
from wushe_sim.cli.options import Debug, Format, Lang, Quiet, Resolve
from wushe_sim.cli.progress import SweepDisplay, say_sweep_interrupted
from wushe_sim.cli.resolving import list_sweep_rows, parse_indicator_size
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import detect_language, enumerate_choices, msg, nmsg, say
from wushe_sim.i18n.counted import count_runs, format_duration
from wushe_sim.i18n.printable import make_printable
from wushe_sim.i18n.stored import get_reason

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_rows
    from wushe_sim.experiments.sweep import runner
    from wushe_sim.experiments.sweep.result import read_status
    from wushe_sim.experiments.sweep.spec import Sweep
    from wushe_sim.files.paths import resolve_absolute

FAILED_RUNS = 3
"""The exit code of a sweep in which runs failed."""
MOST_FAILURES_SHOWN = 5
UNKNOWN_HOLDER = {"pid": "?", "host": "?", "since": "?"}


def sweep(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help="The sweep's file: base, seeds, design, what varies.")],
    out: Annotated[Path, typer.Option("--out", help="The sweep's folder; an interrupted sweep resumes from it.")],
    jobs: Annotated[int, typer.Option("--jobs", help="Threads, or processes: a core each.")] = 1,
    processes: Annotated[bool, typer.Option("--processes", help="Use processes instead of threads.")] = False,
    cluster: Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler's address, or its file.")] = None,
    max_runs: Annotated[int | None, typer.Option("--max-runs", min=1, help="Refuse a sweep of more runs.")] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Run again what failed.")] = False,
    timeout: Annotated[float | None, typer.Option("--timeout", min=0.001, help="Seconds that a run may take.")] = None,
    break_lock: Annotated[bool, typer.Option("--break-lock", help="Free a folder whose holder is gone.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a design of which a point cannot be run.")] = False,
    resolve: Resolve = None, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Run a design of many scenarios under many seeds; an interrupted sweep resumes."""
    design, spoken = Sweep.load(spec, max_runs, strict), detect_language(lang)
    asked = parse_indicator_size(resolve, len(design.seeds))
    for note in () if quiet else design.notes:
        echo(note, spoken)
    if cluster is None:
        prepare_engine(spoken, quiet)
    try:
        with SweepDisplay(spoken, quiet, measure_free_space(out)) as progress:
            result = runner.sweep(design, out, jobs, processes=processes, cluster=cluster, retry=retry, timeout=timeout,
                                  break_lock=break_lock, progress=progress)
    except runner.SweepInterrupted as stopped:
        echo(say_sweep_interrupted(stopped, out), spoken)
        raise
    if not quiet:
        echo(say(spoken, "{done} of {runs} saved in {folder}.", done=f"{result.counts['done']:,}", runs=count_runs(result.counts["runs"]),
                 folder=out))
    if asked is not None:
        print_rows(list_sweep_rows(result, asked))
    if result.counts["failed"]:
        echo_failures(result.failed, spoken)
        raise typer.Exit(FAILED_RUNS)


def measure_free_space(folder: Path) -> int:
    """Return the bytes that are free on the disk where a folder is, or will be."""
    whole = resolve_absolute(folder)
    there = next((path for path in (whole, *whole.parents) if path.exists()), Path(whole.anchor or os.sep))
    return shutil.disk_usage(there).free


def echo_failures(failed: Sequence[Any], lang: str) -> None:
    """Show the first runs that failed, each with the first line of its error."""
    echo(nmsg("{count} run failed; the same command with --retry runs it again:",
              "{count} runs failed; the same command with --retry runs them again:", len(failed)), lang)
    for one in failed[:MOST_FAILURES_SHOWN]:
        echo("  " + say(lang, "run {run} (design point {design}, seed {seed}): {error}", **one | {"error": get_reason(one, lang)}))
    if len(failed) > MOST_FAILURES_SHOWN:
        echo("  " + say(lang, "… {more} more", more=len(failed) - MOST_FAILURES_SHOWN))


def status(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A sweep's folder.")],
    form: Format = "table", quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Show a sweep's progress and which process holds it."""
    found = read_status(folder)
    if form == "json":
        print(json.dumps(found, ensure_ascii=True, indent=1))
    elif form == "csv":
        print_rows([{key: value for key, value in found.items() if key not in ("holder", "failures")}], form)
    else:
        for line in describe_status(found, detect_language(lang)):
            print(make_printable(line))


def describe_status(found: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield what of a sweep is done, which process holds it, and its first failures, a line each."""
    done = msg("{done} of {runs} done, {failed} failed, {waiting} waiting", done=f"{found['done']:,}", runs=count_runs(found["runs"]),
               failed=found["failed"], waiting=found["waiting"])
    left = [msg("about {time} left", time=format_duration(found["seconds_left"]))] if found["waiting"] and found["seconds_left"] else []
    yield enumerate_choices([done, *left]).render(lang)
    if found["waiting"] and found["holder"] is None:
        yield say(lang, "no process runs it; the same `wushe sweep` resumes it")
    elif found["waiting"]:
        yield say(lang, "running: process {pid} on {host}, since {since}", **UNKNOWN_HOLDER | found["holder"])
    for one in found["failures"][:MOST_FAILURES_SHOWN]:
        yield "  " + say(lang, "run {run}: {error}", run=one["run"], error=get_reason(one, lang))
