"""The book of cases (个案登记): opening one, closing one, and what a case asks for in all."""

import numpy as np

from wushe_sim.engine.kernel import kernel
from wushe_sim.model.actors.cases import ANY, CARE, FREE, HIDDEN, MONEY, NOWHERE, PARTS
from wushe_sim.model.counts import count


@kernel
def next_free(cases, queue, start):
    """The first free row from ``start`` on, or −1 with the flag raised that there is no room (an error, never a dropped case)."""
    for row in range(start, cases.state.size):
        if cases.state[row] == FREE:
            queue.last[0] = max(queue.last[0], row + 1)
            return row
    queue.full[0] = 1
    return -1


@kernel
def open_case(cases, row, resident, kind, week):
    """A fresh case in a free row: hidden, with nothing asked for yet."""
    cases.state[row] = HIDDEN
    cases.resident[row] = resident
    cases.kind[row] = kind
    cases.compound[row] = 0
    cases.opened[row] = week
    cases.found[row] = week
    cases.taken[row] = week
    cases.approval[row] = 0
    cases.leader[row] = NOWHERE
    cases.weighed[row] = 0
    cases.lacked[row] = 0
    for part in range(PARTS):
        cases.need[row, part] = 0
        cases.left[row, part] = 0
        cases.holder[row, part] = NOWHERE
        cases.spent[row, part] = 0


@kernel
def minutes_of(table, row):
    """Minutes in one row of a table of parts: all parts but money."""
    total = 0
    for part in range(PARTS):
        if part != MONEY:
            total += table[row, part]
    return total


@kernel
def minutes_spent(cases, row):
    """Minutes booked on a case so far (money is booked in the foundation's place, and left out)."""
    total = 0
    for actor in range(PARTS):
        if actor != 1:
            total += cases.spent[row, actor]
    return total


@kernel
def is_hard_to_reach(residents, r):
    """Whether a resident is frail, poor or a newcomer: those whom the last metre (最后一米) keeps from service (III.3, IV.1)."""
    return (residents.vulnerable[r] != 0) | (residents.newcomer[r] != 0)


@kernel
def close_case(cases, residents, row):
    """Close a case: its row is free, and its resident may have another of the kind."""
    cases.state[row] = FREE
    r = cases.resident[row]
    residents.open_cases[r] = residents.open_cases[r] & ~np.uint8(1 << cases.kind[row])


@kernel
def close_cases_of(cases, queue, residents, r, tally):
    """Close what a resident who moves away leaves open; standing care is closed at every week's end and is not counted again."""
    group = residents.group[r]
    for row in range(queue.last[0]):
        if cases.state[row] != FREE and cases.resident[row] == r:
            if cases.kind[row] != CARE:
                tally[count.cases_moved, group] += 1
                tally[count.wasted_minutes, 0] += minutes_spent(cases, row)
            close_case(cases, residents, row)


@kernel
def holds(cases, row, node):
    """Whether a node holds any part of a case."""
    for part in range(ANY, PARTS):
        if cases.holder[row, part] == node:
            return True
    return False
