"""The three stages as whole arrays in NumPy: no loop over residents, no compiler. Volunteers are columns of residents here."""

from typing import Any

import numpy as np

from wushe_sim.engine import chance

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
ONE, HALF = np.float32(1), np.float32(0.5)
EVENTS = ("helped", "failed", "cared", "uncared", "took part", "heard", "overruled", "volunteered", "served by committee", "built",
          "let down")
TRAITS = ("group", "newcomer", "skill", "free_minutes", "asked", "trust", "trust_government", "belonging", "agency", "grievance", "opinion",
          "own_trust", "own_trust_government", "own_belonging", "own_agency")
OF_VOLUNTEERS = ("active", "enlisted", "team", "skill", "bond", "fatigue", "idle")


def mixed(x: Any) -> Any:
    """One round of splitmix64 on an array."""
    x = x + GOLDEN
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def key_for(key: Any, purpose: Any) -> Any:
    """The key of one purpose."""
    return np.uint64(chance.key_for(np.uint64(key), purpose))


def normal(key: Any, numbers: Any) -> Any:
    """Near enough normal numbers: four sixteenths of a draw, summed."""
    bits = mixed(key + numbers * GOLDEN)
    total = sum(((bits >> np.uint64(16 * part)) & np.uint64(0xFFFF)).astype(np.float32) for part in range(4))
    return (total * np.float32(2.0**-16) - np.float32(2)) * np.float32(1.7320508)


def spread_over(classes: Any) -> float:
    """1 less the sum of squared shares."""
    return 1 - float(((np.bincount(classes) / classes.size) ** 2).sum())


