"""Planted worth: mixes, and a stand-in for the engine, of which it is known what serves more, under seeds that all of them share."""

import numpy as np

import tests.fake_engine as fake
from wushe_sim.experiments.planning import folder, planning, runs
from wushe_sim.experiments.planning.search import SearchSize
from wushe_sim.model.counts import count
from wushe_sim.running import warm_up
from wushe_sim.scenario import Scenario

ROOM = {"posts": 20, "services": 20, "fund": 20, "incubation": 8, "grid_service": 3, "covenant": 2, "deliberation": 0}
WANTED = {"services": 10, "incubation": 8}
"""The planted best mix, in parts of the yuan; together they leave a tenth unspent, which buys nothing more."""


def evaluate_planted(mixes, seeds, worth=None, noise=0.2):
    """30 hours stay unserved, less up to 8 for what is wanted; luck is the seed's, and a little the mix's own."""
    worth = {"services": 5.0, "incubation": 3.0} if worth is None else worth
    values = np.empty((len(mixes), len(seeds), 4))
    for row, mix in enumerate(mixes):
        parts = dict(mix.parts)
        served = sum(hours * min(1.0, parts.get(use, 0) / WANTED.get(use, 20)) for use, hours in worth.items())
        own = np.random.default_rng([len(mix.uses), *(steps for _, steps in sorted(mix.parts))])
        for column, seed in enumerate(seeds):
            luck = np.random.default_rng(seed).normal(0, 2)
            values[row, column] = [30 + luck - served + noise * own.normal(), 0.8 - 0.001 * luck, 5 + 0.1 * luck, mix.steps]
    return values


SIZE = SearchSize(population=8, generations=2, seeds=2, races=((2, 3), (2, 4)), final_seeds=8)
FEW = {"posts": 20, "services": 20, "fund": 20, "covenant": 2}
"""A search that takes a moment, over few uses."""
STREET = Scenario(name="street", weeks=28, burn_in=4, place={"communities": 2, "residents": 300, "types": {
    "new_estate": 0.5, "traditional_village": 0.5}})


class PlantedEngine(fake.Engine):
    """Stands where plans look for the simulation: purchased services and posts serve more, and nothing else does anything."""

    def __init__(self, worth=None):
        super().__init__()
        self.worth = {"services": 0.2, "posts": 0.1} if worth is None else worth

    def get_burn_in_key(self, scenario):
        return f"{scenario.burn_in} {scenario.place} {scenario.levers}"

    def simulate(self, scenario, seed, progress=None, start=None, each_week=None):
        record = super().simulate(scenario, seed, progress, start, each_week)
        need = record.counts[:, :, count.need_minutes]
        need[:] = 40_000 + np.random.default_rng(seed).integers(0, 4000, need.shape)
        shares = scenario.budget.shares
        posts = 0.05 * scenario.budget.posts
        served = 0.4 + posts + sum(self.worth.get(use, 0.0) * share for use, share in shares.items())
        record.counts[:, :, count.served_minutes] = (need * served).astype(np.int64)
        return record


def put_in_plans(set_attribute, engine):
    """Let everything that plans run by be this engine, and their searches small."""
    set_attribute(runs, "simulation", engine)
    set_attribute(planning, "simulation", engine)
    set_attribute(warm_up, "prepare", lambda *_: None)
    set_attribute(planning, "find_room", lambda base, yuan: dict(FEW) if yuan else {})
    for name in ("QUICK", "WHOLE"):
        for module in (planning, folder):
            set_attribute(module, name, SIZE)
    return engine
