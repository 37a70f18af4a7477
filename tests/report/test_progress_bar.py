"""``progress=True``: one bar for whatever long work reports; and what an interrupt says of what is kept."""

from pathlib import Path

import pytest

import wushe_sim as ws
from tests.messages import raises_message
from wushe_sim.experiments.limits.runs import LimitsProgress
from wushe_sim.experiments.resume_store import open_call_store
from wushe_sim.experiments.sweep.coordinator import SweepProgress
from wushe_sim.experiments.sweep.runner import SweepInterrupted
from wushe_sim.notebook import SaidInterrupt, show_progress
from wushe_sim.report.progress_bar import open_bar
from wushe_sim.running.region import Progress

STREET = ws.Scenario(name="street", weeks=8, burn_in=4, place={"communities": 1, "residents": 60})


@pytest.mark.parametrize(("said", "shown"), [
    ((Progress(1, 4, 50, 200, 0, 0),), (50, 200, "runs 1/4")), ((SweepProgress(6, 1, 40, None),), (7, 40, "7/40")),
    ((LimitsProgress("tipping", 3, 5),), (3, 8, "tipping points")), ((Path("main"), SweepProgress(2, 0, 9, None)), (2, 9, "verdicts")),
    ((3, 12), (3, 12, "3/12")),
])
def test_a_bar_shows_whatever_long_work_reports(said, shown):
    done, of, text = shown
    with open_bar("en") as bar:
        bar(*said)
        assert (bar._bar.n, bar._bar.total) == (done, of) and text in str(bar._bar)


def test_what_is_no_report_of_progress_shows_nothing(capsys):
    with open_bar("en") as bar:
        bar("a plan")
        assert bar._bar is None
    assert not capsys.readouterr().err


def test_true_shows_a_bar_that_goes_and_gives_the_same_result(capsys):
    plain, shown = ws.run(STREET, seeds=2), ws.run(STREET, seeds=2, progress=True)
    assert "%|" in capsys.readouterr().err and plain.weekly.equals(shown.weekly)


def test_a_sweep_shows_one_too(capsys, tmp_path):
    ws.sweep({"base": STREET, "seeds": 2, "vary": {"admin_burden": [0.1, 0.8]}}, tmp_path / "out", progress=True)
    assert "/4" in capsys.readouterr().err


def test_what_is_neither_true_nor_called_is_refused():
    with raises_message(ws.BadInput, "progress_wanted", value="3"):
        ws.run(STREET, progress=3)  # pyright: ignore[reportArgumentType]
    with show_progress(False) as none:
        assert none is None


def interrupt(progress):
    if progress.runs == 2:
        raise KeyboardInterrupt


def test_an_interrupted_run_says_what_is_kept_and_where():
    with pytest.raises(ws.Interrupted) as caught:
        ws.run(STREET, seeds=5, progress=interrupt)
    stopped = caught.value
    assert (len(stopped.result.runs), stopped.of) == (2, 5)
    assert str(stopped).startswith("Interrupted: 2 of 5 runs kept") and len(stopped._render_traceback_()) == 1


def test_one_that_ended_before_any_run_says_so():
    assert str(ws.Interrupted(None, 5)).startswith("Interrupted: 0 of 5 runs done; no result is kept.")


def test_it_speaks_the_readers_language(monkeypatch):
    monkeypatch.setenv("WUSHE_LANG", "zh")
    stopped = SweepInterrupted(6, 40, Path("out"))
    assert stopped._render_traceback_() == ["已中断：40 次运行中的 6 次已保存到 out；再次执行同一调用即可继续。"]
    assert "6 of 40 runs" in str(stopped)


def test_a_call_with_a_folder_says_that_it_resumes_and_one_without_that_nothing_is_kept(tmp_path):
    for folder, text in ((tmp_path, "1 run kept"), (None, "nothing is kept")):
        with pytest.raises(SaidInterrupt, match=text), open_call_store(folder) as store:
            store.put("done", 1)
            raise KeyboardInterrupt
