"""Where each case is at a week's end: as many end as the engine counts, and a case bears one key in both of two streets."""

from collections import Counter

import numpy as np
import pytest

import wushe_sim as ws
from wushe_sim.model.actors.cases import CARE
from wushe_sim.model.sums import Sums
from wushe_sim.results import make_run
from wushe_sim.tracing.case_places import BOOKED, QUARTER, CaseReader

WEEKS = 30
SMALL = ws.Scenario(name="small", weeks=WEEKS, burn_in=52, place={"communities": 2, "residents": 400, "social_workers": 2})


def follow(scenario, seed=3, community=1):
    model = ws.WusheModel(scenario, rng=seed)
    reader = CaseReader(model.street.communities[community])
    weeks = []
    for week in range(WEEKS):
        model.live_until(week + 1)
        weeks.append(reader.read(week))
    counts = make_run(model.plan, model.seed, model.record)[0].counts[:, community]
    return weeks, counts


@pytest.fixture(scope="module")
def followed():
    return follow(SMALL)


def test_as_many_cases_end_as_the_engine_counts(followed):
    weeks, counts = followed
    ended = Counter(case.place for week in weeks for case in week.cases if case.kind != CARE)
    sums = Sums(counts.sum(axis=0))
    short = sum(case.place == "hidden" and case.short for week in weeks for case in week.cases)  # care that nobody knows of, each week
    assert ended["served"] == sums.ended_cases > 20
    assert ended["never_found"] + short == sums.cases_never_found


def test_as_many_cases_are_open_as_the_engine_counts(followed):
    weeks, counts = followed
    for week in weeks:
        is_open = [case for case in week.cases if case.place in ("hidden", "waiting", "held") and case.kind != CARE]
        assert len(is_open) == Sums(counts[week.week]).cases_open


def test_a_case_travels_from_finder_to_holder_to_its_end(followed):
    weeks, _ = followed
    seen = {}
    for week in weeks:
        assert len({case.key for case in week.cases}) == len(week.cases)
        for case in week.cases:
            assert seen.get(case.key) not in ("served", "lapsed", "never_found", "moved"), "what has ended does not come again"
            assert case.place != "held" or case.holders
            assert case.place != "hidden" or not case.holders
            assert all(0 <= node < week.alive.size for node in case.holders)
            seen[case.key] = case.place
    assert {"served", "held", "hidden"} <= set(seen.values())


def test_hours_are_those_of_the_last_quarter(followed):
    weeks, counts = followed
    last = Sums(counts[-QUARTER:].sum(axis=0))
    for kind in BOOKED:
        assert weeks[-1].hours[kind] == pytest.approx(getattr(last, f"booked_{kind}") / 60 / QUARTER)
    assert weeks[-1].hours["unserved"] == pytest.approx((last.need_minutes - last.served_minutes) / 60 / QUARTER)


def test_a_case_has_its_twin_in_the_street_beside(followed):
    weeks, _ = followed
    beside, _ = follow(SMALL.replace(name="heavy", levers={"admin_burden": 0.9}))
    ours, theirs = ({case.key for week in run for case in week.cases} for run in (weeks, beside))
    assert len(ours & theirs) > 0.6 * len(ours | theirs)
    assert weeks[-1].cases != beside[-1].cases


def test_reading_changes_nothing(followed):
    _, counts = followed
    model = ws.WusheModel(SMALL, rng=3)
    model.live_until(WEEKS)
    assert np.array_equal(make_run(model.plan, model.seed, model.record)[0].counts[:, 1], counts)
