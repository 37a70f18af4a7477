"""比较 a comparison for readers: what the scenarios set otherwise, and then what came of it."""

import math
from collections.abc import Sequence
from typing import Any

from wushe_sim.indicators import INDICATORS
from wushe_sim.report.labels import MISSING, number
from wushe_sim.report.printable import printable
from wushe_sim.report.tables import print_table, with_unit

HEADERS = {"en": ("indicator", "mean", "difference", "interval", "seeds agree", "effect"),
           "zh": ("指标", "均值", "差值", "区间", "方向一致", "效应量")}
KEYS = {"en": {"week": "week", "group": "group", "settings": "set otherwise", "more": "… {n} more scenarios: --out book.xlsx has them all"},
        "zh": {"week": "周", "group": "群体", "settings": "设置差异", "more": "…… 另有 {n} 个情景,见 --out book.xlsx"}}
MOST_SETTINGS, MOST_SCENARIOS = 20, 12


def print_comparison(comparison: Any, indicators: Sequence[str], lang: str) -> None:
    """Print what differs between the scenarios, and a table for each of them against the first."""
    differs = comparison.differs
    if len(differs) and len(comparison.cases) <= MOST_SCENARIOS:
        rows = [[MISSING if value is None else str(value) for value in row] for row in differs.head(MOST_SETTINGS).itertuples(index=False)]
        print_table([KEYS[lang]["settings"], *(case.name for case in comparison.cases)], rows)
    table = comparison.table
    table = table[table["indicator"].isin(list(indicators))]
    names = [case.name for case in comparison.cases[1:]]
    for name in names[:MOST_SCENARIOS]:
        rows = [_row(row, comparison.by, lang) for row in table[table["scenario"] == name].to_dict("records")]
        first = [KEYS[lang][comparison.by]] if comparison.by else []
        print(printable(f"{name} – {comparison.cases[0].name}"))
        print_table([*first, HEADERS[lang][0], comparison.cases[0].name, *HEADERS[lang][1:]], rows, range(len(first) + 1, len(first) + 7))
    if len(names) > MOST_SCENARIOS:
        print(KEYS[lang]["more"].format(n=len(names) - MOST_SCENARIOS))


def _row(row: dict[str, Any], by: str | None, lang: str) -> list[str]:
    unit = INDICATORS[row["indicator"]].declaration.unit
    signed = [_signed(row[key], unit) for key in ("difference", "low", "high")]
    interval = MISSING if math.isnan(row["low"]) else f"{signed[1]} to {signed[2]}" if lang == "en" else f"{signed[1]} 至 {signed[2]}"
    return [*([str(row[by])] if by else []), with_unit(row["indicator"], lang), number(row["reference"], unit), number(row["value"], unit),
            signed[0], interval, number(row["agree"], "share"), MISSING if math.isnan(row["effect"]) else f"{row['effect']:.1f}"]


def _signed(value: float, unit: str) -> str:
    said = number(value, unit)
    return f"+{said}" if value > 0 and said != MISSING else said
