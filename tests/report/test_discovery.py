"""What a discovery says: regions in words in both languages, every answer, a page and tables that are there whole."""

import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from typer.testing import CliRunner

import wushe_sim as ws
from tests.experiments.discovery.planted_sweep import WHERE, plant
from wushe_sim.cli.main import app
from wushe_sim.experiments.comparison.shares import ShareInterval
from wushe_sim.experiments.discovery.discovery import EVERYWHERE, FOUND, NOTHING, NOWHERE, OUTCOMES, TOO_FEW, UNCONFIRMED, Discovery
from wushe_sim.experiments.discovery.factor_columns import FactorLimit
from wushe_sim.experiments.discovery.regions import JudgedLimit, Leaf, Region
from wushe_sim.report.discovery import answer, format_limits, list_screen_parts, list_warnings, name_factor

CHINESE = re.compile("[\u4e00-\u9fff]")
LIMITS = (FactorLimit("admin_burden", 0.62), FactorLimit("actors", options=("three",)))
runner = CliRunner()


def region(chance):
    share = ShareInterval(0.9, 0.7, 0.95)
    return Region(1, "PRIM", tuple(JudgedLimit(one, 0.001) for one in LIMITS), 60, 0.94, 0.8, 8, 24, share, share, 0.2, chance)


def found_of(outcome):
    regions = {FOUND: (region(0.001),), UNCONFIRMED: (region(0.5),)}.get(outcome, ())
    leaves = (Leaf(LIMITS, 60, 0.94, 24, ShareInterval(0.9, 0.7, 0.95)),) if regions else ()
    return Discovery(WHERE, outcome, 180, 90, 30, 36, 20, 80, 3, ("admin_burden", "actors"), regions, leaves)


def test_a_region_is_said_in_words_in_both_languages():
    assert format_limits(LIMITS, "en") == "administrative burden above 0.62 and actors in the linkage = three"
    assert format_limits(LIMITS, "zh") == "社工行政负担高于 0.62，且三社或五社联动 = 三社"
    both = (FactorLimit("own", 0.1, 0.25), FactorLimit("kind", options=("a", "base")))
    assert format_limits(both, "en") == "own between 0.1 and 0.25 and kind = a or by default" and format_limits((), "en") == "everywhere"


@pytest.mark.parametrize("name", ["admin_burden", "parameters.broker.builds", "switches.peer_influence", "charity_mix.love"])
def test_a_factor_is_called_by_what_it_means_in_both_languages(name):
    assert CHINESE.search(name_factor(name, "zh")) and not CHINESE.search(name_factor(name, "en")) and name_factor(name, "en") != name
    assert name_factor("place.communities", "zh") == "place.communities"


def test_each_outcome_has_an_answer_of_its_own():
    for lang in ("en", "zh"):
        said = {outcome: answer(found_of(outcome), lang) for outcome in (EVERYWHERE, NOWHERE, TOO_FEW, NOTHING, FOUND, UNCONFIRMED)}
        assert len(said) == len(OUTCOMES) == len({second for _, second in said.values()})
        assert all(WHERE in first for first, _ in said.values())
        assert "90%" in said[FOUND][1] and "0.62" in said[FOUND][1] and "20%" in said[UNCONFIRMED][1]


def test_the_screen_says_what_to_mind():
    parts = [part for part in list_screen_parts(found_of(FOUND), "en") if isinstance(part, str)]
    assert any("few (8)" in part for part in parts) and any("3 runs" in part for part in parts)


def test_factors_are_said_to_be_more_than_points_only_where_points_were_searched():
    many = tuple(f"factor_{number}" for number in range(91))
    said = {outcome: list_warnings(replace(found_of(outcome), factors=many), "en") for outcome in OUTCOMES}
    assert {outcome for outcome, lines in said.items() if any("(91)" in line for line in lines)} == {FOUND, UNCONFIRMED, NOTHING}


@pytest.mark.libraries
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_command_prints_and_saves_what_was_found(tmp_path, monkeypatch):
    plant(tmp_path / "swept", monkeypatch.setattr)
    words = ["discover", str(tmp_path / "swept"), "--where", WHERE]
    for lang in ("en", "zh"):
        folder = tmp_path / lang
        ended = runner.invoke(app, [*words, "--out", str(folder), "--lang", lang])
        assert ended.exit_code == 0, ended.output
        names = {path.name for path in folder.iterdir()}
        assert names == {"discovery.html", "peeling.png", *(f"{name}.{form}" for name in ("boxes", "limits", "tree", "trajectory")
                                                            for form in ("csv", "parquet"))}
        page = (folder / "discovery.html").read_text(encoding="utf-8")
        assert page.count("<figure>") == 1 and bool(CHINESE.search(re.sub("data:[^\"')]*", "", page))) == (lang == "zh")
    boxes = pd.read_csv(tmp_path / "en" / "boxes.csv")
    assert boxes["rule"].str.contains("actors = three").any() and pd.read_parquet(tmp_path / "zh" / "boxes.parquet").shape == boxes.shape
    assert runner.invoke(app, [*words, "--format", "csv"]).stdout.splitlines()[0] == ",".join(boxes.columns)
    [told] = json.loads(runner.invoke(app, [*words, "--format", "json"]).stdout)
    assert told["outcome"] == FOUND and told["boxes"][0]["rule"] == boxes["rule"][0] and ws.discover(tmp_path / "swept", WHERE).runs == 180
    nowhere = runner.invoke(app, [*words[:-1], "unserved_hours > 1e9", "--out", str(tmp_path / "nowhere"), "--lang", "en"])
    assert nowhere.exit_code == 0 and not list((tmp_path / "nowhere").glob("*.png")) and "picture" not in nowhere.output


def test_a_wrong_condition_ends_the_command_before_anything_is_read(tmp_path):
    ended = runner.invoke(app, ["discover", str(tmp_path / "none"), "--where", "unserved_hour > 3"])
    assert ended.exit_code == 2 and "unserved_hours" in ended.output
    (tmp_path / "notes.txt").write_text("mine")
    assert runner.invoke(app, ["discover", str(tmp_path / "none"), "--where", WHERE, "--out", str(tmp_path)]).exit_code == 4
