"""10 adapt 适应: the committee's habit, volunteers' bonds and skill, and community organizations that grow and fold (III.1, IV.3)."""

import numpy as np

from wushe_sim.engine.declare import NOBODY
from wushe_sim.engine.kernel import HALF, ONE, ZERO, kernel, logistic, schedule
from wushe_sim.model.counts import count
from wushe_sim.model.decisions import decision
from wushe_sim.model.week.decided import decided
from wushe_sim.model.week.organizing import close_all, decide_to_fold, fold, found_organizations, run_organizations, weigh_folding
from wushe_sim.model.world.linkage import NODE_OF_FIRST_TEAM
from wushe_sim.model.world.register import list_active

HOUR = np.float32(60)
LEAST, MOST = np.float32(0.02), np.float32(0.98)


@kernel
def logit(share):
    """ln(s / (1 − s)) for a share between .02 and .98: by halving, to the last bits of a float32, without the system's logarithm."""
    share = min(max(share, LEAST), MOST)
    low, high = np.float32(-4), np.float32(4)
    for _ in range(26):
        middle = HALF * (low + high)
        if logistic(middle) < share:
            low = middle
        else:
            high = middle
    return HALF * (low + high)


@kernel
def learned(average, good, ended, forgets, p):
    """A weekly average of success: towards this week's where something ended, else slowly back to what is believed of the untried."""
    if ended > 0:
        return average + p.memory * (np.float32(good) / np.float32(ended) - average)
    return average + p.forgets * (p.believed - average) if forgets else average


@kernel
def learn(committee, forgets, sealed, frozen, p):
    """What the committee believes of its own success and of others', and how much it keeps.

    Where learning seals itself, what the committee keeps from others counts as if they had failed at it: the less it uses them, the
    less it believes of them.
    """
    if not frozen:
        committee.own_success[0] = learned(committee.own_success[0], committee.own_well[0], committee.own_ended[0], forgets, p)
        committee.others_success[0] = learned(committee.others_success[0], committee.others_well[0], committee.others_ended[0], forgets, p)
        if sealed:
            committee.others_success[0] -= p.memory * committee.kept[0] * committee.others_success[0]
    if committee.decided_now[0] > 0:
        kept = np.float32(committee.kept_now[0]) / np.float32(committee.decided_now[0])
        committee.kept[0] += p.memory * (kept - committee.kept[0])


@kernel
def next_habit(habit, takeover, own, others, kept, learning, asymmetric, p):
    """H + .03 · (σ(logit takeover + 3 (R_own − R_others) + 2 (kept − reference)) − H), reference = w · takeover + (1 − w) · usual.

    Keeping cases that end well, while others fail, feeds the habit; others' reliability starves it (III.1). Against the lever (w = 1) a
    committee that keeps what the lever says rests there; against a usual share (w = 0) keeping can hold itself up. Symmetric unless
    switched.
    """
    level = logit(takeover)
    if learning:
        reference = p.habit_lever * takeover + (ONE - p.habit_lever) * p.habit_usual
        level += p.habit_success * (own - others) + p.habit_kept * (kept - reference)
    rate = p.habit
    target = logistic(level)
    if asymmetric and target < habit:
        rate *= p.habit_asymmetry
    return habit + rate * (target - habit)


@kernel
def close_week(committee, tally):
    """The week's cases are counted and forgotten."""
    tally[count.kept, 0] += committee.kept_now[0]
    tally[count.decided, 0] += committee.decided_now[0]
    committee.own_well[0] = 0
    committee.own_ended[0] = 0
    committee.others_well[0] = 0
    committee.others_ended[0] = 0
    committee.kept_now[0] = 0
    committee.decided_now[0] = 0


