"""Effects: arms are weighed seed by seed on the part's scale, what is best where is judged on other seeds, and money is even or is not."""

import numpy as np
import pandas as pd
import pytest

from wushe_sim.experiments.claims.effects import (
    MEASURES,
    NAMES,
    SHARES,
    effects,
    evenness_of_money,
    has_contrast,
    judge_choice,
    measure_arms,
    settle_threshold,
)
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.claims.hypotheses_limits import BUNDLE, RAISED_IN
from wushe_sim.experiments.claims.hypotheses_practice import ADDED, ENDOWMENTS
from wushe_sim.experiments.claims.hypothesis import LATE, LOG, LOGIT, WHOLE, ClaimPart, Term, compute_shapley_weights
from wushe_sim.experiments.comparison.arms import ArmResults
from wushe_sim.model.counts import COUNTS, count
from wushe_sim.results import Run


def values(**arms):
    return {(name, LATE.name): pd.DataFrame({"coverage": said, "linkage": np.array(said) / 10}, index=range(len(said)))
            for name, said in arms.items()}


def part(terms, **more):
    return ClaimPart("p", "a", tuple(Term(*term, LATE) for term in terms), 0.05, 0.01, "", **more)


def late(arms):
    """Values of arms in the third year: by arm, by measure, by seed."""
    return {(name, LATE.name): pd.DataFrame(said) for name, said in arms.items()}


SAME = {"x": "x", "y": "y"}


def test_an_effect_is_above_nought_where_it_is_as_claimed():
    falls = part([(1, "x", "coverage"), (-1, "y", "coverage")], sign=-1)
    assert effects(falls, values(x=[0.5, 0.6], y=[0.7, 0.9]), SAME).tolist() == pytest.approx([0.2, 0.3])


def test_a_larger_share_of_one_than_of_another_is_a_difference_of_log_ratios():
    halved = values(x=[0.4], y=[0.8])
    halved["x", LATE.name]["linkage"] = [0.02]
    more = part([(1, "x", "linkage"), (-1, "y", "linkage"), (-1, "x", "coverage"), (1, "y", "coverage")], sign=-1, scale=LOG)
    assert effects(more, halved, SAME).tolist() == pytest.approx([np.log(2)])


def test_a_seed_that_one_arm_lacks_is_missing_and_so_is_the_logarithm_of_nought():
    found = effects(part([(1, "x", "coverage"), (-1, "y", "coverage")]), values(x=[0.5, 0.6, 0.7], y=[0.5, 0.5]), SAME)
    assert np.isnan(found[2]) and found[1] == pytest.approx(0.1)
    none = effects(part([(1, "x", "coverage"), (-1, "y", "coverage")], scale=LOG), values(x=[0.0], y=[0.5]), SAME)
    assert np.isnan(none[0])


def test_where_no_choice_is_better_anywhere_choosing_wins_nothing_on_average():
    rng = np.random.default_rng(0)
    won = [judge_choice(rng.normal(0, 1, (20, 5, 3))).mean() for _ in range(400)]
    assert abs(np.mean(won)) < 4 * np.std(won) / 20, "luck would be chosen if a choice were judged on its own seeds"


def test_what_is_won_by_choosing_for_each_place_is_recovered():
    planted = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    rng = np.random.default_rng(1)
    won = judge_choice(planted + rng.normal(0, 0.05, (20, 3, 2)))
    assert won.mean() == pytest.approx(1 / 3, abs=0.05)
    assert np.isnan(judge_choice(planted[None])).all(), "one seed cannot both choose and judge"


def test_h15_weighs_the_mode_that_leads_by_what_there_is_against_the_others():
    one = HYPOTHESES["H15"]
    weights = {term.arm: term.weight for term in one.part("match").terms}
    fitting = {f"{rich} {rich}" for rich in ENDOWMENTS}
    assert set(weights) == set(one.arms) and fitting < set(weights)
    assert all(weight == pytest.approx(1 / 3 if arm in fitting else -1 / 6) for arm, weight in weights.items())
    assert one.part("match").terms[-1].arm not in fitting, "the baseline is a street whose mode does not fit"
    said = late({name: {"unserved_hours": [30.0 - 6.0 * (name in fitting)] * 4} for name in one.arms})
    assert effects(one.part("match"), said, {name: name for name in one.arms}).tolist() == pytest.approx([6.0] * 4)


def test_h15_names_the_best_choice_for_each_place_beside_it():
    choice, ids = HYPOTHESES["H15"].part("choice"), {name: name for name in HYPOTHESES["H15"].arms}
    hours = np.array([[20.0, 30.0, 30.0], [30.0, 20.0, 30.0], [30.0, 20.0, 30.0]])
    said = late({name: {"unserved_hours": [hours[row, column]] * 4}
                 for row, line in enumerate(choice.menu) for column, name in enumerate(line)})
    assert not choice.decides
    assert effects(choice, said, ids).tolist() == pytest.approx([10 / 3] * 4), "fewer hours are better; one mode suits two of three"


