"""What holds on every street, whatever its policy: people, hours, money and cases balance, bounds hold, luck depends on nothing else."""

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import warm
from tests.strategies import lever_values, schedules
from wushe_sim.engine.declare import NOBODY, find_out_of_bounds, list_declarations
from wushe_sim.model.actors.residents import collect_ties
from wushe_sim.model.counts import COUNTS, count
from wushe_sim.model.switches import Switches
from wushe_sim.model.world.linkage import TEAM, WORKER
from wushe_sim.running import runner, simulation
from wushe_sim.running.street import StreetState
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.tables import LEVERS, PARAMETER_GROUPS, default_of

pytestmark = pytest.mark.compiled

WEEKS, BURN_IN = 16, 8
SMALL = Scenario(
    name="small", weeks=WEEKS, burn_in=BURN_IN,
    place={"communities": 2, "residents": 200, "social_workers": 2, "types": {"new_estate": 0.5, "old_neighbourhood": 0.5}})
RICH = Scenario(
    name="rich", weeks=44, burn_in=8,
    place={"communities": 2, "residents": 800, "social_workers": 5, "types": {"traditional_village": 0.5, "new_estate": 0.5}},
    levers={
        "takeover": 0.4, "task_downshift": 0.3, "approval_delay": 3, "volunteer_charter": 0.5, "incubation": 0.5, "heterogeneity": 0.6,
        "agency_building": 0.5, "points_scheme": 0.8, "crowd_giving": 0.8, "self_governance": 0.6, "moral_governance": 0.6,
        "deliberation": 0.8, "covenant": 0.8, "mobility": 0.2, "staffing": 0.75, "mode": "organization_led", "enlistment": 0.8,
        "interest_spread": 0.4, "charity_mix": {"government": 0.4, "targeted": 0.3, "love_link": 0.3}, "volunteer_selection": "both",
    },
    switches={"asymmetric_learning": True, "visible_first": True, "staying_with_a_pair": True, "answered_at_once": True},
    parameters={
        "world": {"donors": 8, "organizations": 4, "frail_elder": 0.15, "agency_staff": 5}, "need": {"compound": 0.5},
        "hand_down": {"asking": 0.05},
        "give": {"reach": 0.5},
        "mobilise": {"join_hazard": 0.0006, "join_asked": 2, "accept": 0.1, "accept_ties": 0.5, "named": 0.5, "standing_persuades": 0.2,
                     "peers_convex": 0.5},
        "adapt": {"routine_grows": 0.05, "found_hazard": 0.01, "found_members": 4, "habit_lever": 0.5, "habit_usual": 0.45},
    })
"""A street on which much goes on, so that every lever, switch and parameter has something to act on."""
QUIET = RICH.replace(
    name="quiet", weeks=104, place={"residents": 120, "social_workers": 30}, levers={"mode": "volunteer_led", "staffing": 0.9},
    switches={"answered_at_once": False})
"""A street so small that in some weeks no case ends, organizations lack members, and with a station so large that somebody quits."""


# random policies

def few(names: Any, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(sorted(names)), max_size=most, unique=True)


@st.composite
def policies(draw: Any) -> Scenario:
    """A small street under any few levers and schedules, with any few mechanisms off."""
    types = draw(st.sampled_from([{"traditional_village": 1.0}, {"new_estate": 0.5, "mixed": 0.5}, {"resettlement": 1.0}]))
    return Scenario(
        name="any", weeks=WEEKS, burn_in=BURN_IN,
        place={
            "communities": draw(st.integers(1, 3)), "residents": draw(st.integers(100, 300)), "types": types,
            "social_workers": draw(st.sampled_from([0.5, 1, 2.5, 5])),
        },
        levers={name: draw(lever_values(LEVERS[name])) for name in draw(few(LEVERS, 6))},
        schedule={name: draw(schedules(LEVERS[name], WEEKS)) for name in draw(few(LEVERS, 2))},
        switches={name: draw(st.booleans()) for name in draw(few(list_declarations(Switches), 5))},
    )


