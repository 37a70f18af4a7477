"""Tables of text from files (表格): CSV of any delimiter, or the first sheet of an Excel workbook; the content says which.

A table's cells are text: '007' is not '7'. The text may be UTF-8 (with or without byte-order mark), UTF-16 or GB18030, and any file packed
with gzip. Nothing is unpacked or taken apart before it is known to be of a size that memory can hold.
"""

import csv
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from wushe_sim.errors import BadInput
from wushe_sim.files.raw_files import WORKBOOK, Content, content_of, text_of
from wushe_sim.files.workbook import list_merged_ranges, read_workbook_rows
from wushe_sim.i18n import enumerate_choices, join_messages, msg, nmsg, pmsg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import find_nearest, quote

DELIMITERS = {"\t": pmsg("delimiter", "tab"), ";": pmsg("delimiter", "semicolon"), ",": pmsg("delimiter", "comma"),
              " ": pmsg("delimiter", "space")}
SHOWN = 10
"""Complaints of one file that are shown; the rest are counted."""
NAMES_SHOWN = 12
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")


class Sheet(NamedTuple):
    """A table as it stands in a file: rows of text, all as wide as the first, the line of each, and what is wrong with others."""

    source: str
    rows: list[tuple[str, ...]]
    lines: "array[int]"
    complaints: "Complaints"
    mended: dict[str, int]
    note: Text = ""
    """Which sheet of a workbook was read, where it has several."""


class Complaints:
    """What is wrong in a file, line by line: the first ones in words, and the number of all."""

    def __init__(self) -> None:
        self.said: list[tuple[int, Text]] = []
        self.number = 0

    def add(self, line: int, text: Text) -> None:
        """One more; ``line`` is where it stands in the file, 0 for the whole of it."""
        self.number += 1
        if len(self.said) < SHOWN:
            self.said.append((line, text))

    def messages(self) -> list[Text]:
        """In the order of the file, and how many more there are."""
        rest = self.number - len(self.said)
        texts = [text for _, text in sorted(self.said, key=lambda said: (said[0], str(said[1])))]
        return texts + ([msg("… and {count} more of this kind", count=rest)] if rest else [])

    def refuse(self) -> None:
        """Raise BadInput if there are any."""
        if self.number:
            raise BadInput(self.messages())


def refuse(texts: Iterable[Text]) -> None:
    """Raise BadInput with the first complaints and the number of the rest, if there are any."""
    complaints = Complaints()
    for number, text in enumerate(texts):
        complaints.add(number, text)
    complaints.refuse()


def describe_no_rows(path: Path) -> Text:
    """What is said of a table that ends with its header."""
    return msg("{path}: a header and no rows", path=path)


def describe_same_column(where: str, column: str, name: str) -> Text:
    """What is said of two columns that mean the same."""
    return msg("{where}: column {column} means the same as another, {name}", where=where, column=quote(column), name=name)


def list_names(names: Iterable[str]) -> Text:
    """The first names of a list, and how many more there are."""
    known = [str(name) for name in names]
    more = msg(" … and {count} more", count=len(known) - NAMES_SHOWN) if len(known) > NAMES_SHOWN else ""
    return join_messages([enumerate_choices(str(quote(name))[1:-1] for name in known[:NAMES_SHOWN]), more])


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """The names of columns that there are, and the nearest of them."""
    names = [str(k) for k in known]
    near = find_nearest(name, names[:1000])
    return msg("its columns are {names}{hint}", names=list_names(names), hint=msg('; did you mean "{near}"?', near=near) if near else "")


def plain(identity: str) -> str:
    """An id with full-width signs made plain (１ is 1) and without signs that nobody sees; nothing else is touched."""
    return identity if identity.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFKC", identity)).strip()


def read_table(path: Path, one_column: bool = False, fill: bool = False) -> Sheet:
    """The table in a file, of whichever kind, merged cells filled down if asked; BadInput where there is none."""
    content = content_of(path)
    if content.kind == WORKBOOK:
        return read_workbook_table(path, content, one_column, fill)
    text, mended = text_of(path, content)
    if kind := {"<": msg("XML or HTML"), "{": "JSON"}.get(text.lstrip()[:1], ""):
        raise BadInput(msg("{path}: this looks like {kind}, and a table is wanted (CSV or Excel)", path=path, kind=kind))
    return table_of(path, text, one_column)._replace(mended=mended)


