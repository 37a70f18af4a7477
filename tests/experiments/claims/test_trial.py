"""Claims put to the test from end to end on a classroom street: stopped and gone on with, under draws, with switches off."""

import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from wushe_sim.experiments.claims.draws import Agreement, agreement, can_draw, draw_arms, draw_worlds, halve_street
from wushe_sim.experiments.claims.effects import collect_arms, effects, measure_arms, plain_street, windows_asked
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES, select_hypotheses
from wushe_sim.experiments.claims.hypothesis import Arm, Hypothesis, less, part, stepped
from wushe_sim.experiments.claims.mechanisms import (
    Reasons,
    add_reasons,
    arms_without,
    explain_effects,
    list_single_switches,
    pick_removing_switch,
)
from wushe_sim.experiments.claims.planning import plan
from wushe_sim.experiments.claims.settings import FORMS, SETTINGS, Setting
from wushe_sim.experiments.claims.trial import (
    CLAIMS,
    FULL,
    PARTS,
    QUICK,
    ClaimsRequest,
    Extent,
    Findings,
    add_conditions,
    add_draws,
    add_settings,
    list_explained,
    list_other_settings,
    main_verdict,
    run_trial,
    try_settings,
)
from wushe_sim.experiments.claims.verdict_rule import NOT, OPPOSITE, OUT, SAME, STRUCTURAL, SUPPORTED, UNDECIDED
from wushe_sim.experiments.comparison.arms import BudgetSpent, run_arms
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.scenario.coefficients import draw_coefficients

CLASSROOM = plain_street({"communities": 2, "residents": 200}).replace(burn_in=26)
TWO = select_hypotheses(["H11", "H14"])
pytestmark = pytest.mark.compiled


SMALL = Extent(3, 2, 2, 0)


def settled(folder, at_most=None, extent=SMALL):
    return run_trial(TWO, folder, CLASSROOM, extent, 1, at_most)


def test_draws_of_an_ensemble_are_its_sets_in_turn_in_settings_of_their_own():
    ensemble = Ensemble(pd.DataFrame(draw_coefficients(3, seed=9)), {}, "three")
    worlds, plain = draw_worlds(4, ensemble=ensemble), draw_worlds(4)
    assert [world.values for world in worlds] == [ensemble.get_set(draw) for draw in (0, 1, 2, 0)]
    assert [world.setting for world in worlds] == [world.setting for world in plain]
    extent = ClaimsRequest(draws=ensemble).extent
    assert extent.draws == 3 and extent.worlds[2].values == ensemble.get_set(2) and ClaimsRequest(draws=2).extent.worlds == draw_worlds(2)


def test_stopped_and_gone_on_with_it_finds_what_it_finds_in_one_go(tmp_path):
    whole = settled(tmp_path / "whole")
    assert not whole.unfinished
    first = settled(tmp_path / "again", at_most=5)
    assert first.unfinished == "main" and not len(first.claims)
    second = settled(tmp_path / "again", at_most=36)
    assert second.unfinished == "draws" and len(second.claims) == 4
    third = settled(tmp_path / "again")
    assert not third.unfinished
    for name, frame in whole.tables().items():
        pd.testing.assert_frame_equal(frame, third.tables()[name])
    assert list(whole.claims.hypothesis) == ["H11", *["H14"] * 3] and set(whole.parts.part) >= {"joins", "service", "raise", "lasts"}
    assert len(whole.draws) == 3 * 2, "two parts of one claim and one of the other, two draws"


def test_nothing_is_told_before_the_first_stage_is_whole_and_the_draws_come_after(tmp_path):
    runs = plan(TWO, CLASSROOM, Extent(3, 2, 0, 0))
    assert [stage.part for stage in runs] == ["main", "draws"]
    found = settled(tmp_path, at_most=runs[0].runs, extent=Extent(3, 2, 0, 0))
    assert found.unfinished == "draws" and len(found.claims) == 4 and found.claims.agree.isna().all()


