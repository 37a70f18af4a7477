"""What it costs (费用): the sentence of the answer, the table by account, and what other prices would make of it; a year, whole place."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from wushe_sim.engine.declare import get_label
from wushe_sim.experiments.comparison import costs as paired
from wushe_sim.experiments.comparison.answers import UNSERVED, UNTOLD, Answers
from wushe_sim.i18n import Message, end_sentence, join_clauses, msg, pmsg, say
from wushe_sim.i18n.message import Text
from wushe_sim.model.accounts import ACCOUNTS, APART
from wushe_sim.report.briefing.tables import RANGE, RANGE_OF_SETS
from wushe_sim.report.briefing.wording import Names, join_and
from wushe_sim.report.budget import describe_budgets
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import MISSING
from wushe_sim.results import Result
from wushe_sim.scenario.prices import HIGH, LOW

ALL = msg("All together")
MORE, LESS, UNCLEAR, SAME = "more", "less", "unclear", "same"
SINGLE: Mapping[str, Message] = {
    MORE: msg("It costs more: {change}, {value} instead of {reference} yuan a year"),
    LESS: msg("It costs less: {change}, {value} instead of {reference} yuan a year"),
    UNCLEAR: msg("Cost: no difference can be told; the model gives {change}, from {reference} yuan a year"),
    SAME: msg("It costs the same: {reference} yuan a year"),
}
"""What is said of one scenario's cost."""
OF_MANY: Mapping[str, Message] = {
    MORE: msg("{what} cost more"), LESS: msg("{what} cost less"), UNCLEAR: msg("for the cost of {what} no difference can be told"),
    SAME: msg("{what} cost the same"),
}
"""What is said of several scenarios' costs: those of one kind together."""


class CostRow(NamedTuple):
    """What an account comes to in a year on the whole place (yuan, or hours of people's own time), and how that differs, with its range."""

    scenario: str
    account: str
    measure: str
    reference: float
    value: float
    difference: float
    low: float
    high: float

    @property
    def kind(self) -> str:
        """Which way the cost goes, where its range leaves out 0."""
        if max(abs(self.low), abs(self.high)) < 0.5:
            return SAME
        return MORE if self.low > 0 else LESS if self.high < 0 else UNCLEAR

    @property
    def is_told(self) -> bool:
        """Whether it differs, by half a yuan or more."""
        return self.kind in (MORE, LESS) and round(self.difference) != 0


def list_cost_rows(comparison: Any, residents: float, prices: str | None = None) -> list[CostRow]:
    """List what each account comes to on the whole place, for every scenario but the first."""
    costs, whole = comparison.costs(prices), residents / 1000
    low, high = ("low", "high") if comparison.draws is None else ("sets_low", "sets_high")
    return [CostRow(row["scenario"], row["account"], row["measure"],
                    *(row[name] * whole for name in ("reference", "value", "difference", low, high))) for row in costs.to_dict("records")]


def get_total(rows: Sequence[CostRow], scenario: str) -> CostRow:
    """Get the sum of all accounts of one scenario."""
    return next(row for row in rows if row.scenario == scenario and row.account == paired.ALL)


def describe_cost(comparison: Any, rows: Sequence[CostRow], found: Answers, names: Names) -> Text:
    """Describe in a sentence what it costs, and, of one scenario, what an hour of need costs, where both can be told."""
    others = list(names.titles)[1:]
    if len(others) == 1:
        row = get_total(rows, others[0])
        said = SINGLE[row.kind].fill(change=_describe_change(row, names.lang), value=f"{row.value:,.0f}", reference=f"{row.reference:,.0f}")
        ratio = describe_ratio(comparison, found, others[0])
        return end_sentence(join_clauses([said, ratio]) if ratio else said)
    clauses: list[Text] = []
    for kind, template in OF_MANY.items():
        mine = [get_total(rows, name) for name in others if get_total(rows, name).kind == kind]
        what = [msg("'{name}' ({change})", name=names.titles[row.scenario], change=format_yuan_change(row)) if kind in (MORE, LESS) else
                msg("'{name}'", name=names.titles[row.scenario]) for row in mine]
        clauses += [template.fill(what=join_and(what))] if mine else []
    return msg("Cost: {sentence}.", sentence=join_clauses(clauses))


def format_yuan_change(row: CostRow) -> Message:
    """Format a difference in yuan, with its sign."""
    return msg("{change} yuan a year", change=_format(row.difference))


def _describe_change(row: CostRow, lang: str) -> Text:
    change = format_yuan_change(row)
    if row.low != row.low or row.low == row.high:
        return change
    return msg("{change} ({range})", change=change, range=_format_range(row, lang))


def _format(value: float) -> str:
    if value != value:
        return MISSING
    text = f"{round(value):+,}"
    return text.replace("-", "−") if round(value) else "0"


