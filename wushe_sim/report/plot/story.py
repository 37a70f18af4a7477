"""The story of scenarios (对照图): of a hundred hours of need, who served them, what was lost and why; a bar for each, and what changes."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from matplotlib.patches import Polygon, Rectangle
from matplotlib.patheffects import withStroke

from wushe_sim.errors import BadInput
from wushe_sim.i18n import detect_language, msg, say
from wushe_sim.i18n.printable import measure_width
from wushe_sim.report.fonts import LATIN_FONT, by_name, can_show, shown
from wushe_sim.report.plot.style import GREY, open_axes
from wushe_sim.report.plot.taking import take_comparison

WIDTH, LEFT, RIGHT = 6.25, 31.0, 38.0
"""Inches of the picture; the columns beside the bars, in hours of the bars' scale."""
TOP, BAR, GAP, FOOT = 1.22, 0.44, 0.9, 0.42
"""Inches: headline and labels, a bar, the space between two of them, the note."""
HEAD, LINE = 0.235, 0.165
"""Inches from line to line of the headline, and of small text."""
SERVED_INKS: Mapping[str, str] = {"committee": "#0B3C6F", "team": "#2374B5", "organization": "#78AEDB", "worker": "#BBD7EE"}
LOST_INKS: Mapping[str, str] = {"no_hours": "#D55E00", "no_link": "#EE9352", "no_money": "#F6BE95", "never_found": "#FADFCB"}
INKS: Mapping[str, str] = {**SERVED_INKS, **LOST_INKS}
LOSS, GAIN, INK = "#B34700", "#0B3C6F", "#1a1a1a"
SEEN, ROOM, SIGN, BOLD = 0.05, 3.6, 1.62, 2.1
"""Hours that are seen, hours within which a number has room; how wide a letter of a name and of a title is, in hours."""
PIECES = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff-]+[-\s]*|[-\s]+")
BRACKET = re.compile(r"\s*(?=[(\uff08])")
"""Where a title may be broken, and where a change's interval begins."""
MOST = 6
"""Scenarios that a picture tells of."""
NAMES = {"committee": msg("Committee"), "team": msg("Volunteers"), "organization": msg("Organizations"), "worker": msg("Social workers")}
WHY = {"no_hours": msg("no hours"), "no_link": msg("no link"), "no_money": msg("no money"), "never_found": msg("never found")}


class Bar(NamedTuple):
    """A scenario's bar: its title, its parts by name, what changes from the one before, and where its top is in inches from above."""

    title: str
    parts: Mapping[str, Any]
    top: float

    def list_edges(self) -> np.ndarray:
        """List where each part of ``INKS`` begins, and where the last one ends."""
        return np.concatenate([[0.0], np.cumsum([self.parts[name].value for name in INKS])])


def story(comparison: Any, ax: Any = None, lang: str | None = None) -> Any:
    """Of a hundred hours of need under each scenario: who served them, what was lost and why, and what changed; the Axes.

    ``comparison`` is a Comparison, or a Result with several scenarios, in the order in which they are to be told: each one beside the one
    before it, paired by seed; at most six. Numbers between two bars are differences whose 95% interval leaves out 0, in hours of a hundred;
    the headline is told from them. ``ws.follow_need(comparison)`` gives the same numbers as a table. Raises BadInput for more scenarios,
    or for anything else.
    """
    from wushe_sim.report.story import tell_story  # comparisons come with it

    spoken, comparison = detect_language(lang), take_comparison(comparison, "story")
    if len(comparison.cases) > MOST:
        raise BadInput(msg("plot.story: tells of at most {most} scenarios (got {count})", most=MOST, count=len(comparison.cases)))
    told = tell_story(comparison, spoken)
    headline = told.headline
    bars = [Bar(shown(told.titles[name], name), {row.part: row for row in rows.itertuples()},
                TOP + place * (BAR + GAP) + (len(headline) - 2) * HEAD)
            for place, (name, rows) in enumerate(told.need.groupby("scenario", sort=False))]
    height = bars[-1].top + BAR + FOOT + 0.25
    with open_axes(ax, lang, (WIDTH, height)) as (axes, _):
        axes.set_axis_off()
        axes.set(xlim=(-LEFT, 100 + RIGHT), ylim=(height, 0))
        _write_headline(axes, headline, spoken)
        _name_servers(axes, bars[0], spoken)
        for before, bar in pairwise(bars):
            _draw_change(axes, before, bar, spoken)
        for bar in bars:
            _draw_bar(axes, bar, spoken)
        for place, note in enumerate(told.notes):
            axes.text(-LEFT, height - FOOT + place * 0.15, note, fontsize=6.8, color=GREY, va="top")
        for text in axes.texts:
            text.set_in_layout(False)  # so that the scale of the bars hangs on no text's length
    return axes


def _write_headline(axes: Any, headline: Sequence[str], lang: str) -> None:
    """Write the finding over all, and what the bars are."""
    longest = max(map(measure_width, headline))
    size = min(13.0, 13.0 * 52 / longest)
    for place, line in enumerate(headline):
        axes.text(-LEFT, 0.12 + place * HEAD, line, fontsize=size, color=INK, va="center", **embolden(line, INK, size))
    said = say(lang, "Of 100 hours that residents need: who serves them, what is lost and why")
    axes.text(-LEFT, 0.14 + len(headline) * HEAD, said, fontsize=8.5, color=GREY, va="center")


