"""The story of scenarios: what is sure is told and what is not is not, in words, in a table and in a picture, in both languages."""

import pandas as pd
import pytest
from matplotlib import pyplot

from tests.messages import expect, raises_message
from tests.report.test_plot import result_of
from wushe_sim import plot
from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.comparison import compare
from wushe_sim.experiments.comparison.need import COST, LOST, PARTS, SERVED
from wushe_sim.report import fonts
from wushe_sim.report.story import Story, describe_change, make_story_table, make_story_titles, tell_headline, tell_story
from wushe_sim.scenario import Scenario

BASE = Scenario(name="base", weeks=20, burn_in=0, place={"communities": 2, "residents": 300}, label={"en": "Baseline", "zh": "基准"})
LIMIT = BASE.replace(name="limit", label={"en": "Limit: heavy load", "zh": "治理限度：负担过重"}, levers={"admin_burden": 0.7})
EASED = BASE.replace(name="eased", label={"en": "Remedy: less load", "zh": "优化路径：减负"}, levers={"admin_burden": 0.4})


@pytest.fixture(scope="module")
def comparison():
    return compare(result_of(BASE, LIMIT, EASED, seeds=(0, 1, 2)), indicators=["coverage"])


def row(difference, low, high, part=SERVED, reference=80.0):
    return pd.Series({"scenario": "b", "against": "a", "part": part, "reference": reference, "value": reference + difference,
                      "difference": difference, "low": low, "high": high})


def told(*rows):
    first = pd.Series({"scenario": "a", "against": "", "part": SERVED, "value": 84.0})
    return tell_headline(pd.DataFrame([first, *rows]), {"a": "A", "b": "B"}, "en")[0]


def test_a_headline_tells_a_loss_a_gain_what_is_won_back_and_what_is_not_clear():
    lines = [told(row(-20.4, -21, -19)), told(row(3.2, 2, 4, reference=84.0)), told(row(12.0, 11, 13, reference=70.0)),
             told(row(-1.0, -3, 1))]
    assert len(set(lines)) == 4 and all(line.startswith("B: ") for line in lines)
    assert [[sign for sign in ("20", "3.2", "12", "1.0") if f" {sign} " in line] for line in lines] == [["20"], ["3.2"], ["12"], []]


def test_a_change_has_its_interval_in_as_many_digits_and_no_direction_where_it_is_not_sure():
    assert describe_change(row(-20.44, -21.06, -19.84), "en") == "20.4 less (19.8 to 21.1)"
    assert describe_change(row(0.06, 0.02, 0.09), "en") == "0.06 more (0.02 to 0.09)"
    assert describe_change(row(0.3, -0.1, 0.7), "en") == "no clear change (−0.1 to +0.7)"
    assert describe_change(row(47673.9, 46601.2, 48746.7, COST), "en") == "47,700 more (46,600 to 48,700)"
    assert describe_change(row(-2.0, float("nan"), float("nan")), "en") == "2.0 less (one seed)"


@pytest.mark.parametrize(("lang", "names"), [("en", ["Baseline", "Heavy load", "Less load"]), ("zh", ["基准", "负担过重", "减负"])])
def test_titles_are_labels_without_their_kind(comparison, lang, names):
    assert list(make_story_titles(comparison, lang).values()) == names


def test_titles_stay_whole_where_they_would_be_the_same():
    other = LIMIT.replace(name="other", label={"en": "Plan: heavy load", "zh": "方案：负担过重"}, levers={"admin_burden": 0.6})
    made = make_story_titles(compare(result_of(LIMIT, other), indicators=["coverage"]), "en")
    assert list(made.values()) == ["Limit: heavy load", "Plan: heavy load"]


def test_the_table_has_a_row_for_each_part_and_two_columns_for_each_scenario_but_the_first(comparison):
    found = tell_story(comparison, "en")
    table = make_story_table(found, "en")
    assert isinstance(found, Story) and len(table.rows) == len(PARTS) and len(table.columns) == 2 + 2 * 2
    need = found.need.set_index(["scenario", "part"])
    assert table.rows[0][1].key == need.loc[("base", SERVED), "value"] and table.texts[0][3] == need.loc[("limit", SERVED), "change"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_picture_shows_every_title_each_sure_change_and_no_box(comparison, lang):
    found = tell_story(comparison, lang)
    axes = plot.story(comparison, lang=lang)
    texts = [text.get_text() for text in axes.texts]
    for title in found.titles.values():
        assert title in "".join(texts) or title in " ".join(texts)
    assert set(found.headline) <= set(texts) and set(found.notes) <= set(texts)
    assert fonts.can_show("".join(texts).replace("\n", ""), *(fonts.by_name()[name] for name in fonts.font_family(lang)))
    pyplot.close(axes.figure)


def test_bars_are_as_wide_as_what_is_served_and_lost(comparison):
    axes = plot.story(comparison, lang="en")
    bars = [patch for patch in axes.patches if hasattr(patch, "get_width") and patch.get_height() > 0.2]
    need = tell_story(comparison, "en").need
    assert sum(bar.get_width() for bar in bars) == pytest.approx(need.loc[need["part"].isin([SERVED, LOST]), "value"].sum())
    pyplot.close(axes.figure)


def test_a_picture_wants_several_scenarios_and_not_too_many():
    with raises_message(BadInput, "plot_takes_object"):
        plot.story(result_of(BASE))
    many = [BASE.replace(name=f"s{place}", levers={"admin_burden": 0.1 * place}) for place in range(7)]
    with raises_message(BadInput, expect("story_of_too_many", most="6", count="7")):
        plot.story(result_of(*many))
