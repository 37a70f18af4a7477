"""The plot of a peeling trajectory (收窄轨迹图): what PRIM's boxes cover against how dense they are, and the box that was chosen."""

from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.lines import Line2D

from wushe_sim.i18n import nmsg, say
from wushe_sim.report.plot.style import COLOURS, MARKERS, add_legend, add_note, check_columns, finish_axes, format_value_axis, open_axes
from wushe_sim.report.plot.taking import take_boxes

CHOSEN = COLOURS[1]
MOST_SHADES = 4
"""Numbers of limited factors that have a shade of their own; more have the darkest."""


def peeling(frame: Any, boxes: Any = None, ax: Any = None, lang: str | None = None, title: str = "") -> Any:
    """Coverage against density, a dot for each step of PRIM, darker the more factors it limits; the Axes.

    Parameters
    ----------
    frame
        A Discovery, or rows with the columns coverage, density, limits and chosen; with a column box, a line for each box
        (``Discovery.trajectory``). boxes Of the chosen boxes, rows with box, method, held_density, held_coverage and their ends …_low and
        …_high (``Discovery.boxes``): what they are worth on the points held back, a diamond with 95% intervals. Left out where it is None.
        ax, lang, title Where to draw, in which language, under which title.
    """
    frame, boxes = take_boxes(frame, boxes)
    check_columns(frame, "peeling", "coverage", "density", "limits", "chosen")
    with open_axes(ax, lang, (5.4, 4.4)) as (axes, spoken):
        for _, steps in frame.assign(box=frame.get("box", 1)).groupby("box"):
            way = steps.sort_values("coverage", ascending=False, kind="stable")
            axes.plot(way["coverage"], way["density"], color="0.75", linewidth=0.9, zorder=1)
        shades = _get_shades(frame["limits"])
        axes.scatter(frame["coverage"], frame["density"], c=shades, s=22, zorder=2)
        chosen = frame[frame["chosen"].astype(bool)]
        axes.scatter(chosen["coverage"], chosen["density"], s=110, facecolors="none", edgecolors=CHOSEN, linewidths=1.8, zorder=4)
        base = float(frame["density"].iloc[0])
        axes.axhline(base, color="0.5", linewidth=0.9, linestyle=(0, (4, 3)), zorder=0)
        held = _draw_held_back(axes, chosen, boxes)
        rows = add_legend(axes, _list_handles(frame, len(chosen) > 0, held, spoken))
        finish_axes(axes, title or say(spoken, "Peeling: what a box covers against how dense it is"), legend_rows=rows)
        for axis in (axes.xaxis, axes.yaxis):
            format_value_axis(axis, "share")
        axes.set_xlim(-0.02, 1.04)
        axes.set_ylim(0, 1.04)
        axes.set_xlabel(say(spoken, "coverage: of the runs in which it holds, those inside"), loc="left")
        axes.set_ylabel(say(spoken, "density: of the runs inside, those in which it holds"))
        add_note(axes, say(spoken, "dashed: the share of all runs searched in which it holds"), 36)
    return axes


def _get_shades(limits: Any) -> Any:
    return colormaps["Blues"](0.3 + 0.7 * np.clip(np.asarray(limits, float), 0, MOST_SHADES) / MOST_SHADES)


def _draw_held_back(axes: Any, chosen: Any, boxes: Any) -> bool:
    """Draw what the chosen boxes are worth on the points held back, joined to what they are worth where they were found."""
    if boxes is None or not len(chosen):
        return False
    check_columns(boxes, "peeling", "method", "held_density", "held_coverage")
    mine = boxes[boxes["method"] == "PRIM"].dropna(subset=["held_density", "held_coverage"])
    for (_, one), (_, there) in zip(mine.iterrows(), chosen.iterrows(), strict=False):
        ends = [[[max(0.0, one[f"{what}_{end}"] - one[what] if end == "high" else one[what] - one[f"{what}_{end}"])]
                 for end in ("low", "high")] for what in ("held_coverage", "held_density")]
        axes.plot([there["coverage"], one["held_coverage"]], [there["density"], one["held_density"]], color=CHOSEN, linewidth=0.8,
                  linestyle=":", zorder=3)
        axes.errorbar([one["held_coverage"]], [one["held_density"]], xerr=ends[0], yerr=ends[1], color=CHOSEN, marker=MARKERS[3],
                      markersize=5, linewidth=1.1, capsize=2.5, zorder=5)
    return bool(len(mine))


def _list_handles(frame: Any, is_chosen: bool, is_held: bool, lang: str) -> list[Line2D]:
    """The legend: shades by how many factors are limited, the chosen box, the same on points held back."""
    made = []
    for number in sorted({min(int(one), MOST_SHADES) for one in frame["limits"]}):
        text = nmsg("{count} factor limited", "{count} factors limited", number).render(lang)
        if number == MOST_SHADES and int(frame["limits"].max()) > MOST_SHADES:
            text = say(lang, "{count} factors limited or more", count=number)
        made.append(Line2D([], [], color=_get_shades([number])[0], marker="o", linestyle="none", markersize=5, label=text))
    if is_chosen:
        made.append(Line2D([], [], color=CHOSEN, marker="o", markerfacecolor="none", linestyle="none", markersize=9, markeredgewidth=1.6,
                           label=say(lang, "chosen")))
    if is_held:
        made.append(Line2D([], [], color=CHOSEN, marker=MARKERS[3], linewidth=1.1, markersize=5,
                           label=say(lang, "chosen, held back (95%)")))
    return made
