"""The overview of a run (总览图): six small panels over the weeks, a colour for each scenario, a band over seeds."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, PercentFormatter

from wushe_sim.i18n import join_clauses, msg, say
from wushe_sim.report.fonts import shown
from wushe_sim.report.labels import label, title
from wushe_sim.report.plot.style import COLOURS, font_settings, save
from wushe_sim.report.run import FEW_RESIDENTS, count_fewest_residents, warn_of_few

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


def overview(result: Any, lang: str = "en") -> Any:
    """The picture, as a matplotlib Figure. Each value is a ratio of sums over the last 13 weeks."""
    with matplotlib.rc_context(font_settings(lang)):
        figure = _lay_out(result, lang)
        figure.canvas.draw()
    return figure


def save_overview(result: Any, path: Path, lang: str) -> None:
    """Write the picture whole or not at all. Raises StorageError."""
    with matplotlib.rc_context(font_settings(lang)):
        save(_lay_out(result, lang), path)


def _lay_out(result: Any, lang: str) -> Any:
    """The picture, not drawn yet."""
    figure = Figure(figsize=(11, 6.6), dpi=130, layout="constrained")
    street, names = _running(result), list(result.scenarios)
    panels = figure.subplots(2, 3, sharex=True).ravel()
    for axes, panel in zip(panels, PANELS, strict=True):
        _panel(axes, street, panel, names, lang)
    _legend(panels[0], [shown(title(name, result.scenarios[name], lang), name) for name in names])
    figure.supxlabel(say(lang, "week"), x=0.01, ha="left", fontsize=9)
    figure.text(0.995, 0.006, _caption(result, lang), ha="right", va="bottom", fontsize=7, color="0.35")
    return figure


def _running(result: Any) -> Any:
    """The street's values over the last 13 weeks, from the 13th on where there are enough of them; ``quarter`` marks every 13th."""
    weeks = result.runs[0].weeks
    rows = max(1, RUNNING_WEEKS // int(weeks[1] - weeks[0])) if len(weeks) > 1 else 1
    street = result.whole(rows)
    street["quarter"] = street["week"].isin(weeks[rows - 1::rows] if len(weeks) >= rows else weeks[-1:])
    return street[street["week"] >= weeks[rows - 1]] if len(weeks) > 2 * rows else street


def _caption(result: Any, lang: str) -> str:
    """What lines, bands and dots are; and where there are few residents, how much one of them is."""
    said = [msg("lines: running {weeks}-week values, mean of seeds; bands: lowest to highest seed", weeks=RUNNING_WEEKS)
            if len(result.seeds) > 1 else msg("lines: running {weeks}-week values, one seed", weeks=RUNNING_WEEKS),
            msg("dots: a quarter's sessions")]
    residents = count_fewest_residents(result)
    if 0 < residents < FEW_RESIDENTS:
        said.insert(0, warn_of_few(residents))
    return join_clauses(said).render(lang)


def _panel(axes: Any, street: Any, panel: Iterable[str], names: list[str], lang: str) -> None:
    """One panel: each indicator in its stroke, each scenario in its colour; a value that is missing is carried on from the last one."""
    strokes = []
    for stroke, indicator in zip(STROKES, panel, strict=False):
        dotted = indicator in MEASURED_AT_SESSIONS
        rows = street[street["quarter"]] if dotted else street
        wide = rows.pivot(index="week", columns=["scenario", "seed"], values=indicator)
        for place, name in enumerate(names):
            (_dots if dotted else _line)(axes, wide[name], stroke, COLOURS[place % len(COLOURS)])
        strokes.append(Line2D([], [], color="0.3", linestyle="" if dotted else stroke, marker="o" if dotted else "", markersize=4.5,
                              label=label(indicator, lang)))
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


def _legend(axes: Any, titles: list[str]) -> None:
    """The scenarios' colours, in the first panel, where the lines leave most room."""
    lines = [Line2D([], [], color=COLOURS[place % len(COLOURS)], linewidth=2, label=title) for place, title in enumerate(titles)]
    axes.legend(handles=lines, loc="best", fontsize=8 if len(lines) > 6 else 9, frameon=True, framealpha=0.7, edgecolor="none")
