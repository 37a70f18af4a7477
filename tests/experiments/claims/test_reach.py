"""Reach: what is planted out of reach, structural, without contrast or within reach is told apart, and found where it was planted."""

import csv
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.writers import writer
from wushe_sim.experiments.claims.draws import draw_worlds
from wushe_sim.experiments.claims.effects import has_contrast, plain_street
from wushe_sim.experiments.claims.hypotheses import select_hypotheses
from wushe_sim.experiments.claims.hypothesis import NO_LOSS, PLAIN, Arm, ClaimPart, Hypothesis, less, part, stepped
from wushe_sim.experiments.claims.reach import OUT, SAME, STRUCTURAL, WITHIN, assess_part, classify, measure_reach
from wushe_sim.experiments.claims.settings import FORMS
from wushe_sim.experiments.claims.verdict_rule import SILENT, has_passed
from wushe_sim.experiments.comparison.arms import ArmResults, run_arms
from wushe_sim.model.counts import COUNTS, count
from wushe_sim.results import Run

CLASSROOM = plain_street({"communities": 2, "residents": 200}).replace(burn_in=26)
NEED, DRAWS = 1_000_000, 60

MENU = (("plain", "same"), ("tasks", "tasks too"))
PLANTED = Hypothesis(
    "H5", "a", "III.3",
    {PLAIN: Arm({}), "tasks": Arm(stepped(task_downshift=0.6)), "same": Arm(stepped(approval_delay=0.9)),
     "tasks too": Arm(stepped(task_downshift=0.7))},
    (
        part("structural", "always", "coverage", less("tasks"), -1),
        part("out", "never", "coverage", less("tasks"), 1),
        part("within", "sometimes", "linkage", less("tasks"), 1),
        part("same", "two arms with identical counts", "coverage", less("same"), 1),
        part("cancelled", "four arms, alike two by two", "coverage", {"tasks": 1, "tasks too": -1, PLAIN: -1, "same": 1}, 1),
        part("menu", "choices that are alike", "coverage", {}, terms=(), of="coverage", menu=MENU),
        ClaimPart("silent", "nobody counts it", (), 0.0, 0.0, "", missing="nobody counts it"),
    ),
    "structural", ("hand_down",))


def planted(arms, seeds, folder, jobs):
    """In place of runs: tasks cost a fifth of coverage as long as they hire helpers, and linkage where nobody hires slowly."""
    return ArmResults([count_planted(name, scenario, seed) for name, scenario in arms.items() for seed in range(seeds)])


def count_planted(name, scenario, seed):
    tasks = bool(scenario.schedule.task_downshift)
    served, slow = 500_000 + 100 * seed, scenario.parameters.hand_down.hire_weeks
    counts = np.zeros((6, 1, len(COUNTS), 4), np.int64)
    counts[:, 0, count.need_minutes, 0] = NEED
    served -= 200_000 if tasks and scenario.switches.hiring else 0
    counts[:, 0, count.served_minutes, 0] = served
    counts[:, 0, count.joint_minutes, 0] = round(served * (0.6 + (0.01 * (15 - slow) if tasks else 0.0)))
    return Run(name, seed, np.arange(25, 156, 26, dtype=np.int32), counts, ("all",), tuple("ABCD"))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    found = measure_reach([PLANTED], CLASSROOM, DRAWS, 2, tmp_path_factory.mktemp("reach"), run=planted)
    return {reach.part.key: reach for reach in found}


def test_a_part_that_no_draw_supports_is_out_of_reach_with_the_largest_effect_that_any_draw_gave(told):
    out = told["out"]
    assert out.status == OUT and out.share == 0 and out.draws == DRAWS
    assert out.largest == pytest.approx(-0.2) and out.share_high == pytest.approx(1 - 0.025 ** (1 / DRAWS))


def test_a_part_that_every_draw_supports_is_structural_and_its_switch_is_named(told):
    assert told["structural"].status == STRUCTURAL and told["structural"].share == 1
    assert told["structural"].switch == "hiring" and told["within"].switch == ""


def test_arms_that_count_the_same_give_no_contrast_whether_two_or_alike_two_by_two(told):
    for key in ("same", "cancelled", "menu"):
        assert told[key].status == SAME, key


def test_a_part_within_reach_says_in_how_many_draws_where_most_and_what_it_goes_with(told):
    within = told["within"]
    assert within.status == WITHIN and 0.02 < within.share < 0.98
    assert within.low < within.median < within.high <= within.largest
    assert within.drivers[0].name == "hand_down.hire_weeks" and within.drivers[0].correlation == pytest.approx(-1)
    assert within.noise == pytest.approx(0, abs=1e-5) and within.share_each_seed == within.share
    assert len(within.extremes) == 3 and abs(within.extremes[0].distance) >= abs(within.extremes[2].distance)
    for extreme in within.extremes:
        one = extreme.coefficient
        assert one.low <= extreme.value <= one.high
        assert extreme.distance == pytest.approx((extreme.value - one.default) / (one.high - one.low))


def test_what_the_model_does_not_count_cannot_be_told(told):
    assert told["silent"].status == SILENT and told["silent"].draws == 0


