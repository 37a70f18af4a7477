"""Labels (标签): names of indicators, levers, actors and stages in the reader's language, and numbers as readers write them."""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from wushe_sim.engine.declare import get_label, get_meaning, list_declarations
from wushe_sim.experiments.comparison.stage_counts import INDICATOR, LEVER
from wushe_sim.i18n import DeclaredText, Message, enumerate_choices, join_clauses, msg, pmsg, say
from wushe_sim.i18n.counted import count_weeks
from wushe_sim.i18n.printable import make_printable
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.indicators import COMPARED
from wushe_sim.model.place_types import PLACE_TYPES
from wushe_sim.model.switches import Switches
from wushe_sim.scenario.tables import LEVERS

MISSING = "–"

MAIN: Mapping[str, str] = {
    "coverage": "of the hours of need that arose, the part that was served",
    "unserved_hours": "hours of need that arose and were not served",
    "evenness": "1 when every social group is served alike",
    "time_to_service": "from a need's arising to its being served",
    "never_found": "needs that lapsed before anybody knew of them: the last metre",
    "linkage": "service by two kinds of actor or more on one case, per hour of service",
    "referred_per_case": "how often actors hand a case on to whom it suits",
    "referral_success": "of the hand-overs that were tried",
    "compound_completion": "cases that need several actors at once, and got them all",
    "actors_per_100_cases": "100: each case is one actor's alone",
    "volunteer_hours_used": "of the hours that volunteers offered, those that were called on",
    "density_without_committee": "how strong the other actors' links are",
    "efficiency_without_committee": "how few steps apart the other actors are",
    "brokerage": "how much of the linkage runs through social workers",
    "committee_share": "the residents' committee's part of all hours of service",
    "volunteer_rate": "adults who are active volunteers",
    "volunteer_turnover": "active volunteers who stop",
    "agreement": "residents near the common position, four weeks after a session",
    "compliance": "adults who keep the residents' covenant",
    "professional_time": "social workers' time that administration leaves for their own work",
    "burnout": "0 none, 100% complete",
    "worker_turnover": "social workers who quit",
    "trust": "trust in neighbours, on a scale from 0 to 100%",
    "belonging": "sense of belonging, on a scale from 0 to 100%",
    "pool": "what the community fund has in hand",
}
"""The indicators of the table after a run, and what each tells."""

NOTHING = 1e-12
"""Numbers below this are the rounding of larger ones: no quantity of the model that is not 0 is so small."""
OPTIONS = frozenset(name for lever in LEVERS.values() for name in (*lever.options, *lever.parts))
"""What levers may be set to that is no number."""
LIMIT_NAMES: Mapping[str, Message] = {
    "takeover": msg("omnipotent committee"), "heterogeneity": msg("heterogeneous community"),
    "task_downshift": msg("tasks without resources"), "admin_burden": msg("social workers as clerks"),
    "service_scope": msg("narrow service scope"),
}
REMEDY_NAMES: Mapping[str, Message] = {
    "three_governances": msg("three governances in one"), "deliberation": msg("deliberation platform"),
    "incubation": msg("incubating volunteers"), "agency": msg("residents as subjects"), "all": msg("all four remedies"),
}
PART_NAMES: Mapping[str, Message] = {
    "matrix": msg("limits × remedies"), "tipping": msg("tipping points"), "paths": msg("path dependence"),
    "links": msg("the way back from no links"), "draws": msg("draws of all coefficients"),
}
"""Parts of ``wushe limits``."""
VERDICT_NAMES: Mapping[str, Message] = {
    "supported": msg("supported"), "opposite": msg("opposite"), "not supported": msg("not supported"), "undecided": msg("undecided"),
    "structural": msg("structural"), "out of reach": msg("out of reach"), "no contrast": msg("no contrast"),
    "cannot be told": msg("cannot be told"),
}
"""What a claim of the paper comes to."""
DEFAULTS_ONLY_NAMES: Mapping[str, Message] = {
    "supported": msg("supported at the defaults only"), "opposite": msg("opposite at the defaults only"),
}
"""What a clear verdict is called that hardly any draw of the coefficients comes to."""
ROLE_NAMES: Mapping[str, Message] = {
    "resident": msg("resident"), "registered": msg("registered, not active"), "volunteer": msg("active volunteer"),
    "party": msg("Party member"),
}
ACTOR_NAMES: Mapping[str, Message] = {
    "committee": msg("committee"), "foundation": msg("community fund"), "team": msg("volunteer team"),
    "social worker": msg("social worker"), "worker": msg("social worker"), "organization": msg("organization"), "donor": msg("donor"),
}
"""Kinds of actor of the linkage."""
VILLAGE_COMMITTEE = pmsg("of a village", "committee")
FLOW_NAMES: Mapping[str, Message] = {
    "found_by_volunteer": pmsg("who found a case", "neighbours"), "found_by_worker": pmsg("who found a case", "outreach"),
    "found_by_organization": pmsg("who found a case", "organizations"), "found_by_asking": pmsg("who found a case", "asked for help"),
    "found_by_grid": pmsg("who found a case", "grid workers"), "care": msg("care, already known"), "known": msg("known"),
    "never_found": msg("never found"), "well": msg("served well"), "badly": msg("served badly"), "lapsed": msg("lapsed"),
    "lost": msg("lapsed unknown"),
    "gifts_government": msg("government-led gifts"), "gifts_targeted": msg("targeted gifts"), "gifts_love": msg("love-link gifts"),
    "gifts_crowd": msg("crowd-giving"), "returned": msg("from folded organizations"), "city": msg("city's pool"),
    "from_outside": msg("from outside"), "taken_out": msg("taken out of the fund"), "budget_remedies": msg("budget, for remedies"),
    "bought_remedies": msg("remedies that it bought"),
    "city_kept": msg("left with the city"), "city_saved": msg("city's savings"), "pool": msg("community fund"),
    "saved": msg("fund's savings"), "paid_cases": pmsg("use of money", "cases"),
    "paid_expenses": msg("volunteers' expenses, points"), "paid_organizations": pmsg("use of money", "organizations"),
    "paid_remedies": pmsg("use of money", "remedies"), "kept": msg("left in the pool"), "residents": msg("residents, one to one"),
    "tasks": msg("public money with tasks"), "helpers": msg("helpers hired"),
}
"""Where cases and money come from, and where they go."""
INDEX_NAMES: Mapping[str, Message] = {
    "first": msg("alone (first order)"), "total": msg("with all that it acts through (total)"),
    "mu_star": msg("mean size of the effect (μ*)"), "sigma": msg("spread of the effects (σ)"),
}
"""Indices of a factor: shares of the variance, and Morris's measures."""
NO_NAME = msg("none")
NAMES: Mapping[str, Message] = {**FLOW_NAMES, **ACTOR_NAMES, **ROLE_NAMES, **REMEDY_NAMES, "none": NO_NAME}
"""What a picture calls a name of a frame."""
STAGE_NAMES: Mapping[str, Message] = {
    LEVER: pmsg("stage", "lever"), "station": pmsg("stage", "station's round"), "move": pmsg("stage", "move"),
    "need": pmsg("stage", "need"), "hand_down": pmsg("stage", "hand down"), "mobilise": pmsg("stage", "mobilise"),
    "give": pmsg("stage", "give"), "broker": pmsg("stage", "broker"), "deliver": pmsg("stage", "deliver"),
    "deliberate": pmsg("stage", "deliberate"), "feel": pmsg("stage", "feel"), "adapt": pmsg("stage", "adapt"),
    INDICATOR: pmsg("stage", "indicators"),
}


