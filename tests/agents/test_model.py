"""WusheModel: the same bytes as a run, and what Mesa's users and tools expect of a model."""

import copy
import gc
import pickle
import warnings
import weakref
from collections import Counter

import mesa
import networkx as nx
import numpy as np
import pandas as pd
import pytest

import wushe_sim as ws
from tests.agents.conftest import SEED, SMALL
from tests.messages import expect, raises_message
from wushe_sim.errors import BadInput

SHORT = SMALL.replace(name="short", burn_in=4, weeks=5)


def same(left, right):
    pd.testing.assert_frame_equal(left, right, check_exact=True)


def lived(model, weeks=None):
    while model.running and (weeks is None or model.week < weeks):
        model.step()
    return model


# --- one engine ------------------------------------------------------------------------------------------------------------------


def test_its_weeks_are_the_frame_of_a_run_bit_for_bit(plain):
    same(lived(ws.WusheModel(SMALL, rng=SEED)).weekly, plain)


@pytest.mark.parametrize("kept", ["every fourth", "summary"])
def test_it_keeps_what_the_scenario_says(kept):
    scenario = SMALL.replace(keep={"weeks": kept, "by": "street"})
    same(lived(ws.WusheModel(scenario, rng=SEED)).weekly, ws.run(scenario, seeds=[SEED]).weekly)


def test_the_burn_in_is_over_when_it_is_built_and_week_0_is_the_first_step(model):
    assert (model.week, model.steps, model.running) == (0, 0, True)
    model.step()
    assert (model.week, model.steps) == (1, 1)
    assert model.weekly["week"].unique().tolist() == [0]


def test_it_stops_running_when_the_weeks_are_over_and_says_so_when_stepped_on():
    model = lived(ws.WusheModel(SHORT))
    assert model.week == 5 and not model.running
    with raises_message(ws.BadInput, "weeks_are_over", name="short", weeks=5):
        model.step()


def test_run_model_lives_to_the_end():
    model = ws.WusheModel(SHORT)
    model.run_model()
    assert model.week == 5


def test_without_a_seed_a_fresh_one_is_drawn_that_the_model_shows_and_repeats():
    one, other = lived(ws.WusheModel(SHORT)), lived(ws.WusheModel(SHORT))
    assert one.seed != other.seed and f"seed {one.seed};" in repr(one)
    with pytest.raises(AssertionError):
        same(one.weekly, other.weekly)
    same(one.weekly, lived(ws.WusheModel(SHORT, rng=one.seed)).weekly)


@pytest.mark.parametrize("given", [
    {"rng": 7}, {"seed": 7}, {"rng": "7"}, {"seed": " 7 "}, {"seed": 7.0}, {"rng": np.int64(7)}, {"rng": 7, "seed": "7"}])
def test_a_seed_is_taken_as_mesas_models_and_a_box_for_seeds_give_it(given):
    assert ws.WusheModel(SHORT, **given).seed == 7


def test_a_generator_gives_a_seed_of_its_own_each_time():
    generator, again = np.random.default_rng(3), np.random.default_rng(3)
    first, second = (ws.WusheModel(SHORT, rng=generator).seed for _ in range(2))
    assert first != second and first == ws.WusheModel(SHORT, rng=again).seed


def test_the_baseline_is_the_default_and_levers_are_set_by_name():
    small = {"place": {"communities": 1, "residents": 60}, "burn_in": 2, "weeks": 2}
    assert ws.WusheModel(ws.Scenario(name="baseline", **small), rng=7, admin_burden=0.7).plan.levers.admin_burden == 0.7
    from wushe_sim.agents.model import build_plan

    assert build_plan(None, {}) == ws.Scenario(name="baseline")


def test_looking_draws_nothing(plain):
    model = ws.WusheModel(SMALL, rng=SEED)
    while model.running:
        model.agents.agg("unique_id", max)
        model.agents_by_type[ws.Resident].get("belonging")
        assert model.network and model.linkage
        model.step()
    same(model.weekly, plain)


