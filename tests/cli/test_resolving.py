"""--resolve: one spelling in every command; what it prints, and that it is refused before anything runs."""

import json
import math

import pandas as pd
import pytest
from typer.testing import CliRunner

import tests.fake_engine as fake
import wushe_sim as ws
from tests.experiments.conftest import BASE, ByLever
from tests.messages import collect_shown, find_lines
from wushe_sim.cli.main import app
from wushe_sim.cli.resolving import find_enough
from wushe_sim.experiments.sweep.result import SweepResult
from wushe_sim.report.spreads import describe_seeds_needed
from wushe_sim.results.seeds import count_seeds_for_differences
from wushe_sim.results.student import INTERVAL, count_seeds


@pytest.fixture
def engine(monkeypatch, tmp_path):
    stand_in = ByLever()
    fake.put_in_runs(monkeypatch.setattr, stand_in)
    monkeypatch.chdir(tmp_path)
    for burden in (0.1, 0.7):
        scenario = BASE.replace(name=f"burden-{burden}", levers={"admin_burden": burden})
        (tmp_path / f"{scenario.name}.toml").write_text(scenario.dump(), encoding="utf-8")
    (tmp_path / "sweep.toml").write_text('base = "burden-0.1.toml"\nseeds = 4\n[vary]\nadmin_burden = [0.1, 0.5, 0.9]\n', encoding="utf-8")
    return stand_in


def wushe(*words):
    with collect_shown() as shown:
        return CliRunner().invoke(app, [str(word) for word in words], env={"WUSHE_LANG": "en"}), shown


def read_rows(text, first):
    """The rows of the table whose first heading this is."""
    lines = text.splitlines()
    start = next(place for place, line in enumerate(lines) if line.split()[:1] == [first] and "seeds_for_mean" in line)
    return [line.split() for line in lines[start + 2:] if line.strip()]


def test_a_run_says_how_many_seeds_its_means_and_its_differences_take(engine):
    done, _ = wushe("run", "burden-0.1.toml", "burden-0.7.toml", "--seeds", 5, "--out", "r", "--no-picture", "--quiet",
                    "--resolve", "需求满足率=0.01")
    assert done.exit_code == 0, done.output
    result = ws.load("r")
    means = result.seeds_for("coverage", 0.01)
    apart = count_seeds_for_differences(result.summary(), "scenario", "coverage", 0.01)
    assert read_rows(done.stdout, "scenario") == [
        ["burden-0.1", "coverage", "0.01", "5", str(means["burden-0.1"])],
        ["burden-0.7", "coverage", "0.01", "5", str(means["burden-0.7"]), str(apart["burden-0.7"])]]


def test_a_sweep_says_how_many_seeds_suffice_for_half_nine_in_ten_and_all_of_its_points(engine):
    done, _ = wushe("sweep", "sweep.toml", "--out", "s", "--quiet", "--resolve", "coverage=0.02")
    assert done.exit_code == 0, done.output
    needed = SweepResult("s").seeds_for("coverage", 0.02)
    rows = read_rows(done.stdout, "points")
    assert [row[0] for row in rows] == ["50%", "90%", "100%"]
    assert [int(row[4]) for row in rows] == [sorted(needed.values())[1], *[max(needed.values())] * 2]


def test_enough_is_counted_over_what_is_known():
    assert find_enough({1: 10, 2: None, 3: 30, 4: 20}, 0.5) == 20 and find_enough({1: None}, 1.0) is None


def test_a_run_of_one_seed_says_in_one_line_that_chance_is_not_known_unless_it_is_quiet(engine):
    done, shown = wushe("run", "burden-0.1.toml", "--out", "one", "--no-picture")
    assert done.exit_code == 0 and len(find_lines(shown, "one_seed_shown")) == 1
    assert "--seeds 10" in done.stderr
    quiet, _ = wushe("run", "burden-0.1.toml", "--out", "two", "--no-picture", "--quiet")
    assert quiet.exit_code == 0 and not quiet.stderr
    several, shown = wushe("run", "burden-0.1.toml", "--seeds", 2, "--out", "three", "--no-picture")
    assert several.exit_code == 0 and not find_lines(shown, "one_seed_shown")


@pytest.mark.parametrize("command", [
    ("run", "burden-0.1.toml", "--seeds", 3), ("compare", "burden-0.1.toml", "burden-0.7.toml"), ("sweep", "sweep.toml", "--out", "s"),
    ("limits",), ("verdicts", "H1")])
