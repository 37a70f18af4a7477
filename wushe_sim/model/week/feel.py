"""9 feel 感受: residents learn from what happened to them and their neighbours; feelings return to a personal level (II.2, III.2, IV.4)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for
from wushe_sim.engine.kernel import ONE, ZERO, kernel, list_marked, next_marked, schedule, sum_column, wipe
from wushe_sim.model.actors.residents import (
    BUILT,
    CARED,
    CHILD,
    FAILED,
    HEARD,
    HELPED,
    HOUSEHOLD,
    LET_DOWN,
    OVERRULED,
    SERVED_BY_COMMITTEE,
    TOOK_PART,
    UNCARED,
    VOLUNTEERED,
)
from wushe_sim.model.counts import count
from wushe_sim.model.week.opinions import MOST_GROUPS, spread_over
from wushe_sim.model.world.register import mark_active

GOOD = HELPED | CARED
BAD = FAILED | UNCARED
ROUND = 4


@kernel
def build_together(residents, week, share, minutes, tally):
    """Small projects: some adults plan, build and run them, with their own free time (IV.4)."""
    key = key_for(week, chance.AGENCY_SESSION)
    for r in range(residents.person.size):
        if residents.age[r] != CHILD and draw(key, np.uint64(residents.person[r])) < share:
            residents.lived[r] |= BUILT
            tally[count.free_minutes, residents.group[r]] += np.int64(minutes)


@kernel
def spread_news(residents, ties, scratch):
    """What happened to one resident is heard by the neighbours: counted, so that the order does not matter."""
    wipe(residents.good_news)
    wipe(residents.bad_news)
    for r in range(residents.lived.size):
        scratch.marks[r] = residents.lived[r] & (GOOD | BAD) != 0
    for k in range(list_marked(scratch.marks, ties.by_number, scratch.rows)):
        r = np.uint64(scratch.rows[k])
        good, bad = np.int32(residents.lived[r] & GOOD != 0), np.int32(residents.lived[r] & BAD != 0)
        for e in range(ties.start[r], ties.start[r + np.uint64(1)]):
            residents.good_news[ties.neighbour[e]] += good
            residents.bad_news[ties.neighbour[e]] += bad


@kernel
def moved(x, up, down, step, own, back):
    """x + s·up·(1 − x) − s·down·x + b·(own level − x), held within 0 and 1: events move a feeling, and it returns to a personal level."""
    return min(max(x + step * up * (ONE - x) - step * down * x + back * (own - x), ZERO), ONE)


@kernel
def share_of(lived, what):
    """1 if it happened this week, else 0."""
    return np.float32((lived & what) != 0)


@kernel
def look_at_neighbours(residents, ties):
    """The share of each resident's neighbours outside the household who are of other groups; 0 without such neighbours."""
    for r in range(residents.unlike.size):
        others, unlike = np.int32(0), np.int32(0)
        for e in range(ties.start[r], ties.start[r + 1]):
            outside = ties.kin[e] != HOUSEHOLD
            others += outside
            unlike += outside and residents.group[ties.neighbour[e]] != residents.group[r]
        residents.unlike[r] = np.float32(unlike) / np.float32(max(others, 1))


@kernel
def ease_level(level, eased):
    """c · n · d, by which a newcomer's own level rises, d = −``level`` below a local's and n the share of newcomers (``eased`` = c · n).

    A newcomer is d (1 − c n) below a local, and the place's mean n d (1 − c n) below that of locals: mobility's harm grows and, with c up
    to 2, shrinks again (S89: volunteering is high at both ends of residential stability). Neutral at c = 0. Source of c: judgement.
    """
    return -level * eased


@kernel
def share_of_newcomers(residents):
    """Share of newcomers now; counted in whole numbers."""
    return np.float32(sum_column(residents.newcomer)) / np.float32(residents.newcomer.size)


@kernel
def feel_trust(residents, mixed, conflict, contact, news, moral, back, ease, p):
    """Trust in neighbours: help and doing things together raise it, failure and conflict lower it.

    Contact across groups may raise or lower it, by the share of unlike neighbours (S43, S45, S47, S49: signs conflict).
    """
    strain = p.strain * conflict * mixed if contact else ZERO
    for r in range(residents.trust.size):
        lived = residents.lived[r]
        together = share_of(lived, TOOK_PART | VOLUNTEERED | BUILT)
        good = share_of(lived, HELPED) + news * np.float32(residents.good_news[r]) + together + p.examples * moral
        if contact:
            good += p.contact * mixed * together
        bad = share_of(lived, FAILED) + news * np.float32(residents.bad_news[r]) + strain
        own = residents.own_trust[r] + ease * np.float32(residents.newcomer[r])
        residents.trust[r] = moved(residents.trust[r], good, bad, p.step, own, back)


