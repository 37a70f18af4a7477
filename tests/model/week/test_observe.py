import networkx
import numpy as np
import pytest

from tests.model.week.small_street import (
    NO_GROUP_YET,
    TEAM_A,
    THE_COMMITTEE,
    THE_FOUNDATION,
    THE_WORKER,
    a_case,
    a_street,
    counted,
    link,
    live,
    volunteering,
)
from wushe_sim.model.actors.cases import CARE
from wushe_sim.model.actors.residents import CHILD
from wushe_sim.model.counts import count
from wushe_sim.model.week.observe import observe
from wushe_sim.model.week.walks import betweenness, sum_nearness
from wushe_sim.model.world.community import make_room_to_walk

UNIT = 1 << 24


def observing(c, week=1):
    live(observe, c, None, week=week)


def betweenness_of(strength, alive):
    score, (room, walks, sets) = np.zeros(alive.size, np.float32), make_room_to_walk(alive.size)
    betweenness(strength, alive.astype(np.uint8), score, sets, walks, room)
    return score


def graph_of(strength, alive):
    there = np.flatnonzero(alive)
    graph = networkx.Graph()
    graph.add_nodes_from(there.tolist())
    graph.add_edges_from((int(i), int(j)) for i in there for j in there if i < j and strength[i, j] >= 0.1)
    return graph


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("density", [0.1, 0.3, 0.7])
def test_betweenness_is_that_of_networkx(seed, density):
    rng = np.random.default_rng(seed)
    strength = np.triu(np.where(rng.random((14, 14)) < density, rng.uniform(0.1, 1, (14, 14)), rng.uniform(0, 0.099, (14, 14))), 1)
    strength = (strength + strength.T).astype(np.float32)
    alive = rng.random(14) < 0.85
    expected = networkx.betweenness_centrality(graph_of(strength, alive), normalized=True)
    assert betweenness_of(strength, alive) == pytest.approx([expected.get(n, 0) for n in range(14)], abs=1e-6)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("density", [0.1, 0.3, 0.7])
def test_efficiency_is_that_of_networkx_without_the_committee(seed, density):
    rng = np.random.default_rng(seed)
    strength = np.triu(np.where(rng.random((14, 14)) < density, rng.uniform(0.1, 1, (14, 14)), rng.uniform(0, 0.099, (14, 14))), 1)
    strength = (strength + strength.T).astype(np.float32)
    alive = rng.random(14) < 0.85
    alive[THE_COMMITTEE] = True
    graph = graph_of(strength, alive)
    graph.remove_node(THE_COMMITTEE)
    pairs = len(graph) * (len(graph) - 1)
    nearness = sum_nearness(strength, alive.astype(np.uint8), make_room_to_walk(alive.size)[2])
    assert nearness / pairs == pytest.approx(networkx.global_efficiency(graph))


def test_a_network_of_more_nodes_than_a_word_has_bits_is_walked_whole():
    row = np.zeros((130, 130), np.float32)
    row[range(129), range(1, 130)] = row[range(1, 130), range(129)] = 0.5
    alive = np.ones(130, bool)
    expected = networkx.betweenness_centrality(graph_of(row, alive))
    assert betweenness_of(row, alive) == pytest.approx(list(expected.values()), abs=1e-6)
    nearness = sum_nearness(row, alive.astype(np.uint8), make_room_to_walk(130)[2])
    assert nearness == pytest.approx(sum(2 * (129 - d) / d for d in range(1, 129)))


def test_the_middle_of_a_star_stands_between_all_and_the_middle_of_three_in_a_row_between_two():
    star = np.zeros((5, 5), np.float32)
    star[0, 1:] = star[1:, 0] = 0.1
    assert betweenness_of(star, np.ones(5)).tolist() == [1, 0, 0, 0, 0]
    star[0, 4] = star[4, 0] = 0.0999  # too weak to count
    assert betweenness_of(star, np.ones(5)).tolist() == pytest.approx([3 / 6, 0, 0, 0, 0])  # three of the six pairs of the other four


