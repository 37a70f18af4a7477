"""Who of the grown-ups is asked to volunteer (mobilise): by neighbours who do, social workers, community organizations (II.2's paths)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for
from wushe_sim.engine.kernel import ONE, SCALE, ZERO, kernel, next_marked, to_fixed_point, wipe
from wushe_sim.model.actors.residents import CHILD
from wushe_sim.model.counts import count

TIE = np.float32(4096)
HOUR = np.float32(60)
ANYONE, MASS_BASE, SKILL = 0, 1, 2


@kernel
def hear_of_volunteers(residents, ties, volunteers, registered, own_group_weight, p, rows):
    """Each active volunteer is seen by neighbours, by strength of tie; a volunteer of one's own group counts more (II.2, locals).

    Pushed from the few volunteers to their neighbours, in whole numbers: the sum has no order. ``rows`` is room for whose turn it is.
    """
    wipe(residents.peers)
    wipe(residents.volunteers_near)
    more, active = ONE + p.own_group if own_group_weight else ONE, 0
    for v in range(registered):
        rows[active] = volunteers.resident[v]
        active += np.int64(volunteers.active[v])
    for k in range(active):
        r = np.uint64(rows[k])
        for e in range(ties.start[r], ties.start[r + np.uint64(1)]):
            other = ties.neighbour[e]
            weight = more if residents.group[other] == residents.group[r] else ONE
            residents.peers[other] += np.int32(ties.strength[e] * TIE * weight)
            residents.volunteers_near[other] += 1


@kernel
def recruit(organizations, week, p):
    """A community organization asks residents in some weeks."""
    key = key_for(week, chance.RECRUIT)
    for o in range(organizations.alive.size):
        organizations.chance[o] = p.recruit_chance * organizations.alive[o]
        organizations.outcome[o] = draw(key, np.uint64(o) + np.uint64(1 << 33)) < organizations.chance[o]


@kernel
def count_grown(residents):
    """The residents who are not children: nobody else is asked."""
    grown = 0
    for r in range(residents.age.size):
        grown += np.int64(residents.age[r] != CHILD)
    return grown


@kernel
def contacts_a_resident(desks, organizations, grown, p):
    """Chance of being met this week by outreach (a local social worker's meeting counts more) or asked by an organization that recruits."""
    met = ZERO
    for d in range(desks.worker.size):
        met += np.float32(desks.outreach[d]) / HOUR * p.contacts * (ONE + p.local * np.float32(desks.local[d]))
    for o in range(organizations.alive.size):
        if organizations.outcome[o]:
            met += p.recruits * np.float32(organizations.members[o])
    return met / np.float32(max(grown, 1))


@kernel
def invitations_a_resident(desks, grown, p):
    """Chance of being invited by incubation, for a resident of the usual standing."""
    minutes = ZERO
    for d in range(desks.worker.size):
        minutes += np.float32(desks.incubation[d])
    return minutes / HOUR * p.invitations / np.float32(max(grown, 1))


@kernel
def share_of_peers(residents, ties, r):
    """Tie-weighted share of the neighbours who volunteer."""
    total = ZERO
    for e in range(ties.start[r], ties.start[r + 1]):
        total += ties.strength[e]
    return np.float32(residents.peers[r]) / (TIE * max(total, np.float32(1e-6)))


@kernel
def weigh_meeting(residents, ties, desks, organizations, selection, p, chances):
    """Outreach, organizations and invitations.

    Invitations go to anyone, by number of ties (群众基础) or by skill (专业素质), at the same number in all (IV.3): against the mean of the
    grown-ups who live here. Skill is summed in whole numbers, so that the order of rows does not matter. Children are not asked.
    """
    people, grown = chances.size, count_grown(residents)
    met = contacts_a_resident(desks, organizations, grown, p)
    invited = invitations_a_resident(desks, grown, p)
    for r in range(people):
        residents.invitation[r] = invited if residents.age[r] != CHILD else ZERO
    if selection == MASS_BASE:
        ties_of_grown = np.int64(0)
        for r in range(people):
            ties_of_grown += np.int64(ties.start[r + 1] - ties.start[r]) * np.int64(residents.age[r] != CHILD)
        usual_ties = np.float32(max(ties_of_grown, 1)) / np.float32(max(grown, 1))
        for r in range(people):
            residents.invitation[r] *= np.float32(ties.start[r + 1] - ties.start[r]) / usual_ties
    elif selection == SKILL:
        skill = np.int64(0)
        for r in range(people):
            skill += to_fixed_point(residents.skill[r]) * np.int64(residents.age[r] != CHILD)
        usual_skill = np.float32(max(skill, 1)) / (SCALE * np.float32(max(grown, 1)))
        for r in range(people):
            residents.invitation[r] *= residents.skill[r] / usual_skill
    for r in range(people):
        chances[r] = met + residents.invitation[r] if residents.age[r] != CHILD else ZERO


@kernel
def weigh_peers(residents, ties, complex_contagion, p, drawn, rows, chances):
    """a · share of neighbours who volunteer (half of it from a single one), on top of meeting others.

    Neighbours are looked at only where the draw, which is known already, is below what all of them could add; ``rows`` is room for where.
    """
    alone = p.asked_by_peers * (p.one_peer if complex_contagion else ONE)
    looking = 0
    for r in range(chances.size):
        near = residents.volunteers_near[r]
        rows[looking] = r
        near_enough = drawn[r] < chances[r] + (alone if near == 1 else p.asked_by_peers)
        looking += np.int64(near > 0) & np.int64(near_enough) & np.int64(residents.age[r] != CHILD)
    for k in range(looking):
        r = np.uint64(rows[k])
        most = alone if residents.volunteers_near[r] == 1 else p.asked_by_peers
        chances[r] += most * min(share_of_peers(residents, ties, r), ONE)


@kernel
def meet(residents, drawn, chances, p, asked, tally):
    """Being asked is remembered: 1 when asked, then fading week by week. ``asked`` is room for who is."""
    for r in range(chances.size):
        residents.invited[r] = drawn[r] < residents.invitation[r]
        asked[r] = drawn[r] < chances[r]
    for r in range(chances.size):
        residents.asked[r] = ONE if asked[r] else residents.asked[r] * p.asked_fades
    r = next_marked(asked, 0)
    while r < asked.size:
        tally[count.asked, residents.group[r]] += 1
        r = next_marked(asked, r + 1)
