"""Pictures: what each draws from its frame, in both languages; that nothing is a box; what a frame must have."""

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.text import Text

import tests.fake_engine as fake
from tests.messages import raises_message
from wushe_sim import plot
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.i18n import detect_language
from wushe_sim.model.counts import count
from wushe_sim.report import fonts
from wushe_sim.report.labels import format_amount
from wushe_sim.report.plot.networks import COLOURED_BY, spread_out
from wushe_sim.report.plot.province import laid_out
from wushe_sim.report.plot.style import open_axes
from wushe_sim.results import Result, make_run
from wushe_sim.scenario import Scenario

SMALL = Scenario(name="small", weeks=20, burn_in=0, place={"communities": 2, "residents": 300})
WEEKS, SEEDS = 12, 3


def result_of(*scenarios, seeds=(0, 1)):
    runs = tuple(make_run(scenario, seed, fake.record(scenario, seed))[0] for scenario in scenarios for seed in seeds)
    return Result(runs, {"scenarios": {scenario.name: scenario.content() for scenario in scenarios}}, {})


def weeks(scenarios=("a", "b"), seeds=SEEDS):
    rows = [(name, seed, week, 0.1 * (place + 1) + 0.01 * seed) for place, name in enumerate(scenarios) for seed in range(seeds)
            for week in range(WEEKS)]
    return pd.DataFrame(rows, columns=["scenario", "seed", "week", "linkage"])


DIFFERENCES = pd.DataFrame([("linkage", 0.02, 0.01, 0.03, 1.0), ("trust", -0.01, -0.03, 0.01, 0.6), ("pool", 900.0, 100.0, 1700.0, 0.9)],
                           columns=["indicator", "difference", "low", "high", "agree"])
MATRIX = pd.DataFrame([(limit, remedy, 0.02 * place, 0.02 * place - 0.01, 0.02 * place + 0.01) for place, (limit, remedy) in enumerate(
    (limit, remedy) for limit in ("takeover", "admin_burden") for remedy in ("incubation", "deliberation"))],
    columns=["limit", "remedy", "difference", "low", "high"])
LOOP = pd.DataFrame([(way, value, seed, value + (way == "down") * 0.1)
                     for way in ("up", "down") for value in (0.0, 0.3, 0.6) for seed in (0, 1)],
                    columns=["direction", "takeover", "seed", "committee_share"])
SWINGS = pd.DataFrame({"factor": ["takeover", "deliver.bridge_minutes"], "low": [0.3, 0.28], "high": [0.1, 0.3]})
VARIANCE = pd.DataFrame({"factor": ["takeover", "incubation"], "first": [0.5, 0.2], "total": [0.6, 0.4], "total_low": [0.5, 0.3],
                         "total_high": [0.7, 0.5]})
EFFECTS = pd.DataFrame({"indicator": ["linkage", "linkage", "trust"], "factor": ["takeover", "incubation", "takeover"],
                        "mu_star": [0.05, 0.02, 1.0], "mu_star_low": [0.04, 0.01, 0.9], "mu_star_high": [0.06, 0.03, 1.1],
                        "sigma": [0.01, np.nan, 0.1]})
PEOPLE = pd.DataFrame({"resident": range(12), "group": list("AABBCCAABBCC"), "role": ["resident", "volunteer", "registered"] * 4,
                       "belonging": np.linspace(0, 1, 12)})
TIES = pd.DataFrame({"source": range(11), "target": range(1, 12)})
ACTORS = pd.DataFrame({"actor": range(5), "kind": ["committee", "social worker", "team", "organization", "donor"]})
LINKS = pd.DataFrame({"source": [1, 1, 1, 0], "target": [2, 3, 4, 3], "strength": [0.5, 0.4, 0.2, 0.05]})
FLOWS = pd.DataFrame([("gifts_government", "city", 5.0), ("city", "pool", 4.0), ("gifts_targeted", "pool", 2.0),
                      ("pool", "paid_cases", 6.0), ("city", "city_kept", 1.0)], columns=["source", "target", "value"])
MOVED = pd.DataFrame([("lever", "admin_burden", 8, np.nan), ("station", "worker_brokering", 9, 9.0), ("deliver", "kept", 12, np.nan),
                      ("indicator", "linkage", 10, 14.0)], columns=["stage", "name", "first", "sure"])
POINTS = pd.DataFrame({"design": range(12), "admin_burden": np.linspace(0, 0.9, 12), "actors": ["three", "five"] * 6,
                       "linkage": np.linspace(0.1, 0.05, 12)})
