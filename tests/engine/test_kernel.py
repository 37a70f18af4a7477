"""Functions that kernels share, against the system's library."""

import math

import numpy as np
import pytest

from wushe_sim.engine.kernel import exp, log, next_marked


@pytest.mark.parametrize("x", [1e-6, 0.03, 0.5, 0.7071, 0.99999, 1, 1.4142, 1.4143, 2, 3, 8, 41.5, 4096, 1e9])
def test_the_logarithm_is_the_systems_to_the_last_bits_of_a_float32(x):
    assert log(np.float32(x)) == pytest.approx(math.log(np.float32(x)), rel=4e-7, abs=2e-7)


def test_the_logarithm_of_one_is_nought_and_powers_of_whole_numbers_rise():
    assert log(np.float32(1)) == 0
    roots = [exp(np.float32(0.5) * log(np.float32(n))) for n in range(1, 200)]
    assert roots == pytest.approx([math.sqrt(n) for n in range(1, 200)], rel=1e-6) and roots == sorted(roots)


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 31])
def test_every_marked_row_is_found_wherever_it_stands_and_none_beyond_the_last(size):
    for only in range(size):
        marks = np.zeros(size, np.uint8)
        marks[only] = 128
        assert [next_marked(marks, row) for row in range(size + 1)] == [only] * (only + 1) + [size] * (size - only)
    assert next_marked(np.zeros(size, np.uint8), 0) == size


def test_rows_that_are_marked_one_after_the_other_are_found_in_their_order():
    marks, found, row = np.random.default_rng(1).integers(0, 2, 100).astype(np.uint8), [], 0
    while (row := next_marked(marks, row)) < marks.size:
        found.append(row)
        row += 1
    assert found == np.flatnonzero(marks).tolist()
