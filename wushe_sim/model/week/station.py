"""0 station 社工站: every fourth week the street hands down, and shared staff burn out, quit, are hired, appraised and divided (III.4).

The city's round, every twelfth week, allots the city's pool (II.3). In between a community lives on its share and needs nobody else.
"""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for, week_key
from wushe_sim.engine.kernel import HALF, ONE, ZERO, clip_to_unit, exp, kernel, logistic, schedule, sum_column, wipe
from wushe_sim.model.actors.social_workers import STREET_PAYS
from wushe_sim.model.counts import count
from wushe_sim.model.decisions import decision
from wushe_sim.model.week.decided import decided
from wushe_sim.model.week.station_hours import (
    BROKERING,
    CASEWORK,
    INCUBATION,
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

ORGANIZATION_LED, VOLUNTEER_LED = 1, 2
CITY_ROUND = 12
MINUTES_A_POST = 2400
BURNOUT_AT_FIRST = np.float32(0.25)
"""Of who is new in a post (judgement)."""


@kernel
def within_round(weekly):
    """The chance within four weeks of what has this chance a week."""
    stays = ONE - weekly
    return ONE - stays * stays * stays * stays


@kernel
def weigh_tasks(committees, downshift):
    """Tasks handed down to each community: a share of its committee's staff hours (III.3)."""
    for c in range(committees.tasks.size):
        committees.tasks[c] = np.int32(np.float32(committees.staff[c]) * downshift)


@kernel
def tasks_of_station(government, committees, dual, share):
    """What dual leadership puts on the station instead."""
    government.station_tasks[0] = np.int32(np.float32(sum_column(committees.tasks)) * dual * share)


@kernel
def see_results(workers, desks, accepted):
    """Each social worker's results (share of own cases that ended well) and load (work accepted against hours for it)."""
    for w in range(workers.person.size):
        well, ended, work, hours = 0, 0, 0, 0
        for d in range(desks.worker.size):
            if desks.worker[d] == w:
                well += desks.well[d]
                ended += desks.ended[d]
                work += accepted[d]
                hours += desks.casework[d]
        if ended > 0:
            workers.results[w] += np.float32(0.2) * (np.float32(well) / np.float32(ended) - workers.results[w])
        workers.load[w] = min(np.float32(work) / np.float32(max(hours, 1)), np.float32(2)) if hours > 0 else ZERO
    wipe(desks.well)
    wipe(desks.ended)


@kernel
def burn_out(workers, dual, p):
    """b + r · (σ(d · demands − s · (resources − .9) + base) − b), four weeks at once.

    Demands: load, share of administration, and two masters, whom a worker hired by the street itself does not have (S66, S4). Resources:
    colleagues at their posts, autonomy, and seeing results; they weigh more than demands (S17). A new post is missed by nobody yet.
    """
    awaited = sum_column(workers.awaited)
    present = ONE - np.float32(sum_column(workers.vacant) - awaited) / np.float32(workers.vacant.size - awaited)
    rate = within_round(p.burnout_rate)
    for w in range(workers.person.size):
        if not workers.vacant[w]:
            burden = np.float32(workers.administration[w]) / np.float32(workers.contract[w])
            conflict = p.role_conflict * dual * (ZERO if workers.direct[w] else ONE)
            demands = HALF * (workers.load[w] + burden + conflict)
            resources = np.float32(0.4) * present + np.float32(0.4) * (ONE - HALF * dual) + np.float32(0.6) * workers.results[w]
            target = logistic(p.demands * demands - p.resources * (resources - p.resources_level) + p.burnout_base)
            workers.burnout[w] += rate * (target - workers.burnout[w])


@kernel
def weigh_quitting(workers, p):
    """h · exp(q (burnout − usual)) a week, over four weeks: the source's turnover is that of the usual social worker (S13, S14)."""
    for w in range(workers.person.size):
        weekly = min(p.quit_hazard * exp(p.quit_burnout * (workers.burnout[w] - p.burnout_usual)), ONE)
        workers.chance[w] = ZERO if workers.vacant[w] else within_round(weekly)


@kernel
def decide_to_quit(workers, week):
    """Quit if the draw falls below the chance."""
    key = key_for(week, chance.QUIT)
    for w in range(workers.person.size):
        workers.quits[w] = draw(key, np.uint64(workers.person[w])) < workers.chance[w]


@kernel
def leave_posts(workers):
    """Who quits, or has to, leaves a vacant post."""
    for w in range(workers.person.size):
        workers.tenure[w] += 4
        if workers.must_leave[w]:
            workers.quits[w], workers.must_leave[w] = 1, 0
        if workers.quits[w]:
            workers.vacant[w] = 1


@kernel
def take_along(links, node, keeps):
    """Who leaves takes most of their links along."""
    for n in range(links.strength.shape[0]):
        links.strength[node, n] *= ONE - keeps
        links.strength[n, node] *= ONE - keeps


@kernel
def fund_posts(workers, staffing):
    """The street pays for a share of its posts, the first ones; a post no longer paid for empties when its holder leaves.

    Posts that were granted on top, or that a budget buys, stand last and are paid for whatever the street does.
    """
    usual = 0
    for w in range(workers.payer.size):
        usual += workers.payer[w] == STREET_PAYS
    for w in range(workers.funded.size):
        street_pays = (w == 0 and staffing > ZERO) or np.float32(w) + HALF < staffing * np.float32(usual)
        workers.funded[w] = street_pays or workers.payer[w] != STREET_PAYS


@kernel
def hire(workers, week, local, direct, start, p):
    """A paid, vacant post is filled after fifteen weeks on average; at the start all but one in sixteen are filled."""
    key, post = key_for(week, chance.HIRE), key_for(week, chance.POST)
    filled = np.float32(15) / np.float32(16) if start else within_round(ONE / p.vacancy_weeks)
    for w in range(workers.person.size):
        if workers.vacant[w] and workers.funded[w] and (draw(key, np.uint64(w)) < filled or (start and w == 0)):
            workers.vacant[w], workers.awaited[w] = 0, 0
            workers.person[w] += workers.stride[w]
            workers.tenure[w] = 0
            workers.local[w] = draw(post, np.uint64(2 * w)) < local
            workers.direct[w] = draw(post, np.uint64(2 * w + 1)) < direct
            workers.burnout[w] = BURNOUT_AT_FIRST
            workers.results[w] = np.float32(0.6)
            workers.skill[w] = clip_to_unit(p.skill_mean + (p.local_skill if workers.local[w] else ZERO))


@kernel
def weigh_appraisal(government, dual, mode, p):
    """Weights of the four uses in appraisal: the street favours casework, which it sees, as it leads; a mode leads by its own use."""
    weights = government.appraisal
    for use in range(weights.shape[1]):
        weights[0, use] = ONE
    weights[0, CASEWORK] += p.visible * dual
    if mode == ORGANIZATION_LED:
        weights[0, BROKERING] += p.mode * np.float32(4)
    elif mode == VOLUNTEER_LED:
        weights[0, INCUBATION] += p.mode * np.float32(4)


@kernel
def collect_city(foundations, city):
    """Government-led gifts reach the city."""
    for c in range(foundations.to_city.size):
        city.pool[0] += foundations.to_city[c]
        foundations.to_city[c] = 0


@kernel
def weigh_allotment(needs, shares):
    """By need: the number of poor and frail residents (a resident's worth added, so that nobody gets nothing)."""
    for c in range(needs.size):
        shares[c] = np.float32(needs[c] + 1)


@kernel
def total_weight(shares):
    """The sum of a street's weights, in double precision, for a city has thousands of communities."""
    weight = np.float64(0)
    for c in range(shares.size):
        weight += np.float64(shares[c])
    return weight


@kernel
def allot(foundations, city, shares, pool, weight, allotted):
    """统筹分配: the whole pool goes out by the shares of the city's whole weight; rounding stays in the city.

    What the city allots is gifts that it led, not public money.
    """
    for c in range(shares.size):
        allotted[c] = min(np.int64(np.float64(pool) * np.float64(shares[c]) / weight), city.pool[0])
        foundations.pool[c] += allotted[c]
        foundations.private_in[c] += allotted[c]
        city.pool[0] -= allotted[c]
        public = np.float32(foundations.public_in[c])
        income = public + np.float32(foundations.private_in[c])
        if income > ZERO:
            foundations.public[c] += np.float32(0.2) * (public / income - foundations.public[c])
        foundations.public_in[c] = 0
        foundations.private_in[c] = 0


@kernel
def book_allotted(ledger):
    """What each community got is counted in its next week."""
    for c in range(ledger.allotted.size):
        ledger.counted[c, count.allotted] += ledger.allotted[c]


@kernel
def take_along_links(workers, desks, ledger, communities, keeps):
    """Who quits takes links along in every community served; a quit counts where its share of the post stood (in thousandths)."""
    for d in range(desks.worker.size):
        w, c = desks.worker[d], ledger.desk_community[d]
        if workers.quits[w]:
            take_along(communities[c].links, desks.node[d], keeps)
            desks.bridging[d] = 0
            post = np.float64(workers.contract[w]) * np.float64(desks.share[d]) / MINUTES_A_POST
            ledger.counted[c, count.worker_quits] += np.int64(np.rint(1000 * post))


@kernel
def look_round(desks, ledger, communities):
    """What the street sees of its communities: residents, those in need, open work, and work accepted at each desk."""
    for c in range(ledger.residents.size):
        vulnerable = communities[c].residents.vulnerable
        ledger.residents[c], ledger.needs[c] = vulnerable.size, 0
        for r in range(vulnerable.size):
            ledger.needs[c] += 1 if vulnerable[r] else 0
        ledger.work[c] = open_work(communities[c].cases, communities[c].queue.last[0])
    for d in range(desks.worker.size):
        ledger.accepted[d] = communities[ledger.desk_community[d]].nodes.accepted[desks.node[d]]


@kernel
def tell_communities(workers, desks, agencies, contracts, ledger, communities):
    """An agency takes the same kinds of case in every community; an empty desk is no actor of the linkage."""
    for k in range(contracts.node.size):
        communities[ledger.contract_community[k]].nodes.scope[contracts.node[k]] = agencies.scope[contracts.agency[k]]
    for d in range(desks.node.size):
        communities[ledger.desk_community[d]].nodes.alive[desks.node[d]] = 0 if workers.vacant[desks.worker[d]] else 1


@schedule
def staff(street, communities, key, t, levers, switches, p, leaver_keeps, overrides):
    """Shared staff burn out, quit and are hired; at the start the posts are filled."""
    workers, desks = street.workers, street.desks
    dual = levers.dual_leadership[t]
    if switches.burnout:
        burn_out(workers, dual, p)
    wipe(workers.quits)
    if switches.turnover:
        weigh_quitting(workers, p)
        decide_to_quit(workers, key)
        decided(overrides, decision.quit)
        leave_posts(workers)
    fund_posts(workers, levers.staffing[t])
    hire(workers, key, levers.local_recruitment[t], levers.direct_hire[t], t == 0, p)
    take_along_links(workers, desks, street.ledger, communities, leaver_keeps)


@schedule
def divide(street, communities, t, levers, switches, p, overrides):
    """The street appraises, and shared staff divide their hours among communities and uses."""
    workers, desks, government, ledger = street.workers, street.desks, street.government, street.ledger
    burden, chores = levers.admin_burden[t], weigh_chores(street.committees, p)
    lose_hours(workers, p)
    relieve(street.committees, administer(workers, government, burden, chores))
    weigh_appraisal(government, levers.dual_leadership[t], levers.mode[t], p)
    decided(overrides, decision.appraise)
    weigh_hours(workers, government.appraisal, levers.incubation[t], levers.volunteer_charter[t], burden + chores,
                switches.visible_first, p)
    decided(overrides, decision.divide_hours)
    share_desks(workers, desks, ledger.desk_community, ledger.work, p.follow_need)
    divide_hours(workers, desks, is_understaffed(workers, p.understaffed))
    appraise_agencies(street.agencies, street.contracts, levers.service_scope[t], p)
    weigh_claims(ledger.residents, ledger.work, p.follow_need, ledger.claims)
    divide_agencies(street.agencies, street.contracts, ledger.contract_community, ledger.claims)
    tell_communities(workers, desks, street.agencies, street.contracts, ledger, communities)


@schedule
def one_round(street, communities, key, week, t, levers, switches, parameters, overrides):
    """The station's round, before the first week of four: tasks, staff, hours.

    ``street`` is a ``Station``; ``communities`` are those that it serves.
    """
    p, ledger = parameters.station, street.ledger
    look_round(street.desks, ledger, communities)
    weigh_tasks(street.committees, levers.task_downshift[t] if switches.tasks else ZERO)
    decided(overrides, decision.hand_down)
    tasks_of_station(street.government, street.committees, levers.dual_leadership[t], parameters.hand_down.station_share)
    see_results(street.workers, street.desks, ledger.accepted)
    staff(street, communities, week_key(key, week), t, levers, switches, p, parameters.broker.leaver_keeps, overrides)
    divide(street, communities, t, levers, switches, p, overrides)


@kernel
def station_round(street, communities, key, week, t, levers, switches, parameters, asked):
    """A round, compiled; ``asked`` says who is called for decisions (``decided.Asked``)."""
    one_round(street, communities, key, week, t, levers, switches, parameters, asked)


@schedule
def one_city_round(stations, number, overrides):
    """The city's round, after its stations' before the first week of twelve: it gathers, and allots by need across all its streets.

    ``stations`` are those of its streets, ``number`` of them; they hold one city in common. A street alone is a city of one.
    """
    city, weight = stations[0].city, np.float64(0)
    for s in range(number):
        collect_city(stations[s].foundations, city)
        weigh_allotment(stations[s].ledger.needs, stations[s].ledger.shares)
    decided(overrides, decision.allot)
    for s in range(number):
        weight += total_weight(stations[s].ledger.shares)
    pool = city.pool[0]
    for s in range(number):
        allot(stations[s].foundations, city, stations[s].ledger.shares, pool, weight, stations[s].ledger.allotted)
        book_allotted(stations[s].ledger)


@kernel
def city_round(stations, number, asked):
    """A city's round, compiled; ``asked`` says who is called for decisions (``decided.Asked``)."""
    one_city_round(stations, number, asked)
