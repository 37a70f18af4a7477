"""进度 how far a run is, on standard error: a moving line where somebody looks, else a plain one now and then."""

import sys
import time
from collections.abc import Callable
from typing import Any, Self

from wushe_sim.cli.terminal import surviving_a_closed_terminal, tell
from wushe_sim.i18n import Message, say
from wushe_sim.i18n.counted import count_runs, count_streets, duration

SECONDS_BETWEEN_LINES = 10


class MovingLine:
    """One line that is written anew where somebody looks; elsewhere a plain line every ten seconds. Nothing where it is to be quiet."""

    def __init__(self, quiet: bool) -> None:
        """Nothing is shown before the first line."""
        self._quiet, self._said, self._live = quiet, time.monotonic(), None

    def __enter__(self) -> Self:
        """Begin to show."""
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live

            self._live = Live("", console=Console(file=sys.stderr, markup=False, highlight=False, emoji=False), transient=True)
            self._live.start()
        return self

    def __exit__(self, *_: Any) -> None:
        """Take the moving line away."""
        if self._live:
            with surviving_a_closed_terminal():
                self._live.stop()

    def show(self, line: Callable[[], str]) -> None:
        """Show a line, which is made only where it is seen."""
        if self._live:
            from rich.text import Text

            with surviving_a_closed_terminal():
                self._live.update(Text(line()))
        elif not self._quiet and time.monotonic() - self._said >= SECONDS_BETWEEN_LINES:
            self._said = time.monotonic()
            tell(line())


class Counting(MovingLine):
    """Shows how many pieces of long work are done, and the time that is left at their pace."""

    def __init__(self, lang: str, quiet: bool, count: Callable[[int], Message]) -> None:
        """``count`` says so many of what is counted."""
        super().__init__(quiet)
        self._lang, self._count, self._began, self._first = lang, count, time.monotonic(), None

    def __call__(self, done: int, of: int) -> None:
        """So many are done; what earlier runs had done takes no part in the pace."""
        if self._first is None:
            self._first = done - 1
        left = (time.monotonic() - self._began) / (done - self._first) * (of - done)
        self.show(lambda: say(self._lang, "{done} of {all}; about {left} left", done=done, all=self._count(of), left=duration(left)))


class Screen(MovingLine):
    """Shows progress while a run goes on: ``with Screen(lang, quiet) as screen: run(..., progress=screen)``."""

    def __init__(self, lang: str, quiet: bool = False) -> None:
        """Nothing is shown before the first call."""
        super().__init__(quiet)
        self._lang, self._began, self._seen = lang, time.monotonic(), (0, 0)

    def __call__(self, progress: Any) -> None:
        """Show how far it is; called from any thread. The clock starts with the first block, so that compiling is not counted."""
        now = time.monotonic()
        if not self._seen[0]:
            self._seen, self._began = (progress.weeks, progress.resident_weeks), now
            self._said = now
            return
        self.show(lambda: self._line(progress, now))

    def _line(self, progress: Any, now: float) -> str:
        seconds = max(now - self._began, 1e-9)
        speed = (progress.resident_weeks - self._seen[1]) / seconds
        pace = (progress.weeks - self._seen[0]) / seconds
        left = (progress.of_resident_weeks - progress.resident_weeks) / (speed or 1)
        if not progress.of_resident_weeks:
            left = (progress.of_weeks - progress.weeks) / (pace or 1)
        values = {"speed": _short(speed), "left": f"{int(left) // 60}:{int(left) % 60:02d}"}
        if progress.of_streets:
            return say(self._lang, "{streets} of {all}, {speed} resident-weeks a second, {left} left", streets=progress.streets,
                       all=count_streets(progress.of_streets), **values)
        return say(self._lang, "{runs} of {all}, week {weeks} of {of_weeks}, {speed} resident-weeks a second, {left} left",
                   runs=progress.runs, all=count_runs(progress.of_runs), weeks=progress.weeks, of_weeks=progress.of_weeks, **values)


def _short(speed: float) -> str:
    """A speed with three digits: 850, 12.3k, 4.56M."""
    for size, sign in ((1e6, "M"), (1e3, "k")):
        if speed >= size:
            return f"{speed / size:.3g}{sign}"
    return f"{speed:.0f}"
