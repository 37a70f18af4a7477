"""Acceptance of a personal invitation (mobilise): who says yes at once, and whose asking won a new volunteer (II.2, IV.3)."""

import numpy as np

from wushe_sim.engine.kernel import HALF, ONE, ZERO, exp, kernel, log, next_marked, wipe
from wushe_sim.model.actors.residents import CHILD
from wushe_sim.model.counts import count

LEVEL_TRUST = np.float32(0.65)
NO_ONE, NEIGHBOUR, ORGANIZATION, OUTREACH, INCUBATION = 0, 1, 2, 3, 4
"""Who asked a resident last: their column ``asked_by``."""


@kernel
def motive_to_join(agency, belonging, trust, grievance, p):
    """exp(a (agency − ½) + b (belonging − ½) + c (trust − .65) + grievance), which comes weighted: III.2, II.2; weights are judgement."""
    return exp(p.join_agency * (agency - HALF) + p.join_belonging * (belonging - HALF) + p.join_trust * (trust - LEVEL_TRUST) + grievance)


@kernel
def motive_of(residents, r, grievance, p):
    """A resident's motive to join; a grievance counts where it may."""
    g = p.join_grievance if grievance else ZERO
    return motive_to_join(residents.agency[r], residents.belonging[r], residents.trust[r], g * residents.grievance[r], p)


@kernel
def pull_of_ties(ties, power):
    """(ties)^μ, at least one tie being counted: 1 where μ = 0."""
    return exp(power * log(np.float32(max(ties, 1))))


@kernel
def find_usual_pull(residents, ties, power, counted):
    """The grown-ups' mean of (ties)^μ, worked out by number of ties, so that the sum has no order.

    ``counted`` is room for how many residents have so many ties.
    """
    wipe(counted)
    most, grown = np.int64(0), np.int64(0)
    for r in range(residents.age.size):
        is_grown = np.int64(residents.age[r] != CHILD)
        number = min(np.int64(ties.start[r + 1] - ties.start[r]), np.int64(counted.size - 1))
        counted[number] += is_grown
        most, grown = max(most, number), grown + is_grown
    pulls = ZERO
    for number in range(most + 1):
        if counted[number]:
            pulls += np.float32(counted[number]) * pull_of_ties(number, power)
    return pulls / np.float32(grown) if grown else ONE


@kernel
def weigh_ties(residents, ties, p, counted):
    """(ties)^μ / the grown-ups' mean of it, for everybody: done each twelfth week, since a dwelling keeps its number of ties."""
    usual = find_usual_pull(residents, ties, p.accept_ties, counted)
    for r in range(residents.pull.size):
        residents.pull[r] = pull_of_ties(np.int64(ties.start[r + 1] - ties.start[r]), p.accept_ties) / usual


@kernel
def local_share(minutes, local):
    """The share of these minutes that local social workers give."""
    total, own = np.int64(0), np.int64(0)
    for d in range(minutes.size):
        total += np.int64(minutes[d])
        own += np.int64(minutes[d]) * np.int64(local[d] != 0)
    return np.float32(own) / np.float32(max(total, 1))


@kernel
def answer_invitations(residents, desks, grievance, p, asked, chances):
    """a · motive · (1 + l · local) · (ties)^μ / its mean, on top of the passive hazard, for whoever was asked this week.

    An organization's asking is accepted like that of a social worker who is not local, a neighbour's ``accept_neighbour`` times as often.
    ``local`` is the share of the hours that local social workers gave. Source: a S71 to S73; neighbours S75; the rest judgement.
    """
    outreach = p.accept * (ONE + p.accept_local * local_share(desks.outreach, desks.local))
    incubation = p.accept * (ONE + p.accept_local * local_share(desks.incubation, desks.local))
    r = next_marked(asked, 0)
    while r < asked.size:
        way = residents.asked_by[r]
        chance_of_yes = p.accept
        if way == NEIGHBOUR:
            chance_of_yes *= p.accept_neighbour
        elif way == OUTREACH:
            chance_of_yes = outreach
        elif way == INCUBATION:
            chance_of_yes = incubation
        chances[r] = min(chances[r] + chance_of_yes * motive_of(residents, r, grievance, p) * residents.pull[r], ONE)
        r = next_marked(asked, r + 1)


@kernel
def find_way_of_joining(residents, r, u, points, grievance, p):
    """By own initiative (0) if the draw would have been low enough unasked, else the way of whoever asked last."""
    unasked = p.join_hazard * (ONE + p.join_points * points) * motive_of(residents, r, grievance, p)
    return np.int64(residents.asked_by[r]) if u >= unasked else np.int64(NO_ONE)


@kernel
def count_join(residents, r, way, tally):
    """Count a resident who takes up volunteering, in all and by the way that won them."""
    group = residents.group[r]
    tally[count.joined, group] += 1
    tally[count.joined_own, group] += np.int64(way == NO_ONE)
    tally[count.joined_neighbours, group] += np.int64(way == NEIGHBOUR)
    tally[count.joined_organizations, group] += np.int64(way == ORGANIZATION)
    tally[count.joined_outreach, group] += np.int64(way == OUTREACH)
    tally[count.joined_incubation, group] += np.int64(way == INCUBATION)
