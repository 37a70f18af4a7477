"""What pictures take: the objects at hand, and for what they do not take a line that names the call which gives it."""

import inspect

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot

import wushe_sim as ws
from tests.messages import raises_message
from wushe_sim.report import plot
from wushe_sim.report.plot.wanting import WANTED

STREET = ws.Scenario(name="street", weeks=20, burn_in=4, place={"communities": 2, "residents": 60})
NOT_DRAWN = {"save", "layout", "use_chinese"}


@pytest.fixture(scope="module")
def have(tmp_path_factory):
    others = [STREET.replace(name=name, levers={lever: 0.8}) for name, lever in (("heavy", "admin_burden"), ("taken", "takeover"))]
    two, three = ws.run([STREET, others[0]], seeds=3), ws.run([STREET, *others], seeds=3)
    model = ws.WusheModel(STREET, rng=3)
    while model.running:
        model.step()
    spec = {"base": STREET, "seeds": 2, "design": {"kind": "lhs", "points": 24},
            "vary": {"admin_burden": {"min": 0.0, "max": 0.9}, "takeover": {"min": 0.0, "max": 0.9}}}
    return {"result": two, "three": three, "model": model, "comparison": ws.compare(two), "many": ws.compare(three),
            "swept": ws.sweep(spec, tmp_path_factory.mktemp("sweeps") / "out")}


@pytest.fixture(autouse=True)
def _closed():
    yield
    pyplot.close("all")


@pytest.mark.parametrize(("name", "of", "further"), [
    ("over_time", "result", ["coverage"]), ("over_time", "model", ["Need coverage"]), ("over_time", "comparison", ["linkage"]),
    ("by_type", "result", ["coverage"]), ("by_type", "comparison", ["coverage"]), ("differences", "result", []),
    ("differences", "comparison", []), ("tornado", "swept", ["coverage"]), ("factors", "swept", ["coverage"]), ("shares", "swept", []),
    ("tipping", "swept", ["admin_burden", "coverage"]), ("timeline", "result", []), ("flows", "result", []), ("flows", "model", ["money"]),
    ("community", "model", []), ("community", "model", [1]), ("linkage", "model", [1]),
])
def test_a_picture_takes_what_one_has(have, name, of, further):
    drawn = np.ravel(getattr(plot, name)(have[of], *further, lang="en"))
    assert all(axes.has_data() or axes.get_children() for axes in drawn)


def test_a_results_lines_bear_the_labels_of_its_scenarios():
    labelled = STREET.replace(label={"en": "As it is", "zh": "现状"})
    axes = plot.over_time(ws.run([labelled, labelled.replace(name="other", label={"en": "Otherwise"})], seeds=2), "coverage", lang="en")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["As it is", "Otherwise"]


@pytest.mark.parametrize("name", sorted(set(plot.__all__) - NOT_DRAWN))
def test_what_it_does_not_take_is_told_in_a_line_with_the_call_that_gives_it(name):
    function = getattr(plot, name)
    needed = [one for one in inspect.signature(function).parameters.values() if one.default is inspect.Parameter.empty]
    further = ["cases" if name == "flows_of" else "coverage"] * (len(needed) - 1)
    if name in ("people_of", "actors_of", "flows_of", "story"):
        with raises_message(ws.BadInput, "plot_takes_object", call=WANTED[name].call, kind="Scenario"):
            function(STREET, *further)
    else:
        with raises_message(ws.BadInput, "plot_takes", who=name, call=WANTED[name].call, kind="Scenario"):
            function(STREET, *further)


@pytest.mark.parametrize(("of", "indicators", "panels"), [
    ("result", [], 4), ("result", ["coverage"], 1), ("result", ["coverage", "Linkage", "burnout"], 3), ("model", [], 4),
    ("comparison", [], 1), ("many", [], 2), ("comparison", ["linkage"], 1), ("swept", [], 2), ("swept", ["linkage"], 2),
])
def test_each_has_a_usual_picture_by_a_method_and_by_calling_the_module(have, of, indicators, panels):
    assert np.size(have[of].plot(*indicators)) == np.size(plot(have[of], *indicators)) == panels


def test_a_picture_of_ours_leaves_the_users_settings_as_they_were(have):
    before = dict(matplotlib.rcParams)
    have["result"].plot("coverage", "linkage", lang="zh")
    have["many"].plot()
    assert dict(matplotlib.rcParams) == before


def test_what_has_no_usual_picture_and_an_unknown_indicator_are_told(have):
    with raises_message(ws.BadInput, "plot_takes_no_such", kind="Scenario"):
        plot(STREET)
    with raises_message(ws.BadInput, "no_indicator_here"):
        have["result"].plot("covrage")
    with raises_message(ws.BadInput, "plot_scenario_of_several", names=lambda text: "heavy" in text and "taken" in text):
        plot.differences(have["many"])
    with raises_message(ws.BadInput, "plot_model_without_weeks"):
        ws.WusheModel(STREET, rng=1).plot("coverage")


def test_one_scenario_of_several_is_drawn_where_it_is_named(have):
    assert np.size(have["many"].plot(scenario="heavy")) == 1
