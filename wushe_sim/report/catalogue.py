"""Catalogues (名录): everything that is declared, as rows; and what stands under one name in any of them."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, get_args, get_type_hints

from wushe_sim.engine.declare import Column, Lever, get_account, get_label, get_meaning, list_declarations
from wushe_sim.errors import BadInput
from wushe_sim.i18n import DeclaredText, enumerate_choices, join_messages, msg, pmsg, render
from wushe_sim.model.accounts import ACCOUNTS
from wushe_sim.model.counts import COUNTS
from wushe_sim.model.decisions import DECISIONS
from wushe_sim.model.extensions import list_extensions
from wushe_sim.model.indicators import INDICATORS
from wushe_sim.model.parameters import Parameters
from wushe_sim.model.place_types import PLACE_TYPES, CommunityType
from wushe_sim.model.stages import STAGES
from wushe_sim.model.switches import Switches
from wushe_sim.report.labels import STAGE_NAMES, option
from wushe_sim.scenario.interventions import INTERVENTIONS, Interventions
from wushe_sim.scenario.naming import shorten_label, simplify_label
from wushe_sim.scenario.prices import PRICES
from wushe_sim.scenario.tables import LEVERS

Row = dict[str, Any]


def levers() -> list[Row]:
    """Every policy lever."""
    return [{
        "name": name, **_default(entry), **_allowed(entry), "unit": entry.unit, "family": entry.family,
        "section": entry.section, "stages": list(entry.stages), **_said(entry), "account": entry.account,
        "account_zh": get_account(entry).render("zh"),
    } for name, entry in LEVERS.items()]


def switches() -> list[Row]:
    """Every mechanism's switch."""
    return [{"name": name, "default": entry.default, "stages": list(entry.stages), **_said(entry)} for name, entry in _of(Switches)]


def indicators() -> list[Row]:
    """Every indicator."""
    return [{"name": name, "unit": entry.unit, "section": entry.section, "by_group": entry.by_group, **_said(entry)}
            for name, entry in _entries(INDICATORS)]


def decisions() -> list[Row]:
    """Every choice that an actor makes and a user may replace."""
    return [{"name": entry.method or name, "actor": entry.actor, "kind": entry.kind, "stage": entry.stage, "sees": list(entry.sees),
             "about": entry.about, **_said(entry)}
            for name, entry in _entries(DECISIONS)]


def parameters() -> list[Row]:
    """Every coefficient, under the stage that reads it."""
    return [
        {"name": f"{group}.{name}", "default": entry.default, "low": entry.low, "high": entry.high, "unit": entry.unit,
         "source": entry.source, **_said(entry)}
        for group, cls in get_type_hints(Parameters).items() for name, entry in _of(cls)
    ]


def prices() -> list[Row]:
    """What posts and hours cost, with the ends of each price's range."""
    return [{"name": name, "default": entry.default, "low": entry.low, "high": entry.high, "unit": entry.unit, "source": entry.source,
             **_said(entry)} for name, entry in PRICES.items()]


def accounts() -> list[Row]:
    """The accounts in which every hour and yuan that a scenario uses is booked, each with its formula."""
    return [{"name": name, "unit": entry.unit, "formula": entry.formula, "counts": list(entry.list_counts()), **_said(entry)}
            for name, entry in ACCOUNTS.items()]


def counts() -> list[Row]:
    """Everything that is counted in each community and week."""
    return [{"name": name, "unit": entry.unit, "by_group": entry.by_group, **_said(entry)} for name, entry in _entries(COUNTS)]


def columns() -> list[Row]:
    """Every column of every kind of actor, as ``Residents.belonging``."""
    return [
        {"name": f"{cls.__name__}.{name}", "unit": entry.unit, "bounds": list(entry.bounds), "start": entry.start, **_said(entry)}
        for cls in iterate_actors() for name, entry in _of(cls) if isinstance(entry, Column)
    ]


def types() -> list[Row]:
    """Every type of community, with what it is made of."""
    fields = [name for name in CommunityType._fields if name not in ("label", "meaning")]
    return [{"name": name, **{field: getattr(entry, field) for field in fields}, **_said(entry)} for name, entry in PLACE_TYPES.items()]


def interventions() -> list[Row]:
    """Everything that a scenario may let happen to a street from outside, and the keys that say how."""
    keys = {name: list(get_args(field.annotation)[0].model_fields) for name, field in Interventions.model_fields.items()}
    return [{"name": name, "keys": keys[name], **_said(entry)} for name, entry in INTERVENTIONS.items()]


