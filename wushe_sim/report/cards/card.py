"""Card (卡片): what an object shows of itself in a notebook, as HTML that is read on light and dark grounds, and as text."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined

from wushe_sim.i18n import msg
from wushe_sim.i18n.printable import make_printable, measure_width
from wushe_sim.report.document import Cell, ReportTable

TEMPLATE = Path(__file__).parents[1] / "assets" / "card.html"
NEXT = msg("Next:")


class Card(NamedTuple):
    """What an object is (its title and kind), a few lines and small tables, and the calls that lead on."""

    title: str
    kind: str
    lines: Sequence[str] = ()
    tables: Sequence[ReportTable] = ()
    calls: Sequence[str] = ()


def format_card(card: Card, lang: str) -> str:
    """Format a card as HTML; every text is escaped. Colours are the page's own, so that it holds in any theme."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(card=clean_card(card), lang=lang, next=NEXT.render(lang))


def format_card_text(card: Card, lang: str) -> str:
    """Format a card as lines of text, as a terminal shows it."""
    shown = clean_card(card)
    lines = [f"{shown.title} ({shown.kind})", *shown.lines]
    for table in shown.tables:
        rows = [list(table.columns), *table.texts] if table.columns else table.texts
        widths = [max(measure_width(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
        lines += ["", table.heading] if table.heading else [""]
        lines += ["  ".join(text + " " * (width - measure_width(text)) for text, width in zip(row, widths, strict=True)).rstrip()
                  for row in rows]
        lines += [table.note] if table.note else []
    return "\n".join([*lines, *([f"{NEXT.render(lang)} {'; '.join(shown.calls)}"] if shown.calls else [])])


def clean_card(card: Card) -> Card:
    """The same with no sign in it that a screen would obey."""
    tables = [table._replace(columns=[make_printable(head) for head in table.columns],
                             rows=[[cell._replace(text=make_printable(cell.text)) for cell in row] for row in table.rows])
              for table in card.tables]
    return Card(make_printable(card.title), card.kind, [make_printable(line) for line in card.lines], tables, card.calls)


def make_facts_table(heading: str, facts: Sequence[tuple[str, str]]) -> ReportTable:
    """Make a table of names and values, without a head."""
    return ReportTable(heading, [], [[Cell(name), Cell(value, strong=True)] for name, value in facts])
