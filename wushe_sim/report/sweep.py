"""The report of a sweep (批量报告内容): what varied, which factor moves what, the design point by point, how far to believe it."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import tomli_w

from wushe_sim.experiments.sweep.main_effects import BASE, FEW, average_points, find_design_factors, main_effects
from wushe_sim.experiments.sweep.variation import SCENARIO
from wushe_sim.i18n import Message, Text, enumerate_choices, msg, say
from wushe_sim.i18n.counted import count_points, count_runs, count_seeds, count_weeks
from wushe_sim.i18n.printable import make_printable
from wushe_sim.i18n.stored import get_reason
from wushe_sim.report.document import Cell, Report, ReportTable
from wushe_sim.report.labels import (
    MAIN,
    format_amount,
    format_digits,
    format_percent,
    full_label,
    get_name,
    get_unit,
    label,
    lower_first,
    number,
    option,
    tells,
    title,
)
from wushe_sim.report.repeating import format_sweep_command, list_repeat_notes
from wushe_sim.report.run import (
    ENOUGH_SEEDS,
    HIGH,
    LOW,
    MODEL_ONLY,
    format_change,
    list_assumptions,
    list_facts,
    make_levers_table,
    make_places_table,
    warn_of_seeds,
)
from wushe_sim.report.sensitivity import (
    NO_COMPARISON,
    SweepIndices,
    answer_by_indices,
    describe_index_trust,
    find_indices,
    list_index_assumptions,
    make_index_tables,
    name_strongest,
)
from wushe_sim.report.tables import list_value_cells
from wushe_sim.results import LAST_WEEKS

ANSWERED = ("linkage", "coverage")
MOST_POINTS, MOST_NAMED, ENOUGH_POINTS = 500, 4, 10
DESIGNS: Mapping[str, Message] = {
    "grid": msg("a grid"), "lhs": msg("a Latin hypercube"), "sobol": msg("a Sobol sequence"), "saltelli": msg("Saltelli's design"),
    "morris": msg("Morris's trajectories"), "table": msg("a table"),
}


def build_sweep_report(swept: Any, lang: str) -> Report:
    """All that a report says of a sweep, save the figures."""
    effects, points = main_effects(swept, tuple(MAIN)), average_points(swept, tuple(MAIN))
    found, lacking = find_indices(swept)
    titles = {name: title(name, content, lang) for name, content in swept.scenarios.items()}
    names = list(dict.fromkeys((effects if found is None or not len(found.frame) else found.frame)["factor"]))
    return Report(
        lang, say(lang, "Report: sweep of '{name}'", name=enumerate_choices(titles.values())), _ask(swept, titles, names, lang),
        [_answer(name, points, effects, lang) if found is None else answer_by_indices(name, points, found, lang) for name in ANSWERED],
        list(_make_tables(swept, effects, points, found, lang)),
        [*(_list_effect_assumptions(lang) if found is None else list_index_assumptions(found, lang)), *list_assumptions(lang)],
        [make_places_table(swept, titles, lang), make_levers_table(swept, titles, lang)],
        _describe_trust(swept, effects, points, found, lacking, lang),
        format_sweep_command(swept), list_facts(swept, lang), _list_files(swept),
        where=say(lang, "In the sweep's folder, with sweep.toml (below) saved in it:"), repeat=list_repeat_notes(swept.provenance, lang))


def _list_effect_assumptions(lang: str) -> list[str]:
    return [say(lang, "A main effect is averaged over all other factors of the design; where factors act together it hides how."),
            say(lang, "Numbers with more than {few} values are cut into thirds of the points; an effect is the highest third less the "
                "lowest.", few=FEW),
            say(lang, "Of choices, the option with the lowest mean is compared with the one with the highest: with many options, chance "
                "alone makes some difference.")]


def _ask(swept: Any, titles: Mapping[str, str], names: list[str], lang: str) -> list[str]:
    listed = enumerate_choices(lower_first(get_name(name, lang)) for name in names[:MOST_NAMED]).render(lang)
    if len(names) > MOST_NAMED:
        listed = say(lang, "{named} and others ({all} in all)", named=listed, all=len(names))
    first = next(iter(swept.scenarios.values()))
    weeks = min(content["weeks"] for content in swept.scenarios.values())
    counts = swept.counts
    return [say(lang, "How does a street under '{name}' change as {factors} vary?", name=enumerate_choices(titles.values()),
                factors=make_printable(listed)),
            say(lang, "Design: {kind}, {points}, {seeds} for each; {done} of {runs} done; {weeks} after {burn_in} of burn-in. Values are "
                "of the last {last}, and a point's value is the mean of its seeds.",
                kind=DESIGNS[swept.provenance["spec"]["design"]["kind"]], points=count_points(swept.provenance["points"]),
                seeds=count_seeds(len(swept.seeds)), done=counts["done"], runs=count_runs(counts["runs"]), weeks=count_weeks(weeks),
                burn_in=count_weeks(first["burn_in"]), last=count_weeks(min(LAST_WEEKS, weeks)))]


def _answer(indicator: str, points: Any, effects: Any, lang: str) -> str:
    """A sentence: how far an indicator runs over the design, and which factor moves it most."""
    unit, what = get_unit(indicator), label(indicator, lang)
    mine = effects[(effects["indicator"] == indicator)].dropna(subset=["difference"])
    if points[indicator].nunique() < 2 or not len(mine):
        return NO_COMPARISON.fill(what=what).render(lang)
    values = {"what": lower_first(what), "low": number(points[indicator].min(), unit), "high": number(points[indicator].max(), unit)}
    sure = mine[(mine["low"] > 0) | (mine["high"] < 0)].sort_values("share", ascending=False, kind="stable")
    if not len(sure):
        return say(lang, "Over the design, {what} runs from {low} to {high}; no single factor moves it clearly: every 95% interval of a "
                   "main effect includes 0.", **values)
    row = sure.iloc[0]
    return say(lang, "Over the design, {what} runs from {low} to {high}; of the factors, {factor} moves it most: from {lowest} to "
               "{highest} it goes from {at_lowest} to {at_highest} ({change}; {share} of the variance).", **values,
               factor=make_printable(lower_first(get_name(row["factor"], lang))), share=format_percent(row["share"]),
               lowest=_name_level(row["lowest"], lang), highest=_name_level(row["highest"], lang), at_lowest=number(row["at_lowest"], unit),
               at_highest=number(row["at_highest"], unit), change=format_change(row["difference"], indicator, lang))


def _make_tables(swept: Any, effects: Any, points: Any, found: SweepIndices | None, lang: str) -> Iterator[ReportTable]:
    yield ReportTable(say(lang, "Main indicators over the design"), [
        say(lang, "indicator"), say(lang, "lowest (point)"), say(lang, "median"), say(lang, "highest (point)"), say(lang, "moved most by"),
        say(lang, "what it tells")], [
            _list_range(name, points, _name_strongest(name, effects, lang) if found is None else name_strongest(name, found, lang), lang)
            for name in MAIN])
    if found is not None:
        yield from make_index_tables(found, lang)
    else:
        yield ReportTable(say(lang, "Main effects"), [
            say(lang, "factor"), say(lang, "indicator"), say(lang, "from"), say(lang, "to"), say(lang, "difference"),
            LOW.render(lang), HIGH.render(lang), say(lang, "share of variance")],
            [_list_effect(row, lang) for row in effects.dropna(subset=["difference"]).to_dict("records")], True)
    yield _make_design_table(swept, points, lang)
    if swept.counts["failed"]:
        yield ReportTable(say(lang, "Runs that failed"), [
            say(lang, "run"), say(lang, "point"), say(lang, "seed"), say(lang, "error")], [
            [Cell(str(one["run"]), one["run"]), Cell(str(one["design"]), one["design"]), Cell(str(one["seed"]), one["seed"]),
             Cell(make_printable(get_reason(one, lang)))] for one in swept.failed[:MOST_POINTS]])


def _name_strongest(indicator: str, effects: Any, lang: str) -> str:
    """The factor with the greatest share of an indicator's variance; nothing where none has any."""
    mine = effects[effects["indicator"] == indicator].dropna(subset=["share"]).sort_values("share", ascending=False, kind="stable")
    if not len(mine) or not mine.iloc[0]["share"] > 0:
        return ""
    return f"{get_name(mine.iloc[0]['factor'], lang)} ({format_percent(mine.iloc[0]['share'])})"


