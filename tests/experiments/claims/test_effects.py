"""Effects: arms are weighed seed by seed on the part's scale, what is best where is judged on other seeds, and money is even or is not."""

import numpy as np
import pandas as pd
import pytest

from wushe_sim.experiments.claims.effects import effects, evenness_of_money, judge_choice
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.claims.hypothesis import LATE, LOG, WHOLE, ClaimPart, Term


def values(**arms):
    return {(name, LATE.name): pd.DataFrame({"coverage": said, "linkage": np.array(said) / 10}, index=range(len(said)))
            for name, said in arms.items()}


def part(terms, **more):
    return ClaimPart("p", "a", tuple(Term(*term, LATE) for term in terms), 0.01, "", **more)


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


def test_h15_is_told_from_its_menu():
    one = HYPOTHESES["H15"]
    deciding = one.deciding[0]
    said = {name: [0.7 + 0.1 * (row == column)] * 4 for row, line in enumerate(deciding.menu) for column, name in enumerate(line)}
    found = effects(deciding, values(**said), {name: name for name in said})
    assert found.tolist() == pytest.approx([0.1 * 2 / 5] * 4), "three of five types have a best mode; one mode for all suits one of them"


def test_money_is_even_where_every_community_gets_as_much_and_uneven_where_one_gets_all():
    def frame(amounts):
        return pd.DataFrame({"arm": "a", "seed": 0, "window": ["51"] * 4 + ["155"] * 4, "community": ["c0", "c1", "c2", "c3"] * 2,
                             "allotted": amounts + amounts, "gifts_targeted": 0.0, "gifts_love": 0.0})

    assert evenness_of_money(frame([5.0] * 4), WHOLE).evenness_of_money[0] == pytest.approx(1)
    assert evenness_of_money(frame([8.0, 0.0, 0.0, 0.0]), WHOLE).evenness_of_money[0] == pytest.approx(0.25)
    assert np.isnan(evenness_of_money(frame([0.0] * 4), WHOLE).evenness_of_money[0])
