"""Discovery over draws: which coefficients of the seeds' sets decide, and what scenarios set; a set is one point in all scenarios."""

import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import tests.fake_engine as fake
import wushe_sim as ws
from tests.experiments.conftest import BASE
from tests.messages import raises_message
from wushe_sim.cli.main import app
from wushe_sim.errors import BadInput
from wushe_sim.experiments.discovery.discovery import FOUND, NOTHING, UNCONFIRMED, discover_regions
from wushe_sim.experiments.discovery.drawn_runs import get_sets, list_factors
from wushe_sim.experiments.discovery.held_back import compute_paired_chance
from wushe_sim.model.counts import count

pytestmark = [pytest.mark.libraries,
              pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")]

WHERE = "unserved_hours > 300"
HEAVY = BASE.replace(name="heavy", levers={"admin_burden": 0.7})
BOUND = 2.6
"""The value of ``need.public`` above which the planted hours stay unserved."""


class Planted(fake.Engine):
    """Many hours are unserved where a coefficient is above its bound and burden is heavy."""

    def simulate(self, scenario, seed, progress=None, start=None, each_week=None):
        record = super().simulate(scenario, seed, progress, start, each_week)
        many = scenario.parameters.need.public > BOUND and scenario.levers.admin_burden > 0.5
        counts = record.counts.copy()
        counts[:, :, count.need_minutes] = counts[:, :, count.served_minutes] + (20000 if many else 1000)
        return record._replace(counts=counts)


@pytest.fixture
def planted(monkeypatch):
    fake.put_in_runs(monkeypatch.setattr, Planted())


def draw_sets(number):
    rng = np.random.default_rng(3)
    return pd.DataFrame({"need.public": rng.uniform(1, 4, number), "broker.builds": rng.uniform(0.01, 0.1, number),
                         "station.skill_mean": rng.uniform(0.6, 0.9, number)})


def find_limits(found):
    return {one.limit.factor: one.limit for one in found.regions[0].limits}


def test_the_coefficient_and_the_lever_that_were_planted_are_found_in_a_folder_and_in_a_result(planted, tmp_path):
    result = ws.run([BASE, HEAVY], seeds=200, draws=draw_sets(100))
    result.save(tmp_path / "r")
    found = ws.discover(tmp_path / "r", WHERE)
    assert found == ws.discover(result, WHERE)
    assert found.outcome == FOUND and found.is_over_draws and found.points == 100 and found.runs == 400
    assert found.factors == ("admin_burden", "parameters.need.public", "parameters.broker.builds", "parameters.station.skill_mean")
    limits = find_limits(found)
    assert set(limits) == {"admin_burden", "parameters.need.public"}
    drawn = np.sort(draw_sets(100)["need.public"])
    place = drawn.searchsorted(BOUND)
    assert drawn[place - 1] < limits["parameters.need.public"].low < drawn[place + 2], "found between the draws on both sides of it"
    assert found.regions[0].held_density.share > 0.9


def test_of_one_scenario_the_coefficients_alone_vary(planted):
    found = ws.discover(ws.run(HEAVY, seeds=60, draws=draw_sets(60)), WHERE)
    assert found.outcome == FOUND and set(find_limits(found)) == {"parameters.need.public"} and found.points == 60


def test_a_coefficient_that_a_scenario_names_has_its_value_there_and_sets_that_are_the_same_are_one_point(planted):
    own = HEAVY.replace(name="own", parameters={"need": {"public": 1.5}})
    sets = pd.concat([draw_sets(3), draw_sets(3).iloc[:1]], ignore_index=True)
    result = ws.run([BASE, own], seeds=4, draws=sets)
    summary = result.summary()
    factors = list_factors(result, summary)
    mine = (summary["scenario"] == "own").to_numpy()
    assert factors.loc[mine, "parameters.need.public"].eq(1.5).all()
    np.testing.assert_array_equal(factors.loc[~mine, "parameters.need.public"], sets["need.public"])
    np.testing.assert_array_equal(factors["admin_burden"], np.where(mine, 0.7, BASE.levers.admin_burden))
    assert get_sets(result, summary)[~mine].tolist() == [0, 1, 2, 0]


def test_a_run_in_which_nothing_varies_is_refused(planted, tmp_path):
    ws.run(BASE, seeds=3).save(tmp_path / "r")
    with raises_message(BadInput, "no_draws_to_discover"):
        ws.discover(tmp_path / "r", WHERE)


def test_points_that_a_box_divides_are_each_compared_with_itself():
    """However much sets differ, what a lever does shows in each; and many runs of few sets find nothing that is not there."""
    rng = np.random.default_rng(5)
    points = pd.Series(np.repeat(np.arange(40), 20))
    factors = pd.DataFrame({"lever": np.tile([0.1, 0.9], 400), "coefficient": np.repeat(rng.random(40), 20)})
    own = np.repeat(rng.random(40) < 0.5, 20)
    by_lever = discover_regions(factors, pd.Series(own & (factors["lever"] > 0.5)), points)
    assert "lever" in {one.limit.factor for one in by_lever.regions[0].limits} and by_lever.outcome == FOUND
    assert discover_regions(factors, pd.Series(own), points).outcome in (UNCONFIRMED, NOTHING)


def test_a_paired_chance_is_that_of_all_ways_to_turn_the_pairs_round():
    assert compute_paired_chance(np.ones(5), np.zeros(5)) == pytest.approx(1 / 32)
    assert compute_paired_chance(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == pytest.approx(3 / 4)
    assert compute_paired_chance(np.ones(1), np.zeros(1)) == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_takes_such_a_folder_and_its_page_says_what_varied(planted, tmp_path, lang):
    ws.run([BASE, HEAVY], seeds=50, draws=draw_sets(40)).save(tmp_path / "r")
    words = ["discover", str(tmp_path / "r"), "--where", WHERE, "--lang", lang]
    done = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "found")])
    assert done.exit_code == 0, done.output
    page = (tmp_path / "found" / "discovery.html").read_text(encoding="utf-8")
    for said in ("3 coefficients", "40 points", "1 to 2 seeds") if lang == "en" else ("3 个系数", "40 个", "1 到 2 个种子"):
        assert said in page
    [told] = json.loads(CliRunner().invoke(app, [*words, "--format", "json"]).stdout)
    assert told["outcome"] == FOUND and told["points"] == 40
