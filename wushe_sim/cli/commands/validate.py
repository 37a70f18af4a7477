"""wushe validate: the model beside the patterns found in the field (验证)."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.inputs import get_typed_command, load_street
from wushe_sim.cli.options import Debug, Format, Lang, LimitedJobs, MostRuns, OptionalScenario, OutFolder, Page, Quiet
from wushe_sim.cli.progress import open_store, show_count
from wushe_sim.cli.terminal import echo
from wushe_sim.i18n import Message, detect_language, join_sentences, msg
from wushe_sim.i18n.counted import count_residents, count_seeds

with deferred_imports(__name__):
    from wushe_sim.cli.tables import print_rows, print_table
    from wushe_sim.experiments import resume_store
    from wushe_sim.experiments.uncertainty.robustness import observe_seeds
    from wushe_sim.experiments.validation import patterns, runs
    from wushe_sim.experiments.validation.targets import read_targets
    from wushe_sim.experiments.validation.validation import as_records, judge_patterns
    from wushe_sim.files.paths import claim_folder, make_folder, write_file
    from wushe_sim.report import tables, validation
    from wushe_sim.report.plot import save
    from wushe_sim.report.plot.validation import draw_validation
    from wushe_sim.running.runner import parse_seeds

SEEDS, QUICK_SEEDS = 20, 3
FILES = ("validation.csv", "validation.json", "validation.png", "validation.md")
"""What may lie in --out, beside what the store keeps there."""


def validate(
    scenario: OptionalScenario = None,
    seeds: Annotated[int | None, typer.Option("--seeds", help="Number of seeds; 20, or 3 with --quick.")] = None,
    targets: Annotated[Path | None, typer.Option("--targets", help="Own targets (TOML).")] = None,
    jobs: LimitedJobs = 1, out: OutFolder = None, page: Page = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer seeds; without a scenario, on the experiment street. It says so.")] = False,
    most: MostRuns = None,
    form: Format = "table", quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Compare the model with the patterns found in the field."""
    spoken, own = detect_language(lang), read_targets(targets) if targets else []
    street = load_street(scenario)
    base = runs.experiment_street(street) if quick and scenario is None else street
    number = seeds if seeds is not None else (QUICK_SEEDS if quick else SEEDS)
    if most is not None:
        number = min(number, max(1, most // (1 + len(runs.CHANGES))))
    folder = out and claim_folder(out, (*resume_store.STORE_FILES, *FILES))
    with open_store(folder, spoken) as store, show_count(spoken, quiet, count_seeds, folder, store) as progress:
        rows = judge_patterns(observe_seeds(base, parse_seeds(number), store, jobs, progress), [*patterns.PATTERNS, *own])
    note = describe_quick_answer(base, number, scenario is None).render(spoken) if quick else ""
    if form == "table":
        print_table(validation.make_patterns_table(rows, spoken, note=validation.count_inside(rows, spoken)))
    else:
        print_rows(as_records(rows), form)
    if note and not quiet:
        echo(note)
    about = join_sentences(*([note] if note else []), validation.describe_runs(base, number)).render(spoken)
    if folder is not None:
        save_tables(folder, rows, {"command": get_typed_command(), "scenario": base.content(), "seeds": number})
    for path in filter(None, (folder and folder / "validation.md", page)):
        save_page(path, rows, about, note, spoken)


def describe_quick_answer(base: Any, seeds: int, is_experiment: bool) -> Message:
    """Say which street a quick answer is of, and how much smaller it is than a whole one."""
    if is_experiment:
        return msg("A quick answer: {seeds} on the experiment street of {people}, not the default street; run without --quick.",
                   seeds=count_seeds(seeds), people=count_residents(base.place.made_residents))
    return msg("A quick answer: {seeds} of '{name}' itself, in full size, instead of {all}; run without --quick.",
               seeds=count_seeds(seeds), name=base.name, all=SEEDS)


def save_tables(folder: Path, rows: Any, asked: dict[str, Any]) -> None:
    """Write the table as CSV, and as JSON with what was asked."""
    records = as_records(rows)
    write_file(folder / "validation.csv", "\ufeff" + tables.format_csv(list(records[0]), records))
    write_file(folder / "validation.json", json.dumps({**asked, "rows": records}, ensure_ascii=False, indent=1))


def save_page(path: Path, rows: Any, about: str, note: str, lang: str) -> None:
    """Write the page, and its picture beside it."""
    image = path.with_suffix(".png")
    make_folder(path.parent)
    write_file(path, validation.format_validation_page(rows, get_typed_command(), about, image.name, lang))
    save(draw_validation(rows, lang, note), image)
