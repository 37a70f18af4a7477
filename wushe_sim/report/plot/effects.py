"""Plots of effects (效应图): paired differences, limits × remedies, one factor at a time (tornado), variance by source (Sobol)."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Patch

from wushe_sim.i18n import detect_language, msg, say
from wushe_sim.report.labels import INDEX_NAMES, format_amount, format_percent, get_unit, label, lower_first, unit_of
from wushe_sim.report.plot.style import (
    COLOURS,
    DIFFERENCE_NOTE,
    GREY,
    add_legend,
    add_note,
    check_columns,
    finish_axes,
    format_value_axis,
    get_shown_name,
    get_shown_title,
    open_axes,
)
from wushe_sim.report.plot.taking import take_differences, take_indices, take_matrix, take_tornado
from wushe_sim.results.spreads import NINE_IN_TEN, RELIED

BLUE, ORANGE = COLOURS[0], COLOURS[1]
DRAWS_NOTE = msg("light: nine sets of coefficients in ten; dark: what luck does to nine streets in ten; filled: under at least "
                 "{share} of the sets", share=format_percent(RELIED))
MOST_ROWS = 28
"""Differences that stand on a page."""


def differences(frame: Any, unit: str | None = None, ax: Any = None, lang: str | None = None, title: str = "",
                scenario: str | None = None) -> Any:
    """Paired differences with their intervals, a row for each indicator; the Axes.

    ``frame`` is a Comparison, or a Result with several scenarios; of several beside the first ``scenario`` names one. Or it has the columns
    indicator, difference, low, high, and where known agree, the share of seeds that agree in sign. One picture
    has one unit: ``unit``, or that of the first row; shares are in percentage points. A mark is filled where the interval leaves out 0. Of
    more rows than a page holds those whose intervals lie furthest from 0 are shown. Over draws (a comparison's columns sets_low, sets_high,
    luck, higher and lower) a light band holds nine sets of coefficients in ten, a dark one what luck does to nine streets in ten, and a
    mark is filled where the direction is to be relied on.
    """
    frame = take_differences(frame, scenario)
    check_columns(frame, "differences", "indicator", "difference", "low", "high")
    units = frame["indicator"].map(_family)
    unit = str(units.iloc[0]) if unit is None else unit
    every = frame[units == unit]
    check_columns(every, "differences")
    rows = _clearest(every).iloc[::-1]
    with open_axes(ax, lang, (6.3, 0.9 + 0.27 * len(rows))) as (axes, spoken):
        places = np.arange(len(rows))
        over_draws = "sets" in rows
        sure = (rows[["higher", "lower"]].max(axis=1) >= RELIED if over_draws else (rows["low"] > 0) | (rows["high"] < 0)).to_numpy()
        colours = np.where(rows["difference"] < 0, ORANGE, BLUE)
        axes.axvline(0, color="0.5", linewidth=0.9)
        if over_draws:
            axes.hlines(places, rows["sets_low"], rows["sets_high"], color=list(colours), linewidth=7, alpha=0.3)
            half = NINE_IN_TEN * rows["luck"]
            axes.hlines(places, rows["difference"] - half, rows["difference"] + half, color=list(colours), linewidth=3, alpha=0.75)
        else:
            axes.hlines(places, rows["low"], rows["high"], color=list(colours), linewidth=1.6)
        axes.scatter(rows["difference"], places, c=np.where(sure, colours, "white"), edgecolors=list(colours), s=26, zorder=3,
                     linewidths=1.3)
        axes.set_yticks(places, [label(name, spoken) if get_unit(name) else get_shown_name(name, spoken) for name in rows["indicator"]])
        _numbers_at_the_right(axes, rows, unit, spoken)
        finish_axes(axes, title or say(spoken, "difference"), "x", int("agree" in rows))
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        format_value_axis(axes.xaxis, unit, signed=True)
        axes.set_xlabel(say(spoken, "percentage points") if unit.startswith("share") else unit_of(unit, spoken), loc="left")
        said = [(DRAWS_NOTE if over_draws else DIFFERENCE_NOTE).render(spoken)]
        if left := len(every) - len(rows):
            said.append(say(spoken, "{left} of the less certain are not shown", left=left))
        if left := len(frame) - len(every):
            said.append(say(spoken, "indicators in other units that are not shown: {left}", left=left))
        add_note(axes, "\n".join(said), 36)
    return axes


def _clearest(rows: Any) -> Any:
    """As many rows as a page holds, in their order: those whose interval lies furthest from 0, in half widths."""
    width = ((rows["high"] - rows["low"]) / 2).clip(lower=1e-12)
    far = (rows["difference"].abs() / width).fillna(0).to_numpy()
    return rows.iloc[np.sort(np.argsort(-far, kind="stable")[:MOST_ROWS])]


def _family(indicator: str) -> str:
    """An indicator's unit; shares and shares a year are both in points."""
    unit = get_unit(indicator)
    return "share" if unit.startswith("share") else unit


