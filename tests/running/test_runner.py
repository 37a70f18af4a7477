"""Running: scenarios × seeds in any number of threads, burn-ins shared, stops that keep what was done. The engine is a stand-in."""

import signal
import threading
import time

import pandas as pd
import pytest

import tests.fake_engine as fake
from tests.messages import expect, raises_message
from wushe_sim.errors import BadInput
from wushe_sim.model.week import weeks
from wushe_sim.running import runner, simulation
from wushe_sim.running.runner import Interrupted, parse_seeds, run
from wushe_sim.running.warm_up import AS_A_RUN_CALLS_IT, compile_weeks
from wushe_sim.scenario import Scenario

BASE = Scenario(name="base", weeks=12, burn_in=8, place={"communities": 2, "residents": 300})
LATER = BASE.replace(name="later", schedule={"admin_burden": [{"week": 4, "value": 0.7}]})
OTHER = BASE.replace(name="other", levers={"admin_burden": 0.7})


@pytest.fixture
def engine(monkeypatch):
    stand_in = fake.Engine()
    fake.put_in_runs(monkeypatch.setattr, stand_in)
    return stand_in


def same(left, right):
    for name in ("weekly", "groups"):
        pd.testing.assert_frame_equal(getattr(left, name), getattr(right, name), check_exact=True)


def test_one_scenario_runs_under_seed_0_unless_told_otherwise(engine):
    result = run(BASE)
    assert engine.lived == [("base", 0, False)] and result.seeds == (0,)


def test_a_number_of_seeds_means_seeds_from_0(engine):
    assert run(BASE, seeds=3).seeds == (0, 1, 2)


def test_seeds_may_be_a_range_or_a_list_and_rows_stand_in_their_order(engine):
    assert run(BASE, seeds=range(5, 8)).seeds == (5, 6, 7)
    assert run(BASE, seeds=[9, 2]).weekly["seed"].is_monotonic_increasing


def test_results_do_not_depend_on_the_number_of_jobs(engine):
    engine.before_block = lambda: time.sleep(0.001 * (threading.get_ident() % 3))
    alone = run([OTHER, BASE, LATER], seeds=5)
    for jobs in (2, 4):
        same(alone, run([OTHER, BASE, LATER], seeds=5, jobs=jobs))


def test_a_run_does_not_depend_on_what_runs_beside_it(engine):
    together = run([BASE, OTHER], seeds=4, jobs=3).weekly
    alone = run(OTHER, seeds=[2]).weekly
    picked = together[(together["scenario"] == "other") & (together["seed"] == 2)].reset_index(drop=True)
    pd.testing.assert_frame_equal(picked, alone, check_exact=True)


@pytest.mark.parametrize("jobs", [1, 3])
def test_scenarios_that_begin_alike_share_one_burn_in_a_seed(engine, jobs):
    run([BASE, LATER, OTHER], seeds=2, jobs=jobs)
    assert sorted(engine.burnt) == [0, 1]
    assert {(name, shared) for name, _, shared in engine.lived} == {("base", True), ("later", True), ("other", False)}


def test_a_burn_in_is_dropped_when_its_last_scenario_is_done(engine):
    batch = runner.Batch([BASE, LATER], [0, 1], {})
    most = []
    engine.before_block = lambda: most.append(len(batch._starts))
    batch.work(1)
    assert max(most) == 1 and not batch._starts


def test_each_week_is_handed_to_the_engine_and_burn_ins_are_shared_all_the_same(engine):
    def look(street):
        return None

    run([BASE, LATER], each_week=look)
    assert engine.hooks == [look, look] and engine.burnt == [0]


@pytest.mark.parametrize(("hooks", "expected"), [
    ({"agents": {"Resident": object}}, expect("no_agent_class", value="'Resident'")), ({"agents": object}, expect("agents_wanted")),
    ({"each_week": 3}, expect("each_week_wanted")),
])
def test_a_hook_that_is_none_is_refused_and_named(engine, hooks, expected):
    with raises_message(BadInput, expected):
        run(BASE, **hooks)
    assert not engine.lived


def test_fewer_weeks_drop_what_was_scheduled_later(engine):
    result = run(LATER, weeks=3)
    assert len(result.weekly) == 3 * 2
    assert result.scenarios["later"]["weeks"] == 3 and not result.scenarios["later"]["schedule"]["admin_burden"]


