"""Attribution (机制归因): which mechanisms carry an effect, with each switch off, and Shapley's exact share over the few that matter."""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wushe_sim.engine.declare import list_declarations
from wushe_sim.experiments.claims.hypothesis import Hypothesis
from wushe_sim.experiments.claims.verdict_rule import interval
from wushe_sim.model.levers import Levers
from wushe_sim.model.switches import Switches
from wushe_sim.results.student import LEVEL

MOST = 4
"""Switches over which a share is taken: sixteen subsets."""
NEVER = ("needs",)
"""Without needs there is nothing to serve, and no effect to speak of."""
MATTERS = 0.1
"""Of the effect: a switch that moves less of it does not matter."""


class SwitchOff(NamedTuple):
    """The main effect with one switch off, the change against all on, and the change's 95% interval over seeds."""

    switch: str
    effect: float
    change: float
    low: float
    high: float
    matters: bool


def stages_of(hypothesis: Hypothesis) -> set[str]:
    """The stages involved: those that read the levers that the main part's arms set, and those where its effect comes about."""
    levers = list_declarations(Levers)
    found = set(hypothesis.stages)
    for arm in hypothesis.part(hypothesis.main).arms:
        changes = hypothesis.arms[arm].changes
        for name in {*changes.get("levers", {}), *changes.get("schedule", {})}:
            found.update(levers[name].declaration.stages)
    return found


def candidates(hypothesis: Hypothesis) -> list[str]:
    """The switches that the stages involved have and that are on, but for those that the hypothesis sets itself."""
    stages = stages_of(hypothesis)
    own = {name for arm in hypothesis.arms.values() for name in arm.changes.get("switches", {})}
    own |= set(hypothesis.variants[0].changes.get("switches", {}))
    return [name for name, entry in list_declarations(Switches).items()
            if entry.declaration.default and set(entry.declaration.stages) & stages and name not in own and name not in NEVER]


def rank_switches(whole: pd.Series, without: Mapping[str, pd.Series]) -> list[SwitchOff]:
    """What each switch does to an effect, the largest change first; both under the same seeds.

    It matters where the change's interval leaves out 0 and the change is a tenth of the effect at least.
    """
    found = []
    for switch, series in without.items():
        change = (series - whole).dropna()
        low, high = interval(change.to_numpy(float), LEVEL)
        clear = bool(low > 0 or high < 0) and abs(change.mean()) >= MATTERS * abs(whole.mean())
        found.append(SwitchOff(switch, float(series.mean()), float(change.mean()) if len(change) else math.nan, low, high, clear))
    return sorted(found, key=lambda one: -abs(one.change) if math.isfinite(one.change) else 0.0)


def pick_switches(offs: Iterable[SwitchOff], most: int = MOST) -> list[str]:
    """The few switches that matter most."""
    return [one.switch for one in offs if one.matters][:most]


def subsets(switches: Sequence[str]) -> list[tuple[str, ...]]:
    """Every set of switches that may be off, none first."""
    return [some for size in range(len(switches) + 1) for some in itertools.combinations(switches, size)]


def shares(worth: Mapping[frozenset[str], float], players: Sequence[str]) -> dict[str, float]:
    """Shapley's value of each switch: its part of the effect, on average over every order in which switches may be turned on.

    ``worth`` is the effect with a set of switches on and the others off, for every set. The values sum to the effect with all on less the
    effect with all off.
    """
    many = len(players)
    found = {}
    for player in players:
        others = [one for one in players if one != player]
        found[player] = sum(
            math.factorial(len(some)) * math.factorial(many - len(some) - 1) / math.factorial(many)
            * (worth[frozenset((*some, player))] - worth[frozenset(some)]) for some in subsets(others))
    return found


def share_effect(switches: Sequence[str], effect_without: Mapping[tuple[str, ...], pd.Series]) -> list[dict[str, Any]]:
    """A row for each switch and one for what is left with all of them off: its value and its share of the effect with all on."""
    worth = {frozenset(switches) - frozenset(off): float(np.nanmean(series)) for off, series in effect_without.items()}
    whole = worth[frozenset(switches)]
    rows = [{"switch": name, "value": value} for name, value in shares(worth, switches).items()]
    rows.append({"switch": "", "value": worth[frozenset()]})
    return [row | {"share": row["value"] / whole if whole else math.nan} for row in rows]
