"""治理限度 from what ``wushe limits`` was asked to its plan, tables, figures and page."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.cli.preparing import prepare_engine
from wushe_sim.cli.progress import MovingLine
from wushe_sim.cli.tables import print_parts
from wushe_sim.cli.terminal import tell
from wushe_sim.errors import BadInput
from wushe_sim.experiments.experiment_folder import LIMITS, sealed
from wushe_sim.experiments.limits.matrix import ACTORS
from wushe_sim.experiments.limits.runs import PARTS, Experiment, Told, all_tables, street_of
from wushe_sim.experiments.sweep.runner import SweepInterrupted
from wushe_sim.files.paths import own_folder, written
from wushe_sim.i18n import msg, say
from wushe_sim.i18n.counted import count_arms, count_jobs, count_runs, count_seeds, duration
from wushe_sim.i18n.wording import got, meant
from wushe_sim.report.figures import draw_limits, save_figures
from wushe_sim.report.labels import PART_NAMES
from wushe_sim.report.limits.findings import describe_experiment, warn_of_quick
from wushe_sim.report.limits.page import format_limits_page, list_screen_parts
from wushe_sim.report.save import save_tables

RUNS, QUICK_RUNS = "runs", "runs-quick"
"""The folder within --out in which each part keeps its sweeps; a quick answer has its own, so that the whole set may follow."""
OURS = (".csv", ".parquet", ".png", ".md", ".json")


class Asked(NamedTuple):
    """What ``wushe limits`` was asked for."""

    scenario: Any
    out: Path
    parts: Sequence[str]
    seeds: int | None
    jobs: int
    quick: bool
    most: int | None
    quiet: bool
    lang: str
    command: str
    actors: Sequence[str] = ACTORS


class LimitsScreen(MovingLine):
    """Tells how far all parts are."""

    def __init__(self, lang: str, quiet: bool) -> None:
        """The clock begins with the first run that is done."""
        super().__init__(quiet)
        self._lang, self._began, self._before = lang, 0.0, 0

    def __call__(self, told: Told) -> None:
        """Show what is done in this call of the command, and how long the sweep at hand still takes."""
        now = time.monotonic()
        if not self._began:
            self._began, self._before = now, told.done
            return
        pace = (told.done - self._before) / max(now - self._began, 1e-9)
        left = duration(told.waiting / pace) if pace else "?"
        self.show(lambda: say(self._lang, "{part}: {runs} done, {left} left", part=PART_NAMES[told.part],
                              runs=count_runs(told.done), left=left))


class Limited(NamedTuple):
    """What came of it: the tables, what they were made on, the figures' paths, and whether all is done."""

    tables: dict[str, pd.DataFrame]
    about: str
    images: list[Path]
    whole: bool


def limited(asked: Asked) -> Limited:
    """Run what is wanted, print, save. Raises BadInput, StorageError, SweepInterrupted."""
    wrong = [msg("--part {part}: unknown part ({hint})", part=got(part), hint=meant(part, PARTS))
             for part in asked.parts if part not in PARTS]
    if wrong or (asked.seeds is not None and asked.seeds < 2):
        raise BadInput(wrong or msg("--seeds {seeds}: two at least, for there is no interval with one", seeds=asked.seeds))
    own_folder(asked.out, (RUNS, QUICK_RUNS), OURS)
    with LimitsScreen(asked.lang, asked.quiet) as screen:
        runs = asked.out / (QUICK_RUNS if asked.quick else RUNS)
        experiment = Experiment(street_of(asked.scenario), runs, asked.jobs, asked.seeds, asked.quick, asked.most, asked.parts or PARTS,
                                asked.actors, screen)
        if not asked.quiet:
            _tell_plan(experiment, asked.lang)
        prepare_engine(asked.lang, asked.quiet)
        try:
            tables, whole = all_tables(experiment)
        except SweepInterrupted:
            tell(say(asked.lang, "Interrupted: what was done is kept in {folder}; run the same command to resume.", folder=asked.out))
            raise
    print_parts(list_screen_parts(tables, asked.lang))
    found = Limited(tables, describe_experiment(experiment, asked.lang), save_all(tables, asked, experiment), whole)
    sealed(asked.out, LIMITS, experiment.base, max(experiment.seeds_of(part) for part in experiment.parts), {
        "command": asked.command, "seeds": asked.seeds, "quick": asked.quick, "parts": list(experiment.parts), "whole": whole}, tables)
    if not whole:
        tell(say(asked.lang, "stopped at --max-runs; run the same command to resume from {folder}", folder=asked.out))
    if not asked.quiet:
        _remarks(asked, experiment)
    return found


def _tell_plan(experiment: Experiment, lang: str) -> None:
    """What every part takes, before anything runs; a table to standard error."""
    plan = experiment.plan()
    for one in plan:
        tell("  " + say(lang, "{part}: {arms} × {seeds} = {runs}, about {time}", part=PART_NAMES[one.part], arms=count_arms(one.arms),
                        seeds=count_seeds(one.seeds), runs=count_runs(one.runs), time=duration(one.seconds(experiment.jobs))))
    seconds = sum(one.seconds(experiment.jobs) for one in plan)
    tell(say(lang, "The plan: {runs}, about {time} with {jobs}.", runs=count_runs(sum(one.runs for one in plan)), time=duration(seconds),
             jobs=count_jobs(experiment.jobs)))


def _remarks(asked: Asked, experiment: Experiment) -> None:
    if asked.quick:
        tell(warn_of_quick(experiment).render(asked.lang))
    tell(say(asked.lang, "Saved in {folder} (tables, figures, page).", folder=asked.out))


def save_all(tables: Mapping[str, pd.DataFrame], asked: Asked, experiment: Experiment) -> list[Path]:
    """Every table as CSV and Parquet, the figures, and the page; each whole or not at all. The figures' paths. Raises StorageError."""
    save_tables(tables, asked.out)
    images = save_figures(draw_limits(tables, asked.lang), asked.out)
    if tables:
        page = format_limits_page(tables, describe_experiment(experiment, asked.lang), [path.name for path in images], asked.command, asked.lang)
        written(asked.out / "limits.md", page)
    return images
