"""The command limits, on a street small enough for tests: what it prints and keeps, that it stops when asked, and goes on."""

import csv
import re

import pandas as pd
import pytest
from typer.testing import CliRunner

from wushe_sim.cli.main import app
from wushe_sim.experiments.comparison.arms import count_done
from wushe_sim.experiments.limits import runs as limits_runs
from wushe_sim.experiments.limits.cells import KINDS, OUT_OF_REACH
from wushe_sim.experiments.limits.runs import Experiment, street_of
from wushe_sim.experiments.limits.settings import HEAD_MEASURES, HIGH, MIDDLE, STEP
from wushe_sim.scenario import Scenario

TYPES = {"new_estate": 0.5, "traditional_village": 0.5}
TINY = Scenario(name="tiny", burn_in=8, place={"communities": 2, "residents": 60, "types": TYPES})
RUNS = {"matrix": 144, "paths": 4, "links": 12}
"""Of a quick answer with two seeds, here at two prices and in one regime; weaker remedies and the search for tipping points come on top."""
FROM_NO_LINKS, WHERE_IT_BREAKS, IN_WHICH_SHARE = "失去全部联系后", "随一个杠杆升高在何处断裂", "在多大比例的系数抽取中能够挽回"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(limits_runs, "QUICK_GROUNDS", ((MIDDLE, STEP), (HIGH, STEP)))
    (tmp_path / "tiny.toml").write_text(TINY.dump(), encoding="utf-8")
    return tmp_path


def wushe(*words, lang="en"):
    return CliRunner().invoke(app, [str(word) for word in words], env={"WUSHE_LANG": lang})


def quick(*words, **more):
    return wushe("limits", "tiny.toml", "--quick", "--seeds", 2, "--out", "there", *words, **more)


@pytest.mark.compiled
def test_a_quick_answer_stopped_in_the_middle_goes_on_to_all_tables_figures_and_a_page(here, monkeypatch):
    """Everything is run and drawn once, for the assertions on draws too."""
    monkeypatch.setattr("wushe_sim.cli.progress.SECONDS_BETWEEN_LINES", 0)
    begun = quick("--max-runs", RUNS["matrix"], "--part", "matrix")
    assert begun.exit_code == 0 and not begun.stdout and "to resume" in begun.stderr
    assert re.search(r"\d runs done, .* left", begun.stderr) and count_done(here / "there/runs-quick/matrix-1") == 0
    first = quick("--max-runs", RUNS["links"] + 10, "--part", "links", "--part", "tipping", lang="zh")
    assert first.exit_code == 0, first.output
    assert FROM_NO_LINKS in first.stdout and WHERE_IT_BREAKS not in first.stdout
    assert count_done(here / "there/runs-quick/links") == RUNS["links"] and count_done(here / "there/runs-quick/tipping-0") == 10
    second = quick("--draws", 2, lang="zh")
    assert second.exit_code == 0, second.output
    assert FROM_NO_LINKS in second.stdout and WHERE_IT_BREAKS in second.stdout and IN_WHICH_SHARE in second.stdout
    assert "未做系数抽取" not in second.stdout
    assert "速览" in second.stderr and "70" not in second.stdout.splitlines()[0]
    for part, runs in RUNS.items():
        assert count_done(here / "there/runs-quick" / part) == runs
    assert count_done(here / "there/runs-quick/matrix-1") > 0
    check_saved(here / "there")
    check_draws(here / "there")
    told = wushe("report", "there", lang="zh")
    told_of = (here / "there.html").read_text(encoding="utf-8")
    assert told.exit_code == 0 and told_of.count("<img ") == 4 + 5 + 2 and "--max-runs" not in told_of
    assert WHERE_IT_BREAKS in told_of
    third = quick("--quiet", "--part", "links")
    assert third.exit_code == 0 and not third.stderr and "From no links" in third.stdout


def check_saved(folder):
    """All tables, figures and the page are there."""
    rows = list(csv.DictReader((folder / "recoveries.csv").open(encoding="utf-8-sig")))
    assert len(rows) == 2 * 5 * 5 * 10 and {row["limit"] for row in rows} >= {"takeover", "service_scope"}
    assert {row["kind"] for row in rows} <= set(KINDS)
    assert len(pd.read_parquet(folder / "tipping.parquet")) == 5 * 6
    images = list(folder.glob("*.png"))
    assert len(images) == 4 + 5 + 2 and all(path.read_bytes().startswith(b"\x89PNG") for path in images)
    page = (folder / "limits.md").read_text(encoding="utf-8")
    assert "matrix-linkage.png" in page and "速览" in page and page.startswith("# 治理限度")


def check_draws(folder):
    """Draws tell in which share of them each cell is won back."""
    assert count_done(folder / "runs-quick/draws/000") == 2 * 36
    reach = pd.read_parquet(folder / "reach.parquet")
    head = reach[reach["measure"].isin(HEAD_MEASURES)]
    assert len(reach) == 5 * 5 * 10 and (head["draws"] == 2).all() and head["reach"].isin([0, 0.5, 1]).all()
    cells = pd.read_parquet(folder / "recoveries.parquet")
    assert cells.loc[cells["measure"].isin(HEAD_MEASURES), "reach"].notna().all()
    assert (cells.loc[cells["kind"] == OUT_OF_REACH, "reach"] == 0).all()


def test_the_whole_set_keeps_within_its_budget():
    plan = Experiment(street_of(None), "nowhere", jobs=2).plan()
    assert [one.part for one in plan] == list(limits_runs.PARTS)
    assert 4000 < sum(one.runs for one in plan) < 16_000
    assert sum(one.seconds(2) for one in plan) < 35 * 60
    first = Experiment(street_of(None), "nowhere", jobs=2, quick=True).plan()
    assert sum(one.seconds(2) for one in first) < 2 * 60


def test_what_is_wrong_is_said_before_anything_runs(here):
    wrong = wushe("limits", "tiny.toml", "--part", "matrx")
    assert wrong.exit_code == 2 and "--part matrx: unknown part; use matrix, tipping, paths or links" in wrong.stderr
    assert wushe("limits", "tiny.toml", "--seeds", 1).exit_code == 2
    (here / "mine").mkdir()
    (here / "mine/letter.txt").write_text("dear", encoding="utf-8")
    strange = wushe("limits", "tiny.toml", "--out", "mine")
    assert strange.exit_code == 4 and "letter.txt" in strange.stderr
    assert not (here / "results").exists()
