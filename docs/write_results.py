"""Writes docs/results.md, its appendices in docs/results, and what README says was found, in both languages (``make docs-results``).

One command for all: what is done lies in results/limits, results/limits-default and results/verdicts, so that a stop costs nothing. With
``--kept`` nothing is run: the pages are written from the tables that lie there. Figures go beside the appendices. No number on these pages
is written by hand.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from wushe_sim.cli.commands.limits import run_limits
from wushe_sim.cli.commands.verdicts import run_verdicts
from wushe_sim.experiments.claims.trial import ClaimsRequest
from wushe_sim.experiments.experiment_folder import ExperimentResult
from wushe_sim.experiments.limits.matrix_arms import MIDDLE_GROUNDS
from wushe_sim.experiments.limits.runs import MATRIX, Experiment, street_of
from wushe_sim.experiments.loading import load
from wushe_sim.files.paths import write_file
from wushe_sim.i18n.catalogue import LANGUAGES
from wushe_sim.report.claims import describe_request, read_findings
from wushe_sim.report.claims_page import format_claims_page, read_request
from wushe_sim.report.figures import NamedFigure, draw_claims, draw_limits, save_figures
from wushe_sim.report.first_page import FirstPage, describe_outcome, format_appendices, format_first_page
from wushe_sim.report.limits.page import describe_experiment, format_again_sections, format_limits_page, read_limits_experiment
from wushe_sim.results.manifest import MANIFEST
from wushe_sim.results.provenance import MODEL
from wushe_sim.scenario import Scenario

ROOT = Path(__file__).resolve().parent.parent
DOCS, RESULTS, README = ROOT / "docs", ROOT / "results", ROOT / "README.md"
APPENDICES = DOCS / "results"
AGAIN_SEEDS = 8
"""On the default street, eight times as large, with five actors alone and at the middle price."""
ENDINGS = {"en": ".md", "zh": ".zh.md"}
BETWEEN = {"en": "\n- ", "zh": ""}
"""What stands between the sentences that README says of what was found: a list in English, a paragraph in Chinese."""


def get_command() -> str:
    """Return what was typed."""
    return " ".join(["python docs/write_results.py", *sys.argv[1:]])


class KeptLimits(NamedTuple):
    """The limits' tables, the experiment that gave them, and the model's version; no tables where nothing was run."""

    tables: dict[str, pd.DataFrame]
    experiment: Experiment
    model: str = MODEL


def run_or_read_limits(asked: argparse.Namespace, experiment: Experiment) -> KeptLimits:
    """Run an experiment, or read what is kept of it."""
    if not asked.kept:
        return KeptLimits(dict(run_limits(experiment, "en", asked.quiet, get_command()).tables), experiment)
    if not (experiment.folder / MANIFEST).exists():
        return KeptLimits({}, experiment)
    found = load(experiment.folder)
    return KeptLimits(dict(found.tables), read_limits_experiment(found), get_model(found))


def get_model(found: ExperimentResult) -> str:
    """Return the version of the model that gave an experiment's tables."""
    return str(found.provenance["versions"]["model"])


def collect_page(asked: argparse.Namespace) -> tuple[FirstPage, Experiment, Experiment]:
    """Collect what the pages rest on, run anew, resumed or read; and the experiments on the experiment street and the default street."""
    limits = run_or_read_limits(asked, Experiment(street_of(None), RESULTS / "limits", asked.jobs, asked.seeds, asked.quick))
    default = Experiment(Scenario(name="default"), RESULTS / "limits-default", asked.jobs, asked.seeds or AGAIN_SEEDS, parts=(MATRIX,),
                         actors=("five",), grounds=MIDDLE_GROUNDS)
    again, models = KeptLimits({}, default) if asked.quick else run_or_read_limits(asked, default), [MODEL]
    folder = RESULTS / ("verdicts-quick" if asked.quick else "verdicts")
    claims, request = None, ClaimsRequest(seeds=asked.seeds, draws=asked.draws, quick=asked.quick)
    if not asked.kept:
        claims = run_verdicts(request, folder, asked.jobs, None, "table", asked.quiet, "en", get_command())
    elif (folder / MANIFEST).exists():
        found = load(folder)
        claims, request, models = read_findings(found), read_request(found), [get_model(found)]
    patterns = RESULTS / "validation" / "validation.csv"
    validation = pd.read_csv(patterns) if patterns.exists() else None
    models += [one.model for one in (limits, again) if one.tables]
    page = FirstPage(claims, request, limits.tables, again.tables, validation, " / ".join(dict.fromkeys(models)))
    return page, limits.experiment, again.experiment


