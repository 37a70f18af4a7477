"""The report and the Markdown page of the paper's claims (论断检验的报告与页面)."""

from collections.abc import Mapping

from wushe_sim.experiments.claims.hypotheses import TESTS
from wushe_sim.experiments.claims.trial import ClaimsRequest, Findings
from wushe_sim.experiments.experiment_folder import ExperimentResult, format_verdicts_command
from wushe_sim.i18n import end_sentence, enumerate_choices, introduce, join_clauses, msg, say
from wushe_sim.i18n.counted import count_seeds
from wushe_sim.i18n.printable import make_printable
from wushe_sim.report.claims import (
    count_verdicts,
    describe_failures,
    describe_request,
    group_by_verdict,
    make_claims_tables,
    name_claim,
    read_findings,
)
from wushe_sim.report.conditions import describe_conditions
from wushe_sim.report.document import Report
from wushe_sim.report.experiments import build_report
from wushe_sim.report.first_page import NOTHING_DRAWN, make_first_table
from wushe_sim.report.labels import upper_first
from wushe_sim.report.markdown import format_command, format_list, format_picture, format_section

RULES = (
    msg("An effect is taken under each seed, paired; its interval is Student's, at a level that makes all intervals of the seventeen "
        "claims hold together with 95% probability (Bonferroni over claims, variants and parts)."),
    msg("An effect matters from a share of the baseline's level on, a twentieth unless a reason is given, and never below a floor; the "
        "verdicts at half and at twice that threshold stand beside."),
    msg("Supported: the interval lies above the threshold of relevance. Opposite: below minus it. Not supported: between the two, or a "
        "part of the claim fails. Undecided: it lies across one; the table says how many seeds would settle it. Cannot be told: the model "
        "does not count what the claim is about."),
    msg("Out of reach: fewer than one draw in fifty passes the threshold in the claimed direction. Structural: more than forty-nine in "
        "fifty do, so that the mechanism speaks and not its size. No contrast: the arms count the same. None of the three is 'not "
        "supported'."),
    msg("At the defaults only: the model as it is comes to that verdict, and surely fewer than one draw of its coefficients in five."),
    msg("Every claim, its direction, its threshold and its reason are in the code and were written before it was run."),
)


def build_claims_report(found: ExperimentResult, lang: str) -> Report:
    """Build the report of ``wushe verdicts``, save the figures."""
    asked, draws = found.asked, found.asked["draws"]
    findings = read_findings(found) if found.tables else None
    trust = [say(lang, "{seeds}; the intervals of all {tests} deciding parts hold together with 95% probability.",
                 seeds=count_seeds(asked["seeds"]), tests=TESTS),
             say(lang, "Draws that support it: of {draws} draws of every coefficient, of posts, load and forms, the share whose "
                       "effects support the claim. A verdict hangs on judgement calls where some draws do and others do not.", draws=draws)
             if draws else NOTHING_DRAWN.render(lang)]
    details = [*describe_failures(findings, lang), *describe_conditions(findings, lang)] if findings else []
    return build_report(
        found, lang, say(lang, "Report: tests of the paper's claims"), [
            say(lang, "Do the paper's claims hold in the model, how far does that depend on judgement calls, and which mechanisms "
                      "carry it?"), make_printable(describe_request(read_request(found), lang))],
        _answer(findings, lang) if findings else [], list(make_claims_tables(findings, lang).values()) if findings else [],
        [rule.render(lang) for rule in RULES], trust, format_verdicts_command(asked), details,
        [make_first_table(findings, lang)] if findings else [])


def read_request(found: ExperimentResult) -> ClaimsRequest:
    """Read which verdicts were wanted of an experiment."""
    return ClaimsRequest(**{key: found.asked[key] for key in ("only", "seeds", "draws", "street", "quick")})


def _answer(findings: Findings, lang: str) -> list[str]:
    """How many claims came to what, and which ones."""
    listed = join_clauses(introduce(name, enumerate_choices(dict.fromkeys(name_claim(row, lang) for row in some)))
                          for name, some in group_by_verdict(findings.claims))
    return [count_verdicts(findings.claims, lang), upper_first(end_sentence(listed).render(lang))]


def format_claims_page(findings: Findings, about: str, images: Mapping[str, str], command: str, lang: str = "en") -> str:
    """Format the page of all tables of the claims: verdicts, failures, every part, reasons, the three governances.

    ``about`` says on which street and how much was run, ``images`` are the paths of figures by the names of the tables that they draw.
    """
    lines = ["# " + say(lang, "The paper's claims"), "", *format_command(command, lang), about, "",
             *format_list(rule.render(lang) for rule in RULES), count_verdicts(findings.claims, lang), ""]
    for name, table in make_claims_tables(findings, lang).items():
        lines += format_section(table, 2)
        lines += format_picture(table.heading, images[name]) if name in images else []
        if name == "claims":
            lines += ["## " + say(lang, "What failed, and what cannot be told"), "",
                      *format_list(describe_failures(findings, lang) or [say(lang, "none")])]
        if name == "support":
            lines += format_list(describe_conditions(findings, lang))
    return "\n".join(lines)
