"""The paper's claims (论断检验): plan, verdicts, their parts and reasons."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from wushe_sim.experiments.claims.draws import holds_at_defaults_only
from wushe_sim.experiments.claims.effects import NAMES, SHARES
from wushe_sim.experiments.claims.hypotheses import HYPOTHESES, TESTS
from wushe_sim.experiments.claims.hypothesis import ADDITIVE, LOG
from wushe_sim.experiments.claims.synergy import EXCESS
from wushe_sim.experiments.claims.trial import ClaimsRequest, Findings
from wushe_sim.experiments.claims.verdict_rule import SUPPORTED, VERDICTS
from wushe_sim.experiments.comparison.arms import PlannedRuns
from wushe_sim.experiments.experiment_folder import ExperimentResult
from wushe_sim.i18n import (
    DeclaredText,
    Message,
    Text,
    end_sentence,
    enumerate_choices,
    introduce,
    join_clauses,
    join_sentences,
    msg,
    nmsg,
    pmsg,
    render,
    say,
)
from wushe_sim.i18n.counted import count_residents, count_runs, count_seeds, format_duration
from wushe_sim.report.conditions import make_condition_tables
from wushe_sim.report.document import ReportTable, make_table
from wushe_sim.report.labels import (
    DEFAULTS_ONLY_NAMES,
    MISSING,
    VERDICT_NAMES,
    format_percent,
    format_signed,
    get_unit,
    label,
    lever_label,
    switch_label,
    upper_first,
)

SCALES: Mapping[str, Message] = {"additive": msg("additive scale"), "logit": msg("logit scale")}
STAGES: Mapping[str, Message] = {
    "main": msg("verdicts"), "settings": msg("other settings"), "draws": msg("draws of all coefficients"),
    "switches": msg("each mechanism off (at most)"),
    "shapley": msg("shares of mechanisms (at most)"), "flips": msg("where verdicts flip (at most)"),
}

FAR = math.log(10)
"""On the log scale, from where on an effect is only said to be that large: ten times as much, or a tenth."""

def translate(text: str, lang: str) -> str:
    """A hypothesis's text in the reader's language."""
    return DeclaredText("claim", text).render(lang)


def name_measure(measure: str, lang: str) -> str:
    """What a measure is called."""
    return translate(NAMES[measure], lang) if measure in NAMES else label(measure, lang) if measure else MISSING


def name_switch(switch: str, lang: str) -> str:
    """What a mechanism is called; the empty one is what is left with all of them off."""
    return switch_label(switch, lang) if switch else say(lang, "with all of them off")


def name_claim(row: Mapping[str, Any], lang: str) -> str:
    """A claim's number, and under which rules of the model where there are several."""
    if len(HYPOTHESES[row["hypothesis"]].variants) == 1:
        return row["hypothesis"]
    return say(lang, "{claim} ({variant})", claim=row["hypothesis"], variant=name_variant(row, lang))


def name_variant(row: Mapping[str, Any], lang: str) -> str:
    """What the rules of the model are called under which a claim was tested."""
    return translate(next(one.says for one in HYPOTHESES[row["hypothesis"]].variants if one.key == row["variant"]), lang)


def name_verdict(row: Mapping[str, Any]) -> Message:
    """Name the verdict on a claim; one that hardly any draw comes to has a name of its own, so that nobody takes it for firm."""
    verdict = row["verdict"]
    return DEFAULTS_ONLY_NAMES[verdict] if holds_at_defaults_only(verdict, row["draws"], row["agree"]) else VERDICT_NAMES[verdict]


def group_by_verdict(claims: pd.DataFrame) -> list[tuple[Message, list[dict[str, Any]]]]:
    """Group claims by what their verdicts are called, in the order of verdicts; names that no claim has are left out."""
    rows = claims.to_dict("records")
    order = [names[verdict] for verdict in VERDICTS for names in (VERDICT_NAMES, DEFAULTS_ONLY_NAMES) if verdict in names]
    grouped = [(name, [row for row in rows if name_verdict(row) is name]) for name in order]
    return [(name, some) for name, some in grouped if some]


