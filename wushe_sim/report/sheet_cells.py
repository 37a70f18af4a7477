"""Cells of a workbook (单元格): numbers with the format in which a page shows them, each in a column of its own."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from wushe_sim.i18n import say
from wushe_sim.report.document import Cell, Report, ReportTable
from wushe_sim.report.labels import MISSING, clear_rounding, format_percent, unit_of
from wushe_sim.report.workbook import Sheet, SheetCell

LONGEST_UNIT = 12
"""Characters that may stand behind a number as its unit; what is longer is a text."""
_FIGURE = r"[+−-]?\d[\d,]*(?:\.\d+)?%?"
_PLAIN = re.compile(r"([+−-]?)(\d[\d,]*)(?:\.(\d+))?(%?)([^\d()\uff08\uff09]*)")
_BAND = re.compile(rf"({_FIGURE}[^\d()\uff08\uff09]*?)\s*[(\uff08]({_FIGURE})\s*(–|…|to|\u81f3)\s*({_FIGURE})[)\uff09]"
                   rf"([^\d;()]{{0,{LONGEST_UNIT}}})")
_BESIDE = re.compile(rf"({_FIGURE})\s*[(\uff08]({_FIGURE})[)\uff09]")
_RANGE = re.compile(r"(\d+)–(\d+)")
_BRACKETS = re.compile(r"(.+?)\s*[(\uff08]([^()\uff08\uff09]+)[)\uff09]")
NO_NUMBER = "@"
"""The format of a dash that stands for a number."""


class Figure(NamedTuple):
    """A number as a page shows it: its value (``rounded`` by the text, if that is shorter), decimals, per cent, unit, and plus."""

    value: float
    decimals: int
    percent: bool
    behind: str
    signed: bool
    text: str
    rounded: bool


def make_report_sheets(report: Report) -> list[Sheet]:
    """Make a sheet of each table of a report that has rows."""
    tables = [*report.first, *report.tables, *report.settings]
    return [make_sheet(table, report.lang) for table in tables if table.rows]


def make_sheet(table: ReportTable, lang: str) -> Sheet:
    """Make a sheet of a table: what stands in brackets behind a number gets columns of its own."""
    headings: list[str] = []
    columns: list[list[SheetCell]] = []
    numeric = set(table.numeric)
    for place, heading in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        found = _split_column(heading, cells, lang) if place in numeric else [(heading, [_make_text(cell.text) for cell in cells])]
        for name, made in found:
            headings.append(name)
            columns.append([one._replace(strong=cell.strong) for one, cell in zip(made, cells, strict=True)])
    return Sheet(table.heading, table.heading, headings, list(zip(*columns, strict=True)), table.note)


def _split_column(heading: str, cells: Sequence[Cell], lang: str) -> list[tuple[str, list[SheetCell]]]:
    """A column of numbers, and beside it those that stood in its brackets."""
    texts = [cell.text.strip() for cell in cells]
    if any(_BAND.fullmatch(text) for text in texts):
        return _split_band(heading, cells, lang)
    if any(_RANGE.fullmatch(text) for text in texts):
        ends = [match.groups() if (match := _RANGE.fullmatch(text)) else (text, text) for text in texts]
        return [(say(lang, "{what}: from", what=heading), _make_column([Cell(one) for one, _ in ends])),
                (say(lang, "{what}: to", what=heading), _make_column([Cell(other) for _, other in ends]))]
    if any(_BESIDE.fullmatch(text) for text in texts):
        parts = [match.groups() if (match := _BESIDE.fullmatch(text)) else (text, MISSING) for text in texts]
        names = _BRACKETS.fullmatch(heading)
        beside = say(lang, "{what}: {part}", what=names[1], part=names[2]) if names else say(lang, "{what}: in brackets", what=heading)
        values = [Cell(one, cell.key) for (one, _), cell in zip(parts, cells, strict=True)]
        return [(names[1] if names else heading, _make_column(values)), (beside, _make_column([Cell(other) for _, other in parts]))]
    return [(heading, _make_column(cells))]


def _split_band(heading: str, cells: Sequence[Cell], lang: str) -> list[tuple[str, list[SheetCell]]]:
    matches = [_BAND.fullmatch(cell.text.strip()) for cell in cells]
    over_seeds = any(match and match[3] == "–" for match in matches)
    low, high = ((say(lang, "{what}: lowest", what=heading), say(lang, "{what}: highest", what=heading)) if over_seeds else
                 (say(lang, "{what}: 95% from", what=heading), say(lang, "{what}: 95% to", what=heading)))
    parts = [[match[1] + match[5], match[2], match[4]] if match else [cell.text] + [cell.text if over_seeds else MISSING] * 2
             for match, cell in zip(matches, cells, strict=True)]
    figures = [[read_figure(Cell(part[0], cell.key)), *(read_figure(Cell(text)) for text in part[1:])]
               for part, cell in zip(parts, cells, strict=True)]
    coarse = [[figure and figure._replace(decimals=min(one.decimals for one in row if one)) for figure in row] for row in figures]
    return [(name, _format_column([row[place] for row in coarse], [part[place] for part in parts]))
            for place, name in enumerate((heading, low, high))]


def _make_column(cells: Sequence[Cell]) -> list[SheetCell]:
    """Cells of numbers, and of texts that are none."""
    return _format_column([read_figure(cell) for cell in cells], [cell.text for cell in cells])


def _format_column(figures: Sequence[Figure | None], texts: Sequence[str]) -> list[SheetCell]:
    """Cells of a column; its numbers have as many decimals where all are of one kind and known in full."""
    known = [figure for figure in figures if figure is not None]
    alike = len({(figure.percent, figure.behind) for figure in known}) == 1 and any(figure.rounded for figure in known)
    signed = any(figure.signed for figure in known)
    decimals = _choose_decimals(known) if alike else None
    return [_make_missing(text) if figure is None else SheetCell(figure.value, make_form(
        figure.decimals if decimals is None else decimals, figure.percent, figure.behind, signed), figure.text)
        for figure, text in zip(figures, texts, strict=True)]


def _make_text(text: str) -> SheetCell:
    """A text; a number that stands among texts is a number still, of which Excel has nothing to remark."""
    figure = read_figure(Cell(text))
    return SheetCell(text) if figure is None or figure.behind.strip() else SheetCell(
        figure.value, make_form(figure.decimals, figure.percent, signed=figure.signed), text)


def _make_missing(text: str) -> SheetCell:
    return SheetCell(text or MISSING, NO_NUMBER if text in ("", MISSING) else "")


def read_figure(cell: Cell) -> Figure | None:
    """Read a cell's number as its text shows it, in full where the cell's key is that number; None for any other text."""
    match = _PLAIN.fullmatch(cell.text.strip())
    if match is None or (match[2].startswith("0") and len(match[2]) > 1) or len(match[5]) > LONGEST_UNIT or ";" in match[5]:
        return None
    sign, whole, decimals, percent, behind = match[1], match[2].replace(",", ""), match[3] or "", bool(match[4]), match[5]
    shown = float(f"{whole}.{decimals or 0}") * (-1 if sign in ("−", "-") else 1)
    value = _find_exact(shown, len(decimals), percent, behind, cell.key) + 0.0
    is_whole = not decimals and not percent and value == int(value)
    return Figure(int(value) if is_whole else value, len(decimals), percent, behind, sign == "+", cell.text,
                  abs(value * (100 if percent else 1) - shown) > 1e-9)


def _find_exact(shown: float, decimals: int, percent: bool, behind: str, key: float | str) -> float:
    """The number that the text rounds: the cell's key, as it is, or as points; else what the text says."""
    scale = 100 if percent else 1
    if isinstance(key, str) or not math.isfinite(key):
        return round(shown / scale, 12)
    near = 0.51 * 10.0**-decimals
    for value in (key, key / 100) if percent else (key, key * 100) if behind else (key,):
        if abs(value * scale - shown) <= near:
            return clear_rounding(value)
    return round(shown / scale, 12)


