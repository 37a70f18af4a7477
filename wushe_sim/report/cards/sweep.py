"""Card of a sweep (批量结果): its design, how far it is, and what its points set."""

from typing import Any

from wushe_sim.experiments.sweep.result import SweepResult
from wushe_sim.i18n import join_clauses, msg, say
from wushe_sim.i18n.counted import count_points, count_runs
from wushe_sim.report.cards.card import Card
from wushe_sim.report.cards.result import describe_seeds
from wushe_sim.report.cards.scenario import format_setting, name_key
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import format_digits

MOST_FACTORS, MOST_KINDS = 10, 4
"""Factors that a card shows, and values of one that are not numbers."""
INDEX_CALLS = {"saltelli": 'swept.sobol("coverage")', "morris": 'swept.morris("coverage")'}
"""The call that gives the indices of a design of this kind."""


def make_sweep_card(swept: SweepResult, lang: str) -> Card:
    """Make the card of a sweep."""
    counts, kind = swept.counts, swept.design_settings.kind
    size = [msg("{points} of the design {kind}", points=count_points(swept.provenance["points"]), kind=kind), describe_seeds(swept.seeds)]
    state = [msg("{done} of {runs} done", done=f"{counts['done']:,}", runs=count_runs(counts["runs"]))]
    if counts["failed"]:
        state.append(msg("{failed} failed: swept.failed", failed=counts["failed"]))
    if counts["waiting"]:
        state.append(msg("{waiting} waiting: the same ws.sweep(…) resumes", waiting=counts["waiting"]))
    calls = ["swept.design", "swept.summary()", 'swept.plot("coverage")', *([INDEX_CALLS[kind]] if kind in INDEX_CALLS else []),
             "ws.compare(swept)", 'ws.discover(swept, "coverage < 0.5")']
    lines = [join_clauses(size).render(lang), join_clauses(state).render(lang), say(lang, "folder: {folder}", folder=swept.folder)]
    return Card(swept.folder.name, say(lang, "Sweep result"), lines, [make_factors_table(swept, lang)], calls)


def make_factors_table(swept: SweepResult, lang: str) -> ReportTable:
    """Make the table of what varies, and between which values."""
    rows = []
    for name in list(swept.provenance["columns"])[:MOST_FACTORS]:
        values: Any = swept.design[name].replace("", None).dropna()
        if values.dtype.kind in "fiu" and len(values):
            text = say(lang, "{low} to {high}", low=format_digits(float(values.min()), 3), high=format_digits(float(values.max()), 3))
        else:
            kinds = list(dict.fromkeys(values))
            text = ", ".join(format_setting(value, lang) for value in kinds[:MOST_KINDS]) + (" …" if len(kinds) > MOST_KINDS else "")
        rows.append([Cell(name_key(name, lang)), Cell(text, strong=True)])
    left = len(swept.provenance["columns"]) - MOST_FACTORS
    return ReportTable(say(lang, "What varies"), [], rows,
                       note=say(lang, "and {left} more: {call}", left=left, call="swept.design") if left > 0 else "")
