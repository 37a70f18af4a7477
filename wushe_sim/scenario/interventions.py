"""Interventions (干预): what a scenario lets happen to a street from outside before a week: [interventions] NAME = [{ week = 52 }]."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from wushe_sim.engine.declare import Intervention
from wushe_sim.i18n import msg, pmsg
from wushe_sim.i18n.wording import quote
from wushe_sim.scenario.kinds import Kind, Number, Text, Whole, read_list, refusal
from wushe_sim.scenario.tables import MOST_WEEKS, WEEKS_FROM_0, ScenarioTable

MOST_POSTS = 1000


class Names(Kind):
    """A list of the communities' names, at least one."""

    def check(self, value: Any) -> tuple[str, ...]:
        """Texts alone."""
        if not isinstance(value, list | tuple) or not value:
            raise refusal(msg('a list of communities is wanted, such as ["c00", "c03"] (got {value})', value=quote(value)))
        return tuple(Text(200).check(name) for name in value)

    def schema(self) -> dict[str, Any]:
        """A list of texts."""
        return {"type": "array", "items": {"type": "string"}, "minItems": 1}


class Occurrence(ScenarioTable):
    """Something that happens before a week."""

    week: Annotated[int, Whole(0, MOST_WEEKS - 1, WEEKS_FROM_0)] = Field(
        description="week before which it happens")


class LocalOccurrence(Occurrence):
    """Something that happens in some communities, or in all."""

    communities: Annotated[tuple[str, ...], Names()] = Field(default=(), description="names of the communities; all, if not given")


class ShockToFunds(LocalOccurrence):
    """资金冲击: the foundations' pools change by a share, or by an amount."""

    share: Annotated[float, Number(-1, 10, pmsg("unit", "share of the pool"))] = Field(
        default=-0.5, description="-0.5 takes half of the pool out, 0.5 puts half as much in")
    yuan: Annotated[float, Number(0, 1_000_000, pmsg("unit", "yuan for each 1,000 residents"))] = Field(
        default=0.0, description="put in on top of that")


class InspectionSeason(Occurrence):
    """迎检季: administration claims more of social workers' hours for some weeks."""

    weeks: Annotated[int, Whole(1, MOST_WEEKS, pmsg("unit", "weeks"))] = Field(default=12, description="how long it lasts")
    burden: Annotated[float, Number(0, 1, pmsg("unit", "share of hours"))] = Field(
        default=0.8, description="admin_burden meanwhile, where the policy's own is lower")


class NewEstate(LocalOccurrence):
    """新楼盘入住: newcomers move into a share of the dwellings at once; who lived there moves away."""

    share: Annotated[float, Number(0, 1, pmsg("unit", "share of residents"))] = Field(
        default=0.3, description="share of residents, by whole households")


class StaffLoss(Occurrence):
    """社工流失: a share of the station's social workers leaves at its next round."""

    share: Annotated[float, Number(0, 1, pmsg("unit", "share of the posts that are filled"))] = Field(
        default=1.0, description="share who leave")


class LinkLoss(LocalOccurrence):
    """断联: links between actors lose a share of their strength."""

    share: Annotated[float, Number(0, 1, pmsg("unit", "share of each link's strength"))] = Field(
        default=1.0, description="share lost; 1 leaves no link")


class NewPosts(Occurrence):
    """增设岗位: the station gets further posts for social workers, paid by whoever grants them."""

    posts: Annotated[float, Number(0, MOST_POSTS, pmsg("unit", "posts"))] = Field(
        default=1.0, description="further posts, filled as others are; a fraction is a part-time post")


_EVENTS = read_list(msg("a list of events is wanted, such as [{{ week = 52 }}] (got {value})"))

INTERVENTIONS: Mapping[str, Intervention] = {
    "shock_to_funds": Intervention("Shock to funds", "the community funds' pools change by a share"),
    "inspection_season": Intervention("Inspection season", "administration claims more of social workers' hours for some weeks"),
    "new_estate": Intervention("New estate moves in", "newcomers move into a share of the dwellings at once"),
    "staff_loss": Intervention("Loss of social workers", "a share of the station's social workers leaves at its next round"),
    "new_posts": Intervention("New posts", "the station gets further posts for social workers, which staffing does not cut"),
    "link_loss": Intervention("Loss of links", "links between actors lose a share of their strength"),
}
"""What each is called, and what it does."""


class Interventions(ScenarioTable):
    """What happens to the street from outside, and when."""

    shock_to_funds: Annotated[tuple[ShockToFunds, ...], _EVENTS] = Field(default=(), description=INTERVENTIONS["shock_to_funds"].meaning)
    inspection_season: Annotated[tuple[InspectionSeason, ...], _EVENTS] = Field(
        default=(), description=INTERVENTIONS["inspection_season"].meaning)
    new_estate: Annotated[tuple[NewEstate, ...], _EVENTS] = Field(default=(), description=INTERVENTIONS["new_estate"].meaning)
    staff_loss: Annotated[tuple[StaffLoss, ...], _EVENTS] = Field(default=(), description=INTERVENTIONS["staff_loss"].meaning)
    new_posts: Annotated[tuple[NewPosts, ...], _EVENTS] = Field(default=(), description=INTERVENTIONS["new_posts"].meaning)
    link_loss: Annotated[tuple[LinkLoss, ...], _EVENTS] = Field(default=(), description=INTERVENTIONS["link_loss"].meaning)


class PlannedIntervention(NamedTuple):
    """One event: what, when, and with which arguments."""

    name: str
    week: int
    arguments: Mapping[str, Any]


def list_planned_interventions(interventions: Interventions) -> Iterator[PlannedIntervention]:
    """Every event that the scenario names, by name and week."""
    for name in Interventions.model_fields:
        for event in sorted(getattr(interventions, name), key=lambda event: event.week):
            said = event.model_dump()
            yield PlannedIntervention(name, said.pop("week"), said)