def options() -> list[Row]:
    """Every name that a lever may be set to, and every part of a mix, under the levers that know it."""
    said = {"option": msg("a choice of the lever"), "part": msg("a part of the lever's mix, which sums to 1")}
    return [{"name": name, "lever": lever, "en": option(name, "en"), "zh": option(name, "zh"), "meaning": str(said[kind]),
             "meaning_zh": said[kind].render("zh")}
            for lever, entry in LEVERS.items() for kind, names in (("option", entry.options), ("part", entry.parts)) for name in names]


def week() -> list[Row]:
    """The schedule of a week, with the levers and switches that each stage reads."""
    stages = [stage for name, meaning in STAGES for stage in ((name, meaning), *_from_outside(name))]
    return [{
        "name": name, "meaning": meaning, "meaning_zh": DeclaredText("stage meaning", meaning).render("zh"),
        "levers": [lever for lever, entry in LEVERS.items() if name in entry.stages],
        "switches": [switch for switch, entry in _of(Switches) if name in entry.stages],
        "en": str(STAGE_NAMES.get(name, "")), "zh": render(STAGE_NAMES.get(name, ""), "zh"),
    } for name, meaning in stages]


def _from_outside(after: str) -> list[tuple[str, str]]:
    return [(name, stage.meaning) for one in list_extensions() for name, stage in one.stages.items() if stage.after == after]


CATALOGUES: Mapping[str, tuple[Callable[[], list[Row]], str, tuple[str, ...]]] = {
    "levers": (levers, "lever", ("name", "default", "allowed", "meaning")),
    "switches": (switches, "switch", ("name", "default", "meaning")),
    "decisions": (decisions, "decision", ("name", "actor", "kind", "stage", "meaning")),
    "indicators": (indicators, "indicator", ("name", "unit", "section", "meaning")),
    "parameters": (parameters, "parameter", ("name", "default", "low", "high", "source", "meaning")),
    "counts": (counts, "count", ("name", "unit", "meaning")),
    "prices": (prices, "price", ("name", "default", "low", "high", "unit", "meaning")),
    "accounts": (accounts, "account", ("name", "unit", "formula", "meaning")),
    "columns": (columns, "column", ("name", "unit", "bounds", "meaning")),
    "types": (types, "type of community", ("name", "meaning")),
    "interventions": (interventions, "intervention", ("name", "keys", "meaning")),
    "options": (options, "value of a lever", ("name", "lever", "meaning")),
}
"""Each catalogue's rows, what one of its entries is called, and which of its columns a table shows."""
SPOKEN: Mapping[str, str] = {"is": "catalogue", "unit": "unit", "kind": "decision kind", "source": "source", "about": "decision about",
                             "family": "lever family"}
"""The columns whose values are declared texts, and the context under which those are translated."""


TABLES_OF_NAMES = ("levers", "schedule", "switches", "parameters", "prices", "interventions")
"""Tables of a scenario file, under which names of these catalogues stand there."""


def _said(entry: Any) -> Row:
    """What a declaration says in words, in both languages."""
    labels = {"en": entry.label, "zh": get_label(entry).render("zh")} if hasattr(entry, "label") else {}
    return {**labels, "meaning": entry.meaning, "meaning_zh": get_meaning(entry).render("zh")}


def for_reading(name: str, lang: str = "en") -> list[Row]:
    """A catalogue's rows with the columns that a table shows, in the reader's language; in English the Chinese term stands behind."""
    rows, _, shown = CATALOGUES[name]
    return [{_heading(key, lang): _with_term(row, lang) if key == "meaning" else translate_value(key, texts[key], lang) for key in shown}
            for row in rows() for texts in [get_texts(row, lang)]]


def get_texts(row: Row, lang: str) -> Row:
    """A row with each of its texts in one language alone."""
    return {key: row.get(f"{key}_{lang}", value) for key, value in row.items() if not key.endswith("_zh")}


def in_language(row: Row, lang: str) -> Row:
    """What is known of one thing, with headings and texts in one language; names stay what they are in files."""
    texts = get_texts(row, lang)
    return {key if key in ("name", "is") else _heading(key, lang): translate_value(key, value, lang) for key, value in texts.items()}


