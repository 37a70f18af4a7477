"""``ws.rule`` (编译规则): an override compiled by Numba, for large streets. It reads the columns of its own row and what it is handed."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

import numba
import numpy as np
from numba import types
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, models, register_model

from wushe_sim.agents.actor import find_tables
from wushe_sim.agents.failing import describe_failure, describe_raised, describe_uncompiled, find_user_line, is_of_answer
from wushe_sim.engine.column import ColumnType
from wushe_sim.engine.numba_inside import AttributeTemplate, cgutils
from wushe_sim.engine.table import TableType
from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg
from wushe_sim.i18n.message import Text
from wushe_sim.model.decisions import AMOUNT, YES_NO

UNCOMPILED = (numba.errors.NumbaError, numba.errors.UnsupportedBytecodeError)
"""What Numba raises for what it cannot compile."""


class RowType(types.Type):
    """The type of ``self`` in a rule: a row of a table, whose columns are its attributes."""

    def __init__(self, table: TableType) -> None:
        self.table = table
        super().__init__(name=f"Row({table.name})")


@register_model(RowType)
class _RowModel(models.StructModel):
    """A table and the number of a row."""

    def __init__(self, manager: Any, fe_type: RowType) -> None:
        super().__init__(manager, fe_type, [("table", fe_type.table), ("row", types.int64)])


@intrinsic
def get_row(typingctx: Any, table: Any, row: Any) -> Any:
    """Row number ``row`` of a table."""
    typ = RowType(table)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        made = cgutils.create_struct_proxy(typ)(context, builder)
        made.table, made.row = args
        return made._getvalue()

    return typ(table, types.int64), codegen


@infer_getattr
class _RowFields(AttributeTemplate):
    key = RowType

    def generic_resolve(self, typ: RowType, attr: str) -> types.Type | None:
        field = typ.table.fields.get(attr)
        return field.dtype if isinstance(field, ColumnType) and field.ndim == 1 else None


@lower_getattr_generic(RowType)
def _read_column(context: Any, builder: Any, typ: RowType, value: Any, attr: str) -> Any:
    """The row's value in a column: the table's column, at the row."""
    field: Any = typ.table.fields[attr]
    made = cgutils.create_struct_proxy(typ)(context, builder, value=value)
    column = context.get_getattr(typ.table, attr)(context, builder, typ.table, made.table, attr)
    place = builder.gep(cgutils.create_struct_proxy(field)(context, builder, column).place, [made.row], inbounds=True)
    return context.unpack_value(builder, field.dtype, place)


class PlainRow:
    """What ``self`` is in a rule with the compiler off."""

    def __init__(self, table: Any, row: int) -> None:
        self._table, self._row = table, row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)[self._row]


class Rule:
    """A method marked with ``ws.rule``: called as usual by Python, compiled where the engine asks."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = self.__wrapped__ = function
        self.__name__, self.__doc__ = function.__name__, function.__doc__
        self._compiled: dict[str, Any] = {}

    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        """The rule itself from the class, a plain bound method from an agent."""
        return self if agent is None else self.function.__get__(agent, owner)

    def __call__(self, *arguments: Any) -> Any:
        """As plain Python: ``Careful.join_volunteering(agent, chance, draw)``."""
        return self.function(*arguments)

    def __reduce__(self) -> Any:
        """What was compiled is compiled anew elsewhere."""
        return Rule, (self.function,)

    def loop(self, kind: str) -> Callable[..., Any]:
        """The loop over rows that this rule is compiled into."""
        if kind not in self._compiled:
            self._compiled[kind] = _loop(numba.njit(error_model="numpy", nogil=True)(self.function), kind)
        return self._compiled[kind]


