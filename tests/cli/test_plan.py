"""The command plan: what it prints and writes, how it goes on, and what it refuses, by a stand-in for the engine."""

import dataclasses
import html
import re

import pytest
from docx import Document
from typer.testing import CliRunner

import wushe_sim as ws
from tests.experiments.planning.planted import STREET, PlantedEngine, put_in_plans
from tests.messages import check_message, collect_shown
from wushe_sim.cli.main import app
from wushe_sim.experiments.planning.mixes import NOTHING
from wushe_sim.experiments.planning.tables import ALONE
from wushe_sim.experiments.resume_store import NAME
from wushe_sim.report.plan import CAVEAT, describe_rivals


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a street's file, and a stand-in for the engine."""
    put_in_plans(monkeypatch.setattr, PlantedEngine())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "street.toml").write_text(STREET.dump(), encoding="utf-8")
    return tmp_path


def wushe(*words, lang="en"):
    return CliRunner().invoke(app, ["plan", *map(str, words)], env={"WUSHE_LANG": lang})


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A plan that was stopped by --max-runs, gone on with, and saved: its folder, and what was printed."""
    folder = tmp_path_factory.mktemp("planned")
    with pytest.MonkeyPatch.context() as patch:
        put_in_plans(patch.setattr, PlantedEngine())
        (folder / "street.toml").write_text(STREET.dump(), encoding="utf-8")
        words = [folder / "street.toml", "--budget", 300_000, "--posts", 2, "--quick", "--by", "type", "--out", folder / "there"]
        first = wushe(*words, "--max-runs", 60)
        assert first.exit_code == 0 and not (folder / "there/plans").exists(), first.output
        done = wushe(*words, "--jobs", 2)
    assert done.exit_code == 0, done.output
    return folder / "there", done


def test_it_prints_plans_with_doing_nothing_beside_them_and_says_that_it_forecasts_nothing(planned):
    _, done = planned
    assert "purchased services" in done.stdout and "do nothing" in done.stdout and "forecast" in done.stdout
    assert not re.search(r"\de-\d|\bnan\b", done.stdout)


def test_each_plan_is_a_file_that_runs_as_it_stands(planned):
    folder, _ = planned
    files = sorted((folder / "plans").glob("*.toml"))
    assert 1 <= len(files) <= 5
    for file in files:
        scenario = ws.Scenario.load(file)
        assert scenario.name == file.stem and scenario.budget.posts == 2 and scenario.weeks == STREET.weeks
        assert scenario.keep == STREET.keep


def test_it_writes_a_page_and_a_word_document_that_name_the_question_the_plans_and_the_caveat(planned):
    folder, _ = planned
    page = html.unescape((folder / "report.html").read_text(encoding="utf-8"))
    title = "What to do with 300,000 yuan a year and 2 more social workers? street"
    box = re.search('<div class="answer">(.*?)</div>', page, re.DOTALL)
    assert f"<h1>{title}</h1>" in page and box and "plan 1" in box[1] and CAVEAT.render("en") in box[1]
    document = Document(str(folder / "report.docx"))
    assert document.paragraphs[0].text == title and CAVEAT.render("en") in document.tables[0].cell(0, 0).text
    plans = [row.cells[0].text for row in document.tables[1].rows[1:]]
    assert plans[0] == "plan 1" and len(plans) == len(list((folder / "plans").glob("*.toml"))) + 1


def test_its_folder_is_read_again_and_says_how_to_repeat_it(planned, monkeypatch):
    put_in_plans(monkeypatch.setattr, PlantedEngine())
    folder, _ = planned
    found = ws.load(folder)
    assert found.request.yuan == 300_000 and set(found.names) == {file.stem for file in (folder / "plans").iterdir()}
    assert [str(one.label["en"]) for one in found.plans] == [ws.Scenario.load(folder / "plans" / f"{name}.toml").label["en"]
                                                             for name in found.names]
    names = {row.name for row in found.rows}
    assert NOTHING in names and names == set(found.result.scenarios) == set(found.table["name"])
    assert len(found.by_type) and len(found.over_time) and len(found.tried) and found.request.seeds == list(found.result.seeds)
    again = CliRunner().invoke(app, ["rerun", str(folder)], env={"WUSHE_LANG": "en"})
    assert again.exit_code == 2


def test_the_same_command_makes_no_run_again(planned, here):
    folder, done = planned
    with pytest.MonkeyPatch.context() as patch:
        engine = put_in_plans(patch.setattr, PlantedEngine())
        again = wushe(folder.parent / "street.toml", "--budget", 300_000, "--posts", 2, "--quick", "--by", "type", "--out", folder)
    assert again.exit_code == 0 and again.stdout == done.stdout
    assert not engine.lived


def test_without_yuan_and_posts_it_recommends_nothing_and_runs_nothing(here):
    done = wushe("street.toml", "--lang", "zh")
    assert done.exit_code == 0 and "不作推荐" in done.stdout


def test_ctrl_c_says_what_is_kept_and_the_folder_keeps_it(here, monkeypatch):
    class Stopped(PlantedEngine):
        """An engine in whose fifth run Ctrl-C comes."""

        def simulate(self, *args, **more):
            if len(self.lived) == 4:
                raise KeyboardInterrupt
            return super().simulate(*args, **more)

    put_in_plans(monkeypatch.setattr, Stopped())
    with collect_shown() as shown:
        done = wushe("street.toml", "--budget", 300_000, "--out", "there")
    assert done.exit_code == 130 and (here / "there" / NAME).exists()
    check_message(shown, "interrupted_kept", folder="there")


@pytest.mark.parametrize(("words", "wanted"), [
    (["street.toml", "--budget=-5"], "amount_outside"), (["street.toml", "--budget", 1000, "--posts=-1"], "amount_outside"),
    (["region.toml", "--posts", 2], "plan_of_region"), (["strete.toml", "--budget", 1000], "no_such_file"),
    (["street.toml", "--budget", 1000, "--draws", "none.parquet"], "draws_no_file"),
])
def test_what_cannot_be_planned_is_refused_in_a_line(here, words, wanted):
    (here / "region.toml").write_text('name = "region"\n[region]\ncities = 1\nstreets = 2\n', encoding="utf-8")
    with collect_shown() as shown:
        done = wushe(*words)
    assert done.exit_code == 2
    check_message(shown, wanted)


def test_what_is_best_more_often_than_the_first_plan_is_said(planned):
    found = ws.load(planned[0])
    alone = next(row.name for row in found.rows if row.kind == ALONE)
    odds = {found.names[0]: 0.35, alone: 0.5}
    table = found.table.assign(among_best=[odds.get(name, 0.1) for name in found.table["name"]])
    line, = describe_rivals(dataclasses.replace(found, table=table), "en")
    assert line.startswith("All on one thing: ") and "(50%) than plan 1 (35%)" in line
    assert describe_rivals(dataclasses.replace(found, table=table.assign(among_best=0.2)), "en") == []