SEEDS = st.integers(0, 10_000)
any_street = settings(max_examples=15, deadline=None, derandomize=True, database=None)


class Books:
    """A record's counts by name, summed over groups: weeks × communities."""

    def __init__(self, counts: np.ndarray) -> None:
        self.counts = counts

    def __getattr__(self, name: str) -> np.ndarray:
        return self.counts[:, :, getattr(count, name)].sum(axis=-1)

    def change(self, name: str) -> np.ndarray:
        """How much a stock rose from one week's end to the next."""
        return np.diff(getattr(self, name), axis=0)

    def later(self, name: str) -> np.ndarray:
        """A flow of every week but the first."""
        return getattr(self, name)[1:]


def books_of(scenario: Scenario, seed: int) -> Books:
    return Books(simulation.simulate(scenario, seed).counts)


def counts_of(scenario: Scenario, seed: int = 1) -> np.ndarray:
    return simulation.simulate(scenario, seed).counts


def differing(left: np.ndarray, right: np.ndarray) -> list[str]:
    """Names of the counts in which two records differ: what a failing comparison shows."""
    return [name for row, name in enumerate(COUNTS) if not np.array_equal(left[:, :, row], right[:, :, row])]


def never_negative(books: Books, *, but: tuple[str, ...] = ()) -> list[str]:
    return [name for row, name in enumerate(COUNTS) if name not in but and (books.counts[:, :, row] < 0).any()]


# people (I1)

@any_street
@given(policies(), SEEDS)
def test_whoever_leaves_is_replaced_and_nobody_appears_or_vanishes(scenario, seed):
    books = books_of(scenario, seed)
    assert (books.residents == scenario.place.residents).all()
    assert (books.left == books.arrived).all()
    assert (books.newcomers <= books.residents).all() and (books.adults <= books.residents).all()


@any_street
@given(policies(), SEEDS)
def test_newcomers_change_only_by_arriving_leaving_and_settling(scenario, seed):
    books = books_of(scenario, seed)
    assert (books.change("newcomers") == (books.arrived - books.newcomers_left - books.settled)[1:]).all()
    assert (books.newcomers_left <= books.left).all()


@any_street
@given(policies(), SEEDS)
def test_volunteers_change_only_by_joining_enlisting_quitting_and_moving(scenario, seed):
    books = books_of(scenario, seed)
    assert (books.change("active") == (books.joined + books.enlisted_active - books.quit - books.moved_volunteers)[1:]).all()
    assert (books.change("registered") == (books.entered + books.enlisted - books.deregistered)[1:]).all()
    assert (books.enlisted_active <= books.enlisted).all() and (books.entered <= books.joined).all()
    ways = ("neighbours", "organizations", "outreach", "incubation")
    assert (books.joined == books.joined_own + sum(getattr(books, f"joined_{way}") for way in ways)).all()
    assert (books.asked == sum(getattr(books, f"asked_by_{way}") for way in ways)).all()
    assert (books.working <= books.active).all() and (books.active <= books.registered).all()


@any_street
@given(policies(), SEEDS)
def test_without_settling_and_enlisting_nobody_settles_and_nobody_is_enlisted(scenario, seed):
    books = books_of(scenario.replace(switches={"settling": False, "enlisting": False}), seed)
    assert (books.settled == 0).all() and (books.enlisted == 0).all() and (books.enlisted_active == 0).all()


# hours (I2)

@any_street
@given(policies(), SEEDS)
def test_every_hour_of_committee_workers_and_agencies_is_accounted_for(scenario, seed):
    b = books_of(scenario, seed)
    used = b.committee_administration + b.committee_remedies + b.committee_coordination + b.committee_asking
    assert (b.committee_minutes == used + b.committee_served + b.committee_idle).all()
    uses = b.worker_administration + b.worker_brokering + b.worker_incubation + b.worker_outreach + b.worker_casework
    assert (b.worker_minutes == uses + b.worker_absent).all()
    assert (b.worker_casework == b.worker_served + b.worker_idle).all()
    assert (b.agency_minutes == b.agency_served + b.agency_idle).all()
    assert not never_negative(b, but=("pool",))


