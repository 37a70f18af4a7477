"""验证表与图 the table of patterns beside the model's figures, on the screen and as a picture."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from wushe_sim.experiments.uncertainty.screening import OUTCOMES
from wushe_sim.experiments.validation.patterns import FACT, FIT, HELD_OUT, PATTERNS, RANGE
from wushe_sim.experiments.validation.runs import CHANGED_WEEKS, WEEKS
from wushe_sim.experiments.validation.validation import INSIDE, OUTSIDE, SILENT, UNMEASURED, PatternRow
from wushe_sim.files.paths import in_place_of
from wushe_sim.i18n import DeclaredText, Message, enumerate_choices, join_sentences, msg, say
from wushe_sim.i18n.counted import count_communities, count_residents, count_seeds, count_weeks
from wushe_sim.report.fonts import font_family
from wushe_sim.report.labels import label
from wushe_sim.report.tables import print_table
from wushe_sim.results.provenance import MODEL
from wushe_sim.scenario import Scenario

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


def print_fit(rows: Sequence[PatternRow], lang: str) -> None:
    """Print how well coefficients fit: each pattern with its figure, its band and the verdict."""
    headers = [say(lang, "#"), say(lang, "pattern"), say(lang, "figure"), say(lang, "band"), say(lang, "verdict")]
    print_table(headers, [[row.pattern.number, str(row.pattern.render(lang).says), figure(row, lang), band(row, lang),
                           JUDGED[row.verdict].render(lang)] for row in rows], (2, 3))


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


HEADINGS: Mapping[str, Message] = {
    FIT: msg("Fit: may be used to set parameters"), HELD_OUT: msg("Held out: compared, never tuned to"), FACT: msg("The paper's own facts"),
    RANGE: msg("Ranges of the evidence, section 1, that the model yields"),
}
"""What the table of each use is headed by."""
EXAMPLE = msg(
    '[[target]]\nname = "volunteers of our street"\nindicator = "volunteer_rate"      # one of `wushe indicators`\n'
    'low = 0.05\nhigh = 0.12\nsource = "street survey 2025, 612 adults"\n'
    'use = "held out"                  # or "fit"; may be left out\n'
    'grade = "B"                       # may be left out\n'
    "weeks = 52                        # the last so many of 156; all if left out")
"""A file of targets of one's own."""


def page(rows: Sequence[PatternRow], command: str, about: str, image: str, lang: str) -> str:
    """The whole page: what it is, the picture, a table for each use, what misses and why, what the model cannot speak to."""
    rows = [_as_text(row, lang) for row in rows]
    picture = say(lang, "patterns and the model's figures")
    how_to_read = msg(
        "A figure is taken from all seeds together, with a 95% interval (jackknife over seeds).\n"
        "Bands are a judgement around the sources. *Built in* names coefficients that rest on the pattern's own source: agreement there\n"
        "is no test.")
    lines = [
        "# " + say(lang, "Validation"), "",
        say(lang, "Every pattern of section 2 of [the evidence](evidence.md) beside what the model gives by default. Command:"), "",
        f"```\n{command}\n```", "", join_sentences(about, how_to_read).render(lang), "", counted(rows, lang), "",
        f"![{picture}]({image})", "",
    ]
    for use in (FIT, HELD_OUT, FACT, RANGE):
        own = [row for row in rows if row.pattern.use == use]
        if own:
            lines += [f"## {HEADINGS[use].render(lang)}", "", *_table(own, lang), ""]
    missing = [row for row in rows if row.verdict == OUTSIDE]
    lines += ["## " + say(lang, "What misses, and why"), "", *(_miss(row, lang) for row in missing)]
    silent = [row.pattern for row in rows if row.verdict in (SILENT, UNMEASURED)]
    lines += ["", "## " + say(lang, "What the model cannot speak to"), "",
              *(say(lang, "- **{number}**, {says}: {how}.", number=one.number, says=one.says, how=one.how) for one in silent)]
    lines += ["", "## " + say(lang, "Targets of your own"), "",
              say(lang, "`wushe validate SCENARIO --targets FILE` adds lines of your own. The file is TOML:"), "",
              f"```toml\n{EXAMPLE.render(lang)}\n```", ""]
    return "\n".join(lines)


def in_markdown(text: str) -> str:
    """A text of which Markdown makes nothing else: no link, no emphasis, no HTML, no formula (bars are the table's own matter)."""
    return re.sub(r"[\\`*_{}\[\]<>()#$~&!]", r"\\\g<0>", text)


def _as_text(row: PatternRow, lang: str) -> PatternRow:
    """A row in the reader's language; words that a user wrote, for targets of their own, are text."""
    pattern = row.pattern.render(lang)
    if row.pattern not in PATTERNS:
        pattern = pattern._replace(number=in_markdown(pattern.number), source=in_markdown(pattern.source), grade=in_markdown(pattern.grade))
    return row._replace(pattern=pattern)


def markdown(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table's lines; a bar in a cell is escaped."""
    body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in [list(headers), ["---"] * len(headers), *body]]


COLUMNS = ("pattern", "says", "figure", "band", "verdict", "seeds", "source", "grade")


