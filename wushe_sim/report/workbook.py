"""Excel workbooks (Excel 工作簿) for an office: a first sheet that says what this is, and tables with formats, frozen heads and widths."""

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from wushe_sim.files.formulas import escape_formula
from wushe_sim.i18n import Message, msg, say
from wushe_sim.i18n.printable import make_printable, measure_width
from wushe_sim.report.document import Report
from wushe_sim.report.run import MODEL_ONLY

MOST_IN_A_TITLE = 31
"""Characters of a sheet's title that Excel takes."""
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\']")
AFTER_A_COLON = re.compile(r"(?<=\S)(?:: |\uff1a).*", re.DOTALL)
"""Signs that no title may have, and what explains a heading and is left out of its title."""
HARMLESS = re.compile(r"[+-](?:[\d\s.,%+−…–()*]*| [\w\s.,;+−-]*)")
"""Texts that begin with a sign and are a number, or name sources after it: a spreadsheet is told that they are texts (quotePrefix)."""
NARROWEST, WIDEST, WIDEST_HEADING = 8, 60, 22
"""Widths of columns in characters; a longer text goes on in further lines."""
TEXT_WIDTH, LINE_HEIGHT = 100, 15
"""Width of the first sheet's column of sentences."""
HEADING_FILL, LINE = PatternFill("solid", fgColor="DCE6F1"), Side(style="thin", color="7F7F7F")
SECTIONS: Mapping[str, Message] = {
    "asked": msg("What was asked"), "answer": msg("The answer"), "caveat": msg("Mind this"), "sheets": msg("The sheets"),
    "numbers": msg("How numbers are written"), "assumed": msg("What was assumed"), "trust": msg("How far to believe it"),
    "again": msg("How to reproduce it"), "facts": msg("Where it comes from"),
}
"""What stands in the first sheet's left column."""


class SheetCell(NamedTuple):
    """A cell: what it holds, how Excel is to write a number, the text as a reader sees it, and whether it stands out."""

    value: float | int | str
    form: str = ""
    text: str = ""
    strong: bool = False


class Sheet(NamedTuple):
    """A sheet: its title, a sentence on what it holds, headings, rows, and a note that stands below them."""

    title: str
    about: str
    headings: Sequence[str]
    rows: Sequence[Sequence[SheetCell]]
    note: str = ""