def test_the_shares_that_part_the_classes():
    assert classify(0.019, True) == OUT and classify(0.02, True) == classify(0.98, True) == WITHIN and classify(0.981, True) == STRUCTURAL
    assert classify(0.5, False) == SAME


def test_a_part_about_no_loss_passes_unless_the_loss_is_above_its_threshold():
    kept = part("kept", "a", "coverage", less("tasks"), kind=NO_LOSS)
    assert has_passed(kept, 0.0, 0.01) and has_passed(kept, -0.009, 0.01)
    assert not has_passed(kept, -0.011, 0.01) and not has_passed(kept, np.nan, 0.01)


def test_a_draw_is_judged_by_its_own_baseline():
    """A loss of .03 is a tenth of what one draw has, and a thirtieth of what the other has."""
    one = part("fall", "a", "coverage", less("tasks"), -1)
    rows = pd.DataFrame({"hypothesis": "H5", "part": "fall", "draw": [0, 1], "seed": 0, "effect": 0.03, "threshold": [0.015, 0.045],
                         "contrast": True})
    assert assess_part(replace(PLANTED, parts=(one,)), one, rows, [world.describe() for world in draw_worlds(2)]).share == 0.5


def test_what_a_draw_is_made_of_has_posts_load_and_forms_beside_the_coefficients():
    worlds = draw_worlds(40)
    described = [world.describe() for world in worlds]
    assert described == [world.describe() for world in draw_worlds(40)] and {*FORMS, "posts", "load", "give.base"} <= set(described[0])
    for name in FORMS:
        assert sum(one[name] for one in described) == 20, "half of the draws have each form"
    assert min(one["posts"] for one in described) < 1.2 and 4 < max(one["posts"] for one in described) <= 5
    assert sum(one["posts"] < 5 ** 0.5 for one in described) == 20, "evenly in the logarithm"
    assert all(0.8 <= one["load"] <= 1.2 for one in described)


def test_the_noise_between_seeds_is_told_and_a_draw_that_passes_by_one_seed_alone_does_not_pass_under_each(tmp_path):
    def noisy(arms, seeds, folder, jobs):
        runs = planted(arms, seeds, folder, jobs).runs
        for run in runs:
            if "task" in run.scenario and run.seed:
                run.counts[:, 0, count.joint_minutes, 0] -= 400_000
        return ArmResults(runs)

    reach = {one.part.key: one for one in measure_reach([PLANTED], CLASSROOM, 20, 2, tmp_path, run=noisy)}["within"]
    assert reach.noise == pytest.approx(4 / 3 / 2**0.5, rel=1e-3) and reach.share_each_seed == 0


def test_one_count_that_differs_is_a_contrast():
    arms = {name: count_planted(name, CLASSROOM, 0) for name in ("plain", "same")}
    same, names = PLANTED.part("same"), {"plain": "plain", "same": "same"}
    assert not has_contrast(same, ArmResults(list(arms.values())), names)
    arms["same"].counts[-1, 0, 0, 3] += 1
    assert has_contrast(same, ArmResults(list(arms.values())), names)


def test_the_table_has_a_row_for_each_deciding_part_and_says_what_it_rests_on(told):
    script = writer("write_reach")
    text = script.format_table(list(told.values()), script.make_head("python docs/write_reach.py", CLASSROOM, DRAWS, 2))
    head = [line for line in text.splitlines() if line.startswith("# ")]
    assert "python docs/write_reach.py" in head[0] and f"{DRAWS} draws, fewer than the 500" in head[1]
    rows = list(csv.DictReader(text.splitlines()[len(head):]))
    assert [row["part"] for row in rows] == list(told) and rows[0]["switch_that_removes_it"] == "hiring"
    assert {row["class"] for row in rows} == {OUT, STRUCTURAL, SAME, WITHIN, SILENT}
    assert "its default" in rows[2]["largest_where"] and rows[-1]["effect_median"] == ""


@pytest.mark.slow
@pytest.mark.compiled
def test_the_claims_of_the_paper_are_measured_on_a_classroom_street_and_an_interrupted_run_resumes(tmp_path):
    """H9, H13 and H15 have arms that step, that are throughout, and that have a burn-in of their own."""
    some, folders = select_hypotheses(["H9", "H13", "H15"]), []

    def run(arms, seeds, folder, jobs):
        folders.append(folder)
        if len(folders) == 2:
            raise KeyboardInterrupt
        return run_arms(arms, seeds, folder, jobs)

    with pytest.raises(KeyboardInterrupt):
        measure_reach(some, CLASSROOM, 12, 2, tmp_path / "reach", run=run)
    found = {(one.hypothesis, one.part.key): one for one in measure_reach(some, CLASSROOM, 12, 2, tmp_path / "reach")}
    whole = measure_reach(some, CLASSROOM, 12, 2, tmp_path / "whole")
    assert [repr(one) for one in whole] == [repr(one) for one in found.values()]
    assert found["H15", "match"].draws == 12
    assert {key for which, key in found if which == "H13"} == {"hard to reach", "unserved"}
