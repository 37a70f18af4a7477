"""Verdicts by interval and threshold: planted effects are found, planted nulls are not, and undecided says how many seeds it would take."""

import numpy as np
import pytest
from scipy.stats import binom

from wushe_sim.experiments.claims.hypotheses import HYPOTHESES, TESTS
from wushe_sim.experiments.claims.hypothesis import ALL, ANY, NO_LOSS, Arm, ClaimPart, Hypothesis, Term, Window
from wushe_sim.experiments.claims.verdict_rule import (
    NOT,
    OPPOSITE,
    OUT,
    SAME,
    SILENT,
    STRUCTURAL,
    SUPPORTED,
    UNDECIDED,
    combine_verdicts,
    conclude,
    get_confidence_level,
    interval,
    judge_effect,
    judge_part,
)

W = Window("late", 0, 26)


def planted(key="p", threshold=1.0, **more):
    """A part with its threshold settled."""
    return ClaimPart(key, "a", (Term(1, "x", "coverage", W), Term(-1, "y", "coverage", W)), 0.0, threshold, "", threshold=threshold, **more)


def claim(*parts, rule=ALL):
    return Hypothesis("T", "", "I", {"x": Arm({}), "y": Arm({})}, parts, parts[0].key, (), rule)


PART = planted()
LEVEL = get_confidence_level(claim(PART))


def draws(mean, seeds=20, spread=1.0, seed=0):
    return np.random.default_rng(seed).normal(mean, spread, seeds)


def called(mean, many, level):
    """How often a street of twenty seeds is called supported or opposite, out of so many, each with seventeen claims at this mean."""
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(many):
        verdicts = [judge_part(PART, rng.normal(mean, 1.0, 20), level).verdict for _ in range(TESTS)]
        hits += any(one in (SUPPORTED, OPPOSITE) for one in verdicts)
    return hits


def test_planted_nulls_are_called_effects_no_more_often_than_the_correction_allows():
    """The worst null: every one of the seventeen effects lies exactly at the threshold."""
    hits, most = called(1.0, 200, LEVEL), binom.ppf(0.999, 200, 0.05)
    assert hits <= most
    assert called(1.0, 200, 0.95) > most, "without the correction the same nulls are called effects too often"


def test_an_interval_holds_its_mean_as_often_as_its_level_says():
    rng = np.random.default_rng(2)
    held = 0
    for _ in range(2000):
        low, high = interval(rng.normal(0.3, 1.0, 20), 0.99)
        held += low <= 0.3 <= high
    assert binom.ppf(0.0005, 2000, 0.99) <= held <= binom.ppf(0.9995, 2000, 0.99)


@pytest.mark.parametrize(("mean", "spread", "verdict"), [
    (3.0, 1.0, SUPPORTED), (-3.0, 1.0, OPPOSITE), (0.0, 0.2, NOT), (0.5, 0.1, NOT), (0.9, 1.0, UNDECIDED), (-1.1, 1.0, UNDECIDED)])
def test_a_planted_effect_gets_its_verdict(mean, spread, verdict):
    assert judge_part(PART, draws(mean, spread=spread), LEVEL).verdict == verdict


def test_an_effect_that_is_sure_but_too_small_is_not_supported():
    found = judge_part(PART, draws(0.5, spread=0.05), LEVEL)
    assert found.low > 0 and found.verdict == NOT


def test_undecided_says_a_number_of_seeds_that_settles_it_four_times_in_five():
    first = judge_part(PART, draws(1.6, 12, seed=3), LEVEL)
    assert first.verdict == UNDECIDED and first.seeds_needed is not None and first.seeds_needed > 12
    values = draws(1.6, 12, seed=3)
    again = [judge_part(PART, np.random.default_rng(seed).normal(values.mean(), values.std(ddof=1), first.seeds_needed), LEVEL).verdict
             for seed in range(200)]
    assert again.count(SUPPORTED) >= binom.ppf(0.001, 200, 0.78)


def test_a_claim_of_no_loss_is_supported_where_a_loss_is_ruled_out_though_no_gain_is_shown():
    part = planted(kind=NO_LOSS)
    assert judge_part(part, draws(0.0, spread=0.5), LEVEL).verdict == SUPPORTED
    assert judge_part(part, draws(-3.0), LEVEL).verdict == OPPOSITE
    assert judge_part(part, draws(-1.0), LEVEL).verdict == UNDECIDED
    assert judge_effect(part, -0.5, 1.0) == SUPPORTED and judge_effect(part, -0.5, 0.4) == OPPOSITE


def test_the_correction_is_for_seventeen_claims_their_variants_and_parts():
    assert get_confidence_level(claim(PART)) == pytest.approx(1 - 0.05 / 17)
    assert get_confidence_level(HYPOTHESES["H6"]) == pytest.approx(1 - 0.05 / 17 / 2 / 3), "two variants, three parts that decide"


