"""The report of a run (报告内容): the question, the answer, tables, assumptions, how far to believe it, how to run it again."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from wushe_sim.engine.declare import get_meaning, list_declarations
from wushe_sim.i18n import Message, enumerate_choices, msg, say
from wushe_sim.i18n.counted import count_residents, count_weeks
from wushe_sim.i18n.printable import make_printable
from wushe_sim.model.counts import count
from wushe_sim.model.indicators import GROUP_INDICATORS, INDICATORS, evaluate
from wushe_sim.model.sums import Sums
from wushe_sim.model.switches import Switches
from wushe_sim.report.budget import describe_budgets, make_budget_tables
from wushe_sim.report.costs import make_costs_table
from wushe_sim.report.document import Cell, Report, ReportTable
from wushe_sim.report.labels import (
    MAIN,
    MISSING,
    format_amount,
    format_change,
    format_percent,
    full_label,
    get_unit,
    label,
    lever_label,
    lower_first,
    number,
    setting,
    switch_label,
    title,
    type_called,
)
from wushe_sim.report.ranking import make_ranking_table
from wushe_sim.report.repeating import format_run_command, list_repeat_notes
from wushe_sim.report.seeds import ONE_SEED, describe_all_undecided
from wushe_sim.report.spreads import make_effects_table, make_spreads_table
from wushe_sim.report.tables import list_value_cells, make_main_table
from wushe_sim.results import LAST_WEEKS
from wushe_sim.results.ranking import rank_places
from wushe_sim.scenario.tables import LEVERS

ENOUGH_SEEDS, ENOUGH_WEEKS = 10, 52
BY: Mapping[str, Message] = {"week": msg("week"), "type": msg("type of community"), "group": msg("group")}
"""What differences may be split by."""
LOW, HIGH = msg("95% from"), msg("95% to")
DETECTABLE = msg("detectable from")
"""The smallest difference that so many seeds tell from none, four times in five."""
MODEL_ONLY = msg("These are results of a model: they show what follows from its mechanisms, and forecast no real street.")
MOST_NAMED = 6
"""Scenarios that a sentence names."""
FEW_RESIDENTS = 1000
"""Below so many residents the picture says that much of what moves is chance."""


def build_run_report(result: Any, lang: str, pairs: Mapping[str, Any]) -> Report:
    """All that a report says of a result, save the figures; ``pairs`` are the paired differences of each scenario from the first."""
    titles = {name: title(name, result.scenarios[name], lang) for name in result.scenarios}
    return Report(
        lang, say(lang, "Report: {what}", what=enumerate_choices(titles.values())), _ask(result, titles, lang),
        answer_question(result.summary().groupby("scenario", sort=False)[list(INDICATORS)].mean(), len(result.seeds), titles, pairs, lang),
        list(_make_tables(result, titles, pairs, lang)), list_assumptions(lang),
        [make_places_table(result, titles, lang), make_levers_table(result, titles, lang)],
        _describe_trust(result, titles, pairs, lang), format_run_command(result), list_facts(result, lang),
        {f"scenarios/{name}.toml": make_printable(text) for name, text in result.texts.items()},
        repeat=list_repeat_notes(result.provenance, lang), details=describe_budgets(result, titles, lang))


def list_assumptions(lang: str) -> list[str]:
    """What every run rests on."""
    return [say(lang, "All scenarios share every draw that the policy does not touch, so that most of chance cancels in a difference; its "
                "interval says how much is left."),
            say(lang, "A lever acts on causes only, in the stages that it names; nothing sets an outcome."),
            say(lang, "Coefficients rest on named sources where there are some and on judgement elsewhere; 'wushe parameters' lists each.")]


def _ask(result: Any, titles: Mapping[str, str], lang: str) -> list[str]:
    scenarios = list(result.scenarios.values())
    first = scenarios[0]
    weeks = min(scenario["weeks"] for scenario in scenarios)
    names = list(titles)
    question = (say(lang, "How does a street fare under '{name}'?", name=titles[names[0]]) if len(names) == 1
                else ask_of_many(titles, lang))
    return [question,
            say(lang, "Scenarios: {scenarios}; seeds for each: {seeds}; {weeks} after {burn_in} of burn-in. Values are of the last {last}.",
                scenarios=len(scenarios), seeds=len(result.seeds), weeks=count_weeks(weeks), burn_in=count_weeks(first["burn_in"]),
                last=count_weeks(min(LAST_WEEKS, weeks)))]


def ask_of_many(titles: Mapping[str, str], lang: str) -> str:
    """The question that a comparison answers."""
    names = list(titles)
    return say(lang, "What changes from '{first}' to {others}, on the same street, with the same people and the same random draws?",
               first=titles[names[0]], others=quote_names(names[1:], titles, lang))


def answer_question(means: Any, seeds: int, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> list[str]:
    """Two sentences: how the street fares; or what moves, and where linkage stands. ``means`` has a row for each scenario."""
    names = list(titles)

    def value(name: str, indicator: str) -> str:
        return number(float(means.loc[name, indicator]), get_unit(indicator))

    if len(names) == 1:
        said = {indicator: value(names[0], indicator)
                for indicator in ("coverage", "linkage", "volunteer_rate", "professional_time", "committee_share")}
        return [say(lang, "Of the hours of need that arose, {coverage} were served, and linkage, joint service by two or more kinds of "
                    "actor for each hour served, stands at {linkage}.", **said),
                say(lang, "{volunteer_rate} of adults are active volunteers, administration leaves social workers {professional_time} of "
                    "their time, and the residents' committee carries {committee_share} of all service.", **said)]
    values = enumerate_choices(msg("{value} under '{name}'", name=titles[name], value=value(name, "linkage"))
                               for name in names[1:MOST_NAMED + 1])
    linkage = say(lang, "Linkage is {first_value} under '{first}' and {values}.", first=titles[names[0]],
                  first_value=value(names[0], "linkage"), values=values)
    if seeds < 2:
        return [ONE_SEED.render(lang), linkage]
    clear = {other: rows for other, pair in pairs.items() if len(rows := find_clearest(pair, MAIN))}
    if not clear:
        return [say(lang, "Against '{first}', no main indicator moves clearly under {others}: every 95% interval includes 0.",
                    first=titles[names[0]], others=quote_names(names[1:], titles, lang)), linkage]
    other = max(clear, key=lambda name: len(clear[name]))
    what = enumerate_choices(msg("{what} ({change})", what=lower_first(label(row.indicator, lang)),
                                 change=format_change(row.difference, row.indicator, lang)) for row in clear[other].itertuples())
    return [say(lang, "Against '{first}', what moves most clearly under '{other}' is {what}.", first=titles[names[0]], other=titles[other],
                what=what), linkage]


def find_clearest(differences: Any, names: Any, most: int = 3) -> Any:
    """Of some indicators those whose interval leaves out 0, the furthest from it (in half widths) first."""
    rows = differences[differences["indicator"].isin(list(names))]
    sure = rows[(rows["low"] > 0) | (rows["high"] < 0)]
    width = ((sure["high"] - sure["low"]) / 2).clip(lower=1e-12)
    return sure.loc[(sure["difference"].abs() / width).sort_values(ascending=False).index[:most]]


def _make_tables(result: Any, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> Any:
    """Main indicators, differences, groups, and everything."""
    by_name = {name: rows for name, rows in result.summary().groupby("scenario", sort=False)}
    heads = [titles[name] for name in by_name]
    if (places := rank_places(result)) is not None:
        yield make_ranking_table(places, lang, heading=say(lang, "Ranking of places, in tiers"))
    yield make_main_table(result, titles, lang, say(lang, "Main indicators"))
    yield make_costs_table(result, titles, lang)
    if result.draws is not None:
        for name, rows in result.spreads().groupby("scenario", sort=False):
            yield make_spreads_table(rows, MAIN, lang, say(lang, "Luck and ignorance under '{name}'", name=titles[str(name)]))
    yield from make_budget_tables(result, titles, lang)
    for other, pair in pairs.items():
        if len(result.seeds) > 1:
            heading = name_difference(titles[other], titles[next(iter(titles))]).render(lang)
            yield make_difference_table(heading, pair, lang) if result.draws is None else make_effects_table(heading, pair, lang)
    for name in titles:
        if (table := _make_group_table(result, name, titles[name], lang)) is not None:
            yield table
    yield ReportTable(say(lang, "All indicators: mean of the seeds"), [say(lang, "indicator"), *heads, say(lang, "meaning")], [
        [Cell(full_label(name, lang)), *(Cell(number(float(rows[name].mean()), get_unit(name)), float(rows[name].mean()))
                                        for rows in by_name.values()),
         Cell(get_meaning(entry.declaration).render(lang))] for name, entry in INDICATORS.items()], True)


def name_difference(other: str, first: str) -> Message:
    """What a table of paired differences is called."""
    return msg("'{other}' compared with '{first}', paired by seed", other=other, first=first)


def make_difference_table(heading: str, pair: Any, lang: str, keys: Mapping[str, Any] | None = None, folded: bool = True) -> ReportTable:
    """Make the table of paired differences: interval, seeds that agree, effect size; ``keys`` format the keys of types or groups."""
    rows = []
    for row in pair.to_dict("records"):
        unit = get_unit(row["indicator"])
        points = say(lang, "pp") if unit.startswith("share") else ""
        sure = bool(row["low"] > 0 or row["high"] < 0)
        rows.append([*(Cell(tell(row[key])) for key, tell in (keys or {}).items()), Cell(full_label(row["indicator"], lang), strong=sure),
                     *(Cell(number(row[name], unit), row[name]) for name in ("reference", "value")),
                     Cell(f"{format_amount(row['difference'], unit, True)} {points}".strip(), row["difference"], sure),
                     *(Cell(format_amount(row[end], unit, True), row[end]) for end in ("low", "high")),
                     Cell(format_amount(row["detectable"], unit, True).removeprefix("+"), row["detectable"]),
                     Cell(format_percent(row["agree"]), row["agree"]), Cell(format_effect(row), row["effect"])])
    columns = (*(BY[key] for key in keys or ()), msg("indicator"), msg("against"), msg("mean"), msg("difference"), LOW, HIGH, DETECTABLE,
               msg("seeds that agree in sign"), msg("effect size"))
    return ReportTable(heading, [column.render(lang) for column in columns], rows, folded)


def format_effect(row: Mapping[str, Any]) -> str:
    """The difference in standard deviations of the seeds' differences."""
    return MISSING if math.isnan(row["effect"]) else f"{row['effect']:z.1f}".replace("-", "−")


