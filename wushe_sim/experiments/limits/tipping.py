"""Tipping points (临界点): the value of a limit's lever at which a measure of linkage breaks, searched for where the fall is steepest.

What a break is: *sharpness* is the greatest share of the whole fall that happens within one tenth of the lever's range. A straight
slope has .10; a break has nearly 1. Both come with an interval over seeds, which are resampled together. 'None' is an answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from wushe_sim.experiments.comparison.arms import Formula, from_the_start, from_week_0
from wushe_sim.experiments.limits.settings import (
    HEAD_MEASURES,
    LIMITS,
    NONE,
    RANGES,
    WITH_ALL,
    LeverRange,
    get_direction,
    with_remedy,
)
from wushe_sim.scenario import Scenario

CLIFF, SLOPE, NO_LOSS, GAIN, UNDECIDED = "cliff", "slope", "none", "gain", "undecided"
STEP, IDLE = "step", "idle"
"""A fall at a step of the lever itself, which acts in whole steps (no finding); a lever that moves nothing on this street (no test)."""
FIRST_VALUES, ROUNDS, VALUES_A_ROUND, VALUES_A_MEASURE = 7, 3, 2, 1
"""The search begins with so many values spread evenly, and each round adds some where a fall is steepest: one for each head measure, or two
where one measure is looked at alone."""
WINDOW, HALF = 0.1, 0.5
"""A break is a cliff where half of the whole fall lies within a tenth of the lever's range."""
NARROWEST = 1 / 64
"""Of the lever's range: the search divides no further."""
SURE, MARGIN = 3.0, 0.05
"""A loss counts that exceeds three standard errors and a twentieth of the level at the mild end; there is none where
the whole interval lies within that twentieth. What is neither is undecided."""
FIFTH = 0.2
RESAMPLES, POINTS = 1000, 201
INDICATORS = (*HEAD_MEASURES, "coverage", "worker_link_strength")
"""What may break; the search follows the head measures. Where more of one is worse its rise is the fall."""

STRAIN: Mapping[str, Formula] = {
    "committee_spare": lambda s: s.committee_idle / s.committee_minutes,
    "worker_spare": lambda s: s.worker_idle / s.worker_casework,
    "open_cases": lambda s: s.cases_open / s.residents * 1000,
}
"""Whether the model's own hours constraint binds: hours that committee and social workers have left over, and open cases per 1,000."""
SPENT = 0.01
"""Less than so much of its hours left over: the committee is saturated, and a break there is the constraint's."""


class Curve(NamedTuple):
    """One search: a limit's lever, over its range, with a remedy or none."""

    range: LeverRange
    remedy: str

    def arm(self, share: float) -> str:
        """What the arm at a share of the way from mild to severe is called."""
        return f"{self.range.lever}.{self.remedy}.{self.range.at(share):g}"


class TippingPoint(NamedTuple):
    """What a curve shows; ``at`` is missing unless it is a cliff, ``fifth`` (a fifth of the level is lost) unless that is reached."""

    kind: str
    level: float
    loss: float
    loss_low: float
    loss_high: float
    sharpness: float
    sharpness_low: float
    sharpness_high: float
    at: float
    at_low: float
    at_high: float
    fifth: float
    fifth_low: float
    fifth_high: float
    seeds: int


def curves(remedies: bool = True) -> list[Curve]:
    """Every limit's lever alone, and each limit's own lever under every remedy and all."""
    own = {next(iter(limit.levers)) for limit in LIMITS}
    return [Curve(one, name) for one in RANGES
            for name in (NONE, *(remedy.name for remedy in WITH_ALL if remedies and one.lever in own))]


def curve_arms(base: Scenario, curve: Curve, shares: Iterable[float]) -> list[Scenario]:
    """A street for each value on the way; levers of a limit that shapes who lives there are set from the start."""
    start = next(limit for limit in LIMITS if limit.name == curve.range.limit).shapes_population
    remedy = next((one for one in WITH_ALL if one.name == curve.remedy), None)
    made = []
    for share in shares:
        name, levers = curve.arm(share), {curve.range.lever: curve.range.at(share)}
        made.append(with_remedy(from_the_start(base, name, levers) if start else from_week_0(base, name, levers), name, remedy))
    return made


