"""Arms of the matrix (矩阵的对照组): which limit, remedy, strength, price and regime each is, and what it is called.

An arm's name is ``ACTORS.PRICE.REGIME.LIMIT.REMEDY.STRENGTH``, the strength in thousandths.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.experiments.comparison.arms import from_week_0
from wushe_sim.experiments.limits.settings import (
    HIGH,
    LIMITS,
    LOW,
    MIDDLE,
    NONE,
    REGIMES,
    SETTLED,
    STEP,
    WITH_ALL,
    get_direction,
    set_prices,
    with_remedy,
)
from wushe_sim.results.student import find_half_width
from wushe_sim.scenario import Scenario

ACTORS = ("five", "three")
ALL_GROUNDS = tuple((price, regime) for price in (MIDDLE, LOW, HIGH) for regime in REGIMES)
QUICK_GROUNDS = ((MIDDLE, STEP), (MIDDLE, SETTLED), (LOW, STEP), (HIGH, STEP))
MIDDLE_GROUNDS = tuple((MIDDLE, regime) for regime in REGIMES)
"""Pairs of price and regime under which the matrix is made: all, a quick answer's, those of a street that is too large for more."""
THOUSAND = 1000


class MatrixArm(NamedTuple):
    """One street of the matrix. Without a limit the regime makes no difference and is ``step``; without a remedy the strength is 1."""

    limit: str = NONE
    remedy: str = NONE
    actors: str = "five"
    price: str = MIDDLE
    regime: str = STEP
    strength: float = 1.0

    @property
    def name(self) -> str:
        """What the arm is called."""
        return f"{self.actors}.{self.price}.{self.regime}.{self.limit}.{self.remedy}.{round(self.strength * THOUSAND)}"

    def without_remedy(self) -> "MatrixArm":
        """The same street without the remedy."""
        return self._replace(remedy=NONE, strength=1.0)

    def without_limit(self) -> "MatrixArm":
        """The same street without the limit."""
        return self._replace(limit=NONE, regime=STEP)


def parse_arm(name: str) -> MatrixArm:
    """The arm that bears a name."""
    actors, price, regime, limit, remedy, strength = name.split(".")
    return MatrixArm(limit, remedy, actors, price, regime, int(strength) / THOUSAND)


def name_arm(limit: str = NONE, remedy: str = NONE, actors: str = "five", price: str = MIDDLE, regime: str = STEP,
             strength: float = 1.0) -> str:
    """What an arm is called."""
    return MatrixArm(limit, remedy, actors, price, regime, strength).name


def list_arms(frame: pd.DataFrame) -> list[MatrixArm]:
    """Every arm of a frame, in its order."""
    return [parse_arm(name) for name in dict.fromkeys(frame["arm"])]


def build_arms(base: Scenario, wanted: Iterable[MatrixArm]) -> list[Scenario]:
    """The scenarios of some arms on a street."""
    usual, limits = base.levers.model_dump()["actors"], {limit.name: limit for limit in LIMITS}
    remedies = {remedy.name: remedy for remedy in WITH_ALL}
    made = []
    for one in dict.fromkeys(wanted):
        street = set_prices(base, one.price)
        if one.limit != NONE:
            street = limits[one.limit].on(street, one.name, one.regime)
        if one.actors != usual:
            street = from_week_0(street, one.name, {"actors": one.actors})
        made.append(with_remedy(street, one.name, remedies.get(one.remedy), one.strength))
    return made


def list_matrix_arms(actors: Sequence[str] = ACTORS, grounds: Sequence[tuple[str, str]] = ALL_GROUNDS) -> list[MatrixArm]:
    """Every limit and none under every remedy at full strength, all and none, at each price and in each regime.

    With three actors without remedies and at the middle price.
    """
    names = [NONE, *(remedy.name for remedy in WITH_ALL)]
    found = []
    for linked in actors:
        for price, regime in grounds if linked == "five" else [one for one in grounds if one[0] == MIDDLE]:
            for limit in (NONE, *(limit.name for limit in LIMITS)):
                ground = MatrixArm(limit, NONE, linked, price, STEP if limit == NONE else regime)
                found += [ground._replace(remedy=name) for name in (names if linked == "five" else names[:1])]
    return list(dict.fromkeys(found))


class ArmValues(NamedTuple):
    """What arms gave: for each the values of some measures, seeds × measures, missing where a seed lacks the arm."""

    measures: tuple[str, ...]
    by_arm: Mapping[str, NDArray[np.float64]]


def gather_values(frame: pd.DataFrame, measures: Sequence[str]) -> ArmValues:
    """The values of some measures by arm; the frame has one row for each arm and seed (one window, one group)."""
    seeds = sorted(set(frame["seed"]))
    return ArmValues(tuple(measures), {
        str(name): rows.set_index("seed")[list(measures)].astype(float).reindex(seeds).to_numpy()
        for name, rows in frame.groupby("arm", sort=False)})


def compare_arms(values: ArmValues, weights: Mapping[str, float]) -> pd.DataFrame:
    """A contrast of arms, paired by seed, turned so that above 0 is better whatever the measure's direction: a row for each measure.

    Columns: measure, seeds, reference and value (what is taken away and what is added, as they were measured), difference, low and high
    (Student's 95%; a bootstrap of three seeds is too narrow to judge by), and error, the difference's standard error.
    """
    plus, minus = (sum(abs(weight) * values.by_arm[name] for name, weight in weights.items() if weight * sign > 0) for sign in (1, -1))
    each = pd.DataFrame(turn_values(values, plus - minus))
    seeds, difference = each.count().to_numpy(), each.mean().to_numpy()
    error = each.std(ddof=1).to_numpy() / np.sqrt(seeds)
    half = find_half_width(error, seeds)
    taken, added = (pd.DataFrame(side).where(each.notna()).mean().to_numpy() for side in (minus, plus))
    return pd.DataFrame({"measure": values.measures, "seeds": seeds, "reference": taken, "value": added, "difference": difference,
                         "low": difference - half, "high": difference + half, "error": error})


def turn_values(values: ArmValues, each: Any) -> NDArray[np.float64]:
    """Turn seeds × measures so that above 0 is better."""
    return each * np.array([get_direction(name) for name in values.measures])


def join_frames(frames: Sequence[pd.DataFrame], *columns: str) -> pd.DataFrame:
    """Frames one below the other, these columns first."""
    if not frames:
        return pd.DataFrame()
    frame: Any = pd.concat(frames, ignore_index=True)
    return frame.loc[:, [*columns, *(name for name in frame if name not in columns)]]
