"""H1 to H17 are registered before they are run: claim, section, direction, measure, threshold and evidence, in both languages."""

import math
import re
from pathlib import Path

import pytest

from tests.messages import raises_message
from wushe_sim.engine.declare import list_declarations
from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.arm_changes import TAKEN, TASKS, count_hours, take_hours
from wushe_sim.experiments.claims.effects import EVENNESS, MEASURES, collect_arms, make_arm, plain_street
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES, select_hypotheses
from wushe_sim.experiments.claims.hypotheses_remedies import CELLS
from wushe_sim.experiments.claims.hypothesis import ADDITIVE, ALL, ANY, AS_IT_IS, BEYOND, LOG, LOGIT, NO_LOSS
from wushe_sim.experiments.claims.settings import Setting
from wushe_sim.experiments.claims.shapley import candidates, stages_of
from wushe_sim.i18n import DeclaredText
from wushe_sim.model.counts import count
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.model.switches import Switches
from wushe_sim.model.week import STAGES
from wushe_sim.running.simulation import get_burn_in_key, simulate

CHINESE = re.compile("[\u4e00-\u9fff]")
EVIDENCE = (Path(__file__).resolve().parents[3] / "docs" / "evidence.md").read_text(encoding="utf-8")
BASE = plain_street()
EACH = pytest.mark.parametrize("one", HYPOTHESES.values(), ids=HYPOTHESES)


def words(one):
    yield one.claim
    yield one.remark
    yield from (part.says for part in one.parts)
    yield from (part.missing for part in one.parts if part.missing)
    yield from (part.reason for part in one.parts if not part.missing)
    yield from (part.per for part in one.parts if part.per)
    yield from (variant.says for variant in one.variants if len(one.variants) > 1)


def test_all_seventeen_claims_are_registered():
    assert list(HYPOTHESES) == [f"H{number}" for number in range(1, 18)]
    assert [one.id for one in select_hypotheses(["H5", "H2"])] == ["H5", "H2"] and len(select_hypotheses()) == 17


def test_a_claim_that_is_none_is_refused_with_those_that_there_are():
    with raises_message(BadInput, "no_hypothesis", name='"H18"', names=", ".join(HYPOTHESES)):
        select_hypotheses(["H18"])


@EACH
def test_whatever_it_says_it_says_in_both_languages(one):
    for text in words(one):
        assert text and not CHINESE.search(text), text
        assert CHINESE.search(DeclaredText("claim", text).render("zh")), text


@EACH
def test_it_names_the_papers_section(one):
    assert re.fullmatch(r"(I|II|III|IV|V)(\.\d)?(, (I|II|III|IV|V)(\.\d)?)?", one.section)


@EACH
def test_every_part_has_a_direction_a_measure_a_scale_and_a_threshold_or_says_what_is_not_counted(one):
    assert len({part.key for part in one.parts}) == len(one.parts) and one.rule in (ALL, ANY)
    for part in one.parts:
        if part.missing:
            assert not part.arms
            continue
        assert part.sign in (1, -1) and part.kind in (BEYOND, NO_LOSS)
        assert part.floor > 0 and 0 <= part.size <= 0.1 and part.reason
        assert math.isnan(part.threshold), "the baseline settles it"
        assert part.scale in (ADDITIVE, LOG, LOGIT)
        assert all(term.measure in {*INDICATORS, *MEASURES, EVENNESS} for term in part.terms)
        assert part.measure and set(part.arms) <= set(one.arms)
        if part.kind == BEYOND and part.terms:
            assert sum(term.weight for term in part.terms) == pytest.approx(0), "an effect is a contrast"


@EACH
def test_its_evidence_stands_in_the_evidence_page(one):
    for key in (*one.pro, *one.contra):
        assert re.search(rf"\b{key}\b", EVIDENCE), key


def test_the_contested_claims_carry_the_evidence_against_them():
    contested = {"H2": {"S52", "S54", "S55", "S56"}, "H4": {"S46", "S47", "S49"}, "H7": {"S4"}, "H14": {"S59"}, "H17": {"S50", "S51"}}
    for name, keys in contested.items():
        assert keys <= set(HYPOTHESES[name].contra), name


@EACH
def test_every_arm_is_a_scenario_that_can_be_run(one):
    base = plain_street()
    for variant in one.variants:
        for arm in one.arms.values():
            made = make_arm(arm, variant, base)
            looked_at = [term.window.last for part in one.parts for term in part.terms if one.arms[term.arm] is arm]
            assert made.weeks == arm.weeks >= max(looked_at, default=0)


@pytest.mark.parametrize(("name", "starts"), [("H4", 8), ("H10", 2), ("H17", 3)])
def test_claims_about_the_population_compare_separate_starts(name, starts):
    arms = collect_arms([HYPOTHESES[name]], plain_street()).scenarios.values()
    assert len({get_burn_in_key(arm) for arm in arms}) == starts


def test_h2_tries_takeover_from_week_0_and_from_before_the_burn_in_and_early_service_does_not_decide():
    one = HYPOTHESES["H2"]
    assert get_burn_in_key(make_arm(one.arms["takeover"], one.variants[0], BASE)) == get_burn_in_key(BASE)
    assert get_burn_in_key(make_arm(one.arms["settled"], one.variants[0], BASE)) != get_burn_in_key(BASE)
    assert {part.terms[0].window.name for part in one.deciding} == {"fifth year"}
    assert not one.part("early service").decides and not one.part("volunteers first year").decides


