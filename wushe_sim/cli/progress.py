"""Progress (进度) on standard error: a moving line with a bar in a terminal, elsewhere a plain line now and then, nothing with --quiet."""

import sys
import time
from collections.abc import Callable
from typing import Any, Self

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.terminal import echo, ignore_closed_terminal
from wushe_sim.i18n import Message, say
from wushe_sim.i18n.counted import count_runs, count_streets, format_duration

with deferred_imports(__name__):
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

SECONDS_BETWEEN_LINES = 10
BAR_WIDTH = 24


class ProgressLine:
    """One line about long work: ``with ProgressLine(lang, quiet) as line: … line.show(lambda: text, done, of)``."""

    def __init__(self, lang: str, quiet: bool = False) -> None:
        """Show nothing before the first call."""
        self._lang, self._quiet, self._echoed = lang, quiet, time.monotonic()
        self._bar: Any = None

    def __enter__(self) -> Self:
        """Start the moving line, in a terminal."""
        if not self._quiet and sys.stderr.isatty():
            console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
            self._bar = Progress(BarColumn(BAR_WIDTH), TextColumn("{task.description}", markup=False), console=console, transient=True)
            self._bar.add_task("", total=None)
            self._bar.start()
        return self

    def __exit__(self, *_: Any) -> None:
        """Take the moving line away."""
        if self._bar:
            with ignore_closed_terminal():
                self._bar.stop()

    def show(self, line: Callable[[], str], done: float = 0, of: float | None = None) -> None:
        """Show a line, and how much of the work is done where that is known; the line is made only where it is seen."""
        if self._bar:
            with ignore_closed_terminal():
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
        """Show nothing before the first call."""
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
