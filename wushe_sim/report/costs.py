"""Costs for readers (成本表): what a scenario takes in a year by account, and what a policy costs for what it does, in words."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from wushe_sim.engine.declare import get_label, get_meaning
from wushe_sim.experiments.comparison import costs as paired
from wushe_sim.i18n import Message, msg, say
from wushe_sim.i18n.counted import count_seeds, count_sets, count_weeks
from wushe_sim.model.accounts import ACCOUNTS, APART, INCOMES
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import format_percent, format_signed, label, lower_first
from wushe_sim.results import LAST_WEEKS
from wushe_sim.results.student import LEVEL, find_half_width

MOST = 8
"""Scenarios that stand side by side, and of which a sentence each is said."""
PER_1000 = "yuan_a_year_per_1000"
ALL = msg("All accounts")
YUAN_A_YEAR = msg("yuan a year per 1,000 residents")
OUTCOMES: Mapping[str, Message] = {
    paired.ONE_SEED: msg("'{other}' less '{first}': with one seed, neither cost nor effect can be told from chance."),
    paired.NO_DIFFERENCE: msg("No difference in {indicator} can be told between '{other}' and '{first}' with {seeds}, so no cost of a unit "
                              "is given; the difference in cost is {change} yuan a year per 1,000 residents ({cost_low} to {cost_high})."),
    paired.COST_UNCLEAR: msg("Per 1,000 residents a year, '{other}' {effect} against '{first}'; whether it costs more or less cannot be "
                             "told ({cost_low} to {cost_high} yuan)."),
    paired.SAME_COST: msg("Per 1,000 residents a year, '{other}' costs as much as '{first}' and {effect}."),
    paired.BETTER_DEARER: msg("Per 1,000 residents a year, '{other}' costs {cost} yuan more than '{first}' and {effect}: {ratio} yuan for "
                              "each {unit} ({low} to {high})."),
    paired.BETTER_CHEAPER: msg("Better and cheaper: per 1,000 residents a year, '{other}' saves {cost} yuan against '{first}' and "
                               "{effect}."),
    paired.WORSE_DEARER: msg("Worse and dearer: per 1,000 residents a year, '{other}' costs {cost} yuan more than '{first}' and {effect}."),
    paired.WORSE_CHEAPER: msg("Per 1,000 residents a year, '{other}' saves {cost} yuan against '{first}' and {effect}."),
}
"""What is said of each outcome of cost and effect."""
FEWER_UNSERVED = msg("leaves {size} hours fewer unserved")
MORE_UNSERVED = msg("leaves {size} hours more unserved")
UNITS: Mapping[str, Message] = {"hour": msg("hour"), "point": msg("percentage point")}

UNIT_EFFECTS: Mapping[str, Message] = {
    "hour": msg("{change} hours"), "point": msg("{change} percentage points")}
"""An effect with its unit; any other is in the indicator's own."""


def format_yuan(value: float) -> str:
    """Format yuan, or hours: whole from a thousand on, else three digits."""
    return format_signed(value, False, 3)


def format_more(value: float) -> str:
    """Format a difference of yuan or hours, with its sign."""
    return format_signed(value, True, 3)


def make_costs_table(result: Any, titles: Mapping[str, str], lang: str, brief: bool = False) -> ReportTable:
    """Make the table of a run's costs: a row for each account, a column for each scenario, means over seeds with their intervals.

    ``brief`` leaves out incomes and what each row tells.
    """
    names = list(titles)[:MOST]
    rows = [[Cell(head, strong=strong), *(_make_mean_cell(frame.loc[name].to_numpy(), lang, strong) for name in names),
             *([] if brief else [Cell(tells)])] for head, frame, tells, strong in _list_rows(result, lang, brief)]
    heads = [YUAN_A_YEAR.render(lang), *(titles[name] for name in names)]
    heads += [] if brief else [say(lang, "what it tells")]
    return ReportTable(say(lang, "What it costs a year"), heads, rows, note=_describe_table(result, lang, brief))


def _list_rows(result: Any, lang: str, brief: bool) -> Iterator[tuple[str, Any, str, bool]]:
    """Yield each row's name, its values by scenario and seed, what it tells, and whether it stands out."""
    by_account: Any = result.costs().groupby(["scenario", "seed", "account"])[[PER_1000, "hours_a_year", "yuan_a_year"]].sum()
    yuan, hours, street = (by_account[name].unstack("account") for name in (PER_1000, "hours_a_year", "yuan_a_year"))
    for account, entry in ACCOUNTS.items():
        said, tells = get_label(entry).render(lang), get_meaning(entry).render(lang)
        if account in APART and not yuan[account].any():
            yield say(lang, "{account} (hours, whole street)", account=said), hours[account], tells, False
        else:
            yield said, yuan[account], tells, False
    yield ALL.render(lang), yuan.sum(axis=1), say(lang, "the sum of what is above in yuan"), True
    yield say(lang, "All accounts, whole street"), street.sum(axis=1), say(lang, "the same for all residents together"), False
    came = result.incomes().set_index(["scenario", "seed", "income"])[PER_1000].unstack("income")
    for name, entry in () if brief else INCOMES.items():
        if came[name].any():
            what = say(lang, "Income: {what}", what=lower_first(get_label(entry).render(lang)))
            yield what, came[name], get_meaning(entry).render(lang), False


