import math

import numpy as np
import pytest

from tests.model.week.small_street import (
    GROUPS,
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
)
from wushe_sim.engine import chance
from wushe_sim.model.actors.cases import (
    ANY,
    AUTHORITY,
    CAPACITY,
    CARE,
    EMOTIONAL,
    FREE,
    HANDS,
    HIDDEN,
    MATERIAL,
    MEDIATION,
    MONEY,
    PROFESSIONAL,
    PUBLIC,
)
from wushe_sim.model.actors.residents import CHILD, FRAIL, POOR
from wushe_sim.model.parameters import Feel, Need
from wushe_sim.model.week.casebook import minutes_of
from wushe_sim.model.week.need import arise, hazard, kind_of, need, parts_of, rate, share_unprevented
from wushe_sim.model.world.community import WeekPolicy

P = given(Need, material=2, mediation=3, capacity=1, emotional=3, public=1, poor=6, frail=3, compound=0.25, compound_size=1.3, money=60,
          approval=0.3, breach=8, minutes_material=180, minutes_mediation=240, minutes_capacity=240, minutes_emotional=210,
          minutes_public=90)
SURE = P._replace(mediation=np.float32(1_000_000), material=np.float32(0), capacity=np.float32(0), emotional=np.float32(0),
                  public=np.float32(0))
"""Everybody has a conflict with somebody every week."""
ALL = np.float32(1)
"""Nothing is prevented."""
BIT = {part: 1 << part for part in (PROFESSIONAL, HANDS, AUTHORITY, MONEY)}


def needing(c, p=P, week=0, step=0.3, **switches):
    live(need, c, {"need": p, "feel": given(Feel, grievance_step=step)}, week=week, switches=on(**switches))


def is_open(c):
    return c.cases.state[: c.queue.last[0]] != FREE


@pytest.mark.parametrize(("kind", "vulnerable", "per_thousand"), [
    (MATERIAL, 0, 2), (MATERIAL, POOR, 12), (MATERIAL, FRAIL, 6), (MATERIAL, POOR | FRAIL, 36), (MEDIATION, POOR | FRAIL, 3),
    (CAPACITY, POOR, 6), (CAPACITY, FRAIL, 1), (EMOTIONAL, FRAIL, 9), (EMOTIONAL, POOR, 3), (PUBLIC, POOR | FRAIL, 1), (CARE, FRAIL, 0),
])
def test_the_poor_and_the_frail_are_likelier_to_need_what_poverty_and_frailty_bring(kind, vulnerable, per_thousand):
    assert rate(kind, vulnerable, ALL, P) == pytest.approx(per_thousand / 1000)


def test_a_sturdy_resident_has_the_sum_of_the_plain_rates():
    assert hazard(0, ALL, P) == pytest.approx(0.010)  # 2 + 3 + 1 + 3 + 1 in a thousand


def test_the_three_governances_prevent_conflicts_and_public_affairs_in_pairs_and_nothing_else():
    c = a_street()
    c.platform.monitoring[0], c.funded.rule_of_law[0], c.funded.moral_governance[0] = 0.8, 0.5, 0.25
    policy = WeekPolicy(ordered(), c.funded, on())
    pairs = {"prevent_monitoring_law": np.float32(0.6), "prevent_moral_monitoring": np.float32(-0.3), "prevent_law_moral": np.float32(0.4)}
    share = share_unprevented(c, policy, P._replace(**pairs))
    assert share == pytest.approx(math.exp(-(0.6 * 0.4 - 0.3 * 0.2 + 0.4 * 0.125)))
    assert share_unprevented(c, policy, P) == 1
    plain, fewer = ([rate(kind, 0, np.float32(of), P) for kind in range(6)] for of in (1, share))
    assert np.divide(fewer, plain, out=np.ones(6), where=np.array(plain) > 0).tolist() == pytest.approx([1, share, 1, 1, 1, share])


