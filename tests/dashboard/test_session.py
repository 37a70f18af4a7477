"""What a reader sets, and what comes of it: two streets side by side, a life in both, and a scenario that is the run on the page."""

import pandas as pd
import pytest

import wushe_sim as ws
from tests.messages import Ending, raises_message
from wushe_sim.agents.model import WusheModel
from wushe_sim.dashboard import sentences
from wushe_sim.dashboard.pair import CHANGED, UNCHANGED, Pair, Subject
from wushe_sim.dashboard.session import MOST_STARTS, Session, Starts
from wushe_sim.errors import BadInput
from wushe_sim.scenario import Scenario
from wushe_sim.tracing.event import NO_CASE, TraceEvent
from wushe_sim.tracing.followers import ACTOR, RESIDENT, Life
from wushe_sim.tracing.following import follow

SMALL = Scenario(name="small", weeks=40, burn_in=12, place={"communities": 2, "residents": 200, "social_workers": 2})
SEED = 7


@pytest.fixture(scope="module")
def starts():
    return Starts()


@pytest.fixture
def session(starts):
    return Session(SMALL, starts, SEED)


def begun(session, weeks=0):
    pair = Pair(session, str(session.seed))
    pair.build()
    assert not pair.failed
    for _ in range(weeks):
        pair.step()
    return pair


def frames(pair):
    return [pair.runs[name].weekly.drop(columns="scenario") for name in (CHANGED, UNCHANGED)]


def test_nothing_changed_is_the_same_street_twice(session):
    pair = begun(session, 6)
    pd.testing.assert_frame_equal(*frames(pair), check_exact=True)
    alone = ws.run(SMALL.shortened(6), seeds=[SEED]).weekly.drop(columns="scenario")
    pd.testing.assert_frame_equal(frames(pair)[0], alone, check_exact=True)
    assert session.plan() == SMALL and sentences.describe_changes(session, "zh")[0].startswith("尚未改动")


def test_a_lever_acts_from_the_coming_week_on_and_on_one_street_alone(session):
    pair = begun(session, 8)
    session.set_lever("admin_burden", 0.9)
    for _ in range(8):
        pair.step()
    changed, unchanged = frames(pair)
    assert changed.query("week < 8").equals(unchanged.query("week < 8"))
    assert changed.query("week >= 8").professional_time.mean() < unchanged.query("week >= 8").professional_time.mean()
    assert "35% → 90%（第 8 周起）" in sentences.describe_changes(session, "zh")[0]


def test_the_saved_scenario_is_the_run_on_the_page(session):
    pair = begun(session, 5)
    session.set_lever("takeover", 0.9)
    session.set_lever("charity_mix", {"government": 0.2, "targeted": 0.5, "love_link": 0.3})
    for _ in range(5):
        pair.step()
    session.set_lever("mode", "charity_led")
    for _ in range(5):
        pair.step()
    saved = Scenario.loads(session.plan().dump())
    assert saved.name == "small-changed"
    again = ws.run(saved.shortened(15), seeds=[SEED]).weekly.drop(columns="scenario")
    pd.testing.assert_frame_equal(again, frames(pair)[0], check_exact=True)


def test_after_reset_what_was_set_holds_from_the_first_week(session):
    begun(session, 3)
    session.set_lever("incubation", 0.8)
    pair = begun(session, 1)
    assert [(e.week, e.value) for e in pair.runs[CHANGED].plan.schedule.incubation] == [(0, 0.8)]
    assert not pair.runs[UNCHANGED].plan.schedule.incubation


def test_what_shapes_the_population_and_every_switch_wait_for_reset(session):
    pair = begun(session, 2)
    session.set_lever("heterogeneity", 0.9)
    session.set_switch("migration", False)
    assert session.waiting == ["heterogeneity", "migration"]
    assert "社区异质性" in sentences.describe_waiting(session, "zh") and "人口流动" in sentences.describe_waiting(session, "zh")
    assert pair.runs[CHANGED].plan.levers.heterogeneity == SMALL.levers.heterogeneity
    pair = begun(session)
    assert not session.waiting
    assert pair.runs[CHANGED].plan.levers.heterogeneity == 0.9 and not pair.runs[CHANGED].plan.switches.migration
    assert pair.runs[UNCHANGED].plan == SMALL and session.plan().levers.heterogeneity == 0.9
    assert "居民不同" in sentences.describe_changes(session, "zh")[1]
    session.set_switch("migration", True)
    assert session.waiting == ["migration"]


def test_back_is_as_the_scenario_says(session):
    pair = begun(session, 2)
    session.set_lever("admin_burden", 0.9)
    session.set_lever("heterogeneity", 0.9)
    pair.step()
    session.back()
    assert session.value("admin_burden") == SMALL.levers.admin_burden and not session.waiting
    assert pair.runs[CHANGED].plan.schedule.admin_burden[-1].value == pytest.approx(SMALL.levers.admin_burden)
    assert begun(session).runs[CHANGED].plan == SMALL


def test_a_value_that_no_scenario_may_say_is_refused_and_changes_nothing(session):
    begun(session)
    with raises_message(BadInput, "above_range", place=Ending("levers.admin_burden"), value=3.0):
        session.set_lever("admin_burden", 3.0)
    assert session.value("admin_burden") == SMALL.levers.admin_burden


def test_a_region_is_refused_for_it_is_many_streets(starts):
    with raises_message(BadInput, "model_of_a_street", name="r"):
        Session(Scenario(name="r", region={"cities": 1, "streets": 2}), starts)


