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
CALM = {"parameters": {"adapt": {"fold_hazard": 0.0003, "fold_small": 0.03, "found_hazard": 0.0007}}}
BY_HOURS = {"parameters": {"adapt": {"found_incubation": 0.0, "found_hours": 0.004}}}
INCUBATED = {"levers": {"incubation": 1.0}}
MIXED = {"levers": {"heterogeneity": 0.8, "mobility": 0.16}}
BY_TYPE = ("by_type_organizations", "by_type_donors", "by_type_volunteers", "by_type_staff")
MONEY = ("lacked_money_share", "pool", "gifts_government", "compound_completion")
FELT = ("belonging", "trust", "tie_strength")
AT_ONCE = {"switches": {"answered_at_once": True}, "parameters": {"mobilise": {"join_asked": 1.0}}}
JOINT = {**AT_ONCE, "parameters": {"mobilise": {"join_asked": 1.0, "join_hazard": 0.00028, "asked_by_peers": 0.07, "recruits": 0.45}}}
NAMED = {"parameters": {"mobilise": {"named": 1.0}}}
MASS_BASE = {"levers": {"incubation": 1.0, "volunteer_selection": "mass_base"}}
TAKEOVER, BURDEN = {"levers": {"takeover": 0.76}}, {"levers": {"admin_burden": 0.65}}
KEEP_PARTS, HANDED = {"parameters": {"deliver": {"keep_parts": 1.0}}}, ("referred_per_case", "compound_completion")
ROUTINE = {"mobilise": {"offer_points": 0.3}, "adapt": {"routine_grows": 0.05}}
POINTS, STOP = {"levers": {"points_scheme": 1.0}}, {"schedule": {"points_scheme": [{"week": 104, "value": 0.0}]}}
UNTIL_YEAR_3 = {**POINTS, **STOP}
MECHANISMS = (
    Mechanism("M1", "the habit reaches compound cases", KEEP_PARTS, also=HANDED),
    Mechanism("M1", "the same under takeover .76", KEEP_PARTS, TAKEOVER, HANDED),
    Mechanism("M2", "chores .3 under takeover .76", {"parameters": {"station": {"chores": 0.3}}}, TAKEOVER),
    Mechanism("M3", "idle volunteers lose .01 of skill", {"parameters": {"adapt": {"idle_skill": 0.01}}}),
    Mechanism("M3", "offers and founding follow use", {"parameters": {"mobilise": {"offer_idle": 1.0}, "adapt": {"found_idle": 1.0}}}),
    Mechanism("M4", "invitations are answered at once", AT_ONCE),
    Mechanism("M4", "the same at rates that keep registrations", JOINT),
    Mechanism("M5", "a mass base is being named by neighbours", NAMED, MASS_BASE),
    Mechanism("M5", "the same where invitations are answered at once", NAMED, {**MASS_BASE, **JOINT}),
    Mechanism("M5", "standing persuades .2", {"parameters": {"mobilise": {"standing_persuades": 0.2}}}),
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
    Mechanism("M10", "governances prevent .6 a pair", {"parameters": {"need": dict.fromkeys(FURTHER_PAIRS["need"], 0.6)}}, GOVERNED,
              ("need_hours", "unmet_mediation")),
    Mechanism("M10", "governances end cases well by .6 a pair", {"parameters": {"deliver": dict.fromkeys(FURTHER_PAIRS["deliver"], 0.6)}},
              GOVERNED, ("ended_badly", "lasting_results")),
    Mechanism("M14", "three actors with volunteers of their own .5", {"parameters": {"deliver": {"own_volunteers": 0.5}}},
              {"levers": {"actors": "three"}}, (*HANDED, "lasting_results")),
    Mechanism("M12", "inflow 10,000 a year", {"parameters": {"world": {"inflow": 10_000}}}, also=MONEY),
    Mechanism("M12", "inflow 110,000 a year", {"parameters": {"world": {"inflow": 110_000}}}, also=MONEY),
    Mechanism("M13", "types differ in what they have", {"parameters": {"world": dict.fromkeys(BY_TYPE, 1.0)}}),
    Mechanism("M13", "ties of clan and work unit", {"parameters": {"world": {"clan_ties": 1.0}}}, also=FELT),
    Mechanism("M15", "kept share against a usual one", {"parameters": {"adapt": {"habit_lever": 0.0}}}),
    Mechanism("M15", "kept share weighs 6", {"parameters": {"adapt": {"habit_kept": 6.0}}}),
    Mechanism("M15", "learning seals itself", {"switches": {"self_sealing": True}}),
    Mechanism("M17", "several friends persuade more than in proportion", {"parameters": {"mobilise": {"peers_convex": 1.0}}}),
    Mechanism("M16", "points have volunteers find time, and habits form", {"parameters": ROUTINE}, POINTS),
    Mechanism("M16", "the same in the year after points stop", {"parameters": ROUTINE}, UNTIL_YEAR_3),
    Mechanism("M16", "the same without points", {"parameters": ROUTINE}, {"levers": {"points_scheme": 0.0}}),
    Mechanism("M16", "agency returns by .05 in the year after goods stop", {"parameters": {"feel": {"goods_forgiven": 0.05}}},
              {"levers": {"points_scheme": 1.0, "points_goods": 1.0}, **STOP}, ("agency",)),
)


def measure(number: int, mechanism: Mechanism) -> pd.DataFrame:
    """The mechanism on less off, a row for each measure, as text."""
    off = ws.arms.street("off").replace(**mechanism.both)
    arms = {"off": off, "on": off.replace(name="on", **mechanism.on)}
    frame = ws.arms.run_arms(arms, SEEDS, FOLDER / f"{number:02d}-{mechanism.number}").frame([ws.arms.THIRD_YEAR])
    found = ws.arms.contrast(frame, {"on": 1, "off": -1}, [*MEASURES, *mechanism.also])
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
