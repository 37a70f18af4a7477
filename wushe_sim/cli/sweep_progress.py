"""Sweep progress (批量进度): what a sweep will take, how far it is, and what an interrupted one keeps."""

from pathlib import Path
from typing import Any

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.progress import ProgressLine
from wushe_sim.cli.resume_store import say_interrupted
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import Message, msg, say
from wushe_sim.i18n.counted import count_points, count_runs, count_seeds, format_duration

with deferred_imports(__name__):
    from wushe_sim.experiments.sweep import coordinator, ledger_rebuilding


class SweepDisplay(ProgressLine):
    """Shows what a sweep reports of itself."""

    def __init__(self, lang: str, quiet: bool, free: float) -> None:
        """``free`` is the room on the disk, in bytes."""
        super().__init__(lang, quiet)
        self._free = free

    def __call__(self, what: Any) -> None:
        """Show a ledger made anew, a plan, or progress."""
        match what:
            case _ if self._quiet:
                return
            case ledger_rebuilding.Rebuilt(found=found, of=of):
                echo(say(self._lang, "The ledger was lost or damaged. It is rebuilt from the tables, which hold {found} of {runs}; the "
                                     "others run again.", found=found, runs=count_runs(of)))
            case coordinator.Plan():
                self._echo_plan(what)
            case coordinator.SweepProgress():
                self.show(lambda: say_progress(what).render(self._lang), what.done + what.failed, what.of)

    def _echo_plan(self, plan: Any) -> None:
        values = {"time": format_duration(plan.seconds), "size": format_size(plan.bytes), "free": format_size(self._free)}
        echo(say(self._lang, "{runs}: {points} × {seeds}; {waiting} still to do, about {time} and {size} ({free} free there)",
                 runs=count_runs(plan.runs), points=count_points(plan.points), seeds=count_seeds(plan.seeds), waiting=plan.waiting,
                 **values))
        if plan.bytes > self._free:
            echo(say(self._lang, "the disk may be too small: {size} needed, {free} free", **values))


def say_progress(progress: Any) -> Message:
    """Say how far a sweep is, in a line."""
    return msg("{done} of {runs} done, {failed} failed, {left} left", done=f"{progress.done:,}", runs=count_runs(progress.of),
               failed=progress.failed, left=format_duration(progress.left))


def say_sweep_interrupted(stopped: Any, folder: Path) -> Message:
    """Say how many runs of an interrupted sweep are kept, and how it resumes."""
    return say_interrupted(msg("{done} of {runs}", done=f"{stopped.done:,}", runs=count_runs(stopped.of)), folder)


def format_size(bytes_: float) -> str:
    """Write an amount of storage in its unit."""
    for unit, one in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if bytes_ >= one:
            return f"{bytes_ / one:.3g} {unit}"
    return f"{bytes_ / 1e3:.0f} kB"
