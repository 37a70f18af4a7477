"""The station's hours (station): divided among administration, uses and communities; and the agencies' hours, by appraisal (III.4)."""

import numpy as np

from wushe_sim.engine.kernel import HALF, ONE, ZERO, clip_to_unit, kernel, sum_column, wipe
from wushe_sim.model.actors.cases import CARE, FREE, HIDDEN

CASEWORK, BROKERING, INCUBATION, OUTREACH = range(4)
OTHER_KINDS = (3, 2, 0, 1)
HABIT_WITHOUT_CHORES = np.float32(0.3)
"""The committee's habit of taking over, up to which it does its own chores (the lever's default)."""


@kernel
def weigh_hours(workers, appraisal, incubation, charter, burden, visible_first, p):
    """Wished shares of professional hours: professional judgement times appraisal, after what incubation and the charter take.

    Where administration spares what is visible first, casework keeps the hours that it would have under little burden, as far as they go;
    else all uses are cut in proportion.
    """
    for w in range(workers.person.size):
        uses = workers.uses[w]
        uses[CASEWORK], uses[BROKERING] = p.casework * appraisal[0, CASEWORK], p.brokering * appraisal[0, BROKERING]
        uses[INCUBATION], uses[OUTREACH] = p.incubating * appraisal[0, INCUBATION], p.outreach * appraisal[0, OUTREACH]
        total = uses[0] + uses[1] + uses[2] + uses[3]
        taken = min(p.cost_incubation * incubation + p.cost_charter * charter, ONE)
        for use in range(4):
            uses[use] = uses[use] / total * (ONE - taken)
        uses[INCUBATION] += taken
        if visible_first and burden < ONE:
            casework = min(uses[CASEWORK] * (ONE - p.spared_burden) / (ONE - burden), ONE) if burden > p.spared_burden else uses[CASEWORK]
            rest = ONE - uses[CASEWORK]
            for use in range(1, 4):
                uses[use] = uses[use] / rest * (ONE - casework) if rest > ZERO else ZERO
            uses[CASEWORK] = casework


@kernel
def lose_hours(workers, p):
    """Hours that burnout costs: the post's · ω · burnout, in absence and slower work. Source: S102 to S104."""
    for w in range(workers.person.size):
        lost = np.int32(p.burnout_hours * workers.burnout[w] * np.float32(workers.contract[w]))
        workers.absent[w] = 0 if workers.vacant[w] else lost


@kernel
def excess_habit(committees, c):
    """How far a committee's habit of taking over lies above that of one which does its own chores."""
    return max(ZERO, committees.habit[c] - HABIT_WITHOUT_CHORES)


@kernel
def weigh_chores(committees, p):
    """τ · mean of max(0, H − .3): the share of social workers' hours that committees' chores take (III.1: 非专业性的琐碎的行政事务)."""
    total = ZERO
    for c in range(committees.habit.size):
        total += excess_habit(committees, c)
    return p.chores * total / np.float32(committees.habit.size)


@kernel
def relieve(committees, minutes):
    """What social workers do for committees is taken off these, by how far the habit of each goes beyond its own chores."""
    total = ZERO
    for c in range(committees.habit.size):
        total += excess_habit(committees, c)
    for c in range(committees.habit.size):
        committees.relieved[c] = np.int32(np.float32(minutes) * excess_habit(committees, c) / total) if total > ZERO else 0


@kernel
def administer(workers, government, burden, chores):
    """Administration: shares of the hours worked for burden and committees' chores, and an equal share of the station's tasks.

    Never above those hours. Returns the minutes that the chores take.
    """
    posts, minutes = np.int64(0), np.int64(0)
    for w in range(workers.person.size):
        posts += workers.contract[w] if not workers.vacant[w] else 0
    for w in range(workers.person.size):
        tasks = np.float32(government.station_tasks[0]) * np.float32(workers.contract[w]) / np.float32(max(posts, 1))
        hours = workers.contract[w] - workers.absent[w]
        own = min(np.int32(burden * np.float32(hours) + tasks), hours)
        both = min(np.int32((burden + chores) * np.float32(hours) + tasks), hours)
        workers.administration[w] = 0 if workers.vacant[w] else both
        minutes += 0 if workers.vacant[w] else both - own
    return minutes


@kernel
def share_desks(workers, desks, desk_community, work, follow):
    """Each desk's share of its worker: by posts, moved towards open work. Unlike ``share`` it is written to ``desks.share_now``."""
    mean = np.float32(sum_column(work)) / np.float32(work.size)
    for w in range(workers.person.size):
        total = ZERO
        for d in range(desks.worker.size):
            if desks.worker[d] == w:
                pull = np.float32(work[desk_community[d]]) / mean if mean > ZERO else ONE
                desks.share_now[d] = desks.share[d] * (ONE - follow + follow * pull)
                total += desks.share_now[d]
        for d in range(desks.worker.size):
            if desks.worker[d] == w:
                desks.share_now[d] = desks.share_now[d] / total if total > ZERO else desks.share[d]


