"""The search: a planted optimum is found, equal mixes end alike, and few mixes that really differ are chosen."""

import numpy as np
import pytest

from tests.experiments.planning.planted import ROOM, WANTED, evaluate_planted
from wushe_sim.experiments.planning.mixes import Mix, make_mix
from wushe_sim.experiments.planning.roles import APART, LESS_MONEY, MOST_SERVED, OTHERWISE, TriedMixes, choose_plans
from wushe_sim.experiments.planning.search import SearchSize, measure_room, search_mixes

SIZE = SearchSize(population=24, generations=8, seeds=4, races=((6, 12), (3, 24)), final_seeds=8)
SEEDS = range(24)


@pytest.fixture(scope="module")
def found():
    return search_mixes(ROOM, 20, evaluate_planted, SEEDS, SIZE)


def test_the_planted_mix_is_found(found):
    best = found.chosen[0]
    parts = dict(best.mix.parts)
    assert best.role == MOST_SERVED
    assert set(parts) == set(WANTED), "nothing is paid that buys nothing, for fewest uses win"
    assert all(parts[use] >= steps - 1 for use, steps in WANTED.items())


def test_chosen_mixes_really_differ(found):
    mixes = [one.mix for one in found.chosen]
    assert 2 <= len(mixes) <= 5
    for number, one in enumerate(mixes):
        assert all(one.measure_distance(other) >= APART for other in mixes[:number])
    assert len({one.role for one in found.chosen}) == len(mixes)


def test_those_that_may_be_the_best_get_more_seeds_and_the_others_do_not(found):
    given = [len(values) for values in found.tried.values()]
    assert set(given) == {4, 12, 24}
    assert given.count(24) < given.count(4)
    assert len(found.tried[found.chosen[0].mix]) == 24


def test_the_same_search_gives_the_same_mixes(found):
    again = search_mixes(ROOM, 20, evaluate_planted, SEEDS, SIZE)
    assert again.chosen == found.chosen and list(again.tried) == list(found.tried)


def test_a_use_is_given_no_more_than_it_spends_where_it_has_all():
    def evaluate(mixes, seeds):
        return np.array([[[30.0, 0.8, 5.0, 0.3 * mix.steps if "points_scheme" in mix.uses else mix.steps] for _ in seeds] for mix in mixes])

    room = measure_room({"points_scheme": 20, "posts": 20, "covenant": 2}, 20, evaluate, range(2))
    assert room == {"points_scheme": 6, "posts": 20, "covenant": 2}


def make_values(unserved, spent, seeds=12):
    """Mixes that leave so much unserved and spend so much; the seeds' luck is theirs all alike."""
    luck = np.random.default_rng(0).normal(0, 1, seeds)
    own = np.random.default_rng(1).normal(0, 0.1, (len(unserved), seeds))
    waiting = np.broadcast_to(5 + luck, own.shape)
    return np.stack([np.array(unserved)[:, None] + luck + own, 0 * own, waiting, np.array(spent)[:, None] + 0 * own], axis=-1)


def test_the_fewest_uses_win_among_mixes_that_cannot_be_told_apart():
    mixes = [Mix(), make_mix({"fund": 7, "posts": 7, "services": 6}), make_mix({"fund": 20})]
    chosen = choose_plans(TriedMixes(mixes, make_values([30, 25.0, 25.001], [0, 20, 20])))
    assert chosen[0].mix == mixes[2]


def test_a_simpler_mix_does_not_win_where_it_loses_much_of_what_the_best_gains():
    mixes = [Mix(), make_mix({"posts": 10, "services": 10}), make_mix({"fund": 20})]
    values = make_values([30, 25, 26], [0, 20, 20])
    values[2, :, 0] += np.random.default_rng(2).normal(0, 5, values.shape[1])  # so uncertain that nothing tells it worse
    assert choose_plans(TriedMixes(mixes, values))[0].mix == mixes[1]


def test_a_cheaper_plan_and_another_way_stand_beside_the_best():
    mixes = [Mix(), make_mix({"fund": 20}), make_mix({"posts": 8}), make_mix({"services": 20})]
    chosen = choose_plans(TriedMixes(mixes, make_values([30, 22, 26, 24], [0, 20, 8, 20])))
    assert {one.role: one.mix for one in chosen} == {MOST_SERVED: mixes[1], LESS_MONEY: mixes[2], OTHERWISE: mixes[3]}


def test_a_mix_that_is_not_told_better_than_spending_nothing_has_no_role_beside_the_first():
    mixes = [Mix(), make_mix({"fund": 20}), make_mix({"posts": 8})]
    chosen = choose_plans(TriedMixes(mixes, make_values([30, 22, 30], [0, 20, 8])))
    assert [one.mix for one in chosen] == [mixes[1]]