def label(indicator: str, lang: str) -> str:
    """What an indicator is called."""
    return get_label(COMPARED[indicator].declaration).render(lang)


def lever_label(name: str, lang: str) -> str:
    """What a lever is called."""
    return get_label(LEVERS[name]).render(lang)


def switch_label(name: str, lang: str) -> str:
    """What a mechanism is called."""
    return get_label(list_declarations(Switches)[name].declaration).render(lang)


def type_called(kind: str, lang: str) -> str:
    """What a type of community is called; a user's own by its name."""
    return get_label(PLACE_TYPES[kind]).render(lang) if kind in PLACE_TYPES else make_printable(kind)


def tells(indicator: str, lang: str) -> str:
    """What one of the main indicators tells, in plain words."""
    return DeclaredText("indicator in short", MAIN[indicator]).render(lang)


def title(name: str, scenario: Mapping[str, Any], lang: str) -> str:
    """A scenario's label in the reader's language, or else its name."""
    return make_printable(scenario.get("label", {}).get(lang) or name)


def name_comparison(others: Any, first: str) -> Message:
    """Name a comparison: a sentence instead of a subtraction."""
    return msg("{others}, compared with {first}", others=others, first=first)


def distinguish_titles(titles: list[str], names: list[str]) -> list[str]:
    """Distinguish scenarios by their titles; by their names where two have one title."""
    return titles if len(set(titles)) == len(titles) else names


def option(name: str, lang: str) -> str:
    """What an option, or a part of a mix, is called; a file, a place, a user's own option as it is written."""
    return DeclaredText("option", name.replace("_", " ")).render(lang) if name in OPTIONS else make_printable(name)


def setting(value: Any, lang: str) -> str:
    """A lever's value as readers write it: a number, an option, the parts of a mix, or the entries of a list, each with its keys."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        value = _read_json(value)
    if isinstance(value, Mapping) and {"week", "value"} <= set(value):
        weeks, part = value.get("over") or 0, setting(value["value"], lang)
        return (say(lang, "from week {week} over {weeks}: {value}", week=value["week"], weeks=count_weeks(weeks), value=part) if weeks else
                say(lang, "from week {week}: {value}", week=value["week"], value=part))
    if isinstance(value, Mapping):
        return enumerate_choices(f"{option(str(name), lang)} {setting(part, lang)}" for name, part in value.items()).render(lang)
    if isinstance(value, list | tuple):
        return join_clauses([setting(part, lang) for part in value]).render(lang) if value else NO_NAME.render(lang)
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else option(str(value), lang)


def _read_json(text: str) -> Any:
    """What a comparison wrote of a list or a table; any other text as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return make_printable(text)


