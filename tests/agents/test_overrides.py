"""Overridden decisions: the default's own rule changes nothing, others act on their own rows alone, and what goes wrong is named."""

import copy
import re

import mesa
import numpy as np
import pandas as pd
import pytest

import wushe_sim as ws
from tests.agents.conftest import SEED, SMALL
from tests.messages import check_message, expect, raises_message
from wushe_sim.agents import ROLES, parse_agent_classes
from wushe_sim.agents.classes import Case, chosen
from wushe_sim.engine.chance import CALL, draw_order_key, key_for, week_key
from wushe_sim.engine.declare import NOBODY
from wushe_sim.model.actors.cases import HANDS, HELD, PROFESSIONAL
from wushe_sim.model.decisions import DECISIONS
from wushe_sim.model.world.linkage import COMMITTEE_NODE

KIND = [entry.declaration.kind for entry in DECISIONS.values()]
ALL = [(role, name, number) for role in ROLES.values() for name, number in role.DECISIONS.items()]
NAMES = [f"{role.__name__}.{name}" for role, name, _ in ALL]
EVERY = pytest.mark.parametrize(("role", "name", "number"), ALL, ids=NAMES)
OWN_RULES = {
    "yes or no": lambda self, chance, draw: draw < chance, "choice": lambda self, weights, draw: chosen(weights, draw),
    "amount": lambda self, amount: amount, "shares": lambda self, shares: list(shares),
}


def lived(agents, scenario=SMALL, weeks=None):
    model = ws.WusheModel(scenario, rng=SEED, agents=agents)
    model.live_until(scenario.weeks if weeks is None else weeks)
    return model


def same(left, right):
    pd.testing.assert_frame_equal(left, right, check_exact=True)


def overriding(role, name, method):
    return type("Own", (role,), {name: method})


# --- the same bytes --------------------------------------------------------------------------------------------------------------


@EVERY
def test_the_defaults_own_rule_gives_the_same_frames_bit_for_bit(role, name, number, plain):
    asked = []

    def method(self, *handed):
        asked.append(self)
        return OWN_RULES[KIND[number]](self, *handed)

    same(lived({role: overriding(role, name, method)}).weekly, plain)
    assert asked and all(isinstance(agent, role) for agent in asked)


def handing_on(default):
    return lambda self, *handed: default(self, *handed)


def test_all_defaults_at_once_by_super_give_the_same_frames(plain):
    agents = {}
    for role in ROLES.values():
        methods = {}
        for name in role.DECISIONS:
            methods[name] = handing_on(getattr(role, name))
        agents[role] = type("Own", (role,), methods)
    same(lived(agents).weekly, plain)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_with_agents_is_the_models_weeks(jobs, plain):
    agents = {ws.Resident: overriding(ws.Resident, "join_volunteering", lambda self, chance, draw: draw < chance / 2)}
    runs = ws.run(SMALL, seeds=[3, SEED], jobs=jobs, agents=agents).weekly
    mine = runs[runs["seed"] == SEED].reset_index(drop=True)
    same(mine, lived(agents).weekly)
    assert not mine.equals(plain)


def test_a_decision_changes_nothing_before_it_is_taken_otherwise(plain):
    class Sudden(ws.Resident):
        def join_volunteering(self, chance, draw):
            return draw < chance if self.model.week < 12 else True

    weekly = lived({ws.Resident: Sudden}).weekly
    before = weekly["week"] < 12
    same(weekly[before], plain[plain["week"] < 12])
    assert (weekly.loc[weekly["week"] == 12, "volunteer_rate"] > 0.9).all()


# --- every override acts ---------------------------------------------------------------------------------------------------------

OTHERS = {"yes or no": (lambda self, chance, draw: True, lambda self, chance, draw: False),
          "choice": (lambda self, weights, draw: int(np.flatnonzero(weights)[-1]), lambda self, weights, draw: int(np.argmax(weights))),
          "amount": (lambda self, amount: 0, lambda self, amount: 1),
          "shares": (lambda self, shares: [1, *[0] * (len(shares) - 1)], lambda self, shares: [*[0] * (len(shares) - 1), 1])}
LIVELY = SMALL.replace(
    name="lively", burn_in=0, weeks=90, place={"residents": 2500}, parameters={"give": {"reach": 0.5, "new_gives": 0.35}},
    levers={"charity_mix": {"government": 0.6, "targeted": 0.2, "love_link": 0.2}})


@pytest.fixture(scope="module")
def lively():
    return lived(None, LIVELY).record.counts


