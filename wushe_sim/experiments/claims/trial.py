"""The test of the paper's claims (论文检验): every hypothesis is run, judged, explained, and repeated under draws of all coefficients.

Everything comes out of sweeps in one folder, so that whatever stops it, the same call resumes: ``main`` (the verdicts), ``draws`` (how far
they hang on judgement calls), ``switches`` and ``shapley`` (why; in ``structural`` the same of claims that no coefficient decides), and
``flips`` (how far from the defaults a verdict flips).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.arm_changes import count_posts
from wushe_sim.experiments.claims.conditions.flip_runs import search_flips
from wushe_sim.experiments.claims.conditions.tables import find_conditions
from wushe_sim.experiments.claims.draws import ENOUGH, DrawnWorld, agreement, can_draw, draw_worlds, halve_street, iterate_draws
from wushe_sim.experiments.claims.effects import (
    Values,
    collect_arms,
    effects,
    has_contrast,
    judge_means,
    measure_arms,
    pick_arms,
    plain_street,
    settle_threshold,
    windows_asked,
)
from wushe_sim.experiments.claims.findings import CLAIMS as CLAIMS
from wushe_sim.experiments.claims.findings import PARTS as PARTS
from wushe_sim.experiments.claims.findings import Findings as Findings
from wushe_sim.experiments.claims.findings import read_findings as read_findings
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.claims.hypotheses_remedies import CELLS, GOVERNANCES
from wushe_sim.experiments.claims.hypothesis import LATE, ClaimPart, Hypothesis, Variant
from wushe_sim.experiments.claims.mechanisms import add_reasons, explain_effects
from wushe_sim.experiments.claims.reach import classify
from wushe_sim.experiments.claims.settings import SETTINGS, Setting
from wushe_sim.experiments.claims.synergy import synergies
from wushe_sim.experiments.claims.verdict_rule import (
    NOT,
    OPPOSITE,
    OUT,
    SAME,
    STRUCTURAL,
    SUPPORTED,
    UNDECIDED,
    conclude,
    get_confidence_level,
    has_passed,
    judge_part,
)
from wushe_sim.experiments.comparison.arms import BudgetSpent, RunBudget, run_arms
from wushe_sim.experiments.discovery.libraries import find_missing
from wushe_sim.i18n import OptionName, enumerate_choices, msg
from wushe_sim.i18n.wording import quote
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.scenario import Scenario

SEEDS, DRAWS, WHY_SEEDS, SETTING_SEEDS, FLIP_SEEDS = 20, 500, 5, 4, 2
QUICK_SEEDS = 5
TIMES: Mapping[str, float] = {"verdict": 1.0, "at_half": 0.5, "at_twice": 2.0}
"""The verdicts of a part and a claim, by how many times the threshold they are taken at."""
STANDING = (SUPPORTED, OPPOSITE, NOT, STRUCTURAL, OUT)
"""Verdicts of which it is counted in how many settings they stand."""
TRIED_IN = ("hypothesis", "part", "posts", "load", "effect", "threshold", "verdict")


class Extent(NamedTuple):
    """How much is done: seeds of the verdicts, draws, seeds for the reasons, in each other setting and at each point where a flip is looked
    for (0 leaves a stage out). What it would take is asked from ``ENOUGH`` draws on. Draws are of the declared ranges, or of an ensemble.

    Without ``variants`` only the model as it is counts, the first of each claim.
    """

    seeds: int = SEEDS
    draws: int = DRAWS
    why_seeds: int = WHY_SEEDS
    setting_seeds: int = SETTING_SEEDS
    variants: bool = True
    flip_seeds: int = FLIP_SEEDS
    ensemble: Ensemble | None = None

    @property
    def worlds(self) -> list[DrawnWorld]:
        """The draws."""
        return draw_worlds(self.draws, ensemble=self.ensemble)

    @property
    def asks_for_conditions(self) -> bool:
        """Whether there are draws enough to ask what it would take."""
        return self.draws >= ENOUGH


FULL, QUICK = Extent(), Extent(QUICK_SEEDS, 0, 0, 0, variants=False, flip_seeds=0)
STREETS = ("experiment", "default")
ALL_CLAIMS = tuple(HYPOTHESES.values())


@dataclass(frozen=True)
class ClaimsRequest:
    """Which verdicts are wanted: claims (all if none is named), seeds and draws (None: the usual number), a street, a quick answer."""

    only: Sequence[str] = ()
    seeds: int | None = None
    draws: int | Ensemble | None = None
    street: str = "experiment"
    quick: bool = False

    @property
    def extent(self) -> Extent:
        """How much is to be done."""
        usual = QUICK if self.quick else FULL
        ensemble = self.draws if isinstance(self.draws, Ensemble) else None
        draws = len(ensemble) if ensemble is not None else usual.draws if self.draws is None else self.draws
        return usual._replace(seeds=self.seeds or usual.seeds, draws=draws, ensemble=ensemble)

    def load_street(self) -> Scenario:
        """Return the street. Raises BadInput for a name that is none of ``STREETS``."""
        if self.street not in STREETS:
            raise BadInput(msg("{option}: unknown street; use {names}", option=OptionName("street", quote(self.street)),
                               names=enumerate_choices(STREETS)))
        return plain_street() if self.street == "experiment" else plain_street({})


def run_trial(hypotheses: Sequence[Hypothesis] = ALL_CLAIMS, folder: str | Path = "results/verdicts", base: Scenario | None = None,
             extent: Extent = FULL, jobs: int = 1, at_most: int | None = None,
             progress: Callable[[Path, Any], Any] | None = None) -> Findings:
    """Put claims to the test, in a folder; where it was stopped, the same call resumes.

    ``base`` is the plain street (the experiment street). After ``at_most`` new runs it stops with what is done, whole tens
    of the draws too. ``progress`` is called with a sweep's folder and how far it is. Raises BadInput, StorageError, SweepInterrupted.
    """
    base, folder, run = base or plain_street(), Path(folder), RunBudget(at_most, progress)
    found = Findings(pd.DataFrame(columns=list(CLAIMS)), pd.DataFrame(columns=list(PARTS)))
    stage, drawn = "main", []
    try:
        asked = collect_arms(hypotheses, base, variants=extent.variants)
        ran = run(asked.scenarios, extent.seeds, folder / stage, jobs)
        values = measure_arms(ran, windows_asked(hypotheses, "all", asked.names))
        found = judge_claims(hypotheses, values, asked.names, ran)
        if extent.setting_seeds:
            stage = "settings"
            found = add_settings(hypotheses, found, try_settings(hypotheses, base, extent.setting_seeds, folder / stage, jobs, run))
        if extent.draws:
            stage = "draws"
            for some in iterate_draws(hypotheses, halve_street(base), extent.worlds, folder / stage, jobs, run):
                drawn.append(some)
            found = tell_draws(hypotheses, found, drawn, base, extent)
        if extent.why_seeds:
            stage, seeds = "switches", min(extent.why_seeds, extent.seeds)
            for some, where in list_explained(hypotheses, found.claims, folder):
                whole = {one.id: effects(one.part(one.main), values, pick_arms(asked.names, one.id, one.variants[0].key)) for one in some}
                found = add_reasons(found, explain_effects(some, base, whole, seeds, where, jobs, run))
        if extent.asks_for_conditions and extent.flip_seeds and found.left_out is None:
            stage = "flips"
            flips = search_flips(hypotheses, base, found.draws, extent.worlds, extent.flip_seeds, folder / stage, jobs, run)
            found = replace(found, flips=flips)
    except BudgetSpent:
        return replace(tell_draws(hypotheses, found, drawn, base, extent) if stage == "draws" else found, unfinished=stage)
    return found


def judge_claims(hypotheses: Sequence[Hypothesis], values: Values, names: Mapping[tuple[str, str, str], str], ran: Any) -> Findings:
    """Every part's verdict and every claim's, under each variant that was run, and the factorial of the three governances."""
    claims, parts = [], []
    for one in hypotheses:
        for variant in one.variants:
            run_as = pick_arms(names, one.id, variant.key)
            if not run_as:
                continue
            rows = [_part_row(one, variant, part, values, run_as, ran) for part in one.parts]
            parts += rows
            claims.append(_claim_row(one, variant, rows))
    synergy = pd.DataFrame()
    if any(one.id == "H12" for one in hypotheses):
        run_as = pick_arms(names, "H12", HYPOTHESES["H12"].variants[0].key)
        cells = {tuple(int(cell[lever]) for lever in GOVERNANCES): values[run_as[name], LATE.name] for name, cell in CELLS.items()}
        synergy = synergies(cells, GOVERNANCES)
    return Findings(pd.DataFrame(claims, columns=list(CLAIMS)), pd.DataFrame(parts, columns=list(PARTS)), synergy=synergy)


def _part_row(hypothesis: Hypothesis, variant: Variant, part: ClaimPart, values: Values, run_as: Mapping[str, str],
              ran: Any) -> dict[str, Any]:
    level, part = get_confidence_level(hypothesis), settle_threshold(part, values, run_as)
    found = judge_part(part, [] if part.missing else effects(part, values, run_as), level)
    if not part.missing and not has_contrast(part, ran, run_as):
        found = found._replace(verdict=SAME, at_half=SAME, at_twice=SAME, seeds_needed=None)
    return {"hypothesis": hypothesis.id, "variant": variant.key, "part": part.key, "decides": part.decides, "measure": part.measure,
            "per": part.per, "scale": part.scale, "kind": part.kind, "sign": part.sign, "level": level, "threshold": part.threshold,
            **found._asdict()}


def _claim_row(hypothesis: Hypothesis, variant: Variant, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    verdict, half, twice = (conclude(hypothesis, {row["part"]: row[name] for row in rows}) for name in ("verdict", "at_half", "at_twice"))
    deciding = [row for row in rows if row["decides"]]
    needed = [row["seeds_needed"] for row in deciding if row["seeds_needed"]]
    return {"hypothesis": hypothesis.id, "variant": variant.key, "section": hypothesis.section, "verdict": verdict, "at_half": half,
            "at_twice": twice,
            "parts_supported": sum(row["verdict"] == SUPPORTED for row in deciding),
            "parts_opposite": sum(row["verdict"] == OPPOSITE for row in deciding), "parts": len(deciding),
            "seeds_needed": max(needed) if needed and verdict == UNDECIDED else None,
            "pro": " ".join(hypothesis.pro), "contra": " ".join(hypothesis.contra)}


def main_verdict(claims: pd.DataFrame, hypothesis: Hypothesis) -> str:
    """The verdict on a claim as the model is, its first variant."""
    return str(claims[_is_main(claims, hypothesis)]["verdict"].tolist()[0])


def list_other_settings(base: Scenario) -> list[Setting]:
    """The settings but for the street's own."""
    own = round(count_posts(base), 6)
    return [setting for setting in SETTINGS if (setting.posts, setting.load) != (own, 1.0)]


