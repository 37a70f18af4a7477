"""A province at a glance (一省之图): every street a tile, week by week; and how each type of street fares.

There is no geography in a region, so tiles say nothing of where streets are: cities are blocks in their order, row by row; within a city
streets stand by type and then by number, row by row, so a street keeps its tile in every panel.
"""

from typing import Any

import numpy as np
from matplotlib import colormaps, pyplot
from matplotlib.colors import ListedColormap
from numpy.typing import NDArray

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg, say
from wushe_sim.i18n.counted import count_cities, count_streets
from wushe_sim.report.fonts import shown
from wushe_sim.report.labels import get_unit
from wushe_sim.report.plot.style import (
    COLOURS,
    DASHES,
    DPI,
    GREY,
    MARKERS,
    SIZES,
    add_legend,
    add_note,
    check_columns,
    finish_axes,
    format_value_axis,
    get_shown_title,
    open_axes,
)
from wushe_sim.report.plot.taking import take_streets

PANELS, ACROSS = 6, 3
"""Weeks that are shown, spread evenly from the first to the last, and how many stand side by side."""
MAP = "cividis"
"""From dark blue to yellow: read alike by those who see fewer colours, and in grey."""
NOT_MEASURED = "0.85"
MOST_NAMES = 36
"""Beyond so many cities their names would not be read."""


