"""The report of a budget (预算去向): what each use was given, spent and left, and a sentence where something was left."""

from collections.abc import Iterator, Mapping
from typing import Any

from wushe_sim.experiments.planning.uses import USE_NAMES
from wushe_sim.i18n import Message, Text, introduce, msg, render
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import MISSING, format_percent, lever_label, lower_first
from wushe_sim.results.budget_lines import GRANTED, UNSPENT
from wushe_sim.scenario.budget import FUND, POINTS_SCHEME, POSTS, SERVICES

LINE_NAMES: Mapping[str, Message] = {**USE_NAMES, UNSPENT: msg("no use named"), GRANTED: msg("granted posts")}
"""What lines that are no levers are called."""
WHY_LEFT: Mapping[str, Message] = {
    POSTS: msg("{left} of {given} yuan per 1,000 residents for social workers' posts were not spent in {weeks} weeks: nobody was in post "
               "{vacant} of the time."),
    FUND: msg("{left} of {given} yuan per 1,000 residents still lie in the community funds after {weeks} weeks: the pools rose by "
              "that much."),
    POINTS_SCHEME: msg("{left} of {given} yuan per 1,000 residents for goods still lie there after {weeks} weeks: volunteers worked too "
                       "few hours to take more."),
    UNSPENT: msg("{left} yuan per 1,000 residents stayed unspent in {weeks} weeks, because no share names a use for them."),
}
FULL = msg("{left} of {given} yuan per 1,000 residents for {name} were not spent in {weeks} weeks: the lever stands at 1 and takes no "
           "more.")
HELPERS = msg("{left} of {given} yuan per 1,000 residents for {name} were not spent in {weeks} weeks: helpers take weeks to hire.")
LEAST = 0.005
"""Below this share of what was given, nothing is said to be left."""


def make_budget_tables(result: Any, titles: Mapping[str, str], lang: str) -> list[ReportTable]:
    """Make a table for each scenario that has a budget: means over the seeds, in yuan for each 1,000 residents and a year."""
    lines = result.budget_lines()
    return [_make_table(rows.groupby("use", sort=False).mean(numeric_only=True), titles[str(name)], lang)
            for name, rows in lines.groupby("scenario", sort=False)]


def describe_budgets(result: Any, titles: Mapping[str, str], lang: str) -> list[str]:
    """Say of each use in which something was left how much, and why."""
    said = []
    for name, rows in result.budget_lines().groupby("scenario", sort=False):
        said += [introduce(titles[str(name)], one).render(lang)
                 for one in _describe_uses(rows.groupby("use", sort=False).mean(numeric_only=True), lang)]
    return said


def get_use_name(use: str, lang: str) -> str:
    """Get what a use is called in the reader's language."""
    return LINE_NAMES[use].render(lang) if use in LINE_NAMES else lever_label(use, lang)


def _make_table(means: Any, title: str, lang: str) -> ReportTable:
    heads = (msg("use"), msg("given (yuan a year)"), msg("spent (yuan a year)"), msg("left (yuan a year)"), msg("share spent"),
             msg("given (yuan per 1,000 residents)"), msg("spent (yuan per 1,000 residents)"), msg("left (yuan per 1,000 residents)"),
             msg("what it bought"))
    rows = []
    for use, row in means.iterrows():
        money = [Cell(_format_yuan(row[name]), float(row[name])) for name in (
            "given_yuan_a_year", "spent_yuan_a_year", "left_yuan_a_year")]
        each = [Cell(_format_yuan(row[name]), float(row[name])) for name in (
            "given_yuan_per_1000", "spent_yuan_per_1000", "left_yuan_per_1000")]
        share = row["spent_yuan"] / row["given_yuan"] if row["given_yuan"] > 0 else float("nan")
        rows.append([Cell(get_use_name(str(use), lang)), *money, Cell(format_percent(share) if share == share else MISSING, float(share)),
                     *each, Cell(render(_say_bought(str(use), row), lang))])
    note = msg("{weeks} weeks of budget; per 1,000 residents over those weeks; mean of the seeds. Left in funds is how far the pools rose, "
               "since money in a pool bears no name.", weeks=f"{float(means['weeks'].max()):.0f}")
    return ReportTable(msg("Budget of '{name}'", name=title).render(lang), [head.render(lang) for head in heads], rows,
                       note=note.render(lang))


def _say_bought(use: str, row: Any) -> Text:
    """Say what the money of a use bought."""
    if use in (POSTS, GRANTED):
        return msg("{posts:.2f} posts, filled {filled} of the time", posts=float(row["posts"]), filled=format_percent(row["filled"]))
    if use == SERVICES:
        return msg("{posts:.2f} posts of agencies", posts=float(row["posts"]))
    if use in USE_NAMES:
        return {UNSPENT: MISSING, POINTS_SCHEME: msg("paid to volunteers"), FUND: msg("paid into the pools")}[use]
    return msg("lever raised by {strength:.2f}", strength=float(row["strength"]))


def _describe_uses(means: Any, lang: str) -> Iterator[Message]:
    for use, row in means.iterrows():
        if use == GRANTED and row["filled"] < 1 - LEAST:
            yield msg("nobody was in the {posts:.2f} granted posts {vacant} of {weeks} weeks.", posts=float(row["posts"]),
                      vacant=format_percent(1 - row["filled"]), weeks=f"{float(row['weeks']):.0f}")
        elif row["left_yuan"] > LEAST * row["given_yuan"]:
            why = WHY_LEFT.get(str(use), FULL if row["full"] > 0 else HELPERS)
            values = {"left": _format_yuan(row["left_yuan_per_1000"]), "given": _format_yuan(row["given_yuan_per_1000"]),
                      "weeks": f"{float(row['weeks']):.0f}", "name": lower_first(get_use_name(str(use), lang)),
                      "vacant": format_percent(1 - row["filled"])}
            yield why.fill(**values)


def _format_yuan(value: float) -> str:
    return f"{value:,.0f}"
