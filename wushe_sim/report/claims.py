"""论断检验表 what the paper's claims came to, on the screen and in files: the plan, the verdicts, their parts, reasons and figures."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wushe_sim.experiments.claims.effects import NAMES
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES, TESTS
from wushe_sim.experiments.claims.hypothesis import ADDITIVE, LOG, Hypothesis
from wushe_sim.experiments.claims.synergy import EXCESS
from wushe_sim.experiments.claims.verdicts import ClaimsRequest, Findings
from wushe_sim.experiments.comparison.arms import PlannedRuns
from wushe_sim.experiments.experiment_folder import save_tables
from wushe_sim.i18n import DeclaredText, Message, Text, join_sentences, msg, nmsg, pmsg, render, say
from wushe_sim.i18n.counted import count_residents, count_runs, count_seeds, duration
from wushe_sim.report import plot
from wushe_sim.report.labels import MISSING, VERDICT_NAMES, label, lever_label, switch_label
from wushe_sim.report.tables import print_table
from wushe_sim.report.validation import markdown

SCALES: Mapping[str, Message] = {"additive": msg("additive scale"), "logit": msg("logit scale")}
UNITS: Mapping[str, Callable[[str], Text]] = {
    ADDITIVE: lambda figure: msg("{figure} pp", figure=figure), LOG: lambda figure: figure,
    "logit": lambda figure: msg("{figure} log odds", figure=figure),
}
"""What stands behind an effect, by its scale."""
STAGES: Mapping[str, Message] = {
    "main": msg("verdicts"), "draws": msg("draws of all coefficients"), "switches": msg("each mechanism off (at most)"),
    "shapley": msg("shares of mechanisms (at most)"),
}


def in_lang(text: str, lang: str) -> str:
    """A hypothesis's text in the reader's language."""
    return DeclaredText("claim", text).render(lang)


def called(measure: str, lang: str) -> str:
    """What a measure is called."""
    return in_lang(NAMES[measure], lang) if measure in NAMES else label(measure, lang) if measure else MISSING


def switch_name(switch: str, lang: str) -> str:
    """What a mechanism is called; the empty one is what is left with all of them off."""
    return switch_label(switch, lang) if switch else say(lang, "with all of them off")


def claim_name(row: Mapping[str, Any], lang: str) -> str:
    """A claim's number, and under which rules of the model where there are several."""
    variants = HYPOTHESES[row["hypothesis"]].variants
    if len(variants) == 1:
        return row["hypothesis"]
    return f"{row['hypothesis']} ({in_lang(next(one.says for one in variants if one.key == row['variant']), lang)})"


def figure(value: float, scale: str) -> str:
    """An effect in digits: points, per cent of what there was (log), or log odds."""
    if not math.isfinite(value):
        return MISSING
    seen = value * 100 if scale == ADDITIVE else value
    text = f"{math.expm1(value):+.1%}" if scale == LOG else f"{seen:+.0f}" if abs(seen) >= 10 else f"{seen:+.2g}"
    return text.replace("-", "−")


def amount(value: float, scale: str, lang: str) -> str:
    """An effect with its unit."""
    return render(UNITS[scale](figure(value, scale)), lang)


def effect_of(row: Mapping[str, Any], lang: str) -> str:
    """A part's effect with its interval, in the direction in which the measure moved."""
    sign, scale = row["sign"], row["scale"]
    at, *ends = (figure(sign * row[name], scale) for name in ("effect", *(("low", "high") if sign > 0 else ("high", "low"))))
    return render(UNITS[scale](at if MISSING in ends else f"{at} ({ends[0]} … {ends[1]})"), lang)


def _held(row: Mapping[str, Any], lang: str) -> str:
    """How many parts are supported, and how many opposite."""
    supported, parts, opposite = row["parts_supported"], row["parts"], row["parts_opposite"]
    if opposite:
        return say(lang, "{supported} of {parts}, {opposite} opposite", supported=supported, parts=parts, opposite=opposite)
    return say(lang, "{supported} of {parts}", supported=supported, parts=parts)


