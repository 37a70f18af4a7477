"""The repetition (重做) of a run or a sweep from its manifest, in a temporary folder or one that is kept."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.experiments.rerun.agreement import Rerun, compare_folders
from wushe_sim.experiments.rerun.plan import Plan, plan_rerun
from wushe_sim.experiments.sweep.result import SweepResult
from wushe_sim.experiments.sweep.runner import sweep
from wushe_sim.i18n import OptionName, msg
from wushe_sim.results.folder import hold_result_folder, is_same
from wushe_sim.results.manifest import read_manifest
from wushe_sim.results.parts import open_parts
from wushe_sim.results.provenance import describe_work
from wushe_sim.results.reading import read_draws
from wushe_sim.running.runner import describe_hooks, run


def rerun(
    directory: str | os.PathLike, out: str | os.PathLike | None = None, jobs: int = 1, agents: Any = None,
    each_week: Callable[[Any], Any] | None = None, files: str | os.PathLike | None = None, anyway: bool = False,
    progress: bool | Callable[[Any], Any] | None = None,
) -> Rerun:
    """Repeat a run or a sweep from its folder, and say whether the bytes of its tables come out the same.

    Parameters
    ----------
    directory : path
        A result folder.
    out : path, optional
        Where the repetition is kept; else it goes when it has been compared.
    jobs : int
        Threads; with ``agents`` or ``each_week``, processes.
    agents, each_week
        The Python that replaced decisions, as it was handed to ``run`` or ``sweep``.
    files : path, optional
        The folder that relative paths of real places' files start from.
    anyway : bool
        Repeat it by another model, with other extensions, other files or other Python, too.
    progress : callable, optional
        As of ``run`` or ``sweep``.

    Returns
    -------
    Rerun
        ``agrees``, ``tables`` (by name), ``differences`` and ``circumstances``; ``print`` shows it in words.

    Raises
    ------
    BadInput
        With a line for each thing that stands in the way.
    StorageError
        Where the result is damaged, or the repetition cannot be written.
    """
    plan = plan_rerun(Path(directory), None if files is None else Path(files), anyway, agents, each_week)
    return repeat(plan, None if out is None else Path(out), jobs, progress)


def repeat(plan: Plan, out: Path | None = None, jobs: int = 1, progress: Any = None) -> Rerun:
    """Repeat what is planned, and compare. Raises BadInput where ``out`` is the result itself, and StorageError."""
    if out is not None and is_same(out.absolute(), plan.folder.absolute()):
        raise BadInput(msg("{out}: is the result itself; name another folder", out=OptionName("out", out)))
    with _open_folder(out) as target:
        (_repeat_sweep if plan.is_sweep else _repeat_run)(plan, target, jobs, progress)
        return compare_folders(plan.folder, plan.manifest, target, read_manifest(target), plan.notes)


@contextmanager
def _open_folder(out: Path | None) -> Iterator[Path]:
    if out is not None:
        yield out
        return
    with TemporaryDirectory(prefix="wushe-rerun-") as folder:
        yield Path(folder) / "again"


def _repeat_run(plan: Plan, target: Path, jobs: int, progress: Any) -> None:
    scenarios, seeds = list(plan.scenarios.values()), plan.manifest["seeds"]
    draws = read_draws(plan.folder, plan.manifest)
    work = describe_work(scenarios, seeds, draws=draws) | describe_hooks(plan.hooks)
    with hold_result_folder(target, work) as held:
        parts = open_parts(held, work, scenarios, len(seeds))
        made = run(scenarios, seeds, jobs, progress=progress, parts=parts, draws=draws, **plan.hooks)
        wanted = [(name, seed) for name, seed in plan.manifest["runs"]]
        if len(wanted) < len(made.provenance["runs"]):  # the run was interrupted, and what it had done by then is repeated
            made = replace(made, runs=tuple(one for one in made.runs if (one.scenario, one.seed) in wanted)).noted(
                runs=[list(one) for one in wanted], interrupted=True)
        told = {key: plan.manifest[key] for key in ("ranked_by", "streets") if key in plan.manifest}
        made.noted(**told).save(target)
        if parts is not None:
            parts.remove()


def _repeat_sweep(plan: Plan, target: Path, jobs: int, progress: Any) -> None:
    sweep(SweepResult(plan.folder).rebuild(plan.scenarios), target, jobs, progress=progress, **plan.hooks)
