"""EMA Workbench (探索性建模): a street as one of the workbench's models, with what varies in a sweep as its uncertainties and levers."""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wushe_sim.errors import BadInput, require
from wushe_sim.experiments.sweep.factors import Factor, MixFactor, OptionsFactor, RangeFactor, merge_changes
from wushe_sim.experiments.sweep.sensitivity import describe_unknown_indicator
from wushe_sim.experiments.sweep.variation import read_factors
from wushe_sim.i18n import msg
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.running.runner import parse_seeds, run
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.problems import Problem, Source


class StreetFunction:
    """What the workbench calls: values of the factors in, means over seeds of the outcomes out. It travels to other processes."""

    def __init__(self, base: Scenario, factors: Iterable[Factor], outcomes: Iterable[str], seeds: Iterable[int]) -> None:
        self.base, self.factors, self.outcomes, self.seeds = base, tuple(factors), tuple(outcomes), tuple(seeds)
        self.__name__ = "street"

    def scenario(self, values: Mapping[str, Any]) -> Scenario:
        """The scenario of one experiment."""
        chosen = [_value(factor, values) for factor in self.factors]
        return self.base.replace(**merge_changes(self.factors, chosen))

    def __call__(self, **values: Any) -> dict[str, float]:
        """One experiment."""
        summary: Any = run(self.scenario(values), self.seeds).summary()
        return {name: float(summary[name].mean()) for name in self.outcomes}


def workbench_model(base: Scenario | str | os.PathLike, uncertainties: Mapping[str, Any] | None = None,
                    levers: Mapping[str, Any] | None = None, outcomes: Iterable[str] = ("coverage", "linkage"),
                    seeds: int | Iterable[int] = 1, name: str = "wushe") -> Any:
    """A scenario as a Model of the EMA Workbench, to explore, to search and to discover scenarios with.

    ``uncertainties`` and ``levers`` are written as a sweep's ``[vary]``; a mix of shares becomes numbers from 0 to 1 (one fewer than its
    parts), of which every mix is as likely as another. ``outcomes`` are indicators, each the mean over ``seeds`` of the last 26 weeks.
    Raises BadInput for what cannot vary, and where the workbench is not installed.
    """
    ema = require("ema_workbench", "ema", "workbench_model")
    scenario = base if isinstance(base, Scenario) else Scenario.load(base)
    wanted, numbers = list(outcomes), parse_seeds(seeds)
    problems = [Problem(("outcomes",), describe_unknown_indicator(one)) for one in wanted if one not in INDICATORS]
    unsure, chosen = (read_factors(vary or {}, problems) for vary in (uncertainties, levers))
    if problems or not wanted or not (unsure or chosen):
        raise BadInput(Source("workbench_model").lines(problems) or msg("workbench_model: nothing varies, or no outcome is wanted"))
    model = ema.Model(name, function=StreetFunction(scenario, [*unsure, *chosen], wanted, numbers))
    model.uncertainties = [one for factor in unsure for one in _parameters(factor, ema)]
    model.levers = [one for factor in chosen for one in _parameters(factor, ema)]
    model.outcomes = [ema.ScalarOutcome(one) for one in wanted]
    return model


def _key(factor: Factor, place: int | None = None) -> str:
    """A factor's name as the workbench takes it: a Python name."""
    return factor.name.replace(".", "__") + ("" if place is None else f"__{place + 1}")


def _parameters(factor: Factor, ema: Any) -> Iterator[Any]:
    if isinstance(factor, MixFactor):
        yield from (ema.RealParameter(_key(factor, place), 0.0, 1.0) for place in range(factor.size))
    elif isinstance(factor, RangeFactor):
        kind = ema.IntegerParameter if factor.whole else ema.RealParameter
        yield kind(_key(factor), int(factor.low) if factor.whole else factor.low, int(factor.high) if factor.whole else factor.high)
    elif isinstance(factor, OptionsFactor):
        yield ema.CategoricalParameter(_key(factor), list(factor.values))


def _value(factor: Factor, values: Mapping[str, Any]) -> Any:
    if isinstance(factor, MixFactor):
        return factor.at([float(values[_key(factor, place)]) for place in range(factor.size)])
    value = values[_key(factor)]
    if isinstance(factor, RangeFactor):
        return int(value) if factor.whole else float(value)
    return value
