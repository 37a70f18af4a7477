"""``ws.limits(…)`` and ``ws.verdicts(…)``: what the commands do, from Python, into folders that the commands go on with."""

import pytest
from typer.testing import CliRunner

import wushe_sim as ws
from tests.messages import raises_message
from wushe_sim.cli.main import app
from wushe_sim.experiments.claims import trial
from wushe_sim.experiments.limits import runs as limits_runs
from wushe_sim.experiments.limits.settings import MIDDLE, STEP
from wushe_sim.report import plot
from wushe_sim.report.cards import build_card, make_card
from wushe_sim.report.studies import format_command

TINY = ws.Scenario(name="tiny", burn_in=8, place={"communities": 1, "residents": 60})


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(limits_runs, "QUICK_GROUNDS", ((MIDDLE, STEP),))
    return tmp_path


@pytest.mark.compiled
def test_the_limits_run_as_the_command_does_stop_resume_and_are_drawn(here):
    stopped = ws.limits(TINY, "there", parts="links", seeds=2, quick=True, at_most=3)
    assert not stopped.asked["whole"] and "not finished" in build_card(stopped, "en").lines[0]
    assert stopped.asked["command"] == "wushe limits tiny.toml --part links --seeds 2 --draws 0 --quick --out there"
    found = ws.limits(TINY, "there", parts=["links", "matrix"], seeds=2, quick=True, progress=False)
    assert found.asked["whole"] and {"links", "recoveries", "losses"} <= set(found.tables)
    assert (here / "there" / "limits.md").exists() and ws.load("there").tables["links"].equals(found.tables["links"])
    axes = plot.limits_matrix(found, "linkage", lang="en")
    assert len(axes.get_yticklabels()) == found.tables["recoveries"]["limit"].nunique()
    (here / "tiny.toml").write_text(TINY.dump(), encoding="utf-8")
    again = CliRunner().invoke(app, ["limits", "tiny.toml", "--part", "links", "--seeds", "2", "--quick", "--out", "there", "--quiet"])
    assert again.exit_code == 0, again.output


@pytest.mark.compiled
def test_the_verdicts_run_as_the_command_does_and_are_drawn(here, monkeypatch):
    monkeypatch.setattr(trial, "plain_street", lambda changes=None: TINY.replace(name="plain"))
    seen = []
    found = ws.verdicts("H8", seeds=2, quick=True, progress=lambda *said: seen.append(said))
    assert seen and list(found.tables["claims"]["hypothesis"].unique()) == ["H8"] and (here / "results/verdicts-quick/verdicts.md").exists()
    assert found.asked["only"] == ["H8"] and not found.asked["unfinished"]
    assert plot.claims(found, lang="en").has_data()
    card = build_card(found, "en")
    assert [row[0] for row in card.tables[0].texts] == ["H8"] and "ws.plot.claims(found)" in card.calls
    assert repr(found).count("\n") == 0 and make_card(found, "zh")


def test_what_cannot_be_run_is_told_in_pythons_words():
    with raises_message(ws.BadInput, "parts_unknown", part="'matrx'"):
        ws.limits(parts=["matrx"])
    with raises_message(ws.BadInput, "interval_needs_two_seeds", seeds=1):
        ws.limits(seeds=1)
    with raises_message(ws.BadInput, "interval_needs_two_seeds", seeds=1):
        ws.verdicts(seeds=1)


def test_a_call_is_told_as_the_command_that_does_the_same():
    options = {"part": ["links", "paths"], "seeds": None, "quick": True, "draws": 0, "whole": False, "out": "a b"}
    assert format_command("limits", ["x.toml"], options) == "wushe limits x.toml --part links --part paths --quick --draws 0 --out 'a b'"
