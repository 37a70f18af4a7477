"""报告内容 what a report says of a result: what was asked, the answer, tables, assumptions, how far to believe it, how to redo it."""

import math
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from wushe_sim.declare import declared, get_meaning
from wushe_sim.indicators import GROUP_INDICATORS, INDICATORS, evaluate
from wushe_sim.report.labels import (
    MAIN,
    MISSING,
    label,
    lever_label,
    number,
    setting,
    switch_label,
    tells,
    title,
    type_called,
    unit_of,
    word,
)
from wushe_sim.report.plot.style import amount
from wushe_sim.report.printable import printable
from wushe_sim.report.tables import over_seeds, with_unit
from wushe_sim.results import LAST_WEEKS
from wushe_sim.scenario.tables import LEVERS
from wushe_sim.sums import Sums
from wushe_sim.switches import Switches

ENOUGH_SEEDS, ENOUGH_WEEKS = 10, 52
MOST_NAMED = 6
"""Scenarios that a sentence names."""


class Cell(NamedTuple):
    """What stands in a table, by what it is sorted, and whether it stands out."""

    text: str
    key: float | str = ""
    strong: bool = False


class Table(NamedTuple):
    """A table: its heading, its columns, its rows, a remark under it; ``folded`` ones are long and open at a click."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    folded: bool = False
    note: str = ""


class Story(NamedTuple):
    """A report without its looks, in one language; ``first`` are tables that stand before the answer."""

    lang: str
    title: str
    asked: Sequence[str]
    answer: Sequence[str]
    tables: Sequence[Table]
    assumptions: Sequence[str]
    settings: Sequence[Table]
    trust: Sequence[str]
    command: str
    facts: Sequence[tuple[str, str]]
    files: Mapping[str, str]
    first: Sequence[Table] = ()
    where: str = ""
    """Where the command is given, if not in the result folder."""
    more: Sequence[str] = ()
    """What follows the two sentences."""


def story_of(result: Any, lang: str, pairs: Mapping[str, Any]) -> Story:
    """All that a report says of a result, save the figures; ``pairs`` are the paired differences of each scenario from the first."""
    titles = {name: title(name, result.scenarios[name], lang) for name in result.scenarios}
    return Story(
        lang, word("page_title", lang, what=word("and", lang).join(titles.values())), _asked(result, titles, lang),
        answer(result.summary().groupby("scenario", sort=False)[list(INDICATORS)].mean(), len(result.seeds), titles, pairs, lang),
        list(_tables(result, titles, pairs, lang)), assumptions(lang),
        [places_table(result, titles, lang), levers_table(result, titles, lang)],
        _trust(result, pairs, lang), _command(result), facts_of(result, lang),
        {f"scenarios/{name}.toml": printable(text) for name, text in result.texts.items()},
    )


def assumptions(lang: str) -> list[str]:
    """What every run rests on."""
    return [word(key, lang) for key in ("assume_draws", "assume_causes", "assume_sources")]


def _asked(result: Any, titles: Mapping[str, str], lang: str) -> list[str]:
    scenarios = list(result.scenarios.values())
    first = scenarios[0]
    weeks = min(scenario["weeks"] for scenario in scenarios)
    names = list(titles)
    question = word("asked_one", lang, name=titles[names[0]]) if len(names) == 1 else asked_of_many(titles, lang)
    return [question, word("asked_runs", lang, scenarios=len(scenarios), seeds=len(result.seeds), weeks=weeks, burn_in=first["burn_in"],
                           last=min(LAST_WEEKS, weeks))]


def asked_of_many(titles: Mapping[str, str], lang: str) -> str:
    """The question that a comparison answers."""
    names = list(titles)
    return word("asked_many", lang, first=titles[names[0]], others=quoted(names[1:], titles, lang))


def answer(means: Any, seeds: int, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> list[str]:
    """Two sentences: how the street fares; or what moves, and where linkage stands. ``means`` has a row for each scenario."""
    names = list(titles)

    def value(name: str, indicator: str) -> str:
        return number(float(means.loc[name, indicator]), INDICATORS[indicator].declaration.unit)

    if len(names) == 1:
        said = {indicator: value(names[0], indicator)
                for indicator in ("coverage", "linkage", "volunteer_rate", "professional_time", "committee_share")}
        return [word("answer_one_1", lang, **said), word("answer_one_2", lang, **said)]
    linkage = word("answer_linkage", lang, first=titles[names[0]], first_value=value(names[0], "linkage"), values=word("and", lang).join(
        word("answer_value", lang, name=titles[name], value=value(name, "linkage")) for name in names[1:MOST_NAMED + 1]))
    if seeds < 2:
        return [word("answer_chance", lang), linkage]
    clear = {other: rows for other, pair in pairs.items() if len(rows := clearest(pair, MAIN))}
    if not clear:
        return [word("answer_none", lang, first=titles[names[0]], others=quoted(names[1:], titles, lang)), linkage]
    other = max(clear, key=lambda name: len(clear[name]))
    what = word("and", lang).join(word("moved", lang, what=_inside(label(row.indicator, lang), lang),
                                       change=change(row.difference, row.indicator, lang)) for row in clear[other].itertuples())
    return [word("answer_most", lang, first=titles[names[0]], other=titles[other], what=what), linkage]


def clearest(differences: Any, names: Any, most: int = 3) -> Any:
    """Of some indicators those whose interval leaves out 0, the furthest from it (in half widths) first."""
    rows = differences[differences["indicator"].isin(list(names))]
    sure = rows[(rows["low"] > 0) | (rows["high"] < 0)]
    width = ((sure["high"] - sure["low"]) / 2).clip(lower=1e-12)
    return sure.loc[(sure["difference"].abs() / width).sort_values(ascending=False).index[:most]]


def _tables(result: Any, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> Any:
    """Main indicators, differences, groups, and everything."""
    by_name = {name: rows for name, rows in result.summary().groupby("scenario", sort=False)}
    heads = [titles[name] for name in by_name]
    yield Table(word("tab_main", lang), [word("indicator", lang), *heads, word("tells", lang)], [
        [Cell(with_unit(name, lang)), *(Cell(over_seeds(rows[name], name), float(rows[name].mean())) for rows in by_name.values()),
         Cell(tells(name, lang))] for name in MAIN])
    for other, pair in pairs.items():
        if len(result.seeds) > 1:
            yield difference_table(word("tab_differences", lang, other=titles[other], first=titles[next(iter(titles))]), pair, lang)
    for name in titles:
        if (table := _groups(result, name, titles[name], lang)) is not None:
            yield table
    yield Table(word("tab_all", lang), [word("indicator", lang), *heads, word("col_meaning", lang)], [
        [Cell(with_unit(name, lang)), *(Cell(number(float(rows[name].mean()), entry.declaration.unit), float(rows[name].mean()))
                                        for rows in by_name.values()),
         Cell(get_meaning(entry.declaration).render(lang))] for name, entry in INDICATORS.items()], True)


def difference_table(heading: str, pair: Any, lang: str, keys: Mapping[str, Any] | None = None, folded: bool = True) -> Table:
    """Paired differences: interval, seeds that agree, size of the effect, and cost; with ``keys``, how rows by type or group are told."""
    rows = []
    for row in pair.to_dict("records"):
        unit = INDICATORS[row["indicator"]].declaration.unit
        points = word("points_short", lang) if unit.startswith("share") else ""
        sure = bool(row["low"] > 0 or row["high"] < 0)
        cost = cost_of(row, lang)
        rows.append([*(Cell(tell(row[key])) for key, tell in (keys or {}).items()), Cell(with_unit(row["indicator"], lang), strong=sure),
                     *(Cell(number(row[name], unit), row[name]) for name in ("reference", "value")),
                     Cell(f"{amount(row['difference'], unit, True)} {points}".strip(), row["difference"], sure),
                     *(Cell(amount(row[end], unit, True), row[end]) for end in ("low", "high")), Cell(f"{row['agree']:.0%}", row["agree"]),
                     Cell(effect_of(row), row["effect"]), *([] if keys else [Cell(cost, row["yuan_per_unit"] if cost != MISSING else "")])])
    columns = (*(f"col_{key}" for key in keys or ()), "indicator", "col_against", "col_mean", "difference", "col_low", "col_high",
               "agreeing", "col_effect", *(() if keys else ("col_cost",)))
    return Table(heading, [word(key, lang) for key in columns], rows, folded)


def effect_of(row: Mapping[str, Any]) -> str:
    """The difference in standard deviations of the seeds' differences."""
    return MISSING if math.isnan(row["effect"]) else f"{row['effect']:z.1f}".replace("-", "−")


