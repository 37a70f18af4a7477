"""The register of volunteers (志愿者登记): entering a resident, and striking one off."""

import numpy as np

from wushe_sim.engine import chance
from wushe_sim.engine.chance import draw_order_key, key_for
from wushe_sim.engine.declare import NOBODY
from wushe_sim.engine.kernel import ZERO, kernel, wipe


@kernel
def list_active(volunteers, registered, rows):
    """List the rows of the active, without a jump to guess. Returns how many there are."""
    active = 0
    for v in range(registered):
        rows[active] = v
        active += np.int64(volunteers.active[v])
    return active


@kernel
def mark_active(volunteers, registered, marks):
    """Mark the residents who are active volunteers."""
    wipe(marks)
    for v in range(registered):
        marks[volunteers.resident[v]] = volunteers.active[v]


@kernel
def enter(volunteers, roll, residents, r, place, teams, bond):
    """Enter a resident at the end of the register, in the team that their number falls to; not yet active."""
    v = roll.registered[0]
    roll.registered[0] += 1
    volunteers.resident[v] = r
    volunteers.team[v] = np.uint32(draw_order_key(key_for(place, chance.FINDER), np.uint64(residents.person[r])) % np.uint64(teams))
    volunteers.organization[v] = NOBODY
    volunteers.active[v] = 0
    volunteers.enlisted[v] = 0
    volunteers.skill[v] = residents.skill[r]
    volunteers.bond[v] = bond
    volunteers.fatigue[v] = ZERO
    volunteers.idle[v] = ZERO
    volunteers.routine[v] = ZERO
    volunteers.tenure[v] = 0
    volunteers.offered[v] = 0
    volunteers.worked[v] = 0
    residents.volunteer[r] = v
    return v


@kernel
def strike_off(volunteers, roll, residents, v):
    """Strike a volunteer off: the last row moves into the gap, so that the register has none."""
    residents.volunteer[volunteers.resident[v]] = NOBODY
    last = roll.registered[0] - 1
    roll.registered[0] = last
    if v != last:
        volunteers.resident[v] = volunteers.resident[last]
        volunteers.team[v] = volunteers.team[last]
        volunteers.organization[v] = volunteers.organization[last]
        volunteers.active[v] = volunteers.active[last]
        volunteers.enlisted[v] = volunteers.enlisted[last]
        volunteers.skill[v] = volunteers.skill[last]
        volunteers.bond[v] = volunteers.bond[last]
        volunteers.fatigue[v] = volunteers.fatigue[last]
        volunteers.idle[v] = volunteers.idle[last]
        volunteers.routine[v] = volunteers.routine[last]
        volunteers.tenure[v] = volunteers.tenure[last]
        volunteers.offered[v] = volunteers.offered[last]
        volunteers.worked[v] = volunteers.worked[last]
        residents.volunteer[volunteers.resident[v]] = v
    volunteers.resident[last] = NOBODY
