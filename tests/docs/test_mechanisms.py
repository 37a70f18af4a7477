"""What `make docs-mechanisms` compares: arms that differ in one mechanism alone; and the page says what the table holds."""

import re
import tomllib
from io import StringIO

import pandas as pd
import pytest

from tests.writers import writer
from wushe_sim.engine.declare import list_declarations
from wushe_sim.experiments.comparison.arms import street
from wushe_sim.model.parameters import Parameters

SCRIPT = writer("write_mechanisms")
PAGE = SCRIPT.PAGE.read_text(encoding="utf-8")
SECTION = PAGE.partition("### Mechanisms of model 2, and what each changes")[2].partition("\n### ")[0]


def read_value(scenario, name):
    """A coefficient's value in a scenario, or a switch's."""
    group, _, key = name.rpartition(".")
    return getattr(getattr(scenario.parameters, group), key) if group else getattr(scenario.switches, key)


@pytest.mark.parametrize("one", SCRIPT.MECHANISMS, ids=lambda one: f"{one.number} {one.name}")
def test_off_is_neutral_and_on_is_the_default_or_the_value_named_and_nothing_else_differs(one):
    off, on = SCRIPT.set_arms(one)
    plain = street("arm").replace(**one.both)
    for name, value in one.on.items():
        assert read_value(off, name) == SCRIPT.NEUTRAL[name] != read_value(on, name)
        assert read_value(on, name) == (read_value(street(), name) if value is None else value)
    back = SCRIPT.make_changes({name: read_value(plain, name) for name in one.on})
    assert off.replace(**back).parameter_values() == on.replace(**back).parameter_values() == plain.parameter_values()
    assert off.replace(**back).switch_values() == on.replace(**back).switch_values() == plain.switch_values()
    assert off.levers == on.levers == plain.levers and off.schedule == on.schedule == plain.schedule


def test_every_neutral_value_belongs_to_a_mechanism_and_no_mechanism_is_without():
    used = {name for one in SCRIPT.MECHANISMS if one is not SCRIPT.ALL for name in one.on}
    assert used == set(SCRIPT.NEUTRAL)


def test_what_moved_is_what_all_of_model_2_turns_to_neutral():
    off, on = SCRIPT.set_arms(SCRIPT.ALL)
    assert on == street("arm")
    assert all(read_value(off, name) == value for name, value in SCRIPT.NEUTRAL.items())


def test_the_page_shows_what_the_table_holds():
    assert SCRIPT.write_page(PAGE, SCRIPT.read_table()) == PAGE


def test_the_page_says_by_which_model_and_with_how_many_seeds_the_table_was_measured():
    table = SCRIPT.read_table()
    models, seeds = set(table["model"]), set(table["seeds"])
    assert len(models) == len(seeds) == 1
    assert f"Measured by model {models.pop()} with {seeds.pop()} paired seeds." in SECTION


def test_every_mechanism_has_a_row_for_each_of_its_measures():
    table = SCRIPT.read_table()
    for one in SCRIPT.MECHANISMS:
        assert list(SCRIPT.read_rows(table, one)["measure"]) == [*SCRIPT.MEASURES, *one.also], one.name


def test_the_neutral_values_of_the_page_are_a_scenario_that_reads_as_it_stands():
    text = re.search(r"```toml\n(.+?)```", SECTION, re.DOTALL)
    assert text
    read = street().replace(**tomllib.loads(text[1]))
    assert all(read_value(read, name) == value for name, value in SCRIPT.NEUTRAL.items())


def make_rows(*rows):
    """A table as the script reads one: measure, reference, difference, low, high."""
    lines = ["model,mechanism,name,measure,seeds,reference,difference,low,high"]
    return pd.read_csv(StringIO("\n".join([*lines, *(f"{SCRIPT.MODEL},M3,idle,{row}" for row in rows)])), dtype=str, keep_default_na=False)


def test_the_measures_that_move_most_come_first_and_what_is_unclear_or_small_is_left_out():
    rows = make_rows("coverage,10,0.8,-0.046,-0.05,-0.04", "linkage,10,0.08,-0.019,-0.021,-0.017", "habit,10,0.3,0.01,-0.01,0.03",
                     "burnout,10,0.5,0.004,0.003,0.005", "organizations,10,1.5,,,")
    assert SCRIPT.format_measured(rows) == "linkage −1.9 (−2.1 to −1.7) points; need coverage −4.6 (−5.0 to −4.0) points"


def test_where_nothing_moves_or_nothing_is_measured_the_page_says_so():
    assert SCRIPT.format_measured(make_rows("habit,10,0.3,0.01,-0.01,0.03")) == "nothing clearly, by 1% of its level"
    assert SCRIPT.format_measured(make_rows().iloc[:0]) == "not measured yet"


def test_numbers_have_no_zero_before_the_point_and_commas_by_thousands():
    assert [SCRIPT.format_value(value) for value in (0.5, -0.6, 0.0, 8.0, 110_000.0, 0.00028, True, False)] == [
        ".5", "−.6", "0", "8", "110,000", ".00028", "on", "off"]


def test_every_neutral_coefficient_is_declared_with_that_value_in_its_range():
    declared = {f"{group}.{name}": entry.declaration for group, cls in Parameters.__annotations__.items()
                for name, entry in list_declarations(cls).items()}
    for name, value in SCRIPT.NEUTRAL.items():
        if "." in name:
            assert declared[name].low <= value <= declared[name].high
