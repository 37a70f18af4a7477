"""Studies (专题实验): the limits and the verdicts as calls in Python, and what their commands share with them.

Both keep their runs, tables, figures and page in a folder, as ``wushe limits`` and ``wushe verdicts`` do; the same call resumes.
"""

import os
import shlex
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from wushe_sim.errors import BadInput
from wushe_sim.experiments import experiment_folder
from wushe_sim.experiments.claims.findings import Findings
from wushe_sim.experiments.claims.hypotheses import select_hypotheses
from wushe_sim.experiments.claims.trial import ClaimsRequest, run_trial
from wushe_sim.experiments.experiment_folder import ExperimentResult, read_experiment
from wushe_sim.experiments.limits import runs
from wushe_sim.experiments.limits.runs import Experiment
from wushe_sim.files.paths import claim_folder
from wushe_sim.i18n import Message, detect_language, enumerate_choices, msg
from wushe_sim.notebook import show_progress
from wushe_sim.report.callable_modules import CallableModule
from wushe_sim.report.limits.findings import describe_experiment
from wushe_sim.report.save import save_claims, save_limits
from wushe_sim.results.ensemble import Ensemble, parse_draws
from wushe_sim.running.runner import parse_jobs
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.merging import plain_value

RUNS, QUICK_RUNS = "runs", "runs-quick"
"""The folder in which each part of the limits keeps its sweeps; a quick answer has its own, so that the whole set may follow."""
LIMITS_ENDINGS = (".csv", ".parquet", ".png", ".md", ".json")
"""How the names of our files in the limits' folder end."""
VERDICT_TABLES = ("claims", "parts", "settings", "switches", "shares", "draws", "synergy", "support", "decides", "conditions", "flips",
                  "agenda")
VERDICT_FILES = ("manifest.json", "main", "settings", "draws", "switches", "shapley", "structural", "flips", "verdicts.md", "claims.png",
                 "mechanisms.png", "synergy.png", *(f"{name}.{form}" for name in VERDICT_TABLES for form in ("csv", "parquet")))
"""What may lie in the verdicts' folder: sweeps, tables, figures."""
FEWEST_SEEDS = 2
"""With one there is no interval."""


def run_limits(scenario: Scenario | None = None, out: str | os.PathLike = "results/limits", parts: Iterable[str] = runs.PARTS,
               seeds: int | None = None, draws: Any = 0, jobs: int = 1, quick: bool = False, at_most: int | None = None,
               progress: bool | Callable[[Any], Any] | None = None, lang: str | None = None) -> ExperimentResult:
    """Test the governance limits: limits × remedies, tipping points, path dependence, the way back from no links.

    Parameters
    ----------
    scenario
        The street; the experiment street (four communities of 2,000) where none is given.
    out
        A folder for runs, tables, figures and page; the same call resumes from it.
    parts
        "matrix", "tipping", "paths", "links".
    seeds
        Of every part; 10 to 20, or 3 with ``quick``.
    draws
        So many draws of all coefficients from their ranges, or an Ensemble or its file: they tell cells that are out of reach.
    jobs, quick, at_most
        Threads; a smaller answer in minutes; the most new runs that are made.
    progress
        True shows a bar; a function is called with ``LimitsProgress``.
    lang
        The language of page and figures.

    Returns
    -------
    ExperimentResult
        Its ``tables`` by name ("recoveries", "tipping", "paths" …), as ``ws.load(out)`` gives it.

    Raises BadInput, StorageError, and SweepInterrupted on an interrupt.
    """
    wanted, spoken = [parts] if isinstance(parts, str) else list(parts), detect_language(lang)
    wrong: list[Any] = [msg("parts: {part}: unknown part; use {names}", part=repr(part), names=enumerate_choices(runs.PARTS))
                        for part in wanted if part not in runs.PARTS]
    wrong += _check_seeds(seeds)
    if wrong:
        raise BadInput(wrong)
    number, ensemble = _read_draws(draws)
    experiment = Experiment(runs.street_of(scenario), Path(out), parse_jobs(jobs), seeds, quick, at_most, tuple(wanted), draws=number,
                            ensemble=ensemble)
    named = [] if scenario is None else [f"{scenario.name}.toml"]
    command = format_command("limits", named, {"part": wanted, "seeds": seeds, "draws": _name_draws(draws), "quick": quick, "out": out})
    folder = open_limits_folder(experiment)
    with show_progress(progress) as tell:
        experiment.progress = tell
        tables, whole = runs.all_tables(experiment)
    keep_limits(experiment, folder, tables, whole, command, spoken)
    return read_experiment(folder)


limits = CallableModule("wushe_sim.experiments.limits", run_limits)


def open_limits_folder(experiment: Experiment) -> Path:
    """Open the folder of an experiment, and let it keep its runs within it. Raises StorageError where anything else lies there."""
    out = claim_folder(experiment.folder, (RUNS, QUICK_RUNS), LIMITS_ENDINGS)
    experiment.folder = out / (QUICK_RUNS if experiment.quick else RUNS)
    return out


