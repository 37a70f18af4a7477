"""Volunteering spreads by neighbours' asking alone (whoever is asked joins, nobody quits), against theory and an independent twin.

On a ring two fronts advance like coins; on a complete graph the number of volunteers is a Markov chain that can be worked out; on a random
graph a twin in plain NumPy, with random numbers of its own, must give the same mean. Complex contagion: Centola and Macy (2007).
"""

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from tests.verification.bare_community import DEFAULTS, a_community, complete_graph, ring, ties_of
from wushe_sim.engine import chance
from wushe_sim.engine.chance import draws, key_for, place_key, week_key
from wushe_sim.engine.kernel import kernel
from wushe_sim.engine.table import pack_table
from wushe_sim.model.actors.residents import Ties
from wushe_sim.model.week.asking import find_open, hear_of_volunteers, meet, weigh_meeting, weigh_peers
from wushe_sim.model.week.mobilise import decide_to_join, join_volunteering
from wushe_sim.model.world.community import Clock
from wushe_sim.model.world.register import enter

pytestmark = pytest.mark.compiled

@kernel
def a_week_of_asking(c, p, place, key, complex_contagion):
    """Neighbours ask; whoever is asked this week joins."""
    now = Clock(place, key, np.int64(0), np.int64(0))
    hear_of_volunteers(c.residents, c.ties, c.volunteers, c.roll.registered[0], False, p.mobilise, c.scratch.rows)
    find_open(c.residents, c.volunteers, c.roll.registered[0], False, np.int64(0), c.choices.outcome)
    weigh_meeting(c.residents, c.desks, c.organizations, np.float32(0), False, p.mobilise, c.choices.outcome, c.choices.chance)
    draws(key_for(now.key, chance.ASKED), c.residents.person, c.choices.amount)
    weigh_peers(c.residents, c.ties, complex_contagion, p.mobilise, c.choices.outcome, c.choices.amount, c.scratch.marks, c.choices.chance)
    none = np.float32(0)
    meet(c.residents, c.choices.amount, c.choices.chance, none, none, np.int32(0), p.mobilise, c.choices.outcome, c.books.tally)
    for r in range(c.choices.chance.size):
        c.choices.chance[r] = 1 if c.residents.asked[r] == 1 else 0
    decide_to_join(c.residents, c.volunteers, now.key, c.choices.chance, c.choices.outcome)
    join_volunteering(c.residents, c.volunteers, c.roll, c.organizations, c.choices.outcome, now, 1, none, False, p.mobilise, c.books.tally)


def spread(ties: Ties, seeds: list[int], weeks: int, run: int, asked_by_peers: float, one_peer: float | None = None) -> np.ndarray:
    """Numbers of volunteers in weeks 0 … ``weeks`` of one run that begins with the seeds."""
    people = ties.start.size - 1
    community = a_community(people, ties)
    community.organizations.alive[:] = 0
    mobilise = DEFAULTS.mobilise._replace(
        asked_by_peers=np.float32(asked_by_peers), one_peer=np.float32(1 if one_peer is None else one_peer))
    parameters = pack_table(DEFAULTS._replace(mobilise=mobilise))
    place = np.uint64(place_key(np.uint64(run), np.uint64(0)))
    for resident in seeds:
        v = enter(community.volunteers, community.roll, community.residents, resident, place, 1, np.float32(0.5))
        community.volunteers.active[v] = 1
    words, sizes = pack_table(community), [len(seeds)]
    for week in range(weeks):
        a_week_of_asking(words, parameters, place, np.uint64(week_key(place, week)), one_peer is not None)
        sizes.append(int(community.volunteers.active.sum()))
    return np.array(sizes)


def agrees_with_mean(samples: np.ndarray, mean: float, deviation: float) -> bool:
    """Within four standard errors: a right model fails this once in 16,000 times."""
    return abs(samples.mean() - mean) <= 4 * deviation / np.sqrt(samples.size)


@pytest.mark.parametrize("runs", [40, pytest.param(400, marks=pytest.mark.slow)])
@pytest.mark.parametrize("asking", [0.2, 0.8, 1.0])
def test_on_a_ring_each_of_two_fronts_advances_with_half_the_chance_of_asking(asking, runs):
    weeks, step = 100, asking / 2
    ties = ring(2 * weeks + 10)
    sizes = np.array([spread(ties, [50], weeks, run, asking)[-1] for run in range(runs)])
    variance = 2 * weeks * step * (1 - step)
    assert agrees_with_mean(sizes, 1 + 2 * weeks * step, np.sqrt(variance))
    low, high = stats.chi2.ppf([1e-4, 1 - 1e-4], runs - 1) / (runs - 1)
    assert low < sizes.var(ddof=1) / variance < high


