"""An agent (行动者) is a row: reading and writing its attributes reads and writes the engine's columns, within their bounds."""

import math
from collections.abc import Callable
from functools import cache
from numbers import Real
from typing import Any, ClassVar

import mesa
import numpy as np

from wushe_sim.engine.declare import NOBODY, Column, Declared, list_declarations
from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg, pmsg
from wushe_sim.i18n.wording import find_slip
from wushe_sim.scenario.merging import plain_value

OWN = frozenset({"model", "place", "row", "pos", "unique_id"})
"""What every agent keeps on itself."""
WHOLE_STREET = -1
"""The place of an agent that belongs to no single community."""


def find_tables(street: Any, place: int) -> Any:
    """Where the tables of a place's agents are found: in the community, or at the station."""
    return street.station if place == WHOLE_STREET else street.communities[place]


class TableRow:
    """A row of some tables, with a property for each of their columns.

    ``TABLES`` names where each table is found in the community or, for agents of the whole street, in the street.
    """

    TABLES: ClassVar[tuple[tuple[str, type], ...]] = ()
    POINTERS: ClassVar[dict[str, Callable[[Any, int], Any]]] = {}
    """Columns that point at another actor: how that actor is found."""

    model: Any
    place: int
    row: int

    def __init_subclass__(cls, **options: Any) -> None:
        """Each column that the class's own tables declare becomes a property."""
        super().__init_subclass__(**options)
        for found_in, table in vars(cls).get("TABLES", ()):
            for entry in list_declarations(table).values():
                if entry.name not in vars(cls):
                    setattr(cls, entry.name, _column(found_in, entry, cls.POINTERS.get(entry.name)))

    @property
    def community(self) -> str:
        """The name of the community (社区) that it belongs to; the empty text for the street's and the city's."""
        return "" if self.place == WHOLE_STREET else self.model.street.names[self.place]

    def highest(self, name: str, bound: float) -> float:
        """The highest value that a column may be given here."""
        return bound

    def _home(self) -> Any:
        return find_tables(self.model.street, self.place)

    def __repr__(self) -> str:
        """Such as <Resident 12 of c03>."""
        return f"<{self.named()}>"

    def named(self) -> str:
        """What errors call it: class, row and community."""
        number = "" if self.row is None else f" {self.row}"
        return f"{type(self).__name__}{number}" + (f" of {self.community}" if self.community else "")


def _column(found_in: str, entry: Declared, pointer: Callable[[Any, int], Any] | None) -> property:
    name, column = entry.name, entry.declaration
    whole, pointing = np.issubdtype(entry.dtype, np.integer), entry.dtype == NOBODY.dtype

    def read_one(self: Any) -> Any:
        try:
            return getattr(getattr(self._home(), found_in), name).item(self.row)
        except (TypeError, ValueError):
            raise _gone(self, name) from None

    def read_many(self: Any) -> Any:
        return tuple(getattr(getattr(self._home(), found_in), name)[self.row].tolist())

    def read_pointer(self: Any) -> Any:
        row = read_one(self)
        return None if row == NOBODY else row if pointer is None else pointer(self, row)

    def write(self: Any, value: Any) -> None:
        if self.row is None:
            raise _gone(self, name)
        value = value if isinstance(value, Real) else plain_value(value)
        values = value if column.width != 1 and isinstance(value, list | tuple) else [value]
        if len(values) != column.width:
            raise BadInput(msg("{agent}: {name} takes {width} values (got {count})",
                               agent=self.named(), name=name, width=column.width, count=len(values)))
        high = self.highest(name, column.bounds[1])
        for one in values:
            _check(self, name, column, one, high, whole)
        getattr(getattr(self._home(), found_in), name)[self.row] = values if column.width != 1 else value

    def refuse(self: Any, value: Any) -> None:
        raise BadInput(msg("{agent}: {name} says who stands where, and is the engine's to write ({meaning})",
                           agent=self.named(), name=name, meaning=pmsg("column meaning", column.meaning)))

    read = read_pointer if pointing else read_one if column.width == 1 else read_many
    doc = f"{column.meaning} ({column.unit}; {column.bounds[0]:g} to {column.bounds[1]:g})."
    return property(read, refuse if pointing else write, doc=doc)


