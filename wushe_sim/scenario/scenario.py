"""A scenario: a street, its levers over the weeks, and what is kept of them. It never changes; ``replace`` makes a new one."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from pathlib import Path, PurePath
from typing import Annotated, Any, Self

import numpy as np
import tomli_w
from pydantic import Field, PrivateAttr, ValidationError

from wushe_sim.errors import BadInput
from wushe_sim.files.paths import format_path, resolve_absolute
from wushe_sim.i18n import LANGUAGES, msg, pmsg
from wushe_sim.i18n.message import Text as Message
from wushe_sim.model.levers import Levers
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.switches import Switches
from wushe_sim.notebook import ShownAsCard
from wushe_sim.scenario.budget import Budget
from wushe_sim.scenario.consistency import DEFAULT_WEEKS, inconsistencies
from wushe_sim.scenario.districts import is_table, scenarios_of, with_table
from wushe_sim.scenario.interventions import Interventions, PlannedIntervention, list_planned_interventions
from wushe_sim.scenario.kinds import FixedTable, Text, TextTable, Whole
from wushe_sim.scenario.merging import merge_content, plain_content, setting
from wushe_sim.scenario.naming import LONGEST_NAME, Name, same_name
from wushe_sim.scenario.place import Keep, Place
from wushe_sim.scenario.positions import KeyPath
from wushe_sim.scenario.prices import Prices
from wushe_sim.scenario.problems import Problem, Source, check_source, from_pydantic
from wushe_sim.scenario.reading import content_of, read_text
from wushe_sim.scenario.region import Region, StreetPlan, plans_of
from wushe_sim.scenario.schedules import lived_until, series
from wushe_sim.scenario.street_sheet import with_streets
from wushe_sim.scenario.tables import (
    LEVERS,
    MOST_WEEKS,
    OUTSIDE,
    PARAMETER_GROUPS,
    LeverTable,
    ParameterTable,
    ScenarioTable,
    ScheduleTable,
    SwitchTable,
    name_tables,
    untouched,
)


class Scenario(ShownAsCard, ScenarioTable):
    """场景: everything that a run needs to know, save its seed.

    Made from keywords (``Scenario(name="heavy", levers={"admin_burden": 0.7})``), from a file (``load``), from text (``loads``), or from
    another (``replace``, ``set``). Each raises BadInput with a line for every error. Two scenarios are equal if they ask for the same
    run, whether a default was written out or not.
    """

    name: Annotated[str, Name()] = Field(description="what the scenario is called, in tables and as a folder")
    label: Annotated[dict[str, str], TextTable(LANGUAGES, Text(200))] = Field(
        default=FixedTable(), description="its name for readers, en and zh")
    weeks: Annotated[int, Whole(1, MOST_WEEKS, pmsg("unit", "weeks"))] = Field(default=DEFAULT_WEEKS, description="weeks after the burn-in")
    burn_in: Annotated[int, Whole(0, MOST_WEEKS, pmsg("unit", "weeks"))] = Field(
        default=300, description="weeks that are run first and thrown away")
    place: Place = Place()
    levers: LeverTable = untouched(LeverTable)
    schedule: ScheduleTable = untouched(ScheduleTable)
    interventions: Interventions = Interventions()
    switches: SwitchTable = untouched(SwitchTable)
    parameters: ParameterTable = untouched(ParameterTable)
    prices: Prices = Prices()
    budget: Budget = Budget()
    keep: Keep = Keep()
    region: Region | None = Field(default=None, description="cities of many streets; [place] is then what their streets have in common")

    _folder: Path = PrivateAttr(default=Path())

    __iter__ = None  # type: ignore[assignment]  # Mesa's batch_run would take a scenario apart, field by field

    def __init__(self, source: Source | None = None, folder: str | os.PathLike = "", /, **content: Any):
        """Check everything at once; ``source`` says where the content was written, for the errors."""
        check_source(source)
        content, problems, wrong = with_table(with_streets(plain_content(content), Path(folder)), Path(folder))
        try:
            super().__init__(**content)
        except ValidationError as error:
            problems += from_pydantic(error, Scenario)
        problems += inconsistencies(content)
        if problems or wrong:
            raise BadInput([*(source or _python(content.get("name"))).lines(problems), *wrong])
        self._folder = Path(folder)

    @classmethod
    def load(cls, path: str | os.PathLike) -> Self:
        """Read a scenario file; paths in it are relative to its own folder."""
        return cls.loads(read_text(path), format_path(path), resolve_absolute(Path(path).parent))

    @classmethod
    def load_all(cls, path: str | os.PathLike) -> list[Self]:
        """The scenarios of a file: one, or as many as the streets of a table that counts communities (CSV or Excel)."""
        file = Path(path)
        if not is_table(file):
            return [cls.load(path)]
        return [cls(Source(format_path(path)), resolve_absolute(file.parent), **content) for content in scenarios_of(file)]

    @classmethod
    def loads(cls, text: str, name: str = "scenario.toml", folder: str | os.PathLike = "") -> Self:
        """Read a scenario from a text; ``name`` stands in errors, and without its suffix is the scenario's name if the text gives none."""
        content = content_of(text, name)
        return cls(Source(name, text), folder, **({"name": PurePath(name).stem} | content))

    @classmethod
    def of_content(cls, content: Mapping[str, Any], source: Source | None = None, path: KeyPath = ()) -> Self:
        """The scenario of a whole ``content()``, as manifests hold it; no file that it names is read.

        ``path`` is where the content stands in its source, for the errors. Raises BadInput.
        """
        try:
            return _rebuilt(cls, _as_files_say(content), Path())
        except (ValidationError, TypeError) as error:
            found = from_pydantic(error, cls) if isinstance(error, ValidationError) else [Problem((), msg("is no table of a scenario"))]
            problems = [problem._replace(path=(*path, *problem.path)) for problem in found]
            raise BadInput((source or _python(content.get("name"))).lines(problems)) from error

    @property
    def folder(self) -> Path:
        """The folder that relative paths start from."""
        return self._folder

    @property
    def notes(self) -> list[Message]:
        """What a user should know that is no error: levers that shape the population, over time, act through newcomers only."""
        scheduled = [name for name, lever in LEVERS.items() if lever.shapes_population and getattr(self.schedule, name)]
        return [msg("schedule.{name}: acts after the start through newcomers only", name=name) for name in scheduled]

    def files(self) -> dict[str, Path]:
        """The files of real communities, by the key that names them (``place.community[0].network``)."""
        return {
            f"place.community[{number}].{key}": self.folder / path
            for number, place in enumerate(self.place.community) for key, path in place.files().items()
        }

    def said(self) -> dict[str, Any]:
        """The content that was given, without defaults, as TOML holds it."""
        return self.model_dump(mode="json", exclude_unset=True, exclude_none=True)

    def content(self) -> dict[str, Any]:
        """The whole content, every default written out; plain enough for JSON."""
        content = self.model_dump(mode="json")
        for entries in content["schedule"].values():
            entries.sort(key=lambda entry: entry["week"])
        return content

    def digest(self) -> str:
        """The SHA-256 of the whole content, in hexadecimal: the same for the same run, however it was written down.

        Files of real communities enter by their paths alone.
        """
        return hashlib.sha256(json.dumps(self.content(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def dump(self) -> str:
        """The scenario as TOML: what was given, in a fixed order. Read again, it has the same digest."""
        return tomli_w.dumps(self.said())

    def replace(self, **changes: Any) -> Self:
        """A new scenario with these changes, tables merged key by key; a mix of shares and a lever's schedule are replaced whole."""
        return self._changed(_python(self.name), plain_content(changes))

    def set(self, key: str, value: str) -> Self:
        """A new scenario with one key changed: a dotted path or a lever's bare name, and a value in TOML (``--set KEY=VALUE``)."""
        return self.set_all([f"{key}={value}"])

    def set_all(self, settings: Iterable[str]) -> Self:
        """A new scenario with settings written ``KEY=VALUE``, the later over the earlier; checked once all are in."""
        changes: dict[str, Any] = {}
        for written in settings:
            changes = merge_content(changes, setting(written))
        return self._changed(Source("--set"), changes)

    def shortened(self, weeks: int) -> Self:
        """A new scenario that ends after so many weeks, without what was scheduled later; until then nothing differs."""
        kept: dict[str, Any] = {
            table: {name: [e for e in entries if e["week"] < weeks] for name, entries in self.said().get(table, {}).items()}
            for table in ("schedule", "interventions")
        }
        if self.budget.start >= weeks:
            kept["budget"] = {"yuan": 0.0, "posts": 0.0, "from": 0}
        return self._changed(_python(self.name), {"weeks": weeks, **kept})

    def turned(self, week: int, levers: Mapping[str, Any]) -> Self:
        """A new scenario in which these levers step at a week and stay: what was scheduled for them is off, until then nothing differs."""
        before = {name: lived_until(LEVERS[name], getattr(self.levers, name), getattr(self.schedule, name), week)
                  for name in levers if name in LEVERS}
        steps = {name: [*before.get(name, []), {"week": week, "value": value}] for name, value in levers.items()}
        return self._changed(_python(self.name), plain_content({"schedule": steps}))

    def levers_by_week(self) -> Levers:
        """Each lever as a float32 series over burn-in and weeks: week w stands at burn_in + w; a choice as its option's number."""
        return Levers(**{
            name: series(lever, getattr(self.levers, name), getattr(self.schedule, name), self.burn_in, self.weeks)
            for name, lever in LEVERS.items() if name not in OUTSIDE
        })

    def levers_from_outside(self) -> list[dict[str, Any]]:
        """The same of extensions' levers, for each community; none where there is no such lever."""
        street = {name: series(lever, getattr(self.levers, name), getattr(self.schedule, name), self.burn_in, self.weeks)
                  for name, lever in OUTSIDE.items()}
        length = self.burn_in + self.weeks
        own = [one.levers for one in self.place.community] or [{}] * self.place.communities
        return [street | {name: series(OUTSIDE[name], value, (), length, 0) for name, value in levers.items() if name in OUTSIDE}
                for levers in own] if OUTSIDE else []

    def levers_by_place(self) -> list[Levers]:
        """The levers of each community that stands by itself: its own in place of the street's; none where all have the street's."""
        if not any(one.levers for one in self.place.community):
            return []
        street, length = self.levers_by_week(), self.burn_in + self.weeks
        return [street._replace(**{name: series(LEVERS[name], value, (), length, 0) for name, value in one.levers.items()
                                   if name not in OUTSIDE})
                for one in self.place.community]

    def cities(self) -> list[list[StreetPlan]]:
        """The streets of each city of a region; none for a street alone."""
        return [] if self.region is None else plans_of(self.region)

    def sizes(self) -> dict[str, int | None]:
        """How many communities and residents there are, and streets and cities; None for residents that files would tell."""
        cities = self.cities()
        if not cities:
            return {"communities": self.place.communities, "residents": self.place.made_residents or None}
        plans = [(plan.place.get("communities", self.place.communities), plan.place.get("residents", self.place.residents))
                 for city in cities for plan in city]
        return {"cities": len(cities), "streets": len(plans), "communities": sum(number for number, _ in plans),
                "residents": sum(number * residents for number, residents in plans)}

    def street(self, number: int) -> Self:
        """One street of a region as a scenario of its own: alone it has the same people and draws, but no other street's money.

        Raises BadInput where there is no such street.
        """
        plans = {plan.number: plan for city in self.cities() for plan in city}
        if number not in plans:
            has = msg("streets 0 to {last}", last=len(plans) - 1) if plans else msg("no [region]: it is one street")
            raise BadInput(msg("street {number}: {name} has {has}", number=number, name=self.name, has=has))
        return self.alone(plans[number])

    def alone(self, plan: StreetPlan) -> Self:
        """What a plan makes of this scenario: [place] and [levers] with what the street has of its own, which no schedule moves."""
        said = {key: value for key, value in self.said().items() if key not in ("region", "label")}
        said["place"] = {**said.get("place", {}), **plan.place, "number": plan.number}
        said["levers"] = {**said.get("levers", {}), **plan.levers}
        said["schedule"] = {name: entries for name, entries in said.get("schedule", {}).items() if name not in plan.levers}
        tail = f"-s{plan.number}"
        said["name"] = self.name.encode()[:LONGEST_NAME - len(tail)].decode(errors="ignore") + tail
        return _rebuilt(type(self), said, self._folder)

    def interventions_by_week(self) -> list[PlannedIntervention]:
        """What happens to the street from outside, in the order of weeks."""
        return sorted(list_planned_interventions(self.interventions), key=lambda event: event.week)

    def switch_values(self) -> Switches:
        """Each mechanism's switch."""
        return Switches(**self.switches.model_dump())

    def parameter_values(self) -> Parameters:
        """Each coefficient, as float32, by the stage that reads it."""
        return Parameters(**{
            name: group(**{key: np.float32(value) for key, value in getattr(self.parameters, name).model_dump().items()})
            for name, group in PARAMETER_GROUPS.items()
        })

    def _changed(self, source: Source, changes: dict[str, Any]) -> Self:
        return type(self)(source, self.folder, **merge_content(self.said(), changes))

    def __reduce__(self) -> Any:
        """Pickled as what was said: a worker checks nothing anew (its memory is not the one to ask)."""
        return _rebuilt, (type(self), self.said(), self._folder)

    def __eq__(self, other: object) -> bool:
        """The same run of the same files."""
        return isinstance(other, Scenario) and self.digest() == other.digest() and self.files() == other.files()

    def __hash__(self) -> int:
        return hash(self.digest())

    def __repr__(self) -> str:
        """Short enough for a notebook."""
        place = f"{self.place.communities} communities" + (f" of {self.place.residents} residents" if self.place.residents else "")
        if self.region is not None:
            place = f"{sum(map(len, self.cities()))} streets"
        levers = ", ".join(name for name in LEVERS if name in self.levers.model_fields_set)
        return f"Scenario({self.name!r}, {self.weeks} weeks, {place}, levers set: {levers or 'none'})"

    __str__ = __repr__


name_tables(Scenario)


def _as_files_say(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as a file would say it: what a scenario writes of itself where no file may write it is left out.

    That is the 0 residents that a place counts whose communities stand by themselves, and the communities of what happens in all.
    """
    said, place, happening = dict(content), content.get("place"), content.get("interventions")
    if isinstance(place, Mapping) and place.get("community") and place.get("residents") == 0:
        said["place"] = _without(place, "residents")
    if isinstance(happening, Mapping):
        said["interventions"] = {kind: [_in_all_communities(one) for one in listed] if isinstance(listed, list | tuple) else listed
                                 for kind, listed in happening.items()}
    return said


def _in_all_communities(happening: Any) -> Any:
    """An intervention without its list of communities, where that is empty."""
    everywhere = isinstance(happening, Mapping) and happening.get("communities") in ([], ())
    return _without(happening, "communities") if everywhere else happening


def _without(table: Mapping[str, Any], left_out: str) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key != left_out}


def _rebuilt(kind: type[Any], said: dict[str, Any], folder: Path) -> Any:
    made: Any = object.__new__(kind)
    ScenarioTable.__init__(made, **said)
    made._folder = folder
    return made


def _python(name: Any) -> Source:
    return Source(f"scenario {format_path(name)}" if isinstance(name, str) and name else "scenario")


def refuse_same_names(scenarios: Iterable[Scenario], files: Iterable[Path] = ()) -> None:
    """Raise BadInput if two scenarios of one run bear one name, or names that a file system may take for one; with their files if given."""
    seen: dict[str, Message] = {}
    wrong = []
    for scenario, file in zip_longest(scenarios, files):
        key, said = same_name(scenario.name), f'"{scenario.name}"'
        said = msg("{name} in {file}", name=said, file=format_path(file)) if file else said
        if key in seen:
            wrong.append(msg("name: two scenarios bear one name (got {first} and {second}; allowed: more than case apart)",
                             first=seen[key], second=said))
        seen.setdefault(key, said)
    if wrong:
        raise BadInput(wrong)
