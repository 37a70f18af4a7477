"""The answer (答复) of a briefing: the question as a title, and sentences by importance: need left unserved, persons served, cost."""

from collections.abc import Mapping, Sequence
from typing import Any

from wushe_sim.experiments.comparison.answers import BETTER, CASES, UNSERVED, UNTOLD, WAITING, WORSE, Answers
from wushe_sim.i18n import Message, end_sentence, join_clauses, msg, render, say
from wushe_sim.i18n.counted import count_residents, count_scenarios
from wushe_sim.i18n.message import Text
from wushe_sim.report.briefing.wording import (
    Names,
    describe_estimate,
    describe_relative,
    format_change,
    format_level,
    join_and,
    put_in_sentence,
)
from wushe_sim.report.labels import name_comparison, upper_first
from wushe_sim.report.seeds import ONE_SEED

MOST_IN_TITLE = 4
"""Scenarios beside the first that a title names."""
CAVEAT = msg("This does not forecast your street. It says what follows in a model from its mechanisms and from what was put in (below); "
             "what is not in the model does not count.")
SINGLE: Mapping[str, Mapping[int, Message]] = {
    UNSERVED: {
        BETTER: msg("Less need is left unserved: {change}, {value} instead of {reference}{share}"),
        WORSE: msg("More need is left unserved: {change}, {value} instead of {reference}{share}"),
        UNTOLD: msg("Need left unserved: no difference can be told; the model gives {change}, from {reference}"),
    },
    CASES: {
        BETTER: msg("More cases are served to their end, each one resident's need: {change}, {value} instead of {reference}{share}"),
        WORSE: msg("Fewer cases are served to their end, each one resident's need: {change}, {value} instead of {reference}{share}"),
        UNTOLD: msg("Cases served to their end, each one resident's need: no difference can be told; the model gives {change}, from "
                    "{reference}"),
    },
    WAITING: {
        BETTER: msg("those who are served wait less: {change}, from {reference}"),
        WORSE: msg("those who are served wait longer: {change}, from {reference}"),
        UNTOLD: msg("for the wait of those served no difference can be told ({change}, from {reference})"),
    },
}
"""What is said of one scenario's change, by measure and verdict."""
OF_MANY: Mapping[str, Mapping[int, Message]] = {
    UNSERVED: {BETTER: msg("Less need is left unserved under {what}"), WORSE: msg("more need is left unserved under {what}"),
               UNTOLD: msg("for the need left unserved no difference can be told under {what}")},
    CASES: {BETTER: msg("More cases are served to their end under {what}"), WORSE: msg("fewer cases are served to their end under {what}"),
            UNTOLD: msg("for the cases served no difference can be told under {what}")},
    WAITING: {BETTER: msg("those who are served wait less under {what}"), WORSE: msg("those who are served wait longer under {what}"),
              UNTOLD: msg("for the wait no difference can be told under {what}")},
}
"""What is said of several scenarios' changes: those of one verdict together."""


def make_title(names: Names) -> str:
    """Make the question a title, from what the scenarios are called."""
    titles = list(names.titles.values())
    if len(titles) - 1 > MOST_IN_TITLE:
        return say(names.lang, "{scenarios} compared with {first}", scenarios=count_scenarios(len(titles) - 1),
                   first=put_in_sentence(names.first))
    return name_comparison(join_and(titles[1:]), put_in_sentence(names.first)).render(names.lang)


def list_answer(found: Answers, names: Names, costs: Sequence[Text] = ()) -> list[str]:
    """List the answer's sentences, the most important first; ``costs`` are the sentences about money."""
    if found.units < 2:
        return [ONE_SEED.render(names.lang)]
    if len(names.titles) == 2:
        other = list(names.titles)[1]
        said = [_describe_one(found, other, name, names.lang) for name in (UNSERVED, CASES, WAITING)]
    else:
        said = [_describe_many(found, names, name) for name in (UNSERVED, CASES, WAITING)]
    sentences = [end_sentence(said[0]), end_sentence(join_clauses(said[1:])), *costs]
    return [upper_first(render(sentence, names.lang)) for sentence in sentences]


def _describe_one(found: Answers, other: str, name: str, lang: str) -> Message:
    """Describe one measure of the only scenario that is compared."""
    row = found.get_row(other, name)
    share = describe_relative(row)
    return SINGLE[name][int(row["verdict"])].fill(
        change=describe_estimate(row, lang), value=format_level(row["value"], name, lang, False),
        reference=format_level(row["reference"], name, lang), share=msg(", or {share}", share=share) if share else "")


def _describe_many(found: Answers, names: Names, name: str) -> Text:
    """Describe one measure of several scenarios: those with the same verdict in one clause, the better ones first and the best of all."""
    clauses: list[Text] = []
    for verdict in (BETTER, WORSE, UNTOLD):
        rows = [found.get_row(other, name) for other in list(names.titles)[1:]]
        mine = [row for row in rows if int(row["verdict"]) == verdict]
        if not mine:
            continue
        sign = -1 if name == CASES else 1
        mine = sorted(mine, key=lambda row: sign * verdict * row["difference"]) if verdict else mine
        what = [msg("'{name}' ({change})", name=names.titles[row["scenario"]], change=_describe_short(row, names.lang)) if verdict else
                msg("'{name}'", name=names.titles[row["scenario"]]) for row in mine]
        clauses.append(OF_MANY[name][verdict].fill(what=join_and(what)))
    return join_clauses(clauses)


def _describe_short(row: Mapping[str, Any], lang: str) -> Text:
    """A change with its unit, and for the need left unserved in per cent too."""
    share = describe_relative(row) if row["name"] == UNSERVED else ""
    return join_clauses([format_change(row, lang), share]) if share else format_change(row, lang)


def describe_question(found: Answers, names: Names, weeks: Text, draws: Any) -> str:
    """Describe in small print what was compared: the size of the place, seeds or sets, and the weeks that numbers are of."""
    over = (msg("mean of {units} seeds, the same in all scenarios", units=found.units) if draws is None else
            msg("mean of {units} sets of coefficients that agree with the evidence, the same in all scenarios", units=found.units))
    return say(names.lang, "A place of {residents}; values of the last {weeks} of the run; {over}.",
               residents=count_residents(round(found.residents)).render(names.lang), weeks=render(weeks, names.lang),
               over=over.render(names.lang))