def test_stopped_among_the_draws_it_tells_those_that_are_done_by_whole_folders(tmp_path, monkeypatch):
    monkeypatch.setattr("wushe_sim.experiments.claims.draws.TOGETHER", 2)
    extent = Extent(3, 4, 0, 0)
    runs = plan(TWO, CLASSROOM, extent)
    half = settled(tmp_path, at_most=runs[0].runs + runs[1].runs // 2, extent=extent)
    assert half.unfinished == "draws" and set(half.draws.draw) == {0, 1}
    whole = settled(tmp_path, extent=extent)
    assert not whole.unfinished and set(whole.draws.draw) == {0, 1, 2, 3}
    pd.testing.assert_frame_equal(half.draws, whole.draws[whole.draws.draw < 2])


def test_the_plan_of_all_claims_keeps_within_its_budget():
    base, every = plain_street(), list(HYPOTHESES.values())
    full, quick = plan(every, base, FULL), plan(every, base, QUICK)
    assert sum(stage.seconds(2) for stage in full) < 80 * 60, "on two cores"
    assert [stage.part for stage in full] == ["main", "settings", "draws", "switches", "shapley", "flips"]
    assert [stage.part for stage in quick] == ["main"]
    assert quick[0].seconds(2) < 90, "on two cores"


def planted(switches):
    """A claim whose arms are lived by nobody."""
    return Hypothesis("H5", "a", "III.3", {"plain": Arm({}), "tasks": Arm(stepped(task_downshift=0.6))},
                      (part("alone", "a", "coverage", less("tasks"), -1),), "alone", switches)


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
    whole = effects(one.part(one.main), values, {arm: name for (_, _, arm), name in names.names.items()})
    found = explain_effects([one], CLASSROOM, {"H5": whole}, 2, tmp_path)
    assert found.shares.share.sum() == pytest.approx(1) and list(found.shares.switch) == ["crowding_out", "hiring", ""]
    off = found.switches.set_index("switch")
    assert off.change["hiring"] == pytest.approx(off.effect["hiring"] - whole.mean())


def test_reasons_are_sought_of_clear_claims_and_in_a_folder_of_their_own_of_structural_ones(tmp_path):
    some = select_hypotheses(["H1", "H5", "H7", "H8"])
    claims = pd.DataFrame([{"hypothesis": one.id, "variant": one.variants[0].key, "verdict": verdict}
                           for one, verdict in zip(some, (OPPOSITE, STRUCTURAL, SUPPORTED, UNDECIDED), strict=True)])
    listed = [([one.id for one in these], where) for these, where in list_explained(some, claims, tmp_path)]
    assert listed == [(["H1", "H7"], tmp_path), (["H5"], tmp_path / "structural")]
    assert list_explained(some, claims.assign(verdict=UNDECIDED), tmp_path) == []


def test_later_reasons_stand_beside_earlier_ones():
    def reasons(which):
        return Reasons(pd.DataFrame([{"hypothesis": which, "switch": "hiring", "matters": True}]),
                       pd.DataFrame([{"hypothesis": which, "switch": "", "share": 1.0}]))

    found = add_reasons(add_reasons(Findings(pd.DataFrame(), pd.DataFrame()), reasons("H1")), reasons("H5"))
    assert list(found.switches.hypothesis) == ["H1", "H5"] == list(found.shares.hypothesis) and found.switches.matters.dtype == bool


def test_the_switch_that_removes_an_effect_is_the_one_that_leaves_least():
    def pick(threshold):
        effects = {"hiring": 0.2, "referral": 0.04, "brokering": 0.01, "giving": np.nan}
        return pick_removing_switch({switch: (effect, threshold) for switch, effect in effects.items()}, HYPOTHESES["H5"].part("alone"))

    assert pick(0.05) == "brokering" and pick(0.005) == ""


def test_each_switch_is_turned_off_in_arms_of_its_own():
    sets = arms_without(list_single_switches(select_hypotheses(["H11"])), CLASSROOM)
    assert ("hiring",) in sets and ("migration",) not in sets
    for (switch,), some in sets.items():
        assert all(getattr(scenario.switches, switch) is False for scenario in some.scenarios.values())


def test_a_draw_sets_every_coefficient_and_has_luck_of_its_own():
    drawn = draw_arms(select_hypotheses(["H11"]), CLASSROOM, [0, 1], draw_worlds(4))
    first, second = (next(iter(some.scenarios.values())) for some in drawn.values())
    assert first.parameters.mobilise.quit_hazard != second.parameters.mobilise.quit_hazard
    assert (first.place.number, second.place.number) == (1, 2)


def test_draws_are_made_on_a_street_of_half_the_residents_whose_posts_are_fewer_in_proportion():
    street = plain_street({"communities": 4, "residents": 2000, "social_workers": 1.0})
    half = halve_street(street)
    assert (half.place.communities, half.place.residents) == (4, 1000)
    setting = draw_worlds(1)[0].setting
    assert setting.on(half).place.social_workers == setting.on(street).place.social_workers / 2
    own = plain_street({"community": [{"type": "mixed", "residents": 300}]})
    assert halve_street(own) is own


def test_a_claim_whose_support_would_leave_a_coefficients_range_is_left_out_of_that_draw():
    drawn = draw_arms(select_hypotheses(["H16"]), CLASSROOM, range(20), draw_worlds(20))
    there = [bool(some.names) for some in drawn.values()]
    assert any(there) and not all(there)


def test_what_is_chosen_on_other_seeds_cannot_be_told_from_one_draw():
    chosen = replace(HYPOTHESES["H15"], parts=tuple(replace(part, decides=True) for part in HYPOTHESES["H15"].parts))
    assert not can_draw(chosen) and can_draw(chosen, 2) and can_draw(HYPOTHESES["H15"]) and can_draw(HYPOTHESES["H5"])


def drawn_effects(**parts):
    """Rows of draws of H1, whose thresholds are .05."""
    return pd.DataFrame([{"hypothesis": "H1", "part": name, "draw": draw, "effect": effect, "threshold": 0.05, "contrast": True}
                         for name, said in parts.items() for draw, effect in enumerate(said)])


def test_a_draw_agrees_where_all_its_parts_together_come_to_the_same_verdict():
    draws = drawn_effects(unserved=[0.2, 0.2, 0.2, -0.2], lasting=[0.2, 0.0, 0.2, -0.2])
    agreed = agreement(HYPOTHESES["H1"], SUPPORTED, draws)
    assert agreed == Agreement(4, 0.5, 0.25, 0.25, 0.5)
    assert np.isnan(agreement(HYPOTHESES["H1"], UNDECIDED, draws).agree), "with what is undecided nothing can agree"


def test_a_draw_without_a_value_is_not_told():
    draws = drawn_effects(unserved=[0.2, np.nan], lasting=[0.2, 0.2])
    assert agreement(HYPOTHESES["H1"], SUPPORTED, draws).draws == 1
    assert agreement(HYPOTHESES["H2"], SUPPORTED, draws) is None


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
    values = {(name, "third year"): pd.DataFrame({"unserved_hours": [0.5, 0.6]}) for name in names.values()}
    assert effects(one.part("alone"), values, lived).tolist() == [0, 0]


def test_a_quick_answer_is_about_the_model_as_it_is(tmp_path):
    found = run_trial(TWO, tmp_path, CLASSROOM, replace_extent(QUICK, seeds=2))
    assert list(found.claims.hypothesis) == ["H11", "H14"] and set(found.claims.variant) == {""}
    assert sum(stage.runs for stage in plan(TWO, CLASSROOM, replace_extent(QUICK, seeds=2))) == 2 * (4 + 3)


def replace_extent(extent, **said):
    return extent._replace(**said)


def first_findings(verdicts, verdict):
    """Findings of H1 whose deciding parts have these verdicts."""
    one = HYPOTHESES["H1"]
    parts = [{"hypothesis": "H1", "variant": "", "part": part.key, "decides": part.decides, "verdict": said, "at_half": said,
              "at_twice": said} for part, said in zip(one.deciding, verdicts, strict=True)]
    claims = [{"hypothesis": "H1", "variant": "", "verdict": verdict, "at_half": verdict, "at_twice": verdict, "seeds_needed": 99}]
    return Findings(pd.DataFrame(claims, columns=list(CLAIMS)), pd.DataFrame(parts, columns=list(PARTS)))


def drawn(passing, many=100, **more):
    """Draws of H1: so many pass each part's threshold of .05, by name, and the others lie at .01."""
    rows = drawn_effects(**{name: [0.2] * some + [0.01] * (many - some) for name, some in passing.items()})
    return rows.assign(**more)


H1 = [HYPOTHESES["H1"]]


def test_a_part_that_hardly_any_draw_supports_is_named_out_of_reach_instead_of_not_supported_or_undecided():
    for before in (NOT, UNDECIDED):
        found = add_draws(H1, first_findings((before, SUPPORTED), before), drawn({"unserved": 1, "lasting": 60}))
        assert found.parts.verdict.tolist() == [OUT, SUPPORTED] and found.parts.draws_passing.tolist() == [0.01, 0.6]
        assert found.claims.verdict.tolist() == [OUT] and found.claims.seeds_needed.isna().all()


def test_a_part_that_nearly_every_draw_supports_is_named_structural_and_the_others_make_the_verdict():
    found = add_draws(H1, first_findings((SUPPORTED, UNDECIDED), UNDECIDED), drawn({"unserved": 99, "lasting": 60}))
    assert found.parts.verdict.tolist() == [STRUCTURAL, UNDECIDED] and found.claims.verdict.tolist() == [UNDECIDED]
    assert found.claims.seeds_needed.tolist() == [99], "what is undecided still says what it would take"
    found = add_draws(H1, first_findings((SUPPORTED, SUPPORTED), SUPPORTED), drawn({"unserved": 100, "lasting": 99}))
    assert found.claims.verdict.tolist() == [STRUCTURAL]


def test_a_few_draws_name_nothing_out_of_reach():
    found = add_draws(H1, first_findings((NOT, SUPPORTED), NOT), drawn({"unserved": 0, "lasting": 49}, 49))
    assert found.parts.verdict.tolist() == [NOT, SUPPORTED] and found.parts.draws_passing.tolist() == [0, 1]


def test_reach_is_taken_at_each_threshold_by_itself():
    """An effect of .08 in every draw passes .05 and .025 always, .1 never."""
    rows = drawn_effects(unserved=[0.08] * 60, lasting=[0.08] * 60)
    found = add_draws(H1, first_findings((SUPPORTED, SUPPORTED), SUPPORTED), rows)
    assert found.claims[["at_half", "verdict", "at_twice"]].to_numpy().tolist() == [[STRUCTURAL, STRUCTURAL, SUPPORTED]]
    found = add_draws(H1, first_findings((NOT, NOT), NOT), rows)
    assert found.claims[["at_half", "verdict", "at_twice"]].to_numpy().tolist() == [[NOT, NOT, OUT]]


def test_a_draw_whose_arms_count_the_same_supports_nothing_and_denies_nothing():
    rows = drawn({"unserved": 0, "lasting": 0}, 4, contrast=False)
    assert agreement(HYPOTHESES["H1"], NOT, rows) == Agreement(4, 0.0, 0.0, 0.0, 0.0)


def in_settings(*verdicts):
    """What the parts of H1 came to in so many settings."""
    rows = [{"hypothesis": "H1", "part": part.key, "posts": float(at), "load": 1.0, "effect": 0.0, "threshold": 0.05, "verdict": said}
            for at, some in enumerate(verdicts) for part, said in zip(HYPOTHESES["H1"].deciding, some, strict=True)]
    return pd.DataFrame(rows)


def test_a_verdict_is_counted_in_its_own_setting_and_in_those_where_all_parts_come_to_it():
    tried = in_settings((SUPPORTED, SUPPORTED), (SUPPORTED, NOT), (SUPPORTED, SAME), (SUPPORTED, SUPPORTED))
    found = add_settings(H1, first_findings((SUPPORTED, SUPPORTED), SUPPORTED), tried)
    assert found.claims[["stands_in", "settings"]].to_numpy().tolist() == [[3, 5]]
    assert add_settings(H1, first_findings((SUPPORTED, UNDECIDED), UNDECIDED), tried).claims.stands_in.isna().all()


def test_what_the_draws_say_of_a_part_holds_in_every_setting():
    tried = in_settings((SUPPORTED, SUPPORTED), (NOT, SUPPORTED), (SUPPORTED, NOT))
    found = add_settings(H1, first_findings((NOT, SUPPORTED), NOT), tried)
    assert found.claims.stands_in.tolist() == [3]
    later = add_draws(H1, found, drawn({"unserved": 0, "lasting": 60}))
    assert later.claims.verdict.tolist() == [OUT] and later.claims.stands_in.tolist() == [2], "out of reach here and where it fails, too"


def test_there_are_nine_settings_and_the_streets_own_is_not_run_twice():
    assert len(SETTINGS) == 9 and len(list_other_settings(plain_street())) == 8
    assert Setting(1.0, 1.0) not in list_other_settings(plain_street())


def test_a_setting_has_its_posts_and_its_load_and_no_other_forms():
    base = plain_street()
    made = Setting(5.0, 1.2).on(base)
    assert made.place.posts == pytest.approx(5.0 * base.place.made_residents / 8000)
    assert made.parameters.need.material == pytest.approx(1.2 * base.parameters.need.material)
    assert made.parameters.world.care_minutes == pytest.approx(1.2 * base.parameters.world.care_minutes)
    assert made.parameters.need.money == base.parameters.need.money
    assert all(getattr(made.switches, name) == getattr(base.switches, name) for name in FORMS)


def test_every_deciding_part_is_tried_in_every_other_setting_against_that_settings_baseline_and_the_plan_is_what_is_run(tmp_path):
    some, runs = select_hypotheses(["H14"]), []

    def count_runs(arms, seeds, folder, jobs):
        runs.append(len(arms) * seeds)
        return run_arms(arms, seeds, folder, jobs)

    found = try_settings(some, CLASSROOM, 1, tmp_path, run=count_runs)
    others = list_other_settings(CLASSROOM)
    assert [(row.posts, row.load) for row in found.itertuples()] == [(one.posts, one.load) for one in others]
    assert set(found.part) == {"raise"} and found.threshold.nunique() > 1
    planned = {stage.part: stage.runs for stage in plan(some, CLASSROOM, Extent(3, 0, 0, 1))}
    assert planned["settings"] == sum(runs)


WITH_FLIPS = Extent(2, 50, 0, 0, False, 1)


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")
def test_from_fifty_draws_on_it_is_asked_what_it_would_take_and_a_stopped_search_of_flips_resumes(tmp_path, monkeypatch):
    monkeypatch.setattr("wushe_sim.experiments.claims.draws.TOGETHER", 50)
    monkeypatch.setattr("wushe_sim.experiments.claims.conditions.nearest_flip.SINGLE", 1)
    some = select_hypotheses(["H7"])
    stages = {stage.part: stage.runs for stage in plan(some, CLASSROOM, WITH_FLIPS)}
    assert list(stages) == ["main", "draws", "flips"]
    first = run_trial(some, tmp_path, CLASSROOM, WITH_FLIPS, 1, stages["main"] + stages["draws"])
    assert first.unfinished == "flips" and not len(first.flips)
    assert first.support["draws"].tolist() == [50] and 0 <= first.support["supported"].tolist()[0] <= 1
    second = run_trial(some, tmp_path, CLASSROOM, WITH_FLIPS, 1)
    assert not second.unfinished and second.left_out is None
    assert len(second.flips) and set(second.flips["hypothesis"]) == {"H7"}
    pd.testing.assert_frame_equal(second.support, first.support)


def test_without_its_libraries_what_it_would_take_is_left_out_and_what_to_install_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    found = add_conditions([], Findings(pd.DataFrame(), pd.DataFrame()), CLASSROOM, WITH_FLIPS)
    assert not found.tables() and "pip install 'wushe-sim[analysis]'" in str(found.left_out)
    few = add_conditions([], Findings(pd.DataFrame(), pd.DataFrame()), CLASSROOM, WITH_FLIPS._replace(draws=49))
    assert few.left_out is None, "with few draws it is not asked for"
