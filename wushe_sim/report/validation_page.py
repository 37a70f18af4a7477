"""验证页 docs/validation.md and the like: tables as Markdown, with the command that made them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wushe_sim.experiments.validation.patterns import FACT, FIT, HELD_OUT, PATTERNS, RANGE
from wushe_sim.experiments.validation.validation import OUTSIDE, SILENT, UNMEASURED, PatternRow
from wushe_sim.i18n import DeclaredText, Message, enumerate_choices, join_sentences, msg, say
from wushe_sim.report.labels import label
from wushe_sim.report.validation import HEADERS, JUDGED, USES, band, counted, figure

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
