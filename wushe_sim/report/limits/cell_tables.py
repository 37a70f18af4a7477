"""Tables of the matrix's cells (矩阵单元格的表): losses in per cent, which kind each cell is, at which strength and price."""

from collections.abc import Sequence
from typing import Any

from wushe_sim.experiments.limits.cells import KINDS, OUT_OF_REACH
from wushe_sim.experiments.limits.settings import DIRECTIONS, HEAD_MEASURES, LIMITS, MIDDLE, PRICE_ENDS, REGIMES, WITH_ALL
from wushe_sim.i18n import Text, join_messages, join_sentences, msg
from wushe_sim.report.document import ReportTable, make_table
from wushe_sim.report.labels import MISSING, format_percent, get_unit, label, number, unit_of
from wushe_sim.report.limits.wording import (
    ACCOUNT_NAMES,
    CELL_KINDS,
    NAMED,
    NO_DRAWS,
    PRICE_END_NAMES,
    REGIME_NAMES,
    SILENT_KINDS,
    format_signed_percent,
    get_change,
    relative_interval,
    select_rows,
)

OTHER_MEASURES = tuple(name for name in DIRECTIONS if name not in HEAD_MEASURES)
REMEDIES = tuple(remedy.name for remedy in WITH_ALL)
WHOLE = 0.995
"""Strengths and shares from which on a cell says nothing beside them."""


def make_losses(frame: Any, lang: str, measures: Sequence[str] = HEAD_MEASURES) -> ReportTable:
    """What each limit changes, from week 0 and settled: percentages of the level without it."""
    rows = select_rows(frame, price=MIDDLE)
    first = rows[(rows["limit"] == rows["limit"].iloc[0]) & (rows["regime"] == rows["regime"].iloc[0])].set_index("measure")
    body: list[Sequence[Text]] = [[msg("none"), "", *(_level(first.loc[name, "reference"], name, lang) for name in measures)]]
    for limit in LIMITS:
        for regime in REGIMES:
            at = rows[(rows["limit"] == limit.name) & (rows["regime"] == regime)].set_index("measure", drop=False)
            if len(at):
                body.append([NAMED[limit.name], REGIME_NAMES[regime], *(
                    relative_interval(get_change(at.loc[name]), at.loc[name, "reference"], lang, "*" if at.loc[name, "sure"] else "")
                    for name in measures)])
    return make_table(
        lang, msg("What each limit changes: per cent of the level without it, third year"),
        [msg("limit"), msg("acts"), *(label(name, lang) for name in measures)], body,
        msg("* a loss of more than three standard errors. First row: the level without a limit. In brackets: Student's 95% interval over "
            "seeds. Settled: the limit stood throughout the burn-in."))


def _level(value: float, measure: str, lang: str) -> str:
    return " ".join(part for part in (number(value, get_unit(measure)), unit_of(get_unit(measure), lang)) if part)


def make_cells(frame: Any, measure: str, lang: str) -> ReportTable:
    """Which kind each cell is by one measure, with its net recovery: a row for each limit and regime, at the middle price."""
    rows, body = select_rows(frame, price=MIDDLE, measure=measure), []
    for limit in LIMITS:
        for regime in REGIMES:
            at = rows[(rows["limit"] == limit.name) & (rows["regime"] == regime)].set_index("remedy", drop=False)
            if len(at):
                loss = at.iloc[0]
                body.append([NAMED[limit.name], REGIME_NAMES[regime], format_signed_percent(loss["loss"] / abs(loss["level"])),
                             *(_cell(at.loc[name], lang) if name in at.index else MISSING for name in REMEDIES)])
    return make_table(
        lang, msg("Which kind each cell is: {what}, per cent of the level without a limit", what=label(measure, lang)),
        [msg("limit"), msg("acts"), msg("loss"), *(NAMED[name] for name in REMEDIES)], body,
        msg("Numbers: (limit and remedy − limit) − (remedy − neither); above 0 is better, whatever the measure's direction. 'at …': the "
            "largest strength that the remedy's payers carry out under the limit, where that is not full strength."))


def _cell(row: Any, lang: str) -> Text:
    kind = CELL_KINDS[row["kind"]]
    if row["kind"] in SILENT_KINDS:
        return kind
    won = relative_interval((row["difference"], row["low"], row["high"]), row["level"], lang)
    if row["strength"] < WHOLE:
        return msg("{kind} {won}, at {strength}", kind=kind, won=won, strength=format_percent(row["strength"]))
    return msg("{kind} {won}", kind=kind, won=won)