def _numbers_at_the_right(axes: Any, rows: Any, unit: str, lang: str) -> None:
    """Each difference in digits, and how many seeds agree in sign."""
    known, over_draws = "agree" in rows, "sets" in rows
    for place, row in enumerate(rows.itertuples()):
        agrees = max(row.higher, row.lower) if over_draws else row.agree if known else math.nan
        agreed = f"  {format_percent(agrees)}" if agrees == agrees else ""
        text = format_amount(row.difference, unit, signed=True) + agreed
        axes.annotate(text, (1, place), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points", va="center",
                      fontsize=7.5)
    if known:
        said = say(lang, "sets that agree in sign") if over_draws else say(lang, "seeds that agree in sign")
        axes.annotate(said, (1, 1), xycoords="axes fraction", xytext=(0, 4), textcoords="offset points", va="bottom", ha="right",
                      fontsize=7, color=GREY)


def limits_matrix(frame: Any, indicator: str, ax: Any = None, lang: str | None = None, titles: Mapping[str, str] | None = None,
                  title: str = "", most: float = 0.0, relative: bool = False) -> Any:
    """What each remedy does under each limit: a matrix, blue where it lifts the indicator and orange where it lowers it; the Axes.

    ``frame`` has the columns limit, remedy, difference, and where known low and high, the interval: one row for each pair. Pairs whose
    interval includes 0 stand in brackets. A column kind, which kind of cell the pair is, is written below its number; a pair whose
    difference is missing is grey and shows its kind alone. Limits and remedies are levers' names or any others; ``titles`` says what they
    are called. ``most`` is the difference of the darkest colour, the greatest of the frame unless it is given; ``relative`` differences are
    shares of the indicator's level without a limit.
    """
    frame = take_matrix(frame, indicator, detect_language(lang))
    check_columns(frame, "limits_matrix", "limit", "remedy", "difference")
    unit = "share" if relative else get_unit(indicator)
    wide = frame.pivot(index="limit", columns="remedy", values="difference")
    wide = wide.loc[list(dict.fromkeys(frame["limit"])), list(dict.fromkeys(frame["remedy"]))]
    intervals = {(row.limit, row.remedy): (row.low, row.high) for row in frame.itertuples()} if {"low", "high"} <= set(frame) else {}
    kinds = dict(zip(zip(frame["limit"], frame["remedy"], strict=True), frame["kind"], strict=True)) if "kind" in frame else {}
    with open_axes(ax, lang, (6.3, 1.3 + 0.5 * len(wide))) as (axes, spoken):
        most = most or float(np.nanmax(np.abs(wide.to_numpy()), initial=0)) or 1.0
        colours = LinearSegmentedColormap.from_list("wushe", [ORANGE, "#ffffff", BLUE])
        colours = colours.with_extremes(bad="#e4e4e4")
        image = axes.imshow(wide, cmap=colours, vmin=-most, vmax=most, aspect="auto")
        axes.set_xticks(range(wide.shape[1]), [_folded(get_shown_name(name, spoken, titles)) for name in wide.columns])
        axes.set_yticks(range(len(wide)), [_folded(get_shown_name(name, spoken, titles)) for name in wide.index])
        for (row, column), value in np.ndenumerate(wide.to_numpy()):
            pair = (wide.index[row], wide.columns[column])
            _write_cell(axes, (column, row), value, unit, intervals.get(pair, (1, 1)), kinds.get(pair, ""), abs(value) > 0.7 * most)
        heading = say(spoken, "Effect of each remedy under each limit: {what}",
                      what=label(indicator, spoken) if get_unit(indicator) else get_shown_title(indicator, spoken))
        finish_axes(axes, title or heading, grid="none")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_ylabel(say(spoken, "limit"))
        axes.set_xlabel(say(spoken, "remedy"))
        bar = axes.figure.colorbar(image, ax=axes, shrink=0.9, pad=0.02)
        bar.outline.set_visible(False)
        format_value_axis(bar.ax.yaxis, unit, signed=True)
        bar.set_label(say(spoken, "per cent of the level without a limit") if relative else say(spoken, "percentage points")
                      if unit.startswith("share") else unit_of(unit, spoken), fontsize=8)
        if intervals:
            add_note(axes, say(spoken, "in brackets: the 95% interval includes 0"), 44)
    return axes


