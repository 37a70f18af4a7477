"""wushe sensitivity: which patterns hold under other coefficients, and which coefficients matter (敏感性)."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.inputs import get_typed_command, load_street
from wushe_sim.cli.options import Debug, Lang, LimitedJobs, MostRuns, OptionalScenario, OutFolder, Page, Quick, Quiet, explain_stop
from wushe_sim.cli.progress import open_store, show_count
from wushe_sim.cli.terminal import echo
from wushe_sim.errors import BadInput
from wushe_sim.i18n import detect_language, join_sentences, msg
from wushe_sim.i18n.counted import count_draws, count_screenings, count_sobol

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_table
    from wushe_sim.experiments import resume_store
    from wushe_sim.experiments.uncertainty import screening, variance
    from wushe_sim.experiments.uncertainty.robustness import judge_over_draws
    from wushe_sim.experiments.validation import patterns
    from wushe_sim.experiments.validation.runs import experiment_street
    from wushe_sim.files.paths import claim_folder, make_folder, write_file
    from wushe_sim.report import coefficients, validation

DRAWS, QUICK_DRAWS = 200, 8
TRAJECTORIES, QUICK_TRAJECTORIES = 4, 0
MOST_INFLUENCES_SHOWN = 10


def sensitivity(
    scenario: OptionalScenario = None,
    draws: Annotated[int | None, typer.Option("--draws", min=0, help="Draws of all coefficients; 200, or 8 with --quick.")] = None,
    trajectories: Annotated[int | None, typer.Option(
        "--trajectories", min=0, help="Trajectories of Morris's screening; 4, or with --quick none (1 with --sobol).")] = None,
    sobol: Annotated[int, typer.Option(
        "--sobol", min=0, help="Points of a Saltelli design over the twelve coefficients that the screening puts first; such as 256.")] = 0,
    jobs: LimitedJobs = 1, out: OutFolder = None, page: Page = None, quick: Quick = False, most: MostRuns = None,
    quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Test which patterns hold under other coefficients, and which coefficients matter most."""
    spoken, base = detect_language(lang), experiment_street(load_street(scenario))
    if not quiet:
        echo(validation.describe_street(base), spoken)
    draws = draws if draws is not None else (QUICK_DRAWS if quick else DRAWS)
    if trajectories is None:
        trajectories = (1 if sobol else QUICK_TRAJECTORIES) if quick else TRAJECTORIES
    if sobol and not trajectories:
        raise BadInput(msg("--sobol needs a screening, which says which coefficients to take; leave out --trajectories 0"))
    lengths = screening.QUICK if quick else screening.FULL
    folder = out and claim_folder(out, (*resume_store.STORE_FILES, "sensitivity.md", "sobol.csv"))
    with open_store(folder, spoken) as store:
        before = len(store)
        with show_count(spoken, quiet, count_draws, folder, store) as progress:
            held = judge_over_draws(base, draws, store, patterns.PATTERNS, jobs, most, progress) if draws else []
        left = None if most is None else most - (len(store) - before)
        with show_count(spoken, quiet, count_screenings, folder, store) as progress:
            influences = screening.screen_coefficients(base, trajectories, store, 0, jobs, left, progress,
                                                       lengths=lengths) if trajectories else []
        left = None if most is None else most - (len(store) - before)
        chosen, shares = [one.coefficient for one in influences[:variance.MOST_INFLUENTIAL]], None
        if sobol and chosen:
            with show_count(spoken, quiet, count_sobol, folder, store) as progress:
                shares = variance.decompose_variance(base, chosen, sobol, store, 0, jobs, left, progress, lengths)
    done = max((one.measured for one in held), default=0)
    if done < draws or (trajectories > 0 and not influences) or (sobol and shares is None):
        echo(explain_stop(folder is not None).render(spoken))
    print_found(held, influences, shares, spoken)
    note = [msg("A quick answer: few draws only.")] if quick else []
    for line in [*note, *coefficients.list_notes(trajectories, shares, spoken)]:
        echo(line, spoken)
    about = join_sentences(*note, validation.describe_draws(base, done, draws, trajectories, spoken),
                           *([coefficients.describe_lengths(lengths)] if trajectories else [])).render(spoken)
    pages = [*filter(None, (folder and folder / "sensitivity.md", page))]
    for path in pages:
        make_folder(path.parent)
        write_file(path, validation.format_sensitivity_page(held, influences, get_typed_command(), about, spoken)
                   + coefficients.format_section(trajectories, shares, spoken))
    if folder is not None and shares is not None:
        write_file(folder / "sobol.csv", shares.frame.to_csv(index=False))


def print_found(held: Sequence[Any], influences: Sequence[Any], shares: Any, lang: str) -> None:
    """Print the tables of what was found: patterns over draws, influences of a screening, shares of variance."""
    if held:
        print_table(validation.make_robustness_table(held, lang))
    if influences:
        print_table(validation.make_influence_table(influences, MOST_INFLUENCES_SHOWN, lang))
    if shares is not None:
        print_table(coefficients.make_shares_table(shares, lang))
