"""Who is asked to volunteer (mobilise): by neighbours who do, by social workers, by community organizations (II.2's three paths)."""

import numpy as np

from wushe_sim import chance
from wushe_sim.chance import draw, key_for
from wushe_sim.counts import count
from wushe_sim.kernel import ONE, SCALE, ZERO, fixed, kernel, wipe

TIE = np.float32(4096)
HOUR = np.float32(60)
ANYONE, MASS_BASE, SKILL = 0, 1, 2


@kernel
def hear_of_volunteers(residents, ties, volunteers, registered, own_group_weight, p):
    """Each active volunteer is seen by neighbours, by strength of tie; a volunteer of one's own group counts more (II.2, locals).

    Pushed from the few volunteers to their neighbours, in whole numbers, so that the sum has no order.
    """
    wipe(residents.peers)
    wipe(residents.volunteers_near)
    more = ONE + p.own_group if own_group_weight else ONE
    for v in range(registered):
        if volunteers.active[v]:
            r = volunteers.resident[v]
            for e in range(ties.start[r], ties.start[r + 1]):
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
def contacts_a_resident(desks, organizations, residents, p):
    """Chance of being met this week by outreach (a local social worker's meeting counts more) or asked by an organization that recruits."""
    met = ZERO
    for d in range(desks.worker.size):
        met += np.float32(desks.outreach[d]) / HOUR * p.contacts * (ONE + p.local * np.float32(desks.local[d]))
    for o in range(organizations.alive.size):
        if organizations.outcome[o]:
            met += p.recruits * np.float32(organizations.members[o])
    return met / np.float32(residents)


@kernel
def invitations_a_resident(desks, residents, p):
    """Chance of being invited by incubation, for a resident of the usual standing."""
    minutes = ZERO
    for d in range(desks.worker.size):
        minutes += np.float32(desks.incubation[d])
    return minutes / HOUR * p.invitations / np.float32(residents)


@kernel
def share_of_peers(residents, ties, r):
    """Tie-weighted share of the neighbours who volunteer."""
    total = ZERO
    for e in range(ties.start[r], ties.start[r + 1]):
        total += ties.strength[e]
    return np.float32(residents.peers[r]) / (TIE * max(total, np.float32(1e-6)))


@kernel
def weigh_being_asked(residents, ties, desks, organizations, selection, peer_influence, complex_contagion, p, chances):
    """a · share of neighbours who volunteer (half of it from a single one), plus outreach, organizations and invitations.

    Invitations go to anyone, by number of ties (群众基础) or by skill (专业素质), at the same number in all (IV.3): against the mean of who
    lives here. Skill is summed in whole numbers, so that the order of rows does not matter.
    """
    people = chances.size
    met = contacts_a_resident(desks, organizations, people, p)
    invited = invitations_a_resident(desks, people, p)
    usual_ties = np.float32(ties.start[people]) / np.float32(people)
    for r in range(people):
        residents.invitation[r] = invited
    if selection == MASS_BASE:
        for r in range(people):
            residents.invitation[r] = invited * np.float32(ties.start[r + 1] - ties.start[r]) / usual_ties
    elif selection == SKILL:
        skill = np.int64(0)
        for r in range(people):
            skill += fixed(residents.skill[r])
        usual_skill = np.float32(max(skill, 1)) / (SCALE * np.float32(people))
        for r in range(people):
            residents.invitation[r] = invited * residents.skill[r] / usual_skill
    for r in range(people):
        chances[r] = met + residents.invitation[r]
    if peer_influence:
        for r in range(people):
            near = residents.volunteers_near[r]
            if near > 0:
                lone = p.one_peer if complex_contagion and near == 1 else ONE
                chances[r] += p.asked_by_peers * lone * min(share_of_peers(residents, ties, r), ONE)


@kernel
def meet(residents, week, chances, p, tally):
    """Being asked is remembered: 1 when asked, then fading week by week."""
    key = key_for(week, chance.ASKED)
    for r in range(chances.size):
        u = draw(key, np.uint64(residents.person[r]))
        asked = u < chances[r]
        residents.asked[r] = ONE if asked else residents.asked[r] * p.asked_fades
        residents.invited[r] = u < residents.invitation[r]
    for r in range(chances.size):
        if residents.asked[r] == ONE:
            tally[count.asked, residents.group[r]] += 1
