import math

import numpy as np
import pytest

from tests.model.week.small_street import (
    PLACE,
    WORLD,
    a_case,
    a_street,
    at,
    counted,
    given,
    live,
    luck_of,
    on,
    ordered,
    permuted_ties,
    rearranged,
    ties_of,
    volunteering,
)
from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for, mix_bits, week_key
from wushe_sim.engine.declare import NOBODY
from wushe_sim.model.actors.cases import CARE, FREE, HIDDEN
from wushe_sim.model.actors.residents import CHILD, ELDER, LONG_AGO
from wushe_sim.model.parameters import Move
from wushe_sim.model.week.move import choose_group, decide_to_leave, mix_of_arrivals, move, weigh_leaving
from wushe_sim.model.world.population import set_age, set_mix


def moving(c, week=0, switches=None, w=WORLD, p=None, **levers):
    p = p or given(Move, by_belonging=1, own_kind=0.7, new_tie=0.08, new_kin=0.4)
    live(move, c, {"move": p, "world": w}, week=week, switches=switches or on(settling=False), levers=ordered(**levers))


def chances_of_leaving(belonging, mobility=0.52, by_belonging=1.0):
    chances = np.zeros(len(belonging), np.float32)
    weigh_leaving(np.asarray(belonging, np.float32), np.float32(mobility), np.float32(by_belonging), chances)
    return chances


def test_with_belonging_of_one_half_a_fifty_second_of_a_years_leavers_leave_a_week():
    assert chances_of_leaving([0.5])[0] == pytest.approx(0.01)  # .52 / 52 · e⁰


def test_whoever_belongs_here_fully_leaves_less_by_the_root_of_e():
    assert chances_of_leaving([1.0])[0] == pytest.approx(0.01 * math.exp(-0.5))  # .00607


def test_belonging_keeps_nobody_where_its_weight_is_nothing():
    assert chances_of_leaving([0, 0.5, 1], by_belonging=0).tolist() == pytest.approx([0.01] * 3)


def test_nobody_leaves_more_surely_than_surely():
    assert chances_of_leaving([0], mobility=60, by_belonging=20)[0] == 1


def test_whoever_leaves_at_low_mobility_leaves_at_high_mobility_too():
    few, many = np.zeros(2000, np.uint8), np.zeros(2000, np.uint8)
    people = np.arange(2000)
    decide_to_leave(people, at().key, np.full(2000, 0.02, np.float32), few)
    decide_to_leave(people, at().key, np.full(2000, 0.2, np.float32), many)
    assert 0 < few.sum() < many.sum()
    assert (many >= few).all()


def test_a_tenth_leaves_at_a_chance_of_a_tenth():
    leaves = np.zeros(4000, np.uint8)
    decide_to_leave(np.arange(4000), at().key, np.full(4000, 0.1, np.float32), leaves)
    assert leaves.mean() == pytest.approx(0.1, abs=0.015)  # three standard errors of √(.09 / 4000)


def test_as_many_arrive_as_leave_and_every_arrival_is_a_newcomer_with_a_number_of_their_own():
    c = a_street()
    moving(c, mobility=1.0, switches=on(settling=False), p=given(Move, by_belonging=20))
    c = a_street()
    c.residents.belonging[:] = (0, 1, 1, 0, 1)  # at a weight of 20, e¹⁰/52 > 1: those two leave; e⁻¹⁰/52: the others stay
    c.residents.newcomer[3] = 1
    moving(c, mobility=1.0, p=given(Move, by_belonging=20))
    assert c.residents.person.tolist() == [5, 1, 2, 8, 4]
    assert c.residents.newcomer.tolist() == [1, 0, 0, 1, 0]
    assert counted(c, "left", "newcomers_left", "arrived") == (2, 1, 2)


def test_without_migration_nobody_leaves():
    c = a_street()
    moving(c, mobility=1.0, switches=on(migration=False), p=given(Move, by_belonging=20))
    assert counted(c, "left", "arrived") == (0, 0)
    assert c.residents.person.tolist() == [0, 1, 2, 3, 4]


