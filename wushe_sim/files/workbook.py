"""Excel 工作簿 the rows of an Excel workbook's first sheet, as text; and a workbook to fill in, written."""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.files.raw_files import MOST_SHEET_BYTES
from wushe_sim.i18n import msg

MOST_EMPTY_ROWS = 10_000
"""Empty rows after which a sheet is taken to have ended; some programs format a million of them."""

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
"""A range of merged cells, as a sheet's XML has it."""


def read_workbook_rows(path: Path, data: bytes, sheets: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row's number and cells as text; ``sheets`` is filled with the names of those that show, the first of which is read.

    Raises BadInput for what is no workbook, too large, or holds formulas never worked out.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise BadInput(msg("{path}: a damaged Excel workbook ({error})", path=path, error=error)) from error
    if size > MOST_SHEET_BYTES:
        raise BadInput(msg("{path}: more than {most} MB once unpacked; save the sheet as CSV",
                           path=path, most=MOST_SHEET_BYTES // 2**20))
    try:
        yield from _rows(path, data, sheets)
    except BadInput:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes of it
        raise BadInput(msg("{path}: a damaged Excel workbook ({kind}: {error})",
                           path=path, kind=type(error).__name__, error=str(error)[:100])) from error


def _rows(path: Path, data: bytes, names: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    empty, wrong = 0, []
    both = zip(_sheet(path, data, True, names), _sheet(path, data, False, names), strict=False)
    for number, (row, formulas) in enumerate(both, 1):
        cells = tuple(map(cell_text, row))
        wrong += [msg("{path}:{line}: column {column} is a formula that was never worked out; open and save it in Excel, or write values",
                      path=path, line=number, column=c + 1)
                  for c, (cell, formula) in enumerate(zip(cells, formulas, strict=False))
                  if not cell and isinstance(formula, str) and formula.startswith("=") and len(wrong) < 10]
        empty = 0 if any(cells) else empty + 1
        if empty > MOST_EMPTY_ROWS:
            break
        yield number, cells
    if wrong:
        raise BadInput(wrong)


def _sheet(path: Path, data: bytes, values: bool, names: list[str]) -> Iterator[tuple[Any, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions that openpyxl leaves out: no value of a cell is among them
        sheets = _list_visible(data, values)
        if not sheets:
            raise BadInput(msg("{path}: no sheet of this workbook shows", path=path))
        names[:] = [sheet.title for sheet in sheets]
        sheets[0].reset_dimensions()  # some programs write wrong ones
        yield from sheets[0].iter_rows(values_only=True)


def _list_visible(data: bytes, values: bool) -> list[Any]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def list_merged_ranges(data: bytes) -> list[tuple[int, int, int, int]]:
    """The ranges of cells that are merged in the first sheet that shows: first column, first row, last column and last row, from 1."""
    from openpyxl.utils.cell import range_boundaries

    with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        warnings.simplefilter("ignore")
        sheet = _list_visible(data, True)[0]
        text = archive.read(sheet._worksheet_path)  # openpyxl leaves them out where it reads row by row
    return [range_boundaries(found.decode()) for found in MERGED.findall(text)]  # pyright: ignore[reportReturnType]


def cell_text(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates as 2024-01-31, errors such as #N/A as nothing known."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime.datetime():
            return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    text = str(value).strip()
    return "" if text in ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!") else text