def _make_group_table(result: Any, name: str, said: str, lang: str) -> ReportTable | None:
    """The main indicators that are kept by group, over all seeds; None where there is one group alone."""
    runs = [run for run in result.runs if run.scenario == name]
    if len(runs[0].groups) < 2:
        return None
    shown = [indicator for indicator in MAIN if indicator in GROUP_INDICATORS]
    values = evaluate(Sums(np.sum([run.last(LAST_WEEKS) for run in runs], axis=0)).of_groups(), tuple(shown))
    rows = []
    for place, group in enumerate(runs[0].groups):
        found = {indicator: float(values[indicator].ravel()[place]) for indicator in shown}
        rows.append([Cell(make_printable(group)), *list_value_cells(found, shown)])
    heads = [say(lang, "group"), *(full_label(key, lang) for key in shown)]
    return ReportTable(say(lang, "Social groups under '{name}'", name=said), heads, rows)


def make_levers_table(result: Any, titles: Mapping[str, str], lang: str) -> ReportTable:
    """What is set, lever by lever; in bold where scenarios differ."""
    rows = []
    for name, lever in LEVERS.items():
        values = [scenario["levers"][name] for scenario in result.scenarios.values()]
        differ = any(value != values[0] for value in values)
        cells = [Cell(setting(value, lang), value if isinstance(value, int | float) else "", differ) for value in values]
        rows.append([Cell(lever_label(name, lang), strong=differ), *cells, Cell(get_meaning(lever).render(lang))])
    return ReportTable(say(lang, "Levers: what is set; in bold where scenarios differ"), [
        say(lang, "lever"), *titles.values(), say(lang, "meaning")], rows, True)


