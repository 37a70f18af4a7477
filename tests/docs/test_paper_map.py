"""论文对照表: no claim of the paper is passed over, what the map names is there and has a size, and its pages are what the data say."""

import re

import pytest

from tests.writers import writer
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.report.labels import VERDICT_NAMES

MAP = writer("write_paper_map")
CLAIMS = MAP.list_claims()
SECTIONS = MAP.data()["sections"]


def forget():
    """Let the script read its tables anew."""
    for cached in (MAP.verdicts, MAP.sizes, MAP._read):
        cached.cache_clear()


@pytest.fixture
def verdicts(tmp_path, monkeypatch):
    """A table of verdicts in the place of the results', written by its rows."""
    monkeypatch.setattr(MAP, "VERDICTS", tmp_path / "claims.csv")
    forget()

    def write(*rows):
        MAP.VERDICTS.write_text("\n".join(["hypothesis,variant,verdict", *rows, ""]), encoding="utf-8")
        forget()

    yield write
    forget()


@pytest.mark.parametrize("section", SECTIONS)
def test_every_sentence_of_the_paper_is_in_the_map(section):
    entry = SECTIONS[section]
    sentences = [f"{paragraph}.{number}" for paragraph, count in enumerate(entry["sentences"], 1) for number in range(1, count + 1)]
    assert list(entry["said"]) == sentences


def test_every_claim_became_something_or_says_why_not():
    assert not [(one.section, one.place) for one in CLAIMS if not one.model and not one.reason]


def test_every_claim_that_became_something_has_a_size_or_says_why_it_has_none():
    assert not [(one.section, one.place) for one in CLAIMS if one.model and bool(one.sized) == bool(one.unsized)]
    assert not [(one.section, one.place) for one in CLAIMS if one.unsized and one.unsized not in MAP.data()["unsized"]]


def test_the_map_names_nothing_that_is_not_there():
    known = MAP.declared()
    stray = [f"{one.section} {one.place}: {kind}:{name}" for one in CLAIMS for kind, name in one.model if name not in known.get(kind, ())]
    stray += [f"{one.section} {one.place}: {one.reason}" for one in CLAIMS if one.reason and one.reason not in MAP.data()["reasons"]]
    stray += [said for entry in SECTIONS.values() for said in entry["said"].values()
              if isinstance(said, str) and said not in MAP.data()["kinds"]]
    stray += [name for one in CLAIMS for name in (*one.measures, *one.chosen.values()) if name not in INDICATORS]
    assert not stray


def test_every_hypothesis_comes_from_a_claim():
    assert {name for one in CLAIMS for name in one.hypotheses} == set(HYPOTHESES)


def test_every_lever_comes_from_a_claim():
    named = {name for one in CLAIMS for kind, name in one.model if kind == "lever"}
    assert set(MAP.declared()["lever"]) == named


def test_every_mechanism_of_model_2_comes_from_a_claim_but_for_what_only_counts():
    named = {name for one in CLAIMS for kind, name in one.model if kind == "mechanism"}
    assert set(MAP.data()["mechanisms"]) == named
    assert {name.partition(".")[0] for name in named} == {f"M{number}" for number in range(1, 18)} - {"M11"}


def test_what_the_map_calls_a_mechanism_is_one_row_of_what_was_measured():
    script = writer("write_mechanisms")
    numbers = {one.name: one.number for one in script.MECHANISMS}
    for name, row in MAP.data()["mechanisms"].items():
        assert numbers[row["row"]] == name.partition(".")[0], name


def test_everything_that_has_a_size_was_measured():
    assert not [(one.section, one.place, *link) for one in CLAIMS for link in one.sized if link not in MAP.sizes()]
    assert not [(one.section, one.place, *link) for one in CLAIMS for link, measure in one.chosen.items()
                if not MAP.pick_measure(MAP.sizes()[link], (measure,))]
    assert MAP.WORDS["unmeasured"]["en"] not in MAP.page("en")


def test_sizes_were_measured_by_one_version_of_the_model_each():
    for path in (MAP.MECHANISMS, MAP.SIZES):
        rows = MAP._read(path)
        models, seeds = {row["model"] for row in rows}, max(int(row["seeds"]) for row in rows)
        assert len(models) == 1, path.name
        assert f"model {models.pop()} with {seeds}" in MAP.page("en")


def test_no_more_than_a_few_words_are_quoted():
    assert not [one.quote for one in CLAIMS if len(one.quote) > MAP.MOST_SIGNS]


def make_row(measure, difference, low, high, error):
    """A row of a table of sizes."""
    return {"measure": measure, "difference": difference, "low": low, "high": high, "error": error}


