"""How compiled code sees an actor's table: by one pointer to where its columns lie.

Numba would pass a ``NamedTuple`` of thirty columns as two hundred numbers to every function that takes it; compiling a week took minutes.
Here a class of declarations becomes a type of its own, passed as one pointer, and ``residents.belonging`` reads the column's place from it.
The spelling is the same in compiled code and in Python, and so are the bits.
"""

import operator
from ctypes import addressof, c_char
from functools import cache, lru_cache
from typing import Any, get_type_hints

import numba
import numpy as np
from numba import from_dtype, types
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_builtin,
    lower_getattr_generic,
    models,
    register_model,
    type_callable,
    typeof_impl,
    unbox,
)

from wushe_sim.engine.column import ColumnType
from wushe_sim.engine.declare import Column, Lever, Parameter, Switch, list_declarations, read_hint
from wushe_sim.engine.numba_inside import AttributeTemplate, cgutils

SLOTS = 3
"""What a table says of a column: where it lies, and its two lengths (the second is 1 for a plain column)."""
SCALARS: dict[type, tuple[type, types.Type]] = {Parameter: (np.float32, types.float32), Switch: (np.uint8, types.uint8)}


class TableType(types.Type):
    """The type of a class of declarations in compiled code: its fields are columns, single values, or tables again."""

    def __init__(self, cls: type) -> None:
        """For a ``NamedTuple`` of declarations, or of such."""
        self.cls = cls
        self.fields: dict[str, types.Type] = {name: _field(name, hint) for name, hint in get_type_hints(cls, include_extras=True).items()}
        super().__init__(name=f"Table({cls.__module__}.{cls.__name__})")


@cache
def table_type(cls: type) -> TableType:
    """The type of a class of declarations, made once."""
    return TableType(cls)


def _field(name: str, hint: Any) -> types.Type:
    entry = read_hint(name, hint)
    if entry is None:
        return table_type(hint)
    declaration = entry.declaration
    if type(declaration) in SCALARS:
        return SCALARS[type(declaration)][1]
    flat = declaration.width == 1 if isinstance(declaration, Column) else not (isinstance(declaration, Lever) and declaration.parts)
    return ColumnType(from_dtype(entry.dtype), 1 if flat else 2)


@register_model(TableType)
class _TableModel(models.OpaqueModel):
    """One pointer."""


@infer_getattr
class _TableFields(AttributeTemplate):
    key = TableType

    def generic_resolve(self, typ: TableType, attr: str) -> types.Type | None:
        return typ.fields.get(attr)


@lower_getattr_generic(TableType)
def _read_field(context: Any, builder: Any, typ: TableType, table: Any, attr: str) -> Any:
    """The column's place and lengths, or a single value, read from the table. They never change, so the reads may leave every loop."""
    field, number = typ.fields[attr], list(typ.fields).index(attr)
    words = builder.bitcast(table, cgutils.intp_t.as_pointer())

    def constant(place: Any) -> Any:
        value = builder.load(place)
        value.set_metadata("invariant.load", builder.module.add_metadata([]))
        return value

    def word(slot: int) -> Any:
        return constant(cgutils.gep_inbounds(builder, words, SLOTS * number + slot))

    if isinstance(field, TableType):
        return builder.inttoptr(word(0), context.get_value_type(field))
    if not isinstance(field, ColumnType):
        return constant(builder.inttoptr(word(0), context.get_data_type(field).as_pointer()))
    column = cgutils.create_struct_proxy(field)(context, builder)
    column.place = builder.inttoptr(word(0), context.get_data_type(field.dtype).as_pointer())
    column.rows, column.width = word(1), word(2)
    return column._getvalue()


@cache
def list_fields(cls: type) -> tuple[Any, ...]:
    """What was declared of each field, or None where the field is a table itself; looked up once."""
    entries, names = list_declarations(cls), get_type_hints(cls)
    return tuple(entries[name].declaration if name in entries else None for name in names)


@cache
def is_table(cls: type) -> bool:
    """Whether a class is one of declarations. Other tuples are nobody's business here, whatever their hints."""
    try:
        hints = list(get_type_hints(cls, include_extras=True).items()) if hasattr(cls, "_fields") else []
    except (NameError, TypeError):
        return False
    if not hints:
        return False
    entry, first = read_hint(*hints[0]), hints[0][1]
    return isinstance(first, type) and is_table(first) if entry is None else isinstance(entry.declaration, (Column, *SCALARS, Lever))


def get_address(column: Any) -> int:
    """Where a column lies, in a third of the time that ``column.ctypes.data`` takes."""
    return addressof(c_char.from_buffer(column)) if column.size and column.flags.writeable else column.ctypes.data


