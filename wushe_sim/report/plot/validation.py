"""Validation's picture (验证图): each pattern's band, and the model's figure beside it."""

import math
from collections.abc import Sequence
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from wushe_sim.experiments.validation.validation import INSIDE, OUTSIDE, PatternRow
from wushe_sim.i18n import say
from wushe_sim.report.plot.style import COLOURS, font_settings
from wushe_sim.report.validation import JUDGED, USES, format_band, format_number

USE_COLOURS = {"fit": COLOURS[4], "held out": COLOURS[0], "paper": COLOURS[2], "range": COLOURS[3]}


def draw_validation(rows: Sequence[PatternRow], lang: str = "en", remark: str = "") -> Any:
    """Draw each pattern's band, all equally wide, and where the model's figure lies beside it; a band that asks for a sign has one edge."""
    shown = [row for row in rows if row.verdict in (INSIDE, OUTSIDE)]
    with matplotlib.rc_context(font_settings(lang)):
        canvas = Figure(figsize=(11, 1.2 + 0.32 * len(shown)), dpi=130, layout="constrained")
        axes = canvas.subplots()
        for place, row in enumerate(shown):
            _draw(axes, len(shown) - place, row, lang)
        _furnish(axes, shown, lang, remark)
        canvas.draw_without_rendering()
    return canvas


LEFT, RIGHT = -1.0, 2.0
"""The ends of the axis, in bands; a figure farther out is drawn as an arrow at the end."""


def place_in_band(row: PatternRow, value: float) -> float:
    """Where a value lies: 0 at the band's lower edge, 1 at its upper; a one-edged band is twice as wide as the figure is far."""
    low, high = row.pattern.low, row.pattern.high
    edge = high if math.isinf(low) else low
    width = high - low if math.isfinite(high - low) else 2 * max(abs(row.figure - edge), 1e-12)
    return (value - edge) / width + (1 if math.isinf(low) else 0)


def _draw(axes: Any, height: int, row: PatternRow, lang: str) -> None:
    """One line: band, interval, figure, and the numbers at the right."""
    low, high = row.pattern.low, row.pattern.high
    axes.barh(height, (RIGHT if math.isinf(high) else 1) - (LEFT if math.isinf(low) else 0), left=LEFT if math.isinf(low) else 0,
              height=0.62, color="0.88", zorder=0)
    colour = USE_COLOURS.get(row.pattern.use, "#000000")
    at = place_in_band(row, row.figure)
    if math.isfinite(row.low):
        ends = [min(max(place_in_band(row, end), LEFT), RIGHT) for end in (row.low, row.high)]
        axes.hlines(height, *sorted(ends), color=colour, linewidth=1.6)
    marker = "<" if at < LEFT else (">" if at > RIGHT else "o")
    axes.plot(min(max(at, LEFT), RIGHT), height, marker, color=colour, markersize=6, clip_on=False,
              markerfacecolor=colour if row.verdict == INSIDE else "white")
    axes.text(RIGHT + 0.06, height, f"{format_number(row.figure)}  |  {format_band(row.pattern, lang)}", va="center", fontsize=8,
              color="0.2")


def _furnish(axes: Any, shown: Sequence[PatternRow], lang: str, remark: str) -> None:
    """Names at the left, what grey and dots mean below, the uses' colours on top."""
    names = [f"{row.pattern.render(lang).says!s}  [{row.pattern.number}]" for row in shown]
    axes.set_yticks(range(len(shown), 0, -1), names, fontsize=8)
    axes.set_xlim(LEFT, RIGHT)
    axes.set_ylim(0.3, len(shown) + 0.7)
    axes.set_xticks([])
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    axes.tick_params(length=0)
    below = say(lang, "band (grey) and the model's figure, each band drawn equally wide")
    axes.set_xlabel(f"{below}\n{remark}" if remark else below, fontsize=8, color="0.35")
    uses = [use for use in USE_COLOURS if any(row.pattern.use == use for row in shown)]
    handles = [Line2D([], [], marker="o", linestyle="", color=USE_COLOURS[use], label=USES[use].render(lang)) for use in uses]
    hollow = Line2D([], [], marker="o", linestyle="", color="0.4", markerfacecolor="white", label=JUDGED[OUTSIDE].render(lang))
    axes.legend(handles=[*handles, hollow], loc="lower left", bbox_to_anchor=(0, 1), ncols=6, frameon=False, fontsize=8)
