"""Feeds (数据): what the page's charts are fed with: values by week, marks where a lever moved, flows of cases."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wushe_sim.dashboard import sentences
from wushe_sim.dashboard.controls import format_setting
from wushe_sim.dashboard.pair import CHANGED, UNCHANGED, Pair
from wushe_sim.dashboard.session import Session
from wushe_sim.i18n import enumerate_choices, say
from wushe_sim.report.labels import MAIN, get_unit, label, number, unit_of
from wushe_sim.report.plot import flows_of
from wushe_sim.report.plot.flows import SOURCES
from wushe_sim.report.plot.style import COLOURS, get_shown_name
from wushe_sim.scenario.tables import LEVERS
from wushe_sim.tracing.followers import ACTOR, Life
from wushe_sim.tracing.residents import FEELINGS

BOTH = (CHANGED, UNCHANGED)
DIGITS = 5
"""Significant digits of a value that is drawn."""
LIFE_FEELINGS = tuple(FEELINGS[:4])
OUTCOMES: Mapping[str, str] = {"well": COLOURS[2], "badly": COLOURS[4], "lapsed": COLOURS[1], "lost": COLOURS[1]}
"""What a case's end is coloured by, and with it what flows there."""


def list_runs(lang: str) -> list[str]:
    """List what both runs are called, the changed one first."""
    return [sentences.RUNS[run].render(lang) for run in BOTH]


def describe_panels(names: Sequence[str], lang: str) -> list[dict[str, Any]]:
    """Describe a chart for each indicator: its title, its unit, and whether it is read in per cent."""
    return [{"name": name, "title": label(name, lang), "unit": unit_of(get_unit(name), lang), "percent": get_unit(name).startswith("share")}
            for name in names]


def list_values(frame: Any, names: Sequence[str], start: int) -> list[list[list[float | None]]]:
    """List the values of each indicator and run from a week on; None where a week has none.

    Parameters
    ----------
    frame : DataFrame
        As of ``Pair.frame``: scenario, week, and a column for each indicator.
    names : sequence of str
        The indicators.
    start : int
        The first week.

    Returns
    -------
    list
        For each indicator, for each run, a value for every week from ``start`` to the last one of the frame.
    """
    last = int(frame["week"].max())
    rows = {run: part.set_index("week").reindex(range(start, last + 1)) for run, part in frame.groupby("scenario")}
    return [[[round_value(value) for value in rows[run][name]] for run in BOTH] for name in names]


def round_value(value: float) -> float | None:
    """Round a value for drawing; None where there is none."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def list_marks(session: Session, lang: str) -> list[dict[str, Any]]:
    """List the weeks in which a lever moved, each with the levers and what they were moved to."""
    moved: dict[int, list[str]] = {}
    for change in session.changes():
        for week, value in change.steps:
            if week is not None and change.name in LEVERS:
                moved.setdefault(week, []).append(f"{sentences.name_setting(change.name, lang)} {format_setting(change.name, value, lang)}")
    return [{"week": week, "text": enumerate_choices(texts).render(lang)} for week, texts in sorted(moved.items())]


def describe_life_panels(life: Life, lang: str) -> list[dict[str, Any]]:
    """Describe a chart for each feeling of a resident, or for an actor's links."""
    if life.who == ACTOR:
        return [{"name": "strength", "title": say(lang, "mean strength of links"), "unit": "", "percent": True}]
    return [{"name": name, "title": label(name, lang), "unit": "", "percent": True} for name in LIFE_FEELINGS]


def list_life_values(lives: Mapping[str, Life], start: int, end: int) -> list[list[list[float | None]]]:
    """List a life's values from week ``start`` to before ``end``, as ``list_values``; None before they came and after they left."""
    names = ["strength"] if lives[CHANGED].who == ACTOR else LIFE_FEELINGS
    return [[[_read_state(lives[run], week, name) for week in range(start, end)] for run in BOTH] for name in names]


def list_flows(pair: Pair, lang: str) -> list[dict[str, Any]]:
    """List both runs' flows of cases up to now: nodes and links with their labels and colours; none before a case has ended."""
    found = []
    for run, result in pair.results().items():
        frame = flows_of(result, "cases", run)
        if not len(frame):
            return []
        found.append({"title": sentences.RUNS[run].render(lang), **_describe_flows(frame, lang)})
    return found


def _describe_flows(frame: Any, lang: str) -> dict[str, Any]:
    """The nodes and links of one flow diagram, and the diagram in words."""
    names = list(dict.fromkeys([*frame["source"], *frame["target"]]))
    through = {name: max(frame.loc[frame[end] == name, "value"].sum() for end in ("source", "target")) for name in names}
    shown = {name: get_shown_name(name, lang) for name in names}
    nodes = [{"name": name, "label": f"{shown[name]} {number(through[name], '')}", "colour": _colour(name)} for name in names]
    links = [{"source": row.source, "target": row.target, "value": round_value(row.value),
              "colour": _colour(row.target) or _colour(row.source),
              "told": f"{shown[row.source]} → {shown[row.target]}: {number(row.value, '')}"} for row in frame.itertuples()]
    return {"nodes": nodes, "links": links, "spoken": "; ".join(link["told"] for link in links)}


def _colour(name: str) -> str:
    """A source's colour in every picture, or that of a case's end; none for what lies between."""
    return OUTCOMES.get(name) or (COLOURS[SOURCES.index(name) % 6] if name in SOURCES else "")


def _read_state(life: Life, week: int, name: str) -> float | None:
    state = life.states[week] if week < len(life.states) else None
    return None if state is None else round_value(float(state[name]))


def list_choices(names: Iterable[str], lang: str) -> dict[str, str]:
    """List all indicators by what they are called, the main ones first."""
    rest = [name for name in names if name not in MAIN]
    return {label(name, lang): name for name in (*MAIN, *rest)}
