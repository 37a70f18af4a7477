"""The service queue of a single supplier, all else off: M/D/1 (Pollaczek and Khinchine), Little's law, Lindley's recursion.

Cases of an hour each arrive by Poisson's law; the committee keeps all of them and serves an hour a week, in an order drawn anew each week:
the mean wait is the same for every order that does not look at a case's length.
"""

from typing import NamedTuple

import numpy as np
import pytest

from tests.verification.bare_community import DEFAULTS, a_community, ring
from wushe_sim.engine.chance import place_key, week_key
from wushe_sim.engine.declare import allocate
from wushe_sim.engine.kernel import kernel
from wushe_sim.engine.table import pack_table
from wushe_sim.model.actors.cases import ANY, FREE, MEDIATION, NOWHERE, WAITING, Cases
from wushe_sim.model.levers import Levers
from wushe_sim.model.switches import Switches
from wushe_sim.model.week.finding import order_cases
from wushe_sim.model.week.handing import count_accepted, place_cases
from wushe_sim.model.week.serving import serve
from wushe_sim.model.world.community import Clock, WeekPolicy
from wushe_sim.model.world.linkage import COMMITTEE_NODE

pytestmark = pytest.mark.compiled

ROOM = 600
HOUR = 60
FIVE_ACTORS = Levers(*(np.ones((1, 3) if name == "charity_mix" else 1, np.float32) for name in Levers._fields))
NOTHING_ON = Switches(*(False for _ in Switches._fields))


@kernel
def a_week_of_service(c, p, levers, switches, place, key):
    """The committee keeps whatever is known and serves it in this week's order."""
    now = Clock(place, key, np.int64(0), np.int64(0))
    known = order_cases(c.cases, c.queue.last[0], c.residents, now.key, c.scratch)
    for k in range(known):
        c.cases.outcome[c.cases.order[k]] = 1
    count_accepted(c.cases, known, c.nodes)
    place_cases(c, known, now, WeekPolicy(levers, c.funded, switches), p.deliver, None)
    serve(c.cases, known, c.nodes, c.foundation, c.residents, False, c.books.tally)


class Seen(NamedTuple):
    """A queue week by week: cases before service, minutes of work left after it; and how many weeks each case waited."""

    before: np.ndarray
    left: np.ndarray
    waits: np.ndarray


def queue(arrivals: list[np.ndarray], minutes: int) -> Seen:
    """Serve what arrives: a list of cases' minutes for each week."""
    community = a_community(ROOM, ring(ROOM), rows=1)._replace(cases=allocate(Cases, ROOM))
    community.nodes.minutes[COMMITTEE_NODE] = minutes
    community.queue.last[0] = ROOM
    words, parameters = pack_table(community), pack_table(DEFAULTS)
    levers, switches = pack_table(FIVE_ACTORS), pack_table(NOTHING_ON)
    place = np.uint64(place_key(np.uint64(1), np.uint64(0)))
    cases, before, left, waits = community.cases, [], [], []
    for week, sizes in enumerate(arrivals):
        rows = np.flatnonzero(cases.state == FREE)[:len(sizes)]
        assert rows.size == len(sizes), "no room for another case"
        cases.state[rows], cases.kind[rows], cases.resident[rows], cases.opened[rows] = WAITING, MEDIATION, rows, week
        cases.leader[rows], cases.holder[rows] = COMMITTEE_NODE, NOWHERE
        cases.need[rows, ANY] = cases.left[rows, ANY] = sizes
        before.append(np.count_nonzero(cases.state))
        a_week_of_service(words, parameters, levers, switches, place, np.uint64(week_key(place, week)))
        done = np.flatnonzero((cases.state != FREE) & (cases.left[:, ANY] == 0))
        waits += (week - cases.opened[done]).tolist()
        cases.state[done] = FREE
        left.append(int(cases.left[cases.state != FREE, ANY].sum()))
    return Seen(np.array(before), np.array(left), np.array(waits))


def hourly(load: float, weeks: int, seed: int) -> list[np.ndarray]:
    return [np.full(k, HOUR) for k in np.random.default_rng(seed).poisson(load, weeks)]


def error_of_mean(values: np.ndarray, batches: int = 40) -> float:
    """Standard error of the mean of a series that remembers, by means of batches."""
    means = np.array([batch.mean() for batch in np.array_split(values, batches)])
    return float(means.std(ddof=1) / np.sqrt(batches))


@pytest.mark.parametrize(("load", "weeks"), [
    (0.3, 6_000), (0.6, 6_000), *(pytest.param(load, 200_000, marks=pytest.mark.slow) for load in (0.3, 0.6, 0.8, 0.9))])
def test_a_single_supplier_keeps_the_queue_of_the_textbook(load, weeks):
    seen = queue(hourly(load, weeks, seed=int(load * 100)), HOUR)
    # four standard errors throughout: a right queue fails once in 16,000 times
    length = load + load**2 / (2 * (1 - load))
    assert abs(seen.before.mean() - length) <= 4 * error_of_mean(seen.before), "Pollaczek and Khinchine"
    busy = (seen.before > 0).astype(float)
    assert abs(busy.mean() - load) <= 4 * error_of_mean(busy), "utilisation"
    wait = load / (2 * (1 - load))
    assert abs(seen.waits.mean() - wait) <= 4 * error_of_mean(seen.waits), "mean wait"


def test_littles_law_holds_exactly_over_weeks_that_begin_and_end_empty():
    arrivals = [*hourly(0.7, 500, seed=1), *([np.zeros(0, int)] * 60)]
    seen = queue(arrivals, HOUR)
    assert seen.left[-1] == 0 and seen.waits.size == sum(len(sizes) for sizes in arrivals)
    assert seen.waits.sum() == (seen.left // HOUR).sum(), "weeks waited by cases = cases waiting, summed over weeks"


@pytest.mark.parametrize("minutes", [100, 450, 1000])
def test_work_left_follows_lindleys_recursion_whatever_the_sizes_and_the_order(minutes):
    draws = np.random.default_rng(minutes)
    arrivals = [draws.integers(1, 400, draws.poisson(0.9 * minutes / 200)) for _ in range(300)]
    work, expected = 0, []
    for sizes in arrivals:
        work = max(0, work + int(sizes.sum()) - minutes)
        expected.append(work)
    assert (queue(arrivals, minutes).left == expected).all()


def test_an_overloaded_supplier_falls_behind_by_what_is_too_much():
    weeks = 200
    seen = queue([np.full(2, HOUR)] * weeks, 90)
    assert (seen.left == 30 * np.arange(1, weeks + 1)).all()
