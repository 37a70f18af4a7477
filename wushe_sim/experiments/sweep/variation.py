"""Variation (变化项): the ``[vary]`` table of a sweep, each entry checked against the scenario's own key and made a factor."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from wushe_sim.experiments.sweep.factors import Factor, MixFactor, OptionsFactor, PackagesFactor, RangeFactor
from wushe_sim.i18n import enumerate_choices, msg, pmsg
from wushe_sim.i18n.message import Text
from wushe_sim.i18n.wording import quote
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.kinds import Kind, Number, ShareTable, Whole, get_message
from wushe_sim.scenario.merging import merge_content, nest, split_key
from wushe_sim.scenario.positions import KeyPath
from wushe_sim.scenario.problems import Problem, unknown
from wushe_sim.scenario.tables import MOST_WEEKS

RANGE, MIX = {"min", "max", "steps"}, {"shares", "steps"}
WHEN = {"week", "over"}
DESCRIBED = RANGE | MIX | WHEN | {"values", "options"}
SCENARIO = "scenario"
"""The factor that chooses the scenario itself; its values are scenario files."""
MOST_STEPS = 10_000
WANTED = msg('allowed a list of values, {{ min = …, max = … }}, {{ values = […] }}, {{ shares = "all" }} or '
             '{{ options = {{ NAME = {{ … }} }} }}')


class Written(NamedTuple):
    """One entry of ``[vary]``: where it stands there, the key of the scenario that it names, and what is said of it."""

    place: KeyPath
    path: tuple[str, ...]
    said: Any

    @property
    def name(self) -> str:
        """The key as a column of the design: a lever by its bare name."""
        return ".".join(self.path[1:] if self.path[0] == "levers" and len(self.path) == 2 else self.path)


class Wrong(Exception):
    """What is wrong with an entry."""

    def __init__(self, text: Text, *below: str | int) -> None:
        """``below`` leads from the entry to what is wrong in it."""
        super().__init__(text)
        self.text, self.below = text, below


def read_factors(vary: Mapping[str, Any], problems: list[Problem]) -> list[Factor]:
    """A factor for each entry, in their order; what is wrong is added to ``problems``."""
    factors: list[Factor] = []
    for entry in _entries(vary, (), ()):
        try:
            factors.append(_factor(entry))
        except Wrong as wrong:
            problems.append(Problem(("vary", *entry.place, *wrong.below), wrong.text))
        except PydanticCustomError as wrong:
            problems.append(Problem(("vary", *entry.place), get_message(wrong)))
    seen: dict[tuple[str, ...], str] = {}
    for factor in factors:
        if factor.path in seen:
            problems.append(Problem(("vary", factor.name), msg("is named twice")))
        seen.setdefault(factor.path, factor.name)
    return factors


def _entries(table: Mapping[str, Any], place: KeyPath, above: tuple[str, ...]) -> Iterator[Written]:
    """Every entry; a table of the scenario's (``[vary.place]``, ``vary.place.residents``, ``"place.residents"``) is gone into."""
    for key, said in table.items():
        path = (*above, *str(key).split(".")) if above else split_key(str(key))
        inner = isinstance(said, Mapping) and not (said and set(said) <= DESCRIBED) and _table_at(path)
        if inner and isinstance(said, Mapping):
            yield from _entries(said, (*place, key), path)
        else:
            yield Written((*place, key), path, said)


def _table_at(path: tuple[str, ...]) -> type[BaseModel] | None:
    """The scenario's table at a path, where a table of keys stands there."""
    table: Any = Scenario
    for part in path:
        field = table.model_fields.get(part)
        table = field.annotation if field is not None else None
        if not (isinstance(table, type) and issubclass(table, BaseModel)):
            return None
    return table


def kind_at(path: tuple[str, ...]) -> Kind | None:
    """What a scenario's key may hold; None where it is no single value. Raises Wrong where there is no such key."""
    table: Any = _table_at(path[:-1])
    if table is None or path[-1] not in table.model_fields:
        known = next(end for end in range(1, len(path) + 1) if not _known(path[:end]))
        raise Wrong(unknown(path[:known], None, Scenario))
    field = table.model_fields[path[-1]]
    found = [*field.metadata, *(part for arg in get_args(field.annotation) for part in get_args(arg))]
    return next((kind for kind in found if isinstance(kind, Kind)), None)


def _known(path: tuple[str, ...]) -> bool:
    table = _table_at(path[:-1])
    return table is not None and path[-1] in table.model_fields


def _factor(entry: Written) -> Factor:
    said = entry.said
    if entry.path == (SCENARIO,):
        return OptionsFactor(SCENARIO, entry.path, values=_different(said if isinstance(said, list | tuple) else [said]))
    if isinstance(said, Mapping) and "options" in said:
        return _packages(entry)
    kind = kind_at(entry.path)
    if entry.path[0] in ("name", "label"):
        raise Wrong(msg("cannot vary: it names the scenario"))
    if isinstance(said, list | tuple):
        said = {"values": list(said)}
    if not isinstance(said, Mapping) or not said:
        raise Wrong(msg("is no description of what varies (got {value}; {allowed})", value=quote(said), allowed=WANTED))
    when = _when(entry, said)
    if "values" in said:
        _only(said, {"values"} | WHEN)
        return OptionsFactor(entry.name, entry.path, *when, values=_checked(said["values"], kind))
    if "shares" in said:
        _only(said, MIX | WHEN)
        return _mix(entry, said, kind, when)
    _only(said, RANGE | WHEN)
    return _range(entry, said, kind, when)


def _only(said: Mapping[str, Any], keys: set[str]) -> None:
    for key in said:
        if key not in keys:
            raise Wrong(msg("does not go with {names} (allowed {allowed})",
                            names=enumerate_choices(sorted(set(said) - {key})), allowed=enumerate_choices(sorted(keys))), key)