def test_what_is_not_counted_cannot_be_told():
    silent = ClaimPart("s", "a", (), 0.0, 0.0, "", missing="no count")
    assert judge_part(silent, [], LEVEL).verdict == SILENT
    assert conclude(claim(PART, silent), {"p": SUPPORTED, "s": SILENT}) == SILENT
    assert conclude(claim(PART, silent), {"p": OPPOSITE, "s": SILENT}) == NOT


def test_seeds_without_a_value_are_left_out_and_one_seed_decides_nothing():
    assert judge_part(PART, [np.nan, 3.0, 3.1, 2.9, np.inf], LEVEL).seeds == 3
    assert judge_part(PART, [5.0], LEVEL).verdict == UNDECIDED
    assert judge_part(PART, [np.nan], LEVEL).verdict == SILENT
    assert judge_part(PART, [2.0, 2.0, 2.0], LEVEL).verdict == SUPPORTED


@pytest.mark.parametrize(("verdicts", "of_all", "of_any"), [
    ([SUPPORTED, SUPPORTED], SUPPORTED, SUPPORTED), ([SUPPORTED, NOT], NOT, SUPPORTED), ([SUPPORTED, OPPOSITE], NOT, NOT),
    ([NOT, OPPOSITE], NOT, OPPOSITE),
    ([OPPOSITE, OPPOSITE], OPPOSITE, OPPOSITE), ([OPPOSITE, UNDECIDED], NOT, OPPOSITE),
    ([SUPPORTED, UNDECIDED], UNDECIDED, SUPPORTED), ([NOT, UNDECIDED], NOT, UNDECIDED),
    ([NOT, NOT], NOT, NOT), ([SUPPORTED, SILENT], SILENT, SUPPORTED), ([SILENT, SILENT], SILENT, SILENT)])
def test_several_parts_make_one_verdict_by_the_stated_rule(verdicts, of_all, of_any):
    assert combine_verdicts(verdicts, ALL) == of_all and combine_verdicts(verdicts, ANY) == of_any


@pytest.mark.parametrize(("verdicts", "of_all", "of_any"), [
    ([STRUCTURAL, SUPPORTED], SUPPORTED, SUPPORTED), ([STRUCTURAL, NOT], NOT, NOT), ([STRUCTURAL, OPPOSITE], OPPOSITE, OPPOSITE),
    ([STRUCTURAL, STRUCTURAL], STRUCTURAL, STRUCTURAL), ([STRUCTURAL, OUT], OUT, OUT), ([STRUCTURAL, SAME, UNDECIDED], SAME, UNDECIDED)])
def test_structural_parts_speak_for_nothing_and_make_a_verdict_only_where_there_is_no_other(verdicts, of_all, of_any):
    assert combine_verdicts(verdicts, ALL) == of_all and combine_verdicts(verdicts, ANY) == of_any


@pytest.mark.parametrize(("verdicts", "of_all", "of_any"), [
    ([SUPPORTED, OUT], OUT, SUPPORTED), ([SUPPORTED, SAME], SAME, SUPPORTED), ([NOT, OUT], NOT, OUT), ([NOT, SAME], NOT, SAME),
    ([OUT, SAME], OUT, OUT), ([UNDECIDED, OUT], OUT, UNDECIDED), ([OPPOSITE, OUT], NOT, OPPOSITE), ([SILENT, SAME], SAME, SAME)])
def test_what_no_coefficient_can_reach_is_named_and_never_counted_as_not_supported(verdicts, of_all, of_any):
    assert combine_verdicts(verdicts, ALL) == of_all and combine_verdicts(verdicts, ANY) == of_any


@pytest.mark.parametrize(("mean", "half", "once", "twice"), [
    (0.75, SUPPORTED, NOT, NOT), (1.5, SUPPORTED, SUPPORTED, NOT), (3.0, SUPPORTED, SUPPORTED, SUPPORTED), (-1.5, OPPOSITE, OPPOSITE, NOT),
    (0.5, UNDECIDED, NOT, NOT), (2.0, SUPPORTED, SUPPORTED, UNDECIDED), (0.0, NOT, NOT, NOT)])
def test_a_part_is_judged_at_half_once_and_twice_its_threshold(mean, half, once, twice):
    found = judge_part(PART, draws(0, spread=0.05) - draws(0, spread=0.05).mean() + mean, LEVEL)
    assert (found.at_half, found.verdict, found.at_twice) == (half, once, twice)


def test_a_threshold_that_is_not_settled_decides_nothing():
    assert judge_part(planted(threshold=float("nan")), draws(3.0), LEVEL).verdict == UNDECIDED


def test_parts_of_one_group_must_agree_before_any_of_them_counts():
    parts = (planted("a", group="one"), planted("b", group="one"), planted("c", group="two"))
    one = claim(*parts, rule=ANY)
    assert conclude(one, {"a": SUPPORTED, "b": NOT, "c": NOT}) == NOT
    assert conclude(one, {"a": SUPPORTED, "b": SUPPORTED, "c": NOT}) == SUPPORTED


def test_checks_do_not_decide():
    check = planted("check", decides=False)
    assert conclude(claim(PART, check), {"p": SUPPORTED, "check": OPPOSITE}) == SUPPORTED
