"""The residents' network (居民网络的生成), generated: households, stairwells, streets, acquaintances, and who is introduced to whom.

The recipe, in order; what a resident draws depends on the key and the row alone:

1. Households (户) are cliques: everyone knows their kin.
2. Everyone calls on others, as often as they are sociable (log-normal, so that a few know very many). A call stays in the building, in
   the street, or goes anywhere, by the shares of the community's type; of two people met there, it is the more sociable who is called on.
3. Whoever is called on makes introductions: the caller also comes to know some of that person's household or acquaintances. This
   closes triangles.
4. With some chance a call or an introduction looks for one's own group only, in wider and wider rounds. That chance, and how often people
   call, are set so that ties outside the household land on the wanted assortativity, and the whole on the mean degree.

The shape is that of real ones. The recipe is judgement; its constants were chosen by looking at EVIDENCE's pattern 13: clustering, and path
and spread of the degree as well, so none of these speaks for it. Pattern 14 (households) was not looked at. Time is linear in residents.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.engine.chance import NETWORK, draw, draw_order_key, key_for, mix_bits, normal
from wushe_sim.engine.declare import Flags, Rows, Shares
from wushe_sim.engine.kernel import exp, kernel
from wushe_sim.model.actors.residents import CLAN, Ties, collect_ties
from wushe_sim.model.place_types import CommunityType
from wushe_sim.model.world.graph import measure_network, newman, sort_ties, to_networkx

__all__ = ["make_households", "make_ties", "measure_network", "to_networkx"]

LARGEST_HOUSEHOLD = 10
"""Residents of the largest household that is generated, and how near to one another kin must stand in a larger one to know each other."""

SOCIABILITY = np.float32(1.2)
"""Standard deviation of the logarithm of sociability (.8 to 1.4), chosen beside pattern 13's degree CV and path: a few know very many."""
MOST_SOCIABLE = np.float32(16)
"""Bound of sociability as a multiple of its median (judgement, 8 to 20): 2.3 standard deviations."""

INTRODUCTIONS = 3
"""How many people a caller may be introduced to by whom they call on (judgement, 1 to 4)."""
INTRODUCED = np.float32(0.8)
"""Chance of each introduction (.5 to .9), fitted to pattern 13's clustering with INTRODUCTIONS."""
LOOKS = 6
"""How many people of a round one looks at, in search of the own group, before looking in a wider one."""

KIN, NEAR, FAR, SPREAD = np.float32(0.8), np.float32(0.5), np.float32(0.3), np.float32(0.08)
"""Mean strength of ties within the household, within the building and beyond, and the standard deviation about it (judgement)."""
WEAKEST = np.float32(0.02)
AIMING = 4
"""How often the network is made, each time with calls and own-group search set by what came of the last; the error falls fivefold."""
SEEKING = 0.85
"""Assortativity gained by seeking one's own group in every call and introduction rather than in none (a first guess)."""
CALLS_REACH, LEAST_CALLS = 9.5, 0.05
"""Ties that come of a call of the median resident (a first guess, then mended), and the fewest calls that such a resident makes."""
GROUPS = 16
"""Social groups that a community may have."""

SIZES, SOCIABLE, CALLS, WHOM, INTRODUCE, STRENGTH, KINDRED = (np.uint64(stream) for stream in range(1, 8))


class Neighbourhood(NamedTuple):
    """Who lives where, of which group and how sociable: what calls and introductions go by."""

    homes: Rows
    """First row of each household, and at the end the number of residents."""
    home_of: Rows
    """Household of each row, counted from 0."""
    group: Flags
    by_group: Rows
    """Rows ordered by group, those of group g from ``group_first[g]`` to before ``group_first[g + 1]``."""
    group_first: NDArray[np.int64]
    sociability: Shares
    """How often everyone calls, in calls for each call of the median resident."""
    widths: NDArray[np.int64]
    """Households in a building, in a street and in the community."""


@kernel
def stream(key, number):
    """The key of one purpose of the network's own draws."""
    return key_for(key_for(key, NETWORK), number)


@kernel
def within(bits, first, last):
    """A row from ``first`` to before ``last``, by the upper half of 64 random bits."""
    return first + np.int64(((bits >> np.uint64(32)) * np.uint64(last - first)) >> np.uint64(32))