def _name_servers(axes: Any, bar: Bar, lang: str) -> None:
    """Write who serves above the first bar; what has no room beside the name before it stands higher, with a line."""
    edges, end, level = bar.list_edges(), -LEFT, 0
    for place, name in enumerate(SERVED_INKS):
        left, right = edges[place], edges[place + 1]
        text, middle = NAMES[name].render(lang), (left + right) / 2
        wide = measure_width(text) * SIGN
        start = middle - wide / 2 if right - left >= wide else right - wide
        if start >= end + 0.5:
            axes.text(start, bar.top - 0.06, text, va="bottom", fontsize=8, color=INK)
            end = start + wide
        elif right - left > SEEN:
            level += 1
            axes.plot([middle] * 2, [bar.top - 0.03, bar.top - 0.06 - level * LINE], color=GREY, linewidth=0.7)
            axes.text(middle + 0.4, bar.top - 0.07 - level * LINE, text, ha="right", va="bottom", fontsize=8, color=INK)


def _draw_bar(axes: Any, bar: Bar, lang: str) -> None:
    """Draw a scenario's bar, its title with what is served at its left, what is lost and why at its right."""
    for name, left, right in zip(INKS, bar.list_edges()[:-1], bar.list_edges()[1:], strict=True):
        axes.add_patch(Rectangle((left, bar.top), right - left, BAR, facecolor=INKS[name], edgecolor="white", linewidth=0.6))
        if right - left >= ROOM:
            dark = name in ("committee", "team", "no_hours")
            axes.text((left + right) / 2, bar.top + BAR / 2, f"{right - left:.0f}", ha="center", va="center", fontsize=9,
                      color="white" if dark else INK)
    lines = _fold(bar.title, LEFT)
    for place, line in enumerate(lines):
        axes.text(-LEFT, bar.top + BAR / 2 + (place - len(lines) / 2) * LINE, line, fontsize=9, color=INK, va="center",
                  **embolden(line, INK, 9))
    axes.text(-LEFT, bar.top + BAR / 2 + len(lines) / 2 * LINE, say(lang, "{hours} served", hours=f"{bar.parts['served'].value:.0f}"),
              fontsize=8, color=GAIN, va="center")
    _write_reasons(axes, bar, lang)


def _write_reasons(axes: Any, bar: Bar, lang: str) -> None:
    """Write how much is lost, and each reason beside its ink."""
    start = bar.top + BAR / 2 - 2 * LINE
    said = say(lang, "{hours} lost", hours=f"{bar.parts['lost'].value:.0f}")
    axes.text(102, start, said, fontsize=9, color=LOSS, va="center", **embolden(said, LOSS, 9))
    for place, name in enumerate(LOST_INKS, 1):
        axes.add_patch(Rectangle((102.2, start + place * LINE - 0.045), 1.6, 0.09, facecolor=LOST_INKS[name]))
        axes.text(105, start + place * LINE, f"{WHY[name].render(lang)} {bar.parts[name].value:.1f}", fontsize=7.5, color=INK, va="center")


def _draw_change(axes: Any, before: Bar, bar: Bar, lang: str) -> None:
    """Lead each part of a bar to the same part of the next, with what changed where that is sure; the whole change at the right."""
    upper, lower = before.list_edges(), bar.list_edges()
    low, high = before.top + BAR, bar.top
    for place, name in enumerate(INKS):
        corners = [(upper[place], low), (upper[place + 1], low), (lower[place + 1], high), (lower[place], high)]
        axes.add_patch(Polygon(corners, facecolor=INKS[name], alpha=0.16, linewidth=0))
        middle, row = (upper[place:place + 2].sum() + lower[place:place + 2].sum()) / 4, bar.parts[name]
        wide = (upper[place + 1] - upper[place] + lower[place + 1] - lower[place]) / 2
        if wide >= 1.4 * ROOM and row.sure and abs(row.difference) >= SEEN:
            axes.text(middle, (low + high) / 2, row.short, ha="center",
                      va="center", fontsize=8.5, color=LOSS if name in LOST_INKS else GAIN)
    axes.plot([upper[len(SERVED_INKS)], lower[len(SERVED_INKS)]], [low, high], color=LOSS, linewidth=1.6)
    lost, cost = bar.parts["lost"], bar.parts["cost"]
    colour = (LOSS if lost.difference > 0 else GAIN) if lost.sure else GREY
    said = BRACKET.sub("\n", say(lang, "lost: {change}", change=lost.change), count=1)
    _write_lines(axes, 102, (low + high) / 2, said, colour, bold=True)
    if cost.sure:
        said = msg("{size} yuan more\na year per\n1,000 residents") if cost.difference > 0 else msg(
            "{size} yuan less\na year per\n1,000 residents")
        _write_lines(axes, -LEFT, (low + high) / 2, said.fill(size=cost.short.strip("+−")).render(lang), GREY)


def _write_lines(axes: Any, left: float, middle: float, text: str, colour: str, bold: bool = False) -> None:
    """Write some lines of small text around a height; the first one stands out where it is to be ``bold``."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        axes.text(left, middle + (place - (len(lines) - 1) / 2) * LINE, line, fontsize=7.5, color=colour, va="center",
                  **(embolden(line, colour, 7.5) if bold and not place else {}))


def embolden(text: str, colour: str, size: float) -> dict[str, Any]:
    """What makes a text bold: a bold face where the Latin font has its letters, else a stroke, for our Chinese font has one weight."""
    if can_show(text, str(by_name()[LATIN_FONT])):
        return {"fontweight": "bold", "fontfamily": LATIN_FONT}
    return {"path_effects": [withStroke(linewidth=size / 20, foreground=colour)]}


def _fold(text: str, room: float) -> list[str]:
    """A title in as many lines as it takes: broken at blanks, after hyphens and between Chinese characters."""
    lines: list[str] = [""]
    for piece in PIECES.findall(text):
        if lines[-1] and measure_width((lines[-1] + piece).rstrip()) * BOLD > room:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]