def has_changed(agents, counts):
    """Whether anything comes to be counted otherwise; no week is lived beyond that."""
    model = ws.WusheModel(LIVELY, rng=SEED, agents=agents)
    while model.running:
        model.live_until(model.week + 3)
        if (model.record.counts != counts[:model.week]).any():
            return True
    return False


@EVERY
def test_another_rule_changes_what_is_counted(role, name, number, lively):
    assert len(lively) == LIVELY.weeks and any(has_changed({role: overriding(role, name, rule)}, lively) for rule in OTHERS[KIND[number]])


# --- for a few -------------------------------------------------------------------------------------------------------------------


def test_a_few_agents_of_a_class_are_overridden_and_found_under_both_classes():
    class Refusing(ws.Resident):
        def join_volunteering(self, chance, draw):
            return False

    model = lived({ws.Resident: {Refusing: lambda resident: resident.person % 3 == 0}}, weeks=2)
    few, all_of_them = model.agents_by_type[Refusing], model.agents_by_type[ws.Resident]
    assert len(all_of_them) == 900 and 200 < len(few) < 400
    assert all(agent.person % 3 == 0 for agent in few) and set(few) < set(all_of_them)


def test_a_class_for_a_few_of_the_station_is_asked_for_those_few_alone():
    asked = set()

    class Stays(ws.SocialWorker):
        def quit(self, chance, draw):
            asked.add(self.row)
            return False

    lived({ws.SocialWorker: {Stays: lambda worker: worker.row == 1}}, weeks=0)
    assert asked == {1}


def test_the_others_keep_their_defaults_and_their_draws():
    class Always(ws.Resident):
        def attend_deliberation(self, chance, draw):
            return True

    plain_model, model = lived(None, weeks=0), lived({ws.Resident: {Always: lambda resident: resident.row < 50}}, weeks=0)
    assert len(model.agents_by_type[Always]) == 150
    street, other = plain_model.street, model.street
    for street in (plain_model.street, model.street):
        street.communities[0].platform.progress[0] = 1
    plain_model.step()
    model.step()
    came, others = (one.street.communities[0].residents.attends for one in (plain_model, model))
    assert others[:50][other.communities[0].residents.age[:50] > 0].all()
    assert 0 < came[50:].sum() < 200


def test_two_classes_share_a_role_in_the_order_given():
    one = overriding(ws.Resident, "comply", lambda self, chance, draw: True)
    other = overriding(ws.Resident, "comply", lambda self, chance, draw: False)
    model = lived({ws.Resident: {one: lambda r: r.row < 100, other: lambda r: r.row < 200}}, weeks=1)
    c = model.street.communities[0].residents
    adults = c.age > 0
    assert c.complies[:100].all() and not c.complies[100:200][adults[100:200]].any() and c.complies[200:].sum() > 0


# --- what an override sees -------------------------------------------------------------------------------------------------------


def test_it_is_handed_the_chance_and_the_draw_that_the_default_decided_by():
    seen = []

    class Watching(ws.Resident):
        def comply(self, chance, draw):
            seen.append((self.row, chance, draw))
            return draw < chance

    model = lived({ws.Resident: Watching}, SMALL.replace(place={"communities": 1}), weeks=1)
    residents = model.street.communities[0].residents
    last = {row: draw < chance for row, chance, draw in seen}
    assert all(0 <= chance <= 1 and 0 <= draw < 1 for _, chance, draw in seen)
    assert {row: bool(residents.complies[row]) for row in last} == last


def test_nobody_sees_what_another_has_just_decided():
    """Everyone does the opposite of the default and looks at how many are coming: all of a session see the default's number."""
    class Contrary(ws.Resident):
        def attend_deliberation(self, chance, draw):
            coming = int(self.model.street.communities[0].choices.outcome.sum())
            seen.setdefault(self.model.week, set()).add(coming)
            return not draw < chance

    seen = {}
    lived({ws.Resident: Contrary}, SMALL.replace(place={"communities": 1}))
    assert len(seen) > 3 and all(len(numbers) == 1 and max(numbers) < 150 for numbers in seen.values())


def test_it_sees_the_state_before_this_decision_is_carried_out():
    class Leaving(ws.Resident):
        def leave(self, chance, draw):
            persons.append(self.person == int(self.model.street.communities[self.place].residents.person[self.row]))
            return draw < chance * 20

        def quit_volunteering(self, chance, draw):
            active.append(self.volunteer.active)
            return True

    persons, active = [], []
    lived({ws.Resident: Leaving}, weeks=4)
    assert all(persons) and len(persons) == 34 * 900 and all(active)