def streets(frame: Any, indicator: str, figure: Any = None, lang: str | None = None) -> Any:
    """Small multiples over the weeks: each street a tile in its city's block, coloured by an indicator on one scale; an array of Axes.

    ``frame`` is the Result of a region with one scenario and seed; or it has the columns city, street_type, street, week and the
    indicator's, one row for each street and week of one scenario and seed: ``result.street(over)``.
    """
    frame = take_streets(frame)
    _checked(frame, "streets", indicator)
    weeks = _some(np.sort(frame["week"].unique()))
    places, blocks, size = laid_out(frame)
    rows, columns = -(-len(weeks) // ACROSS), min(ACROSS, len(weeks))
    inches = (max(4.2, 2.4 * columns + 1.0), 2.4 * rows + 0.7)
    with open_axes(figure or pyplot.figure(figsize=inches, dpi=DPI, layout="constrained"), lang) as (sheet, spoken):
        grid = sheet.subplots(rows, columns, squeeze=False).ravel()
        scale = _scale(frame.loc[frame["week"].isin(weeks), indicator])
        tiles = None
        for axes, week in zip(grid, weeks, strict=False):
            now = frame[frame["week"] == week]
            tiles = _tiles(axes, now["street"].map(places), now[indicator], size, scale)
            axes.set_title(say(spoken, "week {week}", week=week), loc="left", fontsize=8, pad=14 if axes is grid[0] else 4)
        _names(grid[0], blocks)
        for axes in grid[len(weeks):]:
            axes.set_visible(False)
        bar = sheet.colorbar(tiles, ax=list(grid), shrink=0.8, pad=0.02)
        format_value_axis(bar.ax.yaxis, get_unit(indicator))
        bar.outline.set_visible(False)
        sheet.suptitle(get_shown_title(indicator, spoken), x=0.01, ha="left", fontsize=SIZES["axes.titlesize"])
        text = say(spoken, "a tile for each of {streets}, by type within the blocks of {cities}; not a map of where they are",
                   streets=count_streets(len(places)), cities=count_cities(len(blocks)))
        sheet.supxlabel(text, x=0.99, ha="right", fontsize=7, color=GREY)
    return grid[:len(weeks)]


def street_types(frame: Any, indicator: str, ax: Any = None, lang: str | None = None) -> Any:
    """How an indicator is distributed over the streets of each type, week by week: the median street, and where half and nine tenths lie.

    ``frame`` as for ``streets``.
    """
    frame = take_streets(frame)
    _checked(frame, "street_types", indicator)
    with open_axes(ax, lang) as (axes, spoken):
        parts = list(frame.groupby("street_type", sort=True))
        weeks = _some(np.sort(frame["week"].unique()))
        apart = 0.6 * (weeks[1] - weeks[0]) / (len(parts) + 1) if len(weeks) > 1 else 1.0
        handles = []
        for place, (kind, rows) in enumerate(parts):
            said = shown(str(kind)) if kind else say(spoken, "no type")
            handles.append(_spread(axes, rows, indicator, weeks, (place - (len(parts) - 1) / 2) * apart, place,
                                   f"{said} ({rows['street'].nunique():,})"))
        finish_axes(axes, get_shown_title(indicator, spoken), "y", legend_rows=add_legend(axes, handles))
        axes.set_xticks(weeks)
        axes.set_xlabel(say(spoken, "week"), loc="left")
        format_value_axis(axes.yaxis, get_unit(indicator))
        add_note(axes, say(spoken, "mark: the median street; thick bar: half of the streets; thin: nine in ten"))
    return axes


def laid_out(frame: Any) -> tuple[dict[str, tuple[int, int]], list[tuple[str, int, int]], tuple[int, int]]:
    """The row and column of each street's tile; each city with its block's first; rows and columns in all."""
    each = frame.drop_duplicates("street")
    cities = {str(city): rows.sort_values("street_type", kind="stable")["street"].tolist()
              for city, rows in each.groupby("city", sort=False)}
    side = max(int(np.ceil(np.sqrt(len(there)))) for there in cities.values())
    square = int(np.ceil(np.sqrt(len(cities))))
    across = min((square, square + 1), key=lambda width: (-len(cities) % width, width))
    places, blocks = {}, []
    for number, (city, there) in enumerate(cities.items()):
        top, left = (number // across) * (side + 2), (number % across) * (side + 1)
        blocks.append((city, top, left))
        places |= {street: (top + k // side, left + k % side) for k, street in enumerate(there)}
    return places, blocks, (-(-len(cities) // across) * (side + 2) - 2, across * (side + 1) - 1)


def _checked(frame: Any, who: str, indicator: str) -> None:
    check_columns(frame, who, "city", "street_type", "street", "week", indicator)
    if frame.duplicated(["street", "week"]).any():
        raise BadInput(msg("plot.{who}: the frame has several rows for one street and week; hand it one scenario's and seed's, with "
                           "whole streets (result.street(13)): means of ratios are not drawn",
                           who=who))


def _some(weeks: NDArray[Any]) -> list[int]:
    """Some weeks, spread evenly, the first and the last among them."""
    chosen = np.unique(np.round(np.linspace(0, len(weeks) - 1, min(PANELS, len(weeks)))).astype(int))
    return [int(weeks[k]) for k in chosen]


def _scale(values: Any) -> tuple[float, float]:
    """From lowest to highest, but for one street in a hundred at either end, which would take the colours from all others."""
    known = values.dropna()
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.quantile(0.01)), float(known.quantile(0.99))
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _tiles(axes: Any, places: Any, values: Any, size: tuple[int, int], scale: tuple[float, float]) -> Any:
    """One panel as one image: grey where nothing was measured, nothing between the blocks."""
    picture = np.full(size, np.nan)
    there = np.zeros(size, bool)
    rows, columns = np.array(places.tolist(), int).T
    picture[rows, columns], there[rows, columns] = values.to_numpy(float), True
    known = there & np.isfinite(picture)
    if (there & ~known).any():
        axes.imshow(np.ma.masked_array(np.zeros(size), ~(there & ~known)), cmap=ListedColormap([NOT_MEASURED]), interpolation="nearest")
    tiles = axes.imshow(np.ma.masked_array(picture, ~known), cmap=colormaps[MAP], vmin=scale[0], vmax=scale[1], interpolation="nearest")
    axes.set_axis_off()
    return tiles


def _names(axes: Any, blocks: list[tuple[str, int, int]]) -> None:
    """What each city is called, above its block in the first panel."""
    if len(blocks) <= MOST_NAMES:
        for city, top, left in blocks:
            axes.text(left - 0.5, top - 0.62, _short(shown(city)), fontsize=4 if len(blocks) > 9 else 6, color=GREY, ha="left", va="bottom")


def _short(name: str) -> str:
    return name if len(name) <= 10 else name[:9] + "…"


def _spread(axes: Any, rows: Any, indicator: str, weeks: list[int], aside: float, place: int, said: str) -> Any:
    """One type: a mark for the median street, a thick bar for half of them, a thin one for nine tenths; the handle of a legend."""
    colour, by_week, at = COLOURS[place % len(COLOURS)], rows.groupby("week")[indicator], np.array(weeks) + aside
    for width, alpha, low, high in ((1.0, 1.0, 0.05, 0.95), (4.0, 0.45, 0.25, 0.75)):
        axes.vlines(at, by_week.quantile(low).reindex(weeks), by_week.quantile(high).reindex(weeks), color=colour, linewidth=width,
                    alpha=alpha)
    return axes.plot(at, by_week.median().reindex(weeks), linestyle=DASHES[place % len(DASHES)], linewidth=1,
                     marker=MARKERS[place % len(MARKERS)], markersize=4, color=colour, label=said)[0]
