"""8 deliberate 协商: the platform puts an issue, opinions move, an agreement makes a covenant, and residents keep it or not (IV.2)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, draws, key_for
from wushe_sim.engine.declare import NOBODY
from wushe_sim.engine.kernel import HALF, ONE, ZERO, clip_to_unit, exp, kernel, list_marked, logistic, schedule, to_fixed_point, wipe
from wushe_sim.model.actors.residents import CHILD, OVERRULED, TOOK_PART
from wushe_sim.model.counts import count
from wushe_sim.model.decisions import decision
from wushe_sim.model.week.decided import decided, is_asked
from wushe_sim.model.week.governing import sum_pairs
from wushe_sim.model.week.opinions import median_of, report, settle_opinions, take_positions, talk, talk_in_session

WEEKS_UNTIL_PANEL = 4
PANEL = np.float32(200)
HOUR = np.float32(60)
THOUSAND = np.float32(1000)
SLACK = np.float32(1e-5)
"""More than a float32 errs where a chance is bounded."""


@kernel
def sessions_a_week(strength, p):
    """Between once in the rarest and once in the densest number of weeks."""
    return ONE / p.rarest + strength * (ONE / p.densest - ONE / p.rarest)


@kernel
def weigh_attending(residents, volunteers, channel, p, grievance, chances):
    """a · exp(b (belonging − ½) + g (agency − ½) + k grievance) · (1 + channel), twice as much for volunteers. Weights are judgement."""
    k = p.attend_grievance if grievance else ZERO
    for r in range(chances.size):
        chances[r] = p.attend * (ONE + p.attend_channel * channel) * exp(
            p.attend_belonging * (residents.belonging[r] - HALF) + p.attend_agency * (residents.agency[r] - HALF)
            + k * residents.grievance[r])
    for r in range(chances.size):
        v = residents.volunteer[r]
        if v != NOBODY and volunteers.active[v]:
            chances[r] *= p.attend_volunteers
        if residents.age[r] == CHILD:
            chances[r] = ZERO


@kernel
def decide_to_attend(residents, week, chances, attends):
    """Attend if the draw falls below the chance."""
    key = key_for(week, chance.ATTEND)
    for r in range(chances.size):
        attends[r] = draw(key, np.uint64(residents.person[r])) < chances[r]


@kernel
def gather(residents, attends, minutes, tally):
    """Who came: what it cost them, and that they took part. Returns how many came."""
    came = 0
    for r in range(attends.size):
        residents.attends[r] = attends[r]
        if residents.age[r] != CHILD:
            tally[count.invited, residents.group[r]] += 1
        if attends[r]:
            came += 1
            residents.lived[r] |= TOOK_PART
            tally[count.attended, residents.group[r]] += 1
            tally[count.free_minutes, residents.group[r]] += np.int64(minutes)
    return came


@kernel
def ask_panel(residents, place, near, scratch, tally):
    """Agreement: share of a fixed random panel within reach of its own median. The panel is some two hundred residents of any opinion."""
    key = key_for(place, chance.PANEL)
    share = PANEL / np.float32(residents.person.size)
    size = 0
    for r in range(residents.person.size):
        if residents.age[r] != CHILD and draw(key, np.uint64(residents.person[r])) < share:
            scratch.values[size] = residents.opinion[r]
            size += 1
    if size == 0:
        return np.float32(-1)
    middle = median_of(scratch.values, scratch.rows, size)
    agreeing = 0
    for r in range(residents.person.size):
        if residents.age[r] != CHILD and draw(key, np.uint64(residents.person[r])) < share:
            tally[count.panel, residents.group[r]] += 1
            if abs(residents.opinion[r] - middle) <= near:
                agreeing += 1
                tally[count.panel_near, residents.group[r]] += 1
    return np.float32(agreeing) / np.float32(size)


@kernel
def conclude(residents, platform, agreement, strength, p):
    """Agreement enough makes or renews a covenant with that support; residents near the outcome agreed to it, other adults are overruled.

    Disagreement leaves conflict, by the square of the share that stays apart; where nothing was agreed, nobody is overruled.
    """
    platform.agreement[0] = agreement
    apart = ONE - agreement
    platform.conflict[0] += p.conflict_grows * apart * apart * (ONE - platform.conflict[0])
    if agreement >= p.agreed:
        platform.covenant[0] += strength * p.covenant_grows * (agreement - platform.covenant[0])
        for r in range(residents.agrees.size):
            residents.agrees[r] = abs(residents.opinion[r] - platform.outcome[0]) <= p.near
            if not residents.agrees[r] and residents.age[r] != CHILD:
                residents.lived[r] |= OVERRULED


@kernel
def cool_down(platform, p):
    """Covenants are forgotten and conflicts cool, week by week."""
    platform.covenant[0] *= ONE - p.covenant_fades
    platform.conflict[0] *= ONE - p.conflict_fades


@kernel
def watch(platform, nodes, strength, residents, p):
    """Reach of the self-management group: 1 − e^(−watching minutes per 1,000 residents / w)."""
    minutes = ZERO
    for n in range(nodes.watch.size):
        minutes += np.float32(nodes.watch[n])
    reach = ONE - exp(-minutes * THOUSAND / np.float32(residents) / p.watchers)
    platform.monitoring[0] = reach if strength > ZERO else ZERO


@kernel
def mark_cooperators(residents, place, share, marks):
    """Mark conditional cooperators, who look at their neighbours before they comply: always the same persons."""
    key = key_for(place, chance.COVENANT)
    for r in range(marks.size):
        marks[r] = draw(key, np.uint64(residents.person[r])) < share


@kernel
def unmark_settled(drawn, chances, p, marks):
    """Unmark those who comply, or do not, whatever their neighbours do: the draw, which is known, lies beyond all they could add."""
    none, all_of_them = p.comply_neighbours * (ZERO - p.neighbours_level), p.comply_neighbours * (ONE - p.neighbours_level)
    least, most = exp(-min(none, all_of_them)), exp(-max(none, all_of_them))
    for r in range(marks.size):
        odds = exp(-chances[r])  # σ(x + a) is 1 / (1 + e^−x · e^−a)
        marks[r] &= np.uint8((drawn[r] + SLACK) * (ONE + odds * least) >= ONE) & np.uint8((drawn[r] - SLACK) * (ONE + odds * most) <= ONE)


@kernel
def look_at_neighbours(residents, ties, looking, rows, standing, p, chances):
    """c · (share of grown-up neighbours who complied last week − .7), for some rows. ``standing`` is room for what is seen of everyone."""
    for r in range(chances.size):
        grown = np.uint8(residents.age[r] != CHILD)
        standing[r] = grown | (grown & residents.complies[r]) << 1
    for k in range(looking):
        r = np.uint64(rows[k])
        keeping, adults = 0, 0
        for e in range(ties.start[r], ties.start[r + np.uint64(1)]):
            seen = standing[ties.neighbour[e]]
            adults += seen & 1
            keeping += seen >> 1
        if adults > 0:
            chances[r] += p.comply_neighbours * (np.float32(keeping) / np.float32(adults) - p.neighbours_level)


@kernel
def weigh_compliance(community, place, policy, exact, drawn, p):
    """σ(.6 + 1.2 · covenant · agreed + c · (neighbours − .7) + .6 monitoring + .6 rule of law + m · norms + .6 (belonging − ½) + pairs).

    Pairs say whether the three governances are more together than one by one (``sum_pairs``).
    Conditional cooperators alone (a third, S61) look at what their grown-up neighbours did last week; children are not bound. Unless
    ``exact``, only those whose draw leaves it open look: the others' chances lie on the same side of the draw.
    """
    residents, platform, chances = community.residents, community.platform, community.choices.chance
    everybody = (p.comply_base + p.comply_monitoring * platform.monitoring[0] + p.comply_law * policy.funded.rule_of_law[0]
                 + p.comply_moral * policy.funded.moral_governance[0])
    everybody += sum_pairs(community, policy, p.comply_monitoring_law, p.comply_moral_monitoring, p.comply_law_moral)
    for r in range(chances.size):
        chances[r] = (everybody + p.comply_agreed * platform.covenant[0] * np.float32(residents.agrees[r])
                      + p.comply_belonging * (residents.belonging[r] - HALF))
    if policy.switches.conditional_cooperation:
        ties, rows, marks = community.ties, community.scratch.rows, community.scratch.marks
        mark_cooperators(residents, place, p.cooperators, marks)
        if not exact:
            unmark_settled(drawn, chances, p, marks)
        looking = list_marked(marks, ties.by_number, rows)
        look_at_neighbours(residents, ties, looking, rows, community.choices.outcome, p, chances)
    for r in range(chances.size):
        chances[r] = logistic(chances[r])


@kernel
def decide_to_comply(drawn, chances, complies):
    """Comply if the draw falls below the chance."""
    for r in range(chances.size):
        complies[r] = drawn[r] < chances[r]


@kernel
def comply(residents, complies, tally):
    """Who kept the covenant this week; children are not asked."""
    for r in range(complies.size):
        residents.complies[r] = complies[r] | np.uint8(residents.age[r] == CHILD)
    for g in range(tally.shape[1]):
        bound, complied = np.int32(0), np.int32(0)
        for r in range(complies.size):
            asked = np.uint8(residents.group[r] == g) & np.uint8(residents.age[r] != CHILD)
            bound = np.int32(bound + asked)
            complied = np.int32(complied + (asked & residents.complies[r]))
        tally[count.bound, g] += bound
        tally[count.complied, g] += complied


@kernel
def due(platform, strength, p):
    """Whether a session falls due this week."""
    platform.progress[0] += sessions_a_week(strength, p)
    platform.since_session[0] += 1
    platform.meeting[0] = ZERO
    if platform.progress[0] < ONE:
        return False
    platform.progress[0] -= ONE
    return True


@kernel
def count_platform(platform, tally):
    """The covenant and the conflict of the week."""
    tally[count.covenant, 0] += to_fixed_point(platform.covenant[0])
    tally[count.conflict, 0] += to_fixed_point(platform.conflict[0])


@schedule
def hold_session(community, now, policy, p, overrides):
    """A session: positions on a fresh issue, who comes, rounds of talk within reach, an outcome, and its report to who was not there."""
    residents, choices, platform, tally = community.residents, community.choices, community.platform, community.books.tally
    strength = policy.funded.deliberation[0]
    channel = clip_to_unit(HALF * (strength + policy.funded.online_platform[0]))
    platform.issue[0] += 1
    take_positions(residents, community.books.members, now.place, platform.issue[0], policy.levers.interest_spread[now.t], p)
    weigh_attending(residents, community.volunteers, channel, p, policy.switches.grievance, choices.chance)
    decide_to_attend(residents, now.key, choices.chance, choices.outcome)
    decided(overrides, decision.attend_deliberation)
    came = gather(residents, choices.outcome, p.session_minutes, tally)
    if came > 1:
        platform.since_session[0] = 0
        platform.meeting[0] = p.session_minutes / HOUR
        tally[count.sessions, 0] += 1
        reach = p.bound + (p.facilitation * strength if policy.switches.facilitation else ZERO)
        platform.outcome[0] = talk_in_session(residents, community.scratch, came, now.key, reach, p.moves, np.int64(p.rounds))
        if policy.switches.report_back:
            report(residents, now.key, platform.outcome[0], reach, clip_to_unit(p.report_reach + p.report_channel * channel),
                   p.report_moves, choices.amount)
            decided(overrides, decision.change_opinion)
            settle_opinions(residents, choices.amount)


@schedule
def deliberate(community, now, policy, p, overrides):
    """Sessions when they fall due, neighbours' talk for four weeks after, then the panel; and every week compliance."""
    residents, choices, platform, tally = community.residents, community.choices, community.platform, community.books.tally
    funded, own = policy.funded, p.deliberate
    wipe(residents.attends)
    if due(platform, funded.deliberation[0], own):
        hold_session(community, now, policy, own, overrides)
    elif platform.since_session[0] <= WEEKS_UNTIL_PANEL:
        if policy.switches.peer_influence:
            talk(residents, community.ties, own.bound, own.talk, choices.amount)
            decided(overrides, decision.change_opinion)
            settle_opinions(residents, choices.amount)
        if platform.since_session[0] == WEEKS_UNTIL_PANEL:
            agreement = ask_panel(residents, now.place, own.near, community.scratch, tally)
            if agreement >= ZERO:
                conclude(residents, platform, agreement, funded.covenant[0], own)
    cool_down(platform, own)
    watch(platform, community.nodes, funded.self_governance[0], residents.person.size, own)
    draws(key_for(now.key, chance.COMPLY), residents.person, choices.amount)
    weigh_compliance(community, now.place, policy, is_asked(overrides, decision.comply), choices.amount, own)
    decide_to_comply(choices.amount, choices.chance, choices.outcome)
    decided(overrides, decision.comply)
    comply(residents, choices.outcome, tally)
    count_platform(platform, tally)
