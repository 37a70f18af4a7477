"""Drawn things (抽取的量): coefficients, posts, load and forms, each with its range; a draw as a point, in shares of the ranges."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.experiments.claims.arm_changes import count_posts
from wushe_sim.experiments.claims.draws import DrawnWorld, draw_worlds, judge_draws
from wushe_sim.experiments.claims.hypothesis import NO_LOSS, ClaimPart, Hypothesis
from wushe_sim.experiments.claims.settings import FORMS, LOADS, POSTS, Setting
from wushe_sim.experiments.claims.verdict_rule import ALL, SUPPORTED
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.coefficients import list_coefficients

COEFFICIENT, SETTING, FORM = "coefficient", "setting", "form"
TINY = 1e-12
"""The smallest threshold that an effect is divided by."""

Point = Mapping[str, float]
"""Where something lies, by name, in shares of the ranges: 0 at the low end, 1 at the high end."""


class Drawn(NamedTuple):
    """A thing that is drawn: a coefficient, posts or load, or a form (0 off, 1 on), with the street's own value and its range.

    ``is_log``: evenly drawn in the logarithm.
    """

    name: str
    default: float
    low: float
    high: float
    kind: str = COEFFICIENT
    is_log: bool = False

    def scale(self, value: float) -> float:
        """Where a value lies, as a share of the range."""
        low, high, at = (math.log(one) if self.is_log else one for one in (self.low, self.high, value))
        return (at - low) / (high - low)

    def unscale(self, share: float) -> float:
        """The value at a share of the range."""
        if self.kind == FORM:
            return float(share >= 0.5)
        return self.low * (self.high / self.low) ** share if self.is_log else self.low + (self.high - self.low) * share


def list_drawn(base: Scenario) -> list[Drawn]:
    """Everything that draws vary, with the values that a street has."""
    return [
        *(Drawn(one.name, _read(base, one.name), one.low, one.high) for one in list_coefficients()),
        Drawn("posts", count_posts(base), POSTS[0], POSTS[-1], SETTING, True), Drawn("load", 1.0, LOADS[0], LOADS[-1], SETTING),
        *(Drawn(name, float(getattr(base.switches, name)), 0.0, 1.0, FORM) for name in FORMS),
    ]


def _read(base: Scenario, name: str) -> float:
    group, _, key = name.partition(".")
    return float(getattr(getattr(base.parameters, group), key))


def frame_points(drawn: Sequence[Drawn], number: int) -> pd.DataFrame:
    """Frame so many draws: a row for each, a column for each drawn thing, in shares of the ranges."""
    worlds = [world.describe() for world in draw_worlds(number)]
    return pd.DataFrame({one.name: [one.scale(values[one.name]) for values in worlds] for one in drawn})


def get_start(drawn: Sequence[Drawn]) -> dict[str, float]:
    """The point of the defaults; what lies outside of its range stands at the range's end."""
    return {one.name: min(max(one.scale(one.default), 0.0), 1.0) for one in drawn}


def make_world(drawn: Sequence[Drawn], point: Point) -> DrawnWorld:
    """The coefficients and the setting at a point."""
    values = {one.name: one.unscale(point[one.name]) for one in drawn}
    coefficients = {one.name: values[one.name] for one in drawn if one.kind == COEFFICIENT}
    return DrawnWorld(coefficients, Setting(values["posts"], values["load"], {name: bool(values[name]) for name in FORMS}))


def list_verdicts(hypothesis: Hypothesis, draws: pd.DataFrame) -> pd.Series:
    """Each draw's verdict on a claim, by draw; without those in which a value is missing."""
    known = {draw: verdict for draw, verdict in judge_draws(hypothesis, draws).items() if verdict is not None}
    return pd.Series(known, dtype=object).sort_index()


def label_support(hypothesis: Hypothesis, draws: pd.DataFrame) -> pd.Series:
    """Whether each draw supports a claim, by draw."""
    return list_verdicts(hypothesis, draws).eq(SUPPORTED).astype(bool)


def compute_margins(hypothesis: Hypothesis, draws: pd.DataFrame) -> pd.Series:
    """How far each draw lies from where the claim begins to be supported, in thresholds; above 0 it is.

    Of a group of parts the least margin counts; of the groups the least, or the greatest where one group suffices.
    """
    mine: Any = draws[draws["hypothesis"] == hypothesis.id]
    by_group: dict[str, list[pd.Series]] = {}
    for part in hypothesis.deciding:
        rows = mine[mine["part"] == part.key].set_index("draw")
        if not part.missing:
            by_group.setdefault(part.group, []).append(compute_margin(part, rows))
    groups = [pd.concat(some, axis=1).min(axis=1, skipna=False) for some in by_group.values()]
    if not groups:
        return pd.Series(dtype=float)
    together = pd.concat(groups, axis=1)
    margins: Any = together.min(axis=1, skipna=False) if hypothesis.rule == ALL else together.max(axis=1)
    return margins.dropna().sort_index()


def compute_margin(part: ClaimPart, rows: pd.DataFrame) -> pd.Series:
    """How far each draw's effect lies above what its part asks for, in thresholds; one threshold below where its arms count the same."""
    threshold: Any = rows["threshold"]
    asked = -threshold if part.kind == NO_LOSS else threshold
    return ((rows["effect"] - asked) / threshold.clip(lower=TINY)).where(rows["contrast"].astype(bool), -1.0)
