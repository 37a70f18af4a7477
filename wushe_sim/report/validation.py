"""验证表与图 the table of patterns beside the model's figures, on the screen and as a picture."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wushe_sim.experiments.validation.validation import INSIDE, OUTSIDE, SILENT, UNMEASURED, PatternRow
from wushe_sim.files.paths import in_place_of
from wushe_sim.i18n import Message, msg, say
from wushe_sim.report.fonts import font_family
from wushe_sim.report.tables import print_table

JUDGED: Mapping[str, Message] = {
    INSIDE: msg("inside"), OUTSIDE: msg("outside"), SILENT: msg("cannot speak"), UNMEASURED: msg("not measured here"),
}
"""How a pattern and the model's figure compare."""
USES: Mapping[str, Message] = {"fit": msg("fit"), "held out": msg("held out"), "paper": msg("paper"), "range": msg("range")}
"""What a pattern is used for."""
COLOURS = {"fit": "#E69F00", "held out": "#0072B2", "paper": "#009E73", "range": "#CC79A7"}
"""Of Okabe and Ito's colours, one for each use."""


def number(value: float, unit: str) -> str:
    """A figure with three significant digits; shares as such, since bands are written so."""
    if math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def figure(row: PatternRow, lang: str) -> str:
    """The figure with its interval."""
    unit = row.pattern.unit
    if math.isnan(row.figure) or math.isnan(row.low):
        return number(row.figure, unit)
    return say(lang, "{value} ({low} to {high})", value=number(row.figure, unit), low=number(row.low, unit), high=number(row.high, unit))


def band(row: PatternRow, lang: str) -> str:
    """The band as it is written in EVIDENCE."""
    low, high = row.pattern.low, row.pattern.high
    if math.isinf(low) and math.isinf(high):
        return "–"
    if math.isinf(low):
        return f"< {number(high, '')}" if high == 0 else f"≤ {number(high, '')}"
    if math.isinf(high):
        return f"> {number(low, '')}" if low == 0 else f"≥ {number(low, '')}"
    return say(lang, "{low} to {high}", low=number(low, ""), high=number(high, ""))


def cells(row: PatternRow, lang: str) -> list[str]:
    """One line of the table."""
    pattern = row.pattern.render(lang)
    alone = f"{row.seeds_inside}/{row.seeds}" if row.verdict in (INSIDE, OUTSIDE) else ""
    return [pattern.number, str(pattern.says), figure(row, lang), band(row, lang), JUDGED[row.verdict].render(lang), alone,
            USES[pattern.use].render(lang), pattern.source, pattern.grade]


HEADERS: Mapping[str, Message] = {
    "pattern": msg("#"), "says": msg("pattern"), "figure": msg("model (95%)"), "band": msg("band"), "verdict": msg("verdict"),
    "seeds": msg("seeds inside"), "use": msg("use"), "source": msg("source"), "grade": msg("grade"),
}


def print_validation(rows: Sequence[PatternRow], lang: str) -> None:
    """The table to standard output, and under it how many lie inside."""
    print_table([header.render(lang) for header in HEADERS.values()], [cells(row, lang) for row in rows], (2, 3), counted(rows, lang))


def counted(rows: Sequence[PatternRow], lang: str) -> str:
    """How many patterns lie inside, in one sentence."""
    judged = [row for row in rows if row.verdict in (INSIDE, OUTSIDE)]
    held = [row for row in judged if row.pattern.use == "held out"]
    free = [row for row in held if not row.pattern.built_in]
    numbers = {}
    for name, lot in (("judged", judged), ("held", held), ("free", free)):
        inside = "inside" if name == "judged" else f"{name}_inside"
        numbers |= {name: len(lot), inside: sum(row.verdict == INSIDE for row in lot)}
    return say(lang, "{inside} of {judged} inside; held out: {held_inside} of {held}, and of those that are not built in {free_inside} "
               "of {free}; {silent} the model cannot speak to.", silent=sum(row.verdict == SILENT for row in rows), **numbers)


def picture(rows: Sequence[PatternRow], lang: str = "en", remark: str = "") -> Any:
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


def place_in_band(row: PatternRow, value: float) -> float:
    """Where a value lies: 0 at the band's lower edge, 1 at its upper; a one-edged band is twice as wide as the figure is far."""
    low, high = row.pattern.low, row.pattern.high
    edge = high if math.isinf(low) else low
    width = high - low if math.isfinite(high - low) else 2 * max(abs(row.figure - edge), 1e-12)
    return (value - edge) / width + (1 if math.isinf(low) else 0)


def _draw(axes: Any, height: int, row: PatternRow, lang: str) -> None:
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


def _furnish(axes: Any, shown: Sequence[PatternRow], lang: str, remark: str) -> None:
    """Names at the left, what grey and dots mean below, the uses' colours on top."""
    from matplotlib.lines import Line2D

    names = [f"{row.pattern.render(lang).says!s}  [{row.pattern.number}]" for row in shown]
    axes.set_yticks(range(len(shown), 0, -1), names, fontsize=8)
    axes.set_xlim(LEFT, RIGHT)
    axes.set_ylim(0.3, len(shown) + 0.7)
    axes.set_xticks([])
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    axes.tick_params(length=0)
    below = say(lang, "band (grey) and the model's figure, each band drawn equally wide")
    axes.set_xlabel(f"{below}\n{remark}" if remark else below, fontsize=8, color="0.35")
    uses = [use for use in COLOURS if any(row.pattern.use == use for row in shown)]
    handles = [Line2D([], [], marker="o", linestyle="", color=COLOURS[use], label=USES[use].render(lang)) for use in uses]
    hollow = Line2D([], [], marker="o", linestyle="", color="0.4", markerfacecolor="white", label=JUDGED[OUTSIDE].render(lang))
    axes.legend(handles=[*handles, hollow], loc="lower left", bbox_to_anchor=(0, 1), ncols=6, frameon=False, fontsize=8)


def save_picture(rows: Sequence[PatternRow], path: Path, lang: str, remark: str = "") -> None:
    """Write the picture whole or not at all. Raises StorageError."""
    with in_place_of(path) as beside:
        picture(rows, lang, remark).savefig(beside, format="png", metadata={"Software": None})