@any_street
@given(policies(), SEEDS)
def test_every_hour_that_volunteers_offer_is_worked_or_left_idle(scenario, seed):
    b = books_of(scenario, seed)
    assert (b.offered_minutes == b.worked_minutes + b.idle_volunteer_minutes).all()
    assert (b.worked_minutes == b.team_minutes + b.group_minutes + b.monitoring_minutes).all()


@any_street
@given(policies(), SEEDS)
def test_hours_booked_on_cases_are_the_hours_that_were_given(scenario, seed):
    b = books_of(scenario, seed)
    assert (b.booked_committee == b.committee_served).all() and (b.booked_worker == b.worker_served).all()
    assert (b.booked_team == b.team_minutes).all() and (b.booked_organization == b.agency_served + b.group_minutes).all()


@any_street
@given(policies(), SEEDS)
def test_the_station_gives_out_the_hours_of_its_posts_and_no_more(scenario, seed):
    street = simulation.run_until(scenario, seed, WEEKS)
    desks, workers = street.station.desks, street.station.workers
    for w, contract in enumerate(workers.contract):
        mine = desks.worker == w
        assert (desks.contract[mine] + desks.vacant[mine]).sum() == contract
        assert desks.administration[mine].sum() <= contract
    for row in range(street.station.agencies.staff.size):
        # each share is cut to whole minutes
        assert street.station.contracts.minutes[street.station.contracts.agency == row].sum() <= street.station.agencies.staff[row]


@any_street
@given(policies(), SEEDS)
def test_no_volunteer_works_more_than_offered_or_offers_more_than_free_time(scenario, seed):
    for c in simulation.run_until(scenario, seed, WEEKS).communities:
        rows = slice(0, int(c.roll.registered[0]))
        assert (c.volunteers.worked[rows] <= c.volunteers.offered[rows]).all()
        assert (c.volunteers.offered[rows] <= c.residents.free_minutes[c.volunteers.resident[rows]]).all()


@any_street
@given(policies(), SEEDS)
def test_need_served_is_never_more_than_need_and_is_the_same_by_group_and_by_kind(scenario, seed):
    b = books_of(scenario, seed)
    kinds = ("material", "mediation", "capacity", "emotional", "care", "public")
    assert (b.need_minutes == sum(getattr(b, f"need_{kind}") for kind in kinds)).all()
    assert (b.served_minutes == sum(getattr(b, f"served_{kind}") for kind in kinds)).all()
    assert (b.served_care <= b.need_care).all()
    assert (b.joint_minutes <= b.served_minutes).all() and (b.worker_joint_minutes <= b.joint_minutes).all()


# money (I3)

@any_street
@given(policies(), SEEDS)
def test_the_pool_balances_to_the_fen(scenario, seed):
    b = books_of(scenario, seed)
    came = b.gifts_targeted + b.gifts_crowd + b.allotted + b.organizations_closed
    went = b.paid_cases + b.paid_expenses + b.paid_organizations + b.paid_remedies
    assert (b.change("pool") == (came - went)[1:]).all()
    assert (b.pool >= 0).all()


@any_street
@given(policies(), SEEDS)
def test_organizations_money_balances_to_the_fen(scenario, seed):
    b = books_of(scenario, seed)
    assert (b.change("organizations_funds") == (b.paid_organizations - b.organizations_spent - b.organizations_closed)[1:]).all()
    assert (b.change("organizations") == (b.organizations_founded - b.organizations_folded)[1:]).all()


