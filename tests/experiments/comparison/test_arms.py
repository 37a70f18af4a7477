"""Arms: windows are ratios of sums, contrasts are paired by seed, and a stopped batch goes on."""

import numpy as np
import pandas as pd
import pytest

import wushe_sim as ws
from tests.messages import raises_message
from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.arms import (
    STREET,
    Window,
    by_arm,
    contrast,
    from_the_start,
    from_week_0,
    per_seed,
    run_arms,
    street,
)
from wushe_sim.experiments.sweep.result import read_status
from wushe_sim.experiments.sweep.runner import SweepInterrupted
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.running import simulation

SMALL = street(weeks=24, every=8, burn_in=8, place={"communities": 2, "residents": 300})
LATE = Window("late", 8, 24)


def arms():
    return {"plain": SMALL, "burden": from_week_0(SMALL, "burden", {"admin_burden": 0.8}),
            "moving": from_the_start(SMALL, "moving", {"mobility": 0.4})}


def values(**columns):
    """A frame of arms: each column's numbers are its values under seeds 0, 1, 2 …"""
    return pd.concat([pd.DataFrame({"arm": arm, "seed": range(len(said)), "coverage": said, "linkage": np.array(said) / 2})
                      for arm, said in columns.items()], ignore_index=True)


def test_the_experiment_street_has_four_types_and_one_whole_social_worker():
    place = street().place
    assert (place.communities, place.residents, place.posts) == (4, 2000, 1.0)
    assert len(place.types) == 4 and set(place.types.values()) == {0.25}
    assert street(levers={"takeover": 0.5}).levers.takeover == 0.5
    assert STREET["social_workers"] == 1.0


def test_levers_that_step_in_week_0_share_the_burn_in_and_those_from_the_start_do_not():
    plain, burden, moving = (simulation.get_burn_in_key(one) for one in arms().values())
    assert plain == burden != moving


def test_a_difference_is_paired_by_seed():
    found = contrast(values(plain=[1.0, 2.0, 4.0], heavy=[1.5, 2.6, 4.4]), {"heavy": 1, "plain": -1}, ["coverage", "linkage"])
    row = found.set_index("measure").loc["coverage"]
    assert row.difference == pytest.approx(0.5) and row.seeds == 3 and row.agree == 1
    assert (row.low, row.high) == pytest.approx((0.5 - 4.3027 * 0.1 / 3**0.5, 0.5 + 4.3027 * 0.1 / 3**0.5), abs=1e-4)
    assert row.error == pytest.approx(0.1 / 3**0.5)
    assert found.set_index("measure").loc["linkage"].difference == pytest.approx(0.25)


def test_a_difference_of_differences_is_taken_seed_by_seed():
    frame = values(plain=[1.0, 2.0], limit=[0.5, 1.4], remedy=[1.2, 2.2], both=[0.9, 1.8])
    weights = {"both": 1, "limit": -1, "remedy": -1, "plain": 1}
    assert per_seed(frame, weights, ["coverage"])["coverage"].tolist() == pytest.approx([0.2, 0.2])
    assert contrast(frame, weights, ["coverage"]).difference.iloc[0] == pytest.approx(0.2)
    logs = contrast(frame, weights, ["coverage"], np.log).difference.iloc[0]
    assert logs == pytest.approx(np.mean([np.log(0.9 / 0.5 / 1.2), np.log(1.8 / 1.4 / (2.2 / 2))]))


def test_a_seed_that_lacks_an_arm_is_left_out():
    frame = values(plain=[1.0, 2.0, 3.0], heavy=[2.0, 3.5])
    assert contrast(frame, {"heavy": 1, "plain": -1}, ["coverage"]).seeds.iloc[0] == 2


def test_what_cannot_be_contrasted_is_said():
    frame = values(plain=[1.0], heavy=[2.0])
    with raises_message(BadInput, "no_arm", names="light"):
        contrast(frame, {"light": 1, "plain": -1}, ["coverage"])
    with raises_message(BadInput, "several_rows_an_arm"):
        contrast(pd.concat([frame, frame]), {"heavy": 1, "plain": -1}, ["coverage"])


@pytest.mark.compiled
def test_arms_stopped_after_two_runs_go_on_to_what_plain_runs_give(tmp_path):
    with pytest.raises(SweepInterrupted) as stopped:
        run_arms(arms(), 2, tmp_path / "out", at_most=2)
    assert stopped.value.done == 2 and read_status(tmp_path / "out")["waiting"] == 4
    ran = run_arms(arms(), 2, tmp_path / "out", jobs=2)
    frame = ran.frame([LATE], measures={"hours": lambda s: s.served_minutes / 60})
    alone = ws.run([one.replace(name=name) for name, one in arms().items()], seeds=2)
    expected = alone.summary(16).rename(columns={"scenario": "arm"}).set_index(["arm", "seed"])
    frame = frame.set_index(["arm", "seed"])
    assert sorted(frame.index) == sorted(expected.index) and not ran.failed
    pd.testing.assert_frame_equal(frame[list(INDICATORS)], expected.loc[frame.index, list(INDICATORS)])
    assert (frame["hours"] > 0).all()
    assert by_arm(frame.reset_index(), "coverage").shape == (2, 3)
    _groups_and_communities(ran, expected)


def _groups_and_communities(ran, expected):
    groups = ran.frame([LATE], by="group").groupby(["arm", "seed"])[["served_hours", "need_hours"]].count()
    assert (groups == 4).all(axis=None)
    last = ran.frame([Window("last", 16, 24)], by="community")
    assert len(last) == 12 and set(last["window"]) == {"last"}
    assert list(ran.frame()["window"].unique()) == ["7", "15", "23"]
    with raises_message(BadInput, "sum_of_one_window", weeks=16):
        ran.frame([LATE], by="community")
    with raises_message(BadInput, "sums_end_with", weeks="7, 15, 23"):
        ran.frame([Window("early", 0, 4)])
