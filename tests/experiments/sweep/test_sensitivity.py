"""A sweep's own indices: its runs beside the design's points, refusals in one line, notes in the frame; by an engine without weeks."""

import numpy as np
import pandas as pd
import pytest

from tests.experiments.conftest import said
from tests.messages import raises_message
from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.indices import compute_morris, compute_sobol
from wushe_sim.experiments.sweep.runner import sweep
from wushe_sim.experiments.sweep.sensitivity import get_unit_points, measure_chance

VARY = {"admin_burden": {"min": 0.0, "max": 0.8}, "charity_mix": {"shares": "all"}, "actors": ["three", "five"]}


def make_sweep(folder, kind, points=8, **more):
    spec = said(vary=VARY, design={"kind": kind, "points": points} | ({"second_order": True} if kind == "saltelli" else {}))
    return sweep(spec | more, folder, jobs=1)


@pytest.fixture
def saltelli(engine, tmp_path):
    return make_sweep(tmp_path / "out", "saltelli")


@pytest.fixture
def morris(engine, tmp_path):
    return make_sweep(tmp_path / "out", "morris")


def test_each_point_stands_beside_its_own_runs_whatever_the_order_of_the_rows(saltelli, monkeypatch):
    runs = saltelli.summary().sample(frac=1, random_state=3)
    by_point = [runs[runs["design"] == point]["trust"].mean() for point in range(len(saltelli.design))]
    wanted = compute_sobol(saltelli.design_settings, {"admin_burden": 1, "charity_mix": 2, "actors": 1}, {"trust": np.array(by_point)})
    monkeypatch.setattr(type(saltelli), "summary", lambda self, weeks=26: runs)
    found = saltelli.sobol("trust")
    pd.testing.assert_frame_equal(found.drop(columns="chance"), wanted.frame)
    pd.testing.assert_frame_equal(saltelli.sobol("trust", order=2), wanted.pairs)
    assert found["factor"].tolist() == ["admin_burden", "charity_mix", "actors"]


def test_the_engine_counts_by_burden_and_by_actors_and_the_indices_say_so(saltelli):
    """The stand-in adds 1000 × burden to every count, 1 for three actors, and nothing for the mix."""
    found = saltelli.sobol("unserved_hours").set_index("factor")
    assert found["total"].idxmax() == "admin_burden" and found.loc["charity_mix", "total"] == 0
    assert found["chance"].nunique() == 1 and 0 <= found["chance"].iloc[0] <= 1


def test_morris_reads_the_points_as_they_were_drawn(morris):
    units = get_unit_points(morris)
    assert units.shape == (len(morris.design), 4) and set(np.unique(units.round(9))) <= {0, 0.333333333, 0.666666667, 1}
    means = morris.summary().groupby("design")["trust"].mean().to_numpy()
    wanted = compute_morris(morris.design_settings, {"admin_burden": 1, "charity_mix": 2, "actors": 1}, units, {"trust": means}).frame
    pd.testing.assert_frame_equal(morris.morris(["trust"]), wanted)


def test_all_indicators_that_vary_are_taken_where_none_is_named(morris):
    found = morris.morris()
    assert found["indicator"].nunique() > 20 and found["mu_star"].notna().all() and len(found) == 3 * found["indicator"].nunique()


def test_what_is_too_uncertain_is_said_in_the_frame_in_the_readers_language(engine, tmp_path, monkeypatch):
    few = make_sweep(tmp_path / "out", "saltelli", 4)
    for lang, wanted in (("en", "Points are too few (points = 4)"), ("zh", "设计点太少（points = 4）")):
        monkeypatch.setenv("WUSHE_LANG", lang)
        [text] = few.sobol("trust").attrs["warnings"]
        assert text.startswith(wanted)


def test_a_sweep_of_another_design_names_the_design_that_would_do(engine, tmp_path):
    other = sweep(said(), tmp_path / "grid", jobs=1)
    with raises_message(BadInput, "another_design", method="sobol", wanted="saltelli", kind="grid"):
        other.sobol()
    with raises_message(BadInput, "another_design", method="morris", wanted="morris", kind="grid"):
        other.morris("trust")


def test_pairs_of_a_design_without_them_are_refused(engine, tmp_path):
    one = make_sweep(tmp_path / "out", "saltelli", design={"kind": "saltelli", "points": 8})
    assert "second" not in one.sobol("trust")
    with raises_message(BadInput, "no_pairs"):
        one.sobol("trust", order=2)
    with raises_message(BadInput, "no_such_order", value="3"):
        one.sobol("trust", order=3)


def test_an_unknown_indicator_is_refused_with_the_nearest(saltelli):
    with raises_message(BadInput, "no_indicator_here", "did_you_mean", near="linkage"):
        saltelli.sobol(["trust", "linkge"])


def test_runs_that_are_missing_are_counted(engine, tmp_path, monkeypatch):
    simulate = engine.simulate

    def failing(scenario, seed, *args, **more):
        if scenario.levers.actors == "three" and seed == 1:
            raise ZeroDivisionError("a fault")
        return simulate(scenario, seed, *args, **more)

    monkeypatch.setattr(engine, "simulate", failing)
    swept = make_sweep(tmp_path / "out", "morris")
    failed = int((swept.design["actors"] == "three").sum())
    with raises_message(BadInput, "runs_missing", missing=failed, failed=failed, waiting=0, wanted=8 * 4 * 2):
        swept.morris("trust")


def test_other_points_than_the_sweep_was_run_with_are_refused(saltelli):
    saltelli.design.loc[3, "admin_burden"] += 1e-6
    with raises_message(BadInput, "other_points"):
        saltelli.sobol("trust")


def test_chance_is_what_seeds_do_otherwise_from_point_to_point():
    def frame(values):
        return pd.DataFrame([(point, seed, value) for point, row in enumerate(values) for seed, value in enumerate(row)],
                            columns=["design", "seed", "trust"])

    assert measure_chance(frame([[0.0, 1.0], [2.0, 3.0], [5.0, 6.0]]), "trust") == pytest.approx(0)
    draws = np.random.default_rng(0).normal(size=(4000, 4))
    assert measure_chance(frame(draws + 2 * np.random.default_rng(1).normal(size=(4000, 1))), "trust") == pytest.approx(
        0.25 / 4.25, rel=0.1)
    assert np.isnan(measure_chance(frame([[0.0], [1.0]]), "trust"))