def rule(method: Callable[..., Any]) -> Rule:
    """Compile an override with Numba, so that a large street asks all its residents in compiled code.

    For decisions of kind *yes or no* and *amount*. The method reads single columns of its own row (``self.belonging``; a pointer is a row's
    number) and what it is handed, calls ``math`` and other compiled functions, and writes nothing; ``self.model``, other agents and
    ``self.about`` are not there. Raises BadInput, when the engine first asks, where Numba cannot compile it.
    """
    return Rule(method)


def _loop(function: Any, kind: str) -> Any:
    row_at = PlainRow if numba.config.DISABLE_JIT else get_row  # pyright: ignore[reportAttributeAccessIssue]

    def ask_yes_or_no(table, keys, chances, drawn, answers):
        for k in range(keys.size):
            answers[k] = function(row_at(table, keys[k]), chances[k], drawn[k])  # pyright: ignore[reportCallIssue]

    def ask_amount(table, keys, amounts, drawn, answers):
        for k in range(keys.size):
            answers[k] = function(row_at(table, keys[k]), amounts[k])  # pyright: ignore[reportCallIssue]

    return numba.njit(error_model="numpy", nogil=True)(ask_yes_or_no if kind == YES_NO else ask_amount)


def run_rule(own: Rule, kind: str, name: str, part: Any, drawn: Any, here: Any, agent_at: Callable[[int], Any]) -> Any:
    """The answers of a compiled rule to one decision, checked as a whole; the first nonsense is named with agent, week and decision."""
    if kind not in (YES_NO, AMOUNT):
        raise BadInput(msg("{name}: ws.rule compiles decisions of kind yes or no and amount (this is a {kind}); write a plain method",
                           name=name, kind=kind))
    home = find_tables(here.street, part.place)
    columns, rows = getattr(home, part.role.TABLES[0][0]), part.keys
    if part.role.__name__ == "Volunteer":  # agents go by their residents' rows
        rows = home.residents.volunteer[rows].astype(np.int64)
    weighed, answers = part.weighed[part.rows], np.empty(part.rows.size, np.float64)
    try:
        own.loop(kind)(columns, rows, weighed, np.empty(0, np.float32) if drawn is None else drawn, answers)
    except Exception as wrong:
        handed = zip(rows, weighed, *((drawn,) if kind == YES_NO else ()), strict=True)
        _refuse(own, name, wrong, columns, handed, here.street.week, agent_at)
    low, high = (0, 1) if kind == YES_NO else (part.low, part.high)
    wrong = ~((answers >= low) & (answers <= high)) | ((answers != 0) & (answers != 1) if kind == YES_NO else False)
    if wrong.any():
        k = int(np.flatnonzero(wrong)[0])
        wanted = "True or False" if kind == YES_NO else describe_amount(low, high)
        raise BadInput(msg("{agent}, week {week}: {name} returned {answer} (wanted {wanted})",
                           agent=agent_at(k).named(), week=here.street.week, name=name, answer=repr(answers[k]), wanted=wanted))
    return answers


def _refuse(own: Rule, name: str, wrong: Exception, columns: Any, handed: Iterable[Sequence[Any]], week: int,
            agent_at: Callable[[int], Any]) -> NoReturn:
    """Raise BadInput: what Numba cannot compile, or what the rule raises for whom as plain Python, which knows the line."""
    compiled = not isinstance(wrong, UNCOMPILED) or is_of_answer(wrong)
    for k, (row, *values) in enumerate(handed if compiled else ()):
        try:
            own.function(PlainRow(columns, row), *values)
        except Exception as raised:
            raise describe_failure(agent_at(k), week, name, describe_raised(raised)).at(find_user_line(raised)) from raised
    reason, line = describe_uncompiled(wrong, own.function)
    raise BadInput(msg("{agent}, week {week}: {name}: ws.rule cannot compile this method ({error})",
                       agent=agent_at(0).named(), week=week, name=name, error=reason)).at(line) from None


def describe_amount(low: float, high: float) -> Text:
    """What an amount may be."""
    return msg("a number from {low:g} to {high:g}", low=low, high=high)
