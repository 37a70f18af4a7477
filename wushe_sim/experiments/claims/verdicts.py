"""论文检验 the paper's claims put to the test: every hypothesis lived, judged, explained, and held against draws of all coefficients.

Everything comes out of sweeps in one folder, so that whatever stops it, the same call goes on: ``main`` (the verdicts), ``draws`` (how far
they hang on judgement calls), ``switches`` and ``shapley`` (why).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.draws import agreement, can_draw, is_wired_in, under_draws
from wushe_sim.experiments.claims.effects import Values, effects, plain_street, values_of, wanted, windows_asked
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.claims.hypotheses_remedies import CELLS, GOVERNANCES
from wushe_sim.experiments.claims.hypothesis import LATE, Hypothesis, Part, Variant
from wushe_sim.experiments.claims.judgement import OPPOSITE, SUPPORTED, UNDECIDED, concluded, judged, level_of
from wushe_sim.experiments.claims.mechanisms import Why, asked_first, why
from wushe_sim.experiments.claims.shapley import MOST
from wushe_sim.experiments.claims.synergy import synergies
from wushe_sim.experiments.comparison.arms import Ran, run_arms
from wushe_sim.experiments.sweep.result import status
from wushe_sim.experiments.sweep.runner import SweepInterrupted
from wushe_sim.i18n import msg
from wushe_sim.results.manifest import MANIFEST
from wushe_sim.results.tables import read_any_parquet
from wushe_sim.running.simulation import burn_in_key
from wushe_sim.scenario import Scenario

SEEDS, DRAWS, WHY_SEEDS = 20, 100, 5
QUICK_SEEDS = 5
SECONDS_A_RESIDENT_WEEK = 130e-9
PARTS = ("hypothesis", "variant", "part", "decides", "measure", "scale", "kind", "sign", "effect", "low", "high", "level", "threshold",
         "seeds", "seeds_needed", "verdict")
CLAIMS = ("hypothesis", "variant", "section", "verdict", "parts_supported", "parts_opposite", "parts", "seeds_needed", "draws", "agree",
          "draws_supported", "draws_opposite", "draws_not_supported", "looked_at_twice", "pro", "contra")


class Stage(NamedTuple):
    """A stage of the plan: its name, its runs, its weeks of life (burn-ins once each), and its seconds on one core."""

    name: str
    runs: int
    weeks: int
    seconds: float


class Extent(NamedTuple):
    """How much is done: seeds of the verdicts, draws of the coefficients, seeds for the reasons (0 leaves them out)."""

    seeds: int = SEEDS
    draws: int = DRAWS
    why_seeds: int = WHY_SEEDS


FULL, QUICK = Extent(), Extent(QUICK_SEEDS, 0, 0)
ALL_CLAIMS = tuple(HYPOTHESES.values())


@dataclass(frozen=True)
class Findings:
    """What came out, as tidy frames: a row for each claim (and variant), for each part, switch, share, draw and term of the factorial.

    ``unfinished`` names the stage at which ``at_most`` stopped it.
    """

    claims: pd.DataFrame
    parts: pd.DataFrame
    switches: pd.DataFrame = field(default_factory=pd.DataFrame)
    shares: pd.DataFrame = field(default_factory=pd.DataFrame)
    draws: pd.DataFrame = field(default_factory=pd.DataFrame)
    synergy: pd.DataFrame = field(default_factory=pd.DataFrame)
    unfinished: str = ""

    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames that hold anything, by the names of their files."""
        named = {"claims": self.claims, "parts": self.parts, "switches": self.switches, "shares": self.shares, "draws": self.draws,
                 "synergy": self.synergy}
        return {name: frame for name, frame in named.items() if len(frame)}


def findings_in(folder: str | Path) -> Findings:
    """The findings that `wushe verdicts` saved in a folder. Raises BadInput where there are none."""
    folder = Path(folder)
    if not (folder / "claims.parquet").exists():
        raise BadInput(msg("{path}: holds no verdicts (it has no claims.parquet)", path=folder))
    names = [one.name for one in fields(Findings) if one.name != "unfinished"]
    frames: dict[str, Any] = {name: read_any_parquet(folder, f"{name}.parquet") for name in names if (folder / f"{name}.parquet").exists()}
    return Findings(**frames)


