"""Sliders, choices and switches: each follows from its declaration, in the paper's order and in both languages."""

import pytest

from wushe_sim.dashboard.controls import FINE, format_setting, list_groups, list_switches, mix_shares
from wushe_sim.dashboard.panel import FAMILIES, SECTIONS
from wushe_sim.engine.declare import get_meaning, list_declarations
from wushe_sim.model.switches import Switches
from wushe_sim.report.labels import lever_label, option
from wushe_sim.scenario.tables import LEVERS


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_lever_is_there_once_in_the_papers_list_groups(lang):
    found = list_groups(lang)
    assert list(dict.fromkeys(group.family for group in found)) == ["limits", "remedies", "design"]
    names = [control.lever for group in found for control in group.controls]
    assert list(dict.fromkeys(names)) == list(LEVERS)
    assert all(group.family in FAMILIES and group.section in SECTIONS for group in found)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_slider_has_its_levers_bounds_and_can_stand_at_its_default(lang):
    for group in list_groups(lang):
        for control in group.controls:
            lever = LEVERS[control.lever]
            assert (control.low, control.high, control.options) == (lever.low, lever.high, lever.options)
            if not control.options and not control.part:
                steps = (lever.default - lever.low) / control.step
                assert steps == pytest.approx(round(steps)) and control.step in (FINE, 1)


def test_a_meaning_tells_what_it_takes_where_the_paper_has_it_and_when_it_acts():
    hovers = {control.lever: control.hover for group in list_groups("zh") for control in group.controls}
    told = "代价：占用居委会工时的 5%。论文 IV.1；取值 0% 至 100%。自下一周起生效。"
    assert hovers["rule_of_law"] == f"{get_meaning(LEVERS['rule_of_law']).render('zh')}。{told}"
    assert "重置后生效" in hovers["heterogeneity"] and "均衡" in hovers["mode"]
    english = {control.lever: control.hover for group in list_groups("en") for control in group.controls}
    assert english["approval_delay"].endswith("Paper, III.3; 0 weeks to 12 weeks. Acts from the coming week on.")


def test_a_lever_keeps_its_own_name_where_an_indicator_bears_the_same():
    assert lever_label("covenant", "zh") == "居民公约"


def test_every_switch_says_what_it_does():
    for lang in ("en", "zh"):
        assert [name for name, _, _ in list_switches(lang)] == list(list_declarations(Switches))
        assert all(called and meaning for _, called, meaning in list_switches(lang))


def test_one_part_of_a_mix_moves_and_the_others_share_the_rest():
    shares = mix_shares({"a": 0.6, "b": 0.3, "c": 0.1}, "a", 0.2)
    assert shares == pytest.approx({"a": 0.2, "b": 0.6, "c": 0.2})
    assert mix_shares({"a": 1.0, "b": 0.0, "c": 0.0}, "a", 0.0) == pytest.approx({"a": 0, "b": 0.5, "c": 0.5})


def test_values_read_as_people_write_them():
    assert format_setting("admin_burden", 0.7, "zh") == "70%" and format_setting("approval_delay", 2, "zh") == "2 周"
    assert format_setting("interest_spread", 0.2, "en") == "0.20"
    assert format_setting("mode", "charity_led", "zh") == "公益慈善主导" == option("charity_led", "zh")
    assert format_setting("charity_mix", {"government": 0.7, "targeted": 0.2, "love_link": 0.1}, "en") == "70% / 20% / 10%"