@kernel
def feel_government(residents, feedback, news, back, p):
    """Trust in local government: cases that end well raise it, failures and being overruled lower it, feedback softens a failure."""
    softened = ONE - p.feedback * feedback
    for r in range(residents.trust_government.size):
        lived = residents.lived[r]
        good = share_of(lived, HELPED | CARED) + share_of(lived, HEARD) + news * np.float32(residents.good_news[r])
        bad = (share_of(lived, FAILED | UNCARED) * softened + share_of(lived, OVERRULED)
               + news * np.float32(residents.bad_news[r]))
        residents.trust_government[r] = moved(residents.trust_government[r], good, bad, p.step, residents.own_trust_government[r], back)


@kernel
def feel_belonging(residents, news, moral, back, ease, p):
    """Belonging: taking part, volunteering and being helped raise it, being failed and overruled lower it.

    To live among neighbours of other groups counts u · their share a week: for belonging where contact wins (u > 0), against it where
    threat does (u < 0). Neutral at 0. Source: signs conflict (S44, S45, S91 against S47, S90); size judgement.
    """
    contact, threat = max(p.unlike, ZERO), max(-p.unlike, ZERO)
    for r in range(residents.belonging.size):
        lived = residents.lived[r]
        good = (share_of(lived, HELPED) + share_of(lived, TOOK_PART) + share_of(lived, VOLUNTEERED) + share_of(lived, BUILT)
                + news * np.float32(residents.good_news[r]) + p.examples * moral + contact * residents.unlike[r])
        bad = share_of(lived, FAILED) + share_of(lived, OVERRULED) + threat * residents.unlike[r]
        own = residents.own_belonging[r] + ease * np.float32(residents.newcomer[r])
        residents.belonging[r] = moved(residents.belonging[r], good, bad, p.step, own, back)


@kernel
def feel_agency(residents, points, goods, waiting, back, p):
    """Agency: doing it oneself and being heard raise it; being served by the committee teaches waiting; for goods see ``wear_by_goods``."""
    taught = p.waiting if waiting else ZERO
    for r in range(residents.agency.size):
        lived = residents.lived[r]
        volunteered = share_of(lived, VOLUNTEERED)
        good = (p.doing * volunteered + share_of(lived, TOOK_PART) + share_of(lived, BUILT)
                + p.honour * points * (ONE - goods) * volunteered)
        bad = taught * share_of(lived, SERVED_BY_COMMITTEE) + share_of(lived, OVERRULED)
        residents.agency[r] = moved(residents.agency[r], good, bad, p.step, residents.own_agency[r], back)


@kernel
def goods_taken(goods, half):
    """(1 + h) g / (g + h): what goods take, against full ones (1). To be paid as such counts more than the sum does (S57, S58)."""
    return (ONE + half) * goods / (goods + half)


@kernel
def wear_by_goods(residents, goods, p):
    """A − s · G · T · A + r (1 − T) (own − A)⁺ in a week of work: goods T wear agency down, work without them brings it back (S57, S99).

    A switch of its own.
    """
    paid = goods_taken(goods, p.goods_half)
    taken, back = p.step * p.goods * paid, p.goods_forgiven * (ONE - paid)
    for r in range(residents.agency.size):
        worked = share_of(residents.lived[r], VOLUNTEERED)
        residents.agency[r] -= taken * worked * residents.agency[r]
        residents.agency[r] += back * worked * max(residents.own_agency[r] - residents.agency[r], ZERO)


@kernel
def bear_grievance(residents, p):
    """A failed case of public affairs leaves a grievance with how the place is run; grievances fade. Source: judgement; S50."""
    for r in range(residents.grievance.size):
        g = residents.grievance[r] * (ONE - p.grievance_fades)
        residents.grievance[r] = g + p.grievance_step * (ONE - g) * share_of(residents.lived[r], LET_DOWN)


@kernel
def back_to_usual(strength, usual, p):
    """w + b (usual − w) a week, four weeks at once: half the way back takes ln 2 / b weeks."""
    return min(max(strength + np.float32(ROUND) * p.tie_return * (usual - strength), ZERO), ONE)


@kernel
def grown_together(strength, p):
    """w + g (1 − w) a week, four weeks at once, where both volunteer."""
    return min(max(strength + np.float32(ROUND) * p.tie_grows * (ONE - strength), ZERO), ONE)


