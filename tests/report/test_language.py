"""Two languages, each in full: what a reader meets has English and Chinese, and both say the same things of the same names."""

import re
from pathlib import Path

import pytest

import wushe_sim
from wushe_sim.counts import COUNTS
from wushe_sim.decisions import Decisions
from wushe_sim.declare import declared
from wushe_sim.indicators import INDICATORS
from wushe_sim.levers import Levers
from wushe_sim.place_types import PLACE_TYPES
from wushe_sim.report import catalogue, chinese, chinese_counts
from wushe_sim.report.labels import UNITS_ZH, language, option, unit_of
from wushe_sim.switches import Switches
from wushe_sim.week import STAGES

PACKAGE = Path(wushe_sim.__file__).parent
CHINESE = re.compile("[\u4e00-\u9fff]")
DECLARED = {"LEVERS": declared(Levers), "SWITCHES": declared(Switches), "DECISIONS": declared(Decisions), "INDICATORS": INDICATORS,
            "STAGES": dict(STAGES)}


@pytest.mark.parametrize("name", DECLARED)
def test_whatever_is_declared_has_a_chinese_meaning_and_nothing_else_has(name):
    there, told = set(DECLARED[name]), set(getattr(chinese, name))
    assert there == told, f"missing: {sorted(there - told)}; declared no more: {sorted(told - there)}"


def test_a_levers_price_is_told_in_both_languages():
    wrong = [name for name, entry in declared(Levers).items() if bool(entry.declaration.account) != bool(chinese.LEVERS[name][1])]
    assert not wrong


def test_numbers_in_a_price_are_the_same_in_both_languages():
    for name, entry in declared(Levers).items():
        numbers = {number for number in re.findall(r"\d+", entry.declaration.account) if number not in ("1", "000")}
        assert numbers <= set(re.findall(r"\d+", chinese.LEVERS[name][1])), name


def test_every_meaning_in_chinese_is_chinese():
    for name in DECLARED:
        for key, said in getattr(chinese, name).items():
            assert CHINESE.search(said[0] if isinstance(said, tuple) else said), key


def test_every_unit_and_option_and_place_type_has_chinese():
    units = {entry.declaration.unit for entry in (*INDICATORS.values(), *declared(Levers).values())}
    assert not [unit for unit in units if unit not in UNITS_ZH and unit not in chinese.UNITS]
    options = {option for entry in declared(Levers).values() for option in (*entry.declaration.options, *entry.declaration.parts)}
    assert not options - set(chinese.OPTIONS)
    assert all(CHINESE.search(entry.zh) for entry in PLACE_TYPES.values())
    assert unit_of("weeks", "zh") == "周"


def test_every_count_has_a_chinese_meaning_and_nothing_else_has():
    assert set(COUNTS) == set(chinese_counts.COUNTS)
    assert all(CHINESE.search(said) for said in chinese_counts.COUNTS.values())
    [row] = [row for row in catalogue.explained("kept") if "count" in row["is"]]
    assert catalogue.in_language(row, "zh")["含义"] == chinese_counts.COUNTS["kept"]


def test_a_catalogue_reads_in_the_readers_language():
    rows = catalogue.for_reading("levers", "zh")
    assert list(rows[0]) == ["名称", "默认", "取值", "含义"] and rows[0]["取值"] == "0 至 0.95"
    assert "全能治理" in rows[0]["含义"]
    assert list(catalogue.for_reading("levers")[0]) == ["name", "default", "allowed", "meaning"]
    assert all(set(chinese.HEADINGS) >= set(shown) for _, _, shown in catalogue.CATALOGUES.values())


def test_what_is_known_of_one_name_is_told_in_one_language():
    [row] = catalogue.explained("admin_burden")
    assert catalogue.in_language(row, "zh")["含义"] == chinese.LEVERS["admin_burden"][0]
    assert not [key for key in catalogue.in_language(row, "en") if key.endswith("_zh")]


def test_the_language_is_asked_for_or_the_environments_or_english():
    assert language("zh", {}) == "zh" and language(None, {"WUSHE_LANG": "zh", "LANG": "en_GB"}) == "zh"
    assert language(None, {"LC_ALL": "zh_CN.UTF-8"}) == "zh" and language(None, {"LANG": "C"}) == "en"


def test_an_option_is_told_in_words_and_a_file_as_it_is_written():
    assert (option("mass_base", "en"), option("mass_base", "zh")) == ("mass base", "有群众基础者")
    assert {option("my_edges.csv", lang) for lang in ("en", "zh")} == {"my_edges.csv"}