def _choose_decimals(figures: Sequence[Figure]) -> int:
    """As many decimals as any has, but fewer where numbers are large."""
    most, decimals = max(abs(figure.value) for figure in figures), max(figure.decimals for figure in figures)
    return decimals if figures[0].percent else min(decimals, 1 if most >= 100 else 2 if most >= 10 else 4)


def make_form(decimals: int, percent: bool = False, behind: str = "", signed: bool = False) -> str:
    """Make Excel's format of a number: thousands set apart, so many decimals, per cent or a unit behind it, and a plus where ``signed``."""
    unit = '"' + behind.replace('"', "") + '"' if behind.strip() else ""
    form = "#,##0" + ("." + "0" * decimals if decimals else "") + ("%" if percent else "") + unit
    return f"+{form};-{form};{form}" if signed else form


def make_unit_cell(value: float, unit: str, lang: str, scale: float = math.nan, change: bool = False) -> SheetCell:
    """Make a cell of a quantity.

    Parameters
    ----------
    value : float
        The quantity; a dash stands for one that is missing.
    unit : str
        Its declared unit. Shares are per cent; a ``change`` of one is in percentage points, which stand behind it.
    lang : str
        The reader's language.
    scale : float
        The largest of the numbers that have as many decimals; the value itself where it is missing.
    change : bool
        Whether it is a difference, which has a sign.
    """
    if not math.isfinite(value):
        return SheetCell(MISSING, NO_NUMBER)
    seen, share = clear_rounding(value), unit.startswith("share")
    if share and not change:
        return SheetCell(seen, make_form(1, True), format_percent(seen, 1))
    if share:
        points = say(lang, "pp")
        behind = f" {points}"
        return SheetCell(seen * 100, make_form(2, behind=behind, signed=True), f"{seen * 100:+.2f}{behind}")
    largest = abs(seen) if math.isnan(scale) else scale
    decimals = 0 if largest >= 100 else 1 if largest >= 10 else 2 if largest >= 1 else 3 if largest >= 0.1 or not largest else 4
    return SheetCell(seen, make_form(decimals, signed=change), f"{seen:+,.{decimals}f}")


def name_unit(unit: str, lang: str) -> str:
    """Name a unit in words; that of a share is said too."""
    return unit_of(unit, lang) or say(lang, "share")
