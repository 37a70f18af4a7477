"""留存 seeds that were seen, a file each, so that a validation goes on where it stopped; a damaged file is seen anew."""

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from wushe_sim.errors import StorageError
from wushe_sim.experiments.validation.observation import Watch
from wushe_sim.experiments.validation.runs import Seen
from wushe_sim.files.opening import MB, read_inside
from wushe_sim.files.paths import in_place_of, made

MOST_BYTES = 256 * MB
PLAIN_FIELDS, TABLES = ("networks", "small", "quit_chances", "trust", "retained", "volunteered"), ("workers", "volunteers")
"""What a watch saw: numbers, and lists of tables of numbers."""


class SeenStore:
    """Seeds seen, by key: in a folder or, without one, in memory alone."""

    def __init__(self, folder: Path | None) -> None:
        """Read what is there; files that cannot be read are left aside."""
        self.folder, self.done = folder, {}
        for path in sorted(folder.glob("*.npz")) if folder else ():
            try:
                self.done[path.stem] = unpacked(read_inside(path.parent, path.name, MOST_BYTES))
            except (StorageError, OSError, ValueError, KeyError, TypeError, EOFError, RecursionError, MemoryError, zipfile.BadZipFile):
                continue

    def put(self, key: str, seen: Seen) -> None:
        """Keep a seed; on the disk, whole, when this returns. Raises StorageError."""
        self.done[key] = seen
        if self.folder is None:
            return
        made(self.folder)
        data = io.BytesIO()  # on a full disk a half-written archive would complain once more when it is given up
        np.savez_compressed(data, **packed(seen))
        with in_place_of(self.folder / f"{key}.npz") as beside, beside.open("wb") as file:
            file.write(data.getvalue())
            file.flush()
            os.fsync(file.fileno())


def packed(seen: Seen) -> dict[str, Any]:
    """A seed as arrays by name."""
    watch = seen.watch
    said = {"seed": seen.seed, "posts": seen.posts, "weeks": watch.weeks, **{name: getattr(watch, name) for name in PLAIN_FIELDS}}
    tables = {f"{name}/{number}": table for name in TABLES for number, table in enumerate(getattr(watch, name))}
    return {"said": np.array(json.dumps(said)), **{f"counts/{name}": counts for name, counts in seen.counts.items()}, **tables}


def unpacked(data: bytes) -> Seen:
    """A seed from its file. Raises OSError, ValueError, KeyError or BadZipFile for one that is none, or is made to fill a memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
            raise ValueError("it holds more than a seed's")
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        said = json.loads(str(arrays["said"]))
        watch = Watch(said["weeks"])
        for name in PLAIN_FIELDS:
            setattr(watch, name, said[name])
        for name in TABLES:
            setattr(watch, name, [arrays[f"{name}/{number}"] for number in range(sum(key.startswith(f"{name}/") for key in arrays))])
        counts = {name.partition("/")[2]: arrays[name] for name in arrays if name.startswith("counts/")}
    return Seen(said["seed"], said["posts"], counts, watch)