def mean_field(people: int, first: int, asking: float, weeks: int) -> tuple[np.ndarray, float]:
    """On a complete graph: I → I + Binomial(n − I, a I / (n − 1)). The chain's exact mean by week, and its deviation in the last."""
    state = np.zeros(people + 1)
    state[first] = 1
    step = np.zeros((people + 1, people + 1))
    for infected in range(people + 1):
        left = people - infected
        step[infected, infected:] = stats.binom.pmf(np.arange(left + 1), left, min(asking * infected / (people - 1), 1))
    numbers, means = np.arange(people + 1), [float(first)]
    for _ in range(weeks):
        state = state @ step
        means.append(float(state @ numbers))
    return np.array(means), float(np.sqrt(state @ numbers**2 - means[-1] ** 2))


@pytest.mark.parametrize("runs", [30, pytest.param(300, marks=pytest.mark.slow)])
def test_on_a_complete_graph_volunteering_grows_as_its_markov_chain_says(runs):
    people, first, asking, weeks = 120, 6, 0.25, 14
    ties = complete_graph(people)
    sizes = np.array([spread(ties, list(range(first)), weeks, run, asking) for run in range(runs)])
    means, deviation = mean_field(people, first, asking, weeks)
    assert agrees_with_mean(sizes[:, -1], means[-1], deviation)
    halfway = weeks // 2
    half_means, half_deviation = mean_field(people, first, asking, halfway)
    assert agrees_with_mean(sizes[:, halfway], half_means[-1], half_deviation)
    # and the chain follows the logistic curve of an SI epidemic to order 1/I of its first few (Kurtz): within a tenth
    curve = [first / people]
    for _ in range(weeks):
        curve.append(curve[-1] + asking * curve[-1] * (1 - curve[-1]))
    assert abs(means[-1] / people - curve[-1]) < 0.1


def twin_spread(graph: nx.Graph, seeds: list[int], weeks: int, asking: float, one_peer: float, draws: np.random.Generator) -> int:
    """The same rule from its description: asked with chance a × share of neighbours who volunteer, less from a single one."""
    matrix = nx.to_numpy_array(graph, nodelist=range(graph.number_of_nodes()))
    degree, volunteers = matrix.sum(axis=1), np.zeros(len(matrix), bool)
    volunteers[seeds] = True
    for _ in range(weeks):
        near = matrix @ volunteers
        chances = asking * near / np.maximum(degree, 1) * np.where(near == 1, one_peer, 1)
        volunteers |= draws.random(len(matrix)) < chances
    return int(volunteers.sum())


@pytest.mark.parametrize("runs", [60, pytest.param(600, marks=pytest.mark.slow)])
@pytest.mark.parametrize("one_peer", [1.0, 0.3])
@pytest.mark.parametrize(
    "graph", [nx.gnm_random_graph(200, 800, seed=5), nx.barabasi_albert_graph(200, 3, seed=5)], ids=["random", "skewed"])
def test_on_a_random_graph_an_independent_twin_gives_the_same_mean(graph, one_peer, runs):
    seeds, weeks, asking = [0, 1, 2, 3, 4], 20, 0.3
    ties, draws = ties_of(graph), np.random.default_rng(77)
    model = np.array([spread(ties, seeds, weeks, run, asking, one_peer)[-1] for run in range(runs)])
    twin = np.array([twin_spread(graph, seeds, weeks, asking, one_peer, draws) for _ in range(4 * runs)])
    error = np.sqrt(model.var(ddof=1) / model.size + twin.var(ddof=1) / twin.size)
    assert abs(model.mean() - twin.mean()) <= 4 * error
    assert 10 < twin.mean() < 190, "nothing is compared where nobody or everybody volunteers"


def test_where_one_neighbour_persuades_nobody_a_line_of_ties_stops_what_a_wide_bridge_carries():
    assert spread(ring(60), [10], 30, 1, 1.0, one_peer=0.0)[-1] == 1
    assert spread(ring(60), [10, 11], 30, 1, 1.0, one_peer=0.0)[-1] == 2
    assert spread(ring(60, reach=2), [10, 11], 40, 1, 1.0, one_peer=0.0)[-1] > 30


def test_without_ties_to_volunteers_nobody_is_asked():
    two_halves = nx.disjoint_union(nx.complete_graph(20), nx.complete_graph(20))
    assert spread(ties_of(two_halves), [0], 60, 3, 1.0)[-1] == 20
