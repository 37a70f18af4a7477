"""The middle step of a decision: what the compiled default decided stands, unless an override replaces it for its own rows.

``decided(overrides, decision.leave)`` stands in each stage between deciding and carrying out. Without overrides it compiles to nothing.
With them the stages run as plain Python around the same kernels, and it calls ``overrides.settle(number)``.
"""

from typing import Any

from numba.extending import overload


def decided(overrides: Any, number: int) -> None:
    """Let overrides, if there are any, rewrite the outcome of the decision just taken."""
    if overrides is not None:
        overrides.settle(number)


@overload(decided, jit_options={"nogil": True})
def _nothing_to_settle(overrides, number):
    return lambda overrides, number: None
