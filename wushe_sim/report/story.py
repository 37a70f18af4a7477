"""The story (对照叙述) of scenarios in words: what each does to a hundred hours of need beside the one before it; headline and table."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from wushe_sim.experiments.comparison.need import COST, JOINT, LOST, PARTS, REASONS, SERVED, SERVERS, follow_need
from wushe_sim.i18n import Message, msg, say
from wushe_sim.i18n.counted import count_seeds, count_weeks
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import distinguish_titles, format_digits, title, upper_first

LEAST, WHOLE = 0.05, 9.5
"""Hours of which one decimal shows something, and from which a headline needs none."""
KIND = re.compile(r"^.*(: |\uff1a)")
"""What stands before a label's colon, such as 'Limit: '."""
PART_NAMES: Mapping[str, Message] = {
    SERVED: msg("served"), "committee": msg("by the committee"), "team": msg("by volunteers"), "organization": msg("by organizations"),
    "worker": msg("by social workers"), LOST: msg("lost"), "no_hours": msg("nobody had the hours"),
    "no_link": msg("no link to who could help"), "no_money": msg("no money for it"), "never_found": msg("never found"),
    JOINT: msg("served by two kinds of actor or more"),
    COST: msg("cost, yuan a year per 1,000 residents")}
"""What is told of each scenario, in plain words."""


class Story(NamedTuple):
    """对照叙述: ``need`` (``follow_need``) with what changes in words and in short; titles by scenario, a line for each change, notes.

    ``need`` has the columns change (words with the interval) and short (a signed number) besides, and sure: the interval leaves out 0.
    """

    need: Any
    titles: Mapping[str, str]
    headline: Sequence[str]
    notes: Sequence[str]


def tell_story(comparison: Any, lang: str) -> Story:
    """Tell the story of a comparison's scenarios in their order."""
    need, titles = follow_need(comparison), make_story_titles(comparison, lang)
    rows: list[Any] = list(need.itertuples())
    need = need.assign(change=[describe_change(row, lang) if row.against else "" for row in rows], sure=[is_sure(row) for row in rows],
                       short=[_sign(row.difference, format_yuan if row.part == COST else round_hours) for row in rows])
    notes = [say(lang, "Mean of {seeds}, last {weeks}. Changes are against the scenario before, seed by seed; in brackets their 95% "
                 "interval.", seeds=count_seeds(len(comparison.seeds)), weeks=count_weeks(comparison.weeks)),
             say(lang, "Hours lost are shared among the reasons by the parts and cases that lapsed for each.")]
    return Story(need, titles, tell_headline(need, titles, lang), notes)


def make_story_titles(comparison: Any, lang: str) -> dict[str, str]:
    """Make the scenarios' titles: their labels without the kind before the colon ('Limit: …'), where that still tells them apart."""
    full = [title(case.name, case.content(), lang) for case in comparison.cases]
    short = [upper_first(KIND.sub("", one)) for one in full]
    names = [case.name for case in comparison.cases]
    return dict(zip(names, short if len(set(short)) == len(short) else distinguish_titles(full, names), strict=True))


def tell_headline(need: Any, titles: Mapping[str, str], lang: str) -> list[str]:
    """Tell what each scenario but the first does to the hours served: a line for each."""
    rows = need[need["part"] == SERVED]
    first = float(rows["value"].iloc[0])
    return [_tell_change(row, titles[row.scenario], first, lang) for row in rows[rows["against"] != ""].itertuples()]


def _tell_change(row: Any, name: str, first: float, lang: str) -> str:
    hours = round_hours(abs(row.difference))
    if not is_sure(row):
        return say(lang, "{name}: no clear difference to the hours served", name=name)
    if row.difference < 0:
        return say(lang, "{name}: {hours} more of 100 hours of need lost", name=name, hours=hours)
    if row.reference < first:
        return say(lang, "{name}: {hours} of 100 hours won back", name=name, hours=hours)
    return say(lang, "{name}: {hours} more of 100 hours of need served", name=name, hours=hours)


def is_sure(row: Any) -> bool:
    """Whether a row's interval leaves out 0."""
    return bool(row.low > 0 or row.high < 0)


def describe_change(row: Any, lang: str) -> str:
    """Describe a row's change in words, with its interval; all three numbers in as many digits."""
    sizes = [abs(value) for value in (row.difference, row.low, row.high) if value == value]
    write = format_yuan if row.part == COST else partial(format_hours, fine=min(sizes) < LEAST)
    size = write(sizes[0])
    if row.low != row.low:
        return say(lang, "{size} more (one seed)", size=size) if row.difference > 0 else say(lang, "{size} less (one seed)", size=size)
    if not is_sure(row):
        return say(lang, "no clear change ({low} to {high})", low=_sign(row.low, write), high=_sign(row.high, write))
    low, high = map(write, sorted(sizes[1:]))
    if row.difference > 0:
        return say(lang, "{size} more ({low} to {high})", size=size, low=low, high=high)
    return say(lang, "{size} less ({low} to {high})", size=size, low=low, high=high)


def _sign(value: float, write: Callable[[float], str]) -> str:
    text = write(abs(value))
    return ("−" if value < 0 else "+") + text if text.strip("0.") else text


def format_hours(value: float, fine: bool = False) -> str:
    """Format hours of a hundred: with one decimal, and two where one would show nothing or they are to be ``fine``."""
    return f"{value:.2f}" if fine or value < LEAST else f"{value:.1f}"


def round_hours(value: float) -> str:
    """Format hours for a headline: whole from ten on."""
    return f"{value:.0f}" if value >= WHOLE else format_hours(value)


def format_yuan(value: float) -> str:
    """Format yuan: in three digits."""
    return f"{float(format_digits(value, 3)):,.0f}"


def make_story_table(told: Story, lang: str) -> ReportTable:
    """Make the table of differences: a row for each part; for each scenario its value, and what changes against the one before."""
    columns, cells = [say(lang, "of 100 hours of need")], [[Cell(_name_part(part, lang))] for part in PARTS]
    for scenario, rows in told.need.groupby("scenario", sort=False):
        parts = {row.part: row for row in rows.itertuples()}
        columns.append(told.titles[scenario])
        changes = parts[SERVED].against != ""
        if changes:
            columns.append(say(lang, "change"))
        for line, part in zip(cells, PARTS, strict=True):
            value = float(parts[part].value)
            line.append(Cell(format_yuan(value) if part == COST else f"{value:.1f}", value))
            if changes:
                line.append(Cell(parts[part].change))
    return ReportTable("", columns, cells, note="\n".join(told.notes))


def _name_part(part: str, lang: str) -> str:
    name = PART_NAMES[part].render(lang)
    return f"  {name}" if part in {*SERVERS, *REASONS} else upper_first(name)