@pytest.mark.parametrize(("together", "expected"), [(0.0, 1.0), (0.6, math.exp(-0.6)), (-0.6, math.exp(0.6))])
def test_as_many_conflicts_arise_as_the_governances_leave_unprevented(together, expected):
    c = a_street(6000, cases=1500)
    c.platform.monitoring[0], c.funded.rule_of_law[0] = 1, 1
    rare = SURE._replace(mediation=np.float32(60), prevent_monitoring_law=np.float32(together))
    needing(c, rare, care=False, breaches=False)
    assert is_open(c).sum() / 6000 == pytest.approx(0.06 * expected, abs=0.0116)  # three standard errors of a tenth


def test_the_kind_of_a_case_falls_by_the_rates():
    # of ten in a thousand: two material, three mediation, one capacity, three emotional, one public
    assert [kind_of(np.float32(u / 1000), 0, ALL, P) for u in (1, 3, 5.5, 7, 9.5)] == [MATERIAL, MEDIATION, CAPACITY, EMOTIONAL, PUBLIC]


def test_whoever_has_a_need_at_low_rates_has_one_at_high_rates_too():
    c = a_street(3000)
    few, many = np.zeros(3000, np.uint8), np.zeros(3000, np.uint8)
    arise(c.residents, at().key, ALL, P, few)
    arise(c.residents, at().key, ALL, P._replace(mediation=np.float32(60)), many)
    assert 0 < (few > 0).sum() < (many > 0).sum()
    assert ((many > 0) >= (few > 0)).all()


def test_needs_arise_as_often_as_the_rates_say():
    c = a_street(2000)
    outcome = np.zeros(2000, np.uint8)
    arise(c.residents, at().key, ALL, P._replace(mediation=np.float32(93)), outcome)
    assert (outcome > 0).mean() == pytest.approx(0.1, abs=0.02)  # 100 in a thousand; three standard errors of √(.09 / 2000)
    assert (outcome[outcome > 0] == 1 + MEDIATION).mean() == pytest.approx(0.93, abs=0.06)


def test_a_case_is_hidden_at_first_and_asks_for_hours_of_anyone_who_fits():
    c = a_street()
    needing(c, SURE, compound_cases=False)
    assert c.cases.state[:5].tolist() == [HIDDEN] * 5
    # half to one and a half times 240 minutes, by the person's own luck
    assert c.cases.need[:5, ANY].tolist() == [int(240 * (0.5 + luck_of(chance.SIZE, r))) for r in range(5)]
    assert (c.cases.need[:5, PROFESSIONAL:] == 0).all() and (c.cases.left == c.cases.need).all()


def test_of_each_kind_a_resident_has_at_most_one_open_case():
    c = a_street()
    a_case(c, 2, kind=MEDIATION)
    needing(c, SURE)
    needing(c, SURE, week=1)
    assert is_open(c).sum() == 5
    assert counted(c, "cases_opened") == 4


def test_every_case_that_opens_is_counted_with_its_minutes_once_by_group_and_once_by_kind():
    c = a_street(400, cases=500)
    c.residents.group[:] = np.arange(400) % GROUPS
    c.residents.vulnerable[::3] = POOR
    c.residents.care_minutes[::7] = 90
    needing(c, P._replace(material=np.float32(200), public=np.float32(200)))
    kinds = ("need_material", "need_mediation", "need_capacity", "need_emotional", "need_care", "need_public")
    assert counted(c, "cases_opened") == is_open(c).sum() > 60
    assert counted(c, "need_minutes") == sum(counted(c, *kinds)) == sum(minutes_of(c.cases.need, row) for row in range(500))
    assert counted(c, "compound_opened") == c.cases.compound.sum() > 0