def keep_limits(experiment: Experiment, out: Path, tables: Mapping[str, Any], whole: bool, command: str, lang: str) -> None:
    """Save the tables, the figures, the page and the manifest of the limits."""
    save_limits(tables, out, describe_experiment(experiment, lang), command, lang)
    asked = {"command": command, "seeds": experiment.seeds, "quick": experiment.quick, "parts": list(experiment.parts),
             "draws": experiment.draws, "whole": whole,
             **({} if experiment.ensemble is None else {"ensemble": experiment.ensemble.describe()})}
    experiment_folder.write_experiment_manifest(
        out, experiment_folder.LIMITS, experiment.base, max(map(experiment.seeds_of, experiment.parts)), asked, tables)


def verdicts(only: Iterable[str] = (), seeds: int | None = None, draws: Any = None, street: str = "experiment",
             out: str | os.PathLike | None = None, jobs: int = 1, quick: bool = False, at_most: int | None = None,
             progress: bool | Callable[[Path, Any], Any] | None = None, lang: str | None = None) -> ExperimentResult:
    """Test the paper's claims: supported, not supported, opposite, undecided or cannot be told.

    Parameters
    ----------
    only
        Claims by name ("H5"); all where none is named (``ws.claims()`` lists them).
    seeds
        Of the verdicts; 20, or 5 with ``quick``.
    draws
        So many draws of all coefficients from their ranges, or an Ensemble or its file; 500, or none with ``quick``.
    street
        "experiment" (four communities of 2,000) or "default".
    out
        A folder for runs, tables, figures and page, results/verdicts (or verdicts-quick) unless named; the same call resumes from it.
    jobs, quick, at_most
        Threads; a smaller answer in minutes; the most new runs that are made.
    progress
        True shows a bar; a function is called with a sweep's folder and how far it is.
    lang
        The language of page and figures.

    Returns
    -------
    ExperimentResult
        Its ``tables`` by name ("claims", "parts" …), as ``ws.load(out)`` gives it.

    Raises BadInput, StorageError, and SweepInterrupted on an interrupt.
    """
    number, ensemble = (None, None) if draws is None else _read_draws(draws)
    asked = ClaimsRequest([only] if isinstance(only, str) else tuple(only), seeds, number if ensemble is None else ensemble, street, quick)
    if wrong := _check_seeds(seeds):
        raise BadInput(wrong)
    folder = claim_folder(Path(out or Path("results") / ("verdicts-quick" if quick else "verdicts")), VERDICT_FILES)
    given = {"seeds": seeds, "draws": None if draws is None else _name_draws(draws), "street": street, "quick": quick, "out": folder}
    with show_progress(progress) as tell:
        found = run_trial(select_hypotheses(asked.only), folder, asked.load_street(), asked.extent, parse_jobs(jobs), at_most, tell)
    keep_verdicts(asked, folder, found, format_command("verdicts", asked.only, given), detect_language(lang))
    return read_experiment(folder)


def keep_verdicts(asked: ClaimsRequest, folder: Path, found: Findings, command: str, lang: str) -> list[str]:
    """Save the tables, the figures, the page and the manifest of the verdicts; the files' names, without the manifest's."""
    files, extent = save_claims(found, folder, asked, command, lang), asked.extent
    experiment_folder.write_experiment_manifest(folder, experiment_folder.VERDICTS, asked.load_street(), extent.seeds, {
        "only": list(asked.only), "seeds": extent.seeds, "draws": extent.draws,
        **({} if extent.ensemble is None else {"ensemble": extent.ensemble.describe()}), "street": asked.street, "quick": asked.quick,
        "unfinished": found.unfinished}, found.tables())
    return files


def format_command(name: str, arguments: Iterable[str], options: Mapping[str, Any]) -> str:
    """Format the command that does the same as a call: options that are None or False are left out, lists are said one by one."""
    words = ["wushe", name, *arguments]
    for key, value in options.items():
        for one in value if isinstance(value, list) else [value]:
            words += [] if one is None or one is False else [f"--{key}"] if one is True else [f"--{key}", str(one)]
    return shlex.join(words)


def _check_seeds(seeds: int | None) -> list[Message]:
    too_few = seeds is not None and seeds < FEWEST_SEEDS
    return [msg("seeds = {seeds}: an interval needs two seeds or more", seeds=seeds)] if too_few else []


def _read_draws(draws: Any) -> tuple[int, Ensemble | None]:
    """So many draws of the declared ranges, or the sets of an ensemble. Raises BadInput."""
    draws = plain_value(draws)
    if draws == 0 or (isinstance(draws, int) and draws > 0):
        return int(draws), None
    ensemble = parse_draws(draws)
    return (0, None) if ensemble is None else (len(ensemble), ensemble)


def _name_draws(draws: Any) -> str:
    return "ENSEMBLE" if isinstance(draws, Ensemble) else str(draws)
