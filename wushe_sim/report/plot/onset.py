"""The onset (起效) of a policy: the difference that it makes by week, with its range, where more is better or worse."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from wushe_sim.i18n import msg, say
from wushe_sim.report.fonts import shown
from wushe_sim.report.plot.style import (
    COLOURS,
    DASHES,
    add_legend,
    add_note,
    check_columns,
    finish_axes,
    format_value_axis,
    open_axes,
)
from wushe_sim.results.spreads import NINE_IN_TEN

BETTER, WORSE = COLOURS[0], COLOURS[1]
RANGE_NOTE = msg("line: mean difference, each week over the quarter up to it; band: its 95% interval")
LINES_NOTE = msg("lines: mean differences, each week over the quarter up to it; the table of numbers has their ranges")
DRAWS_NOTE = msg("line: mean difference, each week over the quarter up to it; light: nine sets of coefficients in ten; dark: luck")


def onset(frame: Any, title: str, marks: Mapping[str, int], ax: Any = None, lang: str | None = None,
          titles: Mapping[str, str] | None = None) -> Any:
    """A difference by week, of which less is better: a line for each scenario, the range of one that is alone, and marks; the Axes.

    ``frame`` has the columns scenario, week, difference, low, high, and over draws sets_low, sets_high and luck; ``marks`` says what
    stands at which week. Below 0 is better, above it worse: two fields of two colours, each with the word.
    """
    check_columns(frame, "onset", "scenario", "week", "difference", "low", "high")
    names = list(dict.fromkeys(frame["scenario"]))
    with open_axes(ax, lang, (6.3, 3.3)) as (axes, spoken):
        handles = []
        for place, name in enumerate(names):
            rows = frame[frame["scenario"] == name]
            colour = "0.15" if len(names) == 1 else (COLOURS[2], COLOURS[3], COLOURS[6], COLOURS[4], COLOURS[5])[place % 5]
            if len(names) == 1:
                _draw_band(axes, rows, colour)
            handles += axes.plot(rows["week"], rows["difference"], linestyle=DASHES[place % len(DASHES)], color=colour, linewidth=1.8,
                                 label=shown((titles or {}).get(name, name), name))
        axes.axhline(0, color="0.3", linewidth=1)
        low, high = axes.get_ylim()
        room = 0.12 * (high - low)
        axes.set_ylim(min(low, -room), max(high, room))
        _draw_fields(axes, spoken)
        for said, week in marks.items():
            axes.axvline(week, color="0.3", linewidth=0.9, linestyle=(0, (4, 3)))
            axes.annotate(said, (week, 1), xycoords=("data", "axes fraction"), xytext=(3, -3), textcoords="offset points", va="top",
                          fontsize=7.5, color="0.2")
        rows = add_legend(axes, handles) if len(names) > 1 else 0
        finish_axes(axes, title, "y", rows)
        axes.set_xlabel(say(spoken, "weeks after the start"), loc="left")
        axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True, steps=[1, 2, 2.6, 5, 10]))
        axes.margins(x=0.01)
        format_value_axis(axes.yaxis, "", signed=True)
        add_note(axes, (LINES_NOTE if len(names) > 1 else DRAWS_NOTE if "sets_low" in frame else RANGE_NOTE).render(spoken))
    return axes


def _draw_band(axes: Any, rows: Any, colour: str) -> None:
    """A line's range; over draws that of nine sets in ten, and within it what luck does to nine streets in ten."""
    if "sets_low" in rows:
        axes.fill_between(rows["week"], rows["sets_low"], rows["sets_high"], color=colour, alpha=0.12, linewidth=0)
        half = NINE_IN_TEN * rows["luck"].fillna(0)
        axes.fill_between(rows["week"], rows["difference"] - half, rows["difference"] + half, color=colour, alpha=0.25, linewidth=0)
    elif np.isfinite(rows["low"]).any():
        axes.fill_between(rows["week"], rows["low"], rows["high"], color=colour, alpha=0.22, linewidth=0)


def _draw_fields(axes: Any, lang: str) -> None:
    """The fields above and below 0, which say what is better, in words and in colours that mean the same."""
    low, high = axes.get_ylim()
    for start, end, colour, word, below in ((low, 0, BETTER, say(lang, "better"), True), (0, high, WORSE, say(lang, "worse"), False)):
        axes.axhspan(start, end, color=colour, alpha=0.07, linewidth=0, zorder=0)
        axes.annotate(word, (1, 0), xycoords=("axes fraction", "data"), xytext=(-5, -5 if below else 5), textcoords="offset points",
                      ha="right", va="top" if below else "bottom", fontsize=8, color=colour)
    axes.set_ylim(low, high)
