"""The briefing: a question as a title, an answer with what it is not beside it, signs, units, and few pages."""

import io
import re
import shutil
import subprocess

import pytest
from docx import Document
from typer.testing import CliRunner

import wushe_sim as ws
from tests.experiments.comparison.test_answers import LATER, NOW, make_draws, make_pair, make_result, make_run
from wushe_sim.cli.main import app
from wushe_sim.report.briefing.answer import CAVEAT
from wushe_sim.report.briefing.inputs import make_inputs_table
from wushe_sim.report.briefing.page import HEADINGS, build_briefing
from wushe_sim.report.briefing.wording import TONE_NAMES, VERDICT_WORDS, format_shift
from wushe_sim.report.comparison import make_titles
from wushe_sim.report.figures import draw_onset
from wushe_sim.report.html import HEADINGS as PARTS
from wushe_sim.report.save import save, write_report
from wushe_sim.results import Result

pytestmark = pytest.mark.libraries

STREET = NOW.replace(label={"en": "The street as it is", "zh": "现状"})
TWO_MORE = LATER.replace(label={"en": "Two more social workers", "zh": "加两名社工"})
LANGUAGES = pytest.mark.parametrize("lang", ["en", "zh"])


def brief(result, lang="en"):
    comparison = ws.compare(result)
    return build_briefing(comparison, make_titles(comparison, lang), lang, draw_onset)


def name_section(name, lang="en"):
    return HEADINGS[name].render(lang)


def find_section(briefing, name, lang="en"):
    return next(section for section in briefing.sections if section.heading == name_section(name, lang))


@pytest.fixture(scope="module")
def better():
    return make_pair(420, scenarios=(STREET, TWO_MORE), ended=3)


@pytest.fixture(scope="module")
def three():
    third = TWO_MORE.replace(name="third", label={"en": "Less paperwork", "zh": "台账减半"})
    runs = [make_run(one, seed, served + seed % 3) for one, served in ((STREET, 300), (TWO_MORE, 420), (third, 299)) for seed in range(6)]
    return make_result(runs, (STREET, TWO_MORE, third))


def test_a_subtraction_reads_as_a_sentence(better, three):
    assert brief(better).title == "Two more social workers, compared with the street as it is"
    assert brief(better, "zh").title == "加两名社工与现状相比"
    assert brief(three).title == "Two more social workers and Less paperwork, compared with the street as it is"
    assert brief(three, "zh").title == "加两名社工和台账减半与现状相比"


@LANGUAGES
def test_the_answer_has_three_sentences_and_begins_with_the_need_left_unserved(better, three, lang):
    for result in (better, three):
        answer = brief(result, lang).answer
        assert len(answer) == 3 and all(line.endswith((".", "。")) for line in answer)
    assert "−2.0" in brief(better, lang).answer[0] and "+104" in brief(better, lang).answer[1]


@LANGUAGES
def test_what_cannot_be_told_is_said_to_be_so_in_the_answer(lang):
    answer = brief(make_pair(299, scenarios=(STREET, TWO_MORE)), lang).answer
    words = {"en": "no difference can be told", "zh": "看不出差别"}[lang]
    assert all(words in line for line in answer[:2])


def test_every_change_has_a_sign_and_a_unit(better, three):
    for result in (better, three):
        for section in brief(result).sections[:3]:
            for table in section.tables:
                changes = [cell.text for row in table.rows for cell in row if re.search("[+−]", cell.text) and " to " not in cell.text]
                assert all(re.search(r"[+−][\d.,]+ (hours|cases|days|pp)", text) for text in changes)


@pytest.mark.parametrize(("value", "difference", "said"), [
    (3.7e-17, 0.0, "0.00"), (-12.34, -12.34, "−12.3"), (0.049, 0.049, "+0.05"), (-0.0, 0.5, "0.0"), (1234.5, 1234.5, "+1,234")])
def test_a_number_is_written_as_readers_write_it(value, difference, said):
    assert format_shift(value, {"name": "unserved", "difference": difference}) == said


@LANGUAGES
def test_colours_mean_better_and_worse_and_words_say_the_same(better, lang):
    cells = [cell for table in find_section(brief(better, lang), "glance", lang).tables for row in table.rows for cell in row if cell.tone]
    assert len(cells) == 3 and {(cell.tone, cell.text) for cell in cells} == {("better", VERDICT_WORDS[1].render(lang))}
    worse = find_section(brief(make_pair(180, scenarios=(STREET, TWO_MORE)), lang), "glance", lang).tables[0].rows[0][-1]
    assert (worse.tone, worse.text) == (TONE_NAMES[-1], VERDICT_WORDS[-1].render(lang))


