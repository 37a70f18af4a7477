"""Plans from end to end, by a stand-in for the engine: what is recommended, what is kept, what goes on where it stopped."""

import pytest

import wushe_sim as ws
from tests.experiments.planning.planted import FEW, SIZE, STREET, PlantedEngine, put_in_plans
from tests.messages import raises_message
from wushe_sim.errors import BadInput
from wushe_sim.experiments.planning.mixes import EVENLY, NOTHING, POSTS_ALONE
from wushe_sim.experiments.planning.planning import find_plan, make_request, plan
from wushe_sim.experiments.planning.runs import PlanStopped
from wushe_sim.experiments.planning.tables import ALONE, BESIDE, PLAN
from wushe_sim.experiments.resume_store import ResumeStore


@pytest.fixture
def engine(monkeypatch):
    return put_in_plans(monkeypatch.setattr, PlantedEngine())


@pytest.fixture(scope="module")
def made():
    """A plan for yuan and posts, the engine that it ran on, and what its progress was told."""
    heard = []
    with pytest.MonkeyPatch.context() as patch:
        stand_in = put_in_plans(patch.setattr, PlantedEngine())
        found = find_plan(make_request(STREET, 300_000, 2), ResumeStore(), progress=lambda done, of: heard.append((done, of)))
    return found, stand_in, heard


@pytest.fixture(scope="module")
def found(made):
    return made[0]


def test_what_serves_most_is_recommended_beside_doing_nothing_and_all_on_one_thing(found):
    best = found.plans[0]
    assert best.budget.shares["services"] > 0.5 and best.budget.posts == 2 and best.budget.yuan == 300_000
    kinds = found.table.groupby("kind")["name"].agg(list)
    assert 1 <= len(kinds[PLAN]) <= 5
    assert set(kinds[BESIDE]) == {NOTHING, POSTS_ALONE, EVENLY}
    alone = {*kinds[ALONE], *(row.name for row in found.rows if row.kind == PLAN and len(row.mix.uses) == 1)}
    assert {name.rpartition("-")[0] for name in alone} >= {*FEW}


def test_a_plan_is_a_scenario_that_says_in_both_languages_what_the_money_goes_to(found):
    best = found.plans[0]
    again = ws.Scenario.loads(best.dump())
    assert again == best and again.keep == STREET.keep
    assert "%" in again.label["en"] and "%" in again.label["zh"] and again.label["en"] != again.label["zh"]


def test_without_yuan_and_posts_nothing_is_run_and_nothing_recommended(engine):
    found = plan(STREET, budget=0)
    assert found.plans == [] and found.table.empty and found.result is None
    assert not engine.lived and not engine.burnt


def test_posts_without_yuan_are_compared_with_doing_nothing_alone(engine):
    found = plan(STREET, budget=0, posts=2)
    assert set(found.table["name"]) == {POSTS_ALONE, NOTHING}
    assert found.names == [POSTS_ALONE] and found.tried.empty


def test_where_nothing_helps_nothing_is_recommended(monkeypatch):
    put_in_plans(monkeypatch.setattr, PlantedEngine(worth={}))
    found = plan(STREET, budget=300_000)
    assert found.plans == [] and not found.table["told"].any()


def test_where_yuan_add_nothing_the_granted_posts_are_recommended_alone(monkeypatch):
    put_in_plans(monkeypatch.setattr, PlantedEngine(worth={}))
    assert plan(STREET, budget=300_000, posts=2).names == [POSTS_ALONE]


def test_all_mixes_share_a_burn_in_for_each_seed(made):
    _, engine, _ = made
    assert len(engine.burnt) == len(set(engine.burnt)) == SIZE.search_seeds + SIZE.final_seeds
    assert all(shared for _, _, shared in engine.lived)


def test_a_plan_that_was_stopped_goes_on_and_gives_the_same_table(made, engine):
    whole, first, _ = made
    request, store, stops = make_request(STREET, 300_000, 2), ResumeStore(), 0
    while True:
        try:
            found = find_plan(request, store, most=45)
            break
        except PlanStopped:
            stops += 1
    assert stops >= 2 and len(engine.lived) == len(first.lived)
    assert found.table.equals(whole.table) and found.tried.equals(whole.tried)


def test_an_interrupted_plan_keeps_what_is_done(found, engine, monkeypatch):
    request, store = make_request(STREET, 300_000, 2), ResumeStore()
    simulate, calls = engine.simulate, []

    def interrupt(*args, **more):
        calls.append(args)
        if len(calls) == 15:
            raise KeyboardInterrupt
        return simulate(*args, **more)

    monkeypatch.setattr(engine, "simulate", interrupt)
    with pytest.raises(KeyboardInterrupt):
        find_plan(request, store)
    assert len(store) == 14
    assert find_plan(request, store).table.equals(found.table)


def test_the_number_of_jobs_changes_nothing(found, engine):
    other = plan(STREET, budget=300_000, posts=2, jobs=2)
    assert other.table.equals(found.table) and other.by_type.equals(found.by_type)


def test_progress_says_how_many_runs_are_made_of_how_many_at_most(made):
    _, engine, heard = made
    assert heard == sorted(heard, key=lambda one: one[0]) and all(done <= of for done, of in heard)
    assert heard[-1][0] == len(engine.lived)


def test_the_final_runs_are_a_result_like_any_other(found):
    compared = ws.compare(found.result, indicators=["unserved_hours"])
    assert {*compared.table["scenario"], found.result.runs[0].scenario} == set(found.table["name"])
    assert found.result.draws is not None


@pytest.mark.parametrize(("budget", "more", "wanted"), [
    (-1, {}, "amount_outside"), (float("nan"), {}, "amount_outside"), (1000, {"posts": -1}, "amount_outside"),
    ("much", {}, "amount_outside"), (1000, {"seeds": 1}, "plan_seeds"), (1000, {"draws": "none.parquet"}, "draws_no_file"),
])
def test_what_is_no_amount_is_refused(budget, more, wanted):
    with raises_message(BadInput, wanted):
        plan(STREET, budget, **more)


def test_a_region_and_a_budget_of_ones_own_are_refused():
    region = ws.Scenario(name="region", region={"cities": 1, "streets": 2})
    with raises_message(BadInput, "plan_of_region", name="region"):
        plan(region, 1000)
    with raises_message(BadInput, "plan_has_budget"):
        plan(STREET.replace(budget={"yuan": 5.0}), 1000)


def test_a_lever_that_the_scenario_schedules_is_left_alone():
    room = make_request(STREET.replace(schedule={"covenant": [{"week": 4, "value": 0.5}]}, levers={"deliberation": 1.0}), 300_000).room
    assert room["covenant"] == 0 and room["deliberation"] == 0 and room["grid_service"] > 0
