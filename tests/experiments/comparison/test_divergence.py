"""What moved first: the week and the stage of the first difference, what is beyond noise, and what cannot be said."""

import ast
from collections import defaultdict
from functools import cache

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import tests.fake_engine as fake
import wushe_sim as ws
from tests.messages import raises_message
from tests.writers import writer
from wushe_sim.cli.main import app
from wushe_sim.cli.tables import print_parts
from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.divergence import find_first_divergence, list_other_settings
from wushe_sim.experiments.comparison.stage_counts import MOVED_IN, OUTSIDE
from wushe_sim.model.counts import COUNTS, count
from wushe_sim.model.week import STAGES
from wushe_sim.report import why
from wushe_sim.results import Result, make_run
from wushe_sim.results.provenance import describe_work
from wushe_sim.scenario import Scenario

runner = CliRunner()
BEFORE = Scenario(name="before", weeks=30, burn_in=10, place={"communities": 2, "residents": 300})
AFTER = BEFORE.replace(name="after", schedule={"admin_burden": [{"week": 8, "value": 0.9}]})


def result_of(*scenarios, seeds=(0, 1, 2, 3, 4), **changes):
    """Runs of the fake engine that are alike but for what is added, under "after", to a count from a week on (count: week, by seed)."""
    runs = []
    for scenario in scenarios:
        for seed in seeds:
            run = make_run(scenario, seed, fake.record(BEFORE, seed))[0]._replace(scenario=scenario.name)
            counts = run.counts.copy()
            if scenario.name == "after":
                for name, (week, more) in changes.items():
                    counts[week:, 0, getattr(count, name), 0] += more[seed]
            runs.append(run._replace(counts=counts))
    work = describe_work(scenarios, list(seeds))
    done = {**work, "runs": [[run.scenario, run.seed] for run in runs], "mended": {}, "interrupted": False, "ended": work["begun"]}
    return Result(tuple(runs), done, {scenario.name: scenario.dump() for scenario in scenarios})


SURE, UNSURE = (50, 52, 48, 51, 49), (50, -50, 40, -45, 1)


@pytest.fixture
def frame():
    return find_first_divergence(result_of(BEFORE, AFTER, worker_administration=(9, SURE), kept=(12, UNSURE), habit=(20, (0, 0, 0, 7, 0))),
                                 "before", "after")


def test_the_timeline_runs_from_the_lever_through_the_stages_in_the_order_of_their_weeks(frame):
    counts = frame[frame["stage"] != "indicator"]
    assert list(zip(counts["stage"], counts["name"], counts["first"], strict=True)) == [
        ("lever", "admin_burden", 8), ("station", "worker_administration", 9), ("deliver", "kept", 12), ("adapt", "habit", 20)]


def test_what_all_seeds_agree_on_is_beyond_noise_at_once_and_what_they_do_not_agree_on_never(frame):
    by_name = frame[frame["stage"] != "indicator"].set_index("name")
    assert by_name.loc["worker_administration", "sure"] == 9 and by_name.loc["worker_administration", "sign"] == 1
    assert np.isnan(by_name.loc["kept", "sure"]) and by_name.loc["kept", "sign"] == 0
    assert by_name.loc["habit", "seeds"] == 0.2 and by_name.loc["worker_administration", "seeds"] == 1


def test_an_indicator_differs_when_its_counts_do(frame):
    indicators = frame[frame["stage"] == "indicator"].set_index("name")
    assert indicators.loc["professional_time", "first"] == 9 and indicators.loc["habit", "first"] == 20
    assert "coverage" not in indicators.index


def test_with_one_seed_nothing_is_beyond_noise():
    frame = find_first_divergence(result_of(BEFORE, AFTER, seeds=(0,), worker_administration=(9, SURE)), "before", "after")
    assert frame["sure"].isna().all() and (frame["first"] >= 8).all()


def test_what_differs_beside_the_levers_is_said(capsys):
    wider = BEFORE.replace(name="after", place={"communities": 3}, switches={"peer_influence": False})
    assert list_other_settings(BEFORE.content(), AFTER.content()) == []
    parts = list_other_settings(BEFORE.content(), wider.content())
    assert parts == ["place", "switches"]
    frame = find_first_divergence(result_of(BEFORE, AFTER), "before", "after")
    print_parts(why.list_screen_parts(frame, "before", "after", 5, "en", parts))
    assert "Beside levers, place, switches differ" in capsys.readouterr().out


