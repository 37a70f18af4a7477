"""Excel (Excel 工作簿): a workbook of one sheet a frame, without formulas that a user's text could hold."""

import io
from collections.abc import Mapping
from typing import Any

import pandas as pd

from wushe_sim.results.tables import without_formulas


def format_workbook(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Format a workbook in memory; the first sheet has no headings.

    On a full disk a half-written archive would complain once more when it is given up.
    """
    made = io.BytesIO()
    with pd.ExcelWriter(made, engine="openpyxl") as book:
        for number, (name, frame) in enumerate(sheets.items()):
            without_formulas(frame).to_excel(book, sheet_name=name, index=False, header=number > 0)
            sheet = book.sheets[name]
            sheet.freeze_panes = "A2" if number else None
            for column in sheet.columns:
                sheet.column_dimensions[column[0].column_letter].width = min(30, 4 + max(_measure(cell.value) for cell in column[:50]))
    return made.getvalue()


def _measure(value: Any) -> int:
    """Measure about how many letters wide a cell is."""
    text = f"{value:.6g}" if isinstance(value, float) else str(value or "")
    return sum(2 if sign > "\u2e80" else 1 for sign in text)
