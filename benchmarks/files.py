"""Files that mean harm: the longest that one takes to be refused, and the memory (``python benchmarks/files.py``, some minutes)."""

import gzip
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from measuring import Figure, measured, peak

CASES = 2_000
MEGABYTES_OF_NOUGHT, MEGABYTES_ONCE_UNPACKED = 40, 100


def mutated() -> dict[str, Any]:
    """Processor seconds of the mutated file that took longest to be taken or refused, and the most memory that any took."""
    from tests.scenario.test_fuzz import tried

    with tempfile.TemporaryDirectory(prefix="wushe-files-") as folder:
        tried(Path(folder), 0, 20)
        before, longest = peak(), 0.0
        for number in range(CASES):
            start = time.process_time()
            tried(Path(folder), number, number + 1)
            longest = max(longest, time.process_time() - start)
    return {"longest": longest, "before": before, "peak": peak()}


def refused(packed: bool) -> dict[str, float]:
    """Memory before and after one large file was refused: a packed one made to fill it, or one of nothing but noughts."""
    from wushe_sim.errors import BadInput
    from wushe_sim.files.networks import read_place

    with tempfile.TemporaryDirectory(prefix="wushe-files-") as folder:
        path = Path(folder, "edges")
        if packed:
            with gzip.open(path, "wb") as file:
                for _ in range(MEGABYTES_ONCE_UNPACKED):
                    file.write(b"0,1\n" * 2**18)
        else:
            path.write_bytes(b"x,y\n")
            os.truncate(path, MEGABYTES_OF_NOUGHT * 2**20)
        before = peak()
        try:
            read_place(path)
        except BadInput:
            return {"before": before, "peak": peak()}
    raise SystemExit("it was taken")


def files() -> list[Figure]:
    """What files that mean harm cost, as figures."""
    cases, bomb, nought = measured("files", "mutated"), measured("files", "refused", True), measured("files", "refused", False)
    return [
        Figure(f"the longest of {CASES:,} mutated files", f"{cases['longest']:.2f} s",
               f"of processor time until taken or refused; the most memory beyond the start, {cases['peak'] - cases['before']:.0f} MB"),
        Figure(f"refusing a packed file of {MEGABYTES_ONCE_UNPACKED} MB once unpacked", f"{bomb['peak'] - bomb['before']:.0f} MB",
               "of memory beyond that before it"),
        Figure(f"refusing a file of {MEGABYTES_OF_NOUGHT} MB of noughts", f"{nought['peak'] - nought['before']:.0f} MB",
               "of memory beyond that before it; it is held once"),
    ]


if __name__ == "__main__":
    for figure in files():
        print(f"{figure.what:56} {figure.value:>10}   {figure.compared}")
