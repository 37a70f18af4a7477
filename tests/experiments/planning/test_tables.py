"""Tables of a plan: planted equal plans land in one tier, different ones are told apart, and regret counts by sets of coefficients."""

import numpy as np
import pandas as pd
import pytest

from wushe_sim.experiments.planning.mixes import NOTHING, Mix, make_mix
from wushe_sim.experiments.planning.seeds import choose_final_seeds
from wushe_sim.experiments.planning.tables import ALONE, BESIDE, PLAN, Row, average_sets, make_table, make_time_table, make_type_table
from wushe_sim.model.counts import COUNTS, count
from wushe_sim.results.ensemble import Ensemble, load_default_ensemble
from wushe_sim.results.run import Run

ENSEMBLE = load_default_ensemble()
SEEDS = choose_final_seeds(ENSEMBLE, 8, 40)
TYPES = ("new_estate", "traditional_village")


def make_runs(name, served, own=0):
    """Runs of a mix that serves such a share of need under every seed, but for luck: the seed's, and a little its own."""
    runs = []
    for seed in SEEDS:
        luck, mine = np.random.default_rng(seed), np.random.default_rng([seed, own])
        counts = np.zeros((8, 2, len(COUNTS), 3), np.int64)
        counts[:, :, count.residents] = 1300
        counts[:, :, count.weeks, 0] = 13
        counts[:, :, count.need_minutes] = 100_000 + luck.integers(0, 20_000, (8, 2, 3))
        counts[:, :, count.served_minutes] = counts[:, :, count.need_minutes] * (served + mine.normal(0, 0.005, (8, 2, 3)))
        counts[:, :, count.ended_cases] = 10
        counts[:, :, count.ended_weeks] = 50
        runs.append(Run(name, seed, np.arange(12, 104, 13, dtype=np.int32), counts, ("all", "all"), ("a", "b", "c"), types=TYPES))
    return runs


def make_row(name, kind=PLAN, **parts):
    return Row(name, kind, "", make_mix(parts), 0.0, 100_000.0)


ROWS = [make_row("one", services=20), make_row("other", posts=20), make_row("weaker", fund=20), make_row("useless", ALONE, covenant=5),
        Row(NOTHING, BESIDE, "", Mix(), 0.0, 0.0)]
SERVED = {"one": 0.6, "other": 0.6, "weaker": 0.5, "useless": 0.4, NOTHING: 0.4}
LINES = pd.DataFrame([{"scenario": name, "seed": seed, "use": use, "spent_yuan_a_year": spent, "left_yuan_a_year": 50_000 - spent}
                      for name in SERVED if name != NOTHING for seed in (1, 2)
                      for use, spent in (("posts", 49_000 + seed), ("fund", 40_000))])


@pytest.fixture(scope="module")
def runs():
    return [run for own, (name, served) in enumerate(SERVED.items()) for run in make_runs(name, served, own)]


@pytest.fixture(scope="module")
def table(runs):
    return make_table(ROWS, runs, ENSEMBLE, LINES).set_index("name")


def test_planted_equal_plans_land_in_one_tier_and_others_in_theirs(table):
    tiers = table["tier"]
    assert tiers["one"] == tiers["other"] == 1
    assert tiers["weaker"] == 2 and tiers[NOTHING] == 3
    assert np.isnan(tiers["useless"]), "all on one thing stands beside the plans and is not judged"


def test_who_is_told_from_doing_nothing_is_said(table):
    assert table["told"].to_dict() == {"one": True, "other": True, "weaker": True, "useless": False, NOTHING: False}
    low, high = table.loc["useless", ["unserved_hours_low", "unserved_hours_high"]]
    assert low < 0 < high
    assert table.loc["one", "unserved_hours_high"] < 0


def test_plans_come_first_and_the_best_of_them_before_the_others(table):
    names = list(table.index)
    assert set(names[:2]) == {"one", "other"} and names[2:] == ["weaker", "useless", NOTHING]
    assert (table["sets"] == 20).all()


def test_regret_is_what_a_mix_leaves_beyond_the_best_of_each_set(table):
    assert table.loc[["one", "other"], "among_best"].sum() > 1, "two equals share the first place"
    assert table.loc["weaker", "among_best"] == 0
    beyond = table.loc["weaker", "unserved_hours"] - table.loc["one", "unserved_hours"]
    assert table.loc["weaker", "regret"] == pytest.approx(beyond, rel=0.1)
    assert (table["regret_high"] >= table["regret"] - 1e-9).all()


def test_cases_are_counted_by_the_year_whatever_the_runs_length(table):
    assert table.loc["one", "cases_served"] == pytest.approx(10 * 3 * 2 * 4)


def test_what_was_not_spent_is_shown(table):
    assert table.loc["one", ["spent_yuan", "left_yuan"]].tolist() == [89_001.5, 10_998.5]
    assert table.loc[NOTHING, ["spent_yuan", "left_yuan"]].tolist() == [0, 0]


def test_each_type_and_each_quarter_has_its_difference_from_doing_nothing(runs):
    by_type, over_time = make_type_table(ROWS, runs, ENSEMBLE), make_time_table(ROWS, runs, ENSEMBLE)
    assert set(by_type["type"]) == set(TYPES) and set(by_type["name"]) == {row.name for row in ROWS} - {NOTHING}
    assert list(over_time["week"].unique()) == list(range(12, 104, 13))
    for frame in (by_type, over_time):
        best = frame[(frame["name"] == "one") & (frame["indicator"] == "unserved_hours")]
        assert isinstance(best, pd.DataFrame) and len(best) and (best["high"] < 0).all()


def test_a_set_counts_once_however_many_seeds_live_with_it():
    ensemble = Ensemble(pd.DataFrame({"need.public": [2.0, 3.0]}), {}, "two")
    values = average_sets(np.array([[1.0], [2.0], [3.0], [6.0]]), [2, 3, 4, 5], ensemble)
    assert values.tolist() == [[2.0], [4.0]]


def test_the_final_seeds_are_fresh_and_so_are_their_sets():
    seen = {tuple(ENSEMBLE.get_set(seed).values()) for seed in range(8)}
    assert min(SEEDS) >= 8 and len(set(SEEDS)) == 40
    sets = [ENSEMBLE.choose_set(seed) for seed in SEEDS]
    assert len(set(sets)) == 20 and not seen & {tuple(ENSEMBLE.get_set(place).values()) for place in sets}


def test_a_small_ensemble_lends_its_sets_again_under_fresh_seeds():
    seeds = choose_final_seeds(ENSEMBLE.take(3), 8, 10)
    assert len(set(seeds)) == 10 and min(seeds) >= 8 and {seed % 3 for seed in seeds} == {0, 1, 2}
