"""论文对照表: no claim of the paper is passed over, what the map names is there, and its pages are what the data say."""

import pytest

from tests.writers import writer

MAP = writer("write_paper_map")
CLAIMS = MAP.claims()
SECTIONS = MAP.data()["sections"]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_sentence_of_the_paper_is_in_the_map(section):
    entry = SECTIONS[section]
    sentences = [f"{paragraph}.{number}" for paragraph, count in enumerate(entry["sentences"], 1) for number in range(1, count + 1)]
    assert list(entry["said"]) == sentences


def test_every_claim_became_something_or_says_why_not():
    assert not [(one.section, one.place) for one in CLAIMS if not one.model and not one.reason]


def test_the_map_names_nothing_that_is_not_there():
    known = MAP.declared()
    stray = [f"{one.section} {one.place}: {kind}:{name}" for one in CLAIMS for kind, name in one.model if name not in known.get(kind, ())]
    stray += [f"{one.section} {one.place}: {one.reason}" for one in CLAIMS if one.reason and one.reason not in MAP.data()["reasons"]]
    stray += [said for entry in SECTIONS.values() for said in entry["said"].values()
              if isinstance(said, str) and said not in MAP.data()["kinds"]]
    assert not stray


def test_every_hypothesis_comes_from_a_claim():
    assert list(MAP.data()["hypotheses"]) == [f"H{number}" for number in range(1, 18)]
    tested = {name for one in CLAIMS for name in one.hypotheses}
    assert tested == set(MAP.data()["hypotheses"])


def test_every_lever_comes_from_a_claim():
    named = {name for one in CLAIMS for kind, name in one.model if kind == "lever"}
    assert set(MAP.declared()["lever"]) == named


def test_no_more_than_a_few_words_are_quoted():
    assert not [one.quote for one in CLAIMS if len(one.quote) > MAP.MOST_SIGNS]


def test_verdicts_are_those_of_the_results(tmp_path, monkeypatch):
    monkeypatch.setattr(MAP, "VERDICTS", tmp_path / "claims.csv")
    MAP.verdicts.cache_clear()
    assert MAP.page("en").count("| not told yet |") > 17 and "尚无结果" in MAP.page("zh")
    (tmp_path / "claims.csv").write_text("hypothesis,variant,verdict\nH1,,supported\nH3,,undecided\nH3,frozen,opposite\n", encoding="utf-8")
    MAP.verdicts.cache_clear()
    lines = MAP.page("en").splitlines()
    MAP.verdicts.cache_clear()
    assert next(line for line in lines if line.startswith("| H1 |")).split(" | ")[2] == "supported"
    assert next(line for line in lines if line.startswith("| H3 |")).split(" | ")[2] == "undecided; frozen: opposite"
    assert [line for line in lines if line.endswith("| H1 | H1 supported |")]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pages_are_what_the_data_say(lang):
    there, now = MAP.PAGES[lang].read_text(encoding="utf-8").splitlines(), MAP.page(lang).splitlines()
    assert there == now, "run make docs-reference"
