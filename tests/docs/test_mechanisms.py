"""What `make docs-mechanisms` compares: each mechanism is off by default, on at the high end of its range, and nothing else differs."""

import pytest

from tests.writers import writer
from wushe_sim.engine.declare import declared
from wushe_sim.scenario.tables import PARAMETER_GROUPS

SCRIPT = writer("write_mechanisms")


@pytest.mark.parametrize("name", SCRIPT.MECHANISMS)
def test_a_mechanism_is_off_by_default_and_on_at_the_high_end_of_its_range(name):
    for group, values in SCRIPT.MECHANISMS[name].coefficients.items():
        for key, value in values.items():
            entry = declared(PARAMETER_GROUPS[group])[key].declaration
            assert entry.default == 0 == entry.low and value == entry.high


@pytest.mark.parametrize("name", SCRIPT.MECHANISMS)
def test_the_street_with_a_mechanism_differs_by_its_coefficients_alone(name):
    arms, mechanism = SCRIPT.make_arms(), SCRIPT.MECHANISMS[name]
    off, on = (arms[f"{name.replace(' ', '-')}-{state}"] for state in ("off", "on"))
    assert on == off.replace(parameters={group: dict(values) for group, values in mechanism.coefficients.items()}) != off
