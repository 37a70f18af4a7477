"""Writes docs/results/mechanisms.csv (``make docs-mechanisms``): what each mechanism of model 2 changes, on against its neutral value.

Each row is a difference between two arms of the experiment street under the same seeds, in the third year, with its interval.
``python docs/write_mechanisms.py M1 M14`` measures the mechanisms of these numbers alone and keeps the other rows.
"""

import sys
from collections.abc import Collection, Mapping
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
    """A mechanism: its number in FAIR_TRIAL, its name, the value that turns it on, and what of the street both arms have beside it."""

    number: str
    name: str
    on: Mapping[str, Any]
    both: Mapping[str, Any] = MappingProxyType({})
    also: tuple[str, ...] = ()
    """Measures beside those of every mechanism."""


GOVERNED = {"levers": {"self_governance": 1.0, "rule_of_law": 1.0, "moral_governance": 1.0}}
FURTHER_PAIRS = {"need": ("prevent_monitoring_law", "prevent_moral_monitoring", "prevent_law_moral"),
                 "deliver": ("well_monitoring_law", "well_moral_monitoring", "well_law_moral")}
PAIRS = ("comply_monitoring_law", "comply_moral_monitoring", "comply_law_moral")
TAKEOVER, BURDEN = {"levers": {"takeover": 0.76}}, {"levers": {"admin_burden": 0.65}}
ROUTINE = {"mobilise": {"offer_points": 0.3}, "adapt": {"routine_grows": 0.05}}
POINTS, STOP = {"levers": {"points_scheme": 1.0}}, {"schedule": {"points_scheme": [{"week": 104, "value": 0.0}]}}
UNTIL_YEAR_3 = {**POINTS, **STOP}
KEEP_PARTS, HANDED = {"parameters": {"deliver": {"keep_parts": 1.0}}}, ("linkage_of_service", "referred_per_case", "compound_completion")
MECHANISMS = (
    Mechanism("M1", "the habit reaches compound cases", KEEP_PARTS, also=HANDED),
    Mechanism("M1", "the same under takeover .76", KEEP_PARTS, TAKEOVER, HANDED),
    Mechanism("M2", "chores .3 under takeover .76", {"parameters": {"station": {"chores": 0.3}}}, TAKEOVER),
    Mechanism("M3", "idle volunteers lose .01 of skill", {"parameters": {"adapt": {"idle_skill": 0.01}}}),
    Mechanism("M3", "offers and founding follow use", {"parameters": {"mobilise": {"offer_idle": 1.0}, "adapt": {"found_idle": 1.0}}}),
    Mechanism("M6", "partners 8", {"parameters": {"broker": {"partners": 8.0}}}),
    Mechanism("M7", "coordination matches nobody", {"switches": {"coordination_matches": False}}),
    Mechanism("M7", "coordination opens doors .15", {"parameters": {"deliver": {"doors": 0.15}}}),
    Mechanism("M7", "coordination backs brokering 2.5", {"parameters": {"broker": {"backed": 2.5}}}),
    Mechanism("M7", "staying with a pair", {"switches": {"staying_with_a_pair": True}}),
    Mechanism("M9", "burnout costs .15 of hours", {"parameters": {"station": {"burnout_hours": 0.15}}}),
    Mechanism("M9", "the same under burden .65", {"parameters": {"station": {"burnout_hours": 0.15}}}, BURDEN),
    Mechanism("M10", "governances add .6 a pair", {"parameters": {"deliberate": dict.fromkeys(PAIRS, 0.6)}}, GOVERNED),
    Mechanism("M10", "governances take .6 a pair", {"parameters": {"deliberate": dict.fromkeys(PAIRS, -0.6)}}, GOVERNED),
    Mechanism("M10", "governances prevent .6 a pair", {"parameters": {"need": dict.fromkeys(FURTHER_PAIRS["need"], 0.6)}}, GOVERNED,
              ("need_hours", "unmet_mediation")),
    Mechanism("M10", "governances end cases well by .6 a pair", {"parameters": {"deliver": dict.fromkeys(FURTHER_PAIRS["deliver"], 0.6)}},
              GOVERNED, ("ended_badly", "lasting_results")),
    Mechanism("M14", "three actors with volunteers of their own .5", {"parameters": {"deliver": {"own_volunteers": 0.5}}},
              {"levers": {"actors": "three"}}, (*HANDED, "lasting_results")),
    Mechanism("M15", "kept share against a usual one", {"parameters": {"adapt": {"habit_lever": 0.0}}}),
    Mechanism("M15", "kept share weighs 6", {"parameters": {"adapt": {"habit_kept": 6.0}}}),
    Mechanism("M15", "learning seals itself", {"switches": {"self_sealing": True}}),
    Mechanism("M16", "points have volunteers find time, and habits form", {"parameters": ROUTINE}, POINTS),
    Mechanism("M16", "the same in the year after points stop", {"parameters": ROUTINE}, UNTIL_YEAR_3),
    Mechanism("M16", "the same without points", {"parameters": ROUTINE}, {"levers": {"points_scheme": 0.0}}),
    Mechanism("M16", "agency returns by .05 in the year after goods stop", {"parameters": {"feel": {"goods_forgiven": 0.05}}},
              {"levers": {"points_scheme": 1.0, "points_goods": 1.0}, **STOP}, ("agency",)),
)


def measure(number: int, mechanism: Mechanism) -> pd.DataFrame:
    """The mechanism on less off, a row for each measure."""
    off = ws.arms.street("off").replace(**mechanism.both)
    arms = {"off": off, "on": off.replace(name="on", **mechanism.on)}
    frame = ws.arms.run_arms(arms, SEEDS, FOLDER / f"{number:02d}-{mechanism.number}").frame([ws.arms.THIRD_YEAR])
    found = ws.arms.contrast(frame, {"on": 1, "off": -1}, [*MEASURES, *mechanism.also])
    return found.assign(mechanism=mechanism.number, on=mechanism.name)


def measure_some(wanted: Collection[str]) -> pd.DataFrame:
    """Measure the mechanisms of these numbers, in the order of all; the rows of the others are those that stand in the table."""
    stands = pd.read_csv(TABLE)
    return pd.concat([
        measure(number, mechanism) if mechanism.number in wanted
        else stands[(stands["mechanism"] == mechanism.number) & (stands["on"] == mechanism.name)]
        for number, mechanism in enumerate(MECHANISMS)])


if __name__ == "__main__":
    table = measure_some(sys.argv[1:] or {mechanism.number for mechanism in MECHANISMS})
    first = ["mechanism", "on"]
    table[first + [name for name in table if name not in first]].to_csv(TABLE, index=False, float_format="%.4g")
