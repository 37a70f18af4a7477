"""报告页 the report as one file: HTML that needs no network and opens from a USB stick, or a Word document; with the same figures."""

import base64
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from wushe_sim.errors import BadInput, StorageError
from wushe_sim.files.paths import describe_existing, written
from wushe_sim.i18n import Message, msg, say
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.report.fonts import OUR_FONT, font_family, shown
from wushe_sim.report.labels import MAIN, shorter, title
from wushe_sim.report.run import Story, story_of

TEMPLATE = Path(__file__).parent / "assets" / "page.html"
DPI, INCHES_TO_PIXELS = 200, 110
MOST_COMPARED = 4
"""Scenarios beside the first whose differences and flows have a figure of their own; the tables hold all."""


MOST_REGIONS, OF_STREETS, RUNNING_ROWS = 2, ("coverage", "linkage"), 4
"""Regions whose streets have figures, by which indicators, each a ratio of sums over so many kept weeks."""
MOST_FACTORS = 9
"""Factors of a sweep that have a panel; the tables hold all."""


SAYS: Mapping[str, Message] = {
    "asked": msg("What was asked"), "answer": msg("The answer in two sentences"), "figures": msg("Figures"), "tables": msg("Tables"),
    "sort": msg("Click a heading to sort."), "assumptions": msg("What was assumed"), "trust": msg("How far to believe it"),
    "reproduce": msg("How to reproduce it"), "where": msg("In the result folder, with the same version:"),
    "same_bytes": msg("The same seeds give the same numbers, whatever the number of jobs."), "files": msg("Scenario files in full"),
}
"""What the page itself says, by the names in its template."""
FLOW_CAPTIONS: Mapping[str, Callable[[str], Message]] = {
    "cases": lambda name: msg("Under '{name}': where cases come from, and how they end.", name=name),
    "money": lambda name: msg("Under '{name}': where money comes from, and what it is used for.", name=name),
}


class Drawn(NamedTuple):
    """A figure: what it shows, as PNG, and how wide it is on a page, in inches."""

    caption: str
    png: bytes
    inches: float


def write_report(result: Any, path: Path, lang: str, force: bool = False) -> Path:
    """Write the report of a result as HTML or Word, by the file's name, whole or not at all.

    Raises BadInput for another form, and StorageError where a file is there already (unless ``force``) or cannot be written.
    """
    from wushe_sim.experiments.comparison.comparison import compare_scenarios  # brings in what comparisons are made with

    checked(path, force)
    if hasattr(result, "design"):  # a sweep's
        from wushe_sim.report.sweep import story_of_sweep

        return write_story(story_of_sweep(result, lang), figures_of_sweep(result, lang), path)
    if hasattr(result, "asked"):  # an experiment's
        from wushe_sim.report.experiment_page import story_of_experiment

        return write_story(story_of_experiment(result, lang), figures_of_experiment(result, lang), path)
    pairs = compare_scenarios(result)
    return write_story(story_of(result, lang, pairs), figures_of(result, lang, pairs), path)


def write_story(story: Story, figures: Iterable[Drawn], path: Path) -> Path:
    """Write a story with its figures as HTML or Word, by the file's name, whole or not at all. Raises StorageError."""
    shown_there = list(figures)
    written(path, document_of(story, shown_there) if path.suffix.lower() == ".docx" else html_of(story, shown_there).encode())
    return path


def checked(path: Path, force: bool) -> None:
    """Raise BadInput unless the name is that of a page or a Word document, and StorageError where it is taken."""
    if path.suffix.lower() not in (".html", ".htm", ".docx"):
        raise BadInput(msg("--out {path}: a report's name ends in .html or .docx", path=path))
    if path.is_dir() or (path.exists() and not force):
        raise StorageError(describe_existing(path))


def html_of(story: Story, figures: list[Drawn]) -> str:
    """The page as text: everything of it inside; what users wrote is escaped."""
    from jinja2 import Environment, StrictUndefined

    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(TEMPLATE.read_text(encoding="utf-8"))
    drawn = [{"caption": figure.caption, "data": base64.b64encode(figure.png).decode(), "width": round(figure.inches * INCHES_TO_PIXELS)}
             for figure in figures]
    return template.render(story=story, figures=drawn, font=base64.b64encode(OUR_FONT.read_bytes()).decode(),
                           says={name: text.render(story.lang) for name, text in SAYS.items()})


