"""Pictures of the page (画面): ``ws.plot`` on figures of the page's size and theme, as PNG, with the place of each agent in them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from wushe_sim.report.plot import community, linkage
from wushe_sim.report.plot.networks import ring
from wushe_sim.report.plot.style import DARK, add_legend, font_settings, lighten

NEAREST = 0.03
"""A click this near to an agent, as a part of the picture's width, means that agent."""
INCH = 125
"""CSS pixels of an inch: the smallest text of a picture, 7 points, is then 12 pixels high."""
HEIGHT, LEAST_HEIGHT = 0.8, 340
"""A picture's height, as a part of its width, and in CSS pixels at least."""
NOTE, BAR = 46, 72
"""CSS pixels that two lines of a note take below the axes, and a bar of colours with its numbers at the right."""
ROOM = (0.01, 0.11, 0.98, 0.74)
"""What of a figure its axes fill at first: left, bottom, width, height; note and legend decide where they end."""
_DRAWING = threading.Lock()


class Page(NamedTuple):
    """What a picture is drawn for: a language, a theme, a width in CSS pixels, and how many pixels one of them is."""

    lang: str
    dark: bool = False
    width: int = 720
    density: float = 1.0


class Picture(NamedTuple):
    """A PNG; for each agent in it its number, and its place as a part of the width and of the height, from the upper left."""

    png: bytes
    numbers: Any = ()
    spots: Any = ()

    def nearest(self, x: float, y: float) -> int | None:
        """The number of the agent at a place, or None where there is none."""
        if not len(self.numbers):
            return None
        far = np.hypot(self.spots[:, 0] - x, self.spots[:, 1] - y)
        return int(self.numbers[far.argmin()]) if far.min() <= NEAREST else None


def residents(frames: tuple[Any, Any], colour: str, page: Page, where: Any, marked: int | None) -> Picture:
    """A community's network (``people_of``), coloured by what one chooses; ``where`` is its layout, and whoever is marked gets a ring."""
    people, ties = frames
    with _open_figure(page) as figure:
        axes = community(people, ties, colour, figure.add_axes(ROOM), page.lang, where)
        spots = {int(number): spot for number, spot in zip(where.drawn, where.places, strict=True)}
        return _with_spots(figure, axes, spots, marked, page)


def actors(frames: tuple[Any, Any], page: Page, marked: int | None) -> Picture:
    """A community's linkage network (``actors_of``)."""
    nodes, links = frames
    with _open_figure(page) as figure:
        axes = linkage(nodes, links, figure.add_axes(ROOM), page.lang)
        return _with_spots(figure, axes, ring(nodes), marked, page)


def prepare(lang: str) -> None:
    """Find the fonts, which takes seconds the first time."""
    with _open_figure(Page(lang, width=INCH)) as figure:
        _png(figure, 1)


@contextmanager
def _open_figure(page: Page) -> Iterator[Any]:
    """A figure in our fonts and the page's colours, one at a time: matplotlib's settings are the program's."""
    width, settings = page.width / INCH, font_settings(page.lang)
    with _DRAWING, rc_context(settings | DARK if page.dark else settings):
        yield Figure(figsize=(width, max(width * HEIGHT, LEAST_HEIGHT / INCH)), dpi=INCH)


def _with_spots(figure: Any, axes: Any, places: dict[Any, Any], marked: int | None, page: Page) -> Picture:
    axes.set_title("", loc="left")  # the page says it above
    _make_room(figure, axes)
    if marked in places:
        axes.scatter(*np.reshape(places[marked], (2, 1)), s=260, facecolors="none", edgecolors="black", linewidths=2.2, zorder=6)
    if page.dark:
        lighten(axes)
    png = _png(figure, page.density)
    width, height = figure.bbox.width, figure.bbox.height
    dots = axes.transData.transform(np.array(list(places.values())))
    return Picture(png, np.array(list(places)), np.column_stack([dots[:, 0] / width, 1 - dots[:, 1] / height]))


def _make_room(figure: Any, axes: Any) -> None:
    """Let the axes end where the legend above and the note below begin; a legend wider than the figure gets two columns."""
    legend, place, renderer = axes.get_legend(), axes.get_position(), FigureCanvasAgg(figure).get_renderer()
    if legend and legend.get_window_extent(renderer).x1 > figure.bbox.width:
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True):
            handle.set_label(text.get_text())
        add_legend(axes, legend.legend_handles, 2)
        legend = axes.get_legend()
    high = legend.get_window_extent(renderer).height / figure.bbox.height if legend else 0
    for bar in figure.axes[1:]:  # a feeling's colours, whose numbers stand at the right
        spot = bar.get_position()
        bar.set_position((1 - BAR / figure.bbox.width, spot.y0, spot.width, spot.height))
    low = NOTE / figure.bbox.height
    axes.set_position((place.x0, low, place.width, 0.96 - high - low))


def _png(figure: Any, density: float) -> bytes:
    file = BytesIO()
    figure.savefig(file, format="png", dpi=INCH * density)
    return file.getvalue()