@pytest.mark.parametrize(("given", "expected"), [
    *(({name: value}, expect("not_a_seed", name=name, rng=repr(value)))
      for name in ("rng", "seed") for value in (-1, 1.5, True, "seven", "")),
    ({"rng": 7, "seed": "8"}, expect("two_seeds", rng=7, seed=8)),
    ({"scenario": "baseline.toml"}, expect("model_takes_a_scenario", kind="str")),
    ({"admin_burdn": 0.5}, expect("unknown_key", "did_you_mean", near="admin_burden")),
    ({"admin_burden": 2}, expect("above_range", value=2)),
    ({"agents": {ws.Resident: ws.Donor}}, expect("no_subclass_of_role", name="Donor", role="Resident")),
    ({"agents": {int: int}}, expect("no_agent_class", value="'int'")),
    ({"agents": [ws.Resident]}, expect("agents_wanted", kind="list")),
    ({"agents": {ws.Resident: {ws.Resident: 3}}}, expect("chooses_no_agents", name="Resident", value=3)),
    ({"agents": {ws.Resident: 3}}, expect("no_subclass", value=3)),
])
def test_what_cannot_be_run_is_refused_in_one_line(given, expected):
    with raises_message(ws.BadInput, expected) as raised:
        ws.WusheModel(**given)
    assert len(str(raised.value).splitlines()) == 1


# --- Mesa's agent sets -----------------------------------------------------------------------------------------------------------


def test_there_are_agents_of_every_kind(model):
    kinds = [ws.Resident, ws.Volunteer, ws.SocialWorker, ws.Organization, ws.Agency, ws.Donor, ws.Foundation, ws.Committee, ws.Street,
             ws.City]
    assert set(model.agents_by_type) == set(kinds) == set(model.agent_types)
    sizes = {kind: len(model.agents_by_type[kind]) for kind in kinds}
    assert sizes[ws.Resident] == 900 and sizes[ws.Committee] == sizes[ws.Foundation] == 3 and sizes[ws.Street] == sizes[ws.City] == 1
    assert sizes[ws.Volunteer] == sum(int(c.roll.registered[0]) for c in model.street.communities)
    assert sum(sizes.values()) == len(model.agents) == len({agent.unique_id for agent in model.agents})


def test_a_kind_of_actor_of_whom_nobody_is_left_is_an_empty_set(model):
    for c in model.street.communities:
        c.organizations.alive[:] = 0
    model.roster.bring_up_to_date()
    assert len(model.agents_by_type[ws.Organization]) == 0 and model.agents_by_type[ws.Organization].get("funds") == []


def test_select_get_set_agg_do_and_groupby_work_on_columns(model):
    residents = model.agents_by_type[ws.Resident]
    belonging = np.concatenate([c.residents.belonging for c in model.street.communities])
    assert residents.get("belonging") == belonging.tolist()
    assert residents.agg("belonging", np.mean) == pytest.approx(belonging.mean())
    party = residents.select(lambda resident: resident.party)
    assert 0 < len(party) < 900 and len(party) == sum(int(c.residents.party.sum()) for c in model.street.communities)
    party.set("agency", 0.9)
    assert all((c.residents.agency[c.residents.party == 1] == np.float32(0.9)).all() for c in model.street.communities)
    residents.do(lambda resident: setattr(resident, "grievance", 0.25))
    assert all((c.residents.grievance == np.float32(0.25)).all() for c in model.street.communities)
    by_community = residents.groupby("community")
    assert by_community.count() == {"c00": 300, "c01": 300, "c02": 300}
    assert by_community.agg("belonging", np.mean)["c02"] == pytest.approx(model.street.communities[2].residents.belonging.mean())


def test_sorting_and_shuffling_a_copy_leaves_the_registry_alone(model):
    before = [agent.unique_id for agent in model.agents]
    model.agents.shuffle()
    model.agents_by_type[ws.Resident].sort("belonging")
    assert [agent.unique_id for agent in model.agents] == before


def test_a_registry_edited_in_place_stops_no_week(plain):
    model = ws.WusheModel(SMALL, rng=SEED)
    model.agents.select(lambda agent: isinstance(agent, ws.Donor), inplace=True)
    model.agents_by_type[ws.Resident].select(at_most=5, inplace=True)
    same(lived(model).weekly, plain)


