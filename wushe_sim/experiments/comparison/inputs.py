"""Compared cases (情景): the scenarios of results and the points of sweeps, each with its street's runs; one at a time in memory."""

import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.loading import load
from wushe_sim.experiments.sweep.result import SweepResult
from wushe_sim.i18n import OptionName, msg
from wushe_sim.i18n.wording import quote
from wushe_sim.results import Result, Run
from wushe_sim.results.costs import PricesAsked, RatesOf, get_rates, share_rates
from wushe_sim.results.ensemble import Ensemble
from wushe_sim.results.rows import read_runs
from wushe_sim.running.runner import run
from wushe_sim.scenario import Scenario


class ComparedCase(NamedTuple):
    """A scenario, or a point of a design: its name, what gives all that it sets, its street's runs and rates by seed, a point's row."""

    name: str
    content: Callable[[], Mapping[str, Any]]
    runs: Mapping[int, Run]
    rates: Callable[[PricesAsked], RatesOf]
    row: Mapping[str, Any] = {}
    draws: Ensemble | None = None


DEFAULT_SEEDS = 10
"""Seeds under which scenarios are compared, where neither seeds nor draws are named."""


def run_scenarios(given: Sequence[Any], seeds: Any = None, jobs: int = 1, progress: Any = None, draws: Any = None) -> list[Any]:
    """Run the scenarios among what is to be compared, all in one result, which stands where the first of them stood.

    Lists stand for what is in them. Results and folders stay. Raises BadInput where seeds, jobs or draws are named and nothing is run.
    """
    given = [part for one in given for part in (one if isinstance(one, list | tuple) else [one])]
    scenarios = [one for one in given if isinstance(one, Scenario)]
    if not scenarios:
        named = {"seeds": seeds, "draws": draws, "jobs": None if jobs == 1 else jobs}
        for name, value in named.items():
            if value is not None:
                option = OptionName(name, str(value))
                raise BadInput(msg("{option}: these are results already; it says how scenarios are run", option=option))
        return list(given)
    result = run(scenarios, DEFAULT_SEEDS if seeds is None and draws is None else seeds, jobs, progress=progress, draws=draws)
    return [result if one is scenarios[0] else one for one in given if one is scenarios[0] or not isinstance(one, Scenario)]


def open_result(result: Any) -> Result | SweepResult:
    """A result, or what a sweep gave, as it is or from its folder. Raises BadInput for anything else."""
    if isinstance(result, str | os.PathLike):
        result = load(Path(result))
    if not isinstance(result, Result | SweepResult):
        raise BadInput(msg("compare takes scenarios, results, or results' folders (got {value})", value=quote(result)))
    return result


def list_cases(results: Iterable[Result | SweepResult]) -> Iterator[ComparedCase]:
    """Every scenario and design point that has runs, in order; two of one name are told apart by a number."""
    seen: dict[str, int] = {}
    for result in results:
        for case in _of_result(result) if isinstance(result, Result) else _of_sweep(result):
            seen[case.name] = seen.get(case.name, 0) + 1
            yield case if seen[case.name] == 1 else case._replace(name=f"{case.name} ({seen[case.name]})")


def _of_result(result: Result) -> Iterator[ComparedCase]:
    for name, content in result.scenarios.items():
        runs = {run.seed: run for run in result.wholes if run.scenario == name}
        if runs:
            yield ComparedCase(name, lambda content=content: content, runs, partial(get_rates, result, name), draws=result.draws)


def _of_sweep(swept: SweepResult) -> Iterator[ComparedCase]:
    runs = itertools.chain.from_iterable(map(read_runs, swept.tables("counts")))
    for point, ones in itertools.groupby(runs, key=lambda run: run.design or 0):
        row = {key: value for key, value in swept.design.iloc[point].items() if key != "design" and not pd.isna(value)}
        said = ", ".join(f"{key}={value}" for key, value in row.items())
        def content(point: int = point) -> Mapping[str, Any]:
            return swept.scenario(point).content()

        yield ComparedCase(f"{point}: {said}", content, {run.seed: run for run in ones}, partial(share_rates, content),
                           {"design": point, **row})


def flatten(content: Any, path: str = "") -> dict[str, Any]:
    """Nested content as dotted keys."""
    if isinstance(content, Mapping) and content:
        parts = (flatten(part, f"{path}.{name}" if path else str(name)) for name, part in content.items())
        return {key: value for part in parts for key, value in part.items()}
    return {path: content if isinstance(content, str | int | float | type(None)) else json.dumps(content, ensure_ascii=False)}