def test_of_the_measures_in_which_a_sentence_speaks_the_one_that_moves_most_in_standard_errors_is_shown():
    rows = [make_row("coverage", "0.02", "0.01", "0.03", "0.01"), make_row("linkage", "-0.004", "-0.006", "-0.002", "0.001"),
            make_row("habit", "0.5", "0.4", "0.6", "0.001"), make_row("agreement", "", "", "", "")]
    assert MAP.pick_measure(rows, ("coverage", "linkage", "agreement"))["measure"] == "linkage"
    assert MAP.pick_measure(rows, ("coverage",))["measure"] == "coverage"
    assert MAP.pick_measure(rows, ("agreement",)) is None


def make_claim(**more):
    """A claim about volunteering."""
    empty = {"section": "I", "place": "1.1", "quote": "志愿", "says": "…", "model": [], "reason": "", "by": [], "unsized": ""}
    return MAP.Claim(**{**empty, **more})


def test_a_size_names_the_lever_its_values_and_what_stands_beside_it(monkeypatch):
    row = {**make_row("coverage", "0.02", "0.01", "0.03", "0.01"), "from": "0", "to": "1", "beside": "task_downshift .4"}
    monkeypatch.setattr(MAP, "sizes", lambda: {("lever", "resource_passthrough"): [row]})
    claim = make_claim(model=[("lever", "resource_passthrough"), ("indicator", "coverage")])
    assert MAP.format_sizes(claim, "en") == "`resource_passthrough` 0 → 1 (task_downshift .4): need coverage +2.0 (+1.0 to +3.0) points"
    assert MAP.format_sizes(claim, "zh") == "`resource_passthrough` 0 → 1（task_downshift .4）：需求满足率 +2.0（+1.0 至 +3.0）个百分点"


def test_a_lever_of_several_choices_shows_each_and_arms_that_count_the_same_are_called_so(monkeypatch):
    rows = [{**make_row("coverage", difference, "0.01", "0.03", error), "from": "random", "to": to, "beside": ""}
            for to, difference, error in (("skill", "0", "0"), ("both", "0.02", "0.01"))]
    monkeypatch.setattr(MAP, "sizes", lambda: {("lever", "volunteer_selection"): rows})
    said = MAP.format_sizes(make_claim(model=[("lever", "volunteer_selection")], by=["coverage"]), "en")
    assert said == ("`volunteer_selection` random → skill: the same in both arms; "
                    "`volunteer_selection` random → both: need coverage +2.0 (+1.0 to +3.0) points")


def test_a_link_may_be_shown_in_a_measure_of_its_own(monkeypatch):
    rows = [{**make_row(measure, "0.02", "0.01", "0.03", error), "from": "0", "to": "1", "beside": ""}
            for measure, error in (("coverage", "0.01"), ("linkage", "0.001"))]
    monkeypatch.setattr(MAP, "sizes", lambda: {("lever", "incubation"): rows})
    link = ("lever", "incubation")
    claim = make_claim(model=[link], by=["coverage", "linkage"], chosen={link: "coverage"})
    assert MAP.format_sizes(claim, "en").startswith("`incubation` 0 → 1: need coverage")
    assert MAP.format_sizes(claim._replace(chosen={}), "en").startswith("`incubation` 0 → 1: linkage")


def test_a_sentence_without_a_size_says_why_and_one_of_how_things_stand_shows_the_level(monkeypatch):
    monkeypatch.setattr(MAP, "sizes", lambda: {("street", "default"): [{"measure": "coverage", "value": "0.857"}]})
    state = make_claim(model=[("indicator", "coverage")], unsized="state")
    assert MAP.format_sizes(state, "en") == f"no size: {MAP.data()['unsized']['state']['en']}; by default: need coverage 85.7%"
    assert MAP.format_sizes(state._replace(unsized="definition"), "en") == f"no size: {MAP.data()['unsized']['definition']['en']}"


def test_verdicts_are_those_of_the_results(verdicts):
    assert MAP.page("en").count("| not told yet |") > 17 and "尚无结果" in MAP.page("zh")
    verdicts("H1,,supported", "H3,,undecided", "H3,sealing,opposite")
    lines = MAP.page("en").splitlines()
    assert next(line for line in lines if line.startswith("| H1 |")).split(" | ")[2] == "supported"
    assert next(line for line in lines if line.startswith("| H3 |")).split(" | ")[2] == "undecided; learning that seals itself: opposite"
    assert [line for line in lines if line.endswith("| H1 | H1 supported |")]


@pytest.mark.parametrize("verdict", VERDICT_NAMES)
def test_every_verdict_is_told_in_both_languages(verdicts, verdict):
    verdicts(f"H2,,{verdict}")
    assert MAP.verdict_of("H2", "en") == verdict
    assert re.search(r"[\u4e00-\u9fff]", MAP.verdict_of("H2", "zh"))


def test_verdicts_of_claims_that_were_registered_otherwise_are_not_told(verdicts):
    verdicts("H1,,supported", "H3,unforgetting,undecided")
    assert MAP.verdict_of("H1", "en") == "not told yet"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pages_are_what_the_data_say(lang):
    there, now = MAP.PAGES[lang].read_text(encoding="utf-8").splitlines(), MAP.page(lang).splitlines()
    assert there == now, "run make docs-reference"
