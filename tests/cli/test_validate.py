"""The commands validate, sensitivity and calibrate: what they print and write, on a street small enough for tests."""

import csv
import json

import pytest
from typer.testing import CliRunner

from tests.experiments.small_street import SMALL
from wushe_sim.cli.main import app
from wushe_sim.experiments.resume_store import NAME, open_resume_store
from wushe_sim.experiments.uncertainty import calibration, robustness, screening
from wushe_sim.experiments.validation import runs
from wushe_sim.experiments.validation.patterns import PATTERNS
from wushe_sim.experiments.validation.runs import observe_seed
from wushe_sim.results.provenance import MODEL
from wushe_sim.scenario.coefficients import list_coefficients

TARGETS = '[[target]]\nname = "ours"\nindicator = "trust"\nlow = 0.5\nhigh = 0.8\nsource = "survey"\n'


observed = {}


def observe_once(base, seed, **more):
    """``observe_seed``, made once for all tests here: what the commands do with it is their subject."""
    key = (base.digest(), seed, *more.items())
    if key not in observed:
        observed[key] = observe_seed(base, seed, **more)
    return observed[key]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(runs, "experiment_street", lambda base: base)
    monkeypatch.setattr(robustness, "observe_seed", observe_once)
    (tmp_path / "small.toml").write_text(SMALL.dump(), encoding="utf-8")
    (tmp_path / "targets.toml").write_text(TARGETS, encoding="utf-8")
    return tmp_path


def wushe(*words):
    return CliRunner().invoke(app, [str(word) for word in words], env={"WUSHE_LANG": "en"})


def test_validate_prints_a_table_and_keeps_it_with_a_picture_and_a_page(here):
    done = wushe("validate", "small.toml", "--seeds", 2, "--targets", "targets.toml", "--out", "there", "--page", "page.md")
    assert done.exit_code == 0, done.output
    assert "social workers who quit in a year" in done.stdout and "cannot speak" in done.stdout and "ours" in done.stdout
    rows = list(csv.DictReader((here / "there/validation.csv").open(encoding="utf-8-sig")))
    assert [row["pattern"] for row in rows] == [*(one.number for one in PATTERNS), "ours"]
    assert json.loads((here / "there/validation.json").read_text(encoding="utf-8"))["seeds"] == 2
    assert all((here / name).read_bytes().startswith(b"\x89PNG") for name in ("there/validation.png", "page.png"))
    assert "wushe validate" not in (here / "page.md").read_text(encoding="utf-8").partition("```")[0]
    again = wushe("validate", "small.toml", "--seeds", 2, "--targets", "targets.toml", "--out", "there", "--lang", "zh")
    assert again.exit_code == 0, again.output
    text = (here / "there/validation.md").read_text(encoding="utf-8")
    assert text.startswith("# 验证") and f"模型 {MODEL}。情景" in text and "trust，最后 156 周" in text and "Scenario" not in text


def test_a_quick_answer_says_that_it_is_one(here):
    done = wushe("validate", "small.toml", "--quick", "--seeds", 1, "--out", "there")
    assert "quick answer" in done.stderr and "quick answer" in (here / "there/validation.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("words", "measured", "named"), [
    (("small.toml", "--quick"), "small", "itself"), (("small.toml",), "small", ""), (("--quick",), "experiment", "experiment street"),
])
def test_quick_or_not_the_scenario_that_is_given_is_measured_and_the_experiment_street_only_without_one(
        here, monkeypatch, words, measured, named):
    seen = []
    monkeypatch.setattr(runs, "experiment_street", lambda base: SMALL.replace(name="experiment"))
    monkeypatch.setattr(robustness, "observe_seed", lambda base, seed, **more: seen.append(base) or observe_once(SMALL, 0, **more))
    done = wushe("validate", *words, "--seeds", 1, "--out", "there")
    assert done.exit_code == 0 and [base.name for base in seen] == [measured]
    assert all((named in text) == bool(named) or not named for text in (done.stderr, (here / "there/validation.md").read_text("utf-8")))
    assert ("quick answer" in done.stderr) == ("--quick" in words)


