"""Writes docs/results/mechanisms.csv and its tables in docs/model.md (``make docs-mechanisms``): what each mechanism of model 2 changes.

Each row is a difference between two arms of the experiment street under the same seeds, in the third year, with its interval. The *off*
arm is the street by default with one mechanism at its neutral values (``NEUTRAL``), the *on* arm the same with these at their defaults, or
at the values named. What is run lies in results/mechanisms-MODEL, so that an interrupted run resumes; table and page are written after each
mechanism, and say which are not measured yet.

``python docs/write_mechanisms.py M4 M5`` measures these alone and keeps the table's other rows; ``--kept`` runs nothing.
"""

import sys
from collections.abc import Iterable, Mapping
from io import StringIO
from math import floor, log10
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd
import tomli_w

import wushe_sim as ws
from wushe_sim.engine.declare import get_label
from wushe_sim.files.paths import write_file
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.results.provenance import MODEL

ROOT = Path(__file__).resolve().parent.parent
TABLE, PAGE = ROOT / "docs" / "results" / "mechanisms.csv", ROOT / "docs" / "model.md"
FOLDER = ROOT / "results" / f"mechanisms-{MODEL}"
SEEDS, JOBS = 10, 2
MEASURES = ("linkage", "referred_per_case", "volunteer_hours_used", "unserved_hours", "coverage", "volunteer_rate", "organizations",
            "habit", "compliance", "professional_time", "burnout")
SHOWN, RELEVANT = 3, 0.01
"""The page shows at most so many measures a mechanism, and none that moves by less than this share of its level."""

NEUTRAL: Mapping[str, float | bool] = MappingProxyType({
    "world.by_type_organizations": 0.0, "world.by_type_donors": 0.0, "world.by_type_volunteers": 0.0, "world.by_type_staff": 0.0,
    "world.clan_ties": 0.0, "world.inflow": 50_000.0,
    "need.prevent_monitoring_law": 0.0, "need.prevent_moral_monitoring": 0.0, "need.prevent_law_moral": 0.0,
    "mobilise.join_hazard": 0.00046, "mobilise.join_asked": 2.0, "mobilise.asked_by_peers": 0.2, "mobilise.recruits": 0.15,
    "mobilise.named": 0.0, "mobilise.standing_persuades": 0.0, "mobilise.peers_convex": 0.0, "mobilise.offer_points": 0.0,
    "mobilise.offer_idle": 0.0, "mobilise.lends": 0.0,
    "broker.partners": 1.0, "broker.backed": 0.0,
    "deliver.doors": 0.0, "deliver.own_volunteers": 0.0, "deliver.keep_parts": 0.0,
    "deliver.well_monitoring_law": 0.0, "deliver.well_moral_monitoring": 0.0, "deliver.well_law_moral": 0.0,
    "deliberate.comply_monitoring_law": 0.0, "deliberate.comply_moral_monitoring": 0.0, "deliberate.comply_law_moral": 0.0,
    "feel.goods_forgiven": 0.0, "feel.unlike": 0.0, "feel.eased": 0.0, "feel.tie_across": 0.0,
    "adapt.habit_lever": 1.0, "adapt.habit_kept": 2.0, "adapt.idle_skill": 0.0, "adapt.routine_grows": 0.0, "adapt.fold_hazard": 0.005,
    "adapt.fold_small": 0.1, "adapt.found_hazard": 0.006, "adapt.found_incubation": 3.0, "adapt.found_hours": 0.0, "adapt.found_idle": 0.0,
    "adapt.inherits": 0.0,
    "station.chores": 0.0, "station.burnout_hours": 0.0,
    "answered_at_once": False, "organizations_exist": True, "coordination_matches": True, "staying_with_a_pair": False,
    "self_sealing": False,
})
"""Where each mechanism of model 2 does nothing: a coefficient, ``stage.name``, or a switch. Model 1 stood there, but for
``mobilise.asked_by_peers``, which was .3, above its range now."""


class Mechanism(NamedTuple):
    """A mechanism: its number, its name, what is on in the one arm, and what of the street both arms have beside it."""

    number: str
    name: str
    on: Mapping[str, float | bool | None]
    """Coefficients and switches with their values in the on arm, None for the default; in the off arm they are neutral."""
    both: Mapping[str, Any] = MappingProxyType({})
    also: tuple[str, ...] = ()
    """Measures beside those of every mechanism."""


