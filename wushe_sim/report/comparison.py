"""Comparisons (比较): what the scenarios set otherwise, and then what came of it, by week, type and group."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.pairing import FEW
from wushe_sim.i18n import Message, enumerate_choices, msg, say
from wushe_sim.i18n.counted import count_scenarios, count_weeks
from wushe_sim.i18n.printable import make_printable
from wushe_sim.model.indicators import GROUP_INDICATORS, PAIRED
from wushe_sim.report.costs import describe_cost_effects, make_cost_differences_table
from wushe_sim.report.document import Cell, Report, ReportTable
from wushe_sim.report.labels import (
    MAIN,
    MISSING,
    full_label,
    lever_label,
    name_comparison,
    setting,
    shorter,
    title,
    type_called,
)
from wushe_sim.report.repeating import list_repeat_notes
from wushe_sim.report.run import (
    BY,
    DETECTABLE,
    answer_question,
    ask_of_many,
    describe_trust,
    list_assumptions,
    list_origins,
    make_difference_table,
    name_difference,
)
from wushe_sim.report.seeds import describe_all_undecided, describe_undecided
from wushe_sim.report.spreads import describe_draws, describe_effects, make_effects_table
from wushe_sim.report.tables import list_value_cells
from wushe_sim.results import Result
from wushe_sim.scenario.tables import LEVERS

MOST_BESIDE = 12
"""Scenarios whose settings stand side by side, and that have a table of differences each; all have a row."""
MOST_SETTINGS = 20
"""Settings that a screen shows."""
MOST_COLUMNS = 1000
"""Scenarios whose settings stand side by side on a sheet of their own; of more, the sheet of scenarios has them, one below the other."""
ANSWERED = ("unserved_hours", "coverage", "linkage")
"""Indicators whose direction over draws the answer tells."""
MOST_NAMED = 4
"""Scenarios beside the first that a heading names."""
SETTING_NAMES: Mapping[str, Message] = {
    "weeks": msg("weeks"), "burn_in": msg("weeks of burn-in"), "place.communities": msg("communities"),
    "place.residents": msg("residents in each"), "place.social_workers": msg("social workers' posts"),
    "place.community": msg("communities, each by itself"),
}
"""What keys that are no levers are called."""
COLUMNS: Mapping[str, Message] = {
    "scenario": msg("scenario"), "against": msg("against"), "week": msg("week"), "type": msg("type of community"),
    "group": msg("social group"), "indicator": msg("indicator"), "label": msg("label"), "unit": msg("unit"), "seeds": msg("seeds"),
    "reference": msg("mean, against"), "value": msg("mean"), "difference": msg("difference"), "low": msg("low"), "high": msg("high"),
    "detectable": DETECTABLE,
    "agree": msg("share of seeds that agree in sign"), "effect": msg("effect size"),
    "account": msg("account"), "measure": msg("unit"),
    "key": msg("key"), "meaning": msg("meaning"), "sets": msg("sets of coefficients"), "luck": msg("luck (standard deviation)"),
    "ignorance": msg("ignorance (standard deviation)"), "sets_low": msg("nine sets in ten, from"), "sets_high": msg("to"),
    "higher": msg("share of sets in which it is higher"), "lower": msg("share of sets in which it is lower"),
}
"""What a column of a comparison's tables is headed by."""


def make_titles(comparison: Any, lang: str) -> dict[str, str]:
    """What each scenario is called: its label, or what a design point sets; its name where two would be called alike."""
    called = {}
    for case in comparison.cases:
        row = {key: value for key, value in case.row.items() if key != "design"}
        sets = ", ".join(f"{name_setting(key, lang)} = {setting(value, lang)}" for key, value in row.items())
        called[case.name] = make_printable(f"{case.row['design']}: {sets}") if case.row else title(case.name, case.content(), lang)
    many = Counter(called.values())
    return {name: make_printable(name) if many[text] > 1 else text for name, text in called.items()}


def name_setting(key: str, lang: str) -> str:
    """What a key of a scenario is called: a lever by its label, what many tables set by its name, anything else by its path."""
    name = key.removeprefix("levers.")
    over_time = key.removeprefix("schedule.")
    if key in SETTING_NAMES:
        return SETTING_NAMES[key].render(lang)
    if over_time != key and over_time in LEVERS:
        return say(lang, "{lever}, over time", lever=lever_label(over_time, lang))
    return lever_label(name, lang) if name in LEVERS else key