def _describe_table(result: Any, lang: str, brief: bool) -> str:
    weeks = count_weeks(min(LAST_WEEKS, *(scenario["weeks"] for scenario in result.scenarios.values())))
    means = (msg("Mean of {seeds} (95% interval), from the last {weeks}.", seeds=count_seeds(len(result.seeds)), weeks=weeks)
             if len(result.seeds) > 1 else msg("From the last {weeks}.", weeks=weeks))
    if brief:
        return say(lang, "{means} [prices] in a scenario sets what posts and hours cost.", means=means)
    return say(lang, "{means} [prices] in a scenario sets what posts and hours cost. Income is shown beside: it is a cost when the fund "
               "pays it out.", means=means)


def _make_mean_cell(values: Any, lang: str, strong: bool) -> Cell:
    """The mean over seeds with Student's interval; with one seed the value alone."""
    mean, seeds = float(np.mean(values)), len(values)
    if seeds < 2:
        return Cell(format_yuan(mean), mean, strong)
    half = float(find_half_width(np.std(values, ddof=1) / math.sqrt(seeds), seeds, LEVEL))
    return Cell(_format_interval(mean, mean - half, mean + half, format_yuan, lang), mean, strong)


def _format_interval(value: float, low: float, high: float, form: Callable[[float], str], lang: str) -> str:
    if low != low or form(low) == form(high):
        return form(value)
    return say(lang, "{value} ({low} to {high})", value=form(value), low=form(low), high=form(high))


def make_cost_differences_table(comparison: Any, titles: Mapping[str, str], lang: str) -> ReportTable:
    """Make the table of what scenarios take more than the first: a row for each account and measure in which one differs."""
    costs, names = comparison.costs(), list(titles)[1:MOST + 1]
    low, high = ("low", "high") if comparison.draws is None else ("sets_low", "sets_high")
    found = {key: rows.set_index("scenario") for key, rows in costs.groupby(["account", "measure"], sort=False)}
    rows = []
    for (account, measure), each in found.items():
        if account != paired.ALL and not each["difference"].any():
            continue
        said = _name_account(account, lang)
        head = said if measure == paired.YUAN else say(lang, "{account} (hours)", account=said)
        strong, ends = account == paired.ALL, each[["difference", low, high]].astype(float)
        rows.append([Cell(head, strong=strong), *(Cell(_format_interval(more, least, most, format_more, lang), more, strong)
                                                  for more, least, most in ends.loc[names].to_numpy())])
    note = (say(lang, "A year per 1,000 residents, paired by seed, with the interval of {level}; accounts that do not differ are left out.",
                level=format_percent(comparison.level)) if comparison.draws is None else
            say(lang, "A year per 1,000 residents, paired by seed; nine sets of coefficients in ten lie in brackets; accounts that do not "
                "differ are left out."))
    heads = [say(lang, "account (yuan, hours)"), *(titles[name] for name in names)]
    first = next(iter(titles.values()))
    return ReportTable(say(lang, "What it costs more a year than '{first}'", first=first), heads, rows, note=note)


def make_cost_sheet(comparison: Any, lang: str) -> Any:
    """Make the sheet of a workbook: ``comparison.costs()`` with accounts and measures in words."""
    costs = comparison.costs()
    measures = {paired.YUAN: YUAN_A_YEAR, paired.HOURS: msg("hours a year per 1,000 residents")}
    return costs.assign(account=[_name_account(name, lang) for name in costs["account"]],
                        measure=[measures[name].render(lang) for name in costs["measure"]])


def _name_account(name: str, lang: str) -> str:
    return ALL.render(lang) if name == paired.ALL else get_label(ACCOUNTS[name]).render(lang)


def describe_cost_effects(comparison: Any, titles: Mapping[str, str], lang: str, indicator: str | None = None) -> list[str]:
    """Describe in a sentence for each scenario what it costs more or less, what it does, and what a unit of that costs."""
    rows: Sequence[Mapping[str, Any]] = comparison.weigh_costs(indicator).to_dict("records")
    return [_describe_cost_effect(row, titles, comparison, lang) for row in rows[:MOST]]


def _describe_cost_effect(row: Mapping[str, Any], titles: Mapping[str, str], comparison: Any, lang: str) -> str:
    counted = count_seeds if comparison.draws is None else count_sets
    return OUTCOMES[row["outcome"]].fill(
        other=titles[row["scenario"]], first=titles[row["against"]], indicator=lower_first(label(row["indicator"], lang)),
        seeds=counted(int(row["seeds"])), cost=format_yuan(abs(row["cost"])),
        change=format_more(row["cost"]), cost_low=format_more(row["cost_low"]), cost_high=format_more(row["cost_high"]),
        effect=_describe_effect(row, lang), ratio=format_yuan(row["ratio"]), low=format_yuan(row["low"]), high=format_yuan(row["high"]),
        unit=UNITS.get(row["per"], msg("unit"))).render(lang)


def _describe_effect(row: Mapping[str, Any], lang: str) -> Message:
    size = format_yuan(abs(row["effect"]))
    if row["indicator"] == "unserved_hours":
        return (FEWER_UNSERVED if row["effect"] < 0 else MORE_UNSERVED).fill(size=size)
    what = lower_first(label(row["indicator"], lang))
    unit = UNIT_EFFECTS.get(row["per"])
    change = unit.fill(change=format_more(row["effect"])) if unit else format_more(row["effect"])
    return msg("changes {indicator} by {change}", indicator=what, change=change)
