"""4 mobilise 动员: residents are asked, join, stay or quit volunteering; volunteers offer hours to teams and organizations (II.2, IV.3)."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw, draw_order_key, key_for
from wushe_sim.engine.declare import NOBODY
from wushe_sim.engine.kernel import HALF, ONE, ZERO, exp, kernel, next_marked, schedule, wipe
from wushe_sim.model.actors.residents import CHILD
from wushe_sim.model.counts import count
from wushe_sim.model.decisions import decision
from wushe_sim.model.week.accepting import answer_invitations, count_join, find_way_of_joining, motive_to_join
from wushe_sim.model.week.asking import ask_residents
from wushe_sim.model.week.decided import decided
from wushe_sim.model.world.linkage import NODE_OF_FIRST_TEAM
from wushe_sim.model.world.register import enter, list_active, strike_off

LEVEL_BOND, LEVEL_FATIGUE, LEVEL_QUIT = np.float32(0.6), np.float32(0.4), np.float32(0.15)


@kernel
def chance_of_quitting(bond, fatigue, idle, routine, p):
    """h · exp(−b (bond − .6) + f (fatigue − .4) + i idle − .15 − m habit): bonds and habit keep people, weariness and idleness wear them.

    Source: weekly hazard S24 (a third leaves within a year); bond before all else S26; habit S97; weights are judgement.
    """
    return p.quit_hazard * exp(
        -p.quit_bond * (bond - LEVEL_BOND) + p.quit_fatigue * (fatigue - LEVEL_FATIGUE) + p.quit_idle * idle - LEVEL_QUIT
        - p.quit_routine * routine)


@kernel
def weigh_quitting(volunteers, registered, bonds, p):
    """What speaks for quitting, for every active volunteer; with bonds switched off all are taken to be bonded alike."""
    own, usual = (ONE, ZERO) if bonds else (ZERO, LEVEL_BOND)
    for v in range(registered):
        bond = volunteers.bond[v] * own + usual
        quits = chance_of_quitting(bond, volunteers.fatigue[v], volunteers.idle[v], volunteers.routine[v], p)
        volunteers.chance[v] = min(quits, ONE) * np.float32(volunteers.active[v])


@kernel
def decide_to_quit(volunteers, registered, person, week):
    """Quit if the draw falls below the chance."""
    key = key_for(week, chance.QUIT_VOLUNTEERING)
    for v in range(registered):
        volunteers.outcome[v] = draw(key, np.uint64(person[volunteers.resident[v]])) < volunteers.chance[v]


@kernel
def quit_volunteering(volunteers, roll, residents, week, p, tally):
    """Who quits stays on the register; names without an active volunteer are struck off with some chance."""
    key = key_for(week, chance.DEREGISTER)
    for v in range(roll.registered[0] - 1, -1, -1):
        r = volunteers.resident[v]
        if volunteers.active[v]:
            if volunteers.outcome[v]:
                volunteers.active[v] = 0
                volunteers.organization[v] = NOBODY
                tally[count.quit, residents.group[r]] += 1
        elif draw(key, np.uint64(residents.person[r])) < p.deregister:
            tally[count.deregistered, residents.group[r]] += 1
            strike_off(volunteers, roll, residents, v)


@kernel
def weigh_joining(residents, points, p, grievance, chances):
    """h · exp(a (agency − ½) + b (belonging − ½) + c (trust − .65) + g grievance) · (1 + (m − 1) asked) · (1 + k points).

    Own motives, a grievance, and being asked, which doubles the chance (S25). Source: III.2, II.2; weights judgement.
    """
    gain = p.join_hazard * (ONE + p.join_points * points)
    g = p.join_grievance if grievance else ZERO
    for r in range(chances.size):
        motive = motive_to_join(residents.agency[r], residents.belonging[r], residents.trust[r], g * residents.grievance[r], p)
        chances[r] = min(gain * motive * (ONE + (p.join_asked - ONE) * residents.asked[r]), ONE)


@kernel
def decide_to_join(residents, volunteers, week, chances, joins):
    """Join if the draw falls below the chance; children and active volunteers do not."""
    key = key_for(week, chance.JOIN)
    for r in range(chances.size):
        joins[r] = draw(key, np.uint64(residents.person[r])) < chances[r]
    r = next_marked(joins, 0)
    while r < joins.size:
        v = residents.volunteer[r]
        if residents.age[r] == CHILD or (v != NOBODY and volunteers.active[v]):
            joins[r] = 0
        r = next_marked(joins, r + 1)


@kernel
def join_organization(volunteers, v, organizations, order_key, p):
    """A new volunteer joins a community organization with some chance, any that exists being as likely."""
    alive = 0
    for o in range(organizations.alive.size):
        alive += organizations.alive[o]
    u = np.float32(np.uint32(order_key >> np.uint64(40))) * np.float32(2.0**-24)
    if alive == 0 or u >= p.enter_organization:
        return
    pick = np.int64(np.float32(alive) * (u / p.enter_organization))
    for o in range(organizations.alive.size):
        if organizations.alive[o]:
            if pick <= 0:
                volunteers.organization[v] = o
                return
            pick -= 1


@kernel
def join_volunteering(residents, volunteers, roll, organizations, joins, now, teams, points, grievance, p, tally):
    """Enter who joins, and count whose asking won them; who was invited by the station comes trained."""
    key, joining = key_for(now.key, chance.RECRUIT), key_for(now.key, chance.JOIN)
    after = next_marked(joins, 0)
    while after < joins.size:
        r, after = after, next_marked(joins, after + 1)
        if residents.age[r] != CHILD:
            v = residents.volunteer[r]
            if v == NOBODY:
                v = enter(volunteers, roll, residents, r, now.place, teams, p.bond_start)
                tally[count.entered, residents.group[r]] += 1
            elif volunteers.active[v]:
                continue
            volunteers.active[v] = 1
            volunteers.enlisted[v] = 0
            volunteers.bond[v] = p.bond_start
            volunteers.tenure[v] = 0
            volunteers.fatigue[v] = ZERO
            volunteers.idle[v] = ZERO
            volunteers.routine[v] = ZERO
            if residents.invited[r]:
                volunteers.skill[v] = min(volunteers.skill[v] + p.invited_skill, ONE)
            join_organization(volunteers, v, organizations, draw_order_key(key, np.uint64(residents.person[r])), p)
            way = find_way_of_joining(residents, r, draw(joining, np.uint64(residents.person[r])), points, grievance, p)
            count_join(residents, r, way, tally)


@kernel
def enlist(residents, volunteers, roll, now, enlistment, teams, p, drawn, tally):
    """The state registers volunteers by quota, Party members first; few become active. Source: S19, S68; rates judgement."""
    key, plain = key_for(now.key, chance.ENLIST), enlistment * p.enlist_hazard
    party = plain * p.enlist_party
    for r in range(drawn.size):
        drawn[r] = draw(key, np.uint64(residents.person[r])) < (party if residents.party[r] else plain)
    after = next_marked(drawn, 0)
    while after < drawn.size:
        r, after = after, next_marked(drawn, after + 1)
        if residents.volunteer[r] == NOBODY and residents.age[r] != CHILD:
            v = enter(volunteers, roll, residents, r, now.place, teams, p.bond_start)
            volunteers.enlisted[v] = 1
            hazard = party if residents.party[r] else plain
            volunteers.active[v] = draw(key, np.uint64(residents.person[r])) < hazard * p.enlist_active
            tally[count.enlisted, residents.group[r]] += 1
            tally[count.enlisted_active, residents.group[r]] += volunteers.active[v]


@kernel
def weigh_offers(volunteers, registered, residents, points, week, rows, p):
    """Minutes offered: with chance o · (1 − i · idle) · (1 + k (points + (1 − points) habit)) some, ½ to 1½, within a share of free time.

    Points raise what is offered while they run; a habit that work has formed does the same when they stop (S97).
    """
    key = key_for(week, chance.OFFER_HOURS)
    for v in range(registered):
        volunteers.offered[v] = 0
    for k in range(list_active(volunteers, registered, rows)):
        v = np.uint64(rows[k])
        r = volunteers.resident[v]
        u = draw(key, np.uint64(residents.person[r]))
        drawn_on = points + (ONE - points) * volunteers.routine[v]
        has_time = min(p.offer * (ONE - p.offer_idle * volunteers.idle[v]) * (ONE + p.offer_points * drawn_on), ONE)
        if u < has_time:
            minutes = p.offer_minutes * (HALF + u / has_time) * (p.enlisted_offer if volunteers.enlisted[v] else ONE)
            volunteers.offered[v] = min(np.int32(minutes), np.int32(p.free_share * np.float32(residents.free_minutes[r])))


@kernel
def decide_to_take(volunteers, registered, person, week, p):
    """Be there when called, with chance 1 − t · fatigue; who is not offers nothing this week. Also the order of being called."""
    key = key_for(week, chance.TAKE_CASE)
    for v in range(registered):
        volunteers.chance[v] = ONE - p.tired * volunteers.fatigue[v]
        volunteers.outcome[v] = draw(key, np.uint64(person[volunteers.resident[v]])) < volunteers.chance[v]


@kernel
def find_node(volunteers, v, organizations, residents, key, lends):
    """The node of a volunteer's hours this week: the organization's, or the team's; with chance λ · idle a member serves with the team.

    Source: judgement (volunteers who are idle in one organization are lent to another; S94: .55 of those on duty get no task in a week).
    """
    team, o = np.uint32(NODE_OF_FIRST_TEAM) + volunteers.team[v], volunteers.organization[v]
    if o == NOBODY:
        return team
    if lends > ZERO and draw(key, np.uint64(residents.person[volunteers.resident[v]])) < lends * volunteers.idle[v]:
        return team
    return organizations.node[o]


@kernel
def gather_offers(volunteers, registered, residents, organizations, nodes, team_nodes, monitoring, week, lends, tally):
    """Sum what is offered into the nodes of teams and organizations; the self-management group's share is taken off the teams' first."""
    key = key_for(week, chance.LEND)
    wipe(organizations.members)
    for n in range(NODE_OF_FIRST_TEAM, NODE_OF_FIRST_TEAM + team_nodes):
        nodes.minutes[n] = 0
    for o in range(organizations.node.size):
        nodes.minutes[organizations.node[o]] = 0
    for v in range(registered):
        volunteers.offered[v] *= np.int32(volunteers.outcome[v] != 0) & np.int32(volunteers.active[v] != 0)
        o = volunteers.organization[v]
        if o != NOBODY:
            organizations.members[o] += volunteers.active[v]
        node = find_node(volunteers, v, organizations, residents, key, lends)
        nodes.minutes[node] += volunteers.offered[v]
        tally[count.offered_minutes, residents.group[volunteers.resident[v]]] += volunteers.offered[v]
    for n in range(NODE_OF_FIRST_TEAM, NODE_OF_FIRST_TEAM + team_nodes):
        watch = np.int32(np.float32(nodes.minutes[n]) * monitoring)
        nodes.minutes[n] -= watch
        nodes.watch[n] = watch
        tally[count.monitoring_minutes, 0] += watch


@schedule
def mobilise(community, now, policy, p, overrides):
    """Who is asked, who joins, who quits, and what volunteers offer."""
    residents, choices, volunteers, roll = community.residents, community.choices, community.volunteers, community.roll
    organizations, teams, tally = community.organizations, community.place.teams[0], community.books.tally
    levers, funded, switches, own = policy.levers, policy.funded, policy.switches, p.mobilise
    points = funded.points_scheme[0]

    weigh_quitting(volunteers, roll.registered[0], switches.team_bonds, own)
    decide_to_quit(volunteers, roll.registered[0], residents.person, now.key)
    decided(overrides, decision.quit_volunteering)
    quit_volunteering(volunteers, roll, residents, now.key, own, tally)

    ask_residents(community, now, policy, own, overrides)
    weigh_joining(residents, points, own, switches.grievance, choices.chance)
    if switches.answered_at_once:
        answer_invitations(residents, community.desks, switches.grievance, own, choices.outcome, choices.chance)
    decide_to_join(residents, volunteers, now.key, choices.chance, choices.outcome)
    decided(overrides, decision.join_volunteering)
    join_volunteering(residents, volunteers, roll, organizations, choices.outcome, now, teams, points, switches.grievance, own, tally)
    if switches.enlisting:
        enlist(residents, volunteers, roll, now, levers.enlistment[now.t], teams, own, choices.outcome, tally)

    weigh_offers(volunteers, roll.registered[0], residents, points, now.key, community.scratch.rows, own)
    decided(overrides, decision.offer_hours)
    decide_to_take(volunteers, roll.registered[0], residents.person, now.key, own)
    decided(overrides, decision.take_case)
    gather_offers(volunteers, roll.registered[0], residents, organizations, community.nodes, teams, own.monitor * funded.self_governance[0],
                  now.key, own.lends, tally)