def cost_of(row: Mapping[str, Any], lang: str) -> str:
    """Yuan for a point or a unit of difference, where there is a difference that chance does not explain."""
    if math.isnan(row["yuan_per_unit"]) or not (row["low"] > 0 or row["high"] < 0):
        return MISSING
    share = INDICATORS[row["indicator"]].declaration.unit.startswith("share")
    return word("cost_point" if share else "cost_unit", lang, cost=amount(row["yuan_per_unit"] / (100 if share else 1), "yuan"))


def _groups(result: Any, name: str, said: str, lang: str) -> Table | None:
    """The main indicators that are kept by group, over all seeds; None where there is one group alone."""
    runs = [run for run in result.runs if run.scenario == name]
    if len(runs[0].groups) < 2:
        return None
    shown = [indicator for indicator in MAIN if indicator in GROUP_INDICATORS]
    values = evaluate(Sums(np.sum([run.last(LAST_WEEKS) for run in runs], axis=0)).of_groups(), tuple(shown))
    rows = []
    for place, group in enumerate(runs[0].groups):
        found = {indicator: float(values[indicator].ravel()[place]) for indicator in shown}
        rows.append([Cell(printable(group)), *(Cell(number(found[key], INDICATORS[key].declaration.unit), found[key]) for key in shown)])
    return Table(word("tab_groups", lang, name=said), [word("col_group", lang), *(with_unit(key, lang) for key in shown)], rows)


