"""One style (一种样式) for every picture: colours that all can tell apart, fonts, sizes, legends, notes, numbers on axes, saving."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.colors
from matplotlib import pyplot
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from wushe_sim.errors import BadInput
from wushe_sim.files.paths import in_place_of
from wushe_sim.i18n import LANGUAGES, detect_language, enumerate_choices, msg
from wushe_sim.i18n.message import BETWEEN_CLAUSES
from wushe_sim.i18n.printable import measure_width
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.report.fonts import font_family, shown
from wushe_sim.report.labels import find_name, format_signed, full_label
from wushe_sim.report.plot.wanting import describe_wanted

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
"""Okabe and Ito's colours, which those who see fewer of them can still tell apart; beyond eight they begin anew."""
DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
GREY = "0.35"
PAGE = (6.3, 3.6)
"""Inches: a page's text width (16 cm), and a height."""
DPI = 160
FORMATS = (".png", ".svg", ".pdf")
NO_DATE: Mapping[str, dict[str, Any]] = {".png": {"Software": None}, ".svg": {"Date": None, "Creator": None},
                                         ".pdf": {"CreationDate": None, "Creator": None, "Producer": None}}
SIZES: dict[Any, Any] = {"font.size": 9, "axes.titlesize": 10,
                         "axes.labelsize": 9, "xtick.labelsize": 8, "ytick.labelsize": 8, "legend.fontsize": 8}

DARK_GROUND, DARK_TEXT, DARK_QUIET = "#1e1e1e", "#eeeeee", "#bdbdbd"
DARK: dict[Any, Any] = {
    "figure.facecolor": DARK_GROUND, "savefig.facecolor": DARK_GROUND, "axes.facecolor": DARK_GROUND, "text.color": DARK_TEXT,
    "axes.labelcolor": DARK_TEXT, "axes.titlecolor": DARK_TEXT, "axes.edgecolor": DARK_QUIET, "xtick.color": DARK_TEXT,
    "ytick.color": DARK_TEXT,
}
"""Matplotlib's settings for a dark page; ``lighten`` does the rest on what is drawn."""

DIFFERENCE_NOTE = msg("paired by seed; bars: 95% intervals; filled: the interval leaves out 0")


def font_settings(lang: str) -> dict[Any, Any]:
    """Get matplotlib's settings for our fonts and sizes."""
    return {"font.family": font_family(lang), "axes.unicode_minus": False, **SIZES}


def lighten(axes: Any) -> None:
    """Lighten what is drawn black, grey or on white, for a dark page: marks, their edges, notes, and boxes behind texts."""
    for text in axes.texts:
        if matplotlib.colors.to_hex(text.get_color()) == matplotlib.colors.to_hex(GREY):
            text.set_color(DARK_QUIET)
        if text.get_bbox_patch() is not None:
            text.get_bbox_patch().set_facecolor(DARK_GROUND)
    for handle in axes.get_legend().legend_handles if axes.get_legend() else ():
        if matplotlib.colors.to_hex(handle.get_color()) == matplotlib.colors.to_hex(GREY):
            handle.set_color(DARK_QUIET)
    for drawn in axes.collections:
        for read, write in ((drawn.get_facecolor, drawn.set_facecolor), (drawn.get_edgecolor, drawn.set_edgecolor)):
            colours = read()
            if len(colours) == 1 and colours[0, :3].max() == 0 and colours[0, 3] > 0:
                write(DARK_TEXT)


def format_png(figure: Any, dpi: int = 200) -> bytes:
    """Format a figure as PNG."""
    target = io.BytesIO()
    figure.savefig(target, format="png", dpi=dpi, metadata={"Software": None})
    return target.getvalue()


@contextmanager
def open_axes(ax: Any, lang: str | None, size: tuple[float, float] = PAGE) -> Iterator[tuple[Any, str]]:
    """The axes to draw on (a new figure's where none are given) and the reader's language, with our fonts in force."""
    spoken = detect_language(lang)
    with matplotlib.rc_context(font_settings(spoken)):
        if ax is None:
            ax = pyplot.figure(figsize=size, dpi=DPI, layout="constrained").add_subplot()
            yield ax, spoken
        else:
            yield ax, spoken
            _in_our_font(ax, font_family(spoken))
        interactive = matplotlib.is_interactive()
    matplotlib.interactive(interactive)  # a notebook turns it on when its first figure is made, and the context would turn it off again


