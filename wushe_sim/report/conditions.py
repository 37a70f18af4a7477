"""What it would take (成立条件): in which draws a claim holds and what decides it, where its verdict flips, and what to measure next."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from wushe_sim.engine.declare import get_meaning, list_declarations
from wushe_sim.experiments.claims.conditions.sample_size import DIFFERENCE, MEAN, ODDS, SHARE, get_unit
from wushe_sim.experiments.claims.settings import FORMS
from wushe_sim.experiments.claims.trial import Findings
from wushe_sim.experiments.discovery.boxes import PRIM, TREE
from wushe_sim.i18n import Message, Text, enumerate_choices, introduce, join_clauses, join_sentences, msg, nmsg, say
from wushe_sim.report.document import ReportTable, make_table
from wushe_sim.report.labels import MISSING, format_digits, format_percent, switch_label, unit_of
from wushe_sim.scenario.tables import PARAMETER_GROUPS

NAMED, MOVES = 5, 3
"""Things that decide, and moves of a flip, that are named at once; the tables hold all."""
SETTING_NAMES: Mapping[str, Message] = {
    "posts": msg("social workers' posts for 8,000 residents"), "load": msg("need, as a multiple of the usual"),
}
METHOD_NAMES: Mapping[str, Text] = {PRIM: PRIM, TREE: msg("a small tree")}
PATHS: Mapping[str, Message] = {"together": msg("all things at once")}
NOTHING_SETTLES = msg("No coefficient, measured alone, would surely settle verdicts.")
WITHOUT_UNIT = ("ratio", "weight", "position", "sum", "log", "power")
"""Units that say nothing behind a number."""
RULE_NAMES: Mapping[str, Message] = {
    SHARE: msg("a share"), DIFFERENCE: msg("a difference of two shares"), ODDS: msg("log odds of a yes or no"), MEAN: msg("a mean"),
}
SUPPORT_HEADERS = (msg("claim"), msg("draws"), msg("draws that support it (95%)"), msg("error that the classifier removes"),
                   msg("what decides, the most important first"))
CONDITION_HEADERS = (msg("claim"), msg("found by"), msg("where it holds"), msg("holds there in"), msg("of what supports it, there lie"),
                     msg("the same of draws held back"))
FLIP_HEADERS = (msg("claim"), msg("moved"), msg("supported at the defaults"), msg("distance, in ranges"), msg("where the verdict flips"))
AGENDA_HEADERS = (msg("place"), msg("to measure"), msg("verdicts settled"), msg("claims"), msg("observations"), msg("measured as"))
NOTES: Mapping[str, Message] = {
    "support": msg("Boosted trees are fitted on four fifths of the draws and judged on the fifth, five times; things are ranked by how "
                   "much the error grows when their values are shuffled. + and − say whether more or less of it helps the claim."),
    "conditions": msg("Found in two thirds of the draws, and kept only if the third that was held back confirms it (Fisher's exact test, "
                      "5%). A claim without a line holds nowhere surely better than over the whole ranges."),
    "flips": msg("A lasso of the claim's margin over the draws gives the direction; the points were run, and the way halved. Distances "
                 "count a whole range as 1."),
    "agenda": msg("Draws that disagree with their claim's most frequent verdict, and would agree if the coefficient were known to a "
                  "quarter, summed over the claims; what random quarters settle is taken off. Observations place it within a quarter "
                  "of its range with 95% confidence."),
}


def name_drawn(name: str, lang: str) -> str:
    """What a drawn thing is called: a coefficient by its declared meaning."""
    if name in SETTING_NAMES:
        return SETTING_NAMES[name].render(lang)
    if name in FORMS:
        return switch_label(name, lang)
    group, _, key = name.partition(".")
    return get_meaning(list_declarations(PARAMETER_GROUPS[group])[key].declaration).render(lang)


def format_value(name: str, value: float, lang: str) -> str:
    """A drawn thing's value with its unit; shares in per cent."""
    unit = get_unit(name) if "." in name else ""
    if value != value:
        return MISSING
    if unit.startswith("share"):
        return f"{format_digits(value * 100, 3)}%".replace("-", "−")
    figure = (f"{value:,.0f}" if abs(value) >= 1000 else format_digits(value, 3)).replace("-", "−")
    return say(lang, "{figure} {unit}", figure=figure, unit=unit_of(unit, lang)) if unit and unit not in WITHOUT_UNIT else figure