def test_need_of_the_frail_the_poor_and_newcomers_is_counted_apart():
    c = a_street(40, cases=60)
    c.residents.vulnerable[:10] = FRAIL
    c.residents.newcomer[5:20] = 1
    needing(c, SURE)
    hard = sum(minutes_of(c.cases.need, row) for row in range(60) if c.cases.state[row] and c.cases.resident[row] < 20)
    assert counted(c, "hard_need_minutes") == hard > 0


def test_without_needs_none_arise():
    c = a_street()
    needing(c, SURE, needs=False)
    assert counted(c, "cases_opened") == 0


def test_without_compound_cases_every_case_is_simple_and_asks_for_no_money():
    c = a_street(300, cases=400)
    needing(c, SURE._replace(compound=np.float32(1)), compound_cases=False)
    assert counted(c, "cases_opened") == 300
    assert not c.cases.compound.any() and not c.cases.need[:, MONEY].any()


def test_a_quarter_of_cases_are_compound():
    c = a_street(2000, cases=2100)
    needing(c, SURE)
    assert c.cases.compound.mean() * 2100 / 2000 == pytest.approx(0.25, abs=0.03)


def test_a_compound_case_asks_for_a_third_more_hours_divided_evenly_among_suppliers_and_for_money_where_money_is_a_part():
    c = a_street(200, cases=300)
    needing(c, SURE._replace(compound=np.float32(1)))
    for row in range(200):
        person = int(c.cases.resident[row])
        asked = c.cases.need[row]
        hours = [int(x) for x in asked[[PROFESSIONAL, HANDS, AUTHORITY]] if x]
        size = 240 * (0.5 + luck_of(chance.SIZE, person)) * 1.3
        assert len(set(hours)) == 1 and size - len(hours) < sum(hours) <= size
        assert asked[ANY] == 0 and 2 <= len(hours) + (asked[MONEY] > 0) <= 3
        if asked[MONEY]:
            assert asked[MONEY] == int(np.float32(6000) * np.float32(0.5 + luck_of(chance.SHARE, person)))  # 60 yuan, ± half


@pytest.mark.parametrize(("u", "parts"), [
    (0.1, (PROFESSIONAL, HANDS)), (0.3, (PROFESSIONAL, MONEY)), (0.5, (HANDS, MONEY)), (0.7, (PROFESSIONAL, AUTHORITY)),
    (0.8, (HANDS, AUTHORITY)), (0.9, (PROFESSIONAL, HANDS, MONEY)), (0.95, (PROFESSIONAL, HANDS, AUTHORITY)),
])
def test_a_compound_case_asks_for_two_or_three_parts(u, parts):
    assert parts_of(np.float32(u), MEDIATION) == sum(BIT[part] for part in parts)


@pytest.mark.parametrize("u", [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95])
def test_public_affairs_always_need_authority_and_material_aid_always_money(u):
    public, material = parts_of(np.float32(u), PUBLIC), parts_of(np.float32(u), MATERIAL)
    assert public & BIT[AUTHORITY] and 2 <= public.bit_count() <= 3
    assert material & BIT[MONEY] and 2 <= material.bit_count() <= 3


def test_three_in_ten_official_cases_wait_for_the_streets_approval_and_no_others():
    c = a_street(1500, cases=1600)
    needing(c, SURE._replace(mediation=np.float32(0), public=np.float32(1_000_000)), compound_cases=False)
    assert c.cases.approval[:1500].mean() == pytest.approx(0.3, abs=0.036)
    c = a_street(300, cases=400)
    needing(c, SURE, compound_cases=False)
    assert counted(c, "cases_opened") == 300 and not c.cases.approval.any()


def test_care_is_owed_anew_every_week_however_much_of_last_weeks_was_served():
    c = a_street()
    c.residents.care_minutes[3] = 80
    needing(c, P, needs=False)
    row = int(np.flatnonzero(is_open(c))[0])
    c.cases.left[row, ANY], c.cases.spent[row, 2] = 30, 50
    needing(c, P, week=1, needs=False)
    assert (c.cases.left[row, ANY], c.cases.spent[row, 2]) == (80, 0)
    assert is_open(c).sum() == 1
    assert counted(c, "need_care", "cases_opened") == (160, 2)


