"""The briefing of a plan (资金方案呈阅件): what to do with a budget, which mixes are worth considering, and what each of them does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wushe_sim.experiments.comparison.answers import find_answers
from wushe_sim.experiments.comparison.comparison import Comparison, compare
from wushe_sim.experiments.planning.measures import UNSERVED, YEAR
from wushe_sim.experiments.planning.mixes import NOTHING
from wushe_sim.experiments.planning.planning import BudgetPlan
from wushe_sim.experiments.planning.tables import PLAN
from wushe_sim.i18n import Message, msg, say
from wushe_sim.i18n.counted import count_weeks
from wushe_sim.report.briefing.answer import describe_question, list_answer
from wushe_sim.report.briefing.money import describe_cost, list_cost_rows
from wushe_sim.report.briefing.page import DrawOnset, list_sections, make_inputs, make_reading
from wushe_sim.report.briefing.wording import Names
from wushe_sim.report.document import Briefing, Cell, ReportTable, Section
from wushe_sim.report.labels import MISSING, format_amount, format_percent, title
from wushe_sim.report.plan import CAVEAT, HOW_TO_READ, NONE_RECOMMENDED, describe_rivals, format_difference, name_row
from wushe_sim.results import Result

NOTHING_NAME = msg("doing nothing")
COLUMNS: Sequence[Message] = (
    msg("plan"), msg("what the yuan go to"), msg("hours unserved per 1,000 residents a week, against doing nothing"),
    msg("yuan spent a year"), msg("yuan left a year"), msg("regret (worst tenth)"), msg("among the best"), msg("tier"),
)
"""Columns of the table of plans; regret, among the best and tier are those of ``report/plan.py``."""


def compare_plans(found: BudgetPlan, names: Sequence[str] | None = None) -> Comparison:
    """Compare plans, all rows if none is named, with doing nothing, over the last year. Raises BadInput where there is none."""
    assert found.result is not None
    result, chosen = found.result, [NOTHING, *(names if names is not None else [row.name for row in found.rows if row.name != NOTHING])]
    scenarios = {name: result.provenance["scenarios"][name] for name in chosen}
    runs = tuple(run for name in chosen for run in result.runs if run.scenario == name)
    picked: Result = replace(result, runs=runs, provenance={**result.provenance, "scenarios": scenarios},
                             texts={name: result.texts[name] for name in chosen})
    return compare(picked, weeks=YEAR)


def name_plans(found: BudgetPlan, lang: str) -> dict[str, str]:
    """Name the recommended plans by their number, and what they are compared with."""
    plans = {name: say(lang, "plan {number}", number=place) for place, name in enumerate(found.names, 1)}
    return {NOTHING: NOTHING_NAME.render(lang), **plans}


def build_plan_briefing(found: BudgetPlan, lang: str, draw: DrawOnset) -> Briefing:
    """Build the briefing of a plan that was run: with each recommended plan compared with doing nothing, where any is recommended."""
    titles, caveat = name_plans(found, lang), CAVEAT.render(lang)
    chosen = make_plans_table(found, titles, lang, [*found.names, NOTHING])
    plans = Section(say(lang, "The plans"), describe_rivals(found, lang), tables=[chosen])
    rest = Section(say(lang, "What they were compared with"), tables=[make_plans_table(
        found, titles, lang, [row.name for row in found.rows if row.name not in (*found.names, NOTHING)])])
    if not found.names:
        comparison = compare_plans(found)
        names, answers = Names(titles, lang), find_answers(comparison)
        said = [NONE_RECOMMENDED.render(lang)]
        return Briefing(make_plan_title(found, lang), describe_question(answers, names, count_weeks(YEAR), comparison.draws), said, caveat,
                        [rest, make_inputs(comparison, names), make_reading(answers, comparison, 0, lang)], [])
    comparison = compare_plans(found, found.names)
    names, answers = Names(titles, lang), find_answers(comparison)
    rows = list_cost_rows(comparison, answers.residents)
    said = [describe_best(found, lang), *list_answer(answers, names, [describe_cost(comparison, rows, answers, names)])]
    sections = [plans, *list_sections(comparison, answers, names, draw), rest, make_inputs(comparison, names),
                make_reading(answers, comparison, 0, lang)]
    return Briefing(make_plan_title(found, lang), describe_question(answers, names, count_weeks(YEAR), comparison.draws), said, caveat,
                    sections, [])


def make_plan_title(found: BudgetPlan, lang: str) -> str:
    """Make the question a title: the yuan, the posts, and the street."""
    request = found.request
    street = title(request.base.name, request.base.content(), lang)
    yuan = f"{request.yuan:,.0f}"
    workers = msg("one more social worker") if request.posts == 1 else msg("{posts} more social workers", posts=f"{request.posts:g}")
    posts = workers.render(lang)
    if not request.posts:
        return say(lang, "What to do with {yuan} yuan a year? {street}", yuan=yuan, street=street)
    if not request.yuan:
        return say(lang, "What do you gain with {posts}? {street}", posts=posts, street=street)
    return say(lang, "What to do with {yuan} yuan a year and {posts}? {street}", yuan=yuan, posts=posts, street=street)


def describe_best(found: BudgetPlan, lang: str) -> str:
    """Describe what is worth considering: the first plan, and how many cannot be told apart from it."""
    table: Any = found.table.set_index("name")
    rows = {row.name: row for row in found.rows}
    first = found.names[0]
    alike = sum(table.loc[name, "tier"] == table.loc[first, "tier"] for name in found.names)
    mix = name_row(rows[first], lang)
    if alike > 1:
        return say(lang, "Worth considering first: {mix} (plan 1); {count} of the {all} plans, this one included, cannot all be told apart "
                   "in the need left unserved.", mix=mix, count=alike, all=len(found.names))
    return say(lang, "Worth considering first: {mix} (plan 1).", mix=mix)


def make_plans_table(found: BudgetPlan, titles: Mapping[str, str], lang: str, chosen: Sequence[str]) -> ReportTable:
    """Make the table of some of what was compared, the recommended plans by their number and first."""
    rows, made = {row.name: row for row in found.rows}, []
    lines = [line for line in found.table.to_dict("records") if line["name"] in chosen]
    order = {name: place for place, name in enumerate(found.names)}
    for line in sorted(lines, key=lambda line: order.get(line["name"], len(order))):
        name = line["name"]
        called = titles[name] if name in order else say(lang, "tried, not told better") if rows[name].kind == PLAN else ""
        made.append([
            Cell(called, strong=name in order), Cell(name_row(rows[name], lang)), Cell(format_difference(line, UNSERVED, lang)),
            Cell(f"{line['spent_yuan']:,.0f}", line["spent_yuan"]), Cell(f"{line['left_yuan']:,.0f}", line["left_yuan"]),
            Cell(f"{format_amount(line['regret'], '')} ({format_amount(line['regret_high'], '')})", line["regret"]),
            Cell(format_percent(line["among_best"]), line["among_best"]),
            Cell(MISSING if line["tier"] != line["tier"] else f"{line['tier']:.0f}", line["tier"])])
    start = 0 if any(row[0].text for row in made) else 1
    return ReportTable("", [head.render(lang) for head in COLUMNS[start:]], [row[start:] for row in made], note=HOW_TO_READ.render(lang))
