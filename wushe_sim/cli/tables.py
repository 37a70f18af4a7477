"""Printing (打印): tables and lines to standard output, as wide as the screen, or as wide as they are in a pipe."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console

from wushe_sim.i18n.printable import make_printable
from wushe_sim.report.document import ReportTable
from wushe_sim.report.tables import format_csv, format_screen_table, make_rows_table

WIDE = 10_000
"""Columns of a screen that is none: a table in a pipe is never wrapped."""


def print_rows(rows: Sequence[Mapping[str, Any]], form: str = "table") -> None:
    """Print rows as a table, as JSON or as CSV."""
    if form == "json":
        print(json.dumps(rows, ensure_ascii=not (sys.stdout.encoding or "").lower().startswith("utf"), indent=1))
    elif form == "csv":
        print(format_csv(list(rows[0]) if rows else [], rows), end="")
    else:
        print_table(make_rows_table(rows), narrow=sys.stdout.isatty())


def print_table(table: ReportTable, narrow: bool = False) -> None:
    """Print a table under its heading."""
    if table.heading:
        print(make_printable(table.heading))
    console = Console(file=sys.stdout, markup=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else WIDE)
    console.print(format_screen_table(table, narrow))


def print_parts(parts: Iterable[str | ReportTable]) -> None:
    """Print lines and tables in their order."""
    for part in parts:
        if isinstance(part, str):
            print(make_printable(part))
        else:
            print_table(part)
