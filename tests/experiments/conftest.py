"""A small sweep, and a stand-in for the engine wherever sweeps look for it."""

import pytest

import tests.fake_engine as fake
from wushe_sim.experiments.sweep import coordinator, folder
from wushe_sim.experiments.sweep import executors as engines
from wushe_sim.running import worker
from wushe_sim.scenario import Scenario

BASE = Scenario(name="base", weeks=12, burn_in=8, place={"communities": 2, "residents": 300})


def said(**changes):
    """A sweep as a mapping: two levers on a grid of six points, under two seeds, unless said otherwise."""
    spec = {"base": BASE, "seeds": 2, "design": {"kind": "grid"},
            "vary": {"admin_burden": {"min": 0.0, "max": 0.8, "steps": 3}, "actors": ["three", "five"]}}
    return {**spec, **changes}


class ByLever(fake.Engine):
    """What it counts hangs on the lever as well, so that no point is taken for another."""

    def simulate(self, scenario, seed, progress=None, start=None, each_week=None):
        record = super().simulate(scenario, seed, progress, start, each_week)
        burden = int(1000 * scenario.levers.admin_burden) + (scenario.levers.actors == "three")
        return record._replace(counts=record.counts + burden)


def put_in(engine, set_attribute):
    """Let everything that sweeps call be this engine."""
    for room in (worker, engines, coordinator):
        set_attribute(room, "simulation", engine)


@pytest.fixture
def engine(monkeypatch):
    stand_in = ByLever()
    put_in(stand_in, monkeypatch.setattr)
    return stand_in


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of five runs."""
    monkeypatch.setattr(folder, "MOST_RUNS_IN_A_PART", 5)
