"""Claims put to the test from end to end on a classroom street: stopped and gone on with, under draws, with switches off."""

import numpy as np
import pandas as pd
import pytest

from wushe_sim.experiments.claims.draws import Agreement, agreement, can_draw, draw_arms, is_wired_in
from wushe_sim.experiments.claims.effects import collect_arms, effects, measure_arms, plain_street, windows_asked
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES, select_hypotheses
from wushe_sim.experiments.claims.hypothesis import Arm, Hypothesis, less, part, stepped
from wushe_sim.experiments.claims.mechanisms import arms_without, explain_effects, list_single_switches
from wushe_sim.experiments.claims.trial import FULL, QUICK, Extent, main_verdict, plan, run_trial
from wushe_sim.experiments.claims.verdict_rule import SUPPORTED, UNDECIDED
from wushe_sim.experiments.comparison.arms import BudgetSpent, run_arms

CLASSROOM = plain_street({"communities": 2, "residents": 200}).replace(burn_in=26)
TWO = select_hypotheses(["H11", "H14"])
pytestmark = pytest.mark.compiled


SMALL = Extent(3, 2, 2)


def settled(folder, at_most=None, extent=SMALL):
    return run_trial(TWO, folder, CLASSROOM, extent, 1, at_most)


def test_stopped_and_gone_on_with_it_finds_what_it_finds_in_one_go(tmp_path):
    whole = settled(tmp_path / "whole")
    assert not whole.unfinished
    first = settled(tmp_path / "again", at_most=5)
    assert first.unfinished == "main" and not len(first.claims)
    second = settled(tmp_path / "again", at_most=18)
    assert second.unfinished == "draws" and len(second.claims) == 3
    third = settled(tmp_path / "again")
    assert not third.unfinished
    for name, frame in whole.tables().items():
        pd.testing.assert_frame_equal(frame, third.tables()[name])
    assert list(whole.claims.hypothesis) == ["H11", "H14", "H14"] and set(whole.parts.part) >= {"volunteers", "raise", "lasts"}
    assert len(whole.draws) == 2 * 2 and whole.draws.effect.notna().all()


def test_nothing_is_told_before_the_first_stage_is_whole_and_the_draws_come_after(tmp_path):
    runs = plan(TWO, CLASSROOM, Extent(3, 2, 0))
    assert [stage.part for stage in runs] == ["main", "draws"]
    found = settled(tmp_path, at_most=runs[0].runs, extent=Extent(3, 2, 0))
    assert found.unfinished == "draws" and len(found.claims) == 3 and found.claims.agree.isna().all()


def test_the_plan_of_all_claims_keeps_within_its_budget():
    base, every = plain_street(), list(HYPOTHESES.values())
    full, quick = plan(every, base, FULL), plan(every, base, QUICK)
    assert sum(stage.runs for stage in full) <= 12_500, "half of what both commands may take together"
    assert [stage.part for stage in full] == ["main", "draws", "switches", "shapley"] and [stage.part for stage in quick] == ["main"]
    assert quick[0].seconds(2) < 90, "on two cores"


def planted(switches):
    """A claim whose arms are lived by nobody."""
    return Hypothesis("H5", "a", "III.3", {"plain": Arm({}), "tasks": Arm(stepped(task_downshift=0.6))},
                      (part("alone", ("a", "a"), "coverage", less("tasks"), -1),), "alone", switches)


class Told:
    """In place of runs: an effect of 10 points, of which hiring carries 6 and tasks 4; what is asked for is remembered."""

    def __init__(self):
        self.asked = []

    def __call__(self, arms, seeds, folder, jobs):
        self.asked.append((folder.name, len(arms), seeds))
        return self

    @staticmethod
    def values(sets, asked):
        return None


def test_planted_mechanisms_are_found_and_shared_out(tmp_path, monkeypatch):
    carried = {"hiring": 0.06, "tasks": 0.04}
    rng = np.random.default_rng(0)

    def value_of(_, asked):
        found = {}
        for name in asked:
            off = now[name.partition(".")[0]]
            worth = sum(size for switch, size in carried.items() if switch not in off)
            seen = 0.8 - (worth if name.endswith("tasks") else 0) + rng.normal(0, 1e-5, 4)
            found[name, "third year"] = pd.DataFrame({"coverage": seen}, index=range(4))
        return found

    one = planted(("hand_down",))
    now = {}

    def remember(asked, base):
        sets = arms_without(asked, base)
        now.update({f"x{number:03}": off for number, off in enumerate(sets)})
        return sets

    monkeypatch.setattr("wushe_sim.experiments.claims.mechanisms.arms_without", remember)
    monkeypatch.setattr("wushe_sim.experiments.claims.mechanisms.measure_arms", value_of)
    found = explain_effects([one], CLASSROOM, {"H5": pd.Series([0.1] * 4)}, 4, tmp_path, run=Told())
    shares = found.shares.set_index("switch").share
    assert shares.to_dict() == pytest.approx({"hiring": 0.6, "tasks": 0.4, "": 0.0}, abs=1e-3)
    assert set(found.switches[found.switches.matters].switch) == {"hiring", "tasks"}
    assert {"approval", "crowding_out"} <= set(found.switches[~found.switches.matters].switch)


