"""Cases (情景) to compare: the scenarios of results, and the points of sweeps, each with its street's runs; one at a time in memory."""

import itertools
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wushe_sim.errors import BadInput
from wushe_sim.experiments.loading import load
from wushe_sim.experiments.sweep.result import Swept
from wushe_sim.experiments.sweep.tables import runs_in
from wushe_sim.i18n import msg
from wushe_sim.i18n.wording import got
from wushe_sim.results import Result, Run


class Case(NamedTuple):
    """A scenario, or a point of a design: its name, what gives all that it sets, its street's runs by seed, and a point's own row."""

    name: str
    content: Callable[[], Mapping[str, Any]]
    runs: Mapping[int, Run]
    row: Mapping[str, Any] = {}


def opened(result: Any) -> Result | Swept:
    """A result, or what a sweep gave, as it is or from its folder. Raises BadInput for anything else."""
    if isinstance(result, str | os.PathLike):
        result = load(Path(result))
    if not isinstance(result, Result | Swept):
        raise BadInput(msg("compare takes results, or their folders (got {value})", value=got(result)))
    return result


def cases_of(results: Iterable[Result | Swept]) -> Iterator[Case]:
    """Every scenario and design point that has runs, in order; two of one name are told apart by a number."""
    seen: dict[str, int] = {}
    for result in results:
        for case in _of_result(result) if isinstance(result, Result) else _of_sweep(result):
            seen[case.name] = seen.get(case.name, 0) + 1
            yield case if seen[case.name] == 1 else case._replace(name=f"{case.name} ({seen[case.name]})")


def _of_result(result: Result) -> Iterator[Case]:
    for name, content in result.scenarios.items():
        runs = {run.seed: run for run in result.wholes if run.scenario == name}
        if runs:
            yield Case(name, lambda content=content: content, runs)


def _of_sweep(swept: Swept) -> Iterator[Case]:
    numbered = itertools.chain.from_iterable(map(runs_in, swept.tables("counts")))
    for point, ones in itertools.groupby(numbered, key=lambda one: one.point):
        row = {key: value for key, value in swept.design.iloc[point].items() if key != "design" and not pd.isna(value)}
        said = ", ".join(f"{key}={value}" for key, value in row.items())
        yield Case(f"{point}: {said}", lambda point=point: swept.scenario(point).content(), {one.run.seed: one.run for one in ones},
                   {"design": point, **row})


def flat(content: Any, path: str = "") -> dict[str, Any]:
    """Nested content as dotted keys."""
    if isinstance(content, Mapping) and content:
        return {key: value for name, part in content.items() for key, value in flat(part, f"{path}.{name}" if path else str(name)).items()}
    return {path: content if isinstance(content, str | int | float | type(None)) else json.dumps(content, ensure_ascii=False)}
