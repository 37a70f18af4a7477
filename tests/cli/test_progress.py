"""Progress: a moving line with a bar in a terminal, a plain line now and then elsewhere, nothing with --quiet."""

import io
import re
import sys
from types import SimpleNamespace

import pytest

from wushe_sim.cli.progress import CountDisplay, ProgressLine, RunDisplay, SweepDisplay
from wushe_sim.experiments.sweep.coordinator import Plan, SweepProgress
from wushe_sim.experiments.sweep.ledger_rebuilding import Rebuilt
from wushe_sim.i18n.counted import count_seeds
from wushe_sim.running.region import Progress

HALF = Progress(1, 2, 50, 100, 50_000, 100_000)
CURSOR = "\x1b["
"""What a terminal obeys begins with it."""


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


def watch(monkeypatch, stream):
    """A stream in place of standard error; within the test, for pytest puts its own there between a fixture and the test."""
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def test_where_there_is_no_terminal_a_plain_line_is_printed_now_and_then(monkeypatch):
    plain = watch(monkeypatch, io.StringIO())
    with RunDisplay("en") as progress:
        progress(HALF)
        assert not plain.getvalue()
        progress._echoed -= 60
        progress(HALF)
        progress(HALF)
    assert re.findall("1 of 2 runs, week 50 of 100", plain.getvalue()) == ["1 of 2 runs, week 50 of 100"]
    assert CURSOR not in plain.getvalue()


def test_in_a_terminal_the_line_moves_with_a_bar_and_is_gone_at_the_end(monkeypatch):
    terminal = watch(monkeypatch, Terminal())
    with RunDisplay("zh") as progress:
        progress(HALF)
        progress(HALF._replace(weeks=80, resident_weeks=80_000))
        progress._bar.refresh()
    assert "2 次运行中已完成 1 次" in terminal.getvalue() and "━" in terminal.getvalue()
    assert terminal.getvalue().rstrip().endswith(f"{CURSOR}2K")


def test_a_line_of_square_brackets_is_no_markup(monkeypatch):
    terminal = watch(monkeypatch, Terminal())
    with ProgressLine("en") as line:
        line.show(lambda: "[levers] is [bold]", 1, 2)
        line._bar.refresh()
    assert "[levers] is [bold]" in terminal.getvalue()


def test_an_interrupt_takes_the_moving_line_away(monkeypatch):
    watch(monkeypatch, Terminal())
    with pytest.raises(KeyboardInterrupt), ProgressLine("en") as line:
        line.show(lambda: "half", 1, 2)
        raise KeyboardInterrupt
    assert not line._bar.live.is_started


def test_quiet_progress_says_nothing(monkeypatch):
    terminal = watch(monkeypatch, Terminal())
    with RunDisplay("en", quiet=True) as progress:
        progress._echoed -= 60
        progress(HALF)
    with SweepDisplay("en", quiet=True, free=1e9) as display:
        display(Rebuilt(3, 10))
    assert not terminal.getvalue()


def test_time_left_is_told_even_where_the_number_of_residents_is_not_known():
    progress = RunDisplay("en")
    progress._seen, progress._began = (0, 0), 0.0
    assert "0:10 left" in progress._describe(Progress(0, 1, 50, 100, 0, 0), 10.0)
    assert "2.5k resident-weeks a second, 0:20 left" in progress._describe(HALF, 20.0)


def test_the_pace_counts_what_this_command_does_alone(monkeypatch):
    plain = watch(monkeypatch, io.StringIO())
    with CountDisplay("en", False, count_seeds) as progress:
        progress._began -= 30
        progress(18, 20)
        progress._echoed -= 60
        progress(19, 20)
    assert plain.getvalue() == "19 of 20 seeds; about 15 s left\n"


def test_a_sweep_shows_its_ledger_its_plan_and_its_progress_each_in_its_words(monkeypatch):
    plain = watch(monkeypatch, io.StringIO())
    with SweepDisplay("en", False, free=1e6) as display:
        display(Rebuilt(3, 10))
        display(Plan(runs=10, points=5, seeds=2, waiting=7, seconds=70, bytes=2e6))
        display._echoed -= 60
        display(SweepProgress(done=4, failed=1, of=10, left=60))
        display(SimpleNamespace(found=1, bytes=1, left=1))  # none of the three
    assert plain.getvalue().splitlines() == [
        "The ledger was lost or damaged. It is rebuilt from the tables, which hold 3 of 10 runs; the others run again.",
        "10 runs: 5 points × 2 seeds; 7 still to do, about 1:10 min and 2 MB (1 MB free there)",
        "the disk may be too small: 2 MB needed, 1 MB free", "4 of 10 runs done, 1 failed, 1:00 min left"]
