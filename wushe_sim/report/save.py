"""Saving (保存): reports and comparisons as files, each whole or not at all."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.claims.trial import ClaimsRequest, Findings
from wushe_sim.experiments.comparison.comparison import compare, compare_scenarios
from wushe_sim.experiments.discovery.discovery import Discovery
from wushe_sim.experiments.experiment_folder import LIMITS, ExperimentResult, save_tables
from wushe_sim.experiments.planning.planning import BudgetPlan
from wushe_sim.experiments.sweep.result import SweepResult
from wushe_sim.files.paths import describe_existing, in_place_of, write_file
from wushe_sim.i18n import OptionName, detect_language, enumerate_choices, msg
from wushe_sim.report import figures, plot
from wushe_sim.report.briefing.page import build_briefing
from wushe_sim.report.briefing.plan import build_plan_briefing, compare_plans
from wushe_sim.report.claims_page import build_claims_report
from wushe_sim.report.comparison import build_comparison_report, make_titles, split_pairs
from wushe_sim.report.comparison_sheets import format_comparison_workbook
from wushe_sim.report.discovery import build_discovery_report
from wushe_sim.report.document import Figure, Report
from wushe_sim.report.experiments import explain_other_tables
from wushe_sim.report.first_page import FirstPage, format_appendices, format_first_page
from wushe_sim.report.html import format_html
from wushe_sim.report.limits.page import build_limits_report, format_limits_page
from wushe_sim.report.run import build_run_report
from wushe_sim.report.sheet_cells import make_report_sheets
from wushe_sim.report.sweep import build_sweep_report
from wushe_sim.report.why import say_title
from wushe_sim.report.word import format_word
from wushe_sim.report.workbook import format_workbook
from wushe_sim.results import Result
from wushe_sim.results.tables import as_csv

TABLES, PAGES = (".csv", ".parquet", ".xlsx"), (".html", ".htm", ".docx")
FORMS = TABLES + PAGES
BOOK = ".xlsx"
TIMELINES = (".png", ".svg", ".pdf", ".csv")
VERDICTS_PAGE = "verdicts.md"
"""The page of ``wushe verdicts`` beside its tables."""
DISCOVERY_PAGE = "discovery.html"
"""The page of ``wushe discover`` beside its tables."""
ENCODINGS = ("utf-8-sig", "utf-8", "gb18030")


def check_report_path(path: Path, force: bool) -> None:
    """Raise BadInput unless the name is that of a page, a Word document or a workbook, and StorageError where it is taken."""
    if path.suffix.lower() not in (*PAGES, BOOK):
        raise BadInput(msg("{out}: a report's name ends in .html, .docx or .xlsx", out=OptionName("out", path)))
    if path.is_dir() or (path.exists() and not force):
        raise StorageError(describe_existing(path))


def check_comparison_path(path: str | os.PathLike, encoding: str = "utf-8-sig") -> Path:
    """Check the name of a comparison's file: BadInput where it ends in no form that is written, or the encoding is not offered."""
    if Path(path).suffix.lower() not in FORMS or encoding not in ENCODINGS:
        raise BadInput(msg("{path}, {encoding}: allowed {forms}; {encodings}",
                           path=OptionName("out", path, python=f"path={path}"), encoding=OptionName("encoding", encoding),
                           forms=enumerate_choices(FORMS), encodings=enumerate_choices(ENCODINGS)))
    return Path(path)


def write_report(result: Any, path: Path, lang: str, force: bool = False) -> Path:
    """Write the report of a result, a sweep or an experiment as HTML, Word or Excel, by the file's name, whole or not at all.

    Raises BadInput for another form, and StorageError where a file is there already (unless ``force``) or cannot be written.
    """
    check_report_path(path, force)
    if isinstance(result, SweepResult):
        return write_document(build_sweep_report(result, lang), figures.draw_sweep(result, lang), path)
    if isinstance(result, ExperimentResult):
        return write_document(build_experiment_report(result, lang), figures.draw_experiment(result, lang), path)
    if isinstance(result, BudgetPlan):
        return _write_plan_report(result, path, lang)
    pairs = compare_scenarios(result)
    report = build_run_report(result, lang, pairs)
    if pairs:
        comparison = compare(result)
        report = report._replace(briefing=build_briefing(comparison, make_titles(comparison, lang), lang, figures.draw_onset))
    return write_document(report, figures.draw_run(result, lang, pairs), path)


def _write_plan_report(found: BudgetPlan, path: Path, lang: str) -> Path:
    """Write a plan's briefing, with all that was compared as its appendix."""
    if found.result is None:
        raise BadInput(msg("the plan recommends nothing and has no runs, so there is nothing to report"))
    comparison = compare_plans(found)
    titles, pairs = make_titles(comparison, lang), split_pairs(comparison)
    report = build_comparison_report(comparison, titles, pairs, lang)
    report = report._replace(briefing=build_plan_briefing(found, lang, figures.draw_onset))
    return write_document(report, figures.draw_comparison(comparison, titles, pairs, lang), path)


