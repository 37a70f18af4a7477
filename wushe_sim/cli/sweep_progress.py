"""批量进度 what a reader is told of a sweep: what it will take, how far it is, what came of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from wushe_sim.cli.progress import MovingLine
from wushe_sim.cli.terminal import tell
from wushe_sim.i18n import Message, enumerate_choices, msg, nmsg, say
from wushe_sim.i18n.counted import count_points, count_runs, count_seeds, duration
from wushe_sim.i18n.printable import printable
from wushe_sim.i18n.stored import get_reason

SHOWN = 5


def size(bytes_: float) -> str:
    """An amount of storage in its unit."""
    for unit, one in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if bytes_ >= one:
            return f"{bytes_ / one:.3g} {unit}"
    return f"{bytes_ / 1e3:.0f} kB"


class SweepScreen(MovingLine):
    """Tells how far a sweep is."""

    def __init__(self, lang: str, quiet: bool, free: float) -> None:
        """``free`` is the room on the disk, in bytes."""
        super().__init__(quiet)
        self._lang, self._free = lang, free

    def __call__(self, what: Any) -> None:
        """Tell of a ledger made anew, of a plan, or of progress."""
        if self._quiet:
            return
        if hasattr(what, "found"):
            tell(say(self._lang, "The ledger was lost or damaged; it is rebuilt from the tables, which hold {found} of {runs}. The "
                                 "others are run again.", found=what.found, runs=count_runs(what.of)))
            return
        if hasattr(what, "bytes"):
            values = {"time": duration(what.seconds), "size": size(what.bytes), "free": size(self._free)}
            tell(say(self._lang, "{runs}: {points} × {seeds}; {waiting} still to do, about {time} and {size} ({free} free there)",
                     runs=count_runs(what.runs), points=count_points(what.points), seeds=count_seeds(what.seeds), waiting=what.waiting,
                     **values))
            if what.bytes > self._free:
                tell(say(self._lang, "the disk may not hold it: {size} needed, {free} free", **values))
            return
        self.show(lambda: say_progress(what).render(self._lang))


def say_progress(what: Any) -> Message:
    """How far a sweep is, in a line."""
    return msg("{done} of {runs} done, {failed} failed, {left} left", done=what.done, runs=count_runs(what.of), failed=what.failed,
               left=duration(what.left))


def say_interrupted(done: int, of: int, folder: Any) -> Message:
    """Say what of an interrupted sweep is kept, and how it resumes."""
    return msg("Interrupted: {done} of {runs} kept in {folder}; run the same command to resume.", done=done, runs=count_runs(of),
               folder=folder)


def tell_failures(failed: Iterable[Mapping[str, Any]], lang: str) -> None:
    """The first runs that failed, each with the first line of its error."""
    some = list(failed)
    tell(nmsg("{count} run failed; the same command with --retry runs it again:",
              "{count} runs failed; the same command with --retry runs them again:", len(some)).render(lang))
    for one in some[:SHOWN]:
        tell("  " + say(lang, "run {run} (design point {design}, seed {seed}): {error}",
                        **dict(one) | {"error": get_reason(one, lang)}))
    if len(some) > SHOWN:
        tell("  " + say(lang, "… {more} more", more=len(some) - SHOWN))


def print_status(found: Mapping[str, Any], lang: str) -> None:
    """What of a sweep is done, in a few lines."""
    done = msg("{done} of {runs} done, {failed} failed, {waiting} waiting", done=found["done"], runs=count_runs(found["runs"]),
               failed=found["failed"], waiting=found["waiting"])
    left = [msg("about {time} left", time=duration(found["seconds_left"]))] if found["waiting"] and found["seconds_left"] else []
    lines = [enumerate_choices([done, *left]).render(lang)]
    if found["waiting"]:
        holder = found["holder"]
        lines.append(say(lang, "no process runs it; the same `wushe sweep` resumes it") if holder is None else
                     say(lang, "running: process {pid} on {host}, since {since}", **{"pid": "?", "host": "?", "since": "?"} | holder))
    lines += ["  " + say(lang, "run {run}: {error}", run=one["run"], error=get_reason(one, lang))
              for one in found["failures"][:SHOWN]]
    for line in lines:
        print(printable(line))
