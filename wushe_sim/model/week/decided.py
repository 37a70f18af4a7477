"""The middle step of a decision: what the compiled default decided stands, unless an override replaces it for its own rows.

``decided(overrides, decision.leave)`` stands in each stage between deciding and carrying out. Compiled code looks whether anybody asked to
be called for this decision, and calls them; it is the same code whether somebody did or not. With the compiler off, Python calls
``overrides.settle(number)``.
"""

import ctypes
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload


class Asked(NamedTuple):
    """Who is called, and for which decisions: the address of a C function that takes a decision's number, and a bit for each number."""

    address: np.uint64
    decisions: np.uint64

    def settle(self, number: int) -> None:
        """Call, as compiled code would, whoever asked to be called for this decision."""
        if int(self.decisions) >> number & 1:
            CALLED(int(self.address))(number)


CALLED = ctypes.CFUNCTYPE(None, ctypes.c_int64)
NOBODY_ASKED = Asked(np.uint64(0), np.uint64(0))


def caller(overrides: "weakref.ref[Any]") -> Callable[[int], None]:
    """What compiled code calls: it must not raise, so what is raised waits until the week's kernel has returned."""
    def call(number: int) -> None:
        asked = overrides()
        if asked is not None and asked._failed is None:
            try:
                asked.settle(number)
            except BaseException as wrong:
                asked._failed = wrong

    return call


def decided(overrides: Any, number: int) -> None:
    """Let overrides, if there are any, rewrite the outcome of the decision just taken."""
    if overrides is not None:
        overrides.settle(number)


@intrinsic
def _call(typingctx: Any, address: Any, number: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        function = ir.FunctionType(ir.VoidType(), [ir.IntType(64)]).as_pointer()
        builder.call(builder.inttoptr(args[0], function), [args[1]])
        return context.get_dummy_value()

    return types.void(types.uint64, types.int64), codegen


@overload(decided, jit_options={"nogil": True})
def _decided(overrides, number):
    if isinstance(overrides, types.NoneType):
        return lambda overrides, number: None

    def ask(overrides, number):
        if (overrides.decisions >> np.uint64(number)) & np.uint64(1):
            _call(overrides.address, np.int64(number))  # pyright: ignore[reportCallIssue]  # Numba's first argument

    return ask


def is_asked(overrides: Any, number: int) -> bool:
    """Whether anybody is to be called for a decision, who may look at what was weighed for it."""
    return bool(overrides is not None and int(overrides.decisions) >> number & 1)


@overload(is_asked, jit_options={"nogil": True})
def _is_asked(overrides, number):
    if isinstance(overrides, types.NoneType):
        return lambda overrides, number: False
    return lambda overrides, number: (overrides.decisions >> np.uint64(number)) & np.uint64(1) != np.uint64(0)
