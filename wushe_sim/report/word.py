"""Word (Word 文档): a document with the same tables and figures as the page."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from wushe_sim.report.document import Figure, Report, ReportTable
from wushe_sim.report.html import HEADINGS


def format_word(report: Report, figures: Sequence[Figure]) -> bytes:
    """Format a report as a Word document."""
    document: Any = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    for kind in ("Normal", "Heading 1", "Heading 2", "Title"):
        document.styles[kind].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Microsoft YaHei")
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    document.core_properties.title = report.title[:255]
    document.core_properties.author = ""
    document.add_heading(report.title, 0)
    _add_paragraphs(document, "asked", report.question, report)
    for table in report.first:
        _add_table(document, table)
    _add_paragraphs(document, "answer", report.answer, report)
    for line in report.details:
        document.add_paragraph(line, style="List Bullet")
    document.add_heading(HEADINGS["figures"].render(report.lang), 1)
    for figure in figures:
        document.add_picture(io.BytesIO(figure.png), width=Cm(15.5))
        document.add_paragraph(figure.caption, style="Caption")
    document.add_heading(HEADINGS["tables"].render(report.lang), 1)
    for table in report.tables:
        _add_table(document, table)
    _add_paragraphs(document, "assumptions", report.assumptions, report, "List Bullet")
    for table in report.settings:
        _add_table(document, table)
    _add_paragraphs(document, "trust", report.trust, report, "List Bullet")
    command = [report.where or HEADINGS["where"].render(report.lang), report.command] if report.command else []
    _add_paragraphs(document, "reproduce", [*command, *report.repeat,
                                        HEADINGS["same_bytes"].render(report.lang), *(f"{name}: {said}" for name, said in report.facts)],
                report)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _add_paragraphs(document: Any, heading: str, lines: Any, report: Report, style: str | None = None) -> None:
    document.add_heading(HEADINGS[heading].render(report.lang), 1)
    for line in lines:
        document.add_paragraph(line, style=style)


def _add_table(document: Any, table: ReportTable) -> None:
    """A table under its heading; its first row is repeated on every page."""
    document.add_heading(table.heading, 2)
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.columns), style="Light List Accent 1")
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    cells = (cell for row in made.rows for cell in row.cells)
    for text, strong in [*((head, True) for head in table.columns), *((cell.text, cell.strong) for row in table.rows for cell in row)]:
        run = next(cells).paragraphs[0].add_run(text)
        run.font.size, run.bold = Pt(8), strong
    if table.note:
        document.add_paragraph(table.note, style="Caption")