def is_share(measure: str) -> bool:
    """Whether a measure is a share, whose differences are percentage points."""
    return measure in SHARES or get_unit(measure) == "share"


def format_figure(value: float, scale: str, measure: str) -> str:
    """An effect in digits: points of a share, a measure's own unit, per cent of what there was (log), or log odds."""
    if not math.isfinite(value):
        return MISSING
    if scale == LOG:
        text = format_percent(math.expm1(value), 1, signed=True) if abs(value) < FAR else "> +900%" if value > 0 else "< -90%"
    else:
        seen = value * 100 if scale == ADDITIVE and is_share(measure) else value
        text = f"{seen:+.0f}" if abs(seen) >= 10 else format_signed(seen, True, 2)
    return text.replace("-", "−")


def add_unit(figure: str, scale: str, measure: str) -> Text:
    """What stands behind a figure, by the effect's scale and the measure's unit."""
    if scale == ADDITIVE:
        return msg("{figure} pp", figure=figure) if is_share(measure) else figure
    return figure if scale == LOG else msg("{figure} log odds", figure=figure)


def format_amount(value: float, scale: str, measure: str, lang: str) -> str:
    """An effect with its unit."""
    return render(add_unit(format_figure(value, scale, measure), scale, measure), lang)


def format_effect(row: Mapping[str, Any], lang: str) -> str:
    """A part's effect with its interval, in the direction in which the measure moved."""
    sign, scale, measure = row["sign"], row["scale"], row["measure"]
    names = ("effect", *(("low", "high") if sign > 0 else ("high", "low")))
    at, *ends = (format_figure(sign * row[name], scale, measure) for name in names)
    return render(add_unit(at if MISSING in ends else f"{at} ({ends[0]} … {ends[1]})", scale, measure), lang)


def _count_parts(row: Mapping[str, Any], lang: str) -> str:
    """How many parts are supported, and how many opposite."""
    supported, parts, opposite = row["parts_supported"], row["parts"], row["parts_opposite"]
    if opposite:
        return say(lang, "{supported} of {parts}, {opposite} opposite", supported=supported, parts=parts, opposite=opposite)
    return say(lang, "{supported} of {parts}", supported=supported, parts=parts)


def format_standing(row: Mapping[str, Any], lang: str) -> str:
    """Format in how many of the settings the verdict stands; nothing where that was not tried, or where there is no verdict to stand."""
    if pd.isna(row["stands_in"]):
        return ""
    return say(lang, "{stands} of {settings}", stands=int(row["stands_in"]), settings=int(row["settings"]))


def list_claim_cells(findings: Findings, lang: str) -> list[list[str]]:
    """One line for each claim, and for each variant of one."""
    mains = {(row["hypothesis"], row["variant"]): row for row in findings.parts.to_dict("records")
             if row["part"] == HYPOTHESES[row["hypothesis"]].main}
    lines = []
    for row in findings.claims.to_dict("records"):
        main = mains[row["hypothesis"], row["variant"]]
        says = translate(HYPOTHESES[row["hypothesis"]].claim, lang)
        others = " / ".join(VERDICT_NAMES[row[at]].render(lang) for at in ("at_half", "at_twice"))
        lines.append([name_claim(row, lang), say(lang, "{claim} ({section})", claim=says, section=row["section"]),
                      name_verdict(row).render(lang), others, _count_parts(row, lang),
                      f"{name_measure(main['measure'], lang)} {format_effect(main, lang)}", format_standing(row, lang),
                      format_percent(row["draws_supported"]) if pd.notna(row["draws_supported"]) else "", _seeds(row["seeds_needed"]),
                      _list_evidence(row, lang)])
    return lines


def _list_evidence(row: Mapping[str, Any], lang: str) -> str:
    """The keys of the evidence, with + for what speaks for a claim and − for what speaks against it."""
    keys = [f"{sign} {row[side]}" for sign, side in (("+", "pro"), ("−", "contra")) if row[side]]
    return join_clauses(keys).render(lang) if keys else say(lang, "none found")


