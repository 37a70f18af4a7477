import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.experiments.small_street import SMALL
from tests.messages import raises_message
from wushe_sim.errors import BadInput
from wushe_sim.experiments.resume_store import ResumeStore, open_resume_store
from wushe_sim.experiments.uncertainty import calibration as room
from wushe_sim.experiments.uncertainty.calibration import (
    calibrate,
    choose_by_weight,
    count_effective,
    describe_coefficients,
    find_ensemble,
    list_targets,
)
from wushe_sim.experiments.uncertainty.emulator import Emulator, rank_by_influence
from wushe_sim.experiments.validation.patterns import FIT, HELD_OUT, PATTERNS, Pattern
from wushe_sim.scenario.coefficients import draw_coefficients, list_coefficients

FAST = SMALL.replace(burn_in=0)
FIRST, OTHER = "need.public", "station.skill_mean"
RANGES = {one.name: one for one in list_coefficients()}
NOISE = 0.1


def place(scenario, name):
    group, _, key = name.partition(".")
    return (getattr(getattr(scenario.parameters, group), key) - RANGES[name].low) / (RANGES[name].high - RANGES[name].low)


def target(measure, low, high, number="planted"):
    return Pattern(number, number, low, high, "share", FIT, "test", "-", measure, number)


@pytest.fixture
def planted(monkeypatch):
    """A street that is one formula: the place of a coefficient in its range, and noise that hangs on the seed."""
    runs = []

    def observe(scenario, seed, **_):
        runs.append(seed)
        return SimpleNamespace(scenario=scenario, noise=NOISE * float(np.random.default_rng([7, seed]).normal()))

    monkeypatch.setattr(room, "observe_seed", observe)
    return runs


def measure_first(seen):
    return place(seen[0].scenario, FIRST) + seen[0].noise


def test_only_patterns_marked_fit_are_ever_asked_for():
    ours = list_targets()
    assert ours and all(one.use == FIT and one.measure is not None for one in ours)
    assert {one.number for one in ours} >= {"1", "2", "5", "8", "11a"}
    assert any(one.use == HELD_OUT for one in PATTERNS)


def test_a_target_of_ones_own_stands_in_place_of_ours_for_the_same_indicator():
    own = target(lambda seen: 0.1, 0.05, 0.1, "ours")._replace(indicator="registered_rate")
    assert "5" in {one.number for one in list_targets()} and "5" not in {one.number for one in list_targets([own])}


def test_targets_that_cannot_both_be_met_or_are_all_held_out_are_refused():
    one, other = target(len, 0.1, 0.2, "one"), target(len, 0.3, 0.4, "other")
    with raises_message(BadInput, "targets_contradict", one="one", other="other", low=0.1, high=0.2, low2=0.3, high2=0.4, how="same"):
        list_targets([one._replace(how="same"), other._replace(how="same")])
    with raises_message(BadInput, "targets_held_out"):
        list_targets([one._replace(use=HELD_OUT)])


def test_the_ensemble_is_the_posterior_that_quadrature_gives(planted):
    found = find_ensemble(FAST, [target(measure_first, 0.6, 0.7)], ResumeStore(), sets=120, first=100)
    assert found is not None and found.is_complete and len(found.ensemble) == 120
    places = (found.ensemble.values[FIRST] - RANGES[FIRST].low) / (RANGES[FIRST].high - RANGES[FIRST].low)
    grid = np.linspace(0, 1, 2001)
    density = stats.norm.cdf((0.7 - grid) / NOISE) - stats.norm.cdf((0.6 - grid) / NOISE)
    mean = float((grid * density).sum() / density.sum())
    spread = math.sqrt(float((grid**2 * density).sum() / density.sum()) - mean**2)
    assert places.mean() == pytest.approx(mean, abs=4 * spread / math.sqrt(120))
    assert places.std() == pytest.approx(spread, rel=0.3)
    others = found.coefficients.set_index("coefficient")
    assert others.loc[FIRST, "informed"] and not others.loc[OTHER, "informed"]
    assert others["informed"].sum() <= 2, "what the target does not speak of keeps its whole range"
    assert found.targets[0].inside == 1 > found.targets[0].first_inside


def test_an_emulator_saves_runs(planted):
    def measure(seen):
        return (place(seen[0].scenario, FIRST) + place(seen[0].scenario, OTHER) + seen[0].noise) / 2

    found = find_ensemble(FAST, [target(measure, 0.88, 1.0)], ResumeStore(), sets=50, first=100)
    assert found is not None and len(planted) == found.runs < found.runs_without_emulators / 2
    assert found.share == pytest.approx(0.031, rel=0.35), "the corner of a unit square above .88 in the mean: .24² / 2, blurred by noise"


