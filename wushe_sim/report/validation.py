"""验证表与图 the table of patterns beside the model's figures, on the screen and as a picture."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wushe_sim.experiments.validation import INSIDE, OUTSIDE, SILENT, UNMEASURED, Row
from wushe_sim.report.fonts import font_family
from wushe_sim.report.labels import speaker
from wushe_sim.report.tables import print_table
from wushe_sim.scenario.paths import in_place_of

WORDS = {
    "pattern": ("#", "编号"), "says": ("pattern", "经验事实"), "figure": ("model (95%)", "模型（95%）"), "band": ("band", "区间"),
    "verdict": ("verdict", "判定"), "seeds": ("seeds inside", "落入的种子"), "use": ("use", "用途"), "source": ("source", "来源"),
    "grade": ("grade", "等级"),
    INSIDE: ("inside", "符合"), OUTSIDE: ("outside", "不符"), SILENT: ("cannot speak", "无从回答"),
    UNMEASURED: ("not measured here", "此处未测"),
    "fit": ("fit", "可调"), "held out": ("held out", "仅对照"), "paper": ("paper", "论文"), "range": ("range", "区间内"),
    "counted": ("{inside} of {judged} inside; held out: {held_inside} of {held}, and of those that are not built in "
                "{free_inside} of {free}; {silent} the model cannot speak to.",
                "{judged} 项中 {inside} 项符合；仅对照项 {held} 项中 {held_inside} 项，其中未内置于参数的 {free} 项中 {free_inside} 项；"
                "{silent} 项模型无从回答。"),
    "quick": ("A quick answer: {seeds} seeds on the experiment street of {people} residents, not the default street; run without --quick.",
              "速览：仅 {seeds} 个种子、{people} 名居民的实验街道，并非基准街道；正式结果请去掉 --quick。"),
    "holds in": ("holds in", "成立次数"), "of": ("of", "共"), "share": ("share", "比例"),
    "median": ("median (10% to 90%)", "中位数（10% 至 90%）"), "not here": ("not measured on this street", "此街道未测"),
    "rank": ("rank", "名次"), "coefficient": ("coefficient", "系数"), "default": ("default [range]", "默认值 [范围]"),
    "mean": ("mean μ*", "μ* 均值"), "moves": ("moves most", "影响最大的指标"), "fitted": ("figure", "数值"),
    "few draws": ("A quick answer: few draws and no more.", "速览：仅少数抽样。"),
    "few trials": ("A quick answer: few trials on the experiment street, whose station is too small for pattern 2.",
                   "速览：仅在实验街道上作少数试验，其社工站过小，不足以检验第 2 项。"),
    "goes on": ("not all is done, as --max-runs asked; the same command goes on", "按 --max-runs 尚未全部完成；重复同一命令即可继续"),
    "could go on": ("not all is done, as --max-runs asked; with --out DIR it can go on", "按 --max-runs 尚未全部完成；加 --out DIR 可续算"),
    "span": ("{low} to {high}", "{low} 至 {high}"), "interval": ("{value} ({low} to {high})", "{value}（{low} 至 {high}）"),
    "axis": ("band (grey) and the model's figure, each band drawn equally wide", "灰色为区间，点为模型数值；各区间等宽"),
}
"""Our words, in English and Chinese."""
COLOURS = {"fit": "#E69F00", "held out": "#0072B2", "paper": "#009E73", "range": "#CC79A7"}
"""Of Okabe and Ito's colours, one for each use."""


said = speaker(WORDS)
"""One of our words, in the reader's language."""


def number(value: float, unit: str) -> str:
    """A figure with three significant digits; shares as such, since bands are written so."""
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def figure(row: Row, lang: str) -> str:
    """The figure with its interval."""
    unit = row.pattern.unit
    if math.isnan(row.figure) or math.isnan(row.low):
        return number(row.figure, unit)
    return said("interval", lang, value=number(row.figure, unit), low=number(row.low, unit), high=number(row.high, unit))


def band(row: Row, lang: str) -> str:
    """The band as it is written in EVIDENCE."""
    low, high = row.pattern.low, row.pattern.high
    if math.isinf(low) and math.isinf(high):
        return "–"
    if math.isinf(low):
        return f"< {number(high, '')}" if high == 0 else f"≤ {number(high, '')}"
    if math.isinf(high):
        return f"> {number(low, '')}" if low == 0 else f"≥ {number(low, '')}"
    return said("span", lang, low=number(low, ""), high=number(high, ""))


def cells(row: Row, lang: str) -> list[str]:
    """One line of the table."""
    pattern = row.pattern.render(lang)
    alone = f"{row.seeds_inside}/{row.seeds}" if row.verdict in (INSIDE, OUTSIDE) else ""
    return [pattern.number, str(pattern.says), figure(row, lang), band(row, lang), said(row.verdict, lang), alone,
            said(pattern.use, lang), pattern.source, pattern.grade]


HEADERS = ("pattern", "says", "figure", "band", "verdict", "seeds", "use", "source", "grade")


