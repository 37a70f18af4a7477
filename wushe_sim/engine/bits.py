"""Bits of a word of 64: sets of at most 64 things, gone through without looking at what is not in them."""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload


def first_bit(bits: int) -> int:
    """The number of the lowest bit that is set; there must be one."""
    return (int(bits) & -int(bits)).bit_length() - 1


@intrinsic
def _first_bit(typingctx: Any, bits: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.uint64), codegen


@overload(first_bit, jit_options={"nogil": True})
def _first_bit_compiled(bits):
    return lambda bits: _first_bit(bits)  # pyright: ignore[reportCallIssue]  # Numba's first argument
