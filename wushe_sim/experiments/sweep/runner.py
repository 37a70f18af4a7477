"""The sweep itself (批量运行): each point of a design under each seed, into a folder that any stop leaves whole; the same call resumes."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from wushe_sim.experiments.sqlite_file import put_aside
from wushe_sim.experiments.sweep.coordinator import Coordinator
from wushe_sim.experiments.sweep.executors import ClusterEngine, Engine, ProcessEngine
from wushe_sim.experiments.sweep.folder import (
    check_sweep_folder,
    describe_sweep_work,
    find_damaged_parts,
    finish_folder,
    open_sweep_ledger,
    translate_storage_errors,
)
from wushe_sim.experiments.sweep.ledger import SweepLedger
from wushe_sim.experiments.sweep.result import SweepResult
from wushe_sim.experiments.sweep.spec import Sweep
from wushe_sim.files.lock import break_lock as free_lock
from wushe_sim.files.lock import exclusive_lock
from wushe_sim.i18n import msg
from wushe_sim.i18n.counted import count_runs
from wushe_sim.notebook import SaidInterrupt, show_progress
from wushe_sim.running.runner import collect_hooks, parse_jobs
from wushe_sim.running.warm_up import prepare
from wushe_sim.scenario import refuse_same_names


class SweepInterrupted(SaidInterrupt):
    """The user or the system ended a sweep; ``done`` of its ``of`` runs are kept in ``folder``, and the same call resumes."""

    def __init__(self, done: int, of: int, folder: Path) -> None:
        super().__init__(msg("Interrupted: {done} of {runs} kept in {folder}; the same call resumes.", done=f"{done:,}",
                             runs=count_runs(of), folder=folder))
        self.done, self.of, self.folder = done, of, folder


def sweep(
    spec: Sweep | Mapping[str, Any] | str | os.PathLike, out: str | os.PathLike, jobs: int = 1, agents: Any = None,
    each_week: Callable[[Any], Any] | None = None, processes: bool = False, cluster: str | None = None, max_runs: int | None = None,
    retry: bool = False, timeout: float | None = None, break_lock: bool = False, progress: bool | Callable[[Any], Any] | None = None,
    at_most: int | None = None, strict: bool = False,
) -> SweepResult:
    """Run a sweep into the folder ``out``, or resume it where it stopped; what is in the folder by then, failed runs aside.

    ``spec`` is a file, or a mapping with its keys: ``{"base": scenario, "seeds": 20, "design": {"kind": "lhs", "points": 100}, "vary":
    {"admin_burden": {"min": 0.0, "max": 0.9}}}``. ``jobs`` are threads of this process; with ``processes``, or with ``agents`` or
    ``each_week`` and several jobs, processes; with ``cluster`` (the address of a Dask scheduler) the workers there. ``retry`` repeats
    failed runs, ``timeout`` is the seconds that one may take, ``break_lock`` frees a folder whose holder is gone, ``progress`` is called
    with a Plan once and with SweepProgress, and True shows a bar; ``strict`` refuses a design of which a point cannot be run, instead of
    letting its runs fail. After ``at_most`` new runs it stops as after a Ctrl-C. Raises BadInput,
    StorageError (a folder that is full, held, or another sweep's), and SweepInterrupted.
    """
    if isinstance(spec, Mapping):
        chosen = Sweep.of(spec, max_runs=max_runs, strict=strict)
    else:
        chosen = spec if isinstance(spec, Sweep) else Sweep.load(spec, max_runs, strict)
    refuse_same_names(chosen.bases.values())
    hooks, threads = collect_hooks(agents, each_week), parse_jobs(jobs)
    work, target = describe_sweep_work(chosen, hooks), check_sweep_folder(Path(out))
    if break_lock:
        free_lock(target)
    if cluster is None:
        prepare()
    engine = choose_engine(threads, hooks, processes, cluster, timeout)
    try:
        with (show_progress(progress) as tell, translate_storage_errors(target), exclusive_lock(target),
              open_sweep_ledger(target, chosen, work, tell) as ledger):
            reopen_damaged_parts(target, ledger)
            if retry:
                ledger.retry()
            ledger.note(jobs=engine.jobs)
            _run_to_the_end(Coordinator(chosen, target, ledger, engine, tell, at_most), target, ledger)
    finally:
        engine.close()
    return SweepResult(target)


def _run_to_the_end(coordinator: Coordinator, folder: Path, ledger: SweepLedger) -> None:
    with translate_storage_errors(folder):
        try:
            coordinator.work()
            if ledger.counts()["waiting"]:
                raise KeyboardInterrupt  # as many runs were made as were asked for
        except KeyboardInterrupt:
            counts = ledger.counts()
            raise SweepInterrupted(counts["done"], counts["runs"], folder) from None
        finally:
            ledger.note(mended=coordinator.mended)
        finish_folder(folder, ledger, coordinator.mended)
        ledger.compact()


def reopen_damaged_parts(folder: Path, ledger: SweepLedger) -> None:
    """Put damaged parts of the tables aside and let their runs wait again."""
    size = ledger.about()["block"]
    for block, paths in find_damaged_parts(folder, ledger.parts()).items():
        for path in paths:
            put_aside(folder, path)
        ledger.reopen(block, (block * size, (block + 1) * size))


def choose_engine(jobs: int, hooks: Mapping[str, Any], processes: bool, cluster: str | None, timeout: float | None) -> Engine:
    """Where the runs take place."""
    if cluster is not None:
        return ClusterEngine(cluster, hooks, timeout)
    return ProcessEngine(jobs, hooks, timeout) if processes or (hooks and jobs > 1) else Engine(jobs, hooks, timeout)