def test_at_no_mobility_nobody_leaves():
    c = a_street(200)
    moving(c)
    assert counted(c, "left") == 0


def one_leaves(c, r):
    """Whoever stands in row r leaves, and nobody else."""
    c.residents.belonging[:] = 1
    c.residents.belonging[r] = 0
    moving(c, mobility=1.0, p=given(Move, by_belonging=20, new_tie=0.08, new_kin=0.4))


def test_ties_of_a_newcomer_are_weak_seen_from_either_end_and_kin_are_nearer():
    c = a_street()
    c.ties.kin[1] = c.ties.kin[0] = 1  # 0 and 1 are one household: entries 0 (of 0) and 1 (of 1)
    one_leaves(c, 1)
    # ties stand as 0:1 | 1:0 1:2 | 2:1 2:3 | 3:2 3:4 | 4:3
    assert c.ties.strength.tolist() == pytest.approx([0.4, 0.4, 0.08, 0.08, 0.5, 0.5, 0.5, 0.5])


def test_whoever_leaves_takes_office_cases_and_opinions_along():
    c = a_street()
    volunteering(c, 2, 4)
    a_case(c, 2, kind=0)
    a_case(c, 2, kind=CARE)
    a_case(c, 3, kind=1)
    c.residents.grievance[2], c.residents.opinion[2], c.residents.complies[2] = 0.9, 0.1, 0
    c.residents.asked[2], c.residents.asked_by[2], c.residents.spared_until[2], c.residents.standing[2] = 1, 3, 26, 2
    one_leaves(c, 2)
    assert c.residents.volunteer[2] == NOBODY
    assert c.roll.registered[0] == 1
    assert c.residents.volunteer[4] == 0 and c.volunteers.resident[0] == 4  # the last row moved into the gap
    assert c.cases.state[:3].tolist() == [FREE, FREE, 2]
    assert (c.residents.grievance[2], c.residents.opinion[2], c.residents.complies[2], c.residents.open_cases[2]) == (0, 0.5, 1, 0)
    assert (c.residents.asked[2], c.residents.asked_by[2], c.residents.spared_until[2]) == (0, 0, LONG_AGO), "nobody has asked the newcomer"
    assert c.residents.standing[2] == 0, "nor named"
    assert counted(c, "deregistered", "moved_volunteers", "cases_moved") == (1, 1, 1)  # care stands closed at a week's end


def test_hours_spent_on_the_cases_of_whoever_leaves_are_wasted_and_money_is_not_hours():
    c = a_street()
    row = a_case(c, 2, kind=0)
    c.cases.spent[row] = (10, 5000, 20, 30, 40)  # committee, foundation (fen), team, worker, organization
    one_leaves(c, 2)
    assert counted(c, "wasted_minutes") == 100


def test_a_newcomer_is_of_the_group_of_a_neighbour_of_the_dwelling_where_all_follow_their_kind():
    c = a_street()
    c.residents.group[:] = (1, 0, 3, 0, 0)
    chosen = {int(choose_group(c.residents, c.ties, 1, np.uint64(k), c.books.mix, np.float32(1))) for k in range(40)}
    assert chosen == {1, 3}


def shares_of_groups(ties, own_kind, mix, draws=4000):
    c = a_street()
    c.residents.group[:] = 3
    mix = np.asarray(mix, np.float32)
    # keys are mixed, so that each stands for another place and week
    chosen = [int(choose_group(c.residents, ties, 0, mix_bits(np.uint64(k)), mix, np.float32(own_kind))) for k in range(draws)]
    return np.bincount(chosen, minlength=4) / draws


def test_three_in_ten_newcomers_come_by_the_mix_of_arrivals_where_seven_follow_their_kind():
    # neighbours are of group 3: .7 + .3 · ¼ = .775 of group 3, .075 of each other
    assert shares_of_groups(a_street().ties, 0.7, [0.25] * 4) == pytest.approx([0.075, 0.075, 0.075, 0.775], abs=0.02)


