"""Selection of those whom incubation invites (mobilise): anyone, by mass base (群众基础), by skill (专业素质), or by both (IV.3)."""

import numpy as np

from wushe_sim.engine.kernel import ONE, SCALE, ZERO, kernel, to_fixed_point
from wushe_sim.model.actors.residents import CHILD, MOST_STANDING

ANYONE, MASS_BASE, SKILL, BOTH = 0, 1, 2, 3
MOST = np.float32(MOST_STANDING)
BEYOND_ALL = np.float32(1e9)
"""A sum of strengths so large that each tie's share of it rounds to nothing."""


@kernel
def count_marked(marks):
    """How many rows are marked."""
    marked = np.int64(0)
    for row in range(marks.size):
        marked += np.int64(marks[row])
    return marked


@kernel
def weigh_nominations(residents, ties, total, nominations):
    """Each grown-up names one neighbour, each grown-up neighbour by the strength of their tie: Σ strength / the namer's strengths.

    Being named is not the number of ties: a friend with few others says more. Source: S77. Summed in whole numbers; ``total`` is room for
    the namers' sums of strengths, beyond all for those who name nobody.
    """
    for k in range(total.size):
        r = np.uint64(ties.by_number[k])
        strengths = ZERO
        for e in range(ties.start[r], ties.start[r + np.uint64(1)]):
            strengths += ties.strength[e] * np.float32(residents.age[ties.neighbour[e]] != CHILD)
        total[r] = strengths if residents.age[r] != CHILD and strengths > ZERO else BEYOND_ALL
    for k in range(total.size):
        r = np.uint64(ties.by_number[k])
        named = np.int64(0)
        for e in range(ties.start[r], ties.start[r + np.uint64(1)]):
            named += to_fixed_point(min(ties.strength[e] / total[ties.neighbour[e]], ONE))
        nominations[r] = np.float32(named) / SCALE


@kernel
def weigh_standing(residents, ties, p, total, nominations):
    """Mass base: (1 − n) · ties / mean + n · nominations / mean, means of grown-ups. Nominations are summed in whole numbers.

    Where being named counts, this is done each twelfth week: who is named changes slowly, and nobody names who has just moved in.
    """
    grown, ties_of_grown, named_in_all = np.int64(0), np.int64(0), np.int64(0)
    for r in range(residents.age.size):
        is_grown = np.int64(residents.age[r] != CHILD)
        grown += is_grown
        ties_of_grown += np.int64(ties.start[r + 1] - ties.start[r]) * is_grown
    usual_ties = np.float32(max(ties_of_grown, 1)) / np.float32(max(grown, 1))
    for r in range(residents.age.size):
        residents.standing[r] = min(np.float32(ties.start[r + 1] - ties.start[r]) / usual_ties, MOST)
    if p.named <= ZERO:
        return
    weigh_nominations(residents, ties, total, nominations)
    for r in range(residents.age.size):
        named_in_all += to_fixed_point(min(nominations[r], MOST)) * np.int64(residents.age[r] != CHILD)
    usual = np.float32(max(named_in_all, 1)) / (SCALE * np.float32(max(grown, 1)))
    for r in range(residents.age.size):
        residents.standing[r] = min((ONE - p.named) * residents.standing[r] + p.named * nominations[r] / usual, MOST)


@kernel
def keep_number(residents, invited, is_open):
    """As many are invited in all as if anyone were: the weights' mean among those who may be asked is made 1."""
    weights, marked = np.int64(0), count_marked(is_open)
    if invited <= ZERO or marked == 0:
        return
    for r in range(is_open.size):
        weights += to_fixed_point(min(residents.invitation[r] / invited, MOST))
    usual = np.float32(max(weights, 1)) / (SCALE * np.float32(marked))
    for r in range(is_open.size):
        residents.invitation[r] /= usual


@kernel
def select(residents, selection, invited, drifting, is_open):
    """Chance of being invited by incubation: the same for all, × mass base, × skill / mean skill, or × both, at the same number in all.

    Against the mean of the grown-ups who live here; where both count, or the mean of a weight is ``drifting`` from that of those who may
    be asked, against theirs. Skill is summed in whole numbers, so that the order of rows does not matter.
    """
    for r in range(is_open.size):
        residents.invitation[r] = invited * np.float32(is_open[r])
    if selection == MASS_BASE or selection == BOTH:
        for r in range(is_open.size):
            residents.invitation[r] *= residents.standing[r]
    if selection == SKILL or selection == BOTH:
        skill, grown = np.int64(0), np.int64(0)
        for r in range(is_open.size):
            is_grown = np.int64(residents.age[r] != CHILD)
            grown += is_grown
            skill += to_fixed_point(residents.skill[r]) * is_grown
        usual_skill = np.float32(max(skill, 1)) / (SCALE * np.float32(max(grown, 1)))
        for r in range(is_open.size):
            residents.invitation[r] *= residents.skill[r] / usual_skill
    if selection == BOTH or (drifting and selection != ANYONE):
        keep_number(residents, invited, is_open)