def lower_first(text: str) -> str:
    """A label within a sentence."""
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """A text at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def shorter(title: str, lang: str) -> str:
    """A title for a heading: a design point by its number alone."""
    number, colon, _ = title.partition(": ")
    return say(lang, "scenario {number}", number=number) if colon and number.isdigit() else title


def unit_of(unit: str, lang: str) -> str:
    """What stands behind a value: nothing behind a percentage."""
    return DeclaredText("unit", {"share": "", "share a year": "a year"}.get(unit, unit)).render(lang)


def number(value: float, unit: str) -> str:
    """A value as readers write it: shares in per cent, three significant digits, a dash where there is none."""
    if not math.isfinite(value):
        return MISSING
    if unit.startswith("share"):
        return format_percent(value, 1)
    return f"{value:,.0f}" if abs(value) >= 100 else format_digits(value, 3)


def format_digits(value: float, digits: int) -> str:
    """Format a number in so many significant digits, never with an exponent; what is nothing but rounding is 0, without a sign."""
    text = f"{clear_rounding(value):z.{digits}g}"
    return np.format_float_positional(float(text), trim="-") if "e" in text else text


def clear_rounding(value: float) -> float:
    """A number, or 0 where it is so small that it stems from the last bits of larger ones."""
    return 0.0 if abs(value) < NOTHING else value


def format_percent(share: float, digits: int = 0, signed: bool = False) -> str:
    """Format a share in per cent, with a sign where ``signed``; a dash where there is none. All per cents of texts are formatted here."""
    if not math.isfinite(share):
        return MISSING
    text = f"{share:+z.{digits}%}" if signed else f"{share:z.{digits}%}"
    return text if text.strip("+0.%") else text.removeprefix("+")


def format_amount(value: float, unit: str, signed: bool = False) -> str:
    """Format a number of a picture or a difference: shares in per cent, or in points where ``signed``; a true minus."""
    share = unit.startswith("share")
    if value != value:
        return MISSING
    seen = round(value * 100, 2) if share else value
    return format_signed(seen, signed, 3 if abs(seen) >= 10 else 2) + ("%" if share and not signed else "")


def format_change(value: float, indicator: str, lang: str) -> str:
    """A difference with its unit: points for shares."""
    if value != value:
        return MISSING
    unit = get_unit(indicator)
    behind = say(lang, "pp") if unit.startswith("share") else unit_of(unit, lang)
    return f"{format_amount(value, unit, signed=True)} {behind}".strip()


def format_signed(value: float, signed: bool, digits: int = 6) -> str:
    """Format a number in so many digits, with a true minus, and a plus where ``signed``."""
    if value != value:
        return MISSING
    text = f"{abs(value):,.0f}" if abs(value) >= 1000 else format_digits(abs(value), digits)
    return ("−" if value < 0 else "+" if signed and value > 0 else "") + text if text != "0" else "0"


def get_unit(indicator: str) -> str:
    """Get an indicator's unit; what is none of ours is a plain number."""
    return COMPARED[indicator].declaration.unit if indicator in COMPARED else ""


def get_lever_unit(lever: str) -> str:
    """Get a lever's unit; what is no lever of ours is a plain number."""
    return LEVERS[lever].unit if lever in LEVERS else ""


def full_label(indicator: str, lang: str) -> str:
    """Label an indicator, with its unit in brackets; a plain share has none."""
    unit = unit_of(get_unit(indicator), lang)
    return say(lang, "{what} ({unit})", what=label(indicator, lang), unit=unit) if unit else label(indicator, lang)


def format_mean(values: Any, indicator: str) -> str:
    """Format the mean over seeds, and from the lowest to the highest where they differ."""
    unit = get_unit(indicator)
    mean, low, high = (number(value, unit) for value in (values.mean(), values.min(), values.max()))
    return mean if low == high else f"{mean} ({low}–{high})"


def find_name(name: str, lang: str) -> str | None:
    """Find the name of a lever, a remedy, a limit, an indicator or a flow; None for a user's own."""
    if name in NAMES:
        return NAMES[name].render(lang)
    if name in COMPARED:
        return label(name, lang)
    return lever_label(name, lang) if name in LEVERS else None


def get_name(name: str, lang: str) -> str:
    """Get the name of what ``find_name`` finds; a user's own name as it is written."""
    return find_name(name, lang) or make_printable(name)


def name_count(name: str, stage: str, lang: str) -> str:
    """What a lever, a count or an indicator is called."""
    if stage == INDICATOR:
        return label(name, lang)
    if stage == LEVER:
        return lever_label(name, lang)
    meaning = get_meaning(COUNTS[name].declaration).render(lang)
    return meaning.removeprefix(pmsg("the beginning of a count's meaning", "of those, ").render(lang))
