"""验证页 docs/validation.md and the like: tables as Markdown, with the command that made them."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from wushe_sim.experiments.patterns import FACT, FIT, HELD_OUT, PATTERNS, RANGE
from wushe_sim.experiments.validation import OUTSIDE, SILENT, UNMEASURED, Row
from wushe_sim.report.validation import band, counted, figure, said

PARTS = {FIT: "Fit: may be used to set parameters", HELD_OUT: "Held out: compared, never tuned to", FACT: "The paper's own facts",
         RANGE: "Ranges of the evidence, section 1, that the model yields"}


def page(rows: Sequence[Row], command: str, about: str, image: str) -> str:
    """The whole page: what it is, the picture, a table for each use, what misses and why, what the model cannot speak to."""
    rows = [_as_text(row) for row in rows]
    lines = [
        "# Validation", "",
        "Every pattern of section 2 of [the evidence](evidence.md) beside what the model gives by default. Written by", "",
        f"```\n{command}\n```", "", f"{about} A figure is taken from all seeds together, with a 95% interval (jackknife over seeds).",
        "Bands are a judgement around the sources. *Built in* names coefficients that rest on the pattern's own source: agreement there",
        "is no test.",
        "", counted(rows, "en"), "", f"![patterns and the model's figures]({image})", "",
    ]
    for use, title in PARTS.items():
        own = [row for row in rows if row.pattern.use == use]
        if own:
            lines += [f"## {title}", "", *_table(own), ""]
    missing = [row for row in rows if row.verdict == OUTSIDE]
    lines += ["## What misses, and why", ""] + [line for row in missing for line in _miss(row)]
    silent = [row for row in rows if row.verdict in (SILENT, UNMEASURED)]
    lines += ["", "## What the model cannot speak to", "", *(f"- **{row.pattern.number}**, {row.pattern.says}: {row.pattern.how}."
                                                         for row in silent)]
    return "\n".join([*lines, *OWN_TARGETS, ""])


def in_markdown(text: str) -> str:
    """A text of which Markdown makes nothing else: no link, no emphasis, no HTML, no formula (bars are the table's own matter)."""
    return re.sub(r"[\\`*_{}\[\]<>()#$~&!]", r"\\\g<0>", text)


def _as_text(row: Row) -> Row:
    """A row whose words are text, where a user wrote them: targets of their own."""
    if row.pattern in PATTERNS:
        return row
    pattern = row.pattern
    return row._replace(pattern=pattern._replace(
        number=in_markdown(pattern.number), source=in_markdown(pattern.source), grade=in_markdown(pattern.grade)))


OWN_TARGETS = (
    "", "## Targets of your own", "",
    "`wushe validate SCENARIO --targets FILE` adds lines of your own. The file is TOML:", "",
    "```toml", "[[target]]", 'name = "volunteers of our street"', 'indicator = "volunteer_rate"      # one of `wushe indicators`',
    "low = 0.05", "high = 0.12", 'source = "street survey 2025, 612 adults"',
    'use = "held out"                  # or "fit"; may be left out',
    'grade = "B"                       # may be left out', "weeks = 52                        # the last so many of 156; all if left out",
    "```",
)


def markdown(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table's lines; a bar in a cell is escaped."""
    body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in [list(headers), ["---"] * len(headers), *body]]


def _table(rows: Sequence[Row]) -> list[str]:
    return markdown(
        ["#", "pattern", "model (95%)", "band", "verdict", "seeds inside", "source", "grade", "how it is measured", "built in"],
        [[row.pattern.number, row.pattern.says, figure(row), band(row), row.verdict,
          f"{row.seeds_inside}/{row.seeds}" if row.verdict not in (SILENT, UNMEASURED) else "", row.pattern.source, row.pattern.grade,
          row.pattern.how, row.pattern.built_in] for row in rows])


def _miss(row: Row) -> list[str]:
    return [f"- **{row.pattern.number}**, {row.pattern.says}: {figure(row)} against {band(row)}. {row.pattern.why or 'Not yet explained.'}"]


INFLUENCES = ("rank", "coefficient", "default", "source", "mean", "moves")
HELD = ("pattern", "says", "use", "holds in", "of", "share", "median")
"""The columns of the two tables, by their words."""


def sensitivity_page(held: Sequence[Any], influences: Sequence[Any], command: str, about: str, top: int = 10) -> str:
    """Robustness under draws, and the coefficients that matter most."""
    lines = ["# Sensitivity", "", "Written by", "", f"```\n{command}\n```", "", about, ""]
    if held:
        lines += ["## Which patterns hold when every coefficient is drawn from its declared range", "",
                  "One seed a draw: luck counts too. The network's recipe has constants, not coefficients: 13 and 14 hardly move.", "",
                  *markdown([said(name, "en") for name in HELD], held_cells(held, "en")), ""]
    if influences:
        middle = sorted(one.share for one in influences)[len(influences) // 2]
        lines += [f"## The {top} coefficients that matter most", "",
                  "Morris's screening: μ* is the mean size of an elementary effect, here in standard deviations of the outcome over the",
                  "screening's runs; the last column has the outcomes that a coefficient moves most. Coefficients whose source is",
                  "'judgement' come first in a search for evidence. The coefficient in the middle of the whole list has a mean μ*",
                  f"of {middle:.2f}; not all of that is its own, since any change lets chance fall otherwise.", "",
                  *markdown([said(name, "en") for name in INFLUENCES], influence_cells(influences, top, "en")), ""]
    return "\n".join(lines)


def held_cells(held: Sequence[Any], lang: str) -> list[list[str]]:
    """Robustness as cells: pattern, in how many draws it holds, its figures."""
    return [[one.pattern.number, one.pattern.zh if lang == "zh" else one.pattern.says, said(one.pattern.use, lang),
             str(one.held), str(one.measured),
             f"{one.held / one.measured:.0%}" if one.measured else "–",
             f"{one.median:.3g} ({one.tenth:.3g} to {one.ninetieth:.3g})" if one.measured else said("not here", lang)]
            for one in held]


def influence_cells(influences: Sequence[Any], top: int, lang: str) -> list[list[str]]:
    """The strongest coefficients as cells."""
    from wushe_sim.report.catalogue import parameters
    from wushe_sim.report.labels import label

    def moved(one: Any) -> str:
        most = sorted(one.by_outcome.items(), key=lambda pair: -pair[1])[:3]
        return ", ".join(f"{label(name, lang) if lang == 'zh' else name} {value:.2f}" for name, value in most)

    source = {row["name"]: row["source"] for row in parameters()}
    return [[str(rank), one.coefficient.name, f"{one.coefficient.default:g} [{one.coefficient.low:g}–{one.coefficient.high:g}]",
             source[one.coefficient.name], f"{one.share:.2f}", moved(one)]
            for rank, one in enumerate(influences[:top], 1)]