def _when(entry: Written, said: Mapping[str, Any]) -> tuple[int | None, int]:
    if "week" not in said:
        if "over" in said:
            raise Wrong(msg("goes with week, the first week of the change"), "over")
        return None, 0
    if entry.path[0] != "levers":
        raise Wrong(msg("is for levers, which alone can change over time"), "week")
    weeks = pmsg("unit", "weeks")
    return Whole(0, MOST_WEEKS - 1, weeks).check(said["week"]), Whole(0, MOST_WEEKS, weeks).check(said.get("over", 0))


def _checked(values: Any, kind: Kind | None) -> tuple[Any, ...]:
    if not isinstance(values, list | tuple) or not values:
        raise Wrong(msg("a list of values is wanted (got {value})", value=quote(values)))
    kept = []
    for place, value in enumerate(values):
        try:
            kept.append(kind.check(value) if kind else value)
        except PydanticCustomError as wrong:
            raise Wrong(get_message(wrong), place) from None
    return _different(kept)


def _different(values: Any) -> tuple[Any, ...]:
    """The values, once it is sure that none stands there twice."""
    if not values:
        raise Wrong(msg("a list of values is wanted (got an empty one)"))
    seen = [json.dumps(value, sort_keys=True, default=repr) for value in values]
    for place, value in enumerate(seen):
        if value in seen[:place]:
            raise Wrong(msg("holds one value twice (got {value})", value=quote(values[place])), place)
    return tuple(values)


def _range(entry: Written, said: Mapping[str, Any], kind: Kind | None, when: tuple[int | None, int]) -> RangeFactor:
    if not isinstance(kind, Whole | Number):
        raise Wrong(msg("is no number, and has no range (got {value}; allowed a list of values)", value=quote(said)))
    for key in ("min", "max"):
        if key not in said:
            raise Wrong(msg("lacks {key} (allowed both min and max)", key=key))
    ends = []
    for key in ("min", "max"):
        try:
            ends.append(kind.check(said[key]))
        except PydanticCustomError as wrong:
            raise Wrong(get_message(wrong), key) from None
    low, high = ends
    if not low < high:
        raise Wrong(msg("runs from {low} to {high}: min must be below max", low=low, high=high))
    return RangeFactor(entry.name, entry.path, *when, low=low, high=high, number=_steps(said), whole=isinstance(kind, Whole))


def _steps(said: Mapping[str, Any]) -> int:
    try:
        return Whole(2, MOST_STEPS, pmsg("unit", "values of a grid")).check(said["steps"]) if "steps" in said else 0
    except PydanticCustomError as wrong:
        raise Wrong(get_message(wrong), "steps") from None


def _mix(entry: Written, said: Mapping[str, Any], kind: Kind | None, when: tuple[int | None, int]) -> MixFactor:
    if not isinstance(kind, ShareTable):
        raise Wrong(msg("is no mix of shares (allowed for charity_mix and place.types)"), "shares")
    parts = kind.names if said["shares"] == "all" else said["shares"]
    wrong = not isinstance(parts, list | tuple) or len(parts) < 2 or len(set(map(str, parts))) < len(parts)
    if wrong or any(part not in kind.names for part in parts) or (kind.all_needed and len(parts) < len(kind.names)):
        value, names = quote(parts), enumerate_choices(kind.names)
        raise Wrong(msg('is no list of its parts (got {value}; allowed "all", or all of {names})', value=value, names=names)
                    if kind.all_needed else
                    msg('is no list of its parts (got {value}; allowed "all", or two or more of {names})', value=value, names=names),
                    "shares")
    return MixFactor(entry.name, entry.path, *when, parts=tuple(parts), number=_steps(said))


def _packages(entry: Written) -> PackagesFactor:
    """Named sets of changes; a name that the scenario knows as a key of its own is refused."""
    _only(entry.said, {"options"})
    options = entry.said["options"]
    if len(entry.path) > 1 or _known(entry.path):
        raise Wrong(msg("is a key of scenarios; named options need a name of their own"), "options")
    if not isinstance(options, Mapping) or not options:
        raise Wrong(msg("a table of named sets of changes is wanted (got {value})", value=quote(options)), "options")
    changes = []
    for name, change in options.items():
        if not isinstance(change, Mapping):
            raise Wrong(msg("a table of changes is wanted, such as {{ admin_burden = 0.5 }} (got {value})", value=quote(change)),
                        "options", name)
        changes.append(_unfolded(change, name))
    return PackagesFactor(entry.name, entry.path, values=tuple(options), changes=tuple(changes))


def _unfolded(change: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Changes with levers by their bare names and dotted keys as a scenario has them."""
    content: dict[str, Any] = {}
    for key, value in change.items():
        path = split_key(key)
        if not _known(path):
            try:
                kind_at(path)
            except Wrong as wrong:
                raise Wrong(wrong.text, "options", name, key) from None
        content = merge_content(content, nest(path, value))
    return content


def with_scenarios(factors: list[Factor], load: Callable[[Any], Scenario]) -> tuple[list[Factor], dict[str, Scenario]]:
    """The factors with the scenarios that one of them chooses between by name, and those scenarios."""
    chosen: dict[str, Scenario] = {}
    for place, factor in enumerate(factors):
        if factor.path == (SCENARIO,) and isinstance(factor, OptionsFactor):
            loaded = [load(value) for value in factor.values]
            chosen = {scenario.name: scenario for scenario in loaded}
            by_name = PackagesFactor(SCENARIO, factor.path, values=tuple(s.name for s in loaded), changes=({},) * len(loaded))
            factors = [*factors[:place], by_name, *factors[place + 1:]]
    return factors, chosen
