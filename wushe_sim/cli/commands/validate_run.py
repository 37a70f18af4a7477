"""对照 from what was asked on the command line to tables, pictures and pages: validate, sensitivity, calibrate."""

import json
from collections.abc import Callable, Iterator, Sequence, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from wushe_sim.cli.preparing import prepare_engine
from wushe_sim.cli.progress import Counting
from wushe_sim.cli.terminal import tell
from wushe_sim.experiments.resume_store import STORE_FILES, ResumeStore, open_resume_store
from wushe_sim.experiments.uncertainty.robustness import judge_over_draws, observe_seeds
from wushe_sim.experiments.uncertainty.screening import OUTCOMES, screen_coefficients
from wushe_sim.experiments.validation.patterns import PATTERNS, Pattern
from wushe_sim.experiments.validation.runs import CHANGED_WEEKS, CHANGES, WEEKS, experiment_street
from wushe_sim.experiments.validation.validation import PatternRow, as_records, judge_patterns
from wushe_sim.files.paths import made, own_folder, written
from wushe_sim.i18n import Message, enumerate_choices, join_sentences, msg, say
from wushe_sim.i18n.counted import (
    count_communities,
    count_draws,
    count_residents,
    count_screenings,
    count_seeds,
    count_trials,
    count_weeks,
)
from wushe_sim.report.labels import label
from wushe_sim.report.tables import as_csv, print_table, show
from wushe_sim.report.validation import print_validation, save_picture
from wushe_sim.report.validation_page import HELD, INFLUENCES, held_cells, influence_cells, page, sensitivity_page
from wushe_sim.results.provenance import MODEL

SEEDS, QUICK_SEEDS = 20, 3
DRAWS, QUICK_DRAWS = 200, 8
TRAJECTORIES, QUICK_TRAJECTORIES = 4, 0
TRIALS, QUICK_TRIALS = 40, 8
RUNS_A_SEED = 1 + len(CHANGES)


class Asked(NamedTuple):
    """What ``wushe validate`` was asked for."""

    scenario: Any
    seeds: int | None
    own: Sequence[Pattern]
    jobs: int
    out: Path | None
    page: Path | None
    quick: bool
    most: int | None
    form: str
    quiet: bool
    lang: str
    command: str


class Examined(NamedTuple):
    """What ``wushe sensitivity`` was asked for."""

    scenario: Any
    draws: int | None
    trajectories: int | None
    jobs: int
    out: Path | None
    page: Path | None
    quick: bool
    most: int | None
    quiet: bool
    lang: str
    command: str


