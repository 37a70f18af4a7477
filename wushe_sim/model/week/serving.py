"""How cases are served and end (deliver): hours and money are booked, cases end well or badly, lapse, and links learn from it."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, key_for
from wushe_sim.engine.kernel import ONE, ZERO, kernel
from wushe_sim.model.actors.cases import (
    ANY,
    CARE,
    FREE,
    HANDS,
    HIDDEN,
    MONEY,
    NO_HOURS,
    NO_MONEY,
    NOWHERE,
    PARTS,
    PROFESSIONAL,
    PUBLIC,
    WAITING,
)
from wushe_sim.model.actors.residents import CARED, FAILED, HELPED, LET_DOWN, SERVED_BY_COMMITTEE, UNCARED
from wushe_sim.model.counts import count
from wushe_sim.model.week.casebook import close_case, is_hard_to_reach, minutes_of, minutes_spent
from wushe_sim.model.week.finding import case_number
from wushe_sim.model.week.governing import shift_odds, sum_pairs
from wushe_sim.model.week.handing import fitness_this_week
from wushe_sim.model.week.hosting import find_host
from wushe_sim.model.world.linkage import COMMITTEE, COMMITTEE_NODE, FOUNDATION, WORKER


@kernel
def pay(cases, row, foundation, residents, tally):
    """The foundation pays a case's money whole or not at all, from what was granted for cases."""
    due = cases.left[row, MONEY]
    if foundation.aid[0] < due:
        cases.lacked[row] = NO_MONEY
        return
    foundation.aid[0] -= due
    foundation.pool[0] -= due
    cases.left[row, MONEY] = 0
    cases.spent[row, FOUNDATION] += due
    tally[count.paid_cases, residents.group[cases.resident[row]]] += due


@kernel
def work_on(cases, row, part, nodes, own):
    """A holder serves a part of a case within the hours that it has left this week; own volunteers' hours are booked as their host's."""
    holder = cases.holder[row, part]
    minutes = min(cases.left[row, part], nodes.left[holder])
    cases.left[row, part] -= minutes
    cases.spent[row, nodes.kind[find_host(nodes, holder) if own else holder]] += minutes
    nodes.left[holder] -= minutes
    if cases.left[row, part] > 0:
        cases.lacked[row] = NO_HOURS
    return minutes


@kernel
def serve(cases, known, nodes, foundation, residents, own, tally):
    """Serve what is held, in this week's order, within hours and money."""
    for n in range(nodes.left.size):
        nodes.left[n] = nodes.minutes[n]
    for k in range(known):
        row = cases.order[k]
        if not cases.approval[row]:
            for part in range(PARTS):
                if cases.holder[row, part] >= 0 and cases.left[row, part] > 0:
                    if part == MONEY:
                        pay(cases, row, foundation, residents, tally)
                    else:
                        work_on(cases, row, part, nodes, own)


@kernel
def kinds_on(cases, row):
    """How many kinds of actor booked hours or money on a case."""
    kinds = 0
    for kind in range(PARTS):
        kinds += cases.spent[row, kind] > 0
    return kinds


@kernel
def is_joint(cases, row):
    """Whether at least two kinds of actor booked on a case.

    A committee that kept others' parts, and the foundation's money alone, are no joint service of actors.
    """
    kinds = kinds_on(cases, row)
    kept = cases.holder[row, PROFESSIONAL] == COMMITTEE_NODE or cases.holder[row, HANDS] == COMMITTEE_NODE
    with_money_alone = kinds == 2 and kept and cases.spent[row, FOUNDATION] > 0
    return kinds >= 2 and not with_money_alone


@kernel
def is_first(cases, row, node, place):
    """Whether a node stands here for the first time: leader (-1), then by part."""
    if place >= 0 and cases.leader[row] == node:
        return False
    for part in range(place):
        if cases.holder[row, part] == node:
            return False
    return True


@kernel
def worked_together(cases, row, links, well):
    """Every pair of those who lead or hold a case has worked together once more, well or not."""
    for b in range(PARTS):
        j = cases.holder[row, b]
        if j < 0:
            continue
        for a in range(-1, b):
            i = cases.leader[row] if a < 0 else cases.holder[row, a]
            if i >= 0 and i != j and is_first(cases, row, i, a) and is_first(cases, row, j, b):
                links.joint[i, j] += 1
                links.joint[j, i] += 1
                links.good[i, j] += well
                links.good[j, i] += well