@kernel
def wear_and_bond(volunteers, active, rows, charter, p):
    """Working together bonds, idleness loosens; hours tire, rest recovers; work teaches, and who stays idle forgets: skill − δ · idle.

    A charter firms bonds and spares strength. Repeated work makes a habit: m + g (1 − m) in a week of work, m − f · m in another (S97).
    ``rows`` lists the active, so many.
    """
    more, less = ONE + p.charter * charter, ONE - HALF * p.charter * charter
    for k in range(active):
        v = np.uint64(rows[k])
        inside, worked = volunteers.organization[v] != NOBODY, volunteers.worked[v] > 0
        bond, skill, routine = volunteers.bond[v], volunteers.skill[v], volunteers.routine[v]
        won = (p.bond_work_organization if inside else p.bond_work) * more
        lost = p.bond_idle_organization if inside else p.bond_idle
        volunteers.bond[v] = min(bond + won * (ONE - bond), ONE) if worked else bond - lost * bond
        skill = min(skill + p.practice * (ONE - skill), ONE) if worked else skill
        volunteers.routine[v] = min(routine + p.routine_grows * (ONE - routine), ONE) if worked else routine - p.routine_fades * routine
        hours = min(np.float32(volunteers.worked[v]) / HOUR / p.fatigue_hours, ONE)
        volunteers.fatigue[v] += p.fatigue_rate * (hours * less - volunteers.fatigue[v])
        unused = ZERO if worked else ONE
        volunteers.idle[v] += p.fatigue_rate * (unused - volunteers.idle[v])
        volunteers.skill[v] = max(skill - p.idle_skill * volunteers.idle[v], ZERO)
        volunteers.tenure[v] += 1


@kernel
def mean_skill(volunteers, active, rows, organization, team):
    """Mean skill of an organization's active members; with nobody's organization, of a team's who belong to none. −1 if there are none.

    Summed in whole numbers, so that the order of rows does not matter. ``rows`` lists the active, so many.
    """
    skill, members = np.int64(0), np.int64(0)
    for k in range(active):
        v = np.uint64(rows[k])
        inside = volunteers.organization[v] == organization and (organization != NOBODY or volunteers.team[v] == team)
        skill += np.int64(volunteers.skill[v] * np.float32(65536)) if inside else np.int64(0)
        members += np.int64(inside)
    return np.float32(skill) / np.float32(members) / np.float32(65536) if members > 0 else -ONE


@kernel
def rate_organizations(organizations, volunteers, active, rows, nodes):
    """What a community organization is fit for: its members' mean skill."""
    for o in range(organizations.alive.size):
        if organizations.alive[o]:
            skill = mean_skill(volunteers, active, rows, np.uint32(o), np.uint32(0))
            if skill >= ZERO:
                nodes.skill[organizations.node[o]] = skill


@kernel
def rate_teams(volunteers, active, rows, nodes, teams):
    """What a team is fit for, before guidance: the mean skill of its active members who belong to no organization."""
    for team in range(teams):
        skill = mean_skill(volunteers, active, rows, NOBODY, np.uint32(team))
        if skill >= ZERO:
            nodes.skill[NODE_OF_FIRST_TEAM + team] = skill


@schedule
def adapt(community, now, policy, p, overrides):
    """Habits, bonds, organizations. The lever takeover is read here alone: it is where the habit is drawn to."""
    volunteers, organizations, committee, nodes = community.volunteers, community.organizations, community.committee, community.nodes
    registered, switches, own, tally = community.roll.registered[0], policy.switches, p.adapt, community.books.tally
    learn(committee, switches.forgetting, switches.self_sealing, switches.frozen_beliefs, own)
    committee.habit[0] = next_habit(
        committee.habit[0], policy.levers.takeover[now.t], committee.own_success[0], committee.others_success[0], committee.kept[0],
        switches.habit_learning, switches.asymmetric_learning, own)
    close_week(committee, tally)
    rows = community.scratch.rows
    active = list_active(volunteers, registered, rows)
    wear_and_bond(volunteers, active, rows, policy.levers.volunteer_charter[now.t], own)
    if now.week % 4 == 0:
        rate_teams(volunteers, active, rows, nodes, community.place.teams[0])
    if not switches.organizations_exist:
        close_all(organizations)
        fold(organizations, volunteers, registered, community.foundation, nodes, tally)
    elif switches.community_organizations:
        run_organizations(organizations, own.running, tally)
        weigh_folding(organizations, own)
        decide_to_fold(organizations, now.key)
        decided(overrides, decision.fold)
        fold(organizations, volunteers, registered, community.foundation, nodes, tally)
        found_organizations(community, policy.funded.incubation[0], now.key, own)
        if now.week % 4 == 0:
            rate_organizations(organizations, volunteers, list_active(volunteers, registered, rows), rows, nodes)