def validated(asked: Asked) -> None:
    """Run the seeds, print the table, write what was asked for. Raises BadInput, StorageError."""
    from wushe_sim.running.runner import seeds_of

    base = experiment_street(asked.scenario) if asked.quick else asked.scenario
    number = asked.seeds if asked.seeds is not None else (QUICK_SEEDS if asked.quick else SEEDS)
    if asked.most is not None:
        number = min(number, max(1, asked.most // RUNS_A_SEED))
    folder = asked.out and own_folder(asked.out, (*STORE_FILES, "validation.csv", "validation.json", "validation.png", "validation.md"))
    with _open_store(folder, asked.lang) as store, _counting(asked.lang, asked.quiet, count_seeds, folder, store) as tell_done:
        seen = observe_seeds(base, seeds_of(number), store, asked.jobs, tell_done)
    rows = judge_patterns(seen, [*PATTERNS, *asked.own])
    remark = say(asked.lang, "A quick answer: {seeds} on the experiment street of {people}, not the default street; run without --quick.",
                 seeds=count_seeds(number), people=count_residents(base.place.made_residents)) if asked.quick else ""
    if asked.form == "table":
        print_validation(rows, asked.lang)
    else:
        show(as_records(rows), asked.form)
    if remark and not asked.quiet:
        tell(remark)
    seen_in = msg("Model {model}. {place}, {seeds}, {weeks} after the burn-in ({changed} under a change).", model=MODEL,
                  place=_say_place(base), seeds=count_seeds(number), weeks=count_weeks(WEEKS), changed=CHANGED_WEEKS)
    about = join_sentences(*([remark] if remark else []), seen_in).render(asked.lang)
    if folder is not None:
        records = as_records(rows)
        written(folder / "validation.csv", "\ufeff" + as_csv(list(records[0]), records))
        came = {"command": asked.command, "scenario": base.content(), "seeds": number, "rows": records}
        written(folder / "validation.json", json.dumps(came, ensure_ascii=False, indent=1))
        _page(folder / "validation.md", rows, asked, about, remark)
    if asked.page is not None:
        _page(asked.page, rows, asked, about, remark)


@contextmanager
def _open_store(folder: Path | None, lang: str) -> Iterator[ResumeStore]:
    """What is done already, of the folder if there is one; a damaged file is put aside, and that is said."""
    with open_resume_store(folder) as store:
        if store.is_begun_anew:
            tell(say(lang, "{path}: was damaged and is put aside (quarantine); what it held is done again", path=store.path))
        yield store


def _page(path: Path, rows: Sequence[PatternRow], asked: Asked, about: str, remark: str) -> None:
    image = path.with_suffix(".png")
    made(path.parent)
    written(path, page(rows, asked.command, about, image.name, asked.lang))
    save_picture(rows, image, asked.lang, remark)


def examined(asked: Examined) -> None:
    """Draw, screen, print, write; what is done is kept in --out, and the same command goes on from there."""
    base = experiment_street(asked.scenario)
    draws = asked.draws if asked.draws is not None else (QUICK_DRAWS if asked.quick else DRAWS)
    trajectories = asked.trajectories if asked.trajectories is not None else (QUICK_TRAJECTORIES if asked.quick else TRAJECTORIES)
    folder = asked.out and own_folder(asked.out, (*STORE_FILES, "sensitivity.md"))
    with _open_store(folder, asked.lang) as store:
        before = len(store)
        with _counting(asked.lang, asked.quiet, count_draws, folder, store) as tell_done:
            held = judge_over_draws(base, draws, store, PATTERNS, asked.jobs, asked.most, tell_done) if draws else []
        most = None if asked.most is None else asked.most - (len(store) - before)
        with _counting(asked.lang, asked.quiet, count_screenings, folder, store) as tell_done:
            influences = screen_coefficients(base, trajectories, store, 0, asked.jobs, most, tell_done) if trajectories else []
    done = max((one.measured for one in held), default=0)
    unfinished = done < draws or (trajectories > 0 and not influences)
    if unfinished:
        tell(say(asked.lang, "stopped at --max-runs; run the same command to resume")
             if folder else say(asked.lang, "stopped at --max-runs; with --out DIR it can resume"))
    if held:
        print_table([header.render(asked.lang) for header in HELD], held_cells(held, asked.lang))
    if influences:
        print_table([header.render(asked.lang) for header in INFLUENCES], influence_cells(influences, 10, asked.lang))
    drawn = say_draws(base, done, draws, trajectories, asked.lang)
    quick = [msg("A quick answer: few draws only.")] if asked.quick else []
    about = join_sentences(*quick, drawn).render(asked.lang)
    for remark in quick:
        tell(remark.render(asked.lang))
    for path in filter(None, (folder / "sensitivity.md" if folder else None, asked.page)):
        made(path.parent)
        written(path, sensitivity_page(held, influences, asked.command, about, asked.lang))


def calibrated(scenario: Any, trials: int | None, out: Path | None, quick: bool, most: int | None, quiet: bool, lang: str) -> None:
    """Search, and print what it would change: nothing is changed."""
    from wushe_sim.experiments.uncertainty.calibration import calibrate

    base = experiment_street(scenario) if quick else scenario
    wanted = trials if trials is not None else (QUICK_TRIALS if quick else TRIALS)
    folder = out and own_folder(out, (*STORE_FILES, "calibrated.toml"))
    with _open_store(folder, lang) as store, _counting(lang, quiet, count_trials, folder, store) as tell_done:
        found = calibrate(base, wanted, store, most=most, progress=tell_done)
    headers = [say(lang, "#"), say(lang, "pattern"), say(lang, "figure"), say(lang, "band"), say(lang, "verdict")]
    print_table(headers, _fit_cells(found.rows, lang), (2, 3))
    lines = [say(lang, "# Misfit {misfit:.3g} after {trials}; {before:.3g} at the first, the defaults.", misfit=found.misfit,
                 trials=count_trials(found.trials), before=found.misfit_before)]
    for group in dict.fromkeys(name.partition(".")[0] for name in found.values):
        lines.append(f"[parameters.{group}]")
        lines += [f"{name.partition('.')[2]} = {value:.4g}" for name, value in found.values.items() if name.startswith(f"{group}.")]
    text = "\n".join(lines)
    print(text)
    if quick:
        tell(say(lang, "A quick answer: few trials on the experiment street, whose station is too small for pattern 2."))
    if folder is not None:
        written(folder / "calibrated.toml", text + "\n")


def _fit_cells(rows: Sequence[PatternRow], lang: str) -> list[list[str]]:
    from wushe_sim.report.validation import JUDGED, band, figure

    return [[row.pattern.number, str(row.pattern.render(lang).says), figure(row, lang), band(row, lang), JUDGED[row.verdict].render(lang)]
            for row in rows]


def say_draws(base: Any, done: int, draws: int, trajectories: int, lang: str) -> Message:
    """What a page of the sensitivity rests on."""
    return msg("Model {model}. {place}: the experiment street. Draws of every coefficient from its declared range: {done} (of a Latin "
               "hypercube of {draws}), each with a seed of its own; trajectories of the screening: {trajectories}, of these outcomes: "
               "{outcomes}.", model=MODEL, place=_say_place(base), done=done, draws=draws, trajectories=trajectories,
               outcomes=enumerate_choices(label(name, lang) for name in OUTCOMES))


def _say_place(base: Any) -> Message:
    return msg("Scenario `{name}`: {communities}, {residents}", name=base.name, communities=count_communities(base.place.communities),
               residents=count_residents(base.place.made_residents))


@contextmanager
def _counting(lang: str, quiet: bool, count: Callable[[int], Message], folder: Path | None, done: Sized) -> Iterator[Counting]:
    """Show how far long work is; where it is interrupted, say what is kept and that the same command goes on."""
    try:
        prepare_engine(lang, quiet)
        with Counting(lang, quiet, count) as counting:
            yield counting
    except KeyboardInterrupt:
        if folder is not None and len(done):
            tell(say(lang, "Interrupted: {done} kept in {folder}; run the same command to resume.", done=count(len(done)),
                     folder=folder))
        raise