def test_without_care_nobody_is_owed_any():
    c = a_street()
    c.residents.care_minutes[:] = 80
    needing(c, P, needs=False, care=False)
    assert counted(c, "need_care", "cases_opened") == (0, 0)


BREACH = P._replace(breach=np.float32(1000))


def test_a_broken_covenant_makes_a_public_affair():
    c = a_street()
    c.residents.complies[:] = (1, 0, 1, 0, 1)
    needing(c, BREACH, needs=False)
    assert c.cases.resident[is_open(c).nonzero()[0]].tolist() == [1, 3]
    assert c.cases.kind[:2].tolist() == [PUBLIC, PUBLIC]
    assert counted(c, "breaches") == 2


def test_without_breaches_a_broken_covenant_makes_nothing():
    c = a_street()
    c.residents.complies[:] = 0
    needing(c, BREACH, needs=False, breaches=False)
    assert counted(c, "breaches", "cases_opened") == (0, 0)


def test_eight_in_a_thousand_who_break_it_make_a_case():
    c = a_street(4000)
    c.residents.complies[:] = 0
    needing(c, P._replace(breach=np.float32(100)), needs=False)
    assert counted(c, "breaches") == pytest.approx(400, abs=57)  # a hundred in a thousand here; three standard errors of √360


def test_a_breach_counts_only_if_it_makes_a_case():
    c = a_street()
    c.residents.complies[2] = 0
    a_case(c, 2, kind=PUBLIC)
    needing(c, BREACH, needs=False)
    assert counted(c, "cases_opened", "breaches") == (0, 0)


def test_disputes_with_a_property_firm_leave_a_grievance_with_adults_and_only_where_there_is_one():
    c = a_street()
    c.residents.age[0] = CHILD
    c.residents.grievance[1] = 0.5
    p = P._replace(dispute=np.float32(1000))
    needing(c, p, needs=False)
    assert c.residents.grievance.tolist() == [0, 0.5, 0, 0, 0]
    c.place.disputes[0] = 1
    needing(c, p, needs=False, grievance=False)
    assert c.residents.grievance.tolist() == [0, 0.5, 0, 0, 0]
    needing(c, p, needs=False)
    assert c.residents.grievance.tolist() == pytest.approx([0, 0.65, 0.3, 0.3, 0.3])  # .5 + .3 · (1 − .5)


def test_a_case_without_room_in_the_book_raises_the_flag_and_is_never_dropped_in_silence():
    c = a_street(cases=3)
    needing(c, SURE)
    assert c.queue.full[0] == 1 and is_open(c).sum() == 3
    c = a_street(cases=5)
    needing(c, SURE)
    assert c.queue.full[0] == 0


def test_the_order_of_rows_changes_nobodys_needs():
    people, rng = 80, np.random.default_rng(1)
    row = rng.permutation(people)
    one = a_street(people, cases=200)
    one.residents.vulnerable[:] = rng.integers(0, 4, people)
    one.residents.care_minutes[::9] = 77
    one.residents.complies[::5] = 0
    other = a_street(people, cases=200)._replace(residents=rearranged(one.residents, row), ties=permuted_ties(one.ties, row))
    p = BREACH._replace(mediation=np.float32(300))
    needing(one, p)
    needing(other, p)

    def book(c, rows):
        return sorted((int(c.residents.person[c.cases.resident[k]]), int(c.cases.kind[k]), c.cases.need[k].tolist(),
                       int(c.cases.approval[k])) for k in rows)

    assert book(one, is_open(one).nonzero()[0]) == book(other, is_open(other).nonzero()[0])
    assert is_open(one).sum() > 20
    assert (one.books.tally == other.books.tally).all()