def test_decisions_about_something_show_it():
    class Choosy(ws.Committee):
        def keep_or_refer(self, chance, draw):
            kinds.append(self.about.kind)
            assert isinstance(self.about, Case) and isinstance(self.about.resident, ws.Resident) and self.about.state == 2
            return self.about.kind == 5

    class Government(ws.Street):
        def hand_down(self, minutes):
            places.append(self.about.community)
            return 0 if self.about.community == "c01" else minutes

    class Busy(ws.SocialWorker):
        def broker(self, weights, draw):
            assert self.about.shape == (len(weights), 2) and (self.about[:, 0] > self.about[:, 1]).all()
            best = int(np.argmax(weights))
            pairs.append(tuple(self.about[best].tolist()))
            return best

    class Selective(ws.Organization):
        def take_case(self, chance, draw):
            assert (self.scope >> self.about.kind) & 1 and 0 < chance <= 1
            taken.append(self)
            return False

    kinds, places, pairs, taken = [], [], [], []
    agents = {ws.Committee: Choosy, ws.Street: Government, ws.SocialWorker: Busy, ws.Organization: Selective}
    model = lived(agents, SMALL.replace(switches={"bridging": False}))
    assert {5} < set(kinds) and set(places) == {"c00", "c01", "c02"} and pairs and taken
    assert [tasks > 0 for tasks in model.street.station.committees.tasks.tolist()] == [True, False, True]
    assert model.agents_by_type[ws.Committee][0].about is None
    for c in model.street.communities:  # what an organization holds, it found itself
        held = np.isin(c.cases.holder[:c.queue.last[0]], c.organizations.node).any(axis=1) & (c.cases.state[:c.queue.last[0]] == HELD)
        assert np.isin(c.cases.leader[:c.queue.last[0]][held], c.organizations.node).all()


def test_a_committee_may_keep_every_part_of_a_compound_case_that_it_leads():
    class Keeping(ws.Committee):
        def keep_part(self, chance, draw):
            asked.append((chance, self.about.compound))
            return True

    asked = []
    model = lived({ws.Committee: Keeping})
    assert {compound for _, compound in asked} == {1} and all(0 < chance < 1 for chance, _ in asked)
    places = [c.cases for c in model.street.communities]
    assert any((cases.holder[:, [PROFESSIONAL, HANDS]] == COMMITTEE_NODE).any() for cases in places)


# --- competing for the same ------------------------------------------------------------------------------------------------------


def test_who_competes_for_the_same_hours_is_served_in_the_order_of_keyed_draws():
    """Every volunteer offers an hour and is there; whom a team calls on is the order of luck, whatever the order of rows and answers."""
    class Eager(ws.Volunteer):
        def offer_hours(self, minutes):
            return 60

        def take_case(self, chance, draw):
            return True

    model = lived({ws.Volunteer: Eager}, SMALL.replace(place={"communities": 1}), weeks=3)
    c, week = model.street.communities[0], week_key(model.street.keys[0], 2)
    n = int(c.roll.registered[0])
    persons = c.residents.person[c.volunteers.resident[:n]].astype(np.uint64)
    order = np.argsort([int(draw_order_key(np.uint64(key_for(np.uint64(week), CALL)), person)) for person in persons])
    kept_waiting = 0
    for team in range(int(c.place.teams[0])):
        mine = [v for v in order if c.volunteers.team[v] == team and c.volunteers.organization[v] == NOBODY and c.volunteers.offered[v] > 0]
        worked = c.volunteers.worked[mine].tolist()
        assert worked == sorted(worked, reverse=True) and all(minutes == 60 for minutes in worked[:np.count_nonzero(worked) - 1])
        kept_waiting += worked.count(0)
    assert kept_waiting > 0


def test_nobody_offers_more_than_the_minutes_they_are_free():
    class Boundless(ws.Volunteer):
        def offer_hours(self, minutes):
            return 10_000

    model = lived({ws.Volunteer: Boundless}, weeks=1)
    for c in model.street.communities:
        n = int(c.roll.registered[0])
        assert (c.volunteers.offered[:n] <= c.residents.free_minutes[c.volunteers.resident[:n]]).all() and c.volunteers.offered[:n].any()


# --- what goes wrong is named ----------------------------------------------------------------------------------------------------