def _in_our_font(ax: Any, family: Any) -> None:
    """Titles, labels and ticks of axes that are the user's own: they were made before our fonts were in force."""
    if not hasattr(ax, "xaxis"):  # a grid's figure, whose axes are made with our fonts in force
        return
    for text in (*ax.get_children(), ax.xaxis.label, ax.yaxis.label):
        if isinstance(text, Text):
            text.set_fontfamily(family)
    ax.tick_params(labelfontfamily=family)


def check_form(path: Path) -> str:
    """Check the ending of a picture's name and return it. Raises BadInput for a form that is not written."""
    form = path.suffix.lower()
    if form not in FORMATS:
        raise BadInput(msg("{path}: a picture's name ends in {names}", path=path, names=enumerate_choices(FORMATS)))
    return form


def save(axes: Any, path: str | Path) -> Path:
    """Write a picture as PNG, SVG or PDF, whole or not at all: axes, several of them or a figure.

    Letters become outlines (SVG) or go along (PDF), so that no font is needed to read it. Raises BadInput for another form, StorageError
    where it cannot be written.
    """
    path = Path(path)
    form = check_form(path)
    first = axes if hasattr(axes, "savefig") or hasattr(axes, "figure") else next(iter(getattr(axes, "flat", axes)))
    figure = first if hasattr(first, "savefig") else first.figure
    with in_place_of(path) as beside, matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "wushe", "pdf.fonttype": 3}):
        figure.savefig(beside, format=form[1:], metadata=NO_DATE[form])
    return path


def check_columns(frame: Any, who: str, *columns: str) -> None:
    """Raise BadInput for what is no frame, and where one lacks columns or has no rows."""
    if not hasattr(frame, "columns"):
        raise BadInput(describe_wanted(who, columns, frame))
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise BadInput(msg("plot.{who}: the frame lacks {names}; it needs the columns {columns}",
                           who=who, names=enumerate_choices(missing), columns=enumerate_choices(columns)))
    if not len(frame):
        raise BadInput(msg("plot.{who}: the frame has no rows", who=who))


def get_shown_name(name: str, lang: str, titles: Mapping[str, str] | None = None) -> str:
    """Get a name for a picture: by ``titles``, or what we call it, or as much of a user's own as the fonts can show."""
    if titles and name in titles:
        return shown(titles[name], name)
    return find_name(name, lang) or shown(name)


def get_shown_title(indicator: str, lang: str) -> str:
    """Get a picture's title: the indicator with its unit; what is none of ours keeps its name."""
    return full_label(indicator, lang) if indicator in INDICATORS else shown(indicator)


def format_value_axis(axis: Any, unit: str, signed: bool = False) -> None:
    """Ticks of an axis: shares in per cent (differences of shares in points, signed), others as they are."""
    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    if unit.startswith("share"):
        axis.set_major_formatter(FuncFormatter(lambda value, _: format_signed(value * 100, signed) + ("" if signed else "%")))
    else:
        axis.set_major_formatter(FuncFormatter(lambda value, _: format_signed(value, signed)))


def finish_axes(axes: Any, title: str, grid: str = "both", legend_rows: int = 0) -> None:
    """The frame that all pictures share: a title at the left above the legend's rows, a light grid, no box."""
    axes.set_title(title, loc="left", pad=6 + 12.5 * legend_rows)
    if grid != "none":
        axes.grid(True, axis=grid, color="0.92", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=SIZES["xtick.labelsize"])


def add_legend(axes: Any, handles: list[Any], columns: int = 0) -> int:
    """A legend between title and picture, of as many columns as there is room for; how many rows it has."""
    longest = max((measure_width(handle.get_label()) for handle in handles), default=0)
    fit = int((_room(axes) + 20) / (4.2 * longest + 26))
    columns = columns or max(1, min(len(handles), 3, fit))
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False, borderaxespad=0.3, borderpad=0,
                handlelength=2.2, handletextpad=0.6, columnspacing=1.4, labelspacing=0.35)
    return -(-len(handles) // columns)


def _room(axes: Any) -> float:
    """How wide a picture is, in points."""
    return axes.get_window_extent().width / axes.figure.dpi * 72


def add_note(axes: Any, text: str, below: float = 30) -> None:
    """A small remark under a picture, at its right; a part of it on a line of its own where they do not fit beside each other."""
    if 3.9 * max(measure_width(line) for line in text.split("\n")) > _room(axes) + 40:
        for lang in LANGUAGES:
            text = text.replace(BETWEEN_CLAUSES.render(lang), "\n")
    axes.annotate(text, (1, 0), xycoords="axes fraction", xytext=(0, -below), textcoords="offset points", ha="right", va="top", fontsize=7,
                  color=GREY, linespacing=1.4)
