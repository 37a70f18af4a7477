"""How compiled code sees a column: where it lies and its two lengths, read and written by whole numbers from 0 up.

Numba's arrays also allow strides, slices and places counted from the end, which no loop here uses and each access would pay for: in code to
compile, and in checks when it runs.
"""

import operator
from typing import Any

from numba import types
from numba.extending import infer_getattr, lower_builtin, lower_getattr, models, register_model, type_callable

from wushe_sim.engine.numba_inside import AttributeTemplate, cgutils


class ColumnType(types.Type):
    """The type of a column in compiled code: a value, or a row of values, for each row of its table."""

    def __init__(self, dtype: types.Type, ndim: int) -> None:
        """Of values of a type; ``ndim`` is 1 or 2."""
        self.dtype, self.ndim = dtype, ndim
        super().__init__(name=f"Column({dtype}, {ndim})")


@register_model(ColumnType)
class _ColumnModel(models.StructModel):
    """Where it lies, its rows, and its values a row."""

    def __init__(self, manager: Any, typ: ColumnType) -> None:
        super().__init__(manager, typ, [("place", types.CPointer(typ.dtype)), ("rows", types.intp), ("width", types.intp)])


@type_callable(operator.getitem)
def _type_reading(context: Any) -> Any:
    def typer(column: Any, index: Any) -> Any:
        if not isinstance(column, ColumnType):
            return None
        whole = column.ndim == 1 or isinstance(index, types.BaseTuple)
        return column.dtype if whole else ColumnType(column.dtype, 1)

    return typer


@type_callable(operator.setitem)
def _type_writing(context: Any) -> Any:
    def typer(column: Any, index: Any, value: Any) -> Any:
        return types.none(column, index, column.dtype) if isinstance(column, ColumnType) else None

    return typer


@infer_getattr
class _ColumnLengths(AttributeTemplate):
    key = ColumnType

    def resolve_size(self, column: ColumnType) -> types.Type:
        return types.intp

    def resolve_shape(self, column: ColumnType) -> types.Type:
        return types.UniTuple(types.intp, column.ndim)


def _place(context: Any, builder: Any, kinds: Any, column: Any, index: Any) -> Any:
    """Where a value lies, or a row begins."""
    data = cgutils.create_struct_proxy(kinds[0])(context, builder, column)

    def whole(number: Any, kind: Any) -> Any:
        return context.cast(builder, number, kind, types.intp)

    if isinstance(kinds[1], types.BaseTuple):
        row, within = cgutils.unpack_tuple(builder, index, 2)
        item = builder.add(builder.mul(whole(row, kinds[1][0]), data.width), whole(within, kinds[1][1]))
    else:
        item = whole(index, kinds[1])
        item = builder.mul(item, data.width) if kinds[0].ndim == 2 else item
    return builder.gep(data.place, [item], inbounds=True)


@lower_builtin(operator.getitem, ColumnType, types.Integer)
@lower_builtin(operator.getitem, ColumnType, types.BaseTuple)
def _read_column(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    place = _place(context, builder, sig.args, *args)
    if not isinstance(sig.return_type, ColumnType):
        return context.unpack_value(builder, sig.return_type, place)
    row = cgutils.create_struct_proxy(sig.return_type)(context, builder)
    row.place, row.rows, row.width = place, cgutils.create_struct_proxy(sig.args[0])(context, builder, args[0]).width, cgutils.intp_t(1)
    return row._getvalue()


@lower_builtin(operator.setitem, ColumnType, types.Integer, types.Any)
@lower_builtin(operator.setitem, ColumnType, types.BaseTuple, types.Any)
def _write_column(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    context.pack_value(builder, sig.args[2], args[2], _place(context, builder, sig.args[:2], *args[:2]))


@lower_getattr(ColumnType, "size")
def _size(context: Any, builder: Any, typ: ColumnType, column: Any) -> Any:
    data = cgutils.create_struct_proxy(typ)(context, builder, column)
    return data.rows if typ.ndim == 1 else builder.mul(data.rows, data.width)


@lower_getattr(ColumnType, "shape")
def _shape(context: Any, builder: Any, typ: ColumnType, column: Any) -> Any:
    data = cgutils.create_struct_proxy(typ)(context, builder, column)
    return cgutils.pack_array(builder, [data.rows, data.width][:typ.ndim])
