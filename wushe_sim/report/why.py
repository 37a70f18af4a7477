"""The timeline of a change (溯因): from the lever through the week's stages to the indicators, in lines and sentences."""

from collections.abc import Sequence
from typing import Any

from wushe_sim.engine.declare import list_declarations
from wushe_sim.errors import BadInput
from wushe_sim.experiments.comparison.divergence import find_first_divergence
from wushe_sim.experiments.comparison.stage_counts import INDICATOR, LEVER, STAGES
from wushe_sim.i18n import Message, enumerate_choices, join_clauses, join_sentences, msg, say
from wushe_sim.model.levers import Levers
from wushe_sim.report.document import ReportTable, make_table
from wushe_sim.report.labels import MAIN, MISSING, STAGE_NAMES, label, name_count

SHOWN = 4
"""Counts of a stage that its line names; the table that --out writes has all."""
ARROWS = {1: "↑", -1: "↓", 0: ""}
"""Which way the other scenario's mean lies, where it is beyond noise."""


def why(a: Any, b: Any = None) -> Any:
    """What moved first between two results (the first scenario of each, or both of one): the frame of ``find_first_divergence``.

    Columns: stage, name, first, seeds, sure, sign. Raises BadInput where they share no seed, or not every week was kept.
    """
    one, other, second = resolve_pair(a, b)
    return find_first_divergence(a, one, other, second)


def resolve_pair(a: Any, b: Any) -> tuple[str, str, Any]:
    """The two scenarios that are held together, and the result in which the second stands (None: in the first)."""
    if not all(hasattr(result, "runs") for result in (a, b) if result is not None):
        raise BadInput(msg("why: results of runs are wanted; a sweep's points are run again: wushe why POINT.toml OTHER.toml"))
    names = list(a.scenarios)
    if b is None:
        if len(names) != 2:
            raise BadInput(msg("one result is given, and holds {count} scenarios; it must hold two, or give two results",
                               count=len(names)))
        return names[0], names[1], None
    return names[0], next(iter(b.scenarios)), b


def list_lines(frame: Any, lang: str) -> list[list[str]]:
    """The timeline: a row for each lever and stage, by the week in which something first differs; indicators last, the main ones alone."""
    rows = []
    for stage in STAGES:
        mine = frame[frame["stage"] == stage]
        if stage == INDICATOR:
            mine = mine[mine["name"].isin(list(MAIN))]
        if stage in (LEVER, INDICATOR):
            rows += [_make_line([row], lang) for row in mine.sort_values(["first", "sure"], kind="stable").to_dict("records")]
        elif len(mine):
            first = mine[mine["first"] == mine["first"].min()].sort_values("sure", kind="stable", na_position="last")
            rows.append(_make_line(first.to_dict("records"), lang))
    return sorted(rows, key=lambda line: int(line[0]) if line[0].isdigit() else -1)  # what differs from the start comes first


def _make_line(found: list[dict[str, Any]], lang: str) -> list[str]:
    one = found[0]
    names = [f"{name_count(row['name'], row['stage'], lang)} {ARROWS[row['sign']]}".strip() for row in found[:SHOWN]]
    if one["stage"] == LEVER:
        stages = [STAGE_NAMES[stage] for stage in list_declarations(Levers)[one["name"]].declaration.stages if stage in STAGE_NAMES]
        names = [say(lang, "{lever}, which acts in: {stages}", lever=names[0], stages=join_clauses(stages))]
    elif len(found) > SHOWN:
        names.append(say(lang, "and {n} more", n=len(found) - SHOWN))
    week = say(lang, "before 0") if one["first"] < 0 else str(one["first"])
    sure = "" if one["stage"] == LEVER else MISSING if one["sure"] != one["sure"] else f"{one['sure']:.0f}"
    return [week, STAGE_NAMES[one["stage"]].render(lang), join_clauses(names).render(lang), sure]


def list_screen_parts(frame: Any, one: str, other: str, seeds: int, lang: str, otherwise: Sequence[str] = ()) -> list[str | ReportTable]:
    """List the lines and the table of a timeline; ``otherwise`` are the parts of the scenarios that differ beside their levers."""
    parts: list[str | ReportTable] = [say_title(one, other).render(lang)]
    if otherwise:
        parts.append(say(lang, "Beside levers, {parts} differ: what moves first is not the levers' doing alone.",
                         parts=", ".join(otherwise)))
    if not (frame["stage"] != LEVER).any():
        return [*parts, say(lang, "Nothing that is counted differs under any seed.")]
    if seeds > 1:
        parts.append(answer_question(frame, lang))
    headers = (msg("week"), msg("stage"), msg("what differs first in it"), msg("beyond noise from week"))
    parts += [make_table(lang, "", headers, list_lines(frame, lang)), say(
        lang, "{seeds} seeds, each under both. 'Differs' is any difference under any seed; beyond noise is the first of four weeks "
              "in a row in which four weeks' sums differ by more than their 95% interval over seeds; an arrow says which way.", seeds=seeds)
        if seeds > 1 else say(
            lang, "One seed, under both. 'Differs' is any difference; with one seed nothing can be said of noise, so no arrow says which "
                  "way.")]
    early = frame[(frame["stage"] == LEVER) & (frame["first"] < 0)]
    if len(early):
        parts.append(say(lang, "The scenarios differ before week 0 already, so week 0 holds what the burn-in has settled, not an order. To "
                               "see one, let the lever move later: [schedule] {lever} = [{{ week = 4, value = … }}].",
                         lever=early["name"].iloc[0]))
    return parts


def say_title(one: str, other: str) -> Message:
    """What a timeline between two scenarios is called."""
    return msg("From '{one}' to '{other}': what moved first", one=one, other=other)


def answer_question(frame: Any, lang: str) -> str:
    """The answer in two sentences: which stages move first beyond noise, and which main indicators do, from which week on."""
    stages = frame[~frame["stage"].isin([LEVER, INDICATOR])].dropna(subset=["sure"])
    if not len(stages):
        return say(lang, "Beyond noise nothing moves.")
    first = stages["sure"].min()
    moved = set(stages[stages["sure"] == first]["stage"])
    names = enumerate_choices(STAGE_NAMES[stage] for stage in STAGES if stage in moved)
    first_moves = msg("Beyond noise: {first} first.", first=msg("{what} in week {week}", what=names, week=int(first)))
    main = frame[(frame["stage"] == INDICATOR) & frame["name"].isin(list(MAIN))].dropna(subset=["sure"]).sort_values("sure", kind="stable")
    if not len(main):
        return join_sentences(first_moves, msg("No main indicator moves beyond noise.")).render(lang)
    by_week = {int(week): [f"{label(name, lang)} {ARROWS[sign]}".strip() for name, sign in zip(rows["name"], rows["sign"], strict=True)]
               for week, rows in main.groupby("sure", sort=True)}
    listed = join_clauses(msg("from week {week} {what}", what=enumerate_choices(them), week=week) for week, them in by_week.items())
    return join_sentences(first_moves, msg("Of the main indicators: {changes}.", changes=listed)).render(lang)