def test_sensitivity_and_calibrate_say_which_street_they_measure(here):
    drawn = wushe("sensitivity", "small.toml", "--draws", 1, "--trajectories", 0)
    assert "experiment street" in drawn.stderr and "'small'" in drawn.stderr
    assert "'small' itself" in wushe("calibrate", "small.toml", "--max-runs", 1).stderr
    assert "experiment street" in wushe("calibrate", "small.toml", "--max-runs", 1, "--quick").stderr


def test_a_folder_that_holds_something_else_is_refused(here):
    (here / "mine").mkdir()
    (here / "mine/letter.txt").write_text("dear", encoding="utf-8")
    done = wushe("validate", "small.toml", "--seeds", 1, "--out", "mine")
    assert done.exit_code == 4 and "letter.txt" in done.stderr
    assert wushe("validate", "small.toml", "--seeds", 0).exit_code == 2
    assert wushe("validate", "small.toml", "--targets", "nowhere.toml").exit_code == 2


def test_sensitivity_stops_when_asked_and_goes_on(here):
    first = wushe("sensitivity", "small.toml", "--draws", 2, "--trajectories", 0, "--out", "there", "--max-runs", 1)
    assert first.exit_code == 0 and "to resume" in first.stderr and "holds in" in first.stdout
    second = wushe("sensitivity", "small.toml", "--draws", 2, "--trajectories", 0, "--out", "there", "--page", "page.md")
    assert second.exit_code == 0 and "holds in" in second.stdout
    with open_resume_store(here / "there") as store:
        assert len(store) == 2
    page = (here / "page.md").read_text(encoding="utf-8")
    assert "declared range: 2 (of" in page and f"Model {MODEL}." in page
    again = wushe("sensitivity", "small.toml", "--draws", 2, "--trajectories", 0, "--out", "there", "--lang", "zh")
    assert "成立次数" in again.stdout and "holds in" not in again.stdout
    page = (here / "there/sensitivity.md").read_text(encoding="utf-8")
    assert "抽取 2 次" in page and "draws" not in page.replace("--draws", "")


def test_sensitivity_takes_the_first_of_the_screening_into_a_sobol_design(here, monkeypatch):
    monkeypatch.setattr(screening, "list_coefficients", lambda: list_coefficients()[:3])
    monkeypatch.setattr(screening, "QUICK", screening.Lengths(2, 8))
    words = ("sensitivity", "small.toml", "--quick", "--draws", 0, "--sobol", 2, "--out", "there")
    first = wushe(*words, "--max-runs", 5)
    assert first.exit_code == 0 and "to resume" in first.stderr and not (here / "there/sobol.csv").exists()
    done = wushe(*words)
    assert done.exit_code == 0 and "mean total index" in done.stdout and "Points are too few (points = 2)" in done.stderr, done.output
    page = (here / "there/sensitivity.md").read_text(encoding="utf-8")
    assert "8 weeks after at most 2 weeks" in page and "Sobol indices of the 3 coefficients" in page and "nan%" not in page
    assert (here / "there/sobol.csv").read_text(encoding="utf-8").startswith("indicator,factor,first,first_low,first_high,total")
    chinese = wushe(*words, "--lang", "zh")
    assert "总效应指数均值" in chinese.stdout and "设计点太少" in chinese.stderr
    refused = wushe(*words, "--trajectories", 0)
    assert refused.exit_code == 2 and "--sobol" in refused.stderr