class Spent(Exception):
    """As many new runs were lived as were asked for; the same call goes on."""


class Allowance:
    """``run_arms`` with at most so many new runs in all, and progress told."""

    def __init__(self, at_most: int | None = None, progress: Callable[[Path, Any], Any] | None = None) -> None:
        """No limit where ``at_most`` is None. ``progress`` is called with the sweep's folder and its Plan or SweepProgress."""
        self._left, self._progress = at_most, progress

    def __call__(self, arms: Mapping[str, Scenario], seeds: int, folder: Path, jobs: int) -> Ran:
        """Live some arms. Raises Spent where the allowance ends, SweepInterrupted where the user does."""
        before, progress = _done(folder), self._progress
        try:
            return run_arms(arms, seeds, folder, jobs, progress and (lambda what: progress(folder, what)), self._left)
        except SweepInterrupted as stopped:
            if self._left is not None and stopped.done - before >= self._left:
                raise Spent from None
            raise
        finally:
            if self._left is not None:
                self._left -= _done(folder) - before


def _done(folder: Path) -> int:
    """How many runs stand in a sweep's folder."""
    return status(folder)["done"] if (folder / MANIFEST).exists() else 0


def plan(hypotheses: Sequence[Hypothesis], base: Scenario, extent: Extent) -> list[Stage]:
    """What all of it would take at most: every verdict might ask for its reasons."""
    stages = [_stage("main", base, list(wanted(hypotheses, base).scenarios.values()), extent.seeds)]
    able = [one for one in hypotheses if can_draw(one)]
    if extent.draws:
        stages.append(_stage("draws", base, list(wanted(able, base, "deciding", variants=False).scenarios.values()), extent.draws))
    if extent.why_seeds:
        asked = asked_first(able)
        sets = [scenario for off, some in asked.items() for scenario in
                wanted(some, base, "main", {"switches": {off[0]: False}}, variants=False).scenarios.values()]
        stages.append(_stage("switches", base, sets, extent.why_seeds))
        most = [_stage("", base, list(wanted([one], base, "main", variants=False).scenarios.values()), extent.why_seeds) for one in able]
        sets_left = 2 ** MOST - MOST - 1
        stages.append(Stage("shapley", sets_left * sum(one.runs for one in most), sets_left * sum(one.weeks for one in most),
                            sets_left * sum(one.seconds for one in most)))
    return stages


def _stage(name: str, base: Scenario, scenarios: Sequence[Scenario], seeds: int) -> Stage:
    burn_ins = len({burn_in_key(scenario) for scenario in scenarios})
    weeks = (sum(scenario.weeks for scenario in scenarios) + burn_ins * base.burn_in) * seeds
    return Stage(name, len(scenarios) * seeds, weeks, weeks * base.place.made_residents * SECONDS_A_RESIDENT_WEEK)


def verdicts(hypotheses: Sequence[Hypothesis] = ALL_CLAIMS, folder: str | Path = "results/verdicts", base: Scenario | None = None,
             extent: Extent = FULL, jobs: int = 1, at_most: int | None = None,
             progress: Callable[[Path, Any], Any] | None = None) -> Findings:
    """Put claims to the test, in a folder; where it was stopped, the same call goes on.

    ``base`` is the plain street (the experiment street). ``at_most`` new runs are lived; what is done then is told. ``progress`` is called
    with a sweep's folder and how far it is. Raises BadInput, StorageError, SweepInterrupted.
    """
    base, folder, run = base or plain_street(), Path(folder), Allowance(at_most, progress)
    found = Findings(pd.DataFrame(columns=list(CLAIMS)), pd.DataFrame(columns=list(PARTS)))
    stage = "main"
    try:
        asked = wanted(hypotheses, base)
        values = values_of(run(asked.scenarios, extent.seeds, folder / stage, jobs), windows_asked(hypotheses, "all", asked.names))
        found = judged_all(hypotheses, values, asked.names)
        if extent.draws:
            stage = "draws"
            found = with_draws(hypotheses, found, under_draws(hypotheses, base, extent.draws, folder / stage, jobs, run))
        settled = [one for one in hypotheses if can_draw(one) and main_verdict(found.claims, one) in (SUPPORTED, OPPOSITE)]
        if extent.why_seeds and settled:
            stage = "switches"
            whole = {one.id: effects(one.part(one.main), values, lived_as(asked.names, one, one.variants[0])) for one in settled}
            found = with_reasons(found, why(settled, base, whole, min(extent.why_seeds, extent.seeds), folder, jobs, run))
    except Spent:
        return replace(found, unfinished=stage)
    return found


