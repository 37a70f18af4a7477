"""What readers see: the picture, and tables on screens of any width."""


import pytest

import tests.fake_engine as fake
from wushe_sim.cli.tables import print_rows, print_table
from wushe_sim.errors import StorageError
from wushe_sim.report import fonts
from wushe_sim.report.labels import MAIN, format_mean, full_label
from wushe_sim.report.plot import overview as plots
from wushe_sim.report.tables import make_main_table
from wushe_sim.results import Result, make_run
from wushe_sim.scenario import Scenario

LABEL = {"en": "A $mall street", "zh": "小街道"}
SMALL = Scenario(name="small", label=LABEL, weeks=30, burn_in=0, place={"communities": 2, "residents": 300})


def result_of(*scenarios, seeds=(0, 1)):
    runs = tuple(make_run(scenario, seed, fake.record(scenario, seed))[0] for scenario in scenarios for seed in seeds)
    return Result(runs, {"scenarios": {scenario.name: scenario.content() for scenario in scenarios}}, {})


def labels_of(figure):
    return [axes.get_title(loc="left") for axes in figure.axes]


def scenarios_named_in(figure):
    return [text.get_text() for text in figure.axes[0].get_legend().get_texts()]


# --- the picture -----------------------------------------------------------------------------------------------------------------


def test_the_picture_has_six_panels_with_a_line_for_each_scenario_and_indicator():
    figure = plots.overview(result_of(SMALL, SMALL.replace(name="other")))
    assert len(figure.axes) == 6
    assert [len(axes.lines) for axes in figure.axes] == [2 * len(panel) for panel in plots.PANELS]


def test_a_band_over_seeds_is_drawn_where_there_are_several():
    assert all(axes.collections for axes in plots.overview(result_of(SMALL)).axes)
    assert not any(axes.collections for axes in plots.overview(result_of(SMALL, seeds=(3,))).axes)


def test_scenarios_have_colours_that_everybody_can_tell_apart():
    figure = plots.overview(result_of(SMALL, SMALL.replace(name="other")))
    assert [line.get_color() for line in figure.axes[0].lines] == ["#0072B2", "#D55E00"]
    assert len(set(plots.COLOURS)) == 8


def test_a_line_begins_where_its_quarter_year_is_full():
    assert plots.overview(result_of(SMALL)).axes[0].lines[0].get_xdata()[0] == 12


@pytest.mark.parametrize("keep", [{"weeks": "summary"}, {"weeks": "every fourth"}, {"by": "street"}])
def test_a_picture_can_be_drawn_of_whatever_is_kept(keep):
    assert len(plots.overview(result_of(SMALL.replace(keep=keep))).axes) == 6


def test_labels_are_in_the_language_that_is_asked_for():
    figure = plots.overview(result_of(SMALL), "zh")
    assert labels_of(figure)[1] == "联动度" and scenarios_named_in(figure) == ["小街道"]
    assert labels_of(plots.overview(result_of(SMALL)))[1] == "Linkage"


@pytest.mark.filterwarnings("error:Glyph")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_character_becomes_an_empty_box(lang):
    odd = SMALL.replace(name="街-𠮷-x", label={"en": "𒀀 y", "zh": "𒀀小"})
    figure = plots.overview(result_of(SMALL, odd), lang)
    files = list(fonts.by_name().values())
    assert all(fonts.can_show(said, *files) for said in scenarios_named_in(figure))


def test_every_panel_has_room_above_its_lines_and_whole_per_cent():
    for axes in plots.overview(result_of(SMALL)).axes:
        drawn = max(float(line.get_ydata().max()) for line in axes.lines)
        assert axes.get_ylim()[1] >= 1.04 * drawn or axes.get_ylim()[1] == plots.LEAST_TOP
        assert all("." not in tick.get_text() for tick in axes.get_yticklabels())


def test_what_is_measured_at_sessions_is_a_dot_a_quarter_and_no_line():
    figure = plots.overview(result_of(SMALL.replace(weeks=52)))
    agreement, compliance = figure.axes[3].lines
    assert agreement.get_linestyle() == "None" and agreement.get_marker() == "o"
    assert agreement.get_xdata().tolist() == [12, 25, 38, 51] and len(compliance.get_xdata()) == 40


def test_the_picture_says_where_there_are_too_few_residents_to_read_much_off_it():
    assert any("chance" in text.get_text() for text in plots.overview(result_of(SMALL)).texts)
    large = SMALL.replace(place={"communities": 2, "residents": 900})
    assert not any("chance" in text.get_text() for text in plots.overview(result_of(large)).texts)


def test_a_picture_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "overview.png").mkdir()
    with pytest.raises(StorageError):
        plots.save_overview(result_of(SMALL), tmp_path / "overview.png", "en")
    assert [path.name for path in tmp_path.iterdir()] == ["overview.png"]


# --- tables ----------------------------------------------------------------------------------------------------------------------


def test_seeds_that_agree_are_one_number_and_others_a_range():
    import pandas as pd

    assert format_mean(pd.Series([0.5, 0.5]), "linkage") == "50.0%"
    assert format_mean(pd.Series([0.4, 0.6]), "linkage") == "50.0% (40.0%–60.0%)"
    assert format_mean(pd.Series([float("nan")]), "linkage") == "–"


def test_a_unit_stands_behind_the_name_and_none_behind_a_share():
    assert (full_label("linkage", "en"), full_label("pool", "en")) == ("Linkage", "Foundation's pool (yuan per 1,000 residents)")
    assert full_label("time_to_service", "zh") == "服务等待时间（周）"


def test_the_main_table_has_a_row_for_each_main_indicator(capsys):
    print_table(make_main_table(result_of(SMALL), {"small": "A small street"}, "en"))
    printed = capsys.readouterr().out
    assert sum(full_label(name, "en") in printed for name in MAIN) == len(MAIN)


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_an_empty_catalogue_is_no_error(form, capsys):
    print_rows([], form)
    assert "Traceback" not in capsys.readouterr().out
