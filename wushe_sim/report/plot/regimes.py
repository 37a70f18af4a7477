"""Tipping points and hysteresis (临界与滞后): a little more of a lever changes much, and going back does not bring it back."""

from typing import Any

from wushe_sim.i18n import say
from wushe_sim.report.labels import format_amount, get_lever_unit, get_unit
from wushe_sim.report.plot.over_time import MANY_SEEDS
from wushe_sim.report.plot.style import (
    COLOURS,
    add_legend,
    add_note,
    check_columns,
    finish_axes,
    format_value_axis,
    get_shown_name,
    get_shown_title,
    open_axes,
)
from wushe_sim.report.plot.taking import take_runs


def tipping(frame: Any, lever: str, indicator: str, at: float | tuple[float, float, float] | None = None, ax: Any = None,
            lang: str | None = None) -> Any:
    """An indicator against a lever: a dot for each run, their mean, and the tipping point where it is known; the Axes.

    ``frame`` is a SweepResult, or has a column for the lever, one for the indicator, and where there are several runs at one value, seed.
    ``at`` is the tipping point, or (point, low, high) with its interval.
    """
    frame = take_runs(frame)
    check_columns(frame, "tipping", lever, indicator)
    with open_axes(ax, lang) as (axes, spoken):
        at_each = frame.groupby(lever)[indicator]
        axes.plot(frame[lever], frame[indicator], "o", color=COLOURS[0], alpha=0.35, markersize=3, markeredgewidth=0)
        axes.plot(at_each.mean(), color=COLOURS[0], linewidth=1.8)
        if at is not None:
            point, low, high = at if isinstance(at, tuple) else (at, at, at)
            unit = get_lever_unit(lever)
            said = {name: format_amount(value, unit) for name, value in (("value", point), ("low", low), ("high", high))}
            axes.axvline(point, color=COLOURS[1], linewidth=1.3, linestyle=(0, (4, 2)))
            if low < high:
                axes.axvspan(low, high, color=COLOURS[1], alpha=0.12, linewidth=0)
            right = point > (frame[lever].min() + frame[lever].max()) / 2
            text = say(spoken, "tips at {value} ({low}–{high})", **said) if low < high else say(spoken, "tips at {value}", **said)
            axes.annotate(text, (point, 1), xycoords=("data", "axes fraction"), xytext=(-4 if right else 4, -3), va="top", fontsize=8,
                          textcoords="offset points", ha="right" if right else "left", color="#9c4400")
        finish_axes(axes, get_shown_title(indicator, spoken))
        _axes_of(axes, lever, indicator, spoken)
        add_note(axes, say(spoken, "dots: one seed each; line: their mean"))
    return axes


def hysteresis(frame: Any, lever: str, indicator: str, ax: Any = None, lang: str | None = None, title: str = "") -> Any:
    """An indicator on a lever's way up and on its way down, with arrows; between them lies what is not given back; the Axes.

    ``frame`` has the columns direction ('up' or 'down'), one for the lever and one for the indicator, and seed where there are several.
    """
    check_columns(frame, "hysteresis", "direction", lever, indicator)
    with open_axes(ax, lang) as (axes, spoken):
        ways, handles = {}, []
        called_so = {"up": say(spoken, "on the way up"), "down": say(spoken, "on the way down")}
        for way, colour, dash, mark in (("up", COLOURS[0], "-", "^"), ("down", COLOURS[1], (0, (5, 1.5)), "v")):
            rows = frame[frame["direction"] == way]
            if not len(rows):
                continue
            at_each = rows.groupby(lever)[indicator]
            ways[way] = at_each.mean()
            handles += axes.plot(ways[way], color=colour, linestyle=dash, linewidth=1.8, marker=mark, markersize=4,
                                 label=called_so[way])
            some = rows.groupby(lever).size().max() >= MANY_SEEDS
            low, high = (at_each.quantile(0.05), at_each.quantile(0.95)) if some else (at_each.min(), at_each.max())
            axes.fill_between(low.index, low, high, color=colour, alpha=0.12, linewidth=0)
            _arrow(axes, ways[way] if way == "up" else ways[way].iloc[::-1], colour)
        if len(ways) == 2:
            both = ways["up"].to_frame("up").join(ways["down"].rename("down"), how="inner")
            axes.fill_between(both.index, both["up"], both["down"], color="0.5", alpha=0.18, linewidth=0)
            add_note(axes, say(spoken, "grey between the lines: what the way down does not give back; coloured: spread over seeds"))
        finish_axes(axes, title or get_shown_title(indicator, spoken), legend_rows=add_legend(axes, handles, 2))
        _axes_of(axes, lever, indicator, spoken)
    return axes


def _axes_of(axes: Any, lever: str, indicator: str, lang: str) -> None:
    format_value_axis(axes.yaxis, get_unit(indicator))
    format_value_axis(axes.xaxis, get_lever_unit(lever))
    axes.set_xlabel(get_shown_name(lever, lang), loc="left")
    axes.margins(x=0.02, y=0.08)


def _arrow(axes: Any, way: Any, colour: str) -> None:
    """An arrow half-way along a line, in the direction in which it was gone."""
    middle = len(way) // 2
    if middle and middle < len(way):
        axes.annotate("", (way.index[middle], way.iloc[middle]), (way.index[middle - 1], way.iloc[middle - 1]),
                      arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.6, "mutation_scale": 20})
