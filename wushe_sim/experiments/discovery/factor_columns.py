"""Factor columns (变化因素的列): what varies as columns of numbers for a search, and a box's limits on them as limits on factors.

A number is a column of its own. A choice becomes a column for each of its options, 1 where it is taken (of two options one column
suffices), so that PRIM and the tree read both alike.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from wushe_sim.experiments.discovery.boxes import Box

BASE = "base"
"""What stands for a factor in a point that leaves it as the base has it."""
HALF = 0.5


class FactorLimit(NamedTuple):
    """A limit on one factor: a number from ``low`` to ``high`` (infinite where it is open), or a choice among ``options``."""

    factor: str
    low: float = -math.inf
    high: float = math.inf
    options: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """The limit by names, in no language: ``admin_burden >= 0.62``."""
        if self.options:
            return f"{self.factor} = {' or '.join(self.options)}"
        ends = [f"{self.factor} {sign} {end:.6g}" for sign, end in ((">=", self.low), ("<=", self.high)) if math.isfinite(end)]
        return " and ".join(ends)


class ColumnOrigin(NamedTuple):
    """What a column holds: a factor's number, or whether one of its options is taken; ``options`` are all that the factor takes."""

    factor: str
    option: str = ""
    options: tuple[str, ...] = ()


class FactorColumns(NamedTuple):
    """The columns, a row for each run, and what each of them holds, by its name."""

    frame: pd.DataFrame
    origins: Mapping[str, ColumnOrigin]

    def count_factors(self, box: Box) -> int:
        """How many factors a box limits."""
        return len({self.origins[name].factor for name in box})

    def list_limits(self, box: Box) -> list[FactorLimit]:
        """The limits of a box on factors, in the order of the columns."""
        left: dict[str, list[str]] = {}
        found: dict[str, FactorLimit] = {}
        for name in (name for name in self.frame.columns if name in box):
            origin, (low, high) = self.origins[name], box[name]
            if not origin.options:
                found[origin.factor] = FactorLimit(origin.factor, low, high)
                continue
            here = left.setdefault(origin.factor, list(origin.options))
            taken = low > 0
            left[origin.factor] = [one for one in here if (one == origin.option) == taken]
            found[origin.factor] = FactorLimit(origin.factor, options=tuple(left[origin.factor]))
        return list(found.values())

    def drop_factor(self, box: Box, factor: str) -> Box:
        """A box without its limit on a factor."""
        return {name: ends for name, ends in box.items() if self.origins[name].factor != factor}


def make_columns(factors: pd.DataFrame) -> FactorColumns:
    """Make columns of numbers of factors: a row for each run, a column for each factor, numbers or choices.

    A number that is missing in some rows is read as a choice, with ``BASE`` for what is missing. What does not vary is left out.
    """
    columns: dict[str, Any] = {}
    origins: dict[str, ColumnOrigin] = {}
    for name in map(str, factors.columns):
        values: Any = factors[name]
        if values.nunique(dropna=False) < 2:
            continue
        if values.dtype.kind in "fiu" and not values.isna().any():
            columns[name], origins[name] = values.to_numpy(float), ColumnOrigin(name)
            continue
        said = [format_option(one) for one in values]
        options = tuple(dict.fromkeys(said))
        for option in options[:1] if len(options) == 2 else options:
            columns[f"{name}={option}"] = np.array([float(one == option) for one in said])
            origins[f"{name}={option}"] = ColumnOrigin(name, option, options)
    return FactorColumns(pd.DataFrame(columns, index=factors.index), origins)


def format_option(value: Any) -> str:
    """An option as the design's table has it."""
    if value is None or value != value:
        return BASE
    return f"{value:g}" if isinstance(value, float) else str(value)


def join_rules(limits: Iterable[FactorLimit]) -> str:
    """A box by names, in no language: ``admin_burden >= 0.62 and actors = three``."""
    return " and ".join(limit.rule for limit in limits)