CLAIM_HEADERS = (msg("claim"), msg("what the paper says"), msg("verdict"), msg("at half / at twice the threshold"),
                 msg("parts"), msg("main effect (interval)"), msg("stands in settings"), msg("draws that support it"),
                 msg("seeds it would take"), msg("evidence for (+) and against (−)"))
PART_HEADERS = (msg("claim"), pmsg("of a claim", "part"), msg("measured in"), msg("effect (interval)"), msg("matters from"), msg("verdict"),
                msg("at half the threshold"), msg("at twice"), msg("draws that pass"), msg("seeds it would take"))
WHY_HEADERS = (msg("claim"), msg("mechanism"), msg("effect it carries"), pmsg("of an effect", "share"))
SYNERGY_HEADERS = (msg("outcome"), msg("term"), msg("effect (interval)"))


def list_part_cells(findings: Findings, lang: str) -> list[list[str]]:
    """One line for each part; checks are marked."""
    lines = []
    for row in findings.parts.to_dict("records"):
        part = HYPOTHESES[row["hypothesis"]].part(row["part"])
        if part.missing:
            text = f"{translate(part.says, lang)}: {translate(part.missing, lang)}"
            lines.append([name_claim(row, lang), text, *[MISSING] * 3, VERDICT_NAMES[row["verdict"]].render(lang), *[""] * 4])
            continue
        text = translate(part.says, lang)
        if not part.decides:
            text = say(lang, "{part} (check)", part=text)
        lines.append([name_claim(row, lang), text, name_measure(row["measure"], lang), format_effect(row, lang),
                      format_amount(row["threshold"], row["scale"], row["measure"], lang).lstrip("+"),
                      *(VERDICT_NAMES[row[at]].render(lang) for at in ("verdict", "at_half", "at_twice")),
                      format_percent(row["draws_passing"]) if pd.notna(row["draws_passing"]) else "", _seeds(row["seeds_needed"])])
    return lines


def list_why_cells(findings: Findings, lang: str) -> list[list[str]]:
    """One line for each mechanism that matters, and one for what is left without them."""
    lines = []
    for row in findings.shares.to_dict("records"):
        part = HYPOTHESES[row["hypothesis"]].part(HYPOTHESES[row["hypothesis"]].main)
        carried = format_amount(part.sign * row["value"], part.scale, part.measure, lang)
        lines.append([row["hypothesis"], name_switch(row["switch"], lang), carried, format_percent(row["share"], signed=True)])
    return lines


def name_term(term: str, lang: str) -> str:
    """What a term of the factorial is called."""
    if term == EXCESS or term.count("+") == 2:
        return say(lang, "together, beyond their sum") if term == EXCESS else say(lang, "all three")
    return " × ".join(lever_label(name, lang) for name in term.split("+"))


def list_synergy_cells(findings: Findings, lang: str) -> list[list[str]]:
    """One line for each effect and interaction of the three governances, on both scales."""
    return [[enumerate_choices([name_measure(row["outcome"], lang), SCALES[row["scale"]]]).render(lang), name_term(row["term"], lang),
             format_effect(row | {"sign": 1, "measure": row["outcome"]}, lang)] for row in findings.synergy.to_dict("records")]


def count_verdicts(claims: pd.DataFrame, lang: str) -> str:
    """Count the verdicts, in one sentence; variants are results of their own."""
    listed = enumerate_choices(msg("{count} {verdict}", count=len(some), verdict=name) for name, some in group_by_verdict(claims))
    return upper_first(end_sentence(listed).render(lang))


def format_plan(stages: Iterable[PlannedRuns], jobs: int, lang: str) -> list[str]:
    """Format the plan, a line for each stage."""
    return [say(lang, "{what}: {runs}, about {time} on {cores}", what=STAGES[stage.part], runs=count_runs(stage.runs),
                time=format_duration(stage.seconds(jobs)), cores=nmsg("{count} core", "{count} cores", jobs)) for stage in stages]


