"""The pages of results in the tree are as short as they should be and say the same in both languages; README says what was found."""

import re
from pathlib import Path

import pytest

from tests.report.test_first_page import MOST_LINES, NUMBER, WORD, full_findings
from tests.writers import writer
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.report.first_page import FirstPage

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs" / name for name in ("results.md", "results.zh.md")]
ROW = re.compile(r"^\| (H\d+) ", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_first_page_has_seventeen_rows_and_sixty_lines_at_most(page):
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES and ROW.findall(text) == list(HYPOTHESES)
    assert not re.search(r"\b(nan|None|inf)\b", text)


def test_both_first_pages_have_the_same_numbers_and_the_chinese_one_no_english_words():
    english, chinese = (page.read_text(encoding="utf-8") for page in PAGES)
    assert set(NUMBER.findall(english)) == set(NUMBER.findall(chinese))
    assert WORD.findall(re.sub(r"`[^`]*`|\]\([^)]*\)|--quick", "", chinese)) == []


@pytest.mark.parametrize("name", ["limits", "verdicts"])
def test_appendices_have_as_many_tables_and_pictures_in_both_languages(name):
    texts = [(ROOT / "docs" / "results" / f"{name}{ending}").read_text(encoding="utf-8") for ending in (".md", ".zh.md")]
    counts = [(text.count("| --- |"), len(re.findall(r"^!\[", text, re.MULTILINE)), len(text.splitlines())) for text in texts]
    assert counts[0] == counts[1] and min(counts[0]) > 0
    assert [len(re.findall(r"\]\([\w-]+\.zh\.png\)", text)) for text in texts] == [0, counts[1][1]]


def test_readme_says_what_was_found_between_its_comments(tmp_path, monkeypatch):
    module, readme = writer("write_results"), tmp_path / "README.md"
    readme.write_text((ROOT / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(module, "README", readme)
    module.write_readme(FirstPage(full_findings()))
    text = readme.read_text(encoding="utf-8")
    assert "-->Of the paper's 17 claims: supported 3: H1, H9, H17; " in text and "\n- To measure first: " in text
    assert "-->论文的 17 项论断中，得到支持 3 项：H1、H9、H17；" in text and text.count("<!-- end -->") == 2
    module.write_readme(FirstPage(full_findings()))
    assert readme.read_text(encoding="utf-8") == text, "written again it stays as it is"
    readme.write_text("# no comments", encoding="utf-8")
    with pytest.raises(SystemExit, match="lacks <!-- found en"):
        module.write_readme(FirstPage(full_findings()))
