"""Validation (验证): patterns beside the model's figures, and what becomes of them when coefficients are drawn, as tables and pages."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from wushe_sim.experiments.uncertainty.screening import OUTCOMES
from wushe_sim.experiments.validation.patterns import FACT, FIT, HELD_OUT, PATTERNS, RANGE, Pattern
from wushe_sim.experiments.validation.runs import CHANGED_WEEKS, WEEKS
from wushe_sim.experiments.validation.validation import INSIDE, OUTSIDE, SILENT, UNMEASURED, PatternRow
from wushe_sim.i18n import DeclaredText, Message, enumerate_choices, join_sentences, msg, say
from wushe_sim.i18n.counted import count_communities, count_residents, count_seeds, count_weeks
from wushe_sim.report.catalogue import parameters
from wushe_sim.report.document import ReportTable, make_table
from wushe_sim.report.labels import MISSING, format_digits, format_percent, label
from wushe_sim.report.markdown import escape_markdown, format_command, format_picture, format_section, format_table
from wushe_sim.results.provenance import MODEL
from wushe_sim.scenario import Scenario

JUDGED: Mapping[str, Message] = {
    INSIDE: msg("inside"), OUTSIDE: msg("outside"), SILENT: msg("cannot speak"), UNMEASURED: msg("not measured here"),
}
"""How a pattern and the model's figure compare."""
USES: Mapping[str, Message] = {"fit": msg("fit"), "held out": msg("held out"), "paper": msg("paper"), "range": msg("range")}
HEADERS: Mapping[str, Message] = {
    "pattern": msg("#"), "says": msg("pattern"), "figure": msg("model (95%)"), "band": msg("band"), "verdict": msg("verdict"),
    "seeds": msg("seeds inside"), "use": msg("use"), "source": msg("source"), "grade": msg("grade"), "how": msg("how it is measured"),
    "built_in": msg("built in"),
}
"""The columns of the table of patterns; a page has one table for each use."""
ON_SCREEN = tuple(HEADERS)[:-2]
ON_PAGE = tuple(name for name in HEADERS if name != "use")
HEADINGS: Mapping[str, Message] = {
    FIT: msg("Fit: may be used to set parameters"), HELD_OUT: msg("Held out: compared, never tuned to"), FACT: msg("The paper's own facts"),
    RANGE: msg("Ranges of the evidence, section 1, that the model yields"),
}
EXAMPLE = msg(
    '[[target]]\nname = "volunteers of our street"\nindicator = "volunteer_rate"      # one of `wushe indicators`\n'
    'low = 0.05\nhigh = 0.12\nsource = "street survey 2025, 612 adults"\n'
    'use = "held out"                  # or "fit"; may be left out\n'
    'grade = "B"                       # may be left out\n'
    "weeks = 52                        # the last so many of 156; all if left out")
"""A file of targets of one's own."""


def format_number(value: float) -> str:
    """Format a figure with three significant digits; shares as such, since bands are written so."""
    if math.isnan(value):
        return MISSING
    return f"{value:,.0f}" if abs(value) >= 1000 else format_digits(value, 3)


def format_figure(row: PatternRow, lang: str) -> str:
    """Format the model's figure with its interval."""
    if math.isnan(row.figure) or math.isnan(row.low):
        return format_number(row.figure)
    return format_range(row.figure, row.low, row.high, lang)


def format_range(value: float, low: float, high: float, lang: str) -> str:
    """Format a figure with its interval."""
    return say(lang, "{value} ({low} to {high})", value=format_number(value), low=format_number(low), high=format_number(high))


def format_band(pattern: Pattern, lang: str) -> str:
    """Format the band as EVIDENCE writes it."""
    low, high = pattern.low, pattern.high
    if math.isinf(low) and math.isinf(high):
        return MISSING
    if math.isinf(low):
        return f"< {format_number(high)}" if high == 0 else f"≤ {format_number(high)}"
    if math.isinf(high):
        return f"> {format_number(low)}" if low == 0 else f"≥ {format_number(low)}"
    return say(lang, "{low} to {high}", low=format_number(low), high=format_number(high))


