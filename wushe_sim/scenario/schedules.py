"""Levers over the weeks: steps and ramps that must not overlap, and the series that they make.

A pulse is two steps. Before its first entry a lever has its value in ``[levers]``, throughout the burn-in too.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from wushe_sim.engine.declare import Lever, Shares
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import quote
from wushe_sim.scenario.positions import KeyPath
from wushe_sim.scenario.problems import Problem
from wushe_sim.scenario.tables import MOST_WEEKS


def code(lever: Lever, value: Any) -> Any:
    """A lever's value as a run reads it: a choice as the number of its option, a mix as its shares in order."""
    if lever.options:
        return float(lever.options.index(value))
    return np.array([value[part] for part in lever.parts]) if lever.parts else value


def series(lever: Lever, start: Any, entries: Sequence[Any], burn_in: int, weeks: int) -> Shares:
    """A lever week by week, burn-in first: float32, of shape (burn_in + weeks,), or (burn_in + weeks, parts) for a mix.

    A step holds from its week on. A ramp leaves the value in force at its week and arrives ``over`` weeks later:
    value(week + k) = from + (to − from) · k / over.
    """
    now = code(lever, start)
    values = np.empty((weeks, *np.shape(now)))
    values[:] = now
    for entry in sorted(entries, key=lambda entry: entry.week):
        before, now = now, code(lever, entry.value)
        for week in range(entry.week, min(entry.week + entry.over, weeks)):
            values[week] = before + (now - before) * ((week - entry.week) / entry.over)
        values[entry.week + entry.over:] = now
    first = np.broadcast_to(code(lever, start), (burn_in, *values.shape[1:]))
    return np.ascontiguousarray(np.concatenate([first, values]), dtype=np.float32)


def lived_until(lever: Lever, start: Any, entries: Sequence[Any], week: int) -> list[dict[str, Any]]:
    """What a schedule did before a week, as entries: a ramp under way then is written as the steps that it took, to the bit."""
    now, kept = code(lever, start), []
    for entry in sorted(entries, key=lambda entry: entry.week):
        before, now = now, code(lever, entry.value)
        if entry.week < week < entry.week + entry.over:
            steps = ((k, before + (now - before) * ((k - entry.week) / entry.over)) for k in range(entry.week, week))
            kept += [{"week": k, "value": dict(zip(lever.parts, value.tolist(), strict=True)) if lever.parts else value}
                     for k, value in steps]
        elif entry.week < week:
            kept.append(entry.model_dump(mode="json", exclude_unset=True))
    return kept


def problems_of(lever: Lever, path: KeyPath, entries: Any, weeks: int) -> Iterator[Problem]:
    """What is wrong between the entries of one schedule, and between them and the run's length.

    ``entries`` is as written: what is not an entry at all has been refused elsewhere and is passed over.
    """
    spans = []
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        week, over = (entry.get("week"), entry.get("over", 0)) if isinstance(entry, Mapping) else (None, None)
        if type(week) is not int or type(over) is not int or week < 0 or over < 0:
            continue
        if weeks <= week < MOST_WEEKS:
            yield Problem((*path, number, "week"), describe_week(week, weeks))
        if over and lever.options:
            yield Problem((*path, number, "over"), msg("a choice can only step from one option to another (got {over}; allowed 0)",
                                                       over=quote(over)))
        spans.append((week, week + over, number))
    spans.sort()
    other_start, other_end, other = spans[0] if spans else (0, 0, 0)
    for start, end, number in spans[1:]:
        if start < other_end or start == other_start:
            said = msg("overlaps with entry {other} (got weeks {weeks} and weeks {others}; allowed: one change at a time)",
                       other=other, weeks=_span(start, end), others=_span(other_start, other_end))
            yield Problem((*path, number), said, also=((*path, other),))
        if end >= other_end:
            other_start, other_end, other = start, end, number


def outside_the_run(path: KeyPath, events: Any, weeks: int) -> Iterator[Problem]:
    """Events of interventions that the run never comes to."""
    for number, event in enumerate(events if isinstance(events, list) else []):
        week = event.get("week") if isinstance(event, Mapping) else None
        if type(week) is int and weeks <= week < MOST_WEEKS:
            yield Problem((*path, number, "week"), describe_week(week, weeks))


def _span(start: int, end: int) -> Text:
    return msg("{low} to {high}", low=start, high=end) if end > start else msg("{start} on", start=start)


def describe_week(week: int, weeks: int) -> Text:
    """Say that a week lies outside the run."""
    return msg("lies outside the run (got {week}; allowed 0 to {last}, since weeks = {weeks})", week=quote(week),
               last=weeks - 1, weeks=weeks)
