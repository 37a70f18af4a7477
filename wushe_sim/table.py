"""How compiled code sees an actor's table: by one pointer to where its columns lie.

Numba would pass a ``NamedTuple`` of thirty columns as two hundred numbers to every function that takes it; compiling a week took minutes.
Here a class of declarations becomes a type of its own, passed as one pointer, and ``residents.belonging`` reads the column's place from it.
The spelling is the same in compiled code and in Python, and so are the bits.
"""

from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, models, register_model
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype
from numpy.typing import NDArray

from wushe_sim.declare import Column, Lever, Parameter, Switch, dtype_of

SLOTS = 3
"""What a table says of a column: where it lies, and its two lengths (the second is 1 for a plain column)."""
SCALARS: dict[type, tuple[type, types.Type]] = {Parameter: (np.float32, types.float32), Switch: (np.uint8, types.uint8)}


class TableType(types.Type):
    """The type of a class of declarations in compiled code: its fields are columns, single values, or tables again."""

    def __init__(self, cls: type) -> None:
        """For a ``NamedTuple`` of declarations, or of such."""
        self.cls = cls
        self.fields: dict[str, types.Type] = {name: _field(hint) for name, hint in get_type_hints(cls, include_extras=True).items()}
        super().__init__(name=f"Table({cls.__module__}.{cls.__name__})")


def _field(hint: Any) -> types.Type:
    if get_origin(hint) is not Annotated:
        return TableType(hint)
    kind, declaration = get_args(hint)[:2]
    if type(declaration) in SCALARS:
        return SCALARS[type(declaration)][1]
    flat = declaration.width == 1 if isinstance(declaration, Column) else not (isinstance(declaration, Lever) and declaration.parts)
    return types.Array(from_dtype(dtype_of(kind)), 1 if flat else 2, "C")


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
    """The column's place and lengths, read from the table. They never change, so the reads may leave every loop."""
    field, number = typ.fields[attr], list(typ.fields).index(attr)
    words = builder.bitcast(table, cgutils.intp_t.as_pointer())

    def word(slot: int) -> Any:
        value = builder.load(cgutils.gep_inbounds(builder, words, SLOTS * number + slot))
        value.set_metadata("invariant.load", builder.module.add_metadata([]))
        return value

    if isinstance(field, TableType):
        return builder.inttoptr(word(0), context.get_value_type(field))
    if not isinstance(field, types.Array):
        place = builder.inttoptr(word(0), context.get_data_type(field).as_pointer())
        return context.unpack_value(builder, field, place)
    array = make_array(field)(context, builder)
    item = context.get_abi_sizeof(context.get_data_type(field.dtype))
    size = ir.Constant(cgutils.intp_t, item)
    shape = [word(1)] if field.ndim == 1 else [word(1), word(2)]
    strides = [size] if field.ndim == 1 else [builder.mul(shape[1], size), size]
    pointer = builder.inttoptr(word(0), context.get_data_type(field.dtype).as_pointer())
    populate_array(array, data=pointer, shape=shape, strides=strides, itemsize=size, meminfo=None, parent=None)
    return array._getvalue()


@intrinsic
def table_at(typingctx: Any, address: Any, table: Any) -> Any:
    """The table of a class whose words lie at an address: ``table_at(address, community_type)``."""
    typ = table.key if isinstance(table, types.NumberClass) else table.instance_type

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.inttoptr(args[0], context.get_value_type(typ))

    return typ(types.uint64, table), codegen


@cache
def fields_of(cls: type) -> tuple[Any, ...]:
    """What was declared of each field, or None where the field is a table itself; looked up once."""
    hints = get_type_hints(cls, include_extras=True).values()
    return tuple(get_args(hint)[1] if get_origin(hint) is Annotated else None for hint in hints)


class Words(NamedTuple):
    """A table's words, where they lie, and what must be kept alive as long as they are used."""

    address: np.uint64
    alive: tuple[Any, ...]


def words_of(rows: Any) -> Words:
    """The words of a ``NamedTuple`` of columns, of single values or of such tables, for compiled code to read."""
    words: NDArray[np.int64] = np.zeros(SLOTS * len(rows), np.int64)
    alive: list[Any] = [words]
    for number, (value, declaration) in enumerate(zip(rows, fields_of(type(rows)), strict=True)):
        if declaration is None:
            inner = words_of(value)
            alive.append(inner)
            words[SLOTS * number] = inner.address
            continue
        if type(declaration) in SCALARS:
            value = np.array([value], SCALARS[type(declaration)][0])
        if not value.flags.c_contiguous:
            raise ValueError(f"{type(rows).__name__}: a column is not laid out row by row")
        alive.append(value)
        words[SLOTS * number:SLOTS * number + 3] = value.ctypes.data, value.shape[0], value.shape[1] if value.ndim > 1 else 1
    return Words(np.uint64(words.ctypes.data), tuple(alive))
