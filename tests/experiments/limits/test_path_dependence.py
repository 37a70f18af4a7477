"""Path dependence: a planted loop has its area, a planted lag is no second state, and what never comes back is one."""

import numpy as np
import pandas as pd
import pytest

from wushe_sim.experiments.comparison.arms import street
from wushe_sim.experiments.limits.path_dependence import (
    BACK,
    BROKERING,
    EVERY,
    HOLD,
    LAG,
    LEARNING,
    NO_EFFECT,
    PARTY,
    QUICK_RAMP,
    RAMP,
    RELEASE,
    SECOND,
    WEEKS,
    Path,
    loop_area,
    path_arms,
    path_table,
    paths,
    severity,
    start_arm,
    start_arms,
    start_table,
    years_to_return,
)
from wushe_sim.experiments.limits.settings import LIMITS

SEEDS = 8
TAKEOVER = Path(LIMITS[0], RAMP, "symmetric")


def lived(state, path=TAKEOVER):
    """A frame in which linkage is .08, less what the state says of each week; each seed has a level and a little luck of its own."""
    chance, rows = np.random.default_rng(1), []
    for seed in range(SEEDS):
        own = chance.normal(0, 0.005)
        for last in range(EVERY - 1, WEEKS, EVERY):
            level, luck = 0.08 + own + chance.normal(0, 0.0002), chance.normal(0, 0.0002)
            week = last + 1 - EVERY / 2
            rows += [{"arm": path.control, "seed": seed, "week": last, "linkage": level},
                     {"arm": path.name, "seed": seed, "week": last, "linkage": level - state(week) + luck}]
    return pd.DataFrame(rows)


def follows(week):
    return 0.04 * severity(week, RAMP)


def lagging(weeks):
    """A state that follows the lever at a distance of so many weeks."""
    def state(week, steps=40):
        past = np.linspace(0, 8 * weeks, steps * 8)
        weight = np.exp(-past / weeks)
        return 0.04 * float(np.dot(weight, [severity(week - back, RAMP) if week > back else 0 for back in past]) / weight.sum())
    return state


def verdict_of(state):
    return path_table(lived(state), [TAKEOVER], ["linkage"]).iloc[0]


def test_what_follows_the_lever_at_once_has_no_loop_and_is_back():
    row = verdict_of(follows)
    assert row["verdict"] == BACK and abs(row["area"]) < 0.0005
    assert row["at_the_height"] == pytest.approx(-0.04, abs=0.001)


def test_a_planted_loop_has_its_area_and_a_second_state_stays():
    def held(week):
        """On the way down three quarters of the loss are kept."""
        return follows(week) if week < RAMP else max(follows(week), 0.03)

    row = verdict_of(held)
    expected = np.mean([max(0.04 * s, 0.03) - 0.04 * s for s in np.linspace(0, 1, 2001)])
    assert row["verdict"] == SECOND
    assert row["area"] == pytest.approx(expected, rel=0.05) and row["area_low"] <= expected <= row["area_high"] * 1.05
    assert row["five_years"] == pytest.approx(-0.03, abs=0.001)


def test_a_planted_lag_has_a_loop_and_is_no_second_state():
    row = verdict_of(lagging(40))
    assert row["verdict"] == LAG and row["area_low"] > 0.002
    assert abs(row["five_years"]) < 0.001 < abs(row["half_a_year"])


def test_a_lag_so_long_that_five_years_do_not_end_it_is_still_a_lag():
    row = verdict_of(lagging(200))
    assert row["verdict"] == LAG and abs(row["five_years"]) > 0.004


def test_where_the_limit_does_nothing_there_is_nothing_to_come_back_from():
    assert verdict_of(lambda week: 0.0)["verdict"] == NO_EFFECT


def test_the_loop_of_a_slower_ramp_is_smaller_for_a_lag():
    quick = Path(LIMITS[0], QUICK_RAMP, "symmetric")
    slow, fast = (loop_area(lived(lambda week, path=path: lag_of(path, week), path), path, "linkage").mean() for path in (TAKEOVER, quick))
    assert 0 < slow < fast


def lag_of(path, week, weeks=20):
    past = np.linspace(0, 8 * weeks, 200)
    weight = np.exp(-past / weeks)
    return 0.04 * float(np.dot(weight, [severity(week - back, path.ramp) if week > back else 0 for back in past]) / weight.sum())


def test_ramps_are_back_at_release_and_only_learning_begins_apart():
    base = street()
    arms = {one.name: one for one in path_arms(base, paths())}
    slow = arms["takeover.slow.symmetric"].levers_by_week().takeover[base.burn_in:]
    assert slow[0] == slow[RELEASE] == slow[-1] == pytest.approx(0.3) and slow[RAMP] == slow[RAMP + HOLD] == pytest.approx(0.76)
    quick = arms["takeover.quick.symmetric"].levers_by_week().takeover[base.burn_in:]
    assert quick[QUICK_RAMP] == quick[RELEASE - QUICK_RAMP] == pytest.approx(0.76) and quick[RELEASE] == pytest.approx(0.3)
    assert {name.split(".")[0] for name in arms} == {"control", *(limit.name for limit in LIMITS)}
    assert sum(name.startswith("control") for name in arms) == len(LEARNING)
    assert arms["control.asymmetric"].switches.asymmetric_learning and arms["control.symmetric"].weeks == WEEKS


def test_years_to_return_are_counted_until_a_whole_year_is_back():
    line = np.array([0.0, 0.5, 0.95, 0.5, 0.85, 0.92, 0.95, 0.97, 0.99, 1.0, 1.0, 1.0])
    years, low, high = years_to_return(np.ones((5, 12)), np.tile(line, (5, 1)))
    assert years == low == high == pytest.approx(5 * EVERY / 52)
    assert years_to_return(np.ones((5, 12)), np.full((5, 12), 0.5))[0] == np.inf


def test_starts_without_links_differ_from_those_with_them_by_that_alone():
    arms = {one.name: one for one in start_arms(street())}
    assert len(arms) == 2 * len(BROKERING) * len(PARTY)
    kept, lost = (arms[start_arm("little", "without", start)] for start in ("kept", "lost"))
    assert lost.replace(name=kept.name, interventions={"link_loss": []}) == kept
    assert kept.levers.party_coordination == 0 and kept.parameters.station.brokering == pytest.approx(0.05)
    assert not arms[start_arm("none", "without", "kept")].switches.brokering


def test_the_table_of_starts_says_how_long_each_takes():
    rows = []
    for level in BROKERING:
        for party in PARTY:
            for seed in range(4):
                for number, last in enumerate(range(EVERY - 1, WEEKS, EVERY)):
                    back = 1 - np.exp(-number / (5 if level == "usual" else 500))
                    rows += [{"arm": start_arm(level, party, "kept"), "seed": seed, "week": last, "linkage": 0.08},
                             {"arm": start_arm(level, party, "lost"), "seed": seed, "week": last, "linkage": 0.08 * back}]
    table = start_table(pd.DataFrame(rows), ["linkage"]).set_index(["brokering", "party"])
    assert table.loc[("usual", "without"), "years"] == pytest.approx(3, abs=0.3)
    assert table.loc[("none", "without"), "years"] == np.inf and table.loc[("none", "without"), "first_quarter"] == 0
