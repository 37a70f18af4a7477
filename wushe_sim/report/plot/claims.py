"""Plots of the paper's claims (论断图): effects in thresholds of relevance, shares of mechanisms, the three governances."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib import pyplot
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from wushe_sim.i18n import detect_language, say
from wushe_sim.report.labels import VERDICT_NAMES
from wushe_sim.report.plot.style import (
    COLOURS,
    DIFFERENCE_NOTE,
    GREY,
    add_legend,
    add_note,
    check_columns,
    finish_axes,
    format_value_axis,
    open_axes,
)
from wushe_sim.report.plot.taking import take_findings

VERDICT_COLOURS = {"supported": COLOURS[0], "opposite": COLOURS[1], "not supported": GREY, "undecided": COLOURS[4],
                   "structural": COLOURS[2], "out of reach": COLOURS[3]}
LONGEST = {"en": 66, "zh": 36}
"""Letters or characters of a line of a label, so that effects have half of the picture."""
ROW, LINE = 0.25, 0.5
"""Inches of a row; the part of it that a line of a label takes."""
FAR = 6.0
"""Thresholds from which on an effect is drawn at the edge, as an arrow."""


def claims(frame: Any, ax: Any = None, lang: str | None = None) -> Any:
    """Effects with their intervals in thresholds of relevance, a row for each; grey is what does not matter; the Axes.

    ``frame`` has the columns label, effect, low, high, threshold and verdict; above 0 is as claimed. What lies farther than six thresholds
    is drawn at the edge.
    """
    frame = take_findings(frame, "parts", detect_language(lang))
    check_columns(frame, "claims", "label", "effect", "low", "high", "threshold", "verdict")
    rows = frame[np.isfinite(frame["effect"]) & (frame["threshold"] > 0)].iloc[::-1]
    check_columns(rows, "claims")
    wrapped = [wrap(label, LONGEST[detect_language(lang)]) or [""] for label in rows["label"]]
    places = place_rows([len(lines) for lines in wrapped])
    with open_axes(ax, lang, (10.5, 1.1 + ROW * (places[-1] + 1))) as (axes, spoken):
        axes.axvspan(-1, 1, color="0.92", zorder=0)
        axes.axvline(0, color="0.6", linewidth=0.8)
        for place, row in zip(places, rows.to_dict("records"), strict=True):
            colour = VERDICT_COLOURS.get(row["verdict"], GREY)
            low, at, high = (float(np.clip(row[name] / row["threshold"], -FAR, FAR)) for name in ("low", "effect", "high"))
            if np.isfinite(low) and np.isfinite(high):
                axes.hlines(place, low, high, color=colour, linewidth=1.6)
            axes.plot(at, place, "<" if at <= -FAR else ">" if at >= FAR else "o", color=colour, markersize=4.5, clip_on=False)
        axes.set_yticks(places, ["\n".join(lines) for lines in wrapped])
        axes.tick_params(axis="y", length=0, labelsize=7)
        axes.set_xlim(-FAR - 0.2, FAR + 0.2)
        axes.set_ylim(-0.7, places[-1] + 0.7)
        there = [name for name in VERDICT_COLOURS if name in set(rows["verdict"])]
        handles = [Line2D([], [], marker="o", linestyle="-", color=VERDICT_COLOURS[name], label=VERDICT_NAMES[name].render(spoken))
                   for name in there]
        finish_axes(axes, say(spoken, "The paper's claims, effect by effect"), "x", add_legend(axes, handles, len(handles)))
        axes.set_xlabel(say(spoken, "effect, in thresholds of relevance; to the right: as claimed"), loc="left")
        add_note(axes, say(spoken, "grey: too small to matter; bars: intervals that hold together"), 34)
    return axes


def place_rows(lines: Sequence[int]) -> list[float]:
    """Where rows stand whose labels have so many lines, from the lowest up: those of three lines and more take more than a row's height."""
    heights = [max(1.0, LINE * many) for many in lines]
    return list(accumulate(((one + other) / 2 for one, other in pairwise(heights)), initial=0.0))


