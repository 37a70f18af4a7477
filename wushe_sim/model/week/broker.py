"""6 broker 穿针引线: social workers and the Party branch make and keep links between actors; idle links decay (I, II.1, III.1)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for
from wushe_sim.engine.kernel import HALF, ONE, ZERO, exp, kernel, schedule, wipe_rows
from wushe_sim.model.decisions import decision
from wushe_sim.model.week.decided import decided
from wushe_sim.model.world.linkage import DONOR, FOUNDATION, TEAM, WORKER

HOUR = np.float32(60)
THREE, THREE_AND_VOLUNTEERS, THREE_AND_CHARITY, FIVE = range(4)


@kernel
def has_volunteers(policy, now):
    """Whether volunteers are actors of the linkage this week, beside the three."""
    actors = policy.levers.actors[now.t]
    return actors == THREE_AND_VOLUNTEERS or actors == FIVE


@kernel
def has_charity(policy, now):
    """Whether charity is an actor of the linkage this week, beside the three."""
    actors = policy.levers.actors[now.t]
    return actors == THREE_AND_CHARITY or actors == FIVE


@kernel
def is_linked(nodes, n, volunteers, charity):
    """Whether a node takes part in the linkage: it is there; a team only with volunteers, foundation and donors only with charity."""
    kind = nodes.kind[n]
    return (nodes.alive[n] != 0) & (volunteers | (kind != TEAM)) & (charity | ((kind != FOUNDATION) & (kind != DONOR)))


@kernel
def wish(links, nodes, i, j, volunteers, charity, anyway):
    """How much a pair is worth an hour: open cases that lacked this link lately, and a little anyway, times the room left to build."""
    worth = (links.wanted[i, j] + anyway) * (ONE - links.strength[i, j])
    return worth if is_linked(nodes, i, volunteers, charity) & is_linked(nodes, j, volunteers, charity) else ZERO


@kernel
def pair_at(links, mark):
    """The pair at which the wishes, summed up one after the other, pass a mark, as one number; −1 if they never do."""
    passed = ZERO
    for i in range(links.wish.shape[0]):
        for j in range(i):
            passed += links.wish[i, j]
            if passed > mark:
                return i * links.wish.shape[0] + j
    return -1


@kernel
def stays(links, nodes, pair, volunteers, charity, until):
    """Whether a social worker stays with last week's pair: both still take part, and their link is weaker than ``until``."""
    i, j = pair // nodes.kind.size, pair % nodes.kind.size
    there = pair >= 0 and is_linked(nodes, i, volunteers, charity) and is_linked(nodes, j, volunteers, charity)
    return there and links.strength[i, j] < until


@kernel
def choose_pairs(desks, nodes, links, week, volunteers, charity, anyway, until):
    """Each social worker spends the week's brokering on one pair, drawn by how much open cases need it.

    What is wished for anyway is so much for each actor, whatever their number, as cases are: a community's size does not decide. A pair
    whose link is weaker than ``until`` is kept from week to week.
    """
    key = key_for(week, chance.BROKER)
    size = nodes.kind.size
    total, there = ZERO, 0
    for i in range(size):
        there += is_linked(nodes, i, volunteers, charity)
    each = anyway / np.float32(max(there - 1, 1))
    for i in range(size):
        for j in range(i):
            links.wish[i, j] = wish(links, nodes, i, j, volunteers, charity, each)
    for i in range(size):
        for j in range(i):
            total += links.wish[i, j]
    for d in range(desks.worker.size):
        if desks.brokering[d] > 0 and stays(links, nodes, desks.pair[d], volunteers, charity, until):
            continue
        desks.pair[d] = -1
        if desks.brokering[d] > 0:
            desks.pair[d] = pair_at(links, draw(key, np.uint64(desks.worker[d])) * total)


@kernel
def add_hours(links, i, j, hours):
    """Hours spent on a link, seen from both ends."""
    links.hours[i, j] += hours
    links.hours[j, i] += hours


@kernel
def introduce(desks, nodes, links, share, cap, own, backing, builds):
    """A share of brokering minutes is kept for bridging stuck cases, and carries over up to a cap; what is above it is spent on links, too.

    The rest of the hours build the pair's link, and the social worker's own links to both; backing makes an hour count for more.
    """
    size = nodes.kind.size
    for d in range(desks.worker.size):
        kept = min(np.int32(np.float32(desks.brokering[d]) * share), max(cap - desks.bridging[d], 0))
        desks.bridging[d] += kept
        if builds and desks.pair[d] >= 0:
            hours = np.float32(desks.brokering[d] - kept) / HOUR * (ONE + backing)
            i, j = desks.pair[d] // size, desks.pair[d] % size
            me = np.int64(desks.node[d])
            mine = i == me or j == me
            add_hours(links, i, j, hours if mine else hours * (ONE - own))
            if not mine:
                add_hours(links, i, me, hours * own * HALF)
                add_hours(links, j, me, hours * own * HALF)