def first_shares(number: int = FIRST_VALUES) -> list[float]:
    """The first values: evenly from mild to severe."""
    return [k / (number - 1) for k in range(number)]


def next_shares(shares: Sequence[float], values: NDArray[np.float64], number: int = VALUES_A_ROUND) -> list[float]:
    """Where to look next: the middles of the intervals over which the mean falls most, none of them narrower than 1/64 of the range.

    ``values`` are seeds × shares, in the order of ``shares``, which ascend.
    """
    mean = np.nanmean(values, axis=0)
    total = mean[0] - mean[-1]
    falls = -np.diff(mean) * (1 if total >= 0 else -1)
    widths = np.diff(np.asarray(shares))
    order = [int(k) for k in np.argsort(-falls, kind="stable") if widths[k] > NARROWEST]
    return sorted(float(shares[k] + widths[k] / 2) for k in order[:number])


def find_next_values(points: pd.DataFrame, curve: Curve) -> list[float]:
    """Where to look next on a curve: for each head measure where its fall is steepest."""
    return sorted({share for measure in HEAD_MEASURES
                   for share in next_shares(*curve_values(points, curve, measure), VALUES_A_MEASURE)})


def judge_curve(shares: Sequence[float], values: ArrayLike) -> TippingPoint:
    """What a curve shows. ``shares`` ascend from 0 (mild) to 1 (severe); ``values`` are seeds × shares, more being better (else they are
    negative). Positions are shares of the range.

    Between the values that were tried the mean over seeds is taken as straight.
    """
    every = np.asarray(values, np.float64)
    whole = every[np.isfinite(every).all(axis=1)]
    if len(whole) < 2:
        return TippingPoint(UNDECIDED, *(np.nan,) * 13, seeds=len(whole))
    fine = np.linspace(0, 1, POINTS)
    straight = np.array([np.interp(fine, shares, row) for row in np.eye(len(shares))])
    drawn = np.random.default_rng(0).integers(0, len(whole), (RESAMPLES, len(whole)))
    mean, resampled = whole.mean(axis=0) @ straight, whole[drawn].mean(axis=1) @ straight
    lost = whole[:, 0] - whole[:, -1]
    error = lost.std(ddof=1) / np.sqrt(len(lost))
    sharp, at = _steepest(mean[None])
    many_sharp, many_at = _steepest(resampled)
    limits = [_interval(one) for one in (resampled[:, 0] - resampled[:, -1], many_sharp, many_at)]
    level = float(mean[0])
    kind = _kind(float(lost.mean()), float(error), level, limits[0], limits[1])
    kind = IDLE if _alike(whole).all() else STEP if kind == CLIFF and is_step(whole) else kind
    fifth, fifths = _find_fifth(mean[None])[0], _find_fifth(resampled)
    there = np.isfinite(fifths).mean() > HALF
    lost_for_sure, missing = lost.mean() > max(SURE * error, MARGIN * abs(level)), (np.nan,) * 3
    return TippingPoint(
        kind, level, float(lost.mean()), *limits[0], *((float(sharp[0]), *limits[1]) if lost_for_sure else missing),
        *((float(at[0]), *limits[2]) if kind == CLIFF else missing),
        *((float(fifth), *_interval(fifths)) if there and lost_for_sure else missing), seeds=len(whole))


