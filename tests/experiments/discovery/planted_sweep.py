"""A sweep in which a box is planted: a stand-in for the engine leaves hours unserved where burden is high and three actors take part."""

import numpy as np

import tests.fake_engine as fake
from tests.experiments.conftest import BASE, put_in
from wushe_sim.experiments.sweep.runner import sweep
from wushe_sim.model.counts import count

BOUND, NOISE = 0.62, 0.05
WHERE = "unserved_hours > 300"
VARY = {"admin_burden": {"min": 0.0, "max": 0.9}, "actors": ["three", "five"], "takeover": {"min": 0.0, "max": 0.9}}


class Planted(fake.Engine):
    """Outside of the box few hours are unserved, inside many; one run in twenty does as those of the other side."""

    def simulate(self, scenario, seed, progress=None, start=None, each_week=None):
        record = super().simulate(scenario, seed, progress, start, each_week)
        burden = scenario.levers.admin_burden
        inside = burden > BOUND and scenario.levers.actors == "three"
        many = inside != (np.random.default_rng([seed, int(1e6 * burden)]).random() < NOISE)
        counts = record.counts.copy()
        counts[:, :, count.need_minutes] = counts[:, :, count.served_minutes] + (20000 if many else 1000)
        return record._replace(counts=counts)


def plant(folder, set_attribute, points=90, seeds=2):
    """Sweep such a street over a Latin hypercube into a folder."""
    put_in(Planted(), set_attribute)
    spec = {"base": BASE, "seeds": seeds, "design": {"kind": "lhs", "points": points, "seed": 1}, "vary": VARY}
    return sweep(spec, folder)