def by_default(*names: str) -> dict[str, None]:
    """What is on at its default."""
    return dict.fromkeys(names)


def make_changes(values: Mapping[str, float | bool]) -> dict[str, Any]:
    """A scenario's tables that set these coefficients and switches."""
    changes: dict[str, Any] = {}
    for name, value in values.items():
        group, _, key = name.rpartition(".")
        table = changes.setdefault("parameters", {}).setdefault(group, {}) if group else changes.setdefault("switches", {})
        table[key] = value
    return changes


def list_neutral(names: Iterable[str]) -> dict[str, float | bool]:
    """These coefficients and switches at their neutral values."""
    return {name: NEUTRAL[name] for name in names}


def list_defaults() -> dict[str, float | bool]:
    """The default of every coefficient and switch of ``NEUTRAL``."""
    street = ws.arms.street()
    parameters, switches = street.parameters.model_dump(), street.switches.model_dump()
    return {name: parameters[name.partition(".")[0]][name.partition(".")[2]] if "." in name else switches[name] for name in NEUTRAL}


DEFAULTS = list_defaults()
MOVED = tuple(name for name in NEUTRAL if NEUTRAL[name] != DEFAULTS[name])
"""What stands elsewhere than at its neutral value by default."""
PAIRS = ("monitoring_law", "moral_monitoring", "law_moral")
GOVERNED = {"levers": {"self_governance": 1.0, "rule_of_law": 1.0, "moral_governance": 1.0}}
MIXED = {"levers": {"heterogeneity": 0.8, "mobility": 0.16}}
INCUBATED, MASS_BASE = {"levers": {"incubation": 1.0}}, {"levers": {"incubation": 1.0, "volunteer_selection": "mass_base"}}
TAKEOVER, BURDEN = {"levers": {"takeover": 0.76}}, {"levers": {"admin_burden": 0.65}}
POINTS, STOP = {"levers": {"points_scheme": 1.0}}, {"schedule": {"points_scheme": [{"week": 104, "value": 0.0}]}}
GOODS = {"levers": {"points_scheme": 1.0, "points_goods": 1.0}, **STOP}
AT_ONCE = ("answered_at_once", "mobilise.join_asked")
JOINING = (*AT_ONCE, "mobilise.join_hazard", "mobilise.asked_by_peers", "mobilise.recruits")
REMEMBERED = {**MASS_BASE, **make_changes(list_neutral(JOINING))}
FOUND_BY_USE = {"mobilise.offer_idle": 1.0, "adapt.found_idle": 1.0}
BY_TYPE = tuple(f"world.by_type_{name}" for name in ("organizations", "donors", "volunteers", "staff"))
CALM = ("adapt.fold_hazard", "adapt.fold_small", "adapt.found_hazard")
ROUTINE = ("mobilise.offer_points", "adapt.routine_grows")
MONEY = ("lacked_money_share", "pool", "gifts_government", "compound_completion")
FELT, HANDED, ENDED = ("belonging", "trust", "tie_strength"), ("compound_completion",), ("ended_badly", "lasting_results")
WORKED = ("volunteer_hours",)
ALL = Mechanism("M1–M17", "all of model 2", by_default(*MOVED))
MECHANISMS = (
    Mechanism("M1", "the takeover habit reaches compound cases", by_default("deliver.keep_parts"), also=(*HANDED, "committee_share")),
    Mechanism("M1", "the same under takeover .76", by_default("deliver.keep_parts"), TAKEOVER, HANDED),
    Mechanism("M2", "takeover makes clerks of social workers, under takeover .76", by_default("station.chores"), TAKEOVER,
              ("professional_time", "joined_rate")),
    Mechanism("M3", "idle volunteers lose skill", by_default("adapt.idle_skill")),
    Mechanism("M3", "founding follows use", by_default("adapt.found_idle")),
    Mechanism("M3", "offers and founding follow use in full", FOUND_BY_USE, also=WORKED),
    Mechanism("M4", "invitations are answered at once, at rates of their own", by_default(*JOINING), also=("joined_rate",)),
    Mechanism("M4", "invitations are answered at once, at the same rates of asking and joining", by_default(*AT_ONCE)),
    Mechanism("M5", "a mass base is being named by neighbours, under selection by it", by_default("mobilise.named"), MASS_BASE),
    Mechanism("M5", "the same where invitations are remembered", by_default("mobilise.named"), REMEMBERED),
    Mechanism("M5", "those of high standing persuade more", by_default("mobilise.standing_persuades")),
    Mechanism("M6", "actors deal with several partners in a meeting", by_default("broker.partners"), also=("linkage_density",)),
    Mechanism("M6", "organizations are founded and fold seldom", by_default(*CALM)),
    Mechanism("M6", "a new organization inherits its team's links", by_default("adapt.inherits")),
    Mechanism("M6", "idle members serve with their team", by_default("mobilise.lends")),
    Mechanism("M6", "incubation founds by the hour, under full incubation", by_default("adapt.found_hours", "adapt.found_incubation"),
              INCUBATED),
    Mechanism("M6", "there are no community organizations", {"organizations_exist": False}),
    Mechanism("M7", "coordination builds no links", {"coordination_matches": False}, also=("linkage_density",)),
    Mechanism("M7", "coordination opens doors", {"deliver.doors": 0.15}),
    Mechanism("M7", "coordination backs brokering", {"broker.backed": 2.5}, also=("worker_link_strength",)),
    Mechanism("M7", "social workers stay with a pair", {"staying_with_a_pair": True}, also=("worker_link_strength",)),
    Mechanism("M8", "ties across groups are renewed less, in a mixed street", by_default("feel.tie_across"), MIXED, FELT),
    Mechanism("M8", "neighbours of other groups win belonging, likewise", {"feel.unlike": 0.1}, MIXED, FELT),
    Mechanism("M8", "neighbours of other groups cost belonging, likewise", {"feel.unlike": -0.1}, MIXED, FELT),
    Mechanism("M8", "newcomers among many newcomers are no outsiders, likewise", by_default("feel.eased"), MIXED, FELT),
    Mechanism("M9", "burnout costs hours", by_default("station.burnout_hours")),
    Mechanism("M9", "the same under burden .65", by_default("station.burnout_hours"), BURDEN),
    Mechanism("M10", "the three governances add up to more, all in full", {f"deliberate.comply_{pair}": 0.6 for pair in PAIRS}, GOVERNED),
    Mechanism("M10", "they add up to less", {f"deliberate.comply_{pair}": -0.6 for pair in PAIRS}, GOVERNED),
    Mechanism("M10", "they prevent need together", {f"need.prevent_{pair}": 0.6 for pair in PAIRS}, GOVERNED,
              ("need_hours", "unmet_mediation")),
    Mechanism("M10", "they end cases well together", {f"deliver.well_{pair}": 0.6 for pair in PAIRS}, GOVERNED, ENDED),
    Mechanism("M12", "money is scarce", {"world.inflow": 10_000.0}, also=MONEY),
    Mechanism("M12", "money is plentiful", {"world.inflow": 110_000.0}, also=MONEY),
    Mechanism("M13", "types differ in what they have", by_default(*BY_TYPE)),
    Mechanism("M13", "there are ties of clan and work unit", by_default("world.clan_ties"), also=FELT),
    Mechanism("M14", "three actors use volunteers of their own, with three actors", by_default("deliver.own_volunteers"),
              {"levers": {"actors": "three"}}, (*HANDED, "lasting_results")),
    Mechanism("M15", "the kept share is compared with a usual one", by_default("adapt.habit_lever")),
    Mechanism("M15", "what it keeps weighs more with the committee", {"adapt.habit_kept": 6.0}),
    Mechanism("M15", "learning seals itself", {"self_sealing": True}),
    Mechanism("M16", "points have volunteers find time, and habits of volunteering form, under points in full", by_default(*ROUTINE),
              POINTS, WORKED),
    Mechanism("M16", "the same in the year after points stop", by_default(*ROUTINE), {**POINTS, **STOP}, WORKED),
    Mechanism("M16", "the same without points", by_default(*ROUTINE), {"levers": {"points_scheme": 0.0}}, WORKED),
    Mechanism("M16", "agency returns where no goods pay, in the year after goods stop", by_default("feel.goods_forgiven"), GOODS,
              ("agency",)),
    Mechanism("M17", "several friends persuade more than in proportion", {"mobilise.peers_convex": 1.0}),
    ALL,
)


