"""The summary (结果摘要) at the head of docs/results.md: which claims hold and which fail, and what the limits come to on two streets.

All of it is derived from the tables; what is not run yet is said to be so.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.claims.trial import Findings
from wushe_sim.experiments.claims.verdict_rule import VERDICTS
from wushe_sim.i18n import end_sentence, join_clauses, say
from wushe_sim.report import labels
from wushe_sim.report.claims import translate
from wushe_sim.report.limits.page import list_findings

CELLS = {"losses": ["price", "regime", "limit", "measure"], "recoveries": ["price", "regime", "limit", "remedy", "measure"]}
"""The head results, and what tells their rows apart."""


def format_summary(limits: Mapping[str, Any], claims: Findings | None, again: Mapping[str, Any], street: str,
                   lang: str = "en") -> list[str]:
    """Format the summary: claims (None where they have no results), the limits, and the matrix ``again`` on another street, if any."""
    lines = ["## " + say(lang, "In short"), "", *(_claims(claims, lang) if claims else [
        say(lang, "The paper's claims have no results yet: their runs are not done.")]), ""]
    lines += [say(lang, "Of the governance limits:"), "", *(f"- {line}" for line in list_findings(limits, lang)), ""]
    if not again:
        return [*lines, say(lang, "The matrix has not been repeated on the default street yet."), ""]
    return [*lines, say(lang, "The matrix again on {street}: of {all} losses and net recoveries {same} point the same way or are open on "
                        "both, {part} are clear on one street alone, {against} are clear on both and contradict each other.", street=street,
                        **compare_streets(limits, again)), ""]


def _claims(found: Findings, lang: str) -> list[str]:
    """The verdicts on the claims' first variants, failures as plainly as successes."""
    pairs = zip(found.claims["hypothesis"], found.claims["variant"], strict=True)
    mains: Any = found.claims[[HYPOTHESES[which].variants[0].key == variant for which, variant in pairs]]
    lines = [say(lang, "Of the paper's {all} claims, in the model as it is (variants follow below):", all=len(mains)), ""]
    for verdict in VERDICTS:
        ids = mains[mains["verdict"] == verdict]["hypothesis"]
        if len(ids):
            which = join_clauses(f"{one} ({translate(HYPOTHESES[one].claim, lang)})" for one in ids)
            lines.append("- " + say(lang, "**{verdict}: {many}.** {which}", verdict=labels.VERDICT_NAMES[verdict], many=len(ids),
                                    which=end_sentence(which)))
    return lines


def compare_streets(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, int]:
    """Of losses and net recoveries under five-actor linkage that both streets have: how many intervals lie on the same side of 0 (or across
    it on both), on a side on one street alone, and on opposite sides.
    """
    sides: Any = pd.concat([_sides(first[name], keys).rename("one").to_frame().join(_sides(second[name], keys).rename("other"), how="inner")
                       for name, keys in CELLS.items()])
    same, against = sides["one"] == sides["other"], sides["one"] * sides["other"] < 0
    return {"all": len(sides), "same": int(same.sum()), "against": int(against.sum()), "part": int((~same & ~against).sum())}


def _sides(frame: Any, keys: list[str]) -> pd.Series:
    """On which side of 0 each interval lies: 1, −1, or 0 where it lies across; cells without an interval are left out."""
    rows = frame[(frame["actors"] == "five") & frame["low"].notna()].set_index(keys)
    return (rows["low"] > 0).astype(int) - (rows["high"] < 0).astype(int)