@any_street
@given(policies(), SEEDS)
def test_what_donors_gave_the_city_was_allotted_or_is_there_or_on_its_way(scenario, seed):
    street = simulation.run_burn_in(scenario, seed)
    before = int(street.station.city.pool[0] + street.station.foundations.to_city.sum())
    tallies: list[np.ndarray] = []
    simulation.run_weeks(street, simulation.build_policy(scenario), WEEKS, lambda _, tally: tallies.append(tally))
    b = Books(np.concatenate(tallies))
    after = int(street.station.city.pool[0] + street.station.foundations.to_city.sum())
    assert before + b.gifts_government.sum() == b.allotted.sum() + after


@any_street
@given(policies(), SEEDS)
def test_what_the_foundation_has_granted_is_never_more_than_it_has(scenario, seed):
    for foundation in [c.foundation for c in simulation.run_until(scenario, seed, WEEKS).communities]:
        assert foundation.aid[0] + foundation.expenses[0] + foundation.projects[0] <= foundation.pool[0]
        assert min(foundation.aid[0], foundation.expenses[0], foundation.projects[0]) >= 0


# cases (I4)

@any_street
@given(policies(), SEEDS)
def test_every_case_that_arose_has_ended_once_or_is_open(scenario, seed):
    b = books_of(scenario, seed)
    ended = b.cases_well + b.cases_badly + b.cases_lapsed + b.cases_never_found + b.cases_moved
    assert (b.change("cases_open") == (b.cases_opened - ended)[1:]).all()


@any_street
@given(policies(), SEEDS)
def test_every_compound_case_was_led_by_somebody_and_done_or_lapsed(scenario, seed):
    b = books_of(scenario, seed)
    assert (b.compound_led_by_committee <= b.compound_done + b.compound_lapsed).all()
    assert (b.compound_opened <= b.cases_opened).all() and (b.compound_need_minutes <= b.need_minutes).all()
    assert (b.ended_weeks >= b.ended_cases).all() and (b.kept <= b.decided).all()


@any_street
@given(policies(), SEEDS)
def test_a_resident_has_exactly_the_open_cases_that_are_on_the_books(scenario, seed):
    for c in simulation.run_until(scenario, seed, WEEKS).communities:
        open_cases = np.zeros(c.residents.person.size, np.int64)
        rows = np.flatnonzero(c.cases.state)
        pairs = list(zip(c.cases.resident[rows].tolist(), c.cases.kind[rows].tolist(), strict=True))
        assert len(set(pairs)) == len(pairs), "two open cases of one kind for one resident"
        for resident, kind in pairs:
            open_cases[resident] |= 1 << kind
        assert (open_cases == c.residents.open_cases).all()
        assert (c.cases.opened[rows] <= c.cases.found[rows]).all()


# bounds, and books that point at each other (I5)

def tables_of(street: StreetState) -> Iterator[Any]:
    yield from street.station
    for community in street.communities:
        yield from community


@any_street
@given(policies(), SEEDS)
def test_every_column_stays_within_its_declared_bounds(scenario, seed):
    assert [line for table in tables_of(simulation.run_until(scenario, seed, WEEKS)) for line in find_out_of_bounds(table)] == []


@any_street
@given(policies(), SEEDS)
def test_register_links_and_ties_read_the_same_from_both_ends(scenario, seed):
    street = simulation.run_until(scenario, seed, WEEKS)
    for c in street.communities:
        registered = int(c.roll.registered[0])
        assert (c.residents.volunteer[c.volunteers.resident[:registered]] == np.arange(registered)).all()
        assert np.count_nonzero(c.residents.volunteer != NOBODY) == registered
        assert (c.links.strength == c.links.strength.T).all()
        just_folded = c.organizations.node[(c.organizations.alive == 0) & (c.organizations.outcome == 1)]
        gone = np.setdiff1d(np.flatnonzero((c.nodes.alive == 0) & (c.nodes.kind != WORKER)), just_folded)
        # links of who folds are cut in the next week's brokering; those of an empty desk fade
        assert (c.nodes.alive[c.desks.node] == (street.station.workers.vacant[c.desks.worker] == 0)).all()
        assert (c.links.strength[gone] == 0).all(), "a node that is gone has links"
        assert (c.organizations.alive == c.nodes.alive[c.organizations.node]).all()
        assert (c.nodes.watch[c.nodes.kind != TEAM] == 0).all()
        ends = np.repeat(np.arange(c.residents.person.size), np.diff(c.ties.start))
        there = {(i, int(j)): w for i, j, w in zip(ends, c.ties.neighbour, c.ties.strength, strict=True)}
        assert all(there[j, i] == w for (i, j), w in there.items())


