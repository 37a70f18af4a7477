"""A run as it is kept between its end and its place in a table: what was counted, packed."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from wushe_sim.results import Run

CODEC, LEVEL = "zstd", 1


class Packed(NamedTuple):
    """One run's counts as bytes; ``about`` says their shape and what the places and groups are called."""

    about: str
    counts: bytes


class Outcome(NamedTuple):
    """How a run ended: packed, or with an error; the seconds that it took, and what was mended in its files."""

    run: int
    packed: Packed | None
    error: str = ""
    seconds: float = 0.0
    mended: Mapping[str, Any] = {}


def packed(run: Run) -> Packed:
    """A run as bytes."""
    about = {"shape": run.counts.shape, "weeks": run.weeks.tolist(), "places": run.communities, "groups": run.groups,
             "types": run.types, "name": run.scenario}
    data = pa.Codec(CODEC, LEVEL).compress(np.ascontiguousarray(run.counts, "<i8").data, asbytes=True)
    return Packed(json.dumps(about, ensure_ascii=False), data)


def unpacked(kept: Packed, seed: int) -> Run:
    """The run again."""
    about = json.loads(kept.about)
    size = int(np.prod(about["shape"])) * 8
    counts = np.frombuffer(pa.Codec(CODEC).decompress(kept.counts, size, asbytes=True), "<i8").reshape(about["shape"])
    return Run(about["name"], seed, np.array(about["weeks"], np.int32), counts, tuple(about["places"]), tuple(about["groups"]),
               types=tuple(about["types"]))
