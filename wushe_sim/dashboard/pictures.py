"""Pictures of the page (画面): ``ws.plot`` on figures of the page's size, as PNG, with the place of each agent in them."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from wushe_sim.dashboard.pair import CHANGED, UNCHANGED
from wushe_sim.dashboard.sentences import RUNS
from wushe_sim.i18n import say
from wushe_sim.report.labels import label
from wushe_sim.report.plot import community, linkage, over_time
from wushe_sim.report.plot.networks import ring
from wushe_sim.report.plot.style import COLOURS, font_settings, format_value_axis
from wushe_sim.tracing.followers import ACTOR, Life
from wushe_sim.tracing.residents import FEELINGS

NEAREST = 0.03
"""A click this near to an agent, as a part of the picture's width, means that agent."""
_DRAWING = threading.Lock()


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


def indicators(frame: Any, names: Sequence[str], lang: str) -> Picture:
    """Indicators over the weeks, a panel each, the changed street beside the unchanged one."""
    titles = {name: RUNS[name].render(lang) for name in (CHANGED, UNCHANGED)}
    columns = min(2, len(names))
    rows = -(-len(names) // columns)
    size = (5.4 * columns, 2.7 * rows)
    with _open_figure(size, lang, layout=None) as figure:  # a layout by itself would take a third of the time
        figure.subplots_adjust(left=0.6 / 5.4 / columns, right=1 - 0.15 / 5.4 / columns, top=1 - 0.5 / 2.7 / rows, bottom=0.45 / 2.7 / rows,
                               wspace=0.15, hspace=0.55)
        for axes, name in zip(figure.subplots(rows, columns, squeeze=False).flat, names, strict=False):
            over_time(frame, name, axes, lang, titles)
            _quiet(axes)
        for axes in figure.axes[len(names):]:
            axes.set_axis_off()
        return Picture(_png(figure))


def residents(frames: tuple[Any, Any], colour: str, lang: str, where: Any, marked: int | None) -> Picture:
    """A community's network (``people_of``), coloured by what one chooses; ``where`` is its layout, and whoever is marked gets a ring."""
    people, ties = frames
    with _open_figure((9, 6.6), lang) as figure:
        axes = community(people, ties, colour, figure.add_subplot(), lang, where)
        spots = {int(number): spot for number, spot in zip(where.drawn, where.places, strict=True)}
        return _with_spots(figure, axes, spots, marked)


def actors(frames: tuple[Any, Any], lang: str, marked: int | None) -> Picture:
    """A community's linkage network (``actors_of``)."""
    nodes, links = frames
    with _open_figure((9, 6.6), lang) as figure:
        axes = linkage(nodes, links, figure.add_subplot(), lang)
        return _with_spots(figure, axes, ring(nodes), marked)


def draw_life(lives: Mapping[str, Life], lang: str) -> Picture:
    """Draw a life week by week in both runs: a resident's feelings, or an actor's links."""
    names = ["strength"] if lives[CHANGED].who == ACTOR else list(FEELINGS[:4])
    with _open_figure((9, 2.4 if len(names) > 1 else 2.6), lang) as figure:
        for axes, name in zip(figure.subplots(1, len(names), squeeze=False).flat, names, strict=True):
            for run, colour, dash in ((CHANGED, COLOURS[0], "-"), (UNCHANGED, COLOURS[1], (0, (5, 1.5)))):
                values = [float("nan") if state is None else state[name] for state in lives[run].states]
                axes.plot(values, color=colour, linestyle=dash, linewidth=1.5, label=RUNS[run].render(lang))
            axes.set_title(say(lang, "mean strength of links") if name == "strength" else label(name, lang), loc="left", fontsize=9)
            axes.spines[["top", "right"]].set_visible(False)
            format_value_axis(axes.yaxis, "share")
            _quiet(axes)
        figure.axes[0].legend(frameon=False, fontsize=7, loc="best")
        return Picture(_png(figure))


def prepare(lang: str) -> None:
    """Find the fonts, which takes seconds the first time."""
    with _open_figure((1, 1), lang) as figure:
        _png(figure)


@contextmanager
def _open_figure(size: tuple[float, float], lang: str, layout: Any = "constrained") -> Iterator[Any]:
    """A figure in our fonts, one at a time: matplotlib's settings are the program's."""
    with _DRAWING, rc_context(font_settings(lang)):
        yield Figure(figsize=size, dpi=100, layout=layout)


def _quiet(axes: Any) -> None:
    """No remark under a small panel: one line of the page says it for all."""
    for text in list(axes.texts):
        text.remove()


def _with_spots(figure: Any, axes: Any, places: dict[Any, Any], marked: int | None) -> Picture:
    if marked in places:
        axes.scatter(*np.reshape(places[marked], (2, 1)), s=260, facecolors="none", edgecolors="black", linewidths=2.2, zorder=6)
    png = _png(figure)
    width, height = figure.bbox.width, figure.bbox.height
    dots = axes.transData.transform(np.array(list(places.values())))
    return Picture(png, np.array(list(places)), np.column_stack([dots[:, 0] / width, 1 - dots[:, 1] / height]))


def _png(figure: Any) -> bytes:
    file = BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()
