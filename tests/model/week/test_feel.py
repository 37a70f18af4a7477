import math

import numpy as np
import pytest

from tests.model.week.small_street import a_street, at, counted, given, live, on, ordered, volunteering
from wushe_sim.model.actors.residents import (
    BUILT,
    CARED,
    CHILD,
    FAILED,
    HEARD,
    HELPED,
    LET_DOWN,
    OVERRULED,
    SERVED_BY_COMMITTEE,
    TOOK_PART,
    UNCARED,
    VOLUNTEERED,
)
from wushe_sim.model.parameters import Feel, World
from wushe_sim.model.week.feel import (
    back_to_usual,
    build_together,
    ease_level,
    feel,
    goods_taken,
    look_at_neighbours,
    mixedness,
    moved,
    see_groups,
    spread_news,
    wear_by_goods,
)

P = given(
    Feel, step=0.02, back=0.01, news=0.25, waiting=0.5, doing=0.5, goods=0.3, goods_half=0.1, goods_forgiven=0, honour=0.2, feedback=0.5,
    examples=0.05, contact=0.5, strain=0.3, project_share=0.2, project_minutes=60, grievance_step=0.3, grievance_fades=0.03,
    tie_return=0.01, tie_grows=0.02, tie_usual=0.3, tie_kin=0.8, tie_across=0, unlike=0, eased=0)
FEELINGS = ("trust", "trust_government", "belonging", "agency")


def feeling(c, p=P, week=1, switches=None, **levers):
    live(feel, c, p, week=week, switches=switches, levers=ordered(**levers))


def after(lived, switches=None, setup=lambda c: None, level=0.5, **levers):
    """What resident 2 feels after such a week, from one half, which is also the personal level unless said."""
    c = a_street()
    for name in FEELINGS:
        getattr(c.residents, name)[:] = 0.5
        getattr(c.residents, f"own_{name}")[:] = level
    c.residents.lived[2] = lived
    setup(c)
    feeling(c, switches=switches or on(neighbours_news=False), **levers)
    return {name: float(getattr(c.residents, name)[2]) for name in FEELINGS}


def test_an_event_moves_a_feeling_by_a_fiftieth_of_the_room_and_the_personal_level_draws_it_back():
    assert moved(*np.float32([0.6, 1, 0, 0.02, 0.6, 0.01])) == pytest.approx(0.6 + 0.02 * 0.4)
    assert moved(*np.float32([0.6, 0, 1, 0.02, 0.6, 0.01])) == pytest.approx(0.6 - 0.02 * 0.6)
    assert moved(*np.float32([0.6, 0, 0, 0.02, 0.8, 0.01])) == pytest.approx(0.602)


def test_half_of_the_way_back_to_the_personal_level_takes_sixty_nine_weeks():
    x = np.float32(1)
    for _ in range(69):  # ln 2 / −ln(1 − .01)
        x = moved(x, np.float32(0), np.float32(0), P.step, np.float32(0.5), P.back)
    assert x == pytest.approx(0.75, abs=0.001)


@pytest.mark.parametrize("up", [0, 60])
@pytest.mark.parametrize("down", [0, 60])
def test_a_feeling_stays_within_its_bounds_whatever_happens(up, down):
    assert 0 <= moved(*np.float32([0.9, up, down, 0.05, 0.1, 0.03])) <= 1


UP, DOWN = 0.5 + 0.02 * 0.5, 0.5 - 0.02 * 0.5


@pytest.mark.parametrize(("lived", "trust", "government", "belonging", "agency"), [
    (0, 0.5, 0.5, 0.5, 0.5),
    (HELPED, UP, UP, UP, 0.5),
    (FAILED, DOWN, DOWN, DOWN, 0.5),
    (CARED, 0.5, UP, 0.5, 0.5),
    (UNCARED, 0.5, DOWN, 0.5, 0.5),
    (TOOK_PART, UP, 0.5, UP, UP),
    (HEARD, 0.5, UP, 0.5, 0.5),
    (OVERRULED, 0.5, DOWN, DOWN, DOWN),
    (VOLUNTEERED, UP, 0.5, UP, 0.5 + 0.02 * 0.5 * 0.5),
    (SERVED_BY_COMMITTEE, 0.5, 0.5, 0.5, 0.5 - 0.02 * 0.5 * 0.5),
    (BUILT, UP, 0.5, UP, UP),
])
def test_what_happened_this_week_becomes_what_a_resident_feels(lived, trust, government, belonging, agency):
    assert after(lived) == pytest.approx(
        {"trust": trust, "trust_government": government, "belonging": belonging, "agency": agency})


def test_doing_several_things_together_in_a_week_makes_trust_as_doing_one():
    assert after(TOOK_PART | VOLUNTEERED | BUILT)["trust"] == pytest.approx(UP)