def print_validation(rows: Sequence[Row], lang: str) -> None:
    """The table to standard output, and under it how many lie inside."""
    print_table([said(name, lang) for name in HEADERS], [cells(row, lang) for row in rows], (2, 3), counted(rows, lang))


def counted(rows: Sequence[Row], lang: str) -> str:
    """How many patterns lie inside, in one sentence."""
    judged = [row for row in rows if row.verdict in (INSIDE, OUTSIDE)]
    held = [row for row in judged if row.pattern.use == "held out"]
    free = [row for row in held if not row.pattern.built_in]
    numbers = {}
    for name, lot in (("judged", judged), ("held", held), ("free", free)):
        inside = "inside" if name == "judged" else f"{name}_inside"
        numbers |= {name: len(lot), inside: sum(row.verdict == INSIDE for row in lot)}
    return said("counted", lang, silent=sum(row.verdict == SILENT for row in rows), **numbers)


def picture(rows: Sequence[Row], lang: str = "en", remark: str = "") -> Any:
    """Each pattern's band, all equally wide, and where the model's figure lies beside it; a band that asks for a sign has one edge."""
    import matplotlib
    from matplotlib.figure import Figure

    shown = [row for row in rows if row.verdict in (INSIDE, OUTSIDE)]
    with matplotlib.rc_context({"font.family": font_family(lang), "axes.unicode_minus": False}):
        canvas = Figure(figsize=(11, 1.2 + 0.32 * len(shown)), dpi=130, layout="constrained")
        axes = canvas.subplots()
        for place, row in enumerate(shown):
            _draw(axes, len(shown) - place, row, lang)
        _furnish(axes, shown, lang, remark)
        canvas.draw_without_rendering()
    return canvas


LEFT, RIGHT = -1.0, 2.0
"""The ends of the axis, in bands; a figure farther out is drawn as an arrow at the end."""


def place_in_band(row: Row, value: float) -> float:
    """Where a value lies: 0 at the band's lower edge, 1 at its upper; a one-edged band is twice as wide as the figure is far."""
    low, high = row.pattern.low, row.pattern.high
    edge = high if math.isinf(low) else low
    width = high - low if math.isfinite(high - low) else 2 * max(abs(row.figure - edge), 1e-12)
    return (value - edge) / width + (1 if math.isinf(low) else 0)


def _draw(axes: Any, height: int, row: Row, lang: str) -> None:
    """One line: band, interval, figure, and the numbers at the right."""
    low, high = row.pattern.low, row.pattern.high
    axes.barh(height, (RIGHT if math.isinf(high) else 1) - (LEFT if math.isinf(low) else 0), left=LEFT if math.isinf(low) else 0,
              height=0.62, color="0.88", zorder=0)
    colour = COLOURS.get(row.pattern.use, "#000000")
    at = place_in_band(row, row.figure)
    if math.isfinite(row.low):
        ends = [min(max(place_in_band(row, end), LEFT), RIGHT) for end in (row.low, row.high)]
        axes.hlines(height, *sorted(ends), color=colour, linewidth=1.6)
    marker = "<" if at < LEFT else (">" if at > RIGHT else "o")
    axes.plot(min(max(at, LEFT), RIGHT), height, marker, color=colour, markersize=6, clip_on=False,
              markerfacecolor=colour if row.verdict == INSIDE else "white")
    axes.text(RIGHT + 0.06, height, f"{number(row.figure, '')}  |  {band(row, lang)}", va="center", fontsize=8, color="0.2")


def _furnish(axes: Any, shown: Sequence[Row], lang: str, remark: str) -> None:
    """Names at the left, what grey and dots mean below, the uses' colours on top."""
    from matplotlib.lines import Line2D

    names = [f"{row.pattern.render(lang).says}  [{row.pattern.number}]" for row in shown]
    axes.set_yticks(range(len(shown), 0, -1), names, fontsize=8)
    axes.set_xlim(LEFT, RIGHT)
    axes.set_ylim(0.3, len(shown) + 0.7)
    axes.set_xticks([])
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xlabel(said("axis", lang) + (f"\n{remark}" if remark else ""), fontsize=8, color="0.35")
    uses = [use for use in COLOURS if any(row.pattern.use == use for row in shown)]
    handles = [Line2D([], [], marker="o", linestyle="", color=COLOURS[use], label=said(use, lang)) for use in uses]
    hollow = Line2D([], [], marker="o", linestyle="", color="0.4", markerfacecolor="white", label=said(OUTSIDE, lang))
    axes.legend(handles=[*handles, hollow], loc="lower left", bbox_to_anchor=(0, 1), ncols=6, frameon=False, fontsize=8)


def save_picture(rows: Sequence[Row], path: Path, lang: str, remark: str = "") -> None:
    """Write the picture whole or not at all. Raises StorageError."""
    with in_place_of(path) as beside:
        picture(rows, lang, remark).savefig(beside, format="png", metadata={"Software": None})
