"""What the page's charts are fed with: new weeks alone make the whole, gaps stay gaps, marks stand where a lever moved, flows add up."""

import threading

import pytest

from tests.dashboard.test_session import SEED, SMALL, begun
from wushe_sim.dashboard import feeds
from wushe_sim.dashboard.bell import Bell
from wushe_sim.dashboard.pair import CHANGED, UNCHANGED, Subject
from wushe_sim.dashboard.session import Session, Starts
from wushe_sim.report.labels import lever_label
from wushe_sim.report.plot import flows_of
from wushe_sim.tracing.followers import ACTOR, RESIDENT

NAMES = ("coverage", "agreement", "pool")


@pytest.fixture(scope="module")
def starts():
    return Starts()


@pytest.fixture
def session(starts):
    return Session(SMALL, starts, SEED)


@pytest.mark.parametrize("start", [1, 5, 13, 14, 29])
def test_weeks_that_are_sent_alone_are_those_of_the_whole(session, start):
    pair = begun(session, 30)
    whole = feeds.list_values(pair.frame(), NAMES, 0)
    some = feeds.list_values(pair.frame(start), NAMES, start)
    assert [[values[start:] for values in runs] for runs in whole] == some and len(some[0][0]) == 30 - start


def test_a_week_without_a_value_is_none_and_none_is_sent_before_it_was_run(session):
    pair = begun(session, 12)
    agreement = feeds.list_values(pair.frame(), NAMES, 0)[1][0]
    assert None in agreement and all(value is None or 0 <= value <= 1 for value in agreement)
    assert pair.frame(12) is None and begun(session).frame() is None


def test_weeks_kept_in_blocks_stand_at_their_last_week(starts):
    pair = begun(Session(SMALL.replace(keep={"weeks": "every fourth"}), starts, SEED), 8)
    values = feeds.list_values(pair.frame(), ("coverage",), 0)[0][0]
    assert [week for week, value in enumerate(values) if value is not None] == [3, 7]
    pair.step()
    assert not pair.keeps_every_week and feeds.list_values(pair.frame(), ("coverage",), 0)[0][0][8] is not None  # a block begun


def test_a_chart_of_yuan_has_its_unit_and_one_of_shares_is_in_per_cent():
    pool, coverage = feeds.describe_panels(("pool", "coverage"), "en")
    assert pool["unit"] == "yuan per 1,000 residents" and not pool["percent"]
    assert coverage["unit"] == "" and coverage["percent"]


def test_a_mark_stands_where_a_lever_moved_with_its_label(session):
    pair = begun(session, 3)
    assert feeds.list_marks(session, "en") == []
    session.set_lever("admin_burden", 0.9)
    session.set_lever("takeover", 0.8)
    pair.step()
    pair.step()
    session.set_lever("admin_burden", 0.2)
    first, second = feeds.list_marks(session, "en")
    assert (first["week"], second["week"]) == (3, 5) and second["text"] == f"{lever_label('admin_burden', 'en')} 20%"
    assert f"{lever_label('admin_burden', 'en')} 90%" in first["text"] and lever_label("takeover", "en") in first["text"]


@pytest.mark.parametrize(("subject", "panels"), [(Subject(RESIDENT, 0, 5), 4), (Subject(ACTOR, 0, 2), 1)])
def test_a_life_is_fed_in_both_runs(session, subject, panels):
    pair = begun(session, 6)
    pair.follow(subject)
    lives = pair.get_lives()
    values = feeds.list_life_values(lives, 2, pair.week)
    assert len(values) == panels == len(feeds.describe_life_panels(lives[CHANGED], "zh"))
    assert all(len(run) == 4 and None not in run for runs in values for run in runs)


def test_the_line_of_somebody_who_moved_away_ends(session):
    pair = begun(session, 12)
    gone = None
    for number in range(200):
        pair.follow(Subject(RESIDENT, 0, number))
        states = pair.get_lives()[CHANGED].states
        if states and (len(states) < 12 or states[-1] is None):
            gone = pair.get_lives()
            break
    assert gone is not None
    values = feeds.list_life_values(gone, 0, 12)[0][0]
    assert values[0] is not None and values[-1] is None


def test_flows_of_both_runs_are_those_of_the_picture(session):
    pair = begun(session, 20)
    changed, unchanged = feeds.list_flows(pair, "en")
    frame = flows_of(pair.results()[CHANGED], "cases", CHANGED)
    assert [(link["source"], link["target"]) for link in changed["links"]] == list(zip(frame["source"], frame["target"], strict=True))
    assert sum(link["value"] for link in changed["links"]) == pytest.approx(frame["value"].sum(), rel=1e-3)
    assert {node["name"] for node in changed["nodes"]} == {*frame["source"], *frame["target"]}
    assert changed["links"] == unchanged["links"] and set(pair.results()) == {CHANGED, UNCHANGED}
    assert feeds.list_flows(begun(session), "en") == []


def test_a_bell_wakes_whoever_waits_and_is_not_heard_twice():
    bell, heard = Bell(), []
    waiting = threading.Thread(target=lambda: heard.append(bell.wait(0, 60)))
    waiting.start()
    bell.ring()
    waiting.join(60)
    assert heard == [1] and bell.wait(1, 0.01) == 1


def test_whatever_changes_rings_the_bell(session):
    pair = begun(session)
    for change in (pair.step, lambda: session.set_lever("takeover", 0.5), lambda: session.set_switch("migration", False), session.back,
                   lambda: pair.follow(Subject(RESIDENT, 0, 1)), lambda: session.set_lever("heterogeneity", 0.5)):
        before = session.bell.rings
        change()
        assert session.bell.rings > before
