"""2 need 需求: cases arise by vulnerability, care is owed every week, and broken covenants make public affairs (I, III.4)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for
from wushe_sim.engine.kernel import HALF, ONE, ZERO, exp, kernel, next_marked, schedule, wipe
from wushe_sim.model.actors.cases import (
    ANY,
    AUTHORITY,
    CAPACITY,
    CARE,
    EMOTIONAL,
    FREE,
    HANDS,
    KINDS,
    MATERIAL,
    MEDIATION,
    MONEY,
    PARTS,
    PROFESSIONAL,
    PUBLIC,
)
from wushe_sim.model.actors.residents import CHILD, FRAIL, POOR
from wushe_sim.model.counts import count
from wushe_sim.model.week.casebook import is_hard_to_reach, minutes_of, next_free, open_case
from wushe_sim.model.week.governing import sum_pairs

PER_THOUSAND = np.float32(0.001)
FEN = np.float32(100)
BREACH = np.uint8(128)
"""Stands for a case that a breach makes, until it is counted: no kind of case."""


@kernel
def rate(kind, vulnerable, unprevented, p):
    """Cases of one kind a week for a resident: the plain rate, times what being poor or frail adds. Source: judgement; public S64, S10."""
    poor = p.poor if vulnerable & POOR else ONE
    frail = p.frail if vulnerable & FRAIL else ONE
    if kind == MATERIAL:
        return p.material * PER_THOUSAND * poor * frail
    if kind == MEDIATION:
        return p.mediation * PER_THOUSAND * unprevented
    if kind == CAPACITY:
        return p.capacity * PER_THOUSAND * poor
    if kind == EMOTIONAL:
        return p.emotional * PER_THOUSAND * frail
    if kind == PUBLIC:
        return p.public * PER_THOUSAND * unprevented
    return ZERO


@kernel
def share_unprevented(community, policy, p):
    """e^−x of conflicts and public affairs, x what the three governances prevent of them in pairs (as of last week).

    Source: S109 to S112 for the open signs; no evaluation of the three governances with numbers was found.
    """
    prevented = sum_pairs(community, policy, p.prevent_monitoring_law, p.prevent_moral_monitoring, p.prevent_law_moral)
    return ONE if prevented == ZERO else exp(-prevented)


@kernel
def hazard(vulnerable, unprevented, p):
    """Cases of any kind a week: the sum of the rates."""
    total = ZERO
    for kind in range(KINDS):
        total += rate(kind, vulnerable, unprevented, p)
    return total


@kernel
def kind_of(u, vulnerable, unprevented, p):
    """Which kind arose: u, uniform over the sum of the rates, falls into one of them."""
    passed = ZERO
    for kind in range(KINDS):
        passed += rate(kind, vulnerable, unprevented, p)
        if u < passed:
            return kind
    return PUBLIC


@kernel
def arise(residents, week, unprevented, p, outcome):
    """A case arises where the draw falls below the sum of the rates: outcome 1 + kind, else 0."""
    sturdy, frail = hazard(0, unprevented, p), hazard(FRAIL, unprevented, p)
    poor, both = hazard(POOR, unprevented, p), hazard(FRAIL | POOR, unprevented, p)
    key = key_for(week, chance.ARISE)
    for r in range(outcome.size):
        is_poor = residents.vulnerable[r] & POOR
        risk = (both if is_poor else frail) if residents.vulnerable[r] & FRAIL else (poor if is_poor else sturdy)
        outcome[r] = draw(key, np.uint64(residents.person[r])) < risk
    key = key_for(week, chance.KIND)
    r = next_marked(outcome, 0)
    while r < outcome.size:
        vulnerable = np.int64(residents.vulnerable[r])
        u = draw(key, np.uint64(residents.person[r])) * hazard(vulnerable, unprevented, p)
        outcome[r] = 1 + kind_of(u, vulnerable, unprevented, p)
        r = next_marked(outcome, r + 1)


@kernel
def break_covenant(residents, week, breach, outcome, tally):
    """Whoever did not comply makes a public-affairs case with some chance."""
    key = key_for(week, chance.BREACH)
    for r in range(outcome.size):
        kept = outcome[r] | residents.complies[r] | ((residents.open_cases[r] >> np.uint8(PUBLIC)) & np.uint8(1))
        breaks = np.uint8(kept == 0) & np.uint8(draw(key, np.uint64(residents.person[r])) < breach * PER_THOUSAND)
        outcome[r] |= BREACH * breaks
    r = next_marked(outcome, 0)
    while r < outcome.size:
        if outcome[r] == BREACH:
            outcome[r] = 1 + PUBLIC
            tally[count.breaches, residents.group[r]] += 1
        r = next_marked(outcome, r + 1)


@kernel
def size_of(kind, p):
    """Mean minutes of a simple case of a kind."""
    if kind == MATERIAL:
        return p.minutes_material
    if kind == MEDIATION:
        return p.minutes_mediation
    if kind == CAPACITY:
        return p.minutes_capacity
    if kind == EMOTIONAL:
        return p.minutes_emotional
    return p.minutes_public


@kernel
def parts_of(u, kind):
    """Which two or three parts a compound case asks for, as bits; material aid always needs money.

    Public affairs need authority, and hands or money: no social worker or agency has them in its field.
    """
    if u < np.float32(0.25):
        parts = (1 << PROFESSIONAL) | (1 << HANDS)
    elif u < np.float32(0.45):
        parts = (1 << PROFESSIONAL) | (1 << MONEY)
    elif u < np.float32(0.6):
        parts = (1 << HANDS) | (1 << MONEY)
    elif u < np.float32(0.75):
        parts = (1 << PROFESSIONAL) | (1 << AUTHORITY)
    elif u < np.float32(0.85):
        parts = (1 << HANDS) | (1 << AUTHORITY)
    else:
        parts = (1 << PROFESSIONAL) | (1 << HANDS) | (1 << (MONEY if u < np.float32(0.93) else AUTHORITY))
    if kind == PUBLIC:
        parts = (parts | (1 << AUTHORITY)) & ~(1 << PROFESSIONAL)
        if parts == 1 << AUTHORITY:
            parts |= 1 << HANDS
    if kind == MATERIAL and not parts & (1 << MONEY):
        parts = (parts | (1 << MONEY)) & ~(1 << HANDS)
    return parts


@kernel
def ask_for(cases, row, kind, person, now, compound, p):
    """Write what a case asks for: hours of anyone who fits, or hours and money of several kinds of supply."""
    size = size_of(kind, p) * (HALF + draw(key_for(now.key, chance.SIZE), person))
    u = draw(key_for(now.key, chance.COMPOUND), person)
    if not (compound and u < p.compound):
        cases.need[row, ANY] = np.int32(size)
    else:
        cases.compound[row] = 1
        parts = parts_of(u / p.compound, kind)
        suppliers = 0
        for part in range(PROFESSIONAL, MONEY):
            suppliers += (parts >> part) & 1
        for part in range(PROFESSIONAL, MONEY):
            if (parts >> part) & 1:
                cases.need[row, part] = np.int32(size * p.compound_size / np.float32(suppliers))
        if (parts >> MONEY) & 1:
            cases.need[row, MONEY] = np.int32(p.money * FEN * (HALF + draw(key_for(now.key, chance.SHARE), person)))
    for part in range(PARTS):
        cases.left[row, part] = cases.need[row, part]
    official = kind == PUBLIC or cases.need[row, AUTHORITY] > 0
    cases.approval[row] = official and draw(key_for(now.key, chance.APPROVE), person) < p.approval


@kernel
def open_cases(residents, cases, queue, outcome, now, compound, p, tally):
    """Open the cases that arose; of each kind a resident has at most one open case."""
    row, r = 0, next_marked(outcome, 0)
    while r < outcome.size:
        kind = np.int64(outcome[r]) - 1
        if not (residents.open_cases[r] >> kind) & 1:
            row = next_free(cases, queue, row)
            if row < 0:
                return
            open_case(cases, row, r, kind, now.week)
            ask_for(cases, row, kind, np.uint64(residents.person[r]), now, compound, p)
            residents.open_cases[r] |= np.uint8(1 << kind)
            minutes = minutes_of(cases.need, row)
            group = residents.group[r]
            tally[count.cases_opened, group] += 1
            tally[count.need_minutes, group] += minutes
            tally[count.hard_need_minutes, 0] += minutes * is_hard_to_reach(residents, r)
            tally[count.need_material + kind, 0] += minutes
            tally[count.compound_opened, 0] += cases.compound[row]
            tally[count.compound_need_minutes, 0] += minutes * cases.compound[row]
        r = next_marked(outcome, r + 1)


@kernel
def open_care(residents, cases, queue, week, owed):
    """Whoever is owed care and has no standing case of it gets one. ``owed`` is room for who that is."""
    for r in range(owed.size):
        owed[r] = np.uint8(residents.care_minutes[r] > 0) & np.uint8((residents.open_cases[r] >> np.uint8(CARE)) & np.uint8(1) == 0)
    row, r = 0, next_marked(owed, 0)
    while r < owed.size:
        row = next_free(cases, queue, row)
        if row < 0:
            return
        open_case(cases, row, r, CARE, week)
        residents.open_cases[r] |= np.uint8(1 << CARE)
        r = next_marked(owed, r + 1)


@kernel
def owe_care(residents, cases, queue, now, owed, tally):
    """Frail residents have a standing case of care; each week what is owed is due anew."""
    open_care(residents, cases, queue, now.week, owed)
    for row in range(queue.last[0]):
        if cases.state[row] != FREE and cases.kind[row] == CARE:
            r = cases.resident[row]
            minutes = residents.care_minutes[r]
            for part in range(PARTS):
                cases.spent[row, part] = 0
            cases.need[row, ANY] = minutes
            cases.left[row, ANY] = minutes
            tally[count.cases_opened, residents.group[r]] += 1
            tally[count.need_minutes, residents.group[r]] += minutes
            tally[count.hard_need_minutes, 0] += minutes * is_hard_to_reach(residents, r)
            tally[count.need_care, 0] += minutes


@kernel
def quarrel(residents, week, disputes, step):
    """Disputes with a property firm leave a grievance, in new estates above all. Source: judgement; S50."""
    key = key_for(week, chance.PUBLIC)
    for r in range(residents.grievance.size):
        grieved = (residents.age[r] != CHILD) & (draw(key, np.uint64(residents.person[r])) < disputes * PER_THOUSAND)
        g = residents.grievance[r]
        residents.grievance[r] = g + step * (ONE - g) if grieved else g


@schedule
def need(community, now, policy, p, overrides):
    """Cases arise. Policy changes who lives there, whether they keep the covenant, and what the three governances prevent together."""
    residents, cases, queue, outcome = community.residents, community.cases, community.queue, community.choices.outcome
    switches, tally = policy.switches, community.books.tally
    wipe(outcome)
    if switches.needs:
        arise(residents, now.key, share_unprevented(community, policy, p.need), p.need, outcome)
    if switches.breaches:
        break_covenant(residents, now.key, p.need.breach, outcome, tally)
    open_cases(residents, cases, queue, outcome, now, switches.compound_cases, p.need, tally)
    if switches.care:
        owe_care(residents, cases, queue, now, outcome, tally)
    if switches.grievance and community.place.disputes[0] > 0:
        quarrel(residents, now.key, community.place.disputes[0] * p.need.dispute, p.feel.grievance_step)
