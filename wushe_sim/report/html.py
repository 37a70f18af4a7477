"""HTML (网页): a document as one file that needs no network and opens from a USB stick."""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from wushe_sim.i18n import Message, msg
from wushe_sim.report.document import TONES, Figure, Report
from wushe_sim.report.fonts import OUR_FONT

TEMPLATE = Path(__file__).parent / "assets" / "page.html"
INCHES_TO_PIXELS = 110

HEADINGS: Mapping[str, Message] = {
    "asked": msg("What was asked"), "answer": msg("The answer in two sentences"), "figures": msg("Figures"), "tables": msg("Tables"),
    "sort": msg("Click a heading to sort."), "assumptions": msg("What was assumed"), "trust": msg("How far to believe it"),
    "reproduce": msg("How to reproduce it"), "where": msg("In the result folder, with the same version:"),
    "same_bytes": msg("The same seeds give the same numbers, whatever the number of jobs."), "files": msg("Scenario files in full"),
    "everything": msg("Appendix: everything measured"),
    "appendix_note": msg("For researchers. It is not printed; a workbook (--out book.xlsx) holds the same numbers."),
}
"""What the page itself says, by the names in its template."""


def format_html(report: Report, figures: Sequence[Figure]) -> str:
    """Format a report as one page with everything inside; what users wrote is escaped."""
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(report=report, figures=figures, font=base64.b64encode(OUR_FONT.read_bytes()).decode(), tones=TONES,
                           encode=lambda png: base64.b64encode(png).decode(), pixels=lambda inches: round(inches * INCHES_TO_PIXELS),
                           says={name: text.render(report.lang) for name, text in HEADINGS.items()})
