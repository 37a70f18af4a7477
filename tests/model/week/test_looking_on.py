"""What a watch sees of a case, on a street where what happens to it is known: found, kept or handed over, served, ended."""

import pytest

from tests.model.week.small_street import THE_COMMITTEE, THE_WORKER, a_case, a_street, given, link, live, on, ordered, volunteering
from wushe_sim.model.actors.cases import CARE, HANDS, HIDDEN, MEDIATION, PROFESSIONAL
from wushe_sim.model.decisions import decision
from wushe_sim.model.parameters import Deliver, Mobilise
from wushe_sim.model.week.asking import hear_of_volunteers
from wushe_sim.model.week.deliver import deliver
from wushe_sim.tracing.cases import Docket, list_case_events
from wushe_sim.tracing.followers import MOMENTS
from wushe_sim.tracing.watch import DecisionWatch

NOBODY_FINDS = {"see": 0, "members_hear": 0, "visits": 0, "visit_vulnerable": 1, "ask": 0, "ask_trust": 0, "ask_agency": 0, "ask_online": 0,
                "ask_feedback": 0, "grid": 0, "law_caps": 0, "patience_hidden": 8, "patience_known": 10, "patience_holder": 4,
                "patience_compound": 4, "bridge_minutes": 30, "bridge_chance": 1, "guidance": 0, "fit_committee": 1,
                "fit_committee_public": 1, "well_base": 1}
LOOKS = {decision.ask_for_help: Docket.before_finding, decision.keep_or_refer: Docket.before_placing, decision.take: Docket.hand_over}


def street(worker_minutes=0, committee_minutes=0, habit=0.0):
    c = a_street()
    c.desks.casework[0], c.committee.habit[0] = worker_minutes, habit
    c.nodes.minutes[THE_COMMITTEE] = committee_minutes
    return c


def week_of(c, week=0, switches=None, **coefficients):
    """The stage deliver of one week, and what a watch saw of all cases: what happened, and its values."""
    docket = Docket(c, lambda number, key: True)
    watch = DecisionWatch(MOMENTS, lambda number, street, place: LOOKS[number](docket, c))
    watch.enter(None, 0)
    p = given(Deliver, **{**NOBODY_FINDS, **coefficients})
    live(deliver, c, p, week=week, overrides=watch, levers=ordered(), switches=switches or on())
    watch.raise_what_failed()
    docket.after_serving(c)
    return [(one.what, one.values) for case in docket.weeks.values() for one in list_case_events(case, c, week, 0)]


def names(seen):
    return [what for what, _ in seen]


def test_a_case_that_nobody_knows_of_is_not_told_of_until_it_lapses():
    c = street()
    a_case(c, 2, MEDIATION, state=HIDDEN)
    assert week_of(c) == []
    assert names(week_of(c, week=7)) == ["never_found"]


def test_a_case_found_by_outreach_is_taken_served_and_ended_by_who_found_it():
    c = street(worker_minutes=60)
    c.desks.outreach[0] = 60
    a_case(c, 2, MEDIATION, minutes=60, state=HIDDEN)
    seen = week_of(c, visits=5)
    assert names(seen) == ["found_worker", "took", "served", "ended_well"]
    assert seen[0][1]["by"] == seen[1][1]["to"] == ("worker", 0)
    assert seen[2][1]["minutes"] == seen[3][1]["minutes"] == 60


def test_a_case_that_the_resident_brought_is_kept_by_a_committee_that_always_keeps_and_half_served():
    c = street(committee_minutes=40, habit=1.0)
    a_case(c, 2, MEDIATION, minutes=60, state=HIDDEN)
    seen = week_of(c, ask=1)
    assert names(seen) == ["asked", "kept", "served"]
    assert seen[1][1]["chance"] == 1 and seen[2][1]["minutes"] == 40