def test_weights_undo_what_a_bad_emulator_favours(planted, monkeypatch):
    column = [one.name for one in list_coefficients()].index(OTHER)
    monkeypatch.setattr(Emulator, "find_chance_inside", lambda self, units, low, high: 0.02 + units[:, column] ** 4)
    found = find_ensemble(FAST, [target(lambda seen: 0.5 + seen[0].noise, 0.4, 0.6)], ResumeStore(), sets=250, first=100)
    assert found is not None
    places = (found.ensemble.values[OTHER] - RANGES[OTHER].low) / (RANGES[OTHER].high - RANGES[OTHER].low)
    assert stats.kstest(places, "uniform").pvalue > 0.001


def test_a_calibration_resumes_and_then_costs_no_run(planted, tmp_path):
    wanted = [target(measure_first, 0.2, 0.8)]
    with open_resume_store(tmp_path) as store:
        assert find_ensemble(FAST, wanted, store, sets=20, first=40, most=30) is None
    with open_resume_store(tmp_path) as store:
        second = find_ensemble(FAST, wanted, store, sets=20, first=40)
        before = len(planted)
        again = find_ensemble(FAST, wanted, store, sets=20, first=40)
    assert second is not None and again is not None and len(planted) == before == second.runs
    pd.testing.assert_frame_equal(again.ensemble.values, second.ensemble.values)


def test_what_a_scenario_sets_itself_is_not_drawn(planted):
    found = find_ensemble(FAST.replace(parameters={"need": {"public": 1.0}}), [target(lambda seen: 0.5, 0, 1)], ResumeStore(), 5, 10)
    assert found is not None and FIRST not in found.ensemble.values and OTHER in found.ensemble.values


def test_targets_that_nothing_meets_are_named(planted):
    with raises_message(BadInput, "target_never_met", name="far", low=5, high=6):
        find_ensemble(FAST, [target(measure_first, 5, 6, "far")], ResumeStore(), sets=5, first=10)
    both = [target(measure_first, 0, 0.2, "low"), target(measure_first, 0.8, 1.0, "high")]
    with raises_message(BadInput, "targets_never_together"):
        find_ensemble(FAST, both, ResumeStore(), sets=5, first=30)


def test_an_even_ensemble_informs_no_coefficient():
    draws = pd.DataFrame(draw_coefficients(150, seed=3))
    assert not describe_coefficients(list_coefficients(), draws, 150)["informed"].any()
    twice = pd.concat([draws.iloc[:40]] * 4)
    assert not describe_coefficients(list_coefficients(), twice, 40)["informed"].any(), "sets that stand several times say it once"


def test_sets_are_chosen_as_often_as_their_weight_says():
    weights = np.array([4.0, 1.0, 1.0, 1.0, 1.0])
    assert np.bincount(choose_by_weight(weights, 8)).tolist() == [4, 1, 1, 1, 1]
    chosen = [choose_by_weight(weights, 2, seed) for seed in range(400)]
    assert all(0 in one for one in chosen), "half of the weight is one of two places"
    assert np.bincount(np.concatenate(chosen), minlength=5)[1:] / 400 == pytest.approx([0.25] * 4, abs=0.1)
    assert count_effective(np.ones(7)) == pytest.approx(7) and count_effective(np.array([1.0, 0.0])) == 1
    assert count_effective(np.zeros(0)) == 0


def test_an_emulator_ranks_what_matters_first_and_knows_how_sure_it_is():
    chance = np.random.default_rng(1)
    units = chance.random((150, 30))
    figures = 2 * units[:, 4] - (units[:, 9] - 0.5) ** 2 * 4 + chance.normal(0, 0.1, 150)
    assert set(rank_by_influence(units, figures)[:2]) == {4, 9}
    emulator = Emulator.fit(units, figures)
    assert emulator is not None
    fresh = chance.random((2000, 30))
    true = 2 * fresh[:, 4] - (fresh[:, 9] - 0.5) ** 2 * 4 + chance.normal(0, 0.1, 2000)
    said = emulator.find_chance_inside(fresh, 0.8, 1.2)
    inside = (true > 0.8) & (true < 1.2)
    assert inside[said > 0.6].mean() > 0.6 > 0.1 > inside[said < 0.05].mean()
    assert said.sum() == pytest.approx(inside.sum(), rel=0.15)
    assert Emulator.fit(units, np.full(150, 1.0)) is None and Emulator.fit(units[:5], figures[:5]) is None


def test_calibrating_in_python_takes_a_file_of_targets(planted, tmp_path):
    file = tmp_path / "targets.toml"
    file.write_text('[[target]]\nname = "x"\nindicator = "volunteer_rate"\nlow = 2\nhigh = 3\nsource = "s"\nuse = "fit"\n')
    with raises_message(BadInput, "band_above_share", indicator="volunteer_rate"):
        calibrate(FAST, file)
