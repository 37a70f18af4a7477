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


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pages_are_what_the_data_say(lang):
    there, now = MAP.PAGES[lang].read_text(encoding="utf-8").splitlines(), MAP.page(lang).splitlines()
    assert there == now, "run make docs-reference"
