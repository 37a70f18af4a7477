"""Luck, ignorance and policy (运气、无知与政策), apart: tables and words of results over draws of coefficients."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wushe_sim.i18n import Message, join_clauses, msg, say
from wushe_sim.i18n.counted import count_sets
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import MISSING, format_amount, format_percent, full_label, get_unit, label, lower_first, number
from wushe_sim.results.spreads import RELIED

HOW_TO_READ = msg("Luck: how far another seed moves it, as a standard deviation. Ignorance: how far another set of coefficients does that "
                  "agrees with the evidence just as well. Nine sets in ten lie between the last two.")


def describe_direction(row: Mapping[str, Any]) -> Message:
    """Describe which way a difference goes over the sets, and whether that is to be relied on."""
    sets, share = int(row["sets"]), max(row["higher"], row["lower"])
    higher = row["higher"] >= row["lower"]
    if share == 0 or sets < 1:
        return msg("the same under all {sets}", sets=count_sets(sets))
    if share == 1:
        return msg("higher under all {sets}", sets=count_sets(sets)) if higher else msg("lower under all {sets}", sets=count_sets(sets))
    if share >= RELIED:
        return (msg("higher under {share} of {sets}", share=format_percent(share), sets=count_sets(sets)) if higher
                else msg("lower under {share} of {sets}", share=format_percent(share), sets=count_sets(sets)))
    return (msg("higher under {share} of {sets}: not to be relied on", share=format_percent(share), sets=count_sets(sets)) if higher
            else msg("lower under {share} of {sets}: not to be relied on", share=format_percent(share), sets=count_sets(sets)))


def make_effects_table(heading: str, rows: Any, lang: str) -> ReportTable:
    """Make the table of what a policy does over the draws: difference, luck, ignorance, nine sets in ten, and the direction in words."""
    cells = []
    for row in rows.to_dict("records"):
        unit = get_unit(row["indicator"])
        points = say(lang, "pp") if unit.startswith("share") else ""
        cells.append([Cell(full_label(row["indicator"], lang)),
                      Cell(f"{format_amount(row['difference'], unit, True)} {points}".strip(), row["difference"]),
                      *(_make_spread_cell(row[name], unit) for name in ("luck", "ignorance")),
                      *(Cell(format_amount(row[end], unit, True), row[end]) for end in ("sets_low", "sets_high")),
                      Cell(describe_direction(row).render(lang))])
    columns = (msg("indicator"), msg("what the policy does"), msg("luck ±"), msg("ignorance ±"), msg("from"), msg("to"),
               msg("direction"))
    return ReportTable(heading, [column.render(lang) for column in columns], cells, note=HOW_TO_READ.render(lang))


def make_spreads_table(spreads: Any, names: Iterable[str], lang: str, heading: str = "") -> ReportTable:
    """Make the table of one scenario's indicators over the draws: the mean, luck, ignorance, and nine sets in ten."""
    rows = []
    for row in spreads.set_index("indicator").loc[list(names)].reset_index().to_dict("records"):
        unit = get_unit(row["indicator"])
        rows.append([Cell(full_label(row["indicator"], lang)), Cell(number(row["mean"], unit), row["mean"]),
                     *(_make_spread_cell(row[name], unit) for name in ("luck", "ignorance")),
                     *(Cell(number(row[end], unit), row[end]) for end in ("low", "high"))])
    columns = (msg("indicator"), msg("mean"), msg("luck ±"), msg("ignorance ±"), msg("from"), msg("to"))
    return ReportTable(heading, [column.render(lang) for column in columns], rows, note=HOW_TO_READ.render(lang))


def _make_spread_cell(value: float, unit: str) -> Cell:
    return Cell(MISSING) if value != value else Cell(format_amount(value, unit, True).lstrip("+"), value)


def describe_draws(draws: Any, seeds: Sequence[int], lang: str) -> list[str]:
    """Describe what the seeds of a result lived with, and what cannot be told for want of seeds."""
    used = len({draws.choose_set(seed) for seed in seeds})
    lines = [say(lang, "Each seed lives with a set of coefficients of its own, the same in all scenarios: {used} of {name}.",
                 used=count_sets(used), name=draws.name)]
    if used == len(seeds):
        lines.append(say(lang, "No set has two seeds, so that luck cannot be told from ignorance: give more seeds than draws."))
    return lines


def describe_seeds_needed(ignorance: Sequence[float | None], size: float) -> Message:
    """Describe what seeds do not lessen, where seeds that a size takes were counted over draws.

    ``ignorance`` are the standard deviations over sets of what was asked for, missing (NaN) where no set has two seeds.
    """
    known = [one for one in ignorance if one is not None and one == one]
    if not known:
        return msg("No set has two seeds, so that luck is not known, nor how many seeds it takes: give more seeds than draws.")
    if max(known) > size:
        return msg("The seeds are those that luck takes. They do not lessen ignorance, which moves it by up to ± {ignorance:.3g}, more "
                   "than the size of {size:g}: no number of seeds tells what holds whatever the coefficients; your own targets narrow them "
                   "(wushe calibrate --targets).", ignorance=max(known), size=size)
    return msg("The seeds are those that luck takes. Ignorance, which moves it by up to ± {ignorance:.3g}, stays the same with any number "
               "of seeds.", ignorance=max(known))


def describe_effects(rows: Any, names: Sequence[str], lang: str) -> str:
    """Describe in one sentence which way some indicators go over the draws."""
    found = rows[rows["indicator"].isin(list(names))].to_dict("records")
    said = [msg("{indicator} {direction}", indicator=lower_first(label(row["indicator"], lang)), direction=describe_direction(row))
            for row in found]
    return say(lang, "Over the draws: {effects}.", effects=join_clauses(said))
