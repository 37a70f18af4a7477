"""A scenario: a street, its levers over the weeks, and what is kept of them; read from TOML or Python, checked as a whole."""

from wushe_sim.scenario.place import Keep, OnePlace, Place
from wushe_sim.scenario.reading import content_of, read_text
from wushe_sim.scenario.region import StreetPlan
from wushe_sim.scenario.scenario import Scenario, refuse_same_names
from wushe_sim.scenario.template import new_scenario_text

__all__ = [
    "Keep", "OnePlace", "Place", "Scenario", "StreetPlan", "content_of", "new_scenario_text", "read_text", "refuse_same_names"]