def _list_range(name: str, points: Any, strongest: str, lang: str) -> list[Cell]:
    unit, values = get_unit(name), points.set_index("design")[name].dropna()
    cells = [Cell(full_label(name, lang))]
    for which in ("idxmin", "median", "idxmax"):
        found = getattr(values, which)() if len(values) else np.nan
        value = float(found if which == "median" else values[found]) if len(values) else float("nan")
        cells.append(Cell(number(value, unit) + ("" if which == "median" or not len(values) else f" ({found})"), value))
    return [*cells, Cell(strongest), Cell(tells(name, lang))]


def _list_effect(row: Mapping[str, Any], lang: str) -> list[Cell]:
    unit, sure = get_unit(row["indicator"]), bool(row["low"] > 0 or row["high"] < 0)
    return [Cell(get_name(row["factor"], lang), strong=sure), Cell(label(row["indicator"], lang), strong=sure),
            Cell(_name_level(row["lowest"], lang)), Cell(_name_level(row["highest"], lang)),
            Cell(format_change(row["difference"], row["indicator"], lang), row["difference"], sure),
            *(Cell(format_amount(row[end], unit, True), row[end]) for end in ("low", "high")),
            Cell(format_percent(row["share"]), row["share"])]


def _make_design_table(swept: Any, points: Any, lang: str) -> ReportTable:
    """The design with what came of it; a large one not in full."""
    design = swept.design
    columns = [name for name in design.columns if name != "design"]
    shown = design.head(MOST_POINTS)
    heading = say(lang, "The design, point by point")
    if len(design) > MOST_POINTS:
        heading += " · " + say(lang, "The first {shown} of {all} points; summary.csv has all.", shown=MOST_POINTS, all=len(design))
    by_point, kept = points.set_index("design"), [name for name in MAIN if name in ANSWERED or points[name].notna().any()][:8]
    kept = [*ANSWERED, *(name for name in kept if name not in ANSWERED)]
    rows = []
    for row in shown.to_dict("records"):
        values = {name: float(by_point[name].get(row["design"], np.nan)) for name in kept}
        rows.append([Cell(str(row["design"]), row["design"]), *(_make_cell(row[name], lang) for name in columns),
                     *list_value_cells(values, kept)])
    heads = [say(lang, "point"), *(get_name(name, lang) for name in columns), *(full_label(name, lang) for name in kept)]
    return ReportTable(heading, heads, rows, True)