@kernel
def remember(committee, holder, well):
    """The committee sees how cases end that it kept, and that others held."""
    if holder == COMMITTEE_NODE:
        committee.own_ended[0] += 1
        committee.own_well[0] += well
    elif holder >= 0:
        committee.others_ended[0] += 1
        committee.others_well[0] += well


@kernel
def quality(cases, row, nodes, p):
    """Chance of ending well: b + (1 − b) · mean fitness of the holders, weighted by their minutes. Source: judgement."""
    weight, total = ZERO, ZERO
    for part in range(PARTS):
        holder = cases.holder[row, part]
        if part != MONEY and holder >= 0:
            minutes = np.float32(cases.need[row, part])
            weight += minutes
            total += minutes * fitness_this_week(nodes, holder, cases.kind[row], p)
    return p.well_base + (ONE - p.well_base) * (total / max(weight, ONE))


@kernel
def weigh_ending(community, row, policy, p):
    """Chance that a served case ends well: its quality, whose log odds the three governances move in pairs."""
    good = quality(community.cases, row, community.nodes, p)
    return shift_odds(good, sum_pairs(community, policy, p.well_monitoring_law, p.well_moral_monitoring, p.well_law_moral))


@kernel
def credit_desks(cases, row, desks, contracts, well):
    """Social workers and agencies see how cases end that they hold, those that lapse or are taken from them too: what appraisal goes by."""
    for part in range(PARTS):
        holder = cases.holder[row, part]
        if holder >= 0 and part != MONEY:
            for d in range(desks.node.size):
                if desks.node[d] == holder:
                    desks.ended[d] += 1
                    desks.well[d] += well
            for a in range(contracts.node.size):
                if contracts.node[a] == holder:
                    contracts.ended[a] += 1
                    contracts.well[a] += well


@kernel
def book_service(cases, row, residents, minutes, tally):
    """Hours of need served, and whether jointly."""
    group = residents.group[cases.resident[row]]
    tally[count.served_minutes, group] += minutes
    tally[count.hard_served_minutes, 0] += minutes * is_hard_to_reach(residents, cases.resident[row])
    tally[count.served_material + cases.kind[row], 0] += minutes
    if is_joint(cases, row):
        tally[count.joint_minutes, group] += minutes
        if cases.spent[row, WORKER] > 0:
            tally[count.worker_joint_minutes, group] += minutes


@kernel
def failed(kind):
    """What a case that lapsed or ended badly does to its resident; one of public affairs (how the place is run) lets down besides."""
    return FAILED | LET_DOWN if kind == PUBLIC else FAILED


@kernel
def end_served(community, row, now, policy, p):
    """A case of which nothing is left ends, well or badly; whoever worked on it, and the resident, learn from that."""
    cases, residents, links, tally = community.cases, community.residents, community.links, community.books.tally
    r = cases.resident[row]
    group = residents.group[r]
    key = key_for(now.key, chance.WELL)
    well = draw(key, case_number(cases, residents, row)) < weigh_ending(community, row, policy, p)
    book_service(cases, row, residents, minutes_of(cases.need, row), tally)
    tally[count.cases_well if well else count.cases_badly, group] += 1
    tally[count.ended_cases, group] += 1
    tally[count.ended_weeks, group] += now.week - cases.opened[row] + 1
    tally[count.kinds_involved, 0] += kinds_on(cases, row)
    tally[count.compound_done, 0] += cases.compound[row]
    tally[count.compound_led_by_committee, 0] += cases.compound[row] and cases.leader[row] == COMMITTEE_NODE
    worked_together(cases, row, links, well)
    credit_desks(cases, row, community.desks, community.contracts, well)
    if not cases.compound[row]:
        remember(community.committee, cases.holder[row, ANY], well)
    residents.lived[r] |= HELPED if well else failed(cases.kind[row])
    if cases.spent[row, COMMITTEE] > 0:
        residents.lived[r] |= SERVED_BY_COMMITTEE
    close_case(cases, residents, row)


@kernel
def count_lacking(cases, row, tally):
    """Why a known case lapsed: each missing part by its cause, a part without holder by what was lacking last."""
    for part in range(PARTS):
        if cases.left[row, part] > 0:
            if part == MONEY and cases.holder[row, part] >= 0:
                tally[count.lacked_money, 0] += 1
            elif cases.holder[row, part] >= 0 or cases.lacked[row] == NO_HOURS:
                tally[count.lacked_hours, 0] += 1
            else:
                tally[count.lacked_link, 0] += 1