@kernel
def keep_ties(ties, volunteers, registered, scratch, p):
    """Ties grow with joint activity and return to what is usual without; every fourth week.

    All return in one loop, which takes many ties at once; those of two volunteers then grow.
    """
    kin, others = p.tie_kin, p.tie_usual
    for e in range(ties.strength.size):
        ties.strength[e] = back_to_usual(ties.strength[e], kin if ties.kin[e] else others, p)
    mark_active(volunteers, registered, scratch.marks)
    for k in range(list_marked(scratch.marks, ties.by_number, scratch.rows)):
        r = np.uint64(scratch.rows[k])
        for e in range(ties.start[r], ties.start[r + np.uint64(1)]):
            grown = grown_together(ties.strength[e], p)
            ties.strength[e] = grown if scratch.marks[ties.neighbour[e]] else ties.strength[e]


@kernel
def see_groups(residents, ties, marks):
    """Find out anew which ties lie across groups: those of residents whose group is another than when last looked at, from both ends."""
    for r in range(residents.group.size):
        marks[r] = residents.group[r] != ties.group_seen[r]
        ties.group_seen[r] = residents.group[r]
    r = next_marked(marks, 0)
    while r < marks.size:
        for e in range(ties.start[r], ties.start[r + 1]):
            other = np.int64(ties.neighbour[e])
            ties.across[e] = residents.group[other] != residents.group[r]
            for back in range(ties.start[other], ties.start[other + 1]):
                ties.across[back] = ties.across[e] if ties.neighbour[back] == r else ties.across[back]
        r = next_marked(marks, r + 1)


@kernel
def wear_ties_across(residents, ties, marks, p):
    """w − 4 b x u for ties outside the household between groups: they are renewed less, and rest at (1 − x) of what is usual.

    b is ``tie_return``, u ``tie_usual``, x ``tie_across``: homophily of maintenance, beside that of choice with which ties begin. Neutral
    at 0. Source: assortativity of real ties S36; how much of it is maintenance is judgement.
    """
    see_groups(residents, ties, marks)
    lost = np.float32(ROUND) * p.tie_return * p.tie_across * p.tie_usual
    for e in range(ties.strength.size):
        across = np.uint8(ties.kin[e] == 0) & ties.across[e]
        ties.strength[e] = max(ties.strength[e] - lost * np.float32(across), ZERO)


@kernel
def mixedness(residents, members):
    """1 − Σ p² over the groups of a community. Counted group by group, which takes many rows at once."""
    last = np.uint8(0)
    for r in range(residents.group.size):
        last = max(last, residents.group[r])
    for g in range(MOST_GROUPS):
        members[g] = 0
    for g in range(last + 1):
        found = np.int32(0)
        for r in range(residents.group.size):
            found = np.int32(found + (residents.group[r] == g))
        members[g] = found
    return spread_over(members, 0, MOST_GROUPS, residents.group.size)


@schedule
def feel(community, now, policy, p, overrides):
    """What happened this week becomes what residents feel; then the week's events are forgotten."""
    residents, funded, switches, own = community.residents, policy.funded, policy.switches, p.feel
    if funded.agency_building[0] > ZERO:
        build_together(residents, now.key, own.project_share * funded.agency_building[0], own.project_minutes, community.books.tally)
    if switches.neighbours_news:
        spread_news(residents, community.ties, community.scratch)
    news = own.news if switches.neighbours_news else ZERO
    back = own.back if switches.own_levels else ZERO
    moral = funded.moral_governance[0]
    goods = funded.points_goods[0]
    mixed, conflict = mixedness(residents, community.books.members), community.platform.conflict[0]
    eased = own.eased * share_of_newcomers(residents) if own.eased > ZERO else ZERO
    if own.unlike != ZERO and now.week % ROUND == 0:
        look_at_neighbours(residents, community.ties)
    feel_trust(residents, mixed, conflict, switches.contact, news, moral, back, ease_level(p.world.newcomer_trust, eased), own)
    feel_government(residents, funded.feedback_channel[0], news, back, own)
    feel_belonging(residents, news, moral, back, ease_level(p.world.newcomer_belonging, eased), own)
    feel_agency(residents, funded.points_scheme[0], goods, switches.taught_waiting, back, own)
    if switches.goods_crowd_out:
        wear_by_goods(residents, funded.points_scheme[0] * goods, own)
    if switches.grievance:
        bear_grievance(residents, own)
    if switches.tie_dynamics and now.week % ROUND == 0:
        keep_ties(community.ties, community.volunteers, community.roll.registered[0], community.scratch, own)
        if own.tie_across > ZERO:
            wear_ties_across(residents, community.ties, community.scratch.marks, own)
    wipe(residents.lived)