def test_reasons_are_lived_on_a_real_street_and_shares_make_one(tmp_path, monkeypatch):
    monkeypatch.setattr("wushe_sim.experiments.claims.mechanisms.candidates", lambda one: ["hiring", "crowding_out"])
    monkeypatch.setattr("wushe_sim.experiments.claims.mechanisms.pick_switches", lambda offs: [one.switch for one in offs])
    one = HYPOTHESES["H5"]
    names = collect_arms([one], CLASSROOM, "main")
    values = measure_arms(run_arms(names.scenarios, 2, tmp_path / "main"), windows_asked([one], "main", names.names))
    whole = effects(one.part("alone"), values, {arm: name for (_, _, arm), name in names.names.items()})
    found = explain_effects([one], CLASSROOM, {"H5": whole}, 2, tmp_path)
    assert found.shares.share.sum() == pytest.approx(1) and list(found.shares.switch) == ["crowding_out", "hiring", ""]
    off = found.switches.set_index("switch")
    assert off.change["hiring"] == pytest.approx(off.effect["hiring"] - whole.mean())


def test_each_switch_is_turned_off_in_arms_of_its_own():
    sets = arms_without(list_single_switches(select_hypotheses(["H11"])), CLASSROOM)
    assert ("hiring",) in sets and ("migration",) not in sets
    for (switch,), some in sets.items():
        assert all(getattr(scenario.switches, switch) is False for scenario in some.scenarios.values())


def test_a_draw_sets_every_coefficient_and_has_luck_of_its_own():
    drawn = draw_arms(select_hypotheses(["H11"]), CLASSROOM, [0, 1], 4)
    first, second = (next(iter(some.scenarios.values())) for some in drawn.values())
    assert first.parameters.mobilise.quit_hazard != second.parameters.mobilise.quit_hazard
    assert (first.place.number, second.place.number) == (1, 2)


def test_a_claim_whose_support_would_leave_a_coefficients_range_is_left_out_of_that_draw():
    drawn = draw_arms(select_hypotheses(["H16"]), CLASSROOM, range(20), 20)
    there = [bool(some.names) for some in drawn.values()]
    assert any(there) and not all(there)


def test_what_is_chosen_on_other_seeds_cannot_be_told_from_one_draw():
    assert not can_draw(HYPOTHESES["H15"]) and can_draw(HYPOTHESES["H5"])


def drawn_effects(**parts):
    return pd.DataFrame([{"hypothesis": "H1", "part": name, "draw": draw, "effect": effect}
                         for name, said in parts.items() for draw, effect in enumerate(said)])


def test_a_draw_agrees_where_all_its_parts_together_come_to_the_same_verdict():
    draws = drawn_effects(coverage=[0.2, 0.2, 0.2, -0.2], lasting=[0.2, 0.0, 0.2, -0.2])
    agreed = agreement(HYPOTHESES["H1"], SUPPORTED, draws)
    assert agreed == Agreement(4, 0.5, 0.25, 0.25, 0.5)
    assert np.isnan(agreement(HYPOTHESES["H1"], UNDECIDED, draws).agree), "with what is undecided nothing can agree"


def test_a_draw_without_a_value_is_not_told():
    draws = drawn_effects(coverage=[0.2, np.nan], lasting=[0.2, 0.2])
    assert agreement(HYPOTHESES["H1"], SUPPORTED, draws).draws == 1
    assert agreement(HYPOTHESES["H2"], SUPPORTED, draws) is None


def test_a_claim_that_every_draw_supports_is_looked_at_twice():
    every = Agreement(100, 1.0, 0.0, 0.0, 1.0)
    assert is_wired_in(SUPPORTED, every)
    assert not is_wired_in(SUPPORTED, every._replace(agree=0.99)) and not is_wired_in(UNDECIDED, every)
    assert not is_wired_in(SUPPORTED, every._replace(draws=3)) and not is_wired_in(SUPPORTED, None)


def test_the_first_variant_is_the_models_own():
    claims = pd.DataFrame({"hypothesis": ["H6", "H6"], "variant": ["visible", ""], "verdict": ["opposite", "supported"]})
    assert main_verdict(claims, HYPOTHESES["H6"]) == "supported"


def test_an_allowance_that_is_spent_is_no_interrupt():
    assert not issubclass(BudgetSpent, KeyboardInterrupt)


def test_effects_are_the_same_whichever_way_the_arms_were_asked_for():
    one = HYPOTHESES["H5"]
    names = collect_arms([one], CLASSROOM).names
    assert {arm for _, _, arm in names} == set(one.arms)
    lived = {arm: name for (_, _, arm), name in names.items()}
    values = {(name, "third year"): pd.DataFrame({"coverage": [0.5, 0.6]}) for name in names.values()}
    assert effects(one.part("alone"), values, lived).tolist() == [0, 0]
