"""Compilers of kernels: our lean way through Numba (``compiling.py``), which is quick, and the stock one, which needs none of its inside.

Both make the same bytes; the stock one takes longer on first use (docs/versioning.md). It serves whoever sets WUSHE_STOCK_NUMBA=1, and
where Numba's inside is not what the lean one expects.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
from numba.extending import register_jitable

from wushe_sim.i18n import detect_language, msg

RECORD = "what-fails.txt"
"""In the cache of the lean compiler: why this Numba does not take it, or nothing, so that it is tried once."""


class Compiler(NamedTuple):
    """A way to make a kernel of a function, and a schedule (see ``kernel.py``)."""

    name: str
    kernel: Callable[[Any], Any]
    schedule: Callable[[Any], Any]


STOCK = Compiler("stock", numba.njit(error_model="numpy", nogil=True, cache=True), register_jitable(error_model="numpy", nogil=True))


def load_lean_compiler() -> Compiler:
    """Load the lean compiler. Raises ImportError or AttributeError where Numba has not what it is made of."""
    from wushe_sim.engine.compiling import make_kernel, make_schedule  # not at the top: this may fail

    return Compiler("lean", make_kernel, make_schedule)


@contextmanager
def cache_in(folder: Path) -> Iterator[None]:
    """Kernels that are made in here are kept in a folder."""
    config: Any = numba.config  # sets its options by name
    before, config.CACHE_DIR = config.CACHE_DIR, str(folder)
    try:
        yield
    finally:
        config.CACHE_DIR = before


def choose_compiler(open_cache: Callable[[str], Any]) -> tuple[Compiler, Any]:
    """Choose the stock compiler where the reader asks for it or Numba does not take the lean one, which is tried once and said once.

    Parameters
    ----------
    open_cache
        Opens the cache of the compiler that it is handed the name of.

    Returns
    -------
    tuple
        The compiler, and its cache.
    """
    if numba.config.DISABLE_JIT or os.environ.get("WUSHE_STOCK_NUMBA", "0") not in ("", "0"):  # pyright: ignore[reportAttributeAccessIssue]
        return STOCK, open_cache(STOCK.name)
    cache = open_cache("lean")
    record = cache.folder / RECORD
    if record.exists():
        fault = record.read_text(encoding="utf-8")
    else:
        fault = find_fault()
        with suppress(OSError):
            record.write_text(fault, encoding="utf-8")
        if fault:
            said = msg("Numba {version} does not take the lean compiler ({fault}); the stock one takes longer, with the same results",
                       version=numba.__version__, fault=fault)
            print(said.render(detect_language()), file=sys.stderr, flush=True)
    return (STOCK, open_cache(STOCK.name)) if fault else (load_lean_compiler(), cache)


def find_fault() -> str:
    """Why Numba does not take the lean compiler, in one line; empty where it does."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            try_out(load_lean_compiler(), Path(folder))
    except OSError:  # nowhere to write: no fault of Numba's
        return ""
    except Exception as wrong:
        return " ".join(f"{type(wrong).__name__}: {wrong}".split())[:200]
    return ""


def try_out(compiler: Compiler, folder: Path) -> None:
    """Compile a kernel that calls another through a schedule, keep it, load what was kept, and look at the numbers.

    Raises
    ------
    Exception
        Whatever Numba raises where its inside is not what the compiler expects; ArithmeticError for a wrong number.
    """
    with cache_in(folder):
        @compiler.kernel
        def halve(number):
            return np.float32(number) / np.float32(2)

        @compiler.schedule
        def halve_one(column, row):
            column[row] = halve(column[row])

        def halve_all(column):
            for row in range(column.size):
                halve_one(column, row)

        for _ in range(2):
            column = np.arange(5, dtype=np.float32)
            compiler.kernel(halve_all)(column)
            if column.tolist() != [0, 0.5, 1, 1.5, 2]:
                raise ArithmeticError(f"half of 0 to 4 came to {column.tolist()}")
