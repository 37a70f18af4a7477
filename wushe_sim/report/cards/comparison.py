"""Card of a comparison (比较): what the scenarios set otherwise, and the paired differences of a few indicators."""

from typing import Any

from wushe_sim.experiments.comparison.comparison import Comparison
from wushe_sim.i18n import join_clauses, msg, say
from wushe_sim.i18n.counted import count_scenarios, count_weeks
from wushe_sim.report.cards.card import Card
from wushe_sim.report.cards.result import SHOWN, describe_seeds
from wushe_sim.report.cards.scenario import format_setting, name_key
from wushe_sim.report.comparison import make_titles, split_pairs
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import MISSING, format_amount, format_percent, full_label, get_unit, name_comparison
from wushe_sim.report.run import BY

MOST_BESIDE, MOST_SETTINGS = 3, 8
"""Scenarios beside the first that a card shows, and settings."""


def make_comparison_card(comparison: Comparison, lang: str) -> Card:
    """Make the card of a comparison."""
    titles = make_titles(comparison, lang)
    names = list(titles)
    called = (name_comparison(titles[names[1]], titles[names[0]]) if len(names) == 2 else
              msg("{scenarios}, compared with {first}", scenarios=count_scenarios(len(names) - 1), first=titles[names[0]]))
    said = [describe_seeds(comparison.seeds), msg("last {weeks}", weeks=count_weeks(comparison.weeks)), msg("paired by seed")]
    calls = ["comparison.table", "comparison.plot()", 'comparison.plot("coverage")', "comparison.weigh_costs()",
             'ws.save(comparison, "page.html")']
    tables = [_make_settings(comparison, titles, lang)] if len(comparison.differs) else []
    tables.append(_make_differences(comparison, titles, lang) if not comparison.by else
                  ReportTable(say(lang, "By {what}: {rows} rows in comparison.table", rows=len(comparison.table),
                                  what=", ".join(BY[name].render(lang) for name in comparison.by)), [], []))
    return Card(called.render(lang), say(lang, "Comparison"), [join_clauses(said).render(lang)], tables, calls)


def _make_settings(comparison: Comparison, titles: dict[str, str], lang: str) -> ReportTable:
    shown = list(titles)[:MOST_BESIDE + 1]
    differs: Any = comparison.differs[:MOST_SETTINGS]
    rows = [[Cell(name_key(row["key"], lang)), *(Cell(format_setting(row[name], lang)) for name in shown)]
            for row in differs.to_dict("records")]
    left = len(comparison.differs) - MOST_SETTINGS
    return ReportTable(say(lang, "Set otherwise"), [say(lang, "setting"), *(titles[name] for name in shown)], rows,
                       note=say(lang, "and {left} more: {call}", left=left, call="comparison.differs") if left > 0 else "")


def _make_differences(comparison: Comparison, titles: dict[str, str], lang: str) -> ReportTable:
    """A row for each indicator of the card; a difference stands out where its interval leaves out 0."""
    pairs = {name: rows.set_index("indicator") for name, rows in list(split_pairs(comparison).items())[:MOST_BESIDE]}
    indicators = [name for name in SHOWN if name in comparison.indicators] or comparison.indicators[:len(SHOWN)]
    rows = [[Cell(full_label(name, lang)), *(_make_cell(pair, name, lang) for pair in pairs.values())] for name in indicators]
    level = format_percent(comparison.level)
    return ReportTable(say(lang, "What came of it"), [say(lang, "indicator"), *(titles[name] for name in pairs)], rows,
                       note=say(lang, "difference ({level} interval); bold: the interval leaves out 0", level=level))


def _make_cell(pair: Any, indicator: str, lang: str) -> Cell:
    if indicator not in pair.index:
        return Cell(MISSING, 0.0)
    row, unit = pair.loc[indicator], get_unit(indicator)
    text, low, high = (format_amount(row[name], unit, signed=True) for name in ("difference", "low", "high"))
    if unit.startswith("share"):
        text = " ".join([text, say(lang, "pp")])
    return Cell(text if row["low"] != row["low"] else say(lang, "{value} ({low} to {high})", value=text, low=low, high=high), 0.0,
                bool(row["low"] > 0 or row["high"] < 0))