def _table(rows: Sequence[PatternRow], lang: str) -> list[str]:
    return markdown(
        [*(HEADERS[name].render(lang) for name in COLUMNS), say(lang, "how it is measured"), say(lang, "built in")],
        [[row.pattern.number, str(row.pattern.says), figure(row, lang), band(row, lang), JUDGED[row.verdict].render(lang),
          f"{row.seeds_inside}/{row.seeds}" if row.verdict not in (SILENT, UNMEASURED) else "", row.pattern.source, row.pattern.grade,
          str(row.pattern.how), row.pattern.built_in] for row in rows])


def _miss(row: PatternRow, lang: str) -> str:
    pattern = row.pattern
    return say(lang, "- **{number}**, {says}: {figure} against {band}. {why}", number=pattern.number, says=pattern.says,
               figure=figure(row, lang), band=band(row, lang), why=pattern.why or say(lang, "Not yet explained."))


INFLUENCES = (msg("rank"), msg("coefficient"), msg("default [range]"), msg("source"), msg("mean μ*"), msg("moves most"))
HELD = (msg("#"), msg("pattern"), msg("use"), msg("holds in"), msg("of"), msg("share"), msg("median (10% to 90%)"))
"""The columns of the two tables."""


def sensitivity_page(held: Sequence[Any], influences: Sequence[Any], command: str, about: str, lang: str, top: int = 10) -> str:
    """Robustness under draws, and the coefficients that matter most."""
    lines = ["# " + say(lang, "Sensitivity"), "", say(lang, "Command:"), "", f"```\n{command}\n```", "", about, ""]
    if held:
        lines += ["## " + say(lang, "Which patterns hold when every coefficient is drawn from its declared range"), "",
                  say(lang, "One seed a draw: chance counts too. The network's recipe has constants, not coefficients: 13 and 14 "
                      "hardly move."), "",
                  *markdown([header.render(lang) for header in HELD], held_cells(held, lang)), ""]
    if influences:
        middle = sorted(one.share for one in influences)[len(influences) // 2]
        lines += ["## " + say(lang, "The {top} coefficients that matter most", top=top), "",
                  say(lang, "Morris's screening: μ* is the mean size of an elementary effect, here in standard deviations of the outcome "
                      "over the\nscreening's runs; the last column has the outcomes that a coefficient moves most. Coefficients whose "
                      "source is\n'judgement' come first in a search for evidence. The coefficient in the middle of the whole list has a "
                      "mean μ*\nof {middle:.2f}; not all of that is its own, since any change lets chance fall otherwise.",
                      middle=middle), "",
                  *markdown([header.render(lang) for header in INFLUENCES], influence_cells(influences, top, lang)), ""]
    return "\n".join(lines)


def held_cells(held: Sequence[Any], lang: str) -> list[list[str]]:
    """Robustness as cells: pattern, in how many draws it holds, its figures."""
    return [[one.pattern.number, str(one.pattern.render(lang).says), USES[one.pattern.use].render(lang), str(one.held), str(one.measured),
             f"{one.held / one.measured:.0%}" if one.measured else "–",
             say(lang, "{value} ({low} to {high})", value=f"{one.median:.3g}", low=f"{one.tenth:.3g}", high=f"{one.ninetieth:.3g}")
             if one.measured else say(lang, "not measured on this street")]
            for one in held]


def influence_cells(influences: Sequence[Any], top: int, lang: str) -> list[list[str]]:
    """The strongest coefficients as cells."""
    from wushe_sim.report.catalogue import parameters

    def moved(one: Any) -> str:
        most = sorted(one.by_outcome.items(), key=lambda pair: -pair[1])[:3]
        return enumerate_choices(f"{label(name, lang)} {value:.2f}" for name, value in most).render(lang)

    source = {row["name"]: row["source"] for row in parameters()}
    return [[str(rank), one.coefficient.name, f"{one.coefficient.default:g} [{one.coefficient.low:g}–{one.coefficient.high:g}]",
             DeclaredText("source", source[one.coefficient.name]).render(lang), f"{one.share:.2f}", moved(one)]
            for rank, one in enumerate(influences[:top], 1)]


def say_runs(base: Scenario, seeds: int) -> Message:
    """Say what a page of the validation rests on."""
    return msg("Model {model}. {place}, {seeds}, {weeks} after the burn-in ({changed} under a change).", model=MODEL,
               place=_say_place(base), seeds=count_seeds(seeds), weeks=count_weeks(WEEKS), changed=CHANGED_WEEKS)


def say_draws(base: Scenario, done: int, draws: int, trajectories: int, lang: str) -> Message:
    """Say what a page of the sensitivity rests on."""
    return msg("Model {model}. {place}: the experiment street. Draws of every coefficient from its declared range: {done} (of a Latin "
               "hypercube of {draws}), each with a seed of its own; trajectories of the screening: {trajectories}, of these outcomes: "
               "{outcomes}.", model=MODEL, place=_say_place(base), done=done, draws=draws, trajectories=trajectories,
               outcomes=enumerate_choices(label(name, lang) for name in OUTCOMES))


def _say_place(base: Scenario) -> Message:
    return msg("Scenario `{name}`: {communities}, {residents}", name=base.name, communities=count_communities(base.place.communities),
               residents=count_residents(base.place.made_residents))
