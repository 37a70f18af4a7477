"""A plain twin: mobilise, deliberate and feel as a Mesa user would write them, one object to an agent, in double precision.

``Resident`` and ``Weeks`` are the rules, ``Person`` and ``PlainModel`` the same as Mesa's agent and model (AgentPy's:
``benchmarks/agentpy_twin.py``).
It knows nothing of columns, kernels or tables. What it shares with the package is the names of coefficients and the luck of each person,
so that who joins, comes and complies can be compared one by one. Community organizations, enlistment and the other stages are left out.
"""

from math import exp, sqrt

import mesa
import numpy as np

from wushe_sim.engine import chance

CHILD = 0
GOOD, BAD = {"helped", "cared"}, {"failed", "uncared"}


def key_for(key, purpose):
    """The key of one purpose, as ``chance`` takes it."""
    return np.uint64(chance.key_for(np.uint64(key), purpose))


def logistic(x):
    return 1 / (1 + exp(-x))


def held(x):
    return min(max(x, 0.0), 1.0)


class Volunteering:
    """What a resident is as a volunteer."""

    def __init__(self, team, skill, bond, active=False, fatigue=0.0, idle=0.0, enlisted=False):
        self.team, self.skill, self.bond, self.active = team, skill, bond, active
        self.fatigue, self.idle, self.enlisted, self.offered = fatigue, idle, enlisted, 0


