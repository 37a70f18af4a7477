"""The tables of a scenario that follow from declarations: levers, their schedules, switches and parameters."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from wushe_sim.engine.declare import Lever, list_declarations
from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg, pmsg
from wushe_sim.i18n.wording import find_nearest, shorten
from wushe_sim.model.extensions import collect_declarations
from wushe_sim.model.levers import Levers
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.switches import Switches
from wushe_sim.scenario.kinds import Choice, FixedTable, Kind, Number, ShareTable, Truth, Whole, read_list

MOST_WEEKS = 5200
"""A century: longer runs are mistakes, and a bound keeps a schedule's arrays small."""

WEEKS_FROM_0 = pmsg("unit", "weeks from 0, after burn-in")

_OWN: dict[str, Lever] = {name: lever.declaration for name, lever in list_declarations(Levers).items()}
OUTSIDE: dict[str, Lever] = collect_declarations("levers", _OWN)
LEVERS: dict[str, Lever] = {**_OWN, **OUTSIDE}
"""Every lever's declaration, by name; ``OUTSIDE`` are those of extensions."""

PARAMETER_GROUPS: dict[str, Any] = get_type_hints(Parameters)
"""The class of declarations of each group of parameters, by the group's name."""


class ScenarioTable(BaseModel):
    """A table of a scenario: it never changes, takes no unknown keys and coerces nothing."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", protected_namespaces=())

    PATH: ClassVar[tuple[str, ...] | None] = None
    """Where it stands in a scenario (``name_tables``); None where there may be several."""

    def __setattr__(self, name: str, value: Any) -> None:
        """Refused, with the call that makes a new scenario; what begins with an underscore is no key."""
        if name.startswith("_"):
            super().__setattr__(name, value)
        else:
            known = type(self).model_fields
            key = name if name in known else find_nearest(name, known) or name
            change = "…" if self.PATH is None else format_change((*self.PATH, key), value)
            raise BadInput(msg("a scenario never changes; make a new one: scenario = scenario.replace({change})", change=change))


def name_tables(table: type[ScenarioTable], path: tuple[str, ...] = ()) -> None:
    """Tell each table where it stands in a scenario."""
    table.PATH = path
    for name, field in table.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, ScenarioTable):
            name_tables(field.annotation, (*path, name))


def format_change(path: Sequence[str], value: Any) -> str:
    """Write a change as ``replace`` takes it: ``weeks=5``, ``levers={'admin_burden': 0.4}``."""
    said = shorten(repr(value))
    for key in reversed(path[1:]):
        said = f"{{{key!r}: {said}}}"
    return f"{path[0]}={said}"


class Entry(ScenarioTable):
    """One entry of a schedule: a step at ``week``, or a ramp that starts there and arrives ``over`` weeks later."""

    week: Annotated[int, Whole(0, MOST_WEEKS - 1, WEEKS_FROM_0)] = Field(
        description="week of the step, or of the ramp's start")
    value: Any = Field(description="the value stepped to, or in which the ramp ends")
    over: Annotated[int, Whole(0, MOST_WEEKS, pmsg("unit", "weeks"))] = Field(
        default=0, description="weeks that the ramp takes; 0 is a step")


def kind_of(lever: Lever) -> Kind:
    """What a lever's value may be."""
    if lever.options:
        return Choice(lever.options)
    return ShareTable(lever.parts, all_needed=True) if lever.parts else Number(lever.low, lever.high, pmsg("unit", lever.unit))


def default_of(lever: Lever) -> Any:
    """A lever's default as a scenario holds it: a mix as a table, a choice as its name, all else as a number."""
    if lever.parts:
        return FixedTable(zip(lever.parts, map(float, lever.default), strict=True))
    return lever.default if lever.options else float(lever.default)


_ENTRIES = read_list(msg("a list of entries is wanted, such as [{{ week = 52, value = … }}] (got {value})"))


@cache
def _entries_of(kind: Kind) -> Any:
    """A list of entries whose values are of one kind; levers of one kind share it, for building models takes time."""
    entry = create_model("Entry", __base__=Entry, value=(Annotated[Any, kind], ...))
    return Annotated[tuple[entry, ...], _ENTRIES]  # type: ignore[valid-type]


def _parameters_of(name: str, group: Any) -> Any:
    fields: Any = {
        p.name: (
            Annotated[float, Number(p.declaration.low, p.declaration.high,
                                    msg("{unit}: the range declared for it", unit=pmsg("unit", p.declaration.unit)))],
            Field(float(p.declaration.default), description=p.declaration.meaning),
        )
        for p in list_declarations(group).values()
    }
    table = create_model(f"{name}_parameters", __base__=ScenarioTable, **fields)
    return table, Field(table(), description=(group.__doc__ or "").partition("\n")[0])


_LEVERS: Any = {
    name: (Annotated[Any, kind_of(lever)], Field(default_of(lever), description=lever.meaning)) for name, lever in LEVERS.items()
}
_SCHEDULES: Any = {
    name: (_entries_of(kind_of(lever)), Field(default=(), description=f"over the weeks: {lever.meaning}")) for name, lever in LEVERS.items()
}
_SWITCHES: Any = {
    name: (Annotated[bool, Truth()], Field(switch.declaration.default, description=switch.declaration.meaning))
    for name, switch in list_declarations(Switches).items()
}
_PARAMETERS: Any = {name: _parameters_of(name, group) for name, group in PARAMETER_GROUPS.items()}

if TYPE_CHECKING:  # their fields are declared elsewhere, which a type checker cannot follow
    LeverTable = ScheduleTable = SwitchTable = ParameterTable = Any
else:
    LeverTable = create_model("LeverTable", __base__=ScenarioTable, __doc__="What each lever is set to.", **_LEVERS)
    ScheduleTable = create_model("ScheduleTable", __base__=ScenarioTable, __doc__="What levers do over the weeks.", **_SCHEDULES)
    SwitchTable = create_model("SwitchTable", __base__=ScenarioTable, __doc__="Which mechanisms are on.", **_SWITCHES)
    ParameterTable = create_model("ParameterTable", __base__=ScenarioTable, __doc__="Coefficients, by the stage that reads them.",
                                  **_PARAMETERS)


def untouched(table: Any) -> Any:
    """A table in which all is at its default."""
    return table()
