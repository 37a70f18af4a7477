"""wushe sweep, status: the commands of experiments (批量实验命令)."""

import json
from pathlib import Path
from typing import Annotated

import typer

from wushe_sim.report.options import Debug, Form, Format, Lang, Quiet
from wushe_sim.report.terminal import tell

FAILED_RUNS = 3


def sweep(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help="The sweep's file: base, seeds, design, what varies.")],
    out: Annotated[Path, typer.Option("--out", help="The sweep's folder; where it stopped, it goes on.")],
    jobs: Annotated[int, typer.Option("--jobs", help="Threads, or processes: a core each.")] = 1,
    processes: Annotated[bool, typer.Option("--processes", help="Processes in place of threads.")] = False,
    cluster: Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler's address, or its file.")] = None,
    max_runs: Annotated[int | None, typer.Option("--max-runs", min=1, help="Refuse more runs than that.")] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Run again what failed.")] = False,
    timeout: Annotated[float | None, typer.Option("--timeout", min=0.001, help="Seconds that a run may take.")] = None,
    break_lock: Annotated[bool, typer.Option("--break-lock", help="Free a folder whose holder is gone.")] = False,
    quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Run a design of many scenarios under many seeds, or go on where it stopped (批量运行)."""
    import shutil

    from wushe_sim.experiments.spec import Sweep
    from wushe_sim.report.labels import language

    chosen, spoken = Sweep.load(spec, max_runs), language(lang)
    for note in () if quiet else chosen.notes:
        tell(note)
    from wushe_sim.experiments.sweeping import SweepInterrupted
    from wushe_sim.experiments.sweeping import sweep as run_sweep
    from wushe_sim.kernel import is_cold
    from wushe_sim.report.labels import word
    from wushe_sim.report.sweeps import SweepScreen, said, tell_failures

    if is_cold() and not quiet:
        tell(word("compiling", spoken))
    above = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    try:
        with SweepScreen(spoken, quiet, shutil.disk_usage(above).free) as screen:
            swept = run_sweep(chosen, out, jobs, processes=processes, cluster=cluster, retry=retry, timeout=timeout,
                              break_lock=break_lock, progress=screen)
    except SweepInterrupted as stopped:
        tell(said("kept", spoken, done=stopped.done, of=stopped.of, folder=out))
        raise
    if not quiet:
        tell(said("saved", spoken, done=swept.counts["done"], of=swept.counts["runs"], folder=out))
    if swept.counts["failed"]:
        tell_failures(swept.failed, spoken)
        raise typer.Exit(FAILED_RUNS)


def status(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A sweep's folder.")],
    form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Say what of a sweep is done, failed and waiting, and who is at it (查看批量进度)."""
    from wushe_sim.experiments.swept import status as status_of
    from wushe_sim.report.labels import language
    from wushe_sim.report.sweeps import print_status
    from wushe_sim.report.tables import show

    found = status_of(folder)
    if form is Form.json:
        print(json.dumps(found, ensure_ascii=True, indent=1))
    elif form is Form.csv:
        show([{key: value for key, value in found.items() if key not in ("holder", "failures")}], "csv")
    else:
        print_status(found, language(lang))
