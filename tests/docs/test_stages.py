"""benchmarks/stages.py: what it times is the week itself, stage by stage."""

import sys
from pathlib import Path

import numpy as np
import pytest

import wushe_sim as ws
from wushe_sim.engine.kernel import kernel, schedule
from wushe_sim.model import week
from wushe_sim.model.week import STAGES
from wushe_sim.running import simulation
from wushe_sim.running.simulation import build_policy, run_weeks
from wushe_sim.running.street import build_street

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
STREET = ws.Scenario(name="timed", burn_in=0, weeks=8, place={"communities": 2, "residents": 600, "social_workers": 2})
pytestmark = pytest.mark.compiled


@pytest.fixture(scope="module")
def stages():
    """The script as a module."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import stages
    finally:
        sys.path.remove(str(BENCHMARKS))
    return stages


def test_every_stage_of_the_week_takes_some_time_and_nothing_else_is_named(stages):
    found = stages.by_stage(STREET, runs=1)
    assert list(found) == [name for name, _ in STAGES] + ["observe", stages.BETWEEN]
    assert all(found[name] > 0 for name in ("need", "mobilise", "deliberate", "feel", "observe"))


@pytest.mark.slow
def test_a_stage_that_is_made_to_wait_is_the_one_that_takes_longer(stages, monkeypatch):
    usual = week.feel

    @kernel
    def tarry(values):
        for _ in range(2000):
            for r in range(values.size):
                values[r] = values[r] * 0.5 + values[values.size - 1 - r]

    @schedule
    def slow(residents, ties, volunteers, platform, funded, members, now, levers, switches, p, tally):
        tarry(residents.invitation)
        usual(residents, ties, volunteers, platform, funded, members, now, levers, switches, p, tally)

    before = stages.by_stage(STREET, runs=1)
    monkeypatch.setattr(week, "feel", slow)
    after = stages.by_stage(STREET, runs=1)
    assert max(after, key=after.get) == "feel"
    assert after["feel"] > 10 * before["feel"]


@pytest.mark.slow
def test_a_week_with_clocks_is_the_same_week(stages):
    policy = build_policy(STREET)

    def lived(weeks):
        kept, street = [], build_street(STREET, 0, policy.levers, policy.parameters)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(simulation, "weeks", weeks)
            run_weeks(street, policy, STREET.weeks, lambda first, tallies: kept.append(tallies.copy()))
        return np.concatenate(kept)

    assert (lived(stages.timed_weeks(np.zeros(len(stages.TIMED), np.int64))) == lived(simulation.weeks)).all()


@pytest.mark.slow
def test_loops_are_counted_kernel_by_kernel_and_those_over_feelings_take_several_rows_at_once(stages):
    found = {line.kernel: line for line in stages.loops(("feel",))}
    assert found["feel_trust"].loops == 1
    assert found["keep_ties"].loops == 2
    assert found["bear_grievance"].vectorised >= 1
