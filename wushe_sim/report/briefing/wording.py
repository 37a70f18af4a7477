"""Words and numbers of a briefing (措辞): labels, units, signed changes with their ranges, and what a change is called."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wushe_sim.experiments.comparison.answers import CASES, UNSERVED, UNTOLD, WAITING
from wushe_sim.i18n import Message, enumerate_choices, msg, pmsg, say
from wushe_sim.i18n.message import Text
from wushe_sim.report.document import Cell
from wushe_sim.report.labels import MISSING, format_percent, get_unit, label, number, unit_of

MEASURE_LABELS: Mapping[str, Message] = {
    UNSERVED: msg("Need left unserved"), CASES: msg("Cases served to their end"), WAITING: msg("Wait of those served"),
}
MEASURE_UNITS: Mapping[str, Message] = {
    UNSERVED: pmsg("unit", "hours a week"), CASES: pmsg("unit", "cases a year"), WAITING: pmsg("unit", "days"),
}
VERDICT_WORDS: Mapping[int, Message] = {1: msg("better"), -1: msg("worse"), 0: msg("cannot be told")}
SLIGHT_WORDS: Mapping[int, Message] = {1: msg("slightly better"), -1: msg("slightly worse")}
TONE_NAMES: Mapping[int, str] = {1: "better", -1: "worse", 0: "untold"}
SLIGHT = 0.01
"""A share that moves by less than a point moves slightly, however sure it is."""
ARTICLES = ("The ", "A ", "An ")


class Names(NamedTuple):
    """What the scenarios are called, and which of them is compared with."""

    titles: Mapping[str, str]
    lang: str

    @property
    def first(self) -> str:
        """What the scenario is called that all are compared with."""
        return next(iter(self.titles.values()))


def put_in_sentence(title: str) -> str:
    """Put a label within a sentence: an article that begins it is no longer at the beginning."""
    return title[:1].lower() + title[1:] if title.startswith(ARTICLES) else title


def join_and(names: list[Any]) -> Text:
    """Join names by commas, and the last by 'and'."""
    return names[0] if len(names) == 1 else pmsg("a list's last name", "{others} and {last}", others=enumerate_choices(names[:-1]),
                                                 last=names[-1])


def name_measure(name: str, lang: str) -> str:
    """Name a measure, or an indicator."""
    return MEASURE_LABELS[name].render(lang) if name in MEASURE_LABELS else label(name, lang)


def format_level(value: float, name: str, lang: str, with_unit: bool = True) -> str:
    """Format a level: with its unit, where one is asked for."""
    if value != value:
        return MISSING
    if name not in MEASURE_UNITS:
        return f"{number(value, get_unit(name))} {unit_of(get_unit(name), lang) if with_unit else ''}".strip()
    text = f"{value:,.0f}" if name == CASES or abs(value) >= 1000 else f"{value:,.1f}"
    return f"{text} {MEASURE_UNITS[name].render(lang)}" if with_unit else text


def format_shift(value: float, row: Mapping[str, Any]) -> str:
    """Format a difference of a row, or an end of its range, with its sign: shares in points, the decimals that the difference needs."""
    if value != value:
        return MISSING
    scale = 100 if get_unit(row["name"]).startswith("share") else 1
    ends = get_range(row) if "low" in row else (0.0, 0.0)
    size = scale * min(abs(part) for part in (row["difference"], *(ends if ends[0] * ends[1] > 0 else ())))
    text = f"{value * scale:+,.{0 if row['name'] == CASES or size >= 100 else 1 if size >= 0.05 else 2}f}"
    return text.replace("-", "−") if text.strip("+-0.,") else text.lstrip("+-")


def get_shift_unit(name: str, lang: str) -> str:
    """Get the unit of a difference; points for shares."""
    if name in MEASURE_UNITS:
        return MEASURE_UNITS[name].render(lang)
    unit = get_unit(name)
    return say(lang, "pp") if unit.startswith("share") else unit_of(unit, lang)


def format_change(row: Mapping[str, Any], lang: str) -> str:
    """Format a difference with sign and unit."""
    return MISSING if row["difference"] != row["difference"] else (
        f"{format_shift(row['difference'], row)} {get_shift_unit(row['name'], lang)}".strip())


def get_range(row: Mapping[str, Any]) -> tuple[float, float]:
    """Get what a difference's range is: nine sets of coefficients in ten over draws, else the interval of the mean."""
    return (row["sets_low"], row["sets_high"]) if "sets_low" in row else (row["low"], row["high"])


def format_range(row: Mapping[str, Any], lang: str) -> str:
    """Format the range of a difference, without a unit."""
    low, high = get_range(row)
    if low != low or high != high:
        return MISSING
    return pmsg("a range", "{low} to {high}", low=format_shift(low, row), high=format_shift(high, row)).render(lang)


def describe_estimate(row: Mapping[str, Any], lang: str) -> Text:
    """Describe a difference with sign, unit and range."""
    change, span = format_change(row, lang), format_range(row, lang)
    if span == MISSING:
        return change
    if "sets_low" in row:
        return msg("{change} (nine sets of coefficients in ten: {range})", change=change, range=span)
    return msg("{change} (95% interval {range})", change=change, range=span)


def describe_relative(row: Mapping[str, Any]) -> str:
    """Describe a difference in per cent of the level that it starts from; nothing where there is no level."""
    level = row["reference"]
    return format_percent(row["difference"] / level, 0, True).replace("-", "−") if level and level == level and level > 0 else ""


def make_verdict_cell(row: Mapping[str, Any], lang: str, change: str = "") -> Cell:
    """Make the cell that says whether a change is for the better: in words, and in a colour that means the same."""
    verdict = int(row["verdict"])
    slight = get_unit(row["name"]).startswith("share") and abs(row["difference"]) < SLIGHT and verdict != UNTOLD
    word = (SLIGHT_WORDS if slight else VERDICT_WORDS)[verdict].render(lang)
    said = pmsg("a verdict and its number", "{verdict}: {change}", verdict=word, change=change).render(lang) if change else word
    return Cell(said, strong=verdict != UNTOLD and not slight, tone=TONE_NAMES[verdict])