def figures_of(result: Any, lang: str, pairs: Mapping[str, Any]) -> Iterator[Drawn]:
    """The overview; what differs from the first scenario; where cases and money go in each."""
    from wushe_sim.report import plot
    from wushe_sim.report.plot.overview import overview

    names = list(result.scenarios)
    titles = {name: title(name, result.scenarios[name], lang) for name in names}
    yield Drawn(say(lang, "Six panels over the weeks."), png(overview(result, lang), 130), 8.2)
    yield from provinces_drawn(result, titles, lang)
    if len(result.seeds) > 1:
        yield from differences_drawn(pairs, titles, lang)
    for name in names[:2]:
        for what in ("cases", "money"):
            frame = plot.flows_of(result, what, name)
            if len(frame):
                said = FLOW_CAPTIONS[what](titles[name]).render(lang)
                yield drawn((7.6, 4.2), lambda axes, frame=frame, what=what: plot.flows(frame, what, ax=axes, lang=lang), said, lang)


def provinces_drawn(result: Any, titles: Mapping[str, str], lang: str) -> Iterator[Drawn]:
    """Of each of the first regions: its streets as tiles over the weeks, and its types of street; under the first seed."""
    from matplotlib.figure import Figure

    from wushe_sim.report import plot
    from wushe_sim.report.labels import label

    regions = [name for name, said in result.scenarios.items() if said.get("region")][:MOST_REGIONS]
    if not regions:
        return
    each = result.street(RUNNING_ROWS)
    for name in regions:
        frame = each[(each["scenario"] == name) & (each["seed"] == result.seeds[0])]
        for indicator in OF_STREETS:
            what = {"name": titles[name], "what": label(indicator, lang)}
            figure = Figure(figsize=(8.2, 5.5), dpi=DPI, layout="constrained")
            plot.streets(frame, indicator, figure, lang)
            yield Drawn(say(lang, "The streets of '{name}': {what}.", **what), png(figure, DPI), 8.2)
            yield drawn((6.3, 3.4), lambda axes, frame=frame, indicator=indicator: plot.street_types(frame, indicator, axes, lang),
                        say(lang, "The types of street of '{name}': {what}.", **what), lang)


def differences_drawn(pairs: Mapping[str, Any], titles: Mapping[str, str], lang: str) -> Iterator[Drawn]:
    """What differs between each scenario and the first, in points."""
    from wushe_sim.report import plot

    first = next(iter(titles.values()))
    for other, found in list(pairs.items())[:MOST_COMPARED]:
        shares = [name for name in MAIN if INDICATORS[name].declaration.unit == "share"]
        pair = found.set_index("indicator").reindex(shares).dropna(subset=["difference", "low", "high"]).reset_index()
        if len(pair):
            said = say(lang, "What differs between '{other}' and '{first}', seed by seed.", other=titles[other], first=first)
            heading = shown(say(lang, "{one} less {other}", one=shorter(titles[other], lang), other=shorter(first, lang)))
            yield drawn((6.3, 5.0), lambda axes, pair=pair, heading=heading: plot.differences(pair, "share", axes, lang, heading), said,
                        lang)


def drawn(size: tuple[float, float], draw: Any, said: str, lang: str, grid: tuple[int, int] = (1, 1)) -> Drawn:
    """A figure in our fonts: ``draw`` is handed its axes, or all of them where there are several."""
    import matplotlib
    from matplotlib.figure import Figure

    from wushe_sim.report.plot.style import SIZES

    fonts: dict[Any, Any] = {"font.family": font_family(lang)}
    with matplotlib.rc_context({**fonts, **SIZES}):
        figure = Figure(figsize=size, dpi=DPI, layout="constrained")
        panels = figure.subplots(*grid, squeeze=False).ravel()
        draw(panels if len(panels) > 1 else panels[0])
        return Drawn(said, png(figure, DPI), size[0])


