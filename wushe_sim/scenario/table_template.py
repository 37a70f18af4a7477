"""The table that ``wushe new --table`` writes (表格模板): remarks that explain each column, its header, and rows to write over."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from wushe_sim.engine.declare import get_label, get_meaning
from wushe_sim.i18n import msg
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.scenario.districts import COLUMNS
from wushe_sim.scenario.place import AT_THE_STATION
from wushe_sim.scenario.tables import LEVERS

LEVER_SHOWN = "deliberation"
_ROWS = (
    ("幸福社区", 3200, "old_neighbourhood", 0.5, 0.25),
    ("翠湖社区", 5400, "new_estate", 0.8, 0.6), ("李家村", 1800, "traditional_village", "", ""),
)
_HEADS = ("name", "residents", "type", "social_workers", LEVER_SHOWN)
_HEAD = (
    msg("A table of districts for wushe_sim. Lines that begin with # are remarks."),
    msg("A row for each community. Then: wushe check FILE and wushe run FILE."),
    msg("The run ranks the rows under the names that stand here."),
)


def header(lang: str) -> list[str]:
    """The names of the columns."""
    return [_column(name, lang) for name in _HEADS]


def rows(lang: str) -> list[list[object]]:
    """Rows to write over."""
    return [[_called(PLACE_TYPES, cell, lang) if cell in PLACE_TYPES else cell for cell in row] for row in _ROWS]


def remarks(lang: str) -> Iterator[str]:
    """What a writer has to know. No commas, semicolons or quotes: a spreadsheet would take the lines apart."""
    yield from (line.render(lang) for line in _HEAD)
    for name, column in COLUMNS.items():
        said = re.sub(r"(?<=\d),(?=\d)", "", unicodedata.normalize("NFKC", get_meaning(column).render(lang)))
        said = re.sub(r"\s*[,;]\s*", " · ", said)
        types = ": " + " · ".join(_called(PLACE_TYPES, kind, lang) for kind in PLACE_TYPES) if name == "type" else ""
        yield f"{_column(name, lang)}: {said}{types}"
    levers = [_column(name, lang) for name in LEVERS if name not in AT_THE_STATION]
    shared = [_column(name, lang) for name in AT_THE_STATION]
    yield msg("Any lever may be a column (see wushe levers): {levers}", levers=" · ".join(levers)).render(lang)
    yield msg("Only where rows are streets (they act at the station): {levers}", levers=" · ".join(shared)).render(lang)


def _column(name: str, lang: str) -> str:
    return _called(LEVERS if name in LEVERS else COLUMNS, name, lang)


def _called(entries: Mapping[str, Any], name: str, lang: str) -> str:
    """What stands in the table for a name: its label in the reader's language, which is read like the name."""
    return get_label(entries[name]).render(lang)


def as_csv(lang: str) -> bytes:
    """The template as CSV, in UTF-8 with a byte-order mark so that spreadsheets show Chinese."""
    text = io.StringIO(newline="")
    text.writelines(f"# {line}\r\n" for line in remarks(lang))
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header(lang))
    writer.writerows(rows(lang))
    return text.getvalue().encode("utf-8-sig")


def as_workbook(lang: str) -> bytes:
    """The template as an Excel workbook: the table, and a second sheet that explains it."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    table, notes = book.worksheets[0], book.create_sheet(msg("instructions").render(lang))
    table.title = msg("places").render(lang)
    for row in (header(lang), *rows(lang)):
        table.append([None if cell == "" else cell for cell in row])
    for cell in table[1]:
        cell.font = Font(bold=True)
    for letter in "ABCDE":
        table.column_dimensions[letter].width = 18
    for line in remarks(lang):
        notes.append([line])
    notes.column_dimensions["A"].width = 120
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
