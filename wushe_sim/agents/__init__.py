"""Individual agents (行动者对象): Mesa agents whose attributes are the engine's columns, and whose methods may replace its decisions."""

from wushe_sim.agents.actor import Actor
from wushe_sim.agents.classes import (
    ROLES,
    Agency,
    Case,
    City,
    Committee,
    Donor,
    Foundation,
    Organization,
    Resident,
    SocialWorker,
    Street,
    Volunteer,
)
from wushe_sim.agents.overrides import Overrides
from wushe_sim.agents.roster import Roster, parse_agent_classes
from wushe_sim.agents.rules import rule

__all__ = [
    "ROLES", "Actor", "Agency", "Case", "City", "Committee", "Donor", "Foundation", "Organization", "Overrides", "Resident", "Roster",
    "SocialWorker", "Street", "Volunteer", "parse_agent_classes", "rule",
]