def evidence(keys: str, lang: str) -> str:
    """Keys of the evidence, or that none was found."""
    return keys or say(lang, "none found")


def claim_cells(findings: Findings, lang: str) -> list[list[str]]:
    """One line for each claim, and for each variant of one."""
    mains = {(row["hypothesis"], row["variant"]): row for row in findings.parts.to_dict("records")
             if row["part"] == HYPOTHESES[row["hypothesis"]].main}
    lines = []
    for row in findings.claims.to_dict("records"):
        main = mains[row["hypothesis"], row["variant"]]
        agreed: Text = "" if not _known(row["agree"]) else f"{row['agree']:.0%}"
        if row["looked_at_twice"]:
            agreed = msg("{agreed} every draw: look twice, is it wired in?", agreed=agreed)
        lines.append([claim_name(row, lang), in_lang(HYPOTHESES[row["hypothesis"]].claim, lang), row["section"],
                      VERDICT_NAMES[row["verdict"]].render(lang), _held(row, lang),
                      f"{called(main['measure'], lang)} {effect_of(main, lang)}",
                      render(agreed, lang), _seeds(row["seeds_needed"]),
                      evidence(row["pro"], lang), evidence(row["contra"], lang)])
    return lines


CLAIM_HEADERS = (msg("claim"), msg("what the paper says"), msg("§"), msg("verdict"), msg("parts"), msg("main effect (interval)"),
                 msg("draws that agree"), msg("seeds it would take"), msg("evidence for"), msg("evidence against"))
PART_HEADERS = (msg("claim"), pmsg("of a claim", "part"), msg("measured in"), msg("effect (interval)"), msg("matters from"), msg("verdict"),
                msg("seeds it would take"))
WHY_HEADERS = (msg("claim"), msg("mechanism"), msg("effect it carries"), pmsg("of an effect", "share"))
SYNERGY_HEADERS = (msg("outcome"), msg("term"), msg("effect (interval)"))


def part_cells(findings: Findings, lang: str) -> list[list[str]]:
    """One line for each part; checks are marked."""
    lines = []
    for row in findings.parts.to_dict("records"):
        part = HYPOTHESES[row["hypothesis"]].part(row["part"])
        if part.missing:
            text = f"{in_lang(part.says, lang)}: {in_lang(part.missing, lang)}"
            lines.append([claim_name(row, lang), text, MISSING, MISSING, MISSING, VERDICT_NAMES[row["verdict"]].render(lang), ""])
            continue
        text = in_lang(part.says, lang)
        if not part.decides:
            text = say(lang, "{part} (check)", part=text)
        lines.append([claim_name(row, lang), text, called(row["measure"], lang), effect_of(row, lang),
                      amount(row["threshold"], row["scale"], lang).lstrip("+"), VERDICT_NAMES[row["verdict"]].render(lang),
                      _seeds(row["seeds_needed"])])
    return lines


def why_cells(findings: Findings, lang: str) -> list[list[str]]:
    """One line for each mechanism that matters, and one for what is left without them."""
    lines = []
    for row in findings.shares.to_dict("records"):
        part = HYPOTHESES[row["hypothesis"]].part(HYPOTHESES[row["hypothesis"]].main)
        lines.append([row["hypothesis"], switch_name(row["switch"], lang), amount(part.sign * row["value"], part.scale, lang),
                      f"{row['share']:+.0%}"])
    return lines


def term_name(term: str, lang: str) -> str:
    """What a term of the factorial is called."""
    if term == EXCESS or term.count("+") == 2:
        return say(lang, "together, beyond their sum") if term == EXCESS else say(lang, "all three")
    return " × ".join(lever_label(name, lang) for name in term.split("+"))


def synergy_cells(findings: Findings, lang: str) -> list[list[str]]:
    """One line for each effect and interaction of the three governances, on both scales."""
    return [[f"{called(row['outcome'], lang)}, {SCALES[row['scale']].render(lang)}", term_name(row["term"], lang),
             effect_of(row | {"sign": 1}, lang)] for row in findings.synergy.to_dict("records")]


