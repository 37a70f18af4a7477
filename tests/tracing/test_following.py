"""A life followed: the run stays the same to the byte, what is told adds up to what was counted, and wrong numbers are refused."""

import json
import re
from collections import Counter

import numpy as np
import pytest
import tomli_w
from typer.testing import CliRunner

import wushe_sim as ws
from wushe_sim.cli.main import app
from wushe_sim.model.actors.cases import CARE
from wushe_sim.model.counts import count
from wushe_sim.model.decisions import decision
from wushe_sim.report import trace as sentences
from wushe_sim.report.trace import describe_progress, format_event, format_weeks
from wushe_sim.running.simulation import build_policy, run_burn_in, run_weeks
from wushe_sim.tracing.cases import KIND_NAMES, CaseState, list_case_events
from wushe_sim.tracing.followers import MOMENTS, Follower
from wushe_sim.tracing.following import first_divergence, follow
from wushe_sim.tracing.residents import ResidentState
from wushe_sim.tracing.social_workers import PostState
from wushe_sim.tracing.watch import DecisionWatch

pytestmark = pytest.mark.compiled
CHINESE = re.compile("[\u4e00-\u9fff]")
SMALL = ws.Scenario(name="small", burn_in=20, weeks=40, place={"communities": 2, "residents": 250, "social_workers": 3},
                    levers={"mobility": 0.4, "grid_service": 0.5, "enlistment": 0.5, "deliberation": 1.0, "crowd_giving": 1.0})
LATER = SMALL.replace(name="later", schedule={"admin_burden": [{"week": 12, "value": 0.9}]})
runner = CliRunner()


class Everything(Follower):
    """All cases of both communities, with what the engine counted beside them."""

    def __init__(self, street):
        super().__init__(street, (0, 1), lambda number, key: True)

    def end(self, street, week):
        for place, docket in self.dockets.items():
            for case in docket.weeks.values():
                self.events += list_case_events(case, street.communities[place], week, place)


@pytest.fixture(scope="module")
def lived():
    """The street lived once with a watch on everything: the watch, the street, and the sum of all tallies."""
    policy = build_policy(SMALL)
    street, tallies = run_burn_in(SMALL, 5), []
    everything = Everything(street)
    while street.week < SMALL.weeks:
        week = street.week
        everything.begin(street)
        run_weeks(street, policy, week + 1, lambda _, tally: tallies.append(tally.copy()), block=1, overrides=everything.watch)
        everything.end(street, week)
    return everything, street, np.concatenate(tallies)


def test_looking_on_changes_no_byte(lived):
    street = run_burn_in(SMALL, 5)
    tallies = []
    run_weeks(street, build_policy(SMALL), SMALL.weeks, lambda _, tally: tallies.append(tally.copy()))
    assert np.array_equal(np.concatenate(tallies), lived[2])
    for one, other in zip(street.communities, lived[1].communities, strict=True):
        for name in ("residents", "volunteers", "cases", "links", "committee", "organizations", "foundation", "desks", "ties"):
            for mine, others in zip(getattr(one, name), getattr(other, name), strict=True):
                assert mine.tobytes() == others.tobytes(), name


def test_what_is_told_of_all_cases_adds_up_to_what_was_counted(lived):
    everything, _, tallies = lived
    counted = tallies.sum(axis=(0, 1, 3))
    told_of = Counter(one.what for one in everything.events if one.values["kind"] != KIND_NAMES[CARE])
    for what, name in {"found_team": "found_by_volunteer", "found_worker": "found_by_worker", "found_organization": "found_by_organization",
                       "asked": "found_by_asking", "found_grid": "found_by_grid", "kept": "kept", "refused": "refused",
                       "handed": "referred", "bridged": "bridged", "case_moved": "cases_moved"}.items():
        all_of_them = sum(one.what == what for one in everything.events)
        assert (told_of[what] if what == "case_moved" else all_of_them) == counted[getattr(count, name)], what
        assert all_of_them > 0, what
    ended = told_of["ended_well"] + told_of["ended_badly"] + told_of["ended_served"]
    assert ended == counted[count.ended_cases] > 0
    assert told_of["ended_served"] < ended / 20
    arose = sum(told_of[f"arose{sort}"] for sort in ("", "_compound", "_with_money"))
    cared = sum(one.what == "cared" for one in everything.events)
    assert counted[count.cases_well] + counted[count.cases_badly] == ended + cared
    assert told_of["ended_well"] <= counted[count.cases_well] and told_of["ended_badly"] <= counted[count.cases_badly]
    assert told_of["never_found"] + told_of["lapsed"] + told_of["lapsed_unpaid"] > 0 and arose > ended / 2


