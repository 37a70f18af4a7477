"""Who of the grown-ups is asked to volunteer (mobilise): by neighbours who do, social workers, community organizations (II.2's paths)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, draws, key_for
from wushe_sim.engine.kernel import ONE, ZERO, kernel, next_marked, schedule, wipe
from wushe_sim.model.actors.residents import CHILD
from wushe_sim.model.counts import count
from wushe_sim.model.decisions import decision
from wushe_sim.model.week.accepting import INCUBATION, NEIGHBOUR, ORGANIZATION, OUTREACH, weigh_ties
from wushe_sim.model.week.decided import decided
from wushe_sim.model.week.selecting import BOTH, MASS_BASE, count_marked, select, weigh_standing
from wushe_sim.model.world.register import list_active

TIE = np.float32(4096)
HOUR = np.float32(60)
MOST_HEARD = np.float32(3)
RENEWAL = 12
"""Weeks after which it is found out anew who is named, and how ties speak for accepting."""


@kernel
def persuasion(standing, p):
    """1 + s · (standing − 1), at most at three times the usual standing: those whom many name are listened to more. Source: S77."""
    return ONE + p.standing_persuades * (min(standing, MOST_HEARD) - ONE)


@kernel
def hear_of_volunteers(residents, ties, volunteers, registered, own_group_weight, p, rows):
    """Each active volunteer is seen by neighbours, by strength of tie; one's own group counts more (II.2, locals), and so does standing.

    Pushed from the few volunteers to their neighbours, in whole numbers: the sum has no order. ``rows`` is room for whose turn it is.
    """
    wipe(residents.peers)
    wipe(residents.volunteers_near)
    more = ONE + p.own_group if own_group_weight else ONE
    for k in range(list_active(volunteers, registered, rows)):
        r = np.uint64(volunteers.resident[np.uint64(rows[k])])
        heard, group = persuasion(residents.standing[r], p), residents.group[r]
        own, others = TIE * (more * heard), TIE * heard  # TIE is a power of two: no bit hangs on the order
        for e in range(ties.start[r], ties.start[r + np.uint64(1)]):
            other = ties.neighbour[e]
            residents.peers[other] += np.int32(ties.strength[e] * (own if residents.group[other] == group else others))
            residents.volunteers_near[other] += 1


@kernel
def recruit(organizations, week, p):
    """A community organization asks residents in some weeks."""
    key = key_for(week, chance.RECRUIT)
    for o in range(organizations.alive.size):
        organizations.chance[o] = p.recruit_chance * organizations.alive[o]
        organizations.outcome[o] = draw(key, np.uint64(o) + np.uint64(1 << 33)) < organizations.chance[o]


@kernel
def find_open(residents, volunteers, registered, at_once, week, is_open):
    """Mark who may be asked: no child; where invitations are answered at once, nobody who is active or was invited of late.

    What would have gone to them goes to others: it is divided among those who are marked.
    """
    for r in range(is_open.size):
        is_open[r] = residents.age[r] != CHILD
    if at_once:
        for r in range(is_open.size):
            is_open[r] &= np.uint8(residents.spared_until[r] <= week)
        for v in range(registered):
            is_open[volunteers.resident[v]] &= np.uint8(volunteers.active[v] == 0)


@kernel
def count_met(desks, at_once, p):
    """Residents met by outreach this week; a local social worker's meeting counts more, if not in how it is answered."""
    met, local = ZERO, ZERO if at_once else p.local
    for d in range(desks.worker.size):
        met += np.float32(desks.outreach[d]) / HOUR * p.contacts * (ONE + local * np.float32(desks.local[d]))
    return met


@kernel
def contacts_a_resident(desks, organizations, people, at_once, p):
    """Chance of being met this week by outreach or asked by an organization that recruits, for one of so many who may be asked."""
    met = count_met(desks, at_once, p)
    for o in range(organizations.alive.size):
        if organizations.outcome[o]:
            met += p.recruits * np.float32(organizations.members[o])
    return met / np.float32(max(people, 1))


@kernel
def invitations_a_resident(desks, people, p):
    """Chance of being invited by incubation, for a resident of the usual standing and skill."""
    minutes = ZERO
    for d in range(desks.worker.size):
        minutes += np.float32(desks.incubation[d])
    return minutes / HOUR * p.invitations / np.float32(max(people, 1))


@kernel
def share_of_peers(residents, ties, r):
    """Tie-weighted share of the neighbours who volunteer."""
    total = ZERO
    for e in range(ties.start[r], ties.start[r + 1]):
        total += ties.strength[e]
    return np.float32(residents.peers[r]) / (TIE * max(total, np.float32(1e-6)))