SHARES = pd.DataFrame([(factor, indicator, 0.4) for factor in ("admin_burden", "actors") for indicator in ("linkage", "trust")],
                      columns=["factor", "indicator", "share"])
STREETS = pd.DataFrame([(f"city{city}", kind, f"s{5 * city + street}", week, 0.1 * street + 0.01 * week)
                        for city in range(3) for street, kind in enumerate(("old", "new", "old", "new", "old")) for week in (3, 7)],
                       columns=["city", "street_type", "street", "week", "coverage"])
TYPES = pd.concat([weeks().assign(type=kind) for kind in ("mixed", "new_estate", "own")])

STEPS = pd.DataFrame({"box": 1, "step": range(6), "limits": range(6), "coverage": np.linspace(1, 0.5, 6),
                      "density": np.linspace(0.2, 0.9, 6), "runs": 60, "chosen": [False] * 4 + [True, False]})
HELD = pd.DataFrame([("PRIM", 0.6, 0.5, 0.8, 0.5, 0.3, 0.7)], columns=["method", "held_density", "held_density_low", "held_density_high",
                                                                     "held_coverage", "held_coverage_low", "held_coverage_high"])

PICTURES = {
    "over_time": lambda lang: plot.over_time(weeks(), "linkage", lang=lang, titles={"a": "基准 one", "b": "社区 two"}),
    "by_type": lambda lang: plot.by_type(TYPES, "linkage", lang=lang),
    "differences": lambda lang: plot.differences(DIFFERENCES, lang=lang),
    "matrix": lambda lang: plot.limits_matrix(MATRIX, "linkage", lang=lang),
    "tipping": lambda lang: plot.tipping(LOOP, "takeover", "committee_share", at=(0.3, 0.2, 0.4), lang=lang),
    "hysteresis": lambda lang: plot.hysteresis(LOOP, "takeover", "committee_share", lang=lang),
    "tornado": lambda lang: plot.tornado(SWINGS, "linkage", lang=lang),
    "sobol": lambda lang: plot.sobol(VARIANCE, "linkage", lang=lang),
    "morris": lambda lang: plot.morris(EFFECTS, "linkage", lang=lang),
    "community": lambda lang: plot.community(PEOPLE, TIES, "group", lang=lang),
    "roles": lambda lang: plot.community(PEOPLE, TIES, "role", lang=lang),
    "belonging": lambda lang: plot.community(PEOPLE, TIES, "belonging", lang=lang),
    "linkage": lambda lang: plot.linkage(ACTORS, LINKS, lang=lang),
    "flows": lambda lang: plot.flows(FLOWS, "money", lang=lang),
    "streets": lambda lang: plot.streets(STREETS, "coverage", lang=lang),
    "street_types": lambda lang: plot.street_types(STREETS, "coverage", lang=lang),
    "timeline": lambda lang: plot.timeline(MOVED, lang=lang, title="从 one 到 two" if lang == "zh" else "one"),
    "factors": lambda lang: plot.factors(POINTS, "linkage", lang=lang),
    "shares": lambda lang: plot.shares(SHARES, lang=lang),
    "peeling": lambda lang: plot.peeling(STEPS, HELD, lang=lang),
}


@pytest.fixture(autouse=True)
def closed():
    yield
    pyplot.close("all")


def first(axes):
    return next(iter(np.atleast_1d(axes)))


def words_in(axes):
    return [text.get_text() for text in first(axes).figure.findobj(Text) if text.get_text()]


@pytest.mark.filterwarnings("error:Glyph")
@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_drawn_in_both_languages_without_an_empty_box(name):
    known = {fonts.LATIN_FONT: fonts.by_name()[fonts.LATIN_FONT], fonts.OUR_NAME: str(fonts.OUR_FONT)}
    said = {}
    for lang in ("en", "zh"):
        axes = PICTURES[name](lang)
        first(axes).figure.canvas.draw()
        said[lang] = "".join(words_in(axes))
        assert fonts.can_show(said[lang].replace("\n", ""), *known.values())
    assert said["en"] != said["zh"] and any("\u4e00" <= sign <= "\u9fff" for sign in said["zh"])


