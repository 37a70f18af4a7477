"""1 move 迁移: residents leave and newcomers arrive in their dwellings, so that the share of newcomers holds its level (III.2)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for
from wushe_sim.engine.declare import NOBODY
from wushe_sim.engine.kernel import HALF, ONE, ZERO, clip_to_unit, exp, kernel, next_marked, schedule, wipe
from wushe_sim.model.actors.residents import LONG_AGO
from wushe_sim.model.counts import count
from wushe_sim.model.decisions import decision
from wushe_sim.model.week.casebook import close_cases_of
from wushe_sim.model.week.decided import decided
from wushe_sim.model.world.population import WEEKS_A_YEAR, choose_group_of_person, set_age, set_mix, settle_person, ties_of_newcomer
from wushe_sim.model.world.register import strike_off


@kernel
def weigh_leaving(belonging, yearly, by_belonging, chances):
    """m / 52 · exp(−b (belonging − ½)): whoever belongs here stays. Source: judgement; mobility III.2."""
    weekly = min(yearly, ONE) / WEEKS_A_YEAR
    for r in range(chances.size):
        chances[r] = min(weekly * exp(-by_belonging * (belonging[r] - HALF)), ONE)


@kernel
def decide_to_leave(person, week, chances, leaves):
    """Leave if the draw falls below the chance."""
    key = key_for(week, chance.LEAVE)
    for r in range(chances.size):
        leaves[r] = draw(key, np.uint64(person[r])) < chances[r]


@kernel
def make_way(makes_way, leaves):
    """Whoever has to make way leaves, once."""
    for r in range(leaves.size):
        leaves[r] |= np.uint8(makes_way[r] != 0)
    wipe(makes_way)


@kernel
def choose_group(residents, ties, r, key, mix, own_kind):
    """A newcomer's group: mostly that of a neighbour of the dwelling (people move where their kind lives), else by the mix of arrivals."""
    person = np.uint64(residents.person[r])
    first, last = ties.start[r], ties.start[r + 1]
    u = draw(key, person)
    if last == first:
        return np.int64(choose_group_of_person(u, mix))
    if u < own_kind:
        e = first + np.uint32(np.float32(last - first) * (u / own_kind))
        return np.int64(residents.group[ties.neighbour[min(e, last - np.uint32(1))]])
    return np.int64(choose_group_of_person((u - own_kind) / (ONE - own_kind) if u >= own_kind else u, mix))


@kernel
def forget_person(residents, r):
    """What went with the person who left."""
    residents.grievance[r] = ZERO
    residents.asked[r] = ZERO
    residents.asked_by[r] = 0
    residents.spared_until[r] = LONG_AGO
    residents.standing[r] = ZERO
    residents.opinion[r] = HALF
    residents.agrees[r] = 0
    residents.complies[r] = 1
    residents.attends[r] = 0
    residents.lived[r] = 0
    residents.open_cases[r] = 0
    residents.given[r] = 0


@kernel
def move_house(community, leaves, now, p, w):
    """Whoever leaves takes along cases and office; a newcomer with a number of their own moves in, with weak ties.

    Groups are chosen from the state before anybody moved (``group`` is read from a neighbour who may move too: old people first).
    """
    residents, ties, volunteers, tally = community.residents, community.ties, community.volunteers, community.books.tally
    key = key_for(now.key, chance.ARRIVE)
    residents_count = np.uint32(leaves.size)
    r = next_marked(leaves, 0)
    while r < leaves.size:
        tally[count.left, residents.group[r]] += 1
        tally[count.newcomers_left, residents.group[r]] += residents.newcomer[r]
        v = residents.volunteer[r]
        if v != NOBODY:
            tally[count.deregistered, residents.group[r]] += 1
            tally[count.moved_volunteers, residents.group[r]] += volunteers.active[v]
            strike_off(volunteers, community.roll, residents, v)
        if residents.open_cases[r]:
            close_cases_of(community.cases, community.queue, residents, r, tally)
        leaves[r] = 2 + choose_group(residents, ties, r, key, community.books.mix, p.own_kind)
        r = next_marked(leaves, r + 1)
    r = next_marked(leaves, 0)
    while r < leaves.size:
        residents.person[r] += residents_count
        residents.group[r] = leaves[r] - 2
        forget_person(residents, r)
        settle_person(residents, r, now.place, 1, w)
        ties_of_newcomer(ties, r, p.new_tie, p.new_kin)
        tally[count.arrived, residents.group[r]] += 1
        r = next_marked(leaves, r + 1)


@kernel
def settle_in(residents, now, w, settles, tally):
    """A newcomer becomes a local with chance 1 / (52 · years) a week: with a local's age and personal levels of trust and belonging."""
    key = key_for(now.key, chance.SETTLE)
    hazard = ONE / (w.settle_years * WEEKS_A_YEAR)
    for r in range(settles.size):
        settles[r] = residents.newcomer[r] & np.uint8(draw(key, np.uint64(residents.person[r])) < hazard)
    r = next_marked(settles, 0)
    while r < settles.size:
        residents.newcomer[r] = 0
        set_age(residents, r, now.place, 0, w)
        residents.own_trust[r] = clip_to_unit(residents.own_trust[r] - w.newcomer_trust)
        residents.own_belonging[r] = clip_to_unit(residents.own_belonging[r] - w.newcomer_belonging)
        tally[count.settled, residents.group[r]] += 1
        r = next_marked(settles, r + 1)


@kernel
def mix_of_arrivals(place, mix, heterogeneity):
    """Generated communities follow the lever; groups from a file keep their shares."""
    if not place.real[0]:
        set_mix(mix, min(heterogeneity * place.heterogeneity[0], ONE))


@schedule
def move(community, now, policy, p, overrides):
    """Residents leave and arrive; newcomers settle. Reads the levers mobility and heterogeneity, which shape newcomers alone."""
    place, residents, choices, levers = community.place, community.residents, community.choices, policy.levers
    if policy.switches.migration:
        mix_of_arrivals(place, community.books.mix, levers.heterogeneity[now.t])
        weigh_leaving(residents.belonging, levers.mobility[now.t] * place.mobility[0], p.move.by_belonging, choices.chance)
        decide_to_leave(residents.person, now.key, choices.chance, choices.outcome)
        decided(overrides, decision.leave)
        make_way(residents.makes_way, choices.outcome)
        move_house(community, choices.outcome, now, p.move, p.world)
    if policy.switches.settling:
        settle_in(residents, now, p.world, choices.outcome, community.books.tally)
