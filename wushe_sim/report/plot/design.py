"""Plots of a sweep's design (主效应图): an indicator against each factor, and each factor's share of the variance."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib import pyplot

from wushe_sim.experiments.sweep.main_effects import find_design_factors
from wushe_sim.i18n import say
from wushe_sim.report.fonts import shown
from wushe_sim.report.labels import MAIN, format_percent, get_lever_unit, get_unit, label, option
from wushe_sim.report.plot.style import (
    COLOURS,
    DPI,
    SIZES,
    add_note,
    check_columns,
    finish_axes,
    format_value_axis,
    get_shown_name,
    get_shown_title,
    open_axes,
)
from wushe_sim.report.plot.taking import take_points, take_shares

ACROSS, LONGEST = 3, 14


def factors(frame: Any, indicator: str, figure: Any = None, lang: str | None = None, titles: Mapping[str, str] | None = None,
            names: Sequence[str] = (), intervals: float = 1.96) -> Any:
    """An indicator against each factor: a dot for each point, and the mean at each level with its interval; the Axes, an array.

    ``frame`` is a SweepResult; or it has a row for each point, with a column for each factor (``names``; else all columns but design and
    the indicator) and one for the indicator. ``intervals`` is how many standard errors a bar reaches to either side.
    """
    frame = take_points(frame, indicator)
    check_columns(frame, "factors", indicator)
    found = find_design_factors(frame[[*(names or frame.columns.drop(["design", indicator], errors="ignore"))]])
    check_columns(frame if found else frame.iloc[:0], "factors", indicator)
    rows, columns = -(-len(found) // ACROSS), min(ACROSS, len(found))
    inches = (2.4 * columns + 0.6, 2.1 * rows + 0.5)
    with open_axes(figure or pyplot.figure(figsize=inches, dpi=DPI, layout="constrained"), lang) as (sheet, spoken):
        axes = sheet.subplots(rows, columns, sharey=True, squeeze=False)
        for ax, one in zip(axes.flat, found, strict=False):
            _against(ax, frame, one, indicator, spoken, titles, intervals)
        for ax in axes.flat[len(found):]:
            ax.set_visible(False)
        sheet.suptitle(get_shown_title(indicator, spoken), x=0.01, ha="left", fontsize=SIZES["axes.titlesize"])
    return axes.ravel()[:len(found)]


def _against(ax: Any, frame: Any, factor: Any, indicator: str, lang: str, titles: Mapping[str, str] | None, intervals: float) -> None:
    values, number = frame[indicator].to_numpy(), factor.number
    places = frame[factor.name].to_numpy(float) if number else factor.level.astype(float)
    spread = 0.0 if number else np.linspace(-0.12, 0.12, len(places))
    ax.plot(places + spread, values, "o", color=COLOURS[0], alpha=0.35, markersize=3, markeredgewidth=0)
    levels = [k for k in range(len(factor.labels)) if np.isfinite(values[factor.level == k]).any()]
    middles = [float(np.mean(places[factor.level == k])) for k in levels]
    parts = [values[(factor.level == k) & np.isfinite(values)] for k in levels]
    means = [float(part.mean()) for part in parts]
    errors = [intervals * float(part.std(ddof=1)) / len(part)**0.5 if len(part) > 1 else 0.0 for part in parts]
    ax.errorbar(middles, means, errors, color=COLOURS[1], linewidth=1.6, capsize=3, marker="s", markersize=4,
                linestyle="-" if number else "none")
    finish_axes(ax, get_shown_name(factor.name, lang, titles), "y")
    format_value_axis(ax.yaxis, get_unit(indicator))
    if number:
        format_value_axis(ax.xaxis, get_lever_unit(factor.name))
    else:
        ax.set_xticks(range(len(factor.labels)), [_short(name, lang) for name in factor.labels])
        ax.set_xlim(-0.6, len(factor.labels) - 0.4)


def _short(name: str, lang: str) -> str:
    text = option(name, lang)
    return shown(text if len(text) <= LONGEST else text[:LONGEST - 1] + "…")


def shares(frame: Any, ax: Any = None, lang: str | None = None, titles: Mapping[str, str] | None = None) -> Any:
    """Of each indicator's variance over a design the share of each factor alone, as a matrix; the Axes.

    ``frame`` is a SweepResult, or has the columns factor, indicator and share.
    """
    frame = take_shares(frame, tuple(MAIN))
    check_columns(frame, "shares", "factor", "indicator", "share")
    wide = frame.pivot(index="indicator", columns="factor", values="share")
    wide = wide.loc[list(dict.fromkeys(frame["indicator"])), list(dict.fromkeys(frame["factor"]))]
    with open_axes(ax, lang, (2.6 + 0.75 * wide.shape[1], 1.2 + 0.27 * len(wide))) as (axes, spoken):
        axes.imshow(wide, cmap="Blues", vmin=0, vmax=1, aspect="auto")
        folded = [_folded(get_shown_name(name, spoken, titles)) for name in wide.columns]
        axes.set_xticks(range(wide.shape[1]), folded)
        axes.set_yticks(range(len(wide)), [label(name, spoken) for name in wide.index])
        for (row, column), value in np.ndenumerate(wide.to_numpy()):
            if np.isfinite(value):
                axes.text(column, row, format_percent(value), ha="center", va="center", fontsize=8,
                          color="white" if value > 0.6 else "black")
        finish_axes(axes, shown(say(spoken, "Share of variance by factor alone")), grid="none")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        add_note(axes, say(spoken, "what factors do together is in none of them"), 34)
    return axes


def _folded(text: str) -> str:
    return "\n".join(text.split(" ", 1)) if len(text) > LONGEST else text