def _alike(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether neighbouring values of the lever give the very same under every seed: then it did not act between them."""
    return (values[:, 1:] == values[:, :-1]).all(axis=0)


def is_step(values: NDArray[np.float64]) -> bool:
    """Whether the steepest fall has, on each side where a value was tried, a stretch on which the lever does not act at all."""
    alike, place = _alike(values), int(np.argmin(np.diff(values.mean(axis=0))))
    beside = [alike[k] for k in (place - 1, place + 1) if 0 <= k < len(alike)]
    return bool(beside) and all(beside)


def _kind(loss: float, error: float, level: float, span: tuple[float, float], sharp: tuple[float, float]) -> str:
    margin = MARGIN * abs(level)
    if abs(loss) <= max(SURE * error, margin):
        return NO_LOSS if -margin <= span[0] and span[1] <= margin else UNDECIDED
    if loss < 0:
        return GAIN
    return CLIFF if sharp[0] >= HALF else SLOPE if sharp[1] < HALF else UNDECIDED


def _steepest(lines: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each line (lines × points): the greatest share of its fall within a tenth of the range, and the middle of that tenth's fall."""
    wide = round(WINDOW * (POINTS - 1))
    falls = lines[:, :-wide] - lines[:, wide:]
    first = falls.argmax(axis=1)
    total = lines[:, 0] - lines[:, -1]
    inside = lines[np.arange(len(lines))[:, None], first[:, None] + np.arange(wide + 1)]
    steps = np.clip(inside[:, :-1] - inside[:, 1:], 0, None)
    middles = (first[:, None] + np.arange(wide) + 0.5) / (POINTS - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return falls.max(axis=1) / total, (steps * middles).sum(axis=1) / steps.sum(axis=1)


def _find_fifth(lines: NDArray[np.float64], part: float = FIFTH) -> NDArray[np.float64]:
    """Where each line first lies a part of its first level below it; infinite where it never does."""
    below = lines <= lines[:, :1] - part * np.abs(lines[:, :1])
    return np.where(below.any(axis=1), below.argmax(axis=1) / (POINTS - 1), np.inf)


def _interval(numbers: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.nanquantile(numbers, [0.025, 0.975], method="nearest")
    return float(low), float(high)


def curve_values(frame: pd.DataFrame, curve: Curve, indicator: str) -> tuple[list[float], NDArray[np.float64]]:
    """A curve's values from a frame of points: shares of the way in order, and seeds × shares, turned so that more is better."""
    rows = frame[(frame["lever"] == curve.range.lever) & (frame["remedy"] == curve.remedy)]
    wide = rows.pivot(index="seed", columns="share", values=indicator).sort_index(axis=1)
    return [float(share) for share in wide.columns], get_direction(indicator) * wide.to_numpy(float)


def points_of(frame: pd.DataFrame, named: Mapping[str, tuple[Curve, float]]) -> pd.DataFrame:
    """A frame of arms with what each arm is: lever, remedy, share (of the way from mild to severe) and value (the lever's)."""
    about = pd.DataFrame([{"arm": name, "lever": curve.range.lever, "remedy": curve.remedy, "share": share, "value": curve.range.at(share)}
                          for name, (curve, share) in named.items()])
    return about.merge(frame, on="arm")


def tipping_table(points: pd.DataFrame, asked: Sequence[Curve], indicators: Sequence[str] = INDICATORS) -> pd.DataFrame:
    """A row for each curve and indicator: what ``judge_curve`` says, places in the lever's units, the strain where it breaks or ends."""
    found = []
    for curve in asked:
        for indicator in indicators:
            shares, values = curve_values(points, curve, indicator)
            seen = judge_curve(shares, values)
            places = {name: _value(curve.range, getattr(seen, name)) for name in seen._fields if name.split("_")[0] in ("at", "fifth")}
            found.append({"lever": curve.range.lever, "limit": curve.range.limit, "remedy": curve.remedy, "indicator": indicator,
                          **seen._asdict(), "level": abs(seen.level), **places,
                          **_strain(points, curve, 1.0 if np.isnan(seen.at) else seen.at)})
    table = pd.DataFrame(found)
    mine = table[table["remedy"] == NONE].set_index(["lever", "indicator"])
    for place in ("at", "fifth"):
        table[f"{place}_moved"] = [row[place] - mine[place].get((row["lever"], row["indicator"]), np.nan) for _, row in table.iterrows()]
    return table


def _value(range_: LeverRange, share: float) -> float:
    return range_.mild + (range_.severe - range_.mild) * share if np.isfinite(share) else np.nan


def _strain(points: pd.DataFrame, curve: Curve, share: float) -> dict[str, Any]:
    """Hours left over at the tried value nearest to a share of the way, and whether the committee has none."""
    if not set(STRAIN) <= set(points):
        return {}
    rows: Any = points[(points["lever"] == curve.range.lever) & (points["remedy"] == curve.remedy)]
    tried = np.array(sorted(set(rows["share"])))
    near = rows[rows["share"] == tried[np.abs(tried - share).argmin()]]
    means = {name: float(near[name].mean()) for name in STRAIN}
    return {**means, "saturated": bool(means["committee_spare"] < SPENT)}