def test_scenarios_that_never_differ_have_an_empty_timeline(capsys):
    frame = find_first_divergence(result_of(BEFORE, BEFORE.replace(name="after")), "before", "after")
    assert not len(frame)
    print_parts(why.list_screen_parts(frame, "before", "after", 5, "en"))
    assert "Nothing that is counted differs" in capsys.readouterr().out


def test_a_lever_that_is_set_otherwise_from_the_start_stands_before_week_0():
    frame = find_first_divergence(result_of(BEFORE, BEFORE.replace(name="after", levers={"takeover": 0.9})), "before", "after")
    assert list(frame["first"]) == [-1] and why.list_lines(frame, "en")[0][0] == "before 0"


@pytest.mark.parametrize(("lang", "answer"), [
    ("en", "Beyond noise: station's round in week 9 first. Of the main indicators: from week 9 Professional time"),
    ("zh", "超出噪声者：最先为第 9 周的社工站。主要指标：第 9 周起专业服务时间占比")])
def test_the_answer_says_what_moves_first_beyond_noise(frame, lang, answer):
    assert why.answer_question(frame, lang).startswith(answer)


def test_where_nothing_is_beyond_noise_the_answer_says_so(frame):
    assert why.answer_question(frame.assign(sure=np.nan), "en") == "Beyond noise nothing moves."
    assert why.answer_question(frame[frame["stage"] != "indicator"], "en").endswith("No main indicator moves beyond noise.")


def test_levers_that_differ_before_week_0_give_no_order_and_the_reader_is_told_how_to_get_one(capsys):
    after = BEFORE.replace(name="after", levers={"takeover": 0.9})
    frame = find_first_divergence(result_of(BEFORE, after, worker_administration=(9, SURE)),
                                   "before", "after")
    print_parts(why.list_screen_parts(frame, "before", "after", 5, "en"))
    assert "[schedule] takeover = [{ week = 4, value = … }]" in capsys.readouterr().out
    frame = find_first_divergence(result_of(BEFORE, AFTER, worker_administration=(9, SURE)), "before", "after")
    print_parts(why.list_screen_parts(frame, "before", "after", 5, "en"))
    assert "[schedule]" not in capsys.readouterr().out


def test_one_seed_is_told_as_one_and_has_no_answer(capsys):
    frame = find_first_divergence(result_of(BEFORE, AFTER, seeds=(0,), worker_administration=(9, SURE)), "before", "after")
    print_parts(why.list_screen_parts(frame, "before", "after", 1, "en"))
    said = capsys.readouterr().out
    assert "One seed, under both" in said and "Beyond noise:" not in said


def test_seeds_that_are_not_shared_and_weeks_that_are_not_kept_are_refused():
    with raises_message(BadInput, "share_no_seed", one="before", other="after"):
        find_first_divergence(result_of(BEFORE, seeds=(0, 1)), "before", "after", result_of(AFTER, seeds=(2, 3)))
    few = BEFORE.replace(name="after", keep={"weeks": "summary"})
    with raises_message(BadInput, "weeks_not_kept"):
        find_first_divergence(result_of(BEFORE, few), "before", "after")
    with raises_message(BadInput, "one_result_holds", count=1):
        ws.why(result_of(BEFORE))
    with raises_message(BadInput, "results_of_runs_wanted"):
        ws.why(pd.DataFrame())


# --- which stage moves which count -----------------------------------------------------------------------------------------------


def test_every_count_stands_under_one_stage_of_the_week_or_outside_it():
    names = [name for names in MOVED_IN.values() for name in names]
    assert sorted([*names, *OUTSIDE]) == sorted(COUNTS)
    assert list(MOVED_IN) == ["station", *(name for name, _ in STAGES)]


@pytest.mark.compiled
def test_the_stage_that_a_count_stands_under_counts_it_or_writes_what_is_counted():
    code = writer("write_reference")
    wrong = []
    for stage, names in MOVED_IN.items():
        for name in names:
            if not any(counted_there(code, stage, other, name) for other in code.ENTRIES):
                wrong.append((stage, name))
    assert not wrong


