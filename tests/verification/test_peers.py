"""The twins in NumPy and AgentPy: the same persons join, come and comply as in the plain twin, and feel the same to 3 in 100,000."""

import sys
from pathlib import Path

import numpy as np
import pytest

from tests.verification.three_stages import FEELINGS, Ours, differences, happen, twin_of

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import agentpy_twin
import numpy_twin
import twins

pytestmark = [pytest.mark.compiled, pytest.mark.slow]


@pytest.mark.parametrize("seed", [3, 4])
def test_a_years_weeks_in_numpy_are_the_engines_person_by_person(seed):
    ours = Ours(seed=seed)
    twin = numpy_twin.NumpyTwin(ours, twin_of(ours))
    for _ in range(52):
        ours.step()
        twins.happen_in_arrays(twin)
        twin.step()
        r = ours.c.residents
        np.testing.assert_array_equal(r.volunteer != 0xFFFFFFFF, twin.registered)
        for name in ("attends", "complies", "agrees"):
            np.testing.assert_array_equal(getattr(r, name) != 0, getattr(twin, name), err_msg=name)
        for name in FEELINGS:
            np.testing.assert_allclose(getattr(r, name), getattr(twin, name), atol=3e-5, err_msg=name)
        np.testing.assert_allclose(ours.c.ties.strength, twin.strength, atol=3e-5)
    assert twin.issue > 5 and twin.covenant > 0


@pytest.mark.skipif(not agentpy_twin.installed(), reason="AgentPy is not there; make bench fetches it")
def test_a_years_weeks_in_agentpy_are_the_engines_person_by_person():
    ours = Ours()
    twin = agentpy_twin.agentpy_twin_of(ours)
    for week in range(52):
        ours.step()
        happen(twin)
        twin.step()
        assert not differences(ours, twin), (week, differences(ours, twin))
