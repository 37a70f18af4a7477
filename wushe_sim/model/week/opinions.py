"""Opinions (deliberate): positions on a fresh issue, and how they move under bounded confidence (Deffuant; Hegselmann and Krause)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, draw_order_key, key_for, normal
from wushe_sim.engine.kernel import HALF, ONE, ZERO, clip_to_unit, kernel, sort_by_keys, sort_draws
from wushe_sim.model.actors.residents import CHILD, HEARD

INTERESTS = 6
MOST_GROUPS = 16


@kernel
def interest_of(residents, r):
    """Interest by age band and by being a newcomer: one of six."""
    return np.int64(residents.age[r]) * 2 + np.int64(residents.newcomer[r])


@kernel
def spread_over(members, first, last, total):
    """1 − Σ p² over some classes' numbers of members: the share of an independent position's variance that lies between the classes."""
    same = ZERO
    for n in range(first, last):
        same += (np.float32(members[n]) / np.float32(total)) * (np.float32(members[n]) / np.float32(total))
    return ONE - same


@kernel
def take_positions(residents, members, place, issue, spread, p):
    """Positions from group, interest and person: ½ + s (√v g + √u i + √(1 − vF − uI) e), held within 0 and 1.

    F and I are the fractionalizations by group and by interest, so that the expected variance is s² whoever lives here (III.2:
    heterogeneity changes who disagrees with whom; how far positions spread is a lever of its own).
    """
    people = residents.person.size
    for k in range(MOST_GROUPS + INTERESTS):
        members[k] = 0
    for r in range(people):
        members[residents.group[r]] += 1
        members[MOST_GROUPS + interest_of(residents, r)] += 1
    between = p.group_share * spread_over(members, 0, MOST_GROUPS, people)
    between += p.interest_share * spread_over(members, MOST_GROUPS, MOST_GROUPS + INTERESTS, people)
    key = key_for(place ^ np.uint64(issue), chance.POSITION)
    mine = key_for(place ^ np.uint64(issue), chance.INTEREST)
    of_group, of_interest, person = np.sqrt(p.group_share), np.sqrt(p.interest_share), np.sqrt(max(ONE - between, ZERO))
    for r in range(people):
        position = of_group * normal(key, np.uint64(residents.group[r]))
        position += of_interest * normal(key, np.uint64(100 + interest_of(residents, r)))
        residents.opinion[r] = clip_to_unit(HALF + spread * (position + person * normal(mine, np.uint64(residents.person[r]))))


@kernel
def median_of(values, rows, size):
    """The middle of the first values (the lower of the two middle ones), which are sorted in place: whatever the order of rows."""
    sort_by_keys(values, rows, size)
    return values[(size - 1) // 2]


@kernel
def meet_in_pairs(opinion, size, key, numbers, scratch, reach, moves):
    """One round: everyone meets one other, drawn at random; a pair within reach of each other moves towards each other (Deffuant 2000)."""
    tickets, turns = scratch.tickets, scratch.turns
    for k in range(size):
        tickets[k] = draw_order_key(key, numbers[k])
        turns[k] = k
    sort_draws(tickets, turns, size, 64, scratch)
    for k in range(0, size - 1, 2):
        a, b = turns[k], turns[k + 1]
        gap = opinion[b] - opinion[a]
        if abs(gap) < reach:
            opinion[a] += moves * gap
            opinion[b] -= moves * gap


@kernel
def talk_in_session(residents, scratch, came, week, reach, moves, rounds):
    """Rounds of talk among those who came; returns the median of where they end."""
    rows, numbers, opinion = scratch.rows, scratch.numbers, scratch.values
    k = 0
    for r in range(residents.person.size):
        if residents.attends[r]:
            rows[k], numbers[k], opinion[k] = r, np.uint64(residents.person[r]), residents.opinion[r]
            k += 1
    for spoken in range(rounds):
        meet_in_pairs(opinion, came, key_for(week ^ np.uint64(spoken + 1), chance.PAIR), numbers, scratch, reach, moves)
    for k in range(came):
        residents.opinion[rows[k]] = opinion[k]
    return median_of(opinion, rows, came)


@kernel
def report(residents, week, outcome, reach, heard, moves, amount):
    """The outcome reaches some of those who were not there; within reach they move towards it, as far as they trust who tells them."""
    key = key_for(week, chance.REPORT)
    for r in range(amount.size):
        x = residents.opinion[r]
        told = draw(key, np.uint64(residents.person[r])) < heard and not residents.attends[r] and residents.age[r] != CHILD
        if told:
            residents.lived[r] |= HEARD
        gap = outcome - x
        amount[r] = x + moves * residents.trust_government[r] * gap if told and abs(gap) < reach else x


@kernel
def talk(residents, ties, reach, moves, amount):
    """x + m · mean of (x_j − x) over neighbours within reach, by strength of tie: what neighbours say in a week.

    The strength is read of every tie, in reach or not: a read that hangs on a condition is a jump that the processor guesses wrong.
    So is the end of a loop over ties, unless the one before was as long.
    """
    for k in range(amount.size):
        r = np.uint64(ties.by_number[k])
        x = residents.opinion[r]
        pull, weight = ZERO, ZERO
        for e in range(ties.start[r], ties.start[r + np.uint64(1)]):
            gap, said = residents.opinion[ties.neighbour[e]] - x, ties.strength[e]
            said = said if abs(gap) < reach else ZERO
            pull += said * gap
            weight += said
        amount[r] = x + moves * pull / weight if weight > ZERO else x


@kernel
def settle_opinions(residents, amount):
    """Carry out: positions after hearing others, held within 0 and 1."""
    for r in range(amount.size):
        residents.opinion[r] = clip_to_unit(amount[r])
