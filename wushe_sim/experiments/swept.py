"""What a sweep gave (批量结果): its design and its tables, read from its folder part by part, whether it is finished or on its way."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.folder import DESIGN, SWEEP, damaged_parts, place_of
from wushe_sim.experiments.ledger import Ledger
from wushe_sim.experiments.parts import SCHEMAS, kept_runs, part_name, rows_of, stacks, summary_of
from wushe_sim.experiments.spec import Sweep
from wushe_sim.experiments.varying import SCENARIO
from wushe_sim.i18n import msg
from wushe_sim.results import LAST_WEEKS
from wushe_sim.results.folder import MANIFEST, SCENARIOS, read_manifest
from wushe_sim.results.lock import holder_of
from wushe_sim.scenario import Scenario


class Swept:
    """批量结果: tables with a column ``design``, read from the disk when they are asked for, without runs that failed or still wait."""

    def __init__(self, directory: str | Path) -> None:
        """Of a sweep's folder. Raises BadInput where it is none, and StorageError, with the file's name, where something is damaged."""
        self.folder = Path(directory)
        self.provenance: dict[str, Any] = read_manifest(self.folder)
        if self.provenance.get("kind") != SWEEP:
            raise BadInput(msg("{path}: is the result of a run, not a sweep", path=directory))
        with Ledger(self.folder, writing=False) as ledger:
            self._about, self._parts, self.counts = ledger.about(), ledger.parts(), ledger.counts()
        wrong = [path for paths in damaged_parts(self.folder, self._parts).values() for path in paths]
        if wrong:
            raise StorageError([msg("{path}: damaged or missing; the same `wushe sweep` makes it anew", path=path) for path in wrong])

    @cached_property
    def design(self) -> pd.DataFrame:
        """A row for each point: ``design``, its number, and what it sets; empty where that is the base's."""
        return pd.read_csv(self.folder / DESIGN, encoding="utf-8-sig", keep_default_na=False, na_values=[""])

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds, in order."""
        return tuple(self.provenance["seeds"])

    @property
    def scenarios(self) -> dict[str, Any]:
        """The scenarios that points begin from, in full, by name."""
        return dict(self.provenance["scenarios"])

    @property
    def weekly(self) -> pd.DataFrame:
        """A row for each point, seed, street, community and week; a column per indicator."""
        return self._frame("weekly")

    @property
    def groups(self) -> pd.DataFrame:
        """The same by social group."""
        return self._frame("groups")

    def summary(self, weeks: int = LAST_WEEKS) -> pd.DataFrame:
        """A row for each point and seed: ratios of sums over the last ``weeks`` weeks (all, where there are fewer)."""
        if weeks == LAST_WEEKS:
            return self._frame("summary")
        return pa.concat_tables([summary_of(part, weeks) for part in self.tables("counts")]).to_pandas()

    def to_xarray(self, table: str = "weekly") -> Any:
        """``weekly``, ``groups`` or ``summary`` as an xarray Dataset, with what each point sets along the axis ``design``."""
        from wushe_sim.results.cube import as_xarray  # few want it

        return as_xarray(self._frame(table), self.design)

    def tables(self, table: str) -> Iterator[pa.Table]:
        """A table's parts in order, each as Arrow: for tables that memory does not hold."""
        size = self._about["block"]
        for block in range(-(-self.counts["runs"] // size)):
            if block in self._parts and (self._parts[block][1] or not self.counts["waiting"]):
                yield pq.read_table(self.folder / part_name(table, block), schema=SCHEMAS[table], page_checksum_verification=True)
            else:
                with Ledger(self.folder, writing=False) as ledger:
                    yield from (rows_of(table, stack) for stack in stacks(kept_runs(ledger, self.seeds, block * size, (block + 1) * size)))

    @property
    def failed(self) -> list[dict[str, Any]]:
        """The runs that failed: number, design point, seed, how often they were tried, and the error."""
        with Ledger(self.folder, writing=False) as ledger:
            found = ledger.failures()
        many = len(self.seeds)
        return [{"run": one["run"], "design": one["run"] // many, "seed": self.seeds[one["run"] % many], **one} for one in found]

    def scenario(self, point: int) -> Scenario:
        """The scenario of a point of the design, to run, change or look at."""
        return self._sweep.scenario(point)

    @cached_property
    def _sweep(self) -> Sweep:
        """The sweep as it was asked for, from the folder alone."""
        spec = self.provenance["spec"]
        known = {name: Scenario.load(self.folder / SCENARIOS / f"{name}.toml") for name in self.scenarios}
        said: dict[str, Any] = {"seeds": list(self.seeds), "design": spec["design"], "vary": dict(spec["vary"])}
        if "" in spec["base"]:
            said["base"] = known[spec["base"][""]["name"]]
        if SCENARIO in said["vary"]:
            said["vary"][SCENARIO] = [known[name] for name in said["vary"][SCENARIO]]
        if spec["design"]["kind"] == "table":
            said |= {"design": {"kind": "table", "file": DESIGN}, "vary": {}}
        return Sweep.of(said, self.folder, max_runs=self.counts["runs"])

    def _frame(self, table: str) -> pd.DataFrame:
        parts: Iterable[pa.Table] = list(self.tables(table))
        return (pa.concat_tables(parts) if parts else SCHEMAS[table].empty_table()).to_pandas()

    def __repr__(self) -> str:
        """In one line."""
        size = f"{self.provenance['points']} points × {len(self.seeds)} seeds"
        return f"<Swept: {self.folder.name}; {size}; {self.counts['done']} of {self.counts['runs']} runs>"


def status(directory: str | Path) -> dict[str, Any]:
    """What of a sweep is done, failed and waiting, who is at it, and the seconds that it will still take."""
    folder = place_of(directory)
    if not (folder / MANIFEST).exists():
        raise BadInput(msg("{path}: is not a sweep's folder (it has no {manifest})", path=directory, manifest=MANIFEST))
    if read_manifest(folder).get("kind") != SWEEP:
        raise BadInput(msg("{path}: is the result of a run, not a sweep", path=directory))
    with Ledger(folder, writing=False) as ledger:
        counts, about, seconds = ledger.counts(), ledger.about(), ledger.seconds_of_a_run()
        failures = ledger.failures(10)
    left = counts["waiting"] * seconds / about.get("jobs", 1) if seconds else None
    return {**counts, "seconds_left": left, "holder": holder_of(folder), "failures": failures}