def test_few_streets_are_kept_ready():
    starts = Starts()
    tiny = SMALL.replace(burn_in=0, place={"communities": 1, "residents": 60})
    first = starts.of(tiny, 0, lambda done, of: None)
    assert starts.of(tiny, 0, lambda done, of: None) is first
    for seed in range(1, MOST_STARTS + 1):
        starts.of(tiny, seed, lambda done, of: None)
    assert starts.of(tiny, 0, lambda done, of: None) is not first


def test_the_seed_is_what_was_typed_and_stays_where_that_is_no_number(session):
    assert Pair(session, "12").session.seed == 12
    assert Pair(session, "many").session.seed == 12 and Pair(session, str(2**70)).session.seed == 12


def test_before_it_is_set_up_a_step_does_nothing(session):
    pair = Pair(session, "7")
    pair.step()
    assert pair.week == 0 and pair.frame() is None and not pair.ready and pair.running


def test_an_error_in_a_week_is_one_line_and_the_end_of_the_run(session, monkeypatch, capsys):
    pair = begun(session, 1)

    def broken(self, week):
        raise ValueError("the table\nof cases is full")

    monkeypatch.setattr(WusheModel, "live_until", broken)
    pair.step()
    assert str(pair.failed) == "ValueError: the table of cases is full" and not pair.running
    assert "Traceback" in capsys.readouterr().err
    pair.step()
    session.set_lever("takeover", 0.5)  # the page goes on answering


def test_a_street_that_cannot_be_set_up_says_so(starts, monkeypatch):
    session = Session(SMALL, starts, SEED)
    monkeypatch.setattr(session, "starts", lambda progress: (_ for _ in ()).throw(BadInput("place.network: is not there")))
    pair = Pair(session, "7")
    pair.build()
    assert str(pair.failed) == "place.network: is not there" and not pair.ready


def test_the_last_week_is_the_last(session):
    pair = begun(session, 41)
    assert pair.week == 40 and not pair.running and not pair.failed
    session.set_lever("takeover", 0.9)
    assert sentences.describe_week(session, "en") == "Week 40 of 40"
    assert sentences.describe_state(session, "en") == "The weeks are over: press Reset."


@pytest.mark.parametrize("subject", [Subject(RESIDENT, 1, 17), Subject(ACTOR, 0, 3)])
def test_a_life_followed_late_is_the_life_followed_all_along(session, subject):
    late, early = begun(session), begun(session)
    early.follow(subject)
    for pair in (late, early):
        for week in range(12):
            if week == 4:
                pair.change({"admin_burden": 0.9})
            pair.step()
    late.follow(subject)
    assert late.get_lives() == early.get_lives() and len(late.get_lives()[CHANGED].states) == 12


def test_the_page_follows_the_life_that_trace_follows(session):
    pair = begun(session, 10)
    for number in (17, 40):
        pair.follow(Subject(RESIDENT, 1, number))
        traced = follow(SMALL.shortened(10), RESIDENT, number, SEED, "c01")
        life = pair.get_lives()[UNCHANGED]
        assert life.states == traced.states and life.events == tuple(one for one in traced.events if one.stage != "end")


def test_whoever_looks_on_changes_nothing(session):
    pair = begun(session)
    pair.follow(Subject(RESIDENT, 0, 3))
    for _ in range(6):
        pair.step()
    alone = ws.run(SMALL.shortened(6), seeds=[SEED]).weekly.drop(columns="scenario")
    pd.testing.assert_frame_equal(frames(pair)[0], alone, check_exact=True)


def test_a_number_that_nobody_has_is_followed_by_nobody(session):
    pair = begun(session, 2)
    pair.follow(Subject(RESIDENT, 0, 10_000_000))
    assert pair.subject is None and not pair.get_lives()


def life(*events):
    return Life(RESIDENT, 0, "small", SEED, ("c00",), ("A",), 6, tuple(
        TraceEvent(week, stage, what, NO_CASE, {}, 0) for week, stage, what in events), ())


def test_two_lives_diverge_where_they_first_differ():
    one, other = life((1, "move", "settled")), life((1, "move", "settled"), (3, "mobilise", "stopped"))
    assert sentences.describe_divergence({CHANGED: one, UNCHANGED: other}, "en") == "The two runs first differ in week 3."
    assert sentences.describe_divergence({CHANGED: one, UNCHANGED: one}, "en") == "So far this life is the same in both runs."


def test_what_happened_in_both_runs_stands_once_and_the_newest_first():
    lives = {CHANGED: life((3, "move", "settled"), (5, "mobilise", "stopped")), UNCHANGED: life((3, "move", "settled"))}
    assert [(week, runs) for week, _, runs in sentences.list_events(lives, "zh")] == [("第 5 周", "改动后"), ("第 3 周", "两次均有")]


def test_whatever_happens_to_people_can_be_said(session):
    pair = begun(session)
    lines = []
    for number in range(0, 200, 9):
        pair.follow(Subject(RESIDENT, 0, number))
        pair.step()
        lives = pair.get_lives()
        lines += sentences.list_events(lives, "en") + sentences.list_events(lives, "zh")
        assert (sentences.list_facts(lives, "zh") or not lives[CHANGED].now) and sentences.describe_divergence(lives, "zh")
    assert any("arose" in what for _, what, _ in lines)


def test_the_numbers_stand_side_by_side_with_their_difference(session):
    pair = begun(session, 2)
    rows = sentences.list_numbers(pair.frame(), ["coverage", "pool"], "en")
    assert [row[0] for row in rows] == ["Need coverage", "Foundation's pool (yuan per 1,000 residents)"]
    assert all(one == other and difference == "0" for _, one, other, difference in rows)