def list_notes(comparison: Any, lang: str) -> list[str]:
    """What the numbers of a comparison are, a sentence each."""
    said = (
        msg("Each scenario is compared with {against}, paired by seed: both share every draw that the policy does not touch.",
            against=comparison.cases[0].name),
        msg("Values are ratios of sums over the last {weeks}.", weeks=count_weeks(comparison.weeks)),
        msg("The interval covers the mean difference with {level:.0%} confidence (Student's with fewer than {few} seeds, else a bootstrap "
            "over seeds); with one seed there is none.", level=comparison.level, few=FEW),
        msg("Detectable from: the smallest difference that so many seeds tell from none, four times in five."),
        msg("Effect size: the mean of the seeds' differences over their standard deviation."),
        msg("Costs: the sum of all accounts in yuan a year per 1,000 residents, by the prices of each scenario. The cost of a unit of "
            "effect has Fieller's interval, and is given only where neither the effect nor the cost may be nil."))
    notes = [note.render(lang) for note in said]
    return notes if comparison.draws is None else [*notes, *describe_draws(comparison.draws, comparison.seeds, lang)]


def list_main_rows(comparison: Any) -> list[str]:
    """List the rows that a screen shows: the main indicators, and what only a comparison can tell."""
    return [*(name for name in MAIN if name in comparison.indicators), *PAIRED]


def split_pairs(comparison: Any) -> dict[str, Any]:
    """The rows of each scenario against the first, without those that nothing is known of."""
    table = comparison.table.dropna(subset="difference")
    return {str(name): rows for name, rows in table.groupby("scenario", sort=False)}