NONSENSE = {
    "yes or no": ["yes", None, 1, 0.5], "choice": [-1, 99_999, True, 1.0, None], "amount": [float("nan"), -1, 1e12, "90", None, True],
    "shares": [[1], "abc", None, [float("nan")] * 4, [-1, 1, 1, 1], [0, 0, 0, 0], 3],
}
WANTED = {
    "yes or no": expect("override_returned", wanted="True or False"), "choice": expect("override_returned", "number_of_an_option"),
    "amount": expect("override_returned", "an_amount", low=0, high=10080), "shares": expect("override_returned", "several_shares", count=4),
}
OWN_AGENT = re.compile(r"Own \d+( of c0\d)?").fullmatch
ONE_OF_EACH = [(ws.Resident, "comply"), (ws.SocialWorker, "broker"), (ws.Volunteer, "offer_hours"), (ws.Foundation, "grant")]


@pytest.mark.parametrize(("role", "name", "answer"), [
    (role, name, answer) for role, name in ONE_OF_EACH for answer in NONSENSE[KIND[role.DECISIONS[name]]]])
def test_nonsense_is_named_with_agent_week_and_decision(role, name, answer):
    where = {"agent": OWN_AGENT, "week": re.compile(r"-?\d+").fullmatch, "decision": name}
    with raises_message(ws.BadInput, "problem_of_decision", **where, answer=repr(answer)) as raised:
        lived({role: overriding(role, name, lambda self, *handed: answer)})
    check_message(raised.value, WANTED[KIND[role.DECISIONS[name]]])
    assert len(str(raised.value).splitlines()) == 1


@EVERY
def test_what_an_override_raises_is_named_with_agent_week_and_decision(role, name, number):
    def broken(self, *handed):
        if self.model.week >= 3:
            raise KeyError("lost")
        return OWN_RULES[KIND[number]](self, *handed)

    with raises_message(ws.BadInput, "problem_of_decision", "override_raised", agent=OWN_AGENT, week=lambda week: int(week) >= 3,
                        decision=name, kind="KeyError", error="'lost'") as raised:
        lived({role: overriding(role, name, broken)}, LIVELY)
    assert isinstance(raised.value.__cause__, KeyError)


def test_an_interrupt_within_an_override_is_passed_on():
    def interrupted(self, chance, draw):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lived({ws.Resident: overriding(ws.Resident, "comply", interrupted)})


def test_an_option_without_weight_is_not_on_offer():
    with raises_message(ws.BadInput, "override_returned", "option_on_offer", decision="choose_channel", answer=1):
        lived({ws.Donor: overriding(ws.Donor, "choose_channel", lambda self, weights, draw: 1)},
              LIVELY.replace(levers={"actors": "three"}))


def test_what_is_no_method_is_refused_before_anything_is_run():
    with raises_message(ws.BadInput, "method_wanted", kind="Own", name="comply", value=0.5):
        ws.WusheModel(SMALL, agents={ws.Resident: overriding(ws.Resident, "comply", 0.5)})


# --- compiled rules --------------------------------------------------------------------------------------------------------------


def cautious(self, chance, draw):
    return self.belonging > 0.6 and draw < chance


def generous(self, minutes):
    return minutes * (1 + self.bond)


@pytest.mark.parametrize(("role", "method"), [(ws.Resident, "join_volunteering"), (ws.Resident, "quit_volunteering"),
                                              (ws.Resident, "ask_for_help")])
def test_a_compiled_rule_decides_as_the_same_method_in_python(role, method):
    plain_one, compiled = (lived({role: overriding(role, method, how)}) for how in (cautious, ws.rule(cautious)))
    same(plain_one.weekly, compiled.weekly)


def test_a_compiled_rule_for_amounts_reads_the_volunteers_own_row():
    plain_one, compiled = (lived({ws.Volunteer: overriding(ws.Volunteer, "offer_hours", how)}) for how in (generous, ws.rule(generous)))
    assert np.allclose(*(one.record.counts.sum(axis=(0, 1, 3)) for one in (plain_one, compiled)), rtol=0.02)
    assert not (compiled.record.counts == lived(None).record.counts).all()


def test_a_compiled_rule_is_an_ordinary_method_too(model):
    own = overriding(ws.Resident, "join_volunteering", ws.rule(cautious))
    resident = own(model, 0, 3)
    resident.belonging = 0.9
    assert resident.join_volunteering(0.5, 0.1) is True and resident.join_volunteering(0.5, 0.9) is False


def test_a_rule_for_a_few_leaves_the_rest(plain):
    own = overriding(ws.Resident, "join_volunteering", ws.rule(lambda self, chance, draw: draw < chance))
    same(lived({ws.Resident: {own: lambda resident: resident.party}}).weekly, plain)


