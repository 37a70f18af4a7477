"""A sweep (批量实验): a base scenario, what varies, in which design, under which seeds; read from TOML or Python, checked as a whole."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from wushe_sim.errors import BadInput
from wushe_sim.experiments.sweep.design_table import TablePoints, read_design
from wushe_sim.experiments.sweep.designs import Design, Points, count_points, list_notes, read_design_settings
from wushe_sim.experiments.sweep.factors import Factor, merge_changes
from wushe_sim.experiments.sweep.variation import SCENARIO, read_factors, with_scenarios
from wushe_sim.files.paths import format_path
from wushe_sim.i18n import OptionName, enumerate_choices, msg, nmsg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import quote, suggest
from wushe_sim.running.runner import read_seeds
from wushe_sim.scenario import Scenario, content_of, read_text
from wushe_sim.scenario.merging import plain_parts
from wushe_sim.scenario.problems import Problem, Source

KEYS = ("base", "seeds", "design", "vary")
MOST_RUNS = 1_000_000
"""Runs of a sweep unless more are asked for: a mistake in a grid is no reason to wait for a year."""
POINTS_TRIED = 500
"""Points whose scenarios are made, spread over the design, before anything runs."""
MOST_WRONG = 10
"""Faults of points that are listed where a design is refused."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """批量实验: points of a design × seeds. Run ``number`` is point ``number // len(seeds)`` under seed ``number % len(seeds)``."""

    bases: Mapping[str, Scenario]
    seeds: tuple[int, ...]
    design: Design
    factors: tuple[Factor, ...]
    points: Points | TablePoints
    vary: Mapping[str, Any]
    source: str = "sweep"
    notes: tuple[Text, ...] = field(default=())

    @classmethod
    def load(cls, path: str | os.PathLike, max_runs: int | None = None, strict: bool = False) -> Self:
        """Read a sweep's file; paths in it are relative to its own folder. Raises BadInput with a line for every error."""
        text, name = read_text(path), format_path(path)
        return cls.of(content_of(text, name), Path(path).absolute().parent, Source(name, text), max_runs, strict)

    @classmethod
    def of(cls, said: Mapping[str, Any], folder: str | os.PathLike = "", source: Source | None = None, max_runs: int | None = None,
           strict: bool = False) -> Self:
        """A sweep from a mapping with the keys of its file; ``base`` and the scenarios that vary may be scenarios, or files.

        A design point whose values do not go together is noted, and fails when its turn comes; ``strict`` refuses the design.
        """
        said, source, problems = plain_parts(said), source or Source("sweep"), []
        problems += [Problem((key,), msg("is not known in a sweep ({hint})", hint=suggest(key, KEYS))) for key in said if key not in KEYS]
        load = _Loader(Path(folder), problems)
        design = _read(problems, ("design",), read_design_settings, said.get("design", "grid"))
        seeds = _read(problems, ("seeds",), read_seeds, said.get("seeds", 1))
        if design is not None and design.kind == "table":
            vary: Mapping[str, Any] = {}
            if said.get("vary"):
                problems.append(Problem(("vary",), msg("does not go with a table, whose columns say what varies")))
            factors, points = _read(problems, ("design", "file"), read_design, Path(folder) / design.settings["file"]) or ([], None)
        else:
            vary, points = said.get("vary", {}), None
            if not isinstance(vary, Mapping) or not vary:
                problems.append(Problem(
                    ("vary",), msg("says nothing that varies, such as [vary] and admin_burden = {{ min = 0.0, max = 0.9 }}")))
                vary = {}
            factors = read_factors(vary, problems)
        factors, chosen = with_scenarios(list(factors), load)
        base = said.get("base")
        if base is None and not chosen:
            problems.append(Problem(("base",), msg("is missing: the scenario file that all points begin from")))
        bases = ({} if base is None else {"": load(base)}) | chosen
        problems += [Problem(("base",), msg("{name} has a [region], and a sweep's points are streets; `wushe run` takes regions",
                                            name=one.name))
                     for one in bases.values() if getattr(one, "region", None) is not None]
        if problems or design is None or seeds is None:
            raise BadInput(source.lines(problems))
        if points is None:
            points = _make_points(source, design, factors, len(seeds), max_runs)
        elif len(points) * len(seeds) > (max_runs or MOST_RUNS):
            raise BadInput(_too_many(source, len(points), len(seeds), max_runs))
        made = cls(bases, tuple(seeds), design, tuple(factors), points, vary, source.name, tuple(list_notes(design)))
        return replace(made, notes=(*made.notes, *made._try_points(strict)))

    @property
    def runs(self) -> int:
        """Points × seeds."""
        return len(self.points) * len(self.seeds)

    @property
    def names(self) -> dict[str, Scenario]:
        """The scenarios that points begin from, by name."""
        return {scenario.name: scenario for scenario in self.bases.values()}

    @property
    def shares_burn_ins(self) -> bool:
        """Whether points may agree until week 0."""
        return any(factor.after_the_start for factor in self.factors)

    def scenario(self, point: int) -> Scenario:
        """The scenario of a point of the design; raises BadInput where its values do not go together."""
        values = self.points[point]
        try:
            base, changes = self._base(values), merge_changes(self.factors, values)
            return base.replace(**changes) if changes else base
        except BadInput as error:
            at = [f"{key} = {value}" for key, value in self.row(point).items()]
            raise BadInput([msg("{source}: design point {point} ({values}): {problem}", source=self.source, point=point,
                                values=enumerate_choices(at), problem=problem) for problem in error.messages]) from None

    def row(self, point: int) -> dict[str, Any]:
        """The values of a point as columns of the design's table."""
        row: dict[str, Any] = {}
        for factor, value in zip(self.factors, self.points[point], strict=True):
            row |= {} if value is None else factor.said(value)
        return row

    def seed_of(self, run: int) -> int:
        """The seed of a run."""
        return self.seeds[run % len(self.seeds)]

    def said(self) -> dict[str, Any]:
        """All that shapes the runs, plain enough for JSON: the same for the same sweep, wherever its file lies."""
        vary = json.dumps(self.vary, default=lambda value: value.name if isinstance(value, Scenario) else str(value))
        said = {"design": self.design.said(), "seeds": list(self.seeds), "vary": json.loads(vary)}
        said["base"] = {name: scenario.content() for name, scenario in self.bases.items()}
        if isinstance(self.points, TablePoints):
            rows = json.dumps([self.points[n] for n in range(len(self.points))], sort_keys=True, ensure_ascii=False)
            said["design"] = {"kind": "table", "points": len(self.points), "rows": hashlib.sha256(rows.encode()).hexdigest()}
        if SCENARIO in said["vary"]:
            said["vary"][SCENARIO] = [name for name in self.bases if name]
        return said

    def _base(self, values: Sequence[Any]) -> Scenario:
        for factor, value in zip(self.factors, values, strict=True):
            if factor.path == (SCENARIO,) and value is not None:
                return self.bases[value]
        if "" not in self.bases:
            raise BadInput(msg("it names no scenario, and there is no base"))
        return self.bases[""]

    def _try_points(self, strict: bool) -> list[Text]:
        """Make some scenarios of the design, its ends among them, so that what cannot be run is said before anything runs.

        Returns a note on those that cannot be. Raises BadInput where none can, or where ``strict`` and one cannot.
        """
        last = len(self.points) - 1
        tried = range(last + 1) if last < POINTS_TRIED else [round(k * last / (POINTS_TRIED - 1)) for k in range(POINTS_TRIED)]
        wrong: list[Text] = []
        failing = 0
        for point in tried:
            try:
                self.scenario(point)
            except BadInput as error:
                failing += 1
                wrong += error.messages
        if failing and (strict or failing == len(tried)):
            raise BadInput(wrong[:MOST_WRONG])
        return [msg("{source}: of {tried} design points {failing} cannot be run and will fail ({option} refuses them), such as: {problem}",
                    source=self.source, tried=len(tried), failing=failing, option=OptionName("strict", python="strict=True"),
                    problem=wrong[0])] if failing else []


