"""Kinds of cell: a planted effect, a planted nothing, a planted harm, a loss that is none, and what cannot be carried out or reached."""

import math

import numpy as np
import pytest

from wushe_sim.experiments.limits.cells import (
    KINDS,
    NO_CASE_LOSS,
    NOT_CARRIED,
    OUT_OF_REACH,
    UNDECIDED,
    WINS_BACK,
    WINS_NOTHING,
    WORSE,
    Interval,
    MatrixCell,
    has_won_back,
    judge_cell,
)
from wushe_sim.results.student import find_half_width


def around(mean, half=0.01):
    return Interval(mean, mean - half, mean + half)


def cell(net=0.0, gross=None, loss=-0.2, half=0.01, **more):
    """A cell of level 1 whose intervals are ``half`` to each side; gross is net unless it is given."""
    return MatrixCell(1.0, around(loss, half), around(net, half), around(net if gross is None else gross, half), **more)


@pytest.mark.parametrize(("which", "kind"), [
    (cell(net=0.1), WINS_BACK),
    (cell(net=0.0), WINS_NOTHING),
    (cell(net=-0.1), WORSE),
    (cell(net=0.04), UNDECIDED),
    (cell(net=0.1, half=0.07), UNDECIDED),
    (cell(net=0.1, loss=-0.03), NO_CASE_LOSS),
    (cell(net=0.1, loss=0.3), NO_CASE_LOSS),
    (cell(net=0.1, loss=-0.055), UNDECIDED),
    (cell(net=0.1, strength=0.0), NOT_CARRIED),
    (cell(net=0.1, loss=-0.055, strength=0.0), NOT_CARRIED),
    (cell(net=0.1, loss=-0.03, strength=0.0), NO_CASE_LOSS),
    (cell(net=0.0, reach=0.01), OUT_OF_REACH),
    (cell(net=-0.1, reach=0.0), OUT_OF_REACH),
    (cell(net=0.0, reach=0.02), WINS_NOTHING),
    (cell(net=0.1, reach=0.01), WINS_BACK),
])
def test_each_kind_has_its_rule(which, kind):
    assert judge_cell(which) == kind


def test_the_rules_name_seven_kinds():
    assert len(set(KINDS)) == 7


def test_what_only_costs_less_than_elsewhere_wins_nothing_back():
    assert judge_cell(cell(net=0.1, gross=0.0)) == WINS_NOTHING
    assert judge_cell(cell(net=0.1, gross=-0.1)) == WORSE


def test_what_helps_less_than_elsewhere_wins_nothing_back_and_is_not_called_worse():
    assert judge_cell(cell(net=-0.1, gross=0.05)) == WINS_NOTHING


def test_a_higher_threshold_wins_less():
    assert judge_cell(cell(net=0.06)) == WINS_BACK
    assert judge_cell(cell(net=0.06), relevant=0.5) == WINS_NOTHING


def test_without_an_interval_nothing_is_decided():
    unknown = Interval(0.1, math.nan, math.nan)
    assert judge_cell(MatrixCell(1.0, unknown, around(0.1), around(0.1))) == UNDECIDED
    assert judge_cell(MatrixCell(1.0, around(-0.2), unknown, unknown)) == UNDECIDED


def test_a_draw_wins_back_only_where_there_is_a_loss_and_both_gains_exceed_a_fifth_of_it():
    assert has_won_back(-0.2, 0.05, 0.05) and not has_won_back(-0.2, 0.05, 0.03) and not has_won_back(0.2, 0.3, 0.3)


@pytest.mark.parametrize("seeds", [3, 20])
def test_students_interval_leaves_out_a_planted_nothing_no_more_often_than_it_says(seeds):
    values = np.random.default_rng(1).normal(0, 1, (4000, seeds))
    half = find_half_width(values.std(axis=1, ddof=1) / np.sqrt(seeds), np.full(4000, seeds))
    missed = float((np.abs(values.mean(axis=1)) > half).mean())
    assert 0.04 < missed < 0.06
    assert np.isnan(find_half_width(np.nan, 1))