def format_limit(row: Mapping[str, Any], lang: str) -> str:
    """One limit of a region in words."""
    name, what = row["name"], name_drawn(row["name"], lang)
    if name in FORMS:
        return say(lang, "'{form}' on", form=what) if row["low"] else say(lang, "'{form}' off", form=what)
    low, high = (format_value(name, row[end], lang) if math.isfinite(row[end]) else "" for end in ("low", "high"))
    return format_range(what, low, high, lang)


def format_range(what: str, low: str, high: str, lang: str) -> str:
    """Say where a thing lies; an end that is empty is open."""
    if low and high:
        return say(lang, "{what} between {low} and {high}", what=what, low=low, high=high)
    return say(lang, "{what} above {low}", what=what, low=low) if low else say(lang, "{what} below {high}", what=what, high=high)


def format_limits(rows: pd.DataFrame, lang: str) -> str:
    """All limits of a region in words."""
    return join_clauses(format_limit(row, lang) for row in rows.to_dict("records")).render(lang)


def format_moves(rows: pd.DataFrame, lang: str) -> str:
    """Where a verdict flips: the things that moved furthest, from their defaults."""
    moves = []
    for row in rows.head(MOVES).to_dict("records"):
        name, what = row["name"], name_drawn(row["name"], lang)
        if name in FORMS:
            moves.append(format_limit({"name": name, "low": row["value"]}, lang))
        else:
            ends = (format_value(name, row[end], lang) for end in ("default", "value"))
            moves.append(say(lang, "{what} {moved}", what=what, moved=" → ".join(ends)))
    rest = len(rows) - MOVES
    return join_clauses([*moves, nmsg("{count} more", "{count} more", rest)] if rest > 0 else moves).render(lang)


def list_support_cells(findings: Findings, lang: str) -> list[list[str]]:
    """One line for each claim: in which share of draws it holds, and what decides."""
    lines = []
    for row in findings.support.to_dict("records"):
        share = say(lang, "{share} ({low} to {high})", **{key: format_percent(row[name]) for key, name in
                                                           (("share", "supported"), ("low", "low"), ("high", "high"))})
        lines.append([row["hypothesis"], f"{row['draws']:,}", share, _format_gain(row, lang), _format_deciding(findings, row, lang)])
    return lines


def _format_gain(row: Mapping[str, Any], lang: str) -> str:
    if not math.isfinite(row["gain"]):
        return MISSING
    return format_percent(row["gain"]) if row["better"] else say(lang, "none: no better than the base rate")


def _format_deciding(findings: Findings, row: Mapping[str, Any], lang: str) -> str:
    mine: Any = findings.decides[findings.decides["hypothesis"] == row["hypothesis"]] if len(findings.decides) else findings.decides
    named = [f"{'+' if one['more_helps'] else '−'} {name_drawn(one['name'], lang)}" for one in mine.head(NAMED).to_dict("records")]
    return join_clauses(named).render(lang) if named else MISSING


def list_condition_cells(findings: Findings, lang: str) -> list[list[Text]]:
    """One line for each region."""
    lines: list[list[Text]] = []
    for hypothesis, method, rows in iterate_regions(findings):
        first = rows.iloc[0]
        held = say(lang, "{density} and {coverage} ({draws} draws)", density=format_percent(first["held_density"]),
                   coverage=format_percent(first["held_coverage"]), draws=int(first["held_draws"]))
        lines.append([hypothesis, METHOD_NAMES[method], format_limits(rows, lang), format_percent(first["density"]),
                      format_percent(first["coverage"]), held])
    return lines


def iterate_regions(findings: Findings) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Each region's claim, method and limits."""
    if len(findings.conditions):
        groups: Any = findings.conditions.groupby(["hypothesis", "method"], sort=False)
        yield from ((str(hypothesis), str(method), rows) for (hypothesis, method), rows in groups)


def iterate_flips(findings: Findings) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Each path's claim, name and rows."""
    if len(findings.flips):
        groups: Any = findings.flips.groupby(["hypothesis", "path"], sort=False)
        yield from ((str(hypothesis), str(path), rows) for (hypothesis, path), rows in groups)


def list_flip_cells(findings: Findings, lang: str) -> list[list[Text]]:
    """One line for each way on which a flip was looked for."""
    lines: list[list[Text]] = []
    for hypothesis, path, rows in iterate_flips(findings):
        first = rows.iloc[0]
        found = bool(first["flips"])
        lines.append([hypothesis, PATHS.get(path) or name_drawn(path, lang), say(lang, "yes") if first["at_default"] else say(lang, "no"),
                      f"{first['distance']:.2f}" if found else MISSING,
                      format_moves(rows, lang) if found else say(lang, "nowhere up to {distance}", distance=f"{first['before']:.2f}")])
    return lines


