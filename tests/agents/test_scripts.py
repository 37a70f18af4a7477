"""The scripts beside the scenarios run as they stand (on a small street), and a student can read each at a glance."""

import runpy
from pathlib import Path

import pytest

import wushe_sim as ws

SCRIPTS = sorted((Path(__file__).resolve().parents[2] / "scenarios" / "scripts").glob("*.py"))
SMALL = {"communities": 2, "residents": 200, "social_workers": 2}


@pytest.fixture
def small(monkeypatch):
    """Every scenario that a script reads or changes is small and short."""
    load, replace = ws.Scenario.load.__func__, ws.Scenario.replace

    def shrunk(self, **changes):
        place = changes.pop("place", {})
        return replace(self, **changes, **({} if "community" in place else {"place": {**place, **SMALL}}))

    monkeypatch.setattr(ws.Scenario, "load", classmethod(
        lambda cls, path: replace(load(cls, SCRIPTS[0].parents[2] / path), place=SMALL, burn_in=8)))
    monkeypatch.setattr(ws.Scenario, "replace", shrunk)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_runs_and_says_something(script, small, capsys):
    runpy.run_path(str(script), run_name="__main__")
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_is_short(script):
    assert len(script.read_text(encoding="utf-8").splitlines()) < 40
