"""The week by hand: plain Python, one stage at a time, on a street of five."""

from pathlib import Path

import numba
import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """With the compiler on, every loop would be compiled by itself for five residents: these tests need it off."""
    compiled = pytest.mark.skip(reason="worked by hand with the compiler off: NUMBA_DISABLE_JIT=1 pytest tests/model/week")
    if not numba.config.DISABLE_JIT:
        for item in items:
            if item.path.is_relative_to(HERE):
                item.add_marker(compiled)
