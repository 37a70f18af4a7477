"""论断检验页 the verdicts' part of docs/results.md, in English, from the frames alone: what failed stands as plainly as what held."""

from collections.abc import Sequence
from typing import Any

from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.claims.verdicts import Findings
from wushe_sim.report.claims import claim_name, counted, in_lang, tables_of
from wushe_sim.report.names import VERDICTS
from wushe_sim.report.validation_page import markdown

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
        failed = [f"{in_lang(HYPOTHESES[row['hypothesis']].part(one['part']).says, LANG)}: {VERDICTS[one['verdict']]}"
                  for one in mine.to_dict("records") if one["decides"] and one["verdict"] != "supported"]
        hypothesis: Any = HYPOTHESES[row["hypothesis"]]
        lines.append(f"- **{claim_name(row, LANG)}**, {in_lang(hypothesis.claim, LANG)}: {VERDICTS[row['verdict']]} "
                     f"({'; '.join(failed)}). {in_lang(hypothesis.remark, LANG)}.")
    return lines or ["- none"]


def _picture(figures: str, name: str, title: str) -> Sequence[str]:
    return [f"![{title}]({figures}{name}.png)", ""] if figures else []
