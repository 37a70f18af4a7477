"""Sensitivity indices beside known answers: Ishigami, Sobol's G, sums, through the path that a sweep's indices take."""

import numpy as np
import pytest

from tests.messages import check_message
from wushe_sim.experiments.sweep.designs import Design, draw_unit_points
from wushe_sim.experiments.sweep.indices import FEWEST, compute_morris, compute_sobol

A, B = 7.0, 0.1
V1, V2, V13 = 0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, B**2 * np.pi**8 * (1 / 18 - 1 / 50)
VARIANCE = V1 + V2 + V13
ISHIGAMI = {"first": (V1 / VARIANCE, V2 / VARIANCE, 0.0), "total": ((V1 + V13) / VARIANCE, V2 / VARIANCE, V13 / VARIANCE)}
WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def saltelli(points, second_order=False):
    return Design("saltelli", {"points": points, "seed": 0, "second_order": second_order})


def morris(points, levels=4):
    return Design("morris", {"points": points, "seed": 0, "levels": levels})


def ishigami(units):
    x = np.pi * (2 * units - 1)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def sobol_g(units):
    return np.prod((np.abs(4 * units - 2) + WEIGHTS) / (1 + WEIGHTS), axis=1)


def analyse(design, sizes, **functions):
    units = draw_unit_points(design, list(sizes.values()))
    outcomes = {name: function(units) for name, function in functions.items()}
    return compute_morris(design, sizes, units, outcomes) if design.kind == "morris" else compute_sobol(design, sizes, outcomes)


def test_ishigami_has_the_indices_that_its_formula_gives():
    found = analyse(saltelli(2048, True), dict.fromkeys(("x1", "x2", "x3"), 1), y=ishigami)
    for name in ("first", "total"):
        assert found.frame[name].to_numpy() == pytest.approx(ISHIGAMI[name], abs=0.02)
        assert (found.frame[f"{name}_low"] <= np.array(ISHIGAMI[name]) + 0.005).all()
        assert (found.frame[f"{name}_high"] >= np.array(ISHIGAMI[name]) - 0.005).all()
    pairs = found.pairs.set_index(["factor", "other"])["second"]
    assert pairs["x1", "x3"] == pytest.approx(V13 / VARIANCE, abs=0.03) and abs(pairs["x1", "x2"]) < 0.03 and abs(pairs["x2", "x3"]) < 0.03
    strongest = found.frame.set_index("factor")
    assert strongest.loc["x1", "second_with"] == "x3" and strongest.loc["x3", "second_with"] == "x1"
    assert strongest.loc["x1", "second"] == pairs["x1", "x3"] and not found.notes


def test_sobols_g_has_the_indices_that_its_formula_gives():
    found = analyse(saltelli(4096), {f"x{n}": 1 for n in range(5)}, y=sobol_g).frame
    own = 1 / (3 * (1 + WEIGHTS) ** 2)
    every = np.prod(1 + own)
    assert found["first"].to_numpy() == pytest.approx(own / (every - 1), abs=0.02)
    assert found["total"].to_numpy() == pytest.approx(own * every / (1 + own) / (every - 1), abs=0.02)
    assert list(found.columns) == ["indicator", "factor", "first", "first_low", "first_high", "total", "total_low", "total_high"]


@pytest.mark.parametrize("second_order", [False, True])
def test_a_mix_is_one_factor_with_the_share_of_all_its_numbers(second_order):
    """The first factor's two numbers make 1 + 1 of the variance, and 3 together: 5 of 9; the other makes 4."""
    def outcome(units):
        one, two, other = np.sqrt(12) * (units.T - 0.5)
        return one + two + np.sqrt(3) * one * two + 2 * other

    found = analyse(saltelli(4096, second_order), {"mix": 2, "lever": 1}, y=outcome)
    assert found.frame["factor"].tolist() == ["mix", "lever"]
    for name in ("first", "total"):
        assert found.frame[name].to_numpy() == pytest.approx([5 / 9, 4 / 9], abs=0.03)
    assert not second_order or abs(found.pairs["second"].item()) < 0.03