@kernel
def lapse(community, row):
    """A case that waited too long is closed unserved; hours spent on it are lost, and it is a failure of all who led or held it."""
    cases, residents, tally = community.cases, community.residents, community.books.tally
    r = cases.resident[row]
    group = residents.group[r]
    if cases.state[row] == HIDDEN:
        tally[count.cases_never_found, group] += 1
    else:
        tally[count.cases_lapsed, group] += 1
        tally[count.compound_lapsed, 0] += cases.compound[row]
        tally[count.compound_led_by_committee, 0] += cases.compound[row] and cases.leader[row] == COMMITTEE_NODE
        tally[count.wasted_minutes, 0] += minutes_spent(cases, row)
        count_lacking(cases, row, tally)
        worked_together(cases, row, community.links, False)
        credit_desks(cases, row, community.desks, community.contracts, False)
        if not cases.compound[row]:
            remember(community.committee, cases.holder[row, ANY], False)
    residents.lived[r] |= failed(cases.kind[row])
    close_case(cases, residents, row)


@kernel
def decide_anew(community, row, week):
    """A held case that is not done within weeks is taken from its holder, a failure of the holder, and looks for another."""
    cases = community.cases
    worked_together(cases, row, community.links, False)
    credit_desks(cases, row, community.desks, community.contracts, False)
    remember(community.committee, cases.holder[row, ANY], False)
    cases.holder[row, ANY] = NOWHERE
    cases.state[row] = WAITING
    cases.taken[row] = week


@kernel
def end_care(community, row, now, policy, p):
    """Care of the week: what was served is served, the rest lapses. A carer who serves less than half loses the case."""
    cases, residents, links, tally = community.cases, community.residents, community.links, community.books.tally
    r = cases.resident[row]
    group = residents.group[r]
    served = cases.need[row, ANY] - cases.left[row, ANY]
    book_service(cases, row, residents, served, tally)
    if cases.left[row, ANY] == 0 and cases.state[row] != HIDDEN:
        key = key_for(now.key, chance.WELL)
        well = draw(key, case_number(cases, residents, row)) < weigh_ending(community, row, policy, p)
        tally[count.cases_well if well else count.cases_badly, group] += 1
        worked_together(cases, row, links, well)
        credit_desks(cases, row, community.desks, community.contracts, well)
        remember(community.committee, cases.holder[row, ANY], well)
        residents.lived[r] |= CARED
        if cases.spent[row, COMMITTEE] > 0:
            residents.lived[r] |= SERVED_BY_COMMITTEE
        return
    residents.lived[r] |= UNCARED
    if cases.state[row] == HIDDEN:
        tally[count.cases_never_found, group] += 1
        return
    tally[count.cases_lapsed, group] += 1
    tally[count.lacked_hours if cases.holder[row, ANY] >= 0 or cases.lacked[row] == NO_HOURS else count.lacked_link, 0] += 1
    if served * 2 < cases.need[row, ANY] and cases.holder[row, ANY] >= 0:
        decide_anew(community, row, now.week)


@kernel
def nothing_left(cases, row):
    """Whether every part of a case is served."""
    for part in range(PARTS):
        if cases.left[row, part] > 0:
            return False
    return True


@kernel
def end_cases(community, last, now, policy, p):
    """End what is served, let lapse what waited too long, and decide anew what got stuck with its holder."""
    cases = community.cases
    for row in range(last):
        state = cases.state[row]
        if state == FREE:
            continue
        if cases.kind[row] == CARE:
            end_care(community, row, now, policy, p)
        elif state == HIDDEN:
            if now.week - cases.opened[row] + 1 >= np.int64(p.patience_hidden):
                lapse(community, row)
        elif nothing_left(cases, row):
            end_served(community, row, now, policy, p)
        else:
            patience = p.patience_compound if cases.compound[row] else p.patience_known
            if now.week - cases.found[row] + 1 >= np.int64(patience):
                lapse(community, row)
            elif not cases.compound[row] and cases.holder[row, ANY] >= 0 and now.week - cases.taken[row] >= np.int64(p.patience_holder):
                decide_anew(community, row, now.week)