def counted_there(code, stage, other, name):
    """Whether stage ``other`` counts ``name``, and it is ``stage`` itself or counts a column that ``stage`` writes."""
    for counted in find_counting(code, other).get(name, ()):
        read = {column for inner in ast.walk(counted) if (column := code.column_of(inner))}
        if other == stage or any("w" in code.touched(stage).get(column, ()) for column in read) or LOCAL.get(name) == stage:
            return True
    return False


@cache
def find_counting(code, stage):
    """What is counted where a stage comes to: the calls that are handed a count, and the values of assignments to it, by its name."""
    found = defaultdict(list)
    for function in code.reached(stage):
        for node in ast.walk(code.defined(function.module)[function.name]):
            if isinstance(node, ast.Call):
                for name in names_handed_on(node):
                    found[name].append(node)
            elif isinstance(node, ast.AugAssign | ast.Assign):
                for name in names_counted(node):
                    found[name].append(node.value)
    return found


FIRST_OF_A_ROW = ("material", "neighbours", "own")
"""Counts of kinds and of ways stand in a row; the code names the first, and adds which one it is."""
LOCAL = {"kept": "deliver", "decided": "deliver", "registered": "mobilise", "active": "mobilise", "adults": "move", "newcomers": "move",
         "tie_strength": "feel",
         "link_strength": "broker", "links_usable": "broker", "outer_link_strength": "broker", "worker_link_strength": "broker",
         "brokerage": "broker", "understaffed": "station", "residents": "move", "cases_open": "deliver", "agency_minutes": "station"}
"""Counted over rows, or handed on under another name, where the code shows no column beside the count."""


def names_handed_on(call):
    """The counts that a call is handed, to count a column in them."""
    return {given.attr for given in call.args
            if isinstance(given, ast.Attribute) and isinstance(given.value, ast.Name) and given.value.id == "count"}


def names_counted(node):
    """The counts that an assignment adds to; where the code names the first of a row, all of that row."""
    targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
    inside = {inner.attr for target in targets if isinstance(target, ast.Subscript) for inner in ast.walk(target.slice)
              if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id == "count"}
    family = [part.removesuffix(first) for part in inside for first in FIRST_OF_A_ROW if part.endswith(first)]
    return inside | {name for name in COUNTS if any(name.startswith(part) for part in family)}


# --- for readers -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def folders(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    result_of(BEFORE).save(one)
    result_of(AFTER, worker_administration=(9, SURE)).save(other)
    return one, other


@pytest.mark.parametrize(("lang", "words"), [
    ("en", ("Administrative burden", "acts in: station's round", "social workers: administration ↑")),
    ("zh", ("社工行政负担", "作用于社工站", "社工：行政 ↑"))])
def test_the_command_prints_the_timeline_and_saves_it(folders, tmp_path, lang, words):
    for end in ("png", "csv"):
        out = tmp_path / f"timeline.{end}"
        said = runner.invoke(app, ["why", *map(str, folders), "--lang", lang, "--out", str(out)])
        assert said.exit_code == 0 and out.stat().st_size > 0
        assert all(word in said.stdout for word in words)
    assert pd.read_csv(tmp_path / "timeline.csv").loc[1, "name"] == "worker_administration"


def test_a_file_that_is_there_stays_and_a_form_that_is_none_is_refused(folders, tmp_path):
    there = tmp_path / "there.csv"
    there.write_text("mine")
    assert runner.invoke(app, ["why", *map(str, folders), "--out", str(there)]).exit_code == 4 and there.read_text() == "mine"
    said = runner.invoke(app, ["why", *map(str, folders), "--out", str(tmp_path / "x.html")])
    assert said.exit_code == 2 and ".png, .svg, .pdf, .csv" in said.stderr
    assert runner.invoke(app, ["why", *map(str, folders), str(folders[0])]).exit_code == 2


def test_the_picture_has_a_lane_for_lever_stage_and_indicator(frame):
    axes = ws.plot.timeline(frame, lang="en", title="From one to other")
    lanes = [text.get_text() for text in axes.get_yticklabels()]
    assert lanes[0] == "Administrative burden" and lanes[1].startswith("station's round: ") and "Professional time" in lanes
    with raises_message(BadInput, "frame_lacks", names="sure"):
        ws.plot.timeline(frame.drop(columns="sure"))