def test_into_a_dwelling_without_neighbours_newcomers_come_by_the_mix_of_arrivals():
    alone = ties_of(5, [(1, 2)])
    assert shares_of_groups(alone, 0.7, [0.5, 0.5, 0, 0]) == pytest.approx([0.5, 0.5, 0, 0], abs=0.03)


def test_groups_of_newcomers_are_chosen_before_anybody_has_moved():
    c = a_street(2)
    c.residents.group[:] = (1, 2)
    c.residents.belonging[:] = 0
    moving(c, mobility=1.0, p=given(Move, by_belonging=20, own_kind=1))
    assert c.residents.group.tolist() == [2, 1]  # each is of the group that the other dwelling had


def test_heterogeneity_makes_groups_more_and_more_equal_among_arrivals():
    mix = np.zeros(4, np.float32)
    set_mix(mix, np.float32(0.5))
    assert mix.tolist() == pytest.approx([8 / 15, 4 / 15, 2 / 15, 1 / 15])  # 1, ½, ¼, ⅛ over 1⅞
    set_mix(mix, np.float32(0))
    assert mix.tolist() == [1, 0, 0, 0]
    set_mix(mix, np.float32(1))
    assert mix.tolist() == [0.25] * 4


def test_groups_from_a_file_do_not_follow_the_lever():
    c = a_street()
    c.place.real[0] = 1
    c.books.mix[:] = (0.1, 0.2, 0.3, 0.4)
    mix_of_arrivals(c.place, c.books.mix, np.float32(1))
    assert c.books.mix.tolist() == pytest.approx([0.1, 0.2, 0.3, 0.4])


def settling(c, years, **levels):
    w = WORLD._replace(settle_years=np.float32(years), **{name: np.float32(value) for name, value in levels.items()})
    moving(c, switches=on(migration=False), w=w)


def test_a_newcomer_settles_with_the_chance_of_one_in_a_settling_times_weeks():
    c = a_street(4000)
    c.residents.newcomer[:] = 1
    settling(c, 0.25)  # thirteen weeks: 1/13 = .077
    assert (c.residents.newcomer == 0).mean() == pytest.approx(1 / 13, abs=0.013)
    assert counted(c, "settled") == (c.residents.newcomer == 0).sum()


def test_whoever_settles_comes_to_trust_and_belong_as_locals_do():
    c = a_street()
    c.residents.newcomer[:2] = 1
    c.residents.own_trust[:], c.residents.own_belonging[:] = 0.6, 0.4
    settling(c, 1 / 52, newcomer_trust=-0.05, newcomer_belonging=-0.12)
    assert c.residents.own_trust.tolist() == pytest.approx([0.65, 0.65, 0.6, 0.6, 0.6])
    assert c.residents.own_belonging.tolist() == pytest.approx([0.52, 0.52, 0.4, 0.4, 0.4])


def test_who_came_young_and_settles_is_of_a_locals_age_in_time():
    elders = WORLD._replace(elder_share=np.float32(0.3), newcomer_elder_share=np.float32(0.1), child_share=np.float32(0.2))
    c = a_street(3000)
    c.residents.belonging[:] = 0
    moving(c, mobility=1.0, p=given(Move, by_belonging=20), w=elders)  # all leave, and newcomers come
    assert c.residents.newcomer.all()
    assert np.bincount(c.residents.age) / 3000 == pytest.approx([0.2, 0.7, 0.1], abs=0.026)
    children = c.residents.age == CHILD
    moving(c, switches=on(migration=False), w=elders._replace(settle_years=np.float32(1 / 52)))
    assert np.bincount(c.residents.age) / 3000 == pytest.approx([0.2, 0.5, 0.3], abs=0.027)
    assert (c.residents.age[children] == CHILD).all()


def test_nobody_grows_younger_by_settling_even_where_newcomers_are_older_than_locals():
    c = a_street(2000)
    c.residents.newcomer[:] = 1
    old = WORLD._replace(elder_share=np.float32(0.1), newcomer_elder_share=np.float32(0.15))
    for r in range(2000):
        set_age(c.residents, r, PLACE, 1, old)
    before = c.residents.age.copy()
    moving(c, switches=on(migration=False), w=old._replace(settle_years=np.float32(1 / 52)))
    assert (c.residents.newcomer == 0).all() and (c.residents.age == before).all()
    assert np.mean(before == ELDER) == pytest.approx(0.15, abs=0.024)