@pytest.mark.parametrize(("asked", "named"), [
    ("coverage", "resolve_form"), ("=0.01", "resolve_form"), ("coverage=", "resolve_form"), ("coverage=0", "resolve_form"),
    ("coverage=-1", "resolve_form"), ("coverage=nan", "resolve_form"), ("covrage=0.01", "")])
def test_what_no_seeds_could_tell_is_refused_before_anything_runs(engine, command, asked, named):
    done, shown = wushe(*command, "--resolve", asked)
    assert done.exit_code == 2 and not engine.lived
    assert find_lines(shown, named) if named else asked.partition("=")[0] in done.stderr


def test_an_option_that_resolve_took_for_its_value_is_named_before_any_file_is_looked_for(engine):
    done, shown = wushe("run", "burden-0.1.toml", "--resolve", "--out", "there-is-no-such-scenario")
    assert done.exit_code == 2 and find_lines(shown, "resolve_form", value="--out")


def test_an_indicator_that_resembles_none_is_refused_in_one_short_line(engine):
    done, shown = wushe("run", "burden-0.1.toml", "--seeds", 3, "--resolve", "xyzzy=0.01")
    assert done.exit_code == 2 and find_lines(shown, "no_indicator_here") and "wushe indicators" in done.stderr
    assert "unserved_hours" not in done.stderr


def test_one_seed_and_a_part_without_cells_cannot_be_asked(engine):
    one, shown = wushe("run", "burden-0.1.toml", "--resolve", "coverage=0.01")
    assert one.exit_code == 2 and find_lines(shown, "resolve_one_seed")
    other, shown = wushe("limits", "--part", "links", "--resolve", "coverage=0.01")
    assert other.exit_code == 2 and find_lines(shown, "resolve_cells")


def test_a_comparison_of_other_indicators_may_be_asked_about_one(engine):
    done, _ = wushe("compare", "burden-0.1.toml", "burden-0.7.toml", "--seeds", 4, "--indicator", "trust", "--resolve", "coverage=0.01",
                    "--format", "json", "--quiet")
    assert [row["indicator"] for row in json.loads(done.stdout)] == ["coverage"]
    unknown, _ = wushe("compare", "burden-0.1.toml", "burden-0.7.toml", "--seeds", 1, "--resolve", "coverage=0.01", "--format", "json",
                       "--quiet")
    assert pd.isna(json.loads(unknown.stdout)[0]["seeds"])


def test_over_draws_a_run_and_a_comparison_say_what_seeds_lessen_and_what_they_do_not(engine):
    words = ("burden-0.1.toml", "burden-0.7.toml", "--seeds", 8, "--draws", 5, "--resolve")
    done, shown = wushe("run", *words, "coverage=0.0001", "--out", "r", "--no-picture")
    assert done.exit_code == 0, done.output
    result = ws.load("r")
    first, other = read_rows(done.stdout, "scenario")
    spreads = result.spreads().set_index(["scenario", "indicator"]).loc[("burden-0.1", "coverage")]
    assert int(first[4]) == result.seeds_for("coverage", 0.0001)["burden-0.1"] == count_seeds(spreads["luck"], 0.0001, power=INTERVAL)
    table = ws.compare(result).table.set_index("indicator").loc["coverage"]
    assert int(other[5]) == count_seeds(table["luck"], 0.0001) == ws.compare(result).seeds_for("coverage", 0.0001)["burden-0.7"]
    assert find_lines(shown, "ignorance_stays")
    compared, shown = wushe("compare", "r", "--resolve", "coverage=100", "--format", "json")
    assert json.loads(compared.stdout)[0]["ignorance"] == pytest.approx(table["ignorance"])
    assert find_lines(shown, "ignorance_stays")
    assert find_lines([describe_seeds_needed([None, 0.2, math.nan], 0.1)], "ignorance_exceeds_size", ignorance=0.2, size=0.1)


def test_over_draws_without_a_second_seed_no_number_is_said(engine):
    done, shown = wushe("compare", "burden-0.1.toml", "burden-0.7.toml", "--seeds", 4, "--draws", 5, "--resolve", "coverage=0.01",
                        "--format", "json")
    assert done.exit_code == 0, done.output
    assert pd.isna(json.loads(done.stdout)[0]["seeds"]) and find_lines(shown, "luck_unknown_to_resolve")