@kernel
def household_size(key, number, mean):
    """1 + a Poisson number of mean ``mean`` − 1, by inversion; at most LARGEST_HOUSEHOLD."""
    rate = np.float32(mean) - np.float32(1)
    chance, left, size = exp(-rate), draw(key, number), 1
    while left >= chance and size < LARGEST_HOUSEHOLD:
        left -= chance
        chance *= rate / np.float32(size)
        size += 1
    return size


@kernel
def fill_households(household, key, mean):
    """Write the household of every row; the last household takes those who are left."""
    key, row, number = stream(key, SIZES), 0, 0
    while row < household.size:
        last = min(row + household_size(key, np.int64(number), mean), household.size)
        while row < last:
            household[row] = number
            row += 1
        number += 1


def make_households(residents: int, place: CommunityType, key: np.uint64) -> Rows:
    """The household of every resident, numbered from 0 and ascending, of sizes about ``place.household_size`` (1 + Poisson)."""
    household = np.empty(residents, np.uint32)
    fill_households(household, np.uint64(key), np.float32(place.household_size))
    return household


@kernel
def set_sociability(key, sociability):
    """Log-normal, of median 1 and at most MOST_SOCIABLE."""
    key = stream(key, SOCIABLE)
    for row in range(sociability.size):
        sociability[row] = min(exp(SOCIABILITY * normal(key, row)), MOST_SOCIABLE)


@kernel
def bounds(homes, home_of, row, width):
    """First and last row of the ``width`` households, counted off in order, among which a row lives."""
    block = np.int64(home_of[row]) // width * width
    return np.int64(homes[block]), np.int64(homes[min(block + width, homes.size - 1)])


@kernel
def choose_host(bits, people, row, first, last):
    """The more sociable of two rows from ``first`` to before ``last``, neither of ``row``'s household, which lies between these bounds."""
    home, home_end = bounds(people.homes, people.home_of, row, np.int64(1))
    one = within(bits, first, last - (home_end - home))
    two = within(mix_bits(bits), first, last - (home_end - home))
    one += home_end - home if one >= home else np.int64(0)
    two += home_end - home if two >= home else np.int64(0)
    return two if people.sociability[two] > people.sociability[one] else one


@kernel
def choose_person_called(bits, people, row, nearest, own):
    """Whom a row calls on: someone of its round, or, where ``own``, someone of its group in ever wider rounds; never of its household.

    Somebody of another group rather than nobody; the row itself where it shares the community with its household alone.
    """
    home, home_end = bounds(people.homes, people.home_of, row, np.int64(1))
    found, looks = np.int64(row), LOOKS if own else 1
    for reach in range(nearest, people.widths.size):
        first, last = bounds(people.homes, people.home_of, row, people.widths[reach])
        for _look in range(looks if last - first > home_end - home else 0):
            bits = mix_bits(bits)
            found = choose_host(bits, people, row, first, last)
            if not own or people.group[found] == people.group[row]:
                return found
    first, last = people.group_first[people.group[row]], people.group_first[people.group[row] + 1]
    for _look in range(looks if found != row else 0):
        bits = mix_bits(bits)
        other = np.int64(people.by_group[within(bits, first, last)])
        if people.home_of[other] != people.home_of[row]:
            return other
    return found


@kernel
def count_calls(key, people, rate, first_call):
    """Where each row's calls begin: rate × sociability calls, by a draw rounded up or down; whoever lives alone makes at least one."""
    key, total = stream(key, CALLS), np.int64(0)
    for row in range(people.group.size):
        first_call[row] = total
        times = np.int64(rate * people.sociability[row] + draw(key, row))
        home, home_end = bounds(people.homes, people.home_of, row, np.int64(1))
        total += max(times, np.int64(1)) if home_end - home == 1 else times
    first_call[people.group.size] = total


@kernel
def make_calls(key, people, own_chance, in_building, in_street, first_call, called):
    """Write whom each call reaches; ``in_building`` and ``in_street`` are the shares of calls that look no further."""
    key = stream(key, WHOM)
    for row in range(people.group.size):
        for call in range(first_call[row], first_call[row + 1]):
            bits = draw_order_key(draw_order_key(key, row), call - first_call[row])
            own, where = draw(bits, 0) < own_chance, draw(bits, 1)
            nearest = 0 if where < in_building else (1 if where < in_building + in_street else 2)
            called[call] = choose_person_called(bits, people, row, nearest, own)


