"""The briefing put together (呈阅件): question, answer with what it is not, when, for whom, what else, at what cost, from what inputs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from wushe_sim.experiments.comparison.answers import ALPHA, RUNNING, Answers, Onset, find_answers
from wushe_sim.i18n import Message, join_sentences, msg, render, say
from wushe_sim.i18n.counted import count_seeds, count_weeks
from wushe_sim.i18n.message import Text
from wushe_sim.report.briefing.answer import CAVEAT, describe_question, list_answer, make_title
from wushe_sim.report.briefing.inputs import make_changes_table, make_inputs_table
from wushe_sim.report.briefing.money import describe_cost, describe_left, describe_prices, list_cost_rows, make_money_table
from wushe_sim.report.briefing.tables import make_glance_table, make_others_table, make_types_table
from wushe_sim.report.briefing.wording import Names, join_and
from wushe_sim.report.document import Briefing, Figure, Section

MOST = 5
"""Scenarios beside the first that a briefing compares; the appendix has all."""
HEADINGS: dict[str, Message] = {
    "glance": msg("The answer in numbers"), "when": msg("When the effect comes"), "whom": msg("Which communities gain"),
    "else": msg("What else changes"), "costs": msg("What it costs"), "inputs": msg("What was put in"), "reading": msg("How sure this is"),
}

DrawOnset = Callable[..., Figure]
"""What draws a policy's onset: ``figures.draw_onset``."""


def build_briefing(comparison: Any, titles: Mapping[str, str], lang: str, draw: DrawOnset) -> Briefing:
    """Build the briefing of a comparison.

    Parameters
    ----------
    comparison : Comparison
        Its first scenario is what the others are compared with; of these the first five stand in the briefing.
    titles : Mapping[str, str]
        What each scenario is called.
    lang : str
        The reader's language.
    draw : callable
        Draws the onset (``figures.draw_onset``).
    """
    shown = dict(list(titles.items())[:MOST + 1])
    names = Names(shown, lang)
    found = find_answers(comparison, list(shown)[1:])
    answer = list_answer(found, names, [describe_cost(comparison, list_cost_rows(comparison, found.residents), found, names)])
    sections = [*list_sections(comparison, found, names, draw), make_inputs(comparison, names),
                make_reading(found, comparison, len(titles) - len(shown), lang)]
    return Briefing(make_title(Names(titles, lang)), describe_question(found, names, count_weeks(comparison.weeks), comparison.draws),
                    answer, CAVEAT.render(lang), sections, [])


def list_sections(comparison: Any, found: Answers, names: Names, draw: DrawOnset) -> Iterator[Section]:
    """List the sections that say what the scenarios do: in numbers, when, for whom, what else, and at what cost."""
    lang = names.lang
    yield Section(HEADINGS["glance"].render(lang), tables=[make_glance_table(found, names)])
    yield from _make_when(found, names, draw)
    types = make_types_table(found, names)
    if types is not None:
        line = say(lang, "Hours of need a week that are left unserved, by type of community.")
        yield Section(HEADINGS["whom"].render(lang), [line], tables=[types])
    table, slight = make_others_table(found, names)
    yield Section(HEADINGS["else"].render(lang), slight, tables=[table] if table else [])
    money = make_money_table(list_cost_rows(comparison, found.residents), names, comparison.draws is not None)
    said = [render(describe_prices(comparison, found.residents, names), lang), *describe_left(comparison, names)]
    yield Section(HEADINGS["costs"].render(lang), said, tables=[money])


def _make_when(found: Answers, names: Names, draw: DrawOnset) -> Iterator[Section]:
    """Say when the effect comes, and draw it: of the scenarios in which it comes after week 0 and can be told."""
    lang = names.lang
    lines = [_describe_onset(when, names, [other for other in found.onsets if found.onsets[other] == when])
             for when in dict.fromkeys(found.onsets.values())]
    early = [msg("'{name}'", name=names.titles[other]) for other in found.early]
    if early:
        lines.append(msg("{names}: in force before week 0 already, so that two streets are compared that have long lived with it, and no "
                         "week shows the effect coming. To see it come, let the change begin later: in [schedule], or in [budget].",
                         names=join_and(early)))
    untold = [msg("'{name}'", name=names.titles[other]) for other in list(names.titles)[1:]
              if other not in found.early and other not in found.onsets]
    if untold and found.units > 1:
        lines.append(msg("{names}: no difference in the need left unserved can be told, so there is no week from which on there is one.",
                         names=join_and(untold)))
    if lines:
        weeks = found.weeks[found.weeks["scenario"].isin(list(found.onsets))]
        figures = [_draw_onset(found, names, weeks, draw)] if len(weeks) else []
        yield Section(HEADINGS["when"].render(lang), [render(line, lang) for line in lines], figures)