def test_an_organization_founded_where_one_has_just_folded_takes_over_none_of_its_links():
    street = simulation.run_burn_in(RICH, 1)
    policy = simulation.build_policy(RICH)
    adapt = policy.parameters.adapt._replace(fold_hazard=np.float32(1), found_hazard=np.float32(1), found_members=np.float32(1),
                                              inherits=np.float32(0))
    policy = policy._replace(parameters=policy.parameters._replace(adapt=adapt))
    simulation.run_weeks(street, policy, 1)  # all fold, and every team with a member founds one anew
    for c in street.communities:
        fresh = c.organizations.node[c.organizations.alive == 1]
        assert fresh.size > 0 and (c.organizations.age[c.organizations.alive == 1] == 0).all()
        assert (c.links.strength[fresh] == 0).all()


def test_volunteers_are_paid_for_hours_that_they_worked():
    books = Books(counts_of(RICH))
    assert books.worked_minutes.sum() > 0 and books.paid_expenses.sum() > 0


# determinism (I6, I7, I15, I19; P1, P2)

@any_street
@given(policies(), SEEDS)
def test_the_same_seed_gives_the_same_counts_and_another_seed_does_not(scenario, seed):
    first = counts_of(scenario, seed)
    counts_of(scenario, seed + 1)
    assert (first == counts_of(scenario, seed)).all()
    assert not np.array_equal(first, counts_of(scenario, seed + 1))


def test_a_run_depends_neither_on_the_number_of_seeds_nor_on_threads_nor_on_its_name():
    scenarios = [SMALL, SMALL.replace(name="burdened", levers={"admin_burden": 0.8})]
    alone = runner.run(scenarios[1], seeds=[2]).weekly.drop(columns="scenario")
    one, two = (runner.run(scenarios, seeds=4, jobs=jobs) for jobs in (1, 2))
    assert one.weekly.equals(two.weekly) and one.groups.equals(two.groups)
    together = one.weekly[(one.weekly["scenario"] == "burdened") & (one.weekly["seed"] == 2)].drop(columns="scenario")
    assert alone.reset_index(drop=True).equals(together.reset_index(drop=True))
    assert (counts_of(SMALL) == counts_of(SMALL.replace(name="another"))).all()


DIGEST = """
import hashlib
from tests.test_invariants import RICH, counts_of
print(hashlib.sha256(counts_of(RICH, 5).tobytes()).hexdigest())
"""


def test_a_fresh_process_gives_the_same_bytes():
    fresh = warm.run(["-c", DIGEST], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=True)
    assert fresh.stdout.strip() == hashlib.sha256(counts_of(RICH, 5).tobytes()).hexdigest()


@any_street
@given(policies(), SEEDS, st.integers(-BURN_IN + 1, WEEKS - 1))
def test_weeks_lived_in_two_parts_are_the_weeks_lived_at_once(scenario, seed, pause):
    policy, parts, whole = simulation.build_policy(scenario), [], []
    street = simulation.build_street(scenario, seed, policy.levers, policy.parameters)
    simulation.run_weeks(street.copy(), policy, WEEKS, lambda _, tally: whole.append(tally))
    simulation.run_weeks(street, policy, pause, lambda _, tally: parts.append(tally))
    simulation.run_weeks(street.copy(), policy, WEEKS, lambda _, tally: parts.append(tally))
    assert differing(np.concatenate(parts), np.concatenate(whole)) == []


