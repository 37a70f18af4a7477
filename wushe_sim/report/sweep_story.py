"""批量报告内容 what a report says of a sweep: what varied, which factor moves what, the design point by point, how far to believe it."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import tomlkit

from wushe_sim.experiments.main_effects import BASE, FEW, factors_of, main_effects, points_of
from wushe_sim.experiments.varying import SCENARIO
from wushe_sim.indicators import INDICATORS
from wushe_sim.report import sweep_words
from wushe_sim.report.labels import MAIN, label, number, option, speaker, tells, title, word
from wushe_sim.report.plot.style import amount, called
from wushe_sim.report.printable import printable
from wushe_sim.report.story import ENOUGH_SEEDS, Cell, Story, Table, assumptions, change, facts_of, levers_table, places_table
from wushe_sim.report.tables import with_unit
from wushe_sim.results import LAST_WEEKS

ANSWERED = ("linkage", "coverage")
MOST_POINTS, MOST_NAMED, ENOUGH_POINTS = 500, 4, 10
said = speaker(sweep_words.WORDS)


def story_of_sweep(swept: Any, lang: str) -> Story:
    """All that a report says of a sweep, save the figures."""
    effects, points = main_effects(swept, tuple(MAIN)), points_of(swept, tuple(MAIN))
    titles = {name: title(name, content, lang) for name, content in swept.scenarios.items()}
    names = list(dict.fromkeys(effects["factor"]))
    return Story(
        lang, said("title", lang, name=word("and", lang).join(titles.values())), _asked(swept, titles, names, lang),
        [_answer(name, points, effects, lang) for name in ANSWERED], list(_tables(swept, effects, points, lang)),
        [said("assume_main", lang), said("assume_levels", lang, few=FEW), said("assume_options", lang),
         *assumptions(lang)],
        [places_table(swept, titles, lang), levers_table(swept, titles, lang)], _trust(swept, effects, points, lang),
        "wushe sweep sweep.toml --out ../again", facts_of(swept, lang), _files(swept), where=said("repro", lang))


def _asked(swept: Any, titles: Mapping[str, str], names: list[str], lang: str) -> list[str]:
    listed = word("and", lang).join(_inside(called(name, lang), lang) for name in names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        listed = said("and_more", lang, named=listed, all=len(names))
    first = next(iter(swept.scenarios.values()))
    weeks = min(content["weeks"] for content in swept.scenarios.values())
    kind = said(f"kind_{swept.provenance['spec']['design']['kind']}", lang)
    return [said("asked", lang, name=word("and", lang).join(titles.values()), factors=printable(listed)),
            said("asked_runs", lang, kind=kind, points=swept.provenance["points"], seeds=len(swept.seeds), done=swept.counts["done"],
                 runs=swept.counts["runs"], weeks=weeks, burn_in=first["burn_in"], last=min(LAST_WEEKS, weeks))]


def _answer(indicator: str, points: Any, effects: Any, lang: str) -> str:
    """A sentence: how far an indicator runs over the design, and which factor moves it most."""
    unit, what = INDICATORS[indicator].declaration.unit, label(indicator, lang)
    mine = effects[(effects["indicator"] == indicator)].dropna(subset=["difference"])
    if points[indicator].nunique() < 2 or not len(mine):
        return said("answer_alike", lang, what=what)
    values = {"what": _inside(what, lang), "low": number(points[indicator].min(), unit), "high": number(points[indicator].max(), unit)}
    sure = mine[(mine["low"] > 0) | (mine["high"] < 0)].sort_values("share", ascending=False, kind="stable")
    if not len(sure):
        return said("answer_none", lang, **values)
    row = sure.iloc[0]
    return said("answer", lang, **values, factor=printable(_inside(called(row["factor"], lang), lang)), share=f"{row['share']:.0%}",
                lowest=_level(row["lowest"], lang), highest=_level(row["highest"], lang), at_lowest=number(row["at_lowest"], unit),
                at_highest=number(row["at_highest"], unit), change=change(row["difference"], indicator, lang))


def _tables(swept: Any, effects: Any, points: Any, lang: str) -> Iterator[Table]:
    yield Table(said("tab_range", lang), [word("indicator", lang), *(said(f"col_{key}", lang) for key in (
        "lowest", "middle", "highest", "strongest")), word("tells", lang)], [_range(name, points, effects, lang) for name in MAIN])
    yield Table(said("tab_effects", lang), [
        said("col_factor", lang), word("indicator", lang), said("col_from", lang), said("col_to", lang), word("difference", lang),
        word("col_low", lang), word("col_high", lang), said("col_share", lang)],
        [_effect(row, lang) for row in effects.dropna(subset=["difference"]).to_dict("records")], True)
    yield _design(swept, points, lang)
    if swept.counts["failed"]:
        yield Table(said("tab_failed", lang), [said(f"col_{key}", lang) for key in ("run", "point", "seed", "error")], [
            [Cell(str(one["run"]), one["run"]), Cell(str(one["design"]), one["design"]), Cell(str(one["seed"]), one["seed"]),
             Cell(printable(str(one["error"]).partition("\n")[0]))] for one in swept.failed[:MOST_POINTS]])


def _range(name: str, points: Any, effects: Any, lang: str) -> list[Cell]:
    unit, values = INDICATORS[name].declaration.unit, points.set_index("design")[name].dropna()
    mine = effects[effects["indicator"] == name].dropna(subset=["share"]).sort_values("share", ascending=False, kind="stable")
    strongest = mine.iloc[0] if len(mine) and mine.iloc[0]["share"] > 0 else None
    cells = [Cell(with_unit(name, lang))]
    for which in ("idxmin", "median", "idxmax"):
        found = getattr(values, which)() if len(values) else np.nan
        value = float(found if which == "median" else values[found]) if len(values) else float("nan")
        cells.append(Cell(number(value, unit) + ("" if which == "median" or not len(values) else f" ({found})"), value))
    share = "" if strongest is None else f"{printable(called(strongest['factor'], lang))} ({strongest['share']:.0%})"
    return [*cells, Cell(share), Cell(tells(name, lang))]


def _effect(row: Mapping[str, Any], lang: str) -> list[Cell]:
    unit, sure = INDICATORS[row["indicator"]].declaration.unit, bool(row["low"] > 0 or row["high"] < 0)
    return [Cell(printable(called(row["factor"], lang)), strong=sure), Cell(label(row["indicator"], lang), strong=sure),
            Cell(_level(row["lowest"], lang)), Cell(_level(row["highest"], lang)),
            Cell(change(row["difference"], row["indicator"], lang), row["difference"], sure),
            *(Cell(amount(row[end], unit, True), row[end]) for end in ("low", "high")), Cell(f"{row['share']:.0%}", row["share"])]


def _design(swept: Any, points: Any, lang: str) -> Table:
    """The design with what came of it; a large one not in full."""
    design = swept.design
    columns = [name for name in design.columns if name != "design"]
    shown = design.head(MOST_POINTS)
    heading = said("tab_design", lang)
    if len(design) > MOST_POINTS:
        heading += " · " + said("only_first", lang, shown=MOST_POINTS, all=len(design))
    by_point, kept = points.set_index("design"), [name for name in MAIN if name in ANSWERED or points[name].notna().any()][:8]
    kept = [*ANSWERED, *(name for name in kept if name not in ANSWERED)]
    rows = []
    for row in shown.to_dict("records"):
        values = {name: float(by_point[name].get(row["design"], np.nan)) for name in kept}
        rows.append([Cell(str(row["design"]), row["design"]), *(_set(row[name], lang) for name in columns),
                     *(Cell(number(values[name], INDICATORS[name].declaration.unit), values[name]) for name in kept)])
    heads = [said("col_point", lang), *(printable(called(name, lang)) for name in columns), *(with_unit(name, lang) for name in kept)]
    return Table(heading, heads, rows, True)


def _set(value: Any, lang: str) -> Cell:
    if value is None or value != value:
        return Cell(_level(BASE, lang))
    return Cell(f"{value:.4g}", float(value)) if isinstance(value, int | float) else Cell(_level(str(value), lang))


def _level(name: str, lang: str) -> str:
    return word("by_default", lang) if name == BASE else option(name, lang)


def _trust(swept: Any, effects: Any, points: Any, lang: str) -> list[str]:
    seeds, factors = len(swept.seeds), len(factors_of(swept.design))
    lines = [word("trust_kind", lang), said("trust_points", lang, points=len(points), factors=factors)]
    if len(points) < ENOUGH_POINTS * max(1, factors):
        lines.append(said("trust_few_points", lang, points=len(points), enough=ENOUGH_POINTS))
    if seeds < ENOUGH_SEEDS:
        lines.append(word("trust_one" if seeds == 1 else "trust_few", lang, seeds=seeds))
    if len(effects):
        lines.append(said("trust_many", lang, tests=len(effects), wrong=max(1, round(len(effects) / 20))))
    lines += [said(f"trust_{what}", lang, **{what: swept.counts[what]}) for what in ("failed", "waiting") if swept.counts[what]]
    return lines


def _files(swept: Any) -> dict[str, str]:
    """The sweep's file as it would be written in its folder, and the scenarios that it begins from."""
    folder = swept.folder / "scenarios"
    return {"sweep.toml": printable(as_toml(spec_of(swept))),
            **{f"scenarios/{name}.toml": printable((folder / f"{name}.toml").read_text(encoding="utf-8")) for name in swept.scenarios}}