def count_type_shares(place: Mapping[str, Any]) -> dict[str, float]:
    """Count the share of communities of each type; where each stands by itself, of those whose type is known."""
    types = [one["type"] for one in place["community"] if one.get("type")]
    if place["community"]:
        return {kind: types.count(kind) / len(types) for kind in dict.fromkeys(types)}
    return {kind: share for kind, share in (place["types"] or {}).items() if share}


def make_places_table(result: Any, titles: Mapping[str, str], lang: str) -> ReportTable:
    """Where it happens, and what is turned off, scheduled or comes from outside."""
    def describe(scenario: Mapping[str, Any]) -> list[str]:
        place, off = scenario["place"], [
            name for name, entry in list_declarations(Switches).items() if scenario["switches"][name] != entry.declaration.default]
        timed = [name for name, steps in scenario["schedule"].items() if steps]
        events = [name for name, steps in scenario["interventions"].items() if steps]
        own = place["community"]
        sizes, posts = [one.get("residents") for one in own] or [place["residents"]], [one.get("social_workers") for one in own]
        kinds = count_type_shares(place)
        return [str(place["communities"]),
                say(lang, "as its files say") if None in sizes else "–".join(f"{size:,}" for size in sorted({min(sizes), max(sizes)})),
                f"{sum(posts):g}" if own and None not in posts else
                say(lang, "by default") if place["social_workers"] is None else f"{place['social_workers']:g}",
                enumerate_choices(f"{type_called(kind, lang)} {format_percent(share)}" for kind, share in kinds.items()).render(lang),
                *(enumerate_choices(found).render(lang) or say(lang, "none") for found in (
                    [switch_label(name, lang) for name in off],
                    [lever_label(name, lang) for name in timed], events))]

    columns = [describe(scenario) for scenario in result.scenarios.values()]
    heads = [say(lang, "communities"), say(lang, "residents in each"), say(lang, "social workers' posts"), say(lang, "types of community"),
             say(lang, "mechanisms turned off"), say(lang, "levers that change over time"), say(lang, "events from outside")]
    rows = [[Cell(head), *(Cell(column[place], strong=column[place] != columns[0][place]) for column in columns)]
            for place, head in enumerate(heads)]
    return ReportTable(say(lang, "The place"), [say(lang, "what"), *titles.values()], rows)


