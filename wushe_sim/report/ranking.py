"""The ranking (排名) as a table for readers: places in tiers that can be told apart, and a word on what it is not."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from wushe_sim.i18n import msg, say
from wushe_sim.i18n.printable import make_printable
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import MISSING, full_label, get_unit, label, number
from wushe_sim.results.ranking import STANDING

BESIDE = 5
"""Indicators that stand beside the one that ranks, on a screen; the file has more."""
NO_ASSESSMENT = msg("This ranks places of a model. It is no assessment of real places, nor of those who work there.")


def make_ranking_table(places: pd.DataFrame, lang: str, beside: int = BESIDE, heading: str = "") -> ReportTable:
    """Make the table of a ranking.

    Parameters
    ----------
    places : DataFrame
        What ``rank_places`` gave, or an older version wrote, without tiers.
    lang : str
        The reader's language.
    beside : int
        How many other indicators stand beside the one that ranks.
    heading : str
        The table's heading.
    """
    names = list(places.columns)
    by = names[names.index("lowest") - 1]
    others = [name for name in names[names.index("highest") + 1:] if get_unit(name)][:beside]
    groups = ["scenario"] if "scenario" in places else []
    headings = [say(lang, "rank"), say(lang, "tier"), say(lang, "possible ranks"), *(say(lang, "scenario") for _ in groups),
                say(lang, "place"), full_label(by, lang), *(full_label(name, lang) for name in others)]
    known = places.reindex(columns=[*places.columns, *(name for name in STANDING if name not in places)])
    rows = [[_make_rank_cell(row["rank"]), _make_rank_cell(row["tier"]), _make_possible_cell(row),
             *(Cell(make_printable(str(row[name]))) for name in (*groups, "name")), _make_mean_cell(row, by),
             *(_make_value_cell(row[name], name) for name in others)] for row in known.to_dict("records")]
    return ReportTable(heading, headings, rows, note="\n".join(_list_notes(known, by, lang)))


def _list_notes(places: pd.DataFrame, by: str, lang: str) -> Iterator[str]:
    """What ranks, what a tier is, and what the ranking is not."""
    yield say(lang, "Ranked by {by}, the best first; all places are in ranking.csv.", by=label(by, lang))
    tiers = {int(tier) for tier in places["tier"] if not _is_missing(tier)}
    if not tiers:
        yield say(lang, "With one seed no tiers can be told: any order may be chance. Run with --seeds 20.")
    elif max(tiers) == 1 and len(places) > 1:
        yield say(lang, "All places are one tier: no group of them can be told from all the rest.")
    else:
        yield say(lang, "Places of different tiers can be told apart; the order within a tier may be chance.")
    if tiers:
        yield say(lang, "Possible ranks: all of them hold at once with 95% confidence (differences paired by seed, Holm's correction).")
    yield NO_ASSESSMENT.render(lang)


def _make_rank_cell(rank: Any) -> Cell:
    return Cell(MISSING) if _is_missing(rank) else Cell(str(int(rank)), int(rank))


def _make_possible_cell(row: Any) -> Cell:
    if _is_missing(row["rank_from"]):
        return Cell(MISSING)
    first, last = int(row["rank_from"]), int(row["rank_to"])
    return Cell(str(first) if first == last else f"{first}–{last}", first)


def _make_mean_cell(row: Any, by: str) -> Cell:
    value, low, high = (float("nan") if _is_missing(row[name]) else float(row[name]) for name in (by, "lowest", "highest"))
    mean, least, most = (number(one, get_unit(by)) for one in (value, low, high))
    return Cell(mean, value) if least == most else Cell(f"{mean} ({least}–{most})", value)


def _make_value_cell(value: Any, name: str) -> Cell:
    return Cell(MISSING) if _is_missing(value) else Cell(number(float(value), get_unit(name)), float(value))


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or value != value
