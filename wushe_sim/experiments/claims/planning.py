"""The plan of a trial (检验计划): what each stage of the claims' trial runs at most, before anything is run."""

from collections.abc import Sequence

from wushe_sim.experiments.claims.conditions.flip_runs import MOST_POINTS
from wushe_sim.experiments.claims.draws import can_draw, halve_street
from wushe_sim.experiments.claims.effects import WantedArms, collect_arms
from wushe_sim.experiments.claims.hypothesis import Hypothesis
from wushe_sim.experiments.claims.mechanisms import list_single_switches
from wushe_sim.experiments.claims.shapley import MOST
from wushe_sim.experiments.claims.trial import Extent, list_other_settings
from wushe_sim.experiments.comparison.arms import PlannedRuns, plan_runs
from wushe_sim.scenario import Scenario


def plan(hypotheses: Sequence[Hypothesis], base: Scenario, extent: Extent) -> list[PlannedRuns]:
    """What all of it would take at most: every verdict might ask for its reasons."""
    def plan_stage(part: str, seeds: int, *asked: WantedArms) -> PlannedRuns:
        return plan_runs(part, base, [scenario for one in asked for scenario in one.scenarios.values()], seeds)

    parts = [plan_stage("main", extent.seeds, collect_arms(hypotheses, base, variants=extent.variants))]
    able = [one for one in hypotheses if can_draw(one)]
    if extent.setting_seeds:
        others = [collect_arms(hypotheses, setting.on(base), "deciding", variants=False) for setting in list_other_settings(base)]
        parts.append(plan_stage("settings", extent.setting_seeds, *others))
    if extent.draws:
        half = halve_street(base)
        parts.append(plan_runs("draws", half, list(collect_arms(able, half, "deciding", variants=False).scenarios.values()), extent.draws))
    if extent.why_seeds:
        alone = [collect_arms(some, base, "main", {"switches": {off[0]: False}}, variants=False)
                 for off, some in list_single_switches(able).items()]
        parts.append(plan_stage("switches", extent.why_seeds, *alone))
        most = plan_stage("shapley", extent.why_seeds, *(collect_arms([one], base, "main", variants=False) for one in able))
        sets_left = 2 ** MOST - MOST - 1
        parts.append(repeat_runs(most, sets_left))
    if extent.asks_for_conditions and extent.flip_seeds:
        each = plan_stage("flips", extent.flip_seeds, *(collect_arms([one], base, "deciding", variants=False) for one in able))
        parts.append(repeat_runs(each, MOST_POINTS))
    return parts


def repeat_runs(one: PlannedRuns, times: int) -> PlannedRuns:
    """The same runs so many times, each time with other values."""
    return one._replace(runs=times * one.runs, arms=times * one.arms, resident_weeks=times * one.resident_weeks)