def test_a_copied_street_shares_nothing_with_its_original():
    street = simulation.run_burn_in(SMALL, 3)
    twin, again = street.copy(), street.copy()
    policy = simulation.build_policy(SMALL)
    simulation.run_weeks(twin, policy, WEEKS)
    kept: list[list[np.ndarray]] = [[], []]
    for place, one in enumerate((street, again)):
        simulation.run_weeks(one, policy, WEEKS, lambda _, tally, place=place: kept[place].append(tally))
    assert (np.concatenate(kept[0]) == np.concatenate(kept[1])).all()


def test_a_shared_burn_in_gives_what_a_burn_in_of_ones_own_gives():
    later = SMALL.replace(name="later", schedule={"takeover": [{"week": 2, "value": 0.9}]})
    assert simulation.get_burn_in_key(later) == simulation.get_burn_in_key(SMALL)
    start = simulation.run_burn_in(SMALL, 7)
    assert (simulation.simulate(later, 7, start=start).counts == counts_of(later, 7)).all()


def test_looking_every_week_changes_nothing():
    seen = []
    looked = simulation.simulate(RICH, 2, each_week=lambda street: seen.append(sum(c.residents.trust.sum() for c in street.communities)))
    assert len(seen) == RICH.weeks and (looked.counts == counts_of(RICH, 2)).all()


def test_keeping_sums_of_weeks_keeps_the_sums_of_what_is_kept_weekly():
    weekly = counts_of(RICH)
    fourth = counts_of(RICH.replace(keep={"weeks": "every fourth"}))
    assert (fourth == weekly.reshape(-1, 4, *weekly.shape[1:]).sum(axis=1)).all()
    assert (counts_of(RICH.replace(keep={"weeks": "summary"}))[0] == weekly[-simulation.SUMMARY_WEEKS:].sum(axis=0)).all()


def test_between_rounds_the_order_of_communities_changes_nothing_and_none_needs_another():
    policy = simulation.build_policy(RICH)
    street = simulation.run_until(RICH, 1, 1)
    reversed_street = street.copy()
    for name in ("communities", "names", "keys"):
        setattr(reversed_street, name, list(getattr(reversed_street, name))[::-1])
    alone = street.copy()
    for name in ("communities", "names", "keys"):
        setattr(alone, name, list(getattr(alone, name))[:1])
    ledger = alone.station.ledger
    alone.station = alone.station._replace(ledger=ledger._replace(counted=ledger.counted[:1]))
    kept: list[np.ndarray] = []
    for one in (street, reversed_street, alone):
        simulation.run_weeks(one, policy, 4, lambda _, tally: kept.append(tally))
    assert (kept[0] == kept[1][:, ::-1]).all() and (kept[0][:, :1] == kept[2]).all()


# relabelling (I8)

def relabelled(street: StreetState, seed: int) -> StreetState:
    """The street with residents, volunteers and cases in another order; persons keep their numbers and the order of their neighbours."""
    street = street.copy()
    draws = np.random.default_rng(seed)
    for n, c in enumerate(street.communities):
        order = draws.permutation(c.residents.person.size)
        new_row = np.argsort(order).astype(np.uint32)
        registered = int(c.roll.registered[0])
        volunteers_order = np.concatenate([draws.permutation(registered), np.arange(registered, c.residents.person.size)])
        new_volunteer = np.append(np.argsort(volunteers_order), 0).astype(np.uint32)
        used = int(c.queue.last[0])
        cases_order = np.concatenate([draws.permutation(used), np.arange(used, c.cases.state.size)])
        residents = type(c.residents)(*(column[order] for column in c.residents))
        is_one = residents.volunteer != NOBODY
        residents.volunteer[is_one] = new_volunteer[residents.volunteer[is_one]]
        volunteers = type(c.volunteers)(*(column[volunteers_order] for column in c.volunteers))
        volunteers.resident[:registered] = new_row[volunteers.resident[:registered]]
        cases = type(c.cases)(*(column[cases_order] for column in c.cases))
        in_use = cases.state > 0
        cases.resident[in_use] = new_row[cases.resident[in_use]]
        edges = np.concatenate([np.arange(c.ties.start[r], c.ties.start[r + 1]) for r in order]).astype(np.int64)
        start = np.concatenate([[0], np.cumsum(np.diff(c.ties.start)[order])]).astype(np.uint32)
        ties = collect_ties(start, new_row[c.ties.neighbour[edges]], c.ties.strength[edges], c.ties.kin[edges])
        choices = type(c.choices)(*(column[order] for column in c.choices))
        street.communities[n] = c._replace(residents=residents, ties=ties, choices=choices, volunteers=volunteers, cases=cases)
    return street


