"""The week by hand: plain Python, one stage at a time, on a street of five."""

from pathlib import Path

import numba
import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Draws wrap around at 64 bits on purpose. With the compiler on, every loop would be compiled for five residents: see elsewhere."""
    compiled = pytest.mark.skip(reason="worked by hand with the compiler off: NUMBA_DISABLE_JIT=1 pytest tests/week")
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning"))
            if not numba.config.DISABLE_JIT:
                item.add_marker(compiled)
