import math
import warnings

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wushe_sim.engine.chance import place_key
from wushe_sim.model.actors.residents import CLAN, collect_ties
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.model.world.graph import group_assortativity, list_tie_rows, newman, sort_ties
from wushe_sim.model.world.network import LARGEST_HOUSEHOLD, make_households, make_ties, measure_network, to_networkx
from wushe_sim.model.world.population import ties_of_newcomer

DEFAULT = PLACE_TYPES["old_neighbourhood"]
KEY = np.uint64(20_240_101)
SHARES = (0.5, 0.27, 0.15, 0.08)


def groups_by_person(residents, seed=1):
    return np.random.default_rng(seed).choice(4, residents, p=SHARES).astype(np.uint8)


def outside(ties, group):
    """Assortativity by group of ties outside the household."""
    here, far = list_tie_rows(ties), ties.kin == 0
    mix = np.zeros((16, 16), np.int64)
    np.add.at(mix, (group[here[far]], group[ties.neighbour[far]]), 1)
    return newman(mix)


def community(residents=1000, place=DEFAULT, homophily=0.25, key=KEY):
    household = make_households(residents, place, key)
    group = groups_by_person(residents)
    return group, household, make_ties(group, household, place, homophily, key)


def same(one, other):
    return all((a == b).all() for a, b in zip(one, other, strict=True))


@pytest.fixture(scope="module")
def default():
    return community(4000)


@pytest.fixture(scope="module")
def figures(default):
    return measure_network(default[2], default[0])


# --- what the evidence asks for --------------------------------------------------------------------------------------------------


def test_the_default_community_has_the_shape_of_pattern_13(figures):
    assert 7 <= figures["mean_degree"] <= 12 and abs(figures["mean_degree"] - 8) < 0.3
    assert 0.3 <= figures["clustering"] <= 0.7
    assert 3 <= figures["path"] <= 5
    assert 0.5 <= figures["degree_cv"] <= 1
    assert figures["degree_skew"] > 0.5


@pytest.mark.parametrize(("residents", "longest"), [(450, 3.0), (800, 3.05)])
def test_its_households_have_the_shape_of_pattern_14(residents, longest):
    """Two households are tied where any of their members are; the recipe was never fitted to this.

    Paths among three hundred households are 3.01 to 3.02 over keys, a hundredth above what nineteen villages in twenty have.
    """
    _, household, ties = community(residents)
    here, there = household[list_tie_rows(ties)], household[ties.neighbour]
    homes = int(household[-1]) + 1
    start, neighbour = sort_ties(homes, here[here < there], there[here < there])
    found = measure_network(collect_ties(start, neighbour, np.ones(neighbour.size, np.float32), np.zeros(neighbour.size, np.uint8)))
    assert 150 <= homes <= 320
    assert 6.9 <= found["mean_degree"] <= 12.4
    assert 0.18 <= found["clustering"] <= 0.32
    assert 2.5 <= found["path"] <= longest


@pytest.mark.parametrize("residents", [150, 300, 1000])
def test_a_small_community_has_the_same_density_clustering_and_skew(residents):
    group, _, ties = community(residents)
    found = measure_network(ties, group)
    assert abs(found["mean_degree"] - 8) < 0.5
    assert 0.3 <= found["clustering"] <= 0.7
    assert 0.45 <= found["degree_cv"] <= 1 and found["degree_skew"] > 0.5
    assert found["giant"] > 0.95 * residents


@pytest.mark.parametrize("name", PLACE_TYPES)
def test_every_type_of_community_has_its_own_mean_degree_and_is_clustered_and_skewed(name):
    place = PLACE_TYPES[name]
    found = measure_network(community(2000, place)[2])
    assert abs(found["mean_degree"] - place.mean_degree) < 0.2
    assert 0.3 <= found["clustering"] <= 0.7
    assert 3 <= found["path"] <= 5.5
    assert 0.5 <= found["degree_cv"] <= 1 and found["degree_skew"] > 0.5


@pytest.mark.parametrize("homophily", [0.0, 0.15, 0.3, 0.5, 0.65])
def test_homophily_is_the_assortativity_that_results(homophily):
    group, _, ties = community(4000, homophily=homophily)
    assert abs(outside(ties, group) - homophily) < 0.03


@pytest.mark.parametrize("homophily", [0.0, 0.25, 0.5])
def test_where_a_household_is_of_one_group_homophily_is_that_of_ties_outside_it(homophily):
    household = make_households(4000, DEFAULT, KEY)
    group = groups_by_person(int(household[-1]) + 1)[household]
    ties = make_ties(group, household, DEFAULT, homophily, KEY)
    assert abs(outside(ties, group) - homophily) < 0.03
    assert group_assortativity(ties, group) > homophily + 0.1


