"""Two languages, each in full: what a reader meets has English and Chinese, and both say the same things of the same names."""

import re
from pathlib import Path

import wushe_sim
from wushe_sim.engine.declare import get_account, get_meaning
from wushe_sim.i18n import detect_language
from wushe_sim.report import catalogue
from wushe_sim.report.labels import option, unit_of
from wushe_sim.scenario.tables import LEVERS

PACKAGE = Path(wushe_sim.__file__).parent
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_numbers_in_a_price_are_the_same_in_both_languages():
    for name, lever in LEVERS.items():
        numbers = {number for number in re.findall(r"\d+", lever.account) if number not in ("1", "000")}
        assert numbers <= set(re.findall(r"\d+", get_account(lever).render("zh"))), name


def test_a_unit_stands_behind_a_value_in_the_readers_language():
    assert [unit_of(unit, "zh") for unit in ("weeks", "share", "share a year", "position")] == ["周", "", "每年", "立场"]
    assert [unit_of(unit, "en") for unit in ("weeks", "share", "share a year")] == ["weeks", "", "a year"]


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
    assert detect_language("zh", {}) == "zh" and detect_language(None, {"WUSHE_LANG": "zh", "LANG": "en_GB"}) == "zh"
    assert detect_language(None, {"LC_ALL": "zh_CN.UTF-8"}) == "zh" and detect_language(None, {"LANG": "C"}) == "en"


def test_an_option_is_told_in_words_and_a_file_as_it_is_written():
    assert (option("mass_base", "en"), option("mass_base", "zh")) == ("mass base", "有群众基础者")
    assert {option("my_edges.csv", lang) for lang in ("en", "zh")} == {"my_edges.csv"}
