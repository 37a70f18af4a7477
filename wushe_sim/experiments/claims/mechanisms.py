"""Mechanisms (机制): the main effect with each switch off, and how the few switches that matter share it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.experiments.claims.effects import (
    WantedArms,
    collect_arms,
    effects,
    measure_arms,
    pick_arms,
    settle_threshold,
    windows_asked,
)
from wushe_sim.experiments.claims.findings import Findings
from wushe_sim.experiments.claims.hypothesis import ClaimPart, Hypothesis
from wushe_sim.experiments.claims.shapley import SwitchOff, candidates, pick_switches, rank_switches, share_effect, subsets
from wushe_sim.experiments.claims.verdict_rule import has_passed
from wushe_sim.experiments.comparison.arms import run_arms
from wushe_sim.scenario import Scenario

Set = tuple[str, ...]


class MainEffect(NamedTuple):
    """The effect of a hypothesis's main part by seed, and the threshold that its baseline gives."""

    by_seed: pd.Series
    threshold: float


class Reasons(NamedTuple):
    """A row for each hypothesis and switch (with it off), and one for each share of the effect."""

    switches: pd.DataFrame
    shares: pd.DataFrame


def arms_without(asked: Mapping[Set, Sequence[Hypothesis]], base: Scenario) -> dict[Set, WantedArms]:
    """For each set of switches, the main arms of the hypotheses that ask for it, with those switches off; in its own names."""
    return {off: collect_arms(some, base, "main", {"switches": dict.fromkeys(off, False)}, variants=False, prefix=f"x{number:03}.")
            for number, (off, some) in enumerate(asked.items())}


def list_single_switches(hypotheses: Iterable[Hypothesis]) -> dict[Set, list[Hypothesis]]:
    """Each switch alone, for those whose stages have it."""
    asked: dict[Set, list[Hypothesis]] = {}
    for one in hypotheses:
        for switch in candidates(one):
            asked.setdefault((switch,), []).append(one)
    return asked


def explain_effects(hypotheses: Sequence[Hypothesis], base: Scenario, whole: Mapping[str, pd.Series], seeds: int, folder: Path,
                    jobs: int = 1, run: Any = run_arms) -> Reasons:
    """What carries the main effect of each hypothesis; ``whole`` is that effect by seed with all switches on, seeds 0 on."""
    here: dict[str, Any] = {name: series[series.index < seeds] for name, series in whole.items()}
    alone = find_effects_without(list_single_switches(hypotheses), base, seeds, folder / "switches", jobs, run)
    offs = {one.id: rank_switches(here[one.id], {off[0]: found[one.id].by_seed for off, found in alone.items() if one.id in found})
            for one in hypotheses}
    matter = {one.id: sorted(pick_switches(offs[one.id])) for one in hypotheses}
    together: dict[Set, list[Hypothesis]] = {}
    for one in hypotheses:
        for some in subsets(matter[one.id]):
            if len(some) > 1:
                together.setdefault(some, []).append(one)
    joint = find_effects_without(together, base, seeds, folder / "shapley", jobs, run) if together else {}
    rows = []
    for one in hypotheses:
        without = {(): here[one.id]} | {some: {**alone, **joint}[some][one.id].by_seed for some in subsets(matter[one.id]) if some}
        if matter[one.id]:
            rows += [{"hypothesis": one.id, **row} for row in share_effect(matter[one.id], without)]
    switches = [{"hypothesis": name, **off._asdict()} for name, some in offs.items() for off in some]
    return Reasons(pd.DataFrame(switches, columns=["hypothesis", *SwitchOff._fields]),
                   pd.DataFrame(rows, columns=["hypothesis", "switch", "value", "share"]))


def add_reasons(found: Findings, reasons: Reasons) -> Findings:
    """The findings with what carries these effects, beside what carries others."""
    joined = {name: pd.concat([before, frame], ignore_index=True) if len(before := getattr(found, name)) else frame
              for name, frame in reasons._asdict().items()}
    return replace(found, **joined)


def find_effects_without(asked: Mapping[Set, Sequence[Hypothesis]], base: Scenario, seeds: int, folder: Path, jobs: int,
                         run: Any) -> dict[Set, dict[str, MainEffect]]:
    """The main effect of each hypothesis under each set of switches off."""
    sets = arms_without(asked, base)
    ran = run({name: scenario for some in sets.values() for name, scenario in some.scenarios.items()}, seeds, folder, jobs)
    found: dict[Set, dict[str, MainEffect]] = {}
    for off, some in sets.items():
        values = measure_arms(ran, windows_asked(asked[off], "main", some.names))
        for one in asked[off]:
            run_as, main = pick_arms(some.names, one.id), one.part(one.main)
            found.setdefault(off, {})[one.id] = MainEffect(effects(main, values, run_as), settle_threshold(main, values, run_as).threshold)
    return found


def pick_removing_switch(without: Mapping[str, tuple[float, float]], part: ClaimPart) -> str:
    """Pick the switch without which an effect no longer passes its threshold; of several the one that leaves least, "" where there is none.

    ``without`` has, by switch, the effect with it off and the threshold of that effect.
    """
    failing = {switch: effect for switch, (effect, limit) in without.items() if isfinite(effect) and not has_passed(part, effect, limit)}
    return min(failing, key=lambda switch: failing[switch]) if failing else ""