def test_without_own_levels_nothing_draws_a_feeling_back():
    assert after(0, level=1.0)["trust"] == pytest.approx(0.505)
    assert after(0, on(neighbours_news=False, own_levels=False), level=1.0) == dict.fromkeys(FEELINGS, 0.5)


def test_what_the_committee_does_for_all_teaches_waiting_only_where_that_is_switched_on():
    assert after(SERVED_BY_COMMITTEE, on(neighbours_news=False, taught_waiting=False))["agency"] == 0.5


def test_feedback_softens_a_failure_by_half_in_what_one_thinks_of_the_government_and_nothing_else():
    def with_feedback(c):
        c.funded.feedback_channel[0] = 1
    felt = after(FAILED, setup=with_feedback)
    assert felt["trust_government"] == pytest.approx(0.5 - 0.02 * 0.5 * 0.5)
    assert felt["trust"] == pytest.approx(DOWN)


def points(goods=0):
    def fund(c):
        c.funded.points_scheme[0], c.funded.points_goods[0] = 1, goods
    return fund


def test_honour_for_volunteering_raises_agency_and_goods_wear_it_down():
    plain = after(VOLUNTEERED)["agency"]
    honour = after(VOLUNTEERED, setup=points(0))["agency"]
    goods = after(VOLUNTEERED, setup=points(1))["agency"]
    assert honour == pytest.approx(0.5 + 0.02 * 0.7 * 0.5)  # .5 for doing, .2 for honour
    assert goods == pytest.approx(plain * (1 - 0.02 * 0.3))
    assert goods < plain < honour
    assert after(VOLUNTEERED, on(neighbours_news=False, goods_crowd_out=False), points(1))["agency"] == pytest.approx(plain)


def test_being_paid_as_such_takes_more_than_the_sum_does():
    assert goods_taken(np.float32(1), P.goods_half) == pytest.approx(1)
    assert goods_taken(np.float32(0.1), P.goods_half) == pytest.approx(1.1 / 2)
    assert goods_taken(np.float32(0.1), np.float32(1000)) == pytest.approx(0.1, abs=1e-3)
    assert goods_taken(np.float32(0), P.goods_half) == 0


def test_work_that_no_goods_pay_for_brings_agency_back_to_the_personal_level_and_never_beyond():
    def after_work(agency, goods, recovers=0.05):
        c = a_street()
        c.residents.agency[:], c.residents.own_agency[:] = agency, 0.5
        c.residents.lived[2] = VOLUNTEERED
        wear_by_goods(c.residents, np.float32(goods), P._replace(goods_forgiven=np.float32(recovers)))
        return c.residents.agency[[2, 3]].tolist()

    assert after_work(0.3, 0) == pytest.approx([0.3 + 0.05 * 0.2, 0.3])  # who did not work stays
    assert after_work(0.6, 0) == pytest.approx([0.6, 0.6])
    assert after_work(0.3, 1) == pytest.approx([0.3 * (1 - 0.02 * 0.3), 0.3])  # while goods run in full nothing comes back
    worn = 0.3 * (1 - 0.02 * 0.3 / 2 * 1.1)
    assert after_work(0.3, 0.1) == pytest.approx([worn + 0.05 * (1 - 0.55) * (0.5 - worn), 0.3])
    assert after_work(0.3, 0, recovers=0) == pytest.approx([0.3, 0.3])


def test_goods_wear_down_nobody_who_did_not_volunteer():
    assert after(0, setup=points(1))["agency"] == 0.5


def test_examples_and_norms_raise_trust_and_belonging():
    def moral(c):
        c.funded.moral_governance[0] = 1
    felt = after(0, setup=moral)
    assert felt["trust"] == felt["belonging"] == pytest.approx(0.5 + 0.02 * 0.05 * 0.5)


def mixed_in_halves(c):
    c.residents.group[:] = (0, 0, 0, 1, 1)  # 1 − (.36 + .16) = .48


def in_conflict(c):
    mixed_in_halves(c)
    c.platform.conflict[0] = 0.5


def test_mixedness_is_the_chance_that_two_residents_are_unlike():
    c = a_street()
    assert mixedness(c.residents, c.books.members) == 0
    mixed_in_halves(c)
    assert mixedness(c.residents, c.books.members) == pytest.approx(0.48)


def test_doing_things_together_across_groups_makes_more_trust_and_open_conflict_less_where_contact_counts():
    assert after(TOOK_PART, setup=mixed_in_halves)["trust"] == pytest.approx(0.5 + 0.02 * (1 + 0.5 * 0.48) * 0.5)
    strained = 0.3 * 0.5 * 0.48  # strain across groups
    assert after(0, setup=in_conflict)["trust"] == pytest.approx(0.5 - 0.02 * strained * 0.5)
    off = on(neighbours_news=False, contact=False)
    assert after(TOOK_PART, off, mixed_in_halves)["trust"] == pytest.approx(UP)
    assert after(0, off, in_conflict)["trust"] == pytest.approx(0.5)