def write_pages(page: FirstPage, experiment: Experiment, other: Experiment, lang: str) -> None:
    """Write the first page and its appendices in one language."""
    paths, ending = {}, ENDINGS[lang]
    if page.limits:
        images = draw_beside(draw_limits(page.limits, lang), "limits", lang)
        lines = [format_limits_page(page.limits, describe_experiment(experiment, lang), images, get_command(), lang)]
        if page.again:
            lines += format_again_sections(page.again, describe_experiment(other, lang),
                                           draw_beside(draw_limits(page.again, lang), "default", lang), lang)
        paths["limits"] = write_appendix(f"limits{ending}", "\n".join(lines))
    if page.claims is not None and page.request is not None:
        images = draw_beside(draw_claims(page.claims, lang), "verdicts", lang)
        tables = {path.removeprefix("verdicts-").partition(".")[0]: path for path in images}
        text = format_claims_page(page.claims, describe_request(page.request, lang), tables, get_command(), lang)
        paths["verdicts"] = write_appendix(f"verdicts{ending}", text)
    write_file(DOCS / f"results{ending}", format_first_page(page, format_appendices(paths, get_command(), lang), lang))


def draw_beside(drawn: Iterable[NamedFigure], name: str, lang: str) -> dict[str, str]:
    """Draw figures beside the appendices; their captions by the names of their files."""
    ending = ENDINGS[lang].replace(".md", ".png")
    return save_figures((one._replace(name=f"{name}-{one.name}") for one in drawn), APPENDICES, ending)


def write_appendix(name: str, text: str) -> str:
    """Write an appendix; its path as the first page names it."""
    write_file(APPENDICES / name, text)
    return f"{APPENDICES.name}/{name}"


def write_readme(page: FirstPage) -> None:
    """Write what README says was found, between its comments: a list in English, a paragraph in Chinese."""
    text = README.read_text(encoding="utf-8")
    for lang, between in BETWEEN.items():
        said = between.join(describe_outcome(page, lang))
        begin, end = f"<!-- found {lang}: written by docs/write_results.py -->", "<!-- end -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise SystemExit(f"README.md: lacks {begin} or {end} behind it")
        text = f"{before}{begin}{said}{end}{after}"
    write_file(README, text)


def main() -> None:
    """Run what is not done yet, and write the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=2, help="threads")
    parser.add_argument("--seeds", type=int, help="seeds of every part")
    parser.add_argument("--draws", type=int, help="draws of all coefficients under each claim; 500 if not given")
    parser.add_argument("--quick", action="store_true", help="a first answer; the pages say so")
    parser.add_argument("--kept", action="store_true", help="run nothing: the pages from the tables in results/")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    asked = parser.parse_args()
    page, experiment, other = collect_page(asked)
    for old in APPENDICES.glob("*.png"):
        old.unlink()
    for lang in LANGUAGES:
        write_pages(page, experiment, other, lang)
    if asked.quick or page.claims is None:
        return
    write_readme(page)
    # the paper's map tells them, too: `make docs-reference`
    write_file(APPENDICES / "claims.csv", page.claims.claims[["hypothesis", "variant", "verdict", "draws", "agree"]].to_csv(index=False))


if __name__ == "__main__":
    main()