def test_the_registry_follows_the_weeks(model):
    assert len(model.agents) > 0
    for _ in range(12):
        known = {agent.unique_id: (agent.community, agent.row, agent.person) for agent in model.agents_by_type[ws.Resident]}
        model.step()
        now = model.agents_by_type[ws.Resident]
        for agent in now:
            person = model.street.communities[agent.place].residents.person[agent.row]
            assert known.get(agent.unique_id, (0, 0, person))[2] == agent.person == person
        volunteers = model.agents_by_type[ws.Volunteer]
        assert len(volunteers) == sum(int(c.roll.registered[0]) for c in model.street.communities)
        assert all(v.resident.volunteer is v for v in volunteers)
        alive = sum(int(c.organizations.alive.sum()) for c in model.street.communities)
        assert len(model.agents_by_type.get(ws.Organization, [])) == alive
        assert len(now) == 900 and len({agent.unique_id for agent in model.agents}) == len(model.agents)


def test_who_moved_away_is_gone_and_cannot_be_read_or_written():
    model = ws.WusheModel(SHORT, rng=SEED)
    residents = list(model.agents_by_type[ws.Resident])
    model.street.communities[0].residents.makes_way[5] = 1
    model.step()
    left = next(agent for agent in residents if agent.row is None)
    for talk in (lambda: left.belonging, lambda: setattr(left, "belonging", 0.5)):
        with raises_message(ws.BadInput, "agent_is_gone", agent=left.named(), name="belonging"):
            talk()
    assert model.street.communities[0].residents.belonging.max() <= 1


def test_a_users_own_mesa_agents_live_beside_ours_under_numbers_of_their_own():
    class Observer(mesa.Agent):
        pass

    model = ws.WusheModel(SHORT)
    observers = Observer.create_agents(model, 3)
    assert len(observers) == 3 and model.agents_by_type[Observer][0].model is model
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)


# --- collecting ------------------------------------------------------------------------------------------------------------------


def test_the_data_collector_holds_the_streets_indicators_a_row_a_week():
    model = lived(ws.WusheModel(SHORT, rng=SEED))
    collected = model.datacollector.get_model_vars_dataframe()
    street = ws.run(SHORT, seeds=[SEED]).street()
    assert list(collected.columns) == [name for name in street.columns if name not in ("scenario", "seed", "street", "community", "week")]
    pd.testing.assert_frame_equal(collected, street[collected.columns], check_exact=True)


def test_a_users_own_reporters_are_collected_beside_them():
    def trusting(model):
        return sum(trust > 0.6 for trust in model.agents_by_type[ws.Resident].get("trust"))

    model = ws.WusheModel(SHORT, model_reporters={"trusting": trusting}, agenttype_reporters={ws.Committee: {"habit": "habit"}})
    lived(model)
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == 5 and frame["trusting"].between(1, 900).all() and "coverage" in frame
    assert len(model.datacollector.get_agenttype_vars_dataframe(ws.Committee)) == 5 * 3


def test_agent_reporters_are_collected_for_every_agent():
    model = ws.WusheModel(SHORT, agent_reporters={"kind": lambda agent: type(agent).__name__})
    model.step()
    assert set(model.datacollector.get_agent_vars_dataframe()["kind"]) >= {"Resident", "City"}


def test_a_subclass_may_collect_what_it_likes():
    class Quiet(ws.WusheModel):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.datacollector = mesa.DataCollector({"week": "week"})

    assert lived(Quiet(SHORT)).datacollector.get_model_vars_dataframe()["week"].tolist() == [1, 2, 3, 4, 5]


# --- Mesa's tools ----------------------------------------------------------------------------------------------------------------


def batch(**more):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pd.DataFrame(mesa.batch_run(
            ws.WusheModel, {"scenario": SHORT, "rng": SEED, "admin_burden": [0.1, 0.9]}, max_steps=100, display_progress=False, **more))


def test_batch_run_takes_a_scenario_whole_and_levers_by_name():
    rows = batch()
    assert rows["admin_burden"].tolist() == [0.1, 0.9] and set(rows["scenario"]) == {SHORT}
    for burden, coverage in zip(rows["admin_burden"], rows["coverage"], strict=True):
        alone = lived(ws.WusheModel(SHORT, rng=SEED, admin_burden=burden)).datacollector.get_model_vars_dataframe()["coverage"]
        assert coverage == alone.iloc[-1]


