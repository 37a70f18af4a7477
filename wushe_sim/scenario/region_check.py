"""What must hold between the keys of a region: numbers that agree, names that are known, and a largest city that fits into memory.

It reads content as written; where a single key is wrong already, nothing more is said of the region.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from wushe_sim.i18n import enumerate_choices, msg, pmsg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import quote, suggest
from wushe_sim.scenario.names import same_name
from wushe_sim.scenario.place import MOST_STREETS, Place
from wushe_sim.scenario.positions import KeyPath
from wushe_sim.scenario.problems import Problem
from wushe_sim.scenario.region import Region, StreetPlan, plans_of, streets_each

BYTES_PER_RESIDENT_OF_A_CITY = 750
"""What a resident of the city at hand takes, with a margin (measured; see docs/how-to/run-a-province.md)."""
ALONE = ("community", "table", "number")
"""What [place] says of a street that stands alone."""


EACH_BY_ITSELF = msg("cannot be set where each street stands by itself")


def problems_of_region(content: Mapping[str, Any], free: Callable[[], int]) -> Iterator[Problem]:
    """Every problem between the keys of [region], and with those of [place]; ``free`` tells the memory to be had, in bytes."""
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


def _unknown_type(name: str, known: tuple[str, ...]) -> Text:
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
