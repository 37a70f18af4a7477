"""Card of a result (结果): which scenarios ran under which seeds, and what came of them."""

from collections.abc import Sequence
from typing import Any

from wushe_sim.i18n import Message, join_clauses, msg, say
from wushe_sim.i18n.counted import count_runs, count_scenarios, count_seeds, count_sets, count_weeks
from wushe_sim.report.cards.card import Card
from wushe_sim.report.cards.scenario import make_changes_table
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import format_mean, full_label, title
from wushe_sim.results import LAST_WEEKS, Result

SHOWN = ("coverage", "unserved_hours", "linkage", "committee_share", "volunteer_rate", "professional_time", "burnout")
"""The indicators of a card: who was served, how, and by whom."""
MOST_COLUMNS = 5
"""Scenarios of which a card shows the values."""
MOST_NAMED = 6
"""Seeds that are named one by one."""


def make_result_card(result: Result, lang: str) -> Card:
    """Make the card of a result."""
    names = list(result.scenarios)
    titles = {name: title(name, result.scenarios[name], lang) for name in names}
    several = len(names) > 1
    called = next(iter(titles.values())) if not several else count_scenarios(len(names)).render(lang)
    calls = ["result.summary()", "result.weekly", 'result.plot("coverage")', *(["ws.compare(result)"] if several else []),
             'result.save("out")']
    shown = {name: result.scenarios[name] for name in names[:MOST_COLUMNS]}
    heads = [titles[name] for name in shown]
    tables = [make_changes_table(shown, heads, lang, "result.scenarios"), make_values_table(result, titles, lang)]
    return Card(called, say(lang, "Result"), [_describe_runs(result, lang)], tables, calls)


def describe_seeds(seeds: Sequence[int]) -> Message:
    """Describe seeds: how many, and which."""
    if len(seeds) > 1 and list(seeds) == list(range(seeds[0], seeds[-1] + 1)):
        return msg("{seeds} ({first} to {last})", seeds=count_seeds(len(seeds)), first=seeds[0], last=seeds[-1])
    named = ", ".join(map(str, seeds[:MOST_NAMED])) + (" …" if len(seeds) > MOST_NAMED else "")
    return msg("{seeds} ({which})", seeds=count_seeds(len(seeds)), which=named)


def _describe_runs(result: Result, lang: str) -> str:
    weeks = min(scenario["weeks"] for scenario in result.scenarios.values())
    runs = len({(run.scenario, run.seed) for run in result.runs})
    said: list[Message] = [describe_seeds(result.seeds), count_runs(runs), count_weeks(weeks)]
    if result.draws is not None:
        said.append(msg("{sets} of coefficients", sets=count_sets(len(result.draws))))
    if result.provenance.get("interrupted"):
        said.append(msg("interrupted before all was done"))
    return join_clauses(said).render(lang)


def make_values_table(result: Result, titles: dict[str, str], lang: str) -> ReportTable:
    """Make the table of a few indicators: the mean over seeds, and from the lowest to the highest."""
    groups: dict[Any, Any] = {name: rows for name, rows in result.summary().groupby("scenario", sort=False)}
    shown = list(groups)[:MOST_COLUMNS]
    rows = [[Cell(full_label(name, lang)), *(Cell(format_mean(groups[one][name], name), 0.0) for one in shown)] for name in SHOWN]
    weeks = count_weeks(min(LAST_WEEKS, *(scenario["weeks"] for scenario in result.scenarios.values())))
    said = [msg("last {weeks}", weeks=weeks)]
    if len(result.seeds) > 1:
        said.insert(0, msg("mean of the seeds (lowest–highest)"))
    if len(groups) > MOST_COLUMNS:
        said.append(msg("{scenarios} more: result.summary()", scenarios=count_scenarios(len(groups) - MOST_COLUMNS)))
    heads = [say(lang, "indicator"), *(titles[name] for name in shown)]
    return ReportTable(say(lang, "What came of it"), heads, rows, note=join_clauses(said).render(lang))