@kernel
def set_desk(desks, d, workers, w, minutes, absent, administration):
    """Divide a desk's minutes: what burnout costs, administration, and the rest by the worker's uses; the shares sum to the whole."""
    desks.local[d], desks.burnout[d], desks.skill[d] = workers.local[w], workers.burnout[w], workers.skill[w]
    rest = minutes - absent - administration
    uses = workers.uses[w]
    desks.contract[d], desks.vacant[d], desks.absent[d], desks.administration[d] = minutes, 0, absent, administration
    desks.brokering[d] = np.int32(np.float32(rest) * clip_to_unit(uses[BROKERING]))
    desks.incubation[d] = min(np.int32(np.float32(rest) * clip_to_unit(uses[INCUBATION])), rest - desks.brokering[d])
    desks.outreach[d] = min(np.int32(np.float32(rest) * clip_to_unit(uses[OUTREACH])), rest - desks.brokering[d] - desks.incubation[d])
    desks.casework[d] = rest - desks.brokering[d] - desks.incubation[d] - desks.outreach[d]


@kernel
def divide_hours(workers, desks, understaffed):
    """Each social worker's week, divided among communities and uses; what rounding leaves goes to the last desk."""
    for w in range(workers.person.size):
        left, absent, administration, last = workers.contract[w], workers.absent[w], workers.administration[w], -1
        for d in range(desks.worker.size):
            if desks.worker[d] == w:
                last = d
        for d in range(desks.worker.size):
            if desks.worker[d] == w:
                minutes = left if d == last else np.int32(np.float32(workers.contract[w]) * desks.share_now[d])
                lost = min(absent, minutes) if d == last else np.int32(np.float32(workers.absent[w]) * desks.share_now[d])
                mine = np.int32(np.float32(workers.administration[w]) * desks.share_now[d])
                mine = min(administration if d == last else mine, minutes - lost)
                left -= minutes
                absent -= lost
                administration -= mine
                set_desk(desks, d, workers, w, minutes, lost, mine)
                if workers.vacant[w]:
                    set_desk(desks, d, workers, w, 0, 0, 0)
                    desks.vacant[d] = minutes
                desks.understaffed[d] = understaffed


@kernel
def is_understaffed(workers, threshold):
    """Whether more of the station's hours are vacant than the threshold says; a new post counts once somebody has been in it."""
    vacant, total = np.int64(0), np.int64(0)
    for w in range(workers.person.size):
        hours = 0 if workers.awaited[w] else workers.contract[w]
        total += hours
        vacant += hours * workers.vacant[w]
    return np.float32(vacant) > threshold * np.float32(total)


@kernel
def appraise_agencies(agencies, contracts, narrow, p):
    """An agency's appraisal follows how its cases end; the same staff in all is shared out by it. Scope follows the lever."""
    breadth = np.int64(np.floor((ONE - narrow) * np.float32(4) + HALF))
    total, weight = np.int64(0), ZERO
    for a in range(agencies.staff.size):
        well, ended = 0, 0
        for k in range(contracts.agency.size):
            if contracts.agency[k] == a:
                well += contracts.well[k]
                ended += contracts.ended[k]
        if ended > 0:
            agencies.appraisal[a] += p.agency_memory * (np.float32(well) / np.float32(ended) - agencies.appraisal[a])
        scope = 1 << CARE
        for k in range(breadth):
            scope |= 1 << OTHER_KINDS[(a + k) % 4]
        agencies.scope[a] = scope
        total += agencies.start[a]
        weight += ONE - p.appraisal_weight + p.appraisal_weight * agencies.appraisal[a]
    for a in range(agencies.staff.size):
        mine = ONE - p.appraisal_weight + p.appraisal_weight * agencies.appraisal[a]
        agencies.staff[a] = np.int32(np.float32(total) * mine / weight)
    wipe(contracts.well)
    wipe(contracts.ended)


@kernel
def divide_agencies(agencies, contracts, contract_community, claims):
    """Each agency's hours, divided among communities by their claims."""
    for a in range(agencies.staff.size):
        total = ZERO
        for k in range(contracts.agency.size):
            if contracts.agency[k] == a:
                total += claims[contract_community[k]]
        for k in range(contracts.agency.size):
            if contracts.agency[k] == a:
                contracts.minutes[k] = np.int32(np.float32(agencies.staff[a]) * (claims[contract_community[k]] / total))


@kernel
def weigh_claims(residents, work, follow, claims):
    """What communities claim of shared hours: their residents, moved towards their open work (1 − f + f · work a resident / the mean)."""
    mean = np.float32(sum_column(work)) / np.float32(sum_column(residents))
    for c in range(claims.size):
        pull = np.float32(work[c]) / np.float32(residents[c]) / mean if mean > ZERO else ONE
        claims[c] = np.float32(residents[c]) * (ONE - follow + follow * pull)


@kernel
def open_work(cases, last):
    """Minutes that known cases of a community still ask for."""
    work = np.int64(0)
    for row in range(last):
        if cases.state[row] > HIDDEN and cases.state[row] != FREE:
            for part in range(4):
                work += cases.left[row, part]
    return work
