"""Costs: hand-worked accounts, every count booked once, prices of a scenario, of its range's ends and of manifests that have none."""

import math

import numpy as np
import pandas as pd
import pytest

import tests.fake_engine as fake
from tests.experiments.conftest import BASE
from tests.forged import reseal, run_folder
from tests.messages import raises_message
from wushe_sim.errors import BadInput
from wushe_sim.model.accounts import ACCOUNTS, INCOMES, UNBOOKED
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.sums import ROWS, Sums
from wushe_sim.results import Result, make_run
from wushe_sim.results.costs import Rates, book_costs, get_rates, make_rates
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.reading import load
from wushe_sim.scenario.prices import PRICES, Prices, choose_prices

RATES = Rates(Prices().model_dump(), wage=30.0, overhead=0.2)


def book(rates=RATES, **counted):
    """What some counts come to: hours and yuan by account and use."""
    tally = np.zeros((len(COUNTS), 1), np.int64)
    for name, value in counted.items():
        tally[ROWS[name]] = value
    return {(one.account, one.use): (one.hours, one.yuan) for one in book_costs(Sums(tally), rates)}


def result_of(*scenarios, seeds=(0, 1), **more):
    runs = tuple(make_run(scenario, seed, fake.record(scenario, seed))[0] for scenario in scenarios for seed in seeds)
    return Result(runs, {"scenarios": {scenario.name: scenario.content() for scenario in scenarios}},
                  {scenario.name: scenario.dump() for scenario in scenarios}, **more)


def test_every_count_of_minutes_or_fen_is_booked_once_or_says_why_not():
    booked = [name for account in ACCOUNTS.values() for name in account.list_counts()]
    listed = [*booked, *INCOMES, *UNBOOKED]
    assert len(set(listed)) == len(listed)
    assert {name for name, entry in COUNTS.items() if entry.declaration.unit in ("minutes", "fen")} == set(listed)


def test_a_year_of_a_post_costs_its_price_whatever_it_is_used_for():
    uses = {"worker_absent": 4_800, "worker_administration": 60_000, "worker_brokering": 10_000, "worker_incubation": 10_000,
            "worker_outreach": 10_000, "worker_served": 20_000, "worker_idle": 10_000}
    found = book(worker_minutes=124_800, **uses)
    of_workers = {use: value for (account, use), value in found.items() if account == "social_workers"}
    assert sum(hours for hours, _ in of_workers.values()) == pytest.approx(2080)
    assert sum(yuan for _, yuan in of_workers.values()) == pytest.approx(80_000)
    assert of_workers["administration"] == pytest.approx((1000, 80_000 * 60_000 / 124_800))
    assert sum(yuan for (account, _), (_, yuan) in found.items() if account != "social_workers") == 0
    assert book(worker_vacant=124_800)["social_workers", "left_over"] == (0, 0)


def test_helpers_are_paid_by_public_money_and_taken_off_the_committees_hours():
    """100 of 1,000 minutes are helpers': 50 yuan at 30 an hour, and 12.5 for hiring them, so that 50 is 80% of the money."""
    found = book(committee_minutes=1000, committee_administration=600, committee_served=400, public_hiring=5000)
    assert found["helpers", "hired"] == pytest.approx((100 / 60, 50)) and found["helpers", "managed"] == pytest.approx((0, 12.5))
    assert found["committee", "administration"] == pytest.approx((9, 540 / 124_800 * 70_000))
    assert found["committee", "service"] == pytest.approx((6, 360 / 124_800 * 70_000))


def test_helpers_and_remedies_that_a_budget_pays_for_are_costs():
    """100 minutes more of helpers: as many hours less of the committee's own, 50 yuan of wages and 12.5 for hiring them."""
    found = book(committee_minutes=1000, committee_served=1000, committee_bought=100, budget_incubation=800, budget_set_aside=900)
    assert found["helpers", "hired"] == pytest.approx((100 / 60, 50)) and found["helpers", "managed"] == pytest.approx((0, 12.5))
    assert found["committee", "service"] == pytest.approx((15, 900 / 124_800 * 70_000)) and found["budget", "incubation"][1] == 8
    assert sum(yuan for (account, _), (_, yuan) in found.items() if account == "budget") == 8


def test_what_organizations_gave_back_and_spent_is_not_counted_twice():
    found = book(paid_organizations=1000, organizations_closed=400, organizations_spent=500, gifts_targeted=9000, gifts_love=700)
    assert found["fund", "organizations"][1] == 6 and found["donors", "gifts"][1] == 7 and math.isnan(found["fund", "cases"][0])
    assert sum(yuan for _, yuan in found.values()) == 13