@pytest.mark.parametrize(("role", "name", "method", "expected"), [
    (ws.Resident, "comply", lambda self, chance, draw: self.nothing > 0, expect("rule_not_compiled", agent=OWN_AGENT, name="comply")),
    (ws.Resident, "comply", lambda self, chance, draw: self.neighbours, expect("rule_not_compiled", agent=OWN_AGENT, name="comply")),
    (ws.Resident, "comply", lambda self, chance, draw: 0.5,
     expect("rule_returned", agent=OWN_AGENT, name="comply", answer=repr(np.float64(0.5)), wanted="True or False")),
    (ws.Volunteer, "offer_hours", lambda self, minutes: -1.0,
     expect("rule_returned", "an_amount", agent=OWN_AGENT, name="offer_hours", answer=repr(np.float64(-1)), low=0, high=10080)),
    (ws.Foundation, "grant", lambda self, shares: shares, expect("rule_of_another_kind", name="grant", kind="shares")),
])
def test_a_rule_that_cannot_be_compiled_or_returns_nonsense_is_named(role, name, method, expected):
    with raises_message(ws.BadInput, expected) as raised:
        lived({role: overriding(role, name, ws.rule(method))}, weeks=1)
    lines, of_code = str(raised.value).splitlines(), "rule_not_compiled" in expected.ids
    assert len(lines) == 1 + of_code and (not of_code or "lambda self, chance, draw" in lines[1])


def test_an_override_that_holds_nothing_of_the_engine_leaves_the_street_as_it_was(plain):
    street = lived({ws.Resident: overriding(ws.Resident, "comply", OWN_RULES["yes or no"])}).street
    other = lived(None).street
    for mine, theirs in zip(street.communities, other.communities, strict=True):
        for name in set(mine._fields) - {"scratch", "choices"}:  # room to work in; who is asked sees what others need not work out
            for left, right in zip(getattr(mine, name), getattr(theirs, name), strict=True):
                assert np.array_equal(left, right), name


class MisspeltResident(ws.Resident):
    def join_voluntering(self, chance, draw):
        return True


class VolunteerWhoJoins(ws.Volunteer):
    def join_volunteering(self, chance, draw):
        return True


class ResidentWithHelpers(ws.Resident):
    def think_about_joining(self):
        return True


@pytest.mark.parametrize(("agents", "expected"), [
    ({ws.Resident: MisspeltResident},
     expect("no_decision_of_role", kind="MisspeltResident", name="join_voluntering", role="Resident", near="join_volunteering")),
    ({ws.Volunteer: VolunteerWhoJoins},
     expect("decision_of_another_role", kind="VolunteerWhoJoins", name="join_volunteering", owner="Resident", role="Volunteer"))])
def test_a_method_that_would_override_nothing_is_refused_with_the_right_name(agents, expected):
    with raises_message(ws.BadInput, expected):
        parse_agent_classes(agents)


def test_methods_of_another_name_are_the_users_own():
    assert parse_agent_classes({ws.Resident: ResidentWithHelpers}) == {ws.Resident: ((ResidentWithHelpers, None),)}


@pytest.mark.parametrize("name", ["trst", "belongng", "open_case"])
def test_an_attribute_that_is_nearly_one_of_the_agents_is_refused_when_it_is_set_and_when_it_is_read(name):
    model = ws.WusheModel(SMALL, rng=SEED, agents={ws.Resident: ResidentWithHelpers})
    agent = next(iter(model.agents_by_type[ResidentWithHelpers]))
    near = {"trst": "trust", "belongng": "belonging", "open_case": "open_cases"}[name]
    for slip in (lambda: setattr(agent, name, 0.5), lambda: getattr(agent, name, None),
                 lambda: mesa.DataCollector(agent_reporters={"x": name}).collect(model)):
        with raises_message(ws.BadInput, expect("slip_of_an_attribute", agent="ResidentWithHelpers", name=name, near=near)):
            slip()


def test_what_a_class_keeps_for_itself_has_any_other_name():
    model = ws.WusheModel(SMALL, rng=SEED, agents={ws.Resident: ResidentWithHelpers})
    agent = next(iter(model.agents_by_type[ResidentWithHelpers]))
    agent.memory, agent.trust_2, agent._trst, agent.trust = 3, 4, 5, 0.5
    assert (agent.memory, agent.trust_2, agent._trst, agent.trust) == (3, 4, 5, 0.5)
    assert not hasattr(agent, "friends") and copy.deepcopy(model).agents_by_type[ResidentWithHelpers][0].memory == 3
