"""Writes docs/results/mechanisms.csv (``make docs-mechanisms``): what each mechanism of model 2 changes, on against its neutral value.

``python docs/write_mechanisms.py M4 M5`` measures these alone and keeps the table's other rows.
Each row is a difference between two arms of the experiment street under the same seeds, in the third year, with its interval.
"""

import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

import wushe_sim as ws

ROOT = Path(__file__).resolve().parent.parent
TABLE, FOLDER = ROOT / "docs" / "results" / "mechanisms.csv", ROOT / "results" / "mechanisms"
SEEDS = 20
MEASURES = ["linkage", "coverage", "volunteer_rate", "volunteer_hours", "organizations", "habit", "compliance", "worker_link_strength",
            "professional_time", "burnout"]


class Mechanism(NamedTuple):
    """A mechanism: its number in FAIR_TRIAL, the value that turns it on, and what of the street both arms have beside it."""

    number: str
    name: str
    on: Mapping[str, Any]
    both: Mapping[str, Any] = MappingProxyType({})


GOVERNED = {"levers": {"self_governance": 1.0, "rule_of_law": 1.0, "moral_governance": 1.0}}
PAIRS = ("comply_monitoring_law", "comply_moral_monitoring", "comply_law_moral")
AT_ONCE = {"switches": {"answered_at_once": True}, "parameters": {"mobilise": {"join_asked": 1.0}}}
JOINT = {**AT_ONCE, "parameters": {"mobilise": {"join_asked": 1.0, "join_hazard": 0.00028, "asked_by_peers": 0.07, "recruits": 0.45}}}
NAMED = {"parameters": {"mobilise": {"named": 1.0}}}
MASS_BASE = {"levers": {"incubation": 1.0, "volunteer_selection": "mass_base"}}
TAKEOVER, BURDEN = {"levers": {"takeover": 0.76}}, {"levers": {"admin_burden": 0.65}}
MECHANISMS = (
    Mechanism("M2", "chores .3 under takeover .76", {"parameters": {"station": {"chores": 0.3}}}, TAKEOVER),
    Mechanism("M3", "idle volunteers lose .01 of skill", {"parameters": {"adapt": {"idle_skill": 0.01}}}),
    Mechanism("M3", "offers and founding follow use", {"parameters": {"mobilise": {"offer_idle": 1.0}, "adapt": {"found_idle": 1.0}}}),
    Mechanism("M4", "invitations are answered at once", AT_ONCE),
    Mechanism("M4", "the same at rates that keep registrations", JOINT),
    Mechanism("M5", "a mass base is being named by neighbours", NAMED, MASS_BASE),
    Mechanism("M5", "the same where invitations are answered at once", NAMED, {**MASS_BASE, **JOINT}),
    Mechanism("M5", "standing persuades .2", {"parameters": {"mobilise": {"standing_persuades": 0.2}}}),
    Mechanism("M6", "partners 8", {"parameters": {"broker": {"partners": 8.0}}}),
    Mechanism("M7", "coordination matches nobody", {"switches": {"coordination_matches": False}}),
    Mechanism("M7", "coordination opens doors .15", {"parameters": {"deliver": {"doors": 0.15}}}),
    Mechanism("M7", "coordination backs brokering 2.5", {"parameters": {"broker": {"backed": 2.5}}}),
    Mechanism("M7", "staying with a pair", {"switches": {"staying_with_a_pair": True}}),
    Mechanism("M9", "burnout costs .15 of hours", {"parameters": {"station": {"burnout_hours": 0.15}}}),
    Mechanism("M9", "the same under burden .65", {"parameters": {"station": {"burnout_hours": 0.15}}}, BURDEN),
    Mechanism("M10", "governances add .6 a pair", {"parameters": {"deliberate": dict.fromkeys(PAIRS, 0.6)}}, GOVERNED),
    Mechanism("M10", "governances take .6 a pair", {"parameters": {"deliberate": dict.fromkeys(PAIRS, -0.6)}}, GOVERNED),
    Mechanism("M15", "kept share against a usual one", {"parameters": {"adapt": {"habit_lever": 0.0}}}),
    Mechanism("M15", "kept share weighs 6", {"parameters": {"adapt": {"habit_kept": 6.0}}}),
    Mechanism("M15", "learning seals itself", {"switches": {"self_sealing": True}}),
    Mechanism("M17", "several friends persuade more than in proportion", {"parameters": {"mobilise": {"peers_convex": 1.0}}}),
)


def measure(number: int, mechanism: Mechanism) -> pd.DataFrame:
    """The mechanism on less off, a row for each measure, as text."""
    off = ws.arms.street("off").replace(**mechanism.both)
    arms = {"off": off, "on": off.replace(name="on", **mechanism.on)}
    frame = ws.arms.run_arms(arms, SEEDS, FOLDER / f"{number:02d}-{mechanism.number}").frame([ws.arms.THIRD_YEAR])
    found = ws.arms.contrast(frame, {"on": 1, "off": -1}, MEASURES)
    return read_text(found.assign(mechanism=mechanism.number, on=mechanism.name).to_csv(index=False, float_format="%.4g"))


def read_text(table: str) -> pd.DataFrame:
    """A table's entries as they are written."""
    return pd.read_csv(StringIO(table), dtype=str, keep_default_na=False)


def read_row(before: pd.DataFrame, mechanism: Mechanism) -> pd.DataFrame:
    """What the table says of a mechanism, as text; nothing if it was never measured."""
    return before.loc[(before["mechanism"] == mechanism.number) & (before["on"] == mechanism.name), :]


def write_table(wanted: list[str]) -> None:
    """Measure mechanisms of these numbers, or all; what is not measured now keeps the rows that it has."""
    before = read_text(TABLE.read_text(encoding="utf-8")) if wanted else pd.DataFrame()
    parts = [measure(number, mechanism) if mechanism.number in wanted or not wanted else read_row(before, mechanism)
             for number, mechanism in enumerate(MECHANISMS)]
    first = ["mechanism", "on"]
    table = pd.concat(parts)
    table[first + [name for name in table if name not in first]].to_csv(TABLE, index=False)


if __name__ == "__main__":
    write_table(sys.argv[1:])