def counted(claims: pd.DataFrame, lang: str) -> str:
    """How many claims came to what, variants as results of their own."""
    many: Any = claims["verdict"].value_counts()
    names = {"supported": "supported", "opposite": "opposite", "not": "not supported", "undecided": "undecided", "silent": "cannot be told"}
    return say(lang, "{supported} supported, {opposite} opposite, {not} not supported, {undecided} undecided, {silent} cannot be told.",
               **{key: int(many.get(name, 0)) for key, name in names.items()})


def print_plan(stages: Iterable[PlannedRuns], jobs: int, lang: str) -> list[str]:
    """The plan, a line for each stage."""
    return [say(lang, "{what}: {runs}, about {time} on {cores}", what=STAGES[stage.part], runs=count_runs(stage.runs),
                time=duration(stage.seconds(jobs)), cores=nmsg("{count} core", "{count} cores", jobs)) for stage in stages]


def describe_request(asked: ClaimsRequest, lang: str) -> str:
    """Say on which street and how much was run, and how intervals are meant. Raises BadInput for an unknown street."""
    seeds, people = count_seeds(asked.extent.seeds), count_residents(asked.load_street().place.made_residents)
    street = (msg("experiment street, {people}", people=people) if asked.street == "experiment" else
              msg("default street, {people}", people=people))
    text = msg("{street}; {seeds}; intervals hold together with 95% probability over the {tests} claims (Bonferroni, Student); an effect "
               "counts from its threshold of relevance on.", street=street, seeds=seeds, tests=TESTS)
    quick = msg("A first answer: {seeds}, no draws, no reasons; most of what is undecided here is settled without --quick.", seeds=seeds)
    return join_sentences(*([quick] if asked.quick else []), text).render(lang)


def print_findings(findings: Findings, lang: str) -> None:
    """The tables to standard output: claims, parts, mechanisms, the three governances."""
    for headers, cells, right, caption in tables_of(findings, lang):
        if cells:
            print_table(headers, cells, right, caption)


def tables_of(findings: Findings, lang: str) -> list[tuple[list[str], list[list[str]], Sequence[int], str]]:
    """Headers, lines, columns that stand at the right, and a caption, for each table."""
    made = ((CLAIM_HEADERS, claim_cells(findings, lang), (), counted(findings.claims, lang)),
            (PART_HEADERS, part_cells(findings, lang), (4,), ""), (WHY_HEADERS, why_cells(findings, lang), (2, 3), ""),
            (SYNERGY_HEADERS, synergy_cells(findings, lang), (), ""))
    return [([header.render(lang) for header in headers], cells, right, caption) for headers, cells, right, caption in made]


def save_findings(findings: Findings, folder: Path, lang: str) -> list[str]:
    """Every frame as CSV and Parquet, and the figures, whole or not at all; the files' names. Raises StorageError."""
    return save_tables(folder, findings.tables()) + save_figures(findings, folder, lang)


def save_figures(findings: Findings, folder: Path, lang: str) -> list[str]:
    """The figures as PNG; their names."""
    from matplotlib import pyplot

    drawn = figures(findings, lang)
    for name, draw in drawn.items():
        axes = draw()
        plot.save(axes, folder / f"{name}.png")
        pyplot.close(np.ravel(axes)[0].figure)
    return [f"{name}.png" for name in drawn]


def figures(findings: Findings, lang: str) -> dict[str, Callable[[], Any]]:
    """What draws each figure that there is something for, by its name."""
    drawn: dict[str, Callable[[], Any]] = {}
    if len(findings.parts):
        drawn["claims"] = lambda: plot.claims(claims_frame(findings, lang), lang=lang)
    if len(findings.shares):
        frame = findings.shares.assign(label=[switch_name(name, lang) for name in findings.shares["switch"]])
        drawn["mechanisms"] = lambda: plot.mechanisms(frame, lang=lang)
    if len(findings.synergy):
        named = findings.synergy.assign(label=[term_name(name, lang) for name in findings.synergy["term"]],
                                        outcome=[called(name, lang) for name in findings.synergy["outcome"]],
                                        scale=[SCALES[name].render(lang) for name in findings.synergy["scale"]])
        drawn["synergy"] = lambda: plot.governances(named, lang=lang)
    return drawn


