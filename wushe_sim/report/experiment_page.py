"""实验报告 what the reports of ``wushe limits`` and ``wushe verdicts`` say, and their figures, from what their folders hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES, TESTS
from wushe_sim.experiments.claims.judgement import SUPPORTED, VERDICTS
from wushe_sim.experiments.claims.verdicts import ClaimsRequest, Findings
from wushe_sim.experiments.experiment_folder import LIMITS, ExperimentResult
from wushe_sim.experiments.limits.matrix import MEASURES
from wushe_sim.experiments.limits.runs import Experiment
from wushe_sim.i18n import Message, end_sentence, enumerate_choices, introduce, join_clauses, join_messages, msg, say
from wushe_sim.i18n.counted import count_seeds
from wushe_sim.i18n.printable import printable
from wushe_sim.report import claims as verdicts
from wushe_sim.report import labels
from wushe_sim.report.labels import label, lower_first, upper_first
from wushe_sim.report.limits import figures as limits_figures
from wushe_sim.report.limits.findings import describe_experiment, findings
from wushe_sim.report.limits.tables import tables_shown
from wushe_sim.report.plot.style import called
from wushe_sim.report.run import MODEL_ONLY, Cell, Story, Table, assumptions, facts_of, levers_table, places_table
from wushe_sim.scenario import Scenario

CAPTIONS: Mapping[str, Message] = {
    "claims": msg("Every part of every claim, in thresholds of relevance; to the right is as claimed."),
    "mechanisms": msg("Which mechanisms carry each effect (Shapley's shares over the switches that matter)."),
    "synergy": msg("The three governances: effects alone, together, and beyond their sum."),
}
"""What a figure of the verdicts shows, by its name."""
NOTHING_YET = msg("Nothing is finished yet: run the same command to resume.")
RULES = (
    msg("An effect is taken under each seed, paired; its interval is Student's, at a level that makes all intervals of the seventeen "
        "claims hold together with 95% probability (Bonferroni over claims, variants and parts)."),
    msg("Supported: the interval lies above the threshold of relevance. Opposite: below minus it. Not supported: between the two, or a "
        "part of the claim fails. Undecided: it lies across one; the table says how many seeds would settle it. Cannot be told: the model "
        "does not count what the claim is about."),
    msg("Every claim, its direction, its threshold and its reason are in the code and were written before it was run."),
)
"""By what rules the claims are judged."""
WHERE = msg("With the same version, where the scenario file lies, if one is named:")
_NUMBER = re.compile(r"([+−-]?)(\d[\d,]*\.?\d*)")


@contextmanager
def _say_other_tables(found: ExperimentResult) -> Iterator[None]:
    """Tables that do not hold what the experiment writes are no bug of the report's; ``--debug`` shows where it stumbled."""
    try:
        yield
    except BadInput:
        raise
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise StorageError(msg("its tables are not what `wushe {kind}` writes ({error}); the same command makes them anew",
                               kind=found.kind, error=type(error).__name__)) from error


def story_of_experiment(found: ExperimentResult, lang: str) -> Story:
    """All that a report says of an experiment, save the figures. Raises StorageError where its tables are others."""
    with _say_other_tables(found):
        return _limits_story(found, lang) if found.kind == LIMITS else _verdicts_story(found, lang)


def experiment_figures(found: ExperimentResult, lang: str) -> Iterator[tuple[str, Any]]:
    """What each figure shows, and its figure. Raises StorageError where its tables are others."""
    with _say_other_tables(found):
        yield from _figures(found, lang)


def _figures(found: ExperimentResult, lang: str) -> Iterator[tuple[str, Any]]:
    if found.kind == LIMITS:
        for name, axes in limits_figures.figures(found.tables, lang):
            yield _limits_caption(name, lang), axes.figure
        return
    for name, draw in verdicts.figures(_findings(found), lang).items() if len(found.tables) else ():
        axes = draw()
        yield CAPTIONS[name].render(lang), (axes if hasattr(axes, "figure") else axes.flat[0]).figure


def _limits_caption(name: str, lang: str) -> str:
    """What a figure of the limits shows, from the name of its file: ``matrix-linkage``, ``tipping-takeover``, ``path-takeover-linkage``."""
    kind, *of = name.split("-")
    if kind == "path":
        return say(lang, "Raised, held and let go again, {limit}: {what} on the way up and on the way down.",
                   limit=labels.LIMIT_NAMES[of[0]], what=lower_first(label(of[1], lang)))
    if kind == "matrix":
        return say(lang, "What each remedy wins back of what each limit takes, net of what the remedy wins anyway: {what}.",
                   what=lower_first(label(of[0], lang)))
    return say(lang, "Where linkage breaks as one lever of a limit rises: {lever}.", lever=called(of[0], lang))


