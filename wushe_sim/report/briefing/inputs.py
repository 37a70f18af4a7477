"""What was put in (输入): what the scenarios set otherwise, and what is the street's own in the first one and what a default."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wushe_sim.engine.declare import get_label
from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.inputs import flatten
from wushe_sim.experiments.planning.uses import name_use
from wushe_sim.i18n import Message, enumerate_choices, msg, say
from wushe_sim.i18n.message import DeclaredText, Text, render
from wushe_sim.report.briefing.wording import Names
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import LIMIT_NAMES, MISSING, format_percent, lever_label, setting, type_called
from wushe_sim.results import Result
from wushe_sim.scenario import Scenario
from wushe_sim.scenario.prices import PRICES
from wushe_sim.scenario.tables import LEVERS, default_of

MOST_CHANGES = 12
"""Settings that the scenarios have otherwise and that stand on the page; the appendix has all."""
PLACE_NAMES: Mapping[str, Message] = {
    "place.communities": msg("communities"), "place.residents": msg("residents in each"),
    "place.social_workers": msg("social workers' posts"), "place.types": msg("types of community"),
}
MOST_STEPS = 4
"""Steps of a lever's schedule that are named."""
BUDGET_NAMES: Mapping[str, Message] = {
    "budget.yuan": msg("budget: yuan a year"), "budget.posts": msg("budget: posts granted on top"),
    "budget.from": msg("budget: from week"),
}
NO_SHARES = "budget.shares"
"""The key of an empty table of shares, which says no more than that no share is named."""
GIVEN, DEFAULT = msg("yours"), msg("default")


def read_given(comparison: Any) -> set[str] | None:
    """Read which keys the first scenario's author set, as dotted paths; None where the result does not hold its text."""
    result, name = comparison.results[0], comparison.cases[0].name
    text = result.texts.get(name) if isinstance(result, Result) else None
    try:
        return set(flatten(tomllib.loads(text))) if text else None
    except tomllib.TOMLDecodeError:
        return None


def make_inputs_table(comparison: Any, lang: str) -> tuple[ReportTable, int, int]:
    """Make the table of what was put in for the first scenario; how many of its rows are the street's own, and how many there are."""
    content = comparison.cases[0].content()
    given = read_given(comparison)
    usual = _get_usual(content)
    rows = []
    for key, what, value in _list_inputs(content, lang):
        own = _differs(content, usual, key) if given is None else any(name == key or name.startswith(f"{key}.") for name in given)
        rows.append([Cell(render(what, lang)), Cell(value), Cell((GIVEN if own else DEFAULT).render(lang), strong=own)])
    columns = [say(lang, "input"), say(lang, "value"), say(lang, "whose")]
    return ReportTable(say(lang, "Under '{first}'", first=_title(comparison, lang)), columns, rows), sum(
        row[2].strong for row in rows), len(rows)


def _title(comparison: Any, lang: str) -> str:
    content = comparison.cases[0].content()
    return content.get("label", {}).get(lang) or comparison.cases[0].name


