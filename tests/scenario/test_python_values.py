"""Values as NumPy, pandas and networkx hand them over: they mean what Python's own mean, wherever a scenario or a sweep takes values."""

import networkx
import numpy as np
import pandas as pd
import pytest

import wushe_sim as ws
from tests.messages import expect, raises_message
from wushe_sim.experiments.sweep.spec import Sweep

STREET = ws.Scenario(name="street", weeks=8, burn_in=4, place={"communities": 1, "residents": 200, "social_workers": 1})
SHARES = {"government": 0.6, "targeted": 0.3, "love_link": 0.1}


@pytest.mark.parametrize(("given", "meant"), [
    ({"weeks": np.int64(12)}, {"weeks": 12}),
    ({"weeks": np.array(12)}, {"weeks": 12}),
    ({"switches": {"brokering": np.bool_(False)}}, {"switches": {"brokering": False}}),
    ({"levers": {"takeover": np.float64(0.5)}}, {"levers": {"takeover": 0.5}}),
    ({"levers": {"takeover": np.float32(0.5)}}, {"levers": {"takeover": 0.5}}),
    ({"levers": pd.Series({"takeover": 0.5, "mobility": 0.1})}, {"levers": {"takeover": 0.5, "mobility": 0.1}}),
    ({"levers": {"charity_mix": pd.Series(SHARES)}}, {"levers": {"charity_mix": SHARES}}),
    ({"schedule": {"takeover": pd.DataFrame({"week": [0, 4], "value": [0.2, 0.4]})}},
     {"schedule": {"takeover": [{"week": 0, "value": 0.2}, {"week": 4, "value": 0.4}]}}),
    ({"parameters": {"feel": {"step": np.float64(0.01)}}}, {"parameters": {"feel": {"step": 0.01}}}),
])
def test_a_scenario_takes_the_values_of_numpy_and_pandas_as_pythons_own(given, meant):
    assert STREET.replace(**given) == STREET.replace(**meant)
    assert STREET.replace(**given).content() == STREET.replace(**meant).content()


@pytest.mark.parametrize("values", [np.linspace(0, 0.8, 3), pd.Series([0.0, 0.4, 0.8]), pd.Index([0.0, 0.4, 0.8]), (0.0, 0.4, 0.8)])
def test_a_sweep_varies_over_arrays_series_and_ranges(values):
    plain = Sweep.of({"base": STREET, "vary": {"takeover": [0.0, 0.4, 0.8]}, "seeds": 2})
    given = Sweep.of({"base": STREET, "vary": {"takeover": values}, "seeds": np.int64(2)})
    assert [given.row(point) for point in range(3)] == [plain.row(point) for point in range(3)] and given.seeds == plain.seeds
    weeks = Sweep.of({"base": STREET, "vary": {"weeks": range(4, 10, 2), "switches.brokering": np.array([True, False])}, "seeds": 1})
    assert [weeks.scenario(point).weeks for point in range(6)] == [4, 4, 6, 6, 8, 8]


def test_a_series_that_was_filtered_or_sorted_is_its_values_and_never_its_index():
    seeds, values = pd.Series([9, 6, 5]), pd.Series([9.0, 0.0, 0.8])
    sweep = Sweep.of({"base": STREET, "vary": {"takeover": values[values < 1]}, "seeds": seeds.sort_values()[lambda one: one < 9]})
    assert tuple(sweep.seeds) == (5, 6) and [sweep.scenario(point).levers.takeover for point in range(2)] == [0.0, 0.8]
    assert ws.run(STREET, seeds=seeds[seeds < 9]).seeds == (5, 6)


def test_an_agents_columns_take_an_array_of_one_number_and_refuse_what_is_none():
    agent = ws.WusheModel(STREET, rng=np.array(3)).agents_by_type[ws.Resident][0]
    agent.trust = np.array(0.5)
    assert agent.trust == 0.5
    with pytest.raises(ws.BadInput):
        agent.trust = np.array([0.5, 0.6])


@pytest.mark.parametrize("seeds", [np.array(2), np.arange(2), range(2), pd.Series([0, 1]), np.int64(2), (seed for seed in (0, 1))])
def test_seeds_are_taken_from_arrays_series_ranges_and_generators(seeds):
    assert ws.run(STREET, seeds=seeds).seeds == (0, 1)


def test_a_graph_of_networkx_is_a_network_with_its_attributes():
    graph = networkx.relabel_nodes(networkx.watts_strogatz_graph(60, 6, 0.1, seed=1), lambda node: f"r{node}")
    networkx.set_node_attributes(graph, {node: "north" if int(node[1:]) < 30 else "south" for node in graph}, "part")
    scenario = ws.Scenario(name="ours", weeks=4, burn_in=2, place={"community": [{"network": graph, "groups": "part"}]})
    again = ws.Scenario(name="ours", weeks=4, burn_in=2, place={"community": [{"network": graph.copy(), "groups": "part"}]})
    assert scenario == again and scenario.content() == again.content()
    model = ws.WusheModel(scenario, rng=0)
    community = model.street.communities[0]
    assert community.residents.person.size == 60 and community.ties.neighbour.size == 2 * graph.number_of_edges()
    assert set(model.street.group_names) == {"north", "south"}
    graph.remove_edge(*next(iter(graph.edges)))
    assert ws.Scenario(name="ours", weeks=4, burn_in=2, place={"community": [{"network": graph, "groups": "part"}]}) != scenario


def test_a_graph_with_an_attribute_of_no_type_is_refused():
    graph = networkx.Graph([(0, 1)])
    graph.nodes[0]["friends"] = [1, 2]
    with raises_message(ws.BadInput, expect("graph_not_written", why="GraphML does not support type <class 'list'> as data values.")):
        ws.Scenario(name="ours", place={"community": [{"network": graph}]})
