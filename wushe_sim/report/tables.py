"""Tables for readers: on the screen, as JSON or as CSV; the main indicators after a run."""

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wushe_sim.files.formulas import no_formula
from wushe_sim.i18n import say
from wushe_sim.i18n.counted import count_weeks
from wushe_sim.i18n.printable import printable
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.report.labels import MAIN, label, number, tells, title, unit_of

Row = Mapping[str, Any]
WIDE = 10_000
"""Columns of a screen that is none: a table in a pipe is never wrapped."""
BESIDE = 5
"""Indicators that stand beside the one that ranks, on a screen; the file has more."""
NARROW = 16
"""Greatest width of a catalogue's middle columns on a screen."""


def show(rows: Sequence[Row], form: str = "table") -> None:
    """Print rows to standard output as a table, as JSON or as CSV."""
    names = list(rows[0]) if rows else []
    if form == "json":
        print(json.dumps(rows, ensure_ascii=_is_ascii(sys.stdout), indent=1))
    elif form == "csv":
        print(as_csv(names, rows), end="")
    else:
        print_table(names, [[_cell(row[name]) for name in names] for row in rows], narrow=sys.stdout.isatty())


def as_csv(names: Sequence[str], rows: Iterable[Row]) -> str:
    """Rows as CSV; what is a list is joined by blanks, and no text is what a spreadsheet would run."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(no_formula, names))
    writer.writerows([row[name] if isinstance(row[name], int | float) else no_formula(_cell(row[name])) for name in names] for row in rows)
    return text.getvalue()


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = (), caption: str = "",
                narrow: bool = False) -> None:
    """Print a table to standard output: as wide as it is where nobody looks, else as wide as the screen.

    ``narrow`` leaves most of the width to the last column, which holds the sentences; the first one, which holds names, stays whole.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, markup=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else WIDE)
    table = Table(box=box.SIMPLE_HEAD, caption=Text(caption) if caption else None, caption_justify="left", pad_edge=False)
    for place, header in enumerate(headers):
        limits: dict[str, Any] = {"no_wrap": not place, "max_width": NARROW if 0 < place < len(headers) - 1 else None} if narrow else {}
        table.add_column(Text(printable(header)), justify="right" if place in set(right) else "left", overflow="fold", **limits)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table)


def describe(rows: Iterable[Row]) -> None:
    """Print what is known under one name: a line for each thing said of it."""
    for row in rows:
        print(printable(f"{row['name']}: {row['is']}"))
        for key, value in row.items():
            if key not in ("name", "is") and _cell(value):
                print(printable(f"  {key:<9} {_cell(value)}"))


def main_indicators(result: Any, lang: str) -> None:
    """Print the main indicators in plain words, a column for each scenario: the mean over seeds, with the lowest and the highest."""
    summary = result.summary()
    seeds, weeks = len(result.seeds), min(26, *(scenario["weeks"] for scenario in result.scenarios.values()))
    groups = {name: rows for name, rows in summary.groupby("scenario", sort=False)}
    headers = [say(lang, "indicator"), *(title(name, result.scenarios[name], lang) for name in groups), say(lang, "what it tells")]
    rows = [[with_unit(name, lang), *(over_seeds(rows[name], name) for rows in groups.values()), tells(name, lang)] for name in MAIN]
    print_table(headers, rows, range(1, len(groups) + 1),
                say(lang, "mean of {seeds} seeds (lowest–highest), last {weeks}", seeds=seeds, weeks=count_weeks(weeks))
                if seeds > 1 else say(lang, "last {weeks}", weeks=count_weeks(weeks)))


def ranked(places: Any, lang: str) -> None:
    """Print a ranking: rank, name, the indicator that ranks with its lowest and highest, the ranks over seeds, and others beside it."""
    by = places.columns[list(places.columns).index("lowest") - 1]
    others = list(places.columns[list(places.columns).index("worst_rank") + 1:])[:BESIDE]
    more = ["scenario"] if "scenario" in places else []
    headers = [say(lang, "rank"), *(say(lang, "scenario") for _ in more), say(lang, "place"), with_unit(by, lang), say(lang, "over seeds"),
               *(with_unit(name, lang) for name in others)]
    rows = []
    for row in places.to_dict("records"):
        value, low, high = (number(row[name], INDICATORS[by].declaration.unit) for name in (by, "lowest", "highest"))
        best, worst = row["best_rank"], row["worst_rank"]
        rows.append([
            _rank(row["rank"]), *(row[name] for name in more), row["name"], value if low == high else f"{value} ({low}–{high})",
            _rank(best) if best is worst or _rank(best) == _rank(worst) else f"{_rank(best)}–{_rank(worst)}",
            *(number(row[name], INDICATORS[name].declaration.unit) for name in others)])
    print_table(headers, rows, [0, *range(len(more) + 2, len(headers))],
                say(lang, "ranked by: {by} (best first; all in ranking.csv); where ranks overlap over seeds, the order is not certain",
                    by=label(by, lang)))


def _rank(place: Any) -> str:
    return "–" if place is None or place != place else str(int(place))


def with_unit(indicator: str, lang: str) -> str:
    """What an indicator is called, and its unit; none behind what is a plain share."""
    unit = unit_of(INDICATORS[indicator].declaration.unit, lang)
    return f"{label(indicator, lang)}, {unit}" if unit else label(indicator, lang)


def over_seeds(values: Any, indicator: str) -> str:
    """The mean over seeds, and from the lowest to the highest where they differ."""
    unit = INDICATORS[indicator].declaration.unit
    mean, low, high = (number(value, unit) for value in (values.mean(), values.min(), values.max()))
    return mean if low == high else f"{mean} ({low}–{high})"


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {part}" for key, part in value.items())
    return "" if value is None else str(value)


def _is_ascii(stream: Any) -> bool:
    return not (stream.encoding or "").lower().startswith("utf")
