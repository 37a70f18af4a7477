"""The report: one file, nothing of a user's obeyed, both languages in full, and what it says of a result."""

import io
import re

import pytest
from docx import Document
from typer.testing import CliRunner

import tests.fake_engine as fake
from wushe_sim.cli.main import app
from wushe_sim.experiments.comparison.comparison import compare, compare_scenarios
from wushe_sim.i18n.printable import make_printable
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.report.figures import draw_run
from wushe_sim.report.html import HEADINGS, format_html
from wushe_sim.report.labels import MAIN
from wushe_sim.report.run import build_run_report, find_clearest
from wushe_sim.report.word import format_word
from wushe_sim.results import Result, make_run
from wushe_sim.scenario import Scenario

pytestmark = pytest.mark.libraries

EVIL = "<img src=x onerror=alert(1)></script>&"
SMALL = Scenario(name="small", label={"en": "A small street", "zh": "小街道"}, weeks=60, burn_in=0,
                 place={"communities": 2, "residents": 300})
HEAVY = SMALL.replace(name="heavy", label={"en": EVIL, "zh": EVIL}, levers={"admin_burden": 0.7})


def result_of(*scenarios, seeds=(0, 1, 2)):
    runs = tuple(make_run(scenario, seed, fake.record(scenario, seed))[0] for scenario in scenarios for seed in seeds)
    return Result(runs, {"scenarios": {scenario.name: scenario.content() for scenario in scenarios}, "seeds": list(seeds)},
                  {scenario.name: f"# {EVIL}\x1b[31m\n" for scenario in scenarios})


def told(result, lang):
    return build_run_report(result, lang, compare_scenarios(result))


@pytest.fixture(scope="module")
def both():
    return result_of(SMALL, HEAVY)


@pytest.fixture(scope="module")
def pages(both):
    return {lang: format_html(told(both, lang), list(draw_run(both, lang, compare_scenarios(both)))) for lang in ("en", "zh")}


# --- the page --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_needs_nothing_from_outside_and_is_small(pages, lang):
    text = pages[lang]
    links = re.findall(r"""<[^>]*\s(?:src|href)\s*=\s*["']?([^"'\s>]*)""", re.sub("&lt;.*?&gt;", "", text))
    outside = [link for link in links if not link.startswith("data:")]
    assert not outside and text.count('src="data:') == text.count("<img ")
    assert not re.search(r"url\((?!data:)", text) and "default-src 'none'" in text
    assert len(text.encode()) < 5_000_000


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_users_wrote_is_text_and_nothing_else(pages, lang):
    assert "<img src=x" not in pages[lang] and "&lt;img src=x onerror" in pages[lang]
    assert pages[lang].count("</script>") == 1 and "\x1b" not in pages[lang]


WRITTEN = {
    "HTML": ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
    "the end of a script": ("</script><script>alert(1)</script>", "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;"),
    "the end of an attribute": ("\" onload='alert(1)' x=\"", "&#34; onload=&#39;alert(1)&#39; x=&#34;"),
    "line separators": ("one\u2028two\u2029three", "one\u2028two\u2029three"),
    "Markdown": ("**b** [x](javascript:alert(1)) | `c` _d_", "**b** [x](javascript:alert(1)) | `c` _d_"),
    "LaTeX": (r"$\frac{1}{0}$ \input{/etc/passwd} 50% & x_1^2 #~", r"$\frac{1}{0}$ \input{/etc/passwd} 50% &amp; x_1^2 #~"),
    "Jinja": ("{{ 7 * 7 }} {% include 'x' %}", "{{ 7 * 7 }} {% include &#39;x&#39; %}"),
    "a terminal's commands": ("\x1b[31mred\x1b]0;title\x07\x00", "red"),
}


