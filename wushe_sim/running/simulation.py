"""A street through its weeks and rounds (模拟): built, burned in, run and counted. Every run, notebook and province comes through here.

Four weeks at a time, from one station's round to the next, a community runs on its own; so it stays in the processor's cache, and the order
in which communities are taken changes nothing.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wushe_sim.engine.declare import allocate
from wushe_sim.engine.table import Tables, pack_table
from wushe_sim.errors import BadInput
from wushe_sim.files.raw_files import read_packed_bytes
from wushe_sim.i18n import msg
from wushe_sim.model.actors.cases import Cases
from wushe_sim.model.levers import Levers
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.switches import Switches
from wushe_sim.model.week import weeks
from wushe_sim.model.week.decided import NOBODY_ASKED
from wushe_sim.model.week.station import CITY_ROUND, city_round, station_round
from wushe_sim.running.budget import raise_levers, spend
from wushe_sim.running.extension_stages import Doors, check_residents, open_doors
from wushe_sim.running.interventions import check_places, intervene, raise_burdens
from wushe_sim.running.real_places import count_residents_of_each
from wushe_sim.running.street import StreetState, build_street
from wushe_sim.running.warm_up import prepare
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.purchases import Purchases, plan_purchases

ROUND = 4
SUMMARY_WEEKS = 26


class Record(NamedTuple):
    """What was counted in a street's kept weeks. Counts that are not kept by group stand in group 0."""

    weeks: NDArray[np.int32]
    counts: NDArray[np.int64]
    communities: tuple[str, ...]
    groups: tuple[str, ...]
    mended: dict[str, dict[str, int]]


class Policy(NamedTuple):
    """What a scenario sets: levers by week (burn-in included), switches and parameters."""

    levers: Levers
    switches: Switches
    parameters: Parameters
    burn_in: int
    by_place: Sequence[Levers] = ()
    """The levers of each community, where some have levers of their own."""
    interventions: tuple[Any, ...] = ()
    outside: Sequence[Mapping[str, Any]] = ()
    """The levers of extensions, for each community; none where there is no such lever."""
    purchases: Purchases | None = None
    """What the scenario's budget buys, where it has one."""


def build_policy(scenario: Scenario) -> Policy:
    """The scenario's policy as the engine reads it. Raises BadInput for a region, which has streets of several policies."""
    if scenario.region is not None:
        raise BadInput(msg("{name} is a region of many streets; this takes one, such as scenario.street(0); `wushe run` runs all",
                           name=scenario.name))
    policy = Policy(scenario.levers_by_week(), scenario.switch_values(), scenario.parameter_values(), scenario.burn_in,
                    scenario.levers_by_place(),
                    tuple(scenario.interventions_by_week()), scenario.levers_from_outside())
    if scenario.budget.is_empty:
        return policy
    purchases = plan_purchases(scenario, count_residents_of_each(scenario))
    for levers in (policy.levers, *policy.by_place):
        raise_levers(levers, purchases, policy.burn_in)
    return policy._replace(purchases=purchases)


def get_burn_in_key(scenario: Scenario) -> str:
    """Scenarios with equal keys live through the same burn-in under the same seed, and may branch from one state."""
    policy = build_policy(scenario)
    digest = hashlib.sha256(repr((scenario.burn_in, scenario.place, policy.switches, policy.parameters)).encode())
    for series in policy.levers:
        digest.update(np.ascontiguousarray(series[:max(1, scenario.burn_in)]).tobytes())
    for place in policy.outside:
        for name, series in place.items():
            digest.update(name.encode() + np.ascontiguousarray(series[:max(1, scenario.burn_in)]).tobytes())
    for name, path in sorted(scenario.files().items()):
        digest.update(name.encode() + read_packed_bytes(path))
    return digest.hexdigest()


def make_room(street: StreetState) -> None:
    """Tables of cases grow at rounds only: so that a quarter of the residents could open a case before the next."""
    for c, community in enumerate(street.communities):
        cases, used = community.cases, int(community.queue.last[0])
        room = community.residents.person.size // 4 + 16
        if cases.state.size - used < room:
            larger = allocate(Cases, used + 2 * room)
            for old, new in zip(cases, larger, strict=True):
                new[:used] = old[:used]
            street.communities[c] = community._replace(cases=larger)


def run_weeks(street: StreetState, policy: Policy, last: int, keep: Callable[[int, NDArray[np.int64]], None] | None = None,
              block: int = ROUND, overrides: Any = None, each_week: Callable[[StreetState], Any] | None = None) -> None:
    """Live from the street's week to before ``last`` (see ``turns``), as a street alone: a city of one."""
    for _ in iterate_rounds(street, policy, last, keep, block, overrides, each_week):
        hold_city_round([street], overrides)


def hold_city_round(streets: Sequence[StreetState], overrides: Any = None) -> None:
    """The city, which these streets share, gathers what was given to it and allots its pool by need."""
    with _deciding(overrides, streets[0], None) as asked:
        city_round(Tables([street.shared for street in streets]), len(streets), asked)


@contextmanager
def _deciding(overrides: Any, street: StreetState, place: int | None) -> Iterator[Any]:
    """Whom compiled code asks while it runs for a community of the street, or for all (None); what they raised is raised after it."""
    if overrides is None:
        yield NOBODY_ASKED
    else:
        overrides.enter(street, place)
        yield overrides.asked
        overrides.raise_what_failed()


