"""The story of a comparison (一图看懂): who served, what was lost and why, and what each scenario changed, in one picture."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.comparison import Comparison, compare
from wushe_sim.i18n import Message, detect_language, join_clauses, msg, say
from wushe_sim.i18n.counted import count_seeds
from wushe_sim.i18n.printable import measure_width
from wushe_sim.report.fonts import shown
from wushe_sim.report.labels import distinguish_titles, format_percent, format_signed, label, title
from wushe_sim.report.plot.style import COLOURS, GREY, font_settings

SERVED: Mapping[str, tuple[Message, str]] = {
    "committee": (msg("committee"), COLOURS[1]), "team": (msg("volunteers"), COLOURS[4]), "worker": (msg("social workers"), COLOURS[0]),
    "organization": (msg("social organizations"), COLOURS[2]),
}
"""Who serves, in the colours of the living picture."""
WANTS: Mapping[str, Message] = {
    "lacked_hours": msg("no hours"), "lacked_link": msg("no link to who could help"), "lacked_money": msg("no money"),
    "cases_never_found": msg("never found"),
}
"""Why needs were lost."""
CHANGES = ("unserved_hours", "linkage", "referred_per_case", "volunteer_hours_used", "committee_share", "professional_time", "burnout")
"""Indicators whose change is shown, in per cent of the first scenario's value."""
MOST = 4
"""Scenarios that one picture holds."""
LETTER = 0.0098
"""A letter's width in the names of segments, as a share of the axis."""
LEAST_LABEL, LEAST_WANT = 0.055, 0.005
"""A segment of at least this share of the axis bears its number; a cause of at least this share of the losses is named."""
INKS = (COLOURS[3], COLOURS[6], COLOURS[5])
"""The scenarios beside the first."""


class Served(NamedTuple):
    """One scenario's hours a week per 1,000 residents, by who served, and lost; and the shares of why."""

    served: Mapping[str, float]
    lost: float
    wants: Mapping[str, float]


def story(subject: Any, lang: str | None = None) -> Any:
    """Draw who served, what was lost and why, and what each scenario changed, with intervals; a matplotlib Figure.

    Parameters
    ----------
    subject
        A Comparison, or a Result with several scenarios (at most four); the first one is the baseline.
    lang
        'en' or 'zh'; else what the environment says.

    Returns
    -------
    Figure
        For ``ws.plot.save``. Hours are split among the actors by what each booked, losses by the parts of cases that lapsed.

    Raises
    ------
    BadInput
        For fewer than two scenarios or more than four.
    """
    spoken = detect_language(lang)
    comparison = subject if isinstance(subject, Comparison) else compare(subject)
    if not 2 <= len(comparison.cases) <= MOST:
        raise BadInput(msg("plot.story: holds two to {most} scenarios (got {count})", most=MOST, count=len(comparison.cases)))
    names = [case.name for case in comparison.cases]
    titles = distinguish_titles([shown(title(case.name, case.content(), spoken), case.name) for case in comparison.cases], names)
    with matplotlib.rc_context(font_settings(spoken)):
        figure = Figure(figsize=(10, 3.6 + 0.62 * len(names)), dpi=130)
        parts = figure.subplots(2, 1, height_ratios=[0.62 * len(names) + 0.15, 1.75])
        figure.subplots_adjust(left=0.19, right=0.985, top=0.865, bottom=0.125, hspace=0.46)
        bars = [sum_served(comparison, place) for place in range(len(names))]
        _draw_bars(parts[0], bars, titles, spoken)
        _draw_changes(parts[1], comparison, titles, spoken)
        _strengthen(figure.text(0.012, 0.98, _wrap(tell_headline(bars, titles, spoken), 86), fontsize=13.5, va="top", linespacing=1.25))
        figure.text(0.012, 0.012, _wrap(_tell_note(comparison, spoken), 170), fontsize=7.5, color=GREY, va="bottom", linespacing=1.3)
    return figure


def sum_served(comparison: Comparison, place: int) -> Served:
    """Sum up who served and what was lost under one scenario, over all its seeds and the last weeks."""
    sums = comparison.sum_counts(place)
    scale = 1000 / 60 / float(sums.residents)
    booked = {name: float(getattr(sums, f"booked_{name}")) for name in SERVED}
    all_booked = sum(booked.values()) or 1.0
    wants = {name: float(getattr(sums, name)) for name in WANTS}
    all_wants = sum(wants.values()) or 1.0
    served, need = float(sums.served_minutes), float(sums.need_minutes)
    return Served({name: minutes / all_booked * served * scale for name, minutes in booked.items()}, max(0.0, need - served) * scale,
                  {name: number / all_wants for name, number in wants.items()})


def tell_headline(bars: Sequence[Served], titles: Sequence[str], lang: str) -> str:
    """Tell how many hours go unserved under each scenario."""
    said = [msg("{hours} under '{name}'", hours=f"{bar.lost:.0f}", name=name) for bar, name in zip(bars, titles, strict=True)]
    return say(lang, "Hours of need that go unserved a week: {said}", said=join_clauses(said))


def _strengthen(text: Any) -> None:
    """Let a text stand out in every font: ours has no bold face in Chinese."""
    text.set_path_effects([withStroke(linewidth=0.7, foreground=text.get_color())])


