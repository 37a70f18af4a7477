"""@kernel: a loop over people, compiled by Numba and kept in the kernel cache (``kernel_cache.py``)."""

from collections.abc import Callable
from typing import TypeVar

import numba
import numpy as np

from wushe_sim.engine.compilers import cache_in
from wushe_sim.engine.kernel_cache import CACHE, COMPILER

F = TypeVar("F", bound=Callable)
ZERO, HALF, ONE = np.float32(0), np.float32(0.5), np.float32(1)


def kernel(function: F) -> F:
    """Compile on first call: NumPy's rules for division, no lock held, cached under the digest of the package's sources.

    With the compiler off (NUMBA_DISABLE_JIT=1) it stays Python; numbers of 64 bits wrap around there too, which NumPy need not report.
    """
    if numba.config.DISABLE_JIT:  # pyright: ignore[reportAttributeAccessIssue]  # Numba sets its options by name
        return np.errstate(over="ignore")(function)
    with cache_in(CACHE.folder):
        return COMPILER.kernel(function)


def schedule(function: F) -> F:
    """A plain function that calls kernels in order: compiled where compiled code calls it, plain Python where Python does.

    The second way is how an overridden decision is reached: same order, same kernels, same bytes.
    """
    return COMPILER.schedule(function)


@kernel
def exp(x):
    """e to the x, in float32, by our own polynomial: the same bits on every machine, unlike the system's library.

    x = k ln 2 + r; e^r by a polynomial of degree six on |r| ≤ ½ ln 2 (relative error below 2e-7); clipped to |x| ≤ 80.
    """
    x = min(max(np.float32(x), np.float32(-80)), np.float32(80))
    k = np.floor(x * np.float32(1.4426950408889634) + HALF)
    r = (x - k * np.float32(0.693359375)) + k * np.float32(2.12194440e-4)
    p = np.float32(1.9875691500e-4)
    p = p * r + np.float32(1.3981999507e-3)
    p = p * r + np.float32(8.3334519073e-3)
    p = p * r + np.float32(4.1665795894e-2)
    p = p * r + np.float32(1.6666665459e-1)
    p = p * r + np.float32(5.0000001201e-1)
    p = p * r * r + r + ONE
    return p * np.int32((np.int32(k) + np.int32(127)) << np.int32(23)).view(np.float32)


@kernel
def log(x):
    """The natural logarithm of a positive number, in float32, by our own polynomial: the same bits on every machine.

    x = m 2^k with m between ½ √2 and √2; ln m = 2 (t + t³/3 + t⁵/5 + …) with t = (m − 1) / (m + 1) (error below 2e-7 of |ln x| or of 1).
    """
    bits = np.float32(x).view(np.int32)
    k = (bits >> np.int32(23)) - np.int32(127)
    m = np.int32((bits & np.int32(0x7FFFFF)) | np.int32(0x3F800000)).view(np.float32)
    if m > np.float32(1.4142135):
        m, k = HALF * m, k + np.int32(1)
    t = (m - ONE) / (m + ONE)
    s = t * t
    series = ONE + s * (np.float32(1 / 3) + s * (np.float32(1 / 5) + s * (np.float32(1 / 7) + s * np.float32(1 / 9))))
    return np.float32(k) * np.float32(0.6931471805599453) + np.float32(2) * t * series


@kernel
def logistic(x):
    """σ(x) = 1 / (1 + e^−x)."""
    return ONE / (ONE + exp(-np.float32(x)))


@kernel
def clip_to_unit(x):
    """x, held between 0 and 1."""
    return min(max(np.float32(x), ZERO), ONE)


SCALE = np.float32(1 << 24)


@kernel
def to_fixed_point(x):
    """A share as a whole number of 2⁻²⁴: sums of these do not depend on the order of rows."""
    return np.int64(np.int32(np.float32(x) * SCALE + HALF))


@kernel
def wipe(column):
    """Set a column to nothing."""
    for row in range(column.size):
        column[row] = 0