def iterate_rounds(street: StreetState, policy: Policy, last: int, keep: Callable[[int, NDArray[np.int64]], None] | None = None,
                   block: int = ROUND, overrides: Any = None, each_week: Callable[[StreetState], Any] | None = None) -> Iterator[None]:
    """Live from the street's week to before ``last``: rounds when they fall due, and every community's weeks between them.

    Stops where the city's round is due, every twelfth week after the station's; whoever drives it holds that one and goes on.

    ``keep`` is handed the first week of each block and its tallies, weeks × communities × counts × groups. Blocks end at rounds.
    ``overrides`` are asked for the decisions that they replace, and ``each_week`` is called before each week from 0 on, before the
    station's round if there is one; either needs blocks of one week. Interventions come first.
    """
    check_places(street, policy.interventions)
    overrides = open_doors(policy, overrides)
    block = 1 if isinstance(overrides, Doors) else block
    levers, switches, parameters = pack_table(policy.levers), pack_table(policy.switches), pack_table(policy.parameters)
    number = len(street.communities)
    own = Tables(policy.by_place or [policy.levers] * number)
    keys = np.array(street.keys, np.uint64)
    street.levers = policy.levers
    raise_burdens(street)
    while street.week < last:
        week, t = street.week, street.week + policy.burn_in
        if week >= 0:
            intervene(street, policy.interventions)
            spend(street, policy.purchases)
            if each_week is not None:
                each_week(street)
            if each_week is not None and not getattr(each_week, "only_looks", False):
                check_residents(street, range(number), lambda place: msg("{community}, week {week}: each_week",
                                                                         community=street.names[place], week=street.week))
        if week % ROUND == 0 or t == 0:
            make_room(street)
            with _deciding(overrides, street, None) as asked:
                station_round(street.shared, street.tables, street.key, week, t, levers, switches, parameters, asked)
            if week % CITY_ROUND == 0:
                yield
        until = min(last, week + block - week % block, *(event.week for event in policy.interventions if event.week > week))
        tallies = np.empty((until - week, number, *street.communities[0].books.tally.shape), np.int64)
        for lived in [(0, number)] if overrides is None else [(c, c + 1) for c in range(number)]:
            with _deciding(overrides, street, lived[0]) as asked:
                weeks(street.tables, own, switches, parameters, keys, lived, (week, until), t, tallies, asked)
        for name, community in zip(street.names, street.communities, strict=True):
            if community.queue.full[0]:
                raise RuntimeError(f"the table of cases of {name} is full in the weeks from {week}; it grows at rounds only")
        tallies[0, :, :, 0] += street.station.ledger.counted
        street.station.ledger.counted[:] = 0
        street.week = until
        if keep is not None:
            keep(week, tallies)


class Keeper:
    """Collects tallies as the scenario says: every week, sums of four weeks, or the sum of the last 26."""

    def __init__(self, scenario: Scenario, progress: Callable[[int], Any] | None) -> None:
        """For one run; ``progress`` is told the number of weeks done, burn-in included."""
        self.every, self.whole = scenario.keep.every, scenario.keep.by == "street"
        self.last = scenario.weeks
        self.burn_in = scenario.burn_in
        self.progress = progress
        self.weeks: list[int] = []
        self.sums: list[NDArray[np.int64]] = []

    def __call__(self, first: int, tallies: NDArray[np.int64]) -> None:
        """Take in the tallies of one block."""
        for k, tally in enumerate(tallies):
            week = first + k
            if week >= 0:
                self.take(week, tally.sum(axis=0, keepdims=True) if self.whole else tally)
        if self.progress is not None:
            self.progress(self.burn_in + first + len(tallies))

    def take(self, week: int, tally: NDArray[np.int64]) -> None:
        """Keep a week, or add it to the row it belongs to."""
        fresh = not self.weeks or (self.every and week % self.every == 0)
        if not self.every and week < self.last - SUMMARY_WEEKS:
            return
        if fresh:
            self.weeks.append(week)
            self.sums.append(tally.copy())
        else:
            self.weeks[-1] = week
            self.sums[-1] += tally

    def record(self, street: StreetState) -> Record:
        """What was kept."""
        return Record(np.array(self.weeks, np.int32), np.stack(self.sums), street.names, street.group_names, street.mended)


def run_burn_in(scenario: Scenario, seed: int, progress: Callable[[int], Any] | None = None, policy: Policy | None = None) -> StreetState:
    """A street after its burn-in, at the door of week 0; ``policy`` is the scenario's, where it was built already."""
    policy = policy or build_policy(scenario)
    prepare()
    street = build_street(scenario, seed, policy.levers, policy.parameters)
    run_weeks(street, policy, 0, Keeper(scenario, progress))
    return street


def simulate(scenario: Scenario, seed: int, progress: Callable[[int], Any] | None = None, start: StreetState | None = None,
             each_week: Callable[[StreetState], Any] | None = None) -> Record:
    """Live a scenario under a seed. ``start`` is a street after a burn-in of the same key; it is copied, not changed.

    ``each_week`` is called before each week after burn-in and may write columns. Raises BadInput for files that cannot be read.
    """
    policy = build_policy(scenario)
    street = run_burn_in(scenario, seed, progress, policy) if start is None else start.copy()
    keeper = Keeper(scenario, progress)
    run_weeks(street, policy, scenario.weeks, keeper, block=ROUND if each_week is None else 1, each_week=each_week)
    return keeper.record(street)


def run_until(scenario: Scenario, seed: int, until: int) -> StreetState:
    """A street as it stands before week ``until``, for whoever wants to look at its actors."""
    if not -scenario.burn_in <= until <= scenario.weeks:
        raise BadInput(msg("until = {until}: the weeks of {name} are {first} to {weeks}",
                           until=until, name=scenario.name, first=-scenario.burn_in, weeks=scenario.weeks))
    policy = build_policy(scenario)
    street = build_street(scenario, seed, policy.levers, policy.parameters)
    run_weeks(street, policy, until)
    return street
