"""Walks along the linkage network (联动网络): who stands between others, and how near all are to each other (observe)."""

import numpy as np

from wushe_sim.engine.bits import first_bit
from wushe_sim.engine.kernel import kernel
from wushe_sim.model.world.linkage import COMMITTEE_NODE

TENTH = np.float32(0.1)
DISTANCE, ORDER = range(2)
PATHS, SHARE = range(2)
"""Rows of the rooms for whole numbers and for others, a value for each node. ``sets`` are sets of nodes, in words of 64 bits: whom each
node is linked with, then who is so many steps away, and last who was reached."""
WORD = 64
NONE, FIRST = np.uint64(0), np.uint64(1)


@kernel
def put_in(sets, row, node):
    """Put a node into a set."""
    sets[row, node // WORD] |= FIRST << np.uint64(node % WORD)


@kernel
def list_links(strength, alive, first, sets):
    """Whom each of the nodes from ``first`` on is linked with, by links of at least a tenth."""
    for i in range(alive.size):
        for word in range(sets.shape[1]):
            sets[i, word] = NONE
    for i in range(first, alive.size):
        for j in range(first, alive.size if alive[i] else first):
            if i != j and alive[j] and strength[i, j] >= TENTH:
                put_in(sets, i, j)


@kernel
def begin_walk(s, nodes, sets):
    """Only the node itself is no step away, and reached."""
    for word in range(sets.shape[1]):
        sets[nodes, word] = sets[2 * nodes + 1, word] = NONE
    put_in(sets, nodes, s)
    put_in(sets, 2 * nodes + 1, s)


@kernel
def end_step(steps, nodes, sets):
    """Who is so many steps away was reached. Returns whether anybody is."""
    found = NONE
    for word in range(sets.shape[1]):
        sets[2 * nodes + 1, word] |= sets[nodes + steps, word]
        found |= sets[nodes + steps, word]
    return found != NONE


@kernel
def step_along_paths(first, last, steps, sets, walks, room):
    """Go one step further from the nodes reached last, and count the shortest paths. Returns how many nodes are reached by now."""
    nodes, tail = walks.shape[1], last
    away, reached = nodes + steps, 2 * nodes + 1
    for k in range(first, last):
        i = walks[ORDER, k]
        for word in range(sets.shape[1]):
            far = sets[i, word] & ~sets[reached, word]
            fresh = far & ~sets[away, word]
            sets[away, word] |= far
            while fresh != NONE:
                j = WORD * word + first_bit(fresh)
                fresh &= fresh - FIRST
                walks[DISTANCE, j], walks[ORDER, tail] = steps, j
                tail += 1
            while far != NONE:
                room[PATHS, WORD * word + first_bit(far)] += room[PATHS, i]
                far &= far - FIRST
    return tail


@kernel
def walk_from(s, sets, walks, room):
    """Distances from a node, numbers of shortest paths, and the order in which nodes are reached; returns how many are."""
    nodes = walks.shape[1]
    for i in range(nodes):
        room[PATHS, i], room[SHARE, i] = 0, 0
    begin_walk(s, nodes, sets)
    walks[DISTANCE, s], walks[ORDER, 0], room[PATHS, s] = 0, s, 1
    first, last, steps, going = 0, 1, 0, True
    while going:
        steps += 1
        for word in range(sets.shape[1]):
            sets[nodes + steps, word] = NONE
        first, last = last, step_along_paths(first, last, steps, sets, walks, room)
        going = end_step(steps, nodes, sets)
    return last


@kernel
def share_back(j, sets, walks, room):
    """What lies behind a node is shared among those through whom it was reached, by their numbers of shortest paths."""
    before = walks.shape[1] + walks[DISTANCE, j] - 1
    for word in range(sets.shape[1]):
        near = sets[j, word] & sets[before, word]
        while near != NONE:
            i = WORD * word + first_bit(near)
            near &= near - FIRST
            room[SHARE, i] += room[PATHS, i] / room[PATHS, j] * (1 + room[SHARE, j])


@kernel
def betweenness(strength, alive, score, sets, walks, room):
    """Betweenness of every node in the graph of links of at least a tenth (Brandes 2001, unweighted), as a share of all pairs."""
    n = alive.size
    living = np.int64(0)
    for i in range(n):
        score[i] = np.float32(0)
        living += alive[i]
    list_links(strength, alive, COMMITTEE_NODE, sets)
    for s in range(n):
        if not alive[s]:
            continue
        for k in range(walk_from(s, sets, walks, room) - 1, 0, -1):
            j = walks[ORDER, k]
            share_back(j, sets, walks, room)
            score[j] += np.float32(room[SHARE, j])
    if living > 2:
        for i in range(n):
            score[i] = score[i] / np.float32((living - 1) * (living - 2))


@kernel
def step_on(steps, nodes, sets):
    """Go one step further from all who are reached last."""
    for word in range(sets.shape[1]):
        sets[nodes + steps, word] = NONE
    for word in range(sets.shape[1]):
        here = sets[nodes + steps - 1, word]
        while here != NONE:
            i = WORD * word + first_bit(here)
            here &= here - FIRST
            for other in range(sets.shape[1]):
                sets[nodes + steps, other] |= sets[i, other] & ~sets[2 * nodes + 1, other]


@kernel
def sum_nearness(strength, alive, sets):
    """The sum of 1 / distance over ordered pairs without the committee; who cannot be reached adds nothing.

    Divided by the number of pairs it is the network's global efficiency (Latora & Marchiori 2001), unweighted, over links of at least a
    tenth: 1 where everybody is linked with everybody, 0 where nobody is linked.
    """
    nearness, nodes = 0.0, alive.size
    list_links(strength, alive, COMMITTEE_NODE + 1, sets)
    for s in range(COMMITTEE_NODE + 1, nodes):
        if alive[s]:
            begin_walk(s, nodes, sets)
            steps, going = 0, True
            while going:
                steps += 1
                step_on(steps, nodes, sets)
                going = end_step(steps, nodes, sets)
                for word in range(sets.shape[1]):
                    away = sets[nodes + steps, word]
                    while away != NONE:
                        nearness += 1 / steps
                        away &= away - FIRST
    return nearness
