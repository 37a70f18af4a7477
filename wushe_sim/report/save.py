"""保存比较 a comparison as a file: CSV, Parquet, an Excel workbook with notes and units first, or a page with plots."""

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.engine.declare import get_meaning
from wushe_sim.errors import BadInput
from wushe_sim.files.paths import in_place_of
from wushe_sim.i18n import Message, enumerate_choices, msg, say
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.report.comparison import notes, setting_called
from wushe_sim.report.labels import label, language, type_called, unit_of
from wushe_sim.results.tables import as_csv, without_formulas

TABLES, PAGES = (".csv", ".parquet", ".xlsx"), (".html", ".htm", ".docx")
FORMS = TABLES + PAGES
ENCODINGS = ("utf-8-sig", "utf-8", "gb18030")
MOST_SETTINGS = 1000
"""Scenarios whose settings stand side by side on a sheet of their own; of more, the sheet of scenarios has them, one below the other."""

COLUMNS: Mapping[str, Message] = {
    "scenario": msg("scenario"), "against": msg("against"), "week": msg("week"), "type": msg("type of community"),
    "group": msg("social group"), "indicator": msg("indicator"), "label": msg("label"), "unit": msg("unit"), "seeds": msg("seeds"),
    "reference": msg("mean, against"), "value": msg("mean"), "difference": msg("difference"), "low": msg("low"), "high": msg("high"),
    "agree": msg("share of seeds that agree in sign"), "effect": msg("effect size"), "yuan_per_unit": msg("yuan per unit of difference"),
    "key": msg("key"), "meaning": msg("meaning"),
}
"""What a column of a comparison's tables is headed by."""


def save(comparison: Any, path: str | os.PathLike, lang: str | None = None, encoding: str = "utf-8-sig",
         wide: bool = False) -> Path:
    """Write a comparison (``ws.compare``) in the form that the file's name ends in, whole or not at all; its path.

    .csv and .parquet hold its table, or with ``wide`` a row for each scenario; .xlsx both, with notes and units on a first sheet and
    headings in the reader's language; .html and .docx are a page with plots. ``encoding`` is a CSV's, gb18030 where no other is known.
    Raises BadInput for any other form, and StorageError where it cannot be written.
    """
    target, spoken = checked(path, encoding), language(lang)
    form = target.suffix.lower()
    if form in PAGES:
        from wushe_sim.report.comparison import write_page

        return write_page(comparison, target, spoken)
    with in_place_of(target) as new:
        if form == ".xlsx":
            new.write_bytes(_write_book(comparison, spoken))
        else:
            frame = comparison.wide if wide else comparison.table
            if form == ".csv":
                new.write_bytes(as_csv(frame).decode("utf-8-sig").encode(encoding, "replace"))
            else:
                _plain(frame).to_parquet(new, index=False)
    return target


def checked(path: str | os.PathLike, encoding: str = "utf-8-sig") -> Path:
    """The path; BadInput where its name ends in no form that a comparison is written in, or where the encoding is not offered."""
    if Path(path).suffix.lower() not in FORMS or encoding not in ENCODINGS:
        raise BadInput(msg("--out {path}, --encoding {encoding}: allowed {forms}; {encodings}",
                           path=path, encoding=encoding, forms=enumerate_choices(FORMS), encodings=enumerate_choices(ENCODINGS)))
    return Path(path)


def headed(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """A frame with headings in the reader's language: an indicator's is its label, a type of community is called what it is called."""
    names = {name: COLUMNS[name].render(lang) if name in COLUMNS else
             label(name, lang) if name in INDICATORS else setting_called(str(name), lang) for name in frame.columns}
    told = frame.assign(type=frame["type"].map(lambda kind: type_called(kind, lang))) if "type" in frame else frame
    return told.rename(columns=names)


def _write_book(comparison: Any, lang: str) -> bytes:
    """The workbook, made in memory: on a full disk a half-written archive would complain once more when it is given up."""
    about = [[name, label(name, lang), unit_of(entry.declaration.unit, lang) or say(lang, "share"),
              get_meaning(entry.declaration).render(lang)]
             for name, entry in INDICATORS.items() if name in comparison.indicators]
    first = [[note, "", "", ""] for note in notes(comparison, lang)] + [[""] * 4]
    first += [[COLUMNS[name].render(lang) for name in ("indicator", "label", "unit", "meaning")], *about]
    table = comparison.table.copy()
    table.insert(list(table).index("indicator") + 1, "label", [label(name, lang) for name in table["indicator"]])
    sheets = {say(lang, "notes"): pd.DataFrame(first, columns=list("abcd")), say(lang, "comparison"): headed(table, lang),
              say(lang, "scenarios"): headed(comparison.scenarios, lang)}
    if len(comparison.cases) <= MOST_SETTINGS:
        differs = comparison.differs
        sheets[say(lang, "settings")] = headed(differs.assign(key=[setting_called(key, lang) for key in differs["key"]]), lang)
    made = io.BytesIO()
    with pd.ExcelWriter(made, engine="openpyxl") as book:
        for number, (name, frame) in enumerate(sheets.items()):
            without_formulas(frame).to_excel(book, sheet_name=name, index=False, header=number > 0)
            sheet = book.sheets[name]
            sheet.freeze_panes = "A2" if number else None
            for column in sheet.columns:
                sheet.column_dimensions[column[0].column_letter].width = min(30, 4 + max(_wide(cell.value) for cell in column[:50]))
    return made.getvalue()


def _wide(value: Any) -> int:
    """About how many letters wide a cell is."""
    text = f"{value:.6g}" if isinstance(value, float) else str(value or "")
    return sum(2 if sign > "\u2e80" else 1 for sign in text)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose columns each hold one kind of value: what scenarios set may be a word in one and a number in another."""
    mixed = [name for name in frame if frame[name].dtype == object]
    return frame.assign(**{name: frame[name].map(lambda value: None if value is None or value != value else str(value)) for name in mixed})
