"""Effects (效应): the arms that hypotheses ask for, each run once, and each part's effect under each seed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import logit

from wushe_sim.errors import BadInput
from wushe_sim.experiments.claims.arm_changes import make_changes
from wushe_sim.experiments.claims.hypothesis import ADDITIVE, LATE, LOG, WHOLE, Arm, ClaimPart, Hypothesis, Variant
from wushe_sim.experiments.claims.verdict_rule import SAME, judge_effect
from wushe_sim.experiments.comparison.arms import ArmResults, Formula, Window, street, within
from wushe_sim.model.sums import hours
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.merging import merge_content

EVERY = 26
"""Weeks to a kept sum: windows are made of such."""
ROUNDING = 1e-9
"""Weights of arms that sum to less cancel out."""
EVENNESS = "evenness_of_money"
MEASURES: Mapping[str, Formula] = {
    "linkage_without_workers": lambda s: (s.joint_minutes - s.worker_joint_minutes) / s.served_minutes,
    "casework": hours("worker_served"),
    "organization_hours": hours("group_minutes"),
    "administration_share": lambda s: s.worker_administration / s.worker_minutes,
    "hours_worked": lambda s: (s.worker_minutes - s.worker_absent) / (s.worker_minutes + s.worker_vacant),
    "joins_per_outreach_hour": lambda s: s.joined_outreach / s.worker_outreach * 60,
    "joins_per_incubation_hour": lambda s: s.joined_incubation / s.worker_incubation * 60,
    "joins_per_invitation": lambda s: s.joined_incubation / s.asked_by_incubation,
    "service_per_invitation": lambda s: s.worked_minutes / 60 / s.asked_by_incubation,
}
"""Measures beside the indicators: formulas of sums of counts."""
NAMES: Mapping[str, str] = {
    "linkage_without_workers": "Linkage without social workers' cases",
    "casework": "Social workers' casework",
    "organization_hours": "Hours served by community organizations",
    "administration_share": "Administration, of social workers' hours",
    "hours_worked": "Hours worked, of the posts' hours",
    "joins_per_outreach_hour": "Volunteers won by an hour of outreach",
    "joins_per_incubation_hour": "Volunteers won by an hour of incubation",
    "joins_per_invitation": "Volunteers won by an invitation",
    "service_per_invitation": "Volunteer hours for each invitation",
    EVENNESS: "Evenness of money across communities",
}
"""What those are called."""
SHARES = ("linkage_without_workers", "administration_share", "hours_worked", EVENNESS)
"""Those that are shares; the others are hours for each 1,000 residents a week, or what their name says."""


class WantedArms(NamedTuple):
    """The arms to run: scenarios by name, and under which of these names each hypothesis, variant and arm is run."""

    scenarios: dict[str, Scenario]
    names: dict[tuple[str, str, str], str]


def name_arm(hypothesis: str, variant: str, arm: str) -> str:
    """An arm's name as a scenario: ``H3-asymmetric.raised``."""
    return f"{hypothesis}-{variant}.{arm}".replace("-.", ".").replace(" ", "-")


def make_arm(arm: Arm, variant: Variant, base: Scenario, changes: Mapping[str, Any] | None = None, name: str | None = None) -> Scenario:
    """The scenario of an arm: the base, changed by the variant, by ``changes`` that all arms share, and by the arm; its name if given."""
    said = merge_content(merge_content(dict(variant.changes), changes or {}), arm.changes)
    for more in make_changes(base, arm.spent, arm.taken):
        said = merge_content(said, more)
    return base.replace(**{"name": name or base.name, "weeks": arm.weeks, **said})


def plain_street(place: Mapping[str, Any] | None = None) -> Scenario:
    """The street that arms change: the experiment street, or another place."""
    plain = street(every=EVERY)
    if place is None:
        return plain
    return Scenario(name=plain.name, burn_in=plain.burn_in, place=dict(place), keep={"weeks": EVERY, "by": "community"})