def try_settings(hypotheses: Sequence[Hypothesis], base: Scenario, seeds: int, folder: Path, jobs: int = 1,
                 run: Any = run_arms) -> pd.DataFrame:
    """Try every deciding part in every other setting: a row each, its mean effect judged as it is against that setting's threshold."""
    rows = []
    for setting in list_other_settings(base):
        asked = collect_arms(hypotheses, setting.on(base), "deciding", variants=False)
        ran = run(asked.scenarios, seeds, folder / setting.name, jobs)
        values = measure_arms(ran, windows_asked(hypotheses, "deciding", asked.names))
        for one in hypotheses:
            judged = judge_means(one, ran, values, pick_arms(asked.names, one.id))
            rows += [{"hypothesis": one.id, "part": key, "posts": setting.posts, "load": setting.load, **part._asdict()}
                     for key, part in judged.items()]
    return pd.DataFrame(rows, columns=list(TRIED_IN))


def add_settings(hypotheses: Sequence[Hypothesis], found: Findings, settings: pd.DataFrame) -> Findings:
    """The findings with in how many settings each claim's verdict stands, its own counted; nothing is said of what is undecided."""
    return replace(found, claims=count_settings(hypotheses, found.claims, found.parts, settings), settings=settings)


def count_settings(hypotheses: Sequence[Hypothesis], claims: pd.DataFrame, parts: pd.DataFrame, settings: pd.DataFrame) -> pd.DataFrame:
    """The claims with in how many settings their verdicts stand. What the draws say of a part holds in every setting."""
    claims = claims.copy()
    claims[["settings", "stands_in"]] = claims[["settings", "stands_in"]].astype(float)
    for one in hypotheses:
        verdict, mine = main_verdict(claims, one), settings[settings["hypothesis"] == one.id]
        own: Any = parts[_is_main(parts, one)].set_index("part")["verdict"]
        if not len(mine):
            continue
        judged = [conclude(one, {part: name_unreachable(said, own[part]) for part, said in zip(rows["part"], rows["verdict"], strict=True)})
                  for _, rows in mine.groupby(["posts", "load"])]
        told = (len(judged) + 1, judged.count(verdict) + 1) if verdict in STANDING else (np.nan, np.nan)
        claims.loc[_is_main(claims, one), ["settings", "stands_in"]] = told
    return claims