def test_money_is_even_where_every_community_gets_as_much_and_uneven_where_one_gets_all():
    def frame(amounts):
        return pd.DataFrame({"arm": "a", "seed": 0, "window": ["51"] * 4 + ["155"] * 4, "community": ["c0", "c1", "c2", "c3"] * 2,
                             "allotted": amounts + amounts, "gifts_targeted": 0.0, "gifts_love": 0.0})

    assert evenness_of_money(frame([5.0] * 4), WHOLE).evenness_of_money[0] == pytest.approx(1)
    assert evenness_of_money(frame([8.0, 0.0, 0.0, 0.0]), WHOLE).evenness_of_money[0] == pytest.approx(0.25)
    assert np.isnan(evenness_of_money(frame([0.0] * 4), WHOLE).evenness_of_money[0])


DIFFERENCE = [(1, "x", "coverage"), (-1, "y", "coverage")]


def test_a_threshold_is_a_share_of_the_baselines_level_and_never_below_its_floor():
    assert settle_threshold(part(DIFFERENCE), values(x=[0.9, 0.9], y=[0.5, 0.7]), SAME).threshold == pytest.approx(0.05 * 0.6)
    assert settle_threshold(part(DIFFERENCE), values(x=[0.9, 0.9], y=[0.1, 0.1]), SAME).threshold == 0.01, "a twentieth of .1 is less"
    assert settle_threshold(part(DIFFERENCE), values(x=[0.1], y=[-0.8]), SAME).threshold == pytest.approx(0.04), "a level below 0, too"


def test_a_baseline_without_a_level_leaves_the_floor():
    for nothing in (np.nan, np.inf):
        assert settle_threshold(part(DIFFERENCE), values(x=[0.9], y=[nothing]), SAME).threshold == 0.01
    assert settle_threshold(part(DIFFERENCE), values(x=[0.9, 0.9], y=[np.nan, 0.8]), SAME).threshold == pytest.approx(0.04)


def test_relative_scales_take_the_share_as_it_is_and_the_floor_against_the_level():
    on = {scale: part(DIFFERENCE, scale=scale) for scale in (LOG, LOGIT)}
    assert settle_threshold(on[LOG], values(x=[0.9], y=[0.5]), SAME).threshold == 0.05
    assert settle_threshold(on[LOG], values(x=[0.9], y=[0.1]), SAME).threshold == pytest.approx(0.1), "a floor of .01 is a tenth of .1"
    assert settle_threshold(on[LOGIT], values(x=[0.9], y=[0.1]), SAME).threshold == 0.05


def test_an_effect_that_is_not_finite_is_missing():
    assert np.isnan(effects(part(DIFFERENCE), values(x=[np.inf], y=[0.5]), SAME)[0])


@pytest.mark.parametrize("lever", BUNDLE)
def test_a_lever_that_does_all_of_it_has_the_whole_shapley_value_and_the_others_none(lever):
    weights = compute_shapley_weights(RAISED_IN, lever)
    for other in BUNDLE:
        done = sum(weight * (other in RAISED_IN[name]) for name, weight in weights.items())
        assert done == pytest.approx(float(other == lever))


def test_shapley_weights_of_the_three_levers_sum_to_the_whole_effect():
    whole = {name: sum(compute_shapley_weights(RAISED_IN, lever)[name] for lever in BUNDLE) for name in RAISED_IN}
    assert whole == pytest.approx({name: (name == "uuu") - (name == "aaa") for name in whole})
    assert list(whole)[-1] == "aaa", "the last term is the baseline's"
    assert [HYPOTHESES["H4"].part(f"trust by {lever}").terms[-1].arm for lever in BUNDLE] == ["aaa"] * 3


def test_shapley_weights_share_out_a_case_worked_by_hand():
    """Alone 1, 2 and 4; the first two together 6 more; all three 12 more: 1 + 3 + 4, 2 + 3 + 4 and 4 + 4."""
    worth = {"aaa": 0, "uaa": 1, "aua": 2, "aau": 4, "uua": 9, "uau": 5, "auu": 6, "uuu": 25}
    shared = [sum(weight * worth[name] for name, weight in compute_shapley_weights(RAISED_IN, lever).items()) for lever in BUNDLE]
    assert shared == pytest.approx([8, 9, 8])


