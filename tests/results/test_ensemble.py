import hashlib

import numpy as np
import pandas as pd
import pytest

import wushe_sim as ws
from tests.messages import raises_message
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.results.ensemble import TWICE, Ensemble, parse_draws
from wushe_sim.results.spreads import separate_spreads
from wushe_sim.scenario.coefficients import draw_coefficients

TINY = ws.Scenario(name="tiny", place={"communities": 1, "residents": 120}, weeks=8, burn_in=8)
DRAWS = Ensemble(pd.DataFrame(draw_coefficients(3)), {"model": "2.1"}, "three")


@pytest.fixture(scope="module")
def result():
    return ws.run([TINY, TINY.replace(name="other", levers={"admin_burden": 0.7})], draws=DRAWS)


def test_every_seed_lives_with_a_set_of_its_own_the_same_in_all_scenarios(result):
    assert result.seeds == tuple(range(6)), "each set, and each a second time"
    for scenario in (TINY, TINY.replace(name="other", levers={"admin_burden": 0.7})):
        for seed in (1, 4):
            values = DRAWS.values.iloc[1].to_dict()
            tables = {}
            for name, value in values.items():
                tables.setdefault(name.partition(".")[0], {})[name.partition(".")[2]] = value
            alone = ws.run(scenario.replace(parameters=tables), seeds=[seed]).weekly
            mine = result.weekly
            mine = mine[(mine["scenario"] == scenario.name) & (mine["seed"] == seed)].reset_index(drop=True)
            pd.testing.assert_frame_equal(mine, alone)


def test_jobs_change_no_byte_of_a_result_with_draws(result):
    again = ws.run([TINY, TINY.replace(name="other", levers={"admin_burden": 0.7})], draws=DRAWS, jobs=2)
    pd.testing.assert_frame_equal(again.weekly, result.weekly)


def test_a_coefficient_that_the_scenario_names_stays_as_it_is():
    named = TINY.replace(parameters={"need": {"public": 1.0}})
    laid = DRAWS.lay_over(named, 0)
    assert laid.parameters.need.public == 1.0 and DRAWS.lay_over(TINY, 0).parameters.need.public == DRAWS.values["need.public"].iloc[0]
    assert len(DRAWS.list_notes(named)) == 1 and not DRAWS.list_notes(TINY)


def test_a_default_that_one_scenario_names_is_not_shared_with_one_that_does_not():
    named = TINY.replace(name="named", parameters={"need": {"public": float(TINY.parameters.need.public)}})
    found = ws.run([TINY, named], seeds=[0], draws=DRAWS).summary().set_index("scenario")
    assert found.loc["tiny", "need_hours"] != found.loc["named", "need_hours"]


def test_a_result_keeps_its_draws(result, tmp_path):
    found = ws.load(result.save(tmp_path / "out"))
    assert found.draws.digest == DRAWS.digest and found.draws.name == "three"
    pd.testing.assert_frame_equal(found.draws.values, DRAWS.values)
    assert found.provenance["draws"]["digest"] == DRAWS.digest


def test_draws_that_are_not_those_of_the_manifest_are_refused(result, tmp_path):
    folder = result.save(tmp_path / "out")
    other = Ensemble(DRAWS.values.iloc[::-1].reset_index(drop=True), {}, "three")
    before = (folder / "draws.parquet").read_bytes()
    other.save(folder / "draws.parquet")
    assert hashlib.sha256(before).hexdigest() != hashlib.sha256((folder / "draws.parquet").read_bytes()).hexdigest()
    with pytest.raises(StorageError):
        ws.load(folder)


def test_regions_live_with_draws_too():
    region = ws.Scenario(name="region", weeks=12, burn_in=4, place={"communities": 1, "residents": 100},
                         region={"cities": 1, "streets": 2})
    found = ws.run(region, seeds=[0, 1], draws=DRAWS).summary()
    plain = ws.run(region, seeds=[0, 1]).summary()
    assert len(found) == 2 and (found["need_hours"] != plain["need_hours"]).all()


def test_where_no_seeds_are_named_some_sets_live_twice():
    many = Ensemble(pd.DataFrame(draw_coefficients(30)), {}, "many")
    assert many.list_seeds() == list(range(30 + TWICE)) and many.choose_set(31) == 1
    assert many.take(5).list_seeds() == list(range(10))