def test_residents_and_what_they_feel_are_counted_by_group():
    c = a_street()
    c.residents.group[:] = (0, 0, 1, 1, 3)
    c.residents.age[0], c.residents.newcomer[2] = CHILD, 1
    c.residents.trust[:] = (0, 0.5, 0.25, 0.5, 1)
    observing(c)
    t = c.books.tally
    assert t[count.residents].tolist() == [2, 2, 0, 1]
    assert t[count.adults].tolist() == [1, 2, 0, 1]
    assert t[count.newcomers].tolist() == [0, 1, 0, 0]
    assert (t[count.trust] / UNIT).tolist() == pytest.approx([0.5, 0.75, 0, 1])
    assert (t[count.belonging] / UNIT).tolist() == pytest.approx([1, 1, 0, 0.5])


def test_ties_and_volunteers_are_counted():
    c = a_street()
    volunteering(c, 0, 1, 2, bond=0.5, fatigue=0.25)
    c.volunteers.active[2] = 0
    observing(c)
    assert counted(c, "ties") == 8 and counted(c, "tie_strength") == 4 * UNIT
    assert counted(c, "registered", "active") == (3, 2)
    assert counted(c, "bond", "fatigue") == (UNIT, UNIT // 2)


def test_stocks_are_counted_once_a_week():
    c = a_street()
    c.organizations.funds[0], c.foundation.pool[0], c.committee.habit[0] = 700, 9000, 0.25
    c.desks.contract[0], c.desks.burnout[0], c.desks.understaffed[0] = 1200, 0.5, 1
    a_case(c, 0)
    a_case(c, 1, CARE)  # standing care is closed at every week's end
    observing(c)
    assert counted(c, "weeks", "organizations", "organizations_funds", "pool", "cases_open", "understaffed") == (1, 1, 700, 9000, 1, 1)
    assert counted(c, "habit") == UNIT // 4
    assert counted(c, "worker_weeks") == 500  # half a post
    assert counted(c, "burnout") == 1200 * UNIT // 2


def test_links_are_counted_over_pairs_that_exist():
    c = a_street()
    link(c, TEAM_A, THE_COMMITTEE, 0.5)
    link(c, THE_WORKER, THE_COMMITTEE, 0.0625)
    link(c, NO_GROUP_YET, THE_COMMITTEE, 1)
    observing(c)
    assert counted(c, "link_pairs", "worker_link_pairs") == (36, 8)  # nine nodes
    assert counted(c, "links_usable") == 1
    assert counted(c, "link_strength", "worker_link_strength") == (UNIT * 9 // 16, UNIT // 16)


def test_links_of_the_committee_are_left_out_of_what_the_others_have():
    c = a_street()
    link(c, TEAM_A, THE_COMMITTEE, 0.5)
    link(c, TEAM_A, THE_WORKER, 0.25)
    observing(c)
    assert counted(c, "outer_link_strength", "outer_link_pairs") == (UNIT // 4, 28)  # eight nodes beside the committee


def test_how_near_the_others_are_is_taken_every_fourth_week():
    c = a_street()
    link(c, TEAM_A, THE_COMMITTEE, 0.5)
    link(c, TEAM_A, THE_WORKER, 0.5)
    link(c, THE_WORKER, THE_FOUNDATION, 0.5)
    observing(c, week=3)
    assert counted(c, "outer_efficiency_pairs") == 0
    observing(c, week=4)
    assert counted(c, "outer_efficiency_pairs") == 8 * 7
    assert counted(c, "outer_efficiency") == 2 * (1 + 1 + 0.5) * UNIT  # team and worker, worker and fund; team and fund over the worker


def test_brokerage_is_taken_every_fourth_week():
    c = a_street()
    for n in range(9):
        if n not in (THE_WORKER, NO_GROUP_YET):
            link(c, THE_WORKER, n, 0.5)
    observing(c, week=3)
    assert counted(c, "brokerage_workers") == 0
    observing(c, week=4)
    # eight others, one of whom (a donor) nobody knows: the worker stands between 21 of 28 pairs
    assert counted(c, "brokerage_workers") == 1 and counted(c, "brokerage") / UNIT == pytest.approx(21 / 28)


def test_observing_changes_nothing_but_the_count():
    c, twin = a_street(), a_street()
    for street in (c, twin):
        volunteering(street, 1, 3)
        a_case(street, 2)
        link(street, TEAM_A, THE_COMMITTEE, 0.5)
    observing(c)
    for name in c._fields:
        if name != "books":
            for one, other in zip(getattr(c, name), getattr(twin, name), strict=True):
                assert (one == other).all()
