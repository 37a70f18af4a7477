"""对照 from what was asked on the command line to tables, pictures and pages: validate, sensitivity, calibrate."""

import json
from collections.abc import Iterator, Sequence, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from wushe_sim.experiments.patterns import PATTERNS, Pattern
from wushe_sim.experiments.robustness import robustness, seen_under
from wushe_sim.experiments.robustness_screening import OUTCOMES, screened
from wushe_sim.experiments.robustness_store import Store
from wushe_sim.experiments.validation import Row, as_records, table_of
from wushe_sim.experiments.validation_runs import CHANGED_WEEKS, CHANGES, WEEKS, experiment_street
from wushe_sim.experiments.validation_store import SeenStore
from wushe_sim.report.chinese_patterns import in_language
from wushe_sim.report.labels import word
from wushe_sim.report.preparing import prepare_engine
from wushe_sim.report.progress import Counting
from wushe_sim.report.tables import as_csv, print_table, show
from wushe_sim.report.terminal import tell
from wushe_sim.report.validation import print_validation, said, save_picture
from wushe_sim.report.validation_page import HELD, INFLUENCES, held_cells, influence_cells, outcome, page, sensitivity_page
from wushe_sim.report.validation_words import told
from wushe_sim.results.provenance import MODEL
from wushe_sim.scenario.paths import made, own_folder, written

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
    from wushe_sim.running import seeds_of

    base = experiment_street(asked.scenario) if asked.quick else asked.scenario
    number = asked.seeds if asked.seeds is not None else (QUICK_SEEDS if asked.quick else SEEDS)
    if asked.most is not None:
        number = min(number, max(1, asked.most // RUNS_A_SEED))
    folder = asked.out and own_folder(asked.out, ("seeds", "validation.csv", "validation.json", "validation.png", "validation.md"))
    store = SeenStore(folder / "seeds" if folder else None)
    with _counting(asked.lang, asked.quiet, "seeds", folder, store.done) as tell_done:
        seen = seen_under(base, seeds_of(number), store, asked.jobs, tell_done)
    rows = table_of(seen, [*PATTERNS, *asked.own])
    remark = said("quick", asked.lang, seeds=number, people=base.place.made_residents) if asked.quick else ""
    if asked.form == "table":
        print_validation(rows, asked.lang)
    else:
        show(as_records(rows), asked.form)
    if remark and not asked.quiet:
        tell(remark)
    about = told("seen", asked.lang, model=MODEL, place=_place(base, asked.lang), seeds=number, weeks=WEEKS, changed=CHANGED_WEEKS)
    if remark:
        about = f"{remark}{told('then', asked.lang)}{about}"
    if folder is not None:
        records = as_records(rows)
        written(folder / "validation.csv", "\ufeff" + as_csv(list(records[0]), records))
        came = {"command": asked.command, "scenario": base.content(), "seeds": number, "rows": records}
        written(folder / "validation.json", json.dumps(came, ensure_ascii=False, indent=1))
        _page(folder / "validation.md", rows, asked, about, remark)
    if asked.page is not None:
        _page(asked.page, rows, asked, about, remark)


def _page(path: Path, rows: Sequence[Row], asked: Asked, about: str, remark: str) -> None:
    image = path.with_suffix(".png")
    made(path.parent)
    written(path, page(rows, asked.command, about, image.name, asked.lang))
    save_picture(rows, image, asked.lang, remark)


def examined(asked: Examined) -> None:
    """Draw, screen, print, write; what is done is kept in --out, and the same command goes on from there."""
    base = experiment_street(asked.scenario)
    draws = asked.draws if asked.draws is not None else (QUICK_DRAWS if asked.quick else DRAWS)
    trajectories = asked.trajectories if asked.trajectories is not None else (QUICK_TRAJECTORIES if asked.quick else TRAJECTORIES)
    folder = asked.out and own_folder(asked.out, ("runs.jsonl", "sensitivity.md"))
    store = Store(folder / "runs.jsonl" if folder else None)
    before = len(store.done)
    with _counting(asked.lang, asked.quiet, "draws", folder, store.done) as tell_done:
        held = robustness(base, draws, store, PATTERNS, asked.jobs, asked.most, tell_done) if draws else []
    most = None if asked.most is None else asked.most - (len(store.done) - before)
    with _counting(asked.lang, asked.quiet, "screened", folder, store.done) as tell_done:
        influences = screened(base, trajectories, store, 0, asked.jobs, most, tell_done) if trajectories else []
    done = max((one.measured for one in held), default=0)
    unfinished = done < draws or (trajectories > 0 and not influences)
    if unfinished:
        tell(said("goes on" if folder else "could go on", asked.lang))
    if held:
        print_table([said(name, asked.lang) for name in HELD], held_cells(held, asked.lang))
    if influences:
        print_table([said(name, asked.lang) for name in INFLUENCES], influence_cells(influences, 10, asked.lang))
    about = told("examined", asked.lang, model=MODEL, place=_place(base, asked.lang), done=done, draws=draws, trajectories=trajectories,
                 outcomes=told("listed", asked.lang).join(outcome(name, asked.lang) for name in OUTCOMES))
    if asked.quick:
        about = f"{said('few draws', asked.lang)}{told('then', asked.lang)}{about}"
        tell(said("few draws", asked.lang))
    for path in filter(None, (folder / "sensitivity.md" if folder else None, asked.page)):
        made(path.parent)
        written(path, sensitivity_page(held, influences, asked.command, about, asked.lang))


def calibrated(scenario: Any, trials: int | None, out: Path | None, quick: bool, most: int | None, quiet: bool, lang: str) -> None:
    """Search, and print what it would change: nothing is changed."""
    from wushe_sim.experiments.calibration import calibration

    base = experiment_street(scenario) if quick else scenario
    wanted = trials if trials is not None else (QUICK_TRIALS if quick else TRIALS)
    folder = out and own_folder(out, ("trials.log", "calibrated.toml", "trials.log.lock"))
    with _counting(lang, quiet, "trials", folder, ()) as tell_done:
        found = calibration(base, wanted, folder, most=most, tell=tell_done)
    print_table([said(name, lang) for name in ("pattern", "says", "fitted", "band", "verdict")], _fit_cells(found.rows, lang), (2, 3))
    lines = [told("misfit", lang, misfit=found.misfit, trials=found.trials, before=found.misfit_before)]
    for group in dict.fromkeys(name.partition(".")[0] for name in found.values):
        lines.append(f"[parameters.{group}]")
        lines += [f"{name.partition('.')[2]} = {value:.4g}" for name, value in found.values.items() if name.startswith(f"{group}.")]
    text = "\n".join(lines)
    print(text)
    if quick:
        tell(said("few trials", lang))
    if folder is not None:
        written(folder / "calibrated.toml", text + "\n")


def _fit_cells(rows: Sequence[Row], lang: str) -> list[list[str]]:
    from wushe_sim.report.validation import band, figure

    return [[row.pattern.number, in_language(row.pattern, lang).says, figure(row, lang), band(row, lang), said(row.verdict, lang)]
            for row in rows]


def _place(base: Any, lang: str) -> str:
    return told("place", lang, name=base.name, communities=base.place.communities, residents=base.place.made_residents)


@contextmanager
def _counting(lang: str, quiet: bool, what: str, folder: Path | None, done: Sized) -> Iterator[Counting]:
    """Show how far long work is; where it is interrupted, say what is kept and that the same command goes on."""
    try:
        prepare_engine(lang, quiet)
        with Counting(lang, quiet, what) as counting:
            yield counting
    except KeyboardInterrupt:
        if folder is not None and len(done):
            tell(word("stopped", lang, done=len(done), what=word(what, lang), folder=folder))
        raise