@pytest.mark.parametrize("draws", [0, -1, 10_000])
def test_a_number_of_draws_lies_within_the_ensemble(draws):
    with raises_message(BadInput, "draws_number", number=draws):
        parse_draws(draws)


def test_what_is_no_draws_is_refused(tmp_path):
    for wrong in (1.5, True, [1, 2]):
        with raises_message(BadInput, "draws_unknown"):
            parse_draws(wrong)
    with raises_message(BadInput, "draws_no_file", path="2.5.parquet"):
        parse_draws("2.5.parquet")
    (tmp_path / "text.parquet").write_text("no Parquet")
    with raises_message(BadInput, "draws_no_ensemble"):
        parse_draws(tmp_path / "text.parquet")
    with raises_message(BadInput, "draws_no_coefficient", column='"need.publc"'):
        parse_draws(pd.DataFrame({"need.publc": [1.0]}))
    with raises_message(BadInput, "draws_outside", column="need.public", row=1):
        parse_draws(pd.DataFrame({"need.public": [1.0, 1e9]}))
    with raises_message(BadInput, "draws_outside", column="need.public", row=0):
        parse_draws(pd.DataFrame({"need.public": [np.nan]}))


def test_the_default_ensemble_is_two_hundred_sets_for_this_model():
    found = parse_draws("default")
    assert len(found) == 200 and not found.list_notes(TINY) and len(parse_draws(7)) == 7
    pd.testing.assert_frame_equal(parse_draws(7).values, found.values.iloc[:7])


def test_spreads_of_a_hand_worked_case():
    values = np.array([[1.0, 5.0], [3.0, 5.0], [11.0, np.nan], [13.0, 5.0]])
    found = separate_spreads(values, np.array([0, 0, 1, 1]))
    assert found.mean.tolist() == [7, 5] and found.sets.tolist() == [2, 2]
    assert found.luck[0] == pytest.approx(np.sqrt(2)), "each pair lies one from its mean: (1 + 1 + 1 + 1) / 2"
    assert found.ignorance[0] == pytest.approx(np.sqrt(50 - 2 / 2)), "means 2 and 12, less what luck puts there"
    assert found.higher[0] == 1 and found.lower[0] == 0 and found.ignorance[1] == 0


def test_spreads_find_what_was_planted():
    chance = np.random.default_rng(5)
    sets = np.concatenate([np.arange(300), np.arange(200)])
    between = chance.normal(2, 3, 300)
    values = between[sets] + chance.normal(0, 1.5, 500)
    found = separate_spreads(values[:, None], sets)
    assert found.luck[0] == pytest.approx(1.5, rel=0.15) and found.ignorance[0] == pytest.approx(3, rel=0.15)
    assert found.higher[0] + found.lower[0] == 1


def test_without_a_second_seed_luck_cannot_be_told_and_without_draws_nothing_can(result):
    found = separate_spreads(np.array([[1.0], [2.0]]), np.array([0, 1]))
    assert np.isnan(found.luck[0]) and np.isnan(found.ignorance[0]) and found.low[0] < found.high[0]
    assert result.spreads()["luck"].notna().any()
    with raises_message(BadInput, "no_spreads"):
        ws.run(TINY).spreads()


def test_a_comparison_over_draws_tells_the_three_apart(result):
    table = ws.compare(result, indicators=["professional_time", "coverage"]).table.set_index("indicator")
    row = table.loc["professional_time"]
    assert row["sets"] == 3 and row["lower"] == 1 and row["higher"] == 0 and row["sets_low"] <= row["difference"] <= row["sets_high"]
    assert row["luck"] < abs(row["difference"])


def test_results_of_other_draws_are_not_compared(result):
    other = ws.run(TINY.replace(name="third"), seeds=range(6), draws=DRAWS.take(2))
    with raises_message(BadInput, "draws_differ", other="third"):
        ws.compare(result, other)
    with raises_message(BadInput, "draws_differ", other="third"):
        ws.compare(result, ws.run(TINY.replace(name="third"), seeds=range(6)))
