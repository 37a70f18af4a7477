"""Words and numbers of the governance limits (治理限度的用语): what kinds, regimes and accounts are called; changes in per cent."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from wushe_sim.experiments.limits import cells, tipping
from wushe_sim.experiments.limits.settings import HIGH, LIMITS, LOW, MIDDLE, NONE, SETTLED, STEP, get_direction
from wushe_sim.i18n import Message, msg, say
from wushe_sim.report.labels import LIMIT_NAMES, MISSING, NO_NAME, REMEDY_NAMES, format_percent

NAMED: Mapping[str, Message] = {**LIMIT_NAMES, **REMEDY_NAMES, NONE: NO_NAME}
CELL_KINDS: Mapping[str, Message] = {
    cells.NO_CASE_LOSS: msg("no loss"), cells.NOT_CARRIED: msg("not carried out"), cells.WINS_BACK: msg("wins back"),
    cells.WINS_NOTHING: msg("wins nothing"), cells.WORSE: msg("makes it worse"), cells.UNDECIDED: msg("undecided"),
    cells.OUT_OF_REACH: msg("out of reach"),
}
"""Which kind of cell a pair of limit and remedy is."""
SILENT_KINDS = (cells.NO_CASE_LOSS, cells.NOT_CARRIED)
"""Kinds of cell whose net recovery says nothing of the remedy."""
KINDS: Mapping[str, Message] = {
    tipping.CLIFF: msg("cliff"), tipping.SLOPE: msg("slope"), tipping.NO_LOSS: msg("none: no loss"),
    tipping.GAIN: msg("none: it improves"), tipping.UNDECIDED: msg("undecided"), tipping.STEP: msg("a step of the lever itself"),
    tipping.IDLE: msg("not tested: moves nothing here"),
}
"""How a measure breaks as a lever rises."""
REGIME_NAMES: Mapping[str, Message] = {STEP: msg("from week 0"), SETTLED: msg("settled")}
PRICE_END_NAMES: Mapping[str, Message] = {LOW: msg("low price"), MIDDLE: msg("middle price"), HIGH: msg("high price")}
ACCOUNT_NAMES: Mapping[str, Message] = {
    "committee_hours": msg("committee's hours"), "remedy_yuan": msg("fund's money for remedies"),
    "yuan_per_volunteer_hour": msg("fund's money for points"),
}
NO_DRAWS = msg("No draws of the coefficients were made, so that no cell can be out of reach: --draws N makes them.")
SHARE = "share"


def signed(value: float, unit: str = SHARE, digits: int = 2) -> str:
    """A difference: shares in percentage points; a true minus."""
    if not math.isfinite(value):
        return MISSING
    text = f"{abs(value) * (100 if unit.startswith(SHARE) else 1):.{digits}f}"
    return text if float(text) == 0 else ("−" if value < 0 else "+") + text


def interval(row: Any, lang: str, unit: str = SHARE, star: str = "") -> str:
    """A difference with its interval."""
    if not math.isfinite(row["low"]):
        return signed(row["difference"], unit) + star
    return say(lang, "{value} ({low} to {high})", value=signed(row["difference"], unit) + star, low=signed(row["low"], unit),
               high=signed(row["high"], unit))


def format_signed_percent(value: float) -> str:
    """A change relative to a level, in per cent; a true minus."""
    if not math.isfinite(value):
        return MISSING
    text = format_percent(abs(value)) if abs(value) >= 0.0995 else format_percent(abs(value), 1)
    return text if float(text[:-1]) == 0 else ("−" if value < 0 else "+") + text


def relative_interval(values: Sequence[float], level: float, lang: str, star: str = "") -> str:
    """A mean and the ends of its interval as percentages of a level."""
    mean, low, high = (format_signed_percent(value / abs(level)) if level else MISSING for value in values)
    if MISSING in (low, high):
        return mean + star
    return say(lang, "{value} ({low} to {high})", value=mean + star, low=low, high=high)


def get_change(row: Any) -> tuple[float, float, float]:
    """A row's difference and the ends of its interval in the measure's own direction (limits' tables turn all: above 0 is better)."""
    if get_direction(row["measure"]) > 0:
        return row["difference"], row["low"], row["high"]
    return -row["difference"], -row["high"], -row["low"]


def sort_by_limit(rows: Any) -> Any:
    """Rows with their limits in the paper's order, none first."""
    order = {name: place for place, name in enumerate((NONE, *(limit.name for limit in LIMITS)))}
    return rows.sort_values("limit", key=lambda names: names.map(order), kind="stable")


def select_rows(frame: Any, **where: str) -> Any:
    """The rows of five-actor linkage in which columns are as said."""
    rows: Any = frame[frame["actors"] == "five"] if "actors" in frame else frame
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return rows


def select_main(frame: Any, **where: str) -> Any:
    """The rows of five-actor linkage at the middle price, limits acting from week 0, in which columns are as said."""
    return select_rows(frame, price=MIDDLE, regime=STEP, **where)