def _is_main(rows: pd.DataFrame, hypothesis: Hypothesis) -> Any:
    """Which rows are those of a claim as the model is, its first variant."""
    return (rows["hypothesis"] == hypothesis.id) & (rows["variant"] == hypothesis.variants[0].key)


def tell_draws(hypotheses: Sequence[Hypothesis], found: Findings, drawn: Sequence[pd.DataFrame], base: Scenario,
               extent: Extent) -> Findings:
    """The findings with what the draws say that are done, be they all that were asked for or not."""
    if not drawn:
        return found
    found = add_draws(hypotheses, found, pd.concat(drawn, ignore_index=True).drop(columns="seed"))
    return add_conditions(hypotheses, found, base, extent) if len(set(found.draws["draw"])) >= ENOUGH else found


def add_draws(hypotheses: Sequence[Hypothesis], found: Findings, draws: pd.DataFrame) -> Findings:
    """The findings with how the draws speak of each claim; from enough draws on, with parts that no coefficient decides named as such."""
    claims, parts = found.claims.copy(), found.parts.copy()
    for one in hypotheses:
        for part in one.deciding:
            row = _is_main(parts, one) & (parts["part"] == part.key)
            drawn: Any = draws[(draws["hypothesis"] == one.id) & (draws["part"] == part.key)]
            rows = drawn.dropna(subset="effect")
            if not len(rows):
                continue
            parts.loc[row, "draws_passing"] = find_share_passing(part, rows)
            if len(rows) >= ENOUGH:
                _name_unreachable_part(parts, row, part, rows)
        own, mine = _is_main(claims, one), parts[_is_main(parts, one)]
        for name in TIMES:
            claims.loc[own, name] = conclude(one, dict(zip(mine["part"], mine[name], strict=True)))
        if main_verdict(claims, one) != UNDECIDED:
            claims.loc[own, "seeds_needed"] = None
        agreed = agreement(one, main_verdict(claims, one), draws)
        if agreed is not None:
            claims.loc[own, ["draws", "agree", "draws_supported", "draws_opposite", "draws_not_supported"]] = [
                agreed.draws, agreed.agree, agreed.supported, agreed.opposite, agreed.not_supported]
    if len(found.settings):
        claims = count_settings(hypotheses, claims, parts, found.settings)
    return replace(found, claims=claims, parts=parts, draws=draws)


