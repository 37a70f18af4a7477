"""治理限度的页面 the Markdown of ``wushe limits``: what was asked, what came of it, every table, and the figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from wushe_sim.experiments.limits.matrix import MEASURES
from wushe_sim.i18n import say
from wushe_sim.report.limits import tables_shown
from wushe_sim.report.limits_findings import findings
from wushe_sim.report.validation_page import markdown


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
