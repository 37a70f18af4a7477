"""Writes docs/results.md (``make docs-results``): the governance limits and the paper's claims, run anew or gone on with.

One command for all: what is done lies in results/limits, results/limits-default and results/verdicts, so that a stop costs nothing. With
``--kept`` nothing is run: the page is written from the tables that lie there. Figures go beside the page, in docs/results/. No number on
that page is written by hand.
"""

import argparse
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from wushe_sim.cli.commands.limits import LimitsResult, run_limits
from wushe_sim.cli.commands.verdicts import run_verdicts
from wushe_sim.experiments.claims.trial import ClaimsRequest, Findings, read_findings
from wushe_sim.experiments.limits.matrix_arms import MIDDLE_GROUNDS
from wushe_sim.experiments.limits.runs import MATRIX, Experiment, street_of
from wushe_sim.experiments.limits.tipping import curves, tipping_table
from wushe_sim.files.paths import write_file
from wushe_sim.report.claims import describe_request, format_claims_section
from wushe_sim.report.figures import draw_claims, draw_limits, save_figures
from wushe_sim.report.limits.page import describe_experiment, format_limits_sections
from wushe_sim.report.summary import format_summary
from wushe_sim.scenario import Scenario

ROOT = Path(__file__).resolve().parent.parent
PAGE, FIGURES, RESULTS = ROOT / "docs" / "results.md", ROOT / "docs" / "results", ROOT / "results"
AGAIN_SEEDS = 8
"""On the default street, eight times as large, with five actors alone and at the middle price."""
HEAD = ("# Results", "", "What the model makes of the paper's governance limits and of its claims: what holds, what fails, what is open.",
        "The model is in [model](model.md). Each coefficient is a starting point with a range; none was set to make a verdict come out.",
        "Command:", "")


KEPT = "Nothing was run for this page: its tables are kept from an earlier run of the same command without `--kept`, by the same model."


def command() -> str:
    """What was typed."""
    return " ".join(["python docs/write_results.py", *sys.argv[1:]])


def limits_told(asked: argparse.Namespace) -> LimitsResult:
    """The limits on the experiment street."""
    experiment = Experiment(street_of(None), RESULTS / "limits", asked.jobs, asked.seeds, asked.quick)
    if asked.kept:
        tables = tables_in(RESULTS / "limits")
        tables["tipping"] = tipping_table(tables["tipping-points"], curves())
        return LimitsResult(tables, describe_experiment(experiment, "en"))
    return run_limits(experiment, "en", asked.quiet, command())


def limits_again(asked: argparse.Namespace) -> LimitsResult:
    """The matrix on the default street; no tables where it is not done."""
    folder = RESULTS / "limits-default"
    experiment = Experiment(Scenario(name="default"), folder, asked.jobs, asked.seeds or AGAIN_SEEDS, parts=(MATRIX,), actors=("five",),
                            grounds=MIDDLE_GROUNDS)
    if asked.kept or asked.quick:
        return LimitsResult(tables_in(folder) if asked.kept and folder.exists() else {}, describe_experiment(experiment, "en"))
    return run_limits(experiment, "en", asked.quiet, command())


def claims_told(asked: argparse.Namespace) -> tuple[Findings | None, str]:
    """The verdicts, None where their tables are not there, and what they were made on."""
    folder = RESULTS / ("verdicts-quick" if asked.quick else "verdicts")
    request = ClaimsRequest(seeds=asked.seeds, draws=asked.draws, quick=asked.quick)
    if asked.kept:
        found = read_findings(folder) if (folder / "claims.parquet").exists() else None
    else:
        found = run_verdicts(request, folder, asked.jobs, None, "table", asked.quiet, "en")
    return found, describe_request(request, "en")


def tables_in(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables that a command left in a folder, by name."""
    return {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


def beside(images: Iterable[Path], name: str) -> list[str]:
    """Figures copied to where the page finds them; their paths as the page names them."""
    FIGURES.mkdir(exist_ok=True)
    copied = [shutil.copyfile(image, FIGURES / f"{name}-{image.name}") for image in images]
    return [f"{FIGURES.name}/{path.name}" for path in copied]


def drawn(draw: Any, found: Any, name: str) -> list[str]:
    """What ``draw`` draws of some tables, beside the page."""
    with TemporaryDirectory() as folder:
        save_figures(draw(found, "en"), Path(folder))
        return beside(sorted(Path(folder).glob("*.png")), name)


def page(asked: argparse.Namespace) -> list[str]:
    """The whole page, its summary first; figures are put beside it."""
    limits, again = limits_told(asked), limits_again(asked)
    claims, claims_about = claims_told(asked)
    lines = [*HEAD, f"```\n{command()}\n```", "", *([KEPT, ""] if asked.kept else [])]
    lines += format_summary(limits.tables, claims, again.tables, "the default street")
    lines += format_limits_sections(limits.tables, limits.about, drawn(draw_limits, limits.tables, "limits"))
    if again.tables:
        said = format_limits_sections(again.tables, again.about, drawn(draw_limits, again.tables, "default"))
        lines += ["## The matrix on the default street", *said[1:]]
    if claims is not None:
        drawn(draw_claims, claims, "verdicts")
        if not asked.quick:  # the paper's map tells them, too: `make docs-reference`
            write_file(FIGURES / "claims.csv", claims.claims[["hypothesis", "variant", "verdict"]].to_csv(index=False))
        lines += format_claims_section(claims, claims_about, f"{FIGURES.name}/verdicts-")
    return lines


def main() -> None:
    """Run what is not done yet, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=2, help="threads")
    parser.add_argument("--seeds", type=int, help="seeds of every part")
    parser.add_argument("--draws", type=int, help="draws of all coefficients under each claim; 100 if not given")
    parser.add_argument("--quick", action="store_true", help="a first answer; the page says so")
    parser.add_argument("--kept", action="store_true", help="run nothing: the page from the tables in results/")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    write_file(PAGE, "\n".join(page(parser.parse_args())))


if __name__ == "__main__":
    main()