def _write_cell(axes: Any, place: tuple[int, int], value: float, unit: str, span: tuple[float, float], kind: str, dark: bool) -> None:
    """Write a cell's number, in brackets where its interval includes 0, and below it the kind of cell that it is."""
    text = "" if value != value else format_amount(value, unit, signed=True)
    text = f"({text})" if text and span[0] <= 0 <= span[1] else text
    colour = "white" if dark else "black"
    up = 0.17 if kind else 0
    axes.text(place[0], place[1] - up, text, ha="center", va="center", fontsize=9, color=colour)
    if kind:
        axes.text(place[0], place[1] + (up if text else 0), kind, ha="center", va="center", fontsize=6.5, color=colour)


def _folded(text: str, most: int = 17) -> str:
    """A label in two lines where it is long."""
    if len(text) <= most or " " not in text:
        return text
    middle = min((place for place, sign in enumerate(text) if sign == " "), key=lambda place: abs(place - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1:]}"


def tornado(frame: Any, indicator: str, base: float | None = None, ax: Any = None, lang: str | None = None,
            titles: Mapping[str, str] | None = None, most: int = 15) -> Any:
    """What the indicator becomes when one factor at a time is at its lowest and at its highest, the widest first; the Axes.

    ``frame`` has the columns factor, low, high: the indicator's values there. ``base`` is its value with all factors at their defaults.
    """
    frame = take_tornado(frame, indicator)
    check_columns(frame, "tornado", "factor", "low", "high")
    order = (frame["high"] - frame["low"]).abs().sort_values(ascending=False).index[:most]
    rows = frame.loc[order[::-1]]
    middle = float(((rows["low"] + rows["high"]) / 2).median()) if base is None else base
    with open_axes(ax, lang, (6.3, 1.1 + 0.25 * len(rows))) as (axes, spoken):
        places = np.arange(len(rows))
        axes.barh(places, rows["low"] - middle, left=middle, color=ORANGE, height=0.62)
        axes.barh(places, rows["high"] - middle, left=middle, color=BLUE, height=0.62, hatch="////", edgecolor="white", linewidth=0)
        axes.axvline(middle, color="0.3", linewidth=0.9)
        axes.set_yticks(places, [get_shown_name(name, spoken, titles) for name in rows["factor"]])
        handles = [Patch(color=ORANGE, label=say(spoken, "factor at its lowest")),
                   Patch(facecolor=BLUE, hatch="////", edgecolor="white", linewidth=0, label=say(spoken, "factor at its highest"))]
        finish_axes(axes, say(spoken, "{what} when one factor moves through its range",
                         what=label(indicator, spoken) if get_unit(indicator) else get_shown_title(indicator, spoken)), "x",
               add_legend(axes, handles, 2))
        axes.tick_params(axis="y", length=0)
        format_value_axis(axes.xaxis, get_unit(indicator))
        axes.set_xlabel(unit_of(get_unit(indicator), spoken), loc="left")
    return axes


