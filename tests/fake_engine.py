"""A stand-in for the engine with its shapes and none of its weeks: what it counts is drawn from the seed alone."""

import threading
from typing import NamedTuple

import numpy as np

from wushe_sim.model.counts import COUNTS, SHARE_SUM, count

GROUPS = ("locals", "newcomers", "others")


class Record(NamedTuple):
    weeks: np.ndarray
    counts: np.ndarray
    communities: tuple
    groups: tuple
    mended: dict


class Engine:
    """Stands where ``running`` looks for the simulation; ``burnt`` and ``lived`` tell what was asked of it."""

    Record = Record

    def __init__(self):
        self.burnt, self.lived, self.hooks = [], [], []
        self.before_block = lambda: None
        self.lock = threading.Lock()

    def prepare(self):
        """There is nothing to compile."""

    def get_burn_in_key(self, scenario):
        return f"{scenario.burn_in} {scenario.place} {scenario.levers}"

    def run_burn_in(self, scenario, seed, progress=None):
        self._blocks(scenario.burn_in, 0, progress)
        with self.lock:
            self.burnt.append(seed)
        return ("street", self.get_burn_in_key(scenario), seed)

    def simulate(self, scenario, seed, progress=None, start=None, each_week=None):
        assert start in (None, ("street", self.get_burn_in_key(scenario), seed))
        with self.lock:
            self.lived.append((scenario.name, seed, start is not None))
            self.hooks.append(each_week)
        self._blocks(scenario.weeks, scenario.burn_in, progress)
        return record(scenario, seed)

    def _blocks(self, weeks, before, progress):
        for done in range(4, weeks + 4, 4):
            self.before_block()
            if progress:
                progress(before + min(done, weeks))


def record(scenario, seed):
    """Plausible counts, whole and reproducible, kept as the scenario says."""
    weeks, places = scenario.weeks, scenario.place.communities
    draws = np.random.default_rng([seed, weeks, places])
    counts = np.zeros((weeks, places, len(COUNTS), len(GROUPS)), np.int64)
    for row, entry in enumerate(COUNTS.values()):
        unit = (1 << 24) // 1000 if SHARE_SUM in entry.declaration.unit else 1
        counts[:, :, row] = draws.integers(0, 1000, (weeks, places, len(GROUPS))) * unit
        if not entry.declaration.by_group:
            counts[:, :, row, 1:] = 0
    counts[:, :, count.weeks, 0] = 1
    counts[:, :, count.residents] = scenario.place.residents // len(GROUPS)
    counts[:, :, count.sessions] //= 500
    numbers = np.arange(weeks, dtype=np.int32)
    if scenario.keep.every == 0:
        counts, numbers = counts[-26:].sum(axis=0, keepdims=True), numbers[-1:]
    elif scenario.keep.every > 1:
        starts = np.arange(0, weeks, scenario.keep.every)
        counts = np.add.reduceat(counts, starts, axis=0)
        numbers = np.append(starts[1:], weeks).astype(np.int32) - 1
    return Record(numbers, counts, tuple(f"c{place:02d}" for place in range(places)), GROUPS, {})


def put_in_runs(set_attribute, engine):
    """Let everything that ``ws.run`` calls be this engine."""
    from wushe_sim.running import runner, worker

    for room in (runner, worker):
        set_attribute(room, "simulation", engine)
