"""Packed runs (打包): what a run counted, as bytes, between its end and its place in a table."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
import pyarrow as pa
from pydantic import Field

from wushe_sim.model.counts import COUNTS
from wushe_sim.results import Run
from wushe_sim.results.manifest import ManifestTable, check_content
from wushe_sim.results.tables import translate_damage
from wushe_sim.scenario.place import MOST_COMMUNITIES
from wushe_sim.scenario.tables import MOST_WEEKS

CODEC, LEVEL = "zstd", 1
SUSPECT_BYTES, SUSPECT_RATIO = 64 << 20, 1000
"""A run that unpacks to so many bytes, and to so many times its size, is refused: it is made to fill a memory."""


class Packed(NamedTuple):
    """One run's counts as bytes; ``about`` says their shape and what the places and groups are called."""

    about: str
    counts: bytes


class Outcome(NamedTuple):
    """How a run ended: packed, or with an error; the seconds that it took, how often it was begun, and what was mended in its files."""

    run: int
    packed: Packed | None
    error: str = ""
    seconds: float = 0.0
    tries: int = 1
    mended: Mapping[str, Any] = {}


def pack_run(run: Run) -> Packed:
    """A run as bytes."""
    about = {"shape": run.counts.shape, "weeks": run.weeks.tolist(), "places": run.communities, "groups": run.groups,
             "types": run.types, "name": run.scenario}
    data = pa.Codec(CODEC, LEVEL).compress(np.ascontiguousarray(run.counts, "<i8").data, asbytes=True)
    return Packed(json.dumps(about, ensure_ascii=False), data)


class PackedShape(ManifestTable):
    """What is said of a packed run."""

    shape: Annotated[list[Annotated[int, Field(gt=0)]], Field(min_length=4, max_length=4)]
    weeks: Annotated[list[Annotated[int, Field(ge=0, lt=MOST_WEEKS)]], Field(min_length=1, max_length=MOST_WEEKS)]
    places: Annotated[list[str], Field(min_length=1, max_length=MOST_COMMUNITIES)]
    groups: list[str]
    types: list[str]
    name: str


def unpack_run(kept: Packed, seed: int, path: Path) -> Run:
    """The run again. Raises StorageError, with the path of what it was kept in, where it is none."""
    with translate_damage(path):
        about = json.loads(kept.about)
        check_content(about, PackedShape, path)
        shape = (len(about["weeks"]), len(about["places"]), len(COUNTS), len(about["groups"]))
        size = math.prod(shape) * 8
        if tuple(about["shape"]) != shape or len(about["types"]) not in (0, len(about["places"])):
            raise ValueError("another shape")
        if size > SUSPECT_BYTES and size > SUSPECT_RATIO * len(kept.counts):
            raise ValueError("more than it can hold")
        counts = np.frombuffer(pa.Codec(CODEC).decompress(kept.counts, size, asbytes=True), "<i8").reshape(shape)
        return Run(about["name"], seed, np.array(about["weeks"], np.int32), counts, tuple(about["places"]), tuple(about["groups"]),
                   types=tuple(about["types"]))
