"""What draws say of a verdict at the defaults: one that hardly any draw comes to is one on the defaults alone."""

from math import nan

import pytest

from wushe_sim.experiments.claims.draws import ENOUGH, FEW_AGREE, holds_at_defaults_only
from wushe_sim.experiments.claims.verdict_rule import OPPOSITE, SUPPORTED, VERDICTS
from wushe_sim.experiments.comparison.shares import find_share


@pytest.mark.parametrize("verdict", [SUPPORTED, OPPOSITE])
@pytest.mark.parametrize(("draws", "agree", "is_lone"), [
    (300, 0.05, True), (300, 0.0, True), (300, 0.15, True), (300, 0.19, False), (300, 0.46, False), (300, 1.0, False),
    (ENOUGH, 0.06, True), (ENOUGH, 0.16, False),
])
def test_a_clear_verdict_holds_at_the_defaults_only_where_surely_fewer_than_one_draw_in_five_agree(verdict, draws, agree, is_lone):
    assert holds_at_defaults_only(verdict, draws, agree) is is_lone
    assert (find_share(round(draws * agree), draws).high < FEW_AGREE) is is_lone


@pytest.mark.parametrize("draws", [nan, 0, 1, 10])
def test_few_draws_or_none_take_nothing_from_a_verdict(draws):
    assert not holds_at_defaults_only(SUPPORTED, draws, 0.0)


@pytest.mark.parametrize("verdict", sorted(set(VERDICTS) - {SUPPORTED, OPPOSITE}))
def test_a_verdict_that_is_not_clear_needs_no_such_word(verdict):
    assert not holds_at_defaults_only(verdict, 300, 0.0) and not holds_at_defaults_only(verdict, 300, nan)
