"""Word (Word 文档): a document with the same tables and figures as the page; of a page with an appendix, what stands before that."""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from wushe_sim.i18n.printable import measure_width
from wushe_sim.report.document import TONES, Briefing, Cell, Figure, Report, ReportTable
from wushe_sim.report.html import HEADINGS

PALE = "F2F7FB"
"""What the answer stands on."""
TABLE_WIDTH, NARROWEST_TEXT, WIDEST_TEXT = 17.0, 11, 36
"""The width of a table in cm, and the letters that the width of a column is reckoned by."""


def format_word(report: Report, figures: Sequence[Figure]) -> bytes:
    """Format a report as a Word document: its briefing alone, where it has one."""
    document = _open_document(report.briefing.title if report.briefing else report.title)
    if report.briefing:
        _add_briefing(document, report.briefing)
    else:
        _add_report(document, report, figures)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _open_document(title: str) -> Any:
    """Open an A4 document with our fonts, under its title."""
    document: Any = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    for kind in ("Normal", "Heading 1", "Heading 2", "Title"):
        document.styles[kind].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Microsoft YaHei")
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    document.core_properties.title = title[:255]
    document.core_properties.author = ""
    document.add_heading(title, 0)
    return document


def _add_briefing(document: Any, briefing: Briefing) -> None:
    """Add the answer in a box, with what it is not below it, and the sections; no section begins at the foot of a page."""
    document.add_paragraph(briefing.asked, style="Caption")
    box = document.add_table(rows=1, cols=1, style="Table Grid").rows[0].cells[0]
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", PALE)):
        shade.set(qn(name), value)
    box._tc.get_or_add_tcPr().append(shade)
    for place, line in enumerate([*briefing.answer, briefing.caveat]):
        paragraph = box.paragraphs[0] if not place else box.add_paragraph()
        paragraph.add_run(line).bold = place == len(briefing.answer)
    for section in briefing.sections:
        document.add_heading(section.heading, 1)
        for line in section.lines:
            document.add_paragraph(line).paragraph_format.keep_with_next = bool(section.figures or section.tables)
        for figure in section.figures:
            _add_figure(document, figure)
        for table in section.tables:
            _add_table(document, table)
    for line in briefing.small:
        document.add_paragraph(line, style="Caption")


def _add_figure(document: Any, figure: Figure) -> None:
    document.add_picture(io.BytesIO(figure.png), width=Cm(15.5))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph(figure.caption, style="Caption")


def _add_report(document: Any, report: Report, figures: Sequence[Figure]) -> None:
    """Add everything that a report says."""
    _add_paragraphs(document, "asked", report.question, report)
    for table in report.first:
        _add_table(document, table)
    _add_paragraphs(document, "answer", report.answer, report)
    for line in report.details:
        document.add_paragraph(line, style="List Bullet")
    document.add_heading(HEADINGS["figures"].render(report.lang), 1)
    for figure in figures:
        _add_figure(document, figure)
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


def _add_paragraphs(document: Any, heading: str, lines: Any, report: Report, style: str | None = None) -> None:
    document.add_heading(HEADINGS[heading].render(report.lang), 1)
    for line in lines:
        document.add_paragraph(line, style=style)


def share_width(table: ReportTable) -> list[float]:
    """Share a page's width (cm) among a table's columns by their longest texts, very long ones cut; the widths sum to the whole."""
    columns = zip(table.columns, *([cell.text for cell in row] for row in table.rows), strict=True)
    wanted = [min(WIDEST_TEXT, max(NARROWEST_TEXT, *map(measure_width, texts))) for texts in columns]
    return [TABLE_WIDTH * width / sum(wanted) for width in wanted]


def _add_table(document: Any, table: ReportTable) -> None:
    """A table under its heading; its first row is repeated on every page."""
    if table.heading:
        document.add_heading(table.heading, 2)
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.columns), style="Light List Accent 1")
    made.autofit = False
    numeric, widths = table.numeric, [Cm(width) for width in share_width(table)]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    heads = [Cell(head, strong=True) for head in table.columns]
    for row, cells in zip(made.rows, [heads, *table.rows], strict=True):
        for place, (target, cell) in enumerate(zip(row.cells, cells, strict=True)):
            target.width, paragraph = widths[place], target.paragraphs[0]
            run = paragraph.add_run(cell.text)
            run.font.size, run.bold = Pt(8), cell.strong
            if place in numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if cell.tone:
                run.font.color.rgb = RGBColor.from_string(TONES[cell.tone].removeprefix("#"))
    if table.note:
        document.add_paragraph(table.note, style="Caption")
