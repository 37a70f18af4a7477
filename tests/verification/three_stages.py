"""Three stages of the engine alone (mobilise, deliberate, feel) and the plain twin in the same state, to be compared and timed."""

import numpy as np

from tests.verification.plain_twin import Person, PlainModel, Tie, Volunteering
from wushe_sim.engine.chance import week_key
from wushe_sim.engine.declare import NOBODY
from wushe_sim.engine.kernel import kernel
from wushe_sim.engine.table import pack_table
from wushe_sim.model.actors import residents as bits
from wushe_sim.model.week.decided import NOBODY_ASKED
from wushe_sim.model.week.deliberate import deliberate
from wushe_sim.model.week.feel import feel
from wushe_sim.model.week.mobilise import mobilise
from wushe_sim.model.world.community import Clock, WeekPolicy
from wushe_sim.running.simulation import build_policy
from wushe_sim.running.street import build_street
from wushe_sim.scenario import Scenario

FUNDED = {"points_scheme": 0.6, "points_goods": 0.4, "self_governance": 0.7, "deliberation": 1.0, "online_platform": 0.5,
          "covenant": 0.8, "rule_of_law": 0.4, "moral_governance": 0.3, "feedback_channel": 0.5, "agency_building": 0.6}
SCENARIO = Scenario(name="twins", burn_in=0, weeks=60, levers={"points_goods": 0.4, "enlistment": 0.0, "interest_spread": 0.25},
                    place={"communities": 1, "residents": 240, "social_workers": 2}, switches={"answered_at_once": False},
                    parameters={
                        "mobilise": {"join_hazard": 0.00046, "join_asked": 2.0, "asked_by_peers": 0.2, "recruits": 0.15, "named": 0.0,
                                     "standing_persuades": 0.0, "offer_points": 0.0, "lends": 0.0},
                        "feel": {"goods_forgiven": 0.0, "eased": 0.0, "tie_across": 0.0},
                        "adapt": {"idle_skill": 0.0, "routine_grows": 0.0}})
"""The twins know model 1's form: invitations that are remembered, and the mechanisms of model 2 at their neutral values."""
OUTREACH, INCUBATION = 900, 600
EVENTS = {
    "helped": (bits.HELPED, 7, 13, 17), "failed": (bits.FAILED, 5, 11, 23), "let down": (bits.LET_DOWN, 11, 3, 19),
    "volunteered": (bits.VOLUNTEERED, 1, 1, 9), "cared": (bits.CARED, 3, 2, 31), "uncared": (bits.UNCARED, 2, 5, 37),
    "served by committee": (bits.SERVED_BY_COMMITTEE, 3, 1, 29),
}
"""What other stages would have brought about: name, bit, and a rule by row and week."""
FEELINGS = ("trust", "trust_government", "belonging", "agency", "grievance", "opinion", "asked")
TRAITS = ("group", "age", "newcomer", "skill", "free_minutes", "asked", *FEELINGS[:5], "own_trust", "own_trust_government", "own_belonging",
          "own_agency", "agrees", "complies")


@kernel
def three_stages(c, levers, switches, p, place, week, asked):
    """One week of mobilise, deliberate and feel alone."""
    now = Clock(place, week_key(place, week), np.int64(week), np.int64(week))
    policy = WeekPolicy(levers, c.funded, switches)
    mobilise(c, now, policy, p, asked)
    deliberate(c, now, policy, p, asked)
    feel(c, now, policy, p, asked)


class Ours:
    """The engine's three stages on a community."""

    def __init__(self, scenario=SCENARIO, seed=3):
        self.policy = build_policy(scenario)
        self.street = build_street(scenario, seed, self.policy.levers, self.policy.parameters)
        self.c, self.week = self.street.communities[0], 0
        self.c.organizations.alive[:] = 0
        self.c.volunteers.organization[:] = NOBODY
        self.c.platform.progress[0] = 0.05  # so that six sixths, which are not quite 1, decide nothing
        self.c.desks.outreach[:], self.c.desks.incubation[:] = OUTREACH, INCUBATION
        for name, strength in FUNDED.items():
            getattr(self.c.funded, name)[0] = strength
        self._words = [pack_table(table) for table in (self.c, self.policy.levers, self.policy.switches, self.policy.parameters)]

    def happen(self):
        """The events of the week."""
        rows = np.arange(self.c.residents.person.size)
        for bit, by_row, by_week, every in EVENTS.values():
            self.c.residents.lived[(rows * by_row + self.week * by_week) % every == 0] |= bit

    def step(self):
        self.happen()
        self.live()

    def live(self):
        """The week, whatever has happened in it."""
        three_stages(*self._words, self.street.keys[0], self.week, NOBODY_ASKED)
        self.week += 1


