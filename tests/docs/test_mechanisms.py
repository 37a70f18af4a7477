"""What `make docs-mechanisms` compares: a mechanism is off by default, and what turns it on is all that differs."""

import pytest

from tests.writers import writer
from wushe_sim.experiments.comparison.arms import street

SCRIPT = writer("write_mechanisms")


@pytest.mark.parametrize("one", SCRIPT.MECHANISMS, ids=lambda one: f"{one.number} {one.name}")
def test_a_mechanism_is_off_by_default_and_what_turns_it_on_sets_nothing_else(one):
    off = street("off").replace(**one.both)
    on = off.replace(**one.on)
    assert on != off and set(one.on) <= {"parameters", "switches"}
    back = {table: {name: getattr(off, table).model_dump()[name] for name in changed} for table, changed in one.on.items()}
    assert on.replace(**back) == off
