"""The reports of limits and verdicts, in both languages: what their folders hold; a damaged one, and one where nothing is done yet."""

import pytest
from docx import Document
from typer.testing import CliRunner

from tests.messages import raises_message
from tests.report.test_language import CHINESE
from tests.report.test_verdicts import findings
from wushe_sim.cli.main import app
from wushe_sim.errors import StorageError
from wushe_sim.experiments.claims.effects import plain_street
from wushe_sim.experiments.experiment_folder import LIMITS, VERDICTS, ExperimentResult, write_experiment_manifest
from wushe_sim.experiments.loading import load
from wushe_sim.report.save import build_experiment_report, write_report
from wushe_sim.scenario import Scenario

TINY = Scenario(name="tiny", burn_in=8, place={"communities": 2, "residents": 60, "types": {"new_estate": 0.5, "traditional_village": 0.5}})
VERDICTS_ASKED = {"only": [], "seeds": 20, "draws": 100, "street": "experiment", "quick": False, "unfinished": ""}
LIMITS_ASKED = {"command": "wushe limits --quick", "seeds": None, "quick": True, "parts": ["matrix", "tipping"], "whole": False}


@pytest.fixture
def verdicts(tmp_path):
    folder = tmp_path / "verdicts"
    folder.mkdir()
    for name, frame in findings().tables().items():
        frame.to_parquet(folder / f"{name}.parquet")
    write_experiment_manifest(folder, VERDICTS, plain_street(), 20, VERDICTS_ASKED, findings().tables())
    return folder


def wushe(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_verdicts_folder_gives_a_page_that_answers_in_two_sentences_and_hides_no_failure(verdicts, lang):
    assert wushe("report", verdicts, "--lang", lang).exit_code == 0
    page = verdicts.with_suffix(".html").read_text(encoding="utf-8")
    assert page.count("<img ") == 3 and len(page.encode()) < 5_000_000
    story = build_experiment_report(load(verdicts), lang)
    assert len(story.answer) == 2 and len(story.details) == 6 and "H8" in story.details[0]
    assert story.command == "wushe verdicts --seeds 20 --draws 100 --street experiment --out again"
    said = [story.title, *story.question, *story.answer, *story.details, *story.assumptions, *story.trust]
    assert all(bool(CHINESE.search(line)) is (lang == "zh") for line in said)


def test_it_is_a_word_document_too(verdicts):
    target = write_report(load(verdicts), verdicts.with_suffix(".docx"), "en")
    document = Document(str(target))
    assert len(document.inline_shapes) == 3 and any("out of reach" in line.text for line in document.paragraphs)


def test_a_column_of_numbers_is_sorted_by_them_and_one_of_names_is_not(verdicts):
    claims, *_ = build_experiment_report(load(verdicts), "en").tables
    by_name = dict(zip(claims.columns, claims.rows[0], strict=True))
    assert by_name["draws that support it"].key == 100 and by_name["claim"].key == "" and by_name["what the paper says"].key == ""


def test_a_damaged_table_is_named_and_nothing_is_told_of_it(verdicts):
    (verdicts / "claims.parquet").write_bytes(b"other")
    with raises_message(StorageError, "damaged_or_missing", place=verdicts / "claims.parquet", kind="verdicts"):
        load(verdicts)
    ended = wushe("report", verdicts, "--lang", "zh")
    assert ended.exit_code == 4 and "已损坏或缺失" in ended.stderr and not verdicts.with_suffix(".html").exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_folder_in_which_nothing_is_finished_says_so(tmp_path, lang):
    write_experiment_manifest(tmp_path, LIMITS, TINY, 3, LIMITS_ASKED, ())
    found = load(tmp_path)
    assert isinstance(found, ExperimentResult) and found.seeds == (0, 1, 2) and list(found.scenarios) == ["tiny"]
    story = build_experiment_report(found, lang)
    assert story.answer == [{"en": "Nothing is finished yet: run the same command to resume.",
                             "zh": "尚无已完成的部分：再次执行同一命令即可继续。"}[lang]]
    assert not story.tables and story.command == "wushe limits --quick" and "tiny.toml" in story.files
