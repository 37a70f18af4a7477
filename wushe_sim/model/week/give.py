"""5 give 捐赠: donors who are asked may give by three channels, residents give small sums, and the foundation grants (II.3)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, draw_order_key, key_for
from wushe_sim.engine.kernel import ONE, ZERO, exp, kernel, next_marked, schedule
from wushe_sim.model.actors.cases import HIDDEN, MONEY
from wushe_sim.model.actors.donors import GOVERNMENT_LED, LOVE_LINK, TARGETED
from wushe_sim.model.actors.foundation import POINTS
from wushe_sim.model.actors.residents import CHILD, HELPED, POOR
from wushe_sim.model.counts import count
from wushe_sim.model.decisions import decision
from wushe_sim.model.week.broker import add_hours, has_charity
from wushe_sim.model.week.decided import decided
from wushe_sim.model.week.hand_down import draw_from_budget
from wushe_sim.model.world.linkage import FOUNDATION_NODE

YEAR = 52
HOUR = np.float32(60)
FEN = np.float32(100)
FAR = 1 << 30
"""Steps to whom nobody whom a donor knows leads."""
USUAL_LINK = np.float32(0.1)
"""About where the link to a donor rests: what takes its place where money is not to flow along links."""
BALANCED, ORGANIZATION_LED, VOLUNTEER_LED, CHARITY_LED = range(4)
AID, EXPENSES, ORGANIZATIONS, REMEDIES = range(4)


@kernel
def ask_donors(donors, links, week, minutes, by_link, p, tally):
    """Each donor is reached with chance (1 − e^(−hours / donors / reach)) · (base + k · link), and asked at most once a year.

    The hours of asking keep the link to the foundation alive.
    """
    key = key_for(week, chance.ASK_DONOR)
    hours_each = np.float32(minutes) / HOUR / np.float32(donors.kind.size)
    reached = ONE - exp(-np.float32(minutes) / HOUR / (np.float32(donors.kind.size) * p.reach))
    for d in range(donors.kind.size):
        node = np.int64(donors.node[d])
        strength = links.strength[FOUNDATION_NODE, node] if by_link else USUAL_LINK
        add_hours(links, FOUNDATION_NODE, node, hours_each)
        chance_of_it = min(reached * (p.base + p.by_link * strength), ONE)
        donors.since_asked[d] += 1
        donors.asked[d] = donors.since_asked[d] >= YEAR and draw(key, np.uint64(d)) < chance_of_it
        tally[count.donors, 0] += 1
        tally[count.donors_asked, 0] += donors.asked[d]
        if donors.asked[d]:
            donors.since_asked[d] = 0


@kernel
def weigh_giving(donors, p):
    """.27 for who did not give when last asked, .65 for who did (S30), at the usual impact; moved by the impact remembered."""
    for d in range(donors.kind.size):
        plain = p.again_gives if donors.given[d] else p.new_gives
        donors.chance[d] = min(plain * exp(p.by_impact * (donors.impact[d] - p.impact_usual)), ONE)


@kernel
def decide_to_give(donors, week):
    """Give if the draw falls below the chance."""
    key = key_for(week, chance.RENEW)
    for d in range(donors.kind.size):
        donors.outcome[d] = donors.asked[d] and draw(key, np.uint64(d)) < donors.chance[d]


@kernel
def choose_channel(donors, mix, week):
    """A channel by the shares of the mix; what is left of 1 is the last one's."""
    key = key_for(week, chance.CHANNEL)
    for d in range(donors.kind.size):
        donors.mix[d, 0], donors.mix[d, 1], donors.mix[d, 2] = mix[0], mix[1], max(ONE - (mix[0] + mix[1]), ZERO)
        u = draw(key, np.uint64(d))
        donors.channel[d] = GOVERNMENT_LED if u < mix[0] else (TARGETED if u < mix[0] + mix[1] else LOVE_LINK)


@kernel
def pass_by(donors):
    """Where charity is no actor of the linkage there is no pool to give to."""
    for d in range(donors.kind.size):
        donors.mix[d, 0], donors.mix[d, 1], donors.mix[d, 2] = ZERO, ZERO, ONE
        donors.channel[d] = LOVE_LINK


@kernel
def could_receive(residents, r):
    """A poor resident whom nobody has helped yet this week."""
    return residents.vulnerable[r] & POOR and not residents.lived[r] & HELPED