@pytest.mark.parametrize("jobs", [1, 3])
def test_progress_rises_to_the_whole_and_counts_shared_burn_ins_once(engine, jobs):
    seen = []
    run([BASE, LATER, OTHER], seeds=2, jobs=jobs, progress=seen.append)
    weeks = 2 * (8 + 12 + 12 + 8 + 12)
    assert seen[-1][:6] == (6, 6, weeks, weeks, weeks * 600, weeks * 600)
    assert [step.weeks for step in seen] == sorted(step.weeks for step in seen)


def test_a_result_says_where_it_comes_from(engine):
    result = run([BASE, OTHER], seeds=2)
    assert result.provenance["runs"] == [["base", 0], ["base", 1], ["other", 0], ["other", 1]]
    assert result.provenance["seeds"] == [0, 1] and not result.provenance["interrupted"]
    assert list(result.scenarios) == ["base", "other"] and Scenario.loads(result.texts["other"]) == OTHER


# --- what is refused -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seeds", "why"), [
    (0, "number_of_seeds"), (-1, "number_of_seeds"), (2**64, "number_of_seeds"), ([], "no_seed"), ([-1], "a_seed_is"),
    ([2**64], "a_seed_is"), (["1"], "a_seed_is"), ([True], "a_seed_is"), ([1.0], "a_seed_is"), ("12", "seeds_wanted"),
    (True, "seeds_wanted"), (2.5, "seeds_wanted"), (None, "seeds_wanted"),
])
def test_what_is_no_seed_is_refused(seeds, why):
    with raises_message(BadInput, "seeds_problem", why):
        parse_seeds(seeds)


def test_a_seed_named_twice_is_refused():
    with raises_message(BadInput, "seed_twice", seed=7):
        parse_seeds([7, 1, 7])


@pytest.mark.parametrize("jobs", [0, -1, 10**6, 1.5, True])
def test_a_wrong_number_of_jobs_is_refused(engine, jobs):
    with raises_message(BadInput, "number_of_jobs", jobs=jobs):
        run(BASE, jobs=jobs)
    assert not engine.lived


@pytest.mark.parametrize("scenarios", [[], "scenario.toml", [1], None])
def test_what_is_no_scenario_is_refused(engine, scenarios):
    with raises_message(BadInput, "no_scenario_to_run" if scenarios == [] else "scenarios_wanted"):
        run(scenarios)


def test_two_scenarios_of_one_name_are_refused(engine):
    with raises_message(BadInput, "name_taken", first='"base"', second='"BASE"'):
        run([BASE, OTHER.replace(name="BASE")])


# --- stops and failures ----------------------------------------------------------------------------------------------------------


def stop_at(name):
    """A Ctrl-C once the engine lives through a scenario of that name, before its next block."""
    def before_block(engine):
        if any(lived == name for lived, *_ in engine.lived):
            engine.before_block = lambda: time.sleep(0.005)
            signal.raise_signal(signal.SIGINT)
    return before_block


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupted_run_hands_over_what_was_done(engine, jobs):
    act = stop_at("other")
    engine.before_block = lambda: act(engine)
    with pytest.raises(Interrupted) as raised:
        run([BASE, OTHER], seeds=[0], jobs=jobs)
    if jobs == 1:
        assert [(done.scenario, done.seed) for done in raised.value.result.runs] == [("base", 0)]
        assert raised.value.result.provenance["interrupted"]


def test_an_interrupted_run_without_anything_done_hands_over_nothing(engine):
    act = stop_at("base")
    engine.before_block = lambda: act(engine)
    with pytest.raises(Interrupted) as raised:
        run(BASE)
    assert raised.value.result is None


def test_threads_stop_within_a_block_of_weeks(engine):
    long, blocks = BASE.replace(weeks=4000), []

    def block():
        blocks.append(threading.get_ident())
        time.sleep(0.01)
        if len(blocks) == 40:
            signal.raise_signal(signal.SIGINT)

    engine.before_block = block
    with pytest.raises(Interrupted):
        run(long, seeds=8, jobs=4)
    done = len(blocks)
    time.sleep(0.1)
    assert 40 <= done == len(blocks) < 8 * 1000 / 4


def test_a_failing_run_stops_the_others_and_is_raised(engine):
    def fail():
        raise ZeroDivisionError("a bug")

    engine.before_block = fail
    with pytest.raises(ZeroDivisionError, match="a bug"):
        run(BASE, seeds=6, jobs=3)


def test_what_is_compiled_on_first_use_is_what_a_run_calls():
    simulation.simulate(Scenario.loads('name = "x"\nweeks = 1\nburn_in = 0\n[place]\ncommunities = 1\nresidents = 60\n'), 0)
    already = list(weeks.signatures)
    compile_weeks()
    assert weeks.signatures == already == [AS_A_RUN_CALLS_IT]