def figures_of_sweep(swept: Any, lang: str) -> Iterator[Drawn]:
    """The indicators of the answer against each factor of the design; and whose each main indicator's variance is."""
    import matplotlib
    from matplotlib.figure import Figure

    from wushe_sim.experiments.sweep.main_effects import average_points, find_design_factors, main_effects
    from wushe_sim.report import plot
    from wushe_sim.report.labels import label
    from wushe_sim.report.plot.style import SIZES
    from wushe_sim.report.sweep import ANSWERED

    points, effects = average_points(swept, tuple(MAIN)), main_effects(swept, tuple(MAIN)).dropna(subset=["share"])
    if not len(effects):
        return
    names = list(effects.groupby("factor")["share"].max().sort_values(ascending=False, kind="stable").index[:MOST_FACTORS])
    frame = swept.design.merge(points, on="design")
    fonts: dict[Any, Any] = {"font.family": font_family(lang)}
    with matplotlib.rc_context({**fonts, **SIZES}):
        for indicator in ANSWERED:
            known = frame.dropna(subset=[indicator])
            there = [one.name for one in find_design_factors(known[names])]
            if there:
                size = (2.4 * min(3, len(there)) + 0.6, 2.1 * -(-len(there) // 3) + 0.5)
                figure = Figure(figsize=size, dpi=DPI, layout="constrained")
                plot.factors(known, indicator, figure, lang, names=there)
                yield Drawn(say(lang, "What {what} does as one factor moves: a dot for each point of the design, and the mean at each of "
                                "its levels with a 95% interval.", what=label(indicator, lang)), png(figure, DPI), size[0])
        some = effects[effects["factor"].isin(names)]
        size = (2.6 + 0.75 * len(names), 1.2 + 0.27 * some["indicator"].nunique())
        figure = Figure(figsize=size, dpi=DPI, layout="constrained")
        plot.shares(some, figure.add_subplot(), lang)
        caption = say(lang, "Of each indicator's variance over the design, the share between the levels of each factor alone.")
        yield Drawn(caption, png(figure, DPI), size[0])


def figures_of_experiment(found: Any, lang: str) -> Iterator[Drawn]:
    """What an experiment's own command draws, in the reader's language."""
    from matplotlib import pyplot

    from wushe_sim.report.experiment_page import experiment_figures

    for said, figure in experiment_figures(found, lang):
        yield Drawn(said, png(figure, DPI), figure.get_figwidth())
        pyplot.close(figure)


def document_of(story: Story, figures: list[Drawn]) -> bytes:
    """The report as a Word document."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document: Any = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    for kind in ("Normal", "Heading 1", "Heading 2", "Title"):
        document.styles[kind].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Microsoft YaHei")
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    document.core_properties.title = story.title[:255]
    document.core_properties.author = ""
    document.add_heading(story.title, 0)
    _paragraphs(document, "asked", story.asked, story)
    for table in story.first:
        _word_table(document, table)
    _paragraphs(document, "answer", story.answer, story)
    for line in story.more:
        document.add_paragraph(line, style="List Bullet")
    document.add_heading(SAYS["figures"].render(story.lang), 1)
    for figure in figures:
        document.add_picture(io.BytesIO(figure.png), width=Cm(15.5))
        document.add_paragraph(figure.caption, style="Caption")
    document.add_heading(SAYS["tables"].render(story.lang), 1)
    for table in story.tables:
        _word_table(document, table)
    _paragraphs(document, "assumptions", story.assumptions, story, "List Bullet")
    for table in story.settings:
        _word_table(document, table)
    _paragraphs(document, "trust", story.trust, story, "List Bullet")
    command = [story.where or SAYS["where"].render(story.lang), story.command] if story.command else []
    _paragraphs(document, "reproduce", [*command,
                                          SAYS["same_bytes"].render(story.lang), *(f"{name}: {said}" for name, said in story.facts)],
                story)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _paragraphs(document: Any, heading: str, lines: Any, story: Story, style: str | None = None) -> None:
    document.add_heading(SAYS[heading].render(story.lang), 1)
    for line in lines:
        document.add_paragraph(line, style=style)


def _word_table(document: Any, table: Any) -> None:
    """A table under its heading; its first row is repeated on every page."""
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    document.add_heading(table.heading, 2)
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.columns), style="Light List Accent 1")
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    cells = (cell for row in made.rows for cell in row.cells)
    for text, strong in [*((head, True) for head in table.columns), *((cell.text, cell.strong) for row in table.rows for cell in row)]:
        run = next(cells).paragraphs[0].add_run(text)
        run.font.size, run.bold = Pt(8), strong
    if table.note:
        document.add_paragraph(table.note, style="Caption")


def png(figure: Any, dpi: int) -> bytes:
    """A figure as PNG."""
    target = io.BytesIO()
    figure.savefig(target, format="png", dpi=dpi, metadata={"Software": None})
    return target.getvalue()