def make_claims_tables(findings: Findings, lang: str) -> dict[str, ReportTable]:
    """Make the tables that there is something for, by name: claims, parts, mechanisms, synergy, and what it would take."""
    note = msg("Shapley's shares over the switches that matter (at most four), exact over all subsets; with the rest they sum to 1.")
    made = {
        "claims": make_table(lang, msg("Every claim"), CLAIM_HEADERS, list_claim_cells(findings, lang)),
        "parts": make_table(lang, msg("Part by part"), PART_HEADERS, list_part_cells(findings, lang), folded=True),
        "mechanisms": make_table(lang, msg("Why: the mechanisms that carry each effect"), WHY_HEADERS, list_why_cells(findings, lang),
                                 note),
        "synergy": make_table(lang, msg("1+1+1>3: the three governances"), SYNERGY_HEADERS, list_synergy_cells(findings, lang)),
        **make_condition_tables(findings, lang)}
    return {name: table for name, table in made.items() if table.rows}


def list_screen_parts(findings: Findings, lang: str) -> list[str | ReportTable]:
    """List the tables of a screen, without their headings; the first says how many claims came to what."""
    tables: list[str | ReportTable] = [table._replace(heading="") for table in make_claims_tables(findings, lang).values()]
    return [*tables[:1], count_verdicts(findings.claims, lang), *tables[1:]]


def describe_failures(findings: Findings, lang: str) -> list[str]:
    """Describe every claim that is not supported as it stands, a line each, with the parts that failed."""
    lines = []
    rest: Any = findings.claims[findings.claims["verdict"] != SUPPORTED]
    for row in rest.to_dict("records"):
        hypothesis = HYPOTHESES[row["hypothesis"]]
        mine: Any = findings.parts[(findings.parts["hypothesis"] == row["hypothesis"]) & (findings.parts["variant"] == row["variant"])]
        parts = [introduce(translate(hypothesis.part(one["part"]).says, lang), VERDICT_NAMES[one["verdict"]])
                 for one in mine.to_dict("records") if one["decides"] and one["verdict"] != SUPPORTED]
        verdict = name_verdict(row)
        lines.append(say(
            lang, "{claim}, {says}: {verdict}. {remark}", claim=name_claim(row, lang), says=translate(hypothesis.claim, lang),
            verdict=msg("{verdict} ({parts})", verdict=verdict, parts=join_clauses(parts)) if parts else verdict,
            remark=end_sentence(upper_first(translate(hypothesis.remark, lang).replace("`", "")))))
    return lines


def describe_request(asked: ClaimsRequest, lang: str) -> str:
    """Describe on which street and how much was run, and what the intervals mean. Raises BadInput for an unknown street."""
    seeds, people = count_seeds(asked.extent.seeds), count_residents(asked.load_street().place.made_residents)
    street = (msg("experiment street, {people}", people=people) if asked.street == "experiment" else
              msg("default street, {people}", people=people))
    text = msg("{street}; {seeds}; intervals hold together with 95% probability over the {tests} claims (Bonferroni, Student); an effect "
               "counts from its threshold of relevance on.", street=upper_first(street.render(lang)), seeds=seeds, tests=TESTS)
    return join_sentences(*([warn_of_quick(asked)] if asked.quick else []), text).render(lang)


def warn_of_quick(asked: ClaimsRequest) -> Message:
    """Warn of what a quick answer leaves out."""
    return msg("A first answer: {seeds}, the model's usual rules alone, no other settings, no draws, no reasons; most of what is "
               "undecided here is settled without --quick.", seeds=count_seeds(asked.extent.seeds))


def read_findings(found: ExperimentResult) -> Findings:
    """Read the findings in an experiment's tables."""
    tables: dict[str, Any] = dict(found.tables)
    return Findings(**tables)


def frame_claims(findings: Findings, lang: str) -> pd.DataFrame:
    """Frame the deciding parts with the labels that a picture shows."""
    rows: Any = findings.parts[findings.parts["decides"].astype(bool)]
    return rows.assign(label=[f"{name_claim(row, lang)}  {translate(HYPOTHESES[row['hypothesis']].part(row['part']).says, lang)}"
                              for row in rows.to_dict("records")])


def _seeds(value: Any) -> str:
    return f"{int(value):,}" if pd.notna(value) else ""
