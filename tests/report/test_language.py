"""Two languages, each in full: what a reader meets has English and Chinese, and both say the same things of the same names."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import wushe_sim
from wushe_sim.app import words as dashboard
from wushe_sim.declare import get_account, get_meaning
from wushe_sim.report import (
    catalogue,
    comparison_words,
    experiment_words,
    labels,
    life_words,
    limits_words,
    sweep_words,
    sweeps,
    validation,
    validation_words,
    verdicts,
    why_words,
)
from wushe_sim.report.captions import CAPTIONS
from wushe_sim.report.labels import WORDS, language, option, unit_of, word
from wushe_sim.report.places import FIGURES, GROUPS, MENDED
from wushe_sim.report.sentences import SENTENCES
from wushe_sim.scenario.tables import LEVERS

PACKAGE = Path(wushe_sim.__file__).parent
CHINESE = re.compile("[\u4e00-\u9fff]")

LIFE = [life_words.HAPPENED, life_words.NODES, life_words.SORTS, life_words.KINDS, life_words.PARTS, life_words.CAUSES, life_words.TRAITS,
        life_words.FRAME, life_words.COLUMNS]


def blanks(text):
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


def test_numbers_in_a_price_are_the_same_in_both_languages():
    for name, lever in LEVERS.items():
        numbers = {number for number in re.findall(r"\d+", lever.account) if number not in ("1", "000")}
        assert numbers <= set(re.findall(r"\d+", get_account(lever).render("zh"))), name


@pytest.mark.parametrize(
    "table", [WORDS, FIGURES, GROUPS, MENDED, sweeps.WORDS, validation.WORDS, validation_words.PAGE, dashboard.WORDS,
              sweep_words.WORDS, why_words.WORDS, why_words.STAGE_NAMES, experiment_words.WORDS, limits_words.WORDS, verdicts.WORDS,
              comparison_words.WORDS, *LIFE],
    ids=["words", "figures", "groups", "mended", "sweeps", "validation", "validation pages", "dashboard", "sweep report", "why",
         "stages", "experiments", "limits", "verdicts", "comparisons",
         *(f"life {n}" for n in range(len(LIFE)))])
def test_every_sentence_is_there_twice_with_the_same_blanks(table):
    for name, (english, other) in table.items():
        assert bool(english.strip()) == bool(other.strip()) and (english or name.endswith("_unit")), name
        assert not CHINESE.search(english), name
        assert CHINESE.search(other) or not re.search("[a-z]{3}", re.sub(r"{.*?}", "", other)), name
        assert blanks(english) == blanks(other), name


def test_a_unit_stands_behind_a_value_in_the_readers_language():
    assert [unit_of(unit, "zh") for unit in ("weeks", "share", "share a year", "position")] == ["周", "", "每年", "立场"]
    assert [unit_of(unit, "en") for unit in ("weeks", "share", "share a year")] == ["weeks", "", "a year"]


def words_asked_for():
    """Every name that the package asks the catalogue for with a plain string."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="word"), args=[ast.Constant(value=str(name)), *_]):
                    yield name, path.name


def test_every_word_that_is_asked_for_is_in_the_catalogue():
    assert not [(name, where) for name, where in words_asked_for() if name not in WORDS]


def test_a_catalogue_reads_in_the_readers_language():
    rows = catalogue.for_reading("levers", "zh")
    assert list(rows[0]) == ["名称", "默认", "取值", "含义"] and rows[0]["取值"] == "0 至 0.95"
    assert "全能治理" in rows[0]["含义"]
    assert list(catalogue.for_reading("levers")[0]) == ["name", "default", "allowed", "meaning"]


def test_what_is_known_of_one_name_is_told_in_one_language():
    [row] = catalogue.explained("admin_burden")
    assert catalogue.in_language(row, "zh")["含义"] == get_meaning(LEVERS["admin_burden"]).render("zh")
    assert not [key for key in catalogue.in_language(row, "en") if key.endswith("_zh")]


def test_the_language_is_asked_for_or_the_environments_or_english():
    assert language("zh", {}) == "zh" and language(None, {"WUSHE_LANG": "zh", "LANG": "en_GB"}) == "zh"
    assert language(None, {"LC_ALL": "zh_CN.UTF-8"}) == "zh" and language(None, {"LANG": "C"}) == "en"
    assert word("week", "zh") == "周"


def test_no_word_is_in_the_catalogue_twice():
    words = next(node.value for node in ast.parse(Path(labels.__file__).read_text(encoding="utf-8")).body
                 if isinstance(node, ast.Assign | ast.AnnAssign) and "WORDS" in ast.unparse(node).partition("=")[0])
    own = [key.value for key in words.keys if isinstance(key, ast.Constant)]
    every = [*own, *CAPTIONS, *SENTENCES]
    assert sorted({key for key in every if every.count(key) > 1}) == []


def test_an_option_is_told_in_words_and_a_file_as_it_is_written():
    assert (option("mass_base", "en"), option("mass_base", "zh")) == ("mass base", "有群众基础者")
    assert {option("my_edges.csv", lang) for lang in ("en", "zh")} == {"my_edges.csv"}
