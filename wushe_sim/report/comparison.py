"""比较 a comparison for readers: what the scenarios set otherwise, and then what came of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from wushe_sim.i18n import msg, say
from wushe_sim.i18n.counted import count_scenarios, count_weeks
from wushe_sim.i18n.printable import printable
from wushe_sim.report.labels import MISSING, lever_label, setting, shorter, title, type_called
from wushe_sim.report.run_page import difference_table
from wushe_sim.report.tables import print_table
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
