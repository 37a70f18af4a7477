"""Tables of a briefing (表): at a glance, by type of community, and what else changes; one scenario's numbers, or several side by side."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wushe_sim.experiments.comparison.answers import MEASURES, OTHERS, UNSERVED, UNTOLD, Answers
from wushe_sim.i18n import Message, enumerate_choices, msg, say
from wushe_sim.i18n.message import Text
from wushe_sim.report.briefing.wording import (
    SLIGHT,
    Names,
    format_change,
    format_level,
    format_range,
    format_shift,
    get_shift_unit,
    make_verdict_cell,
    name_measure,
)
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import MISSING, label, lower_first, type_called

RANGE, RANGE_OF_SETS = msg("95% interval"), msg("nine sets of coefficients in ten")
LUCK = msg("luck ±")


def make_glance_table(found: Answers, names: Names) -> ReportTable:
    """Make the table of what is asked for first."""
    return _make_table(found, names, list(MEASURES))


def make_others_table(found: Answers, names: Names) -> tuple[ReportTable | None, list[str]]:
    """Make the table of what else changes, what is better first; and sentences on what changes slightly, or cannot be told to."""
    rows = found.table[found.table["name"].isin(list(OTHERS))].dropna(subset="difference")
    told = rows[rows["verdict"] != UNTOLD]
    shown = told[told["difference"].abs() >= SLIGHT]
    order = shown.groupby("name", sort=False)["verdict"].sum().sort_values(ascending=False, kind="stable").index
    slight = told[~told["name"].isin(list(order))]
    kinds = ([(msg("Better by less than one point: {what}."), slight[slight["verdict"] > 0]),
              (msg("Worse by less than one point: {what}."), slight[slight["verdict"] < 0])] if len(names.titles) == 2 else
             [(msg("Changed by less than one point, where a change can be told: {what}."), slight)])
    kinds.append((msg("No difference can be told in: {what}."), rows[~rows["name"].isin(list(told["name"]))]))
    said = [template.fill(what=_list_labels(mine["name"], names.lang)).render(names.lang) for template, mine in kinds if len(mine)]
    return (_make_table(found, names, [str(name) for name in order]) if len(order) else None), said


def _list_labels(indicators: Any, lang: str) -> Text:
    return enumerate_choices(lower_first(label(name, lang)) for name in dict.fromkeys(indicators))


def _make_table(found: Answers, names: Names, measures: Sequence[str]) -> ReportTable:
    if len(names.titles) == 2:
        other = list(names.titles)[1]
        rows = [found.get_row(other, name) for name in measures]
        return make_single_table(rows, names, msg("what"), lambda row: name_measure(row["name"], names.lang))
    return _make_side_by_side(measures, names, lambda other, name: found.get_row(other, name), msg("what, and under '{first}'"),
                              lambda row: _describe_level(row, name_measure(row["name"], names.lang), names.lang))


def make_types_table(found: Answers, names: Names) -> ReportTable | None:
    """Make the table of hours not served by type of community; None where there is one type, or where types were not kept."""
    if not len(found.types):
        return None
    rows = found.types.to_dict("records")
    kinds = list(dict.fromkeys(row["type"] for row in rows))
    if len(names.titles) == 2:
        ordered = sorted(rows, key=lambda row: row["difference"])
        return make_single_table(ordered, names, msg("type of community"), lambda row: type_called(row["type"], names.lang))
    by_key = {(row["scenario"], row["type"]): row for row in rows}
    return _make_side_by_side(kinds, names, lambda other, kind: by_key[other, kind], msg("type of community, and under '{first}'"),
                              lambda row: _describe_level(row, type_called(row["type"], names.lang), names.lang))


def make_single_table(rows: Sequence[Mapping[str, Any]], names: Names, head: Message,
                      tell: Callable[[Mapping[str, Any]], str]) -> ReportTable:
    """Make the table of one scenario's changes: before, after, change with its range, and whether it is for the better."""
    lang, over_draws = names.lang, any("sets_low" in row for row in rows)
    other = list(names.titles.values())[1]
    columns = [head.render(lang), names.first, other, say(lang, "change"), (RANGE_OF_SETS if over_draws else RANGE).render(lang),
               *([LUCK.render(lang)] if over_draws else []), say(lang, "better or worse")]
    made = []
    for row in rows:
        name, typed = row["name"], "type" in row
        said = tell(row) if typed or name not in MEASURES else say(lang, "{what} ({unit})", what=tell(row), unit=get_shift_unit(name, lang))
        made.append([
            Cell(said, strong=name == UNSERVED and not typed),
            Cell(format_level(row["reference"], name, lang, False), row["reference"]),
            Cell(format_level(row["value"], name, lang, False), row["value"]),
            Cell(format_change(row, lang), row["difference"]), Cell(format_range(row, lang)),
            *([_make_luck_cell(row)] if over_draws else []), make_verdict_cell(row, lang)])
    return ReportTable("", columns, made)


def _make_luck_cell(row: Mapping[str, Any]) -> Cell:
    luck = row["luck"]
    return Cell(MISSING if luck != luck else format_shift(luck, row).lstrip("+"), luck if luck == luck else "")


def _describe_level(row: Mapping[str, Any], said: str, lang: str) -> str:
    return say(lang, "{what}: {level}", what=said, level=format_level(row["reference"], row["name"], lang))


def _make_side_by_side(keys: Sequence[str], names: Names, find: Callable[[str, str], Mapping[str, Any]], head: Message,
                       tell: Callable[[Mapping[str, Any]], str]) -> ReportTable:
    """Make the table of several scenarios' changes, a column for each: the change and whether it is for the better."""
    lang = names.lang
    others = list(names.titles)[1:]
    rows = []
    for key in keys:
        found = [find(other, key) for other in others]
        cells = [make_verdict_cell(row, lang, _format_pair(row, lang)) for row in found]
        rows.append([Cell(tell(found[0]), strong=key == UNSERVED), *cells])
    return ReportTable("", [head.fill(first=names.first).render(lang), *(names.titles[other] for other in others)], rows)


def _format_pair(row: Mapping[str, Any], lang: str) -> str:
    """A change and its range in one cell, in front of the word for it."""
    span = format_range(row, lang)
    return f"{format_change(row, lang)} ({span})" if span != MISSING else format_change(row, lang)
