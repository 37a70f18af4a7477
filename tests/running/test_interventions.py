"""Interventions: what they do to a street, from a file and by each_week alike, and what is refused."""

import numpy as np
import pandas as pd
import pytest

import wushe_sim as ws
from tests.messages import expect, raises_message
from wushe_sim.model.counts import COUNTS, count
from wushe_sim.running.simulation import run_until, simulate

pytestmark = pytest.mark.compiled

BASE = ws.Scenario(name="base", burn_in=20, weeks=24, place={"communities": 3, "residents": 300, "social_workers": 3},
                   levers={"crowd_giving": 1.0})
WEEK = 9


def happening(**interventions):
    return BASE.replace(interventions=interventions)


def counted(scenario, **more):
    return simulate(scenario, 5, **more).counts


PLAIN = pytest.fixture(scope="module")(lambda: counted(BASE))
SAID = {
    "shock_to_funds": {"share": -0.5, "communities": ["c01"], "yuan": 50.0}, "inspection_season": {"weeks": 6, "burden": 0.9},
    "new_estate": {"share": 0.4, "communities": ["c00", "c02"]}, "staff_loss": {"share": 1.0},
    "link_loss": {"share": 1.0, "communities": ["c01"]}, "new_posts": {"posts": 1.5},
}


@pytest.mark.parametrize("name", SAID)
def test_a_file_and_each_week_say_the_same(name):
    planned = counted(happening(**{name: [{"week": WEEK, **SAID[name]}]}))
    function = getattr(ws.interventions, name)
    called = counted(BASE, each_week=lambda street: street.week == WEEK and function(street, **SAID[name]))
    assert (planned == called).all()


@pytest.mark.parametrize("name", SAID)
def test_it_changes_something_and_nothing_before_its_week(name, request):
    plain = request.getfixturevalue("PLAIN")
    changed = counted(happening(**{name: [{"week": WEEK, **SAID[name]}]}))
    assert (changed[:WEEK] == plain[:WEEK]).all() and (changed[WEEK:] != plain[WEEK:]).any()


@pytest.mark.parametrize("name", SAID)
def test_a_model_lives_it_too(name):
    scenario = happening(**{name: [{"week": WEEK, **SAID[name]}]})
    model = ws.WusheModel(scenario, rng=5)
    model.run_model()
    pd.testing.assert_frame_equal(model.weekly, ws.run(scenario, seeds=[5]).weekly, check_exact=True)


@pytest.mark.parametrize("share", [-1.0, -0.5, 0.5])
def test_a_shock_changes_the_pools_named_and_the_books_balance(share):
    tallies = counted(happening(shock_to_funds=[{"week": WEEK, "share": share, "communities": ["c01"]}])).sum(axis=3)
    pool = tallies[:, :, count.pool]
    came = sum(tallies[:, :, getattr(count, name)] for name in (
        "gifts_targeted", "gifts_crowd", "organizations_closed", "allotted", "pool_shock"))
    went = sum(tallies[:, :, getattr(count, name)] for name in ("paid_cases", "paid_expenses", "paid_organizations", "paid_remedies"))
    assert (np.diff(pool, axis=0) == (came - went)[1:]).all() and (pool >= 0).all()
    shocks = tallies[:, :, count.pool_shock]
    assert shocks[WEEK, 1] == round(pool[WEEK - 1, 1] * (1 + share)) - pool[WEEK - 1, 1] and np.count_nonzero(shocks) == 1


def test_a_gain_is_public_money_and_a_loss_is_none():
    street = run_until(BASE, 5, 3)
    before = int(street.station.foundations.pool[0])
    ws.interventions.shock_to_funds(street, 0.5, ["c00"])
    assert street.station.foundations.public_in[0] == int(street.station.foundations.pool[0]) - before > 0
    ws.interventions.shock_to_funds(street, -0.5, ["c00"])
    assert street.station.foundations.public_in[0] == int(street.station.foundations.pool[0]) * 2 - before


def test_what_was_granted_shrinks_with_the_pool():
    street = run_until(BASE, 5, 3)
    ws.interventions.shock_to_funds(street, -0.9)
    f = street.station.foundations
    assert (f.aid + f.expenses + f.projects <= f.pool).all() and (f.pool > 0).all()


def test_an_inspection_season_is_felt_at_the_rounds_and_ends():
    levers = BASE.levers_by_week()
    street = run_until(BASE, 5, WEEK)
    ws.interventions.inspection_season(street, weeks=6, burden=0.9)
    burden, before = street.levers.admin_burden[20:], levers.admin_burden[20:]
    assert (burden[WEEK:WEEK + 6] == np.float32(0.9)).all()
    assert (burden[:WEEK] == before[:WEEK]).all() and (burden[WEEK + 6:] == before[WEEK + 6:]).all()
    lighter = run_until(BASE, 5, WEEK)
    ws.interventions.inspection_season(lighter, burden=0.0)
    assert (lighter.levers.admin_burden == levers.admin_burden).all()


