"""Writes docs/results/mechanisms.csv (``make docs-mechanisms``): what each mechanism of model 2 changes, on against its neutral value.

Each row is a difference between two arms of the experiment street under the same seeds, in the third year, with its interval.
"""

from collections.abc import Mapping
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
    """A mechanism: its number in FAIR_TRIAL, the value that turns it on, what of the street both arms have, and what else is measured."""

    number: str
    name: str
    on: Mapping[str, Any]
    both: Mapping[str, Any] = MappingProxyType({})
    also: tuple[str, ...] = ()


GOVERNED = {"levers": {"self_governance": 1.0, "rule_of_law": 1.0, "moral_governance": 1.0}}
PAIRS = ("comply_monitoring_law", "comply_moral_monitoring", "comply_law_moral")
CALM = {"parameters": {"adapt": {"fold_hazard": 0.0003, "fold_small": 0.03, "found_hazard": 0.0007}}}
BY_HOURS = {"parameters": {"adapt": {"found_incubation": 0.0, "found_hours": 0.004}}}
INCUBATED = {"levers": {"incubation": 1.0}}
MIXED = {"levers": {"heterogeneity": 0.8, "mobility": 0.16}}
BY_TYPE = ("by_type_organizations", "by_type_donors", "by_type_volunteers", "by_type_staff")
MONEY = ("lacked_money_share", "pool", "gifts_government", "compound_completion")
FELT = ("belonging", "trust", "tie_strength")
TAKEOVER, BURDEN = {"levers": {"takeover": 0.76}}, {"levers": {"admin_burden": 0.65}}
MECHANISMS = (
    Mechanism("M2", "chores .3 under takeover .76", {"parameters": {"station": {"chores": 0.3}}}, TAKEOVER),
    Mechanism("M3", "idle volunteers lose .01 of skill", {"parameters": {"adapt": {"idle_skill": 0.01}}}),
    Mechanism("M3", "offers and founding follow use", {"parameters": {"mobilise": {"offer_idle": 1.0}, "adapt": {"found_idle": 1.0}}}),
    Mechanism("M6", "partners 8", {"parameters": {"broker": {"partners": 8.0}}}),
    Mechanism("M6", "organizations found and fold calmly", CALM),
    Mechanism("M6", "new organizations inherit links", {"parameters": {"adapt": {"inherits": 1.0}}}),
    Mechanism("M6", "idle members serve with their team", {"parameters": {"mobilise": {"lends": 1.0}}}),
    Mechanism("M6", "incubation founds by the hour", BY_HOURS, INCUBATED),
    Mechanism("M6", "no community organizations", {"switches": {"organizations_exist": False}}),
    Mechanism("M7", "coordination matches nobody", {"switches": {"coordination_matches": False}}),
    Mechanism("M7", "coordination opens doors .15", {"parameters": {"deliver": {"doors": 0.15}}}),
    Mechanism("M7", "coordination backs brokering 2.5", {"parameters": {"broker": {"backed": 2.5}}}),
    Mechanism("M7", "staying with a pair", {"switches": {"staying_with_a_pair": True}}),
    Mechanism("M8", "ties across groups kept at half", {"parameters": {"feel": {"tie_across": 0.5}}}, MIXED, FELT),
    Mechanism("M8", "contact wins belonging", {"parameters": {"feel": {"unlike": 0.1}}}, MIXED, FELT),
    Mechanism("M8", "threat costs belonging", {"parameters": {"feel": {"unlike": -0.1}}}, MIXED, FELT),
    Mechanism("M8", "newcomers' levels eased by 1.5", {"parameters": {"feel": {"eased": 1.5}}}, MIXED, FELT),
    Mechanism("M9", "burnout costs .15 of hours", {"parameters": {"station": {"burnout_hours": 0.15}}}),
    Mechanism("M9", "the same under burden .65", {"parameters": {"station": {"burnout_hours": 0.15}}}, BURDEN),
    Mechanism("M10", "governances add .6 a pair", {"parameters": {"deliberate": dict.fromkeys(PAIRS, 0.6)}}, GOVERNED),
    Mechanism("M10", "governances take .6 a pair", {"parameters": {"deliberate": dict.fromkeys(PAIRS, -0.6)}}, GOVERNED),
    Mechanism("M12", "inflow 10,000 a year", {"parameters": {"world": {"inflow": 10_000}}}, also=MONEY),
    Mechanism("M12", "inflow 110,000 a year", {"parameters": {"world": {"inflow": 110_000}}}, also=MONEY),
    Mechanism("M13", "types differ in what they have", {"parameters": {"world": dict.fromkeys(BY_TYPE, 1.0)}}),
    Mechanism("M13", "ties of clan and work unit", {"parameters": {"world": {"clan_ties": 1.0}}}, also=FELT),
    Mechanism("M15", "kept share against a usual one", {"parameters": {"adapt": {"habit_lever": 0.0}}}),
    Mechanism("M15", "kept share weighs 6", {"parameters": {"adapt": {"habit_kept": 6.0}}}),
    Mechanism("M15", "learning seals itself", {"switches": {"self_sealing": True}}),
)


def measure(number: int, mechanism: Mechanism) -> pd.DataFrame:
    """The mechanism on less off, a row for each measure."""
    off = ws.arms.street("off").replace(**mechanism.both)
    arms = {"off": off, "on": off.replace(name="on", **mechanism.on)}
    frame = ws.arms.run_arms(arms, SEEDS, FOLDER / f"{number:02d}-{mechanism.number}").frame([ws.arms.THIRD_YEAR])
    found = ws.arms.contrast(frame, {"on": 1, "off": -1}, [*MEASURES, *mechanism.also])
    return found.assign(mechanism=mechanism.number, on=mechanism.name)


if __name__ == "__main__":
    table = pd.concat([measure(number, mechanism) for number, mechanism in enumerate(MECHANISMS)])
    first = ["mechanism", "on"]
    table[first + [name for name in table if name not in first]].to_csv(TABLE, index=False, float_format="%.4g")
