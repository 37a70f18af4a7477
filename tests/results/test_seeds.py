"""How many seeds an answer takes: one formula, against SciPy's noncentral t and hand-worked cases; from results and sweeps."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import nct

import tests.fake_engine as fake
import wushe_sim as ws
from tests.experiments.conftest import BASE
from tests.messages import raises_message
from wushe_sim.errors import BadInput
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.seeds import count_seeds_for_differences, find_seeds_for_differences, find_seeds_for_means
from wushe_sim.results.student import (
    INTERVAL,
    MANY,
    count_observations,
    count_seeds,
    estimate_seeds,
    find_detectable,
    find_deviation,
    find_half_width,
)


@pytest.fixture
def engine(monkeypatch):
    made = fake.Engine()
    fake.put_in_runs(monkeypatch.setattr, made)
    return made


@pytest.mark.parametrize(("seeds", "off"), [(3, 0.06), (5, 0.02), (10, 0.005), (50, 0.001)])
def test_what_seeds_detect_is_nearly_what_the_noncentral_t_says(seeds, off):
    edge = find_half_width(1.0, seeds)
    power = 1 - nct.cdf(edge, seeds - 1, find_detectable(1.0, seeds) * (1 + off))
    assert power >= 0.8 > 1 - nct.cdf(edge, seeds - 1, find_detectable(1.0, seeds) * (1 - off))


@pytest.mark.parametrize("power", [INTERVAL, 0.8])
@pytest.mark.parametrize("size", [0.1, 0.3, 1.0, 4.0])
def test_the_seeds_that_are_named_suffice_and_one_less_does_not(size, power):
    needed = count_seeds(1.0, size, power=power)
    assert find_detectable(1 / math.sqrt(needed), needed, power=power) <= size * (1.01 if needed >= MANY else 1)
    assert needed == 2 or find_detectable(1 / math.sqrt(needed - 1), needed - 1, power=power) > size


def test_hand_worked_numbers():
    assert count_observations(1.0, 0.1) == math.ceil(1.959964**2 * 100) == 385
    assert count_observations(1.0, 0.1, power=0.8) == math.ceil((1.959964 + 0.841621) ** 2 * 100) == 785
    assert count_seeds(1.0, 0.5) == 34, "32 by normal quantiles; a table of the t test's power says 34"
    assert count_seeds(0.0, 0.5) == 2 and count_seeds(math.nan, 0.5) is None and count_seeds(1.0, 0) is None
    assert estimate_seeds(0.5, np.array([1.0, np.nan])) is None


def test_a_deviation_is_read_back_from_an_interval():
    half = float(find_half_width(2.0 / 3, 9, 0.99))
    assert find_deviation(5 - half, 5 + half, 9, 0.99) == pytest.approx(2.0) and math.isnan(find_deviation(1, 1, 1))


def test_a_result_says_how_many_seeds_its_means_take(engine):
    result = ws.run([BASE, BASE.replace(name="heavy", levers={"admin_burden": 0.7})], seeds=range(6))
    rows = {name: part.set_index("seed")["coverage"] for name, part in result.summary().groupby("scenario")}
    assert result.seeds_for("coverage", 0.01) == {name: count_seeds(part.std(), 0.01, power=INTERVAL) for name, part in rows.items()}
    assert count_seeds_for_differences(result.summary(), "scenario", "coverage", 0.01) == ws.compare(result).seeds_for("coverage", 0.01)
    assert ws.run(BASE, seeds=[1]).seeds_for("coverage", 0.01) == {"base": None}
    with raises_message(BadInput, "did_you_mean", near="coverage"):
        result.seeds_for("covrage", 0.01)
    with raises_message(BadInput, "size_above_nothing"):
        result.seeds_for("coverage", 0)


def test_a_sweep_says_how_many_seeds_its_points_take(engine, tmp_path):
    swept = ws.sweep({"base": BASE, "seeds": 4, "vary": {"admin_burden": [0.1, 0.5, 0.9]}}, tmp_path / "s")
    found = swept.seeds_for("需求满足率", 0.01)
    assert list(found) == [0, 1, 2] and found == swept.seeds_for("coverage", 0.01)
    mine = swept.summary().query("design == 1")["coverage"]
    assert found[1] == count_seeds(mine.std(), 0.01, power=INTERVAL)


def plant_spreads(ignorance, luck, sets=30):
    """A summary over draws: two seeds a set, which differ by luck of this deviation; what sets add, of about that of ignorance."""
    ensemble = Ensemble(pd.DataFrame({"need.public": np.linspace(1, 4, sets)}), {}, "planted")
    seeds = np.arange(2 * sets)
    own = ignorance * np.random.default_rng(1).normal(size=sets)
    values = 0.5 + own[seeds % sets] + np.where(seeds < sets, 1, -1) * luck / math.sqrt(2)
    return pd.DataFrame({"scenario": "planted", "seed": seeds, "coverage": values}), ensemble, float(own.var(ddof=1))


def test_over_draws_the_seeds_are_those_that_luck_takes_whatever_ignorance_is():
    for ignorance in (0.0, 0.02, 0.3):
        summary, ensemble, between = plant_spreads(ignorance, 0.04)
        found = find_seeds_for_means(summary, "scenario", "coverage", 0.01, ensemble)["planted"]
        assert found.luck == pytest.approx(0.04) and found.seeds == count_seeds(0.04, 0.01, power=INTERVAL) == 64
        assert found.ignorance == pytest.approx(math.sqrt(max(0, between - 0.04**2 / 2)))
    alone = find_seeds_for_means(summary, "scenario", "coverage", 0.01)["planted"]
    assert alone.seeds > 10 * found.seeds and math.isnan(alone.ignorance), "without draws all that seeds differ by is luck"


def test_differences_over_draws_take_the_seeds_of_their_own_luck():
    one, ensemble, _ = plant_spreads(0.3, 0.04)
    gap, _, between = plant_spreads(0.05, 0.02)
    other = one.assign(scenario="other", coverage=one["coverage"] + gap["coverage"])
    found = find_seeds_for_differences(pd.concat([one, other]), "scenario", "coverage", 0.01, ensemble)["other"]
    assert found.luck == pytest.approx(0.02) and found.seeds == count_seeds(0.02, 0.01)
    assert found.ignorance == pytest.approx(math.sqrt(between - 0.02**2 / 2))


def test_where_no_set_has_two_seeds_luck_is_not_known_and_no_number_is_said():
    summary, ensemble, _ = plant_spreads(0.3, 0.04)
    found = find_seeds_for_means(summary[summary["seed"] < 30], "scenario", "coverage", 0.01, ensemble)["planted"]
    assert found.seeds is None and math.isnan(found.luck) and math.isnan(found.ignorance)