def _draw_onset(found: Answers, names: Names, weeks: Any, draw: DrawOnset) -> Figure:
    lang, marks = names.lang, {}
    if len(found.onsets) == 1:
        [when] = found.onsets.values()
        marks = {said.render(lang): week for said, week in ((msg("half of it"), when.half), (msg("can be told"), when.told)) if week}
        if when.half == when.told and marks:
            marks = {say(lang, "half of it, and can be told"): when.half}
    caption = say(lang, "The difference from '{first}', week by week after the start.",
                  first=names.first)
    return draw(weeks, say(lang, "Need left unserved, difference in hours a week"), marks, lang, names.titles, caption)


def _describe_onset(when: Onset, names: Names, others: Sequence[str]) -> Text:
    """Say in words how long it takes, of all scenarios in which it takes as long."""
    half = _say_weeks(when.half, msg("half of the final effect is not reached for good"), msg("half of the final effect is there"))
    told = _say_weeks(when.told, msg("week by week it cannot be told from chance"), msg("it can be told from chance"))
    return msg("{names}: {half}; {told}.", names=join_and([msg("'{name}'", name=names.titles[other]) for other in others]), half=half,
               told=told)


def _say_weeks(week: int | None, never: Message, reached: Message) -> Message:
    if week is None:
        return never
    if week < RUNNING:
        return msg("{what} within the first quarter", what=reached)
    return msg("{what} after {weeks}", what=reached, weeks=count_weeks(week + 1))


def make_inputs(comparison: Any, names: Names) -> Section:
    """Say what was put in, and how much of it is the street's own."""
    table, own, every = make_inputs_table(comparison, names.lang)
    changes = make_changes_table(comparison, names)
    line = say(names.lang, "Of the {every} inputs below {own} are yours; the others are the model's defaults: typical values, not your "
               "street's. Each that you replace makes the answer more your own.", every=every, own=own)
    return Section(HEADINGS["inputs"].render(names.lang), [line], tables=[*([changes] if changes else []), table])


def make_reading(found: Answers, comparison: Any, left: int, lang: str) -> Section:
    """Say how sure all this is; ``left`` are the scenarios that only the appendix compares."""
    return Section(HEADINGS["reading"].render(lang), list(_describe_reading(found, comparison, left, lang)))


def _describe_reading(found: Answers, comparison: Any, left: int, lang: str) -> Iterator[str]:
    """Say how differences were judged, how many might stand out by chance, and where the rest is."""
    if found.units < 2:
        yield say(lang, "There is one seed, so that nothing tells a difference from chance. Run ten seeds or more.")
        return
    yield join_sentences(
        msg("{tests} differences are tested here. If no policy did anything, about {wrong} of them would still stand out by chance; so a "
            "change is called better or worse only where it remains after a correction for their number (Holm's, for those of the answer "
            "and for all others).", tests=found.tests, wrong=max(1, round(found.tests * ALPHA))),
        msg("'Cannot be told' does not mean that there is none.")).render(lang)
    if comparison.draws is not None:
        yield say(lang, "Each seed lives with a set of coefficients of its own, the same in all scenarios ({draws}). A change is called so "
                  "only where 95% of the sets agree. 'Luck' is how far another seed moves a difference; the range of sets is how far our "
                  "ignorance of the coefficients does.", draws=comparison.draws.name)
    else:
        yield say(lang, "All numbers rest on one set of coefficients. How far another that agrees with the evidence as well would move "
                  "them is not in the intervals; --draws shows it.")
    if found.units < 10:
        yield say(lang, "{seeds} are few: intervals are wide. Ten or more are better.", seeds=count_seeds(found.units))
    if left > 0:
        yield say(lang, "{left} more scenarios are compared in the appendix and in the workbook.", left=left)
