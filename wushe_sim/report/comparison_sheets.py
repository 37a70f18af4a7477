"""The workbook of a comparison (比较工作簿): every difference with its interval, the scenarios, and what they set otherwise."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from wushe_sim.engine.declare import get_meaning
from wushe_sim.i18n import msg, say
from wushe_sim.i18n.printable import make_printable
from wushe_sim.model.indicators import COMPARED, INDICATORS, PAIRED
from wushe_sim.report.comparison import COLUMNS, MOST_COLUMNS, build_comparison_report, make_titles, name_setting, split_pairs
from wushe_sim.report.costs import make_cost_sheet
from wushe_sim.report.document import Report
from wushe_sim.report.labels import MISSING, format_percent, full_label, get_unit, label, setting, type_called
from wushe_sim.report.sheet_cells import NO_NUMBER, make_form, make_unit_cell, name_unit
from wushe_sim.report.workbook import Sheet, SheetCell, format_workbook

LEVELS = ("reference", "value")
CHANGES = ("difference", "low", "high", "sets_low", "sets_high")
SIZES = ("detectable", "luck", "ignorance")
PARTS = ("agree", "higher", "lower")
"""Columns of a comparison that are in an indicator's unit, those of them that have a sign or are a distance, and those that are shares."""


def format_comparison_workbook(comparison: Any, lang: str) -> bytes:
    """Format a comparison's workbook in memory."""
    titles = make_titles(comparison, lang)
    plain = comparison if not comparison.by else comparison.again(None)
    return format_workbook(_build_front(plain, titles, lang), make_comparison_sheets(comparison, titles, lang))


def _build_front(comparison: Any, titles: Mapping[str, str], lang: str) -> Report:
    """What the first sheet says: what the page says, and the numbers of every scenario."""
    report = build_comparison_report(comparison, titles, split_pairs(comparison), lang)
    seeds = say(lang, "Seeds: {seeds}", seeds=", ".join(map(str, comparison.seeds)))
    return report._replace(question=[*report.question, *(f"{name}: {title}" for name, title in titles.items() if title != name), seeds])


def make_comparison_sheets(comparison: Any, titles: Mapping[str, str], lang: str) -> list[Sheet]:
    """Make the sheets of a comparison: its table, the scenarios, what they set otherwise, and what each indicator means."""
    table = say(lang, "A row for each scenario and indicator: its difference from the first scenario, paired by seed, with its interval.")
    means = say(lang, "A row for each scenario: what it sets, and the mean of each indicator over its seeds.")
    booked = say(lang, "A row for each scenario and account: what it costs more or less than the first scenario, in hours and yuan a year.")
    sheets = [Sheet(say(lang, "comparison"), table, *_list_rows(comparison.table, titles, lang)),
              Sheet(say(lang, "costs"), booked, *_list_rows(make_cost_sheet(comparison, lang), titles, lang)),
              Sheet(say(lang, "scenarios"), means, *_list_rows(comparison.scenarios, titles, lang))]
    if len(comparison.cases) <= MOST_COLUMNS and len(comparison.differs):
        sheets.append(_make_settings_sheet(comparison.differs, titles, lang))
    shown = [name for name in COMPARED if name in comparison.indicators or name in PAIRED]
    rows = [[SheetCell(label(name, lang)), SheetCell(name_unit(get_unit(name), lang)),
             SheetCell(get_meaning(COMPARED[name].declaration).render(lang))] for name in shown]
    heads = [COLUMNS[name].render(lang) for name in ("indicator", "unit", "meaning")]
    return [*sheets, Sheet(say(lang, "indicators"), say(lang, "The unit and the meaning of each indicator."), heads, rows)]


def _list_rows(frame: Any, titles: Mapping[str, str], lang: str) -> tuple[list[str], list[list[SheetCell]]]:
    """Headings and cells of a table of a comparison, in the reader's language."""
    headings = [_name_column(str(name), lang) for name in frame.columns]
    scales = {name: float(frame[name].abs().max()) for name in frame.columns if name in INDICATORS}
    rows = [[make_unit_cell(float(row[name]), get_unit(name), lang, scales[name]) if name in scales else
             _make_cell(str(name), row[name], row, titles, lang) for name in frame.columns] for row in frame.to_dict("records")]
    return headings, rows


def _name_column(name: str, lang: str) -> str:
    if name in COLUMNS:
        return COLUMNS[name].render(lang)
    return full_label(name, lang) if name in INDICATORS else name_setting(name, lang)


def _make_cell(name: str, value: Any, row: Mapping[Any, Any], titles: Mapping[str, str], lang: str) -> SheetCell:
    """A cell by its column: a name as readers know it, a number in its own unit."""
    words = {"scenario": lambda: titles[value], "against": lambda: titles[value], "indicator": lambda: label(value, lang),
             "unit": lambda: name_unit(value, lang), "account": lambda: value, "measure": lambda: value,
             "type": lambda: type_called(value, lang), "group": lambda: make_printable(value)}
    if name in words:
        return SheetCell(words[name]())
    if value is None or value != value:
        return SheetCell(MISSING, NO_NUMBER)
    if "indicator" in row and name in (*LEVELS, *CHANGES, *SIZES):
        return _make_indicator_cell(name, float(value), row, lang)
    if name in (*LEVELS, *CHANGES, *SIZES):
        return make_unit_cell(float(value), row["measure"], lang, change=name in CHANGES)
    if name in PARTS:
        return SheetCell(float(value), make_form(0, True), format_percent(value))
    if name == "effect":
        return SheetCell(round(float(value), 12) + 0.0, make_form(1, signed=True), f"{value:+.1f}")
    return make_unit_cell(value, "", lang) if "indicator" in row and isinstance(value, float) else make_setting_cell(value, lang)


def _make_indicator_cell(name: str, value: float, row: Mapping[Any, Any], lang: str) -> SheetCell:
    """A number in the unit of its row's indicator, with as many decimals as its neighbours."""
    alike: Sequence[str] = LEVELS if name in LEVELS else (*CHANGES, *SIZES)
    scale = max((abs(float(row[other])) for other in alike if other in row and math.isfinite(row[other])), default=math.nan)
    cell = make_unit_cell(value, row["unit"], lang, scale, change=name not in LEVELS)
    return cell._replace(form=cell.form.split(";")[0].removeprefix("+")) if name in SIZES else cell


def _make_settings_sheet(differs: pd.DataFrame, titles: Mapping[str, str], lang: str) -> Sheet:
    heads = [COLUMNS["key"].render(lang), *(titles[str(name)] for name in differs.columns if name != "key")]
    rows = [[SheetCell(name_setting(row["key"], lang)), *(make_setting_cell(row[name], lang) for name in differs.columns if name != "key")]
            for row in differs.to_dict("records")]
    return Sheet(say(lang, "settings"), say(lang, "A row for each key in which the scenarios differ."), heads, rows)


def make_setting_cell(value: Any, lang: str) -> SheetCell:
    """Make a cell of what a scenario sets: a number as it is, anything else in words."""
    if value is None or value != value:
        return SheetCell(MISSING, NO_NUMBER)
    if isinstance(value, bool):
        return SheetCell((msg("yes") if value else msg("no")).render(lang))
    if isinstance(value, int):
        return SheetCell(value, make_form(0))
    if isinstance(value, float):
        return SheetCell(value, make_form(len(f"{value:.12g}".partition(".")[2])), setting(value, lang))
    return SheetCell(setting(value, lang))