def collect_arms(hypotheses: Iterable[Hypothesis], base: Scenario, parts: str = "all", changes: Mapping[str, Any] | None = None,
                 variants: bool = True, prefix: str = "", leave_out: bool = False) -> WantedArms:
    """The arms that the parts ask for: all, those that decide, or the main ones; scenarios that are alike are run once.

    Without ``variants`` only the first of each hypothesis counts. Where not all parts are asked for, arms are run as long as their last
    window, and no longer. ``prefix`` begins the scenarios' names. With ``leave_out`` a hypothesis is left out where one of its arms is no
    valid scenario; otherwise raises BadInput there.
    """
    scenarios: dict[str, Scenario] = {}
    names: dict[tuple[str, str, str], str] = {}
    seen: dict[str, str] = {}
    for one in hypotheses:
        try:
            made = _make_arms(one, base, parts, changes, variants, prefix)
        except BadInput:
            if not leave_out:
                raise
            continue
        for asked, scenario in made.items():
            run_as = names[asked] = seen.setdefault(_describe(scenario), scenario.name)
            if run_as not in scenarios or scenarios[run_as].weeks < scenario.weeks:
                scenarios[run_as] = scenario if scenario.name == run_as else scenario.replace(name=run_as)
    return WantedArms(scenarios, names)


def _make_arms(one: Hypothesis, base: Scenario, parts: str, changes: Mapping[str, Any] | None, variants: bool,
               prefix: str) -> dict[tuple[str, str, str], Scenario]:
    """The scenarios of a hypothesis's arms, by hypothesis, variant and arm."""
    looked_at, made = asked_parts(one, parts), {}
    for variant in one.variants if variants else one.variants[:1]:
        for key in one.arms if parts == "all" else dict.fromkeys(arm for part in looked_at for arm in part.arms):
            arm = one.arms[key]
            if parts != "all":
                arm = arm._replace(weeks=_count_weeks(arm, {window for part in looked_at for window in windows_in(part, key)}))
            made[one.id, variant.key, key] = make_arm(arm, variant, base, changes, prefix + name_arm(one.id, variant.key, key))
    return made