def _format_range(row: CostRow, lang: str) -> str:
    if row.low != row.low:
        return MISSING
    return pmsg("a range", "{low} to {high}", low=_format(row.low), high=_format(row.high)).render(lang)


def describe_ratio(comparison: Any, found: Answers, scenario: str) -> Text:
    """Describe what an hour of need served costs or saves; nothing unless the page can tell the effect, and the cost its sign."""
    verdict = int(found.get_row(scenario, UNSERVED)["verdict"])
    if verdict == UNTOLD or "unserved_hours" not in comparison.indicators:
        return ""
    table = comparison.weigh_costs("unserved_hours")
    row = table[table["scenario"] == scenario].to_dict("records")[0]
    if row["outcome"] not in paired.WITH_RATIO:
        return ""
    what = (msg("{ratio} yuan ({low} to {high}) for each hour of need that is served and would not be") if verdict > 0 else
            msg("{ratio} yuan ({low} to {high}) saved for each hour of need that is no longer served"))
    return what.fill(**{name: f"{row[name]:,.0f}" for name in ("ratio", "low", "high")})


def make_money_table(rows: Sequence[CostRow], names: Names, over_draws: bool) -> ReportTable:
    """Make the table by account: those that differ under some scenario, and all together; people's own time in hours where it is free."""
    lang, others = names.lang, list(names.titles)[1:]
    found = {(row.account, row.measure, row.scenario): row for row in rows}
    made = []
    for account, measure in _list_accounts(found, others):
        mine = [found[account, measure, other] for other in others]
        strong = account == paired.ALL
        label = (ALL if strong else get_label(ACCOUNTS[account])).render(lang)
        said = label if measure == paired.YUAN else say(lang, "{account}: hours", account=label)
        if len(others) == 1:
            row = mine[0]
            made.append([Cell(said, strong=strong), *(Cell(f"{value:,.0f}", value) for value in (row.reference, row.value)),
                         Cell(_format(row.difference), row.difference, strong), Cell(_format_range(row, lang))])
        else:
            made.append([Cell(said, strong=strong), Cell(f"{mine[0].reference:,.0f}", mine[0].reference), *(
                Cell(_format_pair(row, lang), row.difference, strong) for row in mine)])
    changes = [say(lang, "change"), (RANGE_OF_SETS if over_draws else RANGE).render(lang)] if len(others) == 1 else []
    heads = [say(lang, "account"), *(names.titles.values()), *changes]
    note = say(lang, "Accounts in which no difference can be told are left out. 'All together' does not count people's own time unless "
               "[prices] sets a price for it.")
    return ReportTable(say(lang, "Yuan a year, whole place"), heads, made, note=note)


def _list_accounts(found: Mapping[tuple[str, str, str], CostRow], others: Sequence[str]) -> list[tuple[str, str]]:
    """The rows of the table: what differs, money first; hours only of people's own time that has no price."""
    keys = list(dict.fromkeys((account, measure) for account, measure, _ in found))
    there = [key for key in keys if key[0] != paired.ALL and any(found[(*key, other)].is_told for other in others)]
    money = [key for key in there if key[1] == paired.YUAN]
    free = [key for key in there if key[1] == paired.HOURS and key[0] in APART and (key[0], paired.YUAN) not in money]
    return [*money, (paired.ALL, paired.YUAN), *free]


def _format_pair(row: CostRow, lang: str) -> str:
    span = _format_range(row, lang)
    return _format(row.difference) if span == MISSING or row.low == row.high else f"{_format(row.difference)} ({span})"


def describe_left(comparison: Any, names: Names) -> list[str]:
    """Describe what was not spent of a budget, and why; of one scenario, for of several it would fill the page."""
    if len(names.titles) > 2:
        return []
    return [line for result in comparison.results if isinstance(result, Result) and set(result.scenarios) <= set(names.titles)
            for line in describe_budgets(result, names.titles, names.lang)]


def describe_prices(comparison: Any, residents: float, names: Names) -> Text:
    """Describe what the lowest and the highest prices of the sources would make of the difference."""
    ends = [list_cost_rows(comparison, residents, end) for end in (LOW, HIGH)]
    said = [msg("'{name}' {low} to {high} yuan", name=names.titles[other], low=_format(get_total(ends[0], other).difference),
                high=_format(get_total(ends[1], other).difference)) for other in list(names.titles)[1:]]
    if len(said) == 1:
        low, high = (_format(get_total(rows, list(names.titles)[1]).difference) for rows in ends)
        return msg("At the lowest prices of posts that are thought possible the difference is {low} yuan a year; at the highest, with a "
                   "price for people's own time too, {high} yuan.", low=low, high=high)
    return msg("At the lowest prices of posts that are thought possible, and at the highest with a price for people's own time too: {what} "
               "a year.", what=join_clauses(said))