def make_patterns_table(rows: Sequence[PatternRow], lang: str, heading: Message | str = "", columns: Sequence[str] = ON_SCREEN,
                        note: str = "") -> ReportTable:
    """Make the table of patterns beside the model's figures, with some of the columns of ``HEADERS``."""
    lines = []
    for row in rows:
        pattern = row.pattern.render(lang)
        cells = {"pattern": pattern.number, "says": pattern.says, "figure": format_figure(row, lang),
                 "band": format_band(row.pattern, lang),
                 "verdict": JUDGED[row.verdict], "seeds": f"{row.seeds_inside}/{row.seeds}" if row.verdict in (INSIDE, OUTSIDE) else "",
                 "use": USES[pattern.use], "source": pattern.source, "grade": pattern.grade, "how": pattern.how,
                 "built_in": pattern.built_in}
        lines.append([cells[name] for name in columns])
    return make_table(lang, heading, [HEADERS[name] for name in columns], lines, note)


def count_inside(rows: Sequence[PatternRow], lang: str) -> str:
    """Count the patterns inside their bands, in one sentence."""
    judged = [row for row in rows if row.verdict in (INSIDE, OUTSIDE)]
    held = [row for row in judged if row.pattern.use == "held out"]
    free = [row for row in held if not row.pattern.built_in]
    numbers = {}
    for name, lot in (("judged", judged), ("held", held), ("free", free)):
        inside = "inside" if name == "judged" else f"{name}_inside"
        numbers |= {name: len(lot), inside: sum(row.verdict == INSIDE for row in lot)}
    return say(lang, "{inside} of {judged} inside; held out: {held_inside} of {held}, and of those that are not built in {free_inside} "
               "of {free}; {silent} the model cannot speak to.", silent=sum(row.verdict == SILENT for row in rows), **numbers)


def format_validation_page(rows: Sequence[PatternRow], command: str, about: str, image: str, lang: str) -> str:
    """Format the whole page: what it is, the picture, a table for each use, what misses and why, what the model cannot speak to."""
    rows = [_escape(row, lang) for row in rows]
    how_to_read = msg(
        "A figure is taken from all seeds together, with a 95% interval (jackknife over seeds).\n"
        "Bands are a judgement around the sources. *Built in* names coefficients that rest on the pattern's own source: agreement there\n"
        "is no test.")
    lines = [
        "# " + say(lang, "Validation"), "",
        say(lang, "Every pattern of section 2 of [the evidence](evidence.md) beside what the model gives by default. Command:"), "",
        f"```\n{command}\n```", "", join_sentences(about, how_to_read).render(lang), "", count_inside(rows, lang), "",
        *format_picture(say(lang, "patterns and the model's figures"), image),
    ]
    for use in (FIT, HELD_OUT, FACT, RANGE):
        own = [row for row in rows if row.pattern.use == use]
        lines += format_section(make_patterns_table(own, lang, HEADINGS[use], ON_PAGE), 2) if own else []
    missing = [row for row in rows if row.verdict == OUTSIDE]
    lines += ["## " + say(lang, "What misses, and why"), "", *(_describe_miss(row, lang) for row in missing)]
    silent = [row.pattern for row in rows if row.verdict in (SILENT, UNMEASURED)]
    lines += ["", "## " + say(lang, "What the model cannot speak to"), "",
              *(say(lang, "- **{number}**, {says}: {how}.", number=one.number, says=one.says, how=one.how) for one in silent)]
    lines += ["", "## " + say(lang, "Targets of your own"), "",
              say(lang, "`wushe validate SCENARIO --targets FILE` adds lines of your own. The file is TOML:"), "",
              f"```toml\n{EXAMPLE.render(lang)}\n```", ""]
    return "\n".join(lines)


def _escape(row: PatternRow, lang: str) -> PatternRow:
    """A row in the reader's language; words that a user wrote, for targets of their own, are text."""
    pattern = row.pattern.render(lang)
    if row.pattern not in PATTERNS:
        pattern = pattern._replace(number=escape_markdown(pattern.number), source=escape_markdown(pattern.source),
                                   grade=escape_markdown(pattern.grade))
    return row._replace(pattern=pattern)


def _describe_miss(row: PatternRow, lang: str) -> str:
    pattern = row.pattern
    return say(lang, "- **{number}**, {says}: {figure} against {band}. {why}", number=pattern.number, says=pattern.says,
               figure=format_figure(row, lang), band=format_band(row.pattern, lang), why=pattern.why or say(lang, "Not yet explained."))


