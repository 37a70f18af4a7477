"""图 one picture of a run: six small panels over the weeks, a colour for each scenario, a band over seeds."""

from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from wushe_sim.indicators import INDICATORS
from wushe_sim.report.labels import WORDS, label, title, word
from wushe_sim.results import LAST_WEEKS

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
"""Okabe and Ito's colours, which those who see fewer of them can still tell apart; beyond eight scenarios they begin anew."""
PANELS = (
    ("coverage",), ("linkage",), ("volunteer_rate", "registered_rate"), ("agreement", "compliance"),
    ("burnout", "professional_time"), ("trust", "belonging"),
)
STROKES = ("-", "--")
RUNNING_WEEKS = 13
MEASURED_AT_SESSIONS = ("agreement",)
"""What is measured only where a session was held: a dot for each quarter with one, never a line."""
LEAST_TOP = 0.05
"""A panel shows at least so much, so that whole per cent are fine enough for every axis."""
FEW_RESIDENTS = 1000
"""Below so many residents the picture says that much of what moves is chance."""
CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "Heiti SC", "Noto Sans CJK JP", "Droid Sans Fallback", "AR PL UMing CN",
)
LATIN_FONT = "DejaVu Sans"
LABELS_ZH = "".join(sorted({
    sign for text in (*(said for _, said in WORDS.values()), *(entry.declaration.zh for entry in INDICATORS.values()))
    for sign in text if "\u4e00" <= sign <= "\u9fff"}))
"""Every Chinese character that a label of ours may hold."""


def chinese_font() -> str | None:
    """A font of this machine that has the Chinese characters of our labels, or None; one that was installed only now is found too."""
    from matplotlib import font_manager

    known = _by_name()
    if found := next((name for name in CHINESE_FONTS if name in known and can_show(LABELS_ZH, known[name])), None):
        return found
    listed = {font.fname for font in font_manager.fontManager.ttflist}
    for path in set(font_manager.findSystemFonts()) - listed:  # matplotlib keeps its list from the first time it was used
        with suppress(OSError, RuntimeError):
            font_manager.fontManager.addfont(path)
    known = _by_name()
    names = [name for name in CHINESE_FONTS if name in known] + sorted(set(known) - set(CHINESE_FONTS))
    return next((name for name in names if can_show(LABELS_ZH, known[name])), None)


def can_show(text: str, *fonts: str) -> bool:
    """Whether each character of a text is in one of these font files: what is in none is drawn as an empty box."""
    return all(any(ord(sign) in _signs_of(font) for font in fonts) for sign in text)


