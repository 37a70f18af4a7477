"""Widgets (控件) of our own: Vue components from the folder ``assets``, whose traits Python sets and whose events it hears."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipyvuetify
import solara.settings
import traitlets

ASSETS = Path(__file__).parent / "assets"
ECHARTS = "echarts@5.4.0/dist/echarts.min.js"
"""Apache ECharts as the package solara-assets ships it; Solara's own ``FigureEcharts`` asks for the same version."""
LOADER = "/* LOADER */"
"""Where a component that draws with ECharts gets the lines that load it."""


def read_template(name: str) -> str:
    """Read a Vue component of the folder, with the loader of ECharts where it asks for it."""
    return (ASSETS / f"{name}.vue").read_text(encoding="utf-8").replace(LOADER, (ASSETS / "echarts.js").read_text(encoding="utf-8"))


def get_echarts_address() -> str:
    """Get where the page finds ECharts: below Solara's assets, served by this machine."""
    assets = solara.settings.assets
    return f"{'' if assets.proxy else assets.cdn.rstrip('/') + '/'}{ECHARTS}"


class Frame(ipyvuetify.VuetifyTemplate):
    """What holds for the whole page: its language, the names of its buttons, the way to the content, and its reload after a restart."""

    template = traitlets.Unicode(read_template("frame")).tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)
    boot = traitlets.Unicode().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)


class Counter(ipyvuetify.VuetifyTemplate):
    """The week, in the bar at the top."""

    template = traitlets.Unicode('<template><span class="wushe-state">{{ text }}</span></template>').tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)


class StatusLines(ipyvuetify.VuetifyTemplate):
    """Where the run stands, what was changed in it, and what went wrong."""

    template = traitlets.Unicode(read_template("status")).tag(sync=True)
    place = traitlets.Unicode().tag(sync=True)
    state = traitlets.Unicode().tag(sync=True)
    ready = traitlets.Bool(False).tag(sync=True)
    progress = traitlets.Float(0).tag(sync=True)
    lines = traitlets.List().tag(sync=True)
    waiting = traitlets.Unicode().tag(sync=True)
    failed = traitlets.Unicode().tag(sync=True)


class Charts(ipyvuetify.VuetifyTemplate):
    """Lines over the weeks, drawn in the browser, a panel each; Python sends the new weeks alone.

    ``chunk`` has a key (another key begins anew), the week in which it starts, and for each panel and run the values of its weeks. A
    browser that lacks the weeks before asks for all.
    """

    template = traitlets.Unicode(read_template("charts")).tag(sync=True)
    echarts = traitlets.Unicode().tag(sync=True)
    panels = traitlets.List().tag(sync=True)
    runs = traitlets.List().tag(sync=True)
    marks = traitlets.List().tag(sync=True)
    chunk = traitlets.Dict().tag(sync=True)
    headings = traitlets.List().tag(sync=True)
    numbers = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    on_asked: Callable[[], Any] | None = None

    def vue_ask(self, _: Any = None) -> None:
        """The browser lacks weeks."""
        if self.on_asked is not None:
            self.on_asked()


class FlowCharts(ipyvuetify.VuetifyTemplate):
    """Flow diagrams, drawn in the browser, one for each run: nodes and links with their values."""

    template = traitlets.Unicode(read_template("flows")).tag(sync=True)
    echarts = traitlets.Unicode().tag(sync=True)
    runs = traitlets.List().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    empty = traitlets.Unicode().tag(sync=True)


class Pictures(ipyvuetify.VuetifyTemplate):
    """PNGs side by side, each with its title and week; one says where it was clicked, as a part of its width and its height.

    ``width`` is how wide the browser shows each, in CSS pixels, ``density`` how many pixels it has for one of them, ``dark`` its theme.
    """

    template = traitlets.Unicode(read_template("pictures")).tag(sync=True)
    pictures = traitlets.List().tag(sync=True)
    drawing = traitlets.Unicode().tag(sync=True)
    points = traitlets.Bool(False).tag(sync=True)
    width = traitlets.Int(0)
    density = traitlets.Float(1.0)
    dark = traitlets.Bool(False)
    on_clicked: Callable[[int, float, float], Any] | None = None
    on_sized: Callable[[], Any] | None = None

    def vue_clicked(self, place: Any) -> None:
        """The browser says which picture, and where."""
        if self.on_clicked is not None:
            self.on_clicked(int(place[0]), float(place[1]), float(place[2]))

    def vue_sized(self, size: Any) -> None:
        """The browser says how wide a picture is, and whether the page is dark."""
        self.width, self.density, self.dark = int(size[0]), float(size[1]), bool(size[2])
        if self.on_sized is not None:
            self.on_sized()


class Slider(ipyvuetify.VuetifyTemplate):
    """The browser's own slider with its name, its value in words, and what it means on hover."""

    template = traitlets.Unicode(read_template("slider")).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    hover = traitlets.Unicode().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    value = traitlets.Float(0).tag(sync=True)
    low = traitlets.Float(0).tag(sync=True)
    high = traitlets.Float(1).tag(sync=True)
    step = traitlets.Float(0.01).tag(sync=True)
    on_seen = traitlets.Any(None, allow_none=True)
    on_moved = traitlets.Any(None, allow_none=True)

    def vue_seen(self, value: Any) -> None:
        """The thumb passes a value, and is still held."""
        if self.on_seen is not None:
            self.words = self.on_seen(float(value))

    def vue_moved(self, value: Any) -> None:
        """The thumb was let go."""
        if self.on_moved is not None:
            self.on_moved(float(value))