def set_arms(mechanism: Mechanism) -> tuple[ws.Scenario, ws.Scenario]:
    """The street with the mechanism at its neutral values, and with it on."""
    street = ws.arms.street("arm").replace(**mechanism.both)
    on = {name: DEFAULTS[name] if value is None else value for name, value in mechanism.on.items()}
    return street.replace(**make_changes(list_neutral(mechanism.on))), street.replace(**make_changes(on))


def run_arm(arm: ws.Scenario, name: str, folder: Path, seeds: int) -> pd.DataFrame:
    """Run an arm under every seed, in a folder of its own below ``folder``, and take its third year; what several share is run once."""
    folder.mkdir(parents=True, exist_ok=True)
    return ws.arms.run_arms([arm], seeds, folder / arm.digest()[:16], JOBS).frame([ws.arms.THIRD_YEAR]).assign(arm=name)


def measure(mechanism: Mechanism) -> pd.DataFrame:
    """The mechanism on less off, a row for each measure, as text."""
    off, on = set_arms(mechanism)
    frame = pd.concat([run_arm(off, "off", FOLDER, SEEDS), run_arm(on, "on", FOLDER, SEEDS)])
    found = ws.arms.contrast(frame, {"on": 1, "off": -1}, [*MEASURES, *mechanism.also])
    found.insert(0, "model", MODEL)
    found.insert(1, "mechanism", mechanism.number)
    found.insert(2, "name", mechanism.name)
    return read_text(found.to_csv(index=False, float_format="%.4g"))


