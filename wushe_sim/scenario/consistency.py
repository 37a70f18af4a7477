"""What must hold between the keys of a scenario: schedules within the run, real places and population levers, memory.

It reads content as written, so that these errors stand beside those of single keys; what is no value at all is passed over here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from wushe_sim.files.raw_files import free_bytes
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import quote
from wushe_sim.scenario import schedules
from wushe_sim.scenario.budget import problems_of_budget
from wushe_sim.scenario.naming import same_name
from wushe_sim.scenario.place import Place
from wushe_sim.scenario.positions import KeyPath
from wushe_sim.scenario.problems import Problem
from wushe_sim.scenario.region import problems_of_region
from wushe_sim.scenario.tables import LEVERS, MOST_WEEKS

BYTES_PER_RESIDENT = 3_000
"""A safe estimate of what a resident takes: columns, some eight ties and the work space of a week."""
ALWAYS_FREE = 100_000_000
"""What a machine on which this program starts can always give, in bytes: below it the system is not asked, which takes a library."""

DEFAULT_WEEKS = 156


def inconsistencies(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Every problem between keys."""
    weeks = _whole(content, "weeks", DEFAULT_WEEKS)
    schedule, place = _table(content, "schedule"), _table(content, "place")
    horizon = weeks if weeks is not None and 0 < weeks <= MOST_WEEKS else MOST_WEEKS
    for name in schedule.keys() & LEVERS.keys():
        yield from schedules.problems_of(LEVERS[name], ("schedule", name), schedule[name], horizon)
    for name, events in _table(content, "interventions").items():
        yield from schedules.outside_the_run(("interventions", name), events, horizon)
    yield from problems_of_budget(content, horizon)
    real = place.get("community")
    if isinstance(real, list) and real:
        yield from _places(content, place, real)
    else:
        yield from _made_place(place)
    yield from problems_of_region(content, free_bytes)


def _made_place(place: Mapping[str, Any]) -> Iterator[Problem]:
    residents = _whole(place, "residents", Place.model_fields["residents"].default)
    communities = _whole(place, "communities", Place.model_fields["communities"].default)
    if residents is None or communities is None or residents < 1 or communities < 1 or max(residents, communities) > 10**10:
        return
    people, workers = residents * communities, place.get("social_workers")
    if isinstance(workers, int | float) and workers > people:
        said = msg("exceeds the residents (got {workers}; allowed up to communities × residents = {people})",
                   workers=quote(workers), people=people)
        yield Problem(("place", "social_workers"), said)
    yield from _memory(("place", "residents"), people)


def _memory(path: KeyPath, people: int) -> Iterator[Problem]:
    needed = people * BYTES_PER_RESIDENT
    if needed > ALWAYS_FREE and needed > (free := free_bytes()):
        yield Problem(path, msg("asks for more memory than is free (got {people:,} residents, about {size}; allowed {free}, or some "
                                "{fitting:,} residents)",
                                people=people, size=_size(needed), free=_size(free), fitting=free // BYTES_PER_RESIDENT))


def _places(content: Mapping[str, Any], place: Mapping[str, Any], places: list) -> Iterator[Problem]:
    """Communities one by one: all made or all real, no two of one name, and nothing said twice of them."""
    tables = [(number, one) for number, one in enumerate(places) if isinstance(one, Mapping)]
    yield from _real_place(content, place, places)
    if "types" in place:
        yield Problem(("place", "types"), msg("cannot be set where each community stands by itself; each has its own type"))
    for number, one in tables:
        path = ("place", "community", number)
        if ("network" in one) == ("residents" in one):
            yield Problem(path, msg("needs one of network (files say who lives there) and residents (so many are made); it has both")
                          if "network" in one else
                          msg("needs one of network (files say who lives there) and residents (so many are made); it has neither"))
        elif ("network" in one) != ("network" in tables[0][1]):
            yield Problem(path, msg("is made while others are real, or the other way round; a street has one kind of both"))
        if "residents" in one and "network" not in one:
            yield from (Problem((*path, key), msg("goes with a network; leave it out"))
                        for key in ("attributes", "keys", "groups", "columns", "graph", "project") if key in one)
        if "social_workers" in one and "social_workers" in place:
            yield Problem((*path, "social_workers"), msg("cannot be set beside place.social_workers; set one of them"))
    names: dict[str, int] = {}
    for number, one in tables:
        if isinstance(name := one.get("name"), str) and names.setdefault(same_name(name.strip()), number) != number:
            other = ("place", "community", names[same_name(name.strip())], "name")
            said = msg("is the name of another community too (got {name})", name=quote(name))
            yield Problem(("place", "community", number, "name"), said, (other,))
    sizes = [one.get("residents") for _, one in tables]
    yield from _memory(("place", "community"), sum(size for size in sizes if type(size) is int and 0 < size <= 10**10))


def _real_place(content: Mapping[str, Any], place: Mapping[str, Any], real: list) -> Iterator[Problem]:
    communities = place.get("communities", len(real))
    if communities != len(real):
        said = msg("differs from the number of communities that stand by themselves (got {communities}; allowed {count})",
                   communities=quote(communities), count=len(real))
        yield Problem(("place", "communities"), said)
    if "residents" in place:
        yield Problem(("place", "residents"), msg("comes from the communities that stand by themselves: leave it out"))
    if not any(isinstance(one, Mapping) and "groups" in one for one in real):
        return
    for table in ("levers", "schedule"):
        for name in _table(content, table).keys() & LEVERS.keys():
            if LEVERS[name].shapes_population:
                yield Problem((table, name), msg("cannot be set where files give the real groups"))


def _size(count: int) -> str:
    return f"{count / 1e12:,.1f} TB" if count >= 1e12 else f"{count / 1e9:.1f} GB"


def _table(content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = content.get(key)
    return found if isinstance(found, Mapping) else {}


def _whole(table: Mapping[str, Any], key: str, default: int) -> int | None:
    found = table.get(key, default)
    return found if type(found) is int else None