def levers_table(result: Any, titles: Mapping[str, str], lang: str) -> Table:
    """What is set, lever by lever; in bold where scenarios differ."""
    rows = []
    for name, lever in LEVERS.items():
        values = [scenario["levers"][name] for scenario in result.scenarios.values()]
        differ = any(value != values[0] for value in values)
        told = [Cell(setting(value, lang), value if isinstance(value, int | float) else "", differ) for value in values]
        rows.append([Cell(lever_label(name, lang), strong=differ), *told, Cell(get_meaning(lever).render(lang))])
    return Table(word("tab_levers", lang), [word("col_lever", lang), *titles.values(), word("col_meaning", lang)], rows, True)


def places_table(result: Any, titles: Mapping[str, str], lang: str) -> Table:
    """Where it happens, and what is turned off, scheduled or comes from outside."""
    def told(scenario: Mapping[str, Any]) -> list[str]:
        place, off = scenario["place"], [
            name for name, entry in declared(Switches).items() if scenario["switches"][name] != entry.declaration.default]
        timed = [name for name, steps in scenario["schedule"].items() if steps]
        events = [name for name, steps in scenario["interventions"].items() if steps]
        real = any(one.get("network") for one in place["community"])
        kinds = {kind: share for kind, share in (place["types"] or {}).items() if share}
        return [str(place["communities"]), word("as_files", lang) if real else f"{place['residents']:,}",
                word("by_default", lang) if place["social_workers"] is None else f"{place['social_workers']:g}",
                word("and", lang).join(f"{type_called(kind, lang)} {share:.0%}" for kind, share in kinds.items()),
                *(word("and", lang).join(found) or word("none", lang) for found in (
                    [switch_label(name, lang) for name in off], [lever_label(name, lang) for name in timed], events))]

    columns = [told(scenario) for scenario in result.scenarios.values()]
    heads = [word(f"place_{key}", lang) for key in ("communities", "residents", "workers", "types", "switched_off", "schedules", "events")]
    rows = [[Cell(head), *(Cell(column[place], strong=column[place] != columns[0][place]) for column in columns)]
            for place, head in enumerate(heads)]
    return Table(word("tab_places", lang), [word("col_what", lang), *titles.values()], rows)