def test_into_a_new_estate_newcomers_move_by_whole_households():
    street = run_until(BASE, 5, WEEK)
    before = [c.residents.person.copy() for c in street.communities]
    ws.interventions.new_estate(street, 0.4, ["c00"])
    residents = street.communities[0].residents
    marked = residents.makes_way == 1
    assert 0.3 * 300 < marked.sum() <= 0.4 * 300 and not street.communities[1].residents.makes_way.any()
    assert not set(residents.household[marked]) & set(residents.household[~marked])
    tallies = counted(happening(new_estate=[{"week": WEEK, "share": 0.4, "communities": ["c00"]}]))
    assert tallies[WEEK, 0, count.left].sum() == tallies[WEEK, 0, count.arrived].sum() >= marked.sum()
    after = run_until(happening(new_estate=[{"week": WEEK, "share": 0.4, "communities": ["c00"]}]), 5, WEEK + 1).communities[0].residents
    assert (after.person != before[0])[marked].all() and after.newcomer[marked].all() and not after.makes_way.any()


def test_a_station_loses_its_staff_at_its_next_round():
    scenario = happening(staff_loss=[{"week": WEEK, "share": 1.0}])
    quits = counted(scenario)[:, :, count.worker_quits].sum(axis=(1, 2))
    assert quits[12] >= 2900 and quits[WEEK:12].sum() == 0
    before, after = run_until(scenario, 5, 12), run_until(scenario, 5, 13)
    present = before.station.workers.vacant == 0
    assert (after.station.workers.person != before.station.workers.person)[present & (after.station.workers.vacant == 0)].all()


def test_links_that_are_lost_are_weaker_by_the_share_in_the_communities_named():
    street = run_until(BASE, 5, WEEK)
    before = [community.links.strength.copy() for community in street.communities]
    ws.interventions.link_loss(street, 0.25, ["c01"])
    assert (street.communities[0].links.strength == before[0]).all() and before[1].max() > 0
    np.testing.assert_allclose(street.communities[1].links.strength, 0.75 * before[1], rtol=1e-6)


def test_events_hit_the_same_whatever_the_jobs_and_whoever_shares_the_burn_in():
    scenarios = [BASE, *(happening(**{name: [{"week": WEEK, **said}]}).replace(name=name.replace("_", "-")) for name, said in SAID.items())]
    together = ws.run(scenarios, seeds=2, jobs=2).weekly
    for scenario in scenarios:
        alone = ws.run(scenario, seeds=[1]).weekly
        picked = together[(together["scenario"] == scenario.name) & (together["seed"] == 1)].reset_index(drop=True)
        pd.testing.assert_frame_equal(picked, alone, check_exact=True)


def test_no_intervention_is_no_intervention(request):
    assert (counted(happening(shock_to_funds=[], new_estate=[])) == request.getfixturevalue("PLAIN")).all()
    nothing = happening(shock_to_funds=[{"week": 3, "share": 0.0}], new_estate=[{"week": 3, "share": 0.0}], staff_loss=[
        {"week": 3, "share": 0.0}], inspection_season=[{"week": 3, "burden": 0.0}])
    assert (counted(nothing) == request.getfixturevalue("PLAIN")).all()


# --- from a file -----------------------------------------------------------------------------------------------------------------

TEXT = """
name = "shaken"
weeks = 60
[interventions]
shock_to_funds = [{ week = 52, share = -0.5 }, { week = 26, share = 0.2, communities = ["c00"] }]
staff_loss = [{ week = 30 }]
"""


def test_a_file_names_events_in_any_order_and_they_happen_by_week():
    scenario = ws.Scenario.loads(TEXT)
    assert [(event.name, event.week) for event in scenario.interventions_by_week()] == [
        ("shock_to_funds", 26), ("staff_loss", 30), ("shock_to_funds", 52)]
    assert ws.Scenario.loads(scenario.dump()) == scenario and scenario.digest() != ws.Scenario(name="shaken", weeks=60).digest()


def test_a_shortened_scenario_drops_what_would_happen_later():
    assert [event.week for event in ws.Scenario.loads(TEXT).shortened(30).interventions_by_week()] == [26]