def read_text(table: str) -> pd.DataFrame:
    """A table's entries as they are written."""
    return pd.read_csv(StringIO(table), dtype=str, keep_default_na=False)


def read_table() -> pd.DataFrame:
    """What was measured, as text, with the model's version in each row."""
    return read_text(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else pd.DataFrame(columns=["model", "mechanism", "name", "seeds"])


def read_rows(table: pd.DataFrame, mechanism: Mechanism) -> pd.DataFrame:
    """What a table says of a mechanism; nothing if it was never measured."""
    return table.loc[(table["mechanism"] == mechanism.number) & (table["name"] == mechanism.name), :]


def format_number(value: float, decimals: int | None = None, sign: str = "") -> str:
    """A number as the page writes numbers: no 0 before the point, a minus that is one, commas by thousands."""
    text = f"{value:{sign},g}" if decimals is None else f"{value:{sign},.{decimals}f}"
    bare = text.lstrip("+-")
    return text[:len(text) - len(bare)].replace("-", "−") + (bare[1:] if bare.startswith("0.") else bare)


def format_value(value: float | bool) -> str:
    """A coefficient's value, or a switch's."""
    return ("on" if value else "off") if isinstance(value, bool) else format_number(value)


def format_difference(row: Mapping[str, str], lang: str = "en") -> str:
    """One measure on less off, with its interval; a share in percentage points, any other measure in its own unit."""
    label, scale, unit = read_scale(row["measure"], lang)
    value, low, high = (float(row[name] or "nan") * scale for name in ("difference", "low", "high"))
    decimals = count_decimals(max(abs(value), (high - low) / 2) if low == low else value)
    shown = [format_number(number, decimals, "+") for number in (value, low, high)]
    if low != low:
        return f"{label} {shown[0]}{unit}"
    between = f" ({shown[1]} to {shown[2]})" if lang == "en" else f"（{shown[1]} 至 {shown[2]}）"
    return f"{label} {shown[0]}{between}{unit}"


def format_level(row: Mapping[str, str], lang: str = "en") -> str:
    """A measure's own level: a share in per cent, any other measure in its own unit."""
    label, scale, unit = read_scale(row["measure"], lang)
    value = float(row["value"]) * scale
    return f"{label} {format_number(value, count_decimals(value))}{'%' if unit else ''}"


def read_scale(measure: str, lang: str) -> tuple[str, float, str]:
    """A measure's label inside a sentence, what it is multiplied by, and what stands behind its differences."""
    declared = INDICATORS[measure].declaration
    label = declared.label[0].lower() + declared.label[1:] if lang == "en" else get_label(declared).render(lang)
    share = declared.unit == "share"
    return label, 100.0 if share else 1.0, (" points" if lang == "en" else "个百分点") if share else ""


def count_decimals(value: float) -> int:
    """Decimals that show two digits of a number, one of a number from 10 to 100, none beyond."""
    return 0 if abs(value) >= 100 else max(1, 1 - floor(log10(abs(value)))) if value else 1


def move(row: Mapping[str, str]) -> float:
    """How far a measure surely moves, as a share of its level without the mechanism; 0 if that is not clear, or too little to matter."""
    try:
        low, high, difference, level = (float(row[name]) for name in ("low", "high", "difference", "reference"))
    except ValueError:
        return 0.0
    share = abs(difference / level) if level else float("inf")
    return share if low * high > 0 and share >= RELEVANT else 0.0


def format_measured(rows: pd.DataFrame) -> str:
    """The measures that move most, or that none does."""
    if rows.empty:
        return "not measured yet"
    moved = sorted((row for row in rows.to_dict("records") if move(row)), key=move, reverse=True)[:SHOWN]
    return "; ".join(map(format_difference, moved)) or "nothing clearly, by 1% of its level"


def format_row(mechanism: Mechanism, table: pd.DataFrame) -> str:
    """A mechanism's row in the page."""
    values = {name: DEFAULTS[name] if value is None else value for name, value in mechanism.on.items()}
    on = ", ".join(f"`{name}` {format_value(value)}" for name, value in values.items())
    off = ", ".join(format_value(NEUTRAL[name]) for name in values)
    if mechanism is ALL:
        on, off = "all by default", "as listed below"
    elif len({NEUTRAL[name] for name in values}) == 1:
        off = format_value(NEUTRAL[next(iter(values))])
    return f"| {mechanism.number} | {mechanism.name} | {on} | {off} | {format_measured(read_rows(table, mechanism))} |"


def format_table(table: pd.DataFrame) -> str:
    """The page's table, after a line that says by which version of the model, and with how many seeds, it was measured."""
    by = f"Measured by model {list_entries(table, 'model')} with {list_entries(table, 'seeds')} paired seeds."
    head = [by, "", "| | mechanism | value on | neutral value | measured, on less off |", "|---|---|---|---|---|"]
    return "\n".join([*head, *(format_row(mechanism, table) for mechanism in MECHANISMS)])


def list_entries(table: pd.DataFrame, column: str) -> str:
    """The different entries of a column, one as a rule; several where rows were measured at different times."""
    return " and ".join(sorted(set(table[column]))) or "…"


def format_neutral() -> str:
    """The neutral values as a scenario's tables, for the page: what stands elsewhere by default."""
    return f"```toml\n{tomli_w.dumps(make_changes(list_neutral(MOVED))).strip()}\n```"


def insert(page: str, mark: str, text: str) -> str:
    """A page with this text between the two comments that bear the mark."""
    begins, ends = f"<!-- {mark}: written by docs/write_mechanisms.py -->", f"<!-- end of {mark} -->"
    before, _, rest = page.partition(begins)
    _, found, after = rest.partition(ends)
    if not found:
        raise ValueError(f"no place for {mark}")
    return f"{before}{begins}\n\n{text}\n\n{ends}{after}"


def write_page(page: str, table: pd.DataFrame) -> str:
    """The model's page with both tables written anew."""
    return insert(insert(page, "mechanisms", format_table(table)), "neutral values", format_neutral())


def save(table: pd.DataFrame) -> None:
    """Write the table's rows in the order of the mechanisms, and the page."""
    parts = [rows for mechanism in MECHANISMS if not (rows := read_rows(table, mechanism)).empty]
    if parts:
        write_file(TABLE, pd.concat(parts).to_csv(index=False))
    write_file(PAGE, write_page(PAGE.read_text(encoding="utf-8"), table))


def write_all(wanted: list[str]) -> None:
    """Measure mechanisms of these numbers, or all; what is not measured now keeps the rows that it has."""
    table = read_table()
    for mechanism in MECHANISMS:
        if "--kept" not in wanted and (not wanted or mechanism.number in wanted):
            table = pd.concat([table.drop(read_rows(table, mechanism).index), measure(mechanism)], ignore_index=True)
            save(table)
    save(table)


if __name__ == "__main__":
    write_all(sys.argv[1:])
