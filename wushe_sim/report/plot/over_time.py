"""Indicators over time (随时间): a line for each scenario with a band over seeds, or small multiples, one for each community type."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from matplotlib import pyplot
from matplotlib.ticker import MaxNLocator

from wushe_sim.errors import BadInput
from wushe_sim.i18n import Message, detect_language, join_clauses, msg, say
from wushe_sim.report.fonts import shown
from wushe_sim.report.labels import get_unit, number, type_called
from wushe_sim.report.plot.style import (
    COLOURS,
    DASHES,
    DPI,
    GREY,
    MARKERS,
    add_legend,
    add_note,
    check_columns,
    finish_axes,
    format_value_axis,
    get_shown_title,
    open_axes,
)
from wushe_sim.report.plot.taking import find_column, take_types, take_weeks
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.spreads import NINE_IN_TEN, separate_spreads

DRAWS_BANDS = msg("lines: mean of the sets of coefficients; light: nine sets in ten; dark: what luck does to nine streets in ten")
MANY_SEEDS, SELDOM = 20, 0.8
"""From so many seeds on a band holds nine in ten of them; below, all. What has a value in fewer of the weeks is dots, never a line."""

ABOVE_ALL = msg("above 100%: needs of earlier weeks are served too")

OUTLYING, FAR = 0.05, 3.0
"""An axis is clipped where all values span more than so many times what is left without this share at either end."""


def over_time(frame: Any, indicator: str, ax: Any = None, lang: str | None = None, titles: Mapping[str, str] | None = None,
              draws: Ensemble | None = None) -> Any:
    """An indicator over the weeks: a line for each scenario, the mean over seeds, with a band over them; the Axes.

    ``frame`` is a Result, a WusheModel or a Comparison, of which a quarter's running values of the whole street are drawn. Or it has the
    columns scenario, seed, week and the indicator's, one row for each: ``result.street(13)`` gives such values, and one community's rows of
    ``result.weekly`` do too. ``titles`` says what scenarios are called. With
    ``draws`` (``result.draws``) the light band holds nine sets of coefficients in ten, the dark one what luck does to nine streets in ten.
    """
    frame, own_titles, own_draws = take_weeks(frame, detect_language(lang))
    titles, draws = titles or own_titles, draws or own_draws
    indicator = find_column(frame, indicator)
    _checked(frame, "over_time", indicator)
    with open_axes(ax, lang) as (axes, spoken):
        names = list(dict.fromkeys(frame["scenario"]))
        handles = _lines(axes, frame, indicator, names, titles, draws)
        rows = add_legend(axes, handles) if len(handles) > 1 else 0
        finish_axes(axes, get_shown_title(indicator, spoken), legend_rows=rows)
        _week_axis(axes, indicator, spoken)
        said = [band_note(frame, spoken, indicator) if draws is None else DRAWS_BANDS, clip_axis(axes, frame, indicator)]
        add_note(axes, join_clauses(one for one in said if one).render(spoken))
    return axes


def by_type(frame: Any, indicator: str, lang: str | None = None, titles: Mapping[str, str] | None = None) -> Any:
    """Small multiples: ``over_time`` for each type of community, side by side on one scale; an array of Axes.

    ``frame`` is a Comparison, or a Result with several scenarios; or it has the columns type, scenario, seed, week and the indicator's, one
    row for each.
    """
    frame, own_titles, _ = take_types(frame, indicator, detect_language(lang))
    titles = titles or own_titles
    check_columns(frame, "by_type", "type", "scenario", "seed", "week", indicator)
    parts = {kind: rows for kind, rows in frame.groupby("type", sort=False)}
    for rows in parts.values():
        _checked(rows, "by_type", indicator)
    columns = min(3, len(parts))
    lines = -(-len(parts) // columns)
    with open_axes(pyplot, lang) as (_, spoken):
        figure = pyplot.figure(figsize=(6.3, 0.7 + 1.75 * lines), dpi=DPI, layout="constrained")
        grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
        names = list(dict.fromkeys(frame["scenario"]))
        handles: list[Any] = []
        for axes, (kind, rows) in zip(grid.flat, parts.items(), strict=False):
            handles = _lines(axes, rows, indicator, names, titles)
            finish_axes(axes, shown(type_called(str(kind), spoken)))
            axes.title.set_fontsize(9)
            _week_axis(axes, indicator, spoken)
            axes.label_outer()
        for axes in grid.flat[len(parts) - columns:len(parts)]:
            axes.tick_params(labelbottom=True)
        for axes in grid.flat[len(parts):]:
            axes.set_axis_off()
        figure.suptitle(get_shown_title(indicator, spoken), x=0.01, ha="left", fontsize=10)
        key = figure.legend(handles=handles if len(handles) > 1 else [], loc="outside lower center", ncols=min(3, len(handles)),
                            frameon=False, fontsize=8, title=band_note(frame, spoken, indicator), title_fontsize=7)
        key.get_title().set_color(GREY)
    return grid.ravel()[:len(parts)]


def clip_axis(axes: Any, frame: Any, indicator: str) -> Message | None:
    """Leave off the value axis what a few weeks have far from all others, and return the note that says so; None where there is none.

    The first weeks serve needs of the burn-in, so that a single week's ratio of sums may be several times the usual one, or below 0.
    """
    values = frame[indicator].dropna().to_numpy(float)
    if not len(values):
        return None
    low, high = np.quantile(values, [OUTLYING, 1 - OUTLYING])
    if high <= low or np.ptp(values) <= FAR * (high - low):
        return None
    margin = 0.5 * (high - low)
    bottom, top = max(low - margin, values.min()), min(high + margin, values.max())
    axes.set_ylim(bottom - 0.1 * margin, top + 0.1 * margin)
    left, unit = int(((values < bottom) | (values > top)).sum()), get_unit(indicator)
    return msg("{left} of {values} values lie outside the axis (from {low} to {high})", left=left, values=len(values),
               low=number(float(values.min()), unit), high=number(float(values.max()), unit))


def band_note(frame: Any, lang: str, indicator: str = "") -> str:
    """What line and band, or dot and bar, are; and why there may be more than all of it."""
    seeds = frame["seed"].nunique()
    dots = indicator in frame and _is_seldom(frame.groupby(["scenario", "week"])[indicator].mean())
    said = [msg("one seed") if seeds == 1 else _say_range(seeds, dots)]
    if indicator == "coverage" and (frame[indicator] > 1).any():
        said.append(ABOVE_ALL)
    return join_clauses(said).render(lang)


def _say_range(seeds: int, dots: bool) -> Message:
    """What is drawn of several seeds: all of them, or of many nine in ten."""
    if dots:
        return (msg("dots: mean of {seeds} seeds, where there is a value; bars: nine seeds in ten", seeds=seeds) if seeds >= MANY_SEEDS
                else msg("dots: mean of {seeds} seeds, where there is a value; bars: lowest to highest", seeds=seeds))
    return (msg("lines: mean of {seeds} seeds; bands: nine seeds in ten", seeds=seeds) if seeds >= MANY_SEEDS
            else msg("lines: mean of {seeds} seeds; bands: lowest to highest", seeds=seeds))


def _is_seldom(values: Any) -> bool:
    """Whether so few weeks have a value that a line would draw what nobody measured: agreement is measured after a session."""
    return bool(values.notna().mean() < SELDOM)


def _checked(frame: Any, who: str, indicator: str) -> None:
    check_columns(frame, who, "scenario", "seed", "week", indicator)
    if frame.duplicated(["scenario", "seed", "week"]).any():
        raise BadInput(msg("plot.{who}: the frame has several rows for one scenario, seed and week; hand it one place's rows, or those "
                           "of the whole street (result.street(13)): means of ratios are not drawn",
                           who=who))


def _lines(axes: Any, frame: Any, indicator: str, names: Iterable[str], titles: Mapping[str, str] | None,
           draws: Ensemble | None = None) -> list[Any]:
    """A line and a band for each scenario, or dots; the handles of a legend. A missing value leaves a gap, a lone one is a dot."""
    handles = []
    for place, name in enumerate(names):
        rows = frame[frame["scenario"] == name]
        if not len(rows):
            continue
        wide = rows.pivot(index="week", columns="seed", values=indicator)
        said = shown((titles or {}).get(name, name), name)
        if _is_seldom(wide.mean(axis=1)):
            handles += _dots(axes, wide, place, said)
        else:
            handles += _line(axes, wide, place, said) if draws is None else _line_over_draws(axes, wide, place, said, draws)
    return handles


def _line_over_draws(axes: Any, wide: Any, place: int, said: str, draws: Ensemble) -> list[Any]:
    """The mean over sets, the band of nine sets in ten, and within it what luck does to nine streets in ten."""
    colour = COLOURS[place % len(COLOURS)]
    found = separate_spreads(wide.to_numpy(float).T, np.array([draws.choose_set(int(seed)) for seed in wide.columns]))
    axes.fill_between(wide.index, found.low, found.high, color=colour, alpha=0.14, linewidth=0)
    half = NINE_IN_TEN * found.luck
    axes.fill_between(wide.index, found.mean - half, found.mean + half, color=colour, alpha=0.3, linewidth=0)
    return axes.plot(wide.index, found.mean, linestyle=DASHES[place % len(DASHES)], color=colour, linewidth=1.6, label=said)


def _line(axes: Any, wide: Any, place: int, said: str) -> list[Any]:
    colour, mean = COLOURS[place % len(COLOURS)], wide.mean(axis=1)
    lone = mean.notna() & mean.shift(1).isna() & mean.shift(-1).isna()
    line = axes.plot(mean.index, mean, linestyle=DASHES[place % len(DASHES)], color=colour, linewidth=1.6, label=said)
    axes.plot(mean.index[lone], mean[lone], "o", color=colour, markersize=2.5)
    if wide.shape[1] > 1:
        axes.fill_between(wide.index, *_ends(wide), color=colour, alpha=0.16, linewidth=0)
    return line


def _dots(axes: Any, wide: Any, place: int, said: str) -> list[Any]:
    """The mean over seeds in each week that has a value, and a bar."""
    there, colour = wide.dropna(how="all"), COLOURS[place % len(COLOURS)]
    weeks = there.index + 0.3 * place  # beside each other, for scenarios hold their sessions in the same weeks
    if there.shape[1] > 1:
        axes.vlines(weeks, *_ends(there), color=colour, alpha=0.4, linewidth=1.2)
    return axes.plot(weeks, there.mean(axis=1), MARKERS[place % len(MARKERS)], color=colour, markersize=3.5, linestyle="none", label=said)


def _ends(wide: Any) -> tuple[Any, Any]:
    """Between which values the seeds lie, or most of many."""
    some = wide.shape[1] >= MANY_SEEDS
    return (wide.quantile(0.05, axis=1), wide.quantile(0.95, axis=1)) if some else (wide.min(axis=1), wide.max(axis=1))


def _week_axis(axes: Any, indicator: str, lang: str) -> None:
    axes.set_xlabel(say(lang, "week"), loc="left")
    axes.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True, steps=[1, 2, 2.6, 5, 10]))
    axes.margins(x=0.01)
    format_value_axis(axes.yaxis, get_unit(indicator))