def format_sensitivity_page(robust: Sequence[Any], influences: Sequence[Any], command: str, about: str, lang: str, top: int = 10) -> str:
    """Format the page of robustness under draws, and of the coefficients that matter most."""
    lines = ["# " + say(lang, "Sensitivity"), "", *format_command(command, lang), about, ""]
    if robust:
        lines += ["## " + say(lang, "Which patterns hold when every coefficient is drawn from its declared range"), "",
                  say(lang, "One seed a draw: chance counts too. The network's recipe has constants, not coefficients: 13 and 14 "
                      "hardly move."), "", *format_table(make_robustness_table(robust, lang)), ""]
    if influences:
        middle = sorted(one.share for one in influences)[len(influences) // 2]
        lines += ["## " + say(lang, "The {top} coefficients that matter most", top=top), "",
                  say(lang, "Morris's screening: μ* is the mean size of an elementary effect, here in standard deviations of the outcome "
                      "over the\nscreening's runs; the last column has the outcomes that a coefficient moves most. Coefficients whose "
                      "source is\n'judgement' come first in a search for evidence. The coefficient in the middle of the whole list has a "
                      "mean μ*\nof {middle:.2f}; not all of that is its own, since any change lets chance fall otherwise.",
                      middle=middle), "", *format_table(make_influence_table(influences, top, lang)), ""]
    return "\n".join(lines)


def make_robustness_table(robust: Sequence[Any], lang: str) -> ReportTable:
    """Make the table of robustness: each pattern, in how many draws it holds, and its figures."""
    headers = (msg("#"), msg("pattern"), msg("use"), msg("holds in"), msg("of"), msg("share"), msg("median (10% to 90%)"))
    return make_table(lang, "", headers, [
        [one.pattern.number, one.pattern.render(lang).says, USES[one.pattern.use], str(one.held), str(one.measured),
         format_percent(one.held / one.measured) if one.measured else MISSING,
         format_range(one.median, one.tenth, one.ninetieth, lang) if one.measured else msg("not measured on this street")]
        for one in robust])


def make_influence_table(influences: Sequence[Any], top: int, lang: str) -> ReportTable:
    """Make the table of the coefficients that matter most."""
    def list_most_moved(one: Any) -> Any:
        most = sorted(one.by_outcome.items(), key=lambda pair: -pair[1])[:3]
        return enumerate_choices(f"{label(name, lang)} {value:.2f}" for name, value in most)

    source = {row["name"]: row["source"] for row in parameters()}
    headers = (msg("rank"), msg("coefficient"), msg("default [range]"), msg("source"), msg("mean μ*"), msg("moves most"))
    return make_table(lang, "", headers, [
        [str(rank), one.coefficient.name, f"{one.coefficient.default:g} [{one.coefficient.low:g}–{one.coefficient.high:g}]",
         DeclaredText("source", source[one.coefficient.name]), f"{one.share:.2f}", list_most_moved(one)]
        for rank, one in enumerate(influences[:top], 1)])


def describe_runs(base: Scenario, seeds: int) -> Message:
    """Describe what a page of the validation rests on."""
    return msg("Model {model}. {place}, {seeds}, {weeks} after the burn-in ({changed} under a change).", model=MODEL,
               place=_describe_place(base), seeds=count_seeds(seeds), weeks=count_weeks(WEEKS), changed=CHANGED_WEEKS)


def describe_draws(base: Scenario, done: int, draws: int, trajectories: int, lang: str) -> Message:
    """Describe what a page of the sensitivity rests on."""
    return msg("Model {model}. {place}: the experiment street. Draws of every coefficient from its declared range: {done} (of a Latin "
               "hypercube of {draws}), each with a seed of its own; trajectories of the screening: {trajectories}, of these outcomes: "
               "{outcomes}.", model=MODEL, place=_describe_place(base), done=done, draws=draws, trajectories=trajectories,
               outcomes=enumerate_choices(label(name, lang) for name in OUTCOMES))


def describe_street(base: Scenario, is_experiment: bool = True) -> Message:
    """Say on which street a command measures: the experiment street in the place of the scenario's own, or that itself."""
    if is_experiment:
        return msg("Measured on the experiment street of {people}, with the levers, switches and coefficients of '{name}'; "
                   "the place of '{name}' itself is not measured.", name=base.name, people=count_residents(base.place.made_residents))
    return msg("Measured on '{name}' itself.", name=base.name)


def _describe_place(base: Scenario) -> Message:
    return msg("Scenario `{name}`: {communities}, {residents}", name=base.name, communities=count_communities(base.place.communities),
               residents=count_residents(base.place.made_residents))
