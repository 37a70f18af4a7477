"""Document (文档): what a report says, without its looks; the screen, HTML, Word and Markdown show the same tables."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from wushe_sim.i18n import Text, render

_NUMBER = re.compile(r"([+−-]?)(\d[\d,]*\.?\d*)")


TONES: Mapping[str, str] = {"better": "#0072B2", "worse": "#D55E00", "untold": "#595959"}
"""What a colour means, which words say beside it: a change for the better, for the worse, or one that cannot be told."""


class Cell(NamedTuple):
    """A table's cell: its text, the key by which its column is sorted, whether it stands out, and its tone (``TONES``)."""

    text: str
    key: float | str = ""
    strong: bool = False
    tone: str = ""


class ReportTable(NamedTuple):
    """A table for readers; a ``folded`` one is long, and opens at a click."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    folded: bool = False
    note: str = ""

    @property
    def texts(self) -> list[list[str]]:
        """The cells' texts."""
        return [[cell.text for cell in row] for row in self.rows]

    @property
    def numeric(self) -> list[int]:
        """The columns that hold numbers."""
        return [place for place in range(len(self.columns)) if any(isinstance(row[place].key, int | float) for row in self.rows)]


class Figure(NamedTuple):
    """A figure as PNG: what it shows, and how wide it is on a page, in inches."""

    caption: str
    png: bytes
    inches: float


class Section(NamedTuple):
    """A part of a briefing under its heading: sentences, then figures, then tables."""

    heading: str
    lines: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    tables: Sequence[ReportTable] = ()


class Briefing(NamedTuple):
    """What somebody who decides reads, on a few pages: the question, the answer with what it is not, and what stands behind it."""

    title: str
    asked: str
    answer: Sequence[str]
    caveat: str
    sections: Sequence[Section]
    small: Sequence[str]
    """Small print at the end."""


class Report(NamedTuple):
    """A report in one language: a question, an answer in two sentences, tables, assumptions, limits of trust, and how to run it again."""

    lang: str
    title: str
    question: Sequence[str]
    answer: Sequence[str]
    tables: Sequence[ReportTable]
    assumptions: Sequence[str]
    settings: Sequence[ReportTable]
    trust: Sequence[str]
    command: str
    facts: Sequence[tuple[str, str]]
    files: Mapping[str, str]
    first: Sequence[ReportTable] = ()
    """Tables that stand before the answer."""
    where: str = ""
    """Where the command is given, if not in the result folder."""
    details: Sequence[str] = ()
    """What follows the two sentences."""
    repeat: Sequence[str] = ()
    """What a repetition needs besides."""
    briefing: Briefing | None = None
    """What stands before all of this, which is then its appendix: folded on a page, left out when it is printed and in Word."""


def make_table(lang: str, heading: Text, columns: Iterable[Text], rows: Iterable[Sequence[Text]], note: Text = "",
               folded: bool = False) -> ReportTable:
    """Make a table of texts and messages; a column in which every cell begins with a number is sorted by it."""
    texts = [[render(cell, lang) for cell in row] for row in rows]
    heads = [render(column, lang) for column in columns]
    keys = [[_find_key(row[place]) for row in texts] for place in range(len(heads))]
    numeric = [any(key != "" for key in column) and all(key != "" or len(row[place]) < 2 for key, row in zip(column, texts, strict=True))
               for place, column in enumerate(keys)]
    cells = [[Cell(text, keys[place][number] if numeric[place] else "") for place, text in enumerate(row)]
             for number, row in enumerate(texts)]
    return ReportTable(render(heading, lang), heads, cells, folded, render(note, lang))


def _find_key(text: str) -> float | str:
    found = _NUMBER.match(text)
    return float(found[2].replace(",", "")) * (-1 if found[1] in ("−", "-") else 1) if found else ""