def _get_usual(content: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return Scenario(name=content["name"]).content()
    except BadInput:
        return {}


def _differs(content: Mapping[str, Any], usual: Mapping[str, Any], key: str) -> bool:
    return _find(content, key) != _find(usual, key)


def _find(content: Any, key: str) -> Any:
    for part in key.split("."):
        content = content.get(part) if isinstance(content, Mapping) else None
    return content


def _list_inputs(content: Mapping[str, Any], lang: str) -> Iterator[tuple[str, Text, str]]:
    """Each input that a street can know of itself: its key, what it is called, and its value."""
    yield from _list_place(content["place"], lang)
    for name in LEVERS:
        value = content["levers"][name]
        if name in LIMIT_NAMES or value != default_of(LEVERS[name]):
            yield f"levers.{name}", lever_label(name, lang), _format_lever(value, name, lang)
    for name, steps in content["schedule"].items():
        if steps:
            yield f"schedule.{name}", msg("{lever}, over the weeks", lever=lever_label(name, lang)), _format_steps(steps, name, lang)
    for name, price in PRICES.items():
        value = content.get("prices", {}).get(name, price.default)
        if value:
            unit = DeclaredText("unit", price.unit).render(lang)
            yield f"prices.{name}", _name_price(name), f"{value:,.0f} {unit}"
    yield "parameters", msg("coefficients of the model"), say(lang, "docs/evidence.md says what each rests on")


def _format_lever(value: Any, name: str, lang: str) -> str:
    share = LEVERS[name].unit.startswith("share") and isinstance(value, int | float)
    return format_percent(value) if share else setting(value, lang)


def _format_steps(steps: Sequence[Mapping[str, Any]], name: str, lang: str) -> str:
    """What a lever does over the weeks, its first steps."""
    return enumerate_choices(msg("from week {week}: {value}", week=step["week"], value=_format_lever(step["value"], name, lang))
                             for step in steps[:MOST_STEPS]).render(lang)


def _list_place(place: Mapping[str, Any], lang: str) -> Iterator[tuple[str, Text, str]]:
    ones = place["community"]
    if ones:
        networks = sum(bool(one.get("network")) for one in ones)
        yield "place.community", msg("communities given one by one"), str(len(ones))
        residents = sum(one.get("residents") or 0 for one in ones)
        yield "place.community", msg("residents"), f"{residents:,}" if residents else say(lang, "as its files say")
        kinds = [type_called(kind, lang) for kind in dict.fromkeys(one["type"] for one in ones)]
        yield "place.community", msg("types of community"), enumerate_choices(kinds).render(lang)
        if networks:
            yield "place.community", msg("networks of who knows whom"), say(lang, "{count} from files", count=networks)
    else:
        yield "place.communities", msg("communities"), str(place["communities"])
        yield "place.residents", msg("residents in each"), f"{place['residents']:,}"
        yield "place.types", msg("types of community"), enumerate_choices(
            f"{type_called(kind, lang)} {format_percent(share)}" for kind, share in place["types"].items() if share).render(lang)
    posts = place["social_workers"]
    own = [one["social_workers"] for one in ones if one.get("social_workers")]
    yield ("place.community" if own else "place.social_workers"), msg("social workers' posts"), (
        f"{sum(own):g}" if own else say(lang, "1.34 in post per 10,000 residents") if posts is None else f"{posts:g}")


def make_changes_table(comparison: Any, names: Names) -> ReportTable | None:
    """Make the table of what the scenarios set otherwise; None where nothing is."""
    lang, differs = names.lang, comparison.differs
    shown = [name for name in names.titles if name in differs]
    keys = [row for row in differs.to_dict("records") if row["key"] != NO_SHARES]
    rows = [[Cell(name_setting(row["key"], lang), strong=True), *(Cell(_format_setting(row["key"], row[name], lang)) for name in shown)]
            for row in keys[:MOST_CHANGES]]
    if not rows:
        return None
    left = len(keys) - len(rows)
    note = say(lang, "{count} more settings differ; the appendix has them.", count=left) if left > 0 else ""
    return ReportTable(say(lang, "What the scenarios set otherwise"), [say(lang, "set otherwise"), *(names.titles[name] for name in shown)],
                       rows, note=note)


def name_setting(key: str, lang: str) -> str:
    """Name a key of a scenario: a lever by its label, a place's or a price's key in words, anything else by its path."""
    table, _, name = key.partition(".")
    if name in LEVERS and table in ("levers", "schedule"):
        said = lever_label(name, lang)
        return said if table == "levers" else say(lang, "{lever}, over the weeks", lever=said)
    if table == "prices" and name in PRICES:
        return _name_price(name).render(lang)
    use = key.removeprefix("budget.shares.")
    if use != key:
        return say(lang, "budget: share for {use}", use=name_use(use, lang))
    kind = key.removeprefix("place.types.")
    if kind != key:
        return say(lang, "share of communities: {type}", type=type_called(kind, lang))
    names = {**PLACE_NAMES, **BUDGET_NAMES}
    return names[key].render(lang) if key in names else key


def _name_price(name: str) -> Message:
    return msg("price: {what}", what=get_label(PRICES[name]))


def _format_setting(key: str, value: Any, lang: str) -> str:
    if value is None or value != value or value == "[]":
        return MISSING
    table, _, name = key.partition(".")
    if table == "budget":
        return format_percent(value) if name.startswith("shares.") else f"{value:,g}"
    if table == "schedule" and name in LEVERS:
        return _format_steps(json.loads(value), name, lang)
    return _format_lever(value, name, lang) if table == "levers" and name in LEVERS else setting(value, lang)