@kernel
def choose_introduced(bits, people, row, host, own, first_call, called):
    """Whom a host introduces a caller to: one of the host's household or of those the host calls on; the host itself where nobody fits."""
    home, home_end = bounds(people.homes, people.home_of, host, np.int64(1))
    kin, acquaintances = home_end - home, first_call[host + 1] - first_call[host]
    for _look in range(LOOKS if own else 1):
        bits = mix_bits(bits)
        which = within(bits, np.int64(0), kin + acquaintances)
        found = home + which if which < kin else np.int64(called[first_call[host] + which - kin])
        if found != row and (not own or people.group[found] == people.group[row]):
            return found
    return host


@kernel
def list_kin(people, one, other):
    """Write the pairs of each household. Returns how many."""
    pairs = 0
    for row in range(people.group.size):
        _, home_end = bounds(people.homes, people.home_of, row, np.int64(1))
        for kin in range(row + 1, min(home_end, row + LARGEST_HOUSEHOLD)):
            one[pairs], other[pairs] = row, kin
            pairs += 1
    return pairs


@kernel
def list_calls(key, people, own_chance, first_call, called, pairs, one, other):
    """Write, after so many pairs, those of calls and of introductions, some of them twice. Returns how many there are then."""
    key = stream(key, INTRODUCE)
    for row in range(people.group.size):
        for call in range(first_call[row], first_call[row + 1]):
            host = np.int64(called[call])
            if host == row:
                continue
            one[pairs], other[pairs] = row, host
            pairs += 1
            for time in range(INTRODUCTIONS):
                bits = draw_order_key(draw_order_key(key, row), (call - first_call[row]) * INTRODUCTIONS + time)
                if draw(bits, 0) < INTRODUCED:
                    own = draw(bits, 1) < own_chance
                    one[pairs], other[pairs] = row, choose_introduced(bits, people, row, host, own, first_call, called)
                    pairs += 1
    return pairs


@kernel
def mix_of_groups(start, neighbour, people, mix):
    """Count the ties outside the household, in both directions, from each group to each (a table of groups × groups)."""
    for row in range(people.group.size):
        for k in range(start[row], start[row + 1]):
            if people.home_of[neighbour[k]] != people.home_of[row]:
                mix[people.group[row], people.group[neighbour[k]]] += 1


@kernel
def set_strengths(key, home_of, building, start, neighbour, strength, kin):
    """How strong each tie is: by household, building or beyond, with a spread drawn from the pair, hence the same in both directions."""
    key = stream(key, STRENGTH)
    for row in range(home_of.size):
        for k in range(start[row], start[row + 1]):
            low, high = min(np.uint32(row), neighbour[k]), max(np.uint32(row), neighbour[k])
            near = home_of[low] // building == home_of[high] // building
            kin[k] = home_of[low] == home_of[high]
            mean = KIN if kin[k] else (NEAR if near else FAR)
            strength[k] = min(max(mean + SPREAD * normal(draw_order_key(key, low), high), WEAKEST), np.float32(1))


@kernel
def join_clans(key, group, share, start, neighbour, strength, kin):
    """A share of the ties between households of one group is of one clan or work unit, as strong as within a household (+ KIN − FAR)."""
    key = stream(key, KINDRED)
    for row in range(group.size):
        for k in range(start[row], start[row + 1]):
            low, high = min(np.uint32(row), neighbour[k]), max(np.uint32(row), neighbour[k])
            if not kin[k] and group[low] == group[high] and draw(draw_order_key(key, low), high) < share:
                kin[k] = CLAN
                strength[k] = min(strength[k] + KIN - FAR, np.float32(1))


def assortativity(start: Rows, neighbour: Rows, people: Neighbourhood) -> float:
    """Newman's assortativity by group outside the household, counted by compiled code; NaN with one group or without such ties."""
    mix = np.zeros((GROUPS, GROUPS), np.int64)
    mix_of_groups(start, neighbour, people, mix)
    return newman(mix)