def _count_weeks(arm: Arm, windows: Iterable[Window]) -> int:
    """Weeks to the end of the last window and past the last change, in whole kept sums."""
    tables = [*arm.changes.get("schedule", {}).values(), *arm.changes.get("interventions", {}).values()]
    last = max([window.last for window in windows] + [event["week"] + 1 for events in tables for event in events])
    return -(-last // EVERY) * EVERY


def _describe(scenario: Scenario) -> str:
    """All that a scenario asks for but for how long; what it is called changes nothing."""
    content = {key: value for key, value in scenario.content().items() if key not in ("name", "label", "weeks")}
    return json.dumps(content, sort_keys=True, default=str)


def windows_in(part: ClaimPart, arm: str) -> set[Window]:
    """The windows of an arm that a part looks at."""
    return {term.window for term in part.terms if term.arm == arm} | ({LATE} if any(arm in row for row in part.menu) else set())


def asked_parts(hypothesis: Hypothesis, parts: str) -> tuple[ClaimPart, ...]:
    """All parts, those that decide (``deciding``), or the main one (``main``)."""
    if parts == "main":
        return (hypothesis.part(hypothesis.main),)
    return hypothesis.deciding if parts == "deciding" else hypothesis.parts


Values = Mapping[tuple[str, str], pd.DataFrame]
"""By arm's and window's name: a frame by seed with a column for each measure."""


def measure_arms(ran: ArmResults, asked: Mapping[str, Iterable[Window]]) -> dict[tuple[str, str], pd.DataFrame]:
    """The values of each arm in each window asked for: every indicator, the measures of ``MEASURES``, and the evenness of money."""
    frames, communities = [], None
    windows = dict.fromkeys(window for some in asked.values() for window in some)
    for window in windows:
        runs = [run for run in ran.runs if window in asked.get(run.scenario, ())]
        if not runs:
            continue
        found = ArmResults(runs).frame([window], measures=MEASURES)
        if window == WHOLE:
            communities = ran.frame(by="community") if communities is None else communities
            found = found.merge(evenness_of_money(communities, window), "left", ["arm", "seed", "window"])
        frames.append(found)
    return {(str(arm), str(name)): some.set_index("seed").sort_index() for frame in frames
            for (arm, name), some in frame.groupby(["arm", "window"], sort=False)}


def evenness_of_money(communities: pd.DataFrame, window: Window) -> pd.DataFrame:
    """The share of the money from outside that would not have to change places for all communities to get as much a resident.

    1 − ½ Σ |p_c − 1/C|, p_c being a community's share of what the city allots, targeted gifts and love-link gifts over the window;
    communities have as many residents. ``communities`` is ``ArmResults.frame(by="community")``. Columns arm, seed, window and
    evenness_of_money.
    """
    inside: Any = communities[communities["window"].astype(int).between(window.first, window.last - 1)]
    money: Any = (inside["allotted"] + inside["gifts_targeted"] + inside["gifts_love"]).groupby(
        [inside["arm"], inside["seed"], inside["community"]]).sum().unstack("community")
    whole = money.sum(axis=1)
    shares = money.div(whole.where(whole > 0), axis=0)
    even = 1 - (shares - 1 / money.shape[1]).abs().sum(axis=1, skipna=False) / 2
    return even.rename(EVENNESS).reset_index().assign(window=window.name)


def scale_values(values: NDArray[np.float64], scale: str) -> NDArray[np.float64]:
    """Values on the scale of an effect; what has no place there is missing."""
    if scale == ADDITIVE:
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(values) if scale == LOG else logit(values)
    return np.where(np.isfinite(found), found, np.nan)


def effects(part: ClaimPart, values: Values, run_as: Mapping[str, str]) -> pd.Series:
    """The part's effect under each seed, above 0 where it is as claimed. ``run_as`` says under which name each arm was run."""
    if part.menu:
        rows = [[_one(values, run_as[arm], part.measure, LATE) for arm in row] for row in part.menu]
        seeds = rows[0][0].index
        found = np.array([[column.reindex(seeds) for column in row] for row in rows]).transpose(2, 0, 1)
        return pd.Series(judge_choice(part.sign * found), index=seeds)
    total: Any = 0.0
    for term in part.terms:
        there = _one(values, run_as[term.arm], term.measure, term.window)
        total = total + term.weight * pd.Series(scale_values(there.to_numpy(float), part.scale), index=there.index)
    return part.sign * pd.Series(total).replace([np.inf, -np.inf], np.nan)


def settle_threshold(part: ClaimPart, values: Values, run_as: Mapping[str, str]) -> ClaimPart:
    """The part with its threshold: ``size`` times the baseline's mean level over seeds, never less than ``floor``.

    The baseline is the last term's arm, or all arms of a menu; where it has no level, the floor stands. On the log and logit scales, where
    effects are relative already, ``size`` is the threshold itself, and on the log scale the floor is taken relative to the level.
    """
    if part.missing:
        return part
    last = part.terms[-1:]
    looked_at = [(arm, part.measure, LATE) for row in part.menu for arm in row] or [(one.arm, one.measure, one.window) for one in last]
    levels = np.concatenate([_one(values, run_as[arm], measure, window).to_numpy(float) for arm, measure, window in looked_at])
    known = levels[np.isfinite(levels)]
    level = abs(float(known.mean())) if known.size else 0.0
    if part.scale == ADDITIVE:
        return replace(part, threshold=max(part.size * level, part.floor))
    return replace(part, threshold=max(part.size, part.floor / level if part.scale == LOG and level else 0.0))


def pick_arms(names: Mapping[tuple[str, str, str], str], hypothesis: str, variant: str | None = None) -> dict[str, str]:
    """Under which name each arm of a hypothesis (of a variant; of any, where one alone was run) was run."""
    return {arm: name for (which, kind, arm), name in names.items() if which == hypothesis and variant in (None, kind)}


def _one(values: Values, arm: str, measure: str, window: Window) -> pd.Series:
    """One measure of an arm in a window, by seed; nothing where it was not run."""
    there: Any = values.get((arm, window.name))
    return pd.Series(dtype=float) if there is None else there[measure]


def judge_choice(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is won by choosing for each place over the best choice for all, under each seed; ``values`` are seeds × places × choices,
    more being better.

    Both choices are made on the other half of the seeds (even places against odd ones), so that chance cannot choose for itself: where all
    choices are alike the mean is 0. With fewer than two seeds it is missing.
    """
    seeds = len(values)
    won = np.full(seeds, np.nan)
    for half in (0, 1):
        judged, choosing = np.arange(seeds) % 2 == half, np.arange(seeds) % 2 != half
        if not judged.any() or not choosing.any():
            continue
        means = values[choosing].mean(axis=0)
        own, common = means.argmax(axis=1), int(means.mean(axis=0).argmax())
        places = np.arange(values.shape[1])
        won[judged] = (values[judged][:, places, own] - values[judged][:, places, common]).mean(axis=1)
    return won


def has_contrast(part: ClaimPart, ran: ArmResults, run_as: Mapping[str, str]) -> bool:
    """Whether a part's arms differ: False where arms of identical counts cancel out, so that the effect is 0 whatever is measured."""
    if part.menu:
        return any(len({digest_counts(ran, run_as[arm], LATE) for arm in row}) > 1 for row in part.menu)
    weights: dict[tuple[str, str], float] = {}
    for term in part.terms:
        key = term.measure, digest_counts(ran, run_as[term.arm], term.window)
        weights[key] = weights.get(key, 0.0) + term.weight
    return any(abs(weight) > ROUNDING for weight in weights.values())


def digest_counts(ran: ArmResults, arm: str, window: Window) -> str:
    """Compute a digest of everything that an arm counted in a window, under each of its seeds."""
    digest = hashlib.sha256()
    for run in sorted((run for run in ran.runs if run.scenario == arm), key=lambda run: run.seed):
        digest.update(np.ascontiguousarray(run.counts[within(run, window)], "<i8").tobytes())
    return digest.hexdigest()


def windows_asked(hypotheses: Iterable[Hypothesis], parts: str, names: Mapping[tuple[str, str, str], str]) -> dict[str, set[Window]]:
    """Which windows of each arm that was run are looked at."""
    looked_at = {one.id: asked_parts(one, parts) for one in hypotheses}
    asked: dict[str, set[Window]] = {}
    for (which, _, arm), name in names.items():
        for part in looked_at[which]:
            asked.setdefault(name, set()).update(windows_in(part, arm))
        if not asked[name]:
            asked[name].add(LATE)
    return asked


class JudgedPart(NamedTuple):
    """A part's mean effect over seeds, its threshold, and where the effect lies as it is."""

    effect: float
    threshold: float
    verdict: str


def judge_means(hypothesis: Hypothesis, ran: ArmResults, values: Values, run_as: Mapping[str, str]) -> dict[str, JudgedPart]:
    """Judge each deciding part by its mean effect as it is, without an interval; by part. 'No contrast' where its arms count the same."""
    found = {}
    for part in hypothesis.deciding:
        threshold = settle_threshold(part, values, run_as).threshold
        effect = float("nan") if part.missing else float(effects(part, values, run_as).mean())
        same = not part.missing and not has_contrast(part, ran, run_as)
        found[part.key] = JudgedPart(effect, threshold, SAME if same else judge_effect(part, effect, threshold))
    return found
