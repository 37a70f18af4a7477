"""名录 the catalogues: everything that is declared, as rows; and what stands under one name in any of them."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from wushe_sim.counts import COUNTS
from wushe_sim.decisions import DECISIONS
from wushe_sim.declare import Column, Lever, declared
from wushe_sim.errors import BadInput
from wushe_sim.extensions import registered
from wushe_sim.i18n import join_messages, msg
from wushe_sim.indicators import INDICATORS
from wushe_sim.levers import Levers
from wushe_sim.parameters import Parameters
from wushe_sim.report import chinese, chinese_counts
from wushe_sim.report.labels import UNITS_ZH
from wushe_sim.scenario.tables import LEVERS
from wushe_sim.switches import Switches

Row = dict[str, Any]


def levers() -> list[Row]:
    """Every policy lever."""
    return [{
        "name": name, "default": _default(entry), "allowed": _allowed(entry), "unit": entry.unit, "family": entry.family,
        "section": entry.section, "stages": list(entry.stages), "meaning": entry.meaning, "zh": entry.zh, "account": entry.account,
        "meaning_zh": chinese.LEVERS[name][0], "account_zh": chinese.LEVERS[name][1],
    } for name, entry in LEVERS.items()]


def switches() -> list[Row]:
    """Every mechanism's switch."""
    return [{"name": name, "default": entry.default, "stages": list(entry.stages), "meaning": entry.meaning, "zh": entry.zh,
             "meaning_zh": chinese.SWITCHES[name]}
            for name, entry in _of(Switches)]


def indicators() -> list[Row]:
    """Every indicator."""
    return [{"name": name, "en": entry.en, "zh": entry.zh, "unit": entry.unit, "section": entry.section, "by_group": entry.by_group,
             "meaning": entry.meaning, "meaning_zh": chinese.INDICATORS[name]}
            for name, entry in _entries(INDICATORS)]


def decisions() -> list[Row]:
    """Every choice that an actor makes and a user may replace."""
    return [{"name": entry.method or name, "actor": entry.actor, "kind": entry.kind, "stage": entry.stage, "sees": list(entry.sees),
             "about": entry.about, "meaning": entry.meaning, "zh": entry.zh, "meaning_zh": chinese.DECISIONS[name]}
            for name, entry in _entries(DECISIONS)]


def parameters() -> list[Row]:
    """Every coefficient, under the stage that reads it."""
    return [
        {"name": f"{group.name}.{name}", "default": entry.default, "low": entry.low, "high": entry.high, "unit": entry.unit,
         "source": entry.source, "meaning": entry.meaning}
        for group in _groups() for name, entry in _of(group.type)
    ]


def counts() -> list[Row]:
    """Everything that is counted in each community and week."""
    return [{"name": name, "unit": entry.unit, "by_group": entry.by_group, "meaning": entry.meaning,
             "meaning_zh": chinese_counts.COUNTS[name]}
            for name, entry in _entries(COUNTS)]


def columns() -> list[Row]:
    """Every column of every kind of actor, as ``Residents.belonging``."""
    return [
        {"name": f"{cls.__name__}.{name}", "unit": entry.unit, "bounds": list(entry.bounds), "start": entry.start, "meaning": entry.meaning}
        for cls in _actors() for name, entry in _of(cls) if isinstance(entry, Column)
    ]


def week() -> list[Row]:
    """The schedule of a week, with the levers and switches that each stage reads."""
    from wushe_sim.week import STAGES

    stages = [stage for name, meaning in STAGES for stage in ((name, meaning), *_from_outside(name))]
    return [{
        "name": name, "meaning": meaning, "meaning_zh": chinese.STAGES[name],
        "levers": [lever for lever, entry in LEVERS.items() if name in entry.stages],
        "switches": [switch for switch, entry in _of(Switches) if name in entry.stages],
    } for name, meaning in stages]


def _from_outside(after: str) -> list[tuple[str, str]]:
    return [(name, stage.meaning) for one in registered() for name, stage in one.stages.items() if stage.after == after]


CATALOGUES: Mapping[str, tuple[Callable[[], list[Row]], str, tuple[str, ...]]] = {
    "levers": (levers, "lever (政策杠杆)", ("name", "default", "allowed", "meaning")),
    "switches": (switches, "switch (机制开关)", ("name", "default", "meaning")),
    "decisions": (decisions, "decision (决策点)", ("name", "actor", "kind", "stage", "meaning")),
    "indicators": (indicators, "indicator (指标)", ("name", "unit", "section", "meaning")),
    "parameters": (parameters, "parameter (参数)", ("name", "default", "low", "high", "source", "meaning")),
    "counts": (counts, "count (计数)", ("name", "unit", "meaning")),
    "columns": (columns, "column (状态列)", ("name", "unit", "bounds", "meaning")),
}
"""Each catalogue's rows, what one of its entries is called, and which of its columns a table shows."""


