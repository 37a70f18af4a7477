"""验证页 docs/validation.md and the like: tables as Markdown, with the command that made them."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from wushe_sim.experiments.patterns import FACT, FIT, HELD_OUT, PATTERNS, RANGE
from wushe_sim.experiments.validation import OUTSIDE, SILENT, UNMEASURED, Row
from wushe_sim.report.chinese_patterns import in_language, source_in
from wushe_sim.report.labels import label
from wushe_sim.report.validation import band, counted, figure, said
from wushe_sim.report.validation_words import told


def page(rows: Sequence[Row], command: str, about: str, image: str, lang: str) -> str:
    """The whole page: what it is, the picture, a table for each use, what misses and why, what the model cannot speak to."""
    rows = [_as_text(row, lang) for row in rows]
    lines = [
        f"# {told('validation', lang)}", "", told("beside", lang), "", f"```\n{command}\n```", "",
        f"{about}{told('then', lang)}{told('how to read', lang)}", "", counted(rows, lang), "", f"![{told('picture', lang)}]({image})", "",
    ]
    for use in (FIT, HELD_OUT, FACT, RANGE):
        own = [row for row in rows if row.pattern.use == use]
        if own:
            lines += [f"## {told(use, lang)}", "", *_table(own, lang), ""]
    missing = [row for row in rows if row.verdict == OUTSIDE]
    lines += [f"## {told('misses', lang)}", "", *(_miss(row, lang) for row in missing)]
    silent = [row.pattern for row in rows if row.verdict in (SILENT, UNMEASURED)]
    lines += ["", f"## {told('silent', lang)}", "",
              *(told("why silent", lang, number=one.number, says=one.says, how=one.how) for one in silent)]
    return "\n".join([*lines, "", f"## {told('own', lang)}", "", told("adds", lang), "", f"```toml\n{told('example', lang)}\n```", ""])


def in_markdown(text: str) -> str:
    """A text of which Markdown makes nothing else: no link, no emphasis, no HTML, no formula (bars are the table's own matter)."""
    return re.sub(r"[\\`*_{}\[\]<>()#$~&!]", r"\\\g<0>", text)


def _as_text(row: Row, lang: str) -> Row:
    """A row in the reader's language; words that a user wrote, for targets of their own, are text."""
    pattern = in_language(row.pattern, lang)
    if row.pattern not in PATTERNS:
        pattern = pattern._replace(number=in_markdown(pattern.number), source=in_markdown(pattern.source), grade=in_markdown(pattern.grade))
    return row._replace(pattern=pattern)


def markdown(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table's lines; a bar in a cell is escaped."""
    body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in [list(headers), ["---"] * len(headers), *body]]


COLUMNS = ("pattern", "says", "figure", "band", "verdict", "seeds", "source", "grade")


def _table(rows: Sequence[Row], lang: str) -> list[str]:
    return markdown(
        [*(said(name, lang) for name in COLUMNS), told("how", lang), told("built_in", lang)],
        [[row.pattern.number, row.pattern.says, figure(row, lang), band(row, lang), said(row.verdict, lang),
          f"{row.seeds_inside}/{row.seeds}" if row.verdict not in (SILENT, UNMEASURED) else "", row.pattern.source, row.pattern.grade,
          str(row.pattern.how), row.pattern.built_in] for row in rows])


def _miss(row: Row, lang: str) -> str:
    pattern = row.pattern
    return told("miss", lang, number=pattern.number, says=pattern.says, figure=figure(row, lang), band=band(row, lang),
                why=pattern.why or told("unexplained", lang))


INFLUENCES = ("rank", "coefficient", "default", "source", "mean", "moves")
HELD = ("pattern", "says", "use", "holds in", "of", "share", "median")
"""The columns of the two tables, by their words."""


def sensitivity_page(held: Sequence[Any], influences: Sequence[Any], command: str, about: str, lang: str, top: int = 10) -> str:
    """Robustness under draws, and the coefficients that matter most."""
    lines = [f"# {told('sensitivity', lang)}", "", told("written", lang), "", f"```\n{command}\n```", "", about, ""]
    if held:
        lines += [f"## {told('held', lang)}", "", told("luck", lang), "",
                  *markdown([said(name, lang) for name in HELD], held_cells(held, lang)), ""]
    if influences:
        middle = sorted(one.share for one in influences)[len(influences) // 2]
        lines += [f"## {told('top', lang, top=top)}", "", told("screening", lang, middle=middle), "",
                  *markdown([said(name, lang) for name in INFLUENCES], influence_cells(influences, top, lang)), ""]
    return "\n".join(lines)


def held_cells(held: Sequence[Any], lang: str) -> list[list[str]]:
    """Robustness as cells: pattern, in how many draws it holds, its figures."""
    return [[one.pattern.number, in_language(one.pattern, lang).says, said(one.pattern.use, lang), str(one.held), str(one.measured),
             f"{one.held / one.measured:.0%}" if one.measured else "–",
             said("interval", lang, value=f"{one.median:.3g}", low=f"{one.tenth:.3g}", high=f"{one.ninetieth:.3g}")
             if one.measured else said("not here", lang)]
            for one in held]


def influence_cells(influences: Sequence[Any], top: int, lang: str) -> list[list[str]]:
    """The strongest coefficients as cells."""
    from wushe_sim.report.catalogue import parameters

    def moved(one: Any) -> str:
        most = sorted(one.by_outcome.items(), key=lambda pair: -pair[1])[:3]
        return told("listed", lang).join(f"{outcome(name, lang)} {value:.2f}" for name, value in most)

    source = {row["name"]: row["source"] for row in parameters()}
    return [[str(rank), one.coefficient.name, f"{one.coefficient.default:g} [{one.coefficient.low:g}–{one.coefficient.high:g}]",
             source_in(source[one.coefficient.name], lang), f"{one.share:.2f}", moved(one)]
            for rank, one in enumerate(influences[:top], 1)]


def outcome(name: str, lang: str) -> str:
    """An indicator by its name in files, or in Chinese by what it is called."""
    return label(name, lang) if lang == "zh" else name
