"""Finished cities (分卷) on disk beside the result folder, until all are there: what an interrupted run resumes from."""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wushe_sim.errors import StorageError, describe_os_error
from wushe_sim.files.lock import beside
from wushe_sim.files.opening import MB, NoSuchFile, digest_inside, read_inside, refuse_what_is_no_file, translate_os_errors
from wushe_sim.files.writing import flush_to_disk
from wushe_sim.i18n import FORCE, OUT, msg
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.results.manifest import MOST_BYTES_OF_A_MANIFEST
from wushe_sim.results.provenance import is_same_work
from wushe_sim.results.result import Result
from wushe_sim.results.run import Run
from wushe_sim.results.tables import read_counts, write_tables

WORK, DONE = "work.json", "done.json"
TABLES = ("weekly.parquet", "groups.parquet", "counts.parquet")
BYTES_A_ROW, BYTES_A_ROW_OF_COUNTS = 900, 600
"""What a place and week takes in the tables of indicators, and a street, type and week in that of counts (measured, with a margin)."""
Key = tuple[int, int, int]
"""The number of the scenario, the seed, the number of the city."""


class Parts:
    """Finished cities of one work. Whoever writes must hold the result folder (``folder.claimed``)."""

    def __init__(self, target: Path, work: Mapping[str, Any], force: bool = False) -> None:
        """Those beside a result folder; StorageError where they are of another work, unless ``force``, and where none can be written."""
        self.folder = beside(target, "parts")
        refuse_what_is_no_file(self.folder)
        if self.folder.is_symlink():
            raise StorageError(msg("{path}: is a link, which is not followed; move it away", path=self.folder))
        with translate_os_errors(self.folder):
            held = self._read_work()
            if held is not None and not is_same_work(held, work):
                if not force:
                    said = msg("by other code") if held.get("inputs") == work["inputs"] else msg("of another run")
                    raise StorageError(
                        msg("{path}: holds the finished cities {whose} (inputs {theirs}, these {inputs}); run that one to its end, give "
                            "these up ({force}) or name another folder ({out})",
                            path=self.folder, whose=said, theirs=str(held.get("inputs"))[:12], inputs=str(work["inputs"])[:12],
                            force=FORCE, out=OUT))
                self.remove()
            self.folder.mkdir(parents=True, exist_ok=True)
            if self._read_work() is None:
                (self.folder / WORK).write_text(json.dumps(dict(work), ensure_ascii=False, default=str), encoding="utf-8")
            for path in self.folder.glob("*.partial"):
                shutil.rmtree(path, ignore_errors=True)

    def path(self, key: Key) -> Path:
        """Where a city's tables are."""
        return self.folder / f"{key[0]:03d}-{key[1]}-{key[2]:05d}"

    def has(self, key: Key) -> bool:
        """Whether a city is done and whole; what is damaged is taken away, to be done again."""
        path = self.path(key)
        try:
            digests = json.loads(read_inside(path, DONE, MB))
            whole = all(digest_inside(path, name) == digests[name] for name in TABLES)
        except (StorageError, ValueError, KeyError, TypeError, RecursionError):
            whole = False
        if not whole:
            shutil.rmtree(path, ignore_errors=True)
        return whole

    def put(self, key: Key, runs: list[Run]) -> None:
        """Write a city's tables, whole or not at all. Raises StorageError."""
        path, new = self.path(key), self.path(key).with_suffix(".partial")
        try:
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
            write_tables(Result(tuple(runs), {}, {}), new)
            (new / DONE).write_text(json.dumps({name: digest_inside(new, name) for name in TABLES}), encoding="utf-8")
            for name in (*TABLES, DONE):
                flush_to_disk(new / name)
            os.replace(new, path)
        except OSError as error:
            raise StorageError(msg("{path}: {reason}; the cities done before are kept",
                                   path=new, reason=describe_os_error(error))) from error

    def runs(self, key: Key) -> tuple[Run, ...]:
        """What was counted in each street of a city that is done."""
        return read_counts(self.path(key))

    def remove(self) -> None:
        """Take them away, once all is in the result folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _read_work(self) -> dict[str, Any] | None:
        try:
            held = json.loads(read_inside(self.folder, WORK, MOST_BYTES_OF_A_MANIFEST))
        except NoSuchFile:
            return None
        except (ValueError, RecursionError):
            return {}
        return held if isinstance(held, dict) else {}


def open_parts(target: Path, work: Mapping[str, Any], scenarios: Sequence[Any], seeds: int, force: bool = False) -> Parts | None:
    """Where the cities of a run go, or None where no scenario has a region. Raises StorageError where they would not fit on the disk."""
    if not any(scenario.region is not None for scenario in scenarios):
        return None
    disk = next(path for path in target.parents if path.exists())
    needed, free = sum(map(estimate_bytes, scenarios)) * seeds, shutil.disk_usage(disk).free
    if needed > free:
        least = sum(estimate_bytes(scenario.replace(keep={"by": "street", "weeks": "summary"})) for scenario in scenarios) * seeds
        raise StorageError(
            msg('{path}: its tables take about {needed:,.1f} GB on disk, and {free:,.1f} GB are free; in [keep], by = "street" and '
                'weeks = "every fourth" or "summary" keep less (at least {least:,.1f} GB); so do fewer seeds',
                path=target, needed=needed / 1e9, free=free / 1e9, least=least / 1e9))
    return Parts(target, work, force)


def estimate_bytes(scenario: Any) -> int:
    """What the tables of a scenario take on disk for each seed, about; twice while the cities are joined."""
    weeks = 1 if scenario.keep.every == 0 else -(-scenario.weeks // scenario.keep.every)
    sizes = scenario.sizes()
    streets = sizes.get("streets", 1)
    rows = (streets if scenario.keep.by == "street" else sizes["communities"]) * weeks
    types = min(len(PLACE_TYPES), -(-sizes["communities"] // streets)) if scenario.keep.by == "community" else 1
    return 2 * (rows * BYTES_A_ROW + streets * types * weeks * BYTES_A_ROW_OF_COUNTS)