def for_reading(name: str, lang: str = "en") -> list[Row]:
    """A catalogue's rows with the columns that a table shows, in the reader's language; in English the Chinese term stands behind."""
    rows, _, shown = CATALOGUES[name]
    if lang == "zh":
        return [{chinese.HEADINGS[key]: _chinese_meaning(row) if key == "meaning" else _spoken(row[key]) for key in shown}
                for row in rows()]
    return [{key: f"{row[key]} ({row['zh']})" if key == "meaning" and "zh" in row else row[key] for key in shown} for row in rows()]


def in_language(row: Row, lang: str) -> Row:
    """What is known of one thing, with headings and meanings in one language; names stay what they are in files."""
    if lang == "en":
        return {key: value for key, value in row.items() if not key.endswith("_zh")}
    told = {key: row.get(f"{key}_zh", value) for key, value in row.items() if not key.endswith("_zh")}
    told["is"] = chinese.KINDS.get(row.get("is", ""), row.get("is", ""))
    return {key if key in ("name", "is") else chinese.HEADINGS.get(key, key): _spoken(value) for key, value in told.items()}


def _chinese_meaning(row: Row) -> str:
    term = f"{row['zh']}：" if row.get("zh") else ""
    return term + row.get("meaning_zh", row["meaning"])


def _spoken(value: Any) -> Any:
    """A value in Chinese where it is one of our words: a unit, an option, yes or no."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        value = chinese.UNITS.get(value) or UNITS_ZH.get(value) or chinese.OPTIONS.get(value) or value
        return value.replace("shares that sum to 1", "合计为 1 的各项占比").replace(" to ", " 至 ")
    return value


def explained(name: str) -> list[Row]:
    """Everything that stands under a name, in whichever catalogue; raises BadInput with the nearest names where nothing does."""
    stages = {name for one in registered() for name in one.stages}
    stages |= {stage for cls in (Levers, Switches) for _, entry in _of(cls) for stage in entry.stages}
    found = [{"is": "stage (周程)", **row} for row in week() if name in ("week", row["name"])] if name in stages | {"week"} else []
    if name == "week":
        return found
    known = ["week", *stages]
    for rows, called, _ in CATALOGUES.values():
        for row in rows():
            own = (row["name"], row["name"].rpartition(".")[2])
            known += own
            if name.replace("-", "_") in own:
                found.append({"is": called, **row})
    if not found:
        near = get_close_matches(name.replace("-", "_"), dict.fromkeys(known), n=3, cutoff=0.5)
        if near:
            raise BadInput(msg("explain: nothing is called {name!r} (did you mean {names}?)",
                               name=name, names=join_messages(near, msg(" or "))))
        raise BadInput(msg("explain: nothing is called {name!r}; see `wushe levers`, `switches`, `indicators`, `decisions`, `parameters`, "
                           "or `explain week`", name=name))
    return found


def _of(cls: type) -> Iterator[tuple[str, Any]]:
    return _entries(declared(cls))


def _entries(found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, entry.declaration) for name, entry in found.items())


def _groups() -> Iterator[Any]:
    from typing import NamedTuple, get_type_hints

    class Group(NamedTuple):
        name: str
        type: type

    return (Group(name, cls) for name, cls in get_type_hints(Parameters).items())


def _actors() -> Iterator[type]:
    """The classes of columns of all actors and of the linkage network."""
    from importlib import import_module
    from pkgutil import iter_modules

    from wushe_sim import actors

    modules = [import_module(f"wushe_sim.actors.{found.name}") for found in iter_modules(actors.__path__)]
    for module in [*modules, import_module("wushe_sim.world.linkage")]:
        yield from (cls for cls in vars(module).values() if isinstance(cls, type) and cls.__module__ == module.__name__)


def _default(lever: Lever) -> Any:
    return dict(zip(lever.parts, lever.default, strict=True)) if lever.parts else lever.default


def _allowed(lever: Lever) -> str:
    if lever.options:
        return ", ".join(lever.options)
    return "shares that sum to 1" if lever.parts else f"{lever.low:g} to {lever.high:g}"