@cache
def _signs_of(font: str) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(FT2Font(font).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()


def _by_name() -> dict[str, str]:
    """The fonts that matplotlib knows, by name, and the file of each; a regular one where there are several."""
    from matplotlib import font_manager

    fonts = sorted(font_manager.fontManager.ttflist, key=lambda font: (font.style != "normal", abs(int(font.weight) - 400)
                   if str(font.weight).isdigit() else 0), reverse=True)
    return {font.name: font.fname for font in fonts}


def overview(result: Any, lang: str = "en") -> Any:
    """The picture, as a matplotlib Figure. Each value is a ratio of sums over the last 13 weeks; without a Chinese font, in English."""
    import matplotlib
    from matplotlib.figure import Figure

    font = chinese_font()
    lang = lang if font else "en"
    fonts = [name for name in ((LATIN_FONT, font) if lang == "en" else (font, LATIN_FONT)) if name]
    with matplotlib.rc_context({"font.family": fonts, "axes.unicode_minus": False}):
        figure = Figure(figsize=(11, 6.6), dpi=130, layout="constrained")
        street, names = _running(result), list(result.scenarios)
        panels = figure.subplots(2, 3, sharex=True).ravel()
        for axes, panel in zip(panels, PANELS, strict=True):
            _panel(axes, street, panel, names, lang)
        _legend(panels[0], [_shown(title(name, result.scenarios[name], lang), name, font) for name in names])
        figure.supxlabel(word("week", lang), x=0.01, ha="left", fontsize=9)
        figure.text(0.995, 0.006, _caption(result, lang), ha="right", va="bottom", fontsize=7, color="0.35")
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
    """The street's values over the last 13 weeks, from the 13th on where there are enough of them; ``quarter`` marks every 13th."""
    weeks = result.runs[0].weeks
    rows = max(1, RUNNING_WEEKS // int(weeks[1] - weeks[0])) if len(weeks) > 1 else 1
    street = result.whole(rows)
    street["quarter"] = street["week"].isin(weeks[rows - 1::rows] if len(weeks) >= rows else weeks[-1:])
    return street[street["week"] >= weeks[rows - 1]] if len(weeks) > 2 * rows else street


def _caption(result: Any, lang: str) -> str:
    """What lines, bands and dots are; and where there are few residents, how much one of them is."""
    said = [word("band" if len(result.seeds) > 1 else "one_seed", lang, weeks=RUNNING_WEEKS), word("dots", lang)]
    residents = fewest_residents(result)
    if 0 < residents < FEW_RESIDENTS:
        said.insert(0, word("few_residents", lang, residents=residents, one=f"{1 / residents:.1%}"))
    return "; ".join(said) if lang == "en" else ";".join(said)


def fewest_residents(result: Any) -> int:
    """Residents of the smallest street among the runs."""
    from wushe_sim.counts import count

    def residents(run: Any) -> int:
        weeks = int(run.weeks[-1] - run.weeks[-2]) if len(run.weeks) > 1 else min(LAST_WEEKS, result.scenarios[run.scenario]["weeks"])
        return round(int(run.counts[-1, :, count.residents].sum()) / weeks)

    return min(residents(run) for run in result.runs)


def _panel(axes: Any, street: Any, panel: Iterable[str], names: list[str], lang: str) -> None:
    """One panel: each indicator in its stroke, each scenario in its colour; a value that is missing is carried on from the last one."""
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    strokes = []
    for stroke, indicator in zip(STROKES, panel, strict=False):
        dotted = indicator in MEASURED_AT_SESSIONS
        rows = street[street["quarter"]] if dotted else street
        wide = rows.pivot(index="week", columns=["scenario", "seed"], values=indicator)
        for place, name in enumerate(names):
            (_dots if dotted else _line)(axes, wide[name], stroke, COLOURS[place % len(COLOURS)])
        strokes.append(_stroke(stroke, dotted, label(indicator, lang)))
    if len(strokes) > 1:
        axes.legend(handles=strokes, fontsize=9, frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=2,
                    borderaxespad=0.3, borderpad=0, handlelength=1.6, handletextpad=0.5, columnspacing=1.2)
    else:
        axes.set_title(strokes[0].get_label(), fontsize=10, loc="left")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.margins(x=0.01, y=0.1)
    axes.autoscale_view()
    axes.set_ylim(0, max(LEAST_TOP, axes.get_ylim()[1]))
    axes.grid(True, color="0.92", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)


def _line(axes: Any, seeds: Any, stroke: str, colour: str) -> None:
    """The mean over seeds, and a band from the lowest to the highest."""
    seeds = seeds.ffill()
    axes.plot(seeds.index, seeds.mean(axis=1), stroke, color=colour, linewidth=1.6, marker="o" if len(seeds) == 1 else None)
    if seeds.shape[1] > 1:
        axes.fill_between(seeds.index, seeds.min(axis=1), seeds.max(axis=1), color=colour, alpha=0.15, linewidth=0)


def _dots(axes: Any, seeds: Any, _stroke: str, colour: str) -> None:
    """The mean over seeds of each quarter that was measured, and a bar from the lowest to the highest."""
    axes.plot(seeds.index, seeds.mean(axis=1), "o", color=colour, markersize=4.5)
    if seeds.shape[1] > 1:
        axes.vlines(seeds.index, seeds.min(axis=1), seeds.max(axis=1), color=colour, alpha=0.4, linewidth=1.4)


def _stroke(stroke: str, dotted: bool, said: str) -> Any:
    from matplotlib.lines import Line2D

    style: Any = {"linestyle": "", "marker": "o", "markersize": 4.5} if dotted else {"linestyle": stroke}
    return Line2D([], [], color="0.3", label=said, **style)


def _legend(axes: Any, titles: list[str]) -> None:
    """The scenarios' colours, in the first panel, where the lines leave most room."""
    from matplotlib.lines import Line2D

    lines = [Line2D([], [], color=COLOURS[place % len(COLOURS)], linewidth=2, label=title) for place, title in enumerate(titles)]
    axes.legend(handles=lines, loc="best", fontsize=8 if len(lines) > 6 else 9, frameon=True, framealpha=0.7, edgecolor="none")


def _shown(said: str, name: str, font: str | None) -> str:
    """A scenario's label, or its name, or as much of it as the fonts at hand can show."""
    known = _by_name()
    files = [known[name] for name in (font, LATIN_FONT) if name in known]
    text = next((text for text in (said, name) if can_show(text, *files)), None)
    if text is None:
        text = "".join(sign if can_show(sign, *files) else "?" for sign in name)
    return text.replace("$", r"\$")
