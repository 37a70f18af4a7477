"""A sweep's result (批量结果): its design and its tables, read from its folder part by part, whether it is finished or on its way."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.sweep.designs import Design
from wushe_sim.experiments.sweep.folder import DESIGN, MUST_AGREE_TO_RESUME, SUMMARY, translate_storage_errors
from wushe_sim.experiments.sweep.ledger_reader import NAME as LEDGER
from wushe_sim.experiments.sweep.ledger_reader import TABLES, read_ledger
from wushe_sim.experiments.sweep.sensitivity import analyze_sweep, attach_notes, get_pairs
from wushe_sim.experiments.sweep.spec import Sweep
from wushe_sim.experiments.sweep.tables import SCHEMAS, make_rows, make_summary, read_part, read_unsealed_runs
from wushe_sim.experiments.sweep.variation import SCENARIO
from wushe_sim.files.lock import get_holder
from wushe_sim.i18n import detect_language, enumerate_choices, msg
from wushe_sim.i18n.counted import count_points, count_seeds
from wushe_sim.i18n.wording import quote
from wushe_sim.notebook import Drawable
from wushe_sim.results import LAST_WEEKS
from wushe_sim.results.cube import as_xarray
from wushe_sim.results.folder import check_folder_name, resolve_links
from wushe_sim.results.manifest import MANIFEST, RUN, SCENARIOS, SWEEP, list_scenario_files, read_manifest, refuse_other_files
from wushe_sim.results.reading import describe_mend, read_scenario_text, refuse_damage
from wushe_sim.results.rows import stack_runs
from wushe_sim.results.tables import read_csv
from wushe_sim.scenario import Scenario

PART = re.compile(rf"({'|'.join(TABLES)})\.parquet/part-\d{{6,9}}\.parquet")


class SweepResult(Drawable):
    """批量结果: tables with a column ``design``, read from the disk when they are asked for, without runs that failed or still wait."""

    def __init__(self, directory: str | Path) -> None:
        """Of a sweep's folder. Raises BadInput where it is none, and StorageError, with the file's name, where something is damaged."""
        self.folder = Path(directory)
        self.provenance = read_manifest_of_sweep(self.folder, directory)
        with read_ledger(self.folder) as ledger:
            self._about, self._parts, self.counts = ledger.about(), ledger.parts(), ledger.counts()
        refuse_other_ledger(self.folder, self.provenance, self._about["work"])
        mend = describe_mend("sweep")
        refuse_damage(self.folder, {name: digest for files, _ in self._parts.values() for name, digest in files.items()}, mend, mend)

    @cached_property
    def design(self) -> pd.DataFrame:
        """A row for each point: ``design``, its number, and what it sets; empty where that is the base's."""
        design = read_csv(self.folder, DESIGN, missing="")
        if list(design) != ["design", *self.provenance["columns"]] or design["design"].tolist() != list(range(self.provenance["points"])):
            raise StorageError(msg("{path}: damaged, or not of ours (its points are not those of {manifest})",
                                   path=self.folder / DESIGN, manifest=MANIFEST))
        return design

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
        return pa.concat_tables([make_summary(part, weeks) for part in self.tables("counts")]).to_pandas()

    def seeds_for(self, indicator: str, size: float, weeks: int = LAST_WEEKS) -> dict[int, int | None]:
        """How many seeds give an indicator's mean an interval of ± this size, by design point; None with fewer than two."""
        from wushe_sim.results.seeds import count_seeds_for_means  # SciPy takes longer to import than all that a status needs

        return count_seeds_for_means(self.summary(weeks), "design", indicator, size)

    def to_xarray(self, table: str = "weekly") -> Any:
        """``weekly``, ``groups`` or ``summary`` as an xarray Dataset, with what each point sets along the axis ``design``."""
        return as_xarray(self._frame(table), self.design)

    def tables(self, table: str) -> Iterator[pa.Table]:
        """A table's parts in order, each as Arrow: for tables that memory does not hold."""
        size, many = self._about["block"], self.counts["runs"]
        whole = {block for block, (_, all_in) in self._parts.items() if all_in or not self.counts["waiting"]}
        blocks = range(-(-many // size))
        with nullcontext() if whole.issuperset(blocks) else read_ledger(self.folder) as ledger:
            for block in blocks:
                if block in whole:
                    yield read_part(self.folder, table, block)
                elif ledger is not None:
                    runs = read_unsealed_runs(ledger, self.seeds, block * size, (block + 1) * size)
                    yield from (make_rows(table, stack) for stack in stack_runs(runs))

    @property
    def failed(self) -> list[dict[str, Any]]:
        """The runs that failed: number, design point, seed, how often they were tried, and the error."""
        with read_ledger(self.folder) as ledger:
            found = ledger.failures()
        many = len(self.seeds)
        return [{"run": one["run"], "design": one["run"] // many, "seed": self.seeds[one["run"] % many], **one} for one in found]

    def scenario(self, point: int) -> Scenario:
        """The scenario of a point of the design, to run, change or look at."""
        return self.spec.scenario(point)

    def sobol(self, indicators: str | Iterable[str] | None = None, weeks: int = LAST_WEEKS, order: int = 1) -> pd.DataFrame:
        """Sobol indices of a sweep whose design is of kind "saltelli".

        Parameters
        ----------
        indicators : one indicator, several, or all that vary
        weeks : the last weeks over which an outcome is taken
        order : 2 for all pairs of factors, where the design has ``second_order``

        Returns
        -------
        DataFrame
            A row for each indicator and factor: first, the share of the indicator's variance over the design that the factor makes alone;
            total, that share with all that it acts through; each with _low and _high, a 95% interval. chance is the share that seeds
            make, which every total includes; missing with one seed. Where the design has pairs: second, second_low, second_high,
            second_with, the strongest of the factor's. With ``order=2`` a row for each indicator and pair. ``attrs["warnings"]`` says
            what is too uncertain. A mix is one factor.

        Raises
        ------
        BadInput
            For another design, for runs that are missing, for an unknown indicator.
        """
        if order not in (1, 2):
            raise BadInput(msg("order = {value}: allowed 1, a row for each factor, and 2, one for each pair", value=quote(order)))
        found = analyze_sweep(self, "sobol", indicators, weeks)
        return attach_notes(get_pairs(self, found) if order == 2 else found.frame, found, detect_language())

    def morris(self, indicators: str | Iterable[str] | None = None, weeks: int = LAST_WEEKS) -> pd.DataFrame:
        """Morris's measures of a sweep whose design is of kind "morris": a row for each indicator and factor.

        mu_star is the mean size of an elementary effect, in the indicator's unit over the factor's whole range; mu_star_low and
        mu_star_high are its 95% interval, mu is the mean with sign, sigma the standard deviation. The rest is as in ``sobol``.
        """
        found = analyze_sweep(self, "morris", indicators, weeks)
        return attach_notes(found.frame, found, detect_language())

    @property
    def design_settings(self) -> Design:
        """The design's kind and settings."""
        said = dict(self.provenance["spec"]["design"])
        return Design(said.pop("kind"), said)

    @cached_property
    def spec(self) -> Sweep:
        """The sweep as it was asked for, from the folder alone."""
        return self.rebuild({name: Scenario.loads(read_scenario_text(self.folder, name), str(self.folder / SCENARIOS / f"{name}.toml"),
                                                  self.folder / SCENARIOS) for name in self.scenarios})

    def rebuild(self, known: Mapping[str, Scenario]) -> Sweep:
        """The sweep as it was asked for, of these scenarios by name. Raises BadInput where they do not make one."""
        spec = self.provenance["spec"]
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
        size = f"{count_points(self.provenance['points'])} × {count_seeds(len(self.seeds))}"
        return f"<SweepResult: {self.folder.name}; {size}; {self.counts['done']} of {self.counts['runs']} runs>"


def read_manifest_of_sweep(folder: Path, called: str | Path) -> dict[str, Any]:
    """The manifest of a sweep's folder. Raises BadInput where it is none, and StorageError for damage."""
    if not (folder / MANIFEST).exists():
        raise BadInput(msg("{path}: is not a sweep's folder (it has no {manifest})", path=called, manifest=MANIFEST))
    manifest = read_manifest(folder)
    if manifest["kind"] == RUN:
        raise BadInput(msg("{path}: is the result of a run, not a sweep", path=called))
    if manifest["kind"] != SWEEP:
        raise BadInput(msg("{path}: is what `wushe {kind}` found, not a sweep", path=called, kind=manifest["kind"]))
    parts = [name for name in manifest["files"] if PART.fullmatch(name)]
    refuse_other_files(folder / MANIFEST, manifest["files"], (), [SUMMARY, DESIGN, *list_scenario_files(manifest["scenarios"]), *parts])
    return manifest


def refuse_other_ledger(folder: Path, manifest: Mapping[str, Any], work: Mapping[str, Any]) -> None:
    """Raise StorageError where a ledger is not that of the manifest's sweep."""
    wrong = [key for key in (*MUST_AGREE_TO_RESUME, "seeds", "scenarios", "points", "runs", "columns")
             if manifest.get(key) != work.get(key)]
    if wrong:
        raise StorageError(msg("{path}: {manifest} and {ledger} are of two sweeps (they differ in {names})",
                               path=folder, manifest=MANIFEST, ledger=LEDGER, names=enumerate_choices(wrong)))


def read_status(directory: str | Path) -> dict[str, Any]:
    """What of a sweep is done, failed and waiting, who is at it, and the seconds that it will still take."""
    with translate_storage_errors(Path(directory)):
        folder = resolve_links(check_folder_name(Path(directory)))
    manifest = read_manifest_of_sweep(folder, directory)
    with read_ledger(folder) as ledger:
        counts, about, seconds = ledger.counts(), ledger.about(), ledger.seconds_of_a_run()
        failures = ledger.failures(10)
    refuse_other_ledger(folder, manifest, about["work"])
    left = counts["waiting"] * seconds / about.get("jobs", 1) if seconds else None
    return {**counts, "seconds_left": left, "holder": get_holder(folder), "failures": failures}