def lived_as(names: Mapping[tuple[str, str, str], str], hypothesis: Hypothesis, variant: Variant) -> dict[str, str]:
    """Under which name each arm of a hypothesis was lived."""
    return {arm: name for (which, kind, arm), name in names.items() if (which, kind) == (hypothesis.id, variant.key)}


def judged_all(hypotheses: Sequence[Hypothesis], values: Values, names: Mapping[tuple[str, str, str], str]) -> Findings:
    """Every part's verdict and every claim's, and the factorial of the three governances where it was lived."""
    claims, parts = [], []
    for one in hypotheses:
        for variant in one.variants:
            lived = lived_as(names, one, variant)
            rows = [_part_row(one, variant, part, values, lived) for part in one.parts]
            parts += rows
            claims.append(_claim_row(one, variant, rows))
    synergy = pd.DataFrame()
    if any(one.id == "H12" for one in hypotheses):
        lived = lived_as(names, HYPOTHESES["H12"], HYPOTHESES["H12"].variants[0])
        cells = {tuple(int(cell[lever]) for lever in GOVERNANCES): values[lived[name], LATE.name] for name, cell in CELLS.items()}
        synergy = synergies(cells, GOVERNANCES)
    return Findings(pd.DataFrame(claims, columns=list(CLAIMS)), pd.DataFrame(parts, columns=list(PARTS)), synergy=synergy)


def _part_row(hypothesis: Hypothesis, variant: Variant, part: Part, values: Values, lived: Mapping[str, str]) -> dict[str, Any]:
    level = level_of(hypothesis)
    found = judged(part, [] if part.missing else effects(part, values, lived), level)
    return {"hypothesis": hypothesis.id, "variant": variant.key, "part": part.key, "decides": part.decides, "measure": part.measure,
            "scale": part.scale, "kind": part.kind, "sign": part.sign, "level": level, "threshold": part.threshold, **found._asdict()}


def _claim_row(hypothesis: Hypothesis, variant: Variant, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    told = {row["part"]: row["verdict"] for row in rows}
    deciding = [row for row in rows if row["decides"]]
    needed = [row["seeds_needed"] for row in deciding if row["seeds_needed"]]
    verdict = concluded(hypothesis, told)
    return {"hypothesis": hypothesis.id, "variant": variant.key, "section": hypothesis.section, "verdict": verdict,
            "parts_supported": sum(row["verdict"] == SUPPORTED for row in deciding),
            "parts_opposite": sum(row["verdict"] == OPPOSITE for row in deciding), "parts": len(deciding),
            "seeds_needed": max(needed) if needed and verdict == UNDECIDED else None, "looked_at_twice": False,
            "pro": " ".join(hypothesis.pro), "contra": " ".join(hypothesis.contra)}


def main_verdict(claims: pd.DataFrame, hypothesis: Hypothesis) -> str:
    """The verdict on a claim as the model is, its first variant."""
    mine = claims[(claims["hypothesis"] == hypothesis.id) & (claims["variant"] == hypothesis.variants[0].key)]
    return str(mine["verdict"].tolist()[0])


def with_draws(hypotheses: Sequence[Hypothesis], found: Findings, draws: pd.DataFrame) -> Findings:
    """The findings with how the draws speak of each claim."""
    claims = found.claims.copy()
    for one in hypotheses:
        verdict = main_verdict(claims, one)
        agreed = agreement(one, verdict, draws)
        if agreed is not None:
            row = (claims["hypothesis"] == one.id) & (claims["variant"] == one.variants[0].key)
            claims.loc[row, ["draws", "agree", "draws_supported", "draws_opposite", "draws_not_supported"]] = [
                agreed.draws, agreed.agree, agreed.supported, agreed.opposite, agreed.not_supported]
            claims.loc[row, "looked_at_twice"] = is_wired_in(verdict, agreed)
    return replace(found, claims=claims, draws=draws)


def with_reasons(found: Findings, reasons: Why) -> Findings:
    """The findings with what carries the effects."""
    return replace(found, switches=reasons.switches, shares=reasons.shares)