def test_batch_runs_iterations_are_replicates_that_differ_and_can_be_repeated_by_the_seed_they_collect():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = pd.DataFrame(mesa.batch_run(ws.WusheModel, {"scenario": SHORT, "model_reporters": [{"seed": "seed"}]}, iterations=5,
                                           display_progress=False, max_steps=100))
    assert rows["seed"].nunique() == 5 and rows["trust"].nunique() > 1
    again = lived(ws.WusheModel(SHORT, seed=int(rows["seed"][3])))
    assert again.datacollector.get_model_vars_dataframe()["trust"].iloc[-1] == rows["trust"][3]


def test_batch_run_ends_with_the_scenario_however_many_steps_it_allows_and_gives_each_week():
    assert len(batch(data_collection_period=1)) == 2 * 5


@pytest.mark.processes
def test_batch_run_works_in_processes_of_its_own():
    columns = ["admin_burden", "coverage", "trust"]
    alone, apart = batch()[columns], batch(number_processes=2)[columns]
    pd.testing.assert_frame_equal(apart.sort_values("admin_burden").reset_index(drop=True), alone)


def test_the_dashboards_demands_are_met():
    """SolaraViz makes models from keywords, refuses positional packs, and steps, resets and reads what is asserted here."""
    import inspect

    parameters = inspect.signature(ws.WusheModel.__init__).parameters
    kinds = {parameter.kind for parameter in parameters.values()}
    assert inspect.Parameter.VAR_POSITIONAL not in kinds and "kwargs" in parameters
    assert all(p.default is not inspect.Parameter.empty for name, p in parameters.items() if name not in ("self", "kwargs"))
    model = ws.WusheModel(scenario=SHORT, rng=3, admin_burden=0.4)
    again = type(model)(scenario=SHORT, rng=3, admin_burden=0.4)
    model.step()
    again.step()
    same(model.weekly, again.weekly)
    assert model.steps == 1 and model.running and not hasattr(model, "grid") and not hasattr(model, "space")


@pytest.mark.parametrize("twin", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))], ids=["deepcopy", "pickle"])
@pytest.mark.parametrize("looked", [False, True])
def test_a_copy_lives_on_as_the_original_would_and_apart_from_it(twin, looked, plain):
    model = ws.WusheModel(SMALL, rng=SEED)
    for _ in range(6):
        model.step()
    if looked:
        model.agents_by_type[ws.Resident][3].memory = 41
    other = twin(model)
    assert other.steps == 6 and other.week == 6
    if looked:
        mine, theirs = model.agents_by_type[ws.Resident][3], other.agents_by_type[ws.Resident][3]
        assert (theirs.memory, theirs.model, theirs.unique_id) == (41, other, mine.unique_id) and theirs is not mine
    other.street.station.foundations.pool[:] = 0
    assert other.street.communities[0].foundation.pool[0] == 0 and model.street.communities[0].foundation.pool[0] > 0
    same(lived(model).weekly, plain)
    again = twin(lived(ws.WusheModel(SMALL, rng=SEED), 6))
    same(lived(again).weekly, plain)
    numbers = [agent.unique_id for agent in again.agents]
    assert len(set(numbers)) == len(numbers)


# --- the two networks ------------------------------------------------------------------------------------------------------------


def test_the_networks_are_networkx_graphs_of_residents_and_of_linked_actors(model):
    assert isinstance(model.network, nx.Graph) and model.network.number_of_nodes() == 900
    resident = model.agents_by_type[ws.Resident][310]
    assert {(n.community, n.row) for n in resident.neighbours} == set(model.network[resident.community, resident.row])
    kinds = set(nx.get_node_attributes(model.linkage, "kind").values())
    assert {"committee", "foundation", "team", "social worker", "organization", "donor"} == kinds
    c = model.street.communities[1]
    for (_, i), (_, j), link in model.linkage.subgraph(n for n in model.linkage if n[0] == "c01").edges(data=True):
        assert link["strength"] == float(c.links.strength[i, j]) > 0


