"""治理限度的页面 the Markdown of ``wushe limits``: what was asked, what came of it, every table, and the figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from wushe_sim.experiments.experiment_folder import save_tables
from wushe_sim.experiments.limits.matrix import MEASURES
from wushe_sim.files.paths import written
from wushe_sim.i18n import say
from wushe_sim.i18n.printable import printable
from wushe_sim.report.limits.figures import save_figures
from wushe_sim.report.limits.findings import findings
from wushe_sim.report.limits.tables import tables_shown
from wushe_sim.report.tables import print_table
from wushe_sim.report.validation import markdown


def limits_sections(tables: Mapping[str, pd.DataFrame], about: str, images: Sequence[str], lang: str = "en") -> list[str]:
    """The lines of the limits' part of a page, headings from the second level; ``images`` are paths as the page is to name them."""
    lines = ["## " + say(lang, "The governance limits"), "", about, "", *(f"- {line}" for line in findings(tables, lang)), ""]
    for shown in tables_shown(tables, lang, MEASURES):
        lines += [f"### {shown.title}", "", *markdown(shown.headers, shown.rows), "", *([shown.note, ""] if shown.note else [])]
    return lines + [line for image in images for line in (f"![{Path(image).stem}]({image})", "")]


def limits_page(tables: Mapping[str, pd.DataFrame], about: str, images: Sequence[str], command: str, lang: str = "en") -> str:
    """The whole page of ``wushe limits`` alone."""
    body = limits_sections(tables, about, images, lang)
    return "\n".join([body[0].removeprefix("#"), "", say(lang, "Command:"), "", f"```\n{command}\n```", *body[1:]])


def print_limits(tables: Mapping[str, pd.DataFrame], lang: str) -> None:
    """Print the tables to standard output, and what they come to."""
    for shown in tables_shown(tables, lang):
        print(printable(shown.title))
        print_table(shown.headers, shown.rows, range(1, len(shown.headers)), shown.note)
    for line in findings(tables, lang):
        print(printable(line))


def save_limits(tables: Mapping[str, pd.DataFrame], folder: Path, about: str, command: str, lang: str) -> None:
    """Write every table as CSV and Parquet, the figures, and the page; each whole or not at all. Raises StorageError."""
    save_tables(folder, tables)
    images = save_figures(tables, folder, lang)
    if tables:
        written(folder / "limits.md", limits_page(tables, about, [path.name for path in images], command, lang))
