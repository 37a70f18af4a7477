"""Tipping points: a planted cliff is found within its interval, a planted slope is called one, and where nothing is lost nothing tips."""

import numpy as np
import pandas as pd
import pytest

from wushe_sim.experiments.comparison.arms import street
from wushe_sim.experiments.limits.settings import HEAD_MEASURES, LIMITS, RANGES, get_direction
from wushe_sim.experiments.limits.tipping import (
    CLIFF,
    GAIN,
    IDLE,
    NO_LOSS,
    SLOPE,
    STEP,
    STRAIN,
    UNDECIDED,
    Curve,
    curve_arms,
    curves,
    find_next_values,
    first_shares,
    judge_curve,
    next_shares,
    points_of,
    tipping_table,
)

SEEDS, BREAK = 10, 0.62


def noisy(line, shares, seed=0, spread=0.002):
    """Each seed's values: the line, a level of its own, and a little luck at each value."""
    chance = np.random.default_rng(seed)
    return line(np.array(shares)) + chance.normal(0, 0.01, (SEEDS, 1)) + chance.normal(0, spread, (SEEDS, len(shares)))


def cliff(x):
    return 0.08 - 0.05 / (1 + np.exp(-(x - BREAK) / 0.01)) - 0.004 * x


def searched(line, rounds=4):
    """What a search of so many rounds finds, and how many values it tried."""
    shares = first_shares()
    for number in range(rounds):
        shares = sorted({*shares, *next_shares(shares, noisy(line, shares, number))})
    return judge_curve(shares, noisy(line, shares, 9)), shares


def test_a_planted_cliff_is_found_within_its_interval():
    found, shares = searched(cliff)
    assert found.kind == CLIFF and found.sharpness > 0.8
    assert found.at_low <= BREAK <= found.at_high or abs(found.at - BREAK) < 0.01
    assert found.at_high - found.at_low < 0.05
    assert min(abs(share - BREAK) for share in shares) < 0.02 and len(shares) <= 15


@pytest.mark.parametrize("seed", range(5))
def test_the_interval_holds_the_cliff_whatever_the_luck(seed):
    shares = [0, 0.2, 0.4, 0.5, 0.55, 0.58, 0.6, 0.61, 0.62, 0.63, 0.64, 0.66, 0.7, 0.8, 1]
    found = judge_curve(shares, noisy(cliff, shares, seed))
    assert found.kind == CLIFF and found.at == pytest.approx(BREAK, abs=0.01)


def test_a_planted_slope_is_no_cliff_and_says_where_a_fifth_is_lost():
    found, _ = searched(lambda x: 0.08 - 0.04 * x)
    assert found.kind == SLOPE and found.sharpness_high < 0.5 and np.isnan(found.at)
    assert found.fifth == pytest.approx(0.4, abs=0.05) and found.fifth_low <= 0.4 <= found.fifth_high


def test_where_nothing_is_lost_nothing_tips():
    kinds = [judge_curve(first_shares(), noisy(lambda x: 0.08 + 0 * x, first_shares(), seed)).kind for seed in range(20)]
    assert set(kinds) == {NO_LOSS}
    assert judge_curve(first_shares(), noisy(lambda x: 0.08 + 0.02 * x, first_shares())).kind == GAIN


def test_a_loss_smaller_than_the_margin_is_none():
    found = judge_curve(first_shares(), noisy(lambda x: 0.08 - 0.002 * x, first_shares(), spread=1e-5))
    assert found.kind == NO_LOSS and found.loss == pytest.approx(0.002, abs=1e-4)


def test_a_loss_that_luck_may_hide_or_make_is_undecided_and_not_none():
    shares = first_shares()
    found = judge_curve(shares, noisy(lambda x: 0.08 - 0.005 * x, shares, 3, spread=0.01))
    assert found.kind == UNDECIDED and found.loss_high > 0.05 * found.level and np.isnan(found.sharpness)


def test_a_lever_that_acts_in_whole_steps_has_no_cliff_at_one_of_them():
    def stairs(x):
        return 0.08 - 0.01 * np.floor(3 * x + 0.2) ** 2 / 4

    shares = [0, 0.1, 0.2, 0.5, 0.55, 0.58, 0.65, 0.9, 0.92, 0.93, 0.94, 0.97, 1]
    luck = np.random.default_rng(0).normal(0, 0.01, (SEEDS, 1))
    assert judge_curve(shares, stairs(np.array(shares)) + luck).kind == STEP
    assert judge_curve(shares, noisy(stairs, shares, spread=1e-4)).kind == CLIFF, "values that differ beside the fall: the lever acts there"


