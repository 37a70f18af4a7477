"""从命令到结果 from what was asked of ``wushe verdicts`` to plan, tables, files and figures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from wushe_sim.cli.preparing import prepare_engine
from wushe_sim.cli.progress import MovingLine
from wushe_sim.cli.sweep_progress import say_interrupted, say_progress
from wushe_sim.cli.terminal import tell
from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.effects import plain_street
from wushe_sim.experiments.claims.hypotheses import TESTS, chosen
from wushe_sim.experiments.claims.verdicts import FULL, QUICK, Extent, Findings, plan, verdicts
from wushe_sim.experiments.experiment_folder import VERDICTS, write_experiment_manifest
from wushe_sim.experiments.sweep.coordinator import SweepProgress
from wushe_sim.experiments.sweep.runner import SweepInterrupted
from wushe_sim.files.paths import own_folder
from wushe_sim.i18n import enumerate_choices, join_sentences, msg, say
from wushe_sim.i18n.counted import count_residents, count_seeds
from wushe_sim.i18n.wording import got
from wushe_sim.report.claims import STAGES, print_findings, print_plan, save_findings
from wushe_sim.report.tables import show
from wushe_sim.results.folder import MANIFEST
from wushe_sim.scenario import Scenario

STREETS = ("experiment", "default")
TABLES = ("claims", "parts", "switches", "shares", "draws", "synergy")
OURS = (MANIFEST, "main", "draws", "switches", "shapley", "claims.png", "mechanisms.png", "synergy.png",
        *(f"{name}.{form}" for name in TABLES for form in ("csv", "parquet")))
"""What may lie in the folder: sweeps, tables, figures."""


class Asked(NamedTuple):
    """What ``wushe verdicts`` was asked for."""

    only: Sequence[str]
    seeds: int | None
    draws: int | None
    street: str
    jobs: int
    out: Path | None
    quick: bool
    most: int | None
    form: str
    quiet: bool
    lang: str


class VerdictScreen(MovingLine):
    """Tells how far each stage is."""

    def __init__(self, lang: str, quiet: bool) -> None:
        """Nothing is told before the first run is done."""
        super().__init__(quiet)
        self._lang = lang

    def __call__(self, folder: Path, what: Any) -> None:
        """Tell of progress; what a sweep's own plan says is told for all of them before."""
        if isinstance(what, SweepProgress):
            stage = folder.name if folder.name in OURS else folder.parent.name
            self.show(lambda: say(
                self._lang, "{stage} ({folder}): {progress}", stage=STAGES[stage], folder=folder.name, progress=say_progress(what)))


def extent_of(asked: Asked) -> Extent:
    """How much is to be done."""
    usual = QUICK if asked.quick else FULL
    return Extent(asked.seeds or usual.seeds, usual.draws if asked.draws is None else asked.draws, usual.why_seeds)


def street_of(asked: Asked) -> tuple[Scenario, str]:
    """The street, and what it is called. Raises BadInput for one that is none."""
    if asked.street not in STREETS:
        raise BadInput(msg("--street {street}: unknown street; use {names}", street=got(asked.street), names=enumerate_choices(STREETS)))
    base = plain_street() if asked.street == "experiment" else plain_street({})
    people = count_residents(base.place.made_residents)
    return base, (say(asked.lang, "experiment street, {people}", people=people) if asked.street == "experiment"
                  else say(asked.lang, "default street, {people}", people=people))


def about(asked: Asked) -> str:
    """On which street and how much was run, and how intervals are meant."""
    seeds = count_seeds(extent_of(asked).seeds)
    text = msg("{street}; {seeds}; intervals hold together with 95% probability over the {tests} claims (Bonferroni, Student); an effect "
               "counts from its threshold of relevance on.", street=street_of(asked)[1], seeds=seeds, tests=TESTS)
    quick = msg("A first answer: {seeds}, no draws, no reasons; most of what is undecided here is settled without --quick.", seeds=seeds)
    return join_sentences(*([quick] if asked.quick else []), text).render(asked.lang)


def answered(asked: Asked) -> Findings:
    """Plan, run, print and save. Raises BadInput, StorageError, SweepInterrupted (what is done is kept)."""
    hypotheses, extent = chosen(asked.only), extent_of(asked)
    base, _ = street_of(asked)
    folder = own_folder(asked.out or Path("results") / ("verdicts-quick" if asked.quick else "verdicts"), OURS)
    if not asked.quiet:
        for line in print_plan(plan(hypotheses, base, extent), asked.jobs, asked.lang):
            tell(line)
    prepare_engine(asked.lang, asked.quiet)
    try:
        with VerdictScreen(asked.lang, asked.quiet) as screen:
            found = verdicts(hypotheses, folder, base, extent, asked.jobs, asked.most, screen)
    except SweepInterrupted as stopped:
        tell(say_interrupted(stopped.done, stopped.of, stopped.folder).render(asked.lang))
        raise
    present(found, folder, asked)
    write_experiment_manifest(folder, VERDICTS, base, extent.seeds, {
        "only": list(asked.only), "seeds": extent.seeds, "draws": extent.draws, "street": asked.street, "quick": asked.quick,
        "unfinished": found.unfinished}, found.tables())
    return found


def present(found: Findings, folder: Path, asked: Asked) -> None:
    """Print the tables and say what they rest on; save them with their figures."""
    if len(found.claims) and asked.form == "table":
        print_findings(found, asked.lang)
    elif len(found.claims):
        show(found.parts.to_dict("records"), asked.form)
    written = save_findings(found, folder, asked.lang)
    if found.unfinished:
        tell(say(asked.lang, "Stopped at --max-runs (stage: {stage}); run the same command to resume.",
                 stage=STAGES[found.unfinished]))
    if asked.quiet:
        return
    if len(found.claims):
        tell(about(asked))
    if written:
        tell(say(asked.lang, "Saved in {folder}: {files}.", folder=folder, files=", ".join(written)))