@kernel
def walk_from_friend(residents, ties, donor_key, wanted, steps):
    """Steps along ties from the adult whom a donor knows here, as far as it takes to come across so many poor residents; FAR beyond.

    Whom a donor knows is drawn once, and stays so until that person moves away.
    """
    friend, lowest = -1, np.uint64(0)
    for r in range(residents.person.size):
        steps[r] = FAR
        ticket = draw_order_key(donor_key, np.uint64(residents.person[r]))
        if residents.age[r] != CHILD and (friend < 0 or ticket < lowest):
            friend, lowest = r, ticket
    if friend < 0:
        return
    steps[friend] = 0
    met, step, farther = int(could_receive(residents, friend) != 0), 0, True
    while met < wanted and farther:
        farther = False
        for r in range(residents.person.size):
            if steps[r] == step:
                for e in range(ties.start[r], ties.start[r + 1]):
                    other = ties.neighbour[e]
                    if steps[other] == FAR:
                        steps[other] = step + 1
                        farther = True
                        met += could_receive(residents, other) != 0
        step += 1


@kernel
def love_link(residents, cases, queue, steps, key, gift, receivers, tally):
    """一对一: a gift goes straight to a few poor residents, those nearest along personal ties first; draws order the equally near.

    An open case's money is then not needed. It bypasses the pool.
    """
    share = gift // receivers
    for k in range(receivers):
        best, best_ticket = -1, np.uint64(0)
        for r in range(residents.person.size):
            if could_receive(residents, r):
                ticket = draw_order_key(key, np.uint64(residents.person[r]))
                if best < 0 or steps[r] < steps[best] or (steps[r] == steps[best] and ticket < best_ticket):
                    best, best_ticket = r, ticket
        amount = share if k < receivers - 1 else gift - share * (receivers - 1)
        if best < 0:
            return
        tally[count.gifts_love, 0] += amount
        tally[count.love_reached, 0] += 1
        residents.lived[best] |= HELPED
        for row in range(queue.last[0]):
            if cases.state[row] > HIDDEN and cases.resident[row] == best and cases.left[row, MONEY] > 0:
                used = min(np.int64(cases.left[row, MONEY]), amount)
                cases.left[row, MONEY] -= np.int32(used)
                amount -= used


@kernel
def receive(donors, foundation, residents, ties, cases, queue, steps, now, p, tally):
    """Gifts flow: to the city's pool, to the community's own, or past both to residents."""
    for d in range(donors.kind.size):
        if donors.asked[d]:
            tally[count.renewals_due, 0] += donors.given[d]
            tally[count.renewals, 0] += donors.given[d] & donors.outcome[d]
            donors.given[d] = donors.outcome[d]
        if donors.outcome[d]:
            tally[count.donors_gave, 0] += 1
            gift = donors.gift[d]
            if donors.channel[d] == GOVERNMENT_LED:
                foundation.to_city[0] += gift
                tally[count.gifts_government, 0] += gift
            elif donors.channel[d] == TARGETED:
                foundation.pool[0] += gift
                foundation.private_in[0] += gift
                tally[count.gifts_targeted, 0] += gift
            else:
                wanted = np.int64(p.love_receivers)
                walk_from_friend(residents, ties, key_for(now.place, chance.LOVE) + np.uint64(d), wanted, steps)
                love_link(residents, cases, queue, steps, key_for(now.key, chance.LOVE) + np.uint64(d), gift, wanted, tally)


@kernel
def remember_impact(donors, foundation, memory):
    """What donors see of the impact: how much of the money that cases asked for was paid."""
    for d in range(donors.kind.size):
        donors.impact[d] += memory * (foundation.served[0] - donors.impact[d])


@kernel
def weigh_crowd_giving(residents, strength, p, chances):
    """Chance of a small gift: by the lever's strength, belonging and trust."""
    for r in range(chances.size):
        chances[r] = strength * p.crowd_chance * (residents.belonging[r] + residents.trust[r])


@kernel
def decide_to_crowd_give(residents, week, chances, gives):
    """Give if the draw falls below the chance; children do not."""
    key = key_for(week, chance.GIVE)
    for r in range(chances.size):
        gives[r] = np.uint8(draw(key, np.uint64(residents.person[r])) < chances[r]) & np.uint8(residents.age[r] != CHILD)


@kernel
def collect(residents, foundation, gives, yuan, tally):
    """Residents' gifts, by income, join the community's pool (公益众投)."""
    r = next_marked(gives, 0)
    while r < gives.size:
        gift = np.int64(yuan * FEN * residents.income[r])
        residents.given[r] += gift
        foundation.pool[0] += gift
        foundation.private_in[0] += gift
        tally[count.gifts_crowd, residents.group[r]] += gift
        r = next_marked(gives, r + 1)


@kernel
def weigh_grant(foundation, mode, p):
    """How what is granted is divided, by four weights; a mode moves some of the rest towards what it leads by, at the same sum."""
    shares, total = foundation.shares, p.aid + p.expenses + p.organizations + p.remedies
    shares[0, AID] = p.aid / total
    shares[0, EXPENSES] = p.expenses / total
    shares[0, ORGANIZATIONS] = p.organizations / total
    shares[0, REMEDIES] = p.remedies / total
    if mode != BALANCED:
        for use in range(4):
            shares[0, use] *= ONE - p.mode
        leads = ORGANIZATIONS if mode == ORGANIZATION_LED else (EXPENSES if mode == VOLUNTEER_LED else AID)
        shares[0, leads] += p.mode


