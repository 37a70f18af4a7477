"""Comparison (比较): any number of scenarios and design points against the first, paired by seed."""

import itertools
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wushe_sim.errors import BadInput
from wushe_sim.experiments.loading import load
from wushe_sim.experiments.pairing import LEVEL, paired, seeds_for
from wushe_sim.experiments.parts import runs_in
from wushe_sim.experiments.swept import Swept
from wushe_sim.indicators import GROUP_INDICATORS, INDICATORS, evaluate
from wushe_sim.results import LAST_WEEKS, Result, Run
from wushe_sim.scenario.wording import got, meant
from wushe_sim.sums import Sums

BY = ("week", "group")
WEEKS_A_YEAR = 52
APART = ("name", "label")
"""What may differ between scenarios without their runs being any different."""


class Case(NamedTuple):
    """A scenario, or a point of a design: its name, all that it sets, and its street's runs by seed."""

    name: str
    content: Mapping[str, Any]
    runs: Mapping[int, Run]


class Comparison:
    """比较: ``table`` (a row for each scenario and indicator), ``scenarios`` (a row for each), ``differs`` (what they set otherwise)."""

    def __init__(self, cases: Sequence[Case], indicators: Sequence[str], by: str | None, weeks: int, level: float) -> None:
        """Of some cases, the first of which is what the others are held against."""
        self.cases, self.indicators, self.by, self.weeks, self.level = list(cases), list(indicators), by, weeks, level
        self._values = [_Values(case, indicators, by, weeks) for case in self.cases]

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row for each scenario but the first, week or group if asked for, and indicator.

        ``seeds`` is how many both have; ``reference`` and ``value`` are means, ``difference`` theirs, ``low`` to ``high`` its interval;
        ``agree`` is the share of seeds with the difference's sign, ``effect`` the difference over the standard deviation of the seeds';
        ``yuan_per_unit`` is what the foundation pays out more, in yuan per 1,000 residents a week, for each unit of difference.
        """
        return pd.concat([self._against(other) for other in self._values[1:]], ignore_index=True)

    @cached_property
    def scenarios(self) -> pd.DataFrame:
        """A row for each scenario: its name, its number of seeds, and the mean of each indicator over seeds."""
        rows = []
        for values in self._values:
            flat = values.numbers.reshape(len(values.seeds), -1, len(self.indicators))
            with np.errstate(invalid="ignore"):
                rows.append({"scenario": values.name, "seeds": len(values.seeds)} | dict(
                    zip(self.indicators, pd.DataFrame(flat.reshape(-1, len(self.indicators))).mean().tolist(), strict=True)))
        return pd.DataFrame(rows)

    @cached_property
    def differs(self) -> pd.DataFrame:
        """A row for each key in which the scenarios differ, a column for each of them."""
        flat = [_flat({key: value for key, value in case.content.items() if key not in APART}) for case in self.cases]
        keys = [key for key in dict.fromkeys(itertools.chain(*flat)) if len({json.dumps(one.get(key)) for one in flat}) > 1]
        return pd.DataFrame([{"key": key} | {case.name: one.get(key) for case, one in zip(self.cases, flat, strict=True)} for key in keys],
                            columns=["key", *(case.name for case in self.cases)])

    def seeds_for(self, indicator: str, size: float) -> dict[str, int | None]:
        """How many seeds would tell a difference of this size, by scenario; None where nobody can tell yet."""
        place = _known([indicator], self.indicators)[0]
        found: dict[str, int | None] = {}
        for other in self._values[1:]:
            one, two, _ = _aligned(self._values[0], other)
            found[other.name] = seeds_for(size, (two - one)[:, 0, self.indicators.index(place)])
        return found

    def save(self, path: str | os.PathLike, lang: str = "en", encoding: str = "utf-8-sig") -> Path:
        """Write the table: .csv, .parquet, or .xlsx with notes and units on its first sheet."""
        from wushe_sim.experiments.saving import save

        return save(self, Path(path), lang, encoding)

    def _against(self, other: "_Values") -> pd.DataFrame:
        reference, value, keys = _aligned(self._values[0], other)
        seeds, many = reference.shape[0], len(self.indicators)
        found = paired(reference.reshape(seeds, -1), value.reshape(seeds, -1), self.level)
        frame = pd.DataFrame({"scenario": other.name, "against": self._values[0].name}, index=range(len(keys) * many))
        if self.by:
            frame[self.by] = np.repeat(np.array(keys, object if self.by == "group" else np.int64), many)
        frame["indicator"] = np.tile(np.array(self.indicators, object), len(keys))
        frame["unit"] = [INDICATORS[name].declaration.unit for name in frame["indicator"]]
        for name, column in found._asdict().items():
            frame[name] = column
        with np.errstate(divide="ignore", invalid="ignore"):
            frame["yuan_per_unit"] = np.nan if self.by else self._cost(other) / found.difference
        return frame.replace([np.inf, -np.inf], np.nan)

    def _cost(self, other: "_Values") -> float:
        """What is paid out more, in yuan per 1,000 residents a week, on average over the seeds that both have."""
        both = sorted(set(self._values[0].seeds) & set(other.seeds))
        return float(np.mean([other.paid[seed] - self._values[0].paid[seed] for seed in both]))

    def __repr__(self) -> str:
        """In one line."""
        return f"<Comparison: {', '.join(case.name for case in self.cases[1:6])} against {self.cases[0].name}>"

    def _repr_html_(self) -> str:
        return self.table.to_html(escape=True)


class _Values:
    """A case's indicators: ``numbers`` has the shape (seeds, weeks or groups, indicators)."""

    def __init__(self, case: Case, indicators: Sequence[str], by: str | None, weeks: int) -> None:
        self.name, self.seeds = case.name, sorted(case.runs)
        runs = [case.runs[seed] for seed in self.seeds]
        first = runs[0]
        self.keys: list[Any] = [""] if by is None else first.weeks.tolist() if by == "week" else list(first.groups)
        self.numbers = np.stack([_numbers(run, tuple(indicators), by, weeks) for run in runs])
        self.paid = {seed: _paid(run, weeks) for seed, run in zip(self.seeds, runs, strict=True)}