# --- what it costs ---------------------------------------------------------------------------------------------------------------


def test_nothing_is_built_before_somebody_asks():
    model = ws.WusheModel(SHORT)
    model.step()
    assert not model.roster._made and not model.roster.registered


def test_models_built_and_dropped_leave_nothing():
    tiny = ws.Scenario(name="tiny", burn_in=0, weeks=2, place={"communities": 1, "residents": 20})

    class Own(ws.Resident):
        def join_volunteering(self, chance, draw):
            return draw < chance

    def build():
        model = ws.WusheModel(tiny, agents={ws.Resident: Own})
        model.step()
        model.agents_by_type[ws.Resident].get("trust")
        mesa.Agent(model)
        return weakref.ref(model)

    for _ in range(100):  # whatever is loaded or made once is there after these
        build()
    gc.collect()
    before = Counter(type(thing) for thing in gc.get_objects())
    models = [build() for _ in range(100)]
    gc.collect()
    assert sum(model() is not None for model in models) == 0
    more = Counter(type(thing) for thing in gc.get_objects()) - before
    assert not {kind: number for kind, number in more.items() if number >= 100 and kind is not weakref.ref}


def test_levers_may_be_changed_on_the_way_and_the_plan_tells_how():
    ramp = {"admin_burden": [{"week": 2, "value": 0.8, "over": 6}], "charity_mix": [
        {"week": 1, "value": {"government": 0.1, "targeted": 0.8, "love_link": 0.1}, "over": 9}, {"week": 11, "value": {
            "government": 1.0, "targeted": 0.0, "love_link": 0.0}}]}
    model = ws.WusheModel(SMALL.replace(burn_in=4, weeks=14, schedule=ramp), rng=SEED)
    for week in range(14):
        if week == 5:
            model.change(admin_burden=0.1, charity_mix={"government": 0.5, "targeted": 0.5, "love_link": 0.0}, mode="charity_led")
            model.change(admin_burden=0.2)
        model.step()
    assert [entry.week for entry in model.plan.schedule.admin_burden] == [2, 3, 4, 5] and len(model.plan.schedule.charity_mix) == 5
    again = ws.run(ws.Scenario.loads(model.plan.dump()), seeds=[SEED]).weekly
    pd.testing.assert_frame_equal(again, model.weekly, check_exact=True)
    with raises_message(BadInput, "outside_the_run", week=14, last=13, weeks=14):
        model.change(admin_burden=0.5)


@pytest.mark.parametrize("levers", [{"mobility": 0.1}, {"admin_burden": 0.1}, {"admin_burden": 0.9}])
def test_a_lever_changed_in_an_inspection_season_leaves_the_season_as_a_run_of_the_plan_has_it(levers):
    model = ws.WusheModel(SHORT.replace(weeks=12, interventions={"inspection_season": [{"week": 1, "weeks": 9, "burden": 0.8}]}), rng=SEED)
    lived(model, 3)
    model.change(**levers)
    lived(model)
    wanted = np.float32(max(0.8, levers.get("admin_burden", 0)))
    assert (model.street.levers.admin_burden[SHORT.burn_in + 3:SHORT.burn_in + 10] == wanted).all()
    pd.testing.assert_frame_equal(ws.run(model.plan, seeds=[SEED]).weekly, model.weekly, check_exact=True)


@pytest.mark.parametrize(("key", "change"), [
    ("weeks", "weeks=5"), ("residents", "place={'residents': 5}"), ("brokering", "switches={'brokering': 5}"),
])
def test_a_key_of_the_scenario_that_is_no_lever_is_told_the_call(key, change):
    with raises_message(BadInput, "no_lever_of_a_model", key=key, change=change):
        ws.WusheModel(SMALL, **{key: 5})


def test_creating_agents_as_in_mesa_is_told_how_many_there_are_and_of_which_class(model):
    with raises_message(BadInput, "agents_come_with_the_street", name="WusheModel"):
        model.create_agents(ws.Resident, 5)
    with raises_message(BadInput, "agents_come_with_the_street", name="Resident"):
        ws.Resident.create_agents(model, 5)
