"""比较 a comparison for readers: what the scenarios set otherwise, and then what came of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from wushe_sim.i18n import enumerate_choices, msg, say
from wushe_sim.i18n.counted import count_scenarios, count_weeks
from wushe_sim.i18n.printable import printable
from wushe_sim.model.indicators import GROUP_INDICATORS, INDICATORS
from wushe_sim.report.html import DPI, MOST_COMPARED, Drawn, differences_drawn, drawn, png, write_story
from wushe_sim.report.labels import MAIN, MISSING, lever_label, number, setting, shorter, title, type_called
from wushe_sim.report.plot.overview import RUNNING_WEEKS
from wushe_sim.report.run import (
    BY,
    Cell,
    Story,
    Table,
    answer,
    asked_of_many,
    assumptions,
    difference_table,
    list_origins,
    name_difference,
    trust_in,
)
from wushe_sim.report.tables import print_table, with_unit
from wushe_sim.results import Result
from wushe_sim.scenario.tables import LEVERS

MOST_SETTINGS, MOST_SCENARIOS = 20, 12


def titles_of(comparison: Any, lang: str) -> dict[str, str]:
    """What each scenario is called: its label, or what a design point sets; its name where two would be called alike."""
    called = {}
    for case in comparison.cases:
        row = {key: value for key, value in case.row.items() if key != "design"}
        sets = ", ".join(f"{setting_called(key, lang)} = {setting(value, lang)}" for key, value in row.items())
        called[case.name] = printable(f"{case.row['design']}: {sets}") if case.row else title(case.name, case.content(), lang)
    many = Counter(called.values())
    return {name: printable(name) if many[text] > 1 else text for name, text in called.items()}


def setting_called(key: str, lang: str) -> str:
    """What a key of a scenario is called: a lever by its label, anything else by its path."""
    name = key.removeprefix("levers.")
    return lever_label(name, lang) if name in LEVERS else key


def notes(comparison: Any, lang: str) -> list[str]:
    """What the numbers of a comparison are, a sentence each."""
    said = (
        msg("Each scenario is compared with {against}, paired by seed: both share every draw that the policy does not touch.",
            against=comparison.cases[0].name),
        msg("Values are ratios of sums over the last {weeks}.", weeks=count_weeks(comparison.weeks)),
        msg("The interval covers the mean difference with {level:.0%} confidence (bootstrap over seeds); with one seed there is none.",
            level=comparison.level),
        msg("Effect size: the mean of the seeds' differences over their standard deviation."),
        msg("Yuan per unit: what the community fund pays out more, per 1,000 residents a week, for each unit of difference (for each share "
            "of 1). Hours that a remedy takes from staff and volunteers are no part of it."))
    return [note.render(lang) for note in said]


def pairs_of(comparison: Any) -> dict[str, Any]:
    """The rows of each scenario against the first, without those that nothing is known of."""
    table = comparison.table.dropna(subset="difference")
    return {str(name): rows for name, rows in table.groupby("scenario", sort=False)}


def print_comparison(comparison: Any, indicators: Sequence[str], lang: str) -> None:
    """Print what differs between the scenarios, and a table for each of them against the first."""
    titles, differs = titles_of(comparison, lang), comparison.differs
    first, *others = titles.values()
    if len(differs) and len(titles) <= MOST_SCENARIOS:
        rows = [[setting_called(row["key"], lang), *(MISSING if value is None or value != value else setting(value, lang)
                                                     for key, value in row.items() if key != "key")]
                for row in differs.head(MOST_SETTINGS).to_dict("records")]
        print_table([say(lang, "set otherwise"), *titles.values()], rows)
    tell = {"type": lambda kind: type_called(kind, lang)}
    keys = {name: tell.get(name, str) for name in comparison.by}
    for name, rows in list(pairs_of(comparison).items())[:MOST_SCENARIOS]:
        rows = rows[rows["indicator"].isin(list(indicators))]
        table = difference_table(
            say(lang, "{other} less {first}", other=shorter(titles[name], lang), first=shorter(first, lang)), rows, lang, keys)
        print(printable(table.heading))
        print_table(table.columns, [[cell.text for cell in row] for row in table.rows], range(len(keys) + 1, len(table.columns)))
    if len(others) > MOST_SCENARIOS:
        print(say(lang, "… {scenarios} more: --out book.xlsx has them all", scenarios=count_scenarios(len(others) - MOST_SCENARIOS)))


MOST_BESIDE = 12
"""Scenarios whose settings stand side by side, and that have a table of differences each; all have a row."""
DRAWN = ("coverage", "linkage", "volunteer_rate", "committee_share")
"""Indicators that are drawn over the weeks; the second also by type of community."""


def write_page(comparison: Any, path: Path, lang: str) -> Path:
    """Write a comparison as HTML or Word, by the file's name, whole or not at all. Raises StorageError where it cannot be written."""
    titles = titles_of(comparison, lang)
    pairs = pairs_of(comparison if not comparison.by else comparison.again(None))
    return write_story(story_of(comparison, titles, pairs, lang), figures_of(comparison, titles, pairs, lang), path)