def make_kind_counts(frame: Any, lang: str) -> ReportTable:
    """How many cells are of each kind: a row for each measure, regime and price; and how many stay so at other thresholds."""
    rows, body = select_rows(frame), []
    drawn = bool(rows["reach"].notna().any())
    for measure in HEAD_MEASURES:
        for price in PRICE_ENDS:
            for regime in REGIMES:
                mine = rows[(rows["measure"] == measure) & (rows["price"] == price) & (rows["regime"] == regime)]
                if len(mine):
                    many = mine["kind"].value_counts()
                    body.append([label(measure, lang), PRICE_END_NAMES[price], REGIME_NAMES[regime],
                                 *(str(int(many.get(kind, 0))) if drawn or kind != OUT_OF_REACH else MISSING for kind in KINDS),
                                 *(str(int((mine["kind"] == mine[other]).sum())) for other in ("kind_half", "kind_twice"))])
    note = msg("A loss counts from 5% of the level; winning back, or making worse, from a fifth of the loss, by the whole 95% interval. "
               "The last columns: cells of the same kind at half and at twice that fifth.")
    return make_table(
        lang, msg("How many cells are of which kind"),
        [msg("measure"), msg("price"), msg("acts"), *(CELL_KINDS[kind] for kind in KINDS), msg("same at half"), msg("same at twice")], body,
        note if drawn else join_sentences(note, NO_DRAWS))


def make_prices_compared(frame: Any, measure: str, lang: str) -> ReportTable:
    """Which kind each cell is at the low, middle and high end of the prices, by one measure."""
    rows, body = select_rows(frame, measure=measure), []
    for limit in LIMITS:
        for regime in REGIMES:
            mine = rows[(rows["limit"] == limit.name) & (rows["regime"] == regime)]
            cells = []
            for remedy in REMEDIES:
                at = mine[mine["remedy"] == remedy].set_index("price")["kind"]
                cells.append(join_messages([CELL_KINDS[at[price]] if price in at.index else MISSING for price in PRICE_ENDS], " / "))
            if len(mine):
                body.append([NAMED[limit.name], REGIME_NAMES[regime], *cells])
    return make_table(
        lang, msg("At the low, middle and high end of what remedies cost: {what}", what=label(measure, lang)),
        [msg("limit"), msg("acts"), *(NAMED[name] for name in REMEDIES)], body)


def make_strengths(frame: Any, lang: str) -> ReportTable:
    """The largest strength of each remedy that its payers carry out: a row for each limit, regime and price."""
    body: list[Sequence[Text]] = []
    for limit in LIMITS:
        for regime in REGIMES:
            for price in PRICE_ENDS:
                at = frame[(frame["limit"] == limit.name) & (frame["regime"] == regime) & (frame["price"] == price)].set_index("remedy")
                if len(at):
                    body.append([NAMED[limit.name], REGIME_NAMES[regime], PRICE_END_NAMES[price], *(
                        _strength(at.loc[name]) if name in at.index else MISSING for name in REMEDIES)])
    return make_table(
        lang, msg("The largest strength at which remedies are carried out"),
        [msg("limit"), msg("acts"), msg("price"), *(NAMED[name] for name in REMEDIES)], body,
        msg("Of the way from the street's own setting to full strength; carried out where every account gives at least 95% of what is "
            "ordered. In brackets: the account that falls short at full strength, and what it gives of the order. Social workers' hours "
            "never fall short: incubation takes a share of whatever they have."))


def _strength(row: Any) -> Text:
    if row["strength"] >= WHOLE:
        return format_percent(row["strength"])
    return msg("{strength} ({account}: {part})", strength=format_percent(row["strength"]), account=ACCOUNT_NAMES[row["short"]],
               part=format_percent(row["carried"]))


def make_reach(frame: Any, lang: str) -> ReportTable:
    """In which share of the draws each remedy wins back each limit's loss: a row for each limit and head measure."""
    body = []
    for limit in LIMITS:
        for measure in HEAD_MEASURES:
            at = frame[(frame["limit"] == limit.name) & (frame["measure"] == measure)].set_index("remedy")
            if len(at):
                body.append([NAMED[limit.name], label(measure, lang), *(
                    msg("{value} ({low} to {high})", **{key: format_percent(at.loc[name, column]) for key, column in (
                        ("value", "reach"), ("low", "reach_low"), ("high", "reach_high"))}) for name in REMEDIES)])
    return make_table(
        lang, msg("In which share of draws of all coefficients remedies win back"),
        [msg("limit"), msg("measure"), *(NAMED[name] for name in REMEDIES)], body,
        msg("Draws: {draws}, one seed each; in brackets the exact 95% interval. Below 2% a cell is out of reach.",
            draws=int(frame["draws"].max()) if len(frame) else 0))