def test_calibrate_writes_an_ensemble_that_run_and_compare_take(here, monkeypatch):
    monkeypatch.setattr(calibration, "FIRST", 6)
    monkeypatch.setattr(calibration, "LEFT_OUT", tuple(one.number for one in PATTERNS if one.use == "fit"))
    (here / "fit.toml").write_text(TARGETS.replace("low = 0.5", "low = 0.1") + 'use = "fit"\n', encoding="utf-8")
    first = wushe("calibrate", "small.toml", "--targets", "fit.toml", "--sets", 3, "--out", "there", "--max-runs", 2)
    assert first.exit_code == 0 and "resume" in first.stderr and not (here / "there/ensemble.parquet").exists()
    done = wushe("calibrate", "small.toml", "--targets", "fit.toml", "--sets", 3, "--out", "there")
    assert done.exit_code == 0, done.output
    assert "3 sets of" in done.stdout and "ours" in done.stdout
    assert (here / "there/coefficients.csv").read_text(encoding="utf-8-sig").startswith("coefficient,default,")
    again = wushe("calibrate", "small.toml", "--targets", "fit.toml", "--sets", 3, "--out", "there", "--lang", "zh")
    assert "3 组" in again.stdout and "sets" not in again.stdout
    ran = wushe("run", "small.toml", "--weeks", 10, "--draws", "there/ensemble.parquet", "--no-picture")
    assert ran.exit_code == 0 and "luck ±" in ran.stdout and "3 sets of there/ensemble.parquet" in ran.stdout, ran.output
    heavy = SMALL.replace(name="heavy", levers={"admin_burden": 0.9}).shortened(10)
    (here / "heavy.toml").write_text(heavy.dump(), encoding="utf-8")
    (here / "short.toml").write_text(SMALL.shortened(10).dump(), encoding="utf-8")
    compared = wushe("compare", "short.toml", "heavy.toml", "--draws", "there/ensemble.parquet")
    assert "lower under all 3 sets" in compared.stdout, compared.output
    assert wushe("compare", "results/small", "--draws", 2).exit_code == 2


def test_targets_that_are_held_out_or_not_there_are_no_calibration(here):
    assert wushe("calibrate", "small.toml", "--targets", "targets.toml").exit_code == 2
    assert wushe("calibrate", "small.toml", "--targets", "nowhere.toml").exit_code == 2
    assert wushe("run", "small.toml", "--draws", "nowhere.parquet").exit_code == 2


def test_validation_goes_on_where_it_stopped(here, monkeypatch):
    first = wushe("validate", "small.toml", "--seeds", 1, "--out", "there", "--format", "csv")
    seen = []
    monkeypatch.setattr(robustness, "observe_seed", lambda base, seed, **more: seen.append(seed) or observe_once(base, seed, **more))
    second = wushe("validate", "small.toml", "--seeds", 2, "--out", "there", "--format", "csv")
    assert first.exit_code == second.exit_code == 0 and seen == [1]
    undisturbed = wushe("validate", "small.toml", "--seeds", 2, "--format", "csv")
    assert second.stdout == undisturbed.stdout


def test_seeds_whose_file_is_damaged_are_seen_anew(here):
    whole = wushe("validate", "small.toml", "--seeds", 1, "--out", "there", "--format", "csv")
    file = here / "there" / NAME
    file.write_bytes(file.read_bytes()[:-5000])
    again = wushe("validate", "small.toml", "--seeds", 1, "--out", "there", "--format", "csv")
    assert again.exit_code == 0 and again.stdout == whole.stdout and "is put aside" in again.stderr
    once_more = wushe("validate", "small.toml", "--seeds", 1, "--out", "there", "--format", "csv")
    assert once_more.stdout == whole.stdout and "is put aside" not in once_more.stderr


def test_the_folder_of_version_0_1_is_refused_in_a_line_that_says_what_to_do(here):
    (here / "old").mkdir()
    (here / "old/runs.jsonl").write_text('{"key": "a", "value": 1}', encoding="utf-8")
    done = wushe("sensitivity", "small.toml", "--draws", 1, "--trajectories", 0, "--out", "old")
    assert done.exit_code == 4 and "version 0.1" in done.stderr and "name another folder" in done.stderr


def test_an_interrupt_says_what_is_kept_and_how_to_go_on(here, monkeypatch):
    def interrupted(base, seed, **more):
        if seed == 1:
            raise KeyboardInterrupt
        return observe_once(base, seed, **more)
    monkeypatch.setattr(robustness, "observe_seed", interrupted)
    ended = wushe("validate", "small.toml", "--seeds", 2, "--out", "there")
    assert ended.exit_code != 0 and "1 seed kept in there; run the same command to resume" in ended.stderr
    assert [path.name for path in (here / "there").iterdir()] == [NAME]