@kernel
def returned(earmark, share):
    """What is left of an earmark after a share of what nobody called for went back to the free pool."""
    return earmark - np.int64(np.float32(earmark) * share)


@kernel
def release(foundation, share):
    """What was granted and not called for goes back to the free pool little by little, to be granted anew."""
    foundation.aid[0] = returned(foundation.aid[0], share)
    foundation.expenses[0] = returned(foundation.expenses[0], share)
    foundation.projects[0] = returned(foundation.projects[0], share)


@kernel
def grant(foundation, organizations, pay_out, tally):
    """Grant a share of the free pool for the four uses; what community organizations get is paid at once, the rest stays earmarked."""
    free = foundation.pool[0] - foundation.aid[0] - foundation.expenses[0] - foundation.projects[0]
    granted = np.int64(np.float32(free) * pay_out)
    total = foundation.shares[0, 0] + foundation.shares[0, 1] + foundation.shares[0, 2] + foundation.shares[0, 3]
    alive = np.int64(0)
    for o in range(organizations.alive.size):
        alive += organizations.alive[o]
    each = np.int64(np.float32(granted) * foundation.shares[0, ORGANIZATIONS] / total) // max(alive, 1)
    for o in range(organizations.alive.size):
        if organizations.alive[o]:
            organizations.funds[o] += each
            foundation.pool[0] -= each
            tally[count.paid_organizations, 0] += each
    foundation.aid[0] += np.int64(np.float32(granted) * foundation.shares[0, AID] / total)
    foundation.expenses[0] += np.int64(np.float32(granted) * foundation.shares[0, EXPENSES] / total)
    foundation.projects[0] += np.int64(np.float32(granted) * foundation.shares[0, REMEDIES] / total)


@kernel
def pay_volunteers(volunteers, registered, foundation, points, goods, week, p, tally):
    """Expenses and goods for points, for the hours worked last week, as far as the money for them goes.

    A budget pays for goods beyond those that the lever orders, up to full strength.
    """
    minutes = np.int64(0)
    for v in range(registered):
        minutes += volunteers.worked[v]
    hours = np.float32(minutes) / HOUR
    due = np.int64(hours * FEN * (p.expense + p.points * points * goods))
    payment = min(due, foundation.expenses[0])
    foundation.expenses[0] -= payment
    foundation.pool[0] -= payment
    tally[count.paid_expenses, 0] += payment
    foundation.points_paid[0] = np.float32(payment) / np.float32(due) if due > 0 else ONE
    full = hours * FEN * p.points
    bought = draw_from_budget(foundation, POINTS, count.budget_points_scheme, np.int64(full * (ONE - points)), week, tally)
    foundation.goods_bought[0] = min(np.float32(bought) / full, ONE) if full > ZERO else ZERO


@schedule
def give(community, now, policy, p, overrides):
    """Asking, giving, granting. Where charity stands outside the linkage, gifts go past the platform, one to one."""
    residents, choices, donors, foundation = community.residents, community.choices, community.donors, community.foundation
    levers, own, tally = policy.levers, p.give, community.books.tally
    t = now.t
    if policy.switches.giving:
        charity, crowd = has_charity(policy, now), policy.funded.crowd_giving[0]
        ask_donors(donors, community.links, now.key, community.committee.asking[0], policy.switches.resources, own, tally)
        weigh_giving(donors, own)
        decide_to_give(donors, now.key)
        decided(overrides, decision.renew)
        choose_channel(donors, levers.charity_mix[t], now.key)
        if not charity:
            pass_by(donors)
        decided(overrides, decision.choose_channel)
        receive(donors, foundation, residents, community.ties, community.cases, community.queue, community.scratch.turns, now, own, tally)
        remember_impact(donors, foundation, own.impact_memory)
        if crowd > 0 and charity:
            weigh_crowd_giving(residents, crowd, own, choices.chance)
            decide_to_crowd_give(residents, now.key, choices.chance, choices.outcome)
            decided(overrides, decision.give)
            collect(residents, foundation, choices.outcome, own.crowd_yuan, tally)
    weigh_grant(foundation, levers.mode[t], own)
    decided(overrides, decision.grant)
    release(foundation, own.release)
    grant(foundation, community.organizations, own.pay_out, tally)
    pay_volunteers(community.volunteers, community.roll.registered[0], foundation, levers.points_scheme[t], levers.points_goods[t],
                   now.week, own, tally)