def test_a_case_found_by_a_grid_worker_is_told_as_that_and_not_as_asked():
    c = street(committee_minutes=60, habit=1.0)
    a_case(c, 2, MEDIATION, state=HIDDEN)
    live_with_grid = week_of(c, grid=0)
    assert live_with_grid == []
    c.funded.grid_service[0] = 1
    assert names(week_of(c, grid=1))[:2] == ["found_grid", "kept"]


def test_a_case_found_by_outreach_goes_to_the_committee_along_their_link_when_the_finder_has_no_hours():
    c = street(committee_minutes=60)
    c.desks.outreach[0] = 60
    link(c, THE_WORKER, THE_COMMITTEE, 1.0)
    a_case(c, 2, MEDIATION, minutes=60, state=HIDDEN)
    seen = week_of(c, visits=5)
    assert names(seen) == ["found_worker", "handed", "served", "ended_well"]
    assert seen[1][1]["to"] == ("committee", 0) and seen[1][1]["strength"] == 1
    assert seen[2][1]["by"] == ("committee", 0)


def test_without_a_link_the_case_finds_nobody_and_with_a_social_workers_time_it_is_bridged():
    c = street(committee_minutes=60)
    c.desks.outreach[0] = 60
    a_case(c, 2, MEDIATION, state=HIDDEN)
    seen = week_of(c, visits=5, switches=on(bridging=False))
    assert names(seen) == ["found_worker", "found_nobody"] and seen[1][1]["cause"] == "link"
    c.desks.bridging[0] = 30
    assert names(week_of(c, week=1))[:2] == ["bridged", "served"]


def test_a_neighbour_who_volunteers_is_named_by_the_team():
    c = street()
    volunteering(c, 1, team=1)
    live(hear_of_volunteers, c, given(Mobilise, own_group=0), registered=1, own_group_weight=False, rows=c.scratch.rows)
    a_case(c, 2, MEDIATION, state=HIDDEN)
    seen = next(found for week in range(40) if (found := week_of(c, week=week, see=1, patience_hidden=50)))
    assert seen[0][0] == "found_team" and seen[0][1]["by"] == ("team", 1)


def test_a_compound_case_says_which_part_was_taken_and_which_it_still_lacks():
    c = street(worker_minutes=60)
    a_case(c, 2, MEDIATION, leader=THE_WORKER, parts={PROFESSIONAL: 60, HANDS: 60})
    seen = week_of(c)
    assert names(seen) == ["took_part", "served", "lacks_parts"]
    assert seen[0][1]["part"] == "professional" and seen[2][1]["parts"] == ["hands"]
    assert names(week_of(c, week=3))[-1] == "lapsed"


def test_two_cases_of_one_resident_that_end_otherwise_in_one_week_are_not_told_apart():
    c = street(worker_minutes=600)
    for kind in (MEDIATION, MEDIATION + 1):
        a_case(c, 2, kind, minutes=60, leader=THE_WORKER, holder=THE_WORKER)
    docket = Docket(c, lambda number, key: True)
    docket.before_finding(c)
    docket.before_placing(c)
    live(deliver, c, given(Deliver, **NOBODY_FINDS))
    c.residents.lived[2] |= 1 | 2
    docket.after_serving(c)
    assert [case.how for case in docket.weeks.values()] == ["served", "served"]
    c.residents.lived[2] = 2
    docket.after_serving(c)
    assert [case.how for case in docket.weeks.values()] == ["badly", "badly"]


@pytest.mark.parametrize(("minutes", "said"), [(60, "cared"), (20, "care_short")])
def test_care_is_told_by_what_was_served_of_it(minutes, said):
    c = street(worker_minutes=minutes)
    c.residents.care_minutes[2] = 60
    a_case(c, 2, CARE, minutes=60, leader=THE_WORKER, holder=THE_WORKER)
    seen = week_of(c)
    assert seen[0][0] == said and (seen[0][1]["minutes"], seen[0][1]["of"]) == (minutes, 60)
    assert ("care_taken_away" in names(seen)) == (minutes == 20)