def build_comparison_report(comparison: Any, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> Report:
    """All that the page says, save the figures."""
    scenarios = comparison.scenarios
    seeds = int(max((rows["seeds"].max() for rows in pairs.values()), default=1))
    asked = [ask_of_many(titles, lang),
             say(lang, "Scenarios: {scenarios}; seeds shared: {seeds}. Values are ratios of sums over the last {last}.",
                 scenarios=len(titles), seeds=seeds, last=count_weeks(comparison.weeks))]
    return Report(
        lang, _make_heading(titles, lang), asked,
        _answer(scenarios, seeds, titles, pairs, lang), list(_make_tables(comparison, scenarios, titles, pairs, lang)),
        [*list_assumptions(lang), *list_notes(comparison, lang)], [],
        [*describe_trust(seeds, pairs, lang), *describe_all_undecided(pairs, titles, lang)], "",
        list(_list_facts(comparison, lang)),
        {f"scenarios/{name}.toml": make_printable(text) for result in comparison.results if isinstance(result, Result)
         for name, text in result.texts.items()},
        first=[_make_settings_table(comparison, titles, lang)], details=describe_cost_effects(comparison, titles, lang),
        repeat=list(dict.fromkeys(line for result in comparison.results for line in list_repeat_notes(result.provenance, lang))))


def _make_heading(titles: Mapping[str, str], lang: str) -> str:
    """The scenarios that are compared; of many, and of design points, how many there are."""
    if len(titles) > MOST_NAMED or any(shorter(title, lang) != title for title in titles.values()):
        return say(lang, "Comparison of {scenarios}", scenarios=count_scenarios(len(titles)))
    return say(lang, "Comparison: {what}", what=enumerate_choices(titles.values()))


def _answer(scenarios: Any, seeds: int, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> list[str]:
    means = scenarios.set_index("scenario")
    said = answer_question(means, seeds, titles, pairs, lang) if "linkage" in means else []
    over_draws = [describe_effects(rows, ANSWERED, lang) for rows in list(pairs.values())[:1] if "sets" in rows]
    return [*said[:1], *over_draws] if over_draws else said


def _make_settings_table(comparison: Any, titles: Mapping[str, str], lang: str, most: int | None = None) -> ReportTable:
    """What differs: a row for each key; the scenarios side by side."""
    shown = list(titles)[:MOST_BESIDE]
    rows = [[Cell(name_setting(row["key"], lang), strong=True), *(_make_setting_cell(row[name], lang) for name in shown)]
            for row in comparison.differs[:most].to_dict("records")]
    return ReportTable(say(lang, "What they set otherwise"), [say(lang, "set otherwise"), *(titles[name] for name in shown)], rows)


def _make_setting_cell(value: Any, lang: str) -> Cell:
    if value is None or value != value:
        return Cell(MISSING)
    return Cell(setting(value, lang), value if isinstance(value, int | float) else "")


def _make_tables(comparison: Any, scenarios: Any, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> Iterator[ReportTable]:
    """A row for each scenario; each against the first; and by type of community and by group where there are several."""
    main = [name for name in MAIN if name in comparison.indicators] or comparison.indicators
    rows = [[Cell(titles[row["scenario"]]), Cell(str(row["seeds"]), row["seeds"]), *list_value_cells(row, main)]
            for row in scenarios.to_dict("records")]
    heads = [say(lang, "scenario"), say(lang, "seeds"), *(full_label(name, lang) for name in main)]
    yield ReportTable(say(lang, "A row for each scenario: mean of its seeds"), heads, rows)
    yield make_cost_differences_table(comparison, titles, lang)
    first = next(iter(titles.values()))
    for place, (other, pair) in enumerate(list(pairs.items())[:MOST_BESIDE]):
        order = sorted(range(len(pair)), key=lambda at, pair=pair: pair["indicator"].iloc[at] not in {*MAIN, *PAIRED})
        heading = name_difference(titles[other], first).render(lang)
        if comparison.draws is not None:
            yield make_effects_table(heading, pair.iloc[order], lang)
        yield make_difference_table(heading, pair.iloc[order], lang, folded=place > 0 or comparison.draws is not None)
    for by, tell in (("type", lambda kind: type_called(kind, lang)), ("group", make_printable)):
        wanted = [name for name in main if by != "group" or name in GROUP_INDICATORS]
        for other, pair in compare_by(comparison, by, wanted).items():
            heading = say(lang, "'{other}' compared with '{first}', by {by}", other=titles[other], first=first, by=BY[by])
            yield make_difference_table(heading, pair, lang, {by: tell})


def compare_by(comparison: Any, by: str, indicators: list[str]) -> dict[str, Any]:
    """Paired differences by type or group; nothing where it is not kept, or where there is one alone."""
    if len(comparison.cases) > MOST_BESIDE or not indicators:
        return {}
    try:
        found = split_pairs(comparison.again(by, indicators=indicators))
    except BadInput:
        return {}
    return {name: rows for name, rows in found.items() if rows[by].nunique() > 1}


def _list_facts(comparison: Any, lang: str) -> Iterator[tuple[str, str]]:
    """Where the numbers come from: versions and digests of every result."""
    for result in comparison.results:
        if "versions" in result.provenance:
            yield from list_origins(result.provenance, lang)


def list_screen_parts(comparison: Any, indicators: Sequence[str], lang: str) -> list[str | ReportTable]:
    """List the tables of a screen: what differs between the scenarios, and each of them less the first; and what is left out."""
    titles, differs = make_titles(comparison, lang), comparison.differs
    tables: list[str | ReportTable] = []
    if len(differs) and len(titles) <= MOST_BESIDE:
        tables.append(_make_settings_table(comparison, titles, lang, MOST_SETTINGS)._replace(heading=""))
    first = next(iter(titles.values()))
    tell = {"type": lambda kind: type_called(kind, lang)}
    keys = {name: tell.get(name, str) for name in comparison.by}
    for name, rows in list(split_pairs(comparison).items())[:MOST_BESIDE]:
        heading = name_comparison(shorter(titles[name], lang), shorter(first, lang)).render(lang)
        shown = rows[rows["indicator"].isin(list(indicators))]
        tables.append(make_difference_table(heading, shown, lang, keys) if comparison.draws is None or keys
                      else make_effects_table(heading, shown, lang))
        if comparison.draws is None and not keys:
            tables += describe_undecided(rows, shorter(titles[name], lang), shorter(first, lang), lang, indicators)
    if not keys:
        tables += [make_cost_differences_table(comparison, titles, lang), *describe_cost_effects(comparison, titles, lang)]
    if comparison.draws is not None:
        tables += describe_draws(comparison.draws, comparison.seeds, lang)
    if (rest := len(titles) - 1 - MOST_BESIDE) > 0:
        tables.append(say(lang, "… {scenarios} more: --out book.xlsx has them all", scenarios=count_scenarios(rest)))
    return tables