class Doubles:
    """Coefficients as doubles."""

    def __init__(self, group):
        for name in group._fields:
            value = getattr(group, name)
            setattr(self, name, Doubles(value) if isinstance(value, tuple) else float(value))


def twin_of(ours, model_class=PlainModel, person_class=Person):
    """The plain model in the same state, as Mesa's or another's."""
    c, levers, p = ours.c, ours.policy.levers, Doubles(ours.policy.parameters)
    desks = range(c.desks.worker.size)
    contacts = sum(OUTREACH / 60 * p.mobilise.contacts * (1 + p.mobilise.local * float(c.desks.local[d])) for d in desks)
    model = model_class(
        p, ours.street.keys[0], int(c.place.teams[0]), points=FUNDED["points_scheme"], goods=float(levers.points_goods[0]),
        self_governance=FUNDED["self_governance"], deliberation=FUNDED["deliberation"], covenant_strength=FUNDED["covenant"],
        channel=(FUNDED["deliberation"] + FUNDED["online_platform"]) / 2, law=FUNDED["rule_of_law"], moral=FUNDED["moral_governance"],
        feedback=FUNDED["feedback_channel"], agency_building=FUNDED["agency_building"], spread=float(levers.interest_spread[0]),
        contacts=contacts, progress=float(c.platform.progress[0]), invitations=len(desks) * INCUBATION / 60 * p.mobilise.invitations)
    r = c.residents
    model.people = [person_class(model, int(number), **{name: getattr(r, name)[row].item() for name in TRAITS})
                    for row, number in enumerate(r.person)]
    for row, person in enumerate(model.people):
        for e in range(c.ties.start[row], c.ties.start[row + 1]):
            other = model.people[c.ties.neighbour[e]]
            person.ties[other] = other.ties.get(person) or Tie(float(c.ties.strength[e]), bool(c.ties.kin[e]))
        if r.volunteer[row] != NOBODY:
            v = {name: getattr(c.volunteers, name)[r.volunteer[row]].item() for name in (
                "team", "skill", "bond", "active", "fatigue", "idle", "enlisted")}
            person.volunteering = Volunteering(**{**v, "active": bool(v["active"])})
    return model


def happen(model):
    """The events of the week, in the twin."""
    for row, person in enumerate(model.people):
        person.events |= {name for name, (_, by_row, by_week, every) in EVENTS.items()
                          if (row * by_row + model.week * by_week) % every == 0}


def differences(ours, twin):
    """What is not the same, by name."""
    r, v = ours.c.residents, ours.c.volunteers
    listed = r.volunteer != NOBODY
    ours_active = np.zeros(listed.size, bool)
    ours_active[listed] = v.active[r.volunteer[listed]] != 0
    people = twin.people
    found = {name: (np.flatnonzero(mine != np.array(theirs)).tolist()) for name, mine, theirs in (
        ("registered", listed, [x.volunteering is not None for x in people]), ("active", ours_active, [x.active for x in people]),
        ("attends", r.attends != 0, [x.attends for x in people]), ("complies", r.complies != 0, [bool(x.complies) for x in people]),
        ("agrees", r.agrees != 0, [bool(x.agrees) for x in people]))}
    for name in FEELINGS:
        found[name] = np.flatnonzero(np.abs(getattr(r, name) - np.array([getattr(x, name) for x in people])) > 3e-5).tolist()
    here = np.repeat(np.arange(listed.size), np.diff(ours.c.ties.start.astype(int)))
    theirs = np.array([people[a].ties[people[b]].strength for a, b in zip(here, ours.c.ties.neighbour, strict=True)])
    found["ties"] = np.flatnonzero(np.abs(ours.c.ties.strength - theirs) > 3e-5).tolist()
    platform = ours.c.platform
    found["platform"] = [name for name in ("covenant", "conflict", "outcome", "monitoring")
                         if abs(float(getattr(platform, name)[0]) - getattr(twin, name)) > 3e-5]
    return {name: rows for name, rows in found.items() if rows}