def mechanisms(frame: Any, ax: Any = None, lang: str | None = None) -> Any:
    """How each claim's effect is shared among the mechanisms that matter: stacked bars; the Axes.

    ``frame`` has the columns hypothesis, label and share: a share is a part of the effect with all on; those of one hypothesis sum to 1.
    """
    frame = take_findings(frame, "shares", detect_language(lang))
    check_columns(frame, "mechanisms", "hypothesis", "label", "share")
    order = list(dict.fromkeys(frame["hypothesis"]))[::-1]
    names = list(dict.fromkeys(frame["label"]))
    hatches = ("", "////", "....", "xxxx")
    style = {name: (COLOURS[place % 8], hatches[(place // 8) % 4]) for place, name in enumerate(names)}
    with open_axes(ax, lang, (6.8, 1.5 + 0.3 * len(order) + 0.09 * len(names))) as (axes, spoken):
        for place, which in enumerate(order):
            ends = {1: 0.0, -1: 0.0}
            for row in frame[frame["hypothesis"] == which].to_dict("records"):
                side = 1 if row["share"] >= 0 else -1
                colour, hatch = style[row["label"]]
                axes.barh(place, row["share"], left=ends[side], height=0.66, color=colour, hatch=hatch, edgecolor="white", linewidth=0.5)
                ends[side] += row["share"]
        axes.axvline(0, color="0.3", linewidth=0.9)
        axes.axvline(1, color="0.6", linewidth=0.8, linestyle=(0, (3, 2)))
        axes.set_yticks(range(len(order)), order)
        axes.tick_params(axis="y", length=0)
        handles = [Patch(facecolor=style[name][0], hatch=style[name][1], edgecolor="white", label=name) for name in names]
        finish_axes(axes, say(spoken, "Which mechanisms carry each effect"), "x", add_legend(axes, handles, 3))
        axes.set_xlabel(say(spoken, "share of the effect with all mechanisms on (Shapley)"), loc="left")
        add_note(axes, say(spoken, "the shares of a claim sum to 1"), 34)
    return axes


def governances(frame: Any, lang: str | None = None) -> Any:
    """The factorial of the three governances: what each adds and what they add together, on two scales; the figure's Axes.

    ``frame`` has the columns outcome, scale, label, effect, low, high: a panel for each outcome and scale.
    """
    frame = take_findings(frame, "synergy", detect_language(lang))
    check_columns(frame, "governances", "outcome", "scale", "label", "effect", "low", "high")
    outcomes, scales = list(dict.fromkeys(frame["outcome"])), list(dict.fromkeys(frame["scale"]))
    with open_axes(pyplot.figure(figsize=(7.2, 1.1 + 1.75 * len(outcomes)), dpi=160, layout="constrained"), lang) as (figure, spoken):
        panels = figure.subplots(len(outcomes), len(scales), squeeze=False)
        for (down, across), axes in np.ndenumerate(panels):
            rows = frame[(frame["outcome"] == outcomes[down]) & (frame["scale"] == scales[across])].iloc[::-1]
            sure = ((rows["low"] > 0) | (rows["high"] < 0)).to_numpy()
            colours = np.where(rows["effect"] < 0, COLOURS[1], COLOURS[0])
            axes.axvline(0, color="0.5", linewidth=0.9)
            axes.hlines(range(len(rows)), rows["low"], rows["high"], color=list(colours), linewidth=1.5)
            axes.scatter(rows["effect"], range(len(rows)), c=np.where(sure, colours, "white"), edgecolors=list(colours), s=20, zorder=3)
            axes.set_yticks(range(len(rows)), list(rows["label"]))
            finish_axes(axes, f"{outcomes[down]}: {scales[across]}", "x")
            axes.title.set_fontsize(9)
            axes.tick_params(axis="both", labelsize=7, labelleft=not across)
            format_value_axis(axes.xaxis, "", signed=True)
            axes.locator_params(axis="x", nbins=4)
        figure.supxlabel(DIFFERENCE_NOTE.render(spoken), x=0.99, ha="right", fontsize=7, color=GREY)
    return panels
