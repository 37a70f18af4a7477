"""治理限度 from what ``wushe limits`` was asked to its plan, tables, figures and page."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.cli.preparing import prepare_engine
from wushe_sim.cli.progress import MovingLine
from wushe_sim.cli.terminal import tell
from wushe_sim.errors import BadInput
from wushe_sim.experiments.experiment_folder import LIMITS, save_tables, write_experiment_manifest
from wushe_sim.experiments.limits.matrix import ACTORS
from wushe_sim.experiments.limits.runs import PARTS, Experiment, LimitsProgress, all_tables, street_of
from wushe_sim.experiments.sweep.runner import SweepInterrupted
from wushe_sim.files.paths import own_folder, written
from wushe_sim.i18n import Message, end_sentence, introduce, join_clauses, join_sentences, msg, say
from wushe_sim.i18n.counted import count_arms, count_communities, count_jobs, count_residents, count_runs, count_seeds, duration
from wushe_sim.i18n.printable import printable
from wushe_sim.i18n.wording import got, meant
from wushe_sim.report import names
from wushe_sim.report.limits import tables_shown
from wushe_sim.report.limits_figures import save_figures
from wushe_sim.report.limits_findings import findings
from wushe_sim.report.limits_page import limits_page
from wushe_sim.report.tables import print_table

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

    def __call__(self, told: LimitsProgress) -> None:
        """Show what is done in this call of the command, and how long the sweep at hand still takes."""
        now = time.monotonic()
        if not self._began:
            self._began, self._before = now, told.done
            return
        pace = (told.done - self._before) / max(now - self._began, 1e-9)
        left = duration(told.waiting / pace) if pace else "?"
        self.show(lambda: say(self._lang, "{part}: {runs} done, {left} left", part=names.PARTS[told.part],
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
    print_limits(tables, asked.lang)
    found = Limited(tables, about(experiment, asked.lang), save_all(tables, asked, experiment), whole)
    write_experiment_manifest(asked.out, LIMITS, experiment.base, max(experiment.seeds_of(part) for part in experiment.parts), {
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
        tell("  " + say(lang, "{part}: {arms} × {seeds} = {runs}, about {time}", part=names.PARTS[one.part], arms=count_arms(one.arms),
                        seeds=count_seeds(one.seeds), runs=count_runs(one.runs), time=duration(one.seconds(experiment.jobs))))
    seconds = sum(one.seconds(experiment.jobs) for one in plan)
    tell(say(lang, "The plan: {runs}, about {time} with {jobs}.", runs=count_runs(sum(one.runs for one in plan)), time=duration(seconds),
             jobs=count_jobs(experiment.jobs)))


def _remarks(asked: Asked, experiment: Experiment) -> None:
    if asked.quick:
        tell(warn_of_quick(experiment).render(asked.lang))
    tell(say(asked.lang, "Saved in {folder} (tables, figures, page).", folder=asked.out))


def about(experiment: Experiment, lang: str) -> str:
    """The street, the seeds of every part, and whether it is a quick answer, in a sentence or two."""
    from wushe_sim.running.real_places import residents_of

    residents, place = residents_of(experiment.base), experiment.base.place
    street = msg("Street `{name}`: {communities}, {residents}, posts of social workers: {posts:.3g}.", name=experiment.base.name,
                 communities=count_communities(place.communities), residents=count_residents(residents), posts=place.posts_for(residents))
    seeds = end_sentence(join_clauses(
        introduce(names.PARTS[part], count_seeds(experiment.seeds_of(part))) for part in experiment.parts))
    quick = [warn_of_quick(experiment)] if experiment.quick else []
    return join_sentences(*quick, street, seeds).render(lang)


def warn_of_quick(experiment: Experiment) -> Message:
    """Say what a quick answer leaves out."""
    return msg("A quick answer: {seeds}, fewer values, one way up and down; run without --quick.",
               seeds=count_seeds(experiment.seeds_of(experiment.parts[0])))


def save_all(tables: Mapping[str, pd.DataFrame], asked: Asked, experiment: Experiment) -> list[Path]:
    """Every table as CSV and Parquet, the figures, and the page; each whole or not at all. The figures' paths. Raises StorageError."""
    save_tables(asked.out, tables)
    images = save_figures(tables, asked.out, asked.lang)
    if tables:
        page = limits_page(tables, about(experiment, asked.lang), [path.name for path in images], asked.command, asked.lang)
        written(asked.out / "limits.md", page)
    return images


def print_limits(tables: Mapping[str, Any], lang: str) -> None:
    """The tables to standard output, and what they come to."""
    for shown in tables_shown(tables, lang):
        print(printable(shown.title))
        print_table(shown.headers, shown.rows, range(1, len(shown.headers)), shown.note)
    for line in findings(tables, lang):
        print(printable(line))
