"""Prices (价格): what an hour or a post costs in yuan. They move nobody: a price turns what was counted into money, and back."""

from typing import Annotated

from pydantic import Field

from wushe_sim.i18n import pmsg
from wushe_sim.scenario.kinds import Number
from wushe_sim.scenario.tables import ScenarioTable

A_POST, AN_HOUR = pmsg("unit", "yuan a year for a full post"), pmsg("unit", "yuan an hour")


class Prices(ScenarioTable):
    """价格: wages with all that an employer pays on top; residents' time is free unless a price is set.

    Sources (docs/evidence.md). A social worker: 50,000 in 2017 (150,000 yuan a station for three, S114) to 120,000 (300,000 yuan a
    station-year for 2.5 workers with what they do, S79, S81); 80,000 lies between. Committee and agency staff: judgement, near it.
    """

    social_worker: Annotated[float, Number(10_000, 1_000_000, A_POST)] = Field(
        default=80_000.0, description="a social worker's post")
    committee_staff: Annotated[float, Number(10_000, 1_000_000, A_POST)] = Field(
        default=70_000.0, description="a post of the residents' committee")
    agency_staff: Annotated[float, Number(10_000, 1_000_000, A_POST)] = Field(
        default=80_000.0, description="a post of a contracted agency, from which services are bought")
    volunteer_hour: Annotated[float, Number(0, 1_000, AN_HOUR)] = Field(
        default=0.0, description="an hour that a volunteer works")
    resident_hour: Annotated[float, Number(0, 1_000, AN_HOUR)] = Field(
        default=0.0, description="an hour that a resident spends in sessions and projects")
