"""Writes docs/results/sizes.csv (``make docs-sizes``): what each switch does, on against off, and each lever, high against low.

Each row is a difference between two arms of the experiment street under the same seeds, in the third year, with its interval; both arms
stand so from before the burn-in. The mechanisms of model 2 have a table of their own (`docs/write_mechanisms.py`), measured alike. Of each
factor those measures are kept that the paper's map may show of it. What is run lies in results/sizes-MODEL, so that an interrupted run
resumes.

``python docs/write_sizes.py admin_burden`` measures these alone and keeps the table's other rows.
"""

import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd
from write_mechanisms import format_value, read_text, run_arm
from write_paper_map import SHORT_LIST, Claim, list_claims

import wushe_sim as ws
from wushe_sim.experiments.claims.hypotheses_practice import MIXES
from wushe_sim.experiments.limits.settings import LIMITS, RANGES
from wushe_sim.files.paths import write_file
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.report import catalogue
from wushe_sim.results.provenance import MODEL
from wushe_sim.scenario.tables import LEVERS

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "results" / "sizes.csv"
FOLDER = ROOT / "results" / f"sizes-{MODEL}"
SEEDS = 6
STREET = ("street", "default")
"""The kind and name of the rows that hold the default street's own level of each measure."""

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    **{name: lever.options for name, lever in LEVERS.items() if lever.options}, "charity_mix": tuple(MIXES)})
"""Levers without a low and a high end: the first choice is what each of the others is compared with."""
DUTIES = {"task_downshift": 0.4}
BESIDE: Mapping[str, Mapping[str, float]] = MappingProxyType({
    "resource_passthrough": DUTIES, "hiring": {**DUTIES, "resource_passthrough": 1.0}, "visible_first": {"admin_burden": 0.65},
    "volunteer_selection": {"incubation": 1.0}, "points_goods": {"points_scheme": 1.0},
    "goods_crowd_out": {"points_scheme": 1.0, "points_goods": 1.0}})
"""Levers that stand elsewhere than by default in both arms, since without them there is nothing to act on."""


class Factor(NamedTuple):
    """A switch or a lever, and its two settings: the reference arm's, and the other's."""

    kind: str
    name: str
    low: Any
    high: Any

    def describe(self) -> dict[str, str]:
        """Describe the comparison in the table's first columns."""
        beside = ", ".join(f"{name} {format_value(value)}" for name, value in BESIDE.get(self.name, {}).items())
        settings = [value if isinstance(value, str) else format_value(value) for value in (self.low, self.high)]
        return {"model": MODEL, "kind": self.kind, "name": self.name, "from": settings[0], "to": settings[1], "beside": beside}

    def set_arm(self, value: Any) -> ws.Scenario:
        """Set the street's arm with this value from before the burn-in."""
        levers = dict(BESIDE.get(self.name, {}))
        if self.kind == "switch":
            return ws.arms.street("arm").replace(levers=levers, switches={self.name: value})
        given = dict(zip(MIXES, MIXES[value], strict=True)) if self.name == "charity_mix" else value
        return ws.arms.street("arm").replace(levers={**levers, self.name: given})


def list_factors() -> Iterator[Factor]:
    """List every switch and every lever with what is compared.

    A lever of a limit goes from its mild end to the limit's severe setting where it has one; any other over its declared range.
    """
    for row in catalogue.switches():
        yield Factor("switch", row["name"], False, True)
    severe = {lever: value for limit in LIMITS for lever, value in limit.levers.items() if lever != "resource_passthrough"}
    mild = {one.lever: one.mild for one in RANGES if one.lever in severe}
    for name, lever in LEVERS.items():
        if name in CHOICES:
            yield from (Factor("lever", name, CHOICES[name][0], other) for other in CHOICES[name][1:])
        else:
            yield Factor("lever", name, float(mild.get(name, lever.low)), float(severe.get(name, lever.high)))


def list_measures(claims: list[Claim], kind: str, name: str) -> list[str]:
    """List what the map may show of a factor: the short list, and the measures of the sentences that name it."""
    speaking = [one.list_measures(kind, name) for one in claims if (kind, name) in one.model]
    return list(dict.fromkeys(chain(SHORT_LIST, *speaking)))


def measure_factor(factor: Factor, measures: list[str]) -> pd.DataFrame:
    """Measure a factor's high setting less its low one: a row for each measure."""
    frame = pd.concat([run_arm(factor.set_arm(value), end, FOLDER, SEEDS)
                       for end, value in (("low", factor.low), ("high", factor.high))])
    found = ws.arms.contrast(frame, {"high": 1, "low": -1}, measures)
    return pd.DataFrame([{**factor.describe(), **row} for row in found.to_dict("records")])


def measure_street() -> pd.DataFrame:
    """Measure the default street's own level: a row for each indicator, without a difference."""
    levels = run_arm(ws.arms.street("arm"), "default", FOLDER, SEEDS)[list(INDICATORS)].mean()
    kind, name = STREET
    return pd.DataFrame([{"model": MODEL, "kind": kind, "name": name, "measure": measure, "seeds": SEEDS, "value": value}
                         for measure, value in levels.items()])


def format_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as they are written: text, numbers in four digits."""
    return read_text(rows.to_csv(index=False, float_format="%.4g"))


def read_table() -> pd.DataFrame:
    """Read what was measured, as text."""
    return read_text(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else pd.DataFrame(columns=["kind", "name"])


def write_table(wanted: list[str]) -> None:
    """Measure the factors of these names, or all; the others keep the rows that the table has."""
    claims, before = list_claims(), read_table()
    parts: list[pd.DataFrame] = []
    for factor in list_factors():
        kept = before.loc[(before["kind"] == factor.kind) & (before["name"] == factor.name), :]
        if wanted and factor.name not in wanted:
            parts += [kept.loc[kept["to"] == factor.describe()["to"], :]]
            continue
        print(f"{factor.kind} {factor.name}", file=sys.stderr, flush=True)
        parts.append(format_rows(measure_factor(factor, list_measures(claims, factor.kind, factor.name))))
    parts.append(format_rows(measure_street()))
    write_file(TABLE, pd.concat(parts).fillna("").to_csv(index=False))


if __name__ == "__main__":
    write_table(sys.argv[1:])
