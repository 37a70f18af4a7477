"""What is written to no effect is refused, with what was meant: reporters of nobody, columns that a class hides, levers as attributes."""

import pytest

import wushe_sim as ws
from tests.agents.conftest import SEED, SMALL
from tests.messages import expect, raises_message

SHORT = SMALL.replace(name="short", burn_in=4, weeks=3)


@pytest.mark.parametrize(("reporters", "key", "owner"), [
    ({"agent_reporters": {"x": "wealth"}}, "agent_reporters", "agent"),
    ({"agenttype_reporters": {ws.Resident: {"x": "wealth"}}}, "agenttype_reporters", "Resident"),
    ({"model_reporters": {"x": "wealth"}}, "model_reporters", "WusheModel"),
])
def test_a_reporter_of_what_nobody_has_is_refused(reporters, key, owner):
    with raises_message(ws.BadInput, "nobody_has_it", key=key, owner=owner, name="wealth"):
        ws.WusheModel(SHORT, rng=SEED, **reporters).step()


def test_a_reporter_of_what_some_have_is_collected_of_all_and_so_is_what_a_user_gave_them():
    model = ws.WusheModel(SHORT, rng=SEED, agent_reporters={"trust": "trust", "memory": "memory"})
    residents = model.agents_by_type[ws.Resident]
    for agent in residents:
        agent.memory = 3
    model.step()
    collected = model.datacollector.get_agent_vars_dataframe()
    assert collected["memory"].sum() == 3 * len(residents) and collected["trust"].notna().sum() >= len(residents)
    assert len(collected) == len(model.agents)


def test_reporters_of_types_are_given_by_class_and_name():
    with raises_message(ws.BadInput, expect("no_class_to_report", value='"Resident"')):
        ws.WusheModel(SHORT, rng=SEED, agenttype_reporters={"Resident": {"x": "trust"}})
    with raises_message(ws.BadInput, expect("no_reporters_of_a_class", kind="Resident")):
        ws.WusheModel(SHORT, rng=SEED, agenttype_reporters={ws.Resident: "trust"})


class Hiding(ws.Resident):
    trust = 0.9


class Misspelling(ws.Resident):
    trst = 0.9


class Remembering(ws.Resident):
    memory, LIMIT = 3, 4

    @property
    def trust(self):
        return 0.1


def test_a_class_cannot_set_what_each_agent_has_for_itself():
    with raises_message(ws.BadInput, "class_hides_a_column", kind="Hiding", name="trust", role="Resident", value="0.9"):
        ws.run(SHORT, seeds=1, agents={ws.Resident: Hiding})
    with raises_message(ws.BadInput, "slip_of_an_attribute", agent="Misspelling", name="trst", near="trust"):
        ws.run(SHORT, seeds=1, agents={ws.Resident: Misspelling})
    model = ws.WusheModel(SHORT, rng=SEED, agents={ws.Resident: Remembering})
    assert model.agents_by_type[Remembering][0].memory == 3


def test_a_slip_of_case_alone_is_a_slip(model):
    with raises_message(ws.BadInput, "slip_of_an_attribute", agent="Resident", name="Trust", near="trust"):
        model.agents_by_type[ws.Resident][0].Trust = 0.5


@pytest.mark.parametrize("name", ["admin_burden", "admin_burdn"])
def test_a_lever_is_changed_by_change_and_not_by_an_attribute(model, name):
    with raises_message(ws.BadInput, "lever_set_on_a_model", name=name, lever="admin_burden", value="0.9"):
        setattr(model, name, 0.9)


class Subclassed(ws.WusheModel):
    def __init__(self, scenario, admin_burden):
        self.admin_burden = admin_burden
        super().__init__(scenario, rng=SEED, admin_burden=admin_burden)
        self.admin_burden, self.memory = admin_burden, 3


def test_a_subclass_of_the_model_keeps_what_it_was_given_and_what_is_its_own():
    model = Subclassed(SHORT, 0.7)
    assert (model.admin_burden, model.memory, model.plan.levers.admin_burden) == (0.7, 3, 0.7)


@pytest.mark.parametrize(("name", "place"), [
    ("trust", "communities[0].residents.trust"), ("trst", "communities[0].residents.trust"), ("wek", "week"),
    ("admin_burden", "levers.admin_burden[street.t:]"),
])
def test_each_week_cannot_write_on_a_street_what_nothing_reads(name, place):
    with raises_message(ws.BadInput, "column_set_on_a_street", name=name, place=place):
        ws.run(SHORT, seeds=1, each_week=lambda street: setattr(street, name, 0.5))


def test_each_week_keeps_what_is_its_own():
    seen = []

    def remember(street):
        street.memory = street.own["memory"] = street.own.get("memory", 0) + 1
        seen.append(street.memory)

    ws.run(SHORT, seeds=1, each_week=remember)
    assert seen == [1, 2, 3]