@pytest.mark.parametrize(("line", "expected"), [
    ("shock_to_funds = [{ week = 60 }]", expect("outside_the_run", place="scenario.toml:4:21 interventions.shock_to_funds[0].week")),
    ("shock_to_funds = [{ week = -1 }]", expect("below_range", place="scenario.toml:4:21 interventions.shock_to_funds[0].week")),
    ("shock_to_funds = [{ share = 0.5 }]", expect("missing", place="scenario.toml:4:19 interventions.shock_to_funds[0].week")),
    ("shock_to_funds = [{ week = 3, share = -2 }]",
     expect("below_range", place="scenario.toml:4:31 interventions.shock_to_funds[0].share")),
    ("shock_to_fund = [{ week = 3 }]", expect("unknown_key", place="scenario.toml:4:1 interventions.shock_to_fund", near="shock_to_funds")),
    ("new_estate = { week = 3 }", expect("events_wanted", place="scenario.toml:4:1 interventions.new_estate")),
    ("new_estate = [{ week = 3, communities = [] }]",
     expect("community_unlike", place="scenario.toml:4:27 interventions.new_estate[0].communities")),
    ("staff_loss = [{ week = 3, share = true }]",
     expect("wrong_type", "a_number", place="scenario.toml:4:27 interventions.staff_loss[0].share")),
    ("staff_loss = [{ week = 3, weeks = 3 }]",
     expect("belongs_or_near", "at_the_top", place="scenario.toml:4:27 interventions.staff_loss[0].weeks", near="week")),
    ("inspection_season = [{ week = 3, burden = 1.1 }]",
     expect("above_range", place="scenario.toml:4:34 interventions.inspection_season[0].burden")),
])
def test_what_is_wrong_in_a_file_is_named(line, expected):
    with raises_message(ws.BadInput, expected):
        ws.Scenario.loads(f'name = "x"\nweeks = 60\n[interventions]\n{line}\n')


def test_a_community_that_is_not_there_is_named():
    with raises_message(ws.BadInput, "no_community", head="interventions.new_estate", name="c09"):
        ws.WusheModel(happening(new_estate=[{"week": 3, "communities": ["c09"]}]))
    with raises_message(ws.BadInput, "no_community", name="c09"):
        ws.interventions.new_estate(run_until(BASE, 5, 0), communities=["c09"])


@pytest.mark.parametrize(("name", "wrong"), [
    ("shock_to_funds", {"share": -2}), ("new_estate", {"share": 1.5}), ("staff_loss", {"share": -1}), ("link_loss", {"share": 1.5}),
    ("new_posts", {"posts": -1}),
    ("inspection_season", {"burden": float("nan")})])
def test_a_number_outside_its_range_is_refused(name, wrong):
    with raises_message(ws.BadInput, "outside_range", name=next(iter(wrong)), value=next(iter(wrong.values()))):
        getattr(ws.interventions, name)(run_until(BASE, 5, 0), **wrong)


# --- each_week -------------------------------------------------------------------------------------------------------------------


def test_each_week_is_called_before_every_week_after_the_burn_in():
    seen = []
    simulate(BASE, 5, each_week=lambda street: seen.append(street.week))
    assert seen == list(range(24))


def test_each_week_may_write_columns_and_levers():
    def more(street):
        if street.week == WEEK:
            for c in street.communities:
                c.residents.belonging[:] = 1
            street.levers.takeover[street.t:] = 1

    changed = counted(BASE, each_week=more)
    plain = counted(BASE)
    row = list(COUNTS).index("belonging")
    assert (changed[:WEEK] == plain[:WEEK]).all() and changed[WEEK, :, row].sum() > 1.2 * plain[WEEK, :, row].sum()
    assert changed[-1, :, count.habit, 0].sum() > 1.2 * plain[-1, :, count.habit, 0].sum()


@pytest.mark.parametrize(("column", "value"), [("belonging", np.nan), ("trust", 1.5), ("group", 9), ("age", 200), ("opinion", -0.1)])
def test_what_no_resident_can_be_is_refused_and_named_with_community_and_week(column, value):
    def wrong(street):
        if street.week == WEEK:
            getattr(street.communities[1].residents, column)[7] = value

    with raises_message(ws.BadInput, "wrote", "each_week_of", community="c01", week=WEEK, column=f"Residents.{column}"):
        simulate(BASE, 5, each_week=wrong)


def test_looking_changes_nothing(request):
    assert (counted(BASE, each_week=lambda street: street.communities[0].residents.trust.mean()) == request.getfixturevalue("PLAIN")).all()


@pytest.mark.parametrize("pool", [2_000.0, 19_000.0, 40_000.0])
def test_a_grant_puts_the_same_yuan_into_a_poor_and_a_rich_pool(pool):
    street = happening(shock_to_funds=[{"week": WEEK, "share": 0.0, "yuan": 500.0}]).replace(parameters={"world": {"pool": pool}})
    put_in = counted(street)[:, :, count.pool_shock].sum(axis=(0, 2))
    assert put_in.tolist() == [500 * 100 * 300 / 1000] * 3
