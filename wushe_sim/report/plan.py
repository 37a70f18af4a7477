"""Plans for a budget (资金方案): the table of the mixes worth considering, and what can be said of them in a few sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from wushe_sim.experiments.planning.measures import EVENNESS, UNSERVED, WAITING
from wushe_sim.experiments.planning.mixes import NOTHING
from wushe_sim.experiments.planning.planning import BudgetPlan
from wushe_sim.experiments.planning.roles import LESS_MONEY, LESS_WAITING, MORE_EVEN, MOST_SERVED, OTHERWISE
from wushe_sim.experiments.planning.tables import PLAN, Row
from wushe_sim.experiments.planning.uses import name_mix
from wushe_sim.i18n import Message, enumerate_choices, msg, say
from wushe_sim.i18n.counted import count_seeds, count_sets
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import MISSING, format_amount, format_percent, full_label, get_unit, number, type_called, upper_first

ROLE_REASONS: Mapping[str, Message] = {
    MOST_SERVED: msg("leaves least unserved"), LESS_MONEY: msg("for half the money or less"), MORE_EVEN: msg("serves groups more evenly"),
    LESS_WAITING: msg("is waited for less"), OTHERWISE: msg("another way to it"),
}
"""The reasons for which a plan was chosen."""
HOW_TO_READ = msg(
    "Regret: hours left unserved beyond the best mix of a set of coefficients, the mean and what one set in ten exceeds. Among the best: "
    "the share of sets in which regret is at most 1% of what doing nothing leaves. Plans of one tier may be alike.")
NONE_RECOMMENDED = msg("No plan can be told better than doing nothing: nothing is recommended.")
CAVEAT = msg("This follows from the model's mechanisms and does not forecast your street: it says which mixes to consider, not what they "
             "will do.")


def name_row(row: Row, lang: str) -> str:
    """Name a row of the final comparison by what it spends the yuan on."""
    return name_mix(row.name, row.mix, row.kind == PLAN, lang)


def make_plan_table(found: BudgetPlan, lang: str) -> ReportTable:
    """Make the table of the plans, all on one thing, and what stands beside them."""
    rows, cells = {row.name: row for row in found.rows}, []
    for line in found.table.to_dict("records"):
        row = rows[line["name"]]
        role = ROLE_REASONS.get(row.role)
        cells.append([
            Cell(_number_row(row, found, lang), strong=line["name"] in found.names), Cell(role.render(lang) if role else ""),
            _make_value_cell(line[UNSERVED], UNSERVED), Cell(format_difference(line, UNSERVED, lang)),
            Cell(f"{line['cases_served']:,.0f}", line["cases_served"]), _make_value_cell(line[WAITING], WAITING),
            _make_value_cell(line[EVENNESS], EVENNESS), Cell(f"{line['spent_yuan']:,.0f}", line["spent_yuan"]),
            Cell(f"{line['left_yuan']:,.0f}", line["left_yuan"]),
            Cell(f"{format_amount(line['regret'], '')} ({format_amount(line['regret_high'], '')})", line["regret"]),
            Cell(format_percent(line["among_best"]), line["among_best"]),
            Cell(MISSING if line["tier"] != line["tier"] else f"{line['tier']:.0f}", line["tier"])])
    heads = [msg("what the yuan go to"), msg("why it is here"), full_label(UNSERVED, lang), msg("against doing nothing (95%)"),
             msg("cases served a year"), full_label(WAITING, lang), full_label(EVENNESS, lang), msg("yuan spent a year"),
             msg("yuan left a year"), msg("regret (worst tenth)"), msg("among the best"), msg("tier")]
    note = HOW_TO_READ.render(lang)
    return ReportTable("", [head if isinstance(head, str) else head.render(lang) for head in heads], cells, note=note)


def _number_row(row: Row, found: BudgetPlan, lang: str) -> str:
    """Name a row, with its number where it is a recommended plan, as the sentences below the table have it."""
    said = name_row(row, lang)
    return f"{found.names.index(row.name) + 1}. {said}" if row.name in found.names else said


def _make_value_cell(value: float, indicator: str) -> Cell:
    return Cell(number(value, get_unit(indicator)), value)


def format_difference(line: Mapping[str, Any], indicator: str, lang: str) -> str:
    """A difference from doing nothing with its interval; a dash where there is none."""
    if line["name"] == NOTHING:
        return MISSING
    unit = get_unit(indicator)
    return _format_interval([line[f"{indicator}_{part}"] for part in ("difference", "low", "high")], unit, lang)


def _format_interval(ends: Sequence[float], unit: str, lang: str) -> str:
    """Format a difference, and the low and high end of its interval."""
    difference, low, high = (format_amount(end, unit, True) for end in ends)
    return say(lang, "{difference} ({low} to {high})", difference=difference, low=low, high=high)


def make_type_table(found: BudgetPlan, lang: str) -> ReportTable:
    """Make the table of what each plan changes in each type of community, in hours not served."""
    frame: Any = found.by_type
    rows = {row.name: row for row in found.rows if row.kind == PLAN}
    types = list(dict.fromkeys(frame["type"])) if len(frame) else []
    cells = []
    for name in [name for name in found.table["name"] if name in rows]:
        mine = frame[(frame["name"] == name) & (frame["indicator"] == UNSERVED)].set_index("type")
        cells.append([Cell(name_row(rows[name], lang)),
                      *(Cell(_format_interval([mine.loc[kind, end] for end in ("difference", "low", "high")], get_unit(UNSERVED), lang))
                        for kind in types)])
    return ReportTable(say(lang, "Which type of community gains: {what}, against doing nothing (95%)", what=full_label(UNSERVED, lang)),
                       [say(lang, "what the yuan go to"), *(type_called(kind, lang) for kind in types)], cells)


def describe_plan(found: BudgetPlan, lang: str) -> list[str]:
    """Describe a plan in a few sentences: what is recommended, which plans cannot be told apart, what it rests on, and the caveat."""
    request = found.request
    if found.result is None:
        return [say(lang, "No yuan and no posts: there is nothing to spend, and nothing is recommended.")]
    rows, lines = {row.name: row for row in found.rows}, []
    table: Any = found.table.set_index("name")
    if not found.names:
        lines.append(NONE_RECOMMENDED.render(lang))
    for place, name in enumerate(found.names, 1):
        line, none = {"name": name, **table.loc[name]}, table.loc[NOTHING]
        lines.append(say(lang, "{place}. {plan}. Against doing nothing: hours not served per 1,000 residents a week {hours}, cases served "
                         "a year {cases}, weeks until served {weeks}. Spent: {yuan:,.0f} yuan a year; left: {left:,.0f}.", place=place,
                         plan=upper_first(name_row(rows[name], lang)), hours=format_difference(line, UNSERVED, lang),
                         cases=format_amount(line["cases_served"] - none["cases_served"], "", True),
                         weeks=format_difference(line, WAITING, lang), yuan=line["spent_yuan"], left=line["left_yuan"]))
    if len(alike := [name for name in found.names if table.loc[name, "tier"] == table.loc[found.names[0], "tier"]]) > 1:
        lines.append(say(lang, "In hours not served plans {places} cannot all be told apart.",
                         places=enumerate_choices(str(found.names.index(name) + 1) for name in alike)))
    lines += describe_rivals(found, lang)
    sets = len({request.ensemble.choose_set(seed) for seed in request.seeds})
    lines.append(say(lang, "Compared under {seeds} with {sets} of coefficients; the search tried {mixes} mixes under other seeds.",
                     seeds=count_seeds(len(request.seeds)), sets=count_sets(sets), mixes=len(found.tried)))
    return [*lines, CAVEAT.render(lang)]


def describe_rivals(found: BudgetPlan, lang: str) -> list[str]:
    """Describe what is among the best in more sets of coefficients than the first plan, though not on average; nothing where it leads."""
    if not found.names:
        return []
    rows = {row.name: row for row in found.rows}
    table: Any = found.table
    first = table.loc[table["name"] == found.names[0], "among_best"].iloc[0]
    rivals = table[(table["among_best"] > first) & ~table["name"].isin(found.names)].sort_values("among_best", ascending=False)
    return [say(lang, "{mix}: among the best in more sets of coefficients ({share}) than plan 1 ({first}), though not on average.",
                mix=upper_first(name_row(rows[line["name"]], lang)), share=format_percent(line["among_best"]), first=format_percent(first))
            for line in rivals.to_dict("records")[:1]]