def settle(group: Flags, household: Rows, place: CommunityType, key: np.uint64) -> Neighbourhood:
    """The neighbourhood of residents whose households ascend from row to row: neighbours in number are neighbours in space."""
    begins = np.flatnonzero(np.diff(household, prepend=household[:1]) != 0) if household.size else np.zeros(0, np.int64)
    homes = np.concatenate([np.zeros(min(household.size, 1), np.int64), begins, [household.size]])
    by_group = np.argsort(group, kind="stable").astype(np.uint32)
    sociability = np.empty(household.size, np.float32)
    set_sociability(key, sociability)
    return Neighbourhood(
        homes.astype(np.uint32), np.repeat(np.arange(homes.size - 1), np.diff(homes)).astype(np.uint32), group,
        by_group, np.searchsorted(group[by_group], np.arange(GROUPS + 1)).astype(np.int64), sociability,
        np.array([place.building_households, place.building_households * place.street_buildings, max(homes.size, 1)], np.int64))


def make_acquaintances(people: Neighbourhood, place: CommunityType, rate: float, own_chance: float, key: np.uint64) -> tuple[Rows, Rows]:
    """``start`` and ``neighbour`` of the ties that come of so many calls by the median resident, and of so much seeking one's own."""
    first_call = np.zeros(people.group.size + 1, np.int64)
    count_calls(key, people, np.float32(rate), first_call)
    called = np.empty(first_call[-1], np.uint32)
    make_calls(key, people, np.float32(own_chance), np.float32(place.building_share), np.float32(place.street_share), first_call, called)
    room = people.group.size * (LARGEST_HOUSEHOLD - 1) + called.size * (1 + INTRODUCTIONS)
    one, other = np.empty(room, np.uint32), np.empty(room, np.uint32)
    pairs = list_calls(key, people, np.float32(own_chance), first_call, called, list_kin(people, one, other), one, other)
    return sort_ties(people.group.size, one[:pairs], other[:pairs])


def refuse(group: Flags, household: Rows, homophily: float) -> None:
    """Raise ValueError for what no network can be made of."""
    if group.shape != household.shape or group.ndim != 1:
        raise ValueError(f"group has {group.shape} rows and household {household.shape}: give both one entry a resident")
    if (household[1:] < household[:-1]).any():
        raise ValueError("household numbers must ascend from row to row, as make_households gives them: homes stand in their order")
    if group.size and group.max() >= GROUPS:
        raise ValueError(f"group {group.max()} is above {GROUPS - 1}; a community has at most {GROUPS} groups, counted from 0")
    if not 0 <= homophily <= 1:
        raise ValueError(f"homophily = {homophily} is not between 0 and 1 (assortativity by group)")


def make_ties(group: Flags, household: Rows, place: CommunityType, homophily: float, key: np.uint64, clans: float = 0.0) -> Ties:
    """The ties among residents of these groups (uint8, 0 to 15) and households (uint32, ascending), one row each; ``key`` is the place's.

    ``homophily`` is the assortativity by group that ties outside the household are to have (0 to 1), ``clans`` the share of those within
    a group that are of one clan or work unit. Of two residents or more everybody has a tie. Raises ValueError for other input.
    """
    refuse(group, household, homophily)
    key, residents = np.uint64(key), household.size
    people = settle(group, household, place, key)
    size = np.diff(people.homes.astype(np.int64))
    close = np.minimum(size, LARGEST_HOUSEHOLD)
    kin_degree = float((close * (close - 1) + 2 * (LARGEST_HOUSEHOLD - 1) * (size - close)).sum()) / max(residents, 1)
    rate, own_chance = max((place.mean_degree - kin_degree) / CALLS_REACH, LEAST_CALLS), float(homophily)
    start, neighbour = make_acquaintances(people, place, rate, own_chance, key)
    for _turn in range(AIMING - 1):
        reached, found = neighbour.size / max(residents, 1) - kin_degree, assortativity(start, neighbour, people)
        rate = max(rate * min(max((place.mean_degree - kin_degree) / max(reached, 0.1), 0.5), 2.0), LEAST_CALLS)
        own_chance = min(max(own_chance + (homophily - found) / SEEKING, 0.0), 1.0) if math.isfinite(found) else own_chance
        start, neighbour = make_acquaintances(people, place, rate, own_chance, key)
    strength, kin = np.empty(neighbour.size, np.float32), np.empty(neighbour.size, np.uint8)
    set_strengths(key, people.home_of, np.uint32(place.building_households), start, neighbour, strength, kin)
    if clans > 0:
        join_clans(key, people.group, np.float32(clans), start, neighbour, strength, kin)
    return collect_ties(start, neighbour, strength, kin)
