import numpy as np
import pytest

from tests.model.week.small_street import a_street, given, ties_of
from wushe_sim.model.actors.residents import CHILD, MOST_STANDING
from wushe_sim.model.parameters import Mobilise
from wushe_sim.model.week.asking import hear_of_volunteers, persuasion
from wushe_sim.model.week.selecting import ANYONE, BOTH, MASS_BASE, SKILL, count_marked, select, weigh_standing


def standing(c, named):
    weigh_standing(c.residents, c.ties, given(Mobilise, named=named), c.scratch.values, c.choices.chance)
    return c.residents.standing.tolist()


def a_star_and_a_chain():
    """0 knows 1, 2 and 3, who know nobody else; 4, 5 and 6 know each other."""
    c = a_street(7)
    return c._replace(ties=ties_of(7, [(0, 1), (0, 2), (0, 3), (4, 5), (4, 6), (5, 6)]))


def test_a_mass_base_by_ties_is_their_number_against_the_mean():
    # 3, 1, 1, 1, 2, 2, 2 ties of a mean of 12/7
    assert standing(a_star_and_a_chain(), 0) == pytest.approx([t * 7 / 12 for t in (3, 1, 1, 1, 2, 2, 2)])


def test_a_mass_base_by_nominations_is_what_neighbours_say_and_not_the_number_of_ties():
    # 1, 2 and 3 have nobody else to name than 0, who names each with a third; 4, 5 and 6 share their nominations: 7 in all of 7 residents
    assert standing(a_star_and_a_chain(), 1) == pytest.approx([3, 1 / 3, 1 / 3, 1 / 3, 1, 1, 1])


def test_between_the_two_both_count_by_their_share():
    c = a_star_and_a_chain()
    by_ties, by_names = np.array(standing(c, 0)), np.array(standing(c, 1))
    assert standing(c, 0.25) == pytest.approx((0.75 * by_ties + 0.25 * by_names).tolist())


def test_a_stronger_tie_names_more_often():
    c = a_street(3)  # 0:1 | 1:0 1:2 | 2:1
    c.ties.strength[:] = (0.2, 0.2, 0.6, 0.6)
    assert standing(c, 1) == pytest.approx([0.25, 2, 0.75])  # 1 names 0 with a quarter


def test_children_name_nobody_and_take_nobodys_nomination():
    c = a_star_and_a_chain()
    c.residents.age[[1, 5]] = CHILD
    # 2 and 3 name 0, who names each of them by half; 4 and 6 name each other; five nominations of five grown-ups
    found = standing(c, 1)
    assert [found[r] for r in (0, 2, 3, 4, 6)] == pytest.approx([2, 0.5, 0.5, 1, 1])


def test_without_ties_and_without_grown_ups_nobody_has_a_mass_base():
    c = a_street(5)
    c = c._replace(ties=ties_of(5, []))
    assert standing(c, 0) == standing(c, 1) == [0] * 5
    c = a_street(5)
    c.residents.age[:] = CHILD
    assert standing(c, 1) == [0] * 5


def test_a_mass_base_has_a_bound():
    c = a_street(200)
    c = c._replace(ties=ties_of(200, [(0, r) for r in range(1, 200)]))
    for named in (0, 1):
        assert standing(c, named)[0] == MOST_STANDING


def test_who_is_named_twice_as_often_as_usual_persuades_by_the_coefficient_more_and_at_most_three_times_counts():
    p = given(Mobilise, standing_persuades=0.2)
    assert [persuasion(np.float32(s), p) for s in (0, 1, 2, 3, 9)] == pytest.approx([0.8, 1, 1.2, 1.4, 1.4])
    assert persuasion(np.float32(9), given(Mobilise, standing_persuades=0)) == 1


def test_neighbours_hear_more_of_a_volunteer_of_high_standing():
    c = a_street()
    c.residents.volunteer[1], c.volunteers.resident[0], c.volunteers.active[0], c.roll.registered[0] = 0, 1, 1, 1
    c.residents.standing[:] = (1, 2, 1, 1, 1)
    hear_of_volunteers(c.residents, c.ties, c.volunteers, 1, False, given(Mobilise, standing_persuades=0.5), c.scratch.rows)
    assert c.residents.peers[[0, 2]].tolist() == [3072, 3072]  # half a tie, half as much again
    assert c.residents.volunteers_near.tolist() == [1, 0, 1, 0, 0]


def invitations(c, selection, at_once, is_open=None):
    c.choices.outcome[:] = c.residents.age != CHILD if is_open is None else is_open
    select(c.residents, selection, np.float32(0.125), at_once, c.choices.outcome)
    return c.residents.invitation.tolist()


def a_street_to_choose_from():
    c = a_street(4)
    c.residents.standing[:], c.residents.skill[:] = (0.5, 0.5, 1, 2), (0.4, 0.8, 0.4, 0.8)
    return c


def test_one_may_choose_anyone_or_by_mass_base_or_by_skill_or_by_both():
    c = a_street_to_choose_from()
    assert invitations(c, ANYONE, False) == [0.125] * 4
    assert invitations(c, MASS_BASE, False) == [0.0625, 0.0625, 0.125, 0.25]
    assert invitations(c, SKILL, False) == pytest.approx([0.125 * s / 0.6 for s in (0.4, 0.8, 0.4, 0.8)])
    products = np.array([0.2, 0.4, 0.4, 1.6])
    assert invitations(c, BOTH, False) == pytest.approx((0.5 * products / products.sum()).tolist(), rel=1e-6)


@pytest.mark.parametrize("selection", [ANYONE, MASS_BASE, SKILL, BOTH])
def test_where_some_may_not_be_invited_others_are_in_their_place(selection):
    c = a_street_to_choose_from()
    found = invitations(c, selection, True, (1, 1, 1, 0))
    assert sum(found) == pytest.approx(3 * 0.125, rel=1e-6) and found[3] == 0
    weights = {ANYONE: (1, 1, 1), MASS_BASE: (1, 1, 2), SKILL: (1, 2, 1), BOTH: (1, 2, 2)}[selection]
    assert [x / found[0] for x in found[:3]] == pytest.approx(weights, rel=1e-6)


def test_without_an_invitation_or_without_anybody_to_invite_nothing_is_shared_out():
    c = a_street_to_choose_from()
    c.choices.outcome[:] = 1
    select(c.residents, BOTH, np.float32(0), True, c.choices.outcome)
    assert not c.residents.invitation.any()
    assert invitations(c, BOTH, True, (0, 0, 0, 0)) == [0] * 4 and count_marked(c.choices.outcome) == 0
