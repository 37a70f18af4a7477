"""A region (区域): cities of many streets (镇街); what a type of street, a city or one street changes of [place] and [levers]."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field

from wushe_sim.i18n import msg, pmsg
from wushe_sim.i18n.wording import quote
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.scenario.kinds import FixedTable, Kind, Number, ShareTable, Text, Whole, refusal
from wushe_sim.scenario.place import FEWEST_RESIDENTS, LONGEST_PATH, MOST_COMMUNITIES, MOST_RESIDENTS, MOST_STREETS, OwnLevers, spread
from wushe_sim.scenario.tables import ScenarioTable

MOST_CITIES = 10_000
OF_PLACE = ("communities", "residents", "social_workers", "types")
"""What a street may have of its own in place of what [place] says."""


class AnyLevers(OwnLevers):
    """Levers that a street has to itself: any of them, for its station is its own."""

    elsewhere = ()


class TypeShares(Kind):
    """Shares of streets by the name of their type."""

    def check(self, value: Any) -> FixedTable:
        """In the order in which they are written."""
        if not isinstance(value, Mapping) or not value:
            raise refusal(msg("a table of shares is wanted, such as {{ town = 0.6, country = 0.4 }} (got {value})", value=quote(value)))
        return ShareTable(tuple(map(str, value)), all_needed=False).check(value)

    def schema(self) -> dict[str, Any]:
        """An object with a share for each name."""
        return {"type": "object", "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1}}


class StreetsEach(Kind):
    """How many streets a city has: one number for all, or one for each."""

    def check(self, value: Any) -> int | tuple[int, ...]:
        """A number, or several."""
        one = Whole(1, MOST_STREETS, pmsg("unit", "streets"))
        return tuple(map(one.check, value)) if isinstance(value, list | tuple) and value else one.check(value)

    def schema(self) -> dict[str, Any]:
        """A number or a list of them."""
        one = Whole(1, MOST_STREETS).schema()
        return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


class OwnPlace(ScenarioTable):
    """What some streets have of their own; what is not said stays as [place] and [levers] say."""

    communities: Annotated[int, Whole(1, MOST_COMMUNITIES, pmsg("unit", "communities"))] | None = Field(
        default=None, description="communities of a street")
    residents: Annotated[int, Whole(FEWEST_RESIDENTS, MOST_RESIDENTS, pmsg("unit", "residents per community"))] | None = Field(
        default=None, description="residents per community")
    social_workers: Annotated[float, Number(0.1, 1_000_000, pmsg("unit", "posts per street"))] | None = Field(
        default=None, description="posts per street")
    types: Annotated[dict[str, float], ShareTable(tuple(PLACE_TYPES), all_needed=False)] | None = Field(
        default=None, description="share of communities of each type")
    levers: Annotated[dict[str, Any], AnyLevers()] = Field(
        default=FixedTable(), description="levers of its own, whatever is scheduled for the others")


class StreetType(OwnPlace):
    """A type of street."""

    name: Annotated[str, Text(80)] = Field(description="what the type is called")


class OwnCity(OwnPlace):
    """A city by itself."""

    name: Annotated[str, Text(80)] | None = Field(default=None, description="what the city is called; else city0, city1 …")
    streets: Annotated[int, Whole(1, MOST_STREETS, pmsg("unit", "streets"))] | None = Field(
        default=None, description="streets of this city")
    mix: Annotated[dict[str, float], TypeShares()] | None = Field(default=None, description="share of its streets of each type")


class OwnStreet(OwnPlace):
    """A street by itself."""

    city: Annotated[str, Text(80)] = Field(description="the city that it belongs to")
    name: Annotated[str, Text(80)] | None = Field(default=None, description="what the street is called; else s0, s1 …")
    type: Annotated[str, Text(80)] | None = Field(default=None, description="its type")


def _listed(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise refusal(msg("a list is wanted, each entry under a heading in double brackets (got {value})", value=quote(value)))
    return tuple(value)


class Region(ScenarioTable):
    """Many streets under several cities, lived city by city; each city pools and allots among its own streets."""

    cities: Annotated[int, Whole(1, MOST_CITIES, pmsg("unit", "cities"))] = Field(default=1, description="number of cities")
    streets: Annotated[int | tuple[int, ...], StreetsEach()] = Field(
        default=1, description="streets of each city, or a list of a number for each")
    mix: Annotated[dict[str, float], TypeShares()] | None = Field(default=None, description="share of streets of each type, in every city")
    type: Annotated[tuple[StreetType, ...], BeforeValidator(_listed)] = Field(default=(), description="each type of street")
    city: Annotated[tuple[OwnCity, ...], BeforeValidator(_listed)] = Field(default=(), description="each city by itself")
    street: Annotated[tuple[OwnStreet, ...], BeforeValidator(_listed)] = Field(default=(), description="each street by itself")
    table: Annotated[str, Text(LONGEST_PATH)] | None = Field(default=None, description="CSV or Excel sheet with a row for each street")


class StreetPlan(NamedTuple):
    """A street of a region before it is built: its number in the region, which keys its draws, and what it has of its own."""

    number: int
    name: str
    city: str
    type: str
    place: FixedTable
    levers: FixedTable


def plans_of(region: Region) -> list[list[StreetPlan]]:
    """The streets of each city, in order."""
    types = {kind.name: kind for kind in region.type}
    cities: dict[str, list[StreetPlan]] = {}
    for number, (city, name, layers, kind) in enumerate(_streets(region)):
        said = [*([types[kind]] if kind else []), *layers]
        place = {key: value for one in said for key in OF_PLACE if (value := getattr(one, key)) is not None}
        levers = {key: value for one in said for key, value in one.levers.items()}
        plan = StreetPlan(number, name or f"s{number}", city, kind or "", FixedTable(place), FixedTable(levers))
        cities.setdefault(city, []).append(plan)
    return list(cities.values())


def _streets(region: Region) -> Iterator[tuple[str, str | None, list[OwnPlace], str | None]]:
    """City, name, what they say of themselves, and type of each street: those of one city in a row."""
    cities = {_city_name(number, one): one for number, one in enumerate(region.city)}
    if region.street:
        for city in dict.fromkeys(one.city for one in region.street):
            own: list[OwnPlace] = [cities[city]] if city in cities else []
            yield from ((city, one.name, [*own, one], one.type) for one in region.street if one.city == city)
        return
    each = streets_each(region)
    for number, streets in enumerate(each):
        one = region.city[number] if region.city else None
        mix = region.mix if one is None or one.mix is None else one.mix
        for kind in spread(mix, streets) if mix else [None] * streets:
            yield _city_name(number, one), None, [one] if one else [], kind


def _city_name(number: int, one: OwnCity | None) -> str:
    return one.name.strip() if one is not None and one.name else f"city{number}"


def streets_each(region: Region) -> list[int]:
    """How many streets each city has, where they do not stand one by one."""
    if region.city:
        usual = region.streets if isinstance(region.streets, int) else 1
        return [one.streets or usual for one in region.city]
    return [region.streets] * region.cities if isinstance(region.streets, int) else list(region.streets)