def _numbers(run: Run, indicators: tuple[str, ...], by: str | None, weeks: int) -> NDArray[np.float64]:
    if by == "week":
        sums = Sums(run.counts.sum(axis=1))
    else:
        sums = Sums(run.last(weeks)[None])
        if by == "group":
            sums = sums.of_groups()
    values = evaluate(sums, indicators)
    return np.stack([values[name].reshape(-1) for name in indicators], axis=-1)


def _paid(run: Run, weeks: int) -> float:
    sums = Sums(run.last(weeks))
    fen = sums.paid_cases + sums.paid_expenses + sums.paid_organizations + sums.paid_remedies
    return float(fen / 100 / sums.residents * 1000)


def _aligned(one: _Values, other: _Values) -> tuple[NDArray[np.float64], NDArray[np.float64], list[Any]]:
    """The values of both under the seeds and keys that both have."""
    seeds = [seed for seed in one.seeds if seed in set(other.seeds)]
    keys = [key for key in one.keys if key in set(other.keys)]
    if not seeds or not keys:
        what = "seed" if not seeds else "week or group"
        raise BadInput(f"{one.name} and {other.name} have no {what} in common; run both under the same seeds")
    def of(side: _Values) -> NDArray[np.float64]:
        return side.numbers[[side.seeds.index(seed) for seed in seeds]][:, [side.keys.index(key) for key in keys]]

    return of(one), of(other), keys


def compare(*results: Any, indicators: Iterable[str] | None = None, by: str | None = None, weeks: int = LAST_WEEKS,
            level: float = LEVEL) -> Comparison:
    """Compare results (``Result``, what a sweep gave, or their folders): every scenario and design point against the first, paired by seed.

    ``indicators`` are all unless named. Values are ratios of sums over the last ``weeks`` weeks; ``by`` gives them by "week" instead, or by
    social "group". Raises BadInput where there are not two scenarios, or where they share no seed.
    """
    if by is not None and by not in BY:
        raise BadInput(f"by = {got(by)}: is nothing to compare by ({meant(str(by), BY)})")
    if not isinstance(weeks, int) or weeks < 1 or not 0 < level < 1:
        raise BadInput(f"weeks = {weeks}, level = {level}: at least one week is wanted, and a level between 0 and 1")
    allowed = GROUP_INDICATORS if by == "group" else tuple(INDICATORS)
    chosen = _known(list(allowed if indicators is None else indicators), allowed)
    cases = [case for result in results for case in _cases(result)]
    if len(cases) < 2:
        raise BadInput("two scenarios are wanted at least: compare(result, other)")
    made = Comparison(_named_apart(cases), chosen, by, weeks, level)
    for other in made._values[1:]:
        _aligned(made._values[0], other)
    return made


def _known(names: Sequence[str], allowed: Sequence[str]) -> list[str]:
    wrong = [f"indicators: {got(name)} is none here ({meant(str(name), tuple(allowed))})" for name in names if name not in allowed]
    if wrong or not names:
        raise BadInput(wrong or "indicators: none is named")
    return list(names)


def _cases(result: Any) -> Iterator[Case]:
    if isinstance(result, str | os.PathLike):
        result = load(Path(result))
    if isinstance(result, Result):
        for name, content in result.scenarios.items():
            runs = {run.seed: run.of_street() for run in result.runs if run.scenario == name}
            if runs:
                yield Case(name, content, runs)
    elif isinstance(result, Swept):
        numbered = itertools.chain.from_iterable(map(runs_in, result.tables("counts")))
        for point, ones in itertools.groupby(numbered, key=lambda one: one.point):
            runs = {one.run.seed: one.run for one in ones}
            row = {key: value for key, value in result.design.iloc[point].items() if key != "design" and not pd.isna(value)}
            said = ", ".join(f"{key}={value}" for key, value in row.items())
            yield Case(f"{point}: {said}", row, runs)
    else:
        raise BadInput(f"compare takes results, or their folders (got {got(result)})")


def _named_apart(cases: Iterable[Case]) -> list[Case]:
    """Two cases of one name are told apart by a number."""
    seen: dict[str, int] = {}
    apart = []
    for case in cases:
        seen[case.name] = seen.get(case.name, 0) + 1
        apart.append(case if seen[case.name] == 1 else case._replace(name=f"{case.name} ({seen[case.name]})"))
    return apart


def _flat(content: Any, path: str = "") -> dict[str, Any]:
    """Nested content as dotted keys."""
    if isinstance(content, Mapping) and content:
        return {key: value for name, part in content.items() for key, value in _flat(part, f"{path}.{name}" if path else str(name)).items()}
    return {path: content if isinstance(content, str | int | float | type(None)) else json.dumps(content, ensure_ascii=False)}