def test_the_inputs_say_which_are_the_streets_own(better):
    table, own, every = make_inputs_table(ws.compare(better), "en")
    whose = {row[0].text: row[2].text for row in table.rows}
    assert whose["communities"] == whose["residents in each"] == "yours" and whose["social workers' posts"] == "default"
    assert own == list(whose.values()).count("yours") == 3 and every == len(table.rows)


def test_chance_is_spoken_of_once_and_corrected_for(better):
    comparison = ws.compare(better)
    said = " ".join(find_section(brief(better), "reading").lines)
    assert "Holm" in said and "stand out by chance" in said and comparison.draws is None
    every = " ".join(line for section in brief(better).sections for line in section.lines)
    assert every.count("by chance") == 1


def test_over_draws_ranges_are_those_of_the_sets_and_luck_stands_beside():
    result = make_pair(420, seeds=12, scenarios=(STREET, TWO_MORE))
    made = brief(Result(result.runs, result.provenance, result.texts, draws=make_draws(4)))
    assert "nine sets of coefficients in ten" in made.answer[0] and "luck ±" in find_section(made, "glance").tables[0].columns
    assert "95% of the sets agree" in " ".join(find_section(made, "reading").lines)


def test_what_was_in_force_before_week_0_has_no_figure_of_when():
    posts = STREET.replace(name="posts", place={"social_workers": 9})
    section = find_section(brief(make_pair(420, scenarios=(STREET, posts))), "when")
    assert not section.figures and "before week 0" in section.lines[0]
    assert len(find_section(brief(make_pair(420, scenarios=(STREET, TWO_MORE))), "when").figures) == 1


def test_one_seed_answers_nothing():
    made = brief(make_pair(420, seeds=1, scenarios=(STREET, TWO_MORE)))
    assert len(made.answer) == 1 and "one seed" in made.answer[0].lower()


@LANGUAGES
def test_the_page_holds_the_caveat_beside_the_answer_and_folds_everything_measured(better, tmp_path, lang):
    page = save(ws.compare(better), tmp_path / "page.html", lang).read_text(encoding="utf-8")
    box = re.search('<div class="answer">(.*?)</div>', page, re.DOTALL)
    assert box and CAVEAT.render(lang) in box[1]
    front, _, appendix = page.partition('<details class="appendix">')
    assert PARTS["tables"].render(lang) in appendix and PARTS["tables"].render(lang) not in re.sub("<style.*?</style>", "", front)
    shown = re.sub(r"<(style|script)>.*?</\1>|<[^>]+>", " ", front, flags=re.DOTALL)
    assert not re.search(r"\bnan\b|e-\d\d", shown) and front.count("<img") == 1


@LANGUAGES
def test_word_holds_the_briefing_alone(better, tmp_path, lang):
    document = Document(io.BytesIO(save(ws.compare(better), tmp_path / "page.docx", lang).read_bytes()))
    made = brief(better, lang)
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[0] == made.title and [name for name in said if name in {s.heading for s in made.sections}] == [
        section.heading for section in made.sections]
    assert [paragraph.text for paragraph in document.tables[0].cell(0, 0).paragraphs] == [*made.answer, made.caveat]
    assert PARTS["trust"].render(lang) not in said and len(document.inline_shapes) == 1


def test_the_report_of_a_result_with_several_scenarios_begins_with_the_briefing(better, tmp_path):
    page = write_report(better, tmp_path / "report.html", "en").read_text(encoding="utf-8")
    assert "<h1>Two more social workers, compared with the street as it is</h1>" in page and '<details class="appendix">' in page


def test_the_command_writes_it(better, tmp_path, monkeypatch):
    monkeypatch.setattr("wushe_sim.cli.commands.comparison.load_or_run", lambda *_: [better])
    done = CliRunner().invoke(app, ["compare", "a", "b", "--out", str(tmp_path / "page.docx"), "--lang", "zh"])
    assert done.exit_code == 0 and Document(str(tmp_path / "page.docx")).paragraphs[0].text == "加两名社工与现状相比"


@pytest.mark.compiled
@pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium")
@LANGUAGES
def test_the_page_prints_on_at_most_eight_sheets(three, tmp_path, lang):
    page = save(ws.compare(three), tmp_path / "page.html", lang)
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
                    f"--print-to-pdf={tmp_path / 'page.pdf'}", page.as_uri()], capture_output=True, timeout=300, check=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "page.pdf").read_bytes()))
    assert 2 <= sheets <= 8