class Resident:
    """A resident with feelings, ties and luck."""

    def begin(self, number, **traits):
        self.number, self.ties, self.volunteering = number, {}, None
        self.events, self.attends, self.opinion = set(), False, 0.5
        for name, value in traits.items():
            setattr(self, name, value)

    @property
    def active(self):
        return self.volunteering is not None and self.volunteering.active

    def luck(self, purpose):
        return self.model.draw(purpose, self.number)

    # mobilise

    def maybe_quit(self):
        v, p = self.volunteering, self.model.p.mobilise
        if v is None:
            return
        if v.active:
            hazard = p.quit_hazard * exp(-p.quit_bond * (v.bond - 0.6) + p.quit_fatigue * (v.fatigue - 0.4) + p.quit_idle * v.idle - 0.15)
            v.active = not self.luck(chance.QUIT_VOLUNTEERING) < min(hazard, 1)
        elif self.luck(chance.DEREGISTER) < p.deregister:
            self.volunteering = None

    def hear_of_volunteers(self):
        p, near = self.model.p.mobilise, [(other, tie) for other, tie in self.ties.items() if other.active]
        self.volunteers_near = len(near)
        own = sum(tie.strength * (1 + p.own_group if other.group == self.group else 1) for other, tie in near)
        self.share_of_peers = min(own / max(sum(tie.strength for tie in self.ties.values()), 1e-6), 1)

    def maybe_be_asked(self):
        p, model = self.model.p.mobilise, self.model
        if self.age == CHILD:
            self.asked, self.invited = 0.0, False
            return
        invitation = model.invitations / model.grown
        odds = model.contacts / model.grown + invitation
        if self.volunteers_near:
            odds += p.asked_by_peers * (p.one_peer if self.volunteers_near == 1 else 1) * self.share_of_peers
        u = self.luck(chance.ASKED)
        self.asked = 1.0 if u < odds else self.asked * p.asked_fades
        self.invited = u < invitation

    def maybe_join(self):
        p = self.model.p.mobilise
        motive = exp(p.join_agency * (self.agency - 0.5) + p.join_belonging * (self.belonging - 0.5) + p.join_trust * (self.trust - 0.65)
                     + p.join_grievance * self.grievance)
        odds = p.join_hazard * (1 + p.join_points * self.model.points) * motive * (1 + (p.join_asked - 1) * self.asked)
        if self.age == CHILD or self.active or not self.luck(chance.JOIN) < odds:
            return
        if self.volunteering is None:
            team = int(chance.draw_order_key(key_for(self.model.place, chance.FINDER), self.number)) % self.model.teams
            self.volunteering = Volunteering(team, self.skill, p.bond_start)
        v = self.volunteering
        v.active, v.enlisted, v.bond, v.fatigue, v.idle = True, False, p.bond_start, 0.0, 0.0
        if self.invited:
            v.skill = min(v.skill + p.invited_skill, 1)

    def offer_hours(self):
        v, p = self.volunteering, self.model.p.mobilise
        if v is None:
            return
        v.offered, u = 0, self.luck(chance.OFFER_HOURS)
        has_time = p.offer * (1 - p.offer_idle * v.idle)
        if v.active and u < has_time and self.luck(chance.TAKE_CASE) < 1 - p.tired * v.fatigue:
            minutes = p.offer_minutes * (0.5 + u / has_time) * (p.enlisted_offer if v.enlisted else 1)
            v.offered = min(int(minutes), int(p.free_share * self.free_minutes))

    # deliberate

    def take_position(self, of_group, of_interest, of_person):
        model, issue = self.model, key_for(self.model.issue_key, chance.POSITION)
        interest = 100 + 2 * self.age + self.newcomer
        position = of_group * float(chance.normal(issue, self.group)) + of_interest * float(chance.normal(issue, interest))
        position += of_person * float(chance.normal(key_for(model.issue_key, chance.INTEREST), self.number))
        self.opinion = held(0.5 + model.spread * position)

    def maybe_attend(self):
        p = self.model.p.deliberate
        odds = p.attend * (1 + p.attend_channel * self.model.channel) * exp(
            p.attend_belonging * (self.belonging - 0.5) + p.attend_agency * (self.agency - 0.5) + p.attend_grievance * self.grievance)
        self.attends = self.age != CHILD and self.luck(chance.ATTEND) < odds * (p.attend_volunteers if self.active else 1)
        if self.attends:
            self.events.add("took part")

    def hear_report(self, outcome, reach):
        p = self.model.p.deliberate
        told = self.luck(chance.REPORT) < held(p.report_reach + p.report_channel * self.model.channel)
        if told and not self.attends and self.age != CHILD:
            self.events.add("heard")
            if abs(outcome - self.opinion) < reach:
                self.opinion = held(self.opinion + p.report_moves * self.trust_government * (outcome - self.opinion))

    def opinion_after_talk(self):
        p = self.model.p.deliberate
        gaps = [(tie.strength, other.opinion - self.opinion) for other, tie in self.ties.items()]
        near = [(strength, gap) for strength, gap in gaps if abs(gap) < p.bound]
        weight = sum(strength for strength, _ in near)
        return held(self.opinion + p.talk * sum(s * gap for s, gap in near) / weight) if weight else self.opinion

    def will_comply(self):
        model, p = self.model, self.model.p.deliberate
        x = (p.comply_base + p.comply_monitoring * model.monitoring + p.comply_law * model.law + p.comply_moral * model.moral
             + p.comply_agreed * model.covenant * self.agrees + p.comply_belonging * (self.belonging - 0.5))
        adults = [other.complies for other in self.ties if other.age != CHILD]
        if adults and float(chance.draw(key_for(model.place, chance.COVENANT), self.number)) < p.cooperators:
            x += p.comply_neighbours * (sum(adults) / len(adults) - p.neighbours_level)
        return self.age == CHILD or self.luck(chance.COMPLY) < logistic(x)

    # feel

    def news(self, kind):
        return sum(bool(other.events & kind) for other in self.ties)

    def feel(self, mixed, good_news, bad_news):
        p, model, happened = self.model.p.feel, self.model, self.events
        good, bad, moral = p.news * good_news, p.news * bad_news, p.examples * model.moral
        helped, failed, overruled = "helped" in happened, "failed" in happened, "overruled" in happened
        took_part, built, volunteered = "took part" in happened, "built" in happened, "volunteered" in happened
        together = took_part or built or volunteered

        def moved(x, up, down, own):
            return held(x + p.step * up * (1 - x) - p.step * down * x + p.back * (own - x))

        self.trust = moved(self.trust, helped + good + together + moral + p.contact * mixed * together,
                           failed + bad + p.strain * model.conflict * mixed, self.own_trust)
        self.trust_government = moved(
            self.trust_government, bool(happened & GOOD) + ("heard" in happened) + good,
            bool(happened & BAD) * (1 - p.feedback * model.feedback) + overruled + bad, self.own_trust_government)
        self.belonging = moved(
            self.belonging, helped + took_part + volunteered + built + good + moral, failed + overruled, self.own_belonging)
        honour = p.honour * model.points * (1 - model.goods)
        self.agency = moved(self.agency, (p.doing + honour) * volunteered + took_part + built,
                            p.waiting * ("served by committee" in happened) + overruled, self.own_agency)
        goods = model.points * model.goods
        taken = (1 + p.goods_half) * goods / (goods + p.goods_half)
        self.agency -= p.step * p.goods * taken * volunteered * self.agency
        self.grievance *= 1 - p.grievance_fades
        self.grievance += p.grievance_step * (1 - self.grievance) * ("let down" in happened)


class Tie:
    """What two residents are to each other; each of them holds the same tie."""

    def __init__(self, strength, kin):
        self.strength, self.kin = strength, kin


class Person(Resident, mesa.Agent):
    """Mesa's agent."""

    def __init__(self, model, number, **traits):
        super().__init__(model)
        self.begin(number, **traits)