@kernel
def sit_together(nodes, links, hours, volunteers, charity, partners):
    """A meeting of n actors for T hours gives each pair T · min(1, m / (n − 1)): so many ``partners`` m one has for the whole of it."""
    present = 0
    for n in range(nodes.kind.size):
        present += is_linked(nodes, n, volunteers, charity) and nodes.kind[n] != DONOR
    if present < 2 or hours <= ZERO:
        return
    others = np.float32(present - 1)
    each = hours * min(others, partners) / others
    for i in range(nodes.kind.size):
        if is_linked(nodes, i, volunteers, charity) and nodes.kind[i] != DONOR:
            for j in range(i):
                if is_linked(nodes, j, volunteers, charity) and nodes.kind[j] != DONOR:
                    add_hours(links, i, j, each)


@kernel
def change_of_idle(strength, hours, decays, p):
    """What hours of brokering and meeting build of a link, and what a week without joint work takes from it."""
    change = p.builds * min(hours, np.float32(1) / p.builds) * (ONE - strength)
    return change - p.decay * strength if decays else change


@kernel
def next_strength(strength, joint, good, hours, decays, together, p):
    """L + s·.06·(r − L) − (1 − s)·.043(E)·L + .03·h·(1 − L); s = 1 − exp(−n / 3): n joint cases this week, r their success, h hours.

    Working together moves a link towards the success of that work, idle weeks decay it (S37), hours of brokering and meeting build it.
    """
    busy = ONE - exp(-np.float32(joint) / p.saturation)
    success = np.float32(good) / np.float32(np.int32(max(joint, 1)))
    change = p.builds * min(hours, np.float32(1) / p.builds) * (ONE - strength)
    if decays:
        change -= (ONE - busy) * p.decay * strength
    if together:
        change += busy * p.together * (success - strength)
    return min(max(strength + change, ZERO), ONE)


@kernel
def renew_links(nodes, links, decays, together, p):
    """Every link's next strength; this week's books of joint work and hours are then closed, and wishes fade.

    What is gone has no links. At an empty desk those that its holder did not take along are idle, and wait for whoever comes.
    """
    size = nodes.kind.size
    for i in range(size):
        strength, joint, hours = links.strength[i], links.joint[i], links.hours[i]
        for j in range(i):  # most pairs: they did not work together, and nothing is to be raised to a power
            idle = min(max(strength[j] + change_of_idle(strength[j], hours[j], decays, p), ZERO), ONE)
            strength[j] = idle if joint[j] == 0 else strength[j]
        for j in range(i):
            if joint[j] != 0:
                strength[j] = next_strength(strength[j], joint[j], links.good[i, j], hours[j], decays, together, p)
    for i in range(size):
        here = (nodes.alive[i] != 0) | (nodes.kind[i] == WORKER)
        for j in range(i):
            stays = here & ((nodes.alive[j] != 0) | (nodes.kind[j] == WORKER))
            links.strength[i, j] = links.strength[i, j] if stays else ZERO
            links.wanted[i, j] *= p.want_fades
    for i in range(size):
        for j in range(i):
            links.strength[j, i] = links.strength[i, j]
    wipe_rows(links.joint)
    wipe_rows(links.good)
    wipe_rows(links.hours)


@schedule
def broker(community, now, policy, p, overrides):
    """Hours of brokering, coordination and meeting are spent on links; then every link moves or decays."""
    desks, nodes, links, switches, own = community.desks, community.nodes, community.links, policy.switches, p.broker
    volunteers, charity = has_volunteers(policy, now), has_charity(policy, now)
    bridging = own.bridging if switches.bridging else ZERO
    if switches.brokering:
        choose_pairs(desks, nodes, links, now.key, volunteers, charity, own.wish_anyway,
                     own.stays_until if switches.staying_with_a_pair else ZERO)
        decided(overrides, decision.broker)
    introduce(desks, nodes, links, bridging, np.int32(p.deliver.bridge_minutes * np.float32(8)), own.own_links,
              own.backed * policy.funded.party_coordination[0], switches.brokering)
    if switches.coordination:
        matching = np.float32(community.committee.coordination[0]) / HOUR if switches.coordination_matches else ZERO
        sit_together(nodes, links, matching + community.platform.meeting[0], volunteers, charity, own.partners)
    renew_links(nodes, links, switches.link_decay, switches.working_together, own)