def test_a_picture_on_the_users_own_axes_has_chinese_in_its_title_labels_and_ticks():
    axes = pyplot.figure().add_subplot()
    plot.differences(DIFFERENCES, ax=axes, lang="zh")
    axes.figure.canvas.draw()
    texts = [axes.title, axes.xaxis.label, *axes.get_yticklabels()]
    assert any(text.get_text() for text in texts) and all(fonts.chinese_font() in text.get_fontfamily() for text in texts)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_a_picture_is_saved_in_three_forms_and_twice_alike(form, tmp_path):
    one, two = (plot.save(PICTURES["by_type"]("zh"), tmp_path / f"{name}.{form}").read_bytes() for name in ("one", "two"))
    assert one == two and len(one) > 1000
    assert form != "svg" or b"<text" not in one


def test_a_picture_of_another_form_or_in_no_folder_is_refused(tmp_path):
    with raises_message(BadInput, "picture_ends_in", path=tmp_path / "x.jpg", names=".png, .svg, .pdf"):
        plot.save(PICTURES["sobol"]("en"), tmp_path / "x.jpg")
    with pytest.raises(StorageError):
        plot.save(PICTURES["sobol"]("en"), tmp_path / "none" / "x.png")
    assert not list(tmp_path.iterdir())


def test_axes_that_are_given_are_drawn_on_and_given_back():
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    assert plot.over_time(weeks(), "linkage", ax=axes, lang="en") is axes
    assert not pyplot.get_fignums()


def test_what_a_figure_turns_interactive_stays_so():
    before = matplotlib.is_interactive()
    try:
        with open_axes(None, "en"):
            matplotlib.interactive(True)  # as a notebook's backend does when its first figure is made
        assert matplotlib.is_interactive()
    finally:
        matplotlib.interactive(before)


def test_lines_are_means_over_seeds_and_bands_reach_from_lowest_to_highest():
    axes = plot.over_time(weeks(), "linkage", lang="en")
    assert axes.lines[0].get_ydata() == pytest.approx([0.11] * WEEKS)
    heights = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == pytest.approx((0.10, 0.12))
    assert "lowest to highest" in "".join(words_in(axes)) and axes.get_title(loc="left") == "Linkage"


def test_a_single_seed_has_no_band_and_says_so():
    axes = plot.over_time(weeks(seeds=1), "linkage", lang="en")
    assert not axes.collections and "one seed" in words_in(axes)


def test_means_of_ratios_are_not_drawn():
    with raises_message(BadInput, "several_rows_a_week", who="over_time"):
        plot.over_time(pd.concat([weeks(), weeks()]), "linkage")


def test_what_a_frame_lacks_is_named():
    with raises_message(BadInput, "frame_lacks", who="over_time", names="linkage", columns="scenario, seed, week, linkage"):
        plot.over_time(weeks().drop(columns="linkage"), "linkage")
    with raises_message(BadInput, "frame_without_rows", who="over_time"):
        plot.over_time(weeks().head(0), "linkage")


def test_differences_of_one_unit_stand_in_one_picture_and_the_rest_is_counted():
    axes = plot.differences(DIFFERENCES, lang="en")
    assert [text.get_text() for text in axes.get_yticklabels()] == ["Trust in neighbours", "Linkage"]
    assert any("in other units that are not shown: 1" in text for text in words_in(axes))
    money = plot.differences(DIFFERENCES, "yuan per 1,000 residents", lang="en")
    assert [text.get_text() for text in money.get_yticklabels()] == ["Foundation's pool"]


def test_a_difference_is_filled_where_its_interval_leaves_out_nothing():
    faces = plot.differences(DIFFERENCES, lang="en").collections[-1].get_facecolors()
    assert faces[0].tolist() == [1, 1, 1, 1] and faces[1].tolist() != [1, 1, 1, 1]


def test_a_pair_whose_interval_includes_nothing_stands_in_brackets():
    said = [text.get_text() for text in plot.limits_matrix(MATRIX, "linkage", lang="en").texts]
    assert said[:4] == ["(0)", "+2", "+4", "+6"]


def test_a_cell_that_says_nothing_is_grey_and_shows_its_kind_alone():
    frame = MATRIX.assign(kind=["no loss", "wins back", "undecided", "wins back"])
    frame.loc[0, "difference"] = float("nan")
    said = [text.get_text() for text in plot.limits_matrix(frame, "linkage", lang="en").texts]
    assert said[:4] == ["", "no loss", "+2", "wins back"]


def test_the_tipping_point_is_told_with_its_interval():
    assert "tips at 30% (20%–40%)" in words_in(PICTURES["tipping"]("en"))


def test_the_widest_swing_stands_on_top():
    assert [text.get_text() for text in PICTURES["tornado"]("en").get_yticklabels()] == ["deliver.bridge_minutes", "Committee takeover"]