def test_of_two_players_each_has_the_mean_of_its_step_alone_and_after_the_other():
    """Volunteers alone 6, charity alone 2, both 10: volunteers add 6 first and 8 second, charity 2 first and 4 second."""
    worth = {"plain": 10, "volunteers alone": 6, "charity alone": 2, "three": 0}
    shared = [sum(weight * worth[name] for name, weight in compute_shapley_weights(ADDED, who).items()) for who in ADDED["plain"]]
    assert shared == pytest.approx([(6 + 8) / 2, (2 + 4) / 2])


def test_h1_says_what_volunteers_and_charity_each_add():
    """Of 100 hours unserved, volunteers alone leave 94, charity alone 98 and both 90: 7 hours are volunteers' doing, 3 charity's."""
    one = HYPOTHESES["H1"]
    unserved = {"plain": 90.0, "volunteers alone": 94.0, "charity alone": 98.0, "three": 100.0}
    said = {(name, LATE.name): pd.DataFrame({"unserved_hours": [hours], "lasting_results": [1 - hours / 100]})
            for name, hours in unserved.items()}
    names = {name: name for name in one.arms}
    for measure, by_volunteers, by_charity in (("unserved", 7, 3), ("lasting", 0.07, 0.03)):
        assert effects(one.part(f"{measure} by volunteers"), said, names)[0] == pytest.approx(by_volunteers)
        assert effects(one.part(f"{measure} by charity"), said, names)[0] == pytest.approx(by_charity)
        assert not one.part(f"{measure} by volunteers").decides and not one.part(f"{measure} by charity").decides
    assert {part.key for part in one.deciding} == {"unserved", "lasting"}


def test_h1_runs_each_set_of_actors_that_may_be_added():
    levers = {key: set(arm.changes.get("levers", {"actors": "five"}).values()) for key, arm in HYPOTHESES["H1"].arms.items()}
    assert levers == {
        "plain": {"five"}, "volunteers alone": {"three_and_volunteers"}, "charity alone": {"three_and_charity"}, "three": {"three"}}


def test_h4_says_what_each_lever_of_the_bundle_does_of_each_loss():
    one = HYPOTHESES["H4"]
    losses = dict(zip(sorted(one.arms), (0.0, 0.02, 0.01, 0.07, 0.0, 0.03, 0.02, 0.1), strict=True))
    said, ids = late({name: {"trust": [0.6 - loss]} for name, loss in losses.items()}), {name: name for name in one.arms}
    shared = sum(effects(one.part(f"trust by {lever}"), said, ids)[0] for lever in BUNDLE)
    assert shared == pytest.approx(effects(one.part("trust"), said, ids)[0]) == pytest.approx(0.1)


def counted(name="x", seed=0, **said):
    """A run of four communities for three years whose counts are said, for all groups together."""
    counts = np.zeros((6, 1, len(COUNTS), 4), np.int64)
    for key, value in said.items():
        counts[:, 0, getattr(count, key), 0] = value
    return Run(name, seed, np.arange(25, 156, 26, dtype=np.int32), counts, ("all",), tuple("ABCD"))


def test_measures_by_the_unit_of_their_cause_are_those_worked_by_hand():
    run = counted(joined_outreach=6, worker_outreach=40 * 60, joined_incubation=3, worker_incubation=20 * 60, asked_by_incubation=60,
                  worked_minutes=180 * 60, worker_minutes=1000, worker_administration=350, worker_absent=50, worker_vacant=200)
    found = measure_arms(ArmResults([run]), {"x": [LATE]})["x", LATE.name].loc[0]
    assert found["joins_per_outreach_hour"] == pytest.approx(0.15) and found["joins_per_incubation_hour"] == pytest.approx(0.15)
    assert found["joins_per_invitation"] == pytest.approx(0.05) and found["service_per_invitation"] == pytest.approx(3.0)
    assert found["administration_share"] == pytest.approx(0.35) and found["hours_worked"] == pytest.approx(950 / 1200)


def test_where_nobody_was_invited_there_is_no_measure_for_each_invitation():
    found = measure_arms(ArmResults([counted(worked_minutes=100)]), {"x": [LATE]})["x", LATE.name].loc[0]
    assert not np.isfinite(found["service_per_invitation"]) and not np.isfinite(found["joins_per_invitation"])


def test_every_measure_beside_the_indicators_has_a_name():
    assert {*MEASURES, "evenness_of_money"} == set(NAMES) and set(SHARES) <= set(NAMES)


def test_arms_of_identical_counts_are_no_contrast_and_one_minute_is():
    same = part(DIFFERENCE)
    assert not has_contrast(same, ArmResults([counted("x"), counted("y")]), SAME)
    assert has_contrast(same, ArmResults([counted("x", worked_minutes=1), counted("y")]), SAME)
