"""A region (区域): cities of many streets (镇街); what a type of street, a city or one street changes of [place] and [levers].

Between its keys must hold: numbers that agree, names that are known, and a largest city that fits into memory.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import Field, ValidationError

from wushe_sim.i18n import Text as Message
from wushe_sim.i18n import enumerate_choices, msg, pmsg
from wushe_sim.i18n.wording import quote, suggest
from wushe_sim.scenario.kinds import FixedTable, Kind, ShareTable, Text, Whole, read_list, refusal
from wushe_sim.scenario.naming import same_name
from wushe_sim.scenario.place import LONGEST_PATH, MOST_STREETS, Communities, OwnLevers, Place, Posts, ResidentsEach, Types, spread
from wushe_sim.scenario.positions import KeyPath
from wushe_sim.scenario.problems import Problem
from wushe_sim.scenario.tables import ScenarioTable

MOST_CITIES = 10_000
OF_PLACE = ("communities", "residents", "social_workers", "types")
"""What a street may have of its own in place of what [place] says."""
BYTES_PER_RESIDENT_OF_A_CITY = 750
"""What a resident of the city at hand takes, with a margin (measured; see docs/how-to/run-a-province.md)."""
ALONE = ("community", "table", "number")
"""What [place] says of a street that stands alone."""
EACH_BY_ITSELF = msg("cannot be set where each street stands by itself")


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

    communities: Communities | None = Field(default=None, description="communities of a street")
    residents: ResidentsEach | None = Field(default=None, description="residents per community")
    social_workers: Posts | None = Field(default=None, description="posts per street")
    types: Types | None = Field(default=None, description="share of communities of each type")
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


_LIST = read_list(msg("a list is wanted, each entry under a heading in double brackets (got {value})"))


class Region(ScenarioTable):
    """Many streets under several cities, lived city by city; each city pools and allots among its own streets."""

    cities: Annotated[int, Whole(1, MOST_CITIES, pmsg("unit", "cities"))] = Field(default=1, description="number of cities")
    streets: Annotated[int | tuple[int, ...], StreetsEach()] = Field(
        default=1, description="streets of each city, or a list of a number for each")
    mix: Annotated[dict[str, float], TypeShares()] | None = Field(default=None, description="share of streets of each type, in every city")
    type: Annotated[tuple[StreetType, ...], _LIST] = Field(default=(), description="each type of street")
    city: Annotated[tuple[OwnCity, ...], _LIST] = Field(default=(), description="each city by itself")
    street: Annotated[tuple[OwnStreet, ...], _LIST] = Field(default=(), description="each street by itself")
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


def problems_of_region(content: Mapping[str, Any], free: Callable[[], int]) -> Iterator[Problem]:
    """Every problem between the keys of [region], and with those of [place]; ``free`` tells the memory to be had, in bytes.

    It reads content as written; where a single key is wrong already, nothing more is said of the region.
    """
    written = content.get("region")
    if not isinstance(written, Mapping):
        return
    place = content.get("place", {})
    place = place if isinstance(place, Mapping) else {}
    alone = [key for key in ALONE if place.get(key)]
    yield from (Problem(("place", key), msg("is said of a street alone; a region makes its streets from types and sizes")) for key in alone)
    try:
        region = Region(**written)
        usual = Place(**{key: value for key, value in place.items() if key not in ALONE})
    except ValidationError:
        return
    wrong = [*_what_excludes(region), *_names(region)]
    yield from wrong
    if wrong or alone:
        return
    cities = plans_of(region)
    yield from _sizes(cities, usual, region, free())


def _what_excludes(region: Region) -> Iterator[Problem]:
    """One way to say how many streets there are, and numbers that agree."""
    said = region.model_fields_set
    if region.street:
        for key in said & {"cities", "streets", "mix"}:
            yield Problem(("region", key), EACH_BY_ITSELF)
        for number, one in enumerate(region.city):
            for key in one.model_fields_set & {"streets", "mix"}:
                yield Problem(("region", "city", number, key), EACH_BY_ITSELF)
        return
    cities = len(region.city) or region.cities
    if region.city and region.cities != len(region.city) and "cities" in said:
        said_of = msg("differs from the cities that stand by themselves (got {cities}; allowed {count})",
                      cities=region.cities, count=len(region.city))
        yield Problem(("region", "cities"), said_of)
    if isinstance(region.streets, tuple):
        if region.city:
            yield Problem(("region", "streets"), msg("is a list where each city stands by itself: give each its own streets"))
        elif len(region.streets) != cities:
            yield Problem(("region", "streets"), msg("needs a number for each city (got {count}; allowed {cities})",
                                                     count=len(region.streets), cities=cities))
    for number, one in enumerate(region.city):
        if one.streets is None and "streets" not in said:
            said_of = msg("does not say how many streets it has; set its streets, or region.streets for all")
            yield Problem(("region", "city", number), said_of)
    if (streets := sum(streets_each(region))) > MOST_STREETS:
        yield Problem(("region", "streets"), msg("makes too many streets (got {streets:,}; allowed {most:,})",
                                                 streets=streets, most=MOST_STREETS))


def _names(region: Region) -> Iterator[Problem]:
    """Types that are used are described, once each; no two cities or streets of one name."""
    known = tuple(kind.name for kind in region.type)
    mixes: list[tuple[KeyPath, Any]] = [(("region", "mix"), region.mix)]
    mixes += [(("region", "city", number, "mix"), one.mix) for number, one in enumerate(region.city)]
    for path, mix in mixes:
        yield from (Problem(path, _unknown_type(name, known)) for name in mix or {} if name not in known)
    for number, one in enumerate(region.street):
        if one.type is not None and one.type not in known:
            yield Problem(("region", "street", number, "type"), _unknown_type(one.type, known))
    used = {one.city for one in region.street}
    if used:
        cities = [one.name for one in region.city]
        yield from (Problem(("region", "city", number), msg("has no street (got {name}; its streets name {names})",
                                                            name=quote(name), names=enumerate_choices(sorted(used)[:5])))
                    for number, name in enumerate(cities) if name not in used)
    for key in _ENTRIES:
        names = [(one.name or f"{'s' if key == 'street' else 'city'}{number}") for number, one in enumerate(getattr(region, key))]
        counted = Counter(map(same_name, names))
        yield from (Problem(("region", key, number, "name"), msg("is the name of another {kind} too (got {name})",
                                                                 kind=_ENTRIES[key], name=quote(name)))
                    for number, name in enumerate(names) if counted[same_name(name)] > 1)


_ENTRIES = {"type": pmsg("entry of a region", "type"), "city": pmsg("entry of a region", "city"),
            "street": pmsg("entry of a region", "street")}


def _unknown_type(name: str, known: tuple[str, ...]) -> Message:
    if not known:
        return msg("names a type of street that is not described (got {name}; describe it under [[region.type]])", name=quote(name))
    return msg("names a type of street that is not described (got {name}; {hint})", name=quote(name), hint=suggest(name, known))


def residents_of_plan(plan: StreetPlan, usual: Place) -> int:
    """How many live in a street of a region."""
    return plan.place.get("communities", usual.communities) * plan.place.get("residents", usual.residents)


def _sizes(cities: list[list[StreetPlan]], usual: Place, region: Region, free: int) -> Iterator[Problem]:
    """Fewer posts than people in each street, and a largest city that fits."""
    for plan in dict.fromkeys(plan._replace(number=0, name="") for city in cities for plan in city):
        people, posts = residents_of_plan(plan, usual), plan.place.get("social_workers", usual.social_workers)
        if posts is not None and posts > people:
            street = (msg("a street of {city} of type {type}", city=plan.city, type=plan.type) if plan.type
                      else msg("a street of {city}", city=plan.city))
            yield Problem(("region",), msg("{street} has more posts for social workers than residents (got {posts}; allowed {people})",
                                           street=street, posts=quote(posts), people=people))
            return
    largest = max(cities, key=lambda city: sum(residents_of_plan(plan, usual) for plan in city))
    people = sum(residents_of_plan(plan, usual) for plan in largest)
    if (needed := people * BYTES_PER_RESIDENT_OF_A_CITY) > free:
        path: KeyPath = ("region", "street") if region.street else ("region", "streets" if "streets" in region.model_fields_set else "city")
        yield Problem(path, msg(
            "asks for more memory than is free: one city is in memory at a time, and {city} has {streets:,} streets with {people:,} "
            "residents (got about {needed:,.1f} GB; allowed {free:,.1f} GB, or some {fitting:,} residents a city); more and smaller "
            "cities, or fewer residents, fit",
            city=largest[0].city, streets=len(largest), people=people, needed=needed / 1e9, free=free / 1e9,
            fitting=free // BYTES_PER_RESIDENT_OF_A_CITY))
