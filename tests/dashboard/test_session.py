"""What a reader sets, and what comes of it: two streets side by side, a life in both, and a scenario that is the run on the page."""

import pandas as pd
import pytest

import wushe_sim as ws
from wushe_sim.agents.model import WusheModel
from wushe_sim.dashboard import telling
from wushe_sim.dashboard.lives import ACTOR, RESIDENT, Event, Moment, Who, first_difference, look
from wushe_sim.dashboard.pair import CHANGED, UNCHANGED, Pair
from wushe_sim.dashboard.session import MOST_STARTS, Session, Starts
from wushe_sim.errors import BadInput
from wushe_sim.scenario import Scenario

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
    assert session.plan() == SMALL and telling.changes(session, "zh")[0].startswith("尚未改动")


def test_a_lever_acts_from_the_coming_week_on_and_on_one_street_alone(session):
    pair = begun(session, 8)
    session.set_lever("admin_burden", 0.9)
    for _ in range(8):
        pair.step()
    changed, unchanged = frames(pair)
    assert changed.query("week < 8").equals(unchanged.query("week < 8"))
    assert changed.query("week >= 8").professional_time.mean() < unchanged.query("week >= 8").professional_time.mean()
    assert "35% → 90%（第 8 周起）" in telling.changes(session, "zh")[0]


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
    assert "社区异质性" in telling.waiting(session, "zh") and "人口流动" in telling.waiting(session, "zh")
    assert pair.runs[CHANGED].plan.levers.heterogeneity == SMALL.levers.heterogeneity
    pair = begun(session)
    assert not session.waiting
    assert pair.runs[CHANGED].plan.levers.heterogeneity == 0.9 and not pair.runs[CHANGED].plan.switches.migration
    assert pair.runs[UNCHANGED].plan == SMALL and session.plan().levers.heterogeneity == 0.9
    assert "居民不同" in telling.changes(session, "zh")[1]
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
    with pytest.raises(BadInput, match="admin_burden"):
        session.set_lever("admin_burden", 3.0)
    assert session.value("admin_burden") == SMALL.levers.admin_burden


def test_a_region_is_refused_for_it_is_many_streets(starts):
    with pytest.raises(BadInput, match="region"):
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
    assert telling.state(session, "en") == "Week 40 of 40 · the weeks are over: press Reset"


@pytest.mark.parametrize("who", [Who(RESIDENT, 1, 17), Who(ACTOR, 0, 3)])
def test_a_life_followed_late_is_the_life_followed_all_along(session, who):
    late, early = begun(session), begun(session)
    early.follow(who)
    for pair in (late, early):
        for week in range(12):
            if week == 4:
                pair.change({"admin_burden": 0.9})
            pair.step()
    late.follow(who)
    assert late.diaries == early.diaries
    assert len(late.diaries[CHANGED]) == 13 and late.diaries[CHANGED][-1] == look(late.runs[CHANGED], who)._replace(
        events=late.diaries[CHANGED][-1].events)


def moment(week, **facts):
    return Moment(week, facts, {}, 1, {})


def test_two_lives_part_where_they_first_differ():
    one, other = [moment(0, role="resident"), moment(1, role="resident")], [moment(0, role="resident"), moment(1, role="volunteer")]
    assert first_difference(one, other) == 1 and first_difference(one, one) is None


def test_what_happened_in_both_runs_is_told_once_and_the_newest_first():
    arose, served = Event("arose", 0), Event("served", 0)
    diaries = {CHANGED: [moment(3)._replace(events=(arose,)), moment(5)._replace(events=(served,))],
               UNCHANGED: [moment(3)._replace(events=(arose,)), moment(5)]}
    assert telling.events(diaries, "zh") == [("第 5 周", "得到服务：物质帮扶", "改动后"), ("第 3 周", "出现需求：物质帮扶", "两次均有")]


def test_whatever_happens_to_people_can_be_told(session):
    pair = begun(session)
    told = []
    for number in range(0, 200, 9):
        pair.follow(Who(RESIDENT, 0, number))
        for _ in range(1):
            pair.step()
        told += telling.events(pair.diaries, "en") + telling.events(pair.diaries, "zh")
        assert telling.facts(pair.diaries, "zh") and telling.parting(pair.diaries, "zh")
    assert any("case arose" in what for _, what, _ in told)


def test_the_numbers_stand_side_by_side_with_their_difference(session):
    pair = begun(session, 2)
    rows = telling.numbers(pair.frame(), ["coverage", "pool"], "en")
    assert [row[0] for row in rows] == ["Need coverage", "Foundation's pool (yuan per 1,000 residents)"]
    assert all(one == other and difference == "0" for _, one, other, difference in rows)
