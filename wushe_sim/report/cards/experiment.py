"""Card of an experiment (专题实验结果): the limits, the verdicts or a plan: the street, how far it is, and its tables."""

from collections.abc import Mapping
from typing import Any

from wushe_sim.experiments.claims.hypotheses import HYPOTHESES
from wushe_sim.experiments.experiment_folder import LIMITS, PLAN, VERDICTS, ExperimentResult
from wushe_sim.i18n import Message, join_clauses, msg, say
from wushe_sim.report.cards.card import Card
from wushe_sim.report.cards.result import describe_seeds
from wushe_sim.report.claims import translate
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import VERDICT_NAMES, get_name

KINDS: Mapping[str, Message] = {LIMITS: msg("Governance limits"), VERDICTS: msg("Verdicts on the paper's claims"), PLAN: msg("Budget plan")}
PICTURES: Mapping[str, str] = {LIMITS: 'ws.plot.limits_matrix(found, "linkage")', VERDICTS: "ws.plot.claims(found)"}
"""A call that draws the main picture."""


def make_experiment_card(found: ExperimentResult, lang: str) -> Card:
    """Make the card of an experiment."""
    said: list[Message] = [describe_seeds(found.seeds)]
    if found.asked.get("quick"):
        said.append(msg("a quick answer"))
    if found.asked.get("whole") is False or found.asked.get("unfinished"):
        said.append(msg("not finished: the same call resumes"))
    tables = [_make_verdicts(found, lang)] if found.kind == VERDICTS and "claims" in found.tables else []
    rows = [[Cell(f'found.tables["{name}"]'), Cell(f"{len(frame):,}", len(frame))] for name, frame in found.tables.items()]
    tables.append(ReportTable("", [say(lang, "table"), say(lang, "rows")], rows))
    calls = [PICTURES[found.kind]] if found.kind in PICTURES and found.tables else []
    name = get_name(next(iter(found.scenarios)), lang)
    return Card(name, KINDS[found.kind].render(lang), [join_clauses(said).render(lang)], tables, calls)


def _make_verdicts(found: ExperimentResult, lang: str) -> ReportTable:
    """A row for each claim under the model as it is: what it says, and its verdict."""
    claims: Any = found.tables["claims"]
    rows = [[Cell(row["hypothesis"]), Cell(translate(HYPOTHESES[row["hypothesis"]].claim, lang)),
             Cell(VERDICT_NAMES[row["verdict"]].render(lang), strong=True)]
            for row in claims.loc[claims["variant"].fillna("") == ""].to_dict("records") if row["hypothesis"] in HYPOTHESES]
    return ReportTable("", [say(lang, "claim"), "", say(lang, "verdict")], rows)