@pytest.mark.parametrize("weeks_before", [0, 9])
@pytest.mark.parametrize("scenario", [SMALL, RICH], ids=lambda scenario: scenario.name)
def test_relabelling_residents_volunteers_and_cases_changes_nothing_but_labels(scenario, weeks_before):
    policy = simulation.build_policy(scenario)
    street = simulation.build_street(scenario, 4, policy.levers, policy.parameters)
    simulation.run_weeks(street, policy, weeks_before - scenario.burn_in)
    kept: list[list[np.ndarray]] = [[], []]
    streets = street, relabelled(street, 11)
    for place, one in enumerate(streets):
        simulation.run_weeks(one, policy, 16, lambda _, tally, place=place: kept[place].append(tally))
    assert differing(*(np.concatenate(tallies) for tallies in kept)) == []
    for one, other in zip(streets[0].communities, streets[1].communities, strict=True):
        left, right = np.argsort(one.residents.person), np.argsort(other.residents.person)
        assert (one.residents.person[left] == other.residents.person[right]).all()
        for feeling in ("trust", "trust_government", "belonging", "agency", "opinion", "asked"):
            assert (getattr(one.residents, feeling)[left] == getattr(other.residents, feeling)[right]).all(), feeling


# neutral policies (I10, I14) and mechanisms that are off (I11, I13)

@pytest.mark.parametrize("name", sorted(LEVERS))
def test_a_lever_written_at_its_default_is_an_absent_lever(name):
    value = default_of(LEVERS[name])
    plain = simulation.build_policy(SMALL).levers
    for written in (SMALL.replace(levers={name: value}), SMALL.replace(schedule={name: [{"week": 5, "value": value}]})):
        levers = simulation.build_policy(written).levers
        assert all((one == other).all() for one, other in zip(plain, levers, strict=True))
        assert simulation.get_burn_in_key(written) == simulation.get_burn_in_key(SMALL)
    assert (counts_of(SMALL.replace(schedule={name: [{"week": 5, "value": value}]})) == counts_of(SMALL)).all()


@pytest.mark.parametrize("name", sorted(LEVERS))
def test_a_policy_from_week_9_changes_nothing_before(name):
    changed = SMALL.replace(schedule={name: [{"week": 9, "value": far_end(name, default_of(LEVERS[name]))}]})
    before, after = counts_of(SMALL), counts_of(changed)
    assert differing(before[:9], after[:9]) == []


ZERO_WHEN_OFF = {
    "migration": "left arrived moved_volunteers cases_moved", "settling": "settled", "care": "need_care served_care",
    "breaches": "breaches",
    "needs": "need_material need_mediation need_capacity need_emotional", "hiring": "public_hiring", "enlisting": "enlisted",
    "giving": "gifts_government gifts_targeted gifts_love gifts_crowd donors_asked donors_gave", "referral": "referred refused bridged",
    "bridging": "bridged", "compound_cases": "compound_opened compound_need_minutes compound_done compound_lapsed",
    "turnover": "worker_quits", "community_organizations": "organizations_founded organizations_folded organizations_spent",
}


