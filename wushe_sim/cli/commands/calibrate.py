"""wushe calibrate: coefficients that fit the patterns (校准). It prints what it would change, and changes nothing."""

from typing import Annotated, Any

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.inputs import load_street
from wushe_sim.cli.options import Debug, Lang, MostRuns, OptionalScenario, OutFolder, Quick, Quiet
from wushe_sim.cli.resume_store import open_store, show_count
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import detect_language, say
from wushe_sim.i18n.counted import count_trials

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_table
    from wushe_sim.experiments import resume_store
    from wushe_sim.experiments.uncertainty.calibration import calibrate as calibrate_coefficients
    from wushe_sim.experiments.validation.runs import experiment_street
    from wushe_sim.files.paths import claim_folder, write_file
    from wushe_sim.report.validation import make_fit_table

TRIALS, QUICK_TRIALS = 40, 8


def calibrate(
    scenario: OptionalScenario = None,
    trials: Annotated[int | None, typer.Option("--trials", min=1, help="Trials in all; 40, or 8 with --quick.")] = None,
    out: OutFolder = None, quick: Quick = False, most: MostRuns = None, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Fit coefficients within their ranges to the patterns marked 'fit', never to held-out ones."""
    spoken, street = detect_language(lang), load_street(scenario)
    number = trials if trials is not None else (QUICK_TRIALS if quick else TRIALS)
    folder = out and claim_folder(out, (*resume_store.STORE_FILES, "calibrated.toml"))
    with open_store(folder, spoken) as store, show_count(spoken, quiet, count_trials, folder, store) as progress:
        found = calibrate_coefficients(experiment_street(street) if quick else street, number, store, most=most, progress=progress)
    print_table(make_fit_table(found.rows, spoken))
    text = format_coefficients(found, spoken)
    print(text)
    if quick:
        echo(say(spoken, "A quick answer: few trials on the experiment street, whose station is too small for pattern 2."))
    if folder is not None:
        write_file(folder / "calibrated.toml", text + "\n")


def format_coefficients(found: Any, lang: str) -> str:
    """Write the coefficients as a scenario file has them, below a remark on how well they fit."""
    lines = [say(lang, "# Misfit {misfit:.3g} after {trials}; {before:.3g} at the first, the defaults.", misfit=found.misfit,
                 trials=count_trials(found.trials), before=found.misfit_before)]
    for group in dict.fromkeys(name.partition(".")[0] for name in found.values):
        lines.append(f"[parameters.{group}]")
        lines += [f"{name.partition('.')[2]} = {value:.4g}" for name, value in found.values.items() if name.startswith(f"{group}.")]
    return "\n".join(lines)