def test_who_threads_the_needle_is_named():
    assert any("social worker threads the needle" in text for text in words_in(PICTURES["linkage"]("en")))
    nobody = plot.linkage(ACTORS, LINKS.head(0), lang="en")
    assert any("no one threads" in text for text in words_in(nobody))


def test_of_many_residents_a_neighbourhood_is_drawn_and_that_is_said():
    many = pd.concat([PEOPLE] * 50, ignore_index=True).assign(resident=range(600))
    ties = pd.DataFrame({"source": range(599), "target": range(1, 600)})
    axes = plot.community(many, ties, lang="en")
    assert any("400 of 600 residents" in text for text in words_in(axes))


def test_residents_are_coloured_by_what_there_is():
    with raises_message(BadInput, "coloured_by", names=", ".join(COLOURED_BY), value="'age'"):
        plot.community(PEOPLE, TIES, "age")


def test_a_layout_is_the_same_every_time_and_keeps_those_together_who_are_tied():
    pairs = np.array([(one, other) for half in (range(10), range(10, 20)) for one in half for other in half if one < other])
    places = spread_out(20, pairs)
    assert np.array_equal(places, spread_out(20, pairs))
    apart = np.linalg.norm(places[:10].mean(axis=0) - places[10:].mean(axis=0))
    assert apart > np.linalg.norm(places[:10] - places[:10].mean(axis=0), axis=1).mean()


def test_flows_that_run_in_a_circle_are_refused():
    with raises_message(BadInput, "flows_in_a_circle"):
        plot.flows(pd.DataFrame({"source": ["a", "b"], "target": ["b", "a"], "value": [1.0, 1.0]}))


@pytest.mark.parametrize("what", ["cases", "money"])
def test_what_flows_into_a_place_flows_out_of_it(what):
    frame = plot.flows_of(result_of(SMALL), what)
    within = set(frame["source"]) & set(frame["target"])
    for name in within:
        came, went = (frame.loc[frame[end] == name, "value"].sum() for end in ("target", "source"))
        assert came == pytest.approx(went)
    assert within and (frame["value"] > 0).all()


def test_what_comes_from_outside_is_no_savings_of_the_fund():
    def told(shock):
        result = result_of(SMALL, seeds=(0,))
        result.runs[0].counts[:, :, count.pool_shock, 0] = shock
        return plot.flows_of(result, "money").set_index(["source", "target"])["value"]

    given, taken = told(10_000_000), told(-10_000_000)
    assert given["from_outside", "pool"] == pytest.approx(taken["pool", "taken_out"])
    assert ("saved", "pool") not in given and ("pool", "kept") not in taken


def test_a_scenario_that_is_not_there_has_no_flows():
    with raises_message(BadInput, "no_such_scenario", name="x"):
        plot.flows_of(result_of(SMALL), "cases", "x")


def test_numbers_have_a_true_minus_and_shares_are_in_per_cent():
    shown = format_amount(-0.031, "share", signed=True), format_amount(0.031, "share"), format_amount(-12.34, "weeks")
    assert shown == ("−3.1", "3.1%", "−12.3")


def test_the_language_is_what_is_asked_for_or_what_the_environment_says(monkeypatch):
    monkeypatch.setenv("WUSHE_LANG", "zh")
    assert plot.sobol(VARIANCE, "linkage").get_title(loc="left") == "联动度的方差来源"
    assert detect_language("en", {"WUSHE_LANG": "zh"}) == "en" and detect_language(None, {"LANG": "zh_CN.UTF-8"}) == "zh"


def test_who_stands_where_is_reckoned_once_and_holds_for_every_picture():
    where = plot.layout(PEOPLE, TIES)
    one = plot.community(PEOPLE, TIES, lang="en", where=where)
    other = plot.community(PEOPLE, TIES.head(3), "belonging", lang="en", where=where)
    stands = [np.concatenate([drawn.get_offsets() for drawn in axes.collections if len(drawn.get_offsets()) > 1]) for axes in (one, other)]
    assert len(stands[0]) == len(PEOPLE) and np.allclose(*stands)


# --- what a page holds, and what nobody measured -----------------------------------------------------------------------------------


def test_what_is_seldom_measured_is_dots_and_never_a_line():
    frame = weeks(("a",))
    frame.loc[frame["week"] % 3 > 0, "linkage"] = np.nan
    axes = plot.over_time(frame, "linkage", lang="en")
    assert [line.get_linestyle() for line in axes.lines] == ["None"] and len(axes.lines[0].get_xdata()) == WEEKS / 3
    assert any(text.get_text().startswith("dots: mean of 3 seeds") for text in axes.texts)
    assert [line.get_linestyle() for line in plot.over_time(weeks(("a",)), "linkage", lang="en").lines[:1]] == ["-"]


