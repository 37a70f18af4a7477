"""实验报告 what the reports of ``wushe limits`` and ``wushe verdicts`` say, and their figures, from what their folders hold."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wushe_sim.errors import BadInput, StorageError
from wushe_sim.experiments.experimented import LIMITS, Experimented
from wushe_sim.experiments.hypotheses import HYPOTHESES, TESTS
from wushe_sim.experiments.judging import SUPPORTED, VERDICTS
from wushe_sim.experiments.limits_runs import Experiment
from wushe_sim.experiments.matrix import MEASURES
from wushe_sim.experiments.verdicts import Findings
from wushe_sim.report import limiting, limits_figures, limits_words, verdicts, verdicts_run
from wushe_sim.report.experiment_words import said
from wushe_sim.report.labels import label, word
from wushe_sim.report.limits import findings, tables_shown
from wushe_sim.report.plot.style import called
from wushe_sim.report.printable import printable
from wushe_sim.report.story import Cell, Story, Table, assumptions, facts_of, levers_table, places_table
from wushe_sim.scenario import Scenario

_NUMBER = re.compile(r"([+−-]?)(\d[\d,]*\.?\d*)")


@contextmanager
def _say_other_tables(found: Experimented) -> Iterator[None]:
    """Tables that do not hold what the experiment writes are no bug of the report's; ``--debug`` shows where it stumbled."""
    try:
        yield
    except BadInput:
        raise
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise StorageError(f"its tables are not what `wushe {found.kind}` writes ({type(error).__name__}); the same command makes them anew"
                           ) from error


def story_of_experiment(found: Experimented, lang: str) -> Story:
    """All that a report says of an experiment, save the figures. Raises StorageError where its tables are others."""
    with _say_other_tables(found):
        return _limits_story(found, lang) if found.kind == LIMITS else _verdicts_story(found, lang)


def experiment_figures(found: Experimented, lang: str) -> Iterator[tuple[str, Any]]:
    """What each figure shows, and its figure. Raises StorageError where its tables are others."""
    with _say_other_tables(found):
        yield from _figures(found, lang)


def _figures(found: Experimented, lang: str) -> Iterator[tuple[str, Any]]:
    if found.kind == LIMITS:
        for name, axes in limits_figures.figures(found.tables, lang):
            yield _limits_caption(name, lang), axes.figure
        return
    for name, draw in verdicts.figures(_findings(found), lang).items() if len(found.tables) else ():
        axes = draw()
        yield said(f"fig_{name}", lang), (axes if hasattr(axes, "figure") else axes.flat[0]).figure


def _limits_caption(name: str, lang: str) -> str:
    """What a figure of the limits shows, from the name of its file: ``matrix-linkage``, ``tipping-takeover``, ``path-takeover-linkage``."""
    kind, *of = name.split("-")
    if kind == "path":
        return said("fig_path", lang, limit=limits_words.said(of[0], lang), what=_inside(label(of[1], lang), lang))
    told = {"what": _inside(label(of[0], lang), lang)} if kind == "matrix" else {"lever": called(of[0], lang)}
    return said(f"fig_{kind}", lang, **told)


def _limits_story(found: Experimented, lang: str) -> Story:
    base, asked = _street(found), found.asked
    experiment = Experiment(base, Path(), seeds=asked["seeds"], quick=asked["quick"], parts=asked["parts"])
    came = findings(found.tables, lang)
    parts = {limits_words.said(f"part_{part}", lang): experiment.seeds_of(part) for part in experiment.parts}
    seeds = word("and", lang).join(f"{part} {number}" for part, number in parts.items())
    tables = [_table(shown.title, shown.headers, shown.rows, shown.note, number > 2)
              for number, shown in enumerate(tables_shown(found.tables, lang, MEASURES))]
    rest = [said("limits_arms", lang), said("limits_net", lang), *assumptions(lang)]
    trust = [word("trust_kind", lang), said("trust_parts", lang, seeds=seeds), said("trust_hours", lang), *_unsettled(found, lang)]
    return Story(
        lang, said("limits_title", lang), [said("limits_asked", lang), printable(limiting.about(experiment, lang)).replace("`", "")],
        [_begun(line) for line in came[:2]] or [said("nothing", lang)], tables, rest,
        _street_tables(found, lang), trust, printable(asked["command"]), facts_of(found, lang), _file(base), where=said("where", lang),
        more=[_begun(line) for line in came[2:]])


