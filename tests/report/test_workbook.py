"""Workbooks that an office opens without a second look: formats, frozen heads, widths, a first sheet that says what this is."""

import io
import json
import math
import re

import openpyxl
import pandas as pd
import pytest

import wushe_sim as ws
from tests import forged
from tests.report.test_experiment_report import verdicts  # noqa: F401
from wushe_sim.experiments.loading import load
from wushe_sim.report.document import Cell, Report, ReportTable
from wushe_sim.report.labels import MAIN, MISSING
from wushe_sim.report.run import MODEL_ONLY
from wushe_sim.report.save import write_report
from wushe_sim.report.sheet_cells import make_form, make_report_sheets, make_sheet, make_unit_cell, read_figure
from wushe_sim.report.word import share_width
from wushe_sim.report.workbook import format_workbook, make_titles
from wushe_sim.results.tables import as_csv

NOT_FOR_AN_OFFICE = re.compile(r"\bnan\b|\d[eE]-?\d\d|[{}]|\[\[|^\[|None|-0(\.0*)?%?$")
SHARES = ("%", "pp", "百分点")


def check_book(path, lang):
    """Assert what holds of every workbook; the workbook."""
    book = openpyxl.load_workbook(path)
    first, *others = book.worksheets
    said = [str(cell.value) for row in first.iter_rows() for cell in row if cell.value is not None]
    assert MODEL_ONLY.render(lang) in said and {sheet.title for sheet in others} <= set(said)
    assert {cell.hyperlink.location or cell.hyperlink.target for row in first.iter_rows() for cell in row if cell.hyperlink} == {
        f"#'{sheet.title}'!A1" for sheet in others}
    for sheet in others:
        heads = [cell.value for cell in sheet[1]]
        assert sheet.freeze_panes in ("A2", "B2") and all(heads) and len(set(heads)) == len(heads), (sheet.title, heads)
        assert all(10 <= sheet.column_dimensions[cell.column_letter].width <= 62 for cell in sheet[1] if not cell.column_letter[1:])
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str):
                    assert cell.data_type == "s" and not NOT_FOR_AN_OFFICE.search(cell.value), (sheet.title, cell.coordinate, cell.value)
                elif cell.value is not None:
                    assert cell.value == 0 or abs(cell.value) >= 1e-12, (sheet.title, cell.coordinate)
                    assert math.copysign(1, cell.value) == 1 or cell.value, "a zero has no sign"
                    assert cell.number_format != "General", (sheet.title, cell.coordinate)
    return book


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_of_a_run_has_a_sheet_for_each_table_of_its_report(tmp_path, lang):
    result = ws.load(forged.run_folder(tmp_path / "out"))
    book = check_book(write_report(result, tmp_path / "r.xlsx", lang), lang)
    main = next(sheet for sheet in book.worksheets[1:] if sheet.max_row >= len(MAIN) and sheet.max_column == 5)
    coverage = result.summary()["coverage"]
    assert [main["B2"].value, main["C2"].value, main["D2"].value] == pytest.approx(
        [coverage.mean(), coverage.min(), coverage.max()], abs=5e-4)
    assert {main[f"{column}2"].number_format for column in "BCD"} == {"#,##0.0%"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_so_have_those_of_experiments(verdicts, tmp_path, lang):  # noqa: F811
    check_book(write_report(load(verdicts), tmp_path / "v.xlsx", lang), lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_of_a_comparison_writes_each_number_in_its_unit(tmp_path, lang):
    result = ws.load(forged.run_folder(tmp_path / "out"))
    book = check_book(ws.save(ws.compare(result, result), tmp_path / "c.xlsx", lang=lang), lang)
    table = book.worksheets[1]
    heads = {"indicator": "C", "mean": "G", "difference": "H", "agree": "K"}
    rows = list(range(2, table.max_row + 1))
    coverage = next(row for row in rows if table[f"C{row}"].value in ("Need coverage", "需求满足率"))
    assert table[f"G{coverage}"].number_format == "#,##0.0%"
    assert any(sign in table[f"H{coverage}"].number_format for sign in SHARES[1:])
    assert {table[f"{heads['difference']}{row}"].value for row in rows} <= {0, MISSING}, "the two are the same"
    assert {table[f"{heads['agree']}{row}"].value for row in rows} == {MISSING}, "a difference of nothing has no sign to agree in"


def test_a_number_keeps_its_digits_and_looks_as_on_the_page():
    for text, key, value, form in (
            ("45.3%", 0.45312, 0.45312, "#,##0.0%"), ("45.3%", 45.3, 0.453, "#,##0.0%"), ("−1,234", -1234.4, -1234.4, "#,##0"),
            ("+1.2 pp", 0.01204, 1.204, '+#,##0.0" pp";-#,##0.0" pp";#,##0.0" pp"'), ("0.52*", 0.52, 0.52, '#,##0.00"*"'),
            ("3", "", 3, "#,##0"), ("0", 3.7e-17, 0, "#,##0")):
        found = read_figure(Cell(text, key))
        assert found.value == pytest.approx(value) and make_form(found.decimals, found.percent, found.behind, found.signed) == form
    others = ("007", "1–3", "3 of 20", "", MISSING, "2026-12-01", "a 3", "40% of draws; at twice: undecided")
    assert [read_figure(Cell(text)) for text in others] == [None] * len(others)


def test_what_stands_in_brackets_gets_columns_of_its_own():
    rows = [[Cell("a"), Cell("45.3% (40.0%–50.1%)", 0.453), Cell("2–5", 2), Cell("0.5 (3)", 0.5), Cell("+1.2 pp (−0.3 to +2.7)", 1.2)],
            [Cell("b"), Cell("45.3%", 0.453), Cell("1", 1), Cell(MISSING), Cell(MISSING)]]
    sheet = make_sheet(ReportTable("t", ["name", "share", "ranks", "lowest (point)", "effect"], rows), "en")
    assert sheet.headings == ["name", "share", "share: lowest", "share: highest", "ranks: from", "ranks: to", "lowest", "lowest: point",
                              "effect", "effect: 95% from", "effect: 95% to"]
    assert [cell.value for cell in sheet.rows[0]] == ["a", 0.453, 0.4, 0.501, 2, 5, 0.5, 3, 1.2, -0.3, 2.7]
    assert [cell.value for cell in sheet.rows[1]] == ["b", 0.453, 0.453, 0.453, 1, 1, *[MISSING] * 5]


def test_texts_are_no_formulas_and_signs_before_numbers_stay_as_they_are(tmp_path):
    texts = ["=1+1", "+cmd|' /C calc'!A0", "+SUM(1)", "@x", "+ S69 S4; − S1", "+2 (+1 … +3)", "plain"]
    report = Report("en", "t", [], [], [ReportTable("t", ["a"], [[Cell(text)] for text in texts])], [], [], [], "", [], {})
    (tmp_path / "b.xlsx").write_bytes(format_workbook(report, make_report_sheets(report)))
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "b.xlsx")["t"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == ["'=1+1", "'+cmd|' /C calc'!A0", "'+SUM(1)", "'@x", *texts[4:]]
    assert {cell.data_type for cell in cells} == {"s"} and [cell.quotePrefix for cell in cells[4:]] == [True, True, False]


def test_titles_are_what_excel_takes_and_no_two_are_alike():
    long = "'heavy' less 'base', paired by seed, and then some more"
    found = make_titles([long, long, "A/B [x]: what", "about", ""], ["About"])
    assert found[0].startswith("heavy less base") and found[1].endswith(" 2") and found[2:] == ["A B x", "about 2", "–"]
    assert all(len(title) <= 31 for title in found)


@pytest.mark.parametrize(("value", "unit", "change", "shown", "form"), [
    (0.453, "share", False, 0.453, "#,##0.0%"), (-0.0123, "share", True, -1.23, '+#,##0.00" pp";-#,##0.00" pp";#,##0.00" pp"'),
    (12345.6, "yuan", False, 12345.6, "#,##0"), (-3.7e-17, "weeks", True, 0, "+#,##0.000;-#,##0.000;#,##0.000"),
    (math.nan, "weeks", False, MISSING, "@"), (math.inf, "share", True, MISSING, "@"),
])
def test_a_quantity_is_written_by_its_unit(value, unit, change, shown, form):
    cell = make_unit_cell(value, unit, "en", change=change)
    assert (cell.value, cell.form) == (pytest.approx(shown) if isinstance(shown, float) else shown, form)


def test_what_scenarios_set_is_said_in_words_never_as_json(tmp_path):
    result = ws.load(forged.run_folder(tmp_path / "out"))
    [(name, content)] = result.scenarios.items()
    other = {**content, "schedule": {**content["schedule"], "admin_burden": [{"week": 10, "value": 0.5, "over": 4}]}}
    comparison = ws.compare(result, result.noted(scenarios={name: other}))
    assert json.loads(comparison.differs.iloc[0, 2]) == [{"week": 10, "value": 0.5, "over": 4}]
    book = check_book(ws.save(comparison, tmp_path / "c.xlsx", lang="en"), "en")
    assert [cell.value for cell in book["settings"][2]] == ["Administrative burden, over time", "none", "from week 10 over 4 weeks: 0.5"]


def test_a_csv_has_no_negative_zero(tmp_path):
    assert as_csv(pd.DataFrame({"x": [-0.0, -1.5]})).decode("utf-8-sig") == "x\n0.0\n-1.5\n"


def test_a_sentence_of_the_first_sheet_has_a_row_as_high_as_its_lines():
    report = Report("en", "a run", ["short", "word " * 50], [], [], [], [], [], "", [], {})
    sheet = openpyxl.load_workbook(io.BytesIO(format_workbook(report, []))).worksheets[0]
    assert [sheet.row_dimensions[row].height for row in (3, 4)] == [15, 45]


def test_a_table_in_word_gives_its_longest_texts_most_room_and_fills_the_page():
    cells = [[Cell("purchased services 50%, goods for points 35%"), Cell("12"), Cell("1")]]
    widths = share_width(ReportTable("", ["what the yuan go to", "spent", "tier"], cells))
    assert sum(widths) == pytest.approx(17) and widths[0] > 2 * widths[1] and widths[1] == widths[2]
