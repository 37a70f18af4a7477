"""Opinions under bounded confidence, all else off, against what is known of it.

Deffuant, Neau, Amblard and Weisbuch (2000): pairs who meet within ε of each other move together; from evenly spread opinions about 1/(2ε)
clusters are left; Ben-Naim, Krapivsky and Redner (2003) refine it: peaks stand 2.155 ε apart in a large crowd. Fortunato
(2004): with ε above one half all agree, on any network. Hegselmann and Krause (2002): all move to their peers' mean.
"""

import numpy as np
import pytest

from tests.verification.bare_community import a_community, complete_graph
from wushe_sim.engine.chance import PAIR
from wushe_sim.engine.declare import allocate
from wushe_sim.engine.kernel import kernel
from wushe_sim.engine.table import pack_table
from wushe_sim.model.week.opinions import median_of, meet_in_pairs, settle_opinions, talk
from wushe_sim.model.world.community import Scratch

pytestmark = pytest.mark.compiled

GOLDEN, MASK = 0x9E3779B97F4A7C15, 2**64 - 1


def splitmix(x: int) -> int:
    """Steele, Lea and Flood's generator, written anew."""
    x = (x + GOLDEN) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def round_key(seed: int, number: int) -> int:
    return splitmix(splitmix(splitmix(seed) ^ number) ^ (int(PAIR) << 48))


def settled(people: int, reach: float, seed: int, rounds: int, moves: float = 0.5) -> np.ndarray:
    """Opinions of a well-mixed crowd after rounds of meeting in pairs, from evenly spread ones."""
    opinion = np.random.default_rng(seed).random(people, np.float32)
    numbers, scratch = np.arange(people, dtype=np.uint64), allocate(Scratch, people)
    for number in range(rounds):
        key = np.uint64(round_key(seed, number))
        meet_in_pairs(opinion, people, key, numbers, scratch, np.float32(reach), np.float32(moves))
    return opinion


def clusters(opinion: np.ndarray, apart: float, least: float = 0.04) -> int:
    """Groups of at least a twenty-fifth of all, with a gap between them: the few strays between peaks (Laguna 2004) are not counted."""
    order = np.sort(opinion)
    sizes = np.diff(np.concatenate([[0], np.flatnonzero(np.diff(order) > apart) + 1, [order.size]]))
    return int((sizes >= least * order.size).sum())


def numbers_of_clusters(reach: float, people: int, seeds: int) -> np.ndarray:
    return np.array([clusters(settled(people, reach, seed, rounds=250), reach / 2) for seed in range(seeds)])


def expected_clusters(reach: float) -> tuple[float, float]:
    """Whole peaks fit: no fewer than one below the line of 1/(2.155 ε), no more than 1/(2ε) and half a one (strays that just count)."""
    return 1 / (2.155 * reach) - 1, 1 / (2 * reach) + 0.5


@pytest.mark.parametrize("reach", [0.1, 0.15, 0.2, 0.3])
def test_about_one_over_two_epsilon_clusters_are_left(reach):
    low, high = expected_clusters(reach)
    assert low <= numbers_of_clusters(reach, people=500, seeds=8).mean() <= high


@pytest.mark.slow
@pytest.mark.parametrize("reach", [0.07, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3])
def test_a_large_crowd_leaves_one_over_two_epsilon_clusters_in_most_runs(reach):
    found = numbers_of_clusters(reach, people=3000, seeds=30)
    low, high = expected_clusters(reach)
    assert low <= np.median(found) <= high
    assert np.ptp(found) <= 2


@pytest.mark.parametrize("reach", [0.51, 0.6, 1.0])
def test_above_one_half_all_agree(reach):
    for seed in range(5):
        opinion = settled(400, reach, seed, rounds=120)
        assert np.ptp(opinion) < 1e-3, "someone holds out"


def test_far_below_one_half_not_all_agree():
    assert (numbers_of_clusters(0.15, people=400, seeds=5) > 1).all()


def test_talk_in_pairs_keeps_the_mean_opinion_and_leaves_gaps_as_wide_as_the_reach():
    start = np.random.default_rng(3).random(1000, np.float32)
    end = settled(1000, 0.2, 3, rounds=400)
    # both of a pair move by the same float32 amount; 400 rounds of rounding at 2⁻²⁵ stay below 400 · 2⁻²⁵ = 1.2e-5
    assert abs(float(end.astype(np.float64).mean() - start.astype(np.float64).mean())) < 1.2e-5
    assert start.min() <= end.min() and end.max() <= start.max()
    gaps = np.diff(np.sort(end))
    assert (gaps[gaps > 0.01] >= 0.2 - 0.01).all(), "two groups within reach of each other stayed apart"


def test_a_plain_python_twin_of_the_rule_agrees_to_the_bit():
    people, reach, moves, rounds = 61, np.float32(0.23), np.float32(0.3), 40
    twin = list(np.random.default_rng(9).random(people, np.float32))
    for number in range(rounds):
        key = round_key(9, number)
        order = sorted(range(people), key=lambda k, key=key: splitmix((key + k * GOLDEN) & MASK))
        for a, b in zip(order[0:-1:2], order[1::2], strict=True):
            gap = np.float32(twin[b] - twin[a])
            if abs(gap) < reach:
                twin[a], twin[b] = np.float32(twin[a] + moves * gap), np.float32(twin[b] - moves * gap)
    assert (np.array(twin, np.float32) == settled(people, float(reach), 9, rounds, float(moves))).all()


@kernel
def a_week_of_talk(c, reach, moves):
    talk(c.residents, c.ties, reach, moves, c.choices.amount)
    settle_opinions(c.residents, c.choices.amount)


def hegselmann_krause(opinion: np.ndarray, reach: float) -> np.ndarray:
    """One step of the textbook rule with oneself left out: to the mean of all others within reach."""
    near = np.abs(opinion[:, None] - opinion[None, :]) < reach
    np.fill_diagonal(near, False)
    others = near.sum(axis=1)
    return np.where(others > 0, near @ opinion / np.maximum(others, 1), opinion)


@pytest.mark.parametrize("reach", [0.1, 0.2, 0.3, 0.6])
def test_neighbours_talk_on_a_complete_graph_is_the_rule_of_hegselmann_and_krause(reach):
    community = a_community(60, complete_graph(60))
    twin = np.linspace(0.013, 0.987, 60) ** 1.1
    community.residents.opinion[:] = twin
    words = pack_table(community)
    for _ in range(6):
        a_week_of_talk(words, np.float32(reach), np.float32(1))
        twin = hegselmann_krause(twin, reach)
        # a sum of 60 float32 numbers below 1 is off by at most 60 · 2⁻²⁴ = 3.6e-6; six weeks add up
        assert np.abs(community.residents.opinion - twin).max() < 6 * 3.6e-6
    if reach > 0.5:
        assert np.ptp(community.residents.opinion) < 1e-3


def test_the_median_is_the_lower_middle_one_whatever_the_order():
    draws = np.random.default_rng(1)
    for size in (1, 2, 7, 50):
        values = draws.random(size, np.float32)
        expected = np.sort(values)[(size - 1) // 2]
        assert median_of(values.copy(), np.arange(size), size) == expected