def describe_trust(seeds: int, pairs: Mapping[str, Any], lang: str) -> list[str]:
    """How far numbers of so many seeds, and so many differences, are to be believed."""
    lines = [MODEL_ONLY.render(lang), warn_of_seeds(seeds).render(lang)]
    tests = sum(len(pair) for pair in pairs.values())
    if tests and seeds > 1:
        lines.append(say(lang, "Indicators that are compared: {tests}. Expect about {wrong} to stand out by chance alone.", tests=tests,
                         wrong=max(1, round(tests / 20))))
    return lines


def warn_of_seeds(seeds: int) -> Message:
    """Say how much of a number may be chance, with so many seeds."""
    if seeds == 1:
        return msg("There is one seed: how much of each number is chance is not known. Run ten or more.")
    if seeds < ENOUGH_SEEDS:
        return msg("There are {seeds} seeds: intervals are wide, and one in twenty misses the truth. Run ten or more.", seeds=seeds)
    return msg("There are {seeds} seeds; of twenty intervals that leave out 0 by chance alone, one is to be expected.", seeds=seeds)


def _describe_trust(result: Any, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> list[str]:
    seeds, residents = len(result.seeds), count_fewest_residents(result)
    weeks = min(scenario["weeks"] for scenario in result.scenarios.values())
    said = describe_trust(seeds, pairs, lang)
    said += describe_all_undecided(pairs, titles, lang)
    if 0 < residents < FEW_RESIDENTS:
        said.append(warn_of_few(residents).render(lang))
    if weeks < ENOUGH_WEEKS:
        said.append(say(lang, "The weeks after burn-in are few ({weeks}): slow changes, in habits and trust, have not come about yet.",
                        weeks=weeks))
    if result.provenance.get("interrupted"):
        said.append(say(lang, "The run was interrupted: some seeds are missing."))
    if result.provenance.get("mended"):
        said.append(say(lang, "Files of real places were mended; the manifest counts what."))
    return said


def warn_of_few(residents: int) -> Message:
    """Warn of how much one of a few residents is."""
    return msg("{residents}, one of them is {one}: much of what moves is chance", residents=count_residents(residents),
               one=format_percent(1 / residents, 1))


def count_fewest_residents(result: Any) -> int:
    """Count the residents of the smallest street among the runs."""
    def residents(run: Any) -> int:
        weeks = int(run.weeks[-1] - run.weeks[-2]) if len(run.weeks) > 1 else min(LAST_WEEKS, result.scenarios[run.scenario]["weeks"])
        return round(int(run.counts[-1, :, count.residents].sum()) / weeks)

    return min(residents(run) for run in result.runs)


def list_facts(result: Any, lang: str) -> list[tuple[str, str]]:
    """Versions, digests and times."""
    about = result.provenance
    times = " – ".join(str(about[key]) for key in ("begun", "ended") if key in about)
    return list_origins(about, lang) + ([(say(lang, "Begun and ended"), make_printable(times))] if times else [])


def list_origins(about: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """Versions and digests, by what they are called."""
    versions = ", ".join(f"{name} {version}" for name, version in about.get("versions", {}).items())
    digests = ", ".join(str(about[key]) for key in ("inputs", "code") if key in about)
    found = [(say(lang, "Versions"), versions), (say(lang, "Digests of inputs and of code"), digests)]
    return [(name, make_printable(said)) for name, said in found if said]


def quote_names(names: Sequence[str], titles: Mapping[str, str], lang: str) -> str:
    """Some names in a sentence; of many, the first."""
    more = [msg("{more} more", more=len(names) - MOST_NAMED)] if len(names) > MOST_NAMED else []
    return enumerate_choices([*(msg("'{name}'", name=titles[name]) for name in names[:MOST_NAMED]), *more]).render(lang)