def find_share_passing(part: ClaimPart, rows: pd.DataFrame, times: float = 1.0) -> float:
    """The share of draws that pass so many times their threshold in the claimed direction."""
    limits = rows["threshold"] * times
    return float(np.mean([has_passed(part, *pair) for pair in zip(rows["effect"], limits, strict=True)]))


def _name_unreachable_part(parts: pd.DataFrame, row: Any, part: ClaimPart, rows: pd.DataFrame) -> None:
    """Write down which of a part's verdicts, at each of the thresholds, no coefficient decides."""
    for name, times in TIMES.items():
        reach = classify(find_share_passing(part, rows, times), bool(rows["contrast"].any()))
        parts.loc[row, name] = name_unreachable(str(parts.loc[row, name].tolist()[0]), reach)
    if str(parts.loc[row, "verdict"].tolist()[0]) != UNDECIDED:
        parts.loc[row, "seeds_needed"] = None


def add_conditions(hypotheses: Sequence[Hypothesis], found: Findings, base: Scenario, extent: Extent) -> Findings:
    """The findings with what it would take, where there are draws enough and the libraries are installed."""
    if not extent.asks_for_conditions:
        return found
    missing = find_missing()
    if missing is not None:
        return replace(found, left_out=missing)
    return replace(found, **find_conditions(hypotheses, base, found.draws, extent.worlds)._asdict())


def name_unreachable(verdict: str, reach: str) -> str:
    """The verdict on a part whose reach is known: where hardly any draw supports it, or nearly every one does, that is the verdict."""
    if reach == OUT and verdict in (NOT, UNDECIDED):
        return OUT
    return STRUCTURAL if reach == STRUCTURAL and verdict == SUPPORTED else verdict


def list_explained(hypotheses: Sequence[Hypothesis], claims: pd.DataFrame, folder: Path) -> list[tuple[list[Hypothesis], Path]]:
    """List the claims whose effects have reasons, and the folder of their runs: supported and opposite ones, then structural ones."""
    verdicts = {one.id: main_verdict(claims, one) for one in hypotheses if can_draw(one)}
    found = [([one for one in hypotheses if verdicts.get(one.id) in some], where)
             for some, where in (((SUPPORTED, OPPOSITE), folder), ((STRUCTURAL,), folder / "structural"))]
    return [(some, where) for some, where in found if some]