def _make_cell(value: Any, lang: str) -> Cell:
    if value is None or value != value:
        return Cell(_name_level(BASE, lang))
    return Cell(format_digits(value, 4), float(value)) if isinstance(value, int | float) else Cell(_name_level(str(value), lang))


def _name_level(name: str, lang: str) -> str:
    return say(lang, "by default") if name == BASE else option(name, lang)


def _describe_trust(swept: Any, effects: Any, points: Any, found: SweepIndices | None, lacking: Text, lang: str) -> list[str]:
    seeds, factors = len(swept.seeds), len(find_design_factors(swept.design))
    lines = [MODEL_ONLY.render(lang), *(describe_index_trust(swept, found, lang) if found is not None else [
        say(lang, "Points: {points}, factors: {factors}. Intervals rest on the points, and take in what the other factors do.",
            points=len(points), factors=factors)])]
    if lacking:
        lines.append(say(lang, "Main effects stand here in place of the design's own indices: {reason}", reason=lacking))
    if found is None and len(points) < ENOUGH_POINTS * max(1, factors):
        lines.append(say(lang, "Points are few ({points}): below {enough} for each factor, a main effect is a first look.",
                         points=len(points), enough=ENOUGH_POINTS))
    if seeds < ENOUGH_SEEDS:
        lines.append(warn_of_seeds(seeds).render(lang))
    if found is None and len(effects):
        lines.append(say(lang, "Main effects that are looked at: {tests}. Expect about {wrong} to stand out by chance alone.",
                         tests=len(effects), wrong=max(1, round(len(effects) / 20))))
    return [*lines, *(one.render(lang) for one in list_missing_runs(swept))]


def list_missing_runs(swept: Any) -> list[Message]:
    """Say how many runs failed, and how many are still to do, where there are any."""
    counts = swept.counts
    failed = msg("Runs that failed and are left out: {failed}.", failed=counts["failed"])
    waiting = msg("Runs that are still to do: {waiting}; run the same wushe sweep to resume.", waiting=counts["waiting"])
    return [text for kind, text in (("failed", failed), ("waiting", waiting)) if counts[kind]]


def _list_files(swept: Any) -> dict[str, str]:
    """The sweep's file as it would be written in its folder, and the scenarios that it begins from."""
    folder = swept.folder / "scenarios"
    return {"sweep.toml": make_printable(format_toml(rebuild_spec(swept))),
            **{f"scenarios/{name}.toml": make_printable((folder / f"{name}.toml").read_text(encoding="utf-8")) for name in swept.scenarios}}


def rebuild_spec(swept: Any) -> dict[str, Any]:
    """A sweep's file that asks for the same again, with paths from within its folder."""
    spec = swept.provenance["spec"]
    asked: dict[str, Any] = {"seeds": list(swept.seeds)}
    if "" in spec["base"]:
        asked["base"] = f"scenarios/{spec['base']['']['name']}.toml"
    if spec["design"]["kind"] == "table":
        return asked | {"design": {"kind": "table", "file": "design.csv"}}
    vary = {name: [f"scenarios/{one}.toml" for one in values] if name == SCENARIO else values for name, values in spec["vary"].items()}
    return asked | {"design": {key: value for key, value in spec["design"].items() if value is not None}, "vary": vary}


def format_toml(spec: Mapping[str, Any]) -> str:
    """Format a sweep's file, with what varies in its order, by which points are numbered; so each table stands in one line."""
    lines = [_assign(key, value) for key, value in spec.items() if key != "vary"]
    if "vary" in spec:
        lines += ["", "[vary]", *(_assign(name, values) for name, values in spec["vary"].items())]
    return "\n".join(lines) + "\n"


def _assign(key: str, value: Any) -> str:
    if isinstance(value, Mapping):
        written = "{ " + ", ".join(_assign(inner, one) for inner, one in value.items()) + " }"
    elif isinstance(value, list | tuple):
        written = "[" + ", ".join(_assign("x", one).removeprefix("x = ") for one in value) + "]"
    else:
        return tomli_w.dumps({key: value}).rstrip("\n")
    return f"{tomli_w.dumps({key: 0}).partition(' = 0')[0]} = {written}"