def sobol(frame: Any, indicator: str, ax: Any = None, lang: str | None = None, titles: Mapping[str, str] | None = None,
          most: int = 15) -> Any:
    """Of the indicator's variance, the share that each factor makes alone and with all that it acts through; the Axes.

    ``frame`` has the columns factor, first, total, and where known first_low, first_high, total_low, total_high, their intervals; of a
    frame with a column indicator (``swept.sobol()``) the indicator's rows are drawn.
    """
    frame = take_indices(frame, "sobol", indicator)
    check_columns(frame, "sobol", "factor", "first", "total")
    frame = _select_indicator(frame, "sobol", indicator, "total")
    rows = frame.sort_values("total", ascending=False).head(most).iloc[::-1]
    with open_axes(ax, lang, (6.3, 1.1 + 0.34 * len(rows))) as (axes, spoken):
        places = np.arange(len(rows))
        handles = []
        for kind, up, colour, hatch in (("first", 0.19, BLUE, ""), ("total", -0.19, COLOURS[4], "////")):
            bars = axes.barh(places + up, rows[kind], height=0.36, color=colour, hatch=hatch, edgecolor="white", linewidth=0,
                             label=INDEX_NAMES[kind].render(spoken))
            handles.append(bars)
            if {f"{kind}_low", f"{kind}_high"} <= set(rows):
                axes.hlines(places + up, rows[f"{kind}_low"], rows[f"{kind}_high"], color="black", linewidth=1)
        axes.set_yticks(places, [get_shown_name(name, spoken, titles) for name in rows["factor"]])
        what = label(indicator, spoken) if get_unit(indicator) else get_shown_title(indicator, spoken)
        finish_axes(axes, say(spoken, "What the variance of {what} comes from", what=what), "x", add_legend(axes, handles, 2))
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(min(0.0, axes.get_xlim()[0]), max(1.0, axes.get_xlim()[1]))
        format_value_axis(axes.xaxis, "share")
        axes.set_xlabel(say(spoken, "share of variance"), loc="left")
    return axes


def morris(frame: Any, indicator: str, ax: Any = None, lang: str | None = None, titles: Mapping[str, str] | None = None,
           most: int = 15) -> Any:
    """How far each factor moves the indicator over its whole range, on average: μ*, with its interval, and σ; the Axes.

    ``frame`` has the columns factor, mu_star, and where known mu_star_low, mu_star_high, its interval, and sigma; of a frame with a
    column indicator (``swept.morris()``) the indicator's rows are drawn. Effects on shares are in percentage points.
    """
    frame = take_indices(frame, "morris", indicator)
    check_columns(frame, "morris", "factor", "mu_star")
    frame = _select_indicator(frame, "morris", indicator, "mu_star")
    rows = frame.sort_values("mu_star", ascending=False).head(most).iloc[::-1]
    share = get_unit(indicator).startswith("share")
    scale = 100 if share else 1
    with open_axes(ax, lang, (6.3, 1.1 + 0.27 * len(rows))) as (axes, spoken):
        places = np.arange(len(rows))
        handles = [axes.barh(places, rows["mu_star"] * scale, height=0.6, color=BLUE, label=INDEX_NAMES["mu_star"].render(spoken))]
        if {"mu_star_low", "mu_star_high"} <= set(rows):
            axes.hlines(places, rows["mu_star_low"] * scale, rows["mu_star_high"] * scale, color="black", linewidth=1.2)
        if "sigma" in rows:
            handles.append(axes.scatter(rows["sigma"] * scale, places, marker="D", s=22, color="white", edgecolors=ORANGE, linewidths=1.3,
                                        zorder=3, label=INDEX_NAMES["sigma"].render(spoken)))
        axes.set_yticks(places, [get_shown_name(name, spoken, titles) for name in rows["factor"]])
        what = label(indicator, spoken) if get_unit(indicator) else get_shown_title(indicator, spoken)
        finish_axes(axes, say(spoken, "How far each factor moves {what}", what=lower_first(what)), "x", add_legend(axes, handles, 2))
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
        format_value_axis(axes.xaxis, "" if share else get_unit(indicator))
        axes.set_xlabel(say(spoken, "percentage points") if share else unit_of(get_unit(indicator), spoken), loc="left")
        add_note(axes, say(spoken, "over the factor's whole range; bars: 95% intervals"), 36)
    return axes


def _select_indicator(frame: Any, who: str, indicator: str, needed: str) -> Any:
    """The rows of a frame that are the indicator's and have values."""
    mine = frame[frame["indicator"] == indicator] if "indicator" in frame else frame
    mine = mine.dropna(subset=[needed])
    check_columns(mine, who, needed)
    return mine