class Weeks:
    """A community of persons; ``p`` are coefficients by stage, ``place`` and ``teams`` what luck and teams hang on, the rest a policy."""

    def begin(self, p, place, teams, **policy):
        self.p, self.place, self.teams, self.week, self.people = p, place, teams, 0, []
        self.progress, self.issue, self.since_session, self.outcome = 0.0, 0, 1000, 0.5
        self.covenant, self.conflict, self.monitoring = 0.0, 0.0, 0.0
        for name, value in policy.items():
            setattr(self, name, value)

    def draw(self, purpose, number):
        """Everybody's draws for a purpose are made at once, so that what is timed is the model and not the luck."""
        if purpose not in self.drawn:
            numbers = np.array([person.number for person in self.people], np.uint64)
            drawn = np.empty(numbers.size, np.float32)
            chance.draws(key_for(self.key, purpose), numbers, drawn)
            self.drawn[purpose] = dict(zip(numbers.tolist(), drawn.tolist(), strict=True))
        return self.drawn[purpose][number]

    def everybody(self, what):
        for person in self.people:
            getattr(person, what)()

    def step(self):
        self.key, self.drawn = np.uint64(chance.week_key(self.place, self.week)), {}
        self.mobilise()
        self.deliberate()
        self.feel()
        self.week += 1

    def mobilise(self):
        self.grown = sum(person.age != CHILD for person in self.people)
        for what in ("maybe_quit", "hear_of_volunteers", "maybe_be_asked", "maybe_join", "offer_hours"):
            self.everybody(what)
        volunteers = [person.volunteering for person in self.people if person.volunteering]
        offered = [sum(v.offered for v in volunteers if v.team == team) for team in range(self.teams)]
        self.watched = sum(int(minutes * self.p.mobilise.monitor * self.self_governance) for minutes in offered)

    def spread_over(self, classes):
        return 1 - sum((classes.count(one) / len(classes)) ** 2 for one in set(classes))

    def hold_session(self):
        p = self.p.deliberate
        self.issue += 1
        self.issue_key = self.place ^ np.uint64(self.issue)
        groups, interests = [x.group for x in self.people], [2 * x.age + x.newcomer for x in self.people]
        between = p.group_share * self.spread_over(groups) + p.interest_share * self.spread_over(interests)
        for person in self.people:
            person.take_position(sqrt(p.group_share), sqrt(p.interest_share), sqrt(max(1 - between, 0)))
        self.everybody("maybe_attend")
        present = [person for person in self.people if person.attends]
        if len(present) < 2:
            return
        self.since_session, reach = 0, p.bound + p.facilitation * self.deliberation
        for spoken in range(int(p.rounds)):
            key = key_for(self.key ^ np.uint64(spoken + 1), chance.PAIR)
            order = sorted(present, key=lambda person, key=key: int(chance.draw_order_key(key, person.number)))
            for one, other in zip(order[::2], order[1::2], strict=False):
                gap = other.opinion - one.opinion
                if abs(gap) < reach:
                    one.opinion, other.opinion = one.opinion + p.moves * gap, other.opinion - p.moves * gap
        self.outcome = sorted(person.opinion for person in present)[(len(present) - 1) // 2]
        for person in self.people:
            person.hear_report(self.outcome, reach)

    def ask_panel(self):
        p, key = self.p.deliberate, key_for(self.place, chance.PANEL)
        panel = [x.opinion for x in self.people if x.age != CHILD and float(chance.draw(key, x.number)) < 200 / len(self.people)]
        agreement = sum(abs(x - sorted(panel)[(len(panel) - 1) // 2]) <= p.near for x in panel) / len(panel)
        self.conflict += p.conflict_grows * (1 - agreement) ** 2 * (1 - self.conflict)
        if agreement < p.agreed:
            return
        self.covenant += self.covenant_strength * p.covenant_grows * (agreement - self.covenant)
        for person in self.people:
            person.agrees = abs(person.opinion - self.outcome) <= p.near
            if not person.agrees and person.age != CHILD:
                person.events.add("overruled")

    def deliberate(self):
        p = self.p.deliberate
        for person in self.people:
            person.attends = False
        self.progress += 1 / p.rarest + self.deliberation * (1 / p.densest - 1 / p.rarest)
        self.since_session += 1
        if self.progress >= 1:
            self.progress -= 1
            self.hold_session()
        elif self.since_session <= 4:
            for person, opinion in [(person, person.opinion_after_talk()) for person in self.people]:
                person.opinion = opinion
            if self.since_session == 4:
                self.ask_panel()
        self.covenant *= 1 - p.covenant_fades
        self.conflict *= 1 - p.conflict_fades
        self.monitoring = 1 - exp(-self.watched * 1000 / len(self.people) / p.watchers)
        for person, complies in [(person, person.will_comply()) for person in self.people]:
            person.complies = complies

    def feel(self):
        p, mixed = self.p.feel, self.spread_over([person.group for person in self.people])
        for person in self.people:
            if person.age != CHILD and person.luck(chance.AGENCY_SESSION) < p.project_share * self.agency_building:
                person.events.add("built")
        for person, good, bad in [(person, person.news(GOOD), person.news(BAD)) for person in self.people]:
            person.feel(mixed, good, bad)
        if self.week % 4 == 0:
            for person in self.people:
                for other, tie in person.ties.items():
                    if person.number < other.number:
                        tie.strength += 4 * p.tie_return * ((p.tie_kin if tie.kin else p.tie_usual) - tie.strength)
                        if person.active and other.active:
                            tie.strength += 4 * p.tie_grows * (1 - tie.strength)
                        tie.strength = held(tie.strength)
        for person in self.people:
            person.events.clear()


class PlainModel(Weeks, mesa.Model):
    """Mesa's model."""

    def __init__(self, *given, **policy):
        super().__init__(rng=0)
        self.begin(*given, **policy)