def test_peoples_own_time_is_free_until_it_is_priced():
    counted = {"worked_minutes": 600, "free_minutes": 300}
    assert book(**counted)["volunteers", "worked"] == (10, 0)
    priced = book(RATES._replace(prices={**RATES.prices, "volunteer_hour": 20.0, "resident_hour": 5.0}), **counted)
    assert (priced["volunteers", "worked"], priced["residents", "taken_part"]) == ((10, 200), (5, 25))


def test_a_result_has_a_years_costs_of_the_street_and_of_1000_residents():
    result = result_of(BASE)
    frame = result.costs()
    sums, weeks = Sums(result.wholes[0].last(26)), BASE.weeks
    row = frame[(frame["seed"] == 0) & (frame["use"] == "outreach")].iloc[0]
    assert row["hours_a_year"] == pytest.approx(sums.worker_outreach / 60 / weeks * 52)
    assert row["yuan_a_year"] == pytest.approx(sums.worker_outreach / 124_800 * 80_000 / weeks * 52)
    assert row["yuan_a_year_per_1000"] == pytest.approx(row["yuan_a_year"] / (sums.residents / weeks) * 1000)
    assert len(frame) == 2 * sum(len(account.uses) for account in ACCOUNTS.values())
    income = result.incomes().set_index(["seed", "income"]).loc[(0, "gifts_crowd")]
    assert income["yuan_a_year"] == pytest.approx(sums.gifts_crowd / 100 / weeks * 52)


def test_the_weeks_of_costs_may_be_all_or_the_last_few():
    result = result_of(BASE)
    every = Sums(result.wholes[0].counts.sum(axis=(0, 1)))
    whole = result.costs(weeks=None).set_index(["seed", "use"])
    assert whole.loc[(0, "outreach"), "hours_a_year"] == pytest.approx(every.worker_outreach / 60 / BASE.weeks * 52)
    pd.testing.assert_frame_equal(result.costs(weeks=10_000), result.costs(weeks=None))
    for weeks in (0, 2.5, True):
        with raises_message(BadInput, "weeks_of_costs"):
            result.costs(weeks=weeks)


def test_a_result_that_keeps_the_last_weeks_alone_has_the_same_costs():
    long = BASE.replace(weeks=60)
    summary = long.replace(keep={"weeks": "summary"})
    assert len(result_of(summary).runs[0].weeks) == 1
    pd.testing.assert_frame_equal(result_of(long).costs(), result_of(summary).costs())


def test_prices_are_the_scenarios_or_the_ends_of_their_ranges_or_some_by_name():
    dear = BASE.replace(name="dear").set("prices.social_worker", "120000")
    assert dear.set("prices.agency_staff", "90000").prices.social_worker == 120_000
    frame = result_of(BASE, dear).costs().groupby(["scenario", "account"])["yuan_a_year"].sum()
    assert frame["dear"]["social_workers"] == pytest.approx(1.5 * frame["base"]["social_workers"])
    assert frame["dear"]["committee"] == pytest.approx(frame["base"]["committee"])
    for end in ("low", "high"):
        assert choose_prices({"social_worker": 90_000}, end) == {name: getattr(one, end) for name, one in PRICES.items()}
    assert choose_prices({"agency_staff": 90_000}, {"resident_hour": 7})["resident_hour"] == 7
    assert all(one.low <= one.default <= one.high for one in PRICES.values())


@pytest.mark.parametrize(("prices", "expected"), [
    ("lo", "prices_no_end"), (3, "prices_no_end"), ({"worker": 1}, "prices_none"), ({"social_worker": 5}, "below_range")])
def test_other_prices_are_refused(prices, expected):
    with raises_message(BadInput, expected):
        result_of(BASE).costs(prices=prices)


def test_a_result_of_an_earlier_version_has_the_default_prices(tmp_path):
    folder = run_folder(tmp_path / "old")
    before = load(folder).costs()
    (folder / "costs.csv").unlink()

    def forget(manifest):
        for content in manifest["scenarios"].values():
            del content["prices"]
        del manifest["files"]["costs.csv"]

    reseal(folder, forget)
    pd.testing.assert_frame_equal(load(folder).costs(), before)


def test_over_draws_a_helper_costs_what_the_seeds_set_says():
    draws = Ensemble(pd.DataFrame({"hand_down.wage": [20.0, 60.0]}), {}, "two")
    named = BASE.replace(name="named", parameters={"hand_down": {"wage": float(BASE.parameters.hand_down.wage)}})
    result = result_of(BASE, named, draws=draws)
    assert [get_rates(result, "base")(seed).wage for seed in (0, 1)] == [20, 60]
    assert [get_rates(result, "named")(seed) for seed in (0, 1)] == [make_rates(named.content())] * 2


def test_the_folder_has_a_table_of_costs(tmp_path):
    folder = run_folder(tmp_path / "out")
    pd.testing.assert_frame_equal(pd.read_csv(folder / "costs.csv", encoding="utf-8-sig"), load(folder).costs(), check_dtype=False)
