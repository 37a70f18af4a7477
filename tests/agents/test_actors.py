"""Agents are rows: reading and writing them reads and writes the columns, and bounds hold."""

import numpy as np
import pytest

import wushe_sim as ws
from tests.messages import raises_message
from wushe_sim.agents import ROLES
from wushe_sim.agents.classes import Case
from wushe_sim.engine.declare import NOBODY, list_declarations

EVERY = [(role, found_in, table) for role in ROLES.values() for found_in, table in role.TABLES]


def of(model, role, number=0):
    return model.agents_by_type[role][number]


@pytest.mark.parametrize(("role", "found_in", "table"), EVERY, ids=lambda value: getattr(value, "__name__", ""))
def test_every_column_of_its_actor_is_an_attribute_with_its_meaning(model, role, found_in, table):
    agent = of(model, role)
    columns = getattr(agent._home(), found_in)
    for name, entry in list_declarations(table).items():
        stored, read = getattr(columns, name)[agent.row], getattr(agent, name)
        if entry.dtype == NOBODY.dtype and stored == NOBODY:
            assert read is None
        elif not isinstance(read, ws.Resident | ws.Volunteer | ws.Organization):
            assert np.array_equal(stored, read), name
        assert entry.declaration.meaning in getattr(role, name).__doc__


@pytest.mark.parametrize(("role", "found_in", "table"), EVERY, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_written_stands_in_the_column_and_bounds_hold(model, role, found_in, table):
    agent = of(model, role)
    columns = getattr(agent._home(), found_in)
    for name, entry in list_declarations(table).items():
        low, high = entry.declaration.bounds
        before = getattr(columns, name).copy()
        wrong = [high * 2 + 1, low - 1, float("nan"), float("inf"), "1", None, [1] * 99]
        if entry.dtype == NOBODY.dtype:
            wrong += [0, 1]
        for value in wrong:
            with pytest.raises(ws.BadInput) as raised:
                setattr(agent, name, value)
            assert name in str(raised.value) and agent.named() in str(raised.value)
        assert np.array_equal(getattr(columns, name), before)
        if entry.dtype != NOBODY.dtype:
            width = entry.declaration.width
            setattr(agent, name, low if width == 1 else [low] * width)
            changed = getattr(columns, name)
            assert (changed[agent.row] == low).all()
            assert np.array_equal(np.delete(changed, agent.row, 0), np.delete(before, agent.row, 0))


def test_a_whole_number_is_wanted_where_things_are_counted(model):
    with raises_message(ws.BadInput, "column_value", "a_whole_number", name="free_minutes", low=0, high=10080, value=90.5):
        of(model, ws.Resident).free_minutes = 90.5
    of(model, ws.Resident).free_minutes = 90.0
    assert of(model, ws.Resident).free_minutes == 90


def test_a_social_group_is_one_of_those_that_there_are(model):
    with raises_message(ws.BadInput, "column_value", "a_whole_number", name="group", low=0, high=3, value=9):
        of(model, ws.Resident).group = 9


def test_pointers_lead_to_agents_and_are_the_engines_to_write(model):
    volunteer = of(model, ws.Volunteer, 2)
    assert isinstance(volunteer.resident, ws.Resident) and volunteer.resident.volunteer is volunteer
    assert volunteer.resident is next(r for r in model.agents_by_type[ws.Resident] if r.person == volunteer.resident.person
                                      and r.community == volunteer.community)
    joined = model.agents_by_type[ws.Volunteer].select(lambda v: v.organization is not None)
    assert all(isinstance(v.organization, ws.Organization) and v.organization.community == v.community for v in joined)
    with raises_message(ws.BadInput, "pointer_of_the_engine", agent=volunteer.named(), name="resident"):
        volunteer.resident = of(model, ws.Resident)


def test_agents_are_the_same_object_whenever_they_are_asked_for(model):
    resident = of(model, ws.Resident, 7)
    assert resident is of(model, ws.Resident, 7) and resident in resident.neighbours[0].neighbours


def test_the_committee_runs_the_platform_and_shows_its_columns(model):
    committee = of(model, ws.Committee, 1)
    model.street.communities[1].platform.covenant[0] = 0.5
    assert committee.covenant == 0.5 and committee.staff == model.street.station.committees.staff[1]
    committee.habit = 0.75
    assert model.street.station.committees.habit.tolist()[1] == 0.75 == model.street.communities[1].committee.habit[0]


def test_agents_say_who_they_are(model):
    assert repr(of(model, ws.Resident, 310)) == "<Resident 10 of c01>"
    assert repr(of(model, ws.City)) == "<City 0>" and of(model, ws.City).community == ""


def test_an_agent_is_not_removed_by_hand(model):
    with raises_message(ws.BadInput, "not_removed_by_hand", agent=of(model, ws.Donor).named()):
        of(model, ws.Donor).remove()


def test_a_case_is_read_only(model):
    case = Case(model, 0, 0)
    assert 0 <= case.kind <= 5 and isinstance(case.resident, ws.Resident)
    with raises_message(ws.BadInput, "case_read_only", agent=case.named(), name="kind"):
        case.kind = 3


def test_no_attribute_of_ours_hides_one_of_mesas():
    ours = {name for _, _, table in EVERY for name in list_declarations(table)}
    ours |= {name for role in ROLES.values() for name in role.DECISIONS}
    assert not ours & {"model", "unique_id", "pos", "random", "rng", "step", "advance", "remove", "create_agents", "scenario"}