def story_of(comparison: Any, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> Story:
    """All that the page says, save the figures."""
    scenarios = comparison.scenarios
    seeds = int(max((rows["seeds"].max() for rows in pairs.values()), default=1))
    asked = [asked_of_many(titles, lang),
             say(lang, "Scenarios: {scenarios}; seeds shared: {seeds}. Values are ratios of sums over the last {last}.",
                 scenarios=len(titles), seeds=seeds, last=count_weeks(comparison.weeks))]
    return Story(
        lang, _heading(titles, lang), asked,
        _answer(scenarios, seeds, titles, pairs, lang), list(_tables(comparison, scenarios, titles, pairs, lang)),
        [*assumptions(lang), *notes(comparison, lang)], [], trust_in(seeds, pairs, lang), "", list(_facts(comparison, lang)),
        {f"scenarios/{name}.toml": printable(text) for result in comparison.results if isinstance(result, Result)
         for name, text in result.texts.items()},
        first=[_settings(comparison, titles, lang)])


def _heading(titles: Mapping[str, str], lang: str) -> str:
    """The scenarios that are compared; of many, and of design points, how many there are."""
    if len(titles) > MOST_COMPARED or any(shorter(title, lang) != title for title in titles.values()):
        return say(lang, "Comparison of {scenarios}", scenarios=count_scenarios(len(titles)))
    return say(lang, "Comparison: {what}", what=enumerate_choices(titles.values()))


def _answer(scenarios: Any, seeds: int, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> list[str]:
    means = scenarios.set_index("scenario")
    return answer(means, seeds, titles, pairs, lang) if "linkage" in means else []


def _settings(comparison: Any, titles: Mapping[str, str], lang: str) -> Table:
    """What differs: a row for each key; the scenarios side by side."""
    shown = list(titles)[:MOST_BESIDE]
    rows = [[Cell(setting_called(row["key"], lang), strong=True), *(_set(row[name], lang) for name in shown)]
            for row in comparison.differs.to_dict("records")]
    return Table(say(lang, "What they set otherwise"), [say(lang, "set otherwise"), *(titles[name] for name in shown)], rows)


def _set(value: Any, lang: str) -> Cell:
    if value is None or value != value:
        return Cell(MISSING)
    return Cell(setting(value, lang), value if isinstance(value, int | float) else "")


def _tables(comparison: Any, scenarios: Any, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> Iterator[Table]:
    """A row for each scenario; each against the first; and by type of community and by group where there are several."""
    main = [name for name in MAIN if name in comparison.indicators] or comparison.indicators
    rows = [[Cell(titles[row["scenario"]]), Cell(str(row["seeds"]), row["seeds"]),
             *(Cell(number(row[name], INDICATORS[name].declaration.unit), row[name]) for name in main)]
            for row in scenarios.to_dict("records")]
    heads = [say(lang, "scenario"), say(lang, "seeds"), *(with_unit(name, lang) for name in main)]
    yield Table(say(lang, "A row for each scenario: mean of its seeds"), heads, rows)
    first = next(iter(titles.values()))
    for place, (other, pair) in enumerate(list(pairs.items())[:MOST_BESIDE]):
        order = sorted(range(len(pair)), key=lambda at, pair=pair: pair["indicator"].iloc[at] not in MAIN)
        heading = name_difference(titles[other], first).render(lang)
        yield difference_table(heading, pair.iloc[order], lang, folded=place > 0)
    for by, tell in (("type", lambda kind: type_called(kind, lang)), ("group", printable)):
        wanted = [name for name in main if by != "group" or name in GROUP_INDICATORS]
        for other, pair in _by(comparison, by, wanted).items():
            heading = say(lang, "'{other}' less '{first}', by {by}", other=titles[other], first=first, by=BY[by])
            yield difference_table(heading, pair, lang, {by: tell})


def _by(comparison: Any, by: str, indicators: list[str]) -> dict[str, Any]:
    """Paired differences by type or group; nothing where it is not kept, or where there is one alone."""
    from wushe_sim.errors import BadInput

    if len(comparison.cases) > MOST_BESIDE or not indicators:
        return {}
    try:
        found = pairs_of(comparison.again(by, indicators=indicators))
    except BadInput:
        return {}
    return {name: rows for name, rows in found.items() if rows[by].nunique() > 1}


def _facts(comparison: Any, lang: str) -> Iterator[tuple[str, str]]:
    """Where the numbers come from: versions and digests of every result."""
    for result in comparison.results:
        if "versions" in result.provenance:
            yield from list_origins(result.provenance, lang)


def figures_of(comparison: Any, titles: Mapping[str, str], pairs: Mapping[str, Any], lang: str) -> Iterator[Drawn]:
    """What differs, in points; the main indicators over the weeks; one of them by type of community."""
    yield from differences_drawn(pairs, titles, lang)
    if len(titles) > MOST_BESIDE:
        return
    wanted = [name for name in DRAWN if name in comparison.indicators] or comparison.indicators[:4]
    weekly = comparison.again("week", RUNNING_WEEKS, wanted).values
    if weekly["week"].nunique() > 2:
        yield _over_weeks(weekly, wanted, titles, lang)
        if _by(comparison, "type", wanted[:1]):
            yield _by_type(comparison.again(("week", "type"), RUNNING_WEEKS, wanted[1:2] or wanted), titles, lang)


def _over_weeks(weekly: Any, indicators: list[str], titles: Mapping[str, str], lang: str) -> Drawn:
    """Some indicators, two side by side."""
    from wushe_sim.report import plot

    def draw(panels: Any) -> None:
        for axes, name in zip(panels, indicators, strict=False):
            plot.over_time(weekly, name, ax=axes, lang=lang, titles=titles)
        for axes in panels[len(indicators):]:
            axes.set_axis_off()

    rows = -(-len(indicators) // 2)
    return drawn((8.2, 0.4 + 2.7 * rows), draw,
                 say(lang, "Over the weeks, running 13-week values: a line for each scenario, with a band over seeds."), lang, (rows, 2))


def _by_type(comparison: Any, titles: Mapping[str, str], lang: str) -> Drawn:
    from matplotlib import pyplot

    from wushe_sim.report import plot

    name = comparison.indicators[0]
    panels = plot.by_type(comparison.values, name, lang=lang, titles=titles)
    figure = panels[0].figure
    picture = png(figure, DPI)
    pyplot.close(figure)
    return Drawn(say(lang, "By type of community: {what}.", what=with_unit(name, lang)), picture, figure.get_figwidth())
