"""H1 to H17 are registered before they are run: claim, section, direction, measure, threshold and evidence, in both languages."""

import re
from pathlib import Path

import pytest

from wushe_sim.engine.declare import list_declarations
from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.effects import EVENNESS, MEASURES, collect_arms, make_arm, plain_street
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES, select_hypotheses
from wushe_sim.experiments.claims.hypotheses_remedies import CELLS
from wushe_sim.experiments.claims.hypothesis import ADDITIVE, ALL, ANY, BEYOND, LOG, LOGIT, NO_LOSS
from wushe_sim.experiments.claims.shapley import candidates, stages_of
from wushe_sim.i18n import DeclaredText
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.model.switches import Switches
from wushe_sim.model.week import STAGES
from wushe_sim.running.simulation import get_burn_in_key

CHINESE = re.compile("[\u4e00-\u9fff]")
EVIDENCE = (Path(__file__).resolve().parents[3] / "docs" / "evidence.md").read_text(encoding="utf-8")
EACH = pytest.mark.parametrize("one", HYPOTHESES.values(), ids=HYPOTHESES)


def words(one):
    yield one.claim
    yield one.remark
    yield from (part.says for part in one.parts)
    yield from (part.missing for part in one.parts if part.missing)
    yield from (part.reason for part in one.parts if not part.missing)
    yield from (variant.says for variant in one.variants if len(one.variants) > 1)


def test_all_seventeen_claims_are_registered():
    assert list(HYPOTHESES) == [f"H{number}" for number in range(1, 18)]
    assert [one.id for one in select_hypotheses(["H5", "H2"])] == ["H5", "H2"] and len(select_hypotheses()) == 17


def test_a_claim_that_is_none_is_refused_with_the_nearest_name():
    with pytest.raises(BadInput, match="H18"):
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
        assert part.sign in (1, -1) and part.threshold > 0 and part.kind in (BEYOND, NO_LOSS)
        assert part.scale in (ADDITIVE, LOG, LOGIT)
        assert all(term.measure in {*INDICATORS, *MEASURES, EVENNESS} for term in part.terms)
        assert part.measure and set(part.arms) <= set(one.arms)
        if part.kind == BEYOND and part.terms:
            assert sum(term.weight for term in part.terms) == 0, "an effect is a contrast"


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


@pytest.mark.parametrize("name", ["H4", "H10", "H17"])
def test_claims_about_the_population_compare_separate_starts(name):
    arms = collect_arms([HYPOTHESES[name]], plain_street()).scenarios.values()
    first = next(iter(HYPOTHESES[name].part(HYPOTHESES[name].main).terms))
    assert len({get_burn_in_key(arm) for arm in arms}) == 2, first


def test_h6_never_pools_the_two_ways_to_divide_hours_and_has_its_checks():
    one = HYPOTHESES["H6"]
    assert [variant.changes for variant in one.variants] == [{}, {"switches": {"visible_first": True}}]
    checks = {part.key for part in one.parts if not part.decides}
    assert {"a without workers", "a unbridged", "a placebo", "a apart", "b apart"} <= checks


def test_h3_is_asked_under_symmetric_and_asymmetric_learning_five_years_after_release():
    one = HYPOTHESES["H3"]
    assert one.variants[0].changes == {} and {"switches": {"asymmetric_learning": True}} in [variant.changes for variant in one.variants]
    raised = one.arms["raised"]
    release = raised.changes["schedule"]["takeover"][-1]["week"]
    assert raised.weeks == 520 and all(part.terms[0].window.first == release + 260 for part in one.deciding)


def test_h16_gives_each_arm_the_same_money():
    one, base = HYPOTHESES["H16"], plain_street()
    people = base.place.made_residents
    posts = {name: arm.added for name, arm in one.arms.items() if arm.added}
    assert posts["money to social workers"] == {"social_workers": 1.0} == posts["money to volunteers"]
    assert posts["money to organizations"]["world.agency_staff"] * people / 64_000 == pytest.approx(1)
    assert posts["money to committees"]["world.committee_staff"] * people / 2_000 == pytest.approx(1)
    a_post = 40 * float(base.parameters.hand_down.wage)
    weekly = one.arms["money to charity"].changes["interventions"]["shock_to_funds"][0]["share"] * float(base.parameters.world.pool)
    assert weekly * people / 1000 == pytest.approx(a_post)


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