def test_the_minutes_told_are_the_minutes_booked(lived):
    everything, _, tallies = lived
    booked = sum(int(tallies[:, :, getattr(count, f"booked_{sort}")].sum()) for sort in ("committee", "team", "worker", "organization"))
    told_of = sum(one.values["minutes"] for one in everything.events if one.what in ("served", "cared", "care_short"))
    assert told_of == booked > 0
    assert sum(one.values["fen"] for one in everything.events if one.what == "paid") == tallies[:, :, count.paid_cases].sum()


def test_a_watch_that_fails_says_so_instead_of_being_silent():
    def wrong(number, street, place):
        raise RuntimeError("looked away")

    street = run_burn_in(SMALL.replace(burn_in=4), 5)
    with pytest.raises(RuntimeError, match="looked away"):
        run_weeks(street, build_policy(SMALL.replace(burn_in=4)), 1, block=1, overrides=DecisionWatch(MOMENTS, wrong))


def test_a_resident_who_moves_away_is_followed_no_further_and_the_successor_has_a_number():
    lives = [follow(SMALL, "resident", n, 5) for n in range(30)]
    life = next(life for life in lives if life.events[-1].stage == "end" and any(one.what == "moved_away" for one in life.events))
    left = next(one for one in life.events if one.what == "moved_away")
    after = follow(SMALL, "resident", left.values["successor"], 5)
    assert life.weeks == left.week + 1 and after.events[0].what == "is" and after.events[0].week == left.week
    assert after.events[0].values["person"] == left.values["successor"] and after.events[0].values["newcomer"]


def test_what_is_told_of_a_resident_is_what_their_columns_show():
    model = ws.WusheModel(SMALL, rng=5)
    resident = model.agents_by_type[ws.Resident].select(lambda one: one.row == 3 and one.place == 0)
    (agent,) = list(resident)
    life = follow(SMALL, "resident", 3, 5)
    for week, state in enumerate(life.states[:10]):
        if state is None:
            break
        model.step()
        assert (agent.person, agent.trust, agent.complies) == (state["person"], state["trust"], state["complies"]), week


def test_a_case_goes_by_the_number_that_its_residents_life_names():
    lives = (follow(SMALL, "resident", n, 5) for n in range(20))
    life = next(life for life in lives if any(one.what.startswith("arose") for one in life.events))
    arose = next(one for one in life.events if one.what.startswith("arose"))
    case = follow(SMALL, "case", arose.case, 5)
    mine = [one for one in life.events if one.case == arose.case]
    assert list(case.events) == mine and case.events[0] == arose


def test_two_scenarios_part_when_policy_does_and_not_before():
    one, other = follow(SMALL, "worker", 0, 5), follow(LATER, "worker", 0, 5)
    told_apart, columns = first_divergence(one, other)
    assert told_apart == columns == 12
    assert first_divergence(one, follow(SMALL.replace(name="again"), "worker", 0, 5)) == (None, None)


def test_a_case_is_found_again_under_another_scenario_though_it_has_another_number():
    one = follow(SMALL, "case", 60, 5)
    other = follow(LATER.replace(name="more", levers={"mobility": 0.1}), "case", 60, 5, like=one)
    assert other.key == one.key
    found = [life.events[0].values for life in (one, other) if life.events]
    assert all(values["opened"] == one.key[0] for values in found)


# --- in words --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_everything_that_happens_can_be_told_in_both_languages(lived, lang):
    everything = lived[0]
    lives = [follow(SMALL, "resident", n, 5) for n in range(0, 60, 4)] + [follow(SMALL, "worker", n, 5) for n in range(3)]
    life = lives[0]
    for one in [*everything.events, *(one for each in lives for one in each.events)]:
        said = format_event(one, life, lang)
        assert said and "{" not in said
        assert bool(CHINESE.search(said)) == (lang == "zh"), said


def test_the_frame_is_tidy_and_in_order():
    frame = ws.trace(SMALL, worker=1, seed=5, weeks=12, lang="en")
    assert list(frame) == ["scenario", "seed", "community", "who", "number", "week", "stage", "what", "case", "sentence"]
    assert frame["week"].is_monotonic_increasing and set(frame["who"]) == {"worker"} and frame["week"].max() <= 11
    assert set(frame["what"]) <= set(sentences.EVENT_TEXTS) and (frame.loc[frame["what"] == "divided", "case"] == -1).all()