@kernel
def wipe_rows(table):
    """Set a table, rows of values, to nothing."""
    for row in range(table.shape[0]):
        wipe(table[row])


@kernel
def sum_column(column):
    """The sum of a column of whole numbers."""
    found = np.int64(0)
    for row in range(column.size):
        found += column[row]
    return found


MARKS_A_WORD = 8


@kernel
def read_marks(marks, row):
    """Eight marks, from ``row`` on, as one word of 64 bits: compiled, it is a single read."""
    word = np.uint64(0)
    for k in range(MARKS_A_WORD):
        word |= np.uint64(marks[row + k]) << np.uint64(8 * k)
    return word


@kernel
def next_marked(marks, row):
    """The first row from ``row`` on that is marked, or how many rows there are. Marks are few: rows without are skipped eight at a time."""
    while row + MARKS_A_WORD <= marks.size and read_marks(marks, row) == np.uint64(0):
        row += MARKS_A_WORD
    while row < marks.size and not marks[row]:
        row += 1
    return row


@kernel
def list_marked(marks, order, rows):
    """List the marked rows in the given order, without a jump to guess. Returns how many there are."""
    found = 0
    for k in range(marks.size):
        row = np.uint64(order[k])
        rows[found] = row
        found += np.int64(marks[row])
    return found


@kernel
def sift_down(keys, rows, start, size):
    """Restore the heap below ``start``: the largest key on top.

    The hole goes down to a leaf first, along larger children, and the key climbs back from there (Wegener 1993): most belong near a leaf,
    and no step waits for a comparison that cannot be guessed.
    """
    key, row, hole, child = keys[start], rows[start], start, 2 * start + 1
    while child < size:
        child += np.int64(keys[child] < keys[min(child + 1, size - 1)])
        keys[hole], rows[hole] = keys[child], rows[child]
        hole, child = child, 2 * child + 1
    parent = (hole - 1) // 2
    while hole > start and keys[parent] < key:
        keys[hole], rows[hole] = keys[parent], rows[parent]
        hole, parent = parent, (parent - 1) // 2
    keys[hole], rows[hole] = key, row


@kernel
def sort_by_keys(keys, rows, size):
    """Sort the first ``size`` keys upwards, and the rows along with them, in place (heapsort: nothing is allocated)."""
    for start in range(size // 2 - 1, -1, -1):
        sift_down(keys, rows, start, size)
    for last in range(size - 1, 0, -1):
        keys[0], keys[last] = keys[last], keys[0]
        rows[0], rows[last] = rows[last], rows[0]
        sift_down(keys, rows, 0, last)


@kernel
def sort_draws(keys, rows, size, bits, room):
    """Sort as ``sort_by_keys`` does where keys are draws of so many bits: dealt into as many boxes as there are keys, then put in order.

    ``room`` has columns to sort in (``sorted_keys``, ``sorted_rows``, ``boxes``); where they are too short, keys are sorted as any others.
    """
    boxes, shift = 1, np.uint64(bits)
    while boxes < size:
        boxes, shift = 2 * boxes, shift - np.uint64(1)
    if room.boxes.size <= boxes or room.sorted_keys.size < size or size < 2:
        sort_by_keys(keys, rows, size)
        return
    begins, dealt_keys, dealt_rows = room.boxes, room.sorted_keys, room.sorted_rows
    for box in range(boxes + 1):
        begins[box] = 0
    for k in range(size):
        begins[np.int64(np.uint64(keys[k]) >> shift) + 1] += 1
    for box in range(boxes):
        begins[box + 1] += begins[box]
    for k in range(size):
        box = np.int64(np.uint64(keys[k]) >> shift)
        place = begins[box]
        begins[box] = place + 1
        dealt_keys[place], dealt_rows[place] = np.uint64(keys[k]), rows[k]
    for k in range(size):
        key, row, place = dealt_keys[k], dealt_rows[k], k
        while place > 0 and np.uint64(keys[place - 1]) > key:
            keys[place], rows[place] = keys[place - 1], rows[place - 1]
            place -= 1
        keys[place], rows[place] = key, row