def build_experiment_report(found: ExperimentResult, lang: str) -> Report:
    """Build the report of an experiment, save the figures. Raises StorageError where its tables are others."""
    with explain_other_tables(found):
        return build_limits_report(found, lang) if found.kind == LIMITS else build_claims_report(found, lang)


def write_document(report: Report, drawn: Iterable[Figure], path: Path) -> Path:
    """Write a report as HTML or Word with its figures, or its tables as Excel, by the file's name, whole or not at all.

    Word holds the briefing alone, where there is one; then nothing else is drawn. Raises StorageError.
    """
    if path.suffix.lower() == BOOK:
        write_file(path, format_workbook(report, make_report_sheets(report)))
        return path
    word = path.suffix.lower() == ".docx"
    shown = [] if word and report.briefing else list(drawn)
    write_file(path, format_word(report, shown) if word else format_html(report, shown).encode())
    return path


def save(comparison: Any, path: str | os.PathLike, lang: str | None = None, encoding: str = "utf-8-sig",
         wide: bool = False) -> Path:
    """Write a comparison (``ws.compare``) in the form that the file's name ends in, whole or not at all; its path.

    .csv and .parquet hold its table, or with ``wide`` a row for each scenario; .xlsx both, with a first sheet that says what was compared
    and headings in the reader's language; .html and .docx are a page with plots. ``encoding`` is a CSV's, gb18030 where no other is known.
    Raises BadInput for any other form, and StorageError where it cannot be written.
    """
    target, spoken = check_comparison_path(path, encoding), detect_language(lang)
    form = target.suffix.lower()
    if form in PAGES:
        titles = make_titles(comparison, spoken)
        pairs = split_pairs(comparison if not comparison.by else comparison.again(None))
        report = build_comparison_report(comparison, titles, pairs, spoken)
        briefing = build_briefing(comparison, titles, spoken, figures.draw_onset)
        return write_document(report._replace(briefing=briefing), figures.draw_comparison(comparison, titles, pairs, spoken), target)
    with in_place_of(target) as new:
        if form == ".xlsx":
            new.write_bytes(format_comparison_workbook(comparison, spoken))
        else:
            frame = comparison.wide if wide else comparison.table
            if form == ".csv":
                new.write_bytes(as_csv(frame).decode("utf-8-sig").encode(encoding, "replace"))
            else:
                _plain(frame).to_parquet(new, index=False)
    return target


def check_why_path(path: Path, force: bool) -> None:
    """Raise BadInput unless the file's name is that of a picture or a table, and StorageError where it is taken."""
    if path.suffix.lower() not in TIMELINES:
        raise BadInput(msg("{out}: a timeline's name ends in {names}", out=OptionName("out", path), names=enumerate_choices(TIMELINES)))
    if path.is_dir() or (path.exists() and not force):
        raise StorageError(describe_existing(path))


def save_why(frame: Any, one: str, other: str, path: Path, lang: str | None = None) -> Path:
    """Write the timeline as a picture, or all of its rows as CSV, by the file's name; whole or not at all."""
    if path.suffix.lower() != ".csv":
        return plot.save(plot.timeline(frame, lang=lang, title=say_title(one, other).render(detect_language(lang))), path)
    write_file(path, as_csv(frame))
    return path


def save_limits(tables: Mapping[str, pd.DataFrame], folder: Path, about: str, command: str, lang: str) -> None:
    """Save the tables, the figures and the page of the limits, each whole or not at all. Raises StorageError."""
    save_tables(folder, tables)
    images = figures.save_figures(figures.draw_limits(tables, lang), folder)
    if tables:
        write_file(folder / "limits.md", format_limits_page(tables, about, images, command, lang))


def save_claims(findings: Findings, folder: Path, asked: ClaimsRequest, command: str, lang: str) -> list[str]:
    """Save the tables, the figures and the page of the claims, each whole or not at all; the files' names. Raises StorageError."""
    made = save_tables(folder, findings.tables())
    made += figures.save_figures(figures.draw_claims(findings, lang), folder)
    if len(findings.claims):
        page = format_first_page(FirstPage(findings, asked), format_appendices({}, command, lang), lang)
        write_file(folder / VERDICTS_PAGE, page)
        made.append(VERDICTS_PAGE)
    return made


def save_discovery(found: Discovery, swept: SweepResult | Result, folder: Path, command: str, lang: str) -> list[str]:
    """Save the tables, the picture and the page of a discovery, each whole or not at all; the files' names. Raises StorageError."""
    made = save_tables(folder, found.tables())
    pictures, shown = figures.save_discovery_figures(found, folder, lang)
    write_document(build_discovery_report(found, swept, command, lang), shown, folder / DISCOVERY_PAGE)
    return [*made, *pictures, DISCOVERY_PAGE]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose columns each hold one kind of value: what scenarios set may be a word in one and a number in another."""
    mixed = [name for name in frame if frame[name].dtype == object]
    return frame.assign(**{name: frame[name].map(lambda value: None if value is None or value != value else str(value)) for name in mixed})