def list_agenda_cells(findings: Findings, lang: str) -> list[list[str]]:
    """One line for each coefficient worth measuring."""
    return [[f"{row['rank']}", name_drawn(row["name"], lang), f"{row['reduction']:.2g}",
             enumerate_choices(row["claims"].split()).render(lang), f"{row['observations']:,}", format_rule(row, lang)]
            for row in findings.agenda.to_dict("records")]


def format_rule(row: Mapping[str, Any], lang: str) -> str:
    """By which rule a sample was reckoned, with the standard deviation that it takes."""
    if row["rule"] != MEAN:
        return RULE_NAMES[row["rule"]].render(lang)
    return say(lang, "a mean with standard deviation of {deviation}", deviation=format_value(row["name"], row["deviation"], lang))


def make_condition_tables(findings: Findings, lang: str) -> dict[str, ReportTable]:
    """Make the tables of what it would take, by name; empty ones too, as the caller leaves those out."""
    return {
        "support": make_table(lang, msg("What it would take: what decides each claim"), SUPPORT_HEADERS, list_support_cells(findings, lang),
                              NOTES["support"]),
        "conditions": make_table(lang, msg("Where each claim holds"), CONDITION_HEADERS, list_condition_cells(findings, lang),
                                 NOTES["conditions"]),
        "flips": make_table(lang, msg("How far from the defaults a verdict flips"), FLIP_HEADERS, list_flip_cells(findings, lang),
                            NOTES["flips"]),
        "agenda": make_table(lang, msg("What to measure next"), AGENDA_HEADERS, list_agenda_cells(findings, lang), NOTES["agenda"]),
    }


def describe_conditions(findings: Findings, lang: str) -> list[str]:
    """Describe what each claim would take, a line each, and what to measure first."""
    regions: dict[str, list[tuple[str, pd.DataFrame]]] = {}
    for hypothesis, method, rows in iterate_regions(findings):
        regions.setdefault(hypothesis, []).append((method, rows))
    lines = []
    for row in findings.support.to_dict("records"):
        one = row["hypothesis"]
        said = [_say_support(row), *_say_regions(regions.get(one, []), lang), *_say_flip(findings, one, lang)]
        lines.append(introduce(one, join_sentences(*said)).render(lang))
    return [*lines, *_say_agenda(findings, lang)] if lines else []


def _say_support(row: Mapping[str, Any]) -> Message:
    return msg("Supported in {share} of {draws} draws ({low} to {high}).", share=format_percent(row["supported"]), draws=row["draws"],
               low=format_percent(row["low"]), high=format_percent(row["high"]))


def _say_regions(regions: Iterable[tuple[str, pd.DataFrame]], lang: str) -> list[Message]:
    said = []
    for method, rows in regions:
        first = rows.iloc[0]
        said.append(msg("It holds in {density} of draws with {limits}; {coverage} of those that support it lie there, and of draws held "
                        "back {held} ({method}).", density=format_percent(first["density"]), limits=format_limits(rows, lang),
                        coverage=format_percent(first["coverage"]), held=format_percent(first["held_density"]),
                        method=METHOD_NAMES[method]))
    return said or [msg("No part of the ranges is surely better for it than the whole.")]


def _say_flip(findings: Findings, hypothesis: str, lang: str) -> list[Message]:
    mine = [rows for one, _, rows in iterate_flips(findings) if one == hypothesis]
    if not mine:
        return []
    found = [rows for rows in mine if bool(rows.iloc[0]["flips"])]
    if not found:
        return [msg("On no way that was tried does its verdict flip.")]
    nearest = min(found, key=lambda rows: float(rows.iloc[0]["distance"]))
    return [msg("Its verdict flips nearest to the defaults after {distance} of a range: {moves}.",
                distance=format_percent(nearest.iloc[0]["distance"]), moves=format_moves(nearest, lang))]


def _say_agenda(findings: Findings, lang: str) -> list[str]:
    if not len(findings.agenda):
        return [NOTHING_SETTLES.render(lang)]
    named = [msg("{what} ({observations} observations)", what=name_drawn(row["name"], lang), observations=f"{row['observations']:,}")
             for row in findings.agenda.head(MOVES).to_dict("records")]
    return [say(lang, "To measure first: {what}.", what=join_clauses(named))]
