"""What `make docs-sizes` compares: arms that differ in one switch or lever alone, and a table that holds what the map may show."""

import pytest

from tests.writers import writer
from wushe_sim.experiments.comparison.arms import street
from wushe_sim.experiments.limits.settings import LIMITS
from wushe_sim.model.switches import Switches
from wushe_sim.scenario.tables import LEVERS

SCRIPT = writer("write_sizes")
FACTORS = list(SCRIPT.list_factors())


def test_every_switch_and_every_lever_is_measured():
    assert {one.name for one in FACTORS if one.kind == "switch"} == set(Switches._fields)
    assert {one.name for one in FACTORS if one.kind == "lever"} == set(LEVERS)


@pytest.mark.parametrize("one", FACTORS, ids=lambda one: f"{one.name} {one.high}")
def test_the_two_arms_differ_in_the_factor_alone_and_else_only_in_what_is_beside_it(one):
    low, high = (one.set_arm(value).model_dump() for value in (one.low, one.high))
    table = "switches" if one.kind == "switch" else "levers"
    assert low[table].pop(one.name) != high[table].pop(one.name)
    assert low == high
    plain = street("arm").model_dump()
    plain[table].pop(one.name)
    plain["levers"].update(SCRIPT.BESIDE.get(one.name, {}))
    assert low == plain


def test_a_limits_levers_go_to_its_severe_setting_and_others_over_their_range():
    ends = {one.name: (one.low, one.high) for one in FACTORS if one.kind == "lever"}
    severe = {lever: value for limit in LIMITS for lever, value in limit.levers.items() if lever != "resource_passthrough"}
    assert {lever: ends[lever][1] for lever in severe} == severe
    assert ends["staffing"] == (LEVERS["staffing"].low, LEVERS["staffing"].high)
    assert ends["resource_passthrough"] == (0, 1)


def test_the_table_holds_every_measure_that_the_map_may_show():
    table, claims = SCRIPT.read_table(), SCRIPT.list_claims()
    for one in FACTORS:
        rows = table.loc[(table["kind"] == one.kind) & (table["name"] == one.name) & (table["to"] == one.describe()["to"]), :]
        assert set(rows["measure"]) == set(SCRIPT.list_measures(claims, one.kind, one.name)), one
        assert {(row["from"], row["beside"]) for row in rows.to_dict("records")} == {(one.describe()["from"], one.describe()["beside"])}


def test_what_the_map_may_show_is_the_short_list_and_what_the_sentences_speak_of():
    links = [("lever", "incubation"), ("switch", "guidance")]
    claim = SCRIPT.Claim("I", "1.1", "…", "…", links, "", ["joined_rate"], "", {("switch", "guidance"): "ended_badly"})
    assert SCRIPT.list_measures([claim], "lever", "incubation") == [*SCRIPT.SHORT_LIST, "joined_rate"]
    assert SCRIPT.list_measures([claim], "switch", "guidance") == [*SCRIPT.SHORT_LIST, "ended_badly"]
    assert SCRIPT.list_measures([claim], "lever", "covenant") == list(SCRIPT.SHORT_LIST)
