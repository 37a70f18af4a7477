"""A first look at a comparison: one table in words, and one picture of who served, what was lost and what changed."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import wushe_sim as ws
from tests.messages import raises_message
from wushe_sim.cli.main import app
from wushe_sim.i18n import render
from wushe_sim.report.comparison import make_titles
from wushe_sim.report.plot.story import CHANGES, measure_changes, story, sum_served, tell_headline
from wushe_sim.report.short_table import SHORT, make_short_table, tell_difference

SMALL = ws.Scenario(name="small", label={"en": "A street"}, weeks=30, burn_in=26, place={"communities": 2, "residents": 300,
                                                                                        "social_workers": 2})
LIMIT = SMALL.replace(name="limit", label={"en": "With a limit"}, levers={"task_downshift": 0.4, "resource_passthrough": 0.0})


@pytest.fixture(scope="module")
def result():
    return ws.run([SMALL, LIMIT, LIMIT.replace(name="remedy", label={"en": "With a remedy"}, levers={"incubation": 1})], seeds=3)


@pytest.fixture(scope="module")
def comparison(result):
    return ws.compare(result)


def texts_of(figure):
    return [text.get_text() for axes in figure.axes for text in (*axes.texts, *axes.get_yticklabels())] + [
        text.get_text() for text in figure.texts]


def test_what_is_served_and_what_is_lost_make_up_the_need(comparison):
    for place in range(3):
        sums, bar = comparison.sum_counts(place), sum_served(comparison, place)
        need = float(sums.need_minutes) / 60 / float(sums.residents) * 1000
        assert sum(bar.served.values()) + bar.lost == pytest.approx(need)
        assert sum(bar.wants.values()) == pytest.approx(1)


def test_changes_are_the_comparisons_in_shares_of_the_baseline(comparison):
    changes = measure_changes(comparison)
    rows = comparison.table.set_index(["scenario", "indicator"])
    assert list(changes) == ["limit", "remedy"]
    for indicator in CHANGES:
        row = rows.loc[("limit", indicator)]
        assert changes["limit"][indicator] == pytest.approx([row[part] / row["reference"] for part in ("difference", "low", "high")])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_picture_names_every_scenario_and_indicator_in_the_readers_language(result, lang):
    seen = texts_of(story(result, lang))
    assert {"en": "With a limit", "zh": "limit"}[lang] in seen
    assert ("Linkage" in seen, "联动度" in seen) == (lang == "en", lang == "zh")
    if lang == "zh":
        assert not [text for text in seen if re.search("[a-z]{2}", re.sub("small|limit|remedy", "", text))]


def test_the_headline_is_computed(comparison):
    bars = [sum_served(comparison, place) for place in range(3)]
    headline = tell_headline(bars, ["A", "B", "C"], "en")
    assert [int(number) for number in re.findall(r"\d+", headline)] == [round(bar.lost) for bar in bars]


def test_a_picture_holds_two_to_four_scenarios(result):
    with raises_message(ws.BadInput, "story_holds", count="5"):
        story(ws.compare(*[ws.run(SMALL.replace(name=f"s{k}", weeks=2, burn_in=2), seeds=1) for k in range(5)]))


@pytest.mark.parametrize(("difference", "low", "high", "told"), [
    (0.2, 0.15, 0.25, "20 pp more (15 to 25)"), (-0.2, -0.25, -0.15, "20 pp less (15 to 25)"),
    (0.01, -0.02, 0.04, "no sure difference (−2 to +4 pp)"), (0.2, float("nan"), float("nan"), "20 pp more (one seed)"),
    (float("nan"), float("nan"), float("nan"), "–"),
])
def test_a_difference_is_told_in_words(difference, low, high, told):
    assert render(tell_difference({"difference": difference, "low": low, "high": high}, "coverage", "en"), "en") == told


def test_the_short_table_has_a_row_for_each_indicator_and_a_column_for_each_scenario(comparison):
    table = make_short_table(comparison, make_titles(comparison, "en"), "en")
    assert len(table.rows) == len(SHORT)
    assert table.columns[1:] == ["A street", "With a limit", "With a remedy"]


def test_the_command_prints_one_table_and_writes_the_picture(result, tmp_path):
    folder = result.save(tmp_path / "result")
    picture = tmp_path / "story.png"
    done = CliRunner().invoke(app, ["compare", str(folder), "--short", "--out", str(picture), "--lang", "en"])
    assert done.exit_code == 0, done.output
    out = done.stdout
    assert out.count("indicator") == 1
    assert "no sure difference" in out or "more (" in out
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("option", [["--by", "week"], ["--indicator", "linkage"], ["--format", "csv"], ["--resolve", "linkage=0.1"]])
def test_the_short_table_ignores_no_option_in_silence(option):
    assert CliRunner().invoke(app, ["compare", "a", "b", "--short", *option]).exit_code == 2


def test_make_run_compares_scenarios_that_are_there():
    makefile = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
    names = re.search(r"^FIRST := (.+)$", makefile, re.MULTILINE)[1].split()
    plans = [ws.Scenario.load(Path(__file__).parents[2] / "scenarios" / f"{name}.toml") for name in names]
    limit, remedy = (plan.said()["levers"] for plan in plans[1:])
    assert limit.items() < remedy.items(), "the remedy stands beside the limit, all else equal"