def test_a_lever_that_moves_nothing_at_all_was_not_tested():
    assert judge_curve(first_shares(), np.full((SEEDS, 7), 0.08) + np.arange(SEEDS)[:, None] / 100).kind == IDLE


def test_hours_unserved_that_rise_are_a_fall_of_the_same_shape_and_their_fifth_is_found():
    delay = next(one for one in RANGES if one.lever == "approval_delay")
    curve, rows, named = Curve(delay, "none"), [], {}
    for share in np.linspace(0, 1, 21).tolist():
        named[curve.arm(share)] = (curve, share)
        rows += [{"arm": curve.arm(share), "seed": seed, "unserved_hours": 20 - 250 * (value - 0.08)}
                 for seed, value in enumerate(noisy(cliff, [share], spread=0)[:, 0])]
    row, = tipping_table(points_of(pd.DataFrame(rows), named), [curve], ["unserved_hours"]).to_dict("records")
    assert row["kind"] == CLIFF and row["loss"] == pytest.approx(250 * 0.054, rel=0.05) and row["level"] == pytest.approx(20, rel=0.2)
    assert row["at"] == pytest.approx(12 * BREAK, abs=0.3) and row["fifth"] == pytest.approx(12 * BREAK, abs=0.5)


def test_the_search_looks_where_any_head_measure_falls_most():
    curve = curves()[0]
    breaks = dict(zip(HEAD_MEASURES, (0.1, 0.4, 0.6, 0.9), strict=True))
    points = pd.DataFrame([{"lever": curve.range.lever, "remedy": curve.remedy, "share": share, "seed": seed, **{
        name: get_direction(name) * (-1.0 if share > at else 0.0) for name, at in breaks.items()}}
        for share in first_shares() for seed in range(2)])
    assert find_next_values(points, curve) == pytest.approx([1 / 12, 5 / 12, 7 / 12, 11 / 12])


def test_a_seed_that_lacks_a_value_is_left_out():
    values = noisy(cliff, first_shares())
    values[3, 2] = np.nan
    assert judge_curve(first_shares(), values).seeds == SEEDS - 1


def test_the_search_divides_the_steepest_intervals_and_none_too_narrow():
    assert next_shares([0.0, 0.5, 1.0], np.array([[1.0, 0.9, 0.1]]), 1) == [0.75]
    assert next_shares([0.0, 0.5, 1.0], np.array([[0.1, 0.9, 1.0]]), 1) == [0.25]
    assert next_shares([0.0, 0.01, 1.0], np.array([[1.0, 0.0, 0.0]]), 2) == [0.505]


def test_every_lever_of_a_limit_is_searched_alone_and_each_limits_own_under_every_remedy():
    made = curves()
    assert len(made) == len(RANGES) + 5 * len(LIMITS)
    assert {one.range.lever for one in made if one.remedy != "none"} == {next(iter(limit.levers)) for limit in LIMITS}
    staffing = next(one for one in made if one.range.lever == "staffing")
    assert (staffing.range.at(0), staffing.range.at(1)) == (1, 0)


def test_levers_that_shape_who_lives_there_are_set_from_the_start():
    heterogeneity, burden = (next(one for one in curves() if one.range.lever == name and one.remedy == "all")
                             for name in ("heterogeneity", "admin_burden"))
    first, = curve_arms(street(), heterogeneity, [0.5])
    second, = curve_arms(street(), burden, [1.0])
    assert first.levers.heterogeneity == 0.5 and first.schedule.deliberation[0].value == 1
    assert second.levers.admin_burden == street().levers.admin_burden and second.schedule.admin_burden[0].value == 0.95


def test_the_table_says_places_in_the_levers_units_how_remedies_move_them_and_whether_the_committee_is_saturated():
    delay = next(one for one in RANGES if one.lever == "approval_delay")
    named, rows = {}, []
    for remedy, late in (("none", 0.0), ("agency", 0.2)):
        curve = Curve(delay, remedy)
        for share in np.linspace(0, 1, 21).tolist():
            named[curve.arm(share)] = (curve, share)
            rows += [{"arm": curve.arm(share), "seed": seed, "linkage": value, **dict.fromkeys(STRAIN, 0.0)}
                     for seed, value in enumerate(noisy(lambda x, late=late: cliff(x - late), [share], spread=0)[:, 0])]
    table = tipping_table(points_of(pd.DataFrame(rows), named), [Curve(delay, "none"), Curve(delay, "agency")], ["linkage"])
    plain, helped = table.to_dict("records")
    assert plain["at"] == pytest.approx(12 * BREAK, abs=0.3) and plain["saturated"]
    assert helped["at_moved"] == pytest.approx(12 * 0.2, abs=0.4) and plain["at_moved"] == 0