class Words:
    """A table's words: of which table and type, where they lie, and what must be kept alive as long as they are used."""

    __slots__ = ("_numba_type_", "address", "alive", "rows")

    def __init__(self, rows: Any, before: "Words | None" = None) -> None:
        """The words of a ``NamedTuple`` of columns, of single values or of such tables; those of tables within that ``before`` had, too.

        Raises ValueError for columns with gaps.
        """
        words: list[int] = []
        self.alive: list[Any] = []
        for number, (value, declaration) in enumerate(zip(rows, list_fields(type(rows)), strict=True)):
            if declaration is None:
                value = pack_table(value, before.alive[number] if before else None)
                words += value.address, 0, 0
            else:
                if type(declaration) in SCALARS:
                    value = np.array([value], SCALARS[type(declaration)][0])
                elif not value.flags.c_contiguous:
                    raise ValueError(f"{type(rows).__name__}: a column is not laid out row by row")
                words += get_address(value), len(value), value.shape[1] if value.ndim > 1 else 1
            self.alive.append(value)
        laid = np.array(words, np.int64)
        self.alive.append(laid)
        self._numba_type_, self.address, self.rows = table_type(type(rows)), laid.ctypes.data, rows


def pack_table(rows: Any, before: Words | None = None) -> Any:
    """The words of a table, for compiled code to read; the table itself where the compiler is off.

    Taken once where a table is handed over often; of ``before``, the words that the table had before parts of it were replaced, those
    stay that still hold. Raises ValueError for columns with gaps.
    """
    if isinstance(rows, Words | Tables) or numba.config.DISABLE_JIT:  # pyright: ignore[reportAttributeAccessIssue]
        return rows
    if is_value_table(type(rows)):
        return pack_value_table(type(rows), rows)
    return before if before and before.rows is rows else Words(rows, before)


@cache
def is_value_table(cls: type) -> bool:
    """Whether a table holds single values throughout, which nobody writes, such as parameters and switches."""
    return all(type(declaration) in SCALARS for declaration in list_fields(cls))


@lru_cache(maxsize=256)
def pack_value_table(cls: type, rows: Any) -> Words:
    """The words of a table of single values, laid once for all tables of its class with these values."""
    return Words(rows)


class Tables:
    """Several tables of one class, such as a street's communities: ``communities[c]`` is one of them, in Python as in compiled code."""

    def __init__(self, tables: Any, before: "Tables | None" = None) -> None:
        """For one table or more, or their words; ``before`` are as many that these take the place of (see ``pack_table``)."""
        tables = list(tables)
        earlier = before.words if before else [None] * len(tables)
        once = {id(rows): pack_table(rows, old) for rows, old in zip(tables, earlier, strict=True)}
        self.words = [once[id(rows)] for rows in tables]
        self.tables = [words.rows if isinstance(words, Words) else words for words in self.words]
        self._numba_type_ = tables_type(type(self.tables[0]))
        self.places = np.array([getattr(words, "address", 0) for words in self.words], np.int64)
        self.address = self.places.ctypes.data

    def __getitem__(self, number: int) -> Any:
        return self.tables[number]


class TablesType(types.Type):
    """The type of several tables of a class in compiled code: a pointer to where the words of each lie."""

    def __init__(self, table: TableType) -> None:
        self.table = table
        super().__init__(name=f"Several({table.name})")


@cache
def tables_type(cls: type) -> TablesType:
    """The type of several tables of a class, made once."""
    return TablesType(table_type(cls))


register_model(TablesType)(models.OpaqueModel)


@type_callable(operator.getitem)
def _type_one_of_tables(context: Any) -> Any:
    def typer(tables: Any, number: Any) -> Any:
        return tables.table if isinstance(tables, TablesType) else None

    return typer


@lower_builtin(operator.getitem, TablesType, types.Integer)
def _one_of_tables(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    places = builder.bitcast(args[0], cgutils.intp_t.as_pointer())
    place = builder.load(builder.gep(places, [context.cast(builder, args[1], sig.args[1], types.intp)], inbounds=True))
    return builder.inttoptr(place, context.get_value_type(sig.return_type))


_typeof_tuple = typeof_impl.dispatch(tuple)


@typeof_impl.register(tuple)
def _typeof(value: Any, context: Any) -> Any:
    """A table is handed to compiled code by its words; other tuples as Numba hands them."""
    return table_type(type(value)) if is_table(type(value)) else _typeof_tuple(value, context)


@unbox(TableType)
@unbox(TablesType)
def _unbox(typ: TableType | TablesType, rows: Any, c: Any) -> NativeValue:
    """Where a table's words lie; they are kept alive until the function returns."""
    function = c.pyapi.unserialize(c.pyapi.serialize_object(pack_table))
    words = c.pyapi.call_function_objargs(function, (rows,))
    c.pyapi.decref(function)
    table = cgutils.alloca_once_value(c.builder, cgutils.get_null_value(c.context.get_value_type(typ)))
    with c.builder.if_then(cgutils.is_not_null(c.builder, words)):
        address = c.pyapi.object_getattr_string(words, "address")
        c.builder.store(c.builder.inttoptr(c.pyapi.long_as_ulonglong(address), c.context.get_value_type(typ)), table)
        c.pyapi.decref(address)
    return NativeValue(c.builder.load(table), is_error=cgutils.is_null(c.builder, words), cleanup=lambda: c.pyapi.decref(words))