def test_a_resident_sees_what_share_of_the_neighbours_outside_the_household_is_of_other_groups():
    c = a_street()  # 0 - 1 - 2 - 3 - 4
    c.residents.group[:] = (0, 1, 1, 0, 0)
    c.ties.kin[c.ties.start[3]] = 1  # to 3, 2 is kin
    look_at_neighbours(c.residents, c.ties)
    assert c.residents.unlike.tolist() == [1, 0.5, 0.5, 0, 0]


@pytest.mark.parametrize(("unlike", "won"), [(0.2, 0.02 * 0.2 * 0.5 * 0.5), (-0.2, -0.02 * 0.2 * 0.5 * 0.5), (0, 0)])
def test_among_neighbours_of_other_groups_contact_wins_belonging_and_threat_costs_it(unlike, won):
    c = a_street()
    c.residents.group[:] = (0, 1, 1, 0, 0)
    c.residents.belonging[:], c.residents.own_belonging[:] = 0.5, 0.5
    feeling(c, P._replace(unlike=np.float32(unlike)), week=4)
    assert c.residents.belonging.tolist() == pytest.approx([0.5 + halves * won for halves in (2, 1, 1, 1, 0)], abs=1e-6)


def test_between_two_looks_round_what_was_seen_counts():
    c = a_street()
    c.residents.belonging[:], c.residents.own_belonging[:] = 0.5, 0.5
    c.residents.unlike[2] = 1
    feeling(c, P._replace(unlike=np.float32(-0.1)), week=5)
    assert c.residents.belonging.tolist() == pytest.approx([0.5, 0.5, 0.499, 0.5, 0.5], abs=1e-6)


def test_where_newcomers_are_many_their_own_levels_are_eased_and_those_of_locals_are_not():
    c = a_street()
    c.residents.newcomer[:] = (1, 1, 0, 0, 0)
    for name in ("trust", "belonging"):
        getattr(c.residents, name)[:], getattr(c.residents, f"own_{name}")[:] = 0.4, 0.4
    world = given(World, newcomer_trust=-0.05, newcomer_belonging=-0.1)
    feeling(c, {"feel": P._replace(eased=np.float32(2)), "world": world})
    # two in five are new: 2 · .4 = .8 of the way; a hundredth of that in a week
    assert c.residents.trust.tolist() == pytest.approx([0.4 + 0.01 * 0.04] * 2 + [0.4] * 3, abs=1e-6)
    assert c.residents.belonging.tolist() == pytest.approx([0.4 + 0.01 * 0.08] * 2 + [0.4] * 3, abs=1e-6)


def test_mobilitys_harm_rises_and_falls_with_the_share_of_newcomers():
    harm = [share * (0.1 - float(ease_level(np.float32(-0.1), np.float32(2 * share)))) for share in (0, 0.1, 0.25, 0.4, 0.5)]
    assert harm == pytest.approx([0, 0.008, 0.0125, 0.008, 0], abs=1e-6)


def test_news_reaches_the_neighbours_and_nobody_else():
    c = a_street()
    c.residents.lived[:] = (HELPED, 0, CARED, FAILED, 0)
    spread_news(c.residents, c.ties, c.scratch)
    assert c.residents.good_news.tolist() == [0, 2, 0, 1, 0]
    assert c.residents.bad_news.tolist() == [0, 0, 1, 0, 1]


def test_what_happened_to_a_neighbour_counts_a_quarter_and_switched_off_nothing():
    def neighbour_failed(c):
        c.residents.lived[1] = FAILED
    assert after(0, on(), neighbour_failed)["trust"] == pytest.approx(0.5 - 0.02 * 0.25 * 0.5)
    assert after(0, on(neighbours_news=False), neighbour_failed)["trust"] == 0.5


def test_a_failure_of_public_affairs_leaves_a_grievance_that_fades_and_switched_off_leaves_none():
    c = a_street()
    c.residents.lived[2], c.residents.lived[4] = FAILED | LET_DOWN, FAILED
    feeling(c)
    assert c.residents.grievance.tolist() == pytest.approx([0, 0, 0.3, 0, 0])
    feeling(c)
    assert c.residents.grievance[2] == pytest.approx(0.3 * 0.97)
    c.residents.lived[2] = LET_DOWN
    feeling(c)
    faded = 0.3 * 0.97 ** 2
    assert c.residents.grievance[2] == pytest.approx(faded + 0.3 * (1 - faded))
    c = a_street()
    c.residents.lived[2] = LET_DOWN
    feeling(c, switches=on(grievance=False))
    assert c.residents.grievance[2] == 0