@pytest.mark.parametrize("most, said", [(1.2, True), (0.9, False)])
def test_coverage_above_all_there_is_is_explained(most, said):
    frame = weeks(("a",)).rename(columns={"linkage": "coverage"})
    frame.loc[0, "coverage"] = most
    texts = [text.get_text() for text in plot.over_time(frame, "coverage", lang="en").texts]
    assert any("needs of earlier weeks" in text for text in texts) is said


def test_more_differences_than_a_page_holds_are_the_clearest_and_the_rest_is_counted():
    frame = pd.DataFrame([(f"own{number}", 0.01 * number, 0.01 * number - 0.1, 0.01 * number + 0.1) for number in range(40)],
                         columns=["indicator", "difference", "low", "high"])
    axes = plot.differences(frame, "", lang="en")
    assert axes.figure.get_figheight() < 9.7
    assert [label.get_text() for label in axes.get_yticklabels()][::-1] == [f"own{number}" for number in range(12, 40)]
    assert any("12 of the less certain are not shown" in text.get_text() for text in axes.texts)


def test_a_lane_of_the_timeline_is_told_in_full_and_fits_a_page():
    axes = plot.timeline(MOVED, lang="en")
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert not any("…" in label for label in labels) and axes.figure.get_figwidth() <= 6.3


def test_a_difference_is_never_finer_than_a_hundredth_of_a_point():
    assert (format_amount(0.0000038, "share", signed=True), format_amount(-0.000073, "share", signed=True)) == ("0", "−0.01")


def test_every_street_has_a_tile_of_its_own_and_cities_do_not_touch():
    places, _, size = laid_out(STREETS)
    city_of = dict(zip(STREETS["street"], STREETS["city"], strict=True))
    tiles = {place: city_of[street] for street, place in places.items()}
    assert len(tiles) == 15 and all(0 <= row < size[0] and 0 <= column < size[1] for row, column in tiles)
    for (row, column), city in tiles.items():
        assert {tiles.get((row + down, column + right), city) for down in (-1, 0, 1) for right in (-1, 0, 1)} == {city}


def test_a_streets_tile_is_coloured_by_its_own_value_and_grey_where_there_is_none():
    frame = STREETS.assign(coverage=STREETS["coverage"].where(STREETS["street"] != "s3"))
    places, _, _ = laid_out(frame)
    for panel, week in zip(plot.streets(frame, "coverage", lang="en"), (3, 7), strict=True):
        grey, coloured = (image.get_array() for image in panel.images)
        assert grey.count() == 1 and not grey.mask[places["s3"]]
        for row in frame[frame["week"] == week].dropna().itertuples():
            assert coloured[places[row.street]] == row.coverage
        assert coloured.count() == 14


def test_a_type_is_marked_by_its_median_street():
    axes = plot.street_types(STREETS, "coverage", lang="en")
    new = next(line for line in axes.lines if str(line.get_label()).startswith("new (6)"))
    assert new.get_ydata().tolist() == pytest.approx([0.2 + 0.03, 0.2 + 0.07])


def test_two_rows_for_one_street_and_week_are_refused():
    with raises_message(BadInput, "several_rows_a_street", who="streets"):
        plot.streets(pd.concat([STREETS, STREETS]), "coverage")


def test_a_village_has_a_village_committee():
    actors = pd.DataFrame({"actor": [0, 1], "kind": ["committee", "team"], "village": True})
    links = pd.DataFrame({"source": [0], "target": [1], "strength": [0.5]})
    legend = plot.linkage(actors, links, lang="zh").get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["村委会", "志愿服务队"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_few_weeks_far_from_all_others_are_left_off_the_axis_which_says_so(lang):
    weeks = range(52)
    frame = pd.DataFrame({"scenario": "a", "seed": 0, "week": weeks, "coverage": [3.5, *(0.8 + 0.01 * (week % 5) for week in weeks[1:])]})
    axes = plot.over_time(frame, "coverage", lang=lang)
    assert axes.get_ylim()[1] < 1 and any("350" in text.get_text() for text in axes.texts)
    level = plot.over_time(frame[1:], "coverage", lang=lang)
    assert not any("84%" in text.get_text() for text in level.texts)