def _verdicts_story(found: Experimented, lang: str) -> Story:
    base, asked = _street(found), verdicts_run.Asked(**_as_asked(found), lang=lang)
    came, draws = _findings(found) if found.tables else None, found.asked["draws"]
    trust = [word("trust_kind", lang), said("trust_joint", lang, seeds=found.asked["seeds"], tests=TESTS),
             said("trust_draws" if draws else "trust_no_draws", lang, draws=draws), *_unsettled(found, lang)]
    return Story(
        lang, said("verdicts_title", lang), [said("verdicts_asked", lang), printable(verdicts_run.about(asked))],
        _verdicts_answer(came, lang) if came else [said("nothing", lang)], _verdict_tables(came, lang) if came else [],
        [*(said(rule, lang) for rule in ("rule_effect", "rule_verdicts", "rule_registered")), *assumptions(lang)],
        _street_tables(found, lang), trust, _verdicts_command(found), facts_of(found, lang), _file(base), where=said("where", lang),
        more=_failed(came, lang) if came else ())


def _findings(found: Experimented) -> Findings:
    tables: dict[str, Any] = dict(found.tables)
    return Findings(**tables)


def _as_asked(found: Experimented) -> dict[str, Any]:
    """What ``wushe verdicts`` was asked for, as it takes it."""
    return {**{key: found.asked[key] for key in ("only", "seeds", "draws", "street", "quick")},
            "jobs": 1, "out": None, "most": None, "form": "table", "quiet": True}


def _verdicts_answer(came: Findings, lang: str) -> list[str]:
    """How many claims came to what, and which ones."""
    names = {verdict: list(dict.fromkeys(verdicts.claim_name(row, lang) for row in came.claims.to_dict("records")
                                         if row["verdict"] == verdict)) for verdict in VERDICTS}
    told = [said("verdict_names", lang, verdict=word(f"verdict_{verdict}", lang), names=word("and", lang).join(some))
            for verdict, some in names.items() if some]
    listed = word("stop", lang).join(told)
    return [verdicts.counted(came.claims, lang), _begun(listed) + ("。" if lang == "zh" else ".")]


def _failed(came: Findings, lang: str) -> list[str]:
    """A line for every claim that is not supported as it stands, with the parts that failed."""
    lines = []
    rest: Any = came.claims[came.claims["verdict"] != SUPPORTED]
    for row in rest.to_dict("records"):
        hypothesis: Any = HYPOTHESES[row["hypothesis"]]
        mine: Any = came.parts[(came.parts["hypothesis"] == row["hypothesis"]) & (came.parts["variant"] == row["variant"])]
        parts = word("stop", lang).join(
            said("verdict_names", lang, verdict=verdicts.in_lang(hypothesis.part(one["part"]).says, lang),
                 names=word(f"verdict_{one['verdict']}", lang))
            for one in mine.to_dict("records") if one["decides"] and one["verdict"] != SUPPORTED)
        lines.append(said("failed", lang, claim=verdicts.claim_name(row, lang), says=verdicts.in_lang(hypothesis.claim, lang),
                          verdict=word(f"verdict_{row['verdict']}", lang), parts=said("failed_parts", lang, parts=parts) if parts else "",
                          remark=_begun(verdicts.in_lang(hypothesis.remark, lang).replace("`", "")) + ("。" if lang == "zh" else ".")))
    return lines


def _verdict_tables(came: Findings, lang: str) -> list[Table]:
    """Claims, parts, reasons and the three governances, where there is something for them."""
    names, notes = ("t_claims", "t_parts", "t_why", "t_synergy"), {"t_why": said("n_why", lang)}
    return [_table(said(name, lang), headers, rows, notes.get(name, ""), name == "t_parts")
            for name, (headers, rows, _, _) in zip(names, verdicts.tables_of(came, lang), strict=True) if rows]


def _verdicts_command(found: Experimented) -> str:
    asked = found.asked
    quick = ["--quick"] if asked["quick"] else []
    return " ".join(["wushe", "verdicts", *asked["only"], "--seeds", str(asked["seeds"]), "--draws", str(asked["draws"]), "--street",
                     asked["street"], *quick, "--out", "again"])


def _unsettled(found: Experimented, lang: str) -> list[str]:
    """Why there may be more to come: a quick answer, or work that is not finished."""
    whole = found.asked["whole"] if found.kind == LIMITS else not found.asked["unfinished"]
    return [*([said("trust_quick", lang)] if found.asked["quick"] else []), *([] if whole else [said("trust_part_done", lang)])]


def _street(found: Experimented) -> Scenario:
    [content] = found.scenarios.values()
    return Scenario.of_content(content)


def _street_tables(found: Experimented, lang: str) -> list[Table]:
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


def _begun(text: str) -> str:
    """A sentence begins with a capital."""
    return text[:1].upper() + text[1:]


def _inside(text: str, lang: str) -> str:
    return text if lang == "zh" else text[:1].lower() + text[1:]
