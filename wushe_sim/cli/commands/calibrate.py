"""wushe calibrate: an ensemble of coefficient sets under which the street agrees with what is known of it (校准)."""

from pathlib import Path
from typing import Annotated

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.inputs import load_street
from wushe_sim.cli.options import Debug, Lang, LimitedJobs, MostRuns, OptionalScenario, OutFolder, Quick, Quiet, explain_stop
from wushe_sim.cli.progress import open_store, show_count
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import detect_language, render, say
from wushe_sim.i18n.counted import count_residents, count_runs

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_table
    from wushe_sim.experiments import resume_store
    from wushe_sim.experiments.uncertainty import calibration
    from wushe_sim.experiments.validation.runs import experiment_street
    from wushe_sim.experiments.validation.targets import read_targets
    from wushe_sim.files.paths import claim_folder, write_file
    from wushe_sim.report import calibration as report
    from wushe_sim.report import validation
    from wushe_sim.results.tables import as_csv

ENSEMBLE, COEFFICIENTS = "ensemble.parquet", "coefficients.csv"
MOST_SHOWN = 15


def calibrate(
    scenario: OptionalScenario = None,
    targets: Annotated[Path | None, typer.Option("--targets", help="Your own targets (TOML); those marked use = \"fit\" count.")] = None,
    sets: Annotated[int | None, typer.Option("--sets", min=1, max=100_000, help="Sets of coefficients; 200, or 20 with --quick.")] = None,
    jobs: LimitedJobs = 1, out: OutFolder = None, quick: Quick = False, most: MostRuns = None, quiet: Quiet = False, debug: Debug = False,
    lang: Lang = None,
) -> None:
    """Find an ensemble of coefficient sets that agree with the evidence and your targets.

    The evidence is the patterns marked 'fit'; held-out ones are never measured.
    """
    spoken, street = detect_language(lang), load_street(scenario)
    wanted = calibration.list_targets(read_targets(targets) if targets else [])
    street = experiment_street(street) if quick else street
    if not quiet:
        echo(validation.describe_street(street, quick), spoken)
    folder = out and claim_folder(out, (*resume_store.STORE_FILES, ENSEMBLE, COEFFICIENTS))
    with open_store(folder, spoken) as store, show_count(spoken, quiet, count_runs, folder, store) as progress:
        found = calibration.find_ensemble(street, wanted, store, *calibration.choose_size(sets, quick), jobs, most, progress)
    if found is None:
        echo(explain_stop(folder is not None).render(spoken))
        return
    print_table(report.make_targets_table(found, spoken))
    print_table(report.make_coefficients_table(found.coefficients, MOST_SHOWN, spoken))
    for line in report.describe_calibration(found, spoken):
        print(line)
    if quick:
        echo(say(spoken, "A quick answer: few sets, on the experiment street ({residents}), whose station is too small for pattern 2.",
                 residents=render(count_residents(street.place.communities * street.place.residents), spoken)))
    if folder is not None:
        write_file(folder / COEFFICIENTS, as_csv(found.coefficients))
        found.ensemble.save(folder / ENSEMBLE)
        if not quiet:
            echo(say(spoken, "Written: {file}", file=folder / ENSEMBLE))
            echo(say(spoken, "To try next:"))
            echo(f"  wushe compare A.toml B.toml --draws {folder / ENSEMBLE}")