def test_in_a_sum_every_elementary_effect_is_the_weight():
    found = analyse(morris(10), {"up": 1, "down": 1, "none": 1}, y=lambda units: units @ [3.0, -2.0, 0.0]).frame.set_index("factor")
    assert found["mu_star"].to_dict() == pytest.approx({"up": 3, "down": 2, "none": 0})
    assert found["mu"].to_dict() == pytest.approx({"up": 3, "down": -2, "none": 0}, abs=1e-12)
    assert found[["mu_star_low", "mu_star_high"]].to_numpy() == pytest.approx(np.array([[3, 3], [2, 2], [0, 0]]))
    assert found["sigma"].to_numpy() == pytest.approx([0, 0, 0], abs=1e-12)


def test_elementary_effects_of_a_product_spread_as_its_other_factor_does():
    """Of u·v the effect of u is v, which takes 0, 1/3, 2/3, 1 equally often: mean 1/2, standard deviation √(5/36)."""
    found = analyse(morris(4000), {"u": 1, "v": 1}, y=lambda units: units[:, 0] * units[:, 1]).frame
    assert found["mu_star"].to_numpy() == pytest.approx([0.5, 0.5], abs=0.02)
    assert found["sigma"].to_numpy() == pytest.approx([np.sqrt(5 / 36)] * 2, abs=0.02)
    assert ((found["mu_star_low"] < 0.5) & (found["mu_star_high"] > 0.5)).all()


def test_of_a_mix_that_is_screened_the_sign_and_the_spread_are_missing():
    found = analyse(morris(10), {"mix": 2, "lever": 1}, y=lambda units: units @ [1.0, 1.0, 2.0]).frame.set_index("factor")
    assert np.isnan(found.loc["mix", ["mu", "sigma"]].astype(float)).all() and np.isfinite(found.loc["mix", "mu_star"])
    assert found.loc["lever", "mu"] == pytest.approx(2)


def test_indices_are_the_same_every_time():
    sizes = dict.fromkeys(("x1", "x2", "x3"), 1)
    for design in (saltelli(64, True), morris(10)):
        one, two = analyse(design, sizes, y=ishigami), analyse(design, sizes, y=ishigami)
        assert one.frame.equals(two.frame)


def test_few_points_are_said_with_how_many_would_do():
    sizes = dict.fromkeys(("x1", "x2", "x3"), 1)
    [note] = analyse(saltelli(32), sizes, y=ishigami).notes
    check_message([note.message], "too_few_points", points=32, names="y", needed=lambda text: int(text) > 32)
    assert note.indicators == ("y",)
    assert not analyse(saltelli(2048), sizes, y=ishigami).notes


def test_so_few_points_that_resamples_say_nothing_are_always_too_few():
    for design in (saltelli(1), saltelli(4), morris(2), morris(FEWEST - 1)):
        [note] = analyse(design, {"a": 1, "b": 1}, y=lambda units: units @ [1.0, 0.5]).notes
        check_message([note.message], "far_too_few_points", fewest=FEWEST)
    assert not analyse(morris(FEWEST), {"a": 1, "b": 1}, y=lambda units: units @ [1.0, 0.5]).notes


def test_an_outcome_without_variance_or_without_values_has_no_indices_and_says_so():
    found = analyse(saltelli(8, True), {"a": 1, "b": 1}, same=lambda units: np.full(len(units), 0.3),
                    none=lambda units: np.where(units[:, 0] > 0.5, np.nan, 1.0))
    assert found.frame[["first", "total", "first_low", "total_high", "second"]].isna().all(axis=None) and found.pairs["second"].isna().all()
    check_message([note.message for note in found.notes], "no_value_somewhere", names="none")
    check_message([note.message for note in found.notes], "no_variance", names="same")
    screened = analyse(morris(8), {"a": 1, "b": 1}, same=lambda units: np.full(len(units), 0.3))
    assert (screened.frame["mu_star"] == 0).all() and not screened.notes
