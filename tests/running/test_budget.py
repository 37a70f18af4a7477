"""A budget spent: what it buys comes in its week, books balance to the fen, and nothing else differs before."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wushe_sim as ws
from wushe_sim.model.counts import count
from wushe_sim.running.simulation import build_policy, get_burn_in_key, simulate
from wushe_sim.scenario.budget import USES
from wushe_sim.scenario.purchases import MONEY_USES, compute_money_due

pytestmark = pytest.mark.compiled

BASE = ws.Scenario(name="base", burn_in=12, weeks=24, place={"communities": 2, "residents": 300, "social_workers": 2})
SHARES = {"posts": 0.4, "services": 0.1, "fund": 0.1, "incubation": 0.05, "moral_governance": 0.05, "points_scheme": 0.2}
SPENT = BASE.replace(name="spent", budget={"yuan": 200_000, "posts": 1.5, "from": 6, "shares": SHARES})
FIRST = 8


def count_weeks(scenario, seed=5):
    """Counts of each week, summed over communities and groups, by name."""
    sums = simulate(scenario, seed).counts.sum(axis=(1, 3))
    return lambda name: sums[:, getattr(count, name)]


def test_the_burn_in_is_shared_and_nothing_differs_before_the_first_round():
    assert get_burn_in_key(SPENT) == get_burn_in_key(BASE)
    plain, spent = simulate(BASE, 5).counts, simulate(SPENT, 5).counts
    assert (plain[:FIRST] == spent[:FIRST]).all() and (plain[FIRST:] != spent[FIRST:]).any()


@pytest.mark.parametrize("jobs", [1, 2])
def test_run_and_model_give_the_same_with_any_jobs(jobs):
    frame = ws.run([BASE, SPENT], seeds=[5], jobs=jobs).weekly
    model = ws.WusheModel(SPENT, rng=5)
    model.run_model()
    mine = frame[frame.scenario == "spent"].reset_index(drop=True)
    pd.testing.assert_frame_equal(model.weekly, mine, check_exact=True)


@settings(max_examples=10, deadline=None, derandomize=True, database=None)
@given(st.dictionaries(st.sampled_from(USES), st.integers(0, 100)), st.integers(1, 400_000), st.integers(0, 23))
def test_what_was_given_is_what_was_paid_and_what_is_left(parts, yuan, start):
    whole = max(sum(parts.values()), 1)
    scenario = BASE.replace(budget={"yuan": yuan, "from": start, "shares": {use: part / whole for use, part in parts.items()}})
    plan, total = build_policy(scenario).purchases, count_weeks(scenario)
    assert plan is not None and all(line.bought <= line.given * (1 + 1e-12) for line in plan.lines)
    rounds = max(0, -(-(24 - plan.first) // 4))
    due = {line.use: compute_money_due(line.money, rounds) for line in plan.lines}
    assert total("budget_set_aside").sum() == sum(due.get(use, 0) for use in MONEY_USES)
    assert total("budget_fund").sum() == due.get("fund", 0) == total("pool_shock").sum()
    paid = {use: total(f"budget_{use}") for use in MONEY_USES}
    assert (np.cumsum(total("budget_set_aside") - sum(paid.values())) == total("budget_left")).all()
    assert all(0 <= paid[use].sum() <= due.get(use, 0) for use in paid)


def test_a_lever_that_is_bought_rises_in_its_week():
    policy, base = build_policy(SPENT), build_policy(BASE)
    here = policy.burn_in + FIRST
    rise = policy.levers.incubation - base.levers.incubation
    assert (rise[:here] == 0).all() and rise[here:] == pytest.approx(0.8)
    assert (policy.levers.covenant == base.levers.covenant).all()


def test_helpers_and_contracts_come_and_points_are_paid():
    total, plain = count_weeks(SPENT), count_weeks(BASE)
    assert (np.diff(total("committee_bought")[FIRST:]) >= 0).all() and total("committee_bought")[FIRST] > 0
    assert (total("agency_minutes") - plain("agency_minutes"))[FIRST:] == pytest.approx(600, abs=4)  # .1 · 200,000 / 80,000 posts
    assert total("budget_points_scheme").sum() > 0 == total("budget_points_scheme")[:FIRST].sum()