def _draw_bars(axes: Any, bars: Sequence[Served], titles: Sequence[str], lang: str) -> None:
    """A bar for each scenario: who served, then what was lost, and below it why."""
    most = max(sum(bar.served.values()) + bar.lost for bar in bars)
    for place, bar in enumerate(bars):
        at = 0.0
        for name, hours in bar.served.items():
            axes.barh(place, hours, 0.5, left=at, color=SERVED[name][1], edgecolor="white", linewidth=1)
            if hours >= LEAST_LABEL * most:
                _strengthen(axes.text(at + hours / 2, place, f"{hours:.0f}", ha="center", va="center", fontsize=9, color="white"))
            at += hours
        axes.barh(place, bar.lost, 0.5, left=at, facecolor="white", edgecolor="0.25", linewidth=0.8, hatch="////")
        _strengthen(axes.text(at + bar.lost + most * 0.008, place, f"{bar.lost:.0f}", ha="left", va="center", fontsize=10))
        axes.text(0, place + 0.29, _tell_wants(bar, lang), ha="left", va="top", fontsize=8, color="0.25")
    _name_segments(axes, bars[0], most, lang)
    axes.set_yticks(range(len(bars)), [_wrap(name, 24) for name in titles], fontsize=9.5)
    axes.set_ylim(len(bars) - 0.42, -0.75)
    axes.set_xlim(0, most * 1.05)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.spines[:].set_visible(False)


def _name_segments(axes: Any, bar: Served, most: float, lang: str) -> None:
    """Name the parts of the first bar above it; a name that would touch the one before stands higher."""
    parts = [(SERVED[name][0].render(lang), SERVED[name][1], hours) for name, hours in bar.served.items()]
    at, taken = 0.0, -1.0
    for text, colour, hours in [*parts, (say(lang, "not served"), "black", bar.lost)]:
        middle, half = at + hours / 2, measure_width(text) * most * LETTER / 2
        high = middle - half < taken
        y = -0.58 if high else -0.34
        if high:
            axes.plot([middle, middle], [-0.27, y + 0.02], color=colour, linewidth=0.8)
        _strengthen(axes.text(middle, y, text, ha="center", va="bottom", fontsize=8.5, color=colour))
        taken = taken if high else middle + half
        at += hours


def _wrap(text: str, width: int) -> str:
    """Break a text into lines of at most so many letters, Chinese ones counted twice, at spaces or between Chinese letters."""
    lines = [""]
    for word in re.findall(r"[\u3000-\uffef]|[^\s\u3000-\uffef]+\s*|\s+", text):
        if measure_width(lines[-1] + word.rstrip()) > width:
            lines.append("")
        lines[-1] += word
    return "\n".join(line.rstrip() for line in lines)


def _tell_wants(bar: Served, lang: str) -> str:
    """Why needs were lost, the greatest share first."""
    found = sorted(bar.wants.items(), key=lambda one: -one[1])
    wants = [msg("{what} {share}", what=WANTS[name], share=format_percent(share)) for name, share in found if share >= LEAST_WANT]
    return say(lang, "lost for: {wants}", wants=join_clauses(wants))


def _draw_changes(axes: Any, comparison: Comparison, titles: Sequence[str], lang: str) -> None:
    """What each scenario changed against the first, in per cent of its value, with intervals."""
    changes = measure_changes(comparison)
    others = list(changes)
    for place, name in enumerate(CHANGES):
        axes.axhline(place, color="0.92", linewidth=0.8, zorder=0)
        for number, other in enumerate(others):
            middle, low, high = changes[other][name]
            at = place + (number - (len(others) - 1) / 2) * 0.3
            ink = INKS[number]
            axes.plot([low, high], [at, at], color=ink, linewidth=2.2, solid_capstyle="butt")
            sure = low > 0 or high < 0
            axes.plot(middle, at, "o", color=ink, markerfacecolor=ink if sure else "white", markersize=6, markeredgewidth=1.4)
    axes.axvline(0, color="0.3", linewidth=1)
    axes.set_yticks(range(len(CHANGES)), [label(name, lang) for name in CHANGES], fontsize=9)
    axes.set_ylim(len(CHANGES) - 0.4, -0.6)
    axes.xaxis.set_major_locator(MaxNLocator(7))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: format_signed(value * 100, True, 3) + "%" if abs(value) > 1e-9 else "0"))
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=8.5)
    axes.spines[["top", "right", "left"]].set_visible(False)
    _strengthen(axes.text(0, 1.2, say(lang, "Change against '{first}', with the 95% interval:", first=titles[0]),
                          transform=axes.transAxes, fontsize=9.5, va="center"))
    for number in range(len(others)):
        _strengthen(axes.text(1, 1.2 - 0.13 * number, f"● {titles[number + 1]}", transform=axes.transAxes, fontsize=9,
                              color=INKS[number], va="center", ha="right"))


def measure_changes(comparison: Comparison) -> dict[str, dict[str, tuple[float, float, float]]]:
    """Measure what each scenario changes against the first: for each of ``CHANGES`` mean, low and high, as shares of the first's mean."""
    frame = comparison.again(None, indicators=CHANGES).table
    frame = frame[frame["indicator"].isin(CHANGES)]
    base = frame["reference"].abs().replace(0, np.nan)
    parts = frame.assign(**{part: frame[part] / base for part in ("difference", "low", "high")}).set_index(["scenario", "indicator"])
    return {name: {indicator: tuple(float(parts.loc[(name, indicator), part]) for part in ("difference", "low", "high"))
                   for indicator in CHANGES} for name in dict.fromkeys(frame["scenario"])}


def _tell_note(comparison: Comparison, lang: str) -> str:
    return say(lang, "Bars: hours a week per 1,000 residents, split by the hours that each booked; losses by the parts of cases that "
               "lapsed. Filled dots: the interval leaves out 0. {seeds}, paired; the last {weeks} weeks.",
               seeds=count_seeds(len(comparison.seeds)), weeks=comparison.weeks)
