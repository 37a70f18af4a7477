"""The report of a sweep: main effects worked by hand, both languages in full, one small file, tables that a click sorts."""

import io
import re
import shutil
import subprocess
import tomllib

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import wushe_sim as ws
from wushe_sim.cli.main import app
from wushe_sim.experiments.sweep import main_effects as effects
from wushe_sim.experiments.sweep.spec import Sweep
from wushe_sim.report.figures import draw_sweep
from wushe_sim.report.html import format_html
from wushe_sim.report.sweep import build_sweep_report, format_toml, rebuild_spec

CHINESE = re.compile("[\u4e00-\u9fff]")
EVIL = "<script>alert(1)</script>"
BASE = ws.Scenario(name="base", label={"en": EVIL, "zh": EVIL}, weeks=30, burn_in=0, place={"communities": 2, "residents": 300})
runner = CliRunner()


class Table:
    """A sweep of which nothing is known but its design and what came of each run."""

    def __init__(self, design, **indicators):
        self.design = pd.DataFrame(design).assign(design=lambda frame: np.arange(len(frame)))
        self._values = indicators

    def summary(self):
        return pd.DataFrame({"design": self.design["design"], "seed": 0, **self._values})


# --- main effects ----------------------------------------------------------------------------------------------------------------


def test_a_factor_that_does_everything_has_all_of_the_variance_and_one_that_does_nothing_none():
    table = Table({"takeover": [0.1, 0.1, 0.1, 0.1, 0.5, 0.5, 0.5, 0.5], "actors": ["three", "five"] * 4},
                  linkage=[0.2, 0.2, 0.2, 0.2, 0.6, 0.6, 0.6, 0.6])
    frame = effects.main_effects(table, ("linkage",)).set_index("factor")
    assert frame.loc["takeover", "difference"] == pytest.approx(0.4) and frame.loc["takeover", "share"] == pytest.approx(1)
    assert (frame.loc["takeover", "lowest"], frame.loc["takeover", "highest"]) == ("0.1", "0.5")
    assert frame.loc["actors", "difference"] == 0 and frame.loc["actors", "share"] == 0
    assert frame.loc["actors", "low"] < 0 < frame.loc["actors", "high"]


def test_an_interval_is_welchs():
    from scipy.stats import ttest_ind

    values = np.array([0.1, 0.2, 0.15, 0.3, 0.5, 0.35, 0.8, 0.4])
    table = Table({"actors": ["three"] * 4 + ["five"] * 4}, linkage=values)
    [row] = effects.main_effects(table, ("linkage",)).to_dict("records")
    ends = ttest_ind(values[4:], values[:4], equal_var=False).confidence_interval()
    assert (row["low"], row["high"]) == pytest.approx((ends.low, ends.high))
    assert (row["lowest"], row["highest"]) == ("three", "five")


def test_a_number_with_many_values_is_cut_into_thirds_and_what_does_not_vary_is_no_factor():
    values = np.linspace(0, 0.9, 30)
    table = Table({"admin_burden": values, "takeover": 0.3}, linkage=1 - values)
    [row] = effects.main_effects(table, ("linkage",)).to_dict("records")
    assert row["factor"] == "admin_burden" and row["lowest"] == "0–0.28" and row["highest"] == "0.62–0.9"
    assert row["difference"] == pytest.approx(-(values[20:].mean() - values[:10].mean()))


def test_what_has_no_value_is_left_out_of_its_means():
    table = Table({"actors": ["three", "five"] * 4}, agreement=[np.nan] * 8)
    [row] = effects.main_effects(table, ("agreement",)).to_dict("records")
    assert np.isnan(row["difference"]) and np.isnan(row["share"])


# --- the report ------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """A grid of six points on a very small street."""
    folder = tmp_path_factory.mktemp("sweeps") / "out"
    sweep = Sweep.of({"base": BASE.replace(burn_in=2, place={"communities": 1, "residents": 60}), "seeds": 2,
                      "design": {"kind": "grid"},
                      "vary": {"admin_burden": {"min": 0.0, "max": 0.9, "steps": 3}, "actors": ["three", "five"]}}, folder.parent)
    ws.sweep(sweep, folder)
    return ws.load(folder)