class _Loader:
    """Scenarios by file or as they are; what is wrong with one is said under the key that names it."""

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self._folder, self._problems = folder, problems

    def __call__(self, named: Any) -> Scenario:
        try:
            if isinstance(named, Scenario):
                return named
            if not isinstance(named, str | os.PathLike):
                raise BadInput(msg("a scenario's file is wanted (got {value})", value=quote(named)))
            return Scenario.load(self._folder / named)
        except BadInput as error:
            self._problems += [Problem(("base",), message) for message in error.messages]
            return Scenario(name="wrong")


def _read(problems: list[Problem], path: tuple[str, ...], ask: Any, said: Any) -> Any:
    """What a reader makes of something written; None, and its complaints noted, where it refuses."""
    try:
        return ask(said)
    except BadInput as error:
        problems += [Problem(path, message) for message in error.messages]
        return None


def _make_points(source: Source, design: Design, factors: Sequence[Factor], seeds: int, most: int | None) -> Points:
    try:
        number = count_points(design, factors)
    except BadInput as error:
        raise BadInput(source.lines(Problem(("vary",), message) for message in error.messages)) from None
    if number * seeds > (most or MOST_RUNS):
        raise BadInput(_too_many(source, number, seeds, most))
    return Points(design, factors)


def _too_many(source: Source, points: int, seeds: int, most: int | None) -> Text:
    return msg("{name}: {points} × {seeds} are {runs:,} runs (allowed {most:,}; {option} allows more)",
               name=source.name, option=OptionName("max-runs", "N"), points=nmsg("{count:,} point", "{count:,} points", points),
               seeds=nmsg("{count:,} seed", "{count:,} seeds", seeds), runs=points * seeds, most=most or MOST_RUNS)


def list_differences(there: Any, here: Any, path: str = "") -> Iterator[Text]:
    """A line for each place at which two contents differ."""
    if isinstance(there, Mapping) and isinstance(here, Mapping):
        for key in dict.fromkeys([*there, *here]):
            yield from list_differences(there.get(key), here.get(key), f"{path}.{key}" if path else str(key))
    elif _are_tables(there) and _are_tables(here) and len(there) == len(here):
        for place, pair in enumerate(zip(there, here, strict=True)):
            yield from list_differences(*pair, f"{path}[{place}]")
    elif there != here:
        yield msg("{path}: {there} there, {here} here", path=path, there=_short(there), here=_short(here))


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _short(value: Any) -> Text:
    if isinstance(value, list) and value == list(range(len(value))) and len(value) > 3:
        return msg("{low} to {high}", low=0, high=len(value) - 1)
    if value is None:
        return msg("nothing")
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}…"