def week_for_reading(lang: str) -> list[Row]:
    """The schedule of a week as a table: each stage and what happens in it."""
    return [{_heading("stage", lang): row["name"], _heading("what happens", lang): get_texts(row, lang)["meaning"]} for row in week()]


def _heading(key: str, lang: str) -> str:
    return DeclaredText("heading", key).render(lang)


def _with_term(row: Row, lang: str) -> str:
    """A meaning with the Chinese term, which stands before it in Chinese and behind it in English."""
    meaning = get_texts(row, lang)["meaning"]
    return pmsg("a meaning and its term", "{meaning} ({term})", meaning=meaning, term=row["zh"]).render(lang) if "zh" in row else meaning


def translate_value(key: str, value: Any, lang: str) -> Any:
    """A value in the reader's language where it is one of our words: a unit, a kind, yes or no."""
    if isinstance(value, bool):
        return (pmsg("truth value", "True") if value else pmsg("truth value", "False")).render(lang)
    return DeclaredText(SPOKEN[key], value).render(lang) if key in SPOKEN and isinstance(value, str) else value


def explained(name: str) -> list[Row]:
    """Everything that stands under a name, a group of names (station) or a label, in whichever list; BadInput where nothing does."""
    every = [{"is": "stage", **row} for row in week()]
    if name == "week":
        return every
    every += [{"is": called, **row} for rows, called, _ in CATALOGUES.values() for row in rows()]
    plain = name.replace("-", "_")
    table, _, within = plain.partition(".")
    plain = within if within and table in TABLES_OF_NAMES else plain
    found = [row for row in every if plain in _names(row)]
    found = found or [row for row in every if row["name"].startswith(f"{plain}.")]
    found = found or [row for row in every if simplify_label(name) in map(simplify_label, _labels(row))]
    if not found:
        known = ["week", *(one for row in every for one in (*_names(row), *_labels(row)))]
        near = get_close_matches(plain, dict.fromkeys(known), n=3, cutoff=0.5)
        if near:
            raise BadInput(msg("explain: nothing is called {name!r} (did you mean {names}?)",
                               name=name, names=join_messages(near, msg(" or "))))
        raise BadInput(msg("explain: nothing is called {name!r}; see `wushe levers`, `switches`, `indicators`, `decisions`, `parameters`, "
                           "or `explain week`", name=name))
    return found


def _names(row: Row) -> tuple[str, str]:
    """What an entry is called in files: Residents.belonging, belonging."""
    return row["name"], row["name"].rpartition(".")[2]


def _labels(row: Row) -> set[str]:
    """What an entry is called in words, in each language; a count, by what it means."""
    keys = ("meaning", "meaning_zh") if row["is"] == "count" else ("en", "zh")
    return {said for key in keys if row.get(key) for said in shorten_label(row[key])}


def _of(cls: type) -> Iterator[tuple[str, Any]]:
    return _entries(list_declarations(cls))


def _entries(found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, entry.declaration) for name, entry in found.items())


def iterate_actors() -> Iterator[type]:
    """The classes of columns of all actors and of the linkage network."""
    actors = import_module("wushe_sim.model.actors")
    modules = [import_module(f"{actors.__name__}.{found.name}") for found in iter_modules(actors.__path__)]
    for module in [*modules, import_module("wushe_sim.model.world.linkage")]:
        yield from (cls for cls in vars(module).values() if isinstance(cls, type) and cls.__module__ == module.__name__)


def _default(lever: Lever) -> Row:
    if lever.options:
        return {"default": lever.default, "default_zh": _with_meaning(lever.default)}
    if lever.parts:
        shares = dict(zip(lever.parts, lever.default, strict=True))
        return {"default": shares, "default_zh": {_with_meaning(name): share for name, share in shares.items()}}
    return {"default": lever.default}


def _with_meaning(name: str) -> str:
    """An option's name as it stands in files, and what it means: random（任意居民）."""
    return msg("{name} ({meaning})", name=name, meaning=option(name, "zh")).render("zh")


def _allowed(lever: Lever) -> Row:
    """What a lever may be set to, in both languages: names as they stand in files, with what they mean."""
    if lever.options:
        return {"allowed": ", ".join(lever.options), "allowed_zh": enumerate_choices(map(_with_meaning, lever.options)).render("zh")}
    shares, numbers = msg("shares that sum to 1"), msg("{low:g} to {high:g}", low=lever.low, high=lever.high)
    allowed = shares if lever.parts else numbers
    return {"allowed": str(allowed), "allowed_zh": allowed.render("zh")}
