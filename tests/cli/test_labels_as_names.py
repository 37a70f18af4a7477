"""A label in either language is a name: in ``wushe explain``, ``--rank``, ``--set`` and ``--indicator``."""

import re

import pytest

from tests.messages import raises_message
from wushe_sim.errors import BadInput
from wushe_sim.i18n import render
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.report.catalogue import explained, in_language
from wushe_sim.report.labels import option
from wushe_sim.results.ranking import find_indicator
from wushe_sim.results.seeds import find_indicators as known_here
from wushe_sim.scenario import Scenario, new_scenario_text
from wushe_sim.scenario.merging import CALLED, setting
from wushe_sim.scenario.naming import find_names, list_labels, resolve_name, simplify_label
from wushe_sim.scenario.tables import LEVERS

CHINESE = re.compile("[\u4e00-\u9fff]")


def names(said):
    return [(row["is"], row["name"]) for row in explained(said)]


@pytest.mark.parametrize(("said", "found"), [
    ("coverage", [("indicator", "coverage")]), ("需求满足率", [("indicator", "coverage")]), ("need coverage", [("indicator", "coverage")]),
    ("全能治理", [("lever", "takeover")]),
    ("全能治理（大包大揽）", [("lever", "takeover")]), ("Committee takeover", [("lever", "takeover")]),
    ("邻里影响", [("switch", "peer_influence")]), ("是否求助", [("decision", "ask_for_help")]), ("动员", [("stage", "mobilise")]),
    ("老旧小区", [("type of community", "old_neighbourhood")]), ("shock_to_funds", [("intervention", "shock_to_funds")]),
    ("资金冲击", [("intervention", "shock_to_funds")]), ("residents", [("count", "residents"), ("account", "residents")]),
    ("Enlistment by quota", [("lever", "enlistment"), ("switch", "enlisting")]),
    ("三社加志愿者", [("value of a lever", "three_and_volunteers")]),
    ("three and volunteers", [("value of a lever", "three_and_volunteers")]),
    ("mass_base", [("value of a lever", "mass_base")]), ("志愿服务主导", [("value of a lever", "volunteer_led")]),
    ("new_estate", [("type of community", "new_estate"), ("intervention", "new_estate")]),
])
def test_explain_finds_whatever_bears_a_name_or_a_label(said, found):
    assert names(said) == found


def test_every_word_that_a_lever_may_be_set_to_is_explained_under_its_name_and_its_labels():
    for lever, entry in LEVERS.items():
        for name in (*entry.options, *entry.parts):
            for said in (name, option(name, "en"), option(name, "zh")):
                assert (lever, name) in [(row.get("lever"), row["name"]) for row in explained(said)], said


@pytest.mark.parametrize(("said", "found"), [
    ("station", {"station.mode", "station.spared_burden"}), ("parameters.station.mode", {"station.mode"}),
    ("levers.takeover", {"takeover"}),
    ("switches.peer_influence", {"peer_influence"}), ("Volunteers", {"Volunteers.skill"})])
def test_explain_takes_a_group_of_names_and_names_as_they_stand_in_a_file(said, found):
    assert found <= {row["name"] for row in explained(said)}


def test_what_a_hint_of_explain_names_is_found():
    named = []
    for wrong in ("stations", "takeovr", "belongng", "coverag", "peer_influance"):
        with pytest.raises(BadInput) as refused:
            explained(wrong)
        named += str(refused.value).partition("did you mean ")[2].rstrip("?)").split(" or ")
    assert len(named) >= 5 and all(explained(near) for near in named)


def test_explain_offers_labels_that_are_near_where_nothing_is_called_so():
    with raises_message(BadInput, "explain_near", name="需求满意率"):
        explained("需求满意率")


def test_what_is_explained_is_in_one_language_with_its_units_and_options():
    [row] = explained("volunteer_selection")
    assert in_language(row, "zh")["取值"] == "random（任意居民）、mass_base（有群众基础者）、skill（有技能者）、both（两者兼备）"
    [row] = explained("station.quit_hazard")
    told = in_language(row, "zh")
    assert told["is"] == "参数" and all(CHINESE.search(told[key]) for key in ("单位", "含义"))


@pytest.mark.parametrize("said", ["coverage", "需求满足率", "Need coverage", "need_coverage"])
def test_an_indicator_that_ranks_or_is_compared_may_be_called_by_its_label(said):
    assert find_indicator(said) == "coverage" and known_here([said], list(INDICATORS)) == ["coverage"]


@pytest.mark.parametrize(("written", "content"), [
    ("社工行政负担=0.5", {"levers": {"admin_burden": 0.5}}), ("Administrative burden = 0.5", {"levers": {"admin_burden": 0.5}}),
    ("admin_burden=0.5", {"levers": {"admin_burden": 0.5}}), ("邻里影响=false", {"switches": {"peer_influence": False}}),
    ("switches.burnout=false", {"switches": {"burnout": False}}), ("weeks=4", {"weeks": 4}),
])
def test_a_setting_may_call_a_lever_or_a_switch_by_its_label(written, content):
    assert setting(written) == content


def test_a_label_that_two_things_bear_gets_one_line_that_names_both():
    with pytest.raises(BadInput) as refused:
        setting("Enlistment by quota=0.5")
    assert str(refused.value) == "--set: Enlistment by quota may be enlistment, switches.enlisting; give one of these names"


def test_no_label_hides_a_key_of_a_scenario():
    labels = {simplify_label(label) for entry in CALLED.values() for label in list_labels(entry)}
    assert not labels & {simplify_label(key) for key in Scenario.model_fields}


def test_what_bears_no_such_name_stays_for_its_checker():
    assert resolve_name("no_such", LEVERS, "--set") == "no_such" and find_names("no_such", LEVERS) == []


def test_comments_of_a_new_scenario_are_in_the_readers_language():
    """English stays where it is a name: of a key, a command, an option."""
    comments = [line for line in new_scenario_text("mine", "zh").splitlines() if "#" in line]
    told = [re.sub(r"^# [a-z_]+ = .*?(#|$)|`[^`]*`|^#+", "", line) for line in comments]
    told = [re.sub(r'"[^"]*"|wushe_sim|I{1,3}V?\.\d|\bV?I*\b', "", line) for line in told]
    assert [line for line in told if re.search("[A-Za-z]{3}", line)] == []
    assert not CHINESE.search(new_scenario_text("mine").replace("我的情景", ""))
    assert Scenario.loads(new_scenario_text("mine", "zh")) == Scenario.loads(new_scenario_text("mine"))


def test_a_message_about_two_names_is_told_in_chinese():
    with pytest.raises(BadInput) as refused:
        setting("Enlistment by quota=0.5")
    assert render(refused.value.messages[0], "zh").startswith("--set：Enlistment by quota 可能指")