def test_h3_compares_two_histories_of_ten_years_under_one_policy_and_each_learning_form():
    one = HYPOTHESES["H3"]
    assert one.arms["history"].changes["burn_in"] == one.arms["plain"].changes["burn_in"] == 520
    for arm in one.arms.values():
        made = make_arm(arm, one.variants[0], BASE)
        assert made.weeks == 520
    history = make_arm(one.arms["history"], one.variants[0], BASE)
    assert (history.levers.takeover, history.levers.actors) == (0.9, "three")
    assert [(event.week, event.value) for event in (*history.schedule.takeover, *history.schedule.actors)] == [(0, 0.3), (0, "five")]
    assert all(part.terms[0].window.first == 260 - 26 for part in one.deciding) and one.rule == ANY
    switched = [variant.changes.get("switches") for variant in one.variants]
    assert switched[:3] == [None, {"asymmetric_learning": True}, {"self_sealing": True}]


@pytest.mark.parametrize(("arm", "tasks"), [
    ("from brokering", ("brokering",)), ("from casework", ("casework",)), ("from all", TASKS)])
def test_h6_takes_the_same_hours_and_leaves_those_of_other_tasks_as_they_were(arm, tasks):
    before, after = count_hours(BASE), count_hours(make_arm(HYPOTHESES["H6"].arms[arm], HYPOTHESES["H6"].variants[0], BASE))
    lost = {task: before[task] - after[task] for task in before}
    assert sum(lost.values()) == pytest.approx(TAKEN * before["brokering"], abs=1e-5)
    assert sum(lost[task] for task in tasks) == pytest.approx(TAKEN * before["brokering"], abs=1e-5)


@pytest.mark.compiled
def test_hours_are_counted_as_the_station_divides_them():
    """A post is divided to the minute; what burnout costs, and chores that a committee pushes onto it, come on top."""
    arm = make_arm(HYPOTHESES["H6"].arms["from brokering"], HYPOTHESES["H6"].variants[0], BASE)
    for street in (BASE, arm):
        small = street.replace(place={"communities": 2, "residents": 200, "social_workers": 2.0}, burn_in=4, weeks=26,
                               parameters={"station": {"burnout_hours": 0.0, "chores": 0.0}})
        sums = simulate(small, 0).counts.sum(axis=(0, 1, 3))
        for task, hours in count_hours(street).items():
            minutes = sums[getattr(count, f"worker_{'incubation' if task == 'incubating' else task}")]
            assert minutes / sums[count.worker_minutes] == pytest.approx(hours, abs=2e-3), task


@pytest.mark.parametrize("posts", [1.0, 2.0, 5.0])
def test_h6_takes_as_many_hours_from_agencies_as_from_social_workers_however_many_there_are(posts):
    street = Setting(posts, 1.0).on(BASE)
    made = make_arm(HYPOTHESES["H6"].arms["from agencies"], AS_IT_IS, street)
    fewer = street.parameters.world.agency_staff - made.parameters.world.agency_staff
    assert fewer / 64_000 == pytest.approx(TAKEN * count_hours(street)["brokering"] * posts / 8_000)


def test_h6_refuses_a_street_where_a_task_has_too_few_hours_to_lose():
    street = BASE.replace(parameters={"station": {"casework": 0.2, "brokering": 0.5}})
    with raises_message(BadInput, "too_few_hours", task="outreach"):
        take_hours(street, ("outreach",))


def test_h6_never_pools_what_party_coordination_does_and_has_its_checks():
    one = HYPOTHESES["H6"]
    assert [variant.changes for variant in one.variants] == [{}, {"switches": {"coordination_matches": False}}]
    checks = {part.key for part in one.parts if not part.decides}
    assert {"unserved", "all", "links", "heavy", "heavy hand-overs"} == checks


@pytest.mark.parametrize("wage", [20.0, 30.0, 60.0])
def test_h16_gives_each_arm_the_same_money_whatever_the_wage(wage):
    base = BASE.replace(parameters={"hand_down": {"wage": wage}})
    made = {name: make_arm(arm, AS_IT_IS, base) for name, arm in HYPOTHESES["H16"].arms.items()}
    people, year = base.place.made_residents, 40 * 52 * wage
    more = {name: (arm.place.posts - base.place.posts) * year / people * 1000 for name, arm in made.items()}
    assert more["money to social workers"] == more["money to volunteers"] == pytest.approx(10_000)
    others = {"money to organizations": ("agency_staff", 64_000), "money to committees": ("committee_staff", 2_000)}
    for name, (coefficient, residents) in others.items():
        posts = getattr(made[name].parameters.world, coefficient) - getattr(base.parameters.world, coefficient)
        assert posts * year / residents * 1000 == pytest.approx(10_000)
    events = made["money to charity"].interventions.shock_to_funds
    assert all(event.share == 0 for event in events) and sum(event.yuan for event in events) == pytest.approx(10_000 * 156 / 52)


def test_h12_is_a_full_factorial_of_the_three_governances():
    assert len(CELLS) == 8 == len({tuple(cell.values()) for cell in CELLS.values()})


@EACH
def test_only_switches_of_the_stages_involved_are_tried(one):
    names, stages = candidates(one), stages_of(one)
    assert names and stages <= {*dict(STAGES), "station", "world"}
    switches = list_declarations(Switches)
    assert all(set(switches[name].declaration.stages) & stages and switches[name].declaration.default for name in names)


def test_arms_that_are_alike_are_lived_once_and_as_long_as_the_longest():
    found = collect_arms([HYPOTHESES["H2"], HYPOTHESES["H5"]], plain_street())
    assert found.names["H2", "", "plain"] == found.names["H5", "", "plain"]
    assert found.scenarios[found.names["H2", "", "plain"]].weeks == 520
    short = collect_arms([HYPOTHESES["H2"], HYPOTHESES["H5"]], plain_street(), "main")
    assert short.scenarios[short.names["H5", "", "plain"]].weeks == 260