# --- what a table of ties promises -----------------------------------------------------------------------------------------------


@given(st.integers(2, 120), st.sampled_from(sorted(PLACE_TYPES)), st.floats(0, 1), st.integers(0, 2**64 - 1), st.integers(1, 16))
@settings(max_examples=150, deadline=None)
def test_ties_are_mutual_single_ascending_and_nobody_goes_without(residents, name, homophily, key, groups):
    place = PLACE_TYPES[name]
    household = make_households(residents, place, np.uint64(key))
    group = np.random.default_rng(key).integers(0, groups, residents).astype(np.uint8)
    ties = make_ties(group, household, place, homophily, np.uint64(key))
    here = list_tie_rows(ties).astype(np.uint32)
    assert [column.dtype for column in ties] == [np.uint32, np.uint32, np.float32, np.uint8, np.uint8, np.uint8, np.uint32]
    assert (np.diff(np.diff(ties.start.astype(int))[ties.by_number]) >= 0).all() and sorted(ties.by_number) == list(range(residents))
    assert ties.start[0] == 0 and ties.start[-1] == ties.neighbour.size == ties.strength.size == ties.kin.size
    assert np.diff(ties.start.astype(int)).min() >= 1
    assert (here != ties.neighbour).all()
    pairs = here.astype(np.uint64) << np.uint64(32) | ties.neighbour
    assert (pairs[1:] > pairs[:-1]).all()
    back = np.searchsorted(pairs, ties.neighbour.astype(np.uint64) << np.uint64(32) | here)
    assert (pairs[back % pairs.size] == (ties.neighbour.astype(np.uint64) << np.uint64(32) | here)).all()
    assert (ties.strength[back].view(np.uint32) == ties.strength.view(np.uint32)).all() and (ties.kin[back] == ties.kin).all()
    assert (ties.kin == (household[here] == household[ties.neighbour])).all()
    assert ties.strength.min() > 0 and ties.strength.max() <= 1


def test_everybody_knows_their_household(default):
    _, household, ties = default
    size = np.bincount(household)[household]
    assert (np.bincount(list_tie_rows(ties)[ties.kin == 1], minlength=household.size) == size - 1).all()


def test_kin_are_closest_then_the_building_then_the_rest(default):
    _, household, ties = default
    here, there = household[list_tie_rows(ties)].astype(int), household[ties.neighbour].astype(int)
    near = here // DEFAULT.building_households == there // DEFAULT.building_households
    kin, building, far = (ties.strength[rows] for rows in (ties.kin == 1, near & (ties.kin == 0), ~near))
    assert abs(kin.mean() - 0.8) < 0.02 and abs(building.mean() - 0.5) < 0.02 and abs(far.mean() - 0.3) < 0.02
    assert all(0.05 < part.std() < 0.1 for part in (kin, building, far))


def test_the_same_key_makes_the_same_ties_and_another_makes_others():
    again, other = community()[2], community(key=np.uint64(5))[2]
    assert same(community()[2], again)
    assert again.neighbour.size != other.neighbour.size or (again.neighbour != other.neighbour).any()


def test_a_key_of_python_does_as_well_as_one_of_numpy():
    household = make_households(100, DEFAULT, place_key(1, 2))
    group = groups_by_person(100)
    assert same(make_ties(group, household, DEFAULT, 0.3, int(KEY)), make_ties(group, household, DEFAULT, 0.3, KEY))


@pytest.mark.parametrize("residents", [0, 1, 2, 3])
def test_very_few_residents_make_a_network_too(residents):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, household, ties = community(residents)
    assert household.size == residents and ties.start.size == residents + 1
    assert (ties.neighbour.size > 0) == (residents > 1)


def test_a_household_of_a_thousand_is_no_clique():
    ties = make_ties(np.zeros(1000, np.uint8), np.zeros(1000, np.uint32), DEFAULT, 0.3, KEY)
    assert ties.neighbour.size < 2 * 1000 * LARGEST_HOUSEHOLD


def test_households_ascend_without_gaps_and_are_of_the_size_of_their_type():
    for place in PLACE_TYPES.values():
        household = make_households(20_000, place, KEY)
        assert household[0] == 0 and set(np.diff(household.astype(int))) == {0, 1}
        sizes = np.bincount(household)
        assert abs(sizes.mean() - place.household_size) < 0.06
        assert sizes.min() >= 1 and sizes.max() <= LARGEST_HOUSEHOLD