def _gone(agent: Any, name: str) -> BadInput:
    return BadInput(msg("{agent}: is gone (moved away, struck off or folded), and has no {name} any more",
                        agent=agent.named(), name=name))


def _check(agent: Any, name: str, column: Column, value: Any, high: float, whole: bool) -> None:
    """Raise BadInput where a value is no number, is not finite, or lies outside the column's bounds."""
    low = column.bounds[0]
    number = float(value) if isinstance(value, Real) else math.nan
    if not low <= number <= high or not math.isfinite(number) or (whole and not number.is_integer()):
        kind = msg("a whole number") if whole else msg("a number")
        raise BadInput(msg("{agent}: {name} is {kind} from {low:g} to {high:g} (got {value}; {unit}: {meaning})",
                           agent=agent.named(), name=name, kind=kind, low=low, high=high, value=repr(value),
                           unit=pmsg("unit", column.unit), meaning=pmsg("column meaning", column.meaning)))


def describe_creation(name: str) -> BadInput:
    """Say what to write instead of ``create_agents``, which Mesa's own models call."""
    return BadInput(msg('{name}.create_agents: agents come with the street; place={{"residents": 500}} in its scenario says how many, and '
                        'WusheModel(scenario, agents={{ws.Resident: Careful}}) of which class', name=name))


@cache
def find_slip_of(cls: type, name: str) -> str | None:
    """The attribute of a class that a name nearly is, if any."""
    return None if name in OWN else find_slip(name, (one for one in dir(cls) if not one.startswith("_")))


def refuse_slip(known: type, cls: type, name: str) -> None:
    """Raise BadInput where a name that a class, or an agent of it, is given is nearly one that is known."""
    if near := find_slip_of(known, name):
        raise BadInput(msg("{agent}: {name} is no attribute of it; did you mean {near}?", agent=cls.__name__, name=name, near=near))


class Actor(TableRow, mesa.Agent):
    """行动者: a Mesa agent whose attributes are the columns of its row, and whose decisions a subclass may override.

    What else a subclass keeps on itself (``self.memory = 3``) stays there and travels with copies and pickles of the model. ``about`` is
    what a decision is about while it is being made (a case, a committee, pairs of nodes), and None otherwise. An agent that is gone (a
    resident who moved away, a volunteer who was struck off, an organization that folded) can no longer be read.
    """

    about: Any = None

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute. Raises BadInput for a name that is nearly, and not quite, an attribute of the class: that is a slip."""
        if name not in self.__dict__ and not hasattr(type(self), name):
            self._refuse_slip(name)
        object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        """Of what is not there: BadInput for a slip, as ``__setattr__`` raises, so that a collector's reporter of it is no empty column."""
        if not name.startswith("_"):
            self._refuse_slip(name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _refuse_slip(self, name: str) -> None:
        refuse_slip(type(self), type(self), name)

    def __init__(self, model: Any, place: int, row: int) -> None:
        """Made by the model, for a row that is there; a subclass that adds its own must take the same arguments and hand them on."""
        self.model, self.place, self.row, self.pos = model, place, row, None
        self.unique_id = model.next_id()

    @classmethod
    def create_agents(cls, model: Any, n: int, *args: Any, **kwargs: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Refused: agents come with the street."""
        raise describe_creation(cls.__name__)

    def let_go(self) -> None:
        """Its row is another's by now."""
        self.row = None  # type: ignore[assignment]

    def remove(self) -> None:
        """Refused: rows come and go by the engine's own doings (a resident moves away by ``leave``)."""
        raise BadInput(msg("{agent}: agents come and go by what the model does; override a decision instead of removing them",
                           agent=self.named()))