def spec_of(swept: Any) -> dict[str, Any]:
    """A sweep's file that asks for the same again, with paths from within its folder."""
    spec = swept.provenance["spec"]
    asked: dict[str, Any] = {"seeds": list(swept.seeds)}
    if "" in spec["base"]:
        asked["base"] = f"scenarios/{spec['base']['']['name']}.toml"
    if spec["design"]["kind"] == "table":
        return asked | {"design": {"kind": "table", "file": "design.csv"}}
    vary = {name: [f"scenarios/{one}.toml" for one in values] if name == SCENARIO else values for name, values in spec["vary"].items()}
    return asked | {"design": {key: value for key, value in spec["design"].items() if value is not None}, "vary": vary}


def as_toml(spec: Mapping[str, Any]) -> str:
    """A sweep's file as text, with what varies in its order, by which points are numbered."""
    written = tomlkit.document()
    for key, value in spec.items():
        if key != "vary":
            written.add(key, _inline(value))
    if "vary" in spec:
        vary = tomlkit.table()
        for name, said_of_it in spec["vary"].items():
            vary.add(name, _inline(said_of_it))
        written.add("vary", vary)
    return tomlkit.dumps(written)


def _inline(value: Any) -> Any:
    """A value that stands in one line."""
    if not isinstance(value, Mapping):
        return value
    table = tomlkit.inline_table()
    for key, inner in value.items():
        table.append(key, _inline(inner))
    return table


def _inside(text: str, lang: str) -> str:
    return text if lang == "zh" else text[:1].lower() + text[1:]
