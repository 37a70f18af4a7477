"""比较 a comparison for readers: what the scenarios set otherwise, and then what came of it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from wushe_sim.indicators import INDICATORS
from wushe_sim.report.labels import MISSING, number, speaker, type_called
from wushe_sim.report.printable import printable
from wushe_sim.report.saving import setting_called
from wushe_sim.report.story import cost_of, effect_of
from wushe_sim.report.tables import print_table, with_unit

WORDS = {
    "indicator": ("indicator", "指标"), "mean": ("mean", "均值"), "difference": ("difference", "差值"), "interval": ("interval", "区间"),
    "agree": ("seeds agree", "方向一致"), "effect": ("effect", "效应量"), "cost": ("yuan for", "支出(元)"),
    "week": ("week", "周"), "type": ("type", "类型"), "group": ("group", "群体"), "settings": ("set otherwise", "设置差异"),
    "to": ("{low} to {high}", "{low} 至 {high}"),
    "more": ("… {n} more scenarios: --out book.xlsx has them all", "…… 另有 {n} 个情景,见 --out book.xlsx"),
}
MOST_SETTINGS, MOST_SCENARIOS = 20, 12
said = speaker(WORDS)


def print_comparison(comparison: Any, indicators: Sequence[str], lang: str) -> None:
    """Print what differs between the scenarios, and a table for each of them against the first."""
    differs = comparison.differs
    if len(differs) and len(comparison.cases) <= MOST_SCENARIOS:
        rows = [[setting_called(row["key"], lang), *(MISSING if value is None or value != value else str(value)
                                                     for key, value in row.items() if key != "key")]
                for row in differs.head(MOST_SETTINGS).to_dict("records")]
        print_table([said("settings", lang), *(case.name for case in comparison.cases)], rows)
    table = comparison.table
    table = table[table["indicator"].isin(list(indicators))]
    names = [case.name for case in comparison.cases[1:]]
    costs = [] if comparison.by else ["cost"]
    keys = [said(name, lang) for name in comparison.by]
    for name in names[:MOST_SCENARIOS]:
        rows = [_row(row, comparison.by, lang) for row in table[table["scenario"] == name].to_dict("records")]
        print(printable(f"{name} – {comparison.cases[0].name}"))
        heads = [said(key, lang) for key in ("mean", "difference", "interval", "agree", "effect", *costs)]
        right = range(len(keys) + 1, len(keys) + 2 + len(heads))
        print_table([*keys, said("indicator", lang), comparison.cases[0].name, *heads], rows, right)
    if len(names) > MOST_SCENARIOS:
        print(said("more", lang, n=len(names) - MOST_SCENARIOS))


def _row(row: Mapping[str, Any], by: Sequence[str], lang: str) -> list[str]:
    unit = INDICATORS[row["indicator"]].declaration.unit
    difference, low, high = (_signed(row[key], unit) for key in ("difference", "low", "high"))
    keys = [type_called(row[name], lang) if name == "type" else str(row[name]) for name in by]
    return [*keys, with_unit(row["indicator"], lang), number(row["reference"], unit), number(row["value"], unit), difference,
            MISSING if math.isnan(row["low"]) else said("to", lang, low=low, high=high), number(row["agree"], "share"), effect_of(row),
            *([] if by else [cost_of(row, lang)])]


def _signed(value: float, unit: str) -> str:
    told = number(value, unit)
    return f"+{told}" if value > 0 and told != MISSING else told
