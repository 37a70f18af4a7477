"""The station's round and the city's: shared staff, their hours, and the city's pool."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from tests.model.week.small_street import (
    DONOR_A,
    THE_AGENCY,
    THE_COMMITTEE,
    THE_WORKER,
    a_case,
    a_street,
    at,
    counted,
    given,
    link,
    on,
    ordered,
)
from wushe_sim.engine.declare import allocate, view_rows
from wushe_sim.model import parameters
from wushe_sim.model.actors.cases import CAPACITY, CARE, EMOTIONAL, HANDS, HIDDEN, MATERIAL, MEDIATION, MONEY, PROFESSIONAL
from wushe_sim.model.actors.committee import Committees
from wushe_sim.model.actors.foundation import Foundations
from wushe_sim.model.actors.organizations import Agencies, Contracts
from wushe_sim.model.actors.residents import POOR
from wushe_sim.model.actors.social_workers import BUDGET_PAYS, GRANTED, Desks, SocialWorkers
from wushe_sim.model.actors.street import CityGovernment, StreetGovernment
from wushe_sim.model.counts import count
from wushe_sim.model.parameters import Broker, Deliver, HandDown
from wushe_sim.model.week.handing import bridge
from wushe_sim.model.week.station import (
    allot,
    burn_out,
    collect_city,
    decide_to_quit,
    fund_posts,
    hire,
    leave_posts,
    look_round,
    one_city_round,
    one_round,
    see_results,
    take_along,
    tasks_of_station,
    total_weight,
    weigh_allotment,
    weigh_appraisal,
    weigh_quitting,
    weigh_tasks,
    within_round,
)
from wushe_sim.model.week.station_hours import (
    administer,
    appraise_agencies,
    divide_agencies,
    divide_hours,
    is_understaffed,
    lose_hours,
    open_work,
    relieve,
    share_desks,
    weigh_chores,
    weigh_claims,
    weigh_hours,
)
from wushe_sim.model.world.community import StationTables
from wushe_sim.running.street import create_ledger

P = given(
    parameters.Station, casework=0.5,
    brokering=0.25, outreach=0.15, incubating=0.1, cost_incubation=0.25, cost_charter=0.03, visible=0.5, mode=0.15,
    spared_burden=0.15, follow_need=0.5, burnout_rate=0.03, demands=1.5, resources=2, resources_level=0.9, burnout_base=-1.4,
    role_conflict=0.5, burnout_hours=0, chores=0, quit_hazard=0.0043, quit_burnout=2, burnout_usual=0.25, vacancy_weeks=15,
    skill_mean=0.75, understaffed=0.12, local_skill=0.05, agency_memory=0.1, appraisal_weight=0.5)
PLAIN = np.ones((1, 4), np.float32)


def sigma(x):
    return 1 / (1 + math.exp(-x))


def four_weeks(weekly):
    return 1 - (1 - weekly) ** 4


def workers_of(number=1):
    workers = allocate(SocialWorkers, number)
    workers.person[:], workers.stride[:] = np.arange(number), number
    return workers


def desks_of(*rows):
    """Desks as (worker, share)."""
    desks = allocate(Desks, len(rows))
    for d, (worker, share) in enumerate(rows):
        desks.worker[d], desks.share[d], desks.share_now[d] = worker, share, share
    return desks


def test_four_weeks_of_a_weekly_chance_are_the_chance_that_it_happens_in_one_of_them():
    assert within_round(np.float32(0.1)) == pytest.approx(0.3439)  # 1 − .9⁴


# --- tasks

def test_tasks_are_a_share_of_staff_hours_of_which_dual_leadership_puts_a_part_on_the_station():
    committees, government = allocate(Committees, 2), allocate(StreetGovernment, 1)
    committees.staff[:] = 1000, 2000
    weigh_tasks(committees, np.float32(0.3))
    assert committees.tasks.tolist() == [300, 600]
    tasks_of_station(government, committees, np.float32(0.5), np.float32(0.1))
    assert government.station_tasks[0] == 45  # .5 · .1 · 900


# --- burnout and turnover

def burnout_after(dual=0.0, burnout=0.3, p=P, **columns):
    workers = workers_of(2)
    workers.burnout[:], workers.results[:] = burnout, 0.6
    for name, value in columns.items():
        getattr(workers, name)[:] = value
    burn_out(workers, np.float32(dual), p)
    return float(workers.burnout[0])


def burnout_at(demands, resources, burnout=0.3):
    return burnout + four_weeks(0.03) * (sigma(1.5 * demands - 2 * (resources - 0.9) - 1.4) - burnout)


def test_burnout_moves_towards_demands_less_resources():
    # all at their posts, one master, .6 of own cases seen to end well: .4 + .4 + .6 · .6 = 1.16
    assert burnout_after() == pytest.approx(burnout_at(0, 1.16))


def test_load_administration_and_two_masters_are_demands():
    assert burnout_after(load=1) == pytest.approx(burnout_at(0.5, 1.16))
    assert burnout_after(administration=1200) == pytest.approx(burnout_at(0.25, 1.16))
    # two masters: half a demand, and half of the autonomy lost
    assert burnout_after(dual=1) == pytest.approx(burnout_at(0.25, 0.96))


def test_a_worker_hired_by_the_street_itself_has_one_master():
    assert burnout_after(dual=1, direct=1) == pytest.approx(burnout_at(0, 0.96))


def test_colleagues_at_their_posts_and_seeing_results_are_resources():
    assert burnout_after(vacant=[0, 1]) == pytest.approx(burnout_at(0, 0.96))
    assert burnout_after(results=1) == pytest.approx(burnout_at(0, 1.4))


def test_nobody_burns_out_at_an_empty_post():
    assert burnout_after(vacant=[1, 0]) == pytest.approx(0.3)


def chances_of_quitting(*burnout, vacant=0):
    workers = workers_of(len(burnout))
    workers.burnout[:], workers.vacant[:] = burnout, vacant
    weigh_quitting(workers, P)
    return workers.chance.tolist()


def test_at_the_usual_burnout_a_fifth_quits_in_a_year_and_burnout_drives_people_out():
    plain, burnt = chances_of_quitting(0.25, 0.75)
    assert plain == pytest.approx(four_weeks(0.0043), rel=1e-4)
    assert 1 - (1 - plain) ** 13 == pytest.approx(0.2, abs=0.002)
    assert burnt == pytest.approx(four_weeks(0.0043 * math.e), rel=1e-4)
    assert chances_of_quitting(0.75, vacant=1) == [0]


def test_whoever_quits_at_little_burnout_quits_at_much_too():
    workers, quits = workers_of(3000), []
    for burnout in (0.25, 0.9):
        workers.burnout[:] = burnout
        weigh_quitting(workers, P)
        decide_to_quit(workers, at().key)
        quits.append(workers.quits.copy())
    assert 0 < quits[0].sum() < quits[1].sum() and (quits[1] >= quits[0]).all()


def test_who_quits_leaves_an_empty_post_and_takes_seven_tenths_of_the_links_along():
    workers = workers_of(2)
    workers.quits[1] = 1
    leave_posts(workers)
    assert workers.vacant.tolist() == [0, 1]
    c = a_street()
    link(c, THE_WORKER, THE_COMMITTEE, 0.5)
    link(c, THE_AGENCY, THE_COMMITTEE, 0.5)
    take_along(c.links, THE_WORKER, np.float32(0.7))
    assert c.links.strength[THE_WORKER, THE_COMMITTEE] == c.links.strength[THE_COMMITTEE, THE_WORKER] == pytest.approx(0.15)
    assert c.links.strength[THE_AGENCY, THE_COMMITTEE] == 0.5


@pytest.mark.parametrize(("staffing", "posts"), [(1, 8), (0.5, 4), (0.55, 4), (0.6, 5), (0, 0), (0.01, 1)])
def test_the_street_pays_for_a_share_of_the_posts_and_for_one_at_least_unless_for_none(staffing, posts):
    workers = workers_of(8)
    fund_posts(workers, np.float32(staffing))
    assert workers.funded.tolist() == [1] * posts + [0] * (8 - posts)


def test_staffing_cuts_no_post_that_others_pay_for():
    workers = workers_of(10)
    workers.payer[8:] = GRANTED, BUDGET_PAYS
    fund_posts(workers, np.float32(0.5))
    assert workers.funded.tolist() == [1] * 4 + [0] * 4 + [1, 1]


def test_a_new_post_is_missed_by_nobody_until_somebody_has_been_in_it():
    workers = workers_of(2)
    workers.vacant[1], workers.awaited[1] = 1, 1
    assert not is_understaffed(workers, np.float32(0.12))
    alone = workers_of(1)
    burn_out(workers, np.float32(0), P)
    burn_out(alone, np.float32(0), P)
    assert workers.burnout[0] == alone.burnout[0]
    workers.funded[:] = 1
    for place in range(40):
        hire(workers, at(place).key, np.float32(0), np.float32(0), False, P)
    assert not workers.vacant[1] and not workers.awaited[1] and workers.person[1] == 3


def hired(number=2000, start=False, local=0.4, direct=0.3, funded=1, p=P):
    workers = workers_of(number)
    workers.vacant[:], workers.funded[:], workers.burnout[:], workers.skill[:] = 1, funded, 0.9, 0
    hire(workers, at().key, np.float32(local), np.float32(direct), start, p)
    return workers


def test_an_empty_post_that_is_paid_for_is_filled_in_a_quarter_of_rounds_by_somebody_new():
    workers = hired()
    filled = workers.vacant == 0
    assert filled.mean() == pytest.approx(four_weeks(1 / 15), abs=0.029)
    assert (workers.person[filled] == np.arange(2000)[filled] + 2000).all()
    assert workers.burnout[filled].max() == pytest.approx(0.25)
    assert workers.local[filled].mean() == pytest.approx(0.4, abs=0.067)
    assert workers.direct[filled].mean() == pytest.approx(0.3, abs=0.063)
    assert workers.skill[filled & (workers.local == 1)] == pytest.approx(0.8)
    assert workers.skill[filled & (workers.local == 0)] == pytest.approx(0.75)


def test_a_post_that_is_not_paid_for_stays_empty():
    assert hired(funded=0).vacant.all()


def test_at_the_start_all_but_one_in_sixteen_are_filled_and_the_first_always():
    assert (hired(start=True).vacant == 0).mean() == pytest.approx(15 / 16, abs=0.017)
    for place in range(40):
        workers = workers_of(1)
        workers.vacant[:] = 1
        hire(workers, at(place).key, np.float32(0), np.float32(0), True, P)
        assert not workers.vacant[0]


def test_the_station_is_understaffed_from_more_than_twelve_in_a_hundred_hours_on():
    workers = workers_of(25)
    workers.vacant[:3] = 1
    assert not is_understaffed(workers, np.float32(0.12001))
    workers.vacant[3] = 1
    assert is_understaffed(workers, np.float32(0.12))


def test_results_are_learned_by_a_fifth_and_load_is_work_accepted_against_hours_for_it():
    workers, desks = workers_of(2), desks_of((0, 0.5), (0, 0.5), (1, 1))
    workers.results[:] = 0.5
    desks.well[:], desks.ended[:], desks.casework[:] = (2, 1, 0), (2, 2, 0), (300, 100, 0)
    see_results(workers, desks, np.array([200, 100, 70], np.int32))
    assert workers.results.tolist() == pytest.approx([0.5 + 0.2 * 0.25, 0.5])
    assert workers.load.tolist() == pytest.approx([0.75, 0])
    assert not desks.well.any() and not desks.ended.any()


# --- dividing hours

def appraisal(dual=0.0, mode=0):
    government = allocate(StreetGovernment, 1)
    weigh_appraisal(government, np.float32(dual), mode, P)
    return government.appraisal


def test_the_street_favours_casework_which_it_sees_and_a_mode_what_it_leads_by():
    assert appraisal(0.6)[0].tolist() == pytest.approx([1.3, 1, 1, 1])
    assert appraisal(0, 1)[0].tolist() == pytest.approx([1, 1.6, 1, 1])
    assert appraisal(0, 2)[0].tolist() == pytest.approx([1, 1, 1.6, 1])
    assert appraisal(0, 3)[0].tolist() == [1, 1, 1, 1]


def uses(weights=PLAIN, incubation=0.0, charter=0.0, burden=0.0, visible_first=False):
    workers = workers_of(1)
    weigh_hours(workers, weights, np.float32(incubation), np.float32(charter), np.float32(burden), visible_first, P)
    return workers.uses[0].tolist()


def test_professional_judgement_divides_hours_where_nobody_weighs_them():
    assert uses() == pytest.approx([0.5, 0.25, 0.1, 0.15])


def test_appraisal_moves_hours_to_what_it_favours():
    # .5 · 1.5 = .75 of 1.25
    assert uses(appraisal(1)) == pytest.approx([0.6, 0.2, 0.08, 0.12])


def test_incubation_and_a_charter_take_their_price_off_all_and_give_it_to_incubation():
    assert uses(incubation=1) == pytest.approx([0.375, 0.1875, 0.325, 0.1125])
    assert uses(charter=1)[2] == pytest.approx(0.97 * 0.1 + 0.03)


@pytest.mark.parametrize("burden", [0, 0.15, 0.4, 0.7, 0.95, 1])
@pytest.mark.parametrize("incubation", [0, 0.5, 1])
@pytest.mark.parametrize("visible_first", [False, True])
def test_shares_always_sum_to_the_whole(burden, incubation, visible_first):
    shares = uses(appraisal(0.5, 1), incubation, 1, burden, visible_first)
    assert sum(shares) == pytest.approx(1, abs=1e-6) and min(shares) >= 0


def test_where_administration_spares_what_is_visible_casework_keeps_its_hours_and_the_rest_is_cut():
    # of what is left by a burden of .4 (.6 of hours), casework takes .5 · .85 / .6
    spared = uses(burden=0.4, visible_first=True)
    assert spared[0] == pytest.approx(0.5 * 0.85 / 0.6)
    assert spared[1] == pytest.approx(0.25 / 0.5 * (1 - spared[0]))
    assert 0.6 * spared[0] == pytest.approx(0.85 * uses(burden=0.15, visible_first=True)[0])
    assert uses(burden=0.4) == uses()  # else all uses are cut in proportion


def test_burnout_costs_a_share_of_the_hours_of_a_filled_post():
    workers = workers_of(3)
    workers.burnout[:], workers.vacant[:] = (0.5, 0.4, 0.5), (0, 0, 1)
    lose_hours(workers, P._replace(burnout_hours=np.float32(0.1)))
    assert workers.absent.tolist() == [120, 96, 0]  # .1 · .5 and .1 · .4 of 2,400
    lose_hours(workers, P._replace(burnout_hours=np.float32(0)))
    assert workers.absent.tolist() == [0, 0, 0]


def administered(burden, tasks=0, vacant=(0, 0), absent=0, chores=0):
    workers, government = workers_of(2), allocate(StreetGovernment, 1)
    workers.vacant[:], workers.absent[:] = vacant, absent
    government.station_tasks[0] = tasks
    minutes = administer(workers, government, np.float32(burden), np.float32(chores))
    plain = workers_of(2)
    plain.vacant[:], plain.absent[:] = vacant, absent
    administer(plain, government, np.float32(burden), np.float32(0))
    assert minutes == workers.administration.sum() - plain.administration.sum()
    return workers.administration.tolist()


def test_administration_is_the_burdens_share_of_each_post_and_an_equal_share_of_the_stations_tasks():
    assert administered(0.25) == [600, 600]
    assert administered(0.25, 300) == [750, 750]
    assert administered(0.25, 300, (0, 1)) == [900, 0]
    assert administered(0.9, 9000) == [2400, 2400]  # never above the post's hours
    assert administered(0.25, absent=400) == [500, 500]  # of the hours worked
    assert administered(0.9, 9000, absent=400) == [2000, 2000]


def test_committees_that_take_over_push_chores_onto_social_workers_and_are_relieved_of_as_much():
    committees, p = allocate(Committees, 3), P._replace(chores=np.float32(0.3))
    committees.habit[:] = (0.9, 0.3, 0.5)
    chores = weigh_chores(committees, p)
    assert chores == pytest.approx(0.3 * 0.8 / 3)  # .6, 0 and .2 beyond .3
    assert administered(0.25, chores=chores) == pytest.approx([600 + 192, 600 + 192], abs=1)
    assert administered(0.95, chores=chores) == [2400, 2400]  # there are no more hours than the post's
    relieve(committees, 384)
    assert committees.relieved.tolist() == [288, 0, 96]
    committees.habit[:] = 0.2
    assert weigh_chores(committees, p) == 0
    relieve(committees, 0)
    assert not committees.relieved.any()


def test_in_a_round_takeover_turns_social_workers_into_clerks():
    clerks, street = SimpleNamespace(**{**vars(EVERYTHING), "station": P._replace(chores=np.float32(0.3))}), a_station()
    street.committees.habit[:] = (0.7, 0.3)
    go_round(street, p=clerks, admin_burden=0.25)
    assert street.workers.administration[0] == 744  # (.25 + .3 · .2) · 2,400
    assert street.committees.relieved.tolist() == [144, 0]


def test_hours_follow_open_work_halfway():
    desks = desks_of((0, 0.5), (0, 0.5), (1, 1))
    share_desks(workers_of(2), desks, np.array([0, 1, 1]), np.array([300, 100], np.int64), np.float32(0.5))
    # work of 1.5 and .5 of the mean: 1.25 and .75 of a half, over their sum
    assert desks.share_now.tolist() == pytest.approx([0.625, 0.375, 1])
    share_desks(workers_of(2), desks, np.array([0, 1, 1]), np.array([0, 0], np.int64), np.float32(1))
    assert desks.share_now.tolist() == pytest.approx([0.5, 0.5, 1])


def test_a_desks_minutes_are_administration_casework_brokering_incubation_and_outreach_and_desks_sum_to_posts():
    rng = np.random.default_rng(3)
    workers = workers_of(3)
    workers.contract[:], workers.vacant[:] = (2400, 2400, 1440), (0, 1, 0)
    workers.administration[:], workers.absent[:] = (777, 0, 1003), (101, 0, 59)
    shares = rng.dirichlet(np.ones(4), 3)
    desks = desks_of(*((w, shares[w, k]) for w in range(3) for k in range(4)))
    workers.uses[:] = rng.dirichlet(np.ones(4), 3)
    divide_hours(workers, desks, True)
    divided = desks.absent + desks.administration + desks.casework + desks.brokering + desks.incubation + desks.outreach
    assert divided.tolist() == desks.contract.tolist() and (divided >= 0).all()
    for w in range(3):
        mine = desks.worker == w
        assert (desks.contract + desks.vacant)[mine].sum() == workers.contract[w]
        assert (desks.contract[mine].sum() == 0) == bool(workers.vacant[w])
        assert desks.administration[mine].sum() == workers.administration[w]
        assert desks.absent[mine].sum() == workers.absent[w]
    assert desks.understaffed.all()


def test_at_an_empty_post_nobody_bridges_with_the_minutes_that_its_holder_kept():
    workers, desks = workers_of(1), desks_of((0, 1))
    desks.bridging[0], workers.vacant[0] = 240, 1
    divide_hours(workers, desks, True)
    p = given(Deliver, bridge_minutes=30, bridge_chance=1)
    assert not bridge(desks, p, at().key, np.uint64(1))


# --- agencies

def agencies_of(*appraisals):
    agencies, contracts = allocate(Agencies, len(appraisals)), allocate(Contracts, 2 * len(appraisals))
    agencies.start[:], agencies.staff[:], agencies.appraisal[:] = 1000, 1000, appraisals
    contracts.agency[:] = np.tile(np.arange(len(appraisals)), 2)
    return agencies, contracts


def kinds_of(scope):
    return {kind for kind in range(6) if scope >> kind & 1}


@pytest.mark.parametrize(("narrow", "breadth"), [(0, 5), (0.5, 3), (1, 1)])
def test_the_narrower_the_field_the_fewer_kinds_of_case_and_care_always(narrow, breadth):
    agencies, contracts = agencies_of(0.6, 0.6)
    appraise_agencies(agencies, contracts, np.float32(narrow), P)
    for scope in agencies.scope.tolist():
        assert CARE in kinds_of(scope) and len(kinds_of(scope)) == breadth
    if narrow == 0:
        assert kinds_of(int(agencies.scope[0])) == {MATERIAL, MEDIATION, CAPACITY, EMOTIONAL, CARE}


def test_the_same_staff_in_all_is_shared_by_appraisal():
    agencies, contracts = agencies_of(1, 0.5)
    appraise_agencies(agencies, contracts, np.float32(1), P)
    assert agencies.staff.tolist() == pytest.approx([2000 * 1 / 1.75, 2000 * 0.75 / 1.75], abs=1)


def test_appraisal_follows_how_cases_end_by_a_tenth_a_round():
    agencies, contracts = agencies_of(0.5, 0.5)
    contracts.well[:], contracts.ended[:] = (1, 0, 2, 0), (2, 0, 2, 0)  # agency 0 in both communities: three of four
    appraise_agencies(agencies, contracts, np.float32(1), P)
    assert agencies.appraisal.tolist() == pytest.approx([0.525, 0.5])
    assert not contracts.ended.any() and not contracts.well.any()


def test_agencies_divide_their_hours_by_residents_and_halfway_by_open_work():
    agencies, contracts = agencies_of(0.6)
    residents, half = np.array([100, 300]), np.float32(0.5)
    claims = np.zeros(2, np.float32)
    weigh_claims(residents, np.array([200, 600]), half, claims)
    divide_agencies(agencies, contracts, np.array([0, 1]), claims)
    assert contracts.minutes.tolist() == pytest.approx([250, 750], abs=1)
    weigh_claims(residents, np.zeros(2, np.int64), half, claims)
    assert claims.tolist() == [100, 300]  # no work anywhere
    weigh_claims(residents, np.array([800, 0]), half, claims)
    divide_agencies(agencies, contracts, np.array([0, 1]), claims)
    # work of 4 and 0 times the mean a head: 100 · 2.5 and 300 · .5
    assert contracts.minutes.tolist() == pytest.approx([625, 375], abs=1)


def test_open_work_is_what_known_cases_still_ask_for_in_minutes():
    c = a_street()
    a_case(c, 0, minutes=70)
    a_case(c, 1, parts={PROFESSIONAL: 30, HANDS: 40, MONEY: 9000})
    a_case(c, 2, minutes=500, state=HIDDEN)
    assert open_work(c.cases, c.queue.last[0]) == 140


# --- the city

def test_government_led_gifts_reach_the_city_and_go_out_by_the_number_of_poor_and_frail():
    foundations, city = allocate(Foundations, 2), allocate(CityGovernment, 1)
    foundations.to_city[:] = 4000, 1000
    collect_city(foundations, city)
    assert city.pool[0] == 5000 and not foundations.to_city.any()
    shares, allotted = np.zeros(2, np.float32), np.zeros(2, np.int64)
    weigh_allotment(np.array([2, 6]), shares)
    assert shares.tolist() == [3, 7]
    allot(foundations, city, shares, city.pool[0], total_weight(shares), allotted)
    assert allotted.tolist() == foundations.pool.tolist() == [1500, 3500] and city.pool[0] == 0


@pytest.mark.parametrize("pool", [1, 999, 10**7 + 1, 3 * 10**12 + 7])
@pytest.mark.parametrize("shares", [[1, 1, 1], [0.1] * 16, [5, 0, 3], [1e-3, 7, 1 / 3], [0.7, 0.2, 0.1]])
def test_nothing_is_lost_or_made_in_the_citys_round(pool, shares):
    foundations, city = allocate(Foundations, len(shares)), allocate(CityGovernment, 1)
    city.pool[0], allotted, weights = pool, np.zeros(len(shares), np.int64), np.array(shares, np.float32)
    allot(foundations, city, weights, pool, total_weight(weights), allotted)
    assert foundations.pool.sum() + city.pool[0] == pool
    assert city.pool[0] >= 0


def test_what_the_city_allots_is_gifts_and_crowds_nothing_out():
    foundations, city = allocate(Foundations, 2), allocate(CityGovernment, 1)
    city.pool[0] = 300
    allot(foundations, city, np.ones(2, np.float32), 300, 2.0, np.zeros(2, np.int64))
    assert foundations.pool.tolist() == [150, 150] and foundations.public.tolist() == [0, 0]


def test_the_share_of_public_money_in_a_pools_income_is_learned_by_a_fifth():
    foundations, city = allocate(Foundations, 1), allocate(CityGovernment, 1)
    city.pool[0], foundations.private_in[0], foundations.public_in[0], foundations.public[0] = 100, 100, 600, 0.5
    allot(foundations, city, np.ones(1, np.float32), 100, 1.0, np.zeros(1, np.int64))
    assert foundations.public[0] == pytest.approx(0.5 + 0.2 * (0.75 - 0.5))
    assert foundations.public_in[0] == foundations.private_in[0] == 0


# --- the round

def a_station():
    """Two communities that share one social worker and one agency."""
    desks, (agencies, contracts) = desks_of((0, 0.5), (0, 0.5)), agencies_of(0.6)
    desks.node[:], contracts.node[:] = THE_WORKER, THE_AGENCY
    committees, foundations = allocate(Committees, 2), allocate(Foundations, 2)
    committees.staff[:] = 1000
    workers = workers_of(1)
    workers.vacant[:] = 1
    communities = [
        a_street()._replace(desks=view_rows(desks, c, c + 1), contracts=view_rows(contracts, c, c + 1),
                            committee=view_rows(committees, c, c + 1), foundation=view_rows(foundations, c, c + 1)) for c in range(2)]
    station = StationTables(
        workers, desks, agencies, contracts, committees, foundations, allocate(StreetGovernment, 1), allocate(CityGovernment, 1),
        create_ledger(np.array([0, 1]), np.array([0, 1]), 2))
    return SimpleNamespace(communities=communities, **station._asdict(), station=station)


EVERYTHING = SimpleNamespace(station=P, hand_down=given(HandDown, station_share=0.1), broker=given(Broker, leaver_keeps=0.7))


def go_round(street, week=0, switches=None, p=EVERYTHING, start=True, **levers):
    plain = {"staffing": 1.0} | levers
    if start:
        one_round(street.station, street.communities, at().place, week, 0, ordered(**plain), switches or on(), p, None)
    else:
        both = type(ordered())(*(np.repeat(series, 2, axis=0) for series in ordered(**plain)))
        one_round(street.station, street.communities, at().place, week, 1, both, switches or on(), p, None)


def test_at_the_first_round_the_post_is_filled_and_its_hours_are_divided():
    street = a_station()
    go_round(street, admin_burden=0.25, task_downshift=0.2, dual_leadership=0.5)
    assert not street.workers.vacant[0]
    assert street.committees.tasks.tolist() == [200, 200]
    assert street.workers.administration[0] == 620  # a quarter of 2,400, and .1 · .5 of 400
    assert street.desks.contract.tolist() == [1200, 1200]
    assert (street.communities[0].nodes.scope[THE_AGENCY] >> CARE) & 1
    # what a community sees of its desk is what the street wrote
    assert street.communities[1].desks.casework[0] == street.desks.casework[1] > 0


def test_without_tasks_none_are_handed_down():
    street = a_station()
    go_round(street, task_downshift=0.5, switches=on(tasks=False))
    assert not street.committees.tasks.any()


def test_without_burnout_and_turnover_nobody_burns_out_and_nobody_quits():
    eager = SimpleNamespace(**{**vars(EVERYTHING), "station": P._replace(quit_hazard=np.float32(1))})
    street = a_station()
    go_round(street, p=eager, switches=on(turnover=False, burnout=False))
    street.workers.burnout[0] = 0.9
    person = int(street.workers.person[0])
    go_round(street, 4, p=eager, start=False, switches=on(turnover=False, burnout=False))
    assert street.workers.burnout[0] == pytest.approx(0.9)
    assert (street.workers.person[0], street.workers.vacant[0]) == (person, 0)


def test_who_quits_takes_links_along_in_every_community_served():
    eager = SimpleNamespace(**{**vars(EVERYTHING), "station": P._replace(quit_hazard=np.float32(1), vacancy_weeks=np.float32(1e9))})
    street = a_station()
    go_round(street)
    for c in street.communities:
        link(c, THE_WORKER, DONOR_A, 0.6)
    go_round(street, 4, p=eager, start=False)
    assert street.workers.vacant[0] and street.desks.vacant.tolist() == [1200, 1200] and not street.desks.contract.any()
    assert [float(c.links.strength[THE_WORKER, DONOR_A]) for c in street.communities] == pytest.approx([0.18, 0.18])
    assert street.ledger.counted[:, count.worker_quits].tolist() == [500, 500]  # half a post each


def test_a_desk_is_there_while_somebody_is_in_the_post_and_who_comes_has_none_of_the_minutes_that_the_last_one_kept():
    eager = SimpleNamespace(**{**vars(EVERYTHING), "station": P._replace(quit_hazard=np.float32(1), vacancy_weeks=np.float32(1e9))})
    street = a_station()
    go_round(street)
    assert [int(c.nodes.alive[THE_WORKER]) for c in street.communities] == [1, 1]
    street.desks.bridging[:] = 90
    go_round(street, 4, p=eager, start=False)
    assert [int(c.nodes.alive[THE_WORKER]) for c in street.communities] == [0, 0]
    quick = SimpleNamespace(**{**vars(EVERYTHING), "station": P._replace(vacancy_weeks=np.float32(1))})
    go_round(street, 8, p=quick, start=False)
    assert [int(c.nodes.alive[THE_WORKER]) for c in street.communities] == [1, 1] and not street.desks.bridging.any()


def test_the_city_gathers_and_allots_at_its_own_round():
    street = a_station()
    street.communities[1].residents.vulnerable[:3] = POOR
    for week in (4, 8, 12):
        street.foundations.to_city[:] = 500 * week // 4
        go_round(street, week)
        assert not street.foundations.pool.any() and not street.city.pool[0]
    one_city_round([street.station], 1, None)
    assert (street.foundations.pool.tolist(), street.city.pool[0], street.foundations.to_city.tolist()) == ([600, 2400], 0, [0, 0])
    assert street.ledger.counted[:, count.allotted].tolist() == [600, 2400]


def test_a_city_alone_allots_what_it_has():
    street = a_station()
    street.city.pool[0] = 1000
    look_round(street.desks, street.ledger, street.communities)
    one_city_round([street.station], 1, None)
    assert street.foundations.pool.tolist() == [500, 500]
    assert counted(street.communities[0], "allotted") == 0  # counted in the next week


def test_streets_of_one_city_share_its_pool_by_need():
    rich, poor = a_station(), a_station()
    stations = [rich.station, poor.station._replace(city=rich.city)]
    for c in poor.communities:
        c.residents.vulnerable[:4] = POOR
    for street in (rich, poor):
        look_round(street.desks, street.ledger, street.communities)
    rich.foundations.to_city[:] = 6000
    one_city_round(stations, 2, None)
    assert rich.foundations.pool.tolist() == [1000, 1000] and poor.foundations.pool.tolist() == [5000, 5000]
    assert rich.city.pool[0] == 0