def test_small_things_are_told_beside_others_only_and_the_frame_has_them_all():
    life = follow(SMALL, "resident", 4, 5)
    broke = {one.week for one in life.events if one.what == "broke_covenant"}
    lines = list(format_weeks(life, "en"))
    told_weeks = [int(line.split(":")[0].split()[1]) for line in lines if line.startswith("week") and "before it" not in line]
    alone = broke - {one.week for one in life.events if one.what != "broke_covenant" and one.stage not in ("start", "end")}
    assert alone and not alone & set(told_weeks)


# --- from the command line -------------------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path):
    for scenario in (SMALL, LATER):
        (tmp_path / f"{scenario.name}.toml").write_text(tomli_w.dumps(scenario.said()), encoding="utf-8")
    return tmp_path


def test_the_command_tells_a_life_in_both_languages(files):
    english = runner.invoke(app, ["trace", str(files / "small.toml"), "--worker", "0", "--seed", "5", "--lang", "en"])
    chinese = runner.invoke(app, ["trace", str(files / "small.toml"), "--worker", "0", "--seed", "5", "--lang", "zh"])
    assert english.exit_code == chinese.exit_code == 0
    assert len(english.stdout.splitlines()) == len(chinese.stdout.splitlines()) > 10
    assert "week 4: " in english.stdout and "第 4 周：" in chinese.stdout and not CHINESE.search(english.stdout)
    rows = json.loads(runner.invoke(app, ["trace", str(files / "small.toml"), "--worker", "0", "--seed", "5", "--format", "json"]).stdout)
    assert {"week", "what", "sentence"} <= set(rows[0])


def test_whatever_two_lives_can_differ_in_has_a_name():
    assert {*ResidentState._fields, *CaseState._fields, *PostState._fields} - {"lived"} == set(sentences.COLUMNS)


def test_progress_counts_the_burn_in_and_then_the_weeks_that_were_asked_for(files, monkeypatch):
    assert describe_progress(SMALL.shortened(4), 1, "en") == f"running 'small' again: burn-in, week 1 of {SMALL.burn_in}"
    assert describe_progress(SMALL.shortened(4), SMALL.burn_in + 2, "en") == "running 'small' again: week 2 of 4"
    told = []
    monkeypatch.setattr("wushe_sim.cli.progress.ProgressLine.show", lambda self, line, *_: told.append(line()))
    assert runner.invoke(app, ["trace", str(files / "small.toml"), "--worker", "0", "--weeks", "4", "--lang", "en"]).exit_code == 0
    assert told[-1] == "running 'small' again: week 4 of 4" and any("burn-in" in line for line in told)


def test_the_command_says_where_two_scenarios_part(files):
    said = runner.invoke(app, ["trace", str(files / "small.toml"), "--worker", "0", "--seed", "5", "--against", str(files / "later.toml"),
                               "--lang", "en"])
    assert said.exit_code == 0 and said.stdout.splitlines()[0] == "small and later first differ for social worker 0 in week 12:"
    assert "small, week 12: " in said.stdout and "later, week 12: " in said.stdout
    assert "differs at the end of week 12 (hours by use" in said.stdout
    chinese = runner.invoke(app, ["trace", str(files / "small.toml"), "--worker", "0", "--seed", "5",
                                  "--against", str(files / "later.toml"), "--lang", "zh"])
    assert "最早在第 12 周末出现差异（各类工时" in chinese.stdout


@pytest.mark.parametrize(("asked", "allowed"), [
    (["--resident", "100000"], "allowed 0 to 249"), (["--resident", "-1"], "from 0 to 249"), (["--worker", "3"], "allowed 0 to 2"),
    (["--worker", "-1"], "allowed 0 to 2"), (["--case", "9999"], "allowed 0 to "), (["--case", "-1"], "allowed 0 to "),
    (["--resident", "1", "--community", "c7"], "allowed c00, c01"), ([], "give one of --resident N, --case N, --worker N"),
    (["--resident", "1", "--case", "2"], "give one of")])
def test_numbers_that_are_not_there_are_refused_with_those_that_are(files, asked, allowed):
    said = runner.invoke(app, ["trace", str(files / "small.toml"), *asked, "--weeks", "4", "--quiet"])
    assert said.exit_code == 2 and allowed in said.stderr and not said.stdout


def test_a_moment_is_a_decision_that_every_week_comes_to():
    assert decision.keep_or_refer in MOMENTS and len(set(MOMENTS)) == 4