@pytest.mark.parametrize("switch", sorted(ZERO_WHEN_OFF))
def test_what_a_mechanism_brings_about_is_exactly_nothing_when_it_is_off(switch):
    off = Books(np.concatenate([counts_of(RICH.replace(switches={switch: False}), seed) for seed in range(1, 5)]))
    on = Books(np.concatenate([counts_of(RICH, seed) for seed in range(1, 5)]))
    for name in ZERO_WHEN_OFF[switch].split():
        assert (getattr(on, name) > 0).any(), f"{name} never happens: nothing is tested"
        assert (getattr(off, name) == 0).all(), name


PEERS = ("peer_influence", "own_group_weight", "complex_contagion", "neighbours_news", "conditional_cooperation", "tie_dynamics")


@pytest.mark.parametrize("switch", PEERS)
def test_without_ties_no_mechanism_between_neighbours_changes_anything(switch):
    kept = []
    for on in (True, False):
        policy = simulation.build_policy(RICH.replace(switches={switch: on}))
        street = simulation.build_street(RICH, 2, policy.levers, policy.parameters)
        for n, c in enumerate(street.communities):
            none = collect_ties(np.zeros_like(c.ties.start), *(column[:0].copy() for column in c.ties[1:4]))
            street.communities[n] = c._replace(ties=none)
        tallies: list[np.ndarray] = []
        simulation.run_weeks(street, policy, 20, lambda _, tally, tallies=tallies: tallies.append(tally))
        kept.append(np.concatenate(tallies))
    assert differing(*kept) == []


# everything changes something (I22)

def far_end(name: str, value: Any) -> Any:
    """A value of a lever as unlike this one as its range allows."""
    lever = LEVERS[name]
    if lever.options:
        return lever.options[-1] if value != lever.options[-1] else lever.options[0]
    if lever.parts:
        return dict.fromkeys(lever.parts, 0.0) | {lever.parts[-1]: 1.0}
    return lever.high if value - lever.low < lever.high - value else lever.low


LONG = RICH.replace(name="long", weeks=156, interventions={"shock_to_funds": [{"week": 4, "share": 1.0}]})
"""With a grant of public money, which may crowd out gifts."""
THREE = RICH.replace(name="three", levers={"actors": "three"})
"""Where volunteers and charity stand outside the linkage."""
STREETS = [(RICH, 1), (QUIET, 1), (QUIET, 2), (LONG, 2), (LONG, 3), (THREE, 1)]


@cache
def usual_counts(place: int) -> np.ndarray:
    return counts_of(*STREETS[place])


def changes_something(**changed: Any) -> bool:
    """Whether any count of any week is another on a busy street or a quiet one, under a few seeds."""
    return any(
        not np.array_equal(counts_of(scenario.replace(**changed), seed), usual_counts(place))
        for place, (scenario, seed) in enumerate(STREETS))


@pytest.mark.parametrize("name", sorted(LEVERS))
def test_every_lever_changes_something(name):
    assert changes_something(levers={name: far_end(name, getattr(RICH.levers, name))})


@pytest.mark.parametrize("name", sorted(list_declarations(Switches)))
def test_every_switch_changes_something(name):
    assert changes_something(switches={name: not getattr(RICH.switches, name)})


@pytest.mark.parametrize(("group", "name"), [(group, name) for group, cls in PARAMETER_GROUPS.items() for name in list_declarations(cls)])
def test_every_parameter_changes_something(group, name):
    p = list_declarations(PARAMETER_GROUPS[group])[name].declaration
    ends = sorted((p.low, p.high), key=lambda end: -abs(end - p.default))
    if not any(changes_something(parameters={group: {name: end}}) for end in ends):
        pytest.fail(f"parameters.{group}.{name}: neither {p.low} nor {p.high} changes any count on any of {len(STREETS)} streets")