def test_the_weeks_events_are_forgotten_at_its_end():
    c = a_street()
    c.residents.lived[:] = HELPED | VOLUNTEERED
    feeling(c)
    assert not c.residents.lived.any()


def test_a_fifth_of_adults_build_together_in_their_own_time():
    c = a_street(1000)
    c.residents.age[:100] = CHILD
    build_together(c.residents, at().key, P.project_share, P.project_minutes, c.books.tally)
    built = (c.residents.lived & BUILT) > 0
    assert built[100:].mean() == pytest.approx(0.2, abs=0.04) and not built[:100].any()
    assert counted(c, "free_minutes") == 60 * built.sum()


def test_without_agency_building_nobody_builds():
    c = a_street(300)
    feeling(c, P._replace(project_share=np.float32(1)))
    assert counted(c, "free_minutes") == 0
    c.funded.agency_building[0] = 1
    feeling(c, P._replace(project_share=np.float32(1)))
    assert counted(c, "free_minutes") == 300 * 60


# --- ties

def test_four_weeks_bring_a_tie_four_hundredths_of_the_way_to_what_is_usual():
    assert back_to_usual(*np.float32([0.8, 0.3]), P) == pytest.approx(0.8 - 0.04 * 0.5)
    assert back_to_usual(*np.float32([0.1, 0.3]), P) == pytest.approx(0.1 + 0.04 * 0.2)


def test_half_of_the_way_back_takes_a_tie_sixty_nine_weeks():
    w = np.float32(1)
    for _ in range(17):  # rounds of four weeks; ln 2 / .01 = 69 weeks
        w = back_to_usual(w, np.float32(0.3), P)
    assert (w - 0.3) / 0.7 == pytest.approx(math.pow(0.96, 17), rel=1e-4)
    assert 0.49 < (w - 0.3) / 0.7 < 0.51


def test_ties_grow_where_both_volunteer_every_fourth_week_and_kin_stay_nearer():
    c = a_street()
    c.ties.strength[:] = 0.3
    c.ties.kin[[6, 7]] = 1  # 3 and 4 are one household
    volunteering(c, 0, 1, 2)
    c.volunteers.active[2] = 0
    feeling(c, week=3)
    assert c.ties.strength.tolist() == pytest.approx([0.3] * 8)
    feeling(c, week=4)
    kin = 0.3 + 0.04 * 0.5
    assert c.ties.strength.tolist() == pytest.approx([0.3 + 0.08 * 0.7] * 2 + [0.3] * 4 + [kin] * 2)


def test_a_tie_across_groups_is_renewed_less_and_one_within_the_household_is_not():
    c = a_street()  # all ties one half
    c.residents.group[:] = (0, 1, 1, 0, 0)
    c.ties.kin[c.ties.start[2] + 1] = c.ties.kin[c.ties.start[3]] = 1  # 2 and 3 are kin, of two groups
    feeling(c, P._replace(tie_across=np.float32(0.5)), week=4)
    usual, across, kin = 0.5 - 0.04 * 0.2, 0.5 - 0.04 * 0.2 - 0.04 * 0.5 * 0.3, 0.5 + 0.04 * 0.3
    assert c.ties.strength.tolist() == pytest.approx([across, across, usual, usual, kin, kin, usual, usual])


def test_a_tie_across_groups_rests_at_half_of_what_is_usual():
    c = a_street()
    c.residents.group[:] = (0, 1, 0, 1, 0)
    for week in range(0, 4 * 400, 4):
        feeling(c, P._replace(tie_across=np.float32(0.5)), week=week)
    assert c.ties.strength.tolist() == pytest.approx([0.15] * 8, abs=1e-4)


def test_without_tie_dynamics_ties_stay_as_they_are():
    c = a_street()
    volunteering(c, 0, 1)
    feeling(c, week=4, switches=on(tie_dynamics=False))
    assert c.ties.strength.tolist() == [0.5] * 8


def test_a_care_that_lapsed_is_heard_of_by_neighbours_as_a_failure_is():
    c = a_street()
    c.residents.lived[0] = UNCARED
    spread_news(c.residents, c.ties, c.scratch)
    assert c.residents.bad_news.tolist() == [0, 1, 0, 0, 0]


def test_a_tie_lies_across_groups_from_both_ends_as_soon_as_either_is_of_another_group():
    c = a_street()
    for groups in ([0, 0, 1, 1, 0], [2, 0, 1, 1, 0], [0, 0, 0, 0, 0]):
        c.residents.group[:] = groups
        see_groups(c.residents, c.ties, c.scratch.marks)
        here = np.repeat(np.arange(5), np.diff(c.ties.start.astype(int)))
        assert c.ties.across.tolist() == (c.residents.group[here] != c.residents.group[c.ties.neighbour]).tolist()
