"""Writes docs/results.md (``make docs-results``): the governance limits and the paper's claims, run anew or gone on with.

One command for both: what is done lies in results/limits and results/verdicts, so that a stop costs nothing. Figures go beside the page, in
docs/results/. No number on that page is written by hand.
"""

import argparse
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from wushe_sim.report.limiting import Asked, limited
from wushe_sim.report.limits_page import limits_sections
from wushe_sim.report.verdicts_page import verdict_section
from wushe_sim.report.verdicts_run import Asked as ClaimsAsked
from wushe_sim.report.verdicts_run import about, answered
from wushe_sim.scenario.paths import written

ROOT = Path(__file__).resolve().parent.parent
PAGE, FIGURES, RESULTS = ROOT / "docs" / "results.md", ROOT / "docs" / "results", ROOT / "results"
HEAD = ("# Results", "", "What the model makes of the paper's governance limits and of its claims: what holds, what fails, what is open.",
        "The model is in [model](model.md). Each coefficient is a starting point with a range; none was set to make a verdict come out.",
        "Written by", "")


def command() -> str:
    """What was typed."""
    return " ".join(["python docs/write_results.py", *sys.argv[1:]])


def limits_lines(asked: argparse.Namespace) -> list[str]:
    """The limits' sections, with their figures beside the page."""
    found = limited(Asked(None, RESULTS / "limits", (), asked.seeds, asked.jobs, asked.quick, None, asked.quiet, "en", command()))
    return limits_sections(found.tables, found.about, beside(found.images, "limits"))


def claims_lines(asked: argparse.Namespace) -> list[str]:
    """The claims' sections, likewise."""
    folder = RESULTS / ("verdicts-quick" if asked.quick else "verdicts")
    wanted = ClaimsAsked([], asked.seeds, asked.draws, "experiment", asked.jobs, folder, asked.quick, None, "table", asked.quiet, "en")
    found = answered(wanted)
    beside(sorted(folder.glob("*.png")), "verdicts")
    if not asked.quick:  # the paper's map tells them, too: `make docs-reference`
        written(FIGURES / "claims.csv", found.claims[["hypothesis", "variant", "verdict"]].to_csv(index=False))
    return verdict_section(found, about(wanted), f"{FIGURES.name}/verdicts-")


SECTIONS = (limits_lines, claims_lines)
"""What the page is made of, in order; each runs what it needs and gives lines."""


def beside(images: Iterable[Path], name: str) -> list[str]:
    """Figures copied to where the page finds them; their paths as the page names them."""
    FIGURES.mkdir(exist_ok=True)
    copied = [shutil.copyfile(image, FIGURES / f"{name}-{image.name}") for image in images]
    return [f"{FIGURES.name}/{path.name}" for path in copied]


def main() -> None:
    """Run what is not done yet, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=2, help="threads")
    parser.add_argument("--seeds", type=int, help="seeds of every part")
    parser.add_argument("--draws", type=int, help="draws of all coefficients under each claim; 100 if not given")
    parser.add_argument("--quick", action="store_true", help="a first answer; the page says so")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    asked = parser.parse_args()
    written(PAGE, "\n".join([*HEAD, f"```\n{command()}\n```", "", *(line for section in SECTIONS for line in section(asked))]))


if __name__ == "__main__":
    main()