@pytest.fixture(scope="module")
def labelled():
    """The page of a result whose scenarios bear these labels, and the cells of its Word document; a file could not say them all."""
    names = {case: f"other-{number}" for number, case in enumerate(WRITTEN)}
    plain = result_of(SMALL, *(SMALL.replace(name=name) for name in names.values()), seeds=(0, 1))
    for case, name in names.items():
        plain.provenance["scenarios"][name]["label"] = {"en": WRITTEN[case][0]}
    story, figures = told(plain, "en"), list(draw_run(plain, "en", compare_scenarios(plain)))
    words = Document(io.BytesIO(format_word(story, figures)))
    return format_html(story, figures), [cell.text for table in words.tables for cell in table.rows[0].cells]


@pytest.mark.parametrize("case", WRITTEN)
def test_whatever_a_label_holds_is_text_on_the_page_in_word_and_in_pictures(case, labelled):
    (label, shown), (html, cells) = WRITTEN[case], labelled
    body, script = html.partition("<script>")[0], html.partition("<script>")[2]
    assert shown in body and html.count("<script") == html.count("</script>") == 1 and "\x1b" not in html and "\x00" not in html
    assert "<img src=x" not in html and not any(sign in script for sign in "\u2028\u2029")
    assert any(make_printable(label).replace("\x00", "") in cell for cell in cells) or case == "line separators"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_part_is_there(pages, lang):
    heads = [HEADINGS[name].render(lang) for name in ("asked", "answer", "figures", "tables", "assumptions", "trust", "reproduce")]
    assert all(f"<h2>{head}</h2>" in pages[lang] for head in heads)
    assert pages[lang].count("<figure>") == 6 and pages[lang].count('alt="') == 6


def test_the_chinese_page_is_chinese_and_the_english_page_english(pages):
    assert 'lang="zh-CN"' in pages["zh"] and 'lang="en"' in pages["en"]
    shown = re.sub(r"<(style|script|pre)>.*?</\1>|<[^>]+>", " ", pages["en"], flags=re.DOTALL)
    assert set(re.findall("[\u4e00-\u9fff]+", shown)) <= {"共享", "穿针引线"}  # the paper's words, in what two indicators mean
    cells = re.findall(r"<t[dh][^>]*>(?:<button[^>]*>)?([^<]*)", pages["zh"])
    english = [cell for cell in cells if re.search("[a-z]{4}", cell) and not re.search("[\u4e00-\u9fff]", cell)]
    assert not [cell for cell in english if not cell.startswith("&lt;img src") and cell not in fake.GROUPS]


def test_tables_can_be_sorted_by_numbers(pages):
    assert 'class="number" data-key="' in pages["en"] and "aria-sort" in pages["en"]


def test_the_report_as_a_word_document_holds_the_same(both):
    story, figures = told(both, "zh"), list(draw_run(both, "zh", compare_scenarios(both)))
    document = Document(io.BytesIO(format_word(story, figures)))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(line in said for line in (*story.question, *story.answer, *story.trust, story.command))
    assert len(document.inline_shapes) == len(figures) and len(document.tables) == len(story.tables) + len(story.settings)
    assert document.core_properties.author == ""


# --- what it says ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("seeds", [(0, 1, 2), (4,)])
@pytest.mark.parametrize("scenarios", [(SMALL,), (SMALL, HEAVY), (SMALL, HEAVY, SMALL.replace(name="third"))])
def test_the_answer_is_two_sentences(scenarios, seeds, lang):
    answer = told(result_of(*scenarios, seeds=seeds), lang).answer
    assert len(answer) == 2 and all(said.endswith(("." , "。")) for said in answer)


def test_the_report_says_the_numbers_of_the_result(both):
    mean = both.summary().groupby("scenario")["linkage"].mean()
    assert all(f"{mean[name]:.1%}" in told(both, "en").answer[1] for name in ("small", "heavy"))


def test_what_differs_in_the_settings_stands_out(both):
    levers = told(both, "en").settings[1]
    assert [row[0].text for row in levers.rows if row[0].strong] == ["Administrative burden"]


