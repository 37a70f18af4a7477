"""The engine against the plain twin: the same persons join, come and comply week after week, and feel the same to 3 in 100,000."""

import pytest

from tests.verification.three_stages import Ours, differences, happen, twin_of

pytestmark = pytest.mark.compiled


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 4, 5])
def test_a_years_weeks_are_the_twins_person_by_person(seed):
    ours = Ours(seed=seed)
    twin, joined, came = twin_of(ours), 0, 0
    for week in range(52):
        before = {person for person in twin.people if person.active}
        ours.step()
        happen(twin)
        twin.step()
        assert not differences(ours, twin), (week, differences(ours, twin))
        joined += len({person for person in twin.people if person.active} - before)
        came += sum(person.attends for person in twin.people)
    assert joined > 3 and came > 20 and twin.covenant > 0 and twin.issue > 5


@pytest.mark.slow
def test_the_twin_notices_a_small_change_of_the_engine():
    """A proof that can fail: with one coefficient a hundredth off, the two part within the year."""
    ours = Ours()
    twin = twin_of(ours)
    twin.p.feel.step *= 1.01
    for _ in range(12):
        ours.step()
        happen(twin)
        twin.step()
    assert "trust" in differences(ours, twin)