@pytest.mark.parametrize(("group", "household", "homophily", "said"), [
    ([0, 0], [1, 0], 0.3, "ascend"), ([0, 16], [0, 0], 0.3, "at most 16"), ([0], [0, 0], 0.3, "one entry a resident"),
    ([0, 0], [0, 0], 1.5, "between 0 and 1"), ([0, 0], [0, 0], math.nan, "between 0 and 1"),
])
def test_what_no_network_can_be_made_of_is_refused(group, household, homophily, said):
    with pytest.raises(ValueError, match=said):
        make_ties(np.array(group, np.uint8), np.array(household, np.uint32), DEFAULT, homophily, KEY)


def test_the_figures_are_those_of_networkx():
    group, _, ties = community(300)
    graph = to_networkx(ties, {"group": group})
    giant = graph.subgraph(max(networkx.connected_components(graph), key=len))
    found = measure_network(ties, group)
    assert found["nodes"] == 300 and found["ties"] == graph.number_of_edges() and found["giant"] == len(giant)
    assert found["clustering"] == pytest.approx(networkx.average_clustering(graph))
    assert found["path"] == pytest.approx(networkx.average_shortest_path_length(giant))
    assert found["degree_assortativity"] == pytest.approx(networkx.degree_assortativity_coefficient(graph))
    assert found["group_assortativity"] == pytest.approx(networkx.attribute_assortativity_coefficient(graph, "group"))


def test_paths_from_a_sample_are_close_to_paths_from_all(default, figures):
    graph = to_networkx(default[2])
    giant = max(networkx.connected_components(graph), key=len)
    some = [node for node in list(giant)[::40]]
    mean = np.mean([d for node in some for d in networkx.single_source_shortest_path_length(graph, node).values() if d])
    assert figures["path"] == pytest.approx(mean, rel=0.03)


def test_assortativity_is_one_all_within_and_nought_at_random():
    assert newman(np.diag([3, 5])) == 1
    assert newman(np.array([[1, 1], [1, 1]])) == 0
    assert math.isnan(newman(np.array([[4]]))) and math.isnan(newman(np.zeros((2, 2), int)))


def test_a_graph_carries_strengths_kin_and_attributes(default):
    group, _, ties = default
    graph = to_networkx(ties, {"group": group})
    assert len(graph) == 4000 and graph.number_of_edges() == ties.neighbour.size // 2
    first = int(ties.neighbour[0])
    assert graph.edges[0, first] == {"strength": float(ties.strength[0]), "kin": int(ties.kin[0])}
    assert graph.nodes[7]["group"] == group[7]


def test_a_share_of_the_ties_between_households_of_one_group_is_of_a_clan_and_as_strong_as_kin():
    group = np.repeat(np.arange(2, dtype=np.uint8), 1000)
    household = (np.arange(2000) // 3).astype(np.uint32)
    plain, ties = (make_ties(group, household, DEFAULT, 0.3, KEY, clans) for clans in (0.0, 0.4))
    row = np.repeat(np.arange(2000), np.diff(ties.start.astype(np.int64)))
    within = (group[row] == group[ties.neighbour]) & (plain.kin == 0)
    assert (ties.neighbour == plain.neighbour).all() and (plain.kin < CLAN).all()
    assert ((ties.kin == CLAN) <= within).all() and (ties.kin == CLAN)[within].mean() == pytest.approx(0.4, abs=0.03)
    assert (ties.strength != plain.strength).sum() == (ties.kin == CLAN).sum()
    assert ties.strength[ties.kin == CLAN] == pytest.approx(np.minimum(plain.strength[ties.kin == CLAN] + 0.5, 1))
    other_way = np.lexsort((row, ties.neighbour))
    assert (ties.kin == ties.kin[other_way]).all()


def test_a_clan_leaves_with_who_leaves_and_the_household_stays_one():
    start, neighbour = np.array([0, 2, 3, 4], np.uint32), np.array([1, 2, 0, 0], np.uint32)
    ties = collect_ties(start, neighbour, np.full(4, 0.8, np.float32), np.array([1, CLAN, 1, CLAN], np.uint8))
    ties_of_newcomer(ties, 0, np.float32(0.08), np.float32(0.4))
    assert ties.kin.tolist() == [1, 0, 1, 0]
    assert ties.strength.tolist() == pytest.approx([0.4, 0.08, 0.4, 0.08])