def trust_in(seeds: int, pairs: Mapping[str, Any], lang: str) -> list[str]:
    """How far numbers of so many seeds, and so many differences, are to be believed."""
    said = [word("trust_kind", lang),
            word("trust_one" if seeds == 1 else "trust_few" if seeds < ENOUGH_SEEDS else "trust_seeds", lang, seeds=seeds)]
    tests = sum(len(pair) for pair in pairs.values())
    return said + ([word("trust_many", lang, tests=tests, wrong=max(1, round(tests / 20)))] if tests and seeds > 1 else [])


def _trust(result: Any, pairs: Mapping[str, Any], lang: str) -> list[str]:
    from wushe_sim.report.plot.overview import FEW_RESIDENTS, fewest_residents

    seeds, residents = len(result.seeds), fewest_residents(result)
    weeks = min(scenario["weeks"] for scenario in result.scenarios.values())
    said = trust_in(seeds, pairs, lang)
    if 0 < residents < FEW_RESIDENTS:
        said.append(word("few_residents", lang, residents=residents, one=f"{1 / residents:.1%}"))
    if weeks < ENOUGH_WEEKS:
        said.append(word("trust_short", lang, weeks=weeks))
    if result.provenance.get("interrupted"):
        said.append(word("trust_interrupted", lang))
    if result.provenance.get("mended"):
        said.append(word("trust_mended", lang))
    return said


def _command(result: Any) -> str:
    """The command that makes the same numbers again, from within the result folder."""
    seeds = list(result.seeds)
    asked = f"--seeds {len(seeds)}" if seeds == list(range(len(seeds))) else " ".join(f"--seed {seed}" for seed in seeds)
    return f"wushe run {' '.join(shlex.quote(f'scenarios/{name}.toml') for name in result.scenarios)} {asked} --out ../again"


def facts_of(result: Any, lang: str) -> list[tuple[str, str]]:
    """Versions, digests and times."""
    about = result.provenance
    versions = ", ".join(f"{name} {version}" for name, version in about.get("versions", {}).items())
    found = [(word("repro_versions", lang), versions),
             (word("repro_digests", lang), ", ".join(str(about[key]) for key in ("inputs", "code") if key in about)),
             (word("repro_time", lang), " – ".join(str(about[key]) for key in ("begun", "ended") if key in about))]
    return [(name, printable(said)) for name, said in found if said]


def change(value: float, indicator: str, lang: str) -> str:
    """A difference with its unit: points for shares."""
    unit = INDICATORS[indicator].declaration.unit
    behind = word("points_short", lang) if unit.startswith("share") else unit_of(unit, lang)
    return f"{amount(value, unit, signed=True)} {behind}".strip()


def _inside(text: str, lang: str) -> str:
    """A label within a sentence."""
    return text if lang == "zh" else text[:1].lower() + text[1:]


def quoted(names: Sequence[str], titles: Mapping[str, str], lang: str) -> str:
    """Some names in a sentence; of many, the first."""
    more = [word("and_more", lang, more=len(names) - MOST_NAMED)] if len(names) > MOST_NAMED else []
    return word("and", lang).join([*(word("quoted", lang, name=titles[name]) for name in names[:MOST_NAMED]), *more])