def _limits_story(found: ExperimentResult, lang: str) -> Story:
    base, asked = _street(found), found.asked
    experiment = Experiment(base, Path(), seeds=asked["seeds"], quick=asked["quick"], parts=asked["parts"])
    came = findings(found.tables, lang)
    seeds = enumerate_choices(join_messages((labels.PART_NAMES[part], str(experiment.seeds_of(part))), " ") for part in experiment.parts)
    tables = [_table(shown.title, shown.headers, shown.rows, shown.note, number > 2)
              for number, shown in enumerate(tables_shown(found.tables, lang, MEASURES))]
    rest = [say(lang, "A limit is its levers at the severe setting, a remedy is its levers at full strength; both step in week 0, "
                "after one burn-in that all share. Effects are of the third year."),
            say(lang, "A recovery is a difference of differences: what a remedy wins under a limit, less what it wins without one."),
            *assumptions(lang)]
    trust = [MODEL_ONLY.render(lang),
             say(lang, "Seeds: {seeds}. Intervals are at 95%, so of twenty that leave out 0 by chance alone, one is to be expected.",
                 seeds=seeds),
             say(lang, "A remedy that a limit leaves no hours for (†), and a cliff where the committee's hours are spent, follow "
                 "from the model's constraint on hours; neither is a finding about the field."), *_unsettled(found, lang)]
    return Story(
        lang, say(lang, "Report: the governance limits"), [
            say(lang, "What do the four limits of the linkage take from it, which of the four remedies win it back and at what "
                "price, where does linkage break, and does it come back once a limit is lifted?"),
            printable(describe_experiment(experiment, lang)).replace("`", "")],
        [upper_first(line) for line in came[:2]] or [NOTHING_YET.render(lang)], tables, rest, _street_tables(found, lang), trust,
        printable(asked["command"]), facts_of(found, lang), _file(base), where=WHERE.render(lang),
        more=[upper_first(line) for line in came[2:]])


def _verdicts_story(found: ExperimentResult, lang: str) -> Story:
    base, asked = _street(found), _request_of(found)
    came, draws = _findings(found) if found.tables else None, found.asked["draws"]
    trust = [MODEL_ONLY.render(lang),
             say(lang, "{seeds}; the intervals of all {tests} deciding parts hold together with 95% probability.",
                 seeds=count_seeds(found.asked["seeds"]), tests=TESTS),
             say(lang, "Draws that agree: of {draws} draws of every coefficient from its declared range, the share that comes to the "
                       "same verdict. The lower it is, the more the verdict depends on judgement calls.", draws=draws)
             if draws else say(lang, "No coefficients were drawn: how far a verdict depends on judgement calls is not known."),
             *_unsettled(found, lang)]
    return Story(
        lang, say(lang, "Report: tests of the paper's claims"), [
            say(lang, "Do the paper's claims hold in the model, how far does that depend on judgement calls, and which mechanisms "
                      "carry it?"), printable(verdicts.describe_request(asked, lang))],
        _verdicts_answer(came, lang) if came else [NOTHING_YET.render(lang)], _verdict_tables(came, lang) if came else [],
        [*(rule.render(lang) for rule in RULES), *assumptions(lang)], _street_tables(found, lang), trust, _verdicts_command(found),
        facts_of(found, lang), _file(base), where=WHERE.render(lang), more=_failed(came, lang) if came else ())


def _findings(found: ExperimentResult) -> Findings:
    tables: dict[str, Any] = dict(found.tables)
    return Findings(**tables)


def _request_of(found: ExperimentResult) -> ClaimsRequest:
    return ClaimsRequest(**{key: found.asked[key] for key in ("only", "seeds", "draws", "street", "quick")})


def _verdicts_answer(came: Findings, lang: str) -> list[str]:
    """How many claims came to what, and which ones."""
    claims = {verdict: list(dict.fromkeys(verdicts.claim_name(row, lang) for row in came.claims.to_dict("records")
                                          if row["verdict"] == verdict)) for verdict in VERDICTS}
    listed = join_clauses(introduce(labels.VERDICT_NAMES[verdict], enumerate_choices(some)) for verdict, some in claims.items() if some)
    return [verdicts.counted(came.claims, lang), upper_first(end_sentence(listed).render(lang))]