@kernel
def weigh_meeting(residents, desks, organizations, selection, at_once, p, is_open, chances):
    """Outreach, organizations and invitations, among those who may be asked.

    Returns the chances of being met by outreach, and by outreach or an organization, for one of them.
    """
    people = count_marked(is_open)
    outreach = count_met(desks, at_once, p) / np.float32(max(people, 1))
    met = contacts_a_resident(desks, organizations, people, at_once, p)
    select(residents, selection, invitations_a_resident(desks, people, p), at_once or p.named > ZERO, is_open)
    for r in range(chances.size):
        chances[r] = (met + residents.invitation[r]) * np.float32(is_open[r])
    return outreach, met


@kernel
def persuaded_by(share, p):
    """s · (1 − c + c · s / s₀), at most 1: in proportion to the share s of neighbours who volunteer, or convex; as much at s₀.

    Source: S38 (several friends persuade more than one).
    """
    return min(share * (ONE - p.peers_convex + p.peers_convex * share / p.peers_usual), ONE)


@kernel
def weigh_peers(residents, ties, complex_contagion, p, is_open, drawn, marks, chances):
    """a · what the neighbours who volunteer persuade (half of it from a single one), on top of meeting others.

    Neighbours are looked at only where the draw, which is known already, is below what all of them could add; ``marks`` is room for where.
    """
    alone = p.asked_by_peers * (p.one_peer if complex_contagion else ONE)
    for r in range(chances.size):
        near = residents.volunteers_near[r]
        near_enough = drawn[r] < chances[r] + (alone if near == 1 else p.asked_by_peers)
        marks[r] = np.uint8(near > 0) & np.uint8(near_enough) & is_open[r]
    r = next_marked(marks, 0)
    while r < chances.size:
        most = alone if residents.volunteers_near[r] == 1 else p.asked_by_peers
        chances[r] += most * persuaded_by(min(share_of_peers(residents, ties, r), ONE), p)
        r = next_marked(marks, r + 1)


@kernel
def find_way_of_asking(u, invitation, outreach, met):
    """Whose asking the draw fell to: incubation, then outreach, then an organization, else a neighbour."""
    if u < invitation:
        return INCUBATION
    if u < invitation + outreach:
        return OUTREACH
    return ORGANIZATION if u < invitation + met else NEIGHBOUR


@kernel
def meet(residents, drawn, chances, outreach, met, spared_until, p, asked, tally):
    """Being asked is remembered: 1 when asked, then fading week by week; and by whom. ``asked`` is room for who is.

    ``outreach`` and ``met`` are the chances of being met by outreach, and by outreach or an organization.
    """
    for r in range(chances.size):
        residents.invited[r] = drawn[r] < residents.invitation[r]
        asked[r] = drawn[r] < chances[r]
    for r in range(chances.size):
        residents.asked[r] = ONE if asked[r] else residents.asked[r] * p.asked_fades
    r = next_marked(asked, 0)
    while r < asked.size:
        way = find_way_of_asking(drawn[r], residents.invitation[r], outreach, met)
        residents.asked_by[r] = way
        residents.spared_until[r] = spared_until
        group = residents.group[r]
        tally[count.asked, group] += 1
        tally[count.asked_by_neighbours, group] += np.int64(way == NEIGHBOUR)
        tally[count.asked_by_organizations, group] += np.int64(way == ORGANIZATION)
        tally[count.asked_by_outreach, group] += np.int64(way == OUTREACH)
        tally[count.asked_by_incubation, group] += np.int64(way == INCUBATION)
        r = next_marked(asked, r + 1)


@schedule
def ask_residents(community, now, policy, p, overrides):
    """Who is asked this week: marked in the choices' outcome."""
    residents, ties, choices, scratch = community.residents, community.ties, community.choices, community.scratch
    volunteers, desks, organizations = community.volunteers, community.desks, community.organizations
    levers, switches, tally = policy.levers, policy.switches, community.books.tally
    selection, at_once = levers.volunteer_selection[now.t], switches.answered_at_once

    renewing = now.week % RENEWAL == 0
    if at_once and renewing and p.accept_ties != ZERO:
        weigh_ties(residents, ties, p, scratch.rows)
    if renewing if p.named > ZERO else (selection == MASS_BASE or selection == BOTH or p.standing_persuades > ZERO):
        weigh_standing(residents, ties, p, scratch.values, choices.chance)
    hear_of_volunteers(residents, ties, volunteers, community.roll.registered[0], switches.own_group_weight, p, scratch.rows)
    recruit(organizations, now.key, p)
    decided(overrides, decision.recruit)
    find_open(residents, volunteers, community.roll.registered[0], at_once, now.week, choices.outcome)
    outreach, met = weigh_meeting(residents, desks, organizations, selection, at_once, p, choices.outcome, choices.chance)
    draws(key_for(now.key, chance.ASKED), residents.person, choices.amount)
    if switches.peer_influence:
        weigh_peers(residents, ties, switches.complex_contagion, p, choices.outcome, choices.amount, scratch.marks, choices.chance)
    meet(residents, choices.amount, choices.chance, outreach, met, np.int32(now.week) + np.int32(p.spared), p, choices.outcome, tally)
