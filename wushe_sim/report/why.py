"""溯因 what moved first: a timeline from the lever through the week's stages to the indicators, on a screen, as a picture, as a table."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wushe_sim.engine.declare import declared
from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.comparison.divergence import find_first_divergence
from wushe_sim.experiments.comparison.stage_counts import INDICATOR, LEVER, STAGES
from wushe_sim.files.paths import describe_existing, written
from wushe_sim.i18n import Message, enumerate_choices, join_clauses, join_sentences, msg, say
from wushe_sim.i18n.printable import printable
from wushe_sim.model.levers import Levers
from wushe_sim.report.labels import MAIN, MISSING, STAGE_NAMES, label, language, name_of, stage_name
from wushe_sim.report.tables import print_table

SHOWN = 4
"""Counts of a stage that its line names; the table that --out writes has all."""
ARROWS = {1: "↑", -1: "↓", 0: ""}
"""Which way the other scenario's mean lies, where it is beyond noise."""
FORMS = (".png", ".svg", ".pdf", ".csv")

def why(a: Any, b: Any = None) -> Any:
    """What moved first between two results (the first scenario of each, or both of one): the frame of ``find_first_divergence``.

    Columns: stage, name, first, seeds, sure, sign. Raises BadInput where they share no seed, or not every week was kept.
    """
    one, other, second = pair_of(a, b)
    return find_first_divergence(a, one, other, second)


def pair_of(a: Any, b: Any) -> tuple[str, str, Any]:
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


def lines_of(frame: Any, lang: str) -> list[list[str]]:
    """The timeline: a row for each lever and stage, by the week in which something first differs; indicators last, the main ones alone."""
    rows = []
    for stage in STAGES:
        mine = frame[frame["stage"] == stage]
        if stage == INDICATOR:
            mine = mine[mine["name"].isin(list(MAIN))]
        if stage in (LEVER, INDICATOR):
            rows += [_line([row], lang) for row in mine.sort_values(["first", "sure"], kind="stable").to_dict("records")]
        elif len(mine):
            first = mine[mine["first"] == mine["first"].min()].sort_values("sure", kind="stable", na_position="last")
            rows.append(_line(first.to_dict("records"), lang))
    return [line for _, line in sorted(enumerate(rows), key=lambda one: (int(frame_week(one[1])), one[0]))]


def frame_week(line: Sequence[str]) -> str:
    """The week of a line; what differs from the start comes first."""
    return line[0] if line[0].isdigit() else "-1"


def _line(found: list[dict[str, Any]], lang: str) -> list[str]:
    one = found[0]
    names = [f"{name_of(row['name'], row['stage'], lang)} {ARROWS[row['sign']]}".strip() for row in found[:SHOWN]]
    if one["stage"] == LEVER:
        stages = [STAGE_NAMES[stage] for stage in declared(Levers)[one["name"]].declaration.stages if stage in STAGE_NAMES]
        names = [say(lang, "{lever}, which acts in: {stages}", lever=names[0], stages=join_clauses(stages))]
    elif len(found) > SHOWN:
        names.append(say(lang, "and {n} more", n=len(found) - SHOWN))
    week = say(lang, "before 0") if one["first"] < 0 else str(one["first"])
    sure = "" if one["stage"] == LEVER else MISSING if one["sure"] != one["sure"] else f"{one['sure']:.0f}"
    return [week, stage_name(one["stage"], lang), join_clauses(names).render(lang), sure]


def tell_why(frame: Any, one: str, other: str, seeds: int, lang: str, otherwise: Sequence[str] = ()) -> None:
    """Print the timeline; ``otherwise`` are the parts of the scenarios that differ beside their levers."""
    print(printable(say_title(one, other).render(lang)))
    if otherwise:
        print(say(lang, "Beside levers, {parts} differ: what moves first is not the levers' doing alone.", parts=", ".join(otherwise)))
    if not (frame["stage"] != LEVER).any():
        print(say(lang, "Nothing that is counted differs under any seed."))
        return
    if seeds > 1:
        print(answer_of(frame, lang))
    headers = [say(lang, "week"), say(lang, "stage"), say(lang, "what differs first in it"), say(lang, "beyond noise from week")]
    print_table(headers, lines_of(frame, lang), [0, 3])
    print(say(lang, "{seeds} seeds, each under both. 'Differs' is any difference under any seed; beyond noise is the first of four weeks "
              "in a row in which four weeks' sums differ by more than their 95% interval over seeds; an arrow says which way.", seeds=seeds)
          if seeds > 1 else
          say(lang, "One seed, under both. 'Differs' is any difference; with one seed nothing can be said of noise, so no arrow says which "
              "way."))
    early = frame[(frame["stage"] == LEVER) & (frame["first"] < 0)]
    if len(early):
        print(say(lang, "The scenarios differ before week 0 already, so week 0 holds what the burn-in has settled, not an order. To see "
                  "one, let the lever move later: [schedule] {lever} = [{{ week = 4, value = … }}].", lever=early["name"].iloc[0]))


def say_title(one: str, other: str) -> Message:
    """What a timeline between two scenarios is called."""
    return msg("From '{one}' to '{other}': what moved first", one=one, other=other)


def answer_of(frame: Any, lang: str) -> str:
    """The answer in two sentences: which stages move first beyond noise, and which main indicators do, from which week on."""
    stages = frame[~frame["stage"].isin([LEVER, INDICATOR])].dropna(subset=["sure"])
    if not len(stages):
        return say(lang, "Beyond noise nothing moves.")
    first = stages["sure"].min()
    moved = set(stages[stages["sure"] == first]["stage"])
    names = enumerate_choices(STAGE_NAMES[stage] for stage in STAGES if stage in moved)
    told = msg("Beyond noise: {first} first.", first=msg("{what} in week {week}", what=names, week=int(first)))
    main = frame[(frame["stage"] == INDICATOR) & frame["name"].isin(list(MAIN))].dropna(subset=["sure"]).sort_values("sure", kind="stable")
    if not len(main):
        return join_sentences(told, msg("No main indicator moves beyond noise.")).render(lang)
    by_week = {int(week): [f"{label(name, lang)} {ARROWS[sign]}".strip() for name, sign in zip(rows["name"], rows["sign"], strict=True)]
               for week, rows in main.groupby("sure", sort=True)}
    listed = join_clauses(msg("from week {week} {what}", what=enumerate_choices(them), week=week) for week, them in by_week.items())
    return join_sentences(told, msg("Of the main indicators: {told}.", told=listed)).render(lang)


def checked(path: Path, force: bool) -> None:
    """Raise BadInput unless the file's name is that of a picture or a table, and StorageError where it is taken."""
    if path.suffix.lower() not in FORMS:
        raise BadInput(msg("--out {path}: a timeline's name ends in {names}", path=path, names=enumerate_choices(FORMS)))
    if path.is_dir() or (path.exists() and not force):
        raise StorageError(describe_existing(path))


def save_why(frame: Any, one: str, other: str, path: Path, lang: str | None = None) -> Path:
    """Write the timeline as a picture, or all of its rows as CSV, by the file's name; whole or not at all."""
    from wushe_sim.report import plot
    from wushe_sim.results.tables import as_csv

    if path.suffix.lower() != ".csv":
        return plot.save(plot.timeline(frame, lang=lang, title=say_title(one, other).render(language(lang))), path)
    written(path, as_csv(frame))
    return path
