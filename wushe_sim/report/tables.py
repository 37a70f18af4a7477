"""Tables as text (文本表格): for a screen and as CSV; the main indicators after a run."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from wushe_sim.files.formulas import escape_formula
from wushe_sim.i18n import say
from wushe_sim.i18n.counted import count_weeks
from wushe_sim.i18n.printable import make_printable
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import MAIN, format_mean, full_label, get_unit, number, tells

NARROW = 16
"""Greatest width of a catalogue's middle columns on a screen."""


def format_csv(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Format rows as CSV; what is a list is joined by blanks, and no text is what a spreadsheet would run."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(escape_formula, names))
    writer.writerows([row[name] if isinstance(row[name], int | float) else escape_formula(format_cell(row[name])) for name in names]
                     for row in rows)
    return text.getvalue()


def format_cell(value: Any) -> str:
    """Format a value of a catalogue."""
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {part}" for key, part in value.items())
    return "" if value is None else str(value)


def format_screen_table(table: ReportTable, narrow: bool = False) -> Table:
    """Format a table for rich's console, its note as the caption; numbers stand at the right.

    ``narrow`` leaves most of the width to the last column, which holds the sentences; the first one, which holds names, stays whole.
    """
    made = Table(box=box.SIMPLE_HEAD, caption=Text(table.note) if table.note else None, caption_justify="left", pad_edge=False)
    numeric = table.numeric
    for place, header in enumerate(table.columns):
        limits: dict[str, Any] = {"no_wrap": not place, "max_width": NARROW if 0 < place < len(table.columns) - 1 else None}
        made.add_column(Text(make_printable(header)), justify="right" if place in numeric else "left", overflow="fold",
                        **(limits if narrow else {}))
    for row in table.texts:
        made.add_row(*(Text(make_printable(text)) for text in row))
    return made


def make_rows_table(rows: Sequence[Mapping[str, Any]]) -> ReportTable:
    """Make a table of rows as they are; all of it is text."""
    names = list(rows[0]) if rows else []
    return ReportTable("", names, [[Cell(format_cell(row[name])) for name in names] for row in rows])


def describe_rows(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Describe what is known under one name: a line for each thing."""
    lines = []
    for row in rows:
        lines.append(f"{row['name']}: {row['is']}")
        lines += [f"  {key:<9} {format_cell(value)}" for key, value in row.items() if key not in ("name", "is") and format_cell(value)]
    return [make_printable(line) for line in lines]


def list_value_cells(values: Mapping[str, Any], indicators: Iterable[str]) -> list[Cell]:
    """List a cell for each indicator's value."""
    return [Cell(number(values[name], get_unit(name)), values[name]) for name in indicators]


def make_main_table(result: Any, titles: Mapping[str, str], lang: str, heading: str = "") -> ReportTable:
    """Make the table of the main indicators: the mean over seeds, with the lowest and the highest, a column for each scenario."""
    seeds, weeks = len(result.seeds), count_weeks(min(26, *(scenario["weeks"] for scenario in result.scenarios.values())))
    groups = {name: rows for name, rows in result.summary().groupby("scenario", sort=False)}
    headers = [say(lang, "indicator"), *(titles[name] for name in groups), say(lang, "what it tells")]
    rows = [[Cell(full_label(name, lang)), *(Cell(format_mean(rows[name], name), float(rows[name].mean())) for rows in groups.values()),
             Cell(tells(name, lang))] for name in MAIN]
    note = (say(lang, "mean of {seeds} seeds (lowest–highest), last {weeks}", seeds=seeds, weeks=weeks) if seeds > 1
            else say(lang, "last {weeks}", weeks=weeks))
    return ReportTable(heading, headers, rows, note=note)
