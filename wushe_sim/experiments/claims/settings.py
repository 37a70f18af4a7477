"""Settings (情境): where each claim is tried, posts of social workers against the load of need, and the forms that mechanisms may have."""

from collections.abc import Mapping
from typing import NamedTuple

from wushe_sim.experiments.claims.arm_changes import POST_RESIDENTS
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import with_values

POSTS, LOADS = (1.0, 2.0, 5.0), (0.8, 1.0, 1.2)
"""Posts for each 8,000 residents, and how much need there is against the usual."""
FORMS = ("coordination_matches", "staying_with_a_pair", "asymmetric_learning", "self_sealing", "complex_contagion")
"""Switches between forms of a mechanism about which the literature disagrees: draws take each of them on and off."""
LEAST_POSTS = 0.1
"""What a street of few residents has at least."""
_KINDS = ("material", "mediation", "capacity", "emotional", "public")


class Setting(NamedTuple):
    """Posts for each 8,000 residents, the load of need, and the forms that differ from the usual ones."""

    posts: float
    load: float
    forms: Mapping[str, bool] = {}

    @property
    def name(self) -> str:
        """What its runs are filed under: ``posts-1-load-0.8``."""
        return f"posts-{self.posts:g}-load-{self.load:g}"

    def on(self, base: Scenario) -> Scenario:
        """The street in this setting; no coefficient leaves its range, and a small street has a tenth of a post at least."""
        need, world = base.parameters.need, base.parameters.world
        loads = {f"need.{kind}": getattr(need, kind) * self.load for kind in _KINDS}
        loads["world.care_minutes"] = world.care_minutes * self.load
        place = {"social_workers": max(self.posts * base.place.made_residents / POST_RESIDENTS, LEAST_POSTS)}
        return with_values(base.replace(place=place, switches=dict(self.forms)), loads)


SETTINGS = tuple(Setting(posts, load) for posts in POSTS for load in LOADS)
"""The nine settings in which each claim is judged again."""
