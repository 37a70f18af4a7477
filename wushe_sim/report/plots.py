"""图 one picture of a run: six small panels over the weeks, a colour for each scenario, a band over seeds."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wushe_sim.report.labels import label, title, word

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
"""Okabe and Ito's colours, which those who see fewer of them can still tell apart; beyond eight scenarios they begin anew."""
PANELS = (
    ("coverage",), ("linkage",), ("volunteer_rate", "registered_rate"), ("agreement", "compliance"),
    ("burnout", "professional_time"), ("trust", "belonging"),
)
STROKES = ("-", "--")
RUNNING_WEEKS = 13
CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "Heiti SC", "Noto Sans CJK JP", "Droid Sans Fallback", "AR PL UMing CN",
)


def chinese_font() -> str | None:
    """A font of this machine that has Chinese characters, or None."""
    from matplotlib import font_manager

    here = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in here), None)


def overview(result: Any, lang: str = "en") -> Any:
    """The picture, as a matplotlib Figure. Each value is a ratio of sums over the last 13 weeks; without a Chinese font, in English."""
    import matplotlib
    from matplotlib.figure import Figure

    font = chinese_font()
    lang = lang if font else "en"
    with matplotlib.rc_context({"font.family": [*([font] if font else []), "DejaVu Sans"], "axes.unicode_minus": False}):
        figure = Figure(figsize=(11, 6.6), dpi=130, layout="constrained")
        street, names = _running(result), list(result.scenarios)
        for axes, panel in zip(figure.subplots(2, 3, sharex=True).ravel(), PANELS, strict=True):
            _panel(axes, street, panel, names, lang)
        titles = [_shown(title(name, result.scenarios[name], lang), name, font) for name in names]
        _legend(figure, titles)
        figure.supxlabel(word("week", lang), fontsize=9)
        caption = word("band" if len(result.seeds) > 1 else "one_seed", lang, weeks=RUNNING_WEEKS)
        figure.text(0.995, 0.006, caption, ha="right", va="bottom", fontsize=7, color="0.35")
        figure.canvas.draw()
    return figure


def save_overview(result: Any, path: Path, lang: str) -> bool:
    """Write the picture whole or not at all; whether it has the labels asked for. Raises OSError."""
    import os

    beside = path.with_name(f".{path.name}.partial")
    try:
        overview(result, lang).savefig(beside, format="png", metadata={"Software": None})
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return lang == "en" or chinese_font() is not None


def _running(result: Any) -> Any:
    """The street's values over the last 13 weeks, from the 13th on where there are enough of them."""
    weeks = result.runs[0].weeks
    rows = max(1, RUNNING_WEEKS // int(weeks[1] - weeks[0])) if len(weeks) > 1 else 1
    street = result.street(rows)
    return street[street["week"] >= weeks[rows - 1]] if len(weeks) > 2 * rows else street


def _panel(axes: Any, street: Any, panel: Iterable[str], names: list[str], lang: str) -> None:
    """One panel: each indicator in its stroke, each scenario in its colour; a value that is missing is carried on from the last one."""
    from matplotlib.lines import Line2D
    from matplotlib.ticker import PercentFormatter

    strokes = []
    for stroke, indicator in zip(STROKES, panel, strict=False):
        wide = street.pivot(index="week", columns=["scenario", "seed"], values=indicator).ffill()
        for place, name in enumerate(names):
            seeds, colour = wide[name], COLOURS[place % len(COLOURS)]
            axes.plot(seeds.index, seeds.mean(axis=1), stroke, color=colour, linewidth=1.6, marker="o" if len(seeds) == 1 else None)
            if seeds.shape[1] > 1:
                axes.fill_between(seeds.index, seeds.min(axis=1), seeds.max(axis=1), color=colour, alpha=0.15, linewidth=0)
        strokes.append(Line2D([], [], color="0.3", linestyle=stroke, label=label(indicator, lang)))
    axes.set_title(" · ".join(line.get_label() for line in strokes), fontsize=10, loc="left")
    if len(strokes) > 1:
        axes.legend(handles=strokes, fontsize=7.5, frameon=False, loc="best")
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=None))
    axes.set_ylim(bottom=0)
    axes.margins(x=0.01)
    axes.grid(True, color="0.92", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)


def _legend(figure: Any, titles: list[str]) -> None:
    """The scenarios' colours, above the panels."""
    from matplotlib.lines import Line2D

    lines = [Line2D([], [], color=COLOURS[place % len(COLOURS)], linewidth=2, label=title) for place, title in enumerate(titles)]
    figure.legend(handles=lines, loc="outside upper left", ncols=min(4, len(lines)), fontsize=9, frameon=False)


def _shown(said: str, name: str, font: str | None) -> str:
    """A scenario's label, or its name, or its letters alone: what the font at hand can show."""
    candidates = (said, name) if font else (said, name, name.encode("ascii", "replace").decode())
    text = next((text for text in candidates if font or text.isascii()), name)
    return text.replace("$", r"\$")