class NumpyTwin:
    """A community in the state of ``ours``, with a policy as the plain twin has it; ``plain`` is that twin's model, not yet stepped."""

    def __init__(self, ours: Any, plain: Any) -> None:
        """Columns are copied; the two go their own ways from here."""
        r, v, ties = ours.c.residents, ours.c.volunteers, ours.c.ties
        self.p, self.policy, self.week, self.people = plain.p, plain, 0, r.person.size
        self.number, self.adult = r.person.astype(np.uint64), r.age != 0
        self.interest = r.age.astype(np.int64) * 2 + r.newcomer
        for name in TRAITS:
            setattr(self, name, getattr(r, name).copy())
        self.agrees, self.complies, self.attends = r.agrees != 0, r.complies != 0, np.zeros(self.people, bool)
        self.start, self.neighbour = ties.start[:-1].astype(np.int64), ties.neighbour.astype(np.int64)
        self.strength, self.kin = ties.strength.copy(), ties.kin != 0
        self.here = np.repeat(np.arange(self.people), np.diff(ties.start.astype(np.int64)))
        self.tied = np.bincount(self.here, minlength=self.people) > 0
        self.same_group = self.group[self.here] == self.group[self.neighbour]
        self.registered = r.volunteer != 0xFFFFFFFF
        rows = r.volunteer[self.registered]
        self.v = {}
        for name in OF_VOLUNTEERS:
            column = getattr(v, name)
            self.v[name] = np.zeros(self.people, bool if name in ("active", "enlisted") else column.dtype)
            self.v[name][self.registered] = column[rows]
        self.lived = {name: np.zeros(self.people, bool) for name in EVENTS}
        self.progress, self.issue, self.since_session, self.outcome = plain.progress, 0, 1000, 0.5
        self.covenant = self.conflict = self.monitoring = 0.0

    def draw(self, purpose: Any, key: Any = None) -> Any:
        """A uniform number for each resident."""
        bits = mixed(key_for(self.key if key is None else key, purpose) + self.number * GOLDEN)
        return (bits >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)

    def over_ties(self, values: Any) -> Any:
        """Sums over each resident's ties."""
        return np.bincount(self.here, values, self.people).astype(np.float32)

    def step(self) -> None:
        """One week."""
        self.key = np.uint64(chance.week_key(self.policy.place, self.week))
        self.mobilise()
        self.deliberate()
        self.feel()
        self.week += 1

    def mobilise(self) -> None:
        """Who quits, is asked, joins; what is offered."""
        p, v, policy = self.p.mobilise, self.v, self.policy
        hazard = p.quit_hazard * np.exp(-p.quit_bond * (v["bond"] - 0.6) + p.quit_fatigue * (v["fatigue"] - 0.4)
                                        + p.quit_idle * v["idle"] - 0.15)
        struck = self.registered & ~v["active"] & (self.draw(chance.DEREGISTER) < p.deregister)
        v["active"] &= ~(self.draw(chance.QUIT_VOLUNTEERING) < hazard)
        self.registered &= ~struck
        self.be_asked()
        motive = np.exp(p.join_agency * (self.agency - HALF) + p.join_belonging * (self.belonging - HALF)
                        + p.join_trust * (self.trust - np.float32(0.65)) + p.join_grievance * self.grievance)
        odds = p.join_hazard * (1 + p.join_points * policy.points) * motive * (1 + (p.join_asked - 1) * self.asked)
        joins = self.adult & ~v["active"] & (self.draw(chance.JOIN) < odds)
        new = joins & ~self.registered
        team = mixed(key_for(policy.place, chance.FINDER) + self.number[new] * GOLDEN) % np.uint64(policy.teams)
        v["team"][new], v["skill"][new] = team, self.skill[new]
        self.registered |= new
        v["active"] |= joins
        for name, value in (("enlisted", False), ("bond", p.bond_start), ("fatigue", 0), ("idle", 0)):
            v[name][joins] = value
        v["skill"][joins & self.invited] = np.minimum(v["skill"][joins & self.invited] + p.invited_skill, 1)
        u = self.draw(chance.OFFER_HOURS)
        has_time = p.offer * (1 - p.offer_idle * v["idle"])
        there = self.registered & v["active"] & (u < has_time) & (self.draw(chance.TAKE_CASE) < 1 - p.tired * v["fatigue"])
        minutes = p.offer_minutes * (HALF + u / np.maximum(has_time, 1e-9)) * np.where(v["enlisted"], p.enlisted_offer, 1)
        offered = np.where(there, np.minimum(minutes.astype(np.int32), (p.free_share * self.free_minutes).astype(np.int32)), 0)
        by_team = np.bincount(v["team"][self.registered], offered[self.registered], policy.teams)
        self.watched = int((by_team * p.monitor * policy.self_governance).astype(np.int64).sum())

    def be_asked(self) -> None:
        """Neighbours who volunteer, outreach and invitations."""
        p, policy = self.p.mobilise, self.policy
        seen = self.v["active"][self.neighbour] & self.registered[self.neighbour]
        near = self.over_ties(seen)
        own = self.over_ties(seen * self.strength * np.where(self.same_group, 1 + p.own_group, 1))
        share = np.minimum(own / np.maximum(self.over_ties(self.strength), 1e-6), 1)
        grown = self.adult.sum()
        invitation = self.adult * policy.invitations / grown
        odds = policy.contacts / grown * self.adult + invitation
        odds += self.adult * p.asked_by_peers * np.where(near == 1, p.one_peer, 1) * share * (near > 0)
        u = self.draw(chance.ASKED)
        self.asked = np.where(u < odds, ONE, self.asked * np.float32(p.asked_fades))
        self.invited = u < invitation

    def deliberate(self) -> None:
        """A session when due, talk after it, the panel, compliance."""
        p = self.p.deliberate
        self.attends[:] = False
        self.progress += 1 / p.rarest + self.policy.deliberation * (1 / p.densest - 1 / p.rarest)
        self.since_session += 1
        if self.progress >= 1:
            self.progress -= 1
            self.hold_session()
        elif self.since_session <= 4:
            gap = self.opinion[self.neighbour] - self.opinion[self.here]
            said = self.strength * (np.abs(gap) < p.bound)
            weight = self.over_ties(said)
            pull = self.over_ties(said * gap)
            self.opinion = np.clip(self.opinion + np.divide(p.talk * pull, weight, out=np.zeros_like(pull), where=weight > 0), 0, 1)
            if self.since_session == 4:
                self.ask_panel()
        self.covenant *= 1 - p.covenant_fades
        self.conflict *= 1 - p.conflict_fades
        self.monitoring = 1 - np.exp(-self.watched * 1000 / self.people / p.watchers)
        self.comply()

    def hold_session(self) -> None:
        """Positions, attendance, rounds of talk, a report."""
        p, policy = self.p.deliberate, self.policy
        self.issue += 1
        issue = policy.place ^ np.uint64(self.issue)
        between = p.group_share * spread_over(self.group) + p.interest_share * spread_over(self.interest)
        key, mine = key_for(issue, chance.POSITION), key_for(issue, chance.INTEREST)
        position = (np.sqrt(p.group_share) * normal(key, self.group.astype(np.uint64))
                    + np.sqrt(p.interest_share) * normal(key, (100 + self.interest).astype(np.uint64))
                    + np.sqrt(max(1 - between, 0)) * normal(mine, self.number))
        self.opinion = np.clip(0.5 + policy.spread * position, 0, 1).astype(np.float32)
        odds = p.attend * (1 + p.attend_channel * policy.channel) * np.exp(
            p.attend_belonging * (self.belonging - HALF) + p.attend_agency * (self.agency - HALF) + p.attend_grievance * self.grievance)
        self.attends = self.adult & (self.draw(chance.ATTEND) < odds * np.where(self.v["active"], p.attend_volunteers, 1))
        self.lived["took part"] |= self.attends
        present = np.flatnonzero(self.attends)
        if present.size < 2:
            return
        self.since_session, reach = 0, p.bound + p.facilitation * policy.deliberation
        for spoken in range(int(p.rounds)):
            tickets = mixed(key_for(self.key ^ np.uint64(spoken + 1), chance.PAIR) + self.number[present] * GOLDEN)
            order = present[np.argsort(tickets)][:present.size // 2 * 2]
            one, other = order[::2], order[1::2]
            gap = self.opinion[other] - self.opinion[one]
            move = np.where(np.abs(gap) < reach, p.moves * gap, 0)
            self.opinion[one] += move
            self.opinion[other] -= move
        self.outcome = float(np.sort(self.opinion[present])[(present.size - 1) // 2])
        told = (self.draw(chance.REPORT) < np.clip(p.report_reach + p.report_channel * policy.channel, 0, 1)) & ~self.attends & self.adult
        self.lived["heard"] |= told
        gap = self.outcome - self.opinion
        moved = self.opinion + p.report_moves * self.trust_government * gap
        self.opinion = np.clip(np.where(told & (np.abs(gap) < reach), moved, self.opinion), 0, 1).astype(np.float32)

    def ask_panel(self) -> None:
        """Agreement, conflict and covenant."""
        p = self.p.deliberate
        panel = self.opinion[self.adult & (self.draw(chance.PANEL, self.policy.place) < 200 / self.people)]
        agreement = float((np.abs(panel - np.sort(panel)[(panel.size - 1) // 2]) <= p.near).mean())
        self.conflict += p.conflict_grows * (1 - agreement) ** 2 * (1 - self.conflict)
        if agreement >= p.agreed:
            self.covenant += self.policy.covenant_strength * p.covenant_grows * (agreement - self.covenant)
            self.agrees = np.abs(self.opinion - np.float32(self.outcome)) <= p.near
            self.lived["overruled"] |= ~self.agrees & self.adult

    def comply(self) -> None:
        """Who keeps the covenant."""
        p, policy = self.p.deliberate, self.policy
        x = (p.comply_base + p.comply_monitoring * self.monitoring + p.comply_law * policy.law + p.comply_moral * policy.moral
             + p.comply_agreed * self.covenant * self.agrees + p.comply_belonging * (self.belonging - HALF))
        grown = self.adult[self.neighbour]
        adults = self.over_ties(grown)
        keeping = self.over_ties(grown & self.complies[self.neighbour])
        looks = (adults > 0) & (self.draw(chance.COVENANT, policy.place) < p.cooperators)
        x = x + looks * p.comply_neighbours * (keeping / np.maximum(adults, 1) - p.neighbours_level)
        self.complies = ~self.adult | (self.draw(chance.COMPLY) < 1 / (1 + np.exp(-x)))

    def feel(self) -> None:
        """Feelings move, ties are kept, the week is forgotten."""
        p, policy, lived = self.p.feel, self.policy, self.lived
        lived["built"] |= self.adult & (self.draw(chance.AGENCY_SESSION) < p.project_share * policy.agency_building)
        helped, failed, overruled, built, part, did = (
            lived[name].astype(np.float32) for name in ("helped", "failed", "overruled", "built", "took part", "volunteered"))
        pleased, hurt = lived["helped"] | lived["cared"], lived["failed"] | lived["uncared"]
        good, bad = p.news * self.over_ties(pleased[self.neighbour]), p.news * self.over_ties(hurt[self.neighbour])
        together = lived["took part"] | lived["built"] | lived["volunteered"]
        mixed_up, moral = spread_over(self.group), p.examples * policy.moral

        def moved(name: str, up: Any, down: Any) -> None:
            x, own = getattr(self, name), getattr(self, f"own_{name}")
            after = x + p.step * up * (1 - x) - p.step * down * x + p.back * (own - x)
            setattr(self, name, np.clip(after, 0, 1).astype(np.float32))

        moved("trust", helped + good + together + moral + p.contact * mixed_up * together,
              failed + bad + p.strain * self.conflict * mixed_up)
        moved("trust_government", pleased + lived["heard"].astype(np.float32) + good,
              hurt * (1 - p.feedback * policy.feedback) + overruled + bad)
        moved("belonging", helped + part + did + built + good + moral, failed + overruled)
        moved("agency", (p.doing + p.honour * policy.points * (1 - policy.goods)) * did + part + built,
              p.waiting * lived["served by committee"] + overruled)
        goods = policy.points * policy.goods
        self.agency = self.agency - np.float32(p.step * p.goods * (1 + p.goods_half) * goods / (goods + p.goods_half)) * did * self.agency
        grievance = self.grievance * np.float32(1 - p.grievance_fades)
        self.grievance = (grievance + p.grievance_step * (1 - grievance) * lived["let down"]).astype(np.float32)
        if self.week % 4 == 0:
            active = self.v["active"] & self.registered
            both = active[self.here] & active[self.neighbour]
            strength = self.strength + 4 * p.tie_return * (np.where(self.kin, p.tie_kin, p.tie_usual) - self.strength)
            self.strength = np.clip(strength + 4 * p.tie_grows * (1 - strength) * both, 0, 1).astype(np.float32)
        for events in lived.values():
            events[:] = False