def _failed(came: Findings, lang: str) -> list[str]:
    """A line for every claim that is not supported as it stands, with the parts that failed."""
    lines = []
    rest: Any = came.claims[came.claims["verdict"] != SUPPORTED]
    for row in rest.to_dict("records"):
        hypothesis: Any = HYPOTHESES[row["hypothesis"]]
        mine: Any = came.parts[(came.parts["hypothesis"] == row["hypothesis"]) & (came.parts["variant"] == row["variant"])]
        parts = [introduce(verdicts.in_lang(hypothesis.part(one["part"]).says, lang), labels.VERDICT_NAMES[one["verdict"]])
                 for one in mine.to_dict("records") if one["decides"] and one["verdict"] != SUPPORTED]
        verdict = labels.VERDICT_NAMES[row["verdict"]]
        lines.append(say(
            lang, "{claim}, {says}: {verdict}. {remark}", claim=verdicts.claim_name(row, lang),
            says=verdicts.in_lang(hypothesis.claim, lang),
            verdict=msg("{verdict} ({parts})", verdict=verdict, parts=join_clauses(parts)) if parts else verdict,
            remark=end_sentence(upper_first(verdicts.in_lang(hypothesis.remark, lang).replace("`", "")))))
    return lines


def _verdict_tables(came: Findings, lang: str) -> list[Table]:
    """Claims, parts, reasons and the three governances, where there is something for them."""
    note = say(lang, "Shapley's shares over the switches that matter (at most four), exact over all subsets; with the rest they sum to 1.")
    headings = (say(lang, "Every claim"), say(lang, "Part by part"), say(lang, "Why: the mechanisms that carry each effect"),
                say(lang, "1+1+1>3: the three governances"))
    return [_table(heading, headers, rows, note if number == 2 else "", number == 1)
            for number, (heading, (headers, rows, _, _)) in enumerate(zip(headings, verdicts.tables_of(came, lang), strict=True)) if rows]


def _verdicts_command(found: ExperimentResult) -> str:
    asked = found.asked
    quick = ["--quick"] if asked["quick"] else []
    return " ".join(["wushe", "verdicts", *asked["only"], "--seeds", str(asked["seeds"]), "--draws", str(asked["draws"]), "--street",
                     asked["street"], *quick, "--out", "again"])


def _unsettled(found: ExperimentResult, lang: str) -> list[str]:
    """Why there may be more to come: a quick answer, or work that is not finished."""
    whole = found.asked["whole"] if found.kind == LIMITS else not found.asked["unfinished"]
    lines = []
    if found.asked["quick"]:
        lines.append(say(lang, "This is a quick answer (--quick): few seeds, fewer values. Most of it is settled only without --quick."))
    if not whole:
        lines.append(say(lang, "Not all is done: run the same command to resume, and then write the report again."))
    return lines


def _street(found: ExperimentResult) -> Scenario:
    [content] = found.scenarios.values()
    return Scenario.of_content(content)


def _street_tables(found: ExperimentResult, lang: str) -> list[Table]:
    """The place and its levers."""
    titles = {name: printable(name) for name in found.scenarios}
    return [places_table(found, titles, lang), levers_table(found, titles, lang)]


def _file(base: Scenario) -> dict[str, str]:
    return {f"{base.name}.toml": printable(base.dump())}


def _table(heading: str, headers: Sequence[str], rows: Sequence[Sequence[str]], note: str = "", folded: bool = False) -> Table:
    """A table for readers as one of a page: a column in which every cell begins with a number is sorted by it."""
    keys = [[_key(row[place]) for row in rows] for place in range(len(headers))]
    numeric = [any(key != "" for key in column) and all(key != "" or len(row[place]) < 2 for key, row in zip(column, rows, strict=True))
               for place, column in enumerate(keys)]
    return Table(heading, headers, [[Cell(text, keys[place][number] if numeric[place] else "") for place, text in enumerate(row)]
                                    for number, row in enumerate(rows)], folded, note)


def _key(text: str) -> float | str:
    """The number that a cell begins with, if it does."""
    found = _NUMBER.match(text)
    return float(found[2].replace(",", "")) * (-1 if found[1] in ("−", "-") else 1) if found else ""
