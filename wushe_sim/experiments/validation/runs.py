"""Validation runs (验证用的运行): the street as it is, observed, and the same street under a few changes from week 0.

A seed's runs share people and random numbers, so that a pattern about a change (a campaign, small pay, a grant) is a paired difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from wushe_sim.experiments.validation.observation import PatternWatch
from wushe_sim.model.sums import Sums
from wushe_sim.running.runner import run
from wushe_sim.scenario import Scenario

PLAIN = "plain"
KEEP = {"weeks": "all", "by": "street"}
WEEKS, CHANGED_WEEKS = 156, 104
"""Weeks after the burn-in: of the street as it is, and under a change."""

CHANGES: dict[str, dict[str, Any]] = {
    "campaign": {"schedule": {"enlistment": [{"week": 0, "value": 1.0}]}},
    "no-points": {"schedule": {"points_scheme": [{"week": 0, "value": 0.0}], "points_goods": [{"week": 0, "value": 1.0}]}},
    "small-points": {"schedule": {"points_scheme": [{"week": 0, "value": 0.1}], "points_goods": [{"week": 0, "value": 1.0}]}},
    "full-points": {"schedule": {"points_scheme": [{"week": 0, "value": 1.0}], "points_goods": [{"week": 0, "value": 1.0}]}},
    "full-grid": {"schedule": {"grid_service": [{"week": 0, "value": 1.0}]}},
    "grant": {"interventions": {"shock_to_funds": [{"week": 0, "share": 1.0}, {"week": 52, "share": 1.0}]}},
}
"""What each changed street does otherwise, from week 0 on: a campaign of registration; goods for points at three levels; grid workers at
full strength; public money that doubles the foundations' pools twice."""

QUICK_STREET = {"communities": 4, "residents": 2000, "types": {
    "traditional_village": 0.25, "old_neighbourhood": 0.25, "new_estate": 0.25, "mixed": 0.25}}
"""实验街道: four communities of 2,000, each of another type, for what needs thousands of runs."""


@dataclass(frozen=True, eq=False)
class ObservedSeed:
    """What one seed gave: ``counts`` by street (weeks × counts × groups, communities summed), and what the watch saw of the plain one."""

    seed: int
    posts: float
    counts: dict[str, NDArray[np.int64]]
    watch: PatternWatch

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON has it: numbers in full."""
        counts = {name: counts.tolist() for name, counts in self.counts.items()}
        return {"seed": self.seed, "posts": self.posts, "counts": counts, "watch": self.watch.as_json()}

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> Self:
        """What ``as_json`` made of one."""
        counts = {name: np.array(counts, np.int64) for name, counts in said["counts"].items()}
        return cls(said["seed"], said["posts"], counts, PatternWatch.of_json(said["watch"]))


def pool_counts(seen: Sequence[ObservedSeed], street: str = PLAIN, first: int = 0, last: int | None = None) -> Sums:
    """The sums over all seeds, so that a share is a ratio of sums."""
    return Sums(np.sum([one.counts[street][first:last].sum(axis=0) for one in seen], axis=0)[None])


def experiment_street(base: Scenario) -> Scenario:
    """A scenario on the experiment street; its levers, switches and parameters stay."""
    said = base.said()
    said.pop("place", None)
    return Scenario(**said, place=QUICK_STREET)


def changed_streets(base: Scenario) -> list[Scenario]:
    """The street under each change, by the change's name."""
    shorter = base.shortened(CHANGED_WEEKS)
    return [shorter.replace(name=name, keep=KEEP, **change) for name, change in CHANGES.items()]


def observe_seed(base: Scenario, seed: int, changes: bool = True, networks: bool = True) -> ObservedSeed:
    """All that patterns are measured in, under one seed; without changed streets, or figures of networks, where they are not asked for."""
    watch = PatternWatch(WEEKS, networks)
    runs = list(run(base.shortened(WEEKS).replace(name=PLAIN, keep=KEEP), seeds=[seed], each_week=watch).runs)
    if changes:
        runs += run(changed_streets(base), seeds=[seed]).runs
    counts = {one.scenario: one.counts.sum(axis=1) for one in runs}
    return ObservedSeed(seed, base.place.posts, counts, watch)
