"""Progress (进度) on standard error: how far long work is, and what an interrupted command keeps for the next.

A moving line with a bar in a terminal, elsewhere a plain line now and then, nothing with ``--quiet``.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.engine import prepare_engine
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import Message, msg, say
from wushe_sim.i18n.counted import count_points, count_runs, count_seeds, count_streets, format_duration

with deferred_imports(__name__):
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from wushe_sim.experiments.resume_store import open_resume_store
    from wushe_sim.experiments.sweep import coordinator, ledger_rebuilding

SECONDS_BETWEEN_LINES = 10
BAR_WIDTH = 24


class ProgressLine:
    """One line about long work: ``with ProgressLine(lang, quiet) as line: … line.show(lambda: text, done, of)``."""

    def __init__(self, lang: str, quiet: bool = False) -> None:
        self._lang, self._quiet, self._echoed = lang, quiet, time.monotonic()
        self._bar: Any = None

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
            self._bar = Progress(BarColumn(BAR_WIDTH), TextColumn("{task.description}", markup=False), console=console, transient=True)
            self._bar.add_task("", total=None)
            self._bar.start()
        return self

    def __exit__(self, *_: Any) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, line: Callable[[], str], done: float = 0, of: float | None = None) -> None:
        """Show a line, and how much of the work is done where that is known; the line is made only where it is seen."""
        if self._bar:
            self._bar.update(self._bar.task_ids[0], description=line(), completed=done, total=of)
        elif not self._quiet and time.monotonic() - self._echoed >= SECONDS_BETWEEN_LINES:
            self._echoed = time.monotonic()
            echo(line())


class CountDisplay(ProgressLine):
    """Shows how many pieces of long work are done, and the time that is left at their pace."""

    def __init__(self, lang: str, quiet: bool, count: Callable[[int], Message]) -> None:
        """``count`` says so many of what is counted."""
        super().__init__(lang, quiet)
        self._count, self._began, self._first = count, time.monotonic(), None

    def __call__(self, done: int, of: int) -> None:
        """Show that so many are done; what earlier runs did takes no part in the pace."""
        if self._first is None:
            self._first = done - 1
        left = (time.monotonic() - self._began) / (done - self._first) * (of - done)
        self.show(lambda: say(self._lang, "{done} of {all}; about {left} left", done=done, all=self._count(of), left=format_duration(left)),
                  done, of)


class RunDisplay(ProgressLine):
    """Shows how far a run is: ``with RunDisplay(lang, quiet) as progress: run(..., progress=progress)``."""

    def __init__(self, lang: str, quiet: bool = False) -> None:
        super().__init__(lang, quiet)
        self._began, self._seen = time.monotonic(), (0, 0)

    def __call__(self, progress: Any) -> None:
        """Show how far it is; called from any thread. The clock starts with the first block, so that compiling is not counted."""
        now = time.monotonic()
        if not self._seen[0]:
            self._seen, self._began = (progress.weeks, progress.resident_weeks), now
            self._echoed = now
            return
        self.show(lambda: self._describe(progress, now), progress.weeks, progress.of_weeks)

    def _describe(self, progress: Any, now: float) -> str:
        seconds = max(now - self._began, 1e-9)
        speed = (progress.resident_weeks - self._seen[1]) / seconds
        pace = (progress.weeks - self._seen[0]) / seconds
        left = (progress.of_resident_weeks - progress.resident_weeks) / (speed or 1)
        if not progress.of_resident_weeks:
            left = (progress.of_weeks - progress.weeks) / (pace or 1)
        values = {"speed": shorten(speed), "left": f"{int(left) // 60}:{int(left) % 60:02d}"}
        if progress.of_streets:
            return say(self._lang, "{streets} of {all}, {speed} resident-weeks a second, {left} left", streets=progress.streets,
                       all=count_streets(progress.of_streets), **values)
        return say(self._lang, "{runs} of {all}, week {weeks} of {of_weeks}, {speed} resident-weeks a second, {left} left",
                   runs=progress.runs, all=count_runs(progress.of_runs), weeks=progress.weeks, of_weeks=progress.of_weeks, **values)


def shorten(speed: float) -> str:
    """Write a speed with three digits: 850, 12.3k, 4.56M."""
    for size, sign in ((1e6, "M"), (1e3, "k")):
        if speed >= size:
            return f"{speed / size:.3g}{sign}"
    return f"{speed:.0f}"


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


@contextmanager
def open_store(folder: Path | None, lang: str) -> Iterator[Any]:
    """Open the store of a folder, or one in memory; say so where a damaged one is put aside."""
    with open_resume_store(folder) as store:
        if store.is_begun_anew:
            echo(say(lang, "{path}: was damaged and is put aside (quarantine); what it held is done again", path=store.path))
        yield store


@contextmanager
def show_count(lang: str, quiet: bool, count: Callable[[int], Message], folder: Path | None, done: Sized) -> Iterator[CountDisplay]:
    """Compile, then show how far long work is. On Ctrl-C say what ``folder`` keeps and that the same command resumes."""
    try:
        prepare_engine(lang, quiet)
        with CountDisplay(lang, quiet, count) as progress:
            yield progress
    except KeyboardInterrupt:
        if folder is not None and len(done):
            echo(say_interrupted(count(len(done)), folder), lang)
        raise


def say_interrupted(done: Any, folder: Any) -> Message:
    """Say what is kept of interrupted work, and how it resumes."""
    return msg("Interrupted: {done} kept in {folder}; run the same command to resume.", done=done, folder=folder)
