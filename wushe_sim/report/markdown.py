"""Markdown (Markdown 文本): tables, commands and pictures of the pages in docs/ and in result folders."""

import re
from collections.abc import Iterable

from wushe_sim.i18n import say
from wushe_sim.report.document import ReportTable


def escape_markdown(text: str) -> str:
    """Escape what Markdown would read as a link, emphasis, HTML or a formula (bars are escaped with their table)."""
    return re.sub(r"[\\`*_{}\[\]<>()#$~&!]", r"\\\g<0>", text)


def format_table(table: ReportTable) -> list[str]:
    """Format a table as lines, without its heading; a bar in a cell is escaped."""
    body = [[text.replace("|", "\\|") for text in row] for row in table.texts]
    return [f"| {' | '.join(row)} |" for row in [list(table.columns), ["---"] * len(table.columns), *body]]


def format_section(table: ReportTable, level: int = 3) -> list[str]:
    """Format a table under its heading, with its note."""
    note = re.sub(r"^([*+-] )", r"\\\1", table.note)  # a star that explains stars in the table is no list
    return [f"{'#' * level} {table.heading}", "", *format_table(table), "", *([note, ""] if note else [])]


def format_command(command: str, lang: str) -> list[str]:
    """Format the command that made a page."""
    return [say(lang, "Command:"), "", f"```\n{command}\n```", ""]


def format_picture(title: str, path: str) -> list[str]:
    """Format a picture with its title."""
    return [f"![{title}]({path})", ""]


def format_list(lines: Iterable[str]) -> list[str]:
    """Format lines as a list."""
    return [*(f"- {line}" for line in lines), ""]