def test_one_seed_is_called_one_seed_and_few_residents_few():
    said = " ".join(told(result_of(SMALL, seeds=(4,)), "en").trust)
    assert "There is one seed" in said and "600 residents" in said
    assert "There are 3 seeds" in " ".join(told(result_of(SMALL), "en").trust)


def test_the_command_names_every_seed_and_quotes_names():
    assert told(result_of(SMALL, seeds=(4, 7)), "en").command == "wushe run scenarios/small.toml --seed 4 --seed 7 --out ../again"
    assert told(result_of(SMALL), "en").command.endswith("--seeds 3 --out ../again")


def test_the_report_says_the_differences_that_a_comparison_says(both):
    row = compare(both).table.set_index("indicator").loc["linkage"]
    summary = both.summary().pivot(index="seed", columns="scenario", values="linkage")
    assert row.difference == pytest.approx((summary["heavy"] - summary["small"]).mean())
    told_of = next(table for table in told(both, "en").tables if "paired by seed" in table.heading)
    cells = next(cells for cells in told_of.rows if cells[0].text == "Linkage")
    assert [cell.key for cell in cells[1:6]] == [row.reference, row.value, row.difference, row.low, row.high]


def test_scenarios_with_no_seed_in_common_have_a_report_without_differences():
    apart = Result((*result_of(SMALL, seeds=(0,)).runs, *result_of(HEAVY, seeds=(1,)).runs), result_of(SMALL, HEAVY).provenance, {})
    assert compare_scenarios(apart) == {} and len(told(apart, "zh").answer) == 2


def test_the_clearest_is_the_furthest_from_nothing_in_half_widths():
    import pandas as pd

    rows = pd.DataFrame([("trust", 0.01, 0.009, 0.011), ("linkage", 0.5, 0.1, 0.9), ("coverage", 9.0, -1.0, 19.0), ("own", 1.0, 0.9, 1.1)],
                        columns=["indicator", "difference", "low", "high"])
    assert find_clearest(rows, MAIN)["indicator"].tolist() == ["trust", "linkage"]
    assert set(MAIN) <= set(INDICATORS)


# --- the command -----------------------------------------------------------------------------------------------------------------


def wushe(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    from wushe_sim.results.provenance import describe_work

    monkeypatch.chdir(tmp_path)
    result = result_of(SMALL)
    work = {**describe_work([SMALL], result.seeds), "runs": [[run.scenario, run.seed] for run in result.runs],
            "ended": "2026-01-31T09:30:00+00:00", "mended": {}, "places": {}, "interrupted": False}
    Result(result.runs, work, result.texts).save(tmp_path / "found")
    return tmp_path / "found"


def test_a_report_stands_beside_its_folder_and_the_folder_stays_as_it_is(folder):
    before = sorted(path.name for path in folder.iterdir())
    done = wushe("report", folder, "--lang", "en")
    assert done.exit_code == 0 and "Report: " in done.stderr
    assert "<h1>Report: A small street</h1>" in folder.with_name("found.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_report_is_not_written_over_unless_asked(folder):
    folder.with_name("found.html").write_text("mine", encoding="utf-8")
    assert wushe("report", folder).exit_code == 4
    assert folder.with_name("found.html").read_text(encoding="utf-8") == "mine"
    assert wushe("report", folder, "--force", "--quiet").exit_code == 0


@pytest.mark.parametrize(("words", "code", "said"), [
    (("none",), 2, "not a result folder"), (("found", "--out", "x.pdf"), 2, "ends in .html, .docx or .xlsx"),
    (("found", "--out", "no/x.html"), 4, "no/x.html"),
])
def test_bad_input_is_a_line_and_a_code(folder, words, code, said):
    done = wushe("report", *words)
    assert done.exit_code == code and said in done.stderr and "Traceback" not in done.stderr