def claims_frame(findings: Findings, lang: str) -> pd.DataFrame:
    """The deciding parts with the labels that a picture shows."""
    rows: Any = findings.parts[findings.parts["decides"].astype(bool)]
    labels = [f"{claim_name(row, lang)}  {in_lang(_part(row).says, lang)}" for row in rows.to_dict("records")]
    return rows.assign(label=labels)


def _part(row: Mapping[str, Any]) -> Any:
    hypothesis: Hypothesis = HYPOTHESES[row["hypothesis"]]
    return hypothesis.part(row["part"])


def _known(value: Any) -> bool:
    return value is not None and value == value


def _seeds(value: Any) -> str:
    return "" if not _known(value) else f"{int(value):,}"


LANG = "en"
RULE = """An effect is taken under each seed, paired; its interval is Student's at a level that makes all intervals of the seventeen claims
hold together with 95% probability (Bonferroni over claims, variants and parts). *Supported*: the interval lies above the threshold of
relevance. *Opposite*: below minus it. *Not supported*: between the two, or a part of the claim fails. *Undecided*: it lies across one; the
table says how many seeds would settle it. *Cannot be told*: the model does not count what the claim is about. *Draws that agree* is the
share of draws of every coefficient from its declared range that come to the same verdict."""


def verdict_section(findings: Findings, about: str, figures: str = "") -> list[str]:
    """The lines of the section: the verdicts, then every part, then why, then the three governances.

    ``about`` says on which street and how much was run, ``figures`` is what the figures' names begin with ("" for none).
    """
    claims, parts, why, synergy = tables_of(findings, LANG)
    lines = ["## The paper's claims", "", about, "", RULE, "", counted(findings.claims, LANG), "", *markdown(claims[0], claims[1]), ""]
    lines += _picture(figures, "claims", "Effects in thresholds of relevance")
    lines += ["### What failed, and what cannot be told", "", *failures(findings), ""]
    lines += ["### Part by part", "", *markdown(parts[0], parts[1]), ""]
    if why[1]:
        lines += ["### Why: the mechanisms that carry each effect", "",
                  "Shapley's shares over the switches that matter (at most four), exact over all subsets; with the rest they sum to 1.", "",
                  *markdown(why[0], why[1]), "", *_picture(figures, "mechanisms", "Shares of mechanisms")]
    if synergy[1]:
        lines += ["### 1+1+1>3: the three governances", "", *markdown(synergy[0], synergy[1]), "",
                  *_picture(figures, "synergy", "Effects and interactions of the three governances")]
    return lines


def failures(findings: Findings) -> list[str]:
    """A line for every claim that is not supported as it stands, with the parts that failed."""
    lines = []
    for row in findings.claims.to_dict("records"):
        if row["verdict"] == "supported":
            continue
        mine: Any = findings.parts[(findings.parts["hypothesis"] == row["hypothesis"]) & (findings.parts["variant"] == row["variant"])]
        failed = [f"{in_lang(HYPOTHESES[row['hypothesis']].part(one['part']).says, LANG)}: {VERDICT_NAMES[one['verdict']]}"
                  for one in mine.to_dict("records") if one["decides"] and one["verdict"] != "supported"]
        hypothesis: Any = HYPOTHESES[row["hypothesis"]]
        lines.append(f"- **{claim_name(row, LANG)}**, {in_lang(hypothesis.claim, LANG)}: {VERDICT_NAMES[row['verdict']]} "
                     f"({'; '.join(failed)}). {in_lang(hypothesis.remark, LANG)}.")
    return lines or ["- none"]


def _picture(figures: str, name: str, title: str) -> Sequence[str]:
    return [f"![{title}]({figures}{name}.png)", ""] if figures else []
