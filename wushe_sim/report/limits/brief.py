"""The limits in brief (治理限度简述): what each of them costs and which remedies win it back, a line for each section of the paper."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from itertools import groupby
from typing import Any

import pandas as pd

from wushe_sim.experiments.limits.cells import KINDS, WINS_BACK, WORSE
from wushe_sim.experiments.limits.settings import HEAD_MEASURES, LIMITS, MIDDLE, SETTLED
from wushe_sim.i18n import Message, end_sentence, enumerate_choices, join_clauses, msg, say
from wushe_sim.report.labels import label, lower_first, upper_first
from wushe_sim.report.limits.wording import CELL_KINDS, NAMED, get_change, relative_interval, select_rows

CELLS = {"losses": ["price", "regime", "limit", "measure"], "recoveries": ["price", "regime", "limit", "remedy", "measure"]}
"""The tables of which two streets are compared, and what tells their rows apart."""


def describe_limits(tables: Mapping[str, Any], lang: str) -> list[str]:
    """Describe each limit by head measures, in the third year on a street that has settled under it, a sentence for each section."""
    lines, there = [], set(select_rows(tables["losses"], price=MIDDLE, regime=SETTLED)["limit"])
    for section, limits in groupby((limit for limit in LIMITS if limit.name in there), key=lambda limit: limit.section):
        said = [_say_limit(limit.name, section, tables, lang) for limit in limits]
        sentence = reduce(lambda one, other: msg("{one}; and {other}", one=one, other=other), said)
        lines.append(upper_first(end_sentence(sentence).render(lang)))
    return lines


def _say_limit(limit: str, section: str, tables: Mapping[str, Any], lang: str) -> Message:
    """Say what one limit costs, what wins it back or makes it worse, and how many pairs of remedy and measure are of which kind."""
    losses, cells = (select_rows(tables[name], price=MIDDLE, regime=SETTLED, limit=limit) for name in ("losses", "recoveries"))
    losses, cells = (rows[rows["measure"].isin(HEAD_MEASURES)] for rows in (losses, cells))
    clauses = [*_list_losses(losses, lang), *(_list_remedies(cells, lang) if losses["sure"].any() else ()),
               msg("of {all} pairs of remedy and measure: {kinds}", all=len(cells), kinds=count_kinds(cells["kind"]))]
    return msg("{limit} ({section}): {clauses}", limit=NAMED[limit], section=section, clauses=join_clauses(clauses))


def _list_losses(rows: Any, lang: str) -> Iterator[Any]:
    """Yield which measures the limit surely lowers, by how much of their level, and which not."""
    sure = [msg("{what} {change}", what=_name(row["measure"], lang), change=relative_interval(get_change(row), row["reference"], lang))
            for row in rows[rows["sure"]].to_dict("records")]
    rest = _list_measures(rows[~rows["sure"]]["measure"], lang)
    if sure:
        yield enumerate_choices(sure)
    if rest.parts:
        yield msg("no sure loss of {what}", what=rest)


def _list_remedies(cells: Any, lang: str) -> Iterator[Any]:
    """Yield which remedies win back which measures, and which make them worse."""
    won, worse = ([msg("{remedy} ({measures})", remedy=NAMED[remedy], measures=_list_measures(some["measure"], lang))
                   for remedy, some in cells[cells["kind"] == kind].groupby("remedy", sort=False)] for kind in (WINS_BACK, WORSE))
    yield msg("won back by {remedies}", remedies=enumerate_choices(won)) if won else msg("no remedy surely wins it back")
    if worse:
        yield msg("made worse by {remedies}", remedies=enumerate_choices(worse))


def describe_outcome(tables: Mapping[str, Any], lang: str) -> list[str]:
    """Describe which limit costs most of each head measure, and how many cells are of which kind, in two sentences."""
    losses, cells = (select_rows(tables[name], price=MIDDLE, regime=SETTLED) for name in ("losses", "recoveries"))
    clauses: list[Any] = []
    for measure in HEAD_MEASURES:
        mine = losses[(losses["measure"] == measure) & losses["sure"]].sort_values("difference", kind="stable")
        if len(mine):
            row = mine.iloc[0]
            change = relative_interval(get_change(row), row["reference"], lang)
            clauses.append(msg("{what} {change} under '{limit}'", what=_name(measure, lang), change=change, limit=NAMED[row["limit"]]))
    kinds = cells[cells["measure"].isin(HEAD_MEASURES)]["kind"]
    return [*([say(lang, "What the limits cost most: {losses}.", losses=join_clauses(clauses))] if clauses else []),
            say(lang, "Of {all} cells of limit, remedy and measure: {kinds}.", all=len(kinds), kinds=count_kinds(kinds))]


def compare_streets(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, int]:
    """Compare losses and net recoveries under five-actor linkage that both streets have.

    Returns
    -------
    How many there are (``all``), how many intervals lie on the same side of 0 or across it on both (``same``), on a side on one street
    alone (``part``), and on opposite sides (``against``).
    """
    sides: Any = pd.concat([_find_sides(first[name], keys).rename("one").to_frame().join(_find_sides(second[name], keys).rename("other"),
                                                                                         how="inner") for name, keys in CELLS.items()])
    same, against = sides["one"] == sides["other"], sides["one"] * sides["other"] < 0
    return {"all": len(sides), "same": int(same.sum()), "against": int(against.sum()), "part": int((~same & ~against).sum())}


def _find_sides(frame: Any, keys: list[str]) -> pd.Series:
    """On which side of 0 each interval lies: 1, −1, or 0 where it lies across; cells without an interval are left out."""
    rows = frame[(frame["actors"] == "five") & frame["low"].notna()].set_index(keys)
    return (rows["low"] > 0).astype(int) - (rows["high"] < 0).astype(int)


def _name(measure: str, lang: str) -> str:
    return lower_first(label(measure, lang))


def _list_measures(measures: Iterable[str], lang: str) -> Any:
    return enumerate_choices(_name(one, lang) for one in measures)


def count_kinds(kinds: Any) -> Any:
    """Count cells by kind: 'wins back in 3, undecided in 2'; kinds without a cell are left out."""
    many = kinds.value_counts()
    return enumerate_choices(msg("{kind} in {many}", many=int(many[kind]), kind=CELL_KINDS[kind]) for kind in KINDS if many.get(kind, 0))
