"""The timeline (时间线) of a change: a lane for each lever, stage of the week and main indicator."""

from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.lines import Line2D

from wushe_sim.experiments.comparison.stage_counts import INDICATOR, LEVER, STAGES
from wushe_sim.i18n import introduce, say
from wushe_sim.report.fonts import shown
from wushe_sim.report.labels import MAIN, STAGE_NAMES, name_count
from wushe_sim.report.plot.style import COLOURS, add_legend, add_note, check_columns, finish_axes, open_axes
from wushe_sim.report.plot.taking import take_timeline

MOST_INDICATORS = 8
LONGEST = 36
"""Letters in a line of a lane's name."""


def timeline(frame: Any, ax: Any = None, lang: str | None = None, title: str = "") -> Any:
    """The first week in which each count differs, hollow, and from which it does beyond noise, filled; the Axes.

    ``frame`` is a Result with two scenarios, or that of ``ws.why``: stage, name, first, sure, and sign. A stage's lane is named by what
    moves in it first; of the indicators the main ones that move first have a lane each.
    """
    frame = take_timeline(frame)
    check_columns(frame, "timeline", "stage", "name", "first", "sure")
    lanes = _lanes(frame)
    with open_axes(ax, lang, (6.3, 1.3 + 0.33 * len(lanes))) as (axes, spoken):
        last = max(frame["first"].max(), np.nanmax([0.0, *frame["sure"]]))
        for place, (stage, rows) in enumerate(lanes):
            colour = COLOURS[3] if stage == LEVER else COLOURS[1] if stage == INDICATOR else COLOURS[0]
            first, sure = rows["first"].clip(lower=0), rows["sure"].dropna()
            axes.hlines(place, first.min(), last, color="0.9", linewidth=0.8, zorder=1)
            if stage == LEVER:
                axes.plot(first, [place] * len(first), marker="D", linestyle="none", color=colour, markersize=6, zorder=3)
            else:
                axes.plot(first, [place] * len(first), "o", markerfacecolor="white", color=colour, markersize=6, zorder=3)
                axes.plot(sure, [place] * len(sure), "o", color=colour, markersize=4, alpha=0.75, zorder=4)
        axes.set_yticks(range(len(lanes)), [_called(stage, rows, spoken) for stage, rows in lanes])
        axes.set_ylim(len(lanes) - 0.5, -0.5)
        handles = [Line2D([], [], marker="D", linestyle="none", color=COLOURS[3], label=say(spoken, "set otherwise")),
                   Line2D([], [], marker="o", linestyle="none", color=COLOURS[0], markerfacecolor="white",
                          label=say(spoken, "first difference under any seed")),
                   Line2D([], [], marker="o", linestyle="none", color=COLOURS[0], markersize=4, label=say(spoken, "beyond noise"))]
        finish_axes(axes, shown(title), "x", add_legend(axes, handles, 2))
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(say(spoken, "week"), loc="left")
        axes.margins(x=0.04)
        if not frame["sure"].notna().any():
            add_note(axes, say(spoken, "one seed"))
    return axes


def _lanes(frame: Any) -> list[tuple[str, Any]]:
    """Lane by lane, in the week's order: levers one by one, stages with all that they move, the main indicators one by one."""
    lanes = []
    for stage in STAGES:
        rows = frame[frame["stage"] == stage]
        if stage == INDICATOR:
            rows = rows[rows["name"].isin(list(MAIN))].sort_values(["first", "sure"], kind="stable").head(MOST_INDICATORS)
        if stage in (LEVER, INDICATOR):
            lanes += [(stage, rows.iloc[[k]]) for k in range(len(rows))]
        elif len(rows):
            lanes.append((stage, rows))
    return lanes


def _called(stage: str, rows: Any, lang: str) -> str:
    first = rows.sort_values(["first", "sure"], kind="stable").iloc[0]
    name = name_count(first["name"], stage, lang)
    text = name if stage in (LEVER, INDICATOR) else introduce(STAGE_NAMES[stage], name).render(lang)
    return "\n".join(wrap(shown(text), LONGEST))