def format_workbook(report: Report, sheets: Sequence[Sheet]) -> bytes:
    """Format a workbook in memory: the report's sentences on the first sheet, then the sheets.

    On a full disk a half-written archive would complain once more when it is given up.
    """
    book = Workbook()
    book.properties.creator, book.properties.title = "", report.title[:255]
    first: Any = book.worksheets[0]
    first.title = say(report.lang, "about")
    titles = make_titles([sheet.title for sheet in sheets], [first.title])
    _fill_first_sheet(first, report, sheets, titles)
    for title, sheet in zip(titles, sheets, strict=True):
        _fill_sheet(book.create_sheet(title), sheet)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def make_titles(headings: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Make titles that Excel takes: no signs that it refuses, at most 31 characters, no two alike."""
    seen, titles = {title.casefold() for title in taken}, []
    for heading in headings:
        plain = " ".join(NOT_IN_A_TITLE.sub(" ", AFTER_A_COLON.sub("", make_printable(heading))).split()) or "–"
        title, number = _shorten(plain, MOST_IN_A_TITLE), 1
        while title.casefold() in seen:
            number += 1
            title = f"{_shorten(plain, MOST_IN_A_TITLE - len(f' {number}'))} {number}"
        seen.add(title.casefold())
        titles.append(title)
    return titles


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most - 1].rstrip() + "…"


def _fill_first_sheet(sheet: Any, report: Report, sheets: Sequence[Sheet], titles: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, TEXT_WIDTH
    sheet.sheet_view.showGridLines = False
    _put(sheet, 1, 1, report.title).font = Font(bold=True, size=14)
    row = 3
    for name, lines in _list_sections(report):
        _put(sheet, row, 1, SECTIONS[name].render(report.lang)).font = Font(bold=True)
        for line in lines:
            _put_wrapped(sheet, row, line)
            row += 1
        row += 1
        if name == "caveat":
            row = _list_sheets(sheet, row, report, sheets, titles)
    _set_up_page(sheet, "portrait")


def _put_wrapped(sheet: Any, row: int, line: str) -> None:
    """Put a sentence into the first sheet's second column, its row as high as its lines: not every office works that out by itself."""
    _put(sheet, row, 2, line).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[row].height = LINE_HEIGHT * math.ceil(measure_width(line) / TEXT_WIDTH)


def _list_sections(report: Report) -> list[tuple[str, Sequence[str]]]:
    lang = report.lang
    numbers = [say(lang, "Shares are per cent; differences between shares are percentage points (pp). A dash says that there is no value."),
               say(lang, "Cells show numbers rounded; most of them hold more digits.")]
    again = [report.where, report.command] if report.command else []
    caveat = MODEL_ONLY.render(lang)
    sections = [("asked", report.question), ("answer", [*report.answer, *report.details]), ("caveat", [caveat]), ("numbers", numbers),
                ("assumed", report.assumptions), ("trust", [line for line in report.trust if line != caveat]),
                ("facts", [f"{name}: {said}" for name, said in report.facts]),
                ("again", [line for line in [*again, *report.repeat] if line])]
    return [(name, lines) for name, lines in sections if lines]


def _list_sheets(sheet: Any, row: int, report: Report, sheets: Sequence[Sheet], titles: Sequence[str]) -> int:
    """The names of the sheets, each a link, and what each holds; the row after them."""
    _put(sheet, row, 1, SECTIONS["sheets"].render(report.lang)).font = Font(bold=True)
    row += 1
    for title, other in zip(titles, sheets, strict=True):
        link = _put(sheet, row, 1, title)
        link.hyperlink, link.font = f"#'{title}'!A1", Font(color="0563C1", underline="single")
        lines = [line for line in (other.about, *other.note.splitlines()) if line and line != title]
        for place, line in enumerate(lines):
            _put_wrapped(sheet, row + place, line)
        row += max(1, len(lines))
    return row + 1


def _fill_sheet(made: Any, sheet: Sheet) -> None:
    for place, heading in enumerate(sheet.headings, 1):
        cell = _put(made, 1, place, heading)
        cell.font, cell.fill, cell.border = Font(bold=True), HEADING_FILL, Border(bottom=LINE)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    widths = [min(WIDEST_HEADING, measure_width(heading)) for heading in sheet.headings]
    for number, row in enumerate(sheet.rows, 2):
        for place, one in enumerate(row, 1):
            cell = _put(made, number, place, one.value)
            if isinstance(one.value, str):
                cell.alignment = Alignment(wrap_text=measure_width(one.value) > WIDEST, vertical="top",
                                           horizontal="right" if one.form else None)
            else:
                cell.number_format, cell.alignment = one.form or "General", Alignment(vertical="top")
            if one.strong:
                cell.font = Font(bold=True)
            widths[place - 1] = max(widths[place - 1], measure_width(one.text or str(one.value)))
    for place, width in enumerate(widths, 1):
        made.column_dimensions[get_column_letter(place)].width = min(WIDEST, max(NARROWEST, width)) + 2
    made.freeze_panes = "B2" if len(sheet.headings) > 2 else "A2"
    if sheet.rows:
        made.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{len(sheet.rows) + 1}"
    for number, line in enumerate(sheet.note.splitlines(), len(sheet.rows) + 3):
        _put(made, number, 1, line).font = Font(italic=True)
    made.print_title_rows = "1:1"
    _set_up_page(made, "landscape")


def _set_up_page(sheet: Any, orientation: str) -> None:
    """A page as wide as the sheet, with its name and its number at the foot."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"


def _put(sheet: Any, row: int, column: int, value: float | int | str) -> Any:
    """Put a value into a cell; a text is never a formula, and what could become one elsewhere is written with an apostrophe."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = make_printable(value if HARMLESS.fullmatch(value) else str(escape_formula(value)))
        cell.data_type, cell.quotePrefix = "s", bool(HARMLESS.fullmatch(value))
    else:
        cell.value = value
    return cell
