"""Observation (观察) of what counts do not say: who is who in two years, what social workers bear, networks. It changes nothing."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from wushe_sim.engine.chance import NETWORK, key_for
from wushe_sim.engine.declare import NOBODY, Rows
from wushe_sim.model.actors.residents import CHILD, Ties, collect_ties
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.model.world.graph import measure_network, sort_ties
from wushe_sim.model.world.network import make_households, make_ties
from wushe_sim.running.simulation import ROUND
from wushe_sim.running.street import StreetState

YEAR, HALF_YEAR = 52, 26
SMALL = 900
"""Residents of the villages behind patterns 13 and 14: some 250 households."""
TWO_MASTERS = 0.25
"""What two masters add to demands at usual dual leadership, as the station's round weighs it beside load and burden."""
VILLAGE, ESTATE = "traditional_village", "new_estate"

NUMBERS, TABLES = ("networks", "small", "quit_chances", "trust", "retained", "volunteered"), {"workers": 3, "volunteers": 4}
"""What a watch saw: numbers, and lists of tables with so many columns."""


class PatternWatch:
    """Handed to ``run`` as ``each_week``: keeps a few columns at the weeks that patterns ask for."""

    only_looks = True

    def __init__(self, weeks: int, networks: bool = True) -> None:
        self.weeks, self._sees_networks = weeks, networks
        self.networks: dict[str, dict[str, float]] = {}
        self.small: dict[str, dict[str, float]] = {}
        self.quit_chances: list[float] = []
        self.workers: list[NDArray[np.float64]] = []
        self.trust: list[tuple[int, float]] = []
        self.retained, self.volunteered = 0, 0
        self.volunteers: list[NDArray[np.float64]] = []
        self._worked: list[list[set[int]]] = [[], []]
        self._waiting: list[NDArray[np.float64]] = []

    def __call__(self, street: StreetState) -> None:
        """Look at the street before its week; volunteers' work and worker's chances are last week's."""
        week = street.week
        if week == 0 and self._sees_networks:
            self._see_networks(street)
        if week % ROUND == 1:
            self._see_workers(street)
        if 0 < week <= 2 * YEAR:
            self._see_work(street, self._worked[(week - 1) // YEAR])
        if week == YEAR:
            self._waiting = [_volunteers(one) for one in street.communities]
        if week == YEAR + HALF_YEAR:
            self.volunteers = [_stayed(before, one) for before, one in zip(self._waiting, street.communities, strict=True)]
        if week == 2 * YEAR:
            self._see_retention(street)
        if week == self.weeks - 1:
            self.trust = [_newcomers_trust(one.residents) for one in street.communities]

    def as_json(self) -> dict[str, Any]:
        """What was seen, as JSON has it: numbers in full."""
        tables = {name: [table.tolist() for table in getattr(self, name)] for name in TABLES}
        return {"weeks": self.weeks, **{name: getattr(self, name) for name in NUMBERS}, **tables}

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> Self:
        """What ``as_json`` made of one."""
        watch = cls(said["weeks"])
        for name in NUMBERS:
            setattr(watch, name, said[name])
        for name, columns in TABLES.items():
            setattr(watch, name, [np.array(table, float).reshape(-1, columns) for table in said[name]])
        return watch

    def _see_work(self, street: StreetState, year: list[set[int]]) -> None:
        if not year:
            year += [set() for _ in street.communities]
        for worked, community in zip(year, street.communities, strict=True):
            volunteers = community.volunteers
            rows = np.flatnonzero(volunteers.worked[:community.roll.registered[0]] > 0)
            worked.update(community.residents.person[volunteers.resident[rows]].tolist())

    def _see_retention(self, street: StreetState) -> None:
        for first, second, community in zip(*self._worked, street.communities, strict=True):
            there = first & set(community.residents.person.tolist())
            self.volunteered += len(there)
            self.retained += len(there & second)

    def _see_workers(self, street: StreetState) -> None:
        """Each social worker's demands (load, administration, two masters), results seen, and burnout."""
        workers = street.station.workers
        there = np.flatnonzero(workers.vacant == 0)
        self.quit_chances += workers.chance[there].astype(float).tolist()
        burden = workers.administration[there] / workers.contract[there]
        demands = workers.load[there] + burden + TWO_MASTERS * (workers.direct[there] == 0)
        self.workers.append(np.column_stack([demands, workers.results[there], workers.burnout[there]]).astype(float))

    def _see_networks(self, street: StreetState) -> None:
        """Figures of the first community of each type, and of generated ones of the size of the villages that were measured."""
        for community in street.communities:
            kind = _type_of(community.place)
            if kind not in self.networks:
                self.networks[kind] = measure_network(community.ties, community.residents.group)
        self.small = small_networks(int(street.keys[0]))


def _volunteers(community: Any) -> NDArray[np.float64]:
    """Active volunteers: person, bond, skill, agency."""
    volunteers, residents = community.volunteers, community.residents
    rows = np.flatnonzero(volunteers.active[:community.roll.registered[0]])
    who = volunteers.resident[rows]
    return np.column_stack([residents.person[who], volunteers.bond[rows], volunteers.skill[rows], residents.agency[who]]).astype(float)


def _stayed(before: NDArray[np.float64], community: Any) -> NDArray[np.float64]:
    """Those who still live here: bond, skill, agency then, and whether they are active now."""
    residents, volunteers = community.residents, community.volunteers
    listed = residents.volunteer != NOBODY
    active = set(residents.person[listed][volunteers.active[residents.volunteer[listed]] == 1].tolist())
    here = before[np.isin(before[:, 0], residents.person)]
    return np.column_stack([here[:, 1:], [person in active for person in here[:, 0]]])


def _newcomers_trust(residents: Any) -> tuple[int, float]:
    """Adult newcomers, and how far their mean trust in neighbours lies from locals'."""
    adult = residents.age != CHILD
    new, local = adult & (residents.newcomer == 1), adult & (residents.newcomer == 0)
    if not new.any() or not local.any():
        return 0, 0.0
    return int(new.sum()), float(residents.trust[new].mean(dtype=float) - residents.trust[local].mean(dtype=float))


def _type_of(place: Any) -> str:
    """The name of a community's type, by the factors that it brings."""
    factors = (float(place.heterogeneity[0]), float(place.mobility[0]))
    distance = {name: abs(kind.heterogeneity_factor - factors[0]) + abs(kind.mobility_factor - factors[1])
                for name, kind in PLACE_TYPES.items()}
    return min(distance, key=lambda name: distance[name])


def small_networks(key: int) -> dict[str, dict[str, float]]:
    """Generated places of the size of the villages that were measured: figures of a village, of its households, and of a new estate."""
    mine, found = np.uint64(key_for(np.uint64(key), NETWORK)), {}
    for name in (VILLAGE, ESTATE):
        household = make_households(SMALL, PLACE_TYPES[name], mine)
        ties = make_ties(np.zeros(SMALL, np.uint8), household, PLACE_TYPES[name], 0.0, mine)
        found[name] = measure_network(ties)
        if name == VILLAGE:
            found["households"] = measure_network(between_households(ties, household))
    return found


def between_households(ties: Ties, household: Rows) -> Ties:
    """The network of households: two are tied where any of their residents are."""
    here = np.repeat(household, np.diff(ties.start.astype(np.int64)))
    there = household[ties.neighbour]
    once = here < there
    start, neighbour = sort_ties(int(household.max()) + 1, here[once].astype(np.uint32), there[once].astype(np.uint32))
    return collect_ties(start, neighbour, np.ones(neighbour.size, np.float32), np.zeros(neighbour.size, np.uint8))
