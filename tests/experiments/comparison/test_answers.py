"""What a decision needs from a comparison: numbers of a whole place by hand, verdicts after correction, and when an effect comes."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_rel

import wushe_sim as ws
from wushe_sim.experiments.comparison.answers import (
    BETTER,
    CASES,
    UNSERVED,
    UNTOLD,
    WAITING,
    WORSE,
    adjust_holm,
    compute_chance,
    find_answers,
)
from wushe_sim.model.counts import COUNTS, count
from wushe_sim.model.sums import ONE_SHARE
from wushe_sim.results import Result, Run
from wushe_sim.results.ensemble import Ensemble

WEEKS, RESIDENTS = 52, 600
NOW = ws.Scenario(name="now", weeks=WEEKS, burn_in=4,
                  place={"communities": 2, "residents": 300, "types": {"mixed": 0.5, "new_estate": 0.5}})
LATER = NOW.replace(name="later", schedule={"admin_burden": [{"week": 0, "value": 0.1}]})


def make_run(scenario, seed, served, ended=2, waited=6):
    """A run in whose two communities 600 minutes of need arise each week; ``served`` of them (by week, or always) in the first one."""
    counts = np.zeros((WEEKS, 2, len(COUNTS), 1), np.int64)
    counts[:, :, count.weeks] = 1
    counts[:, :, count.residents] = RESIDENTS // 2
    counts[:, :, count.need_minutes] = 600
    counts[:, 0, count.served_minutes, 0] = served
    counts[:, :, count.ended_cases], counts[:, :, count.ended_weeks] = ended, waited
    counts[:, :, count.trust] = int(ONE_SHARE) * 100
    return Run(scenario.name, seed, np.arange(WEEKS, dtype=np.int32), counts, ("c00", "c01"), ("all",), types=("mixed", "new_estate"))


def make_result(runs, scenarios=(NOW, LATER), draws=None):
    return Result(tuple(runs), {"scenarios": {one.name: one.content() for one in scenarios}},
                  {one.name: one.dump() for one in scenarios}, draws=draws)


def make_pair(served, seeds=6, scenarios=(NOW, LATER), **other):
    """Two scenarios of so many seeds: 300 minutes are served in the first, in the other ``served``, and 0 to 2 more by the seed."""
    runs = [make_run(scenarios[0], seed, 300) for seed in range(seeds)]
    return make_result([*runs, *(make_run(scenarios[1], seed, served + 1.0 * (seed % 3), **other) for seed in range(seeds))], scenarios)


def answer(result):
    return find_answers(ws.compare(result))


def test_hours_cases_and_days_are_those_of_the_whole_place():
    found = answer(make_pair(420, seeds=3, ended=3, waited=6))
    unserved, cases, waiting = (found.get_row("later", name) for name in (UNSERVED, CASES, WAITING))
    assert unserved["reference"] == pytest.approx((1200 - 300) / 60) and unserved["value"] == pytest.approx((1200 - 421) / 60)
    assert (cases["reference"], cases["value"]) == (2 * 2 * 52, 2 * 3 * 52)
    assert (waiting["reference"], waiting["value"]) == (21, 14) and found.residents == RESIDENTS


def test_less_unserved_more_cases_and_less_waiting_are_better():
    found = answer(make_pair(420, ended=3))
    assert [found.get_row("later", name)["verdict"] for name in (UNSERVED, CASES, WAITING)] == [BETTER] * 3
    found = answer(make_pair(180, ended=1))
    assert [found.get_row("later", name)["verdict"] for name in (UNSERVED, CASES, WAITING)] == [WORSE] * 3


def test_what_spans_nothing_is_not_told_and_what_differs_in_last_bits_does_not_differ():
    found = answer(make_pair(299))
    row = found.get_row("later", UNSERVED)
    assert row["verdict"] == UNTOLD and row["low"] <= 0 <= row["high"] and not found.onsets
    trust = found.get_row("later", "trust")
    assert trust["difference"] == 0 and trust["chance"] == 1


def test_with_one_seed_nothing_is_told():
    found = answer(make_pair(600, seeds=1))
    assert found.units == 1 and not found.table["verdict"].any() and found.tests == 0


def test_each_type_of_community_has_its_own_answer():
    types = answer(make_pair(420)).types.set_index("type")
    assert types.loc["mixed", "verdict"] == BETTER and types.loc["mixed", "difference"] == pytest.approx(-121 / 60)
    assert types.loc["new_estate", "difference"] == 0 and types.loc["new_estate", "verdict"] == UNTOLD


def test_holm_by_hand():
    assert adjust_holm(np.array([0.01, 0.04, 0.03, np.nan])).tolist()[:3] == pytest.approx([0.03, 0.06, 0.06])
    assert np.isnan(adjust_holm(np.array([np.nan]))).all() and adjust_holm(np.array([0.5, 0.6])).max() == 1


def test_the_chance_is_the_one_of_a_paired_t_test():
    one, two = np.random.default_rng(0).normal(size=(2, 9, 4))
    gaps = two - one
    found = compute_chance(gaps.mean(axis=0), gaps.mean(axis=0) / gaps.std(axis=0, ddof=1), np.full(4, 9))
    assert found == pytest.approx(ttest_rel(two, one).pvalue)
    assert compute_chance(np.array([2.0, 0.0]), np.array([np.nan, np.nan]), np.array([5, 5])).tolist() == [0, 1]


def test_many_tests_make_one_of_them_harder_to_pass():
    found = answer(make_pair(420))
    told = found.table[found.table["chance"] > 0].dropna(subset="holm")
    assert (told["holm"] >= told["chance"]).all() and found.tests == found.table["chance"].notna().sum() + len(found.types)


def test_an_effect_that_comes_in_a_week_is_dated_by_quarters():
    served = np.where(np.arange(WEEKS) < 20, 300, 420)
    runs = [make_run(NOW, seed, 300) for seed in range(6)] + [make_run(LATER, seed, served + 3 * (seed % 3 - 1)) for seed in range(6)]
    when = answer(make_result(runs)).onsets["later"]
    assert 20 <= when.told <= when.half == 26, "the quarter up to week 26 has seven of its thirteen weeks from week 20 on"


def test_what_differs_before_week_0_has_no_date():
    posts = NOW.replace(name="later", place={"social_workers": 9})
    found = answer(make_pair(420, scenarios=(NOW, posts)))
    assert list(found.early) == ["later"] and not found.onsets
    levers = NOW.replace(name="later", levers={"admin_burden": 0.1})
    assert list(answer(make_pair(420, scenarios=(NOW, levers))).early) == ["later"]
    assert not answer(make_pair(420)).early


def test_communities_that_are_given_one_by_one_have_dates_too():
    each = {"place": {"community": [{"residents": 300, "type": "mixed"}, {"residents": 300, "type": "new_estate"}]}, "burn_in": 4}
    now = ws.Scenario(name="now", weeks=WEEKS, **each)
    later = now.replace(name="later", schedule={"admin_burden": [{"week": 0, "value": 0.1}]})
    assert not answer(make_pair(420, scenarios=(now, later))).early


def make_draws(sets):
    return Ensemble(pd.DataFrame({"hand_down.wage": np.linspace(20, 30, sets)}), {}, "drawn")


def test_seeds_that_share_a_set_count_once_and_a_direction_needs_the_sets():
    result = make_pair(420, seeds=12)
    found = answer(Result(result.runs, result.provenance, result.texts, draws=make_draws(4)))
    row = found.get_row("later", UNSERVED)
    assert found.units == row["units"] == 4 and row["verdict"] == BETTER and row["agree"] == 1
    runs = [make_run(NOW, seed, 300) for seed in range(12)]
    runs += [make_run(LATER, seed, 420 - 130 * (seed % 4 == 0) + seed) for seed in range(12)]
    row = answer(make_result(runs, draws=make_draws(4))).get_row("later", UNSERVED)
    assert row["verdict"] == UNTOLD and row["agree"] == 0.75


def test_only_the_scenarios_that_are_named_are_answered_for():
    third = LATER.replace(name="third")
    runs = [make_run(one, seed, 300) for one in (NOW, LATER, third) for seed in range(2)]
    found = find_answers(ws.compare(make_result(runs, (NOW, LATER, third))), ["third"])
    assert set(found.table["scenario"]) == {"third"}
