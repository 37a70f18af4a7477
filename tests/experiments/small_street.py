"""A street small enough for tests, with what is seen of it under two seeds."""

from functools import cache

from wushe_sim.experiments.validation import runs as validation_runs
from wushe_sim.scenario import Scenario

TYPES = {"new_estate": 0.5, "traditional_village": 0.5}
SMALL = Scenario(name="small", burn_in=8, place={"communities": 2, "residents": 300, "types": TYPES})


@cache
def seen_of_two_seeds():
    return tuple(validation_runs.observe_seed(SMALL, seed) for seed in (0, 1))