def table_of(path: Path, text: str, one_column: bool = False) -> Sheet:
    """A table's rows, cells stripped of blanks around them; lines that are empty or begin with # or % are skipped.

    The delimiter is the first of tab, semicolon, comma and space that the first row holds. Rows of other widths become complaints.
    """
    first = next((line for line in _lines(text) if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first.strip())
    delimiter = next((mark for mark in DELIMITERS if mark in outside), ",")
    reader = csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=True, strict=True)
    rows, lines = [], array("q")
    seen: dict[str, str] = {}
    try:
        for cells in reader:
            row = tuple(seen.setdefault(cell, cell) for cell in (cell.strip() for cell in cells if cell or delimiter != " "))
            if any(row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise BadInput(msg("{path}:{line}: {error} (an unclosed quote?)", path=path, line=reader.line_num, error=error)) from error
    return check_table(path, rows, lines, msg("told apart by {delimiter}", delimiter=DELIMITERS[delimiter]), one_column)


def _lines(text: str) -> Iterator[str]:
    """Lines one at a time, whatever they end with (a list of millions would take as much again as the text); comments as empty lines."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield "\n" if text[start] in "#%" else text[start:end]
        start = end


def check_table(path: Path, rows: list[tuple[str, ...]], lines: "array[int]", told_apart: Text, one_column: bool) -> Sheet:
    """The table of some rows: without a last column that is empty throughout, and with a complaint for each row of another width."""
    if not rows:
        raise BadInput(msg("{path}: nothing but comments and empty lines", path=path))
    rows = without_empty_ends(rows)
    if len(rows[0]) == 1 and not one_column:
        raise BadInput(msg("{path}:{line}: one column only; columns are told apart by {delimiters} (got {value})",
                           path=path, line=lines[0], delimiters=enumerate_choices(DELIMITERS.values()), value=quote(rows[0][0])))
    width, complaints = len(rows[0]), Complaints()
    wrong = [n for n, row in enumerate(rows) if len(row) != width]
    if len(wrong) == len(rows) - 1 > 1:
        raise BadInput(msg("{path}:{line}: {width} columns, {told_apart}, and no other line has as many; delete a title above the header",
                           path=path, line=lines[0], width=width, told_apart=told_apart))
    for n in wrong:
        complaints.add(lines[n], nmsg("{path}:{line}: {count} column, not {width} as in line {first}, {told_apart}",
                                      "{path}:{line}: {count} columns, not {width} as in line {first}, {told_apart}", len(rows[n]),
                                      path=path, line=lines[n], width=width, first=lines[0], told_apart=told_apart))
    if wrong:
        odd = set(wrong)
        lines = array("q", (line for n, line in enumerate(lines) if n not in odd))
        rows = [row for n, row in enumerate(rows) if n not in odd]
    return Sheet(str(path), rows, lines, complaints, {})


def refuse_title(table: Sheet) -> None:
    """Raise BadInput where one cell alone stands above a row of several: a title, as sheets have it, merged over the columns."""
    rows = table.rows
    alone = [cell for cell in rows[0] if cell]
    if len(rows) > 1 and len(rows[0]) > 1 == len(alone) and len(rows[1]) == len(rows[0]) and all(rows[1]):
        raise BadInput(msg("{path}:{line}: {value} stands alone above {width} columns; delete a title above the header",
                           path=table.source, line=table.lines[0], value=quote(alone[0]), width=len(rows[1])))


def without_empty_ends(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows of one width without the columns before the first and behind the last that hold anything; other rows as they are."""
    width = len(rows[0])
    if any(len(row) != width for row in rows) or all(row[0] and row[-1] for row in rows[:1]):
        return rows
    first = min((next((c for c, cell in enumerate(row) if cell), width) for row in rows), default=0)
    last = max((next((c for c in range(width, 0, -1) if row[c - 1]), 0) for row in rows), default=width)
    return [row[first:last] for row in rows] if (first, last) != (0, width) and last > first else rows


def read_header(table: Sheet) -> tuple[str, ...]:
    """The first row as names of columns; BadInput where one stands there twice or has no name."""
    names = table.rows[0]
    where = f"{table.source}:{table.lines[0]}"
    unnamed = [msg("{where}: column {number} has no name", where=where, number=n + 1) for n, name in enumerate(names) if not name and n]
    twice = [name for name, times in sorted(Counter(names).items()) if name and times > 1]
    refuse([*(msg('{where}: two columns are called "{name}"', where=where, name=name) for name in twice), *unnamed])
    return names


def read_workbook_table(path: Path, content: Content, one_column: bool, fill: bool = False) -> Sheet:
    """The first sheet of an Excel workbook that shows; a number as Excel shows it in a plain cell, a date as 2024-01-31.

    With ``fill``, cells that are merged over rows are filled down: a household of several people; never a count of several streets.
    """
    rows, lines = [], array("q")
    sheets: list[str] = []
    for line, row in read_workbook_rows(path, content.data, sheets):
        if any(row):
            rows.append(row)
            lines.append(line)
    width = max((len(row) for row in rows), default=0)
    while width > 1 and not any(len(row) >= width and row[width - 1] for row in rows):
        width -= 1
    rows = [(row + ("",) * width)[:width] for row in rows]
    rows, filled = fill_merged_cells(rows, lines, list_merged_ranges(content.data) if fill and rows else [])
    if not rows:
        raise BadInput(msg("{path}: its first sheet is empty", path=path))
    note = msg("only the first sheet that shows is read, {sheet} of {sheets}",
               sheet=quote(sheets[0]), sheets=list_names(sheets)) if len(sheets) > 1 else ""
    table = check_table(path, rows, lines, msg("counted in its first sheet"), one_column)
    return table._replace(note=note, mended={"merged_cells": filled} if filled else {})


def fill_merged_cells(
    rows: list[tuple[str, ...]], lines: "array[int]", ranges: Sequence[tuple[int, int, int, int]],
) -> tuple[list[tuple[str, ...]], int]:
    """Rows in which the cells of a range merged over rows hold what its first one holds, and how many were filled.

    Ranges that begin in the header's row, and those of one row, stay as they are.
    """
    if not ranges:
        return rows, 0
    filled, cells, at = 0, [list(row) for row in rows], {line: n for n, line in enumerate(lines)}
    for left, top, right, bottom in ranges:
        value = rows[at[top]][left - 1] if top in at and left <= len(rows[0]) else ""
        if not value or top == lines[0] or bottom == top:
            continue
        for line in range(top, min(bottom, lines[-1]) + 1):
            for column in range(left - 1, min(right, len(rows[0]))):
                if line in at and not cells[at[line]][column]:
                    cells[at[line]][column] = value
                    filled += 1
    return [tuple(row) for row in cells], filled
