"""wushe verdicts: is the paper right, where, and why (论断检验)."""

from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.engine import prepare_engine
from wushe_sim.cli.inputs import get_typed_command, read_range_draws
from wushe_sim.cli.options import Debug, Format, Lang, LimitedJobs, MostRuns, Quick, Quiet, Resolution, Resolve, parse_resolve
from wushe_sim.cli.progress import ProgressLine, say_progress, say_sweep_interrupted
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import detect_language, say

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_parts, print_rows
    from wushe_sim.experiments.claims.hypotheses import select_hypotheses
    from wushe_sim.experiments.claims.planning import plan
    from wushe_sim.experiments.claims.resolving import check_claim, count_seeds_for_claim
    from wushe_sim.experiments.claims.trial import ClaimsRequest, run_trial
    from wushe_sim.experiments.sweep import coordinator, runner
    from wushe_sim.files.paths import claim_folder
    from wushe_sim.report import claims, studies


def verdicts(
    only: Annotated[list[str] | None, typer.Argument(metavar="[H1 …]", help="Claims; all seventeen if none is named.")] = None,
    seeds: Annotated[int | None, typer.Option("--seeds", min=2, help="Seeds of the verdicts; 20, or 5 with --quick.")] = None,
    draws: Annotated[str | None, typer.Option(
        "--draws", metavar="N|ENSEMBLE",
        help="Draws of all coefficients from their ranges, or the sets of an ensemble; 500, or none with --quick.")] = None,
    street: Annotated[str, typer.Option("--street", help="experiment (4 communities of 2,000) or default.")] = "experiment",
    out: Annotated[Path | None, typer.Option("--out", help="Folder; an interrupted run resumes from it.")] = None,
    jobs: LimitedJobs = 1, quick: Quick = False, most: MostRuns = None, resolve: Resolve = None,
    form: Format = "table", quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Test the paper's claims: supported, not supported, opposite, undecided or cannot be told."""
    number, ensemble = (None, None) if draws is None else read_range_draws(draws)
    asked = ClaimsRequest(tuple(only or ()), seeds, number if ensemble is None else ensemble, street, quick)
    size = parse_resolve(resolve)
    if size is not None:
        size = size._replace(name=check_claim(size.name, select_hypotheses(asked.only)))
    folder = out or Path("results") / ("verdicts-quick" if quick else "verdicts")
    run_verdicts(asked, folder, jobs, most, form, quiet, detect_language(lang), get_typed_command(), size)


class VerdictsDisplay(ProgressLine):
    """Shows how far each stage is."""

    def __call__(self, folder: Path, what: Any) -> None:
        """Show progress; a sweep's own plan was shown before, with all others."""
        if isinstance(what, coordinator.SweepProgress):
            stage = folder.name if folder.name in claims.STAGES else folder.parent.name
            self.show(lambda: say(self._lang, "{stage} ({folder}): {progress}", stage=claims.STAGES[stage], folder=folder.name,
                                  progress=say_progress(what)), what.done + what.failed, what.of)


def run_verdicts(asked: "ClaimsRequest", folder: Path, jobs: int, most: int | None, form: Format, quiet: bool, lang: str,
                 command: str, resolve: Resolution | None = None) -> Any:
    """Plan, run, print and save. Raises BadInput, StorageError, SweepInterrupted (what is done is kept)."""
    hypotheses, extent, base = select_hypotheses(asked.only), asked.extent, asked.load_street()
    folder = claim_folder(folder, studies.VERDICT_FILES)
    if not quiet:
        for line in claims.format_plan(plan(hypotheses, base, extent), jobs, lang):
            echo(line)
    prepare_engine(lang, quiet)
    try:
        with VerdictsDisplay(lang, quiet) as progress:
            found = run_trial(hypotheses, folder, base, extent, jobs, most, progress)
    except runner.SweepInterrupted as stopped:
        echo(say_sweep_interrupted(stopped, stopped.folder), lang)
        raise
    if len(found.claims) and form == "table":
        print_parts(claims.list_screen_parts(found, lang))
    if len(found.claims) and resolve is not None:
        print_rows(count_seeds_for_claim(found.parts, *resolve).to_dict("records"), form)
    elif len(found.claims) and form != "table":
        print_rows(found.parts.to_dict("records"), form)
    files = studies.keep_verdicts(asked, folder, found, command, lang)
    if found.unfinished:
        echo(say(lang, "Stopped at --max-runs (stage: {stage}); run the same command to resume.", stage=claims.STAGES[found.unfinished]))
    if found.left_out is not None and not quiet:
        echo(say(lang, "What it would take was not asked for: {reason}", reason=found.left_out.render(lang)))
    if len(found.claims) and not quiet:
        echo(claims.describe_request(asked, lang))
    if files and not quiet:
        echo(say(lang, "Saved in {folder}: {files}.", folder=folder, files=", ".join(files)))
    return found