@pytest.fixture(scope="module")
def pages(swept):
    return {lang: format_html(build_sweep_report(swept, lang), list(draw_sweep(swept, lang))) for lang in ("en", "zh")}


@pytest.mark.compiled
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_says_what_was_asked_and_answers_in_two_sentences(swept, pages, lang):
    story = build_sweep_report(swept, lang)
    assert len(story.answer) == 2 and len(story.question) == 2 and story.trust and story.assumptions
    assert len(pages[lang].encode()) < 5_000_000 and pages[lang].count("<img ") == 3
    assert "<script>alert" not in pages[lang] and "&lt;script&gt;alert(1)" in pages[lang]
    for line in (*story.question, *story.answer, *story.trust, *story.assumptions):
        assert bool(CHINESE.search(line.replace(EVIL, ""))) == (lang == "zh"), line
    assert len(story.tables[2].rows) == 6 and len(story.tables[2].columns) == len(story.tables[2].rows[0])


@pytest.mark.compiled
def test_the_file_that_the_report_gives_asks_for_the_same_sweep_again(swept):
    (swept.folder / "sweep.toml").write_text(build_sweep_report(swept, "en").files["sweep.toml"], encoding="utf-8")
    again = Sweep.load(swept.folder / "sweep.toml")
    assert [again.scenario(point).levers for point in range(6)] == [swept.scenario(point).levers for point in range(6)]
    assert rebuild_spec(swept)["seeds"] == [0, 1]
    (swept.folder / "sweep.toml").unlink()


@pytest.mark.compiled
def test_the_command_writes_a_page_and_a_word_document_of_a_sweep(swept, tmp_path):
    from docx import Document

    for end in ("html", "docx"):
        out = tmp_path / f"report.{end}"
        said = runner.invoke(app, ["report", str(swept.folder), "--out", str(out), "--lang", "zh"])
        assert said.exit_code == 0, said.stderr
    document = Document(io.BytesIO((tmp_path / "report.docx").read_bytes()))
    assert len(document.inline_shapes) == 3 and any("主效应" in paragraph.text for paragraph in document.paragraphs)


@pytest.mark.compiled
@pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium")
def test_a_click_on_a_heading_sorts_a_table_by_its_numbers_and_a_second_one_turns_it(pages, tmp_path):
    click = """<script>const table = [...document.querySelectorAll("table")][0], said = () => [...table.tBodies[0].rows].map(
        row => row.cells[3].dataset.key).join(" "); const button = table.tHead.rows[0].cells[3].querySelector("button");
        button.click(); const one = said(); button.click(); document.title = one + "|" + said();</script></body>"""
    (tmp_path / "page.html").write_text(pages["en"].replace("</body>", click), encoding="utf-8")
    made = subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
                           "--dump-dom", (tmp_path / "page.html").as_uri()], capture_output=True, text=True, timeout=300, check=True)
    up, down = re.search("<title>(.*?)</title>", made.stdout)[1].split("|")
    numbers = [float(one) for one in up.split() if one != "nan"]
    assert len(numbers) > 10 and numbers == sorted(numbers)
    assert [float(one) for one in down.split() if one != "nan"] == sorted(numbers, reverse=True)



def test_a_sweeps_file_is_written_as_it_is_read_with_what_varies_in_its_order():
    spec = {"seeds": [0, 1], "base": 'a"b.toml', "design": {"kind": "grid", "step": 1e-7},
            "vary": {"z": {"min": 0.0, "max": 1.0}, "place.types": [{"new_estate": 0.5, "mixed": 0.5}], "actors": ["three", "五"]}}
    text = format_toml(spec)
    assert tomllib.loads(text) == spec and list(tomllib.loads(text)["vary"]) == list(spec["vary"])
    assert "z = { min = 0.0, max = 1.0 }" in text.splitlines()