def test_without_settling_newcomers_stay_newcomers():
    c = a_street(500)
    c.residents.newcomer[:] = 1
    moving(c, w=WORLD._replace(settle_years=np.float32(0.02)), switches=on(migration=False, settling=False))
    assert c.residents.newcomer.all()
    moving(c, w=WORLD._replace(settle_years=np.float32(0.02)), switches=on(migration=False))
    assert counted(c, "settled") > 400  # at 1 / (52 · .02) = .96 a week


def test_the_order_of_rows_moves_nobody():
    people, rng = 60, np.random.default_rng(3)
    row = rng.permutation(people)
    one, other = a_street(people), a_street(people)
    one.residents.belonging[:] = rng.random(people)
    one.residents.group[:] = rng.integers(0, 4, people)
    volunteering(one, *range(0, people, 3))
    for r in range(0, people, 4):
        a_case(one, r) if r < 60 else None
    other = other._replace(residents=rearranged(one.residents, row), ties=permuted_ties(one.ties, row))
    other.residents.volunteer[:] = NOBODY
    volunteering(other, *(int(row[r]) for r in reversed(range(0, people, 3))))
    other.residents.open_cases[:] = 0
    for r in reversed(range(0, people, 4)):
        a_case(other, int(row[r]))
    p = given(Move, by_belonging=1, own_kind=0)  # whose kind lives next door is drawn among a row's ties, in the order of rows
    moving(one, mobility=1.0, week=1, p=p, switches=on())
    moving(other, mobility=1.0, week=1, p=p, switches=on())
    assert (one.residents.person >= people).sum() >= 1
    for name in ("person", "group", "newcomer", "age", "vulnerable", "belonging", "trust", "open_cases"):
        assert (getattr(other.residents, name)[row] == getattr(one.residents, name)).all(), name
    assert (one.books.tally == other.books.tally).all()
    assert (permuted_ties(one.ties, row).strength == other.ties.strength).all()


def test_draws_are_uniform_and_the_same_for_the_same_person_purpose_and_week():
    key = key_for(at(3).key, chance.LEAVE)
    draws = np.array([draw(key, np.uint64(k)) for k in range(4000)])
    assert draws.mean() == pytest.approx(0.5, abs=0.015)  # three standard errors of √(1/12 / 4000)
    assert draws.var() == pytest.approx(1 / 12, abs=0.005)
    assert np.histogram(draws, 10, (0, 1))[0].min() > 340  # 400 expected, ± 19
    assert draws.min() >= 0 and draws.max() < 1
    assert draws[3] == luck_of(chance.LEAVE, 3, week=3)
    assert draws[3] not in (luck_of(chance.LEAVE, 3, week=4), luck_of(chance.JOIN, 3, week=3))


def test_neighbouring_persons_and_weeks_have_luck_of_their_own():
    key = key_for(at().key, chance.LEAVE)
    people = np.array([draw(key, np.uint64(k)) for k in range(2000)])
    weeks = np.array([draw(key_for(week_key(at().place, week), chance.LEAVE), np.uint64(1)) for week in range(-1000, 1000)])
    for draws in (people, weeks):
        assert abs(np.corrcoef(draws[1:], draws[:-1])[0, 1]) < 0.07  # three standard errors of 1/√2000


def test_splitmix_gives_its_published_first_number():
    assert mix_bits(np.uint64(0)) == np.uint64(0xE220A8397B1DCDAF)  # the first number of splitmix64 seeded with nothing


def test_a_case_that_nobody_had_found_moves_away_with_its_resident():
    c = a_street()
    a_case(c, 2, state=HIDDEN)
    one_leaves(c, 2)
    assert c.cases.state[0] == FREE and counted(c, "cases_moved") == 1
